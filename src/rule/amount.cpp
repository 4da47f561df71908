#include "rentsupport/amount.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "rule/rule_result.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

constexpr std::size_t most_nodes = 255;

class AmountBuilder {
 public:
  static AmountNode leaf(AmountKind kind, std::int64_t number, bool is_money) {
    AmountNode node;
    node.kind = kind;
    node.number = number;
    node.is_money = is_money;
    return node;
  }

  static Amount join(const AmountNode& top, const std::vector<Amount>& parts) {
    if (parts.empty()) throw Error("an amount of no amounts has no meaning");
    Amount whole;
    for (const Amount& part : parts) {
      const auto offset = static_cast<std::uint32_t>(whole.nodes_.size());
      for (AmountNode node : part.nodes_) {
        node.first += offset;
        whole.nodes_.push_back(node);
      }
      for (AmountNote note : part.notes_) {
        note.node += offset;
        whole.notes_.push_back(std::move(note));
      }
    }
    if (top.kind == AmountKind::product || parts.size() > 1) whole.nodes_.push_back(top);
    if (whole.nodes_.size() > most_nodes)
      throw Error(fmt::format("an amount holds at most {} nodes", most_nodes));
    return whole;
  }

  static Amount product(std::int64_t factor, bool is_money, const Amount& part) {
    if (factor < 0) throw Error("an amount is multiplied by less than 0");
    Amount whole = join(leaf(AmountKind::product, factor, is_money), {part});
    check_factors(whole, whole.nodes_.size() - 1, 1);
    return whole;
  }

  static Amount noted(AmountNote note, Amount amount) {
    note.node = static_cast<std::uint32_t>(amount.nodes_.size() - 1);
    if (!amount.notes_.empty() && amount.notes_.back().node == note.node)
      throw Error("an amount has a note already");
    amount.notes_.push_back(std::move(note));
    return amount;
  }

 private:
  // Then a part, of 64 bits at its leaf, fits 128.
  static void check_factors(const Amount& amount, std::size_t number, std::int64_t factor) {
    const AmountNode& node = amount.nodes_[number];
    if (node.kind == AmountKind::product && node.number > 0 &&
        __builtin_mul_overflow(factor, node.number, &factor))
      throw Error("the factors of an amount do not fit 64 bits together");
    for (std::size_t end = number; end > node.first; end = amount.nodes_[end - 1].first)
      check_factors(amount, end - 1, factor);
  }
};

Amount::Amount(Money constant)
    : nodes_{AmountBuilder::leaf(AmountKind::constant, constant.dong(), true)} {}
Amount::Amount(std::int64_t count)
    : nodes_{AmountBuilder::leaf(AmountKind::constant, count, false)} {}
Amount::Amount(const Operand<std::int64_t>& number) {
  const Term& term = number.term();
  if (term.source == Term::Source::constant) {
    nodes_.push_back(AmountBuilder::leaf(AmountKind::constant, term.constant, false));
    return;
  }
  nodes_.push_back(AmountBuilder::leaf(AmountKind::fact, 0, false));
  nodes_.back().fact = term.fact;
  if (term.times != 1)
    nodes_.push_back(AmountBuilder::leaf(AmountKind::product, term.times, false));
}

Amount operator*(Money rate, const Amount& count) {
  return AmountBuilder::product(rate.dong(), true, count);
}
Amount operator*(std::int64_t factor, const Amount& amount) {
  return AmountBuilder::product(factor, false, amount);
}
Amount smaller_of(const std::vector<Amount>& amounts) {
  return AmountBuilder::join(AmountBuilder::leaf(AmountKind::smaller_of, 0, false), amounts);
}
Amount larger_of(const std::vector<Amount>& amounts) {
  return AmountBuilder::join(AmountBuilder::leaf(AmountKind::larger_of, 0, false), amounts);
}
Amount noted(AmountNote note, const Amount& amount) {
  return AmountBuilder::noted(std::move(note), amount);
}

namespace {

// The children of a node, in their order.
std::vector<std::size_t> children(const Amount& amount, std::size_t number) {
  std::vector<std::size_t> result;
  for (std::size_t end = number; end > amount.nodes()[number].first;
       end = amount.nodes()[end - 1].first)
    result.push_back(end - 1);
  std::reverse(result.begin(), result.end());
  return result;
}

// Says of every node whether it counts đồng.
std::vector<bool> money_of(const Amount& amount, Vocabulary facts) {
  std::vector<bool> is_money;
  for (std::size_t number = 0; number < amount.nodes().size(); ++number) {
    const AmountNode& node = amount.nodes()[number];
    if (node.kind == AmountKind::constant) {
      is_money.push_back(node.is_money);
    } else if (node.kind == AmountKind::fact) {
      if (node.fact >= facts.size())
        throw Error("an amount has a fact that is not in the vocabulary");
      if (facts[node.fact].type != FactType::number)
        throw Error(fmt::format("{} is no number", facts[node.fact].name));
      is_money.push_back(facts[node.fact].is_money);
    } else {
      const std::vector<std::size_t> parts = children(amount, number);
      const bool first = is_money[parts.front()];
      if (node.kind == AmountKind::product && node.is_money && first)
        throw Error("an amount multiplies money by money");
      for (const std::size_t part : parts) {
        if (is_money[part] != first) throw Error("an amount compares money with a count");
      }
      is_money.push_back(first || node.is_money);
    }
  }
  if (!is_money.back()) throw Error("an amount is no money");
  return is_money;
}

std::string_view word_of(AmountKind kind) {
  return kind == AmountKind::smaller_of ? "smaller" : "larger";
}

}  // namespace

std::string canonical(const Amount& amount, Vocabulary facts) {
  static_cast<void>(money_of(amount, facts));
  std::string text;
  auto note = amount.notes().begin();
  for (std::size_t number = 0; number < amount.nodes().size(); ++number) {
    const AmountNode& node = amount.nodes()[number];
    text += fmt::format("{} {}-{} ", number, node.first, number);
    const std::string_view unit = node.is_money ? " VND" : "";
    switch (node.kind) {
      case AmountKind::constant:
        text += fmt::format("{}{}", node.number, unit);
        break;
      case AmountKind::fact:
        text += facts[node.fact].name;
        break;
      case AmountKind::product:
        text += fmt::format("times {}{}", node.number, unit);
        break;
      case AmountKind::smaller_of:
      case AmountKind::larger_of:
        text += word_of(node.kind);
        break;
    }
    if (note != amount.notes().end() && note->node == number) {
      text += fmt::format(" : {} / {}", note->english, note->vietnamese);
      for (const Citation& citation : note->citations) text += "; " + to_string(citation);
      ++note;
    }
    text += '\n';
  }
  return text;
}

namespace {

__extension__ using Wide = __int128;

// What a part can be: its value where it is known, the most that it can be where that is bounded.
struct Part {
  std::optional<Wide> value;
  std::optional<Wide> at_most;
};

// Computes the parts of amounts for records whose facts `value_of(fact)` gives, or nothing.
template <class ValueOf>
std::vector<Part> parts_of(const Amount& amount, const ValueOf& value_of) {
  std::vector<Part> parts(amount.nodes().size());
  for (std::size_t number = 0; number < parts.size(); ++number) {
    const AmountNode& node = amount.nodes()[number];
    Part& part = parts[number];
    const auto each_part = [&](const auto& visit) {
      for (std::size_t end = number; end > node.first; end = amount.nodes()[end - 1].first)
        visit(parts[end - 1]);
    };
    switch (node.kind) {
      case AmountKind::constant:
        part = {node.number, node.number};
        break;
      case AmountKind::fact:
        if (const std::optional<std::int64_t> value = value_of(node.fact)) part = {*value, *value};
        break;
      case AmountKind::product:
        each_part([&](const Part& of) {
          if (of.value) part.value = *of.value * node.number;
          if (of.at_most) part.at_most = *of.at_most * node.number;
        });
        break;
      case AmountKind::smaller_of: {
        bool all_known = true;
        each_part([&](const Part& of) {
          all_known = all_known && of.value;
          if (of.at_most)
            part.at_most = part.at_most ? std::min(*part.at_most, *of.at_most) : *of.at_most;
        });
        if (all_known) part.value = part.at_most;
        break;
      }
      case AmountKind::larger_of: {
        bool all_known = true;
        bool all_bounded = true;
        each_part([&](const Part& of) {
          all_known = all_known && of.value;
          all_bounded = all_bounded && of.at_most;
          if (of.at_most)
            part.at_most = part.at_most ? std::max(*part.at_most, *of.at_most) : *of.at_most;
        });
        if (!all_bounded) part.at_most.reset();
        if (all_known) part.value = part.at_most;
        break;
      }
    }
  }
  return parts;
}

bool fits(Wide number) {
  return number >= std::numeric_limits<std::int64_t>::min() &&
         number <= std::numeric_limits<std::int64_t>::max();
}

// A bound that does not fit 64 bits is none; an amount that does not is an error.
std::optional<AmountResult> result_of(const Part& part) {
  AmountResult result;
  if (part.value && !fits(*part.value)) return std::nullopt;
  if (part.value) result.amount = Money{static_cast<std::int64_t>(*part.value)};
  if (part.at_most && fits(*part.at_most))
    result.at_most = Money{static_cast<std::int64_t>(*part.at_most)};
  return result;
}

}  // namespace

AmountResult evaluate(const Amount& amount, const OwnRecord& record) {
  static_cast<void>(money_of(amount, record.facts()));
  const auto parts = parts_of(amount, [&](std::uint8_t fact) { return record.value(fact); });
  if (const auto result = result_of(parts.back())) return *result;
  throw Error("the amount does not fit 64 bits");
}

std::vector<AmountResult> evaluate(const Amount& amount, const OwnColumns& columns) {
  static_cast<void>(money_of(amount, columns.facts()));
  std::vector<AmountResult> results;
  results.reserve(columns.rows());
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    const auto parts = parts_of(amount, [&](std::uint8_t fact) -> std::optional<std::int64_t> {
      const ColumnView& view = columns.data().views[fact];
      if (view.known != nullptr && (view.known[row / word_rows] >> row % word_rows & 1U) == 0)
        return std::nullopt;
      return static_cast<const std::int64_t*>(view.values)[row];
    });
    const auto result = result_of(parts.back());
    if (!result) throw Error(fmt::format("the amount of row {} does not fit 64 bits", row));
    results.push_back(*result);
  }
  return results;
}

namespace {

std::string digits(Wide number) {
  std::string text;
  const bool is_below_zero = number < 0;
  do {
    const auto digit = static_cast<int>(number % 10);
    text += static_cast<char>('0' + (digit < 0 ? -digit : digit));
    number /= 10;
  } while (number != 0);
  if (is_below_zero) text += '-';
  std::reverse(text.begin(), text.end());
  return text;
}

class AmountWords {
 public:
  // Without parts, what it is made of.
  AmountWords(const Amount& amount, Vocabulary facts, std::vector<Part> parts, Language language)
      : amount_(amount),
        facts_(facts),
        is_money_(money_of(amount, facts)),
        parts_(std::move(parts)),
        language_(language) {}

  [[nodiscard]] std::string text() const { return text(amount_.nodes().size() - 1, true); }

 private:
  // The parts of what others stand beside are put between brackets.
  [[nodiscard]] std::string text(std::size_t number, bool alone) const {
    const AmountNode& node = amount_.nodes()[number];
    std::string words = note(number);
    if (!words.empty())
      words += node.kind == AmountKind::constant || node.kind == AmountKind::fact ? " " : ": ";
    switch (node.kind) {
      case AmountKind::constant:
        words += figure(node.number, node.is_money);
        break;
      case AmountKind::fact:
        words += label(facts_[node.fact], language_);
        if (!parts_.empty()) words += ' ' + value(number);
        break;
      case AmountKind::product:
        words += figure(node.number, node.is_money) + " × " + text(number - 1, false);
        if (!parts_.empty()) words += " = " + value(number);
        break;
      case AmountKind::smaller_of:
      case AmountKind::larger_of: {
        std::string list{node.kind == AmountKind::smaller_of
                             ? Bilingual{"nhỏ hơn của: ", "the smaller of: "}.in(language_)
                             : Bilingual{"lớn hơn của: ", "the larger of: "}.in(language_)};
        bool is_first = true;
        for (const std::size_t part : children(amount_, number)) {
          if (!std::exchange(is_first, false)) list += "; ";
          list += text(part, false);
        }
        const std::string before = parts_.empty() ? std::string{} : value(number);
        if (alone) {
          words += before.empty() ? list : before + ", " + list;
        } else {
          words += fmt::format("{}{}({})", before, before.empty() ? "" : " ", list);
        }
        break;
      }
    }
    return words + place(number);
  }

  [[nodiscard]] const AmountNote* note_at(std::size_t number) const {
    for (const AmountNote& note : amount_.notes()) {
      if (note.node == number) return &note;
    }
    return nullptr;
  }
  [[nodiscard]] std::string note(std::size_t number) const {
    const AmountNote* const note = note_at(number);
    return note == nullptr ? std::string{}
                           : std::string{Bilingual{note->vietnamese, note->english}.in(language_)};
  }
  [[nodiscard]] std::string place(std::size_t number) const {
    const AmountNote* const note = note_at(number);
    if (note == nullptr || note->citations.empty()) return {};
    return fmt::format(" ({})", citations_words(note->citations, language_));
  }

  [[nodiscard]] std::string value(std::size_t number) const {
    const Part& part = parts_[number];
    if (part.value) return figure(*part.value, is_money_[number]);
    std::string unknown{Bilingual{"chưa rõ", "unknown"}.in(language_)};
    if (!part.at_most) return unknown;
    return fmt::format("{} ({} {})", unknown, Bilingual{"không quá", "at most"}.in(language_),
                       figure(*part.at_most, is_money_[number]));
  }

  [[nodiscard]] std::string figure(Wide number, bool is_money) const {
    const std::string text = grouped(digits(number), digit_mark(language_));
    return is_money ? text + std::string{Bilingual{" đồng", " VND"}.in(language_)} : text;
  }

  const Amount& amount_;
  Vocabulary facts_;
  std::vector<bool> is_money_;
  std::vector<Part> parts_;
  Language language_;
};

}  // namespace

std::string to_text(const Amount& amount, const OwnRecord& record, Language language) {
  static_cast<void>(evaluate(amount, record));
  auto parts = parts_of(amount, [&](std::uint8_t fact) { return record.value(fact); });
  return AmountWords(amount, record.facts(), std::move(parts), language).text();
}

std::string to_text(const Amount& amount, Vocabulary facts, Language language) {
  return AmountWords(amount, facts, {}, language).text();
}

}  // namespace v2
}  // namespace rentsupport
