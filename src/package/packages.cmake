# Debian's packages: `cpack` in the build directory makes them.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR rentsupport)
set(CPACK_PACKAGE_CONTACT "rentsupport maintainers <maintainers@rentsupport.example>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_SOURCE_DIR}/src/package/date.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/src/package/modes.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/src/package/members.cmake)
set(CPACK_COMPONENTS_ALL library development program)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE gzip)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME librentsupport${abi_version})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY >=)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_SOURCE_DIR}/src/package/triggers)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "rent support under Decision 08/2022 of Viet Nam: shared library
Decides, with reasons, which workers may be paid rent support, for which months
and how much, for programs in C, in C++ and in every language that calls C.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME librentsupport-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# What the static library is linked with.
string(CONCAT CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "${CPACK_DEBIAN_LIBRARY_PACKAGE_NAME} (= ${PROJECT_VERSION}), libfmt-dev (>= 9), libfmt-dev (<< 10), libsqlite3-dev (>= 3.37), libssl-dev (>= 3), libutf8proc-dev, libminizip-dev, libexpat1-dev, libxlsxwriter-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "rent support under Decision 08/2022 of Viet Nam: development files
The headers of the C ABI and of the C++ library, the static libraries, what
pkg-config and CMake need to find them, and the pages and parameters of the law.")

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME rentsupport)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "rent support under Decision 08/2022 of Viet Nam: program
Decides CSV files of employers, lists and workers: who may be paid rent
support, for which months and how much, with reasons and a schedule.")
include(CPack)

# Writes OUTPUT, a text, compressed as Debian wants it: the same bytes every time.
function(rentsupport_compressed output input)
  add_custom_command(OUTPUT ${output} DEPENDS ${input} VERBATIM COMMAND sh -c "gzip -9nc '${input}' >'${output}'")
endfunction()
set(manual ${CMAKE_CURRENT_BINARY_DIR}/rentsupport.1)
add_custom_command(OUTPUT ${manual} VERBATIM
  DEPENDS rentsupport_program src/package/manual.sh src/package/rentsupport.1.in
  COMMAND sh -c "'${CMAKE_CURRENT_SOURCE_DIR}/src/package/manual.sh' '$<TARGET_FILE:rentsupport_program>' \
    '${CMAKE_CURRENT_SOURCE_DIR}/src/package/rentsupport.1.in' ${PROJECT_VERSION} >'${manual}'")
rentsupport_compressed(${manual}.gz ${manual})
rentsupport_compressed(${CMAKE_CURRENT_BINARY_DIR}/changelog.gz ${CMAKE_CURRENT_SOURCE_DIR}/src/package/changelog)
set(copyright ${CMAKE_CURRENT_SOURCE_DIR}/src/package/copyright)
if(EXISTS /etc/debian_version)
  set(headers "")
  foreach(header IN ITEMS fmt/format.h toml++/toml.h nlohmann/json.hpp boost/version.hpp CLI/CLI.hpp)
    find_file(file ${header} NO_CACHE REQUIRED)
    string(APPEND headers " '${file}'")
    unset(file)
  endforeach()
  add_custom_command(OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/copyright VERBATIM DEPENDS src/package/notices.sh ${copyright}
    COMMAND sh -c "'${CMAKE_CURRENT_SOURCE_DIR}/src/package/notices.sh' '${copyright}' ${headers} \
      >'${CMAKE_CURRENT_BINARY_DIR}/copyright'")
  set(copyright ${CMAKE_CURRENT_BINARY_DIR}/copyright)
endif()
add_custom_target(rentsupport_documents ALL DEPENDS ${manual}.gz ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz ${copyright})

install(FILES ${manual}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES src/package/bash_completion DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  RENAME rentsupport COMPONENT program)
install(DIRECTORY rules/decision_08_2022/profiles src/files/schemas DESTINATION ${CMAKE_INSTALL_DATADIR}/rentsupport COMPONENT program)
# Of the machine, not of an architecture: where systemd looks.
install(PROGRAMS examples/nightly/nightly DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/rentsupport COMPONENT program)
install(FILES examples/nightly/rentsupport-nightly.service examples/nightly/rentsupport-nightly.timer
  DESTINATION lib/systemd/system COMPONENT program)
install(FILES examples/nightly/rentsupport.conf DESTINATION lib/sysusers.d COMPONENT program)
install(FILES examples/nightly/README.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/rentsupport RENAME nightly.md COMPONENT program)
install(FILES examples/embed.c DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/librentsupport-dev/examples COMPONENT development)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/librentsupport-dev COMPONENT development)
install(DIRECTORY rules DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/librentsupport-dev COMPONENT development
  FILES_MATCHING PATTERN *.md PATTERN parameters.toml PATTERN profiles EXCLUDE)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} COMPONENT)
  install(FILES ${copyright} ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz COMPONENT ${component}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${COMPONENT}_PACKAGE_NAME})
endforeach()
