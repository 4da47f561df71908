// Who is the same person among trainees: by what tells the persons of requests.
#include <algorithm>
#include <set>

#include "../rules/decision_23_2021/decide/training_data.hpp"
#include "values/cells.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

// Returns an insurance number as it is compared: without blanks, dots and hyphens, and with the
// zero that a spreadsheet took away.
std::string compared_number(std::string_view text) {
  std::string number;
  for (const char c : text) {
    if (c != ' ' && c != '.' && c != '-') number += c;
  }
  const bool are_all = std::all_of(number.begin(), number.end(), is_digit);
  return number.size() == 9 && are_all ? '0' + number : number;
}

}  // namespace

std::shared_ptr<const Persons> persons_in(const Dossiers::Data& dossiers) {
  const Table& of_lines = dossiers.trainees;
  const Table& before = dossiers.trained_before;
  const std::size_t lines = of_lines.rows;
  Dossier::Data people;
  people.same_persons = dossiers.same_persons;
  people.workers.resize(lines + before.rows);
  std::map<std::string, std::set<std::string>, std::less<>> ids_of_number;
  const auto each = [&](auto visit) {
    for (std::size_t row = 0; row < lines; ++row)
      visit(row, of_lines.columns[trainees::worker_id].texts[row],
            compared_number(of_lines.columns[trainees::insurance_no].texts[row]));
    for (std::size_t row = 0; row < before.rows; ++row)
      visit(lines + row, before.columns[trained_before::worker_id].texts[row],
            compared_number(before.columns[trained_before::insurance_no].texts[row]));
  };
  each([&](std::size_t, std::string_view id, const std::string& number) {
    if (!id.empty() && !number.empty()) ids_of_number[number].emplace(id);
  });
  auto& columns = people.workers.columns;
  for (std::size_t row = 0; row < lines + before.rows; ++row) people.workers.clear(row);
  each([&](std::size_t row, std::string_view id, const std::string& number) {
    // Form 02 prints no ID: the insurance number stands for it, or says whose it is.
    if (id.empty()) {
      const auto ids = ids_of_number.find(number);
      id = ids != ids_of_number.end() && ids->second.size() == 1
               ? std::string_view{*ids->second.begin()}
               : std::string_view{number};
    }
    columns[workers::worker_id].texts.assign(row, id);
    columns[workers::insurance_no].texts.assign(row, number);
    if (row >= lines) return;
    columns[workers::full_name].texts.assign(row, of_lines.columns[trainees::full_name].texts[row]);
    const Column& given = of_lines.columns[trainees::birth_date];
    if (given.is_known(row)) columns[workers::birth_date].ints[row] = given.ints[row];
  });
  for (std::size_t row = 0; row < lines + before.rows; ++row) people.workers.seal(row);
  return persons_of(people);
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
