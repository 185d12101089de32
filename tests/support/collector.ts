import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
// What OpenTelemetry itself reads and writes OTLP with, in the last version that could do both.
import protocol from "otlp-decoder/build/src/generated/root.js";

type Value = {
  stringValue?: string;
  intValue?: number;
  doubleValue?: number;
  arrayValue?: { values: Value[] };
};
type Attribute = { key: string; value: Value };
type Named = { attributes?: Attribute[] };

export type SentSpan = {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  startMs: number;
  endMs: number;
  status: number;
  events: number;
  attributes: Record<string, unknown>;
};
export type SentPoint = { attributes: Record<string, unknown>; value?: number; count?: number; sum?: number };

type Span = Named & {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status?: { code?: number };
  events?: unknown[];
};
type Point = Named & { asInt?: number; asDouble?: number; count?: number; sum?: number };
type Metric = { name: string } & Partial<Record<"sum" | "gauge" | "histogram", { dataPoints: Point[] }>>;
type Traces = { resourceSpans: { resource: Named; scopeSpans: { spans: Span[] }[] }[] };
type Metrics = { resourceMetrics: { scopeMetrics: { metrics: Metric[] }[] }[] };

type Collected = { path: string; headers: IncomingHttpHeaders; body: Buffer };

/** An OpenTelemetry collector in miniature, over real HTTP: it keeps what it is sent, and reads it. */
export async function startCollector() {
  const collected: Collected[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    collected.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(pieces) });
    response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = (path: string) => collected.filter((one) => one.path === path);

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    collected,
    spans: (): SentSpan[] =>
      at("/v1/traces").flatMap(({ body }) =>
        read<Traces>("trace", "ExportTraceServiceRequest", body).resourceSpans.flatMap(({ scopeSpans }) =>
          scopeSpans.flatMap(({ spans }) => spans.map(toSpan)),
        ),
      ),
    resources: () =>
      at("/v1/traces").flatMap(({ body }) =>
        read<Traces>("trace", "ExportTraceServiceRequest", body).resourceSpans.map(({ resource }) =>
          attributesOf(resource),
        ),
      ),
    /** The points of a metric, those that came last. */
    points: (name: string): SentPoint[] =>
      at("/v1/metrics")
        .flatMap(({ body }) => read<Metrics>("metrics", "ExportMetricsServiceRequest", body).resourceMetrics)
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
        .filter((metric) => metric.name === name)
        .slice(-1)
        .flatMap(({ sum, gauge, histogram }) => (sum ?? gauge ?? histogram)?.dataPoints ?? [])
        .map((point) => ({
          attributes: attributesOf(point),
          ...pick("value", point.asInt ?? point.asDouble),
          ...pick("count", point.count),
          ...pick("sum", point.sum),
        })),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function read<T>(signal: "trace" | "metrics", name: string, body: Buffer): T {
  // biome-ignore lint/suspicious/noExplicitAny: the package describes no message by a type.
  const type = (protocol as any).opentelemetry.proto.collector[signal].v1[name];
  return type.toObject(type.decode(body), { longs: Number, bytes: String }) as T;
}

function toSpan(span: Span): SentSpan {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? "",
    name: span.name,
    startMs: Number(span.startTimeUnixNano) / 1e6,
    endMs: Number(span.endTimeUnixNano) / 1e6,
    status: span.status?.code ?? 0,
    events: span.events?.length ?? 0,
    attributes: attributesOf(span),
  };
}

function attributesOf({ attributes = [] }: Named): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));
}

function plain({ stringValue, intValue, doubleValue, arrayValue }: Value): unknown {
  return stringValue ?? intValue ?? doubleValue ?? arrayValue?.values.map(plain);
}

function pick(name: string, value: number | undefined) {
  return value === undefined ? {} : { [name]: Number(value) };
}
