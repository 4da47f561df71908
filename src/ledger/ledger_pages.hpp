// The pages of a ledger's file, byte by byte: what hashes and SQLite's own check do not look at.
#ifndef RENTSUPPORT_SRC_LEDGER_LEDGER_PAGES_HPP
#define RENTSUPPORT_SRC_LEDGER_LEDGER_PAGES_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace rentsupport {
inline namespace v2 {

inline constexpr std::uint32_t ledger_page_bytes = 16'384;
inline constexpr std::uint32_t ledger_application_id = 0x52534c47;  // "RSLG"
inline constexpr std::uint32_t ledger_format = 2;                   // of new ones; 1 is read

// The tables of a ledger by the page of their root.
struct LedgerTable {
  std::uint32_t root;
  std::string name;
};

// Reads bytes of the file at an offset; false where there are none.
using ReadBytes = std::function<bool(std::uint64_t offset, unsigned char* bytes, std::size_t)>;

// Checks header and pages of a file that nothing was ever deleted from (the format of SQLite 3,
// www.sqlite.org/fileformat2.html): every byte that holds no content has the one value that it can
// have. Left out are the four bytes that name the version of SQLite, and in a table of more than
// two levels (above 200,000 entries) the space between the cells of its inner pages: SQLite may
// leave anything there, and reads neither. Returns what is wrong, each with its place.
[[nodiscard]] std::vector<std::string> check_pages(const ReadBytes& read, std::uint64_t file_bytes,
                                                   const std::vector<LedgerTable>& tables,
                                                   unsigned format);

}  // namespace v2
}  // namespace rentsupport

#endif
