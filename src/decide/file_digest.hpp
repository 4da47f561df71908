// A file as JSON: its size and digest, and what became of its rows.
#ifndef RENTSUPPORT_SRC_DECIDE_FILE_DIGEST_HPP
#define RENTSUPPORT_SRC_DECIDE_FILE_DIGEST_HPP

#include <string>

#include "rentsupport/summary.hpp"
#include "values/json.hpp"

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] inline std::string json_of(const FileDigest& digest) {
  JsonObject values;
  values.number("bytes", digest.bytes);
  values.text("sha256", digest.sha256);
  return values.json();
}

[[nodiscard]] inline std::string json_of(const RowCounts& rows) {
  JsonObject values;
  values.number("read", rows.read);
  values.number("used", rows.used);
  values.number("rejected", rows.rejected);
  return values.json();
}

}  // namespace v2
}  // namespace rentsupport

#endif
