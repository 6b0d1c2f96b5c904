#include "unit/data/json_config.hpp"

#include <boost/json.hpp>

namespace spate::data::test {

spate_str json_config::keep(std::string text) {
  texts_.push_back(std::move(text));
  return {texts_.back().data(), texts_.back().size()};
}

template <class Value>
std::uint32_t json_config::add(const std::string& key, const std::string& path, const Value& from) {
  const auto index = static_cast<std::uint32_t>(nodes_.size());
  spate_node made{};
  made.key = keep(key);
  made.first_child = made.next_sibling = SPATE_NONE;
  made.line = made.column = 1;
  if (from.is_bool()) made.kind = SPATE_KIND_BOOL, made.i64 = from.get_bool();
  if (from.is_int64()) made.kind = SPATE_KIND_INT, made.i64 = from.get_int64();
  if (from.is_double()) made.kind = SPATE_KIND_FLOAT, made.f64 = from.get_double();
  if (from.is_string()) made.kind = SPATE_KIND_STRING, made.text = keep(std::string(from.get_string()));
  // As the loader does: a text with holes is marked, any other is final.
  if (from.is_string() && from.get_string().find("${") != from.get_string().npos) made.flags |= SPATE_NODE_TEMPLATE;
  if (from.is_array()) made.kind = SPATE_KIND_ARRAY;
  if (from.is_object()) made.kind = SPATE_KIND_TABLE;
  nodes_.push_back(made);
  paths_.push_back(path);
  std::uint32_t last = SPATE_NONE;
  const auto link = [&](std::uint32_t child) {
    (last == SPATE_NONE ? nodes_[index].first_child : nodes_[last].next_sibling) = child;
    last = child;
  };
  if (from.is_array()) {
    int i = 0;
    for (const auto& each : from.get_array()) link(add("", path + "[" + std::to_string(i++) + "]", each));
  }
  if (from.is_object()) {
    for (const auto& each : from.get_object()) {
      const std::string child(each.key());
      link(add(child, path.empty() ? child : path + "." + child, each.value()));
    }
  }
  return index;
}

json_config::json_config(std::string_view json) {
  add("", "", boost::json::parse({json.data(), json.size()}));
  view_ = {sizeof view_, sizeof(spate_node), static_cast<std::uint32_t>(nodes_.size()), 0, nodes_.data()};
  report_.struct_size = sizeof report_;
  report_.host_data = this;
  report_.add = [](spate_report* self, std::uint32_t, std::uint32_t node, spate_str message) noexcept {
    auto& own = *static_cast<json_config*>(self->host_data);
    const std::string at = node < own.paths_.size() ? own.paths_[node] : "?";
    own.mistakes_.push_back(at + ": " + std::string(message.data, message.size));
  };
}

}  // namespace spate::data::test
