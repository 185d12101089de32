export const thoughtsInEnglish =
  "No model is thinking here. A model that reasons would first write down how it means to answer, " +
  "step by step; the page shows those lines folded, above the answer. " +
  "These ones were written beforehand, like the rest of the demonstration.";

/** @param quote the reader's question as a Markdown quote in which nothing is markup. */
export function demoInEnglish(quote: string): string {
  return `# A demonstration answer

**This text is canned.** No language model has read your message; a small program on this machine sent it back between prepared paragraphs. You wrote:

${quote}

## Talking to a real model

1. Create a key in the Mistral console.
2. Put it into the environment as \`MISTRAL_API_KEY\`.
3. Start the application again.

\`\`\`bash
export MISTRAL_API_KEY="your-key"
npm start
\`\`\`

## What the page can show

| Construct | Written as | Shown here |
|:--|:--|:-:|
| Emphasis | \`*soft*\`, \`**strong**\` | *soft*, **strong** |
| Struck out | \`~~old~~\` | ~~old~~ |
| Code | \`\` \`code\` \`\` | \`let wind = "north"\` |

- [x] headings, lists and tables
- [x] code in several languages
- [ ] an answer from a real model, until there is a key

> The tramontane blows from the north, cold and clear, and takes the haze away.

Code keeps its language and can be copied:

\`\`\`typescript
type Reading = { place: string; knots: number };

export function strongest(readings: Reading[]): Reading | undefined {
  return readings.toSorted((a, b) => b.knots - a.knots)[0];
}
\`\`\`

\`\`\`python
def beaufort(metres_per_second: float) -> int:
    """The Beaufort number of a wind speed."""
    return round((metres_per_second / 0.836) ** (2 / 3))
\`\`\`

Formulas stand in a line, as $v = 0.836\\,B^{3/2}$, or on their own:

$$
p_0 = p + \\tfrac{1}{2}\\,\\rho\\,v^2
$$

Money stays money: coffee costs $4 and $5 with milk. Other scripts and signs arrive whole: naïve café, 北風, الشمال, 🌬️.[^1]

[^1]: Even a footnote finds its place.
`;
}
