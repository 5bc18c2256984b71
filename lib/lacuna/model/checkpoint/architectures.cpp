// The names of timm's architectures are words with "_" between them, and the words tell what
// tensors do not: "vit_so400m_patch16_siglip_gap_256" has 16 heads and the GELU with tanh,
// "vit_base_patch16_rpn_224" has the names of a plain ViT and norms behind its branches. This file
// holds all that lacuna knows of them.
#include "lacuna/model/checkpoint/architectures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lacuna/base/text.hpp"
#include "lacuna/model/checkpoint/relatives.hpp"

namespace lacuna {
namespace {

struct Known {
  std::string_view words;
  int heads = 0;
  std::string_view refused = {};
  Activation activation = Activation::gelu;
};

constexpr Activation tanh_form = Activation::gelu_tanh;
constexpr std::string_view post_norm = "it norms behind attention and MLP, not before them";
constexpr std::string_view parallel = "attention and MLP lie side by side in its layers";
constexpr std::string_view difference = "its attention is the difference of two";
constexpr std::string_view convolves = "a convolutional network cuts its patches";

// The first that fits is taken, so longer ones stand first. The last number of heads counts.
constexpr std::array known_words = {
    // Alike in name, not in heads or GELU.
    Known{"test_vit", 2},
    Known{"test_vit2", 2},
    Known{"vit_base_patch16_gap", 16},
    Known{"vit_giant_patch14_dinov2", 24},
    Known{"vit_giant_patch14_reg4_dinov2", 24},
    Known{"vit_giant_patch14_reg1_tipsv2", 24},
    Known{"vit_base_patch32_siglip_gap", 12, {}, tanh_form},
    Known{"vit_large_patch16_siglip_gap_512", 16, {}, tanh_form},
    Known{"vit_so400m_patch16_siglip_gap", 16, {}, tanh_form},
    Known{"vit_giantopt_patch16_siglip_gap", 16, {}, tanh_form},
    Known{"eva_large", 16},  // A plain ViT; EVAs of other sizes are not.
    // A plain ViT's.
    Known{"vit"},
    Known{"deit"},
    Known{"deit3"},
    Known{"flexivit"},
    Known{"dinov2"},
    Known{"tipsv2"},
    Known{"siglip_gap"},
    Known{"distilled"},
    Known{"gap"},
    Known{"miil"},
    Known{"36x1"},
    // Its size.
    Known{"tiny", 3},
    Known{"wee", 4},
    Known{"little", 5},
    Known{"small", 6},
    Known{"medium", 8},
    Known{"mediumd", 8},
    Known{"betwixt", 10},
    Known{"base", 12},
    Known{"so150m2", 13},
    Known{"so150m", 14},
    Known{"plus", 14},
    Known{"large", 16},
    Known{"huge", 16},
    Known{"giant", 16},
    Known{"gigantic", 16},
    Known{"so400m", 16},
    Known{"giantopt", 16},
    // Other mathematics.
    Known{"rpn", 0, post_norm},
    Known{"18x2", 0, parallel},
    Known{"xp", 0, parallel},
    Known{"pwee", 0, parallel},
    Known{"dpwee", 0, parallel},
    Known{"dwee", 0, difference},
    Known{"dlittle", 0, difference},
    Known{"clip", 0, not_read::clip},
    Known{"quickgelu", 0, not_read::clip},
    Known{"siglip", 0, not_read::siglip},
    Known{"map", 0, "it pools by an attention of its own"},
    Known{"beit", 0, not_read::beit},
    Known{"beitv2", 0, not_read::beit},
    Known{"beit3", 0, "it norms within attention and MLP, too"},
    Known{"relpos", 0, not_read::beit},
    Known{"srelpos", 0, not_read::beit},
    Known{"eva", 0, not_read::eva},
    Known{"eva02", 0, not_read::eva},
    Known{"dinov3", 0, not_read::dinov3},
    Known{"rope", 0, not_read::eva},
    Known{"samvit", 0, not_read::sam},
    Known{"swin", 0, not_read::swin},
    Known{"swinv2", 0, not_read::swin},
    Known{"radio", 0, "it makes its patches and positions in another way"},
    Known{"aimv2", 0, "its norms are RMS norms"},
    Known{"r50", 0, convolves},
    Known{"r26", 0, convolves},
    Known{"resnet50d", 0, convolves},
    Known{"resnet26d", 0, convolves},
};

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "patch16", "reg4" and "224" change shapes only.
bool tells_shape(std::string_view word) {
  for (const std::string_view start : {"patch", "reg"}) {
    if (word.starts_with(start)) {
      return is_number(word.substr(start.size()));
    }
  }
  return is_number(word);
}

bool begins_with_words(std::string_view name, std::string_view words) {
  return name.starts_with(words) && (name.size() == words.size() || name[words.size()] == '_');
}

}  // namespace

Architecture architecture_named(std::string_view name) {
  Architecture found;
  std::string_view rest = name.substr(0, name.find('.'));
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find('_'));
    const auto* const fits = std::ranges::find_if(
        known_words, [&](const Known& each) { return begins_with_words(rest, each.words); });
    const bool is_known = fits != known_words.end();
    if (!is_known && !tells_shape(word)) {
      found.refused = fmt::format("\"{}\" in its name is not known to lacuna", printable(word));
      return found;
    }
    if (is_known && !fits->refused.empty()) {
      found.refused = fits->refused;
      return found;
    }
    if (is_known) {
      found.heads = fits->heads > 0 ? fits->heads : found.heads;
      found.activation = fits->activation == tanh_form ? tanh_form : found.activation;
    }
    rest.remove_prefix(std::min(rest.size(), (is_known ? fits->words : word).size() + 1));
  }
  return found;
}

std::optional<Activation> activation_named(std::string_view name) {
  // Hugging Face has more names than functions: these differ in rounding only.
  constexpr std::array tanh_names = {"gelu_tanh", "gelu_pytorch_tanh", "gelu_new", "gelu_fast"};
  if (std::ranges::find(tanh_names, name) != tanh_names.end()) {
    return Activation::gelu_tanh;
  }
  return name == "gelu" ? std::optional(Activation::gelu) : std::nullopt;
}

}  // namespace lacuna
