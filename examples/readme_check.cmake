# Checks that README.md and the pages that it leads to show what the program and the examples really say.
#
#   cmake -DSOURCE=DIR -DPROGRAM=FILE -DONE_WORKER=FILE -DOWN_PROVISION=FILE -DSCRATCH=DIR -P readme_check.cmake
file(READ ${SOURCE}/README.md readme)
file(READ ${SOURCE}/src/decide/readings.md readings)
file(READ ${SOURCE}/include/rentsupport/README.md guide)
file(READ ${SOURCE}/src/faces/languages.md languages)
string(APPEND readme "${readings}${guide}${languages}")

function(must_show what text)
  string(FIND "${readme}" "${text}" place)
  if(place EQUAL -1)
    message(SEND_ERROR "the pages do not show ${what}:\n${text}")
  endif()
endfunction()

set(sample ${SOURCE}/examples/hung_yen)
file(MAKE_DIRECTORY ${SCRATCH})
execute_process(
  COMMAND ${PROGRAM} evaluate --employers ${sample}/employers.csv --lists ${sample}/lists.csv
    --workers ${sample}/workers.csv --history ${sample}/history.csv --out build/hung_yen
  WORKING_DIRECTORY ${SCRATCH} OUTPUT_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 1)
  message(SEND_ERROR "the sample has faulty rows: status ${status} instead of 1")
endif()
must_show("the output of the program" "${output}")

execute_process(
  COMMAND ${PROGRAM} import "examples/forms/thang_4.xlsx" "examples/forms/quay_lai_thang_5.xlsx"
    --employers examples/forms/employers.csv --signed all --si-confirmed-on 2022-06-10 --out ${SCRATCH}/in
  WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 1)
  message(SEND_ERROR "the forms have faulty rows: status ${status} instead of 1")
endif()
string(REPLACE "${SCRATCH}/" "" output "${output}")
must_show("what import says of the forms" "${output}")
file(READ "${SCRATCH}/in/thang_4.back.xlsx" back HEX)
file(READ "${SOURCE}/examples/forms/thang_4.back.xlsx" committed HEX)
if(NOT back STREQUAL committed)
  message(SEND_ERROR "examples/forms/thang_4.back.xlsx is not what import writes")
endif()

set(inputs --employers ${sample}/employers.csv --lists ${sample}/lists.csv --workers ${sample}/workers.csv
  --history ${sample}/history.csv)
execute_process(COMMAND ${PROGRAM} readings ${inputs} OUTPUT_VARIABLE output)
must_show("what the readings cost" "${output}")
execute_process(COMMAND ${PROGRAM} compare ${inputs}
    --after ${SOURCE}/rules/decision_08_2022/profiles/ho_chi_minh_city.toml OUTPUT_VARIABLE output)
string(REGEX REPLACE "\n\n.*" "\n" output "${output}")
must_show("what the profile of Ho Chi Minh City changes" "${output}")

# Of an explanation the first line, the provision that refuses, and what would change it.
execute_process(
  COMMAND ${PROGRAM} explain --employers ${sample}/employers.csv --lists ${sample}/lists.csv
    --workers ${sample}/workers.csv --history ${sample}/history.csv --request R0000033 --language en
  OUTPUT_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 1)
  message(SEND_ERROR "explain: status ${status} instead of 1")
endif()
string(FIND "${output}" "  [failed] Art. 8(2) (art8.2.concluded" begin)
string(FIND "${output}" "  [held] Art. 8(2) (art8.2.started" end)
string(FIND "${output}" "What would change it:" change)
math(EXPR length "${end} - ${begin}")
string(SUBSTRING "${output}" ${begin} ${length} refusal)
string(SUBSTRING "${output}" ${change} -1 change)
string(REGEX MATCH "^[^\n]*\n" verdict "${output}")
must_show("an explanation" "${verdict}...\n${refusal}...\n${change}")

execute_process(COMMAND ${ONE_WORKER} OUTPUT_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(SEND_ERROR "one_worker: status ${status}")
endif()
must_show("the output of one_worker" "${output}")

# The part of one_worker.cpp that decides, moved to the margin.
file(READ ${SOURCE}/examples/one_worker.cpp code)
string(FIND "${code}" "  for (const auto& problem" begin)
string(SUBSTRING "${code}" ${begin} -1 code)
string(REGEX REPLACE "}\n$" "" code "\n${code}")
string(REPLACE "\n  " "\n" code "${code}")
must_show("the code of one_worker.cpp" "${code}")

execute_process(COMMAND ${OWN_PROVISION} OUTPUT_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(SEND_ERROR "own_provision: status ${status}")
endif()
must_show("the output of own_provision" "${output}")

# Its two parts, moved to the margin: a provision alone, and one added.
file(READ ${SOURCE}/examples/own_provision.cpp own)
foreach(part "RuleSet decision = " "Rule not_in_march =")
  string(FIND "${own}" "  const ${part}" begin)
  string(SUBSTRING "${own}" ${begin} -1 code)
  string(FIND "${code}" "\n}\n" length)
  string(SUBSTRING "${code}" 0 ${length} code)
  string(REPLACE "\n  " "\n" code "\n${code}")
  must_show("a part of own_provision.cpp" "${code}")
endforeach()

# The part of embed.c that decides, likewise.
file(READ ${SOURCE}/examples/embed.c code)
string(FIND "${code}" "  rentsupport_decisions *decisions" begin)
string(FIND "${code}" "    if (decision.outcome == RENTSUPPORT_PAYABLE)" end)
math(EXPR length "${end} - ${begin}")
string(SUBSTRING "${code}" ${begin} ${length} code)
string(REPLACE "\n  " "\n" code "\n${code}")
must_show("the code of embed.c" "${code}")
