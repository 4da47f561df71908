// The library against the slow reference: the same bytes, whatever the input, the readings, the
// number of threads and the size of a batch.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

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
          scratch / "in/history.csv"};
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

reference::Options random_options(tests::Random& random) {
  reference::Options options;
  for (const ReadingInfo& reading : readings()) {
    if (random.one_in(2))
      options.readings[std::string{reading.name}] =
          reading.options[random.below(reading.options.size())];
  }
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
  const std::uint64_t count = rounds(75, 300);
  std::uint64_t decided = 0;
  for (std::uint64_t round = 0; round < count; ++round) {
    const tests::ScratchDirectory scratch;
    const std::string requests =
        round % 10 == 0 ? "7000" : std::to_string(300 + random.below(4000));
    const InputFiles files = generated(scratch, requests, round, random.of(shares),
                                       random.of(shares), random.of(shares));
    if (!random.one_in(4)) add_forms(files, random);
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
    const tests::Records records =
        tests::random_records(random, 1 + random.below(60), random.below(30));
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
    const InputFiles files = generated(scratch, requests, round, "0.05", "0.02", "0.2");
    if (random.one_in(2)) add_forms(files, random);
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
    workers +=
        "\"R\"\"" + number + "\",\"L\"\"1\",\"W\"\"" + number + "\",2022-04,\"N \"\"x\"\"\"\n";
  }
  tests::write_file(scratch / "w.csv", workers);
  compare({scratch / "e.csv", scratch / "l.csv", scratch / "w.csv", std::nullopt}, scratch / "out",
          {}, 4, 2048);
}
