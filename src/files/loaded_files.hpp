// What reading files leaves behind.
#ifndef RENTSUPPORT_SRC_FILES_READING_DATA_HPP
#define RENTSUPPORT_SRC_FILES_READING_DATA_HPP

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "files/read_tables.hpp"
#include "files/table_reader.hpp"
#include "rentsupport/csv.hpp"

namespace rentsupport {
inline namespace v2 {

struct LoadedFiles::Data {
  [[nodiscard]] static Data& of(LoadedFiles& loaded) noexcept { return *loaded.data_; }
  [[nodiscard]] static const Data& of(const LoadedFiles& loaded) noexcept { return *loaded.data_; }

  std::optional<Problem> problem;
  Dossier dossier;
  InputTexts texts;
  std::vector<RejectRecord> rejects;
  std::map<std::string, FileDigest> inputs;
  std::set<std::string> ignored_columns;
  std::vector<std::pair<std::string, DateOrder>> dates;
  std::vector<std::string> warnings;
  std::vector<std::string> cut_pipes;  // whose last line does not end
  // The first table of which some records were read, and dates look month first though nobody said
  // which order they have.
  std::string undecided_dates;
  Language language = Language::english;
};

// Reads the tables of rent support, each after those that its rows refer to.
[[nodiscard]] LoadedFiles read_dossier(std::span<const TableFile> files, const ReadOptions& options,
                                       OpenFile open = nullptr);

}  // namespace v2
}  // namespace rentsupport

#endif
