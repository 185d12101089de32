import type { ServerResponse } from "node:http";
import type { Step } from "../answer/steps";
import type { Usage } from "../answer/usage";
import type { Refusal } from "../refusals";
import type { Paced, Pacer } from "./pacer";
import { Utf8Splitter } from "./utf8-split";
import { DONE, type Wire } from "./wire";

const MAX_WRITE = 16_384;

export type StreamOptions = {
  steps: Iterator<Step>;
  wire: Wire;
  pacer: Pacer;
  /** 0 sends as fast as the peer reads. */
  tokensPerSecond: number;
  usage: (completionTokens: number) => Usage;
  refuse: (refusal: Refusal) => void;
  onOpen: () => void;
  /** Called before this side breaks the connection, which must not be taken for the peer's doing. */
  onCut: () => void;
  onToken: (tokens: number) => void;
};

/** Plays the steps of one answer on one response, at its pace and at its peer's. */
export class AnswerStream implements Paced {
  readonly #response: ServerResponse;
  readonly #options: StreamOptions;
  readonly #splitter = new Utf8Splitter();
  #next: Step | undefined;
  #rest: Buffer | undefined;
  #out = "";
  #tokens = 0;
  #paidTokens = 0;
  #clock = performance.now();
  #resumeAt = 0;
  #isOver = false;
  #isBlocked = false;

  constructor(response: ServerResponse, options: StreamOptions) {
    this.#response = response;
    this.#options = options;
  }

  start(): void {
    this.#response.on("close", () => this.#stop());
    this.#response.on("drain", () => {
      this.#isBlocked = false;
      this.advance(performance.now());
    });
    this.#take();
    this.advance(performance.now());
    if (!this.#isOver) this.#options.pacer.add(this);
  }

  advance(now: number): void {
    if (this.#isOver || this.#isBlocked || now < this.#resumeAt) return;
    if (this.#rest) {
      this.#response.write(this.#rest);
      this.#rest = undefined;
    }
    while (!this.#isOver && this.#resumeAt <= now && this.#isDue(now) && this.#out.length < MAX_WRITE) {
      this.#play(now);
    }
    this.#flush();
    const isFast = this.#options.tokensPerSecond === 0;
    if (isFast && !this.#isOver && !this.#isBlocked && this.#resumeAt <= now) {
      setImmediate(() => this.advance(performance.now()));
    }
  }

  #isDue(now: number): boolean {
    const rate = this.#options.tokensPerSecond;
    const step = this.#next;
    if (rate === 0 || !step || !("tokens" in step) || step.tokens === 0) return true;
    const allowed = ((now - this.#clock) * rate) / 1000;
    return this.#paidTokens + step.tokens <= allowed;
  }

  #take(): void {
    const { done, value } = this.#options.steps.next();
    this.#next = done ? undefined : value;
  }

  #play(now: number): void {
    const step = this.#next;
    const { wire } = this.#options;
    if (!step) {
      this.#flush();
      this.#finish(() => this.#response.end(this.#rest));
      return;
    }
    if (step.do === "refuse") {
      this.#finish(() => this.#options.refuse(step.refusal));
      return;
    }
    if (step.do === "cut") {
      this.#flush();
      this.#cut();
      return;
    }
    if (step.do === "wait") this.#wait(now, step.ms);
    else this.#open();
    if (step.do === "role") this.#out += wire.role();
    if (step.do === "raw") this.#out += step.text;
    if (step.do === "done") this.#out += DONE;
    if (step.do === "delta" || step.do === "finish") this.#count(step.tokens);
    if (step.do === "delta") this.#out += wire.delta(step.delta);
    if (step.do === "finish") {
      const usage = this.#options.usage(this.#tokens);
      this.#out += wire.finish(step.reason, step.delta, usage, step.usageInTail ?? false);
    }
    this.#take();
  }

  #wait(now: number, ms: number): void {
    this.#resumeAt = now + ms;
    this.#clock = this.#resumeAt;
    this.#paidTokens = 0;
  }

  #count(tokens: number): void {
    this.#tokens += tokens;
    this.#paidTokens += tokens;
    if (tokens > 0) this.#options.onToken(tokens);
  }

  #open(): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, this.#options.wire.headers);
    this.#response.flushHeaders();
    this.#options.onOpen();
  }

  #flush(): void {
    if (this.#out === "") return;
    const text = this.#out;
    this.#out = "";
    const halves = this.#splitter.split(text);
    this.#rest = halves?.[1];
    const isRoomLeft = this.#response.write(halves?.[0] ?? text);
    if (!isRoomLeft) this.#isBlocked = true;
  }

  #cut(): void {
    this.#finish(() => {
      this.#options.onCut();
      if (this.#rest) this.#response.write(this.#rest);
      // Lets what was written reach the peer first; the body then ends without its end.
      this.#response.socket?.destroySoon();
    });
  }

  #finish(end: () => void): void {
    this.#stop();
    end();
  }

  #stop(): void {
    this.#isOver = true;
    this.#options.pacer.remove(this);
    // Lets a scenario that was left in the middle run its own ending.
    this.#options.steps.return?.();
  }
}
