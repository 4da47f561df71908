// Where the cells of a table stood that comes from a workbook.
#ifndef RENTSUPPORT_SRC_FILES_SHEET_PLACES_HPP
#define RENTSUPPORT_SRC_FILES_SHEET_PLACES_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

// Where a table comes from: what a cell was before it became text. A line of the text is a row of
// the sheet.
struct SheetPlaces {
  std::string sheet;
  std::vector<std::uint64_t> long_numbers;     // by place(), ascending
  std::vector<std::uint64_t> account_numbers;  // likewise: of bank accounts

  // Of a line from 1 and a column from 0.
  [[nodiscard]] static constexpr std::uint64_t place(std::uint64_t line,
                                                     std::uint64_t column) noexcept {
    return line << 16U | column;
  }
  [[nodiscard]] bool is_long_number(std::uint64_t line, std::uint64_t column) const noexcept;
  [[nodiscard]] bool is_account_number(std::uint64_t line, std::uint64_t column) const noexcept;
  // Writes `sheet Q2, cell D15`; without a column `sheet Q2, row 15`.
  [[nodiscard]] std::string in_words(std::uint64_t line, std::optional<std::uint32_t> column,
                                     Language language) const;
};

// What is wrong with a long number.
inline constexpr Bilingual lost_digits{
    "ô là một số có từ 16 chữ số, bảng tính chỉ giữ 15 chữ số đầu: định dạng ô là văn bản rồi ghi "
    "lại đủ số",
    "the cell is a number of 16 digits or more, of which a spreadsheet keeps 15: format it as "
    "text, "
    "and write all digits again"};

// Writes `C`, `AB`: the letters of a column, from 0.
[[nodiscard]] std::string column_letters(std::uint32_t column);

// Takes `w.xlsx#SHEET` apart; a path without a sheet stays whole.
struct SheetPath {
  std::string file;
  std::optional<std::string> sheet;
};
[[nodiscard]] SheetPath sheet_path(const std::string& path);

}  // namespace v2
}  // namespace rentsupport

#endif
