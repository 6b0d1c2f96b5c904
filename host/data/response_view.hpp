#pragma once

#include <spate/abi/ext/response.h>

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <string_view>

#include "data/json_selector.hpp"
#include "data/text_template.hpp"
#include "data/user_state.hpp"

namespace spate::data {

enum class json_result : std::uint8_t { found, nothing, not_json };

/// One response while expectations, checks and captures read it: the JSON is parsed when a document is first needed,
/// once; for a few single values its text is looked through instead. Only one may be alive on a thread.
class response_view {
 public:
  response_view(const spate_response& raw, user_state& user, const shared_state& shared);

  std::int32_t status() const { return raw_.status; }
  std::string_view body() const { return {raw_.body.data, static_cast<std::size_t>(raw_.body.size)}; }
  /// Null when none came.
  const spate_rows* rows() const { return SPATE_HAS(&raw_, spate_response, rows) ? raw_.rows : nullptr; }
  /// Null when the body is not JSON.
  const boost::json::value* json();
  /// The value at a selector of one, valid until the next of these calls. Builds no document when it need not.
  json_result find(const json_selector& at, const boost::json::value*& found);
  /// The same, read into `out`, which is left alone when there is none.
  json_result read(const json_selector& at, value& out);
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
  static constexpr int most_scans = 3;
  json_result scan(const json_selector& at, std::string_view& text, const boost::json::value*& found);
  static bool is_same_name(std::string_view, std::string_view);
  const spate_field& field(std::uint32_t i) const {
    return *reinterpret_cast<const spate_field*>(reinterpret_cast<const unsigned char*>(raw_.fields) +
                                                 std::size_t{i} * raw_.field_stride);
  }

  const spate_response& raw_;
  render_scope scope_;
  const boost::json::value* json_ = nullptr;
  bool parsed_ = false;
  int scans_ = 0;
};

}  // namespace spate::data
