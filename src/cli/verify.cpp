// `rentsupport verify`: a run, decided again and compared byte by byte.
#include <filesystem>
#include <memory>

#include "audit/run_files.hpp"
#include "audit_options.hpp"
#include "input_options.hpp"
#include "ledger/ledger_file.hpp"
#include "rule_set_options.hpp"
#include "run_log.hpp"

namespace rentsupport::cli {

namespace {

struct VerifyArguments {
  InputOptions input;
  std::string run;
  std::string key;
  std::string ledger;
  RuleSetOptions rules;
  std::string sign;
  std::string log;
  Language language = Language::english;
};

// Returns all files that are read.
std::vector<std::string> files_of(const VerifyArguments& arguments) {
  std::vector<std::string> files = paths_of(arguments.input.files);
  for (const std::string_view file : run_file_names)
    files.push_back((std::filesystem::path(arguments.run) / file).string());
  if (!arguments.ledger.empty()) {
    for (const std::string& file : names_of_ledger(arguments.ledger)) files.push_back(file);
  }
  for (const std::string* file :
       {&arguments.key, &arguments.sign, &arguments.rules.rules, &arguments.rules.facts}) {
    if (!file->empty()) files.push_back(*file);
  }
  return files;
}

Status verify(const VerifyArguments& arguments, LogLine& log) {
  const std::optional<SigningKey> key = load_signing_key(arguments.sign, arguments.language);
  Progress progress;
  const VerifyOptions options{.public_key = load_public_key(arguments.key, arguments.language),
                              .ledger = arguments.ledger,
                              .key = key ? &*key : nullptr,
                              .rules = load_rules(arguments.rules, arguments.language),
                              .language = arguments.language,
                              .threads = arguments.input.threads,
                              .progress = &progress};
  std::unique_ptr<ProgressLine> line = show_progress(arguments.input, progress, arguments.language);
  Findings findings;
  try {
    findings = verify_run(arguments.run, arguments.input.files, options);
  } catch (const UnreadableLedger& unreadable) {
    throw Failure(not_written, unreadable.what());
  } catch (const Error& error) {
    throw Failure(wrong_use, error.what());
  }
  line.reset();
  Manifest manifest;
  if (!arguments.log.empty() && !load_manifest(arguments.run, manifest)) log.run(manifest);
  log.counts("findings", {{"faults", findings.faults.size()},
                          {"unchecked", findings.unchecked.size()},
                          {"notes", findings.notes.size()}});
  return report(findings, arguments.input.quiet, arguments.language);
}

}  // namespace

Command add_verify(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<VerifyArguments>();
  arguments->language = language;
  CLI::App& command = *program.add_subcommand(
      "verify",
      say(language, "decide a run again from its inputs and compare every byte and digest",
          "tính lại một đợt từ các tệp đầu vào, so từng byte và từng mã băm"));
  add_run_option(command, arguments->run, language);
  add_input_files(command, arguments->input, language);
  add_run_ledger_option(command, arguments->ledger, language);
  add_key_option(command, arguments->key, language);
  add_rules_options(command, arguments->rules, language);
  add_salts_option(command, arguments->sign, language);
  add_language_option(command, language);
  add_log_option(command, arguments->log, language);
  command.footer(
      say(language,
          "Takes parameters, readings, assumptions and ignored columns from the manifest, and says "
          "which of them are\n"
          "not as enacted. Names the first difference of each file. Of a run of version 1 it "
          "checks summary,\n"
          "signature and digests, and names the program that decides it again. Of a signed run the "
          "root of the hash\n"
          "tree is made again only with the key that signed it (--sign); without it all else is "
          "compared: status 1.\n"
          "Writes no file.\n",
          "Lấy tham số, cách hiểu, giả định và cột bỏ qua từ manifest, và cho biết điều nào không "
          "như văn bản\n"
          "ban hành. Nêu khác biệt đầu tiên của mỗi tệp. Với đợt tính của phiên bản 1 thì kiểm tra "
          "summary,\n"
          "chữ ký và mã băm, và nêu chương trình tính lại được đợt đó. Với đợt tính có ký, gốc cây "
          "băm chỉ tính lại\n"
          "được khi có khóa đã ký (--sign); không có khóa thì vẫn so mọi thứ khác: mã 1. Không ghi "
          "tệp nào.\n") +
      audit_statuses(language));
  return {&command, [arguments, language] {
            return logged(arguments->log, "verify", files_of(*arguments), language,
                          [&](LogLine& line) { return verify(*arguments, line); });
          }};
}

}  // namespace rentsupport::cli
