// A service in C++: derive, fill start and stop.
#pragma once

#include <spate/abi/service.h>
#include <spate/plugin.hpp>

#include <memory>

namespace spate {

// What a service tells its host.
class service_sink {
 public:
  explicit service_sink(const spate_service_sink* raw) noexcept : raw_(raw) {}
  // An endpoint that answers: endpoint("http", "http://127.0.0.1:8000"). Only inside start. [control]
  void endpoint(std::string_view name, std::string_view value) const noexcept {
    raw_->endpoint(raw_, str(name), str(value));
  }
  // The service ended by itself; its process stops and says why. [any]
  void ended(std::string_view reason) const noexcept { raw_->ended(raw_, str(reason)); }

 private:
  const spate_service_sink* raw_;
};

// Base of a service. The derived class's constructor takes (const host_services&, config). `start` returns when the
// endpoints answer, or throws; `stop` finishes what is under way and stores everything. After a `start` that threw, the
// object is destroyed without `stop`. [control]
class service {
 public:
  static constexpr const char* factory = SPATE_SERVICE_FACTORY;
  explicit service(const host_services& host) : host_(host) {}
  virtual ~service() = default;
  service(const service&) = delete;
  service& operator=(const service&) = delete;

  template <class T>
  static const void* descriptor() noexcept;

 protected:
  virtual void start(const service_sink&) = 0;
  virtual void stop() = 0;
  const host_services& host() const noexcept { return host_; }

 private:
  host_services host_;
};

template <class T>
const void* service::descriptor() noexcept {
  static constexpr spate_service table = {
      sizeof(spate_service),
      0,
      T::id,
      T::version,
      T::summary,
      key_table(T::keys),
      &detail::check<T>,
      [](const spate_host* host, const spate_config* settings, const spate_service_sink* sink,
         spate_service_instance** out, spate_error* error) noexcept {
        return guarded(error, [&] {
          std::unique_ptr<service> made = std::make_unique<T>(host_services(host), config(*settings));
          made->start(service_sink(sink));
          *out = reinterpret_cast<spate_service_instance*>(made.release());
        });
      },
      [](spate_service_instance* instance) noexcept {
        std::unique_ptr<service> ending(reinterpret_cast<service*>(instance));
        spate_error error{};
        error.struct_size = sizeof error;
        if (guarded(&error, [&] { ending->stop(); }) != SPATE_OK)
          guarded(nullptr,
                  [&] { ending->host().log(SPATE_LOG_ERROR, T::id, " did not stop cleanly: ", error.message); });
      }};
  return &table;
}

}  // namespace spate
