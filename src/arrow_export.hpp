// Decisions and the schedule as columns of the Arrow C data interface.
#ifndef RENTSUPPORT_SRC_ARROW_EXPORT_HPP
#define RENTSUPPORT_SRC_ARROW_EXPORT_HPP

#include <cstddef>
#include <memory>
#include <vector>

#include "decisions_data.hpp"
#include "rentsupport/rentsupport_arrow.h"
#include "rentsupport/schedule.hpp"

namespace rentsupport {
inline namespace v1 {

// Rows to hand out. The owner keeps what is pointed to; arrays keep the owner.
struct DecidedRows {
  std::shared_ptr<const void> owner;
  const Decisions::Data* decisions = nullptr;
  const std::vector<Payout>* payouts = nullptr;  // of the schedule; null: rows are decisions

  [[nodiscard]] std::size_t size() const noexcept {
    return payouts != nullptr ? payouts->size() : decisions->outcomes.size();
  }
};

[[nodiscard]] ArrowSchema arrow_schema(const DecidedRows& rows);
// Throws Error where the texts of a column, or what a list holds, do not fit offsets of 32 bits.
[[nodiscard]] ArrowArray arrow_array(const DecidedRows& rows, std::size_t first, std::size_t count);
[[nodiscard]] ArrowArrayStream arrow_stream(DecidedRows rows);

}  // namespace v1
}  // namespace rentsupport

#endif
