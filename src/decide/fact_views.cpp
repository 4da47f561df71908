#include "decide/fact_views.hpp"

#include <algorithm>

#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::array<std::size_t, 4> employer_columns{employers::kind, employers::registered,
                                                      employers::zone, employers::province};

std::int32_t number(Date day) noexcept {
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

Steps steps_of(const Table& table, std::size_t row) {
  const auto date = [&](std::size_t column) { return table.columns[column].date(row); };
  return {*date(lists::drawn_up_on),    date(lists::posted_on),   date(lists::sent_to_si_on),
          date(lists::si_confirmed_on), date(lists::received_on), date(lists::submitted_on),
          date(lists::decided_on),      date(lists::funded_on),   date(lists::paid_on)};
}

void copy_employer_facts(ListFacts& facts, const Dossier::Data& dossier) {
  for (std::size_t i = 0; i < employer_columns.size(); ++i) {
    const Column& column = dossier.employers.columns[employer_columns[i]];
    ListFacts::Choice& choice = facts.employer[i];
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

void find_facts_of_lists(const RuleSet& rules, const Dossier::Data& dossier,
                         std::vector<Timeline>& timelines, unsigned threads, ListFacts& facts) {
  const std::size_t count = dossier.lists.rows;
  copy_employer_facts(facts, dossier);
  for (auto* column : {&facts.list_month, &facts.posting_ends_on, &facts.sent_to_si_on,
                       &facts.sent_to_si_day, &facts.earliest_receipt, &facts.projected_receipt}) {
    column->resize(count);
  }
  facts.reference_month.resize(count);
  timelines.resize(count);
  constexpr std::size_t share = 4096;
  parallel(threads, (count + share - 1) / share, [&](std::size_t part, unsigned) {
    for (std::size_t list = part * share; list < std::min(count, (part + 1) * share); ++list) {
      const Steps steps = steps_of(dossier.lists, list);
      const Timeline t = timeline(rules.procedure(), steps);
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
  // An assumed receipt serves the rules alone: the timeline above has not seen it.
  if (dossier.assumed_received_on) {
    const Column& received = dossier.lists.columns[lists::received_on];
    facts.received_on.assign(received.ints.begin(), received.ints.end());
    for (std::size_t list = 0; list < count; ++list) {
      if (!received.is_known(list)) facts.received_on[list] = *dossier.assumed_received_on;
    }
    facts.received_known.assign(received.known.size(), ~std::uint64_t{0});
  }
}

namespace {

const void* values_of(const Column& column) noexcept {
  if (!column.choices.empty()) return column.choices.data();
  if (!column.ints.empty()) return column.ints.data();
  return column.sets.data();
}

}  // namespace

std::array<ColumnView, facts::count> views_of(const Dossier::Data& dossier,
                                              const ListFacts& lists_facts,
                                              const DeclaredFacts* declared) {
  std::array<ColumnView, facts::count> views;
  const std::uint32_t* via = dossier.request_list.data();
  for (std::uint8_t fact = 0; fact < facts::count; ++fact) {
    const auto place = place_of(fact);
    if (!place) continue;
    if (place->table == TableName::employers) {
      const auto column =
          std::find(employer_columns.begin(), employer_columns.end(), place->column) -
          employer_columns.begin();
      const ListFacts::Choice& choice = lists_facts.employer[static_cast<std::size_t>(column)];
      views[fact] = {choice.values.data(), choice.known.data(), via};
    } else {
      const bool of_list = place->table == TableName::lists;
      const Column& column = (of_list ? dossier.lists : dossier.workers).columns[place->column];
      views[fact] = {values_of(column), column.known.data(), of_list ? via : nullptr};
    }
  }
  if (dossier.assumed_received_on) {
    views[facts::received_on.number()] = {lists_facts.received_on.data(),
                                          lists_facts.received_known.data(), via};
  }
  if (declared != nullptr) {
    for (const auto& [fact, overlay] : *declared)
      views[fact] = {values_of(overlay.column), overlay.column.known.data(), nullptr};
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
