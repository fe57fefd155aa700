import { generateKeyPairSync, sign } from 'node:crypto'
import type { Database } from '@lodestone/database'
import {
  type ChainHead,
  chainHeadLeaf,
  checkpointText,
  commitmentLeaf,
  consistencyRanges,
  keyText,
  type LogCommitment,
  merkleRoot,
  noteOf,
  pathRanges,
  rawPublicKey,
  readKey,
  readNote,
  signersOf,
  verifyConsistency,
  verifyMerklePath,
} from '@lodestone/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { append, type Cause, hashesOf, type LogSigner, makeCheckpoint, standingsOf } from '../index.ts'
import { type Journal, openJournal, told } from './journal.fixture.ts'

let journal: Journal
let database: Database
let other: Database

beforeEach(async () => {
  journal = await openJournal()
  ;({ database, other } = journal)
})
afterEach(() => journal?.close())

function signerNamed(origin: string): LogSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return { origin, publicKey: rawPublicKey(publicKey), sign: bytes => sign(null, bytes, privateKey) }
}
const signer = signerNamed('hub.example/audit/demand')
const now = (by = signer) => makeCheckpoint(database, by, { everyMs: 0 })
const HOUR = 3_600_000

/** Processes whose clocks are years apart write to one journal. */
const cause = (year = 2026): Cause => ({
  actor: 'tester',
  now: new Date(`${year}-01-01T00:00:00Z`),
  correlationId: 'c',
})
const tell = (...subjects: string[]) => database.transaction(tx => append(tx, told(...subjects), cause()))

const standings = (number: number) =>
  database.query<ChainHead>('SELECT subject, seq, hash FROM audit_standing WHERE number = $1 ORDER BY position', [
    number,
  ])
const commitments = () =>
  database.query<LogCommitment>('SELECT number, time, root FROM audit_commitment ORDER BY number')
const checkpoints = () =>
  database.query<{ size: number; key: string; origin: string; root: string; signature: string }>(
    'SELECT size, key, origin, root, signature FROM audit_checkpoint ORDER BY size, made_at',
  )
const placesOf = async (number: number) => (await standings(number)).map(one => `${one.subject} ${one.seq}`)

describe('a checkpoint', () => {
  it('is a signed note of a log whose leaves commit to where the chains stood that grew', async () => {
    await tell('b', 'a', 'b')
    expect(await now()).toMatchObject({ size: 1, subjects: 2 })
    await tell('c', 'b')
    expect(await now()).toMatchObject({ size: 2, subjects: 2 })
    expect([await placesOf(0), await placesOf(1)]).toEqual([
      ['a 1', 'b 2'],
      ['b 3', 'c 1'],
    ])
    const all = await commitments()
    for (const { number, root } of all) expect(root).toBe(merkleRoot((await standings(number)).map(chainHeadLeaf)))
    const made = await checkpoints()
    for (const { size, origin, root, key, signature } of made) {
      expect([origin, root]).toEqual([signer.origin, merkleRoot(all.slice(0, size).map(commitmentLeaf))])
      const note = readNote(noteOf(checkpointText({ origin, size, root }), [signature])) ?? expect.fail('no note')
      expect(signersOf(note, [readKey(key) ?? expect.fail('no key')])?.map(keyText)).toEqual([key])
    }
    expect(made.map(one => one.size)).toEqual([1, 2])
  })

  it('is not made before its hour, nor when nothing grew', async () => {
    expect(await now()).toBeUndefined()
    await tell('a')
    expect(await makeCheckpoint(database, signer, { everyMs: HOUR })).toMatchObject({ size: 1 })
    await tell('a')
    expect(await makeCheckpoint(database, signer, { everyMs: HOUR })).toBeUndefined()
    expect(await now()).toMatchObject({ size: 2 })
    expect(await now()).toBeUndefined()
    expect(await commitments()).toHaveLength(2)
  })

  it('holds first that somebody asked for it', async () => {
    const asked = { fact: { subject: 'checkpoint', type: 'audit.checkpoint-asked', data: {} }, cause: cause() }
    expect(await makeCheckpoint(database, signer, { everyMs: 0, asked })).toMatchObject({ size: 1, subjects: 1 })
    expect(await placesOf(0)).toEqual(['checkpoint 1'])
  })

  it('misses nothing that was under way when the one before was made, whatever clocks say', async () => {
    await tell('first')
    let committed: () => void = () => {}
    const under = new Promise<void>(resolve => {
      committed = resolve
    })
    let begun: () => void = () => {}
    const writing = new Promise<void>(resolve => {
      begun = resolve
    })
    const late = other.transaction(async tx => {
      await append(tx, told('late'), cause(2019))
      begun()
      await under
    })
    await writing
    await tell('newer')
    await now()
    expect(await placesOf(0)).toEqual(['first 1', 'newer 1'])
    committed()
    await late
    await database.transaction(tx => append(tx, told('early'), cause(2031)))
    await now()
    expect(await placesOf(1)).toEqual(['early 1', 'late 1'])
  })

  it('looks at everything when transactions are counted anew, as in another cluster', async () => {
    await database.query("INSERT INTO audit_commitment VALUES (0, '2026-01-01', 'x', 9000000000)")
    await database.query("INSERT INTO audit_tree VALUES (0, 0, repeat('ab', 32))")
    await tell('moved')
    await now()
    expect(await placesOf(1)).toEqual(['moved 1'])
  })

  it('is made once when processes make it at the same time', async () => {
    await tell('a')
    const made = await Promise.all([database, other, database].map(one => makeCheckpoint(one, signer, { everyMs: 0 })))
    expect(made.filter(one => one !== undefined)).toHaveLength(1)
    expect(await checkpoints()).toHaveLength(1)
  })

  it('is signed with a new key too, under the name that the log began with', async () => {
    await tell('a')
    await now()
    const next = signerNamed('elsewhere.example/audit/demand')
    expect(await now(next)).toBeUndefined()
    expect((await checkpoints()).map(one => [one.size, one.origin])).toEqual([
      [1, signer.origin],
      [1, signer.origin],
    ])
    expect(new Set((await checkpoints()).map(one => one.key)).size).toBe(2)
  })
})

describe('the log', () => {
  it('proves that each of its sizes begins with each before, and where every chain stood', async () => {
    for (let at = 1; at <= 9; at++) {
      await tell('steady', `only ${at}`)
      await now()
    }
    const rootAt = async (size: number) => (await hashesOf(database, [[0, size]]))[0] as string
    for (let newer = 1; newer <= 9; newer++)
      for (let older = 1; older <= newer; older++) {
        const proof = await hashesOf(database, consistencyRanges(older, newer))
        const [from, to] = [await rootAt(older), await rootAt(newer)]
        expect(verifyConsistency([older, from], [newer, to], proof)).toBe(true)
      }
    for (const commitment of await commitments()) {
      const path = await hashesOf(database, pathRanges(commitment.number, 9))
      expect(verifyMerklePath(commitmentLeaf(commitment), commitment.number, 9, path, await rootAt(9))).toBe(true)
      const [standing] = (await standings(commitment.number)).slice(1)
      const under = await standingsOf(database, commitment.number, 1)
      expect(under.root).toBe(commitment.root)
      expect(verifyMerklePath(chainHeadLeaf(standing as ChainHead), 1, 2, under.path, under.root)).toBe(true)
    }
    await expect(hashesOf(database, [[0, 10]])).rejects.toThrow('the log lacks its subtree')
  })

  it('cannot be changed by its service', async () => {
    await tell('a')
    await now()
    const tables = ['commitment', 'standing', 'tree', 'checkpoint', 'witness', 'cosignature'].map(one => `audit_${one}`)
    for (const table of tables)
      for (const attack of [`DELETE FROM ${table}`, `TRUNCATE ${table}`])
        await expect(database.query(attack), attack).rejects.toThrow(/permission denied/)
    for (const [table, column] of [
      ['commitment', 'root'],
      ['standing', 'hash'],
      ['tree', 'hash'],
      ['checkpoint', 'root'],
    ])
      await expect(database.query(`UPDATE audit_${table} SET ${column} = 'x'`)).rejects.toThrow(/permission denied/)
  })
})
