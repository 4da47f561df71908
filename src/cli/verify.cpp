// `rentsupport verify`: a run, decided again and compared byte by byte.
#include <memory>

#include "audit_options.hpp"
#include "input_options.hpp"

namespace rentsupport::cli {

namespace {

struct VerifyArguments {
  InputOptions input;
  std::string run;
  std::string key;
  std::string ledger;
};

Status verify(const VerifyArguments& arguments) {
  VerifyOptions options;
  options.public_key = load_public_key(arguments.key);
  options.ledger = arguments.ledger;
  options.threads = arguments.input.threads;
  Progress progress;
  options.progress = &progress;
  std::unique_ptr<ProgressLine> line = show_progress(arguments.input, progress);
  Findings findings;
  try {
    findings = verify_run(arguments.run, arguments.input.files, options);
  } catch (const UnreadableLedger& unreadable) {
    throw Failure(not_written, unreadable.what());
  } catch (const Error& error) {
    throw Failure(wrong_use, error.what());
  }
  line.reset();
  return report(findings, arguments.input.quiet);
}

}  // namespace

Command add_verify(CLI::App& program) {
  const auto arguments = std::make_shared<VerifyArguments>();
  CLI::App& command = *program.add_subcommand(
      "verify", "decide a run again from its inputs and compare every byte and digest");
  add_run_option(command, arguments->run);
  add_input_files(command, arguments->input);
  add_run_ledger_option(command, arguments->ledger);
  add_key_option(command, arguments->key);
  command.footer(
      std::string{
          "Takes parameters, readings, assumptions and ignored columns from the manifest, and "
          "says which of them are\nnot as enacted. Names the first difference of each file. Of a "
          "run "
          "of version 1 it checks summary,\nsignature and digests, and names the program that "
          "decides it again. Writes no file.\n"} +
      audit_statuses);
  return {&command, [arguments] { return verify(*arguments); }};
}

}  // namespace rentsupport::cli
