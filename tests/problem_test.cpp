// Problems: their codes and their texts.
#include "rentsupport/problem.hpp"

#include <catch2/catch.hpp>

#include "rentsupport/audit.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/ledger.hpp"
#include "rentsupport/rule_set.hpp"

using rentsupport::Problem;
using rentsupport::ProblemCode;

TEST_CASE("a problem says where it is, as far as that is known", "[problem]") {
  Problem problem{ProblemCode::bad_date, "", 0, 0, "rent_from", "no date"};
  CHECK(problem.text() == "no date");
  problem.line = 3;
  CHECK(problem.text() == ":3: no date");
  problem.file = "workers.csv";
  CHECK(problem.text() == "workers.csv:3: no date");
  problem.place = 7;
  CHECK(problem.text() == "workers.csv:3:7: no date");
  problem.line = 0;  // a place without a line says nothing
  CHECK(problem.text() == "workers.csv: no date");
}

TEST_CASE("each code has the name that files show, and no two the same", "[problem]") {
  const std::vector<std::pair<ProblemCode, std::string>> codes{
      {ProblemCode::bad_utf8, "bad_utf8"},
      {ProblemCode::bad_quote, "bad_quote"},
      {ProblemCode::bad_fields, "bad_fields"},
      {ProblemCode::missing_value, "missing_value"},
      {ProblemCode::bad_date, "bad_date"},
      {ProblemCode::bad_month, "bad_month"},
      {ProblemCode::bad_value, "bad_value"},
      {ProblemCode::bad_number, "bad_number"},
      {ProblemCode::bad_id, "bad_id"},
      {ProblemCode::ambiguous_date, "ambiguous_date"},
      {ProblemCode::duplicate_key, "duplicate_key"},
      {ProblemCode::unknown_reference, "unknown_reference"},
      {ProblemCode::rejected_reference, "rejected_reference"},
      {ProblemCode::bad_order, "bad_order"},
      {ProblemCode::bad_interval, "bad_interval"},
      {ProblemCode::tax_code_format, "tax_code_format"},
      {ProblemCode::tax_code_check_digit, "tax_code_check_digit"},
      {ProblemCode::citizen_id_format, "citizen_id_format"},
      {ProblemCode::citizen_id_province, "citizen_id_province"},
      {ProblemCode::citizen_id_birth_year, "citizen_id_birth_year"},
      {ProblemCode::lost_zero, "lost_zero"},
      {ProblemCode::insurance_no_format, "insurance_no_format"},
      {ProblemCode::placeholder_number, "placeholder_number"},
      {ProblemCode::same_insurance_no, "same_insurance_no"},
      {ProblemCode::birth_date_format, "birth_date_format"},
      {ProblemCode::account_missing, "account_missing"},
      {ProblemCode::account_format, "account_format"},
      {ProblemCode::shared_account, "shared_account"},
      {ProblemCode::short_break, "short_break"},
      {ProblemCode::more_than_three, "more_than_three"},
      {ProblemCode::amount_format, "amount_format"},
      {ProblemCode::last_line_open, "last_line_open"},
      {ProblemCode::formula_like, "formula_like"},
      {ProblemCode::unreadable_file, "unreadable_file"},
      {ProblemCode::changed_file, "changed_file"},
      {ProblemCode::bad_header, "bad_header"},
      {ProblemCode::missing_column, "missing_column"},
      {ProblemCode::unknown_column, "unknown_column"},
      {ProblemCode::double_column, "double_column"},
      {ProblemCode::bad_toml, "bad_toml"},
      {ProblemCode::unknown_key, "unknown_key"},
      {ProblemCode::bad_parameter, "bad_parameter"},
      {ProblemCode::unwritable_file, "unwritable_file"},
      {ProblemCode::damaged_ledger, "damaged_ledger"},
      {ProblemCode::wrong_state, "wrong_state"},
      {ProblemCode::bad_json, "bad_json"},
      {ProblemCode::same_file, "same_file"},
      {ProblemCode::no_ledger, "no_ledger"},
      {ProblemCode::row_in_use, "row_in_use"}};
  for (std::size_t i = 0; i < codes.size(); ++i) {
    CHECK(static_cast<std::size_t>(codes[i].first) == i);
    CHECK(name(codes[i].first) == codes[i].second);
  }
}

namespace {

// Every number that no value of an enumeration of so many has.
template <class E>
void check_nameless(unsigned values) {
  for (unsigned number = values; number < 256; ++number) {
    CAPTURE(number);
    CHECK(name(static_cast<E>(number)).empty());
  }
  for (unsigned number = 0; number < values; ++number)
    CHECK_FALSE(name(static_cast<E>(number)).empty());
}

}  // namespace

TEST_CASE("a value that is none of its enumeration has no name, and reads nothing", "[problem]") {
  using namespace rentsupport;
  check_nameless<ProblemCode>(static_cast<unsigned>(ProblemCode::row_in_use) + 1);
  check_nameless<Group>(2);
  check_nameless<Outcome>(3);
  check_nameless<Origin>(8);
  check_nameless<LedgerState>(4);
  check_nameless<ReviewKind>(3);
  check_nameless<Cause>(5);
  const RuleSet rules = RuleSet::decision_08_2022();
  CHECK_THROWS_WITH(rules.group(Group{7}), "a group is none");
}
