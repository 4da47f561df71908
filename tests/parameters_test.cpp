// Parameters and readings: as enacted, overlaid, and refused.
#include "rentsupport/parameters.hpp"

#include <catch2/catch.hpp>
#include <climits>

#include "rentsupport/rule_set.hpp"
#include "rule/parameter_list.hpp"

namespace {

using namespace rentsupport;

using Values = std::vector<std::pair<std::string, std::string>>;

// Each key with its value as enacted (law page), another one as TOML, and that in canonical form.
struct Key {
  std::string name, enacted, other_toml, other;
};
const std::vector<Key> keys{
    {"group.working.amount_vnd", "500000", "1000000000000000000", "1000000000000000000"},
    {"group.working.first_month", "2022-02", "\"01/2022\"", "2022-01"},
    {"group.working.last_month", "2022-06", "\"2022-12\"", "2022-12"},
    {"group.working.contract_before", "2022-04-01", "0001-01-01", "0001-01-01"},
    {"group.returning.amount_vnd", "1000000", "1", "1"},
    {"group.returning.first_month", "2022-04", "\"2020-01\"", "2020-01"},
    {"group.returning.last_month", "2022-06", "\"2024-12\"", "2024-12"},
    {"group.returning.contract_from", "2022-04-01", "2022-06-30", "2022-06-30"},
    {"group.returning.contract_to", "2022-06-30", "9999-12-31", "9999-12-31"},
    {"contract.minimum_months", "1", "600", "600"},
    {"cap.months", "3", "60", "60"},
    {"place.key_economic_regions",
     "01 22 26 27 30 31 33 46 48 49 51 52 70 72 74 75 77 79 80 82 89 91 92 96",
     "[\"33\", \"01\", \"33\"]", "01 33"},
    {"calendar.public_holidays",
     "2021-01-01 2021-02-10 2021-02-11 2021-02-12 2021-02-13 2021-02-14 2021-04-21 2021-04-30 "
     "2021-05-01 2021-09-02 2021-09-03 "
     "2022-01-01 2022-01-31 2022-02-01 2022-02-02 2022-02-03 2022-02-04 2022-04-10 2022-04-30 "
     "2022-05-01 2022-09-01 2022-09-02 "
     "2023-01-01 2023-01-20 2023-01-21 2023-01-22 2023-01-23 2023-01-24 2023-04-29 2023-04-30 "
     "2023-05-01 2023-09-01 2023-09-02",
     "[2022-09-02, 2022-05-02]", "2022-05-02 2022-09-02"},
    {"procedure.posting_days", "3", "0", "0"},
    {"procedure.objection_days", "2", "366", "366"},
    {"procedure.si_days", "2", "0", "0"},
    {"procedure.district_days", "2", "7", "7"},
    {"procedure.province_days", "2", "7", "7"},
    {"procedure.transfer_days", "0", "1", "1"},
    {"procedure.employer_days", "2", "1", "1"},
    {"procedure.deadline", "2022-08-15", "2022-08-31", "2022-08-31"},
    {"procedure.completion_target", "2022-08-31", "2022-09-30", "2022-09-30"},
    {"readings.partial_month", "any_day", "\"full_month\"", "full_month"},
    {"readings.employed_in_month", "required", "\"not_required\"", "not_required"},
    {"readings.split_contract", "literal", "\"by_conclusion\"", "by_conclusion"},
    {"readings.continuation", "same_employer_without_gap", "\"any_employer_without_gap\"",
     "any_employer_without_gap"},
    {"readings.insurance_month", "month_before_list", "\"at_most_june\"", "at_most_june"},
    {"readings.exempt_foreigner", "no", "\"yes\"", "yes"},
    {"readings.combined_months", "any_earlier", "\"last_three\"", "last_three"},
    {"readings.late_list", "accepted", "\"previous_month_only\"", "previous_month_only"},
    {"readings.combined_returning", "one_month", "\"accepted\"", "accepted"},
    {"readings.before_15th", "day_14", "\"day_15\"", "day_15"},
    {"readings.cap_scope", "both_groups", "\"each_group\"", "each_group"},
    {"readings.declarations", "accepted", "\"ignored\"", "ignored"},
    {"readings.posting_week", "mon_fri", "\"mon_sat\"", "mon_sat"}};

Values enacted() {
  Values result;
  for (const Key& key : keys) result.emplace_back(key.name, key.enacted);
  return result;
}

}  // namespace

TEST_CASE("the parameters as enacted are those of the law page", "[parameters]") {
  const Values built_in = Parameters::built_in().list();
  REQUIRE(built_in.size() == keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    CHECK(built_in[i].first == keys[i].name);
    CAPTURE(keys[i].name);
    CHECK(built_in[i].second == keys[i].enacted);
  }
}

TEST_CASE("every key can be overlaid, and changes nothing else", "[parameters]") {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    Parameters parameters = Parameters::built_in();
    const auto problem =
        parameters.overlay(keys[i].name + " = " + keys[i].other_toml + "\n", "other.toml");
    CAPTURE(keys[i].name);
    CHECK_FALSE(problem);
    Values wanted = enacted();
    wanted[i].second = keys[i].other;
    CHECK(parameters.list() == wanted);
  }
}

TEST_CASE("parameters written as TOML give the same parameters", "[parameters]") {
  Parameters changed = Parameters::built_in();
  std::string text;
  for (const Key& key : keys) text += key.name + " = " + key.other_toml + "\n";
  CHECK_FALSE(changed.overlay(text, "all.toml"));
  for (const Parameters& parameters : {Parameters::built_in(), changed}) {
    Parameters back = parameters.list() == changed.list() ? Parameters::built_in() : changed;
    CHECK_FALSE(back.overlay(parameters.toml(), "written.toml"));
    CHECK(back.list() == parameters.list());
    CHECK(back.toml() == parameters.toml());
  }
  Parameters empty = Parameters::built_in();
  CHECK_FALSE(
      empty.overlay("place.key_economic_regions = []\ncalendar.public_holidays = []", "e.toml"));
  CHECK(empty.list()[11].second == "-");
  CHECK(empty.list()[12].second == "-");
  Parameters back = changed;
  CHECK_FALSE(back.overlay(empty.toml(), "written.toml"));
  CHECK(back.list() == empty.list());
}

TEST_CASE("later overlays beat earlier ones, and comments and tables are read", "[parameters]") {
  Parameters parameters = Parameters::built_in();
  CHECK_FALSE(parameters.overlay("[cap]\nmonths = 4 # of a province\n", "a.toml"));
  CHECK_FALSE(parameters.overlay(
      "cap = { months = 5 }\n[readings]\nlate_list = 'previous_month_only'\n", "b.toml"));
  CHECK_FALSE(parameters.overlay("", "c.toml"));
  CHECK(parameters.cap_months == 5);
  CHECK(parameters.readings.late_list == LateList::previous_month_only);
}

TEST_CASE("a text with a mistake changes nothing and says where the mistake is", "[parameters]") {
  struct Case {
    std::string toml;
    ProblemCode code;
    std::string where;  // line:place
    std::string column;
    std::string says;
  };
  constexpr auto toml = ProblemCode::bad_toml;
  constexpr auto unknown = ProblemCode::unknown_key;
  constexpr auto value = ProblemCode::bad_parameter;
  const std::vector<Case> cases{
      {"cap.months = \n", toml, "1:14", "", ""},
      {"cap.months = 2022-02-30", toml, "", "", ""},
      // A comment in the place of a key: toml++ asserted that there is none.
      {"[#cap]", toml, "1:2", "", ""},
      {"[ [cap]", toml, "", "", ""},
      // A letter between tokens: what toml++ made of some of them was undefined.
      {"cap.months = 4 \xc3\xb4", toml, "1:16", "", ""},
      {"cap.months = 4\xc3\xb4", toml, "1:15", "", ""},
      {"cap.months = 4\n\xe3\x80\x81 = 3", toml, "2:1", "", ""},
      {"cap.months = 4 \xff", toml, "1:15", "", ""},
      {"cap.months = 3\ncap.months = 3", toml, "", "", ""},
      {"\n  cap.month = 3", unknown, "2:7", "cap.month", "did you mean cap.months?"},
      {"[cap]\nmonth = 3", unknown, "2:1", "cap.month", "did you mean cap.months?"},
      {"[readings]\nlate_lists = \"accepted\"", unknown, "2:1", "readings.late_lists",
       "did you mean readings.late_list?"},
      {"colour = 1", unknown, "1:1", "colour", "unknown key"},
      {"cap = 3", value, "1:7", "cap", "cap is a table"},
      {"[[cap]]\nmonths = 3", value, "", "cap", "cap is a table"},
      {"cap.months = \"3\"", value, "1:14", "cap.months", "whole number"},
      {"cap.months = 3.0", value, "1:14", "cap.months", "whole number"},
      {"cap.months = true", value, "1:14", "cap.months", "whole number"},
      {"cap.months = -1", value, "1:14", "cap.months", "0 or more"},
      {"cap.months = 61", value, "1:14", "cap.months", "from 0 to 60"},
      {"contract.minimum_months = 601", value, "1:27", "contract.minimum_months", "from 0 to 600"},
      {"procedure.si_days = 367", value, "1:21", "procedure.si_days", "366 working days"},
      {"group.working.amount_vnd = 0", value, "1:28", "group.working.amount_vnd", "from 1 to"},
      {"group.working.amount_vnd = 500000.0", value, "1:28", "group.working.amount_vnd",
       "whole number of đồng"},
      {"group.working.amount_vnd = 1000000000000000001", value, "1:28", "group.working.amount_vnd",
       "from 1 to"},
      {"group.working.first_month = 2022-02-01", value, "1:29", "group.working.first_month",
       "a month is written"},
      {"group.working.first_month = \"2019-12\"", value, "1:29", "group.working.first_month",
       "2020-01 to 2024-12"},
      {"procedure.deadline = \"2022-08-15\"", value, "1:22", "procedure.deadline",
       "without quotes"},
      {"procedure.deadline = 2022-08-15T00:00:00", value, "1:22", "procedure.deadline",
       "a date is written"},
      {"procedure.deadline = 0000-01-01", value, "1:22", "procedure.deadline", "a date is written"},
      {"place.key_economic_regions = \"33\"", value, "1:30", "place.key_economic_regions",
       "in brackets"},
      {"place.key_economic_regions = [\"33\", \"03\"]", value, "1:37", "place.key_economic_regions",
       "two digits in quotes"},
      {"place.key_economic_regions = [33]", value, "1:31", "place.key_economic_regions",
       "two digits in quotes"},
      {"calendar.public_holidays = [2022-09-02, \"2022-09-01\"]", value, "1:41",
       "calendar.public_holidays", "without quotes"},
      {"[calendar]\nholidays = [2022-09-02]", unknown, "2:1", "calendar.holidays",
       "calendar.holidays is a key of a former version: days off for a holiday on a rest day are "
       "computed now: calendar.public_holidays lists the public holidays themselves"},
      {"calendar.holidays.x = 1", unknown, "1:10", "calendar.holidays", "computed now"},
      {"readings.late_list = \"Accepted\"", value, "1:22", "readings.late_list",
       "choose accepted or previous_month_only"},
      {"readings.late_list = 1", value, "1:22", "readings.late_list", "one of its options"},
      {"[group.working]\nlast_month = \"2022-01\"", value, "2:14", "group.working.last_month",
       "must not lie before group.working.first_month"},
      {"[group.working]\nfirst_month = \"2022-07\"", value, "2:15", "group.working.last_month",
       "must not lie before group.working.first_month"},
      {"[group.returning]\nlast_month = \"2022-01\"\nfirst_month = \"2022-02\"", value, "2:14",
       "group.returning.last_month", "must not lie before group.returning.first_month"},
      {"group.returning.contract_to = 2022-03-31", value, "1:31", "group.returning.contract_to",
       "must not lie before group.returning.contract_from"},
      // Of two mistakes the first in the text.
      {"colour = 1\ncap.months = 61\nprocedure.si_days = true", unknown, "1:1", "colour",
       "unknown key"},
      {"procedure.si_days = true\ncolour = 1", value, "1:21", "procedure.si_days", "whole number"}};
  for (const Case& c : cases) {
    Parameters parameters = Parameters::built_in();
    const auto problem = parameters.overlay(c.toml, "x.toml");
    CAPTURE(c.toml);
    REQUIRE(problem);
    CHECK(std::string{name(problem->code)} == std::string{name(c.code)});
    CHECK(problem->file == "x.toml");
    if (!c.where.empty()) {
      CHECK(std::to_string(problem->line) + ":" + std::to_string(problem->place) == c.where);
      CHECK(problem->text() == "x.toml:" + c.where + ": " + problem->message);
    }
    CHECK(problem->line > 0);
    CHECK(problem->column == c.column);
    CHECK_THAT(problem->message, Catch::Contains(c.says));
    CHECK(parameters.list() == enacted());

    const auto vietnamese = parameters.overlay(c.toml, "x.toml", Language::vietnamese);
    REQUIRE(vietnamese);
    CHECK(vietnamese->code == problem->code);
    CHECK(vietnamese->column == problem->column);
    CHECK(std::pair{vietnamese->line, vietnamese->place} ==
          std::pair{problem->line, problem->place});
    if (c.code == toml) {
      CHECK(vietnamese->message == "không đúng cú pháp TOML: " + problem->message);
    } else {
      CHECK(vietnamese->message != problem->message);
      for (const char* const word : {" is ", " must ", "unknown ", " or ", " days"})
        CHECK_THAT(vietnamese->message, !Catch::Contains(word));
    }
  }
}

TEST_CASE("a mistake in parameters is said in Vietnamese where that is asked for", "[parameters]") {
  const auto said = [](const char* toml) {
    return Parameters::built_in().overlay(toml, "x.toml", Language::vietnamese)->text();
  };
  CHECK(said("cap.month = 3") ==
        "x.toml:1:5: không nhận ra khóa cap.month: có phải là cap.months?");
  CHECK(said("cap = 3") == "x.toml:1:7: cap là một bảng: [cap]");
  CHECK(said("procedure.si_days = 367") ==
        "x.toml:1:21: procedure.si_days phải nằm trong khoảng từ 0 đến 366 ngày làm việc");
  CHECK(
      said("group.returning.contract_to = 2022-03-31") ==
      "x.toml:1:31: group.returning.contract_to không được sớm hơn group.returning.contract_from");
  CHECK(said("readings.late_list = \"house\"") ==
        "x.toml:1:22: readings.late_list: \"house\" không phải là lựa chọn: chọn accepted hoặc "
        "previous_month_only");
}

TEST_CASE("comments and byte-order marks may be in any script", "[parameters]") {
  Parameters parameters = Parameters::built_in();
  CHECK_FALSE(parameters.overlay(
      "\xef\xbb\xbf# Số tháng: 4 ở \xe3\x80\x80 tỉnh này\ncap.months = 4 # bốn", "đè.toml"));
  CHECK(parameters.cap_months == 4);
  const auto problem =
      parameters.overlay("readings.late_list = \"\"\"chấp \\\n  nhận\"\"\"", "x.toml");
  REQUIRE(problem);
  CHECK(problem->code == ProblemCode::bad_parameter);
}

TEST_CASE("a text of dotted keys, or of brackets, overflowed the stack", "[parameters]") {
  constexpr std::size_t deep = 200'000;
  const auto repeated = [](std::string_view piece) {
    std::string text;
    while (text.size() < deep) text += piece;
    return text;
  };
  const std::string dotted = repeated("a.") + "a = 1";
  std::vector<std::string> texts{dotted,
                                 "[" + repeated("a.") + "a]",
                                 "[[" + repeated("a.") + "a]]",
                                 repeated("a . ") + "a = 1",
                                 repeated("\"a\".'b'.") + "a = 1",
                                 "a = " + repeated("["),
                                 "a = " + repeated("[[1],"),
                                 repeated("a={"),
                                 "a = { " + dotted + " }",
                                 "a = [ { " + dotted + " } ]"};
  // Whatever stands before it hides none of it.
  for (const char* const before : {R"(x = "\\")",
                                   R"(x = "\"")",
                                   R"(x = '\')",
                                   R"(x = "")",
                                   "x = ''",
                                   R"(x = "'")",
                                   R"(x = '"')",
                                   R"(x = """""")",
                                   R"(x = """a""")",
                                   R"(x = """a"""")",
                                   R"(x = """a""""")",
                                   R"(x = """\"""")",
                                   "x = \"\"\"\n\"\"a\"\"\"",
                                   "x = ''''''",
                                   "x = '''a''''",
                                   "x = '''a'''''",
                                   R"(x = '''\''')",
                                   "x = '''\n''a'''",
                                   "# '",
                                   R"(# """)",
                                   "# '''",
                                   "x = 'a' # '",
                                   "x = [\n'a' # [\n]",
                                   "x = 1\r",
                                   R"([x] # ")"})
    texts.push_back(std::string{before} + "\n" + dotted);
  for (const std::string& text : texts) {
    CAPTURE(text.substr(0, 20));
    Parameters parameters = Parameters::built_in();
    const auto problem = parameters.overlay(text, "x.toml");
    REQUIRE(problem);
    CHECK(problem->code == ProblemCode::bad_toml);
    const bool is_key = problem->message == "a key has more than 8 parts between dots";
    CHECK((is_key || problem->message == "brackets stand in more than 8 others"));
    CHECK(parameters.list() == enacted());
    const auto vietnamese = parameters.overlay(text, "x.toml", Language::vietnamese);
    REQUIRE(vietnamese);
    CHECK(vietnamese->message == (is_key ? "một khóa có hơn 8 phần cách nhau bằng dấu chấm"
                                         : "dấu ngoặc lồng nhau quá 8 cấp"));
  }
}

TEST_CASE("parameters are as long, as many and as deep as is said, and not more", "[parameters]") {
  const auto said = [](const std::string& toml, Language language = Language::english) {
    Parameters parameters = Parameters::built_in();
    const auto problem = parameters.overlay(toml, "x.toml", language);
    return problem ? problem->text() : std::string{};
  };
  CHECK_THAT(said("\na.b.c.d.e.f.g.h = 1"), Catch::Equals("x.toml:2:1: unknown key a"));
  CHECK(said("\nà = 1\na.b.c.d.e.f.g.h.i = 1") ==
        "x.toml:3:16: a key has more than 8 parts between dots");
  CHECK_THAT(said("a = 1.2\nb = [1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2]"),
             Catch::Contains("unknown key a"));
  CHECK_THAT(said("a = [[[[[[[[1]]]]]]]]"), Catch::Contains("unknown key a"));
  CHECK(said("# à\nb = 'à' # [\na = [[[[[[[[[1]]]]]]]]]") ==
        "x.toml:3:13: brackets stand in more than 8 others");
  std::string keys_of_1000;
  for (int key = 0; key < 1000; ++key) keys_of_1000 += "key" + std::to_string(key) + " = 1\n";
  CHECK_THAT(said(keys_of_1000), Catch::EndsWith(" Keys that are unknown: 1000"));
  CHECK_THAT(said(keys_of_1000, Language::vietnamese),
             Catch::EndsWith(" Số khóa không nhận ra: 1000"));
  CHECK(said(keys_of_1000 + "key = 1") ==
        "x.toml:1001:5: there are more than 1000 keys, tables and lists");
  CHECK(said(keys_of_1000 + "[a]", Language::vietnamese) ==
        "x.toml:1001:1: có hơn 1000 khóa, bảng và danh sách");
  const std::string comment((std::size_t{1} << 20U) - 1, '#');
  CHECK(said(comment + "\n").empty());
  CHECK(said(comment + "\n\n") == "x.toml:1:1: has 1048577 bytes: parameters have at most 1048576");
  CHECK(said(comment + "\n\n", Language::vietnamese) ==
        "x.toml:1:1: có 1048577 byte: tham số có nhiều nhất 1048576 byte");
}

TEST_CASE("the number of unknown keys is a sentence of its own, with a guess and without",
          "[parameters]") {
  const auto said = [](const std::string& toml, Language language) {
    Parameters parameters = Parameters::built_in();
    return parameters.overlay(toml, "x.toml", language)->message;
  };
  CHECK(said("cap.month = 1\nkey = 1", Language::english) ==
        "unknown key cap.month: did you mean cap.months? Keys that are unknown: 2");
  CHECK(said("cap.month = 1\nkey = 1", Language::vietnamese) ==
        "không nhận ra khóa cap.month: có phải là cap.months? Số khóa không nhận ra: 2");
  CHECK_THAT(said("key = 1\nkez = 1", Language::english), !Catch::Contains("key Keys"));
  CHECK_THAT(said("key = 1\nkez = 1", Language::vietnamese), !Catch::Contains("key Số"));
}

TEST_CASE("what stands in comments and strings is neither key nor bracket", "[parameters]") {
  for (const std::string& noise : {std::string(100, '.'), std::string(100, '['),
                                   std::string(100, '{'), std::string(2000, '=')}) {
    for (const std::string& toml :
         {"# " + noise + "\ncap.months = 4", "cap.months = 4 # ' " + noise + "\n",
          "cap.months = 4\r\n# \"\"\" " + noise + "\r\nreadings.late_list = 'accepted'"}) {
      Parameters parameters = Parameters::built_in();
      CAPTURE(toml);
      CHECK_FALSE(parameters.overlay(toml, "x.toml"));
      CHECK(parameters.cap_months == 4);
    }
    for (const std::string& toml :
         {"readings.late_list = '" + noise + "'", "readings.late_list = \"\\\"" + noise + "\"",
          "readings.late_list = \"\"\"\n" + noise + "\n\"" + noise + "\"\"\"\"",
          "readings.late_list = '''" + noise + "\n''" + noise + "'''''"}) {
      Parameters parameters = Parameters::built_in();
      CAPTURE(toml);
      const auto problem = parameters.overlay(toml, "x.toml");
      REQUIRE(problem);
      CHECK(problem->code == ProblemCode::bad_parameter);
    }
    Parameters parameters = Parameters::built_in();
    const auto problem = parameters.overlay("'" + noise + "'.\"" + noise + "\" = 1", "x.toml");
    REQUIRE(problem);
    CHECK(problem->code == ProblemCode::unknown_key);
  }
}

TEST_CASE("parameters are read back from their list, and from no other text", "[parameters]") {
  Parameters changed = Parameters::built_in();
  std::string text;
  for (const Key& key : keys) text += key.name + " = " + key.other_toml + "\n";
  REQUIRE_FALSE(changed.overlay(text, "all.toml"));
  Parameters empty = Parameters::built_in();
  REQUIRE_FALSE(empty.overlay("place.key_economic_regions = []", "e.toml"));
  for (const Parameters& parameters : {Parameters::built_in(), changed, empty}) {
    const auto back = parameters_of(parameters.list());
    REQUIRE(back);
    CHECK(back->list() == parameters.list());
  }
  const Values sound = Parameters::built_in().list();
  for (std::size_t i = 0; i < sound.size(); ++i) {
    CAPTURE(sound[i].first);
    const std::string value = sound[i].second;
    for (const std::string& wrong : {std::string{},
                                     " " + value,
                                     value + " ",
                                     value + "\n",
                                     "\"" + value + "\"",
                                     value + "\na.a.a = 1",
                                     std::string{"0x1"},
                                     std::string{"1.0"},
                                     std::string{"-1"},
                                     std::string{"+1"},
                                     std::string{"00"},
                                     std::string{"1000000000000000001"},
                                     std::string{"99999999999999999999"},
                                     std::string{"2022-02-30"},
                                     std::string{"2022-13"},
                                     std::string{"03"},
                                     std::string{"22 01"},
                                     std::string{"01 01"},
                                     std::string{"01  22"},
                                     std::string{"2022-09-02 2022-01-01"},
                                     std::string{"- -"},
                                     std::string(200'000, 'a')}) {
      Values other = sound;
      other[i].second = wrong;
      CAPTURE(wrong.substr(0, 30));
      CHECK_FALSE(parameters_of(other));
    }
    Values other = sound;
    other[i].first += "x";
    CHECK_FALSE(parameters_of(other));
    other = sound;
    other.erase(other.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK_FALSE(parameters_of(other));
    other = sound;
    other.insert(other.begin() + static_cast<std::ptrdiff_t>(i), sound[i]);
    CHECK_FALSE(parameters_of(other));
  }
  Values last_before_first = sound;
  last_before_first[2].second = "2022-01";
  CHECK_FALSE(parameters_of(last_before_first));
}

TEST_CASE("an overlay changes all or nothing", "[parameters]") {
  Parameters parameters = Parameters::built_in();
  CHECK(parameters.overlay("cap.months = 9\ngroup.working.amount_vnd = 1\ncolour = 1", "x.toml"));
  CHECK(parameters.overlay("cap.months = 9\ngroup.working.last_month = \"2022-01\"", "x.toml"));
  CHECK(parameters.list() == enacted());
  // Both ends of an interval may move together.
  CHECK_FALSE(parameters.overlay(
      "group.working.first_month = \"2023-01\"\ngroup.working.last_month = \"2023-02\"", "x.toml"));
}

TEST_CASE("the readings are listed with their options, the default first", "[parameters]") {
  std::size_t place = 22;  // after the other keys
  for (const ReadingInfo& reading : readings()) {
    REQUIRE(place < keys.size());
    CHECK("readings." + std::string{reading.name} == keys[place].name);
    CHECK(reading.options.front() == keys[place].enacted);
    CHECK(reading.options.size() ==
          (reading.name == "partial_month" || reading.name == "split_contract" ||
                   reading.name == "continuation"
               ? 3
               : 2));
    ++place;
  }
  CHECK(place == keys.size());
}

TEST_CASE("a reading is chosen by name", "[parameters]") {
  for (const ReadingInfo& reading : readings()) {
    for (const std::string_view option : reading.options) {
      Parameters parameters = Parameters::built_in();
      auto wanted = parameters.chosen_readings();
      CHECK(wanted.size() == 13);
      CHECK_FALSE(parameters.choose(reading.name, option));
      wanted[std::string{reading.name}] = option;
      CHECK(parameters.chosen_readings() == wanted);
    }
  }
  Parameters parameters = Parameters::built_in();
  const auto option = parameters.choose("late_list", "free");
  REQUIRE(option);
  CHECK(option->code == ProblemCode::bad_parameter);
  CHECK(option->column == "late_list");
  CHECK_THAT(option->message, Catch::Contains("choose accepted or previous_month_only"));
  const auto reading = parameters.choose("late_lists", "accepted");
  REQUIRE(reading);
  CHECK(reading->code == ProblemCode::unknown_key);
  CHECK_THAT(reading->message, Catch::Contains("did you mean late_list?"));
  CHECK(parameters.choose("late_list", "free", Language::vietnamese)->message ==
        "cách hiểu late_list: \"free\" không phải là lựa chọn: chọn accepted hoặc "
        "previous_month_only");
  CHECK(parameters.choose("late_lists", "accepted", Language::vietnamese)->message ==
        "không nhận ra cách hiểu late_lists: có phải là late_list?");
  CHECK(parameters.list() == enacted());
}

TEST_CASE("values that only a program can set are checked before anything reads them",
          "[parameters]") {
  const auto refused = [](const std::string& key, auto spoil) {
    CAPTURE(key);
    Parameters parameters = Parameters::built_in();
    spoil(parameters);
    CHECK_THROWS_WITH(RuleSet::decision_08_2022(parameters), Catch::StartsWith(key));
    // Their texts are there all the same.
    CHECK_NOTHROW(parameters.list());
    CHECK_NOTHROW(parameters.chosen_readings());
  };
  refused("place.key_economic_regions",
          [](Parameters& p) { p.key_economic_regions.push_back(Province{100}); });
  Parameters none = Parameters::built_in();
  none.readings.late_list = LateList{9};
  CHECK(none.chosen_readings().at("late_list").empty());
  for (const Date day : {Date::max(), Date::min(), Date{std::chrono::year{10000} / 1 / 1},
                         Date{std::chrono::year{0} / 12 / 31}}) {
    refused("procedure.deadline", [&](Parameters& p) { p.deadline = day; });
    refused("procedure.completion_target", [&](Parameters& p) { p.completion_target = day; });
    refused("group.working.contract_before",
            [&](Parameters& p) { p.working.contract_before = day; });
  }
  for (const int count : {INT_MAX, INT_MIN, -1}) {
    refused("contract.minimum_months", [&](Parameters& p) { p.minimum_contract_months = count; });
    refused("cap.months", [&](Parameters& p) { p.cap_months = count; });
    refused("procedure.si_days", [&](Parameters& p) { p.si_days = count; });
  }
  for (const Month month :
       {Month{std::chrono::year::max() / 12}, Month{std::chrono::year::min() / 1}})
    refused("group.working.first_month", [&](Parameters& p) { p.working.first_month = month; });
}
