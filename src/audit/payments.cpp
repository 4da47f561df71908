// A batch of payments: what the ledger holds as approved, with the accounts of a run, in files for
// the bank and booked as sent.
#include "rentsupport/payments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

#include "answer/letter.hpp"
#include "audit/request_leaves.hpp"
#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "decide/outputs.hpp"
#include "decide/worker_ids.hpp"
#include "files/files.hpp"
#include "files/payment_files.hpp"
#include "rule/scheme.hpp"
#include "values/cells.hpp"
#include "values/json.hpp"
#include "values/json_document.hpp"
#include "values/language.hpp"
#include "values/lines.hpp"
#include "values/parallel.hpp"
#include "values/sha256.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::string_view batch_file = "payments.json";
constexpr std::string_view lacking_file = "payments_lacking.csv";

// What a month may lack, in the order in which it is named.
enum Lack : unsigned {
  employer_name,
  employer_account,
  employer_bank,
  worker_name,
  account,
  bank,
  not_in_run,
  not_payable,
  other_worker,
  other_amount
};
constexpr std::array<std::string_view, 10> lack_names{
    "employer_name", "employer_account", "employer_bank", "name",         "account",
    "bank",          "not_in_run",       "not_payable",   "other_worker", "other_amount"};

// A month that the ledger holds as due, with what the run says of it.
struct DueEntry {
  std::uint64_t entry = 0;
  std::uint32_t list = UINT32_MAX;     // of the dossier
  std::uint32_t request = UINT32_MAX;  // likewise
  std::uint32_t row = 0;               // its texts
  Month month{};
  Money amount{};
  unsigned lacks = 0;          // bits by Lack
  bool is_transferred = true;  // to the employer, who does not hold it
};

// Says whether a booking is that of a batch.
bool is_of_batch(const Booking& booking, std::string_view batch) {
  return booking.state == LedgerState::sent && booking.reason.starts_with(booked_as) &&
         std::string_view{booking.reason}.substr(booked_as.size()).starts_with(batch);
}

// A file that is written, and its digest.
class HashedFile {
 public:
  HashedFile(const OutputDirectory& directory, const std::string& name)
      : file_(directory, name, Readers::owner) {}
  void put(std::string_view bytes) {
    file_.write_at(bytes_, bytes);
    hash_.add(bytes);
    bytes_ += bytes.size();
  }
  [[nodiscard]] FileDigest close() {
    file_.sync();
    file_.close();
    return {bytes_, hash_.hex()};
  }
  OutputFile& file() noexcept { return file_; }

 private:
  OutputFile file_;
  std::uint64_t bytes_ = 0;
  Sha256 hash_;
};

// Names the file of an employer: its place, and as much of its key as a file name can bear.
std::string salaries_name(std::size_t place, std::string_view employer_id,
                          std::string_view ending) {
  constexpr std::size_t most = 60;
  std::string name = fmt::format("salaries-{:05}-", place + 1);
  for (const char c : employer_id.substr(0, most)) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                          (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
    name += is_plain ? c : '_';
  }
  return fmt::format("{}.{}", name, ending);
}

class Batch {
 public:
  Batch(const std::string& directory, const Manifest& run, const Decisions& decisions,
        Ledger& ledger, const PaymentOptions& options)
      : run_(run),
        decisions_(decisions),
        data_(Decisions::Data::of(decisions)),
        dossier_(*data_.dossier),
        ledger_(ledger),
        options_(options),
        directory_(directory) {}

  std::optional<Problem> write(PaymentsWritten& written) {
    if (auto problem = gather()) return problem;
    std::string other;
    if (auto problem = finish(written, other)) return problem;
    if (written.was_cut_off) return std::nullopt;
    find_requests();
    find_lacks();
    const bool is_due =
        std::any_of(due_.begin(), due_.end(), [](const DueEntry& of) { return of.lacks == 0; });
    if (is_due && !other.empty())
      return problem_of(
          ProblemCode::unwritable_file, directory_.path_of(other),
          say(options_.language, "there are the files of another batch: give another directory",
              "đã có tệp của một đợt chi trả khác: chọn thư mục khác"));
    count_lacking();
    if (!is_due) {
      written = std::move(written_);
      if (!other.empty()) return std::nullopt;  // its files stay as they are
      HashedFile file(directory_, std::string{lacking_file});
      write_lacking(file);
      static_cast<void>(file.close());
      file.file().publish();
      return std::nullopt;
    }
    make_files();
    return write_and_book(written);
  }

 private:
  static Problem problem_of(ProblemCode code, std::string file, std::string message) {
    return {code, std::move(file), 0, 0, {}, std::move(message)};
  }
  [[nodiscard]] static std::string_view text(const Table& table, std::size_t column,
                                             std::size_t row) {
    return table.columns[column].texts[row];
  }

  // ---- What is due ----

  std::optional<Problem> gather() {
    using enum LedgerState;
    const LedgerState wanted = options_.again.empty() ? approved : returned;
    std::map<std::string_view, std::size_t> seen;  // months by the lists asked for
    for (const std::string& list : options_.list_ids) seen[list] = 0;
    if (auto problem = ledger_.read_latest(
            {.list_ids = options_.list_ids}, [&](const LedgerEntry& entry, const Booking& booking) {
              if (const auto list = seen.find(entry.list_id); list != seen.end()) ++list->second;
              if (booking.state == returned && wanted == approved) ++written_.returned;
              if (booking.state != wanted) return;
              DueEntry& of = due_.emplace_back();
              of.entry = entry.number;
              of.month = entry.month;
              of.amount = entry.amount;
              of.row = static_cast<std::uint32_t>(rows_.size());
              of.is_transferred = wanted == approved || options_.with_transfers ||
                                  entry.reason.starts_with(transfer_returned);
              MonthRow& row = rows_.emplace_back();
              row.list_id = entry.list_id;
              row.request_id = entry.request_id;
              row.month = entry.month;
              row.amount = entry.amount;
              employers_of_rows_.emplace_back(entry.employer_id);
              workers_of_rows_.emplace_back(entry.worker_id);
            }))
      return problem;
    for (const auto& [list, months] : seen) {
      if (months == 0)
        return problem_of(ProblemCode::wrong_state, {},
                          say(options_.language, "list {}: no month in the ledger is selected",
                              "danh sách {}: không có tháng nào trong sổ được chọn", list));
    }
    return std::nullopt;
  }

  // Finds the requests of the run: by number, or, of one that was sent again under a new number, by
  // the worker in the same list.
  void find_requests() {
    HashMap<std::string, std::uint32_t> lists;
    for (std::uint32_t row = 0; row < dossier_.lists.rows; ++row)
      lists.emplace(text(dossier_.lists, lists::list_id, row), row);
    HashMap<std::string, std::vector<std::uint32_t>> of_workers;  // made when it is needed
    std::string key;
    const auto key_of = [&](std::string_view list_id, std::string_view worker) -> const auto& {
      key = list_id;
      key += '\0';
      key += worker;
      return key;
    };
    for (DueEntry& of : due_) {
      const MonthRow& row = rows_[of.row];
      const auto list = lists.find(row.list_id);
      if (list == lists.end()) continue;
      of.list = list->second;
      const auto request = decisions_.dossier().find(row.request_id);
      if (request && dossier_.request_list[*request] == of.list) {
        of.request = static_cast<std::uint32_t>(*request);
        continue;
      }
      if (of_workers.empty()) {
        for (std::uint32_t each = 0; each < dossier_.workers.rows; ++each)
          of_workers[key_of(text(dossier_.lists, lists::list_id, dossier_.request_list[each]),
                            text(dossier_.workers, workers::worker_id, each))]
              .push_back(each);
      }
      const auto same = of_workers.find(key_of(row.list_id, workers_of_rows_[of.row]));
      if (same == of_workers.end()) continue;
      for (const std::uint32_t each : same->second) {
        if (decision_of(each, of.month)) of.request = each;
      }
    }
    // In the order of the run, what it does not have behind.
    std::stable_sort(due_.begin(), due_.end(), [](const DueEntry& a, const DueEntry& b) {
      return std::tuple{a.list, a.request, a.month} < std::tuple{b.list, b.request, b.month};
    });
  }

  [[nodiscard]] std::optional<std::size_t> decision_of(std::uint32_t request, Month month) const {
    for (std::size_t at = data_.first[request]; at < data_.first[request + 1]; ++at) {
      if (month_at(data_.months[at]) == month) return at;
    }
    return std::nullopt;
  }

  void find_lacks() {
    const auto lacks = [](DueEntry& of, Lack lack) { of.lacks |= 1U << lack; };
    for (DueEntry& of : due_) {
      if (of.request == UINT32_MAX) {
        lacks(of, not_in_run);
        continue;
      }
      const auto decision = decision_of(of.request, of.month);
      if (!decision || data_.outcomes[*decision] != Outcome::payable) {
        lacks(of, not_payable);
      } else if (decisions_[*decision].amount != of.amount) {
        lacks(of, other_amount);
      }
      if (text(dossier_.workers, workers::worker_id, of.request) != workers_of_rows_[of.row])
        lacks(of, other_worker);
      const PaymentParty to_employer = employer(dossier_.list_employer[of.list]);
      if (to_employer.name.empty()) lacks(of, employer_name);
      if (!cleaned_account(to_employer.account)) lacks(of, employer_account);
      if (to_employer.bank.empty()) lacks(of, employer_bank);
      const PaymentParty to_worker = worker(of.request);
      if (to_worker.name.empty()) lacks(of, worker_name);
      if (!cleaned_account(to_worker.account)) lacks(of, account);
      if (to_worker.bank.empty()) lacks(of, bank);
    }
  }

  [[nodiscard]] PaymentParty employer(std::uint32_t row) const {
    return {text(dossier_.employers, employers::name, row),
            text(dossier_.employers, employers::account, row),
            text(dossier_.employers, employers::bank, row)};
  }
  [[nodiscard]] PaymentParty worker(std::uint32_t row) const {
    const std::string_view name = text(dossier_.workers, workers::account_name, row);
    return {name.empty() ? text(dossier_.workers, workers::full_name, row) : name,
            text(dossier_.workers, workers::account, row),
            text(dossier_.workers, workers::bank, row)};
  }

  void count_lacking() {
    for (const DueEntry& of : due_) {
      if (of.lacks == 0) continue;
      ++written_.lacking;
      written_.lacking_amount.add(of.amount);
    }
  }

  void write_lacking(HashedFile& file) const {
    Lines out;
    out.put("list_id,employer_id,request_id,worker_id,month,amount_vnd,lacks\n");
    for (const DueEntry& of : due_) {
      if (of.lacks == 0) continue;
      const MonthRow& row = rows_[of.row];
      for (const std::string* cell : {&row.list_id, &employers_of_rows_[of.row], &row.request_id,
                                      &workers_of_rows_[of.row]}) {
        out.cell(*cell);
        out.put(',');
      }
      out.put(to_string(of.month));
      out.put(',');
      out.put(static_cast<std::uint64_t>(of.amount.dong()));
      out.put(',');
      bool is_first = true;
      for (unsigned lack = 0; lack < lack_names.size(); ++lack) {
        if ((of.lacks >> lack & 1U) == 0) continue;
        if (!is_first) out.put(' ');
        is_first = false;
        out.put(lack_names[lack]);
      }
      out.put('\n');
    }
    file.put(out.text());
  }

  // ---- The files ----

  // Returns the number of each request that is paid; checks that the leaves are those of the run.
  std::vector<CreditId> leaves() {
    const std::size_t requests = dossier_.workers.rows;
    constexpr std::size_t a_part = 2048;
    const std::size_t parts = (requests + a_part - 1) / a_part;
    const LeafRun leaf_run(decisions_,
                           leaf_head(run_.engine, decisions_.rule_set(),
                                     decisions_.assumptions().facts(), run_.ignored_columns),
                           salts_of(run_, options_.key));
    std::vector<CreditId> ids(requests);
    std::vector<MerkleTree> trees(parts);
    std::vector<std::unique_ptr<RequestLeaves>> threads(thread_count(options_.threads));
    parallel(options_.threads, parts, [&](std::size_t part, unsigned thread) {
      if (!threads[thread]) threads[thread] = std::make_unique<RequestLeaves>(leaf_run);
      const std::size_t begin = part * a_part;
      const auto hashes = threads[thread]->hashes(begin, std::min(requests, begin + a_part));
      trees[part] = MerkleTree(begin);
      trees[part].add(hashes);
      for (std::size_t i = 0; i < hashes.size(); ++i) {
        std::uint64_t half = 0;
        for (std::size_t word = 0; word < 2; ++word) {
          half = 0;
          for (std::size_t byte = 0; byte < 8; ++byte)
            half = half << 8U | hashes[i][8 * word + byte];
          write_hex(ids[begin + i].data() + 16 * word, half);
        }
      }
    });
    MerkleTree tree;
    for (const MerkleTree& part : trees) tree.join(part);
    if (to_hex(tree.root()) != run_.root)
      throw Error("the decisions are not those of the run: they give another root");
    return ids;
  }

  void make_files() {
    const std::vector<CreditId> ids = leaves();
    std::string numbers = ledger_.head().hash;
    for (const DueEntry& of : due_) {
      if (of.lacks == 0) numbers += fmt::format(",{}", of.entry);
    }
    batch_ = id_of(numbers);
    const std::string_view batch = text_of(batch_);
    const std::string_view ending = ending_of(options_.style.format);
    const Office& office = options_.office;
    const std::string_view statement = texts_of(decisions_.rule_set()).statement;
    PaymentFile transfers{fmt::format("transfers.{}", ending),
                          batch_,
                          {office.account_name.empty() ? office.name : office.account_name,
                           office.account, office.bank},
                          options_.on,
                          {},
                          statement};
    std::map<std::uint32_t, std::size_t> of_employer;
    std::uint32_t list = UINT32_MAX;
    std::uint32_t request = UINT32_MAX;
    std::uint32_t transferred = UINT32_MAX;  // a request
    std::vector<MonthRow> rows;
    for (const DueEntry& of : due_) {
      if (of.lacks != 0) continue;
      const std::uint32_t firm = dossier_.list_employer[of.list];
      const auto [place, is_new] = of_employer.try_emplace(firm, files_.size());
      if (is_new) {
        const std::string_view id = text(dossier_.employers, employers::employer_id, firm);
        files_.push_back({salaries_name(files_.size(), id, ending),
                          file_id(batch, id),
                          employer(firm),
                          options_.on,
                          {},
                          statement});
      }
      std::vector<CreditBlock>& blocks = files_[place->second].blocks;
      if (of.list != list) {
        list = of.list;
        const std::string_view list_id = text(dossier_.lists, lists::list_id, list);
        blocks.push_back({block_id(batch, list_id), list_id, {}});
        ++written_.lists;
      }
      if (of.is_transferred) {
        const CreditBlock& block = blocks.back();
        if (transfers.blocks.empty() || transfers.blocks.back().id != block.id) {
          Credit credit;
          credit.id = block.id;
          credit.to = employer(firm);
          transfers.blocks.push_back({block.id, block.list_id, {credit}});
          transferred = UINT32_MAX;
        }
        Credit& of_list = transfers.blocks.back().credits.front();
        of_list.amount = of_list.amount + of.amount;
        if (of.request != transferred) ++of_list.workers;
        transferred = of.request;
      } else {
        written_.held.add(of.amount);
      }
      if (of.request != request) {
        request = of.request;
        Credit credit;
        credit.id = ids[request];
        credit.to = worker(request);
        credit.request_id = text(dossier_.workers, workers::request_id, request);
        blocks.back().credits.push_back(credit);
        ++written_.requests;
      }
      Credit& of_worker = blocks.back().credits.back();
      of_worker.amount = of_worker.amount + of.amount;
      of_worker.months = MonthSet::from_bits(of_worker.months.bits() | MonthSet::bit(of.month));
      ++written_.months;
      written_.amount.add(of.amount);
      MonthRow& row = rows_[of.row];
      row.reason = text_of(ids[request]);
      if (!of.is_transferred) row.reason += salary_alone;
      rows.push_back(std::move(row));
    }
    written_.transfers = transfers.blocks.size();
    written_.batch = batch;
    if (written_.transfers > 0) files_.insert(files_.begin(), std::move(transfers));
    to_book_ = std::move(rows);
  }

  [[nodiscard]] std::string summary(const std::map<std::string, FileDigest>& outputs) const {
    JsonObject json = json_file("rentsupport-payments-2");
    json.text("batch", written_.batch);
    json.text("on", to_string(options_.on));
    json.text("by", options_.by);
    json.raw("again", options_.again.empty() ? "null" : json_string(options_.again));
    json.text("run", run_.root);
    json.number("booking", ledger_.head().bookings + 1);
    json.number("lists", written_.lists);
    json.number("transfers", written_.transfers);
    json.raw("held_vnd", written_.held.digits());
    json.number("requests", written_.requests);
    json.number("months", written_.months);
    json.raw("amount_vnd", written_.amount.digits());
    json.number("lacking", written_.lacking);
    json.raw("lacking_vnd", written_.lacking_amount.digits());
    json.number("returned", written_.returned);
    JsonObject all;
    for (const auto& [name, digest] : outputs) {
      JsonObject one;
      one.number("bytes", digest.bytes);
      one.text("sha256", digest.sha256);
      all.raw(name, one.json());
    }
    json.raw("outputs", all.json());
    return json.json() + '\n';
  }

  std::optional<Problem> write_and_book(PaymentsWritten& written) {
    std::vector<std::unique_ptr<HashedFile>> files(files_.size() + 1);
    std::vector<FileDigest> digests(files.size());
    for (const PaymentFile& file : files_) directory_.check_replaceable(file.name);
    parallel(options_.threads, files.size(), [&](std::size_t number, unsigned) {
      const bool is_lacking = number == files_.size();
      files[number] = std::make_unique<HashedFile>(
          directory_, is_lacking ? std::string{lacking_file} : files_[number].name);
      if (is_lacking) {
        write_lacking(*files[number]);
      } else {
        write_payment_file(files_[number], options_.style,
                           [&](std::string_view bytes) { files[number]->put(bytes); });
      }
      digests[number] = files[number]->close();
    });
    std::map<std::string, FileDigest> outputs;
    for (std::size_t number = 0; number < files.size(); ++number)
      outputs[number == files_.size() ? std::string{lacking_file} : files_[number].name] =
          digests[number];
    files.push_back(std::make_unique<HashedFile>(directory_, std::string{batch_file}));
    files.back()->put(summary(outputs));
    static_cast<void>(files.back()->close());
    directory_.sync();
    // From here on it goes to the end.
    const Undisturbed undisturbed;
    Booked booked;
    const Occasion occasion{
        .on = options_.on,
        .reason = fmt::format("{}{}{}{}", booked_as, written_.batch,
                              options_.again.empty() ? "" : " again: ", options_.again),
        .by = options_.by};
    // Where it cannot be told whether it was booked, the next call finds out.
    for (const auto& file : files) file->file().keep();
    auto problems =
        ledger_.book(LedgerState::sent, to_book_, {}, occasion, booked, options_.language);
    if (!problems.empty()) {
      if (problems.front().code == ProblemCode::wrong_state) {
        for (const auto& [name, digest] : outputs) directory_.remove(partial_name(name));
        directory_.remove(partial_name(std::string{batch_file}));
      }
      return std::move(problems.front());
    }
    for (const auto& file : files) file->file().publish();
    written_.booking = booked.booking;
    for (const auto& [name, digest] : outputs) written_.files.push_back(name);
    written_.files.emplace_back(batch_file);
    written = std::move(written_);
    return std::nullopt;
  }

  // ---- What was cut off ----

  // Gives the files of a batch that was booked their names; `other` names what is there of another
  // one.
  std::optional<Problem> finish(PaymentsWritten& written, std::string& other) {
    const auto read = [&](const std::string& name) -> std::optional<std::string> {
      const std::string path = directory_.path_of(name);
      std::error_code error;
      if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
      try {
        return std::string{InputText(path, options_.language).bytes()};
      } catch (const Unreadable& unreadable) {
        throw Unwritable{unreadable.message};
      }
    };
    const std::string name{batch_file};
    if (read(name)) other = name;
    const auto left = read(partial_name(name));
    if (!left) return std::nullopt;
    std::optional<JsonDocument> json;
    try {
      json.emplace(*left, name);
    } catch (const Problem&) {
      return std::nullopt;  // it was cut off before the booking
    }
    const std::string batch = (*json)["batch"].text();
    const auto& bookings = ledger_.bookings();
    const auto booking = std::find_if(bookings.begin(), bookings.end(), [&](const Booking& of) {
      return batch.size() == CreditId{}.size() && is_of_batch(of, batch);
    });
    if (booking == bookings.end()) return std::nullopt;
    std::vector<std::string> names;
    for (const auto& [file, digest] : (*json)["outputs"].members()) {
      for (const std::string& place : {partial_name(file), file}) {
        const auto bytes = read(place);
        if (!bytes || sha256(*bytes) != digest["sha256"].text()) continue;
        names.push_back(file);
        if (place != file) directory_.publish(file);
        break;
      }
      if (names.empty() || names.back() != file)
        return problem_of(
            ProblemCode::unwritable_file, directory_.path_of(file),
            say(options_.language,
                "booking {} sent it, and it is not here any more as it was written: book its "
                "months as returned, then send them again into another directory",
                "lần ghi {} đã chuyển tệp này, nay không còn nguyên: ghi các tháng là bị trả lại "
                "rồi chuyển lại vào thư mục khác",
                booking->number));
    }
    directory_.publish(name);
    written = {};
    written.was_cut_off = true;
    written.booking = booking->number;
    written.batch = batch;
    written.lists = (*json)["lists"].number();
    written.transfers = (*json)["transfers"].number();
    written.requests = (*json)["requests"].number();
    written.months = booking->entries;
    written.files = std::move(names);
    written.files.push_back(name);
    return std::nullopt;
  }

  const Manifest& run_;
  const Decisions& decisions_;
  const Decisions::Data& data_;
  const Dossier::Data& dossier_;
  Ledger& ledger_;
  const PaymentOptions& options_;
  OutputDirectory directory_;
  std::vector<DueEntry> due_;
  std::vector<MonthRow> rows_;  // of the entries due, with their texts
  std::vector<std::string> employers_of_rows_;
  std::vector<std::string> workers_of_rows_;
  CreditId batch_{};
  std::vector<PaymentFile> files_;
  std::vector<MonthRow> to_book_;
  PaymentsWritten written_;
};

std::optional<Problem> fault_of(const PaymentOptions& options) {
  const auto lacks = [&](std::string_view what) {
    return Problem{ProblemCode::bad_value,
                   {},
                   0,
                   0,
                   std::string{what},
                   say(options.language, "the office that pays has no {} (--office)",
                       "cơ quan chi trả chưa có {} (--office)", what)};
  };
  if (options.office.name.empty() && options.office.account_name.empty()) return lacks("name");
  if (!cleaned_account(options.office.account)) return lacks("account");
  if (options.office.bank.empty()) return lacks("bank");
  return std::nullopt;
}

}  // namespace

std::optional<Problem> write_payments(const std::string& directory, const Manifest& run,
                                      const Decisions& decisions, Ledger& ledger,
                                      const PaymentOptions& options, PaymentsWritten& written) {
  if (!number_in_files(options.on)) throw Error("the day of the payments does not exist");
  written = {};
  if (auto fault = fault_of(options)) return fault;
  try {
    return Batch(directory, run, decisions, ledger, options).write(written);
  } catch (const Unwritable& unwritable) {
    return Problem{ProblemCode::unwritable_file, {}, 0, 0, {}, unwritable.message};
  }
}

}  // namespace v2
}  // namespace rentsupport
