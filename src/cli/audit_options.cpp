#include "audit_options.hpp"

#include <fmt/format.h>

#include "rule_set_options.hpp"

namespace rentsupport::cli {

void add_run_option(CLI::App& command, std::string& directory) {
  command.add_option("--run", directory, "directory of a run: what evaluate wrote")
      ->required()
      ->type_name("DIR")
      ->check(not_empty());
}

void add_run_ledger_option(CLI::App& command, std::string& path) {
  command
      .add_option("--ledger", path,
                  "the ledger of the run, if it had one: read as it was when the run ended")
      ->type_name("FILE")
      ->check(not_empty());
}

void add_key_option(CLI::App& command, std::string& path) {
  command
      .add_option("--key", path, "the public Ed25519 key in PEM that the run must be signed with")
      ->type_name("PUBLIC.pem")
      ->check(not_empty());
}

std::optional<SigningKey> load_signing_key(const std::string& path) {
  if (path.empty()) return std::nullopt;
  try {
    return SigningKey(read_text(path));
  } catch (const Error& error) {
    throw Failure(wrong_use, fmt::format("{}: {}", path, error.what()));
  }
}

std::string load_public_key(const std::string& path) {
  if (path.empty()) return {};
  try {
    return public_key(read_text(path));
  } catch (const Error& error) {
    throw Failure(wrong_use, fmt::format("{}: {}", path, error.what()));
  }
}

Manifest load_run(const std::string& directory) {
  Manifest manifest;
  const auto problem = load_manifest(directory, manifest);
  if (!problem) return manifest;
  throw Failure(problem->code == ProblemCode::unreadable_file ? wrong_use : not_confirmed,
                problem->text());
}

Status report(const Findings& findings, const std::string& confirmed, bool quiet) {
  const bool whole = findings.unchecked.empty();
  std::string text = !findings.faults.empty() ? "NOT CONFIRMED\n"
                     : whole                  ? confirmed + "\n"
                                              : confirmed + " IN PART\n";
  for (const Problem& fault : findings.faults) text += "  " + fault.text() + "\n";
  for (const std::string& unchecked : findings.unchecked)
    text += "  NOT CHECKED: " + printable(unchecked) + "\n";
  for (const std::string& note : findings.notes) text += "  " + printable(note) + "\n";
  if (!quiet || !findings.faults.empty() || !whole) print_result(text);
  return !findings.faults.empty() ? not_confirmed : whole ? done : confirmed_in_part;
}

}  // namespace rentsupport::cli
