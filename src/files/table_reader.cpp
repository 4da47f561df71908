#include "files/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "decide/column_places.hpp"
#include "decide/identifiers.hpp"
#include "decide/worker_ids.hpp"
#include "rule/provinces.hpp"
#include "values/language.hpp"
#include "values/parallel.hpp"
#include "values/sha256.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 20U;
constexpr std::string_view separators = ",;\t";

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

// Returns what a file is that is no CSV, in its first bytes.
std::optional<Bilingual> TableReader::other_format() const {
  constexpr std::size_t enough = 512;
  const std::string head = upper_case(without_letters_beyond_ascii(text_.substr(0, enough)));
  const auto begins = [&](std::string_view with) { return text_.starts_with(with); };
  if (begins("PK\x03\x04")) {
    return text_.substr(0, enough).find("opendocument") != std::string_view::npos
               ? Bilingual{"tệp là bảng tính .ods: lưu dạng CSV với mã UTF-8",
                           "the file is a spreadsheet (.ods): save it as CSV in UTF-8"}
               : Bilingual{"tệp là bảng tính Excel (.xlsx): lưu dạng CSV với mã UTF-8",
                           "the file is an Excel workbook (.xlsx): save it as CSV in UTF-8"};
  }
  if (begins("\xd0\xcf\x11\xe0"))
    return Bilingual{"tệp là bảng tính .xls, hoặc bảng tính có mật khẩu: lưu dạng CSV với mã UTF-8",
                     "the file is an .xls or an encrypted workbook: save it as CSV in UTF-8"};
  if (begins("%PDF"))
    return Bilingual{"tệp là PDF: cần tệp CSV", "the file is a PDF: give a CSV file"};
  if (head.starts_with("<!DOCTYPE") || head.starts_with("<HTML") || head.starts_with("<?XML"))
    return Bilingual{"tệp là trang web hoặc XML: cần tệp CSV",
                     "the file is a web page or XML: give a CSV file"};
  return std::nullopt;
}

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
  if (const auto other = other_format()) return bad_header(other->english, other->vietnamese);
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

  const auto columns = columns_of(name_);
  std::string scratch;
  const auto name_at = [&](std::size_t place) {
    return cell_text(header, static_cast<std::int32_t>(place), scratch);
  };
  cells_ = {header.cell_count, header.cell_count};
  while (cells_.least > 0 && name_at(cells_.least - 1).empty()) --cells_.least;
  last_name_ = cells_.least == 0 ? std::string_view{} : name_at(cells_.least - 1);
  std::vector<Problem> problems;
  ColumnPlaces places(name_, options_.language);
  for (std::size_t place = 0; place < cells_.least; ++place) {
    const std::string_view column = name_at(place);
    if (options_.ignored_columns.contains(std::string{column})) {
      const bool required = std::any_of(columns.begin(), columns.end(), [&](const auto& known) {
        return known.required && known.name == column;
      });
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
  if (const auto encoding = other_encoding(rows_begin_)) {
    return problem(
        ProblemCode::bad_utf8, {},
        say(options_.language, "the file is not UTF-8, but probably {}: save it as CSV in UTF-8",
            "tệp không phải UTF-8, có lẽ là {}: lưu tệp dạng CSV với mã UTF-8", *encoding));
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
  if (name_ == TableName::history) amounts_.resize(rows);
  if (name_ == TableName::workers) {
    for (Buffer<std::uint64_t>* const hashes :
         {&person_hashes_.ids, &person_hashes_.numbers, &person_hashes_.accounts})
      hashes->resize(rows);
  }
}

void TableReader::read_rows() {
  const auto columns = columns_of(name_);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    table_->columns[i].texts.refer_to(text_.data());
    plans_.push_back({&columns[i], &table_->columns[i], static_cast<std::uint32_t>(i), places_[i]});
    if (places_[i] >= 0 && (columns[i].type == CellType::worker_id || may_be_formula(name_, i)))
      looked_at_.push_back(i);
    for (const auto& [which, order] : options_.dates) {
      if (which != name(name_) && which != fmt::format("{}.{}", name(name_), columns[i].name))
        continue;
      plans_.back().order = order;
      plans_.back().is_told = true;
    }
  }
  cut_into_chunks();
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

void TableReader::read_chunks() {
  // The digest is one long task beside those of the chunks.
  parallel(options_.threads, chunks_.size() + 1, [&](std::size_t task, unsigned) {
    if (task == 0) {
      if (sha256_.empty()) sha256_ = rentsupport::sha256(bytes_);
      return;
    }
    Chunk& chunk = chunks_[task - 1];
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
  if (all.month_first == 0 || 100 * all.month_first < all.day_first || name_ == TableName::persons)
    return false;
  bool any = false;
  for (Plan& plan : plans_) {
    if (plan.is_told) continue;
    plan.order.reset();
    any = true;
  }
  if (!any) return false;
  const std::int32_t day = read_date_in_full(all.cell).month_first;
  const std::string_view file = name(name_);
  const std::string column{columns_of(name_)[all.column].name};
  const std::string known = to_string(Date{std::chrono::days{day}});
  warning_ = say(options_.language,
                 "{}: {} dates look month first ({} on line {}, column {}): write {}, or give "
                 "--dates {}=month_first",
                 "{}: {} ngày có vẻ ghi tháng trước ngày ({} ở dòng {}, cột {}): ghi {}, hoặc dùng "
                 "--dates {}=month_first",
                 file_name(), all.month_first, all.cell, all.line, column, known, file);
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
                       .table = name_,
                       .column = column,
                       .code = code,
                       .line = lines_[row],
                       .key = {},
                       .cell = shown(cell),
                       .record = text_.substr(record.begin, record.end - record.begin)};
    if (!keyless && key_hashes_[row] != 0) fault.key = key_of(row);
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
    if (name_ == TableName::persons && table_->columns[persons::other_id].texts.empty(row)) return;
    key_hashes_[row] = hash | 1U;
  };

  const bool bad_utf8 =
      record.maybe_not_ascii && !is_utf8(text_.substr(record.begin, record.end - record.begin));
  if (bad_utf8 || record.bad_quote || !has_right_cells(record)) {
    salvage(record, row);
    if (!bad_utf8 && !record.bad_quote) note_key();
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
    if (name_ == TableName::history) {
      salvage(record, row);
      note_key();
    }
    reject(static_cast<std::uint8_t>(plan.number), code, text);
    for (std::size_t i = plan.number + 1; i < plans_.size(); ++i) {
      if (plans_[i].spec->type != CellType::date && plans_[i].spec->type != CellType::birth_date)
        continue;
      const std::string_view later = cell_text(record, plans_[i].place, scratch);
      if (!later.empty()) tally(chunk, plans_[i], read_date_in_full(later), later, row);
    }
  };
  for (const Plan& plan : plans_) {
    std::string_view text = cell_text(record, plan.place, scratch);
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
    if (plan.spec->type == CellType::date && !text.empty()) {
      if (const auto crossed = crossed_date(*table_, plan.number, row)) {
        fail(plan, *crossed, text);
        return;
      }
    }
    if (plan.number == key_column()) note_key();
    if (plan.number == 1 && parents_ != nullptr) {
      text = plan.column->texts[row];
      if (last.text.empty() || !same_text(text, last.text)) {
        last.row = parents_->index.find(hash_of(text) | 1U, [&](std::uint32_t other) {
          return same_text(parents_->texts[other], text);
        });
        last.text = text;
      }
      if (!last.row) {
        fail(plan, ProblemCode::unknown_reference, text);
        return;
      }
      references_[row] = parents_->used_row[*last.row];
      if (references_[row] == Keys::rejected) {
        fail(plan, ProblemCode::rejected_reference, text);
        return;
      }
    }
  }
  note_issues(chunk, record, row);
}

// The key is known once this column is read.
std::size_t TableReader::key_column() const noexcept {
  return name_ == TableName::history || name_ == TableName::persons ? 1 : 0;
}

bool TableReader::put_text(const Plan& plan, const Record& record, std::uint32_t row,
                           std::string_view text, bool is_own) {
  TextColumn& texts = plan.column->texts;
  switch (plan.spec->type) {
    case CellType::worker_id:
      if (!is_clean_number(text)) {
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
  const auto columns = columns_of(name_);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].type != CellType::birth_date) continue;
    std::string scratch;
    const std::string_view text = cell_text(record, places_[i], scratch);
    return text.empty() ? 0 : read_birth_year(text);
  }
  return 0;
}

// Reads what can be read of the key, and of a payment, in a row that is rejected.
void TableReader::salvage(const Record& record, std::uint32_t row) {
  std::string scratch;
  const auto sound = [&](std::size_t column) -> std::string_view {
    const std::int32_t place = places_[column];
    if (place < 0 || static_cast<std::size_t>(place) >= record.cell_count ||
        static_cast<std::size_t>(place) >= record.sound_cells)
      return {};
    const std::string_view text = cell_text(record, place, scratch);
    return is_utf8(text) ? text : std::string_view{};
  };
  for (std::size_t column = 0; column <= key_column(); ++column) {
    if (!is_text(plans_[column].spec->type)) continue;
    const std::string_view text = sound(column);
    if (text.empty()) {
      plans_[column].column->texts.put(row, {});
    } else {
      static_cast<void>(put_text(plans_[column], record, row, text, text.data() == scratch.data()));
    }
  }
  if (name_ != TableName::history) return;
  std::int32_t& month = table_->columns[history::month].ints[row];
  if (!read_month_cell(sound(history::month), month)) month = empty_int;
  std::uint8_t& group = table_->columns[history::group].choices[row];
  if (!read_choice_cell(sound(history::group), group_names, group)) group = empty_choice;
  amounts_[row] = read_amount_cell(sound(history::amount_vnd)).value_or(0);
  // Nothing else of it tells who it is.
  table_->columns[history::insurance_no].texts.put(row, {});
  table_->columns[history::full_name].texts.put(row, {});
  table_->columns[history::birth_date].ints[row] = empty_int;
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
      amounts_[row] = amount.value_or(0);
      if (!amount) note(chunk, row, plan.number, {ProblemCode::amount_format});
      return true;
    }
  }
  return false;
}

void TableReader::note(Chunk& chunk, std::uint32_t row, std::size_t column,
                       const Suspicion& suspicion) const {
  chunk.issues.push_back({lines_[row], row, name_, static_cast<std::uint8_t>(column),
                          suspicion.code, suspicion.dropped_zero});
}

void TableReader::note_issues(Chunk& chunk, const Record& record, std::uint32_t row) {
  const auto note_one = [&](std::size_t column, const Suspicion& suspicion) {
    note(chunk, row, column, suspicion);
  };
  std::string scratch;
  for (const std::size_t number : looked_at_) {
    const Plan& plan = plans_[number];
    const CellText& cell = record.cells[static_cast<std::size_t>(plan.place)];
    if (cell.size == 0) continue;
    if (plan.spec->type == CellType::worker_id &&
        !same_text(plan.column->texts[row], cell.view())) {
      const auto cleaned =
          cleaned_id(cell_text(record, plan.place, scratch), birth_year_of(record));
      if (cleaned && cleaned->lost_zero) note_one(number, {ProblemCode::lost_zero});
    }
    if (is_formula_like(cell.view()) && may_be_formula(name_, number))
      note_one(number, {ProblemCode::formula_like});
  }
  if (name_ == TableName::employers) {
    const std::string_view tax_code = cell_text(record, places_[employers::tax_code], scratch);
    if (tax_code.empty()) return;
    if (const auto suspicion = suspect_tax_code(tax_code))
      note_one(employers::tax_code, *suspicion);
  }
  if (name_ != TableName::workers) return;
  const auto text = [&](std::size_t column) { return table_->columns[column].texts[row]; };
  const std::string_view number = text(workers::insurance_no);
  const std::string_view account = text(workers::account);
  person_hashes_.ids[row] = person_hash(text(workers::worker_id));
  person_hashes_.numbers[row] = is_insurance_no(number) ? person_hash(number) : 0;
  if (is_clean_account(account)) {
    person_hashes_.accounts[row] = person_hash(account);
  } else {
    person_hashes_.accounts[row] = person_hash(cleaned_account(account).value_or(std::string{}));
  }
  const std::int32_t born = table_->columns[workers::birth_date].ints[row];
  suspect_request(
      {text(workers::worker_id), born == empty_int ? 0 : birth::year_of(born), number, account},
      note_one);
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
    note_one(workers::previous_contract_ended_on, {ProblemCode::short_break});
  if (asks_for_too_many(group, table_->columns[workers::months].sets[row]))
    note_one(workers::months, {ProblemCode::more_than_three});
  if (table_->columns[workers::account].texts.empty(row)) {
    const Column& kind = dossier_->employers.columns[employers::kind];
    const std::uint32_t employer = dossier_->list_employer[references_[row]];
    if (kind.is_known(employer) &&
        kind.choices[employer] == static_cast<std::uint8_t>(EmployerKind::enterprise)) {
      note_one(workers::account, {ProblemCode::account_missing});
    }
  }
}

std::string TableReader::key_of(std::uint32_t row) const {
  std::string key{table_->columns[0].texts[row]};
  if (name_ == TableName::history)
    key += ' ' + to_string(month_of_number(table_->columns[history::month].ints[row]));
  if (name_ == TableName::persons) key += fmt::format(" {}", table_->columns[1].texts[row]);
  return key;
}

void TableReader::reject_key(std::uint32_t row, std::size_t column, ProblemCode code,
                             std::string_view cell) {
  RejectRecord fault{.row = row,
                     .table = name_,
                     .column = static_cast<std::uint8_t>(column),
                     .code = code,
                     .line = lines_[row],
                     .key = key_of(row),
                     .cell = std::string{cell},
                     .record = text_.substr(offsets_[row], lengths_[row])};
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

void TableReader::find_duplicates(KeyIndex& index) {
  std::vector<KeyIndex::Entry> keyed;
  keyed.reserve(table_->rows);
  rejected_.assign(table_->rows, 0);
  bool any_repayment = false;
  for (Chunk& chunk : chunks_) {
    for (std::uint32_t row = chunk.first_row; row < chunk.first_row + chunk.rows; ++row) {
      if (key_hashes_[row] != 0) keyed.push_back({key_hashes_[row], row});
      any_repayment = any_repayment || (name_ == TableName::history && amounts_[row] < 0);
    }
    for (RejectRecord& fault : chunk.faults) {
      rejected_[fault.row] = 1;
      rejects_.push_back(std::move(fault));
    }
    chunk.faults.clear();
  }
  parsed_rejects_ = rejects_.size();
  const TextColumn& keys = table_->columns[0].texts;
  const auto duplicates =
      index.build(keyed, options_.threads, [&](std::uint32_t a, std::uint32_t b) {
        if (name_ == TableName::history &&
            table_->columns[history::month].ints[a] != table_->columns[history::month].ints[b])
          return false;
        return same_text(keys[a], keys[b]);
      });
  if (any_repayment) {
    settle_repayments(keyed, duplicates);
  } else {
    for (const KeyIndex::Duplicate& duplicate : duplicates)
      reject_key(duplicate.row, key_column(), ProblemCode::duplicate_key, {});
  }
  std::sort(rejects_.begin(), rejects_.end(),
            [](const RejectRecord& a, const RejectRecord& b) { return a.row < b.row; });
}

void TableReader::settle_repayments(const std::vector<KeyIndex::Entry>& keyed,
                                    const std::vector<KeyIndex::Duplicate>& duplicates) {
  HashMap<std::uint32_t, PaidMonth> months;  // by the first row of a worker and a month
  std::size_t next = 0;
  for (const KeyIndex::Entry& entry : keyed) {
    const std::uint32_t row = entry.row;
    std::uint32_t first = row;
    if (next < duplicates.size() && duplicates[next].row == row) first = duplicates[next++].first;
    const PaidMonth::Step step = months[first].take(row, amounts_[row], rejected_[row] != 0);
    if (step.code) {
      const bool is_key = *step.code == ProblemCode::duplicate_key;
      reject_key(row, is_key ? history::month : history::amount_vnd, *step.code,
                 table_->columns[0].texts[row]);
    }
    if (step.is_odd) note(chunks_.front(), row, history::amount_vnd, {ProblemCode::amount_format});
    if (step.freed) freed_.push_back(*step.freed);
  }
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
  dossier_->last_columns[static_cast<std::size_t>(name_)] = last_name_;
}

void TableReader::keep_issues() {
  note_open_line();
  // Issues of rows that turned out to be rejected are dropped; rows are then numbered as in the
  // table.
  std::vector<IssueRecord> issues;
  for (const Chunk& chunk : chunks_)
    issues.insert(issues.end(), chunk.issues.begin(), chunk.issues.end());
  std::erase_if(issues, [&](const IssueRecord& issue) { return rejected_[issue.row] != 0; });
  std::sort(issues.begin(), issues.end(), [](const IssueRecord& a, const IssueRecord& b) {
    return std::tuple{a.row, a.column, a.code} < std::tuple{b.row, b.column, b.code};
  });
  std::size_t range = 0;
  std::uint32_t before = 0;
  for (IssueRecord& issue : issues) {
    while (issue.row >= used_[range].first + used_[range].second) before += used_[range++].second;
    issue.row = before + issue.row - used_[range].first;
    dossier_->issues.push_back(issue);
  }
  Buffer<std::uint32_t>& lines = dossier_->lines[static_cast<std::size_t>(name_)];
  lines = lines_;
  keep_ranges(lines, used_);
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

void TableReader::read_workers(Dossier::Data& dossier, const ReadKeys& lists) {
  dossier_ = &dossier;
  table_ = &dossier.workers;
  parents_ = &lists;
  read_rows();
  KeyIndex requests;
  find_duplicates(requests);
  keep_used_rows();
  keep_issues();
  table_->keep(used_, options_.threads);
  keep_ranges(references_, used_);
  dossier.request_list = std::move(references_);
  for (Buffer<std::uint64_t>* const hashes :
       {&person_hashes_.ids, &person_hashes_.numbers, &person_hashes_.accounts})
    keep_ranges(*hashes, used_);
  dossier.person_hashes = std::move(person_hashes_);
}

void TableReader::read_history(Dossier::Data& dossier) {
  dossier_ = &dossier;
  table_ = &dossier.history;
  read_rows();
  KeyIndex keys;
  find_duplicates(keys);
  keep_used_rows();
  // A rejected payment counts too where its worker and month can be read: a fault must not pay
  // twice.
  std::vector<std::uint8_t> kinds(table_->rows);
  for (const Chunk& chunk : chunks_) {
    for (std::uint32_t row = chunk.first_row; row < chunk.first_row + chunk.rows; ++row) {
      const bool can_count = !table_->columns[history::worker_id].texts.empty(row) &&
                             table_->columns[history::month].ints[row] != empty_int &&
                             amounts_[row] >= 0;
      kinds[row] = static_cast<std::uint8_t>((rejected_[row] == 0 ? HistoryRow::is_used : 0U) |
                                             (can_count ? HistoryRow::counts : 0U));
    }
  }
  for (const std::uint32_t row : freed_)
    kinds[row] = static_cast<std::uint8_t>(kinds[row] & ~HistoryRow::counts);
  used_.clear();
  for (std::uint32_t row = 0; row < kinds.size(); ++row) {
    if (kinds[row] == 0) continue;
    dossier.history_rows.push_back(kinds[row]);
    if (!used_.empty() && used_.back().first + used_.back().second == row) {
      ++used_.back().second;
    } else {
      used_.emplace_back(row, 1);
    }
  }
  for (RejectRecord& reject : rejects_)
    reject.counts = (kinds[reject.row] & HistoryRow::counts) != 0;
  keep_issues();
  table_->keep(used_, options_.threads);
}

void TableReader::read_persons(Dossier::Data& dossier) {
  dossier_ = &dossier;
  dossier.has_persons = true;
  table_ = &dossier.decided_persons;
  read_rows();
  rejected_.assign(table_->rows, 0);
  const TextColumn& workers = table_->columns[persons::worker_id].texts;
  const TextColumn& others = table_->columns[persons::other_id].texts;
  for (Chunk& chunk : chunks_) {
    for (RejectRecord& fault : chunk.faults) {
      rejected_[fault.row] = 1;
      rejects_.push_back(std::move(fault));
    }
    chunk.faults.clear();
  }
  parsed_rejects_ = rejects_.size();
  for (const Chunk& chunk : chunks_) {
    for (std::uint32_t row = chunk.first_row; row < chunk.first_row + chunk.rows; ++row) {
      if (rejected_[row] != 0) continue;
      const std::uint8_t same = table_->columns[persons::same].choices[row];
      if (same == empty_choice) continue;
      const auto fault = add_decision(dossier.same_persons, workers[row], others[row], same == 1);
      if (fault) reject_key(row, persons::same, *fault, yes_no_names[same]);
    }
  }
  std::sort(rejects_.begin(), rejects_.end(),
            [](const RejectRecord& a, const RejectRecord& b) { return a.row < b.row; });
  keep_used_rows();
  keep_issues();
  table_->keep(used_, options_.threads);
}

namespace {

std::string fault_of(const RejectRecord& reject, Language language) {
  const auto columns = columns_of(reject.table);
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
  const ColumnSpec& column = columns[reject.column];
  const std::string_view parent = reject.table == TableName::lists ? "employers" : "lists";
  switch (reject.code) {
    case ProblemCode::missing_value:
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
                 cell, name(reject.table));
    case ProblemCode::bad_value:
      if (column.type == CellType::province) {
        const bool one_digit = cell.size() == 1 && is_digit(cell[0]);
        return say(language, "\"{}\" is no province's code of two digits{}",
                   "\"{}\" không phải là mã tỉnh, thành phố gồm hai chữ số{}", cell,
                   one_digit ? dropped_zero(language) : std::string{});
      }
      if (reject.table == TableName::persons && reject.column == persons::same && cell == "no")
        return say(language, "an ID is one person: mend a wrong ID in its row",
                   "một số giấy tờ là của một người: sửa số ghi sai tại dòng của nó");
      if (column.type == CellType::yes_no)
        return say(language, "\"{}\" is neither yes nor no", "\"{}\" không phải là có hay không",
                   cell);
      return say(language, "\"{}\" is none of {}", "\"{}\" không thuộc các giá trị: {}", cell,
                 fmt::format("{}", fmt::join(column.values, ", ")));
    case ProblemCode::duplicate_key:
      if (reject.table == TableName::persons)
        return say(language, "an earlier row decides otherwise about the same two IDs",
                   "một dòng trước đã kết luận khác về hai số giấy tờ này");
      return say(language, "an earlier row has the key {}", "một dòng trước đã có khóa {}",
                 as_utf8(shown(reject.key)));
    case ProblemCode::unknown_reference:
      if (reject.table == TableName::history)
        return say(language, "a repayment of a month that is not paid in this file",
                   "hoàn trả cho một tháng chưa được chi trả trong tệp này");
      return say(language, "no row of {} has the key \"{}\"", "trong {} không có khóa \"{}\"",
                 parent, cell);
    case ProblemCode::rejected_reference:
      if (reject.table == TableName::history)
        return say(language,
                   "a repayment of a month that only a rejected row paid: mend that one first",
                   "hoàn trả cho một tháng mà chỉ dòng bị loại đã chi trả: sửa dòng đó trước");
      return say(language, "the row \"{}\" of {} was rejected: mend that one first",
                 "dòng \"{}\" của {} đã bị loại: sửa dòng đó trước", cell, parent);
    case ProblemCode::bad_order:
      return say(language, "{} {} lies before an earlier step of the list",
                 "{} {} sớm hơn một bước trước đó của danh sách", column.name, cell);
    case ProblemCode::bad_interval:
      return say(language, "{} {} lies before the first day", "{} {} sớm hơn ngày bắt đầu",
                 column.name, cell);
    default:
      return {};
  }
}

}  // namespace

std::string message_of(const RejectRecord& reject, Language language) {
  constexpr std::string_view in_vietnamese =
      "; tháng này vẫn được tính là đã chi trả, để không chi trả hai lần";
  std::string message = fault_of(reject, language);
  if (reject.counts) message += language == Language::english ? counts_all_the_same : in_vietnamese;
  return message;
}

}  // namespace v2
}  // namespace rentsupport
