#include "files/form_words.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "rentsupport/problem.hpp"
#include "values/cells.hpp"
#include "values/embedded.hpp"
#include "values/toml.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

bool is_letter_or_digit(char32_t point) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return true;
    default:
      return false;
  }
}

void put_point(std::string& text, char32_t point) {
  std::array<utf8proc_uint8_t, 4> encoded{};
  const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), encoded.data());
  text.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(size));
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_roman(std::string_view text) {
  constexpr std::size_t most = 4;
  return !text.empty() && text.size() <= most &&
         text.find_first_not_of("ivx") == std::string_view::npos;
}

}  // namespace

std::vector<FormWord> words_of(std::string_view text, Numbering numbering) {
  std::vector<FormWord> words;
  if (!is_utf8(text)) return words;
  std::string_view rest = text;
  char before = ' ';
  bool is_inside = false;
  while (!rest.empty()) {
    const std::size_t begin = text.size() - rest.size();
    const char32_t point = take_point(rest);
    const std::size_t end = text.size() - rest.size();
    if (is_without_width(point)) continue;
    if (!is_letter_or_digit(point)) {
      is_inside = false;
      if (!is_white_space(point)) before = point < 0x80 ? static_cast<char>(point) : '-';
      continue;
    }
    if (!is_inside) {
      words.push_back({{}, {}, begin, end, before});
      before = ' ';
      is_inside = true;
    }
    put_point(words.back().text,
              static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point))));
    words.back().end = end;
  }
  for (FormWord& word : words) {
    if (!is_ascii(word.text)) word.text = nfc(word.text);
  }
  if (numbering == Numbering::left_out && words.size() > 1) {
    const FormWord& first = words.front();
    const bool is_marked = words[1].before == '.' || words[1].before == ')' ||
                           words[1].before == ':' || words[1].before == '-';
    if (is_marked && (is_all_digits(first.text) || is_roman(first.text) || first.text.size() == 1))
      words.erase(words.begin());
    if (words.size() > 1 && is_all_digits(words.back().text) && words.back().text.size() <= 2 &&
        words.back().before != '/' && words.back().before != '-')
      words.pop_back();
  }
  if (numbering == Numbering::left_out && !words.empty()) {
    std::string& last = words.back().text;
    while (last.size() > 2 && is_digit(last.back()) && !is_all_digits(last)) last.pop_back();
  }
  for (FormWord& word : words)
    word.bare = is_ascii(word.text) ? word.text : without_diacritics(word.text);
  return words;
}

Evened evened(std::string_view text, Numbering numbering) {
  Evened result;
  for (const FormWord& word : words_of(text, numbering)) {
    if (!result.text.empty()) {
      result.text += ' ';
      result.bare += ' ';
    }
    result.text += word.text;
    result.bare += word.bare;
  }
  return result;
}

void PhraseTable::add(std::string_view phrase, std::string meaning) {
  // A heading below another one keeps its sign.
  Evened text;
  std::size_t words = 0;
  while (true) {
    const std::size_t sign = phrase.find('/');
    const Evened part = evened(phrase.substr(0, sign), Numbering::kept);
    text.text += part.text;
    text.bare += part.bare;
    words += words_of(phrase.substr(0, sign), Numbering::kept).size();
    if (sign == std::string_view::npos) break;
    text.text += '/';
    text.bare += '/';
    phrase.remove_prefix(sign + 1);
  }
  exact_[text.text].insert(meaning);
  bare_[text.bare].insert(std::move(meaning));
  longest_ = std::max(longest_, words);
}

std::set<std::string> PhraseTable::meanings(const Evened& text) const {
  if (const auto found = exact_.find(text.text); found != exact_.end()) return found->second;
  if (const auto found = bare_.find(text.bare); found != bare_.end()) return found->second;
  return {};
}

std::set<std::string> PhraseTable::held(const Evened& text) const {
  std::set<std::string> all;
  const std::string padded = " " + text.bare + " ";
  for (const auto& [phrase, meanings] : bare_) {
    if (padded.find(" " + phrase + " ") != std::string::npos)
      all.insert(meanings.begin(), meanings.end());
  }
  return all;
}

std::optional<PhraseTable::Beginning> PhraseTable::beginning(const std::vector<FormWord>& words,
                                                             std::size_t from) const {
  std::optional<Beginning> best;
  std::string text;
  for (std::size_t count = 1; count <= longest_ && from + count <= words.size(); ++count) {
    if (count > 1) text += ' ';
    text += words[from + count - 1].bare;
    if (const auto found = bare_.find(text); found != bare_.end())
      best = Beginning{*found->second.begin(), count};
  }
  return best;
}

namespace {

// Reads a table of phrases; `name` of one of its keys alone.
void read_phrases(const toml::table& root, std::string_view section, PhraseTable& table,
                  std::string_view only = {}) {
  const toml::table* const entries = root[section].as_table();
  if (entries == nullptr) throw Error("forms: a section is missing");
  for (const auto& [key, node] : *entries) {
    if (!only.empty() && key.str() != only) continue;
    const toml::array* const phrases = node.as_array();
    if (phrases == nullptr) throw Error("forms: a list of phrases is missing");
    for (const toml::node& phrase : *phrases) {
      const auto text = phrase.value<std::string>();
      if (!text) throw Error("forms: a phrase is no text");
      table.add(*text, std::string{key.str()});
    }
  }
}

FormWords read_words() {
  FormWords words;
  const toml::table lists = toml::parse(embedded::lists_toml);
  read_phrases(lists, "title", words.title);
  read_phrases(lists, "section", words.section_ii, "II");
  read_phrases(lists, "section", words.section_iii, "III");
  read_phrases(lists, "end", words.total, "total");
  read_phrases(lists, "end", words.in_words, "in_words");
  read_phrases(lists, "firm", words.firm);
  read_phrases(lists, "kind", words.kind);
  read_phrases(lists, "columns", words.columns);
  read_phrases(lists, "contract_type", words.contract_type);
  const toml::table request = toml::parse(embedded::request_toml);
  read_phrases(request, "labels", words.labels);
  read_phrases(request, "other", words.labels);
  read_phrases(request, "ticked", words.ticked);
  return words;
}

}  // namespace

const FormWords& FormWords::built_in() {
  static const FormWords words = read_words();
  return words;
}

}  // namespace v2
}  // namespace rentsupport
