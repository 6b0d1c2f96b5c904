#include "data/source_parts.hpp"

#include <spate/config.hpp>

#include <algorithm>
#include <cmath>

#include "data/json_writer.hpp"
#include "data/scalar_text.hpp"
#include "data/scratch.hpp"
#include "data/source_kinds.hpp"

namespace spate::data {
namespace {

class constant final : public source {
 public:
  explicit constant(value always) : always_(std::move(always)) {}
  void draw(const render_scope&, std::uint64_t, value& out) const override { out = always_; }

 private:
  value always_;
};

class templated final : public source {
 public:
  templated(text_template shown, bool json) : shown_(std::move(shown)), json_(json) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    shown_.evaluate(scope, out);
    if (json_) out.type = value_type::json;
  }
  void list_reads(std::vector<source_read>& into) const override { shown_.list_reads(into); }

 private:
  text_template shown_;
  bool json_;
};

class computed final : public source {
 public:
  computed(formula from, std::int64_t decimals)
      : from_(std::move(from)), rounds_(decimals >= 0), scale_(std::pow(10.0, static_cast<double>(decimals))) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    from_.evaluate(scope, out);
    if (!rounds_ || out.type != value_type::real) return;
    const double whole = std::round(out.real * scale_);
    if (scale_ == 1 && std::abs(whole) < 0x1p62) {
      out.set(static_cast<std::int64_t>(whole));
    } else {
      out.set(whole / scale_);
    }
  }
  void list_reads(std::vector<source_read>& into) const override { from_.list_reads(into); }

 private:
  formula from_;
  bool rounds_;
  double scale_;
};

class list final : public source {
 public:
  list(std::unique_ptr<source> of, std::int64_t min, std::int64_t max) : of_(std::move(of)), min_(min), max_(max) {}
  void draw(const render_scope& scope, std::uint64_t before, value& out) const override {
    const scratch<value> room;
    const auto count = static_cast<std::uint64_t>(scope.user.random.between(min_, max_));
    json_writer json(out);
    json.open('[');
    for (std::uint64_t i = 0; i < count; ++i) {
      of_->draw(scope, before * static_cast<std::uint64_t>(max_) + i, *room);
      json.value(*room);
    }
    json.close(']');
  }
  void list_reads(std::vector<source_read>& into) const override { of_->list_reads(into); }

 private:
  std::unique_ptr<source> of_;
  std::int64_t min_, max_;
};

class case_of final : public source {
 public:
  using entries = std::vector<std::pair<std::string, std::unique_ptr<source>>>;
  case_of(std::unique_ptr<source> of, entries values, std::unique_ptr<source> otherwise)
      : of_(std::move(of)), values_(std::move(values)), otherwise_(std::move(otherwise)) {}

  void draw(const render_scope& scope, std::uint64_t before, value& out) const override {
    const scratch<value> asked;
    digits room;
    of_->draw(scope, before, *asked);
    const std::string_view text = scalar_text(*asked, room);
    const auto found = std::find_if(values_.begin(), values_.end(), [text](const auto& e) { return e.first == text; });
    const source* const chosen = found != values_.end() ? found->second.get() : otherwise_.get();
    out.clear();
    if (chosen != nullptr) chosen->draw(scope, before, out);
  }
  void list_reads(std::vector<source_read>& into) const override {
    of_->list_reads(into);
    for (const auto& each : values_) each.second->list_reads(into);
    if (otherwise_) otherwise_->list_reads(into);
  }

 private:
  std::unique_ptr<source> of_;
  entries values_;
  std::unique_ptr<source> otherwise_;
};

constexpr std::int64_t longest_list = 10000;

constexpr key expression_keys[] = {
    key("value", SPATE_KIND_STRING, "An expression: \"run.total - run.failed\".").required(),
    key("decimals", SPATE_KIND_INT, "Digits behind the point of a number; 0 makes it whole. Without it all there are.")
        .between(0, 9)};
constexpr key list_keys[] = {
    key("of", SPATE_KIND_ANY, "What each of its elements is: a data source, a table of fields, or a value.").required(),
    key("min", SPATE_KIND_INT, "The least number of elements.").by_default("1").between(0, longest_list),
    key("max", SPATE_KIND_INT, "The most; included.").by_default("3").between(0, longest_list)};
constexpr key case_keys[] = {
    key("of", SPATE_KIND_STRING, "What decides, as a text: \"${run.status}\".").required(),
    key("values", SPATE_KIND_TABLE, "What is drawn for each text: a data source or a value.").required(),
    key("values.*", SPATE_KIND_ANY, "What is drawn when `of` is this text."),
    key("otherwise", SPATE_KIND_ANY, "What is drawn for any other text; without it null.")};

}  // namespace

std::unique_ptr<source> make_constant(value always) { return std::make_unique<constant>(std::move(always)); }

std::unique_ptr<source> make_templated(text_template shown, bool json) {
  return std::make_unique<templated>(std::move(shown), json);
}

std::unique_ptr<source> make_computed(formula from, std::int64_t decimals) {
  return std::make_unique<computed>(std::move(from), decimals);
}

std::unique_ptr<source> make_list(std::unique_ptr<source> of, std::int64_t min, std::int64_t max) {
  return std::make_unique<list>(std::move(of), min, max);
}

std::unique_ptr<source> make_case(std::unique_ptr<source> of, case_of::entries values,
                                  std::unique_ptr<source> otherwise) {
  return std::make_unique<case_of>(std::move(of), std::move(values), std::move(otherwise));
}

const source_kind expression_source = {"expression", "What an expression of other data gives.",
                                       key_table(expression_keys), nullptr};
const source_kind list_source = {"list", "Some draws of another data source, as a list.", key_table(list_keys),
                                 nullptr};
const source_kind case_source = {"case", "One data source or another, by what a text is.", key_table(case_keys),
                                 nullptr};

}  // namespace spate::data
