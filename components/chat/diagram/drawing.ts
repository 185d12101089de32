export type Picture = {
  address: string;
  svg: string;
  /** In pixels, where it is known. */
  size: { width: number; height: number } | null;
};

/** A picture that was drawn, or why there is none. */
export type Drawing =
  | Picture
  /** `mistake`: the source can't be drawn, with what the library says of it. */
  | { problem: "mistake"; detail?: string }
  /** It took too long, is too long, or the library didn't come. */
  | { problem: "slow" | "long" | "unavailable" };

/** More than a reader could look at; drawing it would keep the machine busy. */
export const longestSource = 50_000;

/**
 * The address of a picture, to be shown by `<img>` and nothing else: browsers run no script in such a picture and
 * fetch nothing for it.
 */
export function pictureOf(svg: string, size: Picture["size"]): Picture {
  return { address: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, svg, size };
}

/** The picture that a fence of SVG is. Models forget the name space, without which it is none. */
export function drawingOfFence(source: string): Drawing {
  if (source.length > longestSource * 4) return { problem: "long" };
  const start = source.search(/<svg[\s>]/i);
  if (start === -1) return { problem: "mistake" };
  const [tag = ""] = /<svg[^>]*>/i.exec(source) ?? [];
  const named = /\sxmlns\s*=/.test(tag)
    ? source
    : source.replace(/<svg/i, '<svg xmlns="http://www.w3.org/2000/svg"');
  return pictureOf(
    /xlink:/.test(named) && !/xmlns:xlink/.test(named)
      ? named.replace(/<svg/i, '<svg xmlns:xlink="http://www.w3.org/1999/xlink"')
      : named,
    null,
  );
}
