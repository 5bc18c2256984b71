#include "support/safetensors_cases.hpp"

#include "lacuna/model/container/safetensors/safetensors.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::testing {

void check_refused(const Broken& broken) {
  check_refused_by<Safetensors>(broken, "model.safetensors", 400);
}

std::string entry(const std::string& name, const std::string& fields) {
  return "\"" + name + "\":{" + fields + "}";
}

std::string fields(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"("dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets;
}

std::string bytes_entry(const std::string& name, std::size_t begin, std::size_t end) {
  return entry(name, fields(R"("U8")", "[" + std::to_string(end - begin) + "]",
                            "[" + std::to_string(begin) + "," + std::to_string(end) + "]"));
}

Bytes one(const std::string& dtype, const std::string& shape, const std::string& offsets,
          std::size_t size) {
  return safetensors_file("{" + entry("a", fields(dtype, shape, offsets)) + "}",
                          std::string(size, '\0'));
}

Bytes two(const std::string& first, const std::string& second, std::size_t size) {
  return safetensors_file("{" + first + "," + second + "}", std::string(size, '\0'));
}

Bytes metadata(const std::string& value) {
  return safetensors_file(R"({"__metadata__":)" + value + "}");
}

Bytes good_file() {
  return one(R"("F32")", "[1]", "[0,4]", 4);
}

}  // namespace lacuna::testing
