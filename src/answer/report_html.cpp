// A report as a page to print.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "answer/letter.hpp"
#include "answer/report_tables.hpp"
#include "rentsupport/report.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Tables break between rows, and say on each page what their columns are; annexes lie on the long
// side of the paper.
constexpr std::string_view style =
    R"(@page wide { size: A4 landscape; margin: 15mm 12mm 15mm 12mm; }
body { max-width: none; padding: 0; }
article { max-width: 165mm; margin: 0 auto; }
article.wide { page: wide; max-width: 273mm; }
.subtitle { margin: 0; }
.period { text-align: center; font-style: italic; margin: 0 0 4mm; }
.to { text-align: center; margin: 0 0 4mm; }
.figures { font-size: 10pt; line-height: 1.2; break-inside: auto; margin: 1mm 0 2mm; }
.wide .figures { font-size: 8pt; }
.figures thead { display: table-header-group; }
.figures tr { break-inside: avoid; }
.figures th, .figures td { width: auto; border: 0.5pt solid #000; padding: 0.8mm 1mm; }
.figures th { text-align: center; vertical-align: middle; }
.figures td { text-align: right; white-space: nowrap; }
.figures td.words { text-align: left; white-space: normal; }
.figures tr.sum td { font-weight: bold; }
.bars td { border: none; padding: 0.6mm 1mm; vertical-align: middle; }
.bars td.words { width: 62mm; }
.small { font-size: 10pt; font-style: italic; margin: 0 0 2mm; }
.notes { font-size: 10pt; margin: 0; break-inside: avoid; break-after: avoid; }
article > p:last-of-type { break-after: avoid; }
.said { margin: 1mm 0; }
svg { display: block; }
svg text { font: 11px "Times New Roman", "Liberation Serif", serif; }
)";

// Darker and darker.
constexpr std::array<std::string_view, 5> inks{"#cfdaea", "#8fb0d8", "#4a7ab8", "#1f4e89",
                                               "#0f2a4d"};

// Returns how long a line stands for an amount where another is `length` long.
std::uint64_t scaled(MoneyTotal amount, MoneyTotal most, std::uint64_t length) {
  constexpr std::uint64_t thousand = 1000;
  return per_mille(amount, most).value_or(0) * length / thousand;
}

class Page {
 public:
  Page(const ReportInWords& words, const Office& office, Date as_of, Language language)
      : words_(words),
        sheet_(sheet_of({.language = language, .office = office, .on = as_of})),
        language_(language) {}

  std::string write() {
    std::string html = page_begin(language_, html_text(words_.subtitle), style);
    html += html_of(sheet_, body());
    html += "<article class=\"wide\">\n";
    for (std::size_t i = 0; i < words_.annexes.size(); ++i) {
      const ReportTable& annex = words_.annexes[i];
      html += fmt::format("<h2>{} {}. {}</h2>\n", say("Annex", "Phụ lục"), i + 1,
                          html_text(annex.title));
      html += table(annex);
      if (annex.bars) html += bars(annex, *annex.bars);
    }
    html += "</article>\n";
    html += page_end;
    return html;
  }

 private:
  template <class... Arguments>
  [[nodiscard]] std::string say(fmt::format_string<const Arguments&...> english,
                                fmt::format_string<const Arguments&...> vietnamese,
                                const Arguments&... arguments) const {
    return rentsupport::say<Arguments...>(language_, english, vietnamese, arguments...);
  }

  [[nodiscard]] std::string body() {
    std::string html = fmt::format(
        "<h1>{}</h1>\n<p class=\"subtitle\">{}</p>\n<p class=\"period\">{}</p>\n"
        "<p class=\"to\">{} {}</p>\n",
        html_text(words_.title), html_text(words_.subtitle), html_text(words_.period),
        say("To:", "Kính gửi:"), dots);
    heading(html, words_.total.title);
    for (const std::string& sentence : words_.sentences)
      html += fmt::format("<p class=\"said\">- {}</p>\n", html_text(sentence));
    html += table(words_.total) + funnel();
    if (words_.booked) part(html, *words_.booked);
    for (const ReportTable& reasons : words_.reasons) part(html, reasons);
    heading(html, say("Notes", "Ghi chú"));
    for (const std::string& note : words_.notes)
      html += fmt::format("<p class=\"notes\">- {}</p>\n", html_text(note));
    return html;
  }
  void heading(std::string& html, std::string_view title) {
    html += fmt::format("<h2>{}. {}</h2>\n", ++parts_, html_text(title));
  }
  void part(std::string& html, const ReportTable& of) {
    heading(html, of.title);
    html += table(of);
  }

  [[nodiscard]] std::string table(const ReportTable& of) const {
    std::string html = "<table class=\"figures\">\n<thead>\n<tr>";
    const auto& columns = of.columns;
    const bool has_two = std::any_of(columns.begin(), columns.end(),
                                     [](const auto& column) { return !column.above.empty(); });
    std::string below;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string& above = columns[i].above;
      if (above.empty()) {
        html += fmt::format("<th{}>{}</th>", has_two ? " rowspan=\"2\"" : "",
                            html_text(columns[i].heading));
        continue;
      }
      below += fmt::format("<th>{}</th>", html_text(columns[i].heading));
      if (i > 0 && columns[i - 1].above == above) continue;
      std::size_t end = i;
      while (end < columns.size() && columns[end].above == above) ++end;
      html += fmt::format("<th colspan=\"{}\">{}</th>", end - i, html_text(above));
    }
    html += "</tr>\n";
    if (has_two) html += fmt::format("<tr>{}</tr>\n", below);
    html += "</thead>\n<tbody>\n";
    for (const ReportTable::Row& row : of.rows) {
      html += row.is_sum ? "<tr class=\"sum\">" : "<tr>";
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        html += fmt::format("<td{}>{}</td>", columns[i].is_text ? " class=\"words\"" : "",
                            html_text(cell_words(row.cells[i], language_)));
      }
      html += "</tr>\n";
    }
    html += "</tbody>\n</table>\n";
    if (!of.note.empty()) html += fmt::format("<p class=\"small\">{}</p>\n", html_text(of.note));
    return html;
  }

  // What is left of the money on its way.
  [[nodiscard]] std::string funnel() const {
    constexpr std::uint64_t words = 110;
    constexpr std::uint64_t widest = 330;
    constexpr std::uint64_t height = 20;
    constexpr std::uint64_t step = 23;
    constexpr std::uint64_t baseline = 15;
    const std::vector<MoneyTotal>& amounts = words_.funnel;
    const MoneyTotal most = *std::max_element(amounts.begin(), amounts.end());
    std::string svg =
        fmt::format("<svg viewBox=\"0 0 620 {}\" width=\"100%\" role=\"img\"><title>{}</title>\n",
                    step * amounts.size(), html_text(words_.funnel_title));
    std::uint64_t top = 0;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
      const std::uint64_t length = scaled(amounts[i], most, widest);
      svg += fmt::format("<text x=\"0\" y=\"{}\">{}</text>", top + baseline,
                         html_text(words_.shades[i]));
      svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
                         words + (widest - length) / 2, top, length, height, inks[i]);
      const std::string of_first =
          cell_words(ReportCell::share(amounts[i], amounts.front()), language_);
      svg += fmt::format("<text x=\"{}\" y=\"{}\">{} ({})</text>\n", words + widest + 10,
                         top + baseline, in_money(amounts[i]), of_first);
      top += step;
    }
    return svg + "</svg>\n";
  }
  [[nodiscard]] std::string in_money(MoneyTotal amount) const {
    return cell_words(ReportCell::money(amount), language_) + say(" VND", " đồng");
  }

  // A line of bars for each of the first rows of a table.
  [[nodiscard]] std::string bars(const ReportTable& of,
                                 const std::vector<std::vector<MoneyTotal>>& lines) const {
    constexpr std::uint64_t widest = 600;
    constexpr std::uint64_t thickness = 3;
    MoneyTotal most;
    for (const auto& amounts : lines) {
      for (const MoneyTotal amount : amounts) most = std::max(most, amount);
    }
    std::string html = "<table class=\"figures bars\">\n<thead><tr><td></td><td>";
    html += "<svg viewBox=\"0 0 800 14\" width=\"100%\">";
    std::uint64_t left = 0;
    for (std::size_t i = 0; i < words_.shades.size(); ++i) {
      html += fmt::format(
          "<rect x=\"{}\" y=\"2\" width=\"10\" height=\"10\" fill=\"{}\"/><text x=\"{}\" "
          "y=\"11\">{}</text>",
          left, inks[i], left + 14, html_text(words_.shades[i]));
      left += 110;
    }
    html += "</svg></td></tr></thead>\n<tbody>\n";
    for (std::size_t row = 0; row < lines.size(); ++row) {
      const std::vector<MoneyTotal>& amounts = lines[row];
      html += fmt::format(
          "<tr><td class=\"words\">{}</td><td><svg viewBox=\"0 0 {} {}\" width=\"100%\">",
          html_text(of.rows[row].cells[1].text), widest, thickness * amounts.size());
      std::uint64_t top = 0;
      for (std::size_t i = 0; i < amounts.size(); ++i) {
        html += fmt::format("<rect x=\"0\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>", top,
                            scaled(amounts[i], most, widest), thickness, inks[i]);
        top += thickness;
      }
      html += "</svg></td></tr>\n";
    }
    return html + "</tbody>\n</table>\n";
  }

  const ReportInWords& words_;
  LetterSheet sheet_;
  Language language_;
  unsigned parts_ = 0;
};

}  // namespace

std::string report_html(const ReportInWords& words, const Office& office, Date as_of,
                        Language language) {
  return Page(words, office, as_of, language).write();
}
std::string report_html(const Report& report, const Office& office, Language language) {
  return report_html(in_words(report, language), office, report.as_of, language);
}

}  // namespace v2
}  // namespace rentsupport
