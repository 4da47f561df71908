#include "rentsupport/rentsupport.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "decide/outputs.hpp"
#include "decide/record_members.hpp"
#include "decide/single_request.hpp"
#include "faces/border.hpp"
#include "faces/explained.hpp"
#include "faces/lease.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/summary.hpp"
#include "rentsupport/version.hpp"
#include "values/cells.hpp"
#include "values/json.hpp"
#include "values/utf8.hpp"

namespace {

using namespace rentsupport;

// ---- Values ----

constexpr std::uint8_t code(Group group) noexcept {
  return static_cast<std::uint8_t>(static_cast<int>(group) + 1);
}
constexpr std::uint8_t code(Outcome outcome) noexcept {
  return static_cast<std::uint8_t>(static_cast<int>(outcome) + 1);
}
constexpr std::uint8_t code(bool yes) noexcept {
  return yes ? std::uint8_t{RENTSUPPORT_YES} : std::uint8_t{RENTSUPPORT_NO};
}

std::int32_t decimal(Date date) noexcept {
  const std::chrono::year_month_day day{date};
  return static_cast<int>(day.year()) * 10000 +
         static_cast<std::int32_t>(static_cast<unsigned>(day.month()) * 100 +
                                   static_cast<unsigned>(day.day()));
}
std::int32_t decimal(Month month) noexcept {
  return static_cast<int>(month.year()) * 100 +
         static_cast<std::int32_t>(static_cast<unsigned>(month.month()));
}

// One that does not exist stays so: the row's check names it.
std::optional<Day> day_of(std::int32_t decimal) noexcept {
  if (decimal == 0) return std::nullopt;
  if (decimal < 0 || decimal > 9999'12'31) return Day{};
  const auto number = static_cast<unsigned>(decimal);
  return Day{std::chrono::year{decimal / 10000} / std::chrono::month{number / 100 % 100} /
             std::chrono::day{number % 100}};
}
std::optional<Month> month_of(std::int32_t decimal) noexcept {
  if (decimal == 0) return std::nullopt;
  if (decimal < 0 || decimal > 9999'12) return Month{};
  return std::chrono::year{decimal / 100} /
         std::chrono::month{static_cast<unsigned>(decimal) % 100};
}

// Read a member of a struct, or a row of a column.
struct MemberCell {
  std::string_view operator()(const char* text) const noexcept {
    return text == nullptr ? std::string_view{} : std::string_view{text};
  }
  std::uint8_t operator()(std::uint8_t value) const noexcept { return value; }
  std::uint64_t operator()(std::uint64_t set) const noexcept { return set; }
  std::optional<Day> operator()(std::int32_t value) const noexcept { return day_of(value); }
};

struct ColumnCell {
  std::size_t row = 0;

  [[nodiscard]] bool has(const std::uint8_t* known) const noexcept {
    return known == nullptr || (known[row / 8] >> row % 8 & 1U) != 0;
  }
  std::string_view operator()(const rentsupport_text_column& column) const noexcept {
    if (column.offsets == nullptr || !has(column.known)) return {};
    const std::int32_t begin = column.offsets[row];
    const std::int32_t end = column.offsets[row + 1];
    if (begin == end) return {};
    return {column.bytes + begin, static_cast<std::size_t>(end - begin)};
  }
  std::uint8_t operator()(const rentsupport_code_column& column) const noexcept {
    return column.codes != nullptr && has(column.known) ? column.codes[row] : std::uint8_t{0};
  }
  std::uint64_t operator()(const rentsupport_months_column& column) const noexcept {
    return column.sets != nullptr && has(column.known) ? column.sets[row] : 0;
  }
  std::optional<Day> operator()(const rentsupport_date_column& column) const noexcept {
    if (column.days == nullptr || !has(column.known)) return std::nullopt;
    return Date{std::chrono::days{column.days[row]}};
  }
};

// Puts a birth date, or a year alone: 19950000.
template <class Record>
void put_birth_date(const std::optional<Day>& date, Record& to) {
  const bool is_year =
      date && date->month() == std::chrono::month{0} && date->day() == std::chrono::day{0};
  to.birth_date = is_year ? std::nullopt : date;
  to.birth_year = is_year ? std::optional{date->year()} : std::nullopt;
}

// Turns codes into facts, and keeps what is wrong with them.
class Facts {
 public:
  void clear() noexcept { faults_.clear(); }
  [[nodiscard]] std::span<const CellFault> faults() const noexcept { return faults_; }
  // Receives faults that were found elsewhere.
  [[nodiscard]] std::vector<CellFault>& found() noexcept { return faults_; }

  // Put a fact. A code that is none stays one: the row's check names it.
  template <class E>
  void put(std::uint8_t value, std::size_t /*column*/, std::optional<E>& to) noexcept {
    to = value == 0 ? std::nullopt : std::optional{static_cast<E>(value - 1)};
  }
  void put(std::uint8_t value, std::size_t /*column*/, std::optional<Province>& to) noexcept {
    to = value == 0 ? std::nullopt : std::optional{Province{value}};
  }
  void put(std::uint8_t value, std::size_t column, std::optional<bool>& to) {
    to.reset();
    if (value == 0) return;
    if (value > RENTSUPPORT_NO)
      faults_.push_back({column, ProblemCode::bad_value, "is none of its values"});
    to = value == RENTSUPPORT_YES;
  }
  void put(const std::optional<Day>& value, std::size_t /*column*/, std::optional<Day>& to) {
    to = value;
  }
  void put(std::uint64_t value, std::size_t column, std::optional<MonthSet>& to) {
    to = months(value, column);
  }
  void put(std::uint64_t value, std::size_t column, MonthSet& to) {
    to = months(value, column).value_or(MonthSet{});
  }
  [[nodiscard]] static bool are_months(std::uint64_t set) noexcept {
    return (set & ~RENTSUPPORT_NO_MONTH) == MonthSet::from_bits(set).bits();
  }
  [[nodiscard]] std::optional<MonthSet> months(std::uint64_t set, std::size_t column) {
    if (set == 0) return std::nullopt;
    if (!are_months(set)) {
      faults_.push_back({column, ProblemCode::bad_month, "must lie in 2020-01 to 2024-12"});
      return MonthSet::from_bits(1);
    }
    return MonthSet::from_bits(set);
  }

 private:
  std::vector<CellFault> faults_;
};

std::optional<Month> month_of_payment(const std::optional<Day>& day) noexcept {
  if (!day) return std::nullopt;
  return day->year() / day->month();
}

// What the rows of the C ABI say: their members bear the names of the records'.
template <class Record, class Row, class Cell>
void read_facts(const Row& row, Cell cell, Facts& facts, Record& to) {
  each_fact_of_both<Record, Row>([&](std::size_t column, auto ours, auto theirs) {
    facts.put(cell(row.*theirs), column, to.*ours);
  });
}
template <class Record, class Row, class Cell>
void read_texts(const Row& row, Cell cell, Record& to) {
  each_text_of_both<Record, Row>([&](auto ours, auto theirs) { to.*ours = cell(row.*theirs); });
}
template <class Record, class Row, class Cell>
void read_row(const Row& row, Cell cell, Facts& facts, Record& to) {
  read_texts(row, cell, to);
  read_facts(row, cell, facts, to);
  if constexpr (std::is_same_v<Record, Request> || std::is_same_v<Record, Payment>)
    put_birth_date(cell(row.birth_date), to);
  if constexpr (std::is_same_v<Row, rentsupport_payment>) {
    to.month = month_of(row.month);
    to.amount = Money{row.amount_vnd};
  } else if constexpr (std::is_same_v<Row, rentsupport_payment_columns>) {
    to.month = month_of_payment(cell(row.month));
    to.amount = Money{row.amount_vnd == nullptr ? 0 : row.amount_vnd[cell.row]};
  }
}

// Reads months of the history of a case, which are no column of a file.
std::uint64_t paid_months(std::uint64_t set, const char* member) {
  if (!Facts::are_months(set)) {
    throw Failure{RENTSUPPORT_REJECTED,
                  Problem{ProblemCode::bad_month,
                          {},
                          0,
                          0,
                          member,
                          std::string{member} + " must lie in 2020-01 to 2024-12"}};
  }
  return MonthSet::from_bits(set).bits();
}

// Checks that a batch has no more rows than offsets of 32 bits can count: a number below 0 that was
// taken for one of 64 bits would go through memory for ever.
void check_rows(std::uint64_t rows) {
  if (rows > std::uint64_t{INT32_MAX}) invalid("a batch has more rows than 2147483647");
}

// Checks that the bytes of every row are there.
void check_texts(const rentsupport_text_column& column, std::size_t rows) {
  if (column.offsets == nullptr || rows == 0) return;
  const std::span offsets{column.offsets, rows + 1};
  if (offsets.front() < 0 || !std::is_sorted(offsets.begin(), offsets.end()))
    invalid("the offsets of a column must ascend from 0 or more");
  if (column.bytes == nullptr && offsets.back() > offsets.front())
    invalid("a column has offsets and no bytes");
}
template <class Record, class Columns>
void check_columns(const Columns& columns) {
  each_text<Record, Columns>(
      [&](std::size_t, auto member) { check_texts(columns.*member, columns.rows); });
}

// A text of a dossier's column, which has a zero byte behind it.
const char* c_text(std::string_view text) noexcept { return text.empty() ? "" : text.data(); }

// ---- Behind the handles ----

struct RejectedRow {
  TableName table;
  std::int64_t row_no;
  std::string key;
  Problem problem;
  std::string id;  // by which it is mended or removed; of a payment: worker and month
};

// Of rows rejected under a key: the number of the last one, and how many rejects there were when
// they were mended or removed.
struct RejectedKey {
  std::int64_t row_no = 0;
  std::size_t forgotten = 0;
};

// The rows of a dossier; decisions about them keep them.
struct Rows {
  DossierBuilder builder;
  std::vector<RejectedRow> rejects;
  // By table and used row: the caller's, or how many were added to the table before.
  std::array<std::vector<std::int64_t>, table_count> row_numbers;
  std::array<std::int64_t, table_count> added{};
  std::array<HashMap<std::string, RejectedKey>, table_count> rejected_keys;
  std::atomic<std::size_t> decisions{0};
  bool whole = true;  // not so when memory ran out halfway
};

// Returns the key, or its first text.
template <class Record>
const std::string& key_of(const Record& record) noexcept {
  return record.*std::get<0>(texts_of<Record>()).pointer;
}

// Adds a row and notes what is wrong with it.
template <class Record>
const Problem* add(Rows& rows, const Record& record, const Facts& facts,
                   std::optional<std::int64_t> row_no = {}) {
  DossierBuilder::Data& builder = DossierBuilder::Data::of(rows.builder);
  constexpr TableName table = table_of<Record>;
  const auto index = static_cast<std::size_t>(table);
  const std::int64_t number = row_no.value_or(rows.added[index]);
  ++rows.added[index];
  const Problem* said = nullptr;
  rows.whole = false;
  if (auto problem = rentsupport::add_row(builder, record, facts.faults())) {
    const std::string& id = builder.last_key;
    // Of a payment the worker and the month, where both can be read.
    const bool is_keyed_payment = table == TableName::history && !trimmed(id).empty();
    rows.rejects.push_back(
        {table, number,
         is_keyed_payment ? std::string{trimmed(id)} : as_utf8(trimmed(key_of(record))),
         *std::move(problem), id});
    rows.rejected_keys[index][id].row_no = number;
    said = &rows.rejects.back().problem;
  }
  // A rejected payment stays: its month may count.
  if (rows.row_numbers[index].size() < builder.rows->table(table).rows)
    rows.row_numbers[index].push_back(number);
  rows.whole = true;
  return said;
}

// Visits the rejects that are neither mended nor removed.
template <class Visit>
void each_reject(const Rows& rows, Visit visit) {
  for (std::size_t i = 0; i < rows.rejects.size(); ++i) {
    const RejectedRow& reject = rows.rejects[i];
    const auto& keys = rows.rejected_keys[static_cast<std::size_t>(reject.table)];
    if (i >= keys.at(reject.id).forgotten) visit(reject);
  }
}
// Forgets what was rejected under a key.
void forget_rejects(Rows& rows, TableName table, const std::string& id) {
  auto& keys = rows.rejected_keys[static_cast<std::size_t>(table)];
  const auto found = keys.find(id);
  if (found != keys.end()) found->second.forgotten = rows.rejects.size();
}

void check_whole(const Rows& rows) {
  if (!rows.whole) {
    fail(RENTSUPPORT_OUT_OF_MEMORY,
         "memory ran out while a row was added: the dossier can only be freed");
  }
}

Rows& to_be_added_to(const std::shared_ptr<Rows>& rows) {
  check_whole(*rows);
  if (rows->decisions.load(std::memory_order_acquire) != 0)
    fail(RENTSUPPORT_IN_USE, "decisions about the dossier live: free them before adding rows");
  return *rows;
}

// Counts decisions about rows as long as they live.
class InUse {
 public:
  explicit InUse(std::shared_ptr<Rows> rows) : rows_(std::move(rows)) {
    rows_->decisions.fetch_add(1, std::memory_order_relaxed);
  }
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;
  ~InUse() { rows_->decisions.fetch_sub(1, std::memory_order_release); }
  [[nodiscard]] const Rows& operator*() const noexcept { return *rows_; }
  [[nodiscard]] const Rows* operator->() const noexcept { return rows_.get(); }

 private:
  std::shared_ptr<Rows> rows_;
};

// Turns decisions into those of the C ABI, one after the other.
class DecisionWriter {
 public:
  explicit DecisionWriter(const Decisions::Data& decisions) : decisions_(decisions) {}

  // Writes a decision about a request, without its texts.
  rentsupport_decision write(std::size_t number, std::size_t request) {
    const Group group =
        decisions_.dossier->group_of_list(decisions_.dossier->request_list[request]);
    const Outcome outcome = decisions_.outcomes[number];
    const GroupRule& rules = decisions_.rule_set.group(group);
    const std::int64_t amount = rules.amount.dong();
    rentsupport_decision to{};
    to.request = request;
    to.amount_vnd = outcome == Outcome::payable ? amount : 0;
    to.max_amount_vnd = outcome == Outcome::refused ? 0 : amount;
    to.mask = decisions_.masks[number];
    to.ask = decisions_.asks[number];
    to.month = decimal(month_at(decisions_.months[number]));
    to.group = code(group);
    to.outcome = code(outcome);
    if (outcome == Outcome::payable) return to;
    // Neighbours often have the same mask.
    if (!blamed_ || to.mask != mask_ || group != group_) {
      blamed_ = blame(rules.rule, to.mask);
      mask_ = to.mask;
      group_ = group;
    }
    (outcome == Outcome::refused ? to.failed : to.unknown) = *blamed_;
    return to;
  }

 private:
  const Decisions::Data& decisions_;
  std::optional<std::uint32_t> blamed_;
  std::uint64_t mask_ = 0;
  Group group_{};
};

// Decides one request at a time, and keeps the memory that it takes.
struct Single {
  explicit Single(const RuleSet& rules) : decide(rules) {}
  SingleRequest decide;
  Employer employer;
  List list;
  Request request;
  Facts of_employer, of_list, of_request;
};

}  // namespace

struct rentsupport_rule_set {
  explicit rentsupport_rule_set(const Parameters& parameters)
      : rules(RuleSet::decision_08_2022(parameters)), sha256(rules.sha256()) {
    for (std::size_t group = 0; group < provisions.size(); ++group) {
      for (const Provision& provision : rules.groups()[group].rule.provisions())
        provisions[group].emplace_back(provision.id);
    }
  }

  RuleSet rules;
  std::string sha256;
  std::array<std::vector<std::string>, 2> provisions;  // ids

  mutable Idle<Single> singles;
};

struct rentsupport_dossier {
  std::shared_ptr<Rows> rows = std::make_shared<Rows>();
};

struct rentsupport_decisions {
  InUse rows;
  Decisions decisions;
  std::array<std::uint64_t, 3> by_outcome;  // request-months
  mutable std::once_flag scheduled;
  mutable std::vector<Payout> payouts;
  mutable Idle<Explainer> explainers;
  mutable std::atomic<std::size_t> holders{1};  // the handle, and what was exported

  [[nodiscard]] const std::vector<Payout>& schedule() const {
    std::call_once(scheduled, [this] { payouts = rentsupport::schedule(decisions); });
    return payouts;
  }
  void let_go() const noexcept {
    if (holders.fetch_sub(1, std::memory_order_acq_rel) > 1) return;
    const std::unique_ptr<const rentsupport_decisions> owned{this};
  }
};

namespace {

template <class Record, class Row>
rentsupport_status add_one(rentsupport_dossier* dossier, const Row* in,
                           rentsupport_message* message) noexcept {
  // cppcheck-suppress throwInNoexceptFunction ; guarded() catches it
  return guarded(message, [&] {
    Rows& rows = to_be_added_to(not_null(dossier, "dossier").rows);
    const InputStruct<Row> input(not_null(in, "the row"));
    const Row& row = *input;
    Facts facts;
    Record record;
    read_row(row, MemberCell{}, facts, record);
    if (const Problem* const problem = add(rows, record, facts))
      throw Failure{RENTSUPPORT_REJECTED, *problem};
  });
}

template <class Record, class Row>
void replace_one(Rows& rows, const void* in) {
  // The first member of every struct is its size, which is checked.
  const InputStruct<Row> input(*static_cast<const Row*>(in));
  Facts facts;
  Record record;
  read_row(*input, MemberCell{}, facts, record);
  DossierBuilder::Data& builder = DossierBuilder::Data::of(rows.builder);
  rows.whole = false;
  auto problem = replace_row(builder, record, facts.faults());
  if (!problem) {
    const auto table = static_cast<std::size_t>(table_of<Record>);
    const std::string& id = builder.last_key;
    // A row that was rejected at first is used now, with the number that it had.
    if (rows.row_numbers[table].size() < builder.rows->table(table_of<Record>).rows) {
      const auto rejected = rows.rejected_keys[table].find(id);
      rows.row_numbers[table].push_back(rejected != rows.rejected_keys[table].end()
                                            ? rejected->second.row_no
                                            : rows.added[table] - 1);
    }
    forget_rejects(rows, table_of<Record>, id);
  }
  rows.whole = true;
  if (problem) throw Failure{RENTSUPPORT_REJECTED, *std::move(problem)};
}

template <class Record, class Columns>
rentsupport_status add_many(rentsupport_dossier* dossier, const Columns* in, std::size_t* rejected,
                            rentsupport_message* message) noexcept {
  // cppcheck-suppress throwInNoexceptFunction ; guarded() catches it
  return guarded(message, [&] {
    Rows& rows = to_be_added_to(not_null(dossier, "dossier").rows);
    const InputStruct<Columns> input(not_null(in, "the columns"));
    const Columns& columns = *input;
    check_rows(columns.rows);
    check_columns<Record>(columns);
    std::size_t faults = 0;
    Facts facts;
    Record record;
    for (std::size_t row = 0; row < columns.rows; ++row) {
      facts.clear();
      read_row(columns, ColumnCell{row}, facts, record);
      if (add(rows, record, facts) != nullptr) ++faults;
    }
    if (rejected != nullptr) *rejected = faults;
  });
}

template <class Record>
void add_rows(Rows& rows, const ArrowRows& from, std::size_t& rejected) {
  Facts facts;
  Record record;
  for (std::int64_t row = 0; row < from.size(); ++row) {
    facts.clear();
    from.read(row, record, facts.found());
    if (add(rows, record, facts, from.row_no(row)) != nullptr) ++rejected;
  }
}

// Adds the rows of an array; returns how many were rejected.
std::size_t add_array(Rows& rows, TableName table, const ArrowColumns& columns,
                      const ArrowArray& array) {
  const ArrowRows from(columns, array);
  check_rows(static_cast<std::uint64_t>(from.size()));
  std::size_t rejected = 0;
  switch (table) {
    case TableName::employers:
      add_rows<Employer>(rows, from, rejected);
      break;
    case TableName::lists:
      add_rows<List>(rows, from, rejected);
      break;
    case TableName::workers:
      add_rows<Request>(rows, from, rejected);
      break;
    case TableName::history:
      add_rows<Payment>(rows, from, rejected);
      break;
    case TableName::persons:
      add_rows<PersonDecision>(rows, from, rejected);
      break;
  }
  return rejected;
}

TableName table_named(std::uint8_t table) {
  if (table < RENTSUPPORT_EMPLOYERS || table > RENTSUPPORT_PERSONS) invalid("table is none");
  return static_cast<TableName>(table - 1);
}

// A table of decisions, which stay as long as it is held.
Output output_of(const rentsupport_decisions& decisions, std::uint8_t table) {
  if (table < RENTSUPPORT_DECISIONS || table > RENTSUPPORT_SCHEDULE) invalid("table is none");
  const std::vector<std::int64_t>* const row_numbers =
      &decisions.rows->row_numbers[static_cast<std::size_t>(TableName::workers)];
  Output output = table == RENTSUPPORT_SCHEDULE
                      ? schedule_output(decisions.decisions, row_numbers)
                      : decisions_output(decisions.decisions, row_numbers);
  decisions.holders.fetch_add(1, std::memory_order_relaxed);
  const std::shared_ptr<const rentsupport_decisions> holder{
      &decisions, [](const rentsupport_decisions* held) { held->let_go(); }};
  output.owner = std::make_shared<
      const std::pair<std::shared_ptr<const rentsupport_decisions>, std::shared_ptr<const void>>>(
      holder, std::move(output.owner));
  return output;
}

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
constexpr std::array<ColumnOf<ProblemRow>, 7> problem_columns{
    {{"file", OutputType::text,
      [](const ProblemRow& row, OutputCell& cell) { cell.put(row.file); }},
     {"row_no", OutputType::number,
      [](const ProblemRow& row, OutputCell& cell) { cell.put(row.row_no); }},
     {"key", OutputType::text,
      [](const ProblemRow& row, OutputCell& cell) { cell.put(std::string_view{row.key}); }, true},
     {"column", OutputType::text,
      [](const ProblemRow& row, OutputCell& cell) { cell.put(std::string_view{row.column}); },
      true},
     {"code", OutputType::text,
      [](const ProblemRow& row, OutputCell& cell) { cell.put(row.code); }},
     {"message", OutputType::text,
      [](const ProblemRow& row, OutputCell& cell) { cell.put(std::string_view{row.message}); }},
     {"rejected", OutputType::yes_no,
      [](const ProblemRow& row, OutputCell& cell) { cell.put(row.rejected); }}}};

// What is wrong with the rows of a dossier: those rejected, then issues of those used.
Output problems_of(const Rows& rows) {
  check_whole(rows);
  std::vector<ProblemRow> all;
  each_reject(rows, [&](const RejectedRow& reject) {
    all.push_back({name(reject.table), reject.row_no, reject.key, reject.problem.column,
                   name(reject.problem.code), reject.problem.message, true});
  });
  for (Issue& issue : issues_of(*DossierBuilder::Data::of(rows.builder).rows)) {
    std::size_t table = 0;
    while (name(static_cast<TableName>(table)) != issue.file) ++table;
    all.push_back({issue.file, rows.row_numbers[table][issue.row], std::move(issue.key),
                   std::string{issue.column}, name(issue.code), std::move(issue.message), false});
  }
  return kept_output("problems", problem_columns, std::move(all));
}

}  // namespace

extern "C" {

void rentsupport_text_free(rentsupport_text* text) {
  if (text == nullptr) return;
  const std::unique_ptr<char[]> bytes{text->bytes};
  *text = {};
}

const char* rentsupport_version(void) { return version().data(); }
uint32_t rentsupport_abi_version(void) { return RENTSUPPORT_ABI_VERSION; }
uint64_t rentsupport_capabilities(void) {
  return RENTSUPPORT_CAN_DECIDE_ONE | RENTSUPPORT_CAN_ADD_COLUMNS | RENTSUPPORT_CAN_EXCHANGE_ARROW |
         RENTSUPPORT_CAN_READ_TABLES;
}

rentsupport_status rentsupport_rule_set_create(const char* toml, size_t toml_size,
                                               const rentsupport_setting* readings,
                                               size_t reading_count,
                                               rentsupport_rule_set** rule_set,
                                               rentsupport_message* message) {
  return guarded(message, [&] {
    (void)not_null(rule_set, "rule_set");
    const auto parameters = parameters_of<Parameters>(
        toml_size > 0 ? std::string_view{&not_null(toml, "toml"), toml_size} : std::string_view{},
        read_settings(readings, reading_count));
    *rule_set = std::make_unique<rentsupport_rule_set>(parameters).release();
  });
}

void rentsupport_rule_set_free(rentsupport_rule_set* rule_set) {
  const std::unique_ptr<rentsupport_rule_set> owned{rule_set};
}

const char* rentsupport_rule_set_sha256(const rentsupport_rule_set* rule_set) {
  return rule_set == nullptr ? nullptr : rule_set->sha256.c_str();
}

const char* rentsupport_provision(const rentsupport_rule_set* rule_set, uint8_t group,
                                  uint32_t number) {
  if (rule_set == nullptr || group < RENTSUPPORT_WORKING || group > RENTSUPPORT_RETURNING)
    return nullptr;
  const std::vector<std::string>& ids = rule_set->provisions[group - 1U];
  return number < ids.size() ? ids[number].c_str() : nullptr;
}

const char* rentsupport_fact(uint32_t number) {
  const bool is_known =
      number < vocabulary().size() || (number < 64 && std::uint64_t{1} << number == asks_worker_id);
  return is_known ? ask_name(vocabulary(), number).data() : nullptr;
}

rentsupport_status rentsupport_decide(const rentsupport_rule_set* rule_set,
                                      const rentsupport_case* request,
                                      rentsupport_decision* decisions, size_t capacity,
                                      size_t* count, rentsupport_message* message) {
  return guarded(message, [&] {
    const rentsupport_rule_set& rules = not_null(rule_set, "rule_set");
    const InputStruct<rentsupport_case> input(not_null(request, "request"));
    const rentsupport_case& in = *input;
    (void)not_null(count, "count");
    OutputStructs<rentsupport_decision> out = output(decisions, capacity, "decisions");
    Lease<Single> lease(rules.singles, [&] { return std::make_unique<Single>(rules.rules); });
    Single& single = *lease;
    const auto read = [&in](Facts& facts, auto& record) {
      facts.clear();
      read_facts(in, MemberCell{}, facts, record);
    };
    read(single.of_employer, single.employer);
    read(single.of_list, single.list);
    read(single.of_request, single.request);
    const PaidMonths paid{{paid_months(in.paid_working, "paid_working"),
                           paid_months(in.paid_returning, "paid_returning")}};
    auto problem = single.decide.decide(
        single.employer, single.list, single.request, paid,
        {single.of_employer.faults(), single.of_list.faults(), single.of_request.faults()});
    lease.keep();
    if (problem) throw Failure{RENTSUPPORT_REJECTED, *std::move(problem)};
    const Decisions::Data& decided = single.decide.decisions();
    DecisionWriter writer(decided);
    *count = decided.outcomes.size();
    for (std::size_t i = 0; i < std::min(capacity, *count); ++i) out.put(i, writer.write(i, 0));
  });
}

rentsupport_status rentsupport_dossier_create(rentsupport_dossier** dossier,
                                              rentsupport_message* message) {
  return guarded(message, [&] {
    (void)not_null(dossier, "dossier");
    *dossier = std::make_unique<rentsupport_dossier>().release();
  });
}

void rentsupport_dossier_free(rentsupport_dossier* dossier) {
  const std::unique_ptr<rentsupport_dossier> owned{dossier};
}

rentsupport_status rentsupport_dossier_add_employer(rentsupport_dossier* dossier,
                                                    const rentsupport_employer* employer,
                                                    rentsupport_message* message) {
  return add_one<Employer>(dossier, employer, message);
}
rentsupport_status rentsupport_dossier_add_list(rentsupport_dossier* dossier,
                                                const rentsupport_list* list,
                                                rentsupport_message* message) {
  return add_one<List>(dossier, list, message);
}
rentsupport_status rentsupport_dossier_add_request(rentsupport_dossier* dossier,
                                                   const rentsupport_request* request,
                                                   rentsupport_message* message) {
  return add_one<Request>(dossier, request, message);
}
rentsupport_status rentsupport_dossier_add_payment(rentsupport_dossier* dossier,
                                                   const rentsupport_payment* payment,
                                                   rentsupport_message* message) {
  return add_one<Payment>(dossier, payment, message);
}

rentsupport_status rentsupport_dossier_add_person_decision(
    rentsupport_dossier* dossier, const rentsupport_person_decision* decision,
    rentsupport_message* message) {
  return add_one<PersonDecision>(dossier, decision, message);
}

rentsupport_status rentsupport_dossier_replace(rentsupport_dossier* dossier, uint8_t table,
                                               const void* row, rentsupport_message* message) {
  return guarded(message, [&] {
    Rows& rows = to_be_added_to(not_null(dossier, "dossier").rows);
    if (row == nullptr) invalid("the row must not be null");
    switch (table_named(table)) {
      case TableName::employers:
        return replace_one<Employer, rentsupport_employer>(rows, row);
      case TableName::lists:
        return replace_one<List, rentsupport_list>(rows, row);
      case TableName::workers:
        return replace_one<Request, rentsupport_request>(rows, row);
      case TableName::history:
        return replace_one<Payment, rentsupport_payment>(rows, row);
      case TableName::persons:
        break;
    }
    invalid("decisions on persons are not replaced");
  });
}

rentsupport_status rentsupport_dossier_remove(rentsupport_dossier* dossier, uint8_t table,
                                              const char* key, int32_t month,
                                              rentsupport_message* message) {
  return guarded(message, [&] {
    Rows& rows = to_be_added_to(not_null(dossier, "dossier").rows);
    const std::string_view id{&not_null(key, "key")};
    const TableName name = table_named(table);
    if (name == TableName::persons) invalid("decisions on persons are not removed");
    const bool is_payment = name == TableName::history;
    if (!is_payment && month != 0) invalid("only a payment has a month");
    DossierBuilder::Data& builder = DossierBuilder::Data::of(rows.builder);
    rows.whole = false;
    const auto of_month = month_of(month);
    std::optional<std::uint32_t> row;
    auto problem =
        is_payment ? remove_payment(builder, id, of_month) : remove_row(builder, name, id, &row);
    if (row) {
      auto& numbers = rows.row_numbers[static_cast<std::size_t>(name)];
      numbers.erase(numbers.begin() + *row);
    }
    if (!problem) {
      forget_rejects(rows, name, is_payment ? removed_key(id, of_month) : compared_key(id));
    }
    rows.whole = true;
    if (!problem) return;
    const bool is_missing = problem->code == ProblemCode::unknown_reference;
    throw Failure{is_missing ? RENTSUPPORT_NOT_FOUND : RENTSUPPORT_REJECTED, *std::move(problem)};
  });
}

rentsupport_status rentsupport_dossier_add_employers(rentsupport_dossier* dossier,
                                                     const rentsupport_employer_columns* employers,
                                                     size_t* rejected,
                                                     rentsupport_message* message) {
  return add_many<Employer>(dossier, employers, rejected, message);
}
rentsupport_status rentsupport_dossier_add_lists(rentsupport_dossier* dossier,
                                                 const rentsupport_list_columns* lists,
                                                 size_t* rejected, rentsupport_message* message) {
  return add_many<List>(dossier, lists, rejected, message);
}
rentsupport_status rentsupport_dossier_add_requests(rentsupport_dossier* dossier,
                                                    const rentsupport_request_columns* requests,
                                                    size_t* rejected,
                                                    rentsupport_message* message) {
  return add_many<Request>(dossier, requests, rejected, message);
}
rentsupport_status rentsupport_dossier_add_payments(rentsupport_dossier* dossier,
                                                    const rentsupport_payment_columns* payments,
                                                    size_t* rejected,
                                                    rentsupport_message* message) {
  return add_many<Payment>(dossier, payments, rejected, message);
}

rentsupport_status rentsupport_dossier_add_arrow(rentsupport_dossier* dossier, uint8_t table,
                                                 struct ArrowSchema* schema,
                                                 struct ArrowArray* array, size_t* rejected,
                                                 rentsupport_message* message) {
  return guarded(message, [&] {
    const std::shared_ptr<Rows>& to = not_null(dossier, "dossier").rows;
    ArrowSchema& live_schema = live(schema, "schema");
    const ArrowOwner<ArrowArray> owned{live(array, "array")};
    const ArrowOwner<ArrowSchema> owned_schema{live_schema};
    const TableName name = table_named(table);
    Rows& rows = to_be_added_to(to);
    const std::size_t faults =
        add_array(rows, name, ArrowColumns(spec_of(name), *owned_schema), *owned);
    if (rejected != nullptr) *rejected = faults;
  });
}

rentsupport_status rentsupport_dossier_add_arrow_stream(rentsupport_dossier* dossier, uint8_t table,
                                                        struct ArrowArrayStream* stream,
                                                        size_t* rejected,
                                                        rentsupport_message* message) {
  return guarded(message, [&] {
    const std::shared_ptr<Rows>& to = not_null(dossier, "dossier").rows;
    ArrowOwner<ArrowArrayStream> owned{live(stream, "stream")};
    const TableName name = table_named(table);
    Rows& rows = to_be_added_to(to);
    std::size_t faults = 0;
    each_array(
        owned,
        [&](const ArrowSchema& schema) {
          ArrowColumns columns(spec_of(name), schema);
          if (rejected != nullptr) *rejected = 0;
          return columns;
        },
        [&](const ArrowColumns& columns, const ArrowArray& array) {
          faults += add_array(rows, name, columns, array);
          if (rejected != nullptr) *rejected = faults;
        });
  });
}

rentsupport_status rentsupport_dossier_problems(const rentsupport_dossier* dossier,
                                                rentsupport_text* json,
                                                rentsupport_message* message) {
  return guarded(message, [&] {
    const Rows& rows = *not_null(dossier, "dossier").rows;
    (void)not_null(json, "json");
    check_whole(rows);
    std::vector<std::string> rejects;
    each_reject(rows, [&](const RejectedRow& reject) {
      JsonObject row;
      row.text("file", name(reject.table));
      row.raw("row", std::to_string(reject.row_no));
      row.text("column", reject.problem.column);
      row.text("code", name(reject.problem.code));
      row.text("message", reject.problem.message);
      rejects.push_back(row.json());
    });
    std::vector<std::string> issues;
    for (const Issue& issue : issues_of(*DossierBuilder::Data::of(rows.builder).rows)) {
      JsonObject row;
      row.text("file", issue.file);
      row.text("key", issue.key);
      row.text("column", issue.column);
      row.text("code", name(issue.code));
      row.text("message", issue.message);
      issues.push_back(row.json());
    }
    JsonObject problems;
    problems.raw("rejects", json_array(rejects));
    problems.raw("issues", json_array(issues));
    give(*json, problems.json() + "\n");
  });
}

rentsupport_status rentsupport_evaluate(const rentsupport_rule_set* rule_set,
                                        const rentsupport_dossier* dossier,
                                        const rentsupport_evaluate_options* options,
                                        rentsupport_decisions** decisions,
                                        rentsupport_message* message) {
  return guarded(message, [&] {
    const RuleSet& rules = not_null(rule_set, "rule_set").rules;
    const std::shared_ptr<Rows>& rows = not_null(dossier, "dossier").rows;
    (void)not_null(decisions, "decisions");
    check_whole(*rows);
    const EvaluateOptions how = evaluate_options(options);
    const Decisions decided = evaluate(rules, rows->builder.build(), how);
    std::array<std::uint64_t, 3> by_outcome{};
    for (const Outcome outcome : Decisions::Data::of(decided).outcomes)
      ++by_outcome[static_cast<std::size_t>(outcome)];
    *decisions = new rentsupport_decisions{InUse(rows), decided, by_outcome, {}, {}, {}};
  });
}

void rentsupport_decisions_free(rentsupport_decisions* decisions) {
  if (decisions != nullptr) decisions->let_go();
}

rentsupport_status rentsupport_decisions_totals(const rentsupport_decisions* decisions,
                                                rentsupport_totals* totals,
                                                rentsupport_message* message) {
  return guarded(message, [&] {
    const rentsupport_decisions& handle = not_null(decisions, "decisions");
    const Decisions& decided = handle.decisions;
    OutputStructs<rentsupport_totals> out = output(totals, 1, "totals");
    rentsupport_totals to{};
    to.decisions = decided.size();
    const auto count = [&](Outcome outcome) {
      return handle.by_outcome[static_cast<std::size_t>(outcome)];
    };
    to.payable = count(Outcome::payable);
    to.refused = count(Outcome::refused);
    to.undetermined = count(Outcome::undetermined);
    try {
      to.payable_vnd = decided.payable().money().dong();
      to.at_most_vnd = decided.at_most().money().dong();
    } catch (const Error& error) {
      fail(RENTSUPPORT_OUT_OF_RANGE, error.what());
    }
    out.put(0, to);
  });
}

rentsupport_status rentsupport_decisions_read(const rentsupport_decisions* decisions,
                                              uint64_t first, size_t count,
                                              rentsupport_decision* out,
                                              rentsupport_message* message) {
  return guarded(message, [&] {
    const Decisions& decided = not_null(decisions, "decisions").decisions;
    if (first > decided.size() || count > decided.size() - first)
      fail(RENTSUPPORT_NOT_FOUND, "there are fewer decisions");
    OutputStructs<rentsupport_decision> to = output(out, count, "out");
    if (count == 0) return;
    const Decisions::Data& data = Decisions::Data::of(decided);
    const Dossier::Data& dossier = *data.dossier;
    DecisionWriter writer(data);
    std::size_t request = decided[first].request;
    for (std::size_t i = 0; i < count; ++i) {
      while (data.first[request + 1] <= first + i) ++request;
      rentsupport_decision decision = writer.write(first + i, request);
      const std::uint32_t list = dossier.request_list[request];
      const auto& of_request = dossier.workers.columns;
      decision.request_id = c_text(of_request[workers::request_id].texts[request]);
      decision.worker_id = c_text(of_request[workers::worker_id].texts[request]);
      decision.list_id = c_text(dossier.lists.columns[lists::list_id].texts[list]);
      decision.employer_id = c_text(
          dossier.employers.columns[employers::employer_id].texts[dossier.list_employer[list]]);
      to.put(i, decision);
    }
  });
}

rentsupport_status rentsupport_decisions_find(const rentsupport_decisions* decisions,
                                              const char* request_id, uint64_t* first,
                                              size_t* count, rentsupport_message* message) {
  return guarded(message, [&] {
    const rentsupport_decisions& handle = not_null(decisions, "decisions");
    const std::string id{&not_null(request_id, "request_id")};
    (void)not_null(first, "first");
    (void)not_null(count, "count");
    const auto request = handle.decisions.dossier().find(id);
    if (!request) fail(RENTSUPPORT_NOT_FOUND, "there is no request " + id);
    *first = handle.decisions.first_of(*request);
    *count = handle.decisions.first_of(*request + 1) - *first;
  });
}

rentsupport_status rentsupport_schedule_read(const rentsupport_decisions* decisions, uint64_t first,
                                             size_t count, rentsupport_payout* out,
                                             rentsupport_message* message) {
  return guarded(message, [&] {
    const rentsupport_decisions& handle = not_null(decisions, "decisions");
    const std::vector<Payout>& payouts = handle.schedule();
    if (first > payouts.size() || count > payouts.size() - first)
      fail(RENTSUPPORT_NOT_FOUND, "there are fewer payments");
    OutputStructs<rentsupport_payout> to = output(out, count, "out");
    const Dossier dossier = handle.decisions.dossier();
    const auto& of_request = Dossier::Data::of(dossier)->workers.columns;
    for (std::size_t i = 0; i < count; ++i) {
      const Payout& from = payouts[first + i];
      rentsupport_payout payout{};
      payout.payment_no = from.payment_no;
      payout.request = from.request;
      payout.request_id = c_text(dossier.request_id(from.request));
      payout.list_id = c_text(dossier.list_id(from.request));
      payout.employer_id = c_text(dossier.employer_id(from.request));
      payout.worker_id = c_text(dossier.worker_id(from.request));
      payout.full_name = c_text(of_request[workers::full_name].texts[from.request]);
      payout.account = c_text(of_request[workers::account].texts[from.request]);
      payout.amount_vnd = from.amount.dong();
      payout.month = decimal(from.month);
      payout.posting_ends_on = decimal(from.timeline.posting_ends_on);
      payout.si_confirms_by = decimal(from.timeline.si_confirms_by);
      payout.district_submits_by = decimal(from.timeline.district_submits_by);
      payout.province_decides_by = decimal(from.timeline.province_decides_by);
      payout.funds_by = decimal(from.timeline.funds_by);
      payout.employer_pays_by = decimal(from.timeline.employer_pays_by);
      payout.group = code(dossier.group(from.request));
      payout.completes_in_time = code(from.timeline.completes_in_time);
      to.put(i, payout);
    }
  });
}

rentsupport_status rentsupport_summary(const rentsupport_decisions* decisions,
                                       rentsupport_text* json, rentsupport_message* message) {
  return guarded(message, [&] {
    const rentsupport_decisions& handle = not_null(decisions, "decisions");
    (void)not_null(json, "json");
    const Decisions& decided = handle.decisions;
    give(*json, summary_json(summarize(decided), decided.rule_set(), {}, {}));
  });
}

rentsupport_status rentsupport_explain(const rentsupport_decisions* decisions, uint64_t number,
                                       uint8_t form, uint8_t language, rentsupport_text* text,
                                       rentsupport_message* message) {
  return guarded(message, [&] {
    const rentsupport_decisions& handle = not_null(decisions, "decisions");
    (void)not_null(text, "text");
    const Decisions& decided = handle.decisions;
    if (language != RENTSUPPORT_VIETNAMESE && language != RENTSUPPORT_ENGLISH)
      invalid("language is none");
    if (form < RENTSUPPORT_EXPLAIN_TEXT || form > RENTSUPPORT_LETTER_TO_EMPLOYER)
      invalid("form is none");
    if (number >= decided.size()) fail(RENTSUPPORT_NOT_FOUND, "there is no such decision");
    const Language in = language == RENTSUPPORT_ENGLISH ? Language::english : Language::vietnamese;
    give(*text, explained(decided, handle.explainers, number, form, in));
  });
}

rentsupport_status rentsupport_decisions_export_arrow(const rentsupport_decisions* decisions,
                                                      uint8_t table, struct ArrowSchema* schema,
                                                      struct ArrowArray* array,
                                                      rentsupport_message* message) {
  return guarded(message, [&] {
    export_array(output_of(not_null(decisions, "decisions"), table), schema, array);
  });
}

rentsupport_status rentsupport_decisions_export_arrow_stream(const rentsupport_decisions* decisions,
                                                             uint8_t table,
                                                             struct ArrowArrayStream* stream,
                                                             rentsupport_message* message) {
  return guarded(message, [&] {
    ArrowArrayStream& out = not_null(stream, "stream");
    out = arrow_stream(output_of(not_null(decisions, "decisions"), table));
  });
}

rentsupport_status rentsupport_dossier_export_problems_arrow(const rentsupport_dossier* dossier,
                                                             struct ArrowSchema* schema,
                                                             struct ArrowArray* array,
                                                             rentsupport_message* message) {
  return guarded(message, [&] {
    export_array(problems_of(*not_null(dossier, "dossier").rows), schema, array);
  });
}

rentsupport_status rentsupport_dossier_export_problems_arrow_stream(
    const rentsupport_dossier* dossier, struct ArrowArrayStream* stream,
    rentsupport_message* message) {
  return guarded(message, [&] {
    ArrowArrayStream& out = not_null(stream, "stream");
    out = arrow_stream(problems_of(*not_null(dossier, "dossier").rows));
  });
}

}  // extern "C"
