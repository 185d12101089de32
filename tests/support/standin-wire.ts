import { request } from "node:http";

/** A chat body with one question. */
export function asking(question: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { model: "mistral-small-latest", messages: [{ role: "user", content: question }], ...more };
}

/** Sends JSON with a key, as a plain client does. */
export function post(
  url: string,
  body: unknown,
  { headers = {}, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { authorization: "Bearer test-key", "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    signal,
  });
}

export type Chunk = {
  id: string;
  object: string;
  model: string;
  created: number;
  choices: { index: number; delta: Record<string, unknown>; finish_reason: string | null }[];
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
  p?: string;
};

/** The data of each frame of an event stream; fails on anything that is not `data: …` and an empty line. */
export function framesOf(text: string): string[] {
  const frames = text.split("\n\n");
  const rest = frames.pop();
  if (rest !== "") throw new Error(`The stream ends in the middle of a frame: ${rest}`);
  return frames.map((frame) => {
    if (!frame.startsWith("data: ") || frame.includes("\n")) throw new Error(`Not one data line: ${frame}`);
    return frame.slice("data: ".length);
  });
}

/** The JSON frames of a stream that must end with `[DONE]`. */
export function chunksOf(text: string): Chunk[] {
  const frames = framesOf(text);
  if (frames.pop() !== "[DONE]") throw new Error("The stream does not end with [DONE]");
  return frames.map((frame) => JSON.parse(frame));
}

/** The plain text of all string deltas. */
export function textOf(chunks: Chunk[]): string {
  return chunks
    .map((chunk) => chunk.choices[0]?.delta.content ?? "")
    .filter((part) => typeof part === "string")
    .join("");
}

export type RawAnswer = {
  status: number;
  headers: Record<string, unknown>;
  pieces: Buffer[];
  isComplete: boolean;
};

/** The answer as the pieces in which the body came, and whether it came to its proper end. */
export function rawPost(url: string, body: unknown): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: "POST", headers: { authorization: "Bearer test-key" }, agent: false },
      (response) => {
        const pieces: Buffer[] = [];
        response.on("data", (piece: Buffer) => pieces.push(piece));
        // A broken body ends in an error and in close; only close comes in every case.
        response.on("error", () => undefined);
        response.on("close", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            pieces,
            isComplete: response.complete,
          }),
        );
      },
    );
    call.on("error", reject);
    call.end(JSON.stringify(body));
  });
}
