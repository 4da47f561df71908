#include "rentsupport/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "decide/persons.hpp"
#include "files/loaded_files.hpp"
#include "rentsupport/named.hpp"
#include "values/language.hpp"
#include "values/nearest.hpp"
#include "values/utf8.hpp"

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
        return reject.table == TableName::history && reject.code == ProblemCode::bad_id;
      }));
}
bool LoadedFiles::is_cut() const noexcept { return !data_->cut_pipes.empty(); }
const std::vector<std::string>& LoadedFiles::warnings() const noexcept { return data_->warnings; }

Reject LoadedFiles::reject(std::size_t number) const {
  if (number >= rejects()) throw Error(fmt::format("there is no rejected row number {}", number));
  const RejectRecord& record = data_->rejects[number];
  const std::string_view column = record.column == whole_row
                                      ? std::string_view{}
                                      : columns_of(record.table)[record.column].name;
  return {name(record.table),
          record.line,
          record.key,
          column,
          record.code,
          message_of(record, data_->language),
          as_utf8(record.record)};
}

std::optional<Problem> LoadedFiles::changed_since() const {
  for (const auto& [path, text] : data_->texts) {
    if (text->changed()) {
      return Problem{ProblemCode::changed_file,
                     path,
                     0,
                     0,
                     {},
                     say(data_->language,
                         "the file was changed while it was read: run again when it is complete",
                         "tệp bị thay đổi trong khi đọc: chạy lại khi tệp đã đầy đủ")};
    }
  }
  return std::nullopt;
}

namespace {

// Returns which of what is said about dates is about no column of dates.
std::optional<Problem> unknown_dates(const ReadOptions& options) {
  for (const auto& [which, order] : options.dates) {
    std::vector<std::string> known;
    for (const TableName table :
         {TableName::employers, TableName::lists, TableName::workers, TableName::history}) {
      known.emplace_back(name(table));
      for (const ColumnSpec& column : columns_of(table)) {
        if (column.type == CellType::date || column.type == CellType::birth_date)
          known.push_back(fmt::format("{}.{}", name(table), column.name));
      }
    }
    if (std::find(known.begin(), known.end(), which) != known.end()) continue;
    return Problem{ProblemCode::unknown_column,
                   {},
                   0,
                   0,
                   which,
                   say(options.language, "dates of {}: there is no such file or column of dates{}",
                       "ngày của {}: không có tệp hoặc cột ngày này{}", shown(which),
                       guess(which, known, options.language))};
  }
  return std::nullopt;
}

}  // namespace

LoadedFiles read_files(const InputFiles& files, const ReadOptions& options) {
  LoadedFiles loaded;
  LoadedFiles::Data& data = LoadedFiles::Data::of(loaded);
  data.ignored_columns = options.ignored_columns;
  data.language = options.language;
  for (const std::string& column : options.ignored_columns) {
    if (is_utf8(column)) continue;
    data.problem = Problem{ProblemCode::bad_utf8,
                           {},
                           0,
                           0,
                           {},
                           say(options.language, "a column to ignore is not UTF-8",
                               "tên cột cần bỏ qua không phải UTF-8")};
    return loaded;
  }
  if (auto unknown = unknown_dates(options)) {
    data.problem = std::move(unknown);
    return loaded;
  }
  data.dates = options.dates;
  std::vector<std::pair<TableName, std::string>> inputs{{TableName::employers, files.employers},
                                                        {TableName::lists, files.lists},
                                                        {TableName::workers, files.workers}};
  if (files.history) inputs.emplace_back(TableName::history, *files.history);
  if (files.persons) inputs.emplace_back(TableName::persons, *files.persons);

  // All headers first: a mistake there shows at once.
  std::deque<TableReader> readers;
  for (const auto& [table, path] : inputs) {
    try {
      data.texts.emplace_back(
          path, std::make_shared<InputText>(path, options.language,
                                            options.map_files ? Backing::file : Backing::memory));
    } catch (const Unreadable& unreadable) {
      data.problem = Problem{ProblemCode::unreadable_file, path, 0, 0, {}, unreadable.message};
      return loaded;
    }
    const InputText& text = *data.texts.back().second;
    if (options.progress != nullptr) options.progress->total += text.text().size();
    readers.emplace_back(table, path, text, options);
    data.problem = readers.back().read_header();
    if (data.problem) return loaded;
  }
  if (options.progress != nullptr) options.progress->stage = Progress::Stage::reading;

  const auto rows = std::make_shared<Dossier::Data>();
  Dossier::Data& dossier = *rows;
  for (const auto& [path, text] : data.texts) dossier.backing.push_back(text);
  ReadKeys employers;
  ReadKeys lists;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto& [table, path] = inputs[i];
    TableReader& reader = readers[i];
    try {
      switch (table) {
        case TableName::employers:
          reader.read_employers(dossier, employers);
          break;
        case TableName::lists:
          reader.read_lists(dossier, employers, lists);
          break;
        case TableName::workers:
          reader.read_workers(dossier, lists);
          break;
        case TableName::history:
          reader.read_history(dossier);
          break;
        case TableName::persons:
          reader.read_persons(dossier);
          break;
      }
    } catch (const Unreadable& unreadable) {
      data.problem = Problem{ProblemCode::unreadable_file, path, 0, 0, {}, unreadable.message};
      return loaded;
    }
    data.inputs[std::string{name(table)}] = {data.texts[i].second->bytes().size(), reader.sha256()};
    if (reader.warning()) data.warnings.push_back(*reader.warning());
    if (reader.is_last_line_open() && data.texts[i].second->is_pipe())
      data.cut_pipes.push_back(path);
    std::move(reader.rejects().begin(), reader.rejects().end(), std::back_inserter(data.rejects));
  }
  static_cast<void>(persons_of(dossier, options.threads));
  dossier.person_hashes = {};
  data.dossier = Dossier::Data::dossier(rows);
  return loaded;
}

}  // namespace v2
}  // namespace rentsupport
