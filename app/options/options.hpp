#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "console/console.hpp"
#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/analysis/reconstruct/norm_pix.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/flow/prepare.hpp"
#include "lacuna/flow/tensor_outputs.hpp"
#include "lacuna/model/checkpoint/load_model.hpp"
#include "lacuna/render/parts/colour_options.hpp"
#include "lacuna/runner/batch/run.hpp"
#include "options/parse.hpp"

namespace lacuna::app {

// Options that several commands share, each bound to the library's own struct. Their names, and
// where help lists them, are in lacuna/base/option_names.hpp.

/// Gives every option so far that has no group the one of option_names. Throws std::logic_error for
/// an option that is not there.
void group_options(CLI::App& command);

/// Whether the command has such an option and the command line gives it.
[[nodiscard]] bool is_given(const CLI::App& command, const std::string& option);

/// The environment variable that set the option, as the command line does not: LACUNA_MODEL,
/// LACUNA_LANG. Empty if none did.
[[nodiscard]] std::string setting_of(const CLI::App& command, const std::string& option);

/// Every option that may change a byte of an output, as option_names says, with its value or
/// default, as text.
[[nodiscard]] std::string recorded_options(const CLI::App& command);

/// Throws Error{usage} for an option of an earlier version, with what to use instead: "--pack". No
/// help names them.
void check_not_dropped(std::string_view option);

// run_options.cpp
/// What a run is told besides its library options. None of it changes a byte of an output.
struct RunOptions : RunRequest {
  const CLI::App* command = nullptr;  ///< Who is run; add_run_options() sets it.
  ConsoleOptions console;
  bool dry_run = false;
};
/// Inputs, threads, what is done again, what is shown: groups "Inputs" and "Run".
void add_run_options(CLI::App& command, RunOptions& run);

// output_options.cpp
/// With `tensors` also --tensors and what belongs to it; `own` are words of --write that this
/// command alone has, `known` those that it has of what others have, too.
void add_output_options(CLI::App& command, OutputOptions& output, TensorOptions* tensors = nullptr,
                        const std::vector<OwnOutput>& own = {},
                        std::vector<std::string> known = {"figure", "overlays", "json", "panels"});
/// The word html of --write.
[[nodiscard]] OwnOutput page_word(OutputOptions& output);
/// -o NAME.png, .svg, .pdf, .json or .html, or -, is one file: sets `output.file`, and the format
/// that the name implies. Throws CLI::ValidationError unless the options ask for one result of that
/// kind.
void settle_output(const CLI::App& command, OutputOptions& output);

// attention_options.cpp
/// --layer and --query. `shown` begins the sentence that ends "the last of them".
void add_layer_option(CLI::App& command, std::vector<int>& layers, const std::string& shown);
/// --head: a number, or the mean, which is -1. `shown`: what is named.
void add_head_option(CLI::App& command, int& head, const std::string& shown);
CLI::Option* add_query_option(CLI::App& command, std::vector<QueryRequest>& queries);

// picture_options.cpp
void add_mask_options(CLI::App& command, MaskOptions& mask);
/// The same for masks that are drawn for each of several ratios; what fixes a mask is refused.
void add_sweep_mask_options(CLI::App& command, MaskOptions& mask, std::vector<double>& ratios);
/// Throws CLI::ValidationError for a ratio of a mask that hides nothing.
void check_mask(const CLI::App& command, const MaskOptions& mask);
void add_geometry_options(CLI::App& command, PrepareOptions& prepare);

// figure_options.cpp
/// What figures look like and which files they become. Part of add_output_options().
void add_figure_options(CLI::App& command, DrawOptions& drawing);
/// Which files an animation becomes: for commands that make some.
void add_animation_options(CLI::App& command, DrawOptions& drawing);
/// How attention weights become colours; `has_several`: the figure compares maps.
void add_colour_options(CLI::App& command, ColourOptions& colours, bool has_several);

// model_options.cpp
void add_model_options(CLI::App& command, ModelOptions& model);
/// --norm-pix. Part of what reconstructs.
void add_norm_pix_option(CLI::App& command, std::optional<NormPix>& norm_pix);
/// What a checkpoint does not say: heads, family, preprocessing. Part of add_model_options().
void add_decision_options(CLI::App& command, ModelOptions& model);
/// --download, --offline, --update.
void add_hub_options(CLI::App& command, HubAccess& hub);
/// What these and the environment allow: HF_HUB_OFFLINE forbids all; a download begins by itself
/// only for one input and where somebody sees it, on a terminal, not under CI.
[[nodiscard]] HubAccess settled_access(HubAccess given, bool is_one_input, bool is_quiet);

}  // namespace lacuna::app
