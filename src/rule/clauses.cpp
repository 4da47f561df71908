#include "rule/clauses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "rentsupport/problem.hpp"
#include "values/records_scanner.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::string_view header =
    "place,sentences,tag,names,confidence,confidence_note,vietnamese,english,source\n";
constexpr std::size_t columns = 9;

constexpr std::array<std::string_view, 4> sections{"", "I", "II", "III"};

// Takes a number off the front of a text, where `before` stands in front of it; 0 if there is none.
int take_number(std::string_view& text, std::string_view before) {
  if (!text.starts_with(before)) return 0;
  int number = 0;
  const char* const begin = text.data() + before.size();
  const auto [end, fault] = std::from_chars(begin, text.data() + text.size(), number);
  if (fault != std::errc{}) return 0;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

// Takes `(a)` off the front of a text; 0 if there is none.
char32_t take_point(std::string_view& text) {
  constexpr std::string_view d_with_stroke = "(đ)";
  if (text.starts_with(d_with_stroke)) {
    text.remove_prefix(d_with_stroke.size());
    return U'đ';
  }
  if (text.size() < 3 || text[0] != '(' || text[1] < 'a' || text[1] > 'z') return 0;
  const char point = text[1];
  text.remove_prefix(3);
  return static_cast<char32_t>(point);
}

void take_part(std::string_view rest, Clause& clause) {
  const auto take = [&](FormPart part, std::string_view before) {
    if (clause.part_number > 0) return;
    clause.part_number = take_number(rest, before);
    if (clause.part_number > 0) clause.part = part;
  };
  take(FormPart::number, " no. ");
  take(FormPart::note, " note ");
  if (rest == " signatures") clause.part = FormPart::signatures;
  for (std::size_t i = 1; i < sections.size(); ++i) {
    if (rest != fmt::format(" section {}", sections[i])) continue;
    clause.part = FormPart::section;
    clause.part_number = static_cast<int>(i);
  }
}

// Reads what place_of() writes in English, and nothing else.
std::optional<Clause> clause_at(std::string_view place) {
  Clause clause;
  std::string_view rest = place;
  clause.form = take_number(rest, "Form ");
  if (clause.form == 0) {
    clause.citation.article = take_number(rest, "Art. ");
    clause.citation.clause = take_number(rest, "(");
    if (clause.citation.clause > 0) rest.remove_prefix(std::min<std::size_t>(rest.size(), 1));
    clause.citation.point = take_point(rest);
    clause.citation.paragraph = take_number(rest, " para ");
    if (clause.citation.article < 1) return {};
    if (clause.citation.point != 0 && clause.citation.clause == 0) return {};
  } else {
    if (!rest.empty() && rest[0] >= 'a' && rest[0] <= 'z') {
      clause.form_letter = rest[0];
      rest.remove_prefix(1);
    }
    take_part(rest, clause);
  }
  if (place_of(clause, Language::english) != place) return {};
  return clause;
}

std::optional<ClauseTag> tag_named(std::string_view text) {
  const auto found = std::find(clause_tag_names.begin(), clause_tag_names.end(), text);
  if (found == clause_tag_names.end()) return {};
  return static_cast<ClauseTag>(found - clause_tag_names.begin());
}

std::optional<Confidence> mark_of(std::string_view text) {
  for (const Confidence mark :
       {Confidence::verified, Confidence::inferred, Confidence::unverified}) {
    if (text.size() == 1 && text[0] == static_cast<char>(mark)) return mark;
  }
  return {};
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    words.emplace_back(word);
  }
  return words;
}

// Reads `1 2 3`: numbers of sentences, ascending.
std::optional<std::vector<int>> sentences_of(std::string_view text) {
  std::vector<int> sentences;
  for (const std::string& word : words_of(text)) {
    std::string_view rest = word;
    const int sentence = take_number(rest, "");
    if (!rest.empty() || sentence <= (sentences.empty() ? 0 : sentences.back())) return {};
    sentences.push_back(sentence);
  }
  if (sentences.empty()) return {};
  return sentences;
}

Clause clause_of(const Record& record) {
  const auto fault = [&](std::string_view what) {
    return Error(fmt::format("clauses.csv:{}: {}", record.line + 2, what));
  };
  if (record.bad_quote) throw fault("quotes are wrong");
  if (record.cell_count != columns) throw fault("a row has nine cells");
  std::array<std::string, columns> cells;
  for (std::size_t i = 0; i < columns; ++i) cells[i] = undoubled(record.cells[i].view());
  std::optional<Clause> clause = clause_at(cells[0]);
  if (!clause) throw fault(fmt::format("{} is no place in the Decision", cells[0]));
  std::optional<std::vector<int>> sentences = sentences_of(cells[1]);
  if (!sentences) throw fault(fmt::format("{} are no sentences", cells[1]));
  const std::optional<ClauseTag> tag = tag_named(cells[2]);
  if (!tag) throw fault(fmt::format("{} is no tag", cells[2]));
  const std::optional<Confidence> mark = mark_of(cells[4]);
  if (!mark) throw fault(fmt::format("{} is no mark of confidence", cells[4]));
  clause->sentences = *std::move(sentences);
  clause->tag = *tag;
  clause->names = words_of(cells[3]);
  clause->confidence = *mark;
  clause->confidence_note = std::move(cells[5]);
  clause->vietnamese = std::move(cells[6]);
  clause->english = std::move(cells[7]);
  clause->source = std::move(cells[8]);
  return *std::move(clause);
}

}  // namespace

std::string place_of(const Clause& clause, Language language) {
  const bool is_english = language == Language::english;
  if (clause.form == 0)
    return is_english ? to_string(clause.citation) : to_vietnamese(clause.citation);
  std::string form = fmt::format("{} {:02}", is_english ? "Form" : "Mẫu số", clause.form);
  if (clause.form_letter != 0) form += clause.form_letter;
  switch (clause.part) {
    case FormPart::heading:
      return is_english ? form + " heading" : "phần đầu " + form;
    case FormPart::number:
      return is_english ? fmt::format("{} no. {}", form, clause.part_number)
                        : fmt::format("số {} {}", clause.part_number, form);
    case FormPart::section: {
      const std::string_view section = sections.at(static_cast<std::size_t>(clause.part_number));
      return is_english ? fmt::format("{} section {}", form, section)
                        : fmt::format("mục {} {}", section, form);
    }
    case FormPart::note:
      return is_english ? fmt::format("{} note {}", form, clause.part_number)
                        : fmt::format("chú thích {} {}", clause.part_number, form);
    case FormPart::signatures:
      return is_english ? form + " signatures" : "phần ký " + form;
  }
  return form;
}

Bilingual meaning(ClauseTag tag) noexcept {
  switch (tag) {
    case ClauseTag::encoded:
      return {"được tính bằng các quy định và tham số nêu tên",
              "decided by the provisions and parameters named"};
    case ClauseTag::fact:
      return {"dữ kiện do người dùng cung cấp", "the facts named are supplied by the caller"};
    case ClauseTag::procedure:
      return {"thời hạn của quy trình", "a limit of the procedure"};
    case ClauseTag::duty:
      return {"nghĩa vụ, chỉ nêu, không tính", "a duty, reported and not computed"};
    case ClauseTag::outside:
      return {"không dẫn đến tính toán nào: câu dẫn, nguyên tắc, việc của các cơ quan, ngân sách",
              "nothing here follows from it: leads to points, principles, tasks of agencies, "
              "the budget"};
  }
  return {};
}

std::vector<Clause> read_clauses(std::string_view csv) {
  if (!csv.starts_with(header)) throw Error("clauses.csv: the header is another one");
  const std::string text = std::string{csv} + std::string(64, '\0');  // as the scanner needs it
  RecordScanner scanner({text.data(), csv.size()}, ',', {columns, columns});
  scanner.start_at(header.size());
  std::vector<Clause> result;
  Record record;
  while (scanner.next(record, csv.size())) result.push_back(clause_of(record));
  return result;
}

}  // namespace v2
}  // namespace rentsupport
