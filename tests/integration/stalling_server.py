"""Answers every request one service time after it came; but from `stall_from` seconds after the first request on it answers
nothing for `stall` seconds. With one connection it serves one request after the other. Prints its port."""
import heapq
import select
import socket
import sys
import time

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"


def main(service, stall_from, stall):
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    listener.setblocking(False)
    print(listener.getsockname()[1], flush=True)
    poller = select.epoll()
    poller.register(listener, select.EPOLLIN)
    connections, answers, first = {}, [], None
    while True:
        now = time.monotonic()
        while answers and answers[0][0] <= now:
            _, number = heapq.heappop(answers)
            if number in connections:
                connections[number][0].send(ANSWER)
        # The kernel's timeouts are of a millisecond: what is nearer is waited for without sleeping.
        left = answers[0][0] - now if answers else 1
        for number, event in poller.poll(0 if left < 0.002 else left - 0.0015):
            if number == listener.fileno():
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.setblocking(False)
                connections[connection.fileno()] = [connection, b""]
                poller.register(connection, select.EPOLLIN)
                continue
            entry = connections[number]
            try:
                data = entry[0].recv(65536)
            except OSError:
                data = b""
            if not data:
                poller.unregister(number)
                entry[0].close()
                del connections[number]
                continue
            entry[1] += data
            while b"\r\n\r\n" in entry[1]:
                entry[1] = entry[1].split(b"\r\n\r\n", 1)[1]
                came = time.monotonic()
                first = first or came
                after = came - first
                begins = first + stall_from + stall if stall_from <= after < stall_from + stall else came
                heapq.heappush(answers, (begins + service, number))


if __name__ == "__main__":
    main(*map(float, sys.argv[1:4]))
