#include "decide/outputs.hpp"

#include <bit>

#include "rule/rule_result.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using enum OutputType;

// ---- What a request says ----

std::string_view request_text(const Dossier::Data& dossier, std::size_t request,
                              std::size_t column) {
  return dossier.workers.columns[column].texts[request];
}
std::string_view list_id(const Dossier::Data& dossier, std::size_t request) {
  return dossier.lists.columns[lists::list_id].texts[dossier.request_list[request]];
}
std::string_view employer_id(const Dossier::Data& dossier, std::size_t request) {
  return dossier.employers.columns[employers::employer_id]
      .texts[dossier.list_employer[dossier.request_list[request]]];
}
Group group_of(const Dossier::Data& dossier, std::size_t request) {
  return dossier.group_of_list(dossier.request_list[request]);
}

// By place in a set of months.
constexpr auto letters_of_months() {
  std::array<char, std::size_t{MonthSet::capacity} * 7> letters{};
  for (std::size_t place = 0; place < MonthSet::capacity; ++place) {
    const std::size_t year = static_cast<std::size_t>(int{MonthSet::first.year()}) + place / 12;
    const std::size_t month = place % 12 + 1;
    char* const at = letters.data() + place * 7;
    for (std::size_t digit = 0, rest = year; digit < 4; ++digit, rest /= 10)
      at[3 - digit] = static_cast<char>('0' + rest % 10);
    at[4] = '-';
    at[5] = static_cast<char>('0' + month / 10);
    at[6] = static_cast<char>('0' + month % 10);
  }
  return letters;
}
constexpr auto month_letters = letters_of_months();
constexpr auto names_of_months() {
  std::array<std::string_view, MonthSet::capacity> names{};
  for (std::size_t place = 0; place < names.size(); ++place)
    names[place] = {month_letters.data() + place * 7, 7};
  return names;
}
constexpr auto month_names = names_of_months();

// ---- Request-months ----

Outcome outcome(const DecidedRow& row) { return row.decisions->outcomes[row.number]; }
const GroupRule& rules(const DecidedRow& row) {
  return row.decisions->rule_set.group(group_of(*row.decisions->dossier, row.request));
}
void put_blamed(const DecidedRow& row, Outcome of, OutputCell& cell) {
  cell.names.clear();
  if (outcome(row) != of) return;
  const Rule& rule = rules(row).rule;
  for (std::uint32_t rest = blame(rule, row.decisions->masks[row.number]); rest != 0;
       rest &= rest - 1)
    cell.names.push_back(rule.provisions()[static_cast<std::size_t>(std::countr_zero(rest))].id);
}
// Undetermined rows may come to the amount, refused ones to nothing.
void put_amount(const DecidedRow& row, bool at_most, OutputCell& cell) {
  const Outcome is = outcome(row);
  const bool counts = is == Outcome::payable || (at_most && is == Outcome::undetermined);
  cell.put(counts ? rules(row).amount.dong() : 0);
}

}  // namespace

constexpr std::array<ColumnOf<DecidedRow>, 13> decisions_columns{
    {{"request_id", text,
      [](const DecidedRow& row, OutputCell& cell) {
        cell.put(request_text(*row.decisions->dossier, row.request, workers::request_id));
      }},
     {"list_id", text,
      [](const DecidedRow& row, OutputCell& cell) {
        cell.put(list_id(*row.decisions->dossier, row.request));
      }},
     {"employer_id", text,
      [](const DecidedRow& row, OutputCell& cell) {
        cell.put(employer_id(*row.decisions->dossier, row.request));
      }},
     {"worker_id", text,
      [](const DecidedRow& row, OutputCell& cell) {
        cell.put(request_text(*row.decisions->dossier, row.request, workers::worker_id));
      }},
     {"group", choice,
      [](const DecidedRow& row, OutputCell& cell) {
        cell.put(group_of(*row.decisions->dossier, row.request));
      },
      false, group_names},
     {"month", choice,
      [](const DecidedRow& row, OutputCell& cell) { cell.put(row.decisions->months[row.number]); },
      false, month_names},
     {"outcome", choice, [](const DecidedRow& row, OutputCell& cell) { cell.put(outcome(row)); },
      false, outcome_names},
     {"amount_vnd", number,
      [](const DecidedRow& row, OutputCell& cell) { put_amount(row, false, cell); }},
     {"max_amount_vnd", number,
      [](const DecidedRow& row, OutputCell& cell) { put_amount(row, true, cell); }},
     {"failed", names,
      [](const DecidedRow& row, OutputCell& cell) { put_blamed(row, Outcome::refused, cell); }},
     {"unknown", names,
      [](const DecidedRow& row, OutputCell& cell) {
        put_blamed(row, Outcome::undetermined, cell);
      }},
     {"ask", names,
      [](const DecidedRow& row, OutputCell& cell) {
        cell.names.clear();
        if (outcome(row) != Outcome::undetermined) return;
        for (std::uint64_t rest = row.decisions->asks[row.number]; rest != 0; rest &= rest - 1)
          cell.names.push_back(ask_name(row.decisions->dossier->records().facts,
                                        static_cast<unsigned>(std::countr_zero(rest))));
      }},
     {"mask", mask, [](const DecidedRow& row, OutputCell& cell) {
        cell.put(row.decisions->masks[row.number]);
      }}}};

constexpr std::array<ColumnOf<PaymentRow>, 17> schedule_columns{
    {{"payment_no", count,
      [](const PaymentRow& row, OutputCell& cell) { cell.put(row.payout->payment_no); }},
     {"request_id", text,
      [](const PaymentRow& row, OutputCell& cell) {
        cell.put(request_text(*row.dossier, row.payout->request, workers::request_id));
      }},
     {"list_id", text,
      [](const PaymentRow& row, OutputCell& cell) {
        cell.put(list_id(*row.dossier, row.payout->request));
      }},
     {"employer_id", text,
      [](const PaymentRow& row, OutputCell& cell) {
        cell.put(employer_id(*row.dossier, row.payout->request));
      }},
     {"worker_id", text,
      [](const PaymentRow& row, OutputCell& cell) {
        cell.put(request_text(*row.dossier, row.payout->request, workers::worker_id));
      }},
     {"full_name", text,
      [](const PaymentRow& row, OutputCell& cell) { cell.put(row.payout->full_name); }, true},
     {"group", choice,
      [](const PaymentRow& row, OutputCell& cell) {
        cell.put(group_of(*row.dossier, row.payout->request));
      },
      false, group_names},
     {"month", choice,
      [](const PaymentRow& row, OutputCell& cell) {
        cell.put(std::countr_zero(MonthSet::bit(row.payout->month)));
      },
      false, month_names},
     {"amount_vnd", number,
      [](const PaymentRow& row, OutputCell& cell) { cell.put(row.payout->amount); }},
     {"account", text,
      [](const PaymentRow& row, OutputCell& cell) { cell.put(row.payout->account); }, true},
     {"posting_ends_on", day,
      [](const PaymentRow& row, OutputCell& cell) {
        cell.put(row.payout->timeline.posting_ends_on);
      }},
     {"si_confirms_by", day,
      [](const PaymentRow& row, OutputCell& cell) {
        cell.put(row.payout->timeline.si_confirms_by);
      }},
     {"district_submits_by", day,
      [](const PaymentRow& row, OutputCell& cell) {
        cell.put(row.payout->timeline.district_submits_by);
      }},
     {"province_decides_by", day,
      [](const PaymentRow& row, OutputCell& cell) {
        cell.put(row.payout->timeline.province_decides_by);
      }},
     {"funds_by", day,
      [](const PaymentRow& row, OutputCell& cell) { cell.put(row.payout->timeline.funds_by); }},
     {"employer_pays_by", day,
      [](const PaymentRow& row, OutputCell& cell) {
        cell.put(row.payout->timeline.employer_pays_by);
      }},
     {"completes_in_time", yes_no, [](const PaymentRow& row, OutputCell& cell) {
        cell.put(row.payout->timeline.completes_in_time);
      }}}};

constexpr std::array<ColumnOf<BookedPayment>, 2> booked_payment_columns{
    {{"ledger_state", text,
      [](const BookedPayment& row, OutputCell& cell) { cell.put(row.state); }},
     {"ledger_entry", count,
      [](const BookedPayment& row, OutputCell& cell) {
        cell.put(row.entry);
        cell.is_known = row.entry != 0;
      },
      true}}};

constexpr std::array<ColumnOf<ReviewedMonth>, 9> reviews_columns{
    {{"kind", text, [](const ReviewedMonth& row, OutputCell& cell) { cell.put(row.kind); }},
     {"list_id", text, [](const ReviewedMonth& row, OutputCell& cell) { cell.put(row.list_id); }},
     {"number_in_list", count,
      [](const ReviewedMonth& row, OutputCell& cell) { cell.put(row.number_in_list); }, true},
     {"request_id", text,
      [](const ReviewedMonth& row, OutputCell& cell) { cell.put(row.request_id); }},
     {"worker_id", text,
      [](const ReviewedMonth& row, OutputCell& cell) { cell.put(row.worker_id); }},
     {"month", choice,
      [](const ReviewedMonth& row, OutputCell& cell) {
        cell.put(month_number(row.month) - month_number(MonthSet::first));
      },
      false, month_names},
     {"amount_before", number,
      [](const ReviewedMonth& row, OutputCell& cell) { cell.put(row.amount_before); }},
     {"amount_now", number,
      [](const ReviewedMonth& row, OutputCell& cell) { cell.put(row.amount_now); }},
     {"reason", text,
      [](const ReviewedMonth& row, OutputCell& cell) { cell.put(std::string_view{row.reason}); }}}};

constexpr std::array<ColumnOf<PersonsToCheck>, 8> persons_to_check_columns{
    {{"worker_id", text,
      [](const PersonsToCheck& row, OutputCell& cell) {
        cell.put(std::string_view{row.worker_id});
      }},
     {"other_id", text,
      [](const PersonsToCheck& row, OutputCell& cell) {
        cell.put(std::string_view{row.other_id});
      }},
     {"evidence", names,
      [](const PersonsToCheck& row, OutputCell& cell) { cell.put(row.evidence); }},
     {"request_ids", names,
      [](const PersonsToCheck& row, OutputCell& cell) {
        cell.names.assign(row.request_ids.begin(), row.request_ids.end());
      }},
     // A sum, which may have more digits than a number.
     {"amount_vnd", text,
      [](const PersonsToCheck& row, OutputCell& cell) { cell.put(row.amount.digits()); }},
     // What an office fills in.
     {"same", text, [](const PersonsToCheck&, OutputCell& cell) { cell.put(std::string_view{}); },
      true},
     {"decided_on", text,
      [](const PersonsToCheck&, OutputCell& cell) { cell.put(std::string_view{}); }, true},
     {"reason", text, [](const PersonsToCheck&, OutputCell& cell) { cell.put(std::string_view{}); },
      true}}};

constexpr std::array<ColumnOf<Overdue>, 9> overdue_columns{
    {{"list_id", text, [](const Overdue& row, OutputCell& cell) { cell.put(row.list_id); }},
     {"employer_id", text, [](const Overdue& row, OutputCell& cell) { cell.put(row.employer_id); }},
     {"district", text, [](const Overdue& row, OutputCell& cell) { cell.put(row.district); }, true},
     {"step", text, [](const Overdue& row, OutputCell& cell) { cell.put(name(row.step)); }},
     {"who", text, [](const Overdue& row, OutputCell& cell) { cell.put(name(row.who)); }},
     {"last_day", day, [](const Overdue& row, OutputCell& cell) { cell.put(row.last_day); }},
     {"working_days_late", count,
      [](const Overdue& row, OutputCell& cell) { cell.put(row.working_days_late); }},
     {"payments", count, [](const Overdue& row, OutputCell& cell) { cell.put(row.payments); }},
     // A sum, which may have more digits than a number.
     {"amount_vnd", text,
      [](const Overdue& row, OutputCell& cell) { cell.put(row.amount.digits()); }}}};

namespace {

template <class RequestAt>
void add_row_no(Output& table, const std::vector<std::int64_t>* row_numbers, RequestAt request_at) {
  if (row_numbers == nullptr) return;
  table.columns.push_back({.name = "row_no",
                           .type = number,
                           .read = [row_numbers, request_at](std::size_t row, OutputCell& cell) {
                             cell.put((*row_numbers)[request_at(row)]);
                           }});
}

}  // namespace

Output decisions_output(const Decisions& decisions, const std::vector<std::int64_t>* row_numbers) {
  const Decisions::Data& data = Decisions::Data::of(decisions);
  auto requests = std::make_shared<std::vector<std::uint32_t>>(decisions.size());
  for (std::size_t request = 0; request + 1 < data.first.size(); ++request) {
    for (std::size_t at = data.first[request]; at < data.first[request + 1]; ++at)
      (*requests)[at] = static_cast<std::uint32_t>(request);
  }
  const std::uint32_t* const of = requests->data();
  Output table =
      output("decisions", decisions_columns, decisions.size(), [&data, of](std::size_t at) {
        return DecidedRow{&data, at, of[at]};
      });
  for (OutputColumn& column : table.columns) {
    if (column.name == "month") column.buffer = data.months.data();
    if (column.name == "outcome") column.buffer = data.outcomes.data();
    if (column.name == "mask") column.buffer = data.masks.data();
  }
  add_row_no(table, row_numbers, [of](std::size_t at) { return of[at]; });
  table.owner = std::make_shared<std::pair<Decisions, std::shared_ptr<const void>>>(
      decisions, std::move(requests));
  return table;
}

Output schedule_output(const Decisions& decisions, const std::vector<std::int64_t>* row_numbers) {
  struct Kept {
    Decisions decisions;
    std::vector<Payout> payouts;
  };
  const auto kept = std::make_shared<const Kept>(Kept{decisions, schedule(decisions)});
  const Payout* const of = kept->payouts.data();
  const Dossier::Data* const dossier = Decisions::Data::of(decisions).dossier.get();
  Output table =
      output("schedule", schedule_columns, kept->payouts.size(), [dossier, of](std::size_t at) {
        return PaymentRow{dossier, of + at};
      });
  add_row_no(table, row_numbers, [of](std::size_t at) { return of[at].request; });
  table.owner = kept;
  return table;
}

Output persons_to_check_output(const Decisions& decisions) {
  return kept_output("persons_to_check", persons_to_check_columns, persons_to_check(decisions));
}

}  // namespace v2
}  // namespace rentsupport
