#include "rentsupport/letters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "answer/letter.hpp"
#include "rule/rule_text.hpp"
#include "rule/toml_text.hpp"
#include "values/language.hpp"
#include "values/nearest.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

const std::map<std::string_view, std::string Office::*> texts_of_office{
    {"account", &Office::account},
    {"account_name", &Office::account_name},
    {"address", &Office::address},
    {"bank", &Office::bank},
    {"name", &Office::name},
    {"number", &Office::number},
    {"place", &Office::place},
    {"signer", &Office::signer},
    {"signer_title", &Office::signer_title},
    {"superior", &Office::superior},
    {"telephone", &Office::telephone}};
constexpr std::string_view recipients_key = "recipients";

// Reads a member; says what is wrong with it.
std::optional<std::string> read_member(std::string_view key, const toml::node& value,
                                       Office& office, Language language) {
  const auto no_text = [&] {
    return say(language, "{} is no text", "{} không phải là văn bản", key);
  };
  if (const auto found = texts_of_office.find(key); found != texts_of_office.end()) {
    const auto text = value.value<std::string>();
    if (!value.is_string()) return no_text();
    office.*found->second = *text;
    return std::nullopt;
  }
  const toml::array* const list = value.as_array();
  if (list == nullptr)
    return say(language, "{} is no list of texts", "{} không phải là danh sách văn bản", key);
  for (const toml::node& each : *list) {
    if (!each.is_string()) return no_text();
    office.recipients.push_back(*each.value<std::string>());
  }
  return std::nullopt;
}

std::string or_dots(std::string_view text) { return printable(text.empty() ? dots : text); }

// Fills in the parts of a sheet.
class SheetWords {
 public:
  explicit SheetWords(const LetterOptions& options)
      : office_(options.office), language_(options.language), on_(Date{options.on}) {}

  [[nodiscard]] LetterSheet sheet() const {
    LetterSheet sheet;
    sheet.superior = printable(office_.superior);
    sheet.office = or_dots(office_.name);
    sheet.number = say("No.: {}", "Số: {}", or_dots(office_.number));
    sheet.republic = say("SOCIALIST REPUBLIC OF VIETNAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    sheet.motto = say("Independence - Freedom - Happiness", "Độc lập - Tự do - Hạnh phúc");
    sheet.place_and_day = place_and_day();
    sheet.questions = questions();
    sheet.signer_title = or_dots(office_.signer_title);
    sheet.signature = say("(signature, full name, seal)", "(Ký, ghi rõ họ tên và đóng dấu)");
    sheet.signer = or_dots(office_.signer);
    sheet.recipients_heading = say("Recipients:", "Nơi nhận:");
    sheet.recipients.push_back(say("as above;", "Như trên;"));
    for (const std::string& recipient : office_.recipients)
      sheet.recipients.push_back(printable(recipient));
    return sheet;
  }

 private:
  template <class... Arguments>
  [[nodiscard]] std::string say(fmt::format_string<const Arguments&...> english,
                                fmt::format_string<const Arguments&...> vietnamese,
                                const Arguments&... arguments) const {
    return rentsupport::say<Arguments...>(language_, english, vietnamese, arguments...);
  }
  // As a letter is dated: days and the first two months have two digits.
  [[nodiscard]] std::string place_and_day() const {
    const std::chrono::year_month_day day{on_};
    const int year{day.year()};
    const auto month = static_cast<unsigned>(day.month());
    const auto of_month = static_cast<unsigned>(day.day());
    const std::string place = or_dots(office_.place);
    if (language_ == Language::english) return fmt::format("{}, {}", place, to_string(on_));
    return fmt::format("{}, ngày {:02} tháng {} năm {}", place, of_month,
                       month < 3 ? fmt::format("{:02}", month) : std::to_string(month), year);
  }
  [[nodiscard]] std::string questions() const {
    if (office_.address.empty() && office_.telephone.empty()) return {};
    std::string where;
    for (const auto& [words, value] :
         {std::pair{say("", ""), office_.address},
          std::pair{say("telephone ", "điện thoại "), office_.telephone}}) {
      if (!value.empty()) where += (where.empty() ? "" : ", ") + words + printable(value);
    }
    return say("For questions: {}.", "Mọi thắc mắc xin liên hệ: {}.", where);
  }

  const Office& office_;
  Language language_;
  Date on_;
};

std::string text_of(const LetterSheet& sheet, const Paper& paper) {
  std::string text;
  const auto line = [&](std::string_view words) { text += fmt::format("{}\n", words); };
  if (!sheet.superior.empty()) line(sheet.superior);
  line(sheet.office);
  line(sheet.number);
  line("");
  line(sheet.republic);
  line(sheet.motto);
  line(sheet.place_and_day);
  line("");
  text += paper.text();
  if (!sheet.questions.empty()) {
    line("");
    line(sheet.questions);
  }
  line("");
  line(sheet.signer_title);
  line(sheet.signature);
  line("");
  line(sheet.signer);
  line("");
  line(sheet.recipients_heading);
  for (const std::string& recipient : sheet.recipients) line("- " + recipient);
  return text;
}

// A4 with the margins of official papers (Decree 30/2020/NĐ-CP, Annex I): 20 mm above and below, 30
// mm left, 15 mm right; 13 points.
constexpr std::string_view page_pattern = R"(<!DOCTYPE html>
<html lang="{}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{}</title>
<style>
@page {{ size: A4; margin: 20mm 15mm 20mm 30mm; }}
body {{ font: 13pt/1.35 "Times New Roman", "Liberation Serif", serif; color: #000; margin: 0 auto; max-width: 165mm; padding: 0 4mm; }}
article {{ break-after: page; padding: 6mm 0; }}
article:last-child {{ break-after: auto; }}
table {{ width: 100%; border-collapse: collapse; break-inside: avoid; }}
td {{ width: 50%; vertical-align: top; padding: 0; }}
.head td {{ text-align: center; font-size: 12pt; }}
.head td:first-child {{ width: 44%; }}
.head td:last-child b {{ white-space: nowrap; }}
.motto {{ border-bottom: 1px solid #000; }}
h1 {{ font-size: 14pt; text-align: center; margin: 8mm 0 0; }}
.subtitle {{ text-align: center; font-weight: bold; margin: 0 0 6mm; }}
h2 {{ font-size: 13pt; margin: 4mm 0 1mm; break-after: avoid; }}
p {{ margin: 2mm 0; text-align: justify; }}
ul {{ margin: 1mm 0; padding-left: 6mm; }}
.foot {{ margin-top: 8mm; }}
.foot td:first-child {{ font-size: 11pt; }}
.foot td:last-child {{ text-align: center; }}
.signer {{ margin-top: 22mm; text-align: center; }}
@media screen {{ article {{ border-bottom: 1px dashed #999; }} }}
{}</style>
</head>
<body>
)";

}  // namespace

std::optional<Problem> read_office(std::string_view toml, std::string_view file, Office& office,
                                   Language language) {
  const auto problem = [&](ProblemCode code, std::uint64_t line, std::uint64_t column,
                           std::string_view key, std::string message) {
    return Problem{code, std::string{file}, line, column, std::string{key}, std::move(message)};
  };
  ::toml::table root;
  if (auto fault = read_toml(toml, file, root, language)) return fault;
  Office read;
  for (const auto& [name, value] : root) {
    const std::string_view key = name.str();
    const toml::source_position place = value.source().begin;
    if (!texts_of_office.contains(key) && key != recipients_key)
      return problem(ProblemCode::unknown_key, place.line, place.column, key,
                     say(language, "{} is nothing of an office", "{} không phải là mục của cơ quan",
                         printable(key)));
    if (auto fault = read_member(key, value, read, language))
      return problem(ProblemCode::bad_value, place.line, place.column, key, *std::move(fault));
  }
  office = std::move(read);
  return std::nullopt;
}

std::string html_of(const LetterSheet& sheet, std::string_view body) {
  std::string html = "<article>\n<table class=\"head\"><tr><td>";
  if (!sheet.superior.empty()) html += fmt::format("{}<br>", html_text(sheet.superior));
  html += fmt::format("<b>{}</b><br>{}</td>", html_text(sheet.office), html_text(sheet.number));
  html += fmt::format(
      "<td><b>{}<br><span class=\"motto\">{}</span></b><br><i>{}</i></td></tr></table>\n",
      sheet.republic, sheet.motto, html_text(sheet.place_and_day));
  html += body;
  if (!sheet.questions.empty()) html += fmt::format("<p>{}</p>\n", html_text(sheet.questions));
  html += fmt::format("<table class=\"foot\"><tr><td><b><i>{}</i></b>", sheet.recipients_heading);
  for (const std::string& recipient : sheet.recipients)
    html += fmt::format("<br>- {}", html_text(recipient));
  html += fmt::format(
      "</td><td><b>{}</b><br><i>{}</i><p "
      "class=\"signer\"><b>{}</b></p></td></tr></table>\n</article>\n",
      html_text(sheet.signer_title), html_text(sheet.signature), html_text(sheet.signer));
  return html;
}

std::string page_begin(Language language, std::string_view title, std::string_view more_style) {
  return fmt::format(fmt::runtime(page_pattern), language == Language::english ? "en" : "vi", title,
                     more_style);
}

LetterSheet sheet_of(const LetterOptions& options) { return SheetWords(options).sheet(); }

std::string letters(std::span<const std::vector<Explanation>> requests,
                    const LetterOptions& options, LetterFormat format) {
  const LetterSheet sheet = sheet_of(options);
  std::string result;
  if (format == LetterFormat::html) {
    const bool is_english = options.language == Language::english;
    result = page_begin(options.language, is_english ? "Notices" : "Thông báo");
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const Paper paper = letter_of(requests[i], options, i);
    if (format == LetterFormat::html) {
      result += html_of(sheet, paper.html());
    } else {
      if (!result.empty()) result += '\f';
      result += text_of(sheet, paper);
    }
  }
  if (format == LetterFormat::html) result += page_end;
  return result;
}

}  // namespace v2
}  // namespace rentsupport
