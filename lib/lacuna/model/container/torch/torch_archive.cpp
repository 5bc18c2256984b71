#include "lacuna/model/container/torch/torch_archive.hpp"

#include <algorithm>

#include "lacuna/base/error.hpp"
#include "lacuna/model/container/faults.hpp"

namespace lacuna {
namespace {

constexpr std::string_view pickle = "data.pkl";

/// The folder of the pickle, by which PyTorch knows its archives.
std::string folder_of(const std::vector<ZipMember>& members, const std::string& subject) {
  const ZipMember* found = nullptr;
  for (const ZipMember& member : members) {
    const std::size_t slash = member.name.find('/');
    if (slash != std::string::npos && std::string_view(member.name).substr(slash + 1) == pickle) {
      if (found != nullptr) {
        fail_header(subject, "has two members named data.pkl");
      }
      found = &member;
    }
  }
  if (found == nullptr) {
    fail(subject, ErrorKind::not_image,
         "is a ZIP archive without a data.pkl, and no file of torch.save; unpack it or name a "
         "checkpoint");
  }
  return found->name.substr(0, found->name.size() - pickle.size());
}

}  // namespace

TorchArchive::TorchArchive(const InputFile& file)
    : file_(file),
      members_(read_zip_directory(file)),
      folder_(folder_of(members_, file.subject())) {
  std::ranges::sort(members_, {}, &ZipMember::name);
  for (const ZipMember& member : members_) {
    if (!member.name.starts_with(folder_)) {
      fail_header(file_.subject(), "member {} is outside the folder {}", quoted_name(member.name),
                  quoted_name(folder_));
    }
  }
  check_kind();
}

void TorchArchive::check_kind() const {
  const bool has_code = std::any_of(members_.begin(), members_.end(), [&](const auto& member) {
    return member.name.starts_with(folder_ + "code/");
  });
  if (has_code || find("constants.pkl") != nullptr) {
    fail(file_.subject(), ErrorKind::unsupported,
         "is a TorchScript archive, a program with its weights; save the model's "
         "state_dict() with torch.save");
  }
  for (const ZipMember& member : members_) {
    if (!member.is_plain) {
      fail(file_.subject(), ErrorKind::unsupported,
           "member {} is compressed or encrypted, needed stored as it is; save it again with "
           "torch.save",
           quoted_name(member.name));
    }
  }
  constexpr std::uint64_t short_text = 64;
  const auto text_of = [&](const ZipMember& member) {
    const Bytes bytes = read(member, short_text);
    return std::string(bytes.begin(), bytes.end());
  };
  if (const ZipMember* const order = find("byteorder");
      order != nullptr && text_of(*order) != "little") {
    fail(file_.subject(), ErrorKind::unsupported,
         "its numbers are big-endian, needed little-endian; save it "
         "again on a little-endian machine");
  }
  if (const ZipMember* const version = find("version"); version != nullptr) {
    const std::string text = text_of(*version);
    if (text != "1\n" && text != "2\n" && text != "3\n") {
      fail(file_.subject(), ErrorKind::unsupported,
           "its version of torch.save's format is {}, needed 1 to 3; save it again",
           quoted_name(text));
    }
  }
}

const ZipMember* TorchArchive::find(std::string_view name) const {
  const std::string path = folder_ + std::string(name);
  const auto place = std::ranges::lower_bound(members_, path, {}, &ZipMember::name);
  return place == members_.end() || place->name != path ? nullptr : &*place;
}

Bytes TorchArchive::read(const ZipMember& member, std::uint64_t limit) const {
  if (member.size > limit) {
    fail(file_.subject(), ErrorKind::too_large,
         "member {} has {} bytes, the limit is {}; name another checkpoint",
         quoted_name(member.name), member.size, limit);
  }
  check_zip_checksum(file_, member);
  Bytes bytes(static_cast<std::size_t>(member.size));
  file_.read_at(member.begin, bytes);
  return bytes;
}

}  // namespace lacuna
