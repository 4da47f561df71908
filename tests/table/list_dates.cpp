#include "table/list_dates.hpp"

#include <algorithm>
#include <set>

namespace tests::table {

using std::chrono::days;

namespace {

std::int64_t number(Date day) { return day.time_since_epoch().count(); }

// How many of the following days a step is tried on: past so many changes every truth that
// recurs each month has come round.
constexpr std::size_t following_days = 8;
// A projection reaches no further than this from the day that starts it.
constexpr days reach{21};

std::vector<std::uint32_t> leaves_of_list_dates(const Rule& rule) {
  std::vector<std::uint32_t> leaves;
  for (std::uint32_t i = 0; i < rule.nodes().size(); ++i) {
    const auto facts = facts_of(rule.nodes()[i]);
    if (!facts.empty() && std::all_of(facts.begin(), facts.end(), follows_from_list_dates))
      leaves.push_back(i);
  }
  return leaves;
}

}  // namespace

Steps drawn_up_in(Steps steps, Month month) {
  steps.drawn_up_on = first_day(month);
  return steps;
}

RowFacts ListDates::facts(const StepsCase& of) const {
  const auto& [steps, t] = of;
  const Month drawn_up = month_of(steps.drawn_up_on);
  RowFacts row;
  if (steps.received_on) row[facts::received_on.number()] = number(*steps.received_on);
  row[facts::list_month.number()] = month_number(drawn_up);
  row[facts::reference_month.number()] =
      static_cast<std::int64_t>(MonthSet::bit(scheme_.reference_month(drawn_up)));
  row[facts::posting_ends_on.number()] = number(t.posting_ends_on);
  row[facts::sent_to_si_on.number()] = number(t.sent_to_si_on);
  row[facts::sent_to_si_day.number()] =
      static_cast<unsigned>(std::chrono::year_month_day{t.sent_to_si_on}.day());
  row[facts::earliest_receipt.number()] = number(t.earliest_receipt);
  row[facts::projected_receipt.number()] = number(t.received_on);
  return row;
}

void ListDates::find_days(const Scheme& scheme, const std::vector<Month>& months) {
  // The time in question: the months that a rule relates to a supported month, and those of the
  // days that it names.
  std::set<std::int32_t> numbers;
  std::set<Date> named;
  for (const GroupRule& group : scheme.groups) {
    for (const Node& node : group.rule.nodes()) {
      if (node.kind != NodeKind::compare) continue;
      for (const auto& [a, b] :
           {std::pair{node.left, node.right}, std::pair{node.right, node.left}}) {
        if (a.source != Term::Source::fact || !follows_from_list_dates(a.fact)) continue;
        if (vocabulary()[a.fact].type == FactType::month) {
          const std::int32_t shift = std::max(std::abs(a.months), std::abs(b.months));
          for (const Month month : months) {
            for (std::int32_t i = -shift - 1; i <= shift + 1; ++i)
              numbers.insert(month_number(month) + i);
          }
        }
        if (vocabulary()[a.fact].type == FactType::date && b.source == Term::Source::constant)
          named.insert(Date{days{b.constant - a.days + b.days}});
      }
    }
  }
  for (const Date day : named) {
    for (std::int32_t i = -1; i <= 1; ++i) numbers.insert(month_number(month_of(day)) + i);
  }
  // Just beside the months that a set can hold, the month of the insurance test is none of them.
  for (const Month month : {MonthSet::first, MonthSet::last}) {
    for (std::int32_t i = -1; i <= 2; ++i) numbers.insert(month_number(month) + i);
  }

  std::vector<const Rule*> rules;
  for (const GroupRule& group : scheme.groups) rules.push_back(&group.rule);
  FactRows rows(rules);
  std::vector<std::vector<std::uint32_t>> leaves;
  for (const Rule* const rule : rules) leaves.push_back(leaves_of_list_dates(*rule));

  // What the provisions say of a list all of whose first steps are done on one day, and the others
  // projected.
  const auto signature = [&](Date day) {
    Steps steps{day, {}, {}, {}, {}, {}, {}, {}, {}};
    std::vector<Truth> truths;
    for (std::size_t done = 0; done < 4; ++done) {
      if (done == 1) steps.posted_on = steps.sent_to_si_on = day;
      if (done == 2) steps.si_confirmed_on = day;
      if (done == 3) steps.received_on = day;
      rows.put(0, facts(steps));
      for (std::size_t rule = 0; rule < rules.size(); ++rule) {
        rows.evaluate(1, rule, month_of(day));
        for (const std::uint32_t leaf : leaves[rule]) truths.push_back(rows.truth(leaf, 0));
      }
    }
    return truths;
  };
  for (const std::int32_t month_no : numbers) {
    const Month month = month_of_number(month_no);
    list_months_.push_back(month);
    std::vector<Truth> before;
    for (Date day = first_day(month); day <= last_day(month); day += days{1}) {
      std::vector<Truth> now = signature(day);
      if (now != before) {
        if (day != first_day(month)) days_.push_back(day - days{1});
        days_.push_back(day);
      }
      before = std::move(now);
    }
    days_.push_back(last_day(month));
  }
  days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
  for (const Date day : days_) {
    if (std::any_of(named.begin(), named.end(),
                    [&](Date turn) { return turn - reach <= day && day <= turn + days{2}; }))
      turns_.push_back(day);
  }
}

std::vector<Date> ListDates::days_from(Date day, const std::vector<Date>& more) const {
  std::set<Date> result{day};
  const auto next = std::upper_bound(days_.begin(), days_.end(), day);
  result.insert(next, next + std::min<std::ptrdiff_t>(following_days, days_.end() - next));
  for (const auto& list : {turns_, more}) {
    for (const Date other : list) {
      if (other > day) result.insert(other);
    }
  }
  return {result.begin(), result.end()};
}

std::uint32_t ListDates::add(const Steps& steps) {
  const StepsCase added{steps, timeline(scheme_.procedure, steps)};
  const Timeline& t = added.timeline;
  const Key key{month_number(month_of(steps.drawn_up_on)),
                number(t.posting_ends_on),
                number(t.sent_to_si_on),
                number(t.earliest_receipt),
                number(t.received_on),
                steps.received_on ? 1 : 0};
  const auto [found, is_new] = index_.try_emplace(key, static_cast<std::uint32_t>(cases_.size()));
  if (is_new) cases_.push_back(added);
  return found->second;
}

// A step that is given hides what is given after it from the steps before it, so that beside the
// receipt a later step counts only where there is no receipt (timeline(), next day given).
void ListDates::add_cases(Date posted) {
  Steps steps{first_day(month_of(posted)), posted, {}, {}, {}, {}, {}, {}, {}};
  const Date end = timeline(scheme_.procedure, steps).posting_ends_on;
  const std::vector<Date> around_end{end - days{1}, end, end + days{1}};
  const auto or_none = [](std::vector<Date> list) {
    std::vector<std::optional<Date>> result(list.begin(), list.end());
    result.push_back(std::nullopt);
    return result;
  };
  for (const auto& sent : or_none(days_from(posted, around_end))) {
    const std::vector<Date> more = sent ? std::vector<Date>{} : around_end;
    steps.sent_to_si_on = sent;
    for (const auto& confirmed : or_none(days_from(sent.value_or(posted), more))) {
      steps.si_confirmed_on = confirmed;
      const std::vector<Date> later = days_from(confirmed.value_or(sent.value_or(posted)),
                                                confirmed ? std::vector<Date>{} : more);
      steps.received_on.reset();
      for (const auto& submitted : or_none(later)) {
        steps.submitted_on = submitted;
        add(steps);
      }
      steps.submitted_on.reset();
      std::vector<std::uint32_t> received;
      for (const Date day : later) {
        steps.received_on = day;
        const std::uint32_t number_of_case = add(steps);
        const Date sending = timeline(scheme_.procedure, steps).sent_to_si_on;
        for (std::size_t i = 0; i < received.size(); ++i) {
          if (later[i] >= sending) receipts_.emplace_back(number_of_case, received[i]);
        }
        received.push_back(number_of_case);
      }
    }
  }
}

ListDates::ListDates(const Scheme& scheme, const std::vector<Month>& months) : scheme_(scheme) {
  find_days(scheme, months);
  for (const Date posted : days_) add_cases(posted);
  std::sort(receipts_.begin(), receipts_.end());
  receipts_.erase(std::unique(receipts_.begin(), receipts_.end()), receipts_.end());
}

}  // namespace tests::table
