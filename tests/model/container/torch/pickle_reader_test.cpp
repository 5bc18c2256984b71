#include "lacuna/model/container/torch/pickle_reader.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/pickles.hpp"

namespace lacuna::pickle_reader_test {

using namespace lacuna::testing;
using namespace lacuna::testing::pickles;
using namespace std::string_literals;

namespace {

const std::string a_tensor = p_tensor();

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
