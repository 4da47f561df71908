#include "input_options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <map>
#include <set>
#include <utility>

#include "files/files.hpp"
#include "files/sheet_places.hpp"
#include "ledger_options.hpp"
#include "rule_set_options.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

Assumptions assumptions_of(const InputOptions& options, const FurtherFacts& further,
                           Language language) {
  std::map<std::string, std::string> facts;
  for (const std::string& assumption : options.assumptions) {
    const auto parts = split_assignment(assumption);
    if (!parts) {
      throw Failure(wrong_use, say(language, "--assume {}: write FACT=VALUE",
                                   "--assume {}: ghi DỮ KIỆN=GIÁ TRỊ", assumption));
    }
    facts[parts->first] = parts->second;
  }
  Assumptions assumptions(further);
  if (const auto problem = assumptions.add(facts, language))
    throw Failure(wrong_use, "--assume: " + problem->text());
  return assumptions;
}

constexpr const char* shortened_in_english =
    "rentsupport: an input file was shortened while it was read: run again when it is complete\n";
constexpr const char* shortened_in_vietnamese =
    "rentsupport: một tệp đầu vào bị cắt ngắn trong khi đọc: chạy lại khi tệp đã đầy đủ\n";
const char* shortened_message = shortened_in_english;

// An input that another program shortens while it is mapped ends in SIGBUS: say so and go.
void input_was_shortened(int) {
  // Several threads may come here at once: one of them speaks.
  static std::atomic_flag said = ATOMIC_FLAG_INIT;
  while (said.test_and_set()) ::pause();
  const std::string_view message = shortened_message;
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, message.data(), message.size());
  remove_unfinished();
  ::_exit(wrong_use);
}

// Cuts what an option says of something: `lists=month_first`.
std::pair<std::string, std::string> told_in(std::string_view option, const std::string& told,
                                            Language language) {
  const std::size_t sign = told.find('=');
  if (sign == std::string::npos || sign == 0) {
    throw Failure(wrong_use, say(language, "{} {}: write NAME=VALUE", "{} {}: ghi dạng TÊN=GIÁ TRỊ",
                                 option, told));
  }
  return {told.substr(0, sign), told.substr(sign + 1)};
}

void expect_shortened_inputs(Language language) {
  shortened_message =
      language == Language::english ? shortened_in_english : shortened_in_vietnamese;
  std::signal(SIGBUS, input_was_shortened);
}

}  // namespace

void add_workbook_limits(CLI::App& command, WorkbookLimits& limits, Language language) {
  command
      .add_option_function<std::vector<std::string>>(
          "--workbook-limit",
          [&limits, language](const std::vector<std::string>& all) {
            for (const std::string& told : all) {
              const auto [name, text] = told_in("--workbook-limit", told, language);
              const std::map<std::string, std::uint64_t*> known{{"packed", &limits.packed},
                                                                {"unpacked", &limits.unpacked},
                                                                {"strings", &limits.strings},
                                                                {"cells", &limits.cells},
                                                                {"depth", &limits.depth}};
              const auto limit = known.find(name);
              std::uint64_t number = 0;
              const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
              if (limit == known.end() || read.ec != std::errc{} ||
                  read.ptr != text.data() + text.size()) {
                throw Failure(wrong_use,
                              say(language,
                                  "--workbook-limit {}: write packed, unpacked, strings, cells or "
                                  "depth, and a number, such as cells=20000000",
                                  "--workbook-limit {}: ghi packed, unpacked, strings, cells hoặc "
                                  "depth và một số, ví dụ cells=20000000",
                                  told));
              }
              *limit->second = number;
            }
          },
          say(language, "how much of a workbook is read at most, such as cells=20000000",
              "đọc tối đa bao nhiêu từ một tệp Excel, ví dụ cells=20000000"))
      ->type_name("NAME=N")
      ->allow_extra_args(false);
}

void add_input_files(CLI::App& command, InputOptions& options, Language language) {
  command
      .add_option(
          "--employers", options.files.employers,
          say(language, "worksites, a row each", "cơ sở sử dụng lao động, mỗi dòng một cơ sở"))
      ->required()
      ->type_name("FILE")
      ->check(not_empty());
  command
      .add_option("--lists", options.files.lists,
                  say(language, "lists (Forms 02 and 03), a row each",
                      "danh sách (Mẫu số 02 và 03), mỗi dòng một danh sách"))
      ->required()
      ->type_name("FILE")
      ->check(not_empty());
  command
      .add_option(
          "--workers", options.files.workers,
          say(language, "requests, a row each", "đề nghị của người lao động, mỗi dòng một đề nghị"))
      ->required()
      ->type_name("FILE")
      ->check(not_empty());
  command
      .add_option("--history", options.files.history,
                  say(language, "months already paid by requests that are not in the input",
                      "các tháng đã chi trả theo đề nghị không có trong đầu vào"))
      ->type_name("FILE")
      ->check(not_empty());
  command
      .add_option(
          "--persons", options.files.persons,
          say(language,
              "decisions on who is the same person: a copy of persons_to_check.csv, filled in",
              "kết luận ai là cùng một người: một bản sao của persons_to_check.csv đã điền"))
      ->type_name("FILE")
      ->check(not_empty());
  add_workbook_limits(command, options.files.workbooks, language);
  command
      .add_option("--threads", options.threads,
                  say(language, "threads; all processors if left out",
                      "số luồng; bỏ trống thì dùng mọi bộ xử lý"))
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  command.add_flag("--quiet", options.quiet,
                   say(language, "no progress and no closing summary",
                       "không hiện tiến độ và bản tóm tắt cuối"));
}

std::vector<std::string> paths_of(const InputFiles& files) {
  std::vector<std::string> paths{files.employers, files.lists, files.workers};
  if (files.history) paths.push_back(*files.history);
  if (files.persons) paths.push_back(*files.persons);
  for (std::string& path : paths) path = sheet_path(path).file;
  return paths;
}

void add_reading_options(CLI::App& command, std::vector<std::string>& ignored_columns,
                         std::vector<std::string>& dates, std::vector<std::string>& expected_rows,
                         const ReadingExamples& examples, Language language) {
  command
      .add_option("--ignore-column", ignored_columns,
                  say(language, "do not read an optional or unknown column",
                      "không đọc một cột không bắt buộc hoặc cột lạ"))
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      .add_option(
          "--dates", dates,
          say(language,
              "how day and month stand in a file or a column, such as {}; the last one wins",
              "thứ tự ngày và tháng trong một tệp hoặc một cột, ví dụ {}; lần ghi cuối "
              "được dùng",
              examples.dates))
      ->type_name("FILE[.COLUMN]=ORDER")
      ->allow_extra_args(false);
  command
      .add_option("--expect-rows", expected_rows,
                  say(language, "refuse a file with another number of rows, such as {}",
                      "từ chối tệp có số dòng khác, ví dụ {}", examples.rows))
      ->type_name("FILE=N")
      ->allow_extra_args(false);
}

void add_input_options(CLI::App& command, InputOptions& options, Language language) {
  add_input_files(command, options, language);
  command
      .add_option(
          "--assume", options.assumptions,
          say(language, "fill a fact where it is unknown, such as pays_rent=yes; the last one wins",
              "điền dữ kiện còn thiếu, ví dụ pays_rent=yes; lần ghi cuối được dùng"))
      ->type_name("FACT=VALUE")
      ->allow_extra_args(false);
  add_reading_options(command, options.ignored_columns, options.dates, options.expected_rows,
                      {"lists=month_first", "workers=199482"}, language);
}

void add_ledger_option(CLI::App& command, InputOptions& options, Language language) {
  command
      .add_option("--ledger", options.ledger,
                  say(language, "count the months in this ledger as history, as evaluate does",
                      "tính các tháng trong sổ này là lịch sử chi trả, như lệnh evaluate"))
      ->type_name("FILE")
      ->check(not_empty());
}

std::unique_ptr<ProgressLine> show_progress(const InputOptions& options, const Progress& progress,
                                            Language language) {
  if (options.quiet || ::isatty(STDERR_FILENO) == 0) return nullptr;
  return std::make_unique<ProgressLine>(progress, language);
}

std::vector<std::pair<std::string, DateOrder>> read_dates(const std::vector<std::string>& all,
                                                          Language language) {
  std::vector<std::pair<std::string, DateOrder>> dates;
  for (const std::string& told : all) {
    const auto [which, order] = told_in("--dates", told, language);
    const auto read = parse<DateOrder>(order);
    if (!read) {
      throw Failure(wrong_use,
                    say(language, "--dates {}: write day_first or month_first after the sign",
                        "--dates {}: sau dấu = ghi day_first hoặc month_first", told));
    }
    dates.emplace_back(which, *read);
  }
  return dates;
}

std::map<std::string, std::uint64_t> read_expected_rows(const std::vector<std::string>& all,
                                                        const std::set<std::string>& given,
                                                        Language language) {
  std::map<std::string, std::uint64_t> expected;
  for (const std::string& told : all) {
    const auto [file, count] = told_in("--expect-rows", told, language);
    std::uint64_t rows = 0;
    const auto read = std::from_chars(count.data(), count.data() + count.size(), rows);
    if (read.ec != std::errc{} || read.ptr != count.data() + count.size() ||
        !given.contains(file)) {
      throw Failure(wrong_use,
                    say(language, "--expect-rows {}: write an input that is given, and a number",
                        "--expect-rows {}: ghi tên một tệp đầu vào và một số", told));
    }
    expected[file] = rows;
  }
  return expected;
}

void check_rows(std::string_view file, std::uint64_t read, std::uint64_t expected,
                Language language) {
  if (read == expected) return;
  throw Failure(
      wrong_use,
      say(language, "{}: {} rows were read, {} are expected: not the whole file, or another one",
          "{}: đọc được {} dòng, phải có {} dòng: tệp thiếu dòng, hoặc là tệp khác", file, read,
          expected));
}

Inputs read_inputs(const InputOptions& options, const FurtherFacts& facts, Progress& progress,
                   Language language, Language files) {
  EvaluateOptions how{.threads = options.threads};
  // Wrong assumptions must not wait for the files to be read.
  how.assumptions = assumptions_of(options, facts, language);
  expect_shortened_inputs(language);
  ReadOptions reading_options;
  reading_options.ignored_columns = {options.ignored_columns.begin(),
                                     options.ignored_columns.end()};
  reading_options.dates = read_dates(options.dates, language);
  std::set<std::string> given{"employers", "lists", "workers"};
  if (options.files.history) given.insert("history");
  if (options.files.persons) given.insert("persons");
  const auto expected = read_expected_rows(options.expected_rows, given, language);
  reading_options.threads = options.threads;
  reading_options.progress = &progress;
  reading_options.map_files = true;
  reading_options.language = files;
  reading_options.facts = facts;
  LoadedFiles loaded = read_files(options.files, reading_options);
  if (loaded.problem()) throw Failure(wrong_use, loaded.problem()->text());
  const auto rows = loaded.dossier().rows();
  for (const auto& [file, count] : expected) check_rows(file, rows.at(file).read, count, language);
  for (const std::string& warning : loaded.warnings())
    print_message(fmt::format("rentsupport: {}\n", printable(warning)));
  if (!options.ledger.empty()) {
    LedgerRun ledger(options.ledger, false);
    check(ledger.problem());
    check(ledger.count_in(loaded.dossier(), how));
  }
  return {std::move(loaded), std::move(how)};
}

Status status_after(const LoadedFiles& loaded, const InputOptions& options, Language language) {
  if (loaded.rejects() == 0) return loaded.is_cut() ? rows_rejected : done;
  if (!options.quiet) {
    const std::string count = fmt::format("{}", loaded.rejects());
    print_message(fmt::format(
        "rentsupport: {}\n",
        say(language,
            "rejected rows: {}; those of the history whose worker and month can be read count "
            "all the same; rejects.csv of evaluate says how to mend them",
            "số dòng bị loại: {}; dòng lịch sử chi trả đọc được người lao động và tháng vẫn "
            "được tính; xem rejects.csv của evaluate để biết cách sửa",
            grouped(count, digit_mark(language)))));
  }
  return rows_rejected;
}

std::size_t find_request(const LoadedFiles& loaded, const std::string& id, Language language) {
  if (const auto request = loaded.dossier().find(id)) return *request;
  for (std::size_t i = 0; i < loaded.rejects(); ++i) {
    const Reject reject = loaded.reject(i);
    if (reject.file != "workers" || reject.key != id) continue;
    // A fault of the whole row has no column. The message may hold a cell: of a person.
    const bool in_column = !reject.column.empty();
    const std::string column =
        in_column ? say(language, ", column {}", ", cột {}", reject.column) : "";
    throw Failure(
        wrong_use,
        say(language,
            "request {} was rejected: workers, line {}{}: {}; rejects.csv of evaluate says how to "
            "mend it",
            "đề nghị {} bị loại khi đọc: workers, dòng {}{}: {}; xem rejects.csv của evaluate để "
            "biết cách sửa",
            id, reject.line, column, name(reject.code)));
  }
  throw Failure(wrong_use, say(language, "there is no request {}", "không có đề nghị {}", id));
}

}  // namespace rentsupport::cli
