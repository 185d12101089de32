import { createMistral } from "@ai-sdk/mistral";
import { convertToModelMessages, streamText } from "ai";

const mistral = createMistral({ apiKey: "bench", baseURL: process.env.MISTRAL_BASE_URL });

/** A chat as the AI SDK's own documentation begins one: no session, no limit, and nothing is stored. */
export async function POST(request) {
  const { messages } = await request.json();
  const model = mistral("mistral-small-latest");
  return streamText({ model, messages: await convertToModelMessages(messages) }).toUIMessageStreamResponse();
}
