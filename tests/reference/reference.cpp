// Records contract, section 5: what `evaluate` writes.

#include "reference.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace reference {

namespace {

// ---- CSV ----------------------------------------------------------------------------------------

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    if (cells[i].find_first_of(",\"\r\n") == std::string::npos) {
      line += cells[i];
      continue;
    }
    line += '"';
    for (const char c : cells[i]) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + '\n';
}

std::string blank_separated(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string decisions_csv(const Decided& decided) {
  std::string file =
      csv_line({"request_id", "list_id", "employer_id", "worker_id", "group", "month", "outcome",
                "amount_vnd", "max_amount_vnd", "failed", "unknown", "ask", "mask"});
  for (const Decision& d : decided.decisions) {
    file += csv_line({d.request_id, d.list_id, d.employer_id, d.worker_id, d.group,
                      to_text(d.month), d.outcome, std::to_string(d.amount_vnd),
                      std::to_string(d.max_amount_vnd), blank_separated(d.failed),
                      blank_separated(d.unknown), blank_separated(d.ask), d.mask});
  }
  return file;
}

std::string schedule_csv(const Decided& decided) {
  std::string file = csv_line(
      {"payment_no", "request_id", "list_id", "employer_id", "worker_id", "full_name", "group",
       "month", "amount_vnd", "account", "posting_ends_on", "si_confirms_by", "district_submits_by",
       "province_decides_by", "funds_by", "employer_pays_by", "completes_in_time"});
  for (const ScheduleRow& row : decided.schedule) {
    const Decision& d = row.decision;
    const Timeline& t = row.timeline;
    file += csv_line({std::to_string(row.payment_no), d.request_id, d.list_id, d.employer_id,
                      d.worker_id, row.full_name, d.group, to_text(d.month),
                      std::to_string(d.amount_vnd), row.account, to_text(t.posting_ends_on),
                      to_text(t.si_confirms_by), to_text(t.district_submits_by),
                      to_text(t.province_decides_by), to_text(t.funds_by),
                      to_text(t.employer_pays_by), t.completes_in_time ? "yes" : "no"});
  }
  return file;
}

std::string persons_to_check_csv(const Decided& decided) {
  std::string file = csv_line({"worker_id", "other_id", "evidence", "request_ids", "amount_vnd",
                               "same", "decided_on", "reason"});
  for (const PersonToCheck& pair : decided.persons_to_check) {
    std::vector<std::string> request_ids;
    for (const std::size_t place : pair.requests) {
      request_ids.push_back(decided.filled.requests[place].request_id);
    }
    // The office fills in the last three.
    file += csv_line({pair.worker_id, pair.other_id, blank_separated(pair.evidence),
                      blank_separated(request_ids), std::to_string(pair.amount_vnd), "", "", ""});
  }
  return file;
}

std::string rejects_csv(const std::vector<Reject>& rejects) {
  std::string file = csv_line({"file", "line", "key", "column", "code", "record"});
  for (const Reject& r : rejects) {
    file += csv_line({r.file, std::to_string(r.line), r.key, r.column, r.code, r.record});
  }
  return file;
}

std::string issues_csv(const std::vector<Issue>& issues) {
  std::string file = csv_line({"file", "line", "key", "column", "code"});
  for (const Issue& issue : issues) {
    file += csv_line({issue.file, std::to_string(issue.line), issue.key, issue.column, issue.code});
  }
  return file;
}

// ---- JSON ---------------------------------------------------------------------------------------

std::string json_string(const std::string& text) {
  std::string json = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        json += "\\\"";
        break;
      case '\\':
        json += "\\\\";
        break;
      case '\n':
        json += "\\n";
        break;
      case '\r':
        json += "\\r";
        break;
      case '\t':
        json += "\\t";
        break;
      case '\b':
        json += "\\b";
        break;
      case '\f':
        json += "\\f";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          std::array<char, 8> escape{};
          std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
          json += escape.data();
        } else {
          json += c;
        }
    }
  }
  return json + '"';
}

// A value is JSON text already; an object lays its members out, two spaces a level.
using Members = std::vector<std::pair<std::string, std::string>>;

std::string json_object(const Members& members, const std::string& indent) {
  if (members.empty()) return "{}";
  std::string json = "{";
  for (std::size_t i = 0; i < members.size(); ++i) {
    json += i > 0 ? ",\n" : "\n";
    json += indent + "  " + json_string(members[i].first) + ": " + members[i].second;
  }
  return json + "\n" + indent + "}";
}

std::string json_counts(const std::map<std::string, std::int64_t>& counts,
                        const std::string& indent) {
  Members members;
  for (const auto& [key, count] : counts) members.emplace_back(key, std::to_string(count));
  return json_object(members, indent);
}

// What is counted of the request-months of one group, month, place or employer.
struct Bucket {
  std::map<std::string, std::int64_t> outcomes;
  std::set<std::size_t> workers;  // persons with a payable month
  std::int64_t amount_vnd = 0;

  void add(const Decision& decision) {
    ++outcomes[decision.outcome];
    amount_vnd += decision.amount_vnd;
    if (decision.outcome == "payable") workers.insert(decision.person);
  }
};

std::string json_buckets(const std::map<std::string, Bucket>& buckets) {
  Members members;
  for (const auto& [key, bucket] : buckets) {
    const auto outcome = [&bucket = bucket](const std::string& name) {
      const auto found = bucket.outcomes.find(name);
      return std::to_string(found == bucket.outcomes.end() ? 0 : found->second);
    };
    members.emplace_back(key, json_object({{"payable", outcome("payable")},
                                           {"refused", outcome("refused")},
                                           {"undetermined", outcome("undetermined")},
                                           {"workers", std::to_string(bucket.workers.size())},
                                           {"amount_vnd", std::to_string(bucket.amount_vnd)}},
                                          "    "));
  }
  return json_object(members, "  ");
}

std::string summary_json(const Files& files, const Decided& decided,
                         const std::map<std::string, std::string>& canonical) {
  std::map<std::string, std::pair<std::string, std::string>> places;  // province, district
  for (const Employer& employer : decided.filled.employers) {
    places[employer.employer_id] = {employer.province.value_or("?"),
                                    employer.district.value_or("?")};
  }
  Bucket all;
  std::map<std::string, Bucket> by_group, by_month, by_province, by_district, by_employer;
  std::map<std::string, std::int64_t> refused_by, refused_by_alone, undetermined_by;
  for (const Decision& decision : decided.decisions) {
    const auto& [province, district] = places.at(decision.employer_id);
    all.add(decision);
    by_group[decision.group].add(decision);
    by_month[to_text(decision.month)].add(decision);
    by_province[province].add(decision);
    by_district[province + "/" + district].add(decision);
    by_employer[decision.employer_id].add(decision);
    for (const std::string& provision : decision.failed) ++refused_by[provision];
    for (const std::string& provision : decision.refused_by_alone) ++refused_by_alone[provision];
    for (const std::string& fact : decision.ask) ++undetermined_by[fact];
  }
  std::int64_t late_payments = 0, late_vnd = 0;
  for (const ScheduleRow& row : decided.schedule) {
    if (row.timeline.completes_in_time) continue;
    ++late_payments;
    late_vnd += row.decision.amount_vnd;
  }

  Members assumptions;
  for (const auto& [fact, value] : canonical) assumptions.emplace_back(fact, json_string(value));
  Members rows;
  for (const char* file : {"employers", "lists", "workers", "history", "persons"}) {
    if (files.rows.count(file) == 0) continue;
    const RowCount& count = files.rows.at(file);
    rows.emplace_back(file, json_object({{"read", std::to_string(count.read)},
                                         {"used", std::to_string(count.used)},
                                         {"rejected", std::to_string(count.rejected)}},
                                        "    "));
  }
  std::map<std::string, std::int64_t> issues;
  for (const Issue& issue : files.issues) ++issues[issue.code];

  return json_object({{"assumptions", json_object(assumptions, "  ")},
                      {"declared", json_counts(decided.declared, "  ")},
                      {"rows", json_object(rows, "  ")},
                      {"issues", json_counts(issues, "  ")},
                      {"request_months",
                       json_object({{"payable", std::to_string(all.outcomes["payable"])},
                                    {"refused", std::to_string(all.outcomes["refused"])},
                                    {"undetermined", std::to_string(all.outcomes["undetermined"])}},
                                   "  ")},
                      {"amount_vnd", json_object({{"payable", std::to_string(decided.payable_vnd)},
                                                  {"at_most", std::to_string(decided.at_most_vnd)}},
                                                 "  ")},
                      {"by_group", json_buckets(by_group)},
                      {"by_month", json_buckets(by_month)},
                      {"by_province", json_buckets(by_province)},
                      {"by_district", json_buckets(by_district)},
                      {"by_employer", json_buckets(by_employer)},
                      {"refused_by", json_counts(refused_by, "  ")},
                      {"refused_by_alone", json_counts(refused_by_alone, "  ")},
                      {"undetermined_by", json_counts(undetermined_by, "  ")},
                      {"late", json_object({{"payments", std::to_string(late_payments)},
                                            {"amount_vnd", std::to_string(late_vnd)}},
                                           "  ")}},
                     "");
}

}  // namespace

Outputs run(const Inputs& inputs, const Options& options) {
  Outputs outputs;
  try {
    const Files files = read_files(inputs, options.ignored_columns, options.dates);
    const Decided decided = decide(files.dossier, options);
    outputs.decisions = decisions_csv(decided);
    outputs.schedule = schedule_csv(decided);
    outputs.persons_to_check = persons_to_check_csv(decided);
    outputs.rejects = rejects_csv(files.rejects);
    outputs.issues = issues_csv(files.issues);
    outputs.summary = summary_json(files, decided, canonical_assumptions(options.assumptions));
  } catch (const std::invalid_argument&) {
    outputs = Outputs{};
    outputs.readable = false;
  }
  return outputs;
}

}  // namespace reference
