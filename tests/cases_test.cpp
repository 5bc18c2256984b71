#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/base/text.hpp"

// tests/cases.md, a table row by row:
//
//     | I-06 07 | what it is about | `image/jpeg_file_test.cpp` words of the test's name; `…` … — a
//     sentence |
//
// The words stand in the file, where the parts of a broken literal are one.

namespace lacuna::cases_test {
namespace {

const std::filesystem::path tests = LACUNA_SOURCE_DIR "/tests";

std::string whole_text(const std::filesystem::path& path) {
  return std::string(as_text(read_whole_file(path, 1U << 24U)));
}

/// The text without the quotes and what lies between them where a literal goes on in another line.
std::string joined(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t next = text.find_first_not_of(" \n", i + 1);
    if (text[i] == '"' && next > i + 1 && next != std::string::npos && text[next] == '"') {
      i = next;
    } else {
      result += text[i];
    }
  }
  return result;
}

/// The cells of each row of a table that begins with a case: "I-06 07".
std::vector<std::vector<std::string>> rows() {
  std::istringstream page(whole_text(tests / "cases.md"));
  std::vector<std::vector<std::string>> found;
  const std::regex row(R"(\| (\S[^|]*) \|(?: ([^|]*) \|)? ([^|]*) \|)");
  for (std::string line; std::getline(page, line);) {
    std::smatch cells;
    if (std::regex_match(line, cells, row) && cells[1] != "case") {
      found.push_back({cells[1], cells[3]});
    }
  }
  return found;
}

/// The numbers of each letter: "I-06 07 M-01".
void count_cases(const std::string& cell, std::map<std::string, std::map<int, int>>& cases) {
  std::istringstream words(cell);
  std::string letter;
  const std::regex number("(?:([A-Z]+)-)?([0-9]{2})");
  for (std::string word; words >> word;) {
    std::smatch parts;
    if (std::regex_match(word, parts, number)) {
      letter = parts[1].matched ? parts[1].str() : letter;
      ++cases[letter][std::stoi(parts[2])];
    }
  }
}

TEST_CASE("every case of the catalogue is in the table once") {
  std::map<std::string, std::map<int, int>> cases;
  for (const auto& row : rows()) {
    count_cases(row[0], cases);
  }
  const std::map<std::string, int> sizes = {{"I", 89},  {"M", 20},  {"O", 28}, {"ST", 64},
                                            {"IX", 10}, {"PK", 20}, {"C", 16}, {"F", 31},
                                            {"B", 40},  {"R", 15}};
  CHECK(cases.size() == sizes.size());
  for (const auto& [letter, size] : sizes) {
    for (int number = 1; number <= size; ++number) {
      INFO(letter << '-' << number);
      CHECK(cases[letter][number] == 1);
    }
    CHECK(cases[letter].size() == static_cast<std::size_t>(size));
  }
}

TEST_CASE("every test that the table names exists") {
  const std::regex reference("`([^`]+)` (.*?)(?=; `| \xE2\x80\x94 |$)");
  std::map<std::string, std::string> files;
  int references = 0;
  for (const auto& row : rows()) {
    CAPTURE(row[0]);
    CHECK_FALSE(row[1].empty());
    for (std::sregex_iterator at(row[1].begin(), row[1].end(), reference), end; at != end; ++at) {
      const std::string file = (*at)[1];
      const std::string words = (*at)[2];
      CAPTURE(file);
      CAPTURE(words);
      if (!files.contains(file)) {
        files[file] = joined(whole_text(tests / file));
      }
      CHECK(files[file].find(words) != std::string::npos);
      ++references;
    }
  }
  CHECK(references > 250);
}

}  // namespace
}  // namespace lacuna::cases_test
