// `rentsupport training`: support of employers who train to keep jobs, Decision 23/2021/QĐ-TTg.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <variant>

#include "cli/audit_options.hpp"
#include "cli/input_options.hpp"
#include "cli/ledger_options.hpp"
#include "cli/report_options.hpp"
#include "cli/rule_set_options.hpp"
#include "cli/run_log.hpp"
#include "cli/words.hpp"
#include "files/sheet_places.hpp"
#include "rentsupport/training_answers.hpp"
#include "rentsupport/training_report.hpp"
#include "rentsupport/training_run.hpp"

namespace rentsupport::cli {

namespace {

using training::Decisions;
using training::LoadedFiles;

struct TrainingInput {
  training::Files files;
  std::vector<std::string> ignored_columns;
  std::vector<std::string> dates;          // FILE[.COLUMN]=ORDER
  std::vector<std::string> expected_rows;  // FILE=N
  bool quiet = false;
};

void add_training_files(CLI::App& command, TrainingInput& input, Language language) {
  const auto file = [&](const char* option, auto& path, const std::string& what) {
    return command.add_option(option, path, what)->type_name("FILE")->check(not_empty());
  };
  file("--plans", input.files.plans,
       say(language, "dossiers, a row each", "hồ sơ, mỗi dòng một hồ sơ"))
      ->required();
  file("--trainees", input.files.trainees,
       say(language, "lines, a worker in a course each",
           "danh sách, mỗi dòng một người lao động trong một khóa"))
      ->required();
  file("--trained-before", input.files.trained_before,
       say(language, "who was approved under this policy before",
           "những người đã được phê duyệt theo chính sách này trước đây"));
  file("--persons", input.files.persons,
       say(language, "decisions on who is the same person", "kết luận ai là cùng một người"));
  add_workbook_limits(command, input.files.workbooks, language);
  command.add_flag("--quiet", input.quiet,
                   say(language, "no closing summary", "không in bản tóm tắt cuối"));
}

void add_training_input(CLI::App& command, TrainingInput& input, Language language) {
  add_training_files(command, input, language);
  add_reading_options(command, input.ignored_columns, input.dates, input.expected_rows,
                      {"plans=month_first", "trainees=1293"}, language);
}

std::vector<std::string> paths_of(const training::Files& files) {
  std::vector<std::string> paths{files.plans, files.trainees};
  if (files.trained_before) paths.push_back(*files.trained_before);
  if (files.persons) paths.push_back(*files.persons);
  for (std::string& path : paths) path = sheet_path(path).file;
  return paths;
}

LoadedFiles read_training(const TrainingInput& input, const Languages& languages) {
  const Language language = languages.messages;
  ReadOptions options;
  options.ignored_columns = {input.ignored_columns.begin(), input.ignored_columns.end()};
  options.dates = read_dates(input.dates, language);
  options.language = languages.files;
  std::set<std::string> given{"plans", "trainees"};
  if (input.files.trained_before) given.insert("trained_before");
  if (input.files.persons) given.insert("persons");
  const auto expected = read_expected_rows(input.expected_rows, given, language);
  auto result = training::read(input.files, options);
  if (const auto* const problem = std::get_if<Problem>(&result))
    throw Failure(wrong_use, problem->text());
  LoadedFiles loaded = std::get<LoadedFiles>(std::move(result));
  for (const auto& [file, count] : expected)
    check_rows(file, loaded.dossiers().rows(file).read, count, language);
  for (const std::string& warning : loaded.warnings())
    print_message(fmt::format("rentsupport: {}\n", printable(warning)));
  return loaded;
}

training::RuleSet load_training_rules(const RuleSetOptions& options, Language language) {
  return training::RuleSet::decision_23_2021(
      load_parameters(options, training::Parameters::built_in(), language));
}

Status status_after(const LoadedFiles& loaded, bool quiet, Language language) {
  const std::size_t rejected = loaded.rejects().size();
  if (rejected == 0) return loaded.is_cut() ? rows_rejected : done;
  if (!quiet)
    print_message(fmt::format(
        "rentsupport: {}\n",
        say(language, "rejected rows: {}; rejects.csv of training evaluate says how to mend them",
            "số dòng bị loại: {}; xem rejects.csv của training evaluate để biết cách sửa",
            rejected)));
  return rows_rejected;
}

std::string training_statuses(Language language) {
  return say(language,
             "Exit status: 0 done; 1 done, but rows were rejected; 2 wrong usage, or an input that "
             "cannot be\n"
             "read at all, or that an output would overwrite (nothing is written); 3 the output "
             "could not be\n"
             "written; 130, 143 stopped by a signal.",
             "Mã thoát: 0 xong; 1 xong, nhưng có dòng bị loại; 2 sai cách dùng, hoặc một tệp đầu "
             "vào không đọc\n"
             "được, hoặc sẽ bị kết quả ghi đè (không ghi gì); 3 không ghi được kết quả; 130, 143 "
             "bị dừng bởi\n"
             "tín hiệu.");
}

// ---- training evaluate ------------------------------------------------------------------------

struct EvaluateArguments {
  TrainingInput input;
  RuleSetOptions rule_set;
  std::string key;
  std::string out;
  std::string log;
  Languages languages;
};

// What the decisions come to, by outcome.
struct Totals {
  explicit Totals(const Decisions& decisions) {
    for (const training::PlanDecision& plan : decisions.plans()) {
      ++plans[static_cast<std::size_t>(plan.outcome)];
      payable.add(plan.amount);
      at_most.add(plan.max_amount);
      if (plan.recover) recover.add(*plan.recover);
    }
    for (const training::LineDecision& line : decisions.lines())
      ++lines[static_cast<std::size_t>(line.outcome)];
  }

  std::array<std::uint64_t, 3> plans{};
  std::array<std::uint64_t, 3> lines{};
  MoneyTotal payable;
  MoneyTotal at_most;
  MoneyTotal recover;
};

std::string summary_text(const LoadedFiles& loaded, const Decisions& decisions,
                         const std::string& out, Language language) {
  const Words words(language);
  const auto [plans, lines, payable, at_most, recover] = Totals(decisions);
  std::string text =
      say(language, "{} dossiers decided, with {} lines\n", "đã quyết định {} hồ sơ, gồm {} dòng\n",
          words.number(decisions.plans().size()), words.number(decisions.lines().size()));
  text += say(language, "  payable       {:>8} dossiers {:>8} lines   {} VND\n",
              "  được hỗ trợ    {:>8} hồ sơ {:>8} dòng   {} đồng\n", words.number(plans[0]),
              words.number(lines[0]), words.money(payable));
  text += say(language, "  refused       {:>8} dossiers {:>8} lines\n",
              "  không hỗ trợ   {:>8} hồ sơ {:>8} dòng\n", words.number(plans[1]),
              words.number(lines[1]));
  text += say(language, "  undetermined  {:>8} dossiers {:>8} lines",
              "  chưa xác định  {:>8} hồ sơ {:>8} dòng", words.number(plans[2]),
              words.number(lines[2]));
  text += lines[2] + plans[2] == 0
              ? "\n"
              : say(language, "   with them at most {} VND in all\n",
                    "   kể cả các dòng này thì nhiều nhất {} đồng\n", words.money(at_most));
  if (recover != MoneyTotal{})
    text += say(language, "  to be returned: {} VND\n", "  phải thu hồi: {} đồng\n",
                words.money(recover));
  const auto chosen = decisions.rule_set().parameters().chosen_readings();
  for (const ReadingInfo& reading : training::readings()) {
    const std::string& option = chosen.at(std::string{reading.name});
    if (option != reading.options.front())
      text += say(language, "  reading: {} = {}\n", "  cách hiểu: {} = {}\n", reading.name, option);
  }
  std::vector<std::string> next;
  if (const std::size_t rejected = loaded.rejects().size(); rejected > 0)
    next.push_back(say(language, "mend {} rejected rows: {}/rejects.csv says why",
                       "sửa {} dòng bị loại: {}/rejects.csv cho biết lý do", rejected, out));
  std::map<std::string_view, std::uint64_t> asked;
  for (const training::LineDecision& line : decisions.lines()) {
    for (const std::string_view fact : line.ask) ++asked[fact];
  }
  if (!asked.empty()) {
    std::vector<std::string> facts;
    facts.reserve(asked.size());
    for (const auto& [fact, count] : asked) facts.push_back(fmt::format("{} ({})", fact, count));
    next.push_back(say(language, "ask for the facts missing in undetermined lines: {}",
                       "bổ sung dữ kiện còn thiếu ở các dòng chưa xác định: {}",
                       fmt::format("{}", fmt::join(facts, ", "))));
  }
  if (const std::size_t issues = loaded.issues().size(); issues > 0)
    next.push_back(say(language, "look at {} suspicious entries: {}/issues.csv",
                       "xem {} chỗ đáng ngờ: {}/issues.csv", issues, out));
  if (!next.empty()) text += say(language, "next:\n", "việc tiếp theo:\n");
  for (const std::string& step : next) text += fmt::format("  {}\n", step);
  return text + say(language, "written to {}\n", "đã ghi vào {}\n", out);
}

std::vector<std::string> also_read_by(const EvaluateArguments& arguments) {
  std::vector<std::string> files = arguments.rule_set.parameters;
  if (!arguments.key.empty()) files.push_back(arguments.key);
  return files;
}

void log_decided(const LoadedFiles& loaded, const Decisions& decisions, LogLine& line) {
  std::map<std::string, RowCounts> rows;
  for (const char* const table : {"plans", "trainees", "trained_before", "persons"})
    rows[table] = loaded.dossiers().rows(table);
  line.rows(rows);
  const Totals totals(decisions);
  const auto count = [&line](std::string_view key, const std::array<std::uint64_t, 3>& outcomes) {
    line.counts(
        key, {{"payable", outcomes[0]}, {"refused", outcomes[1]}, {"undetermined", outcomes[2]}});
  };
  count("plans", totals.plans);
  count("lines", totals.lines);
  line.amounts(
      {{"payable", totals.payable}, {"at_most", totals.at_most}, {"recover", totals.recover}});
}

Status evaluate(const EvaluateArguments& arguments, LogLine& log) {
  const Language language = arguments.languages.messages;
  const training::RuleSet rules = load_training_rules(arguments.rule_set, language);
  const std::optional<SigningKey> key = load_signing_key(arguments.key, language);
  const LoadedFiles loaded = read_training(arguments.input, arguments.languages);
  const Decisions decisions = training::decide(rules, loaded.dossiers());
  log_decided(loaded, decisions, log);
  training::WriteOptions options{key ? &*key : nullptr, also_read_by(arguments)};
  if (!arguments.log.empty()) options.also_read.push_back(arguments.log);
  check(training::write_run(arguments.out, loaded, decisions, options));
  if (!arguments.log.empty()) log.run_in(arguments.out);
  if (!arguments.input.quiet) {
    print_summary(summary_text(loaded, decisions, printable(arguments.out), language), language);
  }
  return loaded.rejects().empty() && !loaded.is_cut() ? done : rows_rejected;
}

Command add_training_evaluate(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<EvaluateArguments>();
  arguments->languages = languages;
  CLI::App& command = *program.add_subcommand(
      "evaluate",
      say(language, "decide every dossier and line, and schedule what follows",
          "quyết định từng hồ sơ, từng người lao động, và lập lịch các bước tiếp theo"));
  add_training_input(command, arguments->input, language);
  add_parameter_options(command, arguments->rule_set, "twelve_months=consecutive", language);
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
  command.footer(
      say(language,
          "Writes plans_decided.csv, decisions.csv, schedule.csv, rejects.csv, issues.csv, "
          "summary.json and, last,\n"
          "manifest.json into DIR. The CSV files hold personal data: only their owner may read "
          "them.\n",
          "Ghi plans_decided.csv, decisions.csv, schedule.csv, rejects.csv, issues.csv, "
          "summary.json và cuối cùng\n"
          "manifest.json vào thư mục DIR. Các tệp CSV có dữ liệu cá nhân: chỉ chủ tệp đọc "
          "được.\n") +
      training_statuses(language));
  return {&command, [arguments, language] {
            std::vector<std::string> others = also_read_by(*arguments);
            for (const std::string& input : paths_of(arguments->input.files))
              others.push_back(input);
            return logged(arguments->log, "training evaluate", others, language,
                          [&](LogLine& line) { return evaluate(*arguments, line); });
          }};
}

// ---- training explain, training letters ---------------------------------------------------------

struct AnswerArguments {
  TrainingInput input;
  RuleSetOptions rule_set;
  std::string plan;
  std::string line;
  std::string paper = "decision";
  Languages languages;
};

// Finds a row by its key, or says that it was rejected.
std::size_t found(std::optional<std::size_t> row, std::string_view table, const std::string& key,
                  const LoadedFiles& loaded, Language language) {
  if (row) return *row;
  for (const Reject& reject : loaded.rejects()) {
    if (reject.file == table && reject.key == key)
      throw Failure(wrong_use, say(language, "{} was rejected: {}, line {}: {}",
                                   "{} bị loại khi đọc: {}, dòng {}: {}", key, reject.file,
                                   reject.line, name(reject.code)));
  }
  throw Failure(wrong_use,
                say(language, "there is no row {} in {}", "không có dòng {} trong {}", key, table));
}

Status explain(const AnswerArguments& arguments) {
  const Language language = arguments.languages.messages;
  if (arguments.plan.empty() == arguments.line.empty())
    throw Failure(wrong_use, say(language, "name one of --plan and --line",
                                 "chỉ nêu một trong hai: --plan hoặc --line"));
  const training::RuleSet rules = load_training_rules(arguments.rule_set, language);
  const LoadedFiles loaded = read_training(arguments.input, arguments.languages);
  const training::Dossiers& in = loaded.dossiers();
  const Decisions decisions = training::decide(rules, in);
  print_result(arguments.plan.empty()
                   ? training::explain_line(decisions,
                                            found(in.find_line(arguments.line), "trainees",
                                                  arguments.line, loaded, language),
                                            arguments.languages.law)
                   : training::explain_plan(decisions,
                                            found(in.find_plan(arguments.plan), "plans",
                                                  arguments.plan, loaded, language),
                                            arguments.languages.law),
               language);
  return status_after(loaded, arguments.input.quiet, language);
}

Status letters(const AnswerArguments& arguments) {
  const Language language = arguments.languages.messages;
  const training::RuleSet rules = load_training_rules(arguments.rule_set, language);
  const LoadedFiles loaded = read_training(arguments.input, arguments.languages);
  const Decisions decisions = training::decide(rules, loaded.dossiers());
  const std::size_t plan =
      found(loaded.dossiers().find_plan(arguments.plan), "plans", arguments.plan, loaded, language);
  const auto& recover = decisions.plans()[plan].recover;
  if (arguments.paper == "recovery" && (!recover || *recover == Money{})) {
    throw Failure(
        wrong_use,
        decisions.plans()[plan].outcome != Outcome::payable
            ? say(language, "{} is not supported: nothing is to be returned",
                  "{} không được hỗ trợ: không có gì phải hoàn trả", arguments.plan)
        : recover ? say(language, "nothing is left to be returned by {}",
                        "{} không còn kinh phí phải hoàn trả", arguments.plan)
                  : say(language, "what {} has to return is not known: a report is missing",
                        "chưa biết {} phải hoàn trả bao nhiêu: chưa có báo cáo", arguments.plan));
  }
  print_result(arguments.paper == "recovery"
                   ? training::recovery_letter(decisions, plan, arguments.languages.law)
                   : training::letter(decisions, plan, arguments.languages.law),
               language);
  return status_after(loaded, arguments.input.quiet, language);
}

std::shared_ptr<AnswerArguments> add_answer_options(CLI::App& command, const Languages& languages,
                                                    bool needs_plan) {
  auto arguments = std::make_shared<AnswerArguments>();
  arguments->languages = languages;
  const Language language = languages.messages;
  add_training_input(command, arguments->input, language);
  add_parameter_options(command, arguments->rule_set, "twelve_months=consecutive", language);
  add_language_option(command, language);
  CLI::Option* const plan =
      command.add_option("--plan", arguments->plan, say(language, "the dossier", "hồ sơ"))
          ->type_name("ID")
          ->check(not_empty());
  if (needs_plan) plan->required();
  return arguments;
}

Command add_training_explain(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  CLI::App& command = *program.add_subcommand(
      "explain", say(language, "say why a dossier or a line is decided so",
                     "cho biết vì sao một hồ sơ hoặc một dòng được quyết định như vậy"));
  const auto arguments = add_answer_options(command, languages, false);
  command
      .add_option("--line", arguments->line,
                  say(language, "the line, instead of a dossier", "dòng, thay cho hồ sơ"))
      ->type_name("ID")
      ->check(not_empty());
  command.footer(training_statuses(language));
  return {&command, [arguments] { return explain(*arguments); }};
}

Command add_training_letters(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  CLI::App& command = *program.add_subcommand(
      "letters", say(language, "draft the paper of a dossier: support, refusal, or what is missing",
                     "soạn văn bản cho một hồ sơ: hỗ trợ, không hỗ trợ, hoặc bổ sung hồ sơ"));
  const auto arguments = add_answer_options(command, languages, true);
  command
      .add_option("--paper", arguments->paper,
                  say(language, "decision, or recovery: the money to be returned (Form 04b)",
                      "decision, hoặc recovery: thu hồi kinh phí còn dư (Mẫu số 04b)"))
      ->type_name("PAPER")
      ->check(CLI::IsMember({"decision", "recovery"}));
  command.footer(training_statuses(language));
  return {&command, [arguments] { return letters(*arguments); }};
}

// ---- training report ----------------------------------------------------------------------------

struct ReportArguments {
  TrainingInput input;
  std::vector<std::string> folders;  // in the place of the files of the input
  RuleSetOptions rule_set;
  ReportFileOptions report;
  Languages languages;
};

// Returns the inputs that stand in a folder under their own names.
training::Files files_in(const std::string& folder, const WorkbookLimits& limits,
                         Language language) {
  const auto find = [&](const char* table) {
    std::string found;
    for (const char* const ending : {".csv", ".xlsx"}) {
      const std::string path = (std::filesystem::path(folder) / table).string() + ending;
      std::error_code error;
      if (!std::filesystem::exists(path, error)) continue;
      if (!found.empty())
        throw Failure(wrong_use, say(language, "{} and {} are both there: which is it?",
                                     "có cả {} và {}: chỉ để lại một tệp", found, path));
      found = path;
    }
    return found;
  };
  const auto find_needed = [&](const char* table) {
    std::string found = find(table);
    if (found.empty())
      throw Failure(wrong_use,
                    say(language, "{}: there is no {}.csv and no {}.xlsx",
                        "{}: không có {}.csv, cũng không có {}.xlsx", folder, table, table));
    return found;
  };
  training::Files files{find_needed("plans"), find_needed("trainees"), {}, {}, limits};
  if (auto path = find("trained_before"); !path.empty()) files.trained_before = std::move(path);
  if (auto path = find("persons"); !path.empty()) files.persons = std::move(path);
  return files;
}

Status write_report(const ReportArguments& arguments) {
  const Language language = arguments.languages.messages;
  const auto [as_of, since] = days_of(arguments.report, language);
  const Office office = office_of(arguments.report, language);
  std::vector<TrainingInput> inputs;
  for (const std::string& folder : arguments.folders) {
    inputs.push_back(arguments.input);
    inputs.back().files = files_in(folder, arguments.input.files.workbooks, language);
  }
  if (inputs.empty()) {
    if (arguments.input.files.plans.empty() || arguments.input.files.trainees.empty())
      throw Failure(wrong_use, say(language, "give --inputs DIR, or --plans and --trainees",
                                   "cần --inputs DIR, hoặc --plans và --trainees"));
    inputs.push_back(arguments.input);
  }
  std::vector<std::string> read;
  for (const TrainingInput& input : inputs) {
    const std::vector<std::string> paths = paths_of(input.files);
    read.insert(read.end(), paths.begin(), paths.end());
  }
  read.insert(read.end(), arguments.rule_set.parameters.begin(),
              arguments.rule_set.parameters.end());
  check_report_overwrites(arguments.report, std::move(read), language);
  const training::RuleSet rules = load_training_rules(arguments.rule_set, language);
  std::vector<LoadedFiles> loaded;
  std::vector<Decisions> runs;
  for (const TrainingInput& input : inputs) {
    loaded.push_back(read_training(input, arguments.languages));
    runs.push_back(training::decide(rules, loaded.back().dossiers()));
  }
  const training::Report result = training::report(runs, {as_of, since});
  write_for_owner(arguments.report.out,
                  report_text(result, arguments.report, office, arguments.languages.law), language);
  Status status = done;
  for (const LoadedFiles& each : loaded)
    status = std::max(status, status_after(each, arguments.input.quiet, language));
  return status;
}

Command add_training_report(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<ReportArguments>();
  arguments->languages = languages;
  CLI::App& command = *program.add_subcommand(
      "report", say(language, "write what an office reports: of a period, or in the end",
                    "lập báo cáo định kỳ (ngày 25) hoặc báo cáo kết quả"));
  add_training_input(command, arguments->input, language);
  CLI::Option* const folders =
      command
          .add_option(
              "--inputs", arguments->folders,
              say(language,
                  "folders with plans, trainees, trained_before and persons (.csv or .xlsx, the "
                  "last two as far as there are any), in the order of time: a report of several "
                  "runs, each dossier once, as the last has it",
                  "các thư mục chứa plans, trainees, trained_before và persons (.csv hoặc .xlsx, "
                  "hai tệp sau nếu có), theo thứ tự thời gian: báo cáo gộp nhiều đợt, mỗi hồ sơ "
                  "tính một lần theo đợt cuối"))
          ->type_name("DIR")
          ->check(not_empty());
  for (const char* const name : {"--plans", "--trainees", "--trained-before", "--persons"})
    command.get_option(name)->required(false)->excludes(folders);
  add_parameter_options(command, arguments->rule_set, "twelve_months=consecutive", language);
  add_language_option(command, language);
  add_report_options(command, arguments->report,
                     say(language,
                         "the day of the report; dossiers filed later are left out, later steps "
                         "have not happened",
                         "ngày báo cáo; không tính hồ sơ nộp sau ngày này, việc làm sau ngày này "
                         "coi là chưa diễn ra"),
                     language);
  command.footer(
      say(language,
          "A report names no worker. What is approved, transferred, passed on and settled follows "
          "from the days\nof the dossiers.\n",
          "Báo cáo không nêu tên hay số định danh của người lao động. Số liệu phê duyệt, chuyển "
          "kinh phí,\nthanh quyết toán lấy theo các ngày ghi trong hồ sơ.\n") +
      training_statuses(language));
  return {&command, [arguments] { return write_report(*arguments); }};
}

// ---- training readings --------------------------------------------------------------------------

Status readings(const AnswerArguments& arguments) {
  const Language language = arguments.languages.messages;
  const training::RuleSet rules = load_training_rules(arguments.rule_set, language);
  const LoadedFiles loaded = read_training(arguments.input, arguments.languages);
  print_result(training::readings_text(training::decide(rules, loaded.dossiers()), language),
               language);
  return status_after(loaded, arguments.input.quiet, language);
}

Command add_training_readings(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<AnswerArguments>();
  arguments->languages = languages;
  CLI::App& command = *program.add_subcommand(
      "readings", say(language, "count what each reading that was not chosen would change",
                      "đếm những gì từng cách hiểu khác sẽ làm thay đổi"));
  add_training_input(command, arguments->input, language);
  add_parameter_options(command, arguments->rule_set, "twelve_months=consecutive", language);
  add_language_option(command, language);
  command.footer(training_statuses(language));
  return {&command, [arguments] { return readings(*arguments); }};
}

// ---- training verify ----------------------------------------------------------------------------

struct VerifyArguments {
  TrainingInput input;
  std::string run;
  std::string key;
  std::string sign;
  Language language = Language::english;
};

Status verify(const VerifyArguments& arguments) {
  const std::optional<SigningKey> key = load_signing_key(arguments.sign, arguments.language);
  const training::VerifyOptions options{load_public_key(arguments.key, arguments.language),
                                        key ? &*key : nullptr, arguments.language};
  Findings findings;
  try {
    findings = training::verify_run(arguments.run, arguments.input.files, options);
  } catch (const Error& error) {
    throw Failure(wrong_use, error.what());
  }
  return report(findings, arguments.input.quiet, arguments.language);
}

Command add_training_verify(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<VerifyArguments>();
  arguments->language = language;
  CLI::App& command = *program.add_subcommand(
      "verify",
      say(language, "decide a run again from its inputs and compare every byte and digest",
          "tính lại một đợt từ các tệp đầu vào, so từng byte và từng mã băm"));
  add_run_option(command, arguments->run, language);
  add_training_files(command, arguments->input, language);
  add_key_option(command, arguments->key, language);
  add_salts_option(command, arguments->sign, language);
  add_language_option(command, language);
  command.footer(audit_statuses(language));
  return {&command, [arguments] { return verify(*arguments); }};
}

// ---- training receipt, training check-receipt ---------------------------------------------------

struct ReceiptArguments {
  TrainingInput input;
  std::string run;
  std::string line;
  std::string out;
  std::string sign;
  Languages languages;
};

Status make_receipt(const ReceiptArguments& arguments) {
  const Language language = arguments.languages.messages;
  check_replaceable(arguments.out, language);
  const Manifest run = load_run(arguments.run);
  std::vector<std::string> read = paths_of(arguments.input.files);
  if (!arguments.sign.empty()) read.push_back(arguments.sign);
  check_overwritten(arguments.out, arguments.run, run, std::move(read));
  const std::optional<SigningKey> key = load_salts_key(run, arguments.sign, language);
  TrainingInput input = arguments.input;
  input.ignored_columns = {run.ignored_columns.begin(), run.ignored_columns.end()};
  for (const auto& [which, order] : run.dates)
    input.dates.push_back(fmt::format("{}={}", which, name(order)));
  const LoadedFiles loaded = read_training(input, {run.language, language, run.language});
  std::string text;
  try {
    const Decisions decisions = training::decide(training::rule_set_of(run), loaded.dossiers());
    text = training::receipt(run, decisions,
                             found(loaded.dossiers().find_line(arguments.line), "trainees",
                                   arguments.line, loaded, language),
                             key ? &*key : nullptr);
  } catch (const Error& error) {
    throw Failure(not_confirmed,
                  say(language, "{}: rentsupport training verify says what differs",
                      "{}: rentsupport training verify cho biết khác ở đâu", error.what()));
  }
  write_for_owner(arguments.out, text, language);
  return done;
}

Command add_training_receipt(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<ReceiptArguments>();
  arguments->languages = languages;
  CLI::App& command = *program.add_subcommand(
      "receipt", say(language, "prove which facts and rules gave one line of a run",
                     "chứng minh một dòng của đợt tính dựa trên dữ kiện và quy định nào"));
  add_run_option(command, arguments->run, language);
  add_training_files(command, arguments->input, language);
  command.add_option("--line", arguments->line, say(language, "the line", "dòng"))
      ->required()
      ->type_name("ID")
      ->check(not_empty());
  command
      .add_option("--out", arguments->out,
                  say(language, "write the receipt to this file; to standard output if left out",
                      "ghi giấy xác nhận vào tệp này; bỏ trống thì ra đầu ra chuẩn"))
      ->type_name("FILE")
      ->check(not_empty());
  add_salts_option(command, arguments->sign, language);
  add_language_option(command, language);
  command.footer(audit_statuses(language));
  return {&command, [arguments] { return make_receipt(*arguments); }};
}

struct CheckArguments {
  OriginOptions origin;
  std::string file;
  Language language = Language::english;
};

Command add_training_check_receipt(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<CheckArguments>();
  arguments->language = language;
  CLI::App& command = *program.add_subcommand(
      "check-receipt",
      say(language, "decide the facts of a receipt again and follow its path to the root",
          "quyết định lại dữ kiện trong giấy xác nhận và dò đường dẫn của nó đến gốc"));
  command.add_option("FILE", arguments->file, say(language, "the receipt", "giấy xác nhận"))
      ->required()
      ->type_name("")
      ->check(not_empty());
  add_origin_options(command, arguments->origin, language);
  add_language_option(command, language);
  command.footer(audit_statuses(language));
  return {&command, [arguments] {
            return report(training::check_receipt(read_text(arguments->file, arguments->language),
                                                  arguments->file,
                                                  origin_of(arguments->origin, arguments->language),
                                                  arguments->language),
                          false, arguments->language);
          }};
}

// ---- training rules -----------------------------------------------------------------------------

struct RulesArguments {
  RuleSetOptions rule_set;
  std::string format = "text";
  Languages languages;
};

std::string cards(const training::RuleSet& rules, const std::string& format, Language language) {
  if (format == "json") return training::cards_json(rules);
  if (format == "markdown") return training::cards_markdown(rules, language);
  if (format == "mermaid") return training::cards_mermaid(rules, language);
  if (format == "toml") return rules.parameters().toml();
  return training::cards_text(rules, language);
}

Status rules(const RulesArguments& arguments) {
  const Language messages = arguments.languages.messages;
  print_result(cards(load_training_rules(arguments.rule_set, messages), arguments.format,
                     arguments.languages.law),
               messages);
  return done;
}

Command add_training_rules(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<RulesArguments>();
  arguments->languages = languages;
  CLI::App& command = *program.add_subcommand(
      "rules", say(language, "print the cards of the law: every provision as it is decided",
                   "in các thẻ quy định: từng quy định như khi áp dụng"));
  add_parameter_options(command, arguments->rule_set, "twelve_months=consecutive", language);
  command
      .add_option("--format", arguments->format,
                  say(language, "text, json, markdown, mermaid or toml; text if left out",
                      "text, json, markdown, mermaid hoặc toml; bỏ trống là text"))
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json", "markdown", "mermaid", "toml"}));
  add_language_option(command, language);
  command.footer(training_statuses(language));
  return {&command, [arguments] { return rules(*arguments); }};
}

}  // namespace

Command add_training(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  CLI::App& command = *program.add_subcommand(
      "training", say(language, "support for training to keep jobs, under Decision 23/2021/QĐ-TTg",
                      "hỗ trợ đào tạo để duy trì việc làm, theo Quyết định 23/2021/QĐ-TTg"));
  command.require_subcommand(1);
  const auto commands = std::make_shared<std::vector<Command>>(std::vector<Command>{
      add_training_evaluate(command, languages), add_training_explain(command, languages),
      add_training_letters(command, languages), add_training_report(command, languages),
      add_training_readings(command, languages), add_training_receipt(command, languages),
      add_training_check_receipt(command, languages), add_training_rules(command, languages),
      add_training_verify(command, languages)});
  return {&command, [commands] {
            for (const Command& each : *commands) {
              if (each.description->parsed()) return each.run();
            }
            return wrong_use;
          }};
}

}  // namespace rentsupport::cli
