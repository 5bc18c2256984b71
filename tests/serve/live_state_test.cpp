#include "lacuna/serve/live_state.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lacuna/base/error.hpp"

namespace lacuna::live_state_test {

TEST_CASE("what the page does not say is as the command line has it") {
  const LiveState state = read_live_state("{}");
  const CompareOptions usual;
  CHECK(state.options.prepare.mask.pattern.ratio == usual.prepare.mask.pattern.ratio);
  CHECK(state.options.comparison.layers.front() == -1);
  CHECK(state.options.head == -1);
  CHECK(state.options.comparison.queries.front().kind == Query::Kind::mean_visible);
}

TEST_CASE("a state is read") {
  const LiveState state = read_live_state(
      R"({"client": "7f", "photo": "cat.png", "model": "mini", "mask": "block", "ratio": 0.5, "seed": 3,
          "patches": "0-13,97", "layer": 2, "head": 1, "query": "7,5", "theme": "dark", "lang": "zh"})");
  CHECK(state.photo == "cat.png");
  CHECK(state.options.prepare.mask.pattern.type == MaskType::block);
  CHECK(state.options.prepare.mask.pattern.seed == 3);
  CHECK(state.options.prepare.mask.patches == "0-13,97");
  CHECK(state.options.comparison.layers.front() == 2);
  const QueryRequest query = state.options.comparison.queries.front();
  CHECK(query.kind == Query::Kind::patch);
  CHECK(query.row == 7);
  CHECK(query.column == 5);
  CHECK(state.options.output.drawing.theme == Theme::dark);
  CHECK(state.options.output.drawing.language == Language::chinese);
}

TEST_CASE("what is no state is refused with the key") {
  for (const auto& [json, key] :
       {std::pair("{\"ratio\": 1.5}", "ratio"), std::pair("{\"ratio\": \"a\"}", "ratio"),
        std::pair("{\"layer\": -2}", "layer"), std::pair("{\"query\": \"7\"}", "query"),
        std::pair("{\"query\": \"7,\"}", "query"), std::pair("{\"query\": \"-1,2\"}", "query"),
        std::pair("{\"query\": \"1,2x\"}", "query"), std::pair("{\"mask\": \"stripes\"}", "mask"),
        std::pair("{\"lang\": \"../en\"}", "lang")}) {
    CAPTURE(json);
    std::string message;
    try {
      (void)read_live_state(json);
    } catch (const Error& error) {
      message = error.what();
    }
    CHECK(message.find(key) != std::string::npos);
  }
  for (const char* json : {"", "[]", "{", "null", "{\"photo\": 1}"}) {
    CAPTURE(json);
    CHECK_THROWS_AS((void)read_live_state(json), Error);
  }
}

TEST_CASE("passes are kept by all that they depend on") {
  const auto key = [](const std::string& json) { return read_live_state(json).mask_key(); };
  CHECK(key("{}") == key("{\"layer\": 2, \"query\": \"cls\", \"theme\": \"dark\"}"));
  CHECK(key("{}") != key("{\"seed\": 1}"));
  CHECK(key("{}") != key("{\"ratio\": 0.5}"));
  CHECK(key("{}") != key("{\"mask\": \"block\"}"));
  CHECK(key("{\"patches\": \"1\"}") != key("{\"patches\": \"2\"}"));
}

}  // namespace lacuna::live_state_test
