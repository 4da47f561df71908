#include "notes.hpp"

#include <array>

#include "values/embedded.hpp"

namespace rentsupport::decision_08_2022 {

namespace {

std::span<const ParameterNote> parameter_notes() {
  static const std::vector<ParameterNote> notes{
      {"group.working.amount_vnd",
       {{5, 1}},
       {"mức hỗ trợ mỗi người mỗi tháng, nhóm đang làm việc",
        "amount per person and month, group working"},
       {}},
      {"group.working.first_month",
       {{4, 1}},
       {"tháng thuê đầu tiên được hỗ trợ, nhóm đang làm việc",
        "first month of the rent window, group working"},
       {}},
      {"group.working.last_month",
       {{4, 1}},
       {"tháng thuê cuối cùng được hỗ trợ, nhóm đang làm việc",
        "last month of the rent window, group working"},
       {}},
      {"group.working.contract_before",
       {{4, 2}},
       {"hợp đồng được giao kết và bắt đầu thực hiện trước ngày này, nhóm đang làm việc",
        "contract concluded and started before this day, group working"},
       {}},
      {"group.returning.amount_vnd",
       {{9, 1}},
       {"mức hỗ trợ mỗi người mỗi tháng, nhóm quay trở lại thị trường lao động",
        "amount per person and month, group returning"},
       {}},
      {"group.returning.first_month",
       {{8, 1}},
       {"tháng thuê đầu tiên được hỗ trợ, nhóm quay trở lại thị trường lao động",
        "first month of the rent window, group returning"},
       {}},
      {"group.returning.last_month",
       {{8, 1}},
       {"tháng thuê cuối cùng được hỗ trợ, nhóm quay trở lại thị trường lao động",
        "last month of the rent window, group returning"},
       {}},
      {"group.returning.contract_from",
       {{8, 2}},
       {"hợp đồng được giao kết và bắt đầu thực hiện từ ngày này, nhóm quay trở lại thị trường "
        "lao động",
        "contract concluded and started on or after this day, group returning"},
       {}},
      {"group.returning.contract_to",
       {{8, 2}},
       {"hợp đồng được giao kết và bắt đầu thực hiện đến hết ngày này, nhóm quay trở lại thị "
        "trường lao động",
        "contract concluded and started on or before this day, group returning"},
       {}},
      {"contract.minimum_months",
       {{4, 2}, {8, 2}},
       {"thời hạn tối thiểu của hợp đồng xác định thời hạn", "shortest fixed-term contract"},
       {}},
      {"cap.months",
       {{2, 4}, {5, 2}, {9, 2}},
       {"số tháng được hỗ trợ tối đa của một người lao động", "most months paid to one worker"},
       {}},
      {"place.key_economic_regions",
       {{1, 2, 'b'}},
       {"các tỉnh, thành phố thuộc vùng kinh tế trọng điểm",
        "provinces and cities of the key economic regions"},
       {}},
      {"calendar.public_holidays",
       {},
       {"ngày nghỉ lễ, tết không tính là ngày làm việc, không kể ngày nghỉ bù",
        "public holidays, no working days, without the days on which they are made up"},
       {"Điều 111, 112 Bộ luật Lao động 2019", "Labour Code 2019, Articles 111, 112"},
       std::nullopt},
      {"procedure.posting_days",
       {{7, 2}, {11, 2}},
       {"người sử dụng lao động niêm yết danh sách tại nơi làm việc, ít nhất",
        "the employer posts the list at the workplace, at least"},
       {}},
      {"procedure.objection_days",
       {{7, 2}, {11, 2}},
       {"người sử dụng lao động xác minh khi có phản ánh; chỉ nêu ở đây, không tính vào ngày nào",
        "the employer verifies an objection; reported on the cards, counts in no date"},
       {}},
      {"procedure.si_days",
       {{7, 3}, {11, 3}},
       {"cơ quan bảo hiểm xã hội xác nhận việc tham gia bảo hiểm, kể từ khi nhận danh sách",
        "the social insurance agency confirms participation, from receipt of the list"},
       {}},
      {"procedure.district_days",
       {{7, 5}, {11, 5}},
       {"Ủy ban nhân dân cấp huyện thẩm định và trình cấp tỉnh, kể từ khi nhận hồ sơ",
        "the district People's Committee appraises and submits to the province, from receipt of "
        "the dossier"},
       {}},
      {"procedure.province_days",
       {{7, 6}, {11, 6}},
       {"Ủy ban nhân dân cấp tỉnh quyết định danh sách và kinh phí",
        "the provincial People's Committee decides list and money"},
       {}},
      {"procedure.transfer_days",
       {},
       {"chuyển kinh phí đến người sử dụng lao động; 0 là ngay trong ngày, kế hoạch của tỉnh có "
        "thể thêm thời hạn",
        "the money reaches the employer; 0 is the same day, a province's plan may add a limit"},
       {"Quyết định không nêu thời hạn", "the text has no limit"}},
      {"procedure.employer_days",
       {{7, 7}, {11, 7}},
       {"người sử dụng lao động chi trả cho người lao động, kể từ khi nhận kinh phí",
        "the employer pays the workers, from receiving the money"},
       {}},
      {"procedure.deadline",
       {{7, 4}, {11, 4}},
       {"hạn cuối Ủy ban nhân dân cấp huyện nhận hồ sơ; không được gia hạn",
        "last day on which the district People's Committee receives dossiers; no extension was "
        "granted"},
       {}},
      {"procedure.completion_target",
       {},
       {"hạn hoàn thành chi trả cho người lao động; chi trả muộn hơn chỉ được báo, không bị từ "
        "chối",
        "day by which the workers are to have been paid; a later payment is reported, not refused"},
       {"Công văn 1324/UBND-KGVX", "letter 1324"}}};
  return notes;
}

std::span<const ReadingNote> reading_notes() {
  static const std::vector<ReadingNote> notes{
      {"partial_month",
       {{4, 1}, {8, 1}},
       {"Trong tháng được hỗ trợ phải thuê bao nhiêu ngày?", "How much of a month must be rented?"},
       {"Không có quy định chia theo tỷ lệ ngày; chưa có công văn nào trả lời.",
        "No pro-rata rule exists, and no letter answers."},
       {{"ít nhất 1 ngày", "at least 1 day"},
        {"ít nhất 15 ngày", "at least 15 rented days"},
        {"mọi ngày trong tháng", "every day of the month"}}},
      {"employed_in_month",
       {{1}, {4}, {8}},
       {"Hợp đồng có phải còn hiệu lực trong tháng được hỗ trợ không?",
        "Must the contract be in force in the month supported?"},
       {"Điều 4 xét các ngày của hợp đồng, không xét tháng được hỗ trợ.",
        "Article 4 tests the contract's dates, not the month supported."},
       {{"có, ít nhất 1 ngày trong tháng", "yes, on at least 1 day of the month"},
        {"không; chỉ cần có hợp đồng không xác định hoặc xác định thời hạn",
         "no; any indefinite or fixed-term contract will do"}}},
      {"split_contract",
       {{4, 2}, {8, 2}},
       {"Hợp đồng giao kết trước ngày 01/4/2022 mà bắt đầu từ ngày đó trở đi thì xét theo ngày "
        "nào?",
        "Which date decides for a contract concluded on one side of 1 April 2022 and started on "
        "the other?"},
       {"Hợp đồng giao kết tháng 3 và bắt đầu tháng 4 không khớp với điều nào.",
        "A contract concluded in March and started in April fits neither article."},
       {{"cả hai ngày, mỗi quy định một ngày", "both dates, each its own provision"},
        {"chỉ xét ngày bắt đầu, cho cả hai quy định", "the start date alone, for both provisions"},
        {"chỉ xét ngày giao kết, cho cả hai quy định",
         "the date of conclusion alone, for both provisions"}}},
      {"continuation",
       {{8, 2}},
       {"Hợp đồng mới tiếp nối hợp đồng nào thì không được hỗ trợ?",
        "What must an earlier contract be for the new one to continue it?"},
       {"Khoản 2 Điều 8 ghi “giao kết tiếp nối”, không nói với ai và liền nhau đến đâu.",
        "Article 8(2) says “concluded to continue”, not with whom nor how closely."},
       {{"hợp đồng với cùng người sử dụng lao động, kết thúc vào ngày liền trước ngày bắt đầu hợp "
         "đồng mới hoặc muộn hơn",
         "one with the same employer that ended on the day before the new one started, or later"},
        {"hợp đồng với cùng người sử dụng lao động, dù cách nhau bao lâu",
         "one with the same employer, however long the gap"},
        {"hợp đồng với bất kỳ ai, kết thúc vào ngày liền trước ngày bắt đầu hợp đồng mới hoặc muộn "
         "hơn",
         "one with anyone that ended on the day before the new one started, or later"}}},
      {"insurance_month",
       {{4, 3}, {8, 3}},
       {"Xét việc tham gia bảo hiểm xã hội của tháng nào?",
        "Which is the month of the insurance test?"},
       {"Danh sách lập trong tháng 7 và tháng 8 sẽ xét tháng nằm sau tháng cuối của chính sách.",
        "Lists drawn up in July and August test months after the policy's last month."},
       {{"tháng liền trước tháng lập danh sách", "the month before the list's month"},
        {"tháng đó, nhưng không muộn hơn tháng 6/2022", "the earlier of that month and 2022-06"}}},
      {"exempt_foreigner",
       {{4, 3}, {8, 3}},
       {"Người nước ngoài được miễn tham gia bảo hiểm xã hội bắt buộc có được dùng danh sách trả "
        "lương thay thế không?",
        "May a foreigner who is exempt from compulsory insurance use the payroll instead?"},
       {"Khoản 4 Điều 2 Nghị định 115/2015/NĐ-CP nói về công dân Việt Nam.",
        "Article 2(4) of Decree 115/2015 speaks of citizens."},
       {{"không, chỉ người thuộc khoản 4 Điều 2 Nghị định 115/2015/NĐ-CP",
         "no, only those of Article 2(4) of Decree 115/2015"},
        {"có, cả người nước ngoài được miễn", "yes, exempt foreigners too"}}},
      {"combined_months",
       {{7, 3}, {7, 4}},
       {"Danh sách của nhóm đang làm việc được đề nghị cho những tháng nào?",
        "Which months may a list of group working ask for?"},
       {"Công văn 410 nói danh sách tháng 6 có thể đề nghị cho tháng 5, tháng 4 và tháng 3.",
        "Letter 410 says that a June list may ask for May, April and March."},
       {{"mọi tháng trước tháng lập danh sách", "any month before its own"},
        {"một trong 3 tháng liền trước", "one of the 3 months before it"}}},
      {"late_list",
       {{11, 3}},
       {"Danh sách của nhóm quay trở lại thị trường lao động được đề nghị cho tháng nào?",
        "Which month may a list of group returning ask for?"},
       {"Văn bản không nói tháng nào; công văn 410 và 3165 trả lời khác công văn 326.",
        "The text names no month; letters 410 and 3165 answer otherwise than letter 326."},
       {{"công văn 410, công văn 3165: mọi tháng trước tháng lập danh sách",
         "letter 410, letter 3165: any month before its own"},
        {"công văn 326: chỉ tháng liền trước tháng lập danh sách",
         "letter 326: the month right before its own only"}}},
      {"combined_returning",
       {{11, 3}, {11, 4}},
       {"Một đề nghị của nhóm quay trở lại thị trường lao động được gộp nhiều tháng không?",
        "May a request of group returning combine several months?"},
       {"Điều 11 không cho phép và cũng không cấm gộp tháng.",
        "Article 11 neither allows nor forbids months to be combined."},
       {{"không, mỗi đề nghị cho đúng 1 tháng (công văn 326)",
         "no, a request is for exactly 1 month (letter 326)"},
        {"có", "yes"}}},
      {"before_15th",
       {{11, 3}},
       {"Ngày cuối trong tháng để gửi danh sách của nhóm quay trở lại thị trường lao động cho cơ "
        "quan bảo hiểm xã hội?",
        "Which is the last day of a month on which a list of group returning goes to the social "
        "insurance agency?"},
       {"Văn bản ghi trước ngày 15; trên thực tế danh sách gửi ngày 15 vẫn được nhận.",
        "The text says before the 15th; practice accepted the 15th."},
       {{"ngày 14", "the 14th"}, {"ngày 15", "the 15th"}}},
      {"cap_scope",
       {{2, 4}, {5, 2}, {9, 2}},
       {"Số tháng tối đa tính chung hay tính riêng cho từng nhóm?", "What does the cap count?"},
       {"Giới hạn này nằm trong chương quy định chung.", "The cap stands in the general chapter."},
       {{"tính chung cho cả hai nhóm", "the months of both groups together"},
        {"tính riêng cho từng nhóm", "each group's months alone"}}},
      {"declarations",
       {{7, 1}, {7, 3}, {11, 1}, {11, 3}, {12, 1}},
       {"Mẫu số 02, Mẫu số 03 đã ký xác nhận những gì ngoài các cột của mẫu?",
        "What does a signed Form 02 or 03 prove beyond its columns?"},
       {"Mẫu không có cột cho một số điều kiện mà người ký chịu trách nhiệm.",
        "The forms have no columns for some conditions that those who sign answer for."},
       {{"những điều mà người ký chịu trách nhiệm, khi hồ sơ không ghi khác",
         "what those who sign answer for, where the dossier does not say otherwise"},
        {"không gì cả", "nothing"}}},
      {"posting_week",
       {{7, 2}, {11, 2}},
       {"Niêm yết tại nơi làm việc được tính những ngày nào trong tuần?",
        "Which are the working days of posting at the workplace?"},
       {"Có doanh nghiệp làm việc 6 ngày mỗi tuần.", "There are firms with a week of 6 days."},
       {{"từ thứ Hai đến thứ Sáu", "Monday to Friday"},
        {"từ thứ Hai đến thứ Bảy", "Monday to Saturday"}}}};
  return notes;
}

constexpr std::array<DerivedNote, 7> derived_notes{
    {{"list_month",
      {"tháng có ngày lập danh sách (drawn_up_on)",
       "the month of the day on which the list is drawn up (drawn_up_on)"}},
     {"reference_month",
      {"tháng liền trước tháng lập danh sách; cách hiểu insurance_month có thể giới hạn tháng "
       "này",
       "the month before the list's month; the reading insurance_month may limit it"}},
     {"posting_ends_on",
      {"ngày niêm yết (posted_on; chưa ghi thì lấy ngày lập danh sách) cộng số ngày niêm yết, "
       "tính theo ngày làm việc",
       "the day of posting (posted_on; the day of drawing up where it is not given) plus the "
       "days "
       "of posting, in working days"}},
     {"sent_to_si_on",
      {"ngày ghi trong sent_to_si_on; chưa ghi thì lấy ngày hết hạn niêm yết",
       "sent_to_si_on; the day on which posting ends where it is not given"}},
     {"sent_to_si_day", {"ngày trong tháng của ngày đó", "that day's day of the month"}},
     {"earliest_receipt",
      {"ngày ghi trong received_on; chưa ghi thì lấy ngày gửi danh sách (hoặc ngày cơ quan bảo "
       "hiểm xã hội đã xác nhận), như thể được xác nhận ngay",
       "received_on; where it is not given, the day on which the list goes to the social "
       "insurance agency (or on which the agency confirmed it), as if it confirmed at once"}},
     {"projected_receipt",
      {"ngày ghi trong received_on; chưa ghi thì lấy ngày cơ quan bảo hiểm xã hội xác nhận hoặc "
       "hết hạn xác nhận",
       "received_on; where it is not given, the day on which the social insurance agency "
       "confirmed, or its limit"}}}};

constexpr std::array<Bilingual, 3> working_day_notes{
    {{"Mọi thời hạn tính bằng ngày làm việc, kể từ ngày liền sau sự kiện: ngày thực tế nếu danh "
      "sách có ghi, nếu không thì ngày dự kiến. Thời hạn 0 ngày là ngay trong ngày đó.",
      "Every limit counts working days from the day after the event: the actual day where the "
      "list gives it, else the projected one. A limit of 0 is the same day."},
     {"Ngày làm việc là từ thứ Hai đến thứ Sáu, trừ các ngày nghỉ lễ, tết nêu trên; riêng ngày "
      "niêm yết theo cách hiểu posting_week. Ngày nghỉ lễ, tết trùng với ngày nghỉ hằng tuần thì "
      "được nghỉ bù vào ngày làm việc kế tiếp (khoản 3 Điều 111 Bộ luật Lao động). Ngày nghỉ của "
      "các năm khác không được liệt kê.",
      "A working day is Monday to Friday less the public holidays above; for posting the reading "
      "posting_week decides. A holiday on a rest day of that week is made up on the next working "
      "day (Labour Code Article 111(3)). Holidays of other years are not listed."},
     {"Ngày dự kiến của một bước không bao giờ muộn hơn ngày tiếp theo mà danh sách có ghi.",
      "The projected day of a step is never later than the next day that the list gives."}}};

constexpr std::array<Bilingual, 5> counting_notes{
    {{"Các tháng đã chi trả trước đây được tính trước.",
      "Months already paid by earlier payments count first."},
     {"Sau đó đến các tháng đủ điều kiện, theo thứ tự: đề nghị trong danh sách đã có quyết định "
      "trước các đề nghị khác; rồi theo ngày lập danh sách; rồi theo thứ tự danh sách và đề nghị "
      "trong dữ liệu; rồi theo tháng.",
      "Then months that meet all other provisions, in this order: requests of lists already "
      "decided before the others; the day on which the list is drawn up; the order of list and "
      "request in the input; the month."},
     {"Tháng đã được tính cho người lao động thì không đạt art2.4.once_a_month. Nếu chưa, mà đã "
      "đủ số tháng tối đa (tính chung, hoặc trong nhóm của đề nghị, theo cách hiểu cap_scope), "
      "thì không đạt art2.4.three_months. Nếu không thì được chi trả và được tính.",
      "A month already counted for the worker fails art2.4.once_a_month. Otherwise, when the "
      "most months are already counted (in all, or in the request's group: reading cap_scope), "
      "it fails art2.4.three_months. Otherwise it is paid and counts."},
     {"Tháng chưa đủ dữ kiện được xét sau cùng, so với các tháng đã chi trả và các tháng được "
      "chi trả, không so với nhau.",
      "Months that lack a fact are looked at last, against paid and payable months, not against "
      "each other."},
     {"Người lao động được nhận ra theo mã số đã ghi (worker_id).",
      "A worker is known by the ID as it is written (worker_id)."}}};

constexpr std::array<Bilingual, 7> duty_notes{
    {{"Người lao động chịu trách nhiệm về nội dung kê khai, cụ thể là việc ở thuê, ở trọ (khoản "
      "1 "
      "Điều 7, khoản 1 Điều 11, khoản 1 Điều 12); người sử dụng lao động chịu trách nhiệm về hợp "
      "đồng và bảo hiểm (khoản 3 Điều 7, khoản 3 Điều 11), về danh sách chính xác, minh bạch "
      "(điểm b khoản 2 Điều 12), về chi trả và quyết toán (điểm đ khoản 2 Điều 12).",
      "The worker answers for what is declared, by name for the renting (Art. 7(1), 11(1), "
      "12(1)); the employer for contract and insurance (Art. 7(3), 11(3)), for a correct and "
      "transparent list (Art. 12(2)(b)), for payment and settlement (Art. 12(2)(đ))."},
     {"Không phê duyệt thì Ủy ban nhân dân cấp tỉnh thông báo bằng văn bản và nêu rõ lý do (đoạn "
      "2 khoản 6 Điều 7, đoạn 2 khoản 6 Điều 11).",
      "The province says in writing, with reasons, what it does not approve (Art. 7(6) para 2, "
      "11(6) para 2)."},
     {"Người sử dụng lao động lưu giữ đơn đề nghị của người lao động (Mẫu số 01) ít nhất 5 năm "
      "(điểm c khoản 2 Điều 12).",
      "The employer keeps the workers' requests (Form 01) at least 5 years (Art. 12(2)(c))."},
     {"Người lao động của doanh nghiệp nhận tiền qua tài khoản; người lao động của hợp tác xã, "
      "hộ kinh doanh nhận qua tài khoản hoặc trực tiếp (Mẫu số 01, chú thích 5). Chi trả hằng "
      "tháng (khoản 3 Điều 5, khoản 3 Điều 9).",
      "Workers of enterprises are paid to an account, those of cooperatives and business "
      "households to an account or directly (Form 01, note 5). Support is paid monthly (Art. "
      "5(3), 9(3))."},
     {"Ủy ban nhân dân cấp tỉnh báo cáo vào ngày 25 hằng tháng (điểm đ khoản 5 Điều 13) và kiểm "
      "tra trên cơ sở dữ liệu quốc gia về dân cư để không ai được chi trả trùng (điểm d khoản 5 "
      "Điều 13).",
      "The province reports on the 25th of each month (Art. 13(5)(đ)), and checks against the "
      "population database that nobody is paid twice (Art. 13(5)(d))."},
     {"Quyết định không có quy định về hoàn trả, về hưởng đồng thời chính sách khác, về hết hiệu "
      "lực.",
      "The Decision has no refund clause, none on overlap with other support, no expiry."},
     {"Thiếu xác nhận của cơ quan bảo hiểm xã hội ở mục II thì hồ sơ chưa đầy đủ, thời hạn 2 "
      "ngày "
      "của cấp huyện chưa bắt đầu (Điều 6, khoản 5 Điều 7, Điều 10, khoản 5 Điều 11). Danh sách "
      "chỉ có mục III cũng gửi cơ quan bảo hiểm xã hội (khoản 3 Điều 7, khoản 3 Điều 11).",
      "Without the social insurance agency's confirmation of section II the dossier is not "
      "whole, and the district's 2 days do not begin (Art. 6, 7(5), 10, 11(5)). A list with "
      "section III alone still goes to the agency (Art. 7(3), 11(3))."}}};

constexpr std::array<SourceNote, 9> source_notes{
    {{"Decision",
      "Quyết định 08",
      {"Quyết định số 08/2022/QĐ-TTg ngày 28/3/2022 của Thủ tướng Chính phủ: Công báo số "
       "285+286 ngày 04/4/2022, trang 20–36, đã đọc toàn văn",
       "Decision 08/2022/QĐ-TTg of 28 March 2022, Prime Minister: Công báo 285+286 of 4 April "
       "2022, pp. 20–36, read whole"}},
     {"Decree 82/2018",
      "Nghị định 82/2018",
      {"Nghị định số 82/2018/NĐ-CP ngày 22/5/2018 (khu công nghiệp, khu kinh tế)",
       "82/2018/NĐ-CP of 22 May 2018 (zones)"}},
     {"Decree 115/2015",
      "Nghị định 115/2015",
      {"Nghị định số 115/2015/NĐ-CP ngày 11/11/2015 (bảo hiểm xã hội bắt buộc)",
       "115/2015/NĐ-CP of 11 November 2015 (compulsory social insurance)"}},
     {"letter 326",
      "công văn 326",
      {"Công văn số 326/CVL-TTLĐ năm 2022 của Cục Việc làm: nghỉ việc hưởng chế độ, chi trả, "
       "tháng đề nghị của danh sách nhóm quay trở lại thị trường lao động",
       "326/CVL-TTLĐ, 2022, Department of Employment: leave, payment, months of group B "
       "(returning) lists"}},
     {"letter 410",
      "công văn 410",
      {"Công văn số 410/CVL-TTLĐ ngày 08/6/2022 của Cục Việc làm: thời gian thuê, tháng đề nghị "
       "của danh sách, nơi nộp, doanh nghiệp là ai, nghỉ việc hưởng chế độ",
       "410/CVL-TTLĐ of 8 June 2022, Department of Employment: rent period, months of a list, "
       "where to file, who counts as an enterprise, leave"}},
     {"letter 3165",
      "công văn 3165",
      {"Công văn số 3165/BHXH-QLT tháng 6/2022 của Bảo hiểm xã hội Thành phố Hồ Chí Minh: danh "
       "sách nhóm quay trở lại thị trường lao động lập muộn",
       "3165/BHXH-QLT, June 2022, Ho Chi Minh City Social Insurance: late lists of group B "
       "(returning)"}},
     {"letter 1324",
      "công văn 1324",
      {"Công văn số 1324/UBND-KGVX ngày 25/5/2022 của Ủy ban nhân dân tỉnh Hưng Yên, kèm Kế "
       "hoạch "
       "số 93/KH-UBND ngày 19/5/2022: hoàn thành trong tháng 8/2022",
       "1324/UBND-KGVX of 25 May 2022, People's Committee of Hưng Yên, with Plan 93/KH-UBND of "
       "19 May 2022: completion in August 2022"}},
     {"Civil Code",
      "Bộ luật Dân sự",
      {"Bộ luật Dân sự, Điều 147, Điều 148: cách tính thời hạn",
       "Articles 147, 148: counting of time limits"}},
     {"Labour Code 2019",
      "Bộ luật Lao động 2019",
      {"Bộ luật Lao động 2019, khoản 2 Điều 13: giao kết hợp đồng trước khi nhận vào làm việc; "
       "Điều 111, Điều 112: nghỉ hằng tuần, nghỉ lễ, tết",
       "Article 13(2): a contract is concluded before the work begins; Articles 111, 112: rest "
       "days and public holidays"}}}};

constexpr std::array<Bilingual, 4> confidence_notes{
    {{"tính chung hai nhóm: I", "across groups: I"},
     {"cách đếm: I", "counting: I"},
     {"tháng được hỗ trợ: I", "the month supported: I"},
     {"thế nào là tiếp nối: I", "what continues: I"}}};

}  // namespace

const ActTexts& texts() {
  static const std::vector<Clause> clauses = read_clauses(embedded::clauses_csv);
  static const ActTexts all{
      .title = {"Quyết định 08/2022/QĐ-TTg: hỗ trợ tiền thuê nhà cho người lao động",
                "Decision 08/2022/QĐ-TTg: rent support for workers"},
      .act = {"Quyết định số 08/2022/QĐ-TTg", "Decision 08/2022/QĐ-TTg"},
      .support = {"hỗ trợ tiền thuê nhà", "rent support"},
      .statement = "Hỗ trợ tiền thuê nhà QĐ 08/2022",
      .program = {"Tính hỗ trợ tiền thuê nhà cho người lao động theo Quyết định "
                  "08/2022/QĐ-TTg: ai được hỗ trợ, tháng\n"
                  "nào, bao nhiêu, và từng cơ quan phải làm gì, khi nào.",
                  "Computes rent support for workers under Decision 08/2022/QĐ-TTg: who may "
                  "be paid, for which months,\n"
                  "how much, and when each authority must act."},
      .group_parts = {Bilingual{
                          "Người lao động đang làm việc trong doanh nghiệp (Điều 4 đến Điều 7)",
                          "Employees who are working in an enterprise (Articles 4 to 7)"},
                      Bilingual{
                          "Người lao động quay trở lại thị trường lao động (Điều 8 đến Điều 11)",
                          "Employees who return to the labour market (Articles 8 to 11)"}},
      .office = {"Ủy ban nhân dân cấp huyện", "the district People's Committee"},
      .general_part = {"Quy định chung cho cả hai nhóm (Điều 1 đến Điều 3)",
                       "Provisions of both groups (Articles 1 to 3)"},
      .parameters = parameter_notes(),
      .readings = reading_notes(),
      .derivation = {"Các ngày và tháng được suy ra", "Derived days and months"},
      .derived = derived_notes,
      .working_days = working_day_notes,
      .counting_title = {"Cách tính các tháng của một người lao động",
                         "Counting the months of a worker"},
      .counting = counting_notes,
      .duties = duty_notes,
      .clauses = clauses,
      .sources = source_notes,
      .confidence_notes = confidence_notes};
  return all;
}

}  // namespace rentsupport::decision_08_2022
