// Typed, read-only views over what the host hands to a plugin, and the tables of keys that a plugin declares.
#pragma once

#include <spate/abi/config.h>
#include <spate/text.hpp>

#include <chrono>
#include <cstddef>
#include <iterator>

namespace spate {

// One value of the checked profile, or nothing (false). Borrowed: as valid as the spate_config behind it. The host has
// checked kinds, so the as_* functions convert without errors; an absent node gives the fallback. [any]
class node {
 public:
  node() = default;
  node(const spate_config& config, std::uint32_t index) noexcept : config_(&config), index_(index) {}

  explicit operator bool() const noexcept { return config_ != nullptr && index_ < config_->node_count; }
  std::uint32_t index() const noexcept { return *this ? index_ : SPATE_NONE; }  // for spate_report and spate_error
  std::string_view key() const noexcept { return *this ? view(raw().key) : std::string_view(); }
  spate_kind kind() const noexcept { return *this ? raw().kind : SPATE_KIND_NULL; }
  bool is_table() const noexcept { return kind() == SPATE_KIND_TABLE; }
  bool is_array() const noexcept { return kind() == SPATE_KIND_ARRAY; }
  bool is_default() const noexcept { return *this && (raw().flags & SPATE_NODE_DEFAULT) != 0; }
  std::uint32_t line() const noexcept { return *this ? raw().line : 0; }

  // A string with holes: `template_id` is what spate.data/1 renders, `as_string` its source text.
  bool is_template() const noexcept { return *this && (raw().flags & SPATE_NODE_TEMPLATE) != 0; }
  std::uint32_t template_id() const noexcept {
    return is_template() ? static_cast<std::uint32_t>(raw().i64) : SPATE_NONE;
  }

  std::string_view as_string(std::string_view fallback = {}) const noexcept {
    return *this ? view(raw().text) : fallback;
  }
  std::int64_t as_int(std::int64_t fallback = 0) const noexcept { return *this ? raw().i64 : fallback; }
  bool as_bool(bool fallback = false) const noexcept { return *this ? raw().i64 != 0 : fallback; }
  std::int64_t as_size_bytes(std::int64_t fallback = 0) const noexcept { return as_int(fallback); }
  std::chrono::nanoseconds as_duration(std::chrono::nanoseconds fallback = {}) const noexcept {
    return *this ? std::chrono::nanoseconds(raw().i64) : fallback;
  }
  double as_double(double fallback = 0) const noexcept {
    if (!*this) return fallback;
    return kind() == SPATE_KIND_INT ? static_cast<double>(raw().i64) : raw().f64;
  }

  // The child of exactly this key.
  node child(std::string_view key) const noexcept;
  // The node at a dotted path: find("pool.size").
  node find(std::string_view path) const noexcept;

  class iterator;
  iterator begin() const noexcept;  // the children, in the profile's order
  iterator end() const noexcept;
  std::size_t size() const noexcept;
  bool empty() const noexcept;

 private:
  const spate_node& raw() const noexcept {
    return *reinterpret_cast<const spate_node*>(static_cast<const std::byte*>(config_->nodes) +
                                                static_cast<std::size_t>(index_) * config_->node_stride);
  }

  const spate_config* config_ = nullptr;
  std::uint32_t index_ = SPATE_NONE;
};

class node::iterator {
 public:
  using value_type = node;
  using difference_type = std::ptrdiff_t;
  using iterator_category = std::forward_iterator_tag;
  using pointer = const node*;
  using reference = node;
  iterator() = default;
  explicit iterator(node at) noexcept : at_(at) {}
  node operator*() const noexcept { return at_; }
  iterator& operator++() noexcept {
    at_.index_ = at_.raw().next_sibling;
    return *this;
  }
  iterator operator++(int) noexcept {
    iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const iterator& a, const iterator& b) noexcept { return a.at_.index() == b.at_.index(); }

 private:
  node at_;
};

inline node::iterator node::begin() const noexcept {
  return iterator(*this ? node(*config_, raw().first_child) : node());
}
inline node::iterator node::end() const noexcept { return iterator(); }
inline std::size_t node::size() const noexcept { return static_cast<std::size_t>(std::distance(begin(), end())); }
inline bool node::empty() const noexcept { return begin() == end(); }

inline node node::child(std::string_view key) const noexcept {
  for (node each : *this)
    if (each.key() == key) return each;
  return {};
}
inline node node::find(std::string_view path) const noexcept {
  if (node whole = child(path)) return whole;
  auto dot = path.find('.');
  return dot == std::string_view::npos ? node() : child(path.substr(0, dot)).find(path.substr(dot + 1));
}

// The whole configuration of one target, reporter, service or monitor. Borrowed from the host until the instance ends.
class config {
 public:
  explicit config(const spate_config& raw) noexcept : raw_(&raw) {}
  node root() const noexcept { return {*raw_, raw_->root}; }
  node find(std::string_view path) const noexcept { return root().find(path); }
  // A protocol's operations; the place in it is spate_work.operation.
  node operations() const noexcept { return root().child("operations"); }
  const spate_config& raw() const noexcept { return *raw_; }

 private:
  const spate_config* raw_;
};

// Where `check` puts every mistake that it finds; the parts make up the message: error(node, "no host in '", url, "'").
// A message says what is wrong and what to do. [control]
class report {
 public:
  explicit report(spate_report& raw) noexcept : raw_(&raw) {}
  template <class... Parts>
  void error(node at, const Parts&... parts) {
    ++errors_;
    add(SPATE_SEVERITY_ERROR, at, text(parts...));
  }
  template <class... Parts>
  void warning(node at, const Parts&... parts) {
    add(SPATE_SEVERITY_WARNING, at, text(parts...));
  }
  std::size_t errors() const noexcept { return errors_; }

 private:
  void add(std::uint32_t severity, node at, const std::string& message) {
    raw_->add(raw_, severity, at.index(), str(message));
  }

  spate_report* raw_;
  std::size_t errors_ = 0;
};

// One row of a key table, built in a constant expression:
//   static constexpr spate::key keys[] = {
//     spate::key("timeout", SPATE_KIND_DURATION, "How long an operation may take.").by_default("10s"),
//     spate::key("headers.*", SPATE_KIND_STRING, "A header of the request.").templated()};
struct key : spate_key {
  constexpr key(const char* key_path, spate_kind key_kind, const char* key_doc) noexcept
      : spate_key{key_path, key_doc, nullptr, nullptr, 0, 0, key_kind, 0} {}
  constexpr key by_default(const char* as_in_a_profile) const noexcept {
    key out = *this;
    out.default_text = as_in_a_profile;
    return out;
  }
  constexpr key one_of(const char* const* null_terminated) const noexcept {
    key out = *this;
    out.choices = null_terminated;
    return out;
  }
  constexpr key between(double least, double most) const noexcept {
    key out = *this;
    out.min = least;
    out.max = most;
    return out;
  }
  constexpr key required() const noexcept { return with(SPATE_KEY_REQUIRED); }
  constexpr key secret() const noexcept { return with(SPATE_KEY_SECRET); }
  constexpr key templated() const noexcept { return with(SPATE_KEY_TEMPLATED); }
  constexpr key deprecated() const noexcept { return with(SPATE_KEY_DEPRECATED); }
  constexpr key json() const noexcept { return with(SPATE_KEY_JSON); }
  constexpr key file() const noexcept { return with(SPATE_KEY_FILE); }

 private:
  constexpr key with(std::uint32_t flag) const noexcept {
    key out = *this;
    out.flags |= flag;
    return out;
  }
};
static_assert(sizeof(key) == sizeof(spate_key));

// The table that a descriptor carries; `rows` is an array or std::array of keys with static lifetime, empty included.
template <class Rows>
constexpr spate_keys key_table(const Rows& rows) noexcept {
  return {std::data(rows), static_cast<std::uint32_t>(std::size(rows)), sizeof(key)};
}

}  // namespace spate
