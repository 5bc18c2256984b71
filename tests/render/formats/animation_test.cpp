#include "lacuna/render/formats/animation.hpp"

#include <doctest/doctest.h>
#include <gif_lib.h>
#include <png.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "lacuna/flow/output_jobs.hpp"
#include "lacuna/image/png_writer.hpp"
#include "lacuna/render/figure/style.hpp"
#include "lacuna/render/formats/draw.hpp"
#include "lacuna/render/formats/palette.hpp"
#include "lacuna/render/formats/stored_recipe.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::animation_test {

namespace {

/// A square that stands in another place and colour in each frame, with words under it.
Figure frame(int number, double height = 24) {
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

struct Chunk {
  std::string type;
  Bytes data;
};

std::uint32_t number_at(const Bytes& bytes, std::size_t place, int size = 4) {
  std::uint32_t number = 0;
  for (int i = 0; i < size; ++i) {
    number = (number << 8U) | bytes.at(place + static_cast<std::size_t>(i));
  }
  return number;
}

/// The chunks of a PNG, each of whose checksums is right.
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

Image decoded(const Bytes& png, unsigned format = PNG_FORMAT_RGB) {
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&header, png.data(), png.size()) != 0);
  header.format = format;
  Image image(static_cast<int>(header.height), static_cast<int>(header.width));
  image.pixels.resize(PNG_IMAGE_SIZE(header));
  REQUIRE(png_image_finish_read(&header, nullptr, image.pixels.data(), 0, nullptr) != 0);
  return image;
}

/// Each frame of an APNG as a PNG of its own, decoded by libpng.
std::vector<Image> apng_frames(const Bytes& file, unsigned format = PNG_FORMAT_RGB) {
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

struct GifFrames {
  std::vector<Image> images;
  std::vector<int> hundredths;
  int colours = 0;
};

/// Every frame of a GIF as giflib reads it.
GifFrames gif_frames(const Bytes& file) {
  struct Source {
    const Bytes& bytes;
    std::size_t place = 0;
  } source{file};
  const auto read = [](GifFileType* gif, GifByteType* target, int size) {
    auto& from = *static_cast<Source*>(gif->UserData);
    const auto count = std::min(static_cast<std::size_t>(size), from.bytes.size() - from.place);
    std::copy_n(from.bytes.begin() + static_cast<std::ptrdiff_t>(from.place), count, target);
    from.place += count;
    return static_cast<int>(count);
  };
  GifFileType* const gif = DGifOpen(&source, read, nullptr);
  REQUIRE(gif != nullptr);
  REQUIRE(DGifSlurp(gif) == GIF_OK);
  GifFrames frames;
  frames.colours = gif->SColorMap->ColorCount;
  for (int i = 0; i < gif->ImageCount; ++i) {
    const SavedImage& saved = gif->SavedImages[i];
    Image image(saved.ImageDesc.Height, saved.ImageDesc.Width);
    for (std::size_t pixel = 0; pixel < image.pixels.size() / 3; ++pixel) {
      const GifColorType& colour = gif->SColorMap->Colors[saved.RasterBits[pixel]];
      image.pixels[3 * pixel] = colour.Red;
      image.pixels[3 * pixel + 1] = colour.Green;
      image.pixels[3 * pixel + 2] = colour.Blue;
    }
    frames.images.push_back(std::move(image));
    GraphicsControlBlock control{};
    REQUIRE(DGifSavedExtensionToGCB(gif, i, &control) == GIF_OK);
    frames.hundredths.push_back(control.DelayTime);
  }
  DGifCloseFile(gif, nullptr);
  return frames;
}

int largest_difference(const Image& a, const Image& b) {
  int largest = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    largest = std::max(largest, std::abs(int{a.pixels[i]} - int{b.pixels[i]}));
  }
  return largest;
}

}  // namespace

TEST_SUITE_BEGIN("animation");

TEST_CASE("each frame of an APNG has the pixels of its still figure, the first for every viewer") {
  const std::vector<Figure> figures = {frame(0), frame(1), frame(2)};
  const Bytes file = draw_animation(figures, AnimationFormat::apng);
  const std::vector<Image> frames = apng_frames(file);
  REQUIRE(frames.size() == 3);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    CHECK(frames[i].pixels == decoded(draw(figures[i], FigureFormat::png)).pixels);
  }
  CHECK(decoded(file).pixels == frames[0].pixels);  // libpng knows no frames
  CHECK(frames[0].pixels != frames[1].pixels);
}

TEST_CASE("an APNG says before its picture how many frames it has, and runs for ever") {
  const std::vector<Chunk> chunks = chunks_of(
      draw_animation({frame(0), frame(1)}, AnimationFormat::apng, {.frame_seconds = 0.35}));
  const auto place_of = [&](const std::string& type) {
    return std::ranges::find(chunks, type, &Chunk::type) - chunks.begin();
  };
  CHECK(place_of("acTL") < place_of("IDAT"));
  CHECK(place_of("fcTL") < place_of("IDAT"));
  const Bytes& control = chunks[static_cast<std::size_t>(place_of("acTL"))].data;
  CHECK(number_at(control, 0) == 2);
  CHECK(number_at(control, 4) == 0);
  const Bytes& first = chunks[static_cast<std::size_t>(place_of("fcTL"))].data;
  CHECK(number_at(first, 20, 2) == 350);
  CHECK(number_at(first, 22, 2) == 1000);
  CHECK(std::ranges::count(chunks, "IHDR", &Chunk::type) == 1);
  CHECK(chunks.back().type == "IEND");
}

TEST_CASE("lower frames get ground below, in the theme's colour") {
  for (const Theme theme : {Theme::light, Theme::dark}) {
    const std::vector<Image> frames = apng_frames(
        draw_animation({frame(0, 20), frame(1, 30)}, AnimationFormat::apng, {.theme = theme}));
    REQUIRE(frames.size() == 2);
    CHECK(frames[0].height == 60);
    CHECK(frames[1].height == 60);
    const Image& first = frames[0];
    CHECK(std::equal(first.at(59, 3), first.at(59, 3) + 3, first.at(0, 0)));
  }
}

TEST_CASE("a transparent animation keeps its alpha in every frame") {
  const Bytes file =
      draw_animation({frame(0), frame(1)}, AnimationFormat::apng, {.theme = Theme::transparent});
  for (const Image& image : apng_frames(file, PNG_FORMAT_RGBA)) {
    CHECK(image.pixels[3] == 0);
    CHECK(*std::max_element(image.pixels.begin(), image.pixels.end()) == 255);
  }
}

TEST_CASE("a GIF shows the same frames in one palette, close to their colours") {
  const std::vector<Figure> figures = {frame(0), frame(1), frame(2)};
  const GifFrames gif =
      gif_frames(draw_animation(figures, AnimationFormat::gif, {.frame_seconds = 1.2}));
  REQUIRE(gif.images.size() == 3);
  CHECK(gif.hundredths == std::vector<int>{120, 120, 120});
  CHECK(gif.colours == 256);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Image still = decoded(draw(figures[i], FigureFormat::png));
    CHECK(largest_difference(gif.images[i], still) <= 8);
    CHECK(gif.images[i].at(0, 0)[0] == 255);  // the ground is white, not nearly
  }
}

TEST_CASE("few colours stay as they are, many become at most so many") {
  Image few(1, 3);
  few.pixels = {255, 255, 255, 12, 200, 33, 0, 0, 0};
  const Palette exact({few}, 256);
  REQUIRE(exact.colours().size() == 3);
  for (std::size_t i = 0; i < few.pixels.size(); i += 3) {
    const PaletteColour& colour = exact.colours()[exact.place_of(&few.pixels[i])];
    CHECK(std::equal(colour.begin(), colour.end(), &few.pixels[i]));
  }
  Image many(64, 64);
  for (std::size_t i = 0; i < many.pixels.size(); ++i) {
    many.pixels[i] = static_cast<std::uint8_t>(i * 2654435761U >> 13U);
  }
  CHECK(Palette({many}, 16).colours().size() == 16);
}

TEST_CASE("the recipe is read back from both formats, and the same frames are the same bytes") {
  const std::vector<Figure> figures = {frame(0), frame(1)};
  const testing::TempFolder folder;
  const Bytes apng = draw_animation(figures, AnimationFormat::apng);
  CHECK(apng == draw_animation(figures, AnimationFormat::apng));
  CHECK(stored_recipe(folder.write("a.apng", apng)) ==
        R"({"command": "attend", "animate": ["layers"]})");
  const DrawOptions slow = {.frame_seconds = 2};
  const Bytes gif = draw_animation(figures, AnimationFormat::gif, slow);
  CHECK(gif == draw_animation(figures, AnimationFormat::gif, slow));
  CHECK(stored_recipe(folder.write("a.gif", gif)) ==
        R"({"command": "attend", "animate": ["layers"], "animate_format": "gif", )"
        R"("frame_seconds": 2})");
}

TEST_CASE("a long recipe goes through a GIF's short blocks") {
  Figure figure = frame(0);
  figure.recipe.options.emplace_back("mask_patches", std::string(1000, '7'));
  const testing::TempFolder folder;
  const auto recipe =
      stored_recipe(folder.write("a.gif", draw_animation({figure}, AnimationFormat::gif)));
  REQUIRE(recipe);
  CHECK(recipe->find(std::string(1000, '7') + "\"") != std::string::npos);
}

TEST_CASE("the files of an animation are named after its formats") {
  OutputOptions options;
  options.drawing.animations = {AnimationFormat::gif, AnimationFormat::apng};
  OutputJobs jobs(options);
  jobs.add_animation("attend.layers", {[] { return frame(0); }, [] { return frame(1); }});
  jobs.add_animation("attend.queries", {});
  Workers workers(1);
  const std::vector<Output> outputs = jobs.run(workers);
  REQUIRE(outputs.size() == 2);
  CHECK(outputs[0].kind == "attend.layers.gif");
  CHECK(outputs[1].kind == "attend.layers.apng");
}

TEST_SUITE_END();

}  // namespace lacuna::animation_test
