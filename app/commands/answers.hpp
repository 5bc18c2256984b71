#pragma once

#include <string>
#include <vector>

#include "lacuna/analysis/pass/classes.hpp"

namespace lacuna::app {

/// The likeliest classes of one layout, by its name.
struct NamedAnswer {
  std::string layout;
  const std::vector<ClassScore>* classes = nullptr;
};

/// "\n  top-1: tabby 0.83 all patches · 0.79 deit · 0.12 zeroed"; a layout with another answer
/// names it. Nothing where no layout has an answer.
[[nodiscard]] std::string answers_line(const std::vector<NamedAnswer>& answers,
                                       const ClassLabels& labels);

}  // namespace lacuna::app
