#include <fmt/format.h>

#include <algorithm>

#include "answer/card_deck.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// A line of the flowchart.
constexpr std::string_view indent = "  ";

// Between quotes: an own norm may have some.
std::string quoted(std::string text) {
  for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at))
    text.replace(at, 1, "#quot;");
  return text;
}

void draw(const CardGroup& group, std::uint32_t number, Language language, std::string_view margin,
          std::string& nodes, std::string& edges) {
  const Node& node = group.rule->nodes()[number];
  if (node.provision >= 0) {
    const Provision& provision = group.rule->provisions()[static_cast<std::size_t>(node.provision)];
    nodes += fmt::format("{}{}_{}[\"{}<br/>{}\"]\n", margin, group.name, number, provision.id,
                         quoted(citations_words(provision, language)));
    return;
  }
  const std::string word =
      node.kind == NodeKind::at_least
          ? at_least_words(*group.rule, number, false, language)
          : std::string{(node.kind == NodeKind::all_of ? Bilingual{"tất cả", "all of"}
                                                       : Bilingual{"ít nhất một", "one of"})
                            .in(language)};
  nodes += fmt::format("{}{}_{}([\"{}\"])\n", margin, group.name, number, word);
  std::vector<std::uint32_t> children;
  group.rule->each_child(number, [&](std::uint32_t child) { children.push_back(child); });
  std::reverse(children.begin(), children.end());
  for (const std::uint32_t child : children) {
    edges += fmt::format("{}{}_{} --> {}_{}\n", margin, group.name, number, group.name, child);
    draw(group, child, language, margin, nodes, edges);
  }
}

std::string drawing(const CardGroup& group, Language language, std::string_view margin) {
  std::string nodes, edges;
  draw(group, static_cast<std::uint32_t>(group.rule->nodes().size() - 1), language, margin, nodes,
       edges);
  return nodes + edges;
}

}  // namespace

std::string mermaid_of(const CardGroup& group, Language language) {
  return "flowchart LR\n" + drawing(group, language, indent);
}

std::string cards_mermaid(const CardDeck& deck, Language language) {
  std::string text = "flowchart LR\n";
  if (const std::string& words = deck.not_as_enacted.in(language); !words.empty())
    text += fmt::format("  not_as_enacted[\"{}\"]\n", quoted(words));
  for (const CardGroup& group : deck.groups) {
    text += fmt::format("  subgraph {}[\"{}: {}\"]\n    direction LR\n{}  end\n", group.name,
                        group.title.in(language), group.payment.amount.in(language),
                        drawing(group, language, "    "));
  }
  return text;
}

}  // namespace v2
}  // namespace rentsupport
