#pragma once

#include <spate/abi/config.h>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace spate::data::test {

/// A configuration as the loader would hand it over, written as JSON, and what was reported about it.
class json_config {
 public:
  explicit json_config(std::string_view json);
  json_config(const json_config&) = delete;

  const spate_config& view() const { return view_; }
  spate_report& report() { return report_; }
  /// "path: message" of every mistake, in the order of their report; the root's path is empty.
  const std::vector<std::string>& mistakes() const { return mistakes_; }

 private:
  template <class Value>
  std::uint32_t add(const std::string& key, const std::string& path, const Value&);
  spate_str keep(std::string text);

  std::deque<std::string> texts_;
  std::vector<std::string> paths_;
  std::vector<spate_node> nodes_;
  spate_config view_{};
  spate_report report_{};
  std::vector<std::string> mistakes_;
};

}  // namespace spate::data::test
