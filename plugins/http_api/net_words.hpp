// What is shared with other protocols over sockets is among this one's words.
#pragma once

namespace spate::net {}
namespace spate::http_api {
using namespace net;
}
