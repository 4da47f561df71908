#include "audit/run_proof.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "audit/manifest.hpp"
#include "values/hex.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

bool is_salted(const LeafText& leaf) { return leaf.salt != Salt{}; }

Digest hash_of_leaf(const RunProof& proof) {
  if (!proof.leaf_1_0) return leaf_digest(proof.leaf);
  Sha256 of_text;
  of_text.add({"\0", 1});
  of_text.add(*proof.leaf_1_0);
  return of_text.digest();
}

std::string bytes_of(const JsonDocument& hex) {
  const std::string text = hex.text();
  return from_hex(text, text.size() / 2);
}

constexpr Bilingual could_be_guessed{
    "Đợt tính không được ký, nên các lá không có muối (salt): ai biết mã băm của một lá khác có "
    "thể "
    "thử đoán dữ kiện của người khác.",
    "The run is not signed, and so its leaves have no salt: whoever has the hash of another "
    "leaf could guess another person's facts and try whether they fit."};

}  // namespace

RunProof proof_of(const Manifest& run, RuleSetWords rules, const LeafProof& leaf,
                  std::uint64_t number) {
  RunProof proof{std::move(rules.not_as_enacted),
                 std::move(rules.parameters),
                 leaf.leaf,
                 std::nullopt,
                 to_hex(leaf_digest(leaf.leaf)),
                 number,
                 leaf.leaves,
                 {},
                 run.root,
                 run.outputs.at("summary.json").sha256,
                 run.signature};
  for (const Digest& sibling : leaf.path) proof.path.push_back(to_hex(sibling));
  return proof;
}

void put(JsonObject& object, const RunProof& proof) {
  std::vector<std::string> path;
  for (const std::string& hash : proof.path) path.push_back(json_string(hash));
  if (proof.leaf_1_0) {
    object.text("leaf", *proof.leaf_1_0);
  } else {
    const Salt& salt = proof.leaf.salt;
    object.text("leaf_head", proof.leaf.head);
    object.text("leaf_shared", to_hex(proof.leaf.shared));
    if (is_salted(proof.leaf)) {
      object.text("leaf_salt", to_hex({reinterpret_cast<const char*>(salt.data()), salt.size()}));
    } else {
      JsonObject words;
      words.text("vi", could_be_guessed.vietnamese);
      words.text("en", could_be_guessed.english);
      object.raw("leaf_salt", "null");
      object.raw("could_be_guessed", words.json());
    }
    object.text("leaf", to_hex(proof.leaf.own));
  }
  object.text("leaf_sha256", proof.leaf_sha256);
  object.number("leaf_number", proof.leaf_number);
  object.number("leaves", proof.leaves);
  object.raw("path", json_array(path));
  object.text("root", proof.root);
  object.text("summary_sha256", proof.summary_sha256);
  object.raw("signature", json_of(proof.signature));
}

RunProof read_proof(const JsonDocument& json) {
  LeafText leaf;
  std::optional<std::string> leaf_1_0;
  if (json["format"].number() == 2) {
    leaf.head = json["leaf_head"].text();
    leaf.shared = bytes_of(json["leaf_shared"]);
    const std::string salt = from_hex(json["leaf_salt"].text(), salt_size);
    std::copy(salt.begin(), salt.end(), leaf.salt.begin());
    leaf.own = bytes_of(json["leaf"]);
  } else {
    leaf_1_0 = json["leaf"].text();
  }
  return {json["rule_set"]["not_as_enacted"].texts(),
          json["rule_set"]["parameters"].text_members(),
          std::move(leaf),
          std::move(leaf_1_0),
          json["leaf_sha256"].text(),
          json["leaf_number"].number(),
          json["leaves"].number(),
          json["path"].texts(),
          json["root"].text(),
          json["summary_sha256"].text(),
          read_signature(json["signature"])};
}

namespace {

std::optional<Digest> digest_of_hex(std::string_view hex) {
  const std::string bytes = from_hex(hex, std::tuple_size_v<Digest>);
  if (bytes.empty()) return std::nullopt;
  Digest digest{};
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

std::string root_of(const RunProof& receipt) {
  std::vector<Digest> path;
  for (const std::string& hex : receipt.path) {
    const auto digest = digest_of_hex(hex);
    if (!digest) return {};
    path.push_back(*digest);
  }
  const auto root = root_of_path(hash_of_leaf(receipt), receipt.leaf_number, receipt.leaves, path);
  return root ? to_hex(*root) : std::string{};
}

}  // namespace

void ReceiptCheck::check(const RunProof& proof, const TrustedOrigin& trusted) {
  follow_path(proof);
  check_signature(proof, trusted);
  check_origin(proof, trusted);
}

void ReceiptCheck::follow_path(const RunProof& proof) {
  if (to_hex(hash_of_leaf(proof)) != proof.leaf_sha256)
    fault("leaf_sha256",
          say(language_, "this is not the hash of the leaf: one of the two was changed",
              "đây không phải mã băm của lá: một trong hai bị sửa"));
  if (root_of(proof) != proof.root) {
    fault("path",
          say(language_, "leaf, number and path do not lead to the root: one of them was changed",
              "lá, số thứ tự và đường đi không dẫn tới gốc: một trong số đó bị sửa"));
    return;
  }
  note(say(language_, "leaf {} of {} leads to the root {}", "lá {} trong {} lá dẫn tới gốc {}",
           proof.leaf_number, proof.leaves, proof.root));
  if (!proof.leaf_1_0 && !is_salted(proof.leaf)) note(std::string{could_be_guessed.in(language_)});
}

void ReceiptCheck::check_signature(const RunProof& proof, const TrustedOrigin& trusted) {
  const std::string& key = trusted.public_key;
  // Only leaves of signed runs have a salt, and all of them do: the root says so.
  if (!proof.leaf_1_0 && is_salted(proof.leaf) != proof.signature.has_value()) {
    fault("signature",
          proof.signature
              ? say(language_, "the leaf is of a run that was not signed",
                    "lá thuộc đợt tính không được ký")
              : say(language_, "the leaf is of a signed run: the signature was taken away",
                    "lá thuộc đợt tính có ký: chữ ký đã bị bỏ đi"));
    return;
  }
  if (!proof.signature) {
    if (!key.empty())
      fault("signature",
            say(language_,
                "the run is not signed, or the signature was taken away: no key speaks for it",
                "đợt tính không được ký, hoặc chữ ký đã bị bỏ đi: không khóa nào bảo đảm"));
    note(say(language_, "the receipt holds no signature", "giấy xác nhận không có chữ ký"));
    return;
  }
  const Signature& signature = *proof.signature;
  if (!is_signed(statement(proof.summary_sha256, proof.leaves, proof.root), signature)) {
    fault("signature",
          say(language_,
              "summary, leaves and root are not what was signed, or the signature was changed",
              "bản tổng hợp, số lá và gốc không phải nội dung đã ký, hoặc chữ ký bị sửa"));
  } else if (!key.empty() && signature.public_key != key) {
    fault("signature", say(language_, "the run was signed with another key than the one given",
                           "đợt tính được ký bằng khóa khác với khóa đã cho"));
  } else if (key.empty()) {
    note(say(language_, "the run is signed with the key {}: give the one that you trust with --key",
             "đợt tính được ký bằng khóa {}: dùng --key để chỉ ra khóa mà bạn tin",
             signature.public_key));
  } else {
    note(say(language_, "the run is signed with the key {}", "đợt tính được ký bằng khóa {}",
             signature.public_key));
  }
}

// Looks for what speaks for the receipt as a whole: all that it says of itself is consistent in
// one that was made up too.
void ReceiptCheck::check_origin(const RunProof& proof, const TrustedOrigin& trusted) {
  if (trusted.public_key.empty() && trusted.root.empty() && !trusted.manifest) {
    findings_.origin_not_checked = true;
    findings_.unchecked.push_back(say(
        language_,
        "the origin: anyone could have made this receipt; name what you trust to speak for "
        "it with --key, --root or --manifest",
        "nguồn gốc: ai cũng có thể làm ra giấy xác nhận này; dùng --key, --root hoặc --manifest "
        "để chỉ ra căn cứ mà bạn tin"));
  }
  if (!trusted.root.empty() && trusted.root != proof.root)
    fault("root",
          say(language_, "this is not the root that was given", "đây không phải gốc đã cho"));
  if (trusted.manifest) {
    compare_with(proof, *trusted.manifest);
  } else if (!trusted.root.empty() && !proof.signature && proof.leaf_1_0) {
    findings_.unchecked.push_back(
        say(language_,
            "whether the run was signed: the receipt holds no signature, which may have been "
            "taken away; its manifest would tell (--manifest)",
            "đợt tính có được ký hay không: giấy xác nhận không có chữ ký, có thể đã bị bỏ đi; tệp "
            "manifest.json của đợt tính cho biết (--manifest)"));
  }
}

void ReceiptCheck::compare_with(const RunProof& proof, const Manifest& run) {
  if (run.signature && !is_signed(statement(run), *run.signature))
    fault("signature", say(language_, "the signature in the manifest is not that of its run",
                           "chữ ký trong manifest không phải của đợt tính đó"));
  const auto compare = [&](std::string_view member, bool is_same) {
    if (!is_same)
      fault(member,
            say(language_, "this is not what the manifest says", "không đúng như manifest ghi"));
  };
  if (run.signature && !proof.signature) {
    fault("signature", say(language_, "the run is signed: the signature was taken away",
                           "đợt tính có ký: chữ ký đã bị bỏ đi"));
  } else {
    compare("signature", proof.signature == run.signature);
  }
  const auto summary = run.outputs.find("summary.json");
  compare("root", proof.root == run.root);
  compare("leaves", proof.leaves == run.leaves);
  compare("summary_sha256",
          summary != run.outputs.end() && proof.summary_sha256 == summary->second.sha256);
  // The digest of the rule set stands in the leaf; of version 1 its parameters are not built.
  compare("rule_set",
          proof.parameters == run.parameters && proof.not_as_enacted == run.not_as_enacted);
}

void ReceiptCheck::fault(std::string_view member, std::string message) {
  const std::size_t place = json_.find(fmt::format("\n  \"{}\": ", member));
  const auto line =
      place == std::string_view::npos
          ? 0
          : std::count(json_.begin(), json_.begin() + static_cast<std::ptrdiff_t>(place), '\n') + 2;
  fault_on(static_cast<std::uint64_t>(line), std::string{member}, std::move(message));
}
void ReceiptCheck::fault_on(std::uint64_t line, std::string member, std::string message) {
  const std::string text = fmt::format("{}: {}", member, message);
  findings_.faults.push_back(
      {ProblemCode::bad_value, std::string{file_}, line, 0, std::move(member), text});
}

}  // namespace v2
}  // namespace rentsupport
