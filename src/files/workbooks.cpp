#include "rentsupport/workbooks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "decide/identifiers.hpp"
#include "decide/records.hpp"
#include "files/files.hpp"
#include "files/form_sheets.hpp"
#include "files/form_words.hpp"
#include "files/other_formats.hpp"
#include "files/read_tables.hpp"
#include "files/table_rows.hpp"
#include "files/workbook_reader.hpp"
#include "files/workbook_tables.hpp"
#include "files/workbook_writer.hpp"
#include "rentsupport/named.hpp"
#include "rentsupport/parameters.hpp"
#include "values/cells.hpp"
#include "values/lines.hpp"
#include "values/nearest.hpp"
#include "values/parallel.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

std::string_view name(Encoding encoding) noexcept {
  static constexpr std::array<std::string_view, 2> names{"utf-8", "windows-1258"};
  return name_in(names, encoding);
}

namespace {

// A request in workers.csv, and where it stood.
struct Origin {
  std::size_t file = 0;
  std::size_t list = 0;          // of its file
  const FormRow* row = nullptr;  // of a list itself none
};

struct ListOfFile {
  Grid grid;
  Form form;
  std::string id;
  std::vector<FormFault> faults;
};

struct FileOfForms {
  ImportedForm result;
  std::vector<ListOfFile> lists;
};

// Cells by column, of a row of a table that is to be written.
using Cells = std::map<std::string, std::string>;

const std::array<std::string_view, 7> faults_of{"file",   "sheet", "cell",   "key",
                                                "column", "code",  "message"};

}  // namespace

struct ImportedForms::Data {
  std::vector<FileOfForms> files;
  std::vector<ImportedForm> forms;
  std::string employers;
  std::string lists;
  std::string workers;
  std::string rejects;
  std::string issues;
};

const std::vector<ImportedForm>& ImportedForms::forms() const noexcept { return data_->forms; }
const std::string& ImportedForms::employers_csv() const noexcept { return data_->employers; }
const std::string& ImportedForms::lists_csv() const noexcept { return data_->lists; }
const std::string& ImportedForms::workers_csv() const noexcept { return data_->workers; }
const std::string& ImportedForms::rejects_csv() const noexcept { return data_->rejects; }
const std::string& ImportedForms::issues_csv() const noexcept { return data_->issues; }

std::string ImportedForms::workbook_back(std::size_t form) const {
  const FileOfForms& file = data_->files.at(form);
  std::vector<SheetBack> sheets;
  bool has_faults = false;
  for (const ListOfFile& list : file.lists) {
    has_faults = has_faults || !list.faults.empty();
    SheetBack back{&list.grid,
                   list.form.rows.size(),
                   list.form.headings,
                   list.form.rows.empty() ? 0 : list.form.rows.back().row,
                   {},
                   list.faults};
    for (const FormTotal& total : list.form.totals) {
      if (!total.in_words) back.table_ends = std::max(back.table_ends, total.row);
    }
    for (const FormRow& row : list.form.rows) {
      for (const char* const column : {"worker_id", "insurance_no", "account"}) {
        if (const auto place = row.places.find(column); place != row.places.end())
          back.text_columns.insert(place->second);
      }
    }
    sheets.push_back(std::move(back));
  }
  if (!has_faults) return {};
  return write_workbook_back(file.result.path.substr(file.result.path.find_last_of('/') + 1),
                             sheets);
}

namespace {

// ---- One file ----

std::string stem_of(const std::string& path) {
  const std::string file = path.substr(path.find_last_of('/') + 1);
  const std::size_t dot = file.find_last_of('.');
  return nfc(dot == std::string::npos || dot == 0 ? file : file.substr(0, dot));
}

// Says which old encoding of fonts a sheet is in, if its letters look like it.
std::optional<std::string_view> old_letters(const Grid& grid) {
  for (const Grid::Row& row : grid.rows) {
    for (const Grid::Cell& cell : row.cells) {
      const std::string text = evened(cell.text, Numbering::kept).text;
      if (cell.text.find("vµ tªn") != std::string::npos || text == "hä tªn") return "TCVN3 (ABC)";
      if (cell.text.find("vaø teân") != std::string::npos ||
          cell.text.find("VAØ TEÂN") != std::string::npos)
        return "VNI";
    }
  }
  return std::nullopt;
}

void read_lists(FileOfForms& file, std::vector<Grid> grids, const FormReading& reading) {
  std::optional<std::string_view> old;
  for (Grid& grid : grids) {
    std::optional<Form> form = read_form(grid, reading);
    if (form) {
      file.result.hidden_rows += grid.hidden_rows;
      file.lists.push_back({std::move(grid), *std::move(form), {}, {}});
    } else if (!old) {
      old = old_letters(grid);
    }
  }
  if (!file.lists.empty()) return;
  if (old) {
    throw Unreadable{
        say(reading.language,
            "its letters are of {}: convert them to Unicode with UniKey (Ctrl+Shift+F6)",
            "chữ trong tệp theo bảng mã {}: chuyển sang Unicode bằng UniKey "
            "(Ctrl+Shift+F6)",
            *old)};
  }
  throw Unreadable{
      say(reading.language,
          "no table of workers was found: no row of headings has an ID (\"Số CCCD/CMND\") and two "
          "more that are known; give --map \"HEADING=worker_id\"",
          "không tìm thấy bảng người lao động: không dòng tiêu đề nào có số giấy tờ (\"Số "
          "CCCD/CMND\") và hai cột khác đã biết; dùng --map \"TIÊU ĐỀ=worker_id\"")};
}

FileOfForms read_file(const std::string& path, const ImportOptions& options,
                      const FormReading& reading) {
  FileOfForms file;
  file.result.path = path;
  const Language language = options.language;
  try {
    const auto [of_file, sheet] = sheet_path(path);
    const InputText input(of_file, language);
    if (const auto other = other_format(input.bytes()))
      throw Unreadable{std::string{other->in(language)}};
    std::vector<Grid> grids;
    if (is_workbook(input.bytes())) {
      WorkbookReader workbook(input.bytes(), options.workbooks, language);
      if (sheet) {
        grids.push_back(read_grid(workbook, workbook.find(sheet)));
      } else {
        for (std::size_t i = 0; i < workbook.sheets().size(); ++i) {
          if (!workbook.sheets()[i].is_hidden) grids.push_back(read_grid(workbook, i));
        }
      }
    } else if (is_utf8(input.text())) {
      grids.push_back(read_csv_grid(input.text()));
    } else if (options.encoding == Encoding::windows_1258) {
      grids.push_back(read_csv_grid(utf8_of_windows_1258(input.bytes())));
    } else {
      throw Unreadable{
          say(language,
              "the file is neither a workbook nor UTF-8: give --encoding windows-1258, "
              "or convert TCVN3 with iconv -f TCVN -t UTF-8 FILE, VNI with UniKey",
              "tệp không phải tệp Excel hay UTF-8: dùng --encoding windows-1258, hoặc "
              "chuyển TCVN3 bằng lệnh iconv -f TCVN -t UTF-8 TỆP, VNI bằng UniKey")};
    }
    read_lists(file, std::move(grids), reading);
  } catch (const Unreadable& unreadable) {
    file.lists.clear();
    file.result.problem = Problem{ProblemCode::unreadable_file, path, 0, 0, {}, unreadable.message};
  }
  return file;
}

// ---- Values ----

// A contract as a cell tells it: `XĐTH 12 tháng`, `HĐLĐ đến 31/12/2022`.
struct Contract {
  std::optional<std::string> type;
  std::optional<int> months;
  std::optional<Date> ends_on;
};

Contract contract_in(const std::string& text) {
  const FormWords& known = FormWords::built_in();
  Contract contract;
  std::vector<FormWord> words = words_of(text, Numbering::left_out);
  std::vector<FormWord> rest;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto is_number = [&](std::size_t at) {
      return at < words.size() && words[at].text.size() <= 4 &&
             std::all_of(words[at].text.begin(), words[at].text.end(), is_digit);
    };
    const auto number = [&](std::size_t at) { return std::stoi(words[at].text); };
    if (is_number(i) && is_number(i + 1) && is_number(i + 2)) {
      const Day day{std::chrono::year{number(i + 2)} /
                    std::chrono::month{static_cast<unsigned>(number(i + 1))} /
                    std::chrono::day{static_cast<unsigned>(number(i))}};
      // The last of several is the end.
      if (day.ok()) contract.ends_on = Date{day};
      i += 2;
      continue;
    }
    if (is_number(i) && i + 1 < words.size() && number(i) > 0 && number(i) <= 600) {
      const std::string& unit = words[i + 1].bare;
      const int months = unit == "thang" || unit == "th" || unit == "t" ? 1
                         : unit == "nam"                                ? 12
                                                                        : 0;
      if (months > 0) {
        contract.months = number(i) * months;
        ++i;
        continue;
      }
    }
    rest.push_back(words[i]);
  }
  Evened phrase;
  static const std::set<std::string> filling{"tu", "den", "ngay", "du", "den ngay"};
  for (const FormWord& word : rest) {
    const bool is_filling = (contract.ends_on || contract.months) && filling.contains(word.bare);
    if (is_filling) continue;
    phrase.text += (phrase.text.empty() ? "" : " ") + word.text;
    phrase.bare += (phrase.bare.empty() ? "" : " ") + word.bare;
  }
  const std::set<std::string> meanings = known.contract_type.meanings(phrase);
  if (meanings.size() == 1) contract.type = *meanings.begin();
  const bool is_open = contract.type == "indefinite" || contract.type == "none";
  if (phrase.text.empty() && (contract.months || contract.ends_on)) contract.type = "fixed_term";
  // What says two things is left as it is, and rejected.
  if (is_open && (contract.months || contract.ends_on)) return {};
  return contract;
}

std::string digits_and_hyphens(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (is_digit(c) || (c == '-' && !kept.empty())) kept += c;
  }
  return kept;
}

// Says what a date of a form is, in the order that the form has; a text that is none stays.
class FormDates {
 public:
  FormDates(const Form& form, bool month_first) : is_month_first_(month_first) {
    const TableSpec& spec = spec_of(TableName::workers);
    for (const FormRow& row : form.rows) {
      for (std::size_t i = 0; i < spec.columns.size(); ++i) {
        if (!spec.is_of_dates(i)) continue;
        const auto value = row.values.find(std::string{spec.columns[i].name});
        if (value == row.values.end()) continue;
        const DateReadings date = read_date_in_full(value->second);
        const bool day = date.day_first != empty_int;
        const bool month = date.month_first != empty_int;
        if (day && !month) ++day_first_;
        if (month && !day) {
          ++month_first_;
          if (example_.empty()) example_ = value->second;
        }
      }
    }
  }
  // Names a date by which the month may stand first, where most do not say otherwise.
  [[nodiscard]] std::optional<std::string> doubt() const {
    if (is_month_first_ || month_first_ == 0 || 100 * month_first_ < day_first_)
      return std::nullopt;
    return example_;
  }
  [[nodiscard]] std::string read(const std::string& text) const {
    const DateReadings date = read_date_in_full(text);
    const std::int32_t day = is_month_first_ ? date.month_first : date.day_first;
    return day == empty_int ? text : to_string(Day{Date{std::chrono::days{day}}});
  }

 private:
  bool is_month_first_;
  std::uint64_t day_first_ = 0;
  std::uint64_t month_first_ = 0;
  std::string example_;
};

// ---- Firms ----

class Firms {
 public:
  Firms(const std::string& path, const ImportOptions& options) {
    if (path.empty()) return;
    is_given_ = true;
    Grid grid;
    try {
      const auto [file, sheet] = sheet_path(path);
      const InputText input(file, options.language);
      if (is_workbook(input.bytes())) {
        WorkbookReader workbook(input.bytes(), options.workbooks, options.language);
        grid = read_grid(workbook, workbook.find(sheet));
      } else {
        grid = read_csv_grid(input.text());
      }
    } catch (const Unreadable& unreadable) {
      throw Error(path + ": " + unreadable.message);
    }
    std::map<std::uint32_t, std::string> names;
    for (const Grid::Row& row : grid.rows) {
      if (names.empty()) {
        for (const Grid::Cell& cell : row.cells) names[cell.column] = cell.text;
        continue;
      }
      Cells firm;
      for (const Grid::Cell& cell : row.cells) {
        if (const auto of = names.find(cell.column); of != names.end())
          firm[of->second] = cell.text;
      }
      if (firm["employer_id"].empty()) throw Error(path + ": a row without employer_id");
      rows_.push_back(std::move(firm));
    }
  }
  [[nodiscard]] bool is_given() const noexcept { return is_given_; }
  [[nodiscard]] const Cells* find(const std::string& number, const std::string& firm_name) const {
    const Cells* found = nullptr;
    for (const Cells& firm : rows_) {
      const auto same = [&](const char* column) {
        const auto value = firm.find(column);
        return !number.empty() && value != firm.end() &&
               digits_and_hyphens(value->second) == number;
      };
      if (same("tax_code") || same("employer_id")) return &firm;
      const auto value = firm.find("name");
      if (found == nullptr && !firm_name.empty() && value != firm.end() &&
          evened(value->second, Numbering::kept).text == evened(firm_name, Numbering::kept).text)
        found = &firm;
    }
    return found;
  }

 private:
  bool is_given_ = false;
  std::vector<Cells> rows_;
};

// ---- Tables ----

// Writes rows as CSV with those columns that any of them has, ours first.
std::string csv_of(const TableSpec& spec, const std::vector<Cells>& rows) {
  std::set<std::string> used;
  for (const Cells& row : rows) {
    for (const auto& [column, value] : row) {
      if (!value.empty()) used.insert(column);
    }
  }
  std::vector<std::string> columns;
  for (const ColumnSpec& column : spec.columns) {
    if (column.required || used.contains(std::string{column.name}))
      columns.emplace_back(column.name);
  }
  for (const std::string& column : used) {
    if (column.starts_with("x_")) columns.push_back(column);
  }
  Lines lines;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) lines.put(',');
    lines.put(columns[i]);
  }
  lines.put('\n');
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) lines.put(',');
      const auto value = row.find(columns[i]);
      if (value != row.end()) lines.cell(value->second);
    }
    lines.put('\n');
  }
  return std::string{lines.text()};
}

class Importer {
 public:
  Importer(const std::vector<std::string>& paths, const ImportOptions& options)
      : options_(options), parameters_(Parameters::built_in()), firms_(options.employers, options) {
    reading_.language = options.language;
    reading_.is_group_told = options.group.has_value();
    reading_.are_months_told = !options.months.empty();
    reading_.is_day_told = options.drawn_up_on.has_value();
    std::vector<std::string> known{"-", "number_in_list", "amount"};
    for (const ColumnSpec& column : spec_of(TableName::workers).columns)
      known.emplace_back(column.name);
    for (const auto& [heading, column] : options.map) {
      if (std::find(known.begin(), known.end(), column) == known.end() &&
          !column.starts_with("x_")) {
        throw Error(say(options.language, "--map \"{}={}\": there is no such column{}",
                        "--map \"{}={}\": không có cột này{}", heading, column,
                        guess(column, known, options.language)));
      }
      reading_.map.emplace_back(evened(heading), column);
    }
    data_->files.resize(paths.size());
    std::atomic<std::size_t> done{0};
    const auto go_on = [&] {
      if (options.go_on && !options.go_on(done.load(std::memory_order_relaxed), paths.size()))
        throw Cancelled("the import was cancelled");
    };
    go_on();
    parallel(options.threads, paths.size(), [&](std::size_t i, unsigned worker) {
      data_->files[i] = read_file(paths[i], options_, reading_);
      const std::size_t by_now = done.fetch_add(1, std::memory_order_relaxed) + 1;
      if (worker == 0 && by_now < paths.size()) go_on();
    });
    go_on();
  }

  ImportedForms import() {
    name_lists();
    for (std::size_t i = 0; i < data_->files.size(); ++i) {
      FileOfForms& file = data_->files[i];
      if (file.result.problem) continue;
      const std::size_t firms = employers_.size();
      const std::size_t lists = lists_.size();
      const std::size_t requests = workers_.size();
      try {
        for (std::size_t l = 0; l < file.lists.size(); ++l) take(i, l);
      } catch (const Unreadable& unreadable) {
        employers_.resize(firms);
        std::erase_if(employer_rows_, [&](const auto& row) { return row.second >= firms; });
        lists_.resize(lists);
        list_origins_.resize(lists);
        workers_.resize(requests);
        origins_.resize(requests);
        file.lists.clear();
        file.result.lists.clear();
        file.result.requests = 0;
        file.result.signed_lists = 0;
        file.result.problem =
            Problem{ProblemCode::unreadable_file, file.result.path, 0, 0, {}, unreadable.message};
      }
    }
    data_->employers = csv_of(spec_of(TableName::employers), employers_);
    data_->lists = csv_of(spec_of(TableName::lists), lists_);
    data_->workers = csv_of(spec_of(TableName::workers), workers_);
    check_rows();
    for (std::size_t i = 0; i < data_->files.size(); ++i) {
      for (std::size_t l = 0; l < data_->files[i].lists.size(); ++l) check_amounts(i, l);
    }
    put_faults();
    for (const FileOfForms& file : data_->files) data_->forms.push_back(file.result);
    return ImportedForms(data_);
  }

 private:
  void name_lists() {
    std::map<std::string, std::string> known;  // path by list
    for (FileOfForms& file : data_->files) {
      const std::string stem = stem_of(sheet_path(file.result.path).file);
      for (ListOfFile& list : file.lists) {
        list.id = file.lists.size() > 1 ? stem + "#" + list.grid.name : stem;
        const auto [other, is_new] = known.emplace(list.id, file.result.path);
        if (is_new) continue;
        file.result.problem = Problem{
            ProblemCode::duplicate_key,
            file.result.path,
            0,
            0,
            {},
            say(options_.language, "{} is named so too, and so would its list be: rename one",
                "{} cũng có tên này, nên hai danh sách trùng tên: đổi tên một tệp", other->second)};
        file.lists.clear();
        break;
      }
    }
  }

  [[nodiscard]] bool is_signed(const ImportedForm& file, const std::string& list) const {
    return std::any_of(options_.signed_forms.begin(), options_.signed_forms.end(),
                       [&](const std::string& of) {
                         return of == "all" || of == file.path || of == list ||
                                of == file.path.substr(file.path.find_last_of('/') + 1);
                       });
  }

  // Takes `Số tài khoản 112233445566 tại Ngân hàng Mẫu` apart: the account is the words with
  // digits, the bank what follows them.
  static void put_account(const std::string& value, Cells& row) {
    const std::vector<FormWord> words = words_of(value, Numbering::kept);
    const auto has_digit = [](const FormWord& word) {
      return word.bare.find_first_of("0123456789") != std::string::npos;
    };
    const auto first = std::find_if(words.begin(), words.end(), has_digit);
    if (first == words.end()) return;
    auto after = std::find_if_not(first, words.end(), has_digit);
    row["account"] = value.substr(first->begin, (after - 1)->end - first->begin);
    if (after != words.end() && after->text == "tại") ++after;
    if (after != words.end()) row["bank"] = value.substr(after->begin);
  }

  // Returns the employer_id of a form, and puts the firm among the employers.
  std::string take_employer(FileOfForms& file, const Form& form) {
    const auto value = [&](const char* what) {
      const auto found = form.firm.find(what);
      return found == form.firm.end() ? std::string{} : found->second;
    };
    std::string number = digits_and_hyphens(value("number"));
    // A spreadsheet drops the zero of a tax code.
    constexpr std::size_t without_zero = 9;
    if (number.size() == without_zero && !suspect_tax_code("0" + number)) number.insert(0, "0");
    const std::string firm_name = value("name");
    Cells row;
    const Cells* const known = firms_.find(number, firm_name);
    if (known != nullptr) {
      row = *known;
      if (row["account"].empty() && row["bank"].empty()) put_account(value("account"), row);
    } else if (number.empty() && firm_name.empty()) {
      if (options_.employer.empty()) {
        throw Unreadable{say(options_.language, "the form names no firm: give --employer ID",
                             "biểu mẫu không nêu doanh nghiệp: dùng --employer MÃ")};
      }
      row["employer_id"] = options_.employer;
      if (const Cells* const named = firms_.find(options_.employer, options_.employer))
        row = *named;
    } else {
      row["employer_id"] =
          number.empty() ? upper_case(evened(firm_name, Numbering::kept).text) : number;
      row["tax_code"] = number;
      row["name"] = firm_name;
      const auto kind = FormWords::built_in().kind.beginning(words_of(firm_name, Numbering::kept));
      if (kind) row["kind"] = kind->meaning;
      row["x_address"] = value("address");
      row["x_phone"] = value("phone");
      put_account(value("account"), row);
    }
    file.result.is_firm_unknown = firms_.is_given() && known == nullptr && !row.contains("zone");
    std::string id = row["employer_id"];
    if (employer_rows_.emplace(id, employers_.size()).second) employers_.push_back(std::move(row));
    return id;
  }

  void take(std::size_t file_number, std::size_t list_number) {
    FileOfForms& file = data_->files[file_number];
    ListOfFile& list = file.lists[list_number];
    Form& form = list.form;
    const Language language = options_.language;
    if (!form.group) form.group = options_.group;
    if (!form.group) {
      throw Unreadable{say(language,
                           "the form does not say which it is, Form 02 or 03: give --group",
                           "biểu mẫu không cho biết là Mẫu số 02 hay 03: dùng --group")};
    }
    if (form.months.empty()) form.months = options_.months;
    if (!form.drawn_up_on) form.drawn_up_on = options_.drawn_up_on;
    if (!form.drawn_up_on) {
      throw Unreadable{
          form.is_request
              ? say(language,
                    "Form 01 does not say when the firm draws up its list: give --drawn-up-on",
                    "Mẫu số 01 không có ngày doanh nghiệp lập danh sách: dùng --drawn-up-on")
              : say(language, "there is no day by the signature: give --drawn-up-on",
                    "không có ngày tháng ở phần ký: dùng --drawn-up-on")};
    }
    const FormDates dates(form, options_.dates == DateOrder::month_first);
    if (const auto doubt = dates.doubt()) {
      throw Unreadable{
          say(language, "dates look month first ({}): mend them, or give --dates month_first",
              "ngày có vẻ ghi tháng trước ({}): sửa lại, hoặc dùng --dates month_first", *doubt)};
    }
    Cells row;
    row["list_id"] = list.id;
    row["employer_id"] = take_employer(file, form);
    row["group"] = *form.group == Group::working ? "working" : "returning";
    row["drawn_up_on"] = to_string(Day{*form.drawn_up_on});
    if (options_.si_confirmed_on)
      row["si_confirmed_on"] = to_string(Day{*options_.si_confirmed_on});
    if (is_signed(file.result, list.id)) {
      row["signed"] = "yes";
      ++file.result.signed_lists;
    }
    lists_.push_back(std::move(row));
    list_origins_.push_back({file_number, list_number, nullptr});
    file.result.lists.push_back(list.id);
    for (const std::string& heading : form.unread) {
      auto& unread = file.result.unread;
      if (std::find(unread.begin(), unread.end(), heading) == unread.end())
        unread.push_back(heading);
    }

    std::map<std::pair<std::string, std::string>, std::size_t> numbers;
    for (const FormRow& request : form.rows) ++numbers[{request.section, request.number_in_list}];
    for (const FormRow& request : form.rows) {
      Cells worker = worker_of(request, form, dates);
      std::string id = list.id;
      if (!request.section.empty()) id += "/" + request.section;
      // A number that is not there, or there twice, is followed by the row.
      if (!request.number_in_list.empty()) id += "/" + request.number_in_list;
      if (request.number_in_list.empty() || numbers[{request.section, request.number_in_list}] > 1)
        id += fmt::format("/r{}", request.row + 1);
      worker["request_id"] = id;
      worker["list_id"] = list.id;
      workers_.push_back(std::move(worker));
      origins_.push_back({file_number, list_number, &request});
      ++file.result.requests;
    }
  }

  [[nodiscard]] Cells worker_of(const FormRow& request, const Form& form,
                                const FormDates& dates) const {
    Cells worker;
    const TableSpec& spec = spec_of(TableName::workers);
    for (const auto& told : request.values) {
      const std::string& column = told.first;
      const std::string& value = told.second;
      if (column == "amount" || column == "contract_type") continue;
      const auto known = std::find_if(spec.columns.begin(), spec.columns.end(),
                                      [&](const ColumnSpec& of) { return of.name == column; });
      if (known == spec.columns.end()) {
        if (column.starts_with("x_")) worker[column] = value;
        continue;
      }
      switch (known->type) {
        case CellType::date:
        case CellType::birth_date:
          worker[column] = dates.read(value);
          break;
        case CellType::month_set: {
          std::uint64_t bits = 0;
          const bool is_day = request.kinds.at(column) == SheetCell::Kind::day;
          constexpr std::size_t month_size = 7;
          worker[column] = is_day && value.ends_with("-01") ? value.substr(0, month_size) : value;
          if (!read_month_set_cell(trimmed(worker[column]), bits)) {
            const MonthSet months = months_of(value);
            if (!months.empty()) worker[column] = to_string(months);
          }
          break;
        }
        default:
          worker[column] = value;
          break;
      }
    }
    if (!worker.contains("section")) worker["section"] = request.section;
    if (!worker.contains("months") && !form.months.empty())
      worker["months"] = to_string(form.months);
    if (const auto kind = request.values.find("contract_type"); kind != request.values.end()) {
      const Contract contract = contract_in(kind->second);
      worker["contract_type"] = contract.type.value_or(kind->second);
      std::int32_t start = 0;
      if (contract.ends_on && !worker.contains("contract_ends_on")) {
        worker["contract_ends_on"] = to_string(Day{*contract.ends_on});
      } else if (contract.months && !worker.contains("contract_ends_on") &&
                 read_date_cell(worker["contract_starts_on"], start)) {
        const Date first{std::chrono::days{start}};
        worker["contract_ends_on"] =
            to_string(Day{add_months(Day{first}, *contract.months) - std::chrono::days{1}});
      }
      if (worker["contract_starts_on"].empty()) worker.erase("contract_starts_on");
    }
    return worker;
  }

  // ---- Checks ----

  // Where a value of a request stood: in a cell, or in the row alone.
  [[nodiscard]] static std::optional<std::uint32_t> place_of(const FormRow& row,
                                                             const std::string& column) {
    auto place = row.places.find(column);
    // The end of a contract may have come from its kind.
    if (place == row.places.end() && column == "contract_ends_on")
      place = row.places.find("contract_type");
    return place == row.places.end() ? std::nullopt : std::optional{place->second};
  }

  struct Fault {
    std::size_t file;
    std::size_t list;
    std::uint32_t row;
    std::optional<std::uint32_t> column;
    std::string key;
    std::string column_name;
    ProblemCode code;
    std::string message;
    std::string in_vietnamese;
    bool is_rejected;
  };

  // Says to a firm what is wrong, in the words of its form.
  static std::string for_firm(std::string_view column, ProblemCode code, const std::string& value,
                              std::string message) {
    static const std::map<std::string_view, std::string_view> headings{
        {"worker_id", "Số CCCD/CMND"},
        {"months", "Tháng đề nghị hỗ trợ"},
        {"contract_starts_on", "Thời điểm bắt đầu thực hiện HĐLĐ"},
        {"contract_ends_on", "Ngày kết thúc hợp đồng"},
        {"rent_to", "Ngày kết thúc thuê"}};
    const auto heading = headings.find(column);
    const std::string_view words = heading == headings.end() ? column : heading->second;
    if (code == ProblemCode::missing_value) return fmt::format("{} không được để trống", words);
    if (code == ProblemCode::bad_interval)
      return fmt::format("{} {} sớm hơn ngày bắt đầu", words, value);
    if (code == ProblemCode::bad_value && column == "contract_type")
      return fmt::format(
          "\"{}\" không phải là loại hợp đồng: ghi Không xác định thời hạn, Xác định thời hạn, "
          "hoặc "
          "số tháng, ví dụ XĐTH 12 tháng",
          value);
    return message;
  }

  void put(const Origin& origin, std::string_view column, ProblemCode code, std::string key,
           const std::function<std::string(Language)>& message, bool is_rejected) {
    Fault fault{origin.file,
                origin.list,
                origin.row == nullptr ? 0 : origin.row->row,
                origin.row == nullptr ? std::nullopt : place_of(*origin.row, std::string{column}),
                std::move(key),
                std::string{column},
                code,
                message(options_.language),
                {},
                is_rejected};
    std::string value;
    if (origin.row != nullptr) {
      if (const auto told = origin.row->values.find(fault.column_name);
          told != origin.row->values.end())
        value = told->second;
    }
    fault.in_vietnamese = for_firm(column, code, value, message(Language::vietnamese));
    faults_.push_back(std::move(fault));
  }

  // Reads the tables as evaluate will.
  void check_rows() {
    std::vector<const TableSpec*> known;
    for (std::size_t table = 0; table < table_count; ++table)
      known.push_back(&spec_of(static_cast<TableName>(table)));
    const auto rows_of = [&](TableName table, const std::vector<Cells>& rows) {
      const TableSpec& spec = spec_of(table);
      TableRows all(spec);
      std::vector<std::string_view> cells;
      for (const ColumnSpec& column : spec.columns)
        static_cast<void>(all.place_of(static_cast<std::size_t>(&column - spec.columns.data())));
      for (const Cells& row : rows) {
        cells.clear();
        for (const ColumnSpec& column : spec.columns) {
          const auto value = row.find(std::string{column.name});
          cells.push_back(value == row.end() ? std::string_view{} : value->second);
        }
        all.add(cells);
      }
      return TableFile{&spec, std::string{spec.name} + ".csv", all.frozen(), {}};
    };
    const std::array<TableFile, 3> tables{rows_of(TableName::employers, employers_),
                                          rows_of(TableName::lists, lists_),
                                          rows_of(TableName::workers, workers_)};
    ReadOptions reading;
    reading.threads = options_.threads;
    reading.language = options_.language;
    const ReadTables read = read_tables(known, tables, reading);
    if (read.problem) throw Error(read.problem->text());
    std::set<std::size_t> rejected;
    for (std::size_t table = 0; table < read.tables.size(); ++table) {
      const TableSpec& spec = *tables[table].spec;
      const auto origin_of = [&](std::uint64_t line) -> Origin {
        const auto row = static_cast<std::size_t>(line - 2);
        if (table == 2) return origins_[row];
        if (table == 1) return list_origins_[row];
        // Of a firm: the first list that names it.
        const std::string& id = employers_[row]["employer_id"];
        for (std::size_t i = 0; i < lists_.size(); ++i) {
          if (lists_[i]["employer_id"] == id) return list_origins_[i];
        }
        return {};
      };
      for (const RejectRecord& record : read.tables[table].rejects) {
        const Reject reject = reject_of(record, spec, options_.language);
        if (table == 2) rejected.insert(static_cast<std::size_t>(record.line - 2));
        put(
            origin_of(record.line), reject.column, reject.code, reject.key,
            [&](Language language) { return reject_of(record, spec, language).message; }, true);
      }
      for (const IssueRecord& record : read.tables[table].issues) {
        if (record.code == ProblemCode::last_line_open) continue;
        const auto said = [&](Language language) {
          return issue_of(read.tables[table].table, record, read.tables[table].last_name, language);
        };
        const Issue issue = said(options_.language);
        put(
            origin_of(record.line), issue.column, issue.code, issue.key,
            [&](Language language) { return said(language).message; }, false);
      }
    }
    check_numbers(rejected);
    for (const std::size_t row : rejected) ++data_->files[origins_[row].file].result.rejected;
  }

  // Numbers in cells of identifiers: those that lost digits, and accounts.
  void check_numbers(std::set<std::size_t>& rejected) {
    for (std::size_t i = 0; i < origins_.size(); ++i) {
      for (const auto& [column, kind] : origins_[i].row->kinds) {
        if (kind == SheetCell::Kind::number && column == "account") {
          put(
              origins_[i], column, ProblemCode::account_number_cell, workers_[i]["request_id"],
              [&](Language language) {
                return fmt::format("{}; {}", cause(ProblemCode::account_number_cell, language),
                                   remedy(ProblemCode::account_number_cell, language));
              },
              false);
        }
        if (kind == SheetCell::Kind::long_number && column == "account") {
          put(
              origins_[i], column, ProblemCode::bad_value, workers_[i]["request_id"],
              [](Language language) { return std::string{lost_digits.in(language)}; }, true);
          rejected.insert(i);
        }
      }
    }
  }

  // Compares the amounts of a form, its totals and words with what its months come to.
  void check_amounts(std::size_t file, std::size_t list_number) {
    const ListOfFile& list = data_->files[file].lists[list_number];
    const Form& form = list.form;
    const Money amount =
        form.group == Group::returning ? parameters_.returning.amount : parameters_.working.amount;
    std::vector<std::int64_t> sums{0};
    std::size_t first = 0;
    while (first < origins_.size() &&
           (origins_[first].file != file || origins_[first].list != list_number))
      ++first;
    for (std::size_t i = 0; i < form.rows.size(); ++i) {
      const FormRow& row = form.rows[i];
      std::uint64_t bits = 0;
      const std::string& months = workers_[first + i]["months"];
      if (!months.empty() && !read_month_set_cell(months, bits)) bits = 0;
      const std::int64_t computed = amount.dong() * MonthSet::from_bits(bits).size();
      sums.push_back(sums.back() + computed);
      const auto told = row.values.find("amount");
      if (told == row.values.end() || told->second.starts_with('=')) continue;
      if (amount_in(told->second) == computed) continue;
      put(
          origins_[first + i], "amount", ProblemCode::amount_differs,
          workers_[first + i]["request_id"],
          [&](Language language) {
            return say(language, "\"{}\": {} for the months asked for",
                       "\"{}\": theo các tháng đề nghị là {}", told->second,
                       in_words(Money{computed}, language));
          },
          false);
    }
    for (const FormTotal& total : form.totals) {
      if (total.text.starts_with('=')) continue;
      const std::array<std::int64_t, 3> expected{sums[total.ends] - sums[total.section_begins],
                                                 sums[total.ends] - sums[total.part_begins],
                                                 sums[total.ends]};
      const bool is_right = std::any_of(expected.begin(), expected.end(), [&](std::int64_t sum) {
        return total.in_words ? same_words(total.text, sum) : amount_in(total.text) == sum;
      });
      if (is_right) continue;
      const Money sum{total.in_words ? expected[2] == 0 ? 0 : expected[0] : expected[0]};
      const auto message = [&](Language language) {
        return total.in_words
                   ? say(language, "\"{}\": the sum is {} ({})", "\"{}\": tổng số tiền là {} ({})",
                         shown(total.text), in_words(sum, language), amount_in_words(sum))
                   : say(language, "\"{}\": the rows come to {}", "\"{}\": cộng các dòng là {}",
                         total.text, in_words(sum, language));
      };
      faults_.push_back({file, list_number, total.row, total.column, list.id,
                         total.in_words ? "amount_in_words" : "amount", ProblemCode::amount_differs,
                         message(options_.language), message(Language::vietnamese), false});
    }
  }

  static std::optional<std::int64_t> amount_in(std::string_view text) {
    // `500.000 đồng`
    while (!text.empty() && !is_digit(text.back())) text.remove_suffix(1);
    return text.empty() ? std::nullopt : read_number_cell(trimmed(text));
  }

  static bool same_words(const std::string& text, std::int64_t sum) {
    const auto bare = [](std::string_view of) {
      std::string all;
      std::string before;
      for (const FormWord& word : words_of(of, Numbering::kept)) {
        // `đồng Việt Nam chẵn`
        const bool is_left_out =
            word.bare == "dong" || word.bare == "chan" || word.bare == "viet" || before == "viet";
        before = word.bare;
        if (is_left_out) continue;
        all += word.bare == "ngan" ? "nghin" : word.bare == "le" ? "linh" : word.bare;
        all += ' ';
      }
      return all;
    };
    return bare(text) == bare(amount_in_words(Money{sum}));
  }

  void put_faults() {
    std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
      return std::tuple{a.file, a.list, a.row} < std::tuple{b.file, b.list, b.row};
    });
    Lines rejects;
    Lines issues;
    for (Lines* const lines : {&rejects, &issues})
      lines->put(fmt::format("{}\n", fmt::join(faults_of, ",")));
    for (Fault& fault : faults_) {
      FileOfForms& file = data_->files[fault.file];
      ListOfFile& list = file.lists[fault.list];
      Lines& lines = fault.is_rejected ? rejects : issues;
      if (!fault.is_rejected) ++file.result.issues;
      const std::string cell =
          fault.column    ? fmt::format("{}{}", column_letters(*fault.column), fault.row + 1)
          : fault.row > 0 ? fmt::format("{}", fault.row + 1)
                          : std::string{};
      for (const std::string_view text :
           {std::string_view{file.result.path}, std::string_view{list.grid.name},
            std::string_view{cell}, std::string_view{fault.key},
            std::string_view{fault.column_name}, name(fault.code)}) {
        lines.cell(text);
        lines.put(',');
      }
      lines.cell(fault.message);
      lines.put('\n');
      list.faults.push_back(
          {fault.row, fault.column, fault.is_rejected, std::move(fault.in_vietnamese)});
    }
    data_->rejects = std::string{rejects.text()};
    data_->issues = std::string{issues.text()};
  }

  const ImportOptions& options_;
  Parameters parameters_;
  Firms firms_;
  FormReading reading_;
  std::shared_ptr<ImportedForms::Data> data_ = std::make_shared<ImportedForms::Data>();
  std::vector<Cells> employers_;
  std::map<std::string, std::size_t> employer_rows_;
  std::vector<Cells> lists_;
  std::vector<Origin> list_origins_;
  std::vector<Cells> workers_;
  std::vector<Origin> origins_;
  std::vector<Fault> faults_;
};

}  // namespace

ImportedForms import_forms(const std::vector<std::string>& paths, const ImportOptions& options) {
  return Importer(paths, options).import();
}

}  // namespace v2
}  // namespace rentsupport
