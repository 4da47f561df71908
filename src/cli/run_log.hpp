// The option --log: what a long command did, as a line of JSON behind those of other calls.
#ifndef RENTSUPPORT_SRC_CLI_RUN_LOG_HPP
#define RENTSUPPORT_SRC_CLI_RUN_LOG_HPP

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command.hpp"
#include "rentsupport/audit.hpp"
#include "values/json.hpp"

namespace rentsupport::cli {

void add_log_option(CLI::App& command, std::string& path, Language language);

// A line about one call: counts, sums and digests, and nothing that names a person.
class LogLine {
 public:
  // Says which run it is, by the digest of its summary.json.
  void run(const Manifest& manifest);
  // The same of the run in a directory, with the digests that its manifest names.
  void run_in(const std::string& directory);
  // Of tables, by their names, with their texts.
  void digests(const std::vector<std::pair<std::string, std::string>>& files);
  void text(std::string_view key, std::string_view value) { body_.text(key, value); }
  void rows(const std::map<std::string, RowCounts>& by_file);
  void counts(std::string_view key,
              const std::vector<std::pair<std::string_view, std::uint64_t>>& counts);
  void amounts(const std::vector<std::pair<std::string_view, MoneyTotal>>& amounts);
  // Where the ledger ends, and which booking the call made; 0: none.
  void ledger(const LedgerHead& head, std::uint64_t booking);

  [[nodiscard]] std::string json() const { return body_.json(); }

 private:
  JsonObject body_;
};

// Does the work of a command, and appends its line to the log, however the work ends; without a
// path there is no log. Throws Failure before the work where the log cannot be written, or is one
// of the other files, which the command reads or writes; what the work throws after it.
Status logged(const std::string& path, std::string_view command,
              const std::vector<std::string>& others, Language language,
              const std::function<Status(LogLine&)>& work);

}  // namespace rentsupport::cli

#endif
