#include "lacuna/runner/batch/item_line.hpp"

#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

/// The message with another text for a path, so that the line is the same wherever the run was.
std::string without(std::string message, const std::string& path, const std::string& other) {
  for (std::size_t place = 0;
       !path.empty() && (place = message.find(path, place)) != std::string::npos;
       place += other.size()) {
    message.replace(place, path.size(), other);
  }
  return message;
}

}  // namespace

ManifestLine item_line(const Input& input, const std::string& command, const std::string& key,
                       const ItemReport& report, const std::filesystem::path& folder) {
  ManifestLine line{.name = input.name,
                    .command = command,
                    .status = report.fault ? ItemStatus::failed : ItemStatus::done,
                    .key = key,
                    .hash = report.hash,
                    .measures = report.measures};
  for (const WrittenFile& file : report.files) {
    line.outputs.push_back({.file = file.path.lexically_relative(folder).native(),
                            .bytes = file.bytes,
                            .hash = file.hash});
  }
  if (report.fault) {
    line.failure = kind_name(report.fault->kind());
    line.message = without(report.fault->what(), input.subject(), printable(input.name));
    if (input.part) {  // what reading the tar says
      line.message = without(line.message, printable(input.path.native()),
                             printable(input.path.filename().native()));
    }
    line.message = without(line.message, printable(folder.native()) + "/", "");
  }
  return line;
}

}  // namespace lacuna
