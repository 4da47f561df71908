// What rent support asks of the rows of its files beyond what their descriptions say.
#ifndef RENTSUPPORT_SRC_FILES_DOSSIER_READERS_HPP
#define RENTSUPPORT_SRC_FILES_DOSSIER_READERS_HPP

#include <memory>
#include <string>
#include <vector>

#include "decide/dossier_data.hpp"
#include "files/table_reader.hpp"

namespace rentsupport {
inline namespace v2 {

// Requests: what tells persons, and what is suspicious together with the list and the employer,
// which must have been read.
class WorkersReader : public TableReader {
 public:
  WorkersReader(std::string path, const TableText& input, const ReadOptions& options,
                Dossier::Data& dossier);

 private:
  void make_room(std::size_t rows) override;
  void note_more(Chunk& chunk, std::uint32_t row) override;
  void keep(RowRanges used) override;

  Dossier::Data& dossier_;
  PersonHashes hashes_;  // by row of the file
};

// The history: payments and repayments; a rejected payment counts too where its worker and month
// can be read, since a fault must not pay twice.
class HistoryReader : public TableReader {
 public:
  HistoryReader(std::string path, const TableText& input, const ReadOptions& options,
                Dossier::Data& dossier);

 private:
  [[nodiscard]] bool is_salvaged() const noexcept override { return true; }
  void salvage(const Record& record, std::uint32_t row) override;
  void settle(KeyIndex& index) override;
  void choose_rows() override;

  // By row of the file: 0 where there is none.
  [[nodiscard]] std::int64_t amount(std::uint32_t row) {
    return table().columns[history::amount_vnd].numbers[row];
  }

  Dossier::Data& dossier_;
  std::vector<std::uint32_t> freed_;  // payments and repayments that count for nothing
};

// Decisions of an office on who is the same person.
class PersonsReader : public TableReader {
 public:
  PersonsReader(std::uint8_t number, std::string path, const TableText& input,
                const ReadOptions& options, SamePersons& decisions);

 private:
  void settle(KeyIndex& index) override;

  SamePersons& decisions_;
};

// Returns a reader of a table of rent support.
[[nodiscard]] std::unique_ptr<TableReader> reader_of(TableName table, const std::string& path,
                                                     const TableText& input,
                                                     const ReadOptions& options,
                                                     Dossier::Data& dossier);

}  // namespace v2
}  // namespace rentsupport

#endif
