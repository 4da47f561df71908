// Records contract, sections 1 to 3: how a file is cut into records and cells, what a cell may say,
// which rows are rejected and which identifiers are suspicious.

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>
#include <stdexcept>
#include <utility>

#include "reference.hpp"

namespace reference {

namespace chrono = std::chrono;

// ---- Text ---------------------------------------------------------------------------------------

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string trimmed(std::string text) {
  while (!text.empty() && is_blank(text.back())) text.pop_back();
  while (!text.empty() && is_blank(text.front())) text.erase(text.begin());
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// The length of the UTF-8 sequence at `at`: valid, or the maximal part of one that is cut short
// (Unicode, table 3-7). A byte that begins nothing is a part of length 1.
struct Sequence {
  std::size_t length = 1;
  bool valid = false;
};

Sequence sequence_at(const std::string& bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned lead = byte(at);
  if (lead < 0x80) return {1, true};
  std::size_t length = 0;
  unsigned low = 0x80, high = 0xBF;  // what the second byte may be
  if (lead >= 0xC2 && lead <= 0xDF) length = 2;
  if (lead >= 0xE0 && lead <= 0xEF) length = 3;
  if (lead >= 0xF0 && lead <= 0xF4) length = 4;
  if (length == 0) return {1, false};
  if (lead == 0xE0) low = 0xA0;   // shorter forms exist
  if (lead == 0xED) high = 0x9F;  // surrogates
  if (lead == 0xF0) low = 0x90;   // shorter forms exist
  if (lead == 0xF4) high = 0x8F;  // beyond U+10FFFF
  for (std::size_t i = 1; i < length; ++i) {
    if (at + i >= bytes.size() || byte(at + i) < low || byte(at + i) > high) return {i, false};
    low = 0x80;
    high = 0xBF;
  }
  return {length, true};
}

}  // namespace

bool is_utf8(const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const Sequence sequence = sequence_at(bytes, at);
    if (!sequence.valid) return false;
    at += sequence.length;
  }
  return true;
}

std::string with_replacement_characters(const std::string& bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const Sequence sequence = sequence_at(bytes, at);
    text += sequence.valid ? bytes.substr(at, sequence.length) : "\xEF\xBF\xBD";
    at += sequence.length;
  }
  return text;
}

// ---- Lines, records, cells ----------------------------------------------------------------------

namespace {

std::string utf8_of(std::uint32_t c) {
  const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 63))};
  if (c < 0x10000) return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
  return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)),
          byte(0x80 | (c & 63))};
}

// What is no UTF-16 (half a pair of surrogates, half a unit) becomes a byte that is no UTF-8.
std::string from_utf16(const std::string& bytes, bool low_byte_first) {
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<std::uint32_t>(low_byte_first ? second << 8 | first : first << 8 | second);
  };
  std::string text;
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    const std::uint32_t high = unit(at);
    if (high < 0xD800 || high > 0xDFFF) {
      text += utf8_of(high);
      continue;
    }
    const std::uint32_t low = at + 3 < bytes.size() ? unit(at + 2) : 0;
    if (high <= 0xDBFF && low >= 0xDC00 && low <= 0xDFFF) {
      text += utf8_of(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
      at += 2;
    } else {
      text += '\xFF';
    }
  }
  if (at < bytes.size()) text += '\xFF';
  return text;
}

// The file as UTF-8 without a byte-order mark.
std::string text_of_file(const std::string& file) {
  if (file.rfind("\xEF\xBB\xBF", 0) == 0) return file.substr(3);
  if (file.rfind("\xFF\xFE", 0) == 0) return from_utf16(file.substr(2), true);
  if (file.rfind("\xFE\xFF", 0) == 0) return from_utf16(file.substr(2), false);
  return file;
}

// The length of the line's end at `at`: 0 where there is none. The file's end is one of length 0.
std::size_t line_end_length(const std::string& file, std::size_t at) {
  if (file[at] == '\n') return 1;
  if (file[at] == '\r' && at + 1 < file.size() && file[at + 1] == '\n') return 2;
  return 0;
}

bool at_line_end(const std::string& file, std::size_t at) {
  return at == file.size() || line_end_length(file, at) > 0;
}

std::size_t end_of_line(const std::string& file, std::size_t at) {
  while (!at_line_end(file, at)) ++at;
  return at;
}

std::size_t after_line(const std::string& file, std::size_t at) {
  const std::size_t end = end_of_line(file, at);
  return end == file.size() ? end : end + line_end_length(file, end);
}

// Moves over the lines that hold nothing but spaces and tabs.
std::size_t skip_blank_lines(const std::string& file, std::size_t at) {
  while (at < file.size()) {
    std::size_t end = at;
    while (end < file.size() && is_blank(file[end])) ++end;
    if (!at_line_end(file, end)) return at;
    at = after_line(file, end);
  }
  return at;
}

// A first line that names the separator and is no header: `sep=;`. 0: there is none.
char named_separator(const std::string& file) {
  const std::string line = file.substr(0, end_of_line(file, 0));
  for (const char separator : {',', ';', '\t'}) {
    if (line == std::string("sep=") + separator) return separator;
  }
  return 0;
}

// A record as it stands at the beginning of a text.
struct Cut {
  std::vector<Cell> cells;
  std::size_t length = 0;
  bool fault = false;     // of quotes
  bool unclosed = false;  // the fault is a quote that is open at the text's end
};

Cut cut(const std::string& text, char separator, bool quotes_are_text = false) {
  Cut record;
  std::size_t at = 0;
  const auto ends_cell = [&] { return at_line_end(text, at) || text[at] == separator; };
  for (bool more_cells = true; more_cells;) {
    Cell cell;
    if (!record.fault && !quotes_are_text && at < text.size() && text[at] == '"') {
      ++at;
      bool closed = false;
      std::string quoted;
      while (!closed && at < text.size()) {
        if (text[at] != '"') {
          quoted += text[at++];
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
          quoted += '"';
          at += 2;
        } else {
          closed = true;
          ++at;
        }
      }
      cell.text = quoted;
      record.unclosed = !closed;
      record.fault = !closed || !ends_cell();
    }
    while (!ends_cell()) cell.text += text[at++];
    cell.text = trimmed(cell.text);
    cell.faulty = record.fault;
    record.cells.push_back(cell);
    more_cells = !at_line_end(text, at);
    if (more_cells) ++at;
  }
  record.length = at;
  return record;
}

bool all_empty(const std::vector<Cell>& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const Cell& c) { return c.text.empty(); });
}

// Names at the right end of the header that are empty are no columns; a row may leave their cells
// out.
struct Width {
  std::size_t least = 0, most = 0;
  bool admits(std::size_t cells) const { return least <= cells && cells <= most; }
};

Width width_of(const std::vector<Cell>& header) {
  Width width{header.size(), header.size()};
  while (width.least > 0 && header[width.least - 1].text.empty()) --width.least;
  return width;
}

constexpr std::size_t longest_record = 1024 * 1024;
constexpr std::size_t most_lines = 1000;

// The record at `at` whose quoted cells span lines, if it is good when it is read so. The header's
// own number of cells is right.
std::optional<Cut> good_over_lines(const std::string& file, std::size_t at, char separator,
                                   const std::optional<Width>& width) {
  std::size_t end = at;
  for (std::size_t line = 0; line < most_lines && end - at <= longest_record; ++line) {
    end = after_line(file, end);
  }
  const std::string text = file.substr(at, end - at);
  const Cut record = cut(text, separator);
  if (record.fault || record.length > longest_record) return std::nullopt;
  const std::size_t cells = record.cells.size();
  const Width right = width.value_or(Width{cells, cells});
  if (!right.admits(cells)) return std::nullopt;
  for (std::size_t line = after_line(text, 0); line < record.length;
       line = after_line(text, line)) {
    const std::size_t line_end = end_of_line(text, line);
    const Cut alone = cut(text.substr(line, line_end - line), separator, true);
    if (right.admits(alone.cells.size()) && !all_empty(alone.cells)) return std::nullopt;
  }
  return record;
}

}  // namespace

// Which character is outside quotes depends on where cells begin, and that on the separator, which
// is being looked for. So a quote opens after any of the three candidates.
char separator_of(const std::string& bytes) {
  const std::string file = text_of_file(bytes);
  if (const char named = named_separator(file)) return named;
  const std::string candidates = ",;\t";
  for (std::size_t begin = skip_blank_lines(file, 0);;) {
    std::array<std::int64_t, 3> count = {0, 0, 0};
    bool cell_begins = true, quoted = false;
    for (std::size_t at = begin; at < file.size(); ++at) {
      const char c = file[at];
      if (quoted) {
        if (c != '"') continue;
        if (at + 1 < file.size() && file[at + 1] == '"') {
          ++at;
        } else {
          quoted = false;
        }
        continue;
      }
      if (at_line_end(file, at)) break;
      const std::size_t candidate = candidates.find(c);
      if (candidate != std::string::npos) ++count[candidate];
      quoted = cell_begins && c == '"';
      cell_begins = candidate != std::string::npos;
    }
    const auto most = std::max_element(count.begin(), count.end());  // the first of the greatest
    const char separator = candidates[static_cast<std::size_t>(most - count.begin())];
    // A line of empty cells is no header.
    const Cut line = cut(file.substr(begin, end_of_line(file, begin) - begin), separator);
    if (begin == file.size() || line.fault || !all_empty(line.cells)) return separator;
    begin = skip_blank_lines(file, after_line(file, begin));
  }
}

std::vector<Record> records_of(const std::string& bytes, char separator) {
  const std::string file = text_of_file(bytes);
  std::vector<Record> records;
  std::optional<Width> width;  // as the header says
  std::size_t at = named_separator(file) != 0 ? after_line(file, 0) : 0, counted = 0;
  std::int64_t line = 1;
  while ((at = skip_blank_lines(file, at)) < file.size()) {
    line += std::count(file.begin() + static_cast<std::ptrdiff_t>(counted),
                       file.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    counted = at;
    // The first line alone, unless it leaves a quote open and is good together with further lines.
    Cut found = cut(file.substr(at, end_of_line(file, at) - at), separator);
    if (found.unclosed) {
      if (const auto whole = good_over_lines(file, at, separator, width)) found = *whole;
    }
    Record record;
    record.line = line;
    record.text = file.substr(at, found.length);
    record.cells = found.cells;
    record.bad_quote = found.fault || found.length > longest_record;
    at += found.length;
    record.open = at == file.size();
    if (!record.open) at += line_end_length(file, at);
    if (!record.bad_quote && all_empty(record.cells)) continue;
    if (!width) width = width_of(record.cells);
    records.push_back(record);
  }
  return records;
}

// ---- Values -------------------------------------------------------------------------------------

namespace {

// Does `text` look like `pattern`, where 9 stands for a digit?
bool looks_like(const std::string& text, const std::string& pattern) {
  if (text.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (pattern[i] == '9' ? !is_digit(text[i]) : text[i] != pattern[i]) return false;
  }
  return true;
}

// The parts between separators; more than one where `text` has at least one of them.
std::vector<std::string> parts_of(const std::string& text, const std::string& separators) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (separators.find(c) == std::string::npos) {
      parts.back() += c;
    } else {
      parts.emplace_back();
    }
  }
  return parts;
}

// A day or a month: one digit or two. -1 if it is no such number.
int small_number_in(const std::string& text) {
  return all_digits(text) && text.size() <= 2 ? std::stoi(text) : -1;
}

// -1 if it is no year of four digits.
int year_in(const std::string& text) {
  return all_digits(text) && text.size() == 4 ? std::stoi(text) : -1;
}

bool is_time_of_zeros(const std::string& text) {
  if (text == "00:00" || text == "00:00:00") return true;
  const std::string with_fraction = "00:00:00.";
  return text.size() > with_fraction.size() && text.rfind(with_fraction, 0) == 0 &&
         text.find_first_not_of('0', with_fraction.size()) == std::string::npos;
}

}  // namespace

std::optional<Date> date_in(const std::string& text, bool month_first) {
  const std::size_t day_ends = text.find_first_of(" T");
  if (day_ends != std::string::npos && !is_time_of_zeros(text.substr(day_ends + 1))) {
    return std::nullopt;
  }
  const std::string day_text = text.substr(0, day_ends);
  int year = -1, month = -1, day = -1;
  for (const char* separator : {"-", "/", "."}) {
    const std::vector<std::string> parts = parts_of(day_text, separator);
    if (parts.size() != 3) continue;
    if (parts[0].size() == 4) {
      if (*separator == '.') continue;
      year = year_in(parts[0]);
      month = small_number_in(parts[1]);
      day = small_number_in(parts[2]);
    } else {
      day = small_number_in(parts[month_first ? 1 : 0]);
      month = small_number_in(parts[month_first ? 0 : 1]);
      year = year_in(parts[2]);
    }
  }
  if (year < 1 || month < 1 || day < 1) return std::nullopt;
  const chrono::year_month_day date{chrono::year{year}, chrono::month{static_cast<unsigned>(month)},
                                    chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Date{date};
}

std::optional<Month> month_in(const std::string& text) {
  int year = -1, month = -1;
  for (const char* separator : {"-", "/"}) {
    const std::vector<std::string> parts = parts_of(text, separator);
    if (parts.size() != 2) continue;
    const bool year_first = parts[0].size() == 4;
    if (!year_first && *separator == '-') continue;
    year = year_in(parts[year_first ? 0 : 1]);
    month = small_number_in(parts[year_first ? 1 : 0]);
  }
  if (year < 2020 || year > 2024 || month < 1 || month > 12) return std::nullopt;
  return Month{chrono::year{year}, chrono::month{static_cast<unsigned>(month)}};
}

std::optional<MonthSet> month_set_in(const std::string& text) {
  MonthSet months;
  if (text == "-" || text == "{}") return months;
  std::string list = text;
  const bool opens = !list.empty() && list.front() == '{',
             closes = !list.empty() && list.back() == '}';
  if (opens && closes) list = list.substr(1, list.size() - 2);
  for (const std::string& word : parts_of(list, " \t,;")) {
    if (word.empty()) continue;
    const std::optional<Month> month = month_in(word);
    if (!month) return std::nullopt;
    months.insert(*month);
  }
  if (months.empty()) return std::nullopt;
  return months;
}

std::optional<bool> yes_no_in(const std::string& text) {
  std::string word;
  for (const char c : in_nfc(text)) {
    word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  const std::set<std::string> yes = {"yes", "true", "t", "y", "1", "x", "có", "cÓ"};
  const std::set<std::string> no = {"no", "false", "f", "n", "0", "không", "khÔng"};
  if (yes.count(word) > 0) return true;
  if (no.count(word) > 0) return false;
  return std::nullopt;
}

std::optional<std::int64_t> amount_in(const std::string& text) {
  const bool negative = !text.empty() && text.front() == '-';
  const std::string number = text.substr(negative ? 1 : 0);
  std::string digits = number;
  for (const char* separator : {".", ",", " "}) {
    const std::vector<std::string> groups = parts_of(number, separator);
    if (groups.size() < 2) continue;
    if (groups[0].empty() || groups[0].size() > 3) return std::nullopt;
    digits = groups[0];
    for (std::size_t i = 1; i < groups.size(); ++i) {
      if (groups[i].size() != 3) return std::nullopt;
      digits += groups[i];
    }
  }
  if (!all_digits(digits) || digits.size() > 18) return std::nullopt;
  const std::int64_t amount = std::stoll(digits);
  if (amount == 0) return std::nullopt;
  return negative ? -amount : amount;
}

std::string to_text(Date date) {
  const chrono::year_month_day day{date};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text.data();
}

std::string to_text(Month month) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u", static_cast<int>(month.year()),
                static_cast<unsigned>(month.month()));
  return text.data();
}

// ---- Columns (records contract, section 2) ------------------------------------------------------

namespace {

enum class Type {
  text,  // as given
  key,   // a key or a district, in NFC
  worker_id,
  enumeration,
  province,
  yes_no,
  date,
  birth_date,
  month,
  month_set,
  amount
};

struct Column {
  std::string name;
  Type type = Type::text;
  bool required = false;
  std::vector<std::string> words = {};  // of an enumeration
  bool may_be_empty = false;            // though it is required
};

const std::vector<std::string> file_names = {"employers", "lists", "workers", "history", "persons"};

const std::vector<Column>& columns_of(const std::string& file) {
  static const std::map<std::string, std::vector<Column>> columns = {
      {"employers",
       {{"employer_id", Type::key, true},
        {"tax_code"},
        {"name"},
        {"kind",
         Type::enumeration,
         false,
         {"enterprise", "cooperative", "business_household", "public_unit", "other"}},
        {"registered", Type::yes_no},
        {"zone",
         Type::enumeration,
         false,
         {"industrial_park", "export_processing_zone", "economic_zone", "none"}},
        {"province", Type::province},
        {"district", Type::key}}},
      {"lists",
       {{"list_id", Type::key, true},
        {"employer_id", Type::key, true},
        {"group", Type::enumeration, true, {"working", "returning"}},
        {"drawn_up_on", Type::date, true},
        {"posted_on", Type::date},
        {"sent_to_si_on", Type::date},
        {"si_confirmed_on", Type::date},
        {"received_on", Type::date},
        {"submitted_on", Type::date},
        {"decided_on", Type::date},
        {"funded_on", Type::date},
        {"paid_on", Type::date},
        {"payroll_copy", Type::yes_no},
        {"forms_attached", Type::yes_no},
        {"signed", Type::yes_no}}},
      {"workers",
       {{"request_id", Type::key, true},
        {"list_id", Type::key, true},
        {"worker_id", Type::worker_id, true},
        {"section", Type::enumeration, false, {"II", "III"}},
        {"full_name"},
        {"birth_date", Type::birth_date},
        {"insurance_no"},
        {"applied", Type::yes_no},
        {"contract_type",
         Type::enumeration,
         false,
         {"indefinite", "fixed_term", "probation", "none"}},
        {"contract_signed_on", Type::date},
        {"contract_starts_on", Type::date},
        {"contract_ends_on", Type::date},
        {"previous_contract",
         Type::enumeration,
         false,
         {"none", "same_employer", "other_employer"}},
        {"previous_contract_ended_on", Type::date},
        {"rent_from", Type::date},
        {"rent_to", Type::date},
        {"rented_months", Type::month_set},
        {"pays_rent", Type::yes_no},
        {"insured_months", Type::month_set},
        {"payroll_months", Type::month_set},
        {"insurance_exempt", Type::enumeration, false, {"no", "decree_115", "foreigner"}},
        {"newly_recruited", Type::yes_no},
        {"insured_elsewhere", Type::yes_no},
        {"months", Type::month_set, true},
        {"account"}}},
      {"history",
       {{"worker_id", Type::worker_id, true},
        {"month", Type::month, true},
        {"amount_vnd", Type::amount, true},
        {"group", Type::enumeration, true, {"working", "returning"}},
        {"insurance_no"},
        {"full_name"},
        {"birth_date", Type::birth_date}}},
      {"persons",
       {{"worker_id", Type::worker_id, true},
        {"other_id", Type::worker_id, true},
        {"same", Type::yes_no, true, {}, true},
        {"decided_on", Type::date},
        {"reason"},
        {"evidence"},
        {"request_ids"},
        {"amount_vnd"}}}};
  return columns.at(file);
}

// The code of the fault in the format of a cell that is not empty; empty if it is well-formed.
std::string format_fault(const Column& column, const std::string& text) {
  const auto unless = [](bool good, const char* code) { return good ? std::string() : code; };
  switch (column.type) {
    case Type::text:
    case Type::key:
    case Type::worker_id:   // read before
    case Type::birth_date:  // never rejects a row
    case Type::amount:      // neither
      return "";
    case Type::enumeration:
      return unless(std::find(column.words.begin(), column.words.end(), text) != column.words.end(),
                    "bad_value");
    case Type::province:
      return unless(is_province(text), "bad_value");
    case Type::yes_no:
      return unless(yes_no_in(text).has_value(), "bad_value");
    case Type::date:
      return unless(date_in(text).has_value(), "bad_date");
    case Type::month:
      return unless(month_in(text).has_value(), "bad_month");
    case Type::month_set:
      return unless(month_set_in(text).has_value(), "bad_month");
  }
  return "";
}

// ---- Rows ---------------------------------------------------------------------------------------

// One record by the names of its columns.
struct Row {
  std::int64_t line = 0;
  std::string text;
  std::string whole_fault;                     // bad_utf8, bad_quote, bad_fields or empty
  std::map<std::string, std::string> written;  // the cells that can be read, trimmed
  std::map<std::string, std::string> cells;    // the same, IDs cleaned and keys in NFC
  std::set<std::string> bad_ids, lost_zeros;   // columns
  std::map<std::string, Date> dates;           // what the cells of dates say
  std::map<std::string, std::string> date_faults;
  std::optional<BirthDate> birth_date;
  bool birth_date_misread = false;  // what stands there is not, or not wholly, as it should be
  std::string cell(const std::string& column) const {
    const auto found = cells.find(column);
    return found == cells.end() ? "" : found->second;
  }
  std::optional<Date> date(const std::string& column) const {
    const auto found = dates.find(column);
    if (found == dates.end()) return std::nullopt;
    return found->second;
  }
};

struct Table {
  std::vector<Row> rows;
  bool open = false;              // the last row has no line's end
  std::string last_named_column;  // as the file has them
};

// Reads a file down to rows, and throws where it cannot be read at all.
Table table_of(const std::string& file_name, const std::string& content,
               const std::set<std::string>& ignored) {
  const auto unreadable = [&](const std::string& why) {
    throw std::invalid_argument(file_name + ": " + why);
  };
  const std::vector<Record> records = records_of(content, separator_of(content));
  if (records.empty()) unreadable("no header");
  const Record& header = records.front();
  if (header.bad_quote || !is_utf8(header.text)) unreadable("the header is not good CSV");

  // Some encoding other than UTF-8, not some rows that are damaged.
  const std::size_t looked_at = std::min<std::size_t>(records.size(), 1000);
  std::size_t not_utf8 = 0;
  for (std::size_t i = 0; i < looked_at; ++i) not_utf8 += is_utf8(records[i].text) ? 0 : 1;
  if (not_utf8 >= 10 && 10 * not_utf8 > looked_at) unreadable("another encoding");

  Table table;
  const std::vector<Column>& columns = columns_of(file_name);
  const auto column_of = [&](const std::string& name) {
    return std::find_if(columns.begin(), columns.end(),
                        [&](const Column& column) { return column.name == name; });
  };
  const Width width = width_of(header.cells);
  std::vector<std::string> names;  // by position; empty: not read
  std::set<std::string> present;
  for (std::size_t c = 0; c < width.least; ++c) {
    const std::string& name = header.cells[c].text;
    const auto known = column_of(name);
    const bool is_known = known != columns.end();
    if (is_known && known->required && ignored.count(name) > 0) {
      unreadable("a required column cannot be ignored: " + name);
    }
    table.last_named_column = name;
    if (name.rfind("x_", 0) == 0 || ignored.count(name) > 0) {
      names.emplace_back();
      continue;
    }
    if (!is_known) unreadable("unknown column " + name);
    if (!present.insert(name).second) unreadable("column twice: " + name);
    names.push_back(name);
  }
  for (const Column& column : columns) {
    if (column.required && present.count(column.name) == 0) {
      unreadable("missing column " + column.name);
    }
  }

  for (std::size_t i = 1; i < records.size(); ++i) {
    const Record& record = records[i];
    Row row;
    row.line = record.line;
    row.text = record.text;
    bool right_cells = width.admits(record.cells.size());
    for (std::size_t c = names.size(); c < record.cells.size(); ++c) {
      if (!record.cells[c].text.empty()) right_cells = false;
    }
    if (!is_utf8(record.text)) {
      row.whole_fault = "bad_utf8";
    } else if (record.bad_quote) {
      row.whole_fault = "bad_quote";
    } else if (!right_cells) {
      row.whole_fault = "bad_fields";
    }
    for (std::size_t c = 0; c < names.size() && c < record.cells.size(); ++c) {
      const Cell& cell = record.cells[c];
      if (names[c].empty() || cell.faulty || !is_utf8(cell.text)) continue;
      const Type type = column_of(names[c])->type;
      const bool composed = type == Type::key || type == Type::enumeration;
      row.written[names[c]] = cell.text;
      row.cells[names[c]] = composed ? in_nfc(cell.text) : cell.text;
    }
    table.rows.push_back(row);
  }
  table.open = records.size() > 1 && records.back().open;
  return table;
}

// ---- Day or month first -------------------------------------------------------------------------

bool is_date_column(const Column& column) {
  return column.type == Type::date || column.type == Type::birth_date;
}

// --dates, one after the other: whether a column is told to be month first, by "FILE.COLUMN".
std::map<std::string, bool> told_orders(
    const std::vector<std::pair<std::string, std::string>>& dates) {
  std::map<std::string, bool> month_first;
  for (const auto& [where, order] : dates) {
    if (order != "day_first" && order != "month_first") {
      throw std::invalid_argument("no order of dates: " + order);
    }
    const std::size_t dot = where.find('.');
    const std::string file = where.substr(0, dot);
    if (file != "employers" && file != "lists" && file != "workers" && file != "history") {
      throw std::invalid_argument("no file with dates: " + file);
    }
    bool found = dot == std::string::npos;
    for (const Column& column : columns_of(file)) {
      const bool meant = dot == std::string::npos || column.name == where.substr(dot + 1);
      if (!meant || !is_date_column(column)) continue;
      found = true;
      month_first[file + "." + column.name] = order == "month_first";
    }
    if (!found) throw std::invalid_argument("no column with dates: " + where);
  }
  return month_first;
}

// Reads the dates of a file: the whole of it says whether the day or the month comes first.
void read_dates(const std::string& file, std::vector<Row>& rows,
                const std::map<std::string, bool>& told) {
  std::int64_t only_day_first = 0, only_month_first = 0;
  for (const Row& row : rows) {
    if (!row.whole_fault.empty()) continue;
    for (const Column& column : columns_of(file)) {
      if (!is_date_column(column)) continue;
      const std::optional<Date> day_first = date_in(row.cell(column.name), false);
      const std::optional<Date> month_first = date_in(row.cell(column.name), true);
      if (day_first && !month_first) ++only_day_first;
      if (month_first && !day_first) ++only_month_first;
    }
  }
  // A few that are month first among very many others are slips.
  const bool in_doubt =
      file != "persons" && only_month_first > 0 && 100 * only_month_first >= only_day_first;

  for (Row& row : rows) {
    for (const Column& column : columns_of(file)) {
      const std::string text = row.cell(column.name);
      if (!is_date_column(column) || text.empty()) continue;
      const auto order = told.find(file + "." + column.name);
      const bool is_told = order != told.end();
      const bool month_first = is_told && order->second;
      const std::optional<Date> date = date_in(text, month_first);
      const std::optional<Date> other = date_in(text, !month_first);
      const bool ambiguous = in_doubt && !is_told && date && other && *date != *other;
      if (column.type == Type::date) {
        if (ambiguous) {
          row.date_faults[column.name] = "ambiguous_date";
        } else if (date) {
          row.dates[column.name] = *date;
        } else {
          row.date_faults[column.name] = "bad_date";
        }
        continue;
      }
      const auto year = [](Date day) { return chrono::year_month_day{day}.year(); };
      if (year_in(text) >= 1) {
        row.birth_date = BirthDate{chrono::year{year_in(text)}};
      } else if (date) {
        row.birth_date = BirthDate{year(*date)};
        if (!ambiguous) row.birth_date->day = date;
      } else {
        if (other) row.birth_date = BirthDate{year(*other)};
        row.birth_date_misread = true;
      }
    }
  }
}

// Cleans the IDs of workers; the birth dates are read.
void clean_ids(const std::string& file, std::vector<Row>& rows) {
  for (Row& row : rows) {
    for (const Column& column : columns_of(file)) {
      const std::string written = row.cell(column.name);
      if (column.type != Type::worker_id || written.empty()) continue;
      const CleanedId cleaned = cleaned_id(written, row.birth_date);
      if (cleaned.id.empty()) {
        row.bad_ids.insert(column.name);
        continue;
      }
      row.cells[column.name] = cleaned.id;
      if (cleaned.lost_zero) row.lost_zeros.insert(column.name);
    }
  }
}

// ---- Faults -------------------------------------------------------------------------------------

// The key of a row; empty where it has none.
std::string key_of(const std::string& file, const Row& row) {
  if (row.whole_fault == "bad_utf8" || row.whole_fault == "bad_quote") return "";
  if (file == "employers") return row.cell("employer_id");
  if (file == "lists") return row.cell("list_id");
  if (file == "workers") return row.cell("request_id");
  if (!row.bad_ids.empty()) return "";
  if (file == "persons") {
    const std::string one = row.cell("worker_id"), other = row.cell("other_id");
    return one.empty() || other.empty() ? "" : one + " " + other;
  }
  const std::optional<Month> month = month_in(row.cell("month"));
  if (row.cell("worker_id").empty() || !month) return "";
  return row.cell("worker_id") + " " + to_text(*month);
}

std::string key_column_of(const std::string& file) {
  if (file == "employers") return "employer_id";
  if (file == "lists") return "list_id";
  if (file == "workers") return "request_id";
  return file == "history" ? "month" : "";  // a pair of IDs may be decided twice
}

struct Fault {
  std::string column, code;
};

// The keys of a file that is read already; true: of a used row.
using Keys = std::map<std::string, bool>;

std::string reference_fault(const Keys& keys, const std::string& key) {
  const auto found = keys.find(key);
  if (found == keys.end()) return "unknown_reference";
  return found->second ? "" : "rejected_reference";
}

// The fault that a cell has against the row's other cells.
std::string order_fault(const std::string& file, const Row& row, const std::string& column) {
  const auto before = [&](const std::string& earlier) {
    return row.date(column) && row.date(earlier) && *row.date(column) < *row.date(earlier);
  };
  if (file == "lists") {
    const std::vector<std::string> steps = {"drawn_up_on",     "posted_on",   "sent_to_si_on",
                                            "si_confirmed_on", "received_on", "submitted_on",
                                            "decided_on",      "funded_on",   "paid_on"};
    const auto step = std::find(steps.begin(), steps.end(), column);
    if (step == steps.end() || !row.date(column)) return "";
    for (auto earlier = step; earlier != steps.begin();) {
      --earlier;
      if (row.date(*earlier)) return before(*earlier) ? "bad_order" : "";
    }
  }
  if (file == "workers") {
    if (column == "contract_ends_on" && before("contract_starts_on")) return "bad_interval";
    if (column == "rent_to" && before("rent_from")) return "bad_interval";
  }
  return "";
}

// What a row is checked against: the rows before it and the files before its own.
struct Before {
  bool key_taken = false;       // an earlier row has the key
  std::string repayment_fault;  // of a history row that repays, else empty
  std::string decision_fault;   // of a decision about two IDs, else empty
  const Keys &employers, &lists;
};

// The first fault of a row, cell by cell in the column order of the contract.
std::optional<Fault> first_fault(const std::string& file, const Row& row, const Before& before) {
  if (!row.whole_fault.empty()) return Fault{"", row.whole_fault};
  for (const Column& column : columns_of(file)) {
    const std::string text = row.cell(column.name);
    const bool asks_for_nothing = column.name == "months" && month_set_in(text) == MonthSet{};
    if (text.empty() || asks_for_nothing) {
      if (column.required && !column.may_be_empty) return Fault{column.name, "missing_value"};
      continue;
    }
    std::string code;
    if (column.type != Type::date) {
      code = format_fault(column, text);
    } else if (row.date_faults.count(column.name) > 0) {
      code = row.date_faults.at(column.name);
    }
    if (row.bad_ids.count(column.name) > 0) code = "bad_id";
    if (code.empty() && column.name == key_column_of(file) && before.key_taken) {
      code = "duplicate_key";
    }
    if (code.empty() && file == "lists" && column.name == "employer_id") {
      code = reference_fault(before.employers, text);
    }
    if (code.empty() && file == "workers" && column.name == "list_id") {
      code = reference_fault(before.lists, text);
    }
    if (code.empty() && column.name == "amount_vnd") code = before.repayment_fault;
    if (code.empty() && column.name == "same") code = before.decision_fault;
    if (code.empty()) code = order_fault(file, row, column.name);
    if (!code.empty()) return Fault{column.name, code};
  }
  return std::nullopt;
}

// ---- Rows to records ----------------------------------------------------------------------------

std::optional<std::string> text_of(const Row& row, const std::string& column) {
  const std::string text = row.cell(column);
  if (text.empty()) return std::nullopt;
  return text;
}
std::optional<Date> date_of(const Row& row, const std::string& column) { return row.date(column); }
std::optional<bool> yes_no_of(const Row& row, const std::string& column) {
  return yes_no_in(row.cell(column));
}
std::optional<MonthSet> months_of(const Row& row, const std::string& column) {
  return month_set_in(row.cell(column));
}

Employer employer_of(const Row& row) {
  Employer employer;
  employer.employer_id = row.cell("employer_id");
  employer.tax_code = text_of(row, "tax_code");
  employer.name = text_of(row, "name");
  employer.kind = text_of(row, "kind");
  employer.registered = yes_no_of(row, "registered");
  employer.zone = text_of(row, "zone");
  employer.province = text_of(row, "province");
  employer.district = text_of(row, "district");
  return employer;
}

List list_of(const Row& row) {
  List list;
  list.list_id = row.cell("list_id");
  list.employer_id = row.cell("employer_id");
  list.group = row.cell("group");
  list.drawn_up_on = *date_of(row, "drawn_up_on");
  list.posted_on = date_of(row, "posted_on");
  list.sent_to_si_on = date_of(row, "sent_to_si_on");
  list.si_confirmed_on = date_of(row, "si_confirmed_on");
  list.received_on = date_of(row, "received_on");
  list.submitted_on = date_of(row, "submitted_on");
  list.decided_on = date_of(row, "decided_on");
  list.funded_on = date_of(row, "funded_on");
  list.paid_on = date_of(row, "paid_on");
  list.payroll_copy = yes_no_of(row, "payroll_copy");
  list.forms_attached = yes_no_of(row, "forms_attached");
  list.signed_form = yes_no_of(row, "signed");
  return list;
}

Request request_of(const Row& row) {
  Request request;
  request.request_id = row.cell("request_id");
  request.list_id = row.cell("list_id");
  request.worker_id = row.cell("worker_id");
  request.section = text_of(row, "section");
  request.full_name = text_of(row, "full_name");
  request.birth_date = row.birth_date;
  request.insurance_no = text_of(row, "insurance_no");
  request.applied = yes_no_of(row, "applied");
  request.contract_type = text_of(row, "contract_type");
  request.contract_signed_on = date_of(row, "contract_signed_on");
  request.contract_starts_on = date_of(row, "contract_starts_on");
  request.contract_ends_on = date_of(row, "contract_ends_on");
  request.previous_contract = text_of(row, "previous_contract");
  request.previous_contract_ended_on = date_of(row, "previous_contract_ended_on");
  request.rent_from = date_of(row, "rent_from");
  request.rent_to = date_of(row, "rent_to");
  request.rented_months = months_of(row, "rented_months");
  request.pays_rent = yes_no_of(row, "pays_rent");
  request.insured_months = months_of(row, "insured_months");
  request.payroll_months = months_of(row, "payroll_months");
  request.insurance_exempt = text_of(row, "insurance_exempt");
  request.newly_recruited = yes_no_of(row, "newly_recruited");
  request.insured_elsewhere = yes_no_of(row, "insured_elsewhere");
  request.months = *months_of(row, "months");
  request.account = text_of(row, "account");
  return request;
}

// The payment that a history row, used or rejected, stands for: nothing where its worker or its
// month cannot be read.
std::optional<Payment> payment_of(const Row& row) {
  const std::optional<std::string> worker = text_of(row, "worker_id");
  const std::optional<Month> month = month_in(row.cell("month"));
  if (!worker || row.bad_ids.count("worker_id") > 0 || !month) return std::nullopt;
  Payment payment{*worker, *month, std::nullopt};
  const std::string group = row.cell("group");
  if (group == "working" || group == "returning") payment.group = group;
  return payment;
}

// The payments of one worker's month in the history, as far as it is read.
struct PaidMonth {
  bool paid = false;                       // and not repaid
  bool by_used_row = false;                // else by a rejected one only
  std::optional<std::int64_t> amount_vnd;  // of the used row
  std::size_t payment = 0;                 // its place in the dossier's history
};

std::string repayment_fault(const PaidMonth& month) {
  if (!month.paid) return "unknown_reference";
  return month.by_used_row ? "" : "rejected_reference";
}

// ---- What is suspicious (records contract, section 3) -------------------------------------------

std::string tax_code_issue(const std::string& code) {
  const bool well_formed = looks_like(code, "9999999999") ||
                           (looks_like(code, "9999999999-999") && code.substr(11) != "000");
  if (!well_formed || code.substr(0, 2) == "00" || code.substr(2, 7) == "0000000") {
    return "tax_code_format";
  }
  const std::array<int, 9> weights = {31, 29, 23, 19, 17, 13, 7, 5, 3};
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (code[i] - '0');
  const int check_digit = 10 - sum % 11;  // 10 equals no digit, so such a code is never right
  return check_digit == code[9] - '0' ? "" : "tax_code_check_digit";
}

// A break between two contracts with one employer that is long enough not to be a continuation, and
// so short that somebody should look at it.
bool is_short_break(const Request& request) {
  if (request.previous_contract != "same_employer") return false;
  if (!request.previous_contract_ended_on || !request.contract_starts_on) return false;
  const auto days = (*request.contract_starts_on - *request.previous_contract_ended_on).count();
  return 2 <= days && days <= 31;
}

// What the used rows about a pair of IDs say, the first that says something.
using PairDecisions = std::map<std::set<std::string>, bool>;

std::set<std::string> pair_in(const Row& row) {
  return {row.cell("worker_id"), row.cell("other_id")};
}

std::string decision_fault(const Row& row, const PairDecisions& decisions) {
  const std::optional<bool> same = yes_no_of(row, "same");
  if (!same) return "";
  // One ID of two persons cannot be told apart by a decision: it is mended in its row.
  if (!*same && pair_in(row).size() == 1) return "bad_value";
  const auto earlier = decisions.find(pair_in(row));
  return earlier != decisions.end() && earlier->second != *same ? "duplicate_key" : "";
}

// A column and a code, in the order in which they are found; they come out in column order.
using Found = std::vector<std::pair<std::string, std::string>>;

Found employer_issues(const Employer& employer) {
  if (!employer.tax_code) return {};
  const std::string code = tax_code_issue(*employer.tax_code);
  return code.empty() ? Found{} : Found{{"tax_code", code}};
}

// What the issues of a request depend on beside the request itself.
struct Surroundings {
  std::string group, kind;  // of the list, of the employer
  PersonsOfRequest persons;
  bool same_insurance_no = false;  // an earlier request has it under another ID
  bool shared_account = false;     // an earlier request has it, and another person
};

Found request_issues(const Request& request, bool birth_date_misread, const Surroundings& around) {
  Found found;
  for (const std::string& code : citizen_id_issues(request.worker_id, request.birth_date)) {
    found.emplace_back("worker_id", code);
  }
  if (request.insurance_no) {
    if (!is_insurance_no(*request.insurance_no)) {
      found.emplace_back("insurance_no", "insurance_no_format");
    } else if (around.persons.placeholder_insurance_no) {
      found.emplace_back("insurance_no", "placeholder_number");
    } else if (around.same_insurance_no) {
      found.emplace_back("insurance_no", "same_insurance_no");
    }
  }
  if (birth_date_misread) found.emplace_back("birth_date", "birth_date_format");
  if (around.persons.placeholder_account) found.emplace_back("account", "placeholder_number");
  if (around.kind == "enterprise" && !request.account) {
    found.emplace_back("account", "account_missing");
  }
  if (request.account && !account_in(*request.account)) {
    found.emplace_back("account", "account_format");
  }
  if (around.shared_account) found.emplace_back("account", "shared_account");
  if (around.group == "returning" && is_short_break(request)) {
    found.emplace_back("previous_contract_ended_on", "short_break");
  }
  if (around.group == "working" && request.months.size() > 3) {
    found.emplace_back("months", "more_than_three");
  }
  return found;
}

// What can be said of a row of any file; these codes come after the others of their column.
Found common_issues(const std::string& file, const Row& row, const Table& table) {
  Found found;
  if (table.open && &row == &table.rows.back()) {
    found.emplace_back(table.last_named_column, "last_line_open");
  }
  const std::set<std::string> of_names = {"employer_id", "name",      "request_id", "list_id",
                                          "worker_id",   "full_name", "account"};
  for (const Column& column : columns_of(file)) {
    const auto written = row.written.find(column.name);
    if (of_names.count(column.name) == 0 || written == row.written.end()) continue;
    if (std::string("=+-@\r").find(written->second.substr(0, 1)) != std::string::npos &&
        !written->second.empty()) {
      found.emplace_back(column.name, "formula_like");
    }
  }
  return found;
}

// A column that the contract does not name comes last.
Found in_column_order(const std::string& file, Found found) {
  const auto place = [&](const std::string& name) {
    const std::vector<Column>& columns = columns_of(file);
    return std::find_if(columns.begin(), columns.end(),
                        [&](const Column& column) { return column.name == name; });
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const auto& a, const auto& b) { return place(a.first) < place(b.first); });
  return found;
}

}  // namespace

Files read_files(const Inputs& inputs, const std::set<std::string>& ignored_columns,
                 const std::vector<std::pair<std::string, std::string>>& dates) {
  std::map<std::string, Table> tables;
  tables["employers"] = table_of("employers", inputs.employers, ignored_columns);
  tables["lists"] = table_of("lists", inputs.lists, ignored_columns);
  tables["workers"] = table_of("workers", inputs.workers, ignored_columns);
  if (inputs.history) tables["history"] = table_of("history", *inputs.history, ignored_columns);
  if (inputs.persons) tables["persons"] = table_of("persons", *inputs.persons, ignored_columns);
  const std::map<std::string, bool> told = told_orders(dates);
  for (auto& [file, table] : tables) {
    read_dates(file, table.rows, told);
    clean_ids(file, table.rows);
  }

  // A used row, its place among the used ones (of the history: in the dossier) and its issues.
  struct UsedRow {
    const Row* row;
    std::string key;
    std::size_t place;
    Found issues;
  };
  std::map<std::string, std::vector<UsedRow>> used_rows;

  Files files;
  Dossier& dossier = files.dossier;
  std::map<std::string, Keys> keys = {{"employers", {}}, {"lists", {}}};
  std::map<std::string, std::string> kind_of_employer, employer_of_list, group_of_list;
  std::map<std::string, PaidMonth> paid_months;  // by key
  PairDecisions decisions;
  for (const std::string& file : file_names) {
    if (file == "persons" && !inputs.persons) continue;
    RowCount& count = files.rows[file];
    for (const Row& row : tables[file].rows) {
      ++count.read;
      const std::string key = key_of(file, row);
      const std::optional<std::int64_t> amount = amount_in(row.cell("amount_vnd"));
      const bool repays = file == "history" && amount.value_or(1) < 0;
      Before before{!key.empty() && keys[file].count(key) > 0, "", "", keys["employers"],
                    keys["lists"]};
      if (file == "history") {
        const PaidMonth paid = key.empty() ? PaidMonth{} : paid_months[key];
        before.key_taken = !repays && paid.paid;
        if (repays) before.repayment_fault = repayment_fault(paid);
      }
      if (file == "persons") before.decision_fault = decision_fault(row, decisions);
      const std::optional<Fault> fault = first_fault(file, row, before);
      if (!key.empty()) keys[file][key] = keys[file][key] || !fault;

      const std::optional<Payment> payment = file == "history" ? payment_of(row) : std::nullopt;
      if (fault) {
        ++count.rejected;
        files.rejects.push_back({file, row.line, key, fault->column, fault->code,
                                 with_replacement_characters(row.text)});
        // A payment counts even if its row is rejected. A repayment never does.
        if (payment && !repays) {
          dossier.history.push_back(*payment);
          if (!key.empty()) paid_months[key].paid = true;
        }
        continue;
      }
      ++count.used;
      UsedRow used{&row, key, used_rows[file].size(), {}};
      if (file == "employers") {
        const Employer employer = employer_of(row);
        dossier.employers.push_back(employer);
        kind_of_employer[key] = employer.kind.value_or("");
        used.issues = employer_issues(employer);
      }
      if (file == "lists") {
        const List list = list_of(row);
        dossier.lists.push_back(list);
        employer_of_list[key] = list.employer_id;
        group_of_list[key] = list.group;
      }
      if (file == "workers") dossier.requests.push_back(request_of(row));
      if (file == "history") {
        used.place = dossier.history.size();
        if (!amount) used.issues.emplace_back("amount_vnd", "amount_format");
        if (row.birth_date_misread) used.issues.emplace_back("birth_date", "birth_date_format");
        PaidMonth& paid = paid_months[key];
        if (!repays) {
          paid = {true, true, amount, used.place};
        } else if (paid.amount_vnd && *paid.amount_vnd + *amount <= 0) {
          dossier.history[paid.payment].counts = false;
          paid = {};
        } else if (paid.amount_vnd) {
          used.issues.emplace_back("amount_vnd", "amount_format");
        }
        dossier.history.push_back(*payment);
        dossier.history.back().counts = !repays;
        dossier.history.back().insurance_no = text_of(row, "insurance_no");
        dossier.history.back().full_name = text_of(row, "full_name");
        dossier.history.back().birth_date = row.birth_date;
      }
      if (file == "persons") {
        const std::optional<bool> same = yes_no_of(row, "same");
        if (same) decisions.emplace(pair_in(row), *same);
        dossier.persons.push_back({row.cell("worker_id"), row.cell("other_id"), same});
      }
      used_rows[file].push_back(used);
    }
  }

  // Some issues depend on all rows together.
  const Persons persons = persons_of(dossier);
  std::map<std::string, std::set<std::size_t>> persons_of_account;
  for (std::size_t i = 0; i < dossier.requests.size(); ++i) {
    const Request& request = dossier.requests[i];
    const auto account = request.account ? account_in(*request.account) : std::nullopt;
    if (account) persons_of_account[*account].insert(persons.requests[i].widest);
  }
  std::map<std::string, std::set<std::string>> ids_of_insurance_no;  // of earlier requests
  std::set<std::string> accounts;                                    // likewise
  for (UsedRow& used : used_rows["workers"]) {
    const Request& request = dossier.requests[used.place];
    Surroundings around;
    around.group = group_of_list.at(request.list_id);
    around.kind = kind_of_employer.at(employer_of_list.at(request.list_id));
    around.persons = persons.requests[used.place];
    if (request.insurance_no) {
      std::set<std::string>& ids = ids_of_insurance_no[*request.insurance_no];
      around.same_insurance_no = ids.size() > ids.count(request.worker_id);
      ids.insert(request.worker_id);
    }
    const auto account = request.account ? account_in(*request.account) : std::nullopt;
    if (account) {
      const bool first = accounts.insert(*account).second;
      around.shared_account = !first && persons_of_account[*account].size() > 1;
    }
    used.issues = request_issues(request, used.row->birth_date_misread, around);
  }
  for (UsedRow& used : used_rows["history"]) {
    if (persons.payments[used.place].placeholder_insurance_no) {
      used.issues.emplace_back("insurance_no", "placeholder_number");
    }
  }

  for (const std::string& file : file_names) {
    for (const UsedRow& used : used_rows[file]) {
      Found found = used.issues;
      // An ID of a worker may have lost its zero in every file; this comes after its other codes.
      for (const std::string& column : used.row->lost_zeros) {
        found.emplace_back(column, "lost_zero");
      }
      for (const auto& issue : common_issues(file, *used.row, tables[file])) {
        found.push_back(issue);
      }
      for (const auto& [column, code] : in_column_order(file, found)) {
        files.issues.push_back({file, used.row->line, used.key, column, code});
      }
    }
  }
  return files;
}

// ---- Assumptions --------------------------------------------------------------------------------

std::map<std::string, std::string> canonical_assumptions(
    const std::map<std::string, std::string>& assumptions) {
  // The facts that a provision can ask for, and the file that has them.
  const std::map<std::string, std::string> file_of_fact = {
      {"kind", "employers"},
      {"registered", "employers"},
      {"zone", "employers"},
      {"province", "employers"},
      {"received_on", "lists"},
      {"payroll_copy", "lists"},
      {"forms_attached", "lists"},
      {"applied", "workers"},
      {"contract_type", "workers"},
      {"contract_signed_on", "workers"},
      {"contract_starts_on", "workers"},
      {"contract_ends_on", "workers"},
      {"previous_contract", "workers"},
      {"previous_contract_ended_on", "workers"},
      {"rent_from", "workers"},
      {"pays_rent", "workers"},
      {"insured_months", "workers"},
      {"payroll_months", "workers"},
      {"insurance_exempt", "workers"},
      {"newly_recruited", "workers"},
      {"insured_elsewhere", "workers"}};
  std::map<std::string, std::string> canonical;
  for (const auto& [fact, raw] : assumptions) {
    const auto file = file_of_fact.find(fact);
    if (file == file_of_fact.end()) throw std::invalid_argument("no fact to assume: " + fact);
    Column column;
    for (const Column& candidate : columns_of(file->second)) {
      if (candidate.name == fact) column = candidate;
    }
    const std::string text = trimmed(raw);
    if (text.empty() || !format_fault(column, text).empty()) {
      throw std::invalid_argument("no value of " + fact + ": " + raw);
    }
    std::string value = text;
    if (column.type == Type::yes_no) value = *yes_no_in(text) ? "yes" : "no";
    if (column.type == Type::date) value = to_text(*date_in(text));
    if (column.type == Type::month_set) {
      const MonthSet months = *month_set_in(text);
      value = months.empty() ? "-" : "";
      for (const Month month : months) value += (value.empty() ? "" : " ") + to_text(month);
    }
    canonical[fact] = value;
  }
  return canonical;
}

Dossier fill(Dossier dossier, const std::map<std::string, std::string>& assumptions) {
  const auto assumed = [&](const std::string& fact) -> std::optional<std::string> {
    const auto found = assumptions.find(fact);
    if (found == assumptions.end()) return std::nullopt;
    return found->second;
  };
  const auto fill_text = [&](std::optional<std::string>& fact, const std::string& name) {
    if (!fact) fact = assumed(name);
  };
  const auto fill_yes_no = [&](std::optional<bool>& fact, const std::string& name) {
    if (!fact && assumed(name)) fact = yes_no_in(*assumed(name));
  };
  const auto fill_date = [&](std::optional<Date>& fact, const std::string& name) {
    if (!fact && assumed(name)) fact = date_in(*assumed(name));
  };
  const auto fill_months = [&](std::optional<MonthSet>& fact, const std::string& name) {
    if (!fact && assumed(name)) fact = month_set_in(*assumed(name));
  };
  for (Employer& employer : dossier.employers) {
    fill_text(employer.kind, "kind");
    fill_yes_no(employer.registered, "registered");
    fill_text(employer.zone, "zone");
    fill_text(employer.province, "province");
  }
  for (List& list : dossier.lists) {
    fill_yes_no(list.payroll_copy, "payroll_copy");
    fill_yes_no(list.forms_attached, "forms_attached");
  }
  for (Request& request : dossier.requests) {
    fill_yes_no(request.applied, "applied");
    fill_text(request.contract_type, "contract_type");
    fill_date(request.contract_signed_on, "contract_signed_on");
    fill_date(request.contract_starts_on, "contract_starts_on");
    // Without an end an indefinite contract is open-ended: there is nothing unknown to fill.
    if (request.contract_type != "indefinite") {
      fill_date(request.contract_ends_on, "contract_ends_on");
    }
    fill_text(request.previous_contract, "previous_contract");
    fill_date(request.previous_contract_ended_on, "previous_contract_ended_on");
    fill_date(request.rent_from, "rent_from");
    fill_yes_no(request.pays_rent, "pays_rent");
    fill_months(request.insured_months, "insured_months");
    fill_months(request.payroll_months, "payroll_months");
    fill_text(request.insurance_exempt, "insurance_exempt");
    fill_yes_no(request.newly_recruited, "newly_recruited");
    fill_yes_no(request.insured_elsewhere, "insured_elsewhere");
  }
  return dossier;
}

}  // namespace reference
