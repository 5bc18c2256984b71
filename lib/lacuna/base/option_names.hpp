#pragma once

#include <algorithm>
#include <string_view>

namespace lacuna {

/// An option of the commands that read pictures: where help lists it, and what it can change.
struct OptionName {
  std::string_view flag;   ///< "--mask-ratio"; a recipe has it as "mask_ratio".
  std::string_view group;  ///< Of the help. Empty: the option is gone.
  /// It may change a byte of an output. Then its value is part of a result's key (another value
  /// makes the result anew), and, resolved, of the recipe if it says more of one image than the
  /// rest of the recipe does. A gone option leaves its empty line in keys, after the one that
  /// stands before it, so that the results of earlier versions keep theirs.
  bool changes_bytes = true;

  [[nodiscard]] constexpr bool is_gone() const { return group.empty(); }
};

/// All of them. The parser (app/options), the recipe (flow/recipe_of) and the key of results
/// (recorded_options) take names from here alone.
inline constexpr OptionName option_names[] = {
    {"--files-from", "Inputs", false},
    {"--null", "Inputs", false},
    {"--root", "Inputs", false},
    {"--include", "Inputs", false},
    {"--exclude", "Inputs", false},

    {"--threads", "Run", false},
    {"--shard", "Run", false},
    {"--force", "Run", false},
    {"--verify", "Run", false},
    {"--no-clobber", "Run", false},
    {"--max-failures", "Run", false},
    {"--strict", "Run", false},
    {"--dry-run", "Run", false},
    {"--progress", "Run", false},
    {"--json", "Run", false},
    {"--quiet", "Run", false},

    {"--mask", "Mask"},
    {"--mask-ratio", "Mask"},
    {"--ratios", "Mask"},
    {"--seed", "Mask"},
    {"--rng", "Mask"},
    {"--seed-mode", "Mask"},
    {"--mask-patches", "Mask"},
    {"--mask-rect", "Mask"},
    {"--mask-file", "Mask"},
    {"--invert-mask", "Mask"},

    {"--image-size", "Image"},
    {"--fit", "Image"},
    {"--interpolation", "Image"},
    {"--crop-ratio", "Image"},
    {"--mean", "Image"},
    {"--std", "Image"},
    {"--backdrop", "Image"},
    {"--max-pixels", "Image"},
    {"--fast-decode", "Image"},
    {"--patch-size", "Image"},
    {"--grid", "Image"},

    {"--model", "Model", false},     // a key has the hash of its weights instead
    {"--download", "Model", false},  // which commit it is, is part of its name in the key
    {"--offline", "Model", false},
    {"--update", "Model", false},
    {"--heads", "Model"},
    {"--decoder-heads", "Model"},
    {"--family", "Model"},
    {"--preprocess", "Model"},
    {"--norm-pix", "Model"},

    {"--layout", "Attention"},
    {"--layer", "Attention"},
    {"--head", "Attention"},
    {"--query", "Attention"},
    {"--threshold", "Attention"},
    {"--rollout", "Attention"},
    {"--no-rollout", "Attention"},
    {"--pca", "Attention"},
    {"--no-pca", "Attention"},

    {"--output", "Output", false},
    {"--write", "Output"},
    {"--names", "Output"},
    {"--fan-out", "Output", false},
    {"--tensors", "Output"},
    {"--tensor-format", "Output"},
    {"--dtype", "Output"},
    {"--animate", "Output"},
    {"--matrices", "Output"},
    {"--numbers", "Output"},
    {"--pixels", "Output"},
    {"--steps", "Output"},

    {"--format", "Figure"},
    {"--preset", "Figure"},
    {"--width", "Figure"},
    {"--dpi", "Figure"},
    {"--lang", "Figure"},
    {"--theme", "Figure"},
    {"--caption", "Figure"},
    {"--snippet", ""},  // until 0.1
    {"--animate-format", "Figure"},
    {"--frame-seconds", "Figure"},
    {"--colormap", "Figure"},
    {"--norm", "Figure"},
    {"--scale", "Figure"},
    {"--opacity", "Figure"},
    {"--smooth", "Figure"},
    {"--overlay-size", "Figure"},
    {"--title", "Figure"},
};

/// The option of that name; null if it is in no table.
[[nodiscard]] constexpr const OptionName* find_option(std::string_view flag) {
  const auto* const found = std::ranges::find(option_names, flag, &OptionName::flag);
  return found == std::end(option_names) ? nullptr : found;
}

/// A flag of the table, written as a literal: another does not compile.
class OptionFlag {
 public:
  consteval OptionFlag(const char* flag)  // NOLINT(google-explicit-constructor): a literal is one
      : flag_(find_option(flag)->flag) {}

  [[nodiscard]] std::string_view text() const { return flag_; }

 private:
  std::string_view flag_;
};

}  // namespace lacuna
