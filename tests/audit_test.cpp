// Manifests, receipts, replays and differences in memory and on files. What the commands print and
// return stands in audit_program_test.cpp.
#include "rentsupport/audit.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "audit/request_leaves.hpp"
#include "rentsupport/explain.hpp"
#include "support/job.hpp"
#include "support/mixed_persons.hpp"
#include "support/places.hpp"
#include "support/random_dossier.hpp"
#include "values/sha256.hpp"

using namespace rentsupport;

namespace {

using tests::Job;
using tests::Random;
using tests::replaced;

// The keys of RFC 8032, section 7.1, test 1.
constexpr std::string_view rfc_private =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";
constexpr std::string_view rfc_public =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
    "-----END PUBLIC KEY-----\n";
constexpr std::string_view rfc_key =
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

const TrustedOrigin by_rfc_key{.public_key = std::string{rfc_key}};

#ifdef RENTSUPPORT_SANITIZED
constexpr std::size_t rarely = 4;
#else
constexpr std::size_t rarely = 1;
#endif

// How many damaged files each kind of check has to find.
std::size_t damages() {
  return std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr ? 500 : 80 / rarely;
}

// A text that something happened to, and where.
struct Damaged {
  std::string text;
  std::size_t place = 0;
  bool is_flipped_bit = false;  // nothing moved
};

Damaged damaged(const std::string& text, Random& random) {
  while (true) {
    Damaged result{text, random.below(text.size()), false};
    std::string& now = result.text;
    const std::size_t line = now.rfind('\n', result.place) + 1;  // its begin; 0 of the first one
    const std::size_t end = std::min(now.find('\n', result.place), now.size() - 1) + 1;
    switch (random.below(8)) {
      case 0:
        now.erase(result.place, 1);
        break;
      case 1:
        now.insert(result.place, 1, now[random.below(now.size())]);
        break;
      case 2:
        now.resize(result.place);
        break;
      case 3:
        now.insert(end, now.substr(line, end - line));
        break;
      case 4:
        now.erase(line, end - line);
        break;
      default:
        result.is_flipped_bit = true;
        now[result.place] = static_cast<char>(now[result.place] ^ (1 << random.below(8)));
        break;
    }
    if (now != text) return result;
  }
}

std::uint64_t line_at(std::string_view text, std::size_t place) {
  return 1 + static_cast<std::uint64_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
}

// The manifest of decisions made in memory: only what receipts need.
Manifest manifest_in_memory(const Decisions& decisions) {
  Manifest manifest;
  manifest.engine = version();
  const LeafRun leaves(
      decisions, leaf_head(version(), decisions.rule_set(), decisions.assumptions().facts(), {}));
  const LeafProof proof = prove_leaf(decisions, leaves, 0, 1);
  manifest.leaves = proof.leaves;
  manifest.root = to_hex(proof.root);
  manifest.outputs["summary.json"] = {1, sha256("of a summary")};
  return manifest;
}

InputFiles files_of(const Job& job) {
  return {job.path("employers.csv"), job.path("lists.csv"), job.path("workers.csv"), std::nullopt};
}

std::vector<std::string> texts_of(const Findings& findings) {
  std::vector<std::string> texts;
  for (const Problem& fault : findings.faults) texts.push_back(fault.text());
  return texts;
}

const std::string second_worker{
    "R2,L1,033095000020,Người Mẫu Hai,1995-05-05,yes,indefinite,2019-03-01,2019-03-01,none,"
    "2020-12-01,yes,2022-04 2022-05,2022-04 2022-05,no,no,no,2022-03 2022-05,9000000020\n"};

// A finished run of two requests, the key of RFC 8032 under it.
class SignedRun : public Job {
 public:
  explicit SignedRun(bool has_ledger = false) {
    write("workers", std::string{tests::sound_workers} + second_worker);
    tests::write_file(path("key.pem"), rfc_private);
    std::vector<std::string> options{"--quiet", "--sign", path("key.pem")};
    if (has_ledger) {
      ledger_ = path("ledger.db");
      options.insert(options.end(), {"--ledger", ledger_, "--commit"});
    }
    REQUIRE(evaluate(options).status == 0);
  }
  [[nodiscard]] Findings verify(std::string_view key = rfc_key) const {
    VerifyOptions options;
    options.public_key = key;
    const SigningKey secret(rfc_private);
    options.key = &secret;
    options.threads = 1;
    options.ledger = ledger_;
    return verify_run(out(), files_of(*this), options);
  }
  // The receipt of a decision, by its number.
  [[nodiscard]] std::string receipt_of(std::size_t number) const {
    Manifest manifest;
    REQUIRE_FALSE(load_manifest(out(), manifest));
    const LoadedFiles reading = read_files(files_of(*this), {});
    const Decisions decisions = rentsupport::evaluate(rule_set_of(manifest), reading.dossier());
    const SigningKey key(rfc_private);
    return rentsupport::receipt(manifest, decisions, number, 1, &key);
  }

 private:
  std::string ledger_;
};

}  // namespace

TEST_CASE("a signature is that of RFC 8032, and no other text's or key's", "[audit]") {
  const SigningKey key(rfc_private);
  CHECK(public_key(rfc_public) == rfc_key);
  const Signature signature = key.sign("");
  CHECK(signature.public_key == rfc_key);
  CHECK(signature.value ==
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b4"
        "6bd25bf5f0595bbe24655141438e7a100b");
  CHECK(is_signed("", signature));
  CHECK_FALSE(is_signed(" ", signature));
  for (std::size_t i = 0; i < signature.value.size(); ++i) {
    Signature other = signature;
    other.value[i] = other.value[i] == '0' ? '1' : '0';
    CHECK_FALSE(is_signed("", other));
  }
  Signature other = signature;
  other.public_key[3] = other.public_key[3] == '0' ? '1' : '0';
  CHECK_FALSE(is_signed("", other));
  for (const std::string_view wrong : {std::string_view{}, std::string_view{"no key"}, rfc_public})
    CHECK_THROWS_AS(SigningKey(wrong), Error);
  CHECK_THROWS_AS(public_key(rfc_private), Error);
}

TEST_CASE("a leaf's bytes are what audit.hpp says", "[audit]") {
  const Job job;
  job.write("workers", std::string{tests::sound_workers} + second_worker);
  const LoadedFiles reading = read_files(files_of(job), {});
  EvaluateOptions how;
  REQUIRE_FALSE(how.assumptions.add({{"contract_ends_on", "2022-12-31"}, {"registered", "no"}}));
  const RuleSet rules = RuleSet::decision_08_2022();
  const Decisions decisions = evaluate(rules, reading.dossier(), how);
  const SigningKey key(rfc_private);
  const std::map<std::string, FileDigest> inputs{{"employers", {1, "e"}}, {"lists", {1, "l"}}};
  const LeafRun run(decisions,
                    leaf_head(version(), rules, decisions.assumptions().facts(), {"x_note", "a,b"}),
                    LeafSalts(key, inputs));
  const LeafProof proof = prove_leaf(decisions, run, 1, 1);
  CHECK_THAT(proof.leaf.head,
             Catch::StartsWith("rentsupport-leaf-2\n"
                               "engine,2.0.0\n"
                               "rule_set,decision-08-2022," +
                               std::string{rules.sha256()} +
                               "\n"
                               "assume,contract_ends_on,2022-12-31\n"
                               "assume,registered,no\n"
                               "ignore,\"a,b\"\n"
                               "ignore,x_note\n"
                               "column,shared,employers,employer_id,text\n"
                               "column,shared,employers,kind,choice,enterprise,cooperative,") &&
                 Catch::Contains(
                     "\ncolumn,own,workers,worker_id,text\ncolumn,own,workers,section,choice,II,"
                     "III\ncolumn,own,workers,applied,choice,no,yes\n") &&
                 Catch::Contains("\nprovisions,working,art1.place,art1.tenant,"));
  // The text of the run describes everything but people: no such column is in it.
  for (const std::string column :
       {"full_name", "birth_date", "insurance_no", "account", "tax_code", "district", "name"})
    CHECK(proof.leaf.head.find("," + column + ",") == std::string::npos);
  const std::string not_yet = "00000080";
  // E1: enterprise, registered, in no zone, of 33; L1: working, drawn up on 2022-06-01, eight steps
  // not yet, with the payroll; the forms and whether it is signed are unknown.
  CHECK(to_hex(proof.leaf.shared) == "024531" + std::string{"00010321"} + "024c31" + "00c84a0000" +
                                         not_yet + not_yet + not_yet + not_yet + not_yet + not_yet +
                                         not_yet + not_yet + "01ffff");
  // R2 of 033095000020: section unknown, applied; indefinite, 2019-03-01 twice, no end; none
  // before, rents since 2020-12-01 until now, months declared unknown, pays rent; insured and on
  // the payroll 2022-04 and 2022-05; no, no, no; asks for 2022-03 and 2022-05. Both are payable,
  // 500000 twice; the first of this request counts before the second, for certain.
  const std::string payable = "00c0843dc0843d005555555915000000";
  CHECK(to_hex(proof.leaf.own) == "025232" + std::string{"0c303333303935303030303230"} + "ff01" +
                                      "002446000024460000" + not_yet + "00" + not_yet + "a5480000" +
                                      not_yet + "8080808080808080800101" + "808080c001" +
                                      "808080c001" + "000000" + "808080a001" + "02" + "1a" +
                                      payable + "00" + "1c" + payable + "01" + "1a0001010000");
  CHECK(proof.leaves == 2);

  // Its salt, computed by hand.
  const std::string text = "rentsupport-salts-2\nemployers,e\nlists,l\n";
  const auto of_run = key.hmac(text);
  const Digest of_leaf = Hmac({reinterpret_cast<const char*>(of_run.data()), of_run.size()})
                             .of(std::string_view{"\1\0\0\0\0\0\0\0", 8});
  CHECK(std::equal(proof.leaf.salt.begin(), proof.leaf.salt.end(), of_leaf.begin()));
  // RFC 4231, test cases 2 and 6.
  CHECK(to_hex(Hmac("Jefe").of("what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(to_hex(Hmac(std::string(131, '\xaa'))
                   .of("Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("who has a receipt could guess a neighbour's facts by the hash beside it", "[audit]") {
  // The facts of R2, which somebody guesses who has the receipt of R1, and the hash in its path.
  const SignedRun run;
  Manifest manifest;
  REQUIRE_FALSE(load_manifest(run.out(), manifest));
  const auto received = nlohmann::json::parse(run.receipt_of(0));
  const LoadedFiles reading = read_files(files_of(run), {});
  const Decisions decisions = evaluate(rule_set_of(manifest), reading.dossier());
  const LeafRun guessed(decisions, leaf_head(version(), decisions.rule_set(), {}, {}));
  LeafText guess = prove_leaf(decisions, guessed, 1, 1).leaf;
  const std::string beside = received["path"][0];
  CHECK(to_hex(leaf_digest(guess)) != beside);
  // Not with the salt of the own leaf either; only with the key.
  const std::string salt = from_hex(received["leaf_salt"].get<std::string>(), salt_size);
  std::copy(salt.begin(), salt.end(), guess.salt.begin());
  CHECK(to_hex(leaf_digest(guess)) != beside);
  guess.salt = LeafSalts(SigningKey(rfc_private), manifest.inputs)[1];
  CHECK(to_hex(leaf_digest(guess)) == beside);
  CHECK_FALSE(received.contains("could_be_guessed"));

  // Of an unsigned run it works, and the receipt says so.
  REQUIRE(run.evaluate({"--quiet"}).status == 0);
  REQUIRE_FALSE(load_manifest(run.out(), manifest));
  const std::string bare = receipt(manifest, decisions, 0, 1);
  const auto unsalted = nlohmann::json::parse(bare);
  CHECK(to_hex(leaf_digest(prove_leaf(decisions, guessed, 1, 1).leaf)) == unsalted["path"][0]);
  CHECK(unsalted["leaf_salt"].is_null());
  CHECK(unsalted["could_be_guessed"].contains("vi"));
  for (const Language language : {Language::english, Language::vietnamese}) {
    const auto notes = check_receipt(bare, "r.json", decisions.rule_set(), {}, language).notes;
    CHECK(std::find(notes.begin(), notes.end(),
                    unsalted["could_be_guessed"][language == Language::english ? "en" : "vi"]) !=
          notes.end());
  }
}

TEST_CASE("a receipt decides again as the whole dossier did, under every reading", "[audit]") {
  Random random(11);
  std::size_t counted = 0;
  for (std::size_t round = 0; round < 20 / rarely; ++round) {
    const tests::Records records = tests::random_records(random, 40, 10);
    EvaluateOptions how;
    if (random.one_in(3)) {
      REQUIRE_FALSE(how.assumptions.add({{"received_on", "2022-08-10"},
                                         {"contract_type", "indefinite"},
                                         {"contract_ends_on", "2022-12-31"},
                                         {"pays_rent", "yes"}}));
    }
    const RuleSet rules = RuleSet::decision_08_2022(tests::random_readings(random));
    const Decisions decisions = evaluate(rules, records.dossier(), how);
    if (decisions.size() == 0) continue;
    const Manifest run = manifest_in_memory(decisions);
    Explainer explainer(decisions);
    for (std::size_t i = 0; i < decisions.size(); i += 1 + random.below(6)) {
      CAPTURE(round, i);
      const std::string json = receipt(run, decisions, i, 1);
      const Findings findings = check_receipt(json, "receipt.json", rules, {});
      CHECK(texts_of(findings).empty());
      const Explanation explanation = explainer(i);
      counted += explanation.counted.size();
      CHECK(nlohmann::ordered_json::parse(json)["explanation"] ==
            nlohmann::ordered_json::parse(to_json(std::span{&explanation, 1})));
    }
  }
  CHECK(counted > 0);
}

TEST_CASE("a receipt of a doubtful month decides it again, and names nobody else", "[audit]") {
  Random random(29);
  std::size_t doubtful = 0;
  std::size_t of_history = 0;
  for (std::size_t round = 0; round < 24 / rarely; ++round) {
    tests::Records records = tests::random_records(random, 120, 1);
    tests::mix_up_persons(random, records);
    const Dossier dossier = records.dossier();
    Parameters parameters = tests::random_readings(random);
    if (random.one_in(2)) {
      parameters.cap_months = 1;
      parameters.readings.cap_scope = CapScope::each_group;
    }
    const RuleSet rules = RuleSet::decision_08_2022(parameters);
    const Decisions decisions = evaluate(rules, dossier);
    const Manifest run = manifest_in_memory(decisions);
    Explainer explainer(decisions);
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      Explanation explanation = explainer(i);
      if (!explanation.is_doubtful() && !random.one_in(6)) continue;
      CAPTURE(round, i);
      const std::string json = receipt(run, decisions, i, 1);
      CHECK(texts_of(check_receipt(json, "receipt.json", rules, {})).empty());
      explanation.doubtful_pairs.clear();
      explanation.more_pairs = 0;
      const auto read = nlohmann::ordered_json::parse(json);
      CHECK(read["explanation"] ==
            nlohmann::ordered_json::parse(to_json(std::span{&explanation, 1})));
      CHECK(read.contains("maybe_counted") == explanation.is_doubtful());
      doubtful += explanation.is_doubtful() ? 1 : 0;
      for (const CountedMonth& month : explanation.maybe_counted)
        of_history += month.request_id.empty() ? 1 : 0;
    }
  }
  CHECK(doubtful > 40 / rarely);
  CHECK(of_history > 0);
}

TEST_CASE("a month that may count stands in the leaf, and one changed there is found", "[audit]") {
  const Job job;
  const std::string header =
      replaced(tests::sound_workers, "birth_date,", "birth_date,insurance_no,");
  const std::string rows = header.substr(0, header.find('\n') + 1);
  const std::string first =
      replaced(header.substr(rows.size()), "1995-05-05,", "1995-05-05,7915000001,");
  job.write("workers",
            rows + first + replaced(replaced(first, "R1,", "R2,"), "033095000010", "033095000028"));
  const LoadedFiles reading = read_files(files_of(job), {});
  const RuleSet rules = RuleSet::decision_08_2022();
  const Decisions decisions = evaluate(rules, reading.dossier());
  const Manifest run = manifest_in_memory(decisions);
  const std::string sound = receipt(run, decisions, 0, 1);
  CHECK(sound.find("maybe") == sound.find("maybe_counted\": []"));  // but in the explanation
  const std::string json = receipt(run, decisions, 1, 1);
  const std::string leaf = nlohmann::json::parse(json)["leaf"];
  // 2022-05 of R1 in L1, of a working list, which is not certain.
  const std::string row =
      "1c"
      "00"
      "02"
      "00"
      "025231"
      "024c31";
  CHECK_THAT(leaf, Catch::EndsWith("554d555915000000"
                                   "01" +
                                   row));
  const TrustedOrigin trusted{.root = run.root};
  CHECK(texts_of(check_receipt(json, "r.json", rules, trusted)).empty());

  const auto faults = [&](const std::string& changed) {
    return texts_of(check_receipt(changed, "r.json", rules, trusted));
  };
  const auto has = [](const std::vector<std::string>& texts, std::string_view part) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return text.find(part) != std::string::npos;
    });
  };
  // Another request: only the hashes tell.
  CHECK(has(faults(replaced(json, row, replaced(row, "025231", "025239"))), "leaf_sha256"));
  // No such month, or one that is in no way: then the facts give another decision too.
  for (const std::string& other : {std::string{"00"}, "01" + replaced(row, "1c00", "1b00")})
    CHECK(has(faults(replaced(json, "01" + row, other)), "its facts give \"2022-05 payable"));
  // One that counts for certain.
  CHECK(has(faults(replaced(json, row, replaced(row, "1c000200", "1c000201"))),
            "its facts give \"2022-05 refused"));
  // A group, an origin or a certainty that there is not; a byte more, a byte less.
  for (const std::string& other :
       {replaced(row, "1c000200", "1c020200"), replaced(row, "1c000200", "1c000300"),
        replaced(row, "1c000200", "1c000202"), row + "00", row.substr(0, row.size() - 2)})
    CHECK(has(faults(replaced(json, row, other)), "not written as a leaf is"));
}

TEST_CASE("whatever is damaged in a receipt is found and located", "[audit]") {
  const SignedRun run;
  const RuleSet rules = RuleSet::decision_08_2022();
  const std::string json = run.receipt_of(2);
  CHECK(texts_of(check_receipt(json, "receipt.json", rules, by_rfc_key)).empty());
  const std::size_t explanation = json.find("\n  \"explanation\": ");
  Random random(3);
  for (std::size_t i = 0; i < damages(); ++i) {
    const Damaged damage = damaged(json, random);
    CAPTURE(damage.place, json.substr(damage.place, 20), damage.text.size());
    const Findings findings = check_receipt(damage.text, "receipt.json", rules, by_rfc_key);
    REQUIRE_FALSE(findings.faults.empty());
    CHECK(std::any_of(findings.faults.begin(), findings.faults.end(),
                      [](const Problem& fault) { return fault.line > 0; }));
    // What no hash covers is located to its line.
    if (damage.is_flipped_bit && damage.place > explanation) {
      CHECK(std::any_of(findings.faults.begin(), findings.faults.end(), [&](const Problem& fault) {
        return fault.line == line_at(json, damage.place) || fault.code == ProblemCode::bad_json;
      }));
    }
  }
}

TEST_CASE("a receipt whose leaf has another name was told to be wrong, but not where", "[audit]") {
  const SignedRun run;
  const RuleSet rules = RuleSet::decision_08_2022();
  const std::string json = run.receipt_of(2);
  for (const std::string_view member : {"schema", "leaf_head", "leaf", "signature"}) {
    const std::string begin = "\n  \"" + std::string{member};
    const std::string name = begin + "\"";
    const auto faults =
        texts_of(check_receipt(replaced(json, name, begin + "s\""), "r.json", rules, by_rfc_key));
    CHECK(faults == std::vector<std::string>{
                        "r.json:" + std::to_string(line_at(json, json.find(name) + 1)) + ": " +
                        std::string{member} + ": the member is not in its place"});
  }
}

TEST_CASE("a receipt of other rules, another key or no key says so", "[audit]") {
  const SignedRun run;
  Manifest manifest;
  REQUIRE_FALSE(load_manifest(run.out(), manifest));
  const LoadedFiles reading = read_files(files_of(run), {});
  const RuleSet rules = RuleSet::decision_08_2022();
  const Decisions decisions = evaluate(rules, reading.dossier());
  const SigningKey key(rfc_private);
  const std::string json = receipt(manifest, decisions, 0, 1, &key);
  CHECK_THROWS_WITH(receipt(manifest, decisions, 0, 1),
                    "the run is signed: the hashes of its leaves need the key that signed it");

  Parameters parameters = Parameters::built_in();
  REQUIRE_FALSE(parameters.choose("late_list", "previous_month_only"));
  CHECK(texts_of(check_receipt(json, "r.json", RuleSet::decision_08_2022(parameters), {})) ==
        std::vector<std::string>{
            "r.json:6: rule_set: the decision was made under another rule set than this one: "
            "readings.late_list = accepted there, previous_month_only here"});
  const auto other_key =
      texts_of(check_receipt(json, "r.json", rules, {.public_key = std::string(64, '0')}));
  REQUIRE(other_key.size() == 1);
  CHECK_THAT(other_key[0], Catch::Contains("signed with another key"));

  REQUIRE(run.evaluate({"--quiet"}).status == 0);
  REQUIRE_FALSE(load_manifest(run.out(), manifest));
  const std::string bare = receipt(manifest, decisions, 0, 1);
  CHECK(check_receipt(bare, "r.json", rules, {}).faults.empty());
  const auto unsigned_run = texts_of(check_receipt(bare, "r.json", rules, by_rfc_key));
  REQUIRE(unsigned_run.size() == 1);
  CHECK_THAT(unsigned_run[0], Catch::Contains("signature: the run is not signed"));

  manifest.root[0] = manifest.root[0] == '0' ? '1' : '0';
  CHECK_THROWS_AS(receipt(manifest, decisions, 0, 1), Error);
}

TEST_CASE("a receipt that anyone could have made, or whose signature was taken away, was confirmed",
          "[audit]") {
  const SignedRun run;
  const RuleSet rules = RuleSet::decision_08_2022();
  Manifest manifest;
  REQUIRE_FALSE(load_manifest(run.out(), manifest));
  const LoadedFiles reading = read_files(files_of(run), {});
  const Decisions decisions = evaluate(rules, reading.dossier());
  const SigningKey ours(rfc_private);
  const std::string whole = receipt(manifest, decisions, 0, 1, &ours);
  const std::size_t begin = whole.find("\n  \"signature\": {");
  const std::size_t end = whole.find("\n  }", begin) + 4;
  const std::string bare = whole.substr(0, begin) + "\n  \"signature\": null" + whole.substr(end);
  const SigningKey strangers(
      "-----BEGIN PRIVATE KEY-----\n"
      "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
      "-----END PRIVATE KEY-----\n");
  const Signature theirs = strangers.sign(statement(manifest));
  const std::string signed_anew =
      replaced(replaced(whole, manifest.signature->public_key, theirs.public_key),
               manifest.signature->value, theirs.value);
  // A whole tree that somebody made up, of facts that nobody had.
  Random random(4);
  const tests::Records records = tests::random_records(random, 40, 10);
  const Decisions of_invented = evaluate(rules, records.dossier());
  const std::string made_up = receipt(manifest_in_memory(of_invented), of_invented, 0, 1);

  const std::string key{rfc_key};
  Manifest unsigned_manifest = manifest;
  unsigned_manifest.signature.reset();
  Manifest other_manifest = manifest;
  other_manifest.signature->value[0] = other_manifest.signature->value[0] == '0' ? '1' : '0';
  using enum Verdict;
  struct Case {
    std::string what;
    TrustedOrigin trusted;
    std::array<Verdict, 4> verdicts;  // of the whole one, without a signature, signed anew, made up
  };
  for (const Case& expected : {
           Case{"nothing",
                {},
                {origin_not_checked, not_confirmed, origin_not_checked, origin_not_checked}},
           Case{"key", {key, {}, {}}, {confirmed, not_confirmed, not_confirmed, not_confirmed}},
           Case{"root",
                {{}, manifest.root, {}},
                {confirmed, not_confirmed, confirmed, not_confirmed}},
           Case{"manifest",
                {{}, {}, manifest},
                {confirmed, not_confirmed, not_confirmed, not_confirmed}},
           Case{"all",
                {key, manifest.root, manifest},
                {confirmed, not_confirmed, not_confirmed, not_confirmed}},
           Case{"key and root",
                {key, manifest.root, {}},
                {confirmed, not_confirmed, not_confirmed, not_confirmed}},
           Case{"manifest of an unsigned run",
                {{}, {}, unsigned_manifest},
                {not_confirmed, not_confirmed, not_confirmed, not_confirmed}},
           Case{"manifest of another signature",
                {{}, {}, other_manifest},
                {not_confirmed, not_confirmed, not_confirmed, not_confirmed}},
           Case{"another key",
                {std::string(64, '0'), {}, {}},
                {not_confirmed, not_confirmed, not_confirmed, not_confirmed}},
           Case{"another root",
                {{}, std::string(64, '0'), {}},
                {not_confirmed, not_confirmed, not_confirmed, not_confirmed}},
       }) {
    const std::array<const std::string*, 4> receipts{&whole, &bare, &signed_anew, &made_up};
    for (std::size_t i = 0; i < receipts.size(); ++i) {
      CAPTURE(expected.what, i);
      for (const Language language : {Language::english, Language::vietnamese}) {
        const Findings findings =
            check_receipt(*receipts[i], "r.json", rules, expected.trusted, language);
        CAPTURE(texts_of(findings), findings.unchecked);
        CHECK(findings.verdict() == expected.verdicts[i]);
        // Whoever looks at the lists alone is told as much.
        CHECK((findings.faults.empty() && findings.unchecked.empty()) ==
              (expected.verdicts[i] == confirmed));
      }
    }
  }
}

TEST_CASE("an explanation of another version is not confirmed with the decision", "[audit]") {
  const SignedRun run;
  const RuleSet rules = RuleSet::decision_08_2022();
  std::string json = run.receipt_of(0);
  json = replaced(json, "\"written_by\": \"2.0.0\"", "\"written_by\": \"9.0.0\"");
  const auto faults = texts_of(check_receipt(json, "r.json", rules, {}));
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], Catch::Contains("explanation_sha256"));
  const auto parsed = nlohmann::json::parse(json);
  const std::size_t begin = json.find("\n  \"explanation\": ") + 18;
  std::string explanation;
  for (std::size_t i = begin; i < json.size() - 3; ++i) {
    explanation += json[i];
    if (json[i] == '\n') i += 2;
  }
  const std::string honest = replaced(json, parsed["explanation_sha256"].get<std::string>(),
                                      sha256("9.0.0\n" + explanation));
  // Another version that explains alike hides nothing.
  const Findings alike = check_receipt(honest, "r.json", rules, by_rfc_key);
  CHECK(texts_of(alike).empty());
  CHECK(alike.unchecked.empty());
  CHECK(alike.verdict() == Verdict::confirmed);
  // Nothing signs an explanation: one that differs is never taken for confirmed.
  const std::string other_words =
      replaced(explanation, "\"outcome\": \"payable\"", "\"outcome\": \"refused\"");
  const std::string forged = replaced(
      replaced(honest, "\"outcome\": \"payable\",\n      ", "\"outcome\": \"refused\",\n      "),
      sha256("9.0.0\n" + explanation), sha256("9.0.0\n" + other_words));
  const Findings findings = check_receipt(forged, "r.json", rules, by_rfc_key);
  CHECK(findings.verdict() == Verdict::confirmed_in_part);
  CHECK(texts_of(findings).empty());
  CHECK(findings.unchecked ==
        std::vector<std::string>{"the explanation, which version 9.0.0 wrote: version 2.0.0 "
                                 "explains the same decision otherwise"});
}

TEST_CASE("a number too large for a receipt or a manifest ended in a foreign exception",
          "[audit]") {
  const SignedRun run;
  Manifest manifest;
  REQUIRE_FALSE(load_manifest(run.out(), manifest));
  const auto problem =
      read_manifest(replaced(run.output("manifest.json"), "\"leaves\": 2", "\"leaves\": 1e999"),
                    "m.json", manifest);
  REQUIRE(problem);
  CHECK(problem->message == "holds a number too large");
  CHECK(problem->line > 1);
  CHECK(texts_of(check_receipt("{\"leaves\": 1e999}", "r.json", RuleSet::decision_08_2022(), {})) ==
        std::vector<std::string>{"r.json:1:18: holds a number too large"});
}

TEST_CASE("a manifest's parameters were pasted into TOML, which overflowed the stack", "[audit]") {
  const SignedRun run;
  std::string dots;
  while (dots.size() < 200'000) dots += "a.";
  const std::string json = run.output("manifest.json");
  tests::write_file(
      run.out() + "/manifest.json",
      replaced(json, "\"cap.months\": \"3\"", "\"cap.months\": \"3\\n" + dots + "a = 1\""));
  const auto faults = texts_of(run.verify());
  REQUIRE_FALSE(faults.empty());
  CHECK_THAT(faults[0], Catch::Contains("does not give the rule set of the digest beside it"));
  Manifest manifest;
  REQUIRE_FALSE(load_manifest(run.out(), manifest));
  CHECK_THROWS_AS(rule_set_of(manifest), Error);
  CHECK_THROWS_AS(compare_runs({run.out(), {}, {}}, {run.out(), {}, {}}, 1), Error);
}

TEST_CASE("a manifest, a summary or a receipt of nothing but brackets is refused", "[audit]") {
  const SignedRun run;
  const std::string deep = "{\"a\": " + std::string(10'000'000, '[');
  Manifest manifest;
  const auto problem = read_manifest(deep, "m.json", manifest);
  REQUIRE(problem);
  CHECK_THAT(problem->text(),
             Catch::Contains("m.json:1:") && Catch::Contains("is nested more than 64 levels deep"));
  const auto receipt = texts_of(check_receipt(deep, "r.json", RuleSet::decision_08_2022(), {}));
  REQUIRE(receipt.size() == 1);
  CHECK_THAT(receipt[0], Catch::Contains("is nested more than 64 levels deep"));
  const std::string summary = run.output("summary.json");
  tests::write_file(run.out() + "/summary.json", deep);
  tests::write_file(run.out() + "/manifest.json",
                    replaced(replaced(run.output("manifest.json"), sha256(summary), sha256(deep)),
                             std::to_string(summary.size()), std::to_string(deep.size())));
  CHECK_THAT(texts_of(run.verify())[0], Catch::Contains("summary.json:1:") &&
                                            Catch::Contains("is nested more than 64 levels deep"));
}

TEST_CASE("a member named twice was read as one of the two", "[audit]") {
  const SignedRun run;
  Manifest manifest;
  const auto problem = read_manifest(replaced(run.output("manifest.json"), "\"cap.months\": \"3\",",
                                              "\"cap.months\": \"3\", \"cap.months\": \"3\","),
                                     "m.json", manifest);
  REQUIRE(problem);
  CHECK(problem->message == "an object has two members of one name");
}

TEST_CASE("a summary that is no JSON, though its digest fits, ended the replay", "[audit]") {
  const SignedRun run;
  const std::string summary = run.output("summary.json");
  const std::string broken = "{\"engine\": ";
  tests::write_file(run.out() + "/summary.json", broken);
  tests::write_file(run.out() + "/manifest.json",
                    replaced(replaced(run.output("manifest.json"), sha256(summary), sha256(broken)),
                             std::to_string(summary.size()), std::to_string(broken.size())));
  CHECK(texts_of(run.verify())[0] == "summary.json:1:12: is no JSON");
}

TEST_CASE("outputs that a run did not write are not confirmed with it", "[audit]") {
  const SignedRun run;
  tests::write_file(run.out() + "/reviews.csv", "");
  CHECK(texts_of(run.verify()) ==
        std::vector<std::string>{"reviews.csv: the run had no ledger, and wrote no such file"});
}

TEST_CASE("a column to ignore that is not UTF-8 made a manifest that no one could read",
          "[audit]") {
  const SignedRun run;
  ReadOptions options;
  options.ignored_columns = {"x\xff"};
  const LoadedFiles reading = read_files(files_of(run), options);
  REQUIRE(reading.problem());
  CHECK(reading.problem()->code == ProblemCode::bad_utf8);
  CHECK(reading.problem()->text() == "a column to ignore is not UTF-8");
}

TEST_CASE("a run replays to the last byte, with its settings from the manifest", "[audit]") {
  Job job;
  job.write("workers", replaced(tests::sound_workers, "account\n", "account,x_note\n").substr(0));
  job.write("workers", std::string{tests::sound_workers} + second_worker);
  REQUIRE(job.evaluate({"--quiet", "--reading", "late_list=previous_month_only", "--assume",
                        "rent_from=2022-01-01", "--ignore-column", "account"})
              .status == 0);
  const Findings findings = verify_run(job.out(), files_of(job));
  CHECK(texts_of(findings).empty());
  Manifest manifest;
  REQUIRE_FALSE(load_manifest(job.out(), manifest));
  CHECK(findings.notes ==
        std::vector<std::string>{
            "the run is not signed", "3 request-months decided again, every byte the same",
            "root " + manifest.root, "rule set decision-08-2022 " + manifest.rule_set_sha256,
            "readings.late_list = previous_month_only, as enacted or by default accepted",
            "assumed where unknown: rent_from = 2022-01-01", "not read: column account"});
  CHECK(manifest_json(manifest) == job.output("manifest.json"));
  CHECK(manifest.outputs.at("summary.json").sha256 == sha256(job.output("summary.json")));
  CHECK(rule_set_of(manifest).sha256() == manifest.rule_set_sha256);
}

TEST_CASE("whatever is damaged in the files of a run is found and located", "[audit]") {
  const SignedRun run(true);
  CHECK(texts_of(run.verify()).empty());
  Random random(5);
  const std::map<std::string, std::string> outputs = run.outputs();
  for (std::size_t i = 0; i < damages(); ++i) {
    const auto& [file, text] =
        *std::next(outputs.begin(), static_cast<std::ptrdiff_t>(random.below(outputs.size())));
    const Damaged damage = damaged(text, random);
    CAPTURE(file, damage.place, text.substr(damage.place, 20), damage.text.size());
    tests::write_file(run.out() + "/" + file, damage.text);
    const Findings findings = run.verify();
    tests::write_file(run.out() + "/" + file, text);
    REQUIRE_FALSE(findings.faults.empty());
    const auto here = std::find_if(findings.faults.begin(), findings.faults.end(),
                                   [&, &name = file](const Problem& f) { return f.file == name; });
    REQUIRE(here != findings.faults.end());
    CHECK(here->line > 0);
    if (damage.is_flipped_bit && file != "manifest.json")
      CHECK(here->line == line_at(text, damage.place));
  }
  CHECK(texts_of(run.verify()).empty());
}

TEST_CASE("a flipped setting in a manifest is named", "[audit]") {
  const Job job;
  REQUIRE(job.evaluate({"--quiet", "--reading", "late_list=previous_month_only", "--assume",
                        "pays_rent=yes"})
              .status == 0);
  const std::string sound = job.output("manifest.json");
  const auto check = [&](std::string_view what, std::string_view by, const std::string& member) {
    const std::string spoilt = replaced(sound, what, by);
    tests::write_file(job.out() + "/manifest.json", spoilt);
    const Findings findings = verify_run(job.out(), files_of(job));
    REQUIRE(findings.faults.size() == 1);
    CHECK(findings.faults[0].file == "manifest.json");
    CHECK(findings.faults[0].column == member);
    CHECK(findings.faults[0].line == line_at(sound, sound.find(what)));
  };
  check("\"cap.months\": \"3\"", "\"cap.months\": \"2\"", "rule_set.parameters.cap.months");
  check("\"engine\": \"2.0.0\"", "\"engine\": \"2.0.1\"", "engine");
  check("\"schema\": \"rentsupport-manifest-2\"", "\"schema\": \"rentsupport-manifest-3\"",
        "schema");
  check("\"leaves\": 1", "\"leaves\": 3", "tree.leaves");
}

TEST_CASE("a run whose inputs are not at hand, or that is not there, is told from one that differs",
          "[audit]") {
  const SignedRun run;
  run.write("employers", replaced(tests::sound_employers, "323", "324"));
  const auto faults = texts_of(run.verify());
  REQUIRE_FALSE(faults.empty());
  CHECK(faults[0] == "employers: the file given is not the one that the run read: " +
                         std::to_string(tests::sound_employers.size()) + " bytes, not " +
                         std::to_string(tests::sound_employers.size()));
  std::filesystem::remove(run.path("lists.csv"));
  CHECK_THROWS_AS(run.verify(), Error);
  std::filesystem::remove(run.out() + "/manifest.json");
  CHECK_THROWS_AS(run.verify(), Error);
}

namespace {

// Two runs, each with its own inputs.
class TwoRuns {
 public:
  Job before;
  Job after;
  std::string ledger;      // of both, if they had one
  bool backwards = false;  // compares the second with the first

  TwoRuns() {
    for (Job* job : {&before, &after})
      job->write("workers", std::string{tests::sound_workers} + second_worker);
  }
  void run(const std::vector<std::string>& options_before = {},
           const std::vector<std::string>& options_after = {}) {
    for (auto [job, options] :
         {std::pair{&before, options_before}, std::pair{&after, options_after}}) {
      options.emplace_back("--quiet");
      REQUIRE(job->evaluate(options).status == 0);
    }
  }
  [[nodiscard]] RunDifferences compare(bool with_inputs = true) const {
    RunToCompare first{before.out(), {}};
    RunToCompare last{after.out(), {}};
    if (with_inputs) {
      first.ledger = last.ledger = ledger;
      first.inputs = files_of(before);
      last.inputs = files_of(after);
      for (auto [run, job] : {std::pair{&first, &before}, std::pair{&last, &after}}) {
        if (std::filesystem::exists(job->path("history.csv")))
          run->inputs->history = job->path("history.csv");
        if (std::filesystem::exists(job->path("persons.csv")))
          run->inputs->persons = job->path("persons.csv");
      }
    }
    if (backwards) std::swap(first, last);
    return compare_runs(first, last);
  }
  // StepTexts as `R1 2022-05 facts workers.rent_from (R1)`.
  [[nodiscard]] std::vector<std::string> steps(bool with_inputs = true) const {
    std::vector<std::string> result;
    for (const ChangedMonth& month : compare(with_inputs).months) {
      for (const ChangeStep& step : month.steps) {
        std::string rows;
        for (const std::string& row : step.rows) rows += (rows.empty() ? "" : " ") + row;
        result.push_back(month.request_id + " " + month.month + " " +
                         std::string{name(step.cause)} + " " + step.what + " (" + rows + ")");
      }
    }
    return result;
  }
};

using StepTexts = std::vector<std::string>;

const std::string worker_header{
    tests::sound_workers.substr(0, tests::sound_workers.find('\n') + 1)};
const std::string first_worker{tests::sound_workers.substr(worker_header.size())};

// Changes the manifest of a run; nothing else knows of it.
template <class Change>
void change_manifest(const Job& job, Change change) {
  Manifest manifest;
  REQUIRE_FALSE(load_manifest(job.out(), manifest));
  change(manifest);
  tests::write_file(job.out() + "/manifest.json", manifest_json(manifest));
}

// Changes decisions.csv of a run and its digest with it.
void change_decisions(const Job& job, const std::string& text) {
  tests::write_file(job.out() + "/decisions.csv", text);
  change_manifest(job, [&](Manifest& manifest) {
    manifest.outputs["decisions.csv"] = {text.size(), sha256(text)};
  });
}

}  // namespace

TEST_CASE("two equal runs do not differ", "[audit]") {
  TwoRuns runs;
  runs.run();
  for (const bool with_inputs : {true, false}) {
    const RunDifferences differences = runs.compare(with_inputs);
    CHECK(differences.months.empty());
    CHECK(differences.causes.empty());
    CHECK(differences.request_months_before == 3);
    CHECK(differences.payable_before.digits() == "1500000");
    CHECK(differences.payable_after.digits() == "1500000");
  }
}

TEST_CASE("a change is attributed to the columns of the row that changed", "[audit]") {
  TwoRuns runs;
  // Of three columns that differ, one decides.
  runs.after.write("workers",
                   replaced(replaced(replaced(std::string{tests::sound_workers} + second_worker,
                                              "2020-12-01", "2022-06-10"),
                                     "Người Mẫu,", "Người Khác,"),
                            "yes,indefinite,2019-03-01", "yes,indefinite,2019-02-01"));
  runs.run();
  CHECK(runs.steps() == StepTexts{"R1 2022-05 facts workers.rent_from (R1)"});
  CHECK(runs.steps(false) == StepTexts{"R1 2022-05 facts workers ()"});
  const RunDifferences differences = runs.compare();
  CHECK(differences.changed == 1);
  CHECK(differences.payable_after.digits() == "1000000");
  CHECK(differences.months[0].steps[0].before == "payable,500000,500000,,,");
  CHECK(differences.months[0].steps[0].after == "refused,0,0,art4.1.rents,,");
  REQUIRE(differences.causes.size() == 1);
  CHECK(change(differences.causes.begin()->second.payable_before,
               differences.causes.begin()->second.payable_after) == "-500000");
}

TEST_CASE("changes of lists, employers, rows, months and other requests are told apart",
          "[audit]") {
  const std::string workers = std::string{tests::sound_workers} + second_worker;
  {
    TwoRuns runs;
    runs.after.write("employers", replaced(tests::sound_employers, "enterprise", "public_unit"));
    runs.run();
    CHECK(runs.steps() == StepTexts{"R1 2022-05 facts employers.kind (E1)",
                                    "R2 2022-03 facts employers.kind (E1)",
                                    "R2 2022-05 facts employers.kind (E1)"});
  }
  {
    TwoRuns runs;
    runs.after.write("lists", replaced(tests::sound_lists, "2022-06-01", "2022-05-01"));
    runs.run();
    CHECK(runs.steps() == StepTexts{"R1 2022-05 facts lists.drawn_up_on (L1)",
                                    "R2 2022-05 facts lists.drawn_up_on (L1)"});
  }
  {
    TwoRuns runs;
    runs.before.write("workers", tests::sound_workers);
    runs.after.write("workers", replaced(workers, "no,2022-05,", "no,2022-04,"));
    runs.run();
    CHECK(runs.steps() == StepTexts{"R1 2022-05 facts workers.months (R1)",
                                    "R1 2022-04 facts workers.months (R1)",
                                    "R2 2022-03 facts workers: a new row (R2)",
                                    "R2 2022-05 facts workers: a new row (R2)"});
    const RunDifferences differences = runs.compare();
    CHECK(differences.appeared == 3);
    CHECK(differences.vanished == 1);
    CHECK(differences.payable_after.digits() == "1500000");
  }
  {
    // An earlier request of the same person takes the month.
    TwoRuns runs;
    runs.after.write(
        "workers",
        std::string{tests::sound_workers.substr(0, tests::sound_workers.find('\n') + 1)} +
            replaced(second_worker, "033095000020", "033095000010") +
            std::string{tests::sound_workers.substr(tests::sound_workers.find('\n') + 1)});
    runs.before.write(
        "workers",
        std::string{tests::sound_workers.substr(0, tests::sound_workers.find('\n') + 1)} +
            second_worker +
            std::string{tests::sound_workers.substr(tests::sound_workers.find('\n') + 1)});
    runs.run();
    CHECK(runs.steps() == StepTexts{"R1 2022-05 facts workers.worker_id (R2)"});
  }
}

TEST_CASE("readings, parameters, history and facts share one change, and the causes add up",
          "[audit]") {
  TwoRuns runs;
  runs.after.read_from("history", runs.after.path("history.csv"));
  runs.after.write("history",
                   "worker_id,month,amount_vnd,group\n033095000010,2022-05,500000,working\n");
  tests::write_file(runs.after.path("amount.toml"), "group.working.amount_vnd = 600000\n");
  runs.after.write("workers", replaced(std::string{tests::sound_workers} + second_worker,
                                       "2022-03 2022-05", "2022-03 2022-04"));
  runs.run({}, {"--parameters", runs.after.path("amount.toml"), "--reading",
                "partial_month=full_month"});
  const std::string amount = " rule_set group.working.amount_vnd: 500000 -> 600000 ()";
  CHECK(runs.steps() == StepTexts{"R1 2022-05" + amount, "R1 2022-05 history 2022-05 added ()",
                                  "R2 2022-03" + amount, "R2 2022-05" + amount,
                                  "R2 2022-05 facts workers.months (R2)",
                                  "R2 2022-04 facts workers.months (R2)"});
  const RunDifferences differences = runs.compare();
  CHECK(differences.payable_before.digits() == "1500000");
  CHECK(differences.payable_after.digits() == "1200000");
  std::map<std::string, std::string> changes;
  for (const auto& [what, total] : differences.causes)
    changes[std::string{name(what.first)}] = change(total.payable_before, total.payable_after);
  CHECK(changes == std::map<std::string, std::string>{
                       {"rule_set", "+300000"}, {"history", "-600000"}, {"facts", "0"}});
  for (const std::string& step : runs.steps(false))
    CHECK_THAT(step,
               Catch::Contains("one_of_several rule_set (group.working.amount_vnd: 500000 -> "
                               "600000; readings.partial_month: any_day -> full_month) or facts "
                               "(workers) or history (history)"));
}

TEST_CASE("a reference that changed was blamed on the row that it names now", "[audit]") {
  {
    TwoRuns runs;
    for (Job* job : {&runs.before, &runs.after})
      job->write("employers",
                 std::string{tests::sound_employers} + "E2,Sở,public_unit,yes,none,33,323\n");
    runs.after.write("lists", replaced(tests::sound_lists, "L1,E1", "L1,E2"));
    runs.run();
    CHECK(runs.steps() == StepTexts{"R1 2022-05 facts lists.employer_id (L1)",
                                    "R2 2022-03 facts lists.employer_id (L1)",
                                    "R2 2022-05 facts lists.employer_id (L1)"});
  }
  {
    TwoRuns runs;
    for (Job* job : {&runs.before, &runs.after})
      job->write("lists", std::string{tests::sound_lists} + "L2,E1,working,2022-05-01,yes\n");
    runs.after.write("workers", replaced(tests::sound_workers, "R1,L1", "R1,L2") + second_worker);
    runs.run();
    CHECK(runs.steps() == StepTexts{"R1 2022-05 facts workers.list_id (R1)"});
  }
}

TEST_CASE("a row rejected for the list that it names was blamed on workers.csv", "[audit]") {
  TwoRuns runs;
  const auto steps = [&](const std::string& lists_before, const std::string& workers_before) {
    runs.before.write("lists", lists_before);
    runs.before.write("workers", workers_before);
    runs.after.write("workers", tests::sound_workers);
    REQUIRE(runs.before.evaluate({"--quiet"}).status == 1);
    REQUIRE(runs.after.evaluate({"--quiet"}).status == 0);
    StepTexts both = runs.steps();
    runs.backwards = true;
    for (std::string& step : runs.steps()) both.push_back(std::move(step));
    runs.backwards = false;
    return both;
  };
  const std::string lists{tests::sound_lists};
  const std::string workers{tests::sound_workers};
  CHECK(steps(replaced(lists, "2022-06-01", "soon"), workers) ==
        StepTexts{"R1 2022-05 facts lists: a row rejected before (L1)",
                  "R1 2022-05 facts lists: a row rejected now (L1)"});
  CHECK(steps(replaced(lists, "L1,E1", "L1,E9"), workers) ==
        StepTexts{"R1 2022-05 facts lists: a row rejected before (L1)",
                  "R1 2022-05 facts lists: a row rejected now (L1)"});
  CHECK(steps(replaced(lists, "L1,", "L9,"), workers) ==
        StepTexts{"R1 2022-05 facts lists: a new row (L1)",
                  "R1 2022-05 facts lists: a row gone (L1)"});
  CHECK(steps(lists, replaced(workers, "R1,L1", "R1,L9")) ==
        StepTexts{"R1 2022-05 facts workers: a row rejected before (R1)",
                  "R1 2022-05 facts workers: a row rejected now (R1)"});
  runs.before.write("employers", replaced(tests::sound_employers, ",33,", ",3x,"));
  CHECK(steps(lists, workers) == StepTexts{"R1 2022-05 facts employers: a row rejected before (E1)",
                                           "R1 2022-05 facts employers: a row rejected now (E1)"});
}

TEST_CASE("an assumption or an ignored column was blamed on the rows", "[audit]") {
  TwoRuns runs;
  for (Job* job : {&runs.before, &runs.after})
    job->write("workers", replaced(tests::sound_workers, "2020-12-01", ""));
  runs.run({}, {"--assume", "rent_from=2022-01-01"});
  CHECK(runs.steps() == StepTexts{"R1 2022-05 facts assumption rent_from: none -> 2022-01-01 ()"});
  runs.run({"--assume", "rent_from=2022-01-01"}, {"--assume", "rent_from=2022-07-01"});
  CHECK(runs.steps() ==
        StepTexts{"R1 2022-05 facts assumption rent_from: 2022-01-01 -> 2022-07-01 ()"});
  runs.run({"--assume", "rent_from=2022-01-01"}, {"--ignore-column", "pays_rent"});
  CHECK(runs.steps() == StepTexts{"R1 2022-05 facts assumption rent_from: 2022-01-01 -> none ()",
                                  "R1 2022-05 facts ignored column pays_rent: no -> yes ()"});
  // A column that could not be read before: only the new file tells.
  runs.before.write("workers", replaced(replaced(tests::sound_workers, "full_name", "pays_rent"),
                                        "Người Mẫu", "yes"));
  runs.after.write("workers", tests::sound_workers);
  runs.run({"--ignore-column", "pays_rent"});
  CHECK(runs.steps() == StepTexts{"R1 2022-05 facts workers.pays_rent (R1)"});
}

TEST_CASE("columns that decide nothing were named beside the one that does", "[audit]") {
  TwoRuns runs;
  const std::string lists = std::string{tests::sound_lists} + "L2,E1,working,2022-06-02,yes\n";
  for (Job* job : {&runs.before, &runs.after}) job->write("lists", lists);
  {
    // The group, and the day since when the worker rents.
    runs.after.write("lists", replaced(lists, "L1,E1,working", "L1,E1,returning"));
    runs.before.write("workers", tests::sound_workers);
    runs.after.write("workers", replaced(tests::sound_workers, "2020-12-01", "2020-11-30"));
    runs.run();
    CHECK(runs.steps() == StepTexts{"R1 2022-05 facts lists.group (L1)"});
    runs.after.write("lists", lists);
  }
  {
    // A month more than three, and that day.
    const std::string insured =
        replaced(tests::sound_workers, "no,2022-05,", "no,2022-03 2022-04 2022-05,");
    runs.before.write("workers", insured);
    runs.after.write("workers", replaced(replaced(insured, "no,2022-03", "no,2022-02 2022-03"),
                                         "2020-12-01", "2020-11-30"));
    runs.run();
    CHECK(runs.steps() == StepTexts{"R1 2022-05 facts workers.months (R1)",
                                    "R1 2022-02 facts workers.months (R1)"});
  }
  {
    // A request that takes another person's number, who was paid before; that day in another
    // request of that person.
    const std::string other =
        replaced(replaced(second_worker, "R2,L1", "R9,L2"), "2022-03 2022-05,9", "2022-03,9");
    for (Job* job : {&runs.before, &runs.after}) {
      job->read_from("history", job->path("history.csv"));
      job->write("history",
                 "worker_id,month,amount_vnd,group\n033095000020,2022-05,500000,working\n");
    }
    runs.before.write("workers", std::string{tests::sound_workers} + other);
    runs.after.write("workers", replaced(tests::sound_workers, "033095000010", "033095000020") +
                                    replaced(other, "2020-12-01", "2020-11-30"));
    runs.run();
    CHECK(runs.steps() == StepTexts{"R1 2022-05 facts workers.worker_id (R1)"});
  }
}

TEST_CASE("a month is refused for another request's, and that one's change is named", "[audit]") {
  // R2 of the same worker comes first and was refused before.
  TwoRuns runs;
  const std::string other = replaced(replaced(second_worker, "033095000020", "033095000010"),
                                     "2022-03 2022-05,9", "2022-05,9");
  runs.before.write("workers", worker_header + replaced(other, "2020-12-01", "2022-06-10") +
                                   replaced(first_worker, "2019-03-01,2019", "2019-02-01,2019"));
  runs.after.write("workers", worker_header + other + first_worker);
  runs.run();
  CHECK(runs.steps() == StepTexts{"R2 2022-05 facts workers.rent_from (R2)",
                                  "R1 2022-05 facts workers.rent_from (R2)"});
  // Both were payable, and the order changed: by the list's day, and by nothing but the order.
  const std::string lists = std::string{tests::sound_lists} + "L2,E1,working,2022-06-02,yes\n";
  for (Job* job : {&runs.before, &runs.after})
    job->write("workers", worker_header + replaced(other, "R2,L1", "R2,L2") + first_worker);
  runs.before.write("lists", lists);
  runs.after.write("lists", replaced(lists, "2022-06-01", "2022-06-03"));
  runs.after.write("workers", worker_header + replaced(other, "R2,L1", "R2,L2") +
                                  replaced(first_worker, "2020-12-01", "2020-11-30"));
  runs.run();
  CHECK(runs.steps() == StepTexts{"R2 2022-05 facts lists.drawn_up_on (L1)",
                                  "R1 2022-05 facts lists.drawn_up_on (L1)"});
  runs.before.write("workers", worker_header + other + first_worker);
  runs.after.write("workers", worker_header + first_worker + other);
  runs.after.write("lists", lists);
  runs.run();
  CHECK(runs.steps() == StepTexts{"R2 2022-05 facts the order of the rows (R2)",
                                  "R1 2022-05 facts the order of the rows (R1)"});
}

TEST_CASE("whose request it may be changed, and the evidence in the row is named", "[audit]") {
  // Two requests for the same month, and a third one by whom they may hang together.
  const std::string header = replaced(worker_header, "birth_date,", "birth_date,insurance_no,");
  const auto row = [&](const std::string& id, const std::string& worker, const std::string& name,
                       const std::string& birth, const std::string& number,
                       const std::string& account, const std::string& month = "2022-05") {
    return replaced(
        replaced(replaced(replaced(replaced(first_worker, "R1,", id + ","), "033095000010", worker),
                          "Người Mẫu,1995-05-05,", name + "," + birth + "," + number + ","),
                 "9000000010", account),
        "no,2022-05", "no," + month);
  };
  const std::string x = "033095000010";
  const std::string y = "033095000028";
  TwoRuns runs;
  const auto steps = [&](const std::string& workers_before, const std::string& workers_after) {
    runs.before.write("workers", header + workers_before);
    runs.after.write("workers", header + workers_after);
    runs.run();
    StepTexts both = runs.steps();
    runs.backwards = true;
    CHECK(runs.steps() == both);
    runs.backwards = false;
    return both;
  };
  const std::string first = row("R1", x, "An", "1995-05-05", "7915000001", "19001234567");
  const std::string second = row("R2", y, "An", "1995-05-05", "7915000002", "19001234568");
  CHECK(steps(first + second, first + replaced(second, "7915000002", "7915000001")) ==
        StepTexts{"R2 2022-05 facts workers.insurance_no (R2)"});
  CHECK(steps(first + second, replaced(first, "7915000001", "7915000002") + second) ==
        StepTexts{"R2 2022-05 facts workers.insurance_no (R1)"});
  CHECK(steps(first + second, first + replaced(second, "19001234568", "19001234567")) ==
        StepTexts{"R2 2022-05 facts workers.account (R2)"});
  // The name is written otherwise, and the number is of no weight here.
  CHECK(
      steps(first + replaced(replaced(second, "19001234568", "19001234567"), "An,1995", "Ba,1995"),
            first + replaced(replaced(second, "19001234568", "1900 1234567"), "7915000002",
                             "7915000003")) ==
      StepTexts{"R2 2022-05 facts workers.full_name (R2)"});
  CHECK(steps(first + replaced(replaced(second, "19001234568", "19001234567"), "1995-05-05", ""),
              first + replaced(second, "19001234568", "19001234567")) ==
        StepTexts{"R2 2022-05 facts workers.birth_date (R2)"});
  // Two persons under one ID.
  const std::string same_id = replaced(second, y, x);
  CHECK(steps(first + same_id, first + replaced(same_id, "1995-05-05", "1996-05-05")) ==
        StepTexts{"R2 2022-05 facts workers.birth_date (R2)"});
  CHECK(steps(first + replaced(same_id, "7915000002", ""), first + replaced(same_id, "An", "Ba")) ==
        StepTexts{"R2 2022-05 facts workers.full_name workers.insurance_no (R2)"});
  // Another ID, which the evidence joins.
  const std::string z = "033095000036";
  const std::string of_y = replaced(second, "7915000002", "7915000001");
  CHECK(steps(first + replaced(replaced(of_y, y, z), "7915000001", ""), first + of_y) ==
        StepTexts{"R2 2022-05 facts workers.worker_id (R2)"});
  // A third request joins the two.
  const std::string between = row("R3", z, "Ba", "1990-05-05", "7915000001", "", "2022-03");
  const std::string joins = row("R4", z, "An", "1995-05-05", "", "19001234568", "2022-04");
  CHECK(steps(first + second + between + replaced(joins, "19001234568", "19001234569"),
              first + second + between + joins) ==
        StepTexts{"R2 2022-05 facts workers.account (R4)"});
  runs.before.write("workers", header + first + second + between);
  runs.after.write("workers", header + first + second + between + joins);
  runs.run();
  CHECK(runs.steps() == StepTexts{"R2 2022-05 facts workers: a new row of the worker (R4)",
                                  "R4 2022-04 facts workers: a new row (R4)"});
}

TEST_CASE("where one cell that says who it is changed, every change is blamed on that cell",
          "[audit]") {
  const std::string header = replaced(worker_header, "birth_date,", "birth_date,insurance_no,");
  Random random(31);
  const std::vector<std::string> ids{"033095000010", "033095000028", "033095000036", "145678901"};
  const std::vector<std::string> names{"An", "Ba", "AN"};
  const std::vector<std::string> births{"", "1995-05-05", "1995-05-06"};
  const std::vector<std::string> numbers{"", "7915000001", "7915000002", "79"};
  const std::vector<std::string> accounts{"", "19001234567", "1900 1234567", "19001234568"};
  const std::vector<std::string> months{"2022-03", "2022-04", "2022-05"};
  const std::vector<std::pair<std::string, const std::vector<std::string>*>> columns{
      {"worker_id", &ids},
      {"full_name", &names},
      {"birth_date", &births},
      {"insurance_no", &numbers},
      {"account", &accounts}};
  std::set<std::string> blamed;
  for (std::size_t round = 0; round < 150 / rarely; ++round) {
    std::vector<std::array<std::string, 6>> rows;
    for (int i = 0; i < 6; ++i) {
      rows.push_back({random.of(ids), random.of(names), random.of(births), random.of(numbers),
                      random.of(accounts), random.of(months)});
    }
    const auto text_of = [&] {
      std::string text = header;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& [id, name, birth, number, account, month] = rows[i];
        text += "R" + std::to_string(i) + ",L1," + id + "," + name + "," + birth + "," + number +
                ",yes,indefinite,2019-03-01,2019-03-01,none,2020-12-01,yes,2022-04 2022-05,"
                "2022-04 2022-05,no,no,no," +
                month + "," + account + "\n";
      }
      return text;
    };
    TwoRuns runs;
    runs.before.write("workers", text_of());
    const std::size_t row = random.below(rows.size());
    const std::size_t column = round % columns.size();
    rows[row][column] = random.of(*columns[column].second);
    runs.after.write("workers", text_of());
    runs.run();
    for (const std::string& step : runs.steps()) {
      CAPTURE(round, step, text_of());
      const std::string what = "workers." + columns[column].first;
      const std::string by = " facts " + what + " (R" + std::to_string(row) + ")";
      CHECK(step.substr(step.find(" facts ")) == by);
      blamed.insert(what);
    }
  }
  CHECK(blamed.size() > (rarely == 1 ? columns.size() - 1 : 2));
}

TEST_CASE("the history tells of another ID that may be the same person, and is named", "[audit]") {
  TwoRuns runs;
  const std::string header = replaced(worker_header, "birth_date,", "birth_date,insurance_no,");
  for (Job* job : {&runs.before, &runs.after}) {
    job->read_from("history", job->path("history.csv"));
    job->write("workers", header + replaced(first_worker, "1995-05-05,", "1995-05-05,7915000001,"));
  }
  const std::string payment = "033095000028,2022-05,500000,working,7915000001,\n";
  const std::string columns = "worker_id,month,amount_vnd,group,insurance_no,birth_date\n";
  const auto steps = [&](const std::string& history_before, const std::string& history_after) {
    runs.before.write("history", columns + history_before);
    runs.after.write("history", columns + history_after);
    runs.run();
    return runs.steps();
  };
  CHECK(steps("", payment) ==
        StepTexts{"R1 2022-05 history 2022-05 added, perhaps of the same person ()"});
  CHECK(steps(payment, replaced(payment, "7915000001", "7915000002")) ==
        StepTexts{"R1 2022-05 history 2022-05 gone, perhaps of the same person ()"});
  const std::string own = "033095000010,2022-05,500000,working,,\n";
  CHECK(steps(own, replaced(own, ",,", ",,1990-01-01")) ==
        StepTexts{"R1 2022-05 history 2022-05 gone ()"});
}

TEST_CASE("a decision on who is the same person is named as what changed", "[audit]") {
  TwoRuns runs;
  const std::string header = replaced(worker_header, "birth_date,", "birth_date,insurance_no,");
  const std::string first = replaced(first_worker, "1995-05-05,", "1995-05-05,7915000001,");
  for (Job* job : {&runs.before, &runs.after}) {
    job->write(
        "workers",
        header + first + replaced(replaced(first, "R1,", "R2,"), "033095000010", "033095000028"));
    job->read_from("persons", job->path("persons.csv"));
    job->write("persons", "worker_id,other_id,same\n033095000010,033095000028,\n");
  }
  runs.after.write("persons", "worker_id,other_id,same\n033095000010,033095000028,no\n");
  runs.run();
  const StepTexts expected{
      "R2 2022-05 facts persons: other decisions on who is the same person ()"};
  CHECK(runs.steps() == expected);
  runs.after.write("persons", "worker_id,other_id,same\n033095000010,033095000028,yes\n");
  runs.run();
  CHECK(runs.steps() == expected);
  CHECK(runs.steps(false) == StepTexts{"R2 2022-05 facts persons ()"});
}

TEST_CASE("facts still to be asked for changed, and no column was read otherwise", "[audit]") {
  TwoRuns runs;
  runs.before.write("workers", replaced(replaced(tests::sound_workers, "2020-12-01", ""),
                                        "indefinite,2019-03-01,2019-03-01", ",2019-03-01,"));
  runs.after.write("workers",
                   replaced(replaced(tests::sound_workers, "2020-12-01", ""),
                            "indefinite,2019-03-01,2019-03-01", ",2019-03-01,2019-03-01"));
  runs.run();
  CHECK(runs.steps() == StepTexts{"R1 2022-05 facts workers.contract_starts_on (R1)"});
}

TEST_CASE("what a run itself had booked was taken for history", "[audit][ledger]") {
  TwoRuns runs;
  runs.ledger = runs.before.path("ledger.db");
  // An empty ledger, to begin with.
  runs.before.write("workers", worker_header);
  REQUIRE(runs.before.evaluate({"--quiet", "--ledger", runs.ledger, "--commit"}).status == 0);
  const std::string other = replaced(replaced(second_worker, "033095000020", "033095000010"),
                                     "2022-03 2022-05,9", "2022-05,9");
  runs.before.write("workers", tests::sound_workers);
  runs.after.write("workers", worker_header + other + first_worker);
  runs.run({"--ledger", runs.ledger}, {"--ledger", runs.ledger, "--commit"});
  CHECK(runs.steps() == StepTexts{"R1 2022-05 facts workers: a new row of the worker (R2)",
                                  "R2 2022-05 facts workers: a new row (R2)"});
  // The next run without R2: R1 is the same worker's, for the same month, in the same list, so it
  // is what was booked, sent again under another number.
  runs.before.write("workers", worker_header + other + first_worker);
  runs.after.write("workers", tests::sound_workers);
  runs.run({"--ledger", runs.ledger}, {"--ledger", runs.ledger});
  CHECK(runs.steps() == StepTexts{"R2 2022-05 facts workers: a row gone (R2)",
                                  "R1 2022-05 facts workers: a row of the worker gone (R2)"});
  // R2 in another list is not the request that was booked: it is refused for its own month.
  for (Job* job : {&runs.before, &runs.after})
    job->write("lists", std::string{tests::sound_lists} + "L2,E1,working,2022-06-01,yes\n");
  runs.before.write("workers", worker_header + other);
  runs.after.write("workers", worker_header + replaced(other, "R2,L1", "R2,L2"));
  runs.run({"--ledger", runs.ledger}, {"--ledger", runs.ledger});
  CHECK(runs.steps() == StepTexts{"R2 2022-05 facts workers.list_id (R2)"});
}

TEST_CASE("a decisions.csv that its inputs do not give was blamed on the engine", "[audit]") {
  TwoRuns runs;
  runs.run();
  const auto refused = [&](bool with_inputs, const Job& job) {
    CHECK_THROWS_WITH(runs.compare(with_inputs),
                      "decisions.csv of " + job.out() +
                          " is not what its inputs give: rentsupport verify says what differs");
  };
  const std::string text = runs.before.output("decisions.csv");
  const std::string row =
      text.substr(text.find('\n') + 1, text.find('\n', text.find('\n') + 1) - text.find('\n'));
  for (const Job* job : {&runs.before, &runs.after}) {
    change_decisions(*job, replaced(text, "payable,500000,500000", "payable,900000,900000"));
    refused(true, *job);
    CHECK(runs.compare(false).changed == 1);
    // Only the mask.
    change_decisions(*job, replaced(text, "5555\n", "5556\n"));
    refused(true, *job);
    // A row twice.
    change_decisions(*job, replaced(text, row, row + row));
    refused(true, *job);
    refused(false, *job);
    change_decisions(*job, text);
    CHECK(runs.compare().months.empty());
  }
}

TEST_CASE("a manifest whose parameters are not its rule set's was believed without inputs",
          "[audit]") {
  TwoRuns runs;
  runs.run();
  change_manifest(runs.after, [](Manifest& manifest) { manifest.rule_set_sha256[0] ^= 1; });
  for (const bool with_inputs : {true, false}) {
    CHECK_THROWS_WITH(
        runs.compare(with_inputs),
        runs.after.out() +
            ": the parameters in the manifest do not give the rule set of its digest");
  }
}

TEST_CASE("a run of another version whose rules are not known here could not be compared",
          "[audit]") {
  TwoRuns runs;
  runs.after.write("workers",
                   replaced(tests::sound_workers, "2020-12-01", "2022-06-10") + second_worker);
  runs.run();
  const auto by_another = [](Manifest& manifest) {
    manifest.engine = "0.9.0";
    manifest.parameters.erase(manifest.parameters.begin());
    manifest.rule_set_sha256 = std::string(64, '0');
  };
  // It paid more then.
  const std::string text = runs.before.output("decisions.csv");
  change_decisions(runs.before, replaced(text, "2022-03,payable,500000,500000",
                                         "2022-03,payable,900000,900000"));
  change_manifest(runs.before, by_another);
  CHECK(
      runs.steps() ==
      StepTexts{"R1 2022-05 facts workers.rent_from (R1)",
                "R2 2022-03 engine 0.9.0 -> 2.0.0 (2.0.0 cannot build the rule set of 0.9.0) ()"});
  runs.backwards = true;
  CHECK(
      runs.steps() ==
      StepTexts{"R1 2022-05 facts workers.rent_from (R1)",
                "R2 2022-03 engine 2.0.0 -> 0.9.0 (2.0.0 cannot build the rule set of 0.9.0) ()"});
  // Two such runs: the manifests say what is left.
  change_manifest(runs.after, by_another);
  CHECK(runs.steps() == StepTexts{"R1 2022-05 facts workers ()", "R2 2022-03 facts workers ()"});
  // One whose rules are known is decided again under them.
  TwoRuns known;
  known.run();
  change_decisions(known.before, replaced(text, "2022-03,payable,500000,500000",
                                          "2022-03,payable,900000,900000"));
  change_manifest(known.before, [](Manifest& manifest) { manifest.engine = "0.9.0"; });
  CHECK(known.steps() == StepTexts{"R2 2022-03 engine 0.9.0 -> 2.0.0 ()"});
}

TEST_CASE("a month of the history in another group was both added and gone", "[audit]") {
  TwoRuns runs;
  for (const auto& [job, group] :
       {std::pair{&runs.before, "returning"}, std::pair{&runs.after, "working"}}) {
    job->read_from("history", job->path("history.csv"));
    std::string history = "worker_id,month,amount_vnd,group\n";
    for (const char* month : {"2022-02", "2022-03", "2022-04"})
      history += std::string{"033095000010,"} + month + ",500000," + group + "\n";
    job->write("history", history);
  }
  const std::vector<std::string> each_group{"--reading", "cap_scope=each_group"};
  runs.run(each_group, each_group);
  CHECK(runs.steps() ==
        StepTexts{"R1 2022-05 history 2022-02 2022-03 2022-04 of another group ()"});
}

TEST_CASE("where one cell changed, every change is blamed on that cell", "[audit]") {
  // It takes the value of another row; the row may be rejected for it.
  const auto cells_of = [](const std::string& text, char separator) {
    std::vector<std::string> cells(1);
    for (const char c : text) {
      if (c == separator) {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    return cells;
  };
  const std::vector<std::pair<std::string, std::string>> columns{
      {"workers", "list_id"},    {"workers", "worker_id"},      {"workers", "months"},
      {"workers", "rent_from"},  {"workers", "insured_months"}, {"lists", "employer_id"},
      {"lists", "group"},        {"lists", "drawn_up_on"},      {"lists", "sent_to_si_on"},
      {"employers", "province"}, {"workers", "rent_to"},        {"workers", "contract_type"},
      {"lists", "payroll_copy"}, {"employers", "kind"},         {"workers", "contract_starts_on"},
      {"lists", "received_on"}};
  Random random(23);
  std::set<std::string> blamed;
  for (std::size_t round = 0; round < 2 * columns.size() / rarely; ++round) {
    TwoRuns runs;
    REQUIRE(tests::run_program({tests::places::generate, "--out", runs.before.path(""),
                                "--requests", "80", "--seed", std::to_string(random.below(1000)),
                                "--unknown", "0.03", "--faulty", "0", "--repeated", "0.5"})
                .status == 0);
    const auto& [table, column] = columns[round % columns.size()];
    for (const std::string input : {"employers", "lists", "workers", "history"})
      runs.after.write(input, tests::read_file(runs.before.path(input + ".csv")));
    for (Job* job : {&runs.before, &runs.after})
      job->read_from("history", job->path("history.csv"));
    std::vector<std::string> rows =
        cells_of(tests::read_file(runs.before.path(table + ".csv")), '\n');
    const std::vector<std::string> header = cells_of(rows[0], ',');
    const auto place =
        static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin());
    const auto some_row = [&] {
      std::size_t row = 0;
      do {
        row = 1 + random.below(rows.size() - 2);
      } while (rows[row].find('"') != std::string::npos);  // cells are told apart by commas alone
      return row;
    };
    const std::size_t row = some_row();
    std::vector<std::string> cells = cells_of(rows[row], ',');
    cells[place] = cells_of(rows[some_row()], ',').at(place);
    rows[row] = cells[0];
    for (std::size_t i = 1; i < cells.size(); ++i) rows[row] += ',' + cells[i];
    std::string text;
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) text += rows[i] + '\n';
    runs.after.write(table, text);
    for (const Job* job : {&runs.before, &runs.after})
      REQUIRE(job->evaluate({"--quiet"}).status < 2);
    for (const ChangedMonth& month : runs.compare().months) {
      CAPTURE(table, column, cells[0], month.request_id, month.month);
      REQUIRE(month.steps.size() == 1);
      const ChangeStep& step = month.steps[0];
      CAPTURE(step.what);
      CHECK(step.rows == std::vector<std::string>{cells[0]});
      CHECK((step.what == table + '.' + column || step.what == table + ": a row rejected now"));
      blamed.insert(step.what);
    }
  }
  CHECK(blamed.size() > (rarely == 1 ? 6 : 3));
}

TEST_CASE("random runs differ by causes that add up, whatever changed", "[audit]") {
  // compare_runs() throws where they do not.
  Random random(9);
  for (std::size_t round = 0; round < 12 / rarely; ++round) {
    TwoRuns runs;
    for (Job* job : {&runs.before, &runs.after}) {
      const auto generated = tests::run_program(
          {tests::places::generate, "--out", job->path(""), "--requests", "300", "--seed",
           std::to_string(1 + random.below(2)), "--unknown", job == &runs.before ? "0.05" : "0.01",
           "--faulty", "0.02", "--repeated", "0.2"});
      REQUIRE(generated.status == 0);
      job->read_from("history", job->path("history.csv"));
      std::vector<std::string> options{"--quiet"};
      if (random.one_in(2))
        options.insert(options.end(), {"--reading", "late_list=previous_month_only"});
      if (random.one_in(2)) options.insert(options.end(), {"--reading", "cap_scope=each_group"});
      if (random.one_in(2)) options.insert(options.end(), {"--assume", "pays_rent=yes"});
      REQUIRE(job->evaluate(options).status == 1);
    }
    const RunDifferences differences = runs.compare();
    CHECK(differences.request_months_after + differences.vanished ==
          differences.request_months_before + differences.appeared);
    std::size_t changed = 0;
    for (const ChangedMonth& month : differences.months) {
      REQUIRE_FALSE(month.steps.empty());
      for (std::size_t i = 1; i < month.steps.size(); ++i)
        CHECK(month.steps[i].before == month.steps[i - 1].after);
      for (const ChangeStep& step : month.steps) CHECK_FALSE(step.what.empty());
      changed += month.steps.front().before != month.steps.back().after ? 1 : 0;
    }
    CHECK(changed == differences.changed + differences.appeared + differences.vanished);
    const auto json = nlohmann::json::parse(to_json(differences));
    CHECK(json["months"].size() == differences.months.size());
    CHECK(json["payable_vnd"]["after"].get<std::int64_t>() ==
          differences.payable_after.money().dong());
  }
}
