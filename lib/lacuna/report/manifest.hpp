#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/analysis/summary/measures.hpp"

namespace lacuna {

/// One file that a line of the manifest answers for.
struct ManifestOutput {
  std::string file;         ///< Its path below the output folder.
  std::uint64_t bytes = 0;  ///< Its size.
  std::string hash = {};    ///< content_hash() of it.
  bool operator==(const ManifestOutput&) const = default;
};

enum class ItemStatus {
  begun,   ///< Its outputs are about to be written: only in a journal.
  done,    ///< All outputs are in place.
  failed,  ///< See `failure`; outputs may be there all the same.
};

/// What became of one input under one command: a line of manifest.jsonl, or of the journal of a run
/// that goes on. Nothing in it depends on time, place or the number of threads. As text, on one
/// line (assets/schema/manifest-1.schema.json):
///
///     {"name": "sub/a.jpg", "command": "compare", "status": "begun" | "done" | "failed",
///      "key": "xxh3:…", "hash": "xxh3:…", "mask_hash": "xxh3:…",
///      "outputs": [{"file": "sub/a.compare.png", "bytes": 102400, "hash": "xxh3:…"}, …],
///      "measures": {…},                             of a `done` line of some commands
///      "error": {"class": "damaged", "message": "…"}}        of a `failed` line
///
/// A `begun` line lists its outputs without size and hash. Texts that are not UTF-8 are there
/// twice: with U+FFFD, and exact as "name_base64" or "file_base64".
struct ManifestLine {
  std::string name;         ///< The input's.
  std::string command;      ///< "compare".
  std::string folder = {};  ///< Input::found_in, as valid UTF-8.
  ItemStatus status = ItemStatus::done;
  std::string key = {};        ///< result_key() of the input; empty if it could not be read.
  std::string hash = {};       ///< content_hash() of the input; empty if it could not be decoded.
  std::string mask_hash = {};  ///< content_hash() of its mask file; empty without one.
  std::vector<ManifestOutput> outputs = {};
  std::string failure = {};  ///< kind_name() of the error.
  std::string message = {};  ///< For a person, on one line.
  /// What the image showed, of a `done` line whose command measures something.
  std::optional<Measures> measures = {};
};

/// Whether the command's figure is among the outputs: "cat.compare.png".
[[nodiscard]] bool has_figure(const ManifestLine& line);

/// The line as JSON, with its newline.
[[nodiscard]] std::string manifest_json(const ManifestLine& line);

/// The line again; nothing for one that is torn, is no JSON or lacks a member, or has a "tar":
/// lacuna 0.1.0 packed results (--pack), and what such a line is about is done again. Unknown
/// members are passed over, and so are measures that are not as manifest_json() writes them.
[[nodiscard]] std::optional<ManifestLine> read_manifest_line(std::string_view text);

}  // namespace lacuna
