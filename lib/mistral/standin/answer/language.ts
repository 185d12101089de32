const FRENCH =
  /(?<![\p{L}])(?:le|la|les|un|une|des|du|est|sont|que|qui|quoi|quel|quelle|quels|quelles|pour|dans|avec|sur|bonjour|salut|merci|comment|pourquoi|combien|peux|pouvez|explique|expliquez|écris|donne|moi|je|tu|vous|nous|mon|ma|mes|ton|votre|où|et|ou|c'est|qu'est-ce|fais|dis)(?![\p{L}])/giu;
const ENGLISH =
  /(?<![\p{L}])(?:the|a|an|is|are|was|what|who|how|why|where|when|which|for|in|with|on|hello|hi|thanks|please|can|could|you|i|me|my|your|and|or|of|to|write|explain|tell|give)(?![\p{L}])/giu;

/** Whether a question looks French rather than English; a guess that only chooses a canned answer. */
export function looksFrench(text: string): boolean {
  const sample = text.slice(0, 2000);
  const accents = sample.match(/[éèêëàâùûçôîïœ]|\b[cdjlmnst]['’](?=\p{L})/giu)?.length ?? 0;
  const french = (sample.match(FRENCH)?.length ?? 0) + accents;
  return french > (sample.match(ENGLISH)?.length ?? 0);
}
