// Articles 12(2) and 44(6): what is decided after the others, over all lines of a person and over
// the whole dossier.
#include <fmt/format.h>

#include "articles.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

// Article 12(2), third sentence, since Decision 33/2021, Article 1(3).
Rule art12_2_once(const Parameters& p) {
  const bool everywhere = p.readings.once_scope == OnceScope::all_employers;
  return provision(
      {.id = "art12.2.once",
       .citations = {{12, 2}},
       .vietnamese = fmt::format(
           "Người lao động chỉ được hỗ trợ đào tạo 01 lần theo chính sách này{}; không áp dụng đối "
           "với hồ sơ đã được phê duyệt trước ngày {}.",
           everywhere ? ", tính tất cả các đợt và mọi người sử dụng lao động"
                      : ", tính tất cả các đợt của cùng người sử dụng lao động",
           vietnamese(Date{p.amended_on})),
       .english = fmt::format(
           "A worker is supported only once under this policy, over all batches{}; not asked of a "
           "dossier that was approved before {}.",
           everywhere ? " and employers" : " of the same employer", english(Date{p.amended_on})),
       .confidence = Confidence::verified,
       .confidence_note = everywhere ? "over all employers: I" : "",
       .source = "Decision 23/2021, Decision 33/2021",
       .reading = "once_scope"},
      decided_later());
}

// Article 44(6).
Rule art44_6_highest() {
  return provision(
      {.id = "art44.6.highest",
       .citations = {{44, 6}},
       .vietnamese =
           "Trường hợp đồng thời đủ điều kiện hưởng chính sách của địa phương cho cùng nội "
           "dung thì chỉ được hưởng một chính sách hỗ trợ cao nhất: mức của địa phương "
           "không cao hơn mức hỗ trợ của hồ sơ này.",
       .english = "Who also qualifies for a local policy for the same receives only the highest: "
                  "the local support is not above that of this dossier.",
       .confidence = Confidence::verified,
       .source = "Decision 23/2021"},
      decided_later());
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
