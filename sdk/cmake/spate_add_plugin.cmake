# spate_add_plugin(NAME SOURCES file... [LINK library...])
#
# Builds NAME.so, a spate plugin. Only its entry is exported (hidden visibility and a version script: without both, two
# plugins would share each other's inline statics), and nothing may be left undefined.
function(spate_add_plugin name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  set(map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  add_library(${name} MODULE ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE spate::sdk ${arg_LINK})
  if(TARGET spate::options)
    target_link_libraries(${name} PRIVATE spate::options)
  endif()
  set_target_properties(${name} PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON LINK_DEPENDS ${map})
  if(SPATE_PLUGIN_DIR)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${SPATE_PLUGIN_DIR})
  endif()
  target_link_options(${name} PRIVATE "LINKER:--version-script=${map}")
  if(NOT "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_DEBUG}" MATCHES "-fsanitize")
    target_link_options(${name} PRIVATE "LINKER:-z,defs") # sanitizers leave their runtime to the executable
  endif()
endfunction()
