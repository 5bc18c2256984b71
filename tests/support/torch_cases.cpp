#include "support/torch_cases.hpp"

#include "lacuna/model/container/torch/torch_zip.hpp"

namespace lacuna::testing {
namespace {

/// CRC-32, bit by bit: slow, and not that of the library.
std::uint32_t checksum(const std::string& data) {
  std::uint32_t crc = ~0U;
  for (const char byte : data) {
    crc ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) {
      crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
  }
  return ~crc;
}

/// What the local header and the directory's entry share, from the version needed on.
std::string shared_fields(const ZipEntry& entry) {
  return little_endian(20, 2) + little_endian(0, 8) + little_endian(checksum(entry.data), 4) +
         little_endian(entry.data.size(), 4) + little_endian(entry.data.size(), 4) +
         little_endian(entry.name.size(), 2) + little_endian(0, 2);
}

}  // namespace

Bytes zip_file(const std::vector<ZipEntry>& entries) {
  std::string file;
  std::string directory;
  for (const ZipEntry& entry : entries) {
    directory += "PK\x01\x02" + little_endian(20, 2) + shared_fields(entry) + little_endian(0, 10) +
                 little_endian(file.size(), 4) + entry.name;
    file += "PK\x03\x04" + shared_fields(entry) + entry.name + entry.data;
  }
  const std::size_t begin = file.size();
  file += directory + "PK\x05\x06" + little_endian(0, 4) + little_endian(entries.size(), 2) +
          little_endian(entries.size(), 2) + little_endian(directory.size(), 4) +
          little_endian(begin, 4) + little_endian(0, 2);
  return {file.begin(), file.end()};
}

Bytes torch_file(const std::string& pickle, std::size_t storage_bytes) {
  std::string storage(storage_bytes, '\0');
  for (std::size_t i = 0; i < storage_bytes; ++i) {
    storage[i] = static_cast<char>(i % 100 + 1);
  }
  return zip_file({{"archive/data.pkl", pickle},
                   {"archive/byteorder", "little"},
                   {"archive/data/0", storage},
                   {"archive/version", "3\n"}});
}

std::string little_endian(std::uint64_t number, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) {
    text += i < 8 ? static_cast<char>(number >> (8 * i) & 0xFFU) : '\0';
  }
  return text;
}

std::string p_text(const std::string& text) {
  return "X" + little_endian(text.size(), 4) + text;
}
std::string p_int(std::int64_t number) {
  return "J" + little_endian(static_cast<std::uint64_t>(number), 4);
}
std::string p_long(std::uint64_t number) {
  return "\x8a\x09" + little_endian(number, 9);
}
std::string p_global(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}
std::string p_tuple(const std::vector<std::string>& items) {
  std::string text = "(";
  for (const std::string& item : items) {
    text += item;
  }
  return text + "t";
}
std::string p_dict(const std::vector<std::string>& keys_and_values) {
  std::string text = "}(";
  for (const std::string& item : keys_and_values) {
    text += item;
  }
  return text + "u";
}
std::string p_call(const std::string& callable, const std::vector<std::string>& arguments) {
  return callable + p_tuple(arguments) + "R";
}
std::string p_storage(const std::string& type, const std::string& key, std::uint64_t count) {
  return p_tuple({p_text("storage"), p_global("torch", type), p_text(key), p_text("cuda:0"),
                  count < 1U << 30U ? p_int(static_cast<std::int64_t>(count))
                                    : "\x8a\x08" + little_endian(count, 8)}) +
         "Q";
}
std::string p_tensor(const std::string& storage, const std::string& offset,
                     const std::string& shape, const std::string& strides) {
  return p_call(p_global("torch._utils", "_rebuild_tensor_v2"),
                {storage, offset, shape, strides, "\x89",
                 p_call(p_global("collections", "OrderedDict"), {})});
}
std::string p_tensor() {
  return p_tensor(p_storage(), p_int(0), p_tuple({p_int(4)}), p_tuple({p_int(1)}));
}

std::string p_whole(const std::string& object) {
  return "\x80\x02" + object + ".";
}

void check_torch_refused(const Broken& broken) {
  check_refused_by<TorchZip>(broken, "model.pth", 500);
}

}  // namespace lacuna::testing
