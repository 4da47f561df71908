// What a run's manifest and its receipts have in common.
#ifndef RENTSUPPORT_SRC_AUDIT_MANIFEST_HPP
#define RENTSUPPORT_SRC_AUDIT_MANIFEST_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/audit.hpp"
#include "values/json_document.hpp"

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] std::string statement(std::string_view summary_sha256, std::uint64_t leaves,
                                    std::string_view root);

// Says whether a version of the library decided by the rules of 1.0, which this one does not have.
[[nodiscard]] bool has_rules_of_1_0(std::string_view engine) noexcept;
// Says so, and which program to use.
[[nodiscard]] std::string rules_of_1_0(std::string_view engine,
                                       Language language = Language::english);

// Says whether a rule set is not the Decision as enacted, by its id; and that it is not, with what
// differs.
[[nodiscard]] bool has_own_rules(std::string_view rule_set_id) noexcept;
[[nodiscard]] std::string own_rules(const std::vector<std::string>& not_as_enacted,
                                    Language language = Language::english);

[[nodiscard]] std::string json_of(const std::optional<Signature>& signature);
[[nodiscard]] std::optional<Signature> read_signature(const JsonDocument& object);
// Writes the member `rule_set` of a manifest and of a receipt.
[[nodiscard]] std::string rule_set_json(
    std::string_view id, std::string_view sha256, const std::vector<std::string>& not_as_enacted,
    const std::vector<std::pair<std::string, std::string>>& parameters);

}  // namespace v2
}  // namespace rentsupport

#endif
