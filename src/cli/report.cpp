// `rentsupport report`: what an office reports, of a period or in the end.
#include "rentsupport/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "audit/run_files.hpp"
#include "audit_options.hpp"
#include "command.hpp"
#include "input_options.hpp"
#include "kept_run_options.hpp"
#include "language_option.hpp"
#include "ledger_options.hpp"
#include "report_options.hpp"
#include "rule_set_options.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

struct ReportArguments {
  std::vector<std::string> runs;
  InputOptions input;
  RuleSetOptions rule_set;
  ReportFileOptions report;
  Languages languages;
};

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
       {&arguments.rule_set.rules, &arguments.rule_set.facts, &arguments.input.ledger}) {
    if (!file->empty()) read.push_back(*file);
  }
  check_report_overwrites(arguments.report, std::move(read), arguments.languages.messages);
}

Status write_report(const ReportArguments& arguments) {
  const Language language = arguments.languages.messages;
  const auto [as_of, since] = days_of(arguments.report, language);
  const Office office = office_of(arguments.report, language);
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
    how.as_of = as_of;
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
  write_for_owner(arguments.report.out,
                  report_text(report(source, {as_of, since}), arguments.report, office,
                              arguments.languages.law),
                  language);
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
  add_report_options(
      command, arguments->report,
      say(language, "the day of the report; what the ledger books later has not happened",
          "ngày báo cáo; việc ghi sổ sau ngày này coi là chưa diễn ra"),
      language);
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
