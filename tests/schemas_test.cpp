// The JSON files that the program writes are as the schemas say that are installed with it
// (src/files/schemas): format 2.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "support/job.hpp"
#include "support/places.hpp"

namespace {

using Json = nlohmann::ordered_json;
using Options = std::vector<std::string>;

// Holds JSON against a schema: of JSON Schema what ours use. A member that the schema does not name
// is a fault too: it would be a promise that nobody reads.
class Schema {
 public:
  explicit Schema(const std::string& name)
      : root_(Json::parse(tests::read_file((std::filesystem::path(tests::places::examples) /
                                            "../src/files/schemas" / (name + ".json"))
                                               .string()))) {
    REQUIRE(root_["$id"] == name);
  }
  [[nodiscard]] std::vector<std::string> faults(const Json& value) const {
    std::vector<std::string> found;
    check(value, root_, "", found);
    return found;
  }

 private:
  static std::string type_of(const Json& value) {
    if (value.is_number_integer()) return "integer";
    return value.type_name();
  }
  static bool is_of(const Json& value, const Json& type) {
    if (!type.is_array()) return type_of(value) == type;
    return std::find(type.begin(), type.end(), type_of(value)) != type.end();
  }
  void check(const Json& value, const Json& schema, const std::string& at,
             std::vector<std::string>& found) const {
    if (schema.contains("$ref")) {
      const auto name = schema["$ref"].get<std::string>().substr(std::string{"#/$defs/"}.size());
      check(value, root_.at("$defs").at(name), at, found);
      return;
    }
    if (schema.contains("const") && value != schema["const"]) found.push_back(at + ": const");
    if (schema.contains("type") && !is_of(value, schema["type"])) {
      found.push_back(at + ": is of type " + type_of(value));
      return;
    }
    if (schema.contains("enum") &&
        std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
      found.push_back(at + ": enum");
    if (schema.contains("pattern") && value.is_string() &&
        !std::regex_search(value.get<std::string>(),
                           std::regex(schema["pattern"].get<std::string>())))
      found.push_back(at + ": pattern");
    if (value.is_array() && schema.contains("items")) {
      for (const Json& element : value) check(element, schema["items"], at + "[]", found);
    }
    // What a receipt explains is held against the schema of explanations.
    if (!value.is_object() ||
        (!schema.contains("properties") && !schema.contains("additionalProperties")))
      return;
    for (const Json& name : schema.value("required", Json::array())) {
      if (!value.contains(name.get<std::string>()))
        found.push_back(at + "." + name.get<std::string>() + ": is missing");
    }
    for (const auto& [name, member] : value.items()) {
      const std::string place = at + "." + name;
      if (schema.contains("properties") && schema["properties"].contains(name)) {
        check(member, schema["properties"][name], place, found);
      } else if (schema.contains("additionalProperties")) {
        check(member, schema["additionalProperties"], place, found);
      } else {
        found.push_back(place + ": is not in the schema");
      }
    }
  }

  Json root_;
};

// Holds a file against its schema, and the schema against the file: whatever is taken out of it
// that is required is missed.
void check(const std::string& text, const std::string& name) {
  CAPTURE(name);
  CHECK(text.starts_with("{\n  \"format\": 2,\n"));
  const Json json = Json::parse(text);
  const Schema schema(name);
  CHECK(schema.faults(json) == std::vector<std::string>{});
  if (json.contains("schema")) CHECK(json["schema"] == name);
  for (const auto& [member, value] : json.items()) {
    Json without = json;
    without.erase(member);
    Json of_another_type = json;
    of_another_type[member] = value.is_number() ? Json("1") : Json(1);
    CAPTURE(member);
    CHECK_FALSE(schema.faults(of_another_type).empty());
    if (member != "maybe_counted" && member != "could_be_guessed" && member != "ledger" &&
        member != "extent" && member != "kept" && member != "dates" && member != "language" &&
        member != "as_of" && member != "not_as_enacted")
      CHECK_FALSE(schema.faults(without).empty());
  }
}

std::string example(const std::string& path) {
  return (std::filesystem::path(tests::places::examples) / path).string();
}

std::string printed(Options options, std::set<int> statuses = {0, 1}) {
  options.insert(options.begin(), tests::places::program);
  const tests::ProgramResult result = tests::run_program(options);
  CAPTURE(options, result.err);
  REQUIRE(statuses.contains(result.status));
  return result.out;
}

Options with(Options options, const Options& more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

}  // namespace

TEST_CASE("every JSON file of the program is as its schema says", "[program][schemas]") {
  const tests::ScratchDirectory scratch;
  const std::string key = scratch / "key.pem";
  REQUIRE(tests::run_program({"/usr/bin/openssl", "genpkey", "-algorithm", "ed25519", "-out", key})
              .status == 0);
  tests::write_file(scratch / "cap.toml", "cap.months = 2\n");
  Options inputs;
  for (const std::string table : {"employers", "lists", "workers", "history"})
    inputs = with(inputs, {"--" + table, example("hung_yen/" + table + ".csv")});
  const auto run = [&](const std::string& name, const Options& more) {
    static_cast<void>(
        printed(with(with({"evaluate", "--quiet", "--out", scratch / name}, inputs), more)));
  };
  run("signed", {"--sign", key, "--assume", "pays_rent=yes", "--language", "vi", "--ledger",
                 scratch / "ledger.db", "--commit"});
  run("bare", {"--dates", "workers=day_first", "--as-of", "2022-08-01"});
  run("capped", {"--parameters", scratch / "cap.toml"});
  for (const std::string name : {"signed", "bare"}) {
    check(tests::read_file(scratch / (name + "/summary.json")), "rentsupport-summary-2");
    check(tests::read_file(scratch / (name + "/manifest.json")), "rentsupport-manifest-2");
  }
  const auto receipt = [&](const std::string& of, const Options& more) {
    const std::string text = printed(
        with(with({"receipt", "--run", scratch / of, "--request", "R0000033", "--month", "2022-06"},
                  inputs),
             more));
    check(text, "rentsupport-receipt-2");
    const Json explanation = Json::parse(text)["explanation"];
    CHECK(Schema("rentsupport-explanation-2").faults(explanation) == std::vector<std::string>{});
  };
  receipt("bare", {});
  receipt("signed", {"--sign", key, "--ledger", scratch / "ledger.db"});
  for (const std::string request : {"R0000033", "R0000010", "R0000023"})
    check(printed(with({"explain", "--quiet", "--request", request, "--format", "json"}, inputs)),
          "rentsupport-explanation-2");
  check(printed(with({"compare", "--quiet", "--after", scratch / "cap.toml", "--format", "json"},
                     inputs)),
        "rentsupport-comparison-2");
  check(printed(with({"readings", "--quiet", "--format", "json"}, inputs)),
        "rentsupport-readings-2");
  check(printed({"rules", "--format", "json"}), "rentsupport-rules-2");
  check(tests::read_file(example("own_provision.json")), "rentsupport-rule-changes-2");
  for (const Options& more :
       {Options{}, Options{"--since", "2022-05-26", "--ledger", scratch / "ledger.db"}}) {
    static_cast<void>(printed(with(with({"report", "--quiet", "--as-of", "2022-06-25", "--format",
                                         "json", "--out", scratch / "report.json"},
                                        inputs),
                                   more)));
    check(tests::read_file(scratch / "report.json"), "rentsupport-report-2");
  }
  Options sides{"diff",     "--before", scratch / "bare", "--after", scratch / "capped",
                "--format", "json"};
  check(printed(sides), "rentsupport-diff-2");
  for (const std::string side : {"--before-", "--after-"}) {
    for (const std::string table : {"employers", "lists", "workers", "history"})
      sides = with(sides, {side + table, example("hung_yen/" + table + ".csv")});
  }
  check(printed(sides), "rentsupport-diff-2");
}

TEST_CASE("payments.json is as its schema says", "[program][schemas][payments]") {
  const tests::Job job;
  job.write("employers", tests::replaced(tests::replaced(tests::sound_employers, "district\n",
                                                         "district,account,bank\n"),
                                         ",323\n", ",323,112233445566,NH\n"));
  job.write("workers",
            tests::replaced(tests::replaced(tests::sound_workers, "account\n", "account,bank\n"),
                            "9000000010\n", "9000000010,NH\n"));
  tests::write_file(job.path("office.toml"), "name = \"P\"\naccount = \"998877\"\nbank = \"KB\"\n");
  REQUIRE(job.evaluate({"--ledger", job.path("ledger.db"), "--commit", "--keep", "--date",
                        "2022-06-10", "--reason", "T"})
              .status == 0);
  static_cast<void>(printed({"ledger", "approve", job.path("ledger.db"), "--list", "L1", "--date",
                             "2022-06-11", "--reason", "Q"}));
  static_cast<void>(printed({"payments", "--run", job.out(), "--ledger", job.path("ledger.db"),
                             "--office", job.path("office.toml"), "--date", "2022-06-15", "--by",
                             "K", "--out", job.path("pay")}));
  check(tests::read_file(job.path("pay/payments.json")), "rentsupport-payments-2");
}

TEST_CASE("every line of a log is as its schema says", "[program][schemas][log]") {
  const tests::Job job;
  const std::string log = job.path("log");
  const std::string ledger = job.path("ledger.db");
  REQUIRE(job.evaluate({"--ledger", ledger, "--commit", "--keep", "--log", log}).status == 0);
  REQUIRE(job.evaluate({"--ledger", job.path("none.db"), "--log", log}).status == 2);
  for (const std::string step : {"approve", "send", "pay"}) {
    static_cast<void>(printed({"ledger", step, ledger, "--list", "L1", "--date", "2022-06-11",
                               "--reason", "Q", "--log", log}));
  }
  static_cast<void>(printed({"ledger", "verify", ledger, "--log", log}));
  static_cast<void>(printed({"ledger", "backup", ledger, job.path("copy.db"), "--log", log}));
  tests::write_file(job.path("office.toml"), "name = \"P\"\naccount = \"998877\"\nbank = \"KB\"\n");
  static_cast<void>(printed({"payments", "--run", job.out(), "--ledger", ledger, "--office",
                             job.path("office.toml"), "--date", "2022-06-15", "--by", "K", "--out",
                             job.path("pay"), "--log", log}));
  CHECK(job.run("verify", {"--run", job.out(), "--ledger", ledger, "--log", log}).status == 0);
  static_cast<void>(
      printed({"training", "evaluate", "--quiet", "--plans", example("hung_yen_training/plans.csv"),
               "--trainees", example("hung_yen_training/trainees.csv"), "--out",
               job.path("training"), "--log", log}));
  static_cast<void>(printed({"import", "--quiet", example("forms/thang_4.xlsx"), "--employers",
                             example("forms/employers.csv"), "--out", job.path("in"), "--log", log},
                            {1}));
  const Schema schema("rentsupport-log-2");
  std::istringstream lines(tests::read_file(log));
  std::size_t count = 0;
  for (std::string text; std::getline(lines, text); ++count) {
    const Json line = Json::parse(text);
    CAPTURE(text);
    CHECK(schema.faults(line) == std::vector<std::string>{});
    for (const auto& [member, value] : line.items()) {
      Json of_another_type = line;
      of_another_type[member] = value.is_number() ? Json("1") : Json(1);
      CAPTURE(member);
      CHECK_FALSE(schema.faults(of_another_type).empty());
    }
  }
  CHECK(count == 11);
}

TEST_CASE("every JSON file of training support is as its schema says",
          "[program][schemas][training]") {
  const tests::ScratchDirectory scratch;
  Options inputs;
  for (const std::string table : {"plans", "trainees", "trained_before"}) {
    std::string option = "--" + table;
    std::replace(option.begin() + 2, option.end(), '_', '-');
    inputs = with(inputs, {option, example("hung_yen_training/" + table + ".csv")});
  }
  static_cast<void>(
      printed(with({"training", "evaluate", "--quiet", "--out", scratch / "run"}, inputs)));
  check(tests::read_file(scratch / "run/summary.json"), "rentsupport-training-summary-2");
  check(tests::read_file(scratch / "run/manifest.json"), "rentsupport-manifest-2");
  for (const std::string line : {"HD01-01", "HD06-07", "HD08-07"})
    check(printed(with({"training", "receipt", "--run", scratch / "run", "--line", line}, inputs)),
          "rentsupport-training-receipt-2");
  check(printed({"training", "rules", "--format", "json"}), "rentsupport-training-rules-2");
  for (const Options& more : {Options{}, Options{"--since", "2022-06-26"}}) {
    static_cast<void>(printed(with(with({"training", "report", "--quiet", "--as-of", "2022-07-25",
                                         "--format", "json", "--out", scratch / "report.json"},
                                        inputs),
                                   more)));
    check(tests::read_file(scratch / "report.json"), "rentsupport-training-report-2");
  }
}
