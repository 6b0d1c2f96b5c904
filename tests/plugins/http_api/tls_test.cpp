// TLS: what is verified, what is resumed, and each way to fail by name.
#include <catch2/catch.hpp>

#include "http_peer.hpp"
#include "plugins/net/tls_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

const certificate::wish authority_wish{"Test authority", "", true};

// An authority, a server's certificate from it, and the authority's file.
struct trusted_server {
  certificate authority{authority_wish, nullptr};
  certificate own;
  tls_server tls;
  temporary_folder folder;
  std::string ca_file;

  explicit trusted_server(const certificate::wish& wanted = {"server"})
      : own(wanted, &authority), tls(own), ca_file(authority.write(folder, "ca.pem")) {}
};

struct ending {
  std::uint16_t outcome;
  std::string text;
};

ending one_get(const std::string& url, std::initializer_list<value::member> tls, const std::string& connect_to = "") {
  std::vector<value::member> target = {{"base_url", url}, {"tls", value(tls)}, {"timeout", 5s}};
  value all(std::initializer_list<value::member>{});
  all.children = target;
  if (!connect_to.empty()) all.children.emplace_back("connect_to", list({value(connect_to)}));
  harness client(http_api(), all, {{"operation", {{"get", "/"}}}});
  client.start();
  const spate_sample sample = client.run(0);
  client.stop();
  CHECK(client.violations.empty());
  return {sample.outcome, client.error_of(sample)};
}

}  // namespace

TEST_CASE("a server with a certificate that the authority signed is trusted") {
  trusted_server at;
  request_record record;
  scripted_server server(at.tls.behind(recording(record, answer(200, "hello"))));
  harness client(http_api(), {{"base_url", secure_url_of(server)}, {"tls", {{"ca_file", at.ca_file}}}},
                 {{"operation", {{"post", "/a"}, {"body", "word"}}}});
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start();
  for (int i = 0; i < 3; ++i) CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.offers.back().body == "hello");
  CHECK(record.all().size() == 3);
  CHECK(record.all().front().body == "word");
  CHECK(server.connections() == 1);
  CHECK(at.tls.seen.protocol == "http/1.1");
  CHECK(at.tls.seen.version == "TLSv1.3");
  CHECK(at.tls.seen.server_name.empty());  // an address is no name to ask for
  CHECK(client.host.metric_count("tls_time") == 1);
  CHECK(client.host.metric("tls_time") > 0);
  CHECK(client.host.metric("tls_time") <= client.host.metric("connect_time"));
  client.stop();
  CHECK(client.violations.empty());
}

TEST_CASE("answers of any size come through TLS whole") {
  trusted_server at;
  std::string body;
  while (body.size() < 3'000'000) body += "line " + std::to_string(body.size()) + "\n";
  scripted_server server(at.tls.behind([&](server_socket& socket, int) {
    while (http_request request = read_request(socket)) socket.write(answer(200, request.body));
  }));
  harness client(http_api(), {{"base_url", secure_url_of(server)}, {"tls", {{"ca_file", at.ca_file}}}},
                 {{"operation", {{"post", "/"}, {"body", body}}}});
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start();
  for (int i = 0; i < 2; ++i) CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.offers.back().body == body);
}

TEST_CASE("the name is asked for and found in the certificate") {
  trusted_server at({"server", "DNS:api.test"});
  scripted_server server(at.tls.behind(always(answer(200, "x"))));
  const std::string address = "127.0.0.1:" + std::to_string(server.port);
  CHECK(one_get("https://api.test", {{"ca_file", at.ca_file}}, address).outcome == SPATE_OUTCOME_OK);
  CHECK(at.tls.seen.server_name == "api.test");
  CHECK(one_get(secure_url_of(server), {{"ca_file", at.ca_file}, {"server_name", "api.test"}}).outcome ==
        SPATE_OUTCOME_OK);
  const ending other = one_get("https://other.test", {{"ca_file", at.ca_file}}, address);
  CHECK(other.outcome == SPATE_OUTCOME_TLS);
  CHECK(other.text == "TLS: certificate verify failed: hostname mismatch");
}

TEST_CASE("a certificate that must not be trusted is refused with OpenSSL's reason, unless verify is off") {
  certificate authority(authority_wish, nullptr), stranger({"Strange authority", "", true}, nullptr);
  temporary_folder folder;
  const std::string ca_file = authority.write(folder, "ca.pem");
  struct row {
    certificate::wish wanted;
    const certificate* signer;
    const char* reason;
  };
  const row rows[] = {
      {{"old", "IP:127.0.0.1", false, -7200, -3600}, &authority, "certificate has expired"},
      {{"young", "IP:127.0.0.1", false, 3600, 7200}, &authority, "certificate is not yet valid"},
      {{"elsewhere", "IP:127.0.0.9"}, &authority, "IP address mismatch"},
      {{"self-made"}, nullptr, "self-signed certificate"},
      {{"unknown"}, &stranger, "unable to get local issuer certificate"},
  };
  for (const row& each : rows) {
    INFO(each.reason);
    certificate own(each.wanted, each.signer);
    tls_server tls(own);
    scripted_server server(tls.behind(always(answer(200, "x"))));
    const ending refused = one_get(secure_url_of(server), {{"ca_file", ca_file}});
    CHECK(refused.outcome == SPATE_OUTCOME_TLS);
    CHECK(refused.text == std::string("TLS: certificate verify failed: ") + each.reason);
    CHECK(one_get(secure_url_of(server), {{"verify", false}}).outcome == SPATE_OUTCOME_OK);
  }
}

TEST_CASE("a client certificate is shown, and its lack is the server's refusal") {
  trusted_server at;
  SSL_CTX_set_verify(at.tls.context(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_load_verify_locations(at.tls.context(), at.ca_file.c_str(), nullptr);
  scripted_server server(at.tls.behind(always(answer(200, "x"))));
  certificate mine({"client"}, &at.authority);
  const std::string file = mine.write(at.folder, "client.pem", true);
  CHECK(one_get(secure_url_of(server), {{"ca_file", at.ca_file}, {"certificate_file", file}}).outcome ==
        SPATE_OUTCOME_OK);
  const std::string locked = mine.write(at.folder, "locked.pem", true, "word");
  CHECK(
      one_get(secure_url_of(server), {{"ca_file", at.ca_file}, {"certificate_file", locked}, {"key_password", "word"}})
          .outcome == SPATE_OUTCOME_OK);
  for (const char* version : {"1.2", "1.3"}) {
    const ending without = one_get(secure_url_of(server), {{"ca_file", at.ca_file}, {"max_version", version}});
    INFO(without.text);
    CHECK(without.outcome == SPATE_OUTCOME_TLS);
    CHECK(without.text == (version == std::string("1.2") ? "TLS: sslv3 alert handshake failure"
                                                         : "TLS: tlsv13 alert certificate required"));
  }
}

TEST_CASE("files that hold no certificate or key are refused before anything is sent") {
  temporary_folder folder;
  const std::string empty = folder / "empty.pem";
  std::fclose(std::fopen(empty.c_str(), "w"));
  certificate mine({"client"}, nullptr);
  const std::string no_key = mine.write(folder, "no_key.pem"), locked = mine.write(folder, "locked.pem", true, "word");
  auto create = [](std::initializer_list<value::member> tls) {
    harness client(http_api(), {{"base_url", "https://127.0.0.1:1"}, {"tls", value(tls)}},
                   {{"operation", {{"get", "/"}}}});
    try {
      client.start();
    } catch (const std::runtime_error& refused) {
      return std::string(refused.what());
    }
    return std::string();
  };
  CHECK(create({{"ca_file", empty}}).find("no certificates in ") == 0);
  CHECK(create({{"certificate_file", empty}}).find("no certificate in ") == 0);
  CHECK(create({{"certificate_file", no_key}}).find("no usable private key in ") == 0);
  CHECK(create({{"certificate_file", locked}, {"key_password", "wrong"}}).find("no usable private key in ") == 0);
  CHECK(create({{"ciphers", "NO_SUCH_CIPHER"}}).find("no cipher is left by 'NO_SUCH_CIPHER'") == 0);
}

TEST_CASE("versions and ciphers are limited") {
  trusted_server at;
  scripted_server server(at.tls.behind(always(answer(200, "x"))));
  CHECK(one_get(secure_url_of(server), {{"ca_file", at.ca_file}, {"max_version", "1.2"}}).outcome == SPATE_OUTCOME_OK);
  CHECK(at.tls.seen.version == "TLSv1.2");
  SSL_CTX_set_max_proto_version(at.tls.context(), TLS1_2_VERSION);
  const ending old = one_get(secure_url_of(server), {{"ca_file", at.ca_file}, {"min_version", "1.3"}});
  CHECK(old.outcome == SPATE_OUTCOME_TLS);
  CHECK(old.text == "TLS: tlsv1 alert protocol version");
  SSL_CTX_set_cipher_list(at.tls.context(), "ECDHE-ECDSA-AES256-GCM-SHA384");
  const ending none =
      one_get(secure_url_of(server), {{"ca_file", at.ca_file}, {"ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256"}});
  CHECK(none.outcome == SPATE_OUTCOME_TLS);
  CHECK(none.text == "TLS: sslv3 alert handshake failure");
}

TEST_CASE("a user that connects again resumes its session, when it may") {
  for (const char* version : {"1.2", "1.3"}) {
    for (bool resume : {true, false}) {
      INFO(version << (resume ? " resumes" : " does not resume"));
      trusted_server at;
      scripted_server server(at.tls.behind([](server_socket& socket, int) {
        if (read_request(socket)) socket.write(answer(200, "x", "Connection: close\r\n"));
      }));
      harness client(http_api(),
                     {{"base_url", secure_url_of(server)},
                      {"tls", {{"ca_file", at.ca_file}, {"max_version", version}, {"resume", resume}}}},
                     {{"operation", {{"get", "/"}}}});
      client.start(2);
      for (int i = 0; i < 3; ++i)
        for (std::uint32_t user : {0u, 1u}) CHECK(client.run(0, user).outcome == SPATE_OUTCOME_OK);
      CHECK(at.tls.seen.done == 6);
      CHECK(at.tls.seen.resumed == (resume ? 4 : 0));  // each user's first has nothing to resume
      CHECK(client.host.metric("tls_sessions_resumed") == (resume ? 4 : 0));
    }
  }
}

TEST_CASE("what is no TLS, or ends in the handshake, is named") {
  struct row {
    scripted_server::script script;
    const char* reason;
  };
  const row rows[] = {
      {[](server_socket& socket, int) { socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"); },
       "TLS: wrong version number"},
      {[](server_socket& socket, int) {
         socket.read_exactly(5);
         socket.reset_on_close();
       },
       "TLS: the server reset in the handshake"},
      {[](server_socket& socket, int) {
         socket.read_exactly(5);
         ::shutdown(socket.descriptor(), SHUT_WR);
         socket.wait_for_close();
       },
       "TLS: the server closed in the handshake"},
      {[](server_socket& socket, int) {
         socket.write(std::string_view("\x15\x03\x03\x00\x02\x02\x50", 7));
         socket.wait_for_close();
       },
       "TLS: tlsv1 alert internal error"},
  };
  for (const row& each : rows) {
    INFO(each.reason);
    scripted_server server(each.script);
    const ending failed = one_get(secure_url_of(server), {{"verify", false}});
    CHECK(failed.outcome == SPATE_OUTCOME_TLS);
    CHECK(failed.text == each.reason);
  }
}

TEST_CASE("a handshake that stalls is given up within connect_timeout") {
  scripted_server server([](server_socket& socket, int) { socket.wait_for_close(); });
  harness client(http_api(), {{"base_url", secure_url_of(server)}, {"connect_timeout", 80ms}, {"timeout", 5s}},
                 {{"operation", {{"get", "/"}}}});
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(client.error_of(sample) == "no TLS handshake in time");
  CHECK(sample.end_ns - sample.start_ns >= 80'000'000);
  CHECK(sample.end_ns - sample.start_ns < 1'000'000'000);
}

TEST_CASE("a body without a length is whole only when TLS says goodbye") {
  const scripted_server::script script = [](server_socket& socket, int) {
    read_request(socket);
    socket.write("HTTP/1.1 200 OK\r\n\r\nsome of it");
  };
  for (bool goodbye : {true, false}) {
    trusted_server at;
    scripted_server server(at.tls.behind(script, goodbye));
    const ending seen = one_get(secure_url_of(server), {{"ca_file", at.ca_file}});
    INFO(seen.text);
    CHECK(seen.outcome == (goodbye ? SPATE_OUTCOME_OK : SPATE_OUTCOME_TLS));
    if (!goodbye) CHECK(seen.text == "TLS: the connection ended without a close_notify, so the answer may be cut");
  }
}

TEST_CASE("an idle connection over TLS is kept through session tickets and replaced when it was closed") {
  trusted_server at;
  scripted_server server(at.tls.behind([](server_socket& socket, int) {
    for (int i = 0; i < 2 && read_request(socket); ++i) socket.write(answer(200, "x"));
  }));
  harness client(http_api(), {{"base_url", secure_url_of(server)}, {"tls", {{"ca_file", at.ca_file}}}},
                 {{"operation", {{"post", "/"}}}});
  client.start();
  for (int i = 0; i < 6; ++i) {
    const spate_sample sample = client.run(0);
    INFO(client.error_of(sample));
    CHECK(sample.outcome == SPATE_OUTCOME_OK);
    const std::int64_t until_ns = harness::now_ns() + 30'000'000;
    while (harness::now_ns() < until_ns) client.pump(5ms);
  }
  CHECK(server.connections() == 3);
  CHECK(client.host.metric("requests_repeated") == 0);
}
