#include "reporting/document.hpp"

#include <spate/failure.hpp>

#include "reporting/one_line.hpp"

namespace spate::reporting {

namespace json = boost::json;

namespace {

const json::value* find(const json::object& of, std::string_view name) {
  return of.if_contains({name.data(), name.size()});
}

}  // namespace

json::object document_of(const spate_result& result) {
  json::error_code failed;
  const std::string_view text = view(result.json);
  json::value document = json::parse({text.data(), text.size()}, failed);
  if (failed || !document.is_object())
    throw failure(SPATE_E_INTERNAL, "the result document is no JSON object: please report this as a bug of spate");
  return std::move(document.as_object());
}

const json::object& object_at(const json::object& of, std::string_view name) {
  static const json::object none;
  const json::value* found = find(of, name);
  return found != nullptr && found->is_object() ? found->get_object() : none;
}

const json::array& array_at(const json::object& of, std::string_view name) {
  static const json::array none;
  const json::value* found = find(of, name);
  return found != nullptr && found->is_array() ? found->get_array() : none;
}

std::string raw_text_at(const json::object& of, std::string_view name) {
  const json::value* found = find(of, name);
  if (found == nullptr || !found->is_string()) return {};
  const json::string& text = found->get_string();
  return {text.data(), text.size()};
}

std::string text_at(const json::object& of, std::string_view name) { return one_line(raw_text_at(of, name)); }

std::vector<std::string> texts_at(const json::object& of, std::string_view name) {
  std::vector<std::string> out;
  for (const json::value& each : array_at(of, name))
    if (const json::string* text = each.if_string()) out.push_back(one_line({text->data(), text->size()}));
  return out;
}

std::optional<double> number_at(const json::object& of, std::string_view name) {
  const json::value* found = find(of, name);
  if (found == nullptr || !found->is_number()) return std::nullopt;
  return found->to_number<double>();
}

std::uint64_t count_at(const json::object& of, std::string_view name) {
  const json::value* found = find(of, name);
  json::error_code failed;
  const std::uint64_t out = found != nullptr && found->is_number() ? found->to_number<std::uint64_t>(failed) : 0;
  return failed ? 0 : out;
}

std::optional<bool> flag_at(const json::object& of, std::string_view name) {
  const json::value* found = find(of, name);
  if (found == nullptr || !found->is_bool()) return std::nullopt;
  return found->get_bool();
}

std::string_view mark_of(const json::object& times, std::string_view statistic) {
  for (const std::string& each : texts_at(times, "at_least"))
    if (each == statistic) return "≥";
  return "";
}

}  // namespace spate::reporting
