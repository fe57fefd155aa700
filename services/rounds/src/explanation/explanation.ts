import type { Cell, Explanation, Price, RoundRules } from '@lodestone/contracts'
import type { Offered, PoolResult } from '../disclosure/published.ts'
import { reasonForLine } from './explanation.line.ts'
import { reasonForOffer } from './explanation.offer.ts'

/**
 * What a party's explanation is made of. Nothing else may enter it: given what is its own and what the round has published, whatever others sent
 * could be anything, so an explanation tells nothing of them that these do not.
 */
export type Own = {
  readonly kind: 'line' | 'offer'
  readonly id: string
  readonly pass?: number
  /** The entry as its owner sent it and as the books have it. */
  readonly entry: OwnLine | OwnOffer
  /** What it got, in figures of its own. */
  readonly outcome: EntryOutcome
  /** What its owner has of the same material, grade and period in the round, this entry included. */
  readonly alike: Alike
}

export type OwnLine = {
  readonly material: string
  readonly grade?: string
  readonly period: string
  readonly bloc: string
  readonly quantityKg: string
  readonly minimumKg?: string
  readonly deliverTo: string
  readonly ceilingPrice?: { readonly amount: string; readonly currency: string }
  readonly priority?: number
  readonly provenanceFloor?: string
  readonly substitutes?: readonly { readonly material: string; readonly grade?: string }[]
}

export type OwnOffer = {
  readonly material: string
  readonly grade?: string
  readonly period: string
  readonly quantityKg: string
  readonly minimumLotKg?: string
  readonly lotIncrementKg?: string
  readonly level: string
  readonly price: Price
  readonly tiers: readonly { readonly fromKg: string; readonly exWorks: string }[]
}

/** Figures of an entry that follow from its own allocations; `text` where the matching said no more than these. */
export type EntryOutcome = {
  readonly gotKg: string
  readonly full: boolean
  readonly figures: Explanation['figures']
  readonly text?: string
}
type Alike = { readonly entries: number; readonly statedKg: string; readonly gotKg: string }

/** What a round has published. `cells` is its latest pool sheet. */
export type Published = {
  readonly rules: RoundRules
  readonly cells: readonly Cell[]
  readonly offered: readonly Offered[]
  readonly pools: readonly PoolResult[]
}

type Figures = Explanation['figures']
export type PartyReason = {
  readonly code: Explanation['code']
  readonly figures: Figures
  readonly sentences: readonly string[]
}

/** Figures of an outcome that are one's own, by kind; whatever else the matching says of an entry is for operators and auditors. */
const OWN_FIGURES = {
  line: ['averagePaid', 'currency', 'suppliers', 'ownPool'],
  offer: ['tier', 'nextTierFromKg', 'nextTierMissingKg'],
} as const

/** The outcome of an entry out of what the matching says of it in full. */
export function outcomeOf({ kind, code, figures, text }: Explanation): EntryOutcome {
  const got = figures[kind === 'line' ? 'filledKg' : 'takenKg']
  const full = code === 'filled' && figures.untakenKg === undefined
  const own = OWN_FIGURES[kind].flatMap(name => {
    const value = figures[name]
    return value === undefined || (kind === 'line' && !full) ? [] : [[name, value] as const]
  })
  return {
    gotKg: typeof got === 'string' ? got : '0',
    full,
    figures: Object.fromEntries(own),
    ...(full ? { text } : {}),
  }
}

/**
 * An entry as it stood in the pass that explains it: with what a further pass still wanted or had of it, which follows from its own accepted goods.
 * Beside those its smallest amounts no longer bind as they are written.
 */
export function standingIn<E extends OwnLine | OwnOffer>({ kind, figures }: Explanation, entry: E): E {
  const standing = figures[kind === 'line' ? 'askedKg' : 'offeredKg']
  if (typeof standing !== 'string' || standing === entry.quantityKg) return entry
  return { ...entry, quantityKg: standing, ...(kind === 'line' ? { minimumKg: '0' } : { minimumLotKg: '0' }) }
}

/** An explanation for the party whose entry it is: a function of what is its own and of what is published, and of nothing else. */
export function explanationFor(own: Own, published: Published): Explanation {
  const { code, figures, sentences } =
    own.kind === 'line' ? reasonForLine(own, published) : reasonForOffer(own, published)
  const { entries, statedKg, gotKg } = own.alike
  const all = own.kind === 'line' ? 'lines' : 'offers'
  return {
    kind: own.kind,
    id: own.id,
    ...(own.pass === undefined ? {} : { pass: own.pass }),
    code,
    figures: {
      ...figures,
      ...(entries > 1 ? { entriesAlike: entries, alikeStatedKg: statedKg, alikeGotKg: gotKg } : {}),
    },
    text: [
      ...sentences,
      ...(entries > 1
        ? [`Your ${entries} ${all} of this material, grade and period together got ${gotKg} kg of ${statedKg} kg.`]
        : []),
    ].join(' '),
  }
}
