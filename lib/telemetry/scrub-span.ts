import "server-only";
import type { Attributes } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";

/**
 * The attributes that leave. Next also notes whole addresses, and in ours there are links to shared pages and the
 * codes of other services' sign-in.
 */
const told = new Set([
  "error.type",
  "gen_ai.operation.name",
  "gen_ai.provider.name",
  "gen_ai.request.model",
  "gen_ai.response.finish_reasons",
  "gen_ai.response.model",
  "gen_ai.usage.input_tokens",
  "gen_ai.usage.output_tokens",
  "http.method",
  "http.route",
  "http.status_code",
  "next.route",
  "next.span_type",
  "tramontane.run.id",
  "tramontane.run.status",
]);

/** An exporter that passes on what is told, and drops the rest: addresses, messages of errors, stacks. */
export function scrubbing(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(scrubSpan), done),
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush ? { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() } : {}),
  };
}

/** A span without anything that somebody wrote. */
export function scrubSpan(span: ReadableSpan): ReadableSpan {
  const { parentSpanContext, ...rest } = {
    kind: span.kind,
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
    parentSpanContext: span.parentSpanContext,
  };
  return {
    ...rest,
    ...(parentSpanContext ? { parentSpanContext } : {}),
    name: span.name.replace(/\s(?=\S*(:\/\/|\?)).*$/, ""),
    spanContext: () => span.spanContext(),
    status: { code: span.status.code },
    attributes: tellable(span.attributes),
    links: span.links.map(({ context }) => ({ context })),
    events: [],
  };
}

function tellable(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => told.has(name)));
}
