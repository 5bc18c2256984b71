#include "lacuna/model/checkpoint/preprocessor_config.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/hub_config.hpp"

namespace lacuna {
namespace {

struct Sides {
  int height = 0;
  int width = 0;
  bool shortest = false;  ///< One side, the shorter one; the other keeps the aspect.
};

[[noreturn]] void fail_step(const JsonObject& json, const std::string& rest) {
  fail(json.subject(), ErrorKind::unsupported, rest + "; name a pipeline with --preprocess");
}

std::optional<Sides> read_size(const JsonObject& json, const std::string& key) {
  if (!json.has(key)) {
    return std::nullopt;
  }
  if (!json.is_object(key)) {  // as older versions wrote it
    const int side = json.integer(key, 1, largest_image).value_or(0);
    return Sides{.height = side, .width = side};
  }
  const JsonObject size = *json.object(key);
  if (const std::optional<int> edge = size.has("shortest_edge")
                                          ? size.integer("shortest_edge", 1, largest_image)
                                          : std::nullopt) {
    return Sides{.height = *edge, .width = *edge, .shortest = true};
  }
  const std::optional<int> height = size.integer("height", 1, largest_image);
  const std::optional<int> width = size.integer("width", 1, largest_image);
  if (!height || !width) {
    json.refuse(key, "a side, {\"height\", \"width\"} or {\"shortest_edge\"}");
  }
  return Sides{.height = *height, .width = *width};
}

std::array<float, 3> read_colours(const JsonObject& json, const std::string& key,
                                  const std::array<float, 3>& absent, bool positive) {
  if (!json.has(key)) {
    return absent;
  }
  const std::vector<double> values = *json.numbers(key);
  std::array<float, 3> colours = {};
  for (std::size_t i = 0; i < colours.size(); ++i) {
    if (values.size() != colours.size() || std::abs(values[i]) > 1000 ||
        (positive && !(static_cast<float>(values[i]) > 0))) {
      json.refuse(key, positive ? "three positive numbers" : "three numbers");
    }
    colours.at(i) = static_cast<float>(values[i]);
  }
  return colours;
}

bool flag(const JsonObject& json, const std::string& key, bool absent) {
  return json.has(key) ? *json.boolean(key) : absent;
}

void read_rescaling(const JsonObject& json) {
  constexpr double factor = 1.0 / 255;
  if (!flag(json, "do_rescale", true)) {
    fail_step(json, "do_rescale is false, so the model would see bytes from 0 to 255");
  }
  if (json.has("rescale_factor") &&
      std::abs(*json.number("rescale_factor", 0, 1e6) - factor) > 1e-9) {
    fail_step(json, fmt::format("rescale_factor is {}, needed 1/255",
                                *json.number("rescale_factor", 0, 1e6)));
  }
}

void read_resample(const JsonObject& json, Preprocessing& preprocessing) {
  if (!json.has("resample")) {
    return;
  }
  const int filter = *json.integer("resample", 0, 1000);
  if (filter != 2 && filter != 3) {
    fail_step(json, fmt::format("resample is {}, needed 2 (bilinear) or 3 (bicubic)", filter));
  }
  preprocessing.interpolation = filter == 2 ? Interpolation::bilinear : Interpolation::bicubic;
}

/// The ratio that int(side / ratio) takes back to `whole`, exactly.
double exact_ratio(int side, int whole) {
  double ratio = static_cast<double>(side) / whole;
  while (static_cast<int>(side / ratio) < whole) {
    ratio = std::nextafter(ratio, 0.0);
  }
  return ratio;
}

void read_geometry(const JsonObject& json, Preprocessing& preprocessing) {
  if (!flag(json, "do_resize", true)) {
    fail_step(json, "do_resize is false, so pictures would have any size");
  }
  const Sides size =
      read_size(json, "size")
          .value_or(Sides{.height = preprocessing.height, .width = preprocessing.width});
  if (!flag(json, "do_center_crop", false)) {
    if (size.shortest) {
      fail_step(json, "the shortest edge is set and nothing cropped, so grids would differ");
    }
    preprocessing.fit = Fit::squash;
    preprocessing.height = size.height;
    preprocessing.width = size.width;
    return;
  }
  const Sides crop = read_size(json, "crop_size").value_or(size);
  if (crop.height > size.height || crop.width > size.width) {
    fail_step(json, fmt::format("crop_size is {} x {} and size {} x {}, so the picture would "
                                "be padded",
                                crop.width, crop.height, size.width, size.height));
  }
  preprocessing.fit = size.shortest ? Fit::crop : Fit::squash_crop;
  preprocessing.height = crop.height;
  preprocessing.width = crop.width;
  preprocessing.crop_ratio = exact_ratio(crop.height, size.height);
  if (static_cast<int>(crop.width / preprocessing.crop_ratio) != size.width) {
    fail_step(json, "size and crop_size have different aspects");
  }
}

}  // namespace

Preprocessing preprocessing_of_hub(const JsonObject& json, const Preprocessing& defaults) {
  Preprocessing preprocessing = defaults;
  preprocessing.crop_rounding = CropRounding::floor;
  read_rescaling(json);
  read_resample(json, preprocessing);
  read_geometry(json, preprocessing);
  preprocessing.mean = read_colours(json, "image_mean", defaults.mean, false);
  preprocessing.standard_deviation =
      read_colours(json, "image_std", defaults.standard_deviation, true);
  if (!flag(json, "do_normalize", true)) {
    preprocessing.mean = {0, 0, 0};
    preprocessing.standard_deviation = {1, 1, 1};
  }
  return preprocessing;
}

Preprocessing preprocessing_of_timm(const JsonObject& json, const Preprocessing& defaults) {
  Preprocessing preprocessing = defaults;
  preprocessing.fit = Fit::crop;
  if (json.has("input_size")) {
    const std::vector<int> size = *json.integers("input_size", 1, largest_image);
    if (size.size() != 3 || size[0] != 3) {
      json.refuse("input_size", "[3, height, width]");
    }
    preprocessing.height = size[1];
    preprocessing.width = size[2];
  }
  if (json.has("crop_pct")) {
    preprocessing.crop_ratio = std::min(*json.number("crop_pct", 0.01, 1.000001), 1.0);
  }
  if (json.has("interpolation")) {
    const std::string filter = *json.text("interpolation");
    if (filter != "bicubic" && filter != "bilinear") {
      fail_step(json, fmt::format("interpolation is \"{}\", needed bilinear or bicubic",
                                  filter.substr(0, 60)));
    }
    preprocessing.interpolation =
        filter == "bicubic" ? Interpolation::bicubic : Interpolation::bilinear;
  }
  const std::string mode = json.has("crop_mode") ? *json.text("crop_mode") : "center";
  if (mode == "squash") {
    preprocessing.fit = Fit::squash_crop;
  } else if (mode != "center") {
    fail_step(json,
              fmt::format("crop_mode is \"{}\", needed center or squash", mode.substr(0, 60)));
  }
  preprocessing.mean = read_colours(json, "mean", defaults.mean, false);
  preprocessing.standard_deviation = read_colours(json, "std", defaults.standard_deviation, true);
  return preprocessing;
}

}  // namespace lacuna
