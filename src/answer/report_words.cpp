#include "answer/report_words.hpp"

#include <algorithm>

#include "rentsupport/facts.hpp"
#include "rentsupport/report.hpp"
#include "rule/wording.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

ReportCell ReportCell::words(std::string text) { return {.text = std::move(text)}; }
ReportCell ReportCell::money(MoneyTotal amount) { return {.kind = Kind::money, .number = amount}; }
ReportCell ReportCell::count(std::uint64_t number) {
  MoneyTotal total;
  total.add(Money{1}, number);
  return {.kind = Kind::count, .number = total};
}
ReportCell ReportCell::share(MoneyTotal part, MoneyTotal whole) {
  const auto tenths = per_mille(part, whole);
  ReportCell cell = count(tenths.value_or(0));
  cell.kind = Kind::share;
  cell.is_empty = !tenths;
  return cell;
}
ReportCell ReportCell::share_of_count(std::uint64_t part, std::uint64_t whole) {
  return share(count(part).number, count(whole).number);
}
ReportCell ReportCell::change(MoneyTotal before, MoneyTotal after) {
  ReportCell cell = money(distance(before, after));
  cell.is_negative = after < before;
  return cell;
}

std::string cell_words(const ReportCell& cell, Language language) {
  if (cell.is_empty) return "–";
  const std::string digits = cell.number.digits();
  switch (cell.kind) {
    case ReportCell::Kind::text:
      return cell.text;
    case ReportCell::Kind::share: {
      const std::string whole = digits.size() > 1 ? digits.substr(0, digits.size() - 1) : "0";
      return fmt::format("{}{}{}%", grouped(whole, digit_mark(language)),
                         language == Language::english ? '.' : ',', digits.back());
    }
    case ReportCell::Kind::count:
    case ReportCell::Kind::money:
      break;
  }
  return (cell.is_negative ? "-" : "") + grouped(digits, digit_mark(language));
}

std::string ReportWriter::number(std::uint64_t of) const {
  return cell_words(ReportCell::count(of), language_);
}
std::string ReportWriter::dong(MoneyTotal of) const {
  return cell_words(ReportCell::money(of), language_) + say({" đồng", " VND"});
}

std::string ReportWriter::capital(const std::string& words) {
  std::string_view rest = words;
  if (rest.empty()) return words;
  static_cast<void>(take_point(rest));
  const std::size_t first = words.size() - rest.size();
  return upper_case(words.substr(0, first)) + words.substr(first);
}

void ReportWriter::head(ReportInWords& words, std::string_view support,
                        std::string_view act) const {
  words.title = say({"BÁO CÁO", "REPORT"});
  words.subtitle = days_.since
                       ? say_of({"Tình hình thực hiện chính sách {} cho người lao động theo {}",
                                 "Progress of {} for workers under {}"},
                                support, act)
                       : say_of({"Kết quả thực hiện chính sách {} cho người lao động theo {}",
                                 "Results of {} for workers under {}"},
                                support, act);
  words.period =
      days_.since
          ? say_of({"(Từ ngày {} đến ngày {}; lũy kế đến ngày {})", "({} to {}; in all up to {})"},
                   day(*days_.since), day(days_.as_of), day(days_.as_of))
          : say_of({"(Lũy kế đến ngày {})", "(up to {})"}, day(days_.as_of));
}
std::string ReportWriter::this_period() const {
  return say_of({"Kỳ này ({} – {})", "This period ({} – {})"}, day(*days_.since), day(days_.as_of));
}
std::string ReportWriter::period_before() const {
  return say_of({"Kỳ trước ({} – {})", "The period before ({} – {})"}, day(*days_.before_since),
                day(*days_.before_until));
}

std::string ReportWriter::provision_words(const Provision* provision, const std::string& id) const {
  if (provision == nullptr) return printable(id);
  std::string statement{language_ == Language::english ? provision->english
                                                       : provision->vietnamese};
  // What is behind the first sentence says how it is meant.
  statement.erase(std::min(statement.size(), statement.find(". ")));
  statement.erase(statement.find_last_not_of('.') + 1);
  const std::string places = citations_words(*provision, language_);
  return places.empty() ? statement : fmt::format("{} ({})", statement, places);
}

std::string ReportWriter::district_words(const std::string& key) const {
  const std::size_t slash = key.find('/');
  const std::string district = key.substr(slash + 1);
  const auto code = parse_province(std::string_view{key}.substr(0, slash));
  std::string_view province;
  for (const ProvinceInfo& info : provinces()) {
    if (code == info.code) province = info.name;
  }
  if (district == "?")
    return province.empty() ? say({"(chưa rõ địa bàn)", "(unknown)"})
                            : say_of({"(chưa rõ huyện), {}", "(unknown), {}"}, province);
  return province.empty()
             ? say_of({"{} (chưa rõ tỉnh)", "{} (province unknown)"}, printable(district))
             : fmt::format("{}, {}", printable(district), province);
}
std::string ReportWriter::employer_words(std::string_view name, std::string_view id) {
  return name.empty() ? printable(id) : fmt::format("{} ({})", printable(name), printable(id));
}

}  // namespace v2
}  // namespace rentsupport
