#include "lacuna/model/nn/matrix_product.hpp"

#include <omp.h>

#include <algorithm>
#include <dnnl.hpp>
#include <map>
#include <mutex>
#include <tuple>

#include "lacuna/base/workers.hpp"

namespace lacuna::nn {
namespace {

using Format = dnnl::memory::format_tag;
using Shape = dnnl::memory::desc;
constexpr auto f32 = dnnl::memory::data_type::f32;
constexpr int packing_rows = 197;  // The rows of the product that the packed layout is chosen for.

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

dnnl::primitive_attr attributes(bool gelu) {
  dnnl::primitive_attr attr;
  // One primitive runs on several threads at once, so each call brings its own scratchpad.
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (gelu) {
    dnnl::post_ops post_ops;
    post_ops.append_eltwise(1.0F, dnnl::algorithm::eltwise_gelu_erf, 0.0F, 0.0F);
    attr.set_post_ops(post_ops);
  }
  return attr;
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

  Product(const Shape& a, const Shape& b, const Shape* bias_shape, const Shape& out, bool gelu)
      : description(bias_shape != nullptr ? dnnl::matmul::desc(a, b, *bias_shape, out)
                                          : dnnl::matmul::desc(a, b, out),
                    attributes(gelu), engine()),
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

/// The product of a key, made at the first call: that costs a hundred times a look-up. Threads
/// share products, but each looks them up for itself, so that none waits for another.
template <typename Key, typename Make>
const Product& shared_product(const Key& key, Make make) {
  static std::mutex mutex;
  static std::map<Key, std::shared_ptr<const Product>> products;
  thread_local std::map<Key, std::shared_ptr<const Product>> known;
  std::shared_ptr<const Product>& mine = known[key];
  if (!mine) {
    const std::lock_guard lock(mutex);
    std::shared_ptr<const Product>& product = products[key];
    if (!product) {
      product = std::make_shared<const Product>(make());
    }
    mine = product;
  }
  return *mine;
}

Product product_of(const ProductShape& shape, const Shape& weights) {
  const Shape bias({1, shape.columns}, f32, Format::ab);
  return {rows_of(shape.rows, shape.inputs, shape.inputs), weights, &bias,
          rows_of(shape.rows, shape.columns, shape.columns), shape.gelu};
}

Shape packed_shape(int inputs, int columns) {
  const Shape any({inputs, columns}, f32, Format::any);
  return product_of({.inputs = inputs, .columns = columns, .rows = packing_rows}, any)
      .description.weights_desc();
}

}  // namespace

float* thread_memory(Matrix& memory, std::size_t floats) {
  if (memory.size() < floats) {
    memory = Matrix(1, static_cast<int>(floats));
  }
  return memory.data();
}

struct PackedColumns::Memory {
  dnnl::memory packed;
};

PackedColumns::~PackedColumns() = default;
PackedColumns::PackedColumns(PackedColumns&&) noexcept = default;
PackedColumns& PackedColumns::operator=(PackedColumns&&) noexcept = default;

PackedColumns::PackedColumns(ConstMatrixView weights, float* memory)
    : memory_(std::make_unique<Memory>()) {
  // W is [columns, inputs]: what is packed is its transposed view.
  const Shape plain({weights.columns, weights.rows}, f32, dnnl::memory::dims{1, weights.stride});
  dnnl::memory source(plain, engine(), const_cast<float*>(weights.data));
  memory_->packed = dnnl::memory(packed_shape(weights.columns, weights.rows), engine(), memory);
  dnnl::reorder(source, memory_->packed).execute(stream(), source, memory_->packed);
  stream().wait();
}

int PackedColumns::floats(int inputs, int columns) {
  return parts(static_cast<int>(packed_shape(inputs, columns).get_size()), 64) * 16;
}

void product(const ProductShape& shape, const float* a, const PackedColumns& b, const float* bias,
             float* out) {
  const dnnl::memory& weights = b.memory().packed;
  shared_product(shape, [&] {
    return product_of(shape, weights.get_desc());
  }).run(a, weights, bias, out);
}

void matmul(ConstMatrixView a, ConstMatrixView b, MatrixView out) {
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
  const auto key = std::tuple(a.rows, a.columns, b.columns, a.stride, b.stride);
  const Product& found = shared_product(key, [&] {
    return Product(rows_of(a.rows, a.columns, a.stride), rows_of(b.rows, b.columns, b.stride),
                   nullptr, rows_of(out.rows, out.columns, out.columns), false);
  });
  const dnnl::memory right(found.description.weights_desc(), engine(), const_cast<float*>(b.data));
  found.run(a.data, right, nullptr, rows);
  for (int row = 0; row < out.rows && !is_dense; ++row) {
    std::copy_n(rows + static_cast<std::ptrdiff_t>(row) * out.columns, out.columns,
                out.row(row).data());
  }
}

}  // namespace lacuna::nn
