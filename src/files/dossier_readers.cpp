#include "files/dossier_readers.hpp"

#include <algorithm>
#include <utility>

#include "decide/identifiers.hpp"
#include "decide/worker_ids.hpp"

namespace rentsupport {
inline namespace v2 {

WorkersReader::WorkersReader(std::string path, const TableText& input, const ReadOptions& options,
                             Dossier::Data& dossier)
    : TableReader(spec_of(dossier.records(), TableName::workers), number_of(TableName::workers),
                  std::move(path), input, options),
      dossier_(dossier) {}

void WorkersReader::make_room(std::size_t rows) {
  for (Buffer<std::uint64_t>* const hashes : {&hashes_.ids, &hashes_.numbers, &hashes_.accounts})
    hashes->resize(rows);
}

void WorkersReader::note_more(Chunk& chunk, std::uint32_t row) {
  const std::vector<Column>& columns = table().columns;
  const auto text = [&](std::size_t column) { return columns[column].texts[row]; };
  const std::string_view number = text(workers::insurance_no);
  const std::string_view account = text(workers::account);
  hashes_.ids[row] = person_hash(text(workers::worker_id));
  hashes_.numbers[row] = is_insurance_no(number) ? person_hash(number) : 0;
  if (is_clean_account(account)) {
    hashes_.accounts[row] = person_hash(account);
  } else {
    hashes_.accounts[row] = person_hash(cleaned_account(account).value_or(std::string{}));
  }

  const auto group =
      static_cast<Group>(dossier_.lists.columns[lists::group].choices[reference(row)]);
  const std::uint8_t previous = columns[workers::previous_contract].choices[row];
  const auto day = [&](std::size_t column) -> std::optional<Date> {
    const std::int32_t days = columns[column].ints[row];
    if (days == empty_int) return std::nullopt;
    return Date{std::chrono::days{days}};
  };
  if (previous != empty_choice &&
      is_short_break(group, static_cast<PreviousContract>(previous),
                     day(workers::previous_contract_ended_on), day(workers::contract_starts_on)))
    note(chunk, row, workers::previous_contract_ended_on, {ProblemCode::short_break});
  if (asks_for_too_many(group, columns[workers::months].sets[row]))
    note(chunk, row, workers::months, {ProblemCode::more_than_three});
  if (account.empty()) {
    const Column& kind = dossier_.employers.columns[employers::kind];
    const std::uint32_t employer = dossier_.list_employer[reference(row)];
    if (kind.is_known(employer) &&
        kind.choices[employer] == static_cast<std::uint8_t>(EmployerKind::enterprise)) {
      note(chunk, row, workers::account, {ProblemCode::account_missing});
    }
  }
}

void WorkersReader::keep(RowRanges used) {
  for (Buffer<std::uint64_t>* const hashes : {&hashes_.ids, &hashes_.numbers, &hashes_.accounts})
    keep_ranges(*hashes, used);
  dossier_.person_hashes = std::move(hashes_);
}

HistoryReader::HistoryReader(std::string path, const TableText& input, const ReadOptions& options,
                             Dossier::Data& dossier)
    : TableReader(spec_of(TableName::history), number_of(TableName::history), std::move(path),
                  input, options),
      dossier_(dossier) {}

void HistoryReader::salvage(const Record& record, std::uint32_t row) {
  std::string scratch;
  std::vector<Column>& columns = table().columns;
  std::uint8_t& group = columns[history::group].choices[row];
  if (!read_choice_cell(sound_text(record, history::group, scratch), group_names, group))
    group = empty_choice;
  columns[history::amount_vnd].numbers[row] =
      read_amount_cell(sound_text(record, history::amount_vnd, scratch)).value_or(0);
  // Nothing else of it tells who it is.
  columns[history::insurance_no].texts.put(row, {});
  columns[history::full_name].texts.put(row, {});
  columns[history::birth_date].ints[row] = empty_int;
}

void HistoryReader::settle(KeyIndex& index) {
  constexpr Bilingual unpaid{"hoàn trả cho một tháng chưa được chi trả trong tệp này",
                             "a repayment of a month that is not paid in this file"};
  constexpr Bilingual paid_by_rejected{
      "hoàn trả cho một tháng mà chỉ dòng bị loại đã chi trả: sửa dòng đó trước",
      "a repayment of a month that only a rejected row paid: mend that one first"};
  const Buffer<KeyIndex::Entry> keyed = keyed_rows();
  const Buffer<KeyIndex::Duplicate> same = duplicates(index, keyed);
  if (std::none_of(keyed.begin(), keyed.end(),
                   [&](const KeyIndex::Entry& entry) { return amount(entry.row) < 0; })) {
    for (const KeyIndex::Duplicate& duplicate : same)
      reject_key(duplicate.row, history::month, ProblemCode::duplicate_key, {});
    return;
  }
  HashMap<std::uint32_t, PaidMonth> months;  // by the first row of a worker and a month
  std::size_t next = 0;
  for (const KeyIndex::Entry& entry : keyed) {
    const std::uint32_t row = entry.row;
    std::uint32_t first = row;
    if (next < same.size() && same[next].row == row) first = same[next++].first;
    const PaidMonth::Step step = months[first].take(row, amount(row), is_rejected(row));
    if (step.code) {
      const bool is_key = *step.code == ProblemCode::duplicate_key;
      reject_key(row, is_key ? history::month : history::amount_vnd, *step.code,
                 table().columns[history::worker_id].texts[row],
                 is_key                                         ? Bilingual{}
                 : *step.code == ProblemCode::unknown_reference ? unpaid
                                                                : paid_by_rejected);
    }
    if (step.is_odd) note(chunks().front(), row, history::amount_vnd, {ProblemCode::amount_format});
    if (step.freed) freed_.push_back(*step.freed);
  }
}

void HistoryReader::choose_rows() {
  const std::vector<Column>& columns = table().columns;
  std::vector<std::uint8_t> kinds(table().rows);
  for (const Chunk& chunk : chunks()) {
    for (std::uint32_t row = chunk.first_row; row < chunk.first_row + chunk.rows; ++row) {
      const bool can_count = !columns[history::worker_id].texts.empty(row) &&
                             columns[history::month].ints[row] != empty_int && amount(row) >= 0;
      kinds[row] = static_cast<std::uint8_t>((is_rejected(row) ? 0U : HistoryRow::is_used) |
                                             (can_count ? HistoryRow::counts : 0U));
    }
  }
  for (const std::uint32_t row : freed_)
    kinds[row] = static_cast<std::uint8_t>(kinds[row] & ~HistoryRow::counts);
  for (std::uint32_t row = 0; row < kinds.size(); ++row) {
    if (kinds[row] == 0) continue;
    dossier_.history_rows.push_back(kinds[row]);
    choose(row);
  }
  for (RejectRecord& reject : rejects())
    reject.counts = (kinds[reject.row] & HistoryRow::counts) != 0;
}

PersonsReader::PersonsReader(std::uint8_t number, std::string path, const TableText& input,
                             const ReadOptions& options, SamePersons& decisions)
    : TableReader(persons::table, number, std::move(path), input, options), decisions_(decisions) {}

void PersonsReader::settle(KeyIndex& /*index*/) {
  constexpr Bilingual not_itself{"một số giấy tờ là của một người: sửa số ghi sai tại dòng của nó",
                                 "an ID is one person: mend a wrong ID in its row"};
  constexpr Bilingual otherwise{"một dòng trước đã kết luận khác về hai số giấy tờ này",
                                "an earlier row decides otherwise about the same two IDs"};
  const std::vector<Column>& columns = table().columns;
  for (const Chunk& chunk : chunks()) {
    for (std::uint32_t row = chunk.first_row; row < chunk.first_row + chunk.rows; ++row) {
      if (is_rejected(row)) continue;
      const std::uint8_t same = columns[persons::same].choices[row];
      if (same == empty_choice) continue;
      const auto fault = add_decision(decisions_, columns[persons::worker_id].texts[row],
                                      columns[persons::other_id].texts[row], same == 1);
      if (!fault) continue;
      reject_key(row, persons::same, *fault, yes_no_names[same],
                 *fault == ProblemCode::bad_value ? not_itself : otherwise);
    }
  }
}

std::unique_ptr<TableReader> reader_of(TableName table, const std::string& path,
                                       const TableText& input, const ReadOptions& options,
                                       Dossier::Data& dossier) {
  switch (table) {
    case TableName::workers:
      return std::make_unique<WorkersReader>(path, input, options, dossier);
    case TableName::history:
      return std::make_unique<HistoryReader>(path, input, options, dossier);
    case TableName::persons:
      return std::make_unique<PersonsReader>(number_of(table), path, input, options,
                                             dossier.same_persons);
    case TableName::employers:
    case TableName::lists:
      break;
  }
  return std::make_unique<TableReader>(spec_of(dossier.records(), table), number_of(table), path,
                                       input, options);
}

}  // namespace v2
}  // namespace rentsupport
