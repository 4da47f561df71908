# Writes OUTPUT, a C++ source that holds the files of RULES (see embedded.hpp).
set(source "#include \"values/embedded.hpp\"\n\nnamespace rentsupport::embedded {\n\n")
foreach(name parameters.toml provinces.csv holidays.csv clauses.csv)
  file(READ "${RULES}/${name}" text)
  string(REPLACE "." "_" variable "${name}")
  string(APPEND source "const std::string_view ${variable} = R\"~file~(${text})~file~\";\n\n")
endforeach()
file(WRITE "${OUTPUT}" "${source}}  // namespace rentsupport::embedded\n")
