#include <string>

#include "data/source_kinds.hpp"
#include "data/text_template.hpp"
#include "data/word_list.hpp"

#include <spate/config.hpp>

namespace spate::data {
namespace {

constexpr std::int64_t most_characters = 1 << 20;
constexpr std::int64_t shortest_sentence = 5, longest_sentence = 14;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

// Sentences of neutral words, cut to exactly the length that was drawn.
class prose final : public source {
 public:
  prose(std::int64_t low, std::int64_t high) : low_(low), high_(high) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    random_stream& random = scope.user.random;
    const auto length = static_cast<std::size_t>(random.between(low_, high_));
    const auto words = word_list();
    out.set(std::string_view());
    std::string& text = out.text;
    std::int64_t left = 0;
    while (text.size() < length) {
      const bool begins = left == 0;
      if (begins) left = random.between(shortest_sentence, longest_sentence);
      if (!text.empty()) text += begins ? ". " : " ";
      const std::size_t at = text.size();
      text += words[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(words.size()) - 1))];
      if (begins) text[at] = upper(text[at]);
      --left;
    }
    text.resize(length);
    if (length == 0) return;
    text.back() = '.';
    if (length > 1 && (text[length - 2] == ' ' || text[length - 2] == '.')) text[length - 2] = 's';
  }

 private:
  std::int64_t low_, high_;
};

std::unique_ptr<source> create_text(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const node min = all.find("min"), max = all.find("max");
  if (min.as_int() > max.as_int()) {
    mistakes.error(min, "`min` (", min.as_int(), ") is above `max` (", max.as_int(), "): swap them");
    return nullptr;
  }
  return std::make_unique<prose>(min.as_int(), max.as_int());
}

constexpr key text_keys[] = {
    key("min", SPATE_KIND_INT, "The least number of characters.").required().between(0, most_characters),
    key("max", SPATE_KIND_INT, "The most; included.").required().between(0, most_characters)};

}  // namespace

const source_kind text_source = {"text", "Sentences of neutral words, of a length in characters.", key_table(text_keys),
                                 create_text};

}  // namespace spate::data
