import { randomUUID } from 'node:crypto'
import { formatKg, grams } from '@lodestone/kernel'
import { type Api, type SpawnedProcess, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../setup/free-port.ts'
import { forecast, line, offer, round } from '../system/hub.ts'
import { inState } from '../system/journey.ts'
import { openProcesses, type Processes } from './hub-processes.ts'

/**
 * Promise: a command answered 2xx is never lost and counts once, whatever happens to the process. The hub is killed ten times under
 * 2,000 commands (in the quick proof once under 200); then every answered command is there once, the operator's aggregate is their sum, and the seals of a round agree.
 */

const [COMMANDS, KILLS] = process.env.PROOF === 'quick' ? [200, 1] : [2_000, 10]
const WRITERS = 16

let processes: Processes
beforeAll(async () => {
  processes = await openProcesses()
})
afterAll(() => processes?.stop())

/** Sends a command until it is answered, as a client with an idempotency key should. */
async function insist(send: () => Promise<{ status: number; body: { id: string } }>): Promise<string> {
  return until('the command is answered', async () => {
    const { status, body } = await send()
    if (status === 201) return body.id
    if (status === 503 || status === 409) return undefined
    throw new Error(`answered ${status}`)
  })
}

test('killed again and again under commands, the hub has every answered command exactly once', {
  timeout: 300_000,
}, async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let hub: SpawnedProcess = await processes.start({ PORT: String(port) })
  const operator = await processes.api(url, { sub: 'olga', roles: ['operator'] })
  const members: Api[] = []
  for (let i = 0; i < 6; i++) {
    const made = await operator.post('/participants', {
      reference: `m${i}`,
      legalName: `Member ${i}`,
      kind: 'member',
      country: 'DE',
      bloc: 'EU',
    })
    await operator.post(`/participants/${made.body.id}/admit`)
    members.push(await processes.api(url, { sub: 'mia', org: made.body.id, roles: ['member'] }))
  }
  await until(
    'the members are welcome',
    async () =>
      (await members[5]?.post('/demand/forecasts', forecast([line({ commitment: 'forecast', quantityKg: '1' })])))
        ?.status === 201,
  )

  const acknowledged = new Map<string, bigint>()
  let next = 0
  const write = async (): Promise<void> => {
    for (let i = next++; i < COMMANDS; i = next++) {
      const body = forecast([line({ quantityKg: `${100 + i}.${i % 10}` })])
      const headers = { 'idempotency-key': randomUUID() }
      const id = await insist(() => (members[i % members.length] as Api).post('/demand/forecasts', body, { headers }))
      expect(acknowledged.has(id)).toBe(false)
      acknowledged.set(id, grams(body.lines[0]?.quantityKg as string))
    }
  }
  const writers = Array.from({ length: WRITERS }, write)
  for (let kill = 1; kill <= KILLS; kill++) {
    await until('some more commands are answered', async () => acknowledged.size >= (kill * COMMANDS) / (KILLS + 2))
    await hub.kill()
    hub = await processes.start({ PORT: String(port) })
  }
  await Promise.all(writers)

  const sum = formatKg([...acknowledged.values()].reduce((a, b) => a + b, 0n))
  const stored = await operator.all('/demand/forecasts')
  const standing = stored.filter(one => one.lines[0].commitment === 'intent')
  expect(standing.map(one => one.id).sort()).toEqual([...acknowledged.keys()].sort())

  await until('the aggregate is the sum of what was answered', async () => {
    const [cell] = await operator.all('/aggregation/demand?material=ndpr-oxide&period=2027-Q2&bloc=EU')
    return cell?.commitments.intent === sum
  })

  const supplierMade = await operator.post('/participants', {
    reference: 's',
    legalName: 'Supplier',
    kind: 'supplier',
    country: 'AU',
  })
  await operator.post(`/participants/${supplierMade.body.id}/admit`)
  const supplier = await processes.api(url, { sub: 'sam', org: supplierMade.body.id, roles: ['supplier'] })
  // A process that was killed leaves its group only when its session has run out, and news waits that long.
  await until('the supplier is welcome', async () => (await supplier.post('/supply/offers', offer())).status === 201)
  const made = await operator.post('/rounds', round())
  await operator.post(`/rounds/${made.body.id}/open`)
  await until(
    'all lines have joined',
    async () => (await operator.get(`/rounds/${made.body.id}`)).body.totals?.asked === sum,
  )
  await operator.post(`/rounds/${made.body.id}/publish-pool`)
  await operator.post(`/rounds/${made.body.id}/close`)
  const matched = await inState(operator, made.body.id, 'matched')
  expect(matched.seals.find((seal: { owner: string }) => seal.owner === 'demand')).toMatchObject({
    count: COMMANDS,
    sumKg: sum,
  })
})
