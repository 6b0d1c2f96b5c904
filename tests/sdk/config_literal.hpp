// A target's configuration written in C++, flattened as the host would.
#pragma once

#include <spate/abi/config.h>
#include <spate/abi/protocol.h>
#include <spate/text.hpp>

#include <chrono>
#include <cstdlib>
#include <deque>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace spate::test {

// A string with holes: templated{"/runs/${id}"}; `json` when it stands for a SPATE_KEY_JSON value.
struct templated {
  std::string source;
  bool json = false;
};

struct value {
  using member = std::pair<std::string, value>;

  value(bool flag) : kind(SPATE_KIND_BOOL), i64(flag) {}
  value(int number) : kind(SPATE_KIND_INT), i64(number) {}
  value(double number) : kind(SPATE_KIND_FLOAT), f64(number) {}
  value(const char* words) : kind(SPATE_KIND_STRING), text(words) {}
  value(std::string words) : kind(SPATE_KIND_STRING), text(std::move(words)) {}
  template <class Rep, class Period>
  value(std::chrono::duration<Rep, Period> time)
      : kind(SPATE_KIND_DURATION), i64(std::chrono::nanoseconds(time).count()) {}
  value(templated holes) : kind(SPATE_KIND_STRING), text(holes.source), is_template(true), json(holes.json) {}
  value(std::initializer_list<member> members) : kind(SPATE_KIND_TABLE), children(members) {}

  spate_kind kind;
  std::string text;
  std::int64_t i64 = 0;
  double f64 = 0;
  bool is_template = false, json = false, is_default = false;
  std::vector<member> children;
};

// An array: list({"a", "b"}).
inline value list(std::initializer_list<value> elements) {
  value out(std::initializer_list<value::member>{});
  out.kind = SPATE_KIND_ARRAY;
  for (const value& each : elements) out.children.emplace_back("", each);
  return out;
}

inline value size_bytes(std::int64_t bytes) {
  value out(0);
  out.kind = SPATE_KIND_SIZE;
  out.i64 = bytes;
  return out;
}

// What a key's default_text says, as a value of its kind.
inline value parse_default(const spate_key& key) {
  std::string words = key.default_text;
  char* unit = nullptr;
  double number = std::strtod(words.c_str(), &unit);
  std::string suffix = unit;
  value out(words);
  out.kind = key.kind;
  if (key.kind == SPATE_KIND_DURATION)
    out.i64 = static_cast<std::int64_t>(number * (suffix == "ms" ? 1e6 : suffix == "m" ? 60e9 : 1e9));
  if (key.kind == SPATE_KIND_SIZE)
    out.i64 = static_cast<std::int64_t>(number * (suffix == "KiB" ? 1024 : suffix == "MiB" ? 1048576 : 1));
  if (key.kind == SPATE_KIND_INT) out.i64 = static_cast<std::int64_t>(number);
  if (key.kind == SPATE_KIND_FLOAT) out.f64 = number;
  if (key.kind == SPATE_KIND_BOOL) out.i64 = words == "true";
  out.is_default = true;
  return out;
}

// The table at the dotted path, made when it is missing.
inline value& table_at(value& root, std::string_view path) {
  auto dot = path.find('.');
  std::string name(path.substr(0, dot));
  if (dot == std::string_view::npos) return root;
  for (auto& [key, child] : root.children)
    if (key == name) return table_at(child, path.substr(dot + 1));
  root.children.emplace_back(name, value(std::initializer_list<value::member>{}));
  return table_at(root.children.back().second, path.substr(dot + 1));
}

// Adds the defaults that were not written, in nested tables as well.
inline void add_defaults(value& table, const spate_keys& keys) {
  for (std::uint32_t i = 0; i < keys.count; ++i) {
    const auto& key =
        *reinterpret_cast<const spate_key*>(reinterpret_cast<const char*>(keys.keys) + std::size_t{i} * keys.stride);
    std::string path = key.path;
    if (path.find_first_of("[*") != std::string::npos || key.default_text == nullptr) continue;
    value& parent = table_at(table, path);
    std::string name = path.substr(path.rfind('.') + 1);
    bool written = false;
    for (const auto& [given, child] : parent.children) written = written || given == name;
    if (!written) parent.children.emplace_back(name, parse_default(key));
  }
}

// The flat nodes of a value tree; a node's line is its index + 1. Owns all that the spate_config points at.
class config_literal {
 public:
  struct hole_text {
    std::string source;
    bool json;
  };

  explicit config_literal(const value& root) {
    add({}, root);
    config_ = {sizeof(spate_config), sizeof(spate_node), static_cast<std::uint32_t>(nodes_.size()), 0, nodes_.data()};
  }
  config_literal(const config_literal&) = delete;
  config_literal& operator=(const config_literal&) = delete;

  const spate_config& get() const { return config_; }
  const std::vector<hole_text>& templates() const { return templates_; }  // by template id
  // The dotted path of a node, for messages of tests.
  const std::string& path(std::uint32_t node) const { return paths_.at(node); }

 private:
  std::uint32_t add(const std::string& path, const value& from, std::string_view key = {}) {
    auto index = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back();
    paths_.push_back(path);
    spate_node made{};
    made.key = keep(key);
    made.text = keep(from.text);
    made.i64 = from.i64;
    made.f64 = from.f64;
    made.kind = from.kind;
    made.first_child = made.next_sibling = SPATE_NONE;
    made.line = from.is_default ? 0 : index + 1;
    made.column = from.is_default ? 0 : 1;
    if (from.is_default) made.flags |= SPATE_NODE_DEFAULT;
    if (from.is_template) {
      made.flags |= SPATE_NODE_TEMPLATE;
      made.i64 = static_cast<std::int64_t>(templates_.size());
      templates_.push_back({from.text, from.json});
    }
    std::uint32_t last = SPATE_NONE;
    for (const auto& [name, child] : from.children) {
      std::uint32_t at = add(path.empty() ? name : path + "." + name, child, name);
      (last == SPATE_NONE ? made.first_child : nodes_[last].next_sibling) = at;
      last = at;
    }
    nodes_[index] = made;
    return index;
  }
  spate_str keep(std::string_view words) {
    strings_.emplace_back(words);
    return str(strings_.back());
  }

  std::vector<spate_node> nodes_;
  std::vector<std::string> paths_;
  std::deque<std::string> strings_;
  std::vector<hole_text> templates_;
  spate_config config_{};
};

// The configuration of a protocol's target: its keys, and its operations by name, with the declared defaults.
inline value protocol_config(const spate_protocol& protocol, value target,
                             const std::vector<value::member>& operations) {
  add_defaults(target, protocol.target_keys);
  value list(std::initializer_list<value::member>{});
  list.kind = SPATE_KIND_ARRAY;
  for (const auto& [name, written] : operations) {
    value operation = written;
    add_defaults(operation, protocol.operation_keys);
    operation.children.insert(operation.children.begin(), {"name", value(name)});
    list.children.emplace_back("", operation);
  }
  target.children.emplace_back("operations", list);
  return target;
}

}  // namespace spate::test
