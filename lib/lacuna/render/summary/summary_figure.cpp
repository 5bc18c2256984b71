// The summary of a folder, from the top down:
//
//     Forget −∞, and 59 % of the attention of layer 5 …      a note on the weights
//     Images a.jpg to z.jpg  ·  means, and their 95 % intervals as lines
//     ------------------------------------------------------------------------------
//     attend, layout deit          model · 14 × 14 patches · 75 % hidden · 20 images    a block
//     distance            entropy             attention to hidden patches
//     |  | |  |           |  |  | |           |   |  |
//     |__|_|__|           |__|__|_|           |___|__|
//     ------------------------------------------------------------------------------
//     compare: deit, mae, zeroed   …                                                    a block
//     what leaks                     how far deit and mae differ
//     ------------------------------------------------------------------------------
//     the caption
//
// A block for each command and setting, at most four: a page with more of them is read by nobody.
#include "lacuna/render/summary/summary_figure.hpp"

#include <algorithm>
#include <functional>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/slide.hpp"
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

/// Those of most images first; among equals comparisons, then in the order of the groups.
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
  const auto is_no_comparison = [](const SummaryBlock& block) {
    return block.front()->command != "compare";
  };
  std::ranges::stable_sort(blocks, {}, is_no_comparison);
  std::ranges::stable_sort(blocks, std::greater(), images_in);
  return blocks;
}

void add_summary_head(Page& page, const std::vector<SummaryGroup>& groups,
                      const SummaryGroup& shown) {
  const double width = page.content_width();
  SummaryBlock alike;
  for (const SummaryGroup& group : groups) {
    if (group.command == shown.command) {
      alike.push_back(&group);
    }
  }
  add_headline(page, phrases::summary_headline(page.tr, alike), style::headline_size, 4);
  double left = width;
  double bottom = page.y;
  if (const std::string notice = phrases::summary_notice(page.tr, groups); !notice.empty()) {
    constexpr double notice_width = 270;
    bottom += add_warning_tag(page, style::margin + width, page.y, notice, 2);
    left -= page.is_narrow() ? 0 : notice_width;
    page.y = page.is_narrow() ? bottom + 3 : page.y;
  }
  const TextShape images =
      text_at(style::margin, page.y + 2, left, phrases::summary_subtitle(page.tr, groups));
  page.y += 2 + page.text(sized(style::head_size, images));
  page.y = std::max(page.y, bottom) + block_space + 4;
}

void add_block(Page& page, const SummaryBlock& block) {
  const SummaryGroup& group = *block.front();
  const double right = style::margin + page.content_width();
  page.add(LineShape{style::margin, page.y, right, page.y, style::rule_grey, 0.6});
  page.y += 7;
  const TextShape title = bold(sized(
      style::head_size, text_at(style::margin, page.y, 0, phrases::block_title(page.tr, group))));
  const std::string facts = phrases::block_facts(page.tr, block);
  if (page.is_narrow()) {
    page.y += page.text(title) + 1;
    page.y += page.text(
        coloured(style::soft_ink, text_at(style::margin, page.y, page.content_width(), facts)));
  } else {
    const double left = style::margin + measure_text(title).width + 20;
    page.text(fitted(coloured(
        style::soft_ink, aligned(Align::right, text_at(right, page.y + 1, right - left, facts)))));
    page.y += page.text(title);
  }
  page.y += block_space;
  page.y = (group.command == "attend"    ? add_attend_summary(page, group)
            : group.command == "compare" ? add_compare_summary(page, group)
                                         : add_reconstruct_summary(page, block)) +
           block_space + 6;
}

/// The page with its first blocks; moves its y under them.
Page page_of_blocks(const std::vector<SummaryGroup>& groups,
                    const std::vector<SummaryBlock>& blocks, std::size_t drawn, Translator tr,
                    double width) {
  Page page;
  page.tr = tr;
  page.figure.width = width;
  page.figure.title = tr("Summary of a folder");
  page.figure.caption = phrases::summary_caption(tr, groups);
  page.figure.short_caption = phrases::summary_short_caption(tr, groups);
  page.figure.recipe.command = summary_recipe;
  page.figure.source = "manifest.jsonl";
  add_summary_head(page, groups, *blocks.front().front());
  for (std::size_t i = 0; i < std::min(blocks.size(), drawn); ++i) {
    add_block(page, blocks[i]);
  }
  return page;
}

/// Of the blocks from `drawn` on; empty if there are none.
std::string left_out_words(Translator tr, const std::vector<SummaryBlock>& blocks,
                           std::size_t drawn) {
  std::int64_t images = 0;
  std::size_t left = 0;
  for (std::size_t i = drawn; i < blocks.size(); ++i) {
    images += images_in(blocks[i]);
    left += blocks[i].size();
  }
  return left == 0 ? std::string()
         : left == 1
             ? tr("Not drawn: 1 more group ({} images); summary.json has its numbers.", images)
             : tr("Not drawn: {} more groups ({} images); summary.json has their numbers.", left,
                  images);
}

}  // namespace

Figure summary_figure(const std::vector<SummaryGroup>& groups, Translator tr, double width) {
  const std::vector<SummaryBlock> blocks = blocks_of(groups);
  Page page = page_of_blocks(groups, blocks, most_blocks, tr, width);
  return finished_page(page, left_out_words(tr, blocks, most_blocks));
}

Figure summary_slide(const std::vector<SummaryGroup>& groups, Translator tr) {
  constexpr double words_height = 14;
  const std::vector<SummaryBlock> blocks = blocks_of(groups);
  std::size_t drawn = std::min(blocks.size(), most_blocks);
  Page page = page_of_blocks(groups, blocks, drawn, tr, dense_slide_width);
  while (drawn > 1 && page.y > dense_slide_height - style::margin - words_height) {
    page = page_of_blocks(groups, blocks, --drawn, tr, dense_slide_width);
  }
  const std::string left_out = left_out_words(tr, blocks, drawn);
  page.text(text_at(style::margin, dense_slide_height - style::margin - words_height, 0, left_out));
  page.figure.height = dense_slide_height;
  return std::move(page.figure);
}

}  // namespace lacuna
