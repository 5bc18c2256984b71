#include "lacuna/model/container/weights_file.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace lacuna {

bool is_ema(std::string_view word) {
  return word == "ema" || word.starts_with("ema_") || word.ends_with("_ema") ||
         word.find("_ema_") != std::string_view::npos;
}

std::uint64_t StoredTensor::count() const {
  return std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, std::multiplies<>());
}

WeightsFile::WeightsFile(std::string subject, std::string container)
    : container_(std::move(container)), subject_(std::move(subject)) {}

void WeightsFile::set_tensors(std::vector<StoredTensor> tensors) {
  tensors_ = std::move(tensors);
  by_name_.resize(tensors_.size());
  std::iota(by_name_.begin(), by_name_.end(), std::size_t{0});
  std::ranges::sort(by_name_, {},
                    [&](std::size_t place) -> std::string_view { return tensors_[place].name; });
}

void WeightsFile::rename(std::vector<std::string> names, const std::vector<std::string>& notes) {
  std::vector<StoredTensor> tensors = std::move(tensors_);
  for (std::size_t place = 0; place < tensors.size(); ++place) {
    tensors[place].name = std::move(names[place]);
  }
  set_tensors(std::move(tensors));
  notes_.insert(notes_.end(), notes.begin(), notes.end());
}

void WeightsFile::read_float32(const StoredTensor& tensor, std::span<float> target,
                               std::uint64_t first) const {
  read_place(static_cast<std::size_t>(find(tensor.name) - tensors_.data()), first, target);
}

const StoredTensor* WeightsFile::find(std::string_view name) const {
  const auto place = std::ranges::lower_bound(
      by_name_, name, {},
      [&](std::size_t index) -> std::string_view { return tensors_[index].name; });
  return place == by_name_.end() || tensors_[*place].name != name ? nullptr : &tensors_[*place];
}

}  // namespace lacuna
