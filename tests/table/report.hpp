// What the tables come to, as lines: those that stand in a file and are compared, and a page.
#ifndef RENTSUPPORT_TESTS_TABLE_REPORT_HPP
#define RENTSUPPORT_TESTS_TABLE_REPORT_HPP

#include <string>
#include <vector>

#include "table/theorems.hpp"

namespace tests::table {

// Returns the lines of a reading: `READING | table GROUP MONTH | ...`, what is idle or out of
// reach.
[[nodiscard]] std::vector<std::string> lines_of(const SchemeResult& result, const Scheme& scheme);

// Returns the lines of a file of expected ones that belong to a reading.
[[nodiscard]] std::vector<std::string> expected_lines(const std::string& text,
                                                      const std::string& reading);

// Says where lines differ first; empty where they are the same.
[[nodiscard]] std::string difference(const std::vector<std::string>& expected,
                                     const std::vector<std::string>& found);

}  // namespace tests::table

#endif
