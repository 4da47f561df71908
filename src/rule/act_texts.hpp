// What an act says beside its provisions: numbers of the procedure, readings, derived facts, the
// order of counting, duties, sources. The act keeps the texts, each once, in both languages.
#ifndef RENTSUPPORT_SRC_RULE_ACT_TEXTS_HPP
#define RENTSUPPORT_SRC_RULE_ACT_TEXTS_HPP

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/rule.hpp"
#include "rule/clauses.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

// A number of the act, by its key in Parameters::list().
struct ParameterNote {
  std::string_view key;
  std::vector<Citation> citations;
  Bilingual text;
  Bilingual source;                                             // where no article is cited
  std::optional<Confidence> confidence = Confidence::verified;  // none: the law page has no mark
};

// A reading: what is asked, why the law leaves it open, and what each option means.
struct ReadingNote {
  std::string_view name;
  std::vector<Citation> citations;
  Bilingual question;
  Bilingual open;
  std::vector<Bilingual> options;  // in the order of readings()
  Bilingual source = {};           // where no article is cited
};

// How a fact that stands in no column is found.
struct DerivedNote {
  std::string_view fact;
  Bilingual text;
};

// A document by the short name that provisions use.
struct SourceNote {
  std::string_view name;
  std::string_view vietnamese_name;
  Bilingual document;
};

struct ActTexts {
  Bilingual title;
  Bilingual act = {};               // its name in a sentence
  Bilingual support = {};           // what it gives
  std::string_view statement = {};  // the same on a bank statement: short, in Vietnamese
  Bilingual program = {};           // what the program does about it, in lines of a help text
  std::array<Bilingual, 2> group_parts = {};  // what the groups are called, by Group
  Bilingual office;                           // which vouches for facts as Voucher::office
  Bilingual general_part;                     // what all its groups share
  std::span<const ParameterNote> parameters;
  std::span<const ReadingNote> readings;  // in the order of readings()
  Bilingual derivation;                   // the heading above `derived`
  std::span<const DerivedNote> derived;
  // Rules of counting that are no provision: days, and what earlier payments leave.
  std::span<const Bilingual> working_days;
  Bilingual counting_title;
  std::span<const Bilingual> counting;
  std::span<const Bilingual> duties;  // which nothing here computes
  std::span<const Clause> clauses;
  std::span<const SourceNote> sources;
  // The notes of confidence, of provisions and clauses, which are written in English.
  std::span<const Bilingual> confidence_notes;
};

// Says what the marks of confidence mean.
[[nodiscard]] Bilingual meaning(Confidence confidence) noexcept;

// Writes a note of confidence, which may join several by commas.
[[nodiscard]] std::string confidence_note_words(std::string_view note,
                                                std::span<const Bilingual> notes,
                                                Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
