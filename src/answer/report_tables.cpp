#include "answer/report_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "rule/scheme.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using Cell = ReportCell;
using Column = ReportTable::Column;
using Lines = std::map<std::string, ReportLine>;

const ReportFigure& booked(const std::array<ReportFigure, reported_states>& in,
                           ReportedState state) {
  return in[static_cast<std::size_t>(state)];
}

class Writer : ReportWriter {
 public:
  Writer(const Report& report, Language language)
      : ReportWriter({report.as_of, report.since, report.before_since, report.before_until},
                     language),
        report_(report) {}

  ReportInWords write() {
    ReportInWords words;
    if (report_.rule_sets.empty()) {
      head(words, say({"hỗ trợ người lao động", "support of workers"}), "");
    } else {
      const ActTexts& texts = texts_of(report_.rule_sets.front());
      head(words, texts.support.in(language_), texts.act.in(language_));
    }
    draw(words);
    words.sentences = sentences();
    words.total = total();
    if (report_.since) words.booked = period();
    words.reasons = {refused(), undetermined(), one_paper_away(), late()};
    for (const auto& [lines, heading] : dimensions()) words.annexes.push_back(by(*lines, heading));
    if (report_.since) {
      for (const auto& [lines, heading] : dimensions())
        words.annexes.push_back(booked_by(*lines, heading));
    }
    words.notes = notes();
    return words;
  }

 private:
  static constexpr std::array<Standing, 4> drawn{Standing::asked, Standing::eligible,
                                                 Standing::approved, Standing::paid};
  static std::vector<MoneyTotal> amounts_drawn(const ReportLine& line) {
    std::vector<MoneyTotal> amounts;
    amounts.reserve(drawn.size());
    for (const Standing standing : drawn) amounts.push_back(line.at(standing).amount);
    return amounts;
  }
  void draw(ReportInWords& words) const {
    for (const Bilingual& shade :
         {Bilingual{"Đề nghị", "Asked for"}, Bilingual{"Đủ điều kiện", "Eligible"},
          Bilingual{"Đã phê duyệt", "Approved"}, Bilingual{"Đã chi trả", "Paid"}})
      words.shades.push_back(say(shade));
    words.funnel_title = say({"Từ đề nghị đến chi trả", "From the request to the payment"});
    words.funnel = amounts_drawn(report_.total);
  }

  [[nodiscard]] const ReportFigure& all(Standing standing) const {
    return report_.total.at(standing);
  }

  // ---- what it comes to ----

  [[nodiscard]] std::string counted(const ReportFigure& figure) const {
    return say_of({"{} đơn vị, {} người lao động, {} lượt, {}",
                   "employers: {}, workers: {}, person-months: {}, {}"},
                  number(figure.firms), number(figure.workers), number(figure.months),
                  dong(figure.amount));
  }
  // Says of what its money is which share; nothing where there is no such money.
  [[nodiscard]] std::string of_whole(const Bilingual& words, Standing standing) const {
    const Cell cell = Cell::share(all(standing).amount, all(whole_of(standing)).amount);
    return cell.is_empty ? std::string{} : say_of(words, cell_words(cell, language_));
  }

  [[nodiscard]] std::vector<std::string> sentences() const {
    std::vector<std::string> all_of{
        say_of({"Đến ngày {}, đã tiếp nhận đề nghị hỗ trợ của {}.", "Asked for up to {}: {}."},
               day(report_.as_of), counted(all(Standing::asked))),
        say_of({"Đủ điều kiện: {}{}.", "Eligible: {}{}."}, counted(all(Standing::eligible)),
               of_whole({", bằng {} số tiền đề nghị", ", {} of the money asked for"},
                        Standing::eligible))};
    if (all(Standing::waiting).months > 0) {
      all_of.push_back(say_of(
          {"Chờ bổ sung thông tin: {} lượt, {}; trong đó {} lượt chỉ còn thiếu một giấy tờ.",
           "Waiting for information: {} person-months, {}; of these {} lack one paper only."},
          number(all(Standing::waiting).months), dong(all(Standing::waiting).amount),
          number(report_.one_paper_away.total.months)));
    }
    all_of.push_back(
        say_of({"Không đủ điều kiện: {} lượt, {}.", "Not eligible: {} person-months, {}."},
               number(all(Standing::refused).months), dong(all(Standing::refused).amount)));
    all_of.push_back(
        say_of({"Ủy ban nhân dân cấp tỉnh đã phê duyệt: {}. Đã chi trả: {}{}.",
                "Approved by the provincial People's Committee: {}. Paid: {}{}."},
               counted(all(Standing::approved)), counted(all(Standing::paid)),
               of_whole({", đạt {} số tiền được phê duyệt", ", {} of the money approved"},
                        Standing::paid)));
    if (all(Standing::overdue).months > 0) {
      all_of.push_back(say_of({"Quá hạn giải quyết: {} lượt đủ điều kiện chưa được chi trả, {}.",
                               "Late: {} person-months that are eligible and not paid yet, {}."},
                              number(all(Standing::overdue).months),
                              dong(all(Standing::overdue).amount)));
    }
    return all_of;
  }

  static Bilingual standing_words(Standing standing) {
    switch (standing) {
      case Standing::asked:
        return {"Đề nghị hỗ trợ", "Asked for"};
      case Standing::eligible:
        return {"Đủ điều kiện", "Eligible"};
      case Standing::waiting:
        return {"Chờ bổ sung thông tin", "Waiting for information"};
      case Standing::refused:
        return {"Không đủ điều kiện", "Not eligible"};
      case Standing::approved:
        return {"Đã phê duyệt", "Approved"};
      case Standing::paid:
        return {"Đã chi trả", "Paid"};
      case Standing::returned:
        return {"Ngân hàng trả lại, chưa chi lại", "Returned by the bank, not paid again"};
      case Standing::overdue:
        break;
    }
    return {"Đủ điều kiện nhưng quá hạn giải quyết", "Eligible, and late"};
  }
  // Of what a standing's money is a share.
  static Standing whole_of(Standing standing) {
    switch (standing) {
      case Standing::paid:
      case Standing::returned:
        return Standing::approved;
      case Standing::approved:
      case Standing::overdue:
        return Standing::eligible;
      default:
        return Standing::asked;
    }
  }

  [[nodiscard]] std::vector<Column> counts(const std::string& above) const {
    return {{above, say({"Số đơn vị", "Employers"})},
            {above, say({"Số người", "Workers"})},
            {above, say({"Số lượt", "Person-months"})},
            {above, say({"Số tiền (đồng)", "VND"})}};
  }
  static void put(std::vector<Cell>& cells, const ReportFigure& figure) {
    cells.push_back(Cell::count(figure.firms));
    cells.push_back(Cell::count(figure.workers));
    cells.push_back(Cell::count(figure.months));
    cells.push_back(Cell::money(figure.amount));
  }
  static void append(std::vector<Column>& columns, std::vector<Column> more) {
    columns.insert(columns.end(), more.begin(), more.end());
  }

  [[nodiscard]] ReportTable total() const {
    ReportTable table{
        .sheet = say({"Tổng hợp", "In all"}),
        .title = say_of({"Kết quả chung đến ngày {}", "In all, up to {}"}, day(report_.as_of))};
    table.columns = {{"", say({"Nội dung", "What"}), true}};
    append(table.columns, counts(""));
    append(table.columns,
           {{"", say({"Tỷ lệ", "Share"})}, {"", say({"So với số tiền", "Of the money"}), true}});
    for (std::size_t i = 0; i < standings; ++i) {
      const auto standing = static_cast<Standing>(i);
      ReportTable::Row row{{Cell::words(say(standing_words(standing)))},
                           standing == Standing::asked};
      put(row.cells, all(standing));
      row.cells.push_back(Cell::share(all(standing).amount, all(whole_of(standing)).amount));
      row.cells.push_back(Cell::words(of_what(whole_of(standing))));
      table.rows.push_back(std::move(row));
    }
    return table;
  }
  [[nodiscard]] std::string of_what(Standing whole) const {
    return say(whole == Standing::approved   ? Bilingual{"đã phê duyệt", "approved"}
               : whole == Standing::eligible ? Bilingual{"đủ điều kiện", "eligible"}
                                             : Bilingual{"đề nghị", "asked for"});
  }

  static Bilingual booked_words(ReportedState state) {
    switch (state) {
      case ReportedState::proposed:
        return {"Đưa vào đề xuất", "Proposed"};
      case ReportedState::approved:
        return {"Phê duyệt", "Approved"};
      case ReportedState::sent:
        return {"Chuyển ngân hàng", "Sent to the bank"};
      case ReportedState::paid:
        return {"Chi trả", "Paid"};
      case ReportedState::returned:
        return {"Ngân hàng trả lại", "Returned by the bank"};
      case ReportedState::taken_back:
        break;
    }
    return {"Hủy, rút lại", "Taken back"};
  }

  [[nodiscard]] ReportTable period() const {
    ReportTable table{.sheet = say({"Trong kỳ", "Period"}),
                      .title = say({"Phát sinh trong kỳ so với kỳ trước",
                                    "Booked in this period and in the one before"})};
    table.columns = {{"", say({"Nội dung", "What"}), true}};
    append(table.columns, counts(this_period()));
    append(table.columns, counts(period_before()));
    append(table.columns, {{"", say({"Tăng, giảm (đồng)", "Change (VND)"})}});
    for (std::size_t i = 0; i < reported_states; ++i) {
      const auto state = static_cast<ReportedState>(i);
      const ReportFigure& now = report_.total.period[i];
      const ReportFigure& before = report_.total.before[i];
      // What the source never has (without a ledger most) is left out.
      if (now.months + before.months == 0 && state != ReportedState::approved &&
          state != ReportedState::paid)
        continue;
      ReportTable::Row row{{Cell::words(say(booked_words(state)))}};
      put(row.cells, now);
      put(row.cells, before);
      row.cells.push_back(Cell::change(before.amount, now.amount));
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  // ---- by place, group, month, employer ----

  struct Dimension {
    const Lines* lines;
    int which;  // 0 district, 1 group, 2 month, 3 employer
  };
  [[nodiscard]] std::vector<Dimension> dimensions() const {
    return {{&report_.by_district, 0},
            {&report_.by_group, 1},
            {&report_.by_month, 2},
            {&report_.by_employer, 3}};
  }
  [[nodiscard]] std::string heading(int which) const {
    constexpr std::array<Bilingual, 4> headings{Bilingual{"Huyện, thị xã, thành phố", "District"},
                                                Bilingual{"Nhóm đối tượng", "Group"},
                                                Bilingual{"Tháng hỗ trợ", "Month supported"},
                                                Bilingual{"Đơn vị sử dụng lao động", "Employer"}};
    return say(headings[static_cast<std::size_t>(which)]);
  }
  [[nodiscard]] std::string by_what(int which) const {
    constexpr std::array<Bilingual, 4> words{
        Bilingual{"theo huyện", "by district"}, Bilingual{"theo nhóm", "by group"},
        Bilingual{"theo tháng", "by month"}, Bilingual{"theo đơn vị", "by employer"}};
    return say(words[static_cast<std::size_t>(which)]);
  }
  [[nodiscard]] std::string key_words(const std::string& key, int which) const {
    switch (which) {
      case 0:
        return district_words(key);
      case 1:
        return key == name(Group::working)
                   ? say({"Đang làm việc trong doanh nghiệp", "Working"})
                   : say({"Quay trở lại thị trường lao động", "Returning to the labour market"});
      case 2: {
        const auto month = parse_month(key);
        return month ? say_of({"Tháng {}", "{}"}, rentsupport::in_words(*month, language_)) : key;
      }
      default:
        break;
    }
    const auto found = report_.employers.find(key);
    if (key == "?") return say({"(chưa rõ đơn vị)", "(unknown)"});
    return employer_words(
        found == report_.employers.end() ? std::string_view{} : found->second.name, key);
  }

  [[nodiscard]] ReportTable by(const Lines& lines, int which) const {
    ReportTable table{.sheet = say_of({"Kết quả {}", "Result {}"}, by_what(which)),
                      .title = say_of({"Kết quả {} đến ngày {}", "Result {}, up to {}"},
                                      by_what(which), day(report_.as_of)),
                      .is_wide = true};
    const std::string asked = say({"Đề nghị hỗ trợ", "Asked for"});
    const std::string eligible = say({"Đủ điều kiện", "Eligible"});
    const std::string rest = say({"Còn lại (đồng)", "The rest (VND)"});
    const std::string approved = say({"Đã phê duyệt", "Approved"});
    const std::string paid = say({"Đã chi trả", "Paid"});
    const std::string workers = say({"Số người", "Workers"});
    const std::string vnd = say({"Số tiền (đồng)", "VND"});
    table.columns = {{"", say({"TT", "No"})}, {"", heading(which), true}};
    append(table.columns, counts(asked));
    append(table.columns, {{eligible, workers},
                           {eligible, vnd},
                           {eligible, say({"Tỷ lệ", "Share"})},
                           {rest, say({"Chờ bổ sung", "Waiting"})},
                           {rest, say({"Không đủ điều kiện", "Not eligible"})},
                           {approved, workers},
                           {approved, vnd},
                           {paid, workers},
                           {paid, vnd},
                           {paid, say({"Tỷ lệ", "Share"})},
                           {say({"Còn phải giải quyết (đồng)", "To be settled (VND)"}),
                            say({"Ngân hàng trả lại", "Returned"})},
                           {say({"Còn phải giải quyết (đồng)", "To be settled (VND)"}),
                            say({"Quá hạn", "Late"})}});
    const auto row_of = [](Cell number_in_table, std::string words, const ReportLine& line) {
      const auto amount = [&](Standing of) { return line.at(of).amount; };
      ReportTable::Row row{{std::move(number_in_table), Cell::words(std::move(words))}};
      put(row.cells, line.at(Standing::asked));
      const std::vector<Cell> more{Cell::count(line.at(Standing::eligible).workers),
                                   Cell::money(amount(Standing::eligible)),
                                   Cell::share(amount(Standing::eligible), amount(Standing::asked)),
                                   Cell::money(amount(Standing::waiting)),
                                   Cell::money(amount(Standing::refused)),
                                   Cell::count(line.at(Standing::approved).workers),
                                   Cell::money(amount(Standing::approved)),
                                   Cell::count(line.at(Standing::paid).workers),
                                   Cell::money(amount(Standing::paid)),
                                   Cell::share(amount(Standing::paid), amount(Standing::approved)),
                                   Cell::money(amount(Standing::returned)),
                                   Cell::money(amount(Standing::overdue))};
      row.cells.insert(row.cells.end(), more.begin(), more.end());
      return row;
    };
    if (which == 0 || which == 2) table.bars.emplace();
    std::uint64_t place = 0;
    for (const auto& [key, line] : lines) {
      table.rows.push_back(row_of(Cell::count(++place), key_words(key, which), line));
      if (table.bars) table.bars->push_back(amounts_drawn(line));
    }
    table.rows.push_back(row_of(Cell::words(""), say({"Cộng", "Total"}), report_.total));
    table.rows.back().is_sum = true;
    table.note = say(
        {"Tỷ lệ đủ điều kiện tính trên số tiền đề nghị, tỷ lệ chi trả tính trên số tiền đã phê "
         "duyệt. "
         "Một người hoặc một đơn vị có mặt ở nhiều dòng chỉ được tính một lần ở dòng Cộng.",
         "Eligible is a share of the money asked for, paid of the money approved. A worker or an "
         "employer of several lines counts once in the total."});
    return table;
  }

  [[nodiscard]] ReportTable booked_by(const Lines& lines, int which) const {
    ReportTable table{
        .sheet = say_of({"Trong kỳ {}", "Period {}"}, by_what(which)),
        .title = say_of({"Phát sinh trong kỳ {}", "Booked in the period {}"}, by_what(which)),
        .is_wide = true};
    const std::vector<ReportedState> states{ReportedState::approved, ReportedState::paid,
                                            ReportedState::returned, ReportedState::taken_back};
    table.columns = {{"", say({"TT", "No"})}, {"", heading(which), true}};
    for (const std::string& above : {this_period(), period_before()}) {
      for (const ReportedState state : states) {
        table.columns.push_back({above, say(booked_words(state)) + say({" (đồng)", " (VND)"})});
      }
    }
    const auto row_of = [&](Cell number_in_table, std::string words, const ReportLine& line) {
      ReportTable::Row row{{std::move(number_in_table), Cell::words(std::move(words))}};
      for (const auto* const in : {&line.period, &line.before}) {
        for (const ReportedState state : states)
          row.cells.push_back(Cell::money(booked(*in, state).amount));
      }
      return row;
    };
    std::uint64_t place = 0;
    const auto is_nothing = [](const ReportFigure& figure) { return figure.months == 0; };
    for (const auto& [key, line] : lines) {
      if (std::all_of(line.period.begin(), line.period.end(), is_nothing) &&
          std::all_of(line.before.begin(), line.before.end(), is_nothing))
        continue;
      table.rows.push_back(row_of(Cell::count(++place), key_words(key, which), line));
    }
    table.rows.push_back(row_of(Cell::words(""), say({"Cộng", "Total"}), report_.total));
    table.rows.back().is_sum = true;
    return table;
  }

  // ---- reasons, and who is late ----

  [[nodiscard]] const Provision* provision(const std::string& id) const {
    for (const RuleSet& rules : report_.rule_sets) {
      for (const GroupRule& group : rules.groups()) {
        for (const Provision& each : group.rule.provisions()) {
          if (each.id == id) return &each;
        }
      }
    }
    return nullptr;
  }
  [[nodiscard]] std::string fact_words(const std::string& fact) const {
    if (const FactInfo* const known = reported_fact(report_, fact)) return label(*known, language_);
    return say({"kết luận các số định danh có phải của cùng một người không",
                "whether the IDs are of one person"});
  }

  [[nodiscard]] std::vector<Column> cause_columns(const Bilingual& what,
                                                  const Bilingual& alone) const {
    const std::string above = say(alone);
    return {{"", say({"TT", "No"})},
            {"", say(what), true},
            {"", say({"Số lượt", "Person-months"})},
            {"", say({"Tỷ lệ", "Share"})},
            {"", say({"Số tiền (đồng)", "VND"})},
            {above, say({"Số lượt", "Person-months"})},
            {above, say({"Số tiền (đồng)", "VND"})}};
  }
  static void put_causes(ReportTable& table, const std::vector<ReportedCause>& causes,
                         std::uint64_t whole,
                         const std::function<std::string(const std::string&)>& words) {
    std::uint64_t place = 0;
    for (const ReportedCause& cause : causes) {
      table.rows.push_back(
          {{Cell::count(++place), Cell::words(words(cause.id)), Cell::count(cause.months),
            Cell::share_of_count(cause.months, whole), Cell::money(cause.amount),
            Cell::count(cause.alone), Cell::money(cause.alone_amount)}});
    }
  }

  [[nodiscard]] ReportTable refused() const {
    ReportTable table{.sheet = say({"Lý do không đủ", "Not eligible"}),
                      .title = say({"Lý do không đủ điều kiện", "Why not eligible"})};
    table.columns = cause_columns({"Điều kiện không đạt", "Condition that is not met"},
                                  {"Là lý do duy nhất", "The only reason"});
    put_causes(table, report_.refused_by, all(Standing::refused).months,
               [&](const std::string& id) { return provision_words(provision(id), id); });
    table.note =
        say_of({"Tỷ lệ tính trên {} lượt không đủ điều kiện; một lượt có thể có nhiều lý do.",
                "Shares of {} person-months that are not eligible; one may have several "
                "reasons."},
               number(all(Standing::refused).months));
    return table;
  }
  [[nodiscard]] ReportTable undetermined() const {
    ReportTable table{.sheet = say({"Thông tin còn thiếu", "Lacking"}),
                      .title = say({"Thông tin còn thiếu của hồ sơ chờ bổ sung",
                                    "What is lacking where information is waited for"})};
    table.columns = cause_columns({"Thông tin còn thiếu", "What is lacking"},
                                  {"Chỉ còn thiếu thông tin này", "Lacks nothing else"});
    put_causes(table, report_.undetermined_by, all(Standing::waiting).months,
               [&](const std::string& fact) { return capital(fact_words(fact)); });
    table.note =
        say_of({"Tỷ lệ tính trên {} lượt chờ bổ sung; một lượt có thể thiếu nhiều thông tin.",
                "Shares of {} person-months that wait; one may lack several facts."},
               number(all(Standing::waiting).months));
    return table;
  }
  [[nodiscard]] ReportTable one_paper_away() const {
    ReportTable table{.sheet = say({"Thiếu một giấy tờ", "One paper away"}),
                      .title = say({"Chỉ còn thiếu một thông tin, giấy tờ, theo nơi phải cung cấp",
                                    "One fact or paper away, by who supplies it"})};
    table.columns = {{"", say({"Nơi cung cấp", "Who supplies it"}), true}};
    append(table.columns, counts(""));
    append(table.columns,
           {{"", say({"Thông tin, giấy tờ (số lượt)", "What (person-months)"}), true}});
    for (std::size_t i = 0; i < report_.one_paper_away.by.size(); ++i) {
      const ReportFigure& figure = report_.one_paper_away.by[i];
      if (figure.months == 0) continue;
      const auto who = static_cast<Voucher>(i);
      std::string what;
      for (const ReportedCause& cause : report_.undetermined_by) {
        if (cause.alone == 0 || supplier_of(report_, cause.id) != who) continue;
        what += fmt::format("{}{} ({})", what.empty() ? "" : "; ", fact_words(cause.id),
                            number(cause.alone));
      }
      ReportTable::Row row{{Cell::words(capital(std::string{voucher_words(who, language_)}))}};
      put(row.cells, figure);
      row.cells.push_back(Cell::words(what));
      table.rows.push_back(std::move(row));
    }
    ReportTable::Row sum{{Cell::words(say({"Cộng", "Total"}))}, true};
    put(sum.cells, report_.one_paper_away.total);
    sum.cells.push_back(Cell::words(""));
    table.rows.push_back(std::move(sum));
    return table;
  }

  [[nodiscard]] ReportTable late() const {
    ReportTable table{.sheet = say({"Quá hạn", "Late"}),
                      .title = say_of({"Quá hạn giải quyết tính đến ngày {}", "Late as of {}"},
                                      day(report_.as_of))};
    table.columns = {{"", say({"Nơi phải thực hiện", "Who is to act"}), true},
                     {"", say({"Việc quá hạn", "What is late"}), true},
                     {"", say({"Số danh sách", "Lists"})},
                     {"", say({"Hạn sớm nhất", "Earliest last day"}), true},
                     {"", say({"Số lượt đủ điều kiện", "Eligible person-months"})},
                     {"", say({"Số tiền (đồng)", "VND"})}};
    ReportedLateness all_of;
    for (const ReportedLateness& late : report_.late) {
      table.rows.push_back({{Cell::words(actor_words(late.who)), Cell::words(step_words(late.step)),
                             Cell::count(late.lists), Cell::words(day(late.since)),
                             Cell::count(late.months), Cell::money(late.amount)}});
      all_of.lists += late.lists;
      all_of.months += late.months;
      all_of.amount.add(late.amount);
    }
    table.rows.push_back(
        {{Cell::words(say({"Cộng", "Total"})), Cell::words(""), Cell::count(all_of.lists),
          Cell::words(""), Cell::count(all_of.months), Cell::money(all_of.amount)},
         true});
    return table;
  }
  [[nodiscard]] std::string actor_words(Actor who) const {
    constexpr std::array<Bilingual, 4> words{
        Bilingual{"Người sử dụng lao động", "The employer"},
        Bilingual{"Cơ quan bảo hiểm xã hội", "The social insurance agency"},
        Bilingual{"Ủy ban nhân dân cấp huyện", "The district People's Committee"},
        Bilingual{"Ủy ban nhân dân cấp tỉnh", "The provincial People's Committee"}};
    return say(words[static_cast<std::size_t>(who)]);
  }
  [[nodiscard]] std::string step_words(Step step) const {
    constexpr std::array<Bilingual, 8> words{
        Bilingual{"Niêm yết công khai danh sách", "Post the list"},
        Bilingual{"Gửi danh sách đến cơ quan bảo hiểm xã hội", "Send the list to social insurance"},
        Bilingual{"Xác nhận danh sách", "Confirm the list"},
        Bilingual{"Gửi hồ sơ đến Ủy ban nhân dân cấp huyện", "Send the dossier to the district"},
        Bilingual{"Thẩm định, trình Ủy ban nhân dân cấp tỉnh",
                  "Examine it, submit it to the province"},
        Bilingual{"Quyết định phê duyệt", "Decide"},
        Bilingual{"Chuyển kinh phí cho người sử dụng lao động",
                  "Transfer the money to the employer"},
        Bilingual{"Chi trả cho người lao động", "Pay the workers"}};
    return say(words[static_cast<std::size_t>(step)]);
  }

  // ---- notes ----

  // Says an assumed value, which is written as in files.
  [[nodiscard]] std::string value_of(const std::string& fact, const std::string& value) const {
    const FactInfo* const info = reported_fact(report_, fact);
    if (info == nullptr) return printable(value);
    const auto choice = std::find(info->values.begin(), info->values.end(), value);
    if (choice != info->values.end())
      return value_words(*info, choice - info->values.begin(), language_);
    if (const auto date = parse_date(value)) return day(*date);
    return printable(value);
  }

  [[nodiscard]] std::vector<std::string> notes() const {
    std::vector<std::string> all_of{
        say({"Một lượt là một tháng hỗ trợ của một người lao động. Người có nhiều số định danh "
             "hoặc "
             "nhiều đề nghị được tính một lần. Đơn vị được tính theo nơi làm việc.",
             "A person-month is one month of one worker. A worker with several IDs or requests "
             "counts once. Employers are counted by worksite."}),
        say({"Số tiền đề nghị gồm số tiền đủ điều kiện, chờ bổ sung và không đủ điều kiện.",
             "The money asked for is that which is eligible, waiting and not eligible."})};
    if (report_.has_ledger) {
      all_of.push_back(
          say({"Số liệu phê duyệt, chi trả lấy từ sổ theo dõi, theo ngày ghi sổ.",
               "What is approved and paid is that of the ledger, by the days of its bookings."}));
    } else {
      all_of.push_back(
          say({"Số liệu phê duyệt, chi trả lấy theo ngày quyết định, ngày chi trả ghi trong danh "
               "sách của đơn vị.",
               "What is approved and paid follows from the days of decision and payment of the "
               "lists."}));
    }
    const auto tell = [&](std::uint64_t many, const Bilingual& words) {
      if (many > 0) all_of.push_back(say_of(words, number(many)));
    };
    tell(report_.outside,
         {"{} lượt trong sổ theo dõi không thuộc hồ sơ đưa vào báo cáo: chỉ được tính ở "
          "phần phê duyệt, chi trả.",
          "{} person-months of the ledger are in none of the runs: they count as "
          "approved and paid alone."});
    tell(report_.undated, {"{} lần ghi sổ không có ngày: không tính vào kỳ nào.",
                           "{} entries of the ledger have no day: they are in no period."});
    tell(report_.superseded, {"{} lượt có ở nhiều lần xét: lấy kết quả của lần xét sau cùng.",
                              "{} person-months are in several runs: the last one counts."});
    tell(report_.rejected, {"Chưa tính {} đề nghị có lỗi dữ liệu, chưa xét được.",
                            "{} requests with faulty data are in no figure."});
    for (const auto& assumptions : report_.assumptions) {
      for (const auto& [fact, value] : assumptions) {
        std::string words = say_of({"Giả định khi hồ sơ không ghi: {} = {}.",
                                    "Assumed where the dossiers do not say: {} = {}."},
                                   fact_words(fact), value_of(fact, value));
        if (std::find(all_of.begin(), all_of.end(), words) == all_of.end())
          all_of.push_back(std::move(words));
      }
    }
    for (const RuleSet& rules : report_.rule_sets) {
      if (const std::string words = not_as_enacted_words(rules, language_); !words.empty())
        all_of.push_back(words);
    }
    return all_of;
  }

  const Report& report_;
};

}  // namespace

ReportInWords in_words(const Report& report, Language language) {
  return Writer(report, language).write();
}

}  // namespace v2
}  // namespace rentsupport
