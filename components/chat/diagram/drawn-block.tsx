"use client";

import { Code, Download, Maximize2, Workflow } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type CSSProperties, useEffect, useRef, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { CodeFrame } from "../parts/code-frame";
import { fileNameFor } from "../parts/code-language";
import { CodeText } from "../parts/code-text";
import { saveText } from "../parts/save-text";
import type { Picture } from "./drawing";
import { type DrawnLanguage, useDrawing } from "./use-drawing";

const smallestScale = 0.65;

const EnlargedDrawing = dynamic(() => import("./enlarged-drawing").then((module) => module.EnlargedDrawing));

/**
 * A fence that is a picture: drawn when it is whole, and its code one button away. The box has one height from its
 * first line on, so nothing below it moves when the picture comes.
 */
export function DrawnBlock({
  language,
  text,
  writing,
}: {
  language: DrawnLanguage;
  text: string;
  /** The end of the code hasn't come yet. */
  writing: boolean;
}) {
  const t = useTranslations("chat.diagram");
  const tCode = useTranslations("chat.code");
  const [prefersCode, setPrefersCode] = useState(false);
  const [enlarged, setEnlarged] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const { drawing, refuse } = useDrawing(box, language, text, writing);
  const picture = drawing && "address" in drawing ? drawing : null;
  const problem = drawing && "problem" in drawing ? drawing : null;
  const showsPicture = picture !== null && !prefersCode;

  // Code that is being written is followed; afterwards its beginning is what one looks for.
  useEffect(() => {
    const scroller = box.current?.querySelector("pre");
    if (scroller && text) scroller.scrollTop = writing ? scroller.scrollHeight : 0;
  }, [text, writing]);

  return (
    <CodeFrame
      language={language}
      text={text}
      actions={
        <>
          {picture && (
            <>
              <IconButton
                label={t(showsPicture ? "showCode" : "showPicture")}
                size="sm"
                side="top"
                onClick={() => setPrefersCode(showsPicture)}
              >
                {showsPicture ? <Code aria-hidden /> : <Workflow aria-hidden />}
              </IconButton>
              <IconButton label={t("enlarge")} size="sm" side="top" onClick={() => setEnlarged(true)}>
                <Maximize2 aria-hidden />
              </IconButton>
            </>
          )}
          <IconButton
            label={showsPicture ? t("savePicture") : tCode("download")}
            size="sm"
            side="top"
            onClick={() =>
              showsPicture
                ? saveText(picture.svg, "diagram.svg", "image/svg+xml")
                : saveText(text, fileNameFor(language))
            }
          >
            <Download aria-hidden />
          </IconButton>
        </>
      }
    >
      <div ref={box} className="flex h-88 max-h-[70dvh] flex-col">
        {showsPicture ? (
          <figure
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            tabIndex={0}
            aria-label={t("title")}
            className="flex min-h-0 flex-1 overflow-auto p-3"
          >
            {/* biome-ignore lint/performance/noImgElement: drawn in the page, it has no address to optimise. */}
            <img
              src={picture.address}
              alt={t("alt")}
              onError={refuse}
              style={atMost(picture.size)}
              className="m-auto max-h-full max-w-full object-contain"
            />
          </figure>
        ) : (
          <CodeText
            language={language}
            text={text}
            writing={writing}
            wraps={false}
            className="min-h-0 flex-1 overflow-y-auto"
          />
        )}
        {problem && (
          <p className="border-line border-t px-3.5 py-2 text-ink-muted text-sm">
            {t(`problem.${problem.problem}`)}
            {"detail" in problem && problem.detail && (
              <span className="mt-0.5 block max-h-16 overflow-y-auto whitespace-pre-wrap font-mono text-xs [font-variant-ligatures:none]">
                {problem.detail}
              </span>
            )}
          </p>
        )}
      </div>
      {picture && enlarged && (
        <EnlargedDrawing
          picture={picture}
          alt={t("alt")}
          title={t("title")}
          closeLabel={t("close")}
          onClose={() => setEnlarged(false)}
        />
      )}
    </CodeFrame>
  );
}

/** A large picture is made smaller as long as its letters can be read, and scrolls beyond that. */
function atMost(size: Picture["size"]): CSSProperties | undefined {
  return size
    ? {
        maxWidth: `max(100%, ${Math.round(size.width * smallestScale)}px)`,
        maxHeight: `max(100%, ${Math.round(size.height * smallestScale)}px)`,
      }
    : undefined;
}
