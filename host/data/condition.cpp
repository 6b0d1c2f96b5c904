#include "data/condition.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "data/condition_code.hpp"
#include "expression/parse.hpp"

namespace spate::data {

struct condition::program {
  std::vector<condition_step> code;
  std::uint32_t entry = 0;
};

condition::condition() = default;
condition::~condition() = default;
condition::condition(condition&&) noexcept = default;
condition& condition::operator=(condition&&) noexcept = default;

condition condition::compile(std::string_view text, const names& all, std::vector<text_error>& errors) {
  condition result;
  auto parsed = expression::parse(text);
  if (auto* error = std::get_if<expression::parse_error>(&parsed)) {
    errors.push_back({error->offset, std::move(error->message)});
    return result;
  }
  const auto before = errors.size();
  auto made = std::make_unique<program>();
  made->entry = compile_condition(std::get<expression::node>(parsed), all, made->code, errors);
  if (errors.size() == before) result.program_ = std::move(made);
  return result;
}

bool condition::holds(const user_state& user, const shared_state& shared) const {
  if (!program_) return true;
  const operand result = evaluate_condition(program_->code, program_->entry, user, shared);
  return result.type == value_type::boolean && result.number != 0;
}

bool condition::is_constant() const {
  return !program_ || std::all_of(program_->code.begin(), program_->code.end(), [](const condition_step& step) {
    return step.code == operation_code::constant || step.code == operation_code::negate ||
           step.code == operation_code::logical_not || step.code == operation_code::binary;
  });
}

}  // namespace spate::data
