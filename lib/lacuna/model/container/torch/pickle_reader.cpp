#include "lacuna/model/container/torch/pickle_reader.hpp"

#include <fmt/format.h>

#include <array>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/model/container/byte_cursor.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/torch/torch_globals.hpp"

// A pickle is a program for a machine with a stack, marks in it, and a numbered memo. Each opcode
// is a byte and its arguments. {"w": 1} in protocol 2, as torch.save writes it, with the stack
// after each opcode (bottom first; "|" is a mark):
//
//     80 02             PROTO 2             –
//     7d                EMPTY_DICT          {}
//     71 00             BINPUT 0            {}            memo[0] = the dict
//     28                MARK                {} |
//     58 01 00 00 00 w  BINUNICODE "w"      {} | "w"
//     4b 01             BININT1 1           {} | "w" 1
//     75                SETITEMS            {"w": 1}
//     2e                STOP                              the one object that is left is the result
//
// Python's own machine calls what GLOBAL and REDUCE name, so a pickle can run anything. This one
// calls nothing: GLOBAL pushes a name, and REDUCE makes one of the few things that torch_globals
// knows, or an opaque object.

namespace lacuna {
namespace {

/// The stack of a pickle and its marks. What lies below the last mark is out of reach.
class PickleStack {
 public:
  explicit PickleStack(const std::string& subject) : subject_(subject) {}

  void push(PickleId id) { ids_.push_back(id); }
  void push_mark() { marks_.push_back(ids_.size()); }
  [[nodiscard]] PickleId top() const {
    if (ids_.size() <= floor()) {
      fail_header(subject_, "its pickle takes something from an empty stack");
    }
    return ids_.back();
  }
  PickleId pop() {
    const PickleId id = top();
    ids_.pop_back();
    return id;
  }
  /// The last `count`, in the order of their pushing.
  std::vector<PickleId> pop(std::size_t count) {
    std::vector<PickleId> items(count);
    for (std::size_t i = count; i > 0; --i) {
      items[i - 1] = pop();
    }
    return items;
  }
  /// What was pushed since the last mark.
  std::vector<PickleId> pop_to_mark() {
    if (marks_.empty()) {
      fail_header(subject_, "its pickle goes back to a mark that is not there");
    }
    std::vector<PickleId> items(ids_.begin() + static_cast<std::ptrdiff_t>(marks_.back()),
                                ids_.end());
    ids_.resize(marks_.back());
    marks_.pop_back();
    return items;
  }
  [[nodiscard]] bool holds_one() const { return ids_.size() == 1 && marks_.empty(); }

 private:
  [[nodiscard]] std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

  const std::string& subject_;
  std::vector<PickleId> ids_;
  std::vector<std::size_t> marks_;
};

class PickleMachine {
 public:
  PickleMachine(std::span<const std::uint8_t> bytes, const std::string& subject)
      : cursor_(bytes, subject, "its pickle"), stack_(subject) {
    objects_.subject = subject;
  }

  PickledObjects run();

  /// A number of the arguments, little-endian.
  template <typename Number>
  Number take() {
    return static_cast<Number>(cursor_.take_number<std::make_unsigned_t<Number>>());
  }

  void push(PickleObject object) { stack_.push(objects_.add(std::move(object))); }

  template <typename Number>
  void push_number() {
    push({.kind = PickleKind::integer, .number = take<Number>()});
  }

  /// After its length.
  template <typename Length>
  void push_text() {
    push({.kind = PickleKind::text, .text = cursor_.take_text(take<Length>())});
  }

  void push_real() {
    (void)cursor_.take(sizeof(double));
    push({.kind = PickleKind::real});
  }

  void push_tuple(std::size_t count) {
    push({.kind = PickleKind::tuple, .items = stack_.pop(count)});
  }

  void push_call() {
    const std::vector<PickleId> call = stack_.pop(2);
    stack_.push(reduce(objects_, call[0], call[1]));
  }

  void push_storage() { stack_.push(load_storage(objects_, stack_.pop())); }

  /// Little-endian, in two's complement.
  void push_long() {
    const std::span<const std::uint8_t> bytes = cursor_.take(take<std::uint8_t>());
    if (bytes.size() > sizeof(std::uint64_t)) {
      push({.kind = PickleKind::opaque, .text = "int"});  // no size or shape is so large
      return;
    }
    std::uint64_t number = !bytes.empty() && bytes.back() >= 0x80 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = bytes.size(); i > 0; --i) {
      number = number << 8U | bytes[i - 1];
    }
    push({.kind = PickleKind::integer, .number = static_cast<std::int64_t>(number)});
  }

  void push_global() {
    const std::string_view module = cursor_.take_line();
    const std::string_view name = cursor_.take_line();
    const std::string_view global(module.data(), module.size() + 1 + name.size());
    if (!is_read_global(global)) {
      objects_.unread.insert(global);
    }
    push({.kind = PickleKind::global, .text = global});
  }

  /// Python would make an object of that class; here it is known by the name of the class only.
  void push_instance() {
    const std::vector<PickleId> call = stack_.pop(2);
    const PickleObject& made = objects_.at(call[0]);
    if (objects_.at(call[1]).kind != PickleKind::tuple ||
        (made.kind != PickleKind::global && made.kind != PickleKind::opaque)) {
      fail_pickle(fmt::format("makes an instance of {}", described(made)));
    }
    push({.kind = PickleKind::opaque, .text = made.text});
  }

  /// State never reaches an object. An OrderedDict's own attributes are of no use here.
  void drop_state() {
    (void)stack_.pop();
    const PickleObject& target = objects_.at(stack_.top());
    if (target.kind != PickleKind::dict && target.kind != PickleKind::opaque) {
      fail_pickle(fmt::format("gives a state to {}", described(target)));
    }
  }

  void extend(PickleKind kind, const std::vector<PickleId>& items) {
    PickleObject& target = objects_.objects[stack_.top()];
    if (target.kind == PickleKind::opaque) {
      return;  // a class of its own that behaves like a list or dict
    }
    if (target.kind != kind || (kind == PickleKind::dict && items.size() % 2 != 0)) {
      fail_pickle(fmt::format("puts {} items into {}", items.size(), described(target)));
    }
    target.items.insert(target.items.end(), items.begin(), items.end());
  }

  void remember(std::uint32_t place) {
    memo_[place] = stack_.top();
    if (memo_.size() > PickleLimits::objects) {
      fail_header_limit(objects_.subject, "remembered objects in its pickle",
                        PickleLimits::objects);
    }
  }

  void recall(std::uint32_t place) {
    const auto found = memo_.find(place);
    if (found == memo_.end()) {
      fail_pickle(fmt::format("recalls object {}, which it did not remember", place));
    }
    stack_.push(found->second);
  }

  PickleStack& stack() { return stack_; }

 private:
  [[noreturn]] void fail_pickle(std::string_view found) const {
    fail_header(objects_.subject, "its pickle {}", found);
  }
  [[noreturn]] void fail_unread(const std::string& found) const {
    fail(objects_.subject, ErrorKind::unsupported,
         "its pickle has {}; save its state dict with torch.save", found);
  }

  void start();

  ByteCursor cursor_;
  PickleStack stack_;
  PickledObjects objects_;
  std::unordered_map<std::uint32_t, PickleId> memo_;
};

/// What the machine does at a byte. Of an opcode that is not read only the name is known.
struct Opcode {
  std::uint8_t byte = 0;
  std::string_view name = {};  ///< As Python spells it: Lib/pickletools.py.
  void (*obey)(PickleMachine&) = nullptr;
};

using Machine = PickleMachine;

constexpr std::uint8_t proto = 0x80;
constexpr std::uint8_t stop = '.';

// Those that are read are those of PyTorch's restricted reader, torch/_weights_only_unpickler.py.
constexpr std::array opcodes = {
    Opcode{'N', "NONE", [](Machine& m) { m.push({.kind = PickleKind::none}); }},
    Opcode{0x88, "NEWTRUE", [](Machine& m) { m.push({.kind = PickleKind::boolean, .number = 1}); }},
    Opcode{0x89, "NEWFALSE", [](Machine& m) { m.push({.kind = PickleKind::boolean}); }},
    Opcode{')', "EMPTY_TUPLE", [](Machine& m) { m.push({.kind = PickleKind::tuple}); }},
    Opcode{']', "EMPTY_LIST", [](Machine& m) { m.push({.kind = PickleKind::list}); }},
    Opcode{'}', "EMPTY_DICT", [](Machine& m) { m.push({.kind = PickleKind::dict}); }},
    Opcode{'(', "MARK", [](Machine& m) { m.stack().push_mark(); }},
    Opcode{'J', "BININT", [](Machine& m) { m.push_number<std::int32_t>(); }},
    Opcode{'K', "BININT1", [](Machine& m) { m.push_number<std::uint8_t>(); }},
    Opcode{'M', "BININT2", [](Machine& m) { m.push_number<std::uint16_t>(); }},
    Opcode{0x8a, "LONG1", [](Machine& m) { m.push_long(); }},
    Opcode{'G', "BINFLOAT", [](Machine& m) { m.push_real(); }},
    Opcode{'X', "BINUNICODE", [](Machine& m) { m.push_text<std::uint32_t>(); }},
    Opcode{'U', "SHORT_BINSTRING", [](Machine& m) { m.push_text<std::uint8_t>(); }},
    Opcode{'c', "GLOBAL", [](Machine& m) { m.push_global(); }},
    Opcode{
        't', "TUPLE",
        [](Machine& m) { m.push({.kind = PickleKind::tuple, .items = m.stack().pop_to_mark()}); }},
    Opcode{0x85, "TUPLE1", [](Machine& m) { m.push_tuple(1); }},
    Opcode{0x86, "TUPLE2", [](Machine& m) { m.push_tuple(2); }},
    Opcode{0x87, "TUPLE3", [](Machine& m) { m.push_tuple(3); }},
    Opcode{'a', "APPEND", [](Machine& m) { m.extend(PickleKind::list, m.stack().pop(1)); }},
    Opcode{'e', "APPENDS", [](Machine& m) { m.extend(PickleKind::list, m.stack().pop_to_mark()); }},
    Opcode{'s', "SETITEM", [](Machine& m) { m.extend(PickleKind::dict, m.stack().pop(2)); }},
    Opcode{'u', "SETITEMS",
           [](Machine& m) { m.extend(PickleKind::dict, m.stack().pop_to_mark()); }},
    Opcode{'R', "REDUCE", [](Machine& m) { m.push_call(); }},
    Opcode{0x81, "NEWOBJ", [](Machine& m) { m.push_instance(); }},
    Opcode{'b', "BUILD", [](Machine& m) { m.drop_state(); }},
    Opcode{'Q', "BINPERSID", [](Machine& m) { m.push_storage(); }},
    Opcode{'q', "BINPUT", [](Machine& m) { m.remember(m.take<std::uint8_t>()); }},
    Opcode{'r', "LONG_BINPUT", [](Machine& m) { m.remember(m.take<std::uint32_t>()); }},
    Opcode{'h', "BINGET", [](Machine& m) { m.recall(m.take<std::uint8_t>()); }},
    Opcode{'j', "LONG_BINGET", [](Machine& m) { m.recall(m.take<std::uint32_t>()); }},
    Opcode{'I', "INT"},
    Opcode{'L', "LONG"},
    Opcode{'F', "FLOAT"},
    Opcode{'S', "STRING"},
    Opcode{'T', "BINSTRING"},
    Opcode{'V', "UNICODE"},
    Opcode{'B', "BINBYTES"},
    Opcode{'C', "SHORT_BINBYTES"},
    Opcode{'P', "PERSID"},
    Opcode{'i', "INST"},
    Opcode{'o', "OBJ"},
    Opcode{'0', "POP"},
    Opcode{'1', "POP_MARK"},
    Opcode{'2', "DUP"},
    Opcode{'d', "DICT"},
    Opcode{'l', "LIST"},
    Opcode{'g', "GET"},
    Opcode{'p', "PUT"},
    Opcode{0x82, "EXT1"},
    Opcode{0x83, "EXT2"},
    Opcode{0x84, "EXT4"},
    Opcode{0x8b, "LONG4"},
    Opcode{0x8c, "SHORT_BINUNICODE"},
    Opcode{0x8d, "BINUNICODE8"},
    Opcode{0x8e, "BINBYTES8"},
    Opcode{0x8f, "EMPTY_SET"},
    Opcode{0x90, "ADDITEMS"},
    Opcode{0x91, "FROZENSET"},
    Opcode{0x92, "NEWOBJ_EX"},
    Opcode{0x93, "STACK_GLOBAL"},
    Opcode{0x94, "MEMOIZE"},
    Opcode{0x95, "FRAME"},
    Opcode{0x96, "BYTEARRAY8"},
    Opcode{0x97, "NEXT_BUFFER"},
    Opcode{0x98, "READONLY_BUFFER"},
};

constexpr std::array<Opcode, 256> by_byte = [] {
  std::array<Opcode, 256> table = {};
  for (const Opcode& opcode : opcodes) {
    table.at(opcode.byte) = opcode;
  }
  return table;
}();

void PickleMachine::start() {
  if (take<std::uint8_t>() != proto) {
    fail_unread("protocol 0 or 1, needed 2");
  }
  if (const auto protocol = take<std::uint8_t>(); protocol != 2) {
    fail_unread(fmt::format("protocol {}, needed 2", protocol));
  }
}

PickledObjects PickleMachine::run() {
  start();
  for (;;) {
    const std::size_t place = cursor_.position();
    const auto byte = take<std::uint8_t>();
    if (byte == stop) {
      break;
    }
    const Opcode& opcode = by_byte.at(byte);
    if (opcode.obey != nullptr) {
      opcode.obey(*this);
    } else if (opcode.name.empty()) {
      fail_pickle(fmt::format("has the byte {:#04x} at byte {}, which is no opcode", byte, place));
    } else {
      fail_unread(fmt::format("the opcode {}, which torch.save does not write and is not read",
                              opcode.name));
    }
  }
  if (!stack_.holds_one() || cursor_.left() != 0) {
    fail_pickle("ends with more or less than one object");
  }
  objects_.top = stack_.pop();
  return std::move(objects_);
}

}  // namespace

PickledObjects read_pickle(std::span<const std::uint8_t> bytes, const std::string& subject) {
  return PickleMachine(bytes, subject).run();
}

}  // namespace lacuna
