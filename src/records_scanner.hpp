// The scanner: cuts a CSV text into records and cells, 64 bytes at a time.
#ifndef RENTSUPPORT_SRC_RECORDS_SCANNER_HPP
#define RENTSUPPORT_SRC_RECORDS_SCANNER_HPP

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "bits.hpp"
#include "cells.hpp"

namespace rentsupport {
inline namespace v2 {

// A cell as it stands in the text: trimmed, and without the quotes around it.
struct CellText {
  const char* begin = nullptr;
  std::size_t size : 62 = 0;
  bool doubled_quotes : 1 = false;  // in it, still doubled
  bool bad_quote : 1 = false;       // text follows its closing quote, or that is missing

  [[nodiscard]] std::string_view view() const noexcept { return {begin, size}; }
};

// Returns the text of a cell with doubled quotes, undoubled.
[[nodiscard]] std::string undoubled(std::string_view text);

[[nodiscard]] std::size_t count_line_feeds(std::string_view text) noexcept;

struct Record {
  std::size_t begin = 0;   // in the text
  std::size_t end = 0;     // without the line's end
  std::uint64_t line = 0;  // line feeds before it, since the place where the scanner started
  bool bad_quote = false;
  bool maybe_not_ascii = false;
  std::vector<CellText> cells;  // those that the scanner keeps, and room for them
  std::size_t cell_count = 0;   // all that there are
};

// Reads records one after the other; blank lines are no records. 64 bytes past the text must be
// readable.
class RecordScanner {
 public:
  RecordScanner(std::string_view text, char separator, std::size_t kept_cells)
      : text_(text), separator_(separator), kept_cells_(kept_cells) {}

  // Goes to a place where a line begins.
  void start_at(std::size_t place) {
    place_ = place;
    lines_ = 0;
    window_end_ = place / block * block;
    position_count_ = 0;
    next_ = 0;
    refill();
    while (next_ < position_count_ && window_begin_ + positions_[next_] < place) ++next_;
  }

  // Returns where the next record or blank line begins.
  [[nodiscard]] std::size_t place() const noexcept { return place_; }

  // Reads the next record that begins before `limit`. It gives up, and returns false with
  // gave_up(), when the record reaches past `patience`.
  bool next(Record& record, std::size_t limit, std::size_t patience);
  [[nodiscard]] bool gave_up() const noexcept { return gave_up_; }

 private:
  static constexpr std::size_t block = 64;
  static constexpr std::size_t window = std::size_t{1} << 14U;

  void keep(Record& record, const CellText& cell) const;
  std::size_t plain_cells(Record& record, std::size_t begin);
  // Finds the separators, quotes and line feeds of the next window.
  bool refill();
  // Returns the next such place, or the end of the text.
  [[nodiscard]] std::size_t peek() {
    while (next_ == position_count_) {
      if (window_end_ > patience_ || !refill()) return text_.size();
    }
    return window_begin_ + positions_[next_];
  }
  // Reads a cell that begins with a quote; returns where it ends.
  std::size_t quoted_cell(std::size_t begin, CellText& cell);
  // Returns the next separator or line feed, quotes meaning nothing.
  std::size_t skip_to_end() {
    std::size_t at = peek();
    while (at < text_.size() && text_[at] == '"') {
      ++next_;
      at = peek();
    }
    return at;
  }

  std::string_view text_;
  char separator_;
  std::size_t kept_cells_;
  std::size_t place_ = 0;
  std::size_t window_end_ = 0;
  std::size_t patience_ = 0;
  std::size_t not_ascii_until_ = 0;
  std::size_t window_begin_ = 0;
  std::array<std::uint16_t, window> positions_;  // from window_begin_ on
  std::size_t position_count_ = 0;
  std::size_t next_ = 0;
  bool gave_up_ = false;
  std::uint64_t lines_ = 0;
};

}  // namespace v2
}  // namespace rentsupport

#endif
