// Rows of CSV as this library writes them, read back.
#ifndef RENTSUPPORT_SRC_FILES_OUTPUT_ROWS_HPP
#define RENTSUPPORT_SRC_FILES_OUTPUT_ROWS_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rentsupport {
inline namespace v2 {

// Reads rows one after the other: cells behind commas, in quotes where they need them, a line feed
// behind each row.
class OutputRows {
 public:
  explicit OutputRows(std::string_view text) : text_(text) {}

  // Reads the next row; false at the end, and at a row that is not written so.
  bool next(std::vector<std::string>& cells) {
    begin_ = end_;
    cells.clear();
    std::size_t at = begin_;
    while (at < text_.size()) {
      std::string& cell = cells.emplace_back();
      if (text_[at] == '"') {
        if (!read_quoted(++at, cell)) return false;
      } else {
        const std::size_t end = std::min(text_.find_first_of(",\n", at), text_.size());
        cell = text_.substr(at, end - at);
        at = end;
      }
      if (at == text_.size() || (text_[at] != ',' && text_[at] != '\n')) return false;
      if (text_[at++] == '\n') {
        end_ = at;
        return true;
      }
    }
    return false;
  }
  // Say where the last row read begins, and where the one after it does.
  [[nodiscard]] std::size_t begin() const noexcept { return begin_; }
  [[nodiscard]] std::size_t end() const noexcept { return end_; }
  // Says whether all of the text was read.
  [[nodiscard]] bool done() const noexcept { return end_ == text_.size(); }

 private:
  // Reads up to the closing quote and moves behind it.
  bool read_quoted(std::size_t& at, std::string& cell) const {
    for (; at < text_.size(); ++at) {
      if (text_[at] != '"') {
        cell += text_[at];
      } else if (at + 1 < text_.size() && text_[at + 1] == '"') {
        cell += text_[at++];
      } else {
        ++at;
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace v2
}  // namespace rentsupport

#endif
