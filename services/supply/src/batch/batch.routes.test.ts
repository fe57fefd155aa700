import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SupplyHub, startSupply, type TestSupplier } from '../hub/hub.fixture.ts'
import { accountsOf, batchDraft, register } from './batch.fixture.ts'

let hub: SupplyHub
let operator: Api
let seller: TestSupplier
let rival: TestSupplier

beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  seller = await hub.supplier()
  rival = await hub.supplier()
})
afterAll(() => hub?.stop())

describe('registering', () => {
  test('answers the batch with all of it available, which its holder and operators read back, and nobody else', async () => {
    const sent = batchDraft({ grade: '99.9', composition: { Dy: '87.1' }, issuer: 'Southern Earths' })
    const made = await seller.api.post('/supply/batches', sent)
    expect(made.status).toBe(201)
    const none = { offered: '0', reserved: '0', committed: '0', delivered: '0', transformed: '0' }
    expect(made.body).toMatchObject({
      ...sent,
      participantId: seller.org,
      findings: [],
      accounts: { available: '1000', ...none },
    })
    const path = `/supply/batches/${made.body.id}`
    expect(made.headers.get('location')).toBe(`/api/v1${path}`)
    const postings = [{ to: 'available', quantityKg: '1000', because: 'registered', at: made.body.registeredAt }]
    const read = { ...made.body, assurance: 'declared', unproven: ['no-event', 'no-record'], postings }
    expect((await seller.api.get(path)).body).toEqual(read)
    expect((await operator.get(path)).body).toEqual(read)
    for (const id of [made.body.id, '01930000-0000-7000-8000-00000000dead', 'no-id'])
      expect((await rival.api.get(`/supply/batches/${id}`)).status).toBe(404)
    expect((await seller.api.all('/supply/batches')).map(one => one.id)).toContain(made.body.id)
    expect((await operator.all('/supply/batches?material=dy-oxide')).map(one => one.id)).toContain(made.body.id)
    expect((await operator.all('/supply/batches?material=tb-oxide')).map(one => one.id)).not.toContain(made.body.id)
    expect((await rival.api.all('/supply/batches')).map(one => one.id)).not.toContain(made.body.id)
  })

  test('the same batch a second time is refused, under whatever supplier and in whatever format, and nobody is told whose it is', async () => {
    const first = await register(seller.api, { reference: 'https://id.gs1.org/01/09506000134352/10/ABC123' })
    for (const by of [seller.api, rival.api])
      for (const reference of ['urn:epc:class:lgtin:9506000.013435.abc123', '(01)09506000134352(10)ABC123']) {
        const again = await by.post('/supply/batches', batchDraft({ reference, issuer: 'somebody else' }))
        expect([again.status, again.body.code]).toEqual([409, 'duplicate-reference'])
        expect(again.text).not.toContain(seller.org)
        expect(again.text).not.toContain(first.id)
      }
    await register(seller.api, { reference: 'M-1', issuer: 'Southern  Earths ' })
    const same = await rival.api.post('/supply/batches', batchDraft({ reference: 'm-1', issuer: 'southern earths' }))
    expect(same.body.code).toBe('duplicate-reference')
    // A lot that its holder names by a number of its own is no other's.
    await register(seller.api, { reference: 'OWN-1' })
    await register(rival.api, { reference: 'OWN-1' })
  })

  test('with the same key answers the same batch', async () => {
    const options = { headers: { 'idempotency-key': 'batch-once' } }
    const sent = batchDraft()
    const [first, second] = [
      await seller.api.post('/supply/batches', sent, options),
      await seller.api.post('/supply/batches', sent, options),
    ]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
  })

  test('tells what is wrong with its path, and keeps nothing', async () => {
    const wrong = { material: 'unobtainium', madeOn: '2026-11-27', composition: { Dy: '80', Tb: '30' } }
    const reply = await seller.api.post('/supply/batches', batchDraft(wrong))
    expect([reply.status, reply.body.errors.map((one: { path: string }) => one.path)]).toEqual([
      422,
      ['material', 'composition', 'madeOn'],
    ])
    const bad = [
      { stage: 'metal' },
      { quantityKg: '0' },
      { quantityKg: '-1' },
      { quantityKg: '100000000.001' },
      { quantityKg: '0.0001' },
      { quantityKg: 1000 },
      { country: 'XX' },
      { holder: rival.org },
      { inputs: [{ batch: rival.org, quantityKg: '1' }] },
      { reference: ' ' },
    ]
    const before = (await seller.api.all('/supply/batches')).length
    for (const more of bad)
      expect([more, (await seller.api.post('/supply/batches', { ...batchDraft(), ...more })).status]).toEqual([
        more,
        422,
      ])
    expect((await seller.api.all('/supply/batches')).length).toBe(before)
  })

  test('is an operator’s for a supplier that it names, and for nobody else', async () => {
    const made = await operator.post('/supply/batches', batchDraft({ holder: seller.org }))
    expect([made.status, made.body.participantId]).toEqual([201, seller.org])
    expect((await operator.post('/supply/batches', batchDraft())).body.errors[0].path).toBe('holder')
    const nobody = batchDraft({ holder: made.body.id })
    expect((await operator.post('/supply/batches', nobody)).body.errors[0].path).toBe('holder')
  })
})

describe('made of others', () => {
  const metal = (more = {}) => ({ material: 'dy-metal', stage: 'metal' as const, ...more })

  test('consumes them, and both say so', async () => {
    const oxide = await register(seller.api)
    const made = await register(
      seller.api,
      metal({ quantityKg: '490', inputs: [{ batch: oxide.id, quantityKg: '600' }] }),
    )
    expect(made).toMatchObject({ inputs: [{ batch: oxide.id, quantityKg: '600' }], findings: [] })
    expect(await accountsOf(seller.api, oxide.id)).toEqual({ available: '400', transformed: '600' })
    const { postings } = (await seller.api.get(`/supply/batches/${oxide.id}`)).body
    expect(postings[0]).toMatchObject({
      from: 'available',
      to: 'transformed',
      quantityKg: '600',
      because: 'batch-made',
      madeInto: made.id,
    })
  })

  test('of more than is left is refused, with the kilograms that are left', async () => {
    const oxide = await register(seller.api, { reference: 'LOT-LEFT' })
    await register(seller.api, metal({ quantityKg: '490', inputs: [{ batch: oxide.id, quantityKg: '600' }] }))
    const more = metal({ quantityKg: '330', inputs: [{ batch: oxide.id, quantityKg: '400.001' }] })
    const reply = await seller.api.post('/supply/batches', batchDraft(more))
    expect([reply.status, reply.body.code, reply.body.errors]).toMatchObject([
      409,
      'batch-exceeded',
      [{ path: 'inputs.0.quantityKg', message: '400 kg are left of batch LOT-LEFT' }],
    ])
    expect(await accountsOf(seller.api, oxide.id)).toEqual({ available: '400', transformed: '600' })
  })

  test('more out than in is refused, an implausible yield is a finding, and nothing of another’s is consumed', async () => {
    const oxide = await register(seller.api)
    const inputs = [{ batch: oxide.id, quantityKg: '100' }]
    const more = await seller.api.post('/supply/batches', batchDraft(metal({ quantityKg: '95', inputs })))
    expect([more.status, more.body.detail]).toEqual([422, expect.stringContaining('of Dy at least came out of')])
    const odd = await register(seller.api, metal({ quantityKg: '50', inputs }))
    expect(odd.findings).toMatchObject([{ code: 'yield-implausible', stage: 'metal', figures: { element: 'Dy' } }])
    const theirs = await rival.api.post('/supply/batches', batchDraft(metal({ quantityKg: '50', inputs })))
    expect([theirs.status, theirs.body.errors]).toMatchObject([
      422,
      [{ path: 'inputs.0.batch', message: 'not a batch of yours' }],
    ])
    expect(await accountsOf(seller.api, oxide.id)).toEqual({ available: '900', transformed: '100' })
    // An operator knows of both.
    const across = metal({ quantityKg: '80', inputs, holder: rival.org })
    expect((await operator.post('/supply/batches', batchDraft(across))).status).toBe(201)
    expect(await accountsOf(seller.api, oxide.id)).toEqual({ available: '800', transformed: '200' })
  })

  test('of itself is refused, as is a stage that comes before', async () => {
    const first = await register(seller.api, { reference: 'https://id.gs1.org/01/09506000134352/10/CIRCLE' })
    const inputs = [{ batch: first.id, quantityKg: '10' }]
    const second = await register(seller.api, { reference: 'SECOND', quantityKg: '10', inputs })
    const circle = {
      reference: '(01)09506000134352(10)CIRCLE',
      quantityKg: '5',
      inputs: [{ batch: second.id, quantityKg: '10' }],
    }
    const reply = await seller.api.post('/supply/batches', batchDraft(circle))
    expect([reply.status, reply.body.detail]).toEqual([422, 'A batch is not made of itself.'])
    const back = { material: 'ore', stage: 'mining' as const, quantityKg: '5', inputs }
    expect((await seller.api.post('/supply/batches', batchDraft(back))).body.detail).toContain('mining is not made of')
  })

  test('by many at once, a batch is never spent twice', async () => {
    const oxide = await register(seller.api)
    const inputs = [{ batch: oxide.id, quantityKg: '300' }]
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => seller.api.post('/supply/batches', batchDraft({ quantityKg: '200', inputs }))),
    )
    expect(replies.map(one => one.status).toSorted()).toEqual([201, 201, 201, 409, 409, 409, 409, 409])
    expect(await accountsOf(seller.api, oxide.id)).toEqual({ available: '100', transformed: '900' })
  })
})

test('the database itself keeps a batch from being spent twice, and its history from being changed', async () => {
  const { id } = await register(seller.api)
  const run = (sql: string) => hub.context.database.query(sql, [id])
  await expect(run('UPDATE batch SET available = available - 1 WHERE id = $1')).rejects.toThrow('batch_conserved')
  await expect(run('UPDATE batch SET available = -1, offered = 1000001 WHERE id = $1')).rejects.toThrow(
    'batch_not_below_zero',
  )
  await expect(run('UPDATE batch_posting SET grams = 1 WHERE batch_id = $1')).rejects.toThrow('permission denied')
  await expect(run('DELETE FROM batch_posting WHERE batch_id = $1')).rejects.toThrow('permission denied')
  await expect(run('DELETE FROM batch WHERE id = $1')).rejects.toThrow('permission denied')
})
