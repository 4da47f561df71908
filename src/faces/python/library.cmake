# The library inside of the Python wheel, built when examples/python.sh asks for it: the core, and rules that were written
# as JSON. It needs glibc and libgcc_s alone (whose unwinder, linked in, would ask for a newer glibc); OpenSSL, SQLite
# and files are the program's, which is in the wheel too.
find_library(static_utf8proc libutf8proc.a)
if(NOT static_utf8proc)
  return()
endif()
set(rules_in "/(rules_in|rules_file|json_document)\\.cpp")
set(map ${PROJECT_SOURCE_DIR}/src/faces/python/library.map)
add_library(rentsupport_python SHARED EXCLUDE_FROM_ALL $<TARGET_OBJECTS:rentsupport_core_objects>
  $<FILTER:$<TARGET_OBJECTS:rentsupport_objects>,INCLUDE,${rules_in}> src/values/sha256.cpp src/faces/python/capsule.cpp
  src/faces/python/fmt.cpp)
target_compile_features(rentsupport_python PRIVATE cxx_std_20)
rentsupport_compiled(rentsupport_python)
target_include_directories(rentsupport_python PRIVATE include)
target_link_libraries(rentsupport_python PRIVATE ${static_utf8proc} Threads::Threads)
target_link_options(rentsupport_python PRIVATE -static-libstdc++ LINKER:--exclude-libs,ALL LINKER:-z,defs
  LINKER:--gc-sections LINKER:--version-script=${map} $<$<CONFIG:Release>:-s>)
set_target_properties(rentsupport_python PROPERTIES OUTPUT_NAME rentsupport LIBRARY_OUTPUT_DIRECTORY python
  LINK_DEPENDS ${map})

# Runs in parts, which rentsupport.spark alone loads: with files, OpenSSL and libstdc++ as the program has them (what of
# files is in a static libstdc++ would ask for a newer glibc).
set(parts_map ${PROJECT_SOURCE_DIR}/src/faces/python/parts.map)
add_library(rentsupport_python_parts SHARED EXCLUDE_FROM_ALL $<TARGET_OBJECTS:rentsupport_core_objects>
  $<TARGET_OBJECTS:rentsupport_objects> src/faces/python/spark_parts.cpp src/faces/python/fmt.cpp)
target_compile_features(rentsupport_python_parts PRIVATE cxx_std_20)
rentsupport_compiled(rentsupport_python_parts)
target_include_directories(rentsupport_python_parts PRIVATE include)
target_link_libraries(rentsupport_python_parts PRIVATE ${static_utf8proc} Threads::Threads ${rentsupport_packages})
target_link_options(rentsupport_python_parts PRIVATE LINKER:--exclude-libs,ALL LINKER:-z,defs
  LINKER:--as-needed LINKER:--gc-sections LINKER:--version-script=${parts_map} $<$<CONFIG:Release>:-s>)
set_target_properties(rentsupport_python_parts PROPERTIES OUTPUT_NAME rentsupport_parts LIBRARY_OUTPUT_DIRECTORY python
  LINK_DEPENDS ${parts_map})
