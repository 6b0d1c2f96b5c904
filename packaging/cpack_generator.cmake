# Read by cpack once for each kind of package. Debian has SOCI; an .rpm brings it along.
if(CPACK_GENERATOR STREQUAL "RPM")
  list(APPEND CPACK_COMPONENTS_ALL bundled bundled_postgres)
else()
  list(APPEND CPACK_COMPONENTS_ALL debian debian_postgres debian_dev)
  unset(CPACK_PACKAGE_DESCRIPTION_SUMMARY) # it would stand above each package's own
endif()
