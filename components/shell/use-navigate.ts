import { useRouter } from "next/navigation";

type Hold = (path: string) => void;

/** Asks before this page is left; at most one part of a page has something to lose. */
let hold: Hold | null = null;

/**
 * Has whoever leads to another page of ours ask first.
 *
 * @param ask is given the path, and goes there itself when it may.
 * @returns what ends it.
 */
export function holdNavigation(ask: Hold): () => void {
  hold = ask;
  return () => {
    if (hold === ask) hold = null;
  };
}

/** Leads to another page of ours, from a key or a choice; links do so by themselves. */
export function useNavigate(): (path: string) => void {
  const router = useRouter();
  return (path) => (hold ? hold(path) : router.push(path));
}
