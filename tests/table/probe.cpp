#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include "table/product.hpp"
using namespace tests::table;
int main(int argc, char** argv) {
  const auto t0 = std::chrono::steady_clock::now();
  const auto ms = [&] { return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - t0).count(); };
  const std::string reading = argc > 1 ? argv[1] : "default";
  const bool do_walk = argc > 2;
  Scheme scheme = scheme_of(reading, rule_set_of(reading));
  std::vector<Month> months = months_of(scheme.groups[0].rule);
  ListDates dates(scheme, months);
  std::cout << "cases " << dates.cases().size() << " receipts " << dates.receipts().size() << " list months " << dates.list_months().size() << " ms " << ms() << "\n";
  std::map<std::string,int> shapes;
  for (const auto& group : scheme.groups) {
    for (Month m : months_of(group.rule)) {
      Clusters clusters;
      double classes = 1;
      for (auto& c : clusters_of({&group.rule})) {
        clusters.push_back(std::make_unique<ClusterStates>(c, group.rule, m, dates));
        const auto& s = *clusters.back();
        classes *= double(s.masks.size());
        std::cout << s.masks.size() << "(" << s.grid.size() << "r," << s.changes.size() << "c," << s.narrow.size() << "n," << s.narrow_in_files.size() << "f" << (s.known_rows_are_definite ? "" : "!") << ") ";
      }
      auto shape = shape_of(group.rule, clusters);
      int id = shapes.try_emplace(shape, (int)shapes.size()).first->second;
      std::cout << "\n" << group.name << " " << to_string(m) << " classes " << classes << " shape " << id << " ms " << ms() << "\n";
      if (do_walk && id == (int)shapes.size() - 1 && to_string(m) == argv[2]) {
        auto r = walk(group.rule, clusters, 0);
        std::cout << r.classes << " " << r.payable << " " << r.refused << " " << r.undetermined << " " << r.sha256 << " ms " << ms() << "\n";
        for (auto c : r.compared) std::cout << c << " "; std::cout << "\n";
        for (auto& c : r.counter_examples) std::cout << "theorem " << c.theorem << ": " << c.text << "\n";
        for (std::size_t p = 0; p < r.turns.size(); ++p) if (!r.turns[p]) std::cout << "dead " << group.rule.provisions()[p].id << "\n";
      }
    }
  }
}
