// Declares the names of its tokens.
import type {} from "micromark-extension-math";
import type { Code, Construct, Effects, Extension, State } from "micromark-util-types";

const dollar = 36;
const backslash = 92;

const isEnd = (code: Code) => code === null;
/** Line endings are -5 to -3 in micromark, tabs -2 and -1. */
const isLineEnding = (code: Code) => code !== null && code <= -3;
const isSpace = (code: Code) => code === 32 || code === -1 || code === -2;
const isDigit = (code: Code) => code !== null && code >= 48 && code <= 57;

/**
 * `$…$` as Pandoc reads it: the opening dollar has a character right after it, the closing one a character right
 * before it and no digit right after it. So `$x$` is maths and `$4 and $5` is money. Emits the tokens of
 * micromark-extension-math, whose `$$…$$` stays as it is.
 */
export function pandocDollar(): Extension {
  const construct: Construct = {
    name: "mathText",
    // A dollar after a dollar belongs to `$$`.
    previous: (code) => code !== dollar,
    tokenize: tokenizeDollar,
  };
  return { text: { [dollar]: construct } };
}

function tokenizeDollar(effects: Effects, ok: State, nok: State): State {
  let before: Code = null;
  return open;

  function open(code: Code): State | undefined {
    effects.enter("mathText");
    effects.enter("mathTextSequence");
    effects.consume(code);
    effects.exit("mathTextSequence");
    return first;
  }

  function first(code: Code): State | undefined {
    if (code === dollar || isSpace(code)) return nok(code);
    return between(code);
  }

  function between(code: Code): State | undefined {
    if (isEnd(code)) return nok(code);
    if (code === dollar) {
      // No maths ends after a space, and none may contain a bare dollar: `$4 and $5` ends here.
      return isSpace(before) || isLineEnding(before) ? nok(code) : close(code);
    }
    if (isLineEnding(code)) {
      if (before === null) return nok(code);
      effects.enter("lineEnding");
      effects.consume(code);
      effects.exit("lineEnding");
      before = code;
      return between;
    }
    effects.enter("mathTextData");
    return data(code);
  }

  function data(code: Code): State | undefined {
    if (isEnd(code) || isLineEnding(code) || code === dollar) {
      effects.exit("mathTextData");
      return between(code);
    }
    effects.consume(code);
    before = code;
    return code === backslash ? escaped : data;
  }

  /** What follows a backslash belongs to the formula, a dollar too. */
  function escaped(code: Code): State | undefined {
    if (isEnd(code) || isLineEnding(code)) return data(code);
    effects.consume(code);
    before = code;
    return data;
  }

  function close(code: Code): State | undefined {
    effects.enter("mathTextSequence");
    effects.consume(code);
    effects.exit("mathTextSequence");
    effects.exit("mathText");
    return after;
  }

  function after(code: Code): State | undefined {
    return isDigit(code) || code === dollar ? nok(code) : ok(code);
  }
}
