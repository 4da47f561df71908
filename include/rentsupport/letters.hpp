// Letters as an office sends them: with the heading of the state, the sender, the day, the status
// of the dossier and the signer. What a letter says of a request is that of letter() (explain.hpp).
#ifndef RENTSUPPORT_LETTERS_HPP
#define RENTSUPPORT_LETTERS_HPP

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/problem.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Says who sends letters. What is left empty stands as dots, to be filled in by hand.
struct Office {
  std::string superior{};      ///< `ỦY BAN NHÂN DÂN HUYỆN …`; may be left out altogether
  std::string name{};          ///< `PHÒNG LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI`
  std::string number{};        ///< of the letter, as the office's register has it: `…/TB-LĐTBXH`
  std::string place{};         ///< before the day
  std::string signer_title{};  ///< `TRƯỞNG PHÒNG`
  std::string signer{};
  std::string address{};  ///< address and telephone for questions; may be left out altogether
  std::string telephone{};
  /// Of payments: the account that they are made from, its bank, and whose it is (empty: the
  /// office's). No letter shows them.
  std::string account{};
  std::string bank{};
  std::string account_name{};
  std::vector<std::string> recipients{};  ///< besides the addressee: `Lưu: VT`
};

/// Reads an office from TOML: the members by name, recipients as a list of texts. `file` names the
/// text in messages. Returns `bad_toml` where it is none, `unknown_key` for one that no office has,
/// `bad_value` for a value that is no text; `office` is as it was then.
[[nodiscard]] std::optional<Problem> read_office(std::string_view toml, std::string_view file,
                                                 Office& office,
                                                 Language language = Language::english);

enum class LetterFormat : std::uint8_t {
  text,
  html  ///< a page to print on A4, which needs nothing beside it
};

/// Is money of a request that the bank sent back, and the account that it went to.
struct ReturnedMoney {
  std::vector<Month> months{};
  Money amount{};
  Day on{};              ///< of the booking
  std::string reason{};  ///< the bank's; codes of ISO 20022 are said in words
  /// The transfer to the employer came back: the account is the employer's, and the worker has
  /// nothing to mend.
  bool is_transfer = false;
  std::string account{};
  std::string bank{};
  std::string account_name{};
};

/// Is how far the money of a month has come in a ledger, as Ledger::months_told() says it.
struct MonthInLedger {
  enum class Standing : std::uint8_t {
    proposed,    ///< nobody has granted it yet
    questioned,  ///< not paid meanwhile
    granted,     ///< approved, on its way, or sent back by the bank
    paid,
    taken_back  ///< withdrawn or reversed
  };
  Month month{};
  Standing standing{};
  Money amount{};
  std::string words{};  ///< without amount and month: `đã chi trả ngày 20/7/2022`
};

struct LetterOptions {
  Addressee to = Addressee::worker;
  Language language = Language::vietnamese;
  Office office{};
  /// The day of the letters. What has a later day in the lists has not happened yet.
  Day on{};
  /// Of each request, in their order: then the letters are about that, and what to do now. Empty:
  /// they are about the decision.
  std::vector<ReturnedMoney> returned{};
  /// Of each request, in their order, its months that a ledger holds: the letters say how far the
  /// money has come, and what is granted follows from that. Empty: from the days of the lists
  /// alone.
  std::vector<std::vector<MonthInLedger>> in_ledger{};
};

/// Writes letters about requests, each on a page of its own: of each request the explanations of
/// its months, as letter() takes them. Throws Error as letter() does, or where the day does not
/// exist, or `returned` or `in_ledger` is not of all requests. Equal arguments give equal bytes.
[[nodiscard]] std::string letters(std::span<const std::vector<Explanation>> requests,
                                  const LetterOptions& options, LetterFormat format);

/// Writes the same as the bytes of a Word document (.docx), each letter on a page of its own. Not
/// part of the core.
[[nodiscard]] std::string letters_docx(std::span<const std::vector<Explanation>> requests,
                                       const LetterOptions& options);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
