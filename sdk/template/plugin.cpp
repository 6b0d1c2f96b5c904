// The keys' rules, and the entry of the shared object.
#include <boost/asio/ip/address.hpp>

#include "echo_shard.hpp"

namespace echo_tcp {

void echo_target::check(const spate::host_services&, spate::config settings, spate::report& mistakes) {
  spate::node address = settings.find("address");
  boost::system::error_code error;
  boost::asio::ip::make_address(std::string(address.as_string()), error);
  if (error) mistakes.error(address, "'", address.as_string(), "' is no IP address; write one like 127.0.0.1 or ::1");
  for (spate::node operation : settings.operations()) {
    spate::node send = operation.child("send");
    if (send.as_string().find('\n') != std::string_view::npos)
      mistakes.error(send, "the line to send holds a line break; it is added by the plugin, so leave it out");
  }
}

echo_target::echo_target(const spate::host_services& host, spate::config settings)
    : protocol(host),
      address(settings.find("address").as_string()),
      port(static_cast<std::uint16_t>(settings.find("port").as_int())),
      timeout_ns(settings.find("timeout").as_duration().count()),
      refused_text(host.intern("no connection")),
      reset_text(host.intern("the connection ended before the answer")),
      timeout_text(host.intern("no answer in time")) {
  for (spate::node operation : settings.operations()) {
    spate::node send = operation.child("send");
    lines.push_back(send.is_template() ? line{{}, send.template_id()}
                                       : line{std::string(send.as_string()) + "\n", SPATE_NONE});
  }
}

}  // namespace echo_tcp

SPATE_PLUGIN(echo_tcp::echo_target)
