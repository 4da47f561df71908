#include "files/files.hpp"
#include "files/loaded_files.hpp"
#include "files/other_formats.hpp"
#include "files/workbook_tables.hpp"

namespace rentsupport {
inline namespace v2 {

std::shared_ptr<const TableText> open_file(const TableFile& file, const ReadOptions& options) {
  const auto [path, sheet] = sheet_path(file.path);
  auto input = std::make_shared<InputText>(path, options.language,
                                           options.map_files ? Backing::file : Backing::memory);
  if (is_workbook(input->bytes())) {
    SheetTable table =
        read_sheet_table(input->bytes(), sheet, *file.spec, file.workbooks, options.language);
    input->replace_text(std::move(table.text),
                        std::make_shared<const SheetPlaces>(std::move(table.places)));
  }
  return input;
}

LoadedFiles read_files(const InputFiles& files, const ReadOptions& options) {
  const ActRecords& records = options.facts.records();
  std::vector<TableFile> inputs{{&spec_of(records, TableName::employers), files.employers},
                                {&spec_of(records, TableName::lists), files.lists},
                                {&spec_of(records, TableName::workers), files.workers}};
  if (files.history) inputs.push_back({&spec_of(records, TableName::history), *files.history});
  if (files.persons) inputs.push_back({&spec_of(records, TableName::persons), *files.persons});
  for (TableFile& input : inputs) input.workbooks = files.workbooks;
  return read_dossier(inputs, options, open_file);
}

}  // namespace v2
}  // namespace rentsupport
