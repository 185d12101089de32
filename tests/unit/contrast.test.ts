import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");
const modes = ["light", "dark"] as const;
type Mode = (typeof modes)[number];

const codes = [...css.matchAll(/::highlight\((code-[a-z]+)\)/g)].map(([, name]) => name ?? "");
const papers = ["paper", "paper-raised", "paper-sunken"];
const texts = ["ink", "ink-muted", "ink-faint", "accent", "accent-strong", "danger", "success"];

describe.each(modes)("the colours in %s mode", (mode) => {
  const contrast = (one: string, other: string) => ratio(colour(one, mode), colour(other, mode));

  it.each(texts)("let %s be read on every paper (WCAG AA, 4.5 : 1)", (text) => {
    for (const paper of papers)
      expect(contrast(text, paper), `${text} on ${paper}`).toBeGreaterThanOrEqual(4.5);
  });

  it.each(codes)("let %s be read where code stands", (name) => {
    expect(contrast(name, "paper-sunken")).toBeGreaterThanOrEqual(4.5);
  });

  it("let text be read on what is filled", () => {
    expect(contrast("accent-ink", "accent")).toBeGreaterThanOrEqual(4.5);
    expect(contrast("accent-ink", "accent-strong")).toBeGreaterThanOrEqual(4.5);
    expect(contrast("danger-ink", "danger")).toBeGreaterThanOrEqual(4.5);
    for (const text of ["ink", "ink-muted", "accent-strong"]) {
      expect(contrast(text, "accent-soft"), text).toBeGreaterThanOrEqual(4.5);
    }
    for (const text of ["ink", "danger"])
      expect(contrast(text, "danger-soft"), text).toBeGreaterThanOrEqual(4.5);
  });

  it("let muted text be read under the pointer's veil", () => {
    for (const paper of papers) {
      const veiled = blend(colour("veil-strong", mode), colour(paper, mode));
      expect(ratio(colour("ink-muted", mode), veiled), paper).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("let what a plot tells apart be seen (3 : 1)", () => {
    const plots = [...css.matchAll(/--color-(plot-\d+):/g)].map(([, name]) => name ?? "");
    expect(plots.length).toBeGreaterThan(5);
    for (const name of plots) expect(contrast(name, "paper"), name).toBeGreaterThanOrEqual(3);
  });

  it("let the edges of controls and the focus ring be seen (3 : 1)", () => {
    for (const paper of papers) {
      expect(contrast("line-strong", paper), paper).toBeGreaterThanOrEqual(3);
      expect(contrast("accent", paper), paper).toBeGreaterThanOrEqual(3);
    }
  });
});

type Colour = { channels: [number, number, number]; alpha: number };

function colour(name: string, mode: Mode): Colour {
  const found = new RegExp(`--color-${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css);
  const hex = found?.[mode === "light" ? 1 : 2];
  if (!hex) throw new Error(`globals.css has no --color-${name}`);
  const byte = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return { channels: [byte(1), byte(3), byte(5)], alpha: hex.length === 9 ? byte(7) / 255 : 1 };
}

function blend(over: Colour, under: Colour): Colour {
  const mix = (index: 0 | 1 | 2) =>
    over.channels[index] * over.alpha + under.channels[index] * (1 - over.alpha);
  return { channels: [mix(0), mix(1), mix(2)], alpha: 1 };
}

/** The contrast ratio of WCAG 2.2. */
function ratio(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance({ channels }: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
