import { type Bound, type Finding, found } from '../finding.ts'
import type { Taken } from '../untp/taken.ts'
import type { RegisteredIssuer, Remit } from './ports.ts'

/** The stages of origin as the hub names them; a process of another name says none of them. */
export const STAGES: readonly string[] = ['mining', 'recycling', 'separation', 'metal', 'alloy', 'magnet']

/** What a credential attests, as far as a register can bound it. */
export type Attested = {
  readonly type: string
  /** The day from which it holds, such as 2026-11-30: when it was attested. */
  readonly day: string
  readonly stages: readonly string[]
  readonly countries: readonly string[]
}

/**
 * What an issuer attests beyond what the register lets it: a remit has to cover the type and the day, and each stage together with each country. A
 * certifier of separation in Australia and of metal in Estonia certifies no separation in Estonia.
 */
export function remitFindings(
  { did, attests }: RegisteredIssuer,
  { type, day, stages, countries }: Attested,
): Finding[] {
  const outside = (of: Bound, said: string): Finding[] => [found('outside-remit', { issuer: did, of, said })]
  const ofType = attests.filter(one => one.types.includes(type))
  if (ofType.length === 0) return outside('type', type)
  const ofDay = ofType.filter(one => one.from <= day && day <= (one.to ?? day))
  if (ofDay.length === 0) return outside('day', day)
  const lacking = stages.find(stage => !ofDay.some(one => covers(one.stages, stage)))
  if (lacking !== undefined) return outside('stage', lacking)
  for (const country of countries)
    for (const stage of stages.length === 0 ? [undefined] : stages)
      if (!ofDay.some(one => isCovered(one, stage, country))) return outside('country', country)
  return []
}

const covers = (bound: readonly string[] | undefined, said: string): boolean => bound?.includes(said) ?? true
const isCovered = (one: Remit, stage: string | undefined, country: string): boolean =>
  (stage === undefined || covers(one.stages, stage)) && covers(one.countries, country)

/** The stages that a credential says itself: a process, a category or a tag of the name of one, of what was found to conform. */
export function stagesIn(taken: Taken | undefined): string[] {
  return stagesOf(taken === undefined ? [] : processesIn(taken))
}

/** Which stages processes are, each once. */
export const stagesOf = (processes: readonly string[]): string[] => [
  ...new Set(processes.map(one => one.trim().toLowerCase()).filter(one => STAGES.includes(one))),
]

function processesIn(taken: Taken): readonly string[] {
  switch (taken.kind) {
    case 'conformity':
      return taken.assessments.filter(one => one.conforms).flatMap(one => one.criteria.flatMap(({ tags }) => tags))
    case 'facility':
      return [...taken.processes, ...(taken.capacities ?? []).flatMap(one => one.processes)]
    case 'events':
      return taken.events.flatMap(one => one.process ?? [])
    case 'passport':
    case 'identity':
      return []
  }
}

/** The countries of the site that a credential is about. */
export function countriesIn(taken: Taken | undefined): readonly string[] {
  if (taken?.kind === 'facility') return taken.site?.countries ?? []
  return taken?.kind === 'passport' && taken.country !== undefined ? [taken.country] : []
}
