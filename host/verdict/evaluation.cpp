#include "verdict/evaluation.hpp"

#include <algorithm>

#include "verdict/slowdown.hpp"

namespace spate::verdict {

using expression::binary_op;
using expression::node;
using expression::node_kind;

bool is_comparison(const node& n) {
  return n.kind == node_kind::binary && n.op >= binary_op::less && n.op <= binary_op::not_equal;
}

namespace {

// slowdown(p95(response_time)): its argument is read with two values.
bool is_slowdown(const node& n) { return n.kind == node_kind::call && n.text == "slowdown"; }

// The metric that a requirement is about: the first one named, with its statistic.
const node* metric_in(const node& n, std::string& statistic, std::string& metric) {
  if (n.kind == node_kind::name) {
    metric = n.text;
    return &n;
  }
  if (n.kind == node_kind::call && n.arguments.size() == 1 && n.arguments[0].kind == node_kind::name) {
    statistic = n.text;
    metric = n.arguments[0].text;
    return &n;
  }
  for (const node& argument : n.arguments) {
    if (const node* found = metric_in(argument, statistic, metric)) {
      return found;
    }
  }
  return nullptr;
}

/// Evaluates a requirement over one scope. A side without a sample makes its comparison unknown.
class evaluation {
 public:
  explicit evaluation(const metric_reader& reader) : reader_(reader) {}

  std::optional<bool> holds(const node& n) {
    if (n.kind == node_kind::logical_not) {
      const auto inner = holds(n.arguments[0]);
      return inner ? std::optional{!*inner} : inner;
    }
    if (n.kind == node_kind::boolean) {
      return n.number != 0;
    }
    if (is_comparison(n)) {
      const bool below = n.op == binary_op::less || n.op == binary_op::less_equal;
      const bool above = n.op == binary_op::greater || n.op == binary_op::greater_equal;
      return compare(n.op, side(n.arguments[0], below, above), side(n.arguments[1], above, below));
    }
    const auto left = holds(n.arguments[0]), right = holds(n.arguments[1]);
    const bool decisive = n.op == binary_op::logical_or;
    if ((left && *left == decisive) || (right && *right == decisive)) {
      return decisive;
    }
    return left && right ? std::optional{!decisive} : std::nullopt;
  }

  std::optional<double> number(const node& n) {
    std::string statistic, metric;
    switch (n.kind) {
      case node_kind::number:
      case node_kind::boolean:
        return n.number;
      case node_kind::name:
      case node_kind::call: {
        metric_in(n, statistic, metric);
        return keep(is_slowdown(n) ? read_slowdown(reader_, statistic, metric) : reader_.read(statistic, metric)).value;
      }
      case node_kind::negate: {
        const auto inner = number(n.arguments[0]);
        return inner ? std::optional{-*inner} : inner;
      }
      default:
        return arithmetic(n);
    }
  }

  const std::optional<metric_value>& first() const { return first_; }
  const std::string& unjudged() const { return unjudged_; }

 private:
  metric_value keep(metric_value read) {
    if (!read.unjudged.empty()) {
      unjudged_ = read.unjudged;
    }
    if (!first_) {
      first_ = read;
    }
    return read;
  }

  // A slowdown that chance alone may have made is no miss: the end of its interval counts that is kinder.
  std::optional<double> side(const node& n, bool least, bool most) {
    if (!is_slowdown(n) || !(least || most)) {
      return number(n);
    }
    std::string statistic, metric;
    metric_in(n, statistic, metric);
    const metric_value read = keep(read_slowdown(reader_, statistic, metric));
    return read.value && read.interval ? (least ? read.interval->first : read.interval->second) : read.value;
  }

  std::optional<double> arithmetic(const node& n) {
    if (n.kind != node_kind::binary) {
      return std::nullopt;
    }
    const auto left = number(n.arguments[0]), right = number(n.arguments[1]);
    if (!left || !right) {
      return std::nullopt;
    }
    switch (n.op) {
      case binary_op::add:
        return *left + *right;
      case binary_op::subtract:
        return *left - *right;
      case binary_op::multiply:
        return *left * *right;
      case binary_op::divide:
        return *left / *right;
      default:
        return std::nullopt;
    }
  }

  static std::optional<bool> compare(binary_op op, std::optional<double> left, std::optional<double> right) {
    if (!left || !right) {
      return std::nullopt;
    }
    switch (op) {
      case binary_op::less:
        return *left < *right;
      case binary_op::less_equal:
        return *left <= *right;
      case binary_op::greater:
        return *left > *right;
      case binary_op::greater_equal:
        return *left >= *right;
      case binary_op::equal:
        return *left == *right;
      default:
        return *left != *right;
    }
  }

  const metric_reader& reader_;
  std::optional<metric_value> first_;
  std::string unjudged_;
};

}  // namespace

evaluated evaluate(const node& requirement, const metric_reader& reader) {
  evaluation of(reader);
  evaluated out;
  out.holds = of.holds(requirement);
  out.first = of.first();
  out.unjudged = of.unjudged();
  return out;
}

static bool slows_down(const node& n) {
  return is_slowdown(n) || std::any_of(n.arguments.begin(), n.arguments.end(), slows_down);
}

named_metric metric_of(const node& requirement) {
  named_metric out;
  metric_in(requirement, out.statistic, out.metric);
  if (slows_down(requirement)) {
    out.statistic = "slowdown of " + out.statistic;
    out.slowdown = true;
  }
  return out;
}

std::optional<double> limit_of(const node& requirement) {
  if (!is_comparison(requirement) || requirement.arguments[1].kind != node_kind::number) {
    return std::nullopt;
  }
  return requirement.arguments[1].number;
}

}  // namespace spate::verdict
