#include "rentsupport/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "decide/persons.hpp"
#include "files/dossier_readers.hpp"
#include "files/loaded_files.hpp"
#include "rentsupport/named.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

std::string_view name(DateOrder order) noexcept {
  static constexpr std::array<std::string_view, 2> names{"day_first", "month_first"};
  return name_in(names, order);
}

LoadedFiles::LoadedFiles() : data_(std::make_unique<Data>()) {}
LoadedFiles::LoadedFiles(LoadedFiles&&) noexcept = default;
LoadedFiles& LoadedFiles::operator=(LoadedFiles&&) noexcept = default;
LoadedFiles::~LoadedFiles() = default;

const std::optional<Problem>& LoadedFiles::problem() const noexcept { return data_->problem; }
Dossier LoadedFiles::dossier() const { return data_->dossier; }
std::size_t LoadedFiles::rejects() const noexcept { return data_->rejects.size(); }
const std::map<std::string, FileDigest>& LoadedFiles::inputs() const noexcept {
  return data_->inputs;
}
std::uint64_t LoadedFiles::payments_of_nobody() const noexcept {
  return static_cast<std::uint64_t>(
      std::count_if(data_->rejects.begin(), data_->rejects.end(), [](const RejectRecord& reject) {
        return reject.table == number_of(TableName::history) && reject.code == ProblemCode::bad_id;
      }));
}
bool LoadedFiles::is_cut() const noexcept { return !data_->cut_pipes.empty(); }
const std::vector<std::string>& LoadedFiles::warnings() const noexcept { return data_->warnings; }

Reject LoadedFiles::reject(std::size_t number) const {
  if (number >= rejects()) throw Error(fmt::format("there is no rejected row number {}", number));
  const RejectRecord& record = data_->rejects[number];
  return reject_of(
      record,
      spec_of(data_->dossier.further_facts().records(), static_cast<TableName>(record.table)),
      data_->language);
}

std::optional<Problem> LoadedFiles::changed_since() const {
  return rentsupport::changed_since(data_->texts, data_->language);
}

LoadedFiles read_dossier(std::span<const TableFile> files, const ReadOptions& options,
                         OpenFile open) {
  LoadedFiles loaded;
  LoadedFiles::Data& data = LoadedFiles::Data::of(loaded);
  data.ignored_columns = options.ignored_columns;
  data.language = options.language;
  std::vector<const TableSpec*> tables;
  for (std::size_t table = 0; table < table_count; ++table)
    tables.push_back(&spec_of(options.facts.records(), static_cast<TableName>(table)));
  data.problem = wrong_options(tables, options);
  if (data.problem) return loaded;
  data.dates = options.dates;
  const auto name_of = [&](std::size_t file) {
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const TableSpec* table) {
      return table->name == files[file].spec->name;
    });
    return static_cast<TableName>(found - tables.begin());
  };

  const auto rows = std::make_shared<Dossier::Data>(options.facts);
  Dossier::Data& dossier = *rows;
  std::vector<std::unique_ptr<TableReader>> readers;
  data.problem = open_tables(files, options, open, data.texts, readers,
                             [&](std::size_t i, const TableText& text) {
                               return reader_of(name_of(i), files[i].path, text, options, dossier);
                             });
  if (data.problem) return loaded;

  for (const auto& [path, text] : data.texts) dossier.backing.push_back(text);
  ReadKeys employers;
  ReadKeys lists;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const TableName table = name_of(i);
    const std::string& path = files[i].path;
    TableReader& reader = *readers[i];
    try {
      switch (table) {
        case TableName::employers:
          reader.read(dossier.employers, nullptr, &employers);
          break;
        case TableName::lists:
          reader.read(dossier.lists, &employers, &lists);
          dossier.list_employer = std::move(reader.references());
          break;
        case TableName::workers:
          reader.read(dossier.workers, &lists);
          dossier.request_list = std::move(reader.references());
          break;
        case TableName::history:
          reader.read(dossier.history);
          break;
        case TableName::persons:
          dossier.has_persons = true;
          reader.read(dossier.decided_persons);
          break;
      }
    } catch (const Unreadable& unreadable) {
      data.problem = Problem{ProblemCode::unreadable_file, path, 0, 0, {}, unreadable.message};
      return loaded;
    }
    const std::uint8_t number = number_of(table);
    dossier.counts[number] = reader.counts();
    dossier.lines[number] = std::move(reader.lines());
    dossier.last_columns[number] = reader.last_name();
    dossier.issues.insert(dossier.issues.end(), reader.issues().begin(), reader.issues().end());
    if (files[i].text == nullptr)
      data.inputs[std::string{name(table)}] = {data.texts[i].second->bytes().size(),
                                               reader.sha256()};
    if (data.texts[i].second->records() != nullptr && reader.has_undecided_dates() &&
        data.undecided_dates.empty())
      data.undecided_dates = name(table);
    if (reader.warning()) data.warnings.push_back(*reader.warning());
    if (reader.is_last_line_open() && data.texts[i].second->is_pipe())
      data.cut_pipes.push_back(path);
    std::move(reader.rejects().begin(), reader.rejects().end(), std::back_inserter(data.rejects));
    readers[i].reset();  // it keeps what nobody needs any more
  }
  static_cast<void>(persons_of(dossier, options.threads));
  dossier.person_hashes = {};
  data.dossier = Dossier::Data::dossier(rows);
  return loaded;
}

}  // namespace v2
}  // namespace rentsupport
