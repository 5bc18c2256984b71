// lacuna-download: brings a model from the Hugging Face Hub into its cache. lacuna starts it when a
// file is missing, so that no network library is part of lacuna itself.
//
//   lacuna-download [--most BYTES] [--quiet] OWNER/NAME[@REVISION][:FILE]
//
// Standard error: what is brought, and how far it is. Standard output: the reason, if it fails.
// Exit status: 0 done, 1 it cannot be had, 3 it is larger than BYTES, 4 it cannot be written.
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>

#include <string>
#include <vector>

#include "download/bring_model.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // nobody waits for it when lacuna is killed
  lacuna::download::Request request;
  std::string model;
  try {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == "--most" && i + 1 < words.size()) {
        request.most_bytes = std::stoull(words[++i]);
      } else if (words[i] == "--quiet") {
        request.is_quiet = true;
      } else {
        model = words[i];
      }
    }
    const std::optional<lacuna::HubName> name = lacuna::hub_name("hf:" + model);
    lacuna::download::bring_model(*name, request);
    return 0;
  } catch (const lacuna::Error& error) {
    fmt::print("{}\n", error.what());
    return error.kind() == lacuna::ErrorKind::too_large ? 3
           : error.kind() == lacuna::ErrorKind::output  ? 4
                                                        : 1;
  } catch (const std::exception& error) {
    fmt::print("{}\n", lacuna::printable(model + ": " + error.what()));
    return 1;
  }
}
