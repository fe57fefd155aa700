import { formatKg, grams } from '@lodestone/kernel'
import { type Api, type SpawnedProcess, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forecast, line, offer, round } from '../system/hub.ts'
import { inState } from '../system/journey.ts'
import { openProcesses, type Processes } from './hub-processes.ts'

/** Three processes of every service share one database and one log: they share the work, take a dead one's part, and every command counts once. */

const PARTITIONS = 4

let processes: Processes
let database: pg.Pool
beforeAll(async () => {
  processes = await openProcesses({ TOPIC_PARTITIONS: String(PARTITIONS) })
  database = new pg.Pool({ connectionString: processes.databaseUrl, max: 1 })
})
afterAll(async () => {
  await database?.end()
  await processes?.stop()
})

/** How many shards of the demand's outbox each relay reads. */
async function shares(): Promise<number[]> {
  const { rows } = await database.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM demand.shard_lease WHERE expires_at > now() GROUP BY owner ORDER BY n',
  )
  return rows.map(({ n }) => n)
}

test('three processes share the work, and when one dies two go on with its part', { timeout: 240_000 }, async () => {
  const started = await Promise.all([1, 2, 3].map(() => processes.start()))
  const urlOf = (n: number): string => (started[n % started.length] as SpawnedProcess).url
  const operatorAt = (n: number) => processes.api(urlOf(n), { sub: 'olga', roles: ['operator'] })
  const operator = await operatorAt(2)
  const admitted = async (kind: 'member' | 'supplier', at: number): Promise<Api[]> => {
    const country = kind === 'member' ? { country: 'DE', bloc: 'EU' } : { country: 'AU' }
    const asked = { reference: kind, legalName: kind, kind, ...country }
    const { id } = (await (await operatorAt(at)).post('/participants', asked)).body
    await operator.post(`/participants/${id}/admit`)
    return Promise.all([0, 1, 2].map(n => processes.api(urlOf(n), { sub: kind, org: id, roles: [kind] })))
  }
  const members = await admitted('member', 0)
  const suppliers = await admitted('supplier', 1)
  await until('each relay has its share', async () => (await shares()).join() === '2,3,3')

  let sum = 0n
  const submit = async (api: Api, count: number) => {
    for (let i = 0; i < count; i++) {
      const body = forecast([line({ quantityKg: `${10 + i}` })])
      await until('it is accepted', async () => {
        const reply = await api.post('/demand/forecasts', body, { headers: { 'idempotency-key': body.reference } })
        return reply.status === 201 && reply
      })
      sum += grams(body.lines[0]?.quantityKg as string)
    }
  }
  const told = async () =>
    (await operator.all('/aggregation/demand?material=ndpr-oxide&bloc=EU'))[0]?.quantityKg === formatKg(sum)
  await Promise.all(members.map(api => submit(api, 80)))
  await until('each process knows the sum', told)
  await until(
    'the supplier is welcome',
    async () => (await (suppliers[1] as Api).post('/supply/offers', offer())).status === 201,
  )

  const { id } = (await (await operatorAt(1)).post('/rounds', round())).body
  await operator.post(`/rounds/${id}/open`)
  await until(
    'all lines have joined',
    async () => (await operator.get(`/rounds/${id}`)).body.totals?.asked === formatKg(sum),
  )
  await operator.post(`/rounds/${id}/publish-pool`)
  await operator.post(`/rounds/${id}/close`)
  await (started[0] as SpawnedProcess).kill()
  const matched = await inState(operator, id, 'matched')
  expect(matched.seals.find((seal: { owner: string }) => seal.owner === 'demand')).toMatchObject({
    count: 240,
    sumKg: formatKg(sum),
  })
  const results = await database.query(
    "SELECT DISTINCT data::jsonb->>'resultHash' FROM matching.journal WHERE subject = $1 AND type = 'matching.result-computed.v1'",
    [id],
  )
  expect(results.rows).toHaveLength(1)

  await Promise.all([members[1], members[2]].map(api => submit(api as Api, 50)))
  await until('those that are left know the sum', told)
  await until('they have shared its shards', async () => (await shares()).join() === '4,4')
  await until('nothing is left to send', async () =>
    (await operator.get('/operations')).body.services.every(
      (service: { outbox: { depth: number } }) => service.outbox.depth === 0,
    ),
  )
})
