#include "lacuna/model/container/torch/torch_globals.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/pickles.hpp"

namespace lacuna::torch_globals_test {

using namespace lacuna::testing;
using namespace lacuna::testing::pickles;
using namespace std::string_literals;

namespace {

const std::string a_tensor = p_tensor();

const std::string a_dict = p_dict({p_text("k"), p_int(1)});

}  // namespace

TEST_SUITE_BEGIN("torch_globals");

TEST_CASE("a tensor is a view of a storage") {
  const Read read(p_whole(p_tensor(p_storage("HalfStorage", "5", 1ULL << 33U), p_int(3),
                                   p_tuple({p_int(2), p_int(4)}), p_tuple({p_int(1), p_int(2)}))));
  REQUIRE(read.top().kind == PickleKind::tensor);
  const TorchTensor& tensor = read.objects.tensors.at(0);
  CHECK(tensor.offset == 3);
  CHECK(tensor.shape == std::vector<std::uint64_t>{2, 4});
  CHECK(tensor.strides == std::vector<std::uint64_t>{1, 2});
  CHECK(read.objects.storages.at(tensor.storage).dtype == "F16");
  CHECK(read.objects.storages.at(tensor.storage).key == "5");
  CHECK(read.objects.storages.at(tensor.storage).count == 1ULL << 33U);
  CHECK(read.objects.unread.empty());
}

TEST_CASE("a class that is not known is an inert object, whatever is done with it") {
  const std::string system = p_global("os", "system");
  for (const std::string& object :
       {p_call(system, {p_text("touch /tmp/pwned")}), system + ")\x81",
        p_call(system, {}) + a_dict + "b", p_call(system, {}) + p_text("k") + a_tensor + "s",
        p_call(system, {}) + "(" + p_text("k") + a_tensor + "u", p_call(system, {}) + "Na",
        p_call(system, {}) + "(NNe", p_call(p_call(system, {}), {"N"})}) {
    const Read read(p_whole(object));
    CHECK(read.top().kind == PickleKind::opaque);
    CHECK(described(read.top()) == "an object of \"os.system\"");
    CHECK(read.top().items.empty());
    CHECK(read.objects.unread.size() == 1);
  }
}

TEST_CASE("PK-1: names that run code are names and nothing else") {
  for (const auto& [module, name] :
       std::vector<std::pair<std::string, std::string>>{{"posix", "system"},
                                                        {"builtins", "eval"},
                                                        {"builtins", "getattr"},
                                                        {"torch", "load"},
                                                        {"torch.hub", "load_state_dict_from_url"},
                                                        {"torch", "FloatTensor"}}) {
    const Read read(p_whole(p_call(p_global(module, name), {p_text("x")})));
    CHECK(read.top().kind == PickleKind::opaque);
    CHECK(read.objects.unread.contains(module + "\n" + name));
  }
}

TEST_CASE("PK-11, PK-12, PK-15, PK-17: a tensor and its storage have the parts they need") {
  const auto tensor = [](const std::string& storage, const std::string& offset,
                         const std::string& shape, const std::string& strides) {
    return p_tensor(storage, offset, shape, strides);
  };
  const std::string one = p_tuple({p_int(1)});
  std::vector<std::string> thousand(1000, p_int(1));
  check_faults(
      ErrorKind::damaged,
      {{"PK-15", p_text("0") + "Q", "a persistent id that is no storage"},
       {"PK-15", p_tuple({p_text("module"), "N", "N", "N", "N"}) + "Q", "no storage"},
       {"PK-15",
        p_tuple(
            {p_text("storage"), p_global("torch", "FloatStorage"), p_text("0"), p_text("cpu")}) +
            "Q",
        "no storage"},
       {"PK-15",
        p_tuple({p_text("storage"), p_text("FloatStorage"), p_text("0"), p_text("cpu"), p_int(1)}) +
            "Q",
        "no storage"},
       {"PK-15",
        p_tuple({p_text("storage"), p_global("torch", "FloatStorage"), p_text("0"), p_text("cpu"),
                 p_int(-1)}) +
            "Q",
        "no storage"},
       {"PK-12", tensor(p_storage(), p_int(-1), one, one), "with wrong arguments"},
       {"PK-12", tensor(p_storage(), "N", one, one), "with wrong arguments"},
       {"PK-12", tensor("N", p_int(0), one, one), "with wrong arguments"},
       {"PK-12", tensor(p_storage(), p_int(0), one, ")"), "with wrong arguments"},
       {"PK-12", tensor(p_storage(), p_int(0), p_tuple({p_int(-1)}), one), "no whole number"},
       {"PK-12", tensor(p_storage(), p_int(0), one, p_tuple({p_int(-1)})), "no whole number"},
       {"PK-12", tensor(p_storage(), p_int(0), p_tuple({"\x88"}), one), "no whole number"},
       {"PK-12", tensor(p_storage(), p_int(0), "]", one), "is a list of 0 items"},
       {"PK-12", tensor(p_storage(), p_int(0), p_tuple(thousand), one), "of 1000 items"},
       {"", p_call(p_global("torch._utils", "_rebuild_tensor_v2"), {p_storage()}),
        "with wrong arguments"},
       {"", p_call(p_global("torch._utils", "_rebuild_parameter"), {"N", "N", "N"}),
        "with wrong arguments"},
       {"", p_call(p_global("torch", "Size"), {"N"}), "with wrong arguments"},
       {"", p_call(p_global("collections", "OrderedDict"), {"]"}), "with wrong arguments"}});
  const Read newer(p_whole(p_call(p_global("torch._utils", "_rebuild_tensor_v3"), {p_storage()})));
  CHECK(newer.top().kind == PickleKind::opaque);
  const Read unknown(p_whole(tensor(p_storage("ComplexFloatStorage"), p_int(0), one, one)));
  CHECK(unknown.top().kind == PickleKind::opaque);
}

TEST_SUITE_END();

}  // namespace lacuna::torch_globals_test
