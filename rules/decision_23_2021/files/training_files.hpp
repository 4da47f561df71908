// What was read of training support.
#ifndef RENTSUPPORT_SRC_FILES_TRAINING_FILES_HPP
#define RENTSUPPORT_SRC_FILES_TRAINING_FILES_HPP

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "files/read_tables.hpp"
#include "rentsupport/summary.hpp"
#include "rentsupport/training.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

struct LoadedFiles::Data {
  Dossiers dossiers;
  std::vector<Reject> rejects{};
  std::vector<Issue> issues{};
  bool is_cut = false;
  std::vector<std::string> warnings{};
  InputTexts texts{};                          // by path
  std::map<std::string, FileDigest> inputs{};  // by table
  std::set<std::string> ignored_columns{};
  std::vector<std::pair<std::string, DateOrder>> dates{};
  Language language = Language::english;
};

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
