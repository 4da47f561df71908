#include "rule_set_options.hpp"

#include <fmt/format.h>

#include "files/files.hpp"
#include "rentsupport/rules_file.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

void add_rules_options(CLI::App& command, RuleSetOptions& options, Language language) {
  command
      .add_option(
          "--rules", options.rules,
          say(language,
              "own rules instead of the Decision: what rules --format json wrote, or changes "
              "(schema rentsupport-rule-changes-2)",
              "quy tắc riêng thay cho Quyết định: tệp do rules --format json ghi, hoặc các "
              "thay đổi (lược đồ rentsupport-rule-changes-2)"))
      ->type_name("FILE")
      ->check(not_empty());
  add_facts_option(command, options, language);
}

void add_facts_option(CLI::App& command, RuleSetOptions& options, Language language) {
  command
      .add_option("--facts", options.facts,
                  say(language,
                      "further facts in TOML: columns of one's own in the inputs, which rules may "
                      "read",
                      "dữ kiện thêm (TOML): cột riêng trong tệp đầu vào mà quy tắc được đọc"))
      ->type_name("FILE")
      ->check(not_empty());
}

void add_rule_set_options(CLI::App& command, RuleSetOptions& options, Language language) {
  add_rules_options(command, options, language);
  add_parameter_options(command, options, "late_list=previous_month_only", language);
}

void add_parameter_options(CLI::App& command, RuleSetOptions& options, std::string_view example,
                           Language language) {
  command
      .add_option("--parameters", options.parameters,
                  say(language, "overlay TOML parameters on the built-in ones; the last one wins",
                      "chồng tham số TOML lên tham số có sẵn; tệp cuối được dùng"))
      ->type_name("FILE")
      ->check(not_empty())
      ->allow_extra_args(false);
  command
      .add_option("--reading", options.readings,
                  say(language, "choose a reading where the law is silent, such as {}",
                      "chọn cách hiểu khi luật không nói rõ, ví dụ {}", example))
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

RuleSet rules_as_enacted() { return RuleSet::decision_08_2022(); }

RuleSet load_rules(const RuleSetOptions& options, Language language) {
  RuleSet rules = rules_as_enacted();
  const auto check_read = [](const std::optional<Problem>& problem) {
    if (problem) throw Failure(wrong_use, problem->text());
  };
  if (const std::string& path = options.facts; !path.empty()) {
    FurtherFacts facts;
    check_read(facts.read(read_text(path, language), path, language));
    rules = rules.with_facts(facts);
  }
  if (const std::string& path = options.rules; !path.empty())
    check_read(read_rules(read_text(path, language), path, rules));
  return rules;
}

RuleSet load_rule_set(const RuleSetOptions& options, Language language) {
  const RuleSet rules = load_rules(options, language);
  return rules.under(load_parameters(options, rules.parameters(), language));
}

std::string read_text(const std::string& path, Language language) {
  try {
    return std::string{InputText(path, language).text()};
  } catch (const Unreadable& unreadable) {
    throw Failure(wrong_use, fmt::format("{}: {}", path, unreadable.message));
  }
}

std::optional<std::pair<std::string, std::string>> split_assignment(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) return std::nullopt;
  return std::pair{assignment.substr(0, equals), assignment.substr(equals + 1)};
}

}  // namespace rentsupport::cli
