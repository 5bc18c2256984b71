#pragma once

#include <optional>
#include <string>

namespace lacuna {

/// A checkpoint on the Hugging Face Hub, as users name it: OWNER/NAME[@REVISION][:FILE].
struct HubName {
  std::string owner;
  std::string name;
  std::string revision = "main";  ///< A branch, a tag or a commit.
  std::string file = {};          ///< The file of the repository to take; empty: its usual weights.

  [[nodiscard]] std::string repository() const { return owner + "/" + name; }
  /// The revision is a commit in full, 40 hexadecimal digits: these bytes and no others.
  [[nodiscard]] bool is_pinned() const;
  /// The folder of the file in the repository, with its "/"; empty at the top.
  [[nodiscard]] std::string folder() const { return file.substr(0, file.rfind('/') + 1); }
  /// OWNER/NAME@REVISION[:FILE].
  [[nodiscard]] std::string text() const;
};

/// Reads a --model as a name on the Hub, or returns nothing if it is not one. It is one for certain
/// behind "hf:" or "hf-hub:" (timm's word); without these, if it has exactly one "/", does not
/// begin with ".", "/" or "~", does not end as a file of weights does, and its first part is no
/// folder here: no private path is taken for a name. One with a commit in full is a name anywhere.
/// Throws Error{usage} if what follows "hf:" is not a name.
[[nodiscard]] std::optional<HubName> hub_name(const std::string& model);

}  // namespace lacuna
