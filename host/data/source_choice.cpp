#include <algorithm>
#include <cmath>
#include <vector>

#include "data/node_value.hpp"
#include "data/source_kinds.hpp"

namespace spate::data {
namespace {

class choice final : public source {
 public:
  explicit choice(std::vector<value> values) : values_(std::move(values)) {}
  void draw(random_stream& random, value& out) const override {
    out = values_[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(values_.size()) - 1))];
  }

 private:
  std::vector<value> values_;
};

class weighted final : public source {
 public:
  weighted(std::vector<value> values, std::vector<double> sums) : values_(std::move(values)), sums_(std::move(sums)) {}
  void draw(random_stream& random, value& out) const override {
    const double at = random.unit() * sums_.back();
    auto index = static_cast<std::size_t>(std::upper_bound(sums_.begin(), sums_.end(), at) - sums_.begin());
    out = values_[std::min(index, values_.size() - 1)];
  }

 private:
  std::vector<value> values_;
  std::vector<double> sums_;  // of the weights up to and with this one; only of weights above 0
};

std::unique_ptr<source> create_choice(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const node list = all.find("values");
  if (!list.is_array() || list.empty()) {
    mistakes.error(list ? list : all.root(), "`values` needs at least one value: values = [\"a\", \"b\"]");
    return nullptr;
  }
  std::vector<value> values;
  for (const node each : list) {
    if (!read_scalar(each, values.emplace_back())) {
      mistakes.error(each, "a value is a text, a number, true or false");
    }
  }
  if (mistakes.errors() > 0) return nullptr;
  return std::make_unique<choice>(std::move(values));
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
constexpr key weighted_keys[] = {
    key("weights", SPATE_KIND_TABLE, "Texts and how often each is drawn against the others.").required(),
    key("weights.*", SPATE_KIND_FLOAT, "The weight of this text.")};

}  // namespace

const source_kind choice_source = {"choice", "One of some values.", key_table(choice_keys), create_choice};
const source_kind weighted_source = {"weighted", "One of some texts, by weight.", key_table(weighted_keys),
                                     create_weighted};

}  // namespace spate::data
