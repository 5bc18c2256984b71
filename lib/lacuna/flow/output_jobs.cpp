#include "lacuna/flow/output_jobs.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/formats/animation.hpp"
#include "lacuna/render/formats/draw.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {
namespace {

/// The smallest text of a figure whose size was asked for; else 0.
double smallest_shown(const Figure& figure, const DrawOptions& options) {
  if (options.size.is_own()) {
    return 0;
  }
  const Figure shown = with_caption(figure, options.caption);
  return smallest_text(shown, print_size_of(shown, options.size));
}

std::vector<Output> drawn(const std::string& name, const Figure& figure,
                          const DrawOptions& options) {
  const double smallest = smallest_shown(figure, options);
  const std::string boxes = characters_without_font(figure);
  std::vector<Output> files;
  for (const FigureFormat format : options.formats) {
    files.push_back({.kind = fmt::format("{}.{}", name, word_of(format_words, format)),
                     .bytes = draw(figure, format, options),
                     .smallest_text = smallest,
                     .boxes = boxes});
  }
  return files;
}

std::vector<Output> animated(const std::string& name, const std::vector<Figure>& frames,
                             const DrawOptions& options) {
  std::vector<Output> files;
  for (const AnimationFormat format : options.animations) {
    files.push_back({.kind = fmt::format("{}.{}", name, word_of(animation_words, format)),
                     .bytes = draw_animation(frames, format, options),
                     .smallest_text = smallest_shown(frames.front(), options),
                     .boxes = characters_without_font(frames.front())});
  }
  return files;
}

}  // namespace

void OutputJobs::add_figure(const std::string& name, std::function<Figure()> make,
                            const std::string& write) {
  add_files([drawing = options_.drawing, name, make = std::move(make), write] {
    Figure figure = make();
    if (!write.empty()) {
      figure.recipe.add("--write", write);
    }
    return drawn(name, figure, drawing);
  });
}

void OutputJobs::add_animation(const std::string& name,
                               std::vector<std::function<Figure()>> frames) {
  if (frames.empty()) {
    return;
  }
  add_files([drawing = options_.drawing, name, frames = std::move(frames)] {
    std::vector<Figure> figures;
    figures.reserve(frames.size());
    for (const std::function<Figure()>& make : frames) {
      figures.push_back(make());
    }
    return animated(name, figures, drawing);
  });
}

void OutputJobs::add_json(const std::string& name, std::function<void(JsonWriter&)> write) {
  if (!options_.json) {
    return;
  }
  const auto write_text = [write = std::move(write)](const ByteSink& sink) {
    JsonWriter json(sink);
    write(json);
    json.finish();
  };
  add_files([output = Output{.kind = name + ".json", .write = write_text}] {
    return std::vector<Output>{output};
  });
}

void OutputJobs::add_files(std::function<std::vector<Output>()> make) {
  jobs_.push_back(std::move(make));
}

std::vector<Output> OutputJobs::run(Workers& workers) const {
  std::vector<std::vector<Output>> made(jobs_.size());
  workers.parallel_for(static_cast<int>(jobs_.size()), [&](int job, int) {
    made[static_cast<std::size_t>(job)] = jobs_[static_cast<std::size_t>(job)]();
  });
  std::vector<Output> outputs;
  for (std::vector<Output>& files : made) {
    std::move(files.begin(), files.end(), std::back_inserter(outputs));
  }
  return outputs;
}

void add_seen_panels(OutputJobs& jobs, const std::string& command, const MaskedImage& image,
                     const Recipe& recipe, Translator tr, int max_side) {
  jobs.add_figure(
      command + ".original",
      [&, tr, max_side] { return original_panel_figure(image, recipe, tr, max_side); }, "panels");
  jobs.add_figure(
      command + ".masked",
      [&, tr, max_side] { return masked_panel_figure(image, recipe, tr, max_side); }, "panels");
}

}  // namespace lacuna
