// One exchange with a server of tokens. The only user of Beast's messages and of Asio's TLS, which are costly to
// compile.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/json/parse.hpp>

#include <spate/text.hpp>

#include <exception>
#include <stdexcept>

#include "token_source.hpp"

namespace spate::http_api {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using response_type = http::response<http::string_body>;
using asio::use_awaitable;

template <class Stream>
asio::awaitable<response_type> exchange_over(Stream& stream, const http::request<http::string_body>& request) {
  co_await http::async_write(stream, request, use_awaitable);
  beast::flat_buffer buffer;
  response_type response;
  co_await http::async_read(stream, buffer, response, use_awaitable);
  co_return response;
}

asio::awaitable<response_type> ask(const base_url& at, const tls_context* tls,
                                   const http::request<http::string_body>& request, std::chrono::nanoseconds limit) {
  auto executor = co_await asio::this_coro::executor;
  asio::ip::tcp::resolver resolver(executor);
  const auto addresses = co_await resolver.async_resolve(at.host, std::to_string(at.port), use_awaitable);
  if (tls == nullptr) {
    beast::tcp_stream stream(executor);
    stream.expires_after(limit);
    co_await stream.async_connect(addresses, use_awaitable);
    co_return co_await exchange_over(stream, request);
  }
  SSL_CTX_up_ref(tls->get());
  asio::ssl::context context(tls->get());  // gives the reference back
  beast::ssl_stream<beast::tcp_stream> stream(executor, context);
  SSL_set_tlsext_host_name(stream.native_handle(), tls->server_name().c_str());
  if (tls->verifies()) SSL_set1_host(stream.native_handle(), tls->server_name().c_str());
  beast::get_lowest_layer(stream).expires_after(limit);
  co_await beast::get_lowest_layer(stream).async_connect(addresses, use_awaitable);
  co_await stream.async_handshake(asio::ssl::stream_base::client, use_awaitable);
  co_return co_await exchange_over(stream, request);
}

granted_token read_token(const response_type& response) {
  if (response.result_int() != 200)
    throw std::runtime_error(
        text("status ", response.result_int(), ": ", std::string_view(response.body()).substr(0, 200)));
  boost::system::error_code malformed;
  const auto document = boost::json::parse(response.body(), malformed);
  const auto* members = malformed ? nullptr : document.if_object();
  const auto* token = members == nullptr ? nullptr : members->if_contains("access_token");
  if (token == nullptr || !token->is_string()) throw std::runtime_error("the answer is no JSON with an access_token");
  granted_token out{std::string(token->as_string()), 0};
  if (const auto* lives = members->if_contains("expires_in")) {
    boost::system::error_code no_number;
    out.lives_s = lives->to_number<std::int64_t>(no_number);
    if (no_number || out.lives_s <= 0) throw std::runtime_error("expires_in is no number of seconds above 0");
  }
  return out;
}

}  // namespace

granted_token fetch_token(const base_url& at, const tls_context* tls, const std::string& authorization,
                          const std::string& form, std::chrono::nanoseconds limit) {
  http::request<http::string_body> request(http::verb::post, at.path.empty() ? "/" : at.path, 11, form);
  request.set(http::field::host, at.host_header);
  request.set(http::field::user_agent, "spate/" SPATE_VERSION);
  request.set(http::field::content_type, "application/x-www-form-urlencoded");
  request.set(http::field::accept, "application/json");
  request.set(http::field::connection, "close");
  if (!authorization.empty()) request.set(http::field::authorization, authorization);
  request.prepare_payload();

  asio::io_context io;
  std::exception_ptr failed;
  granted_token out;
  asio::co_spawn(
      io, [&]() -> asio::awaitable<void> { out = read_token(co_await ask(at, tls, request, limit)); },
      [&](std::exception_ptr problem) { failed = problem; });
  io.run_for(limit + std::chrono::seconds(1));  // a lookup has no limit of its own
  if (failed) std::rethrow_exception(failed);
  if (out.access_token.empty()) throw std::runtime_error("no answer in time");
  return out;
}

}  // namespace spate::http_api
