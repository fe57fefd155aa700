import { isOneOf } from '@lodestone/kernel/members'
import type explained from '../../../i18n/en/explained.json'
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
type Figures = Readonly<Record<string, unknown>>
/** A sentence, the figures in it, and the one that its plural goes by. */
export type Sentence = { readonly key: SaidKey; readonly needs: readonly string[]; readonly count?: string }

const say = (key: SaidKey, ...needs: string[]): Sentence => ({ key, needs })
const saying = (key: SaidKey, count: string, ...needs: string[]): Sentence => ({ key, needs, count })
const above = (value: unknown): boolean => Number(value) > 0

const onPool = (f: Figures): Sentence[] =>
  f.poolPublished === true ? [say('pool-came', 'poolServedPct', 'poolPaidFrom', 'poolPaidTo')] : [say('pool-untold')]
const policyOf = (f: Figures): Sentence[] => (typeof f.policy === 'string' ? [say('under-policy', 'policy')] : [])

/** What is asked, or had, of how origin is known, where that is more than a word. */
const asksFor = (asked: unknown): Sentence[] =>
  asked === 'documented' ? [say('asks-documented')] : asked === 'verified' ? [say('asks-verified')] : []
const mayBeFor = (asked: unknown): Sentence[] =>
  asked === 'documented' ? [say('may-documented')] : asked === 'verified' ? [say('may-verified')] : []

/** An offer whose level would do, were it known as the round asks. */
const knownTooLittle = (f: Figures): Sentence[] => [
  say(f.assurance === 'documented' ? 'offer-documented' : 'offer-declared'),
  ...asksFor(f.askedAssurance),
]

function lineSaid(code: Explanation['code'], f: Figures): Sentence[] {
  switch (code) {
    case 'material-not-offered':
      return [say('line-material', 'material')]
    case 'grade-not-met':
      return [say('line-grade', 'grade', 'offeredGrades')]
    case 'period-not-offered':
      return [say('line-period', 'period', 'nearestPeriod')]
    case 'no-eligible-origin':
      return [say('line-origin', 'floor'), ...asksFor(f.assurance), ...policyOf(f)]
    case 'price-not-comparable':
      return [say('line-ceiling-rate', 'currency')]
    case 'price-above-ceiling':
      return f.ceilingRequired === true
        ? [say('line-ceiling-required')]
        : [say('line-below-pool', 'ceiling'), ...onPool(f)]
    case 'filled':
      return [saying('line-filled', 'suppliers', 'askedKg', 'averagePaid')]
    case 'not-matched-in-full':
      return [
        above(f.filledKg) ? say('line-part', 'askedKg', 'filledKg') : say('line-nothing', 'askedKg'),
        ...onPool(f),
        say('line-untold'),
        ...(f.ceiling === undefined ? [] : [say('may-ceiling', 'ceiling')]),
        ...(f.minimumKg === undefined ? [] : [say('may-minimum', 'minimumKg')]),
        ...(f.priority === undefined ? [] : [say('may-priority', 'priority')]),
        ...(f.ownFloor === undefined ? [] : [say('may-floor', 'ownFloor')]),
        ...mayBeFor(f.ownAssurance),
        say('line-round'),
        ...(f.surplusFirst === true ? [say('surplus-first')] : []),
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
      return [say('offer-grade')]
    case 'period-not-offered':
      return [say('offer-period')]
    case 'no-eligible-origin':
      if (f.askedAssurance !== undefined) return [...knownTooLittle(f), ...policyOf(f)]
      return [f.level === 'U' ? say('offer-unproven', 'floor') : say('offer-origin', 'level', 'floor'), ...policyOf(f)]
    case 'price-not-comparable':
      return f.missingIndex === undefined && f.missingRate === undefined
        ? [say('offer-uncompared')]
        : [
            ...(f.missingIndex === undefined ? [] : [say('offer-no-index', 'missingIndex')]),
            ...(f.missingRate === undefined ? [] : [say('offer-no-rate', 'missingRate')]),
          ]
    case 'filled':
      return [say('offer-filled', 'offeredKg')]
    case 'minimum-lot-not-reached':
      return [say('offer-no-total')]
    case 'dearer-than-chosen':
      return [say('offer-above-pools', 'poolPaidFrom', 'poolPaidTo')]
    case 'not-matched-in-full':
      return [
        above(f.takenKg) ? say('offer-part', 'offeredKg', 'takenKg') : say('offer-nothing', 'offeredKg'),
        say('offer-untold'),
        say('offer-may'),
      ]
    default:
      return []
  }
}

/** Reasons of which other words are due to an offer than to a line. */
const OF_OFFERS = [
  'material-not-offered',
  'grade-not-met',
  'period-not-offered',
  'no-eligible-origin',
  'price-not-comparable',
  'minimum-lot-not-reached',
  'filled',
  'dearer-than-chosen',
] as const

/** The reason in a few words, as the catalogues name it. */
export function wordsOf({ kind, code }: Explanation) {
  const ofOffer = kind === 'offer' ? OF_OFFERS.find(one => one === code) : undefined
  return ofOffer === undefined ? (`code.${code}` as const) : (`offerCode.${ofOffer}` as const)
}

/** Figures that are money, in the currency that stands beside them. */
const MONIES = ['averagePaid', 'ceiling', 'poolPaidFrom', 'poolPaidTo'] as const
export const isMoney = (name: string): boolean => isOneOf(MONIES, name)
const DECIMAL = /^-?\d+(\.\d+)?$/

/** Whether a figure is there in the form in which a sentence can show it. */
function isThere(name: string, f: Figures): boolean {
  const value = f[name]
  if (name === 'offeredGrades') return Array.isArray(value) && value.every(one => typeof one === 'string')
  if (isMoney(name)) return typeof value === 'string' && DECIMAL.test(value) && typeof f.currency === 'string'
  if (name.endsWith('Kg') || name.endsWith('Pct')) return typeof value === 'string' && DECIMAL.test(value)
  return typeof value === 'number' || (typeof value === 'string' && value !== '')
}

/** The sentences of an explanation; `undefined` where its figures do not bear them. */
export function sentencesOf(explanation: Explanation): readonly Sentence[] | undefined {
  const { kind, code, figures: f } = explanation
  const sentences = kind === 'line' ? lineSaid(code, f) : offerSaid(code, f)
  if (sentences.length > 0 && f.nextTierMissingKg !== undefined)
    sentences.push(say('offer-next-tier', 'nextTierMissingKg'))
  if (sentences.length > 0 && above(f.entriesAlike))
    sentences.push(say(kind === 'line' ? 'alike-lines' : 'alike-offers', 'entriesAlike', 'alikeGotKg', 'alikeStatedKg'))
  const bears = sentences.every(
    ({ needs, count }) => needs.every(name => isThere(name, f)) && (count === undefined || Number.isInteger(f[count])),
  )
  return sentences.length > 0 && bears ? sentences : undefined
}
