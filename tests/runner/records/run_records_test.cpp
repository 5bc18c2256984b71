#include "lacuna/runner/records/run_records.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>

#include "lacuna/base/hash.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "support/bytes.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::run_records_test {

using testing::TempFolder;

namespace {

ManifestLine line_of(const std::string& name, const std::string& key,
                     ItemStatus status = ItemStatus::done) {
  return {.name = name, .command = "mask", .status = status, .key = key, .hash = "xxh3:0"};
}

std::string text_of(const std::filesystem::path& path) {
  const Bytes bytes = read_whole_file(path, 1U << 20U);
  return {bytes.begin(), bytes.end()};
}

ManifestLine with_output(ManifestLine line, const std::string& file, const std::string& content) {
  line.outputs = {
      {.file = file, .bytes = content.size(), .hash = content_hash(testing::bytes_of(content))}};
  return line;
}

/// The name of one whose process has this one's number, and began before.
std::string dead_journal(int number) {
  WriterMark mark = own_mark();
  mark.start -= static_cast<std::uint64_t>(number);
  return journal_name(mark.text());
}

/// The whole end of a run.
void end(RunRecords& records) {
  static_cast<void>(records.close(false));
  records.remove_journals();
}

const std::vector<Input> inputs = {{.path = "b", .name = "b"}, {.path = "a", .name = "a"}};

}  // namespace

TEST_SUITE_BEGIN("run_records");

TEST_CASE("the manifest is sorted by name, and the journal goes") {
  const TempFolder folder;
  RunRecords records(folder.path(), "mask", inputs);
  records.append(line_of("b", "1"));
  records.append(line_of("a", "2"));
  end(records);
  CHECK(text_of(folder.path() / "manifest.jsonl") ==
        manifest_json(line_of("a", "2")) + manifest_json(line_of("b", "1")));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a folder that was taken away meanwhile is an error, not a manifest without its lines") {
  const TempFolder folder;
  const std::filesystem::path out = folder.path() / "out";
  RunRecords records(out, "mask", inputs);
  records.append(line_of("a", "1"));
  std::filesystem::rename(out, folder.path() / "taken");
  std::filesystem::create_directory(out);  // by the outputs of the next input
  records.append(line_of("b", "1"));
  CHECK(testing::refusal(ErrorKind::output, [&] {
          end(records);
        }).find("No such file or directory; ") != std::string::npos);
  CHECK(std::filesystem::is_empty(out));
}

TEST_CASE("a line of before does not vouch by sizes for an input that was begun again") {
  const TempFolder folder;
  folder.write("a.mask.json", "2");
  const ManifestLine one = with_output(line_of("a", "1"), "a.mask.json", "1");
  folder.write("manifest.jsonl", manifest_json(one) + manifest_json(line_of("b", "1")));
  folder.write(dead_journal(1),
               manifest_json(line_of("a", "2", ItemStatus::begun)) + "{\"name\": \"b\", \"comm");
  {
    const RunRecords records(folder.path(), "mask", inputs);
    CHECK(records.earlier(1, "1")->by_hash);
    CHECK_FALSE(records.earlier(0, "1")->by_hash);
  }
  const std::vector<Input> others = {{.path = "c", .name = "c"}};
  RunRecords records(folder.path(), "mask", others);
  records.append(line_of("c", "1"));
  end(records);
  CHECK(text_of(folder.path() / "manifest.jsonl") ==
        manifest_json(line_of("b", "1")) + manifest_json(line_of("c", "1")));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
}

TEST_CASE("where two journals disagree the outputs decide; where they agree what is done is done") {
  const TempFolder folder;
  folder.write("a.mask.json", "1");
  const ManifestLine one = with_output(line_of("a", "1"), "a.mask.json", "1");
  const ManifestLine two = with_output(line_of("a", "2"), "a.mask.json", "2");
  const std::string begun = manifest_json(line_of("b", "1", ItemStatus::begun));
  folder.write(dead_journal(1), manifest_json(one) + manifest_json(line_of("b", "1")));
  folder.write(dead_journal(2), manifest_json(two) + begun);
  RunRecords records(folder.path(), "mask", inputs);
  CHECK(records.earlier(1, "1")->by_hash);
  CHECK(records.earlier(1, "2")->by_hash);
  CHECK_FALSE(records.earlier(0, "1")->by_hash);
  end(records);
  CHECK(text_of(folder.path() / "manifest.jsonl") ==
        manifest_json(one) + manifest_json(line_of("b", "1")));
}

TEST_CASE("the journals of another machine and of a run that goes on are read, and stay") {
  const TempFolder folder;
  folder.write("a.mask.json", "2");
  const ManifestLine one = with_output(line_of("a", "1"), "a.mask.json", "1");
  const ManifestLine two = with_output(line_of("a", "2"), "a.mask.json", "2");
  for (const std::string& name :
       {std::string(".lacuna-0badcafe-0badcafe-7-7.jsonl"), std::string(".lacuna-0badcafe-7.jsonl"),
        journal_name(own_mark().text())}) {
    const std::filesystem::path journal =
        folder.write(name, manifest_json(one) + manifest_json(line_of("b", "1")));
    std::filesystem::last_write_time(
        journal, std::filesystem::file_time_type::clock::now() - std::chrono::hours(30));
    {
      RunRecords records(folder.path(), "mask", inputs);
      CHECK_FALSE(records.earlier(1, "1")->by_hash);
      CHECK(records.earlier(0, "1"));
      records.append(two);
      end(records);
    }
    const std::string manifest = manifest_json(two) + manifest_json(line_of("b", "1"));
    CHECK(text_of(folder.path() / "manifest.jsonl") == manifest);
    CHECK(std::filesystem::exists(journal));
    // From now on that journal says what was so once.
    RunRecords records(folder.path(), "mask", inputs);
    CHECK(records.earlier(1, "1")->by_hash);
    CHECK(records.earlier(1, "2")->by_hash);
    end(records);
    CHECK(text_of(folder.path() / "manifest.jsonl") == manifest);
    std::filesystem::remove(journal);
    std::filesystem::remove(folder.path() / "manifest.jsonl");
  }
}

TEST_CASE("what was written before the last boot is believed by its hash, once") {
  const TempFolder folder;
  folder.write("a.mask.json", "lost");
  folder.write("b.mask.json", "kept");
  WriterMark mark = own_mark();
  mark.boot = "0badcafe";
  const ManifestLine lost = with_output(line_of("a", "1"), "a.mask.json", "here");
  const ManifestLine kept = with_output(line_of("b", "1"), "b.mask.json", "kept");
  const auto journal =
      folder.write(journal_name(mark.text()), manifest_json(lost) + manifest_json(kept));
  std::filesystem::last_write_time(
      journal, std::filesystem::file_time_type::clock::now() - std::chrono::hours(24 * 7300));
  RunRecords records(folder.path(), "mask", inputs);
  CHECK(records.earlier(1, "1")->by_hash);
  end(records);
  CHECK(text_of(folder.path() / "manifest.jsonl") == manifest_json(kept));
  CHECK_FALSE(std::filesystem::exists(journal));
  CHECK_FALSE(RunRecords(folder.path(), "mask", inputs).earlier(0, "1")->by_hash);
}

TEST_CASE("a manifest that another run wrote meanwhile is neither older nor lost") {
  const TempFolder folder;
  folder.write("manifest.jsonl", manifest_json(line_of("c", "1")));
  folder.write("a.mask.json", "2");
  RunRecords records(folder.path(), "mask", inputs);
  records.append(with_output(line_of("a", "1"), "a.mask.json", "1"));
  const ManifestLine theirs = with_output(line_of("a", "2"), "a.mask.json", "2");
  write_file(folder.path() / "manifest.jsonl",
             manifest_json(theirs) + manifest_json(line_of("b", "1")));
  end(records);
  CHECK(text_of(folder.path() / "manifest.jsonl") ==
        manifest_json(theirs) + manifest_json(line_of("b", "1")));
}

TEST_CASE("lines of other inputs and commands stay while their outputs are there") {
  const TempFolder folder;
  folder.write("x.mask.json", "12345");
  ManifestLine kept = line_of("x.png", "1");
  kept.outputs = {{.file = "x.mask.json", .bytes = 5, .hash = "xxh3:1"}};
  ManifestLine gone = line_of("y.png", "1");
  gone.outputs = {{.file = "y.mask.json", .bytes = 5, .hash = "xxh3:1"}};
  ManifestLine of_compare = line_of("a", "3");
  of_compare.command = "compare";
  folder.write("manifest.jsonl",
               manifest_json(of_compare) + manifest_json(kept) + manifest_json(gone));
  RunRecords records(folder.path(), "mask", inputs);
  CHECK_FALSE(records.earlier(1, "1"));
  records.append(line_of("a", "2"));
  end(records);
  CHECK(text_of(folder.path() / "manifest.jsonl") ==
        manifest_json(of_compare) + manifest_json(line_of("a", "2")) + manifest_json(kept));
}

TEST_CASE("a line of 0.1.0 whose outputs are packed in a tar counts as none") {
  const TempFolder folder;
  folder.write("a.mask.json", "12345");
  ManifestLine line = line_of("a", "1");
  line.outputs = {{.file = "a.mask.json", .bytes = 5, .hash = "xxh3:1"}};
  const std::string text = manifest_json(line);
  const std::string packed =
      R"({"tar": {"file": "x.mask.tar", "bytes": 10240, "hash": "xxh3:2"}, )" + text.substr(1);
  folder.write("manifest.jsonl", packed);
  CHECK_FALSE(RunRecords(folder.path(), "mask", inputs).earlier(1, "1"));
  folder.write("manifest.jsonl", text);
  CHECK(RunRecords(folder.path(), "mask", inputs).earlier(1, "1"));
}

TEST_CASE("the journals stay until what is made of the manifest is made, and sums up its lines") {
  const TempFolder folder;
  RunRecords records(folder.path(), "mask", inputs);
  CHECK_FALSE(records.close(false));  // nothing is new
  records.append(line_of("a", "1"));
  const std::optional<WrittenManifest> written = records.close(false);
  REQUIRE(written);
  CHECK(written->summary.empty());
  CHECK_FALSE(written->has_figure);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
  records.remove_journals(true);  // the run failed
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
  records.remove_journals();
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_SUITE_END();

}  // namespace lacuna::run_records_test
