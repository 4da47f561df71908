// What a provision that is not met means, in the words of whom it concerns.
#ifndef RENTSUPPORT_SRC_ANSWER_GROUNDS_HPP
#define RENTSUPPORT_SRC_ANSWER_GROUNDS_HPP

#include <cstdint>
#include <string>

#include "rentsupport/explain.hpp"

namespace rentsupport {
inline namespace v2 {

// What can still be done about a provision that is not met.
enum class Remedy : std::uint8_t {
  supply,  // a paper or an entry that is missing can follow
  repeat,  // the employer must do a step of the procedure again
  none     // dates, places and months paid are as they are
};

struct Ground {
  std::string text;  // whole sentences
  Remedy remedy = Remedy::supply;
  std::uint8_t vouchers = 0;  // who would supply it: 1 << Voucher each
};

// Who is spoken to: a worker is "Ông/Bà", anybody else reads of "người lao động".
enum class Reader : std::uint8_t { worker, other };

// Says why a provision is not met: what the dossier says, and what would have been needed. Of one
// that is unknown it says what the dossier lacks.
[[nodiscard]] Ground ground_of(const Explanation& explanation, const ExplainedNode& provision,
                               Reader reader, Language language);

// Writes what can be done, and by whom: `không thể bổ sung`, `người sử dụng lao động có thể bổ
// sung`.
[[nodiscard]] std::string remedy_words(const Ground& ground, Reader reader, Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
