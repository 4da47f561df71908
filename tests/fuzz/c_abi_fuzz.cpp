// The C ABI: calls in any order with any contents end in a status, and what it gives can be read.
//
// The bytes of the input choose the calls, the handles, and what stands in structs and columns.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "rentsupport/rentsupport.h"
#include "support/c_abi.hpp"

namespace {

using namespace tests;

class Draw {
 public:
  Draw(const std::uint8_t* data, std::size_t size) : next_(data), end_(data + size) {}

  [[nodiscard]] bool at_end() const { return next_ == end_; }
  std::size_t byte() { return at_end() ? 0 : *next_++; }
  std::size_t below(std::size_t count) { return byte() % count; }
  bool one_in(std::size_t n) { return below(n) == n - 1; }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8U | byte();
    return value;
  }

  // A day of the law's year, another number now and then.
  std::int32_t day() {
    if (one_in(16)) return static_cast<std::int32_t>(number());
    if (one_in(4)) return 0;
    return static_cast<std::int32_t>((2021 + below(2)) * 10000 + (1 + below(12)) * 100 + 1 +
                                     below(28));
  }
  std::int32_t day_number() {
    return one_in(16) ? static_cast<std::int32_t>(number())
                      : 18'993 + static_cast<std::int32_t>(below(200));
  }
  std::uint8_t code() { return static_cast<std::uint8_t>(one_in(32) ? byte() : below(4)); }
  std::uint64_t months() {
    if (one_in(16)) return number();
    return one_in(8) ? RENTSUPPORT_NO_MONTH : std::uint64_t{byte() & 0x7fU} << 24U;
  }
  std::string text() {
    if (one_in(16)) {
      std::string any(below(40), '\0');
      for (char& c : any) c = static_cast<char>(byte());
      return any;
    }
    return std::string(1, static_cast<char>('A' + below(4)));
  }

 private:
  const std::uint8_t* next_;
  const std::uint8_t* end_;
};

void check(bool good) {
  if (!good) std::abort();
}

// Memory of exactly the size that is said: a sanitizer sees the first byte read too far.
template <class T>
class Exact {
 public:
  explicit Exact(std::size_t count) : values_(std::make_unique<T[]>(count)), count_(count) {}
  T* data() { return count_ == 0 ? nullptr : values_.get(); }
  T& operator[](std::size_t i) { return values_[i]; }

 private:
  std::unique_ptr<T[]> values_;
  std::size_t count_;
};

// Keeps what columns point to.
class Columns {
 public:
  Columns(Draw& draw, std::size_t rows) : draw_(draw), rows_(rows) {}

  void fill(rentsupport_text_column& column) {
    if (draw_.one_in(8)) return;
    std::string bytes;
    auto& offsets = ints_.emplace_back(rows_ + 1);
    for (std::size_t row = 0; row < rows_; ++row) {
      bytes += draw_.text();
      offsets[row + 1] = static_cast<std::int32_t>(bytes.size());
    }
    // One that cannot be read, now and then.
    if (draw_.one_in(32)) offsets[draw_.below(rows_ + 1)] = static_cast<std::int32_t>(draw_.day());
    bool readable = true;
    for (std::size_t row = 0; row <= rows_; ++row) {
      readable = readable && offsets[row] <= static_cast<std::int32_t>(bytes.size());
      if (row > 0 && offsets[row] < offsets[row - 1]) break;  // refused before a byte is read
    }
    if (!readable) return;
    auto& copy = chars_.emplace_back(bytes.size());
    if (!bytes.empty()) std::memcpy(copy.data(), bytes.data(), bytes.size());
    column = {copy.data(), offsets.data(), known()};
  }
  void fill(rentsupport_date_column& column) {
    if (draw_.one_in(4)) return;
    auto& days = ints_.emplace_back(rows_);
    for (std::size_t row = 0; row < rows_; ++row) days[row] = draw_.day_number();
    column = {days.data(), known()};
  }
  void fill(rentsupport_code_column& column) {
    if (draw_.one_in(8)) return;
    auto& codes = bytes_.emplace_back(rows_);
    for (std::size_t row = 0; row < rows_; ++row) codes[row] = draw_.code();
    column = {codes.data(), known()};
  }
  void fill(rentsupport_months_column& column) {
    if (draw_.one_in(8)) return;
    auto& sets = words_.emplace_back(rows_);
    for (std::size_t row = 0; row < rows_; ++row) sets[row] = draw_.months();
    column = {sets.data(), known()};
  }
  void fill(const std::int64_t*& column) {
    auto& amounts = amounts_.emplace_back(rows_);
    for (std::size_t row = 0; row < rows_; ++row)
      amounts[row] = static_cast<std::int64_t>(draw_.number());
    column = amounts.data();
  }

 private:
  const std::uint8_t* known() {
    if (!draw_.one_in(4)) return nullptr;
    auto& bits = bytes_.emplace_back((rows_ + 7) / 8);
    for (std::size_t i = 0; i < (rows_ + 7) / 8; ++i)
      bits[i] = static_cast<std::uint8_t>(draw_.byte());
    return bits.data();
  }

  Draw& draw_;
  std::size_t rows_;
  std::vector<Exact<char>> chars_;
  std::vector<Exact<std::int32_t>> ints_;
  std::vector<Exact<std::uint8_t>> bytes_;
  std::vector<Exact<std::uint64_t>> words_;
  std::vector<Exact<std::int64_t>> amounts_;
};

// The size that a struct says: mostly its own.
template <class T>
std::size_t said_size(Draw& draw) {
  return draw.one_in(32) ? draw.below(sizeof(T)) : sizeof(T);
}

class Session {
 public:
  explicit Session(Draw& draw) : draw_(draw) {}

  void step() {
    switch (draw_.below(19)) {
      case 0:
        make_rules();
        break;
      case 1:
        rules_[draw_.below(2)].reset();
        break;
      case 2:
        make_dossier();
        break;
      case 3:
        dossiers_[draw_.below(2)].reset();
        break;
      case 4:
        add_employer();
        break;
      case 5:
        add_list();
        break;
      case 6:
      case 7:
        add_request();
        break;
      case 8:
        add_payment();
        break;
      case 9:
        add_columns();
        break;
      case 10:
      case 11:
        evaluate();
        break;
      case 12:
        decisions_[draw_.below(2)].reset();
        break;
      case 13:
        read_decisions();
        break;
      case 14:
        read_schedule();
        break;
      case 15:
        decide();
        break;
      case 16:
        explain();
        break;
      case 17:
        summary();
        break;
      default:
        names();
        break;
    }
  }

 private:
  // Every status is one of those that are documented, and a failure has a message.
  void ends(rentsupport_status status) {
    check(status >= RENTSUPPORT_OK && status < RENTSUPPORT_OUT_OF_MEMORY);
    if (status == RENTSUPPORT_OK) return;
    check(std::memchr(message_.code, 0, sizeof message_.code) != nullptr);
    check(std::memchr(message_.column, 0, sizeof message_.column) != nullptr);
    check(std::memchr(message_.text, 0, sizeof message_.text) != nullptr && message_.text[0] != 0);
    if (status == RENTSUPPORT_REJECTED) check(message_.code[0] != 0);
  }

  rentsupport_rule_set* rules() { return rules_[draw_.below(2)].get(); }
  rentsupport_dossier* dossier() { return dossiers_[draw_.below(2)].get(); }
  rentsupport_decisions* decisions() { return decisions_[draw_.below(2)].get(); }

  void make_rules() {
    static const std::array<const char*, 4> texts{"", "[cap]\nmonths = 1\n", "[cap\n",
                                                  "[procedure]\nsi_days = 0\n"};
    static const std::array<const char*, 6> names{"late_list",     "cap_scope", "posting_week",
                                                  "partial_month", "lodging",   "nothing"};
    static const std::array<const char*, 6> options{"accepted",   "each_group",  "mon_sat",
                                                    "full_month", "any_lodging", "no"};
    const std::string toml = draw_.one_in(8) ? draw_.text() : texts[draw_.below(4)];
    const std::size_t choice = draw_.below(6);
    const rentsupport_setting reading{names[choice], options[draw_.one_in(4) ? 0 : choice]};
    rentsupport_rule_set* made = nullptr;
    ends(rentsupport_rule_set_create(toml.data(), toml.size(), &reading, draw_.below(2), &made,
                                     &message_));
    if (made != nullptr) rules_[draw_.below(2)].reset(made);
  }
  void make_dossier() {
    rentsupport_dossier* made = nullptr;
    ends(rentsupport_dossier_create(&made, &message_));
    dossiers_[draw_.below(2)].reset(made);
  }

  void add_employer() {
    const std::string id = draw_.text(), tax_code = draw_.text();
    rentsupport_employer row{};
    row.struct_size = said_size<rentsupport_employer>(draw_);
    row.employer_id = id.c_str();
    row.tax_code = tax_code.c_str();
    row.kind = draw_.code();
    row.registered = draw_.code();
    row.zone = draw_.code();
    row.province = static_cast<std::uint8_t>(draw_.byte());
    ends(rentsupport_dossier_add_employer(dossier(), &row, &message_));
  }
  template <class Row>
  void list_facts(Row& row) {
    row.group = static_cast<std::uint8_t>(1 + draw_.below(2));
    row.drawn_up_on = draw_.day();
    row.posted_on = draw_.day();
    row.sent_to_si_on = draw_.day();
    row.received_on = draw_.day();
    row.paid_on = draw_.day();
    row.payroll_copy = draw_.code();
  }
  void add_list() {
    const std::string id = draw_.text(), employer = draw_.text();
    rentsupport_list row{};
    row.struct_size = said_size<rentsupport_list>(draw_);
    row.list_id = id.c_str();
    row.employer_id = employer.c_str();
    list_facts(row);
    ends(rentsupport_dossier_add_list(dossier(), &row, &message_));
  }
  template <class Row>
  void request_facts(Row& row) {
    row.months = draw_.months();
    row.insured_months = draw_.months();
    row.payroll_months = draw_.months();
    row.contract_signed_on = draw_.day();
    row.contract_starts_on = draw_.day();
    row.contract_ends_on = draw_.day();
    row.rent_from = draw_.day();
    row.rent_to = draw_.day();
    for (std::uint8_t* const code :
         {&row.applied, &row.contract_type, &row.previous_contract, &row.pays_rent,
          &row.insurance_exempt, &row.newly_recruited, &row.insured_elsewhere})
      *code = draw_.code();
  }
  void add_request() {
    const std::string id = draw_.text() + draw_.text(), list = draw_.text(), worker = draw_.text(),
                      name = draw_.text();
    rentsupport_request row{};
    row.struct_size = said_size<rentsupport_request>(draw_);
    row.request_id = id.c_str();
    row.list_id = list.c_str();
    row.worker_id = worker.c_str();
    row.full_name = name.c_str();
    row.birth_date = draw_.day();
    request_facts(row);
    ends(rentsupport_dossier_add_request(dossier(), &row, &message_));
  }
  void add_payment() {
    const std::string worker = draw_.text();
    rentsupport_payment row{};
    row.struct_size = said_size<rentsupport_payment>(draw_);
    row.worker_id = worker.c_str();
    row.amount_vnd = static_cast<std::int64_t>(draw_.number());
    row.month = draw_.one_in(4) ? draw_.day() : 202203 + static_cast<std::int32_t>(draw_.below(4));
    row.group = draw_.code();
    ends(rentsupport_dossier_add_payment(dossier(), &row, &message_));
  }

  template <class T>
  T columns_of(std::size_t rows) {
    T columns{};
    columns.struct_size = said_size<T>(draw_);
    columns.rows = rows;
    return columns;
  }
  void add_columns() {
    const std::size_t rows = draw_.below(20);
    Columns fill(draw_, rows);
    std::size_t rejected = 0;
    const auto all = [&](auto&... columns) { (fill.fill(columns), ...); };
    switch (draw_.below(4)) {
      case 0: {
        auto c = columns_of<rentsupport_employer_columns>(rows);
        all(c.employer_id, c.tax_code, c.name, c.kind, c.registered, c.zone, c.province,
            c.district);
        ends(rentsupport_dossier_add_employers(dossier(), &c, &rejected, &message_));
        break;
      }
      case 1: {
        auto c = columns_of<rentsupport_list_columns>(rows);
        all(c.list_id, c.employer_id, c.group, c.drawn_up_on, c.posted_on, c.received_on,
            c.payroll_copy);
        ends(rentsupport_dossier_add_lists(dossier(), &c, &rejected, &message_));
        break;
      }
      case 2: {
        auto c = columns_of<rentsupport_request_columns>(rows);
        all(c.request_id, c.list_id, c.worker_id, c.full_name, c.birth_date, c.insurance_no,
            c.applied, c.contract_type, c.contract_signed_on, c.contract_starts_on,
            c.contract_ends_on, c.previous_contract, c.rent_from, c.rent_to, c.pays_rent,
            c.insured_months, c.payroll_months, c.insurance_exempt, c.newly_recruited,
            c.insured_elsewhere, c.months, c.account);
        ends(rentsupport_dossier_add_requests(dossier(), &c, &rejected, &message_));
        break;
      }
      default: {
        auto c = columns_of<rentsupport_payment_columns>(rows);
        all(c.worker_id, c.month, c.amount_vnd, c.group);
        ends(rentsupport_dossier_add_payments(dossier(), &c, &rejected, &message_));
        break;
      }
    }
    check(rejected <= rows);
  }

  void evaluate() {
    static const std::array<const char*, 4> facts{"pays_rent", "received_on", "insured_months",
                                                  "kind"};
    static const std::array<const char*, 4> values{"yes", "2022-07-01", "2022-04", "enterprise"};
    const std::size_t choice = draw_.below(4);
    const rentsupport_setting assumption{facts[choice], values[draw_.one_in(8) ? 0 : choice]};
    rentsupport_evaluate_options options{};
    options.struct_size = said_size<rentsupport_evaluate_options>(draw_);
    options.threads = static_cast<std::uint32_t>(1 + draw_.below(2));
    options.assumptions = &assumption;
    options.assumption_count = draw_.below(2);
    std::size_t calls = draw_.one_in(8) ? 0 : 100;
    options.context = &calls;
    options.progress = [](void* context, std::uint64_t done, std::uint64_t total) {
      check(done <= total);
      auto& left = *static_cast<std::size_t*>(context);
      return left-- == 0 ? std::int32_t{1} : std::int32_t{0};
    };
    rentsupport_decisions* made = nullptr;
    ends(rentsupport_evaluate(rules(), dossier(), draw_.one_in(8) ? nullptr : &options, &made,
                              &message_));
    if (made != nullptr) decisions_[draw_.below(2)].reset(made);
  }

  void read_decisions() {
    const rentsupport_decisions* const from = decisions();
    auto totals = sized<rentsupport_totals>();
    const auto status = rentsupport_decisions_totals(from, &totals, &message_);
    ends(status);
    if (status != RENTSUPPORT_OK) return;
    check(totals.payable + totals.refused + totals.undetermined == totals.decisions);
    check(totals.payable_vnd <= totals.at_most_vnd);
    const auto count = static_cast<std::size_t>(totals.decisions);
    Exact<rentsupport_decision> out(count);
    if (count > 0) out[0].struct_size = sizeof(rentsupport_decision);
    check(rentsupport_decisions_read(from, 0, count, out.data(), &message_) == RENTSUPPORT_OK);
    for (std::size_t i = 0; i < count; ++i) {
      check((out[i].outcome == RENTSUPPORT_REFUSED) == (out[i].failed != 0));
      check((out[i].outcome == RENTSUPPORT_UNDETERMINED) == (out[i].unknown != 0));
      check((out[i].outcome == RENTSUPPORT_UNDETERMINED) == (out[i].ask != 0));
      std::uint64_t first = 0;
      std::size_t of_request = 0;
      // A text with a zero byte inside reads shorter than it is.
      if (rentsupport_decisions_find(from, out[i].request_id, &first, &of_request, &message_) ==
          RENTSUPPORT_OK)
        check(first + of_request <= count);
    }
    const std::uint64_t first = draw_.number();
    rentsupport_decision one{};
    one.struct_size = said_size<rentsupport_decision>(draw_);
    ends(rentsupport_decisions_read(from, draw_.one_in(4) ? first : draw_.below(8), 1, &one,
                                    &message_));
  }
  void read_schedule() {
    auto payout = sized<rentsupport_payout>();
    const std::uint64_t first = draw_.one_in(8) ? draw_.number() : draw_.below(8);
    const auto status = rentsupport_schedule_read(decisions(), first, 1, &payout, &message_);
    ends(status);
    if (status == RENTSUPPORT_OK) check(payout.payment_no == first + 1 && payout.amount_vnd > 0);
  }
  void decide() {
    rentsupport_case in{};
    in.struct_size = said_size<rentsupport_case>(draw_);
    in.kind = draw_.code();
    in.registered = draw_.code();
    in.zone = draw_.code();
    in.province = static_cast<std::uint8_t>(draw_.byte());
    list_facts(in);
    request_facts(in);
    in.paid_working = draw_.one_in(4) ? draw_.months() : 0;
    in.paid_returning = draw_.one_in(4) ? draw_.months() : 0;
    const std::size_t capacity = draw_.below(8);
    Exact<rentsupport_decision> out(capacity);
    if (capacity > 0) out[0].struct_size = said_size<rentsupport_decision>(draw_);
    std::size_t count = 0;
    const auto status = rentsupport_decide(rules(), &in, out.data(), capacity, &count, &message_);
    ends(status);
    if (status != RENTSUPPORT_OK) return;
    check(count >= 1 && count <= 60);
    for (std::size_t i = 0; i < std::min(count, capacity); ++i)
      check((out[i].outcome == RENTSUPPORT_UNDETERMINED) == (out[i].ask != 0));
  }
  void explain() {
    CText text;
    const auto status =
        rentsupport_explain(decisions(), draw_.below(8), static_cast<std::uint8_t>(draw_.below(6)),
                            static_cast<std::uint8_t>(draw_.below(4)), text.out(), &message_);
    ends(status);
    check((status == RENTSUPPORT_OK) == (text.view().data() != nullptr));
  }
  void summary() {
    CText json, problems;
    ends(rentsupport_summary(decisions(), json.out(), &message_));
    ends(rentsupport_dossier_problems(dossier(), problems.out(), &message_));
  }
  void names() {
    const auto number = static_cast<std::uint32_t>(draw_.one_in(4) ? draw_.number() : draw_.byte());
    const char* const fact = rentsupport_fact(number);
    check(fact == nullptr || *fact != 0);
    const char* const provision =
        rentsupport_provision(rules(), static_cast<std::uint8_t>(draw_.byte()), number);
    check(provision == nullptr || std::strncmp(provision, "art", 3) == 0);
    rentsupport_rule_set* const of = rules();
    check((of == nullptr) == (rentsupport_rule_set_sha256(of) == nullptr));
  }

  Draw& draw_;
  rentsupport_message message_{};
  std::array<CRuleSet, 2> rules_;
  std::array<CDossier, 2> dossiers_;
  std::array<CDecisions, 2> decisions_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Draw draw(data, size);
  Session session(draw);
  for (int calls = 0; calls < 300 && !draw.at_end(); ++calls) session.step();
  return 0;
}
