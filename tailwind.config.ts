import type { Config } from "tailwindcss";

/** Tailwind 4 reads its theme from `app/globals.css`; this file names what it scans. */
export default {
  content: ["./app/**/*.{ts,tsx}", "./components/**/*.{ts,tsx}"],
} satisfies Config;
