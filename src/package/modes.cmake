# Directories of packages are open to all, whatever the umask of who makes them.
file(GLOB_RECURSE places LIST_DIRECTORIES true ${CPACK_TEMPORARY_DIRECTORY}/*)
foreach(place IN LISTS places)
  if(IS_DIRECTORY ${place} AND NOT IS_SYMLINK ${place})
    file(CHMOD ${place} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
      WORLD_READ WORLD_EXECUTE)
  endif()
endforeach()
