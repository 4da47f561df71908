# Uses the library from another project as a part of its tree. The usual form looks at what would be built there, and leaves
# it to tests/package to use an installed library; the long one (RENTSUPPORT_LONG_TESTS) builds the library once more, a
# shared one, and installs what it built.
#
#   cmake -DSOURCE=… -DSCRATCH=… -DGENERATOR=… -DCOMPILER=… -DFLAGS=… -P run.cmake
#
# SOURCE is the library's.

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

# A part of another tree: the kind of library that the tree asks for, and neither program nor tests.
configure(subdirectory -DRENTSUPPORT_SOURCE=${SOURCE} -DBUILD_SHARED_LIBS=ON -URENTSUPPORT_INSTALL)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${SCRATCH}/subdirectory -- -n OUTPUT_VARIABLE steps)
foreach(step IN ITEMS "CXX executable consumer" "CXX shared library [^\n]*librentsupport.so")
  if(NOT steps MATCHES "${step}")
    message(FATAL_ERROR "a part of another tree has no step '${step}':\n${steps}")
  endif()
endforeach()
if(steps MATCHES "rentsupport_program|rentsupport_tests|librentsupport.a")
  message(FATAL_ERROR "a part of another tree builds what its owner does not ask for:\n${steps}")
endif()
# It is not installed with the tree, unless that is asked for.
set(installs ${SCRATCH}/subdirectory/_deps/rentsupport-build/cmake_install.cmake)
file(READ ${installs} install)
if(install MATCHES "librentsupport")
  message(FATAL_ERROR "a part of another tree would be installed")
endif()
configure(subdirectory -DRENTSUPPORT_INSTALL=ON)
file(READ ${installs} install)
if(NOT install MATCHES "librentsupport.so" OR install MATCHES "librentsupport.a")
  message(FATAL_ERROR "another library than a shared one would be installed")
endif()

# The core alone asks for neither OpenSSL nor SQLite; tests/core has programs that are linked with it.
configure(core -DRENTSUPPORT_SOURCE=${SOURCE} -DRENTSUPPORT_CORE_ONLY=ON
  -DCMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON)
if(NOT DEFINED ENV{RENTSUPPORT_LONG_TESTS})
  return()
endif()

# The prefix and its consumer are made anew; the tree that compiles the library is kept for the next time.
file(REMOVE_RECURSE ${SCRATCH}/prefix ${SCRATCH}/moved ${SCRATCH}/installed)
build_and_run(subdirectory)
run(${CMAKE_COMMAND} --install ${SCRATCH}/subdirectory/_deps/rentsupport-build --prefix ${SCRATCH}/prefix)
file(GLOB_RECURSE libraries ${SCRATCH}/prefix/*/librentsupport.so ${SCRATCH}/prefix/*/librentsupport.a)
if(NOT libraries MATCHES "^[^;]*librentsupport.so$")
  message(FATAL_ERROR "another library than a shared one was installed: ${libraries}")
endif()
# A prefix may be moved once it is made.
file(RENAME ${SCRATCH}/prefix ${SCRATCH}/moved)
configure(installed -DCMAKE_PREFIX_PATH=${SCRATCH}/moved)
build_and_run(installed)
file(REMOVE_RECURSE ${SCRATCH}/moved)
