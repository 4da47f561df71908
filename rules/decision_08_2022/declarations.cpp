#include "declarations.hpp"

namespace rentsupport::decision_08_2022 {

// The worker answers for the renting, Articles 7(1), 11(1); the list is compiled from the requests,
// 7(2), 11(2); the employer and the agency answer for the rest, 7(3), 11(3).
Citation declared_under(std::uint8_t fact, Group group) {
  const bool of_renting =
      fact == facts::pays_rent.number() || fact == facts::rented_months.number();
  Citation place;
  place.article = group == Group::working ? 7 : 11;
  place.clause = of_renting ? 1 : fact == facts::applied.number() ? 2 : 3;
  return place;
}

}  // namespace rentsupport::decision_08_2022
