// Where the columns of a table stand in an input: they are found by name, in any order.
#ifndef RENTSUPPORT_SRC_DECIDE_COLUMN_PLACES_HPP
#define RENTSUPPORT_SRC_DECIDE_COLUMN_PLACES_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/problem.hpp"
#include "rule/table_spec.hpp"

namespace rentsupport {
inline namespace v2 {

class ColumnPlaces {
 public:
  explicit ColumnPlaces(const TableSpec& table, Language language = Language::english);

  // Takes the name of the input's column at `place`. Returns what is wrong with it: `hint` follows
  // where it is unknown. One whose name begins with x_ is passed over.
  [[nodiscard]] std::optional<Problem> take(std::string_view name, std::int32_t place,
                                            std::string_view hint = {});
  // Returns the required columns that are missing.
  [[nodiscard]] std::vector<Problem> missing() const;

  // The place of each column of the contract, -1 where it is not in the input.
  [[nodiscard]] const std::vector<std::int32_t>& places() const noexcept { return places_; }

 private:
  Language language_;
  const TableSpec& table_;
  std::vector<std::string> names_;
  std::vector<std::int32_t> places_;
};

// Returns the columns of which a row has at least one, for a message.
[[nodiscard]] std::string alternatives_of(const TableSpec& table);

// Makes one problem of all that is wrong with a header: the first, with what the others say.
[[nodiscard]] std::optional<Problem> all_of(std::vector<Problem> problems);

}  // namespace v2
}  // namespace rentsupport

#endif
