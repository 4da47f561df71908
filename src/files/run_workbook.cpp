// A run as a workbook: what an office hands on, sorts and prints.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <variant>

#include "answer/letter.hpp"
#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "decide/worker_ids.hpp"
#include "files/workbook.hpp"
#include "files/workbook_reader.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/named.hpp"
#include "rentsupport/persons.hpp"
#include "rentsupport/schedule.hpp"
#include "rentsupport/workbooks.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// A column of a sheet: its heading and how many digits wide it is.
struct Heading {
  Bilingual words;
  std::uint32_t width = 0;
};

using Cell = std::variant<std::string, std::uint64_t, Money, std::optional<Date>>;

// A4 across, as wide as the page.
void print_across(lxw_worksheet* sheet) {
  constexpr std::uint8_t a4 = 9;
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, a4);
  worksheet_fit_to_pages(sheet, 1, 0);
}

// One table, on as many sheets as it needs.
class RowsSheet {
 public:
  RowsSheet(Workbook& book, std::set<std::string>& taken, const Bilingual& name,
            std::vector<Heading> headings, Language language)
      : book_(book),
        taken_(taken),
        name_(name.in(language)),
        headings_(std::move(headings)),
        language_(language) {
    begin();
  }

  void add(std::initializer_list<Cell> cells) {
    constexpr std::uint32_t most = 1'000'000;
    if (row_ > most) begin();
    std::uint32_t column = 0;
    for (const Cell& cell : cells) put(column++, cell);
    ++row_;
  }
  // Writes one text over the whole width.
  void add_line(std::string_view text, bool is_bold) {
    put_text(sheet_, row_++, 0, text, book_.look({.is_bold = is_bold}));
  }
  void add_headings() {
    lxw_format* const look = book_.look({.is_bold = true,
                                         .is_centred = true,
                                         .has_border = true,
                                         .is_wrapped = true,
                                         .colour = heading_colour});
    for (std::size_t i = 0; i < headings_.size(); ++i)
      put_text(sheet_, row_, static_cast<std::uint32_t>(i), headings_[i].words.in(language_), look);
    ++row_;
  }

 private:
  void begin() {
    sheet_ = book_.add_sheet(sheet_name(name_, taken_));
    row_ = 0;
    print_across(sheet_);
    for (std::size_t i = 0; i < headings_.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      check(worksheet_set_column(sheet_, column, column, headings_[i].width, nullptr));
    }
    add_headings();
    worksheet_freeze_panes(sheet_, 1, 0);
    check(worksheet_repeat_rows(sheet_, 0, 0));
  }

  void put(std::uint32_t column, const Cell& cell) {
    const auto at = static_cast<lxw_col_t>(column);
    if (const auto* const text = std::get_if<std::string>(&cell)) {
      put_text(sheet_, row_, column, *text, book_.look({.has_border = true, .is_wrapped = true}));
    } else if (const auto* const number = std::get_if<std::uint64_t>(&cell)) {
      put_number(sheet_, row_, column, fmt::format("{}", *number),
                 book_.look({.has_border = true}));
    } else if (const auto* const amount = std::get_if<Money>(&cell)) {
      put_number(sheet_, row_, column, to_string(*amount),
                 book_.look({.has_border = true, .number = "#,##0"}));
    } else if (const auto& date = std::get<std::optional<Date>>(cell); date) {
      const std::chrono::year_month_day day{*date};
      lxw_datetime time{};
      time.year = int{day.year()};
      time.month = static_cast<int>(static_cast<unsigned>(day.month()));
      time.day = static_cast<int>(static_cast<unsigned>(day.day()));
      check(worksheet_write_datetime(sheet_, row_, at, &time,
                                     book_.look({.has_border = true, .number = "dd/mm/yyyy"})));
    } else {
      put_text(sheet_, row_, column, "", book_.look({.has_border = true}));
    }
  }

  Workbook& book_;
  std::set<std::string>& taken_;
  std::string name_;
  std::vector<Heading> headings_;
  Language language_;
  lxw_worksheet* sheet_ = nullptr;
  std::uint32_t row_ = 0;
};

class RunBook {
 public:
  RunBook(const LoadedFiles& loaded, const Decisions& decisions, const Summary& summary,
          const RunWorkbookOptions& options)
      : loaded_(loaded),
        decisions_(decisions),
        data_(Decisions::Data::of(decisions)),
        dossier_(*data_.dossier),
        summary_(summary),
        options_(options),
        language_(options.language) {}

  [[nodiscard]] std::string bytes() {
    put_summary();
    put_decided();
    if (options_.by_list) put_lists();
    put_persons();
    put_rejects();
    put_issues();
    if (decisions_.as_of()) put_overdue();
    return book_.bytes();
  }

 private:
  [[nodiscard]] std::string say(const Bilingual& words) const {
    return std::string{words.in(language_)};
  }
  [[nodiscard]] RowsSheet sheet(const Bilingual& name, std::vector<Heading> headings) {
    return {book_, taken_, name, std::move(headings), language_};
  }

  [[nodiscard]] std::string text(const Table& table, std::size_t column, std::size_t row) const {
    return std::string{table.columns[column].texts[row]};
  }
  [[nodiscard]] std::string firm(std::uint32_t employer) const {
    const std::string name = text(dossier_.employers, employers::name, employer);
    return name.empty() ? text(dossier_.employers, employers::employer_id, employer) : name;
  }
  [[nodiscard]] std::string province(std::uint32_t employer) const {
    const Column& column = data_.column(facts::province.number());
    if (!column.is_known(employer)) return {};
    for (const ProvinceInfo& info : provinces()) {
      if (info.code == Province{column.choices[employer]}) return std::string{info.name};
    }
    return {};
  }
  [[nodiscard]] std::string group(std::uint32_t list) const {
    return say(dossier_.group_of_list(list) == Group::working
                   ? Bilingual{"Đang làm việc", "In work"}
                   : Bilingual{"Quay trở lại", "Returning"});
  }

  // ---- Summary, with charts ----

  void put_summary() {
    lxw_worksheet* const of = book_.add_sheet(sheet_name(say({"Tóm tắt", "Summary"}), taken_));
    print_across(of);
    const std::array<std::uint32_t, 5> widths{28, 16, 20, 16, 20};
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      check(worksheet_set_column(of, column, column, widths[i], nullptr));
    }
    std::uint32_t row = 0;
    put_text(of, row++, 0, say({"KẾT QUẢ XÁC ĐỊNH HỖ TRỢ TIỀN THUÊ NHÀ", "RENT SUPPORT: RESULTS"}),
             book_.look({.is_bold = true}));
    put_text(of, row++, 0,
             say({"Lượt hỗ trợ: người × tháng. Số tiền: đồng.",
                  "Request-months: person × month. Money in VND."}),
             book_.look({}));
    ++row;
    put_heads(of, row++, {"Kết quả", "Outcome"});
    put_bucket(
        of, row++, say({"Toàn bộ", "All"}),
        {summary_.payable, summary_.refused, summary_.undetermined, 0, summary_.payable_amount});
    row =
        put_buckets(of, row + 1, {"Tháng", "Month"}, summary_.by_month,
                    [&](const std::string& key) { return in_words(*parse_month(key), language_); });
    const std::uint32_t months_end = row;
    const auto months = static_cast<std::uint32_t>(summary_.by_month.size());
    row =
        put_buckets(of, row + 1, {"Nhóm", "Group"}, summary_.by_group, [&](const std::string& key) {
          return say(key == "working" ? Bilingual{"Đang làm việc", "In work"}
                                      : Bilingual{"Quay trở lại", "Returning"});
        });
    put_buckets(of, row + 1, {"Tỉnh/quận, huyện", "Province/district"}, summary_.by_district,
                [&](const std::string& key) { return district(key); });
    if (months > 0) put_charts(of, months_end - months, months_end - 1);
  }

  // `33/323` with the province's name.
  [[nodiscard]] std::string district(const std::string& key) const {
    const std::size_t slash = key.find('/');
    const auto code = parse_province(std::string_view{key}.substr(0, slash));
    std::string name{key.substr(0, slash)};
    for (const ProvinceInfo& info : provinces()) {
      if (code && info.code == *code) name = info.name;
    }
    const std::string rest = key.substr(slash + 1);
    const auto known = [&](const std::string& part) {
      return part == "?" ? say({"không rõ", "unknown"}) : part;
    };
    return fmt::format("{} / {}", known(name), known(rest));
  }

  // Returns an employer's account and bank; dots, to be filled in by hand, where it gives none.
  [[nodiscard]] std::string account_of(std::uint32_t employer) const {
    const std::string account = text(dossier_.employers, employers::account, employer);
    const std::string bank = text(dossier_.employers, employers::bank, employer);
    if (account.empty()) return "……………………";
    return bank.empty() ? account : fmt::format("{}, {}", account, bank);
  }

  void put_heads(lxw_worksheet* of, std::uint32_t row, const Bilingual& first) {
    lxw_format* const look = book_.look({.is_bold = true,
                                         .is_centred = true,
                                         .has_border = true,
                                         .is_wrapped = true,
                                         .colour = heading_colour});
    const std::array<Bilingual, 5> heads{{first,
                                          {"Đủ điều kiện", "Conditions met"},
                                          {"Không đủ điều kiện", "Not met"},
                                          {"Chờ bổ sung", "Waiting"},
                                          {"Số tiền đủ điều kiện", "Money, conditions met"}}};
    for (std::size_t i = 0; i < heads.size(); ++i)
      put_text(of, row, static_cast<std::uint32_t>(i), heads[i].in(language_), look);
  }

  void put_bucket(lxw_worksheet* of, std::uint32_t row, const std::string& name,
                  const Bucket& bucket) {
    put_text(of, row, 0, name, book_.look({.has_border = true, .is_wrapped = true}));
    lxw_format* const look = book_.look({.has_border = true, .number = "#,##0"});
    std::uint32_t column = 1;
    for (const std::uint64_t count : {bucket.payable, bucket.refused, bucket.undetermined})
      put_number(of, row, column++, fmt::format("{}", count), look);
    put_number(of, row, column, bucket.amount.digits(), look);
  }

  template <class Name>
  std::uint32_t put_buckets(lxw_worksheet* of, std::uint32_t row, const Bilingual& first,
                            const std::map<std::string, Bucket>& buckets, Name name) {
    put_heads(of, row++, first);
    for (const auto& [key, bucket] : buckets) put_bucket(of, row++, name(key), bucket);
    return row;
  }

  // Request-months by outcome, and money, by month.
  void put_charts(lxw_worksheet* of, std::uint32_t first, std::uint32_t last) {
    const std::string sheet = say({"Tóm tắt", "Summary"});
    const auto range = [&](lxw_chart* chart, lxw_col_t column, const Bilingual& name) {
      lxw_chart_series* const series = chart_add_series(chart, nullptr, nullptr);
      chart_series_set_categories(series, sheet.c_str(), first, 0, last, 0);
      chart_series_set_values(series, sheet.c_str(), first, column, last, column);
      chart_series_set_name(series, say(name).c_str());
    };
    constexpr lxw_col_t behind = 6;
    lxw_chart* const outcomes = book_.add_chart(LXW_CHART_COLUMN_STACKED);
    range(outcomes, 1, {"Đủ điều kiện", "Conditions met"});
    range(outcomes, 2, {"Không đủ điều kiện", "Not met"});
    range(outcomes, 3, {"Chờ bổ sung", "Waiting"});
    chart_title_set_name(outcomes, say({"Lượt hỗ trợ theo tháng", "Request-months"}).c_str());
    check(worksheet_insert_chart(of, 2, behind, outcomes));
    lxw_chart* const money = book_.add_chart(LXW_CHART_COLUMN);
    range(money, 4, {"Số tiền đủ điều kiện", "Money, conditions met"});
    chart_title_set_name(money, say({"Số tiền theo tháng (đồng)", "Money (VND)"}).c_str());
    constexpr std::uint32_t below = 18;
    check(worksheet_insert_chart(of, below, behind, money));
  }

  // ---- Decisions ----

  void put_decided() {
    const std::vector<Heading> who{{{"TT", "No."}, 7},
                                   {{"Họ và tên", "Name"}, 26},
                                   {{"Số CCCD/CMND/hộ chiếu", "ID"}, 16},
                                   {{"Đơn vị", "Employer"}, 32},
                                   {{"Quận/huyện", "District"}, 16},
                                   {{"Tỉnh, thành phố", "Province"}, 16},
                                   {{"Danh sách", "List"}, 16},
                                   {{"Đề nghị", "Request"}, 16},
                                   {{"Nhóm", "Group"}, 14},
                                   {{"Tháng", "Months"}, 18}};
    const auto with = [&](std::vector<Heading> more) {
      std::vector<Heading> all = who;
      all.insert(all.end(), more.begin(), more.end());
      return all;
    };
    RowsSheet met = sheet({"Đủ điều kiện", "Conditions met"},
                          with({{{"Số tháng", "Months"}, 8},
                                {{"Số tiền (đồng)", "VND"}, 14},
                                {{"Số tài khoản", "Account"}, 20},
                                {{"Ngày lập danh sách", "List drawn up on"}, 13}}));
    RowsSheet refused = sheet({"Không đủ điều kiện", "Not met"}, with({{{"Lý do", "Reason"}, 80}}));
    RowsSheet waiting =
        sheet({"Chờ bổ sung", "Waiting"}, with({{{"Cần bổ sung", "What is lacking"}, 60},
                                                {{"Nơi cung cấp", "From whom"}, 24},
                                                {{"Số tiền nếu đủ điều kiện", "VND if met"}, 14}}));
    std::array<std::uint64_t, 3> numbers{};
    Explainer explainer(decisions_);
    for (std::uint32_t request = 0; request < dossier_.workers.rows; ++request) {
      std::vector<Explanation> months;
      for (std::size_t at = data_.first[request]; at < data_.first[request + 1]; ++at)
        months.push_back(explainer(at));
      if (months.empty()) continue;
      const std::uint32_t list = dossier_.request_list[request];
      const std::uint32_t employer = dossier_.list_employer[list];
      const std::string name = text(dossier_.workers, workers::full_name, request);
      const std::string id = text(dossier_.workers, workers::worker_id, request);
      const std::string district_of = text(dossier_.employers, employers::district, employer);
      const std::string list_id = text(dossier_.lists, lists::list_id, list);
      const std::string request_id = text(dossier_.workers, workers::request_id, request);
      for (const MonthsInWords& words : months_in_words(months, language_)) {
        switch (words.outcome) {
          case Outcome::payable:
            met.add({++numbers[0], name, id, firm(employer), district_of, province(employer),
                     list_id, request_id, group(list), words.months, words.count,
                     words.amount.money(), text(dossier_.workers, workers::account, request),
                     dossier_.lists.columns[lists::drawn_up_on].date(list)});
            break;
          case Outcome::refused:
            refused.add({++numbers[1], name, id, firm(employer), district_of, province(employer),
                         list_id, request_id, group(list), words.months, trimmed(words.reason)});
            break;
          case Outcome::undetermined:
            for (const MonthsInWords::Wish& wish : words.wishes) {
              waiting.add({++numbers[2], name, id, firm(employer), district_of, province(employer),
                           list_id, request_id, group(list), words.months, wish.what, wish.who,
                           words.amount.money()});
            }
            break;
        }
      }
    }
  }

  [[nodiscard]] static std::string trimmed(std::string reason) {
    while (!reason.empty() && reason.back() == '\n') reason.pop_back();
    return reason;
  }

  // The annex to the province's decision: list by list, the workers and the sum in figures and in
  // words.
  void put_lists() {
    RowsSheet annex = sheet({"Phụ lục theo danh sách", "Annex by list"},
                            {{{"TT", "No."}, 7},
                             {{"Họ và tên", "Name"}, 28},
                             {{"Ngày sinh", "Birth date"}, 13},
                             {{"Số CCCD/CMND/hộ chiếu", "ID"}, 18},
                             {{"Số sổ BHXH", "Insurance number"}, 14},
                             {{"Tháng hỗ trợ", "Months"}, 20},
                             {{"Số tháng", "Months"}, 8},
                             {{"Số tiền (đồng)", "VND"}, 16},
                             {{"Số tài khoản", "Account"}, 22}});
    std::vector<std::vector<std::uint32_t>> requests(dossier_.lists.rows);
    for (std::uint32_t request = 0; request < dossier_.workers.rows; ++request) {
      for (std::size_t at = data_.first[request]; at < data_.first[request + 1]; ++at) {
        if (data_.outcomes[at] != Outcome::payable) continue;
        requests[dossier_.request_list[request]].push_back(request);
        break;
      }
    }
    for (std::uint32_t list = 0; list < requests.size(); ++list) {
      if (requests[list].empty()) continue;
      const std::uint32_t employer = dossier_.list_employer[list];
      const std::string account = account_of(employer);
      annex.add_line(
          fmt::format(fmt::runtime(say({"Danh sách {}: {} ({}) – số tài khoản của đơn vị: {}",
                                        "List {}: {} ({}) – account of the employer: {}"})),
                      text(dossier_.lists, lists::list_id, list), firm(employer),
                      text(dossier_.employers, employers::employer_id, employer), account),
          true);
      const Money amount = data_.rule_set.group(dossier_.group_of_list(list)).amount;
      std::uint64_t number = 0;
      MoneyTotal total;
      for (const std::uint32_t request : requests[list]) {
        std::string months;
        std::uint64_t count = 0;
        for (std::size_t at = data_.first[request]; at < data_.first[request + 1]; ++at) {
          if (data_.outcomes[at] != Outcome::payable) continue;
          months += (months.empty() ? "" : ", ") + in_words(month_at(data_.months[at]), language_);
          ++count;
        }
        MoneyTotal of_worker;
        of_worker.add(amount, count);
        total.add(amount, count);
        annex.add({++number, text(dossier_.workers, workers::full_name, request), birth(request),
                   text(dossier_.workers, workers::worker_id, request),
                   text(dossier_.workers, workers::insurance_no, request), months, count,
                   of_worker.money(), text(dossier_.workers, workers::account, request)});
      }
      annex.add_line(
          fmt::format(
              fmt::runtime(say({"Cộng: {} người, {} đồng.", "In all: {} workers, {} VND."})),
              number, grouped(total.digits(), language_ == Language::english ? ',' : '.')),
          true);
      annex.add_line(fmt::format(fmt::runtime(say({"Bằng chữ: {}.", "In words: {}."})),
                                 amount_in_words(total.money())),
                     false);
    }
  }

  // A birth date, or the year alone.
  [[nodiscard]] Cell birth(std::uint32_t request) const {
    const Column& column = dossier_.workers.columns[workers::birth_date];
    if (!column.is_known(request)) return std::string{};
    const std::int32_t value = column.ints[request];
    if (birth::is_year(value)) return fmt::format("{}", birth::year_of(value));
    return std::optional<Date>{Date{std::chrono::days{value}}};
  }

  // ---- What an office has to look at ----

  void put_persons() {
    RowsSheet persons =
        sheet({"Nghi trùng người", "Persons"}, {{{"Số giấy tờ", "ID"}, 18},
                                                {{"Số giấy tờ khác", "Other ID"}, 18},
                                                {{"Dấu hiệu", "Evidence"}, 50},
                                                {{"Đề nghị", "Requests"}, 50},
                                                {{"Số tiền (đồng)", "VND"}, 16}});
    for (const PersonsToCheck& pair : persons_to_check(decisions_)) {
      std::string evidence;
      for (const std::string_view each : pair.evidence)
        evidence += (evidence.empty() ? "" : "; ") + evidence_name(each);
      persons.add({pair.worker_id, pair.other_id, evidence,
                   fmt::format("{}", fmt::join(pair.request_ids, " ")), pair.amount.money()});
    }
  }
  [[nodiscard]] std::string evidence_name(std::string_view evidence) const {
    if (evidence == "insurance_no")
      return say({"cùng số sổ bảo hiểm xã hội: có thể là một người",
                  "the same insurance number: perhaps one person"});
    if (evidence == "name_birth_account")
      return say({"cùng họ tên, ngày sinh và tài khoản: có thể là một người",
                  "the same name, birth date and account: perhaps one person"});
    if (evidence == "birth_date")
      return say(
          {"khác ngày sinh: có thể là hai người", "different birth dates: perhaps two persons"});
    return say({"khác số sổ bảo hiểm xã hội và họ tên: có thể là hai người",
                "different insurance numbers and names: perhaps two persons"});
  }

  [[nodiscard]] std::string file_name(std::string_view file) const {
    static const std::map<std::string_view, Bilingual> names{
        {"employers", {"Đơn vị", "employers"}},
        {"lists", {"Danh sách", "lists"}},
        {"workers", {"Người lao động", "workers"}},
        {"history", {"Lịch sử chi trả", "history"}},
        {"persons", {"Kết luận về người", "persons"}}};
    return say(names.at(file));
  }

  void put_rejects() {
    RowsSheet rejects =
        sheet({"Dòng lỗi", "Rejected rows"}, {{{"Tệp", "File"}, 18},
                                              {{"Dòng", "Line"}, 8},
                                              {{"Mã", "Key"}, 18},
                                              {{"Cột", "Column"}, 22},
                                              {{"Lý do và cách sửa", "Why, and what to do"}, 70},
                                              {{"Nội dung dòng", "The row"}, 60}});
    for (std::size_t i = 0; i < loaded_.rejects(); ++i) {
      const Reject reject = loaded_.reject(i);
      rejects.add({file_name(reject.file), reject.line, reject.key, std::string{reject.column},
                   reject.message, reject.record});
    }
  }

  void put_issues() {
    RowsSheet issues = sheet({"Nghi vấn", "Suspicious"}, {{{"Tệp", "File"}, 18},
                                                          {{"Dòng", "Line"}, 8},
                                                          {{"Mã", "Key"}, 18},
                                                          {{"Cột", "Column"}, 22},
                                                          {{"Nội dung", "What"}, 90}});
    for (const Issue& issue : loaded_.dossier().issues()) {
      issues.add(
          {file_name(issue.file), issue.line, issue.key, std::string{issue.column}, issue.message});
    }
  }

  void put_overdue() {
    RowsSheet late =
        sheet({"Quá hạn", "Overdue"}, {{{"Phải làm", "Who must act"}, 26},
                                       {{"Việc", "Step"}, 34},
                                       {{"Danh sách", "List"}, 18},
                                       {{"Đơn vị", "Employer"}, 18},
                                       {{"Quận/huyện", "District"}, 16},
                                       {{"Ngày cuối", "Last day"}, 13},
                                       {{"Số ngày làm việc quá hạn", "Working days late"}, 12},
                                       {{"Số khoản", "Payments"}, 10},
                                       {{"Số tiền (đồng)", "VND"}, 16}});
    std::vector<Overdue> all = overdue(decisions_, options_.is_due);
    std::stable_sort(all.begin(), all.end(),
                     [](const Overdue& a, const Overdue& b) { return a.who < b.who; });
    for (const Overdue& one : all) {
      late.add(
          {actor(one.who), step(one.step), std::string{one.list_id}, std::string{one.employer_id},
           std::string{one.district}, std::optional<Date>{one.last_day},
           static_cast<std::uint64_t>(one.working_days_late), one.payments, one.amount.money()});
    }
  }
  [[nodiscard]] std::string actor(Actor who) const {
    switch (who) {
      case Actor::employer:
        return say({"Người sử dụng lao động", "The employer"});
      case Actor::si_agency:
        return say({"Cơ quan bảo hiểm xã hội", "The social insurance agency"});
      case Actor::district:
        return say({"Ủy ban nhân dân cấp huyện", "The district"});
      case Actor::province:
        break;
    }
    return say({"Ủy ban nhân dân cấp tỉnh", "The province"});
  }
  [[nodiscard]] std::string step(Step step) const {
    switch (step) {
      case Step::posted:
        return say({"Niêm yết danh sách", "Post the list"});
      case Step::sent_to_si:
        return say({"Gửi cơ quan bảo hiểm xã hội", "Send it to social insurance"});
      case Step::si_confirmed:
        return say({"Xác nhận danh sách", "Confirm the list"});
      case Step::received:
        return say({"Nộp hồ sơ cấp huyện", "Hand in the dossier"});
      case Step::submitted:
        return say({"Thẩm định, trình cấp tỉnh", "Appraise and submit"});
      case Step::decided:
        return say({"Quyết định phê duyệt", "Decide"});
      case Step::funded:
        return say({"Chuyển kinh phí", "Transfer the money"});
      case Step::paid:
        break;
    }
    return say({"Chi trả cho người lao động", "Pay the workers"});
  }

  const LoadedFiles& loaded_;
  const Decisions& decisions_;
  const Decisions::Data& data_;
  const Dossier::Data& dossier_;
  const Summary& summary_;
  const RunWorkbookOptions& options_;
  Language language_;
  Workbook book_{Workbook::Rows::in_order};
  std::set<std::string> taken_;
};

}  // namespace

std::string run_workbook(const LoadedFiles& loaded, const Decisions& decisions,
                         const Summary& summary, const RunWorkbookOptions& options) {
  if (Dossier::Data::of(loaded.dossier()) != Decisions::Data::of(decisions).dossier)
    throw Error("the decisions are of another dossier than the files");
  return RunBook(loaded, decisions, summary, options).bytes();
}

}  // namespace v2
}  // namespace rentsupport
