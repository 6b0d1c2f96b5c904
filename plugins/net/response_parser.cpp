#include "net/response_parser.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <cstring>
#include <new>

namespace spate::net {

namespace http = boost::beast::http;
using beast_view = boost::beast::string_view;
using boost::beast::error_code;

// Beast calls back for each part; nothing is kept that nobody wants.
class response_parser::impl final : public http::basic_parser<false> {
 public:
  explicit impl(response_parser& owner) noexcept : owner_(owner) {}

 private:
  static std::string_view std_view(beast_view from) noexcept { return {from.data(), from.size()}; }

  void on_request_impl(http::verb, beast_view, beast_view, int, error_code&) override {}

  void on_response_impl(int status, beast_view, int, error_code&) override { owner_.status_ = status; }

  void on_field_impl(http::field, beast_view name, beast_view value, error_code&) override {
    // Once the header is complete the fields are trailers, which nobody asked for.
    if ((owner_.wants_ & SPATE_WANTS_FIELDS) == 0 || is_header_done()) return;
    response_store& store = *owner_.store_;
    bool in_place = value.empty() || (value.data() >= owner_.input_ && value.data() < owner_.input_end_);
    std::string_view text = in_place ? std_view(value) : std::string_view(store.unfolded.emplace_back(std_view(value)));
    store.fields.push_back({{name.data(), name.size()}, {text.data(), text.size()}});
  }

  void on_header_impl(error_code&) override {}
  void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}

  std::size_t on_body_impl(beast_view part, error_code&) override {
    take(std_view(part));
    return part.size();
  }
  // The size's digits stand before the extensions.
  void on_chunk_header_impl(std::uint64_t size, beast_view extensions, error_code& error) override {
    const char* begin = extensions.data();
    const auto is_hex = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    while (begin > owner_.input_ && is_hex(begin[-1])) --begin;
    if (size == 0) owner_.last_chunk_ = begin;
    const auto length = static_cast<std::size_t>(extensions.data() + extensions.size() - begin);
    if (length > owner_.limits_.max_header_bytes) error = http::error::header_limit;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, beast_view part, error_code&) override {
    take(std_view(part));
    return part.size();
  }
  void on_finish_impl(error_code&) override {}

  void take(std::string_view part) {
    owner_.body_size_ += part.size();
    if ((owner_.wants_ & SPATE_WANTS_BODY) == 0 || part.empty()) return;
    std::string_view& body = owner_.body_;
    if (body.empty()) {
      body = part;
      return;
    }
    if (body.data() + body.size() == part.data()) {
      body = {body.data(), body.size() + part.size()};
      return;
    }
    std::string& kept = owner_.store_->body;
    if (body.data() != kept.data()) kept.assign(body);
    kept.append(part);
    body = kept;
  }

  response_parser& owner_;
};

response_parser::response_parser() noexcept {
  static_assert(sizeof(impl) <= sizeof storage_);
  new (storage_) impl(*this);
}

response_parser::~response_parser() { parser().~impl(); }

void response_parser::renew() noexcept {
  parser().~impl();
  impl& fresh = *new (storage_) impl(*this);
  fresh.eager(true);
  fresh.skip(to_head_);
  fresh.header_limit(limits_.max_header_bytes);
  fresh.body_limit(limits_.max_body_bytes);
  status_ = 0;
  header_seen_ = 0;
  chunk_part_waits_ = false;
  last_chunk_ = nullptr;
  body_ = {};
  body_size_ = 0;
  if (store_ != nullptr) {
    store_->fields.clear();
    store_->field_text.clear();
    store_->unfolded.clear();
    store_->body.clear();
  }
}

void response_parser::begin(bool to_head, std::uint32_t wants, response_store* store,
                            const response_limits& limits) noexcept {
  to_head_ = to_head;
  wants_ = wants;
  store_ = store;
  limits_ = limits;
  renew();
}

// A server of another protocol may never end its line, so what cannot become HTTP is told at once.
constexpr std::string_view http_start = "HTTP/1.";
static bool may_become_http(std::string_view head) noexcept {
  const std::size_t compared = std::min(head.size(), http_start.size());
  return head.substr(0, compared) == http_start.substr(0, compared);
}

// "HTTP/1.1 200" and the end of the line: no reason, and not the space before it that RFC 9112 asks for. Many small
// servers write it, clients take it, and Beast does not.
constexpr std::size_t status_end = 12;
static bool lacks_reason(const char* head, std::size_t size) noexcept {
  return size > status_end && head[status_end] == '\r' && (size == status_end + 1 || head[status_end + 1] == '\n');
}

// Gives Beast that line as it should have been; returns its length as it is.
std::size_t response_parser::put_line_without_reason(const char* head) noexcept {
  char line[status_end + 3];
  std::memcpy(line, head, status_end);
  std::memcpy(line + status_end, " \r\n", 3);
  error_code error;
  const std::size_t used = parser().put(boost::asio::const_buffer(line, sizeof line), error);
  return used == sizeof line ? status_end + 2 : 0;
}

// A header that came in pieces is parsed anew, so that its fields all lie in one input: when it has one more line, in
// which a mistake may be, or as much as it may have.
bool response_parser::worth_another_look(const char* data, std::size_t size) noexcept {
  const std::size_t from = std::min(header_seen_, size);
  header_seen_ = size;
  return size >= limits_.max_header_bytes || std::memchr(data + from, '\n', size - from) != nullptr;
}

// However the bytes arrive, a header is too long when its end is not among the first that it may have.
bool response_parser::header_is_too_long(const char* data, std::size_t size) const noexcept {
  return size >= limits_.max_header_bytes &&
         std::string_view(data, limits_.max_header_bytes).find("\r\n\r\n") == std::string_view::npos;
}

response_parser::progress response_parser::feed(const char* data, std::size_t size, std::size_t& consumed) noexcept {
  // The shortest end of a chunked body; Beast asserts that it is there once it has seen the size.
  constexpr std::size_t last_chunk_bytes = 5;
  consumed = 0;
  for (;;) {
    const char* rest = data + consumed;
    const std::size_t left = size - consumed;
    if (left == 0) return progress::more;
    const bool in_header = !parser().is_header_done();
    if (in_header && header_seen_ < http_start.size() && !may_become_http({rest, left})) return progress::malformed;
    if (in_header && header_seen_ != 0 && !worth_another_look(rest, left)) return progress::more;
    if (chunk_part_waits_ && left < last_chunk_bytes) return progress::more;
    const bool bare = in_header && lacks_reason(rest, left);
    if (bare && left <= status_end + 2) {
      header_seen_ = left;
      return progress::more;
    }
    const bool too_long = in_header && header_is_too_long(rest, left);
    const std::size_t shown = too_long ? limits_.max_header_bytes : left;
    input_ = rest;
    input_end_ = rest + shown;
    error_code error;
    const std::size_t line = bare ? put_line_without_reason(rest) : 0;
    const std::size_t used = line + parser().put(boost::asio::const_buffer(rest + line, shown - line), error);
    if (error == http::error::header_limit) return progress::too_long_header;
    if (error == http::error::body_limit) return progress::too_long_body;
    if (error && error != http::error::need_more) return progress::malformed;
    if (in_header && !parser().is_header_done()) {
      if (too_long) return progress::too_long_header;
      renew();
      header_seen_ = left;
      return progress::more;
    }
    header_seen_ = 0;
    consumed += used;
    if (!parser().is_done()) {
      // Of a body only the lines around chunks and the trailers wait for more; they have the header's limit.
      const std::size_t waiting = left - used;
      chunk_part_waits_ = waiting != 0;
      return waiting > std::size_t{limits_.max_header_bytes} + 3 ? progress::too_long_header : progress::more;
    }
    if (last_chunk_ != nullptr && static_cast<std::size_t>(rest + used - last_chunk_) > limits_.max_header_bytes)
      return progress::too_long_header;
    if (status_ / 100 != 1 || status_ == 101) return progress::done;
    renew();
  }
}

response_parser::progress response_parser::end_of_stream() noexcept {
  if (!parser().is_header_done()) return progress::malformed;
  error_code error;
  parser().put_eof(error);
  return error ? progress::malformed : progress::done;
}

void response_parser::keep() {
  if (store_ == nullptr) return;
  std::string& text = store_->field_text;
  if (text.empty() && !store_->fields.empty()) {
    std::size_t size = 0;
    for (const spate_field& each : store_->fields) size += each.name.size + each.text.size;
    text.reserve(size);
    auto move = [&](spate_str& part) {
      const char* at = text.data() + text.size();
      text.append(part.data, part.size);
      part.data = at;
    };
    for (spate_field& each : store_->fields) {
      move(each.name);
      move(each.text);
    }
  }
  if (body_.empty() || body_.data() == store_->body.data()) return;
  store_->body.assign(body_);
  body_ = store_->body;
}

bool response_parser::keep_alive() const noexcept { return parser().is_header_done() && parser().keep_alive(); }

}  // namespace spate::net
