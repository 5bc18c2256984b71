#include "lacuna/runner/batch/results.hpp"

#include <algorithm>
#include <deque>
#include <system_error>
#include <utility>

#include "lacuna/base/files.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/runner/batch/standard_output.hpp"
#include "lacuna/runner/records/record_files.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// Whether a word of the message, and not its middle, begins there.
bool begins_word(std::string_view message, std::size_t place) {
  const std::string_view before = message.substr(0, place);
  return before.empty() || before.ends_with(' ') || before.ends_with('"') ||
         before.ends_with('\'') || before.ends_with('(') || before.ends_with("“");
}

/// The message with another text for a path, so that the line is the same wherever the run was.
std::string without(std::string message, const std::string& path, const std::string& other) {
  std::size_t place = 0;
  while (!path.empty() && (place = message.find(path, place)) != std::string::npos) {
    const bool is_whole = begins_word(message, place);
    if (is_whole) {
      message.replace(place, path.size(), other);
    }
    place += is_whole ? other.size() : path.size();
  }
  return message;
}

/// Calls the step; the name of an output comes from its input, so where it is refused, the input
/// has failed and not the disk.
template <typename Step>
void with_names_of_input(const Step& step) {
  try {
    step();
  } catch (const OutputNameError& error) {
    throw Error(ErrorKind::bad_value, error.what());
  }
}

/// Makes the files' folder, and fails for the first name that is too long, before any is written.
void check_names(const std::vector<WrittenFile>& files) {
  for (const WrittenFile& file : files) {
    make_folders(file.path.parent_path());
    std::error_code error;
    static_cast<void>(fs::symlink_status(file.path, error));
    if (is_name_fault(error.value())) {
      fail_output(file.path, "cannot be written", error.value());
    }
  }
}

bool is_there(const WrittenFile& file) {
  std::error_code error;
  return fs::exists(fs::symlink_status(file.path, error));
}

void refuse_files(const std::vector<WrittenFile>& files, bool are_own) {
  for (const WrittenFile& file : files) {
    std::error_code error;
    if (are_own) {
      fs::remove(file.path, error);
    } else if (is_there(file)) {
      throw exists_error(file.path);
    }
  }
}

/// The output to the sink, and its size and hash into the file's.
void give(const Output& output, WrittenFile& file, const ByteSink& sink) {
  ContentHash hash;
  output.give([&](std::string_view piece) {
    hash.add({reinterpret_cast<const std::uint8_t*>(piece.data()), piece.size()});
    file.bytes += piece.size();
    sink(piece);
  });
  file.hash = hash.take();
}

/// None gets its name before all are on the disk: a number that its file cannot hold shows while it
/// is written, and a disk that is full.
void write_all(const std::vector<Output>& outputs, std::vector<WrittenFile>& files,
               Existing existing) {
  std::deque<TemporaryFile> made;
  for (std::size_t i = 0; i < files.size(); ++i) {
    make_folders(files[i].path.parent_path());
    TemporaryFile& temporary = made.emplace_back(files[i].path);
    give(outputs[i], files[i], [&](std::string_view piece) { temporary.append(piece); });
    temporary.close();
  }
  for (TemporaryFile& temporary : made) {
    temporary.become_target(existing);
  }
}

}  // namespace

ManifestLine item_line(const Input& input, const std::string& command, const std::string& key,
                       const ItemReport& report, const fs::path& folder) {
  ManifestLine line{.name = input.name,
                    .command = command,
                    .folder = valid_utf8(input.found_in),
                    .status = report.fault ? ItemStatus::failed : ItemStatus::done,
                    .key = key,
                    .hash = report.hash,
                    .mask_hash = report.mask_hash,
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

Results::Results(ResultOptions options, OutputPlaces places, RunRecords* records)
    : options_(std::move(options)), places_(std::move(places)), records_(records) {}

std::string Results::key(const Input& input) const {
  return records_ != nullptr ? options_.key(input) : "";
}

std::optional<ManifestLine> Results::earlier(int index, const std::string& key) const {
  if (records_ == nullptr || key.empty() || options_.redo) {
    return std::nullopt;
  }
  std::optional<EarlierLine> earlier = records_->earlier(index, key);
  const bool is_done =
      earlier && earlier->line.status == ItemStatus::done &&
      outputs_are_there(earlier->line, options_.folder, options_.verify || earlier->by_hash);
  return is_done ? std::optional(std::move(earlier->line)) : std::nullopt;
}

std::vector<WrittenFile> Results::places_of(const Input& input,
                                            const std::vector<Output>& outputs) const {
  if (!options_.file.empty() && outputs.size() != 1) {
    throw Error(ErrorKind::usage, "--output {}: one file, and there are {}; name a folder",
                options_.file.native(), outputs.size());
  }
  std::vector<WrittenFile> files;
  for (const Output& output : outputs) {
    fs::path path = options_.file;
    if (path.empty()) {
      path = options_.folder / places_.stem(input);
      path += "." + output.kind;
    }
    files.push_back(
        {.path = std::move(path), .smallest_text = output.smallest_text, .boxes = output.boxes});
  }
  return files;
}

std::vector<WrittenFile> Results::write(int index, const Input& input, const std::string& key,
                                        const std::vector<Output>& outputs) {
  std::vector<WrittenFile> files = places_of(input, outputs);
  if (options_.dry || options_.file == standard_output_path) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      give(outputs[i], files[i], [](std::string_view) {});
    }
    if (!options_.dry) {  // what is there cannot be taken back, so it is known to have no fault
      outputs.front().give(write_standard_output);
    }
    return files;
  }
  const Existing existing = options_.keep ? Existing::keep : Existing::replace;
  if (options_.file.empty()) {
    with_names_of_input([&] { check_names(files); });
    begin(index, input, key, files);
    with_names_of_input([&] { write_all(outputs, files, existing); });
  } else {
    begin(index, input, key, files);
    write_all(outputs, files, existing);
  }
  if (records_ == nullptr && !files.empty()) {  // else the manifest's writer does, once for all
    sync_folder(files.front().path.parent_path());
  }
  return files;
}

void Results::begin(int index, const Input& input, const std::string& key,
                    const std::vector<WrittenFile>& files) {
  ItemReport begun;
  for (const WrittenFile& file : files) {
    begun.files.push_back({.path = file.path});
  }
  ManifestLine line = item_line(input, options_.command, key, begun, options_.folder);
  line.status = ItemStatus::begun;
  if (options_.keep) {
    refuse_files(files, is_begun_before(index, line));
  }
  append(line);
  if (records_ != nullptr) {
    // Else power that is lost now could leave the line of before, and new files.
    records_->sync(std::ranges::any_of(files, is_there));
  }
}

/// A killed run of the same recipe owned these very files.
bool Results::is_begun_before(int index, const ManifestLine& line) const {
  const std::optional<EarlierLine> earlier =
      records_ != nullptr ? records_->earlier(index, line.key) : std::nullopt;
  return earlier && earlier->line.status == ItemStatus::begun &&
         std::ranges::equal(earlier->line.outputs, line.outputs, {}, &ManifestOutput::file,
                            &ManifestOutput::file);
}

ManifestLine Results::record(const Input& input, const std::string& key, const ItemReport& report) {
  ManifestLine line = item_line(input, options_.command, key, report, options_.folder);
  if (line.measures) {
    line.measures->setting.weights = options_.weights;
  }
  append(line);
  return line;
}

void Results::append(const ManifestLine& line) {
  if (records_ != nullptr) {
    const std::lock_guard lock(mutex_);
    records_->append(line);
  }
}

}  // namespace lacuna
