#include "lacuna/model/kernels.hpp"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <dnnl.hpp>
#include <map>
#include <mutex>
#include <tuple>

#include "lacuna/base/error.hpp"
#include "lacuna/model/row_kernels.hpp"

namespace lacuna::nn {
namespace {

using Format = dnnl::memory::format_tag;
using Shape = dnnl::memory::desc;
constexpr auto f32 = dnnl::memory::data_type::f32;

// Wide enough for the matrix unit, narrow enough that two workers share the narrowest product (192
// columns).
constexpr int wide_panel = 192;
constexpr int narrow_panel = 96;
constexpr int packing_rows = 197;  // The rows of the product that the packed layout is chosen for.
constexpr int attention_rows = 128;  // Queries of one attention task.
constexpr int norm_rows = 16;        // Rows of one layer norm task.

int panel_width(int outputs) {
  return outputs >= 4 * wide_panel ? wide_panel : narrow_panel;
}
int parts(int whole, int part) {
  return (whole + part - 1) / part;
}

const dnnl::engine& engine() {
  static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}

dnnl::stream& stream() {
  // The workers are the threads: oneDNN's own would change bits with their number.
  thread_local dnnl::stream on_this_thread = [] {
    omp_set_num_threads(1);
    return dnnl::stream(engine());
  }();
  return on_this_thread;
}

Shape rows_of(int rows, int columns, std::ptrdiff_t stride) {
  return {{rows, columns}, f32, dnnl::memory::dims{stride, 1}};
}

dnnl::primitive_attr attributes(Epilogue epilogue) {
  dnnl::primitive_attr attr;
  // One primitive runs on several threads at once, so each call brings its own scratchpad.
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  dnnl::post_ops post_ops;
  if (epilogue == Epilogue::gelu) {
    post_ops.append_eltwise(1.0F, dnnl::algorithm::eltwise_gelu_erf, 0.0F, 0.0F);
  } else if (epilogue == Epilogue::add_to_output) {
    post_ops.append_sum(1.0F);
  }
  attr.set_post_ops(post_ops);
  return attr;
}

/// A matrix product that is ready to run.
struct Product {
  dnnl::matmul::primitive_desc description;
  dnnl::matmul primitive;

  Product(const Shape& a, const Shape& b, const Shape* bias, const Shape& out, Epilogue epilogue)
      : description(
            bias != nullptr ? dnnl::matmul::desc(a, b, *bias, out) : dnnl::matmul::desc(a, b, out),
            attributes(epilogue), engine()),
        primitive(description) {}

  void run(const float* a, const dnnl::memory& b, const float* bias, float* out) const {
    thread_local std::vector<std::uint8_t> scratch;
    const Shape scratch_shape = description.scratchpad_desc();
    scratch.resize(std::max(scratch.size(), scratch_shape.get_size() + 64));
    const auto address =
        (reinterpret_cast<std::uintptr_t>(scratch.data()) + 63) & ~std::uintptr_t{63};
    const auto memory = [](const Shape& shape, const void* data) {
      return dnnl::memory(shape, engine(), const_cast<void*>(data));
    };
    std::unordered_map<int, dnnl::memory> arguments = {
        {DNNL_ARG_SRC, memory(description.src_desc(), a)},
        {DNNL_ARG_WEIGHTS, b},
        {DNNL_ARG_DST, memory(description.dst_desc(), out)},
        {DNNL_ARG_SCRATCHPAD, memory(scratch_shape, reinterpret_cast<void*>(address))}};
    if (bias != nullptr) {
      arguments.emplace(DNNL_ARG_BIAS, memory(description.bias_desc(), bias));
    }
    primitive.execute(stream(), arguments);
    stream().wait();
  }
};

/// Products by shape: making one costs a hundred times a look-up. Only speed depends on what is in
/// it.
template <typename Key>
class ProductCache {
 public:
  template <typename Make>
  std::shared_ptr<const Product> find(const Key& key, Make make) {
    const std::lock_guard lock(mutex_);
    auto& product = products_[key];
    if (!product) {
      product = std::make_shared<const Product>(make());
    }
    return product;
  }

 private:
  std::mutex mutex_;
  std::map<Key, std::shared_ptr<const Product>> products_;
};

}  // namespace

/// The weights of a layer, cut into panels of output columns, each in the layout that oneDNN asked
/// for.
struct Linear::Packed {
  int inputs = 0;
  int outputs = 0;
  std::vector<float> bias;
  std::vector<dnnl::memory> panels;
  Matrix storage;  // all panels, one after another
  mutable ProductCache<std::tuple<int, std::ptrdiff_t, std::ptrdiff_t, int, Epilogue>> products;

  [[nodiscard]] int first_column(int panel) const { return panel * panel_width(outputs); }
  [[nodiscard]] int columns(int panel) const {
    return std::min(panel_width(outputs), outputs - first_column(panel));
  }
};

namespace {

Product product_of_panel(int rows, int inputs, std::ptrdiff_t input_stride, int columns,
                         std::ptrdiff_t output_stride, const Shape& weights, Epilogue epilogue) {
  const Shape bias({1, columns}, f32, Format::ab);
  return {rows_of(rows, inputs, input_stride), weights, &bias,
          rows_of(rows, columns, output_stride), epilogue};
}

Shape packed_shape(int inputs, int outputs, int columns) {
  const Shape any({inputs, columns}, f32, Format::any);
  return product_of_panel(packing_rows, inputs, inputs, columns, outputs, any, Epilogue::none)
      .description.weights_desc();
}

}  // namespace

Linear::Linear() = default;
Linear::~Linear() = default;
Linear::Linear(Linear&&) noexcept = default;
Linear& Linear::operator=(Linear&&) noexcept = default;

Linear::Linear(ConstMatrixView weights, std::span<const float> bias, Workers& workers)
    : packed_(std::make_unique<Packed>()) {
  Packed& packed = *packed_;
  packed.inputs = weights.columns;
  packed.outputs = weights.rows;
  packed.bias.assign(bias.begin(), bias.end());
  const int count = parts(packed.outputs, panel_width(packed.outputs));
  const Shape full = packed_shape(packed.inputs, packed.outputs, packed.columns(0));
  const Shape last = packed_shape(packed.inputs, packed.outputs, packed.columns(count - 1));
  const auto floats = [](const Shape& shape) {
    return static_cast<int>(parts(static_cast<int>(shape.get_size()), 64) * 16);
  };
  packed.storage = Matrix(count, std::max(floats(full), floats(last)));
  packed.panels.resize(static_cast<std::size_t>(count));
  workers.parallel_for(count, [&](int panel, int) {
    const Shape& shape = panel + 1 == count ? last : full;
    const int columns = packed.columns(panel);
    // W is [outputs, inputs]: the panel's [inputs, columns] is its transposed view.
    const Shape plain({packed.inputs, columns}, f32, dnnl::memory::dims{1, weights.stride});
    const float* rows = weights.data + packed.first_column(panel) * weights.stride;
    dnnl::memory source(plain, engine(), const_cast<float*>(rows));
    dnnl::memory target(shape, engine(), packed.storage.row(panel).data());
    dnnl::reorder(source, target).execute(stream(), source, target);
    stream().wait();
    packed.panels[static_cast<std::size_t>(panel)] = target;
  });
}

int Linear::inputs() const {
  return packed_->inputs;
}
int Linear::outputs() const {
  return packed_->outputs;
}

void linear(ConstMatrixView input, const Linear& layer, Epilogue epilogue, MatrixView output,
            Workers& workers) {
  const Linear::Packed& packed = layer.packed();
  workers.parallel_for(static_cast<int>(packed.panels.size()), [&](int panel, int) {
    const int columns = packed.columns(panel);
    const dnnl::memory& weights = packed.panels[static_cast<std::size_t>(panel)];
    const auto product =
        packed.products.find({input.rows, input.stride, output.stride, columns, epilogue}, [&] {
          return product_of_panel(input.rows, packed.inputs, input.stride, columns, output.stride,
                                  weights.get_desc(), epilogue);
        });
    const int first = packed.first_column(panel);
    product->run(input.data, weights, packed.bias.data() + first, output.data + first);
  });
}

void layer_norm(ConstMatrixView input, const LayerNorm& norm, MatrixView output, Workers& workers) {
  workers.parallel_for(parts(input.rows, norm_rows), [&](int task, int) {
    const int end = std::min(input.rows, (task + 1) * norm_rows);
    for (int row = task * norm_rows; row < end; ++row) {
      layer_norm_row(input.row(row), norm.weight, norm.bias, norm.epsilon, output.row(row));
    }
  });
}

void matmul(ConstMatrixView a, ConstMatrixView b, MatrixView out) {
  static ProductCache<std::tuple<int, int, int, std::ptrdiff_t, std::ptrdiff_t, std::ptrdiff_t>>
      products;
  const auto product =
      products.find({a.rows, a.columns, b.columns, a.stride, b.stride, out.stride}, [&] {
        return Product(rows_of(a.rows, a.columns, a.stride), rows_of(b.rows, b.columns, b.stride),
                       nullptr, rows_of(out.rows, out.columns, out.stride), Epilogue::none);
      });
  const dnnl::memory right(product->description.weights_desc(), engine(),
                           const_cast<float*>(b.data));
  product->run(a.data, right, nullptr, out.data);
}

namespace {

void fit(Matrix& matrix, int rows, int columns) {
  if (matrix.rows() != rows || matrix.columns() != columns) {
    matrix = Matrix(rows, columns);
  }
}

/// Copies one head's visible keys (transposed, as the right-hand side of q kᵀ) and values.
void gather(ConstMatrixView qkv, int width, int head, std::span<const int> keys,
            MatrixView transposed_keys, MatrixView values) {
  const int head_width = transposed_keys.rows;
  for (int column = 0; column < static_cast<int>(keys.size()); ++column) {
    const float* token = qkv.row(keys[static_cast<std::size_t>(column)]).data();
    const float* key = token + width + head * head_width;
    const float* value = token + 2 * width + head * head_width;
    for (int i = 0; i < head_width; ++i) {
      transposed_keys.data[i * transposed_keys.stride + column] = key[i];
    }
    std::copy_n(value, head_width, values.row(column).data());
  }
}

}  // namespace

void attention(ConstMatrixView qkv, int heads, std::span<const int> keys, AttentionBuffers& buffers,
               MatrixView output, const std::function<void(int, ConstMatrixView)>& on_head,
               Workers& workers) {
  if (keys.empty()) {
    throw Error(ErrorKind::usage,
                "attention: every key is masked with -inf, and a softmax needs at least one score; "
                "leave at least one token visible");
  }
  const int tokens = qkv.rows;
  const int width = qkv.columns / 3;
  const int head_width = width / heads;
  const int key_count = static_cast<int>(keys.size());
  fit(buffers.keys, heads * head_width, key_count);
  fit(buffers.values, heads * key_count, head_width);
  fit(buffers.weights, heads * tokens, key_count);
  const auto keys_of = [&](int head) {
    return buffers.keys.view().row_block(head * head_width, head_width);
  };
  const auto values_of = [&](int head) {
    return buffers.values.view().row_block(head * key_count, key_count);
  };

  workers.parallel_for(heads, [&](int head, int) {
    gather(qkv, width, head, keys, keys_of(head), values_of(head));
  });

  const int blocks = parts(tokens, attention_rows);
  const float scale = 1.0F / std::sqrt(static_cast<float>(head_width));
  workers.parallel_for(heads * blocks, [&](int task, int) {
    const int head = task / blocks;
    const int first = task % blocks * attention_rows;
    const int count = std::min(attention_rows, tokens - first);
    const MatrixView weights = buffers.weights.view().row_block(head * tokens + first, count);
    const auto head_columns = [&](auto matrix) {
      return matrix.row_block(first, count).column_block(head * head_width, head_width);
    };
    // weights = softmax(q @ k.transpose(-2, -1) * head_dim ** -0.5); x = weights @ v
    matmul(head_columns(qkv), keys_of(head), weights);
    for (int row = 0; row < count; ++row) {
      softmax_row(weights.row(row), scale);
    }
    matmul(weights, values_of(head), head_columns(output));
  });

  if (on_head) {
    workers.parallel_for(heads, [&](int head, int) {
      on_head(head, buffers.weights.view().row_block(head * tokens, tokens));
    });
  }
}

}  // namespace lacuna::nn
