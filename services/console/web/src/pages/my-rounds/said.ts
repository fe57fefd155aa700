import { formatKg, grams } from '@lodestone/kernel/quantity'
import type explained from '../../i18n/en/explained.json'
import type { Explanation } from './my-rounds.ts'

/**
 * What the hub says of an explanation in English, as sentences that the catalogues have. Each names the figures that it needs; where one is not
 * there, or the hub says what no sentence here does, there are none, and the hub's own text stands.
 */

export type SaidKey = keyof (typeof explained)['said'] extends infer Key
  ? Key extends `${infer Base}_${'one' | 'other'}`
    ? Base
    : Key
  : never
export type Figures = Readonly<Record<string, unknown>>
/** A sentence, the figures in it, and the one that its plural goes by. */
export type Sentence = { readonly key: SaidKey; readonly needs: readonly string[]; readonly count?: string }

export const STAGES = ['mining', 'recycling', 'separation', 'metal', 'alloy', 'magnet'] as const
export const isStage = (text: unknown): text is (typeof STAGES)[number] => (STAGES as readonly unknown[]).includes(text)

const say = (key: SaidKey, ...needs: string[]): Sentence => ({ key, needs })
const saying = (key: SaidKey, count: string, ...needs: string[]): Sentence => ({ key, needs, count })
const above = (value: unknown): boolean => Number(value) > 0

/** The figures of an explanation, with what its sentences say of them: what of an offer is not matched, and how many lines failed by its code. */
export function figuresOf({ kind, code, figures }: Explanation): Figures {
  if (kind === 'line') return figures
  const { offeredKg, takenKg, notPaired } = figures
  const unmatched =
    typeof offeredKg === 'string' && typeof takenKg === 'string'
      ? { unmatchedKg: formatKg(grams(offeredKg) - grams(takenKg)) }
      : {}
  return { ...figures, ...unmatched, lines: (notPaired as Figures | undefined)?.[code] }
}

const capSaid = (code: Explanation['code'], f: Figures): Sentence[] => [
  code === 'supplier-cap-binding'
    ? say('cap-supplier', 'capPct')
    : say('cap-country', 'capPct', 'material', 'country', 'stage'),
  ...(above(f.costPerKg) ? [say('cap-cost', 'costPerKg')] : []),
]

function lineSaid(code: Explanation['code'], f: Figures): Sentence[] {
  switch (code) {
    case 'material-not-offered':
      return [say('line-material', 'material')]
    case 'grade-not-met':
      return [saying('line-grade', 'offers', 'grade', 'offeredGrades')]
    case 'period-not-offered':
      return [say('line-period', 'period', 'nearestPeriod')]
    case 'not-reachable':
      return [saying('line-reach', 'offers', 'deliverTo')]
    case 'no-eligible-origin':
      return [
        saying('line-origin', 'offers', 'floor'),
        f.nearestLevel === 'U' ? say('nearest-unproven') : say('nearest-level', 'nearestLevel'),
        ...(typeof f.stageAtFault === 'string' ? [say('stage-at-fault', 'stageAtFault')] : []),
        ...(typeof f.policy === 'string' ? [say('under-policy', 'policy')] : []),
      ]
    case 'price-not-comparable':
      return [f.ceiling === undefined ? say('line-no-rate') : say('line-ceiling-rate', 'currency')]
    case 'price-above-ceiling':
      if (f.ceilingRequired === true) return [say('line-ceiling-required')]
      // A round that was matched before there was a code for it says so where a rate or an index value was missing.
      return [
        f.gapPerKg === undefined ? say('line-no-rate') : say('line-price', 'ceiling', 'gapPerKg', 'cheapestLanded'),
      ]
    case 'same-group':
      return [saying('line-group', 'offers')]
    case 'left-for-average-price':
      return [say('line-left', 'averagePaid', 'ceiling')]
    case 'filled':
      return [saying('line-filled', 'suppliers', 'askedKg', 'averagePaid')]
    case 'own-minimum-not-reached':
      return [say('line-minimum', 'minimumKg')]
    case 'tier-not-reached':
      return [say('line-tier')]
    case 'minimum-lot-not-reached':
      return [saying('line-lot', 'offers')]
    case 'higher-priority-first':
      return [saying('line-priority', 'offers', 'priority')]
    case 'country-cap-binding':
    case 'supplier-cap-binding':
      return [say('line-unserved', 'missingKg'), ...capSaid(code, f)]
    case 'scarce-shared-pro-rata':
      return [
        saying('scarce', 'offers'),
        ...(above(f.rivals) ? [saying('scarce-rivals', 'rivals')] : []),
        say('scarce-level', 'filledKg', 'levelPct'),
        ...(f.surplusFirst === true ? [say('scarce-surplus')] : above(f.rivals) ? [say('scarce-fair')] : []),
        ...(f.higherPriorityServed === true ? [say('scarce-priority')] : []),
        ...(typeof f.rivalsKg === 'string' ? [say('scarce-rivals-kg', 'rivalsKg')] : []),
        ...(f.rivalsKg === null ? [say('scarce-rivals-untold')] : []),
      ]
    default:
      return []
  }
}

function offerSaid(code: Explanation['code'], f: Figures): Sentence[] {
  switch (code) {
    case 'material-not-offered':
      return [say('offer-material')]
    case 'grade-not-met':
      return [saying('offer-grade', 'lines')]
    case 'period-not-offered':
      return [saying('offer-period', 'lines')]
    case 'not-reachable':
      return [saying('offer-reach', 'lines')]
    case 'no-eligible-origin':
      return [saying('offer-origin', 'lines'), ...(typeof f.policy === 'string' ? [say('under-policy', 'policy')] : [])]
    case 'price-not-comparable':
      if (f.comparable !== false) return [saying('offer-ceiling-rate', 'lines')]
      return f.missingIndex === undefined && f.missingRate === undefined
        ? [say('offer-uncompared')]
        : [
            ...(f.missingIndex === undefined ? [] : [say('offer-no-index', 'missingIndex')]),
            ...(f.missingRate === undefined ? [] : [say('offer-no-rate', 'missingRate')]),
          ]
    case 'price-above-ceiling':
      return [f.comparable === false ? say('offer-uncompared') : saying('offer-price', 'lines')]
    case 'same-group':
      return [saying('offer-group', 'lines')]
    case 'left-for-average-price':
      return [saying('offer-left', 'linesLeft')]
    case 'filled':
      return [f.untakenKg === undefined ? say('offer-filled', 'offeredKg') : say('offer-served', 'takenKg')]
    case 'minimum-lot-not-reached':
      return [f.lotKg === undefined ? say('offer-no-total') : say('offer-lot', 'lotKg')]
    case 'country-cap-binding':
    case 'supplier-cap-binding':
      return [say('offer-unmatched', 'unmatchedKg'), ...capSaid(code, f)]
    case 'dearer-than-chosen':
      return [above(f.takenKg) ? say('offer-dearer', 'takenKg') : say('offer-unneeded')]
    default:
      return []
  }
}

/** Figures that are money, in the currency that stands beside them. */
export const MONIES = ['averagePaid', 'ceiling', 'cheapestLanded', 'gapPerKg', 'costPerKg'] as const
const isMoney = (name: string): boolean => (MONIES as readonly string[]).includes(name)
const DECIMAL = /^-?\d+(\.\d+)?$/

/** Whether a figure is there in the form in which a sentence can show it. */
function isThere(name: string, f: Figures): boolean {
  const value = f[name]
  if (name === 'stage' || name === 'stageAtFault') return isStage(value)
  if (name === 'offeredGrades') return Array.isArray(value) && value.every(one => typeof one === 'string')
  if (isMoney(name)) return typeof value === 'string' && DECIMAL.test(value) && typeof f.currency === 'string'
  if (name.endsWith('Kg') || name.endsWith('Pct')) return typeof value === 'string' && DECIMAL.test(value)
  return typeof value === 'number' || (typeof value === 'string' && value !== '')
}

/** The sentences of an explanation; `undefined` where its figures do not bear them. */
export function sentencesOf(explanation: Explanation): readonly Sentence[] | undefined {
  const f = figuresOf(explanation)
  const sentences = explanation.kind === 'line' ? lineSaid(explanation.code, f) : offerSaid(explanation.code, f)
  if (sentences.length > 0 && f.nextTierMissingKg !== undefined)
    sentences.push(say('offer-next-tier', 'nextTierMissingKg'))
  const bears = sentences.every(
    ({ needs, count }) => needs.every(name => isThere(name, f)) && (count === undefined || Number.isInteger(f[count])),
  )
  return sentences.length > 0 && bears ? sentences : undefined
}
