// Bytes as an HTTP response: the first four say how it is read and where it is cut, the others are what the server
// sends. However they are cut, the answer is the same.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "net/response_parser.hpp"
#include "require.hpp"

namespace {

using namespace spate::net;
using progress = response_parser::progress;
using spate::fuzz::require;

struct reading {
  bool to_head;
  std::uint32_t wants;
  response_limits limits;
};

struct answer {
  progress state = progress::more;
  std::int32_t status = 0;
  std::uint64_t body_size = 0;
  std::size_t consumed = 0;
  bool keep_alive = false;
  std::string body, fields;
};

reading read_as(std::uint8_t flags, std::uint8_t limits) {
  constexpr std::array<std::uint32_t, 4> headers = {16, 64, 256, 16384};
  constexpr std::array<std::uint64_t, 4> bodies = {0, 8, 100, 1 << 20};
  std::uint32_t wants = SPATE_WANTS_STATUS;
  if ((flags & 2) != 0) wants |= SPATE_WANTS_FIELDS;
  if ((flags & 4) != 0) wants |= SPATE_WANTS_BODY;
  return {(flags & 1) != 0, wants, {headers[limits & 3], bodies[(limits >> 2) & 3]}};
}

// Feeds pieces the way a connection does: what was not consumed comes again, in other memory of exactly its size, so
// that a byte read past the end or kept from before is found.
class receiver {
 public:
  explicit receiver(const reading& how) : how_(how) {
    parser_.begin(how.to_head, how.wants, how.wants == SPATE_WANTS_STATUS ? nullptr : &store_, how.limits);
  }

  bool receive(std::string_view piece) {
    std::vector<char> grown(pending_.begin(), pending_.end());
    grown.insert(grown.end(), piece.begin(), piece.end());
    pending_ = std::move(grown);
    std::size_t consumed = 0;
    out_.state = parser_.feed(pending_.data(), pending_.size(), consumed);
    require(consumed <= pending_.size(), "no more is consumed than there is");
    out_.consumed += consumed;
    if (out_.state != progress::more) return false;
    parser_.keep();
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(consumed));
    require(pending_.size() <= std::size_t{how_.limits.max_header_bytes} + 8, "what waits for more has a limit");
    return true;
  }

  answer end() {
    if (out_.state == progress::more) out_.state = parser_.end_of_stream();
    require(parser_.body_size() <= how_.limits.max_body_bytes, "a body stays below its limit");
    if (out_.state != progress::done) return out_;
    out_.status = parser_.status();
    out_.body_size = parser_.body_size();
    out_.keep_alive = parser_.keep_alive();
    out_.body = parser_.body();
    for (const spate_field& each : store_.fields) {
      out_.fields.append(each.name.data, each.name.size).append("=");
      out_.fields.append(each.text.data, each.text.size).append(";");
    }
    if ((how_.wants & SPATE_WANTS_BODY) != 0) require(out_.body.size() == out_.body_size, "the whole body is kept");
    return out_;
  }

 private:
  reading how_;
  response_store store_;
  response_parser parser_;
  std::vector<char> pending_;
  answer out_;
};

answer whole(const reading& how, std::string_view bytes) {
  receiver to(how);
  if (!bytes.empty()) to.receive(bytes);
  return to.end();
}

answer in_pieces(const reading& how, std::string_view bytes, std::uint8_t first, std::uint8_t next) {
  receiver to(how);
  std::size_t length = std::size_t{first} + 1;
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, length);
    bytes.remove_prefix(piece.size());
    if (!to.receive(piece)) break;
    length = std::size_t{next} + 1;
  }
  return to.end();
}

void same(const answer& a, const answer& b) {
  // Of two mistakes, the one that is met first depends on how much is there at once.
  require((a.state == progress::done) == (b.state == progress::done), "it ends the same way");
  if (a.state != progress::done) return;
  require(a.status == b.status, "it has the same status");
  require(a.body_size == b.body_size && a.body == b.body, "it has the same body");
  require(a.fields == b.fields, "it has the same fields");
  require(a.keep_alive == b.keep_alive, "the connection stays or does not");
  require(a.consumed == b.consumed, "it takes the same bytes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const reading how = read_as(data[0], data[1]);
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 4, size - 4);
  const answer at_once = whole(how, bytes);
  same(at_once, in_pieces(how, bytes, data[2], data[3]));
  if (bytes.size() <= 512) same(at_once, in_pieces(how, bytes, 0, 0));
  return 0;
}
