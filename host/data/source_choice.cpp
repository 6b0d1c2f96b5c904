#include <algorithm>
#include <cmath>
#include <vector>

#include "data/json_writer.hpp"
#include "data/node_value.hpp"
#include "data/source_kinds.hpp"
#include "data/text_template.hpp"

namespace spate::data {
namespace {

class choice final : public source {
 public:
  explicit choice(std::vector<value> values) : values_(std::move(values)) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    random_stream& random = scope.user.random;
    out = values_[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(values_.size()) - 1))];
  }

 private:
  std::vector<value> values_;
};

class weighted final : public source {
 public:
  weighted(std::vector<value> values, std::vector<double> sums) : values_(std::move(values)), sums_(std::move(sums)) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    random_stream& random = scope.user.random;
    const double at = random.unit() * sums_.back();
    auto index = static_cast<std::size_t>(std::upper_bound(sums_.begin(), sums_.end(), at) - sums_.begin());
    out = values_[std::min(index, values_.size() - 1)];
  }

 private:
  std::vector<value> values_;
  std::vector<double> sums_;  // of the weights up to and with this one; only of weights above 0
};

// Some of the values, all different, in the order in which they are written; as a JSON array.
class sample final : public source {
 public:
  sample(std::vector<value> values, std::int64_t low, std::int64_t high)
      : values_(std::move(values)), low_(low), high_(high) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    random_stream& random = scope.user.random;
    auto wanted = random.between(low_, high_);
    json_writer json(out);
    json.open('[');
    // Selection sampling (Knuth, TAOCP 3.4.2, algorithm S): each set of so many is as likely.
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const auto left = static_cast<std::int64_t>(values_.size() - i);
      if (random.between(0, left - 1) >= wanted) continue;
      json.value(values_[i]);
      --wanted;
    }
    json.close(']');
  }

 private:
  std::vector<value> values_;
  std::int64_t low_, high_;
};

std::vector<value> read_values(const config& all, report& mistakes) {
  const node list = all.find("values");
  std::vector<value> values;
  if (!list.is_array() || list.empty()) {
    mistakes.error(list ? list : all.root(), "`values` needs at least one value: values = [\"a\", \"b\"]");
  }
  for (const node each : list) {
    if (!read_scalar(each, values.emplace_back())) {
      mistakes.error(each, "a value is a text, a number, true or false");
    }
  }
  return values;
}

std::unique_ptr<source> create_choice(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  std::vector<value> values = read_values(all, mistakes);
  if (mistakes.errors() > 0) return nullptr;
  return std::make_unique<choice>(std::move(values));
}

std::unique_ptr<source> create_sample(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  std::vector<value> values = read_values(all, mistakes);
  const auto count = static_cast<std::int64_t>(values.size());
  const node min = all.find("min"), max = all.find("max");
  const std::int64_t low = min.as_int(1), high = max.as_int(count);
  if (low < 0 || low > high) {
    mistakes.error(min ? min : max, "`min` (", low, ") must be 0 to `max` (", high, ")");
  } else if (high > count) {
    mistakes.error(max ? max : min, "`max` (", high, ") is more than there are values (", count, ")");
  }
  if (mistakes.errors() > 0) return nullptr;
  return std::make_unique<sample>(std::move(values), low, high);
}

std::unique_ptr<source> create_weighted(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const node table = all.find("weights");
  if (!table.is_table() || table.empty()) {
    mistakes.error(table ? table : all.root(), "`weights` needs at least one value: weights = { a = 3, b = 1 }");
    return nullptr;
  }
  std::vector<value> values;
  std::vector<double> sums;
  double sum = 0;
  for (const node each : table) {
    const double weight = each.as_double();
    const bool is_number = each.kind() == SPATE_KIND_INT || each.kind() == SPATE_KIND_FLOAT;
    if (!is_number || !std::isfinite(weight) || weight < 0) {
      mistakes.error(each, "the weight of `", each.key(), "` is a number from 0 on");
      continue;
    }
    if (weight == 0) continue;
    sum += weight;
    values.emplace_back().set(each.key());
    sums.push_back(sum);
  }
  if (mistakes.errors() == 0 && (values.empty() || !std::isfinite(sum))) {
    mistakes.error(table, "the weights sum to ", sum, ": give one of them a number above 0 (and none too large)");
  }
  if (mistakes.errors() > 0) return nullptr;
  return std::make_unique<weighted>(std::move(values), std::move(sums));
}

constexpr key choice_keys[] = {
    key("values", SPATE_KIND_ARRAY, "The values, each as likely: texts, numbers, true or false.").required(),
    key("values[]", SPATE_KIND_ANY, "One value.")};
constexpr key sample_keys[] = {key("values", SPATE_KIND_ARRAY, "The values to draw from.").required(),
                               key("values[]", SPATE_KIND_ANY, "One value."),
                               key("min", SPATE_KIND_INT, "The least number of values; without it 1."),
                               key("max", SPATE_KIND_INT, "The most; without it all.")};
constexpr key weighted_keys[] = {
    key("weights", SPATE_KIND_TABLE, "Texts and how often each is drawn against the others.").required(),
    key("weights.*", SPATE_KIND_FLOAT, "The weight of this text.")};

}  // namespace

const source_kind choice_source = {"choice", "One of some values.", key_table(choice_keys), create_choice};
const source_kind sample_source = {"sample", "Some of the values, all different, as a list.", key_table(sample_keys),
                                   create_sample};
const source_kind weighted_source = {"weighted", "One of some texts, by weight.", key_table(weighted_keys),
                                     create_weighted};

}  // namespace spate::data
