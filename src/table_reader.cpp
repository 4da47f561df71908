#include "table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "column_places.hpp"
#include "identifiers.hpp"
#include "language.hpp"
#include "parallel.hpp"
#include "sha256.hpp"
#include "utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 20U;
constexpr std::size_t patience_bytes = std::size_t{1} << 20U;
constexpr std::size_t most_guessed_faults = 1000;

}  // namespace

// Remembers the last reference that was looked up: rows of one list mostly stand together.
struct TableReader::LastReference {
  std::string_view text;
  std::optional<std::uint32_t> row;
};

Problem TableReader::problem(ProblemCode code, std::string column, std::string message) const {
  return {code, path_, 1, 0, std::move(column), std::move(message)};
}

Problem TableReader::bad_header(std::string_view english, std::string_view vietnamese) const {
  return problem(ProblemCode::bad_header, {},
                 std::string{options_.language == Language::english ? english : vietnamese});
}

char TableReader::find_separator(std::string_view header) const {
  constexpr std::string_view candidates = ",;\t";
  std::array<std::size_t, 3> counts{};
  bool quoted = false;
  char before = ',';
  for (std::size_t i = 0; i < header.size() && (quoted || header[i] != '\n'); ++i) {
    const char c = header[i];
    const std::size_t which = candidates.find(c);
    if (quoted) {
      if (c == '"') quoted = false;
      if (c == '"' && i + 1 < header.size() && header[i + 1] == '"') {
        quoted = true;
        ++i;
      }
    } else if (c == '"' && candidates.find(before) != std::string_view::npos) {
      quoted = true;
    } else if (which != std::string_view::npos) {
      ++counts[which];
    }
    before = c;
  }
  return candidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) -
                                             counts.begin())];
}

std::optional<Problem> TableReader::read_header() {
  std::size_t begin = text_.starts_with("\xef\xbb\xbf") ? 3 : 0;
  // Blank lines before the header do not count for the separator.
  while (begin < text_.size()) {
    const std::size_t end = text_.find('\n', begin);
    if (end == std::string_view::npos) break;
    std::string_view line = text_.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!trimmed(line).empty()) break;
    begin = end + 1;
  }
  separator_ = find_separator(text_.substr(begin));
  RecordScanner scanner(text_, separator_, SIZE_MAX);
  scanner.start_at(begin);
  Record header;
  if (!scanner.next(header, text_.size(), SIZE_MAX)) {
    return bad_header("the file is empty: its first line must name the columns",
                      "tệp trống: dòng đầu phải ghi tên các cột");
  }
  rows_begin_ = scanner.place();
  const std::string_view text = text_.substr(header.begin, header.end - header.begin);
  if (header.bad_quote) {
    return bad_header(
        "the header has a quote that is not closed, or text after a closing quote",
        "dòng tiêu đề có dấu ngoặc kép chưa đóng, hoặc có ký tự sau dấu ngoặc kép đóng");
  }
  if (!is_utf8(text)) {
    return bad_header("the header is not UTF-8: save the file as CSV in UTF-8",
                      "dòng tiêu đề không phải UTF-8: lưu tệp dạng CSV với mã UTF-8");
  }

  const auto columns = columns_of(name_);
  const auto located = [&](Problem found) {
    return problem(found.code, std::move(found.column), std::move(found.message));
  };
  file_columns_ = header.cell_count;
  ColumnPlaces places(name_, options_.language);
  for (std::size_t place = 0; place < header.cell_count; ++place) {
    std::string scratch;
    const std::string_view column = cell_text(header, static_cast<std::int32_t>(place), scratch);
    if (options_.ignored_columns.contains(std::string{column})) {
      const bool required = std::any_of(columns.begin(), columns.end(), [&](const auto& known) {
        return known.required && known.name == column;
      });
      if (!required) continue;
      return problem(ProblemCode::missing_column, std::string{column},
                     say(options_.language, "the column {} is required and cannot be ignored",
                         "cột {} là cột bắt buộc, không bỏ qua được", column));
    }
    std::string hint;
    if (column.find('\r') != std::string_view::npos) {
      hint = say(options_.language, "; lines must end in LF or CRLF, not in CR alone",
                 " Dòng phải kết thúc bằng LF hoặc CRLF, không phải chỉ CR");
    } else if (header.cell_count == 1) {
      hint = say(options_.language, "; columns are separated by commas, semicolons or tabs",
                 " Các cột cách nhau bằng dấu phẩy, dấu chấm phẩy hoặc tab");
    }
    if (auto wrong = places.take(column, static_cast<std::int32_t>(place), hint))
      return located(*std::move(wrong));
  }
  places_ = places.places();
  if (auto missing = places.missing()) return located(*std::move(missing));
  return std::nullopt;
}

std::string_view TableReader::cell_text(const Record& record, std::int32_t place,
                                        std::string& scratch) const {
  if (place < 0 || static_cast<std::size_t>(place) >= record.cell_count) return {};
  const CellText& cell = record.cells[static_cast<std::size_t>(place)];
  if (!cell.doubled_quotes) return cell.view();
  scratch = undoubled(cell.view());
  return trimmed(scratch);
}

void TableReader::cut_into_chunks() {
  const std::size_t bytes = text_.size() - rows_begin_;
  chunks_.resize(std::max<std::size_t>(1, (bytes + chunk_bytes - 1) / chunk_bytes));
  std::vector<std::size_t> line_feeds(chunks_.size());
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    chunks_[i].begin = rows_begin_ + i * chunk_bytes;
    chunks_[i].end = std::min(text_.size(), chunks_[i].begin + chunk_bytes);
  }
  parallel(options_.threads, chunks_.size(), [&](std::size_t i, unsigned) {
    line_feeds[i] =
        count_line_feeds(text_.substr(chunks_[i].begin, chunks_[i].end - chunks_[i].begin));
  });
  std::uint64_t lines = count_line_feeds(text_.substr(0, rows_begin_));
  std::uint64_t rows = 0;
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    Chunk& chunk = chunks_[i];
    chunk.lines_before = lines;
    lines += line_feeds[i];
    chunk.first_row = static_cast<std::uint32_t>(rows);
    // A record begins at the chunk's first byte or behind one of its line feeds.
    const bool at_line = chunk.begin < chunk.end && (i == 0 || text_[chunk.begin - 1] == '\n');
    const bool feed_last = line_feeds[i] > 0 && text_[chunk.end - 1] == '\n';
    rows += line_feeds[i] + (at_line ? 1 : 0) - (feed_last ? 1 : 0);
  }
  if (rows >= UINT32_MAX) {
    throw Unreadable{say(options_.language, "has more than 4 billion lines: split it",
                         "có hơn 4 tỷ dòng: chia nhỏ tệp")};
  }
  table_->resize(rows);
  offsets_.resize(rows);
  lines_.resize(rows);
  lengths_.resize(rows);
  key_hashes_.resize(rows);
  if (parents_ != nullptr) references_.resize(rows);
  if (name_ == TableName::workers) {
    worker_hashes_.resize(rows);
    number_hashes_.resize(rows);
    numbers_.resize(rows);
    numbers_.refer_to(text_.data());
  }
}

void TableReader::read_rows() {
  const auto columns = columns_of(name_);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    table_->columns[i].texts.refer_to(text_.data());
    plans_.push_back({&columns[i], &table_->columns[i], static_cast<std::uint32_t>(i), places_[i]});
  }
  cut_into_chunks();
  // The digest is one long task beside those of the chunks.
  parallel(options_.threads, chunks_.size() + 1, [&](std::size_t task, unsigned) {
    if (task == 0) {
      sha256_ = rentsupport::sha256(text_);
      return;
    }
    Chunk& chunk = chunks_[task - 1];
    // Where its first record begins is a guess: the byte before may lie inside a quoted cell.
    std::size_t start = chunk.begin;
    if (task > 1 && text_[start - 1] != '\n') {
      const std::size_t feed = text_.substr(0, chunk.end).find('\n', start);
      start = feed == std::string_view::npos ? chunk.end : feed + 1;
    }
    parse(chunk, start, task == 1 ? SIZE_MAX : chunk.end + patience_bytes);
    if (options_.progress != nullptr) {
      options_.progress->rows += chunk.rows;
      options_.progress->done += chunk.end - chunk.begin;
    }
  });
  // From the first chunk on each one tells where the next must have begun.
  std::size_t place = rows_begin_;
  for (Chunk& chunk : chunks_) {
    if (place < chunk.end && (chunk.gave_up || chunk.started_at != place)) {
      parse(chunk, place, SIZE_MAX);
    } else if (place >= chunk.end) {  // a record before it reaches past it
      chunk.rows = 0;
      chunk.faults.clear();
      chunk.issues.clear();
      continue;
    }
    place = chunk.stopped_at;
  }
}

void TableReader::parse(Chunk& chunk, std::size_t start, std::size_t patience) {
  chunk.rows = 0;
  chunk.faults.clear();
  chunk.issues.clear();
  chunk.started_at = start;
  chunk.gave_up = false;
  chunk.stopped_at = start;
  if (start >= chunk.end) return;
  RecordScanner scanner(text_, separator_, file_columns_);
  scanner.start_at(start);
  const std::uint64_t lines_before =
      chunk.lines_before + count_line_feeds(text_.substr(chunk.begin, start - chunk.begin));
  Record record;
  record.cells.reserve(std::min<std::size_t>(file_columns_, 64));
  LastReference last;
  std::size_t whole_rows = 0;  // that are at fault as a whole
  while (scanner.next(record, chunk.end, patience)) {
    const std::uint32_t row = chunk.first_row + chunk.rows++;
    offsets_[row] = record.begin;
    lengths_[row] =
        static_cast<std::uint32_t>(std::min<std::size_t>(record.end - record.begin, UINT32_MAX));
    lines_[row] = static_cast<std::uint32_t>(lines_before + record.line + 1);
    parse_row(chunk, record, row, last);
    // A wrong guess makes nonsense of every row: it must not pile up.
    if (!chunk.faults.empty() && chunk.faults.back().row == row &&
        chunk.faults.back().column == whole_row)
      ++whole_rows;
    if (patience != SIZE_MAX && whole_rows > most_guessed_faults) {
      chunk.gave_up = true;
      return;
    }
  }
  chunk.gave_up = scanner.gave_up();
  chunk.stopped_at = scanner.place();
}

void TableReader::parse_row(Chunk& chunk, const Record& record, std::uint32_t row,
                            LastReference& last) {
  key_hashes_[row] = 0;
  const auto reject = [&](std::uint8_t column, ProblemCode code, std::string_view cell) {
    const bool keyless = code == ProblemCode::bad_utf8 || code == ProblemCode::bad_quote;
    RejectRecord fault{.row = row,
                       .table = name_,
                       .column = column,
                       .code = code,
                       .line = lines_[row],
                       .key = {},
                       .cell = shown(cell),
                       .record = text_.substr(record.begin, record.end - record.begin)};
    if (!keyless && key_hashes_[row] != 0) {
      fault.key = table_->columns[0].texts[row];
      if (name_ == TableName::history)
        fault.key += ' ' + to_string(month_of_number(table_->columns[history::month].ints[row]));
    }
    chunk.faults.push_back(std::move(fault));
  };
  // A hash of 0 means that the row has no key.
  const auto note_key = [&] {
    const std::string_view key = table_->columns[0].texts[row];
    if (key.empty()) return;
    std::uint64_t hash = hash_of(key);
    if (name_ == TableName::history) {
      const std::int32_t month = table_->columns[history::month].ints[row];
      if (month == empty_int) return;
      hash ^= static_cast<std::uint64_t>(month) * 0x9e3779b97f4a7c15U;
    }
    key_hashes_[row] = hash | 1U;
  };

  const bool bad_utf8 =
      record.maybe_not_ascii && !is_utf8(text_.substr(record.begin, record.end - record.begin));
  if (bad_utf8 || record.bad_quote || record.cell_count != file_columns_) {
    salvage(record, row);
    if (!bad_utf8 && !record.bad_quote) note_key();
    reject(whole_row,
           bad_utf8           ? ProblemCode::bad_utf8
           : record.bad_quote ? ProblemCode::bad_quote
                              : ProblemCode::bad_fields,
           fmt::format("{} cells, the header has {}", record.cell_count, file_columns_));
    return;
  }

  std::string scratch;
  for (const Plan& plan : plans_) {
    std::string_view text;
    if (plan.place >= 0) {
      const CellText& cell = record.cells[static_cast<std::size_t>(plan.place)];
      if (cell.doubled_quotes) {
        scratch = undoubled(cell.view());
        text = trimmed(scratch);
        if (plan.spec->type == CellType::text && plan.spec->stored) {
          plan.column->texts.put_aside(row, std::string{text});
          text = plan.column->texts[row];
        }
      } else {
        text = cell.view();
        if (plan.spec->type == CellType::text && plan.spec->stored)
          plan.column->texts.put(row, text);
      }
    } else if (plan.spec->type == CellType::text && plan.spec->stored) {
      plan.column->texts.put(row, {});
    }
    ProblemCode code{};
    if (!parse_cell(plan, text, plan.place >= 0, row, code)) {
      if (name_ == TableName::history) {
        salvage(record, row);
        note_key();
      }
      reject(static_cast<std::uint8_t>(plan.number), code, text);
      return;
    }
    if (plan.spec->type == CellType::date && !text.empty()) {
      if (const auto crossed = crossed_date(*table_, plan.number, row)) {
        reject(static_cast<std::uint8_t>(plan.number), *crossed, text);
        return;
      }
    }
    if (plan.number == 0 && name_ != TableName::history) note_key();
    if (plan.number == 1 && name_ == TableName::history) note_key();
    if (plan.number == 1 && parents_ != nullptr) {
      if (last.text.empty() || !same_text(text, last.text)) {
        last.row = parents_->index.find(hash_of(text) | 1U, [&](std::uint32_t other) {
          return same_text(parents_->texts[other], text);
        });
        last.text = text.data() == scratch.data() ? std::string_view{} : text;
      }
      if (!last.row) {
        reject(1, ProblemCode::unknown_reference, text);
        return;
      }
      references_[row] = parents_->used_row[*last.row];
      if (references_[row] == Keys::rejected) {
        reject(1, ProblemCode::rejected_reference, text);
        return;
      }
    }
    if (plan.number == workers::worker_id && name_ == TableName::workers)
      worker_hashes_[row] = hash_of(text);
  }
  note_issues(chunk, record, row);
}

// Reads what can be read of the key, and of a payment, in a row that is rejected.
void TableReader::salvage(const Record& record, std::uint32_t row) {
  std::string scratch;
  const auto sound = [&](std::int32_t place) -> std::string_view {
    if (place < 0 || static_cast<std::size_t>(place) >= record.cell_count ||
        record.cells[static_cast<std::size_t>(place)].bad_quote)
      return {};
    const std::string_view text = cell_text(record, place, scratch);
    return is_utf8(text) ? text : std::string_view{};
  };
  TextColumn& keys = table_->columns[0].texts;
  const std::string_view key = sound(places_[0]);
  if (!key.empty() && record.cells[static_cast<std::size_t>(places_[0])].doubled_quotes) {
    keys.put_aside(row, std::string{key});
  } else {
    keys.put(row, key);
  }
  if (name_ != TableName::history) return;
  std::int32_t& month = table_->columns[history::month].ints[row];
  if (!read_month_cell(sound(places_[history::month]), month)) month = empty_int;
  std::uint8_t& group = table_->columns[history::group].choices[row];
  if (!read_choice_cell(sound(places_[history::group]), group_names, group)) group = empty_choice;
}

bool TableReader::parse_cell(const Plan& plan, std::string_view text, bool in_file,
                             std::uint32_t row, ProblemCode& code) {
  Column& column = *plan.column;
  const bool empty = !in_file || text.empty();
  if (empty && plan.spec->required) {
    code = ProblemCode::missing_value;
    return false;
  }
  switch (plan.spec->type) {
    case CellType::text:
      return true;
    case CellType::date: {
      std::int32_t day = empty_int;
      code = ProblemCode::bad_date;
      const bool good = empty || read_date_cell(text, day);
      if (plan.spec->stored) column.ints[row] = day;
      return good;
    }
    case CellType::month:
      code = ProblemCode::bad_month;
      if (read_month_cell(text, column.ints[row])) return true;
      column.ints[row] = empty_int;
      return false;
    case CellType::month_set:
      code = ProblemCode::bad_month;
      column.sets[row] = empty_set;
      if (empty) return true;
      if (!read_month_set_cell(text, column.sets[row])) return false;
      if (plan.spec->required && column.sets[row] == 0) {
        code = ProblemCode::missing_value;
        return false;
      }
      return true;
    case CellType::choice:
      code = ProblemCode::bad_value;
      column.choices[row] = empty_choice;
      return empty || read_choice_cell(text, plan.spec->values, column.choices[row]);
    case CellType::yes_no:
      code = ProblemCode::bad_value;
      column.choices[row] = empty_choice;
      return empty || read_yes_no_cell(text, column.choices[row]);
    case CellType::province: {
      code = ProblemCode::bad_value;
      column.choices[row] = empty_choice;
      std::uint8_t province = 0;
      if (empty) return true;
      if (!read_province_cell(text, province)) return false;
      column.choices[row] = province;
      return true;
    }
    case CellType::amount:
      code = ProblemCode::bad_number;
      return is_amount_cell(text);
  }
  return false;
}

void TableReader::note_issues(Chunk& chunk, const Record& record, std::uint32_t row) {
  const auto note = [&](std::size_t column, const Suspicion& suspicion) {
    chunk.issues.push_back({lines_[row], row, name_, static_cast<std::uint8_t>(column),
                            suspicion.code, suspicion.dropped_zero});
  };
  std::string scratch;
  if (name_ == TableName::employers) {
    const std::string_view tax_code = cell_text(record, places_[employers::tax_code], scratch);
    if (tax_code.empty()) return;
    if (const auto suspicion = suspect_tax_code(tax_code)) note(employers::tax_code, *suspicion);
  }
  if (name_ != TableName::workers) return;

  std::int32_t born = 0;
  int birth_year = 0;
  if (read_date_cell(cell_text(record, places_[workers::birth_date], scratch), born)) {
    birth_year =
        static_cast<int>(std::chrono::year_month_day{Date{std::chrono::days{born}}}.year());
  }
  suspect_worker_id(table_->columns[workers::worker_id].texts[row], birth_year,
                    [&](const Suspicion& suspicion) { note(workers::worker_id, suspicion); });
  const std::string_view number = cell_text(record, places_[workers::insurance_no], scratch);
  number_hashes_[row] = 0;
  if (!number.empty()) {
    if (const auto suspicion = suspect_insurance_no(number)) {
      note(workers::insurance_no, *suspicion);
    } else {
      // A number of ten digits has no quotes in it: it stands in the text as it is.
      numbers_.put(row,
                   record.cells[static_cast<std::size_t>(places_[workers::insurance_no])].view());
      number_hashes_[row] = hash_of(number) | 1U;
    }
  }
  const auto group =
      static_cast<Group>(dossier_->lists.columns[lists::group].choices[references_[row]]);
  const std::uint8_t previous = table_->columns[workers::previous_contract].choices[row];
  const auto day = [&](std::size_t column) -> std::optional<Date> {
    const std::int32_t days = table_->columns[column].ints[row];
    if (days == empty_int) return std::nullopt;
    return Date{std::chrono::days{days}};
  };
  if (previous != empty_choice &&
      is_short_break(group, static_cast<PreviousContract>(previous),
                     day(workers::previous_contract_ended_on), day(workers::contract_starts_on)))
    note(workers::previous_contract_ended_on, {ProblemCode::short_break});
  if (asks_for_too_many(group, table_->columns[workers::months].sets[row]))
    note(workers::months, {ProblemCode::more_than_three});
  if (table_->columns[workers::account].texts.empty(row)) {
    const Column& kind = dossier_->employers.columns[employers::kind];
    const std::uint32_t employer = dossier_->list_employer[references_[row]];
    if (kind.is_known(employer) &&
        kind.choices[employer] == static_cast<std::uint8_t>(EmployerKind::enterprise)) {
      note(workers::account, {ProblemCode::account_missing});
    }
  }
}

void TableReader::find_duplicates(KeyIndex& index) {
  std::vector<KeyIndex::Entry> keyed;
  keyed.reserve(table_->rows);
  rejected_.assign(table_->rows, 0);
  for (Chunk& chunk : chunks_) {
    for (std::uint32_t row = chunk.first_row; row < chunk.first_row + chunk.rows; ++row) {
      if (key_hashes_[row] != 0) keyed.push_back({key_hashes_[row], row});
    }
    for (RejectRecord& fault : chunk.faults) {
      rejected_[fault.row] = 1;
      rejects_.push_back(std::move(fault));
    }
    chunk.faults.clear();
  }
  const TextColumn& keys = table_->columns[0].texts;
  const auto duplicates =
      index.build(keyed, options_.threads, [&](std::uint32_t a, std::uint32_t b) {
        if (name_ == TableName::history &&
            table_->columns[history::month].ints[a] != table_->columns[history::month].ints[b])
          return false;
        return same_text(keys[a], keys[b]);
      });
  if (duplicates.empty()) return;
  const std::uint8_t column =
      name_ == TableName::history ? std::uint8_t{history::month} : std::uint8_t{0};
  const std::size_t known = rejects_.size();
  std::size_t at = 0;
  for (const KeyIndex::Duplicate& duplicate : duplicates) {
    const std::uint32_t row = duplicate.row;
    RejectRecord fault{.row = row,
                       .table = name_,
                       .column = column,
                       .code = ProblemCode::duplicate_key,
                       .line = lines_[row],
                       .key = std::string{keys[row]},
                       .cell = {},
                       .record = {}};
    if (name_ == TableName::history)
      fault.key += ' ' + to_string(month_of_number(table_->columns[history::month].ints[row]));
    if (rejected_[row] != 0) {
      // Only a fault of the whole row comes before that of the key.
      while (at < known && rejects_[at].row < row) ++at;
      if (rejects_[at].column != whole_row) {
        fault.record = rejects_[at].record;
        rejects_[at] = std::move(fault);
      }
      continue;
    }
    rejected_[row] = 1;
    fault.record = text_.substr(offsets_[row], lengths_[row]);
    rejects_.push_back(std::move(fault));
  }
  std::sort(rejects_.begin(), rejects_.end(),
            [](const RejectRecord& a, const RejectRecord& b) { return a.row < b.row; });
}

void TableReader::keep_used_rows() {
  std::uint32_t count = 0;
  std::uint64_t read = 0;
  for (const Chunk& chunk : chunks_) {
    read += chunk.rows;
    for (std::uint32_t row = chunk.first_row; row < chunk.first_row + chunk.rows; ++row) {
      if (rejected_[row] != 0) continue;
      if (!used_.empty() && used_.back().first + used_.back().second == row) {
        ++used_.back().second;
      } else {
        used_.emplace_back(row, 1);
      }
      ++count;
    }
  }
  dossier_->counts[static_cast<std::size_t>(name_)] = {read, count, read - count};
}

void TableReader::keep_issues() {
  // Issues of rows that turned out to be rejected are dropped; rows are then numbered as in the
  // table.
  std::vector<IssueRecord>& issues = dossier_->issues;
  const std::size_t first_issue = issues.size();
  for (const Chunk& chunk : chunks_)
    issues.insert(issues.end(), chunk.issues.begin(), chunk.issues.end());
  std::erase_if(issues, [&](const IssueRecord& issue) {
    return issue.table == name_ && rejected_[issue.row] != 0;
  });
  std::stable_sort(
      issues.begin() + static_cast<std::ptrdiff_t>(first_issue), issues.end(),
      [](const IssueRecord& a, const IssueRecord& b) {
        return std::tuple{a.row, a.column, a.code} < std::tuple{b.row, b.column, b.code};
      });

  std::size_t range = 0;
  std::uint32_t before = 0;
  for (auto issue = issues.begin() + static_cast<std::ptrdiff_t>(first_issue);
       issue != issues.end(); ++issue) {
    while (issue->row >= used_[range].first + used_[range].second) before += used_[range++].second;
    issue->row = before + issue->row - used_[range].first;
  }
}

void TableReader::note_keys(ReadKeys& keys) const {
  keys.texts = table_->columns[0].texts;
  keys.used_row.assign(table_->rows, Keys::rejected);
  std::uint32_t number = 0;
  for (const auto& [first, count] : used_) {
    for (std::uint32_t i = 0; i < count; ++i) keys.used_row[first + i] = number++;
  }
}

void TableReader::read_employers(Dossier::Data& dossier, ReadKeys& keys) {
  dossier_ = &dossier;
  table_ = &dossier.employers;
  read_rows();
  find_duplicates(keys.index);
  keep_used_rows();
  keep_issues();
  note_keys(keys);
  table_->keep(used_, options_.threads);
}

void TableReader::read_lists(Dossier::Data& dossier, const ReadKeys& employers, ReadKeys& keys) {
  dossier_ = &dossier;
  table_ = &dossier.lists;
  parents_ = &employers;
  read_rows();
  find_duplicates(keys.index);
  keep_used_rows();
  keep_issues();
  note_keys(keys);
  table_->keep(used_, options_.threads);
  keep_ranges(references_, used_);
  dossier.list_employer = std::move(references_);
}

void TableReader::read_workers(Dossier::Data& dossier, const ReadKeys& lists, KeyIndex& workers) {
  dossier_ = &dossier;
  table_ = &dossier.workers;
  parents_ = &lists;
  read_rows();
  KeyIndex requests;
  find_duplicates(requests);
  keep_used_rows();
  find_shared_insurance_numbers();
  keep_issues();
  table_->keep(used_, options_.threads);
  keep_ranges(references_, used_);
  keep_ranges(worker_hashes_, used_);
  dossier.request_list = std::move(references_);
  find_persons(dossier, workers);
}

void TableReader::find_persons(Dossier::Data& dossier, KeyIndex& workers) {
  std::vector<KeyIndex::Entry> requests(table_->rows);
  dossier.request_worker.resize(table_->rows);
  for (std::uint32_t row = 0; row < table_->rows; ++row) {
    requests[row] = {worker_hashes_[row], row};
    dossier.request_worker[row] = row;
  }
  const TextColumn& ids = table_->columns[workers::worker_id].texts;
  const auto repeated =
      workers.build(requests, options_.threads,
                    [&](std::uint32_t a, std::uint32_t b) { return same_text(ids[a], ids[b]); });
  for (const KeyIndex::Duplicate& again : repeated) dossier.request_worker[again.row] = again.first;
}

void TableReader::find_shared_insurance_numbers() {
  std::vector<KeyIndex::Entry> numbered;
  numbered.reserve(table_->rows);
  for (const auto& [first, count] : used_) {
    for (std::uint32_t row = first; row < first + count; ++row) {
      if (number_hashes_[row] != 0) numbered.push_back({number_hashes_[row], row});
    }
  }
  KeyIndex index;
  const auto repeated = index.build(
      numbered, options_.threads,
      [&](std::uint32_t a, std::uint32_t b) { return same_text(numbers_[a], numbers_[b]); });
  // By the number's first row: some row with another worker than that one.
  const TextColumn& ids = table_->columns[workers::worker_id].texts;
  HashMap<std::uint32_t, std::uint32_t> other;
  for (const KeyIndex::Duplicate& again : repeated) {
    const bool differs = ids[again.row] != ids[again.first];
    if (differs || other.contains(again.first)) {
      chunks_.front().issues.push_back({lines_[again.row], again.row, TableName::workers,
                                        std::uint8_t{workers::insurance_no},
                                        ProblemCode::same_insurance_no, false});
    }
    if (differs) other.try_emplace(again.first, again.row);
  }
}

void TableReader::read_history(Dossier::Data& dossier, const KeyIndex& workers) {
  dossier_ = &dossier;
  Table payments(TableName::history);
  table_ = &payments;
  read_rows();
  KeyIndex keys;
  find_duplicates(keys);
  keep_used_rows();
  keep_issues();
  const TextColumn& ids = dossier.workers.columns[workers::worker_id].texts;
  const TextColumn& paid_ids = payments.columns[history::worker_id].texts;
  // A rejected payment counts too where its worker and month can be read: a fault must not pay
  // twice.
  for (const Chunk& chunk : chunks_) {
    for (std::uint32_t row = chunk.first_row; row < chunk.first_row + chunk.rows; ++row) {
      const std::string_view worker = paid_ids[row];
      const std::int32_t month = payments.columns[history::month].ints[row];
      if (worker.empty() || month == empty_int) continue;
      const auto request =
          workers.find(hash_of(worker), [&](std::uint32_t other) { return ids[other] == worker; });
      if (!request) continue;
      const std::uint8_t group = payments.columns[history::group].choices[row];
      for (std::size_t i = 0; i < 2; ++i) {
        if (group == empty_choice || group == i)
          dossier.paid[*request].by_group[i] |= MonthSet::bit(month_of_number(month));
      }
    }
  }
  table_ = nullptr;  // payments are counted, not kept
}

std::string message_of(const RejectRecord& reject) {
  const auto columns = columns_of(reject.table);
  const std::string cell = as_utf8(reject.cell);
  switch (reject.code) {
    case ProblemCode::bad_utf8:
      return "the row is not UTF-8: save the file as CSV in UTF-8";
    case ProblemCode::bad_quote:
      return "a quote is not closed, or text follows a closing quote: write a quote inside a "
             "quoted cell twice";
    case ProblemCode::bad_fields:
      return fmt::format("the row has {} columns: quote cells that hold the separator", cell);
    default:
      break;
  }
  const ColumnSpec& column = columns[reject.column];
  switch (reject.code) {
    case ProblemCode::missing_value:
      return fmt::format("{} must not be empty", column.name);
    case ProblemCode::bad_date:
      if (cell.find(':') != std::string::npos) {
        return fmt::format(
            "\"{}\" has a time of day or a zone, by which the day could move: write 2022-04-01 or "
            "01/04/2022",
            cell);
      }
      if (cell.size() >= 4 && std::all_of(cell.begin(), cell.end(), is_digit)) {
        return fmt::format(
            "\"{}\" is no date, but may be the number that a spreadsheet keeps for one: write "
            "2022-04-01 or 01/04/2022",
            cell);
      }
      return fmt::format("\"{}\" is no date: write 2022-04-01 or 01/04/2022", cell);
    case ProblemCode::bad_month:
      return fmt::format(
          "\"{}\" is no {}: write 2022-04 or 04/2022, from 2020-01 to 2024-12{}", cell,
          column.type == CellType::month ? "month" : "set of months",
          column.type == CellType::month ? "" : ", separated by spaces, or - for none");
    case ProblemCode::bad_number:
      return fmt::format("\"{}\" is no amount: write 1 to 18 digits, not all of them 0", cell);
    case ProblemCode::bad_value:
      if (column.type == CellType::province) {
        const bool one_digit = cell.size() == 1 && is_digit(cell[0]);
        return fmt::format(
            "\"{}\" is no province's code of two digits{}", cell,
            one_digit ? "; a spreadsheet probably dropped a leading zero: format the column as text"
                      : "");
      }
      if (column.type == CellType::yes_no) return fmt::format("\"{}\" is neither yes nor no", cell);
      return fmt::format("\"{}\" is none of {}", cell, fmt::join(column.values, ", "));
    case ProblemCode::duplicate_key:
      return fmt::format("an earlier row has the key {}", as_utf8(shown(reject.key)));
    case ProblemCode::unknown_reference:
      return fmt::format("no row of {} has the key \"{}\"",
                         reject.table == TableName::lists ? "employers" : "lists", cell);
    case ProblemCode::rejected_reference:
      return fmt::format("the row \"{}\" of {} was rejected: mend that one first", cell,
                         reject.table == TableName::lists ? "employers" : "lists");
    case ProblemCode::bad_order:
      return fmt::format("{} {} lies before an earlier step of the list", column.name, cell);
    case ProblemCode::bad_interval:
      return fmt::format("{} {} lies before the first day", column.name, cell);
    default:
      return {};
  }
}

}  // namespace v2
}  // namespace rentsupport
