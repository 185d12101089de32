import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { BlockReader, type Document } from "@/components/chat/markdown/block-reader";
import { Markdown } from "@/components/chat/parts/markdown";
import messages from "@/messages/en/chat.json";

/** The page of an answer that was there from the beginning. */
export function pageOf(text: string, writing = false): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={{ chat: messages }} timeZone="UTC">
      <Markdown id="m" text={text} writing={writing} />
    </NextIntlClientProvider>,
  );
}

/** What is parsed of a text that came in pieces, ending at these places. */
export function readInPieces(text: string, cuts: readonly number[]): unknown {
  const reader = new BlockReader();
  for (const cut of cuts.toSorted((a, b) => a - b)) reader.read(text.slice(0, cut), true);
  return comparable(reader.read(text, false));
}

/** What is parsed of a text that is there at once. */
export function readAtOnce(text: string): unknown {
  return comparable(new BlockReader().read(text, false));
}

/** Places in the source are relative to what was parsed together, and show nowhere. */
function comparable({ groups, footnotes, calls }: Document) {
  const blocks = groups.flat();
  return JSON.parse(
    JSON.stringify({ blocks, footnotes, calls }, (key, value) => (key === "map" ? undefined : value)),
  );
}
