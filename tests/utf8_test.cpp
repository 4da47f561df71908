// UTF-8: which bytes are, and what stands for those that are not.
#include "values/utf8.hpp"

#include <catch2/catch.hpp>

using rentsupport::as_utf8;
using rentsupport::is_utf8;

TEST_CASE("text in every script is UTF-8", "[utf8]") {
  for (const std::string text :
       {"", "abc", "Hưng Yên", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
        "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    CAPTURE(text);
    CHECK(is_utf8(text));
    CHECK(as_utf8(text) == text);
  }
  CHECK(is_utf8(std::string(3, '\0')));
}

TEST_CASE("letters beyond ASCII are replaced one by one, and nothing else is", "[utf8]") {
  const std::string mark = "\xef\xbf\xbd", order = "\xef\xbb\xbf";
  CHECK(rentsupport::without_letters_beyond_ascii("") == "");
  CHECK(rentsupport::without_letters_beyond_ascii("a\n\x7f") == "a\n\x7f");
  CHECK(rentsupport::without_letters_beyond_ascii("tháng 4") == "th" + mark + "ng 4");
  CHECK(rentsupport::without_letters_beyond_ascii("\xf0\x9f\x8f\xa0") == mark);
  CHECK(rentsupport::without_letters_beyond_ascii(order + "a" + order) == order + "a" + mark);
  CHECK(rentsupport::without_letters_beyond_ascii("\xc3\xb4\xff\xe1\xbb") == mark + "\xff\xe1\xbb");
}

TEST_CASE("each longest beginning of a character that cannot go on becomes one U+FFFD", "[utf8]") {
  const std::string r = "\xef\xbf\xbd";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"\x80", r},                                   // a continuation alone
      {"\xbf\x80", r + r},                           //
      {"\xc0\xaf", r + r},                           // overlong
      {"\xc1\xbf", r + r},                           //
      {"\xe0\x80\xaf", r + r + r},                   //
      {"\xe0\x9f\xbf", r + r + r},                   //
      {"\xf0\x80\x80\xaf", r + r + r + r},           //
      {"\xf0\x8f\xbf\xbf", r + r + r + r},           //
      {"\xed\xa0\x80", r + r + r},                   // a surrogate
      {"\xed\xbf\xbf", r + r + r},                   //
      {"\xf4\x90\x80\x80", r + r + r + r},           // past U+10FFFF
      {"\xf5\x80\x80\x80", r + r + r + r},           //
      {"\xfe\xff", r + r},                           //
      {"a\xc4", "a" + r},                            // cut short
      {"\xe1\xbb", r},                               //
      {"\xe1\xbb\xe1\xbb\x9d", r + "\xe1\xbb\x9d"},  //
      {"\xf0\x9f\x98z", r + "z"},                    //
      {"\xf0\x9f\x98\x80\x80", "\xf0\x9f\x98\x80" + r},
      {"M\xff\xc4\x83u", "M" + r + "\xc4\x83u"}};
  for (const auto& [bytes, text] : cases) {
    for (const std::string& around : {std::string{}, std::string(40, 'x')}) {
      CAPTURE(bytes, around.size());
      CHECK_FALSE(is_utf8(around + bytes + around));
      CHECK(as_utf8(around + bytes + around) == around + text + around);
      CHECK(is_utf8(as_utf8(bytes)));
    }
  }
}
