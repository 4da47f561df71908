// A report as a workbook, whatever act it is of.
#ifndef RENTSUPPORT_SRC_FILES_REPORT_WORKBOOK_HPP
#define RENTSUPPORT_SRC_FILES_REPORT_WORKBOOK_HPP

#include <string>

#include "answer/report_words.hpp"

namespace rentsupport {
inline namespace v2 {

// Writes the bytes of a workbook: a sheet for each of its tables.
[[nodiscard]] std::string report_workbook(const ReportInWords& words, Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
