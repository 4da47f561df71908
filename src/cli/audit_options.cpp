#include "audit_options.hpp"

#include <fmt/format.h>

#include "rule_set_options.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

void add_run_option(CLI::App& command, std::string& directory, Language language) {
  command
      .add_option("--run", directory,
                  say(language, "directory of a run: what evaluate wrote",
                      "thư mục của đợt tính: nơi evaluate đã ghi"))
      ->required()
      ->type_name("DIR")
      ->check(not_empty());
}

void add_run_ledger_option(CLI::App& command, std::string& path, Language language) {
  command
      .add_option(
          "--ledger", path,
          say(language, "the ledger of the run, if it had one: read as it was when the run ended",
              "sổ của đợt tính, nếu có: đọc như khi đợt tính kết thúc"))
      ->type_name("FILE")
      ->check(not_empty());
}

void add_key_option(CLI::App& command, std::string& path, Language language) {
  command
      .add_option("--key", path,
                  say(language, "the public Ed25519 key in PEM that the run must be signed with",
                      "khóa công khai Ed25519 dạng PEM mà đợt tính phải được ký bằng"))
      ->type_name("PUBLIC.pem")
      ->check(not_empty());
}

std::optional<SigningKey> load_signing_key(const std::string& path, Language language) {
  if (path.empty()) return std::nullopt;
  try {
    return SigningKey(read_text(path, language));
  } catch (const Error& error) {
    throw Failure(wrong_use, fmt::format("{}: {}", path, error.what()));
  }
}

std::string load_public_key(const std::string& path, Language language) {
  if (path.empty()) return {};
  try {
    return public_key(read_text(path, language));
  } catch (const Error& error) {
    throw Failure(wrong_use, fmt::format("{}: {}", path, error.what()));
  }
}

Manifest load_run(const std::string& directory) {
  Manifest manifest;
  const auto problem = load_manifest(directory, manifest);
  if (!problem) return manifest;
  throw Failure(problem->code == ProblemCode::unreadable_file ? wrong_use : not_confirmed,
                problem->text());
}

Status report(const Findings& findings, bool quiet, Language language) {
  const Verdict verdict = findings.verdict();
  const auto heading = [&] {
    switch (verdict) {
      case Verdict::not_confirmed:
        return say(language, "NOT CONFIRMED", "KHÔNG XÁC NHẬN");
      case Verdict::origin_not_checked:
        return say(language, "consistent; origin NOT checked",
                   "nhất quán; CHƯA kiểm tra nguồn gốc");
      case Verdict::confirmed_in_part:
        return say(language, "confirmed IN PART", "xác nhận MỘT PHẦN");
      case Verdict::confirmed:
        break;
    }
    return say(language, "confirmed", "đã xác nhận");
  };
  std::string text = heading() + "\n";
  for (const Problem& fault : findings.faults) text += "  " + fault.text() + "\n";
  for (const std::string& unchecked : findings.unchecked)
    text += say(language, "  NOT CHECKED: {}\n", "  CHƯA KIỂM TRA: {}\n", printable(unchecked));
  for (const std::string& note : findings.notes) text += "  " + printable(note) + "\n";
  if (!quiet || verdict != Verdict::confirmed) print_result(text, language);
  switch (verdict) {
    case Verdict::not_confirmed:
      return not_confirmed;
    case Verdict::origin_not_checked:
    case Verdict::confirmed_in_part:
      return confirmed_in_part;
    case Verdict::confirmed:
      break;
  }
  return done;
}

}  // namespace rentsupport::cli
