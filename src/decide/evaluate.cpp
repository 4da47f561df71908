#include "rentsupport/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <utility>

#include "decide/decisions_data.hpp"
#include "decide/declared_facts.hpp"
#include "decide/dossier_data.hpp"
#include "decide/fact_views.hpp"
#include "decide/output.hpp"
#include "decide/single_request.hpp"
#include "decide/worker_ids.hpp"
#include "rentsupport/named.hpp"
#include "rule/evaluator.hpp"
#include "rule/rule_result.hpp"
#include "rule/rule_text.hpp"
#include "values/bits.hpp"
#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Decides batches of requests before the once-a-month stage; one for each thread.
class BatchJob {
 public:
  // Rules are those of the groups; batches have at most `words` words.
  BatchJob(const Dossier::Data& dossier, std::span<const ColumnView> views, Decisions::Data& out,
           const std::array<const Rule*, 2>& rules, std::size_t words = batch_words)
      : dossier_(dossier),
        out_(out),
        rules_(rules),
        columns_(rules_, dossier.records().facts, views),
        leaves_(rules_, dossier.records().facts, words),
        truths_{BatchTruth(*rules_[0], leaves_), BatchTruth(*rules_[1], leaves_)} {}

  void run(std::size_t begin, std::size_t rows) {
    columns_.load(begin, rows);
    find_groups_and_months(begin, rows);
    select_words(rows, [](std::size_t) { return true; });
    leaves_.evaluate(columns_, words_);
    for (std::size_t group = 0; group < 2; ++group) {
      select_words(rows, [&](std::size_t word) { return group_rows_[group][word] != 0; });
      if (!words_.empty()) truths_[group].evaluate(words_);
    }
    for (std::uint64_t rest = months_; rest != 0; rest &= rest - 1) {
      const auto place = static_cast<std::uint8_t>(std::countr_zero(rest));
      const auto& asked = asked_for_[place];
      select_words(rows, [&](std::size_t word) { return asked[word] != 0; });
      leaves_.evaluate(columns_, words_, month_at(place));
      for (std::size_t group = 0; group < 2; ++group) {
        select_words(
            rows, [&](std::size_t word) { return (group_rows_[group][word] & asked[word]) != 0; });
        if (words_.empty()) continue;
        truths_[group].evaluate_month(words_);
        for (const std::uint8_t word : words_) write(word, group, place);
      }
    }
  }

 private:
  void find_groups_and_months(std::size_t begin, std::size_t rows) {
    group_rows_ = {};
    const std::uint8_t* groups = dossier_.lists.columns[lists::group].choices.data();
    for (const Run& run : columns_.run_list())
      set_bits(group_rows_[groups[run.row]].data(), run.begin, run.end);

    const std::uint64_t* asked = dossier_.workers.columns[workers::months].sets.data() + begin;
    std::uint64_t months = 0;
    for (std::size_t row = 0; row < rows; ++row) months |= asked[row];
    months_ = months;
    // Sets by row become rows by month: of eight months at a time.
    for (std::size_t byte = 0; byte < 8; ++byte) {
      const auto eight = static_cast<std::uint8_t>(months >> (8 * byte));
      if (eight == 0) continue;
      for (std::size_t first = 0; first < rows; first += word_rows) {
        std::array<std::uint8_t, word_rows> bytes{};
        for (std::size_t i = 0; i < std::min(word_rows, rows - first); ++i)
          bytes[i] = static_cast<std::uint8_t>(asked[first + i] >> (8 * byte));
        for (unsigned rest = eight; rest != 0; rest &= rest - 1) {
          const auto bit = static_cast<unsigned>(std::countr_zero(rest));
          asked_for_[8 * byte + bit][first / word_rows] = bit_of_bytes(bytes.data(), bit);
        }
      }
    }
    const auto first = out_.first.begin() + static_cast<std::ptrdiff_t>(begin);
    std::copy_n(first, rows, next_.begin());
    // Few decisions ask.
    std::fill(&out_.asks[*first],
              &out_.asks[*first] + (first[static_cast<std::ptrdiff_t>(rows)] - *first), 0);
  }

  template <class Wanted>
  void select_words(std::size_t rows, Wanted wanted) {
    words_.clear();
    for (std::size_t word = 0; word * word_rows < rows; ++word) {
      if (wanted(word)) words_.push_back(static_cast<std::uint8_t>(word));
    }
  }

  void write(std::size_t word, std::size_t group, std::uint8_t place) {
    BatchTruth& truth = truths_[group];
    static_assert(static_cast<int>(Truth::held) - 1 == static_cast<int>(Outcome::payable) &&
                  static_cast<int>(Truth::failed) - 1 == static_cast<int>(Outcome::refused) &&
                  static_cast<int>(Truth::unknown) - 1 == static_cast<int>(Outcome::undetermined));
    const std::uint64_t rows = group_rows_[group][word] & asked_for_[place][word];
    // Bytes written may alias anything: the columns are held where they cannot.
    std::uint8_t* const months = out_.months.data();
    Outcome* const outcomes = out_.outcomes.data();
    std::uint64_t* const masks = out_.masks.data();
    std::uint64_t* const asks = out_.asks.data();
    std::uint64_t* const next = next_.data() + word * word_rows;
    truth.each_mask(word, rows, [=](std::size_t row, Truth verdict, std::uint64_t mask) {
      const std::uint64_t at = next[row]++;
      masks[at] = mask;
      months[at] = place;
      outcomes[at] = static_cast<Outcome>(static_cast<int>(verdict) - 1);
    });
    const std::uint64_t open = rows & truth.verdict(word).unknown();
    if (open == 0) return;
    truth.each_asked(columns_, word, open,
                     [=](std::size_t row, std::uint64_t facts) { asks[next[row] - 1] |= facts; });
  }

  const Dossier::Data& dossier_;
  Decisions::Data& out_;
  std::array<const Rule*, 2> rules_;
  BatchColumns columns_;
  BatchLeaves leaves_;
  std::array<BatchTruth, 2> truths_;

  // Of the batch: rows of each group; rows that ask for each month; where a row's next decision
  // goes.
  std::array<std::array<std::uint64_t, batch_words>, 2> group_rows_{};
  std::array<std::array<std::uint64_t, batch_words>, MonthSet::capacity> asked_for_{};
  std::uint64_t months_ = 0;
  std::array<std::uint64_t, batch_rows> next_{};
  std::vector<std::uint8_t> words_;
};

Buffer<std::uint64_t> first_decisions(const Dossier::Data& dossier) {
  const Buffer<std::uint64_t>& months = dossier.workers.columns[workers::months].sets;
  Buffer<std::uint64_t> first(dossier.workers.rows + 1);
  first[0] = 0;
  for (std::size_t request = 0; request < dossier.workers.rows; ++request) {
    first[request + 1] =
        first[request] + static_cast<std::uint64_t>(std::popcount(months[request]));
  }
  return first;
}

std::vector<std::reference_wrapper<const Provision>> blamed_in(const Rule& rule,
                                                               std::uint64_t mask) {
  std::vector<std::reference_wrapper<const Provision>> provisions;
  for (std::uint32_t rest = blame(rule, mask); rest != 0; rest &= rest - 1)
    provisions.emplace_back(rule.provisions()[static_cast<std::size_t>(std::countr_zero(rest))]);
  return provisions;
}

}  // namespace

std::string_view name(Outcome outcome) noexcept { return name_in(outcome_names, outcome); }

void decide_batches(Decisions::Data& decisions, const EvaluateOptions& options) {
  const RuleSet& rule_set = decisions.rule_set;
  const Dossier::Data& in = *decisions.dossier;
  find_facts_of_lists(decisions, options.threads);
  decisions.declared = declared_facts(decisions, options.threads);
  const auto views = views_of(decisions);
  const std::size_t requests = in.workers.rows;
  const std::size_t batches = (requests + options.batch_rows - 1) / options.batch_rows;
  const std::array<const Rule*, 2> rules{&rule_set.groups()[0].rule, &rule_set.groups()[1].rule};
  std::vector<std::unique_ptr<BatchJob>> jobs(thread_count(options.threads));
  std::atomic<std::size_t> done{0};
  const auto go_on = [&] {
    if (options.go_on && !options.go_on(done.load(std::memory_order_relaxed), requests))
      throw Cancelled("the evaluation was cancelled");
  };
  go_on();
  parallel(options.threads, batches, [&](std::size_t batch, unsigned worker) {
    if (!jobs[worker]) jobs[worker] = std::make_unique<BatchJob>(in, views, decisions, rules);
    const std::size_t begin = batch * options.batch_rows;
    const std::size_t rows = std::min(options.batch_rows, requests - begin);
    jobs[worker]->run(begin, rows);
    // The last number is told once every thread has stopped.
    const std::size_t by_now = done.fetch_add(rows, std::memory_order_relaxed) + rows;
    if (worker == 0 && by_now < requests) go_on();
  });
  go_on();
}

// A batch of one request under one rule: the leaves of the other group's are not needed.
struct SingleRequest::Batch {
  Batch(Decisions::Data& decisions, const Rule& rule)
      : views(of_only_list(views_of(decisions))),
        job(*decisions.dossier, views, decisions, {&rule, &rule}, 1) {}
  // The only request is of the only list.
  using Views = std::vector<ColumnView>;
  static Views of_only_list(Views views) {
    for (ColumnView& view : views) view.via = nullptr;
    return views;
  }
  Views views;
  BatchJob job;
};

SingleRequest::SingleRequest(const RuleSet& rule_set)
    : dossier_(std::make_shared<Dossier::Data>(rule_set.further_facts())),
      decisions_{.rule_set = rule_set, .dossier = dossier_, .first = {0, 0}},
      stage_(decisions_) {}
SingleRequest::~SingleRequest() = default;

std::optional<Problem> SingleRequest::decide(const Employer& employer, const List& list,
                                             const Request& request, const PaidMonths& paid,
                                             const SingleFaults& faults) {
  if (auto problem = put_single(*dossier_, employer, list, request, faults)) return problem;
  find_facts_of_lists(decisions_, 1);
  declare_single(decisions_.rule_set, *dossier_, decisions_.list_facts);
  // The columns have their places once they hold a row, and keep them.
  std::unique_ptr<Batch>& batch = batches_[static_cast<std::size_t>(*list.group)];
  if (!batch)
    batch = std::make_unique<Batch>(decisions_, decisions_.rule_set.group(*list.group).rule);
  const auto count = static_cast<std::size_t>(request.months.size());
  decisions_.first[1] = count;
  decisions_.months.resize(count);
  decisions_.outcomes.resize(count);
  decisions_.masks.resize(count);
  decisions_.asks.resize(count);
  batch->job.run(0, 1);
  const std::uint32_t only = 0;
  Tally tally;
  stage_.decide(std::span{&only, 1}, paid, tally);
  return std::nullopt;
}

// Puts the record into a dossier of its own and decides the rule as any batch is decided, without
// the stage that looks at all requests of a worker.
class SingleRequest::RuleAlone {
 public:
  RuleAlone(const Rule& rule, const RuleSet& under)
      : rule_(rule),
        dossier_(std::make_shared<Dossier::Data>(under.further_facts())),
        decisions_{.rule_set = under, .dossier = dossier_, .first = {0, 0}} {}

  [[nodiscard]] RuleResult decide(const Employer& employer, const List& list,
                                  const Request& request, Month month) {
    if (const auto problem = put_single(*dossier_, employer, list, request, {}))
      throw Error(problem->text());
    find_facts_of_lists(decisions_, 1);
    declare_single(decisions_.rule_set, *dossier_, decisions_.list_facts);
    const auto months = request.months.months();
    decisions_.first[1] = months.size();
    decisions_.months.resize(months.size());
    decisions_.outcomes.resize(months.size());
    decisions_.masks.resize(months.size());
    decisions_.asks.resize(months.size());
    Batch(decisions_, rule_).job.run(0, 1);
    return result(
        static_cast<std::size_t>(std::find(months.begin(), months.end(), month) - months.begin()));
  }

 private:
  [[nodiscard]] RuleResult result(std::size_t number) const {
    RuleResult result =
        rule_result(rule_, static_cast<Truth>(static_cast<int>(decisions_.outcomes[number]) + 1),
                    decisions_.masks[number]);
    for (std::uint64_t rest = decisions_.asks[number]; rest != 0; rest &= rest - 1)
      result.ask.push_back(
          ask_name(dossier_->records().facts, static_cast<unsigned>(std::countr_zero(rest))));
    return result;
  }

  const Rule& rule_;
  std::shared_ptr<Dossier::Data> dossier_;
  Decisions::Data decisions_;
};

RuleResult evaluate(const Rule& rule, const Employer& employer, const List& list,
                    const Request& request, std::optional<Month> month, const RuleSet& under) {
  check_facts(rule, under.further_facts().vocabulary());
  Request asking = request;
  if (asking.months.empty() && month) asking.months = {*month};
  const auto months = asking.months.months();
  if (!month && months.size() == 1) month = months.front();
  if (!month || std::find(months.begin(), months.end(), *month) == months.end())
    throw Error(month ? fmt::format("the request does not ask for {}", to_string(*month))
                      : "a rule is decided for one month: say which");
  return SingleRequest::RuleAlone(rule, under).decide(employer, list, asking, *month);
}

namespace {

Decisions decided(std::unique_ptr<Decisions::Data> data, const EvaluateOptions& options) {
  const std::size_t count = data->first.back();
  data->months.resize(count);
  data->outcomes.resize(count);
  data->masks.resize(count);
  data->asks.resize(count);
  decide_batches(*data, options);
  decide_once_a_month(*data, options.threads);
  return Decisions::Data::owned(std::move(data));
}

std::vector<EarlierMonth> checked(std::vector<EarlierMonth> months) {
  for (EarlierMonth& month : months) {
    if (MonthSet::bit(month.month) == 0 || static_cast<std::size_t>(month.group) > 1)
      throw Error("an earlier month must lie in 2020-01 to 2024-12, and be of a group");
    month.worker_id = compared_id(month.worker_id);
  }
  return months;
}

std::vector<EarlierEvidence> checked(std::vector<EarlierEvidence> evidence) {
  for (EarlierEvidence& of_two : evidence) {
    of_two.worker_id = compared_id(of_two.worker_id);
    of_two.other_id = compared_id(of_two.other_id);
  }
  // What says nothing would join as what says something does.
  std::erase_if(evidence, [](const EarlierEvidence& of_two) {
    return !of_two.insurance_no && !of_two.name_birth_account;
  });
  return evidence;
}

}  // namespace

Decisions evaluate(const RuleSet& rule_set, const Dossier& dossier,
                   const EvaluateOptions& options) {
  if (options.batch_rows < word_rows || options.batch_rows > batch_rows ||
      options.batch_rows % word_rows != 0) {
    throw Error(
        fmt::format("a batch has 64 to 2048 rows, a multiple of 64; not {}", options.batch_rows));
  }
  const std::shared_ptr<const Dossier::Data>& in = Dossier::Data::of(dossier);
  if (!(in->facts == rule_set.further_facts()))
    throw Error("the dossier has not the further facts of the rule set: make it with them");
  auto data = std::make_unique<Decisions::Data>(
      Decisions::Data{.rule_set = rule_set,
                      .dossier = in,
                      .assumptions = options.assumptions,
                      .earlier_months = checked(options.earlier_months),
                      .earlier_evidence = checked(options.earlier_evidence),
                      .as_of = options.as_of,
                      .assumed = assumed_facts(*in, options.assumptions),
                      .first = first_decisions(*in)});
  data->persons = persons_of(*in, options.threads, data->earlier_months, data->earlier_evidence);
  order_joint_requests(*data);
  return decided(std::move(data), options);
}

Decisions decide_again(const Decisions& decisions, const RuleSet& rule_set, unsigned threads) {
  const Decisions::Data& known = Decisions::Data::of(decisions);
  auto data =
      std::make_unique<Decisions::Data>(Decisions::Data{.rule_set = rule_set,
                                                        .dossier = known.dossier,
                                                        .assumptions = known.assumptions,
                                                        .earlier_months = known.earlier_months,
                                                        .earlier_evidence = known.earlier_evidence,
                                                        .as_of = known.as_of,
                                                        .assumed = known.assumed,
                                                        .first = known.first,
                                                        .joint_order = known.joint_order,
                                                        .joint = known.joint,
                                                        .persons = known.persons,
                                                        .doubt_orders = known.doubt_orders});
  return decided(std::move(data), {threads});
}

Decisions::Decisions(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}

Dossier Decisions::dossier() const { return Dossier::Data::dossier(data_->dossier); }
const std::optional<Day>& Decisions::as_of() const& noexcept { return data_->as_of; }
const Assumptions& Decisions::assumptions() const& noexcept { return data_->assumptions; }

std::size_t Decisions::size() const noexcept { return data_->outcomes.size(); }

Decision Decisions::operator[](std::size_t number) const {
  if (number >= size()) throw Error(fmt::format("there is no decision number {}", number));
  const auto after = std::upper_bound(data_->first.begin(), data_->first.end(), number);
  Decision decision;
  decision.request = static_cast<std::size_t>(after - data_->first.begin()) - 1;
  decision.month = month_at(data_->months[number]);
  decision.group = data_->dossier->group_of_list(data_->dossier->request_list[decision.request]);
  decision.outcome = data_->outcomes[number];
  const Money amount = data_->rule_set.group(decision.group).amount;
  decision.amount = decision.outcome == Outcome::payable ? amount : Money{};
  decision.max_amount = decision.outcome == Outcome::refused ? Money{} : amount;
  decision.mask = data_->masks[number];
  return decision;
}

std::size_t Decisions::first_of(std::size_t request) const {
  if (request >= data_->first.size())
    throw Error(fmt::format("there is no request number {}", request));
  return data_->first[request];
}

std::optional<Decision> Decisions::find(std::size_t request, Month month) const {
  for (std::size_t number = first_of(request); number < first_of(request + 1); ++number) {
    if (month_at(data_->months[number]) == month) return (*this)[number];
  }
  return std::nullopt;
}

std::vector<std::reference_wrapper<const Provision>> Decisions::blamed(std::size_t number) const {
  const Decision decision = (*this)[number];
  if (decision.outcome == Outcome::payable) return {};
  return blamed_in(data_->rule_set.group(decision.group).rule, decision.mask);
}

std::vector<std::string_view> Decisions::blamed_ids(std::size_t number, Outcome outcome) const {
  if ((*this)[number].outcome != outcome) return {};
  std::vector<std::string_view> names;
  for (const Provision& provision : blamed(number)) names.push_back(provision.id);
  return names;
}
std::vector<std::string_view> Decisions::failed(std::size_t number) const {
  return blamed_ids(number, Outcome::refused);
}
std::vector<std::string_view> Decisions::unknown(std::size_t number) const {
  return blamed_ids(number, Outcome::undetermined);
}

std::string_view ask_name(Vocabulary facts, unsigned bit) noexcept {
  if (bit < facts.size()) return facts[bit].name;
  return std::uint64_t{1} << bit == asks_worker_id ? "worker_id" : std::string_view{};
}

std::vector<std::string_view> Decisions::ask(std::size_t number) const {
  if (number >= size()) throw Error(fmt::format("there is no decision number {}", number));
  std::vector<std::string_view> result;
  for (std::uint64_t rest = data_->asks[number]; rest != 0; rest &= rest - 1) {
    result.push_back(
        ask_name(data_->dossier->records().facts, static_cast<unsigned>(std::countr_zero(rest))));
  }
  return result;
}

Timeline Decisions::timeline_of(std::size_t request) const {
  if (request + 1 >= data_->first.size())
    throw Error(fmt::format("there is no request number {}", request));
  return data_->timelines[data_->dossier->request_list[request]];
}

MoneyTotal Decisions::payable() const {
  MoneyTotal total;
  for (std::size_t group = 0; group < 2; ++group)
    total.add(data_->rule_set.groups()[group].amount, data_->payable[group]);
  return total;
}

MoneyTotal Decisions::at_most() const {
  MoneyTotal total = payable();
  for (std::size_t group = 0; group < 2; ++group)
    total.add(data_->rule_set.groups()[group].amount, data_->could_be_too[group]);
  return total;
}

const RuleSet& Decisions::rule_set() const& noexcept { return data_->rule_set; }
RuleSet Decisions::rule_set() const&& noexcept { return data_->rule_set; }

}  // namespace v2
}  // namespace rentsupport
