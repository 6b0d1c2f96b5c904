#include "plugin/config_wire.hpp"

#include <boost/json.hpp>
#include <spate/config.hpp>

#include "plugin/error.hpp"

namespace spate::plugin {

namespace json = boost::json;

namespace {

const spate_node& raw(const spate_config& config, std::uint32_t index) {
  return *reinterpret_cast<const spate_node*>(static_cast<const unsigned char*>(config.nodes) +
                                              std::size_t{index} * config.node_stride);
}

// [key, kind, text, i64, f64, flags, line, column, [children]]
json::array write(const spate_config& config, std::uint32_t index) {
  const spate_node& node = raw(config, index);
  json::array children;
  for (std::uint32_t at = node.first_child; at != SPATE_NONE; at = raw(config, at).next_sibling)
    children.push_back(write(config, at));
  const auto text = [](spate_str from) { return json::string(from.data == nullptr ? "" : from.data, from.size); };
  // The bits of the number: JSON has no infinity, and a text may round.
  return {text(node.key), node.kind, text(node.text), node.i64,           __builtin_bit_cast(std::int64_t, node.f64),
          node.flags,     node.line, node.column,     std::move(children)};
}

void fill(profile::config_tree& tree, std::uint32_t node, const json::array& from) {
  tree.set_text(node, from.at(2).as_string());
  tree.set_number(node, from.at(3).as_int64(), __builtin_bit_cast(double, from.at(4).as_int64()));
  const auto flags = from.at(5).to_number<std::uint32_t>();
  if ((flags & SPATE_NODE_TEMPLATE) != 0) tree.set_template(node, static_cast<std::uint32_t>(from.at(3).as_int64()));
  // The node is the last one so far, so that nothing else is marked.
  if ((flags & SPATE_NODE_DEFAULT) != 0) tree.mark_default(node);
  for (const json::value& each : from.at(8).as_array()) {
    const json::array& child = each.as_array();
    const profile::place at{0, child.at(6).to_number<std::uint32_t>(), child.at(7).to_number<std::uint32_t>()};
    fill(tree, tree.add(node, child.at(0).as_string(), child.at(1).to_number<spate_kind>(), at), child);
  }
}

}  // namespace

std::string write_config(const spate_config& config) { return json::serialize(write(config, config.root)); }

profile::config_tree read_config(std::string_view text) {
  try {
    profile::config_tree tree;
    const json::value parsed = json::parse(json::string_view(text.data(), text.size()));
    fill(tree, tree.view().root, parsed.as_array());
    return tree;
  } catch (const std::exception& failed) {
    throw error(std::string("the configuration that was handed over cannot be read: ") + failed.what());
  }
}

}  // namespace spate::plugin
