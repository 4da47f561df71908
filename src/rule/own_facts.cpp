#include "rentsupport/own_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <set>
#include <utility>

#include "rule/evaluator.hpp"
#include "rule/rule_result.hpp"
#include "rule/rule_text.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"
#include "values/nearest.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t most_facts = 63;

void check_vocabulary(Vocabulary facts) {
  if (facts.size() > most_facts) throw Error("a vocabulary has at most 63 facts");
  std::set<std::string_view> names;
  for (const FactInfo& fact : facts) {
    if (!names.insert(fact.name).second)
      throw Error(fmt::format("two facts are called {}", printable(fact.name)));
    if (fact.type == FactType::choice &&
        (fact.values.empty() || fact.vietnamese_values.size() != fact.values.size() ||
         fact.english_values.size() != fact.values.size()))
      throw Error(fmt::format("the values of {} lack names or words", printable(fact.name)));
    if (fact.type == FactType::choice && fact.values.size() > 128)
      throw Error(fmt::format("{} has more than 128 values", printable(fact.name)));
  }
}

const FactInfo& fact_in(Vocabulary facts, std::uint8_t fact) {
  if (fact >= facts.size()) throw Error("a record has no fact that is not in its vocabulary");
  return facts[fact];
}

bool is_value(const FactInfo& fact, std::int64_t value) {
  const auto is_within = [&](std::int64_t first, std::int64_t last) {
    return first <= value && value <= last;
  };
  switch (fact.type) {
    case FactType::date: {
      constexpr Date first{std::chrono::year{1} / 1 / 1}, last{std::chrono::year{9999} / 12 / 31};
      return is_within(first.time_since_epoch().count(), last.time_since_epoch().count());
    }
    case FactType::month:
      return is_within(month_number(std::chrono::year{1} / 1),
                       month_number(std::chrono::year{9999} / 12));
    case FactType::day:
      return is_within(1, 31);
    case FactType::choice:
      return is_within(0, static_cast<std::int64_t>(fact.values.size()) - 1);
    case FactType::month_set:
      return static_cast<std::uint64_t>(value) >> MonthSet::capacity == 0;
    case FactType::month_bit:
      return static_cast<std::uint64_t>(value) >> MonthSet::capacity == 0 &&
             (value & (value - 1)) == 0;
    case FactType::number:
      break;
  }
  return true;
}

void check_value(const FactInfo& fact, std::int64_t value) {
  if (!is_value(fact, value)) throw Error(fmt::format("{} cannot be {}", fact.name, value));
}

std::optional<std::int64_t> parsed(const FactInfo& fact, std::string_view text) {
  switch (fact.type) {
    case FactType::date:
      if (const auto day = parse_date(text)) return day->time_since_epoch().count();
      break;
    case FactType::month:
      if (const auto month = parse_month(text)) return month_number(*month);
      break;
    case FactType::month_set:
      if (const auto months = parse_month_set(text))
        return static_cast<std::int64_t>(months->bits());
      break;
    case FactType::month_bit:
      if (const auto month = parse_month(text))
        return static_cast<std::int64_t>(MonthSet::bit(*month));
      break;
    case FactType::choice: {
      const auto found = std::find(fact.values.begin(), fact.values.end(), text);
      if (found != fact.values.end()) return found - fact.values.begin();
      break;
    }
    case FactType::day:
    case FactType::number: {
      std::int64_t number = 0;
      const char* const end = text.data() + text.size();
      const auto [rest, error] = std::from_chars(text.data(), end, number);
      if (error == std::errc{} && rest == end && is_value(fact, number)) return number;
      break;
    }
  }
  return std::nullopt;
}

}  // namespace

OwnRecord::OwnRecord(Vocabulary facts) : facts_(facts), values_(facts.size()) {
  check_vocabulary(facts);
}

OwnRecord& OwnRecord::put(std::uint8_t fact, FactType type, std::int64_t value) {
  const FactInfo& info = fact_in(facts_, fact);
  if (info.type != type) throw Error(fmt::format("{} is of another type", info.name));
  check_value(info, value);
  values_[fact] = value;
  return *this;
}

OwnRecord& OwnRecord::set(const Fact<Date>& fact, Date value) {
  return put(fact.number(), FactType::date, value.time_since_epoch().count());
}
OwnRecord& OwnRecord::set(const Fact<Month>& fact, Month value) {
  return put(fact.number(), FactType::month, month_number(value));
}
OwnRecord& OwnRecord::set(const Fact<std::chrono::day>& fact, std::chrono::day value) {
  return put(fact.number(), FactType::day, static_cast<unsigned>(value));
}
OwnRecord& OwnRecord::set(const Fact<MonthSet>& fact, MonthSet value) {
  return put(fact.number(), FactType::month_set, static_cast<std::int64_t>(value.bits()));
}
OwnRecord& OwnRecord::set(const Fact<MonthBit>& fact, Month value) {
  return put(fact.number(), FactType::month_bit, static_cast<std::int64_t>(MonthSet::bit(value)));
}
OwnRecord& OwnRecord::set(const Fact<std::int64_t>& fact, std::int64_t value) {
  return put(fact.number(), FactType::number, value);
}
OwnRecord& OwnRecord::set(const Fact<std::int64_t>& fact, Money value) {
  return set(fact, value.dong());
}

OwnRecord& OwnRecord::set(std::string_view fact, std::string_view value) {
  const auto found = std::find_if(facts_.begin(), facts_.end(),
                                  [&](const FactInfo& info) { return info.name == fact; });
  if (found == facts_.end()) {
    std::vector<std::string> names;
    for (const FactInfo& info : facts_) names.emplace_back(info.name);
    throw Error(fmt::format("there is no fact {}{}", printable(fact), guess(fact, names)));
  }
  auto& place = values_[static_cast<std::size_t>(found - facts_.begin())];
  place = value.empty() ? std::nullopt : parsed(*found, value);
  if (!place && !value.empty())
    throw Error(fmt::format("{} cannot be {}", found->name, printable(value)));
  return *this;
}

OwnColumns::OwnColumns(Vocabulary facts, std::size_t rows)
    : data_(std::make_unique<Data>(Data{facts, rows, {}, std::vector<std::uint64_t>(rows)})) {
  check_vocabulary(facts);
  data_->views.assign(facts.size(), {data_->nothing.data(), data_->nothing.data(), nullptr});
}
OwnColumns::OwnColumns(OwnColumns&&) noexcept = default;
OwnColumns& OwnColumns::operator=(OwnColumns&&) noexcept = default;
OwnColumns::~OwnColumns() = default;

Vocabulary OwnColumns::facts() const noexcept { return data_->facts; }
std::size_t OwnColumns::rows() const noexcept { return data_->rows; }

namespace {

template <class T>
void put_column(OwnColumns::Data& columns, std::uint8_t fact, std::initializer_list<FactType> types,
                std::span<const T> values, std::span<const std::uint64_t> known) {
  const FactInfo& info = fact_in(columns.facts, fact);
  if (std::find(types.begin(), types.end(), info.type) == types.end())
    throw Error(fmt::format("{} is of another type", info.name));
  if (values.size() != columns.rows ||
      (!known.empty() && known.size() != (columns.rows + word_rows - 1) / word_rows))
    throw Error(fmt::format("the column {} is not one of {} rows", info.name, columns.rows));
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (known.empty() || (known[row / word_rows] >> row % word_rows & 1U) != 0)
      check_value(info, static_cast<std::int64_t>(values[row]));
  }
  columns.views[fact] = {values.data(), known.empty() ? nullptr : known.data(), nullptr};
}

std::int64_t value_at(const ColumnView& view, FactType type, std::size_t row) {
  switch (type) {
    case FactType::date:
    case FactType::month:
    case FactType::day:
      return static_cast<const std::int32_t*>(view.values)[row];
    case FactType::choice:
      return static_cast<const std::uint8_t*>(view.values)[row];
    case FactType::month_set:
    case FactType::month_bit:
    case FactType::number:
      break;
  }
  return static_cast<const std::int64_t*>(view.values)[row];
}

}  // namespace

OwnColumns& OwnColumns::put(std::uint8_t fact, std::span<const std::int32_t> values,
                            std::span<const std::uint64_t> known) {
  put_column(*data_, fact, {FactType::date, FactType::month, FactType::day}, values, known);
  return *this;
}
OwnColumns& OwnColumns::put(std::uint8_t fact, std::span<const std::int64_t> values,
                            std::span<const std::uint64_t> known) {
  put_column(*data_, fact, {FactType::number}, values, known);
  return *this;
}
OwnColumns& OwnColumns::put(std::uint8_t fact, std::span<const std::uint64_t> values,
                            std::span<const std::uint64_t> known) {
  put_column(*data_, fact, {FactType::month_set, FactType::month_bit}, values, known);
  return *this;
}
OwnColumns& OwnColumns::put(std::uint8_t fact, std::span<const std::uint8_t> values,
                            std::span<const std::uint64_t> known) {
  put_column(*data_, fact, {FactType::choice}, values, known);
  return *this;
}

OwnRecord OwnColumns::record(std::size_t row) const {
  if (row >= rows()) throw Error(fmt::format("there is no row {}", row));
  OwnRecord record(facts());
  for (std::size_t fact = 0; fact < facts().size(); ++fact) {
    const ColumnView& view = data_->views[fact];
    if (view.known == nullptr || (view.known[row / word_rows] >> row % word_rows & 1U) != 0)
      record.values_[fact] = value_at(view, facts()[fact].type, row);
  }
  return record;
}

RuleResult rule_result(const Rule& rule, Truth verdict, std::uint64_t mask) {
  RuleResult result;
  result.verdict = verdict;
  const auto provisions = rule.provisions();
  for (std::size_t i = 0; i < provisions.size(); ++i) {
    const std::uint8_t state = state_in(mask, i);
    result.provisions.push_back(
        {provisions[i].id, state == 0 ? std::nullopt : std::optional{static_cast<Truth>(state)}});
  }
  // Whether every condition is that of a provision, with only joins above.
  const auto is_named = [&](const auto& self, std::uint32_t number) -> bool {
    const Node& node = rule.nodes()[number];
    if (node.provision >= 0) return true;
    if (!joins(node.kind)) return false;
    bool all = true;
    rule.each_child(number, [&](std::uint32_t child) { all = all && self(self, child); });
    return all;
  };
  if (verdict == Truth::held ||
      !is_named(is_named, static_cast<std::uint32_t>(rule.nodes().size() - 1)))
    return result;
  for (std::uint32_t rest = blame(rule, mask); rest != 0; rest &= rest - 1)
    result.blamed.push_back(provisions[static_cast<std::size_t>(std::countr_zero(rest))].id);
  return result;
}

namespace {

// A rule over columns, batch by batch.
class OwnBatches {
 public:
  OwnBatches(const Rule& rule, const OwnColumns::Data& columns, std::optional<Month> month)
      : rule_(rule),
        month_(month.value_or(MonthSet::first)),
        rows_(columns.rows),
        rules_{&checked(rule, columns.facts, month)},
        columns_(rules_, columns.facts, columns.views),
        leaves_(
            rules_, columns.facts,
            std::clamp<std::size_t>((columns.rows + word_rows - 1) / word_rows, 1, batch_words)),
        truth_(rule, leaves_) {}

  // Calls visit(row, verdict, mask, facts asked for) for every row, in their order.
  template <class Visit>
  void each_row(Visit&& visit) {
    for (std::size_t begin = 0; begin < rows_; begin += batch_rows) {
      const std::size_t count = std::min(batch_rows, rows_ - begin);
      load(begin, count);
      for (std::size_t word = 0; word * word_rows < count; ++word) {
        std::array<std::uint64_t, word_rows> asks{};
        const std::uint64_t loaded = columns_.loaded(word);
        truth_.each_asked(columns_, word, truth_.verdict(word).unknown() & loaded,
                          [&](std::size_t row, std::uint64_t facts) { asks[row] |= facts; });
        truth_.each_mask(word, loaded, [&](std::size_t row, Truth verdict, std::uint64_t mask) {
          visit(verdict, mask, asks[row]);
        });
      }
    }
  }

  // Returns the truth of every node for the only row.
  [[nodiscard]] std::vector<Truth> truths() {
    load(0, 1);
    std::vector<Truth> truths;
    for (std::uint32_t node = 0; node < rule_.nodes().size(); ++node) {
      const TruthBits bits = truth_.truth(node, 0);
      truths.push_back((bits.yes & 1U) != 0  ? Truth::held
                       : (bits.no & 1U) != 0 ? Truth::failed
                                             : Truth::unknown);
    }
    return truths;
  }

 private:
  static const Rule& checked(const Rule& rule, Vocabulary facts, std::optional<Month> month) {
    check_facts(rule, facts);
    const auto reads_month = [](const Node& node) { return depends_on_month(node); };
    if (!month && std::any_of(rule.nodes().begin(), rule.nodes().end(), reads_month))
      throw Error("the rule reads the supported month: say which");
    return rule;
  }

  void load(std::size_t begin, std::size_t count) {
    std::array<std::uint8_t, batch_words> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<std::uint8_t>(i);
    const auto words = std::span{numbers}.first((count + word_rows - 1) / word_rows);
    columns_.load(begin, count);
    leaves_.evaluate(columns_, words);
    leaves_.evaluate(columns_, words, month_);
    truth_.evaluate(words);
    truth_.evaluate_month(words);
  }

  const Rule& rule_;
  Month month_;
  std::size_t rows_;
  std::array<const Rule*, 1> rules_;
  BatchColumns columns_;
  BatchLeaves leaves_;
  BatchTruth truth_;
};

// A record as columns of one row.
class OneRow {
 public:
  explicit OneRow(const OwnRecord& record) : columns_{record.facts(), 1, {}, {}} {
    const std::size_t count = record.facts().size();
    values_.resize(count);
    known_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto fact = static_cast<std::uint8_t>(i);
      const auto value = record.value(fact);
      known_[i] = value ? 1 : 0;
      std::uint8_t* const to = values_[i].data();
      const auto put = [&](auto narrow) {
        std::copy_n(reinterpret_cast<const std::uint8_t*>(&narrow), sizeof narrow, to);
      };
      switch (record.facts()[i].type) {
        case FactType::date:
        case FactType::month:
        case FactType::day:
          put(static_cast<std::int32_t>(value.value_or(0)));
          break;
        case FactType::choice:
          put(static_cast<std::uint8_t>(value.value_or(0)));
          break;
        case FactType::month_set:
        case FactType::month_bit:
        case FactType::number:
          put(value.value_or(0));
          break;
      }
      columns_.views.push_back({to, &known_[i], nullptr});
    }
  }
  OneRow(const OneRow&) = delete;
  OneRow& operator=(const OneRow&) = delete;
  ~OneRow() = default;

  [[nodiscard]] const OwnColumns::Data& columns() const noexcept { return columns_; }

 private:
  struct alignas(8) Value : std::array<std::uint8_t, 8> {};
  std::vector<Value> values_;
  std::vector<std::uint64_t> known_;
  OwnColumns::Data columns_;
};

std::vector<std::string_view> names_of(std::uint64_t asked, Vocabulary facts) {
  std::vector<std::string_view> names;
  for (std::uint64_t rest = asked; rest != 0; rest &= rest - 1)
    names.push_back(facts[static_cast<std::size_t>(std::countr_zero(rest))].name);
  return names;
}

}  // namespace

RuleResult evaluate(const Rule& rule, const OwnRecord& record, std::optional<Month> month) {
  const OneRow row(record);
  Truth verdict{};
  std::uint64_t mask = 0;
  std::uint64_t asked = 0;
  OwnBatches(rule, row.columns(), month)
      .each_row([&](Truth of_row, std::uint64_t states, std::uint64_t facts) {
        verdict = of_row;
        mask = states;
        asked = facts;
      });
  RuleResult result = rule_result(rule, verdict, mask);
  result.ask = names_of(asked, record.facts());
  return result;
}

RuleResults evaluate(const Rule& rule, const OwnColumns& columns, std::optional<Month> month) {
  RuleResults results(rule, columns.facts());
  results.verdicts_.reserve(columns.rows());
  results.masks_.reserve(columns.rows());
  results.asks_.reserve(columns.rows());
  OwnBatches(rule, columns.data(), month)
      .each_row([&](Truth verdict, std::uint64_t mask, std::uint64_t asked) {
        results.verdicts_.push_back(verdict);
        results.masks_.push_back(mask);
        results.asks_.push_back(asked);
      });
  return results;
}

RuleResult RuleResults::operator[](std::size_t row) const {
  RuleResult result = rule_result(rule_, verdict(row), mask(row));
  result.ask = names_of(ask(row), facts_);
  return result;
}

namespace {

// A rule for one record, a line for each provision, heading and condition.
class RuleLines {
 public:
  RuleLines(const Rule& rule, const OwnRecord& record, std::vector<Truth> truths,
            std::optional<Month> month, Language language)
      : rule_(rule),
        record_(record),
        truths_(std::move(truths)),
        month_(month),
        language_(language) {}

  [[nodiscard]] std::string text() const {
    return lines(static_cast<std::uint32_t>(rule_.nodes().size() - 1), false, "", true);
  }

 private:
  // `is_plain`: that all of these must hold needs no heading.
  [[nodiscard]] std::string lines(std::uint32_t number, bool negated, const std::string& indent,
                                  bool is_plain) const {
    const Node& node = rule_.nodes()[number];
    if (node.provision >= 0) {
      if (!negated) return provision(number, indent);
      return heading(number, true, indent, {"Không được đạt điều sau:", "This must not hold:"}) +
             provision(number, indent + "  ");
    }
    return condition(number, negated, indent, is_plain);
  }

  [[nodiscard]] std::string condition(std::uint32_t number, bool negated, const std::string& indent,
                                      bool is_plain) const {
    const Node& node = rule_.nodes()[number];
    if (node.kind == NodeKind::not_) return lines(number - 1, !negated, indent, is_plain);
    if (node.kind < NodeKind::not_)
      return fmt::format("{}[{}] {}\n", indent, state(number, negated), leaf(node, negated));
    const bool all = (node.kind == NodeKind::all_of) != negated;
    std::string text;
    if (node.kind == NodeKind::at_least) {
      const std::string head =
          fmt::format(fmt::runtime(Bilingual{"Phải đạt {}:", "Hold {}:"}.in(language_)),
                      at_least_words(rule_, number, negated, language_));
      text = heading(number, negated, indent, {head, head});
    } else if (!all || !is_plain) {
      text = heading(
          number, negated, indent,
          all ? Bilingual{"Phải đạt đủ các điều sau:", "All of these:"}
              : Bilingual{"Phải đạt ít nhất một trong các điều sau:", "At least one of these:"});
    }
    std::vector<std::uint32_t> children;
    rule_.each_child(number, [&](std::uint32_t child) { children.push_back(child); });
    std::reverse(children.begin(), children.end());
    const bool is_headed = !text.empty();
    for (const std::uint32_t child : children)
      text += lines(child, negated, is_headed ? indent + "  " : indent, !is_headed);
    return text;
  }

  [[nodiscard]] std::string provision(std::uint32_t number, const std::string& indent) const {
    const Provision& provision =
        rule_.provisions()[static_cast<std::size_t>(rule_.nodes()[number].provision)];
    return fmt::format("{}[{}] {} ({}; {})\n{}    {}\n", indent, state(number, false),
                       citations_words(provision, language_), provision.id,
                       static_cast<char>(provision.confidence), indent,
                       Bilingual{provision.vietnamese, provision.english}.in(language_)) +
           condition(number, false, indent + "    ", true);
  }

  [[nodiscard]] std::string heading(std::uint32_t number, bool negated, const std::string& indent,
                                    const Bilingual& words) const {
    return fmt::format("{}{} [{}]\n", indent, words.in(language_), state(number, negated));
  }

  // A later stage is still to decide what it does.
  [[nodiscard]] std::string state(std::uint32_t number, bool negated) const {
    if (rule_.nodes()[number].kind == NodeKind::later) return state_words(std::nullopt, language_);
    return state_words(negated ? !truths_[number] : truths_[number], language_);
  }

  [[nodiscard]] std::string value(std::uint8_t fact, const Bilingual& unknown) const {
    const auto value = record_.value(fact);
    return value ? value_words(record_.facts()[fact], *value, language_)
                 : std::string{unknown.in(language_)};
  }
  [[nodiscard]] std::string labelled(std::uint8_t fact,
                                     const Bilingual& unknown = {"chưa rõ", "unknown"}) const {
    return fmt::format("{}: {}", label(record_.facts()[fact], language_), value(fact, unknown));
  }

  [[nodiscard]] std::string leaf(const Node& node, bool negated) const {
    const Vocabulary facts = record_.facts();
    if (node.kind == NodeKind::constant || node.kind == NodeKind::later)
      return limit_words(node, facts, language_, month_, negated);
    const std::string wanted = wanted_words(node, facts, language_, month_, negated);
    if (node.kind == NodeKind::given)
      return fmt::format("{}; {}", labelled(node.fact, {"không ghi", "not given"}), wanted);
    if (node.kind == NodeKind::contains)
      return fmt::format("{}; {}; {}", labelled(node.fact), wanted, labelled(node.month_fact));
    if (node.kind != NodeKind::compare) return fmt::format("{}; {}", labelled(node.fact), wanted);
    const std::string left = term_words(node, node.left, facts, language_, std::nullopt);
    std::string text;
    if (node.left.source == Term::Source::fact) {
      text = labelled(node.left.fact) + "; ";
      if (!is_bare_fact(node.left)) text += left + ' ';
    } else if (node.left.source == Term::Source::constant) {
      text = left + ' ';
    } else {
      text = fmt::format("{}: {}; ", left, term_words(node, node.left, facts, language_, month_));
    }
    text += wanted;
    if (node.right.source != Term::Source::fact) return text;
    return is_bare_fact(node.right)
               ? fmt::format("{}: {}", text, value(node.right.fact, {"chưa rõ", "unknown"}))
               : fmt::format("{}; {}", text, labelled(node.right.fact));
  }

  const Rule& rule_;
  const OwnRecord& record_;
  std::vector<Truth> truths_;
  std::optional<Month> month_;
  Language language_;
};

}  // namespace

std::string to_text(const Rule& rule, const OwnRecord& record, Language language,
                    std::optional<Month> month) {
  const OneRow row(record);
  const RuleResult result = evaluate(rule, record, month);
  std::string text = fmt::format("{}: {}", Bilingual{"Kết quả", "Result"}.in(language),
                                 state_words(result.verdict, language));
  std::string places;
  for (const std::string& id : result.blamed) {
    const auto found = std::find_if(rule.provisions().begin(), rule.provisions().end(),
                                    [&](const Provision& provision) { return provision.id == id; });
    places += (places.empty() ? "" : "; ") + citations_words(*found, language);
  }
  if (!places.empty())
    text += fmt::format(", {} {}", Bilingual{"theo", "under"}.in(language), places);
  text += ".\n";
  text += RuleLines(rule, record, OwnBatches(rule, row.columns(), month).truths(), month, language)
              .text();
  if (result.ask.empty()) return text;
  std::string asked;
  for (const FactInfo& fact : record.facts()) {
    if (std::find(result.ask.begin(), result.ask.end(), fact.name) != result.ask.end())
      asked += (asked.empty() ? "" : ", ") + label(fact, language);
  }
  return text + fmt::format("{}: {}.\n", Bilingual{"Cần biết", "To be asked"}.in(language), asked);
}

}  // namespace v2
}  // namespace rentsupport
