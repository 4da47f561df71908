// `rentsupport rules`: the cards of the law, from the rule set in force.
#include <memory>

#include "command.hpp"
#include "language_option.hpp"
#include "rentsupport/cards.hpp"
#include "rule_set_options.hpp"

namespace rentsupport::cli {

namespace {

struct RulesArguments {
  RuleSetOptions rule_set;
  std::string format = "text";
  Languages languages;
};

std::string cards(const RuleSet& rule_set, const std::string& format, Language language) {
  if (format == "json") return cards_json(rule_set);
  if (format == "markdown") return cards_markdown(rule_set, language);
  if (format == "mermaid") return cards_mermaid(rule_set, language);
  if (format == "toml") return rule_set.parameters().toml();
  return cards_text(rule_set, language);
}

Status rules(const RulesArguments& arguments) {
  const Language messages = arguments.languages.messages;
  print_result(
      cards(load_rule_set(arguments.rule_set, messages), arguments.format, arguments.languages.law),
      messages);
  return done;
}

}  // namespace

Command add_rules(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<RulesArguments>();
  arguments->languages = languages;
  CLI::App& command = *program.add_subcommand(
      "rules", say(language, "print the cards of the law: every provision as it is decided",
                   "in các thẻ quy định: từng quy định như khi áp dụng"));
  add_rule_set_options(command, arguments->rule_set, language);
  command
      .add_option("--format", arguments->format,
                  say(language, "text, json, markdown, mermaid or toml; text if left out",
                      "text, json, markdown, mermaid hoặc toml; bỏ trống là text"))
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json", "markdown", "mermaid", "toml"}));
  add_language_option(command, language);
  command.footer(say(
      language,
      "Prints the rule set that the same --parameters and --reading give to evaluate.\n"
      "  text      a card for each provision: citation, statement, condition, facts, parameters,\n"
      "            reading, confidence, source; then numbers, readings and sources\n"
      "  markdown  the same as a page to proof-read, with both languages of each statement\n"
      "  json      all of it as data, in both languages; cards.hpp describes its members\n"
      "  mermaid   the tree of each group as a flowchart\n"
      "  toml      the parameters and readings in force, to be used with --parameters\n"
      "The language changes text, markdown, mermaid and messages.\n"
      "Example: rentsupport rules --reading late_list=previous_month_only --language en\n"
      "Exit status: 0 done; 2 wrong usage, or parameters that cannot be used; 3 the output could "
      "not\n"
      "be written.",
      "In bộ quy định mà cùng --parameters và --reading đưa cho evaluate.\n"
      "  text      mỗi quy định một thẻ: viện dẫn, nội dung, điều kiện, dữ kiện, tham số, cách "
      "hiểu,\n"
      "            độ tin cậy, nguồn; rồi các con số, cách hiểu và nguồn\n"
      "  markdown  như trên, thành trang để đọc soát, mỗi nội dung bằng cả hai ngôn ngữ\n"
      "  json      toàn bộ dạng dữ liệu, bằng cả hai ngôn ngữ; cards.hpp mô tả các thành phần\n"
      "  mermaid   cây quy định của mỗi nhóm dạng sơ đồ\n"
      "  toml      tham số và cách hiểu đang áp dụng, dùng với --parameters\n"
      "Ngôn ngữ đổi text, markdown, mermaid và thông báo.\n"
      "Ví dụ: rentsupport rules --reading late_list=previous_month_only --language en\n"
      "Mã thoát: 0 xong; 2 sai cách dùng, hoặc tham số không dùng được; 3 không ghi được kết "
      "quả."));
  return {&command, [arguments] { return rules(*arguments); }};
}

}  // namespace rentsupport::cli
