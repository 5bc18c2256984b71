#include "lacuna/flow/reconstruct_flow.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "lacuna/base/files.hpp"
#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::reconstruct_flow_test {

using lacuna::testing::AppRun;
using lacuna::testing::contains;
using lacuna::testing::json_of;
using lacuna::testing::run_app;
using lacuna::testing::TempFolder;
using lacuna::testing::tree;

namespace {

namespace fs = std::filesystem;

const std::string cat = LACUNA_SOURCE_DIR "/assets/samples/cat.png";

}  // namespace

TEST_SUITE_BEGIN("reconstruct_flow");

TEST_CASE(
    "reconstruct leaves the figure, its pictures and the JSON, and says the errors and costs") {
  const TempFolder out;
  const AppRun run = run_app({"reconstruct", cat, "-o", out.path().native()});
  CHECK(run.status == 0);
  CHECK(run.out.empty());
  CHECK(tree(out.path()) == std::set<std::string>{"cat.decoder.png", "cat.pasted.png",
                                                  "cat.reconstruct.json", "cat.reconstruct.png",
                                                  "cat.reconstruction.png"});
  for (const char* words : {"147 of 196 patches hidden", "encoder 50 tokens", "decoder 197 tokens",
                            "PSNR of hidden patches: ", "mean-colour ", "telea ", "navier-stokes ",
                            "mini: a small model trained on composed images"}) {
    CAPTURE(words);
    CHECK(contains(run.err, words));
  }
}

TEST_CASE("a reconstruction has the same bytes for 1 and 4 threads") {
  const TempFolder one;
  const TempFolder four;
  for (const auto& [out, threads] : {std::pair{&one, "1"}, {&four, "4"}}) {
    CHECK(run_app({"reconstruct", cat, "--query", "3,4", "--pixels", "--quiet", "--threads",
                   threads, "-o", out->path().native()})
              .status == 0);
  }
  for (const std::string& name : tree(one.path())) {
    CAPTURE(name);
    CHECK((lacuna::read_whole_file(one.path() / name, 1U << 28U) ==
           lacuna::read_whole_file(four.path() / name, 1U << 28U)));
  }
}

TEST_CASE("a model without a decoder, and a layer or head that it lacks, are wrong use") {
  const TempFolder out;
  const fs::path results = out.path() / "results";
  const auto run = [&](const std::vector<std::string>& options) {
    std::vector<std::string> words = {"reconstruct", cat, "-o", results.native()};
    words.insert(words.end(), options.begin(), options.end());
    return run_app(words);
  };
  const AppRun headless = run({"--model", "untrained:deit-tiny"});
  CHECK(headless.status == 2);
  CHECK(contains(headless.err, "untrained:deit-tiny: has no decoder"));
  CHECK(contains(headless.err, "facebook/vit-mae-base"));
  CHECK(run({"--layer", "4"}).status == 2);
  CHECK(run({"--head", "4"}).status == 2);
  CHECK(run({"--norm-pix", "guess"}).status == 2);
  CHECK_FALSE(fs::exists(results));
}

TEST_CASE("what contradicts the checkpoint is warned of, and an oracle named in words and JSON") {
  const TempFolder out;
  const AppRun run = run_app(
      {"reconstruct", cat, "--norm-pix", "oracle", "--write", "json", "-o", out.path().native()});
  CHECK(run.status == 0);
  CHECK(contains(run.err,
                 "warning: --norm-pix oracle: the checkpoint mini says "
                 "otherwise"));
  CHECK(contains(run.err, "(an oracle: with the true patches' mean and contrast)"));
  const nlohmann::json json = json_of(out.path() / "cat.reconstruct.json");
  CHECK(json["pixels"]["oracle"] == true);
  CHECK(json["recipe"]["norm_pix"] == "oracle");
}

TEST_CASE("with no patch hidden there are no error numbers, and this is said") {
  const TempFolder out;
  const AppRun run =
      run_app({"reconstruct", cat, "--mask", "none", "--write", "json", "-o", out.path().native()});
  CHECK(run.status == 0);
  CHECK(contains(run.err, "no patch is hidden: there is no error to measure"));
  CHECK(json_of(out.path() / "cat.reconstruct.json")["errors"].is_null());
}

TEST_CASE("with all hidden, --norm-pix neighbours fails that image and no other") {
  const TempFolder out;
  const AppRun run = run_app({"reconstruct", cat, "--mask-ratio", "1", "--norm-pix", "neighbours",
                              "-o", out.path().native()});
  CHECK(run.status == 1);
  CHECK(contains(run.err, "cat.png: every patch is hidden"));
}

TEST_SUITE_END();

}  // namespace lacuna::reconstruct_flow_test
