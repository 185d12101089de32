import { useTranslations } from "next-intl";
import { LazyMarkdown } from "@/components/chat/parts/lazy-markdown";
import type { SharedConversation, SharedMessage } from "@/lib/shares/contract";
import { Fold } from "./fold";
import { SharedFileView } from "./shared-file";
// As in a stored chat: the text is here before its renderer.
import "@/components/chat/parts/markdown.module.css";

/**
 * What a link shows. The page of a link and the preview before it exists are both this, so that one can't show
 * what the other does not.
 */
export function SharedConversationView({
  shared,
  fileAddress,
}: {
  shared: SharedConversation;
  /** Where an attachment is fetched: by the link, or in the preview by its owner. */
  fileAddress: (index: number) => string;
}) {
  const t = useTranslations("share.conversation");
  return (
    <div className="flex flex-col gap-6">
      {shared.systemPrompt !== null && (
        <Fold title={t("systemPrompt")}>
          <Quiet text={shared.systemPrompt} />
        </Fold>
      )}
      {shared.startsLater && <p className="text-center text-ink-muted text-sm">{t("startsLater")}</p>}
      {shared.messages.map((message, index) => {
        // Nothing is ever added, moved or taken out: the place is the key.
        const key = `message-${index}`;
        return message.role === "user" ? (
          <Question key={key} message={message} fileAddress={fileAddress} />
        ) : (
          <Answer key={key} id={key} message={message} />
        );
      })}
    </div>
  );
}

function Question({
  message,
  fileAddress,
}: {
  message: SharedMessage;
  fileAddress: (index: number) => string;
}) {
  const t = useTranslations("share.conversation");
  const text = textOf(message);
  const files = message.parts.filter((part) => part.type === "file");
  return (
    <article className="flex flex-col items-end">
      <h2 className="sr-only">{t("you")}</h2>
      {files.length > 0 && (
        <ul className="mb-2 flex max-w-[85%] flex-wrap justify-end gap-2">
          {files.map((file) => (
            <li key={file.index} className="max-w-full">
              <SharedFileView file={file} address={fileAddress(file.index)} />
            </li>
          ))}
        </ul>
      )}
      {text !== "" && (
        <div className="max-w-[85%] rounded-2xl rounded-br-md bg-veil px-4 py-2.5">
          <p dir="auto" className="whitespace-pre-wrap leading-reading [overflow-wrap:anywhere]">
            {text}
          </p>
        </div>
      )}
    </article>
  );
}

function Answer({ id, message }: { id: string; message: SharedMessage }) {
  const t = useTranslations("share.conversation");
  return (
    <article>
      <h2 className="sr-only">{t("answer")}</h2>
      {message.parts.map((part, index) => {
        const key = `${id}-${index}`;
        if (part.type === "file") return null;
        if (part.type === "text") return <LazyMarkdown key={key} id={key} text={part.text} writing={false} />;
        return (
          <Fold
            key={key}
            title={
              part.durationMs === null
                ? t("reasoning")
                : t("reasoningFor", { seconds: Math.round(part.durationMs / 1000) })
            }
          >
            <Quiet text={part.text} />
          </Fold>
        );
      })}
      {message.ending !== null && (
        <p className="mt-3 text-ink-muted text-sm">{t(`ending.${message.ending}`)}</p>
      )}
      {message.model !== null && <p className="mt-3 text-ink-muted text-xs">{message.model}</p>}
    </article>
  );
}

function Quiet({ text }: { text: string }) {
  return (
    <p className="mt-1 ml-2 whitespace-pre-wrap border-line border-l-2 py-1 pl-4 text-ink-muted text-sm leading-relaxed [overflow-wrap:anywhere]">
      {text}
    </p>
  );
}

function textOf({ parts }: SharedMessage): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}
