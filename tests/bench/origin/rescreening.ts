import { setTimeout as pause } from 'node:timers/promises'
import { type Api, until } from '@lodestone/testing'
import { progress, type Row, row, seconds } from '../bench.ts'
import type { BenchHub } from '../hub.ts'
import { heavyChain } from './chain.ts'

export const OFFERS = 100_000
/** Offers that are posted; the others are copies of them, put beside them in both tables. */
const POSTED = 50
const OWN = '/policies/lodestone-origin'
const DEADLINE_MS = 600_000

/** A change of the hub's own policy that moves every standing offer: from the POST to the last event on Kafka and the last level in the aggregation. */
export async function rescreeningRows(hub: BenchHub): Promise<Row[]> {
  const operator = await hub.api('operator')
  await standing(hub, operator)
  const { standing: before } = (await operator.get(OWN)).body
  const rules = { ...before.rules, ownership: { ...before.rules.ownership, pct: '2' } }
  const source = { title: 'Bench', reference: 'tests/bench/origin' }

  progress(`trying the new rules on ${OFFERS} offers`)
  const tried = performance.now()
  const preview = await operator.post(`${OWN}/preview?limit=1`, { rules })
  if (preview.body.judged !== OFFERS) throw new Error(`preview: ${preview.status} ${preview.text.slice(0, 300)}`)
  const previewS = seconds(tried)

  progress(`changing the policy of ${OFFERS} standing offers`)
  const validFrom = new Date().toISOString().slice(0, 10)
  const start = performance.now()
  const changed = await operator.post(`${OWN}/versions`, {
    validFrom,
    state: 'in-force',
    rules,
    source,
    reason: 'measured',
  })
  if (changed.status !== 201) throw new Error(`the policy: ${changed.status} ${changed.text}`)
  const postS = seconds(start)
  const left = (table: string, where: string) =>
    until(`nothing is left in ${table}`, () => none(hub, `${table} WHERE ${where}`), DEADLINE_MS)
  await left('supply.offer', `status = 'standing' AND policy_version = '${before.version}'`)
  const judgedS = seconds(start)
  await left('supply.outbox', 'true')
  await left('aggregation.offer', "level = 'B'")
  const toldS = seconds(start)
  const [{ levels }] = (await hub.sql("SELECT count(*)::int AS levels FROM aggregation.offer WHERE level <> 'B'")) as [
    { levels: number },
  ]
  if (levels !== OFFERS) throw new Error(`${levels} levels have come, not ${OFFERS}`)
  const each = OFFERS.toLocaleString('en')
  const note =
    `the POST took ${postS.toFixed(2)} s, all were judged after ${judgedS.toFixed(1)} s; ` +
    `a preview of the same change, beforehand, took ${previewS.toFixed(1)} s`
  const what = `${each} standing offers judged again, from the POST of a policy to the last event and level`
  return [row(what, toldS, { atMost: 120 }, 's', note)]
}

const LOOK_EVERY_MS = 500
/** Whether there is no such row, looked at so rarely and by so little that it does not weigh on what is measured. */
async function none(hub: BenchHub, rows: string): Promise<boolean> {
  await pause(LOOK_EVERY_MS)
  return (await hub.sql(`SELECT 1 FROM ${rows} LIMIT 1`)).length === 0
}

/** Posts some offers as an admitted supplier and copies them until there are enough. */
async function standing(hub: BenchHub, operator: Api): Promise<void> {
  progress(`making ${OFFERS} standing offers`)
  const made = await operator.post('/participants', {
    reference: 'seller',
    legalName: 'Seller',
    kind: 'supplier',
    country: 'AU',
  })
  await operator.post(`/participants/${made.body.id}/admit`)
  const seller = await hub.api('supplier', made.body.id)
  for (let i = 0; i < POSTED; i++)
    await until('an offer is posted', async () => (await seller.post('/supply/offers', draft(i))).status === 201)
  await hub.settled()
  // The names of copies are those of their originals, and on no list.
  await hub.sql('ALTER TABLE supply.offer DISABLE TRIGGER offer_names')
  await hub.sql(
    `WITH copy AS (SELECT gen_random_uuid() AS new_id, offer.*, n FROM supply.offer, generate_series(1, $1::int) AS n),
       supplied AS (
         INSERT INTO supply.offer (id, participant_id, reference, version, status, material, period, valid_until, submitted_at, updated_at, body,
           computed, decision, level, waits, policy_version, recheck_on, sealed_price)
         SELECT new_id, participant_id, reference || '-' || n, version, status, material, period, valid_until, submitted_at, updated_at, body,
           computed, decision, level, waits, policy_version, recheck_on, sealed_price FROM copy)
     INSERT INTO aggregation.offer (id, participant_id, version, status, level, material, period, grams, chain)
     SELECT new_id, known.participant_id, known.version, known.status, known.level, known.material, known.period, known.grams, known.chain
     FROM copy JOIN aggregation.offer AS known ON known.id = copy.id`,
    [OFFERS / POSTED - 1],
  )
  await hub.sql('ALTER TABLE supply.offer ENABLE TRIGGER offer_names')
  await hub.sql('ANALYZE supply.offer')
  await hub.sql('ANALYZE aggregation.offer')
}

const draft = (i: number) => ({
  reference: `offer-${i}`,
  quantityKg: '1000',
  grade: 'N42SH',
  period: '2028-Q2',
  incoterm: 'FOB',
  deliverFrom: 'DE',
  price: { fixed: { amount: '90.00', currency: 'EUR' } },
  validUntil: '2036-12-31T00:00:00Z',
  ...heavyChain(i),
})
