import { allTopics, HEAD_TOPIC, heardBy, ownerOf, type ServiceName } from '@lodestone/contracts'
import { formatKg, grams } from '@lodestone/kernel'
import type { Api } from '@lodestone/testing'
import { brokenChains, journalOf, unapplied, wrongCopies } from '../simulation/checks.ts'
import type { Entry, Kept } from '../simulation/people.ts'
import type { Market } from './market.ts'
import type { Operation } from './model.ts'
import type { RoundAnswer, RoundAsked } from './round.ts'
import type { SubmissionAnswer, SubmissionAsked } from './submission.ts'
import { PERIOD, type Submitters } from './submitters.ts'

/** The topic of histories tells the counts of the others. */
const isCounted = (topic: string): boolean => topic !== HEAD_TOPIC

/** Facts that a service has told and another, which hears of them, has not applied, or applied twice. */
export async function differences({ server, services }: Kept): Promise<string[]> {
  const told = new Map<string, number>()
  for (const service of services)
    for (const { topic, n } of await server.look<{ topic: string; n: number }>(
      `SELECT topic, count(*)::int AS n FROM ${service}.journal WHERE topic IS NOT NULL GROUP BY topic`,
    ))
      if (ownerOf(topic, '') === service) told.set(topic, n)
  const found: string[] = []
  for (const service of services) {
    const rows = await server.look<{ topic: string; n: number }>(
      `SELECT topic, sum(count)::int AS n FROM ${service}.applied_count GROUP BY topic`,
    )
    const applied = new Map(rows.map(({ topic, n }) => [topic, n]))
    for (const topic of heardBy(service).filter(isCounted))
      if ((applied.get(topic) ?? 0) !== (told.get(topic) ?? 0))
        found.push(`${service}: applied ${applied.get(topic) ?? 0} facts of ${topic}, of ${told.get(topic) ?? 0}`)
  }
  const topics = allTopics().filter(isCounted)
  if (topics.every(topic => (told.get(topic) ?? 0) === 0)) found.push('nobody has told anything')
  return found
}

/** How many facts all services have told. */
export async function countTold({ server, services }: Kept): Promise<number> {
  let sum = 0
  for (const service of services) {
    const [row] = await server.look<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${service}.journal WHERE topic IS NOT NULL AND topic <> '${HEAD_TOPIC}'`,
    )
    sum += row?.n ?? 0
  }
  return sum
}

export type Played = {
  readonly operator: Api
  readonly submitters: Submitters
  readonly market: Market | undefined
  readonly rounds: ReadonlyMap<string, readonly Operation<RoundAsked, RoundAnswer>[]>
}

/** Every rule over several objects that a hub at rest breaks. */
export async function faultsAtRest(kept: Kept, played: Played): Promise<string[]> {
  const journals = new Map<ServiceName, Entry[]>()
  for (const service of kept.services) journals.set(service, await journalOf(kept, service))
  // Of their histories services tell all the time.
  const all = [...journals.values()].flat().filter(({ topic }) => topic !== HEAD_TOPIC)
  const copying = kept.services.filter(service => service !== 'console')
  return [
    ...[...journals].flatMap(([service, entries]) => brokenChains(service, entries)),
    ...(await unapplied(kept, all)),
    ...(await wrongCopies({ ...kept, services: copying })),
    ...wrongVersions(played.submitters, all),
    ...(await wrongCells(played)),
    ...(played.market ? wrongDecisions(played.market, played.rounds, all) : []),
    ...(played.market ? await wrongSums(played.market, played.operator) : []),
  ]
}

type Told = { version: number; lines?: { quantityKg: string }[]; offer?: { quantityKg: string } }
const VERSION = /^(?:demand\.forecast|supply\.offer)-(?:submitted|posted|revised|withdrawn)\.v/

/** Each version stands in the journal once, and each that somebody was told of as it was told. */
function wrongVersions({ submitted, recorder }: Submitters, entries: readonly Entry[]): string[] {
  const faults: string[] = []
  const bySubject = Map.groupBy(
    entries.filter(({ type, topic }) => topic !== null && VERSION.test(type)),
    ({ subject }) => subject,
  )
  for (const { id, name } of submitted) {
    if (id === undefined) continue
    const told = (bySubject.get(id) ?? []).map(({ data }): Told => JSON.parse(data))
    const versions = told.map(({ version }) => version)
    if (versions.some((version, index) => version !== index + 1))
      faults.push(`${name}: its journal has the versions ${versions}`)
    for (const { input, outcome } of recorder.histories.get(name) ?? []) {
      const answer = outcome?.output
      if (!answer || !('kg' in answer)) continue
      const found = told.find(({ version }) => version === answer.version)
      const kg = found?.lines?.[0]?.quantityKg ?? found?.offer?.quantityKg
      if (!found || (kg !== undefined && kg !== answer.kg))
        faults.push(`${name}: ${say(input, answer)}, and its journal has ${JSON.stringify(found)?.slice(0, 200)}`)
    }
  }
  return faults
}

const say = (input: SubmissionAsked, answer: SubmissionAnswer): string =>
  `${JSON.stringify(input)} was answered ${JSON.stringify({ ...answer, text: undefined })}`

/** What the operators' cells show is the sum of what stands. */
async function wrongCells({ submitters, operator }: Played): Promise<string[]> {
  let sum = 0n
  const members = new Set<string>()
  for (const { name, what, caller } of submitters.submitted) {
    const last = submitters.recorder.histories.get(name)?.findLast(({ input }) => input.do === 'read')?.outcome?.output
    if (what !== 'forecast' || !last || !('kg' in last) || !last.stands) continue
    sum += grams(last.kg)
    members.add(caller.org ?? '')
  }
  const cells = await operator.all(`/aggregation/demand?material=ndpr-oxide&period=${PERIOD}&bloc=EU`)
  const shown = cells.map(({ quantityKg, contributors }) => `${quantityKg} kg of ${contributors}`)
  const expected = sum === 0n ? [] : [`${formatKg(sum)} kg of ${members.size}`]
  return shown.join() === expected.join() ? [] : [`the cells show ${shown}, and what stands is ${expected}`]
}

/** Each decision stands in the journal once. */
function wrongDecisions(
  { round, proposals }: Market,
  histories: Played['rounds'],
  entries: readonly Entry[],
): string[] {
  const last = histories.get(round.name)?.findLast(({ input }) => input.do === 'list')?.outcome?.output
  if (!last || !('deals' in last)) return [`${round.name}: nobody knows how it ended`]
  const kept = entries.filter(({ subject, topic }) => subject === round.id && topic !== null)
  const facts = kept.map(({ type, data }) => {
    const { allocationId, by } = JSON.parse(data)
    return `${type.split('-').at(-1)?.split('.')[0]} ${allocationId} ${by}`
  })
  const faults: string[] = []
  const once = (fact: string, isSo: boolean) => {
    const count = facts.filter(one => one === fact).length
    if (count !== Number(isSo)) faults.push(`${round.name}: its journal has ${count} times: ${fact}`)
  }
  for (const { id, state, member, supplier } of last.deals) {
    const isFirm = proposals.find(one => one.id === id)?.isFirm
    once(`accepted ${id} member`, member && !isFirm)
    once(`accepted ${id} supplier`, supplier)
    once(`lapsed ${id} operator`, state === 'lapsed')
    const declined = facts.filter(one => one.startsWith(`declined ${id} `)).length
    if (declined !== Number(state === 'declined')) faults.push(`${round.name}: ${id} was declined ${declined} times`)
  }
  return faults
}

/** Nothing gives more than it has or gets more than it asked for, and the totals are the sums of what is listed. */
async function wrongSums({ round, asked, offered, proposals }: Market, operator: Api): Promise<string[]> {
  const faults: string[] = []
  const [{ body }, listed] = await Promise.all([
    operator.get(`/rounds/${round.id}`),
    operator.all(`/rounds/${round.id}/allocations`),
  ])
  const sumOf = (some: readonly { quantityKg: string }[]): bigint =>
    some.reduce((sum, { quantityKg }) => sum + grams(quantityKg), 0n)
  for (const [name, most] of [...asked, ...offered]) {
    const given = sumOf(listed.filter(({ lineId, offerId }) => lineId === name || offerId === name))
    if (given > most) faults.push(`${round.name}: ${name} is given ${formatKg(given)} kg of ${formatKg(most)}`)
  }
  if (listed.length !== proposals.length)
    faults.push(`${round.name}: ${listed.length} allocations are listed of ${proposals.length}`)
  const accepted = formatKg(sumOf(listed.filter(({ accepted: { member, supplier } }) => member && supplier)))
  const matched = formatKg(sumOf(listed))
  if (body.totals.matched !== matched) faults.push(`${round.name}: ${body.totals.matched} kg matched, not ${matched}`)
  if (body.state === 'awarded' && body.totals.accepted !== accepted)
    faults.push(`${round.name}: ${body.totals.accepted} kg accepted, not ${accepted}`)
  return faults
}
