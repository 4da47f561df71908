#include "table/report.hpp"

#include <algorithm>
#include <sstream>

#include "values/sha256.hpp"

namespace tests::table {

std::vector<std::string> lines_of(const SchemeResult& result, const Scheme& scheme) {
  std::vector<std::string> lines;
  const std::string reading = result.reading + " | ";
  for (const Table& table : result.tables) {
    const WalkResult& walked = table.result;
    std::string digests = walked.sha256;
    for (const auto& cluster : table.clusters) digests += cluster->sha256();
    std::ostringstream line;
    line << reading << "table " << scheme.groups[table.group].name << ' ' << to_string(table.month)
         << " | classes " << walked.classes << " | payable " << walked.payable << " | refused "
         << walked.refused << " | undetermined " << walked.undetermined << " | sha256 "
         << rentsupport::sha256(digests);
    lines.push_back(line.str());
  }
  for (const std::string& idle : result.idle) lines.push_back(reading + "idle | " + idle);
  for (const std::string& row : result.out_of_reach)
    lines.push_back(reading + "out of reach | " + row);
  for (const CounterExample& found : result.counter_examples)
    lines.push_back(reading + "theorem " + std::to_string(found.theorem) + " does not hold");
  return lines;
}

std::vector<std::string> expected_lines(const std::string& text, const std::string& reading) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.compare(0, reading.size() + 3, reading + " | ") == 0) lines.push_back(line);
  }
  return lines;
}

std::string difference(const std::vector<std::string>& expected,
                       const std::vector<std::string>& found) {
  const std::size_t count = std::max(expected.size(), found.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::string e = i < expected.size() ? expected[i] : "(no more lines)";
    const std::string f = i < found.size() ? found[i] : "(no more lines)";
    if (e != f) return "expected: " + e + "\nfound:    " + f;
  }
  return {};
}

}  // namespace tests::table
