// A run in parts for rentsupport.spark: parts.hpp over columns of numbers and bytes, which cross as
// Arrow keeps them. What a stage leaves for the next one is bytes of this very library: its file's
// digest is compared wherever it runs.
#include <algorithm>
#include <optional>
#include <type_traits>
#include <unordered_map>

#include "faces/border.hpp"
#include "rentsupport/calendar.hpp"
#include "rentsupport/parts.hpp"
#include "rentsupport/rules_file.hpp"

using namespace rentsupport;

namespace {

// ---- Values as bytes ----

class Writing {
 public:
  static constexpr bool is_reading = false;
  std::string text;
  void bytes(const void* from, std::size_t size) {
    text.append(static_cast<const char*>(from), size);
  }
};

class Reading {
 public:
  static constexpr bool is_reading = true;
  explicit Reading(std::string_view from) : left_(from) {}
  void bytes(void* to, std::size_t size) {
    if (size > 0) std::memcpy(to, take(size).data(), size);
  }
  std::string_view take(std::size_t size) {
    if (size > left_.size()) throw Error("what a part left is cut");
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(size);
    return taken;
  }

 private:
  std::string_view left_;
};

template <class Archive, class Value>
requires std::is_trivially_copyable_v<Value>
void pass(Archive& archive, Value& value) { archive.bytes(&value, sizeof value); }

template <class Archive, class Container>
std::size_t pass_size(Archive& archive, const Container& container) {
  std::uint64_t size = container.size();
  pass(archive, size);
  return size;
}

template <class Archive>
void pass(Archive& archive, std::string& text) {
  const std::size_t size = pass_size(archive, text);
  if constexpr (Archive::is_reading) {
    text = archive.take(size);
  } else {
    archive.bytes(text.data(), size);
  }
}

template <class Archive, class First, class Second>
requires(!std::is_trivially_copyable_v<std::pair<First, Second>>) void pass(
    Archive& archive, std::pair<First, Second>& pair) {
  pass(archive, pair.first);
  pass(archive, pair.second);
}

template <class Archive, class Value>
void pass(Archive& archive, std::map<std::string, Value>& map) {
  const std::size_t size = pass_size(archive, map);
  if constexpr (Archive::is_reading) {
    for (std::size_t i = 0; i < size; ++i) {
      std::string key;
      pass(archive, key);
      pass(archive, map[key]);
    }
  } else {
    for (auto& [key, value] : map) {
      std::string name = key;
      pass(archive, name);
      pass(archive, value);
    }
  }
}

template <class Archive, class Value>
void pass(Archive& archive, std::vector<Value>& values);

template <class Archive, class... Values>
void pass_all(Archive& archive, Values&... values) {
  (pass(archive, values), ...);
}

template <class Archive>
void pass(Archive& archive, OutputLine& line) {
  pass_all(archive, line.table, line.line, line.other_table, line.other_line, line.code, line.text);
}

template <class Archive>
void pass(Archive& archive, DecidedRequest& request) {
  pass_all(archive, request.line, request.decisions, request.payments, request.leaf);
}

template <class Archive>
void pass(Archive& archive, Summary& summary) {
  pass_all(archive, summary.assumptions, summary.declared, summary.rows, summary.issues,
           summary.payable, summary.refused, summary.undetermined, summary.payable_amount,
           summary.at_most, summary.by_group, summary.by_month, summary.by_province,
           summary.by_district, summary.by_employer, summary.refused_by, summary.refused_by_alone,
           summary.undetermined_by, summary.late_payments, summary.late_amount);
}

// Without its requests, which go their own way.
template <class Archive>
void pass(Archive& archive, DecidedPart& part) {
  pass_all(archive, part.rejects, part.issues, part.persons_to_check, part.waiting, part.summary);
}

template <class Archive, class Value>
void pass(Archive& archive, std::vector<Value>& values) {
  const std::size_t size = pass_size(archive, values);
  if constexpr (Archive::is_reading) {
    for (std::size_t i = 0; i < size; ++i) pass(archive, values.emplace_back());
  } else {
    for (Value& value : values) pass(archive, value);
  }
}

template <class Value>
std::string packed(Value& value) {
  Writing archive;
  pass(archive, value);
  return std::move(archive.text);
}

template <class Value>
Value unpacked(std::string_view bytes) {
  Reading archive(bytes);
  Value value;
  pass(archive, value);
  return value;
}

// ---- Rows of a stage ----

// What a row of a stage is.
constexpr unsigned request_row = 0;
constexpr unsigned payment_row = 1;
constexpr unsigned open_row = 2;  // besides: the last of a file whose line does not end
constexpr unsigned same_pair = 4;
constexpr unsigned undecided_dates = 5;
constexpr unsigned decided_request = 0;
constexpr unsigned decided_part = 1;
constexpr unsigned decisions_text = 0;
constexpr unsigned schedule_text = 1;
constexpr unsigned range_tree = 2;
constexpr std::size_t numbers = 4;

}  // namespace

extern "C" {

// Rows as Arrow keeps them: `offsets` of the bytes have one more than there are rows.
struct rentsupport_parts_rows {
  std::uint64_t rows;
  const std::uint8_t* kinds;
  const std::int64_t* lines;
  std::array<const std::int64_t*, numbers> numbers;
  const std::int32_t* offsets;
  const char* bytes;
};

// Owns rows that it gives out.
struct rentsupport_parts_batch {
  rentsupport_parts_rows view{};
  std::vector<std::uint8_t> kinds{};
  std::vector<std::int64_t> lines{};
  std::array<std::vector<std::int64_t>, numbers> columns{};
  std::vector<std::int32_t> offsets{0};
  std::string bytes{};

  void add(unsigned kind, std::uint64_t line, const std::array<std::uint64_t, numbers>& values,
           std::string_view text) {
    kinds.push_back(static_cast<std::uint8_t>(kind));
    lines.push_back(static_cast<std::int64_t>(line));
    for (std::size_t i = 0; i < numbers; ++i)
      columns.at(i).push_back(static_cast<std::int64_t>(values.at(i)));
    if (text.size() > static_cast<std::size_t>(INT32_MAX) - bytes.size())
      throw Error("a piece is larger than 2 GB: more parts are needed");
    bytes += text;
    offsets.push_back(static_cast<std::int32_t>(bytes.size()));
  }
};

struct rentsupport_parts_run {
  PartedRun run;
};
struct rentsupport_parts_cut {
  CutFile file;
};
struct rentsupport_parts_part {
  const PartedRun* run;
  PartRows rows;
};
struct rentsupport_parts_closing {
  const PartedRun* run;
  std::map<std::string, FileDigest> inputs{};
  std::vector<DecidedPart> parts{};
  std::vector<RangeText> ranges{};
};

}  // extern "C"

namespace {

std::string_view text_of(const rentsupport_parts_rows& rows, std::size_t row) {
  const std::int32_t begin = rows.offsets[row];
  return {rows.bytes + begin, static_cast<std::size_t>(rows.offsets[row + 1] - begin)};
}

template <class Value>
Value value_of(std::variant<Value, Problem> result) {
  if (auto* const problem = std::get_if<Problem>(&result)) throw BadInput{std::move(*problem)};
  return std::get<Value>(std::move(result));
}

void give(rentsupport_parts_batch** to, std::unique_ptr<rentsupport_parts_batch> batch) {
  batch->view = {batch->kinds.size(),   batch->kinds.data(), batch->lines.data(), {},
                 batch->offsets.data(), batch->bytes.data()};
  for (std::size_t i = 0; i < numbers; ++i) batch->view.numbers.at(i) = batch->columns.at(i).data();
  *to = batch.release();
}

// What is told by name beside the rules: paths of files, how they are read, and what is assumed.
PartedRun run_of(RuleSet rules, const std::map<std::string, std::string>& settings) {
  PartedRun run{std::move(rules), {}};
  run.reading.facts = run.rules.further_facts();
  run.reading.threads = run.how.threads = 1;
  run.how.assumptions = Assumptions(run.reading.facts);
  std::map<std::string, std::string> assumed;
  for (const auto& [name, value] : settings) {
    if (name == "employers") {
      run.files.employers = value;
    } else if (name == "lists") {
      run.files.lists = value;
    } else if (name == "workers") {
      run.files.workers = value;
    } else if (name == "history") {
      run.files.history = value;
    } else if (name == "persons") {
      run.files.persons = value;
    } else if (name == "language") {
      run.reading.language = value == "vi" ? Language::vietnamese : Language::english;
    } else if (name == "as_of") {
      run.how.as_of = parse_date(value);
      if (!run.how.as_of) invalid("as_of is no day");
    } else if (name.starts_with("dates ")) {
      const auto order = parse<DateOrder>(value);
      if (!order) invalid("the order of dates is day_first or month_first");
      run.reading.dates.emplace_back(name.substr(6), *order);
    } else if (name.starts_with("assume ")) {
      assumed[name.substr(7)] = value;
    } else {
      invalid("a run in parts has no setting " + name);
    }
  }
  if (auto problem = run.how.assumptions.add(assumed, run.reading.language))
    throw BadSetting{*std::move(problem)};
  return run;
}

}  // namespace

extern "C" {

// Makes a run of what RuleSet.text("json") says.
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_create(const char* rules, size_t rules_size,
                                                               const char* facts, size_t facts_size,
                                                               const rentsupport_setting* settings,
                                                               size_t count,
                                                               rentsupport_parts_run** run,
                                                               rentsupport_message* message) {
  return guarded(message, [&] {
    RuleSet set = RuleSet::decision_08_2022();
    if (facts_size > 0) {
      FurtherFacts further;
      if (auto problem = further.read({facts, facts_size}, "facts"))
        throw BadSetting{*std::move(problem)};
      set = set.with_facts(further);
    }
    if (auto problem = read_rules({rules, rules_size}, "rules", set))
      throw BadSetting{*std::move(problem)};
    *run = new rentsupport_parts_run{run_of(std::move(set), read_settings(settings, count))};
  });
}

// Cuts workers or history into rows, which rentsupport_parts_cut_rows() gives from `begin` to
// `end`.
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_cut_file(
    const rentsupport_parts_run* run, const char* name, rentsupport_parts_cut** cut,
    std::uint64_t* rows, std::uint64_t* bytes, rentsupport_text* header, rentsupport_text* sha256,
    rentsupport_message* message) {
  return guarded(message, [&] {
    auto made = std::make_unique<rentsupport_parts_cut>(
        rentsupport_parts_cut{value_of(cut_file(name, run->run.files, run->run.reading))});
    *rows = made->file.rows.rows.size();
    *bytes = made->file.digest.bytes;
    give(*header, made->file.rows.header);
    give(*sha256, made->file.digest.sha256);
    *cut = made.release();
  });
}
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_cut_rows(
    const rentsupport_parts_cut* cut, std::uint8_t table, std::uint64_t begin, std::uint64_t end,
    rentsupport_parts_batch** batch, rentsupport_message* message) {
  return guarded(message, [&] {
    auto made = std::make_unique<rentsupport_parts_batch>();
    for (std::uint64_t i = begin; i < end; ++i) {
      const InputRow& row = cut->file.rows.rows.at(i);
      made->add(table | (row.is_open ? open_row : 0U), row.line, {}, row.record);
    }
    give(batch, std::move(made));
  });
}

// Begins a piece or a part; where the run has no history, `history` is null.
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_part_create(
    const rentsupport_parts_run* run, const char* workers, size_t workers_size, const char* history,
    size_t history_size, rentsupport_parts_part** part, rentsupport_message* message) {
  return guarded(message, [&] {
    auto made = std::make_unique<rentsupport_parts_part>(
        rentsupport_parts_part{&run->run, {{{workers, workers_size}, {}}}});
    if (history != nullptr) made->rows.history = InputRows{{history, history_size}, {}};
    *part = made.release();
  });
}
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_part_add(rentsupport_parts_part* part,
                                                                 const rentsupport_parts_rows* rows,
                                                                 rentsupport_message* message) {
  return guarded(message, [&] {
    for (std::size_t i = 0; i < rows->rows; ++i) {
      const unsigned kind = rows->kinds[i];
      InputRows& to = (kind & payment_row) != 0 ? part->rows.history.value() : part->rows.workers;
      to.rows.push_back({static_cast<std::uint64_t>(rows->lines[i]), std::string{text_of(*rows, i)},
                         (kind & open_row) != 0});
    }
  });
}

// Gives the rows of a piece with their keys. A piece without rows gives the pairs of IDs that an
// office has decided to be one person's.
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_keys(const rentsupport_parts_part* part,
                                                             rentsupport_parts_batch** batch,
                                                             rentsupport_message* message) {
  return guarded(message, [&] {
    const PieceKeys keys = value_of(keys_of(*part->run, part->rows));
    std::array<std::unordered_map<std::uint64_t, const InputRow*>, 2> rows;
    for (const InputRow& row : part->rows.workers.rows) rows[0][row.line] = &row;
    if (part->rows.history) {
      for (const InputRow& row : part->rows.history->rows) rows[1][row.line] = &row;
    }
    auto made = std::make_unique<rentsupport_parts_batch>();
    for (const RowKeys& key : keys.rows) {
      const InputRow& row = *rows.at(key.is_payment ? 1 : 0).at(key.line);
      made->add((key.is_payment ? payment_row : request_row) | (row.is_open ? open_row : 0U),
                key.line, key.hashes, row.record);
    }
    if (keys.rows.empty()) {
      for (const auto& [one, other] : keys.same) made->add(same_pair, 0, {one, other}, {});
    }
    if (!keys.undecided_dates.empty()) made->add(undecided_dates, 0, {}, keys.undecided_dates);
    give(batch, std::move(made));
  });
}

// Joins pairs of keys: pairs that hang together get one number.
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_join(const std::int64_t* pairs,
                                                             std::uint64_t count, std::int64_t* to,
                                                             rentsupport_message* message) {
  return guarded(message, [&] {
    PieceKeys keys;
    for (std::uint64_t i = 0; i < count; ++i) {
      keys.rows.push_back({false,
                           i,
                           {0, static_cast<std::uint64_t>(pairs[2 * i]),
                            static_cast<std::uint64_t>(pairs[2 * i + 1]), 0}});
    }
    const auto joined = value_of(join_keys({&keys, 1}));
    std::transform(joined[0].begin(), joined[0].end(), to,
                   [](std::uint64_t number) { return static_cast<std::int64_t>(number); });
  });
}

// Decides a part, whose rows are taken: its requests, each with the number of its payments, and
// what else the part comes to.
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_decide(rentsupport_parts_part* part,
                                                               rentsupport_parts_batch** batch,
                                                               rentsupport_message* message) {
  return guarded(message, [&] {
    DecidedPart decided = value_of(decide_part(*part->run, std::exchange(part->rows, {})));
    auto made = std::make_unique<rentsupport_parts_batch>();
    for (DecidedRequest& request : decided.requests)
      made->add(decided_request, request.line, {request.payments.size()}, packed(request));
    made->add(decided_part, 0, {}, packed(decided));
    give(batch, std::move(made));
  });
}

// Writes the decided requests of a range, which has a number: its texts, and its tree.
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_write(
    const rentsupport_parts_rows* rows, std::uint64_t range, std::uint64_t requests_before,
    std::uint64_t payments_before, rentsupport_parts_batch** batch, rentsupport_message* message) {
  return guarded(message, [&] {
    std::vector<DecidedRequest> requests;
    for (std::size_t i = 0; i < rows->rows; ++i)
      requests.push_back(unpacked<DecidedRequest>(text_of(*rows, i)));
    WrittenRange written = write_range(std::move(requests), requests_before, payments_before);
    auto made = std::make_unique<rentsupport_parts_batch>();
    made->add(decisions_text, range, {}, written.decisions);
    made->add(schedule_text, range, {}, written.schedule);
    made->add(range_tree, range, {written.requests}, packed(written.subtrees));
    give(batch, std::move(made));
  });
}

RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_closing_create(
    const rentsupport_parts_run* run, rentsupport_parts_closing** closing,
    rentsupport_message* message) {
  return guarded(message, [&] { *closing = new rentsupport_parts_closing{&run->run}; });
}
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_closing_input(
    rentsupport_parts_closing* closing, const char* name, std::uint64_t bytes, const char* sha256,
    rentsupport_message* message) {
  return guarded(message, [&] { closing->inputs[name] = {bytes, sha256}; });
}
RENTSUPPORT_EXPORT rentsupport_status
rentsupport_parts_closing_part(rentsupport_parts_closing* closing, const char* bytes, size_t size,
                               rentsupport_message* message) {
  return guarded(message, [&] { closing->parts.push_back(unpacked<DecidedPart>({bytes, size})); });
}
// Takes the next range in order; its texts stay where they are until all is written.
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_closing_range(
    rentsupport_parts_closing* closing, const char* decisions, size_t decisions_size,
    const char* schedule, size_t schedule_size, std::uint64_t requests, const char* tree,
    size_t tree_size, rentsupport_message* message) {
  return guarded(message, [&] {
    RangeText& range = closing->ranges.emplace_back();
    range.decisions = {decisions, decisions_size};
    range.schedule = {schedule, schedule_size};
    range.requests = requests;
    range.subtrees = unpacked<decltype(range.subtrees)>({tree, tree_size});
  });
}
RENTSUPPORT_EXPORT rentsupport_status rentsupport_parts_close(
    const rentsupport_parts_closing* closing, const char* directory, rentsupport_message* message) {
  return guarded(message, [&] {
    if (auto problem =
            close_parts(*closing->run, directory, closing->inputs, closing->ranges, closing->parts))
      throw BadInput{*std::move(problem)};
  });
}

RENTSUPPORT_EXPORT const rentsupport_parts_rows* rentsupport_parts_view(
    const rentsupport_parts_batch* batch) {
  return &batch->view;
}
RENTSUPPORT_EXPORT void rentsupport_parts_text_free(rentsupport_text* text) {
  // NOLINTNEXTLINE(modernize-avoid-c-arrays): the text of a C struct
  const std::unique_ptr<const char[]> bytes(std::exchange(*text, {}).bytes);
}
RENTSUPPORT_EXPORT void rentsupport_parts_run_free(rentsupport_parts_run* run) { delete run; }
RENTSUPPORT_EXPORT void rentsupport_parts_cut_free(rentsupport_parts_cut* cut) { delete cut; }
RENTSUPPORT_EXPORT void rentsupport_parts_batch_free(rentsupport_parts_batch* batch) {
  delete batch;
}
RENTSUPPORT_EXPORT void rentsupport_parts_part_free(rentsupport_parts_part* part) { delete part; }
RENTSUPPORT_EXPORT void rentsupport_parts_closing_free(rentsupport_parts_closing* closing) {
  delete closing;
}

}  // extern "C"
