// What is written, of assets/web/index.html and what it names:
//
//     <!doctype html>
//     <html lang="en">
//     <head>
//     <meta charset="utf-8">
//     <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-…
//     <script type="application/json" data-holds="recipe">{"command": "compare", …}</script>
//     … <title>, <style> in place of the link, <script type="module"> with all modules in one
//     </head>
//     <body>
//     …
//     <script type="application/json" data-holds="page">{…}</script> and so on, a line each
//     </body>
//
// No browser runs a script of the type application/json. In such a text < is written as \u003c, so
// that nothing in it ends the script.
#include "lacuna/render/formats/html_document.hpp"

#include <fmt/format.h>
#include <glib.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "lacuna/base/assets.hpp"
#include "lacuna/base/base64.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

constexpr std::array<std::string_view, 12> files = {
    "index.html", "style.css", "words.js", "report.js",  "state.js", "ask.js",
    "draw.js",    "maps.js",   "photo.js", "picture.js", "save.js",  "main.js"};

constexpr std::string_view recipe_block_start =
    "<script type=\"application/json\" data-holds=\"recipe\">";
constexpr std::string_view script_end = "</script>";

std::string page_file_text(std::string_view name) {
  constexpr std::uint64_t most = 1U << 20U;
  return std::string(as_text(read_whole_file(asset("web") / name, most)));
}

/// What the page's policy names a script or style by.
std::string source_hash(const std::string& text) {
  std::array<guint8, 32> digest = {};
  gsize length = digest.size();
  const std::unique_ptr<GChecksum, decltype(&g_checksum_free)> sum(
      g_checksum_new(G_CHECKSUM_SHA256), g_checksum_free);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  g_checksum_update(sum.get(), reinterpret_cast<const guchar*>(text.data()),
                    static_cast<gssize>(text.size()));
  g_checksum_get_digest(sum.get(), digest.data(), &length);
  return fmt::format("'sha256-{}'", base64(as_text(digest)));
}

/// All modules as one, without what they import from and export to each other.
std::string all_modules() {
  constexpr std::string_view exported = "export ";
  std::string script;
  for (const std::string_view name : files) {
    const std::string text = name.ends_with(".js") ? page_file_text(name) : std::string();
    for (std::size_t place = 0; place < text.size();) {
      const std::size_t end = std::min(text.find('\n', place), text.size() - 1) + 1;
      std::string_view line = std::string_view(text).substr(place, end - place);
      line.remove_prefix(line.starts_with(exported) ? exported.size() : 0);
      script += line.starts_with("import ") ? std::string_view() : line;
      place = end;
    }
  }
  return script;
}

/// Puts `text` in place of what stands in the page once.
void put(std::string& page, std::string_view place, const std::string& text) {
  const std::size_t found = page.find(place);
  if (found == std::string::npos) {
    throw std::logic_error(fmt::format("index.html lacks {}", place));
  }
  page.replace(found, place.size(), text);
}

std::string escaped_html(const std::string& text) {
  const std::unique_ptr<gchar, decltype(&g_free)> escaped(
      g_markup_escape_text(valid_utf8(text).c_str(), -1), g_free);
  return escaped.get();
}

std::string script_block(const std::string& holds, std::string_view text) {
  std::string block = fmt::format("<script type=\"application/json\" data-holds=\"{}\">", holds);
  block.reserve(block.size() + text.size() + script_end.size() + 1);
  for (const char c : text) {
    if (c == '<') {
      block += "\\u003c";
    } else {
      block += c;
    }
  }
  block += script_end;
  return block += '\n';
}

}  // namespace

std::span<const std::string_view> page_files() {
  return files;
}

std::string html_document(const std::string& title, const std::string& recipe,
                          const std::vector<HtmlBlock>& blocks) {
  const std::string style = '\n' + page_file_text("style.css");
  const std::string script = '\n' + all_modules();
  std::string page = page_file_text("index.html");
  put(page, "<title>lacuna</title>", fmt::format("<title>{}</title>", escaped_html(title)));
  put(page, "<link rel=\"stylesheet\" href=\"style.css\">", "<style>" + style + "</style>");
  put(page, "<script type=\"module\" src=\"main.js\"></script>",
      "<script type=\"module\">" + script + "</script>");
  const std::string policy = fmt::format(
      "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; "
      "form-action 'none'",
      source_hash(script), source_hash(style));
  constexpr std::string_view charset = "<meta charset=\"utf-8\">\n";
  put(page, charset,
      fmt::format("{}<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n{}", charset,
                  policy, script_block("recipe", recipe)));
  const std::size_t end = page.rfind("</body>");
  std::string document = page.substr(0, end);
  for (const HtmlBlock& block : blocks) {
    document += script_block(block.holds, block.text);
  }
  return document + page.substr(std::min(end, page.size()));
}

std::optional<std::string> html_recipe(std::string_view start) {
  const std::size_t place = start.find(recipe_block_start);
  const std::size_t end = start.find(script_end, place);
  if (!start.starts_with("<!doctype html>") || end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t first = place + recipe_block_start.size();
  return std::string(start.substr(first, end - first));
}

}  // namespace lacuna
