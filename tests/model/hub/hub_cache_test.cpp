#include "lacuna/model/hub/hub_cache.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <optional>
#include <string>

#include "support/environment.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::hub_cache_test {

using namespace lacuna::testing;
namespace fs = std::filesystem;

namespace {

const std::string commit = "0123456789abcdef0123456789abcdef01234567";

/// A cache with one model, laid out as huggingface_hub does it, and found as it finds it.
struct Cache {
  Cache() {
    const std::string repository = "models--some--vit/";
    fs::create_directories(folder.path() / repository / "blobs");
    fs::create_directories(folder.path() / repository / "refs/refs/pr");
    fs::create_directories(folder.path() / repository / "snapshots" / commit);
    folder.write(repository + "blobs/aa", std::string_view("the weights"));
    folder.write(repository + "refs/main", std::string_view(commit));
    folder.write(repository + "refs/refs/pr/1", std::string_view(commit + "\n"));
    folder.write(repository + "refs/torn", std::string_view("0123"));
    folder.write(repository + "refs/gone", std::string_view(std::string(40, 'f')));
    fs::create_symlink("../../blobs/aa",
                       folder.path() / repository / "snapshots" / commit / "model.safetensors");
  }

  TempFolder folder;
  Variable cache{"HF_HUB_CACHE", folder.path().native()};
};

HubName named(const std::string& text) {
  return hub_name("hf:" + text).value();
}

}  // namespace

TEST_CASE("the cache is where huggingface_hub has it") {
  const Variable home("HOME", "/home/some");
  const Variable xdg("XDG_CACHE_HOME", std::nullopt);
  const Variable hub_home("HF_HOME", std::nullopt);
  const Variable cache("HF_HUB_CACHE", std::nullopt);
  CHECK(hub_cache() == "/home/some/.cache/huggingface/hub");
  {
    const Variable other("XDG_CACHE_HOME", "/var/cache/some");
    CHECK(hub_cache() == "/var/cache/some/huggingface/hub");
    const Variable own("HF_HOME", "~/models");
    CHECK(hub_cache() == "/home/some/models/hub");
    const Variable nearest("HF_HUB_CACHE", "/data/hub");
    CHECK(hub_cache() == "/data/hub");
  }
  const Variable empty("HF_HOME", "");
  CHECK(hub_cache() == "/home/some/.cache/huggingface/hub");
}

TEST_CASE("a revision is the commit that the cache has for it") {
  const Cache cache;
  for (const char* text : {"some/vit", "some/vit@main", "some/vit@refs/pr/1"}) {
    CAPTURE(text);
    CHECK(pinned(named(text)).text() == "some/vit@" + commit);
  }
  CHECK(pinned(named("some/vit@" + commit)).revision == commit);
  CHECK(pinned(named("some/vit:a.bin")).text() == "some/vit@" + commit + ":a.bin");
  const fs::path snapshot = cache.folder.path() / "models--some--vit/snapshots" / commit;
  CHECK(cached_weights(named("some/vit")) == snapshot);
  CHECK(cached_weights(named("some/vit:sub/a.bin")) == snapshot / "sub/a.bin");
}

TEST_CASE("what the cache has not is told, and a torn one") {
  const Cache cache;
  const auto told = [](const std::string& text) {
    return refusal(ErrorKind::unreadable, [&] { static_cast<void>(pinned(named(text))); });
  };
  const std::string where = cache.folder.path().native();
  CHECK(told("other/vit") == "other/vit@main: not in the Hugging Face cache " + where);
  CHECK(told("some/vit@v2").starts_with("some/vit@v2: not in the "));
  CHECK(told("some/vit@gone").starts_with("some/vit@gone: not in the "));
  CHECK(told("some/vit@" + std::string(40, '0')).starts_with("some/vit@0000"));
  CHECK(refusal(ErrorKind::bad_value, [] { static_cast<void>(pinned(named("some/vit@torn"))); })
            .ends_with("refs/torn: holds no commit of 40 hexadecimal digits; delete the file and "
                       "download the model again"));
}

}  // namespace lacuna::hub_cache_test
