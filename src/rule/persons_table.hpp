// The table `persons`, which every act may have: what an office decided about who is the same
// person (its law page, section 9).
#ifndef RENTSUPPORT_SRC_RULE_PERSONS_TABLE_HPP
#define RENTSUPPORT_SRC_RULE_PERSONS_TABLE_HPP

#include <array>

#include "rule/table_spec.hpp"

namespace rentsupport {
inline namespace v2 {

namespace persons {
enum : std::size_t {
  worker_id,
  other_id,
  same,
  decided_on,
  reason,
  evidence,
  request_ids,
  amount_vnd,
  count
};

inline constexpr std::array<ColumnSpec, count> columns{
    rentsupport::columns::worker("worker_id").always().no_formula(),
    rentsupport::columns::worker("other_id").always(),
    ColumnSpec{"same", CellType::yes_no, true, true, yes_no_names, true},
    rentsupport::columns::date("decided_on"),
    rentsupport::columns::text("reason"),
    rentsupport::columns::text("evidence").checked_only(),
    rentsupport::columns::text("request_ids").checked_only(),
    rentsupport::columns::text("amount_vnd").checked_only()};

// A pair of IDs may stand in several rows, in either order, if they agree.
inline constexpr TableSpec table{
    .name = "persons", .columns = columns, .key_columns = 2, .is_day_first = true};
static_assert(is_sound(table));
}  // namespace persons

}  // namespace v2
}  // namespace rentsupport

#endif
