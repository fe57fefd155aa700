import { JUDGING_RULES, policies } from '@lodestone/provenance'
import { type Api, until } from '@lodestone/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  draft,
  judgeDue,
  ownPeriod,
  post,
  roundOffers,
  type SupplyHub,
  startSupply,
  type TestSupplier,
} from '../hub/hub.fixture.ts'
import { NOW, proof, stage } from '../offer/offer.fixture.ts'
import { readYardstick } from './policy.store.ts'
import { standingPolicy } from './policy.ts'

/** Each test that changes the hub's own policy has a day of its own, since a policy has one version a day. */
let hub: SupplyHub
let operator: Api
let seller: TestSupplier

beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  seller = await hub.supplier()
})
afterAll(() => hub?.stop())
afterEach(() => hub.at(NOW.toISOString()))

const OWN = '/policies/lodestone-origin'
const journal = (subject: string) =>
  hub.context.database.query<{ type: string; topic: string; actor: string; data: string }>(
    'SELECT type, topic, actor, data FROM journal WHERE subject = $1 ORDER BY seq',
    [subject],
  )
const screenings = async (id: string) =>
  (await journal(id)).filter(row => row.type === 'supply.offer-screened.v1').map(row => JSON.parse(row.data))

/** The hub's own rules as they stand, with some of them changed. */
const version = async (validFrom: string, rules: object, more: object = {}) => ({
  validFrom,
  state: 'in-force',
  rules: { ...standingPolicy((await readYardstick(hub.context.database)).policies, validFrom).rules, ...rules },
  source: { title: 'Board decision', reference: '2026/1' },
  reason: 'the board has decided',
  ...more,
})
const holding = (sharePct: string) => ({
  ownership: [
    { owner: 'Holding', country: 'CN', sharePct },
    { owner: 'Southern Holding', country: 'AU', sharePct: String(100 - Number(sharePct)) },
  ],
})
const owned = (sharePct: string) => ({ chain: [stage('mining', holding(sharePct)), stage('separation')] })
const ten = { ownership: { pct: '10', inclusive: true, method: 'multiply', noticePct: '1' } }

test('the hub begins with the policies of its catalogue, which anybody reads with the version of today', async () => {
  const stored = (await readYardstick(hub.context.database)).policies
  const sorted = (list: readonly { id: string; validFrom: string }[]) =>
    [...list].sort((a, b) => (`${a.id} ${a.validFrom}` < `${b.id} ${b.validFrom}` ? -1 : 1))
  expect(sorted(stored)).toEqual(sorted(policies))
  const all = await seller.api.all('/policies')
  expect(all).toHaveLength(new Set(policies.map(one => one.id)).size)
  expect(all.find(one => one.id === 'us-dfars-252-225-7052')).toMatchObject({
    standing: { version: '1' },
    versions: [{}, {}],
  })
  expect((await seller.api.get(`${OWN}`)).body).toMatchObject({ screensOffers: true, standing: { version: '1' } })
})

describe('a new version of the hub’s own policy', () => {
  test('judges what is posted from its first moment on, without a restart, and again exactly what it says otherwise of', async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const clean = await post(seller, { period })
    const minor = await post(seller, { period, ...owned('12') })
    await roundOffers(operator, roundId, items => items.length === 2)
    expect([clean, minor].map(offer => offer.screening.level)).toEqual(['A', 'B'])

    const added = await operator.post(`${OWN}/versions`, await version('2026-11-24', ten))
    expect(added).toMatchObject({
      status: 201,
      body: { standing: { version: '2' }, versions: [{ validTo: '2026-11-23' }, {}] },
    })
    expect((await post(seller, owned('12'))).screening.level).toBe('D')
    const sent = draft(owned('12'))
    const { id } = (await seller.api.post('/supply/offers', sent)).body
    expect((await seller.api.put(`/supply/offers/${id}`, sent, 1)).body.screening.level).toBe('D')

    await until('it is judged again by itself', async () => (await screenings(minor.id)).length === 2)
    await judgeDue(hub)
    expect(await screenings(minor.id)).toMatchObject([{ level: 'B' }, { level: 'D', policyVersion: '2' }])
    // The clean one says the same but for the version that says it, and that is told.
    expect(await screenings(clean.id)).toMatchObject([{ policyVersion: '1' }, { level: 'A', policyVersion: '2' }])
    const [entry] = (await roundOffers(operator, roundId, () => true)).filter(item => item.id === minor.id)
    expect(entry).toMatchObject({
      entry: 'joined',
      screening: {
        level: 'D',
        reason: expect.stringMatching(/12 % Chinese/),
        findings: [{ code: 'owned-from-china', figures: { sharePct: '12' } }],
      },
    })
    const [told] = (await journal(minor.id)).filter(row => row.type === 'supply.entry-changed.v1').slice(-1)
    expect(JSON.parse(told?.data ?? '')).toMatchObject({ level: 'D', reason: expect.stringMatching(/12 % Chinese/) })
  })
  test('is a fact with its actor and reason, and an event', async () => {
    hub.at('2026-11-25T10:00:00Z')
    const by = await hub.operator()
    await by.post(`${OWN}/versions`, await version('2026-11-26', ten, { reason: 'said by the auditors' }))
    const [fact] = (await journal('lodestone-origin')).slice(-1)
    expect(fact).toMatchObject({ type: 'supply.policy-changed.v1', topic: 'supply.policy', actor: 'olga' })
    expect(JSON.parse(fact?.data ?? '')).toMatchObject({
      policy: 'lodestone-origin',
      reason: 'said by the auditors',
      ends: { validTo: '2026-11-25' },
    })
    const audit = await by.all('/services/supply/audit?subject=lodestone-origin')
    expect(audit.at(-1)).toMatchObject({ actor: 'olga', type: 'supply.policy-changed.v1' })
  })
  test('that was announced judges from its first day on, and not before', async () => {
    hub.at('2026-11-27T10:00:00Z')
    const by = await hub.operator()
    const sell = { ...seller, api: await hub.supplierOf(seller.org) }
    const { id } = await post(sell, owned('5'))
    await by.post(
      `${OWN}/versions`, // Its name comes before those of the versions before it.
      await version('2026-11-29', { ownership: { ...ten.ownership, pct: '5' } }, { version: '0-winter' }),
    )
    await judgeDue(hub)
    expect((await screenings(id)).map(one => one.level)).toEqual(['B'])
    hub.at('2026-11-29T00:00:00Z')
    await judgeDue(hub)
    expect((await screenings(id)).map(one => one.level)).toEqual(['B', 'D'])
  })
})

test('a version of another policy judges nothing again, and is what the screening under it answers by', async () => {
  const { id } = await post(seller, owned('12'))
  const under = async () => (await seller.api.get(`/supply/offers/${id}/screening?policy=eu-50`)).body
  expect(await under()).toMatchObject({ level: 'A', policyVersion: '1' })
  const rules = { coveredCountries: ['CN'], stages: ['mining'], location: 'ignored', technology: 'ignored', ...ten }
  const body = { ...(await version('2026-11-24', {})), rules }
  expect((await operator.post('/policies/eu-50/versions', body)).status).toBe(201)
  const before = await journal(id)
  await judgeDue(hub)
  expect(await journal(id)).toEqual(before)
  // The one stage that this version looks at is owned from there.
  expect(await under()).toMatchObject({ level: 'E', policyVersion: '2' })
  const made = await operator.post('/policies/buyers-own/versions', { ...body, name: 'Rules of a buyer' })
  expect(made).toMatchObject({
    status: 201,
    body: { id: 'buyers-own', name: 'Rules of a buyer', versions: [{ version: '1' }] },
  })
  expect((await seller.api.get(`/supply/offers/${id}/screening?policy=buyers-own`)).body).toMatchObject({ level: 'E' })
})

test('every process judges by a new version from its first moment on', async () => {
  hub.at('2026-12-10T10:00:00Z')
  const other = await hub.beside(seller.org)
  try {
    const level = async () => (await other.api.post('/supply/offers', draft(owned('3')))).body.screening.level
    expect(await level()).toBe('B')
    const body = await version('2026-12-10', { ownership: { ...ten.ownership, pct: '3' } })
    expect((await (await hub.operator()).post(`${OWN}/versions`, body)).status).toBe(201)
    expect(await level()).toBe('D')
  } finally {
    await other.stop()
  }
})

test('the same key adds a version once', async () => {
  const options = { headers: { 'idempotency-key': 'one-version' } }
  const body = await version('2027-06-01', {})
  const [first, again] = [
    await operator.post('/policies/keyed/versions', body, options),
    await operator.post('/policies/keyed/versions', body, options),
  ]
  expect([first.status, again.status]).toEqual([201, 201])
  expect(again.body).toEqual(first.body)
  expect(await journal('keyed')).toHaveLength(1)
})

test('what was judged before proofs were told is judged again in silence when nothing else is found', async () => {
  hub.at('2026-12-20T10:00:00Z')
  const sell = { ...seller, api: await hub.supplierOf(seller.org) }
  const { id } = await post(sell, { evidence: [proof('mining', { validTo: '2027-08-01' }), proof('separation')] })
  await hub.context.database.query(
    "UPDATE offer SET computed = computed - 'restsOn' - 'recheckOn', policy_version = '', recheck_on = NULL WHERE id = $1",
    [id],
  )
  const before = await journal(id)
  await judgeDue(hub)
  expect(await journal(id)).toEqual(before)
  const [row] = await hub.context.database.query('SELECT recheck_on FROM offer WHERE id = $1', [id])
  expect(row).toEqual({ recheck_on: '2027-05-03' })
})

test('what earlier rules of the code have judged is judged again, and what later ones have is left to them', async () => {
  const sell = { ...seller, api: await hub.supplierOf(seller.org) }
  const [none, earlier, later] = [await post(sell, {}), await post(sell, {}), await post(sell, {})]
  await judgeDue(hub)
  const { database } = hub.context
  const judgedBy = (id: string, rules: number | null, due = false) =>
    database.query(
      `UPDATE offer SET level = 'E', computed = jsonb_strip_nulls(jsonb_set(computed, '{rules}', coalesce($2::text::jsonb, 'null')))
         || '{"level":"E"}', recheck_on = CASE WHEN $3 THEN '2020-01-01'::date ELSE recheck_on END WHERE id = $1`,
      [id, rules === null ? null : String(rules), due],
    )
  await judgedBy(none.id, null)
  await judgedBy(earlier.id, JUDGING_RULES - 1)
  await judgedBy(later.id, JUDGING_RULES + 1, true)
  await judgeDue(hub)
  const rows = await database.query<{ id: string; level: string; rules: number }>(
    "SELECT id, level, (computed->>'rules')::int AS rules FROM offer WHERE id = ANY($1::uuid[]) ORDER BY array_position($1, id)",
    [[none.id, earlier.id, later.id]],
  )
  expect(rows.map(({ level, rules }) => [level, rules])).toEqual([
    ['A', JUDGING_RULES],
    ['A', JUDGING_RULES],
    ['E', JUDGING_RULES + 1],
  ])
})

describe('a version is refused with its paths, and nothing is kept', () => {
  test.each<[string, string, object, string]>([
    ['rules that cannot be read', 'eu-50', { rules: { coveredCountries: ['XX'] } }, 'rules.coveredCountries.0'],
    ['a rule nobody knows', 'eu-50', { rules: { colour: 'red' } }, 'rules'],
    ['a share as a number', 'eu-50', { rules: { input: { pct: 0.1, inclusive: true } } }, 'rules.input.pct'],
    [
      'a notice above the limit',
      'eu-50',
      { rules: { ownership: { ...ten.ownership, noticePct: '11' } } },
      'rules.ownership.noticePct',
    ],
    ['a day in the past', 'eu-50', { validFrom: '2026-11-23' }, 'validFrom'],
    ['no reason', 'eu-50', { reason: '' }, 'reason'],
    ['an overlap', 'us-dfars-252-225-7052', { validFrom: '2026-12-01' }, 'validTo'],
    ['an id that is none', 'No Policy', {}, 'params.id'],
  ])('%s', async (_, id, more, path) => {
    const body = await version('2027-06-01', {})
    const given = { ...body, ...more, rules: { ...body.rules, ...('rules' in more ? (more.rules as object) : {}) } }
    const count = async () => (await readYardstick(hub.context.database)).policies.length
    const before = await count()
    const reply = await operator.post(`/policies/${encodeURIComponent(id)}/versions`, given)
    expect(reply).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    expect(reply.body.errors.map((error: { path: string }) => error.path).join(' ')).toContain(path)
    expect(await count()).toBe(before)
  })
  test('from whom is no operator', async () => {
    expect((await seller.api.post(`${OWN}/versions`, await version('2027-06-01', {}))).status).toBe(403)
    expect((await seller.api.post(`${OWN}/preview`, {})).status).toBe(403)
  })
})

describe('a preview', () => {
  test('counts what would flip and names it page by page, and changes nothing', async () => {
    hub.at('2026-12-05T10:00:00Z')
    const by = await hub.operator()
    const sell = { ...seller, api: await hub.supplierOf(seller.org) }
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push((await post(sell, owned('4'))).id)
    const decided = await post(sell, owned('4'))
    await by.post(`/supply/offers/${decided.id}/screening/decision`, { level: 'C', reason: 'seen on site' })
    await post(sell, {})
    await judgeDue(hub)
    const { rules } = await version('2026-12-06', { ownership: { ...ten.ownership, pct: '4' } })
    const before = await hub.context.database.query('SELECT id, computed, level, policy_version FROM offer ORDER BY id')
    const facts = await hub.context.database.query("SELECT count(*) FROM journal WHERE type <> 'audit.read'")

    const path = `${OWN}/preview?limit=2`
    const first = (await by.post(path, { rules })).body
    expect(first).toMatchObject({
      policy: 'lodestone-origin',
      on: '2026-12-05',
      judged: before.length,
      items: [{}, {}],
    })
    // What was decided on other grounds would be judged by what is computed again.
    expect(first.flips).toContainEqual({ from: 'B', to: 'D', count: 5 })
    expect(first.flips).toContainEqual({ from: 'C', to: 'D', count: 1 })
    const found = [...first.items]
    for (let cursor = first.nextCursor; cursor; ) {
      const next = (await by.post(`${path}&cursor=${cursor}`, { rules })).body
      expect(next).not.toHaveProperty('flips')
      found.push(...next.items)
      cursor = next.nextCursor
    }
    expect(found.map(item => item.offerId).toSorted()).toEqual([...ids, decided.id].toSorted())
    const [one] = found.filter(item => item.offerId === ids[0])
    expect(one).toMatchObject({ from: 'B', to: 'D', why: [expect.stringMatching(/4 % Chinese/)] })

    expect(
      await hub.context.database.query('SELECT id, computed, level, policy_version FROM offer ORDER BY id'),
    ).toEqual(before)
    expect(await hub.context.database.query("SELECT count(*) FROM journal WHERE type <> 'audit.read'")).toEqual(facts)
  })
  test('of rules as they stand flips nothing, also on a day on which evidence has ended', async () => {
    await post(seller, { evidence: [proof('mining', { validTo: '2026-12-31' }), proof('separation')] })
    const { rules } = await version('2027-01-15', {})
    const reply = await operator.post(`${OWN}/preview`, { rules, validFrom: '2027-01-15' })
    expect(reply.body).toMatchObject({ flips: [], items: [], nextCursor: null, on: '2027-01-15' })
  })
  test('of a new policy says what every offer would be under it', async () => {
    const { rules } = await version('2026-11-24', {})
    const reply = await operator.post('/policies/not-there-yet/preview', { rules, state: 'suspended' })
    expect(reply.body.flips).toEqual([{ to: 'A', count: reply.body.judged }])
  })
  test('of a policy that judges rounds, and with a cursor of nobody, is refused', async () => {
    const { rules } = await version('2026-11-24', {})
    expect((await operator.post('/policies/eu-crma-65/preview', { rules })).body.errors[0].path).toBe('rules')
    expect((await operator.post(`${OWN}/preview?cursor=YzE6YQ`, { rules })).status).toBe(422)
  })
})
