// Values by their names, for vendors' own forms, logs and tests.
#include "rentsupport/named.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/money.hpp"

namespace {

using namespace rentsupport;

template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

// Every value that has a name is read by it, and by nothing else.
template <Named T>
void check_names(std::size_t count) {
  for (unsigned number = 0; number < count; ++number) {
    const auto value = static_cast<T>(number);
    REQUIRE_FALSE(name(value).empty());
    CHECK(parse<T>(name(value)) == value);
    CHECK(to_string(value) == name(value));
    CHECK(printed(value) == name(value));
    CHECK_FALSE(parse<T>(std::string{name(value)} + "s"));
    CHECK_FALSE(parse<T>(" " + std::string{name(value)}));
  }
  CHECK(name(static_cast<T>(count)).empty());
  CHECK_FALSE(parse<T>(""));
}

}  // namespace

TEST_CASE("an enumeration is read by the names that files have", "[named]") {
  CHECK(parse<EmployerKind>("enterprise") == EmployerKind::enterprise);
  CHECK_FALSE(parse<EmployerKind>("Enterprise"));
  CHECK(parse<Section>("III") == Section::iii);
  check_names<Group>(2);
  check_names<EmployerKind>(5);
  check_names<Zone>(4);
  check_names<ContractType>(4);
  check_names<PreviousContract>(3);
  check_names<InsuranceExempt>(3);
  check_names<Section>(2);
  check_names<Outcome>(3);
  check_names<DateOrder>(2);
  check_names<Truth>(4);
  check_names<Voucher>(4);
  static_assert(parse<Group>("returning") == Group::returning);
}

TEST_CASE("a province is read and written with two digits", "[named]") {
  CHECK(parse_province("01") == Province{1});
  CHECK(parse_province("33") == Province{33});
  for (const char* const text : {"", "1", "001", "03", "3x", " 1", "-1"}) {
    INFO(text);
    CHECK_FALSE(parse_province(text));
  }
  CHECK(to_string(Province{1}) == "01");
  CHECK(printed(Province{79}) == "79");
}

TEST_CASE("values go to a stream as to_string() writes them", "[named]") {
  CHECK(printed(Money{500000}) == "500000");
  CHECK(printed(Money{-1}) == "-1");
  MoneyTotal total;
  total.add(Money{INT64_MAX}, 4);
  CHECK(printed(total) == "36893488147419103228");
  CHECK(printed(MonthSet{std::chrono::year{2022} / 3, std::chrono::year{2022} / 4}) ==
        "2022-03 2022-04");
  CHECK(printed(Truth::unknown) == "unknown");
  CHECK(printed(Citation{8, 2, U'b'}) == "Art. 8(2)(b)");
  CHECK(printed(Problem{ProblemCode::bad_date, "a.csv", 3, 0, "rent_from", "no date"}) ==
        "a.csv:3: no date");
  CHECK(printed(ProblemCode::bad_date) == "bad_date");
}
