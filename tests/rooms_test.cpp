// The house: which room may include which, and what each says of itself.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/places.hpp"
#include "support/run.hpp"

namespace {

namespace fs = std::filesystem;

const fs::path root = fs::path{tests::places::rules} / "..";

// Each includes only what stands before it. The acts stand among them; what an act does in a room
// of its own stands in a folder of that room's name, and on its floor.
const std::vector<std::string> rooms{"values", "rule",   "rules", "decide", "answer",
                                     "files",  "ledger", "audit", "faces",  "cli"};

std::size_t place_of(const std::string& room) {
  const auto found = std::find(rooms.begin(), rooms.end(), room);
  REQUIRE(found != rooms.end());
  return static_cast<std::size_t>(found - rooms.begin());
}

// Finds the room of a file in rules/, by its path below that.
std::string room_of_act(const fs::path& file) {
  const auto folder = std::next(file.begin());
  const bool is_in_room = std::distance(folder, file.end()) > 1;
  return is_in_room && std::find(rooms.begin(), rooms.end(), folder->string()) != rooms.end()
             ? folder->string()
             : "rules";
}

bool is_source(const fs::path& file) {
  const std::string ending = file.extension().string();
  return ending == ".cpp" || ending == ".hpp" || ending == ".h";
}

// Files by room, and the rooms of the public headers: that of the source of the same name.
struct House {
  std::map<fs::path, std::string> sources;
  std::map<std::string, std::string> doors{
      {"rentsupport/audit.hpp", "audit"},           {"rentsupport/named.hpp", "values"},
      {"rentsupport/rentsupport_arrow.h", "faces"}, {"rentsupport/rentsupport_tables.h", "faces"},
      {"rentsupport/training_rules.hpp", "rules"},  {"rentsupport/truth.hpp", "values"}};
};

House look() {
  House house;
  for (const std::string& room : rooms) {
    const fs::path folder = room == "rules" ? root / room : root / "src" / room;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!is_source(entry.path())) continue;
      const std::string of =
          room == "rules" ? room_of_act(fs::relative(entry.path(), folder)) : room;
      house.sources[entry.path()] = of;
      if (of == "cli" || of == "rules" || entry.path().extension() != ".cpp") continue;
      for (const char* const ending : {".hpp", ".h"}) {
        const std::string door = "rentsupport/" + entry.path().stem().string() + ending;
        if (fs::exists(root / "include" / door)) house.doors[door] = of;
      }
    }
  }
  for (const auto& entry : fs::directory_iterator(root / "include/rentsupport")) {
    if (!is_source(entry.path())) continue;
    const std::string door = "rentsupport/" + entry.path().filename().string();
    INFO(door);
    REQUIRE(house.doors.contains(door));
    house.sources[entry.path()] = house.doors[door];
  }
  return house;
}

std::vector<std::string> included_by(const fs::path& file) {
  static const std::regex line("(?:^|\n)#include \"([^\"]+)\"");
  const std::string text = tests::read_file(file);
  std::vector<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), line), end; at != end; ++at)
    names.push_back((*at)[1]);
  return names;
}

}  // namespace

TEST_CASE("no include runs backwards through the house", "[rooms]") {
  const House house = look();
  std::size_t crossings = 0;
  for (const auto& [file, room] : house.sources) {
    for (const std::string& name : included_by(file)) {
      INFO(file.string() << " includes " << name);
      const std::string first = name.substr(0, name.find('/'));
      std::string other = room;
      if (const auto door = house.doors.find(name); door != house.doors.end())
        other = door->second;
      else if (name.starts_with("../rules/"))
        other = room_of_act(name.substr(std::string_view{"../rules/"}.size()));
      else if (name.find('/') != std::string::npos)
        other = first;
      CHECK(place_of(other) <= place_of(room));
      if (other != room) ++crossings;
    }
  }
  CHECK(crossings > 100);
}

// Acts are handed in: the program names its own in one line, and so does each face: the C ABI, the
// page, runs on Spark.
TEST_CASE("nothing in src/ names an act but a line of the program and of each face", "[rooms]") {
  static const std::regex act(
      "decision[-_][0-9]+|[0-9]+/20[0-9]+/Q|QĐ [0-9]+/20|\\.\\./rules/|training::");
  std::map<std::string, std::vector<std::string>> lines;
  std::set<std::string> objects;
  std::size_t symbols_found = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root / "src")) {
    if (!is_source(entry.path())) continue;
    const fs::path name = fs::relative(entry.path(), root);
    std::istringstream text(tests::read_file(entry.path()));
    for (std::string line; std::getline(text, line);) {
      if (std::regex_search(line, act)) lines[std::next(name.begin())->string()].push_back(line);
    }
    for (const auto& target : fs::directory_iterator(tests::places::objects)) {
      const fs::path object = target.path() / (name.string() + ".o");
      if (!fs::exists(object)) continue;
      const std::string command = "nm --undefined-only --demangle '" + object.string() + "'";
      const std::unique_ptr<FILE, int (*)(FILE*)> symbols(::popen(command.c_str(), "r"), ::pclose);
      REQUIRE(symbols);
      std::string all;
      for (int c = std::fgetc(symbols.get()); c != EOF; c = std::fgetc(symbols.get()))
        all += static_cast<char>(c);
      symbols_found += all.size();
      if (std::regex_search(all, act)) objects.insert(std::next(name.begin())->string());
    }
  }
  CHECK(lines["cli"].size() == 1);
  CHECK(lines["faces"].size() == 3);
  CAPTURE(lines);
  CHECK(lines.size() == 2);
  CHECK(objects == std::set<std::string>{"cli", "faces"});
  CHECK(symbols_found > 100'000);
}

TEST_CASE("every source stands in a room, and every room says what it is in 30 lines", "[rooms]") {
  for (const auto& entry : fs::directory_iterator(root / "src")) {
    INFO(entry.path().string());
    CHECK(entry.is_directory());
  }
  std::vector<std::string> pages = rooms;
  pages.emplace_back("faces/page");
  pages.emplace_back("faces/python");
  for (const std::string& room : pages) {
    if (room == "rules") continue;  // the page of the rules
    const fs::path page = root / "src" / room / "README.md";
    INFO(page.string());
    REQUIRE(fs::exists(page));
    const std::string text = tests::read_file(page);
    CHECK(text.starts_with("# " + room + "\n"));
    CHECK(std::count(text.begin(), text.end(), '\n') <= 30);
    // What it names in its own folder is there.
    static const std::regex named("`([a-z_0-9]+\\.[hc]pp)`");
    for (std::sregex_iterator at(text.begin(), text.end(), named), end; at != end; ++at) {
      INFO((*at)[1]);
      CHECK((fs::exists(page.parent_path() / (*at)[1].str()) ||
             fs::exists(root / "include/rentsupport" / (*at)[1].str())));
    }
  }
}

TEST_CASE("the pages lead to what is there", "[rooms]") {
  std::vector<fs::path> pages{root / "README.md"};
  for (const char* const folder : {"src", "include", "examples", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() == ".md") pages.push_back(entry.path());
    }
  }
  static const std::regex link("\\]\\(([^)#:]+)(?:#([^)]*))?\\)");
  std::size_t links = 0;
  for (const fs::path& page : pages) {
    const std::string text = tests::read_file(page);
    for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at) {
      INFO(page.string() << " leads to " << (*at)[1]);
      CHECK(fs::exists(page.parent_path() / (*at)[1].str()));
      ++links;
    }
  }
  CHECK(links > 50);
}
