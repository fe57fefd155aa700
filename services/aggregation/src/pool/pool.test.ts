import { randomUUID } from 'node:crypto'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Started, startService } from '../aggregation.fixture.ts'
import { aggregation } from '../service.ts'
import { type Line, line, story } from '../story.fixture.ts'

let hub: Started
beforeAll(async () => {
  hub = await startService(aggregation, () => new Date('2026-11-24T12:00:00Z'))
})
afterAll(() => hub?.stop())

type Joined = { memberId: string; forecastId: string; line: Line }

/** A round in which each of `count` members has a joined line of a material of its own. */
async function round(material: string, count: number): Promise<{ roundId: string; joined: Joined[] }> {
  const tell = story(hub)
  const roundId = randomUUID()
  await tell.open(roundId)
  const joined: Joined[] = []
  for (let nth = 0; nth < count; nth++) {
    const memberId = await tell.member()
    const own = line({ material, quantityKg: '10' })
    const forecastId = await tell.forecast(memberId, [own])
    await tell.entry(roundId, forecastId, memberId, 'joined', [own])
    joined.push({ memberId, forecastId, line: own })
  }
  return { roundId, joined }
}
const lines = (joined: readonly Joined[]) => joined.map(one => one.line)
const pool = async (roundId: string) => (await hub.member.get(`/rounds/${roundId}/pool`)).body

describe('the pool of a round', () => {
  test('is published when the copy agrees with the collected book, not before', async () => {
    const { roundId, joined } = await round('dy-oxide', 6)
    const [late, ...early] = joined as [Joined, ...Joined[]]
    const missing = line({ material: 'dy-oxide', quantityKg: '10' })
    await story(hub).collected(roundId, [...lines([late, ...early]), missing])
    await hub.settled()
    const waiting = await hub.member.get(`/rounds/${roundId}/pool`)
    expect([waiting.status, waiting.body.code]).toEqual([409, 'wrong-state'])
    const memberId = await story(hub).member()
    await story(hub).entry(roundId, randomUUID(), memberId, 'joined', [missing])
    const published = await until('the pool', async () => {
      const reply = await hub.member.get(`/rounds/${roundId}/pool`)
      return reply.status === 200 && reply
    })
    expect(published.headers.get('etag')).toBe('"1"')
    expect(published.body).toMatchObject({
      roundId,
      version: 1,
      cells: [{ material: 'dy-oxide', period: '2027-Q1', bloc: 'EU', quantityKg: '70', contributors: 7 }],
    })
  })

  test('counts a line that left after the collection, whichever news comes first', async () => {
    const { roundId, joined } = await round('tb-oxide', 6)
    const [one, dropped] = joined as [Joined, Joined, ...Joined[]]
    const tell = story(hub)
    await tell.entry(roundId, one.forecastId, one.memberId, 'left', [one.line], { afterCollection: true })
    await tell.entry(roundId, dropped.forecastId, dropped.memberId, 'dropped', [dropped.line])
    await hub.settled()
    await tell.collected(
      roundId,
      lines(joined).filter(each => each !== dropped.line),
    )
    await until('the pool', async () => (await pool(roundId)).cells?.[0]?.quantityKg === '50')
  })

  test('has no second version for one member that left, and one when enough of them did', async () => {
    const tell = story(hub)
    const few = await round('nd-oxide', 7)
    const many = await round('pr-oxide', 12)
    for (const { roundId, joined } of [few, many]) await tell.collected(roundId, lines(joined))
    for (const { roundId } of [few, many]) await until('the pool', async () => (await pool(roundId)).version === 1)
    const close = async ({ roundId, joined }: typeof few, leaving: number) => {
      for (const { forecastId, memberId, line } of joined.slice(0, leaving))
        await tell.entry(roundId, forecastId, memberId, 'left', [line], { afterCollection: true })
      await tell.sealed(roundId, lines(joined.slice(leaving)))
    }
    await close(few, 1)
    await close(many, 6)
    await until('the correction', async () => (await pool(many.roundId)).version === 2)
    await until('both are settled', async () => {
      const rows = await hub.query<{ settled: boolean }>('SELECT settled FROM pool WHERE round_id = ANY($1::uuid[])', [
        [few.roundId, many.roundId],
      ])
      return rows.length === 2 && rows.every(row => row.settled)
    })
    expect((await pool(many.roundId)).cells[0]).toMatchObject({ quantityKg: '60', contributors: 6 })
    expect(await pool(few.roundId)).toMatchObject({ version: 1, cells: [{ quantityKg: '70', contributors: 7 }] })
  })

  test('of an unknown round is not found, of a collecting one not yet there', async () => {
    expect((await hub.member.get(`/rounds/${randomUUID()}/pool`)).status).toBe(404)
    expect((await hub.member.get('/rounds/nonsense/pool')).status).toBe(404)
    const roundId = randomUUID()
    await story(hub).open(roundId)
    await hub.settled()
    expect((await hub.supplier.get(`/rounds/${roundId}/pool`)).status).toBe(409)
  })
})

describe('the pool of a round beside a publication of all demand', () => {
  test('hides a cell whose difference to a publication of all demand is one member’s', async () => {
    const { roundId, joined } = await round('sm-oxide', 5)
    const outsider = await story(hub).member()
    await story(hub).forecast(outsider, [line({ material: 'sm-oxide', quantityKg: '9', commitment: 'forecast' })])
    await hub.settled()
    await hub.operator.post('/aggregation/publications')
    expect((await hub.member.get('/aggregation/demand?material=sm-oxide')).body.items[0].quantityKg).toBe('59')
    await story(hub).collected(roundId, lines(joined))
    await until('the pool', async () => (await pool(roundId)).cells?.[0]?.suppressed === true)
  })

  test('hides a cell when two pools less a publication of all demand would be what one member has', async () => {
    const [first, second] = [await round('pr-metal', 5), await round('pr-metal', 5)]
    await story(hub).forecast(await story(hub).member(), [line({ material: 'pr-metal', quantityKg: '7' })])
    await hub.settled()
    await hub.operator.post('/aggregation/publications')
    expect((await hub.member.get('/aggregation/demand?material=pr-metal')).body.items[0].quantityKg).toBe('107')
    await story(hub).collected(first.roundId, lines(first.joined))
    await until('the first pool', async () => (await pool(first.roundId)).cells?.[0]?.quantityKg === '50')
    await story(hub).collected(second.roundId, lines(second.joined))
    await until('the second pool', async () => (await pool(second.roundId)).cells?.[0]?.suppressed === true)
    const { items } = (await hub.operator.get('/aggregation/publications?limit=1')).body
    expect(items[0].withheld).toMatchObject([{ action: 'suppressed', rule: 'combination' }])
  })
})
