// The C ABI: calls in any order with any contents end in a status, and what it gives can be read.
//
// The bytes of the input choose the calls, the handles, and what stands in structs and columns.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rentsupport/rentsupport_tables.h"
#include "support/arrow_maker.hpp"
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

void check(bool good, int line = __builtin_LINE()) {
  if (good) return;
  std::fprintf(stderr, "c_abi_fuzz.cpp:%d: not as rentsupport.h says\n", line);
  std::abort();
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

// ---- Arrow ----

// What a column of the files holds, in the order of its text's fillings below.
enum class Cell : std::uint8_t { text, choice, date, month, months, yes_no, province, amount };
struct Field {
  const char* name;
  Cell cell;
};
const std::array<std::vector<Field>, 4> fields{{
    {{"employer_id", Cell::text},
     {"kind", Cell::choice},
     {"registered", Cell::yes_no},
     {"province", Cell::province},
     {"name", Cell::text}},
    {{"list_id", Cell::text},
     {"employer_id", Cell::text},
     {"group", Cell::choice},
     {"drawn_up_on", Cell::date},
     {"received_on", Cell::date},
     {"payroll_copy", Cell::yes_no},
     {"forms_attached", Cell::yes_no},
     {"signed", Cell::yes_no}},
    {{"request_id", Cell::text},
     {"list_id", Cell::text},
     {"worker_id", Cell::text},
     {"months", Cell::months},
     {"insured_months", Cell::months},
     {"contract_type", Cell::choice},
     {"section", Cell::choice},
     {"rent_from", Cell::date},
     {"rented_months", Cell::months},
     {"pays_rent", Cell::yes_no}},
    {{"worker_id", Cell::text},
     {"month", Cell::month},
     {"amount_vnd", Cell::amount},
     {"group", Cell::choice}},
}};

// The same of both acts by name.
constexpr std::array<const char*, 2> act_names{"decision-08-2022", "decision-23-2021-training"};
using FieldsOfTable = std::pair<const char*, std::vector<Field>>;
const std::array<std::vector<FieldsOfTable>, 2> fields_by_name{
    {{{"employers", fields[0]},
      {"lists", fields[1]},
      {"workers", fields[2]},
      {"history", fields[3]}},
     {{"plans",
       {{"plan_id", Cell::text},
        {"employer_id", Cell::text},
        {"employer_kind", Cell::choice},
        {"filed_on", Cell::date},
        {"ui_months", Cell::months},
        {"ui_arrears", Cell::yes_no},
        {"province", Cell::province},
        {"revenue_now", Cell::amount},
        {"revenue_2019", Cell::amount},
        {"decided_on", Cell::date},
        {"reported_on", Cell::date},
        {"actual_cost_vnd", Cell::amount}}},
      {"trainees",
       {{"line_id", Cell::text},
        {"plan_id", Cell::text},
        {"worker_id", Cell::text},
        {"insurance_no", Cell::text},
        {"birth_date", Cell::date},
        {"starts_on", Cell::date},
        {"ends_on", Cell::date},
        {"cost_vnd", Cell::amount},
        {"ui_paid", Cell::yes_no}}},
      {"trained_before", {{"worker_id", Cell::text}, {"approved_on", Cell::date}}},
      {"persons", {{"worker_id", Cell::text}, {"other_id", Cell::text}, {"same", Cell::yes_no}}}}}};

// Draws tables: right ones, and ones that are wrong in a way that a library can see. Buffers are as
// long as lengths and offsets say, which no library can check.
class Tables {
 public:
  explicit Tables(Draw& draw) : draw_(draw) {}

  // Makes the columns of a table of rows: those that a schema is made of, and those of an array.
  struct Made {
    ArrowColumn schema, array;
  };
  Made table(const std::vector<Field>& of) {
    const std::size_t rows = draw_.below(6);
    // Slices: of the table, and of each column.
    const std::size_t offset = draw_.one_in(4) ? draw_.below(3) : 0;
    std::vector<ArrowColumn> schemas, arrays;
    for (const Field& field : of) {
      if (draw_.one_in(24)) continue;
      ArrowColumn column = this->column(field, rows + offset);
      schemas.push_back(column);
      if (draw_.one_in(32)) break_schema(schemas.back());
      if (draw_.one_in(24)) break_array(column);
      arrays.push_back(std::move(column));
      if (draw_.one_in(64)) schemas.push_back(schemas.back());
      if (draw_.one_in(64)) arrays.push_back(arrays.back());
    }
    if (draw_.one_in(2)) {
      Numbers numbers(rows + offset);
      for (auto& number : numbers) {
        if (!draw_.one_in(32)) number = static_cast<std::int64_t>(draw_.number());
      }
      schemas.push_back(number_column("row_no", numbers, draw_.one_in(4) ? "i" : "l"));
      arrays.push_back(schemas.back());
    }
    Made made{struct_column(std::move(schemas)), struct_column(std::move(arrays))};
    made.array.length = static_cast<std::int64_t>(rows);
    made.array.offset = static_cast<std::int64_t>(offset);
    if (draw_.one_in(8)) {
      made.array.buffers[0] = bytes((rows + offset + 7) / 8);
      made.array.null_count = -1;
    }
    if (draw_.one_in(32)) made.array.length = -1;
    if (draw_.one_in(32)) made.array.buffers.clear();
    return made;
  }
  // A text of a cell.
  std::optional<std::string> value(Cell cell) {
    static const std::array<std::vector<const char*>, 8> values{{
        {"A", "B", "145678901", "a longer text than twelve bytes"},
        {"working", "returning", "enterprise", "fixed_term"},
        {"2022-04-01", "2022-05-31", "01/06/2022", "2022-13-01"},
        {"2022-04", "05/2022", "2019-12", "2022-4"},
        {"2022-04 2022-05", "-", "2022-03", "2022-04,2022-05"},
        {"yes", "no", "c\xc3\xb3", "x"},
        {"33", "79", "01", "1"},
        {"500000", "0", "-1", "9999999999999999999"},
    }};
    if (draw_.one_in(8)) return std::nullopt;
    if (draw_.one_in(16)) return draw_.text();
    return values[static_cast<std::size_t>(cell)][draw_.below(4)];
  }

 private:
  std::string bytes(std::size_t size) {
    std::string any(size, '\0');
    for (char& c : any) c = static_cast<char>(draw_.byte());
    return any;
  }

  std::optional<std::int64_t> number(Cell cell) {
    if (draw_.one_in(8)) return std::nullopt;
    if (draw_.one_in(16)) return static_cast<std::int64_t>(draw_.number());
    if (cell == Cell::date || cell == Cell::month) return draw_.day_number();
    return static_cast<std::int64_t>(draw_.below(cell == Cell::province ? 100 : 3));
  }

  ArrowColumn plain(const Field& field, std::size_t rows) {
    static const std::array<const char*, 3> texts{"u", "U", "vu"};
    static const std::array<const char*, 8> integers{"c", "C", "s", "S", "i", "I", "l", "L"};
    static const std::array<const char*, 8> days{"tdD",  "tdD",  "tdD",  "tdm",
                                                 "tss:", "tsu:", "tsn:", "tsm:UTC"};
    std::string format = texts[draw_.below(3)];
    const bool as_text = draw_.one_in(2);
    switch (field.cell) {
      case Cell::date:
      case Cell::month:
        if (!as_text) format = days[draw_.below(8)];
        break;
      case Cell::yes_no:
        if (!as_text) format = draw_.one_in(2) ? "b" : integers[draw_.below(8)];
        break;
      case Cell::province:
      case Cell::amount:
        if (!as_text) format = integers[draw_.below(8)];
        break;
      default:
        break;
    }
    if (draw_.one_in(32)) return null_column(field.name, static_cast<std::int64_t>(rows));
    if (format == "u" || format == "U" || format == "vu") {
      Texts values(rows);
      for (auto& value : values) value = this->value(field.cell);
      return text_column(field.name, values, format);
    }
    Numbers values(rows);
    for (auto& value : values) value = number(field.cell);
    return number_column(field.name, values, format);
  }

  ArrowColumn column(const Field& field, std::size_t rows) {
    const std::size_t offset = draw_.one_in(8) ? draw_.below(9) : 0;
    rows += offset;
    ArrowColumn made;
    if (field.cell == Cell::months && draw_.one_in(2)) {
      Numbers sizes(rows);
      std::size_t elements = 0;
      for (auto& size : sizes) {
        if (draw_.one_in(8)) continue;
        size = static_cast<std::int64_t>(draw_.below(3));
        elements += static_cast<std::size_t>(*size);
      }
      made = list_column(field.name, plain_or_encoded({"item", Cell::month}, elements), sizes,
                         draw_.one_in(4) ? "+L" : "+l");
    } else {
      made = plain_or_encoded(field, rows);
    }
    made.offset = static_cast<std::int64_t>(offset);
    made.length -= made.offset;
    return made;
  }
  ArrowColumn plain_or_encoded(const Field& field, std::size_t rows) {
    static const std::array<const char*, 4> formats{"c", "C", "i", "L"};
    if (!draw_.one_in(6)) return plain(field, rows);
    const std::size_t entries = 1 + draw_.below(3);
    Numbers indices(rows);
    for (auto& index : indices) {
      if (draw_.one_in(8)) continue;
      index = static_cast<std::int64_t>(draw_.one_in(32) ? draw_.byte() : draw_.below(entries));
    }
    return encoded_column(plain(field, entries), indices, formats[draw_.below(4)]);
  }

  void break_schema(ArrowColumn& column) {
    static const std::array<const char*, 8> formats{"",    "z", "+s", "+l",
                                                    "tdD", "u", "n",  "tsu:UTC"};
    switch (draw_.below(4)) {
      case 0:
        // Views read as offsets would be a lie that nobody can see.
        if (column.format != "vu") column.format = formats[draw_.below(8)];
        break;
      case 1:
        column.name = draw_.text();
        break;
      case 2:
        column.dictionary.reset();
        break;
      default:
        column.children.clear();
        break;
    }
  }
  // Takes away, makes shorter, or changes what is checked before it is used.
  void break_array(ArrowColumn& column) {
    switch (draw_.below(8)) {
      case 0:
        // The last one of views holds the sizes of the others, which must be true.
        if (!column.buffers.empty() && column.format != "vu") column.buffers.pop_back();
        break;
      case 1:
        if (!column.buffers.empty()) column.buffers[draw_.below(column.buffers.size())].reset();
        break;
      case 2:
        column.length = draw_.one_in(2) ? -1 : column.length / 2;
        break;
      case 3:
        column.offset = -1;
        break;
      case 4:  // a sum that does not fit
        column.offset = 1;
        column.length = INT64_MAX;
        break;
      case 5:
        column.null_count = draw_.one_in(2) ? -1 : column.null_count + 1;
        break;
      case 6:
        column.children.clear();
        column.dictionary.reset();
        break;
      default:
        change_offset(column);
        break;
    }
  }
  // Of texts and lists. Offsets that ascend beyond the bytes would be a lie that nobody can see.
  void change_offset(ArrowColumn& column) {
    if (column.format != "u" && column.format != "+l") return;
    std::string& places = *column.buffers[1];
    const std::size_t count = places.size() / 4;
    if (column.dictionary || count == 0) return;
    const auto any = static_cast<std::int32_t>(draw_.one_in(2) ? draw_.number() : draw_.byte());
    std::memcpy(places.data() + 4 * draw_.below(count), &any, 4);
    if (column.format == "+l") return;  // their ends are compared with the length of the child
    std::vector<std::int32_t> all(count);
    std::memcpy(all.data(), places.data(), places.size());
    const auto first = all.begin() + column.offset;
    if (std::is_sorted(first, all.end()) &&
        all.back() > static_cast<std::int32_t>(column.buffers[2]->size()))
      column.buffers[2]->resize(static_cast<std::size_t>(std::min(all.back(), 1 << 20)));
    if (all.back() > 1 << 20) column.length = 0;
  }

  Draw& draw_;
};

// Owns what was handed out, as a caller does.
template <class T>
struct Handed {
  T value{};
  Handed() = default;
  Handed(const Handed&) = delete;
  Handed& operator=(const Handed&) = delete;
  ~Handed() { release(); }
  void release() {
    if (value.release != nullptr) value.release(&value);
    check(value.release == nullptr);
  }
};

// Reads every value that an exported array says it has; returns something that depends on them.
std::uint64_t read_all(const ArrowSchema& schema, const ArrowArray& array) {
  check(schema.release != nullptr && array.release != nullptr);
  check(array.length >= 0 && array.offset == 0 && array.n_children == schema.n_children);
  check((schema.dictionary == nullptr) == (array.dictionary == nullptr));
  const auto rows = static_cast<std::size_t>(array.length);
  std::uint64_t sum = std::strlen(schema.name == nullptr ? "" : schema.name);
  const auto add = [&](const void* from, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) sum += static_cast<const unsigned char*>(from)[i];
  };
  const auto offsets = [&] {
    const auto* const places = static_cast<const std::int32_t*>(array.buffers[1]);
    check(std::is_sorted(places, places + rows + 1) && places[0] >= 0);
    return static_cast<std::size_t>(places[rows]);
  };
  if (array.n_buffers > 0 && array.buffers[0] != nullptr) add(array.buffers[0], (rows + 7) / 8);
  const std::string format = schema.format;
  if (format == "u") {
    add(array.buffers[2], offsets());
  } else if (format == "+l") {
    check(array.children[0]->length >= static_cast<std::int64_t>(offsets()));
  } else if (format == "b") {
    add(array.buffers[1], (rows + 7) / 8);
  } else if (format != "+s") {
    add(array.buffers[1], rows * (format == "c" ? 1U : format == "tdD" ? 4U : 8U));
  }
  for (std::int64_t i = 0; i < array.n_children; ++i)
    sum += read_all(*schema.children[i], *array.children[i]);
  if (schema.dictionary != nullptr) sum += read_all(*schema.dictionary, *array.dictionary);
  return sum;
}

// The size that a struct says: mostly its own.
template <class T>
std::size_t said_size(Draw& draw) {
  return draw.one_in(32) ? draw.below(sizeof(T)) : sizeof(T);
}

class Session {
 public:
  explicit Session(Draw& draw) : draw_(draw) {}

  // Begins with a worker for whom two months are payable: what is far from nothing is reached soon.
  void start() {
    rentsupport_dossier* made_dossier = nullptr;
    check(rentsupport_dossier_create(&made_dossier, nullptr) == 0);
    dossiers_[0].reset(made_dossier);
    auto employer = sized<rentsupport_employer>();
    employer.employer_id = "A";
    employer.kind = RENTSUPPORT_ENTERPRISE;
    employer.registered = RENTSUPPORT_YES;
    employer.zone = RENTSUPPORT_NO_ZONE;
    employer.province = 33;
    check(rentsupport_dossier_add_employer(made_dossier, &employer, nullptr) == 0);
    auto list = sized<rentsupport_list>();
    list.list_id = "A";
    list.employer_id = "A";
    list.group = RENTSUPPORT_WORKING;
    list.drawn_up_on = 20220601;
    list.payroll_copy = RENTSUPPORT_YES;
    check(rentsupport_dossier_add_list(made_dossier, &list, nullptr) == 0);
    auto request = sized<rentsupport_request>();
    request.request_id = "A";
    request.list_id = "A";
    request.worker_id = "145678901";
    request.applied = RENTSUPPORT_YES;
    request.contract_type = RENTSUPPORT_INDEFINITE;
    request.contract_signed_on = 20190301;
    request.contract_starts_on = 20190301;
    request.previous_contract = RENTSUPPORT_NO_PREVIOUS_CONTRACT;
    request.rent_from = 20201201;
    request.pays_rent = RENTSUPPORT_YES;
    request.insured_months = RENTSUPPORT_MONTH(2022, 4) | RENTSUPPORT_MONTH(2022, 5);
    request.payroll_months = request.insured_months;
    request.insurance_exempt = RENTSUPPORT_NOT_EXEMPT;
    request.newly_recruited = RENTSUPPORT_NO;
    request.insured_elsewhere = RENTSUPPORT_NO;
    request.months = request.insured_months;
    check(rentsupport_dossier_add_request(made_dossier, &request, nullptr) == 0);
    auto options = sized<rentsupport_evaluate_options>();
    options.threads = 1;
    rentsupport_decisions* made = nullptr;
    check(rentsupport_evaluate(built_in(), made_dossier, &options, &made, nullptr) == 0);
    decisions_[0].reset(made);
    auto totals = sized<rentsupport_totals>();
    check(rentsupport_decisions_totals(made, &totals, nullptr) == 0 && totals.payable == 2);
  }

  void step() {
    switch (draw_.below(24)) {
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
        if (draw_.one_in(4)) {
          add_person_decision();
        } else {
          add_payment();
        }
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
      case 18:
      case 19:
        add_arrow();
        break;
      case 20:
        add_arrow_stream();
        break;
      case 21:
        export_arrow();
        break;
      case 22:
        export_arrow_stream();
        break;
      default:
        if (draw_.one_in(8)) {
          names();
        } else {
          by_name();
        }
        break;
    }
  }

 private:
  // Every status is one of those that are documented, and a failure has a message.
  void ends(rentsupport_status status) {
    check(status >= RENTSUPPORT_OK && status <= RENTSUPPORT_BAD_INPUT);
    check(status != RENTSUPPORT_OUT_OF_MEMORY && status != RENTSUPPORT_INTERNAL);
    if (status == RENTSUPPORT_OK) return;
    check(std::memchr(message_.code, 0, sizeof message_.code) != nullptr);
    check(std::memchr(message_.column, 0, sizeof message_.column) != nullptr);
    check(std::memchr(message_.text, 0, sizeof message_.text) != nullptr && message_.text[0] != 0);
    if (status == RENTSUPPORT_REJECTED) check(message_.code[0] != 0);
  }

  // Is shared by all sessions: making one takes longer than most sessions.
  static rentsupport_rule_set* built_in() {
    static const CRuleSet rules = [] {
      rentsupport_rule_set* made = nullptr;
      check(rentsupport_rule_set_create(nullptr, 0, nullptr, 0, &made, nullptr) == 0);
      return CRuleSet{made};
    }();
    return rules.get();
  }
  rentsupport_rule_set* rules() {
    const std::size_t which = draw_.below(3);
    return which == 2 ? built_in() : rules_[which].get();
  }
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
    row.forms_attached = draw_.code();
    row.signed_form = draw_.code();
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
    row.rented_months = draw_.months();
    row.contract_signed_on = draw_.day();
    row.contract_starts_on = draw_.day();
    row.contract_ends_on = draw_.day();
    row.rent_from = draw_.day();
    row.rent_to = draw_.day();
    for (std::uint8_t* const code :
         {&row.section, &row.applied, &row.contract_type, &row.previous_contract, &row.pays_rent,
          &row.insurance_exempt, &row.newly_recruited, &row.insured_elsewhere})
      *code = draw_.code();
  }
  void add_request() {
    const std::string id = draw_.text() + draw_.text(), list = draw_.text(), worker = worker_id(),
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
  void add_person_decision() {
    const std::string worker = worker_id(), other = worker_id(), reason = draw_.text();
    rentsupport_person_decision row{};
    row.struct_size = said_size<rentsupport_person_decision>(draw_);
    row.worker_id = worker.c_str();
    row.other_id = other.c_str();
    row.reason = reason.c_str();
    row.decided_on = draw_.day();
    row.same = draw_.code();
    ends(rentsupport_dossier_add_person_decision(dossier(), &row, &message_));
  }
  // Mostly one of few IDs: what is no ID is rejected.
  std::string worker_id() {
    return draw_.one_in(4) ? draw_.text() : "14567890" + std::to_string(draw_.below(4));
  }
  void add_payment() {
    const std::string worker = worker_id();
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
            c.payroll_copy, c.forms_attached, c.signed_form);
        ends(rentsupport_dossier_add_lists(dossier(), &c, &rejected, &message_));
        break;
      }
      case 2: {
        auto c = columns_of<rentsupport_request_columns>(rows);
        all(c.request_id, c.list_id, c.worker_id, c.section, c.full_name, c.birth_date,
            c.insurance_no, c.applied, c.contract_type, c.contract_signed_on, c.contract_starts_on,
            c.contract_ends_on, c.previous_contract, c.rent_from, c.rent_to, c.rented_months,
            c.pays_rent, c.insured_months, c.payroll_months, c.insurance_exempt, c.newly_recruited,
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

  // Moves a part out, or hands over one that is not there any more.
  template <class T>
  void take_part(T& of, Handed<T>& taken) {
    if (of.n_children == 0 || !draw_.one_in(24)) return;
    T*& child = of.children[draw_.below(static_cast<std::size_t>(of.n_children))];
    taken.value = *child;
    child->release = nullptr;
    if (draw_.one_in(2)) child = nullptr;
  }
  void add_arrow() {
    const std::size_t table = draw_.below(4);
    const std::int64_t before = alive();
    const Tables::Made made = Tables(draw_).table(fields[draw_.one_in(16) ? 0 : table]);
    std::size_t rejected = 0;
    {
      Handed<ArrowSchema> schema, taken_schema;
      Handed<ArrowArray> array, taken_array;
      schema.value = make_schema(made.schema);
      array.value = make_array(made.array);
      take_part(schema.value, taken_schema);
      take_part(array.value, taken_array);
      if (draw_.one_in(64)) schema.value.format = nullptr;
      if (draw_.one_in(64)) array.value.n_children = -1;
      if (draw_.one_in(64)) array.release();
      rentsupport_dossier* const to = dossier();
      const bool taken_over = to != nullptr && array.value.release != nullptr;
      ends(rentsupport_dossier_add_arrow(
          to, static_cast<std::uint8_t>(draw_.one_in(64) ? draw_.byte() : table + 1), &schema.value,
          &array.value, draw_.one_in(4) ? nullptr : &rejected, &message_));
      check((schema.value.release == nullptr) == taken_over);
      if (taken_over) check(array.value.release == nullptr);
    }
    check(rejected <= 5);
    check(alive() == before);
  }
  void add_arrow_stream() {
    const std::size_t table = draw_.below(4);
    const std::int64_t before = alive();
    Tables::Made first = Tables(draw_).table(fields[table]);
    std::vector<ArrowColumn> batches{std::move(first.array)};
    while (batches.size() < 4 && draw_.one_in(2)) {
      batches.push_back(batches[0]);
      if (draw_.one_in(4)) batches.back().length = static_cast<std::int64_t>(draw_.below(2)) - 1;
    }
    ArrowFailure failure;
    if (draw_.one_in(8)) failure.failing = static_cast<std::int64_t>(draw_.below(5)) - 1;
    if (draw_.one_in(2)) failure.why = draw_.text();
    const std::size_t most = 5 * batches.size();
    std::size_t rejected = 0;
    {
      Handed<ArrowArrayStream> stream;
      stream.value = make_stream(std::move(first.schema), std::move(batches), std::move(failure));
      rentsupport_dossier* const to = dossier();
      ends(rentsupport_dossier_add_arrow_stream(to, static_cast<std::uint8_t>(table + 1),
                                                &stream.value, &rejected, &message_));
      check((stream.value.release == nullptr) == (to != nullptr));
    }
    check(rejected <= most);
    check(alive() == before);
  }

  // What was exported lives on in a place of its own, beyond the decisions.
  struct Export {
    Handed<ArrowSchema> schema;
    Handed<ArrowArray> array, part;
  };
  void export_arrow() {
    std::unique_ptr<Export>& place = exports_[draw_.below(2)];
    if (place && draw_.one_in(4)) {
      // Into a dossier again: no table has these columns.
      rentsupport_dossier* const to = dossier();
      const bool taken_over = to != nullptr && place->schema.value.release != nullptr;
      ends(rentsupport_dossier_add_arrow(to, RENTSUPPORT_WORKERS, &place->schema.value,
                                         &place->array.value, nullptr, &message_));
      if (taken_over) check(place->array.value.release == nullptr);
    }
    place.reset();
    auto made = std::make_unique<Export>();
    const auto status = draw_.one_in(4)
                            ? rentsupport_dossier_export_problems_arrow(
                                  dossier(), &made->schema.value, &made->array.value, &message_)
                            : rentsupport_decisions_export_arrow(
                                  decisions(), static_cast<std::uint8_t>(draw_.below(4)),
                                  &made->schema.value, &made->array.value, &message_);
    ends(status);
    check((status == RENTSUPPORT_OK) == (made->array.value.release != nullptr));
    check((status == RENTSUPPORT_OK) == (made->schema.value.release != nullptr));
    if (status != RENTSUPPORT_OK) return;
    (void)read_all(made->schema.value, made->array.value);
    if (draw_.one_in(2)) {
      // A child is moved out and outlives its parent.
      const auto which = draw_.below(static_cast<std::size_t>(made->array.value.n_children));
      ArrowArray& child = *made->array.value.children[which];
      made->part.value = child;
      child.release = nullptr;
      made->array.release();
      (void)read_all(*made->schema.value.children[which], made->part.value);
    }
    if (draw_.one_in(4)) made->schema.release();
    if (draw_.one_in(2)) place = std::move(made);
  }
  void export_arrow_stream() {
    Handed<ArrowArrayStream> stream;
    const auto status =
        draw_.one_in(4)
            ? rentsupport_dossier_export_problems_arrow_stream(dossier(), &stream.value, &message_)
            : rentsupport_decisions_export_arrow_stream(
                  decisions(), static_cast<std::uint8_t>(draw_.below(4)), &stream.value, &message_);
    ends(status);
    check((status == RENTSUPPORT_OK) == (stream.value.release != nullptr));
    if (status != RENTSUPPORT_OK) return;
    if (draw_.one_in(4)) {
      ends(rentsupport_dossier_add_arrow_stream(dossier(),
                                                static_cast<std::uint8_t>(1 + draw_.below(4)),
                                                &stream.value, nullptr, &message_));
      return;
    }
    Handed<ArrowSchema> schema;
    if (draw_.one_in(2)) check(stream.value.get_schema(&stream.value, &schema.value) == 0);
    for (std::size_t pulled = draw_.below(3); pulled > 0; --pulled) {
      Handed<ArrowArray> array;
      check(stream.value.get_next(&stream.value, &array.value) == 0);
      if (array.value.release != nullptr && schema.value.release != nullptr)
        (void)read_all(schema.value, array.value);
    }
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

  // ---- Acts by name: the first is rent support, the second training support ----

  static rentsupport_rules* rules_of(std::size_t act) {
    static const std::array<CRules, 2> rules = [] {
      std::array<CRules, 2> made;
      for (std::size_t i = 0; i < made.size(); ++i) {
        rentsupport_rules* enacted = nullptr;
        check(rentsupport_rules_create(act_names[i], nullptr, &enacted, nullptr) == 0);
        made[i].reset(enacted);
      }
      return made;
    }();
    return rules[act].get();
  }
  void by_name() {
    const std::size_t act = draw_.below(2);
    const auto language = static_cast<std::uint8_t>(1 + draw_.below(2));
    if (!inputs_[act] || draw_.one_in(16)) {
      rentsupport_input* made = nullptr;
      ends(rentsupport_input_create(draw_.one_in(16) ? draw_.text().c_str() : act_names[act],
                                    language, &made, &message_));
      inputs_[act].reset(made);
    }
    const std::size_t steps = draw_.below(12);
    for (std::size_t i = 0; i < steps; ++i) add_by_name(act);
    rentsupport_results* made = nullptr;
    ends(rentsupport_input_decide(inputs_[act].get(), rules_of(draw_.one_in(16) ? 1 - act : act),
                                  nullptr, &made, &message_));
    if (made == nullptr) return;
    results_.reset(made);
    for (const char* const table :
         {"plans_decided", "decisions", "schedule", "rejects", "issues", "persons_to_check"})
      read_by_name(table, language);
    CText summary;
    ends(rentsupport_results_summary(made, summary.out(), &message_));
  }
  void add_by_name(std::size_t act) {
    const auto& tables = fields_by_name[act];
    const auto& [table, of] = tables[draw_.below(tables.size())];
    rentsupport_input* const to = inputs_[act].get();
    if (draw_.one_in(3)) {
      const auto made = Tables(draw_).table(of);
      if (draw_.one_in(2)) {
        Handed<ArrowSchema> schema;
        Handed<ArrowArray> array;
        schema.value = make_schema(made.schema);
        array.value = make_array(made.array);
        ends(rentsupport_input_add_arrow(to, table, &schema.value, &array.value, &message_));
        check(to == nullptr || schema.value.release == nullptr);
      } else {
        Handed<ArrowArrayStream> stream;
        stream.value = make_stream(made.schema, {made.array, made.array});
        ends(rentsupport_input_add_arrow_stream(to, table, &stream.value, &message_));
        check(to == nullptr || stream.value.release == nullptr);
      }
      return;
    }
    std::vector<std::string> texts;
    std::vector<rentsupport_cell> cells;
    texts.reserve(2 * of.size() + 2);
    for (const Field& field : of) {
      if (draw_.one_in(16)) continue;
      rentsupport_cell cell{field.name, nullptr, 0, 0, draw_.one_in(64) ? 1U : 0U};
      if (draw_.one_in(32)) cell.column = texts.emplace_back(draw_.text()).c_str();
      if (draw_.one_in(4)) {
        cell.type = static_cast<std::uint32_t>(draw_.below(7));
        cell.number = draw_.one_in(4)            ? static_cast<std::int64_t>(draw_.number())
                      : field.cell == Cell::date ? draw_.day()
                                                 : static_cast<std::int64_t>(draw_.below(3));
      }
      const auto value = Tables(draw_).value(field.cell);
      if (value) cell.text = texts.emplace_back(*value).c_str();
      cells.push_back(cell);
    }
    if (draw_.one_in(16)) {
      const std::string file = draw_.text();
      ends(rentsupport_input_add_csv(to, table, file.data(), file.size(), &message_));
      const rentsupport_setting order{table, "month_first"};
      ends(rentsupport_input_set_dates(to, &order, 1, &message_));
    }
    ends(rentsupport_input_add(to, table, cells.data(), cells.size(), &message_));
  }
  void read_by_name(const char* table, std::uint8_t language) {
    std::uint64_t rows = 0;
    if (rentsupport_results_rows(results_.get(), table, &rows, &message_) != RENTSUPPORT_OK) return;
    CText csv, explained, cell;
    ends(rentsupport_results_csv(results_.get(), table, csv.out(), &message_));
    ends(rentsupport_results_explain(results_.get(), table, draw_.below(4),
                                     static_cast<std::uint8_t>(draw_.below(7)), language,
                                     explained.out(), &message_));
    const char* const column = draw_.one_in(2) ? "outcome" : "amount_vnd";
    const std::uint64_t row = draw_.below(4);
    ends(rentsupport_results_cell(results_.get(), table, row, column, cell.out(), &message_));
    std::int64_t number = 0;
    ends(rentsupport_results_number(results_.get(), table, row, column, &number, &message_));
    Handed<ArrowSchema> schema;
    Handed<ArrowArray> array;
    ends(rentsupport_results_export_arrow(results_.get(), table, &schema.value, &array.value,
                                          &message_));
    check(array.value.length == static_cast<std::int64_t>(rows));
    static volatile std::uint64_t sink;
    sink = sink + read_all(schema.value, array.value);
  }

  Draw& draw_;
  std::array<CInput, 2> inputs_;
  CResults results_;
  rentsupport_message message_{};
  std::array<CRuleSet, 2> rules_;
  std::array<CDossier, 2> dossiers_;
  std::array<CDecisions, 2> decisions_;
  std::array<std::unique_ptr<Export>, 2> exports_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Draw draw(data, size);
  Session session(draw);
  if (draw.one_in(2)) session.start();
  for (int calls = 0; calls < 300 && !draw.at_end(); ++calls) session.step();
  return 0;
}
