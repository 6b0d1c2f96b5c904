#include "engine/shard_link.hpp"

#include "engine/breadcrumb.hpp"

namespace spate::engine {

namespace {

// Says for a crash where the thread is, as long as it lives.
class inside {
 public:
  explicit inside(const char* call) : crumb_(this_threads_breadcrumb()) { crumb_.call = call; }
  ~inside() { crumb_.call = nullptr; }
  inside(const inside&) = delete;
  inside& operator=(const inside&) = delete;

 private:
  breadcrumb& crumb_;
};

}  // namespace

shard_link::shard_link(const target_port& port, const shard_place& place)
    : port_(port), place_(place), emitted_(block_samples) {
  arrived_.reserve(2 * block_samples);
  block_.struct_size = sizeof block_;
  block_.stride = sizeof(spate_sample);
  block_.capacity = block_samples;
  block_.data = reinterpret_cast<unsigned char*>(emitted_.data());
  block_.drain = &shard_link::drain;
  block_.host_data = this;
}

shard_link::~shard_link() = default;

std::optional<run_failure> shard_link::open() {
  breadcrumb& crumb = this_threads_breadcrumb();
  crumb = {place_.plugin.c_str(), place_.target_name.c_str(), place_.shard, nullptr, nullptr};
  spate_shard_params params{};
  params.struct_size = sizeof params;
  params.shard_index = place_.shard;
  params.shard_count = place_.shards;
  params.user_count = place_.user_count;
  params.seed = place_.seed;
  params.samples = &block_;
  spate_error error{};
  error.struct_size = sizeof error;
  error.config_node = SPATE_NONE;
  const inside here("shard_create");
  const spate_status status = port_.protocol->shard_create(port_.instance, &params, &shard_, &error);
  if (status == SPATE_OK && shard_ != nullptr) {
    cancelled_ = false;
    return std::nullopt;
  }
  shard_ = nullptr;
  run_failure why;
  why.target = place_.target;
  error.message[sizeof error.message - 1] = '\0';
  why.text = place_.text() + " cannot start: " +
             (error.message[0] != '\0' ? error.message : "the plugin gave no reason, status " + std::to_string(status));
  return why;
}

bool shard_link::announce(std::uint32_t user) {
  const inside here("user_start");
  return port_.protocol->user_start(shard_, &user, 1) == SPATE_OK;
}

bool shard_link::sign_off(std::uint32_t user) {
  const inside here("user_stop");
  return port_.protocol->user_stop(shard_, &user, 1) == SPATE_OK;
}

std::uint32_t shard_link::submit(const spate_work* works, std::uint32_t count, const char* operation) {
  this_threads_breadcrumb().operation = operation;
  const inside here("submit");
  return port_.protocol->submit(shard_, works, sizeof(spate_work), count);
}

spate_status shard_link::pump(std::int64_t deadline_ns, std::uint32_t max_samples) {
  const inside here("pump");
  return port_.protocol->pump(shard_, deadline_ns, max_samples);
}

void shard_link::cancel(std::uint32_t how) {
  cancelled_ = true;
  const inside here("cancel");
  port_.protocol->cancel(shard_, how);
}

void shard_link::close(bool tokens_out) {
  if (shard_ == nullptr) return;
  const inside here("shard_destroy");
  if (!tokens_out) port_.protocol->shard_destroy(shard_);
  shard_ = nullptr;
}

const std::vector<spate_sample>& shard_link::arrived() {
  take_block();
  return arrived_;
}

void shard_link::drain(spate_sample_block* block) noexcept { static_cast<shard_link*>(block->host_data)->take_block(); }

void shard_link::take_block() noexcept {
  arrived_.insert(arrived_.end(), emitted_.begin(), emitted_.begin() + block_.count);
  block_.count = 0;
}

}  // namespace spate::engine
