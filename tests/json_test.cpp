// Strings of JSON: what another reader makes of them.
#include "json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

TEST_CASE("a string of JSON is read as the text that it was made of", "[json]") {
  std::string every;
  for (int c = 0; c < 0x80; ++c) every += static_cast<char>(c);
  for (const std::string& text : {every, std::string{}, std::string{"Nguyễn Thị \"Mẫu\"\\"},
                                  std::string{"\xf0\x9f\x8f\xa0"}}) {
    const std::string json = rentsupport::json_string(text);
    CHECK(nlohmann::json::parse(json).get<std::string>() == text);
    for (const char c : json) CHECK(static_cast<unsigned char>(c) >= 0x20);
  }
}
