"""Where the instructions of a request go: the self cost of a thread's callgrind file, added up by part of the program."""
import re

# A part is known by the file that the code was written in, or else (code of the standard library) by its function.
PARTS = [
    ("Beast: the response parser", r"boost/beast"),
    ("Asio: reactor, queue, handlers, sockets", r"boost/(asio|system)"),
    ("JSON document (Boost.JSON)", r"boost/json"),
    ("plugin: exchange, connection, request", r"plugins/(http_api|websocket|net)|spate::(http_api|websocket|net)::"),
    ("SDK: asio shard, timeouts, samples", r"sdk/include/spate"),
    ("engine: users, journeys, hand-over", r"host/engine|spate::engine"),
    ("statistics: histograms and series", r"host/stats|spate::stats"),
    ("templates, draws, captures, checks", r"host/data|spate::data"),
    ("bridge from plugin to host", r"host/plugin|spate::plugin"),
    ("TLS (OpenSSL)", r"libssl|libcrypto|openssl"),
    ("system calls, the user's side", r"sysdeps/unix|socket|syscall|epoll|recv|send|clock_gettime|vdso|timerfd|\bread|\bwrite"),
    ("copying and comparing (libc)", r"multiarch|string/"),
    ("heap (malloc, free)", r"malloc|operator (new|delete)"),
    ("locks (libc)", r"nptl|pthread"),
    ("Asio: reactor, queue, handlers, sockets", r"boost::(asio|system)"),
    ("Beast: the response parser", r"boost::beast"),
    ("JSON document (Boost.JSON)", r"boost::json"),
]


def part_of(file, function, library):
    for text in (file, function, library):
        for name, pattern in PARTS:
            if re.search(pattern, text):
                return name
    return "other"


def costs(path):
    """{part: instructions} of one thread's callgrind file."""
    names = {"fl": {}, "fn": {}, "ob": {}}

    def name(kind, text):
        number, _, rest = text.partition(" ")
        if rest:
            names[kind][number] = rest
        return names[kind].get(number, "")

    totals, known = {}, {}
    library = function = file = ""
    skip = False
    for line in path.read_text().splitlines():
        key, _, value = line.partition("=")
        if key == "ob":
            library = name("ob", value)
        elif key == "fl":
            file = name("fl", value)
        elif key in ("fi", "fe"):
            file = name("fl", value)
        elif key == "fn":
            function = name("fn", value)
        elif key in ("cfi", "cfl"):
            name("fl", value)
        elif key == "cfn":
            name("fn", value)
        elif key == "cob":
            name("ob", value)
        elif key == "calls":
            skip = True  # the next line is the cost of what was called
        elif line[:1].isdigit() or line[:1] in "+-*":
            fields = line.split()
            if not skip and len(fields) > 1:
                where = (file, function, library)
                if where not in known:
                    known[where] = part_of(*where)
                totals[known[where]] = totals.get(known[where], 0) + int(fields[1])
            skip = False
    return totals
