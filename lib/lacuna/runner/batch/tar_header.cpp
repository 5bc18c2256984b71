#include "lacuna/runner/batch/tar_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "lacuna/base/text.hpp"
#include "lacuna/runner/inputs/tar_index.hpp"

namespace lacuna {
namespace {

constexpr std::size_t most_name = 100;
constexpr std::size_t most_prefix = 155;
constexpr std::uint64_t most_size = 077777777777;
constexpr std::uint64_t members_time = 315532800;  // the first of 1980, as in the .npz files

/// Where the fields of a ustar header begin.
constexpr std::size_t at_mode = 100, at_uid = 108, at_gid = 116, at_size = 124, at_time = 136,
                      at_sum = 148, at_type = 156, at_magic = 257, at_user = 265, at_group = 297,
                      at_prefix = 345;

/// One header record. `size` is one that it can hold.
std::string record(std::string_view prefix, std::string_view name, std::uint64_t size, char type) {
  std::string bytes(tar_block, '\0');
  const auto put = [&](std::size_t at, std::string_view text) {
    std::ranges::copy(text, bytes.begin() + static_cast<std::ptrdiff_t>(at));
  };
  put(0, name);
  put(at_mode, "0000644");
  put(at_uid, "0000000");
  put(at_gid, "0000000");
  put(at_size, fmt::format("{:011o}", size));
  put(at_time, fmt::format("{:011o}", members_time));
  put(at_sum, "        ");
  bytes[at_type] = type;
  put(at_magic, std::string_view("ustar\00000", 8));
  put(at_user, tar_owner);
  put(at_group, tar_owner);
  put(at_prefix, prefix);
  const unsigned sum = std::accumulate(bytes.begin(), bytes.end(), 0U, [](unsigned all, char byte) {
    return all + static_cast<unsigned char>(byte);
  });
  put(at_sum, fmt::format("{:06o}", sum));
  bytes[at_sum + 6] = '\0';
  return bytes;
}

/// "27 path=…\n": the length counts its own digits.
std::string pax_entry(std::string_view key, std::string_view value) {
  const std::size_t rest = key.size() + value.size() + 3;
  std::size_t length = rest;
  while (length != rest + std::to_string(length).size()) {
    length = rest + std::to_string(length).size();
  }
  return fmt::format("{} {}={}\n", length, key, value);
}

/// The name in two at a slash, as ustar keeps long ones; two empty texts if it cannot.
std::pair<std::string_view, std::string_view> halves(std::string_view name) {
  if (name.size() <= most_name) {
    return {"", name};
  }
  const std::size_t slash = name.find('/', name.size() - most_name - 1);
  return slash == std::string_view::npos || slash > most_prefix || slash + 1 == name.size()
             ? std::pair<std::string_view, std::string_view>()
             : std::pair(name.substr(0, slash), name.substr(slash + 1));
}

}  // namespace

std::string tar_header(const std::string& name, std::uint64_t size) {
  const auto [prefix, rest] = halves(name);
  std::string entries;
  if (rest.empty()) {
    entries += valid_utf8(name) == name ? "" : pax_entry("hdrcharset", "BINARY");
    entries += pax_entry("path", name);
  }
  if (size > most_size) {
    entries += pax_entry("size", std::to_string(size));
  }
  const std::string own = record(prefix, rest.empty() ? name.substr(0, most_name) : rest,
                                 size > most_size ? 0 : size, '0');
  if (entries.empty()) {
    return own;
  }
  const std::size_t padding = (tar_block - entries.size() % tar_block) % tar_block;
  return record("", "PaxHeaders/" + name.substr(0, 80), entries.size(), 'x') + entries +
         std::string(padding, '\0') + own;
}

}  // namespace lacuna
