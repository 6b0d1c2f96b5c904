# SOCI 4.0 brings no CMake package. Defines SOCI_FOUND, and SOCI::core with a target for each backend that is there:
# SOCI::sqlite3, SOCI::postgresql. A backend's headers include its client library's, which the plugin links itself.
find_path(SOCI_INCLUDE_DIR soci/soci.h)
find_library(SOCI_core_LIBRARY soci_core)
if(SOCI_INCLUDE_DIR AND EXISTS ${SOCI_INCLUDE_DIR}/soci/version.h)
  file(STRINGS ${SOCI_INCLUDE_DIR}/soci/version.h version_line REGEX "define SOCI_LIB_VERSION ")
  string(REGEX REPLACE ".*\"([0-9]+)_([0-9]+).*" "\\1.\\2" SOCI_VERSION "${version_line}")
endif()

foreach(backend sqlite3 postgresql)
  find_library(SOCI_${backend}_LIBRARY soci_${backend})
  if(SOCI_${backend}_LIBRARY AND EXISTS ${SOCI_INCLUDE_DIR}/soci/${backend}/soci-${backend}.h)
    set(SOCI_${backend}_FOUND TRUE)
  endif()
  mark_as_advanced(SOCI_${backend}_LIBRARY)
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SOCI REQUIRED_VARS SOCI_core_LIBRARY SOCI_INCLUDE_DIR VERSION_VAR SOCI_VERSION
  HANDLE_COMPONENTS)
mark_as_advanced(SOCI_INCLUDE_DIR SOCI_core_LIBRARY)

if(SOCI_FOUND AND NOT TARGET SOCI::core)
  add_library(SOCI::core UNKNOWN IMPORTED)
  # Its own headers name each other both ways.
  set_target_properties(SOCI::core PROPERTIES IMPORTED_LOCATION ${SOCI_core_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE_DIR};${SOCI_INCLUDE_DIR}/soci")
  foreach(backend sqlite3 postgresql)
    if(SOCI_${backend}_FOUND)
      add_library(SOCI::${backend} UNKNOWN IMPORTED)
      set_target_properties(SOCI::${backend} PROPERTIES IMPORTED_LOCATION ${SOCI_${backend}_LIBRARY}
        INTERFACE_LINK_LIBRARIES SOCI::core)
    endif()
  endforeach()
endif()
