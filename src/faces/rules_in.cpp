// Rules of a file, which are read by more than the core has.
#include "faces/border.hpp"
#include "rentsupport/rules_file.hpp"

using namespace rentsupport;

rentsupport_status rentsupport_rules_read(const rentsupport_rules* before, const char* json,
                                          size_t size, rentsupport_rules** rules,
                                          rentsupport_message* message) {
  return guarded(message, [&] {
    (void)not_null(rules, "rules");
    const Act& act = rent_support();
    const auto like = before == nullptr ? act.rules({}, {}) : before->rules;
    if (like->rent_support() == nullptr) invalid("training support has no further facts");
    RuleSet read = *like->rent_support();
    if (auto problem = read_rules({&not_null(json, "json"), size}, "rules", read))
      throw BadSetting{*std::move(problem)};
    *rules = new rentsupport_rules{&act, rules_by_name(read)};
  });
}
