/** The floor of `bench:stream`: a proxy that stores nothing and looks at nothing. `PORT`, `UPSTREAM_PORT`. */
import { createServer, request } from "node:http";

const upstreamPort = Number(process.env.UPSTREAM_PORT);

createServer((incoming, outgoing) => {
  const upstream = request(
    {
      host: "127.0.0.1",
      port: upstreamPort,
      path: incoming.url,
      method: incoming.method,
      headers: incoming.headers,
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  upstream.on("error", () => outgoing.destroy());
  outgoing.on("close", () => upstream.destroy());
  incoming.pipe(upstream);
}).listen(Number(process.env.PORT), "127.0.0.1");
