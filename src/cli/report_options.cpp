#include "report_options.hpp"

#include "files/files.hpp"
#include "rule_set_options.hpp"

namespace rentsupport::cli {

namespace {

std::optional<Day> day_of(std::string_view option, const std::string& text, Language language) {
  if (text.empty()) return std::nullopt;
  if (const auto day = parse_date(text)) return *day;
  throw Failure(wrong_use, say(language, "{} {}: write a day such as 2022-06-25",
                               "{} {}: ghi một ngày, ví dụ 2022-06-25", option, text));
}

}  // namespace

void add_report_options(CLI::App& command, ReportFileOptions& options,
                        const std::string& as_of_words, Language language) {
  const auto add = [&](const char* name, std::string& value, const char* type,
                       const std::string& description) {
    return command.add_option(name, value, description)->type_name(type)->check(not_empty());
  };
  add("--as-of", options.as_of, "DATE", as_of_words)->required();
  add("--since", options.since, "DATE",
      say(language,
          "first day of the period that it is about, beside the period before; left out: all "
          "up to --as-of",
          "ngày đầu của kỳ báo cáo, so với kỳ trước; bỏ trống thì lũy kế đến --as-of"));
  add("--office", options.office, "FILE",
      say(language, "who reports, in TOML, as of letters; what is missing stands as dots",
          "cơ quan báo cáo, dạng TOML, như lệnh letters; mục nào thiếu thì để dấu chấm"));
  add("--format", options.format, "FORMAT",
      say(language, "html: a page to print on A4; xlsx: a workbook; or json",
          "html: trang in khổ A4; xlsx: tệp Excel; hoặc json"))
      ->check(CLI::IsMember({"html", "xlsx", "json"}));
  add("--out", options.out, "FILE", say(language, "file to write", "tệp kết quả"))->required();
}

ReportedDays days_of(const ReportFileOptions& options, Language language) {
  const ReportedDays days{*day_of("--as-of", options.as_of, language),
                          day_of("--since", options.since, language)};
  if (days.since && Date{*days.since} > Date{days.as_of})
    throw Failure(wrong_use, say(language, "--since {} is after --as-of {}",
                                 "--since {} muộn hơn --as-of {}", options.since, options.as_of));
  return days;
}

Office office_of(const ReportFileOptions& options, Language language) {
  Office office;
  if (options.office.empty()) return office;
  if (const auto problem =
          read_office(read_text(options.office, language), options.office, office, language))
    throw Failure(wrong_use, problem->text());
  return office;
}

void check_report_overwrites(const ReportFileOptions& options, std::vector<std::string> read,
                             Language language) {
  if (!options.office.empty()) read.push_back(options.office);
  if (const auto problem = overwritten({options.out}, read, language))
    throw Failure(wrong_use, problem->text());
}

}  // namespace rentsupport::cli
