#include "profile/diagnostics.hpp"

#include <algorithm>
#include <filesystem>
#include <tuple>

namespace spate::profile {
namespace {

std::string_view line_of(std::string_view text, std::uint32_t line) {
  for (; line > 1; --line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  return text.substr(0, text.find('\r'));
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

// The byte at which character `column` (from 1) begins.
std::size_t byte_of(std::string_view line, std::uint32_t column) {
  std::size_t i = 0;
  for (; i < line.size(); ++i) {
    if (!continues(line[i]) && --column == 0) break;
  }
  return i;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         continues(c) || (static_cast<unsigned char>(c) & 0x80) != 0;
}

// How many characters the caret line underlines: the word, text or hole that begins at `rest`.
std::size_t underlined(std::string_view rest) {
  if (rest.empty()) return 1;
  if (rest.front() == '"' || rest.front() == '\'') {
    for (std::size_t i = 1; i < rest.size(); ++i) {
      if (rest[i] == '\\' && rest.front() == '"') {
        ++i;
      } else if (rest[i] == rest.front()) {
        return characters(rest.substr(0, i + 1));
      }
    }
    return 1;
  }
  if (rest.starts_with("${")) {
    const std::size_t end = rest.find('}');
    return end == std::string_view::npos ? 1 : characters(rest.substr(0, end + 1));
  }
  const bool number = rest.front() >= '0' && rest.front() <= '9';
  std::size_t n = 0;
  while (n < rest.size() && (is_word(rest[n]) || (number && rest[n] == '.'))) ++n;
  return std::max<std::size_t>(1, characters(rest.substr(0, n)));
}

// The part of a line that is shown, around the byte that is meant: a file may be one line of megabytes.
struct excerpt {
  std::string_view text;
  std::size_t at;
  bool cut_before, cut_after;
};

excerpt around(std::string_view line, std::size_t at) {
  constexpr std::size_t before = 100, whole = 240;
  if (line.size() <= whole) return {line, at, false, false};
  std::size_t begin = at > before ? at - before : 0;
  while (begin > 0 && continues(line[begin])) --begin;
  std::size_t end = std::min(line.size(), begin + whole);
  while (end < line.size() && continues(line[end])) ++end;
  return {line.substr(begin, end - begin), at - begin, begin > 0, end < line.size()};
}

std::string printable(std::string_view line) {
  std::string out(line);
  for (char& c : out) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) c = '?';
  }
  return out;
}

std::string counted(std::size_t n, std::string_view what) {
  return std::to_string(n) + " " + std::string(what) + (n == 1 ? "" : "s");
}

}  // namespace

std::uint32_t diagnostics::add_file(std::string name, std::string text) {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == name && texts_[i] == text) return static_cast<std::uint32_t>(i);
  }
  names_.push_back(std::move(name));
  texts_.push_back(std::move(text));
  return static_cast<std::uint32_t>(names_.size() - 1);
}

std::uint32_t diagnostics::add_given(std::string name, std::string text) {
  const std::uint32_t index = add_file(std::move(name), std::move(text));
  given_.push_back(index);
  return index;
}

std::string diagnostics::folder_of(place at) const {
  const bool in_file = is_file(at.file);
  return in_file ? std::filesystem::path(names_[at.file]).parent_path().string() : std::string();
}

void diagnostics::add(diagnostic made) {
  // A profile may be compiled more than once, and one mistake may be met on several ways.
  const bool known = std::any_of(all_.begin(), all_.end(), [&](const diagnostic& d) {
    return d.severity == made.severity && d.at == made.at && d.message == made.message;
  });
  if (!known) all_.push_back(std::move(made));
}

void diagnostics::error(place at, std::string message, std::string next_step) {
  add({severity::error, at, std::move(message), std::move(next_step)});
}
void diagnostics::warning(place at, std::string message, std::string next_step) {
  add({severity::warning, at, std::move(message), std::move(next_step)});
}

bool diagnostics::is_file(std::uint32_t index) const {
  return index < names_.size() && std::find(given_.begin(), given_.end(), index) == given_.end();
}

void diagnostics::hide(std::string_view secret) {
  if (secret.empty()) return;
  auto mask = [&](std::string& text) {
    constexpr std::string_view stars = "***";
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + stars.size()))
      text.replace(at, secret.size(), stars);
  };
  for (diagnostic& each : all_) {
    mask(each.message);
    mask(each.next_step);
  }
  for (const std::uint32_t each : given_) mask(texts_[each]);
}

std::size_t diagnostics::error_count() const {
  return static_cast<std::size_t>(
      std::count_if(all_.begin(), all_.end(), [](const diagnostic& d) { return d.severity == severity::error; }));
}

std::string diagnostics::name(place at) const {
  std::string out = at.file < names_.size() ? names_[at.file] : "profile";
  if (at.line > 0) out += ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  return out;
}

place diagnostics::inside(place text_at, std::string_view text, std::size_t offset) const {
  if (text_at.file >= texts_.size() || text_at.line == 0 || text_at.column == 0) return text_at;
  const std::string_view line = line_of(texts_[text_at.file], text_at.line);
  const std::size_t quote = byte_of(line, text_at.column);
  std::string before(text.substr(0, offset));
  if (quote >= line.size() || (line[quote] != '"' && line[quote] != '\'')) return text_at;
  if (!line.substr(quote + 1).starts_with(before)) {
    for (const std::string& prefix : prefixes_)
      for (auto at = before.find(prefix); at != std::string::npos; at = before.find(prefix, at))
        before.erase(at, prefix.size());
    if (!line.substr(quote + 1).starts_with(before)) return text_at;
  }
  text_at.column += static_cast<std::uint32_t>(1 + characters(before));
  return text_at;
}

std::string diagnostics::print(bool color) const {
  std::vector<const diagnostic*> sorted;
  for (const diagnostic& each : all_) sorted.push_back(&each);
  std::stable_sort(sorted.begin(), sorted.end(), [](const diagnostic* a, const diagnostic* b) {
    return std::tie(a->at.file, a->at.line, a->at.column) < std::tie(b->at.file, b->at.line, b->at.column);
  });

  const char* const bold = color ? "\033[1m" : "";
  const char* const plain = color ? "\033[0m" : "";
  std::string out;
  std::size_t errors = 0;
  for (const diagnostic* each : sorted) {
    const bool error = each->severity == severity::error;
    errors += error ? 1 : 0;
    const char* const tint = !color ? "" : error ? "\033[1;31m" : "\033[1;33m";
    out +=
        bold + name(each->at) + ": " + plain + tint + (error ? "error: " : "warning: ") + plain + each->message + "\n";
    const std::string_view line =
        each->at.line == 0 || each->at.file >= texts_.size() ? "" : line_of(texts_[each->at.file], each->at.line);
    if (!line.empty()) {
      const std::string number = std::to_string(each->at.line);
      const std::string margin(std::max<std::size_t>(4, number.size() + 2), ' ');
      const excerpt shown = around(line, byte_of(line, each->at.column));
      std::string indent(shown.cut_before ? 3 : 0, ' ');
      for (const char c : shown.text.substr(0, shown.at)) {
        if (!continues(c)) indent += c == '\t' ? '\t' : ' ';
      }
      out += margin.substr(number.size()) + number + " | " + (shown.cut_before ? "..." : "") + printable(shown.text) +
             (shown.cut_after ? "..." : "") + "\n";
      out += margin + " | " + indent + tint + std::string(underlined(shown.text.substr(shown.at)), '^') + plain + "\n";
    }
    if (!each->next_step.empty()) out += "  " + each->next_step + "\n";
  }
  if (!sorted.empty()) {
    const std::size_t warnings = sorted.size() - errors;
    if (errors > 0) out += counted(errors, "error");
    if (warnings > 0) out += (errors > 0 ? ", " : "") + counted(warnings, "warning");
    out += "\n";
  }
  return out;
}

}  // namespace spate::profile
