#include "lacuna/runner/records/record_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "lacuna/base/error.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "lacuna/runner/records/writer_life.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view journal_end = ".jsonl";
constexpr std::size_t most_line_bytes = std::size_t{1} << 24U;  // a line has some 1 to 100 KB

bool names_journal(std::string_view name) {
  return name.starts_with(mark_start) && name.ends_with(journal_end);
}

/// The file, or nullptr if it is not there.
std::shared_ptr<const InputFile> opened(const fs::path& path) {
  try {
    return std::make_shared<InputFile>(path);
  } catch (const Error&) {
    std::error_code error;
    if (fs::exists(path, error)) {
      throw;
    }
    return nullptr;  // most often a journal whose run has just ended
  }
}

void read_lines(const InputFile& file,
                const std::function<void(std::string_view, std::uint64_t)>& visit) {
  std::string rest;
  std::uint64_t rest_offset = 0;
  for_each_piece(file, [&](const Bytes& piece) {
    rest.append(piece.begin(), piece.end());
    std::size_t start = 0;
    for (std::size_t end = rest.size() - piece.size();
         (end = rest.find('\n', end)) != std::string::npos; start = ++end) {
      visit(std::string_view(rest).substr(start, end + 1 - start), rest_offset + start);
    }
    rest.erase(0, start);
    if (rest.size() > most_line_bytes) {
      fail(file.subject(), ErrorKind::too_large,
           "a line of more than {} bytes at byte {}; remove the file, what it tells of is done "
           "again",
           most_line_bytes, rest_offset + start);
    }
    rest_offset += start;
  });
}

/// content_hash() of a file of any size.
std::string file_hash(const fs::path& path) {
  ContentHash hash;
  for_each_piece(InputFile(path), [&](const Bytes& piece) { hash.add(piece); });
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
  return fmt::format("{}{}{}{}", mark, owner.empty() ? "" : ".", owner, journal_end);
}

std::string journal_owner(std::string_view name) {
  const std::size_t dot = name.find('.', mark_start.size());
  const bool has_owner = names_journal(name) && dot + journal_end.size() < name.size();
  return has_owner ? std::string(name.substr(dot + 1, name.size() - journal_end.size() - dot - 1))
                   : "";
}

std::vector<fs::path> owned_journals(const fs::path& folder, std::string_view owner) {
  std::vector<fs::path> journals = marked_files(folder, journal_end);
  std::erase_if(journals, [&](const fs::path& journal) {
    return journal_owner(journal.filename().native()) != owner;
  });
  return journals;
}

int RecordFiles::add(const fs::path& path, Standing standing) {
  files_.push_back({.path = path, .standing = standing});
  if (files_.size() <= most_open) {
    files_.back().open = opened(path);
    files_.back().path = "";
  }
  return static_cast<int>(files_.size()) - 1;
}

const Standing& RecordFiles::standing(int file) const {
  return files_[static_cast<std::size_t>(file)].standing;
}

std::shared_ptr<const InputFile> RecordFiles::file(int number) const {
  const File& file = files_[static_cast<std::size_t>(number)];
  return file.path.empty() ? file.open : opened(file.path);
}

void RecordFiles::for_each(
    const std::function<void(const ManifestLine&, const LinePlace&)>& visit) const {
  for (int number = 0; number < static_cast<int>(files_.size()); ++number) {
    const std::shared_ptr<const InputFile> input = file(number);
    if (input == nullptr) {
      continue;
    }
    read_lines(*input, [&](std::string_view text, std::uint64_t offset) {
      if (const std::optional<ManifestLine> line = read_manifest_line(text)) {
        visit(
            *line,
            {.file = number, .length = static_cast<std::uint32_t>(text.size()), .offset = offset});
      }
    });
  }
}

std::string RecordFiles::text_at(const LinePlace& place) const {
  const std::shared_ptr<const InputFile> input = file(place.file);
  if (input == nullptr || place.offset + place.length > input->size()) {
    return "";
  }
  Bytes bytes(place.length);
  input->read_at(place.offset, bytes);
  return {bytes.begin(), bytes.end()};
}

bool outputs_are_there(const ManifestLine& line, const fs::path& folder, bool verify) {
  return std::ranges::all_of(line.outputs, [&](const ManifestOutput& output) {
    return output_is_there(output, folder, verify);
  });
}

}  // namespace lacuna
