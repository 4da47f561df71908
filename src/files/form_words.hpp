// The words of the forms: headings, labels and values as firms write them, compared evened out.
#ifndef RENTSUPPORT_SRC_FILES_FORM_WORDS_HPP
#define RENTSUPPORT_SRC_FILES_FORM_WORDS_HPP

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rentsupport {
inline namespace v2 {

// A word of a text, in form C and small letters, without diacritics beside it; and where it stood.
struct FormWord {
  std::string text;
  std::string bare;
  std::size_t begin = 0;  // bytes
  std::size_t end = 0;
  char before = ' ';  // the sign between this word and the one before it, if any
};

// Cuts a text into words of letters and digits. Numbering in front (`1.`, `(2)`, `II.`, `a)`) and
// marks of footnotes behind are left out if asked for.
enum class Numbering : bool { kept, left_out };
[[nodiscard]] std::vector<FormWord> words_of(std::string_view text, Numbering numbering);

// A text evened out: its words with single blanks between.
struct Evened {
  std::string text;
  std::string bare;
};
[[nodiscard]] Evened evened(std::string_view text, Numbering numbering = Numbering::left_out);

// Phrases by what they mean.
class PhraseTable {
 public:
  void add(std::string_view phrase, std::string meaning);
  // Returns what a text means: by its letters, else without diacritics, where it may be several.
  [[nodiscard]] std::set<std::string> meanings(const Evened& text) const;
  // Returns the meanings of phrases that a text holds, at whole words.
  [[nodiscard]] std::set<std::string> held(const Evened& text) const;
  // Returns what the longest phrase means with which words begin, and how many words it has.
  struct Beginning {
    std::string meaning;
    std::size_t words = 0;
  };
  [[nodiscard]] std::optional<Beginning> beginning(const std::vector<FormWord>& words,
                                                   std::size_t from = 0) const;

 private:
  std::map<std::string, std::set<std::string>, std::less<>> exact_;
  std::map<std::string, std::set<std::string>, std::less<>> bare_;
  std::size_t longest_ = 0;
};

// The words of the forms, which stand in the folder of their act.
struct FormWords {
  PhraseTable title;
  PhraseTable section_ii;
  PhraseTable section_iii;
  PhraseTable total;
  PhraseTable in_words;
  PhraseTable firm;
  PhraseTable kind;
  PhraseTable columns;  // a `/` parts the heading above from the heading
  PhraseTable contract_type;
  PhraseTable labels;  // of Form 01; those that end a value mean nothing
  PhraseTable ticked;

  [[nodiscard]] static const FormWords& built_in();
};

}  // namespace v2
}  // namespace rentsupport

#endif
