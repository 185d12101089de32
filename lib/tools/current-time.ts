import "server-only";
import { z } from "zod";
import { defineTool, ToolError } from "./tool";

export const currentTime = defineTool({
  name: "current_time",
  description:
    "The date and time now. Use it whenever an answer depends on today's date, the weekday or the time somewhere.",
  input: z.strictObject({
    timeZone: z
      .string()
      .max(100)
      .optional()
      .describe("IANA name of the time zone. The reader's own when left out.")
      .meta({ examples: ["Europe/Paris"] }),
  }),
  timeoutMs: 1_000,
  run: ({ timeZone }, reader) => timeIn(timeZone ?? reader.timeZone ?? "UTC", new Date()),
});

/** A moment as the clocks of a zone show it. */
export function timeIn(timeZone: string, now: Date) {
  const format = (options: Intl.DateTimeFormatOptions) => {
    try {
      return new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", ...options });
    } catch {
      throw new ToolError(`There is no time zone named ${JSON.stringify(timeZone)}. Use an IANA name.`);
    }
  };
  const parts = format({
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  }).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  const offset = part("timeZoneName").replace("GMT", "") || "+00:00";
  return {
    timeZone,
    local: `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}${offset}`,
    weekday: format({ weekday: "long" }).format(now),
    utc: `${now.toISOString().slice(0, 19)}Z`,
  };
}
