/**
 * Breaks what a production server stands on, one thing after another, and says what was lost:
 *
 *     npm run test:faults                 everything, about an hour
 *     npm run test:faults -- short        the same in a few minutes
 *     npm run test:faults -- short kill   the trials with this in their name
 *
 * Ends with 1 when anything was lost.
 */
import { backupEmbedded, backupPostgresql } from "./backup";
import { clockJumps, clockJumpsPostgresql } from "./clock";
import { databaseCut } from "./database";
import { diskFull } from "./disk";
import { openHouse } from "./house";
import { killsEmbedded, killsPostgresql } from "./kill";
import { manyStreams, steadyMemory } from "./load";
import { providerFaults } from "./provider";
import { slowClients } from "./slow-clients";

const all = [
  providerFaults,
  databaseCut,
  diskFull,
  killsEmbedded,
  killsPostgresql,
  clockJumps,
  clockJumpsPostgresql,
  slowClients,
  manyStreams,
  steadyMemory,
  backupEmbedded,
  backupPostgresql,
];

const [first, ...others] = process.argv.slice(2);
const isShort = first === "short";
const words = isShort ? others : [first ?? "", ...others].filter(Boolean);
const chosen = all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));

const house = await openHouse();
const rows: string[][] = [];
let lost = 0;
try {
  for (const trial of chosen) {
    const startedMs = Date.now();
    const outcome = await trial.run(house, isShort).catch((error: unknown) => ({
      tried: 1,
      survived: 0,
      lost: 1,
      note: `the trial broke off: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`,
    }));
    const seconds = `${Math.round((Date.now() - startedMs) / 1_000)} s`;
    const row =
      typeof outcome === "string"
        ? [trial.name, "–", "–", "–", seconds, `not tried: ${outcome}`]
        : [trial.name, ...[outcome.tried, outcome.survived, outcome.lost].map(String), seconds, outcome.note];
    if (typeof outcome !== "string") lost += outcome.lost;
    console.log(row.join(" | "));
    rows.push(row);
  }
} finally {
  await house.close();
}
const head = ["what was broken", "tried", "survived", "lost", "time", "notes"];
console.log(`\n| ${head.join(" | ")} |\n|${head.map(() => "---|").join("")}`);
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
process.exit(lost === 0 ? 0 : 1);
