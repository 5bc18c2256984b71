#include "lacuna/model/checkpoint/family.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/vit/position_table.hpp"

// The families share one mathematics and most names; a file rarely says which it is. So what the
// tensors show leaves some families open (evidence()), what lies beside them or --family decides,
// and where nothing does the likeliest is taken and the others are named in the reason.
//
// A new family is told here. It needs: a value and a word in vit_config.hpp (Family), what gives it
// away among tensors (evidence()), its words in other files (model_types, hub_config.cpp), its
// title below, how it is fed (pipelines.cpp) and how its positions are resized
// (checkpoint_decisions.cpp); new spellings of tensors go into tensor_names.cpp, new mathematics
// into vit/.

namespace lacuna {
namespace {

/// The families that the tensors leave open, the likeliest first.
struct Evidence {
  std::vector<Family> possible;
  std::string seen;
};

std::vector<std::string_view> words_of(const std::vector<Family>& families) {
  std::vector<std::string_view> words;
  for (const Family family : families) {
    words.push_back(word_of(family_words, family));
  }
  return words;
}

bool has(const VitConfig& config, TokenKind kind) {
  return std::ranges::find(config.prefix, kind) != config.prefix.end();
}

Evidence of_layer_scale(const NamedTensors& named, const VitConfig& config) {
  if (named.naming == Naming::hugging_face) {
    return {{Family::dinov2}, "layer_scale1.lambda1"};
  }
  if (named.required("blocks.0.ls1.gamma").name.ends_with("gamma_1")) {
    return {{Family::deit3}, "layer scale called gamma_1"};
  }
  if (config.mask_token) {
    return {{Family::dinov2}, "layer scale and a mask token"};
  }
  if (!has(config, TokenKind::cls)) {
    return {{Family::vit}, "layer scale and no class token"};
  }
  if (!config.prefix_has_positions) {
    return {{Family::deit3, Family::vit}, "layer scale, and no position for the class token"};
  }
  return {{Family::dinov2, Family::deit3, Family::vit},
          "layer scale, and a position for the class token"};
}

/// MAE's position table is a formula; MoCo-v3's and I-JEPA's are too.
bool has_sine_cosine_positions(const NamedTensors& named, const VitConfig& config) {
  const StoredTensor& stored = named.required("pos_embed");
  if (config.width % 4 != 0) {
    return false;
  }
  const Matrix formula = sine_cosine_positions(config.stored_grid, config.width);
  if (stored.count() != formula.size()) {
    return false;
  }
  std::vector<float> table(formula.size());
  named.file->read_float32(stored, table);
  constexpr float tolerance = 1e-5F;
  return std::equal(table.begin(), table.end(), formula.data(),
                    [](float a, float b) { return std::abs(a - b) <= tolerance; });
}

/// ViT, DeiT, DINO and MAE encoders have the same tensors.
Evidence of_plain_encoder(const NamedTensors& named, const VitConfig& config) {
  std::vector<Family> possible = {Family::vit, Family::deit, Family::dino, Family::mae};
  const auto likeliest = [&](Family family) {
    const auto place = std::ranges::find(possible, family);
    std::rotate(possible.begin(), place, place + 1);
  };
  if (named.naming == Naming::hugging_face) {
    return {possible, "tensors that ViT, DeiT, DINO and MAE share"};
  }
  if (named.has("fc_norm.weight")) {
    likeliest(Family::mae);
    return {possible, "a mean pool beside a class token, as fine-tuned MAE has"};
  }
  if (named.has("head.weight")) {
    return {possible, "a classifier, and tensors that ViT, DeiT, DINO and MAE share"};
  }
  if (has_sine_cosine_positions(named, config)) {
    likeliest(Family::mae);
    return {possible, "no classifier, and a sine-cosine position table"};
  }
  likeliest(Family::dino);
  return {possible, "no classifier, so self-supervised, and a learned position table"};
}

Evidence evidence(const NamedTensors& named, const VitConfig& config) {
  if (named.has_any("decoder_")) {
    return {{Family::mae}, "a decoder"};
  }
  const StoredTensor* const registers = named.find("reg_token");
  if (registers != nullptr && registers->name.ends_with("register_tokens")) {
    return {{Family::dinov2}, "register tokens"};
  }
  if (named.has("dist_token")) {
    return {{Family::deit}, "a distillation token"};
  }
  if (registers != nullptr) {
    const bool is_dinov2 = config.layer_scale && has(config, TokenKind::cls);
    return is_dinov2
               ? Evidence{{Family::dinov2, Family::vit}, "registers, a class token and layer scale"}
               : Evidence{{Family::vit, Family::dinov2}, "registers in timm's way"};
  }
  if (config.layer_scale) {
    return of_layer_scale(named, config);
  }
  if (!has(config, TokenKind::cls)) {
    return named.naming == Naming::timm && named.has("head.weight")
               ? Evidence{{Family::vit, Family::ijepa}, "a classifier and no class token"}
               : Evidence{{Family::ijepa, Family::vit}, "no class token"};
  }
  return of_plain_encoder(named, config);
}

struct Stated {
  Family family = Family::vit;
  std::string text;
  const HubConfig* hub = nullptr;
};

constexpr std::array model_types = {
    Word<Family>{Family::vit, "vit"},     Word<Family>{Family::deit, "deit"},
    Word<Family>{Family::mae, "vit_mae"}, Word<Family>{Family::dinov2, "dinov2"},
    Word<Family>{Family::ijepa, "ijepa"}, Word<Family>{Family::dinov2, "dinov2_with_registers"}};

// In timm's names of architectures. Longer words first: a dinov2 is no dino, a deit3 no deit, and
// most are called vit_, too.
constexpr std::array families_in_architectures = {Family::deit3, Family::deit,  Family::dinov2,
                                                  Family::dino,  Family::ijepa, Family::mae,
                                                  Family::vit};

std::optional<Stated> stated_family(const HubConfig& hub) {
  for (const auto& [family, type] : model_types) {
    if (hub.model_type == type) {
      return Stated{family, fmt::format("model_type {}", type), &hub};
    }
  }
  for (const Family family : families_in_architectures) {
    if (hub.timm_architecture &&
        hub.timm_architecture->find(word_of(family_words, family)) != std::string::npos) {
      return Stated{family, fmt::format("architecture {}", printable(*hub.timm_architecture)),
                    &hub};
    }
  }
  return std::nullopt;
}

std::optional<Stated> first_stated(const std::vector<HubConfig>& hubs) {
  for (const HubConfig& hub : hubs) {
    if (std::optional<Stated> stated = stated_family(hub)) {
      return stated;
    }
  }
  return std::nullopt;
}

bool has_imagenet_mean(const std::optional<JsonObject>& preprocessor) {
  const std::optional<std::vector<double>> mean =
      preprocessor && preprocessor->is_list("image_mean") ? preprocessor->numbers("image_mean")
                                                          : std::nullopt;
  return mean && !mean->empty() && std::abs(mean->front() - 0.485) < 1e-6;
}

bool allows(const Evidence& found, Family family) {
  return std::ranges::find(found.possible, family) != found.possible.end();
}

FamilyChoice stated_choice(const Evidence& found, const Stated& stated, const VitConfig& config,
                           const std::optional<JsonObject>& preprocessor) {
  const HubConfig& hub = *stated.hub;
  if (stated.family == Family::vit && hub.model_type && !config.classifier &&
      allows(found, Family::dino) && has_imagenet_mean(preprocessor)) {
    return {Family::dino,
            fmt::format("family dino: {} in {}, no classifier, and ImageNet's mean in "
                        "preprocessor_config.json; it may also be vit, deit: --family "
                        "decides",
                        stated.text, hub.source)};
  }
  return {stated.family,
          fmt::format("family {}: {} in {}, and the tensors have {}",
                      word_of(family_words, stated.family), stated.text, hub.source, found.seen)};
}

FamilyChoice likeliest(const Evidence& found) {
  const std::vector<std::string_view> words = words_of(found.possible);
  const std::string open = words.size() > 1
                               ? fmt::format("; it may also be {}: --family decides",
                                             fmt::join(words.begin() + 1, words.end(), ", "))
                               : "";
  return {found.possible.front(), fmt::format("family {}: {}{}", words.front(), found.seen, open)};
}

std::string_view title_of(const VitConfig& config) {
  switch (config.family) {
    case Family::vit:
      return "ViT";
    case Family::deit:
      return has(config, TokenKind::distillation) ? "distilled DeiT" : "DeiT";
    case Family::deit3:
      return "DeiT-III";
    case Family::dino:
      return "DINO";
    case Family::mae:
      return config.decoder      ? "MAE encoder and decoder"
             : config.classifier ? "MAE encoder, fine-tuned"
                                 : "MAE encoder";
    case Family::dinov2:
      return "DINOv2";
    case Family::ijepa:
      return "I-JEPA encoder";
  }
  return "ViT";
}

}  // namespace

FamilyChoice choose_family(const NamedTensors& named, const VitConfig& config,
                           const std::vector<HubConfig>& hubs,
                           const std::optional<JsonObject>& preprocessor,
                           std::optional<Family> asked) {
  const Evidence found = evidence(named, config);
  const std::optional<Stated> stated = first_stated(hubs);
  const bool contradicts = stated && !allows(found, stated->family);
  if (contradicts && !asked) {
    fail(stated->hub->subject, ErrorKind::bad_value,
         "it says {}, and {} has {}, a {}; put the right files together, or say --family",
         stated->text, named.file->subject(), found.seen,
         fmt::join(words_of(found.possible), " or "));
  }
  // Asking for what is found anyway decides nothing: a recipe repeats its run's reasons, too.
  if (!contradicts) {
    FamilyChoice choice =
        stated ? stated_choice(found, *stated, config, preprocessor) : likeliest(found);
    if (!asked || *asked == choice.family) {
      return choice;
    }
  }
  return {*asked, fmt::format("family {}: --family", word_of(family_words, *asked))};
}

std::string family_title(const VitConfig& config) {
  const auto registers = std::ranges::count(config.prefix, TokenKind::reg);
  const std::string with =
      registers == 0 ? ""
                     : fmt::format(" with {} register{}", registers, registers == 1 ? "" : "s");
  return fmt::format("{}{}", title_of(config), with);
}

}  // namespace lacuna
