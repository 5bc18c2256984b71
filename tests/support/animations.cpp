#include "support/animations.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include "lacuna/render/figure/style.hpp"

namespace lacuna::testing {

Figure frame(int number, double height) {
  Figure figure;
  figure.width = 40;
  figure.height = height;
  figure.title = "frame " + std::to_string(number);
  figure.recipe = {"attend", {{"animate", std::vector<std::string>{"layers"}}}};
  figure.shapes.emplace_back(
      RectangleShape{{2.0 + 6 * number, 2, 5, 5}, {0.2 * number, 0.5, 1 - 0.3 * number, 1}});
  figure.shapes.emplace_back(
      TextShape{.x = 2, .y = 10, .text = "layer " + std::to_string(number), .colour = style::ink});
  return figure;
}

std::uint32_t number_at(const Bytes& bytes, std::size_t place, int size) {
  std::uint32_t number = 0;
  for (int i = 0; i < size; ++i) {
    number = (number << 8U) | bytes.at(place + static_cast<std::size_t>(i));
  }
  return number;
}

std::vector<Chunk> chunks_of(const Bytes& file) {
  std::vector<Chunk> chunks;
  for (std::size_t place = 8; place < file.size();) {
    const std::size_t length = number_at(file, place);
    REQUIRE(place + 12 + length <= file.size());
    const auto start = file.begin() + static_cast<std::ptrdiff_t>(place + 4);
    const auto end = start + static_cast<std::ptrdiff_t>(4 + length);
    const uLong sum = crc32(0, &*start, static_cast<uInt>(4 + length));
    CHECK(number_at(file, place + 8 + length) == sum);
    chunks.push_back({std::string(start, start + 4), Bytes(start + 4, end)});
    place += 12 + length;
  }
  return chunks;
}

namespace {

void append_chunk(Bytes& file, const std::string& type, const Bytes& data) {
  const auto append_number = [&](std::uint32_t number) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      file.push_back(static_cast<std::uint8_t>(number >> shift));
    }
  };
  append_number(static_cast<std::uint32_t>(data.size()));
  const std::size_t start = file.size();
  file.insert(file.end(), type.begin(), type.end());
  file.insert(file.end(), data.begin(), data.end());
  append_number(
      static_cast<std::uint32_t>(crc32(0, &file[start], static_cast<uInt>(file.size() - start))));
}

}  // namespace

Image decoded(const Bytes& png, unsigned format) {
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&header, png.data(), png.size()) != 0);
  header.format = format;
  Image image(static_cast<int>(header.height), static_cast<int>(header.width));
  image.pixels.resize(PNG_IMAGE_SIZE(header));
  REQUIRE(png_image_finish_read(&header, nullptr, image.pixels.data(), 0, nullptr) != 0);
  return image;
}

std::vector<Image> apng_frames(const Bytes& file, unsigned format) {
  const std::vector<Chunk> chunks = chunks_of(file);
  std::vector<Bytes> pictures;
  std::uint32_t sequence = 0;
  for (const Chunk& chunk : chunks) {
    const bool is_frame_data = chunk.type == "fdAT";
    if (chunk.type == "fcTL" || is_frame_data) {
      CHECK(number_at(chunk.data, 0) == sequence++);
    }
    if (chunk.type == "fcTL") {
      CHECK(number_at(chunk.data, 4) == number_at(chunks.front().data, 0));
      CHECK(number_at(chunk.data, 8) == number_at(chunks.front().data, 4));
      pictures.emplace_back(file.begin(), file.begin() + 8);
      append_chunk(pictures.back(), "IHDR", chunks.front().data);
    } else if (chunk.type == "IDAT" || is_frame_data) {
      append_chunk(pictures.back(), "IDAT",
                   Bytes(chunk.data.begin() + (is_frame_data ? 4 : 0), chunk.data.end()));
    }
  }
  std::vector<Image> frames;
  for (Bytes& picture : pictures) {
    append_chunk(picture, "IEND", {});
    frames.push_back(decoded(picture, format));
  }
  return frames;
}

}  // namespace lacuna::testing
