import type words from '../i18n/en/round-rules.json'
import type { Round } from '../round/round.ts'

/** What the rules of a round are read from. */
export type RuledRound = Pick<
  Round,
  | 'state'
  | 'materials'
  | 'periods'
  | 'collectionClosesAt'
  | 'offersCloseAt'
  | 'decisionsCloseAt'
  | 'rules'
  | 'passes'
  | 'seedHash'
  | 'seed'
  | 'openedAt'
  | 'poolPublishedAt'
  | 'closedAt'
  | 'matchedAt'
  | 'awardedAt'
>

type Texts = keyof typeof words.said
/** A sentence by its key; of one with a plural, without the form. */
export type Said = Exclude<Texts, 'passes_one' | 'passes_other'> | 'passes'

export type Price = { readonly name: string; readonly amount: string }
/** A figure of the round in a sentence, as the API has it, and how it is written. */
export type Value =
  | { readonly as: 'kg' | 'decimal' | 'percent' | 'time' | 'text' | 'hash'; readonly of: string }
  | { readonly as: 'span' | 'count'; readonly of: number }
  | { readonly as: 'percents' | 'materials' | 'periods' | 'countries'; readonly of: readonly string[] }
  | { readonly as: 'reserves' | 'rates' | 'indices'; readonly of: readonly Price[]; readonly currency: string }
  | { readonly as: 'freight'; readonly of: NonNullable<Round['rules']['freight']>; readonly currency: string }

/** Names of settings of a round: a rule by its own name. */
export type Setting = keyof Round['rules'] | 'materials' | 'periods' | 'decisionsCloseAt' | 'offersCloseAt'

/** A rule of a round: its sentence, the figures in it, the settings that it says, and where the rule book has it. */
export type RuleItem = {
  readonly said: Said
  readonly at: string
  readonly of: readonly Setting[]
  readonly values: Readonly<Record<string, Value>>
}

export const rule = (
  said: Said,
  at: string,
  of: readonly Setting[] = [],
  values: Readonly<Record<string, Value>> = {},
): RuleItem => ({ said, at, of, values })

/** The items where there is something to say, else none. */
export const where = (holds: boolean, ...items: readonly RuleItem[]): readonly RuleItem[] => (holds ? items : [])
