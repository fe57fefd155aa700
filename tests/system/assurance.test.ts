import { verifyRecord } from '@lodestone/engine/check'
import { sha256Hex } from '@lodestone/kernel'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub, unique } from './hub.ts'
import { inState, type Party } from './journey.ts'

/** How an origin is known goes through the whole hub: from a supplier's file to what a round takes and what asking for it costs. */

let hub: TestHub
let operator: Api
let buyer: Party
let other: Party
let careful: Party
let brief: Party
beforeAll(async () => {
  hub = await startWholeHub()
  operator = await hub.operator()
  ;[buyer, other, careful, brief] = await Promise.all([
    admitted(hub, 'member'),
    admitted(hub, 'member'),
    admitted(hub, 'supplier'),
    admitted(hub, 'supplier'),
  ])
})
afterAll(() => hub?.stop())

const STAGES = ['mining', 'separation']
/** Certificates of origin of both stages, as files of their own. */
const certificates = () => STAGES.map(name => Buffer.from(`%PDF-1.7 ${unique(`certificate of ${name}`)}`))
type Files = readonly Buffer[]

const posted = async (who: Party, files: Files, more: Record<string, unknown>): Promise<string> => {
  const evidence = files.map((file, n) => ({
    type: 'certificate-of-origin',
    issuer: 'Chamber',
    stage: STAGES[n],
    validFrom: '2026-01-01',
    validTo: '2028-12-31',
    sha256: sha256Hex(file),
  }))
  const reply = await who.api.post('/supply/offers', offer({ evidence, ...more }))
  expect(reply.status).toBe(201)
  return reply.body.id
}
async function give(who: Party, ...files: Files): Promise<void> {
  for (const file of files) {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(file)]), 'certificate.pdf')
    expect((await who.api.post('/evidence', form)).status).toBe(201)
  }
}
const known = async (id: string): Promise<string> =>
  (await operator.get(`/supply/offers/${id}`)).body.screening.assurance
const becomes = (id: string, assurance: string) =>
  until(`the origin is ${assurance}`, async () => (await known(id)) === assurance)
const price = (amount: string) => ({ price: { fixed: { amount, currency: 'EUR' } } })

/** Opens a round for lines and offers of a period, and gives its id once they have joined. */
async function opened(period: string, rules: Record<string, unknown> = {}): Promise<string> {
  const draft = round({ periods: [period] })
  const made = await operator.post('/rounds', { ...draft, rules: { ...draft.rules, ...rules } })
  expect(made.status).toBe(201)
  await operator.post(`/rounds/${made.body.id}/open`)
  const all = (what: string) => operator.all(`/rounds/${made.body.id}/${what}`)
  await until('all have joined', async () => (await all('lines')).length === 2 && (await all('offers')).length === 2)
  return made.body.id
}
/** Matches a round, and gives its record, which verifies and replays. */
async function matched(id: string) {
  await operator.post(`/rounds/${id}/publish-pool`)
  await operator.post(`/rounds/${id}/close`)
  await inState(operator, id, 'matched')
  const { body: record } = await operator.get(`/rounds/${id}/record`)
  expect((await verifyRecord(record)).findings).toEqual([])
  expect((await operator.get(`/rounds/${id}/replay`)).body).toMatchObject({ same: true })
  return record
}
const ask = async (period: string, own: Record<string, unknown> = {}): Promise<[string, string]> => {
  const reference = async (who: Party, more: Record<string, unknown>): Promise<string> =>
    (await who.api.post('/demand/forecasts', forecast([line({ period, quantityKg: '100', ...more })]))).body.lines[0].id
  return [await reference(buyer, own), await reference(other, {})]
}

test('an origin is documented once its own supplier has given every file, before the offer or after it, and is told', async () => {
  const files = certificates()
  await give(careful, ...files.slice(0, 1))
  const id = await posted(careful, files, { period: '2027-01' })
  const same = await posted(brief, files, { period: '2027-01' })
  expect([await known(id), await known(same)]).toEqual(['declared', 'declared'])
  await give(careful, ...files.slice(1))
  await becomes(id, 'documented')
  expect(await known(await posted(careful, files, { period: '2027-01' }))).toBe('documented')
  // A file is a fact about who has given it: somebody else who names its digest has shown nothing.
  expect(await known(same)).toBe('declared')
  const told = (await operator.all(`/audit?subject=supply:${id}`)).filter(one => one.type.includes('screened'))
  expect(told.map(one => one.data.assurance ?? 'declared')).toEqual(['declared', 'documented'])
  await give(brief, ...files)
  await becomes(same, 'documented')
})

test('a round that asks for documents takes only the offer whose files are there, and says so to the other', async () => {
  const files = certificates()
  await give(careful, ...files)
  const shown = await posted(careful, files, { period: '2027-02', ...price('110.00') })
  const bare = await posted(brief, files, { period: '2027-02', ...price('90.00') })
  await ask('2027-02')
  const id = await opened('2027-02', { assurance: 'documented' })
  const record = await matched(id)
  expect(record.rules.assurance).toBe('documented')
  expect(record.result.selection.map((one: { offerId: string }) => one.offerId)).toEqual([shown])
  const inputs = new Map(record.inputs.offers.map((one: { id: string }) => [one.id, one]))
  expect(inputs.get(shown)).toMatchObject({ level: 'A', assurance: 'documented' })
  expect(inputs.get(bare)).not.toHaveProperty('assurance')
  const [why] = await brief.api.all(`/rounds/${id}/explanations`)
  expect(why).toMatchObject({
    code: 'no-eligible-origin',
    figures: { level: 'A', assurance: 'declared', askedAssurance: 'documented' },
  })
})

test('a line asks for more than its round, a file that comes after the offer counts, and a what-if tells what all of it costs', async () => {
  const files = certificates()
  const late = await posted(careful, files, { period: '2027-03', quantityKg: '120', ...price('110.00') })
  const bare = await posted(brief, certificates(), { period: '2027-03', ...price('90.00') })
  const [asking, content] = await ask('2027-03', { assurance: 'documented' })
  const id = await opened('2027-03')
  const inRound = async () =>
    (await operator.all(`/rounds/${id}/offers`)).map(one => [one.id, one.screening.assurance]).sort()
  expect(await inRound()).toEqual(
    [
      [bare, 'declared'],
      [late, 'declared'],
    ].sort(),
  )
  await give(careful, ...files)
  await until('the place in the round is documented', async () =>
    (await inRound()).some(([, one]) => one === 'documented'),
  )
  const { inputs, result } = await matched(id)
  const served = (lineId: string) =>
    result.allocations
      .filter((one: { lineId: string }) => one.lineId === lineId)
      .map((one: { offerId: string }) => one.offerId)
  expect([served(asking), served(content)]).toEqual([[late], [bare]])
  expect(inputs.lines.map((one: { assurance?: string }) => one.assurance).sort()).toEqual(['documented', undefined])

  const what = async (assurance: string) =>
    (await operator.post(`/rounds/${id}/what-if`, { rules: { assurance } })).body
  const { totals, recordedTotals } = await what('documented')
  expect([recordedTotals.matchedKg, totals.matchedKg]).toEqual(['200', '120'])
  expect([recordedTotals.cost, totals.cost].map(Number)).toEqual([100 * 110 + 100 * 90, 120 * 110])
  expect((await what('verified')).totals.matchedKg).toBe('0')
})
