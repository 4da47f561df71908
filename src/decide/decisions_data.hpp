// What decisions hold: columns by request-month.
#ifndef RENTSUPPORT_SRC_DECIDE_DECISIONS_DATA_HPP
#define RENTSUPPORT_SRC_DECIDE_DECISIONS_DATA_HPP

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "decide/dossier_data.hpp"
#include "decide/persons.hpp"
#include "decide/records.hpp"
#include "rentsupport/evaluate.hpp"
#include "values/keyed_hash.hpp"

namespace rentsupport {
inline namespace v2 {

// What the rules read of lists and their employers, by list: facts, and what follows from the
// timeline.
struct ListFacts {
  struct Choice {
    std::vector<std::uint8_t> values;
    std::vector<std::uint64_t> known;
  };
  std::array<Choice, 4> employer;  // kind, registered, zone, province
  std::vector<std::int32_t> received_on;
  std::vector<std::uint64_t> received_known;
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
[[nodiscard]] std::string_view ask_name(unsigned bit) noexcept;

struct Decisions::Data {
  RuleSet rule_set;
  const Dossier::Data* dossier = nullptr;
  std::shared_ptr<const Dossier::Data> kept{};  // the same, where decisions outlive the Dossier
  std::uint64_t state = 0;                      // of the dossier, when it was decided

  std::vector<std::uint64_t> first{};  // by request, and the end
  Buffer<std::uint8_t> months{};       // place in a set of months
  Buffer<Outcome> outcomes{};
  Buffer<std::uint64_t> masks{};
  Buffer<std::uint64_t> asks{};  // a bit a fact, or asks_worker_id

  // Requests of workers with several requests or a history, by worker, then in the order of the law
  // page (section 5, number 2); and by request its place there, counted from 1, or 0.
  std::vector<std::uint32_t> joint_order{};
  std::vector<std::uint32_t> joint{};
  std::shared_ptr<const Persons> persons{};  // of the dossier
  // The requests of each of their doubts, in the order of the law page.
  std::vector<std::vector<std::uint32_t>> doubt_orders{};

  std::vector<Timeline> timelines{};            // by list
  ListFacts list_facts{};                       // found once: an explanation reads them again
  std::array<std::uint64_t, 2> payable{};       // request-months by group
  std::array<std::uint64_t, 2> could_be_too{};  // undetermined ones that the cap leaves room for
  std::shared_ptr<const DeclaredFacts> declared{};  // by signed forms; may be null

  // By a worker of many requests, who are too many to be gone through for each decision anew: what
  // is payable, decision and request, in the joint order; no month twice.
  static constexpr std::size_t many = 32;
  using PayableMonths = std::vector<std::pair<std::uint64_t, std::uint32_t>>;
  HashMap<std::uint32_t, PayableMonths> payable_of_many{};

  // Makes decisions of their data.
  [[nodiscard]] static Decisions owned(std::unique_ptr<Data> data) {
    return Decisions{std::move(data)};
  }
  // Keeps decisions, also where the others go.
  [[nodiscard]] static Decisions kept_of(const Decisions& decisions) {
    return Decisions{decisions.data_};
  }
};

// Throws Error where the dossier was changed since.
void check_current(const Decisions::Data& decisions);

// Throws Error unless the decisions are of this dossier as it is.
void check_same(const Dossier& dossier, const Decisions& decisions);

[[nodiscard]] inline Month month_at(std::uint8_t place) noexcept {
  return month_of_number(month_number(MonthSet::first) + place);
}

// Calls visit(worker, requests) for each narrowest person of the joint order whose first request
// stands in [begin, end) of it.
template <class Visit>
void each_joint_worker(const Decisions::Data& decisions, std::size_t begin, std::size_t end,
                       Visit&& visit) {
  const std::vector<std::uint32_t>& order = decisions.joint_order;
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
