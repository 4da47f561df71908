#include "rentsupport/parts.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <string_view>
#include <tuple>

#include "audit/decision_lines.hpp"
#include "audit/merkle_tree.hpp"
#include "audit/request_leaves.hpp"
#include "audit/run_files.hpp"
#include "decide/decisions_data.hpp"
#include "decide/outputs.hpp"
#include "decide/waiting_lists.hpp"
#include "decide/worker_ids.hpp"
#include "files/dossier_readers.hpp"
#include "files/files.hpp"
#include "files/loaded_files.hpp"
#include "files/problem_rows.hpp"
#include "files/table_rows.hpp"
#include "values/keyed_hash.hpp"
#include "values/sha256.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// The text of rows, each of which is read as if it stood alone.
class RowsText final : public TableText {
 public:
  explicit RowsText(const InputRows& rows) : text_(rows.header) {
    std::vector<const InputRow*> order;
    for (const InputRow& row : rows.rows) order.push_back(&row);
    std::sort(order.begin(), order.end(),
              [](const InputRow* a, const InputRow* b) { return a->line < b->line; });
    std::size_t size = text_.size() + padding;
    for (const InputRow* const row : order) size += row->record.size() + 1;
    text_.reserve(size);
    for (const InputRow* const row : order) {
      if (!records_.empty() && records_.back().line == row->line)
        throw Error(fmt::format("two rows of a part are of line {}", row->line));
      records_.push_back({text_.size(), text_.size() + row->record.size(), row->line});
      text_ += row->record;
      if (!row->is_open) text_ += '\n';
    }
    text_.append(padding, '\0');
  }
  [[nodiscard]] std::string_view text() const noexcept override {
    return {text_.data(), text_.size() - padding};
  }
  [[nodiscard]] const std::vector<RecordPlace>* records() const noexcept override {
    return &records_;
  }

 private:
  static constexpr std::size_t padding = 64;
  std::string text_;
  std::vector<RecordPlace> records_;
};

// Without a part: the tables that all parts have in common.
LoadedFiles read_part(const PartedRun& run, const PartRows* part) {
  const EvaluateOptions& how = run.how;
  if (!how.earlier_months.empty() || !how.earlier_evidence.empty())
    throw Error("a run in parts knows no earlier months");
  const ActRecords& records = run.reading.facts.records();
  const TableSpec& workers = spec_of(records, TableName::workers);
  const TableSpec& history = spec_of(records, TableName::history);
  std::vector<TableFile> files{{&spec_of(records, TableName::employers), run.files.employers},
                               {&spec_of(records, TableName::lists), run.files.lists}};
  if (part == nullptr) {
    files.push_back({&workers, "workers", TableRows(workers).frozen()});
  } else {
    files.push_back({&workers, "workers", std::make_shared<RowsText>(part->workers)});
    if (part->history)
      files.push_back({&history, "history", std::make_shared<RowsText>(*part->history)});
  }
  if (run.files.persons)
    files.push_back({&spec_of(records, TableName::persons), *run.files.persons});
  return read_dossier(files, run.reading, open_file);
}

// The same wherever it is made, unlike those by which rows are found in memory.
std::uint64_t hash_of_key(std::string_view kind, std::string_view key) {
  if (key.empty()) return 0;
  Sha256 sha256;
  sha256.add(kind);
  sha256.add(key);
  const Digest digest = sha256.digest();
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < sizeof hash; ++i) hash = hash << 8U | digest[i];
  return hash | 1U;
}
std::uint64_t hash_of_id(std::string_view id) { return hash_of_key("worker_id ", id); }

// Says whether a table's rows are those of a part.
bool is_of_part(std::uint8_t table) noexcept {
  return table == number_of(TableName::workers) || table == number_of(TableName::history);
}

template <class Row, std::size_t count>
std::string row_text(const std::array<ColumnOf<Row>, count>& columns, const Row& row) {
  Lines lines;
  put_row(lines, columns, row);
  return std::string{lines.text()};
}

void add_rejects(const LoadedFiles& loaded, bool of_part, std::vector<OutputLine>& lines) {
  const std::vector<RejectRecord>& rejects = LoadedFiles::Data::of(loaded).rejects;
  for (std::size_t i = 0; i < rejects.size(); ++i) {
    if (is_of_part(rejects[i].table) == of_part)
      lines.push_back({rejects[i].table,
                       rejects[i].line,
                       0,
                       0,
                       {},
                       row_text(rejects_columns, loaded.reject(i))});
  }
}

void add_issues(const LoadedFiles& loaded, bool of_part, std::vector<OutputLine>& lines) {
  const Dossier dossier = loaded.dossier();
  const Dossier::Data& data = *Dossier::Data::of(dossier);
  for (const IssueRecord& issue : data.all_issues()) {
    if (is_of_part(issue.table) != of_part) continue;
    lines.push_back(
        {issue.table, issue.line, 0, 0, std::string{name(issue.code)},
         row_text(issues_columns, issue_of(data, issue, LoadedFiles::Data::of(loaded).language))});
  }
}

// Where the ID of a place stands first.
std::pair<std::uint8_t, std::uint64_t> line_of_place(const Dossier::Data& data,
                                                     std::uint32_t place) {
  const auto requests = static_cast<std::uint32_t>(data.workers.rows);
  const bool is_request = place < requests;
  const TableName table = is_request ? TableName::workers : TableName::history;
  return {number_of(table), data.line_of(table, is_request ? place : place - requests)};
}

template <class Value, class Add>
void add_each(std::map<std::string, Value>& all, const std::map<std::string, Value>& more,
              Add add) {
  for (const auto& [key, value] : more) add(all[key], value);
}

void add(Summary& all, const Summary& part) {
  const auto plus = [](std::uint64_t& to, std::uint64_t count) { to += count; };
  const auto buckets = [](Bucket& to, const Bucket& bucket) {
    to.payable += bucket.payable;
    to.refused += bucket.refused;
    to.undetermined += bucket.undetermined;
    to.workers += bucket.workers;
    to.amount.add(bucket.amount);
  };
  add_each(all.declared, part.declared, plus);
  for (const char* const file : {"workers", "history"}) {
    const auto rows = part.rows.find(file);
    if (rows == part.rows.end()) continue;
    RowCounts& to = all.rows[file];
    to.read += rows->second.read;
    to.used += rows->second.used;
    to.rejected += rows->second.rejected;
  }
  all.payable += part.payable;
  all.refused += part.refused;
  all.undetermined += part.undetermined;
  all.payable_amount.add(part.payable_amount);
  all.at_most.add(part.at_most);
  add_each(all.by_group, part.by_group, buckets);
  add_each(all.by_month, part.by_month, buckets);
  add_each(all.by_province, part.by_province, buckets);
  add_each(all.by_district, part.by_district, buckets);
  add_each(all.by_employer, part.by_employer, buckets);
  add_each(all.refused_by, part.refused_by, plus);
  add_each(all.refused_by_alone, part.refused_by_alone, plus);
  add_each(all.undetermined_by, part.undetermined_by, plus);
  all.late_payments += part.late_payments;
  all.late_amount.add(part.late_amount);
}

// Lines of all parts in the order of their inputs; those of one row stay as they are.
std::string in_order(std::vector<const OutputLine*> lines) {
  std::stable_sort(lines.begin(), lines.end(), [](const OutputLine* a, const OutputLine* b) {
    return std::tie(a->table, a->line, a->other_table, a->other_line) <
           std::tie(b->table, b->line, b->other_table, b->other_line);
  });
  std::string text;
  for (const OutputLine* const line : lines) text += line->text;
  return text;
}

}  // namespace

std::variant<CutFile, Problem> cut_file(const std::string& name, const InputFiles& files,
                                        const ReadOptions& options) {
  const bool is_history = name == "history";
  if ((!is_history && name != "workers") || (is_history && !files.history))
    throw Error(fmt::format("there are no rows of {} to cut", name));
  const TableName table = is_history ? TableName::history : TableName::workers;
  const TableFile file{&spec_of(options.facts.records(), table),
                       is_history ? *files.history : files.workers,
                       {},
                       files.workbooks};
  const auto unreadable = [&](std::string message) {
    return Problem{ProblemCode::unreadable_file, file.path, 0, 0, {}, std::move(message)};
  };
  try {
    const std::shared_ptr<const TableText> text = open_file(file, options);
    if (text->sheet() != nullptr)
      return unreadable(say(options.language, "is a workbook: a run in parts reads CSV",
                            "là tệp Excel: đợt tính chia phần chỉ đọc CSV"));
    TableReader reader(*file.spec, number_of(table), file.path, *text, options);
    if (auto problem = reader.read_header()) return *std::move(problem);
    CutFile cut;
    cut.digest = {text->bytes().size(), sha256(text->bytes())};
    const std::vector<RecordPlace> records = reader.cut();
    const std::string_view all = text->text();
    cut.rows.header = all.substr(0, reader.rows_begin());
    for (const RecordPlace& record : records)
      cut.rows.rows.push_back({record.line,
                               std::string{all.substr(record.begin, record.end - record.begin)},
                               record.end == all.size()});
    return cut;
  } catch (const Unreadable& why) {
    return unreadable(why.message);
  }
}

std::variant<PieceKeys, Problem> keys_of(const PartedRun& run, const PartRows& piece) {
  const LoadedFiles loaded = read_part(run, &piece);
  if (loaded.problem()) return *loaded.problem();
  const Dossier dossier = loaded.dossier();
  const Dossier::Data& data = *Dossier::Data::of(dossier);
  PieceKeys keys;
  keys.undecided_dates = LoadedFiles::Data::of(loaded).undecided_dates;
  for (const auto& [pair, is_same] : data.same_persons) {
    if (is_same) keys.same.emplace_back(hash_of_id(pair.first), hash_of_id(pair.second));
  }
  std::string scratch;
  const auto text = [](const Table& table, std::size_t column, std::size_t row) {
    return table.columns[column].texts[row];
  };
  for (std::uint32_t row = 0; row < data.workers.rows; ++row) {
    keys.rows.push_back({false,
                         data.line_of(TableName::workers, row),
                         {hash_of_key("request_id ", text(data.workers, workers::request_id, row)),
                          hash_of_id(text(data.workers, workers::worker_id, row)),
                          hash_of_key("insurance_no ", evident_number(data, row)),
                          hash_of_key("account ", evident_account(data, row, scratch))}});
  }
  for (std::uint32_t row = 0; row < data.history.rows; ++row) {
    keys.rows.push_back(
        {true,
         data.line_of(TableName::history, row),
         {0, hash_of_id(text(data.history, history::worker_id, row)),
          hash_of_key("insurance_no ",
                      evident_number(data, static_cast<std::uint32_t>(data.workers.rows) + row)),
          0}});
  }
  // A rejected row has a key all the same, if it can be read; one of the history that counts is
  // among those above.
  for (const RejectRecord& reject : LoadedFiles::Data::of(loaded).rejects) {
    if (!is_of_part(reject.table) || reject.counts) continue;
    RowKeys& row = keys.rows.emplace_back();
    row.line = reject.line;
    row.is_payment = reject.table == number_of(TableName::history);
    const std::string_view key = reject.key;
    if (row.is_payment) {
      row.hashes[1] = hash_of_id(key.substr(0, key.rfind(' ')));
    } else {
      row.hashes[0] = hash_of_key("request_id ", key);
    }
  }
  return keys;
}

std::variant<std::vector<std::vector<std::uint64_t>>, Problem> join_keys(
    std::span<const PieceKeys> pieces) {
  for (const PieceKeys& piece : pieces) {
    if (piece.undecided_dates.empty()) continue;
    return Problem{ProblemCode::ambiguous_date,
                   piece.undecided_dates,
                   0,
                   0,
                   {},
                   "dates look month first, which is a matter of the whole file: say the order of "
                   "day and month"};
  }
  // Hashes by number; rows and IDs are joined where they have one in common.
  HashMap<std::uint64_t, std::uint32_t> numbers;
  std::vector<std::uint32_t> parents;
  const auto find = [&](std::uint32_t at) {
    while (parents[at] != at) at = parents[at] = parents[parents[at]];
    return at;
  };
  const auto number_of_hash = [&](std::uint64_t hash) {
    const auto [known, is_new] =
        numbers.try_emplace(hash, static_cast<std::uint32_t>(parents.size()));
    if (is_new) parents.push_back(known->second);
    return find(known->second);
  };
  const auto unite = [&](std::uint32_t a, std::uint32_t b) {
    parents[std::max(a, b)] = std::min(a, b);
  };
  for (const PieceKeys& piece : pieces) {
    for (const auto& [one, other] : piece.same) {
      const std::uint32_t first = number_of_hash(one);
      unite(first, number_of_hash(other));
    }
    for (const RowKeys& row : piece.rows) {
      std::optional<std::uint32_t> first;
      for (const std::uint64_t hash : row.hashes) {
        if (hash == 0) continue;
        const std::uint32_t number = number_of_hash(hash);
        if (first) unite(find(*first), number);
        first = first ? *first : number;
      }
    }
  }
  // Named after the row that stands first, requests before payments.
  const auto name_of = [](const RowKeys& row) {
    return row.line << 1U | (row.is_payment ? std::uint64_t{1} << 63U : 0);
  };
  const auto set_of = [&](const RowKeys& row) -> std::optional<std::uint32_t> {
    for (const std::uint64_t hash : row.hashes) {
      if (hash != 0) return find(numbers.at(hash));
    }
    return std::nullopt;
  };
  std::vector<std::uint64_t> names(parents.size(), UINT64_MAX);
  for (const PieceKeys& piece : pieces) {
    for (const RowKeys& row : piece.rows) {
      if (const auto set = set_of(row)) names[*set] = std::min(names[*set], name_of(row));
    }
  }
  std::vector<std::vector<std::uint64_t>> result;
  for (const PieceKeys& piece : pieces) {
    std::vector<std::uint64_t> of_piece;
    for (const RowKeys& row : piece.rows) {
      const auto set = set_of(row);
      of_piece.push_back(set ? names[*set] : name_of(row));
    }
    result.push_back(std::move(of_piece));
  }
  return result;
}

std::variant<DecidedPart, Problem> decide_part(const PartedRun& run, const PartRows& part) {
  const LoadedFiles loaded = read_part(run, &part);
  if (loaded.problem()) return *loaded.problem();
  if (!LoadedFiles::Data::of(loaded).undecided_dates.empty())
    throw Error("the order of day and month is not said: join_keys() does not pass over that");
  const Decisions decisions = evaluate(run.rules, loaded.dossier(), run.how);
  const Decisions::Data& decided = Decisions::Data::of(decisions);
  const Dossier::Data& data = *decided.dossier;
  DecidedPart result;
  result.summary = summarize(decisions, run.how.threads);

  DecisionLines lines(decisions);
  const LeafRun leaf_run(decisions, leaf_head(version(), run.rules, decisions.assumptions().facts(),
                                              LoadedFiles::Data::of(loaded).ignored_columns));
  RequestLeaves leaves(leaf_run);
  for (std::size_t request = 0; request < data.workers.rows; ++request) {
    DecidedRequest& row = result.requests.emplace_back();
    row.line = data.line_of(TableName::workers, request);
    lines.write(request, request + 1, 0);
    row.decisions = lines.decisions_lines.text();
    const std::string_view payments = lines.schedule_lines.text();
    const std::vector<std::size_t>& begins = lines.payment_begins();
    for (std::size_t i = 0; i < begins.size(); ++i) {
      const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : payments.size();
      const std::string_view line = payments.substr(begins[i], end - begins[i]);
      row.payments.emplace_back(line.substr(line.find(',') + 1));
    }
    row.leaf = leaves.hashes(request, request + 1).front();
  }
  if (run.how.as_of) {
    for (const WaitingList& list : waiting_lists(decisions, {}))
      result.waiting.push_back({list.requests, list.payments, list.undetermined});
  }
  add_rejects(loaded, true, result.rejects);
  add_issues(loaded, true, result.issues);
  const auto pairs = persons_to_check(decisions);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const PersonPair& places = decided.persons->pairs[i];
    const auto [table, line] = line_of_place(data, places.worker);
    const auto [other_table, other_line] = line_of_place(data, places.other);
    result.persons_to_check.push_back(
        {table, line, other_table, other_line, {}, row_text(persons_to_check_columns, pairs[i])});
  }
  return result;
}

WrittenRange write_range(std::vector<DecidedRequest> requests, std::uint64_t requests_before,
                         std::uint64_t payments_before) {
  std::sort(requests.begin(), requests.end(),
            [](const DecidedRequest& a, const DecidedRequest& b) { return a.line < b.line; });
  WrittenRange range;
  range.requests = requests.size();
  std::vector<Digest> leaves;
  for (const DecidedRequest& request : requests) {
    range.decisions += request.decisions;
    for (const std::string& payment : request.payments)
      range.schedule += fmt::format("{},{}", payments_before + ++range.payments, payment);
    leaves.push_back(request.leaf);
  }
  MerkleTree tree(requests_before);
  tree.add(leaves);
  range.subtrees = tree.subtrees();
  return range;
}

std::optional<Problem> close_parts(const PartedRun& run, const std::string& directory,
                                   const std::map<std::string, FileDigest>& inputs,
                                   std::span<const RangeText> ranges,
                                   std::span<const DecidedPart> parts) {
  std::vector<std::string> read{run.files.employers, run.files.lists, run.files.workers};
  for (const auto& file : {run.files.history, run.files.persons}) {
    if (file) read.push_back(*file);
  }
  if (auto problem =
          overwritten_by_run(directory, std::move(read), {}, false, run.reading.language))
    return problem;
  LoadedFiles loaded = read_part(run, nullptr);
  if (loaded.problem()) return *loaded.problem();
  for (const auto& [name, digest] : inputs) LoadedFiles::Data::of(loaded).inputs[name] = digest;
  const Decisions decisions = evaluate(run.rules, loaded.dossier(), run.how);
  Summary summary = summarize(decisions, run.how.threads);

  std::vector<OutputLine> rejects;
  std::vector<OutputLine> issues;
  add_rejects(loaded, false, rejects);
  add_issues(loaded, false, issues);
  std::array<std::vector<const OutputLine*>, 3> rows;
  const auto take = [](std::vector<const OutputLine*>& to, const std::vector<OutputLine>& from) {
    for (const OutputLine& line : from) to.push_back(&line);
  };
  take(rows[0], rejects);
  take(rows[1], issues);
  for (const DecidedPart& part : parts) {
    take(rows[0], part.rejects);
    take(rows[1], part.issues);
    take(rows[2], part.persons_to_check);
    add(summary, part.summary);
  }
  summary.issues.clear();
  for (const OutputLine* const issue : rows[1]) ++summary.issues[issue->code];

  RunTexts texts;
  for (const RangeText& range : ranges) {
    texts.decisions.push_back(range.decisions);
    texts.schedule.push_back(range.schedule);
    MerkleTree tree(texts.leaves);
    for (const auto& [level, hash] : range.subtrees) tree.add_subtree(level, hash);
    texts.leaves += range.requests;
    texts.tree.join(tree);
  }
  const std::string rejects_text = in_order(rows[0]);
  const std::string issues_text = in_order(rows[1]);
  const std::string persons_text = in_order(rows[2]);
  texts.rejects = rejects_text;
  texts.issues = issues_text;
  texts.persons_to_check = persons_text;
  Lines overdue_lines;
  if (run.how.as_of) {
    std::vector<WaitingList> waiting = waiting_lists(decisions, {});
    for (const DecidedPart& part : parts) {
      for (std::size_t list = 0; list < waiting.size(); ++list) {
        const auto& [requests, payments, undetermined] = part.waiting.at(list);
        waiting[list].requests += requests;
        waiting[list].payments += payments;
        waiting[list].undetermined += undetermined;
      }
    }
    for (const Overdue& late : overdue_of(decisions, waiting))
      put_row(overdue_lines, overdue_columns, late);
    texts.overdue = overdue_lines.text();
  }
  const Run whole{loaded, decisions, summary, std::string{version()}, nullptr, {}};
  return write_run(directory, whole, std::move(texts));
}

}  // namespace v2
}  // namespace rentsupport
