#include <fmt/format.h>

#include <array>
#include <charconv>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <utility>

#include "decisions_data.hpp"
#include "digits.hpp"
#include "identifiers.hpp"
#include "json.hpp"
#include "parallel.hpp"
#include "reading_data.hpp"
#include "sha256.hpp"
#include "utf8.hpp"

namespace rentsupport {
inline namespace v1 {

namespace {

constexpr std::size_t requests_a_part = 2048;
constexpr std::size_t rows_a_part = 8192;

constexpr std::string_view decisions_header =
    "request_id,list_id,employer_id,worker_id,group,month,outcome,amount_vnd,max_amount_vnd,failed,"
    "unknown,ask,mask\n";
constexpr std::string_view schedule_header =
    "payment_no,request_id,list_id,employer_id,worker_id,full_name,group,month,amount_vnd,account,"
    "posting_ends_on,si_confirms_by,"
    "district_submits_by,province_decides_by,funds_by,employer_pays_by,completes_in_time\n";
constexpr std::string_view rejects_header = "file,line,key,column,code,message,record\n";
constexpr std::string_view issues_header = "file,line,key,column,code,message\n";
constexpr std::string_view reviews_header =
    "review,list_id,request_id,worker_id,month,ledger_entry,ledger_state,ledger_on,ledger_reason,"
    "ledger_rule_set,ledger_list_id,ledger_request_id,ledger_worker_id,ledger_group,ledger_month,"
    "ledger_amount_vnd,ledger_mask,group,outcome,amount_vnd,max_amount_vnd,failed,unknown,ask,"
    "mask\n";

constexpr bool needs_quotes(char c) noexcept {
  return c == ',' || c == '"' || c == '\r' || c == '\n';
}

// Says whether a text has a byte up to the comma, as all those have that need quotes: eight at a
// time.
bool may_need_quotes(std::string_view text) noexcept {
  const auto low = [](std::uint64_t word) {
    return ((word - 0x2d2d2d2d2d2d2d2dU) & ~word & 0x8080808080808080U) != 0;
  };
  if (text.size() < 8) return true;
  for (std::size_t at = 0; at + 8 <= text.size(); at += 8) {
    if (low(load8(text.data() + at))) return true;
  }
  return low(load8(text.data() + text.size() - 8));
}

// Lines of a file, as they grow.
class Lines {
 public:
  void clear() noexcept { size_ = 0; }
  [[nodiscard]] std::string_view text() const noexcept { return {bytes_.data(), size_}; }

  void put(std::string_view text) {
    if (text.empty()) return;  // it may lie nowhere
    std::memcpy(room(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  void put(char c) {
    *room(1) = c;
    ++size_;
  }
  void put(std::uint64_t number) {
    char* const at = room(20);
    size_ += static_cast<std::size_t>(std::to_chars(at, at + 20, number).ptr - at);
  }
  // A cell is quoted only where it holds a comma, a quote, CR or LF.
  void cell(std::string_view text) {
    const bool special =
        may_need_quotes(text) && std::any_of(text.begin(), text.end(), needs_quotes);
    if (!special) {
      put(text);
      return;
    }
    put('"');
    for (const char c : text) {
      if (c == '"') put('"');
      put(c);
    }
    put('"');
  }
  void date(Date day) {
    const std::chrono::year_month_day ymd{day};
    const int year = static_cast<int>(ymd.year());
    if (year > 9999) {
      put(to_string(day));
      return;
    }
    const auto two = [](char* at, unsigned number) {
      at[0] = static_cast<char>('0' + number / 10);
      at[1] = static_cast<char>('0' + number % 10);
    };
    char* const at = room(10);
    two(at, static_cast<unsigned>(year) / 100);
    two(at + 2, static_cast<unsigned>(year) % 100);
    at[4] = at[7] = '-';
    two(at + 5, static_cast<unsigned>(ymd.month()));
    two(at + 8, static_cast<unsigned>(ymd.day()));
    size_ += 10;
  }
  void mask(std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    char* const at = room(16);
    for (unsigned i = 0; i < 16; ++i) at[i] = digits[value >> (60 - 4 * i) & 15U];
    size_ += 16;
  }

 private:
  char* room(std::size_t more) {
    if (size_ + more > bytes_.size())
      bytes_.resize(std::max(2 * bytes_.size(), size_ + more + 4096));
    return bytes_.data() + size_;
  }

  Buffer<char> bytes_;
  std::size_t size_ = 0;
};

// A file made of parts that threads finish in any order: each waits for its turn to be hashed, and
// is written beside the others.
class PartedFile {
 public:
  PartedFile(const OutputDirectory& directory, const std::string& file_name,
             std::string_view header)
      : file_(directory, file_name), bytes_(header.size()) {
    digest_.add(header);
    file_.write_at(0, header);
  }

  void add(std::size_t part, std::string_view bytes) {
    std::uint64_t offset = 0;
    {
      std::unique_lock lock(mutex_);
      turn_.wait(lock, [&] { return next_ == part || broken_; });
      if (broken_) return;
      digest_.add(bytes);
      offset = bytes_;
      bytes_ += bytes.size();
      ++next_;
    }
    turn_.notify_all();
    file_.write_at(offset, bytes);
  }
  // Lets go of those who wait: a part will never come.
  void give_up() noexcept {
    {
      const std::lock_guard lock(mutex_);
      broken_ = true;
    }
    turn_.notify_all();
  }
  [[nodiscard]] FileDigest close() {
    file_.close();
    return {bytes_, digest_.hex()};
  }
  void publish() { file_.publish(); }

 private:
  OutputFile file_;
  Sha256 digest_;
  std::uint64_t bytes_ = 0;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::size_t next_ = 0;
  bool broken_ = false;
};

// Texts of provisions or facts by mask, the last ones used.
class CachedTexts {
 public:
  template <class Make>
  std::string_view get(std::uint64_t key, Make make) {
    Entry& entry = entries_[key * 0x9e3779b97f4a7c15U >> 54U];
    if (!entry.used || entry.key != key) entry = {key, make(), true};
    return entry.text;
  }

 private:
  struct Entry {
    std::uint64_t key = 0;
    std::string text;
    bool used = false;
  };
  std::vector<Entry> entries_ = std::vector<Entry>(1024);
};

std::string joined(const std::vector<std::string_view>& names) {
  return fmt::format("{}", fmt::join(names, " "));
}

// Writes decisions and schedule of a part of the requests; one for each thread.
class DecisionLines {
 public:
  DecisionLines(const Dossier& dossier, const Decisions& decisions)
      : dossier_(dossier.data()), decisions_(decisions), data_(decisions.data()) {
    for (std::uint8_t place = 0; place < MonthSet::capacity; ++place)
      months_[place] = to_string(month_at(place));
    for (std::size_t group = 0; group < 2; ++group)
      amounts_[group] = fmt::format("{}", data_.rule_set.groups()[group].amount.dong());
  }

  // `payment_no` is the number of payments before this part.
  void write(std::size_t begin, std::size_t end, std::uint64_t payment_no) {
    decisions_lines.clear();
    schedule_lines.clear();
    for (std::size_t request = begin; request < end; ++request) {
      const std::uint32_t list = dossier_.request_list[request];
      const auto group = static_cast<std::size_t>(dossier_.group_of_list(list));
      who_.clear();
      who_.cell(text(dossier_.workers, workers::request_id, request));
      who_.put(',');
      who_.cell(text(dossier_.lists, lists::list_id, list));
      who_.put(',');
      who_.cell(text(dossier_.employers, employers::employer_id, dossier_.list_employer[list]));
      who_.put(',');
      who_.cell(text(dossier_.workers, workers::worker_id, request));
      who_.put(',');
      for (std::size_t at = data_.first[request]; at < data_.first[request + 1]; ++at) {
        decision(at, group);
        if (data_.outcomes[at] == Outcome::payable) payment(at, request, list, group, ++payment_no);
      }
    }
  }

  Lines decisions_lines;
  Lines schedule_lines;

 private:
  static std::string_view text(const Table& table, std::size_t column, std::size_t row) {
    return table.columns[column].texts[row];
  }

  void decision(std::size_t at, std::size_t group) {
    Lines& out = decisions_lines;
    const Outcome outcome = data_.outcomes[at];
    out.put(who_.text());
    out.put(group_names[group]);
    out.put(',');
    out.put(months_[data_.months[at]]);
    switch (outcome) {
      case Outcome::payable:
        out.put(",payable,");
        out.put(amounts_[group]);
        out.put(',');
        out.put(amounts_[group]);
        out.put(",,,,");
        break;
      case Outcome::refused:
        out.put(",refused,0,0,");
        out.put(texts_[group].get(data_.masks[at], [&] { return joined(decisions_.failed(at)); }));
        out.put(",,,");
        break;
      case Outcome::undetermined:
        out.put(",undetermined,0,");
        out.put(amounts_[group]);
        out.put(",,");
        out.put(texts_[group].get(data_.masks[at], [&] { return joined(decisions_.unknown(at)); }));
        out.put(',');
        out.put(asks_.get(data_.asks[at], [&] { return joined(decisions_.ask(at)); }));
        out.put(',');
        break;
    }
    out.mask(data_.masks[at]);
    out.put('\n');
  }

  void payment(std::size_t at, std::size_t request, std::uint32_t list, std::size_t group,
               std::uint64_t payment_no) {
    if (list != list_of_dates_) {
      list_of_dates_ = list;
      const Timeline& t = data_.timelines[list];
      dates_.clear();
      for (const Date day : {t.posting_ends_on, t.si_confirms_by, t.district_submits_by,
                             t.province_decides_by, t.funds_by, t.employer_pays_by}) {
        dates_.put(',');
        dates_.date(day);
      }
      dates_.put(t.completes_in_time ? ",yes\n" : ",no\n");
    }
    Lines& out = schedule_lines;
    out.put(payment_no);
    out.put(',');
    out.put(who_.text());
    out.cell(text(dossier_.workers, workers::full_name, request));
    out.put(',');
    out.put(group_names[group]);
    out.put(',');
    out.put(months_[data_.months[at]]);
    out.put(',');
    out.put(amounts_[group]);
    out.put(',');
    out.cell(text(dossier_.workers, workers::account, request));
    out.put(dates_.text());
  }

  const Dossier::Data& dossier_;
  const Decisions& decisions_;
  const Decisions::Data& data_;
  std::array<std::string, MonthSet::capacity> months_;
  std::array<std::string, 2> amounts_;
  std::array<CachedTexts, 2> texts_;  // by group
  CachedTexts asks_;
  Lines who_;
  Lines dates_;
  std::uint32_t list_of_dates_ = UINT32_MAX;
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

void write_decisions(PartedFile& decisions_file, PartedFile& schedule_file, const Dossier& dossier,
                     const Decisions& decisions, unsigned threads, Progress* progress) {
  const std::size_t requests = dossier.requests();
  const std::size_t parts = (requests + requests_a_part - 1) / requests_a_part;
  const Decisions::Data& data = decisions.data();
  std::vector<std::uint64_t> payments(parts + 1);
  for (std::size_t part = 0; part < parts; ++part) {
    payments[part + 1] = payments[part];
    const std::size_t end = data.first[std::min(requests, (part + 1) * requests_a_part)];
    for (std::size_t at = data.first[part * requests_a_part]; at < end; ++at)
      payments[part + 1] += data.outcomes[at] == Outcome::payable ? 1 : 0;
  }
  std::vector<std::unique_ptr<DecisionLines>> lines(thread_count(threads));
  parallel_parts(threads, parts, {&decisions_file, &schedule_file},
                 [&](std::size_t part, unsigned thread) {
                   if (!lines[thread])
                     lines[thread] = std::make_unique<DecisionLines>(dossier, decisions);
                   const std::size_t begin = part * requests_a_part;
                   const std::size_t end = std::min(requests, begin + requests_a_part);
                   lines[thread]->write(begin, end, payments[part]);
                   decisions_file.add(part, lines[thread]->decisions_lines.text());
                   schedule_file.add(part, lines[thread]->schedule_lines.text());
                   if (progress != nullptr) {
                     progress->rows += data.first[end] - data.first[begin];
                     progress->done += data.first[end] - data.first[begin];
                   }
                 });
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

void put_place(Lines& out, std::string_view file, std::uint64_t line, std::string_view key,
               std::string_view column, ProblemCode code, std::string_view message) {
  out.put(file);
  out.put(',');
  out.put(line);
  out.put(',');
  out.cell(key);
  out.put(',');
  out.put(column);
  out.put(',');
  out.put(name(code));
  out.put(',');
  out.cell(message);
}

void write_rejects(PartedFile& file, const Reading& reading, unsigned threads) {
  write_rows(file, reading.rejects(), threads, [&](std::size_t row, Lines& out) {
    const Reject reject = reading.reject(row);
    put_place(out, reject.file, reject.line, reject.key, reject.column, reject.code,
              reject.message);
    out.put(',');
    out.cell(reject.record);
    out.put('\n');
  });
}

void write_issues(PartedFile& file, const Dossier& dossier, unsigned threads) {
  // Read from files, they are in the order of issues.csv already.
  const Dossier::Data& data = dossier.data();
  write_rows(file, data.issues.size(), threads, [&](std::size_t row, Lines& out) {
    const IssueRecord& issue = data.issues[row];
    const Table& table = issue.table == TableName::employers ? data.employers : data.workers;
    put_place(out, name(issue.table), issue.line, table.columns[0].texts[issue.row],
              columns_of(issue.table)[issue.column].name, issue.code,
              message_of(Suspicion{issue.code, issue.dropped_zero}));
    out.put('\n');
  });
}

void write_reviews(PartedFile& file, const Dossier& dossier, const Decisions& decisions,
                   const std::vector<Review>& reviews, unsigned threads) {
  write_rows(file, reviews.size(), threads, [&](std::size_t row, Lines& out) {
    const auto cells = [&](std::initializer_list<std::string_view> texts) {
      for (const std::string_view text : texts) {
        out.cell(text);
        out.put(',');
      }
    };
    const Review& review = reviews[row];
    const Decision now = decisions[review.decision];
    cells({name(review.kind), dossier.list_id(now.request), dossier.request_id(now.request),
           dossier.worker_id(now.request), to_string(now.month)});
    out.put(review.entry);
    out.put(',');
    cells({name(review.state), review.on ? to_string(*review.on) : std::string{}, review.reason,
           review.rule_set, review.list_id, review.request_id, review.worker_id, name(review.group),
           to_string(review.month), fmt::format("{}", review.amount.dong())});
    out.mask(review.mask);
    out.put(',');
    cells({name(now.group), name(now.outcome), fmt::format("{}", now.amount.dong()),
           fmt::format("{}", now.max_amount.dong()), joined(decisions.failed(review.decision)),
           joined(decisions.unknown(review.decision)), joined(decisions.ask(review.decision))});
    out.mask(now.mask);
    out.put('\n');
  });
}

std::string json_of(const std::map<std::string, std::string>& texts) {
  JsonObject object;
  for (const auto& [key, value] : texts) object.text(key, value);
  return object.json();
}

std::string json_of(const std::map<std::string, std::uint64_t>& numbers) {
  JsonObject object;
  for (const auto& [key, value] : numbers) object.number(key, value);
  return object.json();
}

std::string json_of(const std::map<std::string, Bucket>& buckets) {
  JsonObject object;
  for (const auto& [key, bucket] : buckets) {
    JsonObject values;
    values.number("payable", bucket.payable);
    values.number("refused", bucket.refused);
    values.number("undetermined", bucket.undetermined);
    values.number("workers", bucket.workers);
    values.raw("amount_vnd", bucket.amount.digits());
    object.raw(key, values.json());
  }
  return object.json();
}

std::string json_of(const LedgerUse& use) {
  JsonObject reviews;
  reviews.number("differs", use.differs);
  reviews.number("reversed", use.reversed);
  reviews.number("withheld", use.withheld);
  JsonObject values;
  values.number("entries", use.head.entries);
  values.text("sha256", use.head.hash);
  values.number("counted", use.counted);
  values.raw("reviews", reviews.json());
  return values.json();
}

std::string json_of(const FileDigest& digest) {
  JsonObject values;
  values.number("bytes", digest.bytes);
  values.text("sha256", digest.sha256);
  return values.json();
}

}  // namespace

std::string summary_json(const Summary& summary, const RuleSet& rule_set,
                         const std::map<std::string, FileDigest>& inputs,
                         const std::map<std::string, FileDigest>& outputs,
                         const LedgerUse* ledger) {
  JsonObject rules;
  rules.text("id", rule_set.id());
  rules.text("sha256", rule_set.sha256());
  rules.raw("readings", json_of(rule_set.parameters().chosen_readings()));
  JsonObject rows;
  for (const TableName table :
       {TableName::employers, TableName::lists, TableName::workers, TableName::history}) {
    const auto counts = summary.rows.find(std::string{name(table)});
    const RowCounts of_table = counts == summary.rows.end() ? RowCounts{} : counts->second;
    JsonObject values;
    values.number("read", of_table.read);
    values.number("used", of_table.used);
    values.number("rejected", of_table.rejected);
    rows.raw(name(table), values.json());
  }
  // In the order of the files, as their rows.
  JsonObject input_digests;
  for (const TableName table :
       {TableName::employers, TableName::lists, TableName::workers, TableName::history}) {
    const auto digest = inputs.find(std::string{name(table)});
    if (digest != inputs.end()) input_digests.raw(digest->first, json_of(digest->second));
  }
  JsonObject output_digests;
  for (const auto& [file, digest] : outputs) output_digests.raw(file, json_of(digest));
  JsonObject outcomes;
  outcomes.number("payable", summary.payable);
  outcomes.number("refused", summary.refused);
  outcomes.number("undetermined", summary.undetermined);
  JsonObject amounts;
  amounts.raw("payable", summary.payable_amount.digits());
  amounts.raw("at_most", summary.at_most.digits());
  JsonObject late;
  late.number("payments", summary.late_payments);
  late.raw("amount_vnd", summary.late_amount.digits());

  JsonObject object;
  object.text("engine", version());
  object.raw("rule_set", rules.json());
  object.raw("assumptions", json_of(summary.assumptions));
  object.raw("rows", rows.json());
  object.raw("issues", json_of(summary.issues));
  object.raw("request_months", outcomes.json());
  object.raw("amount_vnd", amounts.json());
  object.raw("by_group", json_of(summary.by_group));
  object.raw("by_month", json_of(summary.by_month));
  object.raw("by_province", json_of(summary.by_province));
  object.raw("by_district", json_of(summary.by_district));
  object.raw("by_employer", json_of(summary.by_employer));
  object.raw("refused_by", json_of(summary.refused_by));
  object.raw("refused_by_alone", json_of(summary.refused_by_alone));
  object.raw("undetermined_by", json_of(summary.undetermined_by));
  object.raw("late", late.json());
  if (ledger != nullptr) object.raw("ledger", json_of(*ledger));
  object.raw("inputs", input_digests.json());
  object.raw("outputs", output_digests.json());
  return object.json() + '\n';
}

std::optional<Problem> write_files(const std::string& directory_path, const Reading& reading,
                                   const Decisions& decisions, const Summary& summary,
                                   unsigned threads, Progress* progress, LedgerRun* ledger) {
  if (progress != nullptr) {
    progress->rows = 0;
    progress->done = 0;
    progress->total = decisions.size();
    progress->stage = Progress::Stage::writing;
  }
  check_same(reading.dossier(), decisions);
  if (auto changed = reading.changed_since()) return changed;
  if (ledger != nullptr) {
    if (auto problem = ledger->compare(decisions)) return problem;
  }
  try {
    const OutputDirectory directory(directory_path);
    directory.remove("summary.json");
    directory.remove("reviews.csv");  // of an older run; without a ledger there is none
    for (const char* file : {"decisions.csv", "schedule.csv", "rejects.csv", "issues.csv"})
      directory.check_replaceable(file);
    PartedFile decisions_file(directory, "decisions.csv", decisions_header);
    PartedFile schedule_file(directory, "schedule.csv", schedule_header);
    PartedFile rejects_file(directory, "rejects.csv", rejects_header);
    PartedFile issues_file(directory, "issues.csv", issues_header);
    write_decisions(decisions_file, schedule_file, reading.dossier(), decisions, threads, progress);
    write_rejects(rejects_file, reading, threads);
    write_issues(issues_file, reading.dossier(), threads);
    std::map<std::string, FileDigest> outputs{{"decisions.csv", decisions_file.close()},
                                              {"issues.csv", issues_file.close()},
                                              {"rejects.csv", rejects_file.close()},
                                              {"schedule.csv", schedule_file.close()}};
    std::optional<PartedFile> reviews_file;
    if (ledger != nullptr) {
      reviews_file.emplace(directory, "reviews.csv", reviews_header);
      write_reviews(*reviews_file, reading.dossier(), decisions, ledger->reviews(), threads);
      outputs["reviews.csv"] = reviews_file->close();
      if (auto problem = ledger->propose(decisions, outputs.at("decisions.csv").sha256))
        return problem;
    }
    OutputFile summary_file(directory, "summary.json");
    summary_file.write_at(0, summary_json(summary, decisions.rule_set(), reading.inputs(), outputs,
                                          ledger != nullptr ? &ledger->use() : nullptr));
    summary_file.close();
    if (auto changed = reading.changed_since()) return changed;
    // The ledger first: what is in place may be paid by, and then it must be recorded.
    if (ledger != nullptr) {
      if (auto problem = ledger->commit()) return problem;
    }
    if (reviews_file) reviews_file->publish();
    for (PartedFile* file : {&decisions_file, &schedule_file, &rejects_file, &issues_file})
      file->publish();
    summary_file.publish();
  } catch (const Unwritable& unwritable) {
    return Problem{ProblemCode::unwritable_file, {}, 0, 0, {}, unwritable.message};
  }
  if (progress != nullptr) progress->stage = Progress::Stage::done;
  return std::nullopt;
}

}  // namespace v1
}  // namespace rentsupport
