// What the commands of the audit share: the run, keys, and what was found.
#ifndef RENTSUPPORT_SRC_CLI_AUDIT_OPTIONS_HPP
#define RENTSUPPORT_SRC_CLI_AUDIT_OPTIONS_HPP

#include <string>
#include <vector>

#include "command.hpp"
#include "rentsupport/audit.hpp"

namespace rentsupport::cli {

void add_run_option(CLI::App& command, std::string& directory, Language language);
// The ledger of a run that had one.
void add_run_ledger_option(CLI::App& command, std::string& path, Language language);
void add_key_option(CLI::App& command, std::string& path, Language language);

// The key that the salts of a signed run follow from, for those who go through its leaves again.
void add_salts_option(CLI::App& command, std::string& path, Language language);
// Returns it, nothing of a run that is not signed; throws Failure where it is not that of the run.
[[nodiscard]] std::optional<SigningKey> load_salts_key(const Manifest& run, const std::string& path,
                                                       Language language);

// What the caller of check-receipt trusts to speak for the origin of a receipt.
struct OriginOptions {
  std::string key;
  std::string root;
  std::string manifest;
};
void add_origin_options(CLI::App& command, OriginOptions& options, Language language);
// Throws Failure.
[[nodiscard]] TrustedOrigin origin_of(const OriginOptions& options, Language language);

// Return the key of a PEM file, nothing where no file is named; throw Failure.
[[nodiscard]] std::optional<SigningKey> load_signing_key(const std::string& path,
                                                         Language language);
[[nodiscard]] std::string load_public_key(const std::string& path, Language language);

// Reads the manifest of a run; throws Failure.
[[nodiscard]] Manifest load_run(const std::string& directory);

// Check the file of --out of a receipt, nothing where it goes to standard output; throw Failure: it
// must be a file that can be replaced, and none that is read, such as the files of the run.
void check_replaceable(const std::string& out, Language language);
void check_overwritten(const std::string& out, const std::string& directory, const Manifest& run,
                       std::vector<std::string> read);

// Writes a text to a file that only its owner may read; to standard output where no path is given.
// Throws Failure.
void write_for_owner(const std::string& path, const std::string& text, Language language);

// Prints what was found, the faults first, and returns the status that it deserves.
Status report(const Findings& findings, bool quiet, Language language);

[[nodiscard]] inline std::string audit_statuses(Language language) {
  return say(language,
             "Exit status: 0 confirmed; 1 not all of it could be checked; 2 wrong usage, or a file "
             "that cannot be\n"
             "read; 3 standard output could not be written, or the ledger cannot be read now; 4 "
             "not confirmed:\n"
             "standard output says what differs, and where.",
             "Mã thoát: 0 đã xác nhận; 1 không kiểm tra được tất cả; 2 sai cách dùng, hoặc một tệp "
             "không đọc\n"
             "được; 3 không ghi được đầu ra chuẩn, hoặc lúc này không đọc được sổ; 4 không xác "
             "nhận: đầu ra\n"
             "chuẩn cho biết khác ở đâu và khác gì.");
}

}  // namespace rentsupport::cli

#endif
