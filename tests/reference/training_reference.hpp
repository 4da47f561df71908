// The slow scalar reference of training support: a dossier at a time, straight from the law page of
// Decision 23/2021/QĐ-TTg, Chapter III. It shares no code with the library, only the values that
// rows are made of; where speed and obviousness compete, obviousness wins.
//
// Persons are told apart by their ID, or by their insurance number where there is no ID: who is who
// is the matter of another reference (reference_persons.cpp).
#ifndef RENTSUPPORT_TESTS_TRAINING_REFERENCE_HPP
#define RENTSUPPORT_TESTS_TRAINING_REFERENCE_HPP

#include <string>
#include <vector>

#include "rentsupport/training.hpp"

namespace reference {

// Rows as the files have them, under the columns of the records contract.
struct TrainingOutputs {
  std::vector<std::vector<std::string>> plans_decided;
  std::vector<std::vector<std::string>> decisions;
  std::vector<std::vector<std::string>> schedule;
};

// Decides rows that can all be used; the numbers are those of the Decision as enacted.
[[nodiscard]] TrainingOutputs decide_training(const rentsupport::training::Rows& rows,
                                              const rentsupport::training::Readings& readings,
                                              const std::vector<rentsupport::Day>& holidays);

}  // namespace reference

#endif
