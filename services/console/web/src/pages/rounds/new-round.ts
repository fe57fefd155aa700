import { type RulesText, rulesOf } from '../../round/rules.ts'

export const PASSES = ['1', '2', '3', '4', '5'] as const
export const UNDECIDED = ['lapse', 'accept'] as const

/** What the form of a new round says, as its fields have it. */
export type RoundText = {
  reference: string
  name: string
  type: 'diversification' | 'project'
  materials: readonly string[]
  periods: readonly string[]
  /** Local times as the browser's field has them: "2027-01-31T12:00". */
  collectionClosesAt: string
  offersCloseAt: string
  /** Empty: both sides decide without a day. */
  decisionsCloseAt: string
  maxPasses: (typeof PASSES)[number]
  undecided: (typeof UNDECIDED)[number]
  rules: RulesText
}

/** The coming quarters, the running one first. */
export function comingQuarters(now: Date, count: number): string[] {
  const first = now.getUTCFullYear() * 4 + Math.floor(now.getUTCMonth() / 3)
  return Array.from({ length: count }, (_, n) => `${Math.floor((first + n) / 4)}-Q${((first + n) % 4) + 1}`)
}

/** A time as a field of the browser has it, in its own time zone. */
export function localTime(time: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`
}

/** A field's local time as the hub takes it; what is no time stays as it is, for the hub to refuse. */
export function instantOf(local: string): string {
  const time = new Date(local)
  return Number.isNaN(time.getTime()) ? local : time.toISOString()
}

export const bodyOf = (text: RoundText) => ({
  reference: text.reference.trim(),
  name: text.name.trim(),
  type: text.type,
  materials: [...text.materials],
  periods: [...text.periods],
  collectionClosesAt: instantOf(text.collectionClosesAt),
  offersCloseAt: instantOf(text.offersCloseAt),
  ...(text.decisionsCloseAt ? { decisionsCloseAt: instantOf(text.decisionsCloseAt) } : {}),
  rules: { ...rulesOf(text.rules), maxPasses: Number(text.maxPasses), undecided: text.undecided },
})
