#include <fmt/format.h>

#include "answer/card_deck.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t columns = 100;
constexpr std::size_t label_columns = 13;

// Counts characters of UTF-8, each a column wide in both languages.
std::size_t width(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1 : 0;
  return count;
}

std::string spaces(std::size_t count) { return std::string(count, ' '); }

// Fills lines with words; the first line is begun already, the others are indented as far.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string result;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > indent && column + 1 + width(word) > columns) {
      result += "\n" + spaces(indent);
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += width(word);
  }
  return result + "\n";
}

class TextCards {
 public:
  TextCards(const CardDeck& deck, Language language) : deck_(deck), language_(language) {}

  std::string write() {
    text_ = wrapped(deck_.texts->title.in(language_), 0);
    text_ +=
        fmt::format("{} {}\nSHA-256 {}\n", in({"bộ quy tắc", "rule set"}), deck_.id, deck_.sha256);
    if (const std::string& words = deck_.not_as_enacted.in(language_); !words.empty())
      text_ += wrapped(words, 0);
    for (const CardSection& section : card_sections(deck_)) {
      heading(section.title);
      if (section.group != nullptr) joined(*section.group);
      for (const Card& card : section.cards) write(card);
    }
    numbers();
    notes({"Cách tính ngày làm việc", "Working days"}, deck_.texts->working_days);
    notes(deck_.texts->counting_title, deck_.texts->counting);
    derived();
    readings_in_force();
    notes({"Nghĩa vụ không được tính ở đây", "Duties that nothing here computes"},
          deck_.texts->duties);
    sources();
    return std::move(text_);
  }

 private:
  [[nodiscard]] std::string_view in(const Bilingual& text) const { return text.in(language_); }

  void heading(const Bilingual& title) {
    const std::string_view words = title.in(language_);
    text_ += fmt::format("\n{}\n{}\n", words, std::string(width(words), '='));
  }

  // A label of a fixed width, and its text beside it.
  void row(std::string_view label, std::string_view words) {
    const std::size_t pad = label_columns - std::min(label_columns - 1, width(label));
    text_ += "  " + std::string{label} + spaces(pad) + wrapped(words, 2 + label_columns);
  }

  void joined(const CardGroup& group) {
    row(group.name,
        fmt::format("{}: {}", group.payment.per.in(language_), group.payment.amount.in(language_)));
    row(in({"khi", "when"}),
        joined_words(*group.rule, language_, [](const Provision& p) { return std::string{p.id}; }));
  }

  void write(const Card& card) {
    const Provision& provision = *card.provision;
    text_ += fmt::format("\n{}  ({})\n", provision.id, citations_words(provision, language_));
    text_ += "  " + wrapped(in({provision.vietnamese, provision.english}), 2);
    condition(card);
    std::string facts, parameters;
    for (const std::uint8_t fact : card.facts) {
      const FactInfo& info = deck_.facts[fact];
      facts += fmt::format("{}{} ({}; {})", facts.empty() ? "" : "; ", label(info, language_),
                           info.name, voucher_words(deck_, info.voucher, language_));
    }
    for (const std::string_view key : card.parameters)
      parameters += fmt::format("{}{} = {}", parameters.empty() ? "" : "; ", key,
                                parameter_of(deck_, key).short_words.in(language_));
    if (!facts.empty()) row(in({"dữ kiện", "facts"}), facts);
    if (!parameters.empty()) row(in({"tham số", "parameters"}), parameters);
    if (!provision.reading.empty()) reading(reading_of(deck_, provision.reading));
    row(in({"mức tin cậy", "confidence"}),
        confidence_words(deck_, provision.confidence, provision.confidence_note, language_));
    if (!provision.source.empty())
      row(in({"nguồn", "source"}), source_words(deck_, provision.source, language_));
  }

  void condition(const Card& card) {
    std::string list = condition_list(*card.rule, card.provision->node, deck_.facts, language_);
    std::string_view label = in({"điều kiện", "condition"});
    while (!list.empty()) {
      const std::string line = list.substr(0, list.find('\n'));
      list.erase(0, line.size() + 1);
      const std::size_t depth = line.find("- ");
      const std::size_t pad = label_columns - width(label);
      const std::string_view mark = depth == 0 ? "" : "- ";
      text_ += "  " + std::string{label} + spaces(pad + (depth == 0 ? 0 : depth - 2)) +
               std::string{mark} +
               wrapped(std::string_view{line}.substr(depth + 2), 2 + label_columns + depth);
      label = "";
    }
  }

  void reading(const CardReading& reading) {
    const auto& [info, note, chosen] = reading;
    std::string others;
    for (std::size_t i = 0; i < info.options.size(); ++i) {
      if (i != chosen)
        others += fmt::format("; {} {} ({})", in({"hoặc", "or"}), info.options[i],
                              note->options[i].in(language_));
    }
    row(in({"cách hiểu", "reading"}), fmt::format("{} = {} ({}){}", info.name, info.options[chosen],
                                                  note->options[chosen].in(language_), others));
  }

  void numbers() {
    heading({"Các con số", "Numbers"});
    for (const CardParameter& parameter : deck_.parameters) {
      const ParameterNote& note = *parameter.note;
      text_ += fmt::format("\n{}  ({})\n", note.key, place_words(note, language_));
      text_ += "  " + wrapped(note.text.in(language_), 2);
      row(in({"giá trị", "value"}), parameter.words.in(language_));
      if (note.confidence)
        row(in({"mức tin cậy", "confidence"}),
            confidence_words(deck_, *note.confidence, {}, language_));
    }
  }

  void notes(const Bilingual& title, std::span<const Bilingual> notes) {
    heading(title);
    for (const Bilingual& note : notes) text_ += "- " + wrapped(note.in(language_), 2);
  }

  void derived() {
    heading(deck_.texts->derivation);
    for (const DerivedNote& note : deck_.texts->derived) {
      const FactInfo& info = fact_of(deck_, note.fact);
      text_ += "- " + wrapped(fmt::format("{} ({}): {}", label(info, language_), note.fact,
                                          note.text.in(language_)),
                              2);
    }
  }

  void readings_in_force() {
    heading({"Cách hiểu nơi luật không nói rõ", "Readings where the law is silent"});
    for (const CardReading& each : deck_.readings) {
      const ReadingNote& note = *each.note;
      text_ += fmt::format("\n{}  ({})\n", note.name, place_words(note, language_));
      text_ += "  " + wrapped(note.question.in(language_), 2);
      text_ += "  " + wrapped(note.open.in(language_), 2);
      reading(each);
    }
  }

  void sources() {
    heading({"Nguồn", "Sources"});
    for (const SourceNote& note : deck_.texts->sources)
      text_ += "- " + wrapped(fmt::format("{}: {}", in({note.vietnamese_name, note.name}),
                                          note.document.in(language_)),
                              2);
  }

  const CardDeck& deck_;
  Language language_;
  std::string text_;
};

}  // namespace

std::string cards_text(const CardDeck& deck, Language language) {
  return TextCards(deck, language).write();
}

}  // namespace v2
}  // namespace rentsupport
