import { dirname, join } from 'node:path'
import type { ServiceName } from '@lodestone/contracts'
import {
  CHAIN_START,
  canonicalJson,
  chainHeadLeaf,
  checkpointText,
  commitmentLeaf,
  dailyHeadHash,
  ED25519,
  fullTreesIn,
  growTree,
  type Json,
  keyText,
  type LogCommitment,
  linkHash,
  merkleRoot,
  noteKey,
  signatureLine,
} from '@lodestone/kernel'
import { openSigner } from '@lodestone/keyring'
import type { TestHub } from '@lodestone/testing'
import pg from 'pg'

type Entry = {
  subject: string
  seq: number
  type: string
  time: string
  actor: string
  data: string
  previous_hash: string
  hash: string
}
type Standing = { subject: string; seq: number; hash: string }

/**
 * The owner of the database rewrites the history of a service so that nothing of it contradicts anything else: chains, daily heads, their leaves
 * and events, the log with its tree, and checkpoints signed anew with the service's own key.
 */
export async function rewrite(
  hub: TestHub,
  service: ServiceName,
  change: (entry: Entry) => Partial<Entry> | undefined,
) {
  const owner = new pg.Client({ connectionString: hub.databaseUrl })
  await owner.connect()
  const rows = async <T extends pg.QueryResultRow>(text: string) => (await owner.query<T>(text)).rows
  try {
    await owner.query('BEGIN')
    await owner.query(`SET LOCAL search_path TO ${service}`)
    const entries = (await rows<Entry & { time: Date }>('SELECT * FROM journal ORDER BY subject, seq')).map(
      (row): Entry => ({ ...row, time: (row.time as unknown as Date).toISOString() }),
    )
    for (const entry of entries) Object.assign(entry, change(entry))
    const heads = await rows<{ day: string }>(
      "SELECT to_char(day, 'YYYY-MM-DD') AS day FROM audit_head ORDER BY audit_head.day",
    )
    const leaves = await rows<Standing & { day: string }>(
      "SELECT subject, seq, to_char(day, 'YYYY-MM-DD') AS day FROM audit_leaf ORDER BY audit_leaf.day, position",
    )
    // A head stands as an event in the chain that the next head commits to: one day after the other.
    let previous = CHAIN_START
    const told = entries.filter(entry => entry.subject === `head:${service}`)
    for (const [index, { day }] of heads.entries()) {
      chained(entries)
      const own = leaves.filter(leaf => leaf.day === day).map(leaf => ({ ...leaf, hash: hashOf(entries, leaf) }))
      const root = merkleRoot(own.map(chainHeadLeaf))
      const dayRoot = { service, day, subjects: own.length, root }
      const head = { ...dayRoot, previous, hash: dailyHeadHash(previous, dayRoot) }
      Object.assign(told[index] ?? {}, { data: canonicalJson(head) })
      for (const leaf of own)
        await owner.query('UPDATE audit_leaf SET hash = $3 WHERE subject = $1 AND seq = $2', [
          leaf.subject,
          leaf.seq,
          leaf.hash,
        ])
      await owner.query('UPDATE audit_head SET root = $2, previous = $3, hash = $4 WHERE day = $1', [
        day,
        root,
        previous,
        head.hash,
      ])
      previous = head.hash
    }
    chained(entries)
    for (const { subject, seq, type, time, actor, data, previous_hash, hash } of entries)
      await owner.query(
        `UPDATE journal SET type = $3, time = $4, actor = $5, data = $6, previous_hash = $7, hash = $8
         WHERE subject = $1 AND seq = $2`,
        [subject, seq, type, time, actor, data, previous_hash, hash],
      )
    const log = await recommit(owner, entries)
    await resign(owner, log, hub, service)
    await owner.query('COMMIT')
  } finally {
    await owner.end()
  }
}

function chained(entries: readonly Entry[]): void {
  for (const own of Map.groupBy(entries, entry => entry.subject).values()) {
    let previous = CHAIN_START
    for (const entry of own) {
      entry.previous_hash = previous
      entry.hash = linkHash(previous, entry, canonicalJson(JSON.parse(entry.data) as Json))
      previous = entry.hash
    }
  }
}

const hashOf = (entries: readonly Entry[], { subject, seq }: Standing): string =>
  entries.find(entry => entry.subject === subject && entry.seq === seq)?.hash ?? ''

async function recommit(owner: pg.Client, entries: readonly Entry[]): Promise<Buffer[]> {
  const { rows: commitments } = await owner.query<Omit<LogCommitment, 'time'> & { time: Date }>(
    'SELECT number, time, root FROM audit_commitment ORDER BY number',
  )
  const { rows: standings } = await owner.query<Standing & { number: number }>(
    'SELECT subject, seq, number FROM audit_standing ORDER BY number, position',
  )
  await owner.query('DELETE FROM audit_tree')
  const leaves: Buffer[] = []
  const kept = new Map<string, Buffer>()
  for (const { number, time } of commitments) {
    const own = standings.filter(one => one.number === number).map(one => ({ ...one, hash: hashOf(entries, one) }))
    const root = merkleRoot(own.map(chainHeadLeaf))
    for (const one of own)
      await owner.query('UPDATE audit_standing SET hash = $3 WHERE subject = $1 AND seq = $2', [
        one.subject,
        one.seq,
        one.hash,
      ])
    await owner.query('UPDATE audit_commitment SET root = $2 WHERE number = $1', [number, root])
    const leaf = commitmentLeaf({ number, time: time.toISOString(), root })
    const full = fullTreesIn([0, number]).map(({ level, index }) => kept.get(`${level}/${index}`) as Buffer)
    for (const { level, index, hash } of growTree(number, full, leaf)) {
      kept.set(`${level}/${index}`, hash)
      await owner.query('INSERT INTO audit_tree VALUES ($1, $2, $3)', [level, index, hash.toString('hex')])
    }
    leaves.push(leaf)
  }
  return leaves
}

async function resign(owner: pg.Client, log: readonly Buffer[], hub: TestHub, service: ServiceName): Promise<void> {
  const stolen = openSigner(join(dirname(hub.keyringFile), 'signing'), service)
  const { rows } = await owner.query<{ size: number; origin: string }>('SELECT size, origin FROM audit_checkpoint')
  await owner.query('DELETE FROM audit_cosignature')
  for (const { size, origin } of rows) {
    const root = merkleRoot(log.slice(0, size))
    const key = noteKey(origin, ED25519, stolen.publicKey)
    const line = signatureLine(key, stolen.sign(Buffer.from(checkpointText({ origin, size, root }))))
    await owner.query('UPDATE audit_checkpoint SET root = $2, signature = $3 WHERE size = $1 AND key = $4', [
      size,
      root,
      line,
      keyText(key),
    ])
  }
}
