import { rmSync, writeFileSync } from 'node:fs'
import { sha256Hex, uuidv7 } from '@lodestone/kernel'
import { openLocalKeyring, rotateRoots } from '@lodestone/keyring'
import { temporaryKeyring } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  draft,
  ownPeriod,
  post,
  roundOffers,
  type SupplyHub,
  startSupply,
  type TestSupplier,
} from '../hub/hub.fixture.ts'
import { claimKeyring } from './price.keyring.ts'
import { openOwn } from './price.seal.ts'
import type { SealedPrice } from './price.ts'

let hub: SupplyHub
let seller: TestSupplier
let other: ReturnType<typeof temporaryKeyring>
beforeAll(async () => {
  hub = await startSupply()
  seller = await hub.supplier()
})
afterAll(() => hub?.stop())
beforeEach(() => {
  other = temporaryKeyring()
})
afterEach(() => other.remove())

const database = () => hub.context.database
const started = (file: string) => claimKeyring({ database: database(), keys: openLocalKeyring(file) })
const priceOf = async (id: string) =>
  (await database().query<{ sealed_price: SealedPrice }>('SELECT sealed_price FROM offer WHERE id = $1', [id]))[0]
    ?.sealed_price as SealedPrice

describe('a start', () => {
  test('without the keyring of the database fails, says which file is missing and makes none', async () => {
    await post(seller, {})
    await expect(started(other.file)).rejects.toThrow(
      `which the keyring ${other.file} does not hold: restore that file`,
    )
    expect(await openLocalKeyring(other.file).holds(await hub.context.keys.current())).toBe(false)
    expect(() => rmSync(other.file)).toThrow('ENOENT')
  })
  test("with another hub's keyring fails, and with the right one goes on", async () => {
    await openLocalKeyring(other.file).current()
    await expect(started(other.file)).rejects.toThrow(await hub.context.keys.current())
    await started(hub.keyringFile)
  })
  test('with a damaged keyring fails by its name', async () => {
    writeFileSync(other.file, 'nothing of use\n')
    expect(() => openLocalKeyring(other.file)).toThrow(`the keyring ${other.file} is damaged`)
  })
  test('after a rotation seals under the new root, opens what was sealed before, and needs both from then on', async () => {
    const { id, price } = await post(seller, {})
    const root = rotateRoots(hub.keyringFile)
    await started(hub.keyringFile)
    const after = openLocalKeyring(hub.keyringFile)
    expect(await openOwn(after, { offerId: id, price: await priceOf(id) }, seller.org)).toEqual(price)
    expect((await after.wrap('offers', Buffer.alloc(32))).startsWith(`${root}.`)).toBe(true)
    expect((await database().query<{ id: string }>('SELECT id FROM price_root')).map(row => row.id).toSorted()).toEqual(
      [root, await hub.context.keys.current()].toSorted(),
    )
  })
  test('seals prices that were written in clear before, in offers and rounds, and forgets answers that hold them', async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const inRound = await post(seller, { period })
    const alone = await post(seller, { price: { fixed: { amount: '5150.15', currency: 'USD' } } })
    await roundOffers(await hub.operator(), roundId, items => items.length === 1)
    await withoutGuards(async client => {
      for (const { id, price } of [inRound, alone])
        for (const [table, key] of [
          ['offer', 'id'],
          ['entry', 'offer_id'],
        ])
          await client.query(
            `UPDATE ${table} SET sealed_price = NULL, body = left(body, -1) || $2 || '}' WHERE ${key} = $1`,
            [id, `,"price":${JSON.stringify(price)}`],
          )
      await client.query(
        `INSERT INTO idempotency (scope, key, request_hash, body) VALUES ($1, 'before', '', '{"price":1}')`,
        [`${seller.org} postOffer`],
      )
    })
    await started(hub.keyringFile)
    const dump = await database().query(
      'SELECT body, sealed_price FROM offer UNION ALL SELECT body, sealed_price FROM entry',
    )
    expect(dump.every(row => row.sealed_price !== null)).toBe(true)
    expect(JSON.stringify(dump)).not.toMatch(/"price"|5150\.15/)
    expect(await database().query("SELECT 1 FROM idempotency WHERE key = 'before'")).toEqual([])
    for (const { id, price } of [inRound, alone])
      expect((await seller.api.get(`/supply/offers/${id}`)).body.price).toEqual(price)
    expect([(await priceOf(inRound.id)).under, (await priceOf(alone.id)).under]).toEqual([`round/${roundId}`, 'offers'])
  })
})

test('the database takes no row with a price in clear, and no root can be taken out of it', async () => {
  const { id } = await post(seller, {})
  const refused = (sql: string, values: unknown[] = []) => expect(database().query(sql, values)).rejects
  await refused('UPDATE offer SET body = $2 WHERE id = $1', [id, JSON.stringify(draft())]).toThrow('offer_price_sealed')
  await refused('UPDATE offer SET sealed_price = NULL WHERE id = $1', [id]).toThrow('offer_price_sealed')
  await refused('DELETE FROM price_root').toThrow('permission denied')
})

test('a repeated post is known by a keyed hash and answered with its price, of which nothing is kept', async () => {
  const sent = draft({ price: { fixed: { amount: '4711.12', currency: 'EUR' } } })
  const options = { headers: { 'idempotency-key': uuidv7(0) } }
  const first = await seller.api.post('/supply/offers', sent, options)
  const again = await seller.api.post('/supply/offers', sent, options)
  expect([again.status, again.body]).toEqual([201, first.body])
  expect(again.body.price).toEqual(sent.price)
  const dearer = { ...sent, price: { fixed: { amount: '4711.13', currency: 'EUR' } } }
  expect((await seller.api.post('/supply/offers', dearer, options)).body.code).toBe('idempotency-key-reused')
  const [kept] = await database().query<{ request_hash: string; body: string }>(
    'SELECT request_hash, body FROM idempotency WHERE key = $1',
    [options.headers['idempotency-key']],
  )
  expect(kept?.body).not.toContain('4711')
  const guess = sha256Hex(`/api/v1/supply/offers\n${JSON.stringify(sent)}`)
  expect(kept?.request_hash).toMatch(/^[0-9a-f]{64}$/)
  expect(kept?.request_hash, 'nobody can try prices without the keyring').not.toBe(guess)
})

/** Does what could be done before there were seals; the guards are then put back as they were. */
async function withoutGuards(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: hub.databaseUrl, options: '-c search_path=supply' })
  await client.connect()
  try {
    const { rows: guards } = await client.query<{ name: string; at: string; is: string }>(
      `SELECT conname AS name, conrelid::regclass::text AS at, pg_get_constraintdef(oid) AS is
       FROM pg_constraint WHERE conname LIKE '%_price_sealed'`,
    )
    expect(guards).toHaveLength(2)
    for (const { name, at } of guards) await client.query(`ALTER TABLE ${at} DROP CONSTRAINT ${name}`)
    await work(client)
    for (const { name, at, is } of guards) await client.query(`ALTER TABLE ${at} ADD CONSTRAINT ${name} ${is}`)
  } finally {
    await client.end()
  }
}
