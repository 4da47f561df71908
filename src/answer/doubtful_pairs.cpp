#include "answer/doubtful_pairs.hpp"

#include <algorithm>
#include <utility>

#include "decide/dossier_data.hpp"
#include "decide/worker_ids.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// So many pairs are told of a request, and so many requests of a pair: an ID that stands for an
// unknown one may have thousands.
constexpr std::size_t most_told = 20;

}  // namespace

DoubtfulPairs::DoubtfulPairs(const Decisions::Data& decisions)
    : dossier_(*decisions.dossier), persons_(*decisions.persons) {
  for (const auto& [joined, requests] : persons_.requests_of_joined) {
    for (const std::uint32_t request : requests) joined_of_.emplace(request, joined);
  }
  for (std::uint32_t number = 0; number < persons_.pairs.size(); ++number) {
    const PersonPair& pair = persons_.pairs[number];
    // What decisions have joined is one person, whatever is said of two of its IDs.
    if (pair.worker != pair.other && pair.joined[0] == pair.joined[1]) continue;
    of_joined_[pair.joined[0]].push_back(number);
    if (pair.worker != pair.other) of_joined_[pair.joined[1]].push_back(number);
  }
  find_numbers();
}

// Finds the insurance number that both IDs of a pair have: the first of several.
void DoubtfulPairs::find_numbers() {
  HashMap<std::string_view, HashSet<std::string_view>> numbers;
  for (const PersonPair& pair : persons_.pairs) {
    for (const std::uint32_t place : {pair.worker, pair.other})
      numbers.try_emplace(id_at(dossier_, persons_, place));
  }
  const auto note = [&](std::string_view id, std::string_view number) {
    const auto found = numbers.find(id);
    if (found != numbers.end() && is_insurance_no(number)) found->second.insert(number);
  };
  const auto& columns = dossier_.workers.columns;
  for (std::uint32_t request = 0; request < dossier_.workers.rows; ++request)
    note(columns[workers::worker_id].texts[request], columns[workers::insurance_no].texts[request]);
  for (std::uint32_t row = 0; row < dossier_.history.rows; ++row) {
    if ((dossier_.history_rows[row] & HistoryRow::is_used) == 0) continue;
    note(dossier_.history.columns[history::worker_id].texts[row],
         dossier_.history.columns[history::insurance_no].texts[row]);
  }
  for (const PersonPair& pair : persons_.pairs) {
    std::string_view& shared = shared_numbers_.emplace_back();
    if ((pair.evidence >> static_cast<unsigned>(Evidence::insurance_no) & 1U) == 0) continue;
    const auto* fewer = &numbers.at(id_at(dossier_, persons_, pair.worker));
    const auto* more = &numbers.at(id_at(dossier_, persons_, pair.other));
    if (fewer->size() > more->size()) std::swap(fewer, more);
    for (const std::string_view number : *fewer) {
      if (more->contains(number) && (shared.empty() || number < shared)) shared = number;
    }
  }
}

DoubtfulPairs::Some DoubtfulPairs::all_of(std::uint32_t joined) const {
  const auto& requests = persons_.requests_of_joined.at(joined);
  const auto told = static_cast<std::ptrdiff_t>(std::min(requests.size(), most_told));
  return {{requests.begin(), requests.begin() + told}, requests.size()};
}

// Of a request's own ID those that may be another person's.
const DoubtfulPairs::Some& DoubtfulPairs::others_than(std::uint32_t request) {
  const auto [known, is_new] = others_.try_emplace(persons_.narrowest[request]);
  Some& others = known->second;
  if (!is_new) return others;
  for (const std::uint32_t other : persons_.requests_of_joined.at(joined_of_.at(request))) {
    if (persons_.narrowest[other] == persons_.narrowest[request]) continue;
    if (others.first.size() < most_told) others.first.push_back(other);
    ++others.count;
  }
  return others;
}

std::vector<DoubtfulPair> DoubtfulPairs::of(std::uint32_t request, std::size_t& more) {
  std::vector<DoubtfulPair> result;
  more = 0;
  const auto joined = joined_of_.find(request);
  if (joined == joined_of_.end()) return result;
  const auto numbers = of_joined_.find(joined->second);
  if (numbers == of_joined_.end()) return result;
  for (const std::uint32_t number : numbers->second) {
    if (result.size() == most_told) break;
    const PersonPair& pair = persons_.pairs[number];
    const bool is_first = pair.joined[0] == joined->second;
    DoubtfulPair& seen = result.emplace_back();
    seen.worker_id = id_at(dossier_, persons_, is_first ? pair.worker : pair.other);
    seen.other_id = id_at(dossier_, persons_, is_first ? pair.other : pair.worker);
    for (std::size_t i = 0; i < evidence_count; ++i) {
      if ((pair.evidence >> i & 1U) != 0) seen.evidence.push_back(name(static_cast<Evidence>(i)));
    }
    seen.insurance_no = shared_numbers_[number];
    const Some others =
        pair.worker == pair.other ? others_than(request) : all_of(pair.joined[is_first ? 1 : 0]);
    for (const std::uint32_t other : others.first) {
      const std::uint32_t list = dossier_.request_list[other];
      const std::uint32_t employer = dossier_.list_employer[list];
      seen.requests.push_back(
          {std::string{dossier_.workers.columns[workers::request_id].texts[other]},
           std::string{dossier_.lists.columns[lists::list_id].texts[list]},
           std::string{dossier_.employers.columns[employers::employer_id].texts[employer]}});
    }
    seen.more_requests = others.count - others.first.size();
  }
  more = numbers->second.size() - result.size();
  return result;
}

}  // namespace v2
}  // namespace rentsupport
