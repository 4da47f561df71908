// DuckDB as an Arrow peer: it reads the files, the library decides on its columns, and it
// aggregates the decisions that it scans from the library.
#include <dlfcn.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "rentsupport/rentsupport_arrow.h"
#include "support/places.hpp"
#include "support/run.hpp"

using namespace tests;

namespace {

// What is used of DuckDB's C interface; a function answers 0 where all is well.
struct DuckResult {
  std::uint64_t column_count = 0;
  std::uint64_t row_count = 0;
  std::uint64_t rows_changed = 0;
  void* columns = nullptr;
  char* error = nullptr;
  void* internal = nullptr;
};

struct DuckFunctions {
  int (*open)(const char* path, void** database);
  void (*close)(void** database);
  int (*connect)(void* database, void** connection);
  void (*disconnect)(void** connection);
  int (*query)(void* connection, const char* sql, DuckResult* result);
  void (*destroy_result)(DuckResult* result);
  const char* (*result_error)(DuckResult* result);
  std::uint64_t (*row_count)(DuckResult* result);
  std::uint64_t (*column_count)(DuckResult* result);
  char* (*value_varchar)(DuckResult* result, std::uint64_t column, std::uint64_t row);
  void (*free)(void* memory);
  int (*query_arrow)(void* connection, const char* sql, void** result);
  int (*query_arrow_schema)(void* result, ArrowSchema** schema);
  int (*query_arrow_array)(void* result, ArrowArray** array);
  const char* (*query_arrow_error)(void* result);
  void (*destroy_arrow)(void** result);
  int (*arrow_scan)(void* connection, const char* view, ArrowArrayStream* stream);
};

DuckFunctions load() {
  // Never unloaded: its threads may still be ending.
  void* const library = dlopen(places::duckdb, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) FAIL(dlerror() << ": tests/duckdb.sh installs it");
  DuckFunctions duck{};
  const auto find = [&](auto& function, const std::string& name) {
    void* const symbol = dlsym(library, ("duckdb_" + name).c_str());
    if (symbol == nullptr) FAIL("there is no duckdb_" << name);
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(symbol);
  };
  find(duck.open, "open");
  find(duck.close, "close");
  find(duck.connect, "connect");
  find(duck.disconnect, "disconnect");
  find(duck.query, "query");
  find(duck.destroy_result, "destroy_result");
  find(duck.result_error, "result_error");
  find(duck.row_count, "row_count");
  find(duck.column_count, "column_count");
  find(duck.value_varchar, "value_varchar");
  find(duck.free, "free");
  find(duck.query_arrow, "query_arrow");
  find(duck.query_arrow_schema, "query_arrow_schema");
  find(duck.query_arrow_array, "query_arrow_array");
  find(duck.query_arrow_error, "query_arrow_error");
  find(duck.destroy_arrow, "destroy_arrow");
  find(duck.arrow_scan, "arrow_scan");
  return duck;
}

const DuckFunctions& duck() {
  static const DuckFunctions functions = load();
  return functions;
}

using Rows = std::vector<std::vector<std::string>>;

class Duck {
 public:
  Duck() {
    REQUIRE(duck().open(nullptr, &database_) == 0);
    REQUIRE(duck().connect(database_, &connection_) == 0);
    query("SET threads = 2");
  }
  Duck(const Duck&) = delete;
  Duck& operator=(const Duck&) = delete;
  ~Duck() {
    duck().disconnect(&connection_);
    duck().close(&database_);
  }

  Rows query(const std::string& sql) {
    DuckResult result;
    CAPTURE(sql);
    if (duck().query(connection_, sql.c_str(), &result) != 0) FAIL(duck().result_error(&result));
    Rows rows(duck().row_count(&result));
    for (std::uint64_t row = 0; row < rows.size(); ++row) {
      for (std::uint64_t column = 0; column < duck().column_count(&result); ++column) {
        char* const text = duck().value_varchar(&result, column, row);
        rows[row].emplace_back(text == nullptr ? "NULL" : text);
        duck().free(text);
      }
    }
    duck().destroy_result(&result);
    return rows;
  }

  // Returns the rows of a query as a stream; it must be released before the connection.
  ArrowArrayStream stream(const std::string& sql) {
    void* result = nullptr;
    if (duck().query_arrow(connection_, sql.c_str(), &result) != 0)
      FAIL(duck().query_arrow_error(result));
    ArrowArrayStream stream{};
    stream.private_data = result;
    stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
      return duck().query_arrow_schema(self->private_data, &out);
    };
    stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
      *out = {};
      return duck().query_arrow_array(self->private_data, &out);
    };
    stream.get_last_error = [](ArrowArrayStream* self) {
      return duck().query_arrow_error(self->private_data);
    };
    stream.release = [](ArrowArrayStream* self) {
      duck().destroy_arrow(&self->private_data);
      self->release = nullptr;
    };
    return stream;
  }

  // Copies a stream into a table and releases it.
  void take(const std::string& table, ArrowArrayStream& stream) {
    REQUIRE(duck().arrow_scan(connection_, "scanned", &stream) == 0);
    query("CREATE OR REPLACE TABLE " + table + " AS SELECT * FROM scanned");
    query("DROP VIEW scanned");
    stream.release(&stream);
  }

 private:
  void* database_ = nullptr;
  void* connection_ = nullptr;
};

const std::array<std::string, 4> tables{"employers", "lists", "workers", "history"};

// The files of a job, and what the program makes of them.
struct Files {
  Files() {
    REQUIRE(run_program({places::generate, "--out", scratch / "in", "--requests", "6000",
                         "--faulty", "0", "--seed", "8"})
                .status == 0);
    std::vector<std::string> arguments{places::program, "evaluate", "--quiet", "--out",
                                       scratch / "out"};
    for (const std::string& table : tables)
      arguments.insert(arguments.end(), {"--" + table, input(table)});
    // An ID is a person: DuckDB does not go after the others.
    for (const char* const evidence : {"insurance_no", "birth_date"})
      arguments.insert(arguments.end(), {"--ignore-column", evidence});
    REQUIRE(run_program(arguments).status == 0);
    summary = nlohmann::json::parse(read_file(scratch / "out/summary.json"));
  }
  [[nodiscard]] std::string input(const std::string& table) const {
    return scratch / ("in/" + table + ".csv");
  }
  [[nodiscard]] std::string csv(const std::string& table) const {
    return "read_csv('" + input(table) + "', header = true, all_varchar = true)";
  }
  [[nodiscard]] std::string output(const std::string& table) const {
    return "read_csv('" + scratch / ("out/" + table + ".csv") +
           "', header = true, all_varchar = true)";
  }
  ScratchDirectory scratch;
  nlohmann::json summary;
};

std::string without_evidence(std::size_t table) {
  return table == 2 ? " EXCLUDE (insurance_no, birth_date)" : "";
}

// Decides on the rows of four queries; gives DuckDB the decisions and the schedule.
void decide(Duck& duck_db, const std::array<std::string, 4>& queries,
            const nlohmann::json& summary) {
  rentsupport_message message{};
  const auto sound = [&](rentsupport_status status) {
    CAPTURE(message.column, message.text);
    REQUIRE(status == RENTSUPPORT_OK);
  };
  rentsupport_rule_set* rules = nullptr;
  rentsupport_dossier* dossier = nullptr;
  rentsupport_decisions* decisions = nullptr;
  sound(rentsupport_rule_set_create(nullptr, 0, nullptr, 0, &rules, &message));
  sound(rentsupport_dossier_create(&dossier, &message));
  for (std::uint8_t table = RENTSUPPORT_EMPLOYERS; table <= RENTSUPPORT_HISTORY; ++table) {
    ArrowArrayStream stream = duck_db.stream(queries[table - 1U]);
    std::size_t rejected = 99;
    sound(rentsupport_dossier_add_arrow_stream(dossier, table, &stream, &rejected, &message));
    CHECK(rejected == 0);
  }
  sound(rentsupport_evaluate(rules, dossier, nullptr, &decisions, &message));
  rentsupport_text text{};
  sound(rentsupport_summary(decisions, &text, &message));
  CHECK(nlohmann::json::parse(text.bytes)["rows"] == summary["rows"]);
  rentsupport_text_free(&text);
  std::array<ArrowArrayStream, 2> streams{};
  sound(rentsupport_decisions_export_arrow_stream(decisions, RENTSUPPORT_DECISIONS, &streams[0],
                                                  &message));
  sound(rentsupport_decisions_export_arrow_stream(decisions, RENTSUPPORT_SCHEDULE, &streams[1],
                                                  &message));
  rentsupport_rule_set_free(rules);
  rentsupport_dossier_free(dossier);
  rentsupport_decisions_free(decisions);
  duck_db.take("decisions", streams[0]);
  duck_db.take("schedule", streams[1]);
}

std::uint64_t number(const std::string& text) { return text == "NULL" ? 0 : std::stoull(text); }

// Returns key: number of a query.
nlohmann::json counted(const Rows& rows) {
  nlohmann::json result = nlohmann::json::object();
  for (const auto& row : rows) result[row[0]] = number(row[1]);
  return result;
}

// Aggregates what it was given, as summary.json does.
nlohmann::json aggregated(Duck& duck_db, const Files& files) {
  nlohmann::json result;
  const auto by = [&](const std::string& key) {
    nlohmann::json groups = nlohmann::json::object();
    for (const auto& row : duck_db.query(
             "SELECT " + key +
             " AS key, count(*) FILTER (outcome = 'payable'), count(*) FILTER (outcome = "
             "'refused'), count(*) FILTER (outcome = 'undetermined'), count(DISTINCT d.worker_id) "
             "FILTER (outcome = 'payable'), sum(amount_vnd) FROM decisions d JOIN " +
             files.csv("employers") + " e USING (employer_id) GROUP BY key")) {
      groups[row[0]] = {{"payable", number(row[1])},
                        {"refused", number(row[2])},
                        {"undetermined", number(row[3])},
                        {"workers", number(row[4])},
                        {"amount_vnd", number(row[5])}};
    }
    return groups;
  };
  result["by_group"] = by("\"group\"");
  result["by_month"] = by("month");
  result["by_province"] = by("coalesce(province, '?')");
  result["by_district"] = by("coalesce(province, '?') || '/' || coalesce(district, '?')");
  result["by_employer"] = by("employer_id");
  result["request_months"] =
      counted(duck_db.query("SELECT outcome, count(*) FROM decisions GROUP BY outcome"));
  const auto by_element = [&](const std::string& column) {
    return counted(duck_db.query("SELECT id, count(*) FROM (SELECT unnest(" + column +
                                 ") AS id FROM decisions) GROUP BY id"));
  };
  result["refused_by"] = by_element("failed");
  result["undetermined_by"] = by_element("ask");
  const auto late = duck_db.query(
      "SELECT count(*), sum(amount_vnd) FROM schedule WHERE NOT completes_in_time")[0];
  result["late"] = {{"payments", number(late[0])}, {"amount_vnd", number(late[1])}};
  return result;
}

void check_agreement(Duck& duck_db, const Files& files) {
  const nlohmann::json ours = aggregated(duck_db, files);
  for (const auto& [key, value] : ours.items()) {
    CAPTURE(key);
    CHECK(value == files.summary[key]);
    CHECK_FALSE(value.empty());
  }
  CHECK(duck_db.query("SELECT sum(amount_vnd) FROM decisions")[0][0] ==
        files.summary["amount_vnd"]["payable"].dump());

  // Row by row what the program wrote.
  const std::string who = "request_id, list_id, employer_id, worker_id, ";
  const auto same = [&](const std::string& table, const std::string& columns) {
    const std::string exported = "(SELECT " + columns + " FROM " + table + ")";
    const std::string written = "(SELECT * FROM " + files.output(table) + ")";
    CHECK(duck_db.query("SELECT count(*) FROM " + exported) ==
          duck_db.query("SELECT count(*) FROM " + written));
    CHECK(duck_db.query(exported + " EXCEPT ALL " + written + " LIMIT 3").empty());
  };
  same("decisions", who +
                        "\"group\", month, outcome, amount_vnd::VARCHAR, max_amount_vnd::VARCHAR, "
                        "nullif(array_to_string(failed, ' '), ''), "
                        "nullif(array_to_string(unknown, ' '), ''), "
                        "nullif(array_to_string(ask, ' '), ''), printf('%016x', mask)");
  same("schedule",
       "payment_no::VARCHAR, " + who +
           "full_name, \"group\", month, amount_vnd::VARCHAR, account, posting_ends_on::VARCHAR, "
           "si_confirms_by::VARCHAR, district_submits_by::VARCHAR, province_decides_by::VARCHAR, "
           "funds_by::VARCHAR, employer_pays_by::VARCHAR, "
           "CASE WHEN completes_in_time THEN 'yes' ELSE 'no' END");
}

}  // namespace

TEST_CASE("DuckDB reads CSV, the library decides, DuckDB aggregates and agrees with summary.json",
          "[arrow][duckdb]") {
  const Files files;
  Duck duck_db;
  std::array<std::string, 4> queries;
  for (std::size_t i = 0; i < 4; ++i)
    queries[i] = "SELECT *" + without_evidence(i) + " FROM " + files.csv(tables[i]);
  decide(duck_db, queries, files.summary);
  check_agreement(duck_db, files);
}

TEST_CASE("DuckDB reads typed Parquet, the library decides, DuckDB agrees with summary.json",
          "[arrow][duckdb]") {
  const Files files;
  Duck duck_db;
  // Dates, booleans, lists, enumerations and numbers instead of text.
  const auto day = [](const std::string& column) {
    return column + " := coalesce(try_strptime(" + column + ", '%Y-%m-%d'), try_strptime(" +
           column + ", '%d/%m/%Y'))::DATE";
  };
  const auto yes_no = [](const std::string& column) {
    return column + " := CASE WHEN lower(" + column +
           ") IN ('yes', 'true', '1', 'có') THEN true WHEN " + column +
           " IS NOT NULL THEN false END";
  };
  const auto months = [](const std::string& column) {
    return column + " := CASE WHEN " + column + " = '-' THEN [] ELSE string_split_regex(trim(" +
           column + "), '[ \\t]+') END";
  };
  const auto replaced = [](const std::vector<std::string>& columns) {
    std::string text;
    for (const std::string& column : columns) {
      const std::size_t at = column.find(" := ");
      text += (text.empty() ? " REPLACE (" : ", ") + column.substr(at + 4) + " AS " +
              column.substr(0, at);
    }
    return text + ")";
  };
  duck_db.query(
      "CREATE TYPE kinds AS ENUM ('enterprise', 'cooperative', 'business_household', "
      "'public_unit', 'other')");
  duck_db.query("CREATE TYPE groups AS ENUM ('returning', 'working')");
  const std::array<std::string, 4> typed{
      replaced({"kind := kind::kinds", yes_no("registered"), "province := province::SMALLINT"}),
      replaced({"\"group\" := \"group\"::groups", day("drawn_up_on"), day("posted_on"),
                day("sent_to_si_on"), day("si_confirmed_on"), day("received_on"),
                day("submitted_on"), day("decided_on"), day("funded_on"), day("paid_on"),
                yes_no("payroll_copy")}),
      // Days as DuckDB's TIMESTAMP, too.
      replaced({day("birth_date"), yes_no("applied"), day("contract_signed_on") + "::TIMESTAMP",
                day("contract_starts_on"), day("contract_ends_on"),
                day("previous_contract_ended_on"), day("rent_from"), day("rent_to"),
                yes_no("pays_rent"), months("insured_months"), months("payroll_months"),
                yes_no("newly_recruited"), yes_no("insured_elsewhere"), months("months")}),
      replaced({"amount_vnd := amount_vnd::BIGINT", "\"group\" := \"group\"::groups",
                "month := coalesce(try_strptime(month || '-01', '%Y-%m-%d'), "
                "try_strptime('01/' || month, '%d/%m/%Y'))::DATE"})};
  std::array<std::string, 4> queries;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string parquet = files.scratch / (tables[i] + ".parquet");
    duck_db.query("COPY (SELECT *" + typed[i] + " FROM " + files.csv(tables[i]) + ") TO '" +
                  parquet + "' (FORMAT parquet)");
    queries[i] = "SELECT * FROM '" + parquet + "'";
    // Parquet forgets enumerations.
    if (i == 0) queries[i] = "SELECT * REPLACE (kind::kinds AS kind) FROM '" + parquet + "'";
    if (i == 2)
      queries[i] = "SELECT *" + without_evidence(i) +
                   ", 1000 + row_number() OVER () AS row_no FROM '" + parquet + "'";
    if (i == 1 || i == 3)
      queries[i] = "SELECT * REPLACE (\"group\"::groups AS \"group\") FROM '" + parquet + "'";
  }
  for (const std::string& setting :
       {std::string{"SET arrow_large_buffer_size = false"},
        std::string{"SET arrow_large_buffer_size = true"},
        std::string{"SET arrow_large_buffer_size = false; SET arrow_output_version = '1.4'; "
                    "SET produce_arrow_string_view = true"}}) {
    CAPTURE(setting);
    duck_db.query(setting);
    decide(duck_db, queries, files.summary);
    check_agreement(duck_db, files);
    for (const std::string& table : {std::string{"decisions"}, std::string{"schedule"}}) {
      CHECK(duck_db.query("SELECT count(*) FROM " + table) ==
            duck_db.query("SELECT count(*) FROM " + table + " d JOIN (" + queries[2] +
                          ") w USING (row_no, request_id)"));
    }
  }
}

TEST_CASE("what DuckDB takes for numbers is refused before zeros are lost", "[arrow][duckdb]") {
  Duck duck_db;
  rentsupport_dossier* dossier = nullptr;
  rentsupport_message message{};
  REQUIRE(rentsupport_dossier_create(&dossier, &message) == RENTSUPPORT_OK);
  ArrowArrayStream stream = duck_db.stream(
      "SELECT 'R1' AS request_id, 'L1' AS list_id, 33095000123 AS worker_id, "
      "'2022-04' AS months");
  CHECK(rentsupport_dossier_add_arrow_stream(dossier, RENTSUPPORT_WORKERS, &stream, nullptr,
                                             &message) == RENTSUPPORT_BAD_INPUT);
  CHECK(std::string{message.text} ==
        "the column worker_id has the Arrow type l: give text (u, U or vu); numbers lose leading "
        "zeros");
  rentsupport_dossier_free(dossier);
}
