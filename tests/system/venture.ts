import { type Api, type TestHub, until } from '@lodestone/testing'
import { registered, round, startWholeHub } from './hub.ts'

/** A round of projects with two suppliers, five members and two funders: figures are made up. */

type Party = { readonly id: string; readonly api: Api }

export const YEARS = [2028, 2029]
export const terms = {
  rules: {
    ...{ firstYear: 2028, years: 2, caps: [], exempt: [], reference: 'expected' },
    materials: [{ material: 'ndpr-oxide', stage: 'separation', weight: '1' }],
    chinaShares: [{ stage: 'separation', share: '0.9' }],
  },
  paths: YEARS.map(year => ({ path: 'expected', index: 'NdPr', year, eurPerKg: '80' })),
}
export const projects = (project: string, eur: string, committedKg = '0') => ({
  projects: [
    {
      ...{ project, country: 'AU', material: 'ndpr-oxide', phase: 'ready', nameplateKg: '100000' },
      price: { index: 'NdPr', premium: '5' },
      costs: { eurPerKg: '30', eurPerYear: '1000000' },
      loan: { interest: '0.0625', firstYear: 2028, years: 10 },
    },
  ],
  projectYears: YEARS.map(year => ({
    ...{ project, year, ramp: '1', probability: '1', committedKg, leastPooledKg: '10000' },
  })),
  seeks: [{ project, kind: 'loan', eur }],
})
export const asks = (ask: string, kg: string) => ({
  asks: [{ ask, material: 'ndpr-oxide', price: { index: 'NdPr', premium: '10' } }],
  askYears: YEARS.map(year => ({ ask, year, kg })),
})
export const pledges = (pledge: string, eur: string, countries: readonly string[]) => ({
  pledges: [{ pledge, type: 'bank', kind: 'loan', eur }],
  conditions: [{ pledge, kind: 'countries', countries }],
})

export type Venture = {
  readonly hub: TestHub
  readonly operator: Api
  readonly auditor: Api
  readonly suppliers: readonly [Party, Party]
  readonly members: readonly [Party, Party, ...Party[]]
  readonly funders: readonly [Party, Party]
  /** Of the round, which is open. */
  readonly id: string
}

export async function startVenture(): Promise<Venture> {
  const hub = await startWholeHub()
  const [operator, auditor] = [await hub.operator(), await hub.auditor()]
  const party = (kind: 'supplier' | 'member' | 'funder') => registered(hub, kind)
  const suppliers: [Party, Party] = [await party('supplier'), await party('supplier')]
  const members: [Party, Party, ...Party[]] = [await party('member'), await party('member')]
  while (members.length < 5) members.push(await party('member'))
  const funders: [Party, Party] = [await party('funder'), await party('funder')]
  return { hub, operator, auditor, suppliers, members, funders, id: await opened(operator) }
}

/** A round of projects that the outlook has heard of. */
export async function opened(operator: Api): Promise<string> {
  const made = await operator.post('/rounds', round({ type: 'project' }))
  await operator.post(`/rounds/${made.body.id}/open`)
  await until('it is known', async () => (await operator.get(`/project-rounds/${made.body.id}`)).status === 200)
  return made.body.id
}

/** States on whatever stands; waits until the news of the party's admission is there. */
export const states = (roundId: string, who: Party, part: string, body: object) =>
  until(`its ${part} are stated`, async () => {
    const { body: before } = await who.api.get(`/project-rounds/${roundId}/${part}`)
    const reply = await who.api.put(`/project-rounds/${roundId}/${part}`, body, before.version)
    return reply.status !== 403 && reply
  })

/** Everybody's first statement: 92 t asked a year of projects that could make 200, and 7 m EUR for one that seeks 5 and one that seeks 70. */
export async function stateAll({ id, suppliers, members, funders }: Venture) {
  return [
    await states(id, suppliers[0], 'projects', projects('Ridge', '5000000')),
    await states(id, suppliers[1], 'projects', projects('Salar', '70000000')),
    ...(await Promise.all(
      members.map((member, n) => states(id, member, 'asks', asks('motors', n === 4 ? '20000' : '18000'))),
    )),
    await states(id, funders[0], 'pledges', pledges('agency loan', '4000000', ['AU'])),
    await states(id, funders[1], 'pledges', pledges('bank loan', '3000000', ['AU', 'BR'])),
  ]
}

/** Closes a round, and waits for what comes of it. */
export async function closed(operator: Api, roundId: string, state: string): Promise<Record<string, unknown>> {
  await operator.post(`/rounds/${roundId}/publish-pool`)
  await operator.post(`/rounds/${roundId}/close`)
  return until(`the round is ${state}`, async () => {
    const { body } = await operator.get(`/project-rounds/${roundId}`)
    return body.state === state && body
  })
}
