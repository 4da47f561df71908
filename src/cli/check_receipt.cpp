// `rentsupport check-receipt`: a receipt, checked without the run.

#include <memory>

#include "audit_options.hpp"
#include "language_option.hpp"
#include "rule_set_options.hpp"
#include "sha256.hpp"

namespace rentsupport::cli {

namespace {

struct CheckReceiptArguments {
  RuleSetOptions rule_set;
  std::string file;
  std::string key;
  std::string root;
  std::string manifest;
  Languages languages;
};

TrustedOrigin origin_of(const CheckReceiptArguments& arguments) {
  TrustedOrigin trusted{.public_key = load_public_key(arguments.key), .root = arguments.root};
  if (!arguments.root.empty() && from_hex(arguments.root, Digest{}.size()).empty())
    throw Failure(wrong_use, "--root: write the 64 hexadecimal digits of a hash");
  if (!arguments.manifest.empty()) {
    if (const auto problem = read_manifest(read_text(arguments.manifest), arguments.manifest,
                                           trusted.manifest.emplace()))
      throw Failure(not_confirmed, problem->text());
  }
  return trusted;
}

Status check(const CheckReceiptArguments& arguments) {
  const RuleSet rules = load_rule_set(arguments.rule_set);
  const TrustedOrigin trusted = origin_of(arguments);
  return report(check_receipt(read_text(arguments.file), arguments.file, rules, trusted,
                              arguments.languages.messages),
                false, arguments.languages.messages);
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
  command
      .add_option("--root", arguments->root,
                  "the root of the run's hash tree, from a source that you trust")
      ->type_name("HASH")
      ->check(not_empty());
  command
      .add_option("--manifest", arguments->manifest,
                  "manifest.json of the run, from a source that you trust")
      ->type_name("FILE")
      ->check(not_empty());
  add_language_option(command, arguments->languages);
  command.footer(
      std::string{"The rule set is the Decision as enacted unless --parameters or --reading "
                  "say otherwise.\nAnyone can make a consistent receipt: without --key, --root or "
                  "--manifest the answer is \"consistent; origin\nNOT checked\", with status 1. "
                  "The same status has a receipt whose explanation another version wrote\nin "
                  "other words, a decision of version 1, and one without a signature that only "
                  "--root speaks "
                  "for.\n"} +
      audit_statuses);
  return {&command, [arguments] { return check(*arguments); }};
}

}  // namespace rentsupport::cli
