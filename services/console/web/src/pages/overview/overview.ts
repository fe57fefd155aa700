import type { Answer } from '../../api/client.ts'

export type Overview = Answer<'/rounds/overview'>
export type RoundRow = Overview['items'][number]
export type OfMaterial = NonNullable<Overview['byMaterial']>[number]
export type OfForm = NonNullable<Overview['byForm']>[number]
export type Saving = NonNullable<Overview['savings']>[number]
export type Waiting = NonNullable<Overview['waiting']>[number]
export type Step = RoundRow['steps'][number]['step']

export type Span = { readonly from?: string; readonly to?: string }

/** From the need to the goods; a supplier's begin with what it offered. */
export const QUANTITIES = [
  'asked',
  'offered',
  'confirmed',
  'matched',
  'accepted',
  'awarded',
  'contracted',
  'delivered',
] as const
export type Quantity = (typeof QUANTITIES)[number]

/** Steps of a round one after another. */
export const STEPS = ['collecting', 'offering', 'matching', 'deciding'] as const

/** Years that can be chosen, this one first. */
const YEARS = 6

/** What can be chosen of the rounds: all, those of the last twelve months, or of a year, by the day of their opening. */
export const spanChoices = (now: Date): string[] => [
  'all',
  'year',
  ...Array.from({ length: YEARS }, (_, index) => String(now.getUTCFullYear() - index)),
]

/** The days of a choice; all of them for anything else. */
export function spanOf(choice: string, now: Date): Span {
  if (/^\d{4}$/.test(choice)) return { from: `${choice}-01-01`, to: `${choice}-12-31` }
  if (choice !== 'year') return {}
  const from = new Date(now)
  from.setUTCFullYear(from.getUTCFullYear() - 1)
  return { from: from.toISOString().slice(0, 10) }
}

/** What was saved in a currency against one thing. */
export const savedIn = (savings: readonly Saving[], currency: string, against: Saving['against']): Saving | undefined =>
  savings.find(one => one.currency === currency && one.against === against)

export const hoursIn = ({ steps }: RoundRow, step: Step): string | undefined =>
  steps.find(one => one.step === step)?.hours
