#include "lacuna/flow/options.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "support/refusal.hpp"
#include "support/run_app.hpp"

namespace lacuna::options_test {

using testing::contains;
using testing::refusal;

namespace {

/// An encoder of 12 layers with a decoder of 4 layers and 4 heads.
void checked(const ReconstructOptions& options) {
  VitConfig config;
  config.decoder = DecoderConfig{.depth = 4, .heads = 4};
  check_options(config, options);
}

}  // namespace

TEST_CASE("a model without a decoder, and a layer or head that it lacks, are wrong use") {
  VitConfig headless;
  headless.name = "untrained:deit-tiny";
  const std::string message =
      refusal(ErrorKind::usage, [&] { check_options(headless, ReconstructOptions()); });
  CHECK(contains(message, "untrained:deit-tiny: has no decoder"));
  CHECK(contains(message, "facebook/vit-mae-base"));
  ReconstructOptions layer;
  layer.reconstruction.layer = 4;
  CHECK(contains(refusal(ErrorKind::usage, [&] { checked(layer); }), "--layer 4"));
  ReconstructOptions head;
  head.head = 4;
  CHECK(contains(refusal(ErrorKind::usage, [&] { checked(head); }),
                 "--head 4: this model's decoder has heads 0 to 3"));
}

TEST_CASE("without a prefix token, hiding every patch is wrong use, for any seed and image") {
  VitConfig bare;
  bare.prefix.clear();
  CompareOptions options;
  const auto message = [&] {
    return refusal(ErrorKind::usage, [&] { check_options(bare, options); });
  };
  CHECK(message() == "accepted");
  options.prepare.mask.pattern.ratio = 1;
  CHECK(contains(message(), "all 196 patches are hidden and the model has no prefix token"));
  options.prepare.geometry.fit = Fit::grid;
  CHECK(contains(message(), "patches are hidden"));
  options.prepare.mask.patches = "0-195";
  CHECK(message() == "accepted");  // a longer image has others
  bare.prefix = {TokenKind::cls};
  options.prepare.mask.patches = "";
  CHECK(message() == "accepted");
}

TEST_CASE("21 ratios are too many, and a mask without a ratio has none to sweep") {
  std::vector<double> many;
  for (int i = 0; i <= 20; ++i) {
    many.push_back(i / 20.0);
  }
  CHECK(contains(testing::refusal(ErrorKind::usage, [&] { check_ratios(many); }), "2 to 20"));
  many.pop_back();
  CHECK_NOTHROW(check_ratios(many));
  SweepOptions options;
  options.prepare.mask.pattern.type = MaskType::checkerboard;
  CHECK(contains(testing::refusal(ErrorKind::usage, [&] { check_options(VitConfig(), options); }),
                 "--mask checkerboard: has no ratio"));
}

TEST_CASE("numbers on patches that would be too small in a journal's column are refused") {
  MaskFlowOptions options;
  options.numbers = true;
  options.output.drawing.size.preset = "nature1";
  CHECK_NOTHROW(check_options(options));
  options.patch_size = 8;
  CHECK(contains(refusal(ErrorKind::usage, [&] { check_options(options); }),
                 "--preset nature1: the numbers of 28 patches"));
  options.output.drawing.size.preset = "screen";
  CHECK_NOTHROW(check_options(options));
}

}  // namespace lacuna::options_test
