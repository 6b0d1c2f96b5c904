#include "live/live_path.hpp"

#include "server/query_string.hpp"

namespace spate::llm_eval_server {
namespace {

// Takes `end` from the end of `text`. False when it is not there.
bool take_end(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

}  // namespace

std::optional<live_path> read_live_path(std::string_view target) {
  const std::string whole = percent_decode(target.substr(0, target.find('?')), false);
  std::string_view path = whole;
  if (path == "/ws") return live_path{"", false};
  if (path == "/ws/runs/status") return live_path{"", true};
  if (!path.starts_with("/ws/")) return std::nullopt;
  path.remove_prefix(4);
  if (path.starts_with("runs/")) {
    path.remove_prefix(5);
    if (!take_end(path, "/progress")) return std::nullopt;
  }
  if (path.empty() || path.find('/') != std::string_view::npos) return std::nullopt;
  return live_path{std::string(path), false};
}

}  // namespace spate::llm_eval_server
