// The scanner: cuts a CSV text into records and cells, 64 bytes at a time.
#ifndef RENTSUPPORT_SRC_VALUES_RECORDS_SCANNER_HPP
#define RENTSUPPORT_SRC_VALUES_RECORDS_SCANNER_HPP

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "values/bits.hpp"
#include "values/cells.hpp"

namespace rentsupport {
inline namespace v2 {

// A cell as it stands in the text: trimmed, and without the quotes around it.
struct CellText {
  const char* begin = nullptr;
  std::size_t size : 63 = 0;
  bool doubled_quotes : 1 = false;  // in it, still doubled

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
  std::size_t sound_cells = 0;  // those before the first fault of quotes
};

// How many cells a record of a file has.
struct CellCounts {
  std::size_t least = 0;
  std::size_t most = SIZE_MAX;
};

inline constexpr std::size_t most_record_bytes = std::size_t{1} << 20U;
inline constexpr std::size_t most_record_lines = 1000;

// Reads records one after the other; lines without a value are no records. A quoted cell may span
// lines only in a record that is good as a whole: a stray quote costs its own line, no other. 64
// bytes past the text must be readable.
class RecordScanner {
 public:
  RecordScanner(std::string_view text, char separator, CellCounts counts)
      : text_(text), separator_(separator), counts_(counts) {}

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

  // Reads the next record that begins before `limit`.
  bool next(Record& record, std::size_t limit);

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
      if (!refill()) return text_.size();
    }
    return window_begin_ + positions_[next_];
  }
  // Reads a cell that begins with a quote; returns where it ends, with quotes left open at the
  // line's end.
  enum class Quotes : std::uint8_t { good, bad, open };
  std::size_t quoted_cell(std::size_t begin, CellText& cell, Quotes& quotes);
  // Reads a record that may span lines from its begin on; says whether it is good, and where it
  // ends.
  bool long_record(Record& record, std::size_t& end, std::size_t& line_feeds) const;
  // Says whether a line ends at a place, in LF or CRLF.
  [[nodiscard]] bool ends_line(std::size_t at) const noexcept {
    return text_[at] == '\n' ||
           (text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n');
  }
  // Says whether a line is a record by itself, where quotes are text.
  [[nodiscard]] bool is_record(std::string_view line) const;
  [[nodiscard]] bool has_value(const Record& record) const;
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
  CellCounts counts_;
  std::size_t place_ = 0;
  std::size_t window_end_ = 0;
  std::size_t not_ascii_until_ = 0;
  std::size_t window_begin_ = 0;
  std::array<std::uint16_t, window> positions_;  // from window_begin_ on
  std::size_t position_count_ = 0;
  std::size_t next_ = 0;
  std::uint64_t lines_ = 0;
};

}  // namespace v2
}  // namespace rentsupport

#endif
