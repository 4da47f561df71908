// decision_table: walks the complete decision table and checks its theorems.
//
//   decision_table --expected FILE          the default readings, compared with the file
//   decision_table --expected FILE --all    and each other option of a reading alone
//   decision_table --renew FILE             the same, and writes the file anew: read the difference
//                                           before you commit it
//   --threads N                             default: all processors; the result is the same
//
// Provisions' states come from the library's evaluator over facts, cluster by cluster; the rule
// above the provisions is evaluated by it over every combination of those states.
//
// Exit status: 0 everything holds and is as expected, 1 something is not, 2 wrong usage.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "table/orders.hpp"
#include "table/report.hpp"
#include "table/requests.hpp"
#include "values/sha256.hpp"

namespace {

using namespace tests::table;

constexpr const char* file_head =
    R"(# The complete decision table, as decision_table walks it: for each reading, group and month the
# classes, their outcomes, and a digest of all facts, states and outcomes. Then what the theorems
# must except:
#
# idle: a provision that turns no class from payable to refused alone (theorem 6).
#   employed_in_month=not_required   art1.employed fails only for kinds of contract that fail the term too
#   split_contract=by_...            concluded and started read the same date: they fail together
#   combined_returning=accepted      art11.4.one_month holds whatever months are asked for
#
# declarations=ignored has the table of the default: what a signed form declares is filled in before
# the rules, and they take facts alike that are given, declared or assumed.
#
# out of reach: rows of facts whose class is undetermined, although no answer to their unknown facts
# is payable (or none is refused): the provisions named are unknown together, and what would hold
# the one fails the other (or what would fail one is no possible answer). Each class has other rows
# that reach both ends. `anywhere`: whatever the answers; `in files`: without answers that make an
# interval end before it begins, which no file may hold.
#   term with started                a contract that ends in April began before April, or is too short;
#                                    one that ends in January of the year 1 began before all dates
#   started, without a kind          an end before the window leaves no beginning in it (in files)
#   not_continued with started       the earlier contract ended too late for a start in the window that is
#                                    not after the month supported
#   rents                            who rented until a day of the month began in time
#   employed with started            a contract that ended in time began in time
#
# Renew it with `decision_table --renew FILE`, and read the difference before you commit it.
)";

int wrong_usage() {
  std::cerr << "usage: decision_table --expected FILE [--all] [--threads N]\n"
               "       decision_table --renew FILE [--threads N]\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  std::string expected_file;
  bool renew = false;
  bool all = false;
  unsigned threads = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--all") {
      all = true;
    } else if (i + 1 < argc && (argument == "--expected" || argument == "--renew")) {
      renew = argument == "--renew";
      expected_file = argv[++i];
    } else if (i + 1 < argc && argument == "--threads") {
      threads = static_cast<unsigned>(std::strtoul(argv[++i], nullptr, 10));
    } else {
      return wrong_usage();
    }
  }
  if (expected_file.empty()) return wrong_usage();
  std::string expected;
  if (!renew) {
    std::ifstream in(expected_file);
    if (!in) {
      std::cerr << "cannot read " << expected_file << '\n';
      return 2;
    }
    std::ostringstream text;
    text << in.rdbuf();
    expected = text.str();
  }

  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::string> names = all_readings();
  if (!all && !renew) names.resize(1);
  Walked walked;
  bool good = true;
  std::uint64_t tables = 0, tables_walked = 0, classes = 0, classes_walked = 0;
  std::uint64_t payable = 0, refused = 0, undetermined = 0;
  std::uint64_t idle = 0, alive = 0, out_of_reach = 0;
  DecidedStates decided;
  std::set<Joint> joints;
  Orders orders;
  std::array<std::uint64_t, theorem_count + 1> compared{};
  std::array<bool, theorem_count + 1> fails{};
  std::vector<std::string> lines;
  for (const std::string& name : names) {
    const RuleSet rules = rule_set_of(name);
    const Scheme scheme = scheme_of(name, rules);
    const SchemeResult result = check(scheme, threads, walked);
    for (const Table& table : result.tables) {
      ++tables;
      classes += table.result.classes;
      payable += table.result.payable;
      refused += table.result.refused;
      undetermined += table.result.undetermined;
      if (!table.walked) continue;
      ++tables_walked;
      classes_walked += table.result.classes;
      for (std::size_t i = 1; i <= theorem_count; ++i) compared[i] += table.result.compared[i];
    }
    compared[2] += result.contracts_compared;
    idle += result.idle.size();
    alive += result.alive;
    out_of_reach += result.out_of_reach.size();
    for (const CounterExample& found : result.counter_examples) {
      fails[found.theorem] = true;
      std::cout << "theorem " << found.theorem
                << " does not hold: " << theorem_names[found.theorem - 1] << '\n'
                << found.text << '\n';
    }
    // The amounts of the three outcomes, as the library decides requests.
    for (const Table& table : result.tables) {
      const DecidedStates states = decide_states(rules, table, rules.groups()[table.group].amount);
      decided.payable += states.payable;
      decided.refused += states.refused;
      decided.undetermined += states.undetermined;
      // A table with payable classes has some that files may hold.
      const bool some = states.payable > 0 && states.refused > 0 && states.undetermined > 0;
      if (states.differs.empty() && (some || table.result.payable == 0)) continue;
      fails[4] = true;
      std::cout << "theorem 4 does not hold: " << name << ", " << scheme.groups[table.group].name
                << ' ' << to_string(table.month) << ": " << states.differs << '\n';
    }
    for (const GroupRule& group : scheme.groups) {
      for (const Joint& joint : joints_of(group.rule)) {
        if (!joints.insert(joint).second) continue;
        const Orders swapped = compare_orders(joint);
        orders.compared += swapped.compared;
        if (swapped.counter_example.empty()) continue;
        fails[7] = true;
        std::cout << "theorem 7 does not hold: " << swapped.counter_example << '\n';
      }
    }
    // The provisions of Article 2(4) are decided after the rules: shown on a payable class.
    for (std::size_t g = 0; g < scheme.groups.size(); ++g) {
      std::vector<std::string> later, turned;
      for (const Provision& provision : scheme.groups[g].rule.provisions()) {
        if (scheme.groups[g].rule.nodes()[provision.node].kind == NodeKind::later)
          later.push_back(provision.id);
      }
      for (const Table& table : result.tables) {
        if (table.group == g && table.result.payable > 0 && turned.empty())
          turned = turned_by_payments(rules, table);
      }
      if (turned == later) continue;
      fails[6] = true;
      std::cout << "theorem 6 does not hold: " << name << ", " << scheme.groups[g].name
                << ": a provision decided after the rules refuses no payable class\n";
    }
    const auto found = lines_of(result, scheme);
    if (!renew) {
      const std::string differs = difference(expected_lines(expected, name), found);
      if (!differs.empty()) {
        good = false;
        std::cout << "the table is not the expected one:\n" << differs << '\n';
      }
    }
    lines.insert(lines.end(), found.begin(), found.end());
  }
  const std::chrono::duration<std::int64_t, std::milli> took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                            begin);
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  std::cout << "decision table, readings: " << names.size() << '\n'
            << "decision table, tables: " << tables << '\n'
            << "decision table, tables walked: " << tables_walked
            << " (the others have the same states and changes)\n"
            << "decision table, classes enumerated: " << classes << '\n'
            << "decision table, classes walked: " << classes_walked << '\n'
            << "decision table, payable: " << payable << '\n'
            << "decision table, refused: " << refused << '\n'
            << "decision table, undetermined: " << undetermined << '\n'
            << "decision table, sha256: " << rentsupport::sha256(text) << '\n';
  for (std::size_t i = 1; i <= theorem_count; ++i) {
    std::cout << "theorem " << i << ", " << theorem_names[i - 1] << ": "
              << (fails[i] ? "does not hold" : "holds") << ", " << (i == 6 ? alive : compared[i])
              << (i == 2             ? " contracts checked"
                  : i == 3 || i == 5 ? " pairs of classes checked"
                  : i == 6           ? " provisions of a reading and group shown"
                  : i == 7           ? " classes decided in reverse too"
                                     : " classes checked")
              << '\n';
    good = good && !fails[i];
  }
  std::cout << "theorem 6, provisions idle under a reading: " << idle << '\n'
            << "theorem 4, requests decided for their amounts: " << decided.payable << " payable, "
            << decided.refused << " refused, " << decided.undetermined << " undetermined\n"
            << "theorem 7, kinds of joints with every two neighbours swapped: " << joints.size()
            << ", in " << orders.compared << " states (of more than " << all_states_up_to
            << " conditions those in which all but three share one)\n"
            << "theorem 4, kinds of rows with an end out of reach: " << out_of_reach << '\n'
            << "decision table, seconds: " << took.count() / 1000 << '.'
            << took.count() % 1000 / 100 << '\n';
  if (renew) {
    std::ofstream out(expected_file);
    out << file_head << text;
    if (!out.flush()) {
      std::cerr << "cannot write " << expected_file << '\n';
      return 2;
    }
  }
  return good ? 0 : 1;
}
