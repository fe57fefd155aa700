import type { Share } from '@lodestone/contracts'
import { EU_27, formatKg } from '@lodestone/kernel'
import { apart, type Contributions, holds, net, sumOf } from './disclosure.ts'

/** Need of one member group, served by one offer of one supplier group. */
export type Flow = {
  readonly material: string
  readonly group: string
  readonly bloc: string | null
  readonly priority: number
  readonly supplierGroup: string
  /** Where the offer's stages stand. */
  readonly chain: readonly { readonly stage: string; readonly country: string }[]
  readonly matched: bigint
  readonly accepted: bigint
  readonly contracted: bigint
  readonly delivered: bigint
  /** What the members pay, in grams times 10^-4 of the base currency. */
  readonly cost: bigint
}

type Sides = { readonly members: Contributions; readonly suppliers: Contributions }
type Row = Sides & { readonly share: Share }

const added = (flows: readonly Flow[], of: (flow: Flow) => string): Contributions =>
  net(flows.map(flow => new Map([[of(flow), flow.matched]])))

/** Territory that never counts as a third country for a member of a bloc, and what the round's rules exempt. */
const counts = (country: string, bloc: string | null, exempt: ReadonlySet<string>): boolean =>
  !exempt.has(country) && !(bloc === 'EU' && EU_27.has(country)) && !(bloc === 'JP' && country === 'JP')

/**
 * Shares that may be shown to members and suppliers: all of a material or none. What a country serves at a stage is made of members' needs and
 * of suppliers' sales, and its sites are a supplier's own affair, so a row must hold over the groups of both sides; and because rows of one
 * material can be subtracted from each other and from what was matched of it, so must the difference of any two, of each to that sum, and what is
 * left of it beside all rows of a stage. A row that the allocations here do not give is not shown.
 */
export function showableShares(
  shares: readonly Share[],
  flows: readonly Flow[],
  exempt: readonly string[],
  materials: readonly string[],
): Share[] {
  const exempted = new Set(exempt)
  return materials.flatMap(material => {
    const own = flows.filter(flow => flow.material === material)
    const rows = shares
      .filter(share => share.material === material)
      .map((share): Row => {
        const through = own.filter(
          flow =>
            flow.chain.some(at => at.stage === share.stage && at.country === share.country) &&
            counts(share.country, flow.bloc, exempted),
        )
        return {
          share,
          members: added(through, flow => flow.group),
          suppliers: added(through, flow => flow.supplierGroup),
        }
      })
    const matched: Sides = {
      members: added(own, flow => flow.group),
      suppliers: added(own, flow => flow.supplierGroup),
    }
    return rows.every(row => safe(row)) &&
      rows.every(row => safeBeside(row, matched)) &&
      [...Map.groupBy(rows, row => row.share.stage).values()].every(stage => safeBeside(together(stage), matched)) &&
      rows.every((row, index) => rows.slice(0, index).every(other => safeBeside(row, other)))
      ? rows.map(row => row.share)
      : []
  })
}

const safe = ({ share, members, suppliers }: Row): boolean =>
  formatKg(sumOf(members)) === share.kg && holds(members) && holds(suppliers)

/** The rows of a stage as one: what was matched less all of them came from where no share is told. */
const together = (rows: readonly Row[]): Sides => ({
  members: net(rows.map(row => row.members)),
  suppliers: net(rows.map(row => row.suppliers)),
})

const safeBeside = (one: Sides, other: Sides): boolean =>
  apart(one.members, other.members) && apart(one.suppliers, other.suppliers)

/** Whether the values of the result's stages may be shown: the volume of every priority class, and what is paid, hold by themselves. */
export function stagesHold(flows: readonly Flow[], classes: 'by-priority' | 'one'): boolean {
  const byClass = Map.groupBy(flows, flow => (classes === 'one' ? 1 : flow.priority))
  return (
    flows.length > 0 &&
    [...byClass.values()].every(own => holds(added(own, flow => flow.group))) &&
    holds(net(flows.map(flow => new Map([[flow.group, flow.cost]]))))
  )
}
