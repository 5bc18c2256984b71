#include "lacuna/runner/records/record_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <system_error>

#include "lacuna/base/hash.hpp"
#include "lacuna/base/temporary_file.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view journal_start = ".lacuna-";
constexpr std::string_view journal_end = ".jsonl";
constexpr auto quiet_for =
    std::chrono::hours(1);  // with a line for each image, nobody is that slow
constexpr std::uint64_t piece_size = std::uint64_t{1} << 20U;

bool names_journal(std::string_view name) {
  return name.starts_with(journal_start) && name.ends_with(journal_end);
}

/// "HOST-PID" and what follows it.
std::string_view mark_of(std::string_view journal) {
  return journal.substr(journal_start.size());
}

bool is_of_this_host(std::string_view journal) {
  const std::string own = writer_mark();
  return mark_of(journal).starts_with(std::string_view(own).substr(0, own.find('-') + 1));
}

bool is_quiet(const fs::path& journal) {
  std::error_code error;
  return fs::last_write_time(journal, error) + quiet_for < fs::file_time_type::clock::now();
}

void read_lines(const InputFile& file,
                const std::function<void(std::string_view, std::uint64_t)>& visit) {
  std::string rest;
  std::uint64_t rest_offset = 0;
  Bytes piece;
  for (std::uint64_t offset = 0; offset < file.size(); offset += piece.size()) {
    piece.resize(std::min(piece_size, file.size() - offset));
    file.read_at(offset, piece);
    rest.append(piece.begin(), piece.end());
    std::size_t start = 0;
    for (std::size_t end = 0; (end = rest.find('\n', start)) != std::string::npos;
         start = end + 1) {
      visit(std::string_view(rest).substr(start, end + 1 - start), rest_offset + start);
    }
    rest.erase(0, start);
    rest_offset += start;
  }
}

/// content_hash() of a file of any size, a piece at a time.
std::string file_hash(const fs::path& path) {
  const InputFile file(path);
  ContentHash hash;
  Bytes piece;
  for (std::uint64_t offset = 0; offset < file.size(); offset += piece.size()) {
    piece.resize(std::min(piece_size, file.size() - offset));
    file.read_at(offset, piece);
    hash.add(piece);
  }
  return hash.take();
}

bool output_is_there(const ManifestOutput& output, const fs::path& folder, bool verify) {
  const fs::path path = folder / output.file;
  std::error_code error;
  const bool is_there = fs::symlink_status(path, error).type() == fs::file_type::regular &&
                        fs::file_size(path, error) == output.bytes && !error;
  return is_there && (!verify || file_hash(path) == output.hash);
}

}  // namespace

std::string journal_name(std::string_view mark, std::string_view owner) {
  return fmt::format("{}{}{}{}{}", journal_start, mark, owner.empty() ? "" : ".", owner,
                     journal_end);
}

std::string journal_owner(std::string_view name) {
  const std::size_t dot = name.find('.', journal_start.size());
  const bool has_owner = names_journal(name) && dot + journal_end.size() < name.size();
  return has_owner ? std::string(name.substr(dot + 1, name.size() - journal_end.size() - dot - 1))
                   : "";
}

std::vector<fs::path> dead_journals(const fs::path& folder, std::string_view owner) {
  std::vector<fs::path> journals;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().native();
    if (names_journal(name) && journal_owner(name) == owner && is_dead_journal(entry->path())) {
      journals.push_back(entry->path());
    }
  }
  std::ranges::sort(journals);
  return journals;
}

bool is_dead_journal(const fs::path& journal) {
  const std::string name = journal.filename().native();
  return is_of_this_host(name) ? !writer_may_live(mark_of(name)) : is_quiet(journal);
}

bool is_being_written(const fs::path& journal) {
  const std::string name = journal.filename().native();
  return is_of_this_host(name) && writer_may_live(mark_of(name)) && !is_quiet(journal);
}

int RecordFiles::add(const fs::path& path) {
  std::error_code error;
  files_.push_back(fs::exists(path, error) ? std::make_unique<InputFile>(path) : nullptr);
  return static_cast<int>(files_.size()) - 1;
}

void RecordFiles::for_each(
    const std::function<void(const ManifestLine&, const LinePlace&)>& visit) const {
  for (std::size_t file = 0; file < files_.size(); ++file) {
    if (files_[file] == nullptr) {
      continue;
    }
    read_lines(*files_[file], [&](std::string_view text, std::uint64_t offset) {
      if (const std::optional<ManifestLine> line = read_manifest_line(text)) {
        visit(*line, {.file = static_cast<int>(file),
                      .length = static_cast<std::uint32_t>(text.size()),
                      .offset = offset});
      }
    });
  }
}

std::string RecordFiles::text_at(const LinePlace& place) const {
  Bytes bytes(place.length);
  files_[static_cast<std::size_t>(place.file)]->read_at(place.offset, bytes);
  return {bytes.begin(), bytes.end()};
}

bool outputs_are_there(const ManifestLine& line, const fs::path& folder, bool verify) {
  return std::ranges::all_of(line.outputs, [&](const ManifestOutput& output) {
    return output_is_there(output, folder, verify);
  });
}

}  // namespace lacuna
