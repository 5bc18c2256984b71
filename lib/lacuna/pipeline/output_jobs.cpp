#include "lacuna/pipeline/output_jobs.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "lacuna/render/draw.hpp"

namespace lacuna {

void OutputJobs::add_figure(const std::string& name, std::function<Figure()> make) {
  jobs_.emplace_back([drawing = drawing_, name, make = std::move(make)] {
    const Figure figure = make();
    const double smallest =
        drawing.size.is_own() ? 0 : smallest_text(figure, page_of(figure, drawing.size));
    std::vector<Output> files;
    for (const FigureFormat format : drawing.formats) {
      files.push_back({.kind = fmt::format("{}.{}", name, format_name(format)),
                       .bytes = draw(figure, format, drawing),
                       .smallest_text = smallest});
    }
    return files;
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

}  // namespace lacuna
