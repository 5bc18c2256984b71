#include "lacuna/base/stop.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <thread>

#include "lacuna/base/workers.hpp"
#include "lacuna/image/image_file.hpp"
#include "lacuna/image/png_writer.hpp"
#include "lacuna/image/resample.hpp"
#include "lacuna/render/formats/draw.hpp"
#include "lacuna/render/formats/gif.hpp"
#include "support/golden_files.hpp"
#include "support/refusal.hpp"

namespace lacuna::stop_test {
namespace {

void decode(const char* name) {
  static_cast<void>(decode_image(testing::golden_bytes(name), name, {}));
}

/// A BMP of 1 x 1 pixel.
Bytes bmp() {
  Bytes file(58);
  file[0] = 'B';
  file[1] = 'M';
  file[2] = 58;
  file[10] = 54;  // where the pixel begins
  file[14] = 40;  // of the second header
  file[18] = file[22] = file[26] = 1;
  file[28] = 24;  // bits
  return file;
}

Figure a_shape() {
  Figure figure;
  figure.width = figure.height = 10;
  figure.shapes.emplace_back(RectangleShape{.frame = {1, 1, 8, 8}, .fill = {}});
  return figure;
}

}  // namespace

TEST_CASE("told to stop, decoding, resizing, drawing and compressing end; not told, they go on") {
  const Image picture(40, 60);
  const std::function<void()> steps[] = {
      [] { decode("images/pictures/progressive.jpg"); },
      [] { decode("images/pictures/rgb.png"); },
      [] { decode("images/pictures/adam7.png"); },
      [] { decode("images/pictures/planar.tif"); },
      [] { static_cast<void>(decode_image(bmp(), "a.bmp", {})); },
      [&] { static_cast<void>(resample(picture, 20, 90, Interpolation::bicubic)); },
      [&] { static_cast<void>(resample(picture, 2, 2, Interpolation::bicubic)); },
      [&] { static_cast<void>(encode_png(picture, {})); },
      [&] { static_cast<void>(encode_gif({picture}, {1.0}, {})); },
      [] { static_cast<void>(draw(a_shape(), FigureFormat::png, {})); },
      [] { static_cast<void>(draw(a_shape(), FigureFormat::svg, {})); },
      [] { static_cast<void>(draw(a_shape(), FigureFormat::pdf, {})); },
  };
  std::atomic<bool> stop{false};
  for (const std::function<void()>& step : steps) {
    CAPTURE(&step - steps);
    Workers workers(1);
    workers.stop_when(&stop);
    stop = false;
    CHECK_NOTHROW(step());
    stop = true;
    CHECK(testing::refusal(ErrorKind::stopped, step) == "told to stop");
    workers.stop_when(nullptr);
    CHECK_NOTHROW(step());
  }
}

TEST_CASE("workers tell the threads that work for them, and no other") {
  std::atomic<bool> stop{false};
  std::atomic<int> told{0};
  {
    Workers workers(3);
    workers.stop_when(&stop);
    std::atomic<int> started{0};
    workers.parallel_for(workers.count(), [&](int, int) {
      for (++started; started < workers.count();) {
        std::this_thread::yield();
      }
      stop = true;
      told += is_told_to_stop() ? 1 : 0;
    });
    CHECK(told == workers.count());
    bool other = true;
    std::thread([&] { other = is_told_to_stop(); }).join();
    CHECK_FALSE(other);
    CHECK(is_told_to_stop());
  }
  CHECK_FALSE(is_told_to_stop());
}

}  // namespace lacuna::stop_test
