#include "lacuna/runner/batch/results.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "lacuna/base/files.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::results_test {

using testing::TempFolder;

namespace {

const std::vector<Input> inputs = {{.path = "x/a.png", .name = "sub/a.png"}};
const std::vector<Output> outputs = {{.kind = "mask.json", .bytes = {1, 2, 3}}};

/// Writes the outputs of the one input under a key, as a run without --force does.
std::vector<WrittenFile> write(const std::filesystem::path& folder, const std::string& key,
                               bool keep, bool dry = false) {
  RunRecords records(folder, "mask", inputs);
  Results results({.folder = folder, .command = "mask", .keep = keep, .dry = dry},
                  OutputPlaces(inputs, OutputNames::stem, FanOut::never), &records);
  return results.write(0, inputs[0], key, outputs);
}

}  // namespace

TEST_SUITE_BEGIN("results");

TEST_CASE("the manifest names a picture in a tar without the folder that the tar lies in") {
  const Input input = {
      .path = "/far/away/d-0.tar", .name = "sub/a.png", .part = Input::Part{512, 10}};
  const auto message = [&](const std::string& said) {
    ItemReport report;
    report.fault = Error(ErrorKind::damaged, said);
    return item_line(input, "mask", "", report, "out").message;
  };
  CHECK(message("/far/away/d-0.tar/sub/a.png: damaged PNG") == "sub/a.png: damaged PNG");
  CHECK(message("/far/away/d-0.tar: ends too early") == "d-0.tar: ends too early");
}

TEST_CASE("a message loses the output folder, and not what only ends like it") {
  const Input input = {.path = "a.png", .name = "a.png"};
  const auto message = [&](const std::string& said, const std::string& folder) {
    ItemReport report;
    report.fault = Error(ErrorKind::damaged, said);
    return item_line(input, "mask", "", report, folder).message;
  };
  CHECK(message("out/a.png: is there already", "out") == "a.png: is there already");
  CHECK(message("layout/a.png: cannot be read", "out") == "layout/a.png: cannot be read");
  CHECK(message("../m/a.png: cannot be read", ".") == "../m/a.png: cannot be read");
}

TEST_CASE("outputs lie below the folder by the input's name, and a dry run writes none of them") {
  const TempFolder folder;
  const std::vector<WrittenFile> planned = write(folder.path(), "1", false, true);
  CHECK(std::filesystem::is_empty(folder.path()));
  const std::vector<WrittenFile> written = write(folder.path(), "1", false);
  REQUIRE(written.size() == 1);
  CHECK(written[0].path == folder.path() / "sub/a.mask.json");
  CHECK(read_whole_file(written[0].path, 100) == outputs[0].bytes);
  CHECK(planned[0].path == written[0].path);
  CHECK(planned[0].hash == written[0].hash);
  CHECK(written[0].bytes == 3);
}

TEST_CASE("an output that cannot be made leaves no file of its input behind") {
  const TempFolder folder;
  const std::vector<Output> two = {outputs[0],
                                   {.kind = "attention.json", .write = [](const ByteSink& sink) {
                                      sink("{");
                                      throw Error(ErrorKind::bad_value, "not finite");
                                    }}};
  Results results({.folder = folder.path(), .command = "mask"},
                  OutputPlaces(inputs, OutputNames::stem, FanOut::never), nullptr);
  CHECK(testing::refusal(ErrorKind::bad_value, [&] {
          static_cast<void>(results.write(0, inputs[0], "", two));
        }) == "not finite");
  CHECK(std::filesystem::is_empty(folder.path() / "sub"));
}

TEST_CASE(
    "an output name that the file system does not take is the input's fault, and no file is") {
  const TempFolder folder;
  const std::vector<Input> lengthy = {{.path = "x.png", .name = std::string(245, 'x') + ".png"}};
  Results results({.folder = folder.path(), .command = "mask"},
                  OutputPlaces(lengthy, OutputNames::stem, FanOut::never), nullptr);
  const std::vector<Output> two = {{.kind = "mask.png", .bytes = {1}},  // 254 bytes, and 260
                                   {.kind = "tokens.deit.png", .bytes = {2}}};
  CHECK(testing::refusal(ErrorKind::bad_value,
                         [&] { static_cast<void>(results.write(0, lengthy[0], "", two)); })
            .find("x.tokens.deit.png: cannot be written: File name too long; needed a name") !=
        std::string::npos);
  CHECK(std::filesystem::is_empty(folder.path()));
  CHECK(results.write(0, lengthy[0], "", {two[0]}).size() == 1);
}

TEST_CASE("a file that is there is kept, unless a killed run of the same recipe began it") {
  const TempFolder folder;
  std::filesystem::create_directory(folder.path() / "sub");
  folder.write("sub/a.mask.json", "mine");
  const auto refused = [&](const std::string& key) {
    return testing::refusal(ErrorKind::exists, [&] { write(folder.path(), key, true); });
  };
  CHECK(refused("1").find("a.mask.json: is there already") != std::string::npos);
  ManifestLine begun{.name = "sub/a.png", .command = "mask", .status = ItemStatus::begun};
  begun.key = "1";
  begun.outputs = {{.file = "sub/a.mask.json"}};
  WriterMark dead = own_mark();
  --dead.start;
  folder.write(dead.text() + ".jsonl", manifest_json(begun));
  CHECK(refused("2") != "accepted");
  CHECK(write(folder.path(), "1", true).size() == 1);
  CHECK(read_whole_file(folder.path() / "sub/a.mask.json", 100) == outputs[0].bytes);
}

TEST_SUITE_END();

}  // namespace lacuna::results_test
