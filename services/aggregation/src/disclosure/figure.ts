import { brokenByChange, brokenRule, type Contributions, net, RULES, type Rule } from './disclosure.ts'

export const COMMITMENTS = ['forecast', 'intent', 'firm'] as const
export type Commitment = (typeof COMMITMENTS)[number]

/** Who contributes what to a cell, by commitment. */
export type CellParts = Readonly<Record<Commitment, Contributions>>

/** A cell's figure as it is or was shown: its sum alone, or `split` with the sum of each commitment beside it. */
export type CellFigure = { readonly split: boolean; readonly parts: CellParts }

export const totalOf = (parts: CellParts): Map<string, bigint> => net(COMMITMENTS.map(one => parts[one]))

/** Every choice of commitments. A figure that is split tells the sum of each, nothings included. */
export const UNIONS: readonly (readonly Commitment[])[] = Array.from({ length: 7 }, (_, set) =>
  COMMITMENTS.filter((_, bit) => ((set + 1) >> bit) & 1),
)

/** The sums that a figure lets one derive: the whole, or when it is split every union of its commitments. */
const scopesOf = (figure: CellFigure): readonly (readonly Commitment[])[] => (figure.split ? UNIONS : [COMMITMENTS])

/**
 * The rule broken by subtracting a sum of one figure of a cell from a sum of another, or `undefined`. Sums that share no commitment are not
 * compared: no line stands in both, so nothing cancels.
 */
export function brokenBetween(one: CellFigure, other: CellFigure, rules = RULES): Rule | undefined {
  for (const scope of scopesOf(one))
    for (const against of scopesOf(other)) {
      if (!scope.some(commitment => against.includes(commitment))) continue
      const rule = brokenByChange(
        net(
          scope.map(commitment => one.parts[commitment]),
          against.map(commitment => other.parts[commitment]),
        ),
        rules,
      )
      if (rule) return rule
    }
  return undefined
}

/** Figures that show a cell as it stands, the most telling first; none when even its sum breaks a rule. */
export function candidates(parts: CellParts, rules = RULES): { figures: CellFigure[] } | { broken: Rule } {
  const broken = brokenRule(totalOf(parts), rules)
  if (broken) return { broken }
  const splits = COMMITMENTS.every(one => brokenByChange(parts[one], rules) === undefined)
  const whole: CellFigure = { split: false, parts }
  return { figures: splits ? [{ split: true, parts }, whole] : [whole] }
}

const sameParts = (one: CellParts, other: CellParts): boolean =>
  COMMITMENTS.every(each => net([one[each]], [other[each]]).size === 0)

/** Whether two figures tell the same, so that showing one after the other tells nothing new. */
export const sameFigure = (one: CellFigure, other: CellFigure): boolean =>
  one.split === other.split && sameParts(one.parts, other.parts)

/** Whether a figure tells nothing that another one has not told: the same, or the sum of what stood there apart. */
export const toldBy = (one: CellFigure, told: CellFigure): boolean =>
  (told.split || !one.split) && sameParts(one.parts, told.parts)
