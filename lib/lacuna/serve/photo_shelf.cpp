#include "lacuna/serve/photo_shelf.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/error.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

constexpr std::size_t most_dropped = 8;
constexpr std::size_t most_bytes = std::size_t{256} << 20U;  // of all dropped ones together
constexpr std::size_t longest_name = 200;

/// The last part of a name, as valid text.
std::string plain_name(const std::string& name) {
  std::string plain = valid_utf8(name.substr(name.find_last_of("/\\") + 1));
  plain.resize(std::min(plain.size(), longest_name));
  plain = valid_utf8(plain);
  const bool has_stem = std::ranges::any_of(plain, [](char c) { return c != '.'; });
  return has_stem && plain.find('\0') == std::string::npos ? plain : "photo";
}

}  // namespace

PhotoShelf::PhotoShelf(const std::vector<Input>& given) {
  for (const Input& input : given) {
    std::string id = input.name;
    const auto is_taken = [&](const Photo& other) { return other.id == id; };
    for (int number = 2; std::ranges::any_of(given_, is_taken); ++number) {
      id = fmt::format("{} ({})", input.name, number);
    }
    given_.push_back({.id = id, .input = input});
  }
}

const PhotoShelf::Photo& PhotoShelf::get(const std::string& id) const {
  if (id.empty() && !given_.empty()) {
    return given_.front();
  }
  const auto found = std::ranges::find(given_, id, &Photo::id);
  if (found != given_.end()) {
    return *found;
  }
  const auto dropped = std::ranges::find(dropped_, id, &Photo::id);
  if (dropped == dropped_.end()) {
    throw Error(ErrorKind::usage, "{}: this photo is not here, or no longer; drop it once more",
                id);
  }
  return *dropped;
}

const PhotoShelf::Photo& PhotoShelf::add(const std::string& name, Bytes bytes) {
  const std::string id = content_hash(bytes);
  std::erase_if(dropped_, [&](const Photo& photo) { return photo.id == id; });
  dropped_.push_back({.id = id,
                      .input = {.path = {},
                                .name = plain_name(name),
                                .bytes = std::make_shared<const Bytes>(std::move(bytes))}});
  const auto held = [&] {
    std::size_t sum = 0;
    for (const Photo& photo : dropped_) {
      sum += photo.input.bytes->size();
    }
    return sum;
  };
  while (dropped_.size() > most_dropped || (dropped_.size() > 1 && held() > most_bytes)) {
    dropped_.pop_front();
  }
  return dropped_.back();
}

}  // namespace lacuna
