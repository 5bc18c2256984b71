#include "lacuna/model/container/torch/pickle_reader.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/refusal.hpp"
#include "support/torch_cases.hpp"

namespace lacuna::pickle_reader_test {

using namespace lacuna::testing;
using namespace std::string_literals;

namespace {

/// A pickle, read, beside the bytes that its texts lie in.
struct Read {
  explicit Read(const std::string& pickle)
      : bytes(pickle.begin(), pickle.end()), objects(read_pickle(bytes, "model.pth")) {}
  [[nodiscard]] const PickleObject& top() const { return objects.at(objects.top); }
  Bytes bytes;
  PickledObjects objects;
};

struct Fault {
  const char* id;
  std::string object;  ///< What stands between the protocol and the end.
  const char* message;
};

void check_faults(ErrorKind kind, const std::vector<Fault>& faults) {
  for (const Fault& fault : faults) {
    CAPTURE(fault.id);
    const std::string message = refusal(kind, [&] { const Read read(p_whole(fault.object)); });
    CAPTURE(message);
    CHECK(message.starts_with("model.pth: "));
    CHECK(message.find(fault.message) != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
  }
}

const std::string a_tensor = p_tensor();
const std::string a_dict = p_dict({p_text("k"), p_int(1)});
const std::string no_list = "]";

}  // namespace

TEST_SUITE("pickle") {
  TEST_CASE("every value that torch.save writes is read") {
    const Read read(p_whole("(" + p_int(-2) + "K\x07" + "M\x01\x02" + "\x8a\x00"s + "\x8a\x01\xff" +
                            p_long(1ULL << 40U) + p_text("é") + "U\x02hi" + "N\x88\x89G" +
                            std::string(8, '\0') + ")](" + p_int(1) + p_int(2) + "e" + p_int(3) +
                            "at"));
    const std::vector<PickleId>& items = read.top().items;
    REQUIRE(items.size() == 14);
    const auto item = [&](std::size_t place) { return read.objects.at(items[place]); };
    CHECK(item(0).number == -2);
    CHECK(item(1).number == 7);
    CHECK(item(2).number == 0x201);
    CHECK(item(3).number == 0);
    CHECK(item(4).number == -1);
    CHECK(item(5).kind == PickleKind::opaque);  // nine bytes
    CHECK(item(6).text == "é");
    CHECK(item(7).text == "hi");
    CHECK(item(8).kind == PickleKind::none);
    CHECK(item(9).number == 1);
    CHECK(item(10).number == 0);
    CHECK(item(11).kind == PickleKind::real);
    CHECK(item(12).kind == PickleKind::tuple);
    CHECK(item(13).items.size() == 3);
  }

  TEST_CASE("a tensor is a view of a storage") {
    const Read read(
        p_whole(p_tensor(p_storage("HalfStorage", "5", 1ULL << 33U), p_int(3),
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

  TEST_CASE("PK-2: opcodes that torch.save does not write are refused by name") {
    check_faults(ErrorKind::unsupported,
                 {{"PK-2", p_text("os") + p_text("system") + "\x93", "the opcode STACK_GLOBAL"},
                  {"PK-2", "(ios\nsystem\n", "the opcode INST"},
                  {"PK-2", "(" + p_global("os", "system") + "o", "the opcode OBJ"},
                  {"PK-2", p_global("os", "system") + ")}\x92", "the opcode NEWOBJ_EX"},
                  {"PK-2", "\x82\x01", "the opcode EXT1"},
                  {"PK-10", "\x95" + std::string(8, '\0'), "the opcode FRAME"},
                  {"PK-10", "}\x94", "the opcode MEMOIZE"},
                  {"", "\x8f", "the opcode EMPTY_SET"},
                  {"", "N2", "the opcode DUP"},
                  {"", "N0", "the opcode POP"}});
    check_faults(ErrorKind::damaged, {{"", "\xff", "has the byte 0xff at byte 2"},
                                      {"", "N\x80\x02", "has the byte 0x80 at byte 3"}});
  }

  TEST_CASE("PK-10: another protocol is refused") {
    for (const std::string pickle : {"}.", "(dp0\n.", "\x80\x01}.", "\x80\x03}.", "\x80\x05}."}) {
      CAPTURE(pickle);
      CHECK(refusal(ErrorKind::unsupported, [&] {
              const Read read(pickle);
            }).find("needed 2; save its state dict with torch.save") != std::string::npos);
    }
  }

  TEST_CASE("PK-3, PK-4: only lists and dicts take items, and only what they can take") {
    check_faults(
        ErrorKind::damaged,
        {{"PK-2", p_text("f") + ")R", "calls a text with a tuple"},
         {"PK-2", p_global("os", "system") + "NR", "calls the name \"os.system\" with None"},
         {"PK-2", p_text("f") + ")\x81", "makes an instance of a text"},
         {"PK-3", a_tensor + p_text("k") + "Ns", "puts 2 items into a tensor"},
         {"PK-3", ")" + p_text("k") + "Ns", "puts 2 items into a tuple"},
         {"PK-3", p_int(1) + "(" + p_text("k") + "Nu", "puts 2 items into an int"},
         {"PK-3", "}(" + p_text("k") + "NNu", "puts 3 items into a dict"},
         {"PK-4", "}Na", "puts 1 items into a dict"},
         {"PK-4", "}(NNe", "puts 2 items into a dict"},
         {"PK-4", "]" + p_text("k") + "Ns", "puts 2 items into a list"},
         {"PK-4", a_tensor + "}b", "gives a state to a tensor"},
         {"PK-4", "]}b", "gives a state to a list"}});
  }

  TEST_CASE("PK-5: nothing is taken from an empty stack") {
    for (const std::string opcodes :
         {"R", "b", "\x81", "a", "s", "\x85", "\x86", "\x87", "Q", "q"}) {
      CAPTURE(opcodes);
      for (const std::string& before : {""s, "N("s, "(N("s}) {
        check_faults(ErrorKind::damaged,
                     {{"PK-5", before + opcodes + "\x01", "takes something from an empty stack"}});
      }
    }
    check_faults(ErrorKind::damaged, {{"PK-5", "t", "goes back to a mark that is not there"},
                                      {"PK-5", "]e", "goes back to a mark that is not there"},
                                      {"PK-5", "}Nu", "goes back to a mark that is not there"},
                                      {"PK-5", "", "ends with more or less than one object"},
                                      {"PK-5", "NN", "ends with more or less than one object"},
                                      {"PK-5", "N(", "ends with more or less than one object"},
                                      {"PK-5", "N.N", "ends with more or less than one object"}});
    CHECK(refusal(ErrorKind::damaged, [] {
            const Read read("\x80\x02N");
          }).find("announces 1 bytes at byte 3, 0 follow") != std::string::npos);
  }

  TEST_CASE("PK-6, PK-14: the memo is a map, and knows only what was put there") {
    check_faults(ErrorKind::damaged,
                 {{"PK-6", "h\x01", "recalls object 1, which it did not remember"},
                  {"PK-6", "Nq\x01j\x02\0\0\0"s, "recalls object 2"}});
    const Read read(p_whole("Nr\xff\xff\xff\xff" + ("q\x01" + "j\xff\xff\xff\xff"s) + "\x86"));
    CHECK(read.top().items[0] == read.top().items[1]);
  }

  TEST_CASE("PK-7, PK-20: a length is checked against what is left before anything is done") {
    check_faults(ErrorKind::damaged,
                 {{"PK-7", "X\xff\xff\xff\xff", "announces 4294967295 bytes at byte 7, 1 follow"},
                  {"PK-7", "\x8a\xff", "announces 255 bytes at byte 4"},
                  {"PK-7", "U\x09", "announces 9 bytes"},
                  {"PK-7", "J\x01", "announces 4 bytes"},
                  {"PK-7", "G", "announces 8 bytes"},
                  {"PK-7", "cos\nsystem", "has a line without an end"},
                  {"PK-7", "cos", "has a line without an end"}});
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
          p_tuple(
              {p_text("storage"), p_text("FloatStorage"), p_text("0"), p_text("cpu"), p_int(1)}) +
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
    const Read newer(
        p_whole(p_call(p_global("torch._utils", "_rebuild_tensor_v3"), {p_storage()})));
    CHECK(newer.top().kind == PickleKind::opaque);
    const Read unknown(p_whole(tensor(p_storage("ComplexFloatStorage"), p_int(0), one, one)));
    CHECK(unknown.top().kind == PickleKind::opaque);
  }

  TEST_CASE("PK-14: a million tuples, each in the next, are read and dropped") {
    std::string deep = ")";
    for (int i = 0; i < 1'000'000; ++i) {
      deep += "\x85";
    }
    const Read read(p_whole(deep));
    CHECK(read.objects.objects.size() == 1'000'001);
    const std::string more = std::string(1U << 20U, ')');
    CHECK(refusal(ErrorKind::too_large, [&] {
            const Read all(p_whole("(" + more + ")t"));
          }).find("more than 1048576 objects in its pickle") != std::string::npos);
  }

  TEST_CASE("PK-16: a list and a dict that hold themselves are no trouble") {
    const Read list(
        p_whole("]q\x01h\x01"
                "a"));
    CHECK(list.top().items == std::vector<PickleId>{list.objects.top});
    const Read dict(p_whole("}q\x01" + p_text("self") + "h\x01s"));
    CHECK(dict.top().items[1] == dict.objects.top);
  }
}

}  // namespace lacuna::pickle_reader_test
