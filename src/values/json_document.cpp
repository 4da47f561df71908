#include "values/json_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <numeric>

namespace rentsupport {
inline namespace v2 {

struct JsonDocument::Value {
  Type type = Type::other;
  bool is_yes = false;
  bool is_below_zero = false;
  std::string text;
  std::uint64_t number = 0;         // of one below 0, how far
  std::vector<Value> values;        // of an array or an object, in their order
  std::vector<std::string> names;   // of an object's members
  std::vector<std::size_t> sorted;  // the members by name

  // Finds a member in the order of names: an object may have a million.
  [[nodiscard]] const Value* find(std::string_view key) const {
    const auto found = std::lower_bound(
        sorted.begin(), sorted.end(), key,
        [&](std::size_t member, std::string_view wanted) { return names[member] < wanted; });
    return found == sorted.end() || names[*found] != key ? nullptr : &values[*found];
  }
};

namespace {

// Reads a text and tells how far it came, for the parser only says so where there is a mistake.
class Reader {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Reader(const char* at, const char** read) : at_(at), read_(read) {}
  const char& operator*() const { return *at_; }
  Reader& operator++() {
    *read_ = ++at_;
    return *this;
  }
  friend bool operator!=(const Reader& a, const Reader& b) { return a.at_ != b.at_; }

 private:
  const char* at_;
  const char** read_;
};

}  // namespace

// Builds the values. Ends at the first fault, and throws it.
class JsonDocument::Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  Value build() {
    nlohmann::json::sax_parse(Reader(text_.data(), &read_),
                              Reader(text_.data() + text_.size(), &read_), this);
    return std::move(root_);
  }

  bool null() override { return put({}); }
  bool boolean(bool is_true) override {
    Value value = of(Type::truth);
    value.is_yes = is_true;
    return put(std::move(value));
  }
  bool number_integer(number_integer_t below_zero) override {
    Value value = of(Type::integer);
    value.is_below_zero = true;
    value.number = 0 - static_cast<std::uint64_t>(below_zero);
    return put(std::move(value));
  }
  bool number_unsigned(number_unsigned_t number) override {
    Value value = of(number > INT64_MAX ? Type::other : Type::integer);
    value.number = number;
    return put(std::move(value));
  }
  bool number_float(number_float_t, const string_t&) override { return put({}); }
  bool string(string_t& text) override {
    Value value = of(Type::text);
    value.text = std::move(text);
    return put(std::move(value));
  }
  bool binary(binary_t&) override { return put({}); }
  bool start_object(std::size_t) override { return start(Type::object); }
  bool key(string_t& name) override {
    open_.back().names.push_back(std::move(name));
    return true;
  }
  bool end_object() override {
    Value& object = open_.back();
    object.sorted.resize(object.names.size());
    std::iota(object.sorted.begin(), object.sorted.end(), std::size_t{0});
    const auto by_name = [&](std::size_t a, std::size_t b) {
      return object.names[a] < object.names[b];
    };
    std::sort(object.sorted.begin(), object.sorted.end(), by_name);
    const auto twice = std::adjacent_find(
        object.sorted.begin(), object.sorted.end(),
        [&](std::size_t a, std::size_t b) { return object.names[a] == object.names[b]; });
    if (twice != object.sorted.end()) fail(position(), "an object has two members of one name");
    return end();
  }
  bool start_array(std::size_t) override { return start(Type::array); }
  bool end_array() override { return end(); }
  bool parse_error(std::size_t byte, const std::string&,
                   const nlohmann::detail::exception& error) override {
    constexpr int out_of_range = 406;
    if (error.id == out_of_range) fail(position(), "holds a number too large");
    fail(byte == 0 ? 0 : byte - 1, "is no JSON");
  }

 private:
  [[nodiscard]] std::size_t position() const {
    return read_ == nullptr ? 0 : static_cast<std::size_t>(read_ - text_.data());
  }
  [[noreturn]] void fail(std::size_t place, std::string message) const {
    const std::string_view before = text_.substr(0, place);
    const std::size_t line_feed = before.rfind('\n');
    throw Problem{
        ProblemCode::bad_json,
        std::string{file_},
        static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n')) + 1,
        line_feed == std::string_view::npos ? before.size() + 1 : before.size() - line_feed,
        {},
        std::move(message)};
  }
  static Value of(Type type) {
    Value value;
    value.type = type;
    return value;
  }
  bool put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back().values.push_back(std::move(value));
    }
    return true;
  }
  bool start(Type type) {
    if (open_.size() == most_levels)
      fail(position(), fmt::format("is nested more than {} levels deep", most_levels));
    open_.emplace_back().type = type;
    return true;
  }
  bool end() {
    Value value = std::move(open_.back());
    open_.pop_back();
    return put(std::move(value));
  }

  std::string_view text_;
  std::string_view file_;
  const char* read_ = nullptr;
  std::vector<Value> open_;  // arrays and objects that have not ended yet
  Value root_;
};

JsonDocument::JsonDocument(std::string_view text, std::string_view file, std::size_t most_bytes) {
  if (text.size() > most_bytes) {
    throw Problem{ProblemCode::bad_json,
                  std::string{file},
                  0,
                  0,
                  {},
                  fmt::format("has {} bytes: more than {} are not read", text.size(), most_bytes)};
  }
  value_ = std::make_shared<const Value>(Builder(text, file).build());
}

JsonDocument JsonDocument::operator[](std::string_view key) const {
  static const auto nothing = std::make_shared<const Value>();
  const Value* const member = value_->find(key);
  return JsonDocument{member == nullptr ? nothing : std::shared_ptr<const Value>(value_, member)};
}

JsonDocument::Type JsonDocument::type() const { return value_->type; }

std::string JsonDocument::text() const { return value_->text; }

std::uint64_t JsonDocument::number() const { return value_->is_below_zero ? 0 : value_->number; }

std::int64_t JsonDocument::integer() const {
  if (value_->number > INT64_MAX) return 0;
  const auto size = static_cast<std::int64_t>(value_->number);
  return value_->is_below_zero ? -size : size;
}

bool JsonDocument::is_true() const { return value_->is_yes; }

std::vector<JsonDocument> JsonDocument::elements() const {
  std::vector<JsonDocument> result;
  if (value_->type != Type::array) return result;
  for (const Value& element : value_->values)
    result.push_back(JsonDocument{std::shared_ptr<const Value>(value_, &element)});
  return result;
}

std::vector<std::string> JsonDocument::texts() const {
  std::vector<std::string> result;
  if (value_->type != Type::array) return result;
  for (const Value& element : value_->values) result.push_back(element.text);
  return result;
}

std::vector<std::pair<std::string, JsonDocument>> JsonDocument::members() const {
  std::vector<std::pair<std::string, JsonDocument>> result;
  for (std::size_t member = 0; member < value_->names.size(); ++member) {
    result.emplace_back(value_->names[member], JsonDocument{std::shared_ptr<const Value>(
                                                   value_, &value_->values[member])});
  }
  return result;
}

std::vector<std::pair<std::string, std::string>> JsonDocument::text_members() const {
  std::vector<std::pair<std::string, std::string>> result;
  for (const auto& [key, value] : members()) result.emplace_back(key, value.text());
  return result;
}

std::uint64_t first_difference(std::string_view text, std::string_view wanted) {
  if (text == wanted) return 0;
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(text.size(), wanted.size()));
  const auto place = std::mismatch(text.begin(), end, wanted.begin()).first;
  return static_cast<std::uint64_t>(std::count(text.begin(), place, '\n')) + 1;
}

namespace {

// Goes through JSON line by line and knows the names of the members around a line.
class MemberLines {
 public:
  explicit MemberLines(std::string_view json) : rest_(json) {}

  // Goes to the next line; false at the end.
  bool next() {
    if (rest_.empty()) return false;
    const std::string_view text = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(std::min(rest_.size(), text.size() + 1));
    const std::size_t indent = std::min(text.find_first_not_of(' '), text.size());
    const std::size_t end = text.find("\": ");
    names_.resize(std::min(names_.size(), indent / 2));
    if (indent < 2 || text[indent] != '"' || end == std::string_view::npos) return true;
    names_.resize(indent / 2 - 1);
    names_.push_back(text.substr(indent + 1, end - indent - 1));
    return true;
  }
  [[nodiscard]] std::string name() const {
    std::string result;
    for (const std::string_view name : names_) {
      if (!result.empty()) result += '.';
      result += name;
    }
    return result.empty() ? "the text" : result;
  }
  [[nodiscard]] std::size_t name_bytes() const {
    return std::accumulate(
        names_.begin(), names_.end(), std::size_t{0},
        [](std::size_t bytes, std::string_view name) { return bytes + name.size() + 1; });
  }

 private:
  std::string_view rest_;
  std::vector<std::string_view> names_;
};

}  // namespace

std::string member_on_line(std::string_view json, std::uint64_t line) {
  MemberLines lines(json);
  while (line > 0 && lines.next()) --line;
  return lines.name();
}

HashMap<std::string, std::uint64_t> lines_of_members(std::string_view json) {
  constexpr std::size_t longest = 1024;
  HashMap<std::string, std::uint64_t> result;
  MemberLines lines(json);
  for (std::uint64_t line = 1; lines.next(); ++line) {
    if (lines.name_bytes() <= longest) result.try_emplace(lines.name(), line);
  }
  return result;
}

}  // namespace v2
}  // namespace rentsupport
