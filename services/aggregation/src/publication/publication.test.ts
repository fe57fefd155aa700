import { randomUUID } from 'node:crypto'
import { present } from '@lodestone/kernel'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Started, startService } from '../aggregation.fixture.ts'
import { aggregation } from '../service.ts'
import { line, story } from '../story.fixture.ts'
import { nextTime } from './publication.jobs.ts'

let hub: Started
let now = new Date('2026-11-24T23:50:00Z')
beforeAll(async () => {
  hub = await startService(aggregation, () => now)
})
afterAll(() => hub?.stop())

const publish = () => hub.operator.post('/aggregation/publications')
const seen = async (material: string) => (await hub.member.get(`/aggregation/demand?material=${material}`)).body.items

/** Members of groups of their own, each with one line of a material. */
async function members(material: string, quantities: readonly string[], more: object = {}) {
  const tell = story(hub)
  const made: { id: string; forecastId: string; lineId: string }[] = []
  for (const quantityKg of quantities) {
    const id = await tell.member()
    const own = line({ material, quantityKg, ...more })
    made.push({ id, forecastId: await tell.forecast(id, [own]), lineId: own.id })
  }
  await hub.settled()
  return made
}

const kg = ['100', '110', '120', '130', '140', '150']
/** What is seen of a material once half of it is awarded, where one member may have asked for more besides. */
async function awardTo(material: string, changes: boolean) {
  const tell = story(hub)
  const made = await members(material, kg)
  await publish()
  expect((await seen(material))[0]).toMatchObject({ quantityKg: '750' })
  const roundId = randomUUID()
  await tell.open(roundId)
  for (const [nth, { id, forecastId, lineId }] of made.entries())
    await tell.entry(roundId, forecastId, id, 'joined', [line({ id: lineId, material, quantityKg: kg[nth] as string })])
  await tell.awarded(
    roundId,
    made.map(({ lineId }, nth) => ({ lineId, needKg: String(Number(kg[nth]) / 2) })),
  )
  const last = present(made.at(-1))
  if (changes)
    await tell.forecast(last.id, [line({ id: last.lineId, material, quantityKg: '170' })], last.forecastId, 2)
  await hub.settled()
  await publish()
  return (await seen(material))[0]
}

describe('a publication', () => {
  test('shows members and suppliers what is safe, and hides the rest behind one face', async () => {
    await members('dy-oxide', ['10', '10', '10', '10', '10'])
    await members('tb-oxide', ['10', '10', '10', '10'])
    await members('gd-oxide', ['10', '10', '10', '10', '1000'])
    const made = await publish()
    expect(made.status).toBe(201)
    expect(await seen('dy-oxide')).toEqual([
      {
        material: 'dy-oxide',
        period: '2027-Q1',
        bloc: 'EU',
        commitments: { forecast: '0', intent: '50', firm: '0' },
        quantityKg: '50',
        contributors: 5,
      },
    ])
    for (const material of ['tb-oxide', 'gd-oxide'])
      expect(await seen(material)).toEqual([{ material, period: '2027-Q1', bloc: 'EU', suppressed: true }])
    expect((await hub.supplier.get('/aggregation/demand')).body.items).toEqual(made.body.cells)
  })

  test('never shows what changed since: only the next one may', async () => {
    const before = await seen('dy-oxide')
    await members('dy-oxide', ['10', '10', '10', '10', '10'])
    expect(await seen('dy-oxide')).toEqual(before)
    await publish()
    expect((await seen('dy-oxide'))[0]).toMatchObject({ quantityKg: '100', contributors: 10 })
  })

  test('keeps its figure when one member alone changed, and tells operators why', async () => {
    const [one] = await members('nd-oxide', ['10', '10', '10', '10', '10', '10'])
    await publish()
    const before = await seen('nd-oxide')
    expect(before[0].quantityKg).toBe('60')
    if (!one) throw new Error('no member')
    await story(hub).forecast(
      one.id,
      [line({ id: one.lineId, material: 'nd-oxide', quantityKg: '25' })],
      one.forecastId,
      2,
    )
    await hub.settled()
    await publish()
    expect(await seen('nd-oxide')).toEqual(before)
    expect((await hub.operator.get('/aggregation/demand?material=nd-oxide')).body.items[0].quantityKg).toBe('75')

    const { items } = (await hub.auditor.get('/aggregation/publications?limit=1')).body
    expect(items[0]).toMatchObject({
      kind: 'demand',
      open: 2,
      suppressed: 2,
      rules: { groups: 5, dominancePct: '50', pPct: '15', coalition: 3 },
    })
    expect(items[0].withheld).toContainEqual({
      material: 'nd-oxide',
      period: '2027-Q1',
      bloc: 'EU',
      action: 'held',
      rule: 'difference',
    })
    expect((await hub.member.get('/aggregation/publications')).status).toBe(403)
  })

  test('leaves out a suppressed cell whose grade is a member’s own words', async () => {
    await members('ndfeb-magnet', ['10'], { grade: 'ACME-secret' })
    await members('ndfeb-magnet', ['10'], { grade: 'N42SH' })
    await publish()
    expect(await seen('ndfeb-magnet')).toEqual([
      { material: 'ndfeb-magnet', grade: 'N42SH', period: '2027-Q1', bloc: 'EU', suppressed: true },
    ])
  })

  test('answers a repeated call with the same publication', async () => {
    const headers = { 'idempotency-key': 'publish-once' }
    const first = await hub.operator.post('/aggregation/publications', undefined, { headers })
    const second = await hub.operator.post('/aggregation/publications', undefined, { headers })
    expect([second.status, second.text]).toEqual([201, first.text])
  })

  test('tells what is still wanted after an award, and not what one member changed besides', async () => {
    expect(await awardTo('sm-oxide', false)).toMatchObject({ quantityKg: '375', contributors: 6 })
    // The sheet and what the round served would come to 20 more than before: those of one member.
    expect(await awardTo('pr-oxide', true)).toMatchObject({ quantityKg: '750' })
    // What the award let one derive stays in the memory, and is judged once.
    const kept = "SELECT count(*)::int AS count FROM release WHERE but_for IS NOT NULL AND material = 'sm-oxide'"
    expect(await hub.query(kept)).toEqual([{ count: 1 }])
    await publish()
    expect(await hub.query(kept)).toEqual([{ count: 1 }])
  })
})

describe('what was published', () => {
  test('cannot be forgotten or rewritten by the service', async () => {
    for (const table of ['release', 'publication'])
      await expect(hub.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/)
  })
})

describe('the schedule', () => {
  test('names whole intervals from midnight UTC', () => {
    const at = new Date('2026-11-24T12:34:56Z')
    expect(nextTime(at, 24).toISOString()).toBe('2026-11-25T00:00:00.000Z')
    expect(nextTime(at, 6).toISOString()).toBe('2026-11-24T18:00:00.000Z')
    expect(nextTime(new Date('2026-11-25T00:00:00Z'), 24).toISOString()).toBe('2026-11-26T00:00:00.000Z')
  })

  test('publishes by itself when a night has passed', async () => {
    await until(
      'the clock is set',
      async () => (await hub.query<{ next_at: unknown }>('SELECT next_at FROM gate'))[0]?.next_at ?? undefined,
    )
    const count = async () => (await hub.operator.all('/aggregation/publications')).length
    const before = await count()
    now = new Date('2026-11-25T00:00:01Z')
    await until('it is published', async () => (await count()) === before + 1)
  })
})
