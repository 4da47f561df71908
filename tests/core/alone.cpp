// A program that is linked with the core alone: it decides a worker from structs, explains, prints
// a card, and hands its decisions to C and to Arrow. It prints what each gave.
#include <iostream>
#include <string>

#include "rentsupport/cards.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/rentsupport_tables.h"
#include "rentsupport/version.hpp"

using namespace rentsupport;
using namespace std::chrono_literals;

namespace {

// Prints the first line that holds a text.
void print_line(const std::string& text, std::string_view part) {
  const std::size_t found = text.find(part);
  if (found == std::string::npos) throw Error("nothing says: " + std::string{part});
  const std::size_t begin = text.rfind('\n', found) + 1;
  std::cout << text.substr(begin, text.find('\n', found) - begin) << '\n';
}

void decide_and_explain() {
  DossierBuilder dossier;
  const Employer employer{
      .employer_id = "E1", .kind = EmployerKind::enterprise, .province = Province{33}};
  const List list{
      .list_id = "L1", .employer_id = "E1", .group = Group::working, .drawn_up_on = 2022y / 6 / 1};
  const Request request{.request_id = "R1",
                        .list_id = "L1",
                        .worker_id = "033095578105",
                        .rent_from = 2022y / 7 / 10,
                        .pays_rent = true,
                        .months = {2022y / 5}};
  for (const auto& problem : {dossier.add(employer), dossier.add(list), dossier.add(request)})
    if (problem) throw Error(problem->text());
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
  print_line(to_text(explain(decisions, 0), Language::english), "Request R1");
}

void must(rentsupport_status status) {
  if (status != RENTSUPPORT_OK) throw Error("the C ABI fails");
}

void decide_in_c() {
  rentsupport_rule_set* rules = nullptr;
  rentsupport_dossier* dossier = nullptr;
  rentsupport_decisions* decisions = nullptr;
  must(rentsupport_rule_set_create(nullptr, 0, nullptr, 0, &rules, nullptr));
  must(rentsupport_dossier_create(&dossier, nullptr));
  must(rentsupport_evaluate(rules, dossier, nullptr, &decisions, nullptr));
  ArrowSchema schema{};
  ArrowArray array{};
  must(rentsupport_decisions_export_arrow(decisions, RENTSUPPORT_DECISIONS, &schema, &array,
                                          nullptr));
  std::cout << array.length << " rows of " << schema.n_children << " columns\n";
  array.release(&array);
  schema.release(&schema);
  if (rentsupport_rule_set_sha256(rules) != RuleSet::decision_08_2022().sha256() ||
      rentsupport_version() != version())
    throw Error("C has another library than C++");
  rentsupport_decisions_free(decisions);
  rentsupport_dossier_free(dossier);
  rentsupport_rule_set_free(rules);
}

// A dossier of training support by name, of which nothing but its filing is known.
void decide_by_name() {
  const char* const act = "decision-23-2021-training";
  rentsupport_rules* rules = nullptr;
  rentsupport_input* input = nullptr;
  rentsupport_results* results = nullptr;
  must(rentsupport_rules_create(act, nullptr, &rules, nullptr));
  must(rentsupport_input_create(act, RENTSUPPORT_ENGLISH, &input, nullptr));
  const rentsupport_cell plan[] = {{"plan_id", "P1", 0, 0, 0},
                                   {"employer_id", "E1", 0, 0, 0},
                                   {"filed_on", "2022-05-20", 0, 0, 0}};
  must(rentsupport_input_add(input, "plans", plan, 3, nullptr));
  must(rentsupport_input_decide(input, rules, nullptr, &results, nullptr));
  rentsupport_text text{};
  must(rentsupport_results_csv(results, "plans_decided", &text, nullptr));
  print_line(text.bytes, "P1,E1");
  rentsupport_text_free(&text);
  rentsupport_results_free(results);
  rentsupport_input_free(input);
  rentsupport_rules_free(rules);
}

}  // namespace

int main() try {
  decide_and_explain();
  print_line(cards_text(RuleSet::decision_08_2022(), Language::english), "art4.1.rents  (");
  decide_in_c();
  decide_by_name();
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
