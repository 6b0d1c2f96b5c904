# What is installed beside the programs: man pages, completions, guides, copyright and changelogs.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_program(SPATE_SCDOC scdoc REQUIRED)
find_program(SPATE_GZIP gzip REQUIRED)

# The man pages are written by what the program says of itself; it loads its plugins for it.
get_property(plugins GLOBAL PROPERTY SPATE_PLUGINS)
set(man ${CMAKE_BINARY_DIR}/share/man)
set(man_sources packaging/man/pages.py packaging/man/spate.1.scd packaging/man/spate-profile.5.scd)
list(TRANSFORM man_sources PREPEND ${PROJECT_SOURCE_DIR}/)
add_custom_command(OUTPUT ${man}/spate.1.gz
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${man}
  COMMAND ${CMAKE_COMMAND} -E env SPATE_PLUGIN_PATH_ONLY=${CMAKE_BINARY_DIR}/${SPATE_PLUGIN_DIR} PYTHONDONTWRITEBYTECODE=1
    $<TARGET_FILE:Python3::Interpreter> ${PROJECT_SOURCE_DIR}/packaging/man/pages.py $<TARGET_FILE:spate> ${man}
  DEPENDS spate ${plugins} ${man_sources} VERBATIM)
add_custom_target(man_pages ALL DEPENDS ${man}/spate.1.gz)
foreach(section 1 5)
  install(DIRECTORY ${man}/ DESTINATION share/man/man${section} COMPONENT runtime FILES_MATCHING PATTERN "*.${section}.gz")
endforeach()

install(FILES packaging/completions/spate DESTINATION share/bash-completion/completions COMPONENT runtime)

# Copyright and changelogs are in each package, as Debian wants it.
function(spate_compressed source name)
  set(packed ${CMAKE_BINARY_DIR}/share/doc/${name})
  add_custom_command(OUTPUT ${packed} COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/share/doc
    COMMAND sh -c "${SPATE_GZIP} -9nc '${PROJECT_SOURCE_DIR}/${source}' > '${packed}'"
    DEPENDS ${PROJECT_SOURCE_DIR}/${source} VERBATIM)
  add_custom_target(${name} ALL DEPENDS ${packed})
endfunction()
spate_compressed(CHANGELOG.md changelog.gz)
spate_compressed(packaging/deb/changelog changelog.Debian.gz)
foreach(package spate:runtime spate-plugin-postgres:postgres spate-dev:dev)
  string(REPLACE ":" ";" package ${package})
  list(GET package 0 name)
  list(GET package 1 component)
  install(FILES packaging/copyright ${CMAKE_BINARY_DIR}/share/doc/changelog.gz DESTINATION share/doc/${name}
    COMPONENT ${component})
endforeach()

# Guides and the language go with the program; what an author of plugins reads, with the headers.
file(GLOB for_users CONFIGURE_DEPENDS sdk/docs/guide-*.md sdk/docs/profile-*.md)
file(GLOB for_authors CONFIGURE_DEPENDS sdk/docs/writing-*.md)
install(FILES ${for_users} sdk/docs/reports.md sdk/docs/runtime-control.md sdk/docs/generator-health.md
  DESTINATION share/doc/spate COMPONENT runtime)
install(DIRECTORY packaging/ci DESTINATION share/doc/spate/examples COMPONENT runtime)
install(FILES ${for_authors} sdk/docs/abi-policy.md sdk/docs/architecture.md sdk/docs/terms.md sdk/docs/threads.md
  DESTINATION share/doc/spate-dev COMPONENT dev)
