// A paper for people: blocks of text, written as plain text or as a page to print.
#ifndef RENTSUPPORT_SRC_ANSWER_PAPER_HPP
#define RENTSUPPORT_SRC_ANSWER_PAPER_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rentsupport {
inline namespace v2 {

class Paper {
 public:
  enum class Kind : std::uint8_t {
    title,
    subtitle,
    paragraph,
    heading,
    line,   // below a heading
    item,   // of a list
    detail  // below an item
  };
  struct Block {
    Kind kind;
    std::string text;  // one line
  };

  void add(Kind kind, std::string text) { blocks_.push_back({kind, std::move(text)}); }
  // Adds an item whose further lines are its details.
  void add_item(std::string_view lines);

  [[nodiscard]] const std::vector<Block>& blocks() const noexcept { return blocks_; }
  // Writes it as plain text.
  [[nodiscard]] std::string text() const;
  // Writes its blocks as HTML, without the page around them.
  [[nodiscard]] std::string html() const;

 private:
  std::vector<Block> blocks_;
};

// Writes a text so that HTML shows it as it is.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace v2
}  // namespace rentsupport

#endif
