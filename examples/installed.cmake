# Installs the library below SCRATCH, builds an example with it, and runs what the example builds; the last program's
# output is this script's.
#
#   cmake -DEXAMPLE=FOLDER -DPROGRAMS=NAMES -DSOURCE=DIR -DBUILD=DIR -DSCRATCH=DIR -DGENERATOR=NAME -DCOMPILER=FILE
#     -DFLAGS=TEXT [-DWANTED=FILE] -P installed.cmake
#
# WANTED is what the last program prints.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${SCRATCH})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${SCRATCH}/prefix)
run(${CMAKE_COMMAND} -S ${SOURCE}/examples/${EXAMPLE} -B ${SCRATCH}/build -G ${GENERATOR}
  -DCMAKE_CXX_COMPILER=${COMPILER} "-DCMAKE_CXX_FLAGS=${FLAGS}" -DCMAKE_PREFIX_PATH=${SCRATCH}/prefix)
run(${CMAKE_COMMAND} --build ${SCRATCH}/build)
foreach(program IN LISTS PROGRAMS)
  run(${SCRATCH}/build/${program})
endforeach()
execute_process(COMMAND ${CMAKE_COMMAND} -E echo_append "${output}")
if(WANTED)
  file(READ ${WANTED} wanted)
  if(NOT output STREQUAL wanted)
    message(FATAL_ERROR "instead of\n${wanted}")
  endif()
endif()
