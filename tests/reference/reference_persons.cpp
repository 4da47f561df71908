// Law page, section 9: who is the same person.

#include <algorithm>
#include <tuple>

#include "reference.hpp"

namespace reference {

namespace {

// What a used request or a used row of the history tells of a person.
struct Witness {
  std::string id;
  std::optional<std::string> insurance_no;  // a well-formed one
  std::optional<std::string> name;          // folded
  std::optional<BirthDate> birth_date;
  std::optional<std::string> account;  // a good one
};

Witness witness_of(const std::string& id, const std::optional<std::string>& insurance_no,
                   const std::optional<std::string>& full_name,
                   const std::optional<BirthDate>& birth_date,
                   const std::optional<std::string>& account) {
  Witness witness;
  witness.id = id;
  if (insurance_no && is_insurance_no(*insurance_no)) witness.insurance_no = insurance_no;
  if (full_name && !folded_name(*full_name).empty()) witness.name = folded_name(*full_name);
  witness.birth_date = birth_date;
  if (account) witness.account = account_in(*account);
  return witness;
}

// Name, birth date and account together; nothing where one of them is not given.
using Triple = std::tuple<std::string, Date, std::string>;

std::optional<Triple> triple_of(const Witness& w) {
  if (!w.name || !w.birth_date || !w.birth_date->day || !w.account) return std::nullopt;
  return Triple{*w.name, *w.birth_date->day, *w.account};
}

bool differ(const BirthDate& a, const BirthDate& b) {
  return a.day && b.day ? *a.day != *b.day : a.year != b.year;
}

// Evidence of two persons under one ID.
std::set<std::string> evidence_of_two(const Witness& a, const Witness& b) {
  std::set<std::string> evidence;
  if (a.birth_date && b.birth_date && differ(*a.birth_date, *b.birth_date)) {
    evidence.insert("birth_date");
  }
  if (a.insurance_no && b.insurance_no && *a.insurance_no != *b.insurance_no && a.name && b.name &&
      *a.name != *b.name) {
    evidence.insert("insurance_no_and_name");
  }
  return evidence;
}

// IDs that were joined, directly or through others: each points to another of its group, but one
// to itself.
class Groups {
 public:
  const std::string& of(const std::string& id) {
    std::string& next = next_.emplace(id, id).first->second;
    if (next != id) next = std::string(of(next));  // the way is shorter next time
    return next;
  }
  void join(const std::string& a, const std::string& b) {
    const std::string group_a = of(a), group_b = of(b);
    next_[group_a] = group_b;
  }

 private:
  std::map<std::string, std::string> next_;
};

using Pair = std::pair<std::string, std::string>;  // in the order of the letters

Pair pair_of(const std::string& a, const std::string& b) {
  return {std::min(a, b), std::max(a, b)};
}

constexpr std::size_t most_ids_of_one_person = 5;

}  // namespace

Persons persons_of(const Dossier& dossier) {
  const std::size_t requests = dossier.requests.size();
  std::vector<Witness> witnesses;  // the requests, then the history
  for (const Request& r : dossier.requests) {
    witnesses.push_back(
        witness_of(r.worker_id, r.insurance_no, r.full_name, r.birth_date, r.account));
  }
  for (const Payment& p : dossier.history) {
    witnesses.push_back(
        witness_of(p.worker_id, p.insurance_no, p.full_name, p.birth_date, std::nullopt));
  }

  // Numbers, and names with birth date and account, by the IDs that bear them. Those of too many
  // are no evidence.
  Persons persons;
  std::map<std::string, std::set<std::string>> ids_of_number;
  std::map<Triple, std::set<std::string>> ids_of_triple;
  for (const Witness& w : witnesses) {
    if (w.insurance_no) ids_of_number[*w.insurance_no].insert(w.id);
    if (triple_of(w)) ids_of_triple[*triple_of(w)].insert(w.id);
  }
  for (std::size_t i = 0; i < witnesses.size(); ++i) {
    Witness& w = witnesses[i];
    const bool number =
        w.insurance_no && ids_of_number[*w.insurance_no].size() > most_ids_of_one_person;
    const bool triple =
        triple_of(w) && ids_of_triple[*triple_of(w)].size() > most_ids_of_one_person;
    if (i < requests) {
      persons.requests.push_back({0, 0, number, triple});
    } else {
      persons.payments.push_back({{}, {}, number});
    }
    if (number) w.insurance_no.reset();
  }

  // Evidence of one person under two IDs.
  std::map<Pair, std::set<std::string>> evidence;
  const auto all_pairs = [&](const std::set<std::string>& ids, const std::string& kind) {
    if (ids.size() > most_ids_of_one_person) return;
    for (const std::string& a : ids) {
      for (const std::string& b : ids) {
        if (a < b) evidence[{a, b}].insert(kind);
      }
    }
  };
  for (const auto& [number, ids] : ids_of_number) all_pairs(ids, "insurance_no");
  for (const auto& [triple, ids] : ids_of_triple) all_pairs(ids, "name_birth_account");

  // Decisions; of two about one pair the first one counts.
  std::map<Pair, bool> decisions;
  for (const PersonDecision& decision : dossier.persons) {
    if (!decision.same) continue;
    decisions.emplace(pair_of(decision.worker_id, decision.other_id), *decision.same);
  }
  Groups decided, widest;
  std::set<std::string> decided_same;  // within these IDs evidence is silent
  for (const auto& [pair, same] : decisions) {
    if (!same) continue;
    decided.join(pair.first, pair.second);
    widest.join(pair.first, pair.second);
    decided_same.insert({pair.first, pair.second});
  }
  for (const auto& [pair, kinds] : evidence) {
    if (decisions.count(pair) == 0) widest.join(pair.first, pair.second);
  }

  // The widest persons, numbered.
  std::map<std::string, std::size_t> number_of_widest;
  for (std::size_t i = 0; i < requests; ++i) {
    persons.requests[i].widest =
        number_of_widest.emplace(widest.of(witnesses[i].id), number_of_widest.size()).first->second;
  }

  // The narrowest: by an ID, or by the IDs that are decided to be one, the classes of its requests.
  std::map<std::string, std::vector<std::size_t>> classes_of;
  std::vector<std::vector<const Witness*>> classes;
  const auto parted = [&](std::size_t number, const Witness& from) {
    if (decided_same.count(from.id) > 0) return false;
    return std::any_of(classes[number].begin(), classes[number].end(),
                       [&](const Witness* w) { return !evidence_of_two(*w, from).empty(); });
  };
  for (std::size_t i = 0; i < requests; ++i) {
    const Witness& w = witnesses[i];
    std::vector<std::size_t>& own = classes_of[decided.of(w.id)];
    const auto joined = std::find_if(own.begin(), own.end(),
                                     [&](std::size_t number) { return !parted(number, w); });
    persons.requests[i].narrowest = joined == own.end() ? classes.size() : *joined;
    if (joined == own.end()) {
      own.push_back(classes.size());
      classes.emplace_back();
    }
    classes[persons.requests[i].narrowest].push_back(&w);
  }

  // For whom the rows of the history count.
  for (std::size_t i = requests; i < witnesses.size(); ++i) {
    const Witness& w = witnesses[i];
    PersonsOfPayment& of_payment = persons.payments[i - requests];
    const auto person = number_of_widest.find(widest.of(w.id));
    if (person != number_of_widest.end()) of_payment.widest.insert(person->second);
    for (const std::size_t number : classes_of[decided.of(w.id)]) {
      if (!parted(number, w)) of_payment.narrowest.insert(number);
    }
  }

  // Evidence of two persons, of IDs with a used request.
  std::map<std::string, std::vector<const Witness*>> witnesses_of_id;
  for (const Witness& w : witnesses) witnesses_of_id[w.id].push_back(&w);
  for (std::size_t i = 0; i < requests; ++i) {
    const std::string& id = witnesses[i].id;
    if (decided_same.count(id) > 0 || evidence.count({id, id}) > 0) continue;
    const std::vector<const Witness*>& own = witnesses_of_id[id];
    for (std::size_t b = 0; b < own.size(); ++b) {
      for (std::size_t a = 0; a < b; ++a) {
        const std::set<std::string> kinds = evidence_of_two(*own[a], *own[b]);
        if (!kinds.empty()) evidence[{id, id}].insert(kinds.begin(), kinds.end());
      }
    }
    witnesses_of_id[id].clear();  // once is enough
  }

  // What is left for the office to decide.
  std::map<std::string, std::size_t> place;  // where an ID stands first
  for (std::size_t i = 0; i < witnesses.size(); ++i) place.emplace(witnesses[i].id, i);
  for (const auto& [pair, kinds] : evidence) {
    if (decisions.count(pair) > 0) continue;
    if (number_of_widest.count(widest.of(pair.first)) == 0) continue;
    PersonToCheck row;
    row.worker_id = pair.first;
    row.other_id = pair.second;
    if (place[row.other_id] < place[row.worker_id]) std::swap(row.worker_id, row.other_id);
    for (const char* kind :
         {"insurance_no", "name_birth_account", "birth_date", "insurance_no_and_name"}) {
      if (kinds.count(kind) > 0) row.evidence.push_back(kind);
    }
    persons.to_check.push_back(row);
  }
  std::sort(persons.to_check.begin(), persons.to_check.end(),
            [&](const PersonToCheck& a, const PersonToCheck& b) {
              return std::pair{place[a.worker_id], place[a.other_id]} <
                     std::pair{place[b.worker_id], place[b.other_id]};
            });
  std::vector<std::string> group_of_request;
  for (std::size_t i = 0; i < requests; ++i)
    group_of_request.push_back(decided.of(witnesses[i].id));
  for (PersonToCheck& row : persons.to_check) {
    const std::string group = decided.of(row.worker_id), other_group = decided.of(row.other_id);
    for (std::size_t i = 0; i < requests; ++i) {
      if (group_of_request[i] == group || group_of_request[i] == other_group) {
        row.requests.push_back(i);
      }
    }
  }
  return persons;
}

}  // namespace reference
