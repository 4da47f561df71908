#include "faces/arrow_export.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t rows_a_batch = 65'536;

// ---- Columns ----

enum class ExportType : std::uint8_t {
  text,
  optional_text,
  choice,  // a dictionary of few values
  signed_number,
  number,
  day,
  yes_no,
  texts
};

const char* format_of(ExportType type) noexcept {
  switch (type) {
    case ExportType::text:
    case ExportType::optional_text:
      return "u";
    case ExportType::choice:
      return "c";
    case ExportType::signed_number:
      return "l";
    case ExportType::number:
      return "L";
    case ExportType::day:
      return "tdD";
    case ExportType::yes_no:
      return "b";
    case ExportType::texts:
      return "+l";
  }
  return "";
}

struct ExportColumn {
  const char* name;
  ExportType type;
};

constexpr std::array decisions_columns{ExportColumn{"request_id", ExportType::text},
                                       ExportColumn{"list_id", ExportType::text},
                                       ExportColumn{"employer_id", ExportType::text},
                                       ExportColumn{"worker_id", ExportType::text},
                                       ExportColumn{"group", ExportType::choice},
                                       ExportColumn{"month", ExportType::choice},
                                       ExportColumn{"outcome", ExportType::choice},
                                       ExportColumn{"amount_vnd", ExportType::signed_number},
                                       ExportColumn{"max_amount_vnd", ExportType::signed_number},
                                       ExportColumn{"failed", ExportType::texts},
                                       ExportColumn{"unknown", ExportType::texts},
                                       ExportColumn{"ask", ExportType::texts},
                                       ExportColumn{"mask", ExportType::number},
                                       ExportColumn{"row_no", ExportType::signed_number}};

constexpr std::array schedule_columns{ExportColumn{"payment_no", ExportType::number},
                                      ExportColumn{"request_id", ExportType::text},
                                      ExportColumn{"list_id", ExportType::text},
                                      ExportColumn{"employer_id", ExportType::text},
                                      ExportColumn{"worker_id", ExportType::text},
                                      ExportColumn{"full_name", ExportType::optional_text},
                                      ExportColumn{"group", ExportType::choice},
                                      ExportColumn{"month", ExportType::choice},
                                      ExportColumn{"amount_vnd", ExportType::signed_number},
                                      ExportColumn{"account", ExportType::optional_text},
                                      ExportColumn{"posting_ends_on", ExportType::day},
                                      ExportColumn{"si_confirms_by", ExportType::day},
                                      ExportColumn{"district_submits_by", ExportType::day},
                                      ExportColumn{"province_decides_by", ExportType::day},
                                      ExportColumn{"funds_by", ExportType::day},
                                      ExportColumn{"employer_pays_by", ExportType::day},
                                      ExportColumn{"completes_in_time", ExportType::yes_no},
                                      ExportColumn{"row_no", ExportType::signed_number}};

constexpr std::array problem_columns{ExportColumn{"file", ExportType::text},
                                     ExportColumn{"row_no", ExportType::signed_number},
                                     ExportColumn{"key", ExportType::optional_text},
                                     ExportColumn{"column", ExportType::optional_text},
                                     ExportColumn{"code", ExportType::text},
                                     ExportColumn{"message", ExportType::text},
                                     ExportColumn{"rejected", ExportType::yes_no}};

// ---- Schemas ----

// What a schema keeps until it is released: a child that was moved out is no longer its own.
struct KeptSchema {
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  ArrowSchema dictionary{};

  KeptSchema() = default;
  KeptSchema(const KeptSchema&) = delete;
  KeptSchema& operator=(const KeptSchema&) = delete;
  ~KeptSchema() {
    for (ArrowSchema& child : children) {
      if (child.release != nullptr) child.release(&child);
    }
    if (dictionary.release != nullptr) dictionary.release(&dictionary);
  }
};

// Names and formats are literals. `kept` holds the children made so far.
ArrowSchema finish(std::unique_ptr<KeptSchema> kept, const char* name, const char* format,
                   std::int64_t flags) {
  for (ArrowSchema& child : kept->children) kept->pointers.push_back(&child);
  ArrowSchema schema{};
  schema.format = format;
  schema.name = name;
  schema.flags = flags;
  schema.n_children = static_cast<std::int64_t>(kept->children.size());
  schema.children = kept->pointers.data();
  schema.dictionary = kept->dictionary.release != nullptr ? &kept->dictionary : nullptr;
  schema.release = [](ArrowSchema* self) {
    const std::unique_ptr<KeptSchema> owned{static_cast<KeptSchema*>(self->private_data)};
    self->release = nullptr;
  };
  schema.private_data = kept.release();
  return schema;
}

ArrowSchema text_schema(const char* name) {
  return finish(std::make_unique<KeptSchema>(), name, "u", 0);
}

ArrowSchema schema_of(const ExportColumn& column) {
  auto kept = std::make_unique<KeptSchema>();
  if (column.type == ExportType::choice) kept->dictionary = text_schema("");
  if (column.type == ExportType::texts) {
    kept->children.reserve(1);
    kept->children.push_back(text_schema("item"));
  }
  return finish(std::move(kept), column.name, format_of(column.type),
                column.type == ExportType::optional_text ? ARROW_FLAG_NULLABLE : 0);
}

// ---- Arrays ----

// What an array keeps until it is released.
struct KeptArray {
  std::shared_ptr<const void> shared;  // whose buffers are used as they are
  std::vector<std::shared_ptr<const void>> own;
  std::array<const void*, 3> buffers{};
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  ArrowArray dictionary{};

  KeptArray() = default;
  KeptArray(const KeptArray&) = delete;
  KeptArray& operator=(const KeptArray&) = delete;
  ~KeptArray() {
    for (ArrowArray& child : children) {
      if (child.release != nullptr) child.release(&child);
    }
    if (dictionary.release != nullptr) dictionary.release(&dictionary);
  }

  // Keeps a buffer as the number-th one.
  template <class Values>
  void keep(std::size_t number, Values values) {
    values.reserve(1);  // some readers take a null pointer amiss, even of nothing
    auto kept = std::make_shared<const Values>(std::move(values));
    buffers[number] = kept->data();
    own.push_back(std::move(kept));
  }
};

ArrowArray finish(std::unique_ptr<KeptArray> kept, std::size_t length, std::int64_t buffers,
                  std::int64_t nulls = 0) {
  for (ArrowArray& child : kept->children) kept->pointers.push_back(&child);
  ArrowArray array{};
  array.length = static_cast<std::int64_t>(length);
  array.null_count = nulls;
  array.n_buffers = buffers;
  array.n_children = static_cast<std::int64_t>(kept->children.size());
  array.buffers = kept->buffers.data();
  array.children = kept->pointers.data();
  array.dictionary = kept->dictionary.release != nullptr ? &kept->dictionary : nullptr;
  array.release = [](ArrowArray* self) {
    const std::unique_ptr<KeptArray> owned{static_cast<KeptArray*>(self->private_data)};
    self->release = nullptr;
  };
  array.private_data = kept.release();
  return array;
}

std::int32_t offset_of(std::size_t size) {
  if (size > INT32_MAX) throw Error("a column of texts is longer than 2 GiB: take the stream");
  return static_cast<std::int32_t>(size);
}

// Texts one behind the other.
class TextsWriter {
 public:
  void put(std::string_view text) {
    bytes_ += text;
    offsets_.push_back(offset_of(bytes_.size()));
  }
  [[nodiscard]] std::size_t size() const noexcept { return offsets_.size() - 1; }
  void move_to(KeptArray& kept) {
    kept.keep(1, std::move(offsets_));
    kept.keep(2, std::move(bytes_));
  }

 private:
  std::vector<std::int32_t> offsets_ = std::vector<std::int32_t>(1);
  std::string bytes_;
};

constexpr std::int64_t text_buffers = 3;
constexpr std::int64_t value_buffers = 2;

template <class TextAt>
ArrowArray text_array(std::size_t count, TextAt text_at) {
  TextsWriter texts;
  for (std::size_t i = 0; i < count; ++i) texts.put(text_at(i));
  auto kept = std::make_unique<KeptArray>();
  texts.move_to(*kept);
  return finish(std::move(kept), count, text_buffers);
}

// An empty text is null.
template <class TextAt>
ArrowArray optional_text_array(std::size_t count, TextAt text_at) {
  TextsWriter texts;
  std::vector<std::uint8_t> known((count + 7) / 8);
  std::int64_t nulls = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view text = text_at(i);
    texts.put(text);
    if (text.empty()) {
      ++nulls;
    } else {
      known[i / 8] = static_cast<std::uint8_t>(known[i / 8] | 1U << i % 8);
    }
  }
  auto kept = std::make_unique<KeptArray>();
  texts.move_to(*kept);
  if (nulls > 0) kept->keep(0, std::move(known));
  return finish(std::move(kept), count, text_buffers, nulls);
}

template <class T, class ValueAt>
ArrowArray value_array(std::size_t count, ValueAt value_at) {
  std::vector<T> values;
  values.reserve(count);
  for (std::size_t i = 0; i < count; ++i) values.push_back(value_at(i));
  auto kept = std::make_unique<KeptArray>();
  kept->keep(1, std::move(values));
  return finish(std::move(kept), count, value_buffers);
}

template <class YesAt>
ArrowArray yes_no_array(std::size_t count, YesAt yes_at) {
  std::vector<std::uint8_t> bits((count + 7) / 8);
  for (std::size_t i = 0; i < count; ++i) {
    if (yes_at(i)) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | 1U << i % 8);
  }
  auto kept = std::make_unique<KeptArray>();
  kept->keep(1, std::move(bits));
  return finish(std::move(kept), count, value_buffers);
}

// Puts names into a list each: those of the bits that are set.
template <class BitsAt, class NameAt>
ArrowArray names_array(std::size_t count, BitsAt bits_at, NameAt name_at) {
  TextsWriter names;
  std::vector<std::int32_t> offsets(1);
  offsets.reserve(count + 1);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::uint64_t left = bits_at(i); left != 0; left &= left - 1)
      names.put(name_at(i, static_cast<std::size_t>(std::countr_zero(left))));
    offsets.push_back(offset_of(names.size()));
  }
  auto kept = std::make_unique<KeptArray>();
  auto elements = std::make_unique<KeptArray>();
  const std::size_t size = names.size();
  names.move_to(*elements);
  kept->keep(1, std::move(offsets));
  kept->children.reserve(1);
  kept->children.push_back(finish(std::move(elements), size, text_buffers));
  return finish(std::move(kept), count, value_buffers);
}

// Lays a dictionary behind a buffer of numbers.
template <class TextAt>
ArrowArray choice_array(std::unique_ptr<KeptArray> kept, std::size_t count, std::size_t values,
                        TextAt value_at) {
  kept->dictionary = text_array(values, value_at);
  return finish(std::move(kept), count, value_buffers);
}

// Makes the columns of some rows.
class Columns {
 public:
  Columns(const DecidedRows& rows, std::size_t first, std::size_t count)
      : rows_(rows),
        decisions_(*rows.decisions),
        dossier_(*rows.decisions->dossier),
        first_(first),
        count_(count) {
    requests_.reserve(count);
    if (rows.payouts != nullptr) {
      for (std::size_t i = 0; i < count; ++i) requests_.push_back(payout(i).request);
      return;
    }
    const auto& starts = decisions_.first;
    auto after = std::upper_bound(starts.begin(), starts.end(), first);
    for (std::size_t at = first; at < first + count; ++at) {
      while (*after <= at) ++after;
      requests_.push_back(static_cast<std::size_t>(after - starts.begin()) - 1);
    }
    find_blamed();
  }

  [[nodiscard]] ArrowArray decisions_column(std::string_view name) const {
    if (name == "month") return month(shared(decisions_.months.data()));
    if (name == "outcome") {
      return choice_array(shared(decisions_.outcomes.data()), count_, 3,
                          [](std::size_t i) { return rentsupport::name(static_cast<Outcome>(i)); });
    }
    if (name == "mask") return finish(shared(decisions_.masks.data()), count_, value_buffers);
    if (name == "amount_vnd" || name == "max_amount_vnd") {
      // Undetermined rows may come to the amount, refused ones to nothing.
      const bool at_most = name == "max_amount_vnd";
      return value_array<std::int64_t>(count_, [&](std::size_t i) {
        const Outcome outcome = this->outcome(i);
        const bool counts =
            outcome == Outcome::payable || (at_most && outcome == Outcome::undetermined);
        return counts ? decisions_.rule_set.group(group(i)).amount.dong() : 0;
      });
    }
    if (name == "failed") return provisions(Outcome::refused);
    if (name == "unknown") return provisions(Outcome::undetermined);
    if (name == "ask") {
      return names_array(
          count_,
          [&](std::size_t i) {
            return outcome(i) == Outcome::undetermined ? decisions_.asks[first_ + i] : 0;
          },
          [](std::size_t /*row*/, std::size_t fact) {
            return ask_name(static_cast<unsigned>(fact));
          });
    }
    return column(name);
  }

  [[nodiscard]] ArrowArray schedule_column(std::string_view name) const {
    if (name == "payment_no")
      return value_array<std::uint64_t>(count_,
                                        [&](std::size_t i) { return payout(i).payment_no; });
    if (name == "amount_vnd")
      return value_array<std::int64_t>(count_,
                                       [&](std::size_t i) { return payout(i).amount.dong(); });
    if (name == "month") {
      auto kept = std::make_unique<KeptArray>();
      std::vector<std::uint8_t> places;
      places.reserve(count_);
      for (std::size_t i = 0; i < count_; ++i)
        places.push_back(
            static_cast<std::uint8_t>(std::countr_zero(MonthSet::bit(payout(i).month))));
      kept->keep(1, std::move(places));
      return month(std::move(kept));
    }
    if (name == "full_name") return optional_text(workers::full_name);
    if (name == "account") return optional_text(workers::account);
    if (name == "posting_ends_on") return day(&Timeline::posting_ends_on);
    if (name == "si_confirms_by") return day(&Timeline::si_confirms_by);
    if (name == "district_submits_by") return day(&Timeline::district_submits_by);
    if (name == "province_decides_by") return day(&Timeline::province_decides_by);
    if (name == "funds_by") return day(&Timeline::funds_by);
    if (name == "employer_pays_by") return day(&Timeline::employer_pays_by);
    if (name == "completes_in_time") {
      return yes_no_array(count_,
                          [&](std::size_t i) { return payout(i).timeline.completes_in_time; });
    }
    return column(name);
  }

 private:
  [[nodiscard]] const Payout& payout(std::size_t i) const { return (*rows_.payouts)[first_ + i]; }
  [[nodiscard]] Outcome outcome(std::size_t i) const { return decisions_.outcomes[first_ + i]; }
  [[nodiscard]] std::uint32_t list(std::size_t i) const {
    return dossier_.request_list[requests_[i]];
  }
  [[nodiscard]] Group group(std::size_t i) const { return dossier_.group_of_list(list(i)); }

  // Uses a column of the decisions as it is.
  template <class T>
  [[nodiscard]] std::unique_ptr<KeptArray> shared(const T* values) const {
    auto kept = std::make_unique<KeptArray>();
    kept->shared = rows_.owner;
    if (values == nullptr) {
      kept->keep(1, std::vector<T>{});
    } else {
      kept->buffers[1] = values + first_;
    }
    return kept;
  }

  void find_blamed() {
    blamed_.reserve(count_);
    std::optional<std::pair<std::uint64_t, Group>> last;
    for (std::size_t i = 0; i < count_; ++i) {
      if (outcome(i) == Outcome::payable) {
        blamed_.push_back(0);
        continue;
      }
      // Neighbours often have the same mask.
      const std::pair key{decisions_.masks[first_ + i], group(i)};
      blamed_.push_back(last == key ? last_blamed_
                                    : blame(decisions_.rule_set.group(key.second).rule, key.first));
      last_blamed_ = blamed_.back();
      last = key;
    }
  }

  [[nodiscard]] ArrowArray provisions(Outcome of) const {
    return names_array(
        count_,
        [&](std::size_t i) {
          return outcome(i) == of ? std::uint64_t{blamed_[i]} : std::uint64_t{0};
        },
        [&](std::size_t i, std::size_t number) -> std::string_view {
          return decisions_.rule_set.group(group(i)).rule.provisions()[number].id;
        });
  }

  // Makes a column that both tables have.
  [[nodiscard]] ArrowArray column(std::string_view name) const {
    if (name == "request_id") return request_text(workers::request_id);
    if (name == "worker_id") return request_text(workers::worker_id);
    if (name == "list_id") {
      const TextColumn& ids = dossier_.lists.columns[lists::list_id].texts;
      return text_array(count_, [&](std::size_t i) { return ids[list(i)]; });
    }
    if (name == "employer_id") {
      const TextColumn& ids = dossier_.employers.columns[employers::employer_id].texts;
      return text_array(count_,
                        [&](std::size_t i) { return ids[dossier_.list_employer[list(i)]]; });
    }
    if (name == "row_no") {
      return value_array<std::int64_t>(
          count_, [&](std::size_t i) { return (*rows_.row_numbers)[requests_[i]]; });
    }
    auto kept = std::make_unique<KeptArray>();  // group
    std::vector<std::uint8_t> groups;
    groups.reserve(count_);
    for (std::size_t i = 0; i < count_; ++i) groups.push_back(static_cast<std::uint8_t>(group(i)));
    kept->keep(1, std::move(groups));
    return choice_array(std::move(kept), count_, group_names.size(),
                        [](std::size_t i) { return group_names[i]; });
  }
  [[nodiscard]] ArrowArray month(std::unique_ptr<KeptArray> places) const {
    return choice_array(
        std::move(places), count_, std::size_t{MonthSet::capacity},
        [](std::size_t place) { return to_string(month_at(static_cast<std::uint8_t>(place))); });
  }
  [[nodiscard]] ArrowArray request_text(std::size_t number) const {
    const TextColumn& texts = dossier_.workers.columns[number].texts;
    return text_array(count_, [&](std::size_t i) { return texts[requests_[i]]; });
  }
  [[nodiscard]] ArrowArray optional_text(std::size_t number) const {
    const TextColumn& texts = dossier_.workers.columns[number].texts;
    return optional_text_array(count_, [&](std::size_t i) { return texts[requests_[i]]; });
  }
  [[nodiscard]] ArrowArray day(Date Timeline::*limit) const {
    return value_array<std::int32_t>(count_, [&](std::size_t i) {
      return static_cast<std::int32_t>((payout(i).timeline.*limit).time_since_epoch().count());
    });
  }

  const DecidedRows& rows_;
  const Decisions::Data& decisions_;
  const Dossier::Data& dossier_;
  std::size_t first_;
  std::size_t count_;
  std::vector<std::size_t> requests_;
  std::vector<std::uint32_t> blamed_;
  std::uint32_t last_blamed_ = 0;
};

std::span<const ExportColumn> columns_of(const DecidedRows& rows) noexcept {
  if (rows.payouts != nullptr) return schedule_columns;
  return decisions_columns;
}
std::span<const ExportColumn> columns_of(const ProblemRows& /*rows*/) noexcept {
  return problem_columns;
}

// Make the columns of some rows, in their order.
void make_columns(const DecidedRows& rows, std::size_t first, std::size_t count,
                  std::vector<ArrowArray>& to) {
  const Columns maker(rows, first, count);
  for (const ExportColumn& column : columns_of(rows)) {
    to.push_back(rows.payouts != nullptr ? maker.schedule_column(column.name)
                                         : maker.decisions_column(column.name));
  }
}
void make_columns(const ProblemRows& rows, std::size_t first, std::size_t count,
                  std::vector<ArrowArray>& to) {
  const auto of = [&](auto member) {
    return [&rows, first, member](std::size_t i) { return (*rows.all)[first + i].*member; };
  };
  const auto text_of = [&](auto member) {
    return [&rows, first, member](std::size_t i) {
      return std::string_view{(*rows.all)[first + i].*member};
    };
  };
  to.push_back(text_array(count, text_of(&ProblemRow::file)));
  to.push_back(value_array<std::int64_t>(count, of(&ProblemRow::row_no)));
  to.push_back(optional_text_array(count, text_of(&ProblemRow::key)));
  to.push_back(optional_text_array(count, text_of(&ProblemRow::column)));
  to.push_back(text_array(count, text_of(&ProblemRow::code)));
  to.push_back(text_array(count, text_of(&ProblemRow::message)));
  to.push_back(yes_no_array(count, of(&ProblemRow::rejected)));
}

// ---- Streams ----

template <class Rows>
struct KeptStream {
  Rows rows;
  std::size_t next = 0;
  std::string said;
  const char* error = nullptr;

  // Calls a function that may throw; returns an errno.
  template <class Work>
  int guarded(Work work) noexcept {
    error = nullptr;
    try {
      try {
        work();
        return 0;
      } catch (const Error& failure) {
        said = failure.what();
        error = said.c_str();
        return EOVERFLOW;
      }
    } catch (const std::bad_alloc&) {
      error = "there is not enough memory";
      return ENOMEM;
    } catch (...) {
      error = "something unknown was thrown";
      return EIO;
    }
  }
};

}  // namespace

template <class Rows>
ArrowSchema arrow_schema(const Rows& rows) {
  auto kept = std::make_unique<KeptSchema>();
  const auto columns = columns_of(rows);
  // Nothing can throw between the making of a child and its place among the others.
  kept->children.reserve(columns.size());
  for (const ExportColumn& column : columns) kept->children.push_back(schema_of(column));
  return finish(std::move(kept), "", "+s", 0);
}

template <class Rows>
ArrowArray arrow_array(const Rows& rows, std::size_t first, std::size_t count) {
  auto kept = std::make_unique<KeptArray>();
  kept->children.reserve(columns_of(rows).size());
  make_columns(rows, first, count, kept->children);
  return finish(std::move(kept), count, 1);
}

template <class Rows>
ArrowArrayStream arrow_stream(Rows rows) {
  using Kept = KeptStream<Rows>;
  auto kept = std::make_unique<Kept>();
  kept->rows = std::move(rows);
  ArrowArrayStream stream{};
  stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
    auto& of = *static_cast<Kept*>(self->private_data);
    return of.guarded([&] { *out = arrow_schema(of.rows); });
  };
  stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
    auto& of = *static_cast<Kept*>(self->private_data);
    return of.guarded([&] {
      const std::size_t count = std::min(rows_a_batch, of.rows.size() - of.next);
      *out = count == 0 ? ArrowArray{} : arrow_array(of.rows, of.next, count);
      of.next += count;
    });
  };
  stream.get_last_error = [](ArrowArrayStream* self) {
    return static_cast<Kept*>(self->private_data)->error;
  };
  stream.release = [](ArrowArrayStream* self) {
    const std::unique_ptr<Kept> owned{static_cast<Kept*>(self->private_data)};
    self->release = nullptr;
  };
  stream.private_data = kept.release();
  return stream;
}

template ArrowSchema arrow_schema(const DecidedRows&);
template ArrowArray arrow_array(const DecidedRows&, std::size_t, std::size_t);
template ArrowArrayStream arrow_stream(DecidedRows);
template ArrowSchema arrow_schema(const ProblemRows&);
template ArrowArray arrow_array(const ProblemRows&, std::size_t, std::size_t);
template ArrowArrayStream arrow_stream(ProblemRows);

}  // namespace v2
}  // namespace rentsupport
