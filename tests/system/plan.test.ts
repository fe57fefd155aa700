import { examples } from '@lodestone/contracts/examples'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from './hub.ts'

/** A member's plan of need, and its exposure as a document: its own alone. */

// biome-ignore lint/suspicious/noExplicitAny: a plan as somebody states it, right or wrong
const plan = examples.previewPlan?.body as any
// biome-ignore lint/suspicious/noExplicitAny: as with the plan
const lines = examples.stateOwnLines?.body as any

let hub: TestHub
let own: { id: string; api: Api }
let other: { id: string; api: Api }
beforeAll(async () => {
  hub = await startWholeHub()
  own = await admitted(hub, 'member')
  other = await admitted(hub, 'member')
})
afterAll(() => hub?.stop())

/** Waits until the news of the member's admission is there. */
const states = (path: string, body: object, version: number) =>
  until('it is stated', async () => {
    const reply = await own.api.put(path, body, version)
    return reply.status !== 403 && reply
  })

describe('a plan of need', () => {
  test('is computed without being kept, and once stated is its member’s alone', async () => {
    const preview = await own.api.post('/outlook/plan/previews', plan)
    expect(preview.status).toBe(200)
    expect(preview.body.needs).toContainEqual({
      ...{ quarter: '2027-Q3', element: 'Dy', kg: '90', unchangedKg: '120', savedKg: '30' },
    })
    expect(preview.body.switches).toMatchObject([{ technology: 'less dysprosium', beginBy: '2027-01-02', lateDays: 0 }])
    expect(preview.body.costs).toMatchObject({ total: '6000.00', unstated: [] })
    expect((await own.api.get('/outlook/plan')).body).toEqual({ version: 1 })

    const stated = await states('/outlook/plan', plan, 1)
    expect([stated.status, stated.body.version, stated.body.result]).toEqual([200, 2, preview.body])
    expect((await own.api.get('/outlook/plan')).body).toEqual(stated.body)
    expect((await own.api.put('/outlook/plan', plan, 1)).status).toBe(412)
    expect((await other.api.get('/outlook/plan')).body).toEqual({ version: 1 })
    expect((await (await hub.operator()).get('/outlook/plan')).status).toBe(403)
  })

  test('holds lines whose goods hold what it needs, at the least and at the most', async () => {
    const { body } = await own.api.post('/outlook/plan/previews', plan)
    expect(body.lines.map((one: { period: string }) => one.period)).toEqual([
      '2027-Q1',
      '2027-Q2',
      '2027-Q3',
      '2027-Q4',
    ])
    for (const { kg, leastKg, mostKg } of body.lines) {
      expect(Number(leastKg)).toBeLessThan(Number(kg))
      expect(Number(kg)).toBeLessThan(Number(mostKg))
    }
  })

  test.each([
    ['a mix that does not come to one', { mix: [{ ...plan.mix[0], share: '0.9' }, ...plan.mix.slice(1)] }, 'mix'],
    ['a quarter without units', { units: plan.units.slice(0, 3) }, 'units'],
    ['units wrong by a thousand', { units: [{ ...plan.units[0], units: '2000000' }, ...plan.units.slice(1)] }, 'units'],
    ['a technology that is not named', { mix: [{ ...plan.mix[0], technology: 'x' }, ...plan.mix.slice(1)] }, 'mix'],
  ] as const)('with %s is refused at its cell, and nothing is kept', async (_, wrong, table) => {
    const before = (await own.api.get('/outlook/plan')).body
    const refused = await own.api.put('/outlook/plan', { ...plan, ...wrong }, before.version)
    expect(refused.status).toBe(422)
    for (const { path, message } of refused.body.errors) {
      expect(path).toMatch(new RegExp(`^${table}\\.`))
      expect(message).not.toBe('')
    }
    expect((await own.api.get('/outlook/plan')).body).toEqual(before)
  })
})

describe('an exposure as a document', () => {
  test('is there once lines are stated, in each language, and for the member alone', async () => {
    const none = await other.api.get('/outlook/exposure/report')
    expect([none.status, none.body.code]).toEqual([409, 'wrong-state'])
    expect((await states('/outlook/lines', lines, 1)).status).toBe(200)
    for (const lang of ['en', 'de', 'fr', 'ja']) {
      const reply = await own.api.get(`/outlook/exposure/report?lang=${lang}`)
      expect([lang, reply.status, reply.headers.get('content-type')]).toEqual([lang, 200, 'application/pdf'])
    }
    expect((await (await hub.operator()).get('/outlook/exposure/report')).status).toBe(403)
  })
})
