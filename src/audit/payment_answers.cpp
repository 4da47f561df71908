// Which months a bank's answers speak of: those that were sent under its numbers.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "answer/letter.hpp"
#include "files/payment_files.hpp"
#include "ledger/month_states.hpp"
#include "rentsupport/payments.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// A month that was sent in a batch.
struct SentMonth {
  std::uint32_t batch = 0;
  bool is_latest = true;       // it was not sent again since
  bool is_transferred = true;  // to the employer, in this batch
  std::string list_id;
  std::string request_id;
  Month month{};
  Money amount{};
};

struct SentBatch {
  std::uint64_t booking = 0;
  std::string id;
};

class Answered {
 public:
  Answered(const std::string& file, Language language) : file_(file), language_(language) {}

  std::optional<Problem> read(Ledger& ledger) {
    HashMap<std::string, std::uint32_t> latest;
    std::string key;
    std::uint64_t booking_of_batch = 0;
    return ledger.read([&](const LedgerEntry& entry, const Booking& booking) {
      if (booking.state != LedgerState::sent) return;
      key = key_of(entry);
      const auto before = latest.find(key);
      if (before != latest.end()) {
        months_[before->second].is_latest = false;
        latest.erase(before);
      }
      // What `ledger send` books is in no file of ours.
      if (!booking.reason.starts_with(booked_as) || entry.reason.empty()) return;
      if (booking.number != booking_of_batch) {
        booking_of_batch = booking.number;
        batches_.push_back(
            {booking.number, booking.reason.substr(booked_as.size(), CreditId{}.size())});
      }
      const auto number = static_cast<std::uint32_t>(months_.size());
      const auto batch = static_cast<std::uint32_t>(batches_.size() - 1);
      const bool is_transferred = !entry.reason.ends_with(salary_alone);
      months_.push_back({batch, true, is_transferred, std::string{entry.list_id},
                         std::string{entry.request_id}, entry.month, entry.amount});
      latest.emplace(key, number);
      const std::string& of_batch = batches_.back().id;
      const std::string of_list{text_of(block_id(of_batch, entry.list_id))};
      salaries_[std::string{entry.reason.substr(0, CreditId{}.size())}].push_back(number);
      salaries_[of_list].push_back(number);
      salaries_[std::string{text_of(file_id(of_batch, entry.employer_id))}].push_back(number);
      if (!is_transferred) return;
      transfers_[of_list].push_back(number);
      transfers_[of_batch].push_back(number);
    });
  }

  std::vector<Problem> rows(LedgerState state, const std::vector<BankAnswer>& answers,
                            std::vector<MonthRow>& rows, AnswersRead& read) {
    using Verdict = BankAnswer::Verdict;
    const Verdict wanted = state == LedgerState::paid ? Verdict::paid : Verdict::returned;
    std::map<std::uint32_t, std::uint64_t> named;  // by month: the line
    for (const BankAnswer& answer : answers) {
      const std::vector<std::uint32_t> of_answer = months_of(answer);
      if (of_answer.empty()) continue;
      bool is_new = true;
      for (const std::uint32_t month : of_answer) {
        const auto [at, is_first] = named.emplace(month, answer.line);
        if (is_first || !is_new) continue;
        is_new = false;
        refuse(answer, say(language_, "line {} answers for it too",
                           "dòng {} cũng trả lời về giao dịch này", at->second));
      }
      if (!is_new) continue;
      if (answer.verdict == Verdict::waiting) {
        ++read.waiting;
      } else if (answer.verdict != wanted) {
        ++read.others;
      } else {
        ++read.credits;
        for (const std::uint32_t month : of_answer) {
          const SentMonth& of = months_[month];
          rows.push_back({.line = answer.line,
                          .list_id = of.list_id,
                          .request_id = of.request_id,
                          .month = of.month,
                          .amount = of.amount,
                          .reason = is_transfer(answer) && state == LedgerState::returned
                                        ? fmt::format("{} {}", transfer_returned, answer.reason)
                                        : answer.reason});
        }
      }
    }
    return std::move(problems_);
  }

 private:
  using Months = HashMap<std::string, std::vector<std::uint32_t>>;  // by number, ascending

  // Says whether it is the transfer to an employer that is answered, and not what he pays from it.
  [[nodiscard]] bool is_transfer(const BankAnswer& answer) const {
    return transfers_.contains(answer.message_id.empty() ? answer.id : answer.message_id);
  }

  [[nodiscard]] std::vector<std::uint32_t> months_of(const BankAnswer& answer) {
    if (!salaries_.contains(answer.id) && !transfers_.contains(answer.id)) {
      refuse(answer, say(language_, "no payment of the ledger bears this number",
                         "không có giao dịch nào trong sổ mang mã này"));
      return {};
    }
    const Months& of_file = is_transfer(answer) ? transfers_ : salaries_;
    const auto months = [&](const std::string& id) {
      const auto found = of_file.find(id);
      return found == of_file.end() ? std::vector<std::uint32_t>{} : found->second;
    };
    std::vector<std::uint32_t> all = months(answer.id);
    if (!answer.message_id.empty()) {
      const std::vector<std::uint32_t> of_message = months(answer.message_id);
      std::vector<std::uint32_t> both;
      std::set_intersection(all.begin(), all.end(), of_message.begin(), of_message.end(),
                            std::back_inserter(both));
      all = std::move(both);
      if (all.empty()) {
        refuse(answer, say(language_, "the file {} had no payment of this number",
                           "tệp {} không có giao dịch mang mã này", shown(answer.message_id)));
        return {};
      }
    }
    const std::uint32_t batch = months_[all.front()].batch;
    if (std::any_of(all.begin(), all.end(),
                    [&](std::uint32_t month) { return months_[month].batch != batch; })) {
      refuse(answer, say(language_,
                         "several files had a payment of this number, and the answer does not say "
                         "which it is about (message_id)",
                         "nhiều tệp có giao dịch mang mã này, câu trả lời không cho biết thuộc tệp "
                         "nào (message_id)"));
      return {};
    }
    if (std::any_of(all.begin(), all.end(),
                    [&](std::uint32_t month) { return !months_[month].is_latest; })) {
      refuse(answer, say(language_,
                         "it was sent again since: this answers an older file (booking "
                         "{})",
                         "giao dịch đã được chuyển lại sau đó: đây là trả lời cho tệp cũ (lần ghi "
                         "{})",
                         batches_[batch].booking));
      return {};
    }
    if (answer.amount) {
      MoneyTotal sum;
      for (const std::uint32_t month : all) sum.add(months_[month].amount);
      if (sum.digits() != to_string(*answer.amount)) {
        refuse(answer, say(language_, "the amount is {}, and {} was sent",
                           "số tiền là {}, trong khi đã chuyển {}",
                           grouped(to_string(*answer.amount), digit_mark(language_)),
                           grouped(sum.digits(), digit_mark(language_))));
        return {};
      }
    }
    return all;
  }

  void refuse(const BankAnswer& answer, const std::string& why) {
    problems_.push_back(
        {ProblemCode::wrong_state,
         file_,
         answer.line,
         0,
         {},
         say(language_, "payment {}: {}", "giao dịch {}: {}", shown(answer.id), why)});
  }

  const std::string& file_;
  Language language_;
  std::vector<SentBatch> batches_;
  std::vector<SentMonth> months_;
  Months salaries_;   // of credits, blocks and files from employers
  Months transfers_;  // of blocks and files to them
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> months_answered(Ledger& ledger, LedgerState state,
                                     const std::vector<BankAnswer>& answers,
                                     const std::string& file, std::vector<MonthRow>& rows,
                                     AnswersRead& read, Language language) {
  if (state != LedgerState::paid && state != LedgerState::returned)
    throw Error("a bank's answer says what is paid or returned");
  rows.clear();
  read = {};
  Answered answered(file, language);
  if (auto fault = answered.read(ledger)) return {*std::move(fault)};
  return answered.rows(state, answers, rows, read);
}

}  // namespace v2
}  // namespace rentsupport
