#include "junit_document.hpp"

#include <spate/text.hpp>

#include <algorithm>
#include <cstdio>

#include "reporting/document.hpp"
#include "test_cases.hpp"
#include "xml_text.hpp"

namespace spate::report_junit {

namespace {

namespace json = boost::json;
using namespace reporting;

std::string attribute(std::string_view name, std::string_view value) {
  return text(' ', name, "=\"", xml_attribute(value), '"');
}

std::string seconds(double of) {
  char out[48];
  std::snprintf(out, sizeof out, "%.3f", of);
  return out;
}

std::string counts(const std::vector<test_case>& cases) {
  const auto number = [&](outcome which) {
    return text(std::count_if(cases.begin(), cases.end(), [&](const test_case& each) { return each.result == which; }));
  };
  return attribute("tests", text(cases.size())) + attribute("failures", number(outcome::failure)) +
         attribute("errors", number(outcome::error)) + attribute("skipped", number(outcome::skipped));
}

std::string property(std::string_view name, std::string_view value) {
  return text("      <property", attribute("name", name), attribute("value", value), "/>\n");
}

std::string properties(const json::object& document) {
  const json::object& run = object_at(document, "run");
  std::string out = "    <properties>\n" + property("verdict", text_at(object_at(document, "verdict"), "status"));
  for (const char* each : {"profile", "spate_version", "folder"}) out += property(each, raw_text_at(run, each));
  for (const char* each : {"users", "seed", "exit_status"}) out += property(each, text(count_at(run, each)));
  out += property("generator", text_at(object_at(document, "generator"), "status"));
  out += property("embedded", flag_at(run, "embedded").value_or(false) ? "true" : "false");
  const json::object& parameters = object_at(run, "parameters");
  for (const auto& each : parameters) {
    const std::string_view name(each.key().data(), each.key().size());
    out += property(text("parameter.", name), raw_text_at(parameters, name));
  }
  return out + "    </properties>\n";
}

std::string element(const test_case& of) {
  std::string out = text("    <testcase", attribute("name", of.name), attribute("classname", of.classname),
                         attribute("time", "0.000"));
  switch (of.result) {
    case outcome::passed:
      return out + "/>\n";
    case outcome::skipped:
      out += text(">\n      <skipped", attribute("message", of.message), "/>\n");
      break;
    case outcome::failure:
    case outcome::error: {
      const std::string_view name = of.result == outcome::failure ? "failure" : "error";
      out += text(">\n      <", name, attribute("type", of.type), attribute("message", of.message), '>',
                  xml_text(of.details), "</", name, ">\n");
      break;
    }
  }
  return out + "    </testcase>\n";
}

std::string said(const json::object& document) {
  const json::object& verdict = object_at(document, "verdict");
  std::string out = text("verdict: ", text_at(verdict, "status"), '\n');
  for (const std::string& each : texts_at(verdict, "reasons")) out += text("- ", each, '\n');
  for (const std::string& each : texts_at(object_at(document, "generator"), "reasons"))
    out += text("generator: ", each, '\n');
  for (const std::string& each : texts_at(document, "warnings")) out += text("warning: ", each, '\n');
  return out;
}

}  // namespace

std::string junit_document(const json::object& document) {
  const json::object& run = object_at(document, "run");
  const std::vector<test_case> cases = test_cases(document);
  const std::string sums = counts(cases) + attribute("time", seconds(number_at(run, "elapsed_s").value_or(0)));
  std::string out = text("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", attribute("name", "spate"), sums,
                         ">\n  <testsuite", attribute("name", text_at(run, "name")), sums);
  // UTC, without a zone and a fraction: the strictest readers take no more.
  if (const std::string started = text_at(run, "started"); started.size() >= 19)
    out += attribute("timestamp", std::string_view(started).substr(0, 19));
  out += ">\n" + properties(document);
  for (const test_case& each : cases) out += element(each);
  return out + text("    <system-out>", xml_text(said(document)), "</system-out>\n  </testsuite>\n</testsuites>\n");
}

}  // namespace spate::report_junit
