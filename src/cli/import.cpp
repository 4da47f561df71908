// `rentsupport import`: forms as firms fill them in, made tables for evaluate.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <filesystem>
#include <list>
#include <memory>

#include "audit_options.hpp"
#include "command.hpp"
#include "files/files.hpp"
#include "files/sheet_places.hpp"
#include "input_options.hpp"
#include "ledger_options.hpp"
#include "progress.hpp"
#include "rentsupport/workbooks.hpp"
#include "run_log.hpp"
#include "words.hpp"

namespace rentsupport::cli {

namespace {

struct ImportArguments {
  std::vector<std::string> forms;
  ImportOptions options;
  std::vector<std::string> map;  // HEADING=COLUMN
  std::string group;
  std::string months;
  std::string drawn_up_on;
  std::string si_confirmed_on;
  std::string encoding;
  std::string dates;
  std::string blank;  // which empty form
  std::string out;
  std::string log;
  bool skips_unread = false;
  bool is_quiet = false;
  Languages languages;
};

Date read_day(std::string_view option, const std::string& text, Language language) {
  const auto day = parse_date(text);
  if (!day)
    throw Failure(wrong_use, say(language, "{} {}: write a date such as 2022-06-01",
                                 "{} {}: ghi ngày, ví dụ 2022-06-01", option, text));
  return *day;
}

ImportOptions options_of(const ImportArguments& arguments) {
  const Language language = arguments.languages.messages;
  ImportOptions options = arguments.options;
  options.language = arguments.languages.files;
  for (const std::string& told : arguments.map) {
    const std::size_t sign = told.find_last_of('=');
    if (sign == std::string::npos || sign == 0)
      throw Failure(wrong_use, say(language, "--map {}: write HEADING=COLUMN, such as \"{}\"",
                                   "--map {}: ghi TIÊU ĐỀ=CỘT, ví dụ \"{}\"", told,
                                   "Ngày vào làm=contract_starts_on"));
    options.map.emplace_back(told.substr(0, sign), told.substr(sign + 1));
  }
  if (!arguments.group.empty()) {
    options.group = parse<Group>(arguments.group);
    if (!options.group)
      throw Failure(
          wrong_use,
          say(language, "--group {}: write working (Form 02) or returning (Form 03)",
              "--group {}: ghi working (Mẫu số 02) hoặc returning (Mẫu số 03)", arguments.group));
  }
  if (!arguments.months.empty()) {
    const auto months = parse_month_set(arguments.months);
    if (!months || months->empty())
      throw Failure(wrong_use,
                    say(language, "--months {}: write months such as \"2022-04 2022-05\"",
                        "--months {}: ghi các tháng, ví dụ \"2022-04 2022-05\"", arguments.months));
    options.months = *months;
  }
  if (!arguments.drawn_up_on.empty())
    options.drawn_up_on = read_day("--drawn-up-on", arguments.drawn_up_on, language);
  if (!arguments.si_confirmed_on.empty())
    options.si_confirmed_on = read_day("--si-confirmed-on", arguments.si_confirmed_on, language);
  if (!arguments.dates.empty()) {
    const auto order = parse<DateOrder>(arguments.dates);
    if (!order)
      throw Failure(wrong_use, say(language, "--dates {}: write day_first or month_first",
                                   "--dates {}: ghi day_first hoặc month_first", arguments.dates));
    options.dates = *order;
  }
  if (!arguments.encoding.empty()) {
    const auto encoding = parse<Encoding>(arguments.encoding);
    if (!encoding)
      throw Failure(wrong_use,
                    say(language, "--encoding {}: write utf-8 or windows-1258",
                        "--encoding {}: ghi utf-8 hoặc windows-1258", arguments.encoding));
    options.encoding = *encoding;
  }
  return options;
}

std::string line_of(const ImportedForm& form, const Words& words) {
  if (form.problem)
    return fmt::format("{}: {}\n", printable(form.path), printable(form.problem->message));
  std::string text = fmt::format("{}: {}, {} {}", printable(form.path),
                                 printable(fmt::format("{}", fmt::join(form.lists, ", "))),
                                 words.number(form.requests), words("requests", "đề nghị"));
  const auto add = [&](std::uint64_t count, std::string_view english, std::string_view vietnamese) {
    if (count > 0) text += fmt::format(", {} {}", words.number(count), words(english, vietnamese));
  };
  add(form.rejected, "rejected", "bị loại");
  add(form.issues, "to be looked at", "cần xem lại");
  add(form.hidden_rows, "hidden rows, read too", "dòng ẩn, vẫn được đọc");
  if (form.signed_lists > 0) text += words(", signed", ", có chữ ký");
  if (form.is_firm_unknown)
    text += words("; not among the employers given", "; không có trong tệp employers đã cho");
  if (!form.unread.empty()) {
    std::vector<std::string> headings;
    for (const std::string& heading : form.unread) headings.push_back(printable(heading));
    text += fmt::format("; {}: {}", words("columns not read", "cột không đọc"),
                        fmt::join(headings, " | "));
  }
  return text + "\n";
}

// What the forms come to.
struct Totals {
  explicit Totals(const ImportedForms& imported) : files(imported.forms().size()) {
    for (const ImportedForm& form : imported.forms()) {
      unread += form.problem ? 1U : 0U;
      lists += form.lists.size();
      signed_lists += form.signed_lists;
      requests += form.requests;
      rejected += form.rejected;
      issues += form.issues;
    }
  }

  std::uint64_t files;
  std::uint64_t unread = 0;
  std::uint64_t lists = 0;
  std::uint64_t signed_lists = 0;
  std::uint64_t requests = 0;
  std::uint64_t rejected = 0;
  std::uint64_t issues = 0;
};

std::string summary_of(const ImportedForms& imported, const std::string& out,
                       std::size_t workbooks_back, const Words& words) {
  std::string text;
  const Totals all(imported);
  for (const ImportedForm& form : imported.forms()) text += line_of(form, words);
  const auto line = [&](std::string_view english, std::string_view vietnamese,
                        std::uint64_t count) {
    text += fmt::format("{}: {}\n", words(english, vietnamese), words.number(count));
  };
  text += '\n';
  line("files", "số tệp", all.files);
  line("files not read", "số tệp không đọc được", all.unread);
  line("lists", "số danh sách", all.lists);
  line("lists taken as signed", "số danh sách coi là đã ký", all.signed_lists);
  line("requests", "số đề nghị", all.requests);
  line("requests rejected", "số đề nghị bị loại", all.rejected);
  line("cells to be looked at", "số ô cần xem lại", all.issues);
  line("workbooks to give back", "số tệp trả lại để sửa", workbooks_back);
  text += fmt::format("{}: {}\n", words("files are in", "tệp nằm trong"), printable(out));
  return text;
}

// Writes files beside those that they replace, then gives all of them their names.
void write_all(const std::string& directory_path,
               const std::vector<std::pair<std::string, std::string>>& files) {
  try {
    const OutputDirectory directory(directory_path);
    std::list<OutputFile> written;
    for (const auto& [name, text] : files) {
      directory.check_replaceable(name);
      OutputFile& file = written.emplace_back(directory, name, Readers::owner);
      file.write_at(0, text);
      file.close();
    }
    const Undisturbed undisturbed;
    for (OutputFile& file : written) file.publish();
  } catch (const Unwritable& unwritable) {
    throw Failure(not_written, unwritable.message);
  }
}

std::vector<std::string> files_read(const ImportArguments& arguments) {
  std::vector<std::string> files = arguments.forms;
  if (!arguments.options.employers.empty()) files.push_back(arguments.options.employers);
  for (std::string& path : files) path = sheet_path(path).file;
  return files;
}

Status import_all(const ImportArguments& arguments, LogLine& log) {
  const Language language = arguments.languages.messages;
  if (!arguments.blank.empty()) {
    if (!arguments.forms.empty())
      throw Failure(wrong_use, say(language, "--template writes an empty form: name no forms",
                                   "--template ghi một biểu mẫu trống: không nêu tệp nào"));
    std::string empty;
    try {
      empty = form_template(arguments.blank);
    } catch (const Error& error) {
      throw Failure(wrong_use, error.what());
    }
    write_for_owner(arguments.out, empty, language);
    return done;
  }
  if (arguments.forms.empty())
    throw Failure(wrong_use, say(language, "name the forms to read", "nêu các tệp cần đọc"));
  ImportOptions options = options_of(arguments);
  std::vector<std::string> read = files_read(arguments);
  if (!arguments.log.empty()) read.push_back(arguments.log);
  const auto check_outputs = [&](const std::vector<std::string>& names) {
    std::vector<std::string> written;
    for (const std::string& name : names) {
      written.push_back(arguments.out + "/" + name);
      written.push_back(arguments.out + "/" + partial_name(name));
    }
    check(overwritten(written, read, language));
  };
  check_outputs({"employers.csv", "lists.csv", "workers.csv", "rejects.csv", "issues.csv"});
  Progress progress;
  progress.stage = Progress::Stage::reading;
  options.go_on = [&progress](std::size_t read_by_now, std::size_t files) {
    progress.rows = progress.done = read_by_now;
    progress.total = files;
    return true;
  };
  std::unique_ptr<ProgressLine> line;
  if (!arguments.is_quiet && ::isatty(STDERR_FILENO) != 0)
    line = std::make_unique<ProgressLine>(progress, language, ProgressLine::files);
  std::optional<ImportedForms> imported;
  try {
    imported = import_forms(arguments.forms, options);
  } catch (const Error& error) {
    throw Failure(wrong_use, error.what());
  }
  line.reset();
  std::vector<std::string> unread;
  const Totals all(*imported);
  log.counts("forms", {{"files", all.files},
                       {"unread", all.unread},
                       {"lists", all.lists},
                       {"signed_lists", all.signed_lists},
                       {"requests", all.requests},
                       {"rejected", all.rejected},
                       {"issues", all.issues}});
  std::vector<std::pair<std::string, std::string>> files{
      {"employers.csv", imported->employers_csv()},
      {"lists.csv", imported->lists_csv()},
      {"workers.csv", imported->workers_csv()},
      {"rejects.csv", imported->rejects_csv()},
      {"issues.csv", imported->issues_csv()}};
  const auto tables = static_cast<std::ptrdiff_t>(files.size());
  for (std::size_t i = 0; i < imported->forms().size(); ++i) {
    const ImportedForm& form = imported->forms()[i];
    if (form.problem) unread.push_back(form.problem->text());
    std::string back = imported->workbook_back(i);
    if (back.empty()) continue;
    const std::string stem = std::filesystem::path(sheet_path(form.path).file).stem().string();
    files.emplace_back(stem + ".back.xlsx", std::move(back));
  }
  if (!unread.empty() && !arguments.skips_unread) {
    for (std::size_t i = 0; i + 1 < unread.size(); ++i)
      print_message(fmt::format("rentsupport: {}\n", printable(unread[i])));
    throw Failure(
        wrong_use,
        say(language, "{}; nothing is written: --skip-unread leaves out what cannot be read",
            "{}; không ghi gì: dùng --skip-unread để bỏ qua tệp không đọc được", unread.back()));
  }
  std::vector<std::string> names;
  names.reserve(files.size());
  for (const auto& [name, text] : files) names.push_back(name);
  check_outputs(names);
  write_all(arguments.out, files);
  if (!arguments.log.empty()) log.digests({files.begin(), files.begin() + tables});
  if (!arguments.is_quiet)
    print_summary(summary_of(*imported, arguments.out,
                             files.size() - static_cast<std::size_t>(tables), Words(language)),
                  language);
  return all.rejected > 0 || !unread.empty() ? rows_rejected : done;
}

}  // namespace

Command add_import(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<ImportArguments>();
  arguments->languages = languages;
  CLI::App& command = *program.add_subcommand(
      "import", say(language, "read Forms 01 to 03 from workbooks as firms fill them in",
                    "đọc Mẫu số 01 đến 03 từ tệp Excel như doanh nghiệp lập"));
  const auto option = [&](const char* option_name, std::string& value, const char* type,
                          const std::string& what) {
    return command.add_option(option_name, value, what)->type_name(type)->check(not_empty());
  };
  command
      .add_option("FORM", arguments->forms,
                  say(language, "workbooks (.xlsx, .xlsx#SHEET), or CSV with the same headings",
                      "tệp Excel (.xlsx, .xlsx#TRANG), hoặc CSV có cùng tiêu đề cột"))
      ->type_name("FILE");
  option("--out", arguments->out, "DIR",
         say(language, "directory for the tables, or the file of an empty form",
             "thư mục ghi các bảng, hoặc tệp biểu mẫu trống"))
      ->required();
  option("--template", arguments->blank, "TEXT:{form02,form03,employers}",
         say(language, "write an empty form instead", "chỉ ghi một biểu mẫu trống"));
  command
      .add_option(
          "--map", arguments->map,
          say(language, "which column a heading is, such as \"{}\"; - leaves it out",
              "tiêu đề là cột nào, ví dụ \"{}\"; - để bỏ cột", "Ngày vào làm=contract_starts_on"))
      ->type_name("HEADING=COLUMN")
      ->allow_extra_args(false);
  option("--employers", arguments->options.employers, "FILE",
         say(language, "worksites with what forms do not say: zone, province, district",
             "nơi làm việc, có điều biểu mẫu không ghi: khu, tỉnh, huyện"));
  option("--employer", arguments->options.employer, "ID",
         say(language, "employer_id of forms that name no firm",
             "employer_id của biểu mẫu không nêu doanh nghiệp"));
  option("--group", arguments->group, "TEXT:{working,returning}",
         say(language, "of lists without a title", "nhóm của danh sách không có tiêu đề"));
  option("--months", arguments->months, "MONTHS",
         say(language, "asked for in lists whose heading names none",
             "tháng đề nghị của danh sách không ghi tháng"));
  option("--drawn-up-on", arguments->drawn_up_on, "DATE",
         say(language, "of lists without a day by the signature",
             "ngày lập của danh sách không ghi ngày ký"));
  option("--si-confirmed-on", arguments->si_confirmed_on, "DATE",
         say(language, "the social insurance agency confirmed these lists",
             "ngày cơ quan bảo hiểm xã hội xác nhận các danh sách này"));
  command
      .add_option("--signed", arguments->options.signed_forms,
                  say(language, "files or lists that are signed, or all: what they declare holds",
                      "tệp hoặc danh sách đã ký, hoặc all: điều đã cam kết được tính"))
      ->type_name("FILE|LIST|all")
      ->allow_extra_args(false);
  option("--dates", arguments->dates, "TEXT:{day_first,month_first}",
         say(language, "how day and month stand in dates written as text",
             "thứ tự ngày và tháng của ngày ghi dạng văn bản"));
  option("--encoding", arguments->encoding, "TEXT:{utf-8,windows-1258}",
         say(language, "of CSV files that are not UTF-8", "mã của tệp CSV không phải UTF-8"));
  add_workbook_limits(command, arguments->options.workbooks, language);
  command.add_flag(
      "--skip-unread", arguments->skips_unread,
      say(language, "leave out files that cannot be read", "bỏ qua các tệp không đọc được"));
  command
      .add_option("--threads", arguments->options.threads,
                  say(language, "threads; all processors if left out",
                      "số luồng; bỏ trống thì dùng mọi bộ xử lý"))
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  add_language_option(command, language);
  add_log_option(command, arguments->log, language);
  command.add_flag("--quiet", arguments->is_quiet,
                   say(language, "no closing summary", "không in bản tóm tắt cuối"));
  command.footer(
      say(language,
          "Writes employers.csv, lists.csv, workers.csv for evaluate, rejects.csv and issues.csv "
          "with the cell of\n"
          "each fault, and for a form with faults NAME.back.xlsx to give back to the firm. Only "
          "their owner may\n"
          "read them.\n",
          "Ghi employers.csv, lists.csv, workers.csv cho lệnh evaluate, rejects.csv và issues.csv "
          "nêu ô của\n"
          "từng lỗi, và với biểu mẫu có lỗi thì TÊN.back.xlsx để trả lại doanh nghiệp. Chỉ chủ tệp "
          "đọc được.\n") +
      exit_statuses(language));
  return {&command, [arguments, language] {
            return logged(arguments->log, "import", files_read(*arguments), language,
                          [&](LogLine& line) { return import_all(*arguments, line); });
          }};
}

}  // namespace rentsupport::cli
