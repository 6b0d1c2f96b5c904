#pragma once

#include <spate/monitor.hpp>

#include <array>
#include <memory>
#include <vector>

#include "gathered.hpp"
#include "scrape.hpp"

namespace spate::monitor_prometheus {

// What a platform, or a machine with node_exporter, tells of itself where Prometheus scrapes it.
class prometheus_monitor : public monitor {
 public:
  static constexpr const char* id = "prometheus";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "series of an endpoint that Prometheus scrapes, of a machine anywhere";
  static constexpr key keys[] = {
      key("url", SPATE_KIND_STRING, "Where the text is exposed; without a path it is /metrics.").required(),
      key("metrics.*", SPATE_KIND_STRING,
          "A metric by its name here, made of series: \"sum(rate(name{label=\\\"value\\\"})) / 2\"."),
      key("timeout", SPATE_KIND_DURATION, "How long one reading may take.").by_default("2s").between(1e6, 3e10),
      key("body_limit", SPATE_KIND_SIZE, "How long the text may be.").by_default("4MiB").between(1, 1073741824),
      key("headers.*", SPATE_KIND_STRING, "A header of the request, as Authorization.").secret(),
      key("tls.verify", SPATE_KIND_BOOL, "Whether the server's certificate must be valid for the host.")
          .by_default("true"),
      key("tls.ca_file", SPATE_KIND_STRING, "Certificates (PEM) to trust, instead of the system's.").file(),
      key("tls.certificate_file", SPATE_KIND_STRING, "Certificate (PEM, with its chain) of the client.").file(),
      key("tls.key_file", SPATE_KIND_STRING, "Private key (PEM) of the client; else it is in certificate_file.").file(),
      key("tls.server_name", SPATE_KIND_STRING, "Name to ask for (SNI) and to find in the certificate.")};
  static constexpr std::array<spate_monitor_metric, 0> metrics = {};

  prometheus_monitor(const host_services& host, config settings);
  static void check(const host_services& host, config settings, report& mistakes);
  static void declare(config settings, const metric_list& to);

 protected:
  void read(const readings& to) override;

 private:
  void tell_missing(const readings& to, std::string_view why) const;

  scrape scrape_;
  std::vector<gathered> metrics_;  // in the profile's order
};

}  // namespace spate::monitor_prometheus
