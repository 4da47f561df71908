#include "table/requests.hpp"

#include <stdexcept>

#include "rentsupport/evaluate.hpp"

namespace tests::table {

using std::chrono::days;
using std::chrono::months;

bool is_of_files(const Grid& grid, std::size_t row) {
  return !grid.assumes_receipt(row) && grid.is_in_order(row);
}

std::optional<std::size_t> file_row(const ClusterStates& cluster, StateNumber state) {
  for (std::size_t row = cluster.example[state]; row < cluster.grid.size(); ++row) {
    if (cluster.state_of_row[row] == state && is_of_files(cluster.grid, row)) return row;
  }
  return std::nullopt;
}

void add_request(DossierBuilder& dossier, std::size_t number, Group group, Month month,
                 const Clusters& clusters, const std::vector<std::size_t>& rows) {
  const std::string id = std::to_string(number);
  RowFacts facts;
  Steps steps{first_day(month + months{1}), {}, {}, {}, {}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    const RowFacts row = clusters[i]->grid.row(rows[i]);
    for (const std::uint8_t fact : clusters[i]->cluster.facts) facts[fact] = row[fact];
    if (const auto of_list = clusters[i]->grid.steps(rows[i])) steps = *of_list;
  }
  const auto choice = [&]<class E>(const Fact<E>& fact) -> std::optional<E> {
    if (!facts[fact.number()]) return std::nullopt;
    return static_cast<E>(*facts[fact.number()]);
  };
  const auto date = [&](const Fact<Date>& fact) -> std::optional<Date> {
    if (!facts[fact.number()]) return std::nullopt;
    return Date{days{*facts[fact.number()]}};
  };
  const auto set = [&](const Fact<MonthSet>& fact) -> std::optional<MonthSet> {
    if (!facts[fact.number()]) return std::nullopt;
    return MonthSet::from_bits(static_cast<std::uint64_t>(*facts[fact.number()]));
  };
  Employer employer;
  employer.employer_id = id;
  employer.kind = choice(facts::kind);
  employer.registered = choice(facts::registered);
  employer.zone = choice(facts::zone);
  employer.province = choice(facts::province);
  List list;
  list.list_id = list.employer_id = id;
  list.group = group;
  list.drawn_up_on = steps.drawn_up_on;
  list.posted_on = steps.posted_on;
  list.sent_to_si_on = steps.sent_to_si_on;
  list.si_confirmed_on = steps.si_confirmed_on;
  list.received_on = steps.received_on;
  list.submitted_on = steps.submitted_on;
  list.decided_on = steps.decided_on;
  list.funded_on = steps.funded_on;
  list.paid_on = steps.paid_on;
  list.payroll_copy = choice(facts::payroll_copy);
  list.forms_attached = choice(facts::forms_attached);
  Request request;
  request.request_id = request.list_id = id;
  request.worker_id = "W" + std::to_string(100'000 + number);
  request.applied = choice(facts::applied);
  request.contract_type = choice(facts::contract_type);
  request.contract_signed_on = date(facts::contract_signed_on);
  request.contract_starts_on = date(facts::contract_starts_on);
  request.contract_ends_on = date(facts::contract_ends_on);
  request.previous_contract = choice(facts::previous_contract);
  request.previous_contract_ended_on = date(facts::previous_contract_ended_on);
  request.rent_from = date(facts::rent_from);
  request.rent_to = date(facts::rent_to);
  request.rented_months = set(facts::rented_months);
  request.pays_rent = choice(facts::pays_rent);
  request.insured_months = set(facts::insured_months);
  request.payroll_months = set(facts::payroll_months);
  request.insurance_exempt = choice(facts::insurance_exempt);
  request.newly_recruited = choice(facts::newly_recruited);
  request.insured_elsewhere = choice(facts::insured_elsewhere);
  request.months = set(facts::months).value_or(MonthSet{month});
  for (const auto& problem : {dossier.add(employer), dossier.add(list), dossier.add(request)}) {
    if (problem) throw std::invalid_argument(problem->text());
  }
}

namespace {

// Returns a row of each cluster that holds all its provisions; none where a cluster has none.
std::vector<std::size_t> held_rows(const Table& table) {
  std::vector<std::size_t> rows;
  for (const auto& cluster : table.clusters) {
    std::uint64_t held = 0;
    for (const std::size_t p : cluster->cluster.provisions.front())
      held = with_state(held, p, Truth::held);
    const auto state = cluster->find(held);
    const auto row = state ? file_row(*cluster, *state) : std::nullopt;
    if (!row) return {};
    rows.push_back(*row);
  }
  return rows;
}

}  // namespace

DecidedStates decide_states(const RuleSet& rules, const Table& table, Money amount) {
  DecidedStates result;
  const std::vector<std::size_t> held = held_rows(table);
  if (held.empty()) return result;
  const Rule& rule = rules.groups()[table.group].rule;
  DossierBuilder dossier;
  std::vector<std::vector<StateNumber>> classes;  // by request
  for (std::size_t i = 0; i < table.clusters.size(); ++i) {
    for (StateNumber state = 0; state < table.clusters[i]->masks.size(); ++state) {
      const auto row = file_row(*table.clusters[i], state);
      if (!row) continue;
      std::vector<std::size_t> rows = held;
      rows[i] = *row;
      add_request(dossier, classes.size(), static_cast<Group>(table.group), table.month,
                  table.clusters, rows);
      std::vector<StateNumber> states;
      for (std::size_t c = 0; c < rows.size(); ++c)
        states.push_back(table.clusters[c]->state_of_row[rows[c]]);
      classes.push_back(std::move(states));
    }
  }
  const Decisions decisions = evaluate(rules, dossier.build(), {1});
  for (std::size_t request = 0; request < classes.size(); ++request) {
    const Decision decision = decisions.find(request, table.month).value();
    std::uint64_t mask = 0;
    for (std::size_t c = 0; c < table.clusters.size(); ++c)
      mask |= table.clusters[c]->masks[classes[request][c]];
    const Truth truth = verdict(rule, mask);
    ++(truth == Truth::held     ? result.payable
       : truth == Truth::failed ? result.refused
                                : result.undetermined);
    const Outcome outcome = truth == Truth::held     ? Outcome::payable
                            : truth == Truth::failed ? Outcome::refused
                                                     : Outcome::undetermined;
    const Money least = truth == Truth::held ? amount : Money{};
    const Money most = truth == Truth::failed ? Money{} : amount;
    if (decision.outcome == outcome && decision.amount == least && decision.max_amount == most)
      continue;
    if (result.differs.empty())
      result.differs = "decided otherwise, or for other amounts\n" +
                       class_text(rule, table.clusters, classes[request]);
  }
  return result;
}

std::vector<std::string> turned_by_payments(const RuleSet& rules, const Table& table) {
  const Rule& rule = rules.groups()[table.group].rule;
  const auto group = static_cast<Group>(table.group);
  const std::vector<std::size_t> rows = held_rows(table);
  if (rows.empty()) return {};
  DossierBuilder dossier;
  const auto pay = [&](std::size_t request, Month month) {
    Payment payment;
    payment.worker_id = dossier.build().worker_id(request);
    payment.month = month;
    payment.amount = rules.groups()[table.group].amount;
    payment.group = group;
    if (const auto problem = dossier.add(payment)) throw std::invalid_argument(problem->text());
  };
  constexpr std::size_t unpaid = 0;
  constexpr std::size_t paid_for_the_month = 1;
  constexpr std::size_t paid_for_other_months = 2;
  for (const std::size_t request : {unpaid, paid_for_the_month, paid_for_other_months})
    add_request(dossier, request, group, table.month, table.clusters, rows);
  pay(paid_for_the_month, table.month);
  for (int i = 1; i <= rules.cap_months(); ++i) pay(paid_for_other_months, table.month - months{i});
  const Decisions decisions = evaluate(rules, dossier.build(), {1});
  std::vector<std::string> turned;
  const auto decided = [&](std::size_t request) {
    return decisions.find(request, table.month).value();
  };
  if (decided(unpaid).outcome != Outcome::payable) return {};
  for (const std::size_t request : {paid_for_the_month, paid_for_other_months}) {
    const Decision decision = decided(request);
    if (decision.outcome != Outcome::refused) continue;
    const std::uint32_t blamed = blame(rule, decision.mask);
    for (std::size_t p = 0; p < rule.provisions().size(); ++p) {
      if (blamed == std::uint32_t{1} << p) turned.push_back(rule.provisions()[p].id);
    }
  }
  return turned;
}

}  // namespace tests::table
