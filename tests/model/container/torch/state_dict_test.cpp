#include "lacuna/model/container/torch/state_dict.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lacuna/model/container/torch/torch_zip.hpp"
#include "support/bytes.hpp"
#include "support/safetensors_cases.hpp"
#include "support/temp_folder.hpp"
#include "support/torch_cases.hpp"

namespace lacuna::state_dict_test {

using namespace lacuna::testing;

namespace {

constexpr ErrorKind unsupported = ErrorKind::unsupported;

}  // namespace

TEST_SUITE_BEGIN("state_dict");

TEST_CASE("PK-9, PK-19: the state dict is found by rule, or the keys are listed") {
  const std::string w = p_text("w");
  const std::string tensors = p_dict({w, p_tensor()});
  const auto file = [](const std::string& object) { return torch_file(p_whole(object)); };
  check_each<Broken>(
      {
          {"PK-19", file(p_dict({p_text("net"), tensors, p_text("epoch"), "N"})),
           "no state dict at its top or under one of its usual keys; its keys are \"net\", "
           "\"epoch\"",
           unsupported},
          {"PK-19", file(p_dict({p_text("model"), p_call(p_global("a", "B"), {})})),
           "\"model\" is an object of \"a.B\", needed a state dict", unsupported},
          {"PK-19", file("}"), "its keys are none", unsupported},
          {"PK-19", file(p_tensor()), "holds a tensor, needed a state dict", unsupported},
          {"PK-9", file(p_dict({w, p_tensor(), w, p_tensor()})), "the key \"w\" is there twice"},
          {"PK-9", file(p_dict({p_text("model"), tensors, p_text("model"), tensors})),
           "the key \"model\" is there twice"},
          {"PK-8", file(p_dict({p_text("\xed\xa0\x80"), p_tensor()})),
           "the name \"\\xed\\xa0\\x80\" is no UTF-8"},
      },
      check_torch_refused);
  const TempFolder folder;
  for (const std::string key : {"model", "state_dict", "teacher", "student", "encoder"}) {
    const TorchZip opened(folder.write(
        "a.pth", file(p_dict({w, p_tensor(), p_text(key), p_dict({p_text("in"), p_tensor()})}))));
    CHECK(opened.tensors().size() == 1);
    CHECK(opened.find("in") != nullptr);
  }
  // The weights before their running mean (EMA), and which was taken is said.
  const auto choice = [&](const std::string& object) {
    const TorchZip opened(folder.write("a.pth", file(object)));
    CHECK(opened.find("in") != nullptr);
    return opened.choice();
  };
  const std::string in = p_dict({p_text("in"), p_tensor()});
  const std::string mean = p_dict({w, p_tensor()});
  CHECK(choice(p_dict({p_text("model_ema"), mean, p_text("model"), in})) ==
        "the weights under \"model\" are taken, and not the running mean (EMA) of them under "
        "\"model_ema\"; save it alone to see it");
  CHECK(choice(p_dict({p_text("in"), p_tensor(), p_text("ema"), mean}))
            .starts_with("the weights at "));
  CHECK(choice(p_dict({p_text("state_dict_ema"), in, p_text("epoch"), "N"})) == "");
  CHECK(choice(p_dict({p_text("model"), in, p_text("ema_decay"), "N"})) == "");
  const TorchZip top(
      folder.write("b.pth", file(p_dict({w, p_tensor(), p_int(3), "N", p_text("model"), "}"}))));
  CHECK(top.find("w") != nullptr);
  CHECK(top.notes() == std::vector<std::string>{R"(no tensors, passed over: "an int", "model")"});
}

TEST_SUITE_END();

}  // namespace lacuna::state_dict_test
