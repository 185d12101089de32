import { createServer } from "node:net";
import { StartupError } from "@/lib/startup-error";

/**
 * Takes the port at once and holds it while the start prepares, so that a second start is refused before it
 * builds anything. Nobody is served here: whoever connects is turned away.
 *
 * @returns the function that lets the port go, right before the server takes it.
 * @throws {StartupError} when the port is taken or not ours to take.
 */
export async function holdPort(host: string, port: number): Promise<() => Promise<void>> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explain(error, host, port)));
    server.listen({ host, port, exclusive: true }, resolve);
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** A port of this machine that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

function explain(error: Error, host: string, port: number): Error {
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return new StartupError(
      `Port ${port} on ${host} is taken by another program, perhaps by Tramontane itself. ` +
        `End that program, or choose another port: PORT=${port === 65535 ? 3000 : port + 1} npm start`,
    );
  if (code === "EACCES")
    return new StartupError(
      `This user may not listen on port ${port}. Choose a port above 1023: PORT=3000 npm start`,
    );
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN")
    return new StartupError(
      `HOST ${host} is not an address of this machine. Use 127.0.0.1 for this machine alone, or 0.0.0.0 for every network it is in.`,
    );
  return error;
}
