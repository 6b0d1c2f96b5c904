#include <spate/config.hpp>

#include "data/source_kinds.hpp"
#include "data/text_template.hpp"

namespace spate::data {
namespace {

// No two users draw the same number: user u of n takes number u, u + n, u + 2n and so on, so that neither threads nor
// the order in which users come change what one of them draws.
class sequence final : public source {
 public:
  sequence(std::int64_t start, std::int64_t step) : start_(start), step_(step) {}
  void draw(const render_scope& scope, std::uint64_t before, value& out) const override {
    // Unsigned, since wrapping around is defined there.
    const std::uint64_t at = place_in_sequence(scope.user, before);
    out.set(static_cast<std::int64_t>(static_cast<std::uint64_t>(start_) + at * static_cast<std::uint64_t>(step_)));
  }

 private:
  std::int64_t start_, step_;
};

std::unique_ptr<source> create_sequence(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  const node step = all.find("step");
  if (step && step.as_int() == 0) {
    report(sink).error(step, "`step` is 0, and every number would be the same: write one above or below 0");
    return nullptr;
  }
  return std::make_unique<sequence>(all.find("start").as_int(1), step.as_int(1));
}

constexpr key sequence_keys[] = {
    key("start", SPATE_KIND_INT, "The first number.").by_default("1"),
    key("step", SPATE_KIND_INT, "From one number to the next; below 0 to count down.").by_default("1")};

}  // namespace

const source_kind sequence_source = {"sequence", "Numbers in order, none of them twice: users take turns.",
                                     key_table(sequence_keys), create_sequence};

}  // namespace spate::data
