#include "support/arrow_maker.hpp"

#include <atomic>
#include <cstring>
#include <utility>

namespace tests {

namespace {

std::atomic<std::int64_t> living{0};

template <class T>
void append(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

template <class Values>
void note_nulls(ArrowColumn& column, const Values& values) {
  column.length = static_cast<std::int64_t>(values.size());
  std::string bits((values.size() + 7) / 8, '\0');
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) {
      bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << i % 8);
    } else {
      ++column.null_count;
    }
  }
  column.buffers.emplace_back();
  if (column.null_count > 0) column.buffers[0] = std::move(bits);
}

// What a schema or an array keeps.
struct Kept {
  std::string format;
  std::string name;
  std::vector<std::unique_ptr<char[]>> bytes;
  std::vector<const void*> buffers;
  std::vector<ArrowSchema> schemas;
  std::vector<ArrowSchema*> schema_pointers;
  std::vector<ArrowArray> arrays;
  std::vector<ArrowArray*> array_pointers;
  std::unique_ptr<ArrowSchema> schema_dictionary;
  std::unique_ptr<ArrowArray> array_dictionary;

  Kept() { ++living; }
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;
  ~Kept() {
    const auto release = [](auto& part) {
      if (part.release != nullptr) part.release(&part);
    };
    for (ArrowSchema& schema : schemas) release(schema);
    for (ArrowArray& array : arrays) release(array);
    if (schema_dictionary) release(*schema_dictionary);
    if (array_dictionary) release(*array_dictionary);
    --living;
  }
};

template <class T>
void release_kept(T* part) {
  delete static_cast<Kept*>(part->private_data);
  part->release = nullptr;
}

struct Batches {
  ArrowColumn schema;
  std::vector<ArrowColumn> batches;
  ArrowFailure failure;
  std::size_t next = 0;
};

}  // namespace

ArrowColumn text_column(std::string name, const Texts& values, std::string format) {
  ArrowColumn column{std::move(format), std::move(name), 0, 0, 0, {}, {}, {}};
  note_nulls(column, values);
  std::string bytes;
  std::string places;
  const auto put_offset = [&] {
    if (column.format == "U") {
      append(places, static_cast<std::int64_t>(bytes.size()));
    } else {
      append(places, static_cast<std::int32_t>(bytes.size()));
    }
  };
  if (column.format == "vu") {
    // Two buffers of bytes, in turn.
    std::string other;
    for (const auto& value : values) {
      const std::string text = value.value_or("");
      append(places, static_cast<std::int32_t>(text.size()));
      std::string rest = text;
      if (text.size() > 12) {
        std::string& buffer = places.size() % 32 == 4 ? bytes : other;
        rest = text.substr(0, 4);
        append(rest, std::int32_t{&buffer == &other});
        append(rest, static_cast<std::int32_t>(buffer.size()));
        buffer += text;
      }
      rest.resize(12);
      places += rest;
    }
    std::string sizes;
    append(sizes, static_cast<std::int64_t>(bytes.size()));
    append(sizes, static_cast<std::int64_t>(other.size()));
    column.buffers.insert(column.buffers.end(), {places, bytes, other, sizes});
    return column;
  }
  put_offset();
  for (const auto& value : values) {
    bytes += value.value_or("");
    put_offset();
  }
  column.buffers.insert(column.buffers.end(), {places, bytes});
  return column;
}

ArrowColumn number_column(std::string name, const Numbers& values, std::string format) {
  ArrowColumn column{std::move(format), std::move(name), 0, 0, 0, {}, {}, {}};
  note_nulls(column, values);
  const std::string& type = column.format;
  std::string bytes;
  if (type == "b") bytes.resize((values.size() + 7) / 8);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int64_t value = values[i].value_or(0);
    if (type == "b") {
      bytes[i / 8] = static_cast<char>(bytes[i / 8] | (value & 1) << i % 8);
    } else if (type == "c" || type == "C") {
      append(bytes, static_cast<std::int8_t>(value));
    } else if (type == "s" || type == "S") {
      append(bytes, static_cast<std::int16_t>(value));
    } else if (type == "i" || type == "I" || type == "tdD") {
      append(bytes, static_cast<std::int32_t>(value));
    } else {
      append(bytes, value);
    }
  }
  column.buffers.emplace_back(std::move(bytes));
  return column;
}

ArrowColumn null_column(std::string name, std::int64_t length) {
  return {"n", std::move(name), length, 0, length, {}, {}, {}};
}

ArrowColumn encoded_column(const ArrowColumn& values, const Numbers& indices, std::string format) {
  ArrowColumn column = number_column(values.name, indices, std::move(format));
  column.dictionary = std::make_shared<ArrowColumn>(values);
  return column;
}

ArrowColumn list_column(std::string name, ArrowColumn elements, const Numbers& sizes,
                        std::string format) {
  ArrowColumn column{std::move(format), std::move(name), 0, 0, 0, {}, {}, {}};
  note_nulls(column, sizes);
  std::string offsets;
  std::int64_t at = 0;
  const auto put_offset = [&] {
    if (column.format == "+L") {
      append(offsets, at);
    } else {
      append(offsets, static_cast<std::int32_t>(at));
    }
  };
  put_offset();
  for (const auto& size : sizes) {
    at += size.value_or(0);
    put_offset();
  }
  column.buffers.emplace_back(std::move(offsets));
  column.children.push_back(std::move(elements));
  return column;
}

ArrowColumn struct_column(std::vector<ArrowColumn> children) {
  ArrowColumn column{"+s", {}, children.empty() ? 0 : children[0].length, 0, 0, {}, {}, {}};
  column.buffers.emplace_back();
  column.children = std::move(children);
  return column;
}

std::int64_t alive() { return living; }

ArrowSchema make_schema(const ArrowColumn& column) {
  auto* const kept = new Kept;
  kept->format = column.format;
  kept->name = column.name;
  for (const ArrowColumn& child : column.children) kept->schemas.push_back(make_schema(child));
  for (ArrowSchema& child : kept->schemas) kept->schema_pointers.push_back(&child);
  if (column.dictionary)
    kept->schema_dictionary = std::make_unique<ArrowSchema>(make_schema(*column.dictionary));
  return {kept->format.c_str(),
          kept->name.c_str(),
          nullptr,
          ARROW_FLAG_NULLABLE,
          static_cast<std::int64_t>(kept->schemas.size()),
          kept->schema_pointers.data(),
          kept->schema_dictionary.get(),
          release_kept<ArrowSchema>,
          kept};
}

ArrowArray make_array(const ArrowColumn& column) {
  auto* const kept = new Kept;
  for (const auto& buffer : column.buffers) {
    if (!buffer) {
      kept->buffers.push_back(nullptr);
      continue;
    }
    kept->bytes.push_back(std::make_unique<char[]>(buffer->size()));
    std::memcpy(kept->bytes.back().get(), buffer->data(), buffer->size());
    kept->buffers.push_back(kept->bytes.back().get());
  }
  for (const ArrowColumn& child : column.children) kept->arrays.push_back(make_array(child));
  for (ArrowArray& child : kept->arrays) kept->array_pointers.push_back(&child);
  if (column.dictionary)
    kept->array_dictionary = std::make_unique<ArrowArray>(make_array(*column.dictionary));
  return {column.length,
          column.null_count,
          column.offset,
          static_cast<std::int64_t>(kept->buffers.size()),
          static_cast<std::int64_t>(kept->arrays.size()),
          kept->buffers.data(),
          kept->array_pointers.data(),
          kept->array_dictionary.get(),
          release_kept<ArrowArray>,
          kept};
}

ArrowArrayStream make_stream(ArrowColumn schema, std::vector<ArrowColumn> batches,
                             ArrowFailure failure) {
  ++living;
  ArrowArrayStream stream{};
  stream.private_data = new Batches{std::move(schema), std::move(batches), std::move(failure)};
  stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
    const auto& of = *static_cast<Batches*>(self->private_data);
    if (of.failure.failing == -1) return of.failure.error;
    *out = make_schema(of.schema);
    return 0;
  };
  stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
    auto& of = *static_cast<Batches*>(self->private_data);
    if (of.failure.failing == static_cast<std::int64_t>(of.next)) return of.failure.error;
    *out = of.next < of.batches.size() ? make_array(of.batches[of.next]) : ArrowArray{};
    ++of.next;
    return 0;
  };
  stream.get_last_error = [](ArrowArrayStream* self) {
    const auto& why = static_cast<Batches*>(self->private_data)->failure.why;
    return why ? why->c_str() : nullptr;
  };
  stream.release = [](ArrowArrayStream* self) {
    delete static_cast<Batches*>(self->private_data);
    self->release = nullptr;
    --living;
  };
  return stream;
}

}  // namespace tests
