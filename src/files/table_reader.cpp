#include "files/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <utility>

#include "decide/column_places.hpp"
#include "decide/identifiers.hpp"
#include "decide/worker_ids.hpp"
#include "files/other_formats.hpp"
#include "files/sheet_places.hpp"
#include "rule/provinces.hpp"
#include "values/language.hpp"
#include "values/nearest.hpp"
#include "values/now_and_then.hpp"
#include "values/parallel.hpp"
#include "values/sha256.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 20U;
constexpr std::size_t chunk_rows = std::size_t{1} << 13U;
constexpr std::string_view separators = ",;\t";

}  // namespace

std::optional<Problem> wrong_options(std::span<const TableSpec* const> tables,
                                     const ReadOptions& options) {
  for (const std::string& column : options.ignored_columns) {
    if (is_utf8(column)) continue;
    return Problem{ProblemCode::bad_utf8,
                   {},
                   0,
                   0,
                   {},
                   say(options.language, "a column to ignore is not UTF-8",
                       "tên cột cần bỏ qua không phải UTF-8")};
  }
  std::vector<std::string> known;
  for (const TableSpec* const table : tables) {
    if (table->is_day_first) continue;
    known.emplace_back(table->name);
    for (std::size_t i = 0; i < table->columns.size(); ++i) {
      if (table->is_of_dates(i))
        known.push_back(fmt::format("{}.{}", table->name, table->columns[i].name));
    }
  }
  for (const auto& [which, order] : options.dates) {
    if (std::find(known.begin(), known.end(), which) != known.end()) continue;
    return Problem{ProblemCode::unknown_column,
                   {},
                   0,
                   0,
                   which,
                   say(options.language, "dates of {}: there is no such file or column of dates{}",
                       "ngày của {}: không có tệp hoặc cột ngày này{}", shown(which),
                       guess(which, known, options.language))};
  }
  return std::nullopt;
}

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

char TableReader::find_separator(std::string_view header) {
  constexpr std::string_view candidates = separators;
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

namespace {

// Says whether a line is a record of empty cells, or blank.
bool is_blank_record(std::string_view line) {
  return std::all_of(line.begin(), line.end(), [](char c) {
    return is_blank(c) || separators.find(c) != std::string_view::npos;
  });
}

}  // namespace

// Returns how a file is encoded of which many rows are not UTF-8, among the first.
std::optional<std::string_view> TableReader::other_encoding(std::size_t begin) const {
  constexpr std::size_t most = 1000;
  RecordScanner scanner(text_, separator_, cells_);
  scanner.start_at(begin);
  Record record;
  std::size_t records = 0;
  std::size_t faulty = 0;
  std::size_t tcvn = 0;
  std::size_t windows = 0;
  while (records < most && scanner.next(record, text_.size())) {
    ++records;
    const std::string_view text = text_.substr(record.begin, record.end - record.begin);
    if (!record.maybe_not_ascii || is_utf8(text)) continue;
    ++faulty;
    char before = 0;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      // TCVN3 has letters where Windows-1258 has signs, and accents by themselves behind vowels.
      constexpr std::string_view accents = "\xcc\xd2\xde\xec\xf2";
      constexpr std::string_view vowels =
          "aeiouyAEIOUY\xe2\xe3\xea\xf4\xf5\xfd\xc2\xc3\xca\xd4\xd5\xdd";
      if (byte >= 0xa8 && byte <= 0xbe) {
        ++tcvn;
      } else if (accents.find(c) != std::string_view::npos) {
        ++(vowels.find(before) != std::string_view::npos ? windows : tcvn);
      }
      before = c;
    }
  }
  if (faulty < 10 || faulty * 10 <= records) return std::nullopt;
  return tcvn > windows ? "TCVN3 (ABC)" : "Windows-1258";
}

std::optional<Problem> TableReader::read_header() {
  if (rows_ != nullptr) {
    places_ = rows_->places();
    cells_ = {rows_->columns(), rows_->columns()};
    return std::nullopt;
  }
  if (const auto other = other_format(text_)) return bad_header(other->english, other->vietnamese);
  std::size_t begin = text_.starts_with("\xef\xbb\xbf") ? 3 : 0;
  std::optional<char> told;
  if (const std::string_view first = text_.substr(begin, text_.find('\n', begin) - begin);
      first.size() >= 5 && first.starts_with("sep=") &&
      separators.find(first[4]) != std::string_view::npos &&
      (first.size() == 5 || first.substr(5) == "\r")) {
    told = first[4];
    begin = std::min(text_.size(), begin + first.size() + 1);
  }
  // Blank lines before the header do not count for the separator.
  while (begin < text_.size()) {
    const std::size_t end = text_.find('\n', begin);
    if (end == std::string_view::npos) break;
    std::string_view line = text_.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_blank_record(line)) break;
    begin = end + 1;
  }
  separator_ = told ? *told : find_separator(text_.substr(begin));
  RecordScanner scanner(text_, separator_, {});
  scanner.start_at(begin);
  Record header;
  if (!scanner.next(header, text_.size())) {
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

  std::string scratch;
  const auto name_at = [&](std::size_t place) {
    return cell_text(header, static_cast<std::int32_t>(place), scratch);
  };
  cells_ = {header.cell_count, header.cell_count};
  while (cells_.least > 0 && name_at(cells_.least - 1).empty()) --cells_.least;
  last_name_ = cells_.least == 0 ? std::string_view{} : name_at(cells_.least - 1);
  std::vector<Problem> problems;
  ColumnPlaces places(spec_, options_.language);
  for (std::size_t place = 0; place < cells_.least; ++place) {
    const std::string_view column = name_at(place);
    if (options_.ignored_columns.contains(std::string{column})) {
      const bool required = std::any_of(
          spec_.columns.begin(), spec_.columns.end(),
          [&](const ColumnSpec& known) { return known.required && known.name == column; });
      if (!required) continue;
      problems.push_back(
          problem(ProblemCode::missing_column, std::string{column},
                  say(options_.language, "the column {} is required and cannot be ignored",
                      "cột {} là cột bắt buộc, không bỏ qua được", column)));
      static_cast<void>(places.take(column, static_cast<std::int32_t>(place)));
      continue;
    }
    std::string hint;
    if (column.find('\r') != std::string_view::npos) {
      hint = say(options_.language, "lines must end in LF or CRLF, not in CR alone",
                 "Dòng phải kết thúc bằng LF hoặc CRLF, không phải chỉ CR");
    } else if (header.cell_count == 1) {
      hint = say(options_.language, "columns are separated by commas, semicolons or tabs",
                 "Các cột cách nhau bằng dấu phẩy, dấu chấm phẩy hoặc tab");
    }
    if (auto wrong = places.take(column, static_cast<std::int32_t>(place), hint))
      problems.push_back(*std::move(wrong));
  }
  places_ = places.places();
  for (Problem& missing : places.missing()) problems.push_back(std::move(missing));
  if (auto wrong = all_of(std::move(problems)))
    return problem(wrong->code, std::move(wrong->column), std::move(wrong->message));
  // Of some of a file's records this says nothing.
  if (records_ != nullptr) return std::nullopt;
  if (const auto encoding = other_encoding(rows_begin_)) {
    return problem(
        ProblemCode::bad_utf8, {},
        say(options_.language,
            "the file is not UTF-8, but probably {}: save it as CSV in UTF-8, or convert it with "
            "iconv -f {} -t UTF-8 FILE",
            "tệp không phải UTF-8, có lẽ là {}: lưu tệp dạng CSV với mã UTF-8, hoặc chuyển bằng "
            "lệnh "
            "iconv -f {} -t UTF-8 TỆP",
            *encoding, *encoding == "Windows-1258" ? "CP1258" : "TCVN"));
  }
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

std::uint64_t TableReader::cut_rows_into_chunks() {
  const std::size_t rows = rows_ != nullptr ? rows_->size() : records_->size();
  chunks_.resize(std::max<std::size_t>(1, (rows + chunk_rows - 1) / chunk_rows));
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    chunks_[i].begin = i * chunk_rows;
    chunks_[i].end = std::min(rows, chunks_[i].begin + chunk_rows);
    chunks_[i].first_row = static_cast<std::uint32_t>(chunks_[i].begin);
  }
  return rows;
}

std::vector<RecordPlace> TableReader::cut() const {
  RecordScanner scanner(text_, separator_, cells_);
  scanner.start_at(rows_begin_);
  const std::uint64_t lines_before = count_line_feeds(text_.substr(0, rows_begin_));
  std::vector<RecordPlace> places;
  Record record;
  while (scanner.next(record, text_.size()))
    places.push_back({record.begin, record.end, lines_before + record.line + 1});
  return places;
}

std::uint64_t TableReader::cut_into_chunks() {
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
  return rows;
}

void TableReader::make_room(std::size_t /*rows*/) {}
void TableReader::note_more(Chunk& /*chunk*/, std::uint32_t /*row*/) {}
void TableReader::salvage(const Record& /*record*/, std::uint32_t /*row*/) {}
void TableReader::keep(RowRanges /*used*/) {}

void TableReader::read_rows() {
  if (parents_ != nullptr) reference_column_ = spec_.reference->column;
  for (std::size_t i = 0; i < spec_.columns.size(); ++i) {
    const ColumnSpec& column = spec_.columns[i];
    table_->columns[i].texts.refer_to(text_.data());
    plans_.push_back({&column, &table_->columns[i], static_cast<std::uint32_t>(i), places_[i]});
    plans_.back().is_compared = is_compared(spec_, i);
    if (column.type == CellType::birth_date) birth_column_ = i;
    if (places_[i] >= 0 && (column.type == CellType::worker_id || column.may_be_formula ||
                            column.identifies != Identifies::nothing))
      looked_at_.push_back(i);
    for (const auto& [which, order] : options_.dates) {
      if (which != spec_.name && which != fmt::format("{}.{}", spec_.name, column.name)) continue;
      plans_.back().order = order;
      plans_.back().is_told = true;
    }
  }
  const std::uint64_t rows = are_rows_known() ? cut_rows_into_chunks() : cut_into_chunks();
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
  for (Column& column : table_->columns) {
    if (column.type == CellType::amount) column.numbers.resize(rows);
  }
  make_room(rows);
  read_chunks();
  if (!settle_date_orders()) return;
  read_chunks();
  // Where the user has told all that is in doubt there is nothing to say.
  const auto is_ambiguous = [](const RejectRecord& fault) {
    return fault.code == ProblemCode::ambiguous_date;
  };
  const bool is_open = std::any_of(chunks_.begin(), chunks_.end(), [&](const Chunk& chunk) {
    return chunk.dates.untold > 0 ||
           std::any_of(chunk.faults.begin(), chunk.faults.end(), is_ambiguous);
  });
  if (!is_open) warning_.reset();
}

std::string TableReader::digest_of_file() const {
  Sha256 digest;
  for (std::size_t at = 0; at < bytes_.size(); at += chunk_bytes) {
    if (LargeBuffers* const large = LargeBuffers::in_use()) large->look_after_memory();
    digest.add(bytes_.substr(at, chunk_bytes));
  }
  return digest.hex();
}

void TableReader::read_chunks() {
  // The digest is one long task beside those of the chunks.
  parallel(options_.threads, chunks_.size() + 1, [&](std::size_t task, unsigned) {
    if (task == 0) {
      if (!are_rows_known() && sha256_.empty()) sha256_ = digest_of_file();
      return;
    }
    Chunk& chunk = chunks_[task - 1];
    if (are_rows_known()) {
      parse_rows(chunk);
      return;
    }
    // Where its first record begins is a guess: the byte before may lie inside a quoted cell.
    std::size_t start = chunk.begin;
    if (task > 1 && text_[start - 1] != '\n') {
      const std::size_t feed = text_.substr(0, chunk.end).find('\n', start);
      start = feed == std::string_view::npos ? chunk.end : feed + 1;
    }
    parse(chunk, start);
    if (options_.progress != nullptr) {
      options_.progress->rows += chunk.rows;
      options_.progress->done += chunk.end - chunk.begin;
    }
  });
  if (are_rows_known()) return;
  // From the first chunk on each one tells where the next must have begun.
  std::size_t place = rows_begin_;
  for (Chunk& chunk : chunks_) {
    if (place < chunk.end && chunk.started_at != place) {
      parse(chunk, place);
    } else if (place >= chunk.end) {  // a record before it reaches past it
      chunk.clear();
      continue;
    }
    place = chunk.stopped_at;
  }
}

bool TableReader::settle_date_orders() {
  DateTally all;
  for (Chunk& chunk : chunks_) {
    if (all.month_first == 0) {
      all.line = chunk.dates.line;
      all.column = chunk.dates.column;
      all.cell = chunk.dates.cell;
    }
    all.day_first += chunk.dates.day_first;
    all.month_first += chunk.dates.month_first;
  }
  const bool are_all_told = std::all_of(plans_.begin(), plans_.end(), [&](const Plan& plan) {
    return plan.is_told || !spec_.is_of_dates(plan.number);
  });
  has_undecided_dates_ = all.month_first > 0 && !spec_.is_day_first && !are_all_told;
  if (all.month_first == 0 || 100 * all.month_first < all.day_first || spec_.is_day_first)
    return false;
  bool any = false;
  for (Plan& plan : plans_) {
    if (plan.is_told) continue;
    plan.order.reset();
    any = true;
  }
  if (!any) return false;
  const std::int32_t day = read_date_in_full(all.cell).month_first;
  const std::string column{spec_.columns[all.column].name};
  const std::string known = to_string(Date{std::chrono::days{day}});
  warning_ = say(options_.language,
                 "{}: {} dates look month first ({} on line {}, column {}): write {}, or give "
                 "--dates {}=month_first",
                 "{}: {} ngày có vẻ ghi tháng trước ngày ({} ở dòng {}, cột {}): ghi {}, hoặc dùng "
                 "--dates {}=month_first",
                 file_name(), all.month_first, all.cell, all.line, column, known, spec_.name);
  return true;
}

std::string TableReader::file_name() const { return path_.substr(path_.find_last_of('/') + 1); }

void TableReader::Chunk::clear() {
  rows = 0;
  faults.clear();
  issues.clear();
  dates = {};
}

void TableReader::parse(Chunk& chunk, std::size_t start) {
  chunk.clear();
  chunk.started_at = start;
  chunk.stopped_at = start;
  if (start >= chunk.end) return;
  RecordScanner scanner(text_, separator_, cells_);
  scanner.start_at(start);
  const std::uint64_t lines_before =
      chunk.lines_before + count_line_feeds(text_.substr(chunk.begin, start - chunk.begin));
  Record record;
  record.cells.reserve(std::min<std::size_t>(cells_.most, 64));
  LastReference last;
  while (scanner.next(record, chunk.end)) {
    const std::uint32_t row = chunk.first_row + chunk.rows++;
    offsets_[row] = record.begin;
    lengths_[row] =
        static_cast<std::uint32_t>(std::min<std::size_t>(record.end - record.begin, UINT32_MAX));
    lines_[row] = static_cast<std::uint32_t>(lines_before + record.line + 1);
    parse_row(chunk, record, row, last);
  }
  chunk.stopped_at = scanner.place();
}

void TableReader::parse_rows(Chunk& chunk) {
  chunk.clear();
  Record record;
  LastReference last;
  for (std::size_t at = chunk.begin; at < chunk.end; ++at) {
    const std::uint32_t row = chunk.first_row + chunk.rows++;
    if (rows_ != nullptr) {
      rows_->read(at, record);
    } else {
      const RecordPlace& place = (*records_)[at];
      RecordScanner scanner(text_.substr(0, place.end), separator_, cells_);
      scanner.start_at(place.begin);
      static_cast<void>(scanner.next(record, place.end));
    }
    offsets_[row] = record.begin;
    lengths_[row] =
        static_cast<std::uint32_t>(std::min<std::size_t>(record.end - record.begin, UINT32_MAX));
    lines_[row] = static_cast<std::uint32_t>(
        rows_ != nullptr ? at + 2 : (*records_)[at].line);  // rows stand as behind a header
    parse_row(chunk, record, row, last);
  }
}

// Cells behind those that have a name may be there, and are empty then.
bool TableReader::has_right_cells(const Record& record) const {
  if (record.cell_count < cells_.least || record.cell_count > cells_.most) return false;
  for (std::size_t i = cells_.least; i < record.cell_count; ++i) {
    if (record.cells[i].size != 0) return false;
  }
  return true;
}

void TableReader::parse_row(Chunk& chunk, const Record& record, std::uint32_t row,
                            LastReference& last) {
  key_hashes_[row] = 0;
  const auto reject = [&](std::uint8_t column, ProblemCode code, std::string_view cell) {
    const bool keyless = code == ProblemCode::bad_utf8 || code == ProblemCode::bad_quote;
    RejectRecord fault{.row = row,
                       .table = number_,
                       .column = column,
                       .code = code,
                       .line = lines_[row],
                       .key = {},
                       .cell = shown(cell),
                       .record = text_.substr(record.begin, record.end - record.begin)};
    if (!keyless && key_hashes_[row] != 0) fault.key = key_text(*table_, row);
    chunk.faults.push_back(std::move(fault));
  };
  const bool bad_utf8 =
      record.maybe_not_ascii && !is_utf8(text_.substr(record.begin, record.end - record.begin));
  if (bad_utf8 || record.bad_quote || !has_right_cells(record)) {
    salvage_key(record, row);
    salvage(record, row);
    if (!bad_utf8 && !record.bad_quote) note_key(row);
    reject(whole_row,
           bad_utf8           ? ProblemCode::bad_utf8
           : record.bad_quote ? ProblemCode::bad_quote
                              : ProblemCode::bad_fields,
           {});
    chunk.faults.back().cells = record.cell_count;
    chunk.faults.back().header_cells = cells_.least;
    return;
  }

  std::string scratch;
  // Rejects the row; what its other dates say about their order counts all the same.
  const auto fail = [&](const Plan& plan, ProblemCode code, std::string_view text) {
    if (is_salvaged()) {
      salvage_key(record, row);
      salvage(record, row);
      note_key(row);
    }
    reject(static_cast<std::uint8_t>(plan.number), code, text);
    for (std::size_t i = plan.number + 1; i < plans_.size(); ++i) {
      if (!spec_.is_of_dates(i)) continue;
      const std::string_view later = cell_text(record, plans_[i].place, scratch);
      if (!later.empty()) tally(chunk, plans_[i], read_date_in_full(later), later, row);
    }
  };
  for (const Plan& plan : plans_) {
    std::string_view text = cell_text(record, plan.place, scratch);
    if (sheet_ != nullptr && plan.place >= 0 &&
        sheet_->is_long_number(lines_[row], static_cast<std::uint64_t>(plan.place))) {
      fail(plan,
           plan.spec->type == CellType::worker_id ? ProblemCode::bad_id : ProblemCode::bad_value,
           text);
      chunk.faults.back().why = lost_digits;
      return;
    }
    ProblemCode code = ProblemCode::missing_value;
    bool is_good = !plan.spec->required || !text.empty() || plan.spec->may_be_empty;
    if (is_good && is_text(plan.spec->type)) {
      if (plan.spec->stored) {
        code = ProblemCode::bad_id;
        is_good = put_text(plan, record, row, text, text.data() == scratch.data());
      }
    } else if (is_good) {
      is_good = parse_cell(chunk, plan, text, row, code);
    }
    if (!is_good) {
      fail(plan, code, text);
      return;
    }
    if (plan.is_compared) {
      if (const auto wrong = row_fault(*table_, plan.number, row)) {
        fail(plans_[wrong->column], wrong->code, text);
        return;
      }
    }
    if (plan.number + 1 == spec_.key_columns) note_key(row);
    if (plan.number == reference_column_) {
      text = plan.column->texts[row];
      if (const auto wrong = find_parent(text, row, last)) {
        fail(plan, *wrong, text);
        return;
      }
    }
  }
  note_issues(chunk, record, row);
}

void TableReader::note_key(std::uint32_t row) {
  if (spec_.key_columns == 0) return;
  std::uint64_t hash = 0;
  for (std::size_t number = 0; number < spec_.key_columns; ++number) {
    const Column& column = table_->columns[number];
    if (is_text(column.type)) {
      if (column.texts.empty(row)) return;
      hash = std::rotl(hash, 1) ^ hash_of(column.texts[row]);
    } else {
      if (column.ints[row] == empty_int) return;
      hash ^= static_cast<std::uint64_t>(column.ints[row]) * 0x9e3779b97f4a7c15U;
    }
  }
  key_hashes_[row] = hash | 1U;
}

std::optional<ProblemCode> TableReader::find_parent(std::string_view key, std::uint32_t row,
                                                    LastReference& last) {
  if (last.text.empty() || !same_text(key, last.text)) {
    last.row = parents_->index.find(hash_of(key) | 1U, [&](std::uint32_t other) {
      return same_text(parents_->texts[other], key);
    });
    last.text = key;
  }
  if (!last.row) return ProblemCode::unknown_reference;
  references_[row] = parents_->used_row[*last.row];
  if (references_[row] == Keys::rejected) return ProblemCode::rejected_reference;
  return std::nullopt;
}

bool TableReader::put_text(const Plan& plan, const Record& record, std::uint32_t row,
                           std::string_view text, bool is_own) {
  TextColumn& texts = plan.column->texts;
  switch (plan.spec->type) {
    case CellType::worker_id:
      if (!text.empty() && !is_clean_number(text)) {
        auto id = cleaned_id(text, birth_year_of(record));
        // What is no ID names nobody.
        texts.put_aside(row, id ? std::move(id->text) : std::string{});
        return id.has_value();
      }
      break;
    case CellType::key:
      if (record.maybe_not_ascii && !is_ascii(text)) {
        std::string composed = nfc(text);
        is_own = is_own || composed != text;
        if (is_own) {
          texts.put_aside(row, std::move(composed));
          return true;
        }
      }
      break;
    default:
      break;
  }
  if (is_own) {
    texts.put_aside(row, std::string{text});
  } else {
    texts.put(row, text);
  }
  return true;
}

// The year of birth in a row of the file, 0 where it is not known: it does not depend on the order
// of day and month.
int TableReader::birth_year_of(const Record& record) const {
  if (birth_column_ == SIZE_MAX) return 0;
  std::string scratch;
  const std::string_view text = cell_text(record, places_[birth_column_], scratch);
  return text.empty() ? 0 : read_birth_year(text);
}

std::string_view TableReader::sound_text(const Record& record, std::size_t column,
                                         std::string& scratch) const {
  const std::int32_t place = places_[column];
  if (place < 0 || static_cast<std::size_t>(place) >= record.cell_count ||
      static_cast<std::size_t>(place) >= record.sound_cells)
    return {};
  const std::string_view text = cell_text(record, place, scratch);
  return is_utf8(text) ? text : std::string_view{};
}

// Reads what can be read of the key in a row that is rejected.
void TableReader::salvage_key(const Record& record, std::uint32_t row) {
  std::string scratch;
  for (std::size_t number = 0; number < spec_.key_columns; ++number) {
    const Plan& plan = plans_[number];
    const std::string_view text = sound_text(record, number, scratch);
    if (!is_text(plan.spec->type)) {
      std::int32_t& month = plan.column->ints[row];
      if (!read_month_cell(text, month)) month = empty_int;
    } else if (text.empty()) {
      plan.column->texts.put(row, {});
    } else {
      static_cast<void>(put_text(plan, record, row, text, text.data() == scratch.data()));
    }
  }
}

void TableReader::tally(Chunk& chunk, const Plan& plan, const DateReadings& date,
                        std::string_view text, std::uint32_t row) const {
  const bool is_day_first = date.day_first != empty_int;
  const bool is_month_first = date.month_first != empty_int;
  if (is_day_first == is_month_first) return;
  if (is_day_first) {
    ++chunk.dates.day_first;
    return;
  }
  if (!plan.is_told) ++chunk.dates.untold;
  if (chunk.dates.month_first++ == 0) {
    chunk.dates.line = lines_[row];
    chunk.dates.column = static_cast<std::uint8_t>(plan.number);
    chunk.dates.cell = text;
  }
}

bool TableReader::parse_date(Chunk& chunk, const Plan& plan, std::string_view text,
                             std::uint32_t row, std::int32_t& day, ProblemCode& code) {
  code = ProblemCode::bad_date;
  // As nearly all are written: the year first, or the day in a file without doubt.
  if (text.size() == 10 && read_date(text.data(), day)) {
    if (text[4] == '-') return true;
    if (plan.order == DateOrder::day_first) {
      const bool is_day = (text[0] - '0') * 10 + (text[1] - '0') > 12;
      chunk.dates.day_first += is_day ? 1U : 0U;
      return true;
    }
  }
  const DateReadings date = read_date_in_full(text);
  tally(chunk, plan, date, text, row);
  if (!plan.order) {
    if (date.day_first != empty_int && date.month_first != empty_int &&
        date.day_first != date.month_first) {
      code = ProblemCode::ambiguous_date;
      return false;
    }
    day = date.day_first;
  } else {
    day = *plan.order == DateOrder::day_first ? date.day_first : date.month_first;
  }
  return day != empty_int;
}

bool TableReader::parse_birth_date(Chunk& chunk, const Plan& plan, std::string_view text,
                                   std::uint32_t row, std::int32_t& value) {
  ProblemCode code{};
  if (parse_date(chunk, plan, text, row, value, code)) return true;
  const int year = read_birth_year(text);
  value = year == 0 ? empty_int : birth::year_alone + year;
  return year != 0 && (code == ProblemCode::ambiguous_date || text.size() == 4);
}

bool TableReader::parse_cell(Chunk& chunk, const Plan& plan, std::string_view text,
                             std::uint32_t row, ProblemCode& code) {
  Column& column = *plan.column;
  const bool empty = text.empty();
  switch (plan.spec->type) {
    case CellType::text:
    case CellType::key:
    case CellType::worker_id:
      return true;
    case CellType::date: {
      std::int32_t day = empty_int;
      const bool good = empty || parse_date(chunk, plan, text, row, day, code);
      column.ints[row] = good ? day : empty_int;
      return good;
    }
    case CellType::birth_date:
      column.ints[row] = empty_int;
      if (!empty && !parse_birth_date(chunk, plan, text, row, column.ints[row]))
        note(chunk, row, plan.number, {ProblemCode::birth_date_format});
      return true;
    case CellType::month:
      code = ProblemCode::bad_month;
      if (empty && !plan.spec->required) {
        column.ints[row] = empty_int;
        return true;
      }
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
    case CellType::amount: {
      const auto amount = read_amount_cell(text);
      column.numbers[row] = amount.value_or(0);
      if (!amount) note(chunk, row, plan.number, {ProblemCode::amount_format});
      return true;
    }
    case CellType::number: {
      code = ProblemCode::bad_number;
      column.numbers[row] = empty_number;
      if (empty) return true;
      const auto number = read_number_cell(text);
      if (!number || (text.front() == '-' && !plan.spec->may_be_negative)) return false;
      column.numbers[row] = *number;
      return true;
    }
  }
  return false;
}

void TableReader::note(Chunk& chunk, std::uint32_t row, std::size_t column,
                       const Suspicion& suspicion) const {
  chunk.issues.push_back({lines_[row], row, number_, static_cast<std::uint8_t>(column),
                          suspicion.code, suspicion.dropped_zero});
}

void TableReader::note_issues(Chunk& chunk, const Record& record, std::uint32_t row) {
  std::string scratch;
  for (const std::size_t number : looked_at_) {
    const Plan& plan = plans_[number];
    const CellText& cell = record.cells[static_cast<std::size_t>(plan.place)];
    if (cell.size == 0) continue;
    if (plan.spec->type == CellType::worker_id &&
        !same_text(plan.column->texts[row], cell.view())) {
      const auto cleaned =
          cleaned_id(cell_text(record, plan.place, scratch), birth_year_of(record));
      if (cleaned && cleaned->lost_zero) note(chunk, row, number, {ProblemCode::lost_zero});
    }
    if (plan.spec->identifies != Identifies::nothing) {
      const std::int32_t born =
          birth_column_ == SIZE_MAX ? empty_int : table_->columns[birth_column_].ints[row];
      suspect_text(
          *plan.spec,
          plan.spec->stored ? plan.column->texts[row] : cell_text(record, plan.place, scratch),
          born == empty_int ? 0 : birth::year_of(born),
          [&](const Suspicion& suspicion) { note(chunk, row, number, suspicion); });
    }
    if (plan.spec->may_be_formula && is_formula_like(cell.view()))
      note(chunk, row, number, {ProblemCode::formula_like});
    if (sheet_ != nullptr && plan.spec->identifies == Identifies::account &&
        sheet_->is_account_number(lines_[row], static_cast<std::uint64_t>(plan.place)))
      note(chunk, row, number, {ProblemCode::account_number_cell});
  }
  note_more(chunk, row);
}

void TableReader::reject_key(std::uint32_t row, std::size_t column, ProblemCode code,
                             std::string_view cell, const Bilingual& why) {
  RejectRecord fault{.row = row,
                     .table = number_,
                     .column = static_cast<std::uint8_t>(column),
                     .code = code,
                     .line = lines_[row],
                     .key = key_text(*table_, row),
                     .cell = std::string{cell},
                     .record = text_.substr(offsets_[row], lengths_[row]),
                     .why = why};
  if (rejected_[row] == 0) {
    rejected_[row] = 1;
    rejects_.push_back(std::move(fault));
    return;
  }
  // Only a fault of the whole row comes before that of the key.
  const auto known = std::lower_bound(
      rejects_.begin(), rejects_.begin() + static_cast<std::ptrdiff_t>(parsed_rejects_), row,
      [](const RejectRecord& reject, std::uint32_t of) { return reject.row < of; });
  if (known->column != whole_row) *known = std::move(fault);
}

Buffer<KeyIndex::Entry> TableReader::keyed_rows() const {
  Buffer<KeyIndex::Entry> keyed;
  keyed.reserve(table_->rows);
  for (const Chunk& chunk : chunks_) {
    for (std::uint32_t row = chunk.first_row; row < chunk.first_row + chunk.rows; ++row) {
      if (key_hashes_[row] != 0) keyed.push_back({key_hashes_[row], row});
    }
  }
  return keyed;
}

void TableReader::place_rejects() {
  if (sheet_ == nullptr) return;
  for (RejectRecord& reject : rejects_) {
    std::optional<std::uint32_t> column;
    if (reject.column != whole_row && places_[reject.column] >= 0)
      column = static_cast<std::uint32_t>(places_[reject.column]);
    reject.place = sheet_->in_words(reject.line, column, options_.language);
  }
}

void TableReader::take_faults() {
  rejected_.assign(table_->rows, 0);
  for (Chunk& chunk : chunks_) {
    for (RejectRecord& fault : chunk.faults) {
      rejected_[fault.row] = 1;
      rejects_.push_back(std::move(fault));
    }
    chunk.faults.clear();
  }
  parsed_rejects_ = rejects_.size();
}

Buffer<KeyIndex::Duplicate> TableReader::duplicates(KeyIndex& index,
                                                    const Buffer<KeyIndex::Entry>& keyed) const {
  if (keyed.empty()) return {};
  const std::span<const Column> key{table_->columns.data(), spec_.key_columns};
  return index.build(keyed, options_.threads, [&](std::uint32_t a, std::uint32_t b) {
    thread_local NowAndThen now_and_then;
    now_and_then();
    return std::all_of(key.begin(), key.end(), [&](const Column& column) {
      return is_text(column.type) ? same_text(column.texts[a], column.texts[b])
                                  : column.ints[a] == column.ints[b];
    });
  });
}

void TableReader::settle(KeyIndex& index) {
  for (const KeyIndex::Duplicate& duplicate : duplicates(index, keyed_rows()))
    reject_key(duplicate.row, spec_.key_columns - 1, ProblemCode::duplicate_key, {});
}

void TableReader::choose(std::uint32_t row) {
  if (!used_.empty() && used_.back().first + used_.back().second == row) {
    ++used_.back().second;
  } else {
    used_.emplace_back(row, 1);
  }
}

void TableReader::choose_rows() {
  for (const Chunk& chunk : chunks_) {
    for (std::uint32_t row = chunk.first_row; row < chunk.first_row + chunk.rows; ++row) {
      if (!is_rejected(row)) choose(row);
    }
  }
}

// Names a last row whose line does not end: the file may have been cut there.
void TableReader::note_open_line() {
  if (text_.empty() || text_.back() == '\n') return;
  const auto chunk = std::find_if(chunks_.rbegin(), chunks_.rend(),
                                  [](const Chunk& of_rows) { return of_rows.rows > 0; });
  if (chunk == chunks_.rend()) return;
  const std::uint32_t row = chunk->first_row + chunk->rows - 1;
  // Blank lines may follow it.
  if (offsets_[row] + lengths_[row] != text_.size()) return;
  is_last_line_open_ = rejected_[row] == 0;
  const auto last =
      std::find(places_.begin(), places_.end(), static_cast<std::int32_t>(cells_.least) - 1);
  note(*chunk, row,
       last == places_.end() ? std::size_t{last_column}
                             : static_cast<std::size_t>(last - places_.begin()),
       {ProblemCode::last_line_open});
}

void TableReader::keep_issues() {
  note_open_line();
  // Issues of rows that turned out to be rejected are dropped; rows are then numbered as in the
  // table.
  for (Chunk& chunk : chunks_) {
    issues_.insert(issues_.end(), chunk.issues.begin(), chunk.issues.end());
    chunk.issues = {};
  }
  std::erase_if(issues_, [&](const IssueRecord& issue) { return is_rejected(issue.row); });
  std::sort(issues_.begin(), issues_.end(), [](const IssueRecord& a, const IssueRecord& b) {
    return std::tuple{a.row, a.column, a.code} < std::tuple{b.row, b.column, b.code};
  });
  std::size_t range = 0;
  std::uint32_t before = 0;
  for (IssueRecord& issue : issues_) {
    while (issue.row >= used_[range].first + used_[range].second) before += used_[range++].second;
    issue.row = before + issue.row - used_[range].first;
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

void TableReader::read(Table& table, const ReadKeys* parents, ReadKeys* keys) {
  table_ = &table;
  parents_ = parents;
  read_rows();
  take_faults();
  KeyIndex own;
  settle(keys != nullptr ? keys->index : own);
  std::sort(rejects_.begin(), rejects_.end(),
            [](const RejectRecord& a, const RejectRecord& b) { return a.row < b.row; });
  place_rejects();
  for (const Chunk& chunk : chunks_) counts_.read += chunk.rows;
  counts_.rejected = rejects_.size();
  counts_.used = counts_.read - counts_.rejected;
  choose_rows();
  keep_issues();
  if (keys != nullptr) note_keys(*keys);
  for (std::size_t i = 0; i < spec_.columns.size(); ++i) {
    if (!spec_.columns[i].stored) table.columns[i].numbers = {};
  }
  table.keep(used_, options_.threads);
  keep_ranges(lines_, used_);
  keep_ranges(references_, used_);
  keep(used_);
}

namespace {

std::string fault_of(const RejectRecord& reject, const TableSpec& table, Language language) {
  if (!reject.why.english.empty()) return std::string{reject.why.in(language)};
  const std::string cell = as_utf8(reject.cell);
  switch (reject.code) {
    case ProblemCode::bad_utf8:
      return say(language, "the row is not UTF-8: save the file as CSV in UTF-8",
                 "dòng không phải UTF-8: lưu tệp dạng CSV với mã UTF-8");
    case ProblemCode::bad_quote:
      return say(language,
                 "a quote is not closed, or text follows a closing quote: write a quote inside a "
                 "quoted cell twice; a record has at most 1,000 lines and 1 MiB",
                 "dấu ngoặc kép chưa đóng, hoặc có ký tự sau dấu ngoặc kép đóng: trong ô có ngoặc "
                 "kép, viết dấu ngoặc kép hai lần; mỗi bản ghi tối đa 1.000 dòng và 1 MiB");
    case ProblemCode::bad_fields:
      return say(language, "the row has {}, the header {}: quote cells that hold the separator",
                 "dòng có {} ô, dòng tiêu đề có {} ô: đặt trong ngoặc kép những ô có dấu phân cách",
                 language == Language::english ? fmt::format("{} cells", reject.cells)
                                               : fmt::format("{}", reject.cells),
                 reject.header_cells);
    default:
      break;
  }
  const ColumnSpec& column = table.columns[reject.column];
  const std::string_view parent = table.reference ? table.reference->table : std::string_view{};
  switch (reject.code) {
    case ProblemCode::missing_value:
      if (!table.alternatives.empty() && reject.column == table.alternatives.front())
        return say(language, "one of {} must be given", "phải có một trong: {}",
                   alternatives_of(table));
      return say(language, "{} must not be empty", "{} không được để trống", column.name);
    case ProblemCode::bad_date:
      if (cell.find(':') != std::string::npos) {
        return say(
            language,
            "\"{}\" has a time of day or a zone, by which the day could move: write "
            "2022-04-01 or 01/04/2022",
            "\"{}\" có giờ hoặc múi giờ, ngày có thể bị lệch: ghi 2022-04-01 hoặc 01/04/2022",
            cell);
      }
      if (cell.size() >= 4 && std::all_of(cell.begin(), cell.end(), is_digit)) {
        return say(language,
                   "\"{}\" is no date, but may be the number that a spreadsheet keeps for one: "
                   "write 2022-04-01 or 01/04/2022",
                   "\"{}\" không phải là ngày, có lẽ là số mà bảng tính lưu thay cho ngày: ghi "
                   "2022-04-01 hoặc 01/04/2022",
                   cell);
      }
      return say(language, "\"{}\" is no date: write 2022-04-01 or 01/04/2022",
                 "\"{}\" không phải là ngày: ghi 2022-04-01 hoặc 01/04/2022", cell);
    case ProblemCode::bad_month:
      return column.type == CellType::month
                 ? say(language,
                       "\"{}\" is no month: write 2022-04 or 04/2022, from 2020-01 to 2024-12",
                       "\"{}\" không phải là tháng: ghi 2022-04 hoặc 04/2022, từ 2020-01 đến "
                       "2024-12",
                       cell)
                 : say(language,
                       "\"{}\" is no set of months: write 2022-04 or 04/2022, from 2020-01 to "
                       "2024-12, separated by spaces, or - for none",
                       "\"{}\" không phải là các tháng: ghi 2022-04 hoặc 04/2022, từ 2020-01 đến "
                       "2024-12, cách nhau bằng dấu cách, hoặc - nếu không có tháng nào",
                       cell);
    case ProblemCode::bad_number:
      if (!column.may_be_negative && cell.starts_with('-'))
        return say(language, "\"{}\" lies below 0", "\"{}\" nhỏ hơn 0", cell);
      return say(language,
                 "\"{}\" is no whole number: write 1 to 18 digits without a unit, 1500000 or "
                 "1.500.000",
                 "\"{}\" không phải là số nguyên: ghi 1 đến 18 chữ số, không ghi đơn vị, 1500000 "
                 "hoặc 1.500.000",
                 cell);
    case ProblemCode::bad_id:
      return say(
          language,
          "\"{}\" is no ID of a person: a citizen ID has 12 digits, an old ID 9, a passport "
          "letters and digits; format the column as text",
          "\"{}\" không phải là số giấy tờ: CCCD có 12 chữ số, CMND có 9 chữ số, hộ chiếu gồm "
          "chữ và số; định dạng cột là văn bản",
          cell);
    case ProblemCode::ambiguous_date:
      return say(language,
                 "\"{}\" can be read day first and month first, and other dates of the file are "
                 "month first: write 2022-04-01, or give --dates {}=day_first or month_first",
                 "\"{}\" đọc được cả theo ngày trước và tháng trước, trong tệp có ngày ghi tháng "
                 "trước: ghi 2022-04-01, hoặc dùng --dates {}=day_first hay month_first",
                 cell, table.name);
    case ProblemCode::bad_value:
      if (column.type == CellType::province) {
        const bool one_digit = cell.size() == 1 && is_digit(cell[0]);
        return say(language, "\"{}\" is no province's code of two digits{}",
                   "\"{}\" không phải là mã tỉnh, thành phố gồm hai chữ số{}", cell,
                   one_digit ? dropped_zero(language) : std::string{});
      }
      if (column.type == CellType::yes_no)
        return say(language, "\"{}\" is neither yes nor no", "\"{}\" không phải là có hay không",
                   cell);
      return say(language, "\"{}\" is none of {}", "\"{}\" không thuộc các giá trị: {}", cell,
                 fmt::format("{}", fmt::join(column.values, ", ")));
    case ProblemCode::duplicate_key:
      return say(language, "an earlier row has the key {}", "một dòng trước đã có khóa {}",
                 as_utf8(shown(reject.key)));
    case ProblemCode::unknown_reference:
      return say(language, "no row of {} has the key \"{}\"", "trong {} không có khóa \"{}\"",
                 parent, cell);
    case ProblemCode::rejected_reference:
      return say(language, "the row \"{}\" of {} was rejected: mend that one first",
                 "dòng \"{}\" của {} đã bị loại: sửa dòng đó trước", cell, parent);
    case ProblemCode::bad_order:
      return say(language, "{} {} lies before an earlier step of the {}",
                 "{} {} sớm hơn một bước trước đó của {}", column.name, cell,
                 table.row_in_words.in(language));
    case ProblemCode::bad_interval:
      return say(language, "{} {} lies before the first day", "{} {} sớm hơn ngày bắt đầu",
                 column.name, cell);
    default:
      return {};
  }
}

std::string message_of(const RejectRecord& reject, const TableSpec& table, Language language) {
  constexpr std::string_view in_vietnamese =
      "; tháng này vẫn được tính là đã chi trả, để không chi trả hai lần";
  std::string message = fault_of(reject, table, language);
  if (!reject.place.empty()) message += fmt::format(" ({})", reject.place);
  if (reject.counts) message += language == Language::english ? counts_all_the_same : in_vietnamese;
  return message;
}

}  // namespace

Reject reject_of(const RejectRecord& reject, const TableSpec& table, Language language) {
  return {table.name,
          reject.line,
          reject.key,
          reject.column == whole_row ? std::string_view{} : table.columns[reject.column].name,
          reject.code,
          message_of(reject, table, language),
          as_utf8(reject.record)};
}

}  // namespace v2
}  // namespace rentsupport
