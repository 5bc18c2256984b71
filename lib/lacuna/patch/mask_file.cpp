#include "lacuna/patch/mask_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/base/npy.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/image/decoded_image.hpp"
#include "lacuna/patch/mask_json.hpp"
#include "lacuna/patch/mask_picture.hpp"
#include "lacuna/patch/mask_raster.hpp"

namespace lacuna {
namespace {

constexpr std::uint64_t largest_text = std::uint64_t{64} << 20U;

bool is_json(const Bytes& file) {
  std::string_view text = as_text(file);
  text.remove_prefix(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text.starts_with('{') || text.starts_with('[');
}

void check_size(const Bytes& file, const std::string& subject) {
  if (file.size() > largest_text) {
    throw Error(ErrorKind::too_large,
                "{}: {} bytes, the limit of a JSON or .npy mask is {}; save only the mask", subject,
                file.size(), largest_text);
  }
}

void refuse_archives(const Bytes& file, const std::string& subject) {
  if (as_text(file).starts_with("PK\x03\x04")) {
    throw Error(ErrorKind::not_image,
                "{}: a zip archive, as .npz is, needed a picture, JSON or .npy; save one array "
                "with numpy.save",
                subject);
  }
  if (file.size() > 2 && file[0] == 0x80 && file[1] >= 2 && file[1] <= 5) {
    throw Error(ErrorKind::not_image,
                "{}: a Python pickle, which could run code and is never loaded, needed a picture, "
                "JSON or .npy; save the array with numpy.save",
                subject);
  }
}

enum class MaskFileKind { array, json, picture };

/// Told apart by content; refuses what cannot be a mask.
MaskFileKind kind_of(const Bytes& file, const std::string& subject) {
  if (is_npy(file)) {
    check_size(file, subject);
    return MaskFileKind::array;
  }
  if (is_json(file)) {
    check_size(file, subject);
    return MaskFileKind::json;
  }
  refuse_archives(file, subject);
  return MaskFileKind::picture;
}

/// Why a raster that hides no patch does not.
std::string why_nothing(const MaskRaster& raster, MaskFileKind kind) {
  if (std::ranges::find(raster.hidden, 1) != raster.hidden.end()) {
    return ": none is covered by half";
  }
  return kind == MaskFileKind::picture ? ": no pixel of it is white (grey of 128 or more)" : "";
}

}  // namespace

FileMask mask_of_file(const std::filesystem::path& path, const PatchGrid& grid, const Box& source,
                      int original_height, int original_width) {
  const std::string& subject = path.native();
  const Bytes file = read_whole_file(path, ImageFileOptions{}.max_file_bytes);
  const MaskFileKind kind = kind_of(file, subject);
  FileMask result;
  result.hash = content_hash(file);
  std::string too_little;
  if (kind == MaskFileKind::json) {
    result.mask = mask_of_json(file, subject, grid);
  } else {
    const MaskRaster raster = kind == MaskFileKind::array ? read_mask_array(file, subject, grid)
                                                          : read_mask_picture(file, subject);
    result.mask = mask_of_raster(raster, subject, grid, source, original_height, original_width);
    result.reading = raster.reading;
    if (!raster.unusual.empty()) {
      result.notes.push_back(fmt::format("{}: {}", subject, raster.unusual));
    }
    too_little = why_nothing(raster, kind);
  }
  if (result.mask.hidden_count() == 0) {
    result.notes.push_back(fmt::format("{}: hides no patch{}", subject, too_little));
  } else if (result.mask.visible_count() == 0) {
    result.notes.push_back(fmt::format("{}: hides every patch", subject));
  }
  return result;
}

void check_mask_file(const std::filesystem::path& path) {
  const std::string& subject = path.native();
  const Bytes file = read_whole_file(path, ImageFileOptions{}.max_file_bytes);
  switch (kind_of(file, subject)) {
    case MaskFileKind::array:
      static_cast<void>(read_npy(file, subject));
      break;
    case MaskFileKind::json:
      check_json(file, subject);
      break;
    case MaskFileKind::picture:
      static_cast<void>(read_mask_picture(file, subject));
      break;
  }
}

}  // namespace lacuna
