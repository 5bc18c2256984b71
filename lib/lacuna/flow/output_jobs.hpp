#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {

/// The files that an image's outputs become: a flow says what there is, run() makes all of it.
class OutputJobs {
 public:
  explicit OutputJobs(const OutputOptions& options) : options_(options) {}

  /// A figure, or a picture without words, in every format that is asked for: "compare" becomes
  /// compare.png, compare.svg … `write`: the word of --write that makes it again, where its recipe
  /// does not have it yet.
  void add_figure(const std::string& name, std::function<Figure()> make,
                  const std::string& write = "");
  /// An animation in every format that is asked for: "attend.layers" becomes attend.layers.apng,
  /// attend.layers.gif. The first frame is what a viewer that knows no frames shows, and its texts
  /// are the file's. None without frames.
  void add_animation(const std::string& name, std::vector<std::function<Figure()>> frames);
  /// "attention" becomes attention.json, where JSON is asked for. It is written after run(), from
  /// what `write` owns: it must not refer to what the flow has on its stack.
  void add_json(const std::string& name, std::function<void(JsonWriter&)> write);
  /// What is no figure and no JSON.
  void add_files(std::function<std::vector<Output>()> make);

  /// The files in the order in which they were added, several made at once.
  [[nodiscard]] std::vector<Output> run(Workers& workers) const;

 private:
  OutputOptions options_;
  std::vector<std::function<std::vector<Output>()>> jobs_;
};

/// The panels that every figure starts with: "compare" gives compare.original and compare.masked.
/// `image` and `recipe` outlive the jobs.
void add_seen_panels(OutputJobs& jobs, const std::string& command, const MaskedImage& image,
                     const Recipe& recipe, Translator tr, int max_side = usual_side);

}  // namespace lacuna
