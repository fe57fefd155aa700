import { apart, type Contributions, holds, net, sumOf } from './disclosure.ts'

/** A quantity of a round by material, with who contributes what. */
export type Figure<Name extends string = string> = {
  readonly name: Name
  readonly byMaterial: ReadonlyMap<string, Contributions>
}

/** What may be shown: figures as totals, and the materials for which they may be shown beside their totals. */
export type Showable<Name extends string = string> = {
  readonly figures: readonly Figure<Name>[]
  readonly materials: readonly string[]
}

/** Contributions to a figure over some materials. */
const over = (figure: Figure, materials: readonly string[]): Contributions =>
  net(materials.map(material => figure.byMaterial.get(material) ?? new Map()))

const materialsOf = (figures: readonly Figure[]): string[] =>
  [...new Set(figures.flatMap(figure => [...figure.byMaterial.keys()]))].sort()

/** Whether `figure` may be shown over these materials beside the others that are. */
const fits = (figure: Figure, others: readonly Figure[], materials: readonly string[]): boolean => {
  const own = over(figure, materials)
  return holds(own) && others.every(other => apart(own, over(other, materials)))
}

/**
 * Chooses what may be shown of figures, given in the order in which they are worth showing, beside `known`, which is public already. A figure
 * is shown when its sum holds and so does its difference to every other that is. Materials are shown where that is true of each; those left
 * over can be told from the totals as one sum, so they are joined by the smallest others until their sum may be shown too.
 */
export function choose<Name extends string>(
  candidates: readonly Figure<Name>[],
  known: readonly Figure[],
): Showable<Name> {
  const all = materialsOf([...candidates, ...known])
  const figures: Figure<Name>[] = []
  for (const figure of candidates) if (fits(figure, [...known, ...figures], all)) figures.push(figure)
  const [first] = figures
  if (!first) return { figures, materials: [] }

  const may = (materials: readonly string[]): boolean =>
    figures.every((figure, index) => fits(figure, [...known, ...figures.slice(0, index)], materials))
  const size = (material: string): bigint => sumOf(over(first, [material]))
  let shown = all
    .filter(material => may([material]))
    .sort((a, b) => (size(a) < size(b) ? -1 : size(a) > size(b) ? 1 : 0))
  let rest = all.filter(material => !shown.includes(material))
  while (rest.length > 0 && shown.length > 0 && !may(rest)) {
    rest = [...rest, shown[0] as string]
    shown = shown.slice(1)
  }
  return { figures, materials: shown.sort() }
}

/**
 * Whether a later figure may join what is shown: as a total, and by the same materials too when it fits each of them and what is left over.
 */
export function join(figure: Figure, shown: Showable, known: readonly Figure[]): 'no' | 'total' | 'by-material' {
  const others = [...known, ...shown.figures]
  const all = materialsOf([figure, ...others])
  if (!fits(figure, others, all)) return 'no'
  const rest = all.filter(material => !shown.materials.includes(material))
  const parts = [...shown.materials.map(material => [material]), ...(rest.length > 0 ? [rest] : [])]
  return shown.materials.length > 0 && parts.every(part => fits(figure, others, part)) ? 'by-material' : 'total'
}
