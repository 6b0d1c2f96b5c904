#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <spate/abi/ext/data.h>

#include "data/escape.hpp"
#include "data/value.hpp"

namespace spate::data {

/// Writes an object or array of values into a value's text, which keeps its capacity. Commas are its own business.
class json_writer {
 public:
  explicit json_writer(data::value& out) : out_(out) { out_.set_json({}); }

  void open(char bracket) {
    separate();
    out_.text += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_.text += bracket;
    first_ = false;
  }
  void key(std::string_view name) {
    separate();
    out_.text += '"';
    text_sink measure(nullptr, 0);
    write_escaped(measure, name, SPATE_ESCAPE_JSON);
    const std::size_t before = out_.text.size();
    out_.text.resize(before + measure.size());
    text_sink sink(out_.text.data() + before, measure.size());
    write_escaped(sink, name, SPATE_ESCAPE_JSON);
    out_.text += "\":";
    first_ = true;
  }
  void value(const data::value& written) {
    separate();
    append(written);
  }

 private:
  void separate() {
    if (!first_) out_.text += ',';
    first_ = false;
  }
  void append(const data::value& written) {
    text_sink measure(nullptr, 0);
    write_json(measure, written);
    const std::size_t before = out_.text.size();
    out_.text.resize(before + measure.size());
    text_sink sink(out_.text.data() + before, measure.size());
    write_json(sink, written);
  }

  data::value& out_;
  bool first_ = true;
};

}  // namespace spate::data
