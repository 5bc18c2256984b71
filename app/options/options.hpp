#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "commands/run_inputs.hpp"
#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/analysis/reconstruct/norm_pix.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/flow/prepare.hpp"
#include "lacuna/flow/tensor_outputs.hpp"
#include "lacuna/model/checkpoint/load_model.hpp"
#include "lacuna/render/parts/colour_options.hpp"
#include "options/parse.hpp"

namespace lacuna::app {

/// Option groups that several commands share, each bound to the library's own struct.

// options.cpp
/// Inputs, threads, what is done again, what is shown: groups "Inputs" and "Run".
void add_run_options(CLI::App& command, RunOptions& run);
/// With `tensors` also --tensors and what belongs to it; `own` are words of --write that this
/// command alone has.
void add_output_options(CLI::App& command, OutputOptions& output, TensorOptions* tensors = nullptr,
                        const std::vector<OwnOutput>& own = {});

/// --layer, --query and --layout. `shown` begins the sentence that ends "the last of them".
CLI::Option* add_layer_option(CLI::App& command, std::vector<int>& layers,
                              const std::string& shown);
/// --head: a number, or the mean, which is -1. `shown`: what is named.
CLI::Option* add_head_option(CLI::App& command, int& head, const std::string& shown);
CLI::Option* add_query_option(CLI::App& command, std::vector<QueryRequest>& queries);
CLI::Option* add_layout_option(CLI::App& command, LayoutKind& layout);

// picture_options.cpp
void add_mask_options(CLI::App& command, MaskOptions& mask);
/// The same for masks that are drawn for each of several ratios; what fixes a mask is refused.
void add_sweep_mask_options(CLI::App& command, MaskOptions& mask, std::vector<double>& ratios);
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

/// Every option that may change a byte of an output, with its value or default, as text: all but
/// the groups "Inputs" and "Run", the inputs, where results lie and the model. An option that a
/// command adds counts unless it is in one of these groups.
[[nodiscard]] std::string recorded_options(const CLI::App& command);

}  // namespace lacuna::app
