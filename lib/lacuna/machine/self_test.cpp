#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <span>
#include <vector>

#include "lacuna/base/assets.hpp"
#include "lacuna/base/cores.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/flow/compare_flow.hpp"
#include "lacuna/machine/fact.hpp"
#include "lacuna/model/checkpoint/load_model.hpp"

namespace lacuna {
namespace {

// Of `lacuna compare cat.png`, in its JSON: the first patches that stay visible, and the leak of
// each layer.
constexpr std::array visible_patches = {58, 147, 39, 4, 74, 104};
constexpr std::array leak = {0.008808932F, 0.18548533F, 0.0042038886F, 0.035548024F,
                             0.048546605F, 0.11988333F, 0.031230878F,  0.1545891F};
constexpr float leak_tolerance = 1e-5F;

/// What is not as it was written down; empty: nothing.
std::string difference_in(const CompareResult& result) {
  if (!std::ranges::equal(visible_patches,
                          std::span(result.image->mask.ids_keep).first(visible_patches.size()))) {
    return "another mask from the same seed";
  }
  const std::vector<float>& measured = result.comparison->leak;
  if (measured.size() != leak.size()) {
    return fmt::format("the bundled model has {} layers, not {}", measured.size(), leak.size());
  }
  for (std::size_t layer = 0; layer < leak.size(); ++layer) {
    if (!(std::abs(measured[layer] - leak[layer]) <= leak_tolerance)) {
      return fmt::format("the leak in layer {} is {}, not {}", layer, measured[layer], leak[layer]);
    }
  }
  return result.comparison->equal ? "" : "the visible rows of deit and mae differ";
}

}  // namespace

Fact self_test() {
  const auto start = std::chrono::steady_clock::now();
  Fact fact{.name = "self-test", .text = ""};
  try {
    Workers workers(threads_to_use(usable_cores()));
    const VitModel model = load_model({}, workers);
    const CompareResult result =
        compare_flow({.path = asset("samples/cat.png"), .name = "cat.png"}, model, {}, workers);
    fact.text = difference_in(result);
  } catch (const Error& error) {
    fact.text = error.what();
  }
  fact.is_missing = !fact.text.empty();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  fact.text =
      fact.is_missing
          ? fact.text
          : fmt::format("passed: mask, attention and figure of a photo, {:.1f} s", took.count());
  return fact;
}

}  // namespace lacuna
