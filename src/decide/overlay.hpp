// Overlays: columns of facts with what nobody gave put in, by what is assumed and what signed forms
// declare. The dossier keeps what was given.
#ifndef RENTSUPPORT_SRC_DECIDE_OVERLAY_HPP
#define RENTSUPPORT_SRC_DECIDE_OVERLAY_HPP

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "decide/dossier_data.hpp"
#include "rentsupport/evaluate.hpp"

namespace rentsupport {
inline namespace v2 {

struct FilledColumn {
  explicit FilledColumn(const Column& given);

  Column column;
  std::vector<std::uint64_t> filled;  // a bit a row: not given

  [[nodiscard]] bool is_filled(std::size_t row) const noexcept {
    return (filled[row / 64] >> row % 64 & 1U) != 0;
  }
  [[nodiscard]] std::uint64_t count() const noexcept;
  void fill(std::size_t row, std::int64_t value) noexcept;
};
using Overlay = std::map<std::uint8_t, FilledColumn>;  // by fact

// Puts the value of a fact, a choice, a day or the bits of a set, into its column.
void put_fact(Column& column, std::size_t row, std::int64_t value) noexcept;

// Says whether an overlay put a fact into a row of its table.
[[nodiscard]] bool is_filled(const Overlay& overlay, std::uint8_t fact, std::size_t row);

// Returns the column of a fact, as an overlay has it or as it was given.
[[nodiscard]] const Column& column_in(const Dossier::Data& dossier, const Overlay& overlay,
                                      std::uint8_t fact);

// Puts what is assumed into the rows that do not give it. Throws Error where that is of no fact of
// the dossier.
[[nodiscard]] Overlay assumed_facts(const Dossier::Data& dossier, const Assumptions& assumptions);

}  // namespace v2
}  // namespace rentsupport

#endif
