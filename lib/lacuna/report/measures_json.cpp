#include "lacuna/report/measures_json.hpp"

namespace lacuna {

void write_measures(JsonWriter& json, const Measures& measures) {
  const MeasureSetting& setting = measures.setting;
  const auto text = [&](std::string_view key, const std::string& words) {
    if (!words.empty()) {
      json.member(key, words);
    }
  };
  json.object("measures", [&] {
    json.member("model", setting.model);
    text("weights", setting.weights);
    text("notice", setting.notice);
    text("layout", setting.layout);
    json.member("recipe", setting.recipe);
    if (setting.mask_ratio) {
      json.member("mask_ratio", *setting.mask_ratio);
    }
    json.member("grid", std::vector<int>{setting.rows, setting.columns});
    json.member("patch_size", setting.patch_size);
    json.member("depth", setting.depth);
    json.member("num_heads", setting.heads);
    if (!setting.layers.empty()) {
      json.member("layers", setting.layers);
    }
    json.object("values", [&] {
      for (const Measured& table : measures.tables) {
        json.member(table.kind->name, table.values);
      }
    });
  });
}

}  // namespace lacuna
