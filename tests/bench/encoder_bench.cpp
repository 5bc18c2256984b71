// How fast the encoder runs, as a share of what the processor can do at all, and where the time of
// one photo goes.
//   lacuna_bench [ROUNDS]
//   lacuna_bench pass MODEL TOKENS THREADS COUNT   the milliseconds of each of COUNT passes, from
//                                                  patches to the final norm, all attention kept
// Every line is measured beside the FMA peak of its own round, because the clock of a shared
// machine wanders; figures are medians over the rounds. Never a test: no figure here passes or
// fails.
#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "bench/fma_peak.hpp"
#include "lacuna/analysis/pass/attention_sinks.hpp"
#include "lacuna/analysis/pass/cost.hpp"
#include "lacuna/base/assets.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/flow/compare_flow.hpp"
#include "lacuna/model/checkpoint/load_model.hpp"
#include "lacuna/model/vit/bell_kernel.hpp"
#include "lacuna/model/vit/vit_encoder.hpp"
#include "lacuna/render/compare/compare_figure.hpp"
#include "lacuna/render/formats/draw.hpp"
#include "lacuna/report/attention_json.hpp"

namespace {

using namespace lacuna;

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// GFLOP/s of all workers together.
double peak_of(Workers& workers) {
  constexpr int iterations = 4'000'000;
  std::vector<std::int64_t> done(static_cast<std::size_t>(workers.count()));
  const double seconds = seconds_of([&] {
    workers.parallel_for(workers.count(), [&](int task, int) {
      done[static_cast<std::size_t>(task)] = bench::run_fma_peak(iterations);
    });
  });
  double sum = 0;
  for (const std::int64_t operations : done) {
    sum += static_cast<double>(operations);
  }
  return sum / seconds * 1e-9;
}

struct Figure {
  double seconds = 0;
  double gflops = 0;
  double share = 0;  // of the peak
};

/// Medians over rounds, each beside its own peak.
Figure measure(int rounds, double flops, Workers& workers, const std::function<void()>& work) {
  std::vector<double> seconds;
  std::vector<double> shares;
  work();  // warms the caches
  for (int round = 0; round < rounds; ++round) {
    const double before = peak_of(workers);
    const double elapsed = seconds_of(work);
    const double after = peak_of(workers);
    seconds.push_back(elapsed);
    shares.push_back(flops / elapsed * 1e-9 / std::max(before, after));
  }
  return {.seconds = median(seconds),
          .gflops = flops / median(seconds) * 1e-9,
          .share = median(shares)};
}

void print(const std::string& name, int threads, const Figure& figure) {
  fmt::print("{:<44} {} thread{} {:8.2f} ms {:8.1f} GFLOP/s {:6.1f} % of peak\n", name, threads,
             threads == 1 ? " " : "s", figure.seconds * 1e3, figure.gflops, figure.share * 100);
}

std::vector<int> every_layer(const VitConfig& config) {
  std::vector<int> layers(static_cast<std::size_t>(config.depth));
  std::iota(layers.begin(), layers.end(), 0);
  return layers;
}

TokenLayout layout_of(const VitModel& model, double ratio) {
  const PatchGrid grid = model.config.stored_grid;
  return token_layout(LayoutKind::mae, model.config.prefix, grid,
                      draw_mask(grid, {.ratio = ratio}));
}

/// Of a picture that has all frequencies.
Matrix random_patches(const VitConfig& config) {
  Matrix patches(config.stored_grid.count(), 3 * config.patch_size * config.patch_size);
  fill_bell(1, 0, 0, {patches.data(), patches.size()}, 1.0F);
  return patches;
}

void run_encoder(const VitModel& model, const Matrix& patches, const TokenLayout& layout,
                 AttentionSink* sink, Workers& workers) {
  EncoderState state = embed_tokens(model, patches, model.weights.positions, layout, workers);
  const std::vector<AttentionSink*> sinks =
      sink == nullptr ? std::vector<AttentionSink*>{} : std::vector<AttentionSink*>{sink};
  for (int layer = 0; layer < model.config.depth; ++layer) {
    encode_layer(model, layer, state, sinks, workers);
  }
  static_cast<void>(final_norm(model, state));
}

/// What tests/bench/peers.py compares with other engines.
void print_passes(const std::string& name, int tokens, int threads, int count) {
  Workers workers(threads);
  const VitModel model = load_model({{}, "untrained:" + name}, workers);
  const Matrix patches = random_patches(model.config);
  const TokenLayout layout = layout_of(model, 1 - static_cast<double>(tokens - 1) / patches.rows());
  for (int i = -3; i < count; ++i) {  // three to warm up
    const double seconds = seconds_of([&] {
      MatrixSink sink(layout, model.config.heads, every_layer(model.config));
      run_encoder(model, patches, layout, &sink, workers);
    });
    if (i >= 0) {
      fmt::print("{}\n", seconds * 1e3);
    }
  }
}

/// The four products of a block, as the encoder calls them.
void run_linear_layers(const VitModel& model, Matrix& tokens, Workers& workers) {
  Matrix qkv(tokens.rows(), 3 * tokens.columns());
  Matrix hidden(tokens.rows(), model.config.mlp_width);
  for (const BlockWeights& block : model.weights.blocks) {
    nn::linear(tokens.view(), block.qkv, nn::Epilogue::none, qkv.view(), workers);
    nn::linear(qkv.view().column_block(0, tokens.columns()), block.projection,
               nn::Epilogue::add_to_output, tokens.view(), workers);
    nn::linear(tokens.view(), block.fc1, nn::Epilogue::gelu, hidden.view(), workers);
    nn::linear(hidden.view(), block.fc2, nn::Epilogue::add_to_output, tokens.view(), workers);
  }
}

void bench_encoder(const std::string& name, int threads, int rounds) {
  Workers workers(threads);
  const VitModel model = load_model({{}, "untrained:" + name}, workers);
  const VitConfig& config = model.config;
  const Matrix patches = random_patches(config);
  for (const double ratio : {0.0, 0.75}) {
    const TokenLayout layout = layout_of(model, ratio);
    const Cost cost = cost_of(config, layout);
    const std::string what = fmt::format("{}, {} tokens", name, layout.length());
    const double flops = 2.0 * static_cast<double>(cost.total());
    print(what + ", attention not kept", threads, measure(rounds, flops, workers, [&] {
            run_encoder(model, patches, layout, nullptr, workers);
          }));
    print(what + ", all attention kept", threads, measure(rounds, flops, workers, [&] {
            MatrixSink sink(layout, config.heads, every_layer(config));
            run_encoder(model, patches, layout, &sink, workers);
          }));
    Matrix tokens(layout.length(), config.width);
    print(what + ", linear layers alone", threads,
          measure(rounds, 2.0 * static_cast<double>(cost.linear), workers,
                  [&] { run_linear_layers(model, tokens, workers); }));
  }
}

/// Passes side by side, as rows of the same products, and one after another.
void bench_passes(const std::string& name, const VitModel& model, const std::string& what,
                  const std::vector<LayoutKind>& kinds, int rounds, Workers& workers) {
  const VitConfig& config = model.config;
  const Matrix patches = random_patches(config);
  const Mask mask = draw_mask(config.stored_grid, {.ratio = 0.75});
  const auto run = [&](std::span<const LayoutKind> some) {
    std::vector<EncoderState> states;
    for (const LayoutKind kind : some) {
      states.push_back(embed_tokens(model, patches, model.weights.positions,
                                    token_layout(kind, config.prefix, config.stored_grid, mask),
                                    workers));
    }
    std::vector<LayerPass> passes;
    for (EncoderState& state : states) {
      passes.push_back({.state = &state});
    }
    for (int layer = 0; layer < config.depth; ++layer) {
      encode_layer(model, layer, passes, workers);
    }
  };
  std::vector<double> together;
  std::vector<double> apart;
  for (int round = 0; round <= rounds; ++round) {
    const double one = seconds_of([&] {
      for (std::size_t i = 0; i < kinds.size(); ++i) {
        run(std::span(kinds).subspan(i, 1));
      }
    });
    const double other = seconds_of([&] { run(kinds); });
    if (round > 0) {  // the first warms the caches
      apart.push_back(one);
      together.push_back(other);
    }
  }
  const int threads = workers.count();
  fmt::print("{:<44} {} thread{} {:8.2f} ms one after another {:8.2f} ms side by side\n",
             name + ", " + what, threads, threads == 1 ? " " : "s", median(apart) * 1e3,
             median(together) * 1e3);
}

/// The layouts of `compare`, and the images that `reconstruct` encodes together.
void bench_layouts(const std::string& name, int threads, int rounds) {
  Workers workers(threads);
  const VitModel model = load_model({{}, "untrained:" + name}, workers);
  bench_passes(name, model, "deit, mae and zeroed",
               {LayoutKind::deit, LayoutKind::mae, LayoutKind::zeroed}, rounds, workers);
  bench_passes(name, model, "mae of four images", std::vector<LayoutKind>(4, LayoutKind::mae),
               rounds, workers);
}

/// Where the time of `lacuna compare cat.png` goes, stage by stage.
void bench_stages(const std::string& name, int threads, int rounds) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "lacuna-bench";
  const Input input{.path = asset("samples/cat.png"), .name = "cat.png"};
  std::vector<std::pair<std::string, std::vector<double>>> stages;
  const auto stage = [&](std::size_t place, const std::string& what,
                         const std::function<void()>& work) {
    if (stages.size() <= place) {
      stages.emplace_back(what, std::vector<double>());
    }
    stages[place].second.push_back(seconds_of(work));
  };
  for (int round = 0; round < rounds; ++round) {
    Workers workers(threads);
    VitModel model;
    MaskedImage image;
    LayoutComparison comparison;
    std::vector<Bytes> files(5);
    const Recipe recipe{.command = "compare", .options = {}};
    stage(0, "weights", [&] { model = load_model({{}, "untrained:" + name}, workers); });
    stage(1, "read, decode, fit, mask",
          [&] { image = prepare(input, model.config.preprocessing, 16, {}); });
    stage(2, "three layouts", [&] { comparison = compare_layouts(model, image, {}, workers); });
    const CompareContent content = compare_content(image, model.config, comparison, {});
    const LayoutMap* const layouts[] = {&content.maps.deit, &content.maps.mae,
                                        &content.maps.zeroed};
    stage(3, "figure, overlays, JSON", [&] {
      workers.parallel_for(5, [&](int job, int) {
        Bytes& file = files[static_cast<std::size_t>(job)];
        if (job == 0) {
          file = draw(compare_figure(content, recipe), FigureFormat::png);
        } else if (job < 4) {
          file = draw(layout_figure(content, *layouts[job - 1], recipe), FigureFormat::png);
        } else {
          JsonWriter json;
          attention_json(json, image, model.config, comparison, recipe);
          const std::string text = json.take();
          file.assign(text.begin(), text.end());
        }
      });
    });
    stage(4, "write", [&] {
      for (std::size_t i = 0; i < files.size(); ++i) {
        write_file(folder / std::to_string(i), files[i]);
      }
    });
  }
  std::filesystem::remove_all(folder);
  fmt::print("\none photo, {}, {} thread{}\n", name, threads, threads == 1 ? "" : "s");
  double total = 0;
  for (const auto& [what, seconds] : stages) {
    total += median(seconds);
    fmt::print("  {:<26} {:8.2f} ms\n", what, median(seconds) * 1e3);
  }
  fmt::print("  {:<26} {:8.2f} ms\n", "together", total * 1e3);
}

}  // namespace

int main(int argc, char** argv) {
  ::mallopt(M_MMAP_THRESHOLD, 1 << 30);  // as app/main.cpp
  ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
  if (argc == 6) {
    print_passes(argv[2], std::atoi(argv[3]), std::atoi(argv[4]), std::atoi(argv[5]));
    return 0;
  }
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 9;
  for (const int threads : {1, 2}) {
    Workers workers(threads);
    fmt::print("FMA peak, {} thread{}: {:.0f} GFLOP/s\n", threads, threads == 1 ? "" : "s",
               peak_of(workers));
  }
  for (const char* name : {"deit-tiny", "deit-small", "deit-base"}) {
    for (const int threads : {1, 2}) {
      bench_encoder(name, threads, rounds);
      bench_layouts(name, threads, rounds);
    }
  }
  for (const char* name : {"deit-tiny", "deit-base"}) {
    for (const int threads : {1, 2}) {
      bench_stages(name, threads, rounds);
    }
  }
  return 0;
}
