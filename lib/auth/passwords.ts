import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import commonPasswords from "./common-passwords.json";
import { minPasswordLength } from "./contract";

/** The parameters that OWASP recommends for argon2id, the library's default algorithm. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Made with the same cost from bytes that nobody kept, so that a sign-in without an account takes as long as any. */
const nobodysHash =
  "$argon2id$v=19$m=19456,t=2,p=1$diVA3foPpqWWPUNw/7y1Aw$EItcOPJWWUL8MpgTcChXZPJg3YQ9gnMu8JMN5F1+mDY";

export type PasswordWeakness = "short" | "common" | "repetitive" | "personal";

/** Hashes a password for storing. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), cost);
}

/** True when the password is the stored one. Without a stored hash it is false, after the same time. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? nobodysHash, password.normalize("NFKC"));
  return matches && passwordHash !== null;
}

/**
 * Refuses passwords that an attacker tries first.
 *
 * @throws {AppError} `password_weak` with `details.reason`.
 */
export function refuseWeakPassword(password: string, owner: { email: string; name?: string | null }): void {
  const reason = findWeakness(password, owner);
  if (reason) throw new AppError("password_weak", { details: { reason, minLength: minPasswordLength } });
}

function findWeakness(
  password: string,
  owner: { email: string; name?: string | null },
): PasswordWeakness | undefined {
  const plain = password.normalize("NFKC").toLowerCase();
  if (plain.length < minPasswordLength) return "short";
  if (isRepetitive(plain) || isSequence(plain)) return "repetitive";
  const personal = [owner.email, owner.email.split("@")[0], owner.name];
  if (personal.some((word) => word && isMadeOf(plain, word.toLowerCase()))) return "personal";
  return commonSet().has(plain) ? "common" : undefined;
}

/** Fewer than four different characters, or a short piece over and over. */
function isRepetitive(plain: string): boolean {
  return new Set(plain).size < 4 || /^(.{1,5}?)\1+.{0,4}$/u.test(plain);
}

/** `abcdefghij`, `9876543210`: each character follows the one before. */
function isSequence(plain: string): boolean {
  const codes = [...plain].map((character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  return steps.size === 1;
}

/** The word itself, perhaps with digits and signs around it. */
function isMadeOf(plain: string, word: string): boolean {
  return plain === word || (word.length >= 4 && plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "") === word);
}

function commonSet(): Set<string> {
  return remember("common-passwords", () => new Set(commonPasswords.passwords.split(" ")));
}
