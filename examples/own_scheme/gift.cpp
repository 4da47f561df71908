#include "gift.hpp"

#include <array>

namespace gift {

using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 2> contracts{"probation", "employed"};
constexpr std::array<std::string_view, 2> vietnamese_contracts{"thử việc", "chính thức"};
constexpr std::array<std::string_view, 2> english_contracts{"probation", "employed"};

constexpr std::array<FactInfo, 5> vocabulary{FactInfo{.name = "hired_on",
                                                      .type = FactType::date,
                                                      .vietnamese = "ngày vào làm",
                                                      .english = "first day of work"},
                                             FactInfo{.name = "contract",
                                                      .type = FactType::choice,
                                                      .values = contracts,
                                                      .vietnamese = "loại hợp đồng",
                                                      .english = "contract",
                                                      .vietnamese_values = vietnamese_contracts,
                                                      .english_values = english_contracts},
                                             FactInfo{.name = "nights",
                                                      .type = FactType::number,
                                                      .vietnamese = "số ca đêm",
                                                      .english = "number of nights worked"},
                                             FactInfo{.name = "overtime_hours",
                                                      .type = FactType::number,
                                                      .vietnamese = "số giờ làm thêm",
                                                      .english = "hours of overtime"},
                                             FactInfo{.name = "months_worked",
                                                      .type = FactType::number,
                                                      .vietnamese = "số tháng làm việc",
                                                      .english = "months worked"}};

Provision article(int number, std::string id, std::string vietnamese, std::string english) {
  return {.id = std::move(id),
          .citations = {{.article = number}},
          .vietnamese = std::move(vietnamese),
          .english = std::move(english),
          .source = "regulation"};
}

}  // namespace

Vocabulary facts() { return vocabulary; }

const Rule& rule() {
  static const Rule whole = all_of(
      {provision(article(1, "gift.contract", "Là nhân viên chính thức.", "Is employed for good."),
                 is(contract, Contract::employed)),
       provision(article(2, "gift.seniority", "Vào làm chậm nhất ngày 31/12/2021.",
                         "Was hired on 2021-12-31 at the latest."),
                 hired_on <= 2021y / 12 / 31),
       provision(
           article(3, "gift.effort", "Đủ 20 ca đêm, hoặc số giờ làm thêm hơn 3 lần số ca đêm.",
                   "20 nights, or more than three hours of overtime for each night."),
           nights >= 20 || overtime_hours > nights * 3)});
  return whole;
}

const Amount& amount() {
  static const Amount gift =
      smaller_of({noted({"mức trần", "ceiling", {{.article = 4, .clause = 2}}}, Money{6'000'000}),
                  noted({"theo tháng", "by months", {{.article = 4, .clause = 1}}},
                        Money{750'000} * smaller_of({months_worked, 12}))});
  return gift;
}

}  // namespace gift
