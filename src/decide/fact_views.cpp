#include "decide/fact_views.hpp"

#include <algorithm>

#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

std::int32_t number(Date day) noexcept {
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

// Facts of employers stand by list too: an evaluator follows one reference.
void copy_employer_facts(Decisions::Data& decisions) {
  const Dossier::Data& dossier = *decisions.dossier;
  const std::size_t lists = dossier.lists.rows;
  const auto copy = [&](const auto& from, auto& to) {
    if (from.empty()) return;
    to.resize(lists);
    for (std::size_t list = 0; list < lists; ++list) to[list] = from[dossier.list_employer[list]];
  };
  const auto facts = static_cast<std::uint8_t>(dossier.records().facts.size());
  for (std::uint8_t of_employer = 0; of_employer < facts; ++of_employer) {
    const auto place = place_of(dossier.records(), of_employer);
    if (!place || place->table != TableName::employers) continue;
    const Column& column = decisions.column(of_employer);
    Column& by_list = decisions.list_facts.employer[of_employer];
    copy(column.choices, by_list.choices);
    copy(column.ints, by_list.ints);
    copy(column.sets, by_list.sets);
    copy(column.numbers, by_list.numbers);
    by_list.known.assign((lists + 63) / 64, 0);
    for (std::size_t list = 0; list < lists; ++list) {
      by_list.known[list / 64] |= std::uint64_t{column.is_known(dossier.list_employer[list])}
                                  << list % 64;
    }
  }
}

}  // namespace

Steps steps_of(const Table& table, std::size_t list) {
  const auto date = [&](std::size_t step) {
    return table.columns[lists::drawn_up_on + step].date(list);
  };
  return {*date(0), date(1), date(2), date(3), date(4), date(5), date(6), date(7), date(8)};
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
  if (!column.numbers.empty()) return column.numbers.data();
  return column.sets.data();
}

}  // namespace

std::vector<ColumnView> views_of(const Decisions::Data& decisions) {
  const ListFacts& lists_facts = decisions.list_facts;
  const ActRecords& records = decisions.dossier->records();
  std::vector<ColumnView> views(records.facts.size());
  const std::uint32_t* via = decisions.dossier->request_list.data();
  for (std::size_t number = 0; number < views.size(); ++number) {
    const auto fact = static_cast<std::uint8_t>(number);
    const auto place = place_of(records, fact);
    if (!place) continue;
    const Column& column = place->table == TableName::employers ? lists_facts.employer.at(fact)
                                                                : decisions.column(fact);
    views[fact] = {values_of(column), column.known.data(),
                   place->table == TableName::workers ? nullptr : via};
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
