#include "ledger/ledger_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace rentsupport {
inline namespace v2 {

namespace {

using Bytes = std::vector<unsigned char>;

constexpr std::size_t header_bytes = 100;
constexpr std::size_t page_bytes = ledger_page_bytes;
constexpr unsigned char leaf = 0x0d;
constexpr unsigned char inner = 0x05;
// SQLite never touches the page at 1 GiB.
constexpr std::uint32_t lock_page = (1U << 30U) / ledger_page_bytes + 1;
constexpr std::size_t most_findings = 100;
constexpr int most_levels = 20;  // as many as SQLite itself follows

std::uint32_t number_at(const Bytes& bytes, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < count; ++i) number = number << 8U | bytes[at + i];
  return number;
}

// A variable-length number: seven bits a byte, eight in the ninth.
std::optional<std::uint64_t> varint(const Bytes& bytes, std::size_t& at, std::size_t end) {
  std::uint64_t number = 0;
  for (unsigned i = 0; at < end; ++i) {
    const unsigned char byte = bytes[at++];
    if (i == 8) return number << 8U | byte;
    number = number << 7U | (byte & 0x7fU);
    if ((byte & 0x80U) == 0) return number;
  }
  return std::nullopt;
}

// Bytes of a value, by the type that a record's header gives it.
std::uint64_t value_bytes(std::uint64_t type) {
  constexpr std::array<std::uint64_t, 12> sizes{0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
  return type < sizes.size() ? sizes[type] : (type - 12) / 2;
}

class PageCheck {
 public:
  PageCheck(const ReadBytes& read, std::uint64_t file_bytes)
      : read_(read), pages_(static_cast<std::uint32_t>(file_bytes / page_bytes)) {
    if (file_bytes % page_bytes != 0 || pages_ == 0)
      find(fmt::format("the file has {} bytes: no whole number of pages", file_bytes));
    visited_.resize(pages_ + 1);
  }

  void header(unsigned format) {
    Bytes bytes(header_bytes);
    if (!read_(0, bytes.data(), bytes.size())) {
      find("the header of the file cannot be read");
      return;
    }
    Bytes expected(header_bytes);
    const std::string_view name("SQLite format 3\0", 16);
    std::copy(name.begin(), name.end(), expected.begin());
    put(expected, 16, 2, page_bytes);
    put(expected, 18, 4, 0x02020040);  // a write-ahead log; no reserved space; fractions
    put(expected, 22, 2, 0x2020);
    put(expected, 24, 4, number_at(bytes, 92, 4));  // changes: twice the same number
    put(expected, 28, 4, pages_);
    put(expected, 40, 4, 1);  // schema: set when the ledger is made
    put(expected, 44, 4, 4);
    put(expected, 56, 4, 1);  // UTF-8
    put(expected, 60, 4, format);
    put(expected, 68, 4, ledger_application_id);
    std::copy(bytes.begin() + 92, bytes.end(), expected.begin() + 92);
    for (std::size_t at = 0; at < header_bytes; ++at) {
      if (bytes[at] != expected[at])
        find(fmt::format("byte {} of the file, in its header, is {} instead of {}", at, bytes[at],
                         expected[at]));
    }
  }

  void tree(const LedgerTable& table) {
    table_ = &table;
    next_row_ = 1;
    visit(table.root, most_levels, true);
  }

  void unvisited() {
    for (std::uint32_t page = 1; page <= pages_; ++page) {
      if (!visited_[page] && page != lock_page)
        find(fmt::format("page {} belongs to nothing", page));
    }
  }

  std::vector<std::string> findings;

 private:
  static void put(Bytes& bytes, std::size_t at, std::size_t count, std::uint64_t number) {
    for (std::size_t i = 0; i < count; ++i)
      bytes[at + i] = static_cast<unsigned char>(number >> (8 * (count - 1 - i)));
  }

  void find(std::string what) {
    if (findings.size() < most_findings) findings.push_back(std::move(what));
  }
  void find(std::uint32_t page, std::size_t at, std::string_view what) {
    find(fmt::format("byte {} of the file, in page {} of {}: {}",
                     std::uint64_t{page - 1} * page_bytes + at, page,
                     table_->root == 1 ? "the schema" : "the table " + table_->name, what));
  }

  bool load(std::uint32_t page, Bytes& bytes) {
    if (page == 0 || page > pages_ || page == lock_page) {
      find(fmt::format("page {} of the table {} does not exist", page, table_->name));
      return false;
    }
    if (visited_[page]) {
      find(fmt::format("page {} is used twice, at last by the table {}", page, table_->name));
      return false;
    }
    visited_[page] = true;
    bytes.resize(page_bytes);
    if (read_(std::uint64_t{page - 1} * page_bytes, bytes.data(), page_bytes)) return true;
    find(fmt::format("page {} cannot be read", page));
    return false;
  }

  void empty(std::uint32_t page, const Bytes& bytes, std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) {
      if (bytes[at] == 0) continue;
      find(page, at, "space that is not used is not empty");
      return;
    }
  }

  // Returns the levels below a page; 0 for a leaf, and for a page that cannot be used.
  int visit(std::uint32_t page, int most_below, bool is_root) {
    if (most_below < 0) {
      find(fmt::format("page {} of the table {} lies too deep in it", page, table_->name));
      return 0;
    }
    Bytes bytes;
    if (!load(page, bytes)) return 0;
    const std::size_t begin = page == 1 ? header_bytes : 0;
    const bool is_leaf = bytes[begin] == leaf;
    if (!is_leaf && bytes[begin] != inner) {
      find(page, begin, "the page is of no kind that a ledger has");
      return 0;
    }
    const std::size_t cells = number_at(bytes, begin + 3, 2);
    const std::size_t content = number_at(bytes, begin + 5, 2);
    const std::size_t pointers = begin + (is_leaf ? 8 : 12);
    if (content < pointers + 2 * cells || content > page_bytes) {
      find(page, begin + 3, "the page is said to hold more than there is room for");
      return 0;
    }
    std::vector<std::pair<std::size_t, std::size_t>> used;
    int levels = 0;
    for (std::size_t i = 0; i < cells; ++i) {
      std::size_t at = number_at(bytes, pointers + 2 * i, 2);
      const std::size_t start = at;
      if (start < content || start + 4 > page_bytes) {
        find(page, pointers + 2 * i, "a cell lies outside of the cells' space");
        return 0;
      }
      if (is_leaf) {
        if (!leaf_cell(page, bytes, at)) return 0;
      } else {
        const std::uint32_t child = number_at(bytes, at, 4);
        at += 4;
        const auto key = varint(bytes, at, page_bytes);
        levels = std::max(levels, visit(child, most_below - 1, false) + 1);
        if (!key || *key != next_row_ - 1)
          find(page, start + 4, "the number between two pages is not the first one's last row");
      }
      used.emplace_back(start, at);
    }
    if (!is_leaf)
      levels = std::max(levels, visit(number_at(bytes, begin + 8, 4), most_below - 1, false) + 1);
    // Rows were only ever added behind the last one; but SQLite arranges inner pages anew.
    if (!is_leaf && (!is_root || levels > 1)) return levels;
    if (number_at(bytes, begin + 1, 2) != 0) find(page, begin + 1, "a row seems to be deleted");
    if (bytes[begin + 7] != 0) find(page, begin + 7, "a row seems to be deleted");
    std::sort(used.begin(), used.end());
    std::size_t end = content;
    for (const auto& [start, after] : used) {
      if (start != end) find(page, start, "a cell does not begin where the one before it ends");
      end = after;
    }
    if (end != page_bytes) find(page, end, "the cells do not end where the page does");
    empty(page, bytes, pointers + 2 * cells, content);
    return levels;
  }

  // Moves `at` behind the cell; false where it cannot be followed.
  bool leaf_cell(std::uint32_t page, const Bytes& bytes, std::size_t& at) {
    const std::size_t start = at;
    const auto payload = varint(bytes, at, page_bytes);
    const auto row = payload ? varint(bytes, at, page_bytes) : std::nullopt;
    if (!row || *payload > (std::uint64_t{1} << 31U)) {
      find(page, start, "a row has no length");
      return false;
    }
    if (*row != next_row_++) {
      find(page, start, fmt::format("row {} stands where row {} belongs", *row, next_row_ - 1));
      next_row_ = *row + 1;
    }
    constexpr std::uint64_t most = page_bytes - 35;
    constexpr std::uint64_t least = (page_bytes - 12) * 32 / 255 - 23;
    std::uint64_t local = *payload;
    if (local > most) {
      local = least + (*payload - least) % (page_bytes - 4);
      if (local > most) local = least;
    }
    const std::size_t body = at;
    if (body + local + (local < *payload ? 4 : 0) > page_bytes) {
      find(page, start, "a row is longer than its page");
      return false;
    }
    record(page, bytes, body, body + local, *payload);
    at = body + local;
    if (local < *payload) {
      overflow(number_at(bytes, at, 4), *payload - local);
      at += 4;
    }
    return true;
  }

  // The header of a record accounts for all of it; the number of a row stands before it, not in it.
  void record(std::uint32_t page, const Bytes& bytes, std::size_t begin, std::size_t end,
              std::uint64_t payload) {
    std::size_t at = begin;
    const auto size = varint(bytes, at, end);
    std::uint64_t total = size.value_or(0);
    bool first = true;
    while (size && at < begin + *size && at < end) {
      const std::size_t place = at;
      const auto type = varint(bytes, at, end);
      if (!type) break;
      if (first && table_->root != 1 && *type != 0) find(page, place, "a row's number is doubled");
      first = false;
      total += value_bytes(*type);
    }
    if (!size || at != begin + *size || total != payload)
      find(page, begin, "a row's parts are not as long as the row");
  }

  void overflow(std::uint32_t page, std::uint64_t rest) {
    while (rest > 0) {
      Bytes bytes;
      if (!load(page, bytes)) return;
      const std::uint64_t here = std::min<std::uint64_t>(rest, page_bytes - 4);
      rest -= here;
      empty(page, bytes, 4 + here, page_bytes);
      const std::uint32_t next = number_at(bytes, 0, 4);
      if (rest == 0 && next != 0) find(page, 0, "a row goes on behind its end");
      page = next;
    }
  }

  const ReadBytes& read_;
  std::uint32_t pages_;
  std::vector<bool> visited_;
  const LedgerTable* table_ = nullptr;
  std::uint64_t next_row_ = 1;
};

}  // namespace

std::vector<std::string> check_pages(const ReadBytes& read, std::uint64_t file_bytes,
                                     const std::vector<LedgerTable>& tables, unsigned format) {
  PageCheck check(read, file_bytes);
  check.header(format);
  for (const LedgerTable& table : tables) check.tree(table);
  check.unvisited();
  return check.findings;
}

}  // namespace v2
}  // namespace rentsupport
