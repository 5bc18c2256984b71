#include "lacuna/base/npy_header.hpp"

#include <doctest/doctest.h>

#include "support/refusal.hpp"

namespace lacuna::npy_header_test {

TEST_CASE("type, order and shape are read, the keys in any order") {
  const NpyHeader header =
      parse_npy_header("{'shape': (2, 3,), 'descr': '<f4', 'fortran_order': True}  \n", "m.npy");
  CHECK(header.type == "<f4");
  CHECK(header.fortran_order);
  CHECK(header.shape == std::vector<std::size_t>{2, 3});
  CHECK(parse_npy_header("{'descr':\"|u1\",'fortran_order':False,'shape':(),}", "m").shape.empty());
}

TEST_CASE("what is no such dictionary is damaged, an array of records is named") {
  for (const char* text : {"", "{'descr': '<f4', 'fortran_order': True}",
                           "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}",
                           "{'descr': '<f4', 'fortran_order': True, 'shape': (), 'x': 1}",
                           "{'descr': '<f4', 'fortran_order': True, 'shape': (-1,)}"}) {
    CAPTURE(text);
    CHECK(testing::refusal(ErrorKind::damaged, [&] {
            static_cast<void>(parse_npy_header(text, "m.npy"));
          }).starts_with("m.npy: broken .npy file: "));
  }
  CHECK(testing::refusal(ErrorKind::unsupported, [] {
          static_cast<void>(parse_npy_header(
              "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", "m.npy"));
        }).starts_with("m.npy: an array of records"));
}

}  // namespace lacuna::npy_header_test
