// Plants the changes of stages.toml in copies of the sources: plant STAGES SOURCE-TREE OUTPUT. The
// copies lie in OUTPUT as in the tree, so that one finds the other.
//
// A text that ends with `;` or begins with `if` or `for` is a statement, any other an expression;
// in the copy the number of the change in force chooses between it and what stands in its place. A
// text that its source does not hold exactly once is an error: the list is stale.
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Place {
  std::string stage, file, text;
  std::vector<std::string> changes;
  std::size_t at = 0;
  int first = 0;  // number of the first change
};

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

std::string wanted(const toml::table& table, const char* key) {
  const auto text = table[key].value<std::string>();
  if (!text) throw std::runtime_error(std::string{"a place of stages.toml has no "} + key);
  return *text;
}

std::vector<Place> places_of(const std::string& path) {
  const toml::table root = toml::parse_file(path);
  std::vector<Place> places;
  int number = 1;
  for (const toml::node& node : *root["place"].as_array()) {
    const toml::table& table = *node.as_table();
    Place place{
        wanted(table, "stage"), wanted(table, "file"), wanted(table, "text"), {}, 0, number};
    for (const toml::node& change : *table["changes"].as_array())
      place.changes.push_back(*change.value<std::string>());
    if (place.changes.empty()) throw std::runtime_error("nothing changes " + place.text);
    number += static_cast<int>(place.changes.size());
    places.push_back(std::move(place));
  }
  return places;
}

std::string planted(const Place& place) {
  const bool is_statement =
      place.text.back() == ';' || place.text.starts_with("if ") || place.text.starts_with("for ");
  std::string result = is_statement ? "" : "(";
  int number = place.first;
  for (const std::string& change : place.changes) {
    const std::string chosen = "::mutants::planted == " + std::to_string(number++);
    result += is_statement ? "if (" + chosen + ") { " + change + " } else "
                           : chosen + " ? (" + change + ") : ";
  }
  return result + (is_statement ? "{ " + place.text + " }" : "(" + place.text + "))");
}

std::string planted(std::string source, std::vector<Place> places) {
  for (Place& place : places) {
    place.at = source.find(place.text);
    if (place.at == std::string::npos || source.find(place.text, place.at + 1) != std::string::npos)
      throw std::runtime_error("stages.toml is stale: " + place.file +
                               " does not hold exactly once: " + place.text);
  }
  std::sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return a.at > b.at; });
  std::size_t end = source.size();
  for (const Place& place : places) {
    if (place.at + place.text.size() > end)
      throw std::runtime_error("places overlap in " + place.file + ": " + place.text);
    end = place.at;
    source.replace(place.at, place.text.size(), planted(place));
  }
  return "#include \"mutants/planted.hpp\"\n" + source;
}

std::string escaped(const std::string& text) {
  std::string result;
  bool blank = false;  // blanks and line ends as one blank
  for (const char c : text) {
    if (c == ' ' || c == '\n') {
      blank = true;
      continue;
    }
    if (blank && !result.empty()) result += ' ';
    blank = false;
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string table_of(const std::vector<Place>& places) {
  std::string text =
      "#include \"mutants/planted.hpp\"\n\nnamespace mutants {\n\n"
      "constinit thread_local int planted = 0;\n\nconst PlantedChange planted_changes[] = {\n";
  for (const Place& place : places) {
    for (const std::string& change : place.changes) {
      text += "    {\"" + escaped(place.stage) + "\", \"" + escaped(place.text) + " -> " +
              (change.empty() ? "nothing" : escaped(change)) + "\", " +
              (place.file == "src/decide/dossier.cpp" || place.file == "src/decide/persons.cpp"
                   ? "true"
                   : "false") +
              "},\n";
    }
  }
  return text +
         "};\nconst std::size_t planted_count = sizeof planted_changes / sizeof "
         "*planted_changes;\n\n}  // namespace mutants\n";
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 4) throw std::runtime_error("usage: plant STAGES SOURCE-TREE OUTPUT");
    const std::string tree = std::string{arguments[2]} + '/';
    const std::string output = std::string{arguments[3]} + '/';
    const std::vector<Place> places = places_of(arguments[1]);
    std::map<std::string, std::vector<Place>> by_file;
    for (const Place& place : places) by_file[place.file].push_back(place);
    for (const auto& [file, of_file] : by_file)
      write(output + file, planted(read(tree + file), of_file));
    write(output + "planted_changes.cpp", table_of(places));
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "plant: " << error.what() << '\n';
    return 1;
  }
}
