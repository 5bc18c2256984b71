#include "lacuna/runner/batch/pack.hpp"

#include <optional>
#include <utility>

#include "lacuna/runner/records/record_files.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

fs::path made(fs::path folder) {
  make_folders(folder);
  return folder;
}

}  // namespace

Pack::Pack(fs::path folder, fs::path file)
    : folder_(made(std::move(folder))),
      file_(std::move(file)),
      lines_(folder_ / file_.filename()) {}

void Pack::add(const FinishedItem& item) {
  const std::string start = file_.native() + "/";
  ManifestLine line = item.line;
  for (std::size_t i = 0; i < line.outputs.size(); ++i) {
    std::string& name = line.outputs[i].file;
    name.erase(0, start.size());
    if (!tar_) {
      tar_ = std::make_unique<TarWriter>(folder_ / file_);
    }
    tar_->add(name, *item.report.files[i].content);
  }
  lines_.append(manifest_json(line));
}

void Pack::complete(Existing existing, RunRecords& records, const TakeLine& take) {
  std::optional<ManifestOutput> whole;
  if (tar_) {
    tar_->end();
    whole = {.file = file_.native(), .bytes = tar_->size(), .hash = tar_->hash()};
    for_each_line([&](const ManifestLine& line) {
      records.append({.name = line.name,
                      .command = line.command,
                      .status = ItemStatus::begun,
                      .key = line.key,
                      .tar = ManifestOutput{.file = whole->file}});
    });
    tar_->become_target(existing);
  }
  for_each_line([&](ManifestLine line) {
    line.tar = line.outputs.empty() ? std::nullopt : whole;
    take(line);
  });
}

void Pack::drop(const TakeLine& take) const {
  for_each_line([&](const ManifestLine& line) {
    if (line.status == ItemStatus::failed) {
      take(without_outputs(line));
    }
  });
}

void Pack::for_each_line(const TakeLine& visit) const {
  RecordFiles lines;
  lines.add(lines_.path());
  lines.for_each([&](const ManifestLine& line, const LinePlace&) { visit(line); });
}

ManifestLine without_outputs(ManifestLine line) {
  line.outputs.clear();
  line.tar = std::nullopt;
  return line;
}

}  // namespace lacuna
