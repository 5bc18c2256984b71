#include "lacuna/model/checkpoint/model_name.hpp"

#include <doctest/doctest.h>

#include <filesystem>

namespace lacuna::model_name_test {

namespace fs = std::filesystem;

TEST_CASE("a checkpoint is named by its file or folder, however it is spelt") {
  for (const char* const path : {"/home/me/vit-base", "/home/me/vit-base/", "/home/me/vit-base//",
                                 "/home/me/vit-base/.", "/home/me/x/../vit-base", "vit-base/"}) {
    CHECK(checkpoint_name(path) == "vit-base");
  }
  CHECK(checkpoint_name(".") == fs::current_path().filename());
  CHECK(checkpoint_name("a/model.safetensors") == "model.safetensors");
}

}  // namespace lacuna::model_name_test
