// A server by Debian's node-ws: answers each message with itself, and tells at its end what it has counted. Arguments: a
// certificate and its key, or nothing. The first line of its output is the port.
'use strict';
const fs = require('fs');
const http = require('http');
const https = require('https');
const { WebSocketServer } = require('ws');

const counts = { connections: 0, compressed: 0, received: 0, closed: {} };
const [certificate, key] = process.argv.slice(2);
const server = certificate
  ? https.createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) })
  : http.createServer();
const sockets = new WebSocketServer({
  server,
  perMessageDeflate: { threshold: 0 },
  handleProtocols: (offered) => (offered.has('chat.v2') ? 'chat.v2' : false),
});
sockets.on('connection', (socket) => {
  counts.connections += 1;
  counts.compressed += socket.extensions !== '';
  socket.on('error', () => {});
  socket.on('message', (message, isBinary) => {
    counts.received += 1;
    socket.send(message, { binary: isBinary });
  });
  socket.on('close', (code) => { counts.closed[code] = (counts.closed[code] || 0) + 1; });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.on('SIGTERM', () => {
  console.log(JSON.stringify(counts));
  process.exit(0);
});
