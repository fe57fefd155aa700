import { capacitiesIn, exactOf, stagesOf } from '@lodestone/credentials'
import { exact, type Grams } from '@lodestone/kernel'
import { isStage } from '@lodestone/provenance'
import type { Proving } from '../batch/proof.ts'
import { mayAttest } from '../issuer/remit.ts'
import { inYear, type Site, yearOf } from './site.ts'

/** An accepted credential that a supplier holds. `from`, `to`: the first and the last day on which it holds. */
export type Attesting = Proving & {
  readonly id: string
  readonly participantId: string
  readonly from: string
  readonly to?: string
}

/** What a credential attests that a site of its holder can make in a year. */
export type Attested = Site & {
  readonly credential: string
  readonly participantId: string
  readonly grams: Grams
  readonly from: string
  readonly to?: string
}

/**
 * The capacities that credentials attest: an issuer who may says so of a site by its id, and a record of the site that the same supplier holds says its
 * name, its country and that it does the stage. A certificate of conformity names no country, so that it bounds nothing alone.
 */
export function attestedIn(held: readonly Attesting[]): Attested[] {
  return held.flatMap(one => {
    const { id: credential, participantId, from, to } = one
    return capacitiesIn(one.taken).flatMap(({ site: id, processes, kilograms }) =>
      stagesOf(processes)
        .filter(isStage)
        .flatMap(stage =>
          recordsOf(held, participantId, id, stage)
            .filter(site => mayAttest(one, site))
            .map(site => ({
              ...site,
              credential,
              participantId,
              grams: exact.floor(exact.multiply(exactOf(kilograms), exact.rational(1_000n))),
              from,
              ...(to === undefined ? {} : { to }),
            })),
        ),
    )
  })
}

/** A site by its id, as each record of its operator's says that it is called and does a stage there. */
function recordsOf(held: readonly Attesting[], participantId: string, id: string, stage: Site['stage']): Site[] {
  const sites = held.flatMap(one => {
    const { taken } = one
    if (one.participantId !== participantId || taken.kind !== 'facility' || taken.site?.id !== id) return []
    const [country, another] = taken.site.countries
    if (country === undefined || another !== undefined || !stagesOf(taken.processes).includes(stage)) return []
    const site = { site: taken.site.name ?? '', country, stage }
    return mayAttest(one, site) ? [site] : []
  })
  return [...new Map(sites.map(one => [inYear(one, ''), one])).values()]
}

/**
 * What bounds a supplier's site in a year: of the capacities that hold on some day of it the one that began last, since it takes the place of those before;
 * of several from the same day the least. `undefined`: none is attested, and nothing is bounded.
 */
export function capacityOf(attested: readonly Attested[], participantId: string, name: string): Attested | undefined {
  const year = yearOf(name)
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  return attested
    .filter(
      one =>
        one.participantId === participantId &&
        inYear(one, year) === name &&
        one.from <= last &&
        (one.to ?? last) >= first,
    )
    .sort((a, b) =>
      a.from === b.from ? Number(a.grams > b.grams) - Number(a.grams < b.grams) : a.from < b.from ? 1 : -1,
    )
    .at(0)
}
