import { describe, expect, it } from "vitest";
import { hashPassword, refuseWeakPassword, verifyPassword } from "@/lib/auth/passwords";

const owner = { email: "camille.durand@example.org", name: "Camille Durand" };

function reasonFor(password: string): unknown {
  try {
    refuseWeakPassword(password, owner);
  } catch (error) {
    return (error as { details: { reason: string } }).details.reason;
  }
  return null;
}

describe("weak passwords", () => {
  it.each(["123456789", "ninechars", ""])("of fewer than ten characters are refused: %j", (password) => {
    expect(reasonFor(password)).toBe("short");
  });

  it.each(["basketball", "BASKETBALL", "password123", "qwertyuiop", "1q2w3e4r5t"])(
    "that attackers try first are refused, in capitals too: %s",
    (password) => {
      expect(reasonFor(password)).toBe("common");
    },
  );

  it.each([
    "aaaaaaaaaa",
    "abababababab",
    "hellohello",
    "1212121212121",
    "abcdefghijkl",
    "9876543210",
    "éééééééééé",
  ])("that only repeat or count are refused: %s", (password) => {
    expect(reasonFor(password)).toBe("repetitive");
  });

  it.each(["camille.durand@example.org", "Camille.Durand", "camille durand", "Camille Durand42!"])(
    "that are the owner's name or address are refused: %s",
    (password) => {
      expect(reasonFor(password)).toBe("personal");
    },
  );

  it.each(["seven quiet lanterns", "kX9!mQ2#vL", "à la claire fontaine", "日本語のパスワードです"])(
    "others are taken, in any script: %s",
    (password) => {
      expect(reasonFor(password)).toBeNull();
    },
  );
});

describe("stored passwords", () => {
  it("are checked by meaning: the same letters composed in another way are the same password", async () => {
    const stored = await hashPassword("caf\u00e9 au lait");
    expect(await verifyPassword(stored, "cafe\u0301 au lait")).toBe(true);
    expect(await verifyPassword(stored, "cafe au lait")).toBe(false);
  });

  it("are salted: the same password is never stored twice the same way", async () => {
    expect(await hashPassword("seven quiet lanterns")).not.toBe(await hashPassword("seven quiet lanterns"));
  });

  it("take as long to check when there is none, so that emails can't be found by a clock", async () => {
    const stored = await hashPassword("seven quiet lanterns");
    // Processor time, which a busy machine does not stretch. It is counted in ticks that a single check may fall
    // between, so many are added up, in turns: what others do in the process falls on both.
    const work = async (hash: string | null) => {
      const start = process.cpuUsage();
      expect(await verifyPassword(hash, "not the password")).toBe(false);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    let [known, unknown] = [0, 0];
    for (let round = 0; round < 20; round += 1) {
      known += await work(stored);
      unknown += await work(null);
    }
    // The same work takes 9 ms here; without it a check would take microseconds.
    expect(unknown).toBeGreaterThan(known / 4);
  });
});
