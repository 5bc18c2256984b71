// Writes documents of every kind of JSON, for the schema tests:
//
//     lacuna_json_samples FOLDER
//
// tests/CMakeLists.txt names the files that each schema is tried on: a schema test fails if one is
// missing.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "lacuna/base/files.hpp"
#include "lacuna/report/attention_json.hpp"
#include "lacuna/report/inspection_report.hpp"
#include "report/sample_documents.hpp"

namespace lacuna::testing {
namespace {

/// A name that is not UTF-8, a trained model, no matrices, and a query that a layout does not have.
std::string dropped_attention() {
  MaskedImage nameless = sample_image();
  nameless.name = "caf\xe9.jpg";
  LayoutComparison dropped = sample_comparison();
  dropped.queries = {{Query::Kind::patch, 3}};
  for (LayoutPass& pass : dropped.passes) {
    pass.matrices.clear();
    pass.rows.erase(pass.rows.begin(), pass.rows.begin() + 3);
  }
  dropped.passes[1].query_exists = false;
  VitConfig trained = sample_config();
  trained.trained = true;
  return attention_text(nameless, trained, dropped);
}

void write_attend_samples(const std::filesystem::path& folder) {
  write_file(folder / "sample.attend.json",
             attend_text({.layers = {}, .matrices = true, .threshold = 0.6}, {1, 3, 4}));
  write_file(folder / "bare.attend.json",
             attend_text({.layout = LayoutKind::mae,
                          .queries = {{.kind = Query::Kind::patch, .row = 0, .column = 0}, {}},
                          .rollout = false,
                          .pca = false},
                         {0, 5}));
}

void write_reconstruct_samples(const std::filesystem::path& folder) {
  const PixelReading oracle = {.mode = NormPix::oracle, .source = PixelReading::Source::declared};
  write_file(folder / "sample.reconstruct.json",
             reconstruction_text(reconstruction_sample(), true));
  write_file(folder / "oracle.reconstruct.json",
             reconstruction_text(reconstruction_sample(oracle), false));
  write_file(folder / "bare.reconstruct.json",
             reconstruction_text(reconstruction_sample({}, false), false));
}

void write_inspection_samples(const std::filesystem::path& folder) {
  write_file(folder / "sample.inspection.json",
             inspection_json(InspectedCheckpoint(hub_mae()).inspected(), true));
  write_file(folder / "broken.inspection.json",
             inspection_json(InspectedCheckpoint(broken_mae()).inspected(), false));
  write_file(folder / "clip.inspection.json",
             inspection_json(InspectedCheckpoint(clip()).inspected(), false));
}

void write_samples(const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder);  // what an earlier version wrote is not looked at again
  write_file(folder / "sample.attention.json",
             attention_text(sample_image(), sample_config(), sample_comparison()));
  write_file(folder / "dropped.attention.json", dropped_attention());
  write_file(folder / "sample.mask.json", mask_text(sample_image()));
  write_file(folder / "all_hidden.mask.json", mask_text(all_hidden(sample_image())));
  write_attend_samples(folder);
  write_file(folder / "sample.explain.json", explanation_text({0, 1, 0, 1, 1, 0}));
  write_file(folder / "nothing_hidden.explain.json", explanation_text({0, 0, 0, 0, 0, 0}));
  write_reconstruct_samples(folder);
  write_inspection_samples(folder);
  const QueryRequest patch = {.kind = Query::Kind::patch, .row = 1, .column = 0};
  write_file(folder / "sample.sweep.json", sweep_text({0, 0.5, 1}, true, patch));
  write_file(folder / "bare.sweep.json", sweep_text({0.2, 0.9}, false));
  write_file(folder / "sample.summary.json", summary_text());
}

}  // namespace
}  // namespace lacuna::testing

int main(int count, char** words) {
  if (count != 2) {
    std::fputs("usage: lacuna_json_samples FOLDER\n", stderr);
    return 2;
  }
  try {
    lacuna::testing::write_samples(words[1]);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "lacuna_json_samples: %s\n", fault.what());
    return 1;
  }
}
