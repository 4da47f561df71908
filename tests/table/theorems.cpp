#include "table/theorems.hpp"

#include <algorithm>
#include <set>

#include "values/parallel.hpp"

namespace tests::table {

Clusters clusters_in(const Rule& rule, Month month, const ListDates& list_dates) {
  Clusters clusters;
  for (Cluster& cluster : clusters_of({&rule}))
    clusters.push_back(
        std::make_unique<ClusterStates>(std::move(cluster), rule, month, list_dates));
  return clusters;
}

namespace {

bool is_of_contract(std::uint8_t fact) {
  const std::string_view name = vocabulary()[fact].name;
  return name.substr(0, 9) == "contract_" || name.substr(0, 9) == "previous_";
}

// ---- Theorem 2
// -----------------------------------------------------------------------------------

// Says whether the states of a row let some class of the table be payable.
class Payable {
 public:
  Payable(const Table& table, const std::vector<std::size_t>& provisions) : table_(table) {
    for (std::size_t i = 0; i < table.clusters.size(); ++i) {
      const auto& of_cluster = table.clusters[i]->cluster.provisions.front();
      const bool inside = std::any_of(of_cluster.begin(), of_cluster.end(), [&](std::size_t p) {
        return std::find(provisions.begin(), provisions.end(), p) != provisions.end();
      });
      if (!inside) continue;
      std::uint64_t bits = 0;
      for (const std::size_t p : of_cluster) bits |= std::uint64_t{3} << 2 * p;
      clusters_.emplace_back(i, bits);
    }
  }
  [[nodiscard]] bool operator()(std::uint64_t mask) const {
    return std::all_of(clusters_.begin(), clusters_.end(), [&](const auto& cluster) {
      const auto state = table_.clusters[cluster.first]->find(mask & cluster.second);
      // A state that no table has would be a hole in the table.
      return !state || table_.result.pays[cluster.first][*state];
    });
  }

 private:
  const Table& table_;
  std::vector<std::pair<std::size_t, std::uint64_t>> clusters_;
};

// The facts of the contract are cut at the breakpoints of both groups at once. A contract satisfies
// both only if in each of their clusters some row does.
void compare_groups(const Scheme& scheme, const ListDates& list_dates, SchemeResult& result) {
  std::vector<const Rule*> rules;
  for (const GroupRule& group : scheme.groups) rules.push_back(&group.rule);
  const auto can_pay = [](const Table& table) { return table.result.payable > 0; };
  for (const Table& a : result.tables) {
    for (const Table& b : result.tables) {
      if (a.group != 0 || b.group != 1 || !can_pay(a) || !can_pay(b)) continue;
      std::string witness;
      bool both = true;
      for (const Cluster& cluster : clusters_of(rules)) {
        if (!both || !std::any_of(cluster.facts.begin(), cluster.facts.end(), is_of_contract))
          continue;
        const Grid grid(cluster, {{rules[0], a.month}, {rules[1], b.month}}, list_dates);
        const Payable in_a(a, cluster.provisions[0]);
        const Payable in_b(b, cluster.provisions[1]);
        FactRows rows(rules);
        bool found = false;
        for (std::size_t begin = 0; begin < grid.size() && !found; begin += batch_rows) {
          const std::size_t count = std::min(batch_rows, grid.size() - begin);
          for (std::size_t i = 0; i < count; ++i) rows.put(i, grid.row(begin + i));
          std::vector<bool> pays(count);
          rows.evaluate(count, 0, a.month);
          for (std::size_t i = 0; i < count; ++i) pays[i] = in_a(rows.mask(i));
          rows.evaluate(count, 1, b.month);
          result.contracts_compared += count;
          for (std::size_t i = 0; i < count && !found; ++i) {
            if (!pays[i] || !in_b(rows.mask(i))) continue;
            found = true;
            witness += "  " + grid.text(begin + i) + '\n';
            for (const auto& [number, provisions] :
                 {std::pair{std::size_t{0}, cluster.provisions[0]},
                  std::pair{std::size_t{1}, cluster.provisions[1]}}) {
              rows.evaluate(count, number, number == 0 ? a.month : b.month);
              for (const std::size_t p : provisions) {
                witness += "    " + scheme.groups[number].rule.provisions()[p].id + ' ' +
                           (state_in(rows.mask(i), p) == 1 ? "held" : "not held") + '\n';
              }
            }
          }
        }
        both = found;
      }
      if (!both) continue;
      result.counter_examples.push_back(
          {2, scheme.reading + ": a contract satisfies " + std::string{scheme.groups[0].name} +
                  ' ' + to_string(a.month) + " and " + std::string{scheme.groups[1].name} + ' ' +
                  to_string(b.month) + '\n' + witness});
      return;
    }
  }
}

// ---- Ends out of reach
// ---------------------------------------------------------------------------

// Visits every complete state of the provisions outside of a cluster that leaves the root open to
// it: a child of the root that is a provision must be held, the others may be anything.
template <class Visit>
void each_context(const Rule& rule, const ClusterStates& cluster, Visit&& visit) {
  const auto root = static_cast<std::uint32_t>(rule.nodes().size() - 1);
  std::set<std::size_t> conjuncts;
  if (rule.nodes()[root].kind == NodeKind::all_of) {
    rule.each_child(root, [&](std::uint32_t child) {
      if (rule.nodes()[child].provision >= 0)
        conjuncts.insert(static_cast<std::size_t>(rule.nodes()[child].provision));
    });
  }
  std::uint64_t held = 0;
  std::vector<std::size_t> free;
  const auto& own = cluster.cluster.provisions.front();
  for (std::size_t p = 0; p < rule.provisions().size(); ++p) {
    if (std::find(own.begin(), own.end(), p) != own.end()) continue;
    held = with_state(held, p, Truth::held);
    if (conjuncts.count(p) == 0 && rule.nodes()[rule.provisions()[p].node].kind != NodeKind::later)
      free.push_back(p);
  }
  for (std::size_t chosen = 0; chosen < std::size_t{1} << free.size(); ++chosen) {
    std::uint64_t mask = held;
    for (std::size_t i = 0; i < free.size(); ++i) {
      if ((chosen >> i & 1U) != 0) mask = with_state(mask, free[i], Truth::failed);
    }
    visit(mask);
  }
}

// Lists the rows of a cluster beside which an undetermined class cannot reach an end.
void find_out_of_reach(const Scheme& scheme, SchemeResult& result) {
  // By group, completions, end and unknown provisions: the months, and an example.
  std::map<std::string, std::pair<std::string, std::string>> lines;
  for (const Table& table : result.tables) {
    if (table.result.undetermined == 0) continue;
    const Rule& rule = scheme.groups[table.group].rule;
    for (const auto& cluster : table.clusters) {
      for (const bool in_files : {false, true}) {
        for (const Opening& opening : in_files ? cluster->narrow_in_files : cluster->narrow) {
          bool pays = true;
          bool refuses = true;
          each_context(rule, *cluster, [&](std::uint64_t context) {
            if (verdict(rule, context | cluster->masks[opening.state]) != Truth::unknown) return;
            const auto reaches = [&](Truth end) {
              return std::any_of(opening.completions.begin(), opening.completions.end(),
                                 [&](StateNumber state) {
                                   return verdict(rule, context | cluster->masks[state]) == end;
                                 });
            };
            pays = pays && reaches(Truth::held);
            refuses = refuses && reaches(Truth::failed);
          });
          for (const bool payable : {true, false}) {
            if (payable ? pays : refuses) continue;
            std::string key = std::string{scheme.groups[table.group].name} +
                              (in_files ? " in files" : " anywhere") + " never " +
                              (payable ? "payable:" : "refused:");
            for (const std::size_t p : cluster->cluster.provisions.front()) {
              if (state_in(cluster->masks[opening.state], p) ==
                  static_cast<std::uint8_t>(Truth::unknown))
                key += ' ' + rule.provisions()[p].id;
            }
            auto& [months, example] = lines[key];
            const std::string month = to_string(table.month);
            if (months.find(month) == std::string::npos) months += ' ' + month;
            if (example.empty()) example = cluster->grid.text(opening.row);
          }
        }
      }
    }
  }
  for (const auto& [key, line] : lines)
    result.out_of_reach.push_back(key + " | months" + line.first + " | such as " + line.second);
}

}  // namespace

SchemeResult check(const Scheme& scheme, unsigned threads, Walked& walked, const Fault& fault) {
  SchemeResult result;
  result.reading = scheme.reading;
  std::set<std::int32_t> months;
  for (const GroupRule& group : scheme.groups) {
    for (const Month month : months_of(group.rule)) months.insert(month_number(month));
  }
  std::vector<Month> all_months;
  for (const std::int32_t number : months) all_months.push_back(month_of_number(number));
  const ListDates list_dates(scheme, all_months);
  for (std::size_t g = 0; g < scheme.groups.size(); ++g) {
    const Rule& rule = scheme.groups[g].rule;
    std::vector<bool> turns(rule.provisions().size());
    const std::vector<Month> group_months = months_of(rule);
    std::vector<Clusters> clusters(group_months.size());
    parallel(threads, group_months.size(), [&](std::size_t i, unsigned) {
      clusters[i] = clusters_in(rule, group_months[i], list_dates);
    });
    for (std::size_t i = 0; i < group_months.size(); ++i) {
      const Month month = group_months[i];
      Table table{g, month, std::move(clusters[i]), {}, false};
      const std::string shape = shape_of(rule, table.clusters);
      auto known = walked.find(shape);
      if (known == walked.end()) {
        known = walked.emplace(shape, walk(rule, table.clusters, threads, fault)).first;
        table.walked = true;
        for (CounterExample& found : known->second.counter_examples)
          found.text = scheme.reading + ", " + std::string{scheme.groups[g].name} + ", " +
                       to_string(month) + ": " + found.text;
      }
      table.result = known->second;
      for (const CounterExample& found : table.result.counter_examples) {
        if (table.walked) result.counter_examples.push_back(found);
      }
      for (std::size_t p = 0; p < turns.size(); ++p) {
        if (table.result.turns[p]) turns[p] = true;
      }
      result.tables.push_back(std::move(table));
    }
    for (std::size_t p = 0; p < turns.size(); ++p) {
      if (rule.nodes()[rule.provisions()[p].node].kind == NodeKind::later) continue;
      if (turns[p]) {
        ++result.alive;
      } else {
        result.idle.push_back(std::string{scheme.groups[g].name} + ' ' + rule.provisions()[p].id);
      }
    }
  }
  if (scheme.groups.size() == 2) compare_groups(scheme, list_dates, result);
  find_out_of_reach(scheme, result);
  return result;
}

}  // namespace tests::table
