#include "rentsupport/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "answer/doubtful_pairs.hpp"
#include "decide/counted_months.hpp"
#include "decide/decisions_data.hpp"
#include "decide/declared_facts.hpp"
#include "decide/dossier_data.hpp"
#include "decide/fact_views.hpp"
#include "rentsupport/named.hpp"
#include "rule/evaluator.hpp"
#include "rule/lacking.hpp"
#include "rule/rule_text.hpp"
#include "rule/settling_facts.hpp"
#include "values/keyed_hash.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::uint32_t no_row = UINT32_MAX;

// The days of a list that an explanation names: drawn_up_on and the steps, in column order.
constexpr std::size_t day_count = std::tuple_size_v<decltype(Explanation::days)>;
constexpr std::size_t posted = 1;
constexpr std::size_t sent_to_si = 2;
constexpr std::size_t received = 4;

// What of a list an explanation needs besides its facts.
class ListDays {
 public:
  ListDays(const Table& lists, std::size_t list) {
    for (std::size_t day = 0; day < day_count; ++day) {
      if (lists.columns[lists::drawn_up_on + day].is_known(list)) given_ |= bit(day);
    }
  }

  [[nodiscard]] bool has(std::size_t day) const noexcept { return (given_ & bit(day)) != 0; }

  // Returns the days that a step's date follows from: its own; else those of the step before it and
  // the next one given, past which a projection does not go.
  [[nodiscard]] std::uint16_t behind(std::size_t step) const noexcept {
    std::uint16_t days = 0;
    for (; !has(step); --step) {
      for (std::size_t next = step + 1; next < day_count; ++next) {
        if (!has(next)) continue;
        days |= bit(next);
        break;
      }
    }
    return days | bit(step);
  }

 private:
  static constexpr std::uint16_t bit(std::size_t day) noexcept {
    return static_cast<std::uint16_t>(1U << day);
  }
  std::uint16_t given_ = 0;
};

std::int64_t read_value(const ColumnView& view, FactType type, std::size_t row) noexcept {
  switch (type) {
    case FactType::date:
    case FactType::month:
    case FactType::day:
      return static_cast<const std::int32_t*>(view.values)[row];
    case FactType::month_set:
    case FactType::month_bit:
      return static_cast<std::int64_t>(static_cast<const std::uint64_t*>(view.values)[row]);
    case FactType::number:
      return static_cast<const std::int64_t*>(view.values)[row];
    case FactType::choice:
      break;
  }
  return static_cast<const std::uint8_t*>(view.values)[row];
}

// What no answer makes: a row with `bad_interval`, which is rejected; and the end of an indefinite
// contract.
const NoAnswers& no_answers() {
  static const NoAnswers answers{
      {facts::contract_starts_on <= facts::contract_ends_on, facts::rent_from <= facts::rent_to},
      NoAnswers::Empty{facts::contract_ends_on.number(), facts::contract_type.number(),
                       static_cast<std::int64_t>(ContractType::indefinite)}};
  return answers;
}

// A group's rule as every explanation of it walks it.
struct Plan {
  struct Leaf {
    std::uint32_t node = 0;
    std::array<std::uint8_t, 2> facts{};
    std::size_t count = 0;
  };
  struct Entry {
    std::uint32_t node = 0;
    std::uint32_t depth = 0;
    std::int32_t provision = -1;
    std::vector<Leaf> leaves;
  };
  std::vector<Entry> entries;        // from the root down
  std::vector<std::uint32_t> joins;  // above the provisions, children before parents
  std::uint64_t facts = 0;           // a bit each, those read
};

Plan::Leaf leaf_of(const Node& node, std::uint32_t number) {
  Plan::Leaf leaf{number, {}, 0};
  const auto add = [&](std::uint8_t fact) { leaf.facts[leaf.count++] = fact; };
  switch (node.kind) {
    case NodeKind::given:
    case NodeKind::one_of:
    case NodeKind::contains_supported_month:
    case NodeKind::one_month:
      add(node.fact);
      break;
    case NodeKind::contains:
      add(node.fact);
      add(node.month_fact);
      break;
    case NodeKind::compare:
      for (const Term& term : {node.left, node.right}) {
        if (term.source == Term::Source::fact) add(term.fact);
      }
      break;
    default:
      break;
  }
  return leaf;
}

void add_entries(const Rule& rule, std::uint32_t number, std::uint32_t depth, Plan& plan) {
  const Node& node = rule.nodes()[number];
  plan.entries.push_back({number, depth, node.provision, {}});
  if (node.provision < 0) {
    std::vector<std::uint32_t> children;
    rule.each_child(number, [&](std::uint32_t child) { children.push_back(child); });
    std::reverse(children.begin(), children.end());
    for (const std::uint32_t child : children) add_entries(rule, child, depth + 1, plan);
    plan.joins.push_back(number);
    return;
  }
  for (std::uint32_t inner = node.first; inner <= number; ++inner) {
    const NodeKind kind = rule.nodes()[inner].kind;
    if (kind >= NodeKind::not_ || kind == NodeKind::later) continue;
    const Plan::Leaf leaf = leaf_of(rule.nodes()[inner], inner);
    plan.entries.back().leaves.push_back(leaf);
    for (std::size_t i = 0; i < leaf.count; ++i) plan.facts |= std::uint64_t{1} << leaf.facts[i];
  }
}

Plan plan_of(const Rule& rule) {
  Plan plan;
  add_entries(rule, static_cast<std::uint32_t>(rule.nodes().size() - 1), 0, plan);
  return plan;
}

}  // namespace

std::string_view name(Origin origin) noexcept {
  constexpr std::array<std::string_view, 8> names{"given", "declared", "assumed",   "unknown",
                                                  "empty", "actual",   "projected", "computed"};
  return name_in(names, origin);
}

class Explainer::Work {
 public:
  explicit Work(const Decisions& decisions)
      : decisions_(decisions),
        data_(Decisions::Data::of(decisions)),
        dossier_(*data_.dossier),
        counted_(data_),
        rules_(decisions.rule_set()),
        views_(views_of(data_)),
        plans_{plan_of(rules_.groups()[0].rule), plan_of(rules_.groups()[1].rule)},
        both_{&rules_.groups()[0].rule, &rules_.groups()[1].rule},
        columns_(both_, vocabulary(), views_),
        leaves_(both_, vocabulary()),
        truths_{BatchTruth(*both_[0], leaves_), BatchTruth(*both_[1], leaves_)} {}

  Explanation explain(std::size_t number) {
    const Decision decision = decisions_[number];
    const auto request = static_cast<std::uint32_t>(decision.request);
    const std::uint32_t list = dossier_.request_list[request];
    const std::uint32_t employer = dossier_.list_employer[list];
    const auto text = [](const Table& table, std::size_t column, std::size_t row) {
      return std::string{table.columns[column].texts[row]};
    };
    Explanation result{rules_,
                       text(dossier_.workers, workers::request_id, request),
                       text(dossier_.lists, lists::list_id, list),
                       text(dossier_.employers, employers::employer_id, employer),
                       text(dossier_.employers, employers::name, employer),
                       text(dossier_.workers, workers::worker_id, request),
                       text(dossier_.workers, workers::full_name, request),
                       decision.month,
                       decision.group,
                       decision.outcome,
                       decision.amount,
                       decision.max_amount,
                       decision.mask,
                       days_of(list),
                       data_.timelines[list],
                       {},
                       {},
                       {},
                       {},
                       {},
                       {},
                       false,
                       {},
                       0};
    find_states(result, request);
    build_tree(result, request, list);
    count_months(result, request, number);
    if (result.outcome == Outcome::refused) result.lacking = lacking_sets(result);
    if (counted_.is_doubtful(number)) {
      explain_doubt(result, request, number);
    } else if (result.outcome == Outcome::undetermined) {
      find_settling(result, request);
    }
    return result;
  }

 private:
  // With the further facts of the dossier.
  [[nodiscard]] Vocabulary vocabulary() const noexcept { return dossier_.records().facts; }

  // Evaluates the word in which the request stands, as far as that is not done yet.
  void find_states(Explanation& result, std::uint32_t request) {
    const auto group = static_cast<std::size_t>(result.group);
    const auto first = static_cast<std::uint32_t>(request / word_rows * word_rows);
    constexpr std::array<std::uint8_t, 1> word{0};
    if (first_ != first) {
      columns_.load(first, std::min<std::size_t>(word_rows, dossier_.workers.rows - first));
      leaves_.evaluate(columns_, word);
      first_ = first;
      month_ = {};
      is_evaluated_ = {};
    }
    if (month_ != result.month) {
      leaves_.evaluate(columns_, word, result.month);
      month_ = result.month;
      is_evaluated_for_month_ = {};
    }
    if (!is_evaluated_[group]) {
      truths_[group].evaluate(word);
      is_evaluated_[group] = true;
    }
    if (!is_evaluated_for_month_[group]) {
      truths_[group].evaluate_month(word);
      is_evaluated_for_month_[group] = true;
    }
    const Rule& rule = result.rule();
    result.states.resize(rule.nodes().size());
    for (std::uint32_t node = 0; node < rule.nodes().size(); ++node) {
      const TruthBits bits = truths_[group].truth(node, 0);
      const std::uint64_t yes = bits.yes >> request % word_rows & 1U;
      const std::uint64_t no = bits.no >> request % word_rows & 1U;
      result.states[node] = static_cast<std::uint8_t>(yes != 0  ? Truth::held
                                                      : no != 0 ? Truth::failed
                                                                : Truth::unknown);
    }
    // The provisions of the later stage have their states from the mask, and the joins with them.
    for (std::size_t place = 0; place < rule.provisions().size(); ++place) {
      const std::uint32_t node = rule.provisions()[place].node;
      if (rule.nodes()[node].kind == NodeKind::later)
        result.states[node] = state_in(result.mask, place);
    }
    for (const std::uint32_t join : plans_[group].joins) {
      result.states[join] = static_cast<std::uint8_t>(joined(rule, join, [&](std::uint32_t child) {
        const std::uint8_t state = result.states[child];
        return state == 0 ? Truth::held : static_cast<Truth>(state);
      }));
    }
  }

  [[nodiscard]] std::array<std::optional<Date>, day_count> days_of(std::uint32_t list) const {
    std::array<std::optional<Date>, day_count> days;
    for (std::size_t day = 0; day < day_count; ++day)
      days[day] = dossier_.lists.columns[lists::drawn_up_on + day].date(list);
    return days;
  }

  void build_tree(Explanation& result, std::uint32_t request, std::uint32_t list) {
    const Plan& plan = plans_[static_cast<std::size_t>(result.group)];
    const ListDays days(dossier_.lists, list);
    std::vector<ExplainedFact> known(vocabulary().size());
    for (std::uint64_t rest = plan.facts; rest != 0; rest &= rest - 1) {
      const auto fact = static_cast<std::uint8_t>(std::countr_zero(rest));
      known[fact] = explained(fact, request, list, days);
    }
    result.tree.reserve(plan.entries.size());
    for (const Plan::Entry& entry : plan.entries) {
      ExplainedNode& node = result.tree.emplace_back();
      node.node = entry.node;
      node.depth = entry.depth;
      node.provision = entry.provision;
      if (result.states[entry.node] != 0)
        node.state = static_cast<Truth>(result.states[entry.node]);
      node.leaves.reserve(entry.leaves.size());
      for (const Plan::Leaf& leaf : entry.leaves) {
        ExplainedLeaf& compared = node.leaves.emplace_back();
        compared.node = leaf.node;
        compared.truth = static_cast<Truth>(result.states[leaf.node]);
        compared.facts.reserve(leaf.count);
        for (std::size_t i = 0; i < leaf.count; ++i) compared.facts.push_back(known[leaf.facts[i]]);
      }
    }
  }

  [[nodiscard]] std::optional<std::int64_t> value(std::uint8_t fact, std::uint32_t request) const {
    const ColumnView& view = views_[fact];
    const std::size_t row = view.via == nullptr ? request : view.via[request];
    if (view.known != nullptr && (view.known[row / 64] >> row % 64 & 1U) == 0) return std::nullopt;
    return read_value(view, vocabulary()[fact].type, row);
  }

  [[nodiscard]] ExplainedFact explained(std::uint8_t fact, std::uint32_t request,
                                        std::uint32_t list, const ListDays& days) const {
    const std::optional<std::int64_t> known = value(fact, request);
    ExplainedFact result{fact, known ? Origin::given : Origin::unknown, known.value_or(0), 0};
    const auto of_step = [&](std::size_t step) {
      result.origin = days.has(step) ? Origin::actual : Origin::projected;
      result.days = days.behind(step);
    };
    const auto computed = [&](std::uint16_t from) {
      result.origin = Origin::computed;
      result.days = from;
    };
    if (fact == facts::received_on.number()) {
      if (known) of_step(received);
    } else if (fact == facts::rent_to.number()) {
      if (!known) result.origin = Origin::empty;
    } else if (fact == facts::contract_ends_on.number() && !known) {
      const auto type = value(facts::contract_type.number(), request);
      if (type == static_cast<std::int64_t>(ContractType::indefinite))
        result.origin = Origin::empty;
    } else if (fact == facts::list_month.number() || fact == facts::reference_month.number()) {
      computed(days.behind(0));
    } else if (fact == facts::posting_ends_on.number()) {
      computed(days.behind(posted));
    } else if (fact == facts::sent_to_si_on.number() || fact == facts::sent_to_si_day.number()) {
      of_step(sent_to_si);
    } else if (fact == facts::projected_receipt.number()) {
      of_step(received);
    } else if (fact == facts::earliest_receipt.number()) {
      of_step(received);
      if (result.origin == Origin::projected) result.origin = Origin::computed;
    }
    if (known && is_declared(fact, request)) {
      result.origin = Origin::declared;
    } else if (known && is_assumed(fact, request, list)) {
      result.origin = Origin::assumed;
      result.days = 0;
    }
    return result;
  }

  [[nodiscard]] bool is_declared(std::uint8_t fact, std::uint32_t request) const {
    return is_filled(data_.declared, fact, request);
  }

  [[nodiscard]] bool is_assumed(std::uint8_t fact, std::uint32_t request,
                                std::uint32_t list) const {
    if (data_.assumed.empty()) return false;
    const auto place = place_of(dossier_.records(), fact);
    if (!place) return false;
    return is_filled(data_.assumed, fact,
                     place->table == TableName::employers ? dossier_.list_employer[list]
                     : place->table == TableName::lists   ? list
                                                          : request);
  }

  void count_months(Explanation& result, std::uint32_t request, std::uint64_t number) {
    counted_.each(
        request, number,
        [&](Month month, std::optional<Group> group) {
          result.counted.push_back({month, {}, {}, group});
        },
        [&](std::uint64_t at, std::uint32_t other) {
          result.counted.push_back(counted_month(at, other));
        });
  }

  [[nodiscard]] CountedMonth counted_month(std::uint64_t at, std::uint32_t request) const {
    const std::uint32_t list = dossier_.request_list[request];
    return {month_at(data_.months[at]),
            std::string{dossier_.workers.columns[workers::request_id].texts[request]},
            std::string{dossier_.lists.columns[lists::list_id].texts[list]},
            dossier_.group_of_list(list)};
  }

  void explain_doubt(Explanation& result, std::uint32_t request, std::uint64_t number) {
    counted_.each_maybe(
        request, number,
        [&](Month month, std::optional<Group> group) {
          result.maybe_counted.push_back({month, {}, {}, group});
        },
        [&](std::uint64_t at, std::uint32_t other) {
          result.maybe_counted.push_back(counted_month(at, other));
        });
    result.is_payable_if_same = counted_.is_payable_if_same(request, number);
    if (!pairs_) pairs_ = std::make_unique<DoubtfulPairs>(data_);
    result.doubtful_pairs = pairs_->of(request, result.more_pairs);
  }

  std::vector<std::uint32_t> lacking_sets(const Explanation& explanation) {
    // The same masks come again and again.
    auto& known = lacking_[static_cast<std::size_t>(explanation.group)];
    const auto found = known.find(explanation.mask);
    if (found != known.end()) return found->second;
    return known[explanation.mask] = lacking(explanation.rule(), explanation.mask);
  }

  void find_settling(Explanation& result, std::uint32_t request) {
    const auto group = static_cast<std::size_t>(result.group);
    if (!settling_[group])
      settling_[group] = std::make_unique<SettlingFacts>(result.rule(), vocabulary(), no_answers());
    std::vector<std::optional<std::int64_t>> row(vocabulary().size());
    for (std::uint64_t rest = plans_[group].facts; rest != 0; rest &= rest - 1) {
      const auto fact = static_cast<std::uint8_t>(std::countr_zero(rest));
      row[fact] = value(fact, request);
    }
    result.settling = settling_[group]->find(row, result.states, result.month);
    leave_declared(result.settling, request);
  }

  // On a signed form the start of a contract declares its conclusion, and with its kind its end:
  // nobody need be asked for these besides.
  void leave_declared(std::vector<std::uint64_t>& sets, std::uint32_t request) const {
    const std::uint32_t list = dossier_.request_list[request];
    if (!declares(rules_, dossier_, list)) return;
    const auto bit = [](const auto& fact) { return std::uint64_t{1} << fact.number(); };
    const auto will_be_given = [&](const auto& fact, std::uint64_t asked) {
      return (asked & bit(fact)) != 0 ||
             (value(fact.number(), request) && !is_assumed(fact.number(), request, list));
    };
    for (std::uint64_t& set : sets) {
      const std::uint64_t asked = set;
      if (!will_be_given(facts::contract_starts_on, asked)) continue;
      set &= ~bit(facts::contract_signed_on);
      if (will_be_given(facts::contract_type, asked)) set &= ~bit(facts::contract_ends_on);
    }
    // A set that holds another one says no more than that.
    std::stable_sort(sets.begin(), sets.end(), [](std::uint64_t a, std::uint64_t b) {
      return std::popcount(a) < std::popcount(b);
    });
    std::vector<std::uint64_t> smallest;
    for (const std::uint64_t set : sets) {
      if (std::none_of(smallest.begin(), smallest.end(),
                       [&](std::uint64_t other) { return (other & ~set) == 0; }))
        smallest.push_back(set);
    }
    sets = std::move(smallest);
  }

  Decisions decisions_;  // kept, and the rows with them
  const Decisions::Data& data_;
  const Dossier::Data& dossier_;
  CountedMonths counted_;
  std::unique_ptr<DoubtfulPairs> pairs_;  // once a month is doubtful
  RuleSet rules_;
  std::vector<ColumnView> views_;
  std::array<Plan, 2> plans_;
  std::array<const Rule*, 2> both_;
  BatchColumns columns_;
  BatchLeaves leaves_;
  std::array<BatchTruth, 2> truths_;
  std::array<std::unique_ptr<SettlingFacts>, 2> settling_;
  std::array<HashMap<std::uint64_t, std::vector<std::uint32_t>>, 2> lacking_;  // by mask

  // What is loaded and evaluated: a word's first request, and a month; by group.
  std::uint32_t first_ = no_row;
  std::optional<Month> month_;
  std::array<bool, 2> is_evaluated_{};
  std::array<bool, 2> is_evaluated_for_month_{};
};

Explainer::Explainer(const Decisions& decisions) : work_(std::make_unique<Work>(decisions)) {}
Explainer::Explainer(Explainer&&) noexcept = default;
Explainer& Explainer::operator=(Explainer&&) noexcept = default;
Explainer::~Explainer() = default;

Explanation Explainer::operator()(std::size_t number) { return work_->explain(number); }

Explanation explain(const Decisions& decisions, std::size_t number) {
  return Explainer{decisions}(number);
}

}  // namespace v2
}  // namespace rentsupport
