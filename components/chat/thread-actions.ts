/** What the reader can do with the messages of a thread. Stable, so finished rows never render again for them. */
export type ThreadActions = {
  /** Asks in other words; false while an answer is being written. */
  edit: (questionId: string, text: string) => boolean;
  regenerate: (answerId: string, modelId?: string) => void;
  /** Another answer by another model, which the conversation goes on with. */
  changeModel: (answerId: string, modelId: string) => void;
  continueAnswer: (answerId: string) => void;
  selectBranch: (siblingId: string) => void;
};
