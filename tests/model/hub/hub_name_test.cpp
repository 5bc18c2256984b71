#include "lacuna/model/hub/hub_name.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::hub_name_test {

using namespace lacuna::testing;

TEST_CASE("a name on the Hub has an owner, a name, and perhaps a revision and a file") {
  const auto plain = hub_name("facebook/dinov2-small");
  REQUIRE(plain);
  CHECK(plain->owner == "facebook");
  CHECK(plain->name == "dinov2-small");
  CHECK(plain->revision == "main");
  CHECK(plain->file.empty());
  CHECK_FALSE(plain->is_pinned());
  CHECK(plain->text() == "facebook/dinov2-small@main");
  const auto whole = hub_name("timm/vit_tiny.augreg@refs/pr/1:sub/pytorch_model.bin");
  REQUIRE(whole);
  CHECK(whole->name == "vit_tiny.augreg");
  CHECK(whole->revision == "refs/pr/1");
  CHECK(whole->file == "sub/pytorch_model.bin");
  const std::string commit(40, 'a');
  CHECK(hub_name("a/b@" + commit)->is_pinned());
  CHECK_FALSE(hub_name("a/b@" + std::string(40, 'g'))->is_pinned());
  CHECK_FALSE(hub_name("a/b@" + std::string(39, 'a'))->is_pinned());
}

TEST_CASE("what names a file is no name on the Hub") {
  for (const char* model : {"mini",
                            "untrained:deit-tiny",
                            "./a/b",
                            "/a/b",
                            "~/b",
                            "../b",
                            ".a/b",
                            "a/b/c",
                            "a/",
                            "/",
                            "weights/vit.safetensors",
                            "weights/vit.bin",
                            "weights/vit.pth",
                            "weights/vit.pt",
                            "weights/vit.npz",
                            "weights/index.json",
                            "weights/vit.onnx",
                            "a b/c",
                            "a/b@",
                            "a/b:",
                            "a/b@../c",
                            "a/b@/c",
                            "a/b:../../c",
                            "a/b:/etc/passwd",
                            "a/..",
                            "../a",
                            "a/b@x//y",
                            "-a/b",
                            "a/b-",
                            "a/b.",
                            "a--b/c",
                            "a/b..c"}) {
    CAPTURE(model);
    CHECK_FALSE(hub_name(model));
  }
  CHECK_FALSE(hub_name(std::string(97, 'a') + "/b"));
  const TempFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::create_directory(folder.path() / "google");
  std::filesystem::current_path(folder.path());
  CHECK_FALSE(hub_name("google/vit-base-patch16-224"));  // the folder is here
  CHECK(hub_name("hf:google/vit-base-patch16-224"));
  CHECK(hub_name("google/vit-base-patch16-224@" + std::string(40, 'a')));  // as in a recipe
  std::filesystem::current_path(before);
  CHECK(hub_name("google/vit-base-patch16-224"));
}

TEST_CASE("behind hf: and hf-hub: it is one for certain, or wrong") {
  CHECK(hub_name("hf:a/b.bin")->name == "b.bin");
  CHECK(hub_name("hf-hub:timm/x@v1")->revision == "v1");
  CHECK(refusal(ErrorKind::usage, [] { static_cast<void>(hub_name("hf:dinov2")); }) ==
        "hf:dinov2: not a name on the Hugging Face Hub; write hf:OWNER/NAME, then perhaps "
        "@REVISION and :FILE");
}

}  // namespace lacuna::hub_name_test
