#pragma once

#include <string>
#include <vector>

#include "lacuna/analysis/pass/classes.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna::app {

/// The likeliest classes of one layout.
struct NamedAnswer {
  LayoutKind layout = LayoutKind::all;
  const std::vector<ClassScore>* classes = nullptr;
};

/// "\n  top-1: tabby 0.83 all patches · 0.79 deit · 0.12 zeroed"; a layout with another answer
/// names it. Nothing where no layout has an answer.
[[nodiscard]] std::string answers_line(const std::vector<NamedAnswer>& answers,
                                       const ClassLabels& labels);

}  // namespace lacuna::app
