#include "support/worked_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>
#include <tuple>

#include "rentsupport/csv.hpp"
#include "support/places.hpp"
#include "support/run.hpp"

namespace tests {

using namespace rentsupport;
namespace fs = std::filesystem;

CsvTable csv_table(const fs::path& path) {
  std::vector<std::vector<std::string>> records{{""}};
  bool quoted = false;
  for (const char c : read_file(path)) {
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
  CsvTable table{records.at(0), {}};
  for (std::size_t i = 1; i < records.size(); ++i) {
    if (records[i].size() != table.columns.size())
      throw std::runtime_error(fmt::format("{}: record {} is no row", path.string(), i));
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

bool is_wanted(const std::string& cell, const std::string& wanted) {
  return wanted == "*" || cell == wanted;
}

std::string difference_of_rows(const CsvTable& wanted, const std::vector<Row>& ours) {
  std::vector<Row> missing = wanted.rows;
  // A row without `*` takes its like before one that takes any.
  std::stable_partition(missing.begin(), missing.end(), [](const Row& row) {
    return std::none_of(row.begin(), row.end(),
                        [](const auto& cell) { return cell.second == "*"; });
  });
  std::vector<Row> surplus = ours;
  const auto taken = [&](const Row& row) {
    const auto like = std::find_if(surplus.begin(), surplus.end(), [&](const Row& candidate) {
      return std::all_of(row.begin(), row.end(), [&](const auto& cell_wanted) {
        return is_wanted(cell(candidate, cell_wanted.first), cell_wanted.second);
      });
    });
    if (like == surplus.end()) return false;
    surplus.erase(like);
    return true;
  };
  missing.erase(std::remove_if(missing.begin(), missing.end(), taken), missing.end());
  std::string difference;
  for (const auto& [what, rows] :
       {std::pair{"missing:", &missing}, std::pair{"too many:", &surplus}}) {
    for (const Row& row : *rows) {
      difference += what;
      for (const std::string& column : wanted.columns) difference += " " + cell(row, column);
      difference += "\n";
    }
  }
  return difference;
}

namespace {

std::vector<fs::path> folders(bool refused) {
  std::vector<fs::path> result;
  for (const auto& entry : fs::directory_iterator(places::cases)) {
    if (entry.is_directory() && fs::exists(entry.path() / "expected-status.txt") == refused)
      result.push_back(entry.path());
  }
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

std::vector<fs::path> case_folders() { return folders(false); }
std::vector<fs::path> refused_folders() { return folders(true); }

namespace {

template <class T>
T wanted(const std::optional<T>& value, const Row& row, const std::string& column) {
  if (!value) throw std::runtime_error(fmt::format("{} is no {}", cell(row, column), column));
  return *value;
}

std::optional<Date> date(const Row& row, const std::string& column) {
  if (cell(row, column).empty()) return std::nullopt;
  return wanted(parse_date(cell(row, column)), row, column);
}

std::optional<MonthSet> months(const Row& row, const std::string& column) {
  if (cell(row, column).empty()) return std::nullopt;
  return wanted(parse_month_set(cell(row, column)), row, column);
}

template <class E, std::size_t N>
std::optional<E> choice(const Row& row, const std::string& column,
                        const std::array<std::string_view, N>& names) {
  if (cell(row, column).empty()) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), cell(row, column));
  if (found == names.end()) throw std::runtime_error(cell(row, column) + " is no " + column);
  return static_cast<E>(found - names.begin());
}

std::optional<bool> yes_no(const Row& row, const std::string& column) {
  return choice<bool>(row, column, yes_no_names);
}

// Reads a birth date, or a year alone; a day that does not exist where it is neither.
std::pair<std::optional<Day>, std::optional<std::chrono::year>> birth(const Row& row) {
  const std::string& text = cell(row, "birth_date");
  if (text.empty()) return {};
  if (const auto day = parse_date(text)) return {*day, std::nullopt};
  if (text.size() == 4) return {std::nullopt, std::chrono::year{std::stoi(text)}};
  return {std::chrono::year{0} / 0 / 0, std::nullopt};
}

template <class T>
void add(DossierBuilder& dossier, const T& row) {
  if (const auto problem = dossier.add(row)) throw std::runtime_error(problem->text());
}

// Adds the rows one by one.
Dossier dossier_of(const fs::path& folder) {
  DossierBuilder dossier;
  for (const Row& row : csv_table(folder / "employers.csv").rows) {
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
  for (const Row& row : csv_table(folder / "lists.csv").rows) {
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
    list.forms_attached = yes_no(row, "forms_attached");
    list.signed_form = yes_no(row, "signed");
    add(dossier, list);
  }
  for (const Row& row : csv_table(folder / "workers.csv").rows) {
    Request request;
    request.request_id = cell(row, "request_id");
    request.list_id = cell(row, "list_id");
    request.worker_id = cell(row, "worker_id");
    request.section = choice<Section>(row, "section", section_names);
    request.full_name = cell(row, "full_name");
    std::tie(request.birth_date, request.birth_year) = birth(row);
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
    request.rented_months = months(row, "rented_months");
    request.pays_rent = yes_no(row, "pays_rent");
    request.insured_months = months(row, "insured_months");
    request.payroll_months = months(row, "payroll_months");
    request.insurance_exempt =
        choice<InsuranceExempt>(row, "insurance_exempt", insurance_exempt_names);
    request.newly_recruited = yes_no(row, "newly_recruited");
    request.insured_elsewhere = yes_no(row, "insured_elsewhere");
    request.months = wanted(months(row, "months"), row, "months");
    request.account = cell(row, "account");
    add(dossier, request);
  }
  if (fs::exists(folder / "history.csv")) {
    for (const Row& row : csv_table(folder / "history.csv").rows) {
      Payment payment{cell(row, "worker_id"), parse_month(cell(row, "month")),
                      Money{std::stoll(cell(row, "amount_vnd"))},
                      choice<Group>(row, "group", group_names)};
      payment.insurance_no = cell(row, "insurance_no");
      payment.full_name = cell(row, "full_name");
      std::tie(payment.birth_date, payment.birth_year) = birth(row);
      add(dossier, payment);
    }
  }
  if (fs::exists(folder / "persons.csv")) {
    for (const Row& row : csv_table(folder / "persons.csv").rows) {
      add(dossier,
          PersonDecision{cell(row, "worker_id"), cell(row, "other_id"), yes_no(row, "same"),
                         date(row, "decided_on"), cell(row, "reason")});
    }
  }
  return std::move(dossier).build();
}

// Only files have rows that cannot be used, and an order of day and month.
Dossier dossier_with_rejects(const fs::path& folder) {
  LoadedFiles reading = read_files(files_of(folder), options_of(folder));
  if (reading.problem()) throw std::runtime_error(reading.problem()->text());
  return std::move(reading.dossier());
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::vector<std::string> result;
  if (!fs::exists(path)) return result;
  std::istringstream lines{read_file(path)};
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) result.push_back(line);
  }
  return result;
}

std::pair<std::string, std::string> halves(const std::string& text, char separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string::npos) throw std::runtime_error("no pair: " + text);
  return {text.substr(0, at), text.substr(at + 1)};
}

std::string joined(const std::vector<std::string_view>& names) {
  return fmt::format("{}", fmt::join(names, " "));
}

}  // namespace

std::vector<std::string> words(const std::string& line) {
  std::vector<std::string> result;
  bool in_word = false;
  char quote = 0;
  for (const char c : line) {
    if (quote == 0 && c == ' ') {
      in_word = false;
      continue;
    }
    if (!in_word) result.emplace_back();
    in_word = true;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else {
      result.back() += c;
    }
  }
  return result;
}

std::vector<std::pair<std::string, std::string>> arguments_of(const fs::path& folder) {
  std::vector<std::pair<std::string, std::string>> result;
  for (const std::string& line : lines_of(folder / "readings.txt"))
    result.emplace_back("--reading", line);
  for (const std::string& line : lines_of(folder / "options.txt")) {
    const std::vector<std::string> pair = words(line);
    if (pair.size() != 2) throw std::runtime_error("no pair: " + line);
    const bool is_file = pair[0] == "--parameters";
    result.emplace_back(pair[0], is_file ? (folder / pair[1]).string() : pair[1]);
  }
  return result;
}

InputFiles files_of(const fs::path& folder) {
  const auto optional = [&](const char* name) {
    return fs::exists(folder / name) ? std::optional{(folder / name).string()} : std::nullopt;
  };
  return {folder / "employers.csv", folder / "lists.csv", folder / "workers.csv",
          optional("history.csv"), optional("persons.csv")};
}

ReadOptions options_of(const fs::path& folder) {
  ReadOptions options;
  for (const auto& [argument, value] : arguments_of(folder)) {
    if (argument != "--dates") continue;
    const auto [which, order] = halves(value, '=');
    options.dates.emplace_back(which, parse<DateOrder>(order).value());
  }
  return options;
}

std::map<std::string, std::string> figures_of(const Row& assumptions, const Summary& summary) {
  std::map<std::string, std::string> result;
  const auto put = [&](const std::string& place, const auto& value) {
    result[place] = fmt::format("{}", value);
  };
  for (const auto& [fact, value] : assumptions) put("assumptions " + fact, value);
  for (const auto& [fact, count] : summary.declared) put("declared " + fact, count);
  for (const auto& [file, counts] : summary.rows) {
    put("rows " + file + " read", counts.read);
    put("rows " + file + " used", counts.used);
    put("rows " + file + " rejected", counts.rejected);
  }
  for (const auto& [code, count] : summary.issues) put("issues " + code, count);
  put("request_months payable", summary.payable);
  put("request_months refused", summary.refused);
  put("request_months undetermined", summary.undetermined);
  put("amount_vnd payable", summary.payable_amount.digits());
  put("amount_vnd at_most", summary.at_most.digits());
  for (const auto& [part, buckets] :
       {std::pair{"by_group", &summary.by_group}, std::pair{"by_month", &summary.by_month},
        std::pair{"by_province", &summary.by_province},
        std::pair{"by_district", &summary.by_district},
        std::pair{"by_employer", &summary.by_employer}}) {
    for (const auto& [key, bucket] : *buckets) {
      const std::string place = fmt::format("{} {} ", part, key);
      put(place + "payable", bucket.payable);
      put(place + "refused", bucket.refused);
      put(place + "undetermined", bucket.undetermined);
      put(place + "workers", bucket.workers);
      put(place + "amount_vnd", bucket.amount.digits());
    }
  }
  for (const auto& [id, count] : summary.refused_by) put("refused_by " + id, count);
  for (const auto& [id, count] : summary.refused_by_alone) put("refused_by_alone " + id, count);
  for (const auto& [fact, count] : summary.undetermined_by) put("undetermined_by " + fact, count);
  put("late payments", summary.late_payments);
  put("late amount_vnd", summary.late_amount.digits());
  return result;
}

Row decision_row(const Dossier& dossier, const Decisions& decisions, std::size_t number) {
  const Decision decision = decisions[number];
  return {{"request_id", std::string{dossier.request_id(decision.request)}},
          {"list_id", std::string{dossier.list_id(decision.request)}},
          {"employer_id", std::string{dossier.employer_id(decision.request)}},
          {"worker_id", std::string{dossier.worker_id(decision.request)}},
          {"group", std::string{rentsupport::name(decision.group)}},
          {"month", to_string(decision.month)},
          {"outcome", std::string{rentsupport::name(decision.outcome)}},
          {"amount_vnd", std::to_string(decision.amount.dong())},
          {"max_amount_vnd", std::to_string(decision.max_amount.dong())},
          {"failed", joined(decisions.failed(number))},
          {"unknown", joined(decisions.unknown(number))},
          {"ask", joined(decisions.ask(number))},
          {"mask", fmt::format("{:016x}", decision.mask)}};
}

Row payment_row(const Dossier& dossier, const Payout& payout) {
  const Timeline& t = payout.timeline;
  return {{"payment_no", std::to_string(payout.payment_no)},
          {"request_id", std::string{dossier.request_id(payout.request)}},
          {"month", to_string(payout.month)},
          {"amount_vnd", std::to_string(payout.amount.dong())},
          {"posting_ends_on", to_string(t.posting_ends_on)},
          {"si_confirms_by", to_string(t.si_confirms_by)},
          {"district_submits_by", to_string(t.district_submits_by)},
          {"province_decides_by", to_string(t.province_decides_by)},
          {"funds_by", to_string(t.funds_by)},
          {"employer_pays_by", to_string(t.employer_pays_by)},
          {"completes_in_time", t.completes_in_time ? "yes" : "no"}};
}

WorkedCases::WorkedCases(const fs::path& folder)
    : folder_(folder), arguments_(arguments_of(folder)) {
  for (const std::string& path : values_of("--parameters")) overlays_[path] = read_file(path);
  const bool needs_files =
      fs::exists(folder / "expected-rejects.csv") || !values_of("--dates").empty();
  dossier_ = needs_files ? dossier_with_rejects(folder) : dossier_of(folder);
  for (const std::string& day : values_of("--as-of")) options_.as_of = parse_date(day);
  if (const auto problem = options_.assumptions.add(assumptions()))
    throw std::runtime_error(problem->text());
  read_expectations();
}

std::vector<std::string> WorkedCases::values_of(const std::string& argument) const {
  std::vector<std::string> result;
  for (const auto& [name, value] : arguments_) {
    if (name == argument) result.push_back(value);
  }
  return result;
}

std::map<std::string, std::string> WorkedCases::assumptions() const {
  std::map<std::string, std::string> result;
  for (const std::string& assumption : values_of("--assume")) {
    const auto [fact, value] = halves(assumption, '=');
    result[fact] = value;
  }
  return result;
}

Parameters WorkedCases::parameters(Parameters ground) const {
  std::optional<Problem> problem;
  for (const std::string& path : values_of("--parameters")) {
    problem = ground.overlay(overlays_.at(path), path);
    if (problem) throw std::runtime_error(problem->text());
  }
  for (const std::string& reading : values_of("--reading")) {
    const auto [name, option] = halves(reading, '=');
    problem = ground.choose(name, option);
    if (problem) throw std::runtime_error(problem->text());
  }
  return ground;
}

void WorkedCases::read_expectations() {
  std::map<std::pair<std::string, std::string>, Row> rows;
  for (const Row& row : csv_table(folder_ / "expected.csv").rows) {
    if (!rows.emplace(std::pair{cell(row, "request_id"), cell(row, "month")}, row).second)
      throw std::runtime_error(name() + ": two expectations of one request-month");
  }
  const std::size_t wanted_rows = rows.size();
  for (std::size_t request = 0; request < dossier_.requests(); ++request) {
    for (const Month month : dossier_.months(request).months()) {
      Expected expected{std::string{dossier_.request_id(request)}, to_string(month), {}};
      const auto found = rows.find({expected.request_id, expected.month});
      if (found == rows.end())
        throw std::runtime_error(fmt::format("{}: nothing is expected of {} {}", name(),
                                             expected.request_id, expected.month));
      expected.cells = found->second;
      for (const char* column : {"request_id", "month", "origin", "note"})
        expected.cells.erase(column);
      if (cell(expected.cells, "outcome") == "payable") ++payable_;
      decisions_.push_back(std::move(expected));
    }
  }
  if (decisions_.size() != wanted_rows)
    throw std::runtime_error(name() + ": something is expected of a request-month that is none");
  if (fs::exists(folder_ / "expected-schedule.csv")) {
    for (const Row& row : csv_table(folder_ / "expected-schedule.csv").rows)
      payments_[{cell(row, "request_id"), cell(row, "month")}] = row;
  }
  if (fs::exists(folder_ / "expected-summary.csv")) {
    for (const Row& row : csv_table(folder_ / "expected-summary.csv").rows)
      figures_[cell(row, "figure")] = cell(row, "value");
  }
}

std::optional<std::string> WorkedCases::difference_of_decision(const Decisions& decisions,
                                                               std::size_t number,
                                                               bool with_masks) const {
  const Expected& expected = decisions_[number];
  const auto differs = [&](const std::string& column, const std::string& ours,
                           const std::string& theirs) -> std::optional<std::string> {
    return fmt::format("{} {} {}: {} is {}, expected {}", name(), expected.request_id,
                       expected.month, column, ours, theirs);
  };
  const Decision decision = decisions[number];
  for (const auto& [column, theirs] : expected.cells) {
    std::string ours;
    if (column == "worker_id") {
      ours = dossier_.worker_id(decision.request);
    } else if (column == "outcome") {
      ours = rentsupport::name(decision.outcome);
    } else if (column == "amount_vnd") {
      ours = std::to_string(decision.amount.dong());
    } else if (column == "max_amount_vnd") {
      ours = std::to_string(decision.max_amount.dong());
    } else if (column == "failed") {
      ours = joined(decisions.failed(number));
    } else if (column == "unknown") {
      ours = joined(decisions.unknown(number));
    } else if (column == "ask") {
      ours = joined(decisions.ask(number));
    } else if (column == "mask") {
      if (!with_masks) continue;
      ours = fmt::format("{:016x}", decision.mask);
    } else {
      throw std::runtime_error(fmt::format("{}: expected.csv has a column {}", name(), column));
    }
    if (!is_wanted(ours, theirs)) return differs(column, ours, theirs);
  }
  return std::nullopt;
}

std::optional<std::string> WorkedCases::difference(const RuleSet& rules, bool with_masks) const {
  const Decisions decisions = evaluate(rules, dossier_, options_);
  if (decisions.size() != decisions_.size()) return name() + ": other request-months are decided";
  for (std::size_t number = 0; number < decisions.size(); ++number) {
    if (auto found = difference_of_decision(decisions, number, with_masks)) return found;
  }
  const std::vector<Payout> payouts = schedule(decisions);
  if (payouts.size() != payable_) return name() + ": payable months and payments are not as many";
  std::size_t found = 0;
  for (const Payout& payout : payouts) {
    if (payments_.empty()) break;
    const auto expected =
        payments_.find({std::string{dossier_.request_id(payout.request)}, to_string(payout.month)});
    if (expected == payments_.end()) continue;
    ++found;
    const Row ours = payment_row(dossier_, payout);
    for (const auto& [column, theirs] : expected->second) {
      if (!is_wanted(cell(ours, column), theirs))
        return fmt::format("{} {} {}: {} is {}, expected {}", name(), expected->first.first,
                           expected->first.second, column, cell(ours, column), theirs);
    }
  }
  if (found != payments_.size()) return name() + ": an expected payment is not scheduled";
  if (!figures_.empty()) {
    const auto ours = figures_of(options_.assumptions.facts(), summarize(decisions, 1));
    std::set<std::string> parts;
    for (const auto& [figure, value] : figures_) parts.insert(figure.substr(0, figure.find(' ')));
    for (const auto& [figure, theirs] : figures_) {
      if (cell(ours, figure) != theirs)
        return fmt::format("{}: {} is {}, expected {}", name(), figure, cell(ours, figure), theirs);
    }
    // A part of the summary is expected whole.
    for (const auto& [figure, value] : ours) {
      if (parts.contains(figure.substr(0, figure.find(' '))) && !figures_.contains(figure))
        return fmt::format("{}: {} is {}, expected nothing", name(), figure, value);
    }
  }
  return std::nullopt;
}

}  // namespace tests
