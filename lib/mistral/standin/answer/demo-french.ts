export const thoughtsInFrench =
  "Aucun modèle ne réfléchit ici. Un modèle qui raisonne noterait d’abord, étape par étape, comment il " +
  "compte répondre ; la page montre ces lignes repliées au-dessus de la réponse. " +
  "Celles-ci ont été écrites à l’avance, comme le reste de la démonstration.";

/** @param quote the reader's question as a Markdown quote in which nothing is markup. */
export function demoInFrench(quote: string): string {
  return `# Une réponse de démonstration

**Ce texte est préparé d’avance.** Aucun modèle de langage n’a lu votre message ; un petit programme, sur cette machine, l’a renvoyé entre des paragraphes tout faits. Vous avez écrit :

${quote}

## Parler à un vrai modèle

1. Créez une clé dans la console de Mistral.
2. Placez-la dans l’environnement sous le nom \`MISTRAL_API_KEY\`.
3. Redémarrez l’application.

\`\`\`bash
export MISTRAL_API_KEY="votre-clé"
npm start
\`\`\`

## Ce que la page sait montrer

| Élément | Écriture | Résultat |
|:--|:--|:-:|
| Insistance | \`*douce*\`, \`**forte**\` | *douce*, **forte** |
| Barré | \`~~ancien~~\` | ~~ancien~~ |
| Code | \`\` \`code\` \`\` | \`let vent = "nord"\` |

- [x] titres, listes et tableaux
- [x] code dans plusieurs langages
- [ ] une réponse d’un vrai modèle, dès qu’il y aura une clé

> La tramontane souffle du nord, froide et claire, et chasse la brume.

Le code garde son langage et se copie :

\`\`\`typescript
type Releve = { lieu: string; noeuds: number };

export function plusFort(releves: Releve[]): Releve | undefined {
  return releves.toSorted((a, b) => b.noeuds - a.noeuds)[0];
}
\`\`\`

\`\`\`python
def beaufort(metres_par_seconde: float) -> int:
    """Le degré Beaufort d'une vitesse de vent."""
    return round((metres_par_seconde / 0.836) ** (2 / 3))
\`\`\`

Les formules tiennent dans la ligne, comme $v = 0{,}836\\,B^{3/2}$, ou à part :

$$
p_0 = p + \\tfrac{1}{2}\\,\\rho\\,v^2
$$

L’argent reste de l’argent : le café coûte $4 et $5 avec du lait. Les autres écritures arrivent entières : naïf, 北風, الشمال, 🌬️.[^1]

[^1]: Même une note de bas de page trouve sa place.
`;
}
