#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "support/hub_deit.hpp"
#include "support/run_app.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::inspect_command_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("inspect_command");

TEST_CASE("inspect tells on standard output what a checkpoint is, as text or as JSON") {
  const HubDeit deit;
  const AppRun text = run_app({"inspect", deit.path, "--tensors"});
  CHECK(text.status == 0);
  CHECK(text.err.empty());
  CHECK(text.out.starts_with("deit.safetensors: distilled DeiT\n"));
  CHECK(contains(text.out, "squashed to 15 x 15, centre 12 x 12, bicubic"));
  CHECK(contains(text.out, "  deit.layernorm.bias F32 [64]\n"));
  const nlohmann::json json = nlohmann::json::parse(run_app({"inspect", deit.path, "--json"}).out);
  CHECK(json["model"]["family"] == "deit");
  CHECK(json["error"].is_null());
  CHECK_FALSE(json.contains("tensor_list"));
}

TEST_CASE("inspect ends with 3 where a checkpoint cannot be run, after telling what it can") {
  const TempFolder folder;
  const std::string path =
      folder
          .write("clip.safetensors",
                 safetensors_bytes({float_tensor("vision_model.pre_layrnorm.weight", {1},
                                                 std::vector<float>(1))}))
          .native();
  const AppRun run = run_app({"inspect", path});
  CHECK(run.status == 3);
  CHECK(run.out.starts_with("clip.safetensors: not understood\n"));
  CHECK(contains(run.err, "is a CLIP (\"vision_model.pre_layrnorm.weight\")"));
  CHECK(run_app({"inspect", "no such file"}).status == 3);
  const AppRun unknown = run_app({"inspect", path, "--family", "clip"});
  CHECK(unknown.status == 2);
  CHECK(contains(unknown.err, "vit,deit,deit3,dino,mae,dinov2,ijepa"));
}

TEST_CASE("inspect prints the recipe of a figure as a command line") {
  const TempFolder out;
  REQUIRE(run_app({"compare", cat, "--model", "untrained:deit-tiny", "--seed", "7", "--write",
                   "figure", "-o", out.path().native()})
              .status == 0);
  const AppRun run = run_app({"inspect", (out.path() / "cat.compare.png").native()});
  CHECK(run.status == 0);
  CHECK(
      run.out.starts_with("lacuna compare IMAGE --model untrained:deit-tiny --image-size 224x224 "
                          "--fit crop --crop-ratio 0.875 --interpolation bicubic --mean "
                          "0.485,0.456,0.406 --std 0.229,0.224,0.225 --mask random --mask-ratio "
                          "0.75 --seed 7 "));
  CHECK(contains(run.err, "a figure made by lacuna"));
  CHECK(run_app({"inspect", cat}).status == 3);
}

TEST_SUITE_END();

TEST_CASE("the command line that a figure carries makes every output again, byte for byte") {
  const std::string families = LACUNA_GOLDEN_DIR "/families/";
  const std::vector<std::vector<std::string>> runs = {
      {"compare", cat, "--mask", "block", "--query", "3,4"},
      {"compare", cat, "--model", "untrained:deit-tiny", "--tensors", "row", "--dtype", "float16"},
      {"compare", cat, "--model", families + "timm-deit-distilled"},
      {"compare", cat, "--model", families + "transformers-dino", "--family", "vit"},
      {"attend", cat, "--model", families + "transformers-dinov2", "--layout", "mask-token",
       "--preprocess", "timm", "--threshold", "0.6"},
      {"explain", cat, "--grid", "3", "--steps", "--query", "1,2", "--mask-ratio", "0.5"},
      {"reconstruct", cat, "--query", "7,5", "--layer", "0"},
      {"compare", cat, "--format", "svg", "--preset", "slide", "--theme", "transparent"},
      {"compare", cat, "--width", "89mm", "--dpi", "299.5", "--theme", "dark", "--caption",
       "short"},
      {"attend", cat, "--format", "pdf"},
      {"compare", cat, "--lang", "zh"},
      {"mask", cat, "--numbers", "--format", "pdf"},
      {"compare", cat, "--colormap", "cividis", "--norm", "log", "--scale", "panel"},
      {"attend", cat, "--layer", "0,5", "--scale", "layer"},
      {"reconstruct", cat, "--colormap", "magma", "--norm", "log"},
      {"reconstruct", cat, "--model", families + "transformers-vit-mae", "--norm-pix", "oracle"}};
  for (const std::vector<std::string>& arguments : runs) {
    CAPTURE(arguments[0]);
    CAPTURE(arguments.back());
    const TempFolder first;
    const TempFolder second;
    std::vector<std::string> words = arguments;
    words.insert(words.end(), {"-o", first.path().native()});
    REQUIRE(run_app(words).status == 0);
    const auto format = std::ranges::find(arguments, "--format");
    const std::string figure = "/cat." + arguments.front() + "." +
                               (format == arguments.end() ? "png" : *std::next(format));
    std::istringstream line(run_app({"inspect", first.path().native() + figure}).out);
    words.clear();
    for (std::string word; line >> word;) {
      const bool is_family = !words.empty() && words.back() == "--model" && word != "mini" &&
                             !word.starts_with("untrained");
      words.push_back(word == "IMAGE" ? cat : is_family ? families + word : word);
    }
    REQUIRE(words.front() == "lacuna");
    words.erase(words.begin());
    words.insert(words.end(), {"-o", second.path().native()});
    REQUIRE(run_app(words).status == 0);
    CHECK(tree(first.path()).size() >= 2);
    CHECK(tree(first.path()) == tree(second.path()));
    for (const std::string& name : tree(first.path())) {
      CAPTURE(name);
      CHECK(file_bytes(first.path() / name) == file_bytes(second.path() / name));
    }
  }
}

}  // namespace lacuna::inspect_command_test
