#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/text.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr double line_height = 16;

/// The mean over the heads of a layer.
double mean_mass(const std::vector<HeadSummary>& heads, AttentionMass HeadSummary::*query,
                 float AttentionMass::*kind) {
  double sum = 0;
  for (const HeadSummary& head : heads) {
    sum += static_cast<double>(head.*query.*kind);
  }
  return sum / static_cast<double>(heads.size());
}

bool has(const TokenLayout& layout, TokenKind kind, bool hidden) {
  return std::ranges::any_of(layout.tokens, [&](const Token& token) {
    return token.kind == kind && token.hidden == hidden;
  });
}

void add_right(Page& page, double right, double y, const std::string& words, bool bold) {
  TextShape text = text_at(right, y, 0, words);
  text.align = Align::right;
  text.bold = bold;
  page.text(std::move(text));
}

/// The five likeliest classes of one layout, a bar behind each as long as its probability.
void add_answers(Page& page, const AttendContent& content, const LayoutClasses& answers, double x,
                 double width) {
  constexpr double number_width = 36;
  double y = page.y;
  TextShape name = text_at(x, y, 0, phrases::layout_words(page.tr, answers.layout));
  name.bold = true;
  y += page.text(std::move(name)) + 4;
  if (answers.classes.empty()) {
    page.text(small_at(x, y, width, phrases::no_answer(page.tr)));
  }
  for (const ClassScore& answer : answers.classes) {
    const double length = width * static_cast<double>(answer.probability);
    page.figure.shapes.emplace_back(
        RectangleShape{{x, y, length, line_height - 2}, style::bar_tint});
    TextShape words = text_at(x + 3, y + 0.5, width - number_width - 6,
                              valid_utf8(content.detail.labels.short_name(answer.index)));
    words.text = shortened(words);
    words.width = 0;
    page.text(std::move(words));
    add_right(page, x + width - 3, y + 0.5, phrases::probability(answer.probability), false);
    y += line_height;
  }
}

}  // namespace

double add_mass_table(Page& page, const AttendContent& content, double x, double width) {
  const LayoutPass& pass = content.detail.pass;
  const auto& heads = pass.summary[static_cast<std::size_t>(content.layer())];
  const bool any_visible = !visible_patch_tokens(pass.layout).empty();
  add_block_title(page, x, phrases::mass_title(page.tr, content));
  double y = page.y + 16;
  y += page.text(small_at(x, y, width, phrases::mass_note(page.tr, content))) + 5;
  const double first = x + width - 84;
  const double second = x + width;
  add_right(page, first, y, phrases::mass_query(page.tr, content), true);
  add_right(page, second, y, phrases::mass_visible(page.tr), true);
  y += line_height;
  const auto row = [&](const std::string& words, float AttentionMass::*kind) {
    page.figure.shapes.emplace_back(
        LineShape{x, y - 1.5, x + width, y - 1.5, style::rule_grey, 0.5});
    page.text(text_at(x, y, 0, words));
    const auto share = [&](bool exists, AttentionMass HeadSummary::*query) {
      return exists ? phrases::percent(page.tr, mean_mass(heads, query, kind)) : std::string("–");
    };
    add_right(page, first, y, share(pass.query_exists, &HeadSummary::mass_query), false);
    add_right(page, second, y, share(any_visible, &HeadSummary::mass_visible), false);
    y += line_height + 1;
  };
  if (has(pass.layout, TokenKind::cls, false)) {
    row(phrases::mass_row(page.tr, TokenKind::cls), &AttentionMass::cls);
  }
  if (has(pass.layout, TokenKind::distillation, false)) {
    row(phrases::mass_row(page.tr, TokenKind::distillation), &AttentionMass::distillation);
  }
  if (has(pass.layout, TokenKind::reg, false)) {
    row(phrases::mass_row(page.tr, TokenKind::reg), &AttentionMass::reg);
  }
  row(phrases::mass_row_patches(page.tr, false), &AttentionMass::visible);
  row(phrases::mass_row_patches(page.tr, true), &AttentionMass::hidden);
  return y;
}

void add_class_table(Page& page, const AttendContent& content) {
  constexpr double gap = 20;
  const auto& classes = content.detail.classes;
  add_block_title(page, style::margin, phrases::classes_title(page.tr, content.detail.labels));
  page.y += 20;
  const double width =
      std::min(210.0, (content_width + gap) / static_cast<double>(classes.size()) - gap);
  double x = style::margin;
  std::size_t lines = 1;
  for (const LayoutClasses& answers : classes) {
    add_answers(page, content, answers, x, width);
    lines = std::max(lines, answers.classes.size());
    x += width + gap;
  }
  page.y += 18 + line_height * static_cast<double>(lines) + block_space;
}

}  // namespace lacuna
