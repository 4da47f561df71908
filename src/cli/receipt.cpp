// `rentsupport receipt`: the proof of one decision of a run.
#include <fmt/format.h>

#include <memory>

#include "audit/manifest.hpp"
#include "audit_options.hpp"
#include "files/files.hpp"
#include "input_options.hpp"
#include "ledger/ledger_file.hpp"
#include "ledger_options.hpp"
#include "rule_set_options.hpp"

namespace rentsupport::cli {

namespace {

struct ReceiptArguments {
  InputOptions input;
  std::string run;
  std::string request;
  std::string month;
  std::string out;
  std::string ledger;
  RuleSetOptions rules;
  std::string sign;
  Language language = Language::english;
};

std::size_t find_decision(const Decisions& decisions, const ReceiptArguments& arguments) {
  const auto month = parse_month(arguments.month);
  const auto request = decisions.dossier().find(arguments.request);
  if (!request)
    throw Failure(wrong_use, say(arguments.language, "there is no request {} that was used",
                                 "không có đề nghị {} được dùng", arguments.request));
  for (std::size_t i = decisions.first_of(*request); i < decisions.first_of(*request + 1); ++i) {
    if (decisions[i].month == month) return i;
  }
  throw Failure(wrong_use, say(arguments.language, "request {} does not ask for {}",
                               "đề nghị {} không đề nghị hỗ trợ tháng {}", arguments.request,
                               arguments.month));
}

// Must not wait for the files.
void check_options(const ReceiptArguments& arguments) {
  if (!parse_month(arguments.month))
    throw Failure(
        wrong_use,
        say(arguments.language,
            "--month {}: write a month from 2020-01 to 2024-12, such as 2022-04",
            "--month {}: ghi tháng từ 2020-01 đến 2024-12, ví dụ 2022-04", arguments.month));
  check_replaceable(arguments.out, arguments.language);
}

std::vector<std::string> files_read(const ReceiptArguments& arguments) {
  std::vector<std::string> read = paths_of(arguments.input.files);
  if (!arguments.ledger.empty()) {
    const std::vector<std::string> files = names_of_ledger(arguments.ledger);
    read.insert(read.end(), files.begin(), files.end());
  }
  if (!arguments.rules.rules.empty()) read.push_back(arguments.rules.rules);
  if (!arguments.rules.facts.empty()) read.push_back(arguments.rules.facts);
  if (!arguments.sign.empty()) read.push_back(arguments.sign);
  return read;
}

Status make_receipt(const ReceiptArguments& arguments) {
  check_options(arguments);
  const Manifest run = load_run(arguments.run);
  check_overwritten(arguments.out, arguments.run, run, files_read(arguments));
  if (has_rules_of_1_0(run.engine)) throw Failure(wrong_use, rules_of_1_0(run.engine));
  const std::optional<SigningKey> key = load_salts_key(run, arguments.sign, arguments.language);
  InputOptions input = arguments.input;
  for (const auto& [fact, value] : run.assumptions)
    input.assumptions.push_back(fmt::format("{}={}", fact, value));
  input.ignored_columns = {run.ignored_columns.begin(), run.ignored_columns.end()};
  input.dates.clear();
  for (const auto& [which, order] : run.dates)
    input.dates.push_back(fmt::format("{}={}", which, name(order)));
  Progress progress;
  std::unique_ptr<ProgressLine> line = show_progress(input, progress, arguments.language);
  try {
    const RuleSet rules = rule_set_of(run, load_rules(arguments.rules, arguments.language));
    auto [loaded, how] =
        read_inputs(input, rules.further_facts(), progress, arguments.language, arguments.language);
    std::optional<LedgerRun> ledger;
    const auto problem =
        count_in_ledger(run, arguments.ledger, loaded.dossier(), how, ledger, arguments.language);
    if (problem && problem->code == ProblemCode::damaged_ledger)
      throw Failure(not_confirmed, problem->text());
    check(problem);
    progress.stage = Progress::Stage::deciding;
    const Decisions decisions = evaluate(rules, loaded.dossier(), how);
    const std::size_t number = find_decision(decisions, arguments);
    const std::string text = receipt(run, decisions, number, input.threads, key ? &*key : nullptr);
    if (const auto changed = loaded.changed_since()) throw Failure(wrong_use, changed->text());
    line.reset();
    write_for_owner(arguments.out, text, arguments.language);
  } catch (const Error& error) {
    throw Failure(not_confirmed, say(arguments.language, "{}: rentsupport verify says what differs",
                                     "{}: rentsupport verify cho biết khác ở đâu", error.what()));
  }
  return done;
}

}  // namespace

Command add_receipt(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<ReceiptArguments>();
  arguments->language = language;
  CLI::App& command = *program.add_subcommand(
      "receipt", say(language, "prove which facts and rules gave one decision of a run",
                     "chứng minh một kết quả của đợt tính dựa trên dữ kiện và quy định nào"));
  add_run_option(command, arguments->run, language);
  add_input_files(command, arguments->input, language);
  add_run_ledger_option(command, arguments->ledger, language);
  add_rules_options(command, arguments->rules, language);
  add_salts_option(command, arguments->sign, language);
  command.add_option("--request", arguments->request, say(language, "the request", "đề nghị"))
      ->required()
      ->type_name("ID")
      ->check(not_empty());
  command
      .add_option("--month", arguments->month,
                  say(language, "one of its months", "một tháng của đề nghị"))
      ->required()
      ->type_name("YYYY-MM")
      ->check(not_empty());
  command
      .add_option(
          "--out", arguments->out,
          say(language,
              "write the receipt to this file, which only its owner may read; to standard output "
              "if left out",
              "ghi giấy xác nhận vào tệp này, chỉ chủ tệp đọc được; bỏ trống thì ra đầu ra chuẩn"))
      ->type_name("FILE")
      ->check(not_empty());
  add_language_option(command, language);
  command.footer(say(
      language,
      "Takes parameters, readings, assumptions and ignored columns from the "
      "manifest. The receipt holds the facts\n"
      "of one person. Of a signed run it needs the key that signed it (--sign): the "
      "hashes of all leaves follow from it.\n"
      "Exit status: 0 done; 2 wrong usage, a file that cannot be read, or a run of "
      "version 1; 3 the receipt\n"
      "could not be written, or the ledger cannot be read now; 4 the inputs are not "
      "those of the run, or its manifest was changed.",
      "Lấy tham số, cách hiểu, giả định và cột bỏ qua từ manifest. Giấy xác nhận "
      "chứa dữ kiện của một người. Với đợt tính có ký thì cần khóa đã ký (--sign): mã băm của mọi "
      "lá tạo từ khóa đó.\n"
      "Mã thoát: 0 xong; 2 sai cách dùng, một tệp không đọc được, hoặc đợt tính của "
      "phiên bản 1; 3 không ghi\n"
      "được giấy xác nhận, hoặc lúc này không đọc được sổ; 4 đầu vào không phải của "
      "đợt tính, hoặc manifest\n"
      "đã bị sửa."));
  return {&command, [arguments] { return make_receipt(*arguments); }};
}

}  // namespace rentsupport::cli
