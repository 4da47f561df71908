#include "audit_options.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "files/files.hpp"
#include "ledger_options.hpp"
#include "rule_set_options.hpp"
#include "values/language.hpp"
#include "values/sha256.hpp"

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

void add_salts_option(CLI::App& command, std::string& path, Language language) {
  command
      .add_option(
          "--sign", path,
          say(language,
              "of a signed run: the private key that signed it, from which the salts of its "
              "leaves follow",
              "với đợt tính có ký: khóa bí mật đã ký, muối (salt) của các lá được tạo từ khóa này"))
      ->type_name("KEY.pem")
      ->check(not_empty());
}

std::optional<SigningKey> load_salts_key(const Manifest& run, const std::string& path,
                                         Language language) {
  if (run.signature && path.empty())
    throw Failure(
        wrong_use,
        say(language, "the run is signed: its receipts need the key that signed it (--sign)",
            "đợt tính có ký: giấy xác nhận cần khóa đã ký (--sign)"));
  auto key = load_signing_key(path, language);
  if (key && !run.signature)
    throw Failure(wrong_use,
                  say(language, "--sign: the run is not signed", "--sign: đợt tính không được ký"));
  if (key && key->public_key() != run.signature->public_key)
    throw Failure(wrong_use, say(language, "--sign: the run was signed with another key",
                                 "--sign: đợt tính được ký bằng khóa khác"));
  return key;
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

void check_replaceable(const std::string& out, Language language) {
  const auto there = std::filesystem::symlink_status(out).type();
  if (!out.empty() && there != std::filesystem::file_type::not_found &&
      there != std::filesystem::file_type::regular) {
    throw Failure(not_written,
                  say(language,
                      "{} is not a file that could be replaced: without --out the receipt goes to "
                      "standard output",
                      "{} không phải là tệp thay được: không có --out thì giấy xác nhận ra đầu ra "
                      "chuẩn",
                      out));
  }
}

void check_overwritten(const std::string& out, const std::string& directory, const Manifest& run,
                       std::vector<std::string> read) {
  if (out.empty()) return;
  const std::filesystem::path of_run(directory);
  read.push_back(of_run / "manifest.json");
  for (const auto& [file, digest] : run.outputs) read.push_back(of_run / file);
  const std::filesystem::path written(out);
  check(overwritten({written, written.parent_path() / partial_name(written.filename())}, read));
}

void write_for_owner(const std::string& path, const std::string& text, Language language) {
  if (path.empty()) {
    print_result(text, language);
    return;
  }
  const std::filesystem::path file(path);
  try {
    const OutputDirectory directory(file.has_parent_path() ? file.parent_path().string() : ".",
                                    Holders::several);
    OutputFile output(directory, file.filename().string(), Readers::owner);
    output.write_at(0, text);
    output.close();
    output.publish();
  } catch (const Unwritable& unwritable) {
    throw Failure(not_written, unwritable.message);
  }
}

void add_origin_options(CLI::App& command, OriginOptions& options, Language language) {
  add_key_option(command, options.key, language);
  command
      .add_option("--root", options.root,
                  say(language, "the root of the run's hash tree, from a source that you trust",
                      "gốc cây băm của đợt tính, từ nguồn tin cậy"))
      ->type_name("HASH")
      ->check(not_empty());
  command
      .add_option("--manifest", options.manifest,
                  say(language, "manifest.json of the run, from a source that you trust",
                      "manifest.json của đợt tính, từ nguồn tin cậy"))
      ->type_name("FILE")
      ->check(not_empty());
}

TrustedOrigin origin_of(const OriginOptions& options, Language language) {
  TrustedOrigin trusted{.public_key = load_public_key(options.key, language), .root = options.root};
  if (!options.root.empty() && from_hex(options.root, Digest{}.size()).empty())
    throw Failure(wrong_use, say(language, "--root: write the 64 hexadecimal digits of a hash",
                                 "--root: ghi 64 chữ số thập lục phân của mã băm"));
  if (!options.manifest.empty()) {
    if (const auto problem = read_manifest(read_text(options.manifest, language), options.manifest,
                                           trusted.manifest.emplace()))
      throw Failure(not_confirmed, problem->text());
  }
  return trusted;
}

}  // namespace rentsupport::cli
