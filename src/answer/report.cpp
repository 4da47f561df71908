#include "rentsupport/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <numeric>
#include <tuple>
#include <utility>

#include "answer/report_days.hpp"
#include "rentsupport/named.hpp"
#include "values/keyed_hash.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::array<std::string_view, standings> standing_names{
    "asked", "eligible", "waiting", "refused", "approved", "paid", "returned", "overdue"};
constexpr std::array<std::string_view, reported_states> state_names{
    "proposed", "approved", "sent", "paid", "returned", "taken_back"};

constexpr std::uint32_t none = UINT32_MAX;

// What is counted of a line: standings, then the states booked in the period and before it; of the
// line of all besides who could settle what is undetermined: suppliers, then any of them.
constexpr std::size_t of_period = standings;
constexpr std::size_t of_before = of_period + reported_states;
constexpr std::size_t of_supplier = of_before + reported_states;
constexpr std::size_t of_any_supplier = of_supplier + std::tuple_size_v<decltype(OnePaperAway::by)>;
constexpr std::size_t figures = of_any_supplier + 1;

constexpr std::uint32_t bit(std::size_t figure) { return std::uint32_t{1} << figure; }
constexpr std::uint32_t bit(Standing of) { return bit(static_cast<std::size_t>(of)); }

// Numbers texts in the order in which they come.
class Numbers {
 public:
  std::uint32_t operator()(std::string_view text) {
    const auto found = numbers_.find(text);
    if (found != numbers_.end()) return found->second;
    const auto number = static_cast<std::uint32_t>(texts_.size());
    texts_.emplace_back(text);
    numbers_.emplace(text, number);
    return number;
  }
  [[nodiscard]] const std::vector<std::string>& texts() const noexcept { return texts_; }

 private:
  HashMap<std::string, std::uint32_t> numbers_;
  std::vector<std::string> texts_;
};

// Joins numbers that are of one person.
class Joined {
 public:
  void add(std::size_t count) {
    const std::size_t before = parents_.size();
    parents_.resize(before + count);
    std::iota(parents_.begin() + static_cast<std::ptrdiff_t>(before), parents_.end(),
              static_cast<std::uint32_t>(before));
  }
  [[nodiscard]] std::uint32_t of(std::uint32_t number) {
    while (parents_[number] != number) number = parents_[number] = parents_[parents_[number]];
    return number;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = of(a);
    b = of(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }
  [[nodiscard]] std::size_t size() const noexcept { return parents_.size(); }

 private:
  std::vector<std::uint32_t> parents_;
};

// A request-month, or an entry of one, in the lines where it counts.
struct Row {
  std::uint32_t person = 0;
  std::uint32_t employer = 0;
  std::int32_t month = 0;
  Group group{};
  std::uint32_t counts_in = 0;  // a bit each figure
  Money amount;
};

// A line while it is counted.
struct Tally {
  struct Counter {
    ReportFigure figure;
    std::uint32_t last = none;
  };
  std::array<Counter, figures> counters;

  // Counts a person or a firm once: rows come in their order.
  void count_once(std::uint32_t counts_in, std::uint32_t whom,
                  std::uint64_t ReportFigure::*number) {
    for (; counts_in != 0; counts_in &= counts_in - 1) {
      Counter& counter = counters[static_cast<std::size_t>(std::countr_zero(counts_in))];
      if (counter.last == whom) continue;
      counter.last = whom;
      ++(counter.figure.*number);
    }
  }
  [[nodiscard]] ReportLine line() const {
    ReportLine result;
    for (std::size_t i = 0; i < standings; ++i) result.standing[i] = counters[i].figure;
    for (std::size_t i = 0; i < reported_states; ++i) {
      result.period[i] = counters[of_period + i].figure;
      result.before[i] = counters[of_before + i].figure;
    }
    return result;
  }
};

class Counting {
 public:
  Counting(const ReportSource& source, const ReportOptions& options)
      : source_(source), days_(report_days(options.as_of, options.since)), as_of_(days_.as_of) {
    report_.as_of = as_of_;
    report_.since = days_.since;
    report_.before_since = days_.before_since;
    report_.before_until = days_.before_until;
    report_.has_ledger = source.entries.has_value();
  }

  Report count() {
    number_employers();
    number_persons();
    if (source_.entries) read_ledger();
    read_runs();
    if (source_.entries) read_standing();
    sum_up();
    return std::move(report_);
  }

 private:
  // Employers by their IDs, as the last run has them.
  void number_employers() {
    for (const ReportedRun& run : source_.runs) {
      for (const ReportedEmployer& employer : run.employers)
        report_.employers[employer.employer_id] = employer;
      for (const ReportedList& list : run.lists)
        employer_of_list_[list.list_id] =
            employer_number(at(run.employers, list.employer).employer_id);
    }
  }
  std::uint32_t employer_number(std::string_view id) { return employers_(id); }

  // Persons: those of a run, joined with others that have one of their IDs.
  void number_persons() {
    for (const ReportedRun& run : source_.runs) {
      std::uint32_t most = 0;
      for (const ReportedRequest& request : run.requests) most = std::max(most, request.person + 1);
      first_person_.push_back(static_cast<std::uint32_t>(persons_.size()));
      persons_.add(most);
    }
    // Of one run alone a person's number says it all.
    if (source_.runs.size() == 1 && !source_.entries) return;
    for (std::size_t run = 0; run < source_.runs.size(); ++run) {
      for (const ReportedRequest& request : source_.runs[run].requests)
        join(request.worker_id, first_person_[run] + request.person);
    }
    if (!source_.entries) return;
    for (const ReportedEntry& entry : *source_.entries) {
      if (persons_of_.contains(entry.worker_id)) continue;
      persons_of_.emplace(entry.worker_id, static_cast<std::uint32_t>(persons_.size()));
      persons_.add(1);
    }
  }
  void join(const std::string& worker_id, std::uint32_t person) {
    const auto [found, is_new] = persons_of_.try_emplace(worker_id, person);
    if (!is_new) persons_.join(found->second, person);
  }

  // ---- the ledger ----

  struct InLedger {
    ReportedState state{};
    std::uint32_t entry = 0;
    bool is_closed = false;
    bool is_in_run = false;
  };

  // Where a month stands in the ledger, and what was booked when.
  void read_ledger() {
    const auto& entries = *source_.entries;
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      const ReportedEntry& entry = entries[i];
      if (entry.booked_on && *entry.booked_on > as_of_) continue;
      if (!entry.booked_on) ++report_.undated;
      const std::string key = month_key(entry.list_id, entry.request_id, entry.month);
      const auto [found, is_new] = standing_.try_emplace(key, InLedger{});
      if (is_new) keys_.push_back(&*found);
      found->second.state = entry.state;
      found->second.entry = i;
      found->second.is_closed = entry.is_closed;
      const std::uint32_t booked = in_periods(entry.state, entry.booked_on);
      if (booked != 0) rows_.push_back(row_of(entry, booked));
    }
  }
  [[nodiscard]] std::uint32_t in_periods(ReportedState state, const std::optional<Date>& on) const {
    const auto of = static_cast<std::size_t>(state);
    if (!on || of >= reported_states || *on > as_of_) return 0;
    return (days_.is_in_period(*on) ? bit(of_period + of) : 0U) |
           (days_.is_in_period_before(*on) ? bit(of_before + of) : 0U);
  }
  [[nodiscard]] Row row_of(const ReportedEntry& entry, std::uint32_t counts_in) {
    std::uint32_t employer = none;
    if (!entry.employer_id.empty()) {
      employer = employer_number(entry.employer_id);
    } else if (const auto found = employer_of_list_.find(entry.list_id);
               found != employer_of_list_.end()) {
      employer = found->second;
    }
    return {persons_.of(persons_of_.at(entry.worker_id)),
            employer,
            month_number(entry.month),
            entry.group,
            counts_in,
            entry.amount};
  }
  static std::uint32_t bits_of(ReportedState state) {
    switch (state) {
      case ReportedState::approved:
      case ReportedState::sent:
        return bit(Standing::approved);
      case ReportedState::paid:
        return bit(Standing::approved) | bit(Standing::paid);
      case ReportedState::returned:
        return bit(Standing::approved) | bit(Standing::returned);
      case ReportedState::proposed:
      case ReportedState::taken_back:
        break;
    }
    return 0;
  }
  void read_standing() {
    for (const auto* const key : keys_) {
      const InLedger& standing = key->second;
      if (!standing.is_in_run) ++report_.outside;
      const std::uint32_t counts_in = bits_of(standing.state);
      if (counts_in != 0) rows_.push_back(row_of((*source_.entries)[standing.entry], counts_in));
    }
  }

  static std::string month_key(std::string_view list, std::string_view request, Month month) {
    return fmt::format("{}:{}{}:{}{}", list.size(), list, request.size(), request,
                       month_number(month));
  }

  // ---- the runs ----

  void read_runs() {
    for (const ReportedRun& run : source_.runs) {
      report_.rejected += run.rejected;
      report_.assumptions.push_back(run.assumptions);
      const auto same = [&](const RuleSet& other) {
        return other.sha256() == run.rule_set.sha256();
      };
      if (std::none_of(report_.rule_sets.begin(), report_.rule_sets.end(), same))
        report_.rule_sets.push_back(run.rule_set);
    }
    // The last run first: what it has is not counted again.
    for (std::size_t run = source_.runs.size(); run-- > 0;) read_run(run);
  }

  void read_run(std::size_t number) {
    const ReportedRun& run = source_.runs[number];
    const bool has_other_runs = source_.runs.size() > 1;
    waiting_.assign(run.lists.size(), {});
    for (const ReportedMonth& month : run.months) {
      const ReportedRequest& request = at(run.requests, month.request);
      const ReportedList& list = at(run.lists, request.list);
      InLedger* standing = nullptr;
      if (has_other_runs || source_.entries) {
        const std::string key = month_key(list.list_id, request.request_id, month.month);
        if (has_other_runs && !seen_.insert(key).second) {
          ++report_.superseded;
          continue;
        }
        const auto found = standing_.find(key);
        if (found != standing_.end()) standing = &found->second;
      }
      if (standing != nullptr) standing->is_in_run = true;
      Row row{persons_.of(first_person_[number] + request.person),
              employer_of_list_.at(list.list_id),
              month_number(month.month),
              list.group,
              bit(Standing::asked),
              month.amount};
      switch (month.outcome) {
        case Outcome::payable:
          row.counts_in |= bit(Standing::eligible);
          count_payable(list, waiting_[request.list], standing, row);
          break;
        case Outcome::undetermined:
          row.counts_in |= bit(Standing::waiting);
          waiting_[request.list].is_open = true;
          row.counts_in |= count_undetermined(at(run.reasons, month.reason), row);
          break;
        case Outcome::refused:
          row.counts_in |= bit(Standing::refused);
          count_refused(at(run.reasons, month.reason), row);
          break;
      }
      waiting_[request.list].has_months = true;
      rows_.push_back(row);
    }
    for (std::size_t list = 0; list < run.lists.size(); ++list)
      count_late(run.lists[list], waiting_[list]);
  }

  // What waits in a list for its next step.
  struct Waiting {
    bool has_months = false;
    bool is_open = false;  // undetermined months
    std::uint64_t months = 0;
    MoneyTotal amount;
  };

  void count_payable(const ReportedList& list, Waiting& waiting, const InLedger* standing,
                     Row& row) {
    bool is_paid =
        standing != nullptr && (standing->state == ReportedState::paid || standing->is_closed);
    if (!source_.entries) {
      // Without a ledger the days of the list say it.
      if (list.decided_on && *list.decided_on <= as_of_) {
        row.counts_in |=
            bit(Standing::approved) | in_periods(ReportedState::approved, list.decided_on);
      }
      if (list.paid_on && *list.paid_on <= as_of_) {
        is_paid = true;
        row.counts_in |= bit(Standing::paid) | in_periods(ReportedState::paid, list.paid_on);
      }
    }
    if (is_paid || !list.late) return;
    row.counts_in |= bit(Standing::overdue);
    ++waiting.months;
    waiting.amount.add(row.amount);
  }

  void count_late(const ReportedList& list, const Waiting& waiting) {
    if (!list.late || !waiting.has_months) return;
    // Money that nobody waits for is neither transferred nor paid late.
    if (list.late->step >= Step::funded && waiting.months == 0 && !waiting.is_open) return;
    const auto [found, is_new] = late_.try_emplace({list.late->who, list.late->step});
    ReportedLateness& late = found->second;
    if (is_new || list.late->last_day < late.since) late.since = list.late->last_day;
    late.who = list.late->who;
    late.step = list.late->step;
    ++late.lists;
    late.months += waiting.months;
    late.amount.add(waiting.amount);
  }

  // ---- reasons ----

  struct Cause {
    ReportedCause cause;
    std::vector<std::uint32_t> workers;  // of what it alone keeps
  };
  using Causes = std::map<std::string, Cause, std::less<>>;

  static void count_cause(Causes& causes, const std::vector<std::string>& all,
                          const std::vector<std::string>& alone, const Row& row) {
    for (const std::string& id : all) {
      ReportedCause& cause = causes[id].cause;
      ++cause.months;
      cause.amount.add(row.amount);
    }
    for (const std::string& id : alone) {
      Cause& of = causes[id];
      ++of.cause.alone;
      of.cause.alone_amount.add(row.amount);
      of.workers.push_back(row.person);
    }
  }
  void count_refused(const ReportedReason& reason, const Row& row) {
    count_cause(refused_by_, reason.blamed, reason.alone, row);
  }
  std::uint32_t count_undetermined(const ReportedReason& reason, const Row& row) {
    count_cause(undetermined_by_, reason.asked, reason.alone, row);
    std::uint32_t suppliers = 0;
    for (const std::string& name : reason.alone)
      suppliers |= bit(of_supplier + static_cast<std::size_t>(supplier_of(report_, name))) |
                   bit(of_any_supplier);
    return suppliers;
  }
  static std::vector<ReportedCause> in_order(Causes& causes) {
    std::vector<ReportedCause> result;
    for (auto& [id, of] : causes) {
      std::sort(of.workers.begin(), of.workers.end());
      of.cause.id = id;
      of.cause.alone_workers = static_cast<std::uint64_t>(
          std::unique(of.workers.begin(), of.workers.end()) - of.workers.begin());
      result.push_back(of.cause);
    }
    std::stable_sort(
        result.begin(), result.end(),
        [](const ReportedCause& a, const ReportedCause& b) { return a.months > b.months; });
    return result;
  }

  // ---- sums ----

  void sum_up() {
    std::vector<std::string> places;  // districts
    for (const std::string& id : employers_.texts()) {
      const auto found = report_.employers.find(id);
      places.push_back(found == report_.employers.end()
                           ? "?/?"
                           : found->second.province + "/" + found->second.district);
    }
    const auto unknown = static_cast<std::uint32_t>(places.size());
    places.emplace_back("?/?");
    for (Row& row : rows_) row.employer = std::min(row.employer, unknown);

    Tally total;
    std::map<std::string, Tally> districts;
    std::map<Group, Tally> groups;
    std::map<std::int32_t, Tally> months;
    std::vector<Tally> of_employers(places.size());
    std::vector<Tally*> district_of;
    district_of.reserve(places.size());
    for (const std::string& place : places) district_of.push_back(&districts[place]);
    const auto each_line = [&](const Row& row, auto&& visit) {
      visit(total);
      visit(*district_of[row.employer]);
      visit(groups[row.group]);
      visit(months[row.month]);
      visit(of_employers[row.employer]);
    };
    for (const Row& row : rows_) {
      each_line(row, [&](Tally& tally) {
        for (std::uint32_t rest = row.counts_in; rest != 0; rest &= rest - 1) {
          ReportFigure& figure =
              tally.counters[static_cast<std::size_t>(std::countr_zero(rest))].figure;
          ++figure.months;
          figure.amount.add(row.amount);
        }
      });
    }
    std::sort(rows_.begin(), rows_.end(),
              [](const Row& a, const Row& b) { return a.person < b.person; });
    for (const Row& row : rows_) {
      each_line(row, [&](Tally& tally) {
        tally.count_once(row.counts_in, row.person, &ReportFigure::workers);
      });
    }
    const auto forget_last = [](Tally& tally) {
      for (Tally::Counter& counter : tally.counters) counter.last = none;
    };
    forget_last(total);
    for (auto& [key, tally] : districts) forget_last(tally);
    for (auto& [key, tally] : groups) forget_last(tally);
    for (auto& [key, tally] : months) forget_last(tally);
    for (Tally& tally : of_employers) forget_last(tally);
    std::sort(rows_.begin(), rows_.end(),
              [](const Row& a, const Row& b) { return a.employer < b.employer; });
    for (const Row& row : rows_) {
      if (row.employer == unknown) continue;
      each_line(row, [&](Tally& tally) {
        tally.count_once(row.counts_in, row.employer, &ReportFigure::firms);
      });
    }

    report_.total = total.line();
    for (std::size_t i = 0; i < report_.one_paper_away.by.size(); ++i)
      report_.one_paper_away.by[i] = total.counters[of_supplier + i].figure;
    report_.one_paper_away.total = total.counters[of_any_supplier].figure;
    const auto is_empty = [](const Tally& tally) {
      return std::all_of(tally.counters.begin(), tally.counters.end(),
                         [](const auto& counter) { return counter.figure.months == 0; });
    };
    for (const auto& [key, tally] : districts) {
      if (!is_empty(tally)) report_.by_district[key] = tally.line();
    }
    for (const auto& [group, tally] : groups)
      report_.by_group[std::string{name(group)}] = tally.line();
    for (const auto& [month, tally] : months)
      report_.by_month[to_string(month_of_number(month))] = tally.line();
    for (std::size_t i = 0; i < of_employers.size(); ++i) {
      if (!is_empty(of_employers[i]))
        report_.by_employer[i == unknown ? "?" : employers_.texts()[i]] = of_employers[i].line();
    }
    report_.refused_by = in_order(refused_by_);
    report_.undetermined_by = in_order(undetermined_by_);
    for (auto& [key, late] : late_) report_.late.push_back(late);
  }

  template <class T>
  static const T& at(const std::vector<T>& all, std::size_t place) {
    if (place >= all.size()) throw Error("a place in the source of a report is none");
    return all[place];
  }

  const ReportSource& source_;
  ReportDays days_;
  Date as_of_;
  Report report_;

  Numbers employers_;
  HashMap<std::string, std::uint32_t> employer_of_list_;
  std::vector<std::uint32_t> first_person_;  // by run
  Joined persons_;
  HashMap<std::string, std::uint32_t> persons_of_;                   // by worker_id
  HashMap<std::string, InLedger> standing_;                          // by month
  std::vector<const std::pair<const std::string, InLedger>*> keys_;  // in the ledger's order
  HashSet<std::string> seen_;
  std::vector<Waiting> waiting_;  // by list of the run that is read
  std::vector<Row> rows_;
  Causes refused_by_;
  Causes undetermined_by_;
  std::map<std::pair<Actor, Step>, ReportedLateness> late_;
};

}  // namespace

std::string_view name(ReportedState state) noexcept { return name_in(state_names, state); }
std::string_view name(Standing standing) noexcept { return name_in(standing_names, standing); }

const FactInfo* reported_fact(const Report& report, std::string_view name) noexcept {
  for (const RuleSet& rules : report.rule_sets) {
    const FurtherFacts& facts = rules.further_facts();
    if (const auto number = facts.find(name)) return &facts.vocabulary()[*number];
  }
  return nullptr;
}

Voucher supplier_of(const Report& report, std::string_view fact) noexcept {
  const FactInfo* const known = reported_fact(report, fact);
  return known == nullptr ? Voucher::office : known->voucher;  // whose ID it is
}

std::optional<std::uint64_t> per_mille(MoneyTotal part, MoneyTotal whole) {
  using boost::multiprecision::cpp_int;
  const cpp_int of{whole.digits()};
  if (of == 0) return std::nullopt;
  return static_cast<std::uint64_t>((cpp_int{part.digits()} * 2000 + of) / (of * 2));
}

Report report(const ReportSource& source, const ReportOptions& options) {
  return Counting(source, options).count();
}

}  // namespace v2
}  // namespace rentsupport
