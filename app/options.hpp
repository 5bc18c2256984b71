#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "commands/run_inputs.hpp"
#include "lacuna/analysis/query.hpp"
#include "lacuna/model/load_model.hpp"
#include "lacuna/pipeline/outputs.hpp"
#include "lacuna/pipeline/prepare.hpp"

namespace lacuna::app {

/// Option groups that several commands share, each bound to the library's own struct.

void add_run_options(CLI::App& command, RunOptions& run);
void add_mask_options(CLI::App& command, MaskOptions& mask);
void add_geometry_options(CLI::App& command, PrepareOptions& prepare);
void add_model_options(CLI::App& command, ModelOptions& model);
void add_output_options(CLI::App& command, OutputOptions& output);

/// --query: "cls" or "ROW,COL". Throws CLI::ValidationError.
[[nodiscard]] QueryRequest parse_query(const std::string& word);

/// --head: "mean" is -1. Throws CLI::ValidationError.
[[nodiscard]] int parse_head(const std::string& word);

/// `threads`, or for 0 the number of cores.
[[nodiscard]] int thread_count(int threads);

}  // namespace lacuna::app
