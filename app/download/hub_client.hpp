#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "download/http.hpp"
#include "lacuna/model/hub/hub_name.hpp"

namespace lacuna::download {

/// A file of one commit, as the Hub tells of it.
struct HubFile {
  std::string path;    ///< In the repository.
  std::string commit;  ///< 40 hexadecimal digits.
  std::string etag;    ///< SHA-256 (64 digits) of a large file, git's hash (40) of a small one.
  std::uint64_t size = 0;
};

/// Talks to the Hub, or to the mirror of HF_ENDPOINT.
class HubClient {
 public:
  HubClient(Http& http, HubName name);

  /// What the Hub knows of a file; nothing if the repository has none of this name. The first
  /// answer says which commit the revision is: all others are of the same.
  /// Throws an Error that says what to do: unreadable if it may help to ask again soon, unsupported
  /// if not, as where there is no such model or it may not be read.
  [[nodiscard]] std::optional<HubFile> find(const std::string& path);
  /// Its bytes from `first` on, from wherever the Hub sends us. Throws the same for
  /// an answer that holds no file, and Error{unreadable} if the connection is cut.
  void read(const HubFile& file, std::uint64_t first, Body& body);

  [[nodiscard]] const HubName& name() const { return name_; }
  [[nodiscard]] const std::string& commit() const { return commit_; }  ///< Empty before find().
  [[nodiscard]] const std::string& endpoint() const { return endpoint_; }

 private:
  [[nodiscard]] std::string address(const std::string& revision, const std::string& path) const;
  [[nodiscard]] const std::string& token_for(const std::string& url) const;
  [[nodiscard]] Response ask(std::string url);
  [[noreturn]] void refuse(const Response& response, const std::string& path) const;

  Http& http_;
  HubName name_;
  std::string commit_ = {};
  std::string endpoint_;
  std::string token_;
};

}  // namespace lacuna::download
