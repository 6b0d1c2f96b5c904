# Three packages of what `install` lays out: spate, spate-plugin-postgres, spate-dev, as .deb and .rpm. One build serves
# both (sdk/docs/adr/0010-one-build-for-every-system.md); cpack_generator.cmake holds what differs.
set(CPACK_GENERATOR DEB RPM)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/packaging/cpack_generator.cmake)
set(CPACK_PACKAGE_NAME spate)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
# The project has no address of its own: this domain is one that nobody can have.
set(CPACK_PACKAGE_CONTACT "The spate maintainers <maintainers@spate.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "load tests with a verdict")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENTS_ALL runtime postgres dev)

set(release 1)
set(same_version "${PROJECT_VERSION}-${release}")

# spate_package(GROUP NAME SUMMARY description)
macro(spate_package group name summary description)
  string(TOUPPER ${group} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
  set(CPACK_DEBIAN_${upper}_DESCRIPTION "${summary}\n${description}")
  set(CPACK_RPM_${group}_PACKAGE_NAME ${name})
  string(SUBSTRING "${summary}" 0 1 first)
  string(SUBSTRING "${summary}" 1 -1 rest)
  string(TOUPPER ${first} first)
  set(CPACK_RPM_${group}_PACKAGE_SUMMARY "${first}${rest}")
  set(CPACK_RPM_${group}_PACKAGE_DESCRIPTION "${description}")
endmacro()
spate_package(spate spate "load tests with a verdict"
"Puts realistic load on a platform over HTTP, WebSocket or SQLite and answers
whether it met its performance targets, with one exit code for a pipeline and
one page for a person. Brings the LLM-Eval load testing suite and an embedded
LLM-Eval platform to try it on.")
spate_package(postgres spate-plugin-postgres "PostgreSQL for spate's load tests"
"Protocol plugin of spate: SQL statements on PostgreSQL, without a thread for
each session, with COPY, deadlocks and timeouts told apart.")
spate_package(dev spate-dev "headers and a template for plugins of spate"
"What a plugin of spate is built with: the headers of its plugin ABI, a CMake
package with spate_add_plugin, a plugin to copy with its tests, and
documentation.")

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${release})
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_DEV_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_DEV_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_SPATE_PACKAGE_SUGGESTS "spate-plugin-postgres, spate-dev, bash-completion")
set(CPACK_DEBIAN_POSTGRES_PACKAGE_DEPENDS "spate (= ${same_version})")
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "spate (= ${same_version})")
set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS "cmake, g++, libboost1.81-dev")

set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_MAIN_COMPONENT spate)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_RELEASE ${release})
set(CPACK_RPM_PACKAGE_LICENSE "Apache-2.0 AND BSL-1.0 AND MIT AND BSD-3-Clause")
set(CPACK_RPM_PACKAGE_GROUP Development/Tools)
set(CPACK_RPM_PACKAGE_AUTOREQ ON)
set(CPACK_RPM_PACKAGE_AUTOPROV ON)
set(CPACK_RPM_postgres_PACKAGE_REQUIRES "spate = ${same_version}")
set(CPACK_RPM_dev_PACKAGE_REQUIRES "spate = ${same_version}")
set(CPACK_RPM_dev_PACKAGE_ARCHITECTURE noarch)
# Folders of every system; what else is above our files is ours as well, as rpm allows.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /usr/share/man /usr/share/man/man1 /usr/share/man/man5
  /usr/share/licenses)
# SOCI's libraries are ours alone: nobody may ask us for them, and we ask nobody.
set(CPACK_RPM_SPEC_MORE_DEFINE "%global __requires_exclude ^libsoci_
%global __provides_exclude_from ^/usr/lib/spate/
%global packager ${CPACK_PACKAGE_CONTACT}
%define _build_id_links none")

# For systems that have no package of SOCI; the plugins' RUNPATH leads here.
foreach(part core sqlite3 postgresql)
  get_filename_component(library ${SOCI_${part}_LIBRARY} REALPATH)
  string(REGEX REPLACE "(\\.so\\.[0-9]+\\.[0-9]+).*" "\\1" soname ${library})
  get_filename_component(soname ${soname} NAME)
  set(component bundled)
  if(part STREQUAL postgresql)
    set(component bundled_postgres)
  endif()
  install(PROGRAMS ${library} DESTINATION lib/spate RENAME ${soname} COMPONENT ${component} EXCLUDE_FROM_ALL)
endforeach()

# Elsewhere nobody has Debian's copies of licences.
install(FILES LICENSE DESTINATION share/licenses/spate COMPONENT bundled EXCLUDE_FROM_ALL)

# Debian's own papers.
foreach(package spate:debian spate-plugin-postgres:debian_postgres spate-dev:debian_dev)
  string(REPLACE ":" ";" package ${package})
  list(GET package 0 name)
  list(GET package 1 component)
  install(FILES ${CMAKE_BINARY_DIR}/share/doc/changelog.Debian.gz DESTINATION share/doc/${name} COMPONENT ${component}
    EXCLUDE_FROM_ALL)
  install(FILES packaging/deb/overrides DESTINATION share/lintian/overrides RENAME ${name} COMPONENT ${component}
    EXCLUDE_FROM_ALL)
endforeach()

include(CPack)
foreach(part runtime bundled debian)
  cpack_add_component(${part} GROUP spate)
endforeach()
foreach(part postgres bundled_postgres debian_postgres)
  cpack_add_component(${part} GROUP postgres)
endforeach()
foreach(part dev debian_dev)
  cpack_add_component(${part} GROUP dev)
endforeach()
