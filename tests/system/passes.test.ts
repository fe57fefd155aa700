import { present } from '@lodestone/kernel'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { checksOf, type RoundRecord } from '@lodestone/verify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub, today } from './hub.ts'
import { inState, type Party } from './journey.ts'

/** A round of two passes through the public API alone: a decline breaks a lot, and what was lost by it is matched again. */

let hub: TestHub
let operator: Api
let auditor: Api
let members: Party[]
let lots: Party
let dear: Party
beforeAll(async () => {
  hub = await startWholeHub()
  operator = await hub.operator()
  auditor = await hub.auditor()
  members = []
  for (let i = 0; i < 3; i++) members.push(await admitted(hub, 'member', { group: `Group ${i}` }))
  lots = await admitted(hub, 'supplier')
  dear = await admitted(hub, 'supplier')
})
afterAll(() => hub?.stop())

type Allocation = {
  id: string
  memberId: string
  supplierId: string
  offerId: string
  quantityKg: string
  state: string
  pass?: number
}

/**
 * Three members want 400 kg each: 400 kg are offered in one lot at 80.00, and 300 kg at 100.00 in any amount. Whoever of them declines its part of the lot, the other two want
 * enough for all of it. Gives the round, matched.
 */
function matched(
  period: string,
  more: Record<string, unknown> = {},
  rules: Record<string, unknown> = {},
): Promise<string> {
  const price = (amount: string) => ({ price: { fixed: { amount, currency: 'EUR' } } })
  return matchedOf(
    period,
    members.map(one => [one, line({ period, quantityKg: '400' })]),
    [
      [lots, offer({ period, quantityKg: '400', minimumLotKg: '400', ...price('80.00') })],
      [dear, offer({ period, quantityKg: '300', ...price('100.00') })],
    ],
    more,
    rules,
  )
}

/** A round of these lines and offers, matched. */
async function matchedOf(
  period: string,
  lines: readonly (readonly [Party, ReturnType<typeof line>])[],
  offers: readonly (readonly [Party, ReturnType<typeof offer>])[],
  more: Record<string, unknown>,
  rules: Record<string, unknown>,
): Promise<string> {
  for (const [{ api }, own] of lines) expect((await api.post('/demand/forecasts', forecast([own]))).status).toBe(201)
  for (const [{ api }, own] of offers) expect((await api.post('/supply/offers', own)).status).toBe(201)
  const draft = round({ periods: [period], ...more })
  const made = await operator.post('/rounds', { ...draft, rules: { ...draft.rules, ...rules } })
  expect(made.status).toBe(201)
  const roundId = made.body.id as string
  expect((await operator.post(`/rounds/${roundId}/open`)).status).toBe(200)
  await until('all have joined', async () => {
    const joined = await operator.get(`/rounds/${roundId}/lines`)
    const standing = await operator.get(`/rounds/${roundId}/offers`)
    return joined.body?.items?.length === lines.length && standing.body?.items?.length === offers.length
  })
  await operator.post(`/rounds/${roundId}/publish-pool`)
  await until('the pool is published', async () => (await operator.get(`/rounds/${roundId}/pool`)).status === 200)
  await operator.post(`/rounds/${roundId}/close`)
  await inState(operator, roundId, 'matched')
  return roundId
}

const allocationsOf = (roundId: string): Promise<Allocation[]> => operator.all(`/rounds/${roundId}/allocations`)
const sumOf = (rows: readonly Allocation[]): number => rows.reduce((sum, one) => sum + Number(one.quantityKg), 0)
const apiOf = (id: string): Api => [...members, lots, dear].find(one => one.id === id)?.api as Api

/** Everybody accepts what is open of a pass but `refuser`, who declines what it has of `lots`, if it is a member of it. */
async function decide(roundId: string, pass: number, refuser?: string): Promise<void> {
  for (const one of await allocationsOf(roundId)) {
    if ((one.pass ?? 1) !== pass || one.state !== 'proposed') continue
    const declines = one.memberId === refuser && one.supplierId === lots.id
    if (!declines)
      expect((await apiOf(one.supplierId).post(`/rounds/${roundId}/offers/${one.offerId}/accept`)).status).toBe(200)
    const answer = await apiOf(one.memberId).post(`/allocations/${one.id}/${declines ? 'decline' : 'accept'}`)
    expect(answer.status).toBe(200)
  }
}

const inPass = (roundId: string, pass: number) =>
  until(`pass ${pass} is matched`, async () => {
    const { body } = await operator.get(`/rounds/${roundId}`)
    return body.state === 'matched' && body.passes?.length === pass && body
  })

const recordOf = async (roundId: string): Promise<RoundRecord> =>
  (await auditor.get(`/rounds/${roundId}/record`)).body as RoundRecord
const broken = (record: RoundRecord): string[] => checksOf(record).flatMap(([what, holds]) => (holds ? [] : [what]))

/** The round of which a member declines goods of a lot, and that member. */
let roundId: string
let refuser: string

describe('a decline that breaks a lot', () => {
  beforeAll(async () => {
    roundId = await matched('2028-04', {}, { maxPasses: 2 })
    const first = await allocationsOf(roundId)
    expect(sumOf(first.filter(one => one.supplierId === lots.id))).toBe(400)
    refuser = first.find(one => one.supplierId === lots.id)?.memberId as string
  })

  test('is answered by what awarding would take, and by the pass that would match it again', async () => {
    // All but one have decided: the pass is not over yet.
    const open = (await allocationsOf(roundId)).find(one => one.supplierId === dear.id) as Allocation
    for (const one of await allocationsOf(roundId)) {
      if (one.id === open.id) continue
      const declines = one.memberId === refuser && one.supplierId === lots.id
      if (!declines) await apiOf(one.supplierId).post(`/rounds/${roundId}/offers/${one.offerId}/accept`)
      await apiOf(one.memberId).post(`/allocations/${one.id}/${declines ? 'decline' : 'accept'}`)
    }
    const answer = await operator.post(`/rounds/${roundId}/award`, { lapseUndecided: true })
    expect(answer).toMatchObject({ status: 409, body: { code: 'lots-not-reached' } })
    const kept = (await allocationsOf(roundId)).filter(one => one.supplierId === lots.id && one.state === 'accepted')
    expect(answer.body.detail).toContain(`${sumOf(kept)} kg lapse`)
    expect(answer.body.detail).toContain('Pass 2 would match')
    expect(answer.body.errors[0].path).toBe(`offers.${kept[0]?.offerId}`)
  })

  test('shows who has decided: all to operators, itself to a party', async () => {
    const { body } = await operator.get(`/rounds/${roundId}/decisions`)
    expect(body).toMatchObject({ pass: 1, maxPasses: 2, undecided: 'lapse' })
    expect(body.parties.find((one: { participantId: string }) => one.participantId === refuser)).toMatchObject({
      declined: 1,
    })
    // A supplier has decided on its offer as one, whichever of its allocations is open to a member.
    expect(body.parties.find((one: { participantId: string }) => one.participantId === dear.id)).toMatchObject({
      side: 'supplier',
      accepted: 1,
      open: 0,
    })
    expect(body.parties.filter((one: { open: number }) => one.open === 1)).toMatchObject([{ side: 'member' }])
    const own = (await members[0]?.api.get(`/rounds/${roundId}/decisions`))?.body
    expect(own.parties.map((one: { participantId: string }) => one.participantId)).toEqual([members[0]?.id])
  })

  test('is matched again once the last has decided: the offer whole, among the lines that still want', async () => {
    await decide(roundId, 1, refuser)
    const body = await inPass(roundId, 2)
    expect(body.passes.map((one: { pass: number }) => one.pass)).toEqual([1, 2])
    const all = await allocationsOf(roundId)
    const again = all.filter(one => one.pass === 2)
    expect(sumOf(again.filter(one => one.supplierId === lots.id))).toBe(400)
    expect(again.filter(one => one.memberId === refuser)).toEqual([])
    // What the two had accepted of the lot has lapsed, and is proposed to them anew.
    expect(all.filter(one => one.supplierId === lots.id && one.pass === undefined).map(one => one.state)).not.toContain(
      'accepted',
    )
    // Shares count what is kept of the first pass beside what the second gives.
    const { shares, byMaterial } = (await operator.get(`/rounds/${roundId}`)).body
    const kept = all.filter(one => one.state === 'accepted' || one.pass === 2)
    expect(Number(byMaterial[0].matched)).toBeCloseTo(sumOf(kept), 3)
    expect(Number(shares.find((one: { stage: string }) => one.stage === 'mining').kg)).toBeCloseTo(sumOf(kept), 3)
    const told = await members.find(one => one.id !== refuser)?.api.all(`/rounds/${roundId}/explanations`)
    expect(told?.map(one => one.pass)).toEqual([undefined, 2])
  })

  test('and awarded: settled to the cent, in a record that a stranger verifies pass by pass', async () => {
    await decide(roundId, 2)
    expect(await operator.post(`/rounds/${roundId}/award`)).toMatchObject({ status: 200, body: { state: 'awarded' } })
    const record = await recordOf(roundId)
    expect(broken(record)).toEqual([])
    expect(record.passes).toHaveLength(1)
    const [pool] = record.settlement?.pools ?? []
    const cents = (rows: readonly { amount: string }[] = []) =>
      rows.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
    expect(cents(pool?.members)).toBe(cents(pool?.suppliers))
    // 400 kg at 80.00 and 300 kg at 100.00.
    expect(pool).toMatchObject({ needKg: '700', price: '88.5714', goods: '62000.00' })
    expect((await auditor.get(`/rounds/${roundId}/replay`)).body).toMatchObject({
      same: true,
      findings: [],
      passes: [{ pass: 2 }],
    })
    const mine = (await members.find(one => one.id !== refuser)?.api.get(`/rounds/${roundId}/record`))?.body
    expect(mine.settlement.pools[0].members).toHaveLength(1)
    expect(mine.settlement.pools[0].suppliers).toEqual([])
    expect(JSON.stringify(mine)).not.toContain(refuser)
  })
})

describe('the record of a round of two passes', () => {
  test('a record that was altered afterwards is found: a decision, a pass, an award, two cents', async () => {
    const record = await recordOf(roundId)
    const altered = (change: (copy: Required<RoundRecord>) => void): string[] => {
      const copy = structuredClone(record) as Required<RoundRecord>
      change(copy)
      return broken(copy)
    }
    expect(
      altered(copy => {
        for (const one of copy.decisions) one.refusedBy = []
      }),
    ).toContain('the decisions on pass 1 are those that its events tell')
    expect(altered(copy => void copy.passes.pop()).length).toBeGreaterThan(0)
    expect(
      altered(copy => {
        // A cent alone may be rounding, by whose amount is the larger remainder; two never are.
        const { members } = present(copy.settlement.pools[0])
        const [one, two] = [present(members[0]), present(members[1])]
        one.amount = (Number(one.amount) + 0.02).toFixed(2)
        two.amount = (Number(two.amount) - 0.02).toFixed(2)
      }),
    ).toContain('members pay what suppliers get plus freight, in every pool')
  })
})

describe('a line with a pool of its own', () => {
  test('is settled for its own goods alone, to the cent, over all passes', async () => {
    const period = '2028-08'
    const [alone, rest, small] = members as [Party, Party, Party]
    const asked = [
      [alone, { quantityKg: '50', ceilingPrice: { amount: '11.00', currency: 'EUR' } }],
      [rest, { quantityKg: '100' }],
      [small, { quantityKg: '10' }],
    ] as const
    const price = (amount: string) => ({ price: { fixed: { amount, currency: 'EUR' } } })
    const roundId = await matchedOf(
      period,
      asked.map(([party, own]) => [party, line({ period, ...own })]),
      [
        [lots, offer({ period, quantityKg: '100', ...price('10.00') })],
        [dear, offer({ period, quantityKg: '60', ...price('14.00') })],
      ],
      {},
      { departures: 'least-loss', maxPasses: 2 },
    )
    const record = await recordOf(roundId)
    const [own] = (record.result as unknown as { ownPools: string[] }).ownPools
    // The small one declines: its 10 kg are matched again, and nobody wants them.
    for (const one of await allocationsOf(roundId)) {
      await apiOf(one.supplierId).post(`/rounds/${roundId}/offers/${one.offerId}/accept`)
      await apiOf(one.memberId).post(`/allocations/${one.id}/${one.memberId === small.id ? 'decline' : 'accept'}`)
    }
    await inPass(roundId, 2)
    await decide(roundId, 2)
    expect((await operator.post(`/rounds/${roundId}/award`)).status).toBe(200)
    const settled = await recordOf(roundId)
    expect(broken(settled)).toEqual([])
    const settlement = present(settled.settlement)
    const [apart] = settlement.pools.filter(({ ownPoolOf }) => ownPoolOf === own)
    expect(apart).toMatchObject({ price: '10.0000', members: [{ lineId: own, needKg: '50', amount: '500.00' }] })
    expect((await alone.api.get(`/rounds/${roundId}/record`)).body.settlement.pools).toMatchObject([
      { ownPoolOf: own, members: [{ amount: '500.00' }], suppliers: [] },
    ])
    // A supplier sees what it gets, and not which line has its goods for itself.
    const seller = (await lots.api.get(`/rounds/${roundId}/record`)).body.settlement.pools
    expect(seller).toHaveLength(1)
    expect(seller[0]).not.toHaveProperty('ownPoolOf')
    expect(
      broken({
        ...settled,
        settlement: {
          ...settlement,
          pools: settlement.pools.map(({ ownPoolOf: _, ...pool }) => pool),
        },
      }),
    ).toContain('members pay what suppliers get plus freight, in every pool')
  })
})

describe('decisions close', () => {
  test('when the operator says so: what is open lapses, and what others lost by it is matched again', async () => {
    const roundId = await matched('2028-05', {}, { maxPasses: 2 })
    const [silent] = members
    for (const one of await allocationsOf(roundId)) {
      await apiOf(one.supplierId).post(`/rounds/${roundId}/offers/${one.offerId}/accept`)
      if (one.memberId !== silent?.id) await apiOf(one.memberId).post(`/allocations/${one.id}/accept`)
    }
    expect((await operator.post(`/rounds/${roundId}/close-decisions`)).status).toBe(200)
    await inPass(roundId, 2)
    const again = (await allocationsOf(roundId)).filter(one => one.pass === 2)
    expect(again.some(one => one.memberId === silent?.id)).toBe(false)
    const record = await recordOf(roundId)
    expect(broken(record)).toEqual([])
  })

  test('what is open counts as accepted where the rule says so, and nothing is matched again', async () => {
    const roundId = await matched('2028-06', {}, { maxPasses: 3, undecided: 'accept' })
    await operator.post(`/rounds/${roundId}/close-decisions`)
    await until('all is accepted', async () => (await allocationsOf(roundId)).every(one => one.state === 'accepted'))
    expect((await operator.post(`/rounds/${roundId}/award`)).body.state).toBe('awarded')
    expect(broken(await recordOf(roundId))).toEqual([])
    for (const one of await allocationsOf(roundId))
      expect(
        (
          await apiOf(one.memberId).post(`/allocations/${one.id}/contract`, {
            quantityKg: one.quantityKg,
            date: today(),
          })
        ).status,
      ).toBe(200)
  })

  test('without passes a lot that was broken is awarded only when what is below it may lapse', async () => {
    const roundId = await matched('2028-07')
    const refuser = (await allocationsOf(roundId)).find(one => one.supplierId === lots.id)?.memberId
    await decide(roundId, 1, refuser)
    const refused = await operator.post(`/rounds/${roundId}/award`)
    expect(refused).toMatchObject({ status: 409, body: { code: 'lots-not-reached' } })
    expect(refused.body.detail).toContain('No further pass is left')
    expect((await operator.post(`/rounds/${roundId}/award`, { lapseBelowLots: true })).status).toBe(200)
    const sold = (await allocationsOf(roundId)).filter(one => one.state === 'awarded')
    expect(sold.every(one => one.supplierId === dear.id)).toBe(true)
    expect(broken(await recordOf(roundId))).toEqual([])
  })
})
