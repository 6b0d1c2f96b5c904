#include <array>
#include <string>
#include <vector>

#include "data/source_kinds.hpp"
#include "data/text_template.hpp"
#include "data/word_list.hpp"

#include <spate/config.hpp>

namespace spate::data {
namespace {

constexpr std::int64_t longest_code = 4096, most_words = 1000;
constexpr std::string_view hex_digits = "0123456789abcdef";

// RFC 9562, version 4: 122 random bits.
class uuids final : public source {
 public:
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    random_stream& random = scope.user.random;
    const std::uint64_t high = random.next(), low = random.next();
    out.set(std::string_view());
    write_uuid(high, low, out.text);
  }
};

class codes final : public source {
 public:
  codes(std::string_view alphabet, std::size_t length) : alphabet_(alphabet), length_(length) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    random_stream& random = scope.user.random;
    out.type = value_type::text;
    out.text.clear();
    for (std::size_t i = 0; i < length_; ++i) {
      out.text +=
          alphabet_[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(alphabet_.size()) - 1))];
    }
  }

 private:
  std::string_view alphabet_;
  std::size_t length_;
};

class words final : public source {
 public:
  words(std::vector<std::string> list, std::int64_t low, std::int64_t high)
      : list_(std::move(list)), low_(low), high_(high) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    random_stream& random = scope.user.random;
    out.type = value_type::text;
    out.text.clear();
    for (auto left = random.between(low_, high_); left > 0; --left) {
      if (!out.text.empty()) out.text += ' ';
      out.text += list_[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(list_.size()) - 1))];
    }
  }

 private:
  std::vector<std::string> list_;
  std::int64_t low_, high_;
};

}  // namespace

void write_uuid(std::uint64_t high, std::uint64_t low, std::string& out) {
  const std::uint64_t halves[2] = {(high & ~0xf000ull) | 0x4000u, (low >> 2) | (1ull << 63)};
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
    out += hex_digits[(halves[i / 16] >> (60 - 4 * (i % 16))) & 15];
  }
}

namespace {

std::unique_ptr<source> create_uuid(const spate_config&, spate_report&) { return std::make_unique<uuids>(); }

std::unique_ptr<source> create_code(const spate_config& raw, spate_report& sink, std::string_view alphabet,
                                    std::int64_t by_default) {
  const node length = config(raw).find("length");
  const auto wanted = length.as_int(by_default);
  if (wanted < 1 || wanted > longest_code) {
    report(sink).error(length, "`length` is 1 to ", longest_code);
    return nullptr;
  }
  return std::make_unique<codes>(alphabet, static_cast<std::size_t>(wanted));
}
std::unique_ptr<source> create_digits(const spate_config& raw, spate_report& sink) {
  return create_code(raw, sink, hex_digits.substr(0, 10), 8);
}
std::unique_ptr<source> create_hex(const spate_config& raw, spate_report& sink) {
  return create_code(raw, sink, hex_digits, 16);
}

std::unique_ptr<source> create_words(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const auto low = all.find("min").as_int(3), high = all.find("max").as_int(8);
  if (low < 1 || low > most_words) mistakes.error(all.find("min"), "`min` is 1 to ", most_words);
  if (high > most_words) mistakes.error(all.find("max"), "`max` is 1 to ", most_words);
  if (low > high) {
    const node written = all.find("min").is_default() || !all.find("min") ? all.find("max") : all.find("min");
    mistakes.error(written, "`min` (", low, ") is above `max` (", high, "): swap them, or write both");
  }
  std::vector<std::string> list(word_list().begin(), word_list().end());
  if (const node own = all.find("words")) {
    list.clear();
    for (const node each : own) {
      if (each.kind() != SPATE_KIND_STRING || each.as_string().empty()) {
        mistakes.error(each, "a word is a text that is not empty");
      } else {
        list.emplace_back(each.as_string());
      }
    }
    if (own.empty()) mistakes.error(own, "`words` is empty: write some, or leave it out for the built-in list");
  }
  if (mistakes.errors() > 0) return nullptr;
  return std::make_unique<words>(std::move(list), low, high);
}

constexpr std::array<key, 0> no_keys{};
constexpr key digits_keys[] = {
    key("length", SPATE_KIND_INT, "How many digits.").by_default("8").between(1, longest_code)};
constexpr key hex_keys[] = {
    key("length", SPATE_KIND_INT, "How many digits.").by_default("16").between(1, longest_code)};
constexpr key words_keys[] = {
    key("min", SPATE_KIND_INT, "The least number of words.").by_default("3").between(1, most_words),
    key("max", SPATE_KIND_INT, "The most.").by_default("8").between(1, most_words),
    key("words", SPATE_KIND_ARRAY, "The words to draw from; without it a list of neutral ones."),
    key("words[]", SPATE_KIND_STRING, "One word.")};

}  // namespace

const source_kind uuid_source = {"uuid", "A random UUID (version 4).", key_table(no_keys), create_uuid};
const source_kind digits_source = {"digits", "Decimal digits as a text: \"04718852\".", key_table(digits_keys),
                                   create_digits};
const source_kind hex_source = {"hex", "Hexadecimal digits as a text.", key_table(hex_keys), create_hex};
const source_kind words_source = {"words", "Some words with a space between.", key_table(words_keys), create_words};

}  // namespace spate::data
