#include "lacuna/flow/prepare.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/patch/mask_file.hpp"
#include "lacuna/patch/patches.hpp"

namespace lacuna {
namespace {

/// --mask-file 'masks/{name}.png' gives each image its own.
constexpr std::string_view placeholder = "{name}";

/// Notes what is odd about a mask file.
Mask specified_mask(const MaskOptions& options, MaskedImage& image) {
  std::vector<std::uint8_t> hidden(static_cast<std::size_t>(image.grid.count()));
  const auto add = [&](const Mask& mask) {
    std::ranges::transform(hidden, mask.hidden, hidden.begin(),
                           [](int a, int b) { return static_cast<std::uint8_t>(a | b); });
  };
  if (!options.patches.empty()) {
    add(mask_of_patches(image.grid, options.patches));
  }
  if (!options.rectangles.empty()) {
    const Mask mask = mask_of_rectangles(image.grid, image.seen.source, options.rectangles,
                                         image.height, image.width);
    add(mask);
    if (mask.hidden_count() == 0) {
      image.notes.emplace_back(
          "--mask-rect hides no patch: none that the model sees is covered by half");
    }
  }
  if (!options.file.empty()) {
    FileMask file = mask_of_file(mask_file_for(options.file, image.name), image.grid,
                                 image.seen.source, image.height, image.width);
    add(file.mask);
    image.mask_origin.reading = file.reading;
    image.mask_origin.file_hash = std::move(file.hash);
    std::ranges::move(file.notes, std::back_inserter(image.notes));
  }
  return mask_of(std::move(hidden));
}

/// A part of the decoded picture as a part of the file's.
Box in_file_pixels(const Box& part, const DecodedImage& decoded) {
  const double factor = decoded.reduction;
  return {part.left * factor, part.top * factor,
          std::min(part.right * factor, static_cast<double>(decoded.width)),
          std::min(part.bottom * factor, static_cast<double>(decoded.height))};
}

/// At least twice the pixels that are left after resizing, so that resizing still has to choose.
int enough_side(const Preprocessing& preprocessing) {
  const double side = std::max(preprocessing.height, preprocessing.width);
  return static_cast<int>(
      std::ceil(2 * side / (preprocessing.crops() ? preprocessing.crop_ratio : 1)));
}

/// A model's preprocessing with the user's geometry. Throws Error{usage} for a size that is no
/// multiple of the patch size.
Preprocessing preprocessing_with(const Preprocessing& model, const GeometryOptions& geometry,
                                 int patch_size) {
  Preprocessing preprocessing = model;
  preprocessing.height = geometry.height.value_or(model.height);
  preprocessing.width = geometry.width.value_or(model.width);
  preprocessing.fit = geometry.fit.value_or(model.fit);
  preprocessing.interpolation = geometry.interpolation.value_or(model.interpolation);
  preprocessing.crop_ratio = geometry.crop_ratio.value_or(model.crop_ratio);
  preprocessing.mean = geometry.mean.value_or(model.mean);
  preprocessing.standard_deviation = geometry.standard_deviation.value_or(model.standard_deviation);
  const auto check = [&](int size) {
    if (size <= 0 || size % patch_size != 0) {
      throw Error(ErrorKind::usage,
                  "--image-size {}x{}: each side must be a multiple of the patch size {}; try {}",
                  preprocessing.width, preprocessing.height, patch_size,
                  std::max(1, size / patch_size) * patch_size);
    }
  };
  check(preprocessing.width);
  check(preprocessing.height);
  return preprocessing;
}

/// The grids that images can have: one, or with Fit::grid the square one and longer ones, in steps
/// of a square, that lie and that stand.
std::vector<PatchGrid> grids_of(const Preprocessing& preprocessing, int patch_size) {
  const PatchGrid grid = grid_of(preprocessing.height, preprocessing.width, patch_size);
  if (preprocessing.fit != Fit::grid) {
    return {grid};
  }
  const int side = std::min(grid.rows, grid.columns);
  std::vector<PatchGrid> grids;
  for (int aspect = 1; aspect <= max_aspect; ++aspect) {
    grids.push_back({.rows = side, .columns = side * aspect, .patch_size = patch_size});
    grids.push_back({.rows = side * aspect, .columns = side, .patch_size = patch_size});
  }
  return grids;
}

/// The mask that the options alone decide; nothing where rectangles or a file take part.
std::optional<Mask> known_mask(const MaskOptions& options, const PatchGrid& grid) {
  const bool depends = !options.rectangles.empty() || !options.file.empty();
  if (depends && options.patches.empty()) {
    return std::nullopt;
  }
  const Mask mask = options.patches.empty() ? draw_mask(grid, options.pattern)
                                            : mask_of_patches(grid, options.patches);
  return depends ? std::nullopt : std::optional(options.invert ? inverted(mask) : mask);
}

std::optional<Error> misfit_on(const PatchGrid& grid, const MaskOptions& options,
                               const GridCheck& check) {
  try {
    const std::optional<Mask> mask = known_mask(options, grid);
    if (check) {
      check(grid, mask ? &*mask : nullptr);
    }
    return std::nullopt;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::bad_value) {
      throw;
    }
    return error;
  }
}

}  // namespace

std::string mask_file_for(std::string file, const std::string& input_name) {
  const std::string name = std::filesystem::path(input_name).replace_extension().native();
  for (std::size_t place = file.find(placeholder); place != std::string::npos;
       place = file.find(placeholder, place + name.size())) {
    file.replace(place, placeholder.size(), name);
  }
  return file;
}

MaskPattern pattern_for(const MaskOptions& options, const std::string& input_name) {
  MaskPattern pattern = options.pattern;
  if (options.seed_mode == SeedMode::per_image) {
    // 32 bits: what every framework's generator can be seeded with.
    pattern.seed = name_seed(input_name, pattern.seed) & 0xFFFFFFFFU;
  }
  return pattern;
}

void set_mask(const MaskOptions& options, MaskedImage& image) {
  image.mask_origin = {};
  image.ratio_requested.reset();
  image.seed.reset();
  image.rng.reset();
  if (options.is_specified()) {
    image.mask = specified_mask(options, image);
    image.mask_origin.patches = !options.patches.empty();
    image.mask_origin.rectangles = !options.rectangles.empty();
    image.mask_origin.file = options.file;
  } else {
    const MaskPattern pattern = pattern_for(options, image.name);
    image.mask = draw_mask(image.grid, pattern);
    image.mask_origin.pattern = pattern.type;
    if (is_drawn(pattern.type)) {
      image.ratio_requested = pattern.ratio;
      image.seed = pattern.seed;
      image.rng = pattern.rng;
    }
  }
  if (options.invert) {
    image.mask = inverted(image.mask);
    image.mask_origin.inverted = true;
  }
}

void check_options(const PrepareOptions& options, const Preprocessing& model, int patch_size,
                   const GridCheck& check) {
  std::ranges::for_each(options.mask.rectangles, check_rectangle);
  std::optional<Error> misfit;
  for (const PatchGrid& grid :
       grids_of(preprocessing_with(model, options.geometry, patch_size), patch_size)) {
    misfit = misfit_on(grid, options.mask, check);
    if (!misfit) {
      break;
    }
  }
  if (misfit) {
    throw Error(ErrorKind::usage, misfit->what());
  }
  const std::string& file = options.mask.file;
  if (!file.empty() && file.find(placeholder) == std::string::npos) {
    check_mask_file(file);
  }
}

MaskedImage prepare(const Input& input, const Preprocessing& model, int patch_size,
                    const PrepareOptions& options) {
  const Preprocessing preprocessing = preprocessing_with(model, options.geometry, patch_size);
  ImageFileOptions file = options.file;
  file.enough_side = options.fast_decode ? enough_side(preprocessing) : 0;
  DecodedImage decoded =
      input.bytes ? decode_image(*input.bytes, input.subject(), file)
                  : decode_image(read_input(input, file.max_file_bytes), input.subject(), file);
  MaskedImage image;
  image.name = input.name;
  image.hash = decoded.hash;
  image.original = std::move(decoded.image);
  image.reduction = decoded.reduction;
  image.height = decoded.height;
  image.width = decoded.width;
  image.notes = std::move(decoded.notes);
  image.preprocessing = preprocessing;
  image.seen = fit_image(image.original, preprocessing, patch_size);
  image.seen.source = in_file_pixels(image.seen.source, decoded);
  image.grid = grid_of(image.seen.pixels.height, image.seen.pixels.width, patch_size);
  set_mask(options.mask, image);
  return image;
}

}  // namespace lacuna
