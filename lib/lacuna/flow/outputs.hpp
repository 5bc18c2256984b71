#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "lacuna/base/files.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/render/formats/draw_options.hpp"

namespace lacuna {

/// How output names are made from input names.
enum class OutputNames {
  stem,  ///< photos/cat.jpg -> photos/cat; dots inside the stem become _.
  full,  ///< photos/cat.jpg -> photos/cat_jpg.
};
inline constexpr Word<OutputNames> output_name_words[] = {{OutputNames::stem, "stem"},
                                                          {OutputNames::full, "full"}};

/// Whether an output folder is fanned out: its results go into sub-folders of it.
enum class FanOut { automatic, always, never };
inline constexpr Word<FanOut> fan_out_words[] = {
    {FanOut::automatic, "auto"}, {FanOut::always, "always"}, {FanOut::never, "never"}};

/// OutputOptions::file that stands for standard output.
inline constexpr const char* standard_output_path = "-";

/// Where results go and which are made.
struct OutputOptions {
  std::filesystem::path folder = "lacuna-out";
  std::filesystem::path file;  ///< The one result, of one input, under this very name in `folder`;
                               ///< "-": on standard output. Empty: there may be several.
  OutputNames names = OutputNames::stem;
  FanOut fan_out = FanOut::automatic;
  bool figure = true;
  bool overlays = true;
  bool json = true;
  bool panels = false;  ///< Every panel of the figure as a picture without words; the overlays too.
  bool html = false;    ///< The page that answers, with its data inside: of compare and sweep.
  DrawOptions drawing;
};

/// What a flow found: it lives until the last of its outputs is written.
template <typename Found>
using Shared = std::shared_ptr<const Found>;

/// One result. The flow makes a picture's bytes; numbers, which can be hundreds of megabytes as
/// text, become bytes while the runner writes them (runner/batch/results.hpp).
struct Output {
  std::string kind;  ///< "compare.png", "attention.json": what follows the stem.
  Bytes bytes = {};
  /// In place of `bytes`: gives them to the sink, the same ones each time. It owns what they are
  /// made from. Throws Error{bad_value} for a number that the file cannot hold.
  std::function<void(const ByteSink&)> write = nullptr;
  double smallest_text = 0;  ///< Points, of a figure whose size was asked for; 0: not said.
  std::string boxes = {};    ///< Characters of a figure that no font has.

  void give(const ByteSink& sink) const { write ? write(sink) : sink(as_text(bytes)); }
};

}  // namespace lacuna
