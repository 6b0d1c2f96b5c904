#pragma once

#include <spate/abi/ext/response.h>

#include <boost/json/fwd.hpp>
#include <string_view>

#include "data/text_template.hpp"
#include "data/user_state.hpp"

namespace spate::data {

/// One response while expectations, checks and captures read it: the JSON is parsed when it is first asked for, once.
/// Only one may be alive on a thread.
class response_view {
 public:
  response_view(const spate_response& raw, user_state& user, const shared_state& shared);

  std::int32_t status() const { return raw_.status; }
  std::string_view body() const { return {raw_.body.data, static_cast<std::size_t>(raw_.body.size)}; }
  /// Null when the body is not JSON.
  const boost::json::value* json();
  /// Calls `visit(std::string_view)` with every field of this name, case ignored, until it returns false.
  template <class Visit>
  void each_field(std::string_view name, Visit visit) const {
    for (std::uint32_t i = 0; i < raw_.field_count; ++i) {
      const spate_field& at = field(i);
      if (is_same_name({at.name.data, static_cast<std::size_t>(at.name.size)}, name) &&
          !visit(std::string_view(at.text.data, static_cast<std::size_t>(at.text.size)))) {
        return;
      }
    }
  }
  const render_scope& scope() const { return scope_; }

 private:
  static bool is_same_name(std::string_view, std::string_view);
  const spate_field& field(std::uint32_t i) const {
    return *reinterpret_cast<const spate_field*>(reinterpret_cast<const unsigned char*>(raw_.fields) +
                                                 std::size_t{i} * raw_.field_stride);
  }

  const spate_response& raw_;
  render_scope scope_;
  const boost::json::value* json_ = nullptr;
  bool parsed_ = false;
};

}  // namespace spate::data
