# Compiles nonsense.cpp without its wrong lines, which must go well, and with them: then the compiler must report an error
# in each line that is marked wrong, and in no other line of that file.
#
#   cmake -DCOMPILER=… -DINCLUDE=… -DSOURCE=… -P must_not_compile.cmake

# A compiler gives up after some errors, each in its own way.
execute_process(COMMAND ${COMPILER} --version OUTPUT_VARIABLE version)
set(all_errors -fmax-errors=0)
if(version MATCHES "clang")
  set(all_errors -ferror-limit=0)
endif()

function(compile)
  execute_process(
    COMMAND ${COMPILER} -std=c++20 -fsyntax-only -fdiagnostics-color=never ${all_errors} -I${INCLUDE} ${ARGN} ${SOURCE}
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(status ${status} PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

compile()
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the lines that are right do not compile:\n${output}")
endif()
compile(-DWRONG)
if(status EQUAL 0)
  message(FATAL_ERROR "nothing is refused")
endif()

# Lines are counted in the text: file(STRINGS) leaves out empty ones, and brackets and semicolons would join and part
# the items of a list.
file(READ ${SOURCE} text)
string(REGEX REPLACE "[][;]" " " text "${text}")
string(REPLACE "\n" " ;" lines "${text}")
get_filename_component(name ${SOURCE} NAME)
set(number 0)
set(wrong_lines 0)
set(faults "")
foreach(line IN LISTS lines)
  math(EXPR number "${number} + 1")
  string(REGEX MATCH "${name}:${number}:[0-9]+: (fatal )?error: " error "${output}")
  if(line MATCHES "// wrong: (.*)")
    math(EXPR wrong_lines "${wrong_lines} + 1")
    if(NOT error)
      string(APPEND faults "line ${number} compiles: ${CMAKE_MATCH_1}\n")
    endif()
  elseif(error)
    string(APPEND faults "line ${number} does not compile, and should\n")
  endif()
endforeach()
if(wrong_lines EQUAL 0)
  message(FATAL_ERROR "no line is marked wrong")
endif()
if(faults)
  message(FATAL_ERROR "${faults}${output}")
endif()
message("${wrong_lines} wrong lines are refused")
