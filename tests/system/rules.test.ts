import { verifyRecord } from '@lodestone/engine/check'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub } from './hub.ts'
import { inState } from './journey.ts'

/** Two rounds under the rules that leave less to gain, from what members state to what the next round makes of it. */

let hub: TestHub
let operator: Api
beforeAll(async () => {
  hub = await startWholeHub()
  operator = await hub.operator()
})
afterAll(() => hub?.stop())

const RULES = {
  ...round().rules,
  countryCapBase: 'servable-demand',
  maxCountrySharePct: '100',
  maxSupplierSharePct: '10',
  supplierCapBy: 'group',
  requireCeilings: true,
  newcomerWeight: 'median',
  departures: 'least-loss',
}

/** Opens a round of one quarter, waits until so many lines and offers are in it, and takes it to its match. */
async function played(period: string, rules: object, lines: number, offers: number): Promise<string> {
  const made = await operator.post('/rounds', round({ periods: [period], rules }))
  expect([made.status, made.body.rules]).toMatchObject([201, rules])
  const { id } = made.body
  expect((await operator.post(`/rounds/${id}/open`)).status).toBe(200)
  await until('lines and offers have joined', async () => {
    const joined = (await operator.all(`/rounds/${id}/lines`)).filter(one => one.entry === 'joined')
    return joined.length === lines && (await operator.all(`/rounds/${id}/offers`)).length === offers
  })
  await operator.post(`/rounds/${id}/publish-pool`)
  expect((await operator.post(`/rounds/${id}/close`)).status).toBe(200)
  await inState(operator, id, 'matched')
  return id
}

async function verified(id: string) {
  const { body: record } = await operator.get(`/rounds/${id}/record`)
  expect(verifyRecord(record).findings).toEqual([])
  expect((await operator.get(`/rounds/${id}/replay`)).body).toMatchObject({ same: true, findings: [] })
  const weight = new Map<string, string>()
  for (const one of record.inputs.lines) weight.set(one.memberId, one.weight)
  return { record, weight }
}

test('overstating, splitting in two, asking any price and declining gain nothing, and everybody reads why', async () => {
  const baselines = [{ material: 'ndpr-oxide', kgPerYear: '1000' }]
  const known = await admitted(hub, 'member', { baselines })
  const newcomer = await admitted(hub, 'member')
  const careless = await admitted(hub, 'member')
  const house = [
    await admitted(hub, 'supplier', { group: 'House' }),
    await admitted(hub, 'supplier', { group: 'house' }),
  ]
  const ask = (who: typeof known, quantityKg: string, more: object = {}) =>
    who.api.post('/demand/forecasts', forecast([line({ quantityKg, ...more })]))
  await ask(known, '1000')
  await ask(newcomer, '10000')
  await ask(careless, '500', { ceilingPrice: undefined })
  for (const one of house) expect((await one.api.post('/supply/offers', offer())).status).toBe(201)

  const first = await played('2027-Q2', { ...RULES, weights: 'baseline' }, 2, 2)
  expect(await careless.api.all(`/rounds/${first}/lines`)).toMatchObject([
    { entry: 'left', reason: expect.stringContaining('without a ceiling price') },
  ])
  const { record, weight } = await verified(first)
  expect([weight.get(known.id), weight.get(newcomer.id)]).toEqual(['1000', '1000'])
  // Of the 11,000 kg that can be served the house may sell a tenth, whichever of its companies does.
  expect(record.result.stages.find((one: { name: string }) => one.name === 'volume-5').value).toBe('1100')
  expect(record.result.ownPools).toEqual([])
  const { blocking } = (await operator.get(`/rounds/${first}`)).body
  expect(blocking).toMatchObject({ pairs: 4, lines: 2, offers: 2, reasons: [{ reason: 'supplier-cap-binding' }] })
  expect((await known.api.get(`/rounds/${first}`)).body.blocking).toBeUndefined()
  const imagined = await operator.post(`/rounds/${first}/what-if`, {
    rules: { supplierCapBy: 'supplier', newcomerWeight: 'stated' },
  })
  expect(imagined).toMatchObject({
    status: 200,
    body: { totals: { matchedKg: '2200' }, recordedTotals: { matchedKg: '1100' } },
  })
  expect(Number(imagined.body.totals.surplus)).toBeCloseTo(2 * Number(imagined.body.recordedTotals.surplus), 3)

  for (const [who, verb] of [
    [known, 'accept'],
    [newcomer, 'decline'],
  ] as const)
    for (const { id } of await who.api.all(`/rounds/${first}/allocations`))
      await who.api.post(`/allocations/${id}/${verb}`)
  await operator.post(`/rounds/${first}/award`, { lapseUndecided: true })
  expect(await newcomer.api.all('/realisations')).toMatchObject([{ memberId: newcomer.id, share: '0.0000' }])
  expect(await known.api.all('/realisations')).toMatchObject([{ memberId: known.id, share: '1.0000' }])

  await ask(known, '100', { period: '2027-Q3' })
  await ask(newcomer, '100', { period: '2027-Q3' })
  await house[0]?.api.post('/supply/offers', offer({ period: '2027-Q3', quantityKg: '100' }))
  const { maxSupplierSharePct: _, ...uncapped } = RULES
  const second = await played('2027-Q3', { ...uncapped, weights: 'realisation' }, 2, 1)
  const weighed = await verified(second)
  expect([weighed.weight.get(known.id), weighed.weight.get(newcomer.id)]).toEqual(['1000', '0.001'])
  expect(await newcomer.api.all(`/realisations?round=${second}`)).toMatchObject([{ share: '0.0000' }])
  const own = (await newcomer.api.get(`/rounds/${second}/record`)).body
  expect(JSON.stringify(own.events)).not.toContain(known.id)
  const anew = await operator.post(`/rounds/${second}/what-if`, { rules: { newcomerWeight: 'stated' } })
  expect(anew).toMatchObject({ status: 422, body: { errors: [{ path: 'rules.newcomerWeight' }] } })
})

test('where surplus comes first a line stated for show takes nothing, the record proves it, and the what-if tells what volume would do', async () => {
  const rules = { ...round().rules, countryCapBase: 'report-only', objective: 'surplus' }
  const refused = await operator.post('/rounds', round({ periods: ['2027-Q4'], rules }))
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'rules.objective' }] } })
  const upTo = (amount: string) => ({
    period: '2027-Q4',
    quantityKg: '1000',
    ceilingPrice: { amount, currency: 'EUR' },
  })
  const needs = await admitted(hub, 'member')
  const shows = await admitted(hub, 'member')
  const supplier = await admitted(hub, 'supplier')
  await needs.api.post('/demand/forecasts', forecast([line(upTo('200'))]))
  await shows.api.post('/demand/forecasts', forecast([line(upTo('90'))]))
  expect((await supplier.api.post('/supply/offers', offer({ period: '2027-Q4', quantityKg: '1000' }))).status).toBe(201)
  const id = await played('2027-Q4', { ...rules, requireCeilings: true }, 2, 1)
  const { record } = await verified(id)
  const filled = (who: typeof needs) => {
    const own = record.inputs.lines.find((one: { memberId: string }) => one.memberId === who.id)
    return record.result.fills.find((one: { lineId: string }) => one.lineId === own.id).filledKg
  }
  expect([filled(needs), filled(shows)]).toEqual(['1000', '0'])
  const [explained] = await shows.api.all(`/rounds/${id}/explanations`)
  expect(explained).toMatchObject({ code: 'not-matched-in-full', figures: { surplusFirst: true } })
  expect(JSON.stringify(explained)).not.toContain('200')
  const imagined = await operator.post(`/rounds/${id}/what-if`, { rules: { objective: 'volume' } })
  const { totals, recordedTotals: recorded } = imagined.body
  expect([totals.matchedKg, recorded.matchedKg]).toEqual(['1000', '1000'])
  expect(Number(totals.surplus)).toBeLessThan(Number(recorded.surplus))
})
