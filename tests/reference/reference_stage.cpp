// Law page, section 5: once a month, three months, over all requests of one person; and what every
// request-month comes to.

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "reference.hpp"

namespace reference {

namespace {

using Readings = std::map<std::string, std::string>;

// One request-month on its way to a decision.
struct RequestMonth {
  const List* list = nullptr;
  std::size_t list_order = 0, request_order = 0;
  Finding finding;
  Decision decision;
  std::string stage;  // the provision of art2.4 that refuses it, or empty
  std::string
      doubt;  // the one that refuses it if it is another person's, or one person's; or empty
};

// The months that count for one person.
struct Counted {
  MonthSet in_all;
  std::map<std::string, MonthSet> in_group;

  void add(Month month, const std::string& group) {
    in_all.insert(month);
    in_group[group].insert(month);
  }

  // The provision that stands in the way of one more month; empty if none does.
  std::string obstacle(Month month, const std::string& group, const Readings& readings) const {
    if (in_all.count(month) > 0) return "art2.4.once_a_month";
    const bool each_group = readings.at("cap_scope") == "each_group";
    const auto of_group = in_group.find(group);
    const std::size_t months_of_group = of_group == in_group.end() ? 0 : of_group->second.size();
    const std::size_t counted = each_group ? months_of_group : in_all.size();
    return counted >= 3 ? "art2.4.three_months" : "";
  }
};

// Number 2 of the section. The month is last: the months of one request are the only tie before it.
bool comes_before(const RequestMonth* a, const RequestMonth* b) {
  const bool a_decided = a->list->decided_on.has_value();
  const bool b_decided = b->list->decided_on.has_value();
  if (a_decided != b_decided) return a_decided;
  if (a->list->drawn_up_on != b->list->drawn_up_on) {
    return a->list->drawn_up_on < b->list->drawn_up_on;
  }
  if (a->list_order != b->list_order) return a->list_order < b->list_order;
  if (a->request_order != b->request_order) return a->request_order < b->request_order;
  return a->decision.month < b->decision.month;
}

// Two bits a provision: 0 not reached, 1 held, 2 failed, 3 unknown; the first in the lowest bits.
std::string mask_of(const RequestMonth& row) {
  std::uint64_t mask = 0;
  unsigned shift = 0;
  for (const std::string& id : provisions_of(row.list->group)) {
    std::uint64_t state = 0;
    if (id == "art2.4.once_a_month" || id == "art2.4.three_months") {
      const std::string once = "art2.4.once_a_month";
      const bool stops_before = id != once && (row.stage == once || row.doubt == once);
      if (row.finding.eligible != Truth::failed && !stops_before) {
        state = row.stage == id ? 2 : row.doubt == id ? 3 : 1;
      }
    } else {
      const Truth truth = row.finding.provisions.at(id);
      state = truth == Truth::held ? 1 : truth == Truth::failed ? 2 : 3;
    }
    mask |= state << shift;
    shift += 2;
  }
  std::string digits;
  for (int digit = 15; digit >= 0; --digit) digits += "0123456789abcdef"[mask >> (4 * digit) & 15];
  return digits;
}

// The provisions each of which would be enough: with it held, and the unknown ones not, nothing
// refuses the request-month any more.
std::vector<std::string> refused_by_alone(const RequestMonth& row) {
  std::set<std::string> held;
  for (const auto& [id, truth] : row.finding.provisions) {
    if (truth == Truth::held) held.insert(id);
  }
  const bool eligible = eligible_with(row.list->group, held);
  if (!row.stage.empty()) {
    return eligible ? std::vector{row.stage} : std::vector<std::string>{};
  }
  std::vector<std::string> alone;
  for (const std::string& id : provisions_of(row.list->group)) {
    std::set<std::string> with = held;
    with.insert(id);
    if (!eligible && eligible_with(row.list->group, with)) alone.push_back(id);
  }
  return alone;
}

// The sum of two amounts, neither of which is negative.
std::int64_t checked_sum(std::int64_t a, std::int64_t b) {
  if (a > std::numeric_limits<std::int64_t>::max() - b) throw std::overflow_error("sum of amounts");
  return a + b;
}

}  // namespace

Decided decide(const Dossier& dossier, const Options& options) {
  const Readings readings = complete_readings(options.readings);
  const std::map<std::string, std::string> assumptions = canonical_assumptions(options.assumptions);
  std::optional<Date> assumed_receipt;
  if (assumptions.count("received_on") > 0) {
    assumed_receipt = date_in(assumptions.at("received_on"));
  }

  Decided result;
  Declared declared = declare(dossier, readings);
  result.declared = declared.requests;
  result.filled = fill(std::move(declared.dossier), assumptions);
  std::map<std::string, const Employer*> employers;
  for (const Employer& employer : result.filled.employers) {
    employers[employer.employer_id] = &employer;
  }
  std::map<std::string, std::size_t> list_orders;
  for (std::size_t i = 0; i < result.filled.lists.size(); ++i) {
    const List& list = result.filled.lists[i];
    list_orders[list.list_id] = i;
    Timeline& timeline = result.timelines[list.list_id] = timeline_of(list, readings);
    // What is decided and when each step is due does not depend on the day that it is.
    if (options.as_of)
      timeline.completes_in_time = timeline_of(list, readings, options.as_of).completes_in_time;
  }

  // Every request-month by itself, in input order.
  std::vector<RequestMonth> rows;
  std::vector<const Request*> request_of_row;
  for (std::size_t i = 0; i < result.filled.requests.size(); ++i) {
    const Request& request = result.filled.requests[i];
    const std::size_t list_order = list_orders.at(request.list_id);
    const List& list = result.filled.lists[list_order];
    for (const Month month : request.months) {
      RequestMonth row;
      row.list = &list;
      row.list_order = list_order;
      row.request_order = i;
      row.finding =
          examine(*employers.at(list.employer_id), list, result.timelines.at(list.list_id), request,
                  month, readings, assumed_receipt);
      row.decision.request_id = request.request_id;
      row.decision.list_id = list.list_id;
      row.decision.employer_id = list.employer_id;
      row.decision.worker_id = request.worker_id;
      row.decision.group = list.group;
      row.decision.month = month;
      rows.push_back(row);
      request_of_row.push_back(&request);
    }
  }

  // Number 7: all of it for the narrowest and for the widest persons.
  const Persons persons = persons_of(result.filled);
  const auto narrowest = [&](const RequestMonth& row) {
    return persons.requests[row.request_order].narrowest;
  };
  const auto widest = [&](const RequestMonth& row) {
    return persons.requests[row.request_order].widest;
  };

  std::vector<RequestMonth*> in_order;
  for (RequestMonth& row : rows) in_order.push_back(&row);
  std::sort(in_order.begin(), in_order.end(), comes_before);

  // Number 1: the history counts first. A payment whose group cannot be read counts in both.
  std::map<std::size_t, Counted> paid_before_narrowest, paid_before_widest;  // by person
  for (std::size_t i = 0; i < result.filled.history.size(); ++i) {
    const Payment& payment = result.filled.history[i];
    if (!payment.counts) continue;
    for (const std::string group : {"working", "returning"}) {
      if (payment.group.value_or(group) != group) continue;
      for (const std::size_t person : persons.payments[i].narrowest) {
        paid_before_narrowest[person].add(payment.month, group);
      }
      for (const std::size_t person : persons.payments[i].widest) {
        paid_before_widest[person].add(payment.month, group);
      }
    }
  }

  // Numbers 2 and 3: the eligible ones, one after the other.
  std::map<std::size_t, Counted> counted_narrowest = paid_before_narrowest;
  std::map<std::size_t, Counted> counted_widest = paid_before_widest;
  for (RequestMonth* row : in_order) {
    if (row->finding.eligible != Truth::held) continue;
    const Month month = row->decision.month;
    const std::string& group = row->decision.group;
    Counted& of_narrowest = counted_narrowest[narrowest(*row)];
    Counted& of_widest = counted_widest[widest(*row)];
    const std::string if_narrowest = of_narrowest.obstacle(month, group, readings);
    const std::string if_widest = of_widest.obstacle(month, group, readings);
    if (if_narrowest.empty()) of_narrowest.add(month, group);
    if (if_widest.empty()) of_widest.add(month, group);
    if (if_narrowest.empty() || if_widest.empty()) {
      row->doubt = if_narrowest + if_widest;  // empty, or one of them
    } else {
      row->stage = if_narrowest;
    }
  }
  // Number 4: those of which facts are unknown, against history and payable months only.
  for (RequestMonth* row : in_order) {
    if (row->finding.eligible != Truth::unknown) continue;
    const Counted& months = counted_narrowest[narrowest(*row)];
    row->stage = months.obstacle(row->decision.month, row->decision.group, readings);
  }

  for (RequestMonth& row : rows) {
    Decision& decision = row.decision;
    const std::int64_t amount = amount_of(decision.group);
    if (row.finding.eligible == Truth::failed) {
      decision.outcome = "refused";
      decision.failed = row.finding.failed;
    } else if (!row.stage.empty()) {
      decision.outcome = "refused";
      decision.failed = {row.stage};
    } else if (!row.doubt.empty()) {
      decision.outcome = "undetermined";
      decision.max_amount_vnd = amount;
      decision.unknown = {row.doubt};
      decision.ask = {"worker_id"};
    } else if (row.finding.eligible == Truth::held) {
      decision.outcome = "payable";
      decision.amount_vnd = decision.max_amount_vnd = amount;
    } else {
      decision.outcome = "undetermined";
      decision.max_amount_vnd = amount;
      decision.unknown = row.finding.unknown;
      decision.ask = row.finding.asks;
    }
    if (decision.outcome == "refused") decision.refused_by_alone = refused_by_alone(row);
    decision.mask = mask_of(row);
    decision.person = widest(row);
  }

  // Number 5: what the whole run could come to at most, beside the history and what is payable.
  std::vector<RequestMonth*> undetermined;
  for (RequestMonth* row : in_order) {
    if (row->decision.outcome == "undetermined") undetermined.push_back(row);
  }
  std::stable_sort(undetermined.begin(), undetermined.end(),
                   [](const RequestMonth* a, const RequestMonth* b) {
                     return a->decision.max_amount_vnd > b->decision.max_amount_vnd;
                   });
  for (const RequestMonth& row : rows) {
    result.payable_vnd = checked_sum(result.payable_vnd, row.decision.amount_vnd);
  }
  result.at_most_vnd = result.payable_vnd;
  std::map<std::size_t, Counted> at_most = paid_before_narrowest;
  for (const RequestMonth& row : rows) {
    if (row.decision.outcome != "payable") continue;
    at_most[narrowest(row)].add(row.decision.month, row.decision.group);
  }
  for (const RequestMonth* row : undetermined) {
    const Decision& decision = row->decision;
    Counted& months = at_most[narrowest(*row)];
    if (!months.obstacle(decision.month, decision.group, readings).empty()) continue;
    months.add(decision.month, decision.group);
    result.at_most_vnd = checked_sum(result.at_most_vnd, decision.max_amount_vnd);
  }

  std::vector<std::int64_t> doubtful_vnd(result.filled.requests.size());
  for (const RequestMonth& row : rows) {
    if (row.doubt.empty()) continue;
    doubtful_vnd[row.request_order] += row.decision.max_amount_vnd;
  }
  result.persons_to_check = persons.to_check;
  for (PersonToCheck& pair : result.persons_to_check) {
    for (const std::size_t request : pair.requests) pair.amount_vnd += doubtful_vnd[request];
  }

  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Decision& decision = rows[i].decision;
    result.decisions.push_back(decision);
    if (decision.outcome != "payable") continue;
    ScheduleRow payment;
    payment.payment_no = static_cast<std::int64_t>(result.schedule.size()) + 1;
    payment.decision = decision;
    payment.full_name = request_of_row[i]->full_name.value_or("");
    payment.account = request_of_row[i]->account.value_or("");
    payment.timeline = result.timelines.at(decision.list_id);
    result.schedule.push_back(payment);
  }
  return result;
}

}  // namespace reference
