#pragma once

#include <string>
#include <vector>

namespace lacuna {

/// One line of what `lacuna doctor` tells.
struct Fact {
  std::string name;
  std::string text;
  bool is_missing = false;  ///< Something that lacuna needs is not there.
};

/// Processor, cores, memory, files and fonts, as this process finds them. Asks nothing of the
/// network, and leaves no file behind. It asks for fonts without text_layout's lock: nothing may be
/// drawn meanwhile.
[[nodiscard]] std::vector<Fact> machine_facts();

/// The variables of the environment that change what lacuna does, where they are set. Of a token
/// only that it is there.
[[nodiscard]] std::vector<Fact> setting_facts();

/// Compares the sample photo of the cat with the bundled model, and what it finds with numbers that
/// were written down; draws the figure, too. Takes half a second.
[[nodiscard]] Fact self_test();

/// The program's source and compiler, and the libraries that run with it: "commit 0123456789ab",
/// and so on.
[[nodiscard]] std::vector<Fact> build_facts();

/// The least memory limit, in bytes, of the control group that `groups` (/proc/self/cgroup) names
/// below `root` (/sys/fs/cgroup) and of those above it; 0: none.
[[nodiscard]] double memory_limit(const std::string& groups, const std::string& root);

}  // namespace lacuna
