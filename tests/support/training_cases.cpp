#include "support/training_cases.hpp"

#include <algorithm>

#include "support/places.hpp"
#include "support/worked_cases.hpp"

namespace tests {

using namespace rentsupport;
namespace fs = std::filesystem;

std::vector<fs::path> training_folders() {
  std::vector<fs::path> result;
  for (const auto& entry :
       fs::directory_iterator(fs::path{places::cases}.parent_path() / "cases_training")) {
    if (entry.is_directory()) result.push_back(entry.path());
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<std::string> training_inputs(const fs::path& folder) {
  std::vector<std::string> result{"--plans", folder / "plans.csv", "--trainees",
                                  folder / "trainees.csv"};
  const auto optional = [&](const char* file, const char* option) {
    if (fs::exists(folder / file)) result.insert(result.end(), {option, folder / file});
  };
  optional("trained_before.csv", "--trained-before");
  optional("persons.csv", "--persons");
  return result;
}

std::vector<std::string> training_command(const char* command, const fs::path& folder) {
  std::vector<std::string> result{places::program, "training", command};
  for (const std::string& argument : training_inputs(folder)) result.push_back(argument);
  for (const auto& [option, value] : arguments_of(folder)) {
    result.push_back(option);
    result.push_back(value);
  }
  return result;
}

training::Rows sound_training() {
  using namespace std::chrono;
  training::Rows rows;
  training::Plan plan{.plan_id = "P1", .employer_id = "E1"};
  plan.employer_kind = training::EmployerKind::enterprise;
  plan.name = "Công ty \"Phố Nối\", chi nhánh 1";
  plan.filed_on = 2022y / 5 / 20;
  MonthSet months;
  for (Month month = 2020y / 1; month <= 2022y / 4; month += std::chrono::months{1})
    months.insert(month);
  plan.ui_months = months;
  plan.ui_arrears = false;
  plan.change = training::Change::technology;
  plan.revenue_now = 88'000'000'000;
  plan.revenue_2019 = 100'000'000'000;
  plan.revenue_2020 = 90'000'000'000;
  plan.plan = plan.request_form = plan.change_document = plan.si_confirmed = true;
  plan.institution_registered = true;
  plan.institution = training::Institution::own;
  rows.plans.push_back(plan);
  for (const char* const id : {"033195000123", "033196000124", "033197000125"}) {
    training::Trainee trainee{.line_id = std::string{"L"} + id, .plan_id = "P1", .worker_id = id};
    trainee.starts_on = 2022y / 6 / 1;
    trainee.ends_on = 2022y / 8 / 31;
    trainee.cost_vnd = 4'500'000;
    trainee.ui_paid = true;
    rows.trainees.push_back(trainee);
  }
  return rows;
}

training::Decisions decided(const training::Rows& rows, const training::Parameters& parameters) {
  const training::LoadedFiles loaded = training::read(rows);
  return training::decide(training::RuleSet::decision_23_2021(parameters), loaded.dossiers());
}

}  // namespace tests
