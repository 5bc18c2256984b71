#include "lacuna/render/formats/snippet.hpp"

#include <doctest/doctest.h>

namespace lacuna::snippet_test {

TEST_SUITE_BEGIN("snippet");

TEST_CASE("a LaTeX snippet is a figure with the file, the caption and a label") {
  CHECK(snippet(Snippet::tex, {.file = "my_cat.compare.pdf", .title = "", .caption = "Words."}) ==
        "\\begin{figure}[t]\n"
        "  \\centering\n"
        "  \\includegraphics[width=\\linewidth]{{my_cat.compare}.pdf}\n"
        "  \\caption{Words.}\n"
        "  \\label{fig:my-cat-compare}\n"
        "\\end{figure}\n");
}

TEST_CASE("what LaTeX takes for its own is escaped, and signs that its fonts lack are formulas") {
  const std::string text = snippet(
      Snippet::tex,
      {.file = "a.png",
       .title = "",
       .caption = "75 % & 5_6 {x} $1 #2 \\y ~ ^ 7\u00a0dB −inf 2 × 3² log₁₀ −∞ q·kᵀ / √4 é"});
  CHECK(text.find("75 \\% \\& 5\\_6 \\{x\\} \\$1 \\#2 \\textbackslash{}y \\textasciitilde{} "
                  "\\textasciicircum{} 7~dB $-$inf 2 $\\times$ 3$^2$ log$_{10}$ $-$$\\infty$ "
                  "q·k$^T$ / $\\surd$4 é") != std::string::npos);
}

TEST_CASE("a Markdown snippet is an image over its caption, both escaped") {
  CHECK(snippet(Snippet::md,
                {.file = "my cat (1).png", .title = "a [b] *c*", .caption = "x_y < 1 & |z|"}) ==
        "![a \\[b\\] \\*c\\*](my%20cat%20%281%29.png)\n\nx\\_y \\< 1 \\& \\|z\\|\n");
}

TEST_SUITE_END();

}  // namespace lacuna::snippet_test
