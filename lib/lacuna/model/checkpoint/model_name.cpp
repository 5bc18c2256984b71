#include "lacuna/model/checkpoint/model_name.hpp"

#include "lacuna/base/assets.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/checkpoint_files.hpp"
#include "lacuna/model/checkpoint/hub_config.hpp"
#include "lacuna/model/hub/hub_cache.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool is_timm(const fs::path& config) {
  return read_hub_config(config).timm_architecture.has_value();
}

}  // namespace

fs::path weights_path(const std::string& model) {
  if (model == bundled_model) {
    return asset("models/mini.safetensors");
  }
  const std::optional<HubName> hub = hub_name(model);
  return hub ? cached_weights(*hub) : fs::path(model);
}

std::optional<std::string> lack_of(const HubName& name) {
  try {
    static_cast<void>(open_checkpoint(cached_weights(name)));
    return std::nullopt;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::unreadable) {
      throw;
    }
    const std::string_view what = error.what();
    return std::string(what.substr(what.find(": ") + 2));
  }
}

std::string pinned_model(const std::string& model, const HubAccess& access) {
  const std::optional<HubName> hub = hub_name(model);
  if (!hub) {
    return model;
  }
  const bool may_ask = !access.is_offline && (access.is_wanted || access.is_attended);
  const bool is_stale = access.may_update && !hub->is_pinned();
  if (is_stale && access.is_offline) {
    fail(hub->text(), ErrorKind::usage,
         "--update asks the Hub, and HF_HUB_OFFLINE forbids it; leave one of them out");
  }
  const std::optional<std::string> lack = lack_of(*hub);
  if (lack && !may_ask) {
    fail(hub->text(), ErrorKind::unreadable, "{}; {}", *lack,
         access.is_offline ? "leave --offline and HF_HUB_OFFLINE out, and it is downloaded"
                           : "give --download, and it is brought there");
  }
  if (lack || is_stale) {
    download_model(*hub, access);
  } else if (may_ask && !unasked_descriptions(pinned(*hub).text()).empty()) {
    try {
      download_model(*hub, access);
    } catch (const Error&) {  // the weights are here: each run says what is not
    }
  }
  return pinned(*hub).text();
}

std::vector<std::string> unasked_descriptions(const std::string& model) {
  const std::optional<HubName> hub = hub_name(model);
  std::vector<std::string> names;
  if (!hub) {
    return names;
  }
  HubName snapshot = *hub;
  snapshot.file.clear();
  const fs::path folder = cached_weights(snapshot) / hub->folder();
  for (const std::string_view name : descriptions) {
    if (!is_file(folder / name) && !is_known_absent(*hub, hub->folder() + std::string(name))) {
      names.emplace_back(name);
    }
  }
  if (const fs::path config = folder / descriptions[0]; is_file(config) && is_timm(config)) {
    names.clear();  // timm's describes all
  }
  return names;
}

std::string checkpoint_name(const std::string& model) {
  if (const std::optional<HubName> hub = hub_name(model)) {
    return hub->text();
  }
  std::error_code ignored;  // the working folder is gone: then the name is all there is
  fs::path full = fs::absolute(model, ignored);
  full = (full.empty() ? fs::path(model) : full).lexically_normal();
  return full.has_filename() ? full.filename().native() : full.parent_path().filename().native();
}

}  // namespace lacuna
