#include "rentsupport/problem.hpp"

#include <fmt/format.h>

#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// What files, messages and the page of the codes say of a code.
struct Entry {
  std::string_view name;
  Bilingual cause;
  Bilingual remedy;
};

// Without a default, so that a compiler names a code that is left out.
constexpr Entry entry_of(ProblemCode code) noexcept {
  switch (code) {
    case ProblemCode::bad_utf8:
      return {"bad_utf8",
              {"dòng, hoặc cả tệp, có ký tự không thuộc mã UTF-8 (thường do lưu bằng "
               "Windows-1258 hay TCVN3); cũng có thể là tên cột cần bỏ qua, hoặc lý do ghi sổ "
               "(không được có cả ký tự NUL)",
               "the row, or the whole file, holds bytes that are not UTF-8 (often a file in "
               "Windows-1258 or TCVN3); or the name of a column to ignore, or the reason of a "
               "booking, which may not hold NUL either"},
              {"lưu tệp dạng CSV với mã UTF-8; gõ lại lý do hoặc tên cột",
               "save the file as CSV in UTF-8; type the reason or the name again"}};
    case ProblemCode::bad_quote:
      return {"bad_quote",
              {"dấu ngoặc kép ở đầu ô chưa đóng, có ký tự sau dấu ngoặc kép đóng, hoặc bản ghi "
               "dài quá 1.000 dòng hay 1 MiB",
               "the quote at the start of a cell is not closed, text follows the closing quote, "
               "or the record is longer than 1,000 lines or 1 MiB"},
              {"đóng dấu ngoặc kép; trong ô có ngoặc kép, viết dấu ngoặc kép hai lần; rút ngắn "
               "bản ghi quá dài",
               "close the quote; write a quote inside a quoted cell twice; shorten a record that "
               "is too long"}};
    case ProblemCode::bad_fields:
      return {"bad_fields",
              {"số ô của dòng khác dòng tiêu đề, thường do trong ô có dấu phân cách; hoặc có giá "
               "trị bên phải cột cuối cùng có tên",
               "the row has more or fewer cells than the header, often because a cell holds the "
               "separator; or a value stands right of the last column that has a name"},
              {"đặt trong ngoặc kép những ô có dấu phân cách; thêm ô thiếu, bỏ ô thừa",
               "quote cells that hold the separator; add the cells that are missing, remove "
               "those too many"}};
    case ProblemCode::missing_value:
      return {"missing_value",
              {"ô bắt buộc bị để trống, hoặc cột months không có tháng nào (-); khi kiểm tra "
               "lại, đợt tính có sổ theo dõi mà không nêu sổ",
               "a cell that must be filled in is empty, or months asks for no month (-); or a "
               "run that had a ledger is checked without one"},
              {"điền cột được nêu trong thông báo; khi kiểm tra lại, nêu sổ của đợt tính",
               "fill in the column that the message names; name the run's ledger"}};
    case ProblemCode::bad_date:
      return {"bad_date",
              {"ô không phải là ngày có thật của các năm 1 đến 9999, có giờ hoặc múi giờ, hoặc "
               "trái với thứ tự ngày, tháng của cả tệp; có khi là số mà bảng tính lưu thay cho "
               "ngày",
               "the cell is no day that exists, of the years 1 to 9999, has a time of day or a "
               "zone, or goes against the order of day and month of its file; sometimes it is "
               "the number that a spreadsheet keeps for a date"},
              {"ghi 2022-04-01 hoặc 01/04/2022 và định dạng cột là văn bản; nếu cả tệp hay cả "
               "cột ghi tháng trước, dùng --dates",
               "write 2022-04-01 or 01/04/2022, and format the column as text; where a whole "
               "file or column is month first, say so with --dates"}};
    case ProblemCode::bad_month:
      return {"bad_month",
              {"ô không phải là tháng, hoặc các tháng, từ 2020-01 đến 2024-12",
               "the cell is no month, or no set of months, from 2020-01 to 2024-12"},
              {"ghi 2022-04 hoặc 04/2022; nhiều tháng thì cách nhau bằng dấu cách, dấu phẩy hoặc "
               "dấu chấm phẩy, không có tháng nào thì ghi -",
               "write 2022-04 or 04/2022; several months with blanks, commas or semicolons "
               "between them, none as -"}};
    case ProblemCode::bad_value:
      return {"bad_value",
              {"ô không thuộc các giá trị của cột; trong persons, dòng ghi một số giấy tờ không "
               "phải là chính nó; cũng có thể là giá trị của --assume, khóa có ký tự NUL mà sổ "
               "theo dõi không ghi được, chỗ khác nhau khi kiểm tra lại, hoặc sổ được nêu cho "
               "đợt tính không có sổ",
               "the cell holds none of the values of its column; in persons, the row says that "
               "an ID is not itself; or it is a value of --assume, a key with NUL, which no "
               "ledger can hold, a difference that a check found, or a ledger named for a run "
               "that had none"},
              {"ghi một trong các giá trị được nêu, mã tỉnh, thành phố ghi đủ hai chữ số (01); "
               "số giấy tờ ghi sai thì sửa tại dòng của nó; khi kiểm tra lại thấy khác, dùng "
               "đúng tệp gốc, sổ và thiết lập của đợt tính",
               "write one of the values that the message names, a province with both digits "
               "(01); mend a wrong ID in its own row; where a check differs, take the files, the "
               "ledger and the settings of the run as they were"}};
    case ProblemCode::bad_number:
      return {"bad_number",
              {"ô phải là số nguyên (số tiền bằng đồng, số đếm) nhưng không gồm 1 đến 18 chữ số, "
               "có phần thập phân, đơn vị tính, hoặc là số âm; không có trong các tệp của hỗ trợ "
               "tiền thuê nhà, số tiền của lịch sử chi trả có mã amount_format",
               "the cell must be a whole number (of VND, or a count) and is not 1 to 18 digits, "
               "has a fraction or a unit, or lies below 0; not in the files of rent support, "
               "whose amounts in the history have the code amount_format"},
              {"ghi đủ số, không ghi đơn vị: 1500000 hoặc 1.500.000; để trống nếu không biết",
               "write it in full without a unit: 1500000 or 1.500.000; leave it empty where it "
               "is not known"}};
    case ProblemCode::bad_id:
      return {"bad_id",
              {"ô không phải là số giấy tờ của một người: CCCD có 12 chữ số, CMND có 9 chữ số, "
               "hộ chiếu có 6 đến 20 chữ cái và chữ số; mọi chữ số giống nhau cũng không phải; "
               "thường là số bị bảng tính rút gọn (3.3E+10)",
               "the cell is no ID of a person: a citizen ID has 12 digits, an old ID 9, a "
               "passport 6 to 20 letters and digits, and equal digits alone are none; often a "
               "number that a spreadsheet shortened (3.3E+10)"},
              {"ghi đúng như trên giấy tờ và định dạng cột là văn bản; đến khi sửa, người đó "
               "không được xét và khoản đã chi trong lịch sử không tính cho ai",
               "write it as it stands on the paper, and format the column as text; until then "
               "the person is not paid, and a payment of the history counts for nobody"}};
    case ProblemCode::ambiguous_date:
      return {"ambiguous_date",
              {"ngày như 03/04/2022 đọc được theo cả hai cách, trong khi tệp có ngày khác chắc "
               "chắn ghi tháng trước",
               "a date such as 03/04/2022 can be read in two ways, and other dates of the file "
               "can only be month first"},
              {"ghi 2022-04-03, hoặc nêu thứ tự của tệp hay cột: --dates lists=day_first hoặc "
               "--dates lists=month_first",
               "write 2022-04-03, or say the order of the file or column: --dates "
               "lists=day_first or --dates lists=month_first"}};
    case ProblemCode::duplicate_key:
      return {
          "duplicate_key",
          {"một dòng trước, được dùng hay bị loại, đã có khóa này; trong lịch sử chi trả, "
           "khóa là người lao động và tháng; trong persons, một dòng trước kết luận khác về "
           "hai số giấy tờ này",
           "an earlier row, used or rejected, has the same key; in the history the key is "
           "worker and month; in persons an earlier row decides otherwise about the same two "
           "IDs"},
          {"bỏ dòng ghi trùng hoặc sửa khóa; trong persons chỉ giữ một kết luận",
           "remove the row that is there twice, or mend its key; in persons keep one decision"}};
    case ProblemCode::unknown_reference:
      return {"unknown_reference",
              {"dòng nêu người sử dụng lao động hoặc danh sách không có trong tệp; trong lịch sử "
               "chi trả, hoàn trả cho tháng chưa được chi trả; trong chương trình dùng thư viện, "
               "dòng cần thay hoặc xóa không có",
               "the row names an employer or a list that no row has; in the history, it pays "
               "back a month that is not paid; in a program that uses the library, a row to "
               "replace or remove is not there"},
              {"sửa khóa, hoặc thêm dòng còn thiếu; đặt dòng hoàn trả sau dòng chi trả",
               "mend the key, or add the row that is missing; put a repayment behind its payment"}};
    case ProblemCode::rejected_reference:
      return {"rejected_reference",
              {"dòng của người sử dụng lao động hoặc danh sách được nêu đã bị loại; trong lịch "
               "sử chi trả, hoàn trả cho tháng mà chỉ dòng bị loại đã chi trả",
               "the row of the employer or list that it names was rejected itself; in the "
               "history, it pays back a month that only a rejected row paid"},
              {"sửa dòng đó trước; dòng này có thể đã đúng",
               "mend that row first; this one may be right as it is"}};
    case ProblemCode::bad_order:
      return {"bad_order",
              {"một ngày của danh sách sớm hơn ngày của bước trước, theo thứ tự: lập, niêm yết, "
               "gửi và có xác nhận của cơ quan bảo hiểm xã hội, huyện nhận, trình tỉnh, quyết "
               "định, nhận kinh phí, chi trả",
               "a date of a list lies before that of an earlier step, in this order: drawn up, "
               "posted, sent to the SI agency, confirmed, received by the district, submitted, "
               "decided, funded, paid"},
              {"đối chiếu hai ngày với hồ sơ và sửa ngày sai",
               "compare both dates with the papers, and mend the wrong one"}};
    case ProblemCode::bad_interval:
      return {"bad_interval",
              {"ngày cuối của hợp đồng hoặc của thời gian thuê sớm hơn ngày đầu",
               "the last day of a contract, or of the renting, lies before its first day"},
              {"đối chiếu hai ngày với hồ sơ và sửa ngày sai",
               "compare both dates with the papers, and mend the wrong one"}};

    case ProblemCode::tax_code_format:
      return {"tax_code_format",
              {"mã số thuế không gồm 10 chữ số (đơn vị phụ thuộc: thêm gạch nối và 3 chữ số, từ "
               "001), hoặc là số không được cấp",
               "the tax code is not 10 digits (a dependent unit: a hyphen and 3 more, from 001), "
               "or is one that is never issued"},
              {"đối chiếu với đăng ký kinh doanh", "compare it with the business registration"}};
    case ProblemCode::tax_code_check_digit:
      return {"tax_code_check_digit",
              {"chữ số thứ 10 của mã số thuế không đúng là chữ số kiểm tra",
               "the 10th digit of the tax code is not its check digit"},
              {"tìm chữ số gõ sai", "look for a mistyped digit"}};
    case ProblemCode::citizen_id_format:
      return {"citizen_id_format",
              {"chữ số thứ 4 của số CCCD lớn hơn 3", "the 4th digit of the citizen ID is above 3"},
              {"tìm chữ số gõ sai", "look for a mistyped digit"}};
    case ProblemCode::citizen_id_province:
      return {"citizen_id_province",
              {"số CCCD bắt đầu bằng số 0, nhưng ba chữ số đầu không phải là mã tỉnh, thành phố",
               "the citizen ID begins with 0, but its first three digits are no province"},
              {"tìm chữ số gõ sai", "look for a mistyped digit"}};
    case ProblemCode::citizen_id_birth_year:
      return {"citizen_id_birth_year",
              {"năm sinh trong số CCCD khác với birth_date",
               "the year of birth in the citizen ID is not that of birth_date"},
              {"sửa số gõ sai trong hai số đó", "mend the one of the two that is mistyped"}};
    case ProblemCode::lost_zero:
      return {"lost_zero",
              {"bảng tính đã bỏ số 0 ở đầu số giấy tờ, số 0 đã được thêm lại",
               "a spreadsheet dropped leading zeros of the ID; they were put back"},
              {"định dạng cột là văn bản", "format the column as text"}};
    case ProblemCode::insurance_no_format:
      return {"insurance_no_format",
              {"số sổ bảo hiểm xã hội không gồm 10 chữ số, hoặc cả 10 chữ số giống nhau",
               "the social insurance number is not 10 digits, or all of them are equal"},
              {"đối chiếu với sổ bảo hiểm xã hội", "compare it with the insurance book"}};
    case ProblemCode::placeholder_number:
      return {"placeholder_number",
              {"hơn 5 số giấy tờ dùng chung số sổ bảo hiểm xã hội này, hoặc chung tài khoản này "
               "với cùng họ tên và ngày sinh, nên không phân biệt được ai với ai",
               "more than 5 IDs bear this insurance number, or this account with one name and "
               "birth date, so it tells nobody from anybody"},
              {"ghi đúng, hoặc để trống", "write the true one, or leave it empty"}};
    case ProblemCode::same_insurance_no:
      return {"same_insurance_no",
              {"một dòng trước có cùng số sổ bảo hiểm xã hội với worker_id khác",
               "an earlier row has the same social insurance number with another worker_id"},
              {"sửa số gõ sai, hoặc kết luận về hai số giấy tờ trong bản sao của "
               "persons_to_check.csv",
               "mend a mistyped number, or decide about the two IDs in a copy of "
               "persons_to_check.csv"}};
    case ProblemCode::birth_date_format:
      return {"birth_date_format",
              {"ngày sinh không phải là ngày hoặc năm có thật, hoặc trái với thứ tự ngày, tháng "
               "của tệp",
               "the birth date is no day or year that exists, or goes against the order of day "
               "and month of its file"},
              {"ghi 1995-02-03, 03/02/1995 hoặc năm, 1995",
               "write 1995-02-03, 03/02/1995 or the year, 1995"}};
    case ProblemCode::account_missing:
      return {"account_missing",
              {"người lao động của doanh nghiệp được chi trả qua tài khoản (Mẫu số 01, chú thích "
               "5), dòng này không có số tài khoản",
               "workers of enterprises are paid to an account (Form 01, note 5), and the row has "
               "none"},
              {"hỏi số tài khoản", "ask for it"}};
    case ProblemCode::account_format:
      return {"account_format",
              {"số tài khoản không gồm 6 đến 20 chữ và số, ít nhất 6 chữ số, hoặc đã bị bảng "
               "tính rút gọn",
               "the bank account is not 6 to 20 letters and digits, at least 6 of them digits, "
               "or was shortened by a spreadsheet"},
              {"ghi đủ số tài khoản và định dạng cột là văn bản",
               "write it in full, and format the column as text"}};
    case ProblemCode::shared_account:
      return {"shared_account",
              {"người lao động khác có cùng số tài khoản", "another worker has the same account"},
              {"hỏi tài khoản của ai", "ask whose it is"}};
    case ProblemCode::short_break:
      return {"short_break",
              {"hợp đồng trước với cùng người sử dụng lao động kết thúc 2 đến 31 ngày trước khi "
               "hợp đồng này bắt đầu",
               "the contract before, with the same employer, ended 2 to 31 days before this one "
               "starts"},
              {"xem có phải nối tiếp hay không (khoản 2 Điều 8)",
               "look whether this one continues it (Art. 8(2))"}};
    case ProblemCode::more_than_three:
      return {
          "more_than_three",
          {"đề nghị quá 3 tháng, mỗi danh sách chỉ gộp 2 hoặc 3 tháng (khoản 3, khoản 4 Điều "
           "7)",
           "the request asks for more than 3 months, and a list may combine 2 or 3 (Art. "
           "7(3), 7(4))"},
          {"đối chiếu các tháng với danh sách đã ký", "compare the months with the signed list"}};
    case ProblemCode::amount_format:
      return {"amount_format",
              {"số tiền không gồm 1 đến 18 chữ số, bằng 0, hoặc hoàn trả ít hơn số đã chi; tháng "
               "này vẫn được tính là đã chi trả",
               "the amount is not 1 to 18 digits, is 0, or pays back less than was paid; the "
               "month counts as paid"},
              {"ghi đúng số tiền đã chi; hoàn trả phải đủ số đã chi",
               "write what was paid; a repayment takes back all of it"}};
    case ProblemCode::last_line_open:
      return {"last_line_open",
              {"dòng cuối của tệp không có dấu xuống dòng, có thể tệp đã bị cắt",
               "the last line of the file does not end, as if the file had been cut"},
              {"xem tệp đã đầy đủ chưa", "see whether the file is complete"}};
    case ProblemCode::formula_like:
      return {"formula_like",
              {"ô bắt đầu bằng = + - @ hoặc ký tự CR, bảng tính coi là công thức",
               "the cell begins with = + - @ or CR, which a spreadsheet takes for a formula"},
              {"bỏ dấu ở đầu", "write it without the sign in front"}};

    case ProblemCode::account_number_cell:
      return {
          "account_number_cell",
          {"trong bảng tính, số tài khoản là ô kiểu số: số 0 ở đầu có thể đã mất",
           "in a workbook the account is a number: zeros at its beginning may be lost"},
          {"đối chiếu số tài khoản với ngân hàng; định dạng cột là văn bản rồi ghi lại",
           "compare the account with the bank's; format the column as text and write it again"}};
    case ProblemCode::amount_differs:
      return {
          "amount_differs",
          {"số tiền của một dòng, dòng cộng hoặc số tiền bằng chữ của biểu mẫu khác số tính theo "
           "mức hỗ trợ và số tháng đề nghị",
           "an amount of a form, of a row, in total or in words, is not what the support for "
           "the months asked for comes to"},
          {"đối chiếu số người, số tháng với đơn vị; số tiền trong biểu mẫu không quyết định gì",
           "compare persons and months with the firm; the amounts of a form decide nothing"}};
    case ProblemCode::unreadable_file:
      return {"unreadable_file",
              {"tệp, đường ống, luồng dữ liệu hoặc sổ theo dõi không mở hoặc không đọc được: "
               "không có, không có quyền đọc, là thư mục, quá lớn, sổ có tên thứ hai (liên kết "
               "cứng) hoặc đợt tính khác đang ghi sổ",
               "a file, pipe, stream or ledger cannot be opened or read: it is not there, may "
               "not be read, is a directory, is too large, or is a ledger with a second name (a "
               "hard link) or one that another run is booking in"},
              {"kiểm tra tên và quyền đọc tệp được nêu; bỏ tên thứ hai của sổ; chờ đợt tính kia "
               "xong",
               "check the name and the permissions of the file that is named; remove the "
               "ledger's second name; wait until the other run is done"}};
    case ProblemCode::changed_file:
      return {"changed_file",
              {"tệp đầu vào bị thay đổi hoặc thay thế trong khi đọc",
               "an input was changed or replaced while it was read"},
              {"chạy lại khi tệp đã đầy đủ", "run again when it is complete"}};
    case ProblemCode::bad_header:
      return {"bad_header",
              {"tệp trống, dòng tiêu đề không đúng dạng CSV hoặc không phải UTF-8, hoặc tệp "
               "không phải CSV (bảng tính, PDF, trang web); với dữ liệu Arrow, cột có kiểu không "
               "phù hợp",
               "the file is empty, its header is not good CSV or not UTF-8, or it is no CSV at "
               "all (a workbook, a PDF, a web page); of Arrow data, a column has a type that "
               "does not fit"},
              {"lưu tệp dạng CSV với mã UTF-8, dòng đầu ghi tên các cột",
               "save the file as CSV in UTF-8, with the names of the columns in its first line"}};
    case ProblemCode::missing_column:
      return {"missing_column",
              {"thiếu cột bắt buộc, hoặc cột đó được nêu trong --ignore-column",
               "a column that must be there is missing, or --ignore-column names it"},
              {"thêm cột, hoặc sửa tên cột trong dòng tiêu đề; không bỏ qua cột bắt buộc",
               "add it, or mend its name in the header; do not ignore it"}};
    case ProblemCode::unknown_column:
      return {"unknown_column",
              {"dòng tiêu đề có tên cột lạ, hoặc --dates nêu tệp hay cột ngày không có",
               "the header has a name that is no column's, or --dates names no file or column of "
               "dates"},
              {"sửa tên; cột riêng thì đặt tên bắt đầu bằng x_ hoặc bỏ qua bằng --ignore-column",
               "mend the name; begin that of a column of your own with x_, or name it with "
               "--ignore-column"}};
    case ProblemCode::double_column:
      return {
          "double_column",
          {"một cột xuất hiện hai lần trong dòng tiêu đề", "a column occurs twice in the header"},
          {"bỏ hoặc đổi tên một trong hai cột", "remove or rename one of the two"}};
    case ProblemCode::bad_toml:
      return {"bad_toml",
              {"tệp tham số không đúng cú pháp TOML, hoặc lớn hơn hay lồng sâu hơn mức cho phép",
               "a file of parameters is no TOML, or larger or deeper nested than is read"},
              {"sửa dòng được nêu; chỉ ghi những tham số cần thay đổi",
               "mend the line that is named; write only the parameters that change"}};
    case ProblemCode::unknown_key:
      return {"unknown_key",
              {"tham số, cách hiểu (--reading) hoặc dữ kiện giả định (--assume) không có, hoặc "
               "là tên của phiên bản trước",
               "there is no such parameter, reading (--reading) or fact to assume (--assume), or "
               "it is one of a former version"},
              {"sửa tên như thông báo gợi ý; rentsupport rules --format toml in ra các tham số "
               "và cách hiểu",
               "mend the name as the message suggests; rentsupport rules --format toml prints "
               "the parameters and readings"}};
    case ProblemCode::bad_parameter:
      return {"bad_parameter",
              {"giá trị của tham số hoặc cách hiểu không được phép, hoặc không phù hợp với các "
               "tham số khác",
               "the value of a parameter or reading is not allowed, or does not fit the other "
               "parameters"},
              {"ghi giá trị như thông báo nêu", "write a value as the message says"}};
    case ProblemCode::unwritable_file:
      return {"unwritable_file",
              {"kết quả, sổ theo dõi hoặc bản sao của sổ không ghi được: đĩa đầy, không có quyền "
               "ghi, đợt tính khác đang ghi sổ, hoặc đã có tệp cùng tên",
               "an output, the ledger or a copy of it cannot be written: the disk is full, "
               "permission is missing, another run is booking, or a file of that name is there"},
              {"giải phóng đĩa, xin quyền ghi, chờ đợt tính kia xong hoặc chọn tên khác, rồi "
               "chạy lại",
               "make room, get the permission, wait until the other run is done or take another "
               "name; then run again"}};
    case ProblemCode::damaged_ledger:
      return {"damaged_ledger",
              {"sổ theo dõi bị hỏng hoặc bị sửa, hoặc không phải sổ của đợt tính",
               "the ledger is damaged or was changed, or is not that of the run"},
              {"không ghi thêm; xem rentsupport ledger verify, rồi dùng lại bản sao lưu gần "
               "nhất; với đợt tính cũ, nêu đúng sổ",
               "book nothing more; see what rentsupport ledger verify says, and go back to the "
               "last backup; for a former run name its own ledger"}};
    case ProblemCode::wrong_state:
      return {
          "wrong_state",
          {"không ghi sổ được: không tháng nào được chọn, số tiền không đúng như trong sổ, hoặc "
           "có tháng chưa phê duyệt, đang có nghi vấn, đã thu hồi, đã rút hay đã ghi vào một "
           "ngày sau đó",
           "nothing can be booked: no month is selected, an amount is not the ledger's, or a "
           "month is not approved, is questioned, was reversed or withdrawn, or was booked on "
           "a later day"},
          {"xem rentsupport ledger list; phê duyệt trước khi ghi chi trả; rút tháng có nghi "
           "vấn, hoặc nêu lý do bằng --despite; tháng đã thu hồi phải được đề xuất lại",
           "see rentsupport ledger list; approve months before they are paid; withdraw what "
           "is questioned, or give a reason with --despite; what was reversed must be proposed "
           "again"}};
    case ProblemCode::bad_json:
      return {"bad_json",
              {"tệp manifest hoặc giấy xác nhận không phải JSON, quá lớn, lồng quá sâu, hoặc không "
               "đúng như chương trình ghi ra",
               "a manifest or a receipt is no JSON, too large, nested too deep, or not as the "
               "program writes it"},
              {"lấy lại tệp gốc; không sửa tay", "get the original; do not edit it"}};
    case ProblemCode::same_file:
      return {"same_file",
              {"kết quả sẽ ghi đè lên một tệp được đọc",
               "an output would take the place of a file that is read"},
              {"ghi ra thư mục hoặc tên khác", "write to another directory or name"}};
    case ProblemCode::no_ledger:
      return {"no_ledger",
              {"tệp không có, trống, không phải sổ theo dõi, hoặc là sổ có dạng mà phiên bản này "
               "không biết hoặc không ghi tiếp",
               "the file is not there, empty, no ledger, or one in a format that this version "
               "does not know or does not book in"},
              {"kiểm tra tên; sổ mới được lập bằng rentsupport evaluate --ledger FILE --commit; "
               "sổ của phiên bản 1 được chuyển bằng rentsupport ledger upgrade",
               "check the name; rentsupport evaluate --ledger FILE --commit makes a new ledger, "
               "rentsupport ledger upgrade one of version 1 a new one"}};
    case ProblemCode::row_in_use:
      return {"row_in_use",
              {"dòng cần xóa còn được dòng khác nêu đến; chỉ có trong chương trình dùng thư viện",
               "a row to remove is named by others; only in programs that use the library"},
              {"xóa những dòng đó trước", "remove those first"}};
  }
  return {};
}

constexpr bool is_whole() noexcept {
  for (unsigned code = 0; code <= static_cast<unsigned>(ProblemCode::row_in_use); ++code) {
    const Entry entry = entry_of(static_cast<ProblemCode>(code));
    for (const std::string_view text : {entry.name, entry.cause.vietnamese, entry.cause.english,
                                        entry.remedy.vietnamese, entry.remedy.english}) {
      if (text.empty()) return false;
    }
  }
  return true;
}
static_assert(is_whole());

}  // namespace

std::string_view name(ProblemCode code) noexcept { return entry_of(code).name; }

std::string_view cause(ProblemCode code, Language language) noexcept {
  return entry_of(code).cause.in(language);
}

std::string_view remedy(ProblemCode code, Language language) noexcept {
  return entry_of(code).remedy.in(language);
}

std::string_view listed_in(ProblemCode code) noexcept {
  if (code <= ProblemCode::bad_interval) return "rejects.csv";
  if (code <= ProblemCode::amount_differs) return "issues.csv";
  return {};
}

Error::Error(const std::string& message) : std::runtime_error(printable(message)) {}

std::string to_string(const Problem& problem) { return problem.text(); }

std::string Problem::text() const {
  std::string result = file;
  if (line > 0) result += fmt::format(":{}", line);
  if (line > 0 && place > 0) result += fmt::format(":{}", place);
  return printable(result.empty() ? message : result + ": " + message);
}

}  // namespace v2
}  // namespace rentsupport
