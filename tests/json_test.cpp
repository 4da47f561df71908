// JSON: strings as another reader reads them, and documents that others wrote.
#include "values/json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "values/json_document.hpp"

namespace {

using namespace rentsupport;

std::string fault_of(std::string_view text, std::size_t most_bytes = 1000) {
  try {
    static_cast<void>(JsonDocument(text, "x.json", most_bytes));
  } catch (const Problem& problem) {
    CHECK(problem.code == ProblemCode::bad_json);
    return problem.text();
  }
  return {};
}

}  // namespace

TEST_CASE("a string of JSON is read as the text that it was made of", "[json]") {
  std::string every;
  for (int c = 0; c < 0x80; ++c) every += static_cast<char>(c);
  for (const std::string& text : {every, std::string{}, std::string{"Nguyễn Thị \"Mẫu\"\\"},
                                  std::string{"\xf0\x9f\x8f\xa0"}}) {
    const std::string json = rentsupport::json_string(text);
    CHECK(nlohmann::json::parse(json).get<std::string>() == text);
    for (const char c : json) CHECK(static_cast<unsigned char>(c) >= 0x20);
  }
}

TEST_CASE("a document is read in its order, and its members by name", "[json]") {
  const JsonDocument document(
      R"({"z": {"b": "1", "a": "\u00e0", "c": 3}, "list": ["x", 2, "y"], "n": 18446744073709551615,
          "f": 1.5, "m": -1, "nothing": null, "yes": true})",
      "x.json");
  CHECK(document.is_object());
  CHECK(document["z"].text_members() ==
        std::vector<std::pair<std::string, std::string>>{{"b", "1"}, {"a", "à"}, {"c", ""}});
  CHECK(document["z"]["a"].text() == "à");
  CHECK(document["z"]["c"].number() == 3);
  CHECK(document["list"].texts() == std::vector<std::string>{"x", "", "y"});
  CHECK(document["list"].members().empty());
  CHECK(document["n"].number() == UINT64_MAX);
  for (const char* const other : {"f", "m", "nothing", "yes", "z", "list", "none"}) {
    CHECK(document[other].text().empty());
    CHECK(document[other].number() == 0);
  }
  CHECK_FALSE(document["none"]["of"]["these"].is_object());
  CHECK(document["n"].texts().empty());
  std::vector<std::string> names;
  for (const auto& [name, value] : document.members()) names.push_back(name);
  CHECK(names == std::vector<std::string>{"z", "list", "n", "f", "m", "nothing", "yes"});
}

TEST_CASE("a document that is none, too deep, too long or ambiguous says where", "[json]") {
  CHECK(fault_of("{\"a\": \n}") == "x.json:2:1: is no JSON");
  CHECK(fault_of("") == "x.json:1:1: is no JSON");
  CHECK_THAT(fault_of("{\n \"a\": 1e999}"), Catch::StartsWith("x.json:2:"));
  CHECK_THAT(fault_of("{\n \"a\": 1e999}"), Catch::EndsWith("holds a number too large"));
  CHECK_THAT(fault_of("{\"a\": \"\xff\"}"), Catch::EndsWith("is no JSON"));
  CHECK(fault_of(std::string(64, '[') + std::string(64, ']')).empty());
  CHECK(fault_of("\n" + std::string(65, '[') + std::string(65, ']')) ==
        "x.json:2:66: is nested more than 64 levels deep");
  std::string objects;
  while (objects.size() < 200'000) objects += "{\"a\":";
  CHECK_THAT(fault_of(objects, objects.size()),
             Catch::EndsWith("is nested more than 64 levels deep"));
  CHECK_THAT(
      fault_of("{\"a\": 1, \"b\": 2,\n\"a\": 1}"),
      Catch::StartsWith("x.json:2:") && Catch::EndsWith("an object has two members of one name"));
  CHECK(fault_of(std::string(1000, ' ') + "1") ==
        "x.json: has 1001 bytes: more than 1000 are not read");
  CHECK(fault_of(std::string(999, ' ') + "1").empty());
}

TEST_CASE("the lines of members are those that each line names", "[json]") {
  JsonObject inner;
  inner.text("a", "x");
  inner.number(std::string(2000, 'n'), 1);
  JsonObject object;
  object.raw("one", inner.json());
  object.number("two", 2);
  const std::string json = object.json();
  const auto lines = lines_of_members(json);
  CHECK(lines.at("one") == 2);
  CHECK(lines.at("one.a") == 3);
  CHECK(lines.at("two") == 6);
  for (const auto& [member, line] : lines) CHECK(member_on_line(json, line) == member);
  CHECK(lines.size() == 4);  // with "the text", and without a name that is too long
}
