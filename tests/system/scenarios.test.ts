import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from './hub.ts'

/** An operator's own scenario may name lines of members: it is for those who oversee the hub, and the published ones are for everybody. */

const PUBLISHED = ['published-1', 'published-2', 'published-3']

let hub: TestHub
let operator: Api
let auditor: Api
let rival: Api
/** A substitution in a line of a member's. */
let own: { id: string; name: string; measures: unknown }
beforeAll(async () => {
  hub = await startWholeHub()
  ;[operator, auditor] = [await hub.operator(), await hub.auditor()]
  rival = (await admitted(hub, 'member')).api
  const { id, api } = await admitted(hub, 'member')
  const dysprosium = { element: 'Dy', stage: 'magnet', country: 'DE', kgPerMonth: '40' }
  const lines = [{ line: 'Rotors', ...dysprosium, from: '2027-01', to: '2027-12' }]
  await until('it states a line', async () => (await api.put('/outlook/lines', { lines }, 1)).status === 200)
  const measure = { kind: 'substitution', name: 'ferrite', element: 'Dy', from: '2027-06-01', share: '0.5' }
  const { status, body } = await operator.post(
    '/outlook/scenarios',
    { name: 'Rotors of another kind', shocks: [], measures: [{ ...measure, lines: [`${id} Rotors`] }] },
    { headers: { 'idempotency-key': 'own' } },
  )
  expect([status, body.errors]).toEqual([201, undefined])
  own = body
})
afterAll(() => hub?.stop())

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id)
async function pageByPage(api: Api): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await api.get(`/outlook/scenarios?limit=1${cursor && `&cursor=${cursor}`}`)
    ids.push(...idsOf(body.items))
    cursor = body.nextCursor
  }
  return ids
}

describe('scenarios', () => {
  test('that an operator has recorded stand behind the published ones for operators and auditors, page by page too', async () => {
    for (const api of [operator, auditor]) {
      expect((await api.get('/outlook/scenarios')).body.items.at(-1)).toMatchObject(own)
      expect(await pageByPage(api)).toEqual([...PUBLISHED, own.id])
    }
  })

  test('are for everybody else the published ones alone, by whatever cursor', async () => {
    expect(await pageByPage(rival)).toEqual(PUBLISHED)
    expect((await rival.get('/outlook/scenarios?limit=3')).body.nextCursor).toBeNull()
    const { nextCursor } = (await operator.get('/outlook/scenarios?limit=3')).body
    const cursors = [
      nextCursor,
      Buffer.from(`c1:${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`).toString('base64url'),
    ]
    for (const query of ['', ...cursors.map(cursor => `?cursor=${cursor}`)]) {
      const { text } = await rival.get(`/outlook/scenarios${query}`)
      for (const word of [own.id, own.name, 'Rotors']) expect(text).not.toContain(word)
    }
  })
})
