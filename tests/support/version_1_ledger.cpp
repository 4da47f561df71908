#include "support/version_1_ledger.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <vector>

#include "support/places.hpp"
#include "values/sha256.hpp"

namespace tests {

namespace {

using Connection = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

Connection open(const std::string& path) {
  sqlite3* connection = nullptr;
  if (sqlite3_open_v2(path.c_str(), &connection,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
                      nullptr) != SQLITE_OK)
    throw std::runtime_error(path);
  return {connection, &sqlite3_close};
}

void run(const Connection& connection, const std::string& sql) {
  if (sqlite3_exec(connection.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(connection.get()));
}

Statement prepare(const Connection& connection, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(connection.get()));
  return {statement, &sqlite3_finalize};
}

std::string counted(const std::string& text) { return fmt::format("{}:{}", text.size(), text); }

// The chain: each line begins with the hash before it.
class Chain {
 public:
  // Returns the hash of a line, as bytes.
  std::string next(const std::string& line) {
    rentsupport::Sha256 digest;
    digest.add(before_ + " " + line + "\n");
    const rentsupport::Digest hash = digest.digest();
    before_ = rentsupport::to_hex(hash);
    return {hash.begin(), hash.end()};
  }

 private:
  std::string before_ = std::string(64, '0');
};

}  // namespace

void write_version_1_ledger(const std::string& path, std::size_t entries) {
  std::vector<std::string> schema;
  {
    const std::string old = std::filesystem::path(places::cases) / "../version_1/ledger.db";
    const Connection connection = open("file:" + old + "?immutable=1");
    const Statement parts = prepare(connection, "SELECT sql FROM sqlite_schema ORDER BY rowid");
    while (sqlite3_step(parts.get()) == SQLITE_ROW)
      schema.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(parts.get(), 0)));
  }
  const Connection connection = open(path);
  run(connection,
      "PRAGMA page_size = 16384; PRAGMA application_id = 1381190727; PRAGMA user_version = 1; "
      "BEGIN");
  for (const std::string& part : schema) run(connection, part);
  run(connection, "COMMIT; VACUUM; PRAGMA schema_version = 1; PRAGMA journal_mode = WAL; BEGIN");

  const auto bind = [](const Statement& insert, int place, const std::string& text, bool is_blob) {
    if (is_blob) {
      sqlite3_bind_blob(insert.get(), place, text.data(), static_cast<int>(text.size()),
                        SQLITE_TRANSIENT);
    } else {
      sqlite3_bind_text(insert.get(), place, text.data(), static_cast<int>(text.size()),
                        SQLITE_TRANSIENT);
    }
  };
  const Statement add_booking =
      prepare(connection, "INSERT INTO booking VALUES (?, ?, ?, ?, '', '', ?, ?, ?)");
  const Statement add_entry = prepare(
      connection, "INSERT INTO entry VALUES (?, ?, ?, ?, ?, 'working', '2022-05', 500000, 0, ?)");
  const auto number = [](const Statement& insert, int place, std::size_t value) {
    sqlite3_bind_int64(insert.get(), place, static_cast<sqlite3_int64>(value));
  };
  const auto step = [](const Statement& insert) {
    if (sqlite3_step(insert.get()) != SQLITE_DONE) throw std::runtime_error("not inserted");
    sqlite3_reset(insert.get());
  };
  Chain chain;
  const std::size_t months = entries / 2;
  for (std::size_t booking = 1; booking <= 2; ++booking) {
    const std::string state = booking == 1 ? "proposed" : "approved";
    const std::size_t first = (booking - 1) * months + 1;
    number(add_booking, 1, booking);
    bind(add_booking, 2, state, false);
    bind(add_booking, 3, "2022-06-10", false);
    bind(add_booking, 4, "Quyết định 12", false);
    number(add_booking, 5, first);
    number(add_booking, 6, months);
    bind(add_booking, 7,
         chain.next(fmt::format("booking {} {} {} {} {} {} 0: 0:", booking, state, first, months,
                                counted("2022-06-10"), counted("Quyết định 12"))),
         true);
    step(add_booking);
    for (std::size_t i = 0; i < months; ++i) {
      const std::string list = fmt::format("L{}", i / 100);
      const std::string request = fmt::format("R{}", i);
      const std::string worker = fmt::format("033{:09}", i);
      number(add_entry, 1, first + i);
      number(add_entry, 2, booking);
      bind(add_entry, 3, list, false);
      bind(add_entry, 4, request, false);
      bind(add_entry, 5, worker, false);
      bind(add_entry, 6,
           chain.next(fmt::format("entry {} {} working 2022-05 500000 {:016x} {} {} {}", first + i,
                                  booking, 0, counted(list), counted(request), counted(worker))),
           true);
      step(add_entry);
    }
  }
  run(connection, "COMMIT");
}

}  // namespace tests
