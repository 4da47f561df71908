// Audit: what a run commits to (manifest.json), receipts of single decisions, the replay of a run,
// and the differences between two runs.
//
// The manifest holds the root of a hash tree over all requests of a run, in the order of the input:
// the tree of RFC 6962, section 2.1, with SHA-256; a node is SHA-256(0x01, left, right). A leaf is
// a request with all its months, in three steps, so that what many have in common is hashed once:
//
//     head    SHA-256(0x03, text of the run)
//     shared  SHA-256(0x02, head, record of the employer and the list)
//     leaf    SHA-256(0x00, salt, shared, record of the request, its months)
//
// With the rule set this is all that its decisions follow from.
//
// The text of the run is UTF-8 and made of CSV rows, quoted as in every output, a line feed behind
// each. It describes the records too, so that whoever has it can read every leaf:
//
//     rentsupport-leaf-2
//     engine,<version>
//     rule_set,<id>,<SHA-256 of its canonical text>
//     assume,<fact>,<value>                   a row for each assumption of the run, by fact
//     ignore,<column>                         a row for each column that was not read, by name
//     column,<record>,<table>,<name>,<type>,<values> …    a row for each column, in its order
//     provisions,<group>,<id> …               those of a mask, two bits each, the first the lowest
//
// A record is the values of its columns, one behind the other. Records are `shared`, `own`, `month`
// and `counted`. Behind the own record stands the number of its months; each is a month record, the
// number of the months that counted before it, and a counted record for each of them. An act
// without months (training support) has its decision in the own record, and nothing behind it.
// Columns of `shared` and `own` are those of the tables' descriptions that decisions can follow
// from: keys, worker_id, and every fact; no name, no account, no insurance number, no birth date.
//
//     type      bytes                                                        unknown
//     text      a length, then UTF-8                                         of length 0
//     choice    1: the number of the value, from 0                           0xff
//     code      1: two decimal digits, of a province                         0xff
//     date      4: days since 1970-01-01, signed, the lowest byte first      -2^31
//     month     1: months since 2020-01                                      0xff
//     months    a bit a month, 2020-01 the lowest                            2^63
//     number    2n of a number n from 0, else -2n - 1                        of -2^63
//     names     a bit a value, the first the lowest                          -
//     mask      8: as the column mask of decisions.csv, lowest byte first    -
//
// A length, a number of records and what has no size above are written with seven bits a byte, the
// lowest first; every byte but the last one has its highest bit set; none is longer than it must
// be.
//
// The salt, 16 bytes, keeps who has a receipt, and with it hashes of its neighbours, from trying
// what their facts might be. It is the first half of HMAC-SHA-256(k, number of the leaf in 8 bytes,
// the lowest first), where k is HMAC-SHA-256(the private key's 32 bytes, text): a row
// `rentsupport-salts-2` and for each input `<name>,<its SHA-256>`, by name, a line feed behind
// each. So equal inputs and an equal key give an equal root, and nothing secret is kept but the
// key. A run that is not signed has no salt, 16 zeros, and its receipts say what follows from that.
//
// Facts stand as the rows give them, before assumptions. Counted months are those that counted for
// the worker before this one was assessed (law page, section 5), in the order of counting: `from`
// the history, this request or another one (then with its ids); without a group they count in both.
// A month that other provisions refuse is assessed against none. Where it is doubtful who is the
// same person (law page, section 9), those that are `certain` are of the reading under which the
// month is payable; the others count under the other one only and stand in the way; no other month
// has such.
#ifndef RENTSUPPORT_AUDIT_HPP
#define RENTSUPPORT_AUDIT_HPP

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/csv.hpp"
#include "rentsupport/ledger.hpp"
#include "rentsupport/problem.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Is an Ed25519 signature (RFC 8032), in lower-case hexadecimal.
struct Signature {
  std::string public_key;  ///< 32 bytes
  std::string value;       ///< 64 bytes
  friend bool operator==(const Signature&, const Signature&) = default;
};

/// Is a private Ed25519 key.
class SigningKey {
 public:
  /// Takes a PEM text without a password; throws Error when it holds no private Ed25519 key.
  explicit SigningKey(std::string_view pem);
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  /// Signs a text; the same text gives the same signature.
  [[nodiscard]] Signature sign(std::string_view text) const;
  /// Returns HMAC-SHA-256 of a text under the 32 bytes of the private key.
  [[nodiscard]] std::array<std::uint8_t, 32> hmac(std::string_view text) const;
  /// Returns the public half as Signature::public_key has it.
  [[nodiscard]] std::string public_key() const;

 private:
  struct Key;
  std::unique_ptr<Key> key_;
};

/// Returns the public key of a PEM text as Signature::public_key has it; throws Error when it holds
/// no public Ed25519 key.
[[nodiscard]] std::string public_key(std::string_view pem);

/// Says whether a signature is that of the text by the key that it names.
[[nodiscard]] bool is_signed(std::string_view text, const Signature& signature);

struct WriteOptions {
  unsigned threads = 0;  ///< 0: all processors, 1024 at most; the files do not depend on it
  Progress* progress = nullptr;
  LedgerRun* ledger = nullptr;      ///< counted in: it is compared, and with `commit` booked; what
                                    ///< is not due (LedgerRun::is_due) is not in schedule.csv
  const SigningKey* key = nullptr;  ///< signs the run
  /// Paths of further files that the run was made from, such as parameters and keys: none of them
  /// is overwritten, as no input and no ledger is.
  std::vector<std::string> also_read{};
  /// False: the run is written for inspection only. Its files stand as `NAME.not-accepted` beside
  /// those of an older run, which stay; nothing is booked in the ledger.
  bool is_accepted = true;
  /// Writes `run.sqlite` too, from which KeptRun reads: personal data, for the owner's eyes only,
  /// and no output that is compared. An older run's goes in any case.
  bool keep = false;
};

/// Writes `decisions.csv`, `schedule.csv`, `rejects.csv`, `issues.csv`, `persons_to_check.csv`,
/// with a ledger `reviews.csv`, as of a day `overdue.csv`, then `summary.json` and, with its
/// digest, `manifest.json` into a directory, which is made where it is missing: each whole or not
/// at all. The CSV files hold personal data: only their owner may read them. All of them are
/// written beside those of an older run, which stay as they are until then; then what the ledger
/// records is brought to the disk, the manifest of the older run is removed, its summary, and the
/// new files take their names. Returns what went wrong. `same_file`: an output, or the ledger that
/// is booked in, is a file that the run was made from, whatever its name: nothing was touched.
/// `unwritable_file`: a file could not be written, and the older run stands; where it could not
/// take its name there is no new manifest, and a new summary only where the manifest alone could
/// not. Any other: the older run stands. Throws Error when the decisions are not of the reading's
/// dossier.
[[nodiscard]] std::optional<Problem> write_files(const std::string& directory,
                                                 const LoadedFiles& loaded,
                                                 const Decisions& decisions, const Summary& summary,
                                                 const WriteOptions& options = {});

/// Holds what manifest.json says of a run.
struct Manifest {
  std::string engine;  ///< version() of the library that made the run
  std::string rule_set_id;
  std::string rule_set_sha256;
  /// What is not as enacted, a line each: `added own.april to working`; none of most runs.
  std::vector<std::string> not_as_enacted;
  /// Every parameter and reading in canonical form, as Parameters::list() gives them.
  std::vector<std::pair<std::string, std::string>> parameters;
  std::map<std::string, std::string> assumptions;
  std::set<std::string> ignored_columns;
  std::vector<std::pair<std::string, DateOrder>> dates;  ///< as ReadOptions has them
  Language language = Language::english;                 ///< of the messages in its files
  std::optional<Day> as_of;                              ///< as EvaluateOptions has it
  std::map<std::string, FileDigest> inputs;              ///< by name: `employers`
  std::optional<InputExtent> extent;          ///< of a run with a ledger: what its input is
  std::optional<LedgerHead> ledger;           ///< where it ended when the run had recorded
  std::map<std::string, FileDigest> outputs;  ///< by file: `decisions.csv`; summary.json too
  std::optional<FileDigest> kept;             ///< of run.sqlite, where the run kept it (KeptRun)
  std::uint64_t leaves = 0;                   ///< requests; of version 1 request-months
  std::string root;                           ///< of the hash tree, in hexadecimal
  std::optional<Signature> signature;         ///< of the statement
};

/// Returns the text that a run's signature signs, four lines:
///
///     rentsupport-run-1
///     summary,<SHA-256 of summary.json>
///     leaves,<number of leaves>
///     root,<root>
///
/// summary.json holds the digests of all other inputs and outputs and of the rule set.
[[nodiscard]] std::string statement(const Manifest& manifest);

/// Returns the text of manifest.json, format 2, schema `rentsupport-manifest-2`; of a run of
/// version 1 as that wrote it.
[[nodiscard]] std::string manifest_json(const Manifest& manifest);

/// Reads the text of manifest.json, which `file` names in the problem. Returns what is wrong, with
/// its line: every byte must be as manifest_json() writes it.
[[nodiscard]] std::optional<Problem> read_manifest(std::string_view json, std::string_view file,
                                                   Manifest& manifest);

/// Makes the receipt of a decision of a run, by its number in the order of decisions.csv: JSON that
/// proves without the run which facts and rules gave the decision. Throws Error when the decisions
/// are not those of the run: then they do not give its root.
///
/// Format 2, schema `rentsupport-receipt-2`, members in this order: `written_by` (version of the
/// library), `engine`, `rule_set` (`id`, `sha256`, `not_as_enacted` where something is not,
/// `parameters`), `assumptions`, `employer`, `list`, `request` (facts by column, null where
/// unknown), `counted`, `maybe_counted` (only where there are such months), `decision`, `leaf_head`
/// (the text of the run), `leaf_shared`, `leaf_salt` (null without one; then `could_be_guessed`
/// says in both languages what follows from that) and `leaf` (bytes as above, in hexadecimal),
/// `leaf_sha256`, `leaf_number` (from 0), `leaves`, `path` (the audit path of RFC 6962, from the
/// leaf up), `root`, `summary_sha256`, `signature` (of the run's statement, or null),
/// `explanation_sha256`, `explanation` (as explain.hpp has it, its `persons_to_check` empty: they
/// may be other people).
///
/// Of a signed run `key` is the one that signed it: nobody else can make the salts of its leaves.
[[nodiscard]] std::string receipt(const Manifest& run, const Decisions& decisions,
                                  std::size_t number, unsigned threads = 0,
                                  const SigningKey* key = nullptr);

/// Says what the check of a receipt or a run came to.
enum class Verdict : std::uint8_t {
  not_confirmed,       ///< something is not as it should be
  origin_not_checked,  ///< the receipt is consistent, and anyone could have made it: nothing that
                       ///< the caller trusts speaks for it
  confirmed_in_part,   ///< what could be checked is as it should be; some could not
  confirmed
};

/// Is what the check of a receipt or a run found. Only verdict() says whether it is confirmed.
struct Findings {
  /// What is not as it should be, each with its place. Messages hold ids of requests, months and
  /// provisions, and nothing else of a person.
  std::vector<Problem> faults;
  /// What could not be checked: sentences; the origin of a receipt among them.
  std::vector<std::string> unchecked;
  /// What was confirmed: sentences.
  std::vector<std::string> notes;
  /// Says of a receipt that the caller named nothing that speaks for its origin.
  bool origin_not_checked = false;

  [[nodiscard]] Verdict verdict() const noexcept {
    if (!faults.empty()) return Verdict::not_confirmed;
    if (origin_not_checked) return Verdict::origin_not_checked;
    return unchecked.empty() ? Verdict::confirmed : Verdict::confirmed_in_part;
  }
};

/// Names what the caller trusts to speak for the origin of a receipt. All that is named must.
struct TrustedOrigin {
  std::string public_key{};            ///< as public_key() gives it: it must have signed the run
  std::string root{};                  ///< of the run's hash tree, in hexadecimal
  std::optional<Manifest> manifest{};  ///< the run's
};

/// Checks a receipt, which `file` names in the faults: decides its facts again under a rule set,
/// follows the path to the root, verifies the signature, and compares every byte; and that what is
/// trusted speaks for it. With nothing trusted the verdict is `origin_not_checked` at best. A key
/// confirms no receipt whose signature was taken away, nor does anything else: its leaf has a salt.
/// Of a receipt of version 1 a root alone cannot tell it from that of an unsigned run: it confirms
/// one without a signature in part.
///
/// An explanation that another version of the library wrote, and this one would write otherwise, is
/// `unchecked`: nothing but its digest in the receipt speaks for it. Of a decision by version 1,
/// under rules that this one does not have, leaf, path and origin are checked, and that the facts
/// shown are those of the leaf: it is confirmed in part. A decision under own rules is confirmed
/// only under these: with any other rule set the fault names what was not as enacted.
[[nodiscard]] Findings check_receipt(std::string_view json, std::string_view file,
                                     const RuleSet& rule_set, const TrustedOrigin& trusted,
                                     Language language = Language::english);

struct VerifyOptions {
  std::string public_key;  ///< the run must be signed with it; empty: with any key, or not at all
  std::string ledger;      ///< the ledger of the run, if it had one
  /// The key that must have signed the run. Without it the root of a signed run's hash tree cannot
  /// be made again: all else is compared, and the run confirmed in part.
  const SigningKey* key = nullptr;
  /// The rules of the act; of a run under own provisions (RuleSet::with) these. Under any
  /// parameters: those of the run are taken.
  RuleSet rules = RuleSet::decision_08_2022();
  Language language = Language::english;  ///< of the findings
  unsigned threads = 0;                   ///< 0: all processors
  Progress* progress = nullptr;
};

/// Counts a ledger's months in, as the run did (LedgerRun::count_in): the ledger as it ended then.
/// `path` may be empty where the run had none. Returns what is wrong: `missing_value` where the run
/// had a ledger and none is named, `bad_value` where one is and it had none, and what LedgerRun
/// returns.
[[nodiscard]] std::optional<Problem> count_in_ledger(const Manifest& run, const std::string& path,
                                                     const Dossier& dossier,
                                                     EvaluateOptions& options,
                                                     std::optional<LedgerRun>& ledger,
                                                     Language language = Language::english);

/// Replays a run: reads its inputs again with the settings of its manifest, decides them again and
/// compares every byte of the outputs and the manifest, and the digests of the inputs. The faults
/// name the first difference of each file, with line, request and provision. A run of version 1,
/// under rules that this one does not have, is not decided again: summary, signature and the
/// digests of inputs and outputs are checked, and it is confirmed in part. A run under own rules
/// that are not given is not confirmed. Throws Error when there
/// is no manifest, or an input cannot be read; UnreadableLedger where the ledger cannot.
[[nodiscard]] Findings verify_run(const std::string& directory, const InputFiles& files,
                                  const VerifyOptions& options = {});

/// Reads the manifest of a run. Returns what is wrong with it.
[[nodiscard]] std::optional<Problem> load_manifest(const std::string& directory,
                                                   Manifest& manifest);

/// Returns the rule set of a run, made of `rules` as VerifyOptions has them; throws Error when the
/// manifest's parameters do not give it, for runs under own rules that are not given, and for runs
/// of version 1, whose rules this one does not have.
[[nodiscard]] RuleSet rule_set_of(const Manifest& manifest,
                                  const RuleSet& rules = RuleSet::decision_08_2022());

/// Names a run to compare: its directory, and the inputs that it was made from, where they are at
/// hand.
struct RunToCompare {
  std::string directory;
  std::optional<InputFiles> inputs{};
  std::string ledger{};  ///< of a run that had one, when its inputs are named
};

/// Says why a request-month is decided otherwise: another version of the library, other parameters
/// or readings, other months paid before, other facts; or one of several, which only the inputs
/// could tell apart.
enum class Cause : std::uint8_t { engine, rule_set, history, facts, one_of_several };

/// Returns the cause as it is written in JSON: `rule_set`; nothing for a value that is none.
[[nodiscard]] std::string_view name(Cause cause) noexcept;

/// Is a step on the way from what a request-month was to what it became.
struct ChangeStep {
  Cause cause{};
  /// `1.0.0 -> 2.0.0`; `readings.late_list: previous_month_only -> accepted`; `2022-03 added`;
  /// `workers.rent_from`, `lists: a new row`, `assumption rent_from: none -> 2022-01-01`
  std::string what;
  std::vector<std::string> rows;  ///< of facts: the keys of the rows that differ
  std::string before;  ///< outcome, amount, provisions and facts, as in decisions.csv; empty: none
  std::string after;
  Money payable_before;
  Money payable_after;
};

/// Is a request-month that appeared, vanished or is decided otherwise.
struct ChangedMonth {
  std::string request_id;
  std::string month;
  std::vector<ChangeStep> steps;  ///< from the first run to the second; one at least
};

/// Sums up the steps of one cause.
struct CauseTotal {
  std::uint64_t request_months = 0;
  MoneyTotal payable_before;
  MoneyTotal payable_after;
};

/// Holds the differences between two runs. What the causes change adds up to what changed, exactly.
struct RunDifferences {
  std::string engine_before;  ///< version of the library that made the run
  std::string engine_after;
  std::uint64_t request_months_before = 0;
  std::uint64_t request_months_after = 0;
  MoneyTotal payable_before;
  MoneyTotal payable_after;
  std::uint64_t appeared = 0;
  std::uint64_t vanished = 0;
  std::uint64_t changed = 0;
  std::map<std::pair<Cause, std::string>, CauseTotal> causes;  ///< by cause and `what`
  std::vector<ChangedMonth> months;  ///< in the order of the first run, then what appeared
};

/// Compares two runs. With the inputs of both, every change is attributed by deciding again, one
/// step after the other: each parameter in its order, then the history, then each assumption and
/// ignored column, then the rows; a request-month may change in several steps. Rows are named by
/// column: those that differ and that the provisions with another state read, of other requests of
/// the worker too where they count before this one; where it is another question who is the same
/// person, those that are evidence of it, of all requests that may be theirs; a reference that
/// differs stands for the columns of the row that it names; a row that one run does not use, by the
/// table that does not hold it or rejected it. What another version of the library decided
/// otherwise is attributed to it, also what it decided under a rule set that this one cannot build.
/// Without the inputs, or where this version can build the rule set of neither run, each change has
/// the cause that the manifests leave, or one_of_several; request-months appear and vanish because
/// of facts. Throws Error when a run or an input cannot be read (a ledger: UnreadableLedger), an
/// input or output is not that of its manifest, the parameters in a manifest do not give its rule
/// set, or decisions.csv is not what the inputs give.
[[nodiscard]] RunDifferences compare_runs(const RunToCompare& before, const RunToCompare& after,
                                          unsigned threads = 0,
                                          const RuleSet& rules = RuleSet::decision_08_2022());

/// Writes the differences as JSON, schema `rentsupport-diff-2`: `engine` (`before`, `after`),
/// `request_months` and `payable_vnd`
/// (`before`, `after`), `appeared`, `vanished`, `changed`; `causes`, a list of `cause`, `what`,
/// `request_months`, `payable_vnd` (`before`, `after`, `change`); `months`, a list of `request_id`,
/// `month`, and `steps` with `cause`, `what`, `rows` (a list of keys), `before`, `after` (null
/// where there is no such request-month) and `payable_vnd`.
[[nodiscard]] std::string to_json(const RunDifferences& differences);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
