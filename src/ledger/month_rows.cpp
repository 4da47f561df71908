#include "ledger/month_rows.hpp"

#include <array>
#include <cstddef>
#include <string_view>

#include "files/files.hpp"
#include "files/read_tables.hpp"
#include "ledger/journal.hpp"
#include "rule/table_spec.hpp"
#include "values/cells.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

enum : std::size_t { list_id, request_id, month, amount_vnd, reason, ledger_entry, kind };

// What other files have that name months: schedule.csv, reviews.csv, `ledger list`.
constexpr std::array<std::string_view, 24> others{"payment_no",
                                                  "employer_id",
                                                  "worker_id",
                                                  "full_name",
                                                  "group",
                                                  "account",
                                                  "posting_ends_on",
                                                  "si_confirms_by",
                                                  "district_submits_by",
                                                  "province_decides_by",
                                                  "funds_by",
                                                  "employer_pays_by",
                                                  "completes_in_time",
                                                  "ledger_state",
                                                  "number_in_list",
                                                  "amount_before",
                                                  "amount_now",
                                                  "state",
                                                  "on",
                                                  "booking",
                                                  "entry",
                                                  "by",
                                                  "despite",
                                                  "own_reason"};

constexpr std::size_t first_other = kind + 1;

using Columns = std::array<ColumnSpec, first_other + others.size()>;
constexpr Columns columns_of(bool are_reviews) {
  Columns columns;
  columns[list_id] = columns::compared("list_id");
  columns[request_id] = columns::compared("request_id");
  columns[month] = columns::month("month").always();
  columns[amount_vnd] = columns::number("amount_vnd");
  columns[reason] = columns::text("reason");
  columns[ledger_entry] = columns::number("ledger_entry");
  columns[kind] = columns::choice("kind", review_names);
  if (are_reviews) {
    columns[kind] = columns[kind].always();
  } else {
    columns[kind] = columns::text("kind").checked_only();
  }
  for (std::size_t i = 0; i < others.size(); ++i)
    columns[first_other + i] = columns::text(others[i]).checked_only();
  return columns;
}
constexpr Columns columns_of_months = columns_of(false);
constexpr Columns columns_of_reviews = columns_of(true);
constexpr std::array<std::size_t, 2> keys{list_id, request_id};

constexpr TableSpec table_of(std::string_view name, std::span<const ColumnSpec> columns) {
  return {.name = name, .columns = columns, .key_columns = 0, .alternatives = keys};
}
constexpr TableSpec months_table = table_of("months", columns_of_months);
constexpr TableSpec reviews_table = table_of("reviews", columns_of_reviews);
static_assert(is_sound(months_table) && is_sound(reviews_table));

}  // namespace

MonthRows read_month_rows(const std::string& path, bool are_reviews, const ReadOptions& options) {
  const TableSpec& spec = are_reviews ? reviews_table : months_table;
  const std::array<const TableSpec*, 1> known{&spec};
  const std::array<TableFile, 1> files{TableFile{&spec, path}};
  const ReadTables read = read_tables(known, files, options, open_file);
  MonthRows result;
  if (read.problem) {
    result.problems.push_back(*read.problem);
    return result;
  }
  const ReadTable& rows = read.tables.front();
  for (const RejectRecord& rejected : rows.rejects) {
    Reject reject = reject_of(rejected, spec, read.language);
    result.problems.push_back(
        {reject.code, path, reject.line, 0, std::string{reject.column}, std::move(reject.message)});
  }
  if (auto changed = changed_since(read.texts, read.language))
    result.problems.push_back(*std::move(changed));
  const std::vector<Column>& columns = rows.table.columns;
  for (std::size_t row = 0; row < rows.table.rows; ++row) {
    MonthRow& made = result.rows.emplace_back();
    made.line = rows.lines[row];
    made.list_id = columns[list_id].texts[row];
    made.request_id = columns[request_id].texts[row];
    made.month = month_of_number(columns[month].ints[row]);
    if (!are_reviews) {
      if (columns[amount_vnd].is_known(row)) made.amount = Money{columns[amount_vnd].numbers[row]};
      made.reason = columns[reason].texts[row];
      if (columns[ledger_entry].is_known(row))
        made.entry = static_cast<std::uint64_t>(columns[ledger_entry].numbers[row]);
    } else if (columns[kind].is_known(row)) {
      made.kind = static_cast<ReviewKind>(columns[kind].choices[row]);
    }
  }
  return result;
}

}  // namespace v2
}  // namespace rentsupport
