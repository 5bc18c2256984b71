#include "lacuna/runner/shards/shard_names.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "support/temp_folder.hpp"

namespace lacuna::shard_names_test {

using testing::TempFolder;

TEST_SUITE_BEGIN("shard_names");

TEST_CASE("the list of names does not depend on the inputs' order, and half of it is none") {
  const TempFolder folder;
  const std::vector<Input> inputs = {{.path = "b", .name = "b\nc"}, {.path = "a", .name = "a"}};
  const std::string text = names_text(inputs);
  CHECK(text == names_text({inputs[1], inputs[0]}));
  const std::string hash = names_hash(text);
  CHECK_FALSE(read_names(folder.path(), "mask", hash));
  keep_names(folder.path(), "mask", text);
  CHECK(read_names(folder.path(), "mask", hash) == std::vector<std::string>{"a", "b\nc"});
  CHECK_FALSE(read_names(folder.path(), "compare", hash));

  const std::filesystem::path list = *std::filesystem::directory_iterator(folder.path());
  folder.write(list.filename().native(), text.substr(0, 3));
  CHECK_FALSE(read_names(folder.path(), "mask", hash));
  keep_names(folder.path(), "mask", text);
  mark_names_joined(folder.path(), "mask");
  CHECK(read_names(folder.path(), "mask", hash) == std::vector<std::string>());
  remove_names(folder.path(), "mask");
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("an empty list of names is none") {
  const TempFolder folder;
  keep_names(folder.path(), "mask", "");
  CHECK_FALSE(read_names(folder.path(), "mask", names_hash("")));
}

TEST_CASE("a list of inputs that 0.1.0 packed is none") {
  const TempFolder folder;
  const std::string text("\0b\0e.tar\0", 9);
  keep_names(folder.path(), "mask", text);
  CHECK_FALSE(read_names(folder.path(), "mask", names_hash(text)));
}

TEST_SUITE_END();

}  // namespace lacuna::shard_names_test
