// Decisions, the schedule and problems as columns of the Arrow C data interface.
#ifndef RENTSUPPORT_SRC_FACES_ARROW_EXPORT_HPP
#define RENTSUPPORT_SRC_FACES_ARROW_EXPORT_HPP

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "decide/decisions_data.hpp"
#include "rentsupport/rentsupport_arrow.h"
#include "rentsupport/schedule.hpp"

namespace rentsupport {
inline namespace v2 {

// Rows to hand out. The owner keeps what is pointed to; arrays keep the owner.
struct DecidedRows {
  std::shared_ptr<const void> owner;
  const Decisions::Data* decisions = nullptr;
  const std::vector<std::int64_t>* row_numbers = nullptr;  // by request
  const std::vector<Payout>* payouts = nullptr;  // of the schedule; null: rows are decisions

  [[nodiscard]] std::size_t size() const noexcept {
    return payouts != nullptr ? payouts->size() : decisions->outcomes.size();
  }
};

// What is wrong with a row of a dossier.
struct ProblemRow {
  std::string_view file;
  std::int64_t row_no = 0;
  std::string key;
  std::string column;
  std::string_view code;
  std::string message;
  bool rejected = false;
};
struct ProblemRows {
  std::shared_ptr<const std::vector<ProblemRow>> all;

  [[nodiscard]] std::size_t size() const noexcept { return all->size(); }
};

// Export rows of either kind.
template <class Rows>
[[nodiscard]] ArrowSchema arrow_schema(const Rows& rows);
// Throws Error where the texts of a column, or what a list holds, do not fit offsets of 32 bits.
template <class Rows>
[[nodiscard]] ArrowArray arrow_array(const Rows& rows, std::size_t first, std::size_t count);
template <class Rows>
[[nodiscard]] ArrowArrayStream arrow_stream(Rows rows);

}  // namespace v2
}  // namespace rentsupport

#endif
