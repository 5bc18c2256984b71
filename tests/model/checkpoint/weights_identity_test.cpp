#include "lacuna/model/checkpoint/weights_identity.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"

namespace lacuna::weights_identity_test {

TEST_CASE("weights are known by their name and their bytes, wherever they lie") {
  const testing::TempFolder a;
  const testing::TempFolder b;
  const auto identity = [](const testing::TempFolder& folder, const char* name) {
    return weights_identity((folder.path() / name).native());
  };
  a.write("w.pth", "weights");
  b.write("w.pth", "weights");
  b.write("notes.txt", "of no use");
  const std::string first = identity(a, "w.pth");
  CHECK(first.starts_with("w.pth xxh3:"));
  CHECK(identity(b, "w.pth") == first);
  b.write("w.pth", "weightz");
  CHECK(identity(b, "w.pth") != first);
}

TEST_CASE("what lies beside the weights and says how to read them counts, too") {
  const testing::TempFolder folder;
  folder.write("w.pth", "weights");
  const auto identity = [&] { return weights_identity((folder.path() / "w.pth").native()); };
  const std::string bare = identity();
  folder.write("config.json", "{}");
  const std::string configured = identity();
  CHECK(configured != bare);
  folder.write("config.json", "{ }");
  CHECK(identity() != configured);
  // Of a folder, or an index, every shard counts.
  folder.write("model.safetensors.index.json", "{}");
  const auto index = [&] {
    return weights_identity((folder.path() / "model.safetensors.index.json").native());
  };
  const auto renamed = [&] { return weights_identity((folder.path() / "shards").native()); };
  folder.write("shards", "{}");  // an index is known by what is in it
  const std::string before = index();
  const std::string before_renamed = renamed();
  folder.write("w.pth", "weightz");
  CHECK(index() != before);
  CHECK(renamed() != before_renamed);
  const std::string name = folder.path().filename().native();
  CHECK(weights_identity(folder.path().native() + "/").starts_with(name + " xxh3:"));
}

TEST_CASE("the hash is what follows the name, and untrained weights have none") {
  CHECK(weights_identity("untrained:deit-tiny") == "untrained:deit-tiny");
  CHECK(weights_hash("untrained:deit-tiny").empty());
  CHECK(weights_hash("my best weights.pth xxh3:12") == "xxh3:12");
}

}  // namespace lacuna::weights_identity_test
