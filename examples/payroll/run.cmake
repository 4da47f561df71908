# Installs the library below SCRATCH, builds examples/payroll with it, and runs it.
#
#   cmake -DSOURCE=DIR -DBUILD=DIR -DSCRATCH=DIR -DGENERATOR=NAME -DCOMPILER=FILE -DFLAGS=TEXT -P run.cmake
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE ${SCRATCH})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${SCRATCH}/prefix)
run(${CMAKE_COMMAND} -S ${SOURCE}/examples/payroll -B ${SCRATCH}/build -G ${GENERATOR}
  -DCMAKE_CXX_COMPILER=${COMPILER} "-DCMAKE_CXX_FLAGS=${FLAGS}" -DCMAKE_PREFIX_PATH=${SCRATCH}/prefix)
run(${CMAKE_COMMAND} --build ${SCRATCH}/build)
execute_process(COMMAND ${SCRATCH}/build/payroll OUTPUT_VARIABLE output RESULT_VARIABLE status)
execute_process(COMMAND ${CMAKE_COMMAND} -E echo_append "${output}")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "payroll: status ${status}")
endif()
