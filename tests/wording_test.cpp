// The words for facts, values and conditions, in both languages.
#include "rule/wording.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "rentsupport/facts.hpp"
#include "rentsupport/rule_set.hpp"
#include "values/language.hpp"

namespace {

using namespace rentsupport;
using std::chrono::days;
using std::chrono::months;

constexpr Language vi = Language::vietnamese;
constexpr Language en = Language::english;
constexpr Date april_first = Date{std::chrono::year{2022} / 4 / 1};
constexpr Month april = std::chrono::year{2022} / 4;

struct Case {
  Rule rule;
  std::string vietnamese, english;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const auto root = static_cast<std::uint32_t>(c.rule.nodes().size() - 1);
    CHECK(condition_words(c.rule, root, vocabulary(), vi) == c.vietnamese);
    CHECK(condition_words(c.rule, root, vocabulary(), en) == c.english);
  }
}

Rule applied() { return is(facts::applied, true); }
Rule rents() { return is(facts::pays_rent, true); }
Rule hired() { return is(facts::newly_recruited, true); }

}  // namespace

TEST_CASE("every fact, and every value of a choice, has words in both languages", "[wording]") {
  std::set<std::string> labels;
  for (const FactInfo& fact : vocabulary()) {
    CAPTURE(fact.name);
    for (const Language language : {vi, en}) {
      const std::string words = label(fact, language);
      CHECK_FALSE(words.empty());
      CHECK(labels.insert(words).second);
      std::set<std::string> values;
      for (std::size_t value = 0; value < fact.values.size(); ++value) {
        const std::string text = value_words(fact, static_cast<std::int64_t>(value), language);
        CHECK_FALSE(text.empty());
        CHECK(values.insert(text).second);
      }
    }
    CHECK(fact.vietnamese_values.size() == fact.values.size());
    CHECK(fact.english_values.size() == fact.values.size());
  }
}

TEST_CASE("every parameter that a rule names is one, and its key stands at a leaf", "[wording]") {
  std::set<std::string> keys, named;
  for (const auto& [key, value] : Parameters::built_in().list()) keys.insert(key);
  const RuleSet rules = RuleSet::decision_08_2022();
  for (const GroupRule& group : rules.groups()) {
    for (const Node& node : group.rule.nodes()) {
      if (node.parameter.empty()) continue;
      CHECK(keys.contains(std::string{node.parameter}));
      CHECK(node.kind != NodeKind::not_);
      CHECK(node.kind != NodeKind::all_of);
      CHECK(node.kind != NodeKind::any_of);
      named.insert(std::string{node.parameter});
    }
  }
  CHECK(named == std::set<std::string>{
                     "cap.months", "contract.minimum_months", "group.returning.contract_from",
                     "group.returning.contract_to", "group.returning.first_month",
                     "group.returning.last_month", "group.working.contract_before",
                     "group.working.first_month", "group.working.last_month",
                     "place.key_economic_regions", "procedure.deadline", "procedure.posting_days"});
}

TEST_CASE("a limit that changes with a parameter names it", "[wording]") {
  // The same leaf in two rule sets: where the limit differs, the parameter that differs is named.
  Parameters changed = Parameters::built_in();
  changed.working.first_month = std::chrono::year{2022} / 3;
  changed.working.last_month = std::chrono::year{2022} / 7;
  changed.working.contract_before = changed.working.contract_before + days{1};
  changed.returning.first_month = std::chrono::year{2022} / 5;
  changed.returning.last_month = std::chrono::year{2022} / 7;
  changed.returning.contract_from = changed.returning.contract_from + days{1};
  changed.returning.contract_to = changed.returning.contract_to + days{1};
  changed.minimum_contract_months = 2;
  changed.key_economic_regions.pop_back();
  changed.deadline = changed.deadline + days{1};
  const RuleSet before = RuleSet::decision_08_2022();
  const RuleSet after = RuleSet::decision_08_2022(changed);
  const std::set<std::string> elsewhere{"cap.months", "procedure.posting_days"};
  for (std::size_t group = 0; group < 2; ++group) {
    const auto old_nodes = before.groups()[group].rule.nodes();
    const auto new_nodes = after.groups()[group].rule.nodes();
    REQUIRE(old_nodes.size() == new_nodes.size());
    for (std::size_t i = 0; i < old_nodes.size(); ++i) {
      CAPTURE(group, i);
      const bool named = !old_nodes[i].parameter.empty() &&
                         !elsewhere.contains(std::string{old_nodes[i].parameter});
      CHECK((old_nodes[i] == new_nodes[i]) != named);
    }
  }
}

TEST_CASE("every kind of condition reads in both languages", "[wording]") {
  check({{always(true), "luôn đạt, không xét gì thêm", "always met"},
         {always(false), "không bao giờ đạt", "never met"},
         {decided_later(), "xét sau cùng, trên mọi đề nghị của người lao động",
          "decided at the end, over all requests of the worker"},
         {given(facts::rent_to), "ngày kết thúc thuê có ghi", "last day of renting is given"},
         {applied(), "đề nghị hỗ trợ của người lao động (Mẫu số 01): có",
          "worker's request (Form 01): yes"},
         {is(facts::kind, EmployerKind::enterprise), "loại người sử dụng lao động là doanh nghiệp",
          "kind of employer is enterprise"},
         {is_one_of(facts::kind, {EmployerKind::cooperative, EmployerKind::enterprise}),
          "loại người sử dụng lao động là một trong: doanh nghiệp, hợp tác xã",
          "kind of employer is one of: enterprise, cooperative"},
         {is_one_of(facts::province, std::vector{Province{1}, Province{33}}),
          "tỉnh, thành phố nơi làm việc là một trong: Hà Nội, Hưng Yên",
          "province or city of the worksite is one of: Hà Nội, Hưng Yên"},
         {is_one_of(facts::province, std::vector<Province>{}),
          "tỉnh, thành phố nơi làm việc là giá trị nào",
          "province or city of the worksite is any value"},
         {contains(facts::insured_months, facts::reference_month),
          "các tháng có tên trong danh sách tham gia bảo hiểm xã hội bắt buộc: gồm tháng xét bảo "
          "hiểm xã hội",
          "months on the list of compulsory social insurance: with the month of the insurance "
          "test"},
         {contains_supported_month(facts::insured_months),
          "các tháng có tên trong danh sách tham gia bảo hiểm xã hội bắt buộc: gồm tháng được hỗ "
          "trợ",
          "months on the list of compulsory social insurance: with the supported month"},
         {is_one_month(facts::months), "các tháng đề nghị hỗ trợ: đúng 1 tháng",
          "months that the request asks for: exactly 1 month"}});
}

TEST_CASE("every comparison reads in both languages, and so does its opposite", "[wording]") {
  const auto start = facts::contract_starts_on;
  const std::string vi_label = "ngày bắt đầu hợp đồng ";
  const std::string en_label = "first day of the contract is ";
  check({{start < april_first, vi_label + "trước 01/4/2022", en_label + "before 2022-04-01"},
         {start <= april_first, vi_label + "không muộn hơn 01/4/2022",
          en_label + "not after 2022-04-01"},
         {start == april_first, vi_label + "là 01/4/2022", en_label + "2022-04-01"},
         {start >= april_first, vi_label + "không sớm hơn 01/4/2022",
          en_label + "not before 2022-04-01"},
         {start > april_first, vi_label + "sau 01/4/2022", en_label + "after 2022-04-01"},
         {not_(start < april_first), vi_label + "không sớm hơn 01/4/2022",
          en_label + "not before 2022-04-01"},
         {not_(start <= april_first), vi_label + "sau 01/4/2022", en_label + "after 2022-04-01"},
         {not_(start == april_first), vi_label + "khác 01/4/2022",
          en_label + "other than 2022-04-01"},
         {not_(start >= april_first), vi_label + "trước 01/4/2022", en_label + "before 2022-04-01"},
         {not_(start > april_first), vi_label + "không muộn hơn 01/4/2022",
          en_label + "not after 2022-04-01"}});
}

TEST_CASE("terms of every source read with their shifts", "[wording]") {
  check({{supported_month() >= april, "tháng được hỗ trợ không sớm hơn tháng 4/2022",
          "the supported month is not before 2022-04"},
         {supported_month() == facts::list_month - months{1},
          "tháng được hỗ trợ là tháng lập danh sách trừ 1 tháng",
          "the supported month is the month in which the list is drawn up minus 1 month"},
         {facts::contract_ends_on + days{1} >= facts::contract_starts_on + months{2},
          "ngày kết thúc hợp đồng cộng 1 ngày không sớm hơn ngày bắt đầu hợp đồng cộng 2 tháng",
          "last day of the contract plus 1 day is not before the first day of the contract plus 2 "
          "months"},
         {facts::rent_to >= first_day() + days{14},
          "ngày kết thúc thuê không sớm hơn ngày đầu của tháng được hỗ trợ cộng 14 ngày",
          "last day of renting is not before the first day of the supported month plus 14 days"},
         {facts::rent_from <= last_day(),
          "ngày bắt đầu thuê không muộn hơn ngày cuối của tháng được hỗ trợ",
          "first day of renting is not after the last day of the supported month"},
         {facts::sent_to_si_day < std::chrono::day{15},
          "ngày trong tháng gửi danh sách cho cơ quan bảo hiểm xã hội trước ngày 15 của tháng",
          "day of the month on which the list goes to the social insurance agency is before day 15 "
          "of the month"}});
}

TEST_CASE("numbers read as numbers, and amounts as amounts", "[wording]") {
  constexpr std::array<FactInfo, 3> vocabulary_of_the_test{
      FactInfo{.name = "revenue_now",
               .type = FactType::number,
               .vietnamese = "doanh thu năm nay",
               .english = "revenue of this year",
               .is_money = true},
      FactInfo{.name = "revenue_2019",
               .type = FactType::number,
               .vietnamese = "doanh thu năm 2019",
               .english = "revenue of 2019",
               .is_money = true},
      FactInfo{.name = "nights",
               .type = FactType::number,
               .vietnamese = "số ca đêm",
               .english = "number of nights worked"}};
  constexpr Fact<std::int64_t> now{0}, of_2019{1}, nights{2};
  const std::vector<Case> cases{
      {now * 100 <= of_2019 * 90, "doanh thu năm nay nhân 100 không quá doanh thu năm 2019 nhân 90",
       "revenue of this year times 100 is not above the revenue of 2019 times 90"},
      {not_(now * 100 <= of_2019 * 90),
       "doanh thu năm nay nhân 100 lớn hơn doanh thu năm 2019 nhân 90",
       "revenue of this year times 100 is above the revenue of 2019 times 90"},
      {now < 1500000, "doanh thu năm nay nhỏ hơn 1.500.000 đồng",
       "revenue of this year is below 1,500,000 VND"},
      {Operand<std::int64_t>{-1500} == now, "-1.500 đồng bằng doanh thu năm nay",
       "-1,500 VND is the revenue of this year"},
      {nights >= 1000, "số ca đêm ít nhất 1.000", "number of nights worked is at least 1,000"},
      {nights * 1500 > 20, "số ca đêm nhân 1.500 lớn hơn 20",
       "number of nights worked times 1,500 is above 20"},
      {nights == 3, "số ca đêm bằng 3", "number of nights worked is 3"},
      {nights != 3, "số ca đêm khác 3", "number of nights worked is other than 3"},
      {Operand<std::int64_t>{40} < 50, "40 nhỏ hơn 50", "40 is below 50"}};
  for (const Case& c : cases) {
    const auto root = static_cast<std::uint32_t>(c.rule.nodes().size() - 1);
    CHECK(condition_words(c.rule, root, vocabulary_of_the_test, vi) == c.vietnamese);
    CHECK(condition_words(c.rule, root, vocabulary_of_the_test, en) == c.english);
  }
  CHECK(value_words(vocabulary_of_the_test[0], 6000000, vi) == "6.000.000 đồng");
  CHECK(value_words(vocabulary_of_the_test[2], -6000000, en) == "-6,000,000");
}

TEST_CASE("the opposite of a condition reads without a double negation", "[wording]") {
  check({{not_(given(facts::rent_to)), "ngày kết thúc thuê để trống",
          "last day of renting is not given"},
         {not_(always(true)), "không bao giờ đạt", "never met"},
         {not_(not_(always(true))), "luôn đạt, không xét gì thêm", "always met"},
         {not_(is(facts::insured_elsewhere, true)),
          "việc người sử dụng lao động khác đóng bảo hiểm xã hội bắt buộc: không",
          "payment of compulsory social insurance by another employer: no"},
         {not_(is(facts::previous_contract, PreviousContract::same_employer)),
          "hợp đồng trước không phải là hợp đồng với cùng người sử dụng lao động",
          "earlier contract is not one with the same employer"},
         {not_(contains(facts::payroll_months, facts::reference_month)),
          "các tháng có tên trong danh sách trả lương: không gồm tháng xét bảo hiểm xã hội",
          "months on the payroll: without the month of the insurance test"},
         {not_(contains_supported_month(facts::payroll_months)),
          "các tháng có tên trong danh sách trả lương: không gồm tháng được hỗ trợ",
          "months on the payroll: without the supported month"},
         {not_(is_one_month(facts::months)), "các tháng đề nghị hỗ trợ: không đúng 1 tháng",
          "months that the request asks for: not exactly 1 month"}});
}

TEST_CASE("what is counted reads in both languages, and so does its opposite", "[wording]") {
  const Rule rule = at_least(2, {applied(), rents(), any_of({hired(), given(facts::rent_to)})});
  const auto words = [](const Rule& of, Language language) {
    return condition_words(of, static_cast<std::uint32_t>(of.nodes().size() - 1), vocabulary(),
                           language);
  };
  const std::string a = words(applied(), en), b = words(rents(), en), c = words(hired(), en),
                    d = words(given(facts::rent_to), en);
  CHECK(words(rule, en) == "at least 2 of these 3: " + a + "; " + b + "; (" + c + " or " + d + ")");
  CHECK(words(not_(at_least(3, {applied(), rents(), hired(), given(facts::rent_to)})), en) ==
        "at least 2 of these 4: " + words(not_(applied()), en) + "; " + words(not_(rents()), en) +
            "; " + words(not_(hired()), en) + "; " + words(not_(given(facts::rent_to)), en));
  CHECK(words(all_of({rule, applied()}), en) == "(" + words(rule, en) + ") and " + a);
  CHECK(words(rule, vi).starts_with("ít nhất 2 trong 3 điều sau: "));
  CHECK(condition_list(rule, 5, vocabulary(), en) ==
        "- at least 2 of these 3:\n  - " + a + "\n  - " + b + "\n  - at least one of:\n    - " + c +
            "\n    - " + d + "\n");
}

TEST_CASE("and, or and not leave one way to read a condition", "[wording]") {
  const auto words = [](const Rule& rule, Language language) {
    return condition_words(rule, static_cast<std::uint32_t>(rule.nodes().size() - 1), vocabulary(),
                           language);
  };
  const std::string a = words(applied(), en), b = words(rents(), en), c = words(hired(), en);
  const auto no = [](std::string text) { return text.replace(text.size() - 3, 3, "no"); };
  CHECK(words(all_of({applied(), rents(), hired()}), en) == a + " and " + b + " and " + c);
  CHECK(words(any_of({applied(), all_of({rents(), hired()})}), en) ==
        a + " or (" + b + " and " + c + ")");
  CHECK(words(all_of({any_of({applied(), rents()}), hired()}), en) ==
        "(" + a + " or " + b + ") and " + c);
  CHECK(words(not_(any_of({applied(), all_of({rents(), hired()})})), en) ==
        no(a) + " and (" + no(b) + " or " + no(c) + ")");
  CHECK(words(all_of({applied(), not_(all_of({rents(), hired()}))}), en) ==
        a + " and (" + no(b) + " or " + no(c) + ")");
  CHECK(words(all_of({applied(), all_of({rents(), hired()})}), en) ==
        a + " and " + b + " and " + c);
  CHECK(words(any_of({applied(), not_(all_of({rents(), hired()}))}), en) ==
        a + " or " + no(b) + " or " + no(c));
  CHECK(words(any_of({applied(), rents()}), vi) ==
        words(applied(), vi) + " hoặc " + words(rents(), vi));
  CHECK(words(all_of({applied(), rents()}), vi) ==
        words(applied(), vi) + " và " + words(rents(), vi));
  const Rule nested = all_of({applied(), any_of({rents(), hired()})});
  CHECK(condition_list(nested, 4, vocabulary(), en) ==
        "- all of:\n  - " + a + "\n  - at least one of:\n    - " + b + "\n    - " + c + "\n");
  CHECK(condition_list(not_(nested), 5, vocabulary(), vi)
            .starts_with("- ít nhất một trong các "
                         "điều sau:\n"));
}

TEST_CASE("a limit alone, with the supported month as what it is", "[wording]") {
  const auto limit = [](const Rule& rule, Language language, std::optional<Month> month = {}) {
    return limit_words(rule.nodes()[0], vocabulary(), language, month);
  };
  const Rule start = facts::contract_starts_on < april_first;
  CHECK(limit(start, vi) == "trước 01/4/2022");
  CHECK(limit(start, en) == "before 2022-04-01");
  const Rule rent = facts::rent_to >= first_day() + days{14};
  CHECK(limit(rent, en, april) == "not before 2022-04-15");
  CHECK(limit(rent, vi, april) == "không sớm hơn 15/4/2022");
  CHECK(limit(facts::rent_from <= last_day() - days{14}, vi, std::chrono::year{2022} / 2) ==
        "không muộn hơn 14/02/2022");
  CHECK(limit(facts::list_month > supported_month(), vi, april) == "sau tháng 4/2022");
  CHECK(limit(facts::list_month > supported_month() + months{2}, en, april) == "after 2022-06");
  const Rule rented = contains_supported_month(facts::rented_months);
  CHECK(limit(rented, vi, april) == "gồm tháng 4/2022");
  CHECK(limit(rented, en, april) == "with 2022-04");
  CHECK(limit(rented, en) == "with the supported month");
  CHECK(limit(is(facts::payroll_copy, true), vi) == "là có");
  CHECK(limit(is(facts::payroll_copy, true), en) == "yes");
  CHECK(limit(is(facts::kind, EmployerKind::enterprise), vi) == "là doanh nghiệp");
  const Rule is_copy = is(facts::payroll_copy, true);
  CHECK(limit_words(is_copy.nodes()[0], vocabulary(), en, {}, true) == "no");
  CHECK(leaf_words(is_copy.nodes()[0], vocabulary(), en, true) ==
        "copy of the payroll in the dossier: no");
  const Rule joint = all_of({start, start});
  CHECK_THROWS_AS(limit_words(joint.nodes()[2], vocabulary(), vi), Error);
}

TEST_CASE("values read as what they are", "[wording]") {
  const auto words = [](const auto& fact, std::int64_t value, Language language) {
    return value_words(vocabulary()[fact.number()], value, language);
  };
  const std::int64_t day = april_first.time_since_epoch().count();
  CHECK(words(facts::received_on, day, vi) == "01/4/2022");
  CHECK(words(facts::received_on, day, en) == "2022-04-01");
  CHECK(words(facts::list_month, month_number(april), vi) == "4/2022");
  CHECK(words(facts::list_month, month_number(april), en) == "2022-04");
  CHECK(words(facts::sent_to_si_day, 14, vi) == "14");
  const MonthSet set{april, std::chrono::year{2022} / 2};
  CHECK(words(facts::months, static_cast<std::int64_t>(set.bits()), vi) == "02/2022, 4/2022");
  CHECK(words(facts::months, 0, vi) == "không có tháng nào");
  CHECK(words(facts::months, 0, en) == "no month");
  CHECK(words(facts::reference_month, static_cast<std::int64_t>(MonthSet::bit(april)), en) ==
        "2022-04");
  CHECK(words(facts::province, 33, vi) == "Hưng Yên");
  CHECK(words(facts::province, 3, vi) == "03");
  CHECK(words(facts::zone, 0, vi) == "khu công nghiệp");
}

TEST_CASE("amounts are written as each language writes them", "[wording]") {
  CHECK(vietnamese(Money{500}) == "500 đồng");
  CHECK(vietnamese(Money{1500000}) == "1.500.000 đồng");
  CHECK(english(Money{1500000}) == "1,500,000 VND");
  CHECK(english(Money{-1000}) == "-1,000 VND");
  CHECK(in_words(Money{-100}, en) == "-100 VND");
  CHECK(in_words(Money{1000}, vi) == "1.000 đồng");
}

TEST_CASE("citations are joined as a decision joins them, each place once", "[wording]") {
  const auto vietnamese = [](const std::vector<Citation>& citations) {
    return citations_words(citations, vi);
  };
  CHECK(vietnamese({{1, 1}, {1, 2, 'a'}, {1, 2, 'b'}}) ==
        "khoản 1, điểm a và điểm b khoản 2 Điều 1");
  CHECK(vietnamese({{12, 2, U'đ'}}) == "điểm đ khoản 2 Điều 12");
  CHECK(vietnamese({{1}, {3, 2}}) == "Điều 1 và khoản 2 Điều 3");
  CHECK(vietnamese({{1}, {4}, {8}}) == "Điều 1, Điều 4 và Điều 8");
  CHECK(vietnamese({{11, 3}, {11, 4}}) == "khoản 3 và khoản 4 Điều 11");
  CHECK(vietnamese({{2, 4}, {5, 2}, {9, 2}}) == "khoản 4 Điều 2, khoản 2 Điều 5 và khoản 2 Điều 9");
  CHECK(vietnamese({{8, 2}, {8, 2}, {8}}) == "Điều 8 và khoản 2 Điều 8");
  CHECK(vietnamese({{8, 3}, {.article = 8, .clause = 3, .paragraph = 2}, {10}}) ==
        "khoản 3 và đoạn 2 khoản 3 Điều 8, Điều 10");
  CHECK(vietnamese({{1, 2}, {1, 2, 'a'}}) == "khoản 2 và điểm a khoản 2 Điều 1");
  CHECK(vietnamese({{.article = 6, .paragraph = 2}}) == "đoạn 2 Điều 6");
  CHECK(vietnamese({}).empty());
  CHECK(citations_words({{1, 1}, {1, 2, 'a'}, {1, 1}}, en) == "Art. 1(1), Art. 1(2)(a)");
}

TEST_CASE("who vouches for a fact is told to each group with its own articles", "[wording]") {
  const FactInfo& rent = vocabulary()[facts::pays_rent.number()];
  CHECK(citations_words(vouched_under(rent, Group::working), en) == "Art. 7(1), Art. 12(1)");
  CHECK(citations_words(vouched_under(rent, Group::returning), en) == "Art. 11(1), Art. 12(1)");
  CHECK(vouched_under(vocabulary()[facts::previous_contract.number()], Group::working).empty());
  std::set<std::string_view> words;
  for (const Voucher voucher :
       {Voucher::worker, Voucher::employer, Voucher::social_insurance, Voucher::office}) {
    for (const Language language : {vi, en})
      CHECK(words.insert(voucher_words(voucher, language)).second);
  }
}
