#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <thread>

#include "commands/commands.hpp"
#include "commands/run_inputs.hpp"
#include "console/console.hpp"
#include "console/stop_signals.hpp"
#include "lacuna/base/assets.hpp"
#include "lacuna/base/cores.hpp"
#include "lacuna/model/checkpoint/known_models.hpp"
#include "lacuna/model/nn/instruction_set.hpp"
#include "lacuna/render/words/translator.hpp"
#include "lacuna/runner/inputs/find_inputs.hpp"
#include "lacuna/serve/live_server.hpp"
#include "options/options.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {
namespace {

struct ServeCommand {
  const CLI::App* parsed = nullptr;
  std::vector<std::filesystem::path> photos;
  std::vector<std::string> models;
  std::string lang;  // of the page, where it is not the browser's
  std::string host;
  int port = 0;
  bool no_browser = false;
};

/// Those that were named, the bundled one, and what is in the cache already.
std::vector<std::string> models_of(const ServeCommand& command) {
  std::vector<std::string> models = command.models;
  const auto add = [&](std::string_view name) {
    if (std::ranges::find(models, name) == models.end()) {
      models.emplace_back(name);
    }
  };
  add(bundled_model);
  for (const KnownModel& known : known_models()) {
    if (is_cached(known)) {
      add(known.name);
    }
  }
  return models;
}

/// Without a word the samples, the cat of the README first.
FoundInputs photos_of(const ServeCommand& command) {
  if (!command.photos.empty()) {
    return find_inputs(command.photos, {});
  }
  FoundInputs samples = find_inputs({asset("samples")}, {});
  std::stable_partition(samples.inputs.begin(), samples.inputs.end(),
                        [](const Input& input) { return input.name == "cat.png"; });
  return samples;
}

/// Shows the address in the browser, where there is a desktop to show it on. Nobody waits for it.
void open_browser(const std::string& address) {
  if (std::getenv("DISPLAY") == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr) {
    return;
  }
  std::string program = "xdg-open";
  std::string argument = address;
  const std::array<char*, 3> words = {program.data(), argument.data(), nullptr};
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t none;
  ::sigemptyset(&none);
  ::posix_spawnattr_setsigmask(&attributes, &none);  // here, signals are a thread's
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  if (::posix_spawnp(&child, program.c_str(), nullptr, &attributes, words.data(), environ) == 0) {
    std::thread([child] { ::waitpid(child, nullptr, 0); }).detach();
  }
  ::posix_spawnattr_destroy(&attributes);
}

ExitStatus run_serve(const ServeCommand& command) {
  static_cast<void>(nn::instruction_set());  // throws where no result would have the right bytes
  StopSignals signals("stopped");            // before the threads that compute
  const FoundInputs found = photos_of(command);
  Workers workers(usable_cores());
  LiveView view(found.inputs, models_of(command), [](const std::string& name, Workers& loaders) {
    ModelOptions options;
    options.model = pinned_model(name, settled_access({}, true, false));
    return load_model(options, loaders);
  });
  if (!command.models.empty()) {  // one that cannot be used is an error of this command
    with_setting_named(*command.parsed, [&] { view.load_first(workers); });
  }
  const bool is_open = !command.host.empty();
  LiveServer server(view, {.host = is_open ? command.host : "127.0.0.1",
                           .port = command.port,
                           .token = is_open ? new_token() : ""});
  const std::string address =
      server.address() + (command.lang.empty() ? "" : "#lang=" + command.lang);
  print_data(address);
  if (is_open) {
    say("whoever has this address can look at these photos; Ctrl-C ends it");
  }
  if (!command.no_browser) {
    open_browser(address);
  }
  signals.arm();
  server.run(workers, signals.flag());
  signals.die();
  return exit_done;
}

}  // namespace

void add_serve_command(CLI::App& cli, ExitStatus& status) {
  auto command = std::make_shared<ServeCommand>();
  CLI::App* sub = cli.add_subcommand(
      "serve", "A page that answers: hide patches with the mouse, see the maps change");
  command->parsed = sub;
  sub->add_option("photos", command->photos, "Pictures and folders of pictures [the samples]")
      ->type_name("[IMAGE|DIR...]");
  sub->add_option("--model,--weights", command->models,
                  "What --model of compare takes; repeatable, the page has a list of them, of mini "
                  "and of the models in the cache")
      ->allow_extra_args(false)
      ->envname("LACUNA_MODEL")
      ->type_name("NAME|FILE");
  const std::vector<std::string> languages = names_of(language_words);
  add_words(*sub, "--lang", "Language of the page: " + listed(languages) + " [the browser's]",
            languages,
            [command, languages](std::size_t place) { command->lang = languages[place]; })
      ->envname("LACUNA_LANG");
  sub->add_option("--port", command->port, "The port [a free one]")
      ->check(CLI::Range(1, 65535))
      ->type_name("N");
  sub->add_flag("--no-browser", command->no_browser, "Only print the address");
  sub->add_option("--host", command->host,
                  "Also for other machines, under this address of yours; the page's address then "
                  "holds a token, and nothing is encrypted [this machine alone]")
      ->type_name("ADDRESS");
  sub->footer(
      "Ctrl-C ends it. Without --host, no photo leaves this machine.\n\n"
      "Examples:\n"
      "  lacuna serve\n"
      "  lacuna serve photo.jpg --model vit.safetensors");
  sub->callback([command, &status] { status = run_serve(*command); });
}

}  // namespace lacuna::app
