#pragma once

#include <memory>
#include <string>
#include <thread>

#include "session/control_socket.hpp"
#include "session/controls.hpp"
#include "session/terminal_keys.hpp"

namespace spate::session {

/// Takes commands for a run from its socket and from the terminal's keys, on a thread of its own, until it goes. Socket
/// file and terminal are put right whatever ends the process, but for SIGKILL.
class control_desk {
 public:
  /// `keys`: read them, if there is a terminal; `live`: a line on it is written anew all the time.
  control_desk(controls& of, const std::string& folder, bool keys, bool live);
  ~control_desk();
  control_desk(const control_desk&) = delete;
  control_desk& operator=(const control_desk&) = delete;

 private:
  void serve();
  void answer_one();
  void press(char key);
  void say(const std::string& text) const;

  controls& controls_;
  const bool live_;
  std::unique_ptr<control_socket> socket_;
  std::unique_ptr<terminal_keys> keys_;
  int end_[2] = {-1, -1};
  std::thread thread_;
};

}  // namespace spate::session
