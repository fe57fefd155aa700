import type { SiteCapacity, WaitingOffer } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { formatKg, type Grams } from '@lodestone/kernel'
import { isExceeded, leftToOffer, taken, together, UNUSED, type Use } from './bound.ts'
import { type Attested, capacityOf } from './capacity.ts'
import { attestedBy, committedOf, usesOf } from './site.store.ts'
import { inYear, partsOf, yearOf } from './site.ts'

/** A site's stage in a year, as one supplier has it. */
type SiteYear = {
  readonly participantId: string
  readonly name: string
  readonly capacity: Attested | undefined
  readonly committed: Grams
  readonly own: Use
  /** What other suppliers have of the same site. */
  readonly others: Use
}

/** Years in which somebody may have something of a site whose capacity has no last day. */
const YEARS_AHEAD = 15

/** The years of a capacity, by the name of the site in each. */
function namesOf(one: Attested): string[] {
  const first = yearOf(one.from)
  const last = Math.min(one.to === undefined ? Number.POSITIVE_INFINITY : yearOf(one.to), first + YEARS_AHEAD)
  return Array.from({ length: last - first + 1 }, (_, nth) => inYear(one, first + nth))
}

/**
 * Sites in years of which somebody has something: of one supplier all that it has, of all suppliers those whose capacity is attested or of which
 * something is committed elsewhere. A site whose capacity is attested has this year in any case.
 */
async function siteYears(sql: Sql, now: Date, participantId?: string): Promise<SiteYear[]> {
  const of = participantId === undefined ? {} : { participantId }
  const attested = await attestedBy(sql, participantId)
  const committed = await committedOf(sql, of)
  const names = [...new Set([...attested.flatMap(namesOf), ...committed.map(one => one.name)])]
  const uses = await usesOf(sql, participantId === undefined ? { names } : of)
  const thisYear = attested.map(one => ({ participantId: one.participantId, name: inYear(one, now.getUTCFullYear()) }))
  const isKnown = new Set(
    [...committed, ...attested.flatMap(one => namesOf(one).map(name => ({ ...one, name })))].map(keyOf),
  )
  const shown = participantId === undefined ? uses.filter(one => isKnown.has(keyOf(one))) : uses
  const byName = Map.groupBy(uses, one => one.name)
  const elsewhere = new Map(committed.map(one => [keyOf(one), one.grams]))
  return [...new Map([...thisYear, ...committed, ...shown].map(one => [keyOf(one), one])).values()]
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map(({ participantId: holder, name }) => {
      const all = byName.get(name) ?? []
      return {
        participantId: holder,
        name,
        capacity: capacityOf(attested, holder, name),
        committed: elsewhere.get(keyOf({ participantId: holder, name })) ?? 0n,
        own: all.find(one => one.participantId === holder) ?? UNUSED,
        others: all.filter(one => one.participantId !== holder).reduce(together, UNUSED),
      }
    })
}

const keyOf = ({ participantId, name }: Pick<SiteYear, 'participantId' | 'name'>): string => `${participantId} ${name}`

const isOver = ({ capacity, committed, own, others }: SiteYear): boolean =>
  capacity !== undefined && isExceeded(capacity.grams, committed, together(own, others))

const showUse = ({ made, offered, contracted }: Use) => ({
  madeKg: formatKg(made),
  offeredKg: formatKg(offered),
  contractedKg: formatKg(contracted),
})

/** Sites as their operator sees them, by supplier and name: its own figures alone. Operators of the hub see what others have of them, too. */
export async function sitesFor(
  sql: Sql,
  now: Date,
  participantId: string | undefined,
): Promise<{ key: string; shown: SiteCapacity }[]> {
  const all = await siteYears(sql, now, participantId)
  return all.map(one => {
    const { name, capacity, committed, own, others } = one
    const bound = capacity && {
      capacityKg: formatKg(capacity.grams),
      credential: capacity.credential,
      leftKg: formatKg(leftToOffer(capacity.grams, committed, taken(own))),
    }
    const shown = {
      participantId: one.participantId,
      ...partsOf(name),
      ...(capacity ? { site: capacity.site } : {}),
      ...bound,
      committedKg: formatKg(committed),
      ...showUse(own),
      ...(participantId === undefined ? { others: showUse(others), exceeded: isOver(one) } : {}),
    }
    return { key: keyOf(one), shown }
  })
}

type Over = NonNullable<WaitingOffer['capacity']>[number]

/** Sites of which all suppliers together have more in a year than they can make, by name, with the figures that say so. For operators alone. */
export async function overSites(sql: Sql, now: Date): Promise<Map<string, Over[]>> {
  const over = (await siteYears(sql, now)).filter(isOver)
  return new Map(
    [...Map.groupBy(over, one => one.name)].map(([name, all]) => [
      name,
      all.map(({ capacity, committed, own, others }) => ({
        ...partsOf(name),
        site: capacity?.site ?? '',
        capacityKg: formatKg(capacity?.grams ?? 0n),
        committedKg: formatKg(committed),
        ...showUse(together(own, others)),
      })),
    ]),
  )
}
