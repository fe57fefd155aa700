import { type Assurance, CHINA, isAssured, strongerAssurance } from '@lodestone/kernel'
import { strictest } from '../pairs/kinds.ts'
import type { FigureValue, LineInput, OfferInput, Rules } from '../types.ts'
import { many, policyFigures, underPolicy, type View } from './view.ts'

type Told = { readonly figures: { [name: string]: FigureValue }; readonly text: string }

/** What a line and the round ask together of how an origin is known. */
export const assuranceAsked = ({ assurance }: Pick<LineInput, 'assurance'>, rules: Rules): Assurance =>
  strongerAssurance(assurance, rules.assurance)

/** Whether anybody in a round asks for more than a supplier's word; else nothing is said of it. */
const anyAsk = ({ book: { rules }, pairs }: View): boolean =>
  pairs.kinds.some(({ sample }) => assuranceAsked(sample, rules) !== 'declared')

/** The best level first, of equal ones what is known best. */
const byOrigin = (a: OfferInput, b: OfferInput): number => {
  if (a.level !== b.level) return a.level < b.level ? -1 : 1
  return Number(isAssured(a.assurance, b.assurance)) > Number(isAssured(b.assurance, a.assurance)) ? -1 : 1
}

/** What is missing of the offers that would serve a line but for their origin: the nearest is told. */
export function missOfOrigin(view: View, line: LineInput, offers: readonly [OfferInput, ...OfferInput[]]): Told {
  const { rules } = view.book
  const floor = strictest(line.provenanceFloor, rules.provenanceFloor)
  const asked = assuranceAsked(line, rules)
  const [nearest = offers[0]] = [...offers].sort(byOrigin)
  const had = nearest.assurance ?? 'declared'
  const stage = nearest.chain.find(({ country }) => CHINA.has(country))?.stage
  const place = stage ? ` (the ${stage} stage is in China)` : ''
  const why = nearest.level === 'U' ? 'its origin is not proven' : `it is of level ${nearest.level}`
  const only = nearest.level !== 'U' && nearest.level <= floor ? `, but ${had} only` : ''
  return {
    figures: {
      floor,
      offers: offers.length,
      nearestLevel: nearest.level,
      stageAtFault: stage ?? null,
      ...(asked === 'declared' ? {} : { assurance: asked, nearestAssurance: had }),
      ...policyFigures(view),
    },
    text: `${many(offers.length, 'offer')} would fit but for origin: you and the round ask for ${floor} or better${asked === 'declared' ? '' : `, ${asked}`}${underPolicy(view)}, and of the nearest ${why}${place}${only}.`,
  }
}

/** Why an offer's origin keeps it from lines that could use it otherwise. */
export function originOf(view: View, { level, assurance = 'declared' }: OfferInput, lines: string, ask: string): Told {
  const figures = { ...(anyAsk(view) ? { assurance } : {}), ...policyFigures(view) }
  if (level === 'U')
    return {
      figures,
      text: `${lines} could use your offer, but its origin is not proven (level U${underPolicy(view)}).`,
    }
  const known = anyAsk(view) ? `, or for one that is more than ${assurance}` : ''
  return {
    figures,
    text: `${lines} could use your offer, but ${ask} for a better level of origin than ${level}${underPolicy(view)}${known}.`,
  }
}
