# Writes OUTPUT, a C++ source that holds files of RULES, the folder of the acts (see embedded.hpp).
set(source "#include \"values/embedded.hpp\"\n\nnamespace rentsupport::embedded {\n\n")
foreach(file IN ITEMS decision_08_2022/parameters.toml decision_08_2022/provinces.csv decision_08_2022/holidays.csv
    decision_08_2022/clauses.csv decision_08_2022/forms/lists.toml decision_08_2022/forms/request.toml decision_23_2021/parameters.toml decision_23_2021/clauses.csv)
  file(READ "${RULES}/${file}" text)
  cmake_path(GET file FILENAME variable)
  string(REPLACE "." "_" variable "${variable}")
  if(file MATCHES "^decision_23_2021/")
    string(PREPEND variable "training_")
  endif()
  string(APPEND source "const std::string_view ${variable} = R\"~file~(${text})~file~\";\n\n")
endforeach()
file(WRITE "${OUTPUT}" "${source}}  // namespace rentsupport::embedded\n")
