// A workbook in memory, and what all that are written have in common. libxlsxwriter writes it.
#ifndef RENTSUPPORT_SRC_FILES_WORKBOOK_HPP
#define RENTSUPPORT_SRC_FILES_WORKBOOK_HPP

#include <xlsxwriter.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "files/files.hpp"

namespace rentsupport {
inline namespace v2 {

// Throws Error for what libxlsxwriter answers.
void check(lxw_error error);

// Equal calls make equal bytes.
class Workbook {
 public:
  // Rows in any order; or in order on each sheet, which needs little memory.
  enum class Rows : bool { in_any_order, in_order };
  explicit Workbook(Rows rows = Rows::in_any_order);
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  ~Workbook();

  [[nodiscard]] lxw_worksheet* add_sheet(const std::string& name);

  [[nodiscard]] lxw_chart* add_chart(std::uint8_t type);

  struct Look {
    bool is_bold = false;
    bool is_centred = false;
    bool has_border = false;
    bool is_wrapped = false;
    std::uint32_t colour = 0;  // behind the text
    std::string_view number{};
    std::strong_ordering operator<=>(const Look&) const = default;
  };
  [[nodiscard]] lxw_format* look(const Look& of);

  // Closes the workbook; returns its bytes.
  [[nodiscard]] std::string bytes();

 private:
  Descriptor memory_;
  lxw_workbook* book_ = nullptr;
  std::map<Look, lxw_format*> looks_;
};

inline constexpr std::uint32_t heading_colour = 0xd9e2f3;

// Writes a text, as much of it as a cell can hold.
void put_text(lxw_worksheet* sheet, std::uint32_t row, std::uint32_t column, std::string_view text,
              lxw_format* look);
// Writes a whole number by its digits: one of more than a spreadsheet keeps stays whole as text.
void put_number(lxw_worksheet* sheet, std::uint32_t row, std::uint32_t column,
                const std::string& digits, lxw_format* look);
// Returns a text that a sheet can hold: 32,767 characters, and no control characters.
[[nodiscard]] std::string fitting(std::string_view text);

// Of what libxlsxwriter takes as floating point nothing is computed with: sizes and counts are
// whole until they are handed over.
inline constexpr std::size_t line_height = 16;

// Says how many lines a text needs in a column as wide; letters are somewhat wider than digits.
[[nodiscard]] std::size_t lines_of(std::string_view text, std::uint32_t width);

// Returns a name that a sheet may have and no other has.
[[nodiscard]] std::string sheet_name(std::string_view wanted, std::set<std::string>& taken);

}  // namespace v2
}  // namespace rentsupport

#endif
