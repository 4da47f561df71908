#include "rule/act_texts.hpp"

#include <algorithm>

namespace rentsupport {
inline namespace v2 {

Bilingual meaning(Confidence confidence) noexcept {
  switch (confidence) {
    case Confidence::verified:
      return {"đã đọc trong văn bản hoặc trong công văn chính thức",
              "read in the text or in an official letter"};
    case Confidence::inferred:
      return {"suy ra từ văn bản, hoặc theo công văn đi xa hơn văn bản",
              "inferred from the text, or from a letter that goes beyond it"};
    case Confidence::unverified:
      return {"hiểu biết chung, chưa kiểm chứng", "general knowledge, unverified"};
  }
  return {};
}

std::string confidence_note_words(std::string_view note, std::span<const Bilingual> notes,
                                  Language language) {
  if (language == Language::english) return std::string{note};
  std::string text;
  while (!note.empty()) {
    const std::string_view part = note.substr(0, note.find(", "));
    note.remove_prefix(std::min(note.size(), part.size() + 2));
    const auto found = std::find_if(notes.begin(), notes.end(),
                                    [&](const Bilingual& each) { return each.english == part; });
    text += text.empty() ? "" : ", ";
    text += found == notes.end() ? part : found->vietnamese;
  }
  return text;
}

}  // namespace v2
}  // namespace rentsupport
