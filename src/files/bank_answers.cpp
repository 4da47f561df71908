// What a bank answers to a file of payments: pain.002, or the table with its answers.
#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <utility>

#include "files/files.hpp"
#include "files/form_words.hpp"
#include "files/other_formats.hpp"
#include "files/read_tables.hpp"
#include "files/workbook_tables.hpp"
#include "rentsupport/bank_files.hpp"
#include "values/cells.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using Verdict = BankAnswer::Verdict;

constexpr std::size_t most_depth = 64;
constexpr std::size_t most_text = std::size_t{1} << 16U;

// Statuses of a credit that end it: ISO 20022, ExternalPaymentTransactionStatus1Code.
Verdict verdict_of(std::string_view status) noexcept {
  if (status == "ACSC" || status == "ACCC") return Verdict::paid;
  if (status == "RJCT" || status == "CANC") return Verdict::returned;
  return Verdict::waiting;
}

// Whole đồng, perhaps with a decimal tail of zeros; nothing else is an amount here.
std::optional<Money> amount_of(std::string_view text) noexcept {
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos) {
    if (text.find_first_not_of('0', point + 1) != std::string_view::npos) return std::nullopt;
    text = text.substr(0, point);
  }
  constexpr std::size_t most_digits = 18;
  if (text.empty() || text.size() > most_digits ||
      text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  std::int64_t dong = 0;
  for (const char c : text) dong = dong * 10 + (c - '0');
  return Money{dong};
}

// Reads pain.002: a status of a credit, of a block of which no credit is named, or of the whole
// file where no block is.
class Pain002 {
 public:
  Pain002(std::string path, Language language, std::vector<BankAnswer>& answers)
      : path_(std::move(path)), language_(language), answers_(answers) {}

  std::vector<Problem> read(std::string_view bytes) {
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
        XML_ParserCreate(nullptr), &XML_ParserFree);
    if (parser == nullptr) throw std::bad_alloc();
    parser_ = parser.get();
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, on_start, on_end);
    XML_SetCharacterDataHandler(parser_, on_text);
    XML_SetStartDoctypeDeclHandler(parser_, on_document_type);
    constexpr std::size_t block = std::size_t{1} << 20U;
    do {
      const std::string_view part = bytes.substr(0, block);
      bytes.remove_prefix(part.size());
      const auto status = XML_Parse(parser_, part.data(), static_cast<int>(part.size()),
                                    bytes.empty() ? XML_TRUE : XML_FALSE);
      if (failure_ != nullptr) std::rethrow_exception(failure_);
      if (!problems_.empty() && is_stopped_) return std::move(problems_);
      if (status != XML_STATUS_OK) {
        fault(ProblemCode::unreadable_file,
              say(language_, "is no good XML: {}", "không đúng XML: {}",
                  XML_ErrorString(XML_GetErrorCode(parser_))));
        return std::move(problems_);
      }
    } while (!bytes.empty());
    return std::move(problems_);
  }

 private:
  // What is known of a level: the file, a block, a credit.
  struct Level {
    std::uint64_t line = 0;
    std::string id;
    std::string status;
    std::string code;
    std::string more;
    std::string amount;
    bool has_inner = false;
  };

  static std::string_view local(const char* name) noexcept {
    const std::string_view all{name};
    const std::size_t colon = all.find(':');
    return colon == std::string_view::npos ? all : all.substr(colon + 1);
  }
  template <class Call>
  void guard(Call call) noexcept {
    if (failure_ != nullptr || is_stopped_) return;
    try {
      call();
    } catch (...) {
      failure_ = std::current_exception();
    }
    if (failure_ != nullptr || is_stopped_) XML_StopParser(parser_, XML_FALSE);
  }
  static void on_start(void* data, const char* name, const char** /*attributes*/) {
    auto& self = *static_cast<Pain002*>(data);
    self.guard([&] { self.start(local(name)); });
  }
  static void on_end(void* data, const char* name) {
    auto& self = *static_cast<Pain002*>(data);
    self.guard([&] { self.end(local(name)); });
  }
  static void on_text(void* data, const char* text, int size) {
    auto& self = *static_cast<Pain002*>(data);
    self.guard([&] {
      if (self.text_.size() < most_text) self.text_.append(text, static_cast<std::size_t>(size));
    });
  }
  static void on_document_type(void* data, const char* /*name*/, const char* /*system*/,
                               const char* /*public_id*/, int /*has_internal*/) {
    auto& self = *static_cast<Pain002*>(data);
    self.guard([&] {
      self.stop(say(self.language_, "declares a document type, as no pain.002 does",
                    "có khai báo kiểu tài liệu, điều không tệp pain.002 nào có"));
    });
  }

  [[nodiscard]] std::uint64_t line() const { return XML_GetCurrentLineNumber(parser_); }
  void fault(ProblemCode code, std::string message) { fault(code, line(), std::move(message)); }
  void fault(ProblemCode code, std::uint64_t at, std::string message) {
    constexpr std::size_t most_problems = 1000;
    if (problems_.size() < most_problems)
      problems_.push_back({code, path_, at, 0, {}, std::move(message)});
  }
  void stop(std::string message) {
    fault(ProblemCode::unreadable_file, std::move(message));
    is_stopped_ = true;
  }

  void start(std::string_view name) {
    text_.clear();
    path_of_names_.emplace_back(name);
    if (path_of_names_.size() > most_depth)
      return stop(say(language_, "is nested too deeply", "lồng nhau quá sâu"));
    if (path_of_names_.size() == 2 && name != "CstmrPmtStsRpt")
      return stop(say(language_, "holds {}, and no CstmrPmtStsRpt: it is no pain.002",
                      "chứa {}, không có CstmrPmtStsRpt: không phải pain.002", shown(name)));
    if (name == "OrgnlGrpInfAndSts") {
      file_ = {};
      file_.line = line();
    } else if (name == "OrgnlPmtInfAndSts") {
      file_.has_inner = true;
      block_ = {};
      block_.line = line();
    } else if (name == "TxInfAndSts") {
      file_.has_inner = block_.has_inner = true;
      credit_ = {};
      credit_.line = line();
    }
  }

  [[nodiscard]] bool is_within(std::string_view name) const {
    return std::find(path_of_names_.begin(), path_of_names_.end(), name) != path_of_names_.end();
  }

  void end(std::string_view name) {
    const std::string_view text = trimmed(text_);
    Level& level = is_within("TxInfAndSts")         ? credit_
                   : is_within("OrgnlPmtInfAndSts") ? block_
                                                    : file_;
    if (name == "OrgnlMsgId") {
      level.id = text;
    } else if (name == "OrgnlPmtInfId") {
      block_.id = text;
    } else if (name == "OrgnlEndToEndId") {
      credit_.id = text;
    } else if (name == "GrpSts" || name == "PmtInfSts" || name == "TxSts") {
      level.status = text;
    } else if (is_within("StsRsnInf") && (name == "Cd" || name == "Prtry")) {
      level.code = text;
    } else if (is_within("StsRsnInf") && name == "AddtlInf") {
      level.more += (level.more.empty() ? "" : " ") + std::string{text};
    } else if (name == "InstdAmt" && is_within("TxInfAndSts")) {
      credit_.amount = text;
    } else if (name == "TxInfAndSts") {
      add(credit_, block_.status.empty() ? file_.status : block_.status);
    } else if (name == "OrgnlPmtInfAndSts") {
      if (!block_.has_inner) add(block_, file_.status);
      block_ = {};
    } else if (name == "CstmrPmtStsRpt") {
      if (!file_.has_inner) add(file_, {});
    }
    path_of_names_.pop_back();
    text_.clear();
  }

  // `status`: of the level above, where the level has none of its own.
  void add(const Level& level, const std::string& status) {
    const std::string& said = level.status.empty() ? status : level.status;
    if (level.id.empty())
      return fault(ProblemCode::missing_value, level.line,
                   say(language_, "names no payment: OrgnlEndToEndId is missing",
                       "không nêu giao dịch: thiếu OrgnlEndToEndId"));
    if (said.empty())
      return fault(ProblemCode::missing_value, level.line,
                   say(language_, "payment {} has no status", "giao dịch {} không có trạng thái",
                       shown(level.id)));
    BankAnswer answer{.line = level.line,
                      .id = level.id,
                      .message_id = &level == &file_ ? std::string{} : file_.id,
                      .verdict = verdict_of(said)};
    answer.reason = level.code;
    if (!level.more.empty()) answer.reason += (level.code.empty() ? "" : ": ") + level.more;
    if (!level.amount.empty()) {
      answer.amount = amount_of(level.amount);
      if (!answer.amount)
        return fault(ProblemCode::bad_value, level.line,
                     say(language_, "payment {}: {} is no amount in whole đồng",
                         "giao dịch {}: {} không phải số tiền nguyên đồng", shown(level.id),
                         shown(level.amount)));
    }
    answers_.push_back(std::move(answer));
  }

  std::string path_;
  Language language_;
  std::vector<BankAnswer>& answers_;
  std::vector<Problem> problems_;
  XML_Parser parser_ = nullptr;
  std::exception_ptr failure_{};
  bool is_stopped_ = false;
  std::vector<std::string> path_of_names_;
  std::string text_;
  Level file_;
  Level block_;
  Level credit_;
};

bool is_xml(std::string_view bytes) noexcept {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  return trimmed(bytes.substr(0, std::min<std::size_t>(bytes.size(), 1024))).starts_with('<');
}

// The columns of a map and its answer, as a table that is read.
class AnswerTable {
 public:
  explicit AnswerTable(const PaymentMap& map) {
    for (const auto* const columns : {&map.columns, &map.answer}) {
      for (const PaymentMap::Column& column : *columns) {
        fields_.push_back(column.field);
        ColumnSpec spec = columns::text(column.heading);
        if (column.field == "amount_vnd") {
          spec = columns::number(column.heading);
        } else if (column.field == "end_to_end_id" || column.field == "status") {
          spec.required = true;
        } else if (column.field != "message_id" && column.field != "reason") {
          spec = spec.checked_only();
        }
        columns_.push_back(spec);
      }
    }
    // A table begins with a text.
    const auto first = std::find(fields_.begin(), fields_.end(), "end_to_end_id");
    const auto at = first - fields_.begin();
    std::rotate(fields_.begin(), first, first + 1);
    std::rotate(columns_.begin(), columns_.begin() + at, columns_.begin() + at + 1);
    spec_ = {.name = "answers", .columns = columns_, .key_columns = 0};
  }
  AnswerTable(const AnswerTable&) = delete;
  AnswerTable& operator=(const AnswerTable&) = delete;
  ~AnswerTable() = default;

  [[nodiscard]] const TableSpec& spec() const noexcept { return spec_; }
  [[nodiscard]] std::optional<std::size_t> column(std::string_view field) const noexcept {
    const auto found = std::find(fields_.begin(), fields_.end(), field);
    if (found == fields_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - fields_.begin());
  }

 private:
  std::vector<std::string_view> fields_;
  std::vector<ColumnSpec> columns_;
  TableSpec spec_;
};

bool is_one_of(const std::vector<std::string>& words, std::string_view status) {
  const std::string wanted = evened(status, Numbering::kept).text;
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return evened(word, Numbering::kept).text == wanted;
  });
}

std::vector<Problem> read_table(const std::string& path, const PaymentMap& map,
                                std::vector<BankAnswer>& answers, Language language) {
  const AnswerTable table(map);
  const std::array<const TableSpec*, 1> known{&table.spec()};
  const std::array<TableFile, 1> files{TableFile{&table.spec(), path}};
  ReadOptions options;
  options.language = language;
  const ReadTables read = read_tables(known, files, options, open_file);
  if (read.problem) return {*read.problem};
  std::vector<Problem> problems;
  const ReadTable& rows = read.tables.front();
  for (const RejectRecord& rejected : rows.rejects) {
    Reject reject = reject_of(rejected, table.spec(), language);
    problems.push_back(
        {reject.code, path, reject.line, 0, std::string{reject.column}, std::move(reject.message)});
  }
  if (auto changed = changed_since(read.texts, language)) problems.push_back(*std::move(changed));
  const auto text = [&](std::string_view field, std::size_t row) {
    const auto column = table.column(field);
    return column ? std::string{rows.table.columns[*column].texts[row]} : std::string{};
  };
  const auto amount = table.column("amount_vnd");
  for (std::size_t row = 0; row < rows.table.rows; ++row) {
    BankAnswer answer{.line = rows.lines[row],
                      .id = text("end_to_end_id", row),
                      .message_id = text("message_id", row)};
    const std::string status = text("status", row);
    if (is_one_of(map.paid, status)) {
      answer.verdict = Verdict::paid;
    } else if (is_one_of(map.returned, status)) {
      answer.verdict = Verdict::returned;
    } else {
      problems.push_back(
          {ProblemCode::bad_value, path, answer.line, 0,
           std::string{table.spec().columns[*table.column("status")].name},
           say(language, "{} is neither paid nor returned in the map",
               "{} không có trong paid hay returned của bảng đối chiếu", shown(status))});
      continue;
    }
    answer.reason = text("reason", row);
    if (amount && rows.table.columns[*amount].is_known(row))
      answer.amount = Money{rows.table.columns[*amount].numbers[row]};
    answers.push_back(std::move(answer));
  }
  return problems;
}

}  // namespace

bool is_bank_answer(const std::string& path, const PaymentMap& map) {
  try {
    const auto [file, sheet] = sheet_path(path);
    const InputText input(file);
    if (is_xml(input.bytes())) return true;
    std::string text;
    std::string_view header = input.text();
    if (is_workbook(input.bytes())) {
      const AnswerTable table(map);
      text = read_sheet_table(input.bytes(), sheet, table.spec(), {}, Language::english).text;
      header = text;
    }
    header = header.substr(0, header.find('\n'));
    const std::string evened_header = nfc(as_utf8(header));
    return std::any_of(map.columns.begin(), map.columns.end(), [&](const auto& column) {
      return column.field == "end_to_end_id" &&
             evened_header.find(column.heading) != std::string::npos;
    });
  } catch (const Unreadable&) {
    return false;  // whoever reads it says why
  }
}

std::vector<Problem> read_bank_answers(const std::string& path, const PaymentMap& map,
                                       std::vector<BankAnswer>& answers, Language language) {
  answers.clear();
  try {
    const InputText input(sheet_path(path).file, language);
    if (is_xml(input.bytes())) return Pain002(path, language, answers).read(input.bytes());
  } catch (const Unreadable& unreadable) {
    return {{ProblemCode::unreadable_file, path, 0, 0, {}, unreadable.message}};
  }
  return read_table(path, map, answers, language);
}

}  // namespace v2
}  // namespace rentsupport
