// A report in words: its tables, sentences and notes, as the page and the workbook have them.
#ifndef RENTSUPPORT_SRC_ANSWER_REPORT_TABLES_HPP
#define RENTSUPPORT_SRC_ANSWER_REPORT_TABLES_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rentsupport/report.hpp"

namespace rentsupport {
inline namespace v2 {

struct ReportCell {
  enum class Kind : std::uint8_t { text, count, money, share };
  Kind kind = Kind::text;
  std::string text{};
  MoneyTotal number{};       // of a count too; of a share tenths of a per cent
  bool is_negative = false;  // of a change
  bool is_empty = false;     // there is nothing to say
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
};

struct ReportInWords {
  std::string title{};
  std::string subtitle{};
  std::string period{};
  std::vector<std::string> sentences{};  // what it all comes to
  ReportTable total{};
  std::optional<ReportTable> booked{};  // in the period, beside the one before
  std::vector<ReportTable> reasons{};   // and what is late
  std::vector<ReportTable> annexes{};   // by district, group, month, employer
  std::vector<std::string> notes{};
};

[[nodiscard]] ReportInWords in_words(const Report& report, Language language);

// Writes a cell: `1.500.000`, `73,4%`, `–` where it is empty.
[[nodiscard]] std::string cell_words(const ReportCell& cell, Language language);

// Writes the name of a district of a report, `323, Hưng Yên`; of an employer.
[[nodiscard]] std::string district_words(const std::string& key, Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
