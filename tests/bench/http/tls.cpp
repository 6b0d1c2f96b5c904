#include "tls.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace bench {
namespace {

struct openssl_free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};

constexpr long a_day_s = 24 * 60 * 60;

bool certify(X509* certificate, EVP_PKEY* key) {
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -a_day_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate), a_day_s);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509V3_CTX about;
  X509V3_set_ctx(&about, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, openssl_free> names(
      X509V3_EXT_conf_nid(nullptr, &about, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1"));
  return names && X509_add_ext(certificate, names.get(), -1) == 1 && X509_sign(certificate, key, EVP_sha256()) > 0;
}

}  // namespace

tls_context make_tls_context() {
  const std::unique_ptr<EVP_PKEY, openssl_free> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, openssl_free> certificate(X509_new());
  tls_context context(SSL_CTX_new(TLS_server_method()));
  if (!key || !certificate || !context || !certify(certificate.get(), key.get())) return nullptr;
  SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  // A record and its header in one system call.
  SSL_CTX_set_read_ahead(context.get(), 1);
  if (SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1)
    return nullptr;
  return context;
}

tls_stream::tls_stream(SSL_CTX* context, int descriptor) : ssl_(SSL_new(context)) {
  SSL_set_fd(ssl_.get(), descriptor);
  SSL_set_accept_state(ssl_.get());
}

long tls_stream::read(char* into, std::size_t size) {
  std::size_t got = 0;
  if (SSL_read_ex(ssl_.get(), into, size, &got) == 1) return static_cast<long>(got);
  const bool waits = SSL_get_error(ssl_.get(), 0) == SSL_ERROR_WANT_READ;
  ERR_clear_error();
  return waits ? 0 : -1;
}

bool tls_stream::write(std::string_view bytes) {
  std::size_t written = 0;
  if (SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &written) == 1) return true;
  ERR_clear_error();
  return false;
}

}  // namespace bench
