#include "lacuna/model/kernels.hpp"

#include <omp.h>

#include <algorithm>
#include <dnnl.hpp>
#include <functional>
#include <map>
#include <mutex>
#include <tuple>

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
constexpr int norm_rows = 16;      // Rows of one task where each row is for itself.

int panel_width(int outputs) {
  return outputs >= 4 * wide_panel ? wide_panel : narrow_panel;
}

/// Whatever is asked of oneDNN starts here. The workers are the threads: its own would change bits
/// with their number. A product plans for the threads that its maker may use, so they are one
/// before the first is made, not only before it runs.
const dnnl::engine& engine() {
  static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  thread_local const bool is_alone = (omp_set_num_threads(1), true);
  static_cast<void>(is_alone);
  return cpu;
}

dnnl::stream& stream() {
  thread_local dnnl::stream on_this_thread(engine());
  return on_this_thread;
}

Shape rows_of(int rows, int columns, std::ptrdiff_t stride) {
  return {{rows, columns}, f32, dnnl::memory::dims{stride, 1}};
}

dnnl::primitive_attr attributes(Epilogue epilogue) {
  dnnl::primitive_attr attr;
  // One primitive runs on several threads at once, so each call brings its own scratchpad.
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (epilogue == Epilogue::gelu) {
    dnnl::post_ops post_ops;
    post_ops.append_eltwise(1.0F, dnnl::algorithm::eltwise_gelu_erf, 0.0F, 0.0F);
    attr.set_post_ops(post_ops);
  }
  return attr;
}

/// Memory of the calling thread, at least `floats` long; what an earlier call left there is gone.
float* thread_memory(Matrix& memory, std::size_t floats) {
  if (memory.size() < floats) {
    memory = Matrix(1, static_cast<int>(floats));
  }
  return memory.data();
}

/// A matrix product that is ready to run. Its output is dense: only then does oneDNN take its
/// fastest path.
struct Product {
  dnnl::matmul::primitive_desc description;
  dnnl::matmul primitive;
  Shape source;
  Shape bias;
  Shape target;
  Shape scratch;

  Product(const Shape& a, const Shape& b, const Shape* bias_shape, const Shape& out,
          Epilogue epilogue)
      : description(bias_shape != nullptr ? dnnl::matmul::desc(a, b, *bias_shape, out)
                                          : dnnl::matmul::desc(a, b, out),
                    attributes(epilogue), engine()),
        primitive(description),
        source(description.src_desc()),
        bias(description.bias_desc()),
        target(description.dst_desc()),
        scratch(description.scratchpad_desc()) {}

  void run(const float* a, const dnnl::memory& b, const float* bias_values, float* out) const {
    thread_local Matrix pad;
    const auto memory = [](const Shape& shape, const float* data) {
      return dnnl::memory(shape, engine(), const_cast<float*>(data));
    };
    std::unordered_map<int, dnnl::memory> arguments = {
        {DNNL_ARG_SRC, memory(source, a)},
        {DNNL_ARG_WEIGHTS, b},
        {DNNL_ARG_DST, memory(target, out)},
        {DNNL_ARG_SCRATCHPAD,
         memory(scratch, thread_memory(pad, scratch.get_size() / sizeof(float) + 1))}};
    if (bias_values != nullptr) {
      arguments.emplace(DNNL_ARG_BIAS, memory(bias, bias_values));
    }
    primitive.execute(stream(), arguments);
    stream().wait();
  }
};

/// Dense rows into their place among others. Returns the row after the last.
const float* put_rows(const float* rows, bool add, MatrixView output) {
  for (int row = 0; row < output.rows; ++row, rows += output.columns) {
    float* const target = output.row(row).data();
    if (add) {
      std::transform(rows, rows + output.columns, target, target, std::plus<>());
    } else {
      std::copy_n(rows, output.columns, target);
    }
  }
  return rows;
}

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
  mutable ProductCache<std::tuple<int, std::ptrdiff_t, int, Epilogue>> products;

  [[nodiscard]] int first_column(int panel) const { return panel * panel_width(outputs); }
  [[nodiscard]] int columns(int panel) const {
    return std::min(panel_width(outputs), outputs - first_column(panel));
  }
};

namespace {

Product product_of_panel(int rows, int inputs, std::ptrdiff_t input_stride, int columns,
                         const Shape& weights, Epilogue epilogue) {
  const Shape bias({1, columns}, f32, Format::ab);
  return {rows_of(rows, inputs, input_stride), weights, &bias, rows_of(rows, columns, columns),
          epilogue};
}

Shape packed_shape(int inputs, int columns) {
  const Shape any({inputs, columns}, f32, Format::any);
  return product_of_panel(packing_rows, inputs, inputs, columns, any, Epilogue::none)
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
  const Shape full = packed_shape(packed.inputs, packed.columns(0));
  const Shape last = packed_shape(packed.inputs, packed.columns(count - 1));
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
  linear(input, layer, epilogue, std::span(&output, 1), workers);
}

void linear(ConstMatrixView input, const Linear& layer, Epilogue epilogue,
            std::span<const MatrixView> outputs, Workers& workers) {
  const Linear::Packed& packed = layer.packed();
  workers.parallel_for(static_cast<int>(packed.panels.size()), [&](int panel, int) {
    thread_local Matrix dense;
    const int columns = packed.columns(panel);
    const dnnl::memory& weights = packed.panels[static_cast<std::size_t>(panel)];
    const auto product = packed.products.find({input.rows, input.stride, columns, epilogue}, [&] {
      return product_of_panel(input.rows, packed.inputs, input.stride, columns, weights.get_desc(),
                              epilogue);
    });
    const int first = packed.first_column(panel);
    float* const rows = thread_memory(
        dense, static_cast<std::size_t>(input.rows) * static_cast<std::size_t>(columns));
    product->run(input.data, weights, packed.bias.data() + first, rows);
    const float* next = rows;
    for (const MatrixView& output : outputs) {
      next =
          put_rows(next, epilogue == Epilogue::add_to_output, output.column_block(first, columns));
    }
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

void swiglu(ConstMatrixView input, MatrixView output, Workers& workers) {
  workers.parallel_for(parts(input.rows, norm_rows), [&](int task, int) {
    const int end = std::min(input.rows, (task + 1) * norm_rows);
    for (int row = task * norm_rows; row < end; ++row) {
      const auto halves = input.row(row);
      const auto half = static_cast<std::size_t>(output.columns);
      swiglu_row(halves.first(half), halves.last(half), output.row(row));
    }
  });
}

void matmul(ConstMatrixView a, ConstMatrixView b, MatrixView out) {
  static ProductCache<std::tuple<int, int, int, std::ptrdiff_t, std::ptrdiff_t>> products;
  thread_local Matrix dense_a;
  thread_local Matrix dense_out;
  // Slices of wider rows are made dense: a copy costs less than the path that oneDNN takes for
  // them.
  if (a.stride != a.columns) {
    float* const rows = thread_memory(
        dense_a, static_cast<std::size_t>(a.rows) * static_cast<std::size_t>(a.columns));
    for (int row = 0; row < a.rows; ++row) {
      std::ranges::copy(a.row(row), rows + static_cast<std::ptrdiff_t>(row) * a.columns);
    }
    a = {rows, a.rows, a.columns, a.columns};
  }
  const bool is_dense = out.stride == out.columns;
  float* const rows = is_dense
                          ? out.data
                          : thread_memory(dense_out, static_cast<std::size_t>(out.rows) *
                                                         static_cast<std::size_t>(out.columns));
  const auto product = products.find({a.rows, a.columns, b.columns, a.stride, b.stride}, [&] {
    return Product(rows_of(a.rows, a.columns, a.stride), rows_of(b.rows, b.columns, b.stride),
                   nullptr, rows_of(out.rows, out.columns, out.columns), Epilogue::none);
  });
  const dnnl::memory right(product->description.weights_desc(), engine(),
                           const_cast<float*>(b.data));
  product->run(a.data, right, nullptr, rows);
  if (!is_dense) {
    put_rows(rows, false, out);
  }
}

}  // namespace lacuna::nn
