// The slow scalar reference of the `evaluate` job: one record at a time, straight from the law page
// and the records contract, in the plainest C++ that says it. It shares no code with the library
// and is the referee of its differential tests, so wherever speed and obviousness compete,
// obviousness wins.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace reference {

using Date = std::chrono::sys_days;
using Month = std::chrono::year_month;
using MonthSet = std::set<Month>;

// ---- The whole job: file contents in, file contents out ---------------------------------------

struct Inputs {
  std::string employers, lists, workers;  // contents of the files
  std::optional<std::string> history = {}, persons = {};
};

struct Options {
  std::map<std::string, std::string> readings;     // those that differ from the defaults
  std::map<std::string, std::string> assumptions;  // --assume FACT=VALUE, the raw text
  std::set<std::string> ignored_columns = {};
  // --dates FILE[.COLUMN]=ORDER, in their order: {"workers.rent_from", "month_first"}
  std::vector<std::pair<std::string, std::string>> dates = {};
  std::optional<Date> as_of = {};  // --as-of
};

struct Outputs {
  bool readable = true;             // false: exit status 2, and everything below is empty
  std::string decisions, schedule;  // exactly the bytes of decisions.csv and schedule.csv
  std::string rejects, issues;      // as rejects.csv and issues.csv, without the column `message`
  std::string persons_to_check;     // exactly the bytes of persons_to_check.csv
  std::string summary;  // JSON: the keys of summary.json that do not depend on the engine
};

Outputs run(const Inputs& inputs, const Options& options);

// ---- Records in memory. Enumerations are held as the words of the files -------------------------

struct Employer {
  std::string employer_id;
  std::optional<std::string> tax_code, name;
  std::optional<std::string> kind;
  std::optional<bool> registered;
  std::optional<std::string> zone, province, district;
};

// The dates of a list must stand in the order of the procedure (what the files call `bad_order` is
// not checked here).
struct List {
  std::string list_id, employer_id;
  std::string group;  // "working" or "returning"
  Date drawn_up_on;
  std::optional<Date> posted_on, sent_to_si_on, si_confirmed_on, received_on;
  std::optional<Date> submitted_on, decided_on, funded_on, paid_on;
  std::optional<bool> payroll_copy, forms_attached;
  std::optional<bool> signed_form;  // the column `signed`: the list is a signed Form 02 or 03
};

// A birth date may be a year alone.
struct BirthDate {
  std::chrono::year year;
  std::optional<Date> day = {};  // of that year
};

// IDs of workers in records are cleaned ones.
struct Request {
  std::string request_id, list_id, worker_id;
  std::optional<std::string> section;  // "II" or "III"
  std::optional<std::string> full_name;
  std::optional<BirthDate> birth_date;
  std::optional<std::string> insurance_no;
  std::optional<bool> applied;
  std::optional<std::string> contract_type;
  std::optional<Date> contract_signed_on, contract_starts_on, contract_ends_on;
  std::optional<std::string> previous_contract;
  std::optional<Date> previous_contract_ended_on;
  std::optional<Date> rent_from;
  std::optional<Date> rent_to;            // empty: still renting, never unknown
  std::optional<MonthSet> rented_months;  // empty: the dates say it, never unknown
  std::optional<bool> pays_rent;
  std::optional<MonthSet> insured_months, payroll_months;
  std::optional<std::string> insurance_exempt;
  std::optional<bool> newly_recruited, insured_elsewhere;
  MonthSet months;
  std::optional<std::string> account;
};

struct Payment {
  std::string worker_id;
  Month month;
  std::optional<std::string> group;  // empty: not readable, so it counts in both groups
  std::optional<std::string> insurance_no = {}, full_name = {};  // of a used row
  std::optional<BirthDate> birth_date = {};                      // of a used row
  bool counts = true;  // not a repayment, nor a payment that was repaid whole
};

// A decision of the office about two IDs, in either order, or about one ID and itself.
struct PersonDecision {
  std::string worker_id, other_id;
  std::optional<bool> same;  // empty: not yet decided
};

// Every record in the order of its file. Lists name an employer of the dossier, requests a list.
struct Dossier {
  std::vector<Employer> employers;
  std::vector<List> lists;
  std::vector<Request> requests;
  std::vector<Payment> history = {};
  std::vector<PersonDecision> persons = {};
};

// ---- Decisions --------------------------------------------------------------------------------

// The days of one list. An event is the actual date where the list gives it, else its projection;
// a limit counts from the event before it, also where the step's own date is given.
struct Timeline {
  Date posted, sent_to_si, si_confirmed, received, submitted, decided, funded, paid;
  Date earliest_receipt;  // the district's receipt if SI had confirmed at once
  Date posting_ends_on, si_confirms_by, district_submits_by, province_decides_by, funds_by,
      employer_pays_by;
  bool completes_in_time = false;
};

struct Decision {
  std::string request_id, list_id, employer_id, worker_id, group;
  Month month;
  std::string outcome;  // "payable", "refused" or "undetermined"
  std::int64_t amount_vnd = 0, max_amount_vnd = 0;
  std::vector<std::string> failed, unknown, ask;
  std::vector<std::string> refused_by_alone;  // provisions each of which refuses it alone
  std::string mask;                           // 16 lower-case hexadecimal digits
  std::size_t person = 0;                     // the widest one
};

struct ScheduleRow {
  std::int64_t payment_no = 0;
  Decision decision;
  std::string full_name, account;
  Timeline timeline;
};

// A row of persons_to_check.csv: two IDs, or one ID and itself, with evidence and undecided.
struct PersonToCheck {
  std::string worker_id, other_id;
  std::vector<std::string> evidence;
  std::vector<std::size_t> requests;  // their places in the dossier
  std::int64_t amount_vnd = 0;        // what is undetermined for worker_id
};

struct Decided {
  std::vector<Decision> decisions;            // in input order, months ascending
  std::vector<ScheduleRow> schedule;          // the payable ones
  std::map<std::string, Timeline> timelines;  // by list_id
  std::int64_t payable_vnd = 0, at_most_vnd = 0;
  // For each fact the number of requests for which a signed form declared it.
  std::map<std::string, std::int64_t> declared;
  std::vector<PersonToCheck> persons_to_check;
  // The dossier with what is declared, then with the assumptions filled in (`received_on` never
  // is).
  Dossier filled;
};

// Decides a dossier. Throws std::invalid_argument on an unknown reading, option, fact or value.
Decided decide(const Dossier& dossier, const Options& options);

// ---- The parts, in the order in which the job goes through them ---------------------------------

enum class Truth { failed, unknown, held };

Truth conjunction(Truth a, Truth b);
Truth disjunction(Truth a, Truth b);
Truth negation(Truth a);

// One record of a CSV file.
struct Cell {
  std::string text;     // without its quotes and without surrounding spaces and tabs
  bool faulty = false;  // it stands at the first fault of quotes of its record, or behind it
};
struct Record {
  std::int64_t line = 0;  // the line on which it begins, from 1
  std::string text;       // as in the file, without the line's end
  std::vector<Cell> cells;
  bool bad_quote = false;
  bool open = false;  // no line's end follows
};
// Both take the bytes of a file. The first record is the header: it says how many cells are right.
char separator_of(const std::string& file);
std::vector<Record> records_of(const std::string& file, char separator);
bool is_utf8(const std::string& bytes);
std::string with_replacement_characters(const std::string& bytes);  // U+FFFD per maximal subpart

// What the text of one cell says; nothing where it says nothing that the column admits.
std::optional<Date> date_in(const std::string& text, bool month_first = false);
std::optional<Month> month_in(const std::string& text);
std::optional<MonthSet> month_set_in(const std::string& text);
std::optional<bool> yes_no_in(const std::string& text);
std::optional<std::int64_t> amount_in(const std::string& text);
std::string to_text(Date date);    // 2022-04-01
std::string to_text(Month month);  // 2022-04

// Law page, section 9. All of this takes good UTF-8.
std::string in_nfc(const std::string& text);
struct CleanedId {
  std::string id;          // empty: what is written is no ID (`bad_id`)
  bool lost_zero = false;  // zeros were put back
};
CleanedId cleaned_id(const std::string& written, const std::optional<BirthDate>& birth_date);
// What is suspicious about a cleaned ID.
std::vector<std::string> citizen_id_issues(const std::string& id,
                                           const std::optional<BirthDate>& birth_date);
bool is_insurance_no(const std::string& text);
std::optional<std::string> account_in(const std::string& text);  // nothing: no good account
std::string folded_name(const std::string& name);

// The two partitions into persons, each person a number.
struct PersonsOfRequest {
  std::size_t widest = 0, narrowest = 0;
  bool placeholder_insurance_no = false;  // borne by too many IDs to be evidence
  bool placeholder_account = false;       // with its name and birth date likewise
};
struct PersonsOfPayment {
  std::set<std::size_t> widest, narrowest;  // for whom it counts
  bool placeholder_insurance_no = false;
};
struct Persons {
  std::vector<PersonsOfRequest> requests;
  std::vector<PersonsOfPayment> payments;
  std::vector<PersonToCheck> to_check;  // without the amounts
};
Persons persons_of(const Dossier& dossier);

// The files, read and checked.
struct Reject {
  std::string file;
  std::int64_t line = 0;
  std::string key, column, code, record;
};
struct Issue {
  std::string file;
  std::int64_t line = 0;
  std::string key, column, code;
};
struct RowCount {
  std::int64_t read = 0, used = 0, rejected = 0;
};
struct Files {
  Dossier dossier;  // the used rows, and every history row that counts for the cap
  std::vector<Reject> rejects;
  std::vector<Issue> issues;
  std::map<std::string, RowCount> rows;
};
// Reads the files. Throws std::invalid_argument where an input cannot be read at all.
Files read_files(const Inputs& inputs, const std::set<std::string>& ignored_columns,
                 const std::vector<std::pair<std::string, std::string>>& dates = {});

// Checks the readings and adds the defaults of those that are not given.
std::map<std::string, std::string> complete_readings(
    const std::map<std::string, std::string>& readings);

// Checks the assumptions and puts their values in canonical form.
std::map<std::string, std::string> canonical_assumptions(
    const std::map<std::string, std::string>& assumptions);

// Adds to a dossier what its signed forms declare: the law page, section 8. `readings` are
// complete.
struct Declared {
  Dossier dossier;
  std::map<std::string, std::int64_t> requests;  // how many, by fact
};
Declared declare(Dossier dossier, const std::map<std::string, std::string>& readings);

// Fills the unknown facts of a dossier from canonical assumptions, except `received_on`.
Dossier fill(Dossier dossier, const std::map<std::string, std::string>& assumptions);

bool is_province(const std::string& code);
Date first_day(Month month);
Date last_day(Month month);
// A day that does not exist becomes the month's last day.
Date plus_one_month(Date date);
// `ref`, the month of the insurance test.
Month insurance_month(const List& list, const std::map<std::string, std::string>& readings);
Date add_working_days(Date from, int days, bool saturdays_count = false);
// With a day that it is: nothing that the list does not tell was done before.
Timeline timeline_of(const List& list, const std::map<std::string, std::string>& readings,
                     std::optional<Date> today = {});

// The ids of the provisions of a group in the order of the law page: general, then the group's.
const std::vector<std::string>& provisions_of(const std::string& group);
std::int64_t amount_of(const std::string& group);

// Whether a request-month is eligible when exactly these provisions are held: the formulas of the
// law page, section 2, without art2.4.
bool eligible_with(const std::string& group, const std::set<std::string>& held);

// What the provisions of a group, without art2.4, say of one request-month.
struct Finding {
  Truth eligible = Truth::failed;
  std::map<std::string, Truth> provisions;         // every one, also where it does not matter
  std::vector<std::string> failed, unknown, asks;  // by the descent from the root
};
Finding examine(const Employer& employer, const List& list, const Timeline& timeline,
                const Request& request, Month month,
                const std::map<std::string, std::string>& readings,
                std::optional<Date> assumed_receipt);

}  // namespace reference
