// What a report reads of decisions.
#include <fmt/format.h>

#include <bit>
#include <map>
#include <utility>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "decide/fact_views.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/report.hpp"
#include "rule/lacking.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

class RunReader {
 public:
  explicit RunReader(const Decisions& decisions)
      : decisions_(decisions),
        data_(Decisions::Data::of(decisions)),
        dossier_(*data_.dossier),
        facts_(dossier_.records().facts),
        explainer_(decisions),
        run_{.rule_set = decisions.rule_set(), .assumptions = decisions.assumptions().facts()} {}

  ReportedRun read() {
    run_.rejected = decisions_.dossier().rows().at("workers").rejected;
    read_employers();
    read_lists();
    reason(ReportedReason{});  // of what is payable
    for (std::uint32_t request = 0; request < dossier_.workers.rows; ++request) {
      const std::uint32_t list = dossier_.request_list[request];
      run_.requests.push_back(
          {std::string{dossier_.workers.columns[workers::request_id].texts[request]},
           std::string{dossier_.workers.columns[workers::worker_id].texts[request]}, list,
           data_.persons->widest_of(request)});
      const Group group = dossier_.group_of_list(list);
      const Money amount = data_.rule_set.group(group).amount;
      for (std::uint64_t at = data_.first[request]; at < data_.first[request + 1]; ++at) {
        run_.months.push_back({request, month_at(data_.months[at]), data_.outcomes[at], amount,
                               reason_of(at, group)});
      }
    }
    return std::move(run_);
  }

 private:
  void read_employers() {
    const auto text = [&](std::size_t column, std::size_t row) {
      return std::string{dossier_.employers.columns[column].texts[row]};
    };
    const Column& province = data_.column(facts::province.number());
    for (std::size_t row = 0; row < dossier_.employers.rows; ++row) {
      ReportedEmployer& employer = run_.employers.emplace_back();
      employer.employer_id = text(employers::employer_id, row);
      employer.name = text(employers::name, row);
      employer.province =
          province.is_known(row) ? fmt::format("{:02}", province.choices[row]) : "?";
      employer.district = text(employers::district, row);
      if (employer.district.empty()) employer.district = "?";
    }
  }

  void read_lists() {
    std::map<std::string_view, std::uint32_t> places;
    for (std::uint32_t row = 0; row < dossier_.lists.rows; ++row) {
      const Steps steps = steps_of(dossier_.lists, row);
      ReportedList& list = run_.lists.emplace_back();
      list.list_id = dossier_.lists.columns[lists::list_id].texts[row];
      list.employer = dossier_.list_employer[row];
      list.group = dossier_.group_of_list(row);
      if (steps.decided_on) list.decided_on = *steps.decided_on;
      if (steps.paid_on) list.paid_on = *steps.paid_on;
    }
    if (!decisions_.as_of()) return;
    for (std::uint32_t row = 0; row < dossier_.lists.rows; ++row)
      places[dossier_.lists.columns[lists::list_id].texts[row]] = row;
    for (const Overdue& late : overdue(decisions_))
      run_.lists[places.at(late.list_id)].late = ReportedDelay{late.step, late.who, late.last_day};
  }

  std::uint32_t reason(ReportedReason reason) {
    const auto [place, is_new] =
        places_.try_emplace(std::move(reason), static_cast<std::uint32_t>(run_.reasons.size()));
    if (is_new) run_.reasons.push_back(place->first);
    return place->second;
  }

  std::uint32_t reason_of(std::uint64_t at, Group group) {
    if (data_.outcomes[at] == Outcome::payable) return 0;
    const Rule& rule = data_.rule_set.group(group).rule;
    if (data_.outcomes[at] == Outcome::undetermined) {
      ReportedReason result;
      for (std::uint64_t rest = data_.asks[at]; rest != 0; rest &= rest - 1)
        result.asked.emplace_back(ask_name(facts_, static_cast<unsigned>(std::countr_zero(rest))));
      const Explanation explanation = explainer_(at);
      if (explanation.is_doubtful()) result.alone = result.asked;
      for (const std::uint64_t set : explanation.settling) {
        if (std::has_single_bit(set))
          result.alone.emplace_back(facts_[static_cast<std::size_t>(std::countr_zero(set))].name);
      }
      return reason(std::move(result));
    }
    // The same masks come again and again.
    auto& known = of_masks_[static_cast<std::size_t>(group)];
    const auto [found, is_new] = known.try_emplace(data_.masks[at], 0);
    if (is_new) {
      ReportedReason result;
      for (const std::string_view id : decisions_.failed(at)) result.blamed.emplace_back(id);
      for (const std::uint32_t set : lacking(rule, data_.masks[at])) {
        if (std::has_single_bit(set))
          result.alone.push_back(
              rule.provisions()[static_cast<std::size_t>(std::countr_zero(set))].id);
      }
      found->second = reason(std::move(result));
    }
    return found->second;
  }

  const Decisions& decisions_;
  const Decisions::Data& data_;
  const Dossier::Data& dossier_;
  Vocabulary facts_;
  Explainer explainer_;
  ReportedRun run_;
  std::map<ReportedReason, std::uint32_t> places_;
  std::array<HashMap<std::uint64_t, std::uint32_t>, 2> of_masks_;
};

}  // namespace

ReportedRun reported_run(const Decisions& decisions) { return RunReader(decisions).read(); }

}  // namespace v2
}  // namespace rentsupport
