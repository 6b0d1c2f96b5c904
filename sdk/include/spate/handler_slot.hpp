// Memory for the handlers of asynchronous operations, so that starting one allocates nothing.
#pragma once

#include <boost/asio/bind_allocator.hpp>

#include <cstddef>
#include <new>

namespace spate {

// Room for the one operation that an object has under way at a time (a read, a write). When it is taken already, or too
// small, the heap helps out, so it is always right and in the steady state free. Must outlive the operation.
class handler_slot {
 public:
  handler_slot() = default;
  handler_slot(const handler_slot&) = delete;
  handler_slot& operator=(const handler_slot&) = delete;

  void* allocate(std::size_t bytes) {
    if (taken_ || bytes > sizeof storage_) return ::operator new(bytes);
    taken_ = true;
    return storage_;
  }
  void deallocate(void* memory) noexcept {
    if (memory == storage_)
      taken_ = false;
    else
      ::operator delete(memory);
  }

 private:
  alignas(std::max_align_t) std::byte storage_[160];
  bool taken_ = false;
};

// A standard allocator on a slot.
template <class T>
class slot_allocator {
 public:
  using value_type = T;
  explicit slot_allocator(handler_slot& slot) noexcept : slot_(&slot) {}
  template <class U>
  slot_allocator(const slot_allocator<U>& other) noexcept : slot_(other.slot_) {}
  T* allocate(std::size_t count) { return static_cast<T*>(slot_->allocate(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t) noexcept { slot_->deallocate(memory); }
  friend bool operator==(const slot_allocator& a, const slot_allocator& b) noexcept { return a.slot_ == b.slot_; }

 private:
  template <class U>
  friend class slot_allocator;
  handler_slot* slot_;
};

// The handler, with its memory in `slot`: socket.async_read_some(buffer, in_slot(read_slot_, [this](auto...) {...})).
template <class Handler>
auto in_slot(handler_slot& slot, Handler handler) {
  return boost::asio::bind_allocator(slot_allocator<std::byte>(slot), std::move(handler));
}

}  // namespace spate
