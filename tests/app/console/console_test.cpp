#include "console/console.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "lacuna/base/text.hpp"
#include "lacuna/report/manifest.hpp"
#include "support/run_app.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::console_test {

using testing::AppRun;
using testing::contains;
using testing::run_app;
using testing::TempFolder;

namespace {

/// What a stranger may call a file: a second line, a colour, a byte that is no UTF-8, letters that
/// run backwards, and the one character that begins a colour, too.
const std::string hostile =
    "a\nforged\x1b[31m\x7f\xff\xe2\x80\xae\xc2\x9b"
    "1m";
const std::string shown = R"(a\x0aforged\x1b[31m\x7f\xff\u202e\u009b1m)";

/// All that the terminal gets of a command that has `words` to tell.
std::string told(const std::vector<std::string>& arguments, const std::string& words = shown) {
  const AppRun run = run_app(arguments);
  std::string text = run.out + run.err;
  CAPTURE(text);
  CHECK(contains(text, words));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    CHECK(printable(line) == line);
    CHECK_FALSE(line.starts_with("forged"));
  }
  return text;
}

}  // namespace

TEST_SUITE_BEGIN("console");

TEST_CASE("what is said is one line that forges nothing, whoever wrote its words") {
  const AppRun run = run_app({}, [](int, const char* const*) {
    app::say(hostile);
    app::warn(hostile);
    app::report_error(hostile);
    app::report_error("a bug in lacuna, please report it: ", hostile);  // a library's exception
    return 0;
  });
  CHECK(run.err == shown + "\nlacuna: warning: " + shown + "\nlacuna: error: " + shown +
                       "\nlacuna: error: a bug in lacuna, please report it: " + shown + "\n");
}

TEST_CASE("a line of any length is said whole") {
  static const std::string line(4095, 'x');  // an escape lies across the end of the first piece
  const AppRun run = run_app({}, [](int, const char* const*) {
    app::say(line + '\n' + line + line);
    return 0;
  });
  CHECK(run.err == line + "\\x0a" + line + line + "\n");
}

TEST_CASE("no road to the terminal carries a stranger's control characters") {
  const TempFolder in;
  const TempFolder out;
  const Bytes cat = testing::file_bytes(LACUNA_SOURCE_DIR "/assets/samples/cat.png");
  const std::string photo = in.write(hostile + ".png", cat).native();
  const std::string broken = in.write(hostile + "2.png", "no picture").native();
  const std::string nothing = in.write(hostile + ".json", R"({"hidden": []})").native();
  const std::string to = (out.path() / hostile).native();
  const auto mask = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"mask", "--image-size", "32", "--write", "json", "-o", to});
    return told(words);
  };
  CHECK(contains(mask({photo, "--dry-run"}), "patches hidden"));
  CHECK(contains(mask({photo}), "\nwrote "));
  CHECK(contains(mask({photo, "--mask-file", nothing}), "lacuna: warning: "));
  CHECK(contains(mask({broken}), "lacuna: error: "));
  CHECK(contains(mask({in.path().native()}), "1 done, 1 failed"));
  CHECK(contains(told({"merge", to}), "lacuna: error: "));
  std::istringstream manifest(
      std::string(as_text(testing::file_bytes(out.path() / hostile / "manifest.jsonl"))));
  int failed = 0;
  for (std::string text; std::getline(manifest, text);) {
    const std::string message = read_manifest_line(text + "\n")->message;
    CHECK(printable(message) == message);
    failed += contains(message, shown) ? 1 : 0;
  }
  CHECK(failed == 1);

  // Of another's manifest; and of a checkpoint, whose tensors have any name that is UTF-8.
  out.write("theirs/manifest.jsonl", manifest_json({.name = "a",
                                                    .command = "mask",
                                                    .status = ItemStatus::failed,
                                                    .failure = "damaged",
                                                    .message = "x\nforged\x1b[31m"}));
  told({"merge", (out.path() / "theirs").native()}, R"(x\x0aforged\x1b[31m)");
  const std::vector<float> one(1);
  const std::string weights =
      in.write(hostile + ".safetensors",
               testing::safetensors_bytes({testing::float_tensor("b\nforged\x1b[31m", {1}, one)}))
          .native();
  CHECK(contains(told({"inspect", weights, "--tensors"}), "not understood"));
  told({"inspect", weights, "--tensors"}, R"(b\x0aforged\x1b[31m)");
}

TEST_CASE("no wrong use that is told forges anything") {
  told({hostile});
  told({"mask", "--" + hostile, "x.png"});
  told({"mask", hostile});
  for (const char* const option :
       {"--seed", "--mask-ratio", "--mask-patches", "--mask-rect", "--mask-file", "--model",
        "--query", "--layer", "--width", "--lang", "--files-from", "--shard"}) {
    CAPTURE(option);
    told({"compare", LACUNA_SOURCE_DIR "/assets/samples/cat.png", option, hostile});
  }
}

TEST_SUITE_END();

}  // namespace lacuna::console_test
