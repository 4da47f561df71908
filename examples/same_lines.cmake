# Runs a program and compares what it prints with examples/embed.txt.
#
#   cmake -P same_lines.cmake PROGRAM [ARGUMENT...]
set(command "")
foreach(i RANGE 3 ${CMAKE_ARGC})
  if(i LESS CMAKE_ARGC)
    list(APPEND command "${CMAKE_ARGV${i}}")
  endif()
endforeach()
file(READ ${CMAKE_CURRENT_LIST_DIR}/embed.txt expected)
execute_process(COMMAND ${command} OUTPUT_VARIABLE output ERROR_VARIABLE error RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR NOT output STREQUAL expected)
  message(FATAL_ERROR "${command}: status ${status}\n${output}${error}\ninstead of\n${expected}")
endif()
