/** The formats that sentences may name: compiled ones know none by themselves. */
export const formats = { number: { percent: { style: "percent" } } } as const;
