#include "files/sheet_places.hpp"

#include <algorithm>

#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

bool SheetPlaces::is_long_number(std::uint64_t line, std::uint64_t column) const noexcept {
  return std::binary_search(long_numbers.begin(), long_numbers.end(), place(line, column));
}

bool SheetPlaces::is_account_number(std::uint64_t line, std::uint64_t column) const noexcept {
  return std::binary_search(account_numbers.begin(), account_numbers.end(), place(line, column));
}

std::string SheetPlaces::in_words(std::uint64_t line, std::optional<std::uint32_t> column,
                                  Language language) const {
  if (!column) return say(language, "sheet {}, row {}", "trang {}, dòng {}", shown(sheet), line);
  return say(language, "sheet {}, cell {}{}", "trang {}, ô {}{}", shown(sheet),
             column_letters(*column), line);
}

std::string column_letters(std::uint32_t column) {
  std::string letters;
  for (std::uint32_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return letters;
}

SheetPath sheet_path(const std::string& path) {
  const std::string capitals = upper_case(without_letters_beyond_ascii(path));
  if (capitals.size() == path.size()) {
    for (const std::string_view ending : {".XLSX#", ".XLSM#"}) {
      const std::size_t at = capitals.find(ending);
      if (at == std::string::npos) continue;
      return {path.substr(0, at + ending.size() - 1), path.substr(at + ending.size())};
    }
    return {path, std::nullopt};
  }
  for (const std::string_view ending : {".xlsx#", ".xlsm#", ".XLSX#", ".XLSM#"}) {
    const std::size_t at = path.find(ending);
    if (at != std::string::npos)
      return {path.substr(0, at + ending.size() - 1), path.substr(at + ending.size())};
  }
  return {path, std::nullopt};
}

}  // namespace v2
}  // namespace rentsupport
