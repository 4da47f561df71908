#include "support/run.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <utility>

extern char** environ;

namespace tests {

ScratchDirectory::ScratchDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "rentsupport-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch directory");
  path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

std::map<std::string, std::string> files_in(const std::filesystem::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    files[entry.path().filename().string()] = read_file(entry.path());
  return files;
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

ProgramResult run_program(const std::vector<std::string>& arguments,
                          const std::map<std::string, std::string>& environment,
                          const Streams& streams) {
  const ScratchDirectory scratch;
  const std::string out = streams.out.empty() ? scratch / "out" : streams.out;
  const std::string err = streams.err.empty() ? scratch / "err" : streams.err;
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    // The one who runs the tests may have chosen a language.
    const std::string_view name =
        std::string_view{*variable}.substr(0, std::string_view{*variable}.find('='));
    if (name != "RENTSUPPORT_LANGUAGE" && !environment.contains(std::string{name}))
      variables.emplace_back(*variable);
  }
  for (const auto& [key, value] : environment) variables.push_back(key + "=" + value);
  std::vector<char*> envp;
  for (std::string& variable : variables) envp.push_back(variable.data());
  envp.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, streams.in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(),
                                   O_WRONLY | O_CREAT | O_NOCTTY, 0600);
  // A job in the background ignores what a terminal sends; the program must not.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t from_terminal;
  sigemptyset(&from_terminal);
  sigaddset(&from_terminal, SIGINT);
  posix_spawnattr_setsigdefault(&attributes, &from_terminal);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int failed = posix_spawn(&child, arguments.front().c_str(), &actions, &attributes,
                                 argv.data(), envp.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot run " + arguments.front());
  int status = 0;
  waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          streams.out.empty() ? read_file(out) : std::string{},
          streams.err.empty() ? read_file(err) : std::string{}};
}

FedPipe::FedPipe(std::string path, std::string text, std::chrono::milliseconds after)
    : path_(std::move(path)), text_(std::move(text)), after_(after) {
  if (::mkfifo(path_.c_str(), 0600) != 0) throw std::runtime_error("no pipe " + path_);
  feeder_ = std::thread([this] {
    // A reader that leaves early is an error of write(), not a signal.
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    const int pipe = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    std::this_thread::sleep_for(after_);
    std::string_view rest = text_;
    while (!rest.empty()) {
      const ssize_t count = ::write(pipe, rest.data(), rest.size());
      if (count <= 0) break;
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
    ::close(pipe);
    fed_ = true;
  });
}

FedPipe::~FedPipe() {
  // Whoever should have read the pipe may never have opened it: the feeder must not wait for ever.
  const int pipe = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  std::array<char, 4096> ignored;
  while (!fed_) {
    if (::read(pipe, ignored.data(), ignored.size()) <= 0)
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  ::close(pipe);
  feeder_.join();
}

namespace {

using Cells = std::vector<std::string>;

std::vector<Cells> records_of(std::string_view csv) {
  std::vector<Cells> records;
  Cells cells;
  std::string cell;
  bool quoted = false;
  for (const char c : csv) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == ',' || c == '\n')) {
      cells.push_back(cell);
      cell.clear();
      if (c == '\n') {
        records.push_back(cells);
        cells.clear();
      }
    } else {
      cell += c;
    }
  }
  return records;
}

}  // namespace

std::string without_column(std::string_view csv, std::string_view column) {
  const std::vector<Cells> records = records_of(csv);
  std::size_t place = 0;
  while (place < records.front().size() && records.front()[place] != column) ++place;
  std::string result;
  for (const Cells& cells : records) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i == place) continue;
      if (!line.empty() || (i > 0 && !(i == 1 && place == 0))) line += ',';
      line += cells[i];
    }
    result += line + '\n';
  }
  return result;
}

std::string lines_between(std::string_view text, std::string_view from, std::string_view to) {
  std::istringstream lines{std::string{text}};
  std::string result;
  std::string line;
  bool inside = false;
  while (std::getline(lines, line)) {
    if (line.starts_with(from)) inside = true;
    if (line.starts_with(to)) inside = false;
    if (inside) result += line + '\n';
  }
  return result;
}

}  // namespace tests
