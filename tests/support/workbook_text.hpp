// What stands in a workbook.
#ifndef RENTSUPPORT_TESTS_WORKBOOK_TEXT_HPP
#define RENTSUPPORT_TESTS_WORKBOOK_TEXT_HPP

#include <filesystem>
#include <stdexcept>
#include <string>

#include "support/run.hpp"

namespace tests {

// Returns all texts of a workbook; throws where it is none.
inline std::string workbook_text(const std::string& path) {
  const ScratchDirectory scratch;
  if (run_program({"/usr/bin/python3", "-m", "zipfile", "-e", path, scratch / "x"}).status != 0)
    throw std::runtime_error("no workbook: " + path);
  std::string all;
  for (const auto& file : std::filesystem::recursive_directory_iterator(scratch / "x")) {
    if (file.is_regular_file()) all += read_file(file.path());
  }
  return all;
}

}  // namespace tests

#endif
