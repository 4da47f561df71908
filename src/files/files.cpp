#include "files/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "files/scratch_files.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

std::string reason(Language language = Language::english) {
  if (language == Language::vietnamese) {
    if (errno == ENOENT) return "không có tệp này";
    if (errno == EACCES) return "không có quyền đọc";
    if (errno == ENOTDIR) return "một phần của đường dẫn không phải là thư mục";
    return fmt::format("lỗi hệ thống {}", errno);
  }
  return std::generic_category().message(errno);
}

Unreadable not_read(Language language) {
  return {say(language, "cannot be read: {}", "không đọc được: {}", reason(language))};
}

std::size_t whole_pages(std::size_t bytes) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return (bytes + page - 1) / page * page;
}

}  // namespace

InputText::Region::~Region() {
  if (start == nullptr) return;
  if (is_watched) ScratchFiles::in_use()->forget(start);
  ::munmap(start, bytes);
}

void InputText::Region::resize(std::size_t new_bytes, Language language) {
  void* const place = start == nullptr ? ::mmap(nullptr, new_bytes, PROT_READ | PROT_WRITE,
                                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                                       : ::mremap(start, bytes, new_bytes, MREMAP_MAYMOVE);
  if (place == MAP_FAILED) {
    throw Unreadable{
        say(language, "no memory for {} bytes", "không đủ bộ nhớ cho {} byte", new_bytes)};
  }
  start = static_cast<char*>(place);
  bytes = new_bytes;
  // Fewer page faults where a large text is read; the result is a hint's.
  constexpr std::size_t large = std::size_t{1} << 25U;
  if (bytes >= large) static_cast<void>(::madvise(start, bytes, MADV_HUGEPAGE));
}

InputText::InputText(const std::string& path, Language language, Backing backing) : path_(path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    throw Unreadable{say(language, "cannot be opened: {}", "không mở được: {}", reason(language))};
  }
  if (::fstat(file.get(), &status_) != 0) throw not_read(language);
  if (S_ISDIR(status_.st_mode)) {
    throw Unreadable{
        say(language, "is a directory: name the file in it", "là thư mục: ghi tên tệp trong đó")};
  }
  if (S_ISREG(status_.st_mode) && backing == Backing::file) {
    map(file.get(), static_cast<std::size_t>(status_.st_size), language);
  } else if (ScratchFiles* const scratch = ScratchFiles::in_use();
             scratch != nullptr && backing == Backing::file) {
    const auto [number, size] = scratch->spool(file.get());
    const Descriptor spooled(number);
    map(spooled.get(), size, language);
  } else {
    read_all(file.get(), language);
  }
  const bool big_endian = bytes().starts_with("\xfe\xff");
  if (big_endian || bytes().starts_with("\xff\xfe")) {
    replace_text(utf8_of_utf16(bytes().substr(2), big_endian));
  }
}

void InputText::replace_text(std::string text, std::shared_ptr<const SheetPlaces> sheet) {
  text_ = std::move(text);
  text_.append(padding, '\0');
  sheet_ = std::move(sheet);
}

void InputText::map(int descriptor, std::size_t size, Language language) {
  size_ = size;
  // Anonymous pages lie under and behind the file's, so that blocks may be read past its end.
  region_.resize(whole_pages(size_ + padding), language);
  if (size_ == 0) return;
  if (::mmap(region_.start, size_, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor, 0) ==
      MAP_FAILED) {
    throw not_read(language);
  }
  if (ScratchFiles* const scratch = ScratchFiles::in_use()) {
    scratch->watch(region_.start, size_);
    region_.is_watched = true;
  }
}

void InputText::read_all(int descriptor, Language language) {
  // Room for all of a file at once, and for a byte more: that there is none is its end. Pages that
  // nothing is read into cost nothing.
  constexpr std::size_t block = std::size_t{1} << 20U;
  const auto expected =
      S_ISREG(status_.st_mode) ? static_cast<std::size_t>(status_.st_size) : std::size_t{0};
  region_.resize(whole_pages(std::max(block, expected + 1) + padding), language);
  while (true) {
    if (size_ + padding >= region_.bytes) region_.resize(2 * region_.bytes, language);
    const ssize_t count =
        ::read(descriptor, region_.start + size_, region_.bytes - padding - size_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw not_read(language);
    if (count == 0) return;
    size_ += static_cast<std::size_t>(count);
  }
}

bool InputText::changed() const {
  if (!S_ISREG(status_.st_mode)) return false;
  struct stat now {};
  return ::stat(path_.c_str(), &now) != 0 || now.st_size != status_.st_size ||
         now.st_ino != status_.st_ino || now.st_mtim.tv_sec != status_.st_mtim.tv_sec ||
         now.st_mtim.tv_nsec != status_.st_mtim.tv_nsec;
}

namespace {

// Where a file is, or would be.
struct Place {
  explicit Place(const std::filesystem::path& file)
      : name(file.filename().string()),
        is_there(::stat(file.c_str(), &itself) == 0),
        has_directory(::stat(file.has_parent_path() ? file.parent_path().c_str() : ".", &above) ==
                      0) {}
  [[nodiscard]] bool is(const Place& other) const {
    const auto same = [](const struct stat& a, const struct stat& b) {
      return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
    };
    return (is_there && other.is_there && same(itself, other.itself)) ||
           (has_directory && other.has_directory && same(above, other.above) && name == other.name);
  }

  std::string name;
  struct stat itself {};
  struct stat above {};
  bool is_there = false;
  bool has_directory = false;
};

}  // namespace

std::optional<Problem> overwritten(const std::vector<std::string>& written,
                                   const std::vector<std::string>& read, Language language) {
  std::vector<Place> places;
  places.reserve(read.size());
  for (const std::string& path : read) places.emplace_back(path);
  for (const std::string& path : written) {
    const Place place(path);
    for (std::size_t i = 0; i < read.size(); ++i) {
      if (!place.is(places[i])) continue;
      return Problem{ProblemCode::same_file,
                     path,
                     0,
                     0,
                     {},
                     say(language, "would overwrite {}, which is read: write somewhere else",
                         "sẽ ghi đè lên tệp được đọc {}: ghi ra nơi khác", read[i])};
    }
  }
  return std::nullopt;
}

namespace {

struct Mark {
  std::atomic<bool> taken{false};
  std::atomic<const char*> name{nullptr};
  int directory = AT_FDCWD;
  int flags = 0;
};
// More than that are not written at once; what finds no place stays behind.
std::array<Mark, 64> marks;
std::atomic<int> undisturbed{0};

}  // namespace

Unfinished::Unfinished(int directory, const std::string& name, Kind kind) noexcept {
  while (place_ < marks.size() && marks[place_].taken.exchange(true)) ++place_;
  if (place_ == marks.size()) return;
  marks[place_].directory = directory;
  marks[place_].flags = kind == Kind::directory ? AT_REMOVEDIR : 0;
  marks[place_].name = name.c_str();
}

Unfinished::~Unfinished() {
  if (place_ == marks.size()) return;
  marks[place_].name = nullptr;
  marks[place_].taken = false;
}

void remove_unfinished() noexcept {
  // A directory goes once it is empty.
  for (const int flags : {0, AT_REMOVEDIR}) {
    for (const Mark& mark : marks) {
      const char* const name = mark.name;
      if (name != nullptr && mark.flags == flags) ::unlinkat(mark.directory, name, flags);
    }
  }
}

Undisturbed::Undisturbed() noexcept { ++undisturbed; }
Undisturbed::~Undisturbed() { --undisturbed; }
bool is_undisturbed() noexcept { return undisturbed > 0; }

OutputDirectory::OutputDirectory(std::string path, Holders holders) : path_(std::move(path)) {
  std::error_code error;
  if (std::filesystem::create_directories(path_, error))
    made_.emplace(AT_FDCWD, path_, Unfinished::Kind::directory);
  std::error_code ignored;
  if (error && !std::filesystem::is_directory(path_, ignored)) {
    throw Unwritable{fmt::format("{} cannot be made: {}", path_, error.message())};
  }
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0)
    throw Unwritable{fmt::format("{} cannot be used as a directory: {}", path_, reason())};
  if (::flock(descriptor_, (holders == Holders::one ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
    const std::string why = errno == EWOULDBLOCK ? "another run is writing there" : reason();
    ::close(descriptor_);
    throw Unwritable{fmt::format("{} cannot be used: {}", path_, why)};
  }
}

OutputDirectory::~OutputDirectory() {
  // It stays if there is something in it.
  if (made_) ::rmdir(path_.c_str());
  ::close(descriptor_);
}

void OutputDirectory::check_replaceable(const std::string& file) const {
  struct stat status {};
  if (::fstatat(descriptor_, file.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
      S_ISDIR(status.st_mode)) {
    throw Unwritable{
        fmt::format("{} cannot be put in place: a directory has that name", path_of(file))};
  }
}

void OutputDirectory::remove(const std::string& file) const {
  if (::unlinkat(descriptor_, file.c_str(), 0) != 0 && errno != ENOENT) {
    throw Unwritable{fmt::format("{} cannot be removed: {}", path_of(file), reason())};
  }
}

void OutputDirectory::publish(const std::string& file) const {
  const Undisturbed rename;
  // A rename that replaces a file makes some file systems write the new one out at once.
  remove(file);
  if (::renameat(descriptor_, partial_name(file).c_str(), descriptor_, file.c_str()) != 0)
    throw Unwritable{fmt::format("{} cannot be put in place: {}", path_of(file), reason())};
}

void OutputDirectory::sync() const {
  if (::fsync(descriptor_) != 0)
    throw Unwritable{fmt::format("{} cannot be written: {}", path_, reason())};
}

std::string partial_name(const std::string& name) { return "." + name + ".partial"; }

namespace {

// What a killed run left under this name goes, with its owner and its mode.
int make_anew(const OutputDirectory& directory, const std::string& name, Readers readers) {
  directory.remove(name);
  return ::openat(directory.descriptor(), name.c_str(),
                  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                  readers == Readers::owner ? 0600 : 0666);
}

}  // namespace

OutputFile::OutputFile(const OutputDirectory& directory, std::string name, Readers readers)
    : directory_(directory),
      name_(std::move(name)),
      partial_(partial_name(name_)),
      unfinished_(std::in_place, directory.descriptor(), partial_),
      descriptor_(make_anew(directory, partial_, readers)) {
  if (descriptor_ < 0) fail("created");
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (unfinished_) ::unlinkat(directory_.descriptor(), partial_.c_str(), 0);
}

void OutputFile::write_at(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count =
        ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) fail("written");
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

void OutputFile::close() {
  // Network file systems may keep an error until the file is closed.
  const int result = ::close(descriptor_);
  descriptor_ = -1;
  if (result != 0) fail("written");
}

void OutputFile::sync() {
  if (::fsync(descriptor_) != 0) fail("written");
}

void OutputFile::publish() {
  directory_.publish(name_);
  unfinished_.reset();
}

void OutputFile::fail(std::string_view what) const {
  throw Unwritable{fmt::format("{} cannot be {}: {}", directory_.path_of(name_), what, reason())};
}

}  // namespace v2
}  // namespace rentsupport
