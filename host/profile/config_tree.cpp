#include "profile/config_tree.hpp"

#include <deque>
#include <vector>

namespace spate::profile {

struct config_tree::content {
  spate_config view{};
  std::vector<spate_node> nodes;
  std::vector<std::uint32_t> last_child;
  std::vector<place> places, key_places;
  std::vector<bool> filled;
  std::deque<std::string> texts;

  spate_str keep(std::string_view text) {
    const std::string& kept = texts.emplace_back(text);
    return {kept.data(), kept.size()};
  }
};

config_tree::config_tree() : content_(std::make_unique<content>()) {
  content_->view.struct_size = sizeof(spate_config);
  content_->view.node_stride = sizeof(spate_node);
  content_->view.root = 0;
  add(SPATE_NONE, {}, SPATE_KIND_TABLE, {});
}
config_tree::~config_tree() = default;
config_tree::config_tree(config_tree&&) noexcept = default;
config_tree& config_tree::operator=(config_tree&&) noexcept = default;

const spate_config& config_tree::view() const { return content_->view; }

place config_tree::place_of(std::uint32_t node) const {
  return content_->places[node < content_->places.size() ? node : 0];
}

place config_tree::key_place_of(std::uint32_t node) const {
  return content_->key_places[node < content_->key_places.size() ? node : 0];
}

std::string_view config_tree::text_of(std::uint32_t node) const {
  const spate_str text = content_->nodes.at(node).text;
  return {text.data, text.size};
}

bool config_tree::is_filled(std::uint32_t node) const {
  return node < content_->filled.size() && content_->filled[node];
}

void config_tree::mark_filled(std::uint32_t node) { content_->filled.at(node) = true; }

std::uint32_t config_tree::add(std::uint32_t parent, std::string_view key, spate_kind kind, place at) {
  content& c = *content_;
  const auto index = static_cast<std::uint32_t>(c.nodes.size());
  spate_node node{};
  node.key = c.keep(key);
  node.text = c.keep({});
  node.kind = kind;
  node.first_child = node.next_sibling = SPATE_NONE;
  node.line = at.line;
  node.column = at.column;
  c.nodes.push_back(node);
  c.places.push_back(at);
  c.key_places.push_back(at);
  c.filled.push_back(false);
  c.last_child.push_back(SPATE_NONE);
  if (parent != SPATE_NONE) {
    std::uint32_t& last = c.last_child[parent];
    (last == SPATE_NONE ? c.nodes[parent].first_child : c.nodes[last].next_sibling) = index;
    last = index;
  }
  c.view.nodes = c.nodes.data();
  c.view.node_count = static_cast<std::uint32_t>(c.nodes.size());
  return index;
}

void config_tree::set_text(std::uint32_t node, std::string_view text) {
  content_->nodes.at(node).text = content_->keep(text);
}
void config_tree::set_number(std::uint32_t node, std::int64_t i64, double f64) {
  content_->nodes.at(node).i64 = i64;
  content_->nodes.at(node).f64 = f64;
}
void config_tree::set_kind(std::uint32_t node, spate_kind kind) { content_->nodes.at(node).kind = kind; }
void config_tree::set_place(std::uint32_t node, place at) {
  content_->places.at(node) = at;
  content_->nodes.at(node).line = at.line;
  content_->nodes.at(node).column = at.column;
}
void config_tree::set_key_place(std::uint32_t node, place at) { content_->key_places.at(node) = at; }
void config_tree::set_template(std::uint32_t node, std::uint32_t id) {
  spate_node& n = content_->nodes.at(node);
  n.kind = SPATE_KIND_STRING;
  n.flags |= SPATE_NODE_TEMPLATE;
  n.i64 = id;
}
void config_tree::mark_default(std::uint32_t first) {
  for (std::size_t i = first; i < content_->nodes.size(); ++i) {
    content_->nodes[i].flags |= SPATE_NODE_DEFAULT;
    content_->nodes[i].line = content_->nodes[i].column = 0;
  }
}

}  // namespace spate::profile
