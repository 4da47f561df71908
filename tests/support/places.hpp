// Where the programs and files of the tests are. The build directory stands in one source only, so
// that a compiler cache serves every other one in any checkout.
#ifndef RENTSUPPORT_TESTS_PLACES_HPP
#define RENTSUPPORT_TESTS_PLACES_HPP

namespace tests::places {

extern const char* const program;
extern const char* const generate;
extern const char* const verify_receipt;
extern const char* const faults;  // a library to preload; empty under a sanitizer
extern const char* const duckdb;  // a library, by tests/duckdb.sh
extern const char* const cases;
extern const char* const explanations;
extern const char* const equivalent_mutants;
extern const char* const examples;
extern const char* const rules;
extern const char* const objects;  // of the library and the program, by target

}  // namespace tests::places

#endif
