import { formatDecimal, parseDecimal } from '@lodestone/kernel/decimal'
import { formatKg, type Grams, grams } from '@lodestone/kernel/quantity'
import type { Tone } from '../../ui/badge.tsx'
import type { Decision, PublishedProject, RoundHead } from './project-rounds.queries.ts'

export const TONES = {
  open: 'accent',
  closed: 'warn',
  decided: 'accent',
  failed: 'bad',
  awarded: 'good',
  cancelled: 'neutral',
} as const satisfies Record<RoundHead['state'], Tone>

/** Whether there is a decision to read. */
export const isDecided = ({ state }: Pick<RoundHead, 'state'>): boolean =>
  state === 'decided' || state === 'failed' || state === 'awarded'

/** Colours of projects, in the order in which they are shown; those beyond have the last. */
const COLOURS = [1, 2, 3, 4, 5, 6, 7].map(nth => `var(--series-${nth})`)
const REST = 'var(--series-8)'
export const colourAt = (nth: number): string => COLOURS[nth] ?? REST

const EURO_PLACES = 2
/** What euros come to, as a decimal with two places. */
export const eurosOf = (amounts: readonly { readonly eur: string }[]): string =>
  formatDecimal(
    amounts.reduce((sum, { eur }) => sum + (parseDecimal(eur, EURO_PLACES) ?? 0n), 0n),
    EURO_PLACES,
    EURO_PLACES,
  )

export const massOf = (kilograms: readonly string[]): string =>
  formatKg(kilograms.reduce((sum: Grams, kg) => sum + grams(kg), 0n))

/** A project by its own name: suppliers may call theirs the same. */
export const keyOf = ({ supplierId, project }: Pick<PublishedProject, 'supplierId' | 'project'>): string =>
  `${supplierId} ${project}`

export type YearOfProjects = {
  readonly year: number
  readonly availableKg: string
  readonly leastKg: string
  /** What each project has, in the order of the projects. */
  readonly parts: readonly string[]
}

/** What can be had of projects, year by year. */
export function byYear(projects: readonly PublishedProject[]): YearOfProjects[] {
  const years = [...new Set(projects.flatMap(own => own.years.map(({ year }) => year)))].sort((a, b) => a - b)
  return years.map(year => {
    const own = projects.map(project => project.years.find(one => one.year === year))
    const parts = own.map(one => one?.availableKg ?? '0')
    return { year, parts, availableKg: massOf(parts), leastKg: massOf(own.map(one => one?.leastPooledKg ?? '0')) }
  })
}

/** The year in which most can be had. */
export const fullest = (years: readonly YearOfProjects[]): YearOfProjects | undefined =>
  years.toSorted((a, b) => Number(b.availableKg) - Number(a.availableKg))[0]

/** In a whole decision a project, ask or pledge is called by the id of its statement and its owner's name for it. */
export const ownNameOf = (name: string): string => name.slice(name.indexOf('/') + 1)

export type Fate = Decision['projects'][number]
type Funding = NonNullable<Fate['missing']>['funding']

/** The money that each project lacks which is not banked, those that lack most first. */
export const lacking = (
  fates: readonly { readonly project: string; readonly missing?: { readonly funding: Funding } | undefined }[],
): { project: string; eur: string; funding: Funding }[] =>
  fates
    .flatMap(({ project, missing }) =>
      missing && missing.funding.length > 0
        ? [{ project: ownNameOf(project), eur: eurosOf(missing.funding), funding: missing.funding }]
        : [],
    )
    .toSorted((a, b) => Number(b.eur) - Number(a.eur))
