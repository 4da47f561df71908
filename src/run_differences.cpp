#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <unordered_map>

#include "counted_months.hpp"
#include "decision_lines.hpp"
#include "files.hpp"
#include "json.hpp"
#include "leaf_lines.hpp"
#include "manifest.hpp"
#include "parameter_list.hpp"
#include "reading_data.hpp"
#include "rentsupport/csv.hpp"

namespace rentsupport {
inline namespace v1 {

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
std::optional<RuleSet> rules_of(const RunToCompare& run, const Manifest& manifest) {
  try {
    return rule_set_of(manifest);
  } catch (const Error& error) {
    if (manifest.engine == version()) throw Error(run.directory + ": " + error.what());
    return std::nullopt;
  }
}

// Inputs and what they give.
struct Decided {
  Decided(Reading inputs, const RuleSet& rules, unsigned threads)
      : reading(std::move(inputs)),
        decisions(evaluate(rules, reading.dossier(), {threads})),
        rows(rows_of(reading.dossier(), decisions)) {}

  [[nodiscard]] const Dossier::Data& dossier() const { return reading.dossier().data(); }

  Reading reading;
  Decisions decisions;
  DecisionRows rows;
};

// What changed a request-month, and the keys of the rows behind it.
struct Why {
  std::string what;
  std::vector<std::string> rows{};
};

// Reads the inputs of a run with its settings and its ledger.
Reading read_run(const RunToCompare& run, const Manifest& manifest, unsigned threads) {
  ReadOptions options;
  options.ignored_columns = manifest.ignored_columns;
  options.threads = threads;
  Reading reading = read_files(*run.inputs, options);
  if (reading.problem()) throw Error(reading.problem()->text());
  const auto same = [](const auto& a, const auto& b) {
    return a.first == b.first && a.second.sha256 == b.second.sha256;
  };
  const auto& ours = reading.inputs();
  if (!std::equal(ours.begin(), ours.end(), manifest.inputs.begin(), manifest.inputs.end(), same))
    throw Error("the inputs given are not those of the run in " + run.directory);
  if (const auto problem = reading.dossier().assume(manifest.assumptions))
    throw Error(problem->text());
  std::optional<LedgerRun> ledger;
  if (const auto problem =
          count_in_ledger(manifest, run.ledger, reading.dossier(), ledger, threads))
    throw Error(fmt::format("{}: {}", run.directory, problem->text()));
  return reading;
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

// What a column can change besides the facts themselves, in bits behind theirs.
constexpr std::uint64_t of_group = std::uint64_t{1} << facts::count;
constexpr std::uint64_t of_worker = of_group << 1U;
constexpr std::uint64_t of_order = of_group << 2U;  // in which a worker's requests are decided
constexpr std::uint64_t of_list = of_group << 3U;
constexpr std::uint64_t of_months = std::uint64_t{1} << facts::months.number();
// What follows from the days of a list.
constexpr std::uint64_t of_days = of_group - 2 * of_months;

std::uint64_t effects_of(TableName table, std::size_t column) {
  const ColumnSpec& spec = columns_of(table)[column];
  const auto fact = fact_named(spec.name);
  std::uint64_t effects = fact ? std::uint64_t{1} << *fact : 0;
  if (table == TableName::lists) {
    if (spec.type == CellType::date) effects |= of_days;
    if (column == lists::group) effects |= of_group;
    if (column == lists::drawn_up_on || column == lists::decided_on) effects |= of_order;
  }
  return effects;
}

bool same_fact(const Column& a, std::size_t row_a, const Column& b, std::size_t row_b) {
  if (a.is_known(row_a) != b.is_known(row_b)) return false;
  if (!a.is_known(row_a)) return true;
  if (!a.choices.empty()) return a.choices[row_a] == b.choices[row_b];
  if (!a.ints.empty()) return a.ints[row_a] == b.ints[row_b];
  return a.sets[row_a] == b.sets[row_b];
}

const Table& table_of(const Dossier::Data& dossier, TableName table) {
  return table == TableName::employers ? dossier.employers
         : table == TableName::lists   ? dossier.lists
                                       : dossier.workers;
}

// The table whose row a row of another one refers to, in its second column.
constexpr std::size_t reference = 1;
static_assert(workers::list_id == reference && lists::employer_id == reference);
TableName parent_of(TableName table) {
  return table == TableName::workers ? TableName::lists : TableName::employers;
}
std::uint32_t parent_row(const Dossier::Data& dossier, TableName table, std::uint32_t row) {
  return table == TableName::workers ? dossier.request_list[row] : dossier.list_employer[row];
}

// What the rows of two runs say differently about requests, both decided under the same rules.
class FactDifferences {
 public:
  FactDifferences(const Decided& before, const Decided& after)
      : sides_{Side(before), Side(after)} {}

  // Names what made a request-month change: columns, or what became of rows.
  Why explain(const DecisionRow& row) {
    named_.clear();
    seen_.clear();
    const std::string request = cell_text(row.request_id);
    if (const auto month = parse_month(row.month)) {
      add_causes({request,
                  static_cast<std::uint8_t>(month_number(*month) - month_number(MonthSet::first))});
    }
    if (named_.empty()) return {"the order of the rows", {request}};
    return text_of_named();
  }

 private:
  using RequestMonth = std::pair<std::string_view, std::uint8_t>;

  // A column in which two rows differ, or what became of a row, and the row's key.
  struct Difference {
    std::string_view table;
    std::string_view column;
    std::string_view key;
    auto operator<=>(const Difference&) const = default;
  };
  // A reference stands for what the row that it names now says differently.
  struct Differing {
    Difference difference;
    std::uint64_t effects = 0;
  };

  struct Side {
    explicit Side(const Decided& decided)
        : dossier(decided.dossier()), decisions(decided.decisions.data()), counted(decisions) {
      for (std::uint32_t request = 0; request < dossier.workers.rows; ++request)
        numbers.emplace(id(request), request);
      for (const RejectRecord& record : decided.reading.data().rejects)
        rejects.emplace(std::pair{record.table, std::string_view{record.key}}, &record);
    }

    [[nodiscard]] std::string_view id(std::uint32_t request) const {
      return dossier.workers.columns[workers::request_id].texts[request];
    }
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view request_id) const {
      const auto found = numbers.find(request_id);
      if (found == numbers.end()) return std::nullopt;
      return found->second;
    }
    [[nodiscard]] std::optional<std::uint64_t> decision(std::uint32_t request,
                                                        std::uint8_t month) const {
      for (std::uint64_t at = decisions.first[request]; at < decisions.first[request + 1]; ++at) {
        if (decisions.months[at] == month) return at;
      }
      return std::nullopt;
    }
    [[nodiscard]] const Rule& rule(std::uint32_t request) const {
      return decisions.rule_set.group(dossier.group_of_list(dossier.request_list[request])).rule;
    }
    [[nodiscard]] PaidMonths paid(std::uint32_t request) const {
      const auto found = dossier.paid.find(dossier.request_worker[request]);
      return found == dossier.paid.end() ? PaidMonths{} : found->second;
    }

    const Dossier::Data& dossier;
    const Decisions::Data& decisions;
    CountedMonths counted;
    std::unordered_map<std::string_view, std::uint32_t> numbers;
    std::map<std::pair<TableName, std::string_view>, const RejectRecord*> rejects;
  };

  // The same request-month on both sides.
  struct OnSides {
    std::array<std::uint32_t, 2> request{};
    std::array<std::uint64_t, 2> at{};
  };

  // What of the provisions changed.
  struct Changed {
    std::uint64_t read = 0;  // the facts that those with another state read
    bool later = false;      // once a month or the cap is in the way on one side
    bool assessed = true;    // and both sides came so far
  };

  // Names why a request-month is decided otherwise; says whether there was anything to name.
  bool add_causes(const RequestMonth& which) {
    if (!seen_.insert(which).second) return false;
    OnSides here;
    for (std::size_t side = 0; side < 2; ++side) {
      const auto request = sides_[side].find(which.first);
      if (!request) {
        const auto other = sides_[1 - side].find(which.first);
        if (other) named_.insert(missing(side, TableName::workers, *other));
        return other.has_value();
      }
      here.request[side] = *request;
    }
    const std::vector<Differing> own = differing(here.request[0], here.request[1]);
    for (std::size_t side = 0; side < 2; ++side) {
      const auto at = sides_[side].decision(here.request[side], which.second);
      if (!at) return name_those(own, of_months);
      here.at[side] = *at;
    }
    const Changed changed = changed_between(here);
    bool any = name_those(own, of_group | changed.read);
    if (changed.later)
      any = name_those(own, of_worker) || add_counted(which, here, own, changed.assessed) || any;
    return any;
  }

  bool name_those(const std::vector<Differing>& differing, std::uint64_t effects) {
    bool any = false;
    for (const Differing& one : differing) {
      if ((one.effects & effects) == 0) continue;
      named_.insert(one.difference);
      any = true;
    }
    return any;
  }

  [[nodiscard]] Changed changed_between(const OnSides& here) const {
    constexpr auto failed = static_cast<std::uint8_t>(Truth::failed);
    constexpr auto unknown = static_cast<std::uint8_t>(Truth::unknown);
    const Rule& before = sides_[0].rule(here.request[0]);
    const Rule& after = sides_[1].rule(here.request[1]);
    const bool other_questions =
        sides_[0].decisions.asks[here.at[0]] != sides_[1].decisions.asks[here.at[1]];
    Changed changed;
    std::array<bool, 2> assessed{};
    for (std::size_t i = 0; i < after.provisions().size(); ++i) {
      // Groups have provisions of their own: those are not held against each other.
      const Provision& provision = after.provisions()[i];
      const auto there =
          std::find_if(before.provisions().begin(), before.provisions().end(),
                       [&](const Provision& other) { return other.id == provision.id; });
      if (there == before.provisions().end()) continue;
      const std::uint8_t was =
          state_in(sides_[0].decisions.masks[here.at[0]],
                   static_cast<std::size_t>(there - before.provisions().begin()));
      const std::uint8_t is = state_in(sides_[1].decisions.masks[here.at[1]], i);
      if (after.nodes()[provision.node].kind == NodeKind::later) {
        changed.later = changed.later || (was != is && (was == failed || is == failed));
        assessed = {assessed[0] || was != 0, assessed[1] || is != 0};
      } else if (was != is || (was == unknown && other_questions)) {
        changed.read |= facts_read(after, provision);
      }
    }
    changed.assessed = assessed[0] && assessed[1];
    return changed;
  }

  // Names why other months of the worker count before this one than did; `assessed` says that some
  // did on both sides.
  bool add_counted(const RequestMonth& which, const OnSides& here,
                   const std::vector<Differing>& own, bool assessed) {
    std::array<std::set<RequestMonth>, 2> counted;
    for (std::size_t side = 0; side < 2; ++side) {
      Side& s = sides_[side];
      s.counted.each(
          here.request[side], here.at[side], [](Month, std::optional<Group>) {},
          [&](std::uint64_t at, std::uint32_t request) {
            counted[side].emplace(s.id(request), s.decisions.months[at]);
          });
    }
    std::vector<RequestMonth> others;
    std::set_symmetric_difference(counted[0].begin(), counted[0].end(), counted[1].begin(),
                                  counted[1].end(), std::back_inserter(others));
    const auto same_month = [&](const RequestMonth& other) { return other.second == which.second; };
    if (std::any_of(others.begin(), others.end(), same_month))
      std::erase_if(others, [&](const RequestMonth& other) { return !same_month(other); });
    bool any = false;
    for (const RequestMonth& other : others) {
      if (add_causes(other)) {
        any = true;
        continue;
      }
      const auto before = sides_[0].find(other.first);
      const auto after = sides_[1].find(other.first);
      if (!assessed || !before || !after) continue;
      const auto theirs = differing(*before, *after);
      if (name_those(theirs, of_worker)) {
        any = true;
      } else {
        any = name_those(theirs, of_order) || any;
        any = name_those(own, of_order) || any;
      }
    }
    // A month in the ledger counts as history unless its request and list are in the input.
    if (sides_[0].paid(here.request[0]).by_group == sides_[1].paid(here.request[1]).by_group)
      return any;
    if (!name_those(own, of_list | of_months))
      named_.insert({"workers", "rows of the worker that the ledger holds", which.first});
    return true;
  }

  // The columns in which the rows behind a request differ.
  [[nodiscard]] std::vector<Differing> differing(std::uint32_t before, std::uint32_t after) const {
    std::vector<Differing> found;
    std::optional<std::size_t> moved;  // the reference that differs
    const Dossier::Data& a = sides_[0].dossier;
    const Dossier::Data& b = sides_[1].dossier;
    std::uint32_t row_a = before;
    std::uint32_t row_b = after;
    for (const TableName table : {TableName::workers, TableName::lists, TableName::employers}) {
      const Table& of_a = table_of(a, table);
      const Table& of_b = table_of(b, table);
      const auto note = [&](std::size_t column, std::uint64_t effects) {
        if (moved) {
          found[*moved].effects |= effects;
        } else {
          found.push_back(
              {{name(table), columns_of(table)[column].name, of_b.columns[0].texts[row_b]},
               effects});
        }
      };
      const auto other_text = [&](std::size_t column) {
        return of_a.columns[column].texts[row_a] != of_b.columns[column].texts[row_b];
      };
      for (const std::size_t column : leaf_facts(table)) {
        if (!same_fact(of_a.columns[column], row_a, of_b.columns[column], row_b))
          note(column, effects_of(table, column));
      }
      if (table == TableName::employers) break;
      if (table == TableName::workers && other_text(workers::worker_id))
        note(workers::worker_id, of_worker);
      if (!moved && other_text(reference)) {
        note(reference, table == TableName::workers ? of_list | of_order : 0);
        moved = found.size() - 1;
      }
      row_a = parent_row(a, table, row_a);
      row_b = parent_row(b, table, row_b);
    }
    return found;
  }

  // Says why a side does not use a row that the other one uses: the row that is not in its file, or
  // was rejected, for itself and not for what it refers to.
  [[nodiscard]] Difference missing(std::size_t side, TableName table, std::uint32_t row) const {
    const Dossier::Data& other = sides_[1 - side].dossier;
    const std::string_view key = table_of(other, table).columns[0].texts[row];
    const auto reject = sides_[side].rejects.find({table, key});
    const bool appears = side == 0;
    if (reject == sides_[side].rejects.end()) {
      // Of a request that another one of the worker's gives way to.
      if (table == TableName::workers && seen_.size() > 1)
        return {name(table), appears ? "a new row of the worker" : "a row of the worker gone", key};
      return {name(table), appears ? "a new row" : "a row gone", key};
    }
    const ProblemCode code = reject->second->code;
    if (code == ProblemCode::unknown_reference || code == ProblemCode::rejected_reference) {
      const std::uint32_t parent = parent_row(other, table, row);
      if (table_of(other, parent_of(table)).columns[0].texts[parent] == reject->second->cell)
        return missing(side, parent_of(table), parent);
    }
    return {name(table), appears ? "a row rejected before" : "a row rejected now", key};
  }

  [[nodiscard]] Why text_of_named() const {
    Why why;
    const Difference* last = nullptr;
    for (const Difference& one : named_) {
      if (last == nullptr || last->table != one.table || last->column != one.column) {
        why.what +=
            fmt::format("{}{}{}{}", why.what.empty() ? "" : " ", one.table,
                        one.column.find(' ') == std::string_view::npos ? "." : ": ", one.column);
      }
      last = &one;
      if (std::find(why.rows.begin(), why.rows.end(), one.key) == why.rows.end())
        why.rows.emplace_back(one.key);
    }
    return why;
  }

  std::array<Side, 2> sides_;
  std::set<Difference> named_;
  std::set<RequestMonth> seen_;
};

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
  for (const auto& [months, what] :
       {std::pair{added & ~gone, "added"}, std::pair{gone & ~added, "gone"},
        std::pair{added & gone, "of another group"}}) {
    if (months == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", to_string(MonthSet::from_bits(months)),
                        what);
  }
  return text;
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
  changes.step(first, last, cause.first, [&](const DecisionRow&) { return Why{cause.second}; });
}

// Leaves out of the history what another run did not count for the same worker: its own bookings.
void keep_counted(Dossier::Data& dossier, const Dossier::Data& other) {
  const TextColumn& ids = dossier.workers.columns[workers::worker_id].texts;
  const TextColumn& other_ids = other.workers.columns[workers::worker_id].texts;
  std::unordered_map<std::string_view, std::uint32_t> persons;
  for (std::uint32_t request = 0; request < other.workers.rows; ++request)
    persons.emplace(other_ids[request], request);
  for (auto& [request, months] : dossier.paid) {
    const auto person = persons.find(ids[request]);
    if (person == persons.end()) continue;
    const auto paid = other.paid.find(person->second);
    for (std::size_t group = 0; group < 2; ++group)
      months.by_group[group] &= paid == other.paid.end() ? 0 : paid->second.by_group[group];
  }
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
    change_assumptions();
    change_ignored_columns();
    FactDifferences facts(now_, end_);
    changes_.step(now_.rows, end_.rows, Cause::facts,
                  [&](const DecisionRow& row) { return facts.explain(row); });
    changes_.step(end_.rows, last, Cause::engine, by_engine(1));
  }

 private:
  // A run as this version decides it; under the other one's rules where it cannot build its own.
  [[nodiscard]] Decided decided(std::size_t side) const {
    return {read_run(runs_[side], manifests_[side], threads_),
            *(rules_[side] ? rules_[side] : rules_[1 - side]), threads_};
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
      const Dossier& dossier = now_.reading.dossier();
      now_.decisions = evaluate(RuleSet::decision_08_2022(*possible), dossier, {threads_});
      DecisionRows next = rows_of(dossier, now_.decisions);
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
    std::unordered_map<std::string_view, std::size_t> numbers;
    for (std::size_t i = 0; i < next.reading.dossier().requests(); ++i)
      numbers.emplace(next.reading.dossier().request_id(i), i);
    changes_.step(now_.rows, next.rows, Cause::history, [&](const DecisionRow& row) {
      const std::size_t request = numbers.at(cell_text(row.request_id));
      return Why{history_change(now_.dossier(), next.dossier(), request)};
    });
    now_ = std::move(next);
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
    Reading reading = read_run(run, settings_, threads_);
    if (other_history_) keep_counted(reading.dossier().data(), end_.dossier());
    return {std::move(reading), end_.decisions.rule_set(), threads_};
  }

  ChangedSteps& changes_;
  const std::array<RunToCompare, 2>& runs_;
  const std::array<Manifest, 2>& manifests_;
  const std::array<std::optional<RuleSet>, 2>& rules_;
  unsigned threads_;
  Manifest settings_;  // those of the first run, as far as the way went
  bool other_history_ = false;
  Decided now_;
  Decided end_;
};

}  // namespace

std::string_view name(Cause cause) noexcept {
  constexpr std::array<std::string_view, 5> names{"engine", "rule_set", "history", "facts",
                                                  "one_of_several"};
  return names[static_cast<std::size_t>(cause)];
}

RunDifferences compare_runs(const RunToCompare& before, const RunToCompare& after,
                            unsigned threads) {
  const std::array<RunToCompare, 2> runs{before, after};
  const std::array<Manifest, 2> manifests{load(before), load(after)};
  const std::array<std::optional<RuleSet>, 2> rules{rules_of(before, manifests[0]),
                                                    rules_of(after, manifests[1])};
  try {
    const DecisionRows first = rows_of_file(before.directory, manifests[0]);
    const DecisionRows last = rows_of_file(after.directory, manifests[1]);
    ChangedSteps changes(before.directory, after.directory);
    if (before.inputs && after.inputs && (rules[0] || rules[1])) {
      Way(changes, runs, manifests, rules, threads).go(first, last);
    } else {
      compare_by_manifests(changes, first, last, manifests[0], manifests[1]);
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
