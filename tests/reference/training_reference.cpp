#include "reference/training_reference.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>

namespace reference {

namespace {

using namespace rentsupport::training;
using rentsupport::Date;
using rentsupport::Day;
using namespace std::chrono_literals;
using Amount = std::int64_t;  // đồng

// ---- Three truths, and what would settle an unknown one ----------------------------------------

enum class Truth { no, unknown, yes };

// Columns are asked for in the order in which they stand here.
constexpr std::array<std::string_view, 18> columns{"employer_kind",
                                                   "request_signed_on",
                                                   "ui_months",
                                                   "ui_arrears",
                                                   "change",
                                                   "revenue_now",
                                                   "revenue_2019",
                                                   "revenue_2020",
                                                   "plan",
                                                   "request_form",
                                                   "change_document",
                                                   "si_confirmed",
                                                   "institution_registered",
                                                   "training_contract",
                                                   "institution",
                                                   "employer_id",
                                                   "cost_vnd",
                                                   "ui_paid"};

using Ask = std::set<std::size_t>;

Ask column(std::string_view name) {
  return {
      static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin())};
}

struct Finding {
  Truth truth = Truth::yes;
  Ask ask{};  // of an unknown one
};

Finding known(bool holds) { return {holds ? Truth::yes : Truth::no}; }

void add(Ask& ask, const Ask& more) { ask.insert(more.begin(), more.end()); }

Finding joined(Truth truth, const std::vector<Finding>& parts) {
  Finding result{truth};
  if (truth != Truth::unknown) return result;
  for (const Finding& part : parts) {
    if (part.truth == Truth::unknown) add(result.ask, part.ask);
  }
  return result;
}
Finding all_of(const std::vector<Finding>& parts) {
  Truth truth = Truth::yes;
  for (const Finding& part : parts) truth = std::min(truth, part.truth);
  return joined(truth, parts);
}
Finding any_of(const std::vector<Finding>& parts) {
  Truth truth = Truth::no;
  for (const Finding& part : parts) truth = std::max(truth, part.truth);
  return joined(truth, parts);
}

template <class T>
Finding is(const std::optional<T>& fact, std::string_view name, T wanted) {
  if (!fact) return {Truth::unknown, column(name)};
  return known(*fact == wanted);
}

// ---- Working days ------------------------------------------------------------------------------

bool is_weekend(Date day) {
  const std::chrono::weekday weekday{day};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

// The offices' days off: holidays, and for one at a weekend the next day on which they would work.
class Office {
 public:
  explicit Office(const std::vector<Day>& holidays) {
    const std::set<Date> on(holidays.begin(), holidays.end());
    for (const Date holiday : on) {
      if (!is_weekend(holiday)) days_off_.insert(holiday);
    }
    for (const Date holiday : on) {
      if (!is_weekend(holiday)) continue;
      Date instead = holiday;
      while (!works_on(instead)) instead += std::chrono::days{1};
      days_off_.insert(instead);
    }
  }
  [[nodiscard]] bool works_on(Date day) const {
    return !is_weekend(day) && !days_off_.contains(day);
  }
  [[nodiscard]] Date after(Date day, int working_days) const {
    while (working_days > 0) {
      day += std::chrono::days{1};
      if (works_on(day)) --working_days;
    }
    return day;
  }

 private:
  std::set<Date> days_off_;
};

// ---- Article 9, Article 11, Form 02: the dossier -----------------------------------------------

constexpr std::array<std::string_view, 12> of_plan{
    "art9.employer",    "art9.window",  "art9.1.insured",    "art9.2.change",
    "art9.3.revenue",   "art9.4.plan",  "form02.registered", "art11.1.request",
    "art11.2.document", "art11.3.plan", "art11.4.confirmed", "art44.6.highest"};
constexpr std::array<std::string_view, 2> of_line{"art11.4.line_insured", "art12.2.once"};

int number(std::chrono::year_month month) {
  return static_cast<int>(month.year()) * 12 + static_cast<int>(unsigned{month.month()});
}
int month_number(Date day) {
  const std::chrono::year_month_day date{day};
  return number(date.year() / date.month());
}

// Says whether 12 months are paid in full, up to a month and with it.
bool has_twelve_months(const Plan& plan, TwelveMonths reading, int up_to) {
  std::vector<int> paid;  // ascending; those before 2020 are taken to reach to its end
  const std::int64_t before = std::min<std::int64_t>(plan.ui_months_before_2020.value_or(0), 12);
  for (int i = 0; i < static_cast<int>(before); ++i)
    paid.push_back(number(2020y / 1) - static_cast<int>(before) + i);
  for (const auto month : plan.ui_months->months()) {
    if (number(month) <= up_to) paid.push_back(number(month));
  }
  if (paid.size() < 12) return false;
  return reading == TwelveMonths::cumulative || paid.back() - paid[paid.size() - 12] == 11;
}

// By the reading request_date a request without a day is asked for it, unless it fails on any.
Finding months_paid(const Plan& plan, const Readings& readings) {
  const bool by_signature = readings.request_day == RequestDay::request_date;
  const int filed = month_number(*plan.filed_on);
  Finding months{Truth::unknown, column("ui_months")};
  if (!plan.ui_months) {
    if (readings.twelve_months == TwelveMonths::cumulative &&
        plan.ui_months_before_2020.value_or(0) >= 12)
      months = known(true);
  } else if (by_signature && !plan.request_signed_on) {
    bool ever = false;  // signed when it is filed at the latest
    for (int month = number(2019y / 12); month <= filed; ++month)
      ever = ever || has_twelve_months(plan, readings.twelve_months, month);
    months = known(ever);
  } else {
    months = known(has_twelve_months(plan, readings.twelve_months,
                                     by_signature ? month_number(*plan.request_signed_on) : filed));
  }
  if (!by_signature || plan.request_signed_on) return months;
  return all_of({months, {Truth::unknown, column("request_signed_on")}});
}

Finding fell(const Plan& plan, const std::optional<Amount>& base, std::string_view name) {
  if (base && *base == 0) return known(false);
  if (!base || !plan.revenue_now) {
    Ask ask;
    if (!plan.revenue_now) add(ask, column("revenue_now"));
    if (!base) add(ask, column(name));
    return {Truth::unknown, ask};
  }
  // A tenth of the base, or more.
  return known(*base - *plan.revenue_now >= *base / 10 + (*base % 10 == 0 ? 0 : 1));
}

// The provisions of a dossier but the last one, which depends on its lines.
std::vector<Finding> findings_of(const Plan& plan, const Readings& readings) {
  Finding employer{Truth::unknown, column("employer_kind")};
  if (plan.employer_kind) employer = known(*plan.employer_kind != EmployerKind::none);
  Finding change{Truth::unknown, column("change")};
  if (plan.change) change = known(*plan.change != Change::economic && *plan.change != Change::none);
  const Date filed = *plan.filed_on;
  const Finding months = months_paid(plan, readings);
  const Finding no_arrears = is(plan.ui_arrears, "ui_arrears", false);
  const Finding has_plan = is(plan.plan, "plan", true);
  return {employer,
          known(filed >= Date{2021y / 7 / 1} && filed <= Date{2022y / 6 / 30}),
          readings.ui_debt == UiDebt::refused ? all_of({months, no_arrears}) : months,
          change,
          any_of({fell(plan, plan.revenue_2019, "revenue_2019"),
                  fell(plan, plan.revenue_2020, "revenue_2020")}),
          has_plan,
          all_of({is(plan.institution_registered, "institution_registered", true),
                  any_of({is(plan.institution, "institution", Institution::own),
                          is(plan.training_contract, "training_contract", true)})}),
          is(plan.request_form, "request_form", true),
          is(plan.change_document, "change_document", true),
          has_plan,
          is(plan.si_confirmed, "si_confirmed", true)};
}

// Decision 33/2021, Article 3(2).
bool approved_before_amendment(const Plan& plan) {
  return plan.decided_on && Date{*plan.decided_on} < Date{2021y / 11 / 6};
}

// ---- Article 10: what a line comes to ----------------------------------------------------------

struct Length {
  std::int64_t months = 0;
  std::int64_t odd_days = 0;
};

Length length_of(const Trainee& line, MonthCount reading) {
  const Date begin = *line.starts_on;
  const Date end = Date{*line.ends_on} + std::chrono::days{1};
  if (reading == MonthCount::thirty_days)
    return {(end - begin).count() / 30, (end - begin).count() % 30};
  const std::chrono::year_month_day first{begin};
  const auto later = [&](int months) {
    const std::chrono::year_month month =
        first.year() / first.month() + std::chrono::months{months};
    const auto last = std::chrono::year_month_day{month / std::chrono::last};
    return Date{month / std::min(first.day(), last.day())};
  };
  int months = 0;
  while (later(months + 1) <= end) ++months;
  return {months, (end - later(months)).count()};
}

// Fewer than 15 odd days are half a month, 15 or more a month; none are nothing.
std::int64_t halves_of(std::int64_t odd_days) {
  std::int64_t halves = 0;
  for (; odd_days >= 30; odd_days -= 30) halves += 2;
  if (odd_days == 0) return halves;
  return halves + (odd_days < 15 ? 1 : 2);
}

struct Line {
  std::size_t plan = 0;
  std::string person;
  Finding insured;
  Finding once;
  bool once_is_reached = false;
  std::int64_t half_months = 0;
  std::optional<Amount> amount;
  Amount at_most = 0;
  bool pays = false;
  std::string outcome;
};

std::string person_of(const std::string& worker_id, const std::string& insurance_no) {
  return worker_id.empty() ? insurance_no : worker_id;
}

struct Approved {
  std::string person;
  std::string employer;             // empty: not known
  std::optional<std::size_t> plan;  // nothing: before this input
  std::optional<Day> on;
};

// ---- Words -------------------------------------------------------------------------------------

std::string three_digits(Amount value, bool all) {
  static const std::array<std::string, 10> digits{"không", "một", "hai", "ba",  "bốn",
                                                  "năm",   "sáu", "bảy", "tám", "chín"};
  const auto hundreds = static_cast<std::size_t>(value / 100);
  const auto tens = static_cast<std::size_t>(value / 10 % 10);
  const auto ones = static_cast<std::size_t>(value % 10);
  std::string text;
  if (all || hundreds > 0) text += digits[hundreds] + " trăm ";
  if (tens == 0)
    return ones == 0 ? text : text + (text.empty() ? "" : "linh ") + digits[ones] + ' ';
  text += tens == 1 ? "mười " : digits[tens] + " mươi ";
  if (ones == 0) return text;
  if (ones == 5) return text + "lăm ";
  if (tens > 1 && ones == 1) return text + "mốt ";
  if (tens > 1 && ones == 4) return text + "tư ";
  return text + digits[ones] + ' ';
}

std::string in_words(Amount amount) {
  std::string text;
  Amount unit = 1'000'000'000;
  for (const std::string name : {"tỷ ", "triệu ", "nghìn ", ""}) {
    const Amount part = amount / unit % 1000;
    if (part > 0) text += three_digits(part, !text.empty()) + name;
    unit /= 1000;
  }
  return text + "đồng";
}

std::string text_of(Date date) {
  const std::chrono::year_month_day day{date};
  const auto two = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return std::to_string(static_cast<int>(day.year())) + '-' + two(unsigned{day.month()}) + '-' +
         two(unsigned{day.day()});
}
std::string text_of(const std::optional<Date>& date) {
  return date ? text_of(*date) : std::string{};
}

std::string words_of(const Ask& ask) {
  std::string text;
  for (const std::size_t place : ask)
    text += (text.empty() ? "" : " ") + std::string{columns[place]};
  return text;
}

// What a row says of its provisions: which failed, which are unknown, the mask.
class Provisions {
 public:
  void add(std::string_view id, const Finding& finding, bool is_reached = true) {
    const std::uint64_t state = !is_reached                   ? 0
                                : finding.truth == Truth::yes ? 1
                                : finding.truth == Truth::no  ? 2
                                                              : 3;
    mask_ |= state << bits_;
    bits_ += 2;
    if (state > 1) {
      std::string& ids = state == 2 ? failed_ : unknown_;
      ids += (ids.empty() ? "" : " ") + std::string{id};
    }
  }
  // The cells with which a row ends.
  void end_row(std::vector<std::string>& row, const std::string& outcome, const Ask& ask) const {
    row.push_back(outcome == "refused" ? failed_ : "");
    row.push_back(outcome == "undetermined" ? unknown_ : "");
    row.push_back(outcome == "undetermined" ? words_of(ask) : "");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string mask;
    for (int shift = 60; shift >= 0; shift -= 4) mask += digits[mask_ >> shift & 15U];
    row.push_back(mask);
  }

 private:
  std::uint64_t mask_ = 0;
  unsigned bits_ = 0;
  std::string failed_;
  std::string unknown_;
};

std::string outcome_of(Truth truth) {
  return truth == Truth::yes ? "payable" : truth == Truth::no ? "refused" : "undetermined";
}

// ---- The whole
// -----------------------------------------------------------------------------------

class Job {
 public:
  Job(const Rows& rows, const Readings& readings, const std::vector<Day>& holidays)
      : rows_(rows), readings_(readings), office_(holidays) {}

  TrainingOutputs run() {
    for (const Plan& plan : rows_.plans) {
      provisions_.push_back(findings_of(plan, readings_));
      tree_.push_back(all_of(provisions_.back()));
      highest_.emplace_back();
    }
    for (const TrainedBefore& row : rows_.trained_before)
      approved_.push_back({person_of(row.worker_id, row.insurance_no), row.employer_id,
                           std::nullopt, row.approved_on});
    make_lines();
    decide_in_turn();
    assess_what_is_open();
    for (std::size_t plan = 0; plan < rows_.plans.size(); ++plan) write(plan);
    return out_;
  }

 private:
  void make_lines() {
    for (const Trainee& row : rows_.trainees) {
      Line line;
      while (rows_.plans[line.plan].plan_id != row.plan_id) ++line.plan;
      line.person = person_of(row.worker_id, row.insurance_no);
      line.insured = approved_before_amendment(rows_.plans[line.plan])
                         ? known(true)
                         : is(row.ui_paid, "ui_paid", true);
      // Odd days and months of the worker's courses before this one in the same plan.
      std::int64_t odd_days = 0;
      std::int64_t left = 12;
      for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (lines_[i].plan != line.plan || lines_[i].person != line.person) continue;
        odd_days += length_of(rows_.trainees[i], readings_.month_count).odd_days;
        if (lines_[i].insured.truth != Truth::no) left -= std::min(left, lines_[i].half_months);
      }
      const Length length = length_of(row, readings_.month_count);
      line.half_months = 2 * length.months + halves_of(length.odd_days);
      if (readings_.odd_days == OddDays::per_worker_total)
        line.half_months =
            2 * length.months + halves_of(odd_days + length.odd_days) - halves_of(odd_days);
      const std::int64_t most = readings_.six_months == SixMonths::per_worker ? left : 12;
      line.at_most = 750'000 * std::min(line.half_months, most);
      if (row.cost_vnd) {
        Amount cost = *row.cost_vnd;
        // The cost of 12 half months out of all, without a product that could be too large.
        if (readings_.long_course == LongCourse::pro_rata && line.half_months > 12)
          cost = cost / line.half_months * 12 + cost % line.half_months * 12 / line.half_months;
        line.amount = line.at_most = std::min(cost, line.at_most);
      }
      lines_.push_back(line);
    }
  }

  // Article 12(2).
  [[nodiscard]] Finding once(const Line& line) const {
    const Plan& plan = rows_.plans[line.plan];
    if (approved_before_amendment(plan)) return known(true);
    Truth trained = Truth::no;
    for (const Approved& before : approved_) {
      if (before.person != line.person || before.plan == line.plan) continue;
      if (!before.plan && before.on && plan.decided_on && Date{*before.on} > Date{*plan.decided_on})
        continue;
      Truth counts = Truth::yes;
      if (readings_.once_scope == OnceScope::same_employer)
        counts = before.employer.empty()               ? Truth::unknown
                 : before.employer == plan.employer_id ? Truth::yes
                                                       : Truth::no;
      trained = std::max(trained, counts);
    }
    if (trained == Truth::unknown) return {Truth::unknown, column("employer_id")};
    return known(trained == Truth::no);
  }

  // Article 44(6), as far as a plan's lines are known.
  [[nodiscard]] Finding highest(std::size_t plan) const {
    const auto local = rows_.plans[plan].local_support_vnd;
    Amount least = 0;
    Amount most = 0;
    Ask ask;
    for (const Line& line : lines_) {
      if (line.plan != plan) continue;
      const Finding own = all_of({line.insured, line.once});
      if (own.truth == Truth::no) continue;
      most += line.at_most;
      if (own.truth == Truth::yes && line.amount) least += *line.amount;
      add(ask, own.ask);
      if (!line.amount) add(ask, column("cost_vnd"));
    }
    if (!local || *local <= least) return known(true);
    if (*local > most) return known(false);
    return {Truth::unknown, ask};
  }

  // Dossiers decided already first, by the day of the decision; then by that of filing, then as
  // they stand.
  [[nodiscard]] std::vector<std::size_t> turns() const {
    std::vector<std::size_t> result;
    for (const bool decided : {true, false}) {
      std::vector<std::size_t> part;
      for (std::size_t plan = 0; plan < rows_.plans.size(); ++plan) {
        if (rows_.plans[plan].decided_on.has_value() == decided) part.push_back(plan);
      }
      std::stable_sort(part.begin(), part.end(), [&](std::size_t a, std::size_t b) {
        const auto days = [&](std::size_t plan) {
          const Date filed = *rows_.plans[plan].filed_on;
          return std::pair{decided ? Date{*rows_.plans[plan].decided_on} : filed, filed};
        };
        return days(a) < days(b);
      });
      result.insert(result.end(), part.begin(), part.end());
    }
    return result;
  }

  void decide_in_turn() {
    for (const std::size_t plan : turns()) {
      if (tree_[plan].truth == Truth::yes) {
        for (Line& line : lines_) {
          if (line.plan == plan) line.once = once(line);
        }
        highest_[plan] = highest(plan);
      }
      const bool pays = tree_[plan].truth == Truth::yes && highest_[plan].truth == Truth::yes;
      for (Line& line : lines_) {
        if (line.plan != plan) continue;
        line.pays = pays && all_of({line.insured, line.once}).truth == Truth::yes && line.amount;
        // Money that was transferred was approved.
        if (line.pays || rows_.plans[plan].transferred_on)
          approved_.push_back({line.person, rows_.plans[plan].employer_id, plan, std::nullopt});
      }
    }
  }

  // What pays nothing yet is looked at again, when all that is payable is known.
  void assess_what_is_open() {
    for (Line& line : lines_) {
      line.once_is_reached = tree_[line.plan].truth != Truth::no && line.insured.truth != Truth::no;
      if (!line.pays) line.once = once(line);
    }
    for (std::size_t plan = 0; plan < rows_.plans.size(); ++plan) {
      if (tree_[plan].truth == Truth::yes && highest_[plan].truth == Truth::yes) continue;
      if (tree_[plan].truth != Truth::no) highest_[plan] = highest(plan);
    }
  }

  void write(std::size_t number) {
    const Plan& plan = rows_.plans[number];
    const bool highest_is_reached = tree_[number].truth != Truth::no;
    const Finding finding =
        highest_is_reached ? all_of({tree_[number], highest_[number]}) : tree_[number];
    const std::string outcome = outcome_of(finding.truth);
    Provisions provisions;
    for (std::size_t i = 0; i < provisions_[number].size(); ++i)
      provisions.add(of_plan[i], provisions_[number][i]);
    provisions.add(of_plan.back(), highest_[number], highest_is_reached);

    std::size_t lines = 0;
    std::size_t payable = 0;
    Amount amount = 0;
    Amount max_amount = 0;
    std::optional<Date> last_day;
    std::optional<Amount> of_workers;  // who were not given work
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      Line& line = lines_[i];
      if (line.plan != number) continue;
      const Trainee& row = rows_.trainees[i];
      ++lines;
      Finding of_row =
          all_of({finding, line.insured, line.once_is_reached ? line.once : Finding{}});
      if (of_row.truth != Truth::no && !line.amount) {
        of_row.truth = Truth::unknown;
        add(of_row.ask, column("cost_vnd"));
      }
      line.outcome = outcome_of(of_row.truth);
      if (of_row.truth == Truth::yes) {
        ++payable;
        amount += *line.amount;
        last_day = std::max(last_day.value_or(*row.ends_on), Date{*row.ends_on});
        if (row.kept_in_work == false) of_workers = of_workers.value_or(0) + *line.amount;
      }
      if (of_row.truth != Truth::no) max_amount += line.at_most;
      Provisions all = provisions;
      all.add(of_line[0], line.insured);
      all.add(of_line[1], line.once, line.once_is_reached);
      std::vector<std::string> cells{row.line_id,
                                     row.plan_id,
                                     line.person,
                                     std::to_string(line.half_months),
                                     line.outcome,
                                     std::to_string(of_row.truth == Truth::yes ? *line.amount : 0),
                                     std::to_string(of_row.truth == Truth::no ? 0 : line.at_most)};
      all.end_row(cells, line.outcome, of_row.ask);
      out_.decisions.resize(lines_.size());
      out_.decisions[i] = cells;
    }
    std::vector<std::string> cells{plan.plan_id,
                                   plan.employer_id,
                                   outcome,
                                   std::to_string(lines),
                                   std::to_string(payable),
                                   std::to_string(amount),
                                   std::to_string(max_amount)};
    provisions.end_row(cells, outcome, finding.ask);
    out_.plans_decided.push_back(cells);
    if (amount > 0) schedule(plan, amount, last_day, of_workers);
  }

  // Article 12; each step is counted from the one before, on its last day where it is still to
  // come.
  void schedule(const Plan& plan, Amount amount, const std::optional<Date>& last_day,
                const std::optional<Amount>& of_workers) {
    const auto day = [](const std::optional<Day>& given, Date expected) {
      return given ? Date{*given} : expected;
    };
    std::optional<Date> confirms;
    if (plan.si_asked_on) confirms = office_.after(*plan.si_asked_on, 2);
    const Date decides = office_.after(day(plan.complete_on, *plan.filed_on), 7);
    const Date decided = day(plan.decided_on, decides);
    const Date transfers = office_.after(day(plan.decision_received_on, decided), 3);
    const Date passes_on = office_.after(day(plan.transferred_on, transfers), 2);
    // Somebody is paid, and so some course is the last one.
    Date reports = *last_day + std::chrono::days{45};
    while (!office_.works_on(reports)) reports += std::chrono::days{1};
    const Date recovers = office_.after(day(plan.reported_on, reports), 5);

    std::optional<Amount> recover;
    if (plan.reported_on && plan.actual_cost_vnd)
      recover = amount - std::min(*plan.actual_cost_vnd, amount);
    if (of_workers)
      recover = readings_.not_kept == NotKept::whole_support
                    ? amount
                    : std::min(amount, recover.value_or(0) + *of_workers);
    out_.schedule.push_back({plan.plan_id, std::to_string(amount), in_words(amount),
                             text_of(confirms), text_of(decides), text_of(transfers),
                             text_of(passes_on), text_of(reports), text_of(recovers),
                             recover ? std::to_string(*recover) : std::string{}});
  }

  const Rows& rows_;
  const Readings& readings_;
  const Office office_;
  std::vector<std::vector<Finding>> provisions_;  // by plan
  std::vector<Finding> tree_;                     // all of them
  std::vector<Finding> highest_;
  std::vector<Line> lines_;
  std::vector<Approved> approved_;
  TrainingOutputs out_;
};

}  // namespace

TrainingOutputs decide_training(const Rows& rows, const Readings& readings,
                                const std::vector<Day>& holidays) {
  return Job(rows, readings, holidays).run();
}

}  // namespace reference
