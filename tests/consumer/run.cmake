# Uses the library from another project in every way that there is: as a part of its tree, installed as a static and as
# a shared library. One of the two is the build that runs this test, the other one is built by the consumer's tree.
#
#   cmake -DSOURCE=… -DBUILD=… -DSCRATCH=… -DSHARED=… -DGENERATOR=… -DCOMPILER=… -DFLAGS=… -P run.cmake
#
# SOURCE and BUILD are the library's, SHARED says how it was built there.

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}")
  endif()
endfunction()

function(configure tree)
  run(${CMAKE_COMMAND} -S ${SOURCE}/tests/consumer -B ${SCRATCH}/${tree} -G ${GENERATOR}
    -DCMAKE_CXX_COMPILER=${COMPILER} "-DCMAKE_CXX_FLAGS=${FLAGS}" -DCMAKE_BUILD_TYPE= ${ARGN})
endfunction()

function(build_and_run tree)
  run(${CMAKE_COMMAND} --build ${SCRATCH}/${tree})
  execute_process(COMMAND ${SCRATCH}/${tree}/consumer RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE error)
  if(NOT status EQUAL 0 OR NOT output STREQUAL "payable: 500000 VND\n")
    message(FATAL_ERROR "consumer, ${tree}: ${status}\n${output}${error}")
  endif()
endfunction()

if(SHARED)
  set(ours shared)
  set(theirs static)
  set(other OFF)
else()
  set(ours static)
  set(theirs shared)
  set(other ON)
endif()

# Prefixes and consumers are made anew; the tree that compiles the library is kept for the next time.
file(REMOVE_RECURSE ${SCRATCH}/prefix ${SCRATCH}/installed)

configure(subdirectory -DRENTSUPPORT_SOURCE=${SOURCE} -DBUILD_SHARED_LIBS=${other})
build_and_run(subdirectory)

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${SCRATCH}/prefix/${ours})
run(${CMAKE_COMMAND} --install ${SCRATCH}/subdirectory/rentsupport --prefix ${SCRATCH}/prefix/${theirs})
foreach(kind IN ITEMS static shared)
  file(GLOB_RECURSE shared_libraries ${SCRATCH}/prefix/${kind}/*/librentsupport.so*)
  file(GLOB_RECURSE static_libraries ${SCRATCH}/prefix/${kind}/*/librentsupport.a)
  if(kind STREQUAL "shared" AND (static_libraries OR NOT shared_libraries) OR
     kind STREQUAL "static" AND (shared_libraries OR NOT static_libraries))
    message(FATAL_ERROR "the ${kind} library is not what was installed: ${shared_libraries} ${static_libraries}")
  endif()
  # A prefix may be moved once it is made.
  file(RENAME ${SCRATCH}/prefix/${kind} ${SCRATCH}/prefix/moved-${kind})
  configure(installed/${kind} -DCMAKE_PREFIX_PATH=${SCRATCH}/prefix/moved-${kind})
  build_and_run(installed/${kind})
endforeach()
