import "server-only";
import { db, Prisma, plannedEachTime } from "@/lib/db/server";
import { editDistance } from "./edit-distance";
import type { Term } from "./parse-query";

export type KnownWord = { lexeme: string; word: string; entries: number };

const maxContinuations = 40;
const maxSimilar = 12;

/** Whether the vocabulary holds such a word at all: longer ones are no words that anybody types. */
export function isCountable(lexeme: string): boolean {
  return [...lexeme].length <= 40;
}

/**
 * The lexemes that the index cuts each term into, in order. Asked of the database, because nobody else cuts texts
 * exactly as it does.
 */
export async function cutTerms(terms: readonly Term[]): Promise<string[][]> {
  const rows = await db().$queryRaw<{ place: number; lexeme: string }[]>(Prisma.sql`
    SELECT place::int AS "place", cut.lexeme AS "lexeme"
    FROM json_array_elements_text(${JSON.stringify(terms.map(({ text }) => text))}::json)
      WITH ORDINALITY AS asked(term, place)
      CROSS JOIN LATERAL unnest(search_words(term)) AS cut
    ORDER BY place, cut.positions[1]`);
  return terms.map((_, index) => rows.filter(({ place }) => place === index + 1).map(({ lexeme }) => lexeme));
}

/** For each lexeme the reader's words that begin with it, itself first and then the most frequent. */
export async function findContinuations(userId: string, lexemes: readonly string[]): Promise<KnownWord[]> {
  return db().$queryRaw<KnownWord[]>(Prisma.sql`${plannedEachTime}
    SELECT lexeme AS "lexeme", known."word", known."entries"
    FROM json_array_elements_text(${JSON.stringify(lexemes)}::json) AS asked(lexeme)
      CROSS JOIN LATERAL (
        SELECT "word", "entries" FROM "SearchWord"
        WHERE "userId" = ${userId}::uuid AND "word" >= lexeme AND "word" < lexeme || chr(1114111)
        ORDER BY "word" = lexeme DESC, "entries" DESC LIMIT ${maxContinuations}
      ) AS known`);
}

/**
 * The reader's words that a misspelt one may mean, the nearest first: those that share its trigrams and, for short
 * words, which have few of them, those that begin with the same letter.
 */
export async function findSimilar(userId: string, lexeme: string): Promise<KnownWord[]> {
  const length = [...lexeme].length;
  const allowed = length < 4 ? 0 : length < 7 ? 1 : 2;
  if (allowed === 0 || /\p{N}/u.test(lexeme)) return [];
  const first = [...lexeme][0] ?? "";
  const rows = await db().$queryRaw<{ word: string; entries: number }[]>(Prisma.sql`${plannedEachTime}
    (SELECT "word", "entries" FROM "SearchWord"
     WHERE "userId" = ${userId}::uuid AND "word" % ${lexeme}
     ORDER BY similarity("word", ${lexeme}) DESC, "entries" DESC LIMIT 60)
    UNION
    (SELECT "word", "entries" FROM "SearchWord"
     WHERE ${length < 7} AND "userId" = ${userId}::uuid
       AND "word" >= ${first} AND "word" < ${first} || chr(1114111)
       AND char_length("word") BETWEEN ${length - 1} AND ${length + 1}
     ORDER BY "entries" DESC LIMIT 600)`);
  return rows
    .map(({ word, entries }) => ({ lexeme, word, entries, distance: editDistance(lexeme, word) }))
    .filter(({ distance }) => distance > 0 && distance <= allowed)
    .sort((one, other) => one.distance - other.distance || other.entries - one.entries)
    .slice(0, maxSimilar);
}
