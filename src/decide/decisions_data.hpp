// What decisions hold: columns by request-month.
#ifndef RENTSUPPORT_SRC_DECIDE_DECISIONS_DATA_HPP
#define RENTSUPPORT_SRC_DECIDE_DECISIONS_DATA_HPP

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "decide/dossier_data.hpp"
#include "decide/overlay.hpp"
#include "decide/persons.hpp"
#include "decide/records.hpp"
#include "rentsupport/evaluate.hpp"
#include "values/keyed_hash.hpp"

namespace rentsupport {
inline namespace v2 {

// What the rules read of lists and their employers, by list: facts, and what follows from the
// timeline.
struct ListFacts {
  std::map<std::uint8_t, Column> employer;  // by fact
  std::vector<std::int32_t> list_month;
  std::vector<std::uint64_t> reference_month;
  std::vector<std::int32_t> posting_ends_on;
  std::vector<std::int32_t> sent_to_si_on;
  std::vector<std::int32_t> sent_to_si_day;
  std::vector<std::int32_t> earliest_receipt;
  std::vector<std::int32_t> projected_receipt;
};

// Among the bits of facts: whose ID it is decides, and an office must say it.
inline constexpr std::uint64_t asks_worker_id = std::uint64_t{1} << 63U;
// Names what a bit of asks is for.
[[nodiscard]] std::string_view ask_name(Vocabulary facts, unsigned bit) noexcept;

struct Decisions::Data {
  RuleSet rule_set;
  std::shared_ptr<const Dossier::Data> dossier;
  Assumptions assumptions{};
  std::vector<EarlierMonth> earlier_months{};  // IDs as they are compared
  std::vector<EarlierEvidence> earlier_evidence{};
  std::optional<Day> as_of{};

  // What nobody gave. A declaration beats an assumption.
  Overlay assumed{};
  Overlay declared{};  // by signed forms, over what is assumed; only facts that some form declares

  Buffer<std::uint64_t> first{};  // by request, and the end
  Buffer<std::uint8_t> months{};  // place in a set of months
  Buffer<Outcome> outcomes{};
  Buffer<std::uint64_t> masks{};
  Buffer<std::uint64_t> asks{};  // a bit a fact, or asks_worker_id

  // Requests of workers with several requests or a history, by worker, then in the order of the law
  // page (section 5, number 2); and by request its place there, counted from 1, or 0.
  Buffer<std::uint32_t> joint_order{};
  Buffer<std::uint32_t> joint{};
  std::shared_ptr<const Persons> persons{};  // of the dossier
  // The requests of each of their doubts, in the order of the law page.
  std::vector<std::vector<std::uint32_t>> doubt_orders{};

  std::vector<Timeline> timelines{};            // by list
  ListFacts list_facts{};                       // found once: an explanation reads them again
  std::array<std::uint64_t, 2> payable{};       // request-months by group
  std::array<std::uint64_t, 2> could_be_too{};  // undetermined ones that the cap leaves room for

  // By a worker of many requests, who are too many to be gone through for each decision anew: what
  // is payable, decision and request, in the joint order; no month twice.
  static constexpr std::size_t many = 32;
  using PayableMonths = std::vector<std::pair<std::uint64_t, std::uint32_t>>;
  HashMap<std::uint32_t, PayableMonths> payable_of_many{};

  // Returns the column of a fact, with what was assumed or declared put in.
  [[nodiscard]] const Column& column(std::uint8_t fact) const {
    return column_in(*dossier, declared.contains(fact) ? declared : assumed, fact);
  }

  // Makes decisions of their data.
  [[nodiscard]] static Decisions owned(std::unique_ptr<Data> data) {
    return Decisions{std::move(data)};
  }
  [[nodiscard]] static const Data& of(const Decisions& decisions) noexcept {
    return *decisions.data_;
  }
};

[[nodiscard]] inline Month month_at(std::uint8_t place) noexcept {
  return month_of_number(month_number(MonthSet::first) + place);
}

// Calls visit(worker, requests) for each narrowest person of the joint order whose first request
// stands in [begin, end) of it.
template <class Visit>
void each_joint_worker(const Decisions::Data& decisions, std::size_t begin, std::size_t end,
                       Visit&& visit) {
  const Buffer<std::uint32_t>& order = decisions.joint_order;
  const auto worker_at = [&](std::size_t at) { return decisions.persons->narrowest[order[at]]; };
  end = std::min(end, order.size());
  std::size_t at = begin;
  while (at > 0 && at < end && worker_at(at) == worker_at(at - 1)) ++at;
  while (at < end) {
    std::size_t after = at + 1;
    while (after < order.size() && worker_at(after) == worker_at(at)) ++after;
    visit(worker_at(at), std::span{order}.subspan(at, after - at));
    at = after;
  }
}

// Decides the provisions of every request-month, and computes the timelines: everything up to the
// once-a-month stage. The columns have their sizes.
void decide_batches(Decisions::Data& decisions, const EvaluateOptions& options);

// Finds the requests that are decided together, and their order; rule sets do not change it.
void order_joint_requests(Decisions::Data& decisions);

// Decides once a month and the cap over all requests of each worker (law page, section 5): the
// outcomes say what is eligible so far.
void decide_once_a_month(Decisions::Data& decisions, unsigned threads);

// Decides the same dossier under another rule set.
[[nodiscard]] Decisions decide_again(const Decisions& decisions, const RuleSet& rule_set,
                                     unsigned threads);

}  // namespace v2
}  // namespace rentsupport

#endif
