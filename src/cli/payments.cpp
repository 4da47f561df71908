// `rentsupport payments`: files for the bank of what the ledger holds as approved.
#include "rentsupport/payments.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "audit/run_files.hpp"
#include "audit_options.hpp"
#include "command.hpp"
#include "files/files.hpp"
#include "kept_run_options.hpp"
#include "ledger/ledger_file.hpp"
#include "ledger_options.hpp"
#include "payment_options.hpp"
#include "rule_set_options.hpp"
#include "run_log.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

struct PaymentsArguments {
  std::string run;
  std::string ledger;
  std::vector<std::string> list_ids;
  std::string format = "pain001";
  std::string map;
  std::string again;
  std::string by;
  std::string date;
  std::string office;
  std::string text;
  std::string sign;
  RuleSetOptions rules;
  std::string out;
  std::string log;
  unsigned threads = 0;
  bool with_transfers = false;
  bool quiet = false;
  Languages languages;
};

PaymentOptions options_of(const PaymentsArguments& arguments) {
  const Language language = arguments.languages.messages;
  PaymentOptions options;
  const std::optional<Date> on = date_of(arguments.date, language);
  options.on = Day{*on};
  options.by = arguments.by;
  options.list_ids = arguments.list_ids;
  options.again = arguments.again;
  options.with_transfers = arguments.with_transfers;
  options.style.format = arguments.format == "pain001" ? PaymentFormat::pain001
                         : arguments.format == "xlsx"  ? PaymentFormat::xlsx
                                                       : PaymentFormat::csv;
  options.style.map = load_payment_map(arguments.map, language);
  options.style.keeps_diacritics = arguments.text.empty()
                                       ? options.style.format != PaymentFormat::pain001
                                       : arguments.text == "vietnamese";
  if (const auto problem = read_office(read_text(arguments.office, language), arguments.office,
                                       options.office, language))
    throw Failure(wrong_use, problem->text());
  options.threads = arguments.threads;
  options.language = language;
  return options;
}

std::vector<std::string> files_written(const PaymentsArguments& arguments) {
  std::vector<std::string> written;
  for (const std::string& file :
       {fmt::format("transfers.{}", arguments.format == "pain001" ? "xml" : arguments.format),
        std::string{"payments_lacking.csv"}, std::string{"payments.json"}}) {
    for (const std::string& name : {file, partial_name(file)})
      written.push_back((std::filesystem::path(arguments.out) / name).string());
  }
  return written;
}

std::vector<std::string> files_read(const PaymentsArguments& arguments) {
  std::vector<std::string> read = names_of_ledger(arguments.ledger);
  for (const std::string_view file : run_file_names)
    read.push_back((std::filesystem::path(arguments.run) / file).string());
  for (const std::string* file : {&arguments.map, &arguments.office, &arguments.sign,
                                  &arguments.rules.rules, &arguments.rules.facts}) {
    if (!file->empty()) read.push_back(*file);
  }
  return read;
}

std::string summary_of(const PaymentsWritten& written, const PaymentsArguments& arguments,
                       const LedgerHead& head) {
  const Language language = arguments.languages.messages;
  const auto number = [&](std::uint64_t count) {
    return grouped(fmt::format("{}", count), digit_mark(language));
  };
  const auto vnd = [&](const MoneyTotal& amount) {
    return grouped(amount.digits(), digit_mark(language));
  };
  std::string text;
  if (written.was_cut_off) {
    text = say(language,
               "what was cut off is in place now: batch {}, booking {}; nothing else was done: run "
               "again for what is approved since\n",
               "đã hoàn tất đợt bị ngắt: đợt {}, lần ghi {}; không làm gì khác: chạy lại cho phần "
               "phê duyệt sau đó\n",
               written.batch, written.booking);
  } else if (written.booking == 0) {
    text = say(language, "there is nothing to send\n", "không có gì để chuyển\n");
  } else {
    text =
        say(language,
            "sent: {}, {} VND; payments to workers: {}; transfers to employers: {}; booking {}, "
            "batch {}\n",
            "đã lập lệnh: {}, {} đồng; chi trả cho người lao động: {} khoản; chuyển cho đơn vị: {} "
            "khoản; lần ghi {}, đợt {}\n",
            months_text(written.months, language), vnd(written.amount), number(written.requests),
            number(written.transfers), written.booking, written.batch);
    if (written.held.digits() != "0")
      text += say(language,
                  "employers hold {} VND of it, which are not transferred again (--with-transfers "
                  "would)\n",
                  "trong đó {} đồng đơn vị đang giữ, không chuyển lại cho đơn vị (muốn chuyển lại: "
                  "--with-transfers)\n",
                  vnd(written.held));
  }
  if (written.lacking > 0)
    text += say(language, "not sent: {}, {} VND: {}/payments_lacking.csv says what they lack\n",
                "chưa chuyển: {}, {} đồng: xem thông tin còn thiếu tại {}/payments_lacking.csv\n",
                months_text(written.lacking, language), vnd(written.lacking_amount),
                printable(arguments.out));
  if (written.returned > 0)
    text += say(language, "returned by the bank: {}; mend them, then --again REASON\n",
                "bị ngân hàng trả lại: {}; sửa thông tin rồi dùng --again LÝ DO\n",
                months_text(written.returned, language));
  return text + head_text(head, language);
}

Status pay(const PaymentsArguments& arguments, LogLine& log) {
  const Language language = arguments.languages.messages;
  PaymentOptions options = options_of(arguments);
  check(overwritten(files_written(arguments), files_read(arguments), language));
  const KeptRun kept = open_kept_run(arguments.run, arguments.rules, language);
  const std::optional<SigningKey> key = load_salts_key(kept.manifest(), arguments.sign, language);
  options.key = key ? &*key : nullptr;
  LoadedFiles loaded;
  EvaluateOptions how;
  if (const auto problem = kept.read(loaded, how, arguments.threads))
    throw Failure(wrong_use, problem->text());
  const Decisions decisions = evaluate(kept.rule_set(), loaded.dossier(), how);
  Ledger ledger(arguments.ledger, LedgerAccess::book);
  check(ledger.problem());
  PaymentsWritten written;
  check(write_payments(arguments.out, kept.manifest(), decisions, ledger, options, written));
  log.run(kept.manifest());
  if (!written.batch.empty()) log.text("batch", written.batch);
  log.counts(
      "months",
      {{"sent", written.months}, {"lacking", written.lacking}, {"returned", written.returned}});
  log.counts("payments", {{"to_workers", written.requests}, {"to_employers", written.transfers}});
  log.amounts({{"sent", written.amount}, {"lacking", written.lacking_amount}});
  log.ledger(ledger.head(), written.booking);
  if (!arguments.quiet) print_summary(summary_of(written, arguments, ledger.head()), language);
  return done;
}

}  // namespace

Command add_payments(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  CLI::App& command = *program.add_subcommand(
      "payments", say(language, "write files for the bank of what the ledger holds as approved",
                      "lập tệp chi trả gửi ngân hàng từ phần đã phê duyệt trong sổ"));
  const auto arguments = std::make_shared<PaymentsArguments>();
  arguments->languages = languages;
  const auto add = [&](const char* name, std::string& value, const char* type,
                       const std::string& description) {
    return command.add_option(name, value, description)->type_name(type)->check(not_empty());
  };
  add("--run", arguments->run, "DIR",
      say(language, "a run of evaluate --keep: names, accounts, banks",
          "một đợt tính của evaluate --keep: họ tên, tài khoản, ngân hàng"))
      ->required();
  add("--ledger", arguments->ledger, "FILE",
      say(language, "the ledger: what is approved in it is sent",
          "sổ theo dõi: phần đã phê duyệt được chuyển"))
      ->required();
  command
      .add_option("--list", arguments->list_ids,
                  say(language, "only these lists", "chỉ các danh sách này"))
      ->type_name("ID")
      ->check(not_empty());
  add("--format", arguments->format, "FORMAT",
      say(language,
          "pain001: ISO 20022 pain.001.001.09; xlsx or csv: a table to paste into the bank's",
          "pain001: ISO 20022 pain.001.001.09; xlsx hoặc csv: bảng để chép vào mẫu của ngân hàng"))
      ->check(CLI::IsMember({"pain001", "xlsx", "csv"}));
  add_payment_map_option(command, arguments->map, language);
  add("--again", arguments->again, "REASON",
      say(language,
          "send again what the bank returned, and nothing else; the reason stands in the ledger",
          "chuyển lại phần bị ngân hàng trả lại, không gồm phần khác; lý do được ghi vào sổ"));
  add("--date", arguments->date, "DATE",
      say(language, "the day of the booking, on which the bank is to pay",
          "ngày ghi sổ, cũng là ngày đề nghị ngân hàng thực hiện"))
      ->required();
  command
      .add_flag("--with-transfers", arguments->with_transfers,
                say(language,
                    "with --again: transfer to employers again too; without, only where the "
                    "transfer itself came back: they hold what a worker's bank sent back",
                    "dùng với --again: chuyển lại cả cho đơn vị; nếu không, chỉ khi chính lệnh "
                    "chuyển cho đơn vị bị trả lại: tiền ngân hàng của người lao động trả lại vẫn "
                    "do đơn vị giữ"))
      ->needs(command.get_option("--again"));
  add("--by", arguments->by, "NAME",
      say(language, "who books, a name or a post", "người ghi sổ, tên hoặc chức vụ"))
      ->required();
  add("--office", arguments->office, "FILE",
      say(language,
          "who pays, in TOML, as of letters: name, account, bank, account_name (if it is not "
          "the office's)",
          "cơ quan chi trả, dạng TOML, như lệnh letters: name, account, bank, account_name (nếu "
          "khác tên cơ quan)"))
      ->required();
  add("--text", arguments->text, "LETTERS",
      say(language,
          "ascii: names and texts without diacritics, as interbank systems take them (of "
          "pain001 if left out); vietnamese: as they are (of tables)",
          "ascii: tên và nội dung không dấu, như hệ thống liên ngân hàng nhận (mặc định của "
          "pain001); vietnamese: giữ nguyên dấu (mặc định của bảng)"))
      ->check(CLI::IsMember({"ascii", "vietnamese"}));
  add_salts_option(command, arguments->sign, language);
  add_rules_options(command, arguments->rules, language);
  command
      .add_option("--threads", arguments->threads,
                  say(language, "number of threads; all processors if left out",
                      "số luồng; bỏ trống thì dùng mọi bộ xử lý"))
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  command.add_flag("--quiet", arguments->quiet,
                   say(language, "print no summary", "không in tóm tắt"));
  add("--out", arguments->out, "DIR",
      say(language, "directory for the files of this batch; made where it is missing",
          "thư mục cho các tệp của đợt này; chưa có thì tạo mới"))
      ->required();
  add_language_option(command, language);
  add_log_option(command, arguments->log, language);
  command.footer(
      say(language,
          "transfers: from the office to employers, one for each list; salaries-NUMBER-EMPLOYER: "
          "from an\n"
          "employer to its workers; payments_lacking.csv: what is not sent, and what it lacks. "
          "Files hold\n"
          "personal data: only their owner may read them. What is in a file is sent in the "
          "ledger.\n",
          "transfers: cơ quan chuyển cho đơn vị, mỗi danh sách một lệnh; salaries-SỐ-ĐƠN VỊ: đơn "
          "vị "
          "chi trả cho\n"
          "người lao động; payments_lacking.csv: phần chưa chuyển và thông tin còn thiếu. Tệp có "
          "dữ "
          "liệu cá\n"
          "nhân: chỉ chủ tệp đọc được. Phần nằm trong tệp được ghi là đã chuyển trong sổ.\n") +
      exit_statuses(language));
  return {&command, [arguments, language] {
            std::vector<std::string> others = files_written(*arguments);
            for (const std::string& file : files_read(*arguments)) others.push_back(file);
            return logged(arguments->log, "payments", others, language,
                          [&](LogLine& line) { return pay(*arguments, line); });
          }};
}

}  // namespace rentsupport::cli
