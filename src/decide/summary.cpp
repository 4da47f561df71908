#include "rentsupport/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "rule/lacking.hpp"
#include "values/keyed_hash.hpp"
#include "values/now_and_then.hpp"
#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Counts of request-months; money follows from the payable ones by group.
struct Counts {
  std::array<std::uint64_t, 2> payable{};  // by group
  std::uint64_t refused = 0;
  std::uint64_t undetermined = 0;
  std::uint64_t workers = 0;

  void add(const Counts& other) noexcept {
    for (std::size_t group = 0; group < 2; ++group) payable[group] += other.payable[group];
    refused += other.refused;
    undetermined += other.undetermined;
    workers += other.workers;
  }
};

// What one thread has counted.
struct Tally {
  std::vector<Counts> by_employer;
  std::array<Counts, MonthSet::capacity> by_month{};
  std::array<Counts, 2> by_group{};
  std::array<HashMap<std::uint64_t, std::uint64_t>, 2> refused_masks;  // by group
  std::array<std::uint64_t, 64> asked{};                               // by bit of an ask
  std::array<std::uint64_t, 2> late{};                                 // by group
};

// The buckets of an employer's place, by number.
struct Places {
  std::vector<std::string> names;
  std::vector<std::uint32_t> of_employer;
  std::vector<Counts> counts;
};

Places places_of(const Decisions::Data& decisions, bool districts) {
  const Dossier::Data& dossier = *decisions.dossier;
  Places places;
  HashMap<std::string, std::uint32_t> numbers;
  const Column& province = decisions.column(facts::province.number());
  const TextColumn& district = dossier.employers.columns[employers::district].texts;
  for (std::size_t employer = 0; employer < dossier.employers.rows; ++employer) {
    std::string place =
        province.is_known(employer) ? fmt::format("{:02}", province.choices[employer]) : "?";
    if (districts) place += fmt::format("/{}", district.empty(employer) ? "?" : district[employer]);
    const auto [found, is_new] =
        numbers.try_emplace(place, static_cast<std::uint32_t>(places.names.size()));
    if (is_new) places.names.push_back(place);
    places.of_employer.push_back(found->second);
  }
  places.counts.resize(places.names.size());
  return places;
}

class Counting {
 public:
  explicit Counting(const Decisions& decisions)
      : decisions_(Decisions::Data::of(decisions)),
        dossier_(*decisions_.dossier),
        provinces_(places_of(decisions_, false)),
        districts_(places_of(decisions_, true)) {}

  void run(unsigned threads) {
    std::vector<std::unique_ptr<Tally>> tallies(thread_count(threads));
    constexpr std::size_t share = 1U << 15U;
    const std::size_t requests = dossier_.workers.rows;
    parallel(threads, (requests + share - 1) / share, [&](std::size_t part, unsigned thread) {
      if (!tallies[thread]) {
        tallies[thread] = std::make_unique<Tally>();
        tallies[thread]->by_employer.resize(dossier_.employers.rows);
      }
      for (std::size_t request = part * share; request < std::min(requests, (part + 1) * share);
           ++request)
        count(request, *tallies[thread]);
    });
    total_.by_employer.resize(dossier_.employers.rows);
    for (const auto& tally : tallies) {
      if (tally) merge(*tally);
    }
    for (std::size_t employer = 0; employer < dossier_.employers.rows; ++employer) {
      provinces_.counts[provinces_.of_employer[employer]].add(total_.by_employer[employer]);
      districts_.counts[districts_.of_employer[employer]].add(total_.by_employer[employer]);
    }
    // Workers are the widest persons.
    const Persons& persons = *decisions_.persons;
    each_joint_worker(decisions_, 0, decisions_.joint_order.size(),
                      [&](std::uint32_t worker, std::span<const std::uint32_t> requests_of_worker) {
                        if (persons.doubt(worker) == nullptr) count_worker(requests_of_worker);
                      });
    for (const auto& of_doubt : decisions_.doubt_orders) count_worker(of_doubt);
  }

  void write(Summary& summary) const {
    const auto amounts = [&](const std::array<std::uint64_t, 2>& payable) {
      MoneyTotal total;
      for (std::size_t group = 0; group < 2; ++group)
        total.add(decisions_.rule_set.groups()[group].amount, payable[group]);
      return total;
    };
    const auto put = [&](std::map<std::string, Bucket>& buckets, std::string key,
                         const Counts& counts) {
      const std::uint64_t payable = counts.payable[0] + counts.payable[1];
      if (payable + counts.refused + counts.undetermined == 0) return;
      buckets[std::move(key)] = {payable, counts.refused, counts.undetermined, counts.workers,
                                 amounts(counts.payable)};
    };
    for (std::size_t group = 0; group < 2; ++group) {
      const Counts& counts = total_.by_group[group];
      summary.payable += counts.payable[group];
      summary.refused += counts.refused;
      summary.undetermined += counts.undetermined;
      put(summary.by_group, std::string{group_names[group]}, counts);
    }
    for (std::uint8_t place = 0; place < MonthSet::capacity; ++place)
      put(summary.by_month, to_string(month_at(place)), total_.by_month[place]);
    for (std::size_t i = 0; i < provinces_.names.size(); ++i)
      put(summary.by_province, provinces_.names[i], provinces_.counts[i]);
    for (std::size_t i = 0; i < districts_.names.size(); ++i)
      put(summary.by_district, districts_.names[i], districts_.counts[i]);
    const TextColumn& employer_ids = dossier_.employers.columns[employers::employer_id].texts;
    for (std::size_t employer = 0; employer < dossier_.employers.rows; ++employer) {
      put(summary.by_employer, std::string{employer_ids[employer]}, total_.by_employer[employer]);
    }
    for (std::size_t group = 0; group < 2; ++group) {
      const Rule& rule = decisions_.rule_set.groups()[group].rule;
      const auto id = [&](std::uint32_t provisions) {
        return rule.provisions()[static_cast<std::size_t>(std::countr_zero(provisions))].id;
      };
      for (const auto& [mask, times] : total_.refused_masks[group]) {
        for (std::uint32_t rest = blame(rule, mask); rest != 0; rest &= rest - 1)
          summary.refused_by[id(rest)] += times;
        for (const std::uint32_t set : lacking(rule, mask)) {
          if (std::has_single_bit(set)) summary.refused_by_alone[id(set)] += times;
        }
      }
    }
    for (std::size_t fact = 0; fact < total_.asked.size(); ++fact) {
      if (total_.asked[fact] != 0)
        summary.undetermined_by[std::string{
            ask_name(dossier_.records().facts, static_cast<unsigned>(fact))}] = total_.asked[fact];
    }
    summary.late_payments = total_.late[0] + total_.late[1];
    summary.late_amount = amounts(total_.late);
  }

 private:
  void count(std::size_t request, Tally& tally) const {
    const std::uint32_t list = dossier_.request_list[request];
    const auto group = static_cast<std::size_t>(dossier_.group_of_list(list));
    Counts& employer = tally.by_employer[dossier_.list_employer[list]];
    const bool alone = decisions_.joint[request] == 0;
    std::uint64_t payable = 0;
    for (std::size_t at = decisions_.first[request]; at < decisions_.first[request + 1]; ++at) {
      Counts& month = tally.by_month[decisions_.months[at]];
      switch (decisions_.outcomes[at]) {
        case Outcome::payable:
          ++payable;
          ++month.payable[group];
          if (alone) ++month.workers;
          break;
        case Outcome::refused:
          ++employer.refused;
          ++month.refused;
          ++tally.by_group[group].refused;
          ++tally.refused_masks[group][decisions_.masks[at]];
          break;
        case Outcome::undetermined:
          ++employer.undetermined;
          ++month.undetermined;
          ++tally.by_group[group].undetermined;
          for (std::uint64_t rest = decisions_.asks[at]; rest != 0; rest &= rest - 1)
            ++tally.asked[static_cast<std::size_t>(std::countr_zero(rest))];
          break;
      }
    }
    if (payable == 0) return;
    employer.payable[group] += payable;
    tally.by_group[group].payable[group] += payable;
    if (alone) {
      ++employer.workers;
      ++tally.by_group[group].workers;
    }
    if (!decisions_.timelines[list].completes_in_time) tally.late[group] += payable;
  }

  void merge(const Tally& tally) {
    for (std::size_t i = 0; i < tally.by_employer.size(); ++i)
      total_.by_employer[i].add(tally.by_employer[i]);
    for (std::size_t i = 0; i < tally.by_month.size(); ++i)
      total_.by_month[i].add(tally.by_month[i]);
    for (std::size_t group = 0; group < 2; ++group) {
      total_.by_group[group].add(tally.by_group[group]);
      total_.late[group] += tally.late[group];
      for (const auto& [mask, times] : tally.refused_masks[group])
        total_.refused_masks[group][mask] += times;
    }
    for (std::size_t bit = 0; bit < total_.asked.size(); ++bit)
      total_.asked[bit] += tally.asked[bit];
  }

  // Counts a worker with several requests once in each bucket.
  void count_worker(std::span<const std::uint32_t> requests) {
    now_and_then_();
    std::vector<Counts*>& buckets = buckets_;
    buckets.clear();
    for (const std::uint32_t request : requests) {
      const std::uint32_t list = dossier_.request_list[request];
      const std::uint32_t employer = dossier_.list_employer[list];
      for (std::size_t at = decisions_.first[request]; at < decisions_.first[request + 1]; ++at) {
        if (decisions_.outcomes[at] != Outcome::payable) continue;
        buckets.insert(buckets.end(),
                       {&total_.by_employer[employer], &total_.by_month[decisions_.months[at]],
                        &total_.by_group[static_cast<std::size_t>(dossier_.group_of_list(list))],
                        &provinces_.counts[provinces_.of_employer[employer]],
                        &districts_.counts[districts_.of_employer[employer]]});
      }
    }
    std::sort(buckets.begin(), buckets.end());
    const auto end = std::unique(buckets.begin(), buckets.end());
    for (auto bucket = buckets.begin(); bucket != end; ++bucket) ++(*bucket)->workers;
  }

  const Decisions::Data& decisions_;
  const Dossier::Data& dossier_;
  Places provinces_;
  Places districts_;
  Tally total_;
  std::vector<Counts*> buckets_;  // of one worker
  NowAndThen now_and_then_;
};

}  // namespace

Summary summarize(const Decisions& decisions, unsigned threads) {
  const Decisions::Data& data = Decisions::Data::of(decisions);
  Summary summary;
  summary.assumptions = decisions.assumptions().facts();
  for (const auto& [fact, column] : data.declared)
    summary.declared[std::string{data.dossier->records().facts[fact].name}] = column.count();
  summary.rows = decisions.dossier().rows();
  for (const IssueRecord& issue : data.dossier->all_issues())
    ++summary.issues[std::string{name(issue.code)}];
  summary.payable_amount = decisions.payable();
  summary.at_most = decisions.at_most();
  Counting counting(decisions);
  counting.run(threads);
  counting.write(summary);
  return summary;
}

}  // namespace v2
}  // namespace rentsupport
