// Bytes as WebSocket frames: the first three say how they are read and where they are cut, the others are what the peer
// sends. However they are cut, the messages are the same.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "net/websocket/frame_reader.hpp"
#include "require.hpp"

namespace {

using namespace spate::net;
using event = frame_reader::event;
using spate::fuzz::require;

struct way {
  frame_limits limits;
  bool masked, compressed;
};

way way_of(std::uint8_t flags) {
  constexpr std::uint64_t frames[] = {125, 300, 4096, 1 << 20}, messages[] = {125, 1000, 65536, 1 << 20};
  return {{frames[flags >> 2 & 3], messages[flags >> 4 & 3]}, (flags & 1) != 0, (flags & 2) != 0};
}

class receiver {
 public:
  explicit receiver(const way& how) : how_(how) {
    reader_.begin(how.limits, how.masked, how.compressed ? &inflater_ : nullptr);
  }

  // False: what follows is not read.
  bool receive(std::string_view piece) {
    // What waits comes again in other memory of exactly its size, so that a byte kept or read past the end is found.
    waiting_.append(piece);
    const std::vector<char> there(waiting_.begin(), waiting_.end());
    std::size_t at = 0;
    for (;;) {
      std::size_t consumed = 0;
      const event what = reader_.next(there.data() + at, there.size() - at, consumed);
      require(consumed <= there.size() - at, "no more is consumed than there is");
      at += consumed;
      if (what == event::more) break;
      if (what == event::failed) {
        require(reader_.fault() != frame_fault::none, "a failure has a name");
        out += "failed";
        return false;
      }
      require(reader_.payload().size() <= how_.limits.max_message_bytes, "a message stays below its limit");
      out += static_cast<char>('0' + static_cast<int>(what));
      out += what == event::close ? std::to_string(reader_.code()) : std::string(reader_.is_text() ? "t" : "b");
      out.append(reader_.payload());
      if (what == event::close) return false;
    }
    waiting_.erase(0, at);
    require(waiting_.size() < longest_header_bytes + longest_control_bytes, "only a head or a control frame waits");
    return true;
  }

  std::string out;

 private:
  way how_;
  message_inflater inflater_;
  frame_reader reader_;
  std::string waiting_;
};

std::string in_pieces(const way& how, std::string_view bytes, std::size_t first, std::size_t next) {
  receiver to(how);
  std::size_t length = first;
  while (!bytes.empty() && to.receive(bytes.substr(0, length))) {
    bytes.remove_prefix(std::min(length, bytes.size()));
    length = next;
  }
  return to.out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const way how = way_of(data[0]);
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 3, size - 3);
  const std::string whole = in_pieces(how, bytes, bytes.size(), 1);
  require(whole == in_pieces(how, bytes, std::size_t{data[1]} + 1, std::size_t{data[2]} + 1), "any cut gives the same");
  if (bytes.size() <= 512) require(whole == in_pieces(how, bytes, 1, 1), "byte by byte it is the same");
  return 0;
}
