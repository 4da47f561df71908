#include "run_log.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <system_error>

#include "decide/file_digest.hpp"
#include "files/files.hpp"
#include "ledger_options.hpp"
#include "values/language.hpp"
#include "values/sha256.hpp"

namespace rentsupport::cli {

namespace {

using Clock = std::chrono::steady_clock;

std::string system_reason() { return std::generic_category().message(errno); }

std::string on_one_line(std::string_view json) {
  std::string line;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] != '\n') {
      line += json[i];
      continue;
    }
    while (i + 1 < json.size() && json[i + 1] == ' ') ++i;
    if (line.ends_with(',')) line += ' ';
  }
  return line;
}

// A log that is open for appending.
class Log {
 public:
  Log(const std::string& path, Language language)
      : path_(path),
        language_(language),
        // Never waits for the other end of a pipe.
        file_(::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK,
                     S_IRUSR | S_IWUSR)) {
    if (file_.get() < 0) throw Failure(not_written, cannot(system_reason()));
    struct stat status {};
    if (::fstat(file_.get(), &status) != 0 || !S_ISREG(status.st_mode))
      throw Failure(not_written, cannot(say(language, "it is no file", "không phải là tệp")));
  }

  // The work is done: where its line cannot be written, that changes nothing any more.
  void append(std::string line) const {
    line += '\n';
    // The lock goes with the descriptor.
    static_cast<void>(::flock(file_.get(), LOCK_EX));
    const off_t end = ::lseek(file_.get(), 0, SEEK_END);
    char last = '\n';
    // What a full disk cut off stays a line of its own.
    if (end > 0 && ::pread(file_.get(), &last, 1, end - 1) == 1 && last != '\n') line = '\n' + line;
    const ssize_t written = ::write(file_.get(), line.data(), line.size());
    if (written == static_cast<ssize_t>(line.size())) return;
    print_message(fmt::format(
        "rentsupport: {}\n",
        printable(cannot(written < 0 ? system_reason()
                                     : say(language_, "its disk is full", "đĩa đã đầy")))));
  }

 private:
  [[nodiscard]] std::string cannot(std::string_view why) const {
    return say(language_, "--log {}: cannot be written: {}", "--log {}: không ghi được: {}", path_,
               why);
  }

  std::string path_;
  Language language_;
  Descriptor file_;
};

}  // namespace

void add_log_option(CLI::App& command, std::string& path, Language language) {
  command
      .add_option("--log", path,
                  say(language,
                      "append a line of JSON to this file: time, run, rows, money, digests; it "
                      "names no person",
                      "ghi thêm một dòng JSON vào cuối tệp này: thời điểm, đợt tính, số dòng, số "
                      "tiền, mã băm; không nêu tên ai"))
      ->type_name("FILE")
      ->check(not_empty());
}

void LogLine::rows(const std::map<std::string, RowCounts>& by_file) {
  JsonObject files;
  for (const auto& [file, counts] : by_file) files.raw(file, json_of(counts));
  body_.raw("rows", files.json());
}

void LogLine::counts(std::string_view key,
                     const std::vector<std::pair<std::string_view, std::uint64_t>>& counts) {
  JsonObject numbers;
  for (const auto& [name, count] : counts) numbers.number(name, count);
  body_.raw(key, numbers.json());
}

void LogLine::amounts(const std::vector<std::pair<std::string_view, MoneyTotal>>& amounts) {
  JsonObject sums;
  for (const auto& [name, amount] : amounts) sums.raw(name, amount.digits());
  body_.raw("amount_vnd", sums.json());
}

void LogLine::ledger(const LedgerHead& head, std::uint64_t booking) {
  JsonObject ledger;
  ledger.number("booking", booking);
  ledger.number("bookings", head.bookings);
  ledger.number("entries", head.entries);
  ledger.text("sha256", head.hash);
  body_.raw("ledger", ledger.json());
}

void LogLine::run(const Manifest& manifest) {
  const auto summary = manifest.outputs.find("summary.json");
  if (summary != manifest.outputs.end()) body_.text("run", summary->second.sha256);
}

void LogLine::run_in(const std::string& directory) {
  Manifest manifest;
  if (load_manifest(directory, manifest)) return;
  run(manifest);
  JsonObject digests;
  digests.text("rule_set", manifest.rule_set_sha256);
  for (const auto* const files : {&manifest.inputs, &manifest.outputs}) {
    for (const auto& [file, digest] : *files) digests.text(file, digest.sha256);
  }
  body_.raw("digests", digests.json());
}

void LogLine::digests(const std::vector<std::pair<std::string, std::string>>& files) {
  JsonObject digests;
  for (const auto& [file, text] : files) digests.text(file, sha256(text));
  body_.raw("digests", digests.json());
}

Status logged(const std::string& path, std::string_view command,
              const std::vector<std::string>& others, Language language,
              const std::function<Status(LogLine&)>& work) {
  LogLine line;
  if (path.empty()) return work(line);
  check(overwritten({path}, others, language));
  const Log log(path, language);
  const Clock::time_point begin = Clock::now();
  const auto append = [&](Status status) {
    JsonObject head = json_file("rentsupport-log-2");
    head.text("time", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))));
    head.number(
        "milliseconds",
        static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count()));
    head.text("engine", version());
    head.text("command", command);
    head.number("status", static_cast<std::uint64_t>(status));
    std::string text = on_one_line(head.json());
    const std::string more = on_one_line(line.json());
    if (more != "{}") {
      text.back() = ',';
      text += ' ' + more.substr(1);
    }
    log.append(std::move(text));
  };
  try {
    const Status status = work(line);
    append(status);
    return status;
  } catch (const Failure& failure) {
    append(failure.status());
    throw;
  } catch (...) {
    append(not_written);
    throw;
  }
}

}  // namespace rentsupport::cli
