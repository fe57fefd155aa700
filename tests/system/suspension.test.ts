import { present } from '@lodestone/kernel'
import { type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub } from './hub.ts'
import { matchRound, openRound } from './journey.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startWholeHub()
})
afterAll(() => hub?.stop())

const suspend = async (id: string) => {
  const reply = await (await hub.operator()).post(`/participants/${id}/suspend`, { reason: 'sanctioned' })
  expect(reply.status).toBe(200)
}

test('who is suspended takes part in no round: firm lines and offers are taken out of those that are open, and join no other', async () => {
  const played = await openRound(hub)
  const { operator, roundId, members, suppliers } = played
  const [member, supplier] = [present(members[0]), present(suppliers[1])]
  await suspend(member.id)
  await suspend(supplier.id)
  const [dropped] = await until('the line is dropped', async () => {
    const lines = await operator.all(`/rounds/${roundId}/lines`)
    const out = lines.filter(one => one.entry !== 'joined')
    return out.length > 0 && out
  })
  expect(dropped).toMatchObject({ participantId: member.id, entry: 'dropped', commitment: 'firm' })
  expect(dropped?.reason).toContain('suspended')
  await until('the offer has left', async () =>
    (await operator.all(`/rounds/${roundId}/offers`)).some(one => one.entry === 'left'),
  )
  await matchRound(played)
  const { body } = await operator.get(`/rounds/${roundId}/record`)
  expect(body.inputs.lines).toHaveLength(6)
  expect(body.inputs.offers).toHaveLength(1)
  expect(body.inputs.lines.map((one: { memberId: string }) => one.memberId)).not.toContain(member.id)

  const other = await operator.post('/rounds', round())
  await operator.post(`/rounds/${other.body.id}/open`)
  const late = await admitted(hub, 'member')
  await late.api.post('/demand/forecasts', forecast([line()]))
  await until(
    'a line of somebody else has joined',
    async () => (await operator.all(`/rounds/${other.body.id}/lines`)).length > 0,
  )
  const joined = await operator.all(`/rounds/${other.body.id}/lines`)
  expect(joined.map(one => one.participantId)).not.toContain(member.id)
  expect(await operator.all(`/rounds/${other.body.id}/offers`)).toEqual([])
})

test('an organisation is heard as what it was admitted as, whatever roles its token has', async () => {
  const [member, supplier] = [await admitted(hub, 'member'), await admitted(hub, 'supplier')]
  const refused = { status: 403, body: { code: 'not-admitted' } }
  const asking = await (await hub.member(supplier.id)).post('/demand/forecasts', forecast())
  expect(asking).toMatchObject(refused)
  expect(asking.body.detail).toBe('Your organisation is admitted as a supplier; this is for a member.')
  expect(await (await hub.supplier(member.id)).post('/supply/offers', offer())).toMatchObject(refused)
})
