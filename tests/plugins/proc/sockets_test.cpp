#include "proc/sockets.hpp"

#include <catch2/catch.hpp>
#include <spate/failure.hpp>

#include "temporary_folder.hpp"

using namespace spate::proc;

namespace {

const std::string head =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
const std::string v4 =
    head +
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 71 1 0\n"
    "   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 72 1 0\n"
    "   2: 0100007F:1F90 0100007F:D432 06 00000000:00000000 03:00000CD0 00000000     0        0 0 3 0\n";
const std::string v6 =
    head +
    "   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 "
    "00:00000000 00000000  1000        0 73 1 0\n"
    "   1: 00000000000000000000000001000000:0050 00000000000000000000000001000000:D431 08 00000000:00000001 "
    "00:00000000 00000000  1000        0 74 1 0\n"
    "   2: 0000000000000000FFFF00000100007F:0050 0000000000000000FFFF00000100007F:D431 01 00000000:00000001 "
    "00:00000000 00000000  1000        0 75 1 0\n";

}  // namespace

TEST_CASE("a line of tcp gives address, port, state and inode") {
  const auto lines = parse_sockets(v4);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].local == mapped(127, 0, 0, 1));
  CHECK(lines[0].port == 8080);
  CHECK(lines[0].state == socket_state::listening);
  CHECK(lines[0].inode == 71);
  CHECK(lines[1].state == socket_state::established);
  CHECK(lines[2].state == socket_state::time_wait);
  CHECK(lines[2].inode == 0);
}

TEST_CASE("a line of tcp6 does, also for IPv4 in it") {
  const auto lines = parse_sockets(v6);
  REQUIRE(lines.size() == 3);
  CHECK(is_any(lines[0].local));
  CHECK(is_loopback(lines[1].local));
  CHECK(lines[1].state == socket_state::close_wait);
  CHECK(lines[2].local == mapped(127, 0, 0, 1));
}

TEST_CASE("what is no line of a socket is left out") {
  CHECK(parse_sockets(head).empty());
  CHECK(parse_sockets("").empty());
  CHECK(parse_sockets("   0: 0100007F:1F90 00000000:0000 0A\n").empty());
  CHECK(parse_sockets("   0: 010007F:1F90 0:0 0A a b c d e 71\n").empty());
  CHECK(parse_sockets("   0: 0100007F 0:0 0A a b c d e 71\n").empty());
  CHECK(parse_sockets("   0: 0100007F:1F90 0:0 0A a b c d e socket\n").empty());
}

TEST_CASE("addresses are told apart") {
  CHECK(is_any(mapped(0, 0, 0, 0)));
  CHECK_FALSE(is_any(mapped(0, 0, 0, 1)));
  CHECK(is_loopback(mapped(127, 1, 2, 3)));
  CHECK_FALSE(is_loopback(mapped(10, 0, 0, 1)));
  CHECK_FALSE(is_loopback(address{}));
}

TEST_CASE("both tables of a network are read, and one is enough") {
  temporary_folder root;
  const system_files files(root.path());
  CHECK_THROWS_AS(sockets_in(files, "/proc/net"), spate::failure);
  temporary_folder::write(root / "proc/net/tcp", v4);
  CHECK(sockets_in(files, "/proc/net").size() == 3);
  temporary_folder::write(root / "proc/net/tcp6", v6);
  CHECK(sockets_in(files, "/proc/net").size() == 6);
  temporary_folder::write(root / "proc/net/sockstat6", "TCP6: inuse 3\nUDP6: inuse 0\n");
  CHECK(sockets_in(files, "/proc/net").size() == 6);
  temporary_folder::write(root / "proc/net/sockstat6", "TCP6: inuse 0\nUDP6: inuse 1\n");
  CHECK(sockets_in(files, "/proc/net").size() == 3);  // the costly look is not taken
}
