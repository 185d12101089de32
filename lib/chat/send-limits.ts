import type { Limit } from "@/lib/limits/server";

/**
 * How many questions may be sent, stored and temporary ones together. A class or an office behind one address is many
 * guests, so their address may send what a few busy readers do.
 */
export const sendLimits: { limit: Limit; guestAddressLimit: Limit } = {
  limit: { name: "send", points: 60, perSeconds: 60 },
  guestAddressLimit: { name: "send-guest-address", points: 300, perSeconds: 60 },
};
