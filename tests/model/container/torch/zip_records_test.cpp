#include "lacuna/model/container/torch/zip_records.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "lacuna/model/container/torch/zip_directory.hpp"
#include "support/bytes.hpp"
#include "support/golden_files.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::zip_records_test {

using namespace lacuna::testing;

namespace {

std::vector<ZipMember> members_of(const Bytes& bytes) {
  const TempFolder folder;
  return read_zip_directory(InputFile(folder.write("a.zip", bytes)));
}

}  // namespace

TEST_SUITE_BEGIN("zip_records");

TEST_CASE("every number of PyTorch's own records counts") {
  const Bytes good = golden_bytes("torch_files/ordered.pth");
  const std::size_t record = find(good, "PK\x06\x06");
  const std::size_t descriptor = find(good, "PK\x07\x08");
  for (const std::size_t place : {record, record + 4, record + 16, record + 24, record + 32,
                                  record + 40, record + 48, record + 56, record + 56 + 8,
                                  descriptor, descriptor + 4, descriptor + 8, descriptor + 12}) {
    CAPTURE(place);
    Bytes bytes = good;
    bytes[place] ^= 0x10U;
    CHECK(refusal(ErrorKind::damaged, [&] { (void)members_of(bytes); }) != "accepted");
  }
}

TEST_SUITE_END();

}  // namespace lacuna::zip_records_test
