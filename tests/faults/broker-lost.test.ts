import { hasBroker, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findJava } from '../../infra/kafka/java.ts'
import { caughtUp, startWholeHub, today } from '../system/hub.ts'
import { acceptOffers, expectChain, inState, openRound, type Played } from '../system/journey.ts'
import { startThreeBrokers, type ThreeBrokers } from './three-brokers.ts'

const hasJava = hasBroker && (await findJava(process.env)) !== undefined

/** Needs Java, for brokers of its own. */
describe.skipIf(!hasJava)('of three brokers one is lost at every step of a round', () => {
  let brokers: ThreeBrokers
  let hub: TestHub
  beforeAll(async () => {
    brokers = await startThreeBrokers()
    hub = await startWholeHub({ KAFKA_BROKERS: brokers.addresses.join(',') })
  })
  afterAll(async () => {
    await hub?.stop()
    await brokers?.stop()
  })

  test('and the round is played all the same: nothing is lost, nothing counted twice', {
    timeout: 600_000,
  }, async () => {
    let lost = 0
    /** Takes a step while one broker after the other is away, each killed as the step begins. */
    async function without<T>(step: () => Promise<T>): Promise<T> {
      const n = lost++ % 3
      const [done] = await Promise.all([step(), brokers.lose(n)])
      await brokers.start(n)
      await brokers.whole()
      return done
    }

    const played: Played = await without(() => openRound(hub))
    const { operator, roundId, members, suppliers } = played
    const at = `/rounds/${roundId}`
    await without(async () => {
      expect((await operator.post(`${at}/publish-pool`)).status).toBe(200)
      await until('the pool is published', async () => (await operator.get(`${at}/pool`)).status === 200)
    })
    await without(async () => {
      expect((await operator.post(`${at}/close`)).status).toBe(200)
      await inState(operator, roundId, 'matched')
    })
    await without(async () => {
      for (const { api } of suppliers) await acceptOffers(api, roundId)
      for (const { api } of members)
        for (const { id } of await api.all(`${at}/allocations`))
          expect((await api.post(`/allocations/${id}/accept`)).status).toBe(200)
    })
    await without(async () =>
      expect(await operator.post(`${at}/award`)).toMatchObject({ status: 200, body: { state: 'awarded' } }),
    )
    await without(async () => {
      for (const { api } of members)
        for (const { id, quantityKg } of await api.all(`${at}/allocations`)) {
          const body = { quantityKg, date: today() }
          expect((await api.post(`/allocations/${id}/contract`, body)).status).toBeLessThan(300)
          expect((await api.post(`/allocations/${id}/deliveries`, body)).status).toBeLessThan(300)
        }
      await inState(operator, roundId, 'completed')
    })

    await until('all is applied', () => caughtUp(operator))
    const { body: record } = await operator.get(`${at}/record`)
    expectChain(record)
    expect((await operator.get(`${at}/replay`)).body).toMatchObject({ same: true })
    const { services } = (await operator.get('/operations')).body
    for (const one of services) expect(one).toMatchObject({ parked: [], differing: [] })
    const { totals } = (await operator.get(at)).body
    expect(totals.delivered).toBe(totals.matched)
    expect((await operator.get('/aggregation/demand?material=ndpr-oxide&bloc=EU')).status).toBe(200)
  })
})
