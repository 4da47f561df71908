// What no bank would answer: pain.002 that is torn, nested and long, tables with any cell, under
// the default map and under another one.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/bank_files.hpp"
#include "require.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;

using tests::require;

// A bank's table has other headings than ours.
const PaymentMap& other_map() {
  static const PaymentMap map = [] {
    PaymentMap read = default_payment_map();
    require(
        !read_payment_map("columns = [[\"payee\", \"P\"], [\"account\", \"A\"], [\"bank\", \"B\"], "
                          "[\"amount_vnd\", "
                          "\"S\"], [\"end_to_end_id\", \"R\"], [\"message_id\", \"M\"]]\n"
                          "answer = [[\"status\", \"K\"], [\"reason\", \"L\"], [\"-\", \"F\"]]\n"
                          "paid = [\"OK\"]\nreturned = [\"NO\"]\n",
                          "map", read),
        "the map is not read");
    return read;
  }();
  return map;
}

void read(const std::string& path, const PaymentMap& map) {
  static_cast<void>(is_bank_answer(path, map));
  std::vector<BankAnswer> answers;
  const std::vector<Problem> problems = read_bank_answers(path, map, answers, Language::vietnamese);
  for (const Problem& problem : problems) {
    require(!problem.text().empty(), "a problem says nothing");
  }
  if (!problems.empty()) return;
  // What is read is whole: a number, and a credit's amount where the bank names one.
  for (const BankAnswer& answer : answers) {
    require(answer.line > 0, "an answer without a line");
    require(!answer.id.empty() || !answer.message_id.empty(), "an answer for nothing");
    require(!answer.amount || *answer.amount >= Money{}, "an amount below 0");
  }
  // Reading has no memory.
  std::vector<BankAnswer> again;
  require(read_bank_answers(path, map, again, Language::english).empty() &&
              again.size() == answers.size(),
          "read again it is another answer");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tests::ScratchDirectory scratch;
  static const std::string path = scratch / "answer";
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  tests::write_file(path, input);
  read(path, default_payment_map());
  read(path, other_map());
  // Maps come from elsewhere too.
  PaymentMap map = default_payment_map();
  static_cast<void>(read_payment_map(input, "map", map));
  return 0;
}
