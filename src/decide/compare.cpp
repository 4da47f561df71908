#include "rentsupport/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <tuple>
#include <utility>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "values/json.hpp"
#include "values/keyed_hash.hpp"
#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using Moves = std::array<std::array<std::uint64_t, 3>, 3>;

// A place of the maps: request-months of one group, month and province.
struct Cell {
  std::uint8_t group = 0;
  std::uint8_t month = 0;
  std::uint8_t province = 0;  // 100: unknown
  friend auto operator<=>(const Cell&, const Cell&) = default;
};
constexpr std::uint8_t unknown_province = 100;

// Who is to blame on both sides of a changed request-month.
struct Blame {
  std::uint8_t group = 0;
  Outcome before{};
  Outcome after{};
  std::uint64_t mask_before = 0;
  std::uint64_t mask_after = 0;
  friend bool operator==(const Blame&, const Blame&) = default;
};
struct HashBlame {
  std::size_t operator()(const Blame& blame) const noexcept {
    return hash_of(hash_of(blame.mask_before) ^ blame.mask_after) ^ blame.group;
  }
};

// What one thread has counted.
struct Tally {
  // By group, province, month.
  std::vector<Moves> moves = std::vector<Moves>(std::size_t{2} * 101 * MonthSet::capacity);
  std::vector<std::pair<Cell, std::uint32_t>> changed;  // with the person
  std::unordered_map<Blame, std::uint64_t, HashBlame> blames;
};

std::size_t place_of(const Cell& cell) noexcept {
  return (std::size_t{cell.group} * 101 + cell.province) * MonthSet::capacity + cell.month;
}

class Comparing {
 public:
  Comparing(const Decisions& before, const Decisions& after)
      : dossier_(*Decisions::Data::of(before).dossier),
        before_(Decisions::Data::of(before)),
        after_(Decisions::Data::of(after)),
        province_(before_.column(facts::province.number())) {
    for (std::size_t group = 0; group < 2; ++group)
      repriced_[group] = amount(before_, group) != amount(after_, group);
  }

  Differences run(unsigned threads) {
    std::vector<std::unique_ptr<Tally>> tallies(thread_count(threads));
    constexpr std::size_t share = 1U << 15U;
    const std::size_t requests = dossier_.workers.rows;
    parallel(threads, (requests + share - 1) / share, [&](std::size_t part, unsigned thread) {
      if (!tallies[thread]) tallies[thread] = std::make_unique<Tally>();
      for (std::size_t request = part * share; request < std::min(requests, (part + 1) * share);
           ++request)
        count(request, *tallies[thread]);
    });
    Differences result;
    for (const auto& tally : tallies) {
      if (tally) add(*tally, result);
    }
    count_workers(tallies, result);
    return result;
  }

 private:
  static Money amount(const Decisions::Data& decisions, std::size_t group) {
    return decisions.rule_set.groups()[group].amount;
  }

  void count(std::size_t request, Tally& tally) const {
    const std::uint32_t list = dossier_.request_list[request];
    const std::uint32_t employer = dossier_.list_employer[list];
    Cell cell;
    cell.group = static_cast<std::uint8_t>(dossier_.group_of_list(list));
    cell.province = province_.is_known(employer) ? province_.choices[employer] : unknown_province;
    Moves* const moves = &tally.moves[place_of(cell)];
    for (std::size_t at = before_.first[request]; at < before_.first[request + 1]; ++at) {
      const Outcome was = before_.outcomes[at];
      const Outcome is = after_.outcomes[at];
      cell.month = before_.months[at];
      ++moves[cell.month][static_cast<std::size_t>(was)][static_cast<std::size_t>(is)];
      if (was == is && (was == Outcome::refused || !repriced_[cell.group])) continue;
      tally.changed.emplace_back(cell,
                                 before_.persons->widest_of(static_cast<std::uint32_t>(request)));
      if (was == is) continue;
      ++tally.blames[{cell.group, was, is, before_.masks[at], after_.masks[at]}];
    }
  }

  void add(const Tally& tally, Differences& result) const {
    for (std::size_t place = 0; place < tally.moves.size(); ++place) {
      const Moves& moves = tally.moves[place];
      if (moves == Moves{}) continue;
      const Cell cell{static_cast<std::uint8_t>(place / MonthSet::capacity / 101),
                      static_cast<std::uint8_t>(place % MonthSet::capacity),
                      static_cast<std::uint8_t>(place / MonthSet::capacity % 101)};
      each_bucket(result, cell, [&](Change& change) { add(moves, cell.group, change); });
    }
    for (const auto& [blamed, times] : tally.blames) add(blamed, times, result);
  }

  void add(const Moves& moves, std::size_t group, Change& change) const {
    std::uint64_t payable_before = 0;
    std::uint64_t payable_after = 0;
    constexpr auto payable = static_cast<std::size_t>(Outcome::payable);
    constexpr auto undetermined = static_cast<std::size_t>(Outcome::undetermined);
    for (std::size_t was = 0; was < 3; ++was) {
      for (std::size_t is = 0; is < 3; ++is) {
        change.moves[was][is] += moves[was][is];
        if (was == payable) payable_before += moves[was][is];
        if (is == payable) payable_after += moves[was][is];
      }
    }
    if (repriced_[group])
      change.repriced += moves[payable][payable] + moves[undetermined][undetermined];
    change.payable_before.add(amount(before_, group), payable_before);
    change.payable_after.add(amount(after_, group), payable_after);
  }

  void add(const Blame& blamed, std::uint64_t times, Differences& result) const {
    const Rule& rule = before_.rule_set.groups()[blamed.group].rule;
    const std::uint32_t was =
        blamed.before == Outcome::payable ? 0 : blame(rule, blamed.mask_before);
    const Rule& rule_after = after_.rule_set.groups()[blamed.group].rule;
    const std::uint32_t is =
        blamed.after == Outcome::payable ? 0 : blame(rule_after, blamed.mask_after);
    const auto each = [&](std::uint32_t provisions, auto&& visit) {
      for (std::uint32_t rest = provisions; rest != 0; rest &= rest - 1)
        visit(result.provisions[rule.provisions()[static_cast<std::size_t>(std::countr_zero(rest))]
                                    .id]);
    };
    // A provision that refuses on one side and is unknown on the other is counted on both.
    const bool same_kind = blamed.before == blamed.after;
    each(same_kind ? was & ~is : was, [&](ProvisionChange& provision) {
      (blamed.before == Outcome::refused ? provision.refuses_no_longer
                                         : provision.undetermined_no_longer) += times;
    });
    each(same_kind ? is & ~was : is, [&](ProvisionChange& provision) {
      (blamed.after == Outcome::refused ? provision.refuses_now : provision.undetermined_now) +=
          times;
    });
  }

  template <class Visit>
  static void each_bucket(Differences& result, const Cell& cell, Visit&& visit) {
    visit(result.all);
    visit(result.by_group[std::string{group_names[cell.group]}]);
    visit(result.by_month[to_string(month_at(cell.month))]);
    visit(result.by_province[cell.province == unknown_province
                                 ? "?"
                                 : fmt::format("{:02}", cell.province)]);
  }

  // Counts each person once in each bucket.
  static void count_workers(const std::vector<std::unique_ptr<Tally>>& tallies,
                            Differences& result) {
    std::vector<std::pair<Change*, std::uint32_t>> persons;
    std::map<Cell, std::array<Change*, 4>> buckets;
    for (const auto& tally : tallies) {
      if (!tally) continue;
      for (const auto& [cell, person] : tally->changed) {
        const auto known = buckets.find(cell);
        std::array<Change*, 4>& of_cell = known != buckets.end() ? known->second : buckets[cell];
        if (known == buckets.end()) {
          std::size_t bucket = 0;
          each_bucket(result, cell, [&](Change& change) { of_cell[bucket++] = &change; });
        }
        for (Change* change : of_cell) persons.emplace_back(change, person);
      }
    }
    std::sort(persons.begin(), persons.end());
    const auto end = std::unique(persons.begin(), persons.end());
    for (auto at = persons.begin(); at != end; ++at) ++at->first->workers;
  }

  const Dossier::Data& dossier_;
  const Decisions::Data& before_;
  const Decisions::Data& after_;
  const Column& province_;          // by employer
  std::array<bool, 2> repriced_{};  // by group: the amount is another one
};

}  // namespace

std::uint64_t Change::changed() const noexcept {
  std::uint64_t result = repriced;
  for (std::size_t was = 0; was < 3; ++was) {
    for (std::size_t is = 0; is < 3; ++is) result += was == is ? 0 : moves[was][is];
  }
  return result;
}

Differences compare(const Decisions& before, const Decisions& after, unsigned threads) {
  if (Decisions::Data::of(before).dossier != Decisions::Data::of(after).dossier)
    throw Error("the decisions are not of the same dossier");
  Differences result = Comparing(before, after).run(threads);
  result.rule_set_before = before.rule_set().sha256();
  result.rule_set_after = after.rule_set().sha256();
  result.at_most_before = before.at_most();
  result.at_most_after = after.at_most();
  return result;
}

std::vector<ReadingAtStake> readings_at_stake(const Decisions& decisions, unsigned threads) {
  const Parameters& parameters = decisions.rule_set().parameters();
  const auto chosen = parameters.chosen_readings();
  std::vector<ReadingAtStake> result;
  for (const ReadingInfo& reading : readings()) {
    for (const std::string_view option : reading.options) {
      if (option == chosen.at(std::string{reading.name})) continue;
      Parameters other = parameters;
      if (const auto problem = other.choose(reading.name, option)) throw Error(problem->text());
      const Decisions after = decide_again(decisions, decisions.rule_set().under(other), threads);
      result.push_back({reading.name, option, compare(decisions, after, threads)});
    }
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const ReadingAtStake& a, const ReadingAtStake& b) {
                     const Change& of_a = a.differences.all;
                     const Change& of_b = b.differences.all;
                     return distance(of_a.payable_before, of_a.payable_after) >
                            distance(of_b.payable_before, of_b.payable_after);
                   });
  return result;
}

namespace {

std::string without_plus(const std::string& change) {
  return change.front() == '+' ? change.substr(1) : change;
}

std::string json(MoneyTotal before, MoneyTotal after) {
  JsonObject money;
  money.raw("before", before.digits());
  money.raw("after", after.digits());
  money.raw("change", without_plus(change(before, after)));
  return money.json();
}

std::string json(const Change& change) {
  constexpr std::array outcomes{Outcome::payable, Outcome::refused, Outcome::undetermined};
  JsonObject request_months;
  request_months.number("changed", change.changed());
  request_months.number("repriced", change.repriced);
  for (const Outcome was : outcomes) {
    for (const Outcome is : outcomes) {
      if (change.count(was, is) > 0)
        request_months.number(fmt::format("{}_to_{}", name(was), name(is)), change.count(was, is));
    }
  }
  JsonObject object;
  object.raw("request_months", request_months.json());
  object.number("workers", change.workers);
  object.raw("payable_vnd", json(change.payable_before, change.payable_after));
  return object.json();
}

std::string json(const std::map<std::string, Change>& buckets) {
  JsonObject object;
  for (const auto& [key, change] : buckets) object.raw(key, json(change));
  return object.json();
}

void add(const Differences& differences, JsonObject& object) {
  object.text("rule_set_before", differences.rule_set_before);
  object.text("rule_set_after", differences.rule_set_after);
  object.raw("all", json(differences.all));
  object.raw("by_group", json(differences.by_group));
  object.raw("by_month", json(differences.by_month));
  object.raw("by_province", json(differences.by_province));
  object.raw("at_most_vnd", json(differences.at_most_before, differences.at_most_after));
  JsonObject provisions;
  for (const auto& [id, change] : differences.provisions) {
    JsonObject provision;
    provision.number("refuses_no_longer", change.refuses_no_longer);
    provision.number("refuses_now", change.refuses_now);
    provision.number("undetermined_no_longer", change.undetermined_no_longer);
    provision.number("undetermined_now", change.undetermined_now);
    provisions.raw(id, provision.json());
  }
  object.raw("provisions", provisions.json());
}

}  // namespace

std::string to_json(const Differences& differences) {
  JsonObject object = json_file("rentsupport-comparison-2");
  add(differences, object);
  return object.json() + '\n';
}

std::string to_json(const std::vector<ReadingAtStake>& at_stake) {
  std::string list;
  for (const ReadingAtStake& reading : at_stake) {
    JsonObject object;
    object.text("reading", reading.reading);
    object.text("option", reading.option);
    add(reading.differences, object);
    list += fmt::format("{}\n{}", list.empty() ? "" : ",", object.json());
  }
  JsonObject object = json_file("rentsupport-readings-2");
  object.raw("readings", fmt::format("[{}\n]", list));
  return object.json() + '\n';
}

}  // namespace v2
}  // namespace rentsupport
