import type { Api, TestHub } from '@lodestone/testing'
import { until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { round, startWholeHub, unique } from './hub.ts'
import { completeRound, matchRound, openRound, type Played } from './journey.ts'

/** Open contracting data of the whole hub: the change feed skips nothing that commits late, and readers see the round they may see. */

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
type Json = any
let hub: TestHub
let operator: Api
let admin: pg.Client
beforeAll(async () => {
  hub = await startWholeHub()
  operator = await hub.operator()
  admin = new pg.Client({ connectionString: hub.databaseUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin?.end()
  await hub?.stop()
})

/** A reader of the change feed, who goes on from wherever it was. */
function reader(api: Api, limit: number) {
  let since = new Date(0).toISOString()
  const seen: Json[] = []
  return {
    seen,
    /** Reads on until a page has nothing new. */
    async readOn(): Promise<void> {
      for (;;) {
        const { status, body } = await api.get(`/rounds/ocds?since=${encodeURIComponent(since)}&limit=${limit}`)
        expect(status).toBe(200)
        since = body.since
        if (body.releases.length === 0) return
        seen.push(...body.releases)
      }
    },
  }
}

describe('the change feed', () => {
  const drafted = async (): Promise<string> => {
    const made = await operator.post('/rounds', round({ reference: unique('feed') }))
    expect(made.status).toBe(201)
    return made.body.id
  }
  /** Backends of this database that wait for another's lock. */
  const waiting = async (): Promise<number> => {
    const { rows } = await admin.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name <> 'holder'`,
    )
    return rows[0].count
  }

  test('skips nothing and doubles nothing when what took its place earlier commits later', async () => {
    const early = await drafted()
    const late = await drafted()
    const harvest = reader(operator, 1)
    const other = await drafted()
    await operator.post(`/rounds/${other}/open`)
    await harvest.readOn()
    expect(harvest.seen.length).toBeGreaterThan(0)

    // The next fact of the early round's journal is already being written by somebody: the command that opens it takes its place in the
    // feed, and then has to wait with its commit.
    const holder = new pg.Client({ connectionString: hub.databaseUrl, application_name: 'holder' })
    await holder.connect()
    await holder.query('BEGIN')
    await holder.query("SET LOCAL lodestone.reach = 'service'")
    await holder.query(
      `INSERT INTO rounds.journal (subject, seq, type, time, actor, data, previous_hash, hash, aggregate_version, id, correlation_id)
       VALUES ($1, 2, 'x', now(), 'x', '{}', 'x', 'x', 0, gen_random_uuid(), 'x')`,
      [early],
    )
    try {
      const opensEarly = operator.post(`/rounds/${early}/open`)
      await until('the first command waits', async () => (await waiting()) === 1)
      let done = false
      const opensLate = operator.post(`/rounds/${late}/open`).finally(() => {
        done = true
      })
      await until('the second command has committed or waits', async () => done || (await waiting()) === 2)
      await harvest.readOn()
      await holder.query('ROLLBACK')
      expect((await opensEarly).status).toBe(200)
      expect((await opensLate).status).toBe(200)
    } finally {
      await holder.end()
    }
    await harvest.readOn()

    const ids = harvest.seen.map(release => release.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of [early, late]) expect(ids.filter(one => one.includes(id))).toHaveLength(1)
    const { body } = await operator.get('/rounds/ocds?limit=500')
    const all = body.records.flatMap((record: Json) => record.releases.map((release: Json) => release.id))
    expect([...ids].sort()).toEqual([...all].sort())
    // What is live would take the lines of the rounds to come.
    for (const id of [early, late, other]) await operator.post(`/rounds/${id}/cancel`)
  })

  test('skips nothing while many rounds change at once and a reader pages on', async () => {
    const harvest = reader(operator, 2)
    const ids = await Promise.all(Array.from({ length: 12 }, drafted))
    let writing = true
    const writers = Promise.all(
      ids.map(async id => {
        await operator.post(`/rounds/${id}/open`)
        await operator.post(`/rounds/${id}/cancel`, { reason: 'for the test' })
      }),
    ).finally(() => {
      writing = false
    })
    while (writing) await harvest.readOn()
    await writers
    await harvest.readOn()
    const seen = harvest.seen.map(release => release.id)
    expect(new Set(seen).size).toBe(seen.length)
    for (const id of ids) {
      const own = harvest.seen.filter(release => release.ocid.endsWith(id))
      expect(own.map(release => release.tag[0])).toEqual(['planning', 'tenderCancellation'])
    }
  })
})

let played: Played
const recordFor = async (api: Api): Promise<Json> => {
  const { body } = await api.get('/rounds/ocds?limit=500')
  return body.records.find((one: Json) => one.ocid.endsWith(played.roundId))
}

describe('a round that was played by the whole hub', () => {
  beforeAll(async () => {
    played = await openRound(hub)
    await matchRound(played)
    await completeRound(played)
  })

  test('comes to what the round, its pool and its allocations say', async () => {
    const { compiledRelease } = await recordFor(operator)
    const allocations = await operator.all(`/rounds/${played.roundId}/allocations`)
    const pool = (await operator.get(`/rounds/${played.roundId}/pool`)).body
    expect(compiledRelease.tender.status).toBe('complete')
    expect(compiledRelease.tender.jointRound.state).toBe('completed')
    expect(compiledRelease.tender.items.map((one: Json) => one.quantity)).toEqual(
      pool.cells.map((cell: Json) => (cell.quantityKg === undefined ? undefined : Number(cell.quantityKg))),
    )
    const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)
    expect(
      [...compiledRelease.awards].sort(byId).map((award: Json) => ({
        id: award.id,
        status: award.status,
        kg: award.items[0].quantity,
        buyer: award.buyers[0].id,
        supplier: award.suppliers[0].id,
      })),
    ).toEqual(
      [...allocations].sort(byId).map(one => ({
        id: one.id,
        status: 'active',
        kg: Number(one.quantityKg),
        buyer: one.memberId,
        supplier: one.supplierId,
      })),
    )
    expect(compiledRelease.contracts).toHaveLength(allocations.length)
    expect(compiledRelease.contracts.every((one: Json) => one.status === 'terminated')).toBe(true)
  })

  test('shows a member and a supplier their own part, and an outsider what is disclosed', async () => {
    const [first, second] = played.members
    const own = await recordFor((first as { api: Api }).api)
    expect(own.compiledRelease.awards.every((one: Json) => one.buyers[0].id === first?.id)).toBe(true)
    expect(JSON.stringify(own)).not.toContain(second?.id)
    const sold = await recordFor((played.suppliers[0] as { api: Api }).api)
    expect(sold.compiledRelease.awards.length).toBe(7)
    const nothing = await recordFor((played.suppliers[1] as { api: Api }).api)
    expect(nothing.compiledRelease.awards ?? nothing.compiledRelease.contracts).toBeUndefined()
    for (const { id } of played.members) expect(JSON.stringify(nothing)).not.toContain(id)
    const seen = (await (played.suppliers[1] as { api: Api }).api.get(`/rounds/${played.roundId}`)).body
    expect(nothing.compiledRelease.tender.jointRound.quantities).toEqual(seen.totals)
  })

  test('is told in releases that the service cannot change or delete', async () => {
    for (const statement of [
      "UPDATE rounds.ocds_release SET body = '{}'",
      'DELETE FROM rounds.ocds_release',
      'TRUNCATE rounds.ocds_release',
    ]) {
      await admin.query('BEGIN; SET LOCAL ROLE lodestone_rounds')
      await expect(admin.query(statement)).rejects.toThrow('permission denied')
      await admin.query('ROLLBACK')
    }
  })

  test('is told again from its journal as it was told with its facts', async () => {
    const readers = [
      operator,
      played.members[1]?.api as Api,
      played.suppliers[0]?.api as Api,
      played.suppliers[1]?.api as Api,
    ]
    const told = async (): Promise<Json[]> =>
      Promise.all(readers.map(async api => (await api.get(`/rounds/${played.roundId}/ocds`)).body.releases))
    const before = await told()
    // As it was before there were releases.
    await admin.query("SET lodestone.reach = 'service'")
    await admin.query('DELETE FROM rounds.ocds_release WHERE round_id = $1', [played.roundId])
    await admin.query('UPDATE rounds.round SET told = 0 WHERE id = $1', [played.roundId])
    const after = await until('the round is told again', async () => {
      const all = await told()
      return all[0].length > 0 && all
    })
    expect(after).toEqual(before)
  })
})
