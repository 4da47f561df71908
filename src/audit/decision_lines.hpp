// The rows of decisions.csv and schedule.csv.
#ifndef RENTSUPPORT_SRC_AUDIT_DECISION_LINES_HPP
#define RENTSUPPORT_SRC_AUDIT_DECISION_LINES_HPP

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "decide/decisions_data.hpp"
#include "decide/outputs.hpp"
#include "rentsupport/ledger.hpp"
#include "values/lines.hpp"

namespace rentsupport {
inline namespace v2 {

// Texts by a key, the last ones used.
class CachedTexts {
 public:
  // Returns the text of a key; make(text) puts it into an empty one.
  template <class Make>
  std::string_view get(std::uint64_t key, Make make) {
    Entry& entry = entries_[key * 0x9e3779b97f4a7c15U >> 52U];
    if (!entry.used || entry.key != key) {
      entry.key = key;
      entry.used = true;
      entry.text.clear();
      make(entry.text);
    }
    return entry.text;
  }

 private:
  struct Entry {
    std::uint64_t key = 0;
    std::string text;
    bool used = false;
  };
  std::vector<Entry> entries_ = std::vector<Entry>(std::size_t{1} << 12U);
};

// Says whether a decision has a row in schedule.csv: with a ledger, what is not due has none.
inline bool is_payment(const Decisions::Data& decisions, const LedgerRun* ledger, std::size_t at) {
  return decisions.outcomes[at] == Outcome::payable && (ledger == nullptr || ledger->is_due(at));
}

// Writes decisions and schedule of a part of the requests; one for each thread.
class DecisionLines {
 public:
  explicit DecisionLines(const Decisions& decisions, const LedgerRun* ledger = nullptr)
      : decisions_(decisions),
        data_(Decisions::Data::of(decisions)),
        dossier_(*data_.dossier),
        ledger_(ledger) {
    for (std::uint8_t place = 0; place < MonthSet::capacity; ++place)
      to_string(month_at(place)).copy(months_[place].data(), month_size);
    for (std::size_t group = 0; group < 2; ++group) {
      amounts_[group] = fmt::format("{}", data_.rule_set.groups()[group].amount.dong());
      payable_[group] = fmt::format(",payable,{0},{0},,,,", amounts_[group]);
    }
    // A list's own texts are written for each of its requests: in quotes where they need them.
    lists_.reserve(dossier_.lists.rows + 1);
    lists_.push_back(0);
    for (std::size_t list = 0; list < dossier_.lists.rows; ++list) {
      keys_of_lists_.cell(text(dossier_.lists, lists::list_id, list));
      keys_of_lists_.put(',');
      keys_of_lists_.cell(
          text(dossier_.employers, employers::employer_id, dossier_.list_employer[list]));
      keys_of_lists_.put(',');
      lists_.push_back(keys_of_lists_.text().size());
    }
  }

  // `payment_no` is the number of payments before this part.
  void write(std::size_t begin, std::size_t end, std::uint64_t payment_no) {
    decisions_lines.clear();
    schedule_lines.clear();
    payment_begins_.clear();
    for (std::size_t request = begin; request < end; ++request) {
      const std::uint32_t list = dossier_.request_list[request];
      const auto group = static_cast<std::size_t>(dossier_.group_of_list(list));
      who_.clear();
      who_.cell(text(dossier_.workers, workers::request_id, request));
      who_.put(',');
      who_.put(keys_of_lists_.text().substr(lists_[list], lists_[list + 1] - lists_[list]));
      who_.cell(text(dossier_.workers, workers::worker_id, request));
      who_.put(',');
      const std::size_t without_group = who_.text().size();
      who_.put(group_names[group]);
      who_.put(',');
      for (std::size_t at = data_.first[request]; at < data_.first[request + 1]; ++at) {
        decision(at, group);
        if (is_payment(data_, ledger_, at))
          payment(at, request, list, group, without_group, ++payment_no);
      }
    }
  }

  Lines decisions_lines;
  Lines schedule_lines;

  // Returns where the payments of the part begin among the lines of the schedule.
  [[nodiscard]] const std::vector<std::size_t>& payment_begins() const noexcept {
    return payment_begins_;
  }

 private:
  static std::string_view text(const Table& table, std::size_t column, std::size_t row) {
    return table.columns[column].texts[row];
  }

  void decision(std::size_t at, std::size_t group) {
    Lines& out = decisions_lines;
    out.put(who_.text());
    put_month(out, at);
    out.put(said(at, group));
    out.mask(data_.masks[at]);
    out.put('\n');
  }

  // Returns what stands between the month and the mask.
  std::string_view said(std::size_t at, std::size_t group) {
    const auto blamed = [&](std::string& to) {
      bool is_first = true;
      const Rule& rule = data_.rule_set.groups()[group].rule;
      for (std::uint64_t rest = blame(rule, data_.masks[at]); rest != 0; rest &= rest - 1) {
        if (!is_first) to += ' ';
        is_first = false;
        to += rule.provisions()[static_cast<std::size_t>(std::countr_zero(rest))].id;
      }
    };
    switch (data_.outcomes[at]) {
      case Outcome::payable:
        break;
      case Outcome::refused:
        return texts_[group].get(data_.masks[at], [&](std::string& to) {
          to += ",refused,0,0,";
          blamed(to);
          to += ",,,";
        });
      case Outcome::undetermined:
        said_ = ",undetermined,0,";
        said_ += amounts_[group];
        said_ += ",,";
        said_ += unknown_[group].get(data_.masks[at], blamed);
        said_ += ',';
        said_ += asks_.get(data_.asks[at], [&](std::string& to) {
          to += fmt::format("{}", fmt::join(decisions_.ask(at), " "));
        });
        said_ += ',';
        return said_;
    }
    return payable_[group];
  }

  void put_month(Lines& out, std::size_t at) {
    char* const to = out.open(sizeof months_[0]);
    std::memcpy(to, months_[data_.months[at]].data(), sizeof months_[0]);
    out.close(to + month_size);
  }

  void payment(std::size_t at, std::size_t request, std::uint32_t list, std::size_t group,
               std::size_t without_group, std::uint64_t payment_no) {
    if (list != list_of_dates_) {
      list_of_dates_ = list;
      const Timeline& t = data_.timelines[list];
      dates_.clear();
      for (const Date day : {t.posting_ends_on, t.si_confirms_by, t.district_submits_by,
                             t.province_decides_by, t.funds_by, t.employer_pays_by}) {
        dates_.put(',');
        dates_.date(day);
      }
      dates_.put(t.completes_in_time ? ",yes" : ",no");
    }
    Lines& out = schedule_lines;
    payment_begins_.push_back(out.text().size());
    out.put(payment_no);
    out.put(',');
    out.put(who_.text().substr(0, without_group));
    out.cell(text(dossier_.workers, workers::full_name, request));
    out.put(',');
    out.put(group_names[group]);
    out.put(',');
    put_month(out, at);
    out.put(',');
    const std::optional<DueMonth> due = ledger_ == nullptr ? std::nullopt : ledger_->due(at);
    if (due) {
      out.put(static_cast<std::uint64_t>(due->amount.dong()));
    } else {
      out.put(amounts_[group]);
    }
    out.put(',');
    out.cell(text(dossier_.workers, workers::account, request));
    out.put(dates_.text());
    if (due) {
      out.put(',');
      put_row(out, booked_payment_columns, {name(due->state), due->entry});
    } else {
      out.put('\n');
    }
  }

  const Decisions& decisions_;
  const Decisions::Data& data_;
  const Dossier::Data& dossier_;
  const LedgerRun* ledger_;
  static constexpr std::size_t month_size = 7;
  std::array<std::array<char, 8>, MonthSet::capacity> months_{};  // with a byte more, to be copied
  std::array<std::string, 2> amounts_;
  std::array<std::string, 2> payable_;
  Lines keys_of_lists_;
  std::vector<std::size_t> lists_;      // where their keys begin, and the end
  std::array<CachedTexts, 2> texts_;    // of refused ones, by group
  std::array<CachedTexts, 2> unknown_;  // of undetermined ones
  CachedTexts asks_;
  std::string said_;
  Lines who_;
  Lines dates_;
  std::uint32_t list_of_dates_ = UINT32_MAX;
  std::vector<std::size_t> payment_begins_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
