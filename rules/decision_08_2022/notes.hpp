// What the cards of the law say beside the provisions: numbers of the procedure, readings, derived
// dates, the order of counting, sources. Each text stands here once, in both languages.
#ifndef RENTSUPPORT_RULES_DECISION_08_2022_NOTES_HPP
#define RENTSUPPORT_RULES_DECISION_08_2022_NOTES_HPP

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rentsupport/facts.hpp"
#include "rentsupport/rule.hpp"

namespace rentsupport::decision_08_2022 {

struct Text {
  std::string_view vietnamese;
  std::string_view english;
  [[nodiscard]] constexpr std::string_view in(Language language) const noexcept {
    return language == Language::english ? english : vietnamese;
  }
};

// The Decision itself, and its two groups.
[[nodiscard]] Text title();
[[nodiscard]] Text general_part();
[[nodiscard]] Text group_part(Group group);

// A number of the Decision, by its key in Parameters::list().
struct ParameterNote {
  std::string_view key;
  std::vector<Citation> citations;
  Text text;
  Text source;                                                  // where no article is cited
  std::optional<Confidence> confidence = Confidence::verified;  // none: the law page has no mark
};
[[nodiscard]] std::span<const ParameterNote> parameter_notes();

// A reading: what is asked, why the law leaves it open, and what each option means.
struct ReadingNote {
  std::string_view name;
  std::vector<Citation> citations;
  Text question;
  Text open;
  std::vector<Text> options;  // in the order of readings()
};
[[nodiscard]] std::span<const ReadingNote> reading_notes();

// How a fact that stands in no column is found.
struct DerivedNote {
  std::string_view fact;
  Text text;
};
[[nodiscard]] std::span<const DerivedNote> derived_notes();

// Rules of counting that are no provision: working days, and the months of a worker.
[[nodiscard]] std::span<const Text> working_day_notes();
[[nodiscard]] std::span<const Text> counting_notes();

// Duties that nothing here computes.
[[nodiscard]] std::span<const Text> duty_notes();

// A document by the short name that provisions use.
struct SourceNote {
  std::string_view name;
  std::string_view vietnamese_name;
  Text document;
};
[[nodiscard]] std::span<const SourceNote> source_notes();

// What the marks of confidence mean.
[[nodiscard]] Text meaning(Confidence confidence);

// The Vietnamese of a note of confidence, of a provision or a clause, which is written in English.
[[nodiscard]] std::string vietnamese_confidence_note(std::string_view english);

}  // namespace rentsupport::decision_08_2022

#endif
