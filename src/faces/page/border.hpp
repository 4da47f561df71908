// What every function for the page's worker has in common: a text comes in and a text goes out, and
// nothing thrown leaves.
#ifndef RENTSUPPORT_SRC_FACES_PAGE_BORDER_HPP
#define RENTSUPPORT_SRC_FACES_PAGE_BORDER_HPP

#include <algorithm>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/problem.hpp"
#include "rentsupport/rule_set.hpp"
#include "values/json.hpp"

// Keeps a function in the module, under its name.
#define RENTSUPPORT_PAGE extern "C" __attribute__((used, visibility("default")))

namespace rentsupport::page {

// Is thrown for what the reader of the page has to hear.
struct Refused {
  std::string message;
};

// Keeps the answer of the last call, of which the length is asked for by page_size().
const char* keep(std::string answer);

// Answers {"error": message}.
const char* keep_error(std::string_view message);

// Answers what `make` returns; what it throws becomes an error: `{"error": …}`, of memory that ran
// out `{"error": "memory"}`.
template <class Make>
const char* answer(Make&& make) {
  try {
    return keep(make());
  } catch (const Refused& refused) {
    return keep_error(refused.message);
  } catch (const std::bad_alloc&) {
    return keep_error("memory");
  } catch (const std::exception& error) {
    return keep_error(error.what());
  }
}

inline void check(const std::optional<Problem>& problem) {
  if (problem) throw Refused{problem->text()};
}

// Returns the rules that the page decides by, before parameters and readings.
[[nodiscard]] RuleSet as_enacted();

// Settings come as lines, `NAME VALUE`; a value may hold blanks.
using Settings = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] inline Settings settings_of(std::string_view lines) {
  Settings settings;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    if (line.empty()) continue;
    const std::size_t blank = std::min(line.find(' '), line.size());
    settings.emplace_back(line.substr(0, blank), line.substr(std::min(line.size(), blank + 1)));
  }
  return settings;
}

[[nodiscard]] inline Language language_of(std::string_view name) {
  return name == "en" ? Language::english : Language::vietnamese;
}

}  // namespace rentsupport::page

#endif
