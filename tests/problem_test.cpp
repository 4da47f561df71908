// Problems: their codes and their texts; and the page of the codes.
#include "rentsupport/problem.hpp"

#include <fmt/format.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "decide/identifiers.hpp"
#include "rentsupport/audit.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/ledger.hpp"
#include "rentsupport/rule_set.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "values/utf8.hpp"

using rentsupport::Language;
using rentsupport::Problem;
using rentsupport::ProblemCode;
namespace fs = std::filesystem;

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
      {ProblemCode::account_number_cell, "account_number_cell"},
      {ProblemCode::amount_differs, "amount_differs"},
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
  check_nameless<LedgerState>(9);
  check_nameless<ReversalKind>(2);
  check_nameless<ReviewKind>(8);
  check_nameless<Cause>(5);
  const RuleSet rules = RuleSet::decision_08_2022();
  CHECK_THROWS_WITH(rules.group(Group{7}), "a group is none");
}

namespace {

std::vector<ProblemCode> every_code() {
  std::vector<ProblemCode> codes;
  for (unsigned number = 0; !name(static_cast<ProblemCode>(number)).empty(); ++number)
    codes.push_back(static_cast<ProblemCode>(number));
  return codes;
}

const fs::path sources = fs::path{tests::places::rules} / "../src";

// Counts how often the sources name each code where they do not describe it.
std::map<std::string, int> named_in_sources() {
  std::map<std::string, int> counts;
  const std::regex code("ProblemCode::([a-z_0-9]+)");
  for (const fs::path& root : {sources, fs::path{tests::places::rules}}) {
    for (const auto& file : fs::recursive_directory_iterator(root)) {
      const std::string ending = file.path().extension().string();
      if ((ending != ".cpp" && ending != ".hpp") || file.path().filename() == "problem.cpp")
        continue;
      const std::string text = tests::read_file(file.path());
      for (std::sregex_iterator at(text.begin(), text.end(), code), end; at != end; ++at)
        ++counts[(*at)[1]];
    }
  }
  return counts;
}

struct Section {
  std::string_view file;  // as listed_in() says
  std::string_view title;
  std::string_view introduction;
};
struct Part {
  Language language;
  std::string_view title;
  std::string_view columns;
  std::array<Section, 3> sections;
};
constexpr std::array<Part, 2> parts{
    Part{Language::vietnamese,
         "Tiếng Việt",
         "mã | nguyên nhân | cách xử lý",
         {Section{"rejects.csv", "`rejects.csv`: dòng bị loại",
                  "Dòng không được dùng; mỗi dòng nêu lỗi đầu tiên của nó. Sửa trong tệp đầu vào "
                  "rồi chạy lại. Khoản chi trong lịch sử chi trả đọc được người lao động và tháng "
                  "vẫn được tính là đã chi trả, để không chi trả hai lần. Một số mã cũng có thể "
                  "nói về cả đầu vào, như nêu trong nguyên nhân."},
          Section{"issues.csv", "`issues.csv`: dòng được dùng, có chỗ đáng ngờ",
                  "Dòng được dùng. Kiểm tra; chỗ sai thì sửa trong tệp đầu vào rồi chạy lại."},
          Section{"", "Cả đầu vào, kết quả hoặc sổ theo dõi",
                  "Không tệp nào liệt kê các mã này: chương trình nêu lý do trên màn hình, không "
                  "ghi kết quả và không ghi sổ; chương trình dùng thư viện nhận được mã."}}},
    Part{
        Language::english,
        "English",
        "code | cause | what to do",
        {Section{"rejects.csv", "`rejects.csv`: the row is rejected",
                 "The row is not used; each names its first fault. Mend it in the input and run "
                 "again. A payment of the history of which worker and month can be read counts all "
                 "the same, so that nothing is paid twice. Some codes may also concern an input as "
                 "a whole, as their causes say."},
         Section{
             "issues.csv", "`issues.csv`: the row is used, and something in it is suspicious",
             "The row is used. Look at it; what is wrong is mended in the input, for another run."},
         Section{"", "An input, an output or the ledger as a whole",
                 "No file lists these codes: the program says why on the terminal, writes no "
                 "output and books nothing; a program that uses the library is given the code."}}}};

std::string page_of_codes() {
  std::string page =
      "# Mã lỗi · Problem codes\n\n"
      "A test writes this page from the library (`cause`, `remedy` and `listed_in` in "
      "[problem.hpp](../../include/rentsupport/problem.hpp)); do not edit it.\n";
  for (const Part& part : parts) {
    page += fmt::format("\n## {}\n", part.title);
    for (const Section& section : part.sections) {
      page += fmt::format("\n### {}\n\n{}\n\n| {} |\n|---|---|---|\n", section.title,
                          section.introduction, part.columns);
      for (const ProblemCode code : every_code()) {
        if (listed_in(code) != section.file) continue;
        page += fmt::format("| `{}` | {} | {} |\n", name(code), cause(code, part.language),
                            remedy(code, part.language));
      }
    }
  }
  return page;
}

}  // namespace

TEST_CASE("each code has a cause and a remedy in both languages, as parts of a sentence",
          "[problem]") {
  for (const ProblemCode code : every_code()) {
    CAPTURE(name(code));
    for (const auto say : {&rentsupport::cause, &rentsupport::remedy}) {
      const std::string vietnamese{say(code, Language::vietnamese)};
      const std::string english{say(code, Language::english)};
      CHECK(rentsupport::is_ascii(english));
      CHECK_FALSE(rentsupport::is_ascii(vietnamese));
      CHECK(rentsupport::nfc(vietnamese) == vietnamese);
      for (const std::string& text : {vietnamese, english}) {
        REQUIRE_FALSE(text.empty());
        CHECK_FALSE(text.ends_with('.'));
        CHECK(text.find_first_of("|\n") == std::string::npos);
      }
    }
  }
  constexpr auto none = static_cast<ProblemCode>(255);
  CHECK(cause(none, Language::english).empty());
  CHECK(remedy(none, Language::vietnamese).empty());
  CHECK(listed_in(none).empty());
}

TEST_CASE("the message of what is suspicious is its cause and its remedy", "[problem]") {
  using rentsupport::Suspicion;
  CHECK(message_of(Suspicion{ProblemCode::lost_zero}) ==
        "a spreadsheet dropped leading zeros of the ID; they were put back: format the column as "
        "text");
  CHECK(message_of(Suspicion{ProblemCode::insurance_no_format, true}, Language::vietnamese) ==
        "số sổ bảo hiểm xã hội không gồm 10 chữ số, hoặc cả 10 chữ số giống nhau: đối chiếu với sổ "
        "bảo hiểm xã hội; có lẽ bảng tính đã bỏ số 0 ở đầu: định dạng cột là văn bản");
}

TEST_CASE("every code that the sources name has a place, and all are given", "[problem]") {
  const auto counts = named_in_sources();
  std::set<std::string> given;
  for (const auto& [code, count] : counts) given.insert(code);
  std::set<std::string> described;
  for (const ProblemCode code : every_code()) described.emplace(name(code));
  CHECK(given == described);
}

TEST_CASE("what rejects.csv and issues.csv hold are codes that are listed there", "[problem]") {
  std::set<ProblemCode> seen;
  const std::string inputs = std::string{tests::places::examples} + "/hung_yen/";
  rentsupport::InputFiles files{inputs + "employers.csv",
                                inputs + "lists.csv",
                                inputs + "workers.csv",
                                inputs + "history.csv",
                                {}};
  const rentsupport::LoadedFiles reading = read_files(files);
  REQUIRE_FALSE(reading.problem());
  for (std::size_t i = 0; i < reading.rejects(); ++i) {
    CHECK(listed_in(reading.reject(i).code) == "rejects.csv");
    seen.insert(reading.reject(i).code);
  }
  for (const auto& issue : reading.dossier().issues()) {
    CHECK(listed_in(issue.code) == "issues.csv");
    seen.insert(issue.code);
  }
  CHECK(seen.size() >= 20);
}

TEST_CASE("the page of the codes is the one that the library gives", "[problem]") {
  const fs::path path = sources / "files/problem_codes.md";
  const std::string page = page_of_codes();
  if (std::getenv("RENTSUPPORT_RENEW_CODES") != nullptr) tests::write_file(path, page);
  INFO(
      "src/files/problem_codes.md is stale. Renew it: RENTSUPPORT_RENEW_CODES=1 "
      "build/dev/tests/rentsupport_tests '[problem]'; then read what changed.");
  const bool is_current = fs::exists(path) && tests::read_file(path) == page;
  CHECK(is_current);
}
