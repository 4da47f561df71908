#include "../rules/decision_23_2021/files/training_files.hpp"
#include "../rules/decision_23_2021/records.hpp"
#include "files/files.hpp"
#include "rule/persons_table.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

std::variant<LoadedFiles, Problem> read(const Files& files, const ReadOptions& options) {
  std::vector<TableFile> inputs{{&plans::table, files.plans}, {&trainees::table, files.trainees}};
  if (files.trained_before) inputs.push_back({&trained_before::table, *files.trained_before});
  if (files.persons) inputs.push_back({&persons::table, *files.persons});
  for (TableFile& input : inputs) input.workbooks = files.workbooks;
  return read_dossiers(inputs, options, open_file);
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
