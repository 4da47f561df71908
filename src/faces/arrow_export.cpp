#include "faces/arrow_export.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t rows_a_batch = 65'536;

const char* format_of(OutputType type) noexcept {
  switch (type) {
    case OutputType::text:
      return "u";
    case OutputType::choice:
      return "c";
    case OutputType::number:
      return "l";
    case OutputType::count:
    case OutputType::mask:
      return "L";
    case OutputType::day:
      return "tdD";
    case OutputType::yes_no:
      return "b";
    case OutputType::names:
      return "+l";
  }
  return "";
}

// ---- Schemas ----

// What a schema keeps until it is released: a child that was moved out is no longer its own.
struct KeptSchema {
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  ArrowSchema dictionary{};
  std::string own_name;

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

// Names and formats live as long as the library. `kept` holds the children made so far.
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

ArrowSchema schema_of(const OutputColumn& column) {
  auto kept = std::make_unique<KeptSchema>();
  kept->own_name = column.name;
  if (column.type == OutputType::choice) kept->dictionary = text_schema("");
  if (column.type == OutputType::names) {
    kept->children.reserve(1);
    kept->children.push_back(text_schema("item"));
  }
  const char* const name = kept->own_name.c_str();
  return finish(std::move(kept), name, format_of(column.type),
                column.may_be_empty ? ARROW_FLAG_NULLABLE : 0);
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

// Makes a column of some rows of an output.
class ColumnMaker {
 public:
  ColumnMaker(const Output& table, const OutputColumn& column, std::size_t first, std::size_t count)
      : table_(table), column_(column), first_(first), count_(count) {}

  [[nodiscard]] ArrowArray make() {
    switch (column_.type) {
      case OutputType::text:
        return texts();
      case OutputType::choice: {
        auto kept = values<std::uint8_t>();
        kept->dictionary =
            text_array(column_.values.size(), [&](std::size_t i) { return column_.values[i]; });
        return finish_values(std::move(kept));
      }
      case OutputType::number:
        return finish_values(values<std::int64_t>());
      case OutputType::count:
      case OutputType::mask:
        return finish_values(values<std::uint64_t>());
      case OutputType::day:
        return finish_values(values<std::int32_t>());
      case OutputType::yes_no:
        return finish_values(bits());
      case OutputType::names:
        return lists();
    }
    throw Error("a column has no type");
  }

 private:
  // Reads a cell, and notes what is not known.
  const OutputCell& read(std::size_t i) {
    cell_.is_known = true;
    column_.read(first_ + i, cell_);
    if (column_.type == OutputType::text)
      cell_.is_known = !column_.may_be_empty || !cell_.text.empty();
    if (!cell_.is_known) {
      if (nulls_++ == 0) {
        known_.assign((count_ + 7) / 8, 0xff);
        if (count_ % 8 != 0) known_.back() = static_cast<std::uint8_t>((1U << count_ % 8) - 1);
      }
      known_[i / 8] = static_cast<std::uint8_t>(known_[i / 8] & ~(1U << i % 8));
      cell_.number = 0;
    }
    return cell_;
  }
  ArrowArray finish_values(std::unique_ptr<KeptArray> kept, std::int64_t buffers = value_buffers) {
    if (nulls_ > 0) kept->keep(0, std::move(known_));
    return finish(std::move(kept), count_, buffers, nulls_);
  }

  ArrowArray texts() {
    TextsWriter texts;
    for (std::size_t i = 0; i < count_; ++i) texts.put(read(i).text);
    auto kept = std::make_unique<KeptArray>();
    texts.move_to(*kept);
    return finish_values(std::move(kept), text_buffers);
  }
  // Uses values as they lie in memory, where they do.
  template <class T>
  std::unique_ptr<KeptArray> values() {
    auto kept = std::make_unique<KeptArray>();
    if (column_.buffer != nullptr) {
      kept->shared = table_.owner;
      kept->buffers[1] = static_cast<const T*>(column_.buffer) + first_;
      return kept;
    }
    std::vector<T> values;
    values.reserve(count_);
    for (std::size_t i = 0; i < count_; ++i) values.push_back(static_cast<T>(read(i).number));
    kept->keep(1, std::move(values));
    return kept;
  }
  std::unique_ptr<KeptArray> bits() {
    std::vector<std::uint8_t> bits((count_ + 7) / 8);
    for (std::size_t i = 0; i < count_; ++i) {
      if (read(i).number != 0) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | 1U << i % 8);
    }
    auto kept = std::make_unique<KeptArray>();
    kept->keep(1, std::move(bits));
    return kept;
  }
  ArrowArray lists() {
    TextsWriter names;
    std::vector<std::int32_t> offsets(1);
    offsets.reserve(count_ + 1);
    for (std::size_t i = 0; i < count_; ++i) {
      for (const std::string_view name : read(i).names) names.put(name);
      offsets.push_back(offset_of(names.size()));
    }
    auto kept = std::make_unique<KeptArray>();
    auto elements = std::make_unique<KeptArray>();
    const std::size_t size = names.size();
    names.move_to(*elements);
    kept->keep(1, std::move(offsets));
    kept->children.reserve(1);
    kept->children.push_back(finish(std::move(elements), size, text_buffers));
    return finish_values(std::move(kept));
  }

  const Output& table_;
  const OutputColumn& column_;
  std::size_t first_;
  std::size_t count_;
  OutputCell cell_;
  std::vector<std::uint8_t> known_;
  std::int64_t nulls_ = 0;
};

// ---- Streams ----

struct KeptStream {
  Output table;
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

ArrowSchema arrow_schema(const Output& table) {
  auto kept = std::make_unique<KeptSchema>();
  // Nothing can throw between the making of a child and its place among the others.
  kept->children.reserve(table.columns.size());
  for (const OutputColumn& column : table.columns) kept->children.push_back(schema_of(column));
  return finish(std::move(kept), "", "+s", 0);
}

ArrowArray arrow_array(const Output& table, std::size_t first, std::size_t count) {
  auto kept = std::make_unique<KeptArray>();
  kept->children.reserve(table.columns.size());
  for (const OutputColumn& column : table.columns)
    kept->children.push_back(ColumnMaker(table, column, first, count).make());
  return finish(std::move(kept), count, 1);
}

ArrowArrayStream arrow_stream(Output table) {
  auto kept = std::make_unique<KeptStream>();
  kept->table = std::move(table);
  ArrowArrayStream stream{};
  stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
    auto& of = *static_cast<KeptStream*>(self->private_data);
    return of.guarded([&] { *out = arrow_schema(of.table); });
  };
  stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
    auto& of = *static_cast<KeptStream*>(self->private_data);
    return of.guarded([&] {
      const std::size_t count = std::min(rows_a_batch, of.table.rows - of.next);
      *out = count == 0 ? ArrowArray{} : arrow_array(of.table, of.next, count);
      of.next += count;
    });
  };
  stream.get_last_error = [](ArrowArrayStream* self) {
    return static_cast<KeptStream*>(self->private_data)->error;
  };
  stream.release = [](ArrowArrayStream* self) {
    const std::unique_ptr<KeptStream> owned{static_cast<KeptStream*>(self->private_data)};
    self->release = nullptr;
  };
  stream.private_data = kept.release();
  return stream;
}

}  // namespace v2
}  // namespace rentsupport
