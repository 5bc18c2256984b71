#include "lacuna/model/checkpoint/checkpoint_files.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/refusal.hpp"
#include "support/safetensors_cases.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"
#include "support/torch_cases.hpp"

namespace lacuna::checkpoint_files_test {

using namespace lacuna::testing;
namespace fs = std::filesystem;

namespace {

const Bytes torch_weights = torch_file(p_whole(p_dict({p_text("w"), p_tensor()})));

std::string refused(ErrorKind kind, const fs::path& path) {
  return refusal(kind, [&] { (void)open_checkpoint(path); });
}

}  // namespace

TEST_SUITE("checkpoint files") {
  TEST_CASE("a file is opened by what is in it, never by its suffix") {
    const TempFolder folder;
    CHECK(open_checkpoint(folder.write("a.bin", good_file())).weights->container() ==
          "safetensors");
    CHECK(open_checkpoint(folder.write("b.safetensors", torch_weights)).weights->container() ==
          "PyTorch zip");
    // A header of 123 bytes begins with { too.
    const Bytes brace = safetensors_bytes({}, {{"k", std::string(98, 'x')}});
    CHECK(brace[0] == '{');
    CHECK(open_checkpoint(folder.write("c.json", brace)).weights->container() == "safetensors");
    CHECK(refused(ErrorKind::not_image, folder.write("d.json", R"({"hidden_size": 4})"))
              .find("is a JSON text without a weight_map") != std::string::npos);
    CHECK(refused(ErrorKind::not_image, folder.write("e.pth", "\x08\x01\x12\x05"))
              .find("is a SavedModel of TensorFlow") != std::string::npos);
    CHECK(refused(ErrorKind::unreadable, folder.path() / "missing").find("check the name") !=
          std::string::npos);
  }

  TEST_CASE("C-01: a folder is searched for the usual names, then for a single file") {
    const TempFolder folder;
    CHECK(refused(ErrorKind::unreadable, folder.path()) ==
          folder.path().native() +
              ": a folder without weights, looked for model.safetensors, "
              "model.safetensors.index.json, pytorch_model.bin, pytorch_model.bin.index.json and a "
              "single .safetensors, .pth, .pt or .bin file; name the file itself");
    folder.write("notes.txt", "x");
    folder.write("b.pth", torch_weights);
    CHECK(open_checkpoint(folder.path()).weights->container() == "PyTorch zip");
    CHECK_FALSE(open_checkpoint(folder.path()).config.has_value());
    folder.write("a.safetensors", good_file());
    CHECK(refused(ErrorKind::bad_value, folder.path()) ==
          folder.path().native() +
              ": 2 files could be the weights: \"a.safetensors\", \"b.pth\"; name one of them");
    folder.write("pytorch_model.bin", torch_weights);
    CHECK(open_checkpoint(folder.path()).weights->container() == "PyTorch zip");
    folder.write("model.safetensors", good_file());
    folder.write("config.json", "{}");
    folder.write("preprocessor_config.json", "{}");
    const CheckpointFiles files = open_checkpoint(folder.path().native() + "/");
    CHECK(files.weights->container() == "safetensors");
    CHECK(files.config == folder.path() / "config.json");
    CHECK(files.preprocessor_config == folder.path() / "preprocessor_config.json");
    CHECK(open_checkpoint(folder.path() / "b.pth").config == folder.path() / "config.json");
  }
}

}  // namespace lacuna::checkpoint_files_test
