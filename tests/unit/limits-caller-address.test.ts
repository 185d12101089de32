import { describe, expect, it } from "vitest";
import { findAddress } from "@/lib/limits/caller-address";

describe("the address that limits count", () => {
  it("is the socket's while no proxy is trusted, whatever the client claims", () => {
    expect(findAddress("198.51.100.7", "1.2.3.4", 0)).toBe("198.51.100.7");
  });

  it("is what the outermost of our proxies saw, never what was there before it", () => {
    const forwarded = "6.6.6.6, 203.0.113.4, 10.0.0.2";
    expect(findAddress("10.0.0.1", forwarded, 1)).toBe("10.0.0.2");
    expect(findAddress("10.0.0.1", forwarded, 2)).toBe("203.0.113.4");
    expect(findAddress("10.0.0.1", ["6.6.6.6", "203.0.113.4"], 1)).toBe("203.0.113.4");
  });

  it("is the socket's when the trusted proxy says nothing", () => {
    expect(findAddress("10.0.0.1", undefined, 1)).toBe("10.0.0.1");
    expect(findAddress("10.0.0.1", " , ", 1)).toBe("10.0.0.1");
    expect(findAddress(undefined, undefined, 0)).toBe("unknown");
  });

  it("is the same for one IPv4 address however it is written", () => {
    expect(findAddress("::ffff:198.51.100.7", undefined, 0)).toBe("198.51.100.7");
    expect(findAddress("10.0.0.1", "198.51.100.7:51234", 1)).toBe("198.51.100.7");
  });

  it("is the /64 network for IPv6, which one household has whole", () => {
    expect(findAddress("2001:db8:1:2:aaaa::1", undefined, 0)).toBe("2001:db8:1:2::/64");
    expect(findAddress("2001:0DB8:0001:0002:bbbb:0:0:2", undefined, 0)).toBe("2001:db8:1:2::/64");
    expect(findAddress("2001:db8::1", undefined, 0)).toBe("2001:db8:0:0::/64");
    expect(findAddress("10.0.0.1", "[2001:db8:1:2::9]:443", 1)).toBe("2001:db8:1:2::/64");
    expect(findAddress("fe80::1%eth0", undefined, 0)).toBe("fe80:0:0:0::/64");
  });
});
