import type { Explanation } from '@lodestone/contracts'
import { reasonForLine } from './explanation.line.ts'
import { reasonForOffer } from './explanation.offer.ts'
import type { EntryOutcome, Own, OwnLine, OwnOffer, Published } from './explanation.parts.ts'

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
