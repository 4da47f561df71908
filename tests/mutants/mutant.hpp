// A mutant: the encoding with one thing wrong, which a worked case must notice.
#ifndef RENTSUPPORT_TESTS_MUTANT_HPP
#define RENTSUPPORT_TESTS_MUTANT_HPP

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "rentsupport/rule_set.hpp"
#include "support/worked_cases.hpp"

namespace mutants {

// A folder of worked cases with the rules under which it is decided.
struct Folder {
  tests::WorkedCases cases;
  rentsupport::RuleSet rules;
};

// What notices a mutant: the number of the folder that kills it, and where it differs.
struct Kill {
  std::size_t folder = 0;
  std::string difference;
};

// A mutant, and the worked cases that are to notice it, from the folder with a number on.
struct Trial {
  std::string subject;  // what it belongs to: a provision, a parameter, a reading, a stage
  std::string change;   // what is wrong
  std::function<std::optional<Kill>(std::size_t first)> killed_by;

  [[nodiscard]] std::string name() const { return subject + ": " + change; }
};

// A mutant of Decision 08/2022.
struct Mutant {
  std::string subject;
  std::string change;
  // The rules of a folder with the change; nothing where the change does not reach the folder.
  std::function<std::optional<rentsupport::RuleSet>(const Folder&)> rules;
  // It may give up with an exception in the folders that do not kill it; no other mutant may.
  bool may_throw = false;
  bool moves_masks = false;  // provisions have other places in masks: these are not compared
  int planted = 0;           // number of a change in the code of a stage; 0: none
  bool of_dossier = false;   // the dossier must be filled anew to show it

  [[nodiscard]] std::string name() const { return subject + ": " + change; }
};

// Conditions of provisions, under every option of the reading that shapes them; and how the groups
// join their provisions.
[[nodiscard]] std::vector<Mutant> of_rules();
// Amounts, windows, limits, caps, provinces, holidays, and the options of readings.
[[nodiscard]] std::vector<Mutant> of_parameters();
// The code after the rules: changes listed in stages.toml.
[[nodiscard]] std::vector<Mutant> of_stages();

// All of training support, against worked cases of its own. Every parameter and every provision
// that the rules decide has mutants.
[[nodiscard]] std::vector<Trial> of_training();

}  // namespace mutants

#endif
