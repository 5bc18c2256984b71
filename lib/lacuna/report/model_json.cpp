#include "lacuna/report/model_json.hpp"

#include <string_view>
#include <vector>

#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

void write_model(JsonWriter& json, const VitConfig& config) {
  json.member("name", config.name);
  json.member("family", word_of(family_words, config.family));
  json.member("trained", config.trained);
  if (!config.notice().empty()) {
    json.member("notice", config.notice());
  }
  json.member("depth", config.depth);
  json.member("num_heads", config.heads);
  json.member("embed_dim", config.width);
  json.member("patch_size", config.patch_size);
  std::vector<std::string_view> prefix;
  for (const TokenKind kind : config.prefix) {
    prefix.push_back(word_of(token_words, kind));
  }
  json.member("prefix_tokens", prefix);
  json.member("decisions", config.decisions);
}

}  // namespace lacuna
