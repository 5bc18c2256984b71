#include "lacuna/model/checkpoint/family.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/vit/position_table.hpp"

namespace lacuna {
namespace {

/// The families that the tensors leave open, the likeliest first.
struct Evidence {
  std::vector<std::string> possible;
  std::string seen;
};

bool has_prefix(const NamedTensors& named, std::string_view prefix) {
  const auto place = named.tensors.lower_bound(prefix);
  return place != named.tensors.end() && place->first.starts_with(prefix);
}

bool has(const VitConfig& config, TokenKind kind) {
  return std::ranges::find(config.prefix, kind) != config.prefix.end();
}

Evidence of_layer_scale(const NamedTensors& named, const VitConfig& config) {
  if (named.naming == Naming::hugging_face) {
    return {{"dinov2"}, "layer_scale1.lambda1"};
  }
  if (named.required("blocks.0.ls1.gamma").name.ends_with("gamma_1")) {
    return {{"deit3"}, "layer scale called gamma_1"};
  }
  if (config.mask_token) {
    return {{"dinov2"}, "layer scale and a mask token"};
  }
  if (!has(config, TokenKind::cls)) {
    return {{"vit"}, "layer scale and no class token"};
  }
  if (!config.prefix_has_positions) {
    return {{"deit3", "vit"}, "layer scale, and no position for the class token"};
  }
  return {{"dinov2", "deit3", "vit"}, "layer scale, and a position for the class token"};
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
  std::vector<std::string> possible = {"vit", "deit", "dino", "mae"};
  const auto likeliest = [&](const char* family) {
    const auto place = std::ranges::find(possible, family);
    std::rotate(possible.begin(), place, place + 1);
  };
  if (named.naming == Naming::hugging_face) {
    return {possible, "tensors that ViT, DeiT, DINO and MAE share"};
  }
  if (named.has("fc_norm.weight")) {
    likeliest("mae");
    return {possible, "a mean pool beside a class token, as fine-tuned MAE has"};
  }
  if (named.has("head.weight")) {
    return {possible, "a classifier, and tensors that ViT, DeiT, DINO and MAE share"};
  }
  if (has_sine_cosine_positions(named, config)) {
    likeliest("mae");
    return {possible, "no classifier, and a sine-cosine position table"};
  }
  likeliest("dino");
  return {possible, "no classifier, so self-supervised, and a learned position table"};
}

Evidence evidence(const NamedTensors& named, const VitConfig& config) {
  if (has_prefix(named, "decoder_")) {
    return {{"mae"}, "a decoder"};
  }
  const StoredTensor* const registers = named.find("reg_token");
  if (registers != nullptr && registers->name.ends_with("register_tokens")) {
    return {{"dinov2"}, "register tokens"};
  }
  if (named.has("dist_token")) {
    return {{"deit"}, "a distillation token"};
  }
  if (registers != nullptr) {
    const bool is_dinov2 = config.layer_scale && has(config, TokenKind::cls);
    return is_dinov2 ? Evidence{{"dinov2", "vit"}, "registers, a class token and layer scale"}
                     : Evidence{{"vit", "dinov2"}, "registers in timm's way"};
  }
  if (config.layer_scale) {
    return of_layer_scale(named, config);
  }
  if (!has(config, TokenKind::cls)) {
    return named.naming == Naming::timm && named.has("head.weight")
               ? Evidence{{"vit", "ijepa"}, "a classifier and no class token"}
               : Evidence{{"ijepa", "vit"}, "no class token"};
  }
  return of_plain_encoder(named, config);
}

struct Stated {
  std::string family;
  std::string text;
  const HubConfig* hub = nullptr;
};

std::optional<Stated> stated_family(const HubConfig& hub) {
  constexpr std::array<std::array<std::string_view, 2>, 6> types = {
      {{"vit", "vit"},
       {"deit", "deit"},
       {"vit_mae", "mae"},
       {"dinov2", "dinov2"},
       {"dinov2_with_registers", "dinov2"},
       {"ijepa", "ijepa"}}};
  for (const auto& [type, family] : types) {
    if (hub.model_type == type) {
      return Stated{std::string(family), fmt::format("model_type {}", type), &hub};
    }
  }
  // Longer words first: a dinov2 is no dino, a deit3 no deit.
  constexpr std::array<std::array<std::string_view, 2>, 7> words = {{{"deit3", "deit3"},
                                                                     {"deit", "deit"},
                                                                     {"dinov2", "dinov2"},
                                                                     {"dino", "dino"},
                                                                     {"ijepa", "ijepa"},
                                                                     {"mae", "mae"},
                                                                     {"vit", "vit"}}};
  for (const auto& [word, family] : words) {
    if (hub.timm_architecture && hub.timm_architecture->find(word) != std::string::npos) {
      return Stated{std::string(family),
                    fmt::format("architecture {}", printable(*hub.timm_architecture)), &hub};
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

bool allows(const Evidence& found, const std::string& family) {
  return std::ranges::find(found.possible, family) != found.possible.end();
}

FamilyChoice stated_choice(const Evidence& found, const Stated& stated, const VitConfig& config,
                           const std::optional<JsonObject>& preprocessor) {
  const HubConfig& hub = *stated.hub;
  if (stated.family == "vit" && hub.model_type && !config.classifier && allows(found, "dino") &&
      has_imagenet_mean(preprocessor)) {
    return {"dino", fmt::format("family dino: {} in {}, no classifier, and ImageNet's mean in "
                                "preprocessor_config.json; it may also be vit, deit: --family "
                                "decides",
                                stated.text, hub.source)};
  }
  return {stated.family, fmt::format("family {}: {} in {}, and the tensors have {}", stated.family,
                                     stated.text, hub.source, found.seen)};
}

FamilyChoice likeliest(const Evidence& found) {
  const std::string& family = found.possible.front();
  const std::string open =
      found.possible.size() > 1
          ? fmt::format("; it may also be {}: --family decides",
                        fmt::join(found.possible.begin() + 1, found.possible.end(), ", "))
          : "";
  return {family, fmt::format("family {}: {}{}", family, found.seen, open)};
}

std::string_view title_of(const VitConfig& config) {
  if (config.family == "deit") {
    return has(config, TokenKind::distillation) ? "distilled DeiT" : "DeiT";
  }
  if (config.family == "mae" && config.decoder) {
    return "MAE encoder and decoder";
  }
  if (config.family == "mae") {
    return config.classifier ? "MAE encoder, fine-tuned" : "MAE encoder";
  }
  constexpr std::array<std::array<std::string_view, 2>, 4> titles = {
      {{"deit3", "DeiT-III"}, {"dino", "DINO"}, {"dinov2", "DINOv2"}, {"ijepa", "I-JEPA encoder"}}};
  for (const auto& [family, title] : titles) {
    if (config.family == family) {
      return title;
    }
  }
  return "ViT";
}

}  // namespace

const std::vector<std::string>& family_names() {
  static const std::vector<std::string> names = {"vit", "deit",   "deit3", "dino",
                                                 "mae", "dinov2", "ijepa"};
  return names;
}

FamilyChoice choose_family(const NamedTensors& named, const VitConfig& config,
                           const std::vector<HubConfig>& hubs,
                           const std::optional<JsonObject>& preprocessor,
                           const std::optional<std::string>& asked) {
  if (asked && std::ranges::find(family_names(), *asked) == family_names().end()) {
    throw Error(ErrorKind::usage, fmt::format("--family {}: no such family; choose {}",
                                              printable(*asked), fmt::join(family_names(), ", ")));
  }
  const Evidence found = evidence(named, config);
  const std::optional<Stated> stated = first_stated(hubs);
  const bool contradicts = stated && !allows(found, stated->family);
  if (contradicts && !asked) {
    throw Error(ErrorKind::bad_value,
                fmt::format("{}: it says {}, and {} has {}, a {}; put the right files together, "
                            "or say --family",
                            stated->hub->subject, stated->text, named.file->subject(), found.seen,
                            fmt::join(found.possible, " or ")));
  }
  // Asking for what is found anyway decides nothing: a recipe repeats its run's reasons, too.
  if (!contradicts) {
    FamilyChoice choice =
        stated ? stated_choice(found, *stated, config, preprocessor) : likeliest(found);
    if (!asked || *asked == choice.family) {
      return choice;
    }
  }
  return {*asked, fmt::format("family {}: --family", *asked)};
}

std::string family_title(const VitConfig& config) {
  const auto registers = std::ranges::count(config.prefix, TokenKind::reg);
  const std::string with =
      registers == 0 ? ""
                     : fmt::format(" with {} register{}", registers, registers == 1 ? "" : "s");
  return fmt::format("{}{}", title_of(config), with);
}

}  // namespace lacuna
