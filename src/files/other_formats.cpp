#include "files/other_formats.hpp"

#include <string>

#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

bool is_workbook(std::string_view bytes) noexcept {
  constexpr std::size_t enough = 512;
  return bytes.starts_with("PK\x03\x04") &&
         bytes.substr(0, enough).find("opendocument") == std::string_view::npos;
}

std::optional<Bilingual> other_format(std::string_view bytes) {
  constexpr std::size_t enough = 512;
  const std::string_view head = bytes.substr(0, enough);
  const std::string capitals = upper_case(without_letters_beyond_ascii(head));
  if (bytes.starts_with("PK\x03\x04") && !is_workbook(bytes)) {
    return Bilingual{
        "tệp là bảng tính .ods: chuyển bằng lệnh soffice --headless --convert-to xlsx TỆP",
        "the file is a spreadsheet (.ods): convert it with soffice --headless "
        "--convert-to xlsx FILE"};
  }
  if (bytes.starts_with("\xd0\xcf\x11\xe0")) {
    constexpr std::string_view encrypted{"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32};
    if (bytes.substr(0, std::size_t{1} << 20U).find(encrypted) != std::string_view::npos)
      return Bilingual{
          "tệp Excel có mật khẩu: mở bằng Excel, bỏ mật khẩu (Tệp, Thông tin, Bảo vệ "
          "sổ làm việc) rồi lưu lại",
          "the workbook is encrypted: open it in Excel, remove the password (File, "
          "Info, Protect Workbook) and save it"};
    return Bilingual{
        "tệp là bảng tính .xls: chuyển bằng lệnh soffice --headless --convert-to xlsx TỆP",
        "the file is an old workbook (.xls): convert it with soffice --headless "
        "--convert-to xlsx FILE"};
  }
  if (bytes.starts_with("%PDF"))
    return Bilingual{"tệp là PDF, không phải bảng tính: xin đơn vị gửi tệp Excel (.xlsx) hoặc CSV",
                     "the file is a PDF, no table: ask for the workbook (.xlsx) or a CSV file"};
  if (capitals.starts_with("<!DOCTYPE") || capitals.starts_with("<HTML") ||
      capitals.starts_with("<?XML") || capitals.starts_with("<TABLE"))
    return Bilingual{
        "tệp là trang web hoặc XML, dù tên có thể là .xls: chuyển bằng lệnh soffice "
        "--headless --convert-to xlsx TỆP",
        "the file is a web page or XML, whatever its name says: convert it with "
        "soffice --headless --convert-to xlsx FILE"};
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport
