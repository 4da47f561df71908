#include "files/files.hpp"
#include "files/loaded_files.hpp"

namespace rentsupport {
inline namespace v2 {

std::shared_ptr<const TableText> open_file(const std::string& path, const ReadOptions& options) {
  return std::make_shared<InputText>(path, options.language,
                                     options.map_files ? Backing::file : Backing::memory);
}

LoadedFiles read_files(const InputFiles& files, const ReadOptions& options) {
  std::vector<TableFile> inputs{{&spec_of(TableName::employers), files.employers},
                                {&spec_of(TableName::lists), files.lists},
                                {&spec_of(TableName::workers), files.workers}};
  if (files.history) inputs.push_back({&spec_of(TableName::history), *files.history});
  if (files.persons) inputs.push_back({&spec_of(TableName::persons), *files.persons});
  return read_dossier(inputs, options, open_file);
}

}  // namespace v2
}  // namespace rentsupport
