// An invented act: a company's gift for Tết. Its facts, its rule, its amount.
#ifndef GIFT_HPP
#define GIFT_HPP

#include "rentsupport/amount.hpp"
#include "rentsupport/own_facts.hpp"

namespace gift {

using namespace rentsupport;

enum class Contract : std::uint8_t { probation, employed };

// The facts, in the order of facts() below.
inline constexpr Fact<Date> hired_on{0};
inline constexpr Fact<Contract> contract{1};
inline constexpr Fact<std::int64_t> nights{2};
inline constexpr Fact<std::int64_t> overtime_hours{3};
inline constexpr Fact<std::int64_t> months_worked{4};

Vocabulary facts();

// Regulation, Articles 1 to 3: who gets it.
const Rule& rule();

// Article 4: the smaller of the ceiling and the rate for each month worked, of 12 at most.
const Amount& amount();

}  // namespace gift

#endif
