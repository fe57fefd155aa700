import { roundDraft, roundMatched } from '@lodestone/contracts'
import { type Database, openDatabase } from '@lodestone/database'
import { migrate } from '@lodestone/database/fixture'
import { type Json, newSalt, sha256Hex, uuidv7 } from '@lodestone/kernel'
import { append, type Fact, messagingMigrations } from '@lodestone/messaging'
import { rounds } from '@lodestone/rounds'
import { awardedFacts, contractFact, proposedFacts } from '../../services/rounds/src/allocation/allocation.facts.ts'
import { insertAllocations } from '../../services/rounds/src/allocation/allocation.store.ts'
import type { Allocation } from '../../services/rounds/src/allocation/allocation.ts'
import { release } from '../../services/rounds/src/ocds/release.making.ts'
import { readReleases } from '../../services/rounds/src/ocds/release.store.ts'
import { compiledOf, releasesOf } from '../../services/rounds/src/ocds/release.ts'
import { lockRound, roundInsert, saveRound } from '../../services/rounds/src/round/round.store.ts'
import type { Round } from '../../services/rounds/src/round/round.ts'
import { round as draftOf } from '../system/hub.ts'
import { progress, type Row, row, seconds } from './bench.ts'
import { newDatabase } from './database.ts'

const ALLOCATIONS = 1_000
const MEMBERS = 100
const SUPPLIERS = 20
const API = 'http://127.0.0.1:8080/api/v1'

const newId = (): string => uuidv7(Date.now())
const idsOf = (count: number): string[] => Array.from({ length: count }, newId)

/**
 * Releases of a round of 1,000 allocations on a database of their own, each in its transaction with its fact as the service makes them: the two
 * that hold every allocation, and one for each contract. The goals are what people wait for: an answer in two seconds, all contracts in a minute.
 */
export async function ocdsRows(infrastructure: { databaseUrl: string }, name: string): Promise<Row[]> {
  progress(`telling a round of ${ALLOCATIONS} allocations as open contracting data`)
  const database = await openRounds(infrastructure.databaseUrl, name)
  try {
    const round = await keepRound(database)
    const allocations = await keepAllocations(database, round.id)
    const told = async (facts: readonly Fact[]): Promise<number> => {
      const began = performance.now()
      await database.transaction(async tx => {
        const locked = (await lockRound(tx, round.id)) as Round
        await append(tx, facts, { actor: 'bench', now: new Date(), correlationId: 'bench' })
        await release(tx, API, locked)
      })
      return seconds(began)
    }
    const matched = await told([matchedFact(round.id), ...proposedFacts(round.id, allocations)])
    const awarded = await told(awardedFacts(round.id, allocations))
    const began = performance.now()
    for (const one of allocations) await told([contractFact(one, { quantityKg: '100', date: '2027-03-01' })])
    const contracts = ALLOCATIONS / seconds(began)

    const merging = performance.now()
    const releases = releasesOf(await readReleases(database.within('everybody'), round.id), 'ocds-bench0')
    compiledOf(releases.map(one => one.release))
    const merged = releases.length / seconds(merging)
    const of = `a round of ${ALLOCATIONS.toLocaleString('en')} allocations`
    return [
      row(`OCDS: the release of the match of ${of}`, matched, { atMost: 2 }, 's'),
      row(`OCDS: the releases of its award`, awarded, { atMost: 2 }, 's'),
      row(`OCDS: releases of its contracts`, contracts, { atLeast: 20 }, 'releases/s'),
      row(`OCDS: reading and merging all of them`, merged, { atLeast: 200 }, 'releases/s'),
    ]
  } finally {
    await database.close()
  }
}

async function openRounds(databaseUrl: string, name: string): Promise<Database> {
  const url = await newDatabase(databaseUrl, name)
  const service = new URL('../../packages/service/migrations/', import.meta.url)
  const login = await migrate({
    url: url.href,
    schema: 'rounds',
    folders: [messagingMigrations, service, rounds.migrations],
  })
  return openDatabase({ url: login, schema: 'rounds' }).within('service')
}

async function keepRound(database: Database): Promise<Round> {
  const seed = 'ab'.repeat(32)
  const drafted = {
    id: newId(),
    version: 1,
    draft: roundDraft.parse(draftOf()),
    seed,
    seedHash: sha256Hex(Buffer.from(seed, 'hex')),
    pass: 1,
  }
  const { sql, values } = roundInsert({ ...drafted, state: 'draft' })
  await database.query(`WITH ${sql} SELECT 1`, values)
  const now = new Date().toISOString()
  const round: Round = { ...drafted, state: 'matched', openedAt: now, closedAt: now }
  await database.transaction(tx => saveRound(tx, round))
  return round
}

async function keepAllocations(database: Database, roundId: string): Promise<Allocation[]> {
  const [members, suppliers] = [idsOf(MEMBERS), idsOf(SUPPLIERS)]
  for (const id of [...members, ...suppliers])
    await database.query("INSERT INTO known_participant (id, status, version, data) VALUES ($1, 'admitted', 1, $2)", [
      id,
      JSON.stringify({ id, legalName: `Organisation ${id}`, country: 'DE' }),
    ])
  const allocations = Array.from(
    { length: ALLOCATIONS },
    (_, n): Allocation => ({
      id: newId(),
      roundId,
      pass: 1,
      lineId: newId(),
      offerId: newId(),
      memberId: members[n % MEMBERS] as string,
      supplierId: suppliers[n % SUPPLIERS] as string,
      material: 'ndpr-oxide',
      period: '2027-Q2',
      needMaterial: 'ndpr-oxide',
      ratio: 1_000_000n,
      quantity: 100_000n,
      price: { amount: '90.00', currency: 'EUR' },
      landedPrice: '95.5',
      state: 'awarded',
      accepted: { member: true, supplier: true },
    }),
  )
  await database.transaction(tx => insertAllocations(tx, allocations))
  return allocations
}

const matchedFact = (roundId: string): Fact => ({
  subject: roundId,
  event: roundMatched,
  data: {
    roundId,
    inputDigest: 'cd'.repeat(32),
    resultHash: 'ef'.repeat(32),
    matchedKg: '100000',
    allocations: ALLOCATIONS,
    salt: newSalt(),
  } as Json,
})
