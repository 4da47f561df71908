#include "decide/persons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <utility>

#include "decide/decisions_data.hpp"
#include "decide/worker_ids.hpp"
#include "rentsupport/named.hpp"
#include "rentsupport/persons.hpp"
#include "values/key_index.hpp"
#include "values/now_and_then.hpp"
#include "values/parallel.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

class Sets {
 public:
  void resize(std::size_t count) {
    parents_.resize(count);
    std::iota(parents_.begin(), parents_.end(), 0U);
  }
  [[nodiscard]] std::size_t size() const noexcept { return parents_.size(); }
  std::uint32_t add() {
    parents_.push_back(static_cast<std::uint32_t>(parents_.size()));
    return parents_.back();
  }
  [[nodiscard]] std::uint32_t find(std::uint32_t at) noexcept {
    while (parents_[at] != at) at = parents_[at] = parents_[parents_[at]];
    return at;
  }
  // The same by a reader: some may read at once.
  [[nodiscard]] std::uint32_t root(std::uint32_t at) const noexcept {
    while (parents_[at] != at) at = parents_[at];
    return at;
  }
  // The smallest of a set stands for it.
  void unite(std::uint32_t a, std::uint32_t b) noexcept {
    a = find(a);
    b = find(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  Buffer<std::uint32_t> parents_;
};

// What a row says about who somebody is.
struct Traits {
  std::int32_t birth = empty_int;
  std::string_view number;  // of social insurance, where it is evidence
  std::string_view name;    // only where there is a number too

  [[nodiscard]] bool is_numbered() const noexcept { return !number.empty() && !name.empty(); }
};

bool is_same_name(std::string_view a, std::string_view b) {
  return a == b || folded_name(a) == folded_name(b);
}

// Requests of one ID that nothing parts, and what they say together.
class PersonClass {
 public:
  explicit PersonClass(std::uint32_t first) : first_(first) {}

  [[nodiscard]] std::uint32_t first() const noexcept { return first_; }
  [[nodiscard]] bool is_parted_by_birth(const Traits& traits) const noexcept {
    return traits.birth != empty_int && birth_ != empty_int && birth::differ(birth_, traits.birth);
  }
  [[nodiscard]] bool is_parted_by_number(const Traits& traits) const {
    if (!traits.is_numbered() || number_.empty()) return false;
    return !(one_number_ && number_ == traits.number) &&
           !(has_one_name() && is_same_name(name_, traits.name));
  }
  [[nodiscard]] bool is_parted(const Traits& traits) const {
    return is_parted_by_birth(traits) || is_parted_by_number(traits);
  }
  void take(const Traits& traits) {
    if (traits.birth != empty_int && (birth_ == empty_int || birth::is_year(birth_)))
      birth_ = traits.birth;
    if (!traits.is_numbered()) return;
    if (number_.empty()) {
      number_ = traits.number;
      name_ = traits.name;
    } else {
      one_number_ = one_number_ && number_ == traits.number;
      if (one_name_ && traits.name != name_ &&
          (other_names_.empty() || traits.name != other_names_.back()))
        other_names_.push_back(traits.name);
    }
  }

  // The keys under which a class is found: what it says of birth, and of number and name. One of
  // each pair; `any` is for those who say nothing.
  struct Keys {
    std::array<std::string, 3> births;
    std::array<std::string, 3> numbers;
  };
  [[nodiscard]] Keys keys() const {
    Keys keys;
    keys.births[0] = keys.numbers[0] = "*";
    if (birth_ == empty_int) {
      keys.births[1] = "-";
    } else {
      keys.births[1] = std::to_string(birth_);
      keys.births[2] = "in " + std::to_string(birth::year_of(birth_));
    }
    if (number_.empty()) {
      keys.numbers[1] = "-";
    } else {
      if (one_number_) keys.numbers[1] = "no " + std::string{number_};
      if (has_one_name()) keys.numbers[2] = "of " + folded_name(name_);
    }
    return keys;
  }
  // The keys of the classes that traits may join.
  [[nodiscard]] static Keys keys_for(const Traits& traits) {
    Keys keys;
    if (traits.birth == empty_int) {
      keys.births[0] = "*";
    } else {
      keys.births[0] = "-";
      keys.births[1] = birth::is_year(traits.birth)
                           ? "in " + std::to_string(birth::year_of(traits.birth))
                           : std::to_string(traits.birth);
      if (!birth::is_year(traits.birth))
        keys.births[2] = std::to_string(birth::year_alone + birth::year_of(traits.birth));
    }
    if (!traits.is_numbered()) {
      keys.numbers[0] = "*";
    } else {
      keys.numbers = {"-", "no " + std::string{traits.number}, "of " + folded_name(traits.name)};
    }
    return keys;
  }

 private:
  std::uint32_t first_;
  std::int32_t birth_ = empty_int;
  std::string_view number_;
  std::string_view name_;
  // Folds the names that were taken, once a number differs: they seldom matter.
  [[nodiscard]] bool has_one_name() const {
    for (; one_name_ && !other_names_.empty(); other_names_.pop_back())
      one_name_ = is_same_name(name_, other_names_.back());
    return one_name_;
  }

  bool one_number_ = true;  // all bear the same number; the same name
  mutable bool one_name_ = true;
  mutable std::vector<std::string_view> other_names_;  // not compared yet
};

// The classes of one ID, in the order in which they were opened. Few are gone through; of many each
// is found by what it says.
class Classes {
 public:
  // Puts a request into the first class that nothing parts it from; returns that one's number.
  std::size_t put(std::uint32_t request, const Traits& traits) {
    const std::size_t found = find(traits);
    const bool is_new = found == classes_.size();
    if (is_new) classes_.emplace_back(request);
    if (!is_new && !index_.empty()) forget(found);
    classes_[found].take(traits);
    if (!index_.empty()) {
      note(found);
    } else if (classes_.size() > few) {
      for (std::size_t i = 0; i < classes_.size(); ++i) note(i);
    }
    return found;
  }
  [[nodiscard]] const std::vector<PersonClass>& all() const noexcept { return classes_; }

 private:
  static constexpr std::size_t few = 16;

  [[nodiscard]] std::size_t find(const Traits& traits) const {
    if (index_.empty()) {
      std::size_t at = 0;
      while (at < classes_.size() && classes_[at].is_parted(traits)) ++at;
      return at;
    }
    std::size_t first = classes_.size();
    each(PersonClass::keys_for(traits), [&](const std::string& key) {
      const auto found = index_.find(key);
      if (found != index_.end() && !found->second.empty())
        first = std::min(first, *found->second.begin());
    });
    return first;
  }
  template <class Visit>
  static void each(const PersonClass::Keys& keys, Visit visit) {
    for (const std::string& birth : keys.births) {
      for (const std::string& number : keys.numbers) {
        if (!birth.empty() && !number.empty()) visit(fmt::format("{}\n{}", birth, number));
      }
    }
  }
  void note(std::size_t at) {
    each(classes_[at].keys(), [&](const std::string& key) { index_[key].insert(at); });
  }
  void forget(std::size_t at) {
    each(classes_[at].keys(), [&](const std::string& key) {
      const auto found = index_.find(key);
      if (found != index_.end()) found->second.erase(at);
    });
  }

  std::vector<PersonClass> classes_;
  HashMap<std::string, std::set<std::size_t>> index_;
};

// Groups of places, one behind the other.
class Groups {
 public:
  using Group = std::span<const std::uint32_t>;

  void begin_with(std::uint32_t place) {
    if (begins_.empty()) begins_.push_back(0);
    begins_.push_back(begins_.back());
    add(place);
  }
  // Puts a place into the last group.
  void add(std::uint32_t place) {
    places_.push_back(place);
    ++begins_.back();
  }
  [[nodiscard]] std::size_t size() const noexcept {
    return begins_.empty() ? 0 : begins_.size() - 1;
  }
  [[nodiscard]] Group operator[](std::size_t number) const noexcept {
    return {places_.data() + begins_[number], begins_[number + 1] - begins_[number]};
  }

  class Iterator {
   public:
    Iterator(const Groups& groups, std::size_t number) : groups_(&groups), number_(number) {}
    [[nodiscard]] Group operator*() const noexcept { return (*groups_)[number_]; }
    Iterator& operator++() noexcept {
      ++number_;
      return *this;
    }
    [[nodiscard]] bool operator==(const Iterator& other) const noexcept {
      return number_ == other.number_;
    }

   private:
    const Groups* groups_;
    std::size_t number_;
  };
  [[nodiscard]] Iterator begin() const noexcept { return {*this, 0}; }
  [[nodiscard]] Iterator end() const noexcept { return {*this, size()}; }

 private:
  Buffer<std::uint32_t> places_;
  Buffer<std::size_t> begins_;  // and the end
};

}  // namespace

// Places of rows that have the same, in groups of two and more.
struct PersonGroups {
  Groups ids;
  Groups numbers;   // insurance numbers
  Groups accounts;  // of requests
};

namespace {

// Returns groups of two and more, by their first rows.
Groups grouped(Buffer<KeyIndex::Duplicate> duplicates) {
  std::sort(duplicates.begin(), duplicates.end(), [](const auto& a, const auto& b) {
    return std::pair{a.first, a.row} < std::pair{b.first, b.row};
  });
  Groups groups;
  for (std::size_t at = 0; at < duplicates.size(); ++at) {
    if (at == 0 || duplicates[at].first != duplicates[at - 1].first)
      groups.begin_with(duplicates[at].first);
    groups.add(duplicates[at].row);
  }
  return groups;
}

// Finds the rows of which several have the same key. A hash of 0 means that a row has none.
template <class Hash, class Key>
Groups groups_of(std::size_t rows, unsigned threads, Hash hash, Key key) {
  Buffer<KeyIndex::Entry> entries(rows);
  parallel_rows(threads, rows, [&](std::size_t at) {
    const auto row = static_cast<std::uint32_t>(at);
    entries[row] = {hash(row), row};
  });
  std::erase_if(entries, [](const KeyIndex::Entry& entry) { return entry.hash == 0; });
  return grouped(KeyIndex().build(entries, threads, [&](std::uint32_t a, std::uint32_t b) {
    thread_local NowAndThen now_and_then;
    now_and_then();
    std::string scratch_a;
    std::string scratch_b;
    return same_text(key(a, scratch_a), key(b, scratch_b));
  }));
}

// Of a rejected row other cells than ID, month and group were not read.
bool is_used(const Dossier::Data& dossier, std::uint32_t place) noexcept {
  const auto requests = static_cast<std::uint32_t>(dossier.workers.rows);
  return place < requests || (dossier.history_rows[place - requests] & HistoryRow::is_used) != 0;
}
}  // namespace

std::string_view evident_number(const Dossier::Data& dossier, std::uint32_t place) {
  if (!is_used(dossier, place)) return {};
  const auto requests = static_cast<std::uint32_t>(dossier.workers.rows);
  const std::string_view number =
      place < requests ? dossier.workers.columns[workers::insurance_no].texts[place]
                       : dossier.history.columns[history::insurance_no].texts[place - requests];
  return is_insurance_no(number) ? number : std::string_view{};
}
std::string_view evident_account(const Dossier::Data& dossier, std::uint32_t request,
                                 std::string& scratch) {
  const TextColumn& accounts = dossier.workers.columns[workers::account].texts;
  if (accounts.empty(request)) return {};
  const std::string_view written = accounts[request];
  if (is_clean_account(written)) return written;
  auto account = cleaned_account(written);
  if (!account) return {};
  scratch = *std::move(account);
  return scratch;
}

namespace {

class Finder {
 public:
  Finder(const Dossier::Data& dossier, std::shared_ptr<const PersonGroups> groups,
         std::span<const EarlierMonth> earlier, std::span<const EarlierEvidence> evidence,
         unsigned threads)
      : dossier_(dossier),
        threads_(threads),
        groups_(std::move(groups)),
        earlier_(earlier),
        earlier_evidence_(evidence),
        requests_(static_cast<std::uint32_t>(dossier.workers.rows)),
        places_(static_cast<std::uint32_t>(dossier.workers.rows + dossier.history.rows)),
        result_(std::make_shared<Persons>()) {}

  std::shared_ptr<const Persons> run() {
    find_ids();
    find_numbers();
    find_accounts();
    take_earlier_evidence();
    decide();
    find_classes();
    count_history();
    find_doubts();
    name_shared_accounts();
    list_pairs();
    return result_;
  }

 private:
  static constexpr std::uint32_t none = UINT32_MAX;

  [[nodiscard]] static std::uint8_t bit_of(Evidence evidence) noexcept {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(evidence));
  }

  [[nodiscard]] bool is_there(std::uint32_t place) const noexcept {
    return place < requests_ || dossier_.history_rows[place - requests_] != 0;
  }
  [[nodiscard]] bool is_used(std::uint32_t place) const noexcept {
    return rentsupport::is_used(dossier_, place);
  }
  [[nodiscard]] std::string_view number_at(std::uint32_t place) const {
    return evident_number(dossier_, place);
  }
  [[nodiscard]] Traits traits_at(std::uint32_t place) const {
    thread_local NowAndThen now_and_then;
    now_and_then();
    Traits traits;
    if (!is_used(place)) return traits;
    const bool is_request = place < requests_;
    const std::uint32_t row = is_request ? place : place - requests_;
    const auto& columns = is_request ? dossier_.workers.columns : dossier_.history.columns;
    const Column& birth =
        columns[is_request ? std::size_t{workers::birth_date} : std::size_t{history::birth_date}];
    if (birth.is_known(row)) traits.birth = birth.ints[row];
    traits.number = number_at(place);
    if (traits.number.empty() || placeholders_.contains(traits.number)) {
      traits.number = {};
      return traits;
    }
    traits.name =
        columns[is_request ? std::size_t{workers::full_name} : std::size_t{history::full_name}]
            .texts[row];
    // A name of nothing but blanks of other kinds than a file's is none.
    if (std::string_view rest = traits.name;
        !rest.empty() && is_white_space(take_point(rest)) && folded_name(traits.name).empty())
      traits.name = {};
    return traits;
  }

  void note(std::uint32_t place, std::size_t column_of_workers, ProblemCode code) {
    const bool is_request = place < requests_;
    const std::size_t column = is_request ? column_of_workers : std::size_t{history::insurance_no};
    const TableName table = is_request ? TableName::workers : TableName::history;
    const std::uint32_t row = is_request ? place : place - requests_;
    result_->issues.push_back({dossier_.line_of(table, row), row, number_of(table),
                               static_cast<std::uint8_t>(column), code, false});
  }

  // ---- IDs: each by the place where it stands first ----

  void find_ids() {
    first_.resize(places_);
    std::iota(first_.begin(), first_.end(), 0U);
    for (const Groups::Group group : groups_->ids) {
      for (const std::uint32_t place : group) first_[place] = group.front();
    }
    widest_.resize(places_);
    joined_.resize(places_);
    if (dossier_.same_persons.empty() && earlier_.empty() && earlier_evidence_.empty()) return;
    // Those that decisions and the ledger name, in the order in which they do.
    std::vector<std::string_view> ids;
    const auto name = [&](std::string_view id) {
      if (named_.try_emplace(id, none).second) ids.push_back(id);
    };
    for (const auto& [pair, same] : dossier_.same_persons) {
      name(pair.first);
      name(pair.second);
    }
    for (const EarlierMonth& month : earlier_) name(month.worker_id);
    for (const EarlierEvidence& evidence : earlier_evidence_) {
      name(evidence.worker_id);
      name(evidence.other_id);
    }
    for (std::uint32_t place = 0; place < places_; ++place) {
      if (first_[place] != place || !is_there(place)) continue;
      const auto found = named_.find(id_at(dossier_, *result_, place));
      if (found != named_.end() && found->second == none) found->second = place;
    }
    for (const std::string_view id : ids) {
      std::uint32_t& place = named_.at(id);
      if (place != none) continue;
      place = widest_.add();
      joined_.add();
      result_->earlier_ids.emplace_back(id);
    }
  }

  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> pair_of(std::uint32_t a,
                                                                std::uint32_t b) const {
    return {std::min(a, b), std::max(a, b)};
  }

  // Takes IDs that bear the same: evidence of one person between any two. Returns whether they are
  // too many for that.
  bool take_bearers(Groups::Group places, Evidence evidence) {
    std::set<std::uint32_t> ids;
    for (const std::uint32_t place : places) {
      ids.insert(first_[place]);
      if (ids.size() > most_bearers) return true;
    }
    for (auto a = ids.begin(); a != ids.end(); ++a) {
      for (auto b = std::next(a); b != ids.end(); ++b) evidence_[{*a, *b}] |= bit_of(evidence);
    }
    return false;
  }

  void take_earlier_evidence() {
    for (const EarlierEvidence& earlier : earlier_evidence_) {
      const std::uint32_t worker = named_.at(earlier.worker_id);
      const std::uint32_t other = named_.at(earlier.other_id);
      if (worker == other) continue;
      std::uint8_t& evidence = evidence_[pair_of(worker, other)];
      if (earlier.insurance_no) evidence |= bit_of(Evidence::insurance_no);
      if (earlier.name_birth_account) evidence |= bit_of(Evidence::name_birth_account);
    }
  }

  void find_numbers() {
    for (const Groups::Group group : groups_->numbers) {
      if (take_bearers(group, Evidence::insurance_no)) {
        placeholders_.insert(number_at(group.front()));
        for (const std::uint32_t place : group)
          note(place, workers::insurance_no, ProblemCode::placeholder_number);
        continue;
      }
      bool are_several = false;
      for (const std::uint32_t place : group) {
        are_several = are_several || first_[place] != first_[group.front()];
        if (are_several && place < requests_ && place != group.front())
          note(place, workers::insurance_no, ProblemCode::same_insurance_no);
      }
    }
  }

  void find_accounts() {
    for (const Groups::Group group : groups_->accounts) {
      if (std::any_of(group.begin(), group.end(),
                      [&](std::uint32_t place) { return first_[place] != first_[group.front()]; }))
        shared_accounts_.push_back(group);
    }
    const Column& births = dossier_.workers.columns[workers::birth_date];
    const TextColumn& names = dossier_.workers.columns[workers::full_name].texts;
    NowAndThen now_and_then;
    for (const Groups::Group group : shared_accounts_) {
      now_and_then();
      std::map<std::int32_t, std::vector<std::uint32_t>> by_birth;
      for (const std::uint32_t request : group) {
        if (births.is_known(request) && !birth::is_year(births.ints[request]) &&
            !names.empty(request))
          by_birth[births.ints[request]].push_back(request);
      }
      for (const auto& [birth, requests] : by_birth) {
        if (requests.size() < 2) continue;
        // Most write a name alike: each spelling is folded once.
        std::map<std::string_view, std::vector<std::uint32_t>> spelled;
        for (const std::uint32_t request : requests) spelled[names[request]].push_back(request);
        std::map<std::string, std::vector<std::uint32_t>> by_name;
        for (const auto& [spelling, bearers] : spelled) {
          std::vector<std::uint32_t>& of_name = by_name[folded_name(spelling)];
          of_name.insert(of_name.end(), bearers.begin(), bearers.end());
        }
        for (const auto& [folded, bearers] : by_name) {
          if (folded.empty() || !take_bearers(bearers, Evidence::name_birth_account)) continue;
          for (const std::uint32_t request : bearers)
            note(request, workers::account, ProblemCode::placeholder_number);
        }
      }
    }
  }

  void decide() {
    std::set<std::pair<std::uint32_t, std::uint32_t>> decided;
    std::vector<std::uint32_t> same;
    for (const auto& [ids, is_same] : dossier_.same_persons) {
      const std::uint32_t a = named_.at(ids.first);
      const std::uint32_t b = named_.at(ids.second);
      decided.insert(pair_of(a, b));
      if (!is_same) continue;
      if (a == b) {
        silent_.insert(a);
        continue;
      }
      widest_.unite(a, b);
      joined_.unite(a, b);
      same.push_back(a);
    }
    for (const std::uint32_t id : same) several_joined_.insert(joined_.find(id));
    for (const auto& [id, place] : named_) static_cast<void>(joined_.find(place));  // short ways
    for (auto pair = evidence_.begin(); pair != evidence_.end();) {
      if (decided.contains(pair->first)) {
        pair = evidence_.erase(pair);
      } else {
        widest_.unite(pair->first.first, pair->first.second);
        united_.push_back(pair->first.first);
        ++pair;
      }
    }
  }

  // ---- Narrowest persons ----

  [[nodiscard]] bool is_joined(std::uint32_t id) const {
    return silent_.contains(id) || several_joined_.contains(joined_.root(id));
  }

  void find_classes() {
    result_->narrowest.resize(requests_);
    std::iota(result_->narrowest.begin(), result_->narrowest.end(), 0U);
    HashMap<std::uint32_t, std::uint32_t> first_of_joined;
    if (!several_joined_.empty() || !silent_.empty()) {
      for (std::uint32_t request = 0; request < requests_; ++request) {
        if (!is_joined(first_[request])) continue;
        const auto [known, is_new] =
            first_of_joined.try_emplace(joined_.find(first_[request]), request);
        result_->narrowest[request] = known->second;
      }
    }
    first_of_joined_ = std::move(first_of_joined);
    constexpr std::size_t share = 1U << 8U;
    const std::size_t count = groups_->ids.size();
    std::vector<ClassesFound> parts((count + share - 1) / share);
    parallel(threads_, parts.size(), [&](std::size_t part, unsigned) {
      for (std::size_t at = part * share; at < std::min(count, (part + 1) * share); ++at)
        find_classes_of(groups_->ids[at], parts[part]);
    });
    for (ClassesFound& part : parts) {
      for (const auto& [id, evidence] : part.evidence) evidence_[{id, id}] |= evidence;
      united_.insert(united_.end(), part.united.begin(), part.united.end());
      for (auto& [id, classes] : part.with_payments) classes_of_.emplace(id, std::move(classes));
    }
  }

  // What is found of some of the IDs.
  struct ClassesFound {
    std::vector<std::pair<std::uint32_t, std::uint8_t>> evidence;  // of two persons under one ID
    std::vector<std::uint32_t> united;
    std::vector<std::pair<std::uint32_t, std::vector<PersonClass>>> with_payments;
  };
  void find_classes_of(Groups::Group group, ClassesFound& found) {
    const std::uint32_t id = group.front();
    if (id >= requests_ || is_joined(id)) return;
    Classes classes;
    bool is_parted = false;
    PersonClass all(id);
    std::uint8_t evidence = 0;
    for (const std::uint32_t place : group) {
      const Traits traits = traits_at(place);
      // Whether any two are parted: against what all those before say together, or once that is not
      // of one person any more.
      if (is_used(place)) {
        if (all.is_parted_by_birth(traits)) evidence |= bit_of(Evidence::birth_date);
        if (all.is_parted_by_number(traits)) evidence |= bit_of(Evidence::insurance_no_and_name);
        all.take(traits);
      }
      if (place >= requests_) continue;
      const std::size_t number = classes.put(place, traits);
      result_->narrowest[place] = classes.all()[number].first();
      is_parted = is_parted || number > 0;
    }
    if (evidence != 0) found.evidence.emplace_back(id, evidence);
    if (is_parted) found.united.push_back(id);
    if (group.back() >= requests_) found.with_payments.emplace_back(id, classes.all());
  }

  // ---- The history ----

  [[nodiscard]] static PaidMonths paid_in(const EarlierMonth& month) {
    PaidMonths paid;
    paid.by_group[static_cast<std::size_t>(month.group)] = MonthSet::bit(month.month);
    return paid;
  }
  // Returns the month that a payment counts for, in each group that it may be of.
  [[nodiscard]] PaidMonths paid_by(std::uint32_t row) const {
    PaidMonths paid;
    if ((dossier_.history_rows[row] & HistoryRow::counts) == 0) return paid;
    const Column& groups = dossier_.history.columns[history::group];
    const std::uint64_t month =
        MonthSet::bit(month_of_number(dossier_.history.columns[history::month].ints[row]));
    for (std::size_t group = 0; group < paid.by_group.size(); ++group) {
      if (!groups.is_known(row) || groups.choices[row] == group) paid.by_group[group] = month;
    }
    return paid;
  }

  void count_history() {
    for (const Groups::Group group : groups_->ids) {
      const std::uint32_t id = group.front();
      PaidMonths for_all;  // of rejected rows: they part from nobody
      for (const std::uint32_t place : group) {
        if (place < requests_) continue;
        if (is_used(place)) {
          count_payment(id, place);
        } else {
          for_all |= paid_by(place - requests_);
        }
      }
      if ((for_all.by_group[0] | for_all.by_group[1]) == 0) continue;
      for (const std::uint32_t person : persons_with(id)) result_->paid[person] |= for_all;
    }
    // IDs of one row in all: only decisions lead from them to requests.
    if (several_joined_.empty() && earlier_.empty()) return;
    for (std::uint32_t place = requests_; place < places_; ++place) {
      if (first_[place] == place && several_joined_.contains(joined_.find(place)) &&
          !is_in_group(place))
        count_payment(place, place);
    }
    for (const EarlierMonth& month : earlier_) {
      for (const std::uint32_t person : persons_with(named_.at(month.worker_id)))
        result_->paid[person] |= paid_in(month);
    }
  }
  [[nodiscard]] bool is_in_group(std::uint32_t place) {
    if (groups_by_id_.empty()) {
      for (std::size_t i = 0; i < groups_->ids.size(); ++i)
        groups_by_id_.emplace(groups_->ids[i].front(), i);
    }
    return groups_by_id_.contains(place);
  }
  // The narrowest persons who have an ID, by their first requests.
  [[nodiscard]] std::vector<std::uint32_t> persons_with(std::uint32_t id) {
    if (is_joined(id)) {
      const auto found = first_of_joined_.find(joined_.find(id));
      return found == first_of_joined_.end() ? std::vector<std::uint32_t>{}
                                             : std::vector{found->second};
    }
    if (id >= requests_) return {};
    if (!is_in_group(id)) return {id};
    std::set<std::uint32_t> persons;
    for (const std::uint32_t place : groups_->ids[groups_by_id_.at(id)]) {
      if (place < requests_) persons.insert(result_->narrowest[place]);
    }
    return {persons.begin(), persons.end()};
  }

  void count_payment(std::uint32_t id, std::uint32_t place) {
    const PaidMonths paid = paid_by(place - requests_);
    if (is_joined(id)) {
      const auto found = first_of_joined_.find(joined_.find(id));
      if (found != first_of_joined_.end()) result_->paid[found->second] |= paid;
      return;
    }
    const auto classes = classes_of_.find(id);
    if (classes == classes_of_.end()) return;
    const Traits traits = traits_at(place);
    for (const PersonClass& one : classes->second) {
      if (one.is_parted(traits)) {
        united_.push_back(id);
      } else {
        result_->paid[one.first()] |= paid;
      }
    }
  }

  // ---- Widest persons ----

  void find_doubts() {
    if (united_.empty()) return;
    HashMap<std::uint32_t, std::uint32_t> numbers;  // by the set: which of the doubts
    std::vector<bool> is_united(widest_.size());
    for (const std::uint32_t id : united_) {
      numbers.try_emplace(widest_.find(id), none);
      is_united[widest_.find(id)] = true;
    }
    struct Widest {
      Persons::Doubt doubt;
      bool are_several = false;
    };
    std::vector<Widest> all;
    const auto of_id = [&](std::uint32_t id) -> Widest* {
      const std::uint32_t person = widest_.find(id);
      if (!is_united[person]) return nullptr;
      std::uint32_t& number = numbers.at(person);
      if (number == none) {
        number = static_cast<std::uint32_t>(all.size());
        all.emplace_back();
      }
      return &all[number];
    };
    for (std::uint32_t request = 0; request < requests_; ++request) {
      Widest* const person = of_id(first_[request]);
      if (person == nullptr) continue;
      std::vector<std::uint32_t>& requests = person->doubt.requests;
      person->are_several = person->are_several ||
                            (!requests.empty() &&
                             result_->narrowest[requests.front()] != result_->narrowest[request]);
      requests.push_back(request);
    }
    for (std::uint32_t row = 0; row < dossier_.history.rows; ++row) {
      if (Widest* const person = of_id(first_[requests_ + row])) person->doubt.paid |= paid_by(row);
    }
    for (const EarlierMonth& month : earlier_) {
      if (Widest* const person = of_id(named_.at(month.worker_id)))
        person->doubt.paid |= paid_in(month);
    }
    for (Widest& person : all) {
      if (person.doubt.requests.empty()) continue;
      const std::uint32_t first = person.doubt.requests.front();
      if (!person.are_several && result_->paid_to(first).by_group == person.doubt.paid.by_group)
        continue;
      if (result_->widest.empty()) result_->widest = result_->narrowest;
      for (const std::uint32_t request : person.doubt.requests) result_->widest[request] = first;
      result_->doubt_of.emplace(first, static_cast<std::uint32_t>(result_->doubts.size()));
      result_->doubts.push_back(std::move(person.doubt));
    }
  }

  void name_shared_accounts() {
    for (const Groups::Group group : shared_accounts_) {
      bool are_several = false;
      for (const std::uint32_t request : group) {
        are_several =
            are_several || widest_.find(first_[request]) != widest_.find(first_[group.front()]);
      }
      for (std::size_t i = 1; are_several && i < group.size(); ++i)
        note(group[i], workers::account, ProblemCode::shared_account);
    }
  }

  void list_pairs() {
    for (const auto& [ids, evidence] : evidence_) {
      if (ids.first == ids.second && ids.first >= requests_) continue;
      result_->pairs.push_back(
          {ids.first, ids.second, evidence, {joined_.find(ids.first), joined_.find(ids.second)}});
    }
    if (result_->pairs.empty()) return;
    // Sets of which it matters whether they have a request, and which.
    std::vector<bool> is_asked(widest_.size());
    std::vector<bool> is_named(joined_.size());
    std::vector<bool> has_request(widest_.size());
    for (const PersonPair& pair : result_->pairs) {
      is_asked[widest_.find(pair.worker)] = true;
      for (const std::uint32_t joined : pair.joined) {
        is_named[joined] = true;
        result_->requests_of_joined[joined];  // also of one without requests
      }
    }
    for (std::uint32_t request = 0; request < requests_; ++request) {
      const std::uint32_t person = widest_.find(first_[request]);
      if (!is_asked[person]) continue;
      has_request[person] = true;
      const std::uint32_t joined = joined_.find(first_[request]);
      if (is_named[joined]) result_->requests_of_joined[joined].push_back(request);
    }
    std::erase_if(result_->pairs,
                  [&](const PersonPair& pair) { return !has_request[widest_.find(pair.worker)]; });
  }

  const Dossier::Data& dossier_;
  unsigned threads_;
  std::shared_ptr<const PersonGroups> groups_;
  std::span<const EarlierMonth> earlier_;
  std::span<const EarlierEvidence> earlier_evidence_;
  std::uint32_t requests_;
  std::uint32_t places_;
  std::shared_ptr<Persons> result_;

  Buffer<std::uint32_t> first_;  // by place: the first place of its ID
  HashMap<std::uint32_t, std::size_t> groups_by_id_;
  HashMap<std::string_view, std::uint32_t> named_;  // by ID: its first place
  Sets widest_;
  Sets joined_;  // by decisions
  HashSet<std::uint32_t> several_joined_;
  HashSet<std::uint32_t> silent_;  // decided to be one person in spite of the evidence
  HashSet<std::string_view> placeholders_;
  Buffer<Groups::Group> shared_accounts_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint8_t> evidence_;  // by first places
  std::vector<std::uint32_t> united_;  // IDs whose widest person may be several
  HashMap<std::uint32_t, std::vector<PersonClass>> classes_of_;  // of IDs with payments
  HashMap<std::uint32_t, std::uint32_t> first_of_joined_;
};

}  // namespace

std::string_view name(Evidence evidence) noexcept {
  static constexpr std::array<std::string_view, evidence_count> names{
      "insurance_no", "name_birth_account", "birth_date", "insurance_no_and_name"};
  return name_in(names, evidence);
}

std::string_view id_at(const Dossier::Data& dossier, const Persons& persons, std::uint32_t place) {
  const auto requests = static_cast<std::uint32_t>(dossier.workers.rows);
  if (place < requests) return dossier.workers.columns[workers::worker_id].texts[place];
  const auto payment = place - requests;
  if (payment < dossier.history.rows)
    return dossier.history.columns[history::worker_id].texts[payment];
  return persons.earlier_ids[payment - dossier.history.rows];
}

std::uint64_t person_hash(std::string_view text) { return text.empty() ? 0 : hash_of(text) | 1U; }

namespace {

std::shared_ptr<const PersonGroups> groups_in(const Dossier::Data& dossier, unsigned threads) {
  const PersonHashes& known = dossier.person_hashes;
  const std::size_t requests = dossier.workers.rows;
  const std::size_t places = requests + dossier.history.rows;
  const Persons without_ledger;
  const auto is_there = [&](std::uint32_t place) {
    return place < requests || dossier.history_rows[place - requests] != 0;
  };
  const auto id = [&](std::uint32_t place) { return id_at(dossier, without_ledger, place); };
  return std::make_shared<const PersonGroups>(PersonGroups{
      groups_of(
          places, threads,
          [&](std::uint32_t place) {
            if (place < known.ids.size()) return known.ids[place];
            return is_there(place) ? person_hash(id(place)) : 0;
          },
          [&](std::uint32_t place, std::string&) { return id(place); }),
      groups_of(
          places, threads,
          [&](std::uint32_t place) {
            return place < known.numbers.size() ? known.numbers[place]
                                                : person_hash(evident_number(dossier, place));
          },
          [&](std::uint32_t place, std::string&) { return evident_number(dossier, place); }),
      groups_of(
          requests, threads,
          [&](std::uint32_t request) {
            std::string scratch;
            return request < known.accounts.size()
                       ? known.accounts[request]
                       : person_hash(evident_account(dossier, request, scratch));
          },
          [&](std::uint32_t request, std::string& scratch) {
            return evident_account(dossier, request, scratch);
          })});
}

}  // namespace

std::shared_ptr<const Persons> persons_of(const Dossier::Data& dossier, unsigned threads,
                                          std::span<const EarlierMonth> earlier,
                                          std::span<const EarlierEvidence> evidence) {
  PersonsHolder& holder = dossier.persons;
  std::unique_lock lock(holder.mutex);
  if (!holder.groups) holder.groups = groups_in(dossier, threads);
  if (!earlier.empty() || !evidence.empty()) {
    const std::shared_ptr<const PersonGroups> groups = holder.groups;
    lock.unlock();
    return Finder(dossier, groups, earlier, evidence, threads).run();
  }
  if (!holder.persons) holder.persons = Finder(dossier, holder.groups, {}, {}, threads).run();
  return holder.persons;
}

std::vector<PersonsToCheck> persons_to_check(const Decisions& decisions) {
  const Decisions::Data& decided = Decisions::Data::of(decisions);
  const Dossier::Data& data = *decided.dossier;
  const Persons& persons = *decided.persons;
  const TextColumn& request_ids = data.workers.columns[workers::request_id].texts;
  std::vector<PersonsToCheck> result;
  for (const PersonPair& pair : persons.pairs) {
    PersonsToCheck& row = result.emplace_back();
    row.worker_id = id_at(data, persons, pair.worker);
    row.other_id = id_at(data, persons, pair.other);
    for (std::size_t i = 0; i < evidence_count; ++i) {
      if ((pair.evidence >> i & 1U) != 0) row.evidence.push_back(name(static_cast<Evidence>(i)));
    }
    std::vector<std::uint32_t> requests;
    const std::size_t sets = pair.joined[1] == pair.joined[0] ? 1 : 2;
    for (std::size_t i = 0; i < sets; ++i) {
      const auto of_set = persons.requests_of_joined.find(pair.joined[i]);
      if (of_set == persons.requests_of_joined.end()) continue;
      requests.insert(requests.end(), of_set->second.begin(), of_set->second.end());
    }
    std::sort(requests.begin(), requests.end());
    for (const std::uint32_t request : requests) {
      row.request_ids.emplace_back(request_ids[request]);
      const Money amount =
          decided.rule_set.group(data.group_of_list(data.request_list[request])).amount;
      for (std::uint64_t at = decided.first[request]; at < decided.first[request + 1]; ++at) {
        if (decided.outcomes[at] == Outcome::undetermined && decided.asks[at] == asks_worker_id)
          row.amount.add(amount);
      }
    }
  }
  return result;
}

}  // namespace v2
}  // namespace rentsupport
