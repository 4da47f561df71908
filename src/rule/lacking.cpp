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
      sets = minimal_unions(sets, lacking_below(rule, mask, child));
    });
  } else if (node.kind == NodeKind::any_of) {
    rule.each_child(number, [&](std::uint32_t child) {
      const std::vector<std::uint32_t> of_child = lacking_below(rule, mask, child);
      sets.insert(sets.end(), of_child.begin(), of_child.end());
    });
    keep_minimal(sets);
  } else {
    throw Error("above the provisions a rule has only all_of and any_of");
  }
  return sets;
}

}  // namespace

std::vector<std::uint32_t> lacking(const Rule& rule, std::uint64_t mask) {
  return lacking_below(rule, mask, static_cast<std::uint32_t>(rule.nodes().size() - 1));
}

}  // namespace v2
}  // namespace rentsupport
