// `rentsupport explain`: why a request is decided as it is, and what would change it.
#include "rentsupport/explain.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "command.hpp"
#include "input_options.hpp"
#include "language_option.hpp"
#include "rule_set_options.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

struct ExplainArguments {
  InputOptions input;
  RuleSetOptions rule_set;
  std::string request;
  std::string month;
  std::string format = "text";
  Languages languages;
};

std::optional<Month> month_asked(const ExplainArguments& arguments) {
  if (arguments.month.empty()) return std::nullopt;
  if (const auto month = parse_month(arguments.month)) return month;
  throw Failure(wrong_use, say(arguments.languages.messages,
                               "--month {}: write a month from 2020-01 to 2024-12, such as 2022-04",
                               "--month {}: ghi một tháng từ 2020-01 đến 2024-12, ví dụ 2022-04",
                               arguments.month));
}

std::vector<Explanation> explain_request(const ExplainArguments& arguments,
                                         const Decisions& decisions, std::size_t request) {
  const std::optional<Month> month = month_asked(arguments);
  Explainer explainer(decisions);
  std::vector<Explanation> months;
  for (std::size_t i = decisions.first_of(request); i < decisions.first_of(request + 1); ++i) {
    if (!month || decisions[i].month == *month) months.push_back(explainer(i));
  }
  if (months.empty()) {
    const std::string asked = to_string(decisions.dossier().months(request));
    throw Failure(wrong_use,
                  say(arguments.languages.messages, "request {} does not ask for {}, but for {}",
                      "đề nghị {} không đề nghị tháng {} mà đề nghị {}", arguments.request,
                      to_string(*month), asked));
  }
  return months;
}

Status explain(const ExplainArguments& arguments) {
  static_cast<void>(month_asked(arguments));  // a wrong month must not wait for the files
  const RuleSet rules = load_rule_set(arguments.rule_set, arguments.languages.messages);
  Progress progress;
  std::unique_ptr<ProgressLine> line =
      show_progress(arguments.input, progress, arguments.languages.messages);
  const auto [loaded, how] =
      read_inputs(arguments.input, rules.further_facts(), progress, arguments.languages.messages,
                  arguments.languages.messages);
  const std::size_t request = find_request(loaded, arguments.request, arguments.languages.messages);
  progress.stage = Progress::Stage::deciding;
  const Decisions decisions = evaluate(rules, loaded.dossier(), how);
  const std::vector<Explanation> months = explain_request(arguments, decisions, request);
  if (const auto changed = loaded.changed_since()) throw Failure(wrong_use, changed->text());
  line.reset();

  if (arguments.format == "json") {
    print_result(to_json(months), arguments.languages.messages);
  } else {
    std::string text;
    for (const Explanation& month : months) {
      if (!text.empty()) text += '\n';
      text += to_text(month, arguments.languages.law);
    }
    print_result(text, arguments.languages.messages);
  }
  return status_after(loaded, arguments.input, arguments.languages.messages);
}

}  // namespace

Command add_explain(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  CLI::App* const command = program.add_subcommand(
      "explain",
      say(language, "say why a request is decided so, and what would change it",
          "cho biết vì sao một đề nghị được quyết định như vậy, và điều gì sẽ làm thay đổi"));
  const auto arguments = std::make_shared<ExplainArguments>();
  arguments->languages = languages;
  add_input_options(*command, arguments->input, language);
  add_ledger_option(*command, arguments->input, language);
  add_rule_set_options(*command, arguments->rule_set, language);
  command
      ->add_option("--request", arguments->request,
                   say(language, "the request to explain", "đề nghị cần giải thích"))
      ->required()
      ->type_name("ID")
      ->check(not_empty());
  command
      ->add_option("--month", arguments->month,
                   say(language, "only this month; all of the request if left out",
                       "chỉ tháng này; bỏ trống thì mọi tháng của đề nghị"))
      ->type_name("YYYY-MM")
      ->check(not_empty());
  add_language_option(*command, language);
  command
      ->add_option("--format", arguments->format, say(language, "text or json", "text hoặc json"))
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}));
  command->footer(say(language,
                      "Writes nothing but standard output. A request that is not there or was "
                      "rejected, and a month\n"
                      "that it does not ask for, are wrong usage.\n",
                      "Chỉ ghi ra đầu ra chuẩn. Đề nghị không có hoặc bị loại, và tháng không được "
                      "đề nghị, là sai cách\n"
                      "dùng.\n") +
                  exit_statuses(language));
  return {command, [arguments] { return explain(*arguments); }};
}

}  // namespace rentsupport::cli
