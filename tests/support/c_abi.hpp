// The records of the C++ API as those of the C ABI: structs, cases and columns; and handles that
// free themselves.
#ifndef RENTSUPPORT_TESTS_C_ABI_HPP
#define RENTSUPPORT_TESTS_C_ABI_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/dossier.hpp"
#include "rentsupport/rentsupport_tables.h"

namespace tests {

template <auto free>
struct Free {
  template <class T>
  void operator()(T* handle) const noexcept {
    free(handle);
  }
};
using CRuleSet = std::unique_ptr<rentsupport_rule_set, Free<rentsupport_rule_set_free>>;
using CDossier = std::unique_ptr<rentsupport_dossier, Free<rentsupport_dossier_free>>;
using CDecisions = std::unique_ptr<rentsupport_decisions, Free<rentsupport_decisions_free>>;
using CRules = std::unique_ptr<rentsupport_rules, Free<rentsupport_rules_free>>;
using CInput = std::unique_ptr<rentsupport_input, Free<rentsupport_input_free>>;
using CResults = std::unique_ptr<rentsupport_results, Free<rentsupport_results_free>>;

// A text of the library's.
class CText {
 public:
  CText() = default;
  CText(const CText&) = delete;
  CText& operator=(const CText&) = delete;
  ~CText() { rentsupport_text_free(&text_); }
  [[nodiscard]] rentsupport_text* out() noexcept { return &text_; }
  [[nodiscard]] std::string_view view() const noexcept { return {text_.bytes, text_.size}; }

 private:
  rentsupport_text text_{};
};

template <class T>
[[nodiscard]] T sized() {
  T value{};
  value.struct_size = sizeof value;
  return value;
}

// ---- Values ----

[[nodiscard]] inline std::int32_t c_day(const std::optional<rentsupport::Day>& date) {
  if (!date) return 0;
  const rentsupport::Day& day = *date;
  return static_cast<int>(day.year()) * 10000 +
         static_cast<std::int32_t>(static_cast<unsigned>(day.month()) * 100 +
                                   static_cast<unsigned>(day.day()));
}
[[nodiscard]] inline std::int32_t c_month(const std::optional<rentsupport::Month>& month) {
  if (!month) return 0;
  return static_cast<int>(month->year()) * 100 +
         static_cast<std::int32_t>(static_cast<unsigned>(month->month()));
}
// Of a year alone a day of zeros.
[[nodiscard]] inline std::int32_t c_birth(const std::optional<rentsupport::Day>& date,
                                          const std::optional<std::chrono::year>& year) {
  return date || !year ? c_day(date) : static_cast<int>(*year) * 10000;
}
template <class E>
[[nodiscard]] std::uint8_t c_code(const std::optional<E>& value) {
  return value ? static_cast<std::uint8_t>(static_cast<int>(*value) + 1) : std::uint8_t{0};
}
[[nodiscard]] inline std::uint8_t c_code(const std::optional<rentsupport::Province>& province) {
  return province ? static_cast<std::uint8_t>(*province) : std::uint8_t{0};
}
[[nodiscard]] inline std::uint8_t c_code(std::optional<bool> yes) {
  if (!yes) return 0;
  return *yes ? std::uint8_t{RENTSUPPORT_YES} : std::uint8_t{RENTSUPPORT_NO};
}
[[nodiscard]] inline std::uint64_t c_set(const std::optional<rentsupport::MonthSet>& set) {
  if (!set) return 0;
  return set->empty() ? RENTSUPPORT_NO_MONTH : set->bits();
}

// ---- Structs ----

template <class To>
void put_facts(const rentsupport::Employer& from, To& to) {
  to.kind = c_code(from.kind);
  to.registered = c_code(from.registered);
  to.zone = c_code(from.zone);
  to.province = c_code(from.province);
}
template <class To>
void put_facts(const rentsupport::List& from, To& to) {
  to.group = c_code(from.group);
  to.drawn_up_on = c_day(from.drawn_up_on);
  to.posted_on = c_day(from.posted_on);
  to.sent_to_si_on = c_day(from.sent_to_si_on);
  to.si_confirmed_on = c_day(from.si_confirmed_on);
  to.received_on = c_day(from.received_on);
  to.submitted_on = c_day(from.submitted_on);
  to.decided_on = c_day(from.decided_on);
  to.funded_on = c_day(from.funded_on);
  to.paid_on = c_day(from.paid_on);
  to.payroll_copy = c_code(from.payroll_copy);
  to.forms_attached = c_code(from.forms_attached);
  to.signed_form = c_code(from.signed_form);
}
template <class To>
void put_facts(const rentsupport::Request& from, To& to) {
  to.section = c_code(from.section);
  to.applied = c_code(from.applied);
  to.contract_type = c_code(from.contract_type);
  to.contract_signed_on = c_day(from.contract_signed_on);
  to.contract_starts_on = c_day(from.contract_starts_on);
  to.contract_ends_on = c_day(from.contract_ends_on);
  to.previous_contract = c_code(from.previous_contract);
  to.previous_contract_ended_on = c_day(from.previous_contract_ended_on);
  to.rent_from = c_day(from.rent_from);
  to.rent_to = c_day(from.rent_to);
  to.rented_months = c_set(from.rented_months);
  to.pays_rent = c_code(from.pays_rent);
  to.insured_months = c_set(from.insured_months);
  to.payroll_months = c_set(from.payroll_months);
  to.insurance_exempt = c_code(from.insurance_exempt);
  to.newly_recruited = c_code(from.newly_recruited);
  to.insured_elsewhere = c_code(from.insured_elsewhere);
  to.months = from.months.bits();
}

// The texts stay those of the record.
[[nodiscard]] inline rentsupport_employer c_row(const rentsupport::Employer& from) {
  auto to = sized<rentsupport_employer>();
  to.employer_id = from.employer_id.c_str();
  to.tax_code = from.tax_code.c_str();
  to.name = from.name.c_str();
  to.district = from.district.c_str();
  put_facts(from, to);
  return to;
}
[[nodiscard]] inline rentsupport_list c_row(const rentsupport::List& from) {
  auto to = sized<rentsupport_list>();
  to.list_id = from.list_id.c_str();
  to.employer_id = from.employer_id.c_str();
  put_facts(from, to);
  return to;
}
[[nodiscard]] inline rentsupport_request c_row(const rentsupport::Request& from) {
  auto to = sized<rentsupport_request>();
  to.request_id = from.request_id.c_str();
  to.list_id = from.list_id.c_str();
  to.worker_id = from.worker_id.c_str();
  to.full_name = from.full_name.c_str();
  to.insurance_no = from.insurance_no.c_str();
  to.account = from.account.c_str();
  to.birth_date = c_birth(from.birth_date, from.birth_year);
  put_facts(from, to);
  return to;
}
[[nodiscard]] inline rentsupport_payment c_row(const rentsupport::Payment& from) {
  auto to = sized<rentsupport_payment>();
  to.worker_id = from.worker_id.c_str();
  to.amount_vnd = from.amount.dong();
  to.month = c_month(from.month);
  to.group = c_code(from.group);
  to.insurance_no = from.insurance_no.c_str();
  to.full_name = from.full_name.c_str();
  to.birth_date = c_birth(from.birth_date, from.birth_year);
  return to;
}
[[nodiscard]] inline rentsupport_person_decision c_row(const rentsupport::PersonDecision& from) {
  auto to = sized<rentsupport_person_decision>();
  to.worker_id = from.worker_id.c_str();
  to.other_id = from.other_id.c_str();
  to.reason = from.reason.c_str();
  to.decided_on = c_day(from.decided_on);
  to.same = c_code(from.same);
  return to;
}
[[nodiscard]] inline rentsupport_case c_case(const rentsupport::Employer& employer,
                                             const rentsupport::List& list,
                                             const rentsupport::Request& request) {
  auto to = sized<rentsupport_case>();
  put_facts(employer, to);
  put_facts(list, to);
  put_facts(request, to);
  return to;
}

// ---- Columns ----

// Grow a row at a time, with known bits.
class Known {
 public:
  void add(bool known) {
    if (rows_ % 8 == 0) bits_.push_back(0);
    bits_.back() = static_cast<std::uint8_t>(bits_.back() | unsigned{known} << rows_ % 8);
    ++rows_;
  }
  [[nodiscard]] const std::uint8_t* data() const { return bits_.data(); }

 private:
  std::vector<std::uint8_t> bits_;
  std::size_t rows_ = 0;
};

struct TextCells {
  std::string bytes;
  std::vector<std::int32_t> offsets{0};
  Known known;
  void add(std::string_view text) {
    bytes += text;
    offsets.push_back(static_cast<std::int32_t>(bytes.size()));
    known.add(!text.empty());
  }
  [[nodiscard]] rentsupport_text_column column() const {
    return {bytes.data(), offsets.data(), known.data()};
  }
};
struct DateCells {
  std::vector<std::int32_t> days;
  Known known;
  void add(const std::optional<rentsupport::Date>& day) {
    days.push_back(day ? static_cast<std::int32_t>(day->time_since_epoch().count()) : 7);
    known.add(day.has_value());
  }
  [[nodiscard]] rentsupport_date_column column() const { return {days.data(), known.data()}; }
};
struct CodeCells {
  std::vector<std::uint8_t> codes;
  void add(std::uint8_t code) { codes.push_back(code); }
  [[nodiscard]] rentsupport_code_column column() const { return {codes.data(), nullptr}; }
};
struct MonthsCells {
  std::vector<std::uint64_t> sets;
  void add(std::uint64_t set) { sets.push_back(set); }
  [[nodiscard]] rentsupport_months_column column() const { return {sets.data(), nullptr}; }
};

class EmployerCells {
 public:
  void add(const rentsupport::Employer& row) {
    ++rows_;
    employer_id_.add(row.employer_id);
    tax_code_.add(row.tax_code);
    name_.add(row.name);
    kind_.add(c_code(row.kind));
    registered_.add(c_code(row.registered));
    zone_.add(c_code(row.zone));
    province_.add(c_code(row.province));
    district_.add(row.district);
  }
  [[nodiscard]] rentsupport_employer_columns columns() const {
    return {sizeof(rentsupport_employer_columns),
            rows_,
            employer_id_.column(),
            tax_code_.column(),
            name_.column(),
            kind_.column(),
            registered_.column(),
            zone_.column(),
            province_.column(),
            district_.column()};
  }

 private:
  std::size_t rows_ = 0;
  TextCells employer_id_, tax_code_, name_, district_;
  CodeCells kind_, registered_, zone_, province_;
};

class ListCells {
 public:
  void add(const rentsupport::List& row) {
    ++rows_;
    list_id_.add(row.list_id);
    employer_id_.add(row.employer_id);
    group_.add(c_code(row.group));
    std::size_t i = 0;
    for (const auto* day :
         {&row.drawn_up_on, &row.posted_on, &row.sent_to_si_on, &row.si_confirmed_on,
          &row.received_on, &row.submitted_on, &row.decided_on, &row.funded_on, &row.paid_on})
      days_[i++].add(*day);
    payroll_copy_.add(c_code(row.payroll_copy));
    forms_attached_.add(c_code(row.forms_attached));
    signed_form_.add(c_code(row.signed_form));
  }
  [[nodiscard]] rentsupport_list_columns columns() const {
    return {sizeof(rentsupport_list_columns),
            rows_,
            list_id_.column(),
            employer_id_.column(),
            group_.column(),
            days_[0].column(),
            days_[1].column(),
            days_[2].column(),
            days_[3].column(),
            days_[4].column(),
            days_[5].column(),
            days_[6].column(),
            days_[7].column(),
            days_[8].column(),
            payroll_copy_.column(),
            forms_attached_.column(),
            signed_form_.column()};
  }

 private:
  std::size_t rows_ = 0;
  TextCells list_id_, employer_id_;
  CodeCells group_, payroll_copy_, forms_attached_, signed_form_;
  std::vector<DateCells> days_ = std::vector<DateCells>(9);
};

class RequestCells {
 public:
  void add(const rentsupport::Request& row) {
    ++rows_;
    request_id_.add(row.request_id);
    list_id_.add(row.list_id);
    worker_id_.add(row.worker_id);
    section_.add(c_code(row.section));
    full_name_.add(row.full_name);
    birth_date_.add(row.birth_date);
    insurance_no_.add(row.insurance_no);
    applied_.add(c_code(row.applied));
    contract_type_.add(c_code(row.contract_type));
    contract_signed_on_.add(row.contract_signed_on);
    contract_starts_on_.add(row.contract_starts_on);
    contract_ends_on_.add(row.contract_ends_on);
    previous_contract_.add(c_code(row.previous_contract));
    previous_contract_ended_on_.add(row.previous_contract_ended_on);
    rent_from_.add(row.rent_from);
    rent_to_.add(row.rent_to);
    rented_months_.add(c_set(row.rented_months));
    pays_rent_.add(c_code(row.pays_rent));
    insured_months_.add(c_set(row.insured_months));
    payroll_months_.add(c_set(row.payroll_months));
    insurance_exempt_.add(c_code(row.insurance_exempt));
    newly_recruited_.add(c_code(row.newly_recruited));
    insured_elsewhere_.add(c_code(row.insured_elsewhere));
    months_.add(row.months.bits());
    account_.add(row.account);
  }
  [[nodiscard]] rentsupport_request_columns columns() const {
    return {sizeof(rentsupport_request_columns),
            rows_,
            request_id_.column(),
            list_id_.column(),
            worker_id_.column(),
            section_.column(),
            full_name_.column(),
            birth_date_.column(),
            insurance_no_.column(),
            applied_.column(),
            contract_type_.column(),
            contract_signed_on_.column(),
            contract_starts_on_.column(),
            contract_ends_on_.column(),
            previous_contract_.column(),
            previous_contract_ended_on_.column(),
            rent_from_.column(),
            rent_to_.column(),
            rented_months_.column(),
            pays_rent_.column(),
            insured_months_.column(),
            payroll_months_.column(),
            insurance_exempt_.column(),
            newly_recruited_.column(),
            insured_elsewhere_.column(),
            months_.column(),
            account_.column()};
  }

 private:
  std::size_t rows_ = 0;
  TextCells request_id_, list_id_, worker_id_, full_name_, insurance_no_, account_;
  DateCells birth_date_, contract_signed_on_, contract_starts_on_, contract_ends_on_,
      previous_contract_ended_on_, rent_from_, rent_to_;
  CodeCells section_, applied_, contract_type_, previous_contract_, pays_rent_, insurance_exempt_,
      newly_recruited_, insured_elsewhere_;
  MonthsCells rented_months_, insured_months_, payroll_months_, months_;
};

class PaymentCells {
 public:
  void add(const rentsupport::Payment& row) {
    ++rows_;
    worker_id_.add(row.worker_id);
    month_.add(row.month ? std::optional{rentsupport::last_day(*row.month)} : std::nullopt);
    amounts_.push_back(row.amount.dong());
    group_.add(c_code(row.group));
    insurance_no_.add(row.insurance_no);
    full_name_.add(row.full_name);
    birth_date_.add(row.birth_date);
  }
  [[nodiscard]] rentsupport_payment_columns columns() const {
    return {sizeof(rentsupport_payment_columns),
            rows_,
            worker_id_.column(),
            month_.column(),
            amounts_.data(),
            group_.column(),
            insurance_no_.column(),
            full_name_.column(),
            birth_date_.column()};
  }

 private:
  std::size_t rows_ = 0;
  TextCells worker_id_;
  DateCells month_;
  std::vector<std::int64_t> amounts_;
  CodeCells group_;
  TextCells insurance_no_;
  TextCells full_name_;
  DateCells birth_date_;
};

}  // namespace tests

#endif
