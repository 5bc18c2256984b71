#include "lacuna/model/nn/attention.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "lacuna/base/error.hpp"
#include "lacuna/model/nn/row_kernels.hpp"

// No score is ever set to −inf (-inf), and this is why. The textbook sets the score of a hidden key
// to −inf before the softmax; exp(−inf) is 0, so its weight is exactly 0 and its value adds
// nothing. The same comes out if that key's column is never computed, and that is what is done:
//
//     tokens      0   1   2   3   4          tokens 2 and 3 are hidden
//     keys        0   1           4          what TokenLayout::attended_tokens() lists
//
//     scores   ┌ q0·k0   q0·k1   q0·k4 ┐     every token is a query, hidden ones too;
//              │ q1·k0   q1·k1   q1·k4 │     columns of −inf are left out
//              └   …       …       …   ┘
//
// So a matrix of weights has a column for each attended token only, and the weights of hidden keys
// are 0 by construction, not by rounding. Which keys are hidden is decided in
// patch/token_layout.cpp, once for all layers.

namespace lacuna::nn {
namespace {

constexpr int slice_rows = 30;  // A few tiles: their scores are still near when they are summed.
// Floats of weights in hand: an aim, since each thread has a head.
constexpr std::size_t aimed_floats = std::size_t{64} << 20U;

/// One head of one sequence.
struct Head {
  const AttendedSequence* sequence = nullptr;
  int index = 0;
  int width = 0;  ///< Columns of its queries, keys and values.
  Matrix* weights = nullptr;
  std::atomic<int> blocks_to_do = 0;

  [[nodiscard]] int tokens() const { return sequence->qkv.rows; }
  [[nodiscard]] int key_count() const { return static_cast<int>(sequence->keys.size()); }
};

/// The vectors of one head's attended tokens: part 1 of q, k, v are keys, part 2 values.
std::vector<const float*> vectors_of(const Head& head, int part) {
  const std::ptrdiff_t place = part * head.sequence->output.columns + head.index * head.width;
  std::vector<const float*> vectors;
  vectors.reserve(head.sequence->keys.size());
  for (const int token : head.sequence->keys) {
    vectors.push_back(head.sequence->qkv.row(token).data() + place);
  }
  return vectors;
}

void pack(const Head& head, AttentionBuffers::Packed& packed) {
  // Rounded up: whole vectors are stored without a mask.
  packed.keys.reshape(head.width, in_sixteens(head.key_count()));
  const std::vector<const float*> keys = vectors_of(head, 1);
  for (int panel = 0; panel < packed.keys.panels(); ++panel) {
    const auto first = static_cast<std::size_t>(packed.keys.first_column(panel));
    const auto end = std::min(static_cast<std::size_t>(packed.keys.end_column(panel)), keys.size());
    packed.keys.pack_columns(panel, std::span(keys).subspan(first, end - first));
  }
  packed.values.reshape(head.key_count(), head.width);
  packed.values.pack_rows(vectors_of(head, 2));
}

/// Rows [first, end) of one head.
void attend(const Head& head, int first, int end, const AttentionBuffers::Packed& packed) {
  const float scale = 1.0F / std::sqrt(static_cast<float>(head.width));
  const int slices = parts(end - first, slice_rows);
  for (int slice = 0; slice < slices; ++slice) {
    const int row = first + even_cut(end - first, slice, slices);
    const int count = first + even_cut(end - first, slice + 1, slices) - row;
    const auto of_head = [&](auto matrix) {
      return matrix.row_block(row, count).column_block(head.index * head.width, head.width);
    };
    const MatrixView scores = head.weights->view().row_block(row, count);
    const MatrixView weights = scores.column_block(0, head.key_count());
    // weights = softmax(q @ k.transpose(-2, -1) * head_dim ** -0.5); x = weights @ v
    multiply(of_head(head.sequence->qkv), packed.keys, {}, Epilogue::none, scores);
    for (int i = 0; i < count; ++i) {
      softmax_row(weights.row(i), scale);
    }
    multiply(weights, packed.values, {}, Epilogue::none, of_head(head.sequence->output));
  }
}

/// Some heads at once.
void attend_together(std::span<Head> heads, AttentionBuffers& buffers, Workers& workers) {
  const auto count = static_cast<int>(heads.size());
  // As many tasks of each head as keep all threads at work to the end.
  const int blocks =
      std::clamp(workers.count() / std::gcd(workers.count(), count), 1,
                 parts(std::ranges::max_element(heads, {}, &Head::tokens)->tokens(), slice_rows));
  buffers.weights.resize(std::max(buffers.weights.size(), heads.size()));
  for (std::size_t i = 0; i < heads.size(); ++i) {
    Matrix& weights = buffers.weights[i];
    const int tokens = heads[i].tokens();
    const int columns = in_sixteens(heads[i].key_count());
    if (weights.rows() != tokens || weights.columns() != columns) {
      weights = Matrix::unset(tokens, columns);
    }
    heads[i].weights = &weights;
    heads[i].blocks_to_do = blocks;
  }
  workers.parallel_for(count * blocks, [&](int task, int worker) {
    Head& head = heads[static_cast<std::size_t>(task / blocks)];
    const int block = task % blocks;
    AttentionBuffers::Packed& packed = buffers.packed[static_cast<std::size_t>(worker)];
    pack(head, packed);
    attend(head, even_cut(head.tokens(), block, blocks), even_cut(head.tokens(), block + 1, blocks),
           packed);
    if (head.blocks_to_do.fetch_sub(1) == 1 && head.sequence->on_head) {
      head.sequence->on_head(head.index, head.weights->view().column_block(0, head.key_count()));
    }
  });
}

}  // namespace

void attention(std::span<const AttendedSequence> sequences, int heads, AttentionBuffers& buffers,
               Workers& workers) {
  const int head_width = sequences.front().output.columns / heads;
  std::vector<Head> all(sequences.size() * static_cast<std::size_t>(heads));
  std::size_t largest = 1;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Head& head = all[i];
    head.sequence = &sequences[i / static_cast<std::size_t>(heads)];
    head.index = static_cast<int>(i) % heads;
    head.width = head_width;
    if (head.key_count() == 0) {
      throw Error(ErrorKind::usage,
                  "attention: every key is masked with -inf, and a softmax needs at least one "
                  "score; leave at least one token visible");
    }
    largest = std::max(largest, static_cast<std::size_t>(head.tokens()) *
                                    static_cast<std::size_t>(in_sixteens(head.key_count())));
  }
  buffers.packed.resize(
      static_cast<std::size_t>(workers.count()),
      {{head_width, 1, RightSide::attention}, {1, head_width, RightSide::attention}});
  const std::size_t together =
      std::max(aimed_floats / largest, static_cast<std::size_t>(workers.count()));
  for (std::size_t first = 0; first < all.size(); first += together) {
    attend_together(std::span(all).subspan(first, std::min(together, all.size() - first)), buffers,
                    workers);
  }
}

}  // namespace lacuna::nn
