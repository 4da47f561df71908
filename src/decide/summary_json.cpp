#include "decide/file_digest.hpp"
#include "decide/records.hpp"
#include "rentsupport/summary.hpp"
#include "rule/wording.hpp"
#include "values/json.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

std::string json_of(const std::map<std::string, std::string>& texts) {
  JsonObject object;
  for (const auto& [key, value] : texts) object.text(key, value);
  return object.json();
}

std::string json_of(const std::map<std::string, std::uint64_t>& numbers) {
  JsonObject object;
  for (const auto& [key, value] : numbers) object.number(key, value);
  return object.json();
}

std::string json_of(const std::map<std::string, Bucket>& buckets) {
  JsonObject object;
  for (const auto& [key, bucket] : buckets) {
    JsonObject values;
    values.number("payable", bucket.payable);
    values.number("refused", bucket.refused);
    values.number("undetermined", bucket.undetermined);
    values.number("workers", bucket.workers);
    values.raw("amount_vnd", bucket.amount.digits());
    object.raw(key, values.json());
  }
  return object.json();
}

}  // namespace

std::string summary_json(const Summary& summary, const RuleSet& rule_set,
                         const std::map<std::string, FileDigest>& inputs,
                         const std::map<std::string, FileDigest>& outputs, std::string_view ledger,
                         std::string_view engine) {
  JsonObject rules;
  rules.text("id", rule_set.id());
  rules.text("sha256", rule_set.sha256());
  if (const auto lines = not_as_enacted_lines(rule_set); !lines.empty())
    rules.raw("not_as_enacted", json_strings(lines));
  rules.raw("readings", json_of(rule_set.parameters().chosen_readings()));
  JsonObject rows;
  for (const TableName table : {TableName::employers, TableName::lists, TableName::workers,
                                TableName::history, TableName::persons}) {
    const auto counts = summary.rows.find(std::string{name(table)});
    if (table == TableName::persons && counts == summary.rows.end()) continue;
    const RowCounts of_table = counts == summary.rows.end() ? RowCounts{} : counts->second;
    rows.raw(name(table), json_of(of_table));
  }
  // In the order of the files, as their rows.
  JsonObject input_digests;
  for (const TableName table : {TableName::employers, TableName::lists, TableName::workers,
                                TableName::history, TableName::persons}) {
    const auto digest = inputs.find(std::string{name(table)});
    if (digest != inputs.end()) input_digests.raw(digest->first, json_of(digest->second));
  }
  JsonObject output_digests;
  for (const auto& [file, digest] : outputs) output_digests.raw(file, json_of(digest));
  JsonObject outcomes;
  outcomes.number("payable", summary.payable);
  outcomes.number("refused", summary.refused);
  outcomes.number("undetermined", summary.undetermined);
  JsonObject amounts;
  amounts.raw("payable", summary.payable_amount.digits());
  amounts.raw("at_most", summary.at_most.digits());
  JsonObject late;
  late.number("payments", summary.late_payments);
  late.raw("amount_vnd", summary.late_amount.digits());

  JsonObject object;
  object.number("format", 2);
  object.text("engine", engine);
  object.raw("rule_set", rules.json());
  object.raw("assumptions", json_of(summary.assumptions));
  object.raw("declared", json_of(summary.declared));
  object.raw("rows", rows.json());
  object.raw("issues", json_of(summary.issues));
  object.raw("request_months", outcomes.json());
  object.raw("amount_vnd", amounts.json());
  object.raw("by_group", json_of(summary.by_group));
  object.raw("by_month", json_of(summary.by_month));
  object.raw("by_province", json_of(summary.by_province));
  object.raw("by_district", json_of(summary.by_district));
  object.raw("by_employer", json_of(summary.by_employer));
  object.raw("refused_by", json_of(summary.refused_by));
  object.raw("refused_by_alone", json_of(summary.refused_by_alone));
  object.raw("undetermined_by", json_of(summary.undetermined_by));
  object.raw("late", late.json());
  if (!ledger.empty()) object.raw("ledger", ledger);
  object.raw("inputs", input_digests.json());
  object.raw("outputs", output_digests.json());
  return object.json() + '\n';
}

}  // namespace v2
}  // namespace rentsupport
