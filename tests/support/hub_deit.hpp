#pragma once

#include <string>

#include "support/hub_names.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::testing {

/// A distilled DeiT as transformers writes it, with the two JSON files of a hub.
struct HubDeit {
  HubDeit() {
    VitConfig config = tiny_config();
    config.prefix.push_back(TokenKind::distillation);
    config.classifier = ClassifierConfig{.classes = 2, .pool = Pool::cls_and_distillation};
    folder.write("config.json", R"({"model_type": "deit", "num_attention_heads": 4})");
    folder.write("preprocessor_config.json", R"({"size": 15, "crop_size": 12, "resample": 3,
        "do_center_crop": true, "image_mean": [0.1, 0.2, 0.3], "image_std": [0.4, 0.5, 0.6]})");
    path = folder
               .write("deit.safetensors",
                      safetensors_bytes(
                          hub_named(tiny_model(config), {.prefix = "deit.", .has_teacher = true})))
               .native();
  }
  TempFolder folder;
  std::string path;
};

}  // namespace lacuna::testing
