#include "difference_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "language_option.hpp"
#include "values/language.hpp"
#include "words.hpp"

namespace rentsupport::cli {

namespace {

// Rows of cells, each column as wide as its widest cell; the first `left` columns stand on the
// left.
class TextTable {
 public:
  explicit TextTable(std::size_t left) : left_(left) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  [[nodiscard]] std::string text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
      widths.resize(std::max(widths.size(), row.size()));
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
    }
    std::string result;
    for (const auto& row : rows_) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string blanks(widths[i] - width(row[i]), ' ');
        if (i > 0) line += "  ";
        line += i < left_ ? row[i] + blanks : blanks + row[i];
      }
      line.erase(line.find_last_not_of(' ') + 1);
      result += line + '\n';
    }
    return result;
  }

 private:
  // Characters, not bytes.
  static std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
      return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U;
    }));
  }

  std::size_t left_;
  std::vector<std::vector<std::string>> rows_;
};

std::string change_of(const std::map<std::string, Change>& buckets, const char* key,
                      const Words& words) {
  const auto found = buckets.find(key);
  return found == buckets.end()
             ? "0"
             : words.money_change(found->second.payable_before, found->second.payable_after);
}

}  // namespace

void add_table_options(CLI::App& command, bool& json, Language language) {
  command
      .add_option_function<std::string>(
          "--format", [&json](const std::string& format) { json = format == "json"; },
          say(language, "text (a table) or json; text if left out",
              "text (bảng) hoặc json; bỏ trống là text"))
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}));
  add_language_option(command, language);
}

std::string readings_table(const Decisions& decisions, const std::vector<ReadingAtStake>& at_stake,
                           Language language) {
  const Words words(language);
  TextTable table(2);
  table.add({words("reading", "cách hiểu"), words("option", "phương án"),
             words("request-months", "lượt hỗ trợ"), words("workers", "người"),
             words("payable VND", "chi trả (đồng)"), words("at most VND", "tối đa (đồng)"),
             words("of it working", "trong đó đang làm việc"),
             words("returning", "quay lại thị trường")});
  for (const ReadingAtStake& reading : at_stake) {
    const Differences& differences = reading.differences;
    const Change& all = differences.all;
    table.add({std::string{reading.reading}, std::string{reading.option},
               words.number(all.changed()), words.number(all.workers),
               words.money_change(all.payable_before, all.payable_after),
               words.money_change(differences.at_most_before, differences.at_most_after),
               change_of(differences.by_group, "working", words),
               change_of(differences.by_group, "returning", words)});
  }
  return fmt::format(
             "{}\n",
             fmt::format(
                 fmt::runtime(words(
                     "{} request-months decided, {} VND payable, {} VND at most; what "
                     "another choice would change:",
                     "Đã xét {} lượt hỗ trợ (người × tháng), chi trả {} đồng, tối đa {} đồng; nếu "
                     "chọn khác thì thay đổi:")),
                 words.number(decisions.size()), words.money(decisions.payable()),
                 words.money(decisions.at_most()))) +
         table.text();
}

std::string differences_table(const Differences& differences, Language language) {
  const Words words(language);
  const Change& all = differences.all;
  constexpr std::array outcomes{Outcome::payable, Outcome::refused, Outcome::undetermined};
  TextTable totals(1);
  totals.add({"", words("before", "trước"), words("after", "sau"), words("change", "thay đổi")});
  const auto of_outcome = [&](Outcome outcome, bool before) {
    std::uint64_t count = 0;
    for (const Outcome other : outcomes)
      count += before ? all.count(outcome, other) : all.count(other, outcome);
    return count;
  };
  const auto signed_number = [&](std::uint64_t before, std::uint64_t after) {
    if (before == after) return std::string{"0"};
    return before < after ? "+" + words.number(after - before) : "-" + words.number(before - after);
  };
  for (const Outcome outcome : outcomes) {
    const std::uint64_t before = of_outcome(outcome, true);
    const std::uint64_t after = of_outcome(outcome, false);
    totals.add({fmt::format(fmt::runtime(words("{} request-months", "lượt hỗ trợ {}")),
                            words.outcome(outcome)),
                words.number(before), words.number(after), signed_number(before, after)});
  }
  totals.add({words("payable VND", "chi trả (đồng)"), words.money(all.payable_before),
              words.money(all.payable_after),
              words.money_change(all.payable_before, all.payable_after)});
  totals.add({words("at most VND", "tối đa (đồng)"), words.money(differences.at_most_before),
              words.money(differences.at_most_after),
              words.money_change(differences.at_most_before, differences.at_most_after)});
  std::string text = totals.text();
  text += '\n';
  text += fmt::format(fmt::runtime(words("{} request-months of {} workers change\n",
                                         "{} lượt hỗ trợ của {} người lao động thay đổi\n")),
                      words.number(all.changed()), words.number(all.workers));
  if (all.changed() == 0) return text;

  for (const Outcome was : outcomes) {
    for (const Outcome is : outcomes) {
      if (was == is || all.count(was, is) == 0) continue;
      text += fmt::format("  {} -> {}: {}\n", words.outcome(was), words.outcome(is),
                          words.number(all.count(was, is)));
    }
  }
  if (all.repriced > 0)
    text +=
        fmt::format(fmt::runtime(words("  at another amount: {}\n", "  với mức hỗ trợ khác: {}\n")),
                    words.number(all.repriced));

  TextTable buckets(2);
  buckets.add({"", "", words("request-months", "lượt hỗ trợ"), words("workers", "người"),
               words("payable before", "chi trả trước"), words("after", "sau"),
               words("change", "thay đổi")});
  const auto add_all = [&](const std::map<std::string, Change>& changes, const std::string& heading,
                           auto&& name_of) {
    for (const auto& [key, change] : changes) {
      if (change.changed() == 0) continue;
      buckets.add({heading, name_of(key), words.number(change.changed()),
                   words.number(change.workers), words.money(change.payable_before),
                   words.money(change.payable_after),
                   words.money_change(change.payable_before, change.payable_after)});
    }
  };
  add_all(differences.by_group, words("group", "nhóm"),
          [&](const std::string& key) { return words.group(key); });
  add_all(differences.by_month, words("month", "tháng"),
          [&](const std::string& key) { return words.month(key); });
  add_all(differences.by_province, words("province", "tỉnh"),
          [&](const std::string& key) { return words.province(key); });
  text += '\n' + buckets.text();

  if (differences.provisions.empty()) return text;
  TextTable provisions(1);
  provisions.add({words("provision", "quy định"), words("refuses no longer", "không còn từ chối"),
                  words("refuses now", "từ chối mới"),
                  words("leaves open no longer", "không còn chưa rõ"),
                  words("leaves open now", "chưa rõ mới")});
  for (const auto& [id, change] : differences.provisions) {
    provisions.add({id, words.number(change.refuses_no_longer), words.number(change.refuses_now),
                    words.number(change.undetermined_no_longer),
                    words.number(change.undetermined_now)});
  }
  return text + '\n' + provisions.text();
}

}  // namespace rentsupport::cli
