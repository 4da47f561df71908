// Whoever may be the same person, from what the library says to check.
#ifndef RENTSUPPORT_TESTS_WIDEST_PERSONS_HPP
#define RENTSUPPORT_TESTS_WIDEST_PERSONS_HPP

#include <map>
#include <string>
#include <string_view>

#include "rentsupport/evaluate.hpp"
#include "rentsupport/persons.hpp"

namespace tests {

// The widest persons, by their IDs: whoever may be the same person is one.
class WidestPersons {
 public:
  explicit WidestPersons(const rentsupport::Decisions& decisions) {
    for (const rentsupport::PersonsToCheck& pair : rentsupport::persons_to_check(decisions)) {
      for (const std::string_view evidence : pair.evidence) {
        if (evidence != "insurance_no" && evidence != "name_birth_account") continue;
        joined_[of(pair.other_id)] = of(pair.worker_id);
      }
    }
  }

  [[nodiscard]] std::string of(std::string id) const {
    for (auto next = joined_.find(id); next != joined_.end() && next->second != id;
         next = joined_.find(id))
      id = next->second;
    return id;
  }

 private:
  std::map<std::string, std::string> joined_;
};

}  // namespace tests

#endif
