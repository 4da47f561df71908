#include "rentsupport/dossier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "decide/dossier_data.hpp"
#include "decide/identifiers.hpp"
#include "decide/persons.hpp"
#include "decide/record_members.hpp"
#include "decide/worker_ids.hpp"
#include "values/cells.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

template <class E>
std::uint8_t cell(const std::optional<E>& value) {
  return value ? static_cast<std::uint8_t>(*value) : empty_choice;
}
std::uint64_t cell(const std::optional<MonthSet>& value) {
  return value ? value->bits() : empty_set;
}

// Days and months that do not exist too: to_string() throws for those.
std::string as_given(Month month) {
  return fmt::format("{:04}-{:02}", static_cast<int>(month.year()),
                     static_cast<unsigned>(month.month()));
}
std::string as_given(const Day& day) {
  return fmt::format("{}-{:02}", as_given(day.year() / day.month()),
                     static_cast<unsigned>(day.day()));
}

// Adds one row to a table: first its cells, then the checks, in column order; the first fault wins.
class NewRow {
 public:
  // A row that is there already is written anew, and stays where there is a fault.
  NewRow(Table& table, RowCounts& counts, std::span<const CellFault> faults, std::size_t row)
      : table_(table), counts_(counts), row_(row), added_(row == table.rows) {
    if (added_) table_.resize(row_ + 1);
    ++counts_.read;
    for (const CellFault& known : faults) {
      if (known.code == ProblemCode::bad_utf8) {
        not_utf8();
      } else {
        fault(known.column, known.code, known.why);
      }
    }
  }
  NewRow(Table& table, RowCounts& counts, std::span<const CellFault> faults)
      : NewRow(table, counts, faults, table.rows) {}

  [[nodiscard]] std::size_t row() const noexcept { return row_; }

  // Puts a text, and says in which form it is compared.
  std::string text(std::size_t column, std::string_view value, int birth_year = 0) {
    const ColumnSpec& spec = table_.spec->columns[column];
    value = trimmed(value);
    const bool is_sound = is_utf8(value);
    if (!is_sound) not_utf8();
    if (spec.required && value.empty())
      fault(column, ProblemCode::missing_value, "must not be empty");
    std::string own;
    if (is_sound && spec.type == CellType::key && !is_ascii(value)) value = own = nfc(value);
    if (is_sound && spec.type == CellType::worker_id && !value.empty() && !is_clean_number(value)) {
      if (auto id = cleaned_id(value, birth_year)) {
        value = own = std::move(id->text);
        if (id->lost_zero) lost_zeros_ |= std::uint64_t{1} << column;
      } else {
        fault(column, ProblemCode::bad_id, "is no ID of a person", std::string{value});
        value = {};
      }
    }
    if (!spec.stored) return {};
    table_.columns[column].texts.assign(row_, value);
    return std::string{value};
  }
  void birth_date(std::size_t column, const std::optional<Day>& date,
                  const std::optional<std::chrono::year>& year) {
    std::int32_t& value = table_.columns[column].ints[row_];
    value = empty_int;
    if (date) value = number_in_files(*date).value_or(empty_int);
    has_odd_birth_ = date && value == empty_int;
    if (value != empty_int || !year) return;
    const int number = static_cast<int>(*year);
    if (number >= 1 && number <= 9999) {
      value = birth::year_alone + number;
    } else {
      has_odd_birth_ = true;
    }
  }
  [[nodiscard]] bool has_lost_zero(std::size_t column) const noexcept {
    return (lost_zeros_ >> column & 1U) != 0;
  }
  [[nodiscard]] bool has_odd_birth() const noexcept { return has_odd_birth_; }
  template <class E>
  void choice(std::size_t column, const std::optional<E>& value) {
    table_.columns[column].choices[row_] = cell(value);
    const ColumnSpec& spec = table_.spec->columns[column];
    if (!value && spec.required && !spec.may_be_empty)
      fault(column, ProblemCode::missing_value, "must be given");
    if (value && spec.type == CellType::choice &&
        static_cast<std::size_t>(*value) >= spec.values.size()) {
      fault(column, ProblemCode::bad_value, "is none of its values",
            std::to_string(static_cast<unsigned>(*value)));
    }
  }
  void date(std::size_t column, const std::optional<Day>& value) {
    const ColumnSpec& spec = table_.spec->columns[column];
    const auto day = value ? number_in_files(*value) : std::nullopt;
    if (spec.stored) table_.columns[column].ints[row_] = day.value_or(empty_int);
    if (!value && spec.required) fault(column, ProblemCode::missing_value, "must be given");
    if (value && !day)
      fault(column, ProblemCode::bad_date, "must be a day that exists, of the years 1 to 9999",
            as_given(*value));
  }
  void months(std::size_t column, const std::optional<MonthSet>& value) {
    table_.columns[column].sets[row_] = cell(value);
  }

  // Put a fact.
  template <class E>
  void put(std::size_t column, const std::optional<E>& value) {
    choice(column, value);
  }
  void put(std::size_t column, const std::optional<Province>& value) {
    choice(column, value);
    if (value && !is_province(*value))
      fault(column, ProblemCode::bad_value, "is no province's code", to_string(*value));
  }
  void put(std::size_t column, const std::optional<Day>& value) { date(column, value); }
  void put(std::size_t column, const std::optional<MonthSet>& value) { months(column, value); }
  void put(std::size_t column, const MonthSet& value) {
    months(column, value);
    if (value.empty()) fault(column, ProblemCode::missing_value, "must hold a month");
  }

  // Puts the facts that are no members, by name.
  void further(const std::map<std::string, std::string>& cells) {
    std::size_t found = 0;
    for (std::size_t column = 0; column < table_.columns.size(); ++column) {
      const ColumnSpec& spec = table_.spec->columns[column];
      if (!spec.is_further) continue;
      const auto cell = cells.find(std::string{spec.name});
      found += cell == cells.end() ? 0U : 1U;
      const std::string_view text =
          cell == cells.end() ? std::string_view{} : trimmed(cell->second);
      const auto value = text.empty() ? std::nullopt : read_fact_cell(spec, text);
      table_.columns[column].put(row_, value);
      if (!text.empty() && !value)
        fault(column, code_of_bad(spec.type), "is written as files write no value of it",
              std::string{text});
    }
    if (found == cells.size()) return;
    for (const auto& [name, text] : cells) {
      const auto& columns = table_.spec->columns;
      if (std::any_of(columns.begin(), columns.end(), [&, &of = name](const ColumnSpec& column) {
            return column.is_further && column.name == of;
          }))
        continue;
      unknown_column(name);
      return;
    }
  }

  // `value`: the one at fault, as files would write it.
  void fault(std::size_t column, ProblemCode code, std::string_view why, std::string value = {}) {
    if (problem_ && std::pair{column_, problem_->code} <= std::pair{column, code}) return;
    column_ = column;
    const std::string_view column_name = table_.spec->columns[column].name;
    problem_ = Problem{code,
                       {},
                       0,
                       0,
                       std::string{column_name},
                       fmt::format("{} {}", column_name, why),
                       {},
                       std::move(value)};
  }

  void unknown_column(const std::string& name) {
    if (is_not_utf8()) return;
    column_ = 0;
    problem_ =
        Problem{ProblemCode::unknown_column,
                {},
                0,
                0,
                name,
                fmt::format("{} is no further column of {}: `more` holds those that have no member",
                            name, table_.spec->name)};
  }

  // A fault of the whole row comes before those of its cells.
  void not_utf8() {
    column_ = 0;
    problem_ = Problem{ProblemCode::bad_utf8, {}, 0, 0, {}, "a text of the row is not UTF-8"};
  }

  // Finds the key among earlier rows and notes it. A row that replaces one must find it.
  void key(std::size_t column, Keys& keys, std::string_view value, bool replaces) {
    if (value.empty() || (problem_ && problem_->code == ProblemCode::bad_utf8)) return;
    key_ = value;
    if (replaces) {
      const auto found = keys.rows.find(key_);
      if (found == keys.rows.end()) {
        fault(column, ProblemCode::unknown_reference, "names a row that was not added", key_);
      } else {
        noted_ = &found->second;
      }
      return;
    }
    const auto [place, is_new] = keys.rows.try_emplace(key_, Keys::rejected);
    if (is_new) {
      noted_ = &place->second;
    } else {
      fault(column, ProblemCode::duplicate_key, "was used by an earlier row", key_);
    }
  }
  // Empty where it could not be read.
  [[nodiscard]] const std::string& key() const noexcept { return key_; }

  // Returns the row referred to; a fault when there is none.
  std::uint32_t reference(std::size_t column, const Keys& keys, std::string_view value) {
    const auto found = keys.rows.find(std::string{value});
    if (found == keys.rows.end()) {
      fault(column, ProblemCode::unknown_reference, "names a row that was not added",
            std::string{value});
      return Keys::rejected;
    }
    if (found->second == Keys::rejected) {
      fault(column, ProblemCode::rejected_reference, "names a row that was rejected",
            std::string{value});
    }
    return found->second;
  }

  void month(std::size_t column, const std::optional<Month>& value) {
    table_.columns[column].ints[row_] = value ? month_number(*value) : empty_int;
  }
  [[nodiscard]] bool is_not_utf8() const noexcept {
    return problem_ && problem_->code == ProblemCode::bad_utf8;
  }
  [[nodiscard]] bool is_rejected() const noexcept { return problem_.has_value(); }
  // Ends a row of the history, which stays also where it is rejected: its month may count.
  [[nodiscard]] std::optional<Problem> keep_payment() { return std::move(problem_); }

  // Ends the row: it is used, or taken back.
  std::optional<Problem> settle() {
    for (std::size_t column = 0; column < table_.columns.size(); ++column) {
      if (!is_compared(*table_.spec, column)) continue;
      const auto wrong = row_fault(table_, column, row_);
      if (!wrong) continue;
      if (wrong->code == ProblemCode::missing_value) {
        fault(wrong->column, wrong->code, "must be given");
      } else {
        fault(wrong->column, wrong->code,
              wrong->code == ProblemCode::bad_order ? "lies before an earlier step"
                                                    : "lies before the first day",
              to_string(Date{std::chrono::days{table_.columns[column].ints[row_]}}));
      }
    }
    if (problem_) {
      problem_->key = key_;
      if (!key_.empty()) problem_->message = fmt::format("{}: {}", key_, problem_->message);
      if (added_) table_.resize(row_);
      ++counts_.rejected;
      return problem_;
    }
    table_.seal(row_);
    ++counts_.used;
    if (noted_ == nullptr) return std::nullopt;
    if (*noted_ == Keys::rejected) {
      *noted_ = static_cast<std::uint32_t>(row_);
    } else {
      // It takes the place of the row that it replaces.
      table_.move_last_to(*noted_);
      row_ = *noted_;
      replaced_ = true;
    }
    return std::nullopt;
  }
  // Says whether it took the place of a row that was used.
  [[nodiscard]] bool replaced() const noexcept { return replaced_; }

 private:
  Table& table_;
  RowCounts& counts_;
  std::size_t row_;
  bool added_;
  bool replaced_ = false;
  std::uint64_t lost_zeros_ = 0;  // by column
  bool has_odd_birth_ = false;
  std::size_t column_ = 0;
  std::string key_;
  std::uint32_t* noted_ = nullptr;
  std::optional<Problem> problem_;
};

IssueRecord issue(TableName table, std::size_t row, std::size_t column,
                  const Suspicion& suspicion) {
  return {0,
          static_cast<std::uint32_t>(row),
          number_of(table),
          static_cast<std::uint8_t>(column),
          suspicion.code,
          suspicion.dropped_zero};
}

}  // namespace

Dossier::Dossier() : Dossier(std::make_shared<const Data>()) {}
Dossier::Dossier(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}

DossierBuilder::DossierBuilder() : DossierBuilder(FurtherFacts{}) {}
DossierBuilder::DossierBuilder(const FurtherFacts& facts) : data_(std::make_unique<Data>(facts)) {}
DossierBuilder::DossierBuilder(DossierBuilder&&) noexcept = default;
DossierBuilder& DossierBuilder::operator=(DossierBuilder&&) noexcept = default;
DossierBuilder::~DossierBuilder() = default;

Dossier DossierBuilder::build() const& {
  data_->is_shared = true;
  return Dossier::Data::dossier(data_->rows);
}

Dossier DossierBuilder::build() && {
  auto next = std::make_unique<Data>(data_->rows->facts);
  return Dossier::Data::dossier(std::exchange(data_, std::move(next))->rows);
}

Dossier::Data& DossierBuilder::Data::begin_change() {
  if (is_shared) {
    rows = std::make_shared<Dossier::Data>(*rows);
    is_shared = false;
  }
  rows->persons.persons.reset();  // of the rows as they were
  return *rows;
}

PaidMonth::Step PaidMonth::take(std::uint32_t row, std::int64_t amount, bool is_rejected) {
  if (amount >= 0) {
    if (state_ != State::unpaid) return {ProblemCode::duplicate_key, false, {}};
    state_ = is_rejected ? State::paid_by_rejected : State::paid;
    row_ = row;
    amount_ = amount;
    return {};
  }
  if (is_rejected) return {};
  if (state_ == State::unpaid) return {ProblemCode::unknown_reference, false, {}};
  if (state_ == State::paid_by_rejected) return {ProblemCode::rejected_reference, false, {}};
  if (amount_ == 0) return {};
  if (amount_ > -amount) return {std::nullopt, true, {}};
  state_ = State::unpaid;
  return {std::nullopt, false, row_};
}

std::optional<ProblemCode> add_decision(SamePersons& decisions, std::string_view worker_id,
                                        std::string_view other_id, bool is_same) {
  if (worker_id == other_id && !is_same) return ProblemCode::bad_value;
  const auto [smaller, larger] = std::minmax(worker_id, other_id);
  const auto [known, is_new] =
      decisions.try_emplace({std::string{smaller}, std::string{larger}}, is_same);
  if (known->second != is_same) return ProblemCode::duplicate_key;
  return std::nullopt;
}

std::string compared_key(std::string_view key) {
  const std::string_view value = trimmed(key);
  return is_ascii(value) || !is_utf8(value) ? std::string{value} : nfc(value);
}

std::optional<Problem> DossierBuilder::add(const Employer& employer) {
  return add_row(*data_, employer);
}
std::optional<Problem> DossierBuilder::add(const List& list) { return add_row(*data_, list); }
std::optional<Problem> DossierBuilder::add(const Request& request) {
  return add_row(*data_, request);
}
std::optional<Problem> DossierBuilder::add(const Payment& payment) {
  return add_row(*data_, payment);
}
std::optional<Problem> DossierBuilder::add(const PersonDecision& decision) {
  return add_row(*data_, decision);
}

std::optional<Problem> DossierBuilder::replace(const Employer& employer) {
  return replace_row(*data_, employer);
}
std::optional<Problem> DossierBuilder::replace(const List& list) {
  return replace_row(*data_, list);
}
std::optional<Problem> DossierBuilder::replace(const Request& request) {
  return replace_row(*data_, request);
}
std::optional<Problem> DossierBuilder::replace(const Payment& payment) {
  return replace_row(*data_, payment);
}

std::optional<Problem> DossierBuilder::remove_employer(std::string_view employer_id) {
  return remove_row(*data_, TableName::employers, employer_id);
}
std::optional<Problem> DossierBuilder::remove_list(std::string_view list_id) {
  return remove_row(*data_, TableName::lists, list_id);
}
std::optional<Problem> DossierBuilder::remove_request(std::string_view request_id) {
  return remove_row(*data_, TableName::workers, request_id);
}
std::optional<Problem> DossierBuilder::remove_payment(std::string_view worker_id,
                                                      std::optional<Month> month) {
  return rentsupport::remove_payment(*data_, worker_id, month);
}

namespace {

template <class Record>
void put_facts(NewRow& row, const Record& record) {
  each_fact<Record>([&](std::size_t column, auto member) { row.put(column, record.*member); });
  if constexpr (requires { record.more; }) row.further(record.more);
}

// Counts a row that was read where it is added; one that replaces another changes the counts only
// where that one was not used.
class Counting {
 public:
  Counting(DossierBuilder::Data& builder, TableName table, bool replaces)
      : counts_(builder.rows->counts[static_cast<std::size_t>(table)]),
        rejected_(builder.rejected[static_cast<std::size_t>(table)]),
        last_key_(builder.last_key),
        replaces_(replaces) {}

  [[nodiscard]] RowCounts& of_row() noexcept { return replaces_ ? aside_ : counts_; }

  void settle(const std::string& key, bool is_rejected, bool replaced) {
    last_key_ = key;
    if (is_rejected) {
      if (!replaces_) ++rejected_[key];
      return;
    }
    if (!replaces_) return;
    forget(key);
    if (replaced) return;
    ++counts_.read;
    ++counts_.used;
  }

  [[nodiscard]] bool has_rejected(const std::string& key) const { return rejected_.contains(key); }
  // Forgets the rows that were rejected under a key; says whether there were any.
  bool forget(const std::string& key) {
    const auto found = rejected_.find(key);
    if (found == rejected_.end()) return false;
    counts_.read -= found->second;
    counts_.rejected -= found->second;
    rejected_.erase(found);
    return true;
  }
  void forget_used() noexcept {
    --counts_.read;
    --counts_.used;
  }

 private:
  RowCounts& counts_;
  HashMap<std::string, std::uint64_t>& rejected_;
  std::string& last_key_;
  bool replaces_;
  RowCounts aside_;
};

void erase_issues(Dossier::Data& data, TableName table, std::size_t row) {
  std::erase_if(data.issues, [&](const IssueRecord& known) {
    return known.table == number_of(table) && known.row == row;
  });
}

// Notes what is suspicious in a request by its list and employer, which may change.
void note_issues_with_list(Dossier::Data& data, std::uint32_t request) {
  const std::uint32_t list = data.request_list[request];
  const std::uint32_t employer = data.list_employer[list];
  const Group group = data.group_of_list(list);
  const auto& columns = data.workers.columns;
  const auto note = [&](std::size_t column, ProblemCode code) {
    data.issues.push_back(issue(TableName::workers, request, column, {code}));
  };
  std::optional<PreviousContract> previous;
  if (columns[workers::previous_contract].is_known(request))
    previous = static_cast<PreviousContract>(columns[workers::previous_contract].choices[request]);
  if (is_short_break(group, previous, columns[workers::previous_contract_ended_on].date(request),
                     columns[workers::contract_starts_on].date(request)))
    note(workers::previous_contract_ended_on, ProblemCode::short_break);
  if (asks_for_too_many(group, columns[workers::months].sets[request]))
    note(workers::months, ProblemCode::more_than_three);
  const Column& kind = data.employers.columns[employers::kind];
  if (columns[workers::account].texts.empty(request) && kind.is_known(employer) &&
      kind.choices[employer] == static_cast<std::uint8_t>(EmployerKind::enterprise))
    note(workers::account, ProblemCode::account_missing);
}
void renew_issues_with_lists(Dossier::Data& data) {
  std::erase_if(data.issues, [](const IssueRecord& known) {
    return known.code == ProblemCode::short_break || known.code == ProblemCode::more_than_three ||
           known.code == ProblemCode::account_missing;
  });
  for (std::uint32_t request = 0; request < data.workers.rows; ++request)
    note_issues_with_list(data, request);
}

// Notes what is suspicious in a text, as it is compared.
void note_suspicious(Dossier::Data& data, TableName table, std::size_t row, std::size_t column,
                     std::string_view text, int birth_year = 0) {
  suspect_text(columns_of(table)[column], text, birth_year, [&](const Suspicion& suspicion) {
    data.issues.push_back(issue(table, row, column, suspicion));
  });
}

// Notes the cells that a spreadsheet would take for formulas.
template <class... Texts>
void note_formulas(Dossier::Data& data, TableName table, std::size_t row,
                   const std::pair<std::size_t, Texts>&... cells) {
  const auto note = [&](std::size_t column, std::string_view text) {
    if (is_formula_like(trimmed(text)) && columns_of(table)[column].may_be_formula)
      data.issues.push_back(issue(table, row, column, {ProblemCode::formula_like}));
  };
  (note(cells.first, cells.second), ...);
}
std::pair<std::size_t, std::string_view> written(std::size_t column, std::string_view text) {
  return {column, text};
}

std::optional<Problem> put_row(DossierBuilder::Data& builder, const Employer& employer,
                               std::span<const CellFault> faults, bool replaces) {
  Dossier::Data& data = builder.begin_change();
  Counting counting(builder, TableName::employers, replaces);
  NewRow row(data.employers, counting.of_row(), faults);
  const std::string key = row.text(employers::employer_id, employer.employer_id);
  row.text(employers::tax_code, employer.tax_code);
  row.text(employers::name, employer.name);
  row.text(employers::district, employer.district);
  row.text(employers::account, employer.account);
  row.text(employers::bank, employer.bank);
  row.key(employers::employer_id, builder.keys[0], key, replaces);
  put_facts(row, employer);
  auto problem = row.settle();
  counting.settle(row.key(), problem.has_value(), row.replaced());
  if (problem) return problem;
  if (row.replaced()) {
    erase_issues(data, TableName::employers, row.row());
    renew_issues_with_lists(data);
  } else {
    builder.lists_of.push_back(0);
  }
  note_suspicious(data, TableName::employers, row.row(), employers::tax_code,
                  trimmed(employer.tax_code));
  note_formulas(data, TableName::employers, row.row(),
                written(employers::employer_id, employer.employer_id),
                written(employers::name, employer.name));
  note_suspicious(data, TableName::employers, row.row(), employers::account,
                  trimmed(employer.account));
  note_formulas(data, TableName::employers, row.row(),
                written(employers::account, employer.account),
                written(employers::bank, employer.bank));
  return std::nullopt;
}

std::optional<Problem> put_row(DossierBuilder::Data& builder, const List& list,
                               std::span<const CellFault> faults, bool replaces) {
  Dossier::Data& data = builder.begin_change();
  Counting counting(builder, TableName::lists, replaces);
  NewRow row(data.lists, counting.of_row(), faults);
  const std::string key = row.text(lists::list_id, list.list_id);
  const std::string employer_id = row.text(lists::employer_id, list.employer_id);
  row.key(lists::list_id, builder.keys[1], key, replaces);
  const std::uint32_t employer = row.reference(lists::employer_id, builder.keys[0], employer_id);
  put_facts(row, list);
  auto problem = row.settle();
  counting.settle(row.key(), problem.has_value(), row.replaced());
  if (problem) return problem;
  ++builder.lists_of[employer];
  if (row.replaced()) {
    std::uint32_t& of_list = data.list_employer[row.row()];
    --builder.lists_of[of_list];
    of_list = employer;
    erase_issues(data, TableName::lists, row.row());
    renew_issues_with_lists(data);
  } else {
    data.list_employer.push_back(employer);
    builder.requests_of.push_back(0);
  }
  note_formulas(data, TableName::lists, row.row(), written(lists::list_id, list.list_id),
                written(lists::employer_id, list.employer_id));
  return std::nullopt;
}

// The year in which somebody was born, 0 where it is not known.
template <class Row>
int birth_year_of(const Row& row) {
  if (row.birth_date && number_in_files(*row.birth_date))
    return static_cast<int>(row.birth_date->year());
  return row.birth_year ? static_cast<int>(*row.birth_year) : 0;
}

std::optional<Problem> put_row(DossierBuilder::Data& builder, const Request& request,
                               std::span<const CellFault> faults, bool replaces) {
  Dossier::Data& data = builder.begin_change();
  Counting counting(builder, TableName::workers, replaces);
  NewRow row(data.workers, counting.of_row(), faults);
  const int birth_year = birth_year_of(request);
  const std::string key = row.text(workers::request_id, request.request_id);
  const std::string list_id = row.text(workers::list_id, request.list_id);
  row.text(workers::worker_id, request.worker_id, birth_year);
  row.text(workers::full_name, request.full_name);
  row.text(workers::insurance_no, request.insurance_no);
  row.text(workers::account, request.account);
  row.text(workers::bank, request.bank);
  row.text(workers::account_name, request.account_name);
  // A row of which any text is not UTF-8 has no key.
  row.key(workers::request_id, builder.keys[2], key, replaces);
  const std::uint32_t list = row.reference(workers::list_id, builder.keys[1], list_id);
  row.birth_date(workers::birth_date, request.birth_date, request.birth_year);
  put_facts(row, request);
  auto problem = row.settle();
  counting.settle(row.key(), problem.has_value(), row.replaced());
  if (problem) return problem;

  const auto number = static_cast<std::uint32_t>(row.row());
  ++builder.requests_of[list];
  if (row.replaced()) {
    --builder.requests_of[data.request_list[number]];
    data.request_list[number] = list;
    erase_issues(data, TableName::workers, number);
  } else {
    data.request_list.push_back(list);
  }
  const auto note = [&](std::size_t column, const Suspicion& suspicion) {
    data.issues.push_back(issue(TableName::workers, number, column, suspicion));
  };
  for (const std::size_t column :
       std::array<std::size_t, 3>{workers::worker_id, workers::insurance_no, workers::account}) {
    note_suspicious(data, TableName::workers, number, column,
                    data.workers.columns[column].texts[number], birth_year);
  }
  if (row.has_lost_zero(workers::worker_id)) note(workers::worker_id, {ProblemCode::lost_zero});
  if (row.has_odd_birth()) note(workers::birth_date, {ProblemCode::birth_date_format});
  note_issues_with_list(data, number);
  note_formulas(
      data, TableName::workers, number, written(workers::request_id, request.request_id),
      written(workers::list_id, request.list_id), written(workers::worker_id, request.worker_id),
      written(workers::full_name, request.full_name), written(workers::account, request.account),
      written(workers::bank, request.bank), written(workers::account_name, request.account_name));
  return std::nullopt;
}

// Drops rows of the history; the others keep their places.
void drop_payments(Dossier::Data& data, DossierBuilder::Data::Payments& payments) {
  for (const std::uint32_t row : payments.rows) {
    data.history_rows[row] = 0;
    erase_issues(data, TableName::history, row);
  }
  payments = {};
}

std::optional<Problem> put_row(DossierBuilder::Data& builder, const Payment& payment,
                               std::span<const CellFault> faults, bool replaces) {
  Dossier::Data& data = builder.begin_change();
  Counting counting(builder, TableName::history, replaces);
  RowCounts aside;
  NewRow row(data.history, aside, faults);
  const std::string worker =
      row.text(history::worker_id, payment.worker_id, birth_year_of(payment));
  row.text(history::insurance_no, payment.insurance_no);
  row.text(history::full_name, payment.full_name);
  row.birth_date(history::birth_date, payment.birth_date, payment.birth_year);
  const std::uint64_t bit = payment.month ? MonthSet::bit(*payment.month) : 0;
  if (!payment.month) row.fault(history::month, ProblemCode::missing_value, "must be given");
  if (payment.month && bit == 0)
    row.fault(history::month, ProblemCode::bad_month, "must lie in 2020-01 to 2024-12",
              as_given(*payment.month));
  row.month(history::month, bit == 0 ? std::nullopt : payment.month);
  row.choice(history::group, payment.group);
  // A group that cannot be read counts as either.
  const bool any_group =
      !payment.group || static_cast<std::size_t>(*payment.group) >= group_names.size();

  constexpr Money most{999'999'999'999'999'999};
  const bool has_amount =
      payment.amount != Money{} && payment.amount <= most && payment.amount >= Money{-most.dong()};
  const bool is_repayment = has_amount && payment.amount < Money{};
  const bool is_readable = !worker.empty() && bit != 0;
  const bool is_sound = !row.is_not_utf8();
  const std::string key = payment_key(worker, is_readable ? payment.month : std::nullopt);
  DossierBuilder::Data::Payments* const known =
      is_readable && is_sound ? &builder.payments[key] : nullptr;
  const bool is_known = known != nullptr && (!known->rows.empty() || counting.has_rejected(key));
  if (replaces && is_readable && is_sound && !is_known)
    row.fault(history::month, ProblemCode::unknown_reference, "of this worker was not added");
  PaidMonth after;
  PaidMonth::Step step;
  if (known != nullptr && (!replaces || is_known)) {
    // A row that replaces others is the first of its month.
    if (!replaces) after = known->month;
    step = after.take(static_cast<std::uint32_t>(row.row()), has_amount ? payment.amount.dong() : 0,
                      row.is_rejected());
    if (step.code) {
      const bool is_key = *step.code == ProblemCode::duplicate_key;
      row.fault(is_key ? history::month : history::amount_vnd, *step.code,
                is_key ? "of this worker was added before"
                : *step.code == ProblemCode::unknown_reference
                    ? "pays back what was not paid"
                    : "pays back what only a rejected row paid");
    }
  }
  auto problem = row.keep_payment();
  if (problem) problem->key = key;
  RowCounts& counts = counting.of_row();
  ++counts.read;
  ++(problem ? counts.rejected : counts.used);
  const auto used_before =
      is_known ? std::count_if(known->rows.begin(), known->rows.end(),
                               [&](std::uint32_t of) {
                                 return (data.history_rows[of] & HistoryRow::is_used) != 0;
                               })
               : 0;
  counting.settle(key, problem.has_value(), replaces && used_before > 0);
  // It stands for all of them.
  for (auto more = used_before; replaces && !problem && more > 1; --more) counting.forget_used();
  if (problem && replaces) {
    data.history.resize(row.row());
    return problem;
  }
  if (problem && is_readable && !is_repayment) problem->message += counts_all_the_same;
  if (replaces) drop_payments(data, *known);
  if (any_group) data.history.columns[history::group].choices[row.row()] = empty_choice;
  data.history.seal(row.row());
  data.history_rows.push_back(
      static_cast<std::uint8_t>((problem ? 0U : HistoryRow::is_used) |
                                (is_readable && !is_repayment ? HistoryRow::counts : 0U)));
  if (known != nullptr) {
    known->month = after;
    known->rows.push_back(static_cast<std::uint32_t>(row.row()));
  }
  if (step.freed)
    data.history_rows[*step.freed] =
        static_cast<std::uint8_t>(data.history_rows[*step.freed] & ~HistoryRow::counts);
  if (problem) return problem;
  const auto note = [&](std::size_t column, ProblemCode code) {
    data.issues.push_back(issue(TableName::history, row.row(), column, {code}));
  };
  if (row.has_lost_zero(history::worker_id)) note(history::worker_id, ProblemCode::lost_zero);
  if (!has_amount || step.is_odd) note(history::amount_vnd, ProblemCode::amount_format);
  if (row.has_odd_birth()) note(history::birth_date, ProblemCode::birth_date_format);
  note_formulas(data, TableName::history, row.row(), written(history::worker_id, payment.worker_id),
                written(history::full_name, payment.full_name));
  return std::nullopt;
}

Problem not_removed(ProblemCode code, TableName table, std::string_view key, std::string_view why) {
  const std::string_view column = columns_of(table)[0].name;
  return {code,
          {},
          0,
          0,
          std::string{column},
          fmt::format("{}: {} {}", key, column, why),
          std::string{key},
          std::string{key}};
}

}  // namespace

std::optional<Problem> add_row(DossierBuilder::Data& builder, const Employer& employer,
                               std::span<const CellFault> faults) {
  return put_row(builder, employer, faults, false);
}
std::optional<Problem> add_row(DossierBuilder::Data& builder, const List& list,
                               std::span<const CellFault> faults) {
  return put_row(builder, list, faults, false);
}
std::optional<Problem> add_row(DossierBuilder::Data& builder, const Request& request,
                               std::span<const CellFault> faults) {
  return put_row(builder, request, faults, false);
}
std::optional<Problem> add_row(DossierBuilder::Data& builder, const Payment& payment,
                               std::span<const CellFault> faults) {
  return put_row(builder, payment, faults, false);
}
std::optional<Problem> replace_row(DossierBuilder::Data& builder, const Employer& employer,
                                   std::span<const CellFault> faults) {
  return put_row(builder, employer, faults, true);
}
std::optional<Problem> replace_row(DossierBuilder::Data& builder, const List& list,
                                   std::span<const CellFault> faults) {
  return put_row(builder, list, faults, true);
}
std::optional<Problem> replace_row(DossierBuilder::Data& builder, const Request& request,
                                   std::span<const CellFault> faults) {
  return put_row(builder, request, faults, true);
}
std::optional<Problem> replace_row(DossierBuilder::Data& builder, const Payment& payment,
                                   std::span<const CellFault> faults) {
  return put_row(builder, payment, faults, true);
}

std::string payment_key(std::string_view worker_id, std::optional<Month> month) {
  return fmt::format("{} {}", worker_id, month ? to_string(*month) : std::string{});
}

std::string removed_key(std::string_view worker_id, std::optional<Month> month) {
  auto id = is_utf8(worker_id) ? cleaned_id(trimmed(worker_id), 0) : std::nullopt;
  return payment_key(id ? id->text : std::string{}, month);
}

std::optional<Problem> remove_row(DossierBuilder::Data& builder, TableName name,
                                  std::string_view key, std::optional<std::uint32_t>* removed) {
  Dossier::Data& data = builder.begin_change();
  const auto number = static_cast<std::size_t>(name);
  Table& table = name == TableName::employers ? data.employers
                 : name == TableName::lists   ? data.lists
                                              : data.workers;
  const std::string id = compared_key(key);
  Keys& keys = builder.keys[number];
  const auto found = keys.rows.find(id);
  const std::uint32_t row = found == keys.rows.end() ? Keys::rejected : found->second;
  if (row != Keys::rejected && name != TableName::workers) {
    const auto& references = name == TableName::employers ? builder.lists_of : builder.requests_of;
    if (references[row] != 0) {
      const int count = static_cast<int>(references[row]);
      return not_removed(ProblemCode::row_in_use, name, id,
                         fmt::format("is named by {} of {}: remove {} first", english(count, "row"),
                                     name == TableName::employers ? "lists" : "workers",
                                     count == 1 ? "it" : "them"));
    }
  }
  Counting counting(builder, name, false);
  const bool forgot = counting.forget(id);
  if (row == Keys::rejected) {
    if (!forgot)
      return not_removed(ProblemCode::unknown_reference, name, id,
                         "names a row that was not added");
    if (found != keys.rows.end()) keys.rows.erase(found);
    return std::nullopt;
  }
  counting.forget_used();
  keys.rows.erase(found);
  table.erase(row);
  const auto move_up = [row](std::uint32_t& other) {
    if (other != Keys::rejected && other > row) --other;
  };
  for (auto& [other, of_other] : keys.rows) move_up(of_other);
  erase_issues(data, name, row);
  for (IssueRecord& known : data.issues) {
    if (known.table == number_of(name)) move_up(known.row);
  }
  const auto take_out = [row](auto& values) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(row);
    auto value = *at;
    values.erase(at);
    return value;
  };
  switch (name) {
    case TableName::employers:
      take_out(builder.lists_of);
      for (std::uint32_t& employer : data.list_employer) move_up(employer);
      break;
    case TableName::lists:
      --builder.lists_of[take_out(data.list_employer)];
      take_out(builder.requests_of);
      for (std::uint32_t& list : data.request_list) move_up(list);
      break;
    default:
      --builder.requests_of[take_out(data.request_list)];
      break;
  }
  if (removed != nullptr) *removed = row;
  return std::nullopt;
}

std::optional<Problem> remove_payment(DossierBuilder::Data& builder, std::string_view worker_id,
                                      std::optional<Month> month) {
  Dossier::Data& data = builder.begin_change();
  if (month && MonthSet::bit(*month) == 0) {
    return Problem{
        ProblemCode::bad_month, {}, 0, 0, "month", "month must lie in 2020-01 to 2024-12"};
  }
  Counting counting(builder, TableName::history, false);
  const std::string key = removed_key(worker_id, month);
  const bool forgot = counting.forget(key);
  const auto found = builder.payments.find(key);
  if (!forgot && (found == builder.payments.end() || found->second.rows.empty()))
    return not_removed(ProblemCode::unknown_reference, TableName::history, trimmed(worker_id),
                       "has no such payment");
  if (found == builder.payments.end()) return std::nullopt;
  for (const std::uint32_t row : found->second.rows) {
    if ((data.history_rows[row] & HistoryRow::is_used) != 0) counting.forget_used();
  }
  drop_payments(data, found->second);
  return std::nullopt;
}

std::optional<Problem> add_row(DossierBuilder::Data& builder, const PersonDecision& decision,
                               std::span<const CellFault> faults) {
  Dossier::Data& data = builder.begin_change();
  Table& table = data.decided_persons;
  RowCounts& counts = data.counts[static_cast<std::size_t>(TableName::persons)];
  NewRow row(table, counts, faults);
  const std::string worker = row.text(persons::worker_id, decision.worker_id);
  const std::string other = row.text(persons::other_id, decision.other_id);
  row.choice(persons::same, decision.same);
  row.date(persons::decided_on, decision.decided_on);
  row.text(persons::reason, decision.reason);
  if (!row.is_rejected() && decision.same) {
    if (const auto code = add_decision(data.same_persons, worker, other, *decision.same)) {
      row.fault(persons::same, *code,
                *code == ProblemCode::bad_value ? "says that an ID is not itself"
                                                : "contradicts an earlier row");
    }
  }
  const std::size_t number = row.row();
  if (auto problem = row.settle()) return problem;
  for (const std::size_t column : {persons::worker_id, persons::other_id}) {
    if (row.has_lost_zero(column))
      data.issues.push_back(issue(TableName::persons, number, column, {ProblemCode::lost_zero}));
  }
  note_formulas(data, TableName::persons, number, written(persons::worker_id, decision.worker_id));
  return std::nullopt;
}

std::optional<Problem> put_single(Dossier::Data& data, const Employer& employer, const List& list,
                                  const Request& request, const SingleFaults& faults) {
  const auto put = [](Table& table, RowCounts& counts, const auto& row,
                      std::span<const CellFault> known) {
    NewRow new_row(table, counts, known, 0);
    put_facts(new_row, row);
    return new_row.settle();
  };
  auto problem = put(data.employers, data.counts[0], employer, faults.employer);
  if (!problem) problem = put(data.lists, data.counts[1], list, faults.list);
  if (!problem) problem = put(data.workers, data.counts[2], request, faults.request);
  // The first row of each table refers to the first one of the others.
  data.list_employer.assign(1, 0);
  data.request_list.assign(1, 0);
  return problem;
}

std::optional<std::size_t> Dossier::find(std::string_view request_id) const {
  const std::string key = compared_key(request_id);
  const TextColumn& ids = data_->workers.columns[workers::request_id].texts;
  if (!data_->request_index.was_asked.exchange(true)) {
    for (std::size_t request = 0; request < requests(); ++request) {
      if (ids[request] == key) return request;
    }
    return std::nullopt;
  }
  std::call_once(data_->request_index.made, [&] {
    Buffer<KeyIndex::Entry> entries(requests());
    for (std::uint32_t request = 0; request < entries.size(); ++request)
      entries[request] = {hash_of(ids[request]), request};
    data_->request_index.keys.build(
        entries, 1, [&](std::uint32_t a, std::uint32_t b) { return ids[a] == ids[b]; });
  });
  return data_->request_index.keys.find(hash_of(key),
                                        [&](std::uint32_t request) { return ids[request] == key; });
}

const FurtherFacts& Dossier::further_facts() const& noexcept { return data_->facts; }

std::size_t Dossier::requests() const noexcept { return data_->workers.rows; }

namespace {

std::size_t checked(const Dossier& dossier, std::size_t request) {
  if (request >= dossier.requests())
    throw Error(fmt::format("there is no request number {}", request));
  return request;
}

}  // namespace

std::string_view Dossier::request_id(std::size_t request) const {
  return data_->workers.columns[workers::request_id].texts[checked(*this, request)];
}
std::string_view Dossier::worker_id(std::size_t request) const {
  return data_->workers.columns[workers::worker_id].texts[checked(*this, request)];
}
std::string_view Dossier::list_id(std::size_t request) const {
  return data_->lists.columns[lists::list_id].texts[data_->request_list[checked(*this, request)]];
}
std::string_view Dossier::employer_id(std::size_t request) const {
  return data_->employers.columns[employers::employer_id]
      .texts[data_->list_employer[data_->request_list[checked(*this, request)]]];
}
Group Dossier::group(std::size_t request) const {
  return data_->group_of_list(data_->request_list[checked(*this, request)]);
}
MonthSet Dossier::months(std::size_t request) const {
  return MonthSet::from_bits(data_->workers.columns[workers::months].sets[checked(*this, request)]);
}

std::map<std::string, RowCounts> Dossier::rows() const {
  std::map<std::string, RowCounts> result;
  for (const TableName table :
       {TableName::employers, TableName::lists, TableName::workers, TableName::history}) {
    result[std::string{name(table)}] = data_->counts[static_cast<std::size_t>(table)];
  }
  const RowCounts& persons = data_->counts[static_cast<std::size_t>(TableName::persons)];
  if (data_->has_persons || persons.read != 0)
    result[std::string{name(TableName::persons)}] = persons;
  return result;
}

Buffer<IssueRecord> Dossier::Data::all_issues(unsigned threads) const {
  Buffer<IssueRecord> result = issues;
  const auto found = persons_of(*this, threads);
  result.insert(result.end(), found->issues.begin(), found->issues.end());
  std::sort(result.begin(), result.end(), [](const IssueRecord& a, const IssueRecord& b) {
    return std::tuple{a.table, a.row, a.column, a.code} <
           std::tuple{b.table, b.row, b.column, b.code};
  });
  return result;
}

const Table& Dossier::Data::table(TableName name) const noexcept {
  switch (name) {
    case TableName::employers:
      return employers;
    case TableName::lists:
      return lists;
    case TableName::workers:
      return workers;
    case TableName::history:
      return history;
    case TableName::persons:
      break;
  }
  return decided_persons;
}

Issue issue_of(const Table& table, const IssueRecord& issue, std::string_view last_name,
               Language language) {
  return {table.spec->name,
          issue.line,
          issue.row,
          key_text(table, issue.row),
          issue.column == last_column ? last_name : table.spec->columns[issue.column].name,
          issue.code,
          message_of(Suspicion{issue.code, issue.dropped_zero}, language)};
}

Issue issue_of(const Dossier::Data& data, const IssueRecord& issue, Language language) {
  return issue_of(data.table(static_cast<TableName>(issue.table)), issue,
                  data.last_columns[issue.table], language);
}

std::vector<Issue> issues_of(const Dossier::Data& data) {
  std::vector<Issue> result;
  for (const IssueRecord& record : data.all_issues())
    result.push_back(issue_of(data, record, Language::english));
  return result;
}

std::vector<Issue> Dossier::issues() const { return issues_of(*data_); }

}  // namespace v2
}  // namespace rentsupport
