import type { LucideIcon } from "lucide-react";
import { useEffect } from "react";

/**
 * What the open conversation lets the palette and the shortcuts do, as it is at the moment; `null` for what can't be
 * done now.
 */
export type ChatPort = {
  conversationId: string;
  modelId: string | null;
  chooseModel: (modelId: string) => void;
  focusComposer: () => void;
  copyLastAnswer: (() => void) | null;
  /** Shows the version before (-1) or after (1) where versions last part. */
  leaf: (step: -1 | 1) => (() => void) | null;
  /** Ends the answer that is being written. */
  stop: (() => void) | null;
  /** Takes up the last answer, which is not whole. */
  goOn: (() => void) | null;
  /** The last question to the same model once more. */
  answerAgain: (() => void) | null;
  /** Opens the last question for other words. */
  editQuestion: (() => void) | null;
  /** Shows the newest text. */
  jump: (() => void) | null;
  /** Shows a message, on whichever branch it is; false when this page doesn't know it. */
  reveal: (messageId: string) => boolean;
};

/** Something that can be done, under a name that can be looked for. */
export type PaletteAction = {
  id: string;
  label: string;
  icon: LucideIcon;
  run: () => void;
  /** Left out, it is offered for as long as its component is there. */
  isOffered?: () => boolean;
};

let chat: ChatPort | null = null;
const offers = new Set<readonly PaletteAction[]>();

/** Lets the palette reach the conversation that this component shows, as long as it is there. */
export function useChatPort(port: ChatPort): void {
  useEffect(() => {
    chat = port;
    return () => {
      if (chat === port) chat = null;
    };
  });
}

/** The conversation that is open. */
export function chatPort(): ChatPort | null {
  return chat;
}

/** Offers more actions in the palette, as long as the component is there. */
export function usePaletteActions(actions: readonly PaletteAction[]): void {
  useEffect(() => {
    offers.add(actions);
    return () => void offers.delete(actions);
  });
}

/** What is offered now. */
export function offeredActions(): PaletteAction[] {
  return [...offers].flat().filter(({ isOffered }) => isOffered?.() ?? true);
}
