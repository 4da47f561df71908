// Rules that are not the Decision as enacted: own provisions decided with its own, a rule decided
// alone for one record, and what is written of both.
#include <catch2/catch.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "rentsupport/audit.hpp"
#include "rentsupport/cards.hpp"
#include "rentsupport/compare.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/rules_file.hpp"
#include "rentsupport/schedule.hpp"
#include "rentsupport/summary.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/random.hpp"
#include "support/random_dossier.hpp"

using namespace rentsupport;
using namespace std::chrono_literals;

namespace {

using Ids = std::vector<std::string>;
using Catch::Contains;

Provision text(const std::string& id) {
  Provision result;
  result.id = id;
  result.norm_vietnamese = "Quy chế Quỹ Công đoàn, mục 2";
  result.norm_english = "Rules of the Union Fund, section 2";
  result.vietnamese = "Không phải tháng 3/2022, tháng đã có quỹ Công đoàn hỗ trợ.";
  result.english = "The month is not 2022-03, for which the Union Fund paid.";
  result.confidence = Confidence::unverified;
  result.source = "Quy chế Quỹ Công đoàn";
  return result;
}

// Refuses March.
Rule not_in_march(const std::string& id = "own.march") {
  return provision(text(id), supported_month() != Month{2022y / 3});
}

// Names what an Error says; empty where nothing is thrown.
template <class Action>
std::string error_of(Action action) {
  try {
    static_cast<void>(action());
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

const Employer employer{
    .employer_id = "E1", .kind = EmployerKind::enterprise, .province = Province{33}};
const List list{
    .list_id = "L1", .employer_id = "E1", .group = Group::working, .drawn_up_on = 2022y / 7 / 1};
const Request request{.request_id = "R1",
                      .list_id = "L1",
                      .worker_id = "033095578105",
                      .applied = true,
                      .contract_type = ContractType::indefinite,
                      .contract_signed_on = 2021y / 5 / 12,
                      .contract_starts_on = 2021y / 5 / 19,
                      .rent_from = 2021y / 6 / 10,
                      .pays_rent = true,
                      .insured_months = MonthSet{2022y / 5, 2022y / 6},
                      .insured_elsewhere = false,
                      .months = {2022y / 2, 2022y / 3, 2022y / 4, 2022y / 5}};

Dossier one_worker() {
  DossierBuilder dossier;
  for (const auto& problem : {dossier.add(employer), dossier.add(list), dossier.add(request)})
    REQUIRE_FALSE(problem);
  return std::move(dossier).build();
}

// A line for each month: `2022-03 refused by own.march`.
std::string table(const Decisions& decisions) {
  std::string lines;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    lines += to_string(decisions[i].month) + ' ' + std::string{name(decisions[i].outcome)};
    for (const auto id : decisions.failed(i)) lines += " by " + std::string{id};
    lines += '\n';
  }
  return lines + "pays " + decisions.payable().digits() + '\n';
}

const RuleSet& enacted() {
  static const RuleSet rules = RuleSet::decision_08_2022();
  return rules;
}

// The words of a provision as enacted, of group working.
Provision enacted_text(std::string_view id) {
  const Rule part = enacted().group(Group::working).rule.part(id);
  return part.provisions().front();
}

std::vector<std::string> differences(const RuleSet& rules) {
  constexpr std::array<const char*, 3> kinds{"added", "removed", "replaced"};
  std::vector<std::string> result;
  for (const RuleDifference& difference : rules.differences())
    result.push_back(std::string{kinds[static_cast<std::size_t>(difference.kind)]} + ' ' +
                     std::string{name(difference.group)} + ' ' + difference.provision.id);
  return result;
}

}  // namespace

// ---- The case that a clerk can read.

TEST_CASE("a month that an own provision refuses uses up nothing of the cap", "[own_rules]") {
  const Dossier dossier = one_worker();
  // The worker asks for four months and meets everything; at most three months are paid.
  CHECK(table(evaluate(enacted(), dossier)) ==
        "2022-02 payable\n"
        "2022-03 payable\n"
        "2022-04 payable\n"
        "2022-05 refused by art2.4.three_months\n"
        "pays 1500000\n");
  // The fund paid for March. Striking March from what is above would leave 1,000,000.
  const RuleSet own = enacted().with(Group::working, not_in_march());
  const Decisions decisions = evaluate(own, dossier);
  CHECK(table(decisions) ==
        "2022-02 payable\n"
        "2022-03 refused by own.march\n"
        "2022-04 payable\n"
        "2022-05 payable\n"
        "pays 1500000\n");
  std::string paid;
  for (const Payout& payout : schedule(decisions)) paid += to_string(payout.month) + ' ';
  CHECK(paid == "2022-02 2022-04 2022-05 ");
  const Summary summary = summarize(decisions);
  CHECK(summary.refused_by == std::map<std::string, std::uint64_t>{{"own.march", 1}});
}

// ---- What a rule set can become, and what it refuses.

TEST_CASE("own provisions make another rule set, which says what is not as enacted",
          "[own_rules]") {
  const RuleSet plain = enacted();
  CHECK(plain.differences().empty());
  const RuleSet own = plain.with(Group::working, not_in_march());
  CHECK(own.id() == "decision-08-2022-own");
  CHECK(own.sha256() != plain.sha256());
  CHECK(own.canonical().find(" : own.march; Rules of the Union Fund, section 2 / Quy chế Quỹ Công "
                             "đoàn, mục 2\n") != std::string_view::npos);
  CHECK(differences(own) == Ids{"added working own.march"});
  CHECK(own.group(Group::working).rule.part("own.march") == not_in_march());
  CHECK(own.group(Group::returning).rule == plain.group(Group::returning).rule);
  CHECK(plain.differences().empty());  // it is as it was

  const RuleSet less =
      own.without("art1.place")
          .replace("art4.2.term", provision(enacted_text("art4.2.term"), always(true)));
  CHECK(differences(less) == Ids{"removed working art1.place", "replaced working art4.2.term",
                                 "added working own.march", "removed returning art1.place"});
  CHECK_FALSE(less.group(Group::returning).rule.find("art1.place"));
  // The order in which it was made does not matter, nor what was undone.
  CHECK(plain.without("art1.place")
            .with(Group::working, not_in_march())
            .without("own.march")
            .with(Group::working, not_in_march())
            .replace("art4.2.term", less.group(Group::working).rule.part("art4.2.term"))
            .sha256() == less.sha256());
}

TEST_CASE("what is undone is as enacted, whichever provision it was", "[own_rules]") {
  const RuleSet plain = enacted();
  std::size_t count = 0;
  for (const Group group : {Group::working, Group::returning}) {
    const Rule& rule = plain.group(group).rule;
    for (const Provision& provision : rule.provisions()) {
      if (rule.nodes()[provision.node].kind == NodeKind::later) continue;
      CAPTURE(provision.id);
      const RuleSet without = plain.without(provision.id);
      CHECK(without.sha256() != plain.sha256());
      RuleSet again = without;
      for (const Group to : {Group::working, Group::returning}) {
        if (const auto part = plain.group(to).rule.find(provision.id))
          again = again.with(to, *part);
      }
      CHECK(again.sha256() == plain.sha256());
      CHECK(again.id() == plain.id());
      CHECK(again.differences().empty());
      const RuleSet same = plain.replace(provision.id, rule.part(provision.id));
      CHECK(same.sha256() == plain.sha256());
      CHECK(same.differences().empty());
      ++count;
    }
  }
  CHECK(count > 30);
}

TEST_CASE("own provisions go along to other parameters", "[own_rules]") {
  Parameters parameters = Parameters::built_in();
  parameters.cap_months = 2;
  const RuleSet own = enacted().with(Group::working, not_in_march()).under(parameters);
  CHECK(own.cap_months() == 2);
  CHECK(differences(own) == Ids{"added working own.march"});
  CHECK(enacted().under(parameters).sha256() == RuleSet::decision_08_2022(parameters).sha256());
  // What a reading costs is counted with them.
  const Dossier dossier = one_worker();
  const Decisions decisions = evaluate(enacted().with(Group::working, not_in_march()), dossier);
  for (const ReadingAtStake& reading : readings_at_stake(decisions)) {
    const auto march = reading.differences.provisions.find("own.march");
    const bool differs =
        march != reading.differences.provisions.end() && march->second.refuses_no_longer > 0;
    CHECK_FALSE(differs);
  }
}

TEST_CASE("where the last condition of an alternative is taken out, the alternative goes with it",
          "[own_rules]") {
  const RuleSet insured_only =
      enacted().without("art4.3.exempt").without("art4.3.payroll").without("art6.payroll_copy");
  Request outside = request;
  outside.insured_months = MonthSet{};
  const auto failed = [&](const RuleSet& rules) {
    return evaluate(rules.group(Group::working).rule, employer, list, outside, 2022y / 4).blamed;
  };
  CHECK(failed(insured_only) == Ids{"art4.3.insured"});
  CHECK(failed(insured_only.without("art4.3.insured")).empty());
}

TEST_CASE("a provision that is not whole is refused by name", "[own_rules]") {
  const auto with = [](Provision text, const Rule& condition = always(true)) {
    return error_of(
        [&] { return enacted().with(Group::working, provision(std::move(text), condition)); });
  };
  Provision whole = text("own.fund");
  CHECK(with(whole).empty());
  Provision faulty = whole;
  faulty.english.clear();
  CHECK(with(faulty) == "the provision own.fund has no statement in English");
  faulty = whole;
  faulty.vietnamese = " ";
  CHECK(with(faulty) == "the provision own.fund has no statement in Vietnamese");
  faulty = whole;
  faulty.norm_vietnamese = faulty.norm_english = " ";
  faulty.citations = {{.article = 8, .clause = 2}};
  CHECK(with(faulty) ==
        "the provision own.fund names no norm, and no article for the group working");
  faulty.citations = {{.article = 15}};
  CHECK(with(faulty) == "the provision own.fund cites a place that the Decision has not");
  faulty.citations = {{.article = 4, .clause = -5}};
  CHECK(with(faulty) == "the provision own.fund cites a place that the Decision has not");
  faulty = whole;
  faulty.norm_english.clear();
  CHECK(with(faulty) == "the norm of the provision own.fund lacks a language");
  faulty.norm_vietnamese.clear();
  CHECK(with(faulty) == "the provision own.fund needs a citation");
  faulty.citations = {{.article = 4, .act = "Nghị quyết 12"}};
  CHECK(with(faulty).empty());
  faulty = whole;
  faulty.english = "two\nlines";
  CHECK(with(faulty) ==
        "the provision own.fund has a text that cannot be shown in one line: two\\x0alines");
  faulty = whole;
  faulty.reading = "mood";
  CHECK(with(faulty) == "the provision own.fund names the reading mood, which is none");
  faulty = whole;
  faulty.confidence = static_cast<Confidence>('X');
  CHECK(with(faulty) == "the provision own.fund has no mark of confidence");
  for (const std::string& id : Ids{"Own", "own fund", "own;fund", "1.own", std::string(65, 'a')}) {
    CHECK(with(text(id)) == id + " is no id for an own provision: it takes at most 64 small "
                                 "letters, digits, _ and .");
  }
  CHECK(with(whole, decided_later()) ==
        "the provision own.fund cannot be decided later: only those of Art. 2(4) are");
  CHECK(
      with(whole, limited_by("cap.years", supported_month() > Month{2022y / 3})) ==
      "the provision own.fund has a limit by a parameter: limits of an own provision are its own");
  CHECK(with(whole, fact_is_one_of(facts::kind.number(), {})) ==
        "the provision own.fund has a condition that no value meets");
  CHECK(with(whole, given_fact(60)) == "a rule has a fact that is not in the vocabulary");
  CHECK(with(whole, fact_is_one_month(facts::kind.number())) ==
        "a condition does not fit the types of its facts: kind is one month");
  const std::string one = "an own rule is one provision: made by provision(), with none inside it";
  CHECK(error_of([] { return enacted().with(Group::working, always(true)); }) == one);
  CHECK(error_of([] {
          return enacted().with(Group::working, not_in_march("own.a") && not_in_march("own.b"));
        }) == one);
}

TEST_CASE("provisions that are there, or are not, are refused by name", "[own_rules]") {
  const RuleSet own = enacted().with(Group::working, not_in_march());
  CHECK(error_of([&] { return own.with(Group::working, not_in_march()); }) ==
        "the group working has a provision own.march already: replace it");
  CHECK(error_of([&] {
          return own.with(Group::returning, provision(text("own.march"), always(true)));
        }) == "own.march is another provision of the group working");
  CHECK(differences(own.with(Group::returning, not_in_march())) ==
        Ids{"added working own.march", "added returning own.march"});
  CHECK(error_of([&] { return own.without("art4.2.terms"); }) ==
        "there is no provision art4.2.terms: did you mean art4.2.term?");
  CHECK(error_of([&] { return own.replace("own.marc", not_in_march("own.marc")); }) ==
        "there is no provision own.marc: did you mean own.march?");
  CHECK(error_of([&] { return own.replace("art4.2.term", not_in_march()); }) ==
        "art4.2.term is replaced by a provision of that id, not by own.march");
  for (const char* const id : {"art2.4.once_a_month", "art2.4.three_months"}) {
    const std::string stays = std::string{id} + " is decided after the other provisions, and stays";
    CHECK(error_of([&] { return own.without(id); }) == stays);
    CHECK(error_of([&] { return own.replace(id, not_in_march(id)); }) == stays);
  }
}

TEST_CASE("a group holds 32 provisions, and the next one is refused by name", "[own_rules]") {
  RuleSet rules = enacted();
  std::size_t count = rules.group(Group::working).rule.provisions().size();
  for (; count < 32; ++count)
    rules = rules.with(Group::working, not_in_march("own.number" + std::to_string(count)));
  CHECK(error_of([&] { return rules.with(Group::working, not_in_march("own.last")); }) ==
        "own.last would be the provision number 33 of the group working, which holds at most 32");
  // The last one has its place in the mask, and in what is written.
  const Dossier dossier = one_worker();
  const Decisions decisions = evaluate(rules, dossier);
  CHECK(decisions.failed(1).back() == "own.number31");
  CHECK(decisions.failed(1).size() ==
        32 - enacted().group(Group::working).rule.provisions().size());
  CHECK(decisions.payable().digits() == "1500000");
  CHECK_THAT(to_text(explain(decisions, 1), Language::english), Contains("own.number31"));
}

// ---- Properties.

TEST_CASE("one more provision makes nothing payable that was not eligible", "[own_rules]") {
  tests::Random random(14);
  for (int round = 0; round < 20; ++round) {
    const Dossier dossier = tests::random_records(random, 200, 10).dossier();
    const RuleSet own =
        enacted()
            .with(Group::working, not_in_march())
            .with(Group::returning,
                  provision(text("own.signed"), facts::contract_signed_on > Date{2022y / 4 / 10}));
    const Decisions before = evaluate(enacted(), dossier);
    const Decisions after = evaluate(own, dossier);
    REQUIRE(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (after[i].outcome != Outcome::payable) continue;
      // Only a month that others had used up becomes free.
      for (const std::string_view id : before.failed(i)) CHECK(id.starts_with("art2.4."));
    }
    const Decisions again = evaluate(own.without("own.march").without("own.signed"), dossier);
    for (std::size_t i = 0; i < before.size(); ++i) {
      CHECK(again[i].outcome == before[i].outcome);
      CHECK(again[i].mask == before[i].mask);
    }
  }
}

// ---- A rule alone.

TEST_CASE("one provision is decided alone, for one record", "[own_rules]") {
  const Rule term = enacted().group(Group::working).rule.part("art4.2.term");
  const Request months{.contract_type = ContractType::fixed_term,
                       .contract_starts_on = 2022y / 3 / 1,
                       .contract_ends_on = 2022y / 3 / 31};
  const List of_group{.group = Group::working, .drawn_up_on = 2022y / 6 / 1};
  const RuleResult held = evaluate(term, {}, of_group, months, 2022y / 4);
  CHECK(held.verdict == Truth::held);
  CHECK(held.blamed.empty());
  CHECK(held.ask.empty());
  REQUIRE(held.provisions.size() == 1);
  CHECK(held.provisions[0].id == "art4.2.term");
  CHECK(held.provisions[0].state == Truth::held);

  Request other = months;
  other.contract_ends_on = 2022y / 3 / 30;
  const RuleResult failed = evaluate(term, {}, of_group, other, 2022y / 4);
  CHECK(failed.verdict == Truth::failed);
  CHECK(failed.blamed == Ids{"art4.2.term"});

  other.contract_ends_on.reset();
  const RuleResult open = evaluate(term, {}, of_group, other, 2022y / 4);
  CHECK(open.verdict == Truth::unknown);
  CHECK(open.blamed == Ids{"art4.2.term"});
  CHECK(open.ask == std::vector<std::string_view>{"contract_ends_on"});
}

TEST_CASE("a rule alone is decided as in a run, before once a month and the cap", "[own_rules]") {
  tests::Random random(15);
  std::size_t months = 0;
  for (int round = 0; round < 10; ++round) {
    const tests::Records records = tests::random_records(random, 40, 20);
    for (const Request& row : records.requests) {
      const auto of = std::find_if(records.lists.begin(), records.lists.end(),
                                   [&](const List& each) { return each.list_id == row.list_id; });
      if (of == records.lists.end()) continue;
      const auto at =
          std::find_if(records.employers.begin(), records.employers.end(),
                       [&](const Employer& each) { return each.employer_id == of->employer_id; });
      DossierBuilder dossier;
      if (at == records.employers.end() || dossier.add(*at) || dossier.add(*of) || dossier.add(row))
        continue;
      const Decisions decisions = evaluate(enacted(), dossier.build());
      const Rule& rule = enacted().group(*of->group).rule;
      for (std::size_t i = 0; i < decisions.size(); ++i) {
        const RuleResult alone = evaluate(rule, *at, *of, row, decisions[i].month);
        const auto failed = decisions.failed(i);
        if (!failed.empty() && failed.front().starts_with("art2.4.")) {
          CHECK(alone.verdict == Truth::held);
          continue;
        }
        const auto unknown = decisions.unknown(i);
        CHECK(static_cast<int>(alone.verdict) == static_cast<int>(decisions[i].outcome) + 1);
        CHECK(alone.ask == decisions.ask(i));
        CHECK(alone.blamed == (failed.empty() ? Ids(unknown.begin(), unknown.end())
                                              : Ids(failed.begin(), failed.end())));
        REQUIRE(alone.provisions.size() == rule.provisions().size());
        for (std::size_t p = 0; p < alone.provisions.size(); ++p) {
          CHECK(alone.provisions[p].id == rule.provisions()[p].id);
          const bool later = rule.nodes()[rule.provisions()[p].node].kind == NodeKind::later;
          CHECK((later ? 0 : state_in(decisions[i].mask, p)) ==
                (alone.provisions[p].state ? static_cast<int>(*alone.provisions[p].state) : 0));
        }
        ++months;
      }
    }
  }
  CHECK(months > 200);
}

TEST_CASE("a rule of one's own is decided alone: bare conditions, nots, lists", "[own_rules]") {
  const List of_group{.group = Group::returning, .drawn_up_on = 2022y / 6 / 1};
  const auto decided = [&](const Rule& rule, const Request& row = {}) {
    return evaluate(rule, employer, of_group, row, 2022y / 4);
  };
  CHECK(decided(is(facts::kind, EmployerKind::enterprise)).verdict == Truth::held);
  CHECK(decided(!is(facts::kind, EmployerKind::enterprise)).verdict == Truth::failed);
  CHECK(decided(facts::list_month == Month{2022y / 6}).verdict == Truth::held);
  CHECK(decided(facts::list_month != Month{2022y / 6}).verdict == Truth::failed);
  CHECK(decided(supported_month() == Month{2022y / 4}).verdict == Truth::held);
  CHECK(decided(decided_later()).verdict == Truth::held);
  const RuleResult open = decided(is(facts::pays_rent, true));
  CHECK(open.verdict == Truth::unknown);
  CHECK(open.ask == std::vector<std::string_view>{"pays_rent"});
  CHECK(open.blamed.empty());  // nothing is named
  const RuleResult negated = decided(!(not_in_march() && is(facts::pays_rent, true)));
  CHECK(negated.verdict == Truth::unknown);
  CHECK(negated.provisions[0].state == Truth::held);
  CHECK(negated.blamed.empty());
  CHECK(negated.ask == std::vector<std::string_view>{"pays_rent"});
}

TEST_CASE("a record that cannot be decided alone is refused", "[own_rules]") {
  const Rule rule = not_in_march();
  const auto error = [&](const List& of, const Request& row, std::optional<Month> month) {
    return error_of([&] { return evaluate(rule, employer, of, row, month); });
  };
  CHECK(error(list, request, {}) == "a rule is decided for one month: say which");
  CHECK(error(list, request, 2022y / 6) == "the request does not ask for 2022-06");
  Request one = request;
  one.months = {2022y / 3};
  CHECK(error(list, one, {}).empty());
  CHECK(evaluate(rule, employer, list, one).verdict == Truth::failed);
  CHECK_THAT(error({.group = Group::working}, one, {}), Contains("drawn_up_on"));
  CHECK_THAT(error({.drawn_up_on = 2022y / 7 / 1}, one, {}), Contains("group"));
  one.rent_from = 2022y / 2 / 30;
  CHECK_THAT(error(list, one, {}), Contains("rent_from"));
  CHECK(error_of([&] {
          return evaluate(fact_is_one_month(facts::kind.number()), employer, list, request,
                          2022y / 3);
        }) == "a condition does not fit the types of its facts: kind is one month");
}

// ---- What is written.

TEST_CASE("explanations, letters and cards say that it is not the Decision as enacted",
          "[own_rules]") {
  const Dossier dossier = one_worker();
  const RuleSet rules = enacted().with(Group::working, not_in_march()).without("art1.tenant");
  const Decisions decisions = evaluate(rules, dossier);
  const Explanation march = explain(decisions, 1);
  const std::string vietnamese =
      "Không phải Quyết định như đã ban hành: bỏ Điều 1 và khoản 2 Điều 3 (art1.tenant; cả hai "
      "nhóm); thêm "
      "Quy chế Quỹ Công đoàn, mục 2 (own.march; nhóm đang làm việc).\n";
  const std::string english =
      "Not the Decision as enacted: removed Art. 1, Art. 3(2) (art1.tenant; both groups); added "
      "Rules of "
      "the Union Fund, section 2 (own.march; group working).\n";
  const std::string text = to_text(march, Language::english);
  CHECK_THAT(text,
             Contains("refused under Rules of the Union Fund, section 2, 0 VND.\n" + english));
  CHECK_THAT(
      text,
      Contains("  [failed] Rules of the Union Fund, section 2 (own.march; B)\n"
               "      The month is not 2022-03, for which the Union Fund paid.\n"
               "      → Required: The month is not 2022-03, for which the Union Fund paid (the "
               "supported month: 2022-03; must be other than 2022-03).\n"));
  CHECK_THAT(to_text(march, Language::vietnamese), Contains(vietnamese));
  const std::string letter_text =
      letter(std::span{&march, 1}, Addressee::worker, Language::vietnamese);
  CHECK_THAT(letter_text, Contains("\n" + vietnamese));
  CHECK_THAT(letter_text, Contains("chưa đáp ứng Quy chế Quỹ Công đoàn, mục 2.\n"));
  CHECK_THAT(letter_text,
             Contains("  Yêu cầu: Không phải tháng 3/2022, tháng đã có quỹ Công đoàn hỗ trợ (tháng "
                      "được hỗ trợ: tháng 3/2022; phải khác tháng 3/2022) (không thể bổ sung).\n"));
  const auto json = nlohmann::json::parse(to_json(std::span{&march, 1}));
  CHECK(json.at("rule_set").at("not_as_enacted") == Ids{"removed art1.tenant from working",
                                                        "added own.march to working",
                                                        "removed art1.tenant from returning"});
  CHECK_THAT(to_json(std::span{&march, 1}), Contains("Rules of the Union Fund, section 2"));

  for (const Language language : {Language::vietnamese, Language::english}) {
    std::string words = language == Language::english ? english : vietnamese;
    words.pop_back();
    CHECK_THAT(cards_markdown(rules, language), Contains("**" + words + "**"));
    CHECK_THAT(cards_mermaid(rules, language), Contains("not_as_enacted[\"" + words + "\"]"));
    CHECK_THAT(cards_text(rules, language), Contains(words.substr(0, 40)));
    CHECK_THAT(cards_text(rules, language), Contains("own.march"));
    CHECK(cards_text(enacted(), language).find(words.substr(0, 20)) == std::string::npos);
  }
  const auto cards = nlohmann::json::parse(cards_json(rules));
  CHECK(cards.at("rule_set") == "decision-08-2022-own");
  CHECK(cards.at("not_as_enacted").size() == 3);
  CHECK(cards.at("groups")[0].at("provisions").back().at("norm_english") ==
        "Rules of the Union Fund, section 2");
  CHECK_FALSE(nlohmann::json::parse(cards_json(enacted())).contains("not_as_enacted"));
}

TEST_CASE("a replaced provision has its own grounds, not those of the Decision", "[own_rules]") {
  Provision words = text("art4.2.term");
  words.english = "The contract ends on a day after 2023.";
  DossierBuilder dossier;
  Request fixed = request;
  fixed.contract_type = ContractType::fixed_term;
  fixed.contract_ends_on = 2023y / 5 / 1;
  for (const auto& problem : {dossier.add(employer), dossier.add(list), dossier.add(fixed)})
    REQUIRE_FALSE(problem);
  const RuleSet rules = enacted().replace(
      "art4.2.term", provision(words, facts::contract_ends_on > Date{2023y / 12 / 31}));
  const Decisions decisions = evaluate(rules, dossier.build());
  CHECK_THAT(to_text(explain(decisions, 0), Language::english),
             Contains("→ Required: The contract ends on a day after 2023 (last day of the "
                      "contract: 2023-05-01; must be after 2023-12-31)."));
}

TEST_CASE("a run under own rules says so, and is confirmed under these alone", "[own_rules]") {
  const tests::Job job;
  const InputFiles files{job.path("employers.csv"), job.path("lists.csv"), job.path("workers.csv"),
                         std::nullopt};
  const LoadedFiles reading = read_files(files, {});
  REQUIRE_FALSE(reading.problem());
  const RuleSet rules = enacted().with(Group::working, not_in_march());
  const Decisions decisions = evaluate(rules, reading.dossier());
  REQUIRE_FALSE(write_files(job.out(), reading, decisions, summarize(decisions), {}));
  const Ids lines{"added own.march to working"};
  CHECK(nlohmann::json::parse(job.output("summary.json")).at("rule_set").at("not_as_enacted") ==
        lines);
  Manifest manifest;
  REQUIRE_FALSE(load_manifest(job.out(), manifest));
  CHECK(manifest.not_as_enacted == lines);
  CHECK(manifest_json(manifest) == job.output("manifest.json"));

  const std::string why =
      "decided under own rules, not the Decision as enacted: added own.march to working; only with "
      "these rules can it be decided again";
  const Findings alone = verify_run(job.out(), files);
  CHECK(alone.verdict() == Verdict::not_confirmed);
  REQUIRE(alone.faults.size() == 1);
  CHECK(alone.faults[0].message == why);
  CHECK(error_of([&] { return rule_set_of(manifest); }) == why);
  VerifyOptions options;
  options.rules = rules;
  const Findings findings = verify_run(job.out(), files, options);
  CHECK(findings.verdict() == Verdict::confirmed);
  CHECK(findings.notes.back() == "not the Decision as enacted: added own.march to working");
  options.rules = enacted().with(Group::working, not_in_march("own.other"));
  CHECK(verify_run(job.out(), files, options).verdict() == Verdict::not_confirmed);

  const std::string json = receipt(manifest, decisions, 0);
  CHECK(nlohmann::json::parse(json).at("rule_set").at("not_as_enacted") == lines);
  const TrustedOrigin trusted{.manifest = manifest};
  const Findings checked = check_receipt(json, "r.json", enacted(), trusted);
  CHECK(checked.verdict() == Verdict::not_confirmed);
  REQUIRE_FALSE(checked.faults.empty());
  CHECK(checked.faults[0].message == "rule_set: " + why);
  CHECK(check_receipt(json, "r.json", rules, trusted).verdict() == Verdict::confirmed);
  // Nobody can take the words away and have it confirmed.
  const std::string silent =
      tests::replaced(json, "    \"not_as_enacted\": [\"added own.march to working\"],\n", "");
  CHECK(check_receipt(silent, "r.json", rules, {}).verdict() == Verdict::not_confirmed);
  CHECK(check_receipt(silent, "r.json", enacted(), {}).verdict() == Verdict::not_confirmed);
}

// ---- Rules as a file.

TEST_CASE("a rule set is read again from its cards", "[own_rules]") {
  Parameters parameters = Parameters::built_in();
  parameters.cap_months = 2;
  parameters.readings.cap_scope = CapScope::each_group;
  const Provision words = enacted_text("art4.2.term");
  const Rule every_leaf = provision(
      text("own.every"),
      any_of({facts::sent_to_si_day <= std::chrono::day{20},
              facts::list_month<
                  Month{2022y / 9}, facts::contract_starts_on != first_day() - std::chrono::days{3},
                  contains(facts::insured_months, facts::reference_month), given(facts::rent_to),
                  is(facts::province, Province{33}), is_one_month(facts::months),
                  contains_supported_month(facts::rented_months), always(false), facts::received_on>
                  Date{2022y / 8 / 15}}));
  const std::vector<RuleSet> sets{
      enacted(),
      RuleSet::decision_08_2022(parameters),
      enacted().with(Group::working, not_in_march()),
      enacted().with(Group::returning, every_leaf).under(parameters),
      enacted().without("art1.place"),
      enacted()
          .without("art1.place")
          .with(Group::returning, enacted().group(Group::returning).rule.part("art1.place")),
      enacted()
          .without("art8.3.exempt")
          .without("art8.3.new_hire")
          .with(Group::returning, not_in_march()),
      enacted()
          .replace("art4.2.term", provision(words, always(true)))
          .with(Group::working, not_in_march("own.b"))
          .with(Group::working, not_in_march("own.a"))};
  for (const RuleSet& rules : sets) {
    const std::string json = cards_json(rules);
    RuleSet again = enacted();
    const auto problem = read_rules(json, "rules.json", again);
    INFO((problem ? problem->text() : ""));
    REQUIRE_FALSE(problem);
    CHECK(again.sha256() == rules.sha256());
    CHECK(cards_json(again) == json);
    CHECK(std::equal(again.differences().begin(), again.differences().end(),
                     rules.differences().begin(), rules.differences().end()));
  }
}

TEST_CASE("what is told of an own provision is part of the digest", "[own_rules]") {
  Provision words = text("own.fund");
  const auto digest = [](const Provision& of) {
    return std::string{enacted().with(Group::working, provision(of, always(true))).sha256()};
  };
  std::set<std::string> digests{digest(words)};
  words.english += ", or not";
  CHECK(digests.insert(digest(words)).second);
  // Texts that read the same joined by a slash.
  words.norm_vietnamese = "A / B";
  words.norm_english = "C";
  CHECK(digests.insert(digest(words)).second);
  words.norm_vietnamese = "A";
  words.norm_english = "B / C";
  CHECK(digests.insert(digest(words)).second);
}

TEST_CASE("a file that is no rule set is refused, and says why", "[own_rules]") {
  const RuleSet rules = enacted().with(Group::working, not_in_march());
  const std::string json = cards_json(rules);
  const auto fault = [&](const std::string& what, const std::string& by) {
    RuleSet read = enacted();
    const auto problem = read_rules(tests::replaced(json, what, by), "rules.json", read);
    CHECK(read.sha256() == enacted().sha256());
    return problem ? problem->text() : std::string{};
  };
  CHECK_THAT(fault("{", "["), Contains("is no JSON"));
  CHECK_THAT(fault("rentsupport-rules-2", "rentsupport-rules-9"),
             Contains("is neither a rule set"));
  CHECK_THAT(fault("\"sha256\": \"", "\"sha256\": \"0"), Contains("is not as rentsupport rules"));
  CHECK_THAT(fault("\"key\": \"cap.months\"", "\"key\": \"cap.years\""),
             Contains("cap.months is missing"));
  CHECK_THAT(fault("\"kind\": \"one_of\"", "\"kind\": \"all\""),
             Contains("there is no node of the kind all"));
  CHECK_THAT(fault("\"fact\": \"zone\"", "\"fact\": \"zones\""),
             Contains("there is no fact zones"));
  CHECK_THAT(fault("\"first\": 0", "\"first\": 7"), Contains("not in post-order"));
  CHECK_THAT(fault("\"comparison\": \"<\"", "\"comparison\": \"<>\""),
             Contains("there is no comparison <>"));
  CHECK_THAT(fault("\"id\": \"own.march\"", "\"id\": \"Own\""), Contains("is no id"));
  CHECK_THAT(fault("\"id\": \"own.march\"", "\"id\": \"own.may\""),
             Contains("is not as rentsupport rules"));
  CHECK_THAT(fault("\"node\": 3", "\"node\": 3000"), Contains("not in post-order"));
  // What else the file says would not be what is decided: another tree, forms of constants, words.
  nlohmann::ordered_json told = nlohmann::ordered_json::parse(json);
  const auto refused = [&](const std::function<void(nlohmann::ordered_json&)>& change) {
    nlohmann::ordered_json other = told;
    change(other);
    RuleSet read = enacted();
    return read_rules(other.dump(2) + "\n", "rules.json", read).has_value();
  };
  const auto root = told["groups"][0]["nodes"].size() - 1;
  CHECK(refused([&](auto& other) { other["groups"][0]["nodes"][root]["kind"] = "any_of"; }));
  CHECK(refused([](auto& other) { other["groups"][0]["amount_vnd"] = 900000; }));
  CHECK(refused(
      [](auto& other) { std::swap(other["groups"][0]["name"], other["groups"][1]["name"]); }));
  CHECK(refused([](auto& other) {
    for (auto& provision : other["groups"][0]["provisions"])
      if (provision["id"] == "own.march") provision["english"] = "The worker paid a fee.";
  }));
  CHECK(refused([](auto& other) {
    for (auto& node : other["groups"][0]["nodes"]) {
      if (node["kind"] == "compare" && node["right"].contains("value"))
        node["right"]["value"] = nullptr;
    }
  }));
  // However deep a rule is said to be, reading it takes no deeper stack.
  nlohmann::ordered_json deep = nlohmann::ordered_json::parse(json);
  auto& nodes = deep["groups"][0]["nodes"];
  for (int i = static_cast<int>(nodes.size()); i < 20'000; ++i)
    nodes.push_back({{"node", i}, {"first", 0}, {"kind", "not"}});
  RuleSet read = enacted();
  const auto problem = read_rules(deep.dump(), "rules.json", read);
  REQUIRE(problem);
  CHECK(problem->text() == "rules.json: a rule has 1 to 511 nodes, not 20000");
  for (const char* const nothing :
       {"", "{}", "[]", "null", "{\"schema\": \"rentsupport-rules-2\"}"})
    CHECK(read_rules(nothing, "rules.json", read));
}

namespace {

// The changes of examples/own_provision.json, as a test changes them in turn.
std::string changes_of_example() {
  return tests::read_file(std::string{tests::places::rules} + "/../examples/own_provision.json");
}

RuleSet changed(const RuleSet& rules, const std::string& json) {
  RuleSet read = rules;
  const auto problem = read_rules(json, "changes.json", read);
  INFO((problem ? problem->text() : ""));
  REQUIRE_FALSE(problem);
  return read;
}

std::string changes(const std::string& inside) {
  return R"({"format": 2, "schema": "rentsupport-rule-changes-2", "changes": [)" + inside + "]}";
}

}  // namespace

TEST_CASE("an own provision needed a program of C++ to be written", "[own_rules]") {
  Provision march;
  march.id = "own.march";
  march.norm_vietnamese = "Thỏa ước lao động tập thể, mục 7";
  march.norm_english = "Collective agreement, section 7";
  march.vietnamese = "Không phải tháng 3/2022, tháng doanh nghiệp đã tự trả.";
  march.english = "The month is not 2022-03, for which the firm paid itself.";
  march.source = "collective agreement";
  const Rule own = provision(march, supported_month() != Month{2022y / 3});
  const std::string json = changes_of_example();
  CHECK(changed(enacted(), json).sha256() == enacted().with(Group::working, own).sha256());
  // To whatever the rules are: other parameters, rules that are changed already.
  Parameters parameters = Parameters::built_in();
  parameters.cap_months = 2;
  const RuleSet capped = RuleSet::decision_08_2022(parameters).without("art1.place");
  CHECK(changed(capped, json).sha256() == capped.with(Group::working, own).sha256());
  CHECK(changed(changed(enacted(), json), changes(R"({"change": "without", "id": "own.march"})"))
            .sha256() == enacted().sha256());
}

TEST_CASE("conditions of changes are those of the cards, one inside the other", "[own_rules]") {
  const std::string words =
      R"("provision": {"id": "own.every", "norm_vietnamese": "Quy chế Quỹ Công đoàn, mục 2",
  "norm_english": "Rules of the Union Fund, section 2",
  "vietnamese": "Không phải tháng 3/2022, tháng đã có quỹ Công đoàn hỗ trợ.",
  "english": "The month is not 2022-03, for which the Union Fund paid.", "confidence": "B",
  "source": "Quy chế Quỹ Công đoàn"})";
  const Rule every = provision(
      text("own.every"),
      any_of({facts::sent_to_si_day <= std::chrono::day{20}, facts::list_month < Month{2022y / 9},
              facts::contract_starts_on < first_day() - std::chrono::days{3},
              facts::contract_ends_on + std::chrono::months{2} >= last_day(),
              at_least(2, {contains(facts::insured_months, facts::reference_month),
                           given(facts::rent_to), is(facts::province, Province{33})}),
              all_of({is_one_month(facts::months), contains_supported_month(facts::rented_months)}),
              always(false), not_(facts::received_on > Date{2022y / 8 / 15})}));
  const RuleSet read =
      changed(enacted(), changes(R"({"change": "with", "group": "returning", )" + words + R"(,
 "condition": {"kind": "any_of", "of": [
  {"kind": "compare", "comparison": "<=", "left": {"source": "fact", "fact": "sent_to_si_day"},
   "right": {"source": "constant", "value": 20}},
  {"kind": "compare", "comparison": "<", "left": {"source": "fact", "fact": "list_month"},
   "right": {"source": "constant", "value": "2022-09"}},
  {"kind": "compare", "comparison": "<", "left": {"source": "fact", "fact": "contract_starts_on"},
   "right": {"source": "first_day", "days": -3}},
  {"kind": "compare", "comparison": ">=",
   "left": {"source": "fact", "fact": "contract_ends_on", "months": 2}, "right": {"source": "last_day"}},
  {"kind": "at_least", "least": 2, "of": [
   {"kind": "contains", "fact": "insured_months", "month_fact": "reference_month"},
   {"kind": "given", "fact": "rent_to"}, {"kind": "one_of", "fact": "province", "values": ["33"]}]},
  {"kind": "all_of", "of": [{"kind": "one_month", "fact": "months"},
   {"kind": "contains_supported_month", "fact": "rented_months"}]},
  {"kind": "constant", "held": false},
  {"kind": "not", "of": [{"kind": "compare", "comparison": ">",
   "left": {"source": "fact", "fact": "received_on"},
   "right": {"source": "constant", "value": "2022-08-15"}}]}]}})"));
  CHECK(read.sha256() == enacted().with(Group::returning, every).sha256());
  // Replaced in both groups, and what the cards of it say is read as well.
  const RuleSet replaced =
      changed(enacted(), changes(R"({"change": "replace", "provision": {"id": "art1.tenant",
  "citations": [{"article": 1}], "vietnamese": "Ở thuê.", "english": "A tenant.",
  "confidence": "V", "source": "Decision"}, "condition": {"kind": "constant", "held": true}})"));
  CHECK(differences(replaced) ==
        std::vector<std::string>{"replaced working art1.tenant", "replaced returning art1.tenant"});
  CHECK(changed(enacted(), cards_json(replaced)).sha256() == replaced.sha256());
}

TEST_CASE("changes with a slip of the pen are refused, and say which", "[own_rules]") {
  const auto fault = [](const std::string& json) {
    RuleSet read = enacted();
    const auto problem = read_rules(json, "changes.json", read);
    CHECK(read.sha256() == enacted().sha256());
    return problem ? problem->text() : std::string{};
  };
  const auto slip = [&](const std::string& what, const std::string& by) {
    return fault(tests::replaced(changes_of_example(), what, by));
  };
  CHECK_THAT(slip("\"left\": {\"source\": \"supported_month\"}",
                  "\"left\": {\"source\": \"supported_month\", \"month\": 1}"),
             Contains("change 1: month stands where no such member does"));
  CHECK_THAT(slip("\"supported_month\"", "\"supported_month\", \"months\": \"1\""),
             Contains("change 1: months is of another type"));
  CHECK_THAT(slip("\"2022-03\"", "202203"), Contains("not of the type that it is compared with"));
  CHECK_THAT(slip("\"2022-03\"", "\"2022-03-01\""),
             Contains("not of the type that it is compared with"));
  CHECK_THAT(slip("\"2022-03\"", "\"March\""), Contains("a constant is none"));
  CHECK_THAT(slip("\"2022-03\"", "null"), Contains("value is of another type"));
  CHECK_THAT(slip(", \"value\": \"2022-03\"", ""), Contains("value is missing"));
  CHECK_THAT(slip("\"kind\": \"not\"", "\"kind\": \"none\""),
             Contains("there is no node of the kind none"));
  CHECK_THAT(slip("\"kind\": \"not\"", "\"kind\": \"later\""),
             Contains("there is no node of the kind later"));
  CHECK_THAT(slip("\"group\": \"working\"", "\"group\": \"works\""),
             Contains("there is no group works"));
  CHECK_THAT(slip("\"change\": \"with\"", "\"change\": \"add\""),
             Contains("a change is with, without or replace, not add"));
  CHECK_THAT(slip("\"id\": \"own.march\"", "\"id\": \"own march\""), Contains("is no id"));
  CHECK_THAT(slip("\"english\"", "\"englisch\""),
             Contains("englisch stands where no such member does"));
  CHECK_THAT(slip("rentsupport-rule-changes-2", "rentsupport-rule-changes-3"),
             Contains("is neither a rule set"));
  for (const char* const format :
       {"\"format\": 1,", "\"format\": 3,", "\"format\": 4294967298,", ""})
    CHECK_THAT(slip("\"format\": 2,", format), Contains("format is not 2"));
  CHECK_THAT(fault(changes("")), Contains("there are no changes"));
  CHECK_THAT(fault(changes(R"({"change": "without", "id": "art4.2.terms"})")),
             Contains("change 1: there is no provision art4.2.terms"));
  CHECK_THAT(fault(changes(R"({"change": "without", "id": "art2.4.once_a_month"})")),
             Contains("is decided after the other provisions"));
  // What was done before a fault is not kept.
  CHECK_THAT(fault(changes(R"({"change": "without", "id": "art1.place"}, {"change": "without"})")),
             Contains("change 2: id is missing"));
  CHECK_THAT(fault(changes("1")), Contains("change is missing"));
  for (const char* const number : {"9223372036854775808", "1.5", "1e3"}) {
    CHECK_THAT(slip("\"supported_month\"",
                    "\"fact\", \"fact\": \"list_month\", \"months\": " + std::string{number}),
               Contains("months is of another type"));
  }
}

TEST_CASE("the program decides, proves and prints under changes", "[own_rules]") {
  const tests::Job job;
  const std::string rules = std::string{tests::places::rules} + "/../examples/own_provision.json";
  CHECK(job.evaluate({"--rules", rules}).status == 0);
  Manifest manifest;
  REQUIRE_FALSE(load_manifest(job.out(), manifest));
  CHECK(manifest.rule_set_sha256 == changed(enacted(), changes_of_example()).sha256());
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), tests::places::program);
    arguments.insert(arguments.end(), {"--rules", rules});
    return tests::run_program(arguments);
  };
  CHECK(run({"verify", "--run", job.out(), "--employers", job.path("employers.csv"), "--lists",
             job.path("lists.csv"), "--workers", job.path("workers.csv")})
            .status == 0);
  // Its cards are a rule set that --rules takes as well.
  const std::string cards = run({"rules", "--format", "json"}).out;
  CHECK(changed(enacted(), cards).sha256() == manifest.rule_set_sha256);
  // Under other parameters too.
  CHECK(run({"rules", "--format", "json", "--reading", "late_list=previous_month_only"}).status ==
        0);
}

TEST_CASE("the program decides under a file of rules, and says so everywhere", "[own_rules]") {
  const tests::Job job;
  const std::string rules = job.path("rules.json");
  const RuleSet own = enacted().with(Group::working, not_in_march());
  tests::write_file(rules, cards_json(own));
  const auto evaluated = job.evaluate({"--rules", rules});
  CHECK(evaluated.status == 0);
  CHECK_THAT(evaluated.out, Contains("Not the Decision as enacted: added Rules of the Union Fund, "
                                     "section 2 (own.march; group working)."));
  Manifest manifest;
  REQUIRE_FALSE(load_manifest(job.out(), manifest));
  CHECK(manifest.rule_set_sha256 == own.sha256());
  const std::vector<std::string> inputs{"--employers", job.path("employers.csv"),
                                        "--lists",     job.path("lists.csv"),
                                        "--workers",   job.path("workers.csv")};
  const auto run = [&](std::vector<std::string> arguments, bool with_rules) {
    arguments.insert(arguments.begin(), tests::places::program);
    if (with_rules) arguments.insert(arguments.end(), {"--rules", rules});
    return tests::run_program(arguments);
  };
  std::vector<std::string> verify{"verify", "--run", job.out()};
  verify.insert(verify.end(), inputs.begin(), inputs.end());
  CHECK(run(verify, true).status == 0);
  const auto alone = run(verify, false);
  CHECK(alone.status == 4);
  CHECK_THAT(alone.out, Contains("decided under own rules"));

  std::vector<std::string> receipt{"receipt",   "--run", job.out(),
                                   "--request", "R1",    "--month",
                                   "2022-05",   "--out", job.path("receipt.json")};
  receipt.insert(receipt.end(), inputs.begin(), inputs.end());
  CHECK(run(receipt, false).status == 4);
  CHECK(run(receipt, true).status == 0);
  const std::vector<std::string> check{"check-receipt", job.path("receipt.json"), "--root",
                                       manifest.root};
  CHECK_THAT(run(check, false).out, Contains("decided under own rules"));
  CHECK(run(check, false).status == 4);
  CHECK_THAT(run(check, true).out, Contains("the facts give again"));
  // The cards of the file are the file.
  CHECK(run({"rules", "--format", "json"}, true).out == cards_json(own));
  CHECK(job.run("explain", {"--request", "R1", "--rules", rules, "--language", "en"})
            .out.find("Not the Decision as enacted") != std::string::npos);
  CHECK(job.evaluate({"--rules", job.path("workers.csv")}).status == 2);
}
