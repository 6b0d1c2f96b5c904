// The only file that includes Beast: its templates take most of a build.
#include "server/connection.hpp"

#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "net/websocket/handshake.hpp"
#include "server/upgrade.hpp"
#include "server/websocket_connection.hpp"

namespace spate::llm_eval_server {
namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr std::uint32_t header_limit_bytes = 64 * 1024;
constexpr std::uint64_t body_limit_bytes = 16 * 1024 * 1024;
constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::int64_t request_limit_ns = 30 * second_ns;  // for a request that began and does not end
constexpr std::int64_t write_limit_ns = 60 * second_ns;
constexpr std::int64_t drain_limit_ns = second_ns;
constexpr std::size_t kept_body_bytes = 256 * 1024;  // larger buffers are given back

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

template <class Message>
bool wants_websocket(const Message& message) {
  return message.method() == http::verb::get && message.version() >= 11 &&
         http::token_list(message[http::field::connection]).exists("upgrade") &&
         http::token_list(message[http::field::upgrade]).exists("websocket");
}

}  // namespace

struct connection::reader {
  boost::beast::flat_buffer buffer{header_limit_bytes + body_limit_bytes};
  std::optional<http::request_parser<http::string_body>> parser;
};

connection::connection(asio::ip::tcp::socket socket, connection_context& context)
    : socket_(std::move(socket)), context_(context), reader_(std::make_unique<reader>()) {
  context_.open.insert(this);
}

connection::~connection() { context_.open.erase(this); }

void connection::start() {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  read_header();
}

bool connection::idle() const {
  if (state_ != state::reading || reader_->buffer.size() > 0 || reader_->parser->got_some()) return false;
  // Bytes that wait in the kernel are a request that we were too busy to see.
  error_code error;
  return socket_.available(error) == 0;
}

void connection::expire(std::int64_t now_ns) {
  const std::int64_t age = now_ns - since_ns_;
  switch (state_) {
    case state::reading:
      if (age > request_limit_ns || (age > context_.idle_close_ns && idle())) close();
      break;
    case state::writing:
      if (age > write_limit_ns) close();
      break;
    case state::draining:
      if (age > drain_limit_ns) close();
      break;
  }
}

void connection::finish() {
  keep_alive_ = false;
  if (idle()) close();
}

void connection::close() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

void connection::read_header() {
  state_ = state::reading;
  since_ns_ = monotonic_ns();
  auto& parser = reader_->parser.emplace();
  parser.header_limit(header_limit_bytes);
  parser.body_limit(body_limit_bytes);
  http::async_read_header(
      socket_, reader_->buffer, parser,
      [self = shared_from_this()](const error_code& error, std::size_t) { self->on_header(error); });
}

void connection::on_header(const error_code& error) {
  if (error) return on_read_error(error);
  const auto& parser = *reader_->parser;
  if (parser.is_done()) return answer();
  if (!boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) return read_body();
  head_ = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(socket_, asio::buffer(head_), [self = shared_from_this()](const error_code& failed, std::size_t) {
    if (!failed) self->read_body();
  });
}

void connection::read_body() {
  http::async_read(socket_, reader_->buffer, *reader_->parser,
                   [self = shared_from_this()](const error_code& error, std::size_t) {
                     error ? self->on_read_error(error) : self->answer();
                   });
}

void connection::on_read_error(const error_code& error) {
  if (error == http::error::end_of_stream || error == http::error::partial_message) return close();
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return refuse(431, "text/plain; charset=utf-8", "Request header too large");
  if (error == http::error::body_limit)
    return refuse(413, "application/json", R"({"detail":"Request body too large"})");
  if (error.category() == make_error_code(http::error::bad_method).category())
    return refuse(400, "text/plain; charset=utf-8", "Invalid HTTP request received.");
  close();
}

void connection::refuse(unsigned status, const char* content_type, std::string_view text) {
  response_.clear();
  response_.status = status;
  response_.content_type = content_type;
  response_.body = text;
  keep_alive_ = false;
  old_client_ = false;
  write(true);
}

void connection::answer() {
  const std::int64_t received_ns = monotonic_ns();
  const auto& message = reader_->parser->get();
  http_request request;
  request.method = view(message.method_string());
  request.target = view(message.target());
  for (const auto& field : message) {
    const auto value = view(field.value());
    switch (field.name()) {
      case http::field::host:
        request.host = value;
        break;
      case http::field::origin:
        request.origin = value;
        break;
      case http::field::content_type:
        request.content_type = value;
        break;
      case http::field::access_control_request_method:
        request.preflight_method = value;
        break;
      case http::field::access_control_request_headers:
        request.preflight_headers = value;
        break;
      case http::field::sec_websocket_key:
        request.websocket_key = value;
        break;
      case http::field::sec_websocket_version:
        request.websocket_version = value;
        break;
      case http::field::sec_websocket_extensions:
        request.websocket_extensions = value;
        break;
      default:
        if (boost::beast::iequals(field.name_string(), "X-Request-Id")) request.request_id = value;
    }
  }
  request.body = message.body();
  if (!message.keep_alive() || context_.stopping) keep_alive_ = false;
  old_client_ = message.version() < 11;
  response_.clear();
  if (response_.body.capacity() > kept_body_bytes) response_.body.shrink_to_fit();
  if (wants_websocket(message)) return upgrade(request, received_ns);
  context_.handler.handle(request, response_);
  context_.log.add(received_ns, request, response_.status);
  write(request.method != "HEAD");
}

void connection::upgrade(const http_request& request, std::int64_t received_ns) {
  const auto mistake = upgrade_mistake(request);
  std::unique_ptr<conversation> with;
  if (!mistake.empty()) {
    refuse(400, "text/plain; charset=utf-8", mistake);
  } else if (with = context_.handler.converse(request, response_); !with) {
    keep_alive_ = false;
    write(true);
  }
  context_.log.add(received_ns, request, with ? 101 : response_.status);
  if (!with) return;
  const bool deflate = net::may_deflate(request.websocket_extensions);
  const auto behind = reader_->buffer.data();
  std::make_shared<websocket_connection>(std::move(socket_), context_, std::move(with), deflate,
                                         std::string(request.target))
      ->start(upgrade_answer(request, context_.date, deflate),
              {static_cast<const char*>(behind.data()), behind.size()});
}

void connection::write(bool with_body) {
  state_ = state::writing;
  since_ns_ = monotonic_ns();
  const auto reason = http::obsolete_reason(static_cast<http::status>(response_.status));
  head_ = "HTTP/1.1 ";
  head_ += std::to_string(response_.status);
  head_ += ' ';
  head_.append(reason.data(), reason.size());
  head_ += "\r\nServer: llm_eval_server\r\nDate: ";
  head_ += context_.date;
  head_ += "\r\nContent-Length: ";
  head_ += std::to_string(response_.body.size());
  head_ += "\r\nContent-Type: ";
  head_ += response_.content_type;
  head_ += "\r\n";
  head_ += response_.headers;
  if (!keep_alive_)
    head_ += "Connection: close\r\n";
  else if (old_client_)
    head_ += "Connection: keep-alive\r\n";
  head_ += "\r\n";
  const std::array<asio::const_buffer, 2> parts{
      asio::buffer(head_), asio::buffer(response_.body.data(), with_body ? response_.body.size() : 0)};
  asio::async_write(socket_, parts,
                    [self = shared_from_this()](const error_code& error, std::size_t) { self->on_written(error); });
}

void connection::on_written(const error_code& error) {
  if (error) return close();
  if (keep_alive_) return read_header();
  error_code ignored;
  if (context_.stopping && socket_.available(ignored) == 0) return close();
  // Closing with unread bytes would reset the connection and take the answer back from the client.
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  state_ = state::draining;
  since_ns_ = monotonic_ns();
  drain();
}

void connection::drain() {
  reader_->buffer.clear();
  socket_.async_read_some(
      reader_->buffer.prepare(16 * 1024),
      [self = shared_from_this()](const error_code& error, std::size_t) { error ? self->close() : self->drain(); });
}

}  // namespace spate::llm_eval_server
