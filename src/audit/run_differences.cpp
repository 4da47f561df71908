#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <tuple>

#include "audit/decision_lines.hpp"
#include "audit/fact_differences.hpp"
#include "audit/manifest.hpp"
#include "files/files.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/named.hpp"
#include "rule/parameter_list.hpp"
#include "values/json.hpp"
#include "values/keyed_hash.hpp"
#include "values/sha256.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// A row of decisions.csv, its cells as they are written.
struct DecisionRow {
  std::string_view request_id;
  std::string_view month;
  std::string_view state;  // from the outcome up to the mask, which is left out

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
    return {cells[0], cells[5], rest.substr(0, mask == 0 ? 0 : mask - 1)};
  }

  // Says whether the rows are the same to the byte.
  [[nodiscard]] bool same_as(const DecisionRows& other) const {
    const auto behind_header = [](const DecisionRows& rows) {
      return rows.ends_.empty() ? std::string_view{} : rows.text_.substr(rows.ends_.front());
    };
    return behind_header(*this) == behind_header(other);
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
  mutable HashMap<std::string, std::size_t> numbers_;
};

DecisionRows rows_of_file(const std::string& directory, const Manifest& manifest) {
  const std::string path = directory + "/decisions.csv";
  auto text = std::make_shared<const InputText>(path);
  const auto digest = manifest.outputs.find("decisions.csv");
  if (digest == manifest.outputs.end() || sha256(text->text()) != digest->second.sha256)
    throw Error(path + " is not the one of its manifest");
  return {text, text->text()};
}

DecisionRows rows_of(const Decisions& decisions) {
  const auto lines = std::make_shared<DecisionLines>(decisions);
  lines->write(0, decisions.dossier().requests(), 0);
  auto text = std::make_shared<std::string>("\n");  // an empty header
  text->append(lines->decisions_lines.text());
  return {text, *text};
}

Error not_of_inputs(const std::string& directory) {
  return Error("decisions.csv of " + directory +
               " is not what its inputs give: rentsupport verify says what differs");
}

Manifest load(const RunToCompare& run) {
  Manifest manifest;
  if (const auto problem = load_manifest(run.directory, manifest)) throw Error(problem->text());
  return manifest;
}

// Returns the rule set of a run; nothing where another version made it and this one cannot build
// it.
std::optional<RuleSet> rules_of(const RunToCompare& run, const Manifest& manifest,
                                const RuleSet& known) {
  try {
    return rule_set_of(manifest, known);
  } catch (const Error& error) {
    if (manifest.engine == version() || has_own_rules(manifest.rule_set_id))
      throw Error(run.directory + ": " + error.what());
    return std::nullopt;
  }
}

// The inputs of a run, and with what else they are decided.
struct RunInputs {
  LoadedFiles loaded;
  EvaluateOptions options;
};

// Inputs and what they give.
struct Decided {
  Decided(RunInputs&& inputs, const RuleSet& rules)
      : loaded(std::move(inputs.loaded)),
        options(std::move(inputs.options)),
        decisions(evaluate(rules, loaded.dossier(), options)),
        rows(rows_of(decisions)) {}

  LoadedFiles loaded;
  EvaluateOptions options;
  Decisions decisions;
  DecisionRows rows;
};

// Reads the inputs of a run with its settings and its ledger.
RunInputs read_run(const RunToCompare& run, const Manifest& manifest, unsigned threads) {
  ReadOptions options;
  options.ignored_columns = manifest.ignored_columns;
  options.dates = manifest.dates;
  options.threads = threads;
  LoadedFiles loaded = read_files(*run.inputs, options);
  if (loaded.problem()) throw Error(loaded.problem()->text());
  const auto same = [](const auto& a, const auto& b) {
    return a.first == b.first && a.second.sha256 == b.second.sha256;
  };
  const auto& ours = loaded.inputs();
  if (!std::equal(ours.begin(), ours.end(), manifest.inputs.begin(), manifest.inputs.end(), same))
    throw Error("the inputs given are not those of the run in " + run.directory);
  EvaluateOptions how{.threads = threads};
  if (const auto problem = how.assumptions.add(manifest.assumptions)) throw Error(problem->text());
  std::optional<LedgerRun> ledger;
  if (const auto problem = count_in_ledger(manifest, run.ledger, loaded.dossier(), how, ledger)) {
    const std::string text = fmt::format("{}: {}", run.directory, problem->text());
    if (problem->code == ProblemCode::unreadable_file) throw UnreadableLedger(text);
    throw Error(text);
  }
  return {std::move(loaded), std::move(how)};
}

bool same_digest(const Manifest& a, const Manifest& b, const std::string& input) {
  const auto digest = [&](const Manifest& manifest) {
    const auto found = manifest.inputs.find(input);
    return found == manifest.inputs.end() ? std::string{} : found->second.sha256;
  };
  return digest(a) == digest(b);
}

// Compares the rows step by step; keeps what changed.
class ChangedSteps {
 public:
  using Explain = std::function<Why(const DecisionRow&)>;

  ChangedSteps(std::string before, std::string after)
      : before_(std::move(before)), after_(std::move(after)) {}

  // Compares the rows before a step with those after it. Only files can hold a request-month twice.
  void step(const DecisionRows& before, const DecisionRows& after, Cause cause,
            const Explain& explain) {
    std::vector<bool> met(after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      const DecisionRow row = before[i];
      const auto found = after.find(row, i);
      if (!found) {
        add(row, cause, explain(row), row, {});
        continue;
      }
      if (met[*found]) throw not_of_inputs(before_);
      met[*found] = true;
      const DecisionRow now = after[*found];
      if (now.state != row.state) add(row, cause, explain(now), row, now);
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (met[i]) continue;
      const DecisionRow row = after[i];
      if (before.find(row, i)) throw not_of_inputs(after_);
      add(row, cause, explain(row), {}, row);
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
      left.add(total.payable_after);
      right.add(total.payable_before);
    }
    if (left != right) throw Error("the causes do not add up to what changed");
    return std::move(result_);
  }

 private:
  void add(const DecisionRow& key, Cause cause, Why why, const std::optional<DecisionRow>& before,
           const std::optional<DecisionRow>& after) {
    ChangeStep step;
    step.cause = cause;
    step.what = std::move(why.what);
    step.rows = std::move(why.rows);
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

  std::string before_;  // directories
  std::string after_;
  RunDifferences result_;
  std::map<std::pair<std::string, std::string>, std::vector<ChangeStep>> steps_;
};

std::vector<std::string> parameter_changes(const Manifest& before, const Manifest& after) {
  std::vector<std::string> changes;
  // A parameter that only one of them has is its version's.
  const std::map<std::string, std::string> later(after.parameters.begin(), after.parameters.end());
  for (const auto& [key, value] : before.parameters) {
    const auto found = later.find(key);
    if (found != later.end() && found->second != value)
      changes.push_back(fmt::format("{}: {} -> {}", key, value, found->second));
  }
  return changes;
}

// Names the months that were added, and those gone; `whose` stands behind each.
std::string month_changes(const PaidMonths& was, const PaidMonths& is, std::string_view whose) {
  std::uint64_t added = 0;
  std::uint64_t gone = 0;
  for (std::size_t group = 0; group < 2; ++group) {
    added |= is.by_group[group] & ~was.by_group[group];
    gone |= was.by_group[group] & ~is.by_group[group];
  }
  std::string text;
  for (const auto& [months, what] :
       {std::pair{added & ~gone, "added"}, std::pair{gone & ~added, "gone"},
        std::pair{added & gone, "of another group"}}) {
    if (months == 0) continue;
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ",
                        to_string(MonthSet::from_bits(months)), what, whose);
  }
  return text;
}

// Names what changed in a worker's history: months; else those of other IDs that may be the same
// person's; else what it says of who that is.
std::string history_change(const Decisions& before, const Decisions& after,
                           std::size_t request_number) {
  const auto request = static_cast<std::uint32_t>(request_number);
  const auto& was = Decisions::Data::of(before).persons;
  const auto& is = Decisions::Data::of(after).persons;
  std::string text = month_changes(was->paid_to(request), is->paid_to(request), "");
  if (!text.empty()) return text;
  const auto perhaps = [&](const Persons& persons) {
    const Persons::Doubt* const doubt = persons.doubt(request);
    return doubt == nullptr ? persons.paid_to(request) : doubt->paid;
  };
  text = month_changes(perhaps(*was), perhaps(*is), ", perhaps of the same person");
  return text.empty() ? "evidence of who is the same person" : text;
}

// Without the inputs: the manifests say what may be the cause.
void compare_by_manifests(ChangedSteps& changes, const DecisionRows& first,
                          const DecisionRows& last, const Manifest& before, const Manifest& after) {
  std::vector<std::pair<Cause, std::string>> causes;
  if (before.engine != after.engine)
    causes.emplace_back(Cause::engine, fmt::format("{} -> {}", before.engine, after.engine));
  if (const auto parameters = parameter_changes(before, after); !parameters.empty())
    causes.emplace_back(Cause::rule_set, fmt::format("{}", fmt::join(parameters, "; ")));
  std::string files;
  for (const char* const input : {"employers", "lists", "workers", "persons"}) {
    if (!same_digest(before, after, input))
      files += (files.empty() ? "" : " ") + std::string{input};
  }
  if (before.assumptions != after.assumptions)
    files += (files.empty() ? "" : " ") + std::string{"assumptions"};
  if (before.ignored_columns != after.ignored_columns)
    files += (files.empty() ? "" : " ") + std::string{"ignored_columns"};
  if (before.dates != after.dates) files += (files.empty() ? "" : " ") + std::string{"dates"};
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
  changes.step(first, last, cause.first, [&](const DecisionRow&) { return Why{cause.second}; });
}

// Leaves out what another run, which knows the worker, did not count of the same ledger: its own
// bookings.
void keep_counted(std::vector<EarlierMonth>& months, const Decisions& other) {
  const Decisions::Data& data = Decisions::Data::of(other);
  const TextColumn& ids = data.dossier->workers.columns[workers::worker_id].texts;
  HashSet<std::string_view> known;
  for (std::uint32_t request = 0; request < data.dossier->workers.rows; ++request)
    known.insert(ids[request]);
  std::set<std::tuple<std::string_view, Group, Month>> counted;
  for (const EarlierMonth& month : data.earlier_months)
    counted.emplace(month.worker_id, month.group, month.month);
  std::erase_if(months, [&](const EarlierMonth& month) {
    return known.contains(month.worker_id) &&
           !counted.contains({month.worker_id, month.group, month.month});
  });
}

bool is_column(const std::string& name) {
  for (const TableName table : {TableName::employers, TableName::lists, TableName::workers}) {
    for (const ColumnSpec& column : columns_of(table)) {
      if (column.name == name) return true;
    }
  }
  return false;
}

// Goes from a run to another one, both with their inputs: decides again, one step after the other.
class Way {
 public:
  Way(ChangedSteps& changes, const std::array<RunToCompare, 2>& runs,
      const std::array<Manifest, 2>& manifests, const std::array<std::optional<RuleSet>, 2>& rules,
      unsigned threads)
      : changes_(changes),
        runs_(runs),
        manifests_(manifests),
        rules_(rules),
        threads_(threads),
        settings_(manifests[0]),
        now_(decided(0)),
        end_(decided(1)) {}

  void go(const DecisionRows& first, const DecisionRows& last) {
    for (const auto& [side, file] : {std::pair{0U, &first}, std::pair{1U, &last}}) {
      if (manifests_[side].engine == version() && !(side == 0 ? now_ : end_).rows.same_as(*file))
        throw not_of_inputs(runs_[side].directory);
    }
    changes_.step(first, now_.rows, Cause::engine, by_engine(0));
    if (rules_[0] && rules_[1]) change_parameters();
    change_history();
    change_persons();
    change_assumptions();
    change_ignored_columns();
    FactDifferences facts({now_.loaded, now_.decisions}, {end_.loaded, end_.decisions});
    changes_.step(now_.rows, end_.rows, Cause::facts, [&](const DecisionRow& row) {
      return facts.explain(cell_text(row.request_id), row.month);
    });
    changes_.step(end_.rows, last, Cause::engine, by_engine(1));
  }

 private:
  // A run as this version decides it; under the other one's rules where it cannot build its own.
  [[nodiscard]] Decided decided(std::size_t side) const {
    return {read_run(runs_[side], manifests_[side], threads_),
            *(rules_[side] ? rules_[side] : rules_[1 - side])};
  }

  [[nodiscard]] ChangedSteps::Explain by_engine(std::size_t side) const {
    const std::string& other = manifests_[side].engine;
    std::string what = side == 0 ? fmt::format("{} -> {}", other, version())
                                 : fmt::format("{} -> {}", version(), other);
    if (!rules_[side])
      what += fmt::format(" ({} cannot build the rule set of {})", version(), other);
    return [what](const DecisionRow&) { return Why{what}; };
  }

  // One parameter after the other; those that make no rule set before the next one is there change
  // together with it.
  void change_parameters() {
    ParameterList parameters = manifests_[0].parameters;
    const ParameterList& wanted = manifests_[1].parameters;
    std::string what;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (parameters[i] == wanted[i]) continue;
      what += fmt::format("{}{}: {} -> {}", what.empty() ? "" : "; ", parameters[i].first,
                          parameters[i].second, wanted[i].second);
      parameters[i] = wanted[i];
      const auto possible = parameters_of(parameters);
      if (!possible) continue;
      now_.decisions =
          evaluate(now_.decisions.rule_set().under(*possible), now_.loaded.dossier(), now_.options);
      DecisionRows next = rows_of(now_.decisions);
      changes_.step(now_.rows, next, Cause::rule_set,
                    [&](const DecisionRow&) { return Why{what}; });
      now_.rows = std::move(next);
      what.clear();
    }
  }

  void change_history() {
    other_history_ = !same_digest(manifests_[0], manifests_[1], "history") ||
                     manifests_[0].ledger != manifests_[1].ledger;
    if (!other_history_) return;
    settings_.ledger = manifests_[1].ledger;
    settings_.inputs.erase("history");
    if (const auto found = manifests_[1].inputs.find("history");
        found != manifests_[1].inputs.end())
      settings_.inputs.insert(*found);
    Decided next = again();
    HashMap<std::string_view, std::size_t> numbers;
    const Dossier dossier = next.loaded.dossier();
    for (std::size_t i = 0; i < dossier.requests(); ++i) numbers.emplace(dossier.request_id(i), i);
    changes_.step(now_.rows, next.rows, Cause::history, [&](const DecisionRow& row) {
      const std::size_t request = numbers.at(cell_text(row.request_id));
      return Why{history_change(now_.decisions, next.decisions, request)};
    });
    now_ = std::move(next);
  }

  void change_persons() {
    other_persons_ = !same_digest(manifests_[0], manifests_[1], "persons");
    if (!other_persons_) return;
    settings_.inputs.erase("persons");
    if (const auto found = manifests_[1].inputs.find("persons");
        found != manifests_[1].inputs.end())
      settings_.inputs.insert(*found);
    change_setting("persons: other decisions on who is the same person");
  }

  void change_assumptions() {
    std::map<std::string, std::string> facts = manifests_[0].assumptions;
    facts.insert(manifests_[1].assumptions.begin(), manifests_[1].assumptions.end());
    for (const auto& [fact, value] : facts) {
      const auto in = [&, &fact = fact](const Manifest& manifest) {
        const auto found = manifest.assumptions.find(fact);
        return found == manifest.assumptions.end() ? std::string{"none"} : found->second;
      };
      if (in(manifests_[0]) == in(manifests_[1])) continue;
      settings_.assumptions.erase(fact);
      if (const auto found = manifests_[1].assumptions.find(fact);
          found != manifests_[1].assumptions.end())
        settings_.assumptions.insert(*found);
      change_setting(
          fmt::format("assumption {}: {} -> {}", fact, in(manifests_[0]), in(manifests_[1])));
    }
  }

  void change_ignored_columns() {
    const auto& before = manifests_[0].ignored_columns;
    const auto& after = manifests_[1].ignored_columns;
    std::vector<std::string> columns;
    std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(),
                                  std::back_inserter(columns));
    for (const std::string& column : columns) {
      if (!is_column(column)) continue;
      const auto ignored = settings_.ignored_columns;
      const bool reads = settings_.ignored_columns.erase(column) == 1;
      if (!reads) settings_.ignored_columns.insert(column);
      try {
        change_setting(
            fmt::format("ignored column {}: {}", column, reads ? "yes -> no" : "no -> yes"));
      } catch (const Error&) {
        // The column cannot be read in the first run's file: that the other file has it right is a
        // change of facts.
        settings_.ignored_columns = ignored;
      }
    }
  }

  void change_setting(const std::string& what) {
    Decided next = again();
    changes_.step(now_.rows, next.rows, Cause::facts,
                  [&](const DecisionRow&) { return Why{what}; });
    now_ = std::move(next);
  }

  // The first run once more, as far as the way went.
  [[nodiscard]] Decided again() const {
    RunToCompare run = runs_[0];
    if (other_history_) {
      run.inputs->history = runs_[1].inputs->history;
      run.ledger = runs_[1].ledger;
    }
    if (other_persons_) run.inputs->persons = runs_[1].inputs->persons;
    RunInputs inputs = read_run(run, settings_, threads_);
    if (other_history_) keep_counted(inputs.options.earlier_months, end_.decisions);
    return {std::move(inputs), end_.decisions.rule_set()};
  }

  ChangedSteps& changes_;
  const std::array<RunToCompare, 2>& runs_;
  const std::array<Manifest, 2>& manifests_;
  const std::array<std::optional<RuleSet>, 2>& rules_;
  unsigned threads_;
  Manifest settings_;  // those of the first run, as far as the way went
  bool other_history_ = false;
  bool other_persons_ = false;
  Decided now_;
  Decided end_;
};

}  // namespace

std::string_view name(Cause cause) noexcept {
  constexpr std::array<std::string_view, 5> names{"engine", "rule_set", "history", "facts",
                                                  "one_of_several"};
  return name_in(names, cause);
}

RunDifferences compare_runs(const RunToCompare& before, const RunToCompare& after, unsigned threads,
                            const RuleSet& rules) {
  const std::array<RunToCompare, 2> runs{before, after};
  const std::array<Manifest, 2> manifests{load(before), load(after)};
  const std::array<std::optional<RuleSet>, 2> of_runs{rules_of(before, manifests[0], rules),
                                                      rules_of(after, manifests[1], rules)};
  try {
    const DecisionRows first = rows_of_file(before.directory, manifests[0]);
    const DecisionRows last = rows_of_file(after.directory, manifests[1]);
    ChangedSteps changes(before.directory, after.directory);
    if (before.inputs && after.inputs && (of_runs[0] || of_runs[1])) {
      Way(changes, runs, manifests, of_runs, threads).go(first, last);
    } else {
      compare_by_manifests(changes, first, last, manifests[0], manifests[1]);
    }
    RunDifferences differences = changes.finish(first, last);
    differences.engine_before = manifests[0].engine;
    differences.engine_after = manifests[1].engine;
    return differences;
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
      std::vector<std::string> rows;
      for (const std::string& row : step.rows) rows.push_back(json_string(row));
      object.raw("rows", json_line(rows));
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
  JsonObject engine;
  engine.text("before", differences.engine_before);
  engine.text("after", differences.engine_after);
  JsonObject object = json_file("rentsupport-diff-2");
  object.raw("engine", engine.json());
  object.raw("request_months", counts.json());
  object.raw("payable_vnd", money_json(differences.payable_before, differences.payable_after));
  object.number("appeared", differences.appeared);
  object.number("vanished", differences.vanished);
  object.number("changed", differences.changed);
  object.raw("causes", json_array(causes));
  object.raw("months", json_array(months));
  return object.json() + '\n';
}

}  // namespace v2
}  // namespace rentsupport
