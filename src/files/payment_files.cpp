#include "files/payment_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "decide/worker_ids.hpp"
#include "files/workbook.hpp"
#include "values/language.hpp"
#include "values/lines.hpp"
#include "values/sha256.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t most_of_name = 70;  // Max70Text of the older versions, which banks keep
constexpr std::size_t most_of_remittance = 140;  // Max140Text
constexpr std::size_t a_part = std::size_t{1} << 18U;

// Says whether interbank systems take a character (SWIFT's set x) as it is.
constexpr bool is_taken(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"/-?:().,'+ "}.find(c) != std::string_view::npos;
}

// Makes texts of at most so many characters of what a bank takes; the same text as before is not
// made anew.
class BankText {
 public:
  BankText(bool keeps_diacritics, std::size_t most)
      : keeps_diacritics_(keeps_diacritics), most_(most) {}

  // Returns it until the next call.
  std::string_view operator()(std::string_view text) {
    if (text == given_) return made_;
    given_ = text;
    made_.clear();
    if (keeps_diacritics_) {
      keep(nfc(text));
    } else if (is_ascii(text)) {
      fold(text);
    } else {
      fold(without_diacritics(text));
    }
    if (made_.ends_with(' ')) made_.pop_back();
    return made_;
  }

 private:
  // Blanks of any kind, and what is not printed, become one blank.
  void keep(std::string_view text) {
    for (std::size_t count = 0; !text.empty() && count < most_;) {
      const std::string_view before = text;
      const char32_t point = take_point(text);
      if (point < 0x20 || point == 0x7f || point == 0xfffe || point == 0xffff ||
          is_white_space(point)) {
        if (made_.empty() || made_.back() == ' ') continue;
        made_ += ' ';
      } else {
        made_ += before.substr(0, before.size() - text.size());
      }
      ++count;
    }
  }
  void fold(std::string_view text) {
    for (char c : text) {
      if (made_.size() == most_) break;
      if (c == '&') c = '+';
      if (c == '_') c = '-';
      if (!is_taken(c)) c = ' ';
      if (c == ' ' && (made_.empty() || made_.back() == ' ')) continue;
      made_ += c;
    }
  }

  bool keeps_diacritics_;
  std::size_t most_;
  std::string given_;
  std::string made_;
};

// The texts of a credit.
struct BankTexts {
  explicit BankTexts(bool keeps_diacritics)
      : name(keeps_diacritics, most_of_name),
        bank(keeps_diacritics, most_of_name),
        remittance(keeps_diacritics, most_of_remittance) {}
  BankText name;
  BankText bank;
  BankText remittance;
};

// What the statement says, before it is cut.
class Remittance {
 public:
  explicit Remittance(std::string_view statement) : statement_(statement) {}
  std::string_view operator()(const Credit& credit, std::string_view list_id) {
    if (credit.request_id.empty())
      return made_ = fmt::format("{}, danh sách {}, {} người", statement_, list_id, credit.workers);
    if (credit.months != months_) {
      months_ = credit.months;
      of_months_ = fmt::format("{}, tháng {}", statement_, months_text(months_));
    }
    return of_months_;
  }
  static std::string months_text(MonthSet months) {
    std::string text;
    for (const Month month : months.months())
      text += (text.empty() ? "" : ", ") + in_words(month, Language::vietnamese);
    return text;
  }

 private:
  std::string_view statement_;
  std::string made_;
  MonthSet months_{};
  std::string of_months_;
};

struct Sums {
  std::uint64_t count = 0;
  MoneyTotal amount;
};
Sums sums_of(const CreditBlock& block) {
  Sums sums{block.credits.size(), {}};
  for (const Credit& credit : block.credits) sums.amount.add(credit.amount);
  return sums;
}

std::string account_of(std::string_view account) {
  if (is_clean_account(account)) return std::string{account};
  return cleaned_account(account).value_or(std::string{account});
}

// ---- ISO 20022 ----

// Elements are written in the order of the schema; a text is escaped, and what XML cannot hold is
// not in it.
class Pain001 {
 public:
  Pain001(const PaymentFile& file, bool keeps_diacritics, const PutBytes& put)
      : file_(file), texts_(keeps_diacritics), remittance_(file.statement), put_(put) {}

  void write() {
    Sums all;
    for (const CreditBlock& block : file_.blocks) {
      const Sums sums = sums_of(block);
      all.count += sums.count;
      all.amount.add(sums.amount);
    }
    out_.put(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">\n"
        "<CstmrCdtTrfInitn>\n<GrpHdr><MsgId>");
    out_.put(text_of(file_.id));
    out_.put("</MsgId><CreDtTm>");
    out_.date(Date{file_.on});
    out_.put("T00:00:00</CreDtTm>");
    put(all);
    out_.put("<InitgPty><Nm>");
    text(texts_.name(file_.from.name));
    out_.put("</Nm></InitgPty></GrpHdr>\n");
    for (const CreditBlock& block : file_.blocks) put(block);
    out_.put("</CstmrCdtTrfInitn>\n</Document>\n");
    put_(out_.text());
  }

 private:
  void text(std::string_view rest) {
    while (!rest.empty()) {
      const std::size_t plain = std::min(rest.find_first_of("&<>"), rest.size());
      out_.put(rest.substr(0, plain));
      if (plain == rest.size()) return;
      out_.put(rest[plain] == '&' ? "&amp;" : rest[plain] == '<' ? "&lt;" : "&gt;");
      rest.remove_prefix(plain + 1);
    }
  }
  void put(const Sums& sums) {
    out_.put("<NbOfTxs>");
    out_.put(sums.count);
    out_.put("</NbOfTxs><CtrlSum>");
    out_.put(sums.amount.digits());
    out_.put("</CtrlSum>");
  }
  void account(std::string_view given) {
    out_.put("<Id><Othr><Id>");
    out_.put(account_of(given));
    out_.put("</Id></Othr></Id>");
  }
  void put(const CreditBlock& block) {
    out_.put("<PmtInf><PmtInfId>");
    out_.put(text_of(block.id));
    out_.put("</PmtInfId><PmtMtd>TRF</PmtMtd>");
    put(sums_of(block));
    out_.put("<ReqdExctnDt><Dt>");
    out_.date(Date{file_.on});
    out_.put("</Dt></ReqdExctnDt><Dbtr><Nm>");
    text(texts_.name(file_.from.name));
    out_.put("</Nm></Dbtr><DbtrAcct>");
    account(file_.from.account);
    out_.put("<Ccy>VND</Ccy></DbtrAcct><DbtrAgt><FinInstnId><Nm>");
    text(texts_.bank(file_.from.bank));
    out_.put("</Nm></FinInstnId></DbtrAgt>\n");
    for (const Credit& credit : block.credits) {
      put(credit, block.list_id);
      if (out_.text().size() < a_part) continue;
      put_(out_.text());
      out_.clear();
    }
    out_.put("</PmtInf>\n");
  }
  void put(const Credit& credit, std::string_view list_id) {
    out_.put("<CdtTrfTxInf><PmtId><EndToEndId>");
    out_.put(text_of(credit.id));
    out_.put("</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"VND\">");
    out_.put(static_cast<std::uint64_t>(credit.amount.dong()));
    out_.put("</InstdAmt></Amt><CdtrAgt><FinInstnId><Nm>");
    text(texts_.bank(credit.to.bank));
    out_.put("</Nm></FinInstnId></CdtrAgt><Cdtr><Nm>");
    text(texts_.name(credit.to.name));
    out_.put("</Nm></Cdtr><CdtrAcct>");
    account(credit.to.account);
    out_.put("</CdtrAcct><RmtInf><Ustrd>");
    text(texts_.remittance(remittance_(credit, list_id)));
    out_.put("</Ustrd></RmtInf></CdtTrfTxInf>\n");
  }

  const PaymentFile& file_;
  BankTexts texts_;
  Remittance remittance_;
  const PutBytes& put_;
  Lines out_;
};

// ---- Tables ----

// The cells of a map, credit by credit.
class CreditCells {
 public:
  CreditCells(const PaymentFile& file, bool keeps_diacritics)
      : file_(file), texts_(keeps_diacritics), remittance_(file.statement) {}

  // Returns the text of a cell until the next call.
  std::string_view text(const PaymentMap::Column& column, const Credit& credit,
                        std::string_view list_id, std::uint64_t number) {
    const std::string_view field = column.field;
    if (field == "payee") return texts_.name(credit.to.name);
    if (field == "account") return made_ = account_of(credit.to.account);
    if (field == "bank") return texts_.bank(credit.to.bank);
    if (field == "remittance") return texts_.remittance(remittance_(credit, list_id));
    if (field == "end_to_end_id") return text_of(credit.id);
    if (field == "message_id") return text_of(file_.id);
    if (field == "list_id") return list_id;
    if (field == "request_id") return credit.request_id;
    if (field == "months") return made_ = Remittance::months_text(credit.months);
    if (field == "number") return made_ = fmt::format("{}", number);
    if (field == "amount_vnd") return made_ = to_string(credit.amount);
    return column.text;
  }

 private:
  const PaymentFile& file_;
  BankTexts texts_;
  Remittance remittance_;
  std::string made_;
};

void write_csv(const PaymentFile& file, const PaymentStyle& style, const PutBytes& put) {
  Lines out;
  CreditCells cells(file, style.keeps_diacritics);
  const std::vector<PaymentMap::Column>& columns = style.map.columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out.put(',');
    out.cell(columns[i].heading);
  }
  out.put('\n');
  std::uint64_t number = 0;
  for (const CreditBlock& block : file.blocks) {
    for (const Credit& credit : block.credits) {
      ++number;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) out.put(',');
        out.cell(cells.text(columns[i], credit, block.list_id, number));
      }
      out.put('\n');
      if (out.text().size() < a_part) continue;
      put(out.text());
      out.clear();
    }
  }
  put(out.text());
}

// The columns are as wide as their texts in the first rows want.
std::uint32_t width_of(const std::string& text) {
  std::size_t letters = 0;
  for (std::string_view rest = text; !rest.empty(); ++letters) static_cast<void>(take_point(rest));
  constexpr std::size_t per_cent = 115;  // letters are wider than digits
  constexpr std::size_t least = 6;
  constexpr std::size_t most = 60;
  return static_cast<std::uint32_t>(std::clamp(letters * per_cent / 100 + 2, least, most));
}

void write_workbook(const PaymentFile& file, const PaymentStyle& style, const PutBytes& put) {
  constexpr std::uint32_t most_rows = 1'048'576;
  constexpr std::uint64_t rows_looked_at = 1000;
  const std::vector<PaymentMap::Column>& columns = style.map.columns;
  CreditCells cells(file, style.keeps_diacritics);
  std::vector<std::uint32_t> widths;
  widths.reserve(columns.size());
  for (const PaymentMap::Column& column : columns) widths.push_back(width_of(column.heading));
  std::uint64_t number = 0;
  for (const CreditBlock& block : file.blocks) {
    for (const Credit& credit : block.credits) {
      if (++number > rows_looked_at) break;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string text{cells.text(columns[i], credit, block.list_id, number)};
        widths[i] = std::max(widths[i], width_of(text));
      }
    }
  }
  Workbook book(Workbook::Rows::in_order);
  lxw_format* const head = book.look(
      {.is_bold = true, .is_centred = true, .has_border = true, .colour = heading_colour});
  lxw_format* const plain = book.look({.has_border = true});
  lxw_format* const money = book.look({.has_border = true, .number = "#,##0"});
  lxw_worksheet* sheet = nullptr;
  std::uint32_t row = most_rows;
  std::uint32_t sheets = 0;
  const auto begin_sheet = [&] {
    sheet = book.add_sheet(sheets == 0 ? "Chi tra" : fmt::format("Chi tra {}", sheets + 1));
    ++sheets;
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);  // A4
    worksheet_fit_to_pages(sheet, 1, 0);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto at = static_cast<lxw_col_t>(i);
      check(worksheet_set_column(sheet, at, at, widths[i], nullptr));
      put_text(sheet, 0, at, columns[i].heading, head);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    check(worksheet_repeat_rows(sheet, 0, 0));
    row = 1;
  };
  begin_sheet();
  number = 0;
  for (const CreditBlock& block : file.blocks) {
    for (const Credit& credit : block.credits) {
      if (row == most_rows) begin_sheet();
      ++number;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto at = static_cast<lxw_col_t>(i);
        const std::string text{cells.text(columns[i], credit, block.list_id, number)};
        if (columns[i].field == "number") {
          put_number(sheet, row, at, text, plain);
        } else if (columns[i].field == "amount_vnd") {
          put_number(sheet, row, at, text, money);
        } else {
          put_text(sheet, row, at, text, plain);
        }
      }
      ++row;
    }
  }
  put(book.bytes());
}

}  // namespace

CreditId id_of(std::string_view text) {
  Sha256 hash;
  hash.add(text);
  const std::string hex = hash.hex();
  CreditId id;
  std::copy_n(hex.begin(), id.size(), id.begin());
  return id;
}
CreditId block_id(std::string_view batch, std::string_view list_id) {
  return id_of(fmt::format("list,{},{}", batch, list_id));
}
CreditId file_id(std::string_view batch, std::string_view employer_id) {
  return id_of(fmt::format("salaries,{},{}", batch, employer_id));
}

std::string_view ending_of(PaymentFormat format) noexcept {
  switch (format) {
    case PaymentFormat::pain001:
      return "xml";
    case PaymentFormat::xlsx:
      return "xlsx";
    case PaymentFormat::csv:
      break;
  }
  return "csv";
}

void write_payment_file(const PaymentFile& file, const PaymentStyle& style, const PutBytes& put) {
  switch (style.format) {
    case PaymentFormat::pain001:
      return Pain001(file, style.keeps_diacritics, put).write();
    case PaymentFormat::xlsx:
      return write_workbook(file, style, put);
    case PaymentFormat::csv:
      return write_csv(file, style, put);
  }
}

}  // namespace v2
}  // namespace rentsupport
