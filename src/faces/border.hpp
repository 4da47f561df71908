// The border of the C ABI: whatever happens inside leaves it as a status and a message.
#ifndef RENTSUPPORT_SRC_FACES_BORDER_HPP
#define RENTSUPPORT_SRC_FACES_BORDER_HPP

#include <cstring>
#include <map>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "faces/act.hpp"
#include "faces/arrow_export.hpp"
#include "faces/arrow_import.hpp"
#include "faces/sized_structs.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/rentsupport_tables.h"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

// What a call fails with; leaves the library as a status and a message.
struct Failure {
  rentsupport_status status;
  Problem problem;
};

[[noreturn]] inline void fail(rentsupport_status status, std::string text) {
  throw Failure{status, Problem{{}, {}, 0, 0, {}, std::move(text)}};
}
[[noreturn]] inline void invalid(std::string text) {
  fail(RENTSUPPORT_INVALID_ARGUMENT, std::move(text));
}

// Copies a text to a buffer as people may see it, cut at a character's end; asks for no memory.
template <std::size_t size>
// NOLINTNEXTLINE(modernize-avoid-c-arrays): a member of a C struct
void put(char (&to)[size], std::string_view text) noexcept {
  std::size_t length = 0;
  Escape escape;
  while (!text.empty()) {
    const std::string_view character = take_printable(text, escape);
    if (length + character.size() >= size) break;
    std::memcpy(to + length, character.data(), character.size());
    length += character.size();
  }
  to[length] = '\0';
}

inline rentsupport_status report(rentsupport_message* message, rentsupport_status status,
                                 std::string_view text, std::string_view code = {},
                                 std::string_view column = {}) noexcept {
  if (message != nullptr) {
    put(message->code, code);
    put(message->column, column);
    put(message->text, text);
  }
  return status;
}

// The border: whatever is thrown inside becomes a status. All functions share it, since the
// handlers are larger than most of what they guard.
[[gnu::noinline]] inline rentsupport_status guarded(rentsupport_message* message,
                                                    void (*call)(void*), void* work) noexcept {
  try {
    try {
      call(work);
      return RENTSUPPORT_OK;
    } catch (const Failure& failure) {
      const Problem& problem = failure.problem;
      const bool of_data =
          failure.status == RENTSUPPORT_REJECTED || failure.status == RENTSUPPORT_BAD_SETTING;
      return report(message, failure.status, problem.text(),
                    of_data ? name(problem.code) : std::string_view{}, problem.column);
    }
  } catch (const BadSetting& bad) {
    return report(message, RENTSUPPORT_BAD_SETTING, bad.problem.text(), name(bad.problem.code),
                  bad.problem.column);
  } catch (const BadInput& bad) {
    return report(message, RENTSUPPORT_BAD_INPUT, bad.problem.text(), name(bad.problem.code),
                  bad.problem.column);
  } catch (const NotThere& missing) {
    return report(message, RENTSUPPORT_NOT_FOUND, missing.what);
  } catch (const BadArrow& bad) {
    return report(message, RENTSUPPORT_BAD_INPUT, bad.problem.message, name(bad.problem.code),
                  bad.problem.column);
  } catch (const Cancelled& error) {
    return report(message, RENTSUPPORT_CANCELLED, error.what());
  } catch (const Error& error) {
    return report(message, RENTSUPPORT_INVALID_ARGUMENT, error.what());
  } catch (const std::bad_alloc&) {
    return report(message, RENTSUPPORT_OUT_OF_MEMORY, "there is not enough memory");
  } catch (const std::length_error&) {
    return report(message, RENTSUPPORT_OUT_OF_MEMORY, "there is not enough memory");
  } catch (const std::exception& error) {
    return report(message, RENTSUPPORT_INTERNAL, error.what());
  } catch (...) {
    return report(message, RENTSUPPORT_INTERNAL, "something unknown was thrown");
  }
}

template <class Work>
rentsupport_status guarded(rentsupport_message* message, Work work) noexcept {
  return guarded(
      message, [](void* of) { (*static_cast<Work*>(of))(); }, &work);
}

template <class T>
T& not_null(T* pointer, const char* what) {
  if (pointer == nullptr) invalid(std::string{what} + " must not be null");
  return *pointer;
}

template <class T>
OutputStructs<T> output(T* out, std::size_t count, const char* what) {
  if (count > 0) (void)not_null(out, what);
  return OutputStructs<T>(out, count);
}

inline std::map<std::string, std::string> read_settings(const rentsupport_setting* settings,
                                                        std::size_t count) {
  std::map<std::string, std::string> result;
  if (count > 0) (void)not_null(settings, "settings");
  for (const rentsupport_setting& setting : std::span{settings, count}) {
    result[&not_null(setting.name, "a setting's name")] =
        &not_null(setting.value, "a setting's value");
  }
  return result;
}

inline void give(rentsupport_text& to, std::string_view text) {
  // NOLINTNEXTLINE(modernize-avoid-c-arrays): the text of a C struct
  auto bytes = std::make_unique<char[]>(text.size() + 1);
  std::memcpy(bytes.get(), text.data(), text.size());
  to = {bytes.release(), text.size()};
}

// Hands out rows as one array: schema and array, or neither.
inline void export_array(const Output& table, ArrowSchema* schema, ArrowArray* array) {
  (void)not_null(schema, "schema");
  (void)not_null(array, "array");
  ArrowOwner<ArrowSchema> made;
  *made = arrow_schema(table);
  *array = arrow_array(table, 0, table.rows);
  *schema = std::exchange(*made, ArrowSchema{});
}

// Checks that a caller handed something in.
template <class T>
T& live(T* arrow, const char* what) {
  if (not_null(arrow, what).release == nullptr) invalid(std::string{what} + " was released before");
  return *arrow;
}

// Calls a function of a stream.
template <class Call>
void pull(ArrowArrayStream* stream, Call call) {
  const int failed = call(stream);
  if (failed == 0) return;
  const char* const why = stream->get_last_error(stream);
  throw BadArrow{Problem{ProblemCode::unreadable_file,
                         {},
                         0,
                         0,
                         {},
                         "the stream failed with error " + std::to_string(failed) +
                             (why == nullptr ? "" : ": " + as_utf8(why))}};
}

// Calls with the arrays of a stream, each with the columns that make_columns(schema) gives.
template <class MakeColumns, class Add>
void each_array(ArrowOwner<ArrowArrayStream>& stream, MakeColumns make_columns, Add add) {
  ArrowOwner<ArrowSchema> schema;
  pull(stream.get(), [&](ArrowArrayStream* from) { return from->get_schema(from, schema.get()); });
  const auto columns = make_columns(*schema);
  while (true) {
    ArrowOwner<ArrowArray> array;
    pull(stream.get(), [&](ArrowArrayStream* from) { return from->get_next(from, array.get()); });
    if (array->release == nullptr) return;
    add(columns, *array);
  }
}

// Reads how to evaluate; `in`, where it is not null, is needed as long as the result.
inline EvaluateOptions evaluate_options(const rentsupport_evaluate_options* in,
                                        const FurtherFacts& facts = {}) {
  EvaluateOptions how;
  how.assumptions = Assumptions(facts);
  if (in == nullptr) return how;
  const InputStruct<rentsupport_evaluate_options> input(*in);
  const rentsupport_evaluate_options options = *input;
  how.threads = options.threads;
  if (options.assumption_count > 0) {
    if (auto problem =
            how.assumptions.add(read_settings(options.assumptions, options.assumption_count)))
      throw BadSetting{*std::move(problem)};
  }
  if (options.progress != nullptr) {
    how.go_on = [options](std::size_t done, std::size_t total) {
      return options.progress(options.context, done, total) == 0;
    };
  }
  return how;
}

}  // namespace v2
}  // namespace rentsupport

struct rentsupport_rules {
  const rentsupport::Act* act;
  std::shared_ptr<const rentsupport::ActRules> rules;
};

#endif
