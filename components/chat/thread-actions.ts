/** What the reader can do with the messages of a thread. Stable, so finished rows never render again for them. */
export type ThreadActions = {
  edit: (questionId: string, text: string) => void;
  regenerate: (answerId: string, modelId?: string) => void;
  continueAnswer: (answerId: string) => void;
  selectBranch: (siblingId: string) => void;
};
