// A report in words, whatever act it is of: its tables, drawings, sentences and notes, from which
// alone the page and the workbook are written.
#ifndef RENTSUPPORT_SRC_ANSWER_REPORT_WORDS_HPP
#define RENTSUPPORT_SRC_ANSWER_REPORT_WORDS_HPP

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answer/report_days.hpp"
#include "rentsupport/letters.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/rule.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

struct ReportCell {
  enum class Kind : std::uint8_t { text, count, money, share };
  Kind kind = Kind::text;
  std::string text{};
  MoneyTotal number{};       // of a count too; of a share tenths of a per cent
  bool is_negative = false;  // of a change
  bool is_empty = false;     // there is nothing to say

  [[nodiscard]] static ReportCell words(std::string text);
  [[nodiscard]] static ReportCell money(MoneyTotal amount);
  [[nodiscard]] static ReportCell count(std::uint64_t number);
  [[nodiscard]] static ReportCell share(MoneyTotal part, MoneyTotal whole);
  [[nodiscard]] static ReportCell share_of_count(std::uint64_t part, std::uint64_t whole);
  [[nodiscard]] static ReportCell change(MoneyTotal before, MoneyTotal after);
};

struct ReportTable {
  struct Column {
    std::string above{};  // the heading that it shares with its neighbours
    std::string heading{};
    bool is_text = false;
  };
  std::string sheet{};  // the name of its sheet
  std::string title{};
  bool is_wide = false;  // wants the long side of the paper
  std::vector<Column> columns{};
  struct Row {
    std::vector<ReportCell> cells{};
    bool is_sum = false;
  };
  std::vector<Row> rows{};
  std::string note{};  // below it
  // A line of bars for each of its first rows, by its second cell: an amount a shade.
  std::optional<std::vector<std::vector<MoneyTotal>>> bars{};
};

struct ReportInWords {
  std::string title{};
  std::string subtitle{};
  std::string period{};
  std::vector<std::string> sentences{};  // what it all comes to
  ReportTable total{};
  // What drawings show, five at most: from what is asked for to what is paid, in darker and darker
  // ink; and the funnel of these amounts.
  std::vector<std::string> shades{};
  std::string funnel_title{};
  std::vector<MoneyTotal> funnel{};
  std::optional<ReportTable> booked{};  // in the period, beside the one before
  std::vector<ReportTable> reasons{};   // and what is late
  std::vector<ReportTable> annexes{};
  std::vector<std::string> notes{};
};

// Writes a cell: `1.500.000`, `73,4%`, `–` where it is empty.
[[nodiscard]] std::string cell_words(const ReportCell& cell, Language language);

// Writes a report as report_html() of report.hpp says.
[[nodiscard]] std::string report_html(const ReportInWords& words, const Office& office, Date as_of,
                                      Language language);

// What reports of all acts say in the same words.
class ReportWriter {
 protected:
  ReportWriter(const ReportDays& days, Language language) : days_(days), language_(language) {}

  [[nodiscard]] std::string say(const Bilingual& words) const {
    return std::string{words.in(language_)};
  }
  template <class... Values>
  [[nodiscard]] std::string say_of(const Bilingual& words, const Values&... values) const {
    return fmt::format(fmt::runtime(words.in(language_)), values...);
  }
  [[nodiscard]] std::string day(Date of) const { return in_words(of, language_); }
  [[nodiscard]] std::string number(std::uint64_t of) const;
  [[nodiscard]] std::string dong(MoneyTotal of) const;
  // Begins with a capital letter, as a cell does.
  [[nodiscard]] static std::string capital(const std::string& words);

  // Titles a report of what an act gives.
  void head(ReportInWords& words, std::string_view support, std::string_view act) const;
  [[nodiscard]] std::string this_period() const;
  [[nodiscard]] std::string period_before() const;

  // Says a provision in a sentence, with its place; the id of one that is not known.
  [[nodiscard]] std::string provision_words(const Provision* provision,
                                            const std::string& id) const;
  // Writes the name of a district by its key: `323, Hưng Yên` of `33/323`.
  [[nodiscard]] std::string district_words(const std::string& key) const;
  // Writes the name of an employer with its ID.
  [[nodiscard]] static std::string employer_words(std::string_view name, std::string_view id);

  ReportDays days_;
  Language language_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
