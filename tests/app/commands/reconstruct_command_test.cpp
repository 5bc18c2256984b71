#include <doctest/doctest.h>

#include <filesystem>
#include <set>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

using namespace lacuna::testing;

namespace {

namespace fs = std::filesystem;

AppRun reconstruct(const fs::path& out, std::vector<std::string> options) {
  options.insert(options.begin(), {"reconstruct", cat, "-o", out.native()});
  return run_app(options);
}

}  // namespace

TEST_SUITE_BEGIN("reconstruct_command");

TEST_CASE("reconstruct says the errors and the costs, and writes what it lists") {
  const TempFolder out;
  const AppRun run = reconstruct(out.path(), {});
  CHECK(run.status == 0);
  CHECK(run.out.empty());
  for (const std::string& file :
       std::set<std::string>{"cat.decoder.png", "cat.pasted.png", "cat.reconstruct.json",
                             "cat.reconstruct.png", "cat.reconstruction.png"}) {
    CAPTURE(file);
    CHECK(tree(out.path()).contains(file));
    CHECK(contains(run.err, file));
  }
  for (const char* words : {"147 of 196 patches hidden", "encoder 50 tokens", "decoder 197 tokens",
                            "PSNR of hidden patches: ", "mean-colour ", "telea ", "navier-stokes ",
                            "mini: a small model trained on composed images"}) {
    CAPTURE(words);
    CHECK(contains(run.err, words));
  }
}

TEST_CASE("--write triplet writes the row of three alone") {
  const TempFolder out;
  CHECK(reconstruct(out.path(), {"--write", "triplet"}).status == 0);
  CHECK(tree(out.path()) == std::set<std::string>{"cat.reconstruct.triplet.png"});
}

TEST_CASE("what a model lacks is wrong use, and nothing is written") {
  const TempFolder out;
  const fs::path results = out.path() / "results";
  const AppRun headless = reconstruct(results, {"--model", "untrained:deit-tiny"});
  CHECK(headless.status == 2);
  CHECK(contains(headless.err, "untrained:deit-tiny: has no decoder"));
  CHECK(reconstruct(results, {"--layer", "4"}).status == 2);
  CHECK(reconstruct(results, {"--head", "4"}).status == 2);
  CHECK(reconstruct(results, {"--norm-pix", "guess"}).status == 2);
  CHECK_FALSE(fs::exists(results));
}

TEST_CASE("what contradicts the checkpoint is warned of, and what cannot be measured is said") {
  const TempFolder out;
  const AppRun oracle = reconstruct(out.path(), {"--norm-pix", "oracle", "--write", "json"});
  CHECK(oracle.status == 0);
  CHECK(contains(oracle.err, "warning: --norm-pix oracle: the checkpoint mini says otherwise"));
  CHECK(contains(oracle.err, "(an oracle: with the true patches' mean and contrast)"));
  const AppRun bare = reconstruct(out.path(), {"--mask", "none", "--write", "json"});
  CHECK(bare.status == 0);
  CHECK(contains(bare.err, "no patch is hidden: there is no error to measure"));
}

TEST_CASE("with all hidden, --norm-pix neighbours fails that image") {
  const TempFolder out;
  const AppRun run = reconstruct(out.path(), {"--mask-ratio", "1", "--norm-pix", "neighbours"});
  CHECK(run.status == 1);
  CHECK(contains(run.err, "cat.png: every patch is hidden"));
}

TEST_SUITE_END();
