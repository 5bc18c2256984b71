#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "lacuna/base/text.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
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

bool has(const TokenLayout& layout, TokenKind kind) {
  return std::ranges::find(layout.tokens, kind, &Token::kind) != layout.tokens.end();
}

void add_right(Page& page, double right, double y, const std::string& words, bool is_bold = false) {
  const TextShape text = aligned(Align::right, text_at(right, y, 0, words));
  page.text(is_bold ? bold(text) : text);
}

std::string probability(float value) {
  return value < 0.005F ? "< 0.01" : fmt::format("{:.2f}", value);
}

/// Whether every layout gives the same answers, as they are printed: nothing is hidden then, most
/// often.
bool all_alike(const std::vector<LayoutClasses>& classes) {
  const auto alike = [](const ClassScore& a, const ClassScore& b) {
    return a.index == b.index && probability(a.probability) == probability(b.probability);
  };
  return classes.size() > 1 && std::ranges::all_of(classes, [&](const LayoutClasses& layout) {
           return std::ranges::equal(layout.classes, classes.front().classes, alike);
         });
}

/// The five likeliest classes of one layout, a bar behind each as long as its probability.
void add_answers(Page& page, const AttendContent& content, const LayoutClasses& answers,
                 const std::string& name, double x, double width) {
  constexpr double number_width = 36;
  double y = page.y;
  y += page.text(bold(text_at(x, y, 0, name))) + 4;
  if (answers.classes.empty()) {
    page.text(small_at(x, y, width, page.tr("no visible patch to read")));
  }
  for (const ClassScore& answer : answers.classes) {
    const double length = width * static_cast<double>(answer.probability);
    page.add(RectangleShape{{x, y, length, line_height - 2}, style::bar_tint});
    page.text(fitted(text_at(x + 3, y + 0.5, width - number_width - 6,
                             valid_utf8(content.detail.labels.short_name(answer.index)))));
    add_right(page, x + width - 3, y + 0.5, probability(answer.probability));
    y += line_height;
  }
}

}  // namespace

double add_mass_table(Page& page, const AttendContent& content, double x, double width) {
  const LayoutPass& pass = content.detail.pass;
  const auto& heads = pass.summary[static_cast<std::size_t>(content.layer())];
  const bool any_visible = !visible_patch_tokens(pass.layout).empty();
  const Translator tr = page.tr;
  page.text(bold(text_at(x, page.y, 0, tr("Where attention goes, layer {}", content.layer()))));
  double y = page.y + 16;
  const std::string all_heads = phrases::head_name(tr, mean_over_heads, content.config.heads);
  y += page.text(small_at(x, y, width, tr("{}, by kind of key", all_heads))) + 5;
  const double first = x + width - 84;
  const double second = x + width;
  const Query& query = content.detail.queries.front();
  add_right(page, first, y, tr("from {}", phrases::short_query(tr, query, content.image.grid)),
            true);
  add_right(page, second, y, tr("from visible"), true);
  y += line_height;
  const auto row = [&](const std::string& words, float AttentionMass::*kind) {
    page.add(LineShape{x, y - 1.5, x + width, y - 1.5, style::rule_grey, 0.5});
    page.text(text_at(x, y, 0, words));
    const auto share = [&](bool exists, AttentionMass HeadSummary::*whose) {
      return exists ? phrases::percent(tr, mean_mass(heads, whose, kind)) : std::string("–");
    };
    add_right(page, first, y, share(pass.query_exists, &HeadSummary::mass_query));
    add_right(page, second, y, share(any_visible, &HeadSummary::mass_visible));
    y += line_height + 1;
  };
  if (has(pass.layout, TokenKind::cls)) {
    row(tr("to CLS"), &AttentionMass::cls);
  }
  if (has(pass.layout, TokenKind::distillation)) {
    row(tr("to distillation"), &AttentionMass::distillation);
  }
  if (has(pass.layout, TokenKind::reg)) {
    row(tr("to registers"), &AttentionMass::reg);
  }
  row(tr("to visible patches"), &AttentionMass::visible);
  row(tr("to hidden patches"), &AttentionMass::hidden);
  return y;
}

void add_class_table(Page& page, const AttendContent& content) {
  constexpr double gap = 20;
  const bool is_one = all_alike(content.detail.classes);
  const std::vector<LayoutClasses> classes(
      content.detail.classes.begin(),
      is_one ? std::next(content.detail.classes.begin()) : content.detail.classes.end());
  page.text(bold(text_at(style::margin, page.y, 0,
                         content.detail.labels.source == LabelSource::imagenet
                             ? page.tr("What the classifier answers (names of ImageNet-1k)")
                             : page.tr("What the classifier answers"))));
  page.y += 20;
  const double width =
      std::min(210.0, (content_width + gap) / static_cast<double>(classes.size()) - gap);
  double x = style::margin;
  std::size_t lines = 1;
  for (const LayoutClasses& answers : classes) {
    const std::string name = is_one ? page.tr("the same under every layout")
                             : answers.layout == LayoutKind::all
                                 ? page.tr("all patches")
                                 : std::string(word_of(layout_kind_words, answers.layout));
    add_answers(page, content, answers, name, x, width);
    lines = std::max(lines, answers.classes.size());
    x += width + gap;
  }
  page.y += 18 + line_height * static_cast<double>(lines) + block_space;
}

}  // namespace lacuna
