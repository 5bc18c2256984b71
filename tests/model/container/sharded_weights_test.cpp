#include "lacuna/model/container/sharded_weights.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lacuna/model/checkpoint/checkpoint_files.hpp"
#include "support/refusal.hpp"
#include "support/safetensors_cases.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"
#include "support/torch_cases.hpp"

namespace lacuna::sharded_weights_test {

using namespace lacuna::testing;

namespace {

constexpr const char* first = "model-00001-of-00002.safetensors";
constexpr const char* second = "model-00002-of-00002.safetensors";
constexpr const char* index_name = "model.safetensors.index.json";

Bytes shard(const std::vector<std::pair<std::string, float>>& numbers) {
  std::vector<TestTensor> tensors;
  for (const auto& [name, number] : numbers) {
    tensors.push_back(float_tensor(name, {1}, std::span(&number, 1)));
  }
  return safetensors_bytes(tensors, {{"format", "pt"}});
}

/// Two shards: a and b in the first, c in the second.
void write_shards(const TempFolder& folder) {
  folder.write(first, shard({{"a", 1.0F}, {"b", 2.0F}}));
  folder.write(second, shard({{"c", 3.0F}}));
}

const nlohmann::json right_map = {{"a", first}, {"b", first}, {"c", second}};

std::string index_of(const nlohmann::json& map, std::uint64_t total = 12) {
  return nlohmann::json{{"metadata", {{"total_size", total}}}, {"weight_map", map}}.dump();
}

std::string refused(ErrorKind kind, const TempFolder& folder, const std::string& index) {
  const auto path = folder.write(index_name, index);
  const std::string message = refusal(kind, [&] { (void)open_checkpoint(path); });
  CHECK(message.find('\n') == std::string::npos);
  return message;
}

struct Fault {
  const char* id;
  std::string index;
  const char* message;
  ErrorKind kind = ErrorKind::damaged;
};

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator entries("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace

TEST_SUITE("shards") {
  TEST_CASE("the shards of an index are read as one") {
    const TempFolder folder;
    write_shards(folder);
    folder.write(index_name, index_of(right_map));
    const CheckpointFiles files = open_checkpoint(folder.path());
    CHECK(files.weights->container() == "safetensors in 2 shards");
    CHECK(files.weights->tensors().size() == 3);
    CHECK(files.weights->metadata().at("format") == "pt");
    CHECK(files.weights->notes().empty());
    for (const auto& [name, number] :
         std::vector<std::pair<std::string, float>>{{"a", 1.0F}, {"b", 2.0F}, {"c", 3.0F}}) {
      float value = 0.0F;
      files.weights->read_float32(*files.weights->find(name), std::span(&value, 1));
      CHECK(value == number);
    }
    CHECK(files.weights->find("d") == nullptr);
  }

  TEST_CASE("shards of PyTorch's own format are read as well") {
    const TempFolder folder;
    const auto file = [](const std::string& name) {
      return torch_file(p_whole(p_dict({p_text(name), p_tensor()})));
    };
    folder.write("a.bin", file("module.a"));
    folder.write("b.bin", file("module.b"));
    folder.write("pytorch_model.bin.index.json",
                 R"({"weight_map": {"module.a": "a.bin", "module.b": "b.bin"}})");
    const CheckpointFiles files = open_checkpoint(folder.path());
    CHECK(files.weights->container() == "PyTorch zip in 2 shards");
    CHECK(files.weights->find("b") != nullptr);
  }

  TEST_CASE("IX-1, IX-8: an index that is none is refused") {
    const TempFolder folder;
    write_shards(folder);
    std::string deep = R"({"metadata": )";
    deep += std::string(100'000, '[') + std::string(100'000, ']') + "}";
    const std::vector<Fault> faults = {
        {"IX-1", "{}", "is a JSON text without a weight_map", ErrorKind::not_image},
        {"IX-1", R"({"weight_map": {}})", "its weight_map names no tensor"},
        {"IX-1", R"({"weight_map": []})", "weight_map is a list of 0, needed an object"},
        {"IX-1", R"({"weight_map": 1})", "weight_map is 1, needed an object"},
        {"IX-1", R"({"weight_map": "a.safetensors"})",
         "weight_map is \"a.safetensors\", needed an object"},
        {"IX-1", R"({"weight_map": null})", "weight_map is null, needed an object"},
        {"IX-1", R"({"weight_map": {"a": 1}})", "weight_map \"a\" is 1, needed the name"},
        {"IX-1", R"({"weight_map": {"a": {}}})", "weight_map \"a\" is an object, needed the name"},
        {"IX-1", R"({"weight_map": {"a": ["x"]}})",
         "weight_map \"a\" is a list of 1, needed the name"},
        {"IX-1", R"({"weight_map": {"a")", "no valid JSON at line 1, column 20"},
        {"IX-1", R"({"weight_map": {}} x)", "no valid JSON at line 1, column 20"},
        {"IX-8", R"({"weight_map": {"a": "x.bin", "a": "x.bin"}})",
         "the key \"a\" appears twice in one object", ErrorKind::bad_value},
        {"IX-8", R"({"weight_map": {"a": "x.bin"}, "weight_map": {}})",
         "the key \"weight_map\" appears twice in one object", ErrorKind::bad_value},
        {"IX-8", deep, "nested deeper than 16 levels", ErrorKind::too_large},
        {"IX-8", "{" + std::string((4U << 20U) + 1, ' ') + "}", "the limit is 4194304",
         ErrorKind::too_large},
    };
    for (const Fault& fault : faults) {
      CAPTURE(fault.id);
      CAPTURE(fault.message);
      const std::string message = refused(fault.kind, folder, fault.index);
      CAPTURE(message);
      CHECK(message.find(fault.message) != std::string::npos);
    }
  }

  TEST_CASE("IX-2, IX-3: a shard is named by its bare name and lies beside the index") {
    const TempFolder folder;
    write_shards(folder);
    std::vector<std::string> names = {"../../x.safetensors",
                                      "/abs/x.safetensors",
                                      "a/../../x.safetensors",
                                      "%2e%2e/x.safetensors",
                                      "%2e%2e.safetensors",
                                      "C:\\x.safetensors",
                                      "C:x.safetensors",
                                      "..",
                                      ".",
                                      "",
                                      "-x.safetensors",
                                      ".safetensors",
                                      "x.pkl",
                                      "x.safetensors ",
                                      "x",
                                      std::string("x\0.safetensors", 14),
                                      "x\n.safetensors",
                                      std::string(250, 'x') + ".safetensors"};
    for (const std::string& name : names) {
      CAPTURE(name);
      const std::string message =
          refused(ErrorKind::damaged, folder, index_of({{"a", name}, {"c", second}}));
      CHECK(message.find("tensor \"a\" is said to be in ") != std::string::npos);
      CHECK(message.find("needed the bare name of a .safetensors or .bin file") !=
            std::string::npos);
    }
  }

  TEST_CASE("IX-4, IX-5: a shard may be a link, but only to a regular file") {
    const TempFolder folder;
    const TempFolder blobs;
    folder.write(second, shard({{"c", 3.0F}}));
    const auto blob = blobs.write("0123", shard({{"a", 1.0F}, {"b", 2.0F}}));
    std::filesystem::create_symlink(blob, folder.path() / first);
    const auto path = folder.write(index_name, index_of(right_map));
    CHECK(open_checkpoint(path).weights->tensors().size() == 3);
    std::filesystem::remove(folder.path() / first);
    REQUIRE(::mkfifo((folder.path() / first).c_str(), 0600) == 0);
    CHECK(refused(ErrorKind::unreadable, folder, index_of(right_map)).find("is a FIFO") !=
          std::string::npos);
    std::filesystem::remove(folder.path() / first);
    std::filesystem::create_directory(folder.path() / first);
    CHECK(refused(ErrorKind::unreadable, folder, index_of(right_map)).find("is a folder") !=
          std::string::npos);
  }

  TEST_CASE("IX-6: the first missing shards are listed, and a shard that is not is ignored") {
    const TempFolder folder;
    nlohmann::json map;
    for (int i = 0; i < 7; ++i) {
      map["t" + std::to_string(i)] = "s" + std::to_string(i) + ".safetensors";
    }
    CHECK(refused(ErrorKind::unreadable, folder, index_of(map)) ==
          (folder.path() / index_name).native() +
              ": 7 of its 7 shards are missing: \"s0.safetensors\", \"s1.safetensors\", "
              "\"s2.safetensors\", \"s3.safetensors\", \"s4.safetensors\" and 2 more; get them "
              "again");
    write_shards(folder);
    folder.write("unlisted.safetensors", "broken");
    const auto path = folder.write(index_name, index_of(right_map));
    CHECK(open_checkpoint(path).weights->tensors().size() == 3);
  }

  TEST_CASE("IX-7, C-13: each tensor is in the shard that the index says, and in no other") {
    const TempFolder folder;
    write_shards(folder);
    const auto has = [&](const nlohmann::json& map, const std::string& words) {
      const std::string message = refused(ErrorKind::damaged, folder, index_of(map));
      CAPTURE(message);
      CHECK(message.find(words) != std::string::npos);
    };
    has({{"a", first}, {"b", second}, {"c", second}},
        std::string("tensor \"b\" is in \"") + first + "\", its index says in \"" + second + "\"");
    has({{"a", first}, {"c", second}},
        std::string("tensor \"b\" is in \"") + first + "\", its index says nothing of it");
    has({{"a", first}, {"b", first}, {"c", second}, {"d", second}},
        std::string("tensor \"d\" is not in \"") + second + "\", where its index says it is");
    folder.write(second, shard({{"c", 3.0F}, {"b", 2.0F}}));
    has(right_map,
        std::string("tensor \"b\" is in \"") + second + "\", its index says in \"" + first + "\"");
  }

  TEST_CASE("IX-9: one shard at most stays open") {
    const TempFolder folder;
    nlohmann::json map;
    for (int i = 0; i < 200; ++i) {
      const std::string name = "s" + std::to_string(i) + ".safetensors";
      map["t" + std::to_string(i)] = name;
      folder.write(name, shard({{"t" + std::to_string(i), 1.0F}}));
    }
    folder.write(index_name, index_of(map, 800));
    const std::size_t before = open_descriptors();
    const CheckpointFiles files = open_checkpoint(folder.path());
    float value = 0.0F;
    files.weights->read_float32(*files.weights->find("t7"), std::span(&value, 1));
    CHECK(value == 1.0F);
    files.weights->read_float32(*files.weights->find("t8"), std::span(&value, 1));
    CHECK(open_descriptors() == before + 1);
    CHECK(files.weights->container() == "safetensors in 200 shards");
  }

  TEST_CASE("IX-10: a wrong total is worth a note") {
    const TempFolder folder;
    write_shards(folder);
    const auto path = folder.write(index_name, index_of(right_map, 13));
    CHECK(open_checkpoint(path).weights->notes() ==
          std::vector<std::string>{"its index announces 13 bytes of tensors, the shards hold 12"});
  }

  TEST_CASE("a shard that is replaced after it was opened is an error") {
    const TempFolder folder;
    write_shards(folder);
    const auto path = folder.write(index_name, index_of(right_map));
    const CheckpointFiles files = open_checkpoint(path);
    folder.write(first, shard({{"b", 2.0F}}));
    float value = 0.0F;
    CHECK(refusal(ErrorKind::damaged, [&] {
            files.weights->read_float32(*files.weights->find("a"), std::span(&value, 1));
          }).find("tensor \"a\" is no longer there") != std::string::npos);
  }

  TEST_CASE("a shard is never an index itself") {
    const TempFolder folder;
    folder.write("a.safetensors", R"({"weight_map": {"a": "a.safetensors"}})");
    CHECK(refused(ErrorKind::not_image, folder, index_of({{"a", "a.safetensors"}}))
              .find("is a JSON text") != std::string::npos);
  }
}

}  // namespace lacuna::sharded_weights_test
