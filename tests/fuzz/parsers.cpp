#include "fuzz/parsers.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/json_object.hpp"
#include "lacuna/base/json_reader.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/base/recipe_json.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/image/exif.hpp"
#include "lacuna/image/file_kind.hpp"
#include "lacuna/image/image_file.hpp"
#include "lacuna/image/png_chunks.hpp"
#include "lacuna/model/checkpoint/checkpoint_config.hpp"
#include "lacuna/model/checkpoint/hub_config.hpp"
#include "lacuna/model/checkpoint/preprocessor_config.hpp"
#include "lacuna/model/container/safetensors/safetensors.hpp"
#include "lacuna/model/container/sharded_weights.hpp"
#include "lacuna/model/container/torch/pickle_reader.hpp"
#include "lacuna/model/container/torch/state_dict.hpp"
#include "lacuna/model/container/torch/torch_zip.hpp"
#include "lacuna/patch/mask_json.hpp"
#include "lacuna/patch/mask_picture.hpp"
#include "lacuna/patch/mask_raster.hpp"
#include "lacuna/render/formats/gif.hpp"
#include "lacuna/render/formats/html_document.hpp"
#include "lacuna/render/formats/pdf_recipe.hpp"
#include "lacuna/render/formats/svg_document.hpp"
#include "lacuna/report/manifest.hpp"
#include "lacuna/report/summary_csv.hpp"
#include "lacuna/report/summary_json.hpp"
#include "lacuna/runner/inputs/tar_index.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/records/shard_files.hpp"
#include "lacuna/serve/live_state.hpp"

namespace lacuna::testing {
namespace {

using Input = std::span<const std::uint8_t>;

const std::string subject = "file";

/// A file in memory, for readers that open theirs.
class MemoryFile {
 public:
  explicit MemoryFile(Input bytes) : descriptor_(::memfd_create("input", MFD_CLOEXEC)) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written <= 0) {
        throw std::system_error(errno, std::generic_category(), "a file in memory");
      }
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  [[nodiscard]] std::filesystem::path path() const {
    return "/proc/self/fd/" + std::to_string(descriptor_);
  }

 private:
  int descriptor_;
};

template <PictureFormat format>
void read_picture(Input bytes) {
  if (file_kind(bytes).format != format) {
    return;
  }
  (void)decode_image(bytes, subject, {.max_pixels = most_pixels});
  if (format == PictureFormat::jpeg) {
    (void)decode_image(bytes, subject, {.max_pixels = most_pixels, .enough_side = 8});
  }
}

void read_orientation(Input bytes) {
  (void)exif_orientation(bytes);
  (void)xmp_orientation(as_text(bytes));
}

constexpr PatchGrid grid = {.rows = 3, .columns = 4, .patch_size = 4};

void read_mask_npy(Input bytes) {
  (void)read_mask_array(bytes, subject, grid);
}

void read_mask_json(Input bytes) {
  (void)mask_of_json(bytes, subject, grid);
}

void read_picture_of_mask(Input bytes) {
  (void)decode_image(bytes, subject, {.max_pixels = most_pixels});  // a larger one takes too long
  const MaskRaster raster = read_mask_picture(bytes, subject);
  const Box whole = {.right = static_cast<double>(raster.width),
                     .bottom = static_cast<double>(raster.height)};
  (void)mask_of_raster(raster, subject, grid, whole, raster.height, raster.width);
}

/// What opening a checkpoint does with a file once it is known to be whole.
void read_weights(const WeightsFile& file) {
  constexpr std::uint64_t most_read = 1U << 16U;
  for (const StoredTensor& tensor : file.tensors()) {
    if (tensor.count() <= most_read) {
      try {
        std::vector<float> values(tensor.count());
        file.read_float32(tensor, values);
      } catch (const Error&) {  // of this tensor
      }
    }
  }
  (void)understand(file);
}

void read_safetensors(Input bytes) {
  const MemoryFile file(bytes);
  read_weights(Safetensors(file.path()));
}

void read_shard_index(Input bytes) {
  const MemoryFile file(bytes);
  (void)shards_of(file.path());
}

void read_zip(Input bytes) {
  const MemoryFile file(bytes);
  read_weights(TorchZip(file.path()));
}

void read_bare_pickle(Input bytes) {
  (void)find_state_dict(read_pickle(bytes, subject));
}

void read_config(Input bytes) {
  const MemoryFile file(bytes);
  (void)read_hub_config(file.path());
}

void read_preprocessor(Input bytes) {
  const JsonObject json = JsonObject::parse(as_text(bytes), subject);
  try {
    (void)preprocessing_of_timm(json, {});
  } catch (const Error&) {  // but perhaps the other's
  }
  (void)preprocessing_of_hub(json, {});
}

void read_tar(Input bytes) {
  const MemoryFile file(bytes);
  (void)tar_index(file.path());
}

void read_recipe_json(Input bytes) {
  (void)command_line(read_recipe(as_text(bytes), subject), subject);
}

void read_png_texts(Input bytes) {
  (void)png_texts(bytes);
  (void)last_png_text(png_chunks(bytes), "lacuna:recipe");
}

void read_svg(Input bytes) {
  (void)svg_recipe(as_text(bytes));
}

void read_pdf(Input bytes) {
  (void)pdf_recipe(as_text(bytes));
}

void read_gif(Input bytes) {
  (void)gif_comments(Bytes(bytes.begin(), bytes.end()));
}

void read_html(Input bytes) {
  (void)html_recipe(as_text(bytes));
}

void read_state_of_page(Input bytes) {
  (void)read_live_state(as_text(bytes));
}

void read_records(Input bytes) {
  const MemoryFile file(bytes);
  (void)read_shard_head(file.path());
  RecordFiles records;
  records.add(file.path());
  Summary summary;
  records.for_each([&](const ManifestLine& line, const LinePlace& place) {
    (void)manifest_json(line);
    (void)records.text_at(place);
    if (line.measures) {
      summary.add(line.command, *line.measures, line.name, line.folder);
    }
  });
  const std::vector<SummaryGroup> groups = summary.groups();
  (void)summary_json(groups);
  (void)summary_csv(groups);
}

void read_any_json(Input bytes) {
  (void)read_json(as_text(bytes), subject).described();
}

constexpr Parser all[] = {{"jpeg", read_picture<PictureFormat::jpeg>},
                          {"png", read_picture<PictureFormat::png>},
                          {"webp", read_picture<PictureFormat::webp>},
                          {"tiff", read_picture<PictureFormat::tiff>},
                          {"bmp", read_picture<PictureFormat::bmp>},
                          {"gif", read_picture<PictureFormat::gif>},
                          {"orientation", read_orientation},
                          {"npy", read_mask_npy},
                          {"mask_json", read_mask_json},
                          {"mask_picture", read_picture_of_mask},
                          {"safetensors", read_safetensors},
                          {"shard_index", read_shard_index},
                          {"torch_zip", read_zip},
                          {"pickle", read_bare_pickle},
                          {"config", read_config},
                          {"preprocessor_config", read_preprocessor},
                          {"tar", read_tar},
                          {"recipe", read_recipe_json},
                          {"png_recipe", read_png_texts},
                          {"svg_recipe", read_svg},
                          {"pdf_recipe", read_pdf},
                          {"gif_recipe", read_gif},
                          {"html_recipe", read_html},
                          {"live_state", read_state_of_page},
                          {"records", read_records},
                          {"json", read_any_json}};

}  // namespace

std::span<const Parser> parsers() {
  return all;
}

void read_or_refuse(const Parser& parser, std::span<const std::uint8_t> bytes) {
  try {
    parser.read(bytes);
  } catch (const Error&) {  // refused
  }
}

}  // namespace lacuna::testing
