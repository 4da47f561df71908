// A gift for the new year, of no Decision: its facts and its rule, for tests.
#ifndef RENTSUPPORT_TESTS_GIFT_HPP
#define RENTSUPPORT_TESTS_GIFT_HPP

#include <array>
#include <string>

#include "rentsupport/rule.hpp"

namespace tests::gift {

using namespace rentsupport;

enum class Post : std::uint8_t { worker, manager };
inline constexpr std::array<std::string_view, 2> posts{"worker", "manager"};
inline constexpr std::array<std::string_view, 2> vietnamese_posts{"công nhân", "quản lý"};
inline constexpr std::array<std::string_view, 2> english_posts{"worker", "manager"};

inline constexpr std::array<FactInfo, 8> facts{FactInfo{.name = "hired_on",
                                                        .type = FactType::date,
                                                        .vietnamese = "ngày vào làm",
                                                        .english = "first day of work"},
                                               FactInfo{.name = "nights",
                                                        .type = FactType::number,
                                                        .vietnamese = "số ca đêm",
                                                        .english = "number of nights worked"},
                                               FactInfo{.name = "wage",
                                                        .type = FactType::number,
                                                        .vietnamese = "lương tháng",
                                                        .english = "monthly wage",
                                                        .is_money = true},
                                               FactInfo{.name = "post",
                                                        .type = FactType::choice,
                                                        .values = posts,
                                                        .vietnamese = "chức danh",
                                                        .english = "post",
                                                        .vietnamese_values = vietnamese_posts,
                                                        .english_values = english_posts},
                                               FactInfo{.name = "paid_months",
                                                        .type = FactType::month_set,
                                                        .vietnamese = "các tháng có lương",
                                                        .english = "paid months"},
                                               FactInfo{.name = "pay_day",
                                                        .type = FactType::day,
                                                        .vietnamese = "ngày trả lương",
                                                        .english = "pay day"},
                                               FactInfo{.name = "season",
                                                        .type = FactType::month,
                                                        .vietnamese = "tháng cao điểm",
                                                        .english = "month of the season"},
                                               FactInfo{.name = "first_month",
                                                        .type = FactType::month_bit,
                                                        .vietnamese = "tháng đầu",
                                                        .english = "first month"}};
inline constexpr Fact<Date> hired_on{0};
inline constexpr Fact<std::int64_t> nights{1};
inline constexpr Fact<std::int64_t> wage{2};
inline constexpr Fact<Post> post{3};
inline constexpr Fact<MonthSet> paid_months{4};
inline constexpr Fact<std::chrono::day> pay_day{5};
inline constexpr Fact<Month> season{6};
inline constexpr Fact<MonthBit> first_month{7};

inline Rule provision_of(const std::string& id, int article, const std::string& vietnamese,
                         const std::string& english, const Rule& condition) {
  return provision(
      {.id = id, .citations = {{.article = article}}, .vietnamese = vietnamese, .english = english},
      condition);
}

}  // namespace tests::gift

#endif
