// What a run keeps of itself when it is asked to: run.sqlite beside its outputs, from which papers,
// answers on the telephone and reports are made later without the files that it was made from.
#ifndef RENTSUPPORT_KEPT_RUN_HPP
#define RENTSUPPORT_KEPT_RUN_HPP

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/audit.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule_set.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Holds the requests that words were found in.
struct FoundRequests {
  /// Of each request the explanations of its months, as letter() and short_answer() take them; in
  /// the order of the run.
  std::vector<std::vector<Explanation>> requests;
  bool are_all = true;  ///< false: there are more than were asked for
};

/// Reads what a run kept (`rentsupport evaluate --keep`): personal data, which only its owner may
/// read. Not for several threads.
class KeptRun {
 public:
  /// Opens what the run in a directory kept, and checks that it is that run's. `rules` is what its
  /// own rules are taken from, where it was decided under such.
  explicit KeptRun(const std::string& directory, const RuleSet& rules = RuleSet::decision_08_2022(),
                   Language language = Language::english);
  KeptRun(KeptRun&&) noexcept;
  KeptRun& operator=(KeptRun&&) noexcept;
  ~KeptRun();

  /// Says why it cannot be used: `unreadable_file` where there is no run, or it kept nothing or no
  /// longer does; `bad_value` where it is another run's, is damaged, or its rules are not at hand.
  /// Nothing else here may be called then.
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept;

  [[nodiscard]] const Manifest& manifest() const noexcept;
  [[nodiscard]] const RuleSet& rule_set() const noexcept;

  /// Reads the inputs again as the run did, and gives what else it was decided with; both together
  /// give its decisions. Every byte is checked before. Returns what is wrong.
  [[nodiscard]] std::optional<Problem> read(LoadedFiles& loaded, EvaluateOptions& options,
                                            unsigned threads = 0) const;

  /// Finds requests by words of the worker's name, ID or insurance number, of the request, the list
  /// and the firm: every word must be one of them, or begin one where none is so; case and
  /// diacritics do not matter. Explains the first `most` of them. Of a million requests this takes
  /// less than 0.1 s. Throws Error where there is no word.
  [[nodiscard]] FoundRequests find(std::string_view words, std::size_t most = 20) const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

/// Removes what a run in a directory kept, which stays a run otherwise. Returns `unreadable_file`
/// where there is no run or it kept nothing, `unwritable_file` where it cannot be removed.
[[nodiscard]] std::optional<Problem> forget_run(const std::string& directory,
                                                Language language = Language::english);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
