#include "lacuna/pipeline/batch.hpp"

#include <fmt/format.h>

#include <new>

#include "lacuna/base/files.hpp"
#include "lacuna/report/manifest.hpp"

namespace lacuna {
namespace {

/// One input: its report, or the fault that is its own.
ItemReport run_item(const Input& input, const std::function<ItemReport(const Input&)>& work) {
  try {
    return work(input);
  } catch (const Error& error) {
    if (!is_input_fault(error.kind())) {
      throw;
    }
    return {.hash = {}, .files = {}, .fault = error};
  } catch (const std::bad_alloc&) {
    const std::string message = fmt::format(
        "{}: not enough memory for this picture; make it smaller", printable(input.path.native()));
    return {.hash = {}, .files = {}, .fault = Error(ErrorKind::too_large, message)};
  }
}

}  // namespace

BatchResult run_batch(const std::vector<Input>& inputs,
                      const std::function<ItemReport(const Input&)>& work,
                      const std::filesystem::path& manifest, BatchObserver& observer) {
  BatchResult result;
  std::string lines;
  for (const Input& input : inputs) {
    observer.started(result.done + result.failed, static_cast<int>(inputs.size()), input);
    const ItemReport report = run_item(input, work);
    if (report.fault) {
      observer.failed(*report.fault);
    }
    ++(report.fault ? result.failed : result.done);
    lines += manifest_line(input.name, report.hash, report.files, manifest.parent_path(),
                           report.fault ? &*report.fault : nullptr);
  }
  observer.finished();
  if (!manifest.empty()) {
    write_file(manifest, lines);
  }
  return result;
}

}  // namespace lacuna
