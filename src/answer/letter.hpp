// What a letter says of one request.
#ifndef RENTSUPPORT_SRC_ANSWER_LETTER_HPP
#define RENTSUPPORT_SRC_ANSWER_LETTER_HPP

#include <optional>
#include <span>

#include "answer/paper.hpp"
#include "rentsupport/explain.hpp"

namespace rentsupport {
inline namespace v2 {

// Writes it as letter() says; with a day, as it is on that day. Throws Error.
[[nodiscard]] Paper letter_of(std::span<const Explanation> months, Addressee addressee,
                              Language language, std::optional<Date> on);

}  // namespace v2
}  // namespace rentsupport

#endif
