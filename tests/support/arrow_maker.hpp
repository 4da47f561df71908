// Arrow made by hand: schemas and arrays of every layout that a producer may hand over.
#ifndef RENTSUPPORT_TESTS_ARROW_MAKER_HPP
#define RENTSUPPORT_TESTS_ARROW_MAKER_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/rentsupport_arrow.h"

namespace tests {

// A column as a value: made into a schema and an array when it is handed over. Buffers are copied
// to memory of exactly their size, so that a sanitizer sees who reads past them.
struct ArrowColumn {
  std::string format;
  std::string name;
  std::int64_t length = 0;
  std::int64_t offset = 0;
  std::int64_t null_count = 0;
  std::vector<std::optional<std::string>> buffers;  // nothing: a null pointer
  std::vector<ArrowColumn> children;
  std::shared_ptr<ArrowColumn> dictionary;
};

using Texts = std::vector<std::optional<std::string>>;
using Numbers = std::vector<std::optional<std::int64_t>>;

// Make columns; nothing is a null. Format `u`, `U` or `vu`; of numbers any of one size: `tdD`,
// `c`, ...; bool is `b`.
[[nodiscard]] ArrowColumn text_column(std::string name, const Texts& values,
                                      std::string format = "u");
[[nodiscard]] ArrowColumn number_column(std::string name, const Numbers& values,
                                        std::string format);
[[nodiscard]] ArrowColumn null_column(std::string name, std::int64_t length);
// Encodes a column by a dictionary, with indices of a format.
[[nodiscard]] ArrowColumn encoded_column(const ArrowColumn& values, const Numbers& indices,
                                         std::string format);
// Puts runs of elements into lists: a list has as many as its size says; format `+l` or `+L`.
[[nodiscard]] ArrowColumn list_column(std::string name, ArrowColumn elements, const Numbers& sizes,
                                      std::string format = "+l");
[[nodiscard]] ArrowColumn struct_column(std::vector<ArrowColumn> children);

// Counts the schemas, arrays and streams that are not released yet.
[[nodiscard]] std::int64_t alive();

[[nodiscard]] ArrowSchema make_schema(const ArrowColumn& column);
[[nodiscard]] ArrowArray make_array(const ArrowColumn& column);

// A stream of arrays of one schema, which may fail: get_schema() where `failing` is -1, else
// get_next() once it handed out that many.
struct ArrowFailure {
  std::int64_t failing = -2;
  int error = 5;
  std::optional<std::string> why;
};
[[nodiscard]] ArrowArrayStream make_stream(ArrowColumn schema, std::vector<ArrowColumn> batches,
                                           ArrowFailure failure = {});

}  // namespace tests

#endif
