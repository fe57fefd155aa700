import type { Api, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { round, startWholeHub } from './hub.ts'

/** A hub on which suppliers have an hour for their offers, whatever one operator would rather have. */

let hub: TestHub
let operator: Api
beforeAll(async () => {
  hub = await startWholeHub({ SHORTEST_OFFERING_MINUTES: '60', FOUR_EYES: '0' })
  operator = await hub.operator()
})
afterAll(() => hub?.stop())

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const drafted = async (collection: number, offers: number): Promise<string> => {
  const more = { collectionClosesAt: inMinutes(collection), offersCloseAt: inMinutes(offers) }
  return (await operator.post('/rounds', round(more))).body.id
}

test('a round with less is not opened, and stays a draft that can be mended', async () => {
  const id = await drafted(10, 60)
  expect(await operator.post(`/rounds/${id}/open`)).toMatchObject({
    status: 422,
    body: {
      code: 'validation-failed',
      errors: [{ path: 'offersCloseAt', message: expect.stringContaining('60 minutes') }],
    },
  })
  expect((await operator.get(`/rounds/${id}`)).body.state).toBe('draft')
})

test('one with enough is, and is not closed before they had it', async () => {
  const id = await drafted(10, 120)
  expect((await operator.post(`/rounds/${id}/open`)).status).toBe(200)
  expect((await operator.post(`/rounds/${id}/publish-pool`)).body.state).toBe('offering')
  expect(await operator.post(`/rounds/${id}/close`)).toMatchObject({
    status: 409,
    body: { code: 'wrong-state', detail: expect.stringContaining('60 minutes for their offers') },
  })
  expect((await operator.get(`/rounds/${id}`)).body.state).toBe('offering')
})
