#include "lacuna/report/attention_json.hpp"

#include <optional>
#include <string_view>
#include <vector>

#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/phrases.hpp"
#include "lacuna/report/input_json.hpp"
#include "lacuna/report/layout_json.hpp"

namespace lacuna {
namespace {

void write_model(JsonWriter& json, const VitConfig& config) {
  json.object("model", [&] {
    json.member("name", config.name);
    json.member("family", config.family);
    json.member("trained", config.trained);
    if (!config.trained) {
      json.member("notice", phrases::untrained);
    }
    json.member("depth", config.depth);
    json.member("num_heads", config.heads);
    json.member("embed_dim", config.width);
    json.member("patch_size", config.patch_size);
    std::vector<std::string_view> prefix;
    for (const TokenKind kind : config.prefix) {
      prefix.push_back(token_name(kind));
    }
    json.member("prefix_tokens", prefix);
    json.member("decisions", config.decisions);
  });
}

float ratio(double first, double second) {
  return static_cast<float>(first / second);
}

void write_comparison(JsonWriter& json, const LayoutComparison& comparison, bool any_visible) {
  const LayoutPass& first = comparison.passes[0];
  const LayoutPass& second = comparison.passes[1];
  json.object("comparison", [&] {
    json.object("attention",
                [&] { json.member("max_abs_difference", comparison.attention_difference); });
    json.object("hidden_states", [&] {
      json.member("max_abs_difference", comparison.state_difference);
      json.member("max_scaled_difference", comparison.state_scaled_difference);
    });
    json.member("tolerance", comparison.tolerance);
    json.member("equal", comparison.equal);
    json.member("macs_ratio", ratio(static_cast<double>(first.cost.total()),
                                    static_cast<double>(second.cost.total())));
    json.member("sequence_ratio", ratio(first.layout.length(), second.layout.length()));
    json.member("leak", any_visible ? std::optional(comparison.leak) : std::nullopt);
  });
}

}  // namespace

std::string attention_json(const MaskedImage& image, const VitConfig& config,
                           const LayoutComparison& comparison, const Recipe& recipe) {
  JsonWriter json;
  json.object([&] {
    write_head(json, "attention", image, recipe);
    write_model(json, config);
    write_mask(json, image);
    json.member("layers", comparison.layers);
    json.array("queries", [&] {
      for (const Query& query : comparison.queries) {
        json.object([&] { write_query(json, query, image.grid); }, JsonWriter::Style::one_line);
      }
    });
    json.array("layouts", [&] {
      for (const LayoutPass& pass : comparison.passes) {
        write_layout(json, pass, image);
      }
    });
    write_comparison(json, comparison, image.mask.visible_count() > 0);
  });
  return json.take();
}

std::string mask_json(const MaskedImage& image, const Recipe& recipe) {
  JsonWriter json;
  json.object([&] {
    write_head(json, "mask", image, recipe);
    write_mask(json, image);
  });
  return json.take();
}

}  // namespace lacuna
