#include "support/against_reference.hpp"

#include <algorithm>
#include <stdexcept>

#include "rentsupport/audit.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/schedule.hpp"
#include "rentsupport/summary.hpp"
#include "support/run.hpp"

namespace tests {

using namespace rentsupport;

namespace {

std::string first_difference(const char* what, const std::string& ours, const std::string& theirs) {
  if (ours == theirs) return {};
  std::size_t at = 0;
  while (at < ours.size() && at < theirs.size() && ours[at] == theirs[at]) ++at;
  const std::size_t begin = at == 0 ? 0 : ours.rfind('\n', at - 1) + 1;
  return std::string{what} + "\n  library:   " + ours.substr(begin, ours.find('\n', at) - begin) +
         "\n  reference: " + theirs.substr(begin, theirs.find('\n', at) - begin);
}

Parameters with_readings(const std::map<std::string, std::string>& readings) {
  Parameters parameters = Parameters::built_in();
  for (const auto& [reading, option] : readings) {
    if (const auto problem = parameters.choose(reading, option))
      throw std::invalid_argument(problem->text());
  }
  return parameters;
}

// A value of the library's in the reference's words.
template <class Names, class Choice>
std::optional<std::string> word(const Names& names, const std::optional<Choice>& choice) {
  if (!choice) return {};
  return std::string{names[static_cast<std::size_t>(*choice)]};
}

std::optional<std::string> code(const std::optional<Province>& province) {
  if (!province) return {};
  const auto number = static_cast<unsigned>(*province);
  return std::string{static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::optional<reference::MonthSet> months(const std::optional<MonthSet>& set) {
  if (!set) return {};
  const std::vector<Month> months = set->months();
  return reference::MonthSet(months.begin(), months.end());
}

std::optional<std::string> text(const std::string& ours) {
  if (ours.empty()) return {};
  return ours;
}

std::optional<reference::BirthDate> birth(const std::optional<Day>& date,
                                          const std::optional<std::chrono::year>& year) {
  if (date) return reference::BirthDate{date->year(), Date{*date}};
  if (year) return reference::BirthDate{*year, std::nullopt};
  return {};
}

reference::Employer of_reference(const Employer& ours) {
  reference::Employer theirs;
  theirs.employer_id = ours.employer_id;
  theirs.kind = word(employer_kind_names, ours.kind);
  theirs.registered = ours.registered;
  theirs.zone = word(zone_names, ours.zone);
  theirs.province = code(ours.province);
  return theirs;
}

reference::List of_reference(const List& ours) {
  reference::List theirs;
  theirs.list_id = ours.list_id;
  theirs.employer_id = ours.employer_id;
  theirs.group = name(*ours.group);
  theirs.drawn_up_on = *ours.drawn_up_on;
  theirs.posted_on = ours.posted_on;
  theirs.sent_to_si_on = ours.sent_to_si_on;
  theirs.si_confirmed_on = ours.si_confirmed_on;
  theirs.received_on = ours.received_on;
  theirs.submitted_on = ours.submitted_on;
  theirs.decided_on = ours.decided_on;
  theirs.funded_on = ours.funded_on;
  theirs.paid_on = ours.paid_on;
  theirs.payroll_copy = ours.payroll_copy;
  theirs.forms_attached = ours.forms_attached;
  theirs.signed_form = ours.signed_form;
  return theirs;
}

reference::Request of_reference(const Request& ours) {
  reference::Request theirs;
  theirs.request_id = ours.request_id;
  theirs.list_id = ours.list_id;
  theirs.worker_id =
      reference::cleaned_id(ours.worker_id, birth(ours.birth_date, ours.birth_year)).id;
  theirs.section = word(section_names, ours.section);
  theirs.applied = ours.applied;
  theirs.contract_type = word(contract_type_names, ours.contract_type);
  theirs.contract_signed_on = ours.contract_signed_on;
  theirs.contract_starts_on = ours.contract_starts_on;
  theirs.contract_ends_on = ours.contract_ends_on;
  theirs.previous_contract = word(previous_contract_names, ours.previous_contract);
  theirs.previous_contract_ended_on = ours.previous_contract_ended_on;
  theirs.rent_from = ours.rent_from;
  theirs.rent_to = ours.rent_to;
  theirs.rented_months = months(ours.rented_months);
  theirs.pays_rent = ours.pays_rent;
  theirs.insured_months = months(ours.insured_months);
  theirs.payroll_months = months(ours.payroll_months);
  theirs.insurance_exempt = word(insurance_exempt_names, ours.insurance_exempt);
  theirs.newly_recruited = ours.newly_recruited;
  theirs.insured_elsewhere = ours.insured_elsewhere;
  theirs.months = *months(ours.months);
  theirs.full_name = text(ours.full_name);
  theirs.insurance_no = text(ours.insurance_no);
  theirs.account = text(ours.account);
  theirs.birth_date = birth(ours.birth_date, ours.birth_year);
  return theirs;
}

std::string line(std::string text, const std::vector<std::string_view>& words) {
  for (const std::string_view word : words) text += " " + std::string{word};
  return text;
}

std::string digits(std::uint64_t mask) {
  std::string text;
  for (int place = 60; place >= 0; place -= 4) text += "0123456789abcdef"[mask >> place & 15];
  return text;
}

std::string line(std::string text, const std::vector<std::string>& words) {
  for (const std::string& word : words) text += " " + word;
  return text;
}

// What signed forms declare, by facts.
template <class Counts>
std::string declared(const Counts& counts) {
  std::string text = "declared";
  for (const auto& [fact, count] : counts) text += " " + fact + " " + std::to_string(count);
  return text + "\n";
}

std::string decided(const Decisions& decisions) {
  const Dossier dossier = decisions.dossier();
  std::string text;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const Decision decision = decisions[i];
    text += std::string{dossier.request_id(decision.request)} + " " + to_string(decision.month) +
            " " + std::string{name(decision.outcome)} + " " +
            std::to_string(decision.amount.dong()) + " " +
            std::to_string(decision.max_amount.dong()) + " " + digits(decision.mask) +
            line(" failed", decisions.failed(i)) + line(" unknown", decisions.unknown(i)) +
            line(" ask", decisions.ask(i)) + "\n";
  }
  for (const Payout& payout : schedule(decisions)) {
    text += std::to_string(payout.payment_no) + " " +
            std::string{dossier.request_id(payout.request)} + " " + to_string(payout.month);
    for (const Date day : {payout.timeline.posting_ends_on, payout.timeline.si_confirms_by,
                           payout.timeline.district_submits_by, payout.timeline.province_decides_by,
                           payout.timeline.funds_by, payout.timeline.employer_pays_by})
      text += " " + to_string(day);
    text += payout.timeline.completes_in_time ? " in time\n" : " late\n";
  }
  return text + decisions.payable().digits() + " " + decisions.at_most().digits() + "\n" +
         declared(summarize(decisions, 1).declared);
}

std::string decided(const reference::Decided& decided) {
  std::string text;
  for (const reference::Decision& decision : decided.decisions) {
    text += decision.request_id + " " + reference::to_text(decision.month) + " " +
            decision.outcome + " " + std::to_string(decision.amount_vnd) + " " +
            std::to_string(decision.max_amount_vnd) + " " + decision.mask +
            line(" failed", decision.failed) + line(" unknown", decision.unknown) +
            line(" ask", decision.ask) + "\n";
  }
  for (const reference::ScheduleRow& row : decided.schedule) {
    text += std::to_string(row.payment_no) + " " + row.decision.request_id + " " +
            reference::to_text(row.decision.month);
    for (const reference::Date day :
         {row.timeline.posting_ends_on, row.timeline.si_confirms_by,
          row.timeline.district_submits_by, row.timeline.province_decides_by, row.timeline.funds_by,
          row.timeline.employer_pays_by})
      text += " " + reference::to_text(day);
    text += row.timeline.completes_in_time ? " in time\n" : " late\n";
  }
  return text + std::to_string(decided.payable_vnd) + " " + std::to_string(decided.at_most_vnd) +
         "\n" + declared(decided.declared);
}

}  // namespace

std::string difference_from_reference(const InputFiles& files, const std::string& out,
                                      const reference::Options& options, unsigned threads,
                                      std::size_t batch_rows) {
  const reference::Outputs expected =
      reference::run({read_file(files.employers), read_file(files.lists), read_file(files.workers),
                      files.history ? std::optional{read_file(*files.history)} : std::nullopt,
                      files.persons ? std::optional{read_file(*files.persons)} : std::nullopt},
                     options);
  ReadOptions read_options;
  read_options.ignored_columns = options.ignored_columns;
  read_options.threads = threads;
  for (const auto& [which, order] : options.dates)
    read_options.dates.emplace_back(which, parse<DateOrder>(order).value());
  const LoadedFiles reading = read_files(files, read_options);
  EvaluateOptions how{.threads = threads, .batch_rows = batch_rows};
  const bool readable = !reading.problem() && !how.assumptions.add(options.assumptions);
  if (readable != expected.readable)
    return readable ? "the reference cannot read the files" : "the library cannot read the files";
  if (!readable) return {};
  const Decisions decisions =
      evaluate(RuleSet::decision_08_2022(with_readings(options.readings)), reading.dossier(), how);
  const Summary summary = summarize(decisions, threads);
  if (const auto problem = write_files(out, reading, decisions, summary, {threads}))
    throw std::runtime_error(problem->text());
  for (const auto& [file, counts] : summary.rows) {
    if (counts.read != counts.used + counts.rejected) return file + ": a row is lost";
  }
  std::string counted =
      lines_between(read_file(out + "/summary.json"), "  \"assumptions\"", "  \"inputs\"");
  counted = "{\n" + counted.substr(0, counted.rfind(',')) + "\n}";
  for (const std::string& difference :
       {first_difference("decisions.csv", read_file(out + "/decisions.csv"), expected.decisions),
        first_difference("schedule.csv", read_file(out + "/schedule.csv"), expected.schedule),
        first_difference("rejects.csv", without_column(read_file(out + "/rejects.csv"), "message"),
                         expected.rejects),
        first_difference("issues.csv", without_column(read_file(out + "/issues.csv"), "message"),
                         expected.issues),
        first_difference("persons_to_check.csv", read_file(out + "/persons_to_check.csv"),
                         expected.persons_to_check),
        first_difference("summary.json", counted, expected.summary)}) {
    if (!difference.empty()) return difference;
  }
  return {};
}

std::string difference_from_reference(const Records& records, const reference::Options& options,
                                      std::size_t batch_rows) {
  DossierBuilder ours;
  reference::Dossier theirs;
  const auto add = [&ours](const auto& rows, auto& used) {
    for (const auto& record : rows) {
      if (!ours.add(record)) used.push_back(of_reference(record));
    }
  };
  add(records.employers, theirs.employers);
  add(records.lists, theirs.lists);
  add(records.requests, theirs.requests);
  // A payment counts also where its row is rejected, as a repeated one is.
  for (const Payment& payment : records.history) {
    const bool is_used = !ours.add(payment);
    reference::Payment& added = theirs.history.emplace_back();
    added.worker_id = payment.worker_id;
    added.month = *payment.month;
    added.group = name(*payment.group);
    if (!is_used) continue;
    added.insurance_no = text(payment.insurance_no);
    added.full_name = text(payment.full_name);
    added.birth_date = birth(payment.birth_date, payment.birth_year);
  }
  for (const PersonDecision& decision : records.persons) {
    if (!ours.add(decision))
      theirs.persons.push_back({decision.worker_id, decision.other_id, decision.same});
  }
  EvaluateOptions how{.threads = 1, .batch_rows = batch_rows};
  if (const auto problem = how.assumptions.add(options.assumptions))
    throw std::invalid_argument(problem->text());
  const Decisions decisions =
      evaluate(RuleSet::decision_08_2022(with_readings(options.readings)), ours.build(), how);
  Explainer explain(decisions);
  for (std::size_t i = 0; i < std::min<std::size_t>(decisions.size(), 2); ++i)
    static_cast<void>(to_text(explain(i), Language::english));
  return first_difference("decisions", decided(decisions),
                          decided(reference::decide(theirs, options)));
}

const std::vector<std::pair<std::string, std::string>>& possible_assumptions() {
  static const std::vector<std::pair<std::string, std::string>> possible{
      {"kind", "enterprise"},
      {"registered", "có"},
      {"zone", "none"},
      {"province", "33"},
      {"received_on", "15/08/2022"},
      {"payroll_copy", "yes"},
      {"forms_attached", "no"},
      {"applied", "TRUE"},
      {"contract_type", "fixed_term"},
      {"contract_signed_on", "2022-03-31"},
      {"contract_starts_on", "2022-04-01"},
      {"contract_ends_on", "9999-12-31"},
      {"previous_contract", "other_employer"},
      {"previous_contract_ended_on", "2022-03-31"},
      {"rent_from", "2022-05-16"},
      {"pays_rent", "0"},
      {"insured_months", "2022-05 2022-03"},
      {"payroll_months", "-"},
      {"insurance_exempt", "foreigner"},
      {"newly_recruited", "không"},
      {"insured_elsewhere", "1"}};
  return possible;
}

}  // namespace tests
