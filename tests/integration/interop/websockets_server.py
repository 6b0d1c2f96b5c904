"""A server by Debian's python3-websockets: answers each message with itself, and tells at its end what it has counted.
Arguments: a certificate and its key, or nothing. The first line of its output is the port."""
import asyncio
import json
import signal
import ssl
import sys

import websockets

counts = {"connections": 0, "compressed": 0, "received": 0, "closed": {}}


async def echo(connection):
    counts["connections"] += 1
    counts["compressed"] += bool(connection.extensions)
    try:
        async for message in connection:
            counts["received"] += 1
            await connection.send(message)
    except websockets.ConnectionClosedError:
        pass
    code = str(connection.close_code)
    counts["closed"][code] = counts["closed"].get(code, 0) + 1


async def main():
    context = None
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
    ended = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set_result, None)
    async with websockets.serve(echo, "127.0.0.1", 0, ssl=context, subprotocols=["chat.v2"]) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await ended
    print(json.dumps(counts), flush=True)


asyncio.run(main())
