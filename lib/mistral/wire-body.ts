import "server-only";

/**
 * Puts pictures into `{ "url": … }`: the provider package sends them as a string, which Mistral takes and
 * llama.cpp does not, and the object is understood by every server. A question that quotes such JSON is left
 * alone, because inside a string its quotes carry backslashes.
 */
export function mendBody(body: string): string {
  if (!body.includes('"image_url":"data:')) return body;
  return body.replace(/"image_url":("data:[^"\\]*")/g, '"image_url":{"url":$1}');
}
