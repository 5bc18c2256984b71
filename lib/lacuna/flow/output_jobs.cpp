#include "lacuna/flow/output_jobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "lacuna/base/error.hpp"
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
    files.push_back({.kind = fmt::format("{}.{}", name, format_name(format)),
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
    files.push_back({.kind = fmt::format("{}.{}", name, animation_name(format)),
                     .bytes = draw_animation(frames, format, options),
                     .smallest_text = smallest_shown(frames.front(), options),
                     .boxes = characters_without_font(frames.front())});
  }
  return files;
}

/// The format that a document of this kind takes best.
FigureFormat format_for(Snippet kind, const std::vector<FigureFormat>& formats) {
  const bool is_tex = kind == Snippet::tex;
  for (const FigureFormat best :
       {is_tex ? FigureFormat::pdf : FigureFormat::svg, FigureFormat::png}) {
    if (std::ranges::find(formats, best) != formats.end()) {
      return best;
    }
  }
  return formats.front();
}

Output snippet_file(Snippet kind, const std::string& stem, const std::string& name,
                    const Figure& figure, const DrawOptions& options) {
  const bool is_short =
      options.caption == CaptionLength::short_form && !figure.short_caption.empty();
  const std::string text = snippet(
      kind,
      {.file = fmt::format("{}.{}.{}", stem, name, format_name(format_for(kind, options.formats))),
       .title = valid_utf8(figure.title),
       .caption = valid_utf8(is_short ? figure.short_caption : figure.caption)});
  return {.kind = fmt::format("{}.{}", name, snippet_name(kind)),
          .bytes = Bytes(text.begin(), text.end())};
}

}  // namespace

OutputJobs::OutputJobs(const OutputOptions& options, const std::string& input)
    : drawing_(options.drawing), stem_(output_stem(input, options.names).filename().native()) {}

void OutputJobs::add_figure(const std::string& name, std::function<Figure()> make) {
  jobs_.emplace_back([drawing = drawing_, stem = stem_, name, make = std::move(make)] {
    const Figure figure = make();
    std::vector<Output> files = drawn(name, figure, drawing);
    for (const Snippet kind : drawing.snippets) {
      files.push_back(snippet_file(kind, stem, name, figure, drawing));
    }
    return files;
  });
}

void OutputJobs::add_overlay(const std::string& name, std::function<Figure()> make) {
  jobs_.emplace_back(
      [drawing = drawing_, name, make = std::move(make)] { return drawn(name, make(), drawing); });
}

void OutputJobs::add_animation(const std::string& name,
                               std::vector<std::function<Figure()>> frames) {
  if (frames.empty()) {
    return;
  }
  jobs_.emplace_back([drawing = drawing_, name, frames = std::move(frames)] {
    std::vector<Figure> figures;
    figures.reserve(frames.size());
    for (const std::function<Figure()>& make : frames) {
      figures.push_back(make());
    }
    return animated(name, figures, drawing);
  });
}

void OutputJobs::add_json(const std::string& name, std::function<std::string()> make) {
  jobs_.emplace_back([name, make = std::move(make)] {
    const std::string text = make();
    return std::vector<Output>{{.kind = name + ".json", .bytes = Bytes(text.begin(), text.end())}};
  });
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
                     const Recipe& recipe, Translator tr) {
  jobs.add_overlay(command + ".original",
                   [&, tr] { return original_panel_figure(image, recipe, tr); });
  jobs.add_overlay(command + ".masked", [&, tr] { return masked_panel_figure(image, recipe, tr); });
}

}  // namespace lacuna
