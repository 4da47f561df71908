#include "table/cluster.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "values/sha256.hpp"

namespace tests::table {

using std::chrono::days;

namespace {

constexpr std::uint8_t list_dates_fact = facts::list_month.number();  // stands for all of them

// The dates that files can hold.
const std::int64_t first_file_day = Date{std::chrono::year{1} / 1 / 1}.time_since_epoch().count();
const std::int64_t last_file_day =
    Date{std::chrono::year{9999} / 12 / 31}.time_since_epoch().count();

std::uint8_t representative(std::uint8_t fact) {
  return follows_from_list_dates(fact) ? list_dates_fact : fact;
}

std::uint64_t bits_of(const std::vector<std::size_t>& provisions) {
  std::uint64_t bits = 0;
  for (const std::size_t provision : provisions) bits |= std::uint64_t{3} << 2 * provision;
  return bits;
}

}  // namespace

std::vector<Cluster> clusters_of(const std::vector<const Rule*>& rules) {
  std::vector<std::uint8_t> parent(facts::count);
  std::iota(parent.begin(), parent.end(), std::uint8_t{0});
  const auto find = [&](std::uint8_t fact) {
    fact = representative(fact);
    while (parent[fact] != fact) fact = parent[fact];
    return fact;
  };
  const auto read_by = [](const Rule& rule, const Provision& provision) {
    std::vector<std::uint8_t> facts;
    for (std::uint32_t i = rule.nodes()[provision.node].first; i <= provision.node; ++i) {
      for (const std::uint8_t fact : facts_of(rule.nodes()[i])) facts.push_back(fact);
    }
    return facts;
  };
  for (const Rule* const rule : rules) {
    for (const Provision& provision : rule->provisions()) {
      const auto facts = read_by(*rule, provision);
      for (const std::uint8_t fact : facts) parent[find(fact)] = find(facts.front());
    }
  }
  std::vector<Cluster> clusters;
  std::map<std::uint8_t, std::size_t> of_fact;  // by representative
  for (std::size_t r = 0; r < rules.size(); ++r) {
    for (std::size_t p = 0; p < rules[r]->provisions().size(); ++p) {
      const Provision& provision = rules[r]->provisions()[p];
      if (rules[r]->nodes()[provision.node].kind == NodeKind::later) continue;
      const auto facts = read_by(*rules[r], provision);
      std::size_t number = clusters.size();
      if (!facts.empty()) number = of_fact.try_emplace(find(facts.front()), number).first->second;
      if (number == clusters.size())
        clusters.push_back({{}, false, std::vector<std::vector<std::size_t>>(rules.size())});
      Cluster& cluster = clusters[number];
      cluster.provisions[r].push_back(p);
      for (const std::uint8_t fact : facts) {
        if (fact >= facts::list_month.number() || fact == facts::received_on.number())
          cluster.has_list_dates = true;
        cluster.facts.push_back(fact);
      }
    }
  }
  for (Cluster& cluster : clusters) {
    std::sort(cluster.facts.begin(), cluster.facts.end());
    cluster.facts.erase(std::unique(cluster.facts.begin(), cluster.facts.end()),
                        cluster.facts.end());
  }
  return clusters;
}

// ---- Breakpoints
// ---------------------------------------------------------------------------------

namespace {

std::int64_t shifted(const Term& term, std::int64_t day) {
  if (term.months != 0) day = add_months(Date{days{day}}, term.months).time_since_epoch().count();
  return day + term.days;
}

// Returns the day before, on and after each of the first days that the term moves to `limit` or
// past it.
std::vector<std::int64_t> around(const Term& term, std::int64_t limit) {
  std::vector<std::int64_t> result;
  for (const std::int64_t target : {limit, limit + 1}) {
    std::int64_t day = target - term.days;
    if (term.months != 0)
      day = add_months(Date{days{day}}, -term.months).time_since_epoch().count();
    while (shifted(term, day) >= target) --day;
    while (shifted(term, day) < target) ++day;
    for (const std::int64_t near : {day - 1, day, day + 1}) result.push_back(near);
  }
  return result;
}

bool is_file_day(std::int64_t day) { return first_file_day <= day && day <= last_file_day; }

// The breakpoints of date facts: first those of constants and of the month supported, then those
// of one fact against the breakpoints of another.
std::map<std::uint8_t, std::set<std::int64_t>> breakpoints(const std::vector<RuleInMonth>& rules,
                                                           const std::vector<std::uint8_t>& facts) {
  const auto is_ours = [&](const Term& term) {
    return term.source == Term::Source::fact && vocabulary()[term.fact].type == FactType::date &&
           std::find(facts.begin(), facts.end(), term.fact) != facts.end();
  };
  std::map<std::uint8_t, std::set<std::int64_t>> first;
  for (const std::uint8_t fact : facts) {
    if (vocabulary()[fact].type == FactType::date) first[fact] = {first_file_day, last_file_day};
  }
  std::map<std::uint8_t, std::set<std::int64_t>> result;
  for (int round = 0; round < 2; ++round) {
    for (const auto& [rule, month] : rules) {
      for (const Node& node : rule->nodes()) {
        if (node.kind != NodeKind::compare) continue;
        for (const auto& [a, b] :
             {std::pair{node.left, node.right}, std::pair{node.right, node.left}}) {
          if (!is_ours(a)) continue;
          std::vector<std::int64_t> limits;
          switch (b.source) {
            case Term::Source::constant:
              limits = {b.constant};
              break;
            case Term::Source::first_day:
              limits = {shifted(b, first_day(month).time_since_epoch().count())};
              break;
            case Term::Source::last_day:
              limits = {shifted(b, last_day(month).time_since_epoch().count())};
              break;
            case Term::Source::fact:
              if (round == 1 && is_ours(b)) {
                for (const std::int64_t day : first[b.fact]) limits.push_back(shifted(b, day));
              }
              break;
            case Term::Source::supported_month:
              break;
          }
          for (const std::int64_t limit : limits) {
            for (const std::int64_t day : around(a, limit)) {
              if (is_file_day(day)) (round == 0 ? first : result)[a.fact].insert(day);
            }
          }
        }
      }
    }
    if (round == 0) result = first;
  }
  return result;
}

// A set of months that a rule tests for one month, that of another fact or the one supported, is
// one of these, by number.
constexpr std::int64_t no_month = 0;
constexpr std::int64_t that_month = 1;
constexpr std::int64_t other_months = 2;
constexpr std::int64_t every_month = 3;

std::int64_t set_of(std::int64_t which, std::uint64_t month) {
  const std::uint64_t all = MonthSet::from_bits(~std::uint64_t{0}).bits();
  switch (which) {
    case that_month:
      return static_cast<std::int64_t>(month);
    case other_months:
      return static_cast<std::int64_t>(all & ~month);
    case every_month:
      return static_cast<std::int64_t>(all);
    default:
      return no_month;
  }
}

}  // namespace

void Grid::add_axes(const std::vector<RuleInMonth>& rules) {
  const auto dates = breakpoints(rules, cluster_.facts);
  for (const std::uint8_t fact : cluster_.facts) {
    if (fact >= facts::list_month.number()) continue;  // follows from the list's row
    const FactInfo& info = vocabulary()[fact];
    Axis axis{fact, {}, {}, 1};
    bool may_be_empty = info.asked;
    bool of_supported_month = false;
    for (const RuleInMonth& in_month : rules) {
      for (const Node& node : in_month.rule->nodes()) {
        if (node.kind == NodeKind::given && node.fact == fact) may_be_empty = true;
        if (node.kind == NodeKind::contains && node.fact == fact) axis.reference = node.month_fact;
        if (node.kind == NodeKind::contains_supported_month && node.fact == fact)
          of_supported_month = true;
      }
    }
    if (may_be_empty) axis.values.emplace_back(std::nullopt);
    switch (info.type) {
      case FactType::choice:
        if (info.values.empty()) {
          for (const ProvinceInfo& province : provinces())
            axis.values.emplace_back(static_cast<std::int64_t>(province.code));
        }
        for (std::size_t value = 0; value < info.values.size(); ++value)
          axis.values.emplace_back(static_cast<std::int64_t>(value));
        break;
      case FactType::month_set: {
        // That of the table: contracts alone are cut for two months at once, and hold no set.
        const std::uint64_t month = MonthSet::bit(rules.front().month);
        if (axis.reference || of_supported_month) {
          for (const std::int64_t which : {no_month, that_month, other_months, every_month})
            axis.values.emplace_back(axis.reference ? which : set_of(which, month));
        } else {
          // The months asked for: that of the table is always one of them.
          const std::uint64_t beside = month > 1 ? month >> 1U : month << 1U;
          for (const std::uint64_t bits :
               {month, month | beside, MonthSet::from_bits(~std::uint64_t{0}).bits()})
            axis.values.emplace_back(static_cast<std::int64_t>(bits));
        }
        break;
      }
      default:
        for (const std::int64_t day : dates.at(fact)) axis.values.emplace_back(day);
        break;
    }
    axes_.push_back(axis);
  }
  for (auto axis = axes_.rbegin(); axis != axes_.rend(); ++axis) {
    axis->stride = list_stride_;
    list_stride_ *= axis->values.size();
  }
}

void Grid::add_lists(const std::vector<RuleInMonth>& rules, const ListDates& list_dates) {
  std::vector<const Rule*> trees;
  for (const RuleInMonth& in_month : rules) trees.push_back(in_month.rule);
  FactRows rows(trees);
  // What the rules see of a list: the truth of each comparison of its dates, whether a set can hold
  // the month of the insurance test, and whether the receipt is given.
  using Seen = std::vector<int>;
  std::vector<std::pair<std::size_t, std::uint32_t>> leaves, month_leaves;
  for (std::size_t r = 0; r < trees.size(); ++r) {
    for (std::uint32_t i = 0; i < trees[r]->nodes().size(); ++i) {
      const auto read = facts_of(trees[r]->nodes()[i]);
      if (read.empty() || !std::all_of(read.begin(), read.end(), follows_from_list_dates)) continue;
      leaves.emplace_back(r, i);
      if (read == std::vector<std::uint8_t>{facts::list_month.number()})
        month_leaves.emplace_back(r, i);
    }
  }
  std::vector<RowFacts> pending;
  const auto see = [&](const std::vector<std::pair<std::size_t, std::uint32_t>>& wanted,
                       auto&& visit) {
    for (std::size_t i = 0; i < pending.size(); ++i) rows.put(i, pending[i]);
    std::vector<Seen> seen(pending.size());
    for (std::size_t r = 0; r < rules.size(); ++r) {
      rows.evaluate(pending.size(), r, rules[r].month);
      for (std::size_t i = 0; i < pending.size(); ++i) {
        for (const auto& [rule, leaf] : wanted) {
          if (rule == r) seen[i].push_back(static_cast<int>(rows.truth(leaf, i)));
        }
      }
    }
    for (std::size_t i = 0; i < pending.size(); ++i) {
      seen[i].push_back(pending[i][facts::reference_month.number()] != 0 ? 1 : 0);
      visit(i, seen[i]);
    }
    pending.clear();
  };
  // Months of lists that the rules cannot tell apart: the earliest stands for them, since the steps
  // that may follow it are all those that may follow the others.
  std::vector<Month> list_months;
  Seen before;
  for (const Month month : list_dates.list_months()) {
    pending.push_back(list_dates.facts(drawn_up_in(list_dates.cases().front().steps, month)));
    see(month_leaves, [&](std::size_t, const Seen& seen) {
      if (seen != before) list_months.push_back(month);
      before = seen;
    });
  }
  std::map<Seen, std::uint32_t> known;
  std::vector<std::uint32_t> row_of(list_dates.cases().size());
  std::set<std::pair<std::uint32_t, std::uint32_t>> receipts;
  for (const Month month : list_months) {
    std::vector<std::uint32_t> numbers;
    const auto settle = [&] {
      see(leaves, [&](std::size_t i, Seen seen) {
        const StepsCase& steps_case = list_dates.cases()[numbers[i]];
        seen.push_back(steps_case.steps.received_on ? 1 : 0);
        const auto [found, is_new] =
            known.try_emplace(seen, static_cast<std::uint32_t>(lists_.size()));
        if (is_new) {
          const Steps steps = drawn_up_in(steps_case.steps, month);
          lists_.push_back({list_dates.facts(steps), steps});
        }
        row_of[numbers[i]] = found->second;
      });
      numbers.clear();
    };
    std::fill(row_of.begin(), row_of.end(), UINT32_MAX);
    RowFacts drawn_up = list_dates.facts(drawn_up_in(list_dates.cases().front().steps, month));
    for (std::uint32_t i = 0; i < list_dates.cases().size(); ++i) {
      const StepsCase& steps_case = list_dates.cases()[i];
      if (month_of(steps_case.steps.drawn_up_on) < month) continue;
      RowFacts row = list_dates.facts(steps_case);
      for (const std::uint8_t fact : {facts::list_month.number(), facts::reference_month.number()})
        row[fact] = drawn_up[fact];
      pending.push_back(row);
      numbers.push_back(i);
      if (pending.size() == batch_rows) settle();
    }
    if (!pending.empty()) settle();
    for (const auto& [later, earlier] : list_dates.receipts()) {
      if (row_of[later] != UINT32_MAX && row_of[later] != row_of[earlier])
        receipts.emplace(row_of[later], row_of[earlier]);
    }
  }
  receipts_.assign(receipts.begin(), receipts.end());
}

Grid::Grid(const Cluster& cluster, const std::vector<RuleInMonth>& rules,
           const ListDates& list_dates)
    : cluster_(cluster) {
  add_axes(rules);
  if (cluster.has_list_dates) {
    add_lists(rules, list_dates);
  } else {
    lists_.resize(1);
  }
}

RowFacts Grid::row(std::size_t number) const {
  RowFacts row = lists_[number / list_stride_].facts;
  for (const Axis& axis : axes_) {
    const auto& value = axis.values[digit(number, axis)];
    // An assumed receipt fills an empty cell only.
    if (axis.fact == facts::received_on.number() && row[axis.fact]) continue;
    row[axis.fact] = value;
    if (value && axis.reference) {
      row[axis.fact] = set_of(*value, static_cast<std::uint64_t>(row[*axis.reference].value()));
    }
  }
  return row;
}

std::optional<Steps> Grid::steps(std::size_t number) const {
  if (!cluster_.has_list_dates) return std::nullopt;
  return lists_[number / list_stride_].steps;
}

bool Grid::assumes_receipt(std::size_t number) const {
  return cluster_.has_list_dates && !lists_[number / list_stride_].steps.received_on &&
         row(number)[facts::received_on.number()].has_value();
}

bool Grid::is_in_order(std::size_t number) const {
  const RowFacts values = row(number);
  for (const auto& [first, last] :
       {std::pair{facts::contract_starts_on.number(), facts::contract_ends_on.number()},
        std::pair{facts::rent_from.number(), facts::rent_to.number()}}) {
    if (values[first] && values[last] && *values[first] > *values[last]) return false;
  }
  return true;
}

std::string Grid::cut() const {
  std::string text;
  const auto add = [&](const std::optional<std::int64_t>& value) {
    text += (value ? std::to_string(*value) : "-") + ' ';
  };
  for (const Axis& axis : axes_) {
    add(axis.fact);
    for (const auto& value : axis.values) add(value);
  }
  for (const ListRow& list : lists_) {
    for (const auto& value : list.facts) add(value);
  }
  return text;
}

std::string Grid::text(std::size_t number) const {
  std::vector<std::uint8_t> of_request;
  for (const Axis& axis : axes_) {
    if (axis.fact != facts::received_on.number()) of_request.push_back(axis.fact);
  }
  std::string text = facts_text(row(number), of_request);
  if (const auto list = steps(number)) {
    text += (text.empty() ? "" : " ") + steps_text(*list);
    if (assumes_receipt(number))
      text += " assumed " + facts_text(row(number), {facts::received_on.number()});
  }
  return text;
}

bool Grid::may_hide(std::size_t number, const Axis& axis) const {
  if (!vocabulary()[axis.fact].asked) return false;
  if (axis.fact == facts::received_on.number())
    return !lists_[number / list_stride_].steps.received_on;
  if (axis.fact != facts::contract_ends_on.number()) return true;
  for (const Axis& type : axes_) {
    if (type.fact == facts::contract_type.number())
      return type.values[digit(number, type)] !=
             static_cast<std::int64_t>(ContractType::indefinite);
  }
  return true;
}

// ---- States
// --------------------------------------------------------------------------------------

ClusterStates::ClusterStates(Cluster of, const Rule& rule, Month month, const ListDates& list_dates)
    : cluster(std::move(of)), grid(cluster, {{&rule, month}}, list_dates) {
  find_states(rule, month);
  find_changes();
  find_completions();
}

std::optional<StateNumber> ClusterStates::find(std::uint64_t mask) const {
  const auto found = std::lower_bound(masks.begin(), masks.end(), mask);
  if (found == masks.end() || *found != mask) return std::nullopt;
  return static_cast<StateNumber>(found - masks.begin());
}

bool ClusterStates::is_complete(StateNumber state) const {
  for (const std::size_t provision : cluster.provisions.front()) {
    if (state_in(masks[state], provision) == static_cast<std::uint8_t>(Truth::unknown))
      return false;
  }
  return true;
}

std::string ClusterStates::sha256() const {
  std::string text = grid.cut();
  for (const std::size_t p : cluster.provisions.front()) text += std::to_string(p) + ' ';
  for (const StateNumber state : state_of_row) text += std::to_string(masks[state]) + ' ';
  return rentsupport::sha256(text);
}

void ClusterStates::find_states(const Rule& rule, Month month) {
  const std::uint64_t bits = bits_of(cluster.provisions.front());
  // The same with the children of every node in reverse, and where its provisions stand.
  const Rule reversed = rebuilt(
      rule, [](std::uint32_t) { return std::nullopt; }, true);
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for (const std::size_t p : cluster.provisions.front()) {
    for (std::size_t q = 0; q < reversed.provisions().size(); ++q) {
      if (reversed.provisions()[q].id == rule.provisions()[p].id) places.emplace_back(p, q);
    }
  }
  FactRows rows({&rule, &reversed});
  std::vector<std::uint64_t> mask_of_row;
  mask_of_row.reserve(grid.size());
  for (std::size_t begin = 0; begin < grid.size(); begin += batch_rows) {
    const std::size_t count = std::min(batch_rows, grid.size() - begin);
    for (std::size_t i = 0; i < count; ++i) rows.put(i, grid.row(begin + i));
    rows.evaluate(count, 0, month);
    for (std::size_t i = 0; i < count; ++i) mask_of_row.push_back(rows.mask(i) & bits);
    rows.evaluate(count, 1, month);
    for (std::size_t i = 0; i < count; ++i) {
      for (const auto& [p, q] : places) {
        if (state_in(mask_of_row[begin + i], p) != state_in(rows.mask(i), q))
          disordered_row = begin + i;
      }
    }
  }
  masks = mask_of_row;
  std::sort(masks.begin(), masks.end());
  masks.erase(std::unique(masks.begin(), masks.end()), masks.end());
  example.assign(masks.size(), grid.size());
  state_of_row.reserve(grid.size());
  for (std::size_t row = 0; row < grid.size(); ++row) {
    state_of_row.push_back(*find(mask_of_row[row]));
    example[state_of_row.back()] = std::min(example[state_of_row.back()], row);
  }
}

void ClusterStates::find_changes() {
  std::set<std::array<std::size_t, 3>> known;
  const auto add = [&](Change::Kind kind, std::size_t from, std::size_t to) {
    const StateNumber a = state_of_row[from];
    const StateNumber b = state_of_row[to];
    if (a != b && known.insert({static_cast<std::size_t>(kind), a, b}).second)
      changes.push_back({kind, a, b, from, to});
  };
  const Grid::Axis* rent_from = nullptr;
  const Grid::Axis* rent_to = nullptr;
  for (const Grid::Axis& axis : grid.axes()) {
    if (axis.fact == facts::rent_from.number()) rent_from = &axis;
    if (axis.fact == facts::rent_to.number()) rent_to = &axis;
    for (std::size_t row = 0; row < grid.size(); ++row) {
      const std::size_t digit = grid.digit(row, axis);
      if (!axis.values[digit]) continue;
      if (grid.may_hide(row, axis)) add(Change::Kind::hidden, row, grid.with(row, axis, 0));
      // A receipt assumed earlier, not before the sending; a larger set of months.
      const bool insured = axis.fact == facts::insured_months.number();
      const bool rented = axis.fact == facts::rented_months.number();
      const bool receipt = axis.fact == facts::received_on.number();
      if (!insured && !rented && !(receipt && grid.assumes_receipt(row))) continue;
      const RowFacts now = grid.row(row);
      for (std::size_t other = 0; other < axis.values.size(); ++other) {
        if (other == digit || !axis.values[other]) continue;
        const std::size_t changed = grid.with(row, axis, other);
        const std::int64_t value = grid.row(changed)[axis.fact].value();
        const std::int64_t old = now[axis.fact].value();
        if (insured && (value & old) == old) add(Change::Kind::more_insured, row, changed);
        if (rented && (value & old) == old) add(Change::Kind::more_days, row, changed);
        if (receipt && value < old && value >= now[facts::sent_to_si_on.number()].value())
          add(Change::Kind::earlier_receipt, row, changed);
      }
    }
  }
  grid.each_receipt([&](std::size_t later, std::size_t earlier) {
    add(Change::Kind::earlier_receipt, later, earlier);
  });
  if (rent_from == nullptr || rent_to == nullptr) return;
  for (std::size_t row = 0; row < grid.size(); ++row) {
    const auto& from = rent_from->values[grid.digit(row, *rent_from)];
    const auto& to = rent_to->values[grid.digit(row, *rent_to)];
    if (!from) continue;
    for (std::size_t f = 0; f < rent_from->values.size(); ++f) {
      if (!rent_from->values[f] || *rent_from->values[f] > *from) continue;
      for (std::size_t t = 0; t < rent_to->values.size(); ++t) {
        const auto& longer = rent_to->values[t];
        if (!longer || (to && *longer >= *to))
          add(Change::Kind::more_days, row, grid.with(grid.with(row, *rent_from, f), *rent_to, t));
      }
    }
  }
}

std::vector<std::vector<StateNumber>> ClusterStates::completion_sets(
    bool in_files, std::vector<std::uint32_t>& set_of_row) const {
  std::vector<std::vector<StateNumber>> sets;
  std::map<std::vector<StateNumber>, std::uint32_t> numbers;
  const auto intern = [&](std::vector<StateNumber> set) {
    const auto [found, is_new] =
        numbers.try_emplace(std::move(set), static_cast<std::uint32_t>(sets.size()));
    if (is_new) sets.push_back(found->first);
    return found->second;
  };
  set_of_row.assign(grid.size(), 0);
  std::map<std::vector<std::uint32_t>, std::uint32_t> unions;
  // A fact filled in makes a larger number: larger numbers first. The kind of contract is filled
  // before its end, since it says what an empty end means.
  for (std::size_t row = grid.size(); row-- > 0;) {
    const Grid::Axis* open = nullptr;
    for (const Grid::Axis& axis : grid.axes()) {
      if (!axis.values[grid.digit(row, axis)] && grid.may_hide(row, axis)) {
        open = &axis;
        break;
      }
    }
    if (open == nullptr) {
      set_of_row[row] = intern(in_files && !grid.is_in_order(row) ? std::vector<StateNumber>{}
                                                                  : std::vector{state_of_row[row]});
      continue;
    }
    std::vector<std::uint32_t> parts;
    for (std::size_t value = 1; value < open->values.size(); ++value)
      parts.push_back(set_of_row[grid.with(row, *open, value)]);
    std::sort(parts.begin(), parts.end());
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    const auto known = unions.find(parts);
    if (known != unions.end()) {
      set_of_row[row] = known->second;
      continue;
    }
    std::set<StateNumber> all;
    for (const std::uint32_t part : parts) all.insert(sets[part].begin(), sets[part].end());
    set_of_row[row] = unions[parts] = intern({all.begin(), all.end()});
  }
  return sets;
}

namespace {

// Returns the mask with every unknown provision in another state.
std::uint64_t unknown_become(std::uint64_t mask, const std::vector<std::size_t>& provisions,
                             Truth state) {
  for (const std::size_t provision : provisions) {
    if (state_in(mask, provision) == static_cast<std::uint8_t>(Truth::unknown))
      mask = with_state(mask, provision, state);
  }
  return mask;
}

}  // namespace

std::vector<Opening> ClusterStates::narrow_openings(
    const std::vector<std::vector<StateNumber>>& sets,
    const std::vector<std::uint32_t>& set_of_row) const {
  std::set<std::pair<StateNumber, std::uint32_t>> seen;
  std::vector<Opening> result;
  for (std::size_t row = 0; row < grid.size(); ++row) {
    const StateNumber state = state_of_row[row];
    if (is_complete(state) || sets[set_of_row[row]].empty()) continue;
    if (!seen.emplace(state, set_of_row[row]).second) continue;
    const auto& set = sets[set_of_row[row]];
    for (const Truth end : {Truth::held, Truth::failed}) {
      const auto extreme = find(unknown_become(masks[state], cluster.provisions.front(), end));
      if (extreme && std::binary_search(set.begin(), set.end(), *extreme)) continue;
      result.push_back({state, set, row});
      break;
    }
  }
  return result;
}

void ClusterStates::find_completions() {
  std::vector<std::uint32_t> set_of_row;
  const auto sets = completion_sets(false, set_of_row);
  std::vector<std::set<StateNumber>> joined(masks.size());
  std::set<std::pair<StateNumber, std::uint32_t>> seen;
  for (std::size_t row = 0; row < grid.size(); ++row) {
    if (!seen.emplace(state_of_row[row], set_of_row[row]).second) continue;
    const auto& set = sets[set_of_row[row]];
    joined[state_of_row[row]].insert(set.begin(), set.end());
    for (const StateNumber state : set) {
      if (!is_complete(state)) indefinite_row = row;
    }
  }
  for (const auto& set : joined) completions.emplace_back(set.begin(), set.end());
  narrow = narrow_openings(sets, set_of_row);
  std::vector<std::uint32_t> file_set_of_row;
  const auto file_sets = completion_sets(true, file_set_of_row);
  narrow_in_files = narrow_openings(file_sets, file_set_of_row);
}

}  // namespace tests::table
