#include "../rules/decision_23_2021/answer/training_words.hpp"
#include "files/report_workbook.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

std::string report_workbook(const Report& report, Language language) {
  return rentsupport::report_workbook(report_in_words(report, language), language);
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
