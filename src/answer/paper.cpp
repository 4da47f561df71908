#include "answer/paper.hpp"

#include <fmt/format.h>

namespace rentsupport {
inline namespace v2 {

void Paper::add_item(std::string_view lines) {
  Kind kind = Kind::item;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    add(kind, std::string{lines.substr(0, end)});
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    kind = Kind::detail;
  }
}

std::string Paper::text() const {
  std::string text;
  for (const Block& block : blocks_) {
    switch (block.kind) {
      case Kind::paragraph:
      case Kind::heading:
        if (!text.empty()) text += '\n';
        break;
      case Kind::item:
        text += "- ";
        break;
      case Kind::detail:
        text += "  ";
        break;
      case Kind::title:
      case Kind::subtitle:
      case Kind::line:
        break;
    }
    text += block.text + '\n';
  }
  return text;
}

std::string Paper::html() const {
  std::string html;
  bool in_list = false;
  bool in_item = false;
  for (const Block& block : blocks_) {
    const bool is_of_list = block.kind == Kind::item || block.kind == Kind::detail;
    if (in_item && block.kind != Kind::detail) html += "</li>\n";
    in_item = is_of_list;
    if (in_list != is_of_list) html += is_of_list ? "<ul>\n" : "</ul>\n";
    in_list = is_of_list;
    const std::string words = html_text(block.text);
    switch (block.kind) {
      case Kind::title:
        html += fmt::format("<h1>{}</h1>\n", words);
        break;
      case Kind::subtitle:
        html += fmt::format("<p class=\"subtitle\">{}</p>\n", words);
        break;
      case Kind::heading:
        html += fmt::format("<h2>{}</h2>\n", words);
        break;
      case Kind::item:
        html += "<li>" + words;
        break;
      case Kind::detail:
        html += "<br>" + words;
        break;
      case Kind::paragraph:
      case Kind::line:
        html += fmt::format("<p>{}</p>\n", words);
        break;
    }
  }
  if (in_item) html += "</li>\n";
  if (in_list) html += "</ul>\n";
  return html;
}

std::string html_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace v2
}  // namespace rentsupport
