#include "table/fact_rows.hpp"

#include <cstring>
#include <utility>

#include "rule/rule_text.hpp"

namespace tests::table {

bool follows_from_list_dates(std::uint8_t fact) {
  return fact == facts::received_on.number() || fact >= facts::list_month.number();
}

namespace {

std::string value_text(std::uint8_t fact, std::int64_t value) {
  const FactInfo& info = vocabulary()[fact];
  switch (info.type) {
    case FactType::date:
      return to_string(Date{std::chrono::days{value}});
    case FactType::month:
      return to_string(month_of_number(static_cast<std::int32_t>(value)));
    case FactType::day:
    case FactType::number:
      return std::to_string(value);
    case FactType::month_set:
    case FactType::month_bit:
      return to_string(MonthSet::from_bits(static_cast<std::uint64_t>(value)));
    case FactType::choice:
      return choice_text(info, static_cast<unsigned>(value));
  }
  return {};
}

}  // namespace

std::string facts_text(const RowFacts& row, const std::vector<std::uint8_t>& facts) {
  std::string text;
  for (const std::uint8_t fact : facts) {
    if (!text.empty()) text += ' ';
    text += std::string{vocabulary()[fact].name} + '=' +
            (row[fact] ? value_text(fact, *row[fact]) : "(empty)");
  }
  return text;
}

std::string steps_text(const Steps& steps) {
  std::string text = "drawn_up_on=" + to_string(steps.drawn_up_on);
  const auto add = [&](const char* name, const std::optional<Date>& day) {
    if (day) text += std::string{" "} + name + '=' + to_string(*day);
  };
  add("posted_on", steps.posted_on);
  add("sent_to_si_on", steps.sent_to_si_on);
  add("si_confirmed_on", steps.si_confirmed_on);
  add("received_on", steps.received_on);
  add("submitted_on", steps.submitted_on);
  add("decided_on", steps.decided_on);
  add("funded_on", steps.funded_on);
  add("paid_on", steps.paid_on);
  return text;
}

FactRows::FactRows(std::vector<const Rule*> rules)
    : rules_(std::move(rules)),
      values_(facts::count, std::vector<std::uint64_t>(batch_rows)),
      known_(facts::count, std::vector<std::uint64_t>(batch_words)),
      masks_(batch_rows) {
  for (std::size_t fact = 0; fact < facts::count; ++fact)
    views_.push_back({values_[fact].data(), known_[fact].data(), nullptr});
  columns_ = std::make_unique<BatchColumns>(rules_, vocabulary(), views_);
  leaves_ = std::make_unique<BatchLeaves>(rules_, vocabulary());
  for (const Rule* const rule : rules_)
    truths_.push_back(std::make_unique<BatchTruth>(*rule, *leaves_));
}

void FactRows::put(std::size_t row, const RowFacts& facts) {
  for (const std::uint8_t fact : columns_->used()) {
    const std::uint64_t bit = std::uint64_t{1} << row % word_rows;
    std::uint64_t& known = known_[fact][row / word_rows];
    known = facts[fact] ? known | bit : known & ~bit;
    const auto place = [&](auto value) {
      std::memcpy(reinterpret_cast<char*>(values_[fact].data()) + row * sizeof value, &value,
                  sizeof value);
    };
    const std::int64_t value = facts[fact].value_or(0);
    switch (vocabulary()[fact].type) {
      case FactType::date:
      case FactType::month:
      case FactType::day:
        place(static_cast<std::int32_t>(value));
        break;
      case FactType::month_set:
      case FactType::month_bit:
        place(static_cast<std::uint64_t>(value));
        break;
      case FactType::choice:
        place(static_cast<std::uint8_t>(value));
        break;
      case FactType::number:
        place(value);
        break;
    }
  }
}

void FactRows::evaluate(std::size_t rows, std::size_t rule, Month month) {
  std::vector<std::uint8_t> words((rows + word_rows - 1) / word_rows);
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = static_cast<std::uint8_t>(i);
  columns_->load(0, words.size() * word_rows);
  leaves_->evaluate(*columns_, words);
  leaves_->evaluate(*columns_, words, month);
  BatchTruth& truth = *truths_[rule];
  truth.evaluate(words);
  truth.evaluate_month(words);
  evaluated_ = rule;
  for (const std::uint8_t word : words) {
    truth.each_mask(word, ~std::uint64_t{0}, [&](std::size_t row, Truth, std::uint64_t mask) {
      masks_[word * word_rows + row] = mask;
    });
  }
}

Truth FactRows::truth(std::uint32_t node, std::size_t row) const {
  const TruthBits bits = truths_[evaluated_]->truth(node, row / word_rows);
  const auto has = [&](std::uint64_t word) { return (word >> row % word_rows & 1U) != 0; };
  return has(bits.yes) ? Truth::held : has(bits.no) ? Truth::failed : Truth::unknown;
}

}  // namespace tests::table
