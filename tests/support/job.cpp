#include "support/job.hpp"

#include <filesystem>
#include <stdexcept>

#include "support/places.hpp"
#include "values/sha256.hpp"

namespace tests {

const std::string_view sound_employers =
    "employer_id,name,kind,registered,zone,province,district\n"
    "E1,Công ty Mẫu,enterprise,yes,none,33,323\n";
const std::string_view sound_lists =
    "list_id,employer_id,group,drawn_up_on,payroll_copy\n"
    "L1,E1,working,2022-06-01,yes\n";
const std::string_view sound_workers =
    "request_id,list_id,worker_id,full_name,birth_date,applied,contract_type,contract_signed_on,"
    "contract_starts_on,previous_contract,rent_from,pays_rent,insured_months,payroll_months,"
    "insurance_exempt,newly_recruited,insured_elsewhere,months,account\n"
    "R1,L1,033095000010,Người Mẫu,1995-05-05,yes,indefinite,2019-03-01,2019-03-01,none,"
    "2020-12-01,yes,2022-04 2022-05,2022-04 2022-05,no,no,no,2022-05,9000000010\n";

Job::Job() : out_(scratch_ / "out") {
  for (const auto& [input, text] :
       {std::pair{"employers", sound_employers}, std::pair{"lists", sound_lists},
        std::pair{"workers", sound_workers}}) {
    inputs_[input] = scratch_ / (std::string{input} + ".csv");
    write(input, text);
  }
}

void Job::write(const std::string& input, std::string_view text) const {
  write_file(scratch_ / (input + ".csv"), text);
}

void Job::read_from(const std::string& input, std::string path) {
  inputs_[input] = std::move(path);
}

bool Job::has_output(const std::string& file) const {
  return std::filesystem::exists(std::filesystem::path(out_) / file);
}

std::string Job::output(const std::string& file) const {
  return read_file(std::filesystem::path(out_) / file);
}

std::map<std::string, std::string> Job::outputs() const {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(out_))
    files[entry.path().filename()] = entry.is_regular_file() ? read_file(entry.path()) : "";
  return files;
}

std::string Job::unfinished() const {
  if (!has_output("summary.json")) return "summary.json is missing";
  const std::string summary = output("summary.json");
  const std::size_t digests = summary.rfind("\"outputs\": {");
  if (!summary.ends_with("}\n") || digests == std::string::npos) return "summary.json is cut off";
  for (const std::string file :
       {"decisions.csv", "issues.csv", "persons_to_check.csv", "rejects.csv", "schedule.csv"}) {
    if (!has_output(file)) return file + " is missing";
    const std::string text = output(file);
    const std::string digest = "\"" + file +
                               "\": {\n      \"bytes\": " + std::to_string(text.size()) +
                               ",\n      \"sha256\": \"" + rentsupport::sha256(text) + "\"";
    if (summary.find(digest, digests) == std::string::npos)
      return file + " is not the one that summary.json describes";
  }
  if (!has_output("manifest.json")) return "manifest.json is missing";
  if (output("manifest.json").find(rentsupport::sha256(summary)) == std::string::npos)
    return "manifest.json is not that of summary.json";
  for (const auto& entry : std::filesystem::directory_iterator(out_)) {
    const std::string name = entry.path().filename();
    if (name.ends_with(".partial")) return name + " was left behind";
  }
  return {};
}

ProgramResult Job::run(const std::string& command, const std::vector<std::string>& options,
                       const Streams& streams) const {
  std::vector<std::string> arguments{tests::places::program, command};
  for (const auto& [input, path] : inputs_) {
    arguments.push_back("--" + input);
    arguments.push_back(path);
  }
  arguments.insert(arguments.end(), options.begin(), options.end());
  return run_program(arguments, {}, streams);
}

ProgramResult Job::evaluate(const std::vector<std::string>& options,
                            const std::map<std::string, std::string>& environment,
                            const Streams& streams) const {
  std::vector<std::string> arguments{tests::places::program, "evaluate"};
  for (const auto& [input, path] : inputs_) {
    arguments.push_back("--" + input);
    arguments.push_back(path);
  }
  arguments.insert(arguments.end(), {"--out", out_});
  arguments.insert(arguments.end(), options.begin(), options.end());
  return run_program(arguments, environment, streams);
}

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string result{text};
  const std::size_t at = result.find(what);
  if (at == std::string::npos) throw std::runtime_error("the text has no " + std::string{what});
  return result.replace(at, what.size(), by);
}

}  // namespace tests
