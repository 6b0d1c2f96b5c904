#include "profile/requirement_check.hpp"

#include <algorithm>
#include <charconv>

#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

using expression::binary_op;
using expression::node;
using expression::node_kind;
using expression::unit;

bool is_percentile(std::string_view function) {
  if (!function.starts_with('p')) return false;
  double percent = 0;
  const char* end = function.data() + function.size();
  const auto [rest, error] = std::from_chars(function.data() + 1, end, percent, std::chars_format::fixed);
  return error == std::errc() && rest == end && percent >= 50 && percent <= 99.99;
}

bool is_comparison(const node& n) {
  return n.kind == node_kind::binary && n.op >= binary_op::less && n.op <= binary_op::not_equal;
}

std::string_view words_of(unit u) {
  switch (u) {
    case unit::duration:
      return "a duration";
    case unit::size:
      return "a size";
    case unit::ratio:
      return "a share";
    case unit::rate:
      return "a rate";
    case unit::none:
      return "a plain number";
  }
  return "a number";
}

std::string limit_as(unit wanted, double number) {
  switch (wanted) {
    case unit::duration:
      return "`" + print_number(number) + "ms`";
    case unit::ratio:
      return "`" + print_number(number) + "%`";
    case unit::rate:
      return "`" + print_number(number) + "/s`";
    case unit::size:
      return "`" + print_number(number) + "MiB`";
    default:
      return "`" + print_number(number) + "`";
  }
}

struct side {
  expression::unit unit = unit::none;
  bool known = true;   ///< false after a mistake: what follows from it is not reported
  bool reads = false;  ///< names a metric
};

class checker {
 public:
  checker(const metric_list& known, requirement_scope in) : known_(known), in_(in) {}

  std::vector<requirement_mistake> found;

  void condition(const node& n) {
    if (n.kind == node_kind::logical_not) return condition(n.arguments[0]);
    if (n.kind == node_kind::binary && (n.op == binary_op::logical_and || n.op == binary_op::logical_or)) {
      condition(n.arguments[0]);
      condition(n.arguments[1]);
      return;
    }
    if (is_comparison(n)) return comparison(n);
    const side value = operand(n);
    if (value.known) {
      add(n, "this is no condition: nothing is compared", "write for example \"p95(response_time) < 500ms\"");
    }
  }

 private:
  void add(const node& at, std::string message, std::string next_step) {
    found.push_back({at.offset, std::move(message), std::move(next_step)});
  }

  // A metric that exists, can be known in this run, and can be told for what the objective looks at.
  const objective_metric* metric(const node& n) {
    const objective_metric* read = known_.find(n.text);
    if (read == nullptr && (!known_.complete || (!in_.enabled && !known_.complete_if_disabled))) return nullptr;
    if (read == nullptr) {
      add(n, "there is no metric `" + n.text + "`", suggest(n.text, known_.names(), "the metrics are"));
      return nullptr;
    }
    if (!read->lacking.empty()) {
      add(n, "`" + n.text + "` cannot be known here: " + read->lacking, read->next_step);
      return nullptr;
    }
    if (in_.scenarios && !read->by_scenario) {
      add(n, "`" + n.text + "` cannot be told apart by scenario",
          "judge it in an objective without `scenarios` and without each = \"scenario\"");
      return nullptr;
    }
    if (in_.operations && !read->by_operation) {
      add(n, "`" + n.text + "` cannot be told apart by operation",
          "judge it in an objective without `operations` and without each = \"operation\"");
      return nullptr;
    }
    return read->monitored && !one_monitor(n, *read) ? nullptr : read;
  }

  // Of those that read it, exactly one is meant.
  bool one_monitor(const node& n, const objective_metric& read) {
    std::vector<std::string> enabled;
    for (const known_monitor* each : read.monitors)
      if (each->enabled) enabled.push_back(each->what.name);
    if (enabled.size() > 1) {
      std::string all = "`" + enabled.front() + "`";
      for (std::size_t i = 1; i < enabled.size(); ++i)
        all += (i + 1 == enabled.size() ? " and `" : ", `") + enabled[i] + "`";
      add(n, "`" + n.text + "` is read by the monitors " + all,
          "say which in the objective: monitor = \"" + enabled.front() + "\"");
      return false;
    }
    if (!enabled.empty() || !in_.enabled) return true;
    add(n, "`" + n.text + "` is read by monitor `" + read.monitors.front()->what.name + "`, which is disabled",
        "give the objective the same `enabled`");
    return false;
  }

  void comparison(const node& n) {
    const node& left = n.arguments[0];
    const node& right = n.arguments[1];
    const side a = operand(left), b = operand(right);
    if (!a.known || !b.known) return;
    if (!a.reads && !b.reads) {
      add(n, "this condition names no metric", suggest({}, known_.names(), "the metrics are"));
      return;
    }
    const bool metric_left = a.reads;
    const side& read = metric_left ? a : b;
    const side& limit = metric_left ? b : a;
    const node& limit_node = metric_left ? right : left;
    if (read.unit == limit.unit) return;
    // A ratio below 1 can only be meant as one.
    const bool number = limit_node.kind == node_kind::number;
    if (read.unit == unit::ratio && limit.unit == unit::none && (!number || limit_node.number < 1)) return;
    const double plain = limit.unit == unit::ratio ? limit_node.number * 100 : limit_node.number;
    const bool shown = number && (limit.unit == unit::none || limit.unit == unit::ratio || limit.unit == unit::rate);
    add(limit_node,
        "the metric is " + std::string(words_of(read.unit)) + ", and it is compared with " +
            std::string(words_of(limit.unit)),
        "write " + (shown ? limit_as(read.unit, plain)
                          : "a limit such as " + limit_as(read.unit, read.unit == unit::ratio ? 1 : 500)));
  }

  side operand(const node& n) {
    switch (n.kind) {
      case node_kind::number:
        return {n.unit, true, false};
      case node_kind::name:
        return name(n);
      case node_kind::call:
        return call(n);
      case node_kind::negate:
        return operand(n.arguments[0]);
      case node_kind::binary:
        if (n.op <= binary_op::divide) return arithmetic(n);
        break;
      default:
        break;
    }
    add(n, "this has no number to compare", "write for example \"p95(response_time) < 500ms\"");
    return {unit::none, false, false};
  }

  side arithmetic(const node& n) {
    const side a = operand(n.arguments[0]), b = operand(n.arguments[1]);
    side out{a.unit, a.known && b.known, a.reads || b.reads};
    const bool sum = n.op == binary_op::add || n.op == binary_op::subtract;
    if (out.known && sum && a.unit != b.unit) {
      add(n, std::string(words_of(a.unit)) + " and " + std::string(words_of(b.unit)) + " cannot be added or subtracted",
          "give both the same unit");
      out.known = false;
    }
    if (!sum && a.unit == unit::none) out.unit = b.unit;
    if (n.op == binary_op::divide && a.unit == b.unit) out.unit = unit::none;
    return out;
  }

  side name(const node& n) {
    const objective_metric* read = metric(n);
    if (read == nullptr) return {unit::none, false, true};
    if (read->timed) {
      add(n, "`" + n.text + "` has a value for every operation: say which of them",
          "write p95(" + n.text + "), mean(" + n.text + ") or max(" + n.text + ")");
      return {unit::none, false, true};
    }
    if (read->trend && !judged_once(n, n.text)) return {unit::none, false, true};
    return {read->unit, true, true};
  }

  bool judged_once(const node& n, const std::string& what) {
    if (!in_.watched) return true;
    add(n, "`" + what + "` is known once the run is over", "give it an objective without `window` and `abort`");
    return false;
  }

  // What a monitor's metric left behind, and by how much it grew.
  side over_the_run(const node& n) {
    const side unknown{unit::none, false, true};
    if (n.arguments.size() != 1 || n.arguments[0].kind != node_kind::name) {
      add(n, "`" + n.text + "` takes one metric of a monitor",
          n.text == "leaked" ? "write leaked(open_connections)" : "write growth(memory)");
      return unknown;
    }
    const node& of = n.arguments[0];
    const objective_metric* read = metric(of);
    if (read == nullptr || !judged_once(n, n.text)) return unknown;
    if (!read->monitored && !read->monitors.empty()) {
      add(of,
          "`" + of.text + "` is here what a target's plugin measures, and `" + n.text + "` is of a monitor's readings",
          "name the monitor in the objective: monitor = \"" + read->monitors.front()->what.name + "\"");
    } else if (!read->monitored || read->trend) {
      add(of, "`" + n.text + "` is of what a monitor reads, and none reads `" + of.text + "`",
          n.text == "leaked" ? "write leaked(open_connections), with a monitor that reads it"
                             : "write growth(memory), with a monitor that reads it");
    } else if (n.text == "growth" && read->unit != unit::size) {
      add(of, "`growth` is of bytes, and `" + of.text + "` has none",
          "write leaked(" + of.text + "), or mean, min or max");
    } else if (n.text == "leaked" && in_.phases) {
      add(n, "`leaked` is a number of the whole run", "give it an objective without each = \"phase\"");
    } else {
      return {n.text == "growth" ? unit::ratio : read->unit, true, true};
    }
    return unknown;
  }

  side call(const node& n) {
    static const std::vector<std::string> functions = {"p50", "p90", "p95",      "p99",    "p99.9",  "p99.99",  "mean",
                                                       "max", "min", "capacity", "leaked", "growth", "slowdown"};
    if (n.text == "capacity") return capacity(n);
    if (n.text == "slowdown") return slowdown(n);
    if (n.text == "leaked" || n.text == "growth") return over_the_run(n);
    const bool known = is_percentile(n.text) || n.text == "mean" || n.text == "max" || n.text == "min";
    if (!known) {
      const bool percentile = n.text.size() > 1 && n.text[0] == 'p' && parse_number(std::string_view(n.text).substr(1));
      add(n, "there is no function `" + n.text + "`",
          percentile ? "percentiles go from p50 to p99.99" : suggest(n.text, functions, "the functions are"));
      return {unit::none, false, true};
    }
    if (n.arguments.size() != 1 || n.arguments[0].kind != node_kind::name) {
      add(n, "`" + n.text + "` takes one metric", "write " + n.text + "(response_time)");
      return {unit::none, false, true};
    }
    const node& of = n.arguments[0];
    const objective_metric* read = metric(of);
    if (read == nullptr) return {unit::none, false, true};
    if (read->gauge) {
      if (!is_percentile(n.text)) return {read->unit, true, true};
      add(n,
          "`" + of.text + "` has no percentiles: it is " +
              (read->monitored ? "read at intervals" : "looked at once a second"),
          "write `" + of.text + "`, which is the largest value, min(" + of.text + ") or mean(" + of.text + ")");
      return {unit::none, false, true};
    }
    if (!read->timed) {
      add(n, "`" + of.text + "` is one number and takes no function", "write `" + of.text + "` alone");
      return {unit::none, false, true};
    }
    return {unit::duration, true, true};
  }

  // By what a time is larger with the last value of `for_each` than with the first.
  side slowdown(const node& n) {
    const side unknown{unit::none, false, true};
    if (n.arguments.size() != 1 || n.arguments[0].kind != node_kind::call || n.arguments[0].text == "slowdown") {
      add(n, "`slowdown` takes a time as it is judged elsewhere", "write slowdown(p50(response_time))");
      return unknown;
    }
    const side of = operand(n.arguments[0]);
    if (!of.known) return unknown;
    if (of.unit != unit::duration) {
      add(n.arguments[0], "`slowdown` is of a time, and this is " + std::string(words_of(of.unit)),
          "write slowdown(p50(response_time))");
      return unknown;
    }
    if (in_.each_scenario || in_.phases || in_.watched) {
      add(n, "`slowdown` compares the scenarios of one value with those of another, when the run is over",
          "leave `window`, `abort` and each = \"scenario\" or \"phase\" out of its objective");
      return unknown;
    }
    if (in_.enabled && known_.rounds < 2) {
      add(n,
          "`slowdown` compares the last value of the loads' `for_each` with the first, and there " +
              std::string(known_.rounds == 0 ? "is none" : "is only one"),
          "give loads for_each = { size = [1000, 100000] }, or disable the objective without them");
      return unknown;
    }
    return {unit::none, true, true};
  }

  // The highest step up to which an objective held.
  side capacity(const node& n) {
    const side unknown{unit::none, false, true};
    const step_objectives& steps = known_.steps;
    if (n.arguments.size() != 1 || n.arguments[0].kind != node_kind::name) {
      add(n, "`capacity` takes the name of an objective",
          "write capacity(" + (steps.names.empty() ? std::string("latency") : steps.names.front()) + ")");
      return unknown;
    }
    const std::string& name = n.arguments[0].text;
    if (!steps.unit) {
      add(n, "`capacity` needs one load with steps",
          "give the load rate = { from = \"100/s\", to = \"1000/s\", step = \"100/s\" }");
      return unknown;
    }
    if (!in_.whole) {
      add(n, "`capacity` is a number of the whole run, judged once",
          "give it an objective without `each`, filters, `window` and `abort`");
      return unknown;
    }
    if (std::find(steps.names.begin(), steps.names.end(), name) == steps.names.end()) {
      const bool other = std::find(steps.others.begin(), steps.others.end(), name) != steps.others.end();
      add(n.arguments[0],
          other ? "objective `" + name + "` is not judged for each step" : "there is no objective `" + name + "`",
          other ? "give it each = \"step\"" : suggest(name, steps.names, "judged for each step are"));
      return unknown;
    }
    return {*steps.unit, true, true};
  }

  const metric_list& known_;
  const requirement_scope in_;
};

}  // namespace

std::vector<requirement_mistake> check_requirement(const expression::node& root, const metric_list& known,
                                                   requirement_scope in) {
  checker check(known, in);
  check.condition(root);
  return std::move(check.found);
}

}  // namespace spate::profile
