// `rentsupport evaluate`: from input files to decisions and a payment schedule.
#include "rentsupport/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "audit/run_files.hpp"
#include "audit_options.hpp"
#include "command.hpp"
#include "files/files.hpp"
#include "input_options.hpp"
#include "language_option.hpp"
#include "ledger/ledger_file.hpp"
#include "ledger_options.hpp"
#include "memory_option.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/schedule.hpp"
#include "rentsupport/summary.hpp"
#include "rentsupport/workbooks.hpp"
#include "rule/wording.hpp"
#include "rule_set_options.hpp"
#include "run_log.hpp"
#include "values/language.hpp"
#include "words.hpp"

namespace rentsupport::cli {

namespace {

struct EvaluateArguments {
  InputOptions input;
  RuleSetOptions rule_set;
  LedgerOptions ledger;
  std::string out;
  std::string key;
  Languages languages;
  std::string max_rejected;  // N or N%
  std::string min_decided;   // N%
  std::string as_of;
  bool keep = false;
  std::string workbook;
  bool annex = false;  // with the workbook
  std::string log;
  std::string memory;
};

// A limit as it is given: `100`, or `0.5%` of something. Exact: in millionths.
struct Limit {
  static constexpr unsigned decimals = 6;
  std::uint64_t millionths = 0;
  bool is_share = false;

  // Says whether a part of all is not more than the limit.
  [[nodiscard]] bool holds(std::uint64_t part, std::uint64_t all) const {
    using Wide = unsigned __int128;
    constexpr Wide million = 1'000'000;
    return is_share ? Wide{part} * 100 * million <= Wide{millionths} * all
                    : Wide{part} * million <= Wide{millionths};
  }
};

Limit read_limit(std::string_view option, std::string_view text, bool must_be_share,
                 Language language) {
  Limit limit;
  std::string_view digits = text;
  limit.is_share = digits.ends_with('%');
  if (limit.is_share) digits.remove_suffix(1);
  const std::string_view whole = digits.substr(0, digits.find('.'));
  std::string fraction{whole.size() == digits.size() ? std::string_view{}
                                                     : digits.substr(whole.size() + 1)};
  bool is_good = !whole.empty() && whole.size() <= 12 && fraction.size() <= Limit::decimals &&
                 (whole.size() == digits.size() || !fraction.empty());
  fraction.resize(Limit::decimals, '0');
  for (const char c : std::string{whole} + fraction) {
    is_good = is_good && c >= '0' && c <= '9';
    limit.millionths = limit.millionths * 10 + static_cast<std::uint64_t>(c - '0');
  }
  is_good = is_good && (!limit.is_share || limit.millionths <= 100'000'000) &&
            (limit.is_share || !must_be_share);
  if (!is_good) {
    throw Failure(wrong_use, must_be_share
                                 ? say(language, "{} {}: write a share, such as 95%",
                                       "{} {}: ghi một tỷ lệ, ví dụ 95%", option, text)
                                 : say(language, "{} {}: write a number, or a share such as 0.5%",
                                       "{} {}: ghi một số, hoặc một tỷ lệ như 0.5%", option, text));
  }
  return limit;
}

std::optional<Day> read_as_of(const EvaluateArguments& arguments) {
  if (arguments.as_of.empty()) return std::nullopt;
  if (const auto day = parse_date(arguments.as_of)) return day;
  throw Failure(wrong_use,
                say(arguments.languages.messages, "--as-of {}: write a day such as 2022-07-15",
                    "--as-of {}: ghi một ngày, ví dụ 2022-07-15", arguments.as_of));
}

// Returns which thresholds a run does not meet.
std::vector<std::string> unmet(const EvaluateArguments& arguments, const Summary& summary) {
  const Language language = arguments.languages.messages;
  std::vector<std::string> result;
  if (!arguments.max_rejected.empty()) {
    const Limit most =
        read_limit("--max-rejected", arguments.max_rejected, false, arguments.languages.messages);
    const RowCounts& rows = summary.rows.at("workers");
    if (!most.holds(rows.rejected, rows.read))
      result.push_back(say(language,
                           "{} of {} rows of workers are rejected, more than --max-rejected {}",
                           "{} trên {} dòng workers bị loại, nhiều hơn --max-rejected {}",
                           rows.rejected, rows.read, arguments.max_rejected));
  }
  if (!arguments.min_decided.empty()) {
    Limit most_open =
        read_limit("--min-decided", arguments.min_decided, true, arguments.languages.messages);
    most_open.millionths = 100'000'000 - most_open.millionths;
    const std::uint64_t all = summary.payable + summary.refused + summary.undetermined;
    if (!most_open.holds(summary.undetermined, all))
      result.push_back(say(language,
                           "{} of {} request-months are decided, fewer than --min-decided {}",
                           "{} trên {} lượt hỗ trợ đã xác định, ít hơn --min-decided {}",
                           all - summary.undetermined, all, arguments.min_decided));
  }
  return result;
}

std::string summary_text(const Summary& summary, const RuleSet& rules, std::uint64_t nobodys,
                         std::uint64_t late_lists, const std::string& directory,
                         Language language) {
  const std::string out = printable(directory);
  const Words words(language);
  const std::uint64_t all = summary.payable + summary.refused + summary.undetermined;
  std::string text;
  // It comes first: such a month may be paid twice.
  if (nobodys > 0) {
    const std::string count = words.number(nobodys);
    text += nobodys == 1
                ? say(language,
                      "{} payment of the history belongs to nobody: {}/rejects.csv says which IDs "
                      "are none (bad_id)\n",
                      "{} khoản trong lịch sử chi trả không thuộc về ai: {}/rejects.csv cho biết "
                      "số giấy tờ nào không dùng được (bad_id)\n",
                      count, out)
                : say(language,
                      "{} payments of the history belong to nobody: {}/rejects.csv says which IDs "
                      "are none (bad_id)\n",
                      "{} khoản trong lịch sử chi trả không thuộc về ai: {}/rejects.csv cho biết "
                      "số giấy tờ nào không dùng được (bad_id)\n",
                      count, out);
  }
  text += say(language, "{} request-months decided\n", "đã quyết định {} lượt hỗ trợ\n",
              words.number(all));
  text += say(language, "  payable       {:>12}   {} VND\n", "  được chi trả   {:>12}   {} đồng\n",
              words.number(summary.payable), words.money(summary.payable_amount));
  text += say(language, "  refused       {:>12}\n", "  bị từ chối     {:>12}\n",
              words.number(summary.refused));
  text += say(language, "  undetermined  {:>12}", "  chưa xác định  {:>12}",
              words.number(summary.undetermined));
  text += summary.undetermined == 0
              ? "\n"
              : say(language, "   with them at most {} VND in all\n",
                    "   kể cả các lượt này thì nhiều nhất {} đồng\n", words.money(summary.at_most));
  if (!rules.differences().empty())
    text += fmt::format("  {}\n", not_as_enacted_words(rules, language));
  const auto chosen = rules.parameters().chosen_readings();
  for (const ReadingInfo& reading : readings()) {
    const std::string& option = chosen.at(std::string{reading.name});
    if (option != reading.options.front())
      text += say(language, "  reading: {} = {}\n", "  cách hiểu: {} = {}\n", reading.name, option);
  }
  for (const auto& [fact, value] : summary.assumptions)
    text += say(language, "  assumed where unknown: {} = {}\n",
                "  giả định khi còn thiếu: {} = {}\n", fact, value);

  std::vector<std::string> next;
  std::uint64_t rejected = 0;
  std::string by_file;
  for (const char* file : {"employers", "lists", "workers", "history", "persons"}) {
    const auto counts = summary.rows.find(file);
    if (counts == summary.rows.end() || counts->second.rejected == 0) continue;
    rejected += counts->second.rejected;
    if (!by_file.empty()) by_file += ", ";
    by_file += say(language, "{} of {}", "{} của {}", words.number(counts->second.rejected), file);
  }
  if (rejected > 0)
    next.push_back(say(language, "mend {} rejected rows ({}): {}/rejects.csv says why",
                       "sửa {} dòng bị loại ({}): {}/rejects.csv cho biết lý do",
                       words.number(rejected), by_file, out));
  if (!summary.undetermined_by.empty()) {
    std::vector<std::pair<std::uint64_t, std::string>> facts;
    for (const auto& [fact, times] : summary.undetermined_by) {
      if (fact == "worker_id") {
        next.push_back(say(language,
                           "decide who is who in {} request-months: fill in a copy of "
                           "{}/persons_to_check.csv, and give that with --persons",
                           "kết luận ai là cùng một người ở {} lượt hỗ trợ: điền vào một bản sao "
                           "của {}/persons_to_check.csv rồi đưa vào bằng --persons",
                           words.number(times), out));
      } else {
        facts.emplace_back(times, fact);
      }
    }
    std::sort(facts.begin(), facts.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::string asked;
    for (std::size_t i = 0; i < std::min<std::size_t>(facts.size(), 5); ++i) {
      asked += fmt::format("{}{} ({})", i == 0 ? "" : ", ", facts[i].second,
                           words.number(facts[i].first));
    }
    if (facts.size() > 5)
      asked += say(language, " and {} more", " và {} dữ kiện khác", facts.size() - 5);
    if (!facts.empty())
      next.push_back(say(language, "ask for the facts missing in undetermined request-months: {}",
                         "bổ sung dữ kiện còn thiếu ở các lượt chưa xác định: {}", asked));
  }
  std::uint64_t issues = 0;
  for (const auto& [code, count] : summary.issues) issues += count;
  if (issues > 0)
    next.push_back(say(language, "look at {} suspicious entries: {}/issues.csv",
                       "xem {} chỗ đáng ngờ: {}/issues.csv", words.number(issues), out));
  if (summary.late_payments > 0) {
    next.push_back(say(language,
                       "look at {} payments that miss the completion target: {}/schedule.csv",
                       "xem {} khoản chi trả sau thời hạn hoàn thành: {}/schedule.csv",
                       words.number(summary.late_payments), out));
  }
  if (late_lists > 0) {
    next.push_back(say(language, "hurry {} lists whose next step is late: {}/overdue.csv",
                       "đôn đốc {} danh sách quá hạn bước tiếp theo: {}/overdue.csv",
                       words.number(late_lists), out));
  }
  if (!next.empty()) text += say(language, "next:\n", "việc tiếp theo:\n");
  for (const std::string& step : next) text += fmt::format("  {}\n", step);
  text += say(language, "written to {}\n", "đã ghi vào {}\n", out);
  return text;
}

std::function<bool(std::size_t)> is_due_in(const std::optional<LedgerRun>& ledger) {
  if (!ledger) return {};
  return [&ledger](std::size_t decision) { return ledger->is_due(decision); };
}

// Returns the files beside the inputs that a run is made from.
std::vector<std::string> also_read_by(const EvaluateArguments& arguments) {
  std::vector<std::string> files = arguments.rule_set.parameters;
  for (const std::string* file :
       {&arguments.key, &arguments.rule_set.rules, &arguments.rule_set.facts}) {
    if (!file->empty()) files.push_back(*file);
  }
  return files;
}

// Returns all files that a run reads or writes.
std::vector<std::string> files_of(const EvaluateArguments& arguments) {
  std::vector<std::string> files = also_read_by(arguments);
  for (const std::string& input : paths_of(arguments.input.files)) files.push_back(input);
  if (!arguments.ledger.file.empty()) {
    for (const std::string& file : names_of_ledger(arguments.ledger.file)) files.push_back(file);
  }
  for (const std::string_view file : run_file_names)
    files.push_back((std::filesystem::path(arguments.out) / file).string());
  if (!arguments.workbook.empty()) files.push_back(arguments.workbook);
  return files;
}

Status evaluate(const EvaluateArguments& arguments, LogLine& log) {
  const Language language = arguments.languages.messages;
  // What is wrong with a limit must not wait for the files to be read.
  if (!arguments.max_rejected.empty())
    static_cast<void>(
        read_limit("--max-rejected", arguments.max_rejected, false, arguments.languages.messages));
  if (!arguments.min_decided.empty())
    static_cast<void>(
        read_limit("--min-decided", arguments.min_decided, true, arguments.languages.messages));
  const std::optional<Day> as_of = read_as_of(arguments);
  const std::unique_ptr<ScratchFiles> scratch = keep_within(arguments.memory, language);
  const RuleSet rules = load_rule_set(arguments.rule_set, language);
  const std::optional<SigningKey> key = load_signing_key(arguments.key, language);
  const InputOptions& input = arguments.input;
  const Occasion occasion = occasion_of(arguments.ledger, language);
  const std::vector<std::string> also_read = also_read_by(arguments);
  std::vector<std::string> read = paths_of(input.files);
  read.insert(read.end(), also_read.begin(), also_read.end());
  if (!arguments.workbook.empty()) {
    check_replaceable(arguments.workbook, language);
    check(overwritten({arguments.workbook}, read, language));
  }
  // Before anything is waited for; write_files() says it once more.
  check(overwritten_by_run(arguments.out, std::move(read), arguments.ledger.file,
                           arguments.ledger.commit));
  Progress progress;
  std::unique_ptr<ProgressLine> line = show_progress(input, progress, language);
  auto [loaded, how] =
      read_inputs(input, rules.further_facts(), progress, language, arguments.languages.files);
  how.as_of = as_of;
  // Inputs may take their time: nobody else has to wait for the ledger meanwhile.
  std::optional<LedgerRun> ledger = open_ledger(arguments.ledger, occasion);
  if (ledger) check(ledger->count_in(loaded.dossier(), how));
  progress.stage = Progress::Stage::deciding;
  const Decisions decisions = rentsupport::evaluate(rules, loaded.dossier(), how);
  const Summary summary = summarize(decisions, input.threads);
  log.rows(summary.rows);
  log.counts("request_months", {{"payable", summary.payable},
                                {"refused", summary.refused},
                                {"undetermined", summary.undetermined}});
  log.amounts({{"payable", summary.payable_amount}, {"at_most", summary.at_most}});
  const std::vector<std::string> not_met = unmet(arguments, summary);
  const auto problem =
      write_files(arguments.out, loaded, decisions, summary,
                  {input.threads, &progress, ledger ? &*ledger : nullptr, key ? &*key : nullptr,
                   also_read, not_met.empty(), arguments.keep});
  line.reset();
  check(problem);
  if (ledger) log.ledger(ledger->use().head, ledger->use().booking);
  if (!not_met.empty()) {
    throw Failure(
        not_accepted,
        say(language, "{}: nothing is booked or replaced; the files are {}/*{}",
            "{}: không ghi sổ, không thay tệp nào; các tệp là {}/*{}",
            fmt::format("{}", fmt::join(not_met, "; ")), arguments.out, not_accepted_suffix));
  }
  if (!arguments.log.empty()) log.run_in(arguments.out);
  if (!arguments.workbook.empty()) {
    write_for_owner(arguments.workbook,
                    run_workbook(loaded, decisions, summary,
                                 {arguments.languages.law, arguments.annex, is_due_in(ledger)}),
                    language);
  }
  if (!input.quiet) {
    std::string text = summary_text(summary, rules, loaded.payments_of_nobody(),
                                    as_of ? overdue(decisions, is_due_in(ledger)).size() : 0,
                                    arguments.out, language);
    if (ledger) text += ledger_text(arguments.ledger, ledger->use(), arguments.out, language);
    print_summary(text, language);
  }
  return loaded.rejects() > 0 || loaded.is_cut() ? rows_rejected : done;
}

}  // namespace

Command add_evaluate(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<EvaluateArguments>();
  arguments->languages = languages;
  CLI::App& command = *program.add_subcommand(
      "evaluate", say(language, "decide every request-month and schedule the payments",
                      "quyết định từng lượt hỗ trợ và lập lịch chi trả"));
  add_input_options(command, arguments->input, language);
  add_rule_set_options(command, arguments->rule_set, language);
  add_ledger_options(command, arguments->ledger, language);
  add_language_option(command, language);
  add_log_option(command, arguments->log, language);
  command
      .add_option("--out", arguments->out,
                  say(language, "directory for the outputs; made where it is missing",
                      "thư mục kết quả; chưa có thì tạo mới"))
      ->required()
      ->type_name("DIR")
      ->check(not_empty());
  command
      .add_option(
          "--sign", arguments->key,
          say(language, "sign the run with this private Ed25519 key in PEM without a password",
              "ký đợt tính bằng khóa riêng Ed25519 dạng PEM không có mật khẩu"))
      ->type_name("KEY.pem")
      ->check(not_empty());
  command
      .add_option(
          "--as-of", arguments->as_of,
          say(language,
              "what no list says was done by this day is late: overdue.csv says who must act",
              "việc mà đến ngày này chưa ghi là đã làm thì coi là quá hạn: overdue.csv cho "
              "biết ai phải làm"))
      ->type_name("DATE")
      ->check(not_empty());
  CLI::Option* const workbook =
      command
          .add_option(
              "--workbook", arguments->workbook,
              say(language, "write a workbook too, of what an office hands on: personal data",
                  "ghi thêm tệp Excel để cơ quan sử dụng: có dữ liệu cá nhân"))
          ->type_name("FILE.xlsx")
          ->check(not_empty());
  command
      .add_flag(
          "--annex", arguments->annex,
          say(language, "put the annex to the province's decision into the workbook, list by list",
              "thêm vào tệp Excel phụ lục quyết định của tỉnh theo từng danh sách"))
      ->needs(workbook);
  command.add_flag(
      "--keep", arguments->keep,
      say(language,
          "write run.sqlite too, which letters, find and report read without the inputs: personal "
          "data; forget removes it",
          "ghi thêm run.sqlite để letters, find và report đọc mà không cần tệp đầu vào: dữ liệu cá "
          "nhân; lệnh forget xóa đi"));
  command
      .add_option(
          "--max-rejected", arguments->max_rejected,
          say(language, "accept the run only if so many rows of workers are rejected at most",
              "chỉ nhận đợt tính nếu số dòng workers bị loại không quá mức này"))
      ->type_name("N|N%")
      ->check(not_empty());
  add_memory_option(command, arguments->memory, language);
  command
      .add_option("--min-decided", arguments->min_decided,
                  say(language,
                      "accept the run only if this share of the request-months is decided at least",
                      "chỉ nhận đợt tính nếu ít nhất tỷ lệ này của các lượt hỗ trợ đã xác định"))
      ->type_name("N%")
      ->check(not_empty());
  command.footer(
      say(language,
          "Writes decisions.csv, schedule.csv, rejects.csv, issues.csv, persons_to_check.csv, with "
          "a\n"
          "ledger reviews.csv, with --as-of overdue.csv, then summary.json and, last, "
          "manifest.json into DIR, where those of "
          "an earlier run stay until all\n"
          "of them are whole. The CSV files hold personal data: only their owner may read them.\n",
          "Ghi decisions.csv, schedule.csv, rejects.csv, issues.csv, persons_to_check.csv, có sổ "
          "thì thêm\n"
          "reviews.csv, có --as-of thì thêm overdue.csv, rồi summary.json và cuối cùng "
          "manifest.json vào thư mục DIR; tệp của đợt "
          "trước còn đó\n"
          "đến khi tất cả đã ghi xong. Các tệp CSV có dữ liệu cá nhân: chỉ chủ tệp đọc được.\n") +
      exit_statuses(language));
  return {&command, [arguments, language] {
            return logged(arguments->log, "evaluate", files_of(*arguments), language,
                          [&](LogLine& line) { return evaluate(*arguments, line); });
          }};
}

}  // namespace rentsupport::cli
