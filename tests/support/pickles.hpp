#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lacuna/model/container/torch/pickle_reader.hpp"
#include "support/refusal.hpp"
#include "support/torch_cases.hpp"

namespace lacuna::testing::pickles {

/// A pickle, read, beside the bytes that its texts lie in.
struct Read {
  explicit Read(const std::string& pickle)
      : bytes(pickle.begin(), pickle.end()), objects(read_pickle(bytes, "model.pth")) {}
  [[nodiscard]] const PickleObject& top() const { return objects.at(objects.top); }
  Bytes bytes;
  PickledObjects objects;
};

/// What must be refused.
struct Fault {
  const char* id;
  std::string object;  ///< What stands between the protocol and the end.
  const char* message;
};

inline void check_faults(ErrorKind kind, const std::vector<Fault>& faults) {
  for (const Fault& fault : faults) {
    CAPTURE(fault.id);
    const std::string message = refusal(kind, [&] { const Read read(p_whole(fault.object)); });
    CAPTURE(message);
    CHECK(message.starts_with("model.pth: "));
    CHECK(message.find(fault.message) != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
  }
}

}  // namespace lacuna::testing::pickles
