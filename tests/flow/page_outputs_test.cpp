#include "lacuna/flow/page_outputs.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lacuna/base/base64.hpp"
#include "lacuna/flow/compare_flow.hpp"
#include "lacuna/flow/sweep_flow.hpp"
#include "lacuna/report/page/packed_weights.hpp"
#include "support/outputs.hpp"
#include "support/untrained_model.hpp"

namespace lacuna::page_outputs_test {

using testing::bytes_of;
using testing::kinds_of;
using testing::untrained_tiny;

namespace {

const Input cat = {.path = LACUNA_SOURCE_DIR "/assets/samples/cat.png", .name = "<script>.png"};

/// 16 patches, 12 of them hidden; the page alone.
CompareOptions page_alone() {
  CompareOptions options;
  options.prepare.geometry.width = options.prepare.geometry.height = 64;
  options.output.figure = options.output.overlays = options.output.json = false;
  options.output.html = true;
  return options;
}

/// The blocks of that name in a page.
std::vector<std::string> blocks(const Bytes& page, const std::string& name) {
  const std::string text(page.begin(), page.end());
  const std::string start = "data-holds=\"" + name + "\">";
  std::vector<std::string> found;
  for (std::size_t place = text.find(start); place != std::string::npos;
       place = text.find(start, place + 1)) {
    const std::size_t first = place + start.size();
    found.push_back(text.substr(first, text.find("</script>", first) - first));
  }
  return found;
}

/// A block of records as words.
std::vector<std::uint16_t> words_of(const std::string& block) {
  const std::string bytes = bytes_of_base64(block).value();
  std::vector<std::uint16_t> words;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    words.push_back(static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[i]) |
                                               static_cast<unsigned char>(bytes[i + 1]) << 8U));
  }
  return words;
}

const AttentionRow& row_of(const LayoutPass& pass, int layer, int head) {
  return *std::ranges::find_if(
      pass.rows, [&](const AttentionRow& row) { return row.layer == layer && row.head == head; });
}

}  // namespace

TEST_CASE("a page has every layer, head and query, and what compare measured") {
  Workers workers(2);
  const VitModel model = untrained_tiny(workers);
  CompareOptions options = page_alone();
  options.comparison.layers = {0};
  const CompareResult result = compare_flow(cat, model, options, workers);
  CHECK(kinds_of(result.outputs) == std::set<std::string>{"compare.html"});
  const Bytes page = bytes_of(result.outputs, "compare.html");
  CHECK(blocks(page, "recipe").size() == 1);
  const auto json = nlohmann::json::parse(blocks(page, "page").at(0));
  CHECK(json["photo"] == "<script>.png");
  CHECK(json["full_layers"].size() == 12);
  CHECK(json["en"]["attention"].size() == 18);
  CHECK(json["en"]["visible"] == "visible {}");
  CHECK(json["en"]["hidden"]["visible"] == "hidden {}");
  CHECK(json["en"]["hidden"]["cls"] == "CLS → hidden {}");
  CHECK(json["zh"]["hidden"]["cls"] == "CLS → 被遮挡 {}");
  CHECK(json["state"]["layer"] == 0);
  CHECK(json["command"] ==
        "lacuna compare '<script>.png' --model untrained:deit-tiny --image-size 64x64 --fit crop "
        "--crop-ratio 0.875 --interpolation bicubic --mean 0.485,0.456,0.406 --std "
        "0.229,0.224,0.225 --mask-ratio 0.75 --seed 0 --write html");

  // The first record: layer 0, the mean over heads, the mean over visible patches.
  const std::vector<std::uint16_t> words = words_of(blocks(page, "looks").at(0));
  CHECK((words[0] & 3U) == 1);        // deit, its visible patches
  CHECK((words[0] >> 4U & 3U) == 3);  // zeroed, all patches
  // Of deit's attention nothing goes to hidden patches.
  CHECK(json["en"]["shares"][words[6 + 4]] == "0\u00a0%");
  const LayoutPass& deit = result.comparison->passes[0];
  const std::vector<float>& weights = row_of(deit, 0, -1).weights;
  std::size_t next = 6 + 5;
  for (std::size_t token = 1; token < weights.size(); ++token) {
    if (!deit.layout.tokens[token].hidden) {
      CHECK(words[next++] == packed_weight(weights[token]));
    }
  }
}

TEST_CASE("the same page for any number of threads") {
  Workers two(2);
  Workers one(1);
  const VitModel model = untrained_tiny(two);
  const auto page = [&](Workers& workers) {
    return bytes_of(compare_flow(cat, model, page_alone(), workers).outputs, "compare.html");
  };
  CHECK(page(two) == page(one));
}

TEST_CASE("what does not fit has the queries that were asked for, and the page says so") {
  Workers workers(2);
  const VitModel model = untrained_tiny(workers);
  MaskedImage image = prepare(cat, model.config.preprocessing, 16, page_alone().prepare);
  const double two_layers = 2.5 * full_layer_bytes(model.config, {image.mask});
  const Output output =
      page_output("compare.html", two_layers, model, image, {{.mask = image.mask}},
                  {.layer = 5, .queries = {{.kind = Query::Kind::patch, .patch = 7}}},
                  {.command = "compare", .options = {}}, std::nullopt, workers);
  const auto json = nlohmann::json::parse(blocks(output.bytes, "page").at(0));
  CHECK(json["full_layers"] == std::vector<int>{4, 5});
  CHECK(json["queries"] == std::vector<std::string>{"1,3", "visible", "cls"});
  CHECK(json["en"]["kept"] ==
        "To keep the file small, single patches ask in these layers alone: 4, 5.");
}

TEST_CASE("the page of a sweep has a mask for each ratio, and the command for each") {
  Workers workers(2);
  const VitModel model = untrained_tiny(workers);
  SweepOptions options;
  options.ratios = {0.25, 0.5, 0.75, 0.9};
  const CompareOptions alone = page_alone();
  options.prepare.geometry = alone.prepare.geometry;
  options.output = alone.output;
  const SweepResult result = sweep_flow(cat, model, std::nullopt, options, workers);
  const Bytes page = bytes_of(result.outputs, "sweep.html");
  const std::vector<std::string> steps = blocks(page, "step");
  REQUIRE(steps.size() == 4);
  CHECK(blocks(page, "looks").size() == 4);
  CHECK(nlohmann::json::parse(blocks(page, "page").at(0))["state"]["ratio"] == 0.75);
  const auto step = nlohmann::json::parse(steps[1]);
  CHECK(step["ratio"] == 0.5);
  const std::string command = step["command"];
  CHECK(command.starts_with("lacuna compare "));
  CHECK(command.find("--mask-ratio 0.5") != std::string::npos);
  CHECK(command.find("--ratios") == std::string::npos);
}

}  // namespace lacuna::page_outputs_test
