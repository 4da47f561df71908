// A report of training support in words.
#include <algorithm>
#include <array>

#include "../rules/decision_23_2021/answer/training_words.hpp"
#include "../rules/decision_23_2021/notes.hpp"
#include "rentsupport/facts.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

using Cell = ReportCell;
using Column = ReportTable::Column;
using Lines = std::map<std::string, ReportLine>;

// What happens to the money, as it is drawn; and what has a day in the dossiers.
constexpr std::array<Standing, 5> drawn{Standing::asked, Standing::eligible, Standing::approved,
                                        Standing::transferred, Standing::passed_on};
constexpr std::array<Standing, 5> booked{Standing::asked, Standing::approved, Standing::transferred,
                                         Standing::passed_on, Standing::reported};

std::vector<MoneyTotal> amounts_drawn(const ReportLine& line) {
  std::vector<MoneyTotal> amounts;
  amounts.reserve(drawn.size());
  for (const Standing standing : drawn) amounts.push_back(line.at(standing).amount);
  return amounts;
}

class Writer : ReportWriter {
 public:
  Writer(const Report& report, Language language)
      : ReportWriter({report.as_of, report.since, report.before_since, report.before_until},
                     language),
        report_(report) {}

  ReportInWords write() {
    ReportInWords words;
    head(words, texts().support.in(language_), texts().act.in(language_));
    for (const Standing standing : drawn) words.shades.push_back(say(short_words(standing)));
    words.funnel_title = say({"Từ đề nghị đến chi trả cho cơ sở đào tạo",
                              "From the request to the payment of the institution"});
    words.funnel = amounts_drawn(report_.total);
    words.sentences = sentences();
    words.total = total();
    if (report_.since) words.booked = period();
    words.reasons = {refused(), undetermined(), late()};
    for (const Dimension& each : dimensions()) words.annexes.push_back(by(each));
    if (report_.since) {
      for (const Dimension& each : dimensions()) words.annexes.push_back(booked_by(each));
    }
    words.notes = notes();
    return words;
  }

 private:
  [[nodiscard]] const ReportFigure& all(Standing standing) const {
    return report_.total.at(standing);
  }

  // ---- What it comes to ----

  [[nodiscard]] std::string counted(const ReportFigure& figure) const {
    return say_of({"{} đơn vị, {} hồ sơ, {} người lao động, {} lượt, {}",
                   "employers: {}, dossiers: {}, workers: {}, lines: {}, {}"},
                  number(figure.firms), number(figure.dossiers), number(figure.workers),
                  number(figure.lines), dong(figure.amount));
  }
  // Says of what its money is which share; nothing where there is no such money.
  [[nodiscard]] std::string of_whole(const Bilingual& words, Standing standing) const {
    const Cell cell = Cell::share(all(standing).amount, all(whole_of(standing)).amount);
    return cell.is_empty ? std::string{} : say_of(words, cell_words(cell, language_));
  }

  [[nodiscard]] std::vector<std::string> sentences() const {
    const auto lines = [&](Standing of) { return number(all(of).lines); };
    const auto dossiers = [&](Standing of) { return number(all(of).dossiers); };
    const auto amount = [&](Standing of) { return dong(all(of).amount); };
    std::vector<std::string> all_of{
        say_of(
            {"Đến ngày {}, đã tiếp nhận hồ sơ đề nghị hỗ trợ của {}.", "Asked for up to {}: {}."},
            day(report_.as_of), counted(all(Standing::asked))),
        say_of({"Đủ điều kiện: {}{}.", "Eligible: {}{}."}, counted(all(Standing::eligible)),
               of_whole({", bằng {} số tiền đề nghị", ", {} of the money asked for"},
                        Standing::eligible))};
    if (all(Standing::waiting).lines > 0) {
      std::uint64_t alone = 0;
      for (const ReportedCause& cause : report_.undetermined_by) alone += cause.alone;
      all_of.push_back(
          say_of({"Chờ bổ sung thông tin: {} hồ sơ, {} lượt, nhiều nhất {}; trong đó {} lượt chỉ "
                  "còn thiếu một thông tin.",
                  "Waiting for information: dossiers: {}, lines: {}, at most {}; of these lines {} "
                  "lack one fact only."},
                 dossiers(Standing::waiting), lines(Standing::waiting), amount(Standing::waiting),
                 number(alone)));
    }
    all_of.push_back(say_of({"Không đủ điều kiện: {} hồ sơ, {} lượt, {}.",
                             "Not eligible: dossiers: {}, lines: {}, {}."},
                            dossiers(Standing::refused), lines(Standing::refused),
                            amount(Standing::refused)));
    all_of.push_back(
        say_of({"{} đã phê duyệt: {}. Cơ quan bảo hiểm xã hội đã chuyển kinh phí: {}{}.",
                "Approved by {}: {}. Transferred by the social insurance agency: {}{}."},
               texts().office.in(language_), counted(all(Standing::approved)),
               counted(all(Standing::transferred)),
               of_whole({", đạt {} số tiền được phê duyệt", ", {} of the money approved"},
                        Standing::transferred)));
    all_of.push_back(
        say_of({"Đơn vị đã chuyển cho cơ sở đào tạo: {} hồ sơ, {}; đã thanh quyết toán, báo cáo: "
                "{} hồ sơ, {}.",
                "Passed on to the institutions: dossiers: {}, {}; settled and reported: dossiers: "
                "{}, {}."},
               dossiers(Standing::passed_on), amount(Standing::passed_on),
               dossiers(Standing::reported), amount(Standing::reported)));
    if (all(Standing::to_recover).dossiers > 0)
      all_of.push_back(say_of({"Phải thu hồi: {} hồ sơ, {}.", "To be returned: dossiers: {}, {}."},
                              dossiers(Standing::to_recover), amount(Standing::to_recover)));
    if (all(Standing::overdue).dossiers > 0)
      all_of.push_back(say_of(
          {"Quá hạn giải quyết: {} hồ sơ đủ điều kiện, {}.", "Late: eligible dossiers: {}, {}."},
          dossiers(Standing::overdue), amount(Standing::overdue)));
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
      case Standing::transferred:
        return {"Đã chuyển kinh phí cho đơn vị", "Transferred to the employer"};
      case Standing::passed_on:
        return {"Đơn vị đã chuyển cho cơ sở đào tạo", "Passed on to the institution"};
      case Standing::reported:
        return {"Đã thanh quyết toán, báo cáo", "Settled and reported"};
      case Standing::to_recover:
        return {"Phải thu hồi", "To be returned"};
      case Standing::overdue:
        break;
    }
    return {"Đủ điều kiện nhưng quá hạn giải quyết", "Eligible, and late"};
  }
  // For a drawing, and for what happened in a period.
  static Bilingual short_words(Standing standing) {
    switch (standing) {
      case Standing::asked:
        return {"Đề nghị", "Asked for"};
      case Standing::transferred:
        return {"Đã chuyển đơn vị", "Transferred"};
      case Standing::passed_on:
        return {"Đã trả nơi đào tạo", "Passed on"};
      default:
        return standing_words(standing);
    }
  }
  static Bilingual booked_words(Standing standing) {
    switch (standing) {
      case Standing::asked:
        return {"Tiếp nhận hồ sơ", "Filed"};
      case Standing::approved:
        return {"Phê duyệt", "Approved"};
      case Standing::transferred:
        return {"Chuyển kinh phí cho đơn vị", "Transferred"};
      case Standing::passed_on:
        return {"Chuyển cho cơ sở đào tạo", "Passed on"};
      default:
        return {"Thanh quyết toán, báo cáo", "Settled"};
    }
  }
  // For the head of a column.
  static Bilingual short_booked_words(Standing standing) {
    switch (standing) {
      case Standing::asked:
        return {"Tiếp nhận", "Filed"};
      case Standing::transferred:
        return {"Chuyển đơn vị", "Transferred"};
      case Standing::passed_on:
        return {"Trả nơi đào tạo", "Passed on"};
      case Standing::reported:
        return {"Quyết toán", "Settled"};
      default:
        return booked_words(standing);
    }
  }
  // Of what a standing's money is a share.
  static Standing whole_of(Standing standing) {
    switch (standing) {
      case Standing::approved:
      case Standing::overdue:
        return Standing::eligible;
      case Standing::transferred:
      case Standing::to_recover:
        return Standing::approved;
      case Standing::passed_on:
      case Standing::reported:
        return Standing::transferred;
      default:
        return Standing::asked;
    }
  }
  [[nodiscard]] std::string of_what(Standing whole) const {
    return say(whole == Standing::transferred ? Bilingual{"đã chuyển", "transferred"}
               : whole == Standing::approved  ? Bilingual{"đã phê duyệt", "approved"}
               : whole == Standing::eligible  ? Bilingual{"đủ điều kiện", "eligible"}
                                              : Bilingual{"đề nghị", "asked for"});
  }

  [[nodiscard]] std::string vnd() const { return say({"Số tiền (đồng)", "VND"}); }
  [[nodiscard]] std::vector<Column> counts(const std::string& above) const {
    return {{above, say({"Số đơn vị", "Employers"})},
            {above, say({"Số hồ sơ", "Dossiers"})},
            {above, say({"Số người", "Workers"})},
            {above, vnd()}};
  }
  static void put(std::vector<Cell>& cells, const ReportFigure& figure) {
    append(cells, {Cell::count(figure.firms), Cell::count(figure.dossiers),
                   Cell::count(figure.workers), Cell::money(figure.amount)});
  }
  template <class T>
  static void append(std::vector<T>& to, const std::vector<T>& more) {
    to.insert(to.end(), more.begin(), more.end());
  }

  [[nodiscard]] ReportTable total() const {
    ReportTable table{
        .sheet = say({"Tổng hợp", "In all"}),
        .title = say_of({"Kết quả chung đến ngày {}", "In all, up to {}"}, day(report_.as_of))};
    table.columns = {{"", say({"Nội dung", "What"}), true}};
    append(table.columns, counts(""));
    table.columns.insert(table.columns.end() - 1, {"", say({"Số lượt", "Lines"})});
    append(table.columns,
           {{"", say({"Tỷ lệ", "Share"})}, {"", say({"So với số tiền", "Of the money"}), true}});
    for (std::size_t i = 0; i < standings; ++i) {
      const auto standing = static_cast<Standing>(i);
      const ReportFigure& figure = all(standing);
      ReportTable::Row row{{Cell::words(say(standing_words(standing)))},
                           standing == Standing::asked};
      put(row.cells, figure);
      row.cells.insert(row.cells.end() - 1, Cell::count(figure.lines));
      row.cells.push_back(Cell::share(figure.amount, all(whole_of(standing)).amount));
      row.cells.push_back(Cell::words(of_what(whole_of(standing))));
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  [[nodiscard]] ReportTable period() const {
    ReportTable table{.sheet = say({"Trong kỳ", "Period"}),
                      .title = say({"Phát sinh trong kỳ so với kỳ trước",
                                    "What happened in this period and in the one before"})};
    table.columns = {{"", say({"Nội dung", "What"}), true}};
    append(table.columns, counts(this_period()));
    append(table.columns, counts(period_before()));
    append(table.columns, {{"", say({"Tăng, giảm (đồng)", "Change (VND)"})}});
    for (const Standing standing : booked) {
      const ReportFigure& now = report_.total.period[static_cast<std::size_t>(standing)];
      const ReportFigure& before = report_.total.before[static_cast<std::size_t>(standing)];
      ReportTable::Row row{{Cell::words(say(booked_words(standing)))}};
      put(row.cells, now);
      put(row.cells, before);
      row.cells.push_back(Cell::change(before.amount, now.amount));
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  // ---- By place and employer ----

  struct Dimension {
    const Lines* lines;
    Bilingual heading;
    Bilingual by;
    std::string (Writer::*words)(const std::string& key) const;
    bool is_drawn;
  };
  // Provinces where there are several.
  [[nodiscard]] std::vector<Dimension> dimensions() const {
    std::vector<Dimension> all_of{{&report_.by_district,
                                   {"Huyện, thị xã, thành phố", "District"},
                                   {"theo huyện", "by district"},
                                   &Writer::district_key_words,
                                   true}};
    if (report_.by_province.size() > 1)
      all_of.push_back({&report_.by_province,
                        {"Tỉnh, thành phố", "Province"},
                        {"theo tỉnh", "by province"},
                        &Writer::province_key_words,
                        true});
    all_of.push_back({&report_.by_employer,
                      {"Đơn vị sử dụng lao động", "Employer"},
                      {"theo đơn vị", "by employer"},
                      &Writer::employer_key_words,
                      false});
    return all_of;
  }
  [[nodiscard]] std::string district_key_words(const std::string& key) const {
    return district_words(key);
  }
  [[nodiscard]] std::string province_key_words(const std::string& key) const {
    for (const ProvinceInfo& province : provinces()) {
      if (to_string(province.code) == key) return std::string{province.name};
    }
    return say({"(chưa rõ tỉnh)", "(unknown)"});
  }
  [[nodiscard]] std::string employer_key_words(const std::string& key) const {
    const auto found = report_.employers.find(key);
    return employer_words(found == report_.employers.end() ? std::string_view{} : found->second,
                          key);
  }

  [[nodiscard]] ReportTable by(const Dimension& dimension) const {
    const std::string by_what = say(dimension.by);
    ReportTable table{.sheet = say_of({"Kết quả {}", "Result {}"}, by_what),
                      .title = say_of({"Kết quả {} đến ngày {}", "Result {}, up to {}"}, by_what,
                                      day(report_.as_of)),
                      .is_wide = true};
    const std::string eligible = say({"Đủ điều kiện", "Eligible"});
    const std::string rest = say({"Còn lại (đồng)", "The rest (VND)"});
    const std::string approved = say({"Đã phê duyệt", "Approved"});
    const std::string transferred = say({"Đã chuyển đơn vị", "Transferred"});
    const std::string after = say({"Sau khi chuyển (đồng)", "After the transfer (VND)"});
    table.columns = {{"", say({"TT", "No"})}, {"", say(dimension.heading), true}};
    append(table.columns, counts(say({"Đề nghị hỗ trợ", "Asked for"})));
    append(table.columns, {{eligible, say({"Số người", "Workers"})},
                           {eligible, vnd()},
                           {eligible, say({"Tỷ lệ", "Share"})},
                           {rest, say({"Chờ bổ sung", "Waiting"})},
                           {rest, say({"Không đủ điều kiện", "Not eligible"})},
                           {approved, say({"Số người", "Workers"})},
                           {approved, vnd()},
                           {transferred, vnd()},
                           {transferred, say({"Tỷ lệ", "Share"})},
                           {after, say({"Đã trả nơi đào tạo", "Passed on"})},
                           {after, say({"Đã quyết toán", "Settled"})},
                           {after, say({"Phải thu hồi", "To be returned"})},
                           {"", say({"Quá hạn (đồng)", "Late (VND)"})}});
    const auto row_of = [](Cell number_in_table, std::string words, const ReportLine& line) {
      const auto amount = [&](Standing of) { return Cell::money(line.at(of).amount); };
      const auto share = [&](Standing of) {
        return Cell::share(line.at(of).amount, line.at(whole_of(of)).amount);
      };
      const auto workers = [&](Standing of) { return Cell::count(line.at(of).workers); };
      ReportTable::Row row{{std::move(number_in_table), Cell::words(std::move(words))}};
      put(row.cells, line.at(Standing::asked));
      append(row.cells,
             {workers(Standing::eligible), amount(Standing::eligible), share(Standing::eligible),
              amount(Standing::waiting), amount(Standing::refused), workers(Standing::approved),
              amount(Standing::approved), amount(Standing::transferred),
              share(Standing::transferred), amount(Standing::passed_on), amount(Standing::reported),
              amount(Standing::to_recover), amount(Standing::overdue)});
      return row;
    };
    if (dimension.is_drawn) table.bars.emplace();
    std::uint64_t place = 0;
    for (const auto& [key, line] : *dimension.lines) {
      table.rows.push_back(row_of(Cell::count(++place), (this->*dimension.words)(key), line));
      if (table.bars) table.bars->push_back(amounts_drawn(line));
    }
    table.rows.push_back(row_of(Cell::words(""), say({"Cộng", "Total"}), report_.total));
    table.rows.back().is_sum = true;
    table.note =
        say({"Tỷ lệ đủ điều kiện tính trên số tiền đề nghị, tỷ lệ chuyển kinh phí tính trên số "
             "tiền đã phê duyệt. Một người hoặc một đơn vị có mặt ở nhiều dòng chỉ được tính một "
             "lần ở dòng Cộng.",
             "Eligible is a share of the money asked for, transferred of the money approved. A "
             "worker or an employer of several lines counts once in the total."});
    return table;
  }

  [[nodiscard]] ReportTable booked_by(const Dimension& dimension) const {
    const std::string by_what = say(dimension.by);
    ReportTable table{
        .sheet = say_of({"Trong kỳ {}", "Period {}"}, by_what),
        .title = say_of({"Phát sinh trong kỳ {}", "What happened in the period {}"}, by_what),
        .is_wide = true};
    table.columns = {{"", say({"TT", "No"})}, {"", say(dimension.heading), true}};
    for (const std::string& above : {this_period(), period_before()}) {
      for (const Standing standing : booked)
        table.columns.push_back(
            {above, say(short_booked_words(standing)) + say({" (đồng)", " (VND)"})});
    }
    const auto row_of = [](Cell number_in_table, std::string words, const ReportLine& line) {
      ReportTable::Row row{{std::move(number_in_table), Cell::words(std::move(words))}};
      for (const auto* const in : {&line.period, &line.before}) {
        for (const Standing standing : booked)
          row.cells.push_back(Cell::money((*in)[static_cast<std::size_t>(standing)].amount));
      }
      return row;
    };
    std::uint64_t place = 0;
    const auto is_nothing = [](const ReportFigure& figure) { return figure.dossiers == 0; };
    for (const auto& [key, line] : *dimension.lines) {
      if (std::all_of(line.period.begin(), line.period.end(), is_nothing) &&
          std::all_of(line.before.begin(), line.before.end(), is_nothing))
        continue;
      table.rows.push_back(row_of(Cell::count(++place), (this->*dimension.words)(key), line));
    }
    table.rows.push_back(row_of(Cell::words(""), say({"Cộng", "Total"}), report_.total));
    table.rows.back().is_sum = true;
    return table;
  }

  // ---- Reasons, and who is late ----

  [[nodiscard]] const Provision* provision(const std::string& id) const {
    for (const Provision& each : report_.rule_set.of_line().provisions()) {
      if (each.id == id) return &each;
    }
    return nullptr;
  }

  [[nodiscard]] std::vector<Column> cause_columns(const Bilingual& alone) const {
    const std::string above = say(alone);
    return {{"", say({"Số hồ sơ", "Dossiers"})},
            {"", say({"Số lượt", "Lines"})},
            {"", say({"Tỷ lệ", "Share"})},
            {"", vnd()},
            {above, say({"Số lượt", "Lines"})},
            {above, say({"Số người", "Workers"})},
            {above, vnd()}};
  }
  static void put(std::vector<Cell>& cells, const ReportedCause& cause, std::uint64_t whole) {
    append(cells, {Cell::count(cause.dossiers), Cell::count(cause.lines),
                   Cell::share_of_count(cause.lines, whole), Cell::money(cause.amount),
                   Cell::count(cause.alone), Cell::count(cause.alone_workers),
                   Cell::money(cause.alone_amount)});
  }

  [[nodiscard]] ReportTable refused() const {
    ReportTable table{.sheet = say({"Lý do không đủ", "Not eligible"}),
                      .title = say({"Lý do không đủ điều kiện", "Why not eligible"})};
    table.columns = {{"", say({"TT", "No"})},
                     {"", say({"Điều kiện không đạt", "Condition that is not met"}), true}};
    append(table.columns, cause_columns({"Là lý do duy nhất", "The only reason"}));
    for (const ReportedCause& cause : report_.refused_by) {
      ReportTable::Row& row = table.rows.emplace_back();
      row.cells = {Cell::count(table.rows.size()),
                   Cell::words(provision_words(provision(cause.id), cause.id))};
      put(row.cells, cause, all(Standing::refused).lines);
    }
    table.note =
        say_of({"Tỷ lệ tính trên {} lượt không đủ điều kiện; một lượt có thể có nhiều lý do. Số hồ "
                "sơ là những hồ sơ mà bản thân không đạt điều kiện đó.",
                "Shares of {} lines that are not eligible; one may have several reasons. Dossiers "
                "are those that do not meet the condition themselves."},
               number(all(Standing::refused).lines));
    return table;
  }
  [[nodiscard]] ReportTable undetermined() const {
    ReportTable table{.sheet = say({"Thông tin còn thiếu", "Lacking"}),
                      .title = say({"Thông tin còn thiếu của hồ sơ chờ bổ sung",
                                    "What is lacking where information is waited for"})};
    table.columns = {{"", say({"TT", "No"})},
                     {"", say({"Thông tin còn thiếu", "What is lacking"}), true},
                     {"", say({"Nơi cung cấp", "Who supplies it"}), true}};
    append(table.columns, cause_columns({"Chỉ còn thiếu thông tin này", "Lacks nothing else"}));
    for (const ReportedCause& cause : report_.undetermined_by) {
      ReportTable::Row& row = table.rows.emplace_back();
      row.cells = {Cell::count(table.rows.size()),
                   Cell::words(capital(asked_fact_words(cause.id, language_))),
                   Cell::words(capital(supplier_words(supplier_of(cause.id), language_)))};
      put(row.cells, cause, all(Standing::waiting).lines);
    }
    table.note =
        say_of({"Tỷ lệ tính trên {} lượt chờ bổ sung; một lượt có thể thiếu nhiều thông tin. Số "
                "tiền là mức nhiều nhất.",
                "Shares of {} lines that wait; one may lack several facts. Amounts are the most "
                "that there can be."},
               number(all(Standing::waiting).lines));
    return table;
  }

  [[nodiscard]] ReportTable late() const {
    ReportTable table{.sheet = say({"Quá hạn", "Late"}),
                      .title = say_of({"Quá hạn giải quyết tính đến ngày {}", "Late as of {}"},
                                      day(report_.as_of))};
    table.columns = {{"", say({"Nơi phải thực hiện", "Who is to act"}), true},
                     {"", say({"Việc quá hạn", "What is late"}), true},
                     {"", say({"Số hồ sơ", "Dossiers"})},
                     {"", say({"Hạn sớm nhất", "Earliest last day"}), true},
                     {"", say({"Số lượt đủ điều kiện", "Eligible lines"})},
                     {"", vnd()}};
    ReportedLateness all_of;
    for (const ReportedLateness& each : report_.late) {
      table.rows.push_back({{Cell::words(actor_words(each.who)), Cell::words(step_words(each.step)),
                             Cell::count(each.dossiers), Cell::words(day(each.since)),
                             Cell::count(each.lines), Cell::money(each.amount)}});
      all_of.dossiers += each.dossiers;
      all_of.lines += each.lines;
      all_of.amount.add(each.amount);
    }
    table.rows.push_back(
        {{Cell::words(say({"Cộng", "Total"})), Cell::words(""), Cell::count(all_of.dossiers),
          Cell::words(""), Cell::count(all_of.lines), Cell::money(all_of.amount)},
         true});
    return table;
  }
  [[nodiscard]] std::string actor_words(Actor who) const {
    switch (who) {
      case Actor::employer:
        return say({"Người sử dụng lao động", "The employer"});
      case Actor::si_agency:
        return say({"Cơ quan bảo hiểm xã hội", "The social insurance agency"});
      case Actor::provincial_si:
        return say({"Bảo hiểm xã hội cấp tỉnh", "The provincial social insurance agency"});
      case Actor::department:
        break;
    }
    return capital(say(texts().office));
  }
  [[nodiscard]] std::string step_words(Step step) const {
    switch (step) {
      case Step::si_confirmed:
        return say({"Xác nhận việc đóng bảo hiểm thất nghiệp",
                    "Confirm that unemployment insurance is paid"});
      case Step::decided:
        return say({"Quyết định hỗ trợ, hoặc trả lời bằng văn bản và nêu rõ lý do",
                    "Decide, or refuse in writing with reasons"});
      case Step::transferred:
        return say({"Chuyển kinh phí cho đơn vị", "Transfer the money to the employer"});
      case Step::passed_on:
        return say({"Chuyển kinh phí cho cơ sở đào tạo", "Pass the money on to the institution"});
      case Step::reported:
        break;
    }
    return say({"Thanh quyết toán và báo cáo", "Settle and report"});
  }

  // ---- Notes ----

  [[nodiscard]] std::vector<std::string> notes() const {
    std::vector<std::string> all_of{
        say({"Một lượt là một người lao động tham gia một khóa đào tạo. Người có nhiều số định "
             "danh hoặc nhiều khóa được tính một lần.",
             "A line is one worker in one course. A worker with several IDs or courses counts "
             "once."}),
        say({"Số đơn vị, số hồ sơ tính theo kết quả của hồ sơ; số người, số lượt, số tiền tính "
             "theo kết quả của từng người lao động: hồ sơ đủ điều kiện vẫn có thể có người không "
             "đủ điều kiện.",
             "Employers and dossiers are counted by the outcome of the dossier; workers, lines and "
             "money by that of each worker: one of an eligible dossier may not be eligible."}),
        say({"Số tiền đề nghị gồm số tiền đủ điều kiện, chờ bổ sung và không đủ điều kiện, mỗi "
             "lượt tính phần nhỏ hơn giữa chi phí đào tạo và mức hỗ trợ tối đa; chưa rõ chi phí "
             "thì lấy mức tối đa.",
             "The money asked for is that which is eligible, waiting and not eligible: of each "
             "line the smaller of its cost and the ceiling; of an unknown cost the ceiling."}),
        say({"Số liệu phê duyệt, chuyển kinh phí, thanh quyết toán lấy theo các ngày ghi trong hồ "
             "sơ. Số tiền phải thu hồi chưa trừ phần đơn vị đã hoàn trả.",
             "What is approved, transferred and settled follows from the days of the dossiers. "
             "What is to be returned includes what was returned already."})};
    const auto tell = [&](std::uint64_t many, const Bilingual& words) {
      if (many > 0) all_of.push_back(say_of(words, number(many)));
    };
    tell(report_.transferred_otherwise,
         {"{} hồ sơ đã được chuyển kinh phí nhưng theo kết quả xét thì chưa đủ điều kiện: không "
          "tính ở phần phê duyệt, chuyển kinh phí.",
          "Of {} dossiers the money was transferred though they are not eligible as decided here: "
          "they do not count as approved or transferred."});
    tell(report_.later, {"Chưa tính {} hồ sơ nộp sau ngày báo cáo.",
                         "{} dossiers that were filed later are in no figure."});
    tell(report_.rejected_plans, {"Chưa tính {} hồ sơ có lỗi dữ liệu, chưa xét được.",
                                  "{} dossiers with faulty data are in no figure."});
    tell(report_.rejected_trainees,
         {"Chưa tính {} dòng danh sách người lao động có lỗi dữ liệu, chưa xét được.",
          "{} lines with faulty data are in no figure."});
    return all_of;
  }

  const Report& report_;
};

}  // namespace

ReportInWords report_in_words(const Report& report, Language language) {
  return Writer(report, language).write();
}

std::string report_html(const Report& report, const Office& office, Language language) {
  return rentsupport::report_html(report_in_words(report, language), office, report.as_of,
                                  language);
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
