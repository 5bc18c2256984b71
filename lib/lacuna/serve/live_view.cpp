#include "lacuna/serve/live_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/base64.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/flow/compare_flow.hpp"
#include "lacuna/flow/recipe_of.hpp"
#include "lacuna/image/image_file.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/report/page/page_answer.hpp"
#include "lacuna/report/page/page_parts.hpp"
#include "lacuna/report/page/page_report.hpp"
#include "lacuna/runner/batch/output_places.hpp"

namespace lacuna {
namespace {

constexpr int photo_side = 672;         // of the pictures on the page
constexpr int most_patches_kept = 400;  // up to here the rows of every query are kept
constexpr std::size_t most_models = 2;  // of each, the oldest goes
constexpr std::size_t most_images = 2;
constexpr std::size_t most_comparisons = 4;

/// The one with that name, moved to the front; nullptr if it is not there.
template <typename Kept, typename Name>
Kept* find_kept(std::list<Kept>& kept, Name Kept::*name, const std::string& wanted) {
  const auto found = std::ranges::find(kept, wanted, name);
  if (found == kept.end()) {
    return nullptr;
  }
  kept.splice(kept.begin(), kept, found);
  return &kept.front();
}

template <typename Kept>
Kept& keep(std::list<Kept>& kept, Kept one, std::size_t most) {
  kept.push_front(std::move(one));
  if (kept.size() > most) {
    kept.pop_back();
  }
  return kept.front();
}

std::vector<QueryRequest> all_queries(const VitConfig& config, const PatchGrid& grid) {
  std::vector<QueryRequest> queries;
  for (const Query& query : page_queries(config, grid)) {
    queries.push_back(request_of(query, grid));
  }
  return queries;
}

}  // namespace

LiveView::LiveView(const std::vector<Input>& photos, std::vector<std::string> models, Load load)
    : photos_(photos), models_(std::move(models)), load_(std::move(load)) {}

std::string LiveView::hello() const {
  JsonWriter json;
  json.object([&] {
    std::vector<std::string> photos;
    for (const PhotoShelf::Photo& photo : photos_.given()) {
      photos.push_back(photo.id);
    }
    json.member("photos", photos);
    json.member("models", models_);
    json.object("palettes", [&] {
      write_palette(json, Theme::light);
      write_palette(json, Theme::dark);
    });
  });
  return json.take();
}

const std::string& LiveView::model_name(const LiveState& state) const {
  if (state.model.empty()) {
    return models_.front();
  }
  const auto found = std::ranges::find(models_, state.model);
  if (found == models_.end()) {
    throw Error(ErrorKind::usage, "{}: no model of this page's list; start lacuna serve --model {}",
                state.model, state.model);
  }
  return *found;
}

LiveView::Loaded& LiveView::model(const LiveState& state, Workers& workers) {
  const std::string& name = model_name(state);
  Loaded* const known = find_kept(loaded_, &Loaded::name, name);
  return known != nullptr
             ? *known
             : keep(loaded_, {.name = name, .model = load_(name, workers)}, most_models);
}

MaskedImage& LiveView::image(const LiveState& state, const VitModel& model) {
  const PhotoShelf::Photo& photo = photos_.get(state.photo);
  const std::string key = photo.id + '\n' + model_name(state) + '\n' + photo.input.name;
  Prepared* prepared = find_kept(prepared_, &Prepared::key, key);
  if (prepared == nullptr) {
    PrepareOptions plain;
    plain.mask = no_mask();
    prepared = &keep(
        prepared_,
        {.key = key,
         .image = prepare(photo.input, model.config.preprocessing, model.config.patch_size, plain)},
        most_images);
  }
  set_mask(state.options.prepare.mask, prepared->image);
  return prepared->image;
}

const LayoutComparison& LiveView::comparison(const LiveState& state, const VitModel& model,
                                             const MaskedImage& image, Workers& workers) {
  check_options(model.config, state.options);
  ComparisonOptions options = state.options.comparison;
  options.unmasked_classes = false;  // the page does not show them
  std::string key = fmt::format("{}\n{}\n{}\n{}", image.hash, model_name(state), state.mask_key(),
                                resolve_layers(options.layers, model.config).back());
  if (image.grid.count() <= most_patches_kept) {
    options.queries = all_queries(model.config, image.grid);
  } else {
    key +=
        '\n' + query_word(resolve_queries(options.queries, model.config.prefix, image.grid).front(),
                          image.grid);
  }
  Compared* const known = find_kept(compared_, &Compared::key, key);
  return known != nullptr
             ? known->comparison
             : keep(compared_,
                    {.key = key, .comparison = compare_layouts(model, image, options, workers)},
                    most_comparisons)
                   .comparison;
}

std::string LiveView::look(const LiveState& state, Workers& workers) {
  const VitModel& encoder = model(state, workers).model;
  const MaskedImage& masked = image(state, encoder);
  const LayoutComparison& compared = comparison(state, encoder, masked, workers);
  const Query query =
      resolve_queries(state.options.comparison.queries, encoder.config.prefix, masked.grid).front();
  const auto place = std::ranges::find(compared.queries, query) - compared.queries.begin();
  const DrawOptions& drawing = state.options.output.drawing;
  return page_answer(compare_content(masked, encoder.config, compared,
                                     {.layer = compared.layers.back(),
                                      .head = state.options.head,
                                      .query = static_cast<int>(place),
                                      .colours = colours_for({}, drawing.theme)}),
                     drawing.language);
}

std::string LiveView::photo(const LiveState& state, Workers& workers) {
  const MaskedImage& masked = image(state, model(state, workers).model);
  const ColourOptions colours = colours_for({}, state.options.output.drawing.theme);
  JsonWriter json;
  json.object([&] {
    json.member("name", masked.name);
    json.member("seen", data_address(seen_panel(masked, photo_side)));
    json.member("grey", data_address(grey_seen_panel(masked, colours.ground(), photo_side)));
  });
  return json.take();
}

std::string LiveView::reconstruction(const LiveState& state, Workers& workers) {
  Loaded& loaded = model(state, workers);
  if (!loaded.model.config.decoder) {
    throw Error(ErrorKind::usage, "{}: this model has no decoder", loaded.name);
  }
  if (!loaded.reading) {
    loaded.reading = pixel_reading(loaded.model, std::nullopt, workers);
  }
  const MaskedImage& masked = image(state, loaded.model);
  const Reconstruction made = reconstruct(loaded.model, masked, *loaded.reading, {}, workers);
  JsonWriter json;
  json.object([&] {
    json.member("picture", data_address(made.pasted));
    write_painting_words(json, masked, made, state.options.output.drawing.language);
  });
  return json.take();
}

std::string LiveView::save(const LiveState& state, Workers& workers) {
  const Input& input = photos_.get(state.photo).input;
  const VitModel& encoder = model(state, workers).model;
  check_options(encoder.config, state.options);
  const CompareResult result = compare_flow(input, encoder, state.options, workers);
  const std::string stem =
      OutputPlaces({input}, OutputNames::stem, FanOut::never).stem(input).filename().native();
  const Recipe recipe =
      short_recipe(compare_recipe(*result.image, encoder.config, state.options, *result.comparison),
                   encoder.config, *result.image);
  JsonWriter json;
  json.object([&] {
    json.member("command",
                command_line(recipe, input.path.empty() ? input.name : input.path.native()));
    json.lines("files", result.outputs, [&](const Output& output) {
      json.member("name", stem + "." + output.kind);
      json.member("type", output.kind.ends_with(".json") ? "application/json" : "image/png");
      std::string bytes;
      output.give([&](std::string_view piece) { bytes += piece; });
      json.member("base64", base64(bytes));
    });
  });
  return json.take();
}

std::string LiveView::drop(const std::string& name, Bytes bytes) {
  Input input = {.path = {}, .name = name};
  static_cast<void>(decode_image(bytes, input.subject(), {}));  // throws if it is no picture
  const PhotoShelf::Photo& photo = photos_.add(name, std::move(bytes));
  JsonWriter json;
  json.object([&] {
    json.member("id", photo.id);
    json.member("name", photo.input.name);
  });
  return json.take();
}

}  // namespace lacuna
