// The rows of decisions.csv and schedule.csv.
#ifndef RENTSUPPORT_SRC_AUDIT_DECISION_LINES_HPP
#define RENTSUPPORT_SRC_AUDIT_DECISION_LINES_HPP

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decide/decisions_data.hpp"
#include "rentsupport/ledger.hpp"
#include "values/lines.hpp"

namespace rentsupport {
inline namespace v2 {

inline std::string joined(const std::vector<std::string_view>& names) {
  return fmt::format("{}", fmt::join(names, " "));
}

// Texts of provisions or facts by mask, the last ones used.
class CachedTexts {
 public:
  template <class Make>
  std::string_view get(std::uint64_t key, Make make) {
    Entry& entry = entries_[key * 0x9e3779b97f4a7c15U >> 54U];
    if (!entry.used || entry.key != key) entry = {key, make(), true};
    return entry.text;
  }

 private:
  struct Entry {
    std::uint64_t key = 0;
    std::string text;
    bool used = false;
  };
  std::vector<Entry> entries_ = std::vector<Entry>(1024);
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
      months_[place] = to_string(month_at(place));
    for (std::size_t group = 0; group < 2; ++group)
      amounts_[group] = fmt::format("{}", data_.rule_set.groups()[group].amount.dong());
  }

  // `payment_no` is the number of payments before this part.
  void write(std::size_t begin, std::size_t end, std::uint64_t payment_no) {
    decisions_lines.clear();
    schedule_lines.clear();
    places_.clear();
    for (std::size_t request = begin; request < end; ++request) {
      const std::uint32_t list = dossier_.request_list[request];
      const auto group = static_cast<std::size_t>(dossier_.group_of_list(list));
      who_.clear();
      who_.cell(text(dossier_.workers, workers::request_id, request));
      who_.put(',');
      who_.cell(text(dossier_.lists, lists::list_id, list));
      who_.put(',');
      who_.cell(text(dossier_.employers, employers::employer_id, dossier_.list_employer[list]));
      who_.put(',');
      who_.cell(text(dossier_.workers, workers::worker_id, request));
      who_.put(',');
      for (std::size_t at = data_.first[request]; at < data_.first[request + 1]; ++at) {
        decision(at, group);
        if (is_payment(data_, ledger_, at)) payment(at, request, list, group, ++payment_no);
      }
    }
  }

  Lines decisions_lines;
  Lines schedule_lines;
  // A row of decisions.csv: its four keys and its group, each with the comma behind it, and the
  // decision from its month to the line feed.
  struct Row {
    std::string_view keys;
    std::string_view decision;
  };
  // Returns a row of the part by its number there.
  [[nodiscard]] Row row(std::size_t number) const {
    const std::size_t begin = number == 0 ? 0 : places_[number - 1].end;
    const auto [middle, end] = places_[number];
    return {decisions_lines.text().substr(begin, middle - begin),
            decisions_lines.text().substr(middle, end - middle)};
  }

 private:
  static std::string_view text(const Table& table, std::size_t column, std::size_t row) {
    return table.columns[column].texts[row];
  }

  void decision(std::size_t at, std::size_t group) {
    Lines& out = decisions_lines;
    const Outcome outcome = data_.outcomes[at];
    out.put(who_.text());
    out.put(group_names[group]);
    out.put(',');
    const std::size_t begin = out.text().size();
    out.put(months_[data_.months[at]]);
    switch (outcome) {
      case Outcome::payable:
        out.put(",payable,");
        out.put(amounts_[group]);
        out.put(',');
        out.put(amounts_[group]);
        out.put(",,,,");
        break;
      case Outcome::refused:
        out.put(",refused,0,0,");
        out.put(texts_[group].get(data_.masks[at], [&] { return joined(decisions_.failed(at)); }));
        out.put(",,,");
        break;
      case Outcome::undetermined:
        out.put(",undetermined,0,");
        out.put(amounts_[group]);
        out.put(",,");
        out.put(texts_[group].get(data_.masks[at], [&] { return joined(decisions_.unknown(at)); }));
        out.put(',');
        out.put(asks_.get(data_.asks[at], [&] { return joined(decisions_.ask(at)); }));
        out.put(',');
        break;
    }
    out.mask(data_.masks[at]);
    out.put('\n');
    places_.push_back({begin, out.text().size()});
  }

  void payment(std::size_t at, std::size_t request, std::uint32_t list, std::size_t group,
               std::uint64_t payment_no) {
    if (list != list_of_dates_) {
      list_of_dates_ = list;
      const Timeline& t = data_.timelines[list];
      dates_.clear();
      for (const Date day : {t.posting_ends_on, t.si_confirms_by, t.district_submits_by,
                             t.province_decides_by, t.funds_by, t.employer_pays_by}) {
        dates_.put(',');
        dates_.date(day);
      }
      dates_.put(t.completes_in_time ? ",yes\n" : ",no\n");
    }
    Lines& out = schedule_lines;
    out.put(payment_no);
    out.put(',');
    out.put(who_.text());
    out.cell(text(dossier_.workers, workers::full_name, request));
    out.put(',');
    out.put(group_names[group]);
    out.put(',');
    out.put(months_[data_.months[at]]);
    out.put(',');
    out.put(amounts_[group]);
    out.put(',');
    out.cell(text(dossier_.workers, workers::account, request));
    out.put(dates_.text());
  }

  // Where the decision of a row begins, and where it ends.
  struct Place {
    std::size_t decision = 0;
    std::size_t end = 0;
  };

  const Decisions& decisions_;
  const Decisions::Data& data_;
  const Dossier::Data& dossier_;
  const LedgerRun* ledger_;
  std::array<std::string, MonthSet::capacity> months_;
  std::array<std::string, 2> amounts_;
  std::array<CachedTexts, 2> texts_;  // by group
  CachedTexts asks_;
  Lines who_;
  Lines dates_;
  std::uint32_t list_of_dates_ = UINT32_MAX;
  std::vector<Place> places_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
