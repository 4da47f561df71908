#include "rule/lacking.hpp"

#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

std::vector<std::uint32_t> lacking_below(const Rule& rule, std::uint64_t mask,
                                         std::uint32_t number) {
  const Node& node = rule.nodes()[number];
  if (node.provision >= 0) {
    const auto place = static_cast<unsigned>(node.provision);
    const std::uint8_t state = state_in(mask, place);
    const bool holds = state == 0 || state == static_cast<std::uint8_t>(Truth::held);
    return {holds ? 0 : std::uint32_t{1} << place};
  }
  std::vector<std::uint32_t> sets;
  if (node.kind == NodeKind::all_of) {
    sets = {0};
    rule.each_child(number, [&](std::uint32_t child) {
      const std::vector<std::uint32_t> of_child = lacking_below(rule, mask, child);
      if (sets.size() == 1 && of_child.size() == 1) {  // as nearly always
        sets.front() |= of_child.front();
      } else {
        sets = minimal_unions(sets, of_child);
      }
    });
  } else if (node.kind == NodeKind::any_of) {
    rule.each_child(number, [&](std::uint32_t child) {
      const std::vector<std::uint32_t> of_child = lacking_below(rule, mask, child);
      sets.insert(sets.end(), of_child.begin(), of_child.end());
    });
    keep_minimal(sets);
  } else if (node.kind == NodeKind::at_least) {
    // By how many children are to hold, the sets for those seen so far.
    std::vector<std::vector<std::uint32_t>> by_count(std::size_t{node.least} + 1);
    by_count[0] = {0};
    rule.each_child(number, [&](std::uint32_t child) {
      const std::vector<std::uint32_t> of_child = lacking_below(rule, mask, child);
      for (std::size_t count = node.least; count > 0; --count) {
        const auto with = minimal_unions(by_count[count - 1], of_child);
        by_count[count].insert(by_count[count].end(), with.begin(), with.end());
        keep_minimal(by_count[count]);
      }
    });
    sets = std::move(by_count.back());
  } else {
    throw Error("above the provisions a rule has only all_of, any_of and at_least");
  }
  return sets;
}

}  // namespace

std::vector<std::uint32_t> lacking(const Rule& rule, std::uint64_t mask) {
  return lacking_below(rule, mask, static_cast<std::uint32_t>(rule.nodes().size() - 1));
}

}  // namespace v2
}  // namespace rentsupport
