// The library against the slow reference: the same bytes, whatever the input, the readings, the
// number of threads and the size of a batch.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "support/against_reference.hpp"
#include "support/places.hpp"
#include "support/random.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;

void compare(const InputFiles& files, const std::string& out, const reference::Options& options,
             unsigned threads, std::size_t batch_rows) {
  REQUIRE(tests::difference_from_reference(files, out, options, threads, batch_rows) == "");
}

InputFiles generated(const tests::ScratchDirectory& scratch, const std::string& requests,
                     std::uint64_t seed, const std::string& unknown, const std::string& faulty,
                     const std::string& repeated) {
  const auto result = tests::run_program(
      {tests::places::generate, "--out", scratch / "in", "--requests", requests, "--seed",
       std::to_string(seed), "--unknown", unknown, "--faulty", faulty, "--repeated", repeated});
  REQUIRE(result.status == 0);
  return {scratch / "in/employers.csv", scratch / "in/lists.csv", scratch / "in/workers.csv",
          scratch / "in/history.csv", std::nullopt};
}

struct AddedColumn {
  std::string name;
  std::vector<std::string> cells;
  std::string faulty;
};

// Adds columns to a text whose lines are its records, in the place of those that it has.
std::string with_columns(const std::string& text, tests::Random& random,
                         const std::vector<AddedColumn>& columns) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    result += text.substr(at, end - at);
    for (const AddedColumn& column : columns) {
      // What begins with x_ is not read.
      if (at == 0) result.replace(result.find(column.name), column.name.size(), "x_" + column.name);
    }
    for (const AddedColumn& column : columns) {
      const std::string& cell = random.one_in(80) ? column.faulty : random.of(column.cells);
      result += ',' + (at == 0 ? column.name : cell);
    }
    result += '\n';
    at = end + 1;
  }
  return result;
}

// Makes signed forms of many lists, with whatever facts are given beside.
void add_forms(const InputFiles& files, tests::Random& random) {
  const std::vector<AddedColumn> of_lists{
      {"signed", {"yes", "yes", "yes", "no", "", ""}, "signed"},
      {"forms_attached", {"yes", "no", "1", "c\xC3\xB3", "", "", ""}, "maybe"}};
  const std::vector<AddedColumn> of_workers{
      {"section", {"II", "II", "II", "II", "III", "III", "III", "", ""}, "IV"},
      {"rented_months",
       {"", "", "", "", "", "", "-", "2022-05", "2022-03 2022-04", "2022-04 05/2022 2022-06",
        "2022-02 2022-03 2022-04 2022-05 2022-06 2022-07"},
       "2022-13"}};
  tests::write_file(files.lists, with_columns(tests::read_file(files.lists), random, of_lists));
  tests::write_file(files.workers,
                    with_columns(tests::read_file(files.workers), random, of_workers));
}

// The cells of a line of a file without quotes.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells{""};
  for (const char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

// Spells IDs and dates as offices do, and gives workers what makes one person of two IDs, or two of
// one; and a file of decisions.
void confuse_persons(InputFiles& files, tests::Random& random) {
  std::vector<std::string> ids;
  const std::uint64_t few = 1 + random.below(200);
  const bool month_first = random.one_in(3);
  for (const std::string* file : {&files.workers, &*files.history}) {
    const bool is_history = file != &files.workers;
    const std::string text = tests::read_file(*file);
    if (text.find('"') != std::string::npos) continue;
    std::istringstream lines(text);
    std::string line;
    std::getline(lines, line);
    if (line.ends_with('\r')) line.pop_back();
    std::vector<std::string> columns = cells_of(line);
    const auto place_of = [&](const std::string& name) {
      const auto found = std::find(columns.begin(), columns.end(), name);
      if (found == columns.end()) {
        columns.push_back(name);
        return columns.size() - 1;
      }
      return static_cast<std::size_t>(found - columns.begin());
    };
    const std::size_t id = place_of("worker_id");
    const std::size_t number = place_of("insurance_no");
    const std::size_t name = place_of("full_name");
    const std::size_t birth = place_of("birth_date");
    const std::size_t account = is_history ? 0 : place_of("account");
    const std::size_t amount = is_history ? place_of("amount_vnd") : 0;
    std::string changed;
    const auto put = [&](const std::vector<std::string>& cells) {
      for (std::size_t i = 0; i < cells.size(); ++i) changed += (i == 0 ? "" : ",") + cells[i];
      changed += '\n';
    };
    put(columns);
    while (std::getline(lines, line)) {
      std::vector<std::string> cells = cells_of(line);
      if (cells.size() < columns.size()) cells.resize(columns.size());
      if (!cells[id].empty()) ids.push_back(cells[id]);
      if (random.one_in(8) && !ids.empty()) cells[id] = random.of(ids);
      if (random.one_in(8))
        cells[id] = random.of(std::vector<std::string>{
            "'" + cells[id], cells[id] + ".0",
            cells[id].substr(std::min<std::size_t>(1, cells[id].size())), cells[id] + "\xc2\xa0",
            "=" + cells[id], "c 76543" + std::to_string(random.below(20)), "3.3E+10"});
      if (random.one_in(5)) cells[number] = std::to_string(7915000000 + random.below(few));
      if (random.one_in(40)) cells[number] = "1111111111";
      if (random.one_in(5))
        cells[name] = random.of(std::vector<std::string>{"Nguyen Mau", "NGUYEN  MAU", "Tran Mau",
                                                         "Nguye\xcc\x82n Mau", "=1+1"});
      if (random.one_in(4))
        cells[birth] =
            random.of(std::vector<std::string>{"1995-03-01", "01/03/1995", "1995", "1/3/1995",
                                               "1996", "03.01.1995", "someday", "31/12/1994"});
      if (month_first && random.one_in(100)) cells[birth] = "03/25/1995";
      if (!is_history && random.one_in(5))
        cells[account] = random.of(std::vector<std::string>{
            "190027 " + std::to_string(1000 + random.below(few)), "1.9E+09", "0"});
      if (is_history && random.one_in(6))
        cells[amount] = random.of(std::vector<std::string>{"500.000", "-500000", "-500,000", "-1",
                                                           "abc", "1 500 000", "-1.500.000"});
      put(cells);
    }
    if (random.one_in(3)) changed.pop_back();
    tests::write_file(*file, changed);
  }
  if (ids.empty() || random.one_in(3)) return;
  std::string decisions = "worker_id,other_id,same,decided_on,reason,evidence\n";
  for (std::uint64_t n = random.below(ids.size() / 20 + 4); n > 0; --n)
    decisions += random.of(ids) + ',' + random.of(ids) + ',' +
                 random.of(std::vector<std::string>{"yes", "no", "", "x", "maybe"}) +
                 ",05/07/2022,,x\n";
  files.persons = files.workers.substr(0, files.workers.rfind('/')) + "/persons.csv";
  tests::write_file(*files.persons, decisions);
}

reference::Options random_options(tests::Random& random) {
  reference::Options options;
  for (const ReadingInfo& reading : readings()) {
    if (random.one_in(2))
      options.readings[std::string{reading.name}] =
          reading.options[random.below(reading.options.size())];
  }
  if (random.one_in(4))
    options.dates.emplace_back(
        random.of(std::vector<std::string>{"workers", "workers.birth_date", "lists", "history",
                                           "workers.rent_from"}),
        random.one_in(2) ? "day_first" : "month_first");
  if (random.one_in(3)) {
    for (std::uint64_t n = random.below(5); n > 0; --n) {
      const auto& [fact, value] = random.of(tests::possible_assumptions());
      options.assumptions[fact] = value;
    }
  }
  return options;
}

// The long form of the proof is chosen by an environment variable. A sanitizer looks for other
// things, in fewer rounds.
#if defined(RENTSUPPORT_SANITIZED)
constexpr std::uint64_t share_of_rounds = 6;
#else
constexpr std::uint64_t share_of_rounds = 1;
#endif

std::uint64_t rounds(std::uint64_t usual, std::uint64_t long_form) {
  return (std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr ? long_form : usual) / share_of_rounds;
}

}  // namespace

TEST_CASE("generated files are decided as the reference decides them", "[differential]") {
  tests::Random random(20220328);
  const std::vector<unsigned> threads{1, 2, 3, 8};
  const std::vector<std::size_t> batches{64, 128, 1024, 2048};
  const std::vector<std::string> shares{"0", "0.02", "0.1", "0.5"};
  const std::uint64_t count = rounds(90, 360);
  std::uint64_t decided = 0;
  for (std::uint64_t round = 0; round < count; ++round) {
    const tests::ScratchDirectory scratch;
    const std::string requests =
        round % 10 == 0 ? "7000" : std::to_string(300 + random.below(4000));
    InputFiles files = generated(scratch, requests, round, random.of(shares), random.of(shares),
                                 random.of(shares));
    if (!random.one_in(4)) add_forms(files, random);
    if (random.one_in(2)) confuse_persons(files, random);
    const reference::Options options = random_options(random);
    CAPTURE(round);
    compare(files, scratch / "out", options, random.of(threads), random.of(batches));
    decided += std::stoull(requests);
  }
  CHECK((share_of_rounds > 1 || decided >= 200'000));
}

TEST_CASE("random records are decided as the reference decides them", "[differential]") {
  tests::Random random(12);
  const std::uint64_t count = rounds(1500, 10'000);
  for (std::uint64_t round = 0; round < count; ++round) {
    tests::Records records = tests::random_records(random, 1 + random.below(60), random.below(30));
    if (random.one_in(2)) tests::confuse_persons(random, records);
    CAPTURE(round);
    REQUIRE(tests::difference_from_reference(records, random_options(random), 64) == "");
  }
}

namespace {

// Damages a text at random places with what is dangerous in CSV.
std::string damaged(std::string text, tests::Random& random, std::uint64_t times) {
  const std::vector<std::string> pieces{"\"",
                                        "\"\"",
                                        "\n",
                                        "\r\n",
                                        "\r",
                                        ",",
                                        ";",
                                        "\t",
                                        " ",
                                        "-",
                                        "\xff",
                                        "\xe1\xbb",
                                        "\xed\xa0\x80",
                                        std::string(1, '\0'),
                                        "\n\n",
                                        "\n \t\r\n",
                                        ",\"",
                                        "\",",
                                        "\"\n",
                                        "2022-02-30",
                                        "00/2022",
                                        "x",
                                        "\xc3\xb4",
                                        "\"\xef\xbb\xbf\""};
  for (; times > 0; --times) {
    const std::size_t at = random.below(text.size() + 1);
    switch (random.below(3)) {
      case 0:
        text.insert(at, random.of(pieces));
        break;
      case 1:
        text.erase(at, 1 + random.below(3));
        break;
      default:
        text.replace(at, std::min<std::size_t>(1, text.size() - at), random.of(pieces));
        break;
    }
  }
  return text;
}

std::string with_separator(std::string text, char separator) {
  for (char& c : text) {
    if (c == ',') c = separator;
  }
  return text;
}

}  // namespace

TEST_CASE("damaged files are read as the reference reads them", "[differential]") {
  tests::Random random(8);
  const std::uint64_t count = rounds(400, 5000);
  for (std::uint64_t round = 0; round < count; ++round) {
    const tests::ScratchDirectory scratch;
    // Some files span several chunks of the reader.
    const std::string requests = round % 40 == 0 ? "9000" : std::to_string(1 + random.below(60));
    InputFiles files = generated(scratch, requests, round, "0.05", "0.02", "0.2");
    if (random.one_in(2)) add_forms(files, random);
    if (random.one_in(3)) confuse_persons(files, random);
    const char separator = random.of(std::vector<char>{',', ',', ';', '\t'});
    for (const std::string* file :
         {&files.employers, &files.lists, &files.workers, &*files.history}) {
      std::string text = with_separator(tests::read_file(*file), separator);
      const std::size_t header = text.find('\n') + 1;
      // Mostly the rows: a damaged header is mostly the end of the run.
      const std::string head =
          random.one_in(20) ? damaged(text.substr(0, header), random, 1) : text.substr(0, header);
      text = (random.one_in(4) ? "\xef\xbb\xbf" : "") + head +
             damaged(text.substr(header), random, random.below(12));
      if (random.one_in(4) && text.ends_with('\n')) text.pop_back();
      tests::write_file(*file, text);
    }
    CAPTURE(round);
    compare(files, scratch / "out", random_options(random),
            1 + static_cast<unsigned>(random.below(4)), 2048);
  }
}

TEST_CASE("doubled quotes in many rows are read by many threads", "[differential][threads]") {
  const tests::ScratchDirectory scratch;
  tests::write_file(scratch / "e.csv", "employer_id,kind,province\nE1,enterprise,33\n");
  tests::write_file(scratch / "l.csv",
                    "list_id,employer_id,group,drawn_up_on\n\"L\"\"1\",E1,working,2022-06-01\n");
  std::string workers = "request_id,list_id,worker_id,months,full_name\n";
  for (int i = 0; i < 40'000; ++i) {
    const std::string number = std::to_string(i);
    workers += "\"R\"\"" + number + "\",\"L\"\"1\",\"1\"\"" + std::to_string(10'000'000 + i) +
               "\",2022-04,\"N \"\"x\"\"\"\n";
  }
  tests::write_file(scratch / "w.csv", workers);
  compare({scratch / "e.csv", scratch / "l.csv", scratch / "w.csv", std::nullopt}, scratch / "out",
          {}, 4, 2048);
}
