#include "lacuna/model/container/torch/torch_archive.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/bytes.hpp"
#include "support/safetensors_cases.hpp"
#include "support/torch_cases.hpp"

namespace lacuna::torch_archive_test {

using namespace lacuna::testing;

namespace {

Bytes archive(const std::vector<ZipEntry>& more) {
  std::vector<ZipEntry> entries = {{"a/data.pkl", p_whole(p_dict({p_text("w"), p_tensor()}))},
                                   {"a/data/0", std::string(16, '\0')}};
  entries.insert(entries.end(), more.begin(), more.end());
  return zip_file(entries);
}

constexpr ErrorKind unsupported = ErrorKind::unsupported;

}  // namespace

TEST_SUITE_BEGIN("torch_archive");

TEST_CASE("PK-17, PK-18: an archive of another kind is refused by name") {
  Bytes deflated = archive({});
  deflated[8] = 8;
  deflated[find(deflated, "PK\x01\x02") + 10] = 8;
  check_each<Broken>(
      {
          {"PK-17", archive({{"a/byteorder", "big"}}), "its numbers are big-endian", unsupported},
          {"", archive({{"a/version", "10\n"}}), "torch.save's format is \"10\\x0a\"", unsupported},
          {"", archive({{"a/version", std::string(100, '1')}}), "has 100 bytes, the limit is 64",
           ErrorKind::too_large},
          {"", archive({{"a/constants.pkl", "x"}}), "is a TorchScript archive", unsupported},
          {"", archive({{"a/code/m.py", "x"}}), "is a TorchScript archive", unsupported},
          {"PK-18", deflated, "member \"a/data.pkl\" is compressed or encrypted", unsupported},
          {"PK-18", archive({{"b/x", "x"}}), "member \"b/x\" is outside the folder \"a/\""},
          {"PK-18", archive({{"b/data.pkl", "x"}}), "has two members named data.pkl"},
          {"", zip_file({{"word/document.xml", "x"}}), "is a ZIP archive without a data.pkl",
           ErrorKind::not_image},
          {"", zip_file({{"data.pkl", "x"}}), "is a ZIP archive without a data.pkl",
           ErrorKind::not_image},
      },
      check_torch_refused);
}

TEST_SUITE_END();

}  // namespace lacuna::torch_archive_test
