import { connect, createServer, type Socket } from "node:net";

export type SeverableLine = {
  port: number;
  /** Breaks every connection and lets no new one through. */
  sever: () => void;
  /** Lets connections through again. */
  mend: () => void;
  /** How many connections have found it severed. */
  turnedAway: () => number;
  close: () => Promise<void>;
};

/** A TCP line to a server of this machine, which a test can break as a lost network does. */
export async function layLine(targetPort: number, targetHost = "127.0.0.1"): Promise<SeverableLine> {
  const sockets = new Set<Socket>();
  let isSevered = false;
  let turnedAway = 0;
  const keep = (socket: Socket, other: () => Socket | undefined) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      other()?.destroy();
    });
  };
  const server = createServer({ noDelay: true }, (near) => {
    if (isSevered) {
      turnedAway++;
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: targetPort, host: targetHost, noDelay: true });
    keep(near, () => far);
    keep(far, () => near);
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  const sever = () => {
    isSevered = true;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: address.port,
    sever,
    mend: () => {
      isSevered = false;
    },
    turnedAway: () => turnedAway,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      sever();
      await closed;
    },
  };
}
