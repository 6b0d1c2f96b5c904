#include "data/formula.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "data/formula_code.hpp"
#include "data/text_function.hpp"
#include "expression/parse.hpp"

namespace spate::data {

formula::formula() = default;
formula::~formula() = default;
formula::formula(const formula&) = default;
formula::formula(formula&&) noexcept = default;
formula& formula::operator=(const formula&) = default;
formula& formula::operator=(formula&&) noexcept = default;

formula formula::compile(std::string_view text, const names& all, std::vector<text_error>& errors, formula_use use,
                         bool condition) {
  formula result;
  auto parsed = expression::parse(text);
  if (auto* error = std::get_if<expression::parse_error>(&parsed)) {
    errors.push_back({error->offset, std::move(error->message)});
    return result;
  }
  const auto before = errors.size();
  std::vector<formula_step> code;
  compile_formula(std::get<expression::node>(parsed), all, use, condition, code, errors);
  if (errors.size() == before) result.code_ = std::make_shared<const std::vector<formula_step>>(std::move(code));
  return result;
}

void formula::evaluate(const render_scope& scope, value& out) const {
  if (!code_) return out.clear();
  const computed_texts kept;
  // `out` may be what the expression reads.
  const operand result = evaluate_formula(*code_, scope.user, scope.shared, &scope);
  switch (result.type) {
    case value_type::none:
      return out.clear();
    case value_type::boolean:
      return out.set(result.integer != 0);
    case value_type::integer:
      return out.set(result.integer);
    case value_type::real:
      return out.set(result.real);
    case value_type::text:
    case value_type::json:
      return out.set(result.text);
  }
}

bool formula::holds(const user_state& user, const shared_state& shared) const {
  const computed_texts kept;
  return code_ && is_true(evaluate_formula(*code_, user, shared, nullptr));
}

bool formula::is_constant() const {
  return !code_ || std::none_of(code_->begin(), code_->end(), [](const formula_step& step) {
    switch (step.code) {
      case formula_op::read:
      case formula_op::status:
      case formula_op::outcome:
      case formula_op::count:
      case formula_op::in_list:
      case formula_op::defined:
      case formula_op::drawn:
        return true;
      case formula_op::call:
        return !step.function->is_pure;
      default:
        return false;
    }
  });
}

std::vector<std::uint32_t> formula::needs() const {
  std::vector<std::uint32_t> out;
  if (!code_) return out;
  // From the whole down to what it cannot do without: not into what may be left out, or is true or false either way.
  std::vector<std::uint32_t> open = {static_cast<std::uint32_t>(code_->size() - 1)};
  while (!open.empty()) {
    const formula_step& step = (*code_)[open.back()];
    open.pop_back();
    switch (step.code) {
      case formula_op::read:
        if (step.kind == name_kind::variable && std::find(out.begin(), out.end(), step.slot) == out.end())
          out.push_back(step.slot);
        break;
      case formula_op::binary:
        if (step.op > expression::binary_op::divide && step.op != expression::binary_op::remainder) break;
        [[fallthrough]];
      case formula_op::least:
      case formula_op::greatest:
        open.push_back(step.second);
        [[fallthrough]];
      case formula_op::negate:
      case formula_op::absolute:
      case formula_op::floor:
      case formula_op::ceil:
      case formula_op::round:
      case formula_op::length:
      case formula_op::number:
        open.push_back(step.first);
        break;
      case formula_op::call:
        open.insert(open.end(), step.operands.begin(), step.operands.end());
        break;
      default:
        break;
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

void formula::list_reads(std::vector<source_read>& into) const {
  if (!code_) return;
  for (const formula_step& each : *code_) {
    if (each.code == formula_op::read && each.kind == name_kind::source) into.push_back({each.slot, each.element, -1});
  }
}

}  // namespace spate::data
