// The Decision as a value, and its two groups: their amounts, and their provisions by name.
#include <array>

#include "articles.hpp"
#include "declarations.hpp"
#include "notes.hpp"
#include "rentsupport/facts.hpp"
#include "rule/scheme.hpp"

namespace rentsupport::decision_08_2022 {

namespace {

// Articles 4 to 7: employees who are working.
Rule working(const Parameters& p) {
  return all_of({art1_place(p), art1_tenant(p), art1_employed(p), art2_2_applied(p),
                 art2_3_insured_here(p), art2_4_once_a_month(p), art2_4_three_months(p),
                 art4_employer(p), art4_1_rents(p), art4_2_term(p), art4_2_concluded(p),
                 art4_2_started(p),
                 any_of({art4_3_insured(p),
                         all_of({art4_3_exempt(p), art4_3_payroll(p), art6_payroll_copy(p)})}),
                 art7_2_posted(p), art7_3_month(p), art7_4_deadline(p)});
}

// Articles 8 to 11: employees who return to the labour market.
Rule returning(const Parameters& p) {
  return all_of({art1_place(p),
                 art1_tenant(p),
                 art1_employed(p),
                 art2_2_applied(p),
                 art2_3_insured_here(p),
                 art2_4_once_a_month(p),
                 art2_4_three_months(p),
                 art8_employer(p),
                 art8_1_rents(p),
                 art8_2_term(p),
                 art8_2_concluded(p),
                 art8_2_started(p),
                 art8_2_not_continued(p),
                 any_of({art8_3_insured(p), all_of({any_of({art8_3_exempt(p), art8_3_new_hire(p)}),
                                                    art8_3_payroll(p), art10_payroll_copy(p)})}),
                 art11_2_posted(p),
                 art11_3_month(p),
                 art11_3_before_15th(p),
                 art11_4_one_month(p),
                 art11_4_forms_attached(p),
                 art11_4_deadline(p)});
}

}  // namespace

// Articles 5, 9: the amounts.
std::array<GroupRule, 2> groups(const Parameters& p) {
  return {GroupRule{.name = name(Group::working), .amount = p.working.amount, .rule = working(p)},
          GroupRule{
              .name = name(Group::returning), .amount = p.returning.amount, .rule = returning(p)}};
}

const Scheme& scheme() noexcept {
  static const Scheme scheme{.id = "decision-08-2022",
                             .own_id = "decision-08-2022-own",
                             .last_article = 14,
                             .texts = texts,
                             .groups = groups,
                             .reference_month = reference_month,
                             .declarations = declarations};
  return scheme;
}

}  // namespace rentsupport::decision_08_2022

namespace rentsupport {
inline namespace v2 {

RuleSet RuleSet::decision_08_2022(const Parameters& p) {
  return enacted(rentsupport::decision_08_2022::scheme(), p);
}

}  // namespace v2
}  // namespace rentsupport
