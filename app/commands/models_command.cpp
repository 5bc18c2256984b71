#include <fmt/format.h>

#include <memory>
#include <string>

#include "commands/commands.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/checkpoint/known_models.hpp"
#include "lacuna/model/hub/download.hpp"
#include "lacuna/model/hub/hub_cache.hpp"
#include "lacuna/report/input_json.hpp"
#include "lacuna/runner/batch/standard_output.hpp"
#include "options/options.hpp"

namespace lacuna::app {
namespace {

std::string example_of(const KnownModel& model) {
  constexpr int most = most_attended_bytes / 1'000'000;
  return fmt::format("lacuna {} photo.jpg --model {}{}", model.command, model.name,
                     model.megabytes > most && !is_cached(model) ? " --download" : "");
}

std::string models_json() {
  JsonWriter json;
  json.object([&] {
    write_kind(json, "models", JsonWriter::Style::one_line);
    json.member("cache", hub_cache().native());
    json.objects("models", known_models(), [&](const KnownModel& model) {
      json.member("name", model.name);
      json.member("family", model.family);
      json.member("megabytes", model.megabytes);
      json.member("license", model.license);
      json.member("shows", model.shows);
      json.member("cached", is_cached(model));
      json.member("command", example_of(model));
    });
  });
  return json.take();
}

std::string models_text() {
  std::string text =
      fmt::format("{:<42}  {:<17}  {:>7}  {}\n", "MODEL", "FAMILY", "SIZE", "LICENCE");
  for (const KnownModel& model : known_models()) {
    text += fmt::format("{:<42}  {:<17}  {:>4} MB  {}\n  {}{}\n  {}\n", model.name, model.family,
                        model.megabytes, model.license, is_cached(model) ? "in the cache; " : "",
                        model.shows, example_of(model));
  }
  return text + fmt::format("\nThe cache: {}\n", printable(hub_cache().native()));
}

}  // namespace

void add_models_command(CLI::App& cli, ExitStatus& status) {
  auto is_json = std::make_shared<bool>(false);
  CLI::App* sub = cli.add_subcommand(
      "models", "Checkpoints that are worth looking at, which are here, a command for each");
  group_options(*sub);
  sub->add_flag("--json", *is_json, "The same as JSON");
  sub->footer(
      "They are on the Hugging Face Hub. One that is not in the cache is downloaded\n"
      "first: by itself on a terminal, for one picture and up to 2 GB, else with\n"
      "--download. HF_ENDPOINT names a mirror.\n\n"
      "Examples:\n"
      "  lacuna models\n"
      "  lacuna attend photo.jpg --model facebook/dinov2-small");
  sub->callback([is_json, &status] {
    write_standard_output(*is_json ? models_json() : models_text());
    status = exit_done;
  });
}

}  // namespace lacuna::app
