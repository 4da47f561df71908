#include "audit/leaf.hpp"

#include "audit/leaf_lines.hpp"
#include "audit/manifest.hpp"
#include "files/output_rows.hpp"
#include "rule/provinces.hpp"
#include "values/cells.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using Row = std::vector<std::string>;

// The cells of facts of a row, one after the other; whether they are such is known in the end.
class FactCells {
 public:
  FactCells(const Row& row, std::size_t first) : row_(row), next_(first) {}

  template <class E>
  void read(std::optional<E>& fact, std::span<const std::string_view> names) {
    const std::string& text = row_[next_++];
    std::uint8_t number = 0;
    if (text.empty()) return;
    if (!read_choice_cell(text, names, number)) is_sound_ = false;
    fact = static_cast<E>(number);
  }
  void read(std::optional<bool>& fact) { read(fact, yes_no_names); }
  void read(std::optional<Day>& fact) {
    const std::string& text = row_[next_++];
    fact = parse_date(text);
    is_sound_ = is_sound_ && (text.empty() || fact);
  }
  void read(std::optional<Province>& fact) {
    const std::string& text = row_[next_++];
    std::uint8_t code = 0;
    if (text.empty()) return;
    if (!read_province_cell(text, code)) is_sound_ = false;
    fact = static_cast<Province>(code);
  }
  void read(std::optional<MonthSet>& fact) {
    const std::string& text = row_[next_++];
    if (text.empty()) return;
    fact = MonthSet{};
    if (text == "-") return;
    std::uint64_t months = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      const std::string run = text.substr(at, end - at);
      const auto first = parse_month(run.substr(0, 7));
      const auto last =
          run.size() == 7 ? first : parse_month(run.substr(std::min(run.size(), std::size_t{9})));
      if (!first || !last || *last < *first) {
        is_sound_ = false;
        return;
      }
      months |= 2 * MonthSet::bit(*last) - MonthSet::bit(*first);
      at = end + 1;
    }
    fact = MonthSet::from_bits(months);
  }
  [[nodiscard]] bool is_sound() const noexcept { return is_sound_; }

 private:
  const Row& row_;
  std::size_t next_;
  bool is_sound_ = true;
};

// Names the cells of a row: its keys, then its facts.
Leaf::Cells cells_of(const Row& row, std::initializer_list<std::string_view> keys,
                     TableName table) {
  Leaf::Cells cells;
  std::size_t next = 1;
  for (const std::string_view key : keys) cells.emplace_back(key, row[next++]);
  for (const std::size_t column : leaf_facts(table))
    cells.emplace_back(columns_of(table)[column].name, row[next++]);
  return cells;
}

bool read_employer(const Row& row, Leaf& leaf) {
  leaf.employer.employer_id = row[1];
  FactCells cells(row, 2);
  cells.read(leaf.employer.kind, employer_kind_names);
  cells.read(leaf.employer.registered);
  cells.read(leaf.employer.zone, zone_names);
  cells.read(leaf.employer.province);
  leaf.employer_cells = cells_of(row, {"employer_id"}, TableName::employers);
  return cells.is_sound();
}

bool read_list(const Row& row, Leaf& leaf) {
  List& list = leaf.list;
  list.list_id = row[1];
  list.employer_id = row[2];
  FactCells cells(row, 3);
  cells.read(list.group, group_names);
  for (auto* const day :
       {&list.drawn_up_on, &list.posted_on, &list.sent_to_si_on, &list.si_confirmed_on,
        &list.received_on, &list.submitted_on, &list.decided_on, &list.funded_on, &list.paid_on})
    cells.read(*day);
  cells.read(list.payroll_copy);
  cells.read(list.forms_attached);
  cells.read(list.signed_form);
  leaf.list_cells = cells_of(row, {"list_id", "employer_id"}, TableName::lists);
  return cells.is_sound();
}

bool read_request(const Row& row, Leaf& leaf) {
  Request& request = leaf.request;
  request.request_id = row[1];
  request.list_id = row[2];
  request.worker_id = row[4];
  FactCells cells(row, 5);
  cells.read(request.section, section_names);
  cells.read(request.applied);
  cells.read(request.contract_type, contract_type_names);
  cells.read(request.contract_signed_on);
  cells.read(request.contract_starts_on);
  cells.read(request.contract_ends_on);
  cells.read(request.previous_contract, previous_contract_names);
  cells.read(request.previous_contract_ended_on);
  cells.read(request.rent_from);
  cells.read(request.rent_to);
  cells.read(request.rented_months);
  cells.read(request.pays_rent);
  cells.read(request.insured_months);
  cells.read(request.payroll_months);
  cells.read(request.insurance_exempt, insurance_exempt_names);
  cells.read(request.newly_recruited);
  cells.read(request.insured_elsewhere);
  std::optional<MonthSet> months;
  cells.read(months);
  request.months = months.value_or(MonthSet{});
  leaf.request_cells =
      cells_of(row, {"request_id", "list_id", "employer_id", "worker_id"}, TableName::workers);
  return cells.is_sound();
}

bool read_decision(const Row& row, Leaf& leaf) {
  constexpr std::array<std::string_view, 8> names{
      "month", "outcome", "amount_vnd", "max_amount_vnd", "failed", "unknown", "ask", "mask"};
  for (std::size_t i = 0; i < names.size(); ++i)
    leaf.decision_cells.emplace_back(names[i], row[i + 1]);
  const auto month = parse_month(row[1]);
  leaf.month = month.value_or(Month{});
  return month.has_value();
}

bool read_counted(const Row& row, const Leaf& leaf, std::vector<CountedMonth>& months) {
  const auto month = parse_month(row[1]);
  if (!month || MonthSet::bit(*month) == 0) return false;
  CountedMonth counted{*month, {}, {}, {}};
  FactCells cells(row, 2);
  cells.read(counted.group, group_names);
  if (row.size() == 5) {
    const bool is_own = row[3].empty();
    counted.request_id = is_own ? leaf.request.request_id : row[3];
    counted.list_id = is_own ? leaf.request.list_id : row[4];
  }
  months.push_back(std::move(counted));
  return cells.is_sound();
}

// The columns of leaves that version 1 wrote, which stay what they were: their cells can be shown,
// and mean nothing to the rules of today.
constexpr std::array<std::string_view, 5> employer_1_0{"employer_id", "kind", "registered", "zone",
                                                       "province"};
constexpr std::array<std::string_view, 13> list_1_0{
    "list_id",       "employer_id",     "group",       "drawn_up_on",  "posted_on",
    "sent_to_si_on", "si_confirmed_on", "received_on", "submitted_on", "decided_on",
    "funded_on",     "paid_on",         "payroll_copy"};
constexpr std::array<std::string_view, 20> request_1_0{"request_id",
                                                       "list_id",
                                                       "employer_id",
                                                       "worker_id",
                                                       "applied",
                                                       "contract_type",
                                                       "contract_signed_on",
                                                       "contract_starts_on",
                                                       "contract_ends_on",
                                                       "previous_contract",
                                                       "previous_contract_ended_on",
                                                       "rent_from",
                                                       "rent_to",
                                                       "pays_rent",
                                                       "insured_months",
                                                       "payroll_months",
                                                       "insurance_exempt",
                                                       "newly_recruited",
                                                       "insured_elsewhere",
                                                       "months"};

Leaf::Cells cells_1_0(const Row& row, std::span<const std::string_view> columns) {
  Leaf::Cells cells;
  for (std::size_t i = 0; i < columns.size(); ++i) cells.emplace_back(columns[i], row[i + 1]);
  return cells;
}

// Reads the rows from the employer's, which is at hand, to the request's.
bool read_facts_1_0(OutputRows& rows, Row& row, Leaf& leaf) {
  const auto is = [&](std::string_view name, std::span<const std::string_view> columns) {
    return row.size() == columns.size() + 1 && row[0] == name;
  };
  if (!is("employer", employer_1_0)) return false;
  leaf.employer_cells = cells_1_0(row, employer_1_0);
  if (!rows.next(row) || !is("list", list_1_0)) return false;
  leaf.list_cells = cells_1_0(row, list_1_0);
  if (!rows.next(row) || !is("request", request_1_0)) return false;
  leaf.request_cells = cells_1_0(row, request_1_0);
  leaf.request.request_id = row[1];
  leaf.request.list_id = row[2];
  return true;
}

}  // namespace

std::optional<Leaf> read_leaf(std::string_view text) {
  Leaf leaf;
  OutputRows rows(text);
  Row row;
  const auto next = [&](std::string_view name, std::size_t cells) {
    return rows.next(row) && row.size() == cells && row[0] == name;
  };
  if (!next("rentsupport-leaf-1", 1) || !next("engine", 2)) return std::nullopt;
  leaf.engine = row[1];
  if (!next("rule_set", 3)) return std::nullopt;
  leaf.rule_set_id = row[1];
  leaf.rule_set_sha256 = row[2];
  while (next("assume", 3)) leaf.assumptions[row[1]] = row[2];
  while (row.size() == 2 && row[0] == "ignore") {
    leaf.ignored_columns.insert(row[1]);
    if (!rows.next(row)) return std::nullopt;
  }
  if (has_rules_of_1_0(leaf.engine)) {
    if (!read_facts_1_0(rows, row, leaf)) return std::nullopt;
  } else if (row.size() != 2 + leaf_facts(TableName::employers).size() || row[0] != "employer" ||
             !read_employer(row, leaf) || !next("list", 3 + leaf_facts(TableName::lists).size()) ||
             !read_list(row, leaf) || !next("request", 5 + leaf_facts(TableName::workers).size()) ||
             !read_request(row, leaf)) {
    return std::nullopt;
  }
  if (!next("decision", 9) || !read_decision(row, leaf)) return std::nullopt;
  leaf.decided = rows.end();
  while (rows.next(row)) {
    const bool is_maybe = row[0].starts_with("maybe_");
    const std::string_view kind = std::string_view{row[0]}.substr(is_maybe ? 6 : 0);
    const bool is_paid = row.size() == 3 && kind == "paid";
    const bool is_counted = row.size() == 5 && kind == "counted";
    if ((!is_paid && !is_counted) ||
        !read_counted(row, leaf, is_maybe ? leaf.maybe_counted : leaf.counted))
      return std::nullopt;
  }
  if (!rows.done()) return std::nullopt;
  return leaf;
}

namespace {

// Adds the months that may count as payments of other IDs: by group one, since a payment has one
// group, and a month without counts in both.
bool add_maybe_counted(const Leaf& leaf, const std::string& insurance_no, DossierBuilder& dossier) {
  std::vector<std::string> ids{"000000000001", "000000000002", "000000000003"};
  std::erase(ids, leaf.request.worker_id);
  for (const CountedMonth& counted : leaf.maybe_counted) {
    for (const Group group : {Group::working, Group::returning}) {
      if (counted.group && *counted.group != group) continue;
      Payment payment{ids[static_cast<std::size_t>(group)], counted.month, Money{1}, group};
      payment.insurance_no = insurance_no;
      if (dossier.add(payment)) return false;
    }
  }
  return true;
}

}  // namespace

std::optional<Dossier> dossier_of(const Leaf& leaf) {
  DossierBuilder dossier;
  // A leaf holds no insurance number: any will do.
  const std::string insurance_no = leaf.maybe_counted.empty() ? "" : "7900000001";
  Request request = leaf.request;
  request.insurance_no = insurance_no;
  if (dossier.add(leaf.employer) || dossier.add(leaf.list) || dossier.add(request))
    return std::nullopt;
  for (const CountedMonth& counted : leaf.counted) {
    // A month without a group is a fault of its row, and counts in both groups all the same.
    const auto problem =
        dossier.add(Payment{leaf.request.worker_id, counted.month, Money{1}, counted.group});
    if (problem && counted.group) return std::nullopt;
  }
  if (!add_maybe_counted(leaf, insurance_no, dossier)) return std::nullopt;
  return std::move(dossier).build();
}

}  // namespace v2
}  // namespace rentsupport
