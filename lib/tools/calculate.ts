import "server-only";
import type { BigNumber, MathJsInstance, MathNode } from "mathjs";
import { z } from "zod";
import { remember } from "@/lib/remember";
import { defineTool, ToolError } from "./tool";

const maxLength = 1_000;
const maxNodes = 500;
/** Digits that are calculated with, and those of a result that is not exact. */
const precision = 64;
const shownDigits = 20;
const maxFactorial = 1_000;
/** Beyond this an angle has no meaning, and takes a long time to find that out. */
const maxAngle = 1e15;

export const calculate = defineTool({
  name: "calculate",
  description:
    "Calculates an arithmetic expression exactly, with 64 digits. Use it for every calculation that is not trivial.",
  input: z.strictObject({
    expression: z
      .string()
      .min(1)
      .max(maxLength)
      .describe(
        "For example (2.5 * 1200)^2 / 7, 15% * 80, 20!, sqrt(2) + log(100, 10). Operators + - * / ^ % !; " +
          "functions abs, ceil, floor, round, min, max, mod, sqrt, cbrt, exp, ln, log (with a base), log10, log2, " +
          "sin, cos, tan, asin, acos, atan in radians; constants pi, e.",
      ),
  }),
  timeoutMs: 2_000,
  run: async ({ expression }) => ({ result: await evaluate(expression) }),
});

/**
 * The value of an expression. Only its syntax tree comes from the parser; what may stand in it is listed here, and
 * each step costs a bounded time, because nothing can stop a calculation once it runs.
 *
 * @throws {ToolError}
 */
export async function evaluate(expression: string): Promise<string> {
  const math = await parser();
  const root = parse(math, expression);
  let nodes = 0;
  root.traverse(() => {
    nodes++;
  });
  if (nodes > maxNodes) throw new ToolError("The expression is too long. Calculate it in parts.");
  const value = compute(root, math);
  if (!value.isFinite()) throw new ToolError("The result is not a finite number.");
  const isExact = value.isInteger() && value.e < precision;
  return isExact ? value.toFixed() : value.toSignificantDigits(shownDigits).toString();
}

/** The library is large, and most servers' first calculation comes late. */
function parser(): Promise<MathJsInstance> {
  return remember("tools.math", async () => {
    const { all, create } = await import("mathjs");
    if (!all) throw new Error("the library has no functions");
    return create(all, { number: "BigNumber", precision });
  });
}

function parse(math: MathJsInstance, expression: string): MathNode {
  try {
    return math.parse(expression);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it can't be read";
    throw new ToolError(`This is no arithmetic expression: ${reason}`);
  }
}

function compute(node: MathNode, math: MathJsInstance): BigNumber {
  if (math.isParenthesisNode(node)) return compute(node.content, math);
  if (math.isConstantNode(node)) return constant(node.value, math);
  if (math.isSymbolNode(node)) return named(node.name, math);
  if (math.isOperatorNode(node)) return apply(operators, node.fn, node.args, math);
  if (math.isFunctionNode(node) && math.isSymbolNode(node.fn))
    return apply(functions, node.fn.name, node.args, math);
  throw new ToolError("Only numbers, operators and functions can be calculated with.");
}

function constant(value: unknown, math: MathJsInstance): BigNumber {
  // The parser makes a plain number of its own of a percent sign.
  if (typeof value === "number") return math.bignumber(value);
  if (!math.isBigNumber(value)) throw new ToolError("Only numbers can be calculated with.");
  return value;
}

function named(name: string, math: MathJsInstance): BigNumber {
  if (name === "pi") return math.bignumber(1).acos().plus(math.bignumber(-1).acos());
  if (name === "e") return math.bignumber(1).exp();
  throw new ToolError(`There is no constant named ${name}.`);
}

type Operation = { takes: [least: number, most: number]; of: (...values: BigNumber[]) => BigNumber };

function apply(
  table: ReadonlyMap<string, Operation>,
  name: string,
  args: readonly MathNode[],
  math: MathJsInstance,
): BigNumber {
  const operation = table.get(name);
  if (!operation) throw new ToolError(`There is no operation named ${name}.`);
  const [least, most] = operation.takes;
  if (args.length < least || args.length > most)
    throw new ToolError(`${name} takes ${least} to ${most} numbers.`);
  const value = operation.of(...args.map((arg) => compute(arg, math)));
  if (value.isNaN()) throw new ToolError(`${name} has no real result here.`);
  return value;
}

const one = (of: (value: BigNumber) => BigNumber): Operation => ({
  takes: [1, 1],
  of: of as Operation["of"],
});
const two = (of: (a: BigNumber, b: BigNumber) => BigNumber): Operation => ({
  takes: [2, 2],
  of: of as Operation["of"],
});
const angle = (of: (value: BigNumber) => BigNumber) =>
  one((value) => {
    if (value.abs().greaterThan(maxAngle)) throw new ToolError("The angle is too large.");
    return of(value);
  });

const operators = new Map<string, Operation>([
  ["add", two((a, b) => a.plus(b))],
  ["subtract", two((a, b) => a.minus(b))],
  ["multiply", two((a, b) => a.times(b))],
  ["divide", two((a, b) => a.div(b))],
  ["mod", two((a, b) => a.mod(b))],
  ["pow", two((a, b) => a.pow(b))],
  ["unaryMinus", one((value) => value.negated())],
  ["unaryPlus", one((value) => value)],
  ["unaryPercentage", one((value) => value.div(100))],
  ["factorial", one(factorial)],
]);

const functions = new Map<string, Operation>([
  ["abs", one((value) => value.abs())],
  ["ceil", one((value) => value.ceil())],
  ["floor", one((value) => value.floor())],
  ["round", { takes: [1, 2], of: round as Operation["of"] }],
  ["min", { takes: [1, 100], of: (...values) => values.reduce((a, b) => (b.lessThan(a) ? b : a)) }],
  ["max", { takes: [1, 100], of: (...values) => values.reduce((a, b) => (b.greaterThan(a) ? b : a)) }],
  ["mod", two((a, b) => a.mod(b))],
  ["pow", two((a, b) => a.pow(b))],
  ["sqrt", one((value) => value.sqrt())],
  ["cbrt", one((value) => value.cbrt())],
  ["exp", one((value) => value.exp())],
  ["ln", one((value) => value.ln())],
  [
    "log",
    {
      takes: [1, 2],
      of: ((value: BigNumber, base?: BigNumber) => (base ? value.log(base) : value.ln())) as Operation["of"],
    },
  ],
  ["log10", one((value) => value.log(10))],
  ["log2", one((value) => value.log(2))],
  ["sin", angle((value) => value.sin())],
  ["cos", angle((value) => value.cos())],
  ["tan", angle((value) => value.tan())],
  ["asin", one((value) => value.asin())],
  ["acos", one((value) => value.acos())],
  ["atan", one((value) => value.atan())],
]);

function factorial(value: BigNumber): BigNumber {
  if (!value.isInteger() || value.isNegative() || value.greaterThan(maxFactorial)) {
    throw new ToolError(`Factorials are for whole numbers from 0 to ${maxFactorial}.`);
  }
  let product = value.times(0).plus(1);
  for (let factor = 2; factor <= value.toNumber(); factor++) product = product.times(factor);
  return product;
}

function round(value: BigNumber, places?: BigNumber): BigNumber {
  const decimals = places?.toNumber() ?? 0;
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > precision) {
    throw new ToolError(`round takes 0 to ${precision} places.`);
  }
  return value.toDecimalPlaces(decimals);
}
