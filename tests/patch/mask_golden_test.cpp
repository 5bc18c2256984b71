#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "lacuna/patch/mask_patterns.hpp"
#include "support/golden_files.hpp"

namespace lacuna::mask_golden_test {

using nlohmann::json;
using testing::golden_json;

// tests/reference/masks.py wrote the golden files with the references' own generators.

namespace {

Rng rng_of(const std::string& name) {
  return name == "torch"    ? Rng::torch
         : name == "numpy"  ? Rng::numpy
         : name == "python" ? Rng::python
                            : Rng::lacuna;
}

std::string digits(const Mask& mask) {
  std::string text;
  for (const std::uint8_t hidden : mask.hidden) {
    text += hidden != 0 ? '1' : '0';
  }
  return text;
}

Mask drawn(MaskType type, const json& entry, double ratio) {
  const PatchGrid grid{.rows = entry.at("rows"), .columns = entry.at("columns"), .patch_size = 16};
  return draw_mask(
      grid,
      {.type = type, .ratio = ratio, .seed = entry.at("seed"), .rng = rng_of(entry.at("rng"))});
}

/// Compares the values of every mask in the file; returns how many there were.
int compare_values(MaskType type, const std::string& name) {
  int masks = 0;
  for (const json& entry : golden_json("masks/" + name)) {
    for (const json& expected : entry.at("masks")) {
      CAPTURE(entry.at("seed").get<std::uint64_t>());
      CAPTURE(expected.at("ratio").get<double>());
      CHECK(digits(drawn(type, entry, expected.at("ratio"))) == expected.at("values"));
      ++masks;
    }
  }
  return masks;
}

void compare_random(const std::string& name, int expected_masks) {
  CHECK(compare_values(MaskType::random, name) == expected_masks);
  for (const json& entry : golden_json("masks/" + name)) {
    const std::vector<int> ids_shuffle = entry.at("ids_shuffle");
    for (const json& expected : entry.at("masks")) {
      CAPTURE(entry.at("seed").get<std::uint64_t>());
      CAPTURE(expected.at("ratio").get<double>());
      const Mask mask = drawn(MaskType::random, entry, expected.at("ratio"));
      CHECK(mask.visible_count() == expected.at("visible"));
      CHECK(mask.ids_restore == entry.at("ids_restore").get<std::vector<int>>());
      CHECK(mask.ids_keep ==
            std::vector<int>(ids_shuffle.begin(), ids_shuffle.begin() + mask.visible_count()));
    }
  }
}

}  // namespace

TEST_CASE("random masks are those of transformers' ViTMAE with torch's and NumPy's noise") {
  compare_random("random.json", 31 * 8);
}

TEST_CASE("block masks are those of BEiT's generator with CPython's random") {
  CHECK(compare_values(MaskType::block, "block.json") == 20 * 8);
}

TEST_CASE("simmim masks are those of SimMIM's generator with NumPy's permutation") {
  CHECK(compare_values(MaskType::simmim, "simmim.json") == 12 * 8);
}

TEST_CASE("lacuna's own masks never change") {
  compare_random("random-lacuna.json", 20 * 8);
  CHECK(compare_values(MaskType::block, "block-lacuna.json") == 15 * 8);
  CHECK(compare_values(MaskType::simmim, "simmim-lacuna.json") == 12 * 8);
}

}  // namespace lacuna::mask_golden_test
