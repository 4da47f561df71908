#include "notes.hpp"

#include <array>

#include "values/embedded.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

std::span<const ParameterNote> parameter_notes() {
  static const std::vector<ParameterNote> notes{
      {"window.first_day",
       {{9}},
       {"ngày đầu tiên được nộp hồ sơ", "first day on which a dossier may be filed"},
       {}},
      {"window.last_day",
       {{9}},
       {"ngày cuối cùng được nộp hồ sơ", "last day on which a dossier may be filed"},
       {}},
      {"insurance.months",
       {{9, 1}, {11, 4}},
       {"số tháng tối thiểu đóng đủ bảo hiểm thất nghiệp",
        "fewest months of unemployment insurance paid in full"},
       {}},
      {"revenue.fall_percent",
       {{9, 3}},
       {"mức giảm doanh thu tối thiểu so với cùng kỳ của một trong hai năm so sánh",
        "smallest fall of revenue against the same quarter of one of the two base years"},
       {}},
      {"support.month_vnd",
       {{10, 1}},
       {"mức hỗ trợ tối đa mỗi người mỗi tháng; nửa tháng là một nửa",
        "most that is paid per worker and month; half of it for half a month"},
       {}},
      {"support.months",
       {{10, 2}},
       {"số tháng được hỗ trợ tối đa", "most months that are supported"},
       {}},
      {"support.whole_month_days",
       {{10, 1}},
       {"số ngày lẻ từ đó được tính là cả tháng; ít hơn là nửa tháng",
        "odd days from which they count as a month; fewer are half a month"},
       {}},
      {"amendment.in_force_on",
       {},
       {"ngày có hiệu lực của quyết định sửa đổi; hồ sơ được phê duyệt trước ngày này không áp "
        "dụng",
        "day on which the amendment came into force; not asked of dossiers approved before"},
       {"Quyết định 33/2021, Điều 3", "Decision 33/2021, Article 3"}},
      {"calendar.public_holidays",
       {},
       {"ngày nghỉ lễ, tết không tính là ngày làm việc, không kể ngày nghỉ bù",
        "public holidays, no working days, without the days on which they are made up"},
       {"Điều 111, 112 Bộ luật Lao động 2019", "Labour Code 2019, Articles 111, 112"},
       std::nullopt},
      {"procedure.si_days",
       {{12, 1}},
       {"cơ quan bảo hiểm xã hội xác nhận, kể từ khi nhận đề nghị",
        "the social insurance agency confirms, from receipt of the employer's request"},
       {}},
      {"procedure.decide_days",
       {{12, 3}},
       {"Sở Lao động - Thương binh và Xã hội quyết định, kể từ khi nhận đủ hồ sơ",
        "the labour department decides, from receipt of the full dossier"},
       {}},
      {"procedure.transfer_days",
       {{12, 4}},
       {"cơ quan bảo hiểm xã hội cấp tỉnh chuyển toàn bộ kinh phí, kể từ khi nhận quyết định",
        "the provincial social insurance agency transfers the whole sum, from receipt of the "
        "decision"},
       {}},
      {"procedure.pass_on_days",
       {{12, 5}},
       {"người sử dụng lao động chuyển kinh phí cho cơ sở đào tạo, kể từ khi nhận kinh phí",
        "the employer passes the money on to the institution that trains, from receiving it"},
       {}},
      {"procedure.report_days",
       {{12, 6}},
       {"người sử dụng lao động quyết toán với cơ sở đào tạo và báo cáo, kể từ khi kết thúc đào "
        "tạo; tính cả ngày nghỉ",
        "the employer settles with the institution and reports, from the end of the training; "
        "days off count"},
       {}},
      {"procedure.recover_days",
       {{12, 6}},
       {"Sở Lao động - Thương binh và Xã hội quyết định thu hồi kinh phí còn dư, kể từ khi nhận "
        "báo cáo",
        "the labour department decides on the money that is left, from receipt of the report"},
       {}}};
  return notes;
}

std::span<const ReadingNote> reading_notes() {
  static const std::vector<ReadingNote> notes{
      {"twelve_months",
       {{9, 1}},
       {"Các tháng đóng bảo hiểm thất nghiệp có phải liên tục không?",
        "Must the months of unemployment insurance follow one another?"},
       {"Khoản 1 Điều 9 không có từ “liên tục” như quy định của chế độ thường xuyên.",
        "Article 9(1) leaves out the word “liên tục” (without a gap) of the ordinary scheme."},
       {{"không, cộng các tháng đã đóng đủ", "no, all months paid in full count"},
        {"có, chỉ tính các tháng sau cùng liên tục", "yes, only the last ones without a gap"}}},
      {"ui_debt",
       {{9, 1}},
       {"Người sử dụng lao động còn nợ bảo hiểm thất nghiệp có được hỗ trợ không?",
        "Is an employer with arrears of unemployment insurance supported?"},
       {"“Đóng đủ” có thể chỉ nói về số tháng tối thiểu.",
        "“Paid in full” may speak of the fewest months alone."},
       {{"không", "no"},
        {"có, nếu đã đóng đủ số tháng tối thiểu", "yes, where the fewest months are paid"}}},
      {"request_day",
       {{9, 1}, {9, 3}},
       {"Thời điểm đề nghị hỗ trợ là ngày nào?", "Which is the day of the request?"},
       {"Văn bản không giải thích “thời điểm đề nghị hỗ trợ”; ngày này quyết định quý được so sánh "
        "và các tháng được tính.",
        "The text does not define it; it decides the quarter that is compared and the months that "
        "count."},
       {{"ngày nộp hồ sơ", "the day on which the dossier is filed"},
        {"ngày ký văn bản đề nghị", "the day on which the request is signed"}}},
      {"odd_days",
       {{10, 1}},
       {"Những ngày lẻ của nhiều khóa của một người được tính thế nào?",
        "How do odd days of several courses of a worker count?"},
       {"Khoản 1 Điều 10 nói về “khóa đào tạo”, không nói cách cộng nhiều khóa.",
        "Article 10(1) speaks of a course, not of what several courses add up to."},
       {{"riêng từng khóa", "each course alone"},
        {"cộng các khóa của người đó", "those of the worker's courses together"}}},
      {"month_count",
       {{10, 1}},
       {"Một tháng của khóa đào tạo được đếm thế nào?", "How is a month of a course counted?"},
       {"Chỉ thông tư về chế độ thường xuyên có ví dụ.",
        "Only a circular of the ordinary scheme has an example."},
       {{"từ một ngày đến hết ngày liền trước ngày đó của tháng sau",
         "from a day to the day before the same day of the next month"},
        {"cứ 30 ngày là một tháng", "every 30 days are a month"}}},
      {"six_months",
       {{10, 2}},
       {"Thời gian hỗ trợ tối đa tính cho người lao động hay cho khóa đào tạo?",
        "What do the most months limit, a worker or a course?"},
       {"Khoản 2 Điều 10 không nói tính theo đơn vị nào.", "Article 10(2) names no unit."},
       {{"người lao động, mọi khóa trong hồ sơ", "a worker, over all courses of the dossier"},
        {"từng khóa đào tạo", "each course"}}},
      {"long_course",
       {{10}},
       {"Khóa đào tạo dài hơn thời gian hỗ trợ tối đa thì tính chi phí thế nào?",
        "What cost of a course counts that is longer than the most months?"},
       {"Văn bản không nói.", "The text does not say."},
       {{"toàn bộ chi phí, đến mức hỗ trợ tối đa", "its whole cost, up to the ceiling"},
        {"chi phí của những tháng được hỗ trợ", "the cost of the months that are supported"}}},
      {"not_kept",
       {},
       {"Người lao động không được bố trí việc làm thì phải hoàn trả bao nhiêu?",
        "What is returned where a worker is not given work?"},
       {"“Toàn bộ kinh phí” có thể hiểu theo cả hai cách.", "“The whole support” may mean either."},
       {{"toàn bộ kinh phí của hồ sơ", "the whole support of the dossier"},
        {"kinh phí của người lao động đó", "the support for that worker"}},
       {"điểm b mục 5 Mẫu số 02", "Form 02 no. 5(b)"}},
      {"once_scope",
       {{12, 2}},
       {"Được hỗ trợ một lần là tính với ai?", "Where may a worker have been supported before?"},
       {"Khoản 2 Điều 12 chỉ ghi “theo chính sách này”.",
        "Article 12(2) says “under this policy” alone."},
       {{"với mọi người sử dụng lao động", "with any employer"},
        {"với cùng người sử dụng lao động", "with the same employer"}}}};
  return notes;
}

constexpr std::array<DerivedNote, 3> derived_notes{
    {{"ui_months",
      {"số tháng đóng đủ ghi trong ui_months, cộng ui_months_before_2020, tính đến tháng của ngày "
       "đề nghị theo cách hiểu request_day; đếm theo cách hiểu twelve_months",
       "the months of ui_months and those of ui_months_before_2020, up to the month of the "
       "request's day (reading request_day), counted as the reading twelve_months says"}},
     {"half_months",
      {"số tháng trọn từ ngày bắt đầu đến hết ngày kết thúc khóa (cách hiểu month_count), nhân "
       "đôi, "
       "cộng những ngày lẻ tính theo nửa tháng hoặc cả tháng (cách hiểu odd_days); các khóa của "
       "một "
       "người chung thời gian hỗ trợ tối đa (cách hiểu six_months)",
       "twice the whole months from the first to the last day of the course (reading month_count), "
       "and its odd days as half a month or a whole one (reading odd_days); the courses of a "
       "worker "
       "share the most months (reading six_months)"}},
     {"cost_vnd",
      {"chi phí ghi trong cost_vnd; theo cách hiểu long_course có thể chỉ là phần của những tháng "
       "được hỗ trợ, bỏ phần lẻ dưới một đồng",
       "cost_vnd; under the reading long_course perhaps the part of the supported months alone, "
       "without fractions of a đồng"}}}};

constexpr std::array<Bilingual, 3> working_day_notes{
    {{"Mỗi thời hạn tính từ ngày liền sau bước trước: ngày thực tế nếu hồ sơ có ghi, nếu không thì "
      "ngày cuối cùng của bước đó. Hồ sơ không ghi ngày nhận đủ thì lấy ngày nộp; không ghi ngày "
      "đề nghị cơ quan bảo hiểm xã hội thì không có hạn xác nhận.",
      "Each limit counts from the day after the step before it: the actual day where the dossier "
      "gives it, else that step's last day. A dossier is full when it is filed, where nothing else "
      "is said; without the day on which the social insurance agency was asked it has no limit."},
     {"Ngày làm việc là từ thứ Hai đến thứ Sáu, trừ các ngày nghỉ lễ, tết nêu trên. Ngày nghỉ lễ, "
      "tết trùng với ngày nghỉ hằng tuần thì được nghỉ bù vào ngày làm việc kế tiếp (khoản 3 Điều "
      "111 Bộ luật Lao động). Ngày nghỉ của các năm khác không được liệt kê.",
      "A working day is Monday to Friday less the public holidays above. A holiday on a rest day "
      "is "
      "made up on the next working day (Labour Code Article 111(3)). Holidays of other years are "
      "not listed."},
     {"Hạn quyết toán và báo cáo tính theo ngày, kể cả ngày nghỉ, từ ngày kết thúc khóa cuối cùng "
      "được hỗ trợ; ngày cuối cùng là ngày nghỉ thì chuyển sang ngày làm việc kế tiếp (khoản 5 "
      "Điều "
      "148 Bộ luật Dân sự).",
      "The limit of settlement and report counts days, days off too, from the end of the last "
      "course that is supported; a last day off moves to the next working day (Civil Code Article "
      "148(5))."}}};

constexpr std::array<Bilingual, 6> counting_notes{
    {{"Hồ sơ được xét theo thứ tự: hồ sơ đã có quyết định trước; rồi theo ngày nộp; rồi theo thứ "
      "tự "
      "trong dữ liệu.",
      "Dossiers are looked at in this order: those already decided; the day of filing; their order "
      "in the input."},
     {"Một lần (art12.2.once): không đạt khi người lao động đã được phê duyệt trước đây, hoặc đã "
      "được hỗ trợ trong hồ sơ đứng trước. Các khóa của một người trong cùng hồ sơ không tính với "
      "nhau; phê duyệt sau ngày quyết định của hồ sơ đang xét cũng không tính.",
      "Once (art12.2.once): it fails for a worker who was approved before, or is supported by a "
      "dossier that comes before. Courses of a worker in one dossier do not count against each "
      "other, nor does an approval after the day of this dossier's own decision."},
     {"Các khóa của một người trong hồ sơ lần lượt dùng thời gian hỗ trợ tối đa, theo thứ tự trong "
      "dữ liệu; khóa mà người lao động không được đóng bảo hiểm thất nghiệp thì không dùng.",
      "A worker's courses in a dossier use up the most months one after the other, in the order of "
      "the input; one for which the worker is not insured uses none."},
     {"Mức cao nhất (art44.6.highest): so mức hỗ trợ của địa phương với tổng mức hỗ trợ của hồ sơ; "
      "không ghi mức của địa phương là không có. Chưa xác định được khi mức đó nằm giữa tổng chắc "
      "chắn và tổng tối đa.",
      "The highest (art44.6.highest): the local support is compared with the sum of the dossier; "
      "where it is not given there is none. It is undetermined where it lies between what the "
      "dossier is sure of and the most that it may come to."},
     {"Hồ sơ chưa đủ dữ kiện được xét sau cùng, so với những dòng được hỗ trợ, không so với nhau.",
      "Dossiers that lack a fact are looked at last, against lines that are payable, not against "
      "each other."},
     {"Người lao động được nhận ra theo mã số đã ghi (worker_id); không ghi thì theo số sổ bảo "
      "hiểm "
      "(insurance_no).",
      "A worker is known by the ID as it is written (worker_id), where there is none by the "
      "insurance number (insurance_no)."}}};

constexpr std::array<Bilingual, 8> duty_notes{
    {{"Nộp hồ sơ tại Sở Lao động - Thương binh và Xã hội nơi đặt trụ sở chính hoặc nơi đăng ký "
      "tham "
      "gia bảo hiểm xã hội; có thể nộp thành nhiều đợt, mỗi đợt là một hồ sơ (khoản 2 Điều 12).",
      "The dossier goes to the labour department of the head office or of the place where social "
      "insurance is registered; in several batches if wished, each a dossier (Art. 12(2))."},
     {"Quyết định hỗ trợ gửi bản giấy và bản điện tử đến cơ quan bảo hiểm xã hội cấp tỉnh, người "
      "sử "
      "dụng lao động và cơ sở đào tạo; không hỗ trợ thì trả lời bằng văn bản và nêu rõ lý do "
      "(khoản "
      "3 Điều 12).",
      "The decision goes on paper and electronically to the provincial social insurance agency, "
      "the "
      "employer and the institution that trains; a refusal is in writing, with reasons (Art. "
      "12(3))."},
     {"Kinh phí chi trả trực tiếp cho người sử dụng lao động, một lần toàn bộ; phần vượt mức hỗ "
      "trợ "
      "do người sử dụng lao động tự chi trả (đoạn 2 khoản 1 Điều 10, khoản 3 Điều 10, khoản 4 Điều "
      "12).",
      "The money is paid to the employer, the whole sum at one time; what is above the support the "
      "employer pays (Art. 10(1) para 2, 10(3), 12(4))."},
     {"Người sử dụng lao động thực hiện đào tạo đúng phương án, lưu giấy tờ để quyết toán với cơ "
      "sở "
      "đào tạo theo thực tế (khoản 6 Điều 12, Mẫu số 03).",
      "The employer trains as planned, and keeps the papers to settle with the institution on "
      "actual "
      "cost (Art. 12(6), Form 03)."},
     {"Người lao động được bố trí việc làm như phương án; nếu không thì hoàn trả kinh phí (điểm b "
      "mục 5 Mẫu số 02).",
      "The workers are given work as planned; otherwise the support is returned (Form 02 no. "
      "5(b))."},
     {"Kinh phí còn dư hoàn trả về Quỹ bảo hiểm thất nghiệp trước ngày ghi trong quyết định thu "
      "hồi "
      "(khoản 6 Điều 12, Mẫu số 04b).",
      "What is left goes back to the unemployment insurance fund before the day that the decision "
      "of "
      "recovery names (Art. 12(6), Form 04b)."},
     {"Bảo hiểm xã hội Việt Nam, Ủy ban nhân dân cấp tỉnh báo cáo vào ngày 25 hằng tháng (khoản 4 "
      "Điều 44).",
      "Vietnam Social Insurance and the provinces report on the 25th of each month (Art. 44(4))."},
     {"Lợi dụng chính sách để trục lợi thì phải bồi thường, bị xử lý kỷ luật, xử phạt hoặc truy "
      "cứu "
      "trách nhiệm hình sự (Điều 45).",
      "Who abuses the policy owes damages, and is disciplined, fined or prosecuted (Art. 45)."}}};

constexpr std::array<SourceNote, 8> source_notes{
    {{"Decision 23/2021",
      "Quyết định 23/2021",
      {"Quyết định số 23/2021/QĐ-TTg ngày 07/7/2021 của Thủ tướng Chính phủ, Chương III, Điều 44 "
       "và "
       "các mẫu: văn bản hợp nhất số 4496/VBHN-BLĐTBXH ngày 06/12/2021, Công báo số 1043+1044 ngày "
       "18/12/2021",
       "23/2021/QĐ-TTg of 7 July 2021, Prime Minister, Chapter III, Article 44 and the forms: "
       "consolidated text 4496/VBHN-BLĐTBXH of 6 December 2021, Công báo 1043+1044 of 18 December "
       "2021"}},
     {"Decision 33/2021",
      "Quyết định 33/2021",
      {"Quyết định số 33/2021/QĐ-TTg ngày 06/11/2021: sửa đổi khoản 4 Điều 11, khoản 2 Điều 12, "
       "Mẫu "
       "số 02; bổ sung Mẫu số 02a; Điều 3 về hiệu lực",
       "33/2021/QĐ-TTg of 6 November 2021: amends Article 11(4), 12(2) and Form 02; adds Form 02a; "
       "Article 3 on its force"}},
     {"Law on Employment",
      "Luật Việc làm",
      {"Luật Việc làm, khoản 3 Điều 43: người sử dụng lao động tham gia bảo hiểm thất nghiệp",
       "Article 43(3): employers who take part in unemployment insurance"}},
     {"Labour Code",
      "Bộ luật Lao động",
      {"Bộ luật Lao động, khoản 1 Điều 42: thay đổi cơ cấu, công nghệ; Điều 111, Điều 112: nghỉ "
       "hằng "
       "tuần, nghỉ lễ, tết",
       "Article 42(1): change of structure or technology; Articles 111, 112: rest days and public "
       "holidays"}},
     {"Civil Code",
      "Bộ luật Dân sự",
      {"Bộ luật Dân sự, khoản 5 Điều 148: ngày cuối cùng của thời hạn là ngày nghỉ",
       "Article 148(5): a last day that is a day off"}},
     {"Decree 28/2015",
      "Nghị định 28/2015",
      {"Nghị định số 28/2015/NĐ-CP, khoản 1 Điều 3: tháng sau cùng được tính trong chế độ thường "
       "xuyên, áp dụng tương tự",
       "28/2015/NĐ-CP, Article 3(1): the last month that counts in the ordinary scheme, by "
       "analogy"}},
     {"Circular 28/2015",
      "Thông tư 28/2015",
      {"Thông tư số 28/2015/TT-BLĐTBXH, khoản 3 Điều 15, ví dụ 18: đếm tháng từ ngày đến ngày, áp "
       "dụng tương tự",
       "28/2015/TT-BLĐTBXH, Article 15(3), example 18: months from date to date, by analogy"}},
     {"Resolution 68",
      "Nghị quyết 68",
      {"Nghị quyết số 68/NQ-CP ngày 01/7/2021 của Chính phủ: căn cứ của chính sách",
       "68/NQ-CP of 1 July 2021, Government: what the policy rests on"}}}};

constexpr std::array<Bilingual, 3> confidence_notes{
    {{"tháng được tính đến: I", "the month up to which they count: I"},
     {"năm không có doanh thu là không đạt: I", "a year without revenue fails: I"},
     {"tính mọi người sử dụng lao động: I", "over all employers: I"}}};

}  // namespace

Bilingual plan_part() noexcept {
  return {"Hồ sơ của người sử dụng lao động", "A dossier of an employer"};
}

Bilingual line_part() noexcept {
  return {"Người lao động trong một khóa đào tạo (khoản 4 Điều 11, khoản 2 Điều 12)",
          "A worker in a course (Articles 11(4), 12(2))"};
}

const ActTexts& texts() {
  static const std::vector<Clause> clauses = read_clauses(embedded::training_clauses_csv);
  static const ActTexts all{
      .title = {"Quyết định 23/2021/QĐ-TTg, Chương III: hỗ trợ đào tạo để duy trì việc làm",
                "Decision 23/2021/QĐ-TTg, Chapter III: training support to keep jobs"},
      .act = {"Quyết định số 23/2021/QĐ-TTg", "Decision 23/2021/QĐ-TTg"},
      .support = {"hỗ trợ đào tạo, bồi dưỡng, nâng cao trình độ kỹ năng nghề để duy trì việc làm",
                  "training support to keep jobs"},
      .office = {"Sở Lao động - Thương binh và Xã hội", "the Department of Labour"},
      .general_part = {"Quy định của hồ sơ, cũng áp dụng cho từng người lao động (Điều 9, Điều 11, "
                       "khoản 6 Điều 44)",
                       "Provisions of a dossier, and so of each worker in it (Articles 9, 11, "
                       "44(6))"},
      .parameters = parameter_notes(),
      .readings = reading_notes(),
      .derivation = {"Các dữ kiện được suy ra", "Derived facts"},
      .derived = derived_notes,
      .working_days = working_day_notes,
      .counting_title = {"Cách tính một lần, thời gian hỗ trợ và mức cao nhất",
                         "Counting once, the most months and the highest"},
      .counting = counting_notes,
      .duties = duty_notes,
      .clauses = clauses,
      .sources = source_notes,
      .confidence_notes = confidence_notes};
  return all;
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
