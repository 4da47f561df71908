// The vocabulary of training support, as the columns of its records describe it, and the two facts
// that follow from columns.
#include "records.hpp"

#include "rentsupport/training_rules.hpp"
#include "rule/act_records.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

constexpr std::array derived{
    DerivedFact{
        facts::ui_months.number(),
        FactType::number,
        "ui_months",
        {"số tháng đóng đủ bảo hiểm thất nghiệp", "months of unemployment insurance paid in full"},
        insurer,
        true},
    DerivedFact{facts::half_months.number(),
                FactType::number,
                "half_months",
                {"số nửa tháng đào tạo được hỗ trợ", "supported half months of training"},
                employer_in_plan}};
constexpr auto listed =
    list_facts<facts::count>({plans::columns, trainees::columns}, derived, facts::count);

}  // namespace

Vocabulary RuleSet::facts() noexcept { return listed.facts; }

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
