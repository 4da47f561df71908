#include "ledger/book_months.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ledger/month_states.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Finds the rows that name a month.
class RowIndex {
 public:
  explicit RowIndex(const std::vector<MonthRow>& rows) : rows_(rows) {}

  void add(std::uint32_t row) {
    const MonthRow& added = rows_[row];
    const bool of_list = !added.list_id.empty();
    const bool of_request = !added.request_id.empty();
    is_used_[shape_of(of_list, of_request)] = true;
    places_[key_of(added.list_id, added.request_id)].push_back(row);
  }
  // Returns them in their order, until the next call.
  [[nodiscard]] const std::vector<std::uint32_t>& find(const LedgerEntry& entry) {
    found_.clear();
    for (const bool of_list : {false, true}) {
      for (const bool of_request : {false, true}) {
        if (!is_used_[shape_of(of_list, of_request)]) continue;
        const auto rows = places_.find(key_of(of_list ? entry.list_id : std::string_view{},
                                              of_request ? entry.request_id : std::string_view{}));
        if (rows == places_.end()) continue;
        for (const std::uint32_t row : rows->second) {
          if (!rows_[row].month || rows_[row].month == entry.month) found_.push_back(row);
        }
      }
    }
    std::sort(found_.begin(), found_.end());
    return found_;
  }

 private:
  static std::size_t shape_of(bool of_list, bool of_request) noexcept {
    return (of_list ? 2U : 0U) + (of_request ? 1U : 0U);
  }
  const std::string& key_of(std::string_view list_id, std::string_view request_id) {
    key_ = list_id;
    key_ += '\0';  // which no text in a ledger has
    key_ += request_id;
    return key_;
  }

  const std::vector<MonthRow>& rows_;
  HashMap<std::string, std::vector<std::uint32_t>> places_;
  std::array<bool, 4> is_used_{};  // by what the rows name: list and request
  std::string key_;
  std::vector<std::uint32_t> found_;
};

// What a booking does with a month.
enum class Fate : std::uint8_t {
  moves,
  is_there,     // where it would come, or further
  is_too_late,  // to be withdrawn
  is_over,      // reversed or withdrawn
  stands_in_the_way
};

bool is_one_of(LedgerState state, std::initializer_list<LedgerState> states) noexcept {
  return std::find(states.begin(), states.end(), state) != states.end();
}

class MonthBooking {
 public:
  MonthBooking(Journal& journal, LedgerState state, const std::vector<MonthRow>& rows,
               const std::string& file, const Occasion& occasion, Language language)
      : journal_(journal),
        state_(state),
        rows_(rows),
        file_(file),
        occasion_(occasion),
        language_(language),
        index_(rows_),
        of_rows_(rows.size()) {}

  std::vector<Problem> book(Booked& booked) {
    journal_.check(occasion_);
    check_reasons();
    journal_.begin();
    find_entries();
    index_rows();
    journal_.read([&](const LedgerEntry& entry, const Booking& booking) {
      if (!index_.find(entry).empty()) months_.add(entry, booking);
    });
    months_.each([&](const LedgerEntry& entry, const MonthState& month) { look_at(entry, month); });
    for (std::uint32_t row = 0; row < rows_.size(); ++row) look_at(row);
    if (!problems_.empty()) {
      std::stable_sort(problems_.begin(), problems_.end(),
                       [](const Problem& a, const Problem& b) { return a.line < b.line; });
      return std::move(problems_);
    }
    if (booked_.months > 0) add();
    booked = booked_;
    return {};
  }

 private:
  struct OfRow {
    std::uint64_t months = 0;   // in the ledger
    std::uint64_t settled = 0;  // of these: moved, or there already
    MoneyTotal amount;          // of the settled ones
    bool is_passed_over = false;
    bool has_problem = false;
  };

  // Finds the months of rows that name an entry.
  void find_entries() {
    HashMap<std::uint64_t, std::vector<std::uint32_t>> named;
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      if (rows_[row].entry) named[*rows_[row].entry].push_back(row);
    }
    if (named.empty()) return;
    journal_.read([&](const LedgerEntry& entry, const Booking&) {
      const auto found = named.find(entry.number);
      if (found == named.end()) return;
      for (const std::uint32_t row : found->second) {
        MonthRow& of_entry = rows_[row];
        if ((!of_entry.list_id.empty() && of_entry.list_id != entry.list_id) ||
            (of_entry.month && of_entry.month != entry.month))
          continue;
        of_entry.list_id = entry.list_id;
        of_entry.request_id = entry.request_id;
        of_entry.month = entry.month;
        of_entry.entry.reset();
      }
    });
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      if (rows_[row].entry)
        refuse(row, say(language_, "entry {} of the ledger is none of this list and month",
                        "mục {} trong sổ không thuộc danh sách và tháng này", *rows_[row].entry));
    }
  }

  void index_rows() {
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      using enum ReviewKind;
      const auto kind = rows_[row].kind;
      if (state_ == LedgerState::withdrawn &&
          (kind == more || kind == reversed || kind == withheld)) {
        ++booked_.nothing_to;
        of_rows_[row].is_passed_over = true;
      } else if (!of_rows_[row].has_problem) {
        index_.add(row);
      }
    }
  }

  void check_reasons() {
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      const std::string& reason = rows_[row].reason;
      if (!is_utf8(reason) || reason.find('\0') != std::string::npos)
        refuse(row, say(language_, "the reason is not UTF-8, or holds NUL",
                        "lý do không phải UTF-8, hoặc có ký tự NUL"));
    }
  }

  // Says whether the booking goes on with what is questioned.
  [[nodiscard]] bool is_overruled(const MonthState& month) const noexcept {
    return month.now == LedgerState::questioned && !occasion_.despite.empty();
  }

  [[nodiscard]] Fate fate_of(const MonthState& month) const {
    using enum LedgerState;
    const LedgerState now = *month.now;
    if (may_follow(month, state_, occasion_.kind, is_overruled(month))) return Fate::moves;
    if (state_ == reversed && now == reversed)
      return month.reversal == occasion_.kind ? Fate::is_there : Fate::stands_in_the_way;
    if (state_ == withdrawn && is_one_of(now, {sent, paid, returned})) return Fate::is_too_late;
    if (now == state_ || (state_ == approved && is_one_of(now, {sent, paid, returned})) ||
        (state_ == sent && now == paid) || (state_ == withdrawn && now == reversed))
      return Fate::is_there;
    return is_one_of(now, {reversed, withdrawn}) ? Fate::is_over : Fate::stands_in_the_way;
  }

  void look_at(const LedgerEntry& entry, const MonthState& month) {
    const std::vector<std::uint32_t> rows = index_.find(entry);
    Fate fate = fate_of(month);
    if (fate == Fate::moves && month.on && *occasion_.on < *month.on) {
      refuse(rows.front(), entry,
             say(language_, "its latest booking is of {}, after {}",
                 "lần ghi gần nhất là ngày {}, sau ngày {}", in_words(*month.on, language_),
                 in_words(*occasion_.on, language_)));
      fate = Fate::stands_in_the_way;
    } else if (fate == Fate::stands_in_the_way) {
      refuse(rows.front(), entry, why_not(month));
    } else if (rows.size() > 1 && state_ != LedgerState::withdrawn) {
      // Of a withdrawal several reviews may ask for the same.
      for (std::size_t i = 1; i < rows.size(); ++i) {
        refuse(rows[i], entry,
               say(language_, "line {} names it too", "dòng {} cũng nêu tháng này",
                   rows_[rows.front()].line));
      }
    }
    switch (fate) {
      case Fate::moves:
        ++booked_.months;
        booked_.amount.add(entry.amount);
        if (is_forward() && is_overruled(month)) ++booked_.overruled;
        break;
      case Fate::is_there:
        ++booked_.already;
        break;
      case Fate::is_too_late:
        ++booked_.too_late;
        break;
      case Fate::is_over:
      case Fate::stands_in_the_way:
        break;
    }
    for (const std::uint32_t row : rows) {
      ++of_rows_[row].months;
      if (fate == Fate::is_over || fate == Fate::stands_in_the_way) continue;
      ++of_rows_[row].settled;
      of_rows_[row].amount.add(entry.amount);
    }
  }

  // Looks at what became of all months of a row.
  void look_at(std::uint32_t row) {
    const OfRow& of_row = of_rows_[row];
    if (of_row.has_problem || of_row.is_passed_over) return;
    if (of_row.months == 0) {
      refuse(row, say(language_, "no month in the ledger is selected",
                      "không có tháng nào trong sổ được chọn"));
    } else if (of_row.settled == 0) {
      refuse(row, say(language_,
                      "nothing is booked: what is selected was reversed or withdrawn, "
                      "and not proposed again",
                      "không ghi gì: các tháng được chọn đã thu hồi hoặc đã rút, và chưa được đề "
                      "xuất lại"));
    } else if (rows_[row].amount) {
      MoneyTotal named;
      named.add(*rows_[row].amount);
      if (named.digits() != of_row.amount.digits())
        refuse(row, say(language_, "amount_vnd is {}, and the ledger holds {}",
                        "amount_vnd là {}, còn trong sổ là {}",
                        grouped(named.digits(), digit_mark(language_)),
                        grouped(of_row.amount.digits(), digit_mark(language_))));
    }
  }

  [[nodiscard]] bool is_forward() const noexcept {
    return is_one_of(state_, {LedgerState::approved, LedgerState::sent, LedgerState::paid,
                              LedgerState::returned});
  }

  // Says why a month cannot be moved.
  [[nodiscard]] std::string why_not(const MonthState& month) const {
    const LedgerState now = is_overruled(month) ? month.standing : *month.now;
    if (now == LedgerState::questioned)
      return say(language_, "questioned: {}", "đang có nghi vấn: {}", name(*month.question));
    if (state_ == LedgerState::reversed && month.reversal == ReversalKind::close)
      return say(language_, "closed for good when it was reversed", "đã thu hồi và khép lại hẳn");
    return say(language_, "it is {}, and cannot be {}", "{}, nên không ghi được là {}",
               in_words(now, language_), in_words(state_, language_));
  }

  void refuse(std::uint32_t row, const LedgerEntry& entry, const std::string& why) {
    note(row, say(language_, "list {}, request {}, month {}: {}",
                  "danh sách {}, đề nghị {}, tháng {}: {}", entry.list_id, entry.request_id,
                  in_words(entry.month, language_), why));
  }
  void refuse(std::uint32_t row, std::string why) {
    const std::string& list = rows_[row].list_id;
    if (file_.empty() && !list.empty())
      why = say(language_, "list {}: {}", "danh sách {}: {}", list, why);
    note(row, std::move(why));
  }
  void note(std::uint32_t row, std::string message) {
    of_rows_[row].has_problem = true;
    problems_.push_back(
        {ProblemCode::wrong_state, file_, rows_[row].line, 0, {}, std::move(message)});
  }

  void add() {
    journal_.add(Booking{.state = state_,
                         .kind = state_ == LedgerState::reversed ? occasion_.kind : std::nullopt,
                         .on = occasion_.on,
                         .by = occasion_.by,
                         .reason = occasion_.reason,
                         .despite = booked_.overruled > 0 ? occasion_.despite : std::string{},
                         .entries = booked_.months});
    months_.each([&](const LedgerEntry& entry, const MonthState& month) {
      if (fate_of(month) != Fate::moves) return;
      LedgerEntry moved = entry;
      moved.kind = is_forward() && is_overruled(month) ? month.question : std::nullopt;
      moved.reason = rows_[index_.find(entry).front()].reason;
      journal_.add(moved);
    });
    journal_.commit();
    booked_.booking = journal_.head().bookings;
  }

  Journal& journal_;
  LedgerState state_;
  std::vector<MonthRow> rows_;
  const std::string& file_;
  const Occasion& occasion_;
  Language language_;
  RowIndex index_;
  std::vector<OfRow> of_rows_;
  LatestMonths months_;
  Booked booked_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> book_months(Journal& journal, LedgerState state,
                                 const std::vector<MonthRow>& rows, const std::string& file,
                                 const Occasion& occasion, Booked& booked, Language language) {
  booked = {};
  return MonthBooking(journal, state, rows, file, occasion, language).book(booked);
}

}  // namespace v2
}  // namespace rentsupport
