#include "files/read_tables.hpp"

#include <fmt/format.h>

#include "files/dossier_readers.hpp"
#include "files/problem_rows.hpp"

namespace rentsupport {
inline namespace v2 {

std::optional<Problem> open_tables(
    std::span<const TableFile> files, const ReadOptions& options, OpenFile open, InputTexts& texts,
    std::vector<std::unique_ptr<TableReader>>& readers,
    const std::function<std::unique_ptr<TableReader>(std::size_t, const TableText&)>& make) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string& path = files[i].path;
    try {
      texts.emplace_back(path, files[i].text ? files[i].text : open(files[i], options));
    } catch (const Unreadable& unreadable) {
      return Problem{ProblemCode::unreadable_file, path, 0, 0, {}, unreadable.message};
    }
    const TableText& text = *texts.back().second;
    if (options.progress != nullptr) options.progress->total += text.text().size();
    readers.push_back(make(i, text));
    if (auto problem = readers.back()->read_header()) return problem;
  }
  if (options.progress != nullptr) options.progress->stage = Progress::Stage::reading;
  return std::nullopt;
}

std::optional<Problem> changed_since(const InputTexts& texts, Language language) {
  for (const auto& [path, text] : texts) {
    if (text->changed()) {
      return Problem{
          ProblemCode::changed_file,
          path,
          0,
          0,
          {},
          say(language, "the file was changed while it was read: run again when it is complete",
              "tệp bị thay đổi trong khi đọc: chạy lại khi tệp đã đầy đủ")};
    }
  }
  return std::nullopt;
}

std::string ReadTables::rejects_csv() const {
  Lines lines;
  lines.put(header_of(rejects_columns));
  for (const ReadTable& read : tables) {
    for (const RejectRecord& reject : read.rejects)
      put_row(lines, rejects_columns, reject_of(reject, *read.table.spec, language));
  }
  return std::string{lines.text()};
}

std::string ReadTables::issues_csv() const {
  Lines lines;
  lines.put(header_of(issues_columns));
  for (const ReadTable& read : tables) {
    for (const IssueRecord& issue : read.issues)
      put_row(lines, issues_columns, issue_of(read.table, issue, read.last_name, language));
  }
  return std::string{lines.text()};
}

ReadTables read_tables(std::span<const TableSpec* const> known, std::span<const TableFile> files,
                       const ReadOptions& options, OpenFile open) {
  ReadTables result;
  result.language = options.language;
  result.problem = wrong_options(known, options);
  if (result.problem) return result;

  std::vector<std::unique_ptr<TableReader>> readers;
  result.problem = open_tables(
      files, options, open, result.texts, readers,
      [&](std::size_t i, const TableText& text) -> std::unique_ptr<TableReader> {
        const auto number = static_cast<std::uint8_t>(i);
        if (files[i].spec == &persons::table)
          return std::make_unique<PersonsReader>(number, files[i].path, text, options,
                                                 result.same_persons);
        return std::make_unique<TableReader>(*files[i].spec, number, files[i].path, text, options);
      });
  if (result.problem) return result;

  std::vector<ReadKeys> keys(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    const TableSpec& spec = *files[i].spec;
    const ReadKeys* parents = nullptr;
    if (spec.reference) {
      for (std::size_t other = 0; other < i; ++other) {
        if (files[other].spec->name == spec.reference->table) parents = &keys[other];
      }
      if (parents == nullptr)
        throw Error(fmt::format("{} must be read before {}", spec.reference->table, spec.name));
    }
    ReadTable& read = result.tables.emplace_back(spec);
    TableReader& reader = *readers[i];
    try {
      reader.read(read.table, parents, spec.key_columns == 1 ? &keys[i] : nullptr);
    } catch (const Unreadable& unreadable) {
      result.problem =
          Problem{ProblemCode::unreadable_file, files[i].path, 0, 0, {}, unreadable.message};
      return result;
    }
    const TableText& text = *result.texts[i].second;
    read.lines = std::move(reader.lines());
    read.references = std::move(reader.references());
    read.rejects = std::move(reader.rejects());
    read.issues = std::move(reader.issues());
    read.counts = reader.counts();
    if (text.rows() == nullptr) read.digest = {text.bytes().size(), reader.sha256()};
    read.last_name = reader.last_name();
    read.is_cut = reader.is_last_line_open() && text.is_pipe();
    if (reader.warning()) result.warnings.push_back(*reader.warning());
  }
  return result;
}

}  // namespace v2
}  // namespace rentsupport
