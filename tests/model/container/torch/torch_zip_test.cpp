#include "lacuna/model/container/torch/torch_zip.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "lacuna/model/checkpoint/checkpoint_files.hpp"
#include "lacuna/model/container/safetensors/safetensors.hpp"
#include "support/bytes.hpp"
#include "support/golden_files.hpp"
#include "support/refusal.hpp"
#include "support/safetensors_cases.hpp"
#include "support/temp_folder.hpp"
#include "support/torch_cases.hpp"

namespace lacuna::torch_zip_test {

using namespace lacuna::testing;

namespace {

/// Read whole and in pieces of five, which has to be the same.
std::vector<float> values_of(const WeightsFile& file, const StoredTensor& tensor) {
  std::vector<float> values(tensor.count());
  file.read_float32(tensor, values);
  std::vector<float> pieces(tensor.count());
  for (std::size_t first = 0; first < pieces.size(); first += 5) {
    const std::size_t count = std::min<std::size_t>(5, pieces.size() - first);
    file.read_float32(tensor, std::span(pieces).subspan(first, count), first);
  }
  const bool are_same = values.empty() || std::memcmp(values.data(), pieces.data(),
                                                      values.size() * sizeof(float)) == 0;
  CHECK(are_same);
  return values;
}

bool is_weight(const StoredTensor& tensor) {
  return tensor.dtype == "F32" || tensor.dtype == "F16" || tensor.dtype == "BF16" ||
         tensor.dtype == "F64";
}

/// The file holds just the tensors that are written down as its own, bit for bit.
void check_golden(const std::string& name) {
  CAPTURE(name);
  const Safetensors expected(golden_path("torch_files") / "expected.safetensors");
  const CheckpointFiles opened = open_checkpoint(golden_path("torch_files") / name);
  const WeightsFile& file = *opened.weights;
  const auto count =
      std::count_if(expected.tensors().begin(), expected.tensors().end(),
                    [&](const auto& tensor) { return tensor.name.starts_with(name + ":"); });
  CHECK(static_cast<std::size_t>(count) == file.tensors().size());
  for (const StoredTensor& tensor : file.tensors()) {
    CAPTURE(tensor.name);
    CHECK(file.find(tensor.name) == &tensor);
    const StoredTensor* const known = expected.find(name + ":" + tensor.name);
    REQUIRE(known != nullptr);
    CHECK(tensor.shape == known->shape);
    if (is_weight(tensor)) {
      const std::vector<float> ours = values_of(file, tensor);
      const std::vector<float> torchs = values_of(expected, *known);
      CHECK(std::equal(ours.begin(), ours.end(), torchs.begin(), torchs.end()));
    } else {
      CHECK(tensor.dtype == known->dtype);
      CHECK(refusal(ErrorKind::unsupported, [&] {
              (void)values_of(file, tensor);
            }).find("needed F32, F16, BF16 or F64") != std::string::npos);
    }
  }
}

std::vector<std::string> notes_of(const std::string& name) {
  return open_checkpoint(golden_path("torch_files") / name).weights->notes();
}

/// A state dict with this one tensor.
Bytes with(const std::string& tensor, std::size_t storage_bytes = 16) {
  return torch_file(p_whole(p_dict({p_text("w"), tensor})), storage_bytes);
}

std::string shaped(const std::vector<std::string>& shape, const std::vector<std::string>& strides,
                   std::int64_t offset = 0) {
  return p_tensor(p_storage(), p_int(offset), p_tuple(shape), p_tuple(strides));
}

/// Changes one byte of the file where it lies.
void put(const std::filesystem::path& path, std::size_t place, std::uint8_t byte) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(place));
  file.put(static_cast<char>(byte));
}

/// Opens the file and reads its weights, or is refused with an Error of one line.
bool is_refused(const std::filesystem::path& path, std::size_t size) {
  try {
    const CheckpointFiles files = open_checkpoint(path);
    for (const StoredTensor& tensor : files.weights->tensors()) {
      REQUIRE(tensor.count() <= size);
      if (is_weight(tensor)) {
        (void)values_of(*files.weights, tensor);
      }
    }
    return false;
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    return true;
  }
}

constexpr ErrorKind unsupported = ErrorKind::unsupported;

}  // namespace

TEST_SUITE("torch zip") {
  TEST_CASE("what torch.save wrote is read bit for bit") {
    for (const std::string name : {"types.pth", "views.pth", "ordered.pth", "parameters.bin",
                                   "training.pth", "dino.pth", "compiled.pth", "unchecked.pt"}) {
      check_golden(name);
    }
  }

  TEST_CASE("what was passed over and taken off is said") {
    CHECK(notes_of("ordered.pth").empty());
    CHECK(notes_of("dino.pth") ==
          std::vector<std::string>{
              R"(the weights are those under "teacher"; keys passed over beside it: "student", )"
              R"("dino_loss")",
              R"("module." is taken off the names of 3 tensors)",
              R"("backbone." is taken off the names of 2 of 3 tensors)"});
    const std::vector<std::string> training = notes_of("training.pth");
    REQUIRE(training.size() == 3);
    CHECK(
        training[1].starts_with("11 classes or functions are not read, what they made is passed "
                                "over: \"__builtin__.list\""));
    CHECK(training[1].find("\"argparse.Namespace\"") != std::string::npos);
    CHECK(notes_of("compiled.pth").size() == 3);
    CHECK(notes_of("unchecked.pt") ==
          std::vector<std::string>{
              "it was saved without checksums: damage to its numbers would not be seen"});
  }

  TEST_CASE("what PyTorch wrote and is not read is refused by name") {
    const auto message = [](const std::string& name, ErrorKind kind) {
      return refusal(kind, [&] { (void)open_checkpoint(golden_path("torch_files") / name); });
    };
    const auto ends = [](const std::string& text, const char* words) {
      CAPTURE(text);
      CHECK(text.ends_with(words));
    };
    ends(message("legacy.pth", ErrorKind::not_image),
         "is a pickle, as PyTorch wrote its older .pth files; convert it where you trust it: "
         "torch.save(torch.load(FILE, weights_only=True), \"model.pth\")");
    ends(message("torchscript.pt", unsupported),
         "is a TorchScript archive, a program with its weights; save the model's state_dict() with "
         "torch.save");
    ends(message("whole_model.pth", unsupported),
         "holds an object of \"__main__.Tiny\", needed a state dict; save the model's state_dict() "
         "with torch.save");
    ends(message("protocol4.pth", unsupported),
         "its pickle has protocol 4, needed 2; save its state dict with torch.save");
    ends(message("repeated.pth", unsupported),
         "tensor \"w\" of shape [4, 3] repeats elements (strides [0, 1]), needed each of its own; "
         "save it with .contiguous()");
  }

  TEST_CASE("PK-11, PK-12, PK-15: a tensor lies inside its storage, and that in the file") {
    const std::string one = p_int(1);
    const std::string four = p_int(4);
    const std::string huge = "\x8a\x08" + little_endian((1ULL << 63U) - 1, 8);
    const std::string power = "\x8a\x05" + little_endian(1ULL << 32U, 5);
    check_each<Broken>(
        {
            {"PK-11", with(p_tensor(), 12), "its storage of 4 F32 has 12 bytes"},
            {"PK-11", with(p_tensor(), 20), "its storage of 4 F32 has 20 bytes"},
            {"PK-11", with(p_tensor(), 17), "its storage of 4 F32 has 17 bytes"},
            {"PK-11",
             with(p_tensor(p_storage("FloatStorage", "0", 1ULL << 62U), p_int(0), p_tuple({four}),
                           p_tuple({one}))),
             "its storage of 4611686018427387904 F32 has 16 bytes"},
            {"PK-15",
             with(p_tensor(p_storage("FloatStorage", "../0"), p_int(0), p_tuple({four}),
                           p_tuple({one}))),
             "its storage \"../0\" is not in the archive"},
            {"PK-15",
             with(p_tensor(p_storage("FloatStorage", ""), p_int(0), p_tuple({four}),
                           p_tuple({one}))),
             "its storage \"\" is not in the archive"},
            {"PK-12", with(shaped({four}, {one}, 1)), "leads out of its storage of 4"},
            {"PK-12", with(shaped({p_int(5)}, {one})), "leads out of its storage of 4"},
            {"PK-12", with(shaped({p_int(2)}, {four})), "leads out of its storage of 4"},
            {"PK-12", with(shaped({p_int(0)}, {one}, 5)), "leads out of its storage of 4"},
            {"PK-12", with(shaped({p_int(2), huge}, {huge, huge})), "leads out of its storage"},
            {"PK-12", with(shaped({power, power}, {p_int(0), p_int(0)})), "leads out of"},
            {"PK-12", with(shaped({p_int(0), power, power}, {one, one, one})), "leads out of"},
            {"PK-12", with(shaped({four}, {p_int(0)})), "repeats elements", unsupported},
            {"PK-12", with(shaped({p_int(3), p_int(2)}, {one, one})), "repeats elements",
             unsupported},
        },
        check_torch_refused);
    const TempFolder folder;
    const TorchZip file(folder.write("a.pth", with(shaped({one, p_int(2)}, {p_int(0), one}, 2))));
    CHECK(values_of(file, file.tensors()[0]).size() == 2);  // a stride of 0 that is never taken
  }

  TEST_CASE("PK-13: many tensors may share a storage") {
    std::vector<std::string> entries;
    for (int i = 0; i < 2000; ++i) {
      entries.push_back(p_text("w" + std::to_string(i)));
      entries.push_back(shaped({p_int(2)}, {p_int(2)}, i % 2));
    }
    const TempFolder folder;
    const TorchZip file(folder.write("a.pth", torch_file(p_whole(p_dict(entries)))));
    CHECK(file.tensors().size() == 2000);
    const std::vector<float> all = [&] {
      const TorchZip whole(folder.write("b.pth", with(p_tensor())));
      return values_of(whole, whole.tensors()[0]);
    }();
    CHECK(values_of(file, *file.find("w1999")) == std::vector<float>{all[1], all[3]});
  }

  TEST_CASE("a damaged storage is seen when it is read, a damaged pickle at once") {
    Bytes bytes = with(p_tensor());
    bytes[find(bytes, "\x01\x02\x03\x04")] ^= 0x80U;
    const TempFolder folder;
    const TorchZip file(folder.write("a.pth", bytes));
    CHECK(refusal(ErrorKind::damaged, [&] {
            (void)values_of(file, file.tensors()[0]);
          }).find("member \"archive/data/0\": its checksum is") != std::string::npos);
    Bytes other = with(p_tensor());
    other[find(other, "cuda:0")] ^= 1U;
    CHECK(refusal(ErrorKind::damaged, [&] {
            const TorchZip never(folder.write("b.pth", other));
          }).find("member \"archive/data.pkl\": its checksum is") != std::string::npos);
  }

  TEST_CASE("whatever byte of a file is wrong, it opens or is refused with an Error") {
    const TempFolder folder;
    for (const std::string name : {"unchecked.pt", "training.pth"}) {
      const Bytes good = golden_bytes("torch_files/" + name);
      const std::filesystem::path path = folder.write(name, good);
      std::uint64_t state = 1;
      int refused = 0;
      for (int i = 0; i < 2000; ++i) {
        // A linear congruential generator (Knuth's MMIX); its upper bits choose.
        state = state * 6364136223846793005U + 1442695040888963407U;
        const std::size_t place = (state >> 33U) % good.size();
        const auto byte =
            static_cast<std::uint8_t>(i % 3 == 0 ? state >> 20U : good[place] ^ 1U << (i % 8));
        put(path, place, byte);
        refused += is_refused(path, good.size()) ? 1 : 0;
        put(path, place, good[place]);
      }
      CHECK(refused > 500);
      CHECK_FALSE(is_refused(path, good.size()));
    }
  }

  TEST_CASE("wherever a file is cut, it is refused with an Error") {
    const TempFolder folder;
    const Bytes good = golden_bytes("torch_files/ordered.pth");
    const std::filesystem::path path = folder.write("a.pth", good);
    for (std::size_t size = good.size(); size-- > 0;) {
      std::filesystem::resize_file(path, size);
      CHECK(is_refused(path, size));
    }
  }
}

}  // namespace lacuna::torch_zip_test
