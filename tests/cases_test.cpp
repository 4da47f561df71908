// The worked cases of tests/cases: through the program, through the files, and through memory.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>

#include "rentsupport/csv.hpp"
#include "support/places.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;

using Row = std::map<std::string, std::string>;

struct Table {
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

// A naive reader: quotes around a cell, doubled inside; comma and LF.
Table table_of(const std::filesystem::path& path) {
  std::vector<std::vector<std::string>> records{{""}};
  bool quoted = false;
  for (const char c : tests::read_file(path)) {
    if (c == '"') {
      quoted = !quoted;
    } else if (quoted || (c != ',' && c != '\n')) {
      records.back().back() += c;
    } else if (c == ',') {
      records.back().emplace_back();
    } else {
      records.push_back({""});
    }
  }
  records.pop_back();
  Table table{records.at(0), {}};
  for (std::size_t i = 1; i < records.size(); ++i) {
    REQUIRE(records[i].size() == table.columns.size());
    Row row;
    for (std::size_t place = 0; place < records[i].size(); ++place)
      row[table.columns[place]] = records[i][place];
    table.rows.push_back(row);
  }
  return table;
}

const std::string& cell(const Row& row, const std::string& column) {
  static const std::string empty;
  const auto found = row.find(column);
  return found == row.end() ? empty : found->second;
}

std::optional<Date> date(const Row& row, const std::string& column) {
  if (cell(row, column).empty()) return std::nullopt;
  const auto day = parse_date(cell(row, column));
  REQUIRE(day);
  return day;
}

std::optional<MonthSet> months(const Row& row, const std::string& column) {
  if (cell(row, column).empty()) return std::nullopt;
  const auto set = parse_month_set(cell(row, column));
  REQUIRE(set);
  return set;
}

template <class E, std::size_t N>
std::optional<E> choice(const Row& row, const std::string& column,
                        const std::array<std::string_view, N>& names) {
  if (cell(row, column).empty()) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), cell(row, column));
  REQUIRE(found != names.end());
  return static_cast<E>(found - names.begin());
}

std::optional<bool> yes_no(const Row& row, const std::string& column) {
  return choice<bool>(row, column, yes_no_names);
}

template <class T>
void add(Dossier& dossier, const T& row) {
  const auto problem = dossier.add(row);
  REQUIRE_FALSE(problem);
}

Dossier dossier_of(const std::filesystem::path& folder) {
  Dossier dossier;
  for (const Row& row : table_of(folder / "employers.csv").rows) {
    Employer employer;
    employer.employer_id = cell(row, "employer_id");
    employer.tax_code = cell(row, "tax_code");
    employer.name = cell(row, "name");
    employer.kind = choice<EmployerKind>(row, "kind", employer_kind_names);
    employer.registered = yes_no(row, "registered");
    employer.zone = choice<Zone>(row, "zone", zone_names);
    if (const std::string& code = cell(row, "province"); !code.empty())
      employer.province = static_cast<Province>(std::stoi(code));
    employer.district = cell(row, "district");
    add(dossier, employer);
  }
  for (const Row& row : table_of(folder / "lists.csv").rows) {
    List list;
    list.list_id = cell(row, "list_id");
    list.employer_id = cell(row, "employer_id");
    list.group = choice<Group>(row, "group", group_names);
    list.drawn_up_on = date(row, "drawn_up_on");
    list.posted_on = date(row, "posted_on");
    list.sent_to_si_on = date(row, "sent_to_si_on");
    list.si_confirmed_on = date(row, "si_confirmed_on");
    list.received_on = date(row, "received_on");
    list.submitted_on = date(row, "submitted_on");
    list.decided_on = date(row, "decided_on");
    list.funded_on = date(row, "funded_on");
    list.paid_on = date(row, "paid_on");
    list.payroll_copy = yes_no(row, "payroll_copy");
    add(dossier, list);
  }
  for (const Row& row : table_of(folder / "workers.csv").rows) {
    Request request;
    request.request_id = cell(row, "request_id");
    request.list_id = cell(row, "list_id");
    request.worker_id = cell(row, "worker_id");
    request.full_name = cell(row, "full_name");
    request.birth_date = date(row, "birth_date");
    request.insurance_no = cell(row, "insurance_no");
    request.applied = yes_no(row, "applied");
    request.contract_type = choice<ContractType>(row, "contract_type", contract_type_names);
    request.contract_signed_on = date(row, "contract_signed_on");
    request.contract_starts_on = date(row, "contract_starts_on");
    request.contract_ends_on = date(row, "contract_ends_on");
    request.previous_contract =
        choice<PreviousContract>(row, "previous_contract", previous_contract_names);
    request.previous_contract_ended_on = date(row, "previous_contract_ended_on");
    request.rent_from = date(row, "rent_from");
    request.rent_to = date(row, "rent_to");
    request.pays_rent = yes_no(row, "pays_rent");
    request.insured_months = months(row, "insured_months");
    request.payroll_months = months(row, "payroll_months");
    request.insurance_exempt =
        choice<InsuranceExempt>(row, "insurance_exempt", insurance_exempt_names);
    request.newly_recruited = yes_no(row, "newly_recruited");
    request.insured_elsewhere = yes_no(row, "insured_elsewhere");
    request.months = *months(row, "months");
    request.account = cell(row, "account");
    add(dossier, request);
  }
  if (std::filesystem::exists(folder / "history.csv")) {
    for (const Row& row : table_of(folder / "history.csv").rows) {
      add(dossier, Payment{cell(row, "worker_id"), parse_month(cell(row, "month")),
                           Money{std::stoll(cell(row, "amount_vnd"))},
                           choice<Group>(row, "group", group_names)});
    }
  }
  return dossier;
}

// The readings of a folder, as NAME=VALUE.
std::vector<std::string> readings_of(const std::filesystem::path& folder) {
  std::vector<std::string> result;
  if (!std::filesystem::exists(folder / "readings.txt")) return result;
  std::istringstream lines{tests::read_file(folder / "readings.txt")};
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) result.push_back(line);
  }
  return result;
}

RuleSet rules_of(const std::filesystem::path& folder) {
  Parameters parameters = Parameters::built_in();
  for (const std::string& reading : readings_of(folder)) {
    const std::size_t equals = reading.find('=');
    const auto problem = parameters.choose(reading.substr(0, equals), reading.substr(equals + 1));
    REQUIRE_FALSE(problem);
  }
  return RuleSet::decision_08_2022(parameters);
}

using Key = std::pair<std::string, std::string>;  // request_id, month

std::map<Key, Row> by_request_month(const Table& table) {
  std::map<Key, Row> result;
  for (const Row& row : table.rows) {
    const Key key{cell(row, "request_id"), cell(row, "month")};
    CAPTURE(key.first, key.second);
    const bool is_new = result.emplace(key, row).second;
    CHECK(is_new);
  }
  return result;
}

// Compares the cells of the wanted rows, but for those that say where an expectation comes from.
void check_cells(const std::map<Key, Row>& ours, const std::map<Key, Row>& wanted) {
  for (const auto& [key, row] : wanted) {
    const auto found = ours.find(key);
    CAPTURE(key.first, key.second);
    REQUIRE(found != ours.end());
    for (const auto& [column, value] : row) {
      if (column == "origin" || column == "note") continue;
      CAPTURE(column);
      CHECK(cell(found->second, column) == value);
    }
  }
}

std::string joined(const std::vector<std::string_view>& names) {
  return fmt::format("{}", fmt::join(names, " "));
}

std::map<Key, Row> decided_in_memory(const Dossier& dossier, const Decisions& decisions) {
  std::map<Key, Row> result;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const Decision decision = decisions[i];
    const Key key{std::string{dossier.request_id(decision.request)}, to_string(decision.month)};
    result[key] = {{"request_id", key.first},
                   {"list_id", std::string{dossier.list_id(decision.request)}},
                   {"employer_id", std::string{dossier.employer_id(decision.request)}},
                   {"worker_id", std::string{dossier.worker_id(decision.request)}},
                   {"group", std::string{name(decision.group)}},
                   {"month", key.second},
                   {"outcome", std::string{name(decision.outcome)}},
                   {"amount_vnd", std::to_string(decision.amount.dong())},
                   {"max_amount_vnd", std::to_string(decision.max_amount.dong())},
                   {"failed", joined(decisions.failed(i))},
                   {"unknown", joined(decisions.unknown(i))},
                   {"ask", joined(decisions.ask(i))},
                   {"mask", fmt::format("{:016x}", decision.mask)}};
  }
  return result;
}

std::map<Key, Row> scheduled_in_memory(const Dossier& dossier, const Decisions& decisions) {
  std::map<Key, Row> result;
  for (const Payout& payout : schedule(dossier, decisions)) {
    const Key key{std::string{dossier.request_id(payout.request)}, to_string(payout.month)};
    const Timeline& t = payout.timeline;
    result[key] = {{"request_id", key.first},
                   {"month", key.second},
                   {"posting_ends_on", to_string(t.posting_ends_on)},
                   {"si_confirms_by", to_string(t.si_confirms_by)},
                   {"district_submits_by", to_string(t.district_submits_by)},
                   {"province_decides_by", to_string(t.province_decides_by)},
                   {"funds_by", to_string(t.funds_by)},
                   {"employer_pays_by", to_string(t.employer_pays_by)},
                   {"completes_in_time", t.completes_in_time ? "yes" : "no"}};
  }
  return result;
}

using IssueText = std::array<std::string, 4>;  // file, key, column, code

std::vector<IssueText> issue_rows(const Table& table) {
  std::vector<IssueText> result;
  for (const Row& row : table.rows)
    result.push_back({cell(row, "file"), cell(row, "key"), cell(row, "column"), cell(row, "code")});
  return result;
}

std::vector<IssueText> issues_in_memory(const Dossier& dossier) {
  std::vector<IssueText> result;
  for (const Issue& issue : dossier.issues()) {
    result.push_back({std::string{issue.file}, issue.key, std::string{issue.column},
                      std::string{name(issue.code)}});
  }
  return result;
}

// A file or column that nobody compares would be an expectation that holds nothing.
void check_nothing_is_overlooked(const std::filesystem::path& folder) {
  const std::set<std::string> known_files{
      "employers.csv", "lists.csv",    "workers.csv",           "history.csv",
      "readings.txt",  "expected.csv", "expected-schedule.csv", "expected-issues.csv"};
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    CAPTURE(entry.path().filename());
    CHECK(known_files.contains(entry.path().filename().string()));
  }
  const std::set<std::string> known_columns{"request_id", "month",          "outcome", "amount_vnd",
                                            "failed",     "unknown",        "ask",     "mask",
                                            "origin",     "max_amount_vnd", "note"};
  for (const std::string& column : table_of(folder / "expected.csv").columns) {
    CAPTURE(column);
    CHECK(known_columns.contains(column));
  }
}

void check_case(const std::filesystem::path& folder) {
  check_nothing_is_overlooked(folder);
  const auto expected = by_request_month(table_of(folder / "expected.csv"));
  const tests::ScratchDirectory scratch;
  const bool has_history = std::filesystem::exists(folder / "history.csv");

  std::vector<std::string> command{tests::places::program,
                                   "evaluate",
                                   "--quiet",
                                   "--employers",
                                   folder / "employers.csv",
                                   "--lists",
                                   folder / "lists.csv",
                                   "--workers",
                                   folder / "workers.csv",
                                   "--out",
                                   scratch / "program"};
  if (has_history) command.insert(command.end(), {"--history", folder / "history.csv"});
  for (const std::string& reading : readings_of(folder))
    command.insert(command.end(), {"--reading", reading});
  const tests::ProgramResult result = tests::run_program(command);
  CHECK(result.status == 0);
  CHECK(result.err.empty());

  const Reading reading =
      read_files({folder / "employers.csv", folder / "lists.csv", folder / "workers.csv",
                  has_history ? std::optional<std::string>{folder / "history.csv"} : std::nullopt});
  REQUIRE_FALSE(reading.problem());
  CHECK(reading.rejects() == 0);
  const RuleSet rules = rules_of(folder);
  const Decisions from_files = evaluate(rules, reading.dossier());
  const auto problem = write_files(scratch / "library", reading, from_files,
                                   summarize(reading.dossier(), from_files));
  REQUIRE_FALSE(problem);
  for (const char* file :
       {"decisions.csv", "schedule.csv", "rejects.csv", "issues.csv", "summary.json"}) {
    CAPTURE(file);
    CHECK(tests::read_file(scratch.path() / "program" / file) ==
          tests::read_file(scratch.path() / "library" / file));
  }
  CHECK(tests::read_file(scratch.path() / "program/rejects.csv") ==
        "file,line,key,column,code,message,record\n");

  const auto decided = by_request_month(table_of(scratch.path() / "program/decisions.csv"));
  CHECK(decided.size() == expected.size());
  check_cells(decided, expected);

  const Dossier dossier = dossier_of(folder);
  const Decisions decisions = evaluate(rules, dossier);
  const auto in_memory = decided_in_memory(dossier, decisions);
  CHECK(in_memory == decided);

  const auto scheduled = by_request_month(table_of(scratch.path() / "program/schedule.csv"));
  const auto scheduled_too = scheduled_in_memory(dossier, decisions);
  CHECK(scheduled.size() == scheduled_too.size());
  check_cells(scheduled, scheduled_too);
  if (std::filesystem::exists(folder / "expected-schedule.csv"))
    check_cells(scheduled, by_request_month(table_of(folder / "expected-schedule.csv")));

  const auto issues = issue_rows(table_of(scratch.path() / "program/issues.csv"));
  CHECK(issues_in_memory(dossier) == issues);
  if (std::filesystem::exists(folder / "expected-issues.csv"))
    CHECK(issues == issue_rows(table_of(folder / "expected-issues.csv")));
}

}  // namespace

TEST_CASE("every worked case is decided as it was worked out by hand", "[cases]") {
  std::size_t folders = 0;
  for (const auto& entry : std::filesystem::directory_iterator(tests::places::cases)) {
    if (entry.path().filename() == "README.md") continue;
    REQUIRE(entry.is_directory());
    ++folders;
    DYNAMIC_SECTION("the cases of " << entry.path().filename().string()) {
      check_case(entry.path());
    }
  }
  CHECK(folders >= 7);
}
