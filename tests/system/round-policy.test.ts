import { verifyRecord } from '@lodestone/engine/check'
import { type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, forecast, line, offer, proof, round, stage, startWholeHub } from './hub.ts'
import { inState } from './journey.ts'

/**
 * Two rounds of different policies judge the same kind of magnet differently: 30 % of its alloy site belongs to a Chinese holding, which the
 * hub's own policy counts (25 %) and the American clause on magnets, which knows no owners, does not.
 */

let hub: TestHub
beforeAll(async () => {
  hub = await startWholeHub()
})
afterAll(() => hub?.stop())

const STAGES = ['mining', 'separation', 'metal', 'alloy', 'magnet']
const owned = [
  { owner: 'Holding', country: 'CN', sharePct: '30' },
  { owner: 'Southern Earths', country: 'AU', sharePct: '70' },
]
const magnet = (period: string) =>
  offer({
    material: 'ndfeb-magnet',
    period,
    chain: STAGES.map(name => stage(name, name === 'alloy' ? { ownership: owned } : {})),
    evidence: STAGES.map(proof),
  })

test('each round is sealed, matched, recorded and replayed under the policy that it names, whatever the hub’s own becomes', async () => {
  const operator = await hub.operator()
  const [member, supplier] = [await admitted(hub, 'member'), await admitted(hub, 'supplier')]
  const play = async (period: string, provenancePolicy: object | undefined) => {
    await member.api.post('/demand/forecasts', forecast([line({ material: 'ndfeb-magnet', period })]))
    expect((await supplier.api.post('/supply/offers', magnet(period))).status).toBe(201)
    const rules = { ...round().rules, ...(provenancePolicy ? { provenancePolicy } : {}) }
    const made = await operator.post('/rounds', round({ materials: ['ndfeb-magnet'], periods: [period], rules }))
    expect(made.status).toBe(201)
    const id = made.body.id as string
    const opened = await operator.post(`/rounds/${id}/open`)
    expect(opened.status).toBe(200)
    const [entry] = await until('line and offer have joined', async () => {
      const offers = await operator.all(`/rounds/${id}/offers`)
      return (await operator.all(`/rounds/${id}/lines`)).length === 1 && offers.length === 1 && offers
    })
    return { id, entry, policy: opened.body.rules.provenancePolicy as { id: string; version: string } }
  }
  const own = await play('2027-05', undefined)
  const dfars = await play('2027-08', { id: 'us-dfars-252-225-7052' })
  expect([own.entry.screening.level, dfars.entry.screening.level]).toEqual(['D', 'A'])
  expect(own.entry.screening.reason).toContain('30')
  expect(dfars.entry.screening.reason).toBeUndefined()
  expect(own.policy).toEqual({ id: 'lodestone-origin', version: '1' })
  expect(dfars.policy.id).toBe('us-dfars-252-225-7052')

  // From today on the hub counts Australia itself: every standing offer is judged again, and neither round's are.
  const [{ standing }] = (await operator.all('/policies')).filter(one => one.id === 'lodestone-origin')
  const today = new Date().toISOString().slice(0, 10)
  const added = await operator.post('/policies/lodestone-origin/versions', {
    validFrom: today,
    state: 'in-force',
    rules: { ...standing.rules, coveredCountries: ['AU'] },
    source: standing.source,
    reason: 'a test of what changes',
  })
  expect(added.status).toBe(201)
  await until('the offers are judged again', async () =>
    (await supplier.api.all('/supply/offers')).every(one => one.screening.level === 'E'),
  )

  for (const { id } of [own, dfars]) {
    await operator.post(`/rounds/${id}/publish-pool`)
    expect((await operator.post(`/rounds/${id}/close`)).status).toBe(200)
  }
  const judged = async ({ id, policy }: typeof own, level: string, filled: string) => {
    const matched = await inState(operator, id, 'matched')
    expect(matched.rules.provenancePolicy).toEqual(policy)
    expect(matched.seals.find((one: { owner: string }) => one.owner === 'supply').policy).toEqual(policy)
    const { body: record } = await operator.get(`/rounds/${id}/record`)
    expect(record.rules.provenancePolicy).toEqual(policy)
    expect(record.inputs.offers[0].level).toBe(level)
    expect(record.result.fills.map((fill: { filledKg: string }) => fill.filledKg)).toEqual([filled])
    expect((await verifyRecord(record)).findings).toEqual([])
    expect((await operator.get(`/rounds/${id}/replay`)).body).toMatchObject({ same: true })
  }
  await judged(own, 'D', '0')
  await judged(dfars, 'A', '1000')

  const [why] = await member.api.all(`/rounds/${own.id}/explanations`)
  expect(why).toMatchObject({
    code: 'no-eligible-origin',
    text: expect.stringContaining('under lodestone-origin version 1'),
    figures: { policy: 'lodestone-origin', policyVersion: '1' },
  })
  const [told] = await supplier.api.all(`/rounds/${own.id}/explanations`)
  expect(told.text).toContain('under lodestone-origin version 1')

  const tried = await operator.post(`/rounds/${own.id}/what-if`, { rules: { provenancePolicy: dfars.policy } })
  expect(tried).toMatchObject({ status: 422, body: { errors: [{ path: 'rules.provenancePolicy' }] } })
  expect(tried.body.errors[0].message).toContain('levels are sealed as judged')
  expect((await operator.post(`/rounds/${own.id}/what-if`, { rules: { provenanceFloor: 'D' } })).status).toBe(200)
})
