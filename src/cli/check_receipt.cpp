// `rentsupport check-receipt`: a receipt, checked without the run.
#include <memory>

#include "audit_options.hpp"
#include "rule_set_options.hpp"

namespace rentsupport::cli {

namespace {

struct CheckReceiptArguments {
  RuleSetOptions rule_set;
  std::string file;
  std::string key;
};

Status check(const CheckReceiptArguments& arguments) {
  const RuleSet rules = load_rule_set(arguments.rule_set);
  const std::string key = load_public_key(arguments.key);
  return report(check_receipt(read_text(arguments.file), arguments.file, rules, key), "confirmed",
                false);
}

}  // namespace

Command add_check_receipt(CLI::App& program) {
  const auto arguments = std::make_shared<CheckReceiptArguments>();
  CLI::App& command = *program.add_subcommand(
      "check-receipt", "decide the facts of a receipt again and follow its path to the root");
  command.add_option("FILE", arguments->file, "the receipt")
      ->required()
      ->type_name("")
      ->check(not_empty());
  add_rule_set_options(command, arguments->rule_set);
  add_key_option(command, arguments->key);
  command.footer(
      std::string{"The rule set is the Decision as enacted unless --parameters or --reading "
                  "say otherwise.\n"} +
      audit_statuses);
  return {&command, [arguments] { return check(*arguments); }};
}

}  // namespace rentsupport::cli
