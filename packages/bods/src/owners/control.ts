import type { InterestType } from '../model/relationship.ts'
import { type Control, MAX_CONTROLS } from './chain.ts'
import type { Concern } from './concern.ts'
import { type How, WHY } from './finding.ts'
import type { Findings } from './findings.ts'
import type { Graph } from './graph.ts'
import type { Holders } from './holders.ts'
import type { Right } from './interest.ts'
import { type Range, WHOLE } from './share.ts'

/** Up to half, or more: of a part that is not stated, the more. */
const byHalf =
  (less: How, more: How) =>
  (range: Range | undefined): How =>
    range !== undefined && range.high <= WHOLE / 2n ? less : more
const always = (how: How) => (): How => how

/** How somebody decides by an interest that is no share. Interests that are not here give money or a chance, no say. */
const HOW: { readonly [Type in InterestType]?: (range: Range | undefined) => How } = {
  votingRights: byHalf('veto', 'board-majority'),
  appointmentOfBoard: byHalf('management', 'board-majority'),
  otherInfluenceOrControl: always('management'),
  seniorManagingOfficial: always('management'),
  settlor: always('management'),
  trustee: always('management'),
  protector: always('veto'),
  rightsGrantedByContract: always('management'),
  controlViaCompanyRulesOrArticles: always('veto'),
  controlByLegalFramework: always('veto'),
  boardMember: always('management'),
  boardChair: always('management'),
  nominee: always('management'),
  nominator: always('management'),
}

type Deciding = { readonly by: string; readonly at: string; readonly how: How }

/** Who decides at an entity without owning shares, be it through one of its owners: those of concern first. */
export function controlOf(
  entity: string,
  graph: Graph,
  holders: Holders,
  concern: Concern,
  findings: Findings,
): Control[] {
  const all = [...graph.reached].flatMap(owned => [
    ...graph.rights(owned).flatMap(right => decidingBy(right, graph, holders, concern, findings)),
    ...holders.unplaced(owned).map(({ record: by, name: owner }): Deciding => {
      const of = graph.party(owned).name
      findings.add('interest-as-control', { owner, of, type: 'indirect', how: 'management' })
      return { by, at: owned, how: 'management' }
    }),
  ])
  const standing = all.flatMap(one => standingFor(one, entity, graph, concern, findings))
  const byText = new Map(
    standing.map(one => [JSON.stringify([one.ofConcern ? 0 : 1, one.control]), one.control] as const),
  )
  const sorted = [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, control]) => control)
  if (sorted.length > MAX_CONTROLS) findings.add('too-many-controls', { left: sorted.length - MAX_CONTROLS })
  return sorted.slice(0, MAX_CONTROLS)
}

/** What a right makes of its party: nothing where its shares say as much, and where it is money alone, unless it is of concern. */
function decidingBy(right: Right, graph: Graph, holders: Holders, concern: Concern, findings: Findings): Deciding[] {
  const { owner: by, owned: at, type, range } = right
  const said = { owner: graph.party(by).name, of: graph.party(at).name, type }
  const shares = holders.direct(at).find(({ party }) => party.record === by)?.range.low
  if (type === 'votingRights' && range !== undefined && shares !== undefined && range.high <= shares) {
    findings.add('interest-within-shares', said)
    return []
  }
  const how = HOW[type]?.(range)
  if (how !== undefined) return [{ by, at, how }]
  if (concern.moved(by).length === 0) {
    findings.add('interest-not-carried', said)
    return []
  }
  findings.add('interest-as-control', { ...said, how: 'management' })
  return [{ by, at, how: 'management' }]
}

/** One for each country of whoever decides, its owners' countries of concern among them; at an owner, those of concern alone. */
function standingFor({ by, at, how }: Deciding, entity: string, graph: Graph, concern: Concern, findings: Findings) {
  const { name, countries: own, doubt } = graph.party(by)
  const [of, moved] = [graph.party(at).name, concern.moved(by)]
  const leave = (why: string): [] => {
    findings.add('control-not-carried', { by: name, of, how, why })
    return []
  }
  const ofConcern = moved.length > 0
  if (at !== entity && !ofConcern) return leave(`${of} is an owner, or decides itself`)
  if (doubt !== undefined && !ofConcern) return leave(WHY[doubt])
  if (at !== entity) findings.add('control-of-owner', { by: name, through: of, how })
  const more = moved.filter(country => !own.includes(country))
  if (more.length > 0) {
    const why = doubt === undefined ? 'they decide through it' : WHY[doubt]
    findings.add('country-of-owners', { owner: name, countries: more, why })
  }
  return [...own, ...more].map(country => ({ ofConcern, control: { by: name, country, how } }))
}
