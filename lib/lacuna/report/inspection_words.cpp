#include "lacuna/report/inspection_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lacuna/model/container/faults.hpp"

namespace lacuna {

std::string_view activation_name(Activation activation) {
  return activation == Activation::swiglu ? "swiglu" : "gelu";
}

std::string_view pool_name(Pool pool) {
  switch (pool) {
    case Pool::cls:
      return "cls";
    case Pool::cls_and_distillation:
      return "cls_and_distillation";
    case Pool::mean:
      return "mean";
    case Pool::cls_and_mean:
      return "cls_and_mean";
  }
  return "unknown";
}

std::string_view pool_words(Pool pool) {
  switch (pool) {
    case Pool::cls:
      return "the class token";
    case Pool::cls_and_distillation:
      return "the class and the distillation token, one classifier each";
    case Pool::mean:
      return "the mean of the patches";
    case Pool::cls_and_mean:
      return "the class token beside the mean of the patches";
  }
  return "unknown";
}

std::string_view position_resize_name(PositionResize rule) {
  switch (rule) {
    case PositionResize::bicubic:
      return "bicubic";
    case PositionResize::bicubic_antialias:
      return "bicubic_antialias";
    case PositionResize::bicubic_offset:
      return "bicubic_offset";
    case PositionResize::sine_cosine:
      return "sine_cosine";
  }
  return "unknown";
}

std::string_view naming_name(Naming naming) {
  return naming == Naming::timm ? "timm" : "hugging_face";
}

std::string naming_words(const NamedTensors& tensors) {
  const std::string_view whose =
      tensors.naming == Naming::timm ? "timm's and the papers' own" : "Hugging Face's";
  return tensors.prefix.empty() ? std::string(whose)
                                : fmt::format("{}, behind {}", whose, quoted_name(tensors.prefix));
}

std::string preprocessing_words(const Preprocessing& preprocessing) {
  const auto to = [&](int side) { return static_cast<int>(side / preprocessing.crop_ratio); };
  const int width = preprocessing.width;
  const int height = preprocessing.height;
  std::string resize;
  switch (preprocessing.fit) {
    case Fit::crop:
      resize = fmt::format("shortest edge to {}, centre {} x {}", to(std::min(width, height)),
                           width, height);
      break;
    case Fit::squash:
      resize = fmt::format("squashed to {} x {}", width, height);
      break;
    case Fit::squash_crop:
      resize =
          fmt::format("squashed to {} x {}, centre {} x {}", to(width), to(height), width, height);
      break;
    case Fit::grid:
      resize = fmt::format("shortest edge to {}, whole patches", std::min(width, height));
      break;
  }
  return fmt::format("{}, {}; mean {}, deviation {}", resize,
                     word_of(interpolation_words, preprocessing.interpolation),
                     fmt::join(preprocessing.mean, " "),
                     fmt::join(preprocessing.standard_deviation, " "));
}

}  // namespace lacuna
