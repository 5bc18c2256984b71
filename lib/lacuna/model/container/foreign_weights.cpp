#include "lacuna/model/container/foreign_weights.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view convert =
    "convert it where you trust it: safetensors.torch.save_file(torch.load(FILE, "
    "weights_only=True), \"model.safetensors\")";
constexpr std::string_view save_again =
    "convert it where you trust it: torch.save(torch.load(FILE, weights_only=True), "
    "\"model.pth\")";

struct Signature {
  std::string_view bytes;
  std::string_view what;
  std::string_view advice;
};

constexpr std::array signatures = {
    Signature{"version https://git-lfs"sv, "a Git LFS pointer, not the weights",
              "run `git lfs pull` in its repository"},
    Signature{"GGUF"sv, "a GGUF file", "get the safetensors file of this model"},
    Signature{"\x89HDF\r\n\x1a\n"sv, "an HDF5 file (.h5)",
              "get the safetensors file of this model"},
    Signature{"\x93NUMPY"sv, "a NumPy array (.npy)", "save the weights as safetensors"},
    Signature{"\x1f\x8b"sv, "a gzip archive", "unpack it first"},
    Signature{"\x28\xb5\x2f\xfd"sv, "a Zstandard archive", "unpack it first"},
    Signature{"\x89PNG"sv, "a picture", "name a checkpoint"},
    Signature{"\xff\xd8\xff"sv, "a picture", "name a checkpoint"},
    Signature{"{"sv, "a JSON text", "name the .safetensors file itself"},
    Signature{"PK\x03\x04"sv, "a ZIP archive, as PyTorch writes its .pth and .bin files", convert},
    // Schema version 1, then the graphs.
    Signature{"\x08\x01\x12"sv, "a SavedModel of TensorFlow",
              "get the safetensors file of this model"},
};

bool is_html(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const auto same_letter = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  };
  const auto starts = [&](std::string_view tag) {
    return text.size() >= tag.size() &&
           std::equal(tag.begin(), tag.end(), text.begin(),
                      [&](char wanted, char found) { return same_letter(found, wanted); });
  };
  return starts("<!doctype") || starts("<html") || starts("<head") || starts("<?xml");
}

bool is_numpy_zip(std::string_view text) {
  constexpr std::size_t name_length_at = 26;
  constexpr std::size_t name_at = 30;
  if (text.size() < name_at || !text.starts_with("PK\x03\x04")) {
    return false;
  }
  const std::size_t length = static_cast<std::uint8_t>(text[name_length_at]);
  return text.substr(name_at, length).ends_with(".npy");
}

// A protobuf of ONNX begins with ir_version (field 1, a small number) and a text or the graph.
bool is_onnx(std::string_view text) {
  return text.size() >= 3 && text[0] == '\x08' && text[1] > 0 && text[1] < 0x20 &&
         (text[2] == '\x12' || text[2] == '\x3a');
}

bool is_pickle(std::string_view text) {
  return text.size() >= 2 && text[0] == '\x80' && text[1] >= 2 && text[1] <= 5;
}

std::string sentence(std::string_view what, std::string_view advice) {
  return "is " + std::string(what) + "; " + std::string(advice);
}

}  // namespace

bool is_numpy_archive(std::span<const std::uint8_t> start) {
  return is_numpy_zip(as_text(start));
}

std::optional<std::string> foreign_weights(std::span<const std::uint8_t> start) {
  const std::string_view text = as_text(start);
  if (is_numpy_zip(text)) {
    return sentence("a NumPy archive (.npz)", "save the weights as safetensors");
  }
  for (const Signature& signature : signatures) {
    if (text.starts_with(signature.bytes)) {
      return sentence(signature.what, signature.advice);
    }
  }
  if (is_html(text)) {
    return sentence("a web page, not the weights (a failed download)", "download it again");
  }
  if (is_pickle(text)) {
    return sentence("a pickle, as PyTorch wrote its older .pth files", save_again);
  }
  if (is_onnx(text)) {
    return sentence("an ONNX file", "get the safetensors file of this model");
  }
  return std::nullopt;
}

}  // namespace lacuna
