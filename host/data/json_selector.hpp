#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/value.hpp"
#include "expression/ast.hpp"

namespace spate::data {

/// Where in a JSON document a value is: a JSON Pointer (RFC 6901: "", "/run/id", "/items/0") or a JSONPath (RFC 9535,
/// the part of it that is: $ .name ['name'] [0] [-1] [*] .* ..name ..* and [?(@.a.b == 'x')] with == != < <= > >= or
/// alone). Compiled once, immutable; walking allocates nothing.
class json_selector {
 public:
  /// Nothing when `text` is neither; `error` then says why.
  static std::optional<json_selector> compile(std::string_view text, std::string& error);

  /// True when it may select several values: it has a wildcard, a descent or a filter.
  bool is_many() const { return many_; }
  /// True when its value can be found on one way through the text: no wildcard, descent, filter or place from the end.
  bool is_direct() const { return direct_; }
  const boost::json::value* first(const boost::json::value& document) const;
  /// Calls `visit(const boost::json::value&)` for every value, in the document's order, until it returns false.
  template <class Visit>
  void each(const boost::json::value& document, Visit visit) const {
    walk(document, 0, &visit, [](void* own, const boost::json::value& at) { return (*static_cast<Visit*>(own))(at); });
  }

 private:
  friend class json_path_parser;
  friend class json_scanner;
  enum class step_kind : std::uint8_t { token, key, index, wildcard, descent, filter };
  struct step {
    step_kind kind = step_kind::key;
    std::string key;  ///< token: a member's name, and when it reads as one an element's `index`
    std::int64_t index = -1;
    std::vector<std::string> path;                    ///< filter: the members below @
    std::optional<expression::binary_op> comparison;  ///< filter: without one the path need only exist
    value literal;
  };
  using visitor = bool (*)(void*, const boost::json::value&);
  bool walk(const boost::json::value&, std::size_t at, void* own, visitor) const;
  bool walk_children(const boost::json::value&, std::size_t at, void* own, visitor, const step* filter) const;
  bool walk_below(const boost::json::value&, std::size_t at, void* own, visitor) const;
  static bool passes(const boost::json::value&, const step& filter);

  std::vector<step> steps_;
  bool many_ = false, direct_ = true;
};

}  // namespace spate::data
