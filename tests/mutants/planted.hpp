// Changes planted in the code of the stages: plant.cpp writes the sources and the table.
#ifndef RENTSUPPORT_TESTS_PLANTED_HPP
#define RENTSUPPORT_TESTS_PLANTED_HPP

#include <cstddef>

namespace mutants {

// The number of the change that this thread runs with; 0: the code as it is.
extern constinit thread_local int planted;

struct PlantedChange {
  const char* stage;
  const char* change;
  bool of_dossier;  // the change shows while a dossier is filled
};

// The changes by number, the first one is number 1.
extern const PlantedChange planted_changes[];
extern const std::size_t planted_count;

}  // namespace mutants

#endif
