// The summary of a folder, from the top down:
//
//     Summary of a folder                                     a note on the weights
//     Means over images; a line is the 95 % interval of a mean
//     ------------------------------------------------------------------------------
//     attend, layout deit          model · 14 × 14 patches · 75 % hidden · 20 images    a block
//     distance            entropy             attention to hidden patches
//     |  | |  |           |  |  | |           |   |  |
//     |__|_|__|           |__|__|_|           |___|__|
//     ------------------------------------------------------------------------------
//     compare: deit, mae, zeroed   …                                                    a block
//     what leaks          how far the layouts agree, in sentences
//     ------------------------------------------------------------------------------
//     the caption
//
// A block for each command and setting, at most four: a page with more of them is read by nobody.
#include "lacuna/render/summary/summary_figure.hpp"

#include <algorithm>
#include <functional>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/summary/summary_charts.hpp"
#include "lacuna/render/summary/summary_phrases.hpp"

namespace lacuna {
namespace {

constexpr std::size_t most_blocks = 4;

/// Whether two groups of reconstruct differ in what was hidden alone, as far as a chart of the
/// error against the hidden share asks.
bool share_block(const SummaryGroup& a, const SummaryGroup& b) {
  return a.command == "reconstruct" && b.command == "reconstruct" &&
         a.setting.model == b.setting.model && a.setting.weights == b.setting.weights &&
         a.setting.rows == b.setting.rows && a.setting.columns == b.setting.columns;
}

std::int64_t images_in(const SummaryBlock& block) {
  std::int64_t images = 0;
  for (const SummaryGroup* group : block) {
    images += group->images;
  }
  return images;
}

/// Those of most images first; among equals in the order of the groups.
std::vector<SummaryBlock> blocks_of(const std::vector<SummaryGroup>& groups) {
  std::vector<SummaryBlock> blocks;
  for (const SummaryGroup& group : groups) {
    const auto block = std::ranges::find_if(
        blocks, [&](const SummaryBlock& other) { return share_block(*other.front(), group); });
    if (block != blocks.end()) {
      block->push_back(&group);
    } else {
      blocks.push_back({&group});
    }
  }
  std::ranges::stable_sort(blocks, std::greater(), images_in);
  return blocks;
}

void add_summary_head(Page& page, const std::vector<SummaryGroup>& groups) {
  if (const std::string notice = phrases::summary_notice(page.tr, groups); !notice.empty()) {
    add_warning_tag(page, style::margin + content_width, page.y + 2, notice, 3);
  }
  page.y += page.text(bold(
                sized(style::title_size, text_at(style::margin, page.y, 0, page.figure.title)))) +
            3;
  const std::string words =
      page.tr("Means over images; a line is the 95\u00a0% interval of a mean");
  page.y += page.text(sized(style::head_size, text_at(style::margin, page.y, 0, words))) +
            block_space + 4;
}

void add_block(Page& page, const SummaryBlock& block) {
  const SummaryGroup& group = *block.front();
  const double right = style::margin + content_width;
  page.add(LineShape{style::margin, page.y, right, page.y, style::rule_grey, 0.6});
  page.y += 7;
  const TextShape title = bold(sized(
      style::head_size, text_at(style::margin, page.y, 0, phrases::block_title(page.tr, group))));
  const double left = style::margin + measure_text(title).width + 20;
  const TextShape facts =
      text_at(right, page.y + 1, right - left, phrases::block_facts(page.tr, block));
  page.text(fitted(coloured(style::soft_ink, aligned(Align::right, facts))));
  page.y += page.text(title) + block_space;
  page.y = (group.command == "attend"    ? add_attend_summary(page, group)
            : group.command == "compare" ? add_compare_summary(page, group)
                                         : add_reconstruct_summary(page, block)) +
           block_space + 6;
}

}  // namespace

Figure summary_figure(const std::vector<SummaryGroup>& groups, Translator tr) {
  Page page;
  page.tr = tr;
  const std::vector<SummaryBlock> blocks = blocks_of(groups);
  std::int64_t left_out = 0;
  int groups_left = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    left_out += i < most_blocks ? 0 : images_in(blocks[i]);
    groups_left += i < most_blocks ? 0 : static_cast<int>(blocks[i].size());
  }
  page.figure.width = style::canvas_width;
  page.figure.title = tr("Summary of a folder");
  page.figure.caption = phrases::summary_caption(tr, groups);
  page.figure.short_caption = phrases::summary_short_caption(tr, groups);
  page.figure.recipe.command = summary_recipe;
  page.figure.source = "manifest.jsonl";
  add_summary_head(page, groups);
  for (std::size_t i = 0; i < std::min(blocks.size(), most_blocks); ++i) {
    add_block(page, blocks[i]);
  }
  return finished_page(
      page, groups_left > 0
                ? tr("Not drawn: {} more groups ({} images); summary.json has their numbers.",
                     groups_left, left_out)
                : "");
}

}  // namespace lacuna
