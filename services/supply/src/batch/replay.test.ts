import type { ReceivedEvent } from '@lodestone/messaging'
import { ACCOUNTS } from '@lodestone/provenance'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookConsumer } from '../book/book.consumers.ts'
import { draft, post, type SupplyHub, startSupply, type TestSupplier } from '../hub/hub.fixture.ts'
import { accountsOf, register } from './batch.fixture.ts'
import { ledgerWatch } from './reconcile.jobs.ts'
import { differences } from './reconcile.store.ts'
import { newId, proposed, Story, step } from './story.fixture.ts'

let hub: SupplyHub
let seller: TestSupplier

beforeAll(async () => {
  hub = await startSupply()
  seller = await hub.supplier()
})
afterAll(() => hub?.stop())

/** Applies events in a transaction of their own, as the consumer does; gives how many facts it told. */
const apply = (events: readonly ReceivedEvent[], end: () => void = () => {}) =>
  hub.context.database.transaction(async tx => {
    let told = 0
    await bookConsumer(hub.context).handle(tx, events, facts => {
      told += facts.length
    })
    end()
    return told
  })

/** A process that dies after its work and before it has committed. */
const killed = () => {
  throw new Error('killed')
}

test('an event that comes again, or whose process was killed, moves grams once and is told once', async () => {
  const batch = await register(seller.api)
  const offer = await post(seller, { batches: [{ batch: batch.id, quantityKg: '1000' }] })
  const event = proposed(newId(), seller.org, offer.id, '700')
  const before = await accountsOf(seller.api, batch.id)
  await expect(apply([event], killed)).rejects.toThrow('killed')
  expect(await accountsOf(seller.api, batch.id)).toEqual(before)
  expect(await apply([event, event])).toBe(1)
  expect(await apply([event])).toBe(0)
  expect(await accountsOf(seller.api, batch.id)).toEqual({ offered: '300', reserved: '700' })
  expect(await differences(hub.context.database)).toEqual([])
})

test('of an offer that draws on batches no more, rounds tell the ledger nothing', async () => {
  const batch = await register(seller.api)
  const terms = draft({ batches: [{ batch: batch.id, quantityKg: '1000' }] })
  const { id } = (await seller.api.post('/supply/offers', terms)).body
  const { batches: _, ...without } = terms
  expect((await seller.api.put(`/supply/offers/${id}`, without, 1)).status).toBe(200)
  expect(await apply([proposed(newId(), seller.org, id, '700')])).toBe(0)
  expect(await accountsOf(seller.api, batch.id)).toEqual({ available: '1000' })
  expect(await differences(hub.context.database)).toEqual([])
})

test('a ledger that says another thing than rounds is found', async () => {
  const batch = await register(seller.api)
  const offer = await post(seller, { batches: [{ batch: batch.id, quantityKg: '1000' }] })
  await apply([proposed(newId(), seller.org, offer.id, '700')])
  const run = (sql: string) => hub.context.database.query(sql, [batch.id])
  await run('UPDATE batch SET reserved = reserved - 5, offered = offered + 5 WHERE id = $1')
  await run('UPDATE batch_draw SET delivered = 7 WHERE batch_id = $1')
  expect((await differences(hub.context.database)).map(one => `${one.what} ${one.account}`)).toEqual([
    'batch offered',
    'batch reserved',
    'draw delivered',
    'rounds delivered',
  ])
  const { job, measure } = ledgerWatch(hub.context)
  expect(await measure.read()).toBe(0)
  await job.run()
  expect(await measure.read()).toBe(4)
  await run('UPDATE batch SET reserved = reserved + 5, offered = offered - 5 WHERE id = $1')
  await run('UPDATE batch_draw SET delivered = 0 WHERE batch_id = $1')
})

test('over random histories of rounds the ledger says what they told, after every event and however often each comes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async steps => {
      const batches = [(await register(seller.api)).id, (await register(seller.api)).id]
      const offer = await post(seller, { batches: batches.map(batch => ({ batch, quantityKg: '500' })) })
      const story = new Story(offer.id, seller.org)
      for (const one of steps) {
        const event = story.next(one)
        if (event) await apply([event])
        expect(await accounts(batches)).toEqual(story.expected())
      }
      expect(await differences(hub.context.database)).toEqual([])
    }),
    { numRuns: 12, endOnFailure: true },
  )
})

/** The accounts of batches together that are not empty. */
async function accounts(batches: readonly string[]): Promise<Record<string, bigint>> {
  const [sums = {}] = await hub.context.database.query<Record<string, bigint>>(
    `SELECT ${ACCOUNTS.map(one => `sum(${one})::bigint AS ${one}`).join(', ')} FROM batch WHERE id = ANY($1::uuid[])`,
    [batches],
  )
  return Object.fromEntries(Object.entries(sums).filter(([, own]) => own > 0n))
}
