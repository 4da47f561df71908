#include <atomic>
#include <filesystem>
#include <utility>

#include "audit/decision_lines.hpp"
#include "audit/kept_run.hpp"
#include "audit/manifest.hpp"
#include "audit/request_leaves.hpp"
#include "audit/reviews.hpp"
#include "audit/run_files.hpp"
#include "decide/decisions_data.hpp"
#include "decide/outputs.hpp"
#include "files/files.hpp"
#include "files/loaded_files.hpp"
#include "files/problem_rows.hpp"
#include "ledger/ledger_file.hpp"
#include "rule/wording.hpp"
#include "values/json.hpp"
#include "values/parallel.hpp"
#include "values/sha256.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t requests_a_part = 2048;
constexpr std::size_t rows_a_part = 8192;

// A file made of parts that threads finish in any order: each waits for its turn to be hashed, and
// is written beside the others.
class PartedFile {
 public:
  PartedFile(RunFiles& files, const std::string& file_name, std::string_view header)
      : file_(files.open(file_name)), bytes_(header.size()) {
    digest_.add(header);
    file_->write_at(0, header);
  }

  void add(std::size_t part, std::string_view bytes) {
    for (std::size_t turn = next_.load(); turn != part; turn = next_.load()) {
      if (turn == given_up) return;
      next_.wait(turn);
    }
    digest_.add(bytes);
    const std::uint64_t offset = bytes_;
    bytes_ += bytes.size();
    std::size_t turn = part;
    next_.compare_exchange_strong(turn, part + 1);  // unless it was given up meanwhile
    next_.notify_all();
    file_->write_at(offset, bytes);
  }
  // Lets go of those who wait: a part will never come.
  void give_up() noexcept {
    next_ = given_up;
    next_.notify_all();
  }
  [[nodiscard]] FileDigest close() {
    file_->close();
    return {bytes_, digest_.hex()};
  }
  void publish() { file_->publish(); }

 private:
  std::unique_ptr<RunFile> file_;
  Sha256 digest_;
  std::uint64_t bytes_ = 0;
  // Whose turn it is with digest and bytes. std::condition_variable::wait() needs a newer library
  // than the rest does.
  static constexpr std::size_t given_up = SIZE_MAX;
  std::atomic<std::size_t> next_{0};
};

// Runs tasks that add parts to files; one that fails lets the waiting ones go.
template <class Task>
void parallel_parts(unsigned threads, std::size_t count, std::initializer_list<PartedFile*> files,
                    Task task) {
  parallel(threads, count, [&](std::size_t part, unsigned thread) {
    try {
      task(part, thread);
    } catch (...) {
      for (PartedFile* file : files) file->give_up();
      throw;
    }
  });
}

// Writes decisions and schedule, and hashes the leaves on the way.
MerkleTree write_decisions(PartedFile& decisions_file, PartedFile& schedule_file, const Run& run,
                           unsigned threads, Progress* progress) {
  const Decisions& decisions = run.decisions;
  const Decisions::Data& data = Decisions::Data::of(decisions);
  const std::size_t requests = data.dossier->workers.rows;
  const std::size_t parts = (requests + requests_a_part - 1) / requests_a_part;
  std::vector<std::uint64_t> payments(parts + 1);
  for (std::size_t part = 0; part < parts; ++part) {
    payments[part + 1] = payments[part];
    const std::size_t end = data.first[std::min(requests, (part + 1) * requests_a_part)];
    for (std::size_t at = data.first[part * requests_a_part]; at < end; ++at)
      payments[part + 1] += is_payment(data, run.ledger, at) ? 1 : 0;
  }
  std::vector<std::unique_ptr<DecisionLines>> lines(thread_count(threads));
  std::optional<LeafRun> leaf_run;
  if (run.given_root.empty())
    leaf_run.emplace(decisions,
                     leaf_head(run.engine, decisions.rule_set(), decisions.assumptions().facts(),
                               LoadedFiles::Data::of(run.loaded).ignored_columns),
                     run.salts);
  std::vector<std::unique_ptr<RequestLeaves>> leaves(thread_count(threads));
  std::vector<MerkleTree> trees(parts);
  parallel_parts(threads, parts, {&decisions_file, &schedule_file},
                 [&](std::size_t part, unsigned thread) {
                   if (!lines[thread]) {
                     lines[thread] = std::make_unique<DecisionLines>(decisions, run.ledger);
                     if (leaf_run) leaves[thread] = std::make_unique<RequestLeaves>(*leaf_run);
                   }
                   const std::size_t begin = part * requests_a_part;
                   const std::size_t end = std::min(requests, begin + requests_a_part);
                   lines[thread]->write(begin, end, payments[part]);
                   trees[part] = MerkleTree(begin);
                   if (leaf_run) trees[part].add(leaves[thread]->hashes(begin, end));
                   decisions_file.add(part, lines[thread]->decisions_lines.text());
                   schedule_file.add(part, lines[thread]->schedule_lines.text());
                   if (progress != nullptr) {
                     progress->rows += data.first[end] - data.first[begin];
                     progress->done += data.first[end] - data.first[begin];
                   }
                 });
  MerkleTree tree;
  for (const MerkleTree& part : trees) tree.join(part);
  return tree;
}

// Writes rows in parts, each row by write_row(number, lines).
template <class WriteRow>
void write_rows(PartedFile& file, std::size_t rows, unsigned threads, WriteRow write_row) {
  std::vector<Lines> lines(thread_count(threads));
  parallel_parts(threads, (rows + rows_a_part - 1) / rows_a_part, {&file},
                 [&](std::size_t part, unsigned thread) {
                   lines[thread].clear();
                   for (std::size_t row = part * rows_a_part;
                        row < std::min(rows, (part + 1) * rows_a_part); ++row)
                     write_row(row, lines[thread]);
                   file.add(part, lines[thread].text());
                 });
}

void write_rejects(PartedFile& file, const LoadedFiles& loaded, unsigned threads) {
  write_rows(file, loaded.rejects(), threads, [&](std::size_t row, Lines& out) {
    put_row(out, rejects_columns, loaded.reject(row));
  });
}

void write_issues(PartedFile& file, const Dossier& dossier, Language language, unsigned threads) {
  const Dossier::Data& data = *Dossier::Data::of(dossier);
  const Buffer<IssueRecord> issues = data.all_issues(threads);
  write_rows(file, issues.size(), threads, [&](std::size_t row, Lines& out) {
    put_row(out, issues_columns, issue_of(data, issues[row], language));
  });
}

void write_persons(PartedFile& file, const Decisions& decisions, unsigned threads) {
  const auto pairs = persons_to_check(decisions);
  write_rows(file, pairs.size(), threads, [&](std::size_t row, Lines& out) {
    put_row(out, persons_to_check_columns, pairs[row]);
  });
}

void write_reviews(PartedFile& file, const Run& run, unsigned threads) {
  const auto months = reviewed_months(run.decisions, run.ledger->reviews(),
                                      LoadedFiles::Data::of(run.loaded).language);
  write_rows(file, months.size(), threads,
             [&](std::size_t row, Lines& out) { put_row(out, reviews_columns, months[row]); });
}

void write_overdue(PartedFile& file, const Run& run, unsigned threads) {
  const auto late = overdue(run.decisions, [&](std::size_t decision) {
    return run.ledger == nullptr || run.ledger->is_due(decision);
  });
  write_rows(file, late.size(), threads,
             [&](std::size_t row, Lines& out) { put_row(out, overdue_columns, late[row]); });
}

// Makes a small file in one piece.
std::unique_ptr<RunFile> make_file(RunFiles& files, const std::string& name,
                                   std::string_view text) {
  auto file = files.open(name);
  file->write_at(0, text);
  file->close();
  return file;
}

FileDigest digest_of(std::string_view text) { return {text.size(), sha256(text)}; }

Manifest manifest_of(const Run& run, const std::map<std::string, FileDigest>& outputs,
                     const std::optional<FileDigest>& kept, std::uint64_t leaves,
                     MerkleTree& tree) {
  const RuleSet& rules = run.decisions.rule_set();
  Manifest manifest;
  manifest.engine = run.engine;
  manifest.rule_set_id = rules.id();
  manifest.rule_set_sha256 = rules.sha256();
  manifest.not_as_enacted = not_as_enacted_lines(rules);
  manifest.parameters = rules.parameters().list();
  manifest.assumptions = run.summary.assumptions;
  manifest.ignored_columns = LoadedFiles::Data::of(run.loaded).ignored_columns;
  manifest.dates = LoadedFiles::Data::of(run.loaded).dates;
  manifest.language = LoadedFiles::Data::of(run.loaded).language;
  manifest.as_of = run.decisions.as_of();
  manifest.inputs = run.loaded.inputs();
  if (run.ledger != nullptr) {
    manifest.extent = run.ledger->extent();
    manifest.ledger = run.ledger->use().head;
  }
  manifest.outputs = outputs;
  manifest.kept = kept;
  manifest.leaves = leaves;
  manifest.root = run.given_root.empty() ? to_hex(tree.root()) : run.given_root;
  if (run.sign) manifest.signature = run.sign(statement(manifest));
  return manifest;
}

std::string json_of(const LedgerUse& use) {
  JsonObject before;
  before.number("bookings", use.before.bookings);
  before.number("entries", use.before.entries);
  before.text("sha256", use.before.hash);
  JsonObject reviews;
  for (std::size_t kind = 0; kind < use.reviews.size(); ++kind)
    reviews.number(std::string{name(static_cast<ReviewKind>(kind))}, use.reviews[kind]);
  JsonObject values;
  values.number("bookings", use.head.bookings);
  values.number("entries", use.head.entries);
  values.text("sha256", use.head.hash);
  values.raw("before", before.json());
  values.number("counted", use.counted);
  values.number("already", use.already);
  values.number("paid", use.paid);
  values.number("questioned", use.questioned);
  values.number("proposed", use.recorded);
  values.raw("reviews", reviews.json());
  return values.json();
}

// The CSV files that every run has.
struct RunTables {
  RunTables(RunFiles& files, const std::string& schedule_header)
      : decisions(files, "decisions.csv", header_of(decisions_columns)),
        schedule(files, "schedule.csv", schedule_header),
        rejects(files, "rejects.csv", header_of(rejects_columns)),
        issues(files, "issues.csv", header_of(issues_columns)),
        persons(files, "persons_to_check.csv", header_of(persons_to_check_columns)) {}
  // Closes them, once all is written, and returns their digests.
  [[nodiscard]] std::map<std::string, FileDigest> close() {
    return {{"decisions.csv", decisions.close()},
            {"issues.csv", issues.close()},
            {"persons_to_check.csv", persons.close()},
            {"rejects.csv", rejects.close()},
            {"schedule.csv", schedule.close()}};
  }
  // Returns them in the order in which they take their names.
  [[nodiscard]] std::vector<PartedFile*> all() {
    return {&decisions, &schedule, &rejects, &issues, &persons};
  }

  PartedFile decisions;
  PartedFile schedule;
  PartedFile rejects;
  PartedFile issues;
  PartedFile persons;
};

// Makes summary.json, what the run keeps, and manifest.json; then all files take their names.
std::optional<Problem> finish(RunFiles& files, const Run& run,
                              const std::vector<PartedFile*>& parted,
                              std::map<std::string, FileDigest> outputs, std::uint64_t leaves,
                              MerkleTree& tree) {
  const LoadedFiles& loaded = run.loaded;
  const std::string summary =
      summary_json(run.summary, run.decisions.rule_set(), loaded.inputs(), outputs,
                   run.ledger != nullptr ? json_of(run.ledger->use()) : std::string{}, run.engine);
  const auto summary_file = make_file(files, "summary.json", summary);
  outputs["summary.json"] = digest_of(summary);
  std::unique_ptr<RunFile> kept_file;
  std::optional<FileDigest> kept = run.kept_before;
  if (run.keep) {
    const std::string bytes = kept_run(loaded, run.decisions, outputs.at("decisions.csv").sha256);
    kept_file = make_file(files, std::string{kept_run_file}, bytes);
    kept = digest_of(bytes);
  }
  const auto manifest_file = make_file(
      files, "manifest.json", manifest_json(manifest_of(run, outputs, kept, leaves, tree)));
  if (auto changed = loaded.changed_since()) return changed;
  // From here on it goes to the end. The ledger first: what is in place may be paid by, and then it
  // must be recorded.
  const Undisturbed undisturbed;
  if (run.ledger != nullptr && run.is_accepted) {
    if (auto problem = run.ledger->commit()) return problem;
  }
  files.make_way();
  for (PartedFile* file : parted) file->publish();
  if (kept_file) kept_file->publish();
  summary_file->publish();
  manifest_file->publish();
  return std::nullopt;
}

}  // namespace

std::optional<Problem> make_outputs(RunFiles& files, const Run& run, unsigned threads,
                                    Progress* progress) {
  const LoadedFiles& loaded = run.loaded;
  std::string schedule_header = header_of(schedule_columns);
  if (run.ledger != nullptr) {
    schedule_header.back() = ',';
    schedule_header += header_of(booked_payment_columns);
  }
  RunTables tables(files, schedule_header);
  std::vector<PartedFile*> parted = tables.all();
  MerkleTree tree = write_decisions(tables.decisions, tables.schedule, run, threads, progress);
  write_rejects(tables.rejects, loaded, threads);
  write_issues(tables.issues, loaded.dossier(), LoadedFiles::Data::of(loaded).language, threads);
  write_persons(tables.persons, run.decisions, threads);
  std::map<std::string, FileDigest> outputs = tables.close();
  std::optional<PartedFile> reviews_file;
  if (run.ledger != nullptr) {
    reviews_file.emplace(files, "reviews.csv", header_of(reviews_columns));
    write_reviews(*reviews_file, run, threads);
    outputs["reviews.csv"] = reviews_file->close();
    parted.insert(parted.begin(), &*reviews_file);
    if (run.is_accepted) {
      if (auto problem = run.ledger->propose(outputs.at("decisions.csv").sha256)) return problem;
    }
  }
  std::optional<PartedFile> overdue_file;
  if (run.decisions.as_of()) {
    overdue_file.emplace(files, "overdue.csv", header_of(overdue_columns));
    write_overdue(*overdue_file, run, threads);
    outputs["overdue.csv"] = overdue_file->close();
    parted.insert(parted.begin(), &*overdue_file);
  }
  return finish(files, run, parted, std::move(outputs),
                Decisions::Data::of(run.decisions).dossier->workers.rows, tree);
}

namespace {

// Files that hold personal data are for their owner's eyes only.
bool holds_persons(const std::string& file) {
  return file.ends_with(".csv") || file == kept_run_file;
}

class WrittenFiles : public RunFiles {
 public:
  WrittenFiles(const std::string& path, bool is_accepted)
      : directory_(path), suffix_(is_accepted ? std::string_view{} : not_accepted_suffix) {
    for (const std::string_view file : run_file_names)
      directory_.check_replaceable(std::string{file} + suffix_);
  }
  void make_way() override {
    for (const std::string_view file : run_file_names)
      directory_.remove(std::string{file} + std::string{not_accepted_suffix});
    if (!suffix_.empty()) return;
    // The manifest first: no older one may ever stand beside a newer summary.
    // What an older run had goes too where this one has none: reviews with a ledger, what is
    // overdue as of a day, what it kept.
    for (const char* file :
         {"manifest.json", "summary.json", "reviews.csv", "overdue.csv", "run.sqlite"})
      directory_.remove(file);
  }
  [[nodiscard]] std::unique_ptr<RunFile> open(const std::string& name) override {
    return std::make_unique<File>(directory_, name + suffix_, holds_persons(name));
  }

 private:
  class File : public RunFile {
   public:
    File(const OutputDirectory& directory, const std::string& name, bool is_personal)
        : file_(directory, name, is_personal ? Readers::owner : Readers::by_umask) {}
    void write_at(std::uint64_t offset, std::string_view bytes) override {
      file_.write_at(offset, bytes);
    }
    void close() override { file_.close(); }
    void publish() override { file_.publish(); }

   private:
    OutputFile file_;
  };

  OutputDirectory directory_;
  std::string suffix_;
};

}  // namespace

std::optional<Problem> overwritten_by_run(const std::string& directory,
                                          std::vector<std::string> read, const std::string& ledger,
                                          bool books, Language language) {
  std::vector<std::string> written;
  for (const std::string_view name : run_file_names) {
    const std::string other = std::string{name} + std::string{not_accepted_suffix};
    for (const std::string& file :
         {std::string{name}, partial_name(std::string{name}), other, partial_name(other)})
      written.push_back((std::filesystem::path(directory) / file).string());
  }
  if (!ledger.empty()) {
    const std::vector<std::string> files = names_of_ledger(ledger);
    if (books) {
      if (auto problem = overwritten(files, read, language)) return problem;
    }
    read.insert(read.end(), files.begin(), files.end());
  }
  return overwritten(written, read, language);
}

std::optional<Problem> write_files(const std::string& directory, const LoadedFiles& loaded,
                                   const Decisions& decisions, const Summary& summary,
                                   const WriteOptions& options) {
  Progress* const progress = options.progress;
  if (progress != nullptr) {
    progress->rows = 0;
    progress->done = 0;
    progress->total = decisions.size();
    progress->stage = Progress::Stage::writing;
  }
  if (Dossier::Data::of(loaded.dossier()) != Decisions::Data::of(decisions).dossier)
    throw Error("the decisions are of another dossier than the files");
  if (auto changed = loaded.changed_since()) return changed;
  std::vector<std::string> read = options.also_read;
  for (const auto& [path, text] : LoadedFiles::Data::of(loaded).texts) read.push_back(path);
  if (auto problem =
          overwritten_by_run(directory, std::move(read),
                             options.ledger != nullptr ? options.ledger->path() : std::string{},
                             options.ledger != nullptr && options.ledger->books(),
                             LoadedFiles::Data::of(loaded).language))
    return problem;
  if (options.ledger != nullptr) {
    if (auto problem = options.ledger->compare(decisions)) return problem;
  }
  Run run{loaded, decisions,          summary, std::string{version()}, options.ledger,
          {},     options.is_accepted};
  if (const SigningKey* const key = options.key; key != nullptr) {
    run.sign = [key](std::string_view text) { return key->sign(text); };
    run.salts.emplace(*key, loaded.inputs());
  }
  run.keep = options.keep;
  try {
    WrittenFiles files(directory, options.is_accepted);
    if (auto problem = make_outputs(files, run, options.threads, progress)) return problem;
  } catch (const Unwritable& unwritable) {
    return Problem{ProblemCode::unwritable_file, {}, 0, 0, {}, unwritable.message};
  }
  if (progress != nullptr) progress->stage = Progress::Stage::done;
  return std::nullopt;
}

std::optional<Problem> write_run(const std::string& directory, const Run& run, RunTexts texts) {
  try {
    WrittenFiles files(directory, run.is_accepted);
    RunTables tables(files, header_of(schedule_columns));
    const auto add = [](PartedFile& file, const std::vector<std::string_view>& pieces) {
      for (std::size_t piece = 0; piece < pieces.size(); ++piece) file.add(piece, pieces[piece]);
    };
    add(tables.decisions, texts.decisions);
    add(tables.schedule, texts.schedule);
    add(tables.rejects, {texts.rejects});
    add(tables.issues, {texts.issues});
    add(tables.persons, {texts.persons_to_check});
    std::map<std::string, FileDigest> outputs = tables.close();
    std::vector<PartedFile*> parted = tables.all();
    std::optional<PartedFile> overdue_file;
    if (run.decisions.as_of()) {
      overdue_file.emplace(files, "overdue.csv", header_of(overdue_columns));
      add(*overdue_file, {texts.overdue});
      outputs["overdue.csv"] = overdue_file->close();
      parted.insert(parted.begin(), &*overdue_file);
    }
    return finish(files, run, parted, std::move(outputs), texts.leaves, texts.tree);
  } catch (const Unwritable& unwritable) {
    return Problem{ProblemCode::unwritable_file, {}, 0, 0, {}, unwritable.message};
  }
}

}  // namespace v2
}  // namespace rentsupport
