#include "decide/fact_views.hpp"

#include <algorithm>

#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::array<std::uint8_t, 4> employer_facts{
    facts::kind.number(), facts::registered.number(), facts::zone.number(),
    facts::province.number()};

std::int32_t number(Date day) noexcept {
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

void copy_employer_facts(Decisions::Data& decisions) {
  const Dossier::Data& dossier = *decisions.dossier;
  for (std::size_t i = 0; i < employer_facts.size(); ++i) {
    const Column& column = decisions.column(employer_facts[i]);
    ListFacts::Choice& choice = decisions.list_facts.employer[i];
    choice.values.resize(dossier.lists.rows);
    choice.known.assign((dossier.lists.rows + 63) / 64, 0);
    for (std::size_t list = 0; list < dossier.lists.rows; ++list) {
      const std::uint32_t employer = dossier.list_employer[list];
      choice.values[list] = column.choices[employer];
      choice.known[list / 64] |= std::uint64_t{column.is_known(employer)} << list % 64;
    }
  }
}

}  // namespace

Steps steps_of(const Table& table, std::size_t list) {
  const auto date = [&](std::size_t column) { return table.columns[column].date(list); };
  return {*date(lists::drawn_up_on),    date(lists::posted_on),   date(lists::sent_to_si_on),
          date(lists::si_confirmed_on), date(lists::received_on), date(lists::submitted_on),
          date(lists::decided_on),      date(lists::funded_on),   date(lists::paid_on)};
}

void find_facts_of_lists(Decisions::Data& decisions, unsigned threads) {
  const RuleSet& rules = decisions.rule_set;
  const Table& lists = decisions.dossier->lists;
  ListFacts& facts = decisions.list_facts;
  std::vector<Timeline>& timelines = decisions.timelines;
  const std::size_t count = lists.rows;
  copy_employer_facts(decisions);
  for (auto* column : {&facts.list_month, &facts.posting_ends_on, &facts.sent_to_si_on,
                       &facts.sent_to_si_day, &facts.earliest_receipt, &facts.projected_receipt}) {
    column->resize(count);
  }
  facts.reference_month.resize(count);
  timelines.resize(count);
  constexpr std::size_t share = 4096;
  parallel(threads, (count + share - 1) / share, [&](std::size_t part, unsigned) {
    for (std::size_t list = part * share; list < std::min(count, (part + 1) * share); ++list) {
      // As given: an assumed receipt serves the rules alone.
      const Steps steps = steps_of(lists, list);
      const Timeline t = timeline(rules.procedure(), steps, decisions.as_of);
      timelines[list] = t;
      const Month drawn_up = month_of(steps.drawn_up_on);
      facts.list_month[list] = month_number(drawn_up);
      facts.reference_month[list] = MonthSet::bit(rules.reference_month(drawn_up));
      facts.posting_ends_on[list] = number(t.posting_ends_on);
      facts.sent_to_si_on[list] = number(t.sent_to_si_on);
      facts.sent_to_si_day[list] = static_cast<std::int32_t>(
          static_cast<unsigned>(std::chrono::year_month_day{t.sent_to_si_on}.day()));
      facts.earliest_receipt[list] = number(t.earliest_receipt);
      facts.projected_receipt[list] = number(t.received_on);
    }
  });
}

namespace {

const void* values_of(const Column& column) noexcept {
  if (!column.choices.empty()) return column.choices.data();
  if (!column.ints.empty()) return column.ints.data();
  return column.sets.data();
}

}  // namespace

std::array<ColumnView, facts::count> views_of(const Decisions::Data& decisions) {
  const ListFacts& lists_facts = decisions.list_facts;
  std::array<ColumnView, facts::count> views;
  const std::uint32_t* via = decisions.dossier->request_list.data();
  for (std::uint8_t fact = 0; fact < facts::count; ++fact) {
    const auto place = place_of(fact);
    if (!place) continue;
    if (place->table == TableName::employers) {
      const auto number =
          std::find(employer_facts.begin(), employer_facts.end(), fact) - employer_facts.begin();
      const ListFacts::Choice& choice = lists_facts.employer[static_cast<std::size_t>(number)];
      views[fact] = {choice.values.data(), choice.known.data(), via};
    } else {
      const Column& column = decisions.column(fact);
      views[fact] = {values_of(column), column.known.data(),
                     place->table == TableName::lists ? via : nullptr};
    }
  }
  const auto derived = [&](const auto& fact, const auto& column) {
    views[fact.number()] = {column.data(), nullptr, via};
  };
  derived(facts::list_month, lists_facts.list_month);
  derived(facts::reference_month, lists_facts.reference_month);
  derived(facts::posting_ends_on, lists_facts.posting_ends_on);
  derived(facts::sent_to_si_on, lists_facts.sent_to_si_on);
  derived(facts::sent_to_si_day, lists_facts.sent_to_si_day);
  derived(facts::earliest_receipt, lists_facts.earliest_receipt);
  derived(facts::projected_receipt, lists_facts.projected_receipt);
  return views;
}

}  // namespace v2
}  // namespace rentsupport
