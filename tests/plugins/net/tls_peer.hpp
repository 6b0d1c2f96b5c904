// The server's side of TLS, with certificates made for the test.
#pragma once

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <csignal>

#include "sdk/scripted_server.hpp"
#include "temporary_folder.hpp"

namespace spate::test {

// A certificate and its key, signed by another or by itself.
class certificate {
 public:
  struct wish {
    std::string name;                    // common name
    std::string names = "IP:127.0.0.1";  // subject alternative names; empty: none
    bool is_authority = false;
    long begins_s = -3600, ends_s = 3600;  // from now
  };

  certificate(const wish& wanted, const certificate* signer) : key_(EVP_EC_gen("P-256")), x509_(X509_new()) {
    X509_set_version(x509_, 2);
    static long serial = 1;
    ASN1_INTEGER_set(X509_get_serialNumber(x509_), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(x509_), wanted.begins_s);
    X509_gmtime_adj(X509_getm_notAfter(x509_), wanted.ends_s);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509_), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(wanted.name.c_str()), -1, -1, 0);
    const certificate& issuer = signer != nullptr ? *signer : *this;
    X509_set_issuer_name(x509_, X509_get_subject_name(issuer.x509_));
    X509_set_pubkey(x509_, key_);
    if (wanted.is_authority) add(NID_basic_constraints, "critical,CA:TRUE");
    if (!wanted.names.empty()) add(NID_subject_alt_name, wanted.names);
    X509_sign(x509_, issuer.key_, EVP_sha256());
  }
  ~certificate() {
    X509_free(x509_);
    EVP_PKEY_free(key_);
  }
  certificate(const certificate&) = delete;
  certificate& operator=(const certificate&) = delete;

  // PEM; the key follows the certificate when asked for.
  std::string write(const temporary_folder& folder, const std::string& name, bool with_key = false,
                    const char* password = nullptr) const {
    std::string path = folder / name;
    FILE* file = std::fopen(path.c_str(), "w");
    PEM_write_X509(file, x509_);
    if (with_key)
      PEM_write_PrivateKey(file, key_, password != nullptr ? EVP_aes_256_cbc() : nullptr, nullptr, 0, nullptr,
                           const_cast<char*>(password));
    std::fclose(file);
    return path;
  }
  void use(SSL_CTX* context) const {
    SSL_CTX_use_certificate(context, x509_);
    SSL_CTX_use_PrivateKey(context, key_);
  }

 private:
  void add(int kind, const std::string& text) {
    X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, nullptr, kind, text.c_str());
    X509_add_ext(x509_, made, -1);
    X509_EXTENSION_free(made);
  }

  EVP_PKEY* key_;
  X509* x509_;
};

// What a server was told by its clients.
struct handshake_record {
  std::atomic<int> done{0}, resumed{0};
  std::mutex mutex;
  std::string server_name, protocol, version;
};

class tls_server {
 public:
  explicit tls_server(const certificate& own) : context_(SSL_CTX_new(TLS_server_method())) {
    // OpenSSL writes to its socket without MSG_NOSIGNAL, and clients that refuse a server are gone by then.
    std::signal(SIGPIPE, SIG_IGN);
    own.use(context_);
    SSL_CTX_set_alpn_select_cb(
        context_,
        [](SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in, unsigned int, void*) {
          *size = in[0];
          *out = in + 1;
          return SSL_TLSEXT_ERR_OK;
        },
        nullptr);
    static const unsigned char id[] = "spate";
    SSL_CTX_set_session_id_context(context_, id, sizeof id - 1);
  }
  ~tls_server() { SSL_CTX_free(context_); }
  tls_server(const tls_server&) = delete;
  tls_server& operator=(const tls_server&) = delete;

  SSL_CTX* context() { return context_; }

  // The script, behind a handshake; `goodbye`: ends with a close_notify.
  scripted_server::script behind(scripted_server::script script, bool goodbye = true) {
    return [this, script, goodbye](server_socket& socket, int index) {
      SSL* ssl = SSL_new(context_);
      SSL_set_fd(ssl, socket.descriptor());
      if (SSL_accept(ssl) == 1) {
        note(ssl);
        socket.send_bytes = [ssl](const char* from, std::size_t size) {
          return static_cast<ssize_t>(SSL_write(ssl, from, static_cast<int>(size)));
        };
        socket.receive_bytes = [ssl](char* to, std::size_t size) {
          return static_cast<ssize_t>(SSL_read(ssl, to, static_cast<int>(size)));
        };
        script(socket, index);
        if (goodbye) SSL_shutdown(ssl);
      }
      SSL_free(ssl);
      socket.send_bytes = nullptr;
      socket.receive_bytes = nullptr;
    };
  }

  handshake_record seen;

 private:
  void note(SSL* ssl) {
    std::lock_guard lock(seen.mutex);
    ++seen.done;
    if (SSL_session_reused(ssl) == 1) ++seen.resumed;
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    seen.server_name = name != nullptr ? name : "";
    const unsigned char* protocol = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(ssl, &protocol, &size);
    seen.protocol.assign(reinterpret_cast<const char*>(protocol), size);
    seen.version = SSL_get_version(ssl);
  }

  SSL_CTX* context_;
};

inline std::string secure_url_of(const scripted_server& server, const std::string& host = "127.0.0.1") {
  return "https://" + host + ":" + std::to_string(server.port);
}

}  // namespace spate::test
