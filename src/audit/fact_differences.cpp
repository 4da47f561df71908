#include "audit/fact_differences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "audit/leaf_encoding.hpp"
#include "decide/counted_months.hpp"
#include "decide/worker_ids.hpp"
#include "files/loaded_files.hpp"
#include "rule/act_records.hpp"
#include "rule/scheme.hpp"
#include "values/keyed_hash.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// The facts that a provision reads, a bit each.
std::uint64_t facts_read(const Rule& rule, const Provision& provision) {
  std::uint64_t facts = 0;
  const auto add = [&](std::uint8_t fact) { facts |= std::uint64_t{1} << fact; };
  for (std::uint32_t node = rule.nodes()[provision.node].first; node <= provision.node; ++node) {
    const Node& n = rule.nodes()[node];
    switch (n.kind) {
      case NodeKind::given:
      case NodeKind::one_of:
      case NodeKind::contains_supported_month:
      case NodeKind::one_month:
        add(n.fact);
        break;
      case NodeKind::contains:
        add(n.fact);
        add(n.month_fact);
        break;
      case NodeKind::compare:
        for (const Term& term : {n.left, n.right}) {
          if (term.source == Term::Source::fact) add(term.fact);
        }
        break;
      default:
        break;
    }
  }
  return facts;
}

// What a column can change besides the facts themselves, in bits behind theirs.
constexpr std::uint64_t of_group = std::uint64_t{1} << max_record_facts;
constexpr std::uint64_t of_worker = of_group << 1U;
constexpr std::uint64_t of_order = of_group << 2U;  // in which a worker's requests are decided
constexpr std::uint64_t of_list = of_group << 3U;
constexpr std::uint64_t of_months = std::uint64_t{1} << facts::months.number();
// What follows from the days of a list.
std::uint64_t days_of_lists() {
  std::uint64_t facts = 0;
  for (std::uint8_t fact = 0; fact < vocabulary().size(); ++fact)
    facts |= place_of(act_records(), fact) ? 0 : std::uint64_t{1} << fact;
  return facts;
}

std::uint64_t effects_of(const RuleSet& rules, TableName table, std::size_t column) {
  const ColumnSpec& spec = columns_of(table)[column];
  const auto fact = fact_named(spec.name);
  std::uint64_t effects = (fact ? std::uint64_t{1} << *fact : 0) |
                          scheme_of(rules).declarations.from(name(table), spec.name);
  if (table == TableName::lists) {
    if (spec.type == CellType::date) effects |= days_of_lists();
    if (column == lists::group) effects |= of_group;
    if (column == lists::drawn_up_on || column == lists::decided_on) effects |= of_order;
  }
  return effects;
}

bool same_fact(const Column& a, std::size_t row_a, const Column& b, std::size_t row_b) {
  if (a.is_known(row_a) != b.is_known(row_b)) return false;
  if (!a.is_known(row_a)) return true;
  if (!a.choices.empty()) return a.choices[row_a] == b.choices[row_b];
  if (!a.ints.empty()) return a.ints[row_a] == b.ints[row_b];
  if (!a.numbers.empty()) return a.numbers[row_a] == b.numbers[row_b];
  return a.sets[row_a] == b.sets[row_b];
}

constexpr unsigned bit(Evidence evidence) { return 1U << static_cast<unsigned>(evidence); }

// The columns of workers that are evidence of who is the same person, and of which kinds.
struct EvidenceColumn {
  const NeededColumn* column;
  unsigned kinds;
};
constexpr std::array evidence_columns{
    EvidenceColumn{&workers::full_name,
                   bit(Evidence::name_birth_account) | bit(Evidence::insurance_no_and_name)},
    EvidenceColumn{&workers::birth_date,
                   bit(Evidence::name_birth_account) | bit(Evidence::birth_date)},
    EvidenceColumn{&workers::insurance_no,
                   bit(Evidence::insurance_no) | bit(Evidence::insurance_no_and_name)},
    EvidenceColumn{&workers::account, bit(Evidence::name_birth_account)}};

// What a cell of such a column says, as it is compared; nothing where it is no evidence.
std::string evidence_in(const Dossier::Data& dossier, std::size_t column, std::uint32_t row) {
  const Column& cells = dossier.workers.columns[column];
  if (column == workers::birth_date)
    return cells.is_known(row) ? fmt::format("{}", cells.ints[row]) : std::string{};
  const std::string_view text = cells.texts[row];
  if (column == workers::account) return cleaned_account(text).value_or(std::string{});
  if (column == workers::full_name) return folded_name(text);
  return std::string{is_insurance_no(text) ? text : std::string_view{}};
}

const Table& table_of(const Dossier::Data& dossier, TableName table) {
  return table == TableName::employers ? dossier.employers
         : table == TableName::lists   ? dossier.lists
                                       : dossier.workers;
}

// The table whose row a row of another one refers to, in its second column.
constexpr std::size_t reference = 1;
TableName parent_of(TableName table) {
  return table == TableName::workers ? TableName::lists : TableName::employers;
}
std::uint32_t parent_row(const Dossier::Data& dossier, TableName table, std::uint32_t row) {
  return table == TableName::workers ? dossier.request_list[row] : dossier.list_employer[row];
}

}  // namespace

class FactDifferences::Comparison {
 public:
  Comparison(const DecidedInputs& before, const DecidedInputs& after)
      : sides_{Side(before), Side(after)} {}

  Why explain(std::string_view request, std::string_view month_text) {
    named_.clear();
    seen_.clear();
    if (const auto month = parse_month(month_text)) {
      add_causes({request,
                  static_cast<std::uint8_t>(month_number(*month) - month_number(MonthSet::first))});
    }
    if (named_.empty()) return {"the order of the rows", {std::string{request}}};
    return text_of_named();
  }

 private:
  using RequestMonth = std::pair<std::string_view, std::uint8_t>;
  using KindsOfEvidence = HashMap<std::string_view, unsigned>;  // by ID: 1 << Evidence each

  // A column in which two rows differ, or what became of a row, and the row's key.
  struct Difference {
    std::string_view table;
    std::string_view column;
    std::string_view key;
    auto operator<=>(const Difference&) const = default;
  };
  // A reference stands for what the row that it names now says differently.
  struct Differing {
    Difference difference;
    std::uint64_t effects = 0;
  };

  struct Side {
    explicit Side(const DecidedInputs& decided)
        : decisions(Decisions::Data::of(decided.decisions)),
          dossier(*decisions.dossier),
          counted(decisions) {
      for (std::uint32_t request = 0; request < dossier.workers.rows; ++request)
        numbers.emplace(id(request), request);
      for (const RejectRecord& record : LoadedFiles::Data::of(decided.loaded).rejects)
        rejects.emplace(std::pair{record.table, std::string_view{record.key}}, &record);
    }

    [[nodiscard]] std::string_view id(std::uint32_t request) const {
      return dossier.workers.columns[workers::request_id].texts[request];
    }
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view request_id) const {
      const auto found = numbers.find(request_id);
      if (found == numbers.end()) return std::nullopt;
      return found->second;
    }
    [[nodiscard]] std::optional<std::uint64_t> decision(std::uint32_t request,
                                                        std::uint8_t month) const {
      for (std::uint64_t at = decisions.first[request]; at < decisions.first[request + 1]; ++at) {
        if (decisions.months[at] == month) return at;
      }
      return std::nullopt;
    }
    [[nodiscard]] const Rule& rule(std::uint32_t request) const {
      return decisions.rule_set.group(dossier.group_of_list(dossier.request_list[request])).rule;
    }
    [[nodiscard]] PaidMonths paid(std::uint32_t request) const {
      return decisions.persons->paid_to(request);
    }
    // Also what other IDs were paid that may be of the same person.
    [[nodiscard]] PaidMonths perhaps_paid(std::uint32_t request) const {
      const Persons::Doubt* const doubt = decisions.persons->doubt(request);
      return doubt == nullptr ? paid(request) : doubt->paid;
    }

    // Returns a column of facts as it is counted: with what is assumed, but a receipt, which serves
    // the deadline provisions alone.
    [[nodiscard]] const Column& column(TableName table, std::size_t number) const {
      const auto fact = fact_named(columns_of(table)[number].name);
      if (fact && *fact != facts::received_on.number()) {
        if (const auto found = decisions.assumed.find(*fact); found != decisions.assumed.end())
          return found->second.column;
      }
      return dossier.table(table).columns[number];
    }

    const Decisions::Data& decisions;
    const Dossier::Data& dossier;
    CountedMonths counted;
    HashMap<std::string_view, std::uint32_t> numbers;
    std::map<std::pair<std::uint8_t, std::string_view>, const RejectRecord*> rejects;
  };

  // The same request-month on both sides.
  struct OnSides {
    std::array<std::uint32_t, 2> request{};
    std::array<std::uint64_t, 2> at{};
  };

  // What of the provisions changed.
  struct Changed {
    std::uint64_t read = 0;  // the facts that those with another state read
    bool later = false;      // once a month or the cap is in the way on one side
    bool assessed = true;    // and both sides came so far
  };

  // Names why a request-month is decided otherwise; says whether there was anything to name.
  bool add_causes(const RequestMonth& which) {
    if (!seen_.insert(which).second) return false;
    OnSides here;
    for (std::size_t side = 0; side < 2; ++side) {
      const auto request = sides_[side].find(which.first);
      if (!request) {
        const auto other = sides_[1 - side].find(which.first);
        if (other) named_.insert(missing(side, TableName::workers, *other));
        return other.has_value();
      }
      here.request[side] = *request;
    }
    const std::vector<Differing> own = differing(here.request[0], here.request[1]);
    for (std::size_t side = 0; side < 2; ++side) {
      const auto at = sides_[side].decision(here.request[side], which.second);
      if (!at) return name_those(own, of_months);
      here.at[side] = *at;
    }
    const Changed changed = changed_between(here);
    bool any = name_those(own, of_group | changed.read);
    if (changed.later) {
      any = name_those(own, of_worker) || add_counted(which, here, own, changed.assessed) ||
            add_evidence(here) || any;
    }
    return any;
  }

  bool name_those(const std::vector<Differing>& differing, std::uint64_t effects) {
    bool any = false;
    for (const Differing& one : differing) {
      if ((one.effects & effects) == 0) continue;
      named_.insert(one.difference);
      any = true;
    }
    return any;
  }

  [[nodiscard]] Changed changed_between(const OnSides& here) const {
    constexpr auto failed = static_cast<std::uint8_t>(Truth::failed);
    constexpr auto unknown = static_cast<std::uint8_t>(Truth::unknown);
    const Rule& before = sides_[0].rule(here.request[0]);
    const Rule& after = sides_[1].rule(here.request[1]);
    const bool other_questions =
        sides_[0].decisions.asks[here.at[0]] != sides_[1].decisions.asks[here.at[1]];
    Changed changed;
    std::array<bool, 2> assessed{};
    for (std::size_t i = 0; i < after.provisions().size(); ++i) {
      // Groups have provisions of their own: those are not held against each other.
      const Provision& provision = after.provisions()[i];
      const auto there =
          std::find_if(before.provisions().begin(), before.provisions().end(),
                       [&](const Provision& other) { return other.id == provision.id; });
      if (there == before.provisions().end()) continue;
      const std::uint8_t was =
          state_in(sides_[0].decisions.masks[here.at[0]],
                   static_cast<std::size_t>(there - before.provisions().begin()));
      const std::uint8_t is = state_in(sides_[1].decisions.masks[here.at[1]], i);
      if (after.nodes()[provision.node].kind == NodeKind::later) {
        const auto is_in_the_way = [](std::uint8_t s) { return s == failed || s == unknown; };
        changed.later = changed.later || (was != is && (is_in_the_way(was) || is_in_the_way(is)));
        assessed = {assessed[0] || was != 0, assessed[1] || is != 0};
      } else if (was != is || (was == unknown && other_questions)) {
        changed.read |= facts_read(after, provision);
      }
    }
    changed.assessed = assessed[0] && assessed[1];
    return changed;
  }

  // Names why other months of the worker count before this one than did; `assessed` says that some
  // did on both sides.
  bool add_counted(const RequestMonth& which, const OnSides& here,
                   const std::vector<Differing>& own, bool assessed) {
    std::array<std::set<RequestMonth>, 2> counted;  // or may be
    for (std::size_t side = 0; side < 2; ++side) {
      Side& s = sides_[side];
      const auto ignore = [](Month, std::optional<Group>) {};
      const auto add = [&](std::uint64_t at, std::uint32_t request) {
        counted[side].emplace(s.id(request), s.decisions.months[at]);
      };
      s.counted.each(here.request[side], here.at[side], ignore, add);
      s.counted.each_maybe(here.request[side], here.at[side], ignore, add);
    }
    std::vector<RequestMonth> others;
    std::set_symmetric_difference(counted[0].begin(), counted[0].end(), counted[1].begin(),
                                  counted[1].end(), std::back_inserter(others));
    const auto same_month = [&](const RequestMonth& other) { return other.second == which.second; };
    if (std::any_of(others.begin(), others.end(), same_month))
      std::erase_if(others, [&](const RequestMonth& other) { return !same_month(other); });
    bool any = false;
    for (const RequestMonth& other : others) {
      if (add_causes(other)) {
        any = true;
        continue;
      }
      const auto before = sides_[0].find(other.first);
      const auto after = sides_[1].find(other.first);
      if (!assessed || !before || !after) continue;
      const auto theirs = differing(*before, *after);
      if (name_those(theirs, of_worker)) {
        any = true;
      } else {
        any = name_those(theirs, of_order) || any;
        any = name_those(own, of_order) || any;
      }
    }
    // A month in the ledger counts as history unless its request and list are in the input.
    const auto same_paid = [&](auto paid) {
      return paid(sides_[0], here.request[0]).by_group == paid(sides_[1], here.request[1]).by_group;
    };
    if (same_paid([](const Side& side, std::uint32_t of) { return side.paid(of); }) &&
        (any ||
         same_paid([](const Side& side, std::uint32_t of) { return side.perhaps_paid(of); })))
      return any;
    if (!add_evidence(here) && !name_those(own, of_list | of_months))
      named_.insert({"workers", "rows of the worker that the ledger holds", which.first});
    return true;
  }

  // Names the rows that say otherwise who is the same person; says whether anybody does.
  bool add_evidence(const OnSides& here) {
    const std::array<const Persons::Doubt*, 2> doubts{
        sides_[0].decisions.persons->doubt(here.request[0]),
        sides_[1].decisions.persons->doubt(here.request[1])};
    if (doubts[0] == nullptr && doubts[1] == nullptr) return false;
    const auto [known, is_new] = evidence_.try_emplace({doubts[0], doubts[1]});
    if (is_new) known->second = evidence_between(doubts);
    for (const Difference& one : known->second) named_.insert(one);
    return !known->second.empty();
  }

  std::set<Difference> evidence_between(const std::array<const Persons::Doubt*, 2>& doubts) {
    find_kinds_of_evidence();
    std::set<Difference> found = evidence_between(doubts, changed_kinds_);
    // The same kinds of evidence may part or join other requests than before.
    if (found.empty()) found = evidence_between(doubts, kinds_);
    if (!found.empty() || same_members(doubts)) return found;
    const std::size_t side = doubts[1] == nullptr ? 0 : 1;
    return {{"workers", "evidence of who is the same person",
             sides_[side].id(doubts[side]->requests.front())}};
  }

  // What the rows of persons in doubt say otherwise; else those that one side does not have.
  [[nodiscard]] std::set<Difference> evidence_between(
      const std::array<const Persons::Doubt*, 2>& doubts, const KindsOfEvidence& kinds) const {
    std::set<Difference> found;
    std::set<Difference> missing_rows;
    for (std::size_t side = 0; side < 2; ++side) {
      if (doubts[side] == nullptr) continue;
      for (const std::uint32_t request : doubts[side]->requests) {
        const auto other = sides_[1 - side].find(sides_[side].id(request));
        if (!other) {
          missing_rows.insert(missing(1 - side, TableName::workers, request));
        } else {
          add_evidence_of(side == 0 ? request : *other, side == 0 ? *other : request, kinds, found);
        }
      }
    }
    return found.empty() ? missing_rows : found;
  }

  [[nodiscard]] static bool same_members(const std::array<const Persons::Doubt*, 2>& doubts) {
    return doubts[0] != nullptr && doubts[1] != nullptr &&
           doubts[0]->requests.size() == doubts[1]->requests.size();
  }

  // The columns in which the row of a request differs, of the kinds of evidence about its ID.
  void add_evidence_of(std::uint32_t before, std::uint32_t after, const KindsOfEvidence& kinds,
                       std::set<Difference>& found) const {
    const Dossier::Data& a = sides_[0].dossier;
    const Dossier::Data& b = sides_[1].dossier;
    const auto note = [&](std::size_t column) {
      found.insert({name(TableName::workers), columns_of(TableName::workers)[column].name,
                    sides_[1].id(after)});
    };
    const std::string_view id_before = a.workers.columns[workers::worker_id].texts[before];
    const std::string_view id_after = b.workers.columns[workers::worker_id].texts[after];
    if (id_before != id_after) {
      note(workers::worker_id);
      return;
    }
    const auto of_id = kinds.find(id_after);
    if (of_id == kinds.end()) return;
    for (const EvidenceColumn& column : evidence_columns) {
      if ((column.kinds & of_id->second) != 0 &&
          evidence_in(a, *column.column, before) != evidence_in(b, *column.column, after))
        note(*column.column);
    }
  }

  // By ID: the kinds of evidence about it, and those that are there on one side only.
  void find_kinds_of_evidence() {
    if (!kinds_.empty()) return;
    std::map<std::pair<std::string_view, std::string_view>, std::array<std::uint8_t, 2>> pairs;
    for (std::size_t side = 0; side < 2; ++side) {
      const Persons& persons = *sides_[side].decisions.persons;
      for (const PersonPair& pair : persons.pairs) {
        const auto ids = std::minmax({id_at(sides_[side].dossier, persons, pair.worker),
                                      id_at(sides_[side].dossier, persons, pair.other)});
        pairs[{ids.first, ids.second}][side] = pair.evidence;
      }
    }
    for (const auto& [ids, evidence] : pairs) {
      for (const std::string_view id : {ids.first, ids.second}) {
        kinds_[id] |= evidence[0] | evidence[1];
        changed_kinds_[id] |= evidence[0] ^ evidence[1];
      }
    }
  }

  // The columns in which the rows behind a request differ.
  [[nodiscard]] std::vector<Differing> differing(std::uint32_t before, std::uint32_t after) const {
    std::vector<Differing> found;
    std::optional<std::size_t> moved;  // the reference that differs
    const Dossier::Data& a = sides_[0].dossier;
    const Dossier::Data& b = sides_[1].dossier;
    std::uint32_t row_a = before;
    std::uint32_t row_b = after;
    for (const TableName table : {TableName::workers, TableName::lists, TableName::employers}) {
      const Table& of_a = table_of(a, table);
      const Table& of_b = table_of(b, table);
      const auto note = [&](std::size_t column, std::uint64_t effects) {
        if (moved) {
          found[*moved].effects |= effects;
        } else {
          found.push_back(
              {{name(table), columns_of(table)[column].name, of_b.columns[0].texts[row_b]},
               effects});
        }
      };
      const auto other_text = [&](std::size_t column) {
        return of_a.columns[column].texts[row_a] != of_b.columns[column].texts[row_b];
      };
      for (std::size_t column = 0; column < columns_of(table).size(); ++column) {
        if (!decides(spec_of(table), column) || is_text(columns_of(table)[column].type)) continue;
        if (!same_fact(sides_[0].column(table, column), row_a, sides_[1].column(table, column),
                       row_b))
          note(column, effects_of(sides_[1].decisions.rule_set, table, column));
      }
      if (table == TableName::employers) break;
      if (table == TableName::workers && other_text(workers::worker_id))
        note(workers::worker_id, of_worker);
      if (!moved && other_text(reference)) {
        note(reference, table == TableName::workers ? of_list | of_order : 0);
        moved = found.size() - 1;
      }
      row_a = parent_row(a, table, row_a);
      row_b = parent_row(b, table, row_b);
    }
    return found;
  }

  // Says why a side does not use a row that the other one uses: the row that is not in its file, or
  // was rejected, for itself and not for what it refers to.
  [[nodiscard]] Difference missing(std::size_t side, TableName table, std::uint32_t row) const {
    const Dossier::Data& other = sides_[1 - side].dossier;
    const std::string_view key = table_of(other, table).columns[0].texts[row];
    const auto reject = sides_[side].rejects.find({number_of(table), key});
    const bool appears = side == 0;
    if (reject == sides_[side].rejects.end()) {
      // Of a request that another one of the worker's gives way to.
      if (table == TableName::workers && seen_.size() > 1)
        return {name(table), appears ? "a new row of the worker" : "a row of the worker gone", key};
      return {name(table), appears ? "a new row" : "a row gone", key};
    }
    const ProblemCode code = reject->second->code;
    if (code == ProblemCode::unknown_reference || code == ProblemCode::rejected_reference) {
      const std::uint32_t parent = parent_row(other, table, row);
      if (table_of(other, parent_of(table)).columns[0].texts[parent] == reject->second->cell)
        return missing(side, parent_of(table), parent);
    }
    return {name(table), appears ? "a row rejected before" : "a row rejected now", key};
  }

  [[nodiscard]] Why text_of_named() const {
    Why why;
    const Difference* last = nullptr;
    for (const Difference& one : named_) {
      if (last == nullptr || last->table != one.table || last->column != one.column) {
        why.what +=
            fmt::format("{}{}{}{}", why.what.empty() ? "" : " ", one.table,
                        one.column.find(' ') == std::string_view::npos ? "." : ": ", one.column);
      }
      last = &one;
      if (std::find(why.rows.begin(), why.rows.end(), one.key) == why.rows.end())
        why.rows.emplace_back(one.key);
    }
    return why;
  }

  std::array<Side, 2> sides_;
  std::set<Difference> named_;
  std::set<RequestMonth> seen_;
  // What says otherwise who is the same person, by the doubts on both sides.
  std::map<std::pair<const Persons::Doubt*, const Persons::Doubt*>, std::set<Difference>> evidence_;
  KindsOfEvidence kinds_;
  KindsOfEvidence changed_kinds_;
};

FactDifferences::FactDifferences(const DecidedInputs& before, const DecidedInputs& after)
    : comparison_(std::make_unique<Comparison>(before, after)) {}
FactDifferences::~FactDifferences() = default;

Why FactDifferences::explain(std::string_view request_id, std::string_view month) {
  return comparison_->explain(request_id, month);
}

}  // namespace v2
}  // namespace rentsupport
