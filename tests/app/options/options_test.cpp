#include "options/options.hpp"

#include <doctest/doctest.h>

#include <CLI/CLI.hpp>

#include "commands/commands.hpp"
#include "support/refusal.hpp"

namespace lacuna::options_test {

using namespace lacuna::app;

TEST_SUITE_BEGIN("options");

TEST_CASE(
    "the options in a result's key, written down: one more, and what was done is done again") {
  CLI::App cli;
  ExitStatus status = exit_done;
  add_sweep_command(cli, status);
  // The five nameless ones are what sweep refuses, as --mask-ratio; --snippet is gone.
  CHECK(recorded_options(*cli.get_subcommand("sweep")) ==
        "--ratios 0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9\n"
        "--mask random\n"
        "--seed 0\n"
        "--rng lacuna\n"
        "--seed-mode fixed\n"
        " \n"
        " \n"
        " \n"
        " \n"
        " \n"
        "--image-size \n"
        "--fit \n"
        "--interpolation \n"
        "--crop-ratio \n"
        "--mean \n"
        "--std \n"
        "--backdrop white\n"
        "--max-pixels 67108864\n"
        "--fast-decode \n"
        "--heads \n"
        "--decoder-heads \n"
        "--family \n"
        "--preprocess model\n"
        "--norm-pix \n"
        "--layer \n"
        "--head mean\n"
        "--query visible\n"
        "--write figure,json\n"
        "--names stem\n"
        "--format png\n"
        "--preset screen\n"
        "--width \n"
        "--dpi \n"
        "--lang en\n"
        "--theme light\n"
        "--caption full\n"
        "--snippet \n"
        "--animate \n"
        "--animate-format apng\n"
        "--frame-seconds 0.8\n"
        "--colormap warm\n"
        "--norm sqrt\n"
        "--opacity 0.85\n"
        "--smooth \n"
        "--overlay-size model\n"
        "--scale shared\n");
}

TEST_CASE("an option that the table does not have, or no longer has, is a bug at once") {
  CLI::App cli;
  cli.add_flag("--mask-ratio");
  CHECK_NOTHROW(group_options(cli));
  CHECK(cli.get_option("--mask-ratio")->get_group() == "Mask");
  cli.add_flag("--mask-rati");
  CHECK_THROWS_AS(group_options(cli), std::logic_error);
  CLI::App old;
  old.add_flag("--snippet");
  CHECK_THROWS_AS(group_options(old), std::logic_error);
}

TEST_CASE("an option that is gone is wrong use, and says what to use instead") {
  for (const char* option : {"--pack", "--snippet"}) {
    const std::string message =
        testing::refusal(ErrorKind::usage, [&] { app::check_not_dropped(option); });
    CAPTURE(message);
    CHECK(message.starts_with(std::string(option) + ": "));
    CHECK(message.find(';') != std::string::npos);
  }
  CHECK_NOTHROW(app::check_not_dropped("--write"));
  CHECK_NOTHROW(app::check_not_dropped("--pac"));
}

TEST_SUITE_END();

}  // namespace lacuna::options_test
