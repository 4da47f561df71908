#include "support/places.hpp"

namespace tests::places {

const char* const program = RENTSUPPORT_PROGRAM;
const char* const generate = RENTSUPPORT_GENERATE;
const char* const verify_receipt = RENTSUPPORT_VERIFY_RECEIPT;
const char* const faults = RENTSUPPORT_FAULTS;
const char* const duckdb = RENTSUPPORT_DUCKDB;
const char* const cases = RENTSUPPORT_CASES_DIR;
const char* const explanations = RENTSUPPORT_EXPLANATIONS_DIR;
const char* const equivalent_mutants = RENTSUPPORT_EQUIVALENT_MUTANTS;
const char* const examples = RENTSUPPORT_EXAMPLES_DIR;
const char* const rules = RENTSUPPORT_RULES_DIR;
const char* const objects = RENTSUPPORT_OBJECTS_DIR;

}  // namespace tests::places
