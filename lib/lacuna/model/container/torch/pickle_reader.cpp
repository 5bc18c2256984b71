#include "lacuna/model/container/torch/pickle_reader.hpp"

#include <fmt/format.h>

#include <unordered_map>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/model/container/byte_cursor.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/torch/pickle_opcodes.hpp"
#include "lacuna/model/container/torch/torch_globals.hpp"

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

class PickleReader {
 public:
  PickleReader(std::span<const std::uint8_t> bytes, const std::string& subject)
      : cursor_(bytes, subject, "its pickle"), stack_(subject) {
    objects_.subject = subject;
  }

  PickledObjects read() {
    start();
    for (;;) {
      const std::size_t place = cursor_.position();
      const auto opcode = cursor_.take_number<std::uint8_t>();
      if (static_cast<PickleOpcode>(opcode) == PickleOpcode::stop) {
        break;
      }
      if (!obey(static_cast<PickleOpcode>(opcode))) {
        refuse(opcode, place);
      }
    }
    if (!stack_.holds_one() || cursor_.left() != 0) {
      fail("ends with more or less than one object");
    }
    objects_.top = stack_.pop();
    return std::move(objects_);
  }

 private:
  [[noreturn]] void fail(std::string_view found) const {
    fail_header(objects_.subject, fmt::format("its pickle {}", found));
  }

  [[noreturn]] void refuse(std::uint8_t opcode, std::size_t place) const {
    const std::string_view name = refused_opcode(opcode);
    if (name.empty()) {
      fail(fmt::format("has the byte {:#04x} at byte {}, which is no opcode", opcode, place));
    }
    throw Error(ErrorKind::unsupported,
                fmt::format("{}: its pickle has the opcode {}, which torch.save does not write and "
                            "is not read; save its state dict with torch.save",
                            objects_.subject, name));
  }

  void start() {
    if (cursor_.take_number<std::uint8_t>() != static_cast<std::uint8_t>(PickleOpcode::proto)) {
      throw Error(ErrorKind::unsupported,
                  fmt::format("{}: its pickle has protocol 0 or 1, needed 2; save its state dict "
                              "with torch.save",
                              objects_.subject));
    }
    if (const auto protocol = cursor_.take_number<std::uint8_t>(); protocol != 2) {
      throw Error(ErrorKind::unsupported,
                  fmt::format("{}: its pickle has protocol {}, needed 2; save its state dict with "
                              "torch.save",
                              objects_.subject, protocol));
    }
  }

  /// False if the opcode is none of those that are read.
  bool obey(PickleOpcode opcode) {
    return obey_simple(opcode) || obey_number_or_text(opcode) || obey_structure(opcode) ||
           obey_memo(opcode);
  }

  bool obey_simple(PickleOpcode opcode) {
    switch (opcode) {
      case PickleOpcode::none:
        push({.kind = PickleKind::none});
        return true;
      case PickleOpcode::new_true:
      case PickleOpcode::new_false:
        push({.kind = PickleKind::boolean, .number = opcode == PickleOpcode::new_true ? 1 : 0});
        return true;
      case PickleOpcode::empty_tuple:
        push({.kind = PickleKind::tuple});
        return true;
      case PickleOpcode::empty_list:
        push({.kind = PickleKind::list});
        return true;
      case PickleOpcode::empty_dict:
        push({.kind = PickleKind::dict});
        return true;
      case PickleOpcode::mark:
        stack_.push_mark();
        return true;
      default:
        return false;
    }
  }

  bool obey_number_or_text(PickleOpcode opcode) {
    switch (opcode) {
      case PickleOpcode::int4:
        push_number(static_cast<std::int32_t>(cursor_.take_number<std::uint32_t>()));
        return true;
      case PickleOpcode::uint1:
        push_number(cursor_.take_number<std::uint8_t>());
        return true;
      case PickleOpcode::uint2:
        push_number(cursor_.take_number<std::uint16_t>());
        return true;
      case PickleOpcode::long1:
        push_long(cursor_.take(cursor_.take_number<std::uint8_t>()));
        return true;
      case PickleOpcode::real8:
        (void)cursor_.take(8);
        push({.kind = PickleKind::real});
        return true;
      case PickleOpcode::unicode4:
        push_text(cursor_.take_number<std::uint32_t>());
        return true;
      case PickleOpcode::string1:
        push_text(cursor_.take_number<std::uint8_t>());
        return true;
      case PickleOpcode::global:
        push_global();
        return true;
      default:
        return false;
    }
  }

  bool obey_structure(PickleOpcode opcode) {
    switch (opcode) {
      case PickleOpcode::tuple:
        push({.kind = PickleKind::tuple, .items = stack_.pop_to_mark()});
        return true;
      case PickleOpcode::tuple1:
      case PickleOpcode::tuple2:
      case PickleOpcode::tuple3: {
        const auto count =
            static_cast<std::size_t>(opcode) - static_cast<std::size_t>(PickleOpcode::tuple1) + 1;
        push({.kind = PickleKind::tuple, .items = stack_.pop(count)});
        return true;
      }
      case PickleOpcode::append:
        extend(PickleKind::list, stack_.pop(1));
        return true;
      case PickleOpcode::appends:
        extend(PickleKind::list, stack_.pop_to_mark());
        return true;
      case PickleOpcode::set_item:
        extend(PickleKind::dict, stack_.pop(2));
        return true;
      case PickleOpcode::set_items:
        extend(PickleKind::dict, stack_.pop_to_mark());
        return true;
      case PickleOpcode::reduce: {
        const std::vector<PickleId> call = stack_.pop(2);
        stack_.push(reduce(objects_, call[0], call[1]));
        return true;
      }
      case PickleOpcode::new_object:
        push_instance();
        return true;
      case PickleOpcode::build:
        drop_state();
        return true;
      case PickleOpcode::persistent_id:
        stack_.push(load_storage(objects_, stack_.pop()));
        return true;
      default:
        return false;
    }
  }

  bool obey_memo(PickleOpcode opcode) {
    switch (opcode) {
      case PickleOpcode::put1:
        remember(cursor_.take_number<std::uint8_t>());
        return true;
      case PickleOpcode::put4:
        remember(cursor_.take_number<std::uint32_t>());
        return true;
      case PickleOpcode::get1:
        recall(cursor_.take_number<std::uint8_t>());
        return true;
      case PickleOpcode::get4:
        recall(cursor_.take_number<std::uint32_t>());
        return true;
      default:
        return false;
    }
  }

  void push(PickleObject object) { stack_.push(objects_.add(std::move(object))); }

  void push_number(std::int64_t number) { push({.kind = PickleKind::integer, .number = number}); }

  /// Little-endian, in two's complement.
  void push_long(std::span<const std::uint8_t> bytes) {
    if (bytes.size() > sizeof(std::uint64_t)) {
      push({.kind = PickleKind::opaque, .text = "int"});  // no size or shape is so large
      return;
    }
    std::uint64_t number = !bytes.empty() && bytes.back() >= 0x80 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = bytes.size(); i > 0; --i) {
      number = number << 8U | bytes[i - 1];
    }
    push_number(static_cast<std::int64_t>(number));
  }

  void push_text(std::uint64_t length) {
    push({.kind = PickleKind::text, .text = cursor_.take_text(length)});
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
      fail(fmt::format("makes an instance of {}", described(made)));
    }
    push({.kind = PickleKind::opaque, .text = made.text});
  }

  /// State never reaches an object. An OrderedDict's own attributes are of no use here.
  void drop_state() {
    (void)stack_.pop();
    const PickleObject& target = objects_.at(stack_.top());
    if (target.kind != PickleKind::dict && target.kind != PickleKind::opaque) {
      fail(fmt::format("gives a state to {}", described(target)));
    }
  }

  void extend(PickleKind kind, const std::vector<PickleId>& items) {
    PickleObject& target = objects_.objects[stack_.top()];
    if (target.kind == PickleKind::opaque) {
      return;  // a class of its own that behaves like a list or dict
    }
    if (target.kind != kind || (kind == PickleKind::dict && items.size() % 2 != 0)) {
      fail(fmt::format("puts {} items into {}", items.size(), described(target)));
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
      fail(fmt::format("recalls object {}, which it did not remember", place));
    }
    stack_.push(found->second);
  }

  ByteCursor cursor_;
  PickleStack stack_;
  PickledObjects objects_;
  std::unordered_map<std::uint32_t, PickleId> memo_;
};

}  // namespace

PickledObjects read_pickle(std::span<const std::uint8_t> bytes, const std::string& subject) {
  return PickleReader(bytes, subject).read();
}

}  // namespace lacuna
