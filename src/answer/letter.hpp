// What a letter says of one request.
#ifndef RENTSUPPORT_SRC_ANSWER_LETTER_HPP
#define RENTSUPPORT_SRC_ANSWER_LETTER_HPP

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answer/paper.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/letters.hpp"

namespace rentsupport {
inline namespace v2 {

// Writes it as letter() says; with a day, as it is on that day. Throws Error.
[[nodiscard]] Paper letter_of(std::span<const Explanation> months, Addressee addressee,
                              Language language, std::optional<Date> on);
// Writes that of the options about a request, by its number among those that they are about.
[[nodiscard]] Paper letter_of(std::span<const Explanation> months, const LetterOptions& options,
                              std::size_t number);

// The reason of a month that came back with the transfer to its employer begins so.
inline constexpr std::string_view transfer_returned = "[transfer]";
// Says why a bank sent money back: in its own words, or in those of its code (ISO 20022,
// ExternalStatusReason1Code), never the code; empty for a code that has none.
[[nodiscard]] std::string bank_reason_in_words(std::string_view reason, Language language);

// Months of one request of which a table says the same.
struct MonthsInWords {
  Outcome outcome{};
  std::string months{};  // `4/2022, 5/2022`
  std::uint64_t count = 0;
  MoneyTotal amount{};   // payable, or at stake
  std::string reason{};  // of refused ones, whole sentences
  struct Wish {
    std::string who;
    std::string what;
    friend bool operator==(const Wish&, const Wish&) = default;
  };
  std::vector<Wish> wishes{};  // of undetermined ones: what settles them, and who supplies it
};
[[nodiscard]] std::vector<MonthsInWords> months_in_words(std::span<const Explanation> months,
                                                         Language language);

// The parts of a sheet around what a letter says, ready to be read; what may be left out is empty.
struct LetterSheet {
  std::string superior;
  std::string office;
  std::string number;
  std::string republic;
  std::string motto;
  std::string place_and_day;
  std::string questions;
  std::string signer_title;
  std::string signature;  // where to sign
  std::string signer;
  std::string recipients_heading;
  std::vector<std::string> recipients;
};
[[nodiscard]] LetterSheet sheet_of(const LetterOptions& options);
// What the pen fills in.
inline constexpr std::string_view dots = "……………………";

// Puts HTML on a sheet. Sheets stand between the beginning of a page, which may have more rules of
// style than all papers have, and its end.
[[nodiscard]] std::string html_of(const LetterSheet& sheet, std::string_view body);
[[nodiscard]] std::string page_begin(Language language, std::string_view title,
                                     std::string_view more_style = {});
inline constexpr std::string_view page_end = "</body>\n</html>\n";

}  // namespace v2
}  // namespace rentsupport

#endif
