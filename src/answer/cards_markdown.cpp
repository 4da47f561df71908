#include <fmt/format.h>

#include <algorithm>

#include "answer/card_deck.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// The name by which a heading is linked: as Markdown viewers make it, in lower case, blanks as
// hyphens, other marks dropped. Of the capitals beyond ASCII only Đ occurs in headings.
std::string anchor(std::string_view heading) {
  constexpr std::string_view capital{"Đ"};
  constexpr std::string_view small{"đ"};
  std::string result;
  for (std::size_t at = 0; at < heading.size(); ++at) {
    const char c = heading[at];
    if (heading.substr(at, capital.size()) == capital) {
      result += small;
      at += capital.size() - 1;
    } else if (c == ' ') {
      result += '-';
    } else if (c >= 'A' && c <= 'Z') {
      result += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               static_cast<unsigned char>(c) >= 0x80) {
      result += c;
    }
  }
  return result;
}

std::string link(std::string_view heading) {
  return fmt::format("[{}](#{})", heading, anchor(heading));
}

class MarkdownCards {
 public:
  MarkdownCards(const CardDeck& deck, Language language, const CoveringCases& cases)
      : deck_(deck), language_(language), cases_(cases), sections_(card_sections(deck)) {
    std::erase_if(sections_, [](const CardSection& section) { return section.cards.empty(); });
  }

  std::string write() {
    text_ = fmt::format("# {}\n\n", in(deck_.texts->title));
    introduction();
    contents();
    joined();
    for (const CardSection& section : sections_) {
      heading(section.title);
      for (const Card& card : section.cards) write(card);
    }
    numbers();
    notes(working_days, deck_.texts->working_days);
    notes(deck_.texts->counting_title, deck_.texts->counting);
    derived();
    readings_in_force();
    notes(duties, deck_.texts->duties);
    ledger();
    sources();
    return std::move(text_);
  }

 private:
  static constexpr Bilingual joining{"Cách nối các quy định", "How the provisions are joined"};
  static constexpr Bilingual number_table{"Các con số và thời hạn", "Numbers and time limits"};
  static constexpr Bilingual working_days{"Cách tính ngày làm việc", "Working days"};
  static constexpr Bilingual open_questions{"Cách hiểu nơi luật không nói rõ",
                                            "Readings where the law is silent"};
  static constexpr Bilingual duties{"Nghĩa vụ không được tính ở đây",
                                    "Duties that nothing here computes"};
  static constexpr Bilingual clauses{"Từng điều, khoản, điểm của Quyết định",
                                     "Every clause of the Decision"};
  static constexpr Bilingual documents{"Nguồn", "Sources"};

  [[nodiscard]] std::string_view in(const Bilingual& text) const { return text.in(language_); }

  void heading(const Bilingual& title) { text_ += fmt::format("## {}\n\n", in(title)); }

  void introduction() {
    text_ += fmt::format(
        fmt::runtime(
            in({"Trang này do `rentsupport {} --format markdown` viết ra từ bộ quy tắc đang dùng "
                "(`{}`, SHA-256 `{}`); không sửa bằng tay. Mỗi quy định có một thẻ: viện dẫn, nội "
                "dung bằng hai thứ tiếng, điều kiện đúng như được tính, và những gì điều kiện đó "
                "dùng. Ô để trống nghĩa là chưa biết, trừ nơi điều kiện ghi khác; khi các dữ kiện "
                "đã biết chưa đủ để kết luận thì quy định chưa xác định được.\n\n",
                "`rentsupport {} --format markdown` writes such a page from the rule set in force "
                "(`{}`, SHA-256 `{}`); do not edit it. Each provision has a card: citation, "
                "statement in both languages, the condition exactly as it is computed, and what "
                "that condition reads. An empty cell is unknown unless a condition says otherwise; "
                "a provision that the known facts do not settle is undetermined.\n\n"})),
        deck_.command, deck_.id, deck_.sha256);
    if (const std::string& words = deck_.not_as_enacted.in(language_); !words.empty())
      text_ += fmt::format("**{}**\n\n", words);
    text_ += fmt::format("{}\n\n", in({"Mức tin cậy:", "Marks of confidence:"}));
    for (const Confidence mark :
         {Confidence::verified, Confidence::inferred, Confidence::unverified})
      text_ += fmt::format("- {}\n", confidence_words(deck_, mark, "", language_));
    text_ += '\n';
  }

  void contents() {
    text_ += fmt::format("## {}\n\n", in({"Mục lục", "Contents"}));
    const auto entry = [&](const Bilingual& title) {
      text_ += fmt::format("- {}\n", link(in(title)));
    };
    entry(joining);
    for (const CardSection& section : sections_) {
      entry(section.title);
      for (const Card& card : section.cards) {
        text_ += fmt::format("  - {} {}\n", link(card.provision->id),
                             citations_words(*card.provision, language_));
      }
    }
    for (const Bilingual& title :
         {number_table, working_days, deck_.texts->counting_title, deck_.texts->derivation,
          open_questions, duties, clauses, documents})
      entry(title);
    text_ += '\n';
  }

  void joined() {
    heading(joining);
    for (const CardGroup& group : deck_.groups) {
      text_ += fmt::format("**{}** (`{}`): {} {}, {}\n\n", in(group.title), group.name,
                           group.payment.amount.in(language_), in(group.payment.per),
                           in({"khi", "when"}));
      text_ += joined_words(*group.rule, language_, [](const Provision& p) { return link(p.id); });
      text_ += fmt::format(".\n\n```mermaid\n{}```\n\n", mermaid_of(group, language_));
    }
  }

  void write(const Card& card) {
    const Provision& provision = *card.provision;
    text_ += fmt::format("### {}\n\n", provision.id);
    text_ += fmt::format("**{}** · {}\n\n", citations_words(provision, Language::english),
                         citations_words(provision, Language::vietnamese));
    text_ += fmt::format("> {}\n>\n> {}\n\n", provision.vietnamese, provision.english);
    text_ += fmt::format("{}\n\n{}\n", in({"Đạt khi:", "Holds when:"}),
                         condition_list(*card.rule, provision.node, deck_.facts, language_));
    if (card.rule->nodes()[provision.node].kind == NodeKind::later)
      text_ += fmt::format("{} {}.\n\n", in({"Xem:", "See:"}), linked(deck_.texts->counting_title));
    text_ += "| | |\n|---|---|\n";
    row({"dữ kiện", "facts"}, facts(card));
    row({"tham số", "parameters"}, parameters(card));
    row({"cách hiểu", "reading"}, reading(provision.reading));
    row({"mức tin cậy", "confidence"},
        confidence_words(deck_, provision.confidence, provision.confidence_note, language_));
    row({"nguồn", "source"}, source_words(deck_, provision.source, language_));
    if (!cases_.empty()) row({"ca kiểm thử", "cases"}, covering(provision.id));
    text_ += '\n';
  }

  void row(const Bilingual& label, const std::string& words) {
    text_ += fmt::format("| {} | ", in(label));
    for (const char c : words) {
      if (c == '|') text_ += '\\';  // it would end the cell
      text_ += c;
    }
    text_ += words.empty() ? "– |\n" : " |\n";
  }

  [[nodiscard]] std::string linked(const Bilingual& title) const { return link(in(title)); }

  [[nodiscard]] bool is_derived(const FactInfo& fact) const {
    const auto notes = deck_.texts->derived;
    return std::any_of(notes.begin(), notes.end(),
                       [&](const DerivedNote& note) { return note.fact == fact.name; });
  }

  [[nodiscard]] bool is_provision(std::string_view name) const {
    return std::any_of(sections_.begin(), sections_.end(), [&](const CardSection& section) {
      return std::any_of(section.cards.begin(), section.cards.end(),
                         [&](const Card& card) { return card.provision->id == name; });
    });
  }

  [[nodiscard]] std::string facts(const Card& card) const {
    std::string text;
    for (const std::uint8_t fact : card.facts) {
      const FactInfo& info = deck_.facts[fact];
      text += fmt::format("{}{} (`{}`; {}{})", text.empty() ? "" : "; ", label(info, language_),
                          info.name, voucher_words(deck_, info.voucher, language_),
                          is_derived(info) ? "; " + linked(deck_.texts->derivation) : "");
    }
    return text;
  }

  [[nodiscard]] std::string parameters(const Card& card) const {
    std::string text;
    for (const std::string_view key : card.parameters)
      text += fmt::format("{}`{}` = {}", text.empty() ? "" : "; ", key,
                          parameter_of(deck_, key).short_words.in(language_));
    return text;
  }

  [[nodiscard]] std::string reading(const std::string& name) const {
    if (name.empty()) return {};
    const auto& [info, note, chosen] = reading_of(deck_, name);
    std::string text = fmt::format("{} = **`{}`** ({})", link(name), info.options[chosen],
                                   in(note->options[chosen]));
    for (std::size_t i = 0; i < info.options.size(); ++i) {
      if (i != chosen)
        text += fmt::format("; {} `{}` ({})", in({"hoặc", "or"}), info.options[i],
                            in(note->options[i]));
    }
    return text;
  }

  [[nodiscard]] std::string covering(const std::string& id) const {
    const auto found = cases_.find(id);
    return found == cases_.end() ? std::string{}
                                 : fmt::format("{}", fmt::join(found->second, ", "));
  }

  void numbers() {
    heading(number_table);
    text_ +=
        fmt::format("| {} | {} | {} | {} | {} |\n|---|---|---|---|---|\n", in({"số", "number"}),
                    in({"giá trị", "value"}), in({"viện dẫn", "citation"}),
                    in({"mức tin cậy", "confidence"}), in({"tham số", "parameter"}));
    for (const CardParameter& parameter : deck_.parameters) {
      const ParameterNote& note = *parameter.note;
      text_ += fmt::format("| {} | {} | {} | {} | `{}` |\n", in(note.text),
                           parameter.words.in(language_), place_words(note, language_),
                           note.confidence ? static_cast<char>(*note.confidence) : '-', note.key);
    }
    text_ += '\n';
  }

  void notes(const Bilingual& title, std::span<const Bilingual> notes) {
    heading(title);
    for (const Bilingual& note : notes) text_ += fmt::format("- {}\n", in(note));
    text_ += '\n';
  }

  void derived() {
    heading(deck_.texts->derivation);
    text_ += fmt::format("| {} | {} | {} |\n|---|---|---|\n", in({"dữ kiện", "fact"}),
                         in({"được lấy là", "is"}), in({"tên", "name"}));
    for (const DerivedNote& note : deck_.texts->derived) {
      text_ += fmt::format("| {} | {} | `{}` |\n", label(fact_of(deck_, note.fact), language_),
                           in(note.text), note.fact);
    }
    text_ += '\n';
  }

  void readings_in_force() {
    heading(open_questions);
    text_ +=
        fmt::format("{}\n\n", in({"Phương án đang dùng được in đậm; phương án đầu tiên là mặc "
                                  "định.",
                                  "The option in force is bold; the first one is the default."}));
    for (const auto& [info, note, chosen] : deck_.readings) {
      text_ += fmt::format(
          "### {}\n\n**{}** · {}\n\n{} {}\n\n", info.name, place_words(*note, Language::english),
          place_words(*note, Language::vietnamese), in(note->question), in(note->open));
      for (std::size_t i = 0; i < info.options.size(); ++i) {
        const std::string_view bold = i == chosen ? "**" : "";
        text_ += fmt::format("- {}`{}`{}: {}\n", bold, info.options[i], bold, in(note->options[i]));
      }
      text_ += '\n';
    }
  }

  void ledger() {
    heading(clauses);
    for (const ClauseTag tag : {ClauseTag::encoded, ClauseTag::fact, ClauseTag::procedure,
                                ClauseTag::duty, ClauseTag::outside})
      text_ += fmt::format("- {}: {}\n", name(tag), in(meaning(tag)));
    text_ += fmt::format("\n| {} | {} | {} | {} | {} | {} | {} |\n|---|---|---|---|---|---|---|\n",
                         in({"nơi", "place"}), in({"câu", "sentence"}), in({"loại", "tag"}),
                         in({"nội dung", "what it says"}), in({"tên", "names"}),
                         in({"mức tin cậy", "confidence"}), in({"nguồn", "source"}));
    for (const Clause& clause : deck_.texts->clauses) {
      std::vector<std::string> names;
      for (const std::string& name : clause.names)
        names.push_back(is_provision(name) ? link(name) : fmt::format("`{}`", name));
      text_ += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", place_of(clause, language_),
                           fmt::join(clause.sentences, ", "), name(clause.tag),
                           in({clause.vietnamese, clause.english}),
                           names.empty() ? "–" : fmt::format("{}", fmt::join(names, ", ")),
                           mark_words(clause), source_words(deck_, clause.source, language_));
    }
    text_ += '\n';
  }

  [[nodiscard]] std::string mark_words(const Clause& clause) const {
    const char mark = static_cast<char>(clause.confidence);
    if (clause.confidence_note.empty()) return {mark};
    return fmt::format(
        "{}, {}", mark,
        confidence_note_words(clause.confidence_note, deck_.texts->confidence_notes, language_));
  }

  void sources() {
    heading(documents);
    text_ += fmt::format("| {} | {} |\n|---|---|\n", in({"tên ngắn", "short name"}),
                         in({"văn bản", "document"}));
    for (const SourceNote& note : deck_.texts->sources) {
      text_ +=
          fmt::format("| {} | {} |\n", in({note.vietnamese_name, note.name}), in(note.document));
    }
  }

  const CardDeck& deck_;
  Language language_;
  const CoveringCases& cases_;
  std::vector<CardSection> sections_;
  std::string text_;
};

}  // namespace

std::string cards_markdown(const CardDeck& deck, Language language, const CoveringCases& cases) {
  return MarkdownCards(deck, language, cases).write();
}

}  // namespace v2
}  // namespace rentsupport
