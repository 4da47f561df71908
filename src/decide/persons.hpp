// Who is the same person (law page, section 9): under the widest and under the narrowest reading of
// the evidence.
#ifndef RENTSUPPORT_SRC_DECIDE_PERSONS_HPP
#define RENTSUPPORT_SRC_DECIDE_PERSONS_HPP

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/dossier_data.hpp"
#include "rentsupport/evaluate.hpp"

namespace rentsupport {
inline namespace v2 {

// What speaks for one person under two IDs, or for two persons under one; in the order in which it
// is named.
enum class Evidence : std::uint8_t {
  insurance_no,
  name_birth_account,
  birth_date,
  insurance_no_and_name
};
inline constexpr std::size_t evidence_count = 4;
[[nodiscard]] std::string_view name(Evidence evidence) noexcept;

// More IDs than this bear no number, name or account that tells anything.
inline constexpr std::size_t most_bearers = 5;

// Two IDs, or an ID with itself, with evidence that no decision settles. Behind the places of the
// dossier are those of `Persons::earlier_ids`.
struct PersonPair {
  std::uint32_t worker = 0;               // place of the ID that stands first in the input
  std::uint32_t other = 0;                // place of the other one
  std::uint8_t evidence = 0;              // 1 << Evidence each
  std::array<std::uint32_t, 2> joined{};  // what decisions have made of both
};

struct Persons {
  // By request: the first request of the same person.
  Buffer<std::uint32_t> narrowest;
  Buffer<std::uint32_t> widest;  // empty where it is the same for all of them
  // Months paid before, by a person's first request; of the widest only where they may differ.
  HashMap<std::uint32_t, PaidMonths> paid;

  // A widest person who may be several.
  struct Doubt {
    std::vector<std::uint32_t> requests;  // in the order of the input
    PaidMonths paid;
  };
  std::vector<Doubt> doubts;
  HashMap<std::uint32_t, std::uint32_t> doubt_of;  // by the widest person's first request

  std::vector<PersonPair> pairs;         // in the order of both IDs' places
  std::vector<std::string> earlier_ids;  // that only months before and decisions name
  // By what decisions have made of IDs: the requests, where a pair names it.
  HashMap<std::uint32_t, std::vector<std::uint32_t>> requests_of_joined;
  Buffer<IssueRecord> issues;

  [[nodiscard]] std::uint32_t widest_of(std::uint32_t request) const noexcept {
    return widest.empty() ? narrowest[request] : widest[request];
  }
  [[nodiscard]] const Doubt* doubt(std::uint32_t request) const {
    if (doubts.empty()) return nullptr;
    const auto found = doubt_of.find(widest_of(request));
    return found == doubt_of.end() ? nullptr : &doubts[found->second];
  }
  [[nodiscard]] PaidMonths paid_to(std::uint32_t request) const {
    const auto found = paid.find(narrowest[request]);
    return found == paid.end() ? PaidMonths{} : found->second;
  }
};

// Return what is evidence of who makes a request: a well-formed insurance number, also of a payment
// of the history by its place behind the requests; a good account, as it is compared, for which
// `scratch` may be needed. Empty where there is none.
[[nodiscard]] std::string_view evident_number(const Dossier::Data& dossier, std::uint32_t place);
[[nodiscard]] std::string_view evident_account(const Dossier::Data& dossier, std::uint32_t request,
                                               std::string& scratch);

// Finds them: once for a dossier, and again where months are counted besides its history, or there
// is evidence besides its rows; their IDs are as they are compared.
[[nodiscard]] std::shared_ptr<const Persons> persons_of(
    const Dossier::Data& dossier, unsigned threads = 1, std::span<const EarlierMonth> earlier = {},
    std::span<const EarlierEvidence> evidence = {});

// Returns the ID at a place: of a request, behind those of a payment of the history, behind those
// one of earlier IDs.
[[nodiscard]] std::string_view id_at(const Dossier::Data& dossier, const Persons& persons,
                                     std::uint32_t place);

}  // namespace v2
}  // namespace rentsupport

#endif
