#include "rentsupport/csv.hpp"

#include <fmt/format.h>

#include <deque>
#include <utility>

#include "language.hpp"
#include "reading_data.hpp"
#include "utf8.hpp"

namespace rentsupport {
inline namespace v2 {

std::string_view version() noexcept { return RENTSUPPORT_VERSION; }

Reading::Reading() : data_(std::make_unique<Data>()) {}
Reading::Reading(Reading&&) noexcept = default;
Reading& Reading::operator=(Reading&&) noexcept = default;
Reading::~Reading() = default;

const std::optional<Problem>& Reading::problem() const noexcept { return data_->problem; }
Dossier& Reading::dossier() & noexcept { return data_->dossier; }
const Dossier& Reading::dossier() const& noexcept { return data_->dossier; }
std::size_t Reading::rejects() const noexcept { return data_->rejects.size(); }
const std::map<std::string, FileDigest>& Reading::inputs() const noexcept { return data_->inputs; }

Reject Reading::reject(std::size_t number) const {
  if (number >= rejects()) throw Error(fmt::format("there is no rejected row number {}", number));
  const RejectRecord& record = data_->rejects[number];
  const std::string_view column = record.column == whole_row
                                      ? std::string_view{}
                                      : columns_of(record.table)[record.column].name;
  return {name(record.table), record.line,           record.key, column, record.code,
          message_of(record), as_utf8(record.record)};
}

std::optional<Problem> Reading::changed_since() const {
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

Reading read_files(const InputFiles& files, const ReadOptions& options) {
  Reading reading;
  Reading::Data& data = reading.data();
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
    return reading;
  }
  std::vector<std::pair<TableName, std::string>> inputs{{TableName::employers, files.employers},
                                                        {TableName::lists, files.lists},
                                                        {TableName::workers, files.workers}};
  if (files.history) inputs.emplace_back(TableName::history, *files.history);

  // All headers first: a mistake there shows at once.
  std::deque<TableReader> readers;
  for (const auto& [table, path] : inputs) {
    try {
      data.texts.emplace_back(
          path, std::make_shared<InputText>(path, options.language,
                                            options.map_files ? Backing::file : Backing::memory));
    } catch (const Unreadable& unreadable) {
      data.problem = Problem{ProblemCode::unreadable_file, path, 0, 0, {}, unreadable.message};
      return reading;
    }
    const InputText& text = *data.texts.back().second;
    if (options.progress != nullptr) options.progress->total += text.text().size();
    readers.emplace_back(table, path, text, options);
    data.problem = readers.back().read_header();
    if (data.problem) return reading;
  }
  if (options.progress != nullptr) options.progress->stage = Progress::Stage::reading;

  Dossier::Data& dossier = data.dossier.data();
  for (const auto& [path, text] : data.texts) dossier.backing.push_back(text);
  ReadKeys employers;
  ReadKeys lists;
  KeyIndex workers;
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
          reader.read_workers(dossier, lists, workers);
          break;
        case TableName::history:
          reader.read_history(dossier, workers);
          break;
      }
    } catch (const Unreadable& unreadable) {
      data.problem = Problem{ProblemCode::unreadable_file, path, 0, 0, {}, unreadable.message};
      return reading;
    }
    data.inputs[std::string{name(table)}] = {data.texts[i].second->text().size(), reader.sha256()};
    std::move(reader.rejects().begin(), reader.rejects().end(), std::back_inserter(data.rejects));
  }
  return reading;
}

}  // namespace v2
}  // namespace rentsupport
