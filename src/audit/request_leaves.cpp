#include "audit/request_leaves.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "rentsupport/named.hpp"
#include "values/now_and_then.hpp"
#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t requests_a_part = 2048;

// Where a month comes from that counted before.
enum class CountedFrom : std::uint8_t { history, this_request, another_request };

}  // namespace

LeafHead leaf_head(std::string_view engine, const RuleSet& rule_set,
                   const std::map<std::string, std::string>& assumptions,
                   const std::set<std::string>& ignored_columns) {
  LeafHead head{std::string{engine},
                std::string{rule_set.id()},
                std::string{rule_set.sha256()},
                assumptions,
                ignored_columns,
                {},
                {}};
  const FurtherFacts& facts = rule_set.further_facts();
  add_columns(head, LeafLevel::shared, spec_of(facts.records(), TableName::employers));
  add_columns(head, LeafLevel::shared, spec_of(facts.records(), TableName::lists));
  add_columns(head, LeafLevel::own, spec_of(facts.records(), TableName::workers));
  std::vector<std::string> asked(64);
  for (unsigned bit = 0; bit < asked.size(); ++bit) asked[bit] = ask_name(facts.vocabulary(), bit);
  std::vector<std::string> outcomes;
  for (const Outcome outcome : {Outcome::payable, Outcome::refused, Outcome::undetermined})
    outcomes.emplace_back(rentsupport::name(outcome));
  const std::vector<std::string> groups(group_names.begin(), group_names.end());
  const auto add = [&](LeafLevel level, const char* name, LeafType type,
                       std::vector<std::string> values = {}) {
    head.columns.push_back({level, level == LeafLevel::month ? "decisions" : "counted", name, type,
                            std::move(values)});
  };
  add(LeafLevel::month, "month", LeafType::month);
  add(LeafLevel::month, "outcome", LeafType::choice, outcomes);
  add(LeafLevel::month, "amount_vnd", LeafType::number);
  add(LeafLevel::month, "max_amount_vnd", LeafType::number);
  add(LeafLevel::month, "ask", LeafType::names, asked);
  add(LeafLevel::month, "mask", LeafType::mask);
  add(LeafLevel::counted, "month", LeafType::month);
  add(LeafLevel::counted, "group", LeafType::choice, groups);
  add(LeafLevel::counted, "from", LeafType::choice, {"history", "this_request", "another_request"});
  add(LeafLevel::counted, "certain", LeafType::choice, {"no", "yes"});
  add(LeafLevel::counted, "request_id", LeafType::text);
  add(LeafLevel::counted, "list_id", LeafType::text);
  for (const GroupRule& group : rule_set.groups()) {
    std::vector<std::string> ids;
    for (const Provision& provision : group.rule.provisions()) ids.emplace_back(provision.id);
    head.provisions.emplace_back(groups[head.provisions.size()], std::move(ids));
  }
  return head;
}

LeafRun::LeafRun(const Decisions& decisions, const LeafHead& head, std::optional<LeafSalts> salts)
    : decisions_(Decisions::Data::of(decisions)),
      dossier_(*decisions_.dossier),
      head_(text_of(head)),
      salts_(salts),
      employers_(facts_of(dossier_.employers)),
      lists_(facts_of(dossier_.lists)),
      workers_(facts_of(dossier_.workers)),
      shared_(dossier_.lists.rows) {
  for (std::size_t group = 0; group < amounts_.size(); ++group)
    amounts_[group] = decisions_.rule_set.groups()[group].amount.dong();
  const Digest of_head = head_digest(head_);
  LeafBytes bytes;
  for (std::uint32_t list = 0; list < shared_.size(); ++list) {
    bytes.clear();
    put_list(bytes, list);
    shared_[list] = shared_digest(of_head, bytes.bytes());
  }
}

std::vector<LeafRun::Facts> LeafRun::facts_of(const Table& table) {
  std::vector<Facts> all;
  for (std::size_t number = 0; number < table.columns.size(); ++number) {
    if (!decides(*table.spec, number)) continue;
    const Column& column = table.columns[number];
    Facts& facts = all.emplace_back();
    facts.known = column.known.data();
    switch (column.type) {
      case CellType::text:
      case CellType::key:
      case CellType::worker_id:
        facts.texts = &column.texts;
        break;
      case CellType::choice:
      case CellType::yes_no:
      case CellType::province:
        facts.choices = column.choices.data();
        break;
      case CellType::date:
      case CellType::birth_date:
        facts.days = column.ints.data();
        break;
      case CellType::month:
        facts.months = column.ints.data();
        break;
      case CellType::month_set:
        facts.sets = column.sets.data();
        break;
      case CellType::number:
      case CellType::amount:
        facts.numbers = column.numbers.data();
        break;
    }
  }
  return all;
}

void LeafRun::put(LeafBytes& bytes, const std::vector<Facts>& columns, std::size_t row) {
  for (const Facts& facts : columns) {
    if (facts.texts != nullptr) {
      bytes.text((*facts.texts)[row]);
      continue;
    }
    const bool is_known = (facts.known[row / 64] >> row % 64 & 1U) != 0;
    if (facts.choices != nullptr) {
      bytes.byte(is_known ? facts.choices[row] : unknown_byte);
    } else if (facts.days != nullptr) {
      bytes.day(is_known ? facts.days[row] : unknown_day);
    } else if (facts.sets != nullptr) {
      bytes.count(is_known ? facts.sets[row] : unknown_months);
    } else if (facts.numbers != nullptr) {
      bytes.number(is_known ? facts.numbers[row] : unknown_number);
    } else {
      bytes.byte(is_known
                     ? static_cast<std::uint8_t>(facts.months[row] - month_number(MonthSet::first))
                     : unknown_byte);
    }
  }
}

void LeafRun::put_list(LeafBytes& bytes, std::uint32_t list) const {
  put(bytes, employers_, dossier_.list_employer[list]);
  put(bytes, lists_, list);
}

void RequestLeaves::put_counted(LeafBytes& bytes, std::uint32_t request, std::uint64_t at) {
  const Dossier::Data& dossier = run_.dossier_;
  std::uint64_t count = 0;
  const auto put = [&](std::uint8_t month, std::optional<Group> group, CountedFrom from,
                       bool is_certain) {
    ++count;
    months_.byte(month);
    months_.byte(group ? static_cast<std::uint8_t>(*group) : unknown_byte);
    months_.byte(static_cast<std::uint8_t>(from));
    months_.byte(is_certain ? 1 : 0);
  };
  const auto each = [&](bool is_certain) {
    const auto paid = [&](Month month, std::optional<Group> group) {
      put(static_cast<std::uint8_t>(month_number(month) - month_number(MonthSet::first)), group,
          CountedFrom::history, is_certain);
      months_.text({});
      months_.text({});
    };
    const auto requested = [&](std::uint64_t decision, std::uint32_t other) {
      const std::uint32_t list = dossier.request_list[other];
      const bool is_own = other == request;
      put(run_.decisions_.months[decision], dossier.group_of_list(list),
          is_own ? CountedFrom::this_request : CountedFrom::another_request, is_certain);
      months_.text(is_own ? std::string_view{}
                          : dossier.workers.columns[workers::request_id].texts[other]);
      months_.text(is_own ? std::string_view{} : dossier.lists.columns[lists::list_id].texts[list]);
    };
    if (is_certain) {
      counted_.each(request, at, paid, requested);
    } else {
      counted_.each_maybe(request, at, paid, requested);
    }
  };
  months_.clear();
  each(true);
  each(false);
  bytes.count(count);
  bytes.raw(months_.bytes());
}

void RequestLeaves::put_own(LeafBytes& bytes, std::uint32_t request) {
  const Decisions::Data& decisions = run_.decisions_;
  LeafRun::put(bytes, run_.workers_, request);
  const std::uint64_t begin = decisions.first[request];
  const std::uint64_t end = decisions.first[request + 1];
  const std::int64_t amount = run_.amounts_[static_cast<std::size_t>(
      run_.dossier_.group_of_list(run_.dossier_.request_list[request]))];
  bytes.count(end - begin);
  for (std::uint64_t at = begin; at < end; ++at) {
    const Outcome outcome = decisions.outcomes[at];
    bytes.byte(decisions.months[at]);
    bytes.byte(static_cast<std::uint8_t>(outcome));
    bytes.number(outcome == Outcome::payable ? amount : 0);
    bytes.number(outcome == Outcome::refused ? 0 : amount);
    bytes.count(outcome == Outcome::undetermined ? decisions.asks[at] : 0);
    bytes.mask(decisions.masks[at]);
    put_counted(bytes, request, at);
  }
}

void RequestLeaves::put_leaf(LeafBytes& bytes, std::uint32_t request, const Salt& salt) {
  bytes.clear();
  bytes.byte(0);
  bytes.raw({reinterpret_cast<const char*>(salt.data()), salt.size()});
  bytes.raw(run_.shared_[run_.dossier_.request_list[request]]);
  put_own(bytes, request);
  bytes.pad();
}

std::span<const Digest> RequestLeaves::hashes(std::size_t begin, std::size_t end) {
  hashes_.clear();
  NowAndThen now_and_then;  // the months that count may be those of requests anywhere
  for (std::size_t request = begin; request < end; request += 2) {
    now_and_then();
    const std::array<Salt, 2> salts =
        run_.salts_ ? run_.salts_->of_two(request) : std::array<Salt, 2>{};
    const bool are_two = request + 1 < end;
    std::array<Sha256State, 2> states{sha256_begin, sha256_begin};
    for (std::size_t i = 0; i < (are_two ? 2 : 1); ++i)
      put_leaf(leaves_[i], static_cast<std::uint32_t>(request + i), salts[i]);
    const std::string_view first = leaves_[0].bytes();
    const std::string_view second = are_two ? leaves_[1].bytes() : first;
    const std::size_t both = std::min(first.size(), second.size());
    take_blocks(states[0], first.data(), states[1], second.data(), both / sha256_block);
    // What one of them has more goes alone.
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string_view rest = (i == 0 ? first : second).substr(both);
      Sha256State unused = states[i];
      take_blocks(states[i], rest.data(), unused, rest.data(), rest.size() / sha256_block);
    }
    hashes_.push_back(digest_of(states[0]));
    if (are_two) hashes_.push_back(digest_of(states[1]));
  }
  return hashes_;
}

LeafText RequestLeaves::text(std::uint32_t request) {
  LeafText leaf;
  leaf.head = run_.head_;
  LeafBytes& bytes = leaves_[0];
  bytes.clear();
  run_.put_list(bytes, run_.dossier_.request_list[request]);
  leaf.shared = bytes.bytes();
  if (run_.salts_) leaf.salt = (*run_.salts_)[request];
  bytes.clear();
  put_own(bytes, request);
  leaf.own = bytes.bytes();
  return leaf;
}

LeafProof prove_leaf(const Decisions& decisions, const LeafRun& run, std::uint64_t request,
                     unsigned threads) {
  const std::size_t requests = Decisions::Data::of(decisions).dossier->workers.rows;
  const std::size_t parts = (requests + requests_a_part - 1) / requests_a_part;
  std::vector<MerkleTree> trees(parts);
  std::vector<std::unique_ptr<RequestLeaves>> leaves(thread_count(threads));
  parallel(threads, parts, [&](std::size_t part, unsigned thread) {
    if (!leaves[thread]) leaves[thread] = std::make_unique<RequestLeaves>(run);
    const std::size_t begin = part * requests_a_part;
    trees[part] = MerkleTree(begin, request);
    trees[part].add(leaves[thread]->hashes(begin, std::min(requests, begin + requests_a_part)));
  });
  MerkleTree tree(0, request);
  for (const MerkleTree& part : trees) tree.join(part);
  LeafProof proof;
  proof.leaf = RequestLeaves(run).text(static_cast<std::uint32_t>(request));
  proof.leaves = tree.end();
  proof.root = tree.root();
  proof.path = tree.path();
  return proof;
}

}  // namespace v2
}  // namespace rentsupport
