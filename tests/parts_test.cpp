// A run in parts writes the bytes of one in one piece, however its rows were dealt.
#include "rentsupport/parts.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "rentsupport/audit.hpp"
#include "support/places.hpp"
#include "support/random.hpp"
#include "support/random_inputs.hpp"
#include "support/run.hpp"
#include "support/worked_cases.hpp"

namespace {

namespace fs = std::filesystem;
using namespace rentsupport;

using Outputs = std::map<std::string, std::string>;

Outputs in_one_piece(const PartedRun& run) {
  const tests::ScratchDirectory scratch;
  const LoadedFiles loaded = read_files(run.files, run.reading);
  REQUIRE_FALSE(loaded.problem());
  const Decisions decisions = evaluate(run.rules, loaded.dossier(), run.how);
  REQUIRE_FALSE(write_files(scratch / "out", loaded, decisions, summarize(decisions)));
  return tests::files_in(scratch.path() / "out");
}

template <class Value>
Value value_of(std::variant<Value, Problem> result) {
  if (const auto* problem = std::get_if<Problem>(&result)) {
    CAPTURE(problem->message);
    REQUIRE(problem == nullptr);
  }
  return std::get<Value>(std::move(result));
}

template <class Value>
void shuffle(tests::Random& random, std::vector<Value>& values) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.below(i)]);
}

// The rows of both files, dealt by deal(is_payment, row).
template <class Deal>
std::vector<PartRows> dealt(const InputRows& workers, const std::optional<InputRows>& history,
                            std::size_t count, Deal deal) {
  PartRows empty{{workers.header, {}}};
  if (history) empty.history = InputRows{history->header, {}};
  std::vector<PartRows> parts(count, empty);
  for (const InputRow& row : workers.rows) parts[deal(false, row)].workers.rows.push_back(row);
  if (history) {
    for (const InputRow& row : history->rows) parts[deal(true, row)].history->rows.push_back(row);
  }
  return parts;
}

std::variant<Outputs, Problem> in_parts(const PartedRun& run, std::size_t count,
                                        std::uint64_t seed) {
  tests::Random random(seed);
  std::map<std::string, FileDigest> digests;
  const auto cut = [&](const std::string& name) {
    CutFile file = value_of(cut_file(name, run.files, run.reading));
    digests[name] = file.digest;
    shuffle(random, file.rows.rows);
    return file.rows;
  };
  const InputRows workers = cut("workers");
  std::optional<InputRows> history;
  if (run.files.history) history = cut("history");

  const std::vector<PartRows> pieces =
      dealt(workers, history, count, [&](bool, const InputRow&) { return random.below(count); });
  std::vector<PieceKeys> keys;
  for (const PartRows& piece : pieces) keys.push_back(value_of(keys_of(run, piece)));
  const auto joined = join_keys(keys);
  if (const auto* problem = std::get_if<Problem>(&joined)) return *problem;
  std::map<std::pair<bool, std::uint64_t>, std::uint64_t> number_of_row;
  for (std::size_t piece = 0; piece < count; ++piece) {
    for (std::size_t row = 0; row < keys[piece].rows.size(); ++row) {
      const RowKeys& of_row = keys[piece].rows[row];
      number_of_row[{of_row.is_payment, of_row.line}] = std::get<0>(joined)[piece][row];
    }
  }
  REQUIRE(number_of_row.size() == workers.rows.size() + (history ? history->rows.size() : 0));

  const std::vector<PartRows> whole =
      dealt(workers, history, count, [&](bool is_payment, const InputRow& row) {
        return number_of_row.at({is_payment, row.line}) * 0x9e3779b97f4a7c15U % count;
      });
  std::vector<DecidedPart> parts;
  std::vector<DecidedRequest> requests;
  for (const PartRows& part : whole) {
    parts.push_back(value_of(decide_part(run, part)));
    auto& of_part = parts.back().requests;
    requests.insert(requests.end(), of_part.begin(), of_part.end());
    of_part.clear();
  }
  shuffle(random, parts);
  std::sort(requests.begin(), requests.end(),
            [](const auto& a, const auto& b) { return a.line < b.line; });
  std::vector<WrittenRange> ranges;
  std::uint64_t requests_before = 0;
  std::uint64_t payments_before = 0;
  while (requests_before < requests.size()) {
    const std::uint64_t size = std::min<std::uint64_t>(requests.size() - requests_before,
                                                       1 + random.below(requests.size()));
    const auto begin = requests.begin() + static_cast<std::ptrdiff_t>(requests_before);
    std::vector<DecidedRequest> range(begin, begin + static_cast<std::ptrdiff_t>(size));
    shuffle(random, range);
    ranges.push_back(write_range(std::move(range), requests_before, payments_before));
    requests_before += ranges.back().requests;
    payments_before += ranges.back().payments;
  }
  const tests::ScratchDirectory scratch;
  const std::vector<RangeText> texts(ranges.begin(), ranges.end());
  REQUIRE_FALSE(close_parts(run, scratch / "out", digests, texts, parts));
  return tests::files_in(scratch.path() / "out");
}

void check_same(const PartedRun& run) {
  const Outputs whole = in_one_piece(run);
  for (const unsigned count : {1U, 2U, 7U, 16U}) {
    CAPTURE(count);
    const auto parts = in_parts(run, count, count);
    REQUIRE(std::holds_alternative<Outputs>(parts));
    for (const auto& [file, text] : whole) {
      CAPTURE(file);
      CHECK(std::get<Outputs>(parts).at(file) == text);
    }
    CHECK(std::get<Outputs>(parts).size() == whole.size());
  }
}

// A run of files that are written into a directory.
class WrittenRun {
 public:
  explicit WrittenRun(const std::map<std::string, std::string>& texts) {
    for (const auto& [input, text] : texts) tests::write_file(path(input), text);
    run.files = {path("employers"), path("lists"), path("workers")};
    if (texts.contains("history")) run.files.history = path("history");
    if (texts.contains("persons")) run.files.persons = path("persons");
  }

  [[nodiscard]] std::string path(const std::string& input) const {
    return scratch_ / (input + ".csv");
  }

 private:
  tests::ScratchDirectory scratch_;

 public:
  PartedRun run{RuleSet::decision_08_2022(), {}};
};

}  // namespace

TEST_CASE("rows dealt to any number of parts, in any order, are decided as in one piece",
          "[parts]") {
  for (const unsigned seed : {1U, 2U, 3U, 4U}) {
    CAPTURE(seed);
    const WrittenRun written(tests::random_inputs(seed, 600));
    const Outputs whole = in_one_piece(written.run);
    CHECK(whole.at("persons_to_check.csv").size() > 200);
    CHECK(whole.at("issues.csv").find("shared_account") != std::string::npos);
    CHECK(whole.at("issues.csv").find("same_insurance_no") != std::string::npos);
    check_same(written.run);
  }
}

TEST_CASE("the samples and all folders of cases are decided in parts as in one piece",
          "[parts][cases]") {
  const std::string sample = std::string{tests::places::examples} + "/hung_yen/";
  PartedRun of_sample{RuleSet::decision_08_2022(),
                      {sample + "employers.csv", sample + "lists.csv", sample + "workers.csv",
                       sample + "history.csv"}};
  check_same(of_sample);
  of_sample.how.as_of = parse_date("2022-07-15");
  CHECK(in_one_piece(of_sample).at("overdue.csv").size() > 200);
  check_same(of_sample);
  of_sample.how.earlier_months.push_back(
      {"033095000010", Group::working, std::chrono::year{2022} / 4});
  CHECK_THROWS_WITH(in_parts(of_sample, 2, 1), Catch::Contains("no earlier months"));
  for (const auto& folder : tests::case_folders()) {
    CAPTURE(folder);
    const tests::WorkedCases cases(folder);
    const PartedRun run{RuleSet::decision_08_2022(cases.parameters()), tests::files_of(folder),
                        tests::options_of(folder), cases.options()};
    const auto parts = in_parts(run, 3, 1);
    if (const auto* problem = std::get_if<Problem>(&parts)) {
      CHECK(problem->code == ProblemCode::ambiguous_date);
    } else {
      CHECK(std::get<Outputs>(parts) == in_one_piece(run));
    }
  }
}

TEST_CASE("a row of a part is read as it is in its file, whatever stands around it", "[parts]") {
  auto inputs = tests::random_inputs(9, 40);
  std::string& workers = inputs.at("workers");
  std::string stray;
  // A quote that is not closed, with rows behind it that would close it; records of several lines;
  // rows that are not UTF-8; too few and too many cells; blank lines; a CR of its own.
  for (int i = 0; i < 9; ++i) {
    const std::string n = std::to_string(i);
    stray += "S" + n + ",L0-0,033000000001,\"Lê,1991,,yes,none,,,,,,,,,,,2022-04,\n";
    stray +=
        "T" + n + ",L0-0,033000000002,\"Lê\n\"\"Quân\"\"\",1991,,yes,none,,,,,,,,,,,2022-04,\n";
    stray += "U" + n + ",L0-0,033000000003,a\xff,1991,,yes,none,,,,,,,,,,,2022-04,\r\n";
    stray += "V" + n + ",L0-0,033000000004\n \t\n";
    stray += "W" + n + ",L0-0,033000000005,a\rb\",1991,,yes,none,,,,,,,,,,,2022-04,\"x\"\n";
  }
  workers.insert(workers.find('\n') + 1, stray);
  workers += "Z,L0-1,033000000006,Lê,1991,,yes,none,,,,,,,,,,,2022-04,\r";
  std::string& history = inputs.at("history");
  history += "033000000001,2022-04,500000,working,\"a,1991,\n";
  history += "\"033000000002\",2022-04,-500000,working,a,1991,";
  check_same(WrittenRun(inputs).run);
}

TEST_CASE("decisions of an office join parts, as rows do", "[parts]") {
  auto inputs = tests::random_inputs(10, 300);
  std::string persons = "worker_id,other_id,same\n";
  tests::Random random(3);
  const auto id = [&] { return "0330" + std::to_string(100000000 + random.below(200)).substr(1); };
  for (int i = 0; i < 60; ++i)
    persons += id() + "," + id() + (random.one_in(2) ? ",yes\n" : ",no\n");
  inputs["persons"] = persons;
  check_same(WrittenRun(inputs).run);
}

TEST_CASE("the order of day and month is a matter of the whole file: parts refuse to guess it",
          "[parts]") {
  auto inputs = tests::random_inputs(11, 50);
  std::string& workers = inputs.at("workers");
  const std::size_t date = workers.find("2021-01-15");
  workers.replace(date, 10, "01/15/2021");
  const WrittenRun written(inputs);
  const auto parts = in_parts(written.run, 2, 1);
  REQUIRE(std::holds_alternative<Problem>(parts));
  CHECK(std::get<Problem>(parts).code == ProblemCode::ambiguous_date);
  PartedRun told = written.run;
  told.reading.dates = {{"workers", DateOrder::month_first}};
  check_same(told);
}

TEST_CASE("a workbook has no rows apart, and a table that is not there none", "[parts]") {
  WrittenRun written(tests::random_inputs(12, 10));
  CHECK_THROWS_AS(cut_file("lists", written.run.files), Error);
  written.run.files.workers = written.path("missing");
  CHECK(std::get<Problem>(cut_file("workers", written.run.files)).code ==
        ProblemCode::unreadable_file);
}
