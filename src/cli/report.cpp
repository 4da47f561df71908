// `rentsupport report`: what an office reports, of a period or in the end.
#include "rentsupport/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "audit/run_files.hpp"
#include "audit_options.hpp"
#include "command.hpp"
#include "files/files.hpp"
#include "input_options.hpp"
#include "kept_run_options.hpp"
#include "language_option.hpp"
#include "ledger_options.hpp"
#include "rule_set_options.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

struct ReportArguments {
  std::vector<std::string> runs;
  InputOptions input;
  RuleSetOptions rule_set;
  std::string as_of;
  std::string since;
  std::string office;
  std::string format = "html";
  std::string out;
  Languages languages;
};

std::optional<Day> day_of(std::string_view option, const std::string& text, Language language) {
  if (text.empty()) return std::nullopt;
  if (const auto day = parse_date(text)) return *day;
  throw Failure(wrong_use, say(language, "{} {}: write a day such as 2022-06-25",
                               "{} {}: ghi một ngày, ví dụ 2022-06-25", option, text));
}

std::string written(const Report& report, const ReportArguments& arguments, const Office& office) {
  if (arguments.format == "json") return report_json(report);
  if (arguments.format == "xlsx") return report_workbook(report, arguments.languages.law);
  return report_html(report, office, arguments.languages.law);
}

void check_not_overwritten(const ReportArguments& arguments) {
  std::vector<std::string> read;
  if (arguments.runs.empty()) read = paths_of(arguments.input.files);
  for (const std::string& run : arguments.runs) {
    for (const std::string_view file : run_file_names)
      read.push_back((std::filesystem::path(run) / file).string());
  }
  read.insert(read.end(), arguments.rule_set.parameters.begin(),
              arguments.rule_set.parameters.end());
  for (const std::string* file :
       {&arguments.office, &arguments.rule_set.rules, &arguments.input.ledger}) {
    if (!file->empty()) read.push_back(*file);
  }
  if (const auto problem = overwritten({arguments.out}, read, arguments.languages.messages))
    throw Failure(wrong_use, problem->text());
}

Status write_report(const ReportArguments& arguments) {
  const Language language = arguments.languages.messages;
  ReportOptions options;
  options.as_of = *day_of("--as-of", arguments.as_of, language);
  options.since = day_of("--since", arguments.since, language);
  if (options.since && Date{*options.since} > Date{options.as_of})
    throw Failure(wrong_use,
                  say(language, "--since {} is after --as-of {}", "--since {} muộn hơn --as-of {}",
                      arguments.since, arguments.as_of));
  Office office;
  if (!arguments.office.empty()) {
    if (const auto problem =
            read_office(read_text(arguments.office, language), arguments.office, office, language))
      throw Failure(wrong_use, problem->text());
  }
  check_not_overwritten(arguments);

  Progress progress;
  std::unique_ptr<ProgressLine> line = show_progress(arguments.input, progress, language);
  std::vector<std::string> runs = arguments.runs;
  if (runs.empty()) runs.emplace_back();  // the inputs
  ReportSource source;
  Status status = done;
  for (const std::string& run : runs) {
    auto [loaded, how, rules] =
        read_source(run, arguments.input, arguments.rule_set, progress, language);
    how.as_of = options.as_of;
    progress.stage = Progress::Stage::deciding;
    source.runs.push_back(reported_run(evaluate(rules, loaded.dossier(), how)));
    if (const auto changed = loaded.changed_since()) throw Failure(wrong_use, changed->text());
    status = std::max(status, status_after(loaded, arguments.input, language));
  }
  if (!arguments.input.ledger.empty()) {
    Ledger ledger(arguments.input.ledger, LedgerAccess::read);
    check(ledger.problem());
    check(read_entries(ledger, source.entries.emplace()));
  }
  write_for_owner(arguments.out, written(report(source, options), arguments, office), language);
  line.reset();
  return status;
}

}  // namespace

Command add_report(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  CLI::App& command = *program.add_subcommand(
      "report", say(language, "write what an office reports: of a period, or in the end",
                    "lập báo cáo định kỳ (ngày 25) hoặc báo cáo kết quả"));
  const auto arguments = std::make_shared<ReportArguments>();
  arguments->languages = languages;
  add_input_options(command, arguments->input, language);
  add_ledger_option(command, arguments->input, language);
  add_rule_set_options(command, arguments->rule_set, language);
  add_kept_runs_option(command, arguments->runs, language);
  add_language_option(command, language);
  const auto add = [&](const char* name, std::string& value, const char* type,
                       const std::string& description) {
    return command.add_option(name, value, description)->type_name(type)->check(not_empty());
  };
  add("--as-of", arguments->as_of, "DATE",
      say(language, "the day of the report; what the ledger books later has not happened",
          "ngày báo cáo; việc ghi sổ sau ngày này coi là chưa diễn ra"))
      ->required();
  add("--since", arguments->since, "DATE",
      say(language,
          "first day of the period that it is about, beside the period before; left out: all "
          "up to --as-of",
          "ngày đầu của kỳ báo cáo, so với kỳ trước; bỏ trống thì lũy kế đến --as-of"));
  add("--office", arguments->office, "FILE",
      say(language, "who reports, in TOML, as of letters; what is missing stands as dots",
          "cơ quan báo cáo, dạng TOML, như lệnh letters; mục nào thiếu thì để dấu chấm"));
  add("--format", arguments->format, "FORMAT",
      say(language, "html: a page to print on A4; xlsx: a workbook; or json",
          "html: trang in khổ A4; xlsx: tệp Excel; hoặc json"))
      ->check(CLI::IsMember({"html", "xlsx", "json"}));
  add("--out", arguments->out, "FILE", say(language, "file to write", "tệp kết quả"))->required();
  command.footer(
      say(language,
          "A report names no worker. What is approved and paid is that of the ledger, without one\n"
          "that of the days of the lists.\n",
          "Báo cáo không nêu tên hay số định danh của người lao động. Số liệu phê duyệt, chi trả "
          "lấy\n"
          "từ sổ; không có sổ thì lấy theo các ngày ghi trong danh sách.\n") +
      exit_statuses(language));
  return {&command, [arguments] { return write_report(*arguments); }};
}

}  // namespace rentsupport::cli
