// Rows of training support for tests: sound ones, random ones, and the library against the
// reference.
#ifndef RENTSUPPORT_TESTS_TRAINING_ROWS_HPP
#define RENTSUPPORT_TESTS_TRAINING_ROWS_HPP

#include <string>

#include "rentsupport/training.hpp"
#include "support/random.hpp"

namespace tests {

// A dossier, and a line of it, to which nothing is wanting: three months from 1 June 2022.
[[nodiscard]] rentsupport::training::Plan sound_plan(const std::string& plan_id);
[[nodiscard]] rentsupport::training::Trainee sound_line(const std::string& line_id,
                                                        const std::string& plan_id,
                                                        const std::string& worker_id);

// A few dossiers of few workers; every fact near a limit of the Decision, of `unknown` in a hundred
// unknown.
[[nodiscard]] rentsupport::training::Rows random_training(Random& random, std::uint64_t unknown);
// One of the 512 combinations of the readings: a bit for each, in their order, is its other option.
[[nodiscard]] rentsupport::training::Readings training_readings(std::uint64_t bits);

// Says where the library first decides otherwise than the reference; empty where it does not. Rows
// that cannot be used are a difference.
[[nodiscard]] std::string difference_in_training(const rentsupport::training::Rows& rows,
                                                 const rentsupport::training::Readings& readings);

// The rows without what the difference does not need, and with sound facts where others are not
// needed; in words, with the difference.
[[nodiscard]] std::string smallest_difference(rentsupport::training::Rows rows,
                                              rentsupport::training::Readings readings);

}  // namespace tests

#endif
