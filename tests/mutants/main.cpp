// Changes the encoding in every small way, and reports what the worked cases do not notice.
//
//   rentsupport_mutants [--every N] [--only TEXT] [--kills]
//
// --every N runs each N-th mutant only, --only those whose name holds a text; --kills also prints
// which case noticed each of them. Prints `SUBJECT: KILLED/TOTAL` for every provision, parameter
// and stage. A mutant that throws is not killed by that: a case must see another result. Exit
// status: 0 when every mutant is killed that is not listed as equivalent, and equivalent.txt names
// no other one; else 1.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "mutant.hpp"
#include "planted.hpp"
#include "rentsupport/training_rules.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "values/parallel.hpp"

namespace {

using namespace mutants;
using rentsupport::Parameters;
using rentsupport::RuleSet;

struct Arguments {
  std::size_t every = 1;
  std::string only;
  bool kills = false;
};

Arguments read_arguments(int count, char** texts) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string text = texts[i];
    if (text == "--kills") {
      arguments.kills = true;
    } else if (text == "--every" && i + 1 < count) {
      arguments.every = std::stoul(texts[++i]);
    } else if (text == "--only" && i + 1 < count) {
      arguments.only = texts[++i];
    } else {
      throw std::runtime_error("usage: rentsupport_mutants [--every N] [--only TEXT] [--kills]");
    }
  }
  if (arguments.every == 0) throw std::runtime_error("--every: 1 or more");
  return arguments;
}

std::vector<Mutant> every_mutant() {
  std::vector<Mutant> result = of_rules();
  for (auto& more : {of_parameters(), of_stages()})
    result.insert(result.end(), more.begin(), more.end());
  return result;
}

// Every parameter and every provision that the rules decide must have mutants.
void check_nothing_is_left_out(const std::vector<Trial>& trials) {
  std::set<std::string> subjects;
  for (const Trial& trial : trials) subjects.insert(trial.subject);
  const auto check = [&](const std::string& subject) {
    if (!subjects.contains(subject)) throw std::runtime_error("no mutant of " + subject);
  };
  const auto check_rule = [&](const std::string& act, const rentsupport::Rule& rule) {
    for (const auto& provision : rule.provisions()) {
      if (rule.nodes()[provision.node].kind != rentsupport::NodeKind::later)
        check(act + provision.id);
    }
  };
  const RuleSet rules = RuleSet::decision_08_2022();
  for (const auto& [key, value] : rules.parameters().list()) check(key);
  for (const auto& group : rules.groups()) check_rule("", group.rule);
  const auto training = rentsupport::training::RuleSet::decision_23_2021();
  for (const auto& [key, value] : training.parameters().list()) check("training " + key);
  check_rule("training ", training.of_line());
}

// Names with their reasons: a name stands at the beginning of a line, its reason is indented below.
std::map<std::string, std::string> read_equivalents() {
  std::map<std::string, std::string> result;
  std::istringstream lines{tests::read_file(tests::places::equivalent_mutants)};
  std::string name;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    if (line.front() != ' ') {
      name = line;
      if (!result.emplace(name, "").second)
        throw std::runtime_error("equivalent.txt names a mutant twice: " + name);
    } else {
      result.at(name) += line;
    }
  }
  for (const auto& [of, reason] : result) {
    if (reason.empty()) throw std::runtime_error("equivalent.txt gives no reason: " + of);
  }
  return result;
}

std::vector<Folder> read_folders() {
  std::vector<Folder> folders;
  for (const auto& path : tests::case_folders()) {
    tests::WorkedCases cases(path);
    RuleSet rules = RuleSet::decision_08_2022(cases.parameters());
    if (const auto difference = cases.difference(rules))
      throw std::runtime_error("without any mutant: " + *difference);
    folders.push_back({std::move(cases), std::move(rules)});
  }
  return folders;
}

std::optional<Kill> killed_by(const Mutant& mutant, const std::vector<Folder>& folders,
                              std::size_t first) {
  struct Planting {
    explicit Planting(int number) { planted = number; }
    Planting(const Planting&) = delete;
    Planting& operator=(const Planting&) = delete;
    ~Planting() { planted = 0; }
  } const planting(mutant.planted);
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const std::size_t number = (first + i) % folders.size();
    const Folder& folder = folders[number];
    try {
      const auto rules = mutant.rules(folder);
      if (!rules) continue;
      const auto difference = mutant.of_dossier
                                  ? tests::WorkedCases(folder.cases.folder()).difference(*rules)
                                  : folder.cases.difference(*rules, !mutant.moves_masks);
      if (difference) return Kill{number, *difference};
    } catch (const std::exception& error) {
      // To give up is not to be noticed: another folder must show a wrong figure.
      if (!mutant.may_throw)
        throw std::runtime_error(fmt::format("{}: {}", mutant.name(), error.what()));
    }
  }
  return std::nullopt;
}

// Throws where two have one name.
std::vector<Trial> every_trial(const std::vector<Folder>& folders) {
  std::vector<Trial> result;
  for (const Mutant& mutant : every_mutant())
    result.push_back({mutant.subject, mutant.change, [mutant, &folders](std::size_t first) {
                        return killed_by(mutant, folders, first);
                      }});
  for (Trial& trial : of_training()) result.push_back(std::move(trial));
  std::set<std::string> names;
  for (const Trial& trial : result) {
    if (!names.insert(trial.name()).second)
      throw std::runtime_error("two mutants of one name: " + trial.name());
  }
  return result;
}

struct Score {
  std::size_t killed = 0;
  std::size_t total = 0;
};

int run(const Arguments& arguments) {
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<Folder> folders = read_folders();
  const std::vector<Trial> mutants = every_trial(folders);
  check_nothing_is_left_out(mutants);
  const auto equivalents = read_equivalents();
  for (const auto& [name, reason] : equivalents) {
    if (std::none_of(mutants.begin(), mutants.end(),
                     [&of = name](const Trial& mutant) { return mutant.name() == of; }))
      throw std::runtime_error("equivalent.txt names no mutant: " + name);
  }
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    if (mutants[i].name().find(arguments.only) != std::string::npos && i % arguments.every == 0)
      chosen.push_back(i);
  }
  std::vector<std::optional<Kill>> kills(mutants.size());
  // Mutants of one subject are mostly killed by the same folder: it is asked first. Threads take
  // whole stretches of mutants, which have one subject mostly.
  constexpr std::size_t stretch = 16;
  rentsupport::parallel(0, (chosen.size() + stretch - 1) / stretch,
                        [&](std::size_t part, unsigned) {
                          std::size_t first = 0;
                          for (std::size_t i = part * stretch;
                               i < std::min(chosen.size(), (part + 1) * stretch); ++i) {
                            auto& kill = kills[chosen[i]];
                            kill = mutants[chosen[i]].killed_by(first);
                            if (kill) first = kill->folder;
                          }
                        });

  std::vector<std::string> subjects;
  std::map<std::string, Score> scores;
  std::vector<std::string> complaints;
  Score all;
  std::size_t equivalent = 0;
  for (const std::size_t number : chosen) {
    const Trial& mutant = mutants[number];
    if (!scores.contains(mutant.subject)) subjects.push_back(mutant.subject);
    Score& score = scores[mutant.subject];
    const bool is_killed = kills[number].has_value();
    if (arguments.kills && is_killed)
      fmt::print("{}\n  {}\n", mutant.name(), kills[number]->difference);
    if (equivalents.contains(mutant.name())) {
      ++equivalent;
      if (is_killed)
        complaints.push_back(fmt::format("listed as equivalent but killed: {}\n  by {}",
                                         mutant.name(), kills[number]->difference));
      continue;
    }
    ++score.total;
    ++all.total;
    if (is_killed) {
      ++score.killed;
      ++all.killed;
    } else {
      complaints.push_back("survives: " + mutant.name());
    }
  }
  for (const std::string& subject : subjects)
    fmt::print("{}: {}/{}\n", subject, scores[subject].killed, scores[subject].total);
  fmt::print("all mutants: {}/{}\n", all.killed, all.total);
  fmt::print("equivalent mutants: {}\n", equivalent);
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  fmt::print("worked cases: {} folders, {} ms\n", folders.size(), taken.count());
  for (const std::string& complaint : complaints) fmt::print("{}\n", complaint);
  return complaints.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** texts) {
  try {
    return run(read_arguments(count, texts));
  } catch (const std::exception& error) {
    std::cerr << "rentsupport_mutants: " << error.what() << '\n';
    return 1;
  }
}
