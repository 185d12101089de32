/** Words for the same thing in English and in French: all that the stand-in knows of meaning. */
const concepts = [
  "car cars automobile automobiles vehicle vehicles motorcar voiture voitures véhicule auto",
  "repair repairs repairing fix fixing mend mending réparer réparation",
  "holiday holidays vacation vacations getaway vacances congé congés",
  "train trains rail railway railways ferroviaire chemin",
  "cheap inexpensive affordable budget économique abordable",
  "doctor doctors physician gp médecin docteur",
  "illness disease sickness maladie",
  "ill sick unwell malade",
  "cold flu influenza rhume grippe",
  "food meal meals dish dishes cuisine repas plat nourriture",
  "recipe recipes cooking cook recette recettes cuisiner",
  "bread loaf loaves baguette pain",
  "wind winds breeze gale mistral tramontane vent",
  "rain rainfall shower showers drizzle pluie averse",
  "weather forecast climate météo temps",
  "house home dwelling residence maison logement",
  "flat apartment apartments appartement",
  "rent lease rental loyer location",
  "money cash funds argent",
  "salary wage wages pay salaire paie",
  "tax taxes levy impôt impôts fiscal",
  "job work employment occupation emploi travail métier",
  "interview interviews entretien",
  "child children kid kids enfant enfants",
  "baby infant newborn toddler bébé nourrisson",
  "sleep sleeping slumber nap dormir sommeil sieste",
  "dog dogs hound puppy canine chien chiot",
  "cat cats kitten feline chat chaton",
  "teach teaching instruct instruction enseigner enseignement",
  "learn learning study studying apprendre étudier",
  "school schools classroom école classe",
  "exam exams test tests examen",
  "book books novel novels livre roman",
  "write writing author authoring écrire écriture rédiger",
  "letter letters mail correspondence lettre courrier",
  "music song songs melody tune musique chanson",
  "film films movie movies cinema cinéma",
  "program programs programming code coding software logiciel programme programmer",
  "bug bugs defect defects error errors fault erreur défaut",
  "database databases postgresql sql base données",
  "network networks internet réseau",
  "computer computers laptop machine ordinateur portable",
  "phone phones telephone mobile smartphone téléphone",
  "garden gardens gardening yard jardin jardinage",
  "plant plants flower flowers plante fleur fleurs",
  "tree trees oak arbre arbres chêne",
  "mountain mountains hill hills peak montagne colline sommet",
  "sea ocean seaside coast mer océan côte",
  "boat boats ship ships vessel sailing bateau navire voile",
  "bicycle bicycles bike bikes cycling vélo bicyclette",
  "run running jog jogging courir course",
  "gift gifts present presents cadeau cadeaux",
  "birthday anniversary anniversaire",
  "wedding marriage mariage noces",
  "law legal lawyer solicitor droit juridique avocat",
  "contract agreement contrat accord",
  "history past historical histoire passé",
  "war battle conflict guerre bataille",
  "king queen monarch monarchy roi reine",
  "city town cities towns ville",
  "country nation nations pays",
  "picture pictures photo photos photograph image photographie",
  "paint painting colour color peindre peinture couleur",
  "price cost costs prix coût tarif",
  "buy buying purchase purchasing acheter achat",
  "sell selling sale vendre vente",
  "fast quick rapid speedy rapide vite",
  "happy glad joyful content heureux joyeux",
  "sad unhappy sorrowful triste",
  "begin start commence commencer débuter",
  "end finish conclude terminer finir",
].map((words) => words.split(" "));

const fillers = new Set(
  (
    "a an the and or but of to in on at by for with from as is are was were be been it its this that these those i " +
    "you he she we they my your his her our their me him us them do does did have has had how what which who when " +
    "where why can could should would will may might not no yes so if then than there here about please tell " +
    "un une le la les l et ou mais de du des d à au aux dans sur par pour avec est sont était être ce cet cette ces " +
    "je tu il elle nous vous ils elles mon ma mes ton ta tes son sa ses notre votre leur que qui quoi quel quelle " +
    "comment où quand pourquoi ne pas plus se s y en j m n c qu"
  ).split(" "),
);

const byWord = new Map(concepts.flatMap((words, concept) => words.map((word) => [word, concept] as const)));

/** Which meaning a word has, as a number; `null` when it is not known. */
export function conceptOf(word: string): number | null {
  return byWord.get(word) ?? null;
}

/** True for words that say nothing by themselves. */
export function isFiller(word: string): boolean {
  return fillers.has(word);
}
