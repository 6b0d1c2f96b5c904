// A server of Node's own http and https modules for the interoperability tests. Arguments: certificate, key, log file.
// Prints its ports as JSON, and writes a line for each request when its answer is over.
'use strict';
const fs = require('fs');
const http = require('http');
const https = require('https');
const zlib = require('zlib');

const [certificate, key, log] = process.argv.slice(2);
const book = fs.createWriteStream(log);
const large = Buffer.alloc(5 * 1024 * 1024, 'large ');
const document = Buffer.from(JSON.stringify({ filler: 'words '.repeat(2000), value: 'from-node' }));
let connections = 0;

const routes = {
  '/small': (request, response) => response.end('fine'),
  '/large': (request, response) => response.setHeader('Content-Length', large.length).end(large),
  '/nothing': (request, response) => response.writeHead(204).end(),
  '/unchanged': (request, response) => response.writeHead(304).end(),
  '/failed': (request, response) => response.writeHead(503).end('no'),
  '/close': (request, response) => response.setHeader('Connection', 'close').end('fine'),
  '/json': (request, response) => {
    const asked = request.headers['accept-encoding'] || '';
    response.setHeader('Content-Type', 'application/json');
    if (request.url.includes('deflate') && asked.includes('deflate'))
      response.setHeader('Content-Encoding', 'deflate').end(zlib.deflateSync(document));
    else if (asked.includes('gzip')) response.setHeader('Content-Encoding', 'gzip').end(zlib.gzipSync(document));
    else response.end(document);
  },
  '/gzip_stream': (request, response) => {
    response.setHeader('Content-Type', 'application/json').setHeader('Content-Encoding', 'gzip');
    const packed = zlib.createGzip();
    packed.pipe(response);
    for (let at = 0; at < document.length; at += 1000) packed.write(document.subarray(at, at + 1000));
    packed.end();
  },
  '/chunked': async (request, response) => {
    for (let i = 0; i < 100; ++i) {
      response.write(`chunk ${i}\n`);
      if (i % 20 === 0) await new Promise(setImmediate);
    }
    response.end();
  },
  '/trailers': (request, response) => {
    response.writeHead(200, { Trailer: 'X-Sum' });
    response.write('fine');
    response.addTrailers({ 'X-Sum': '4' });
    response.end();
  },
  '/hints': (request, response) => {
    response.writeProcessing();
    response.writeEarlyHints({ link: '</x>; rel=preload' });
    response.end('fine');
  },
  '/echo': (request, response, body) => response.end(body),
};

function answer(request, response) {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    response.on('close', () => book.write(JSON.stringify({
      event: 'request', id: request.headers['x-request-id'], method: request.method, path: request.url,
      status: response.statusCode, connection: request.socket.number, taken: body.length,
      whole: response.writableFinished }) + '\n'));
    const path = request.url.split('?')[0];
    (path.startsWith('/said/') ? routes['/small'] : routes[path])(request, response, body);
  });
}

const tls = { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) };
const servers = [http.createServer(answer), https.createServer(tls, answer)];
let listening = 0;
for (const server of servers) {
  server.keepAliveTimeout = 200; // newer versions wait a second more
  server.maxRequestsPerSocket = 5;
  server.on(server === servers[0] ? 'connection' : 'secureConnection', (socket) => { socket.number = ++connections; });
  server.listen(0, '127.0.0.1', () => {
    if (++listening === servers.length) {
      const [plain, secure] = servers.map((each) => each.address().port);
      console.log(JSON.stringify({ http: plain, https: secure }));
    }
  });
}
process.on('SIGTERM', () => {
  for (const server of servers) server.closeAllConnections();
  book.end(() => process.exit(0));
});
