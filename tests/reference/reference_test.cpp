// The reference against the worked cases and against points of the law page and of the records
// contract that were worked out by hand.

#include "reference.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "support/worked_cases.hpp"

namespace {

using reference::Date;
using reference::Month;
using reference::Truth;
using Lines = std::vector<std::string>;
using Words = std::vector<std::string>;

Date day(const std::string& text) {
  const std::optional<Date> date = reference::date_in(text);
  if (!date) throw std::logic_error("no date: " + text);
  return *date;
}

Month month(const std::string& text) {
  const std::optional<Month> value = reference::month_in(text);
  if (!value) throw std::logic_error("no month: " + text);
  return *value;
}

reference::MonthSet months(const std::string& text) {
  const std::optional<reference::MonthSet> value = reference::month_set_in(text);
  if (!value) throw std::logic_error("no months: " + text);
  return *value;
}

Lines lines_of(const std::string& text) {
  Lines lines;
  std::string line;
  for (const char c : text) {
    if (c == '\n') {
      lines.push_back(line);
      line.clear();
    } else {
      line += c;
    }
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// The rows of a file by column name.
std::vector<std::map<std::string, std::string>> rows_of(const std::string& file) {
  const std::vector<reference::Record> records = reference::records_of(file, ',');
  std::vector<std::map<std::string, std::string>> rows;
  for (std::size_t i = 1; i < records.size(); ++i) {
    REQUIRE(records[i].cells.size() == records[0].cells.size());
    std::map<std::string, std::string> row;
    for (std::size_t c = 0; c < records[i].cells.size(); ++c) {
      row[records[0].cells[c].text] = records[i].cells[c].text;
    }
    rows.push_back(row);
  }
  return rows;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  REQUIRE(stream.good());
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// ---- Dossiers in memory
// ---------------------------------------------------------------------------

// A firm with one list of each group, in which everything is in order.
reference::Dossier dossier() {
  reference::Employer employer;
  employer.employer_id = "E";
  employer.kind = "enterprise";
  employer.registered = true;
  employer.zone = "none";
  employer.province = "33";
  reference::List working;
  working.list_id = "A";
  working.employer_id = "E";
  working.group = "working";
  working.drawn_up_on = day("2022-07-01");
  working.payroll_copy = true;
  reference::List returning = working;
  returning.list_id = "B";
  returning.group = "returning";
  return {{employer}, {working, returning}, {}};
}

reference::Request request(const std::string& id, const std::string& list,
                           const std::string& worker, const std::string& asked) {
  reference::Request r;
  r.request_id = id;
  r.list_id = list;
  r.worker_id = worker;
  r.applied = true;
  r.contract_type = "indefinite";
  r.contract_signed_on = r.contract_starts_on = day(list == "B" ? "2022-04-01" : "2019-03-01");
  r.previous_contract = "none";
  r.rent_from = day("2020-12-01");
  r.pays_rent = true;
  r.insured_months = r.payroll_months =
      months("2022-01 2022-02 2022-03 2022-04 2022-05 2022-06 2022-07 2022-08");
  r.insurance_exempt = "no";
  r.newly_recruited = false;
  r.insured_elsewhere = false;
  r.months = months(asked);
  return r;
}

// "ID YYYY-MM outcome ids" of every request-month.
Lines outcomes(const reference::Decided& decided) {
  Lines lines;
  for (const reference::Decision& d : decided.decisions) {
    std::string line = d.request_id + " " + reference::to_text(d.month) + " " + d.outcome;
    for (const std::string& id : d.failed) line += " " + id;
    for (const std::string& id : d.unknown) line += " " + id;
    lines.push_back(line);
  }
  return lines;
}

// The decision of a dossier with one request for one month.
template <typename Change>
reference::Decision decision_of(const std::string& list, const std::string& asked, Change change,
                                const reference::Options& options = {}) {
  reference::Dossier one = dossier();
  one.requests = {request("R", list, "W", asked)};
  change(one.employers[0], one.lists[list == "A" ? 0 : 1], one.requests[0]);
  return reference::decide(one, options).decisions.at(0);
}

constexpr auto unchanged = [](auto&, auto&, auto&) {};

reference::Options reading(const std::string& name, const std::string& option) {
  reference::Options options;
  options.readings[name] = option;
  return options;
}

reference::Options assumption(const std::string& fact, const std::string& value) {
  reference::Options options;
  options.assumptions[fact] = value;
  return options;
}

// ---- Files
// ----------------------------------------------------------------------------------------

const std::string employers_csv = "employer_id,kind,province\nE,enterprise,33\n";
const std::string lists_csv =
    "list_id,employer_id,group,drawn_up_on,payroll_copy\nA,E,working,2022-06-01,yes\n";
const std::string workers_header =
    "request_id,list_id,worker_id,applied,contract_type,contract_signed_on,contract_starts_on,"
    "rent_from,pays_rent,insured_months,insured_elsewhere,months,account\n";

std::string worker_line(const std::string& id, const std::string& worker,
                        const std::string& asked) {
  return id + ",A," + worker + ",yes,indefinite,2019-03-01,2019-03-01,2020-12-01,yes,2022-05,no," +
         asked + ",9700" + worker + "\n";
}

reference::Inputs inputs() {
  return {employers_csv, lists_csv, workers_header + worker_line("R", "033095000010", "2022-05")};
}

// The lines of rejects.csv below its header, without the record.
Lines rejects_of(const reference::Inputs& in, const reference::Options& options = {}) {
  const reference::Outputs out = reference::run(in, options);
  REQUIRE(out.readable);
  Lines lines;
  for (const auto& row : rows_of(out.rejects)) {
    lines.push_back(row.at("file") + "," + row.at("line") + "," + row.at("key") + "," +
                    row.at("column") + "," + row.at("code"));
  }
  return lines;
}

// The lines of issues.csv below its header.
Lines issues_of(const reference::Inputs& in, const reference::Options& options = {}) {
  const reference::Outputs out = reference::run(in, options);
  REQUIRE(out.readable);
  Lines lines = lines_of(out.issues);
  lines.erase(lines.begin());
  return lines;
}

// "REQUEST YYYY-MM outcome ids" of every request-month.
Lines outcomes_of(const reference::Inputs& in, const reference::Options& options = {}) {
  const reference::Outputs out = reference::run(in, options);
  REQUIRE(out.readable);
  Lines lines;
  for (const auto& row : rows_of(out.decisions)) {
    std::string line = row.at("request_id") + " " + row.at("month") + " " + row.at("outcome");
    for (const char* column : {"failed", "unknown"}) {
      if (!row.at(column).empty()) line += " " + row.at(column);
    }
    lines.push_back(line);
  }
  return lines;
}

reference::Options dates(const std::vector<std::pair<std::string, std::string>>& told) {
  reference::Options options;
  options.dates = told;
  return options;
}

bool is_readable(const reference::Inputs& in, const reference::Options& options = {}) {
  return reference::run(in, options).readable;
}

}  // namespace

// ---- The worked cases
// -------------------------------------------------------------------------------

namespace {

std::pair<reference::Inputs, reference::Options> job_of(const std::filesystem::path& folder) {
  reference::Inputs in{content_of(folder / "employers.csv"), content_of(folder / "lists.csv"),
                       content_of(folder / "workers.csv")};
  if (exists(folder / "history.csv")) in.history = content_of(folder / "history.csv");
  if (exists(folder / "persons.csv")) in.persons = content_of(folder / "persons.csv");
  reference::Options options;
  for (const auto& [argument, pair] : tests::arguments_of(folder)) {
    const std::size_t equals = pair.find('=');
    if (argument == "--dates") {
      options.dates.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
      continue;
    }
    if (argument == "--as-of") {
      options.as_of = day(pair);
      continue;
    }
    auto& chosen = argument == "--reading" ? options.readings : options.assumptions;
    chosen[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return {in, options};
}

void check_rows(const std::string& ours, const std::filesystem::path& expected) {
  if (!exists(expected)) return;
  CHECK(tests::difference_of_rows(tests::csv_table(expected), rows_of(ours)) == "");
}

}  // namespace

TEST_CASE("the reference decides the worked cases", "[reference]") {
  std::size_t folders = 0;
  for (const std::filesystem::path& folder : tests::case_folders()) {
    const auto arguments = tests::arguments_of(folder);
    // The reference knows the Decision as enacted only.
    if (std::any_of(arguments.begin(), arguments.end(),
                    [](const auto& argument) { return argument.first == "--parameters"; }))
      continue;
    INFO(folder);
    ++folders;
    const auto [in, options] = job_of(folder);
    const reference::Outputs out = reference::run(in, options);
    REQUIRE(out.readable);
    CHECK(rows_of(out.rejects).empty() != exists(folder / "expected-rejects.csv"));
    check_rows(out.rejects, folder / "expected-rejects.csv");

    std::map<std::string, std::map<std::string, std::string>> decisions;
    for (const auto& row : rows_of(out.decisions)) {
      decisions[row.at("request_id") + " " + row.at("month")] = row;
    }
    const auto expected = rows_of(content_of(folder / "expected.csv"));
    CHECK(expected.size() == decisions.size());
    for (const auto& row : expected) {
      const std::string key = row.at("request_id") + " " + row.at("month");
      INFO(key);
      REQUIRE(decisions.count(key) == 1);
      for (const auto& [column, value] : row) {
        if (column == "origin" || column == "note") continue;
        CHECK(tests::is_wanted(decisions.at(key).at(column), value));
      }
    }
    if (exists(folder / "expected-schedule.csv")) {
      std::map<std::string, std::map<std::string, std::string>> payments;
      for (const auto& row : rows_of(out.schedule)) {
        payments[row.at("request_id") + " " + row.at("month")] = row;
      }
      for (const auto& row : rows_of(content_of(folder / "expected-schedule.csv"))) {
        for (const auto& [column, value] : row) {
          CHECK(payments.at(row.at("request_id") + " " + row.at("month")).at(column) == value);
        }
      }
    }
    check_rows(out.issues, folder / "expected-issues.csv");
    check_rows(out.persons_to_check, folder / "expected-persons.csv");
  }
  CHECK(folders >= 57);
  for (const std::filesystem::path& folder : tests::refused_folders()) {
    INFO(folder);
    const auto [in, options] = job_of(folder);
    CHECK_FALSE(reference::run(in, options).readable);
  }
}

// ---- Law page, section 4
// ----------------------------------------------------------------------------

TEST_CASE("working days are counted from the day after", "[reference]") {
  const auto after = [](const std::string& from, int days) {
    return reference::to_text(reference::add_working_days(day(from), days));
  };
  CHECK(after("2022-04-29", 2) == "2022-05-05");
  CHECK(after("2022-04-07", 2) == "2022-04-12");
  CHECK(after("2022-08-30", 2) == "2022-09-05");
  CHECK(after("2022-06-04", 0) == "2022-06-04");  // a Saturday: 0 days stay where they are
  CHECK(after("2022-01-28", 3) == "2022-02-09");  // over Tết
  CHECK(after("2021-12-31", 1) == "2022-01-04");  // 1 January on a Saturday, substituted on the 3rd
  CHECK(after("2022-06-30", 7) == "2022-07-11");  // an official example
  CHECK(after("2023-04-28", 1) == "2023-05-04");  // 29 April to 1 May, made up on 2 and 3 May
  CHECK(after("2024-04-29", 1) == "2024-04-30");  // other years' holidays are not listed
  CHECK(after("9999-12-31", 1) == "10000-01-03");
  const auto with_saturdays = [](const std::string& from, int days) {
    return reference::to_text(reference::add_working_days(day(from), days, true));
  };
  CHECK(with_saturdays("2022-06-01", 3) == "2022-06-04");
  CHECK(with_saturdays("2022-04-28", 3) == "2022-05-04");  // Saturday 30 April is a holiday
  CHECK(with_saturdays("2021-12-31", 1) == "2022-01-03");  // 1 January is no rest day
  CHECK(with_saturdays("2023-04-28", 1) == "2023-05-03");  // Sunday 30 April, made up on 2 May
}

TEST_CASE("every limit counts from the event before it", "[reference]") {
  const auto readings = reference::complete_readings({});
  reference::List list = dossier().lists[0];
  list.drawn_up_on = day("2022-06-01");

  SECTION("all of it projected") {
    const reference::Timeline t = reference::timeline_of(list, readings);
    CHECK(reference::to_text(t.posting_ends_on) == "2022-06-06");
    CHECK(reference::to_text(t.si_confirms_by) == "2022-06-08");
    CHECK(reference::to_text(t.received) == "2022-06-08");
    CHECK(reference::to_text(t.district_submits_by) == "2022-06-10");
    CHECK(reference::to_text(t.province_decides_by) == "2022-06-14");
    CHECK(reference::to_text(t.funds_by) == "2022-06-14");
    CHECK(reference::to_text(t.employer_pays_by) == "2022-06-16");
    CHECK(t.completes_in_time);
  }
  SECTION("received on the last day") {
    list.received_on = day("2022-08-15");
    const reference::Timeline t = reference::timeline_of(list, readings);
    CHECK(reference::to_text(t.district_submits_by) == "2022-08-17");
    CHECK(reference::to_text(t.province_decides_by) == "2022-08-19");
    CHECK(reference::to_text(t.employer_pays_by) == "2022-08-23");
  }
  SECTION("a projection is never later than the next date that is given") {
    list.received_on = day("2022-06-03");
    const reference::Timeline t = reference::timeline_of(list, readings);
    CHECK(reference::to_text(t.posting_ends_on) == "2022-06-06");  // a limit stays what it is
    CHECK(reference::to_text(t.sent_to_si) == "2022-06-03");
    CHECK(reference::to_text(t.si_confirmed) == "2022-06-03");
    CHECK(reference::to_text(t.si_confirms_by) == "2022-06-07");
  }
  SECTION("the day of payment, else its limit, completes the policy") {
    list.funded_on = day("2022-08-30");
    CHECK_FALSE(reference::timeline_of(list, readings).completes_in_time);  // limit 5 September
    list.paid_on = day("2022-08-31");
    CHECK(reference::timeline_of(list, readings).completes_in_time);
    list.paid_on = day("2022-09-01");
    CHECK_FALSE(reference::timeline_of(list, readings).completes_in_time);
  }
}

TEST_CASE("a projected receipt decides the deadline only where it can be sure", "[reference]") {
  const auto drawn_up = [](const std::string& date) {
    return [date](auto&, auto& list, auto&) { list.drawn_up_on = day(date); };
  };
  // Posting ends on Thursday 11 August, SI confirms by Monday 15 August.
  CHECK(decision_of("A", "2022-06", drawn_up("2022-08-08")).outcome == "payable");
  // Posting ends on Friday 12 August: in time if SI confirms at once.
  const reference::Decision open = decision_of("A", "2022-06", drawn_up("2022-08-09"));
  CHECK(open.outcome == "undetermined");
  CHECK(open.unknown == Words{"art7.4.deadline"});
  CHECK(open.ask == Words{"received_on"});
  CHECK(open.max_amount_vnd == 500'000);
  // Posting ends on Tuesday 16 August.
  CHECK(decision_of("A", "2022-06", drawn_up("2022-08-11")).failed == Words{"art7.4.deadline"});

  // An assumed receipt is used where the provision would be unknown, and nowhere else.
  const auto late = assumption("received_on", "16/08/2022");
  CHECK(decision_of("A", "2022-06", drawn_up("2022-08-08"), late).outcome == "payable");
  CHECK(decision_of("A", "2022-06", drawn_up("2022-08-09"), late).failed ==
        Words{"art7.4.deadline"});
  const auto in_time = assumption("received_on", "2022-08-15");
  CHECK(decision_of("A", "2022-06", drawn_up("2022-08-09"), in_time).outcome == "payable");
  CHECK(decision_of("A", "2022-06", drawn_up("2022-08-11"), in_time).outcome == "refused");
  reference::Dossier one = dossier();
  one.lists[0].drawn_up_on = day("2022-08-09");
  one.requests = {request("R", "A", "W", "2022-06")};
  const reference::Decided decided = reference::decide(one, in_time);
  CHECK(reference::to_text(decided.timelines.at("A").received) == "2022-08-16");
}

// ---- Provisions, readings, descent
// ------------------------------------------------------------------

TEST_CASE("truth is Kleene's", "[reference]") {
  const Truth f = Truth::failed, u = Truth::unknown, h = Truth::held;
  CHECK(reference::conjunction(f, u) == f);
  CHECK(reference::conjunction(u, h) == u);
  CHECK(reference::conjunction(h, h) == h);
  CHECK(reference::disjunction(h, u) == h);
  CHECK(reference::disjunction(u, f) == u);
  CHECK(reference::disjunction(f, f) == f);
  CHECK(reference::negation(u) == u);
  CHECK(reference::negation(h) == f);
}

TEST_CASE("masks and blame follow the tree", "[reference]") {
  const reference::Decision payable = decision_of("A", "2022-05", unchanged);
  CHECK(payable.outcome == "payable");
  CHECK(payable.amount_vnd == 500'000);
  CHECK(payable.mask == "0000001559555555");  // everything held but art4.3.exempt

  const reference::Decision refused =
      decision_of("A", "2022-05", [](auto& employer, auto&, auto& r) {
        employer.province = "40";
        r.rent_from.reset();
      });
  CHECK(refused.failed == Words{"art1.place"});
  CHECK(refused.ask.empty());
  CHECK(refused.mask == "0000001559574156");  // art2.4 not reached, art4.1.rents unknown

  const reference::Decision unknown_insurance =
      decision_of("B", "2022-06", [](auto&, auto& list, auto& r) {
        r.insured_months = months("-");
        r.newly_recruited.reset();
        list.payroll_copy.reset();
        r.insurance_exempt = "foreigner";
      });
  CHECK(unknown_insurance.outcome == "undetermined");
  CHECK(unknown_insurance.max_amount_vnd == 1'000'000);
  CHECK(unknown_insurance.unknown == Words{"art8.3.new_hire", "art10.payroll_copy"});
  CHECK(unknown_insurance.ask == Words{"payroll_copy", "newly_recruited"});
}

TEST_CASE("the conditions ask for what can still matter", "[reference]") {
  SECTION("an end without a type") {
    const reference::Decision d =
        decision_of("A", "2022-05", [](auto&, auto&, auto& r) { r.contract_type.reset(); });
    CHECK(d.unknown == Words{"art1.employed", "art4.2.term"});
    CHECK(d.ask == Words{"contract_type", "contract_ends_on"});
  }
  SECTION("two unknown dates in one comparison") {
    const reference::Decision d = decision_of("A", "2022-05", [](auto&, auto&, auto& r) {
      r.contract_type = "fixed_term";
      r.contract_starts_on.reset();
    });
    CHECK(d.unknown == Words{"art1.employed", "art4.2.term", "art4.2.started"});
    CHECK(d.ask == Words{"contract_starts_on", "contract_ends_on"});
  }
  SECTION("a rent_to that settles it alone asks nothing") {
    const reference::Decision d = decision_of("A", "2022-05", [](auto&, auto&, auto& r) {
      r.rent_from.reset();
      r.rent_to = day("2022-04-30");
    });
    CHECK(d.failed == Words{"art4.1.rents"});
  }
  SECTION("a household whose registration is unknown") {
    const reference::Decision d =
        decision_of("B", "2022-06", [](auto& employer, auto& list, auto&) {
          employer.kind = "business_household";
          employer.registered.reset();
          list.forms_attached = true;
        });
    CHECK(d.ask == Words{"registered"});
  }
  SECTION("an insurance month outside the years of a set is in no set") {
    const reference::Decision d = decision_of(
        "A", "2022-05", [](auto&, auto& list, auto&) { list.drawn_up_on = day("9999-12-31"); });
    CHECK(d.failed ==
          Words{"art4.3.insured", "art4.3.exempt", "art4.3.payroll", "art7.4.deadline"});
  }
}

TEST_CASE("declared months of renting stand for the dates", "[reference]") {
  const auto outcome = [](const char* rented, const std::string& partial_month) {
    return decision_of(
               "A", "2022-05",
               [&](auto&, auto&, auto& r) {
                 r.rented_months = months(rented);
                 r.rent_to = day("2022-04-30");
               },
               reading("partial_month", partial_month))
        .outcome;
  };
  CHECK(outcome("2022-05", "any_day") == "payable");
  CHECK(outcome("2022-04 2022-06", "any_day") == "refused");
  CHECK(outcome("-", "any_day") == "refused");
  CHECK(outcome("2022-05", "fifteen_days") == "refused");
  CHECK(outcome("2022-05", "full_month") == "refused");
}

TEST_CASE("a business household attaches the requests", "[reference]") {
  const auto decision = [](const std::string& kind, std::optional<bool> attached) {
    return decision_of("B", "2022-06", [&](auto& employer, auto& list, auto&) {
      employer.kind = kind;
      list.forms_attached = attached;
    });
  };
  CHECK(decision("business_household", true).mask == "00005555a5555555");
  CHECK(decision("business_household", false).failed == Words{"art11.4.forms_attached"});
  CHECK(decision("business_household", {}).ask == Words{"forms_attached"});
  CHECK(decision("business_household", {}).mask == "00007555a5555555");
  CHECK(decision("cooperative", false).outcome == "payable");
}

// ---- Law page, section 8
// ----------------------------------------------------------------------------

TEST_CASE("a signed form declares what its columns lack", "[reference]") {
  reference::Dossier d = dossier();
  for (reference::List& list : d.lists) {
    list.signed_form = true;
    list.si_confirmed_on = day("2022-07-08");
  }
  reference::Request r;
  r.request_id = "R";
  r.worker_id = "W";
  r.list_id = "A";
  r.contract_type = "fixed_term";
  r.contract_starts_on = day("2022-01-31");
  r.months = months("2022-02");
  const auto declared = [&](std::map<std::string, std::string> changed = {}) {
    d.requests = {r};
    return reference::declare(d, reference::complete_readings(changed));
  };
  using Counts = std::map<std::string, std::int64_t>;
  const Counts without_section = {{"applied", 1},
                                  {"contract_ends_on", 1},
                                  {"contract_signed_on", 1},
                                  {"pays_rent", 1},
                                  {"rented_months", 1}};

  SECTION("without a section nothing about insurance") {
    const reference::Declared all = declared();
    CHECK(all.requests == without_section);
    const reference::Request& now = all.dossier.requests[0];
    CHECK(now.applied == true);
    CHECK(now.pays_rent == true);
    CHECK(now.rented_months == months("2022-02"));
    CHECK(now.contract_signed_on == day("2022-01-31"));
    CHECK(now.contract_ends_on == day("2022-02-28"));  // one month would end on the 27th
    CHECK(declared({{"declarations", "ignored"}}).requests.empty());
  }
  SECTION("at least one month of contract") {
    r.months = months("2022-01");
    CHECK(declared().dossier.requests[0].contract_ends_on == day("2022-02-27"));
    r.contract_type = "indefinite";
    CHECK_FALSE(declared().dossier.requests[0].contract_ends_on);
    r.contract_type.reset();
    CHECK_FALSE(declared().dossier.requests[0].contract_ends_on);
  }
  SECTION("no months beside a date of renting") {
    r.rent_to = day("2022-02-20");
    CHECK_FALSE(declared().dossier.requests[0].rented_months);
    r.rent_to.reset();
    r.rent_from = day("2022-02-20");
    CHECK_FALSE(declared().dossier.requests[0].rented_months);
  }
  SECTION("section II") {
    r.section = "II";
    const reference::Request now = declared().dossier.requests[0];
    CHECK(now.insured_months == months("2022-06"));
    CHECK_FALSE(now.payroll_months);
    CHECK(now.insurance_exempt == "no");
    CHECK(now.newly_recruited == false);
    CHECK(now.insured_elsewhere == false);
    CHECK_FALSE(now.previous_contract);
    d.lists[0].si_confirmed_on.reset();
    const reference::Request not_stamped = declared().dossier.requests[0];
    CHECK_FALSE(not_stamped.insured_months);
    CHECK_FALSE(not_stamped.insured_elsewhere);
    CHECK(not_stamped.insurance_exempt == "no");
  }
  SECTION("section III") {
    r.section = "III";
    d.lists[0].si_confirmed_on.reset();
    const reference::Request now = declared().dossier.requests[0];
    CHECK(now.insured_months == months("-"));
    CHECK(now.payroll_months == months("2022-06"));
    CHECK(now.insurance_exempt == "decree_115");
    CHECK_FALSE(now.newly_recruited);
    CHECK(now.insured_elsewhere == false);
  }
  SECTION("section III of Form 03") {
    r.section = "III";
    r.list_id = "B";
    const reference::Request now = declared().dossier.requests[0];
    CHECK_FALSE(now.insurance_exempt);
    CHECK(now.newly_recruited == true);
    CHECK(now.previous_contract == "none");
  }
  SECTION("the month tested is that of the reading, and may be in no set") {
    r.section = "II";
    d.lists[0].drawn_up_on = day("2022-08-01");
    CHECK(declared().dossier.requests[0].insured_months == months("2022-07"));
    const std::map<std::string, std::string> june = {{"insurance_month", "at_most_june"}};
    CHECK(declared(june).dossier.requests[0].insured_months == months("2022-06"));
    d.lists[0].drawn_up_on = day("2025-02-01");
    CHECK(declared().dossier.requests[0].insured_months == months("-"));
    CHECK(declared(june).dossier.requests[0].insured_months == months("2022-06"));
    d.lists[0].drawn_up_on = day("2020-01-31");
    CHECK(declared(june).dossier.requests[0].insured_months == months("-"));
  }
  SECTION("what is given beats a declaration") {
    r.section = "II";
    r.applied = r.pays_rent = r.newly_recruited = false;
    r.insured_elsewhere = true;
    r.contract_signed_on = day("2022-04-01");
    r.contract_ends_on = day("2022-02-01");
    r.insured_months = r.rented_months = months("-");
    r.insurance_exempt = "foreigner";
    CHECK(declared().requests.empty());
    CHECK(declared().dossier.requests[0].insured_months == months("-"));
  }
  SECTION("a list that is not signed declares nothing") {
    r.section = "II";
    d.lists[0].signed_form = false;
    CHECK(declared().requests.empty());
    d.lists[0].signed_form.reset();
    CHECK(declared().requests.empty());
  }
}

TEST_CASE("one calendar month of contract", "[reference]") {
  const auto term = [](const std::string& starts, const std::string& ends) {
    const reference::Decision d = decision_of("A", "2022-05", [&](auto&, auto&, auto& r) {
      r.contract_type = "fixed_term";
      r.contract_starts_on = r.contract_signed_on = day(starts);
      r.contract_ends_on = day(ends);
    });
    return std::count(d.failed.begin(), d.failed.end(), "art4.2.term") == 0;
  };
  CHECK(term("2022-01-31", "2022-02-27"));
  CHECK_FALSE(term("2022-01-31", "2022-02-26"));
  CHECK_FALSE(term("2022-02-01", "2022-02-27"));
  CHECK(term("2022-02-01", "2022-02-28"));
  CHECK_FALSE(term("9999-12-31", "9999-12-31"));
}

TEST_CASE("every reading decides something", "[reference]") {
  const auto outcome = [](const std::string& list, const std::string& asked, auto change,
                          const std::string& name, const std::string& option) {
    const reference::Options options = name.empty() ? reference::Options{} : reading(name, option);
    const reference::Decision d = decision_of(list, asked, change, options);
    return d.outcome == "refused" ? joined(d.failed) : d.outcome;
  };

  const auto from_17_may = [](auto&, auto&, auto& r) { r.rent_from = day("2022-05-17"); };
  const auto from_18_may = [](auto&, auto&, auto& r) { r.rent_from = day("2022-05-18"); };
  CHECK(outcome("A", "2022-05", from_18_may, "", "") == "payable");
  CHECK(outcome("A", "2022-05", from_17_may, "partial_month", "fifteen_days") == "payable");
  CHECK(outcome("A", "2022-05", from_18_may, "partial_month", "fifteen_days") == "art4.1.rents");
  CHECK(outcome("A", "2022-05", from_17_may, "partial_month", "full_month") == "art4.1.rents");
  CHECK(outcome("A", "2022-06", from_17_may, "partial_month", "full_month") == "payable");

  const auto ended = [](auto&, auto&, auto& r) { r.contract_ends_on = day("2022-04-30"); };
  CHECK(outcome("A", "2022-05", ended, "", "") == "art1.employed");
  CHECK(outcome("A", "2022-05", ended, "employed_in_month", "not_required") == "payable");

  const auto split = [](auto&, auto&, auto& r) {
    r.contract_signed_on = day("2022-03-25");
    r.contract_starts_on = day("2022-04-04");
  };
  CHECK(outcome("A", "2022-05", split, "", "") == "art4.2.started");
  CHECK(outcome("A", "2022-05", split, "split_contract", "by_conclusion") == "payable");
  CHECK(outcome("B", "2022-06", split, "split_contract", "by_start") == "payable");
  CHECK(outcome("B", "2022-06", split, "split_contract", "by_conclusion") ==
        "art8.2.concluded art8.2.started");

  const auto previous = [](const char* employer, const char* ended_on) {
    return [=](auto&, auto&, auto& r) {
      r.previous_contract = employer;
      r.previous_contract_ended_on = day(ended_on);
    };
  };
  const auto moved = previous("other_employer", "2022-03-31");  // the new one starts on 1 April
  CHECK(outcome("B", "2022-06", moved, "", "") == "payable");
  CHECK(outcome("B", "2022-06", moved, "continuation", "same_employer") == "payable");
  CHECK(outcome("B", "2022-06", moved, "continuation", "any_employer_without_gap") ==
        "art8.2.not_continued");
  const auto renewed = previous("same_employer", "2022-03-31");
  CHECK(outcome("B", "2022-06", renewed, "", "") == "art8.2.not_continued");
  CHECK(outcome("B", "2022-06", renewed, "continuation", "any_employer_without_gap") ==
        "art8.2.not_continued");
  const auto came_back = previous("same_employer", "2022-03-30");
  CHECK(outcome("B", "2022-06", came_back, "", "") == "payable");
  CHECK(outcome("B", "2022-06", came_back, "continuation", "same_employer") ==
        "art8.2.not_continued");
  CHECK(outcome("B", "2022-06", came_back, "continuation", "any_employer_without_gap") ==
        "payable");

  const auto july = [](auto&, auto& list, auto& r) {
    list.drawn_up_on = day("2022-08-01");
    r.insured_months = months("2022-06");
  };
  CHECK(outcome("A", "2022-06", july, "", "") == "art4.3.insured art4.3.exempt");
  CHECK(outcome("A", "2022-06", july, "insurance_month", "at_most_june") == "payable");

  const auto foreigner = [](auto&, auto&, auto& r) {
    r.insured_months = months("-");
    r.insurance_exempt = "foreigner";
  };
  CHECK(outcome("A", "2022-05", foreigner, "", "") == "art4.3.insured art4.3.exempt");
  CHECK(outcome("A", "2022-05", foreigner, "exempt_foreigner", "yes") == "payable");

  CHECK(outcome("A", "2022-03", unchanged, "", "") == "payable");
  CHECK(outcome("A", "2022-03", unchanged, "combined_months", "last_three") == "art7.3.month");
  CHECK(outcome("A", "2022-04", unchanged, "combined_months", "last_three") == "payable");

  CHECK(outcome("B", "2022-05", unchanged, "", "") == "payable");
  CHECK(outcome("B", "2022-05", unchanged, "late_list", "previous_month_only") == "art11.3.month");

  CHECK(outcome("B", "2022-05 2022-06", unchanged, "", "") == "art11.4.one_month");
  CHECK(outcome("B", "2022-05 2022-06", unchanged, "combined_returning", "accepted") == "payable");

  const auto signed_form = [](auto&, auto& list, auto& r) {
    list.signed_form = true;
    r.applied.reset();
  };
  CHECK(outcome("A", "2022-06", signed_form, "", "") == "payable");
  CHECK(outcome("A", "2022-06", signed_form, "declarations", "ignored") == "undetermined");

  const auto on_the_15th = [](auto&, auto& list, auto&) { list.sent_to_si_on = day("2022-07-15"); };
  CHECK(outcome("B", "2022-06", on_the_15th, "", "") == "art11.3.before_15th");
  CHECK(outcome("B", "2022-06", on_the_15th, "before_15th", "day_15") == "payable");

  const auto sent_on_saturday = [](auto&, auto& list, auto&) {
    list.posted_on = day("2022-07-06");
    list.sent_to_si_on = day("2022-07-09");
  };
  CHECK(outcome("A", "2022-06", sent_on_saturday, "", "") == "art7.2.posted");
  CHECK(outcome("A", "2022-06", sent_on_saturday, "posting_week", "mon_sat") == "payable");
}

// ---- Law page, section 5
// ----------------------------------------------------------------------------

TEST_CASE("the cap follows the order of the lists", "[reference]") {
  reference::Dossier d = dossier();
  d.lists[0].drawn_up_on = day("2022-07-04");  // after list B
  d.requests = {request("a", "A", "W", "2022-02 2022-03 2022-04"),
                request("b", "B", "W", "2022-06")};
  CHECK(outcomes(reference::decide(d, {})) == Lines{"a 2022-02 payable", "a 2022-03 payable",
                                                    "a 2022-04 refused art2.4.three_months",
                                                    "b 2022-06 payable"});
  CHECK(outcomes(reference::decide(d, reading("cap_scope", "each_group")))[2] ==
        "a 2022-04 payable");
  d.lists[0].decided_on = day("2022-08-01");  // decided lists come first
  CHECK(outcomes(reference::decide(d, {}))[3] == "b 2022-06 refused art2.4.three_months");
}

TEST_CASE("a month is paid once over all groups", "[reference]") {
  reference::Dossier d = dossier();
  d.requests = {request("b", "B", "W", "2022-06"), request("a", "A", "W", "2022-06")};
  const reference::Decided decided = reference::decide(d, reading("cap_scope", "each_group"));
  CHECK(outcomes(decided) == Lines{"b 2022-06 refused art2.4.once_a_month", "a 2022-06 payable"});
  CHECK(decided.decisions[0].mask == "00005555a5554955");  // once failed, cap not reached
}

TEST_CASE("undetermined request-months are assessed last", "[reference]") {
  reference::Dossier d = dossier();
  reference::Request open = request("u", "A", "W", "2022-02 2022-03 2022-04 2022-05 2022-06");
  open.pays_rent.reset();
  d.requests = {open, request("p", "A", "W", "2022-05 2022-06")};

  SECTION("not against each other") {
    const reference::Decided decided = reference::decide(d, {});
    CHECK(outcomes(decided) ==
          Lines{"u 2022-02 undetermined art1.tenant", "u 2022-03 undetermined art1.tenant",
                "u 2022-04 undetermined art1.tenant", "u 2022-05 refused art2.4.once_a_month",
                "u 2022-06 refused art2.4.once_a_month", "p 2022-05 payable", "p 2022-06 payable"});
    CHECK(decided.payable_vnd == 1'000'000);
    CHECK(decided.at_most_vnd == 1'500'000);  // one of the three
    const reference::Decision& refused = decided.decisions[3];
    CHECK(refused.max_amount_vnd == 0);
    CHECK(refused.ask.empty());
    CHECK(refused.mask == "000000155955495d");  // tenant unknown, once failed, cap not reached
    CHECK(decided.decisions[0].mask == "000000155955555d");
  }
  SECTION("against the history") {
    d.history = {{"W", month("2020-01"), "working"}};
    CHECK(outcomes(reference::decide(d, {}))[0] == "u 2022-02 refused art2.4.three_months");
    // A payment whose group cannot be read counts in both groups, but only once in all.
    d.history = {{"W", month("2020-01"), std::nullopt}};
    CHECK(outcomes(reference::decide(d, reading("cap_scope", "each_group")))[0] ==
          "u 2022-02 refused art2.4.three_months");
    d.history = {{"W", month("2020-01"), "returning"}};
    CHECK(outcomes(reference::decide(d, reading("cap_scope", "each_group")))[0] ==
          "u 2022-02 undetermined art1.tenant");
  }
}

TEST_CASE("at_most adds the larger amounts first", "[reference]") {
  reference::Dossier d = dossier();
  reference::Request a = request("a", "A", "W", "2022-02 2022-03 2022-06");
  reference::Request b = request("b", "B", "W", "2022-06");
  a.applied.reset();
  b.applied.reset();
  d.requests = {a, b};
  CHECK(reference::decide(d, {}).at_most_vnd == 2'000'000);  // June by B, February and March by A
  d.history = {{"W", month("2021-12"), "working"}};
  CHECK(reference::decide(d, {}).at_most_vnd == 1'500'000);
  // By groups: June by B, and A has two months left beside the history.
  CHECK(reference::decide(d, reading("cap_scope", "each_group")).at_most_vnd == 2'000'000);
}

// ---- Law page, section 9
// ----------------------------------------------------------------------------

namespace {

// What a request tells of its person.
struct Traits {
  std::string insurance_no, full_name, birth_date, account;  // empty: not given
};

reference::BirthDate birth_date(const std::string& text) {
  if (text.size() == 4) return {std::chrono::year{std::stoi(text)}};
  return {std::chrono::year_month_day{day(text)}.year(), day(text)};
}

reference::Request with_traits(reference::Request r, const Traits& traits) {
  if (!traits.insurance_no.empty()) r.insurance_no = traits.insurance_no;
  if (!traits.full_name.empty()) r.full_name = traits.full_name;
  if (!traits.birth_date.empty()) r.birth_date = birth_date(traits.birth_date);
  if (!traits.account.empty()) r.account = traits.account;
  return r;
}

// "ID OTHER evidence: requests amount" of every pair that is left to check.
Lines to_check(const reference::Decided& decided) {
  Lines lines;
  for (const reference::PersonToCheck& pair : decided.persons_to_check) {
    std::string line = pair.worker_id + " " + pair.other_id + " " + joined(pair.evidence) + ":";
    for (const std::size_t place : pair.requests) {
      line += " " + decided.filled.requests[place].request_id;
    }
    lines.push_back(line + " " + std::to_string(pair.amount_vnd));
  }
  return lines;
}

}  // namespace

TEST_CASE("one person under two IDs", "[reference]") {
  reference::Dossier d = dossier();
  const auto ask_both = [&](const Traits& a, const Traits& b) {
    d.requests = {with_traits(request("a", "A", "V", "2022-05"), a),
                  with_traits(request("b", "A", "W", "2022-05"), b)};
  };
  const Lines two_persons{"a 2022-05 payable", "b 2022-05 payable"};
  const Lines doubtful{"a 2022-05 payable", "b 2022-05 undetermined art2.4.once_a_month"};

  SECTION("the same insurance number") {
    ask_both({"0123456789", "", "", ""}, {"0123456789", "", "", ""});
    const reference::Decided decided = reference::decide(d, {});
    CHECK(outcomes(decided) == doubtful);
    CHECK(to_check(decided) == Lines{"V W insurance_no: a b 500000"});
    const reference::Decision& b = decided.decisions[1];
    CHECK(b.ask == Words{"worker_id"});
    CHECK(b.amount_vnd == 0);
    CHECK(b.max_amount_vnd == 500'000);
    CHECK(b.mask.substr(12) == "4d55");  // once a month unknown, three months not reached
    CHECK(decided.payable_vnd == 500'000);
    CHECK(decided.at_most_vnd == 1'000'000);  // if they are two
    CHECK(b.person == decided.decisions[0].person);
  }
  SECTION("numbers that tell nothing") {
    ask_both({"5555555555", "", "", ""}, {"5555555555", "", "", ""});
    CHECK(outcomes(reference::decide(d, {})) == two_persons);
    ask_both({"012345678", "", "", ""}, {"012345678", "", "", ""});
    CHECK(outcomes(reference::decide(d, {})) == two_persons);
  }
  SECTION("the same name, birth date and account") {
    ask_both({"", "Mai  Thi", "1990-01-02", "9700-000.001"},
             {"", "mai THI ", "1990-01-02", "9700 000001"});
    CHECK(outcomes(reference::decide(d, {})) == doubtful);
    CHECK(to_check(reference::decide(d, {})) == Lines{"V W name_birth_account: a b 500000"});
    // A year alone, another account, an account in no good form, or no name: no evidence.
    ask_both({"", "Mai", "1990", "9700000001"}, {"", "Mai", "1990", "9700000001"});
    CHECK(outcomes(reference::decide(d, {})) == two_persons);
    ask_both({"", "Mai", "1990-01-02", "9700000001"}, {"", "Mai", "1990-01-02", "9700000002"});
    CHECK(outcomes(reference::decide(d, {})) == two_persons);
    ask_both({"", "Mai", "1990-01-02", "97001"}, {"", "Mai", "1990-01-02", "97001"});
    CHECK(outcomes(reference::decide(d, {})) == two_persons);
    ask_both({"", "", "1990-01-02", "9700000001"}, {"", "", "1990-01-02", "9700000001"});
    CHECK(outcomes(reference::decide(d, {})) == two_persons);
  }
  SECTION("a decision beats the evidence") {
    ask_both({"0123456789", "", "", ""}, {"0123456789", "", "", ""});
    d.persons = {{"W", "V", true}};  // in either order
    CHECK(outcomes(reference::decide(d, {})) ==
          Lines{"a 2022-05 payable", "b 2022-05 refused art2.4.once_a_month"});
    CHECK(to_check(reference::decide(d, {})) == Lines{});
    d.persons = {{"W", "V", false}};
    CHECK(outcomes(reference::decide(d, {})) == two_persons);
    CHECK(to_check(reference::decide(d, {})) == Lines{});
    d.persons = {{"W", "V", std::nullopt}};  // not yet decided
    CHECK(outcomes(reference::decide(d, {})) == doubtful);
    d.persons = {{"W", "V", false}, {"V", "W", true}};  // the first one counts
    CHECK(outcomes(reference::decide(d, {})) == two_persons);
  }
  SECTION("through a third they may still be one person") {
    ask_both({"0123456789", "", "", ""}, {"0123456789", "", "", ""});
    d.requests.push_back(
        with_traits(request("c", "A", "X", "2022-04"), {"0123456789", "", "", ""}));
    d.persons = {{"V", "W", false}};
    const reference::Decided decided = reference::decide(d, {});
    CHECK(outcomes(decided) == Lines{"a 2022-05 payable",
                                     "b 2022-05 undetermined "
                                     "art2.4.once_a_month",
                                     "c 2022-04 payable"});
    CHECK(to_check(decided) == Lines{"V X insurance_no: a c 0", "W X insurance_no: b c 500000"});
  }
  SECTION("IDs that decisions have joined stand in the row") {
    ask_both({"0123456789", "", "", ""}, {"0123456789", "", "", ""});
    d.requests.push_back(request("c", "A", "X", "2022-05"));
    d.persons = {{"W", "X", true}};
    const reference::Decided decided = reference::decide(d, {});
    // b and c are one person in any case; whether a is a third to it is open.
    CHECK(outcomes(decided) == Lines{"a 2022-05 payable",
                                     "b 2022-05 undetermined "
                                     "art2.4.once_a_month",
                                     "c 2022-05 refused art2.4.once_a_month"});
    CHECK(to_check(decided) == Lines{"V W insurance_no: a b c 500000"});
  }
  SECTION("the fourth month of one person") {
    d.requests = {
        with_traits(request("a", "A", "V", "2022-02 2022-03 2022-04"), {"0123456789", "", "", ""}),
        with_traits(request("b", "A", "W", "2022-05"), {"0123456789", "", "", ""})};
    const reference::Decided decided = reference::decide(d, {});
    CHECK(outcomes(decided)[3] == "b 2022-05 undetermined art2.4.three_months");
    CHECK(decided.decisions[3].mask.substr(12) == "7555");  // once a month held, the cap unknown
    CHECK(decided.at_most_vnd == 2'000'000);
  }
  SECTION("what is unknown besides is named in its place") {
    ask_both({"0123456789", "", "", ""}, {"0123456789", "", "", ""});
    d.requests[1].pays_rent.reset();
    const reference::Decided decided = reference::decide(d, {});
    CHECK(outcomes(decided)[1] == "b 2022-05 undetermined art1.tenant");
    CHECK(decided.decisions[1].ask == Words{"pays_rent"});
    CHECK(to_check(decided) == Lines{"V W insurance_no: a b 0"});
  }
  SECTION("the history") {
    d.requests = {with_traits(request("a", "A", "V", "2022-05"), {"0123456789", "", "", ""})};
    d.history = {{"W", month("2022-05"), "working", "0123456789"}};
    CHECK(outcomes(reference::decide(d, {})) ==
          Lines{"a 2022-05 undetermined art2.4.once_a_month"});
    CHECK(to_check(reference::decide(d, {})) == Lines{"V W insurance_no: a 500000"});
    d.persons = {{"V", "W", true}};
    CHECK(outcomes(reference::decide(d, {})) == Lines{"a 2022-05 refused art2.4.once_a_month"});
    // A payment that was repaid counts for nobody, and still says who is who.
    d.persons.clear();
    d.history[0].counts = false;
    CHECK(outcomes(reference::decide(d, {})) == Lines{"a 2022-05 payable"});
    CHECK(to_check(reference::decide(d, {})) == Lines{"V W insurance_no: a 0"});
    // Nobody asks for anything: nothing to check.
    d.requests[0].insurance_no.reset();
    d.history.push_back({"X", month("2022-05"), "working", "0123456789"});
    CHECK(to_check(reference::decide(d, {})) == Lines{});
  }
}

TEST_CASE("two persons under one ID", "[reference]") {
  reference::Dossier d = dossier();
  const auto ask_both = [&](const Traits& a, const Traits& b) {
    d.requests = {with_traits(request("a", "A", "W", "2022-05"), a),
                  with_traits(request("b", "A", "W", "2022-05"), b)};
  };
  const Lines one_person{"a 2022-05 payable", "b 2022-05 refused art2.4.once_a_month"};
  const Lines doubtful{"a 2022-05 payable", "b 2022-05 undetermined art2.4.once_a_month"};

  SECTION("two birth dates") {
    ask_both({"", "", "1990-01-02", ""}, {"", "", "1990-02-01", ""});
    CHECK(outcomes(reference::decide(d, {})) == doubtful);
    CHECK(to_check(reference::decide(d, {})) == Lines{"W W birth_date: a b 500000"});
    ask_both({"", "", "1990-01-02", ""}, {"", "", "1990", ""});
    CHECK(outcomes(reference::decide(d, {})) == one_person);
    CHECK(to_check(reference::decide(d, {})) == Lines{});
    ask_both({"", "", "1990-01-02", ""}, {"", "", "1991", ""});
    CHECK(outcomes(reference::decide(d, {})) == doubtful);
    ask_both({"", "", "1990-01-02", ""}, {"", "", "", ""});
    CHECK(outcomes(reference::decide(d, {})) == one_person);
  }
  SECTION("two insurance numbers with two names") {
    ask_both({"0123456789", "Mai", "", ""}, {"0123456788", "Lan", "", ""});
    CHECK(outcomes(reference::decide(d, {})) == doubtful);
    CHECK(to_check(reference::decide(d, {})) == Lines{"W W insurance_no_and_name: a b 500000"});
    ask_both({"0123456789", "Mai", "", ""}, {"0123456788", "MAI", "", ""});
    CHECK(outcomes(reference::decide(d, {})) == one_person);
    ask_both({"0123456789", "Mai", "", ""}, {"0123456788", "", "", ""});
    CHECK(outcomes(reference::decide(d, {})) == one_person);
    ask_both({"0123456789", "Mai", "1990", ""}, {"0123456788", "Lan", "1991", ""});
    CHECK(to_check(reference::decide(d, {})) ==
          Lines{"W W birth_date insurance_no_and_name: a b 500000"});
  }
  SECTION("a decision") {
    ask_both({"", "", "1990", ""}, {"", "", "1991", ""});
    d.persons = {{"W", "W", true}};  // in spite of the dates
    CHECK(outcomes(reference::decide(d, {})) == one_person);
    CHECK(to_check(reference::decide(d, {})) == Lines{});
    d.persons = {{"W", "V", true}};  // silences what is evidence within them too
    CHECK(outcomes(reference::decide(d, {})) == one_person);
    CHECK(to_check(reference::decide(d, {})) == Lines{});
  }
  SECTION("the first class from which nothing parts a request") {
    d.requests = {with_traits(request("a", "A", "W", "2022-02"), {"", "", "1990-01-02", ""}),
                  with_traits(request("b", "A", "W", "2022-03"), {"", "", "1991-01-02", ""}),
                  with_traits(request("c", "A", "W", "2022-02"), {"", "", "1991", ""}),
                  with_traits(request("d", "A", "W", "2022-02"), {"", "", "", ""})};
    const reference::Persons persons = reference::persons_of(d);
    std::vector<std::size_t> narrowest, widest;
    for (const auto& of_request : persons.requests) {
      narrowest.push_back(of_request.narrowest);
      widest.push_back(of_request.widest);
    }
    CHECK(narrowest == std::vector<std::size_t>{0, 1, 1, 0});
    CHECK(widest == std::vector<std::size_t>{0, 0, 0, 0});
    // February of c is the other person's first, or the one person's second.
    CHECK(outcomes(reference::decide(d, {})) == Lines{"a 2022-02 payable", "b 2022-03 payable",
                                                      "c 2022-02 undetermined art2.4.once_a_month",
                                                      "d 2022-02 refused art2.4.once_a_month"});
  }
  SECTION("the history counts for those from whom nothing parts it") {
    ask_both({"", "", "1990", ""}, {"", "", "1991", ""});
    d.history = {{"W", month("2022-05"), "working", {}, {}, birth_date("1991-07-07")}};
    CHECK(outcomes(reference::decide(d, {})) == Lines{"a 2022-05 undetermined art2.4.once_a_month",
                                                      "b 2022-05 refused art2.4.once_a_month"});
    d.history = {{"W", month("2022-05"), "working"}};  // it does not say: for both
    CHECK(outcomes(reference::decide(d, {})) ==
          Lines{"a 2022-05 refused art2.4.once_a_month", "b 2022-05 refused art2.4.once_a_month"});
    d.history = {{"W", month("2022-05"), "working", {}, {}, birth_date("1992")}};  // a third one
    CHECK(outcomes(reference::decide(d, {})) ==
          Lines{"a 2022-05 undetermined art2.4.once_a_month",
                "b 2022-05 undetermined art2.4.once_a_month"});
    // Parted from the history alone.
    d.requests.pop_back();
    CHECK(to_check(reference::decide(d, {})) == Lines{"W W birth_date: a 500000"});
  }
}

TEST_CASE("a month payable for the widest person only", "[reference]") {
  // By groups, V and W one person: June of c would be a fourth month of group A, so June of d is
  // free. V and W two: June of c is payable, and June of d is the second.
  reference::Dossier d = dossier();
  d.lists[1].drawn_up_on = day("2022-07-04");
  d.requests = {
      with_traits(request("a", "A", "V", "2022-03 2022-04 2022-05"), {"0123456789", "", "", ""}),
      with_traits(request("c", "A", "W", "2022-06"), {"0123456789", "", "", ""}),
      with_traits(request("d", "B", "W", "2022-06"), {"0123456789", "", "", ""})};
  const reference::Decided decided = reference::decide(d, reading("cap_scope", "each_group"));
  CHECK(outcomes(decided) == Lines{"a 2022-03 payable", "a 2022-04 payable", "a 2022-05 payable",
                                   "c 2022-06 undetermined art2.4.three_months",
                                   "d 2022-06 undetermined art2.4.once_a_month"});
  CHECK(decided.payable_vnd == 1'500'000);
  CHECK(decided.at_most_vnd == 2'500'000);  // June once, the larger amount
}

TEST_CASE("what more than five IDs bear is no evidence", "[reference]") {
  reference::Dossier d = dossier();
  const auto ask = [&](std::size_t ids, const Traits& traits) {
    d.requests.clear();
    for (std::size_t i = 0; i < ids; ++i) {
      d.requests.push_back(
          with_traits(request(std::to_string(i), "A", "W" + std::to_string(i), "2022-05"), traits));
    }
    return to_check(reference::decide(d, {})).size();
  };
  CHECK(ask(5, {"0123456789", "", "", ""}) == 10);  // each with each
  CHECK(ask(6, {"0123456789", "", "", ""}) == 0);
  CHECK(ask(5, {"", "Mai", "1990-01-02", "9700000001"}) == 10);
  CHECK(ask(6, {"", "Mai", "1990-01-02", "9700000001"}) == 0);
  // Nor is it evidence of two persons.
  ask(6, {"0123456789", "Mai", "", ""});
  d.requests[1] = with_traits(request("x", "A", "W0", "2022-05"), {"0123456788", "Lan", "", ""});
  d.requests.push_back(with_traits(request("y", "A", "W6", "2022-05"), {"0123456789", "", "", ""}));
  CHECK(to_check(reference::decide(d, {})) == Lines{});
}

// ---- Assumptions
// ------------------------------------------------------------------------------------

TEST_CASE("assumptions fill unknown facts only", "[reference]") {
  const auto without_type = [](auto&, auto&, auto& r) { r.contract_type.reset(); };
  CHECK(decision_of("A", "2022-05", without_type, assumption("contract_type", "indefinite"))
            .outcome == "payable");
  CHECK(
      decision_of("A", "2022-05", without_type, assumption("contract_type", "probation")).failed ==
      Words{"art1.employed", "art4.2.term"});
  // An indefinite contract without an end stays open-ended.
  CHECK(decision_of("A", "2022-05", unchanged, assumption("contract_ends_on", "2022-01-31"))
            .outcome == "payable");
  reference::Options both = assumption("contract_ends_on", "2022-01-31");
  both.assumptions["contract_type"] = "fixed_term";
  CHECK(decision_of("A", "2022-05", without_type, both).failed == Words{"art1.employed"});
  CHECK(decision_of("A", "2022-05", unchanged, assumption("pays_rent", "no")).outcome == "payable");

  const auto canonical =
      reference::canonical_assumptions({{"pays_rent", "C\xC3\x93"},
                                        {"applied", "kho\xCC\x82ng"},
                                        {"rent_from", "01/04/2022"},
                                        {"insured_months", "04/2022  2022-03 2022-04"},
                                        {"payroll_months", "-"},
                                        {"province", "33"}});
  CHECK(canonical == std::map<std::string, std::string>{{"pays_rent", "yes"},
                                                        {"applied", "no"},
                                                        {"rent_from", "2022-04-01"},
                                                        {"insured_months", "2022-03 2022-04"},
                                                        {"payroll_months", "-"},
                                                        {"province", "33"}});
  CHECK_FALSE(is_readable(inputs(), assumption("rent_to", "2022-04-01")));
  CHECK_FALSE(is_readable(inputs(), assumption("province", "1")));
  CHECK_FALSE(is_readable(inputs(), assumption("applied", "")));
  CHECK_FALSE(is_readable(inputs(), assumption("rented_months", "2022-04")));
  CHECK_FALSE(is_readable(inputs(), assumption("section", "II")));
  CHECK_FALSE(is_readable(inputs(), reading("lodging", "rent_paid")));
  CHECK_FALSE(is_readable(inputs(), reading("declarations", "believed")));

  // What a form declares is no longer unknown; what is assumed declares nothing.
  const auto signed_form = [](auto&, auto& list, auto& r) {
    list.signed_form = true;
    r.pays_rent.reset();
    r.contract_signed_on.reset();
  };
  CHECK(decision_of("A", "2022-05", signed_form, assumption("pays_rent", "no")).outcome ==
        "payable");
  const auto no_start = [&](auto& employer, auto& list, auto& r) {
    signed_form(employer, list, r);
    r.contract_starts_on.reset();
  };
  CHECK(decision_of("A", "2022-05", no_start, assumption("contract_starts_on", "2022-03-01")).ask ==
        Words{"contract_signed_on"});
}

// ---- Records contract, section 1
// --------------------------------------------------------------------

TEST_CASE("records and cells", "[reference]") {
  const auto cells = [](const std::string& text, char separator = ',') {
    Lines lines;
    for (const reference::Record& record : reference::records_of(text, separator)) {
      std::string line = std::to_string(record.line) + (record.bad_quote ? "!" : ":");
      for (const reference::Cell& cell : record.cells) line += "[" + cell.text + "]";
      lines.push_back(line);
    }
    return lines;
  };
  CHECK(cells("a,b\r\n \t\n\n1, 2\t") == Lines{"1:[a][b]", "4:[1][2]"});
  CHECK(cells("a\tb\n\t\n;;;\n", '\t') == Lines{"1:[a][b]", "3:[;;;]"});
  CHECK(cells("\xEF\xBB\xBF\na,\"b\"\"c\"\n") == Lines{"2:[a][b\"c]"});
  CHECK(cells("a\"b\", \"c\"\n") == Lines{"1:[a\"b\"][\"c\"]"});  // ordinary text
  CHECK(cells("c,\" a,\r\nb \"\nd\n") == Lines{"1:[c][a,\r\nb]", "3:[d]"});
  CHECK(cells("\"a\" ,b\nc\n") == Lines{"1![a][b]", "2:[c]"});
  CHECK(cells("\"a\"b,\"c,d\"\n") == Lines{"1![ab][\"c][d\"]"});  // quotes after it mean nothing
  CHECK(cells("a,\"b\nc\n") == Lines{"1![a][b]", "2:[c]"});
  CHECK(cells("a\rb,c\r") == Lines{"1:[a\rb][c\r]"});        // a lone CR is text
  CHECK(cells("\"\"\n,\na\n \t,\"\"\n") == Lines{"3:[a]"});  // all empty: no record

  CHECK(reference::separator_of("a;b;c,d\n") == ';');
  CHECK(reference::separator_of("a;b,c\n;;;;;\n") == ',');
  CHECK(reference::separator_of("a\tb\tc;d\n") == '\t');
  CHECK(reference::separator_of("a;\"b,c,d\"\n") == ';');
  CHECK(reference::separator_of("a;b\",c\n;") == ',');
  CHECK(reference::separator_of("abc") == ',');

  // The examples of the Unicode standard, section 3.9.
  const std::string r = "\xEF\xBF\xBD";
  CHECK(reference::with_replacement_characters("a\xC0\xAF\xE0\x80\xBF"
                                               "b") == "a" + r + r + r + r + r + "b");
  CHECK(reference::with_replacement_characters("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF"
                                               "A") == r + r + r + r + "A");
  CHECK(reference::with_replacement_characters("\xED\xA0\x80\xF4\x90") == r + r + r + r + r);
  CHECK(reference::is_utf8("Kh\xC3\xB4ng \xF0\x9F\x8F\xA0"));
}

TEST_CASE("a stray quote costs its own line", "[reference]") {
  const auto cells = [](const std::string& text) {
    Lines lines;
    for (const reference::Record& record : reference::records_of(text, ',')) {
      std::string line = std::to_string(record.line) + (record.bad_quote ? "!" : ":");
      for (const reference::Cell& cell : record.cells) {
        line += cell.faulty ? "[?]" : "[" + cell.text + "]";
      }
      lines.push_back(line);
    }
    return lines;
  };
  // Over two lines: closed, a separator after it, two cells, and the second line alone is no
  // record.
  CHECK(cells("a,b\n1,\"2\n3\"\n4,5\n") == Lines{"1:[a][b]", "2:[1][2\n3]", "4:[4][5]"});
  // Never closed.
  CHECK(cells("a,b\n1,\"2\n3,4\n") == Lines{"1:[a][b]", "2![1][?]", "3:[3][4]"});
  // Closed by the next stray quote, but then something stands behind it; that is text of its line.
  CHECK(cells("a,b\n1,\"2\n3,\"4\n5,6\n") == Lines{"1:[a][b]", "2![1][?]", "3![3][?]", "4:[5][6]"});
  // Closed at the end of a line which is a record alone: 3 and 4" are its cells.
  CHECK(cells("a,b\n1,\"2\n3,4\"\n") == Lines{"1:[a][b]", "2![1][?]", "3:[3][4\"]"});
  // Two cells alone, but without a value: no record.
  CHECK(cells("a,b\n1,\"2\n,\n3\"\n") == Lines{"1:[a][b]", "2:[1][2\n,\n3]"});
  // Too many cells over the lines.
  CHECK(cells("a,b\n1,\"2\n3\",4\n") == Lines{"1:[a][b]", "2![1][?]", "3:[3\"][4]"});
  // A fault before the quote that would span lines.
  CHECK(cells("a,b\n\"1\"x,\"2\n3\"\n") == Lines{"1:[a][b]", "2![?][?]", "3:[3\"]"});
  // The header may span lines too.
  CHECK(cells("a,\"b\nc\"\n1,2\n") == Lines{"1:[a][b\nc]", "3:[1][2]"});

  // At most 1,000 lines, at most 1 MiB.
  const auto spans = [&](const std::string& middle) {
    return !reference::records_of("a,b\n1,\"" + middle + "\"\n", ',').at(1).bad_quote;
  };
  CHECK(spans(std::string(999, '\n')));
  CHECK_FALSE(spans(std::string(1000, '\n')));
  CHECK(spans("\n" + std::string(1024 * 1024 - 5, 'x')));
  CHECK_FALSE(spans("\n" + std::string(1024 * 1024 - 4, 'x')));
  CHECK(spans(std::string(1024 * 1024 - 4, 'x')));
  CHECK_FALSE(spans(std::string(1024 * 1024 - 3, 'x')));
}

TEST_CASE("files as offices write them", "[reference]") {
  const Lines payable{"R 2022-05 payable"};
  SECTION("a line that names the separator") {
    reference::Inputs in = inputs();
    in.employers = "sep=;\r\nemployer_id;kind;province\r\nE;enterprise;33\r\nF;firm;33\r\n";
    CHECK(outcomes_of(in) == payable);
    CHECK(rejects_of(in) == Lines{"employers,4,F,kind,bad_value"});
    in.employers = "sep=,\nemployer_id;kind;province\nE;enterprise;33\n";  // it is believed
    CHECK_FALSE(is_readable(in));
  }
  SECTION("names at the right end of the header that are empty") {
    reference::Inputs in = inputs();
    in.employers =
        "employer_id,kind,province,, \n"
        "E,enterprise,33,,\n"
        "F,enterprise,33\n"     // their cells left out
        "G,enterprise,33,,,\n"  // one more than there are names
        "H,enterprise,33,x\n";  // a value without a name
    CHECK(rejects_of(in) == Lines{"employers,4,G,,bad_fields", "employers,5,H,,bad_fields"});
    in.employers = "employer_id,,kind,province\nE,,enterprise,33\n";  // not at the right end
    CHECK_FALSE(is_readable(in));
  }
  SECTION("rows without a value are no rows") {
    reference::Inputs in = inputs();
    in.employers = ",,\nemployer_id,kind,province\n,,\nE,enterprise,33\n\" \",,\n,,,,,\n";
    CHECK(outcomes_of(in) == payable);
    CHECK(rejects_of(in) == Lines{});
  }
  SECTION("UTF-16") {
    const auto utf16 = [](const std::string& ascii, bool low_byte_first) {
      std::string bytes = low_byte_first ? "\xFF\xFE" : "\xFE\xFF";
      for (const char c : ascii)
        bytes += low_byte_first ? std::string{c, '\0'} : std::string{'\0', c};
      return bytes;
    };
    reference::Inputs in = inputs();
    for (const bool low_byte_first : {true, false}) {
      in.employers = utf16(employers_csv, low_byte_first);
      CHECK(outcomes_of(in) == payable);
    }
    // U+1EA5 and U+1F3E0 as words; then half a pair, which is no text.
    in.employers = utf16("employer_id,kind\nE,enterprise\nF", true) + "\xA5\x1E" +
                   std::string("\x3C\xD8\xE0\xDF", 4) + utf16(",firm\nG", true).substr(2) +
                   std::string("\x3C\xD8", 2) + utf16(",firm\n", true).substr(2);
    CHECK(reference::run(in, {}).rejects ==
          "file,line,key,column,code,record\n"
          "employers,3,F\xE1\xBA\xA5\xF0\x9F\x8F\xA0,kind,bad_value,"
          "\"F\xE1\xBA\xA5\xF0\x9F\x8F\xA0,firm\"\n"
          "employers,4,,,bad_utf8,\"G\xEF\xBF\xBD,firm\"\n");
  }
  SECTION("another encoding is refused as a whole") {
    const auto with = [](int bad, int good) {
      reference::Inputs in = inputs();
      for (int i = 0; i < bad; ++i) in.employers += "F\xE2,enterprise,33\n";
      for (int i = 0; i < good; ++i) in.employers += "G" + std::to_string(i) + ",enterprise,33\n";
      return is_readable(in);
    };
    CHECK(with(9, 0));
    CHECK_FALSE(with(10, 0));
    CHECK_FALSE(with(10, 87));  // of 99 records, the header and E among them
    CHECK(with(10, 88));
  }
  SECTION("keys are the same composed and decomposed") {
    reference::Inputs in = inputs();
    in.employers = "employer_id,name,kind,province\nE\xC3\xA2,a\xCC\x82,enterprise,33\n";  // â
    in.lists =
        "list_id,employer_id,group,drawn_up_on\nA,Ea\xCC\x82,working,2022-06-01\n"
        "a\xCC\x82,X,working,2022-06-01\n";
    CHECK(outcomes_of(in) == payable);
    CHECK(rejects_of(in) == Lines{"lists,3,\xC3\xA2,employer_id,unknown_reference"});
  }
}

TEST_CASE("values", "[reference]") {
  CHECK(reference::date_in("29/02/2020") == reference::date_in("2020-02-29"));
  CHECK_FALSE(reference::date_in("2022-02-29"));
  CHECK_FALSE(reference::date_in("0000-01-01"));
  for (const char* text :
       {"2022-4-1", "2022/04/01", "2022/4/1", "01/04/2022", "1.4.2022", "2022-04-01T00:00",
        "01/04/2022 00:00:00.000", "1/4/2022", "01-04-2022", "1-4-2022", "1/04/2022T00:00:00"}) {
    CHECK(reference::date_in(text) == reference::date_in("2022-04-01"));
  }
  for (const char* text :
       {"2022.04.01", "2022-04/01", "1/4-2022", "001/4/2022", "1/4/22", "22-04-01", "2022-04-001",
        "2022-04-01 ", "2022-04-01T", "2022-04-01 00:01", "2022-04-01 0:00", "2022-04-01T00:00Z",
        "2022-04-01 00:00:00.", "2022-04-01  00:00", "/4/2022"}) {
    CHECK_FALSE(reference::date_in(text));
  }
  CHECK(reference::date_in("04/01/2022", true) == reference::date_in("2022-04-01"));
  CHECK(reference::date_in("2022-04-01", true) == reference::date_in("2022-04-01"));
  CHECK_FALSE(reference::date_in("25/03/2022", true));
  CHECK(reference::to_text(day("9999-12-31")) == "9999-12-31");
  CHECK(reference::to_text(day("0001-01-01")) == "0001-01-01");
  CHECK(reference::month_in("12/2024") == reference::month_in("2024-12"));
  CHECK_FALSE(reference::month_in("2025-01"));
  CHECK_FALSE(reference::month_in("2019-12"));
  CHECK_FALSE(reference::month_in("2022-00"));
  CHECK(months("2022-04\t03/2022 2022-04") == months("2022-03 2022-04"));
  CHECK(months("-").empty());
  CHECK_FALSE(reference::month_set_in("- 2022-03"));
  CHECK(months("2022-4;3/2022,, 2022/04") == months("2022-03 2022-04"));
  CHECK(months("{2022-03,2022-04}") == months("2022-03 2022-04"));
  CHECK(months("{}").empty());
  for (const char* text :
       {",;", "{,}", "{2022-03", "2022-03}", "{", "04-2022", "2022.04", "2022-004"}) {
    CHECK_FALSE(reference::month_set_in(text));
  }
  CHECK(reference::yes_no_in("TRUE") == true);
  CHECK(reference::yes_no_in("CO\xCC\x81") == true);
  CHECK(reference::yes_no_in("KH\xC3\x94NG") == false);
  CHECK_FALSE(reference::yes_no_in("co"));
  CHECK(reference::yes_no_in("Y") == true);
  CHECK(reference::yes_no_in("X") == true);
  CHECK(reference::yes_no_in("t") == true);
  CHECK(reference::yes_no_in("n") == false);
  CHECK(reference::yes_no_in("F") == false);
  CHECK_FALSE(reference::yes_no_in("xx"));
  CHECK(reference::amount_in("500000") == 500'000);
  CHECK(reference::amount_in("1.500.000") == 1'500'000);
  CHECK(reference::amount_in("1,500,000") == 1'500'000);
  CHECK(reference::amount_in("-500 000") == -500'000);
  CHECK(reference::amount_in("999999999999999999") == 999'999'999'999'999'999);
  for (const char* text : {"", "0", "-0", "000", "-", "1.500,000", "1.50", "1500.000", "500000.0",
                           ".500", "500 ngh\xC3\xACn", "+500000", "1000000000000000000"}) {
    CHECK_FALSE(reference::amount_in(text));
  }
}

TEST_CASE("day or month first is settled by the whole file", "[reference]") {
  // Requests with the starts of their contracts, and a column of birth dates.
  const auto with = [](const Lines& rows) {
    reference::Inputs in = inputs();
    in.workers = "request_id,list_id,worker_id,birth_date,contract_starts_on,months,account\n";
    int account = 9'700'001;
    for (const std::string& row : rows) {
      in.workers += row + ",2022-05," + std::to_string(account++) + "\n";
    }
    return in;
  };
  SECTION("one that can only be month first puts the others in doubt") {
    const reference::Inputs in = with({"r1,A,033095000001,,03/25/2022",    // month first
                                       "r2,A,033095000002,,03/04/2022",    // both
                                       "r3,A,033095000003,,5/5/2022",      // the same day in both
                                       "r4,A,033095000004,,25.03.2022",    // day first
                                       "r5,A,033095000005,,2022-03-04",    // year first
                                       "r6,A,033095000006,,31/31/2022"});  // neither
    CHECK(rejects_of(in) == Lines{"workers,2,r1,contract_starts_on,bad_date",
                                  "workers,3,r2,contract_starts_on,ambiguous_date",
                                  "workers,7,r6,contract_starts_on,bad_date"});
    // Told: nothing is ambiguous, and what does not fit is no date.
    CHECK(rejects_of(in, dates({{"workers", "month_first"}})) ==
          Lines{"workers,5,r4,contract_starts_on,bad_date",
                "workers,7,r6,contract_starts_on,bad_date"});
    CHECK(rejects_of(in, dates({{"workers.contract_starts_on", "day_first"}})) ==
          Lines{"workers,2,r1,contract_starts_on,bad_date",
                "workers,7,r6,contract_starts_on,bad_date"});
    // The last one wins.
    CHECK(rejects_of(in, dates({{"workers.contract_starts_on", "month_first"},
                                {"workers", "day_first"}})) ==
          Lines{"workers,2,r1,contract_starts_on,bad_date",
                "workers,7,r6,contract_starts_on,bad_date"});
  }
  SECTION("a birth date, a rejected row and a told column testify") {
    CHECK(rejects_of(with({"r1,A,033095000001,03/25/1995,", "r2,A,033095000002,,03/04/2022"})) ==
          Lines{"workers,3,r2,contract_starts_on,ambiguous_date"});
    CHECK(rejects_of(with({"r1,X,033095000001,,03/25/2022", "r2,A,033095000002,,03/04/2022"})) ==
          Lines{"workers,2,r1,list_id,unknown_reference",
                "workers,3,r2,contract_starts_on,ambiguous_date"});
    CHECK(rejects_of(with({"r1,A,033095000001,03/25/1995,", "r2,A,033095000002,,03/04/2022"}),
                     dates({{"workers.birth_date", "month_first"}})) ==
          Lines{"workers,3,r2,contract_starts_on,ambiguous_date"});
    // Not a row with a fault of the whole row.
    CHECK(rejects_of(with({"r1,A,033095000001,,03/25/2022,", "r2,A,033095000002,,03/04/2022"})) ==
          Lines{"workers,2,r1,,bad_fields"});
  }
  SECTION("few among very many are slips") {
    Lines rows{"r,A,033095000001,,03/25/2022", "s,A,033095000002,,03/04/2022"};
    for (int i = 0; i < 100; ++i)
      rows.push_back("r" + std::to_string(i) + ",A,033095000003,,25/03/2022");
    CHECK(rejects_of(with(rows)) == Lines{"workers,2,r,contract_starts_on,bad_date",
                                          "workers,3,s,contract_starts_on,ambiguous_date"});
    rows.push_back("t,A,033095000003,,25/03/2022");  // the 101st
    CHECK(rejects_of(with(rows)) == Lines{"workers,2,r,contract_starts_on,bad_date"});
  }
  SECTION("birth dates reject no row, and a year may stand alone") {
    // The IDs say 1995. What is taken of each birth date is what they are compared with.
    const reference::Inputs in =
        with({"r1,A,033095000001,1995,2022-03-01", "r2,A,033095000002,1996,2022-03-01",
              "r3,A,033095000003,about 1996,2022-03-01", "r4,A,033095000004,03/25/1996,2022-03-01",
              "r5,A,033095000005,03/04/1996,2022-03-01", "r6,A,033095000006,96,2022-03-01"});
    CHECK(issues_of(in) == Lines{"workers,3,r2,worker_id,citizen_id_birth_year",
                                 "workers,4,r3,birth_date,birth_date_format",
                                 "workers,5,r4,worker_id,citizen_id_birth_year",
                                 "workers,5,r4,birth_date,birth_date_format",
                                 "workers,6,r5,worker_id,citizen_id_birth_year",
                                 "workers,7,r6,birth_date,birth_date_format"});
    CHECK(issues_of(in, dates({{"workers", "month_first"}})) ==
          Lines{"workers,3,r2,worker_id,citizen_id_birth_year",
                "workers,4,r3,birth_date,birth_date_format",
                "workers,5,r4,worker_id,citizen_id_birth_year",
                "workers,6,r5,worker_id,citizen_id_birth_year",
                "workers,7,r6,birth_date,birth_date_format"});
  }
  SECTION("only what there is can be told") {
    for (const char* where :
         {"persons", "worker", "workers.", "workers.months", "lists.birth_date"}) {
      CHECK_FALSE(is_readable(inputs(), dates({{where, "day_first"}})));
    }
    CHECK_FALSE(is_readable(inputs(), dates({{"workers", "year_first"}})));
    for (const char* where : {"employers", "lists", "workers.birth_date", "history"}) {
      CHECK(is_readable(inputs(), dates({{where, "month_first"}})));
    }
  }
}

TEST_CASE("headers", "[reference]") {
  CHECK(is_readable(inputs()));
  const auto with_employers = [](const std::string& text) {
    reference::Inputs in = inputs();
    in.employers = text;
    return in;
  };
  CHECK_FALSE(is_readable(with_employers("")));
  CHECK_FALSE(is_readable(with_employers(" \n\t\n")));
  CHECK_FALSE(is_readable(with_employers("kind\nenterprise\n")));
  CHECK_FALSE(is_readable(with_employers("employer_id,kinds\n")));
  CHECK_FALSE(is_readable(with_employers("employer_id,kind,kind\n")));
  CHECK_FALSE(is_readable(with_employers("employer_id,\"kind\" \n")));
  CHECK_FALSE(is_readable(with_employers("employer_id,\"kind\n")));
  CHECK_FALSE(is_readable(with_employers("employer_id,x_\xFF\n")));
  CHECK_FALSE(is_readable(with_employers("employer_id,,kind\n")));
  CHECK(is_readable(with_employers("employer_id,\n")));
  reference::Inputs in = with_employers("x_a,\" employer_id \",x_a,note,note\n1,E,2,3,4\n");
  CHECK_FALSE(is_readable(in));
  reference::Options options;
  options.ignored_columns = {"note"};
  CHECK(is_readable(in, options));
  options.ignored_columns = {"note", "employer_id"};
  CHECK_FALSE(is_readable(in, options));
}

// ---- Records contract, section 3
// --------------------------------------------------------------------

TEST_CASE("the first fault of a row", "[reference]") {
  reference::Inputs in = inputs();
  in.employers =
      "employer_id,kind,province\n"
      "E,enterprise,33\n"
      "E,firm,33\n"               // the key comes before the kind
      ",firm,33\n"                // missing before the kind
      "F,firm,1\n"                // kind before province
      "F,enterprise,33\n"         // the first F was rejected, and still the key is taken
      "G,enterprise\n"            // too few
      "G,enterprise,33\n"         // its key counts
      "\"H\"x,enterprise,33,4\n"  // bad_quote before bad_fields
      "H,enterprise,33\n"         // a bad_quote row has no key
      "\xFF\"I\"x,enterprise,33\n"
      "J,enterprise,1\n";
  CHECK(rejects_of(in) ==
        Lines{"employers,3,E,employer_id,duplicate_key", "employers,4,,employer_id,missing_value",
              "employers,5,F,kind,bad_value", "employers,6,F,employer_id,duplicate_key",
              "employers,7,G,,bad_fields", "employers,8,G,employer_id,duplicate_key",
              "employers,9,,,bad_quote", "employers,11,,,bad_utf8",
              "employers,12,J,province,bad_value"});
}

TEST_CASE("references and order", "[reference]") {
  reference::Inputs in = inputs();
  in.employers += "F,firm,33\n";
  in.lists =
      "list_id,employer_id,group,drawn_up_on,posted_on,sent_to_si_on,received_on\n"
      "A,E,working,2022-06-01,2022-06-01,,2022-06-01\n"
      "B,X,working,2022-06-01,,,\n"
      "C,F,working,2022-06-01,,,\n"
      "D,E,working,2022-06-02,,2022-06-01,\n"
      "G,E,working,2022-06-01,2022-06-03,,2022-06-02\n"
      "H,E,none,2022-06-01,,,\n"
      "I,E,working,,,,\n"
      "A,X,working,2022-06-01,,,\n";
  in.workers =
      "request_id,list_id,worker_id,contract_starts_on,contract_ends_on,rent_from,rent_to,months\n"
      "r1,A,033095000010,,,,,2022-05\n"
      "r2,B,033095000010,,,,,2022-05\n"
      "r3,Z,033095000010,,,,,2022-05\n"
      "r4,A,033095000010,2022-02-02,2022-02-01,2022-02-02,2022-02-01,2022-05\n"
      "r5,A,033095000010,,,2022-02-02,01/02/2022,2022-05\n"
      "r6,A,033095000010,,,,,-\n"
      "r7,A,,31/04/2022,,,,\n"
      "r8,A,033095000010,31/04/2022,,,,2025-01\n"
      "r9,A,033095000010,,,,,2025-01\n"
      "r1,Z,033095000010,,,,,2022-05\n"
      "r10,A,033095000010,,,,,{}\n";
  CHECK(rejects_of(in) ==
        Lines{"employers,3,F,kind,bad_value", "lists,3,B,employer_id,unknown_reference",
              "lists,4,C,employer_id,rejected_reference", "lists,5,D,sent_to_si_on,bad_order",
              "lists,6,G,received_on,bad_order", "lists,7,H,group,bad_value",
              "lists,8,I,drawn_up_on,missing_value", "lists,9,A,list_id,duplicate_key",
              "workers,3,r2,list_id,rejected_reference", "workers,4,r3,list_id,unknown_reference",
              "workers,5,r4,contract_ends_on,bad_interval", "workers,6,r5,rent_to,bad_interval",
              "workers,7,r6,months,missing_value", "workers,8,r7,worker_id,missing_value",
              "workers,9,r8,contract_starts_on,bad_date", "workers,10,r9,months,bad_month",
              "workers,11,r1,request_id,duplicate_key", "workers,12,r10,months,missing_value"});
}

TEST_CASE("lines are counted through quotes, and records are kept", "[reference]") {
  reference::Inputs in = inputs();
  in.employers = "employer_id,name\r\nE,\"one\r\ntwo\"\r\n\r\nE,\"a\xFF\nb\"\r\n";
  const reference::Outputs out = reference::run(in, {});
  CHECK(out.rejects ==
        "file,line,key,column,code,record\nemployers,5,,,bad_utf8,"
        "\"E,\"\"a\xEF\xBF\xBD\nb\"\"\"\n");
}

TEST_CASE("a rejected payment still counts", "[reference]") {
  reference::Inputs in = inputs();
  in.workers = workers_header + worker_line("R", "033095000010", "2022-02 2022-03 2022-04 2022-05");
  in.history =
      "worker_id,month,amount_vnd,group\n"
      "033095000010,2022-02,0,working\n"       // no amount, and still a payment
      "033095000010,2022-02,500000,working\n"  // duplicate_key
      "033095000010,02/2021,500000,nobody\n"   // bad_value
      "033095000010,2022-03\n"                 // bad_fields
      "033095000010,2022-13,500000,working\n"  // no month: counts for nothing
      ",2022-04,500000,working\n"              // no worker: counts for nothing
      "033095000011,2022-04,500000,working\n"
      "033095000011,04/2022,1,working\n";
  CHECK(rejects_of(in) == Lines{"history,3,033095000010 2022-02,month,duplicate_key",
                                "history,4,033095000010 2021-02,group,bad_value",
                                "history,5,033095000010 2022-03,,bad_fields",
                                "history,6,,month,bad_month", "history,7,,worker_id,missing_value",
                                "history,9,033095000011 2022-04,month,duplicate_key"});
  std::vector<std::string> failed;
  for (const auto& row : rows_of(reference::run(in, {}).decisions)) {
    failed.push_back(row.at("month") + " " + row.at("failed"));
  }
  CHECK(failed == Lines{"2022-02 art2.4.once_a_month", "2022-03 art2.4.once_a_month",
                        "2022-04 art2.4.three_months", "2022-05 art2.4.three_months"});
}

TEST_CASE("payments, repayments and damaged lines of the history", "[reference]") {
  reference::Inputs in = inputs();
  const auto with = [&](const std::string& rows) {
    in.history = "worker_id,month,amount_vnd,group\n" + rows;
  };
  const Lines paid{"R 2022-05 refused art2.4.once_a_month"}, free{"R 2022-05 payable"};
  const std::string payment = "033095000010,2022-05,500000,working\n";
  const std::string key = "033095000010 2022-05";

  SECTION("what was repaid whole was not paid") {
    with(payment + "033095000010,2022-05,-500.000,working\n");
    CHECK(outcomes_of(in) == free);
    CHECK(rejects_of(in) == Lines{});
    CHECK(issues_of(in) == Lines{});
    with(payment + "033095000010,2022-05,-500.000,working\n" + payment);  // may be paid again
    CHECK(outcomes_of(in) == paid);
    CHECK(rejects_of(in) == Lines{});
  }
  SECTION("a part of it, or of an amount that cannot be read, frees nothing") {
    with(payment + "033095000010,2022-05,-400000,working\n");
    CHECK(outcomes_of(in) == paid);
    CHECK(issues_of(in) == Lines{"history,3," + key + ",amount_vnd,amount_format"});
    with("033095000010,2022-05,half a million,working\n033095000010,2022-05,-500000,working\n");
    CHECK(outcomes_of(in) == paid);
    CHECK(issues_of(in) == Lines{"history,2," + key + ",amount_vnd,amount_format"});
  }
  SECTION("a repayment needs a used payment before it") {
    with("033095000010,2022-05,-500000,working\n" + payment);
    CHECK(outcomes_of(in) == paid);
    CHECK(rejects_of(in) == Lines{"history,2," + key + ",amount_vnd,unknown_reference"});
    with("033095000010,2022-05,500000,both\n033095000010,2022-05,-500000,working\n");
    CHECK(outcomes_of(in) == paid);
    CHECK(rejects_of(in) == Lines{"history,2," + key + ",group,bad_value",
                                  "history,3," + key + ",amount_vnd,rejected_reference"});
    with(payment + "033095000010,2022-05,-500000,both\n");  // rejected itself
    CHECK(outcomes_of(in) == paid);
    CHECK(rejects_of(in) == Lines{"history,3," + key + ",group,bad_value"});
  }
  SECTION("cells before a stray quote are read") {
    with("033095000010,2022-05,500000,\"working\n" + payment);
    CHECK(outcomes_of(in) == paid);
    CHECK(rejects_of(in) == Lines{"history,2,,,bad_quote"});  // it has no key: no duplicate
    with("033095000010,2022-05,-500000,\"working\n");         // a repayment counts for nothing
    CHECK(outcomes_of(in) == free);
    with("033095000010,\"2022-05,500000,working\n");
    CHECK(outcomes_of(in) == free);
  }
  SECTION("birth dates") {
    in.history =
        "worker_id,month,amount_vnd,group,insurance_no,full_name,birth_date\n"
        "033095000011,2022-05,500000,working,12,N,95\n";
    CHECK(issues_of(in) == Lines{"history,2,033095000011 2022-05,birth_date,birth_date_format"});
  }
}

TEST_CASE("IDs are cleaned", "[reference]") {
  const auto cleaned = [](const std::string& written, std::optional<int> birth_year = {}) {
    std::optional<reference::BirthDate> birth_date;
    if (birth_year) birth_date = reference::BirthDate{std::chrono::year{*birth_year}};
    const reference::CleanedId id = reference::cleaned_id(written, birth_date);
    return (id.id.empty() ? "bad_id" : id.id) + (id.lost_zero ? " lost_zero" : "");
  };
  // White space, zero width, quotes, a leading equals sign.
  CHECK(cleaned("033095000123") == "033095000123");
  CHECK(cleaned("'033 095 000\xC2\xA0"
                "123\xE2\x80\x8B") == "033095000123");
  CHECK(cleaned("=\"033095000123\"") == "033095000123");
  CHECK(cleaned("\xE2\x80\x98"
                "033095000123\xE2\x80\x99") == "033095000123");
  CHECK(cleaned("\xEF\xBB\xBF"
                "123456789") == "123456789");
  CHECK(cleaned("==123456789") == "bad_id");
  CHECK(cleaned("'") == "bad_id");
  CHECK(cleaned("=") == "bad_id");
  // A decimal tail, and separators between digits.
  CHECK(cleaned("033095000123.0") == "033095000123");
  CHECK(cleaned("033095000123,00") == "033095000123");
  CHECK(cleaned("145.678.000") == "145678000");
  CHECK(cleaned("033-095/000.123") == "033095000123");
  CHECK(cleaned("123456789.") == "bad_id");
  CHECK(cleaned("-123456789") == "bad_id");
  CHECK(cleaned("123--456789") == "bad_id");
  // Lost zeros: a province (033 is Hưng Yên, 001 is Hà Nội), a century, the year if there is one.
  CHECK(cleaned("33095000123") == "033095000123 lost_zero");
  CHECK(cleaned("1095000123") == "001095000123 lost_zero");
  CHECK(cleaned("33095000123.0") == "033095000123 lost_zero");
  CHECK(cleaned("33095000123", 1995) == "033095000123 lost_zero");
  CHECK(cleaned("33095000123", 1996) == "bad_id");
  CHECK(cleaned("33295000123", 2095) == "033295000123 lost_zero");
  CHECK(cleaned("33295000123", 1995) == "bad_id");
  CHECK(cleaned("33495000123") == "bad_id");  // century digit 4
  CHECK(cleaned("32095000123") == "bad_id");  // 032 is no province
  CHECK(cleaned("3095000123") == "bad_id");   // nor is 003
  CHECK(cleaned("12345678") == "012345678 lost_zero");
  CHECK(cleaned("1234567") == "bad_id");
  CHECK(cleaned("1234567890123") == "bad_id");
  CHECK(cleaned("033095000123", 1996) == "033095000123");  // nothing was put back
  CHECK(cleaned("999999999") == "bad_id");
  CHECK(cleaned("111111111111") == "bad_id");
  CHECK(cleaned("00000000") == "bad_id");
  // Passports.
  CHECK(cleaned("c 7654321") == "C7654321");
  CHECK(cleaned("ABC12345") == "ABC12345");
  CHECK(cleaned("ABCD12345") == "bad_id");
  CHECK(cleaned("AB1234") == "bad_id");
  CHECK(cleaned("C12345") == "C12345");
  CHECK(cleaned("A1234567890123456789") == "A1234567890123456789");
  CHECK(cleaned("A12345678901234567890") == "bad_id");
  CHECK(cleaned("33095E10") == "bad_id");
  CHECK(cleaned("E3309510") == "E3309510");
  CHECK(cleaned("3.3E+10") == "bad_id");
  CHECK(cleaned("#N/A") == "bad_id");
  CHECK(cleaned("C765432\xEF\xBC\x91") == "bad_id");  // a full-width 1
}

TEST_CASE("an ID that is none rejects its row", "[reference]") {
  reference::Inputs in = inputs();
  in.workers = workers_header + worker_line("r1", "3.3E+10", "2022-05") +
               worker_line("r2", "33095000123", "2022-05") +
               worker_line("r3", "'033095000123", "2022-05");
  in.history =
      "worker_id,month,amount_vnd,group\n"
      "33095000123,2022-05,500000,working\n"
      "nobody,2022-05,500000,working\n"
      "nobody,2022-05,500000,working\n"       // it has no key, so no key twice
      "033.095.000.123,2022-05,1,working\n";  // cleaned, a key twice
  CHECK(rejects_of(in) == Lines{"workers,2,r1,worker_id,bad_id", "history,3,,worker_id,bad_id",
                                "history,4,,worker_id,bad_id",
                                "history,5,033095000123 2022-05,month,duplicate_key"});
  CHECK(outcomes_of(in) ==
        Lines{"r2 2022-05 refused art2.4.once_a_month", "r3 2022-05 refused art2.4.once_a_month"});
  CHECK(rows_of(reference::run(in, {}).decisions)[0].at("worker_id") == "033095000123");
  CHECK(issues_of(in)[0] == "workers,3,r2,worker_id,lost_zero");
  CHECK(issues_of(in).back() == "history,2,033095000123 2022-05,worker_id,lost_zero");
}

TEST_CASE("accounts, names and insurance numbers", "[reference]") {
  CHECK(reference::account_in("9700-000.001 2") == "97000000012");
  CHECK(reference::account_in("VCB123456") == "VCB123456");
  CHECK(reference::account_in("12345678901234567890") == "12345678901234567890");
  for (const char* text : {"12345", "VCB12345", "123456789012345678901", "1.9E+12", "#123456",
                           "123456/7", "ti\xE1\xBB\x81n m\xE1\xBA\xB7t"}) {
    CHECK_FALSE(reference::account_in(text));
  }
  CHECK(reference::folded_name("  Tr\xE1\xBB\x8Bnh  th\xE1\xBB\x8B ") ==
        "TR\xE1\xBB\x8ANH TH\xE1\xBB\x8A");
  CHECK(reference::folded_name("Tri\xCC\xA3nh th\xE1\xBB\x8B") ==
        "TR\xE1\xBB\x8ANH TH\xE1\xBB\x8A");  // decomposed
  CHECK(reference::is_insurance_no("0123456789"));
  CHECK_FALSE(reference::is_insurance_no("5555555555"));
  CHECK_FALSE(reference::is_insurance_no("012345678"));
}

TEST_CASE("suspicious identifiers", "[reference]") {
  reference::Inputs in = inputs();
  in.employers =
      "employer_id,tax_code,kind\n"
      "E,0100233488,enterprise\n"
      "F,0100233480,enterprise\n"
      "G,0314409058-002,enterprise\n"
      "H,0312687878-000,enterprise\n"
      "I,0000000000,enterprise\n"
      "J,0100000000,enterprise\n"
      "K,100233488,cooperative\n";
  in.workers =
      "request_id,list_id,worker_id,birth_date,insurance_no,months,account\n"
      "1,A,033095000123,1995-02-03,0123456789,2022-05,9700001\n"
      "2,A,033295000123,1995-02-03,0123456789,2022-05,9700002\n"
      "3,A,033095000123,1995-02-03,0123456789,2022-05,\n"
      "4,A,033495000123,1996-02-03,123456789,2022-05,9700004\n"
      "5,A,003096000123,1995-02-03,5555555555,2022-05,9700005\n"
      "6,A,123456789,1996,,2022-05,cash\n"
      "7,A,33095000127,1995,,2022-05,9700007\n"
      "8,A,101095000026,1995-02-03,,2022-05,9700008\n";
  CHECK(issues_of(in) ==
        Lines{"employers,3,F,tax_code,tax_code_check_digit",
              "employers,5,H,tax_code,tax_code_format", "employers,6,I,tax_code,tax_code_format",
              "employers,7,J,tax_code,tax_code_format", "employers,8,K,tax_code,tax_code_format",
              "workers,3,2,worker_id,citizen_id_birth_year",
              "workers,3,2,insurance_no,same_insurance_no",
              "workers,4,3,insurance_no,same_insurance_no", "workers,4,3,account,account_missing",
              "workers,5,4,worker_id,citizen_id_format",
              "workers,5,4,insurance_no,insurance_no_format",
              "workers,6,5,worker_id,citizen_id_province",
              "workers,6,5,worker_id,citizen_id_birth_year",
              "workers,6,5,insurance_no,insurance_no_format", "workers,7,6,account,account_format",
              "workers,8,7,worker_id,lost_zero"});
}

TEST_CASE("cells that a spreadsheet would compute, and a last line without an end", "[reference]") {
  reference::Inputs in = inputs();
  in.employers =
      "employer_id,name,district,kind,province\n@E, =1+1,=2,enterprise,33\n-F,\"\rx\",,,";
  in.lists =
      "list_id,x_note,employer_id,group,drawn_up_on\nA,-,@E,working,2022-06-01\n+B,-,-F,no,1";
  in.workers =
      "request_id,list_id,worker_id,full_name,account,months,x_note\n"
      "=r1,A,=\"033095000010\",N,-9700001,2022-05,\n"
      "r2,A,=33095000011,N,97000012,2022-05,=1";
  in.history = "month,group,amount_vnd,worker_id,\n2022-05,working,one,=33095000011,";
  CHECK(issues_of(in) ==
        Lines{"employers,2,@E,employer_id,formula_like",  //
              "employers,2,@E,name,formula_like",         // not the district
              "employers,3,-F,employer_id,formula_like",  //
              "employers,3,-F,name,formula_like",         //
              "employers,3,-F,province,last_line_open",   //
              "lists,2,A,employer_id,formula_like",       // the last line is rejected
              "workers,2,=r1,request_id,formula_like", "workers,2,=r1,worker_id,formula_like",
              "workers,2,=r1,account,formula_like",  // good without the hyphen
              "workers,3,r2,worker_id,lost_zero",    //
              "workers,3,r2,worker_id,formula_like",
              "workers,3,r2,x_note,last_line_open",  // the last column of the file has a name
              "history,2,033095000011 2022-05,worker_id,lost_zero",
              "history,2,033095000011 2022-05,worker_id,last_line_open",
              "history,2,033095000011 2022-05,worker_id,formula_like",
              "history,2,033095000011 2022-05,amount_vnd,amount_format"});
}

TEST_CASE("numbers and accounts of many", "[reference]") {
  reference::Inputs in = inputs();
  in.workers = "request_id,list_id,worker_id,full_name,birth_date,insurance_no,months,account\n";
  const auto add = [&](const std::string& id, const std::string& traits) {
    in.workers += id + ",A,03309500001" + id + "," + traits + "\n";
  };
  SECTION("a number of six IDs, one of them in the history") {
    for (const char* id : {"1", "2", "3", "4", "5"}) {
      add(id, std::string(",,0123456789,2022-05,970000") + id);
    }
    in.history =
        "worker_id,month,amount_vnd,group,insurance_no\n"
        "033095000016,2022-05,1,working,0123456789\n";
    CHECK(issues_of(in) == Lines{"workers,2,1,insurance_no,placeholder_number",
                                 "workers,3,2,insurance_no,placeholder_number",
                                 "workers,4,3,insurance_no,placeholder_number",
                                 "workers,5,4,insurance_no,placeholder_number",
                                 "workers,6,5,insurance_no,placeholder_number",
                                 "history,2,033095000016 2022-05,insurance_no,"
                                 "placeholder_number"});
    in.history.reset();  // five: perhaps one person
    CHECK(issues_of(in) == Lines{"workers,3,2,insurance_no,same_insurance_no",
                                 "workers,4,3,insurance_no,same_insurance_no",
                                 "workers,5,4,insurance_no,same_insurance_no",
                                 "workers,6,5,insurance_no,same_insurance_no"});
  }
  SECTION("a name with birth date and account of six IDs") {
    for (const char* id : {"1", "2", "3", "4", "5", "6"}) {
      add(id, "N,1995-01-01,,2022-05,97000001");
    }
    CHECK(issues_of(in) ==
          Lines{"workers,2,1,account,placeholder_number", "workers,3,2,account,placeholder_number",
                "workers,3,2,account,shared_account", "workers,4,3,account,placeholder_number",
                "workers,4,3,account,shared_account", "workers,5,4,account,placeholder_number",
                "workers,5,4,account,shared_account", "workers,6,5,account,placeholder_number",
                "workers,6,5,account,shared_account", "workers,7,6,account,placeholder_number",
                "workers,7,6,account,shared_account"});
  }
  SECTION("an account of more than one of the widest persons") {
    add("1", ",,,2022-05,9700001");
    add("1", ",,,2022-05,9700-001");
    CHECK(issues_of(in) == Lines{});
    in.workers.replace(in.workers.rfind("\n1,") + 1, 1, "7");  // the request, not the worker
    add("2", ",,0123456789,2022-05,9700 001");
    add("3", ",,0123456789,2022-05,9700002");  // perhaps the person of 2
    add("2", ",,0123456789,2022-05,9700002");
    in.workers.replace(in.workers.rfind("\n2,") + 1, 1, "8");
    CHECK(issues_of(in) == Lines{"workers,3,7,account,shared_account",
                                 "workers,4,2,account,shared_account",
                                 "workers,5,3,insurance_no,same_insurance_no",
                                 "workers,6,8,insurance_no,same_insurance_no"});
  }
}

TEST_CASE("persons.csv", "[reference]") {
  reference::Inputs in = inputs();
  const std::string a = "125678901", b = "033095000010";
  in.workers = "request_id,list_id,worker_id,insurance_no,months,account\n";
  in.workers += "ra,A," + a + ",0123456789,2022-05,9700001\n";
  in.workers += "rb,A," + b + ",0123456789,2022-05,9700002\n";

  SECTION("is what was filled in") {
    const std::string header =
        "worker_id,other_id,evidence,request_ids,amount_vnd,same,decided_on,reason\n";
    const reference::Outputs before = reference::run(in, {});
    CHECK(before.persons_to_check == header + a + "," + b + ",insurance_no,ra rb,0,,,\n");
    in.persons = before.persons_to_check;  // not yet filled in: nothing changes
    const reference::Outputs as_it_was = reference::run(in, {});
    CHECK(as_it_was.persons_to_check == before.persons_to_check);
    CHECK(as_it_was.rejects == before.rejects);
    CHECK(as_it_was.decisions == before.decisions);
    const std::string rows = "    \"persons\": {\n      \"read\": 1,\n      \"used\": 1,\n";
    CHECK(as_it_was.summary.find(rows) != std::string::npos);
    CHECK(before.summary.find("\"persons\"") == std::string::npos);
    in.persons = header + "'" + b + "," + a + ",x,y,z,no,03/04/2022,\n";
    CHECK(reference::run(in, {}).persons_to_check == header);
    CHECK(rejects_of(in) == Lines{});
  }
  SECTION("its faults") {
    in.persons =
        "reason,decided_on,same,other_id,worker_id\n"
        ",,yes," +
        b + "," + a +
        "\n"  // A B
        ",,no," +
        a + "," + b +
        "\n"  // disagrees, in the other order
        ",,," +
        a + "," + b +
        "\n"  // says nothing
        ",,YES," +
        a + "," + b +
        "\n"  // agrees
        ",,no," +
        a + "," + a +
        "\n"  // an ID with itself
        ",,yes," +
        a + "," + a +
        "\n"  //
        ",,maybe," +
        a + "," + b +
        "\n"  //
        ",,yes,," +
        b +
        "\n"  //
        ",,yes,nobody," +
        b +
        "\n"  //
        ",,yes," +
        b +
        ",33095000010\n"  // a lost zero
        ",04/25/2022,yes," +
        a + "," + b +
        "\n"  // day first
        ",03/04/2022,yes," +
        a + "," + b + "\n";  // and nothing is ambiguous
    CHECK(rejects_of(in) == Lines{"persons,3," + b + " " + a + ",same,duplicate_key",
                                  "persons,6," + a + " " + a + ",same,bad_value",
                                  "persons,8," + b + " " + a + ",same,bad_value",
                                  "persons,9,,other_id,missing_value",
                                  "persons,10,,other_id,bad_id",
                                  "persons,12," + b + " " + a + ",decided_on,bad_date"});
    CHECK(issues_of(in) == Lines{"workers,3,rb,insurance_no,same_insurance_no",
                                 "persons,11," + b + " " + b + ",worker_id,lost_zero"});
  }
  SECTION("needs its columns") {
    in.persons = "worker_id,other_id\n";
    CHECK_FALSE(is_readable(in));
    in.persons = "worker_id,other_id,same\n";
    CHECK(is_readable(in));
  }
}

TEST_CASE("workers are counted by widest persons", "[reference]") {
  reference::Inputs in = inputs();
  in.workers = workers_header;
  in.workers.replace(in.workers.find("account"), 7, "account,insurance_no");
  const auto add = [&](const std::string& id, const std::string& asked, const std::string& number) {
    std::string line = worker_line(id, "03309500001" + id, asked);
    line.insert(line.size() - 1, "," + number);
    in.workers += line;
  };
  add("1", "2022-04", "0123456789");
  add("2", "2022-05", "0123456789");
  add("3", "2022-05", "");
  // 1 is paid for April, 2 for May: perhaps one person; 3 is another.
  CHECK(outcomes_of(in) == Lines{"1 2022-04 payable", "2 2022-05 payable", "3 2022-05 payable"});
  const std::string summary = reference::run(in, {}).summary;
  CHECK(summary.find("\"payable\": 3,\n      \"refused\": 0,\n      \"undetermined\": 0,\n"
                     "      \"workers\": 2,") != std::string::npos);
}

// ---- Records contract, section 5
// --------------------------------------------------------------------

TEST_CASE("the output files, byte by byte", "[reference]") {
  reference::Inputs in = inputs();
  in.employers = "employer_id,kind\n\"E \"\"1\"\"\",enterprise\n";
  in.lists = "list_id,employer_id,group,drawn_up_on\nA,\"E \"\"1\"\"\",working,2022-06-01\n";
  in.workers += worker_line("S", "033095000011", "2022-05");
  in.workers += worker_line("T", "033095000012", "2022-05");
  in.workers.replace(in.workers.rfind("2019-03-01"), 10, "2022-04-01");  // the start of T
  reference::Options options = assumption("province", "33");
  options.assumptions["pays_rent"] = "1";
  // Unknown on purpose in S: whether the worker applied.
  in.workers.replace(in.workers.find("S,A,033095000011,yes"), 20, "S,A,033095000011,");
  const reference::Outputs out = reference::run(in, options);
  REQUIRE(out.readable);
  CHECK(out.decisions ==
        "request_id,list_id,employer_id,worker_id,group,month,outcome,amount_vnd,max_amount_vnd,"
        "failed,unknown,ask,mask\n"
        "R,A,\"E \"\"1\"\"\",033095000010,working,2022-05,payable,500000,500000,,,,"
        "00000015fd555555\n"
        "S,A,\"E \"\"1\"\"\",033095000011,working,2022-05,undetermined,0,500000,,art2.2.applied,"
        "applied,00000015fd5555d5\n"
        "T,A,\"E \"\"1\"\"\",033095000012,working,2022-05,refused,0,0,art4.2.started,,,"
        "00000015fd954155\n");
  CHECK(out.schedule ==
        "payment_no,request_id,list_id,employer_id,worker_id,full_name,group,month,amount_vnd,"
        "account,posting_ends_on,si_confirms_by,district_submits_by,province_decides_by,funds_by,"
        "employer_pays_by,completes_in_time\n"
        "1,R,A,\"E "
        "\"\"1\"\"\",033095000010,,working,2022-05,500000,9700033095000010,2022-06-06,2022-06-08,"
        "2022-06-10,2022-06-14,2022-06-14,2022-06-16,yes\n");
  CHECK(out.rejects == "file,line,key,column,code,record\n");
  CHECK(out.issues == "file,line,key,column,code\n");
  CHECK(out.summary == R"({
  "assumptions": {
    "pays_rent": "yes",
    "province": "33"
  },
  "declared": {},
  "rows": {
    "employers": {
      "read": 1,
      "used": 1,
      "rejected": 0
    },
    "lists": {
      "read": 1,
      "used": 1,
      "rejected": 0
    },
    "workers": {
      "read": 3,
      "used": 3,
      "rejected": 0
    },
    "history": {
      "read": 0,
      "used": 0,
      "rejected": 0
    }
  },
  "issues": {},
  "request_months": {
    "payable": 1,
    "refused": 1,
    "undetermined": 1
  },
  "amount_vnd": {
    "payable": 500000,
    "at_most": 1000000
  },
  "by_group": {
    "working": {
      "payable": 1,
      "refused": 1,
      "undetermined": 1,
      "workers": 1,
      "amount_vnd": 500000
    }
  },
  "by_month": {
    "2022-05": {
      "payable": 1,
      "refused": 1,
      "undetermined": 1,
      "workers": 1,
      "amount_vnd": 500000
    }
  },
  "by_province": {
    "33": {
      "payable": 1,
      "refused": 1,
      "undetermined": 1,
      "workers": 1,
      "amount_vnd": 500000
    }
  },
  "by_district": {
    "33/?": {
      "payable": 1,
      "refused": 1,
      "undetermined": 1,
      "workers": 1,
      "amount_vnd": 500000
    }
  },
  "by_employer": {
    "E \"1\"": {
      "payable": 1,
      "refused": 1,
      "undetermined": 1,
      "workers": 1,
      "amount_vnd": 500000
    }
  },
  "refused_by": {
    "art4.2.started": 1
  },
  "refused_by_alone": {
    "art4.2.started": 1
  },
  "undetermined_by": {
    "applied": 1
  },
  "late": {
    "payments": 0,
    "amount_vnd": 0
  }
})");
}

TEST_CASE("files without rows come to nothing", "[reference]") {
  const reference::Outputs out = reference::run(
      {"employer_id\n", "list_id;employer_id;group;drawn_up_on", workers_header}, {});
  REQUIRE(out.readable);
  CHECK(lines_of(out.decisions).size() == 1);
  CHECK(out.summary.find("\"by_group\": {},\n") != std::string::npos);
}
