#include "lacuna/base/hash.hpp"

#include <fmt/format.h>
#include <xxhash.h>

namespace lacuna {

namespace {

std::string text_of(const XXH128_hash_t& hash) {
  return fmt::format("xxh3:{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace

std::string content_hash(std::span<const std::uint8_t> bytes) {
  return text_of(XXH3_128bits(bytes.data(), bytes.size()));
}

struct ContentHash::State {
  XXH3_state_t* xxh = XXH3_createState();
};

ContentHash::ContentHash() : state_(std::make_unique<State>()) {
  XXH3_128bits_reset(state_->xxh);
}
ContentHash::~ContentHash() {
  XXH3_freeState(state_->xxh);
}

void ContentHash::add(std::span<const std::uint8_t> bytes) {
  XXH3_128bits_update(state_->xxh, bytes.data(), bytes.size());
}

std::string ContentHash::take() const {
  return text_of(XXH3_128bits_digest(state_->xxh));
}

std::uint64_t name_seed(std::string_view text, std::uint64_t seed) {
  return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

}  // namespace lacuna
