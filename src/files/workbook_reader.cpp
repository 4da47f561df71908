#include "files/workbook_reader.hpp"

#include <expat.h>
#include <fmt/format.h>
#include <minizip/unzip.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <exception>
#include <functional>
#include <map>
#include <utility>

#include "files/files.hpp"
#include "values/cells.hpp"
#include "values/digits.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::uint32_t most_rows = 1048576;
constexpr std::uint32_t most_columns = 16384;
constexpr std::size_t block = std::size_t{1} << 16U;
// No name or attribute of a workbook is longer; a parser keeps one whole.
constexpr std::int64_t most_token = std::int64_t{1} << 20;

// ---- A zip in memory, for minizip ----

struct Memory {
  std::string_view bytes;
  std::uint64_t place = 0;
};

voidpf open_memory(voidpf memory, const void* /*name*/, int /*mode*/) { return memory; }
uLong read_memory(voidpf /*opaque*/, voidpf stream, void* buffer, uLong size) {
  auto& memory = *static_cast<Memory*>(stream);
  const std::uint64_t count = std::min<std::uint64_t>(size, memory.bytes.size() - memory.place);
  if (count > 0) std::memcpy(buffer, memory.bytes.data() + memory.place, count);
  memory.place += count;
  return static_cast<uLong>(count);
}
uLong write_memory(voidpf /*opaque*/, voidpf /*stream*/, const void* /*buffer*/, uLong /*size*/) {
  return 0;
}
ZPOS64_T tell_memory(voidpf /*opaque*/, voidpf stream) {
  return static_cast<Memory*>(stream)->place;
}
long seek_memory(voidpf /*opaque*/, voidpf stream, ZPOS64_T offset, int origin) {
  auto& memory = *static_cast<Memory*>(stream);
  const std::uint64_t from = origin == ZLIB_FILEFUNC_SEEK_CUR   ? memory.place
                             : origin == ZLIB_FILEFUNC_SEEK_END ? memory.bytes.size()
                                                                : 0;
  if (offset > memory.bytes.size() || from > memory.bytes.size() - offset) return -1;
  memory.place = from + offset;
  return 0;
}
int close_memory(voidpf /*opaque*/, voidpf /*stream*/) { return 0; }
int error_of_memory(voidpf /*opaque*/, voidpf /*stream*/) { return 0; }

// ---- XML ----

// The name of an element or attribute without the prefix of its namespace.
std::string_view local(const char* name) {
  const char* const colon = std::strrchr(name, ':');
  return colon == nullptr ? name : colon + 1;
}

class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_(pairs) {}
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
      if (local(*pair) == name) return pair[1];
    }
    return std::nullopt;
  }
  [[nodiscard]] std::string_view operator[](std::string_view name) const {
    return find(name).value_or(std::string_view{});
  }
  [[nodiscard]] bool says(std::string_view name) const {
    const std::string_view text = (*this)[name];
    return text == "1" || text == "true" || text == "on";
  }

 private:
  const char** pairs_;
};

// What a part of a workbook is read by. stop() ends the reading of the part.
struct Handler {
  Handler() = default;
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  virtual ~Handler() = default;
  virtual void start(std::string_view name, const Attributes& attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view /*more*/) {}
  bool is_done = false;
};

std::uint64_t number_in(std::string_view text, std::uint64_t otherwise) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? number : otherwise;
}

// Reads the width of a column, `12.7109375`, to the nearest of its unit; 0 where it is none.
std::uint32_t width_in(std::string_view text) {
  constexpr std::uint64_t whole = 1'000'000;  // in millionths; what is smaller counts for nothing
  constexpr std::uint64_t most = 1000 * whole;
  const std::size_t point = text.find('.');
  std::uint64_t millionths = number_in(text.substr(0, point), most) * whole;
  if (millionths > most) return 0;
  if (point != std::string_view::npos) {
    std::uint64_t worth = whole;
    for (const char c : text.substr(point + 1)) {
      if (c < '0' || c > '9') return 0;
      worth /= 10;
      millionths += static_cast<std::uint64_t>(c - '0') * worth;
    }
  }
  return static_cast<std::uint32_t>((millionths * width_unit + whole / 2) / whole);
}

// Takes `AB12` apart; nothing where it is none.
struct Place {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
};
std::optional<Place> place_in(std::string_view text) {
  std::uint32_t column = 0;
  std::size_t at = 0;
  if (at < text.size() && text[at] == '$') ++at;
  while (at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && column <= most_columns)
    column = column * 26 + static_cast<std::uint32_t>(text[at++] - 'A' + 1);
  if (at < text.size() && text[at] == '$') ++at;
  const std::uint64_t row = number_in(text.substr(at), 0);
  if (column == 0 || column > most_columns || row == 0 || row > most_rows) return std::nullopt;
  return Place{static_cast<std::uint32_t>(row - 1), column - 1};
}

// ---- Numbers, and what their format makes of them ----

struct Format {
  bool is_day = false;
  std::uint8_t zeros = 0;  // `000000000000`: so many digits are shown
};

// Says whether a number format shows a day or a time: a letter of one outside quotes and brackets.
Format format_of(std::string_view code) {
  Format format;
  if (!code.empty() && code.size() <= 15 && code.find_first_not_of('0') == std::string_view::npos)
    format.zeros = static_cast<std::uint8_t>(code.size());
  for (std::size_t i = 0; i < code.size(); ++i) {
    switch (code[i]) {
      case '"':
      case '[': {
        const char end = code[i] == '[' ? ']' : '"';
        const std::size_t close = code.find(end, i + 1);
        // A time that runs past 24 hours is no day.
        if (close == std::string_view::npos) return format;
        i = close;
        break;
      }
      case '\\':
      case '_':
      case '*':
        ++i;
        break;
      case ';':
        return format;  // what follows is for negative numbers
      case 'd':
      case 'D':
      case 'm':
      case 'M':
      case 'y':
      case 'Y':
      case 'h':
      case 'H':
        format.is_day = true;
        break;
      default:
        break;
    }
  }
  return format;
}

Format built_in_format(std::uint64_t id) {
  const bool is_day = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
                      (id >= 50 && id <= 58);
  return {is_day, 0};
}

// A number as it is written: digits, and the place of its point behind the first of them.
struct Decimal {
  bool is_negative = false;
  std::string digits;  // without zeros at either end
  std::int64_t point = 0;
};

std::optional<Decimal> decimal_in(std::string_view text) {
  constexpr std::size_t most = 400;
  Decimal number;
  if (text.size() > most) return std::nullopt;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+'))
    number.is_negative = text[at++] == '-';
  bool any = false;
  bool is_fraction = false;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !is_fraction)); ++at) {
    if (text[at] == '.') {
      is_fraction = true;
      continue;
    }
    any = true;
    number.digits += text[at];
    if (!is_fraction) ++number.point;
  }
  if (!any) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    const bool is_negative = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::uint64_t exponent = number_in(text.substr(at), most);
    if (exponent >= most) return std::nullopt;
    number.point +=
        is_negative ? -static_cast<std::int64_t>(exponent) : static_cast<std::int64_t>(exponent);
    at = text.size();
  }
  if (at != text.size()) return std::nullopt;
  const std::size_t first = number.digits.find_first_not_of('0');
  if (first == std::string::npos) return Decimal{false, {}, 0};
  number.digits.erase(0, first);
  number.point -= static_cast<std::int64_t>(first);
  number.digits.erase(number.digits.find_last_not_of('0') + 1);
  return number;
}

// Splits a day's serial number: whole days, and seconds of the day, rounded.
struct Serial {
  std::int64_t days = 0;
  std::int64_t seconds = 0;
};
std::optional<Serial> serial_of(const Decimal& number) {
  constexpr std::int64_t most_digits = 7;
  constexpr std::int64_t seconds_of_day = 86400;
  constexpr std::int64_t parts = 1'000'000'000'000;
  if (number.is_negative || number.point > most_digits) return std::nullopt;
  const auto digit = [&](std::int64_t i) {
    return i >= 0 && i < static_cast<std::int64_t>(number.digits.size())
               ? number.digits[static_cast<std::size_t>(i)] - '0'
               : 0;
  };
  Serial serial;
  for (std::int64_t i = 0; i < number.point; ++i) serial.days = serial.days * 10 + digit(i);
  std::int64_t part = 0;
  for (std::int64_t i = 0; i < 12; ++i) part = part * 10 + digit(number.point + i);
  serial.seconds = (part * seconds_of_day + parts / 2) / parts;
  if (serial.seconds == seconds_of_day) {
    ++serial.days;
    serial.seconds = 0;
  }
  return serial;
}

// Writes a serial number as a day, or nothing where it is none. Excel takes 1900 for a leap year:
// number 60 is its 29 February, which never was.
std::optional<std::string> day_of(const Serial& serial, bool is_1904) {
  constexpr std::int64_t last = 2958465;
  constexpr std::int64_t false_day = 60;
  const std::int64_t apart = 1462;  // days between the epochs
  const std::int64_t days = is_1904 ? serial.days + apart : serial.days;
  std::string text;
  if (days > last) return std::nullopt;
  if (!is_1904 && days == false_day) {
    text = "1900-02-29";
  } else if (is_1904 || days > 0) {
    const std::int64_t shift = !is_1904 && days < false_day ? 1 : 0;
    constexpr Date epoch{std::chrono::year{1899} / 12 / 30};
    text = to_string(epoch + std::chrono::days{days + shift});
  }
  if (serial.seconds == 0 && !text.empty()) return text;
  return text + fmt::format("{}{:02}:{:02}:{:02}", text.empty() ? "" : " ", serial.seconds / 3600,
                            serial.seconds / 60 % 60, serial.seconds % 60);
}

// Writes a number as people do; whole ones without a point or an exponent.
std::string text_of(const Decimal& number, const Format& format, SheetCell::Kind& kind) {
  constexpr std::int64_t kept = 15;
  const auto count = static_cast<std::int64_t>(number.digits.size());
  kind = SheetCell::Kind::number;
  if (count == 0) return std::string(std::max<std::size_t>(1, format.zeros), '0');
  const std::string sign = number.is_negative ? "-" : "";
  if (number.point > kept) {
    kind = SheetCell::Kind::long_number;
    return fmt::format("{}{}{}{}E+{}", sign, number.digits.substr(0, 1), count > 1 ? "." : "",
                       number.digits.substr(1), number.point - 1);
  }
  if (count <= number.point) {
    std::string digits =
        number.digits + std::string(static_cast<std::size_t>(number.point - count), '0');
    if (digits.size() < format.zeros) digits.insert(0, format.zeros - digits.size(), '0');
    return sign + digits;
  }
  constexpr std::int64_t smallest = -20;
  if (number.point < smallest) return sign + "0";
  if (number.point <= 0)
    return sign + "0." + std::string(static_cast<std::size_t>(-number.point), '0') + number.digits;
  const auto point = static_cast<std::size_t>(number.point);
  return sign + number.digits.substr(0, point) + "." + number.digits.substr(point);
}

// Decodes `_x000D_`, as workbooks write what XML cannot hold.
void put_decoded(std::string& text, std::string_view raw) {
  while (true) {
    const std::size_t at = raw.find("_x");
    if (at == std::string_view::npos || raw.size() < at + 7) break;
    unsigned unit = 0;
    const auto read = std::from_chars(raw.data() + at + 2, raw.data() + at + 6, unit, 16);
    if (raw[at + 6] != '_' || read.ec != std::errc{} || read.ptr != raw.data() + at + 6 ||
        unit >= 0x80) {
      text += raw.substr(0, at + 2);
      raw.remove_prefix(at + 2);
      continue;
    }
    text += raw.substr(0, at);
    text += unit < 0x20 ? ' ' : static_cast<char>(unit);
    raw.remove_prefix(at + 7);
  }
  text += raw;
}

}  // namespace

struct WorkbookReader::Data {
  Data(std::string_view bytes, const WorkbookLimits& of, Language in)
      : memory{bytes}, limits(of), language(in) {}
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;
  ~Data() {
    if (zip != nullptr) unzClose(zip);
  }

  [[nodiscard]] Unreadable damaged(std::string_view part) const {
    return {say(language,
                "the workbook is damaged ({}): open it in a spreadsheet program and save it again",
                "tệp Excel bị hỏng ({}): mở bằng phần mềm bảng tính rồi lưu lại", shown(part))};
  }
  [[nodiscard]] Unreadable beyond(std::string_view limit, std::string_view what_in_english,
                                  std::string_view what_in_vietnamese,
                                  std::uint64_t allowed) const {
    return {
        say(language,
            "the workbook has more than {} {}: where it is to be read all the same, give "
            "--workbook-limit {}=N with a larger number",
            "tệp Excel có hơn {} {}: nếu vẫn cần đọc, dùng --workbook-limit {}=N với số lớn hơn",
            grouped(fmt::format("{}", allowed), digit_mark(language)),
            language == Language::english ? what_in_english : what_in_vietnamese, limit)};
  }

  // Reads a part, if it is there.
  bool parse(const std::string& part, Handler& handler);
  void read_strings(const std::string& part);
  void read_styles(const std::string& part);
  [[nodiscard]] std::string_view string(std::size_t number) const {
    return std::string_view{strings}.substr(string_ends[number],
                                            string_ends[number + 1] - string_ends[number]);
  }

  Memory memory;
  WorkbookLimits limits;
  Language language;
  unzFile zip = nullptr;
  std::uint64_t unpacked = 0;
  std::vector<SheetInfo> sheets;
  std::vector<std::string> parts;  // by sheet
  std::string strings;
  std::vector<std::size_t> string_ends{0};
  std::vector<Format> formats;  // by style
  bool is_1904 = false;
};

namespace {

// What expat calls: no exception may pass through it.
struct Parsing {
  Handler& handler;
  XML_Parser parser;
  const std::uint64_t most_depth;
  std::uint64_t depth = 0;
  bool is_too_deep = false;
  bool has_document_type = false;
  std::exception_ptr failure{};

  template <class Call>
  void guard(Call call) noexcept {
    if (failure != nullptr || handler.is_done) return;
    try {
      call();
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure != nullptr || handler.is_done || is_too_deep || has_document_type)
      XML_StopParser(parser, XML_FALSE);
  }
};

void on_start(void* data, const char* name, const char** attributes) {
  auto& parsing = *static_cast<Parsing*>(data);
  parsing.guard([&] {
    if (++parsing.depth > parsing.most_depth) {
      parsing.is_too_deep = true;
      return;
    }
    parsing.handler.start(local(name), Attributes(attributes));
  });
}
void on_end(void* data, const char* name) {
  auto& parsing = *static_cast<Parsing*>(data);
  parsing.guard([&] {
    --parsing.depth;
    parsing.handler.end(local(name));
  });
}
void on_text(void* data, const char* text, int size) {
  auto& parsing = *static_cast<Parsing*>(data);
  parsing.guard([&] { parsing.handler.text({text, static_cast<std::size_t>(size)}); });
}
void on_document_type(void* data, const char* /*name*/, const char* /*system*/,
                      const char* /*public_id*/, int /*has_internal*/) {
  auto& parsing = *static_cast<Parsing*>(data);
  parsing.guard([&] { parsing.has_document_type = true; });
}

}  // namespace

bool WorkbookReader::Data::parse(const std::string& part, Handler& handler) {
  constexpr int exactly = 1;
  constexpr int in_any_case = 2;
  if (unzLocateFile(zip, part.c_str(), exactly) != UNZ_OK &&
      unzLocateFile(zip, part.c_str(), in_any_case) != UNZ_OK)
    return false;
  unz_file_info64 info{};
  if (unzGetCurrentFileInfo64(zip, &info, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK)
    throw damaged(part);
  if ((info.flag & 1U) != 0) {
    throw Unreadable{say(language,
                         "the workbook is encrypted: remove its password and save it again",
                         "tệp Excel có mật khẩu: bỏ mật khẩu rồi lưu lại")};
  }
  if (unzOpenCurrentFile(zip) != UNZ_OK) throw damaged(part);
  struct Closed {
    unzFile zip;
    ~Closed() {
      if (zip != nullptr) unzCloseCurrentFile(zip);
    }
  } closed{zip};
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate(nullptr), &XML_ParserFree);
  if (parser == nullptr) throw std::bad_alloc();
  Parsing parsing{handler, parser.get(), limits.depth};
  XML_SetUserData(parser.get(), &parsing);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_document_type);
  std::int64_t fed = 0;
  while (true) {
    void* const buffer = XML_GetBuffer(parser.get(), static_cast<int>(block));
    if (buffer == nullptr) throw std::bad_alloc();
    const int count = unzReadCurrentFile(zip, buffer, static_cast<unsigned>(block));
    if (count < 0) throw damaged(part);
    unpacked += static_cast<std::uint64_t>(count);
    if (unpacked > limits.unpacked)
      throw beyond("unpacked", "bytes when it is unpacked", "byte khi giải nén", limits.unpacked);
    fed += count;
    const auto status = XML_ParseBuffer(parser.get(), count, count == 0 ? XML_TRUE : XML_FALSE);
    if (parsing.failure != nullptr) std::rethrow_exception(parsing.failure);
    if (handler.is_done) return true;
    if (parsing.is_too_deep)
      throw beyond("depth", "elements one within another", "phần tử lồng nhau", limits.depth);
    if (parsing.has_document_type) {
      throw Unreadable{say(language, "the workbook declares a document type, as none does: {}",
                           "tệp Excel có khai báo kiểu tài liệu, điều không tệp Excel nào có: {}",
                           shown(part))};
    }
    if (status != XML_STATUS_OK) throw damaged(part);
    if (count == 0) break;
    if (const std::int64_t at = XML_GetCurrentByteIndex(parser.get());
        fed - at > most_token + static_cast<std::int64_t>(block))
      throw damaged(part);
  }
  closed.zip = nullptr;
  if (unzCloseCurrentFile(zip) != UNZ_OK) throw damaged(part);
  return true;
}

namespace {

struct Relationship {
  std::string type;
  std::string target;
};

struct RelationshipsHandler : Handler {
  void start(std::string_view name, const Attributes& attributes) override {
    constexpr std::size_t most = 65536;
    if (name != "Relationship" || all.size() >= most) return;
    const std::string_view type = attributes["Type"];
    all[std::string{attributes["Id"]}] = {std::string{type.substr(type.find_last_of('/') + 1)},
                                          std::string{attributes["Target"]}};
  }
  void end(std::string_view /*name*/) override {}
  std::map<std::string, Relationship> all;
};

struct WorkbookHandler : Handler {
  void start(std::string_view name, const Attributes& attributes) override {
    constexpr std::size_t most = 4096;
    if (name == "workbookPr") is_1904 = attributes.says("date1904");
    if (name != "sheet" || sheets.size() >= most) return;
    const std::string_view state = attributes["state"];
    // `r:id`; `sheetId` is a number of its own.
    sheets.push_back({std::string{attributes["name"]}, std::string{attributes["id"]},
                      state == "hidden" || state == "veryHidden"});
  }
  void end(std::string_view /*name*/) override {}
  struct Sheet {
    std::string name;
    std::string id;
    bool is_hidden;
  };
  std::vector<Sheet> sheets;
  bool is_1904 = false;
};

// Gathers the text of `t` elements, except those that only say how a word sounds.
class TextHandler {
 public:
  void start(std::string_view name) {
    if (name == "rPh") ++sounds_;
    is_open_ = name == "t" && sounds_ == 0;
    raw_.clear();
  }
  void end(std::string_view name, std::string& to) {
    if (name == "rPh" && sounds_ > 0) --sounds_;
    if (name == "t" && is_open_) put_decoded(to, raw_);
    is_open_ = false;
  }
  void text(std::string_view more) {
    if (is_open_) raw_ += more;
  }
  [[nodiscard]] std::size_t size() const noexcept { return raw_.size(); }

 private:
  std::string raw_;
  unsigned sounds_ = 0;
  bool is_open_ = false;
};

}  // namespace

void WorkbookReader::Data::read_strings(const std::string& part) {
  struct StringsHandler : Handler {
    explicit StringsHandler(Data& to) : data(to) {}
    void start(std::string_view name, const Attributes& /*attributes*/) override {
      texts.start(name);
    }
    void end(std::string_view name) override {
      texts.end(name, data.strings);
      if (name == "si") data.string_ends.push_back(data.strings.size());
      check();
    }
    void text(std::string_view more) override {
      texts.text(more);
      check();
    }
    void check() const {
      if (data.strings.size() + texts.size() + sizeof(std::size_t) * data.string_ends.size() >
          data.limits.strings)
        throw data.beyond("strings", "bytes of texts", "byte văn bản", data.limits.strings);
    }
    Data& data;
    TextHandler texts;
  } handler(*this);
  parse(part, handler);
}

void WorkbookReader::Data::read_styles(const std::string& part) {
  struct StylesHandler : Handler {
    explicit StylesHandler(std::vector<Format>& to) : formats(to) {}
    void start(std::string_view name, const Attributes& attributes) override {
      constexpr std::size_t most = 65536;
      if (name == "cellXfs") is_inside = true;
      if (name == "numFmt" && codes.size() < most)
        codes[number_in(attributes["numFmtId"], 0)] = format_of(attributes["formatCode"]);
      if (name == "xf" && is_inside && formats.size() < most) {
        const std::uint64_t id = number_in(attributes["numFmtId"], 0);
        const auto own = codes.find(id);
        formats.push_back(own == codes.end() ? built_in_format(id) : own->second);
      }
    }
    void end(std::string_view name) override {
      if (name == "cellXfs") is_done = true;
    }
    std::vector<Format>& formats;
    std::map<std::uint64_t, Format> codes;
    bool is_inside = false;
  } handler(formats);
  parse(part, handler);
}

WorkbookReader::WorkbookReader(std::string_view bytes, const WorkbookLimits& limits,
                               Language language)
    : data_(std::make_unique<Data>(bytes, limits, language)) {
  Data& data = *data_;
  if (bytes.size() > limits.packed) throw data.beyond("packed", "bytes", "byte", limits.packed);
  zlib_filefunc64_def functions{open_memory, read_memory,  write_memory,    tell_memory,
                                seek_memory, close_memory, error_of_memory, &data.memory};
  // What minizip hands to open_memory as its opaque value is the stream itself.
  data.zip = unzOpen2_64("", &functions);
  if (data.zip == nullptr) throw data.damaged("zip");

  const auto target = [](const std::string& folder, const std::string& name) {
    return name.starts_with('/') ? name.substr(1) : folder + name;
  };
  std::string workbook = "xl/workbook.xml";
  RelationshipsHandler package;
  if (data.parse("_rels/.rels", package)) {
    for (const auto& [id, relationship] : package.all) {
      if (relationship.type == "officeDocument") workbook = target({}, relationship.target);
    }
  }
  const std::size_t slash = workbook.find_last_of('/');
  const std::string folder =
      slash == std::string::npos ? std::string{} : workbook.substr(0, slash + 1);
  WorkbookHandler book;
  if (workbook.ends_with(".bin")) {
    throw Unreadable{
        say(language,
            "the file is a binary workbook (.xlsb): convert it with soffice --headless "
            "--convert-to xlsx FILE",
            "tệp là bảng tính nhị phân .xlsb: chuyển bằng lệnh soffice --headless "
            "--convert-to xlsx TỆP")};
  }
  if (!data.parse(workbook, book)) {
    throw Unreadable{say(language, "the file is a zip, but no workbook (.xlsx)",
                         "tệp là tệp nén zip, không phải tệp Excel (.xlsx)")};
  }
  data.is_1904 = book.is_1904;
  RelationshipsHandler parts;
  data.parse(folder + "_rels/" + workbook.substr(folder.size()) + ".rels", parts);
  for (const WorkbookHandler::Sheet& sheet : book.sheets) {
    const auto part = parts.all.find(sheet.id);
    if (part == parts.all.end()) throw data.damaged(sheet.name);
    if (part->second.type != "worksheet") continue;
    data.sheets.push_back({sheet.name, sheet.is_hidden});
    data.parts.push_back(target(folder, part->second.target));
  }
  for (const auto& [id, part] : parts.all) {
    if (part.type == "sharedStrings") data.read_strings(target(folder, part.target));
    if (part.type == "styles") data.read_styles(target(folder, part.target));
  }
}

WorkbookReader::~WorkbookReader() = default;

const std::vector<SheetInfo>& WorkbookReader::sheets() const noexcept { return data_->sheets; }

namespace {

// Reads a sheet; what it needs of the workbook it asks for.
struct SheetHandler : Handler {
  SheetHandler(SheetSink& to, const std::vector<Format>& of_styles, bool in_1904,
               std::uint64_t most)
      : sink(to), formats(of_styles), is_1904(in_1904), most_cells(most) {}

  void start(std::string_view name, const Attributes& attributes) override {
    if (name == "c") {
      start_cell(attributes);
    } else if (name == "v" || name == "f") {
      is_open = in_cell;
      value = name == "v" ? &cached : &formula;
    } else if (name == "row") {
      const std::uint64_t number =
          number_in(attributes["r"], static_cast<std::uint64_t>(last_row + 2));
      if (number == 0 || number > most_rows || static_cast<std::int64_t>(number) - 1 <= last_row) {
        is_out_of_order = true;
        is_done = true;
        return;
      }
      row = static_cast<std::uint32_t>(number - 1);
      last_row = row;
      last_column = -1;
      if (attributes.says("hidden")) sink.hidden_row(row);
    } else if (name == "t" || name == "rPh") {
      if (in_cell && kind == "inlineStr") inline_text.start(name);
    } else if (name == "col") {
      start_columns(attributes);
    } else if (name == "mergeCell") {
      const std::string_view area = attributes["ref"];
      const std::size_t colon = area.find(':');
      const auto first = place_in(area.substr(0, colon));
      const auto last =
          colon == std::string_view::npos ? std::nullopt : place_in(area.substr(colon + 1));
      if (first && last && first->row <= last->row && first->column <= last->column)
        sink.merged({first->row, first->column, last->row, last->column});
    }
  }

  void start_columns(const Attributes& attributes) {
    const std::uint64_t first = number_in(attributes["min"], 0);
    const std::uint64_t last = number_in(attributes["max"], 0);
    if (first == 0 || last < first || last > most_columns) return;
    const auto from = static_cast<std::uint32_t>(first - 1);
    const auto to = static_cast<std::uint32_t>(last - 1);
    if (attributes.says("hidden")) sink.hidden_columns(from, to);
    constexpr std::uint32_t widest = 255 * width_unit;
    const std::uint32_t width = width_in(attributes["width"]);
    if (width > 0 && width <= widest) sink.width(from, to, width);
  }

  void start_cell(const Attributes& attributes) {
    in_cell = true;
    kind = attributes["t"];
    style = number_in(attributes["s"], 0);
    cached.clear();
    formula.clear();
    inline_value.clear();
    const std::string_view reference = attributes["r"];
    if (reference.empty()) {
      column = static_cast<std::uint32_t>(last_column + 1);
    } else {
      const auto place = place_in(reference);
      if (!place || place->row != row || static_cast<std::int64_t>(place->column) <= last_column ||
          last_row < 0) {
        is_out_of_order = true;
        is_done = true;
        return;
      }
      column = place->column;
    }
    if (column >= most_columns || last_row < 0) {
      is_out_of_order = true;
      is_done = true;
      return;
    }
    last_column = column;
  }

  void text(std::string_view more) override {
    if (!in_cell) return;
    if (is_open) *value += more;
    if (kind == "inlineStr") inline_text.text(more);
  }

  void end(std::string_view name) override {
    if (!in_cell) return;
    if (name == "v" || name == "f") {
      is_open = false;
    } else if (name == "t" || name == "rPh") {
      if (kind == "inlineStr") inline_text.end(name, inline_value);
    } else if (name == "c") {
      in_cell = false;
      put_cell();
    }
  }

  void put_cell() {
    SheetCell cell{row, column, SheetCell::Kind::text, {}};
    if (kind == "s") {
      if (cached.empty()) return;
      const std::uint64_t number = number_in(trimmed(cached), UINT64_MAX);
      if (!string) return;
      const auto found = string(number);
      if (!found) {
        is_out_of_order = true;
        is_done = true;
        return;
      }
      cell.text = *found;
    } else if (kind == "inlineStr") {
      cell.text = inline_value;
    } else if (!formula.empty() && cached.empty() && kind != "str") {
      made = "=" + formula;
      cell.kind = SheetCell::Kind::formula;
      cell.text = made;
    } else if (cached.empty()) {
      return;
    } else if (kind == "str") {
      made.clear();
      put_decoded(made, cached);
      cell.text = made;
    } else if (kind == "b") {
      cell.kind = SheetCell::Kind::boolean;
      cell.text = trimmed(cached) == "1" ? "true" : "false";
    } else if (kind == "e") {
      cell.kind = SheetCell::Kind::error;
      cell.text = cached;
    } else if (kind == "d") {
      // A day as text: `2022-04-01T00:00:00`.
      cell.kind = SheetCell::Kind::day;
      made = cached;
      constexpr std::size_t day_size = 10;
      if (made.size() > day_size && made[day_size] == 'T') made[day_size] = ' ';
      for (const std::string_view midnight : {" 00:00:00.000", " 00:00:00", " 00:00"}) {
        if (made.ends_with(midnight)) made.resize(made.size() - midnight.size());
      }
      cell.text = made;
    } else {
      put_number(cell);
    }
    if (cell.text.empty()) return;
    // One shared text may stand in many cells.
    constexpr std::uint64_t most_text = std::uint64_t{1} << 29U;
    text_bytes += cell.text.size();
    if (text_bytes > most_text) {
      has_too_much_text = true;
      is_done = true;
      return;
    }
    if (++cells > most_cells) {
      has_too_many = true;
      is_done = true;
      return;
    }
    sink.cell(cell);
  }

  void put_number(SheetCell& cell) {
    const auto number = decimal_in(trimmed(cached));
    if (!number) {
      made = cached;
      cell.text = made;
      return;
    }
    const Format format = style < formats.size() ? formats[style] : Format{};
    if (format.is_day) {
      if (const auto serial = serial_of(*number)) {
        if (auto day = day_of(*serial, is_1904)) {
          cell.kind = SheetCell::Kind::day;
          made = *std::move(day);
          cell.text = made;
          return;
        }
      }
    }
    made = text_of(*number, format, cell.kind);
    cell.text = made;
  }

  SheetSink& sink;
  const std::vector<Format>& formats;
  bool is_1904;
  std::uint64_t most_cells;
  std::function<std::optional<std::string_view>(std::uint64_t)> string;

  std::uint32_t row = 0;
  std::uint32_t column = 0;
  std::int64_t last_row = -1;
  std::int64_t last_column = -1;
  bool in_cell = false;
  bool is_open = false;
  std::string* value = nullptr;
  std::string kind;
  std::uint64_t style = 0;
  std::string cached;
  std::string formula;
  std::string inline_value;
  TextHandler inline_text;
  std::string made;
  std::uint64_t cells = 0;
  bool is_out_of_order = false;
  bool has_too_many = false;
  std::uint64_t text_bytes = 0;
  bool has_too_much_text = false;
};

}  // namespace

void WorkbookReader::read(std::size_t sheet, SheetSink& sink) {
  Data& data = *data_;
  SheetHandler handler(sink, data.formats, data.is_1904, data.limits.cells);
  handler.string = [&](std::uint64_t number) -> std::optional<std::string_view> {
    if (number >= data.string_ends.size() - 1) return std::nullopt;
    return data.string(number);
  };
  const bool is_there = data.parse(data.parts[sheet], handler);
  if (!is_there || handler.is_out_of_order) throw data.damaged(data.sheets[sheet].name);
  if (handler.has_too_much_text) {
    throw Unreadable{say(data.language, "a sheet holds more than 512 MB of text: split it",
                         "một trang có hơn 512 MB văn bản: chia nhỏ tệp")};
  }
  if (handler.has_too_many)
    throw data.beyond("cells", "cells in a sheet", "ô trong một trang", data.limits.cells);
}

bool WorkbookReader::has_cells(std::size_t sheet) {
  struct Found {};
  struct First : SheetSink {
    void cell(const SheetCell& /*cell*/) override { throw Found{}; }
  } first;
  try {
    read(sheet, first);
  } catch (const Found&) {
    return true;
  }
  return false;
}

std::size_t WorkbookReader::find(const std::optional<std::string>& name) {
  const Language language = data_->language;
  const std::vector<SheetInfo>& all = data_->sheets;
  std::string names;
  for (const SheetInfo& sheet : all)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", shown(sheet.name));
  if (name) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const SheetInfo& sheet) {
      return sheet.name == *name || nfc(sheet.name) == nfc(*name);
    });
    if (same != all.end()) return static_cast<std::size_t>(same - all.begin());
    throw Unreadable{say(language, "there is no sheet {}; its sheets: {}",
                         "không có trang {}; các trang: {}", shown(*name), names)};
  }
  std::vector<std::size_t> filled;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].is_hidden && (all.size() == 1 || has_cells(i))) filled.push_back(i);
  }
  if (filled.size() == 1) return filled.front();
  if (filled.empty()) {
    throw Unreadable{say(language, "no sheet holds anything", "không trang nào có dữ liệu")};
  }
  throw Unreadable{say(language, "several sheets hold data: write FILE.xlsx#SHEET with one of {}",
                       "có nhiều trang có dữ liệu: ghi TỆP.xlsx#TRANG với một trong các trang {}",
                       names)};
}

}  // namespace v2
}  // namespace rentsupport
