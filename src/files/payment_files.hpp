// Files for a bank: ISO 20022 credit transfers, or the table of a map.
#ifndef RENTSUPPORT_SRC_FILES_PAYMENT_FILES_HPP
#define RENTSUPPORT_SRC_FILES_PAYMENT_FILES_HPP

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/bank_files.hpp"
#include "rentsupport/calendar.hpp"
#include "rentsupport/money.hpp"

namespace rentsupport {
inline namespace v2 {

// 32 hexadecimal digits.
using CreditId = std::array<char, 32>;
[[nodiscard]] inline std::string_view text_of(const CreditId& id) noexcept {
  return {id.data(), id.size()};
}
// Returns the first half of the SHA-256 of a text.
[[nodiscard]] CreditId id_of(std::string_view text);
// Return the numbers of a list's block, and of the file of an employer.
[[nodiscard]] CreditId block_id(std::string_view batch, std::string_view list_id);
[[nodiscard]] CreditId file_id(std::string_view batch, std::string_view employer_id);

// The reason of the booking that sends a batch begins so; the batch's number follows.
inline constexpr std::string_view booked_as = "payments ";
// Behind the number of a credit: nothing was transferred to the employer for it.
inline constexpr std::string_view salary_alone = " salary";

struct PaymentParty {
  std::string_view name;
  std::string_view account;
  std::string_view bank;
};

// Texts hold as long as the decisions.
struct Credit {
  CreditId id{};
  PaymentParty to{};
  Money amount{};
  std::string_view request_id{};  // empty: of a whole list
  MonthSet months{};
  std::uint64_t workers = 0;  // of a list
};

struct CreditBlock {
  CreditId id{};
  std::string_view list_id{};
  std::vector<Credit> credits{};
};

struct PaymentFile {
  std::string name;  // with its ending
  CreditId id{};
  PaymentParty from{};
  Day on{};
  std::vector<CreditBlock> blocks{};
  std::string_view statement{};  // of the act: what the money is for
};

// Writes a file; put() takes its bytes in order.
using PutBytes = std::function<void(std::string_view)>;
void write_payment_file(const PaymentFile& file, const PaymentStyle& style, const PutBytes& put);

// Returns the ending of the files of a format, without a dot.
[[nodiscard]] std::string_view ending_of(PaymentFormat format) noexcept;

}  // namespace v2
}  // namespace rentsupport

#endif
