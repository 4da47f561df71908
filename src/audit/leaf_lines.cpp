#include "audit/leaf_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <utility>

#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::string_view leaf_name = "rentsupport-leaf-1";

constexpr std::array employer_facts{std::size_t{employers::kind},
                                    std::size_t{employers::registered},
                                    std::size_t{employers::zone}, std::size_t{employers::province}};
constexpr std::array list_facts{
    std::size_t{lists::group},           std::size_t{lists::drawn_up_on},
    std::size_t{lists::posted_on},       std::size_t{lists::sent_to_si_on},
    std::size_t{lists::si_confirmed_on}, std::size_t{lists::received_on},
    std::size_t{lists::submitted_on},    std::size_t{lists::decided_on},
    std::size_t{lists::funded_on},       std::size_t{lists::paid_on},
    std::size_t{lists::payroll_copy},    std::size_t{lists::forms_attached},
    std::size_t{lists::signed_form}};
constexpr std::array request_facts{std::size_t{workers::section},
                                   std::size_t{workers::applied},
                                   std::size_t{workers::contract_type},
                                   std::size_t{workers::contract_signed_on},
                                   std::size_t{workers::contract_starts_on},
                                   std::size_t{workers::contract_ends_on},
                                   std::size_t{workers::previous_contract},
                                   std::size_t{workers::previous_contract_ended_on},
                                   std::size_t{workers::rent_from},
                                   std::size_t{workers::rent_to},
                                   std::size_t{workers::rented_months},
                                   std::size_t{workers::pays_rent},
                                   std::size_t{workers::insured_months},
                                   std::size_t{workers::payroll_months},
                                   std::size_t{workers::insurance_exempt},
                                   std::size_t{workers::newly_recruited},
                                   std::size_t{workers::insured_elsewhere},
                                   std::size_t{workers::months}};

// More than all facts of a row can take: a set of months is the longest.
constexpr std::size_t longest_facts = 4096;
static_assert(std::size_t{24} * MonthSet::capacity + request_facts.size() * 32 < longest_facts);

// Writes a set of months as its runs: `2021-12 2022-02..2022-04`.
std::string month_runs(std::uint64_t months) {
  if (months == 0) return "-";
  std::string text;
  while (months != 0) {
    const int first = std::countr_zero(months);
    const int last = first + std::countr_one(months >> first) - 1;
    if (!text.empty()) text += ' ';
    text += to_string(month_at(static_cast<std::uint8_t>(first)));
    if (last > first) text += ".." + to_string(month_at(static_cast<std::uint8_t>(last)));
    months &= ~std::uint64_t{0} << last << 1;
  }
  return text;
}

constexpr std::size_t requests_a_part = 2048;

}  // namespace

std::span<const std::size_t> leaf_facts(TableName table) noexcept {
  switch (table) {
    case TableName::employers:
      return employer_facts;
    case TableName::lists:
      return list_facts;
    case TableName::workers:
      return request_facts;
    case TableName::history:
    case TableName::persons:
      break;
  }
  return {};
}

std::string leaf_head(std::string_view engine, const RuleSet& rule_set,
                      const std::map<std::string, std::string>& assumptions,
                      const std::set<std::string>& ignored_columns) {
  Lines head;
  head.put(fmt::format("{}\nengine,", leaf_name));
  head.cell(engine);
  head.put(fmt::format("\nrule_set,{},{}\n", rule_set.id(), rule_set.sha256()));
  // Names and values of facts are ours: nothing in them needs quotes.
  for (const auto& [fact, value] : assumptions)
    head.put(fmt::format("assume,{},{}\n", fact, value));
  for (const std::string& column : ignored_columns) {
    head.put("ignore,");
    head.cell(column);
    head.put('\n');
  }
  return std::string{head.text()};
}

LeafLines::LeafLines(const Decisions& decisions, std::string head)
    : decisions_(Decisions::Data::of(decisions)),
      dossier_(*decisions_.dossier),
      counted_(decisions_),
      facts_{facts_of(dossier_, TableName::employers), facts_of(dossier_, TableName::lists),
             facts_of(dossier_, TableName::workers)},
      head_(std::move(head)),
      after_head_(leaf_hash()) {
  for (std::uint8_t place = 0; place < MonthSet::capacity; ++place)
    months_[place] = to_string(month_at(place));
  after_head_.add(head_);
}

std::vector<LeafLines::Facts> LeafLines::facts_of(const Dossier::Data& dossier, TableName name) {
  std::vector<Facts> all;
  for (const std::size_t number : leaf_facts(name)) {
    const Column& column = dossier.table(name).columns[number];
    Facts& facts = all.emplace_back();
    facts.given = column.known.data();
    if (column.type == CellType::date) {
      facts.days = column.ints.data();
      continue;
    }
    if (column.type == CellType::month_set) {
      facts.sets = column.sets.data();
      continue;
    }
    facts.choices = column.choices.data();
    const auto add = [&](std::string_view text) {
      Value& value = facts.values.emplace_back();
      value.size = static_cast<std::uint8_t>(text.copy(value.text.data(), value.text.size()));
    };
    if (column.type == CellType::province) {
      for (unsigned code = 0; code < 100; ++code) add(fmt::format("{:02}", code));
    } else {
      for (const std::string_view value : columns_of(name)[number].values) add(value);
    }
  }
  return all;
}

void LeafLines::put_facts(const std::vector<Facts>& columns, std::size_t row) {
  char* at = lines_.open(longest_facts);
  for (const Facts& facts : columns) {
    *at++ = ',';
    if ((facts.given[row / 64] >> row % 64 & 1U) == 0) continue;
    if (facts.choices != nullptr) {
      const Value& value = facts.values[facts.choices[row]];
      std::memcpy(at, value.text.data(), value.text.size());
      at += value.size;
    } else if (facts.days != nullptr) {
      write_date(at, Date{std::chrono::days{facts.days[row]}});
      at += 10;
    } else {
      const std::uint64_t months = facts.sets[row];
      const std::string_view text = sets_.get(months, [&] { return month_runs(months); });
      at += text.copy(at, text.size());
    }
  }
  *at++ = '\n';
  lines_.close(at);
}

void LeafLines::put_list(std::uint32_t list) {
  const std::uint32_t employer = dossier_.list_employer[list];
  const std::string_view employer_id =
      dossier_.employers.columns[employers::employer_id].texts[employer];
  lines_.put("employer,");
  lines_.cell(employer_id);
  put_facts(facts_[0], employer);
  lines_.put("list,");
  lines_.cell(dossier_.lists.columns[lists::list_id].texts[list]);
  lines_.put(',');
  lines_.cell(employer_id);
  put_facts(facts_[1], list);
}

void LeafLines::put_request(std::uint32_t request, std::string_view keys) {
  lines_.put("request,");
  // The group stands in the list, and the comma before it belongs to the next cell.
  lines_.put(keys.substr(0, keys.rfind(',', keys.size() - 2)));
  put_facts(facts_[2], request);
  lines_.put("decision,");
}

void LeafLines::put_counted(std::uint32_t request, std::uint64_t at) {
  const auto each_as = [&](std::string_view prefix, const auto& each) {
    each(
        [&](Month month, std::optional<Group> group) {
          lines_.put(prefix);
          lines_.put("paid,");
          lines_.put(to_string(month));
          lines_.put(',');
          if (group) lines_.put(name(*group));
          lines_.put('\n');
        },
        [&](std::uint64_t counted, std::uint32_t other) {
          const std::uint32_t list = dossier_.request_list[other];
          lines_.put(prefix);
          lines_.put("counted,");
          lines_.put(months_[decisions_.months[counted]]);
          lines_.put(',');
          lines_.put(name(dossier_.group_of_list(list)));
          lines_.put(',');
          if (other != request) {
            lines_.cell(dossier_.workers.columns[workers::request_id].texts[other]);
            lines_.put(',');
            lines_.cell(dossier_.lists.columns[lists::list_id].texts[list]);
          } else {
            lines_.put(',');
          }
          lines_.put('\n');
        });
  };
  each_as({}, [&](auto paid, auto requested) { counted_.each(request, at, paid, requested); });
  each_as("maybe_",
          [&](auto paid, auto requested) { counted_.each_maybe(request, at, paid, requested); });
}

void LeafLines::add(std::size_t begin, std::size_t end, const DecisionLines& decided,
                    MerkleTree& tree) {
  std::size_t number = 0;
  for (auto request = static_cast<std::uint32_t>(begin); request < end; ++request) {
    const std::uint32_t list = dossier_.request_list[request];
    if (list != list_) {
      list_ = list;
      lines_.clear();
      put_list(list);
      after_list_ = after_head_;
      after_list_.add(lines_.text());
    }
    lines_.clear();
    put_request(request, decided.row(number).keys);
    after_request_ = after_list_;
    after_request_.add(lines_.text());
    for (std::uint64_t at = decisions_.first[request]; at < decisions_.first[request + 1]; ++at) {
      lines_.clear();
      lines_.put(decided.row(number++).decision);
      put_counted(request, at);
      hash_ = after_request_;
      hash_.add(lines_.text());
      tree.add(hash_.digest());
    }
  }
}

std::string LeafLines::text(std::uint32_t request, std::uint64_t at,
                            const DecisionLines::Row& row) {
  lines_.clear();
  put_list(dossier_.request_list[request]);
  put_request(request, row.keys);
  lines_.put(row.decision);
  put_counted(request, at);
  return head_ + std::string{lines_.text()};
}

LeafProof prove_leaf(const Decisions& decisions, const std::string& head, std::uint64_t number,
                     unsigned threads) {
  struct Work {
    DecisionLines decided;
    LeafLines leaves;
  };
  const Decisions::Data& data = Decisions::Data::of(decisions);
  const std::size_t requests = data.dossier->workers.rows;
  const std::size_t parts = (requests + requests_a_part - 1) / requests_a_part;
  std::vector<MerkleTree> trees(parts);
  std::vector<std::unique_ptr<Work>> work(thread_count(threads));
  LeafProof proof;
  parallel(threads, parts, [&](std::size_t part, unsigned thread) {
    if (!work[thread])
      work[thread] =
          std::make_unique<Work>(Work{DecisionLines(decisions), LeafLines(decisions, head)});
    const std::size_t begin = part * requests_a_part;
    const std::size_t end = std::min(requests, begin + requests_a_part);
    auto& [decided, leaves] = *work[thread];
    decided.write(begin, end, 0);
    trees[part] = MerkleTree(data.first[begin], number);
    leaves.add(begin, end, decided, trees[part]);
    if (number < data.first[begin] || number >= data.first[end]) return;
    proof.text = leaves.text(static_cast<std::uint32_t>(decisions[number].request), number,
                             decided.row(number - data.first[begin]));
  });
  MerkleTree tree(0, number);
  for (const MerkleTree& part : trees) tree.join(part);
  proof.leaves = tree.end();
  proof.root = tree.root();
  proof.path = tree.path();
  return proof;
}

}  // namespace v2
}  // namespace rentsupport
