// `rentsupport letters`: letters to workers or employers, as an office sends them.
#include "rentsupport/letters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

#include "answer/letter.hpp"
#include "audit/run_files.hpp"
#include "command.hpp"
#include "decide/dossier_data.hpp"
#include "files/files.hpp"
#include "input_options.hpp"
#include "kept_run_options.hpp"
#include "language_option.hpp"
#include "ledger_options.hpp"
#include "rule_set_options.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

struct LettersArguments {
  std::string run;
  InputOptions input;
  RuleSetOptions rule_set;
  std::string request;
  std::string list;
  std::string outcome;
  std::string returned;  // a ledger
  std::string to;
  std::string on;
  std::string office;
  std::string format = "html";
  std::string out;
  Languages languages;
};

bool has_outcome(const Decisions& decisions, std::size_t request, Outcome outcome) {
  for (std::size_t i = decisions.first_of(request); i < decisions.first_of(request + 1); ++i) {
    if (decisions[i].outcome == outcome) return true;
  }
  return false;
}

// Selects the requests, by list in the order in which their first request stands.
std::vector<std::vector<std::size_t>> selected(const LettersArguments& arguments,
                                               const LoadedFiles& loaded,
                                               const Decisions& decisions) {
  const Language language = arguments.languages.messages;
  const Dossier& dossier = loaded.dossier();
  if (!arguments.request.empty()) return {{find_request(loaded, arguments.request, language)}};
  const auto outcome = parse<Outcome>(arguments.outcome);
  std::map<std::string_view, std::size_t> places;
  std::vector<std::vector<std::size_t>> lists;
  bool is_there = arguments.list.empty();
  for (std::size_t request = 0; request < dossier.requests(); ++request) {
    const std::string_view list = dossier.list_id(request);
    if (!arguments.list.empty() && list != arguments.list) continue;
    is_there = true;
    if (outcome && !has_outcome(decisions, request, *outcome)) continue;
    const auto [place, is_new] = places.try_emplace(list, lists.size());
    if (is_new) lists.emplace_back();
    lists[place->second].push_back(request);
  }
  if (!is_there)
    throw Failure(wrong_use, say(language, "there is no list {} with requests",
                                 "không có danh sách {} có đề nghị", arguments.list));
  return lists;
}

// What came back of requests, by number in the dossier, and of no others.
using Returned = std::map<std::size_t, ReturnedMoney>;

// Finds the money that the bank sent back, with the account of the run; throws Failure.
Returned returned_in(const std::string& path, const LoadedFiles& loaded) {
  Returned returned;
  if (path.empty()) return returned;
  Ledger ledger(path, LedgerAccess::read);
  check(ledger.problem());
  const Dossier& dossier = loaded.dossier();
  check(ledger.read_latest({}, [&](const LedgerEntry& entry, const Booking& booking) {
    if (booking.state != LedgerState::returned) return;
    const auto request = dossier.find(entry.request_id);
    if (!request || dossier.list_id(*request) != entry.list_id) return;
    ReturnedMoney& money = returned[*request];
    money.months.push_back(entry.month);
    money.amount = money.amount + entry.amount;
    if (booking.on) money.on = Day{*booking.on};
    money.reason = entry.reason;
    money.is_transfer = entry.reason.starts_with(transfer_returned);
    const Dossier::Data& data = *Dossier::Data::of(dossier);
    const auto text = [](const Table& table, std::size_t column, std::size_t row) {
      return std::string{table.columns[column].texts[row]};
    };
    if (money.is_transfer) {
      const std::uint32_t firm = data.list_employer[data.request_list[*request]];
      money.account = text(data.employers, employers::account, firm);
      money.bank = text(data.employers, employers::bank, firm);
      money.account_name = text(data.employers, employers::name, firm);
      return;
    }
    money.account = text(data.workers, workers::account, *request);
    money.bank = text(data.workers, workers::bank, *request);
    money.account_name = text(data.workers, workers::account_name, *request);
    if (money.account_name.empty())
      money.account_name = text(data.workers, workers::full_name, *request);
  }));
  return returned;
}

// Leaves out the requests of which no money came back.
void keep_returned(std::vector<std::vector<std::size_t>>& lists, const Returned& returned) {
  for (auto& list : lists)
    std::erase_if(list, [&](std::size_t request) { return !returned.contains(request); });
  std::erase_if(lists, [](const auto& list) { return list.empty(); });
}

// Returns what the ledger holds of each request, list by list; nothing where none is named.
std::vector<std::vector<MonthInLedger>> months_told(
    const LettersArguments& arguments, const std::vector<std::vector<std::size_t>>& lists,
    const LoadedFiles& loaded, const LetterOptions& options) {
  std::vector<std::vector<MonthInLedger>> told;
  if (arguments.input.ledger.empty()) return told;
  const Dossier& dossier = loaded.dossier();
  std::vector<RequestInList> requests;
  for (const std::vector<std::size_t>& list : lists) {
    for (const std::size_t request : list)
      requests.push_back(
          {std::string{dossier.list_id(request)}, std::string{dossier.request_id(request)}});
  }
  Ledger ledger(arguments.input.ledger, LedgerAccess::read);
  check(ledger.problem());
  check(ledger.months_told(requests, options.on, options.language, told));
  return told;
}

// Names the file of a list: its place, and as much of its key as a file name can bear.
std::string file_name(std::size_t place, std::string_view list, std::string_view format) {
  constexpr std::size_t most = 60;
  std::string name = fmt::format("{:05}-", place + 1);
  for (const char c : list.substr(0, most)) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                          (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
    name += is_plain ? c : '_';
  }
  return fmt::format("{}.{}", name, format == "text" ? "txt" : format);
}

Status write_letters(const LettersArguments& arguments) {
  const Language language = arguments.languages.messages;
  LetterOptions options;
  options.to = arguments.to == "employer" ? Addressee::employer : Addressee::worker;
  options.language = arguments.languages.law;
  if (const auto on = parse_date(arguments.on)) {
    options.on = *on;
  } else {
    throw Failure(wrong_use, say(language, "--as-of {}: write a day such as 2022-07-15",
                                 "--as-of {}: ghi một ngày, ví dụ 2022-07-15", arguments.on));
  }
  if (!arguments.office.empty()) {
    if (const auto problem = read_office(read_text(arguments.office, language), arguments.office,
                                         options.office, language))
      throw Failure(wrong_use, problem->text());
  }
  Progress progress;
  std::unique_ptr<ProgressLine> line = show_progress(arguments.input, progress, language);
  const auto [loaded, how, rules] =
      read_source(arguments.run, arguments.input, arguments.rule_set, progress, language);
  progress.stage = Progress::Stage::deciding;
  const Decisions decisions = evaluate(rules, loaded.dossier(), how);
  auto lists = selected(arguments, loaded, decisions);
  const Returned returned = returned_in(arguments.returned, loaded);
  if (!arguments.returned.empty()) keep_returned(lists, returned);

  std::vector<std::vector<MonthInLedger>> told = months_told(arguments, lists, loaded, options);
  auto told_of = told.begin();

  std::vector<std::string> names;
  names.reserve(lists.size());
  for (std::size_t i = 0; i < lists.size(); ++i)
    names.push_back(file_name(i, loaded.dossier().list_id(lists[i].front()), arguments.format));
  std::vector<std::string> written;
  written.reserve(names.size());
  for (const std::string& name : names)
    written.push_back((std::filesystem::path(arguments.out) / name).string());
  std::vector<std::string> read;
  if (arguments.run.empty()) {
    read = paths_of(arguments.input.files);
  } else {
    for (const std::string_view file : run_file_names)
      read.push_back((std::filesystem::path(arguments.run) / file).string());
  }
  read.insert(read.end(), arguments.rule_set.parameters.begin(),
              arguments.rule_set.parameters.end());
  for (const std::string* file :
       {&arguments.office, &arguments.rule_set.rules, &arguments.rule_set.facts,
        &arguments.input.ledger, &arguments.returned}) {
    if (!file->empty()) read.push_back(*file);
  }
  if (const auto problem = overwritten(written, read, language))
    throw Failure(wrong_use, problem->text());

  Explainer explainer(decisions);
  std::size_t count = 0;
  try {
    const OutputDirectory directory(arguments.out);
    for (std::size_t i = 0; i < lists.size(); ++i) {
      std::vector<std::vector<Explanation>> requests;
      options.returned.clear();
      options.in_ledger.clear();
      for (const std::size_t request : lists[i]) {
        std::vector<Explanation> months;
        for (std::size_t at = decisions.first_of(request); at < decisions.first_of(request + 1);
             ++at)
          months.push_back(explainer(at));
        requests.push_back(std::move(months));
        if (!arguments.returned.empty()) options.returned.push_back(returned.at(request));
        if (told_of != told.end()) options.in_ledger.push_back(std::move(*told_of++));
      }
      OutputFile file(directory, names[i], Readers::owner);
      file.write_at(
          0, arguments.format == "docx"
                 ? letters_docx(requests, options)
                 : letters(requests, options,
                           arguments.format == "html" ? LetterFormat::html : LetterFormat::text));
      file.close();
      if (const auto changed = loaded.changed_since()) throw Failure(wrong_use, changed->text());
      file.publish();
      count += requests.size();
    }
  } catch (const Unwritable& unwritable) {
    throw Failure(not_written, unwritable.message);
  }
  line.reset();
  if (!arguments.input.quiet)
    print_summary(
        say(language, "{} letters in {} files, written to {}\n",
            "đã ghi {} thông báo trong {} tệp vào {}\n", count, lists.size(), arguments.out),
        language);
  return status_after(loaded, arguments.input, language);
}

}  // namespace

Command add_letters(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  CLI::App& command = *program.add_subcommand(
      "letters", say(language, "write letters to workers or employers, as an office sends them",
                     "soạn thông báo gửi người lao động hoặc người sử dụng lao động"));
  const auto arguments = std::make_shared<LettersArguments>();
  arguments->languages = languages;
  add_input_options(command, arguments->input, language);
  add_rule_set_options(command, arguments->rule_set, language);
  add_kept_run_option(command, arguments->run, language);
  add_language_option(command, language);
  const auto add = [&](const char* name, std::string& value, const char* type,
                       const std::string& description) {
    return command.add_option(name, value, description)->type_name(type)->check(not_empty());
  };
  add("--to", arguments->to, "ADDRESSEE",
      say(language, "whom the letters address: worker or employer",
          "người nhận: worker (người lao động) hoặc employer (người sử dụng lao động)"))
      ->required()
      ->check(CLI::IsMember({"worker", "employer"}));
  CLI::Option* const request =
      add("--request", arguments->request, "ID", say(language, "about one request", "một đề nghị"));
  add("--list", arguments->list, "ID",
      say(language, "about the requests of one list", "các đề nghị của một danh sách"))
      ->excludes(request);
  add("--outcome", arguments->outcome, "OUTCOME",
      say(language, "about requests of which a month is payable, refused or undetermined",
          "các đề nghị có tháng payable (được hỗ trợ), refused (không đủ điều kiện) hoặc "
          "undetermined (chờ bổ sung)"))
      ->excludes(request)
      ->check(CLI::IsMember({"payable", "refused", "undetermined"}));
  add("--ledger", arguments->input.ledger, "FILE",
      say(language,
          "say how far the money of each month has come in this ledger; with inputs, its months "
          "also count as history, as evaluate does",
          "nêu rõ tiền từng tháng đã đến bước nào theo sổ này; khi dùng tệp đầu vào, các tháng "
          "trong "
          "sổ còn được tính là lịch sử chi trả, như lệnh evaluate"));
  add("--returned", arguments->returned, "LEDGER",
      say(language, "about money that the bank sent back, as this ledger has it",
          "về tiền bị ngân hàng trả lại, theo sổ này"))
      ->excludes(command.get_option("--ledger"));
  add("--as-of", arguments->on, "DATE",
      say(language, "the day of the letters; what has a later day has not happened yet",
          "ngày của thông báo; việc ghi ngày muộn hơn coi là chưa diễn ra"))
      ->required();
  add("--office", arguments->office, "FILE",
      say(language,
          "who sends them, in TOML: superior, name, number, place, signer_title, signer, address, "
          "telephone, recipients; what is missing stands as dots",
          "cơ quan gửi, dạng TOML: superior, name, number, place, signer_title, signer, address, "
          "telephone, recipients; mục nào thiếu thì để dấu chấm"));
  add("--format", arguments->format, "FORMAT",
      say(language, "html: pages to print on A4; docx: a Word document; or text",
          "html: trang in khổ A4; docx: văn bản Word; hoặc text"))
      ->check(CLI::IsMember({"html", "docx", "text"}));
  add("--out", arguments->out, "DIR",
      say(language, "directory for the letters, a file for each list; made where it is missing",
          "thư mục cho các thông báo, mỗi danh sách một tệp; chưa có thì tạo mới"))
      ->required();
  command.footer(
      say(language,
          "Letters hold personal data: only their owner may read them. They promise nothing that\n"
          "the province has not decided.\n",
          "Thông báo có dữ liệu cá nhân: chỉ chủ tệp đọc được. Thông báo không hứa điều gì mà cấp\n"
          "tỉnh chưa quyết định.\n") +
      exit_statuses(language));
  return {&command, [arguments] { return write_letters(*arguments); }};
}

}  // namespace rentsupport::cli
