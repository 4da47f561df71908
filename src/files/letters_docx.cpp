// Letters as a Word document: WordprocessingML (ECMA-376, part 1, section 17) in a zip.
#include <fmt/format.h>
#include <minizip/zip.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "answer/letter.hpp"
#include "files/files.hpp"
#include "rentsupport/letters.hpp"
#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// A zip in memory: equal parts make equal bytes.
class ZipInMemory {
 public:
  ZipInMemory() : memory_(::memfd_create("document", MFD_CLOEXEC)) {
    if (memory_.get() >= 0)
      zip_ = zipOpen64(fmt::format("/proc/self/fd/{}", memory_.get()).c_str(), 0);
    check(zip_ != nullptr);
  }
  ZipInMemory(const ZipInMemory&) = delete;
  ZipInMemory& operator=(const ZipInMemory&) = delete;
  ~ZipInMemory() {
    if (zip_ != nullptr) zipClose(zip_, nullptr);
  }

  void add(const char* name, std::string_view text) {
    // The first day that a zip can name: the clock must not stand in it.
    zip_fileinfo info{};
    info.tmz_date.tm_mday = 1;
    info.tmz_date.tm_year = 1980;
    check(zipOpenNewFileInZip(zip_, name, &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED,
                              Z_DEFAULT_COMPRESSION) == ZIP_OK);
    check(zipWriteInFileInZip(zip_, text.data(), static_cast<unsigned>(text.size())) == ZIP_OK);
    check(zipCloseFileInZip(zip_) == ZIP_OK);
  }
  // Ends it.
  [[nodiscard]] std::string bytes() {
    check(zipClose(std::exchange(zip_, nullptr), nullptr) == ZIP_OK);
    const off_t size = ::lseek(memory_.get(), 0, SEEK_END);
    check(size >= 0);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    for (std::size_t at = 0; at < bytes.size();) {
      const ssize_t count =
          ::pread(memory_.get(), bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
      check(count > 0);
      at += static_cast<std::size_t>(count);
    }
    return bytes;
  }

 private:
  static void check(bool is_done) {
    if (!is_done) throw Error("a document cannot be written: no memory");
  }

  Descriptor memory_;
  zipFile zip_ = nullptr;
};

constexpr std::string_view content_types =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>)";
constexpr std::string_view package_parts =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>)";
constexpr std::string_view document_parts =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>)";
// 13 points, as official papers have (Decree 30/2020/NĐ-CP, Annex I).
constexpr std::string_view styles =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>)";

struct Look {
  std::string_view paragraph{};  // properties of the paragraph
  std::string_view letters{};    // of its letters
};

std::string paragraph(std::string_view text, const Look& look = {}) {
  return fmt::format(
      "<w:p><w:pPr>{}</w:pPr><w:r><w:rPr>{}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>"
      "</w:p>",
      look.paragraph, look.letters, html_text(text));
}

// Two cells side by side, of the sheet's whole width: 165 mm.
std::string side_by_side(std::string_view left, int left_width, std::string_view right) {
  constexpr int width = 9354;  // twentieths of a point
  return fmt::format(
      R"(<w:tbl><w:tblPr><w:tblW w:w="{0}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>)"
      R"(<w:tblGrid><w:gridCol w:w="{1}"/><w:gridCol w:w="{2}"/></w:tblGrid><w:tr>)"
      R"(<w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{1}" w:type="dxa"/></w:tcPr>{3})"
      R"(</w:tc><w:tc><w:tcPr><w:tcW w:w="{2}" w:type="dxa"/></w:tcPr>{4}</w:tc></w:tr></w:tbl>)",
      width, left_width, width - left_width, left, right);
}

constexpr std::string_view centred = R"(<w:jc w:val="center"/>)";
constexpr std::string_view bold = "<w:b/>";

std::string body_of(const Paper& paper) {
  std::string body;
  for (const Paper::Block& block : paper.blocks()) {
    switch (block.kind) {
      case Paper::Kind::title:
        body += paragraph(block.text,
                          {R"(<w:keepNext/><w:spacing w:before="440"/><w:jc w:val="center"/>)",
                           R"(<w:b/><w:sz w:val="28"/>)"});
        break;
      case Paper::Kind::subtitle:
        body +=
            paragraph(block.text, {R"(<w:spacing w:after="280"/><w:jc w:val="center"/>)", bold});
        break;
      case Paper::Kind::heading:
        body += paragraph(block.text,
                          {R"(<w:keepNext/><w:spacing w:before="200" w:after="60"/>)", bold});
        break;
      case Paper::Kind::item:
        body += paragraph("- " + block.text, {R"(<w:spacing w:before="40"/>)"
                                              R"(<w:ind w:left="340" w:hanging="170"/>)"
                                              R"(<w:jc w:val="both"/>)"});
        break;
      case Paper::Kind::detail:
        body += paragraph(block.text, {R"(<w:ind w:left="340"/><w:jc w:val="both"/>)"});
        break;
      case Paper::Kind::paragraph:
      case Paper::Kind::line:
        body += paragraph(block.text,
                          {R"(<w:spacing w:before="80" w:after="80"/><w:jc w:val="both"/>)"});
        break;
    }
  }
  return body;
}

std::string letter_xml(const LetterSheet& sheet, const Paper& paper) {
  constexpr std::string_view small = R"(<w:sz w:val="24"/>)";
  constexpr std::string_view small_bold = R"(<w:b/><w:sz w:val="24"/>)";
  std::string left;
  if (!sheet.superior.empty()) left += paragraph(sheet.superior, {centred, small});
  left += paragraph(sheet.office, {centred, small_bold});
  left += paragraph(sheet.number, {centred, small});
  std::string right = paragraph(sheet.republic, {centred, small_bold});
  right += paragraph(sheet.motto, {centred, R"(<w:b/><w:sz w:val="24"/><w:u w:val="single"/>)"});
  right += paragraph(sheet.place_and_day, {centred, R"(<w:i/><w:sz w:val="24"/>)"});
  constexpr int head_left = 3600;  // the right one takes the name of the state on one line
  std::string xml = side_by_side(left, head_left, right) + body_of(paper);
  if (!sheet.questions.empty())
    xml += paragraph(sheet.questions, {R"(<w:spacing w:before="80" w:after="80"/>)"});
  xml += paragraph("");
  left = paragraph(sheet.recipients_heading, {"", R"(<w:b/><w:i/><w:sz w:val="22"/>)"});
  for (const std::string& recipient : sheet.recipients)
    left += paragraph("- " + recipient, {"", R"(<w:sz w:val="22"/>)"});
  right = paragraph(sheet.signer_title, {centred, bold});
  right += paragraph(sheet.signature, {centred, "<w:i/>"});
  right += paragraph(sheet.signer, {R"(<w:spacing w:before="1200"/><w:jc w:val="center"/>)", bold});
  constexpr int foot_left = 4677;
  return xml + side_by_side(left, foot_left, right);
}

}  // namespace

std::string letters_docx(std::span<const std::vector<Explanation>> requests,
                         const LetterOptions& options) {
  const LetterSheet sheet = sheet_of(options);
  std::string document =
      R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
      "\n"
      R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>)";
  for (std::size_t i = 0; i < requests.size(); ++i) {
    document += letter_xml(sheet, letter_of(requests[i], options, i));
    // A table must not end a page's text; what follows it begins the next page.
    const bool is_last = i + 1 == requests.size();
    document +=
        fmt::format(R"(<w:p><w:pPr>{}<w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>)",
                    is_last ? "" : "<w:pageBreakBefore/>");
  }
  // A4 with the margins of official papers: 20 mm above and below, 30 mm left, 15 mm right.
  document +=
      R"(<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>)"
      R"(<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>)"
      "</w:sectPr></w:body></w:document>";
  ZipInMemory zip;
  zip.add("[Content_Types].xml", content_types);
  zip.add("_rels/.rels", package_parts);
  zip.add("word/document.xml", document);
  zip.add("word/styles.xml", styles);
  zip.add("word/_rels/document.xml.rels", document_parts);
  return zip.bytes();
}

}  // namespace v2
}  // namespace rentsupport
