// The decision table walked by one thread and by many.
#include <catch2/catch.hpp>

#include "table/report.hpp"

using namespace tests::table;

TEST_CASE("decision table: it does not depend on the number of threads", "[table]") {
  Scheme scheme = scheme_of("default", rule_set_of("default"));
  scheme.groups.resize(1, scheme.groups.front());
  scheme.groups[0].rule =
      cut_to(scheme.groups[0].rule, {"art1.tenant", "art2.2.applied", "art4.1.rents",
                                     "art4.employer", "art4.3.insured", "art7.4.deadline"});
  // A fault in every class: the same counter-example must be found first.
  const Fault fault = [](TruthBits& outcomes, bool) { outcomes.no |= outcomes.yes; };
  Walked by_one, by_many;
  const SchemeResult one = check(scheme, 1, by_one, fault);
  const SchemeResult many = check(scheme, 4, by_many, fault);
  CHECK(lines_of(one, scheme) == lines_of(many, scheme));
  REQUIRE(one.counter_examples.size() == many.counter_examples.size());
  REQUIRE_FALSE(one.counter_examples.empty());
  for (std::size_t i = 0; i < one.counter_examples.size(); ++i)
    CHECK(one.counter_examples[i].text == many.counter_examples[i].text);
}
