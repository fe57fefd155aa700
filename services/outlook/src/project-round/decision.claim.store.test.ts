import { randomUUID } from 'node:crypto'
import { type Database, organisation, type Reach } from '@lodestone/database'
import { fromJson, toJson } from '@lodestone/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createOutlookDatabase } from '../outlook.fixture.ts'
import {
  type Claim,
  claimDecision,
  failDecision,
  finishDecision,
  keepAlive,
  releaseDecision,
} from './decision.claim.store.ts'
import { findDecision, findOwn } from './decision.store.ts'
import { ownAsks, ownProjects, SEED, terms } from './project-round.fixture.ts'
import { cancelRound, changeRound, findRound, keepOpened, sealRound } from './round.store.ts'
import { saveStatement, soldOf } from './statement.store.ts'

let held: Awaited<ReturnType<typeof createOutlookDatabase>>
let database: Database
beforeAll(async () => {
  held = await createOutlookDatabase()
  database = held.database
})
afterAll(() => held?.drop())
beforeEach(async () => {
  await database.query("UPDATE project_round SET state = 'cancelled' WHERE state IN ('open', 'closed')")
})

const at = '2026-12-01T00:00:00.000Z'
const [one, other] = [randomUUID(), randomUUID()]
const within = (id: string): Database => held.open.within(organisation(id) as Reach)

async function party(kind: string, status = 'admitted', more: object = {}): Promise<string> {
  const id = randomUUID()
  await database.query('INSERT INTO known_participant (id, status, version, data) VALUES ($1, $2, 1, $3)', [
    id,
    status,
    JSON.stringify({ id, kind, status, ...more }),
  ])
  return id
}

async function opened(): Promise<string> {
  const roundId = randomUUID()
  const draft = { roundId, reference: roundId, name: 'A round', type: 'project', materials: ['ndpr-oxide'] } as const
  const more = { collectionClosesAt: at, offersCloseAt: at, seedHash: 'a'.repeat(64), periods: [], rules: {} }
  await keepOpened(database, { ...draft, ...more } as unknown as Parameters<typeof keepOpened>[1], at)
  await changeRound(database, roundId, { terms: toJson(terms()), termsVersion: 2 })
  return roundId
}

async function states(
  roundId: string,
  participantId: string,
  tables: ReturnType<typeof ownAsks> | ReturnType<typeof ownProjects>,
  rows = 1,
) {
  const part = 'asks' in tables ? ('asks' as const) : ('projects' as const)
  const row = { roundId, participantId, part, id: randomUUID(), version: 2, rows, digest: 'x', statedAt: at }
  await saveStatement(within(participantId), { ...row, tables: toJson(tables) })
}

const close = (roundId: string, closedAt = at) =>
  database.transaction(tx => sealRound(tx, roundId, { closedAt, seed: SEED, correlationId: 'x' }))
async function closed(closedAt = at): Promise<string> {
  const roundId = await opened()
  await close(roundId, closedAt)
  return roundId
}
const claimed = async (owner: string): Promise<Claim> => {
  const claim = await claimDecision(database, owner)
  if (!claim) throw new Error('nothing to claim')
  return claim
}
const decided = (more: object = {}) =>
  ({
    ...{ book: toJson({}), result: toJson({}), bookDigest: 'b', resultHash: 'r', published: toJson({}) },
    ...{ owned: [], sold: [] },
    ...more,
  }) as unknown as Parameters<typeof finishDecision>[2]
const die = (roundId: string) =>
  database.query("UPDATE project_decision SET lease_until = now() - interval '1 second' WHERE round_id = $1", [roundId])

describe('the close', () => {
  test('seals what stands of those who are admitted, each with its group and bloc, and no later word', async () => {
    const roundId = await opened()
    const asks = ownAsks({ 'motors “A”': '5000' })
    const member = await party('member', 'admitted', { bloc: 'JP', group: 'Motor GROUP' })
    const supplier = await party('supplier')
    await states(roundId, member, asks)
    await states(roundId, supplier, ownProjects({ Ridge: {} }))
    await states(roundId, await party('member', 'suspended'), ownAsks({ gone: '1' }))
    await states(roundId, await party('member'), ownAsks({}), 0)
    await close(roundId)
    await states(roundId, await party('member'), ownAsks({ late: '1' }))
    await close(roundId, '2026-12-02T00:00:00.000Z')
    const sealed = fromJson((await claimed(one)).sealed)
    expect(sealed.toSorted((a, b) => a.part.localeCompare(b.part))).toEqual([
      { id: expect.any(String), owner: member, group: 'motor group', bloc: 'JP', part: 'asks', tables: asks },
      {
        id: expect.any(String),
        owner: supplier,
        group: supplier,
        bloc: null,
        part: 'projects',
        tables: ownProjects({ Ridge: {} }),
      },
    ])
    expect(await findRound(database, roundId)).toMatchObject({ state: 'closed', closedAt: at, seed: SEED })
  })

  test('leaves out what was stated by one that has become of another kind since', async () => {
    const roundId = await opened()
    const funder = await party('funder')
    await states(roundId, funder, ownAsks({ 'as a member': '5000' }))
    await close(roundId)
    expect(fromJson((await claimed(one)).sealed)).toEqual([])
  })

  test('of a round that was cancelled or never known seals nothing', async () => {
    const roundId = await opened()
    await cancelRound(database, roundId)
    await close(roundId)
    await close(randomUUID())
    expect(await claimDecision(database, one)).toBeUndefined()
  })
})

describe('a closed round', () => {
  test('has one owner, which alone finishes it, with what its parties are told', async () => {
    const [roundId, member] = [await closed(), await party('member')]
    const claim = await claimed(one)
    expect(claim).toMatchObject({ roundId, claims: 1, correlationId: 'x', seed: SEED })
    expect(await claimDecision(database, other)).toBeUndefined()
    await keepAlive(database, claim)
    const told = decided({ owned: [{ owner: member, told: toJson({ asks: [] }) }] })
    expect(await finishDecision(database, { ...claim, owner: other }, told, at)).toBe(false)
    expect(await finishDecision(database, claim, told, at)).toBe(true)
    expect(await failDecision(database, claim, 'late', at)).toBe(false)
    expect(await findRound(database, roundId)).toMatchObject({ state: 'decided', bookDigest: 'b', resultHash: 'r' })
    expect(await findOwn(within(member), roundId, member)).toBe('{"asks":[]}')
  })

  test('whose owner has died is taken up by another, and the late one cannot finish it', async () => {
    const roundId = await closed()
    const late = await claimed(one)
    await die(roundId)
    const claim = await claimed(other)
    expect(claim).toMatchObject({ roundId, claims: 2 })
    expect(await finishDecision(database, late, decided(), at)).toBe(false)
    expect(await failDecision(database, claim, 'why', at)).toBe(true)
    expect(await findRound(database, roundId)).toMatchObject({ state: 'failed', resultHash: null })
    expect(await findDecision(database, roundId)).toMatchObject({ failure: 'why', result: null })
  })

  test('that is given back waits, and has not been tried', async () => {
    await closed()
    await releaseDecision(database, await claimed(one))
    expect(await claimed(other)).toMatchObject({ claims: 1 })
  })

  test('waits while another that closed before is decided, and is told what that one has sold', async () => {
    const supplier = await party('supplier')
    const later = await closed('2026-12-02T00:00:00.000Z')
    const first = await closed()
    const claim = await claimed(one)
    expect(claim.roundId).toBe(first)
    expect(await claimDecision(database, other)).toBeUndefined()
    const sold = [{ owner: supplier, project: 'Ridge', year: 2028, kg: '90000.5' }]
    expect(await finishDecision(database, claim, decided({ sold }), at)).toBe(true)
    const next = await claimed(other)
    expect(next.roundId).toBe(later)
    expect(fromJson(next.sold)).toEqual(sold)
    expect(await soldOf(within(supplier), supplier)).toEqual(sold)
    await cancelRound(database, first)
    expect(await soldOf(within(supplier), supplier), 'of a round that was cancelled').toEqual([])
  })

  test('that is cancelled meanwhile stays so', async () => {
    const roundId = await closed()
    const claim = await claimed(one)
    await cancelRound(database, roundId)
    expect(await finishDecision(database, claim, decided(), at)).toBe(false)
    expect(await findRound(database, roundId)).toMatchObject({ state: 'cancelled' })
    await die(roundId)
    expect(await claimDecision(database, other)).toBeUndefined()
  })
})

test('statements, what parties are told and what they have sold are in their owners’ reach alone, and whole books in nobody’s', async () => {
  const roundId = await opened()
  const owners = [await party('member'), await party('supplier')]
  for (const [n, id] of owners.entries())
    await states(roundId, id, n === 0 ? ownAsks({ own: '1' }) : ownProjects({ Ridge: {} }))
  await close(roundId)
  const sold = owners.map(owner => ({ owner, project: 'Ridge', year: 2028, kg: '1' }))
  const owned = owners.map(owner => ({ owner, told: toJson({}) }))
  expect(await finishDecision(database, await claimed(one), decided({ owned, sold }), at)).toBe(true)
  for (const [n, id] of owners.entries()) {
    const rival = owners[1 - n]
    for (const table of ['project_statement', 'own_decision', 'project_sold']) {
      const rows = await within(id).query(`SELECT DISTINCT participant_id FROM ${table} WHERE round_id = $1`, [roundId])
      expect(rows).toEqual([{ participant_id: id }])
      const changed = await within(id).query(`DELETE FROM ${table} WHERE participant_id = $1 RETURNING 1`, [rival])
      expect(changed).toEqual([])
    }
    expect(await within(id).query('SELECT 1 FROM project_decision')).toEqual([])
    await expect(
      within(id).query("INSERT INTO own_decision VALUES ($1, $2, '{}')", [roundId, randomUUID()]),
    ).rejects.toThrow()
  }
})
