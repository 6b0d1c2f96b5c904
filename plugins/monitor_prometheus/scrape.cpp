#include "scrape.hpp"

#include <netdb.h>

#include <spate/failure.hpp>

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <cstring>

#include "net/response_parser.hpp"
#include "scrape_connection.hpp"

namespace spate::monitor_prometheus {

namespace {

constexpr std::uint32_t header_limit_bytes = 65536;

[[noreturn]] void refuse(std::string_view what) { throw failure(SPATE_E_IO, std::string(what)); }

void refuse_compressed(const std::vector<spate_field>& headers) {
  for (const spate_field& each : headers)
    if (boost::beast::iequals(view(each.name), "content-encoding") &&
        !boost::beast::iequals(view(each.text), "identity"))
      refuse(text("its answer is compressed (", view(each.text), "), which was not asked for"));
}

// The body of the answer, once it is there whole. `receive` gives bytes, or none at the end.
template <class Receive>
std::string read_answer(Receive receive, std::uint64_t body_limit_bytes) {
  using progress = net::response_parser::progress;
  net::response_store store;
  net::response_parser parser;
  parser.begin(false, SPATE_WANTS_BODY | SPATE_WANTS_FIELDS, &store, {header_limit_bytes, body_limit_bytes});
  std::string input;
  char block[16384];
  for (progress now = progress::more; now != progress::done;) {
    const std::size_t size = receive(block, sizeof block);
    if (size == 0) {
      now = parser.end_of_stream();
      if (now == progress::done) break;
      refuse("it closed the connection before the answer was complete");
    }
    parser.keep();  // what it holds of the input is about to move
    input.append(block, size);
    std::size_t consumed = 0;
    now = parser.feed(input.data(), input.size(), consumed);
    if (now == progress::malformed) refuse("what it answers is no HTTP");
    if (now == progress::too_long_header) refuse("the headers of its answer are too long");
    if (now == progress::too_long_body)
      refuse(text("its answer is longer than body_limit, ", body_limit_bytes, " bytes"));
    parser.keep();
    input.erase(0, consumed);
  }
  const std::int32_t status = parser.status();
  if (status >= 300 && status < 400) refuse(text("it answers ", status, ": write the address that it points to"));
  if (status != 200) refuse(text("it answers ", status));
  refuse_compressed(store.fields);
  return std::string(parser.body());
}

}  // namespace

scrape::scrape(scrape_settings settings, node tls) : settings_(std::move(settings)) {
  if (settings_.place.secure) tls_.emplace(tls, settings_.place.host);
  request_ = text("GET ", settings_.target, " HTTP/1.1\r\nHost: ", settings_.place.host_header,
                  "\r\nAccept: text/plain;version=0.0.4\r\nUser-Agent: spate\r\nConnection: close\r\n",
                  settings_.headers, "\r\n");
}

void scrape::resolve() {
  addrinfo* first = nullptr;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  const std::string port = text(settings_.place.port);
  if (const int error = ::getaddrinfo(settings_.place.host.c_str(), port.c_str(), &hints, &first); error != 0)
    refuse(text("its name is not found: ", ::gai_strerror(error)));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(first, &::freeaddrinfo);
  for (const addrinfo* each = first; each != nullptr; each = each->ai_next) {
    endpoint found{{}, each->ai_addrlen};
    std::memcpy(&found.address, each->ai_addr, std::min<std::size_t>(each->ai_addrlen, sizeof found.address));
    endpoints_.push_back(found);
  }
}

std::string scrape::get() {
  try {
    if (endpoints_.empty()) resolve();
    scrape_connection link(settings_.timeout_ns);
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      const auto* address = reinterpret_cast<const sockaddr*>(&endpoints_[i].address);
      if (link.connect(address, endpoints_[i].size)) break;
      if (i + 1 == endpoints_.size()) refuse(link.why());
    }
    if (tls_) link.secure(*tls_, session_);
    link.send(request_);
    return read_answer([&](char* to, std::size_t size) { return link.receive(to, size); }, settings_.body_limit_bytes);
  } catch (const failure& caught) {
    endpoints_.clear();
    throw failure(SPATE_E_IO, text(settings_.place.host_header, settings_.target, ": ", caught.what()));
  }
}

}  // namespace spate::monitor_prometheus
