// What a report of rent support says.
#ifndef RENTSUPPORT_SRC_ANSWER_REPORT_TABLES_HPP
#define RENTSUPPORT_SRC_ANSWER_REPORT_TABLES_HPP

#include "answer/report_words.hpp"
#include "rentsupport/report.hpp"

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] ReportInWords in_words(const Report& report, Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
