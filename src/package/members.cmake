# A package keeps the modes of CPack's own files, which are those of the umask: they become the same for all.
foreach(package IN LISTS CPACK_PACKAGE_FILES)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C
    sed -i -E "s/((debian-binary|control\\.tar\\.gz|data\\.tar\\.gz) +[0-9]+ +0 +0 +)100[0-7]{3}/\\1100644/" ${package}
    COMMAND_ERROR_IS_FATAL ANY)
endforeach()
