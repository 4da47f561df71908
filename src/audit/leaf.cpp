#include "audit/leaf.hpp"

#include <algorithm>
#include <array>

#include "files/loaded_files.hpp"
#include "files/output_rows.hpp"
#include "files/table_rows.hpp"
#include "rentsupport/named.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

ShownLeaf::Cells cells_of(const LeafRow& row, TableName table) {
  ShownLeaf::Cells cells;
  for (const LeafCell& of : row) {
    if (of.column->table == name(table)) cells.emplace_back(of.column->name, of.text);
  }
  return cells;
}

std::optional<Group> group_of(std::string_view text) { return parse<Group>(text); }

CountedMonth counted_of(const LeafRow& row, const LeafRecords& leaf) {
  CountedMonth counted;
  counted.month = parse_month(cell(row, "month")).value_or(Month{});
  counted.group = group_of(cell(row, "group"));
  const std::string_view from = cell(row, "from");
  if (from == "this_request") {
    counted.request_id = cell(leaf.own, "request_id");
    counted.list_id = cell(leaf.shared, "list_id");
  } else if (from == "another_request") {
    counted.request_id = cell(row, "request_id");
    counted.list_id = cell(row, "list_id");
  }
  return counted;
}

}  // namespace

std::optional<Leaf> read_leaf(const LeafText& text) {
  Leaf leaf;
  auto head = read_leaf_head(text.head);
  if (!head) return std::nullopt;
  leaf.head = std::make_unique<LeafHead>(*std::move(head));
  auto records = read_leaf_records(*leaf.head, text);
  if (!records) return std::nullopt;
  leaf.records = *std::move(records);
  return leaf;
}

ShownLeaf shown(const Leaf& leaf, std::size_t month) {
  const LeafRecords& records = leaf.records;
  ShownLeaf shown;
  shown.engine = leaf.head->engine;
  shown.rule_set_id = leaf.head->rule_set_id;
  shown.rule_set_sha256 = leaf.head->rule_set_sha256;
  shown.assumptions = leaf.head->assumptions;
  shown.employer = cells_of(records.shared, TableName::employers);
  shown.list = cells_of(records.shared, TableName::lists);
  shown.request = cells_of(records.own, TableName::workers);
  for (const LeafCell& of : records.months[month].row)
    shown.decision.emplace_back(of.column->name, of.text);
  for (const LeafRow& row : records.months[month].counted)
    (cell(row, "certain") == "yes" ? shown.counted : shown.maybe_counted)
        .push_back(counted_of(row, records));
  return shown;
}

namespace {

// The columns of leaves that version 1 wrote: their cells can be shown, and mean nothing to the
// rules of today.
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

constexpr std::array<std::string_view, 8> decided_1_0{
    "month", "outcome", "amount_vnd", "max_amount_vnd", "failed", "unknown", "ask", "mask"};

}  // namespace

std::optional<ShownLeaf> read_leaf_1_0(std::string_view text) {
  ShownLeaf leaf;
  OutputRows rows(text);
  std::vector<std::string> row;
  const auto next = [&](std::string_view name, std::size_t cells) {
    return rows.next(row) && row.size() == cells && row[0] == name;
  };
  const auto read = [&](std::string_view name, std::span<const std::string_view> columns,
                        ShownLeaf::Cells& cells) {
    if (row.size() != columns.size() + 1 || row[0] != name) return false;
    for (std::size_t i = 0; i < columns.size(); ++i) cells.emplace_back(columns[i], row[i + 1]);
    return true;
  };
  if (!next("rentsupport-leaf-1", 1) || !next("engine", 2)) return std::nullopt;
  leaf.engine = row[1];
  if (!next("rule_set", 3)) return std::nullopt;
  leaf.rule_set_id = row[1];
  leaf.rule_set_sha256 = row[2];
  while (next("assume", 3)) leaf.assumptions[row[1]] = row[2];
  while (row.size() == 2 && row[0] == "ignore") {
    if (!rows.next(row)) return std::nullopt;
  }
  if (!read("employer", employer_1_0, leaf.employer) || !rows.next(row) ||
      !read("list", list_1_0, leaf.list) || !rows.next(row) ||
      !read("request", request_1_0, leaf.request) || !rows.next(row) ||
      !read("decision", decided_1_0, leaf.decision))
    return std::nullopt;
  while (rows.next(row)) {
    const bool is_paid = row.size() == 3 && row[0] == "paid";
    const bool is_counted = row.size() == 5 && row[0] == "counted";
    const auto month = is_paid || is_counted ? parse_month(row[1]) : std::nullopt;
    if (!month) return std::nullopt;
    CountedMonth counted{*month, {}, {}, {}};
    counted.group = group_of(row[2]);
    if (is_counted) {
      const bool is_own = row[3].empty();
      counted.request_id = is_own ? leaf.request[0].second : row[3];
      counted.list_id = is_own ? leaf.request[1].second : row[4];
    }
    leaf.counted.push_back(std::move(counted));
  }
  if (!rows.done()) return std::nullopt;
  return leaf;
}

namespace {

// Rows in memory of cells by the names of their columns, each row with the same ones.
TableFile rows_of(const TableSpec& spec, const std::vector<ShownLeaf::Cells>& from) {
  TableRows rows(spec);
  for (const ShownLeaf::Cells& cells : from) {
    std::vector<std::string_view> texts(cells.size());
    for (const auto& [name, text] : cells) {
      const auto column = std::find_if(spec.columns.begin(), spec.columns.end(),
                                       [&, &of = name](const auto& c) { return c.name == of; });
      if (column == spec.columns.end()) continue;
      texts[rows.place_of(static_cast<std::size_t>(column - spec.columns.begin()))] = text;
    }
    texts.resize(rows.columns());  // names that are none, or twice, have no place
    rows.add(texts);
  }
  return {&spec, std::string{spec.name}, rows.frozen()};
}

constexpr std::string_view number_of_all = "7900000001";  // a leaf has none: any will do

ShownLeaf::Cells payment(std::string_view worker_id, Month month, std::optional<Group> group,
                         std::string_view insurance_no) {
  return {{"worker_id", std::string{worker_id}},
          {"month", to_string(month)},
          {"amount_vnd", "1"},
          {"group", group ? std::string{name(*group)} : std::string{}},
          {"insurance_no", std::string{insurance_no}}};
}

}  // namespace

std::optional<Dossier> dossier_of(const ShownLeaf& leaf, const FurtherFacts& facts) {
  const auto value = [](const ShownLeaf::Cells& cells, std::string_view column) {
    for (const auto& [name, text] : cells) {
      if (name == column) return text;
    }
    return std::string{};
  };
  const std::string worker_id = value(leaf.request, "worker_id");
  const std::string insurance_no{leaf.maybe_counted.empty() ? std::string_view{} : number_of_all};
  ShownLeaf::Cells list = leaf.list;
  list.emplace_back("employer_id", value(leaf.employer, "employer_id"));
  ShownLeaf::Cells request = leaf.request;
  request.emplace_back("list_id", value(leaf.list, "list_id"));
  request.emplace_back("insurance_no", insurance_no);
  std::vector<ShownLeaf::Cells> history;
  std::size_t without_group = 0;  // is a fault of its row, and counts in both groups all the same
  for (const CountedMonth& counted : leaf.counted) {
    history.push_back(payment(worker_id, counted.month, counted.group, {}));
    without_group += counted.group ? 0 : 1;
  }
  // Months that may count as payments of other IDs: by group one, since a payment has one group,
  // and a month without counts in both.
  std::vector<std::string> ids{"000000000001", "000000000002", "000000000003"};
  std::erase(ids, worker_id);
  for (const CountedMonth& counted : leaf.maybe_counted) {
    for (const Group group : {Group::working, Group::returning}) {
      if (counted.group && *counted.group != group) continue;
      history.push_back(
          payment(ids[static_cast<std::size_t>(group)], counted.month, group, insurance_no));
    }
  }
  std::vector<TableFile> files{
      rows_of(spec_of(facts.records(), TableName::employers), {leaf.employer}),
      rows_of(spec_of(facts.records(), TableName::lists), {list}),
      rows_of(spec_of(facts.records(), TableName::workers), {request})};
  if (!history.empty()) files.push_back(rows_of(spec_of(TableName::history), history));
  ReadOptions options;
  options.threads = 1;
  options.facts = facts;
  const LoadedFiles loaded = read_dossier(files, options);
  if (loaded.problem() || loaded.rejects() != without_group) return std::nullopt;
  return loaded.dossier();
}

}  // namespace v2
}  // namespace rentsupport
