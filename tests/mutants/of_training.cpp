// Training support, Decision 23/2021: its conditions, what a line is paid, its parameters and
// readings, against the worked cases of tests/cases_training.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "../rules/decision_23_2021/rule_set_builder.hpp"
#include "mutant.hpp"
#include "rentsupport/training.hpp"
#include "rule_edits.hpp"
#include "support/places.hpp"
#include "support/run.hpp"

namespace mutants {

using namespace rentsupport;
namespace fs = std::filesystem;

namespace {

// A folder of worked cases: its inputs, as they were read, and what is expected of them.
class TrainingFolder {
 public:
  explicit TrainingFolder(const fs::path& folder) : name_(folder.filename().string()) {
    training::Files files{folder / "plans.csv", folder / "trainees.csv"};
    if (fs::exists(folder / "trained_before.csv"))
      files.trained_before = folder / "trained_before.csv";
    if (fs::exists(folder / "persons.csv")) files.persons = folder / "persons.csv";
    auto read = training::read(files);
    if (const auto* const problem = std::get_if<Problem>(&read)) throw Error(problem->text());
    loaded_ = std::make_unique<training::LoadedFiles>(std::get<training::LoadedFiles>(read));
    for (const auto& [option, value] : tests::arguments_of(folder)) {
      if (option != "--reading") throw Error(name_ + ": " + option + " is not for mutants");
      const std::size_t sign = value.find('=');
      readings_.emplace_back(value.substr(0, sign), value.substr(sign + 1));
    }
    for (const auto& [file, table] :
         {std::pair{"expected-plans.csv", 0}, {"expected.csv", 1}, {"expected-schedule.csv", 2}}) {
      if (fs::exists(folder / file)) expected_.emplace_back(table, tests::csv_table(folder / file));
    }
  }

  // The folder's readings stand on other parameters as they would on a wrong file.
  [[nodiscard]] training::Parameters parameters(
      training::Parameters ground = training::Parameters::built_in()) const {
    for (const auto& [reading, option] : readings_) {
      if (const auto problem = ground.choose(reading, option)) throw Error(problem->text());
    }
    return ground;
  }

  // Says where the folder is decided otherwise than expected.
  [[nodiscard]] std::optional<std::string> difference(const training::RuleSet& rules) const {
    const auto tables = training::outputs(*loaded_, training::decide(rules, loaded_->dossiers()));
    for (const auto& [number, wanted] : expected_) {
      const training::OutputTable& table = tables[static_cast<std::size_t>(number)];
      if (table.rows.size() != wanted.rows.size())
        return fmt::format("{} {}: {} rows", name_, table.name, table.rows.size());
      std::map<std::string_view, const std::vector<std::string>*> rows;
      for (const auto& row : table.rows) rows[row[0]] = &row;
      for (const tests::Row& row : wanted.rows) {
        const auto found = rows.find(tests::cell(row, std::string{table.columns[0]}));
        if (found == rows.end()) return fmt::format("{} {}: another row", name_, table.name);
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
          const auto cell = row.find(std::string{table.columns[column]});
          if (cell != row.end() && cell->second != (*found->second)[column])
            return fmt::format("{} {} {} {}: {} for {}", name_, table.name, found->first,
                               cell->first, (*found->second)[column], cell->second);
        }
      }
    }
    return std::nullopt;
  }

 private:
  std::string name_;
  std::unique_ptr<training::LoadedFiles> loaded_;
  std::vector<std::pair<std::string, std::string>> readings_;
  std::vector<std::pair<int, tests::CsvTable>> expected_;
};

using TrainingFolders = std::vector<TrainingFolder>;

TrainingFolders read_folders() {
  std::vector<fs::path> paths;
  for (const auto& entry :
       fs::directory_iterator(fs::path{tests::places::cases}.parent_path() / "cases_training")) {
    if (entry.is_directory()) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  TrainingFolders folders;
  for (const fs::path& path : paths) {
    folders.emplace_back(path);
    const TrainingFolder& folder = folders.back();
    if (const auto difference =
            folder.difference(training::RuleSet::decision_23_2021(folder.parameters())))
      throw Error("without any mutant: " + *difference);
  }
  return folders;
}

// The rules of a folder with a change; nothing where the change does not reach it.
using Changed = std::function<std::optional<training::RuleSet>(const training::Parameters& as_it_is,
                                                               const TrainingFolder& folder)>;

class Trials {
 public:
  Trials() : folders_(std::make_shared<const TrainingFolders>(read_folders())) {}

  void add(const std::string& subject, std::string change, Changed rules) {
    trials_.push_back(
        {"training " + subject, std::move(change),
         [folders = folders_, rules = std::move(rules)](std::size_t first) -> std::optional<Kill> {
           for (std::size_t i = 0; i < folders->size(); ++i) {
             const std::size_t number = (first + i) % folders->size();
             const TrainingFolder& folder = (*folders)[number];
             const auto changed = rules(folder.parameters(), folder);
             if (!changed) continue;
             if (const auto difference = folder.difference(*changed))
               return Kill{number, *difference};
           }
           return std::nullopt;
         }});
  }
  [[nodiscard]] std::vector<Trial> take() { return std::move(trials_); }

 private:
  std::shared_ptr<const TrainingFolders> folders_;
  std::vector<Trial> trials_;
};

// ---- Conditions --------------------------------------------------------------------------------

// A provision stands once in rules/, and so it is changed in both rules where both have it.
training::RuleSet with_provision(const training::RuleSet& rules, const std::string& id,
                                 std::uint32_t place, const Join& join) {
  const auto edit = [&](const Rule& rule) {
    const Provision* const provision = provision_named(rule, id);
    if (provision == nullptr) return rule;
    return changed(rule, rule.nodes()[provision->node].first + place, join);
  };
  return training::RuleSetBuilder::build(rules.parameters(), edit(rules.of_plan()),
                                         edit(rules.of_line()), rules.amount());
}

std::vector<std::string> condition_in(const training::RuleSet& rules, const std::string& id) {
  return condition_of(training::RuleSet::facts(), rules.of_line(),
                      *provision_named(rules.of_line(), id));
}

void add_condition(const training::RuleSet& rules, const std::string& id, const std::string& under,
                   Trials& trials) {
  const Rule& rule = rules.of_line();
  const Provision& provision = *provision_named(rule, id);
  const std::uint32_t first = rule.nodes()[provision.node].first;
  const auto negated = negated_nodes(rule);
  const auto texts = condition_in(rules, id);
  const auto add = [&](const std::string& text, std::uint32_t place, const Join& join) {
    trials.add(id, under + text,
               [=](const training::Parameters& p,
                   const TrainingFolder&) -> std::optional<training::RuleSet> {
                 const auto as_it_is = training::RuleSet::decision_23_2021(p);
                 if (condition_in(as_it_is, id) != texts) return std::nullopt;
                 return with_provision(as_it_is, id, place, join);
               });
  };
  for (std::uint32_t node = first; node <= provision.node; ++node) {
    for (const Edit& edit :
         edits_of(training::RuleSet::facts(), rule, node, negated.contains(node)))
      add(fmt::format("{} \"{}\": {}", node - first, texts[node - first], edit.text), node - first,
          edit.join);
  }
  add("without it", provision.node - first,
      [](const Node&, const std::vector<Rule>&) { return always(true); });
}

// Conditions under the default readings, and under each other option that gives another one.
void add_conditions(Trials& trials) {
  const auto enacted = training::RuleSet::decision_23_2021();
  for (const Provision& provision : enacted.of_line().provisions()) {
    if (enacted.of_line().nodes()[provision.node].kind == NodeKind::later) continue;
    add_condition(enacted, provision.id, "", trials);
    for (const ReadingInfo& reading : training::readings()) {
      auto parameters = training::Parameters::built_in();
      if (parameters.choose(reading.name, reading.options.back())) throw Error("no such option");
      const auto other = training::RuleSet::decision_23_2021(parameters);
      if (condition_in(other, provision.id) != condition_in(enacted, provision.id))
        add_condition(other, provision.id, fmt::format("under {}, ", reading.options.back()),
                      trials);
    }
  }
  for (const bool of_line : {false, true}) {
    trials.add("rules", fmt::format("{}: or for and", of_line ? "of a line" : "of a dossier"),
               [of_line](const training::Parameters& p, const TrainingFolder&) {
                 const auto rules = training::RuleSet::decision_23_2021(p);
                 const auto either = [](const Rule& rule) {
                   const auto root = static_cast<std::uint32_t>(rule.nodes().size() - 1);
                   return changed(rule, root, [](const Node&, const std::vector<Rule>& children) {
                     return any_of(children);
                   });
                 };
                 return training::RuleSetBuilder::build(
                     p, of_line ? rules.of_plan() : either(rules.of_plan()),
                     of_line ? either(rules.of_line()) : rules.of_line(), rules.amount());
               });
  }
}

// ---- What a line is paid -----------------------------------------------------------------------

using AmountJoin = std::function<Amount(const AmountNode&, const std::vector<Amount>& parts)>;

Amount joined(const AmountNode& node, const std::vector<Amount>& parts) {
  switch (node.kind) {
    case AmountKind::constant:
      return node.is_money ? Amount{Money{node.number}} : Amount{node.number};
    case AmountKind::fact:
      return Amount{Fact<std::int64_t>{node.fact}};
    case AmountKind::product:
      return node.is_money ? Money{node.number} * parts.front() : node.number * parts.front();
    case AmountKind::smaller_of:
      return smaller_of(parts);
    case AmountKind::larger_of:
      return larger_of(parts);
  }
  throw Error("no such kind of an amount");
}

// The amount again, without its notes, with another way to make one of its nodes.
Amount changed(const Amount& amount, std::size_t node, std::size_t target,
               const AmountJoin& change) {
  std::vector<Amount> parts;
  for (std::size_t end = node; end > amount.nodes()[node].first;
       end = amount.nodes()[end - 1].first)
    parts.insert(parts.begin(), changed(amount, end - 1, target, change));
  return node == target ? change(amount.nodes()[node], parts) : joined(amount.nodes()[node], parts);
}

void add_amount(Trials& trials) {
  const auto enacted = training::RuleSet::decision_23_2021();
  const auto add = [&](std::size_t target, const std::string& text, const AmountJoin& join) {
    trials.add("amount", fmt::format("{}: {}", target, text),
               [=](const training::Parameters& p, const TrainingFolder&) {
                 const auto rules = training::RuleSet::decision_23_2021(p);
                 return training::RuleSetBuilder::build(
                     p, rules.of_plan(), rules.of_line(),
                     changed(rules.amount(), rules.amount().nodes().size() - 1, target, join));
               });
  };
  for (std::size_t target = 0; target < enacted.amount().nodes().size(); ++target) {
    const AmountNode& node = enacted.amount().nodes()[target];
    if (node.kind == AmountKind::constant || node.kind == AmountKind::product) {
      for (const int by : {-1, 1}) {
        add(target, fmt::format("number {:+}", by),
            [by](AmountNode copy, const std::vector<Amount>& parts) {
              copy.number += by;
              return joined(copy, parts);
            });
      }
    }
    if (node.kind != AmountKind::smaller_of) continue;
    add(target, "larger of",
        [](const AmountNode&, const std::vector<Amount>& parts) { return larger_of(parts); });
    for (std::size_t part = 0; part < 2; ++part) {
      add(target, fmt::format("part {} alone", part + 1),
          [part](const AmountNode&, const std::vector<Amount>& parts) { return parts[part]; });
    }
  }
}

// ---- Parameters and readings -------------------------------------------------------------------

void add_parameter(Trials& trials, const std::string& key, const std::string& text,
                   const std::function<void(training::Parameters&)>& change) {
  training::Parameters ground = training::Parameters::built_in();
  change(ground);
  trials.add(key, text, [ground](const training::Parameters&, const TrainingFolder& folder) {
    return std::optional{training::RuleSet::decision_23_2021(folder.parameters(ground))};
  });
}

template <class Field>
void add_both(Trials& trials, const std::string& key, Field field) {
  for (const int by : {-1, 1}) {
    add_parameter(trials, key, fmt::format("{:+}", by), [field, by](training::Parameters& p) {
      auto& value = field(p);
      using Value = std::remove_reference_t<decltype(value)>;
      if constexpr (std::is_same_v<Value, Money>) {
        value = Money{value.dong() + 2 * by};  // half of it is money too
      } else if constexpr (std::is_same_v<Value, Day>) {
        value = value + std::chrono::days{by};
      } else {
        value += by;
      }
    });
  }
}

void add_parameters(Trials& trials) {
  using P = training::Parameters;
  const auto both = [&](const char* key, auto P::*field) {
    add_both(
        trials, key, [field](P & p) -> auto& { return p.*field; });
  };
  both("window.first_day", &P::first_day);
  both("window.last_day", &P::last_day);
  both("insurance.months", &P::insurance_months);
  both("revenue.fall_percent", &P::fall_percent);
  both("support.month_vnd", &P::month);
  both("support.months", &P::months);
  both("support.whole_month_days", &P::whole_month_days);
  both("amendment.in_force_on", &P::amended_on);
  both("procedure.si_days", &P::si_days);
  both("procedure.decide_days", &P::decide_days);
  both("procedure.transfer_days", &P::transfer_days);
  both("procedure.pass_on_days", &P::pass_on_days);
  both("procedure.report_days", &P::report_days);
  both("procedure.recover_days", &P::recover_days);
  // Which days are holidays is looked at with Decision 08/2022: here, whether they are asked at
  // all.
  add_parameter(trials, "calendar.public_holidays", "none",
                [](P& p) { p.public_holidays.clear(); });
}

void add_readings(Trials& trials) {
  for (const ReadingInfo& reading : training::readings()) {
    for (const std::string_view chosen : reading.options) {
      for (const std::string_view other : reading.options) {
        if (other == chosen) continue;
        trials.add("readings." + std::string{reading.name}, fmt::format("{} for {}", other, chosen),
                   [name = std::string{reading.name}, chosen, other](
                       const training::Parameters& p,
                       const TrainingFolder&) -> std::optional<training::RuleSet> {
                     if (p.chosen_readings().at(name) != chosen) return std::nullopt;
                     training::Parameters wrong = p;
                     if (const auto problem = wrong.choose(name, other))
                       throw Error(problem->text());
                     return training::RuleSet::decision_23_2021(wrong);
                   });
      }
    }
  }
}

}  // namespace

std::vector<Trial> of_training() {
  Trials trials;
  add_conditions(trials);
  add_amount(trials);
  add_parameters(trials);
  add_readings(trials);
  return trials.take();
}

}  // namespace mutants
