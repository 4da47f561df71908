#include "files/form_sheets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "decide/records.hpp"
#include "files/files.hpp"
#include "files/sheet_places.hpp"
#include "values/cells.hpp"
#include "values/language.hpp"
#include "values/records_scanner.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

const Grid::Cell* Grid::find(const Row& row, std::uint32_t column) noexcept {
  const auto cell =
      std::lower_bound(row.cells.begin(), row.cells.end(), column,
                       [](const Cell& of, std::uint32_t at) { return of.column < at; });
  return cell != row.cells.end() && cell->column == column ? &*cell : nullptr;
}

namespace {

// Takes line ends and hidden blanks out of a cell; nothing but blanks is no value.
std::string in_one_line(std::string_view text) {
  std::string line;
  if (!is_utf8(text)) return std::string{trimmed(text)};
  std::string_view rest = text;
  bool is_blank_due = false;
  while (!rest.empty()) {
    const std::string_view from = rest;
    const char32_t point = take_point(rest);
    if (is_without_width(point)) continue;
    if (is_white_space(point) || point < 0x20) {
      is_blank_due = !line.empty();
      continue;
    }
    if (is_blank_due) line += ' ';
    is_blank_due = false;
    line += from.substr(0, from.size() - rest.size());
  }
  return is_ascii(line) ? line : nfc(line);
}

void put_cell(Grid& grid, std::uint32_t row, Grid::Cell cell) {
  if (cell.text.empty()) return;
  if (grid.rows.empty() || grid.rows.back().number != row) grid.rows.push_back({row, {}});
  grid.rows.back().cells.push_back(std::move(cell));
}

}  // namespace

Grid read_grid(WorkbookReader& workbook, std::size_t sheet) {
  struct GridSink : SheetSink {
    void cell(const SheetCell& cell) override {
      put_cell(grid, cell.row, {cell.column, cell.kind, in_one_line(cell.text)});
    }
    void merged(const SheetArea& area) override {
      constexpr std::size_t most = 1000000;
      if (grid.merged.size() < most) grid.merged.push_back(area);
    }
    void width(std::uint32_t first, std::uint32_t last, std::uint32_t width) override {
      constexpr std::uint32_t most = 256;
      for (std::uint32_t column = first; column <= std::min(last, most); ++column)
        grid.widths.emplace_back(column, width);
    }
    void hidden_row(std::uint32_t /*row*/) override { ++grid.hidden_rows; }
    void hidden_columns(std::uint32_t first, std::uint32_t last) override {
      constexpr std::uint32_t most = 256;
      if (last < most) grid.hidden_columns += last - first + 1;
    }
    Grid grid;
  } sink;
  sink.grid.name = workbook.sheets()[sheet].name;
  workbook.read(sheet, sink);
  return std::move(sink.grid);
}

Grid read_csv_grid(std::string_view text) {
  Grid grid;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  // The separator is the one that most lines of the beginning have.
  constexpr std::size_t enough = 65536;
  constexpr std::string_view separators = ",;\t";
  std::array<std::ptrdiff_t, 3> counts{};
  const std::string_view head = text.substr(0, enough);
  for (std::size_t i = 0; i < separators.size(); ++i)
    counts[i] = std::count(head.begin(), head.end(), separators[i]);
  const char separator = separators[static_cast<std::size_t>(
      std::max_element(counts.begin(), counts.end()) - counts.begin())];
  std::uint32_t row = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint32_t column = 0;
    bool is_end = false;
    while (!is_end) {
      std::string cell;
      if (at < text.size() && text[at] == '"') {
        ++at;
        while (at < text.size()) {
          if (text[at] == '"') {
            if (at + 1 >= text.size() || text[at + 1] != '"') break;
            ++at;
          }
          cell += text[at++];
        }
        if (at < text.size()) ++at;
      }
      while (at < text.size() && text[at] != separator && text[at] != '\n') cell += text[at++];
      is_end = at >= text.size() || text[at] == '\n';
      ++at;
      put_cell(grid, row, {column++, SheetCell::Kind::text, in_one_line(cell)});
    }
    ++row;
  }
  return grid;
}

namespace {

std::optional<std::uint32_t> small_number(std::string_view text) {
  constexpr std::size_t most = 6;
  if (text.empty() || text.size() > most || !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  std::uint32_t number = 0;
  for (const char c : text) number = number * 10 + static_cast<std::uint32_t>(c - '0');
  return number;
}

// Reads `ngày 1 tháng 6 năm 2022`, `ngày 01/6/2022` from a word on.
std::optional<Date> day_at(const std::vector<FormWord>& words, std::size_t at) {
  if (words[at].bare != "ngay") return std::nullopt;
  std::array<std::uint32_t, 3> parts{};
  std::size_t count = 0;
  for (std::size_t i = at + 1; i < words.size() && count < 3; ++i) {
    if (const auto number = small_number(words[i].text)) {
      parts[count++] = *number;
    } else if (words[i].bare != "thang" && words[i].bare != "nam") {
      break;
    }
  }
  if (count < 3) return std::nullopt;
  const Day day{std::chrono::year{static_cast<int>(parts[2])} / std::chrono::month{parts[1]} /
                std::chrono::day{parts[0]}};
  constexpr std::uint32_t first = 1900;
  constexpr std::uint32_t last = 2100;
  if (!day.ok() || parts[2] < first || parts[2] > last) return std::nullopt;
  return Date{day};
}

MonthSet months_in(const std::vector<FormWord>& words) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i].bare != "thang") continue;
    if (i >= 2 && words[i - 2].bare == "ngay" && small_number(words[i - 1].text)) continue;
    std::vector<std::uint32_t> pending;
    bool is_range = false;
    for (std::size_t j = i + 1; j < words.size(); ++j) {
      const auto number = small_number(words[j].text);
      if (!number) {
        const std::string& word = words[j].bare;
        if (word == "den" || word == "toi") is_range = true;
        if (word != "den" && word != "toi" && word != "va" && word != "nam" && word != "thang")
          break;
        continue;
      }
      if (*number >= 1 && *number <= 12) {
        if ((is_range || words[j].before == '-') && !pending.empty()) {
          for (std::uint32_t month = pending.back() + 1; month < *number; ++month)
            pending.push_back(month);
        }
        is_range = false;
        pending.push_back(*number);
        continue;
      }
      const std::chrono::year year{static_cast<int>(*number)};
      for (const std::uint32_t month : pending) {
        const Month of{year, std::chrono::month{month}};
        if (of >= MonthSet::first && of <= MonthSet::last) bits |= MonthSet::bit(of);
      }
      pending.clear();
    }
  }
  return MonthSet::from_bits(bits);
}

class FormReader {
 public:
  FormReader(const Grid& grid, const FormReading& reading)
      : grid_(grid), reading_(reading), words_(FormWords::built_in()) {
    for (const SheetArea& area : grid.merged) {
      constexpr std::uint32_t most = 4096;
      if (area.last_column - area.first_column >= most) continue;
      by_row_[area.first_row].push_back(&area);
    }
  }

  std::optional<Form> read() {
    for (std::size_t i = 0; i < grid_.rows.size();) i += read_row(i);
    if (!header_) return std::nullopt;
    settle();
    return std::move(form_);
  }

 private:
  [[nodiscard]] Unreadable two_readings(std::string_view english, std::string_view vietnamese,
                                        std::string_view first, std::string_view second,
                                        std::string_view remedy) const {
    return {say(reading_.language, "{}: {} or {}; {}", "{}: {} hoặc {}; {}",
                reading_.language == Language::english ? english : vietnamese, first, second,
                remedy)};
  }
  [[nodiscard]] std::string cell_name(std::uint32_t row, std::uint32_t column) const {
    return fmt::format("{}{}", column_letters(column), row + 1);
  }

  // ---- The header ----

  struct Heading {
    std::string column;  // of workers.csv
    std::uint32_t place = 0;
    std::string text;
  };
  struct Header {
    std::vector<Heading> headings;
    std::vector<std::string> unread;
    std::size_t height = 0;  // rows of the grid
    std::size_t score = 0;
  };

  // The text that a person sees at a place of a heading: that of the merged cell over it, too.
  [[nodiscard]] std::string text_at(std::uint32_t row, std::uint32_t column,
                                    std::uint32_t first_row) const {
    const auto at = [&](std::uint32_t r, std::uint32_t c) -> std::string {
      const auto found = std::lower_bound(
          grid_.rows.begin(), grid_.rows.end(), r,
          [](const Grid::Row& of, std::uint32_t number) { return of.number < number; });
      if (found == grid_.rows.end() || found->number != r) return {};
      const Grid::Cell* const cell = Grid::find(*found, c);
      return cell == nullptr ? std::string{} : cell->text;
    };
    if (std::string own = at(row, column); !own.empty()) return own;
    for (std::uint32_t top = first_row; top <= row; ++top) {
      const auto areas = by_row_.find(top);
      if (areas == by_row_.end()) continue;
      for (const SheetArea* const area : areas->second) {
        if (area->first_column <= column && column <= area->last_column && row <= area->last_row)
          return at(area->first_row, area->first_column);
      }
    }
    return {};
  }

  // What a heading says: told by the user, a name of ours, or words of the forms.
  [[nodiscard]] std::set<std::string> meaning_of(const Evened& heading,
                                                 const std::string& raw) const {
    for (const auto& [told, column] : reading_.map) {
      if (told.text == heading.text || told.bare == heading.bare) return {column};
    }
    for (const ColumnSpec& column : spec_of(TableName::workers).columns) {
      if (column.name == raw) return {raw};
    }
    return words_.columns.meanings(heading);
  }

  [[nodiscard]] std::optional<Header> header_at(std::size_t i) const {
    const Grid::Row& first = grid_.rows[i];
    constexpr std::size_t fewest = 3;
    constexpr std::size_t most_columns = 200;
    // A title stands alone in its row.
    if (first.cells.size() < 2) return std::nullopt;
    std::optional<Header> best;
    for (std::size_t height = 1; height <= 3; ++height) {
      if (i + height > grid_.rows.size()) break;
      const std::uint32_t last_row = grid_.rows[i + height - 1].number;
      if (last_row - first.number > 2) break;
      std::set<std::uint32_t> places;
      for (std::size_t r = i; r < i + height; ++r) {
        for (const Grid::Cell& cell : grid_.rows[r].cells) places.insert(cell.column);
      }
      if (places.size() < fewest || places.size() > most_columns) continue;
      Header header;
      header.height = height;
      std::string group;  // of the first row, which may reach over columns without a merged cell
      for (const std::uint32_t place : places) {
        std::vector<std::string> texts;
        for (std::uint32_t row = first.number; row <= last_row; ++row) {
          std::string text = text_at(row, place, first.number);
          if (!text.empty() && (texts.empty() || texts.back() != text))
            texts.push_back(std::move(text));
        }
        if (texts.empty()) continue;
        const bool has_own_top = !text_at(first.number, place, first.number).empty();
        if (has_own_top) group = texts.front();
        const Evened leaf = evened(texts.back());
        std::string whole;
        for (const std::string& text : texts) whole += (whole.empty() ? "" : " ") + text;
        // The heading itself comes first, then what it is a part of.
        std::vector<std::pair<Evened, std::string>> candidates;
        const auto below = [&](const std::string& above, const std::string& heading) {
          const Evened over = evened(above);
          const Evened under = evened(heading);
          candidates.emplace_back(
              Evened{over.text + "/" + under.text, over.bare + "/" + under.bare}, std::string{});
        };
        if (texts.size() > 1) below(texts.front(), texts.back());
        if (texts.size() == 1 && !has_own_top && !group.empty()) below(group, texts.back());
        candidates.emplace_back(leaf, texts.back());
        if (texts.size() > 1) {
          if (texts.size() > 2) {
            candidates.emplace_back(evened(texts[1] + " " + texts[2]), std::string{});
            below(texts[0], texts[1]);
          }
          candidates.emplace_back(evened(whole), std::string{});
          for (std::size_t t = texts.size() - 1; t-- > 0;)
            candidates.emplace_back(evened(texts[t]), texts[t]);
        }
        std::set<std::string> meanings;
        for (const auto& [text, raw] : candidates) {
          meanings = meaning_of(text, raw);
          if (!meanings.empty()) break;
        }
        if (meanings.empty()) {
          header.unread.push_back(whole);
          continue;
        }
        if (meanings.size() > 1) {
          throw two_readings(fmt::format("the heading \"{}\" ({}) can be read in two ways",
                                         shown(whole), cell_name(last_row, place)),
                             fmt::format("tiêu đề \"{}\" ({}) hiểu được theo hai cách",
                                         shown(whole), cell_name(last_row, place)),
                             *meanings.begin(), *std::next(meanings.begin()),
                             "--map \"" + shown(whole) + "=...\"");
        }
        if (*meanings.begin() == "-") continue;
        header.headings.push_back({*meanings.begin(), place, whole});
      }
      std::set<std::string> known;
      for (const Heading& heading : header.headings) known.insert(heading.column);
      if (!known.contains("worker_id") || known.size() < fewest) continue;
      header.score = known.size();
      if (!best || header.score > best->score) best = std::move(header);
    }
    return best;
  }

  void take_header(const Header& header, std::uint32_t row) {
    header_.emplace();
    for (const Heading& heading : header.headings) {
      const auto added = header_->columns.emplace(heading.column, heading.place);
      const std::uint32_t known = added.first->second;
      if (added.second || heading.column.starts_with("x_")) continue;
      const auto other = std::find_if(header.headings.begin(), header.headings.end(),
                                      [&](const Heading& of) { return of.place == known; });
      throw two_readings(
          fmt::format("two columns read as {}", heading.column),
          fmt::format("hai cột cùng được hiểu là {}", heading.column),
          fmt::format("\"{}\" ({})", shown(other->text), cell_name(row, other->place)),
          fmt::format("\"{}\" ({})", shown(heading.text), cell_name(row, heading.place)),
          say(reading_.language, "say which one is left out: --map \"{}=-\"",
              "nêu cột cần bỏ: --map \"{}=-\"", shown(heading.text)));
    }
    for (const std::string& text : header.unread) {
      if (std::find(form_.unread.begin(), form_.unread.end(), text) == form_.unread.end())
        form_.unread.push_back(text);
    }
  }

  // ---- Rows ----

  [[nodiscard]] const Grid::Cell* cell_of(const Grid::Row& row, const std::string& column) const {
    if (!header_) return nullptr;
    const auto place = header_->columns.find(column);
    return place == header_->columns.end() ? nullptr : Grid::find(row, place->second);
  }

  [[nodiscard]] bool has_id(const Grid::Row& row) const {
    constexpr std::ptrdiff_t fewest = 5;
    const Grid::Cell* const id = cell_of(row, "worker_id");
    return id != nullptr && std::count_if(id->text.begin(), id->text.end(), is_digit) >= fewest;
  }

  [[nodiscard]] static bool is_numbering(const Grid::Row& row) {
    constexpr std::size_t fewest = 3;
    return row.cells.size() >= fewest &&
           std::all_of(row.cells.begin(), row.cells.end(), [](const Grid::Cell& cell) {
             const std::vector<FormWord> words = words_of(cell.text, Numbering::kept);
             return words.size() == 1 && words[0].text.size() <= 2;
           });
  }

  // The first row of a part's end, or of another part; returns how many rows were read.
  std::size_t read_row(std::size_t i) {
    const Grid::Row& row = grid_.rows[i];
    if (header_ && has_id(row)) {
      read_request(row);
      return 1;
    }
    if (const auto section = section_of(row)) {
      section_ = *section;
      section_begins_ = form_.rows.size();
      part_begins_ = section_begins_;
      return 1;
    }
    if (header_ && read_total(row)) return 1;
    if (const auto header = header_at(i)) {
      form_.headings.emplace_back(row.number, grid_.rows[i + header->height - 1].number);
      take_header(*header, row.number);
      return header->height;
    }
    if (!header_) {
      read_heading(row);
      return 1;
    }
    if (is_numbering(row)) return 1;
    if (is_request(row)) {
      read_request(row);
      return 1;
    }
    for (const Grid::Cell& cell : row.cells) note_days(cell, below_);
    return 1;
  }

  [[nodiscard]] std::optional<std::string> section_of(const Grid::Row& row) const {
    constexpr std::size_t most = 3;  // a title stands alone in its row
    if (row.cells.size() > most) return std::nullopt;
    for (const Grid::Cell& cell : row.cells) {
      const Evened text = evened(cell.text);
      if (!words_.section_iii.held(text).empty()) return "III";
      if (!words_.section_ii.held(text).empty()) return "II";
    }
    return std::nullopt;
  }

  // A row without an ID is a request if it has a number and a name, or a name and much else, digits
  // among it.
  [[nodiscard]] bool is_request(const Grid::Row& row) const {
    if (cell_of(row, "full_name") == nullptr) return false;
    std::size_t filled = 0;
    bool has_digits = false;
    for (const auto& [column, place] : header_->columns) {
      const Grid::Cell* const cell = Grid::find(row, place);
      if (cell == nullptr) continue;
      ++filled;
      has_digits = has_digits || std::any_of(cell->text.begin(), cell->text.end(), is_digit);
    }
    const Grid::Cell* const number = cell_of(row, "number_in_list");
    const bool has_number = number != nullptr && small_number(trimmed(number->text)).has_value();
    constexpr std::size_t much = 4;
    return has_number || (filled >= much && has_digits);
  }

  bool read_total(const Grid::Row& row) {
    for (const Grid::Cell& cell : row.cells) {
      const std::vector<FormWord> words = words_of(cell.text, Numbering::left_out);
      if (words.empty()) continue;
      if (!words_.in_words.held(evened(cell.text)).empty()) {
        const std::size_t colon = cell.text.find(':');
        std::string text = colon == std::string::npos ? std::string{} : cell.text.substr(colon + 1);
        std::uint32_t column = cell.column;
        if (evened(text).text.empty()) {
          for (const Grid::Cell& other : row.cells) {
            if (other.column <= cell.column) continue;
            text = other.text;
            column = other.column;
            break;
          }
        }
        const std::size_t begin = text.find_first_not_of(" \t");
        const std::size_t end = text.find_last_not_of(" )./");
        if (!evened(text).text.empty())
          put_total(row, column, text.substr(begin, end + 1 - begin), true);
        return true;
      }
      if (&cell != &row.cells.front() && small_number(trimmed(row.cells.front().text))) break;
      if (words_.total.beginning(words, 0)) {
        const Grid::Cell* const amount = cell_of(row, "amount");
        if (amount != nullptr && amount != &cell && !evened(amount->text).text.empty())
          put_total(row, amount->column, amount->text, false);
        part_begins_ = form_.rows.size();
        return true;
      }
    }
    return false;
  }

  void put_total(const Grid::Row& row, std::uint32_t column, std::string text, bool in_words) {
    form_.totals.push_back({row.number, column, std::move(text), in_words, part_begins_,
                            section_begins_, form_.rows.size()});
  }

  void read_request(const Grid::Row& row) {
    FormRow request;
    request.row = row.number;
    request.section = section_;
    for (const auto& [column, place] : header_->columns) {
      const Grid::Cell* cell = Grid::find(row, place);
      if (cell == nullptr && is_shared(column)) cell = merged_above(row.number, place);
      if (cell == nullptr) continue;
      if (column == "number_in_list") {
        const std::vector<FormWord> words = words_of(cell->text, Numbering::kept);
        if (!words.empty()) request.number_in_list = words.front().text;
        continue;
      }
      request.values[column] = cell->text;
      request.places[column] = place;
      request.kinds[column] = cell->kind;
    }
    // Numbers that a template has set in advance are no requests.
    if (request.values.empty()) return;
    form_.rows.push_back(std::move(request));
  }

  // What one merged cell may say of several workers.
  [[nodiscard]] static bool is_shared(std::string_view column) {
    return column == "contract_type" || column == "contract_starts_on" || column == "bank" ||
           column == "x_lodging" || column == "months";
  }

  [[nodiscard]] const Grid::Cell* merged_above(std::uint32_t row, std::uint32_t column) const {
    constexpr std::uint32_t most = 1000;
    for (auto areas = by_row_.lower_bound(row > most ? row - most : 0);
         areas != by_row_.end() && areas->first < row; ++areas) {
      for (const SheetArea* const area : areas->second) {
        if (area->first_column != column || area->last_row < row) continue;
        const auto found = std::lower_bound(
            grid_.rows.begin(), grid_.rows.end(), area->first_row,
            [](const Grid::Row& of, std::uint32_t number) { return of.number < number; });
        if (found != grid_.rows.end() && found->number == area->first_row)
          return Grid::find(*found, column);
      }
    }
    return nullptr;
  }

  // ---- What stands above the table ----

  void note_days(const Grid::Cell& cell, std::set<Date>& days) const {
    // The Decision's own day.
    constexpr Date published{std::chrono::year{2022} / 3 / 28};
    const std::vector<FormWord> words = words_of(cell.text, Numbering::kept);
    for (std::size_t i = 0; i < words.size(); ++i) {
      // A list of these years: no day of birth, and none of a law that is cited.
      if (const auto day = day_at(words, i); day && *day > published) days.insert(*day);
    }
  }

  void read_heading(const Grid::Row& row) {
    for (const Grid::Cell& cell : row.cells) {
      const Evened text = evened(cell.text, Numbering::kept);
      for (const std::string& meaning : words_.title.held(text)) titles_.insert(meaning);
      const std::vector<FormWord> words = words_of(cell.text, Numbering::left_out);
      if (const MonthSet months = months_in(words_of(cell.text, Numbering::kept)); !months.empty())
        months_[months.bits()] = cell_name(row.number, cell.column);
      note_days(cell, above_);
      const auto label = words_.firm.beginning(words);
      if (!label) continue;
      std::string value = cell.text.substr(words[label->words - 1].end);
      std::size_t at = 0;
      while (at < value.size() && (is_blank(value[at]) || value[at] == ':' || value[at] == '.' ||
                                   value[at] == ')' || value[at] == '-' || value[at] == '*'))
        ++at;
      value.erase(0, at);
      if (evened(value).text.empty()) {
        value.clear();
        for (const Grid::Cell& other : row.cells) {
          if (other.column > cell.column && !evened(other.text).text.empty()) {
            value = other.text;
            break;
          }
        }
      }
      // The heading of the state stands beside the firm's.
      const std::string bare = evened(value).bare;
      if (bare.empty() || bare.starts_with("cong hoa xa hoi") || bare.starts_with("doc lap"))
        continue;
      while (value.ends_with('.') || value.ends_with(' ')) value.pop_back();
      form_.firm[label->meaning] = value;
    }
  }

  void settle() {
    const Language language = reading_.language;
    titles_.erase("request");
    if (titles_.size() > 1 && !reading_.is_group_told) {
      throw two_readings("the title speaks of both groups", "tiêu đề nêu cả hai nhóm đối tượng",
                         say(language, "Form 02 (working)", "Mẫu số 02 (đang làm việc)"),
                         say(language, "Form 03 (returning)", "Mẫu số 03 (quay trở lại)"),
                         say(language, "give --group", "dùng --group"));
    }
    if (titles_.size() == 1)
      form_.group = *titles_.begin() == "working" ? Group::working : Group::returning;
    if (months_.size() > 1 && !reading_.are_months_told) {
      const auto words_for = [](const std::pair<const std::uint64_t, std::string>& of) {
        return fmt::format("{} ({})", to_string(MonthSet::from_bits(of.first)), of.second);
      };
      throw two_readings("the heading names different months", "tiêu đề nêu các tháng khác nhau",
                         words_for(*months_.begin()), words_for(*std::next(months_.begin())),
                         say(language, "give --months", "dùng --months"));
    }
    if (months_.size() == 1) form_.months = MonthSet::from_bits(months_.begin()->first);
    const std::set<Date>& days = below_.empty() ? above_ : below_;
    if (days.size() > 1 && !reading_.is_day_told) {
      throw two_readings("there are different days by the signatures", "có các ngày ký khác nhau",
                         in_words(*days.begin(), language), in_words(*days.rbegin(), language),
                         say(language, "give --drawn-up-on", "dùng --drawn-up-on"));
    }
    if (days.size() == 1) form_.drawn_up_on = *days.begin();
  }

  const Grid& grid_;
  const FormReading& reading_;
  const FormWords& words_;
  std::map<std::uint32_t, std::vector<const SheetArea*>> by_row_;
  Form form_;
  std::optional<FormHeader> header_;
  std::string section_;
  std::size_t section_begins_ = 0;
  std::size_t part_begins_ = 0;
  std::set<std::string> titles_;
  std::map<std::uint64_t, std::string> months_;  // where they stand
  std::set<Date> above_;
  std::set<Date> below_;
};

// ---- Form 01 ----

bool is_tick(std::string_view before) {
  while (!before.empty() && (is_blank(before.back()) || before.back() == ']' ||
                             before.back() == ')' || before.back() == '-'))
    before.remove_suffix(1);
  for (const std::string_view mark : {"☒", "☑", "✓", "✔", "✗", "✘", "🗹"}) {
    if (before.ends_with(mark)) return true;
  }
  if (before.empty() || (before.back() != 'x' && before.back() != 'X')) return false;
  before.remove_suffix(1);
  return before.empty() || is_blank(before.back()) || before.back() == '[' || before.back() == '(';
}

std::optional<Form> read_request_form(const Grid& grid) {
  const FormWords& words = FormWords::built_in();
  Form form;
  FormRow request;
  std::set<std::string> ticked;
  std::set<std::string> titles;
  for (const Grid::Row& row : grid.rows) {
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      const Grid::Cell& cell = row.cells[c];
      for (const std::string& title : words.title.held(evened(cell.text, Numbering::kept)))
        titles.insert(title);
      const std::vector<FormWord> all = words_of(cell.text, Numbering::kept);
      if (const MonthSet months = months_in(all); !months.empty() && form.months.empty())
        form.months = months;
      struct Label {
        std::string meaning;
        std::size_t first;
        std::size_t words;
      };
      std::vector<Label> labels;
      for (std::size_t i = 0; i < all.size();) {
        if (const auto tick = words.ticked.beginning(all, i)) {
          const bool beside = (c > 0 && i == 0 && evened(row.cells[c - 1].text).text == "x") ||
                              (c + 1 < row.cells.size() && i + tick->words == all.size() &&
                               evened(row.cells[c + 1].text).text == "x");
          if (beside || is_tick(std::string_view{cell.text}.substr(0, all[i].begin)))
            ticked.insert(tick->meaning);
          i += tick->words;
          continue;
        }
        if (const auto label = words.labels.beginning(all, i)) {
          labels.push_back({label->meaning, i, label->words});
          i += label->words;
          continue;
        }
        ++i;
      }
      for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].meaning == "labels" || request.values.contains(labels[i].meaning)) continue;
        const std::size_t begin = all[labels[i].first + labels[i].words - 1].end;
        std::size_t end = cell.text.size();
        if (i + 1 < labels.size()) {
          const std::size_t next = labels[i + 1].first;
          // The number of the next label stands before it.
          const bool is_numbered = next > labels[i].first + labels[i].words &&
                                   small_number(all[next - 1].text) && all[next].before == '.';
          end = all[is_numbered ? next - 1 : next].begin;
        }
        std::string value = cell.text.substr(begin, end - begin);
        const auto is_filling = [](char ch) {
          return is_blank(ch) || ch == ':' || ch == '.' || ch == ',' || ch == ';' || ch == '_' ||
                 ch == '(' || ch == ')' || ch == '-';
        };
        while (!value.empty() && is_filling(value.front())) value.erase(0, 1);
        while (!value.empty() && is_filling(value.back())) value.pop_back();
        std::uint32_t column = cell.column;
        SheetCell::Kind kind = SheetCell::Kind::text;
        if (evened(value).text.empty() && i + 1 == labels.size() && c + 1 < row.cells.size()) {
          value = row.cells[c + 1].text;
          column = row.cells[c + 1].column;
          kind = row.cells[c + 1].kind;
        }
        if (evened(value).text.empty()) continue;
        request.values[labels[i].meaning] = value;
        request.places[labels[i].meaning] = column;
        request.kinds[labels[i].meaning] = kind;
        if (labels[i].meaning == "worker_id") request.row = row.number;
      }
    }
  }
  if (!titles.contains("request") || !request.values.contains("worker_id")) return std::nullopt;
  form.is_request = true;
  if (const auto employer = request.values.find("employer"); employer != request.values.end()) {
    form.firm["name"] = employer->second;
    request.values.erase(employer);
  }
  // `Bắt đầu từ ngày 01/02/2022 đến ngày 30/6/2022`.
  if (const auto rented = request.values.find("rented"); rented != request.values.end()) {
    std::vector<Date> days;
    const std::vector<FormWord> all = words_of(rented->second, Numbering::kept);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (const auto day = day_at(all, i)) days.push_back(*day);
    }
    constexpr std::array<const char*, 2> columns{"rent_from", "rent_to"};
    for (std::size_t i = 0; i < std::min(days.size(), columns.size()); ++i) {
      request.values[columns[i]] = to_string(Day{days[i]});
      request.places[columns[i]] = request.places["rented"];
    }
    request.values.erase(rented);
  }
  for (const char* const column : {"contract_signed_on", "contract_starts_on", "birth_date"}) {
    const auto value = request.values.find(column);
    if (value == request.values.end()) continue;
    const std::vector<FormWord> all = words_of(value->second, Numbering::kept);
    if (!all.empty()) {
      if (const auto day = day_at(all, 0)) value->second = to_string(Day{*day});
    }
  }
  if (ticked.contains("working") != ticked.contains("returning"))
    form.group = ticked.contains("working") ? Group::working : Group::returning;
  if (ticked.contains("indefinite") != ticked.contains("fixed_term"))
    request.values["contract_type"] = ticked.contains("indefinite") ? "indefinite" : "fixed_term";
  request.values["applied"] = "yes";
  form.rows.push_back(std::move(request));
  return form;
}

}  // namespace

MonthSet months_of(std::string_view text) { return months_in(words_of(text, Numbering::kept)); }

std::optional<Form> read_form(const Grid& grid, const FormReading& reading) {
  if (auto form = FormReader(grid, reading).read()) return form;
  return read_request_form(grid);
}

}  // namespace v2
}  // namespace rentsupport
