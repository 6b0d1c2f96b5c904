#include <cctype>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "data/source_kinds.hpp"
#include "data/text_template.hpp"

#include <spate/config.hpp>

namespace spate::data {
namespace {

constexpr std::uint32_t most_repeats = 1000, open_repeats = 8;

struct piece;
using branch = std::vector<piece>;

/// A part of a pattern: characters of which one is drawn, or branches of which one is; so many times.
struct piece {
  std::string characters;        ///< empty: a group
  std::vector<branch> branches;  ///< of a group
  std::uint32_t least = 1, most = 1;
};

struct wrong_pattern {
  std::size_t offset;
  std::string message;
};

// branches < pieces < repeats < a character, [a-z], \d, \w, \s, . or (a|b)
class pattern_reader {
 public:
  explicit pattern_reader(std::string_view text) : text_(text) {}

  std::variant<std::vector<branch>, wrong_pattern> read() {
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (static_cast<unsigned char>(text_[i]) >= 0x80)
        return wrong_pattern{i, "a pattern is made of ASCII characters"};
    }
    auto out = branches(0);
    if (!wrong_ && at_ < text_.size()) fail(at_, "this ) closes nothing: write \\) for the character");
    if (wrong_) return *wrong_;
    return out;
  }

 private:
  void fail(std::size_t at, std::string message) {
    if (!wrong_) wrong_ = wrong_pattern{at, std::move(message)};
    at_ = text_.size();
  }
  char next() { return text_[at_++]; }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::vector<branch> branches(int depth) {
    std::vector<branch> out(1);
    if (depth > 32) fail(at_, "these groups are nested too deeply");
    while (at_ < text_.size() && text_[at_] != ')') {
      if (take('|')) {
        out.emplace_back();
        continue;
      }
      piece made = one(depth);
      repeats(made);
      out.back().push_back(std::move(made));
    }
    return out;
  }

  piece one(int depth) {
    piece out;
    const std::size_t from = at_;
    const char c = next();
    switch (c) {
      case '(':
        out.branches = branches(depth + 1);
        if (!take(')')) fail(from, "this ( is never closed");
        break;
      case '[':
        out.characters = set(from);
        break;
      case '\\':
        out.characters = escaped(from);
        break;
      case '.':
        out.characters = range('!', '~');
        break;
      case '*':
      case '+':
      case '?':
      case '{':
        fail(from, std::string("nothing stands before this ") + c + ": write \\" + c + " for the character");
        break;
      case '^':
      case '$':
        fail(from, std::string("a pattern is the whole text, so ") + c + " says nothing: write \\" + c +
                       " for the character");
        break;
      default:
        out.characters = c;
    }
    return out;
  }

  static std::string range(char first, char last) {
    std::string out;
    for (int c = first; c <= last; ++c) out += static_cast<char>(c);
    return out;
  }

  std::string escaped(std::size_t from) {
    if (at_ == text_.size()) {
      fail(from, "nothing follows this \\");
      return {};
    }
    const char c = next();
    switch (c) {
      case 'd':
        return range('0', '9');
      case 'w':
        return range('a', 'z') + range('A', 'Z') + range('0', '9') + '_';
      case 's':
        return " ";
      default:
        break;
    }
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      fail(from, std::string("\\") + c + " is not known here: there are \\d, \\w and \\s");
    }
    return std::string(1, c);
  }

  std::string set(std::size_t from) {
    std::string out;
    if (take('^')) fail(from, "a set of what may not be drawn is not known here: write what may");
    while (at_ < text_.size() && text_[at_] != ']') {
      const std::size_t start = at_;
      const char c = next();
      const std::string found = c == '\\' ? escaped(start) : std::string(1, c);
      const bool ranged = found.size() == 1 && at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']';
      if (!ranged) {
        out += found;
        continue;
      }
      ++at_;
      const char last = next();
      if (last < found[0]) fail(start, "this range runs backwards");
      out += range(found[0], last);
    }
    if (!take(']')) fail(from, "this [ is never closed");
    if (out.empty()) fail(from, "this set is empty");
    return out;
  }

  std::uint32_t number(std::size_t from) {
    std::uint32_t out = 0;
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      out = out * 10 + static_cast<std::uint32_t>(next() - '0');
      if (out > most_repeats) fail(from, "no more than " + std::to_string(most_repeats) + " times");
    }
    if (at_ == start) fail(from, "write how many times: {3} or {2,5}");
    return out;
  }

  void repeats(piece& of) {
    const std::size_t from = at_;
    if (take('?')) {
      of.least = 0;
    } else if (take('*')) {
      of.least = 0, of.most = open_repeats;
    } else if (take('+')) {
      of.most = open_repeats;
    } else if (take('{')) {
      of.least = of.most = number(from);
      if (take(',')) of.most = number(from);
      if (!take('}')) fail(from, "this { is never closed");
      if (of.least > of.most) fail(from, "the first number is above the second: swap them");
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<wrong_pattern> wrong_;
};

// The longest text that it can draw, so that a pattern of patterns cannot fill the memory.
double longest(const std::vector<branch>& from) {
  double most = 0;
  for (const branch& each : from) {
    double sum = 0;
    for (const piece& one : each) sum += one.most * (one.characters.empty() ? longest(one.branches) : 1);
    most = std::max(most, sum);
  }
  return most;
}

void write(const std::vector<branch>& from, random_stream& random, std::string& out) {
  const auto any = [&random](std::size_t count) {
    return static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(count) - 1));
  };
  const branch& chosen = from.size() == 1 ? from[0] : from[any(from.size())];
  for (const piece& each : chosen) {
    auto times = each.least == each.most ? each.least : random.between(each.least, each.most);
    for (; times > 0; --times) {
      if (each.characters.empty()) {
        write(each.branches, random, out);
      } else {
        out += each.characters.size() == 1 ? each.characters[0] : each.characters[any(each.characters.size())];
      }
    }
  }
}

class patterned final : public source {
 public:
  explicit patterned(std::vector<branch> from) : from_(std::move(from)) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    out.set(std::string_view());
    write(from_, scope.user.random, out.text);
  }

 private:
  std::vector<branch> from_;
};

std::unique_ptr<source> create_pattern(const spate_config& raw, spate_report& sink) {
  constexpr double most_characters = 65536;
  const node text = config(raw).find("pattern");
  auto read = pattern_reader(text.as_string()).read();
  report mistakes(sink);
  if (const auto* wrong = std::get_if<wrong_pattern>(&read)) {
    mistakes.error(text, wrong->message, " (character ", wrong->offset + 1, ")");
    return nullptr;
  }
  auto& made = std::get<std::vector<branch>>(read);
  if (longest(made) > most_characters) {
    mistakes.error(text, "this can draw more than 65536 characters: repeat less");
    return nullptr;
  }
  return std::make_unique<patterned>(std::move(made));
}

constexpr key pattern_keys[] = {
    key("pattern", SPATE_KIND_STRING,
        "Characters, [A-Z0-9_], \\d, \\w, \\s, ., (one|other), and {3}, {2,5}, ?, * and + (up to 8 times).")
        .required()};

}  // namespace

const source_kind pattern_source = {"pattern", "Text in the form of a small regular expression: \"[A-Z]{3}-\\\\d{4}\".",
                                    key_table(pattern_keys), create_pattern};

}  // namespace spate::data
