#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>

#include "decision_lines.hpp"
#include "files.hpp"
#include "json.hpp"
#include "leaf_lines.hpp"
#include "manifest.hpp"
#include "parameter_list.hpp"
#include "rentsupport/csv.hpp"

namespace rentsupport {
inline namespace v1 {

namespace {

// A row of decisions.csv, its cells as they are written.
struct DecisionRow {
  std::string_view request_id;
  std::string_view group;
  std::string_view month;
  std::string_view state;  // from the outcome up to the mask, which is left out
  std::string_view mask;

  [[nodiscard]] Money payable() const {
    const std::size_t begin = state.find(',') + 1;
    std::int64_t dong = 0;
    std::from_chars(state.data() + begin, state.data() + state.size(), dong);
    return Money{dong};
  }
};

// Takes the quotes from a cell.
std::string cell_text(std::string_view cell) {
  if (!cell.starts_with('"')) return std::string{cell};
  std::string text;
  for (std::size_t at = 1; at + 1 < cell.size(); ++at) {
    text += cell[at];
    if (cell[at] == '"') ++at;
  }
  return text;
}

// The rows of decisions.csv, of a file or made again; found by request and month.
class DecisionRows {
 public:
  DecisionRows(std::shared_ptr<const void> keeper, std::string_view text)
      : keeper_(std::move(keeper)), text_(text) {
    bool quoted = false;
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (text_[at] == '"') quoted = !quoted;
      if (text_[at] == '\n' && !quoted) ends_.push_back(at + 1);
    }
  }

  // Without the header.
  [[nodiscard]] std::size_t size() const noexcept { return ends_.empty() ? 0 : ends_.size() - 1; }

  [[nodiscard]] DecisionRow operator[](std::size_t number) const {
    std::string_view rest = text_.substr(ends_[number], ends_[number + 1] - 1 - ends_[number]);
    std::array<std::string_view, 6> cells;
    for (std::string_view& cell : cells) {
      bool quoted = false;
      std::size_t end = 0;
      for (; end < rest.size() && (quoted || rest[end] != ','); ++end)
        if (rest[end] == '"') quoted = !quoted;
      cell = rest.substr(0, end);
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    const std::size_t mask = rest.rfind(',') + 1;
    return {cells[0], cells[4], cells[5], rest.substr(0, mask == 0 ? 0 : mask - 1),
            rest.substr(mask)};
  }

  // Finds the row of a request-month, which is likely to have this number.
  [[nodiscard]] std::optional<std::size_t> find(const DecisionRow& row, std::size_t likely) const {
    if (likely < size()) {
      const DecisionRow other = (*this)[likely];
      if (other.month == row.month && other.request_id == row.request_id) return likely;
    }
    if (numbers_.empty()) {
      for (std::size_t number = 0; number < size(); ++number)
        numbers_.emplace(key((*this)[number]), number);
    }
    const auto found = numbers_.find(key(row));
    if (found == numbers_.end()) return std::nullopt;
    return found->second;
  }

 private:
  static std::string key(const DecisionRow& row) {
    return fmt::format("{} {}", row.month, row.request_id);
  }

  std::shared_ptr<const void> keeper_;
  std::string_view text_;
  std::vector<std::size_t> ends_;  // of the header, then of the rows
  mutable std::unordered_map<std::string, std::size_t> numbers_;
};

DecisionRows rows_of_file(const std::string& directory, const Manifest& manifest) {
  const std::string path = directory + "/decisions.csv";
  auto text = std::make_shared<const InputText>(path);
  const auto digest = manifest.outputs.find("decisions.csv");
  if (digest == manifest.outputs.end() || sha256(text->text()) != digest->second.sha256)
    throw Error(path + " is not the one of its manifest");
  return {text, text->text()};
}

DecisionRows rows_of(const Dossier& dossier, const Decisions& decisions) {
  const auto lines = std::make_shared<DecisionLines>(dossier, decisions);
  lines->write(0, dossier.requests(), 0);
  auto text = std::make_shared<std::string>("\n");  // an empty header
  text->append(lines->decisions_lines.text());
  return {text, *text};
}

Manifest load(const RunToCompare& run) {
  Manifest manifest;
  if (const auto problem = load_manifest(run.directory, manifest)) throw Error(problem->text());
  return manifest;
}

// Reads the inputs of a run with its settings, the history perhaps another.
Reading read_run(const InputFiles& files, const Manifest& manifest, unsigned threads) {
  ReadOptions options;
  options.ignored_columns = manifest.ignored_columns;
  options.threads = threads;
  Reading reading = read_files(files, options);
  if (reading.problem()) throw Error(reading.problem()->text());
  if (const auto problem = reading.dossier().assume(manifest.assumptions))
    throw Error(problem->text());
  return reading;
}

void count_ledger(Reading& reading, const RunToCompare& run, const Manifest& manifest,
                  unsigned threads) {
  std::optional<LedgerRun> ledger;
  if (const auto problem =
          count_in_ledger(manifest, run.ledger, reading.dossier(), ledger, threads))
    throw Error(fmt::format("{}: {}", run.directory, problem->text()));
}

void check_inputs(const Reading& reading, const RunToCompare& run, const Manifest& manifest) {
  const auto same = [](const auto& a, const auto& b) {
    return a.first == b.first && a.second.sha256 == b.second.sha256;
  };
  const auto& ours = reading.inputs();
  if (!std::equal(ours.begin(), ours.end(), manifest.inputs.begin(), manifest.inputs.end(), same))
    throw Error("the inputs given are not those of the run in " + run.directory);
}

bool same_digest(const Manifest& a, const Manifest& b, const std::string& input) {
  const auto digest = [&](const Manifest& manifest) {
    const auto found = manifest.inputs.find(input);
    return found == manifest.inputs.end() ? std::string{} : found->second.sha256;
  };
  return digest(a) == digest(b);
}

// The facts that a provision reads, a bit each.
std::uint64_t facts_read(const Rule& rule, const Provision& provision) {
  std::uint64_t facts = 0;
  const auto add = [&](std::uint8_t fact) { facts |= std::uint64_t{1} << fact; };
  for (std::uint32_t node = rule.nodes()[provision.node].first; node <= provision.node; ++node) {
    const Node& n = rule.nodes()[node];
    switch (n.kind) {
      case NodeKind::given:
      case NodeKind::one_of:
      case NodeKind::one_month:
        add(n.fact);
        break;
      case NodeKind::contains:
        add(n.fact);
        add(n.month_fact);
        break;
      case NodeKind::compare:
        for (const Term& term : {n.left, n.right}) {
          if (term.source == Term::Source::fact) add(term.fact);
        }
        break;
      default:
        break;
    }
  }
  return facts;
}

// What two dossiers say differently about requests.
class FactDifferences {
 public:
  FactDifferences(const Dossier& before, const Dossier& after, const RuleSet& rules)
      : sides_{Side(before), Side(after)}, rules_(rules) {}

  // Names what made a request-month change: columns, and the keys of their rows.
  std::pair<std::string, std::string> explain(const DecisionRow& row, std::uint64_t before,
                                              std::uint64_t after) const {
    const std::string request = cell_text(row.request_id);
    const auto numbers = numbers_of(request);
    if (!numbers[0]) return {"workers: a new row", request};
    if (!numbers[1]) return {"workers: a row gone", request};
    Named own = differing(*numbers[0], *numbers[1]);
    if (before != 0 && after != 0) {
      const Rule& rule =
          rules_.group(row.group == group_names[1] ? Group::returning : Group::working).rule;
      bool later = false;
      std::uint64_t read = 0;
      for (std::size_t i = 0; i < rule.provisions().size(); ++i) {
        if (state_in(before, i) == state_in(after, i)) continue;
        if (rule.nodes()[rule.provisions()[i].node].kind == NodeKind::later) {
          later = true;
        } else {
          read |= facts_read(rule, rule.provisions()[i]);
        }
      }
      const Named that_count = narrowed(own, read);
      if (!that_count.empty()) own = that_count;
      if (read == 0 && later) {
        // Once a month and the cap: another request of the worker, or another month of this one.
        const Named others = of_others(*numbers[0], *numbers[1]);
        if (!others.empty()) return text_of(others);
      }
    } else if (const Difference months{"workers", "months", request}; own.contains(months)) {
      own = Named{months};
    }
    if (own.empty()) return {"the order of the rows", request};
    return text_of(own);
  }

 private:
  // A column in which two rows differ, or what else became of a row, and the row's key.
  struct Difference {
    std::string_view table;
    std::string_view column;
    std::string key;
    auto operator<=>(const Difference&) const = default;
  };
  using Named = std::set<Difference>;

  struct Side {
    explicit Side(const Dossier& whole) : dossier(whole.data()) {
      for (std::size_t i = 0; i < whole.requests(); ++i) {
        numbers.emplace(whole.request_id(i), i);
        of_worker[whole.worker_id(i)].push_back(i);
      }
    }
    const Dossier::Data& dossier;
    std::unordered_map<std::string_view, std::size_t> numbers;
    std::unordered_map<std::string_view, std::vector<std::size_t>> of_worker;
  };

  [[nodiscard]] std::array<std::optional<std::size_t>, 2> numbers_of(const std::string& id) const {
    std::array<std::optional<std::size_t>, 2> numbers;
    for (std::size_t side = 0; side < 2; ++side) {
      const auto found = sides_[side].numbers.find(id);
      if (found != sides_[side].numbers.end()) numbers[side] = found->second;
    }
    return numbers;
  }

  static const Table& table_of(const Dossier::Data& dossier, TableName table) {
    return table == TableName::employers ? dossier.employers
           : table == TableName::lists   ? dossier.lists
                                         : dossier.workers;
  }
  static std::size_t row_of(const Dossier::Data& dossier, TableName table, std::size_t request) {
    const std::uint32_t list = dossier.request_list[request];
    return table == TableName::employers ? dossier.list_employer[list]
           : table == TableName::lists   ? list
                                         : request;
  }

  // The columns in which the rows behind a request differ, with the keys of the rows.
  [[nodiscard]] Named differing(std::size_t before, std::size_t after) const {
    Named named;
    const Dossier::Data& a = sides_[0].dossier;
    const Dossier::Data& b = sides_[1].dossier;
    for (const TableName table : {TableName::employers, TableName::lists, TableName::workers}) {
      const Table& of_a = table_of(a, table);
      const Table& of_b = table_of(b, table);
      const std::size_t row_a = row_of(a, table, before);
      const std::size_t row_b = row_of(b, table, after);
      const std::string key{of_b.columns[0].texts[row_b]};
      const auto note = [&](std::size_t column) {
        named.insert({name(table), columns_of(table)[column].name, key});
      };
      // The references, and of workers who asks.
      for (std::size_t column = 0; column < of_a.columns.size(); ++column) {
        const bool is_reference =
            columns_of(table)[column].required && columns_of(table)[column].type == CellType::text;
        if (is_reference && column != 0 &&
            of_a.columns[column].texts[row_a] != of_b.columns[column].texts[row_b])
          note(column);
      }
      for (const std::size_t column : leaf_facts(table)) {
        if (!same_fact(of_a.columns[column], row_a, of_b.columns[column], row_b)) note(column);
      }
    }
    // An assumed receipt stands in no column.
    const Column& received_a = a.lists.columns[lists::received_on];
    const Column& received_b = b.lists.columns[lists::received_on];
    const std::size_t list_a = a.request_list[before];
    const std::size_t list_b = b.request_list[after];
    if (a.assumed_received_on != b.assumed_received_on && !received_a.is_known(list_a) &&
        !received_b.is_known(list_b))
      named.insert(
          {"lists", "received_on", std::string{b.lists.columns[lists::list_id].texts[list_b]}});
    return named;
  }

  static bool same_fact(const Column& a, std::size_t row_a, const Column& b, std::size_t row_b) {
    if (a.is_known(row_a) != b.is_known(row_b)) return false;
    if (!a.is_known(row_a)) return true;
    if (!a.choices.empty()) return a.choices[row_a] == b.choices[row_b];
    if (!a.ints.empty()) return a.ints[row_a] == b.ints[row_b];
    return a.sets[row_a] == b.sets[row_b];
  }

  // Keeps the columns of these facts; what follows from days of the list stands for all of them.
  static Named narrowed(const Named& named, std::uint64_t read) {
    Named result;
    const bool days = read >> (facts::months.number() + 1U) != 0;
    for (const Difference& one : named) {
      const auto fact = fact_named(one.column);
      const bool is_day = one.table == "lists" && one.column.ends_with("_on");
      if ((days && is_day) ||
          (fact && *fact <= facts::months.number() && (read >> *fact & 1U) != 0))
        result.insert(one);
    }
    return result;
  }

  // What differs in the other requests of a worker.
  [[nodiscard]] Named of_others(std::size_t before, std::size_t after) const {
    Named named;
    const auto text = [](const Dossier::Data& dossier, std::size_t column, std::size_t row) {
      return dossier.workers.columns[column].texts[row];
    };
    const std::array<std::size_t, 2> own{before, after};
    for (std::size_t side = 0; side < 2; ++side) {
      const Dossier::Data& dossier = sides_[side].dossier;
      const auto found = sides_[side].of_worker.find(text(dossier, workers::worker_id, own[side]));
      if (found == sides_[side].of_worker.end()) continue;
      for (const std::size_t other : found->second) {
        const std::string id{text(dossier, workers::request_id, other)};
        const auto numbers = numbers_of(id);
        if (!numbers[0] || !numbers[1]) {
          named.insert(
              {"workers", numbers[1] ? "a new row of the worker" : "a row of the worker gone", id});
        } else if (other != own[side]) {
          named.merge(differing(*numbers[0], *numbers[1]));
        }
      }
    }
    return named;
  }

  static std::pair<std::string, std::string> text_of(const Named& named) {
    std::string what;
    std::vector<std::string> keys;
    const Difference* last = nullptr;
    for (const Difference& one : named) {
      if (last == nullptr || last->table != one.table || last->column != one.column) {
        what +=
            fmt::format("{}{}{}{}", what.empty() ? "" : " ", one.table,
                        one.column.find(' ') == std::string_view::npos ? "." : ": ", one.column);
      }
      last = &one;
      if (std::find(keys.begin(), keys.end(), one.key) == keys.end()) keys.push_back(one.key);
    }
    return {what, fmt::format("{}", fmt::join(keys, " "))};
  }

  std::array<Side, 2> sides_;
  const RuleSet& rules_;
};

std::uint64_t mask_of(std::string_view hex) {
  std::uint64_t mask = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), mask, 16);
  return mask;
}

// Compares the rows step by step; keeps what changed.
class ChangedSteps {
 public:
  using Explain = std::function<std::pair<std::string, std::string>(
      const DecisionRow&, std::uint64_t before, std::uint64_t after)>;

  // Compares the rows before a step with those after it.
  void step(const DecisionRows& before, const DecisionRows& after, Cause cause,
            const Explain& explain) {
    std::vector<bool> met(after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      const DecisionRow row = before[i];
      const auto found = after.find(row, i);
      if (!found) {
        add(row, cause, explain(row, mask_of(row.mask), 0), row, {});
        continue;
      }
      met[*found] = true;
      const DecisionRow now = after[*found];
      if (now.state != row.state)
        add(row, cause, explain(now, mask_of(row.mask), mask_of(now.mask)), row, now);
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (met[i]) continue;
      const DecisionRow row = after[i];
      add(row, cause, explain(row, 0, mask_of(row.mask)), {}, row);
    }
  }

  RunDifferences finish(const DecisionRows& before, const DecisionRows& after) {
    result_.request_months_before = before.size();
    result_.request_months_after = after.size();
    for (std::size_t i = 0; i < before.size(); ++i) {
      result_.payable_before.add(before[i].payable());
      take(before[i]);
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
      result_.payable_after.add(after[i].payable());
      take(after[i]);
    }
    MoneyTotal left = result_.payable_before;
    MoneyTotal right = result_.payable_after;
    for (const auto& [what, total] : result_.causes) {
      left = sum(left, total.payable_after);
      right = sum(right, total.payable_before);
    }
    if (left != right) throw Error("the causes do not add up to what changed");
    return std::move(result_);
  }

 private:
  static MoneyTotal sum(MoneyTotal a, MoneyTotal b) {
    a.add(b.money());
    return a;
  }

  void add(const DecisionRow& key, Cause cause, std::pair<std::string, std::string> what,
           const std::optional<DecisionRow>& before, const std::optional<DecisionRow>& after) {
    ChangeStep step;
    step.cause = cause;
    step.what = std::move(what.first);
    step.rows = std::move(what.second);
    if (before) {
      step.before = before->state;
      step.payable_before = before->payable();
    }
    if (after) {
      step.after = after->state;
      step.payable_after = after->payable();
    }
    CauseTotal& total = result_.causes[{step.cause, step.what}];
    ++total.request_months;
    total.payable_before.add(step.payable_before);
    total.payable_after.add(step.payable_after);
    steps_[{cell_text(key.request_id), std::string{key.month}}].push_back(std::move(step));
  }

  // Moves the steps of a request-month to the result. One that ended where it began did not change.
  void take(const DecisionRow& row) {
    const auto found = steps_.find({cell_text(row.request_id), std::string{row.month}});
    if (found == steps_.end()) return;
    const std::vector<ChangeStep>& steps = found->second;
    if (steps.front().before.empty()) {
      ++result_.appeared;
    } else if (steps.back().after.empty()) {
      ++result_.vanished;
    } else if (steps.front().before != steps.back().after) {
      ++result_.changed;
    }
    result_.months.push_back({found->first.first, found->first.second, std::move(found->second)});
    steps_.erase(found);
  }

  RunDifferences result_;
  std::map<std::pair<std::string, std::string>, std::vector<ChangeStep>> steps_;
};

std::pair<std::string, std::string> engine_change(const Manifest& before, const Manifest& after) {
  return {fmt::format("{} -> {}", before.engine, after.engine), {}};
}

std::vector<std::string> parameter_changes(const Manifest& before, const Manifest& after) {
  std::vector<std::string> changes;
  for (std::size_t i = 0; i < before.parameters.size() && i < after.parameters.size(); ++i) {
    const auto& [key, value] = before.parameters[i];
    if (after.parameters[i].first == key && after.parameters[i].second != value)
      changes.push_back(fmt::format("{}: {} -> {}", key, value, after.parameters[i].second));
  }
  return changes;
}

// Names the months that were added to a worker's history, and those gone from it.
std::string history_change(const Dossier::Data& before, const Dossier::Data& after,
                           std::size_t request) {
  const auto paid = [&](const Dossier::Data& dossier) {
    const auto found = dossier.paid.find(dossier.request_worker[request]);
    return found == dossier.paid.end() ? PaidMonths{} : found->second;
  };
  const PaidMonths was = paid(before);
  const PaidMonths is = paid(after);
  std::uint64_t added = 0;
  std::uint64_t gone = 0;
  for (std::size_t group = 0; group < 2; ++group) {
    added |= is.by_group[group] & ~was.by_group[group];
    gone |= was.by_group[group] & ~is.by_group[group];
  }
  std::string text;
  if (added != 0) text += to_string(MonthSet::from_bits(added)) + " added";
  if (gone != 0)
    text += (text.empty() ? "" : ", ") + to_string(MonthSet::from_bits(gone)) + " gone";
  return text;
}

// Without the inputs: the manifests say what may be the cause.
void compare_by_manifests(ChangedSteps& changes, const DecisionRows& first,
                          const DecisionRows& last, const Manifest& before, const Manifest& after) {
  std::vector<std::pair<Cause, std::string>> causes;
  if (before.engine != after.engine)
    causes.emplace_back(Cause::engine, engine_change(before, after).first);
  if (const auto parameters = parameter_changes(before, after); !parameters.empty())
    causes.emplace_back(Cause::rule_set, fmt::format("{}", fmt::join(parameters, "; ")));
  std::string files;
  for (const char* const input : {"employers", "lists", "workers"}) {
    if (!same_digest(before, after, input))
      files += (files.empty() ? "" : " ") + std::string{input};
  }
  if (before.assumptions != after.assumptions)
    files += (files.empty() ? "" : " ") + std::string{"assumptions"};
  if (before.ignored_columns != after.ignored_columns)
    files += (files.empty() ? "" : " ") + std::string{"ignored_columns"};
  if (!files.empty()) causes.emplace_back(Cause::facts, files);
  std::string history;
  if (!same_digest(before, after, "history")) history = "history";
  if (before.ledger != after.ledger) history += history.empty() ? "ledger" : " ledger";
  if (!history.empty()) causes.emplace_back(Cause::history, history);
  std::pair<Cause, std::string> cause{Cause::one_of_several, {}};
  if (causes.size() == 1) cause = causes.front();
  for (const auto& [kind, what] : causes) {
    if (causes.size() > 1)
      cause.second +=
          fmt::format("{}{} ({})", cause.second.empty() ? "" : " or ", name(kind), what);
  }
  changes.step(first, last, cause.first, [&](const DecisionRow&, std::uint64_t, std::uint64_t) {
    return std::pair{cause.second, std::string{}};
  });
}

// With the inputs of both runs: decides again, one step after the other.
void compare_by_steps(ChangedSteps& changes, const DecisionRows& first, const DecisionRows& last,
                      const RunToCompare& before, const RunToCompare& after,
                      const Manifest& manifest_before, const Manifest& manifest_after,
                      unsigned threads) {
  const auto by_engine = [&](const DecisionRow&, std::uint64_t, std::uint64_t) {
    return engine_change(manifest_before, manifest_after);
  };
  Reading reading = read_run(*before.inputs, manifest_before, threads);
  check_inputs(reading, before, manifest_before);
  count_ledger(reading, before, manifest_before, threads);
  const Dossier& dossier = reading.dossier();
  const RuleSet rules_after = rule_set_of(manifest_after);
  DecisionRows rows = rows_of(dossier, evaluate(rule_set_of(manifest_before), dossier, {threads}));
  changes.step(first, rows, Cause::engine, by_engine);
  const auto go_on = [&](DecisionRows next, Cause cause, const ChangedSteps::Explain& explain) {
    changes.step(rows, next, cause, explain);
    rows = std::move(next);
  };

  // One parameter after the other; those that make no rule set before the next one is there change
  // together with it.
  ParameterList parameters = manifest_before.parameters;
  std::string what;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i] == manifest_after.parameters[i]) continue;
    what += fmt::format("{}{}: {} -> {}", what.empty() ? "" : "; ", parameters[i].first,
                        parameters[i].second, manifest_after.parameters[i].second);
    parameters[i] = manifest_after.parameters[i];
    const auto possible = parameters_of(parameters);
    if (!possible) continue;
    const RuleSet rules = RuleSet::decision_08_2022(*possible);
    go_on(rows_of(dossier, evaluate(rules, dossier, {threads})), Cause::rule_set,
          [&](const DecisionRow&, std::uint64_t, std::uint64_t) {
            return std::pair{what, std::string{}};
          });
    what.clear();
  }

  Reading reading_after = read_run(*after.inputs, manifest_after, threads);
  check_inputs(reading_after, after, manifest_after);
  count_ledger(reading_after, after, manifest_after, threads);
  std::optional<Reading> with_history;
  if (!same_digest(manifest_before, manifest_after, "history") ||
      manifest_before.ledger != manifest_after.ledger) {
    InputFiles files = *before.inputs;
    files.history = after.inputs->history;
    with_history = read_run(files, manifest_before, threads);
    count_ledger(*with_history, after, manifest_after, threads);
    const Dossier& other = with_history->dossier();
    std::unordered_map<std::string_view, std::size_t> numbers;
    for (std::size_t i = 0; i < other.requests(); ++i) numbers.emplace(other.request_id(i), i);
    go_on(rows_of(other, evaluate(rules_after, other, {threads})), Cause::history,
          [&](const DecisionRow& row, std::uint64_t, std::uint64_t) {
            const auto found = numbers.find(cell_text(row.request_id));
            if (found == numbers.end()) return std::pair{std::string{}, std::string{}};
            return std::pair{history_change(dossier.data(), other.data(), found->second),
                             std::string{}};
          });
  }

  const Dossier& dossier_after = reading_after.dossier();
  const FactDifferences facts(dossier, dossier_after, rules_after);
  go_on(rows_of(dossier_after, evaluate(rules_after, dossier_after, {threads})), Cause::facts,
        [&](const DecisionRow& row, std::uint64_t was, std::uint64_t is) {
          return facts.explain(row, was, is);
        });
  changes.step(rows, last, Cause::engine, by_engine);
}

}  // namespace

std::string_view name(Cause cause) noexcept {
  constexpr std::array<std::string_view, 5> names{"engine", "rule_set", "history", "facts",
                                                  "one_of_several"};
  return names[static_cast<std::size_t>(cause)];
}

RunDifferences compare_runs(const RunToCompare& before, const RunToCompare& after,
                            unsigned threads) {
  const Manifest manifest_before = load(before);
  const Manifest manifest_after = load(after);
  try {
    const DecisionRows first = rows_of_file(before.directory, manifest_before);
    const DecisionRows last = rows_of_file(after.directory, manifest_after);
    ChangedSteps changes;
    if (before.inputs && after.inputs) {
      compare_by_steps(changes, first, last, before, after, manifest_before, manifest_after,
                       threads);
    } else {
      compare_by_manifests(changes, first, last, manifest_before, manifest_after);
    }
    return changes.finish(first, last);
  } catch (const Unreadable& unreadable) {
    throw Error(unreadable.message);
  }
}

namespace {

template <class Sum>
std::string money_json(const Sum& before, const Sum& after) {
  JsonObject object;
  if constexpr (std::is_same_v<Sum, Money>) {
    object.raw("before", fmt::format("{}", before.dong()));
    object.raw("after", fmt::format("{}", after.dong()));
    object.raw("change", fmt::format("{}", (after - before).dong()));
  } else {
    const std::string changed = change(before, after);
    object.raw("before", before.digits());
    object.raw("after", after.digits());
    object.raw("change", changed.starts_with('+') ? changed.substr(1) : changed);
  }
  return object.json();
}

std::string state_json(const std::string& state) {
  return state.empty() ? "null" : json_string(state);
}

}  // namespace

std::string to_json(const RunDifferences& differences) {
  std::vector<std::string> causes;
  for (const auto& [what, total] : differences.causes) {
    JsonObject object;
    object.text("cause", name(what.first));
    object.text("what", what.second);
    object.number("request_months", total.request_months);
    object.raw("payable_vnd", money_json(total.payable_before, total.payable_after));
    causes.push_back(object.json());
  }
  std::vector<std::string> months;
  for (const ChangedMonth& month : differences.months) {
    std::vector<std::string> steps;
    for (const ChangeStep& step : month.steps) {
      JsonObject object;
      object.text("cause", name(step.cause));
      object.text("what", step.what);
      object.text("rows", step.rows);
      object.raw("before", state_json(step.before));
      object.raw("after", state_json(step.after));
      object.raw("payable_vnd", money_json(step.payable_before, step.payable_after));
      steps.push_back(object.json());
    }
    JsonObject object;
    object.text("request_id", month.request_id);
    object.text("month", month.month);
    object.raw("steps", json_array(steps));
    months.push_back(object.json());
  }
  JsonObject counts;
  counts.number("before", differences.request_months_before);
  counts.number("after", differences.request_months_after);
  JsonObject object;
  object.text("schema", "rentsupport-diff-1");
  object.raw("request_months", counts.json());
  object.raw("payable_vnd", money_json(differences.payable_before, differences.payable_after));
  object.number("appeared", differences.appeared);
  object.number("vanished", differences.vanished);
  object.number("changed", differences.changed);
  object.raw("causes", json_array(causes));
  object.raw("months", json_array(months));
  return object.json() + '\n';
}

}  // namespace v1
}  // namespace rentsupport
