// The options of commands that write a report.
#ifndef RENTSUPPORT_SRC_CLI_REPORT_OPTIONS_HPP
#define RENTSUPPORT_SRC_CLI_REPORT_OPTIONS_HPP

#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "rentsupport/letters.hpp"

namespace rentsupport::cli {

struct ReportFileOptions {
  std::string as_of;
  std::string since;
  std::string office;
  std::string format = "html";
  std::string out;
};

// Adds them; `as_of_words` says what --as-of is.
void add_report_options(CLI::App& command, ReportFileOptions& options,
                        const std::string& as_of_words, Language language);

// Read what they name; throw Failure.
struct ReportedDays {
  Day as_of{};
  std::optional<Day> since{};
};
[[nodiscard]] ReportedDays days_of(const ReportFileOptions& options, Language language);
[[nodiscard]] Office office_of(const ReportFileOptions& options, Language language);
// Refuses to write over what is read: files besides the office's.
void check_report_overwrites(const ReportFileOptions& options, std::vector<std::string> read,
                             Language language);

// Writes a report by the functions of its act.
template <class Report>
[[nodiscard]] std::string report_text(const Report& report, const ReportFileOptions& options,
                                      const Office& office, Language language) {
  if (options.format == "json") return report_json(report);
  if (options.format == "xlsx") return report_workbook(report, language);
  return report_html(report, office, language);
}

}  // namespace rentsupport::cli

#endif
