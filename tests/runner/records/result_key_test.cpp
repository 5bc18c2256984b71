#include "lacuna/runner/records/result_key.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <set>

#include "lacuna/base/hash.hpp"
#include "support/bytes.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::result_key_test {

namespace {

Input input_of(const std::string& name, const std::string& content) {
  return {.path = name,
          .name = name,
          .bytes = std::make_shared<const Bytes>(testing::bytes_of(content))};
}

const ResultSource source = {
    .command = "compare", .options = "--seed 0\n", .weights = "mini xxh3:1", .mask_file = ""};
const Input cat = input_of("cat.png", "pixels");

}  // namespace

TEST_CASE("the key of an input's results stays, and is another one where anything is another") {
  CHECK(result_key(source, cat) == result_key(source, input_of("cat.png", "pixels")));
  std::set<std::string> keys = {result_key(source, cat)};
  const auto is_new = [&](const ResultSource& of, const Input& input) {
    return keys.insert(result_key(of, input)).second;
  };
  CHECK(is_new(source, input_of("dog.png", "pixels")));
  CHECK(is_new(source, input_of("cat.png", "pixel")));
  ResultSource other = source;
  other.command = "attend";
  CHECK(is_new(other, cat));
  other = source;
  other.options = "--seed 1\n";
  CHECK(is_new(other, cat));
  other = source;
  other.weights = "mini xxh3:2";
  CHECK(is_new(other, cat));
  // The same letters in other texts.
  other = source;
  other.command += "-";
  other.options.erase(0, 1);
  CHECK(is_new(other, cat));
  CHECK(is_new(source, input_of("cat.pngpixel", "s")));
}

TEST_CASE("a key is made of the source's key, the mask, the name and the content") {
  CHECK(result_key(source, cat) ==
        result_key(source_key(source), "", cat.name, content_hash(*cat.bytes)));
}

TEST_CASE("a mask file counts by its content, shared or one for each input") {
  const testing::TempFolder folder;
  const auto mask = folder.write("cat.mask", "black");
  ResultSource shared = source;
  shared.mask_file = mask.native();
  ResultSource own = source;
  own.mask_file = (folder.path() / "{name}.mask").native();
  const std::string black = result_key(shared, cat);
  CHECK(black != result_key(source, cat));
  CHECK(common_mask_hash(own.mask_file) == std::nullopt);
  CHECK(common_mask_hash("") == "");
  CHECK(source_key(shared) == source_key(own));
  CHECK(result_key(source_key(shared), *common_mask_hash(shared.mask_file), cat.name,
                   content_hash(*cat.bytes)) == black);
  folder.write("cat.mask", "white");
  CHECK(result_key(shared, cat) != black);
  std::filesystem::remove(mask);
  CHECK(testing::refusal(ErrorKind::unreadable, [&] {
          static_cast<void>(result_key(shared, cat));
        }).starts_with(mask.native()));
}

}  // namespace lacuna::result_key_test
