// Numbers, amounts and outcomes as tables and summaries say them.
#ifndef RENTSUPPORT_SRC_CLI_WORDS_HPP
#define RENTSUPPORT_SRC_CLI_WORDS_HPP

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "rentsupport/compare.hpp"
#include "rentsupport/facts.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

class Words {
 public:
  explicit Words(Language language) : language_(language) {}

  [[nodiscard]] Language language() const noexcept { return language_; }
  [[nodiscard]] std::string operator()(std::string_view english,
                                       std::string_view vietnamese) const {
    return std::string{language_ == Language::english ? english : vietnamese};
  }
  [[nodiscard]] std::string number(std::uint64_t count) const {
    return grouped(fmt::format("{}", count), digit_mark(language_));
  }
  [[nodiscard]] std::string money(MoneyTotal total) const {
    return grouped(total.digits(), digit_mark(language_));
  }
  [[nodiscard]] std::string money_change(MoneyTotal before, MoneyTotal after) const {
    const std::string text = change(before, after);
    return before == after ? text : text.front() + grouped(text.substr(1), digit_mark(language_));
  }
  // With its sign.
  [[nodiscard]] std::string money_change(Money change) const {
    const std::int64_t dong = change.dong();
    const std::string sign = dong > 0 ? "+" : dong < 0 ? "-" : "";
    return sign + number(static_cast<std::uint64_t>(dong < 0 ? -dong : dong));
  }
  [[nodiscard]] std::string outcome(Outcome outcome) const {
    switch (outcome) {
      case Outcome::payable:
        return (*this)("payable", "được chi trả");
      case Outcome::refused:
        return (*this)("refused", "bị từ chối");
      case Outcome::undetermined:
        return (*this)("undetermined", "chưa xác định");
    }
    return {};
  }
  [[nodiscard]] std::string group(std::string_view name) const {
    return name == "working" ? (*this)("working", "đang làm việc")
                             : (*this)("returning", "quay lại thị trường lao động");
  }
  [[nodiscard]] std::string month(std::string_view text) const {
    const auto month = parse_month(text);
    return month ? in_words(*month, language_) : std::string{text};
  }
  // Says which province a code is, `33 Hưng Yên`.
  [[nodiscard]] std::string province(std::string_view code) const {
    if (code == "?") return (*this)("unknown", "chưa rõ");
    const FactInfo& fact = vocabulary()[facts::province.number()];
    return fmt::format("{} {}", code, value_words(fact, std::stoi(std::string{code}), language_));
  }

 private:
  Language language_;
};

}  // namespace rentsupport::cli

#endif
