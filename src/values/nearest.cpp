#include "values/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace rentsupport {
inline namespace v2 {

namespace {

// Counts the letters to add, to take away, to change, and the neighbours to swap.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] =
          std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = std::exchange(last, std::move(row));
  }
  return last.back();
}

}  // namespace

std::string nearest(std::string_view name, std::span<const std::string> candidates) {
  const std::string* best = nullptr;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    const std::size_t d = distance(name.substr(0, 64), std::string_view{candidate}.substr(0, 64));
    if (best == nullptr || d < best_distance) {
      best = &candidate;
      best_distance = d;
    }
  }
  const std::size_t farthest = std::clamp<std::size_t>(name.size() / 3, 1, 4);
  return best == nullptr || best_distance > farthest ? std::string{} : *best;
}

std::string guess(std::string_view name, std::span<const std::string> candidates,
                  Language language) {
  const std::string near = nearest(name, candidates);
  return near.empty() ? near : say(language, ": did you mean {}?", ": có phải là {}?", near);
}

}  // namespace v2
}  // namespace rentsupport
