// `rentsupport check-receipt`: a receipt, checked without the run.

#include <memory>

#include "audit_options.hpp"
#include "language_option.hpp"
#include "rule_set_options.hpp"
#include "values/sha256.hpp"

namespace rentsupport::cli {

namespace {

struct CheckReceiptArguments {
  RuleSetOptions rule_set;
  std::string file;
  OriginOptions origin;
  Languages languages;
};

Status check(const CheckReceiptArguments& arguments) {
  const RuleSet rules = load_rule_set(arguments.rule_set, arguments.languages.messages);
  const TrustedOrigin trusted = origin_of(arguments.origin, arguments.languages.messages);
  return report(check_receipt(read_text(arguments.file, arguments.languages.messages),
                              arguments.file, rules, trusted, arguments.languages.messages),
                false, arguments.languages.messages);
}

}  // namespace

Command add_check_receipt(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<CheckReceiptArguments>();
  arguments->languages = languages;
  CLI::App& command = *program.add_subcommand(
      "check-receipt",
      say(language, "decide the facts of a receipt again and follow its path to the root",
          "quyết định lại dữ kiện trong giấy xác nhận và dò đường dẫn của nó đến gốc"));
  command.add_option("FILE", arguments->file, say(language, "the receipt", "giấy xác nhận"))
      ->required()
      ->type_name("")
      ->check(not_empty());
  add_rule_set_options(command, arguments->rule_set, language);
  add_origin_options(command, arguments->origin, language);
  add_language_option(command, language);
  command.footer(say(language,
                     "The rule set is the Decision as enacted unless --parameters or --reading say "
                     "otherwise.\n"
                     "Anyone can make a consistent receipt: without --key, --root or --manifest "
                     "the answer is \"consistent; origin\n"
                     "NOT checked\", with status 1. The same status has a receipt whose "
                     "explanation another version wrote\n"
                     "in other words, a decision of version 1, and one without a signature that "
                     "only --root speaks for.\n",
                     "Bộ quy định là Quyết định như đã ban hành, trừ khi --parameters hoặc "
                     "--reading nói khác.\n"
                     "Ai cũng làm được một giấy xác nhận nhất quán: không có --key, --root hoặc "
                     "--manifest thì trả lời \"nhất\n"
                     "quán; CHƯA kiểm tra nguồn gốc\", mã 1. Cũng mã đó: giấy có lời giải thích do "
                     "phiên bản khác viết, kết\n"
                     "quả của phiên bản 1, và giấy không có chữ ký mà chỉ có --root làm chứng.\n") +
                 audit_statuses(language));
  return {&command, [arguments] { return check(*arguments); }};
}

}  // namespace rentsupport::cli
