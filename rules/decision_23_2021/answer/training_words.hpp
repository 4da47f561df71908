// Words for what is asked for in training support, and for who supplies it.
#ifndef RENTSUPPORT_SRC_ANSWER_TRAINING_WORDS_HPP
#define RENTSUPPORT_SRC_ANSWER_TRAINING_WORDS_HPP

#include <string>
#include <string_view>

#include "answer/report_words.hpp"
#include "rentsupport/rule.hpp"
#include "rentsupport/training_report.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

// Take a column as PlanDecision::ask and LineDecision::ask name it.
[[nodiscard]] std::string asked_fact_words(std::string_view column, Language language);
[[nodiscard]] Voucher supplier_of(std::string_view column) noexcept;
[[nodiscard]] std::string supplier_words(Voucher voucher, Language language);

// Puts a report into words.
[[nodiscard]] ReportInWords report_in_words(const Report& report, Language language);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
