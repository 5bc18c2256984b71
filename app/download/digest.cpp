#include "download/digest.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string_view>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"

namespace lacuna::download {
namespace {

std::string digest_of(const std::filesystem::path& path, const EVP_MD* kind,
                      std::string_view words) {
  const InputFile file(path);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  bool is_well = context && EVP_DigestInit_ex(context.get(), kind, nullptr) == 1;
  std::string head(words);
  if (!head.empty()) {
    head += std::to_string(file.size());
    head += '\0';
  }
  is_well = is_well && EVP_DigestUpdate(context.get(), head.data(), head.size()) == 1;
  for_each_piece(file, [&](const Bytes& piece) {
    is_well = is_well && EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1;
  });
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  unsigned int size = 0;
  if (!is_well || EVP_DigestFinal_ex(context.get(), digest.data(), &size) != 1) {
    fail(file.subject(), ErrorKind::unreadable, "OpenSSL cannot compute its hash");
  }
  std::string result;
  for (const unsigned char byte : std::span(digest).first(size)) {
    result += fmt::format("{:02x}", byte);
  }
  return result;
}

}  // namespace

std::string sha256_of(const std::filesystem::path& path) {
  return digest_of(path, EVP_sha256(), "");
}

std::string git_hash_of(const std::filesystem::path& path) {
  return digest_of(path, EVP_sha1(), "blob ");
}

}  // namespace lacuna::download
