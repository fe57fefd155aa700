import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EVERYONE, SERVICES } from '@lodestone/contracts'
import {
  CHAIN_START,
  chainHeadLeaf,
  type DailyHead,
  dailyHeadHash,
  firstBrokenLink,
  verifyMerklePath,
} from '@lodestone/kernel'
import { makeDailyHeads } from '@lodestone/messaging'
import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Lodestone } from '../cli/lodestone.ts'
import { admitted, forecast, startWholeHub } from '../system/hub.ts'
import { rewrite } from './rewriting.ts'

/** Whoever holds a service's database role tries to rewrite its history, or another's, and whoever holds the database is found out by what others have kept. */

const DAY_MS = 86_400_000
const yesterday = () => new Date(Date.now() - DAY_MS)

let hub: TestHub
let auditor: Api
let member: { id: string; api: Api }
let forecastId: string
beforeAll(async () => {
  hub = await startWholeHub({}, yesterday)
  auditor = await hub.auditor()
  member = await admitted(hub, 'member')
  forecastId = (await member.api.post('/demand/forecasts', forecast())).body.id
  await auditor.get(`/demand/forecasts/${forecastId}`)
  for (const one of hub.process.services) await makeDailyHeads(one.database)
})
afterAll(() => hub?.stop())

const roleOf = (service: string) => {
  const found = hub.process.services.find(one => one.service.name === service)
  if (!found) throw new Error(`no service ${service}`)
  return found.database
}

/** A column of each table that has no `hash`. */
const CHANGED: Record<string, string> = {
  audit_commitment: 'root',
  audit_checkpoint: 'root',
  audit_witness: 'holder',
  audit_cosignature: 'line',
}

describe.each(SERVICES)('the role of %s', service => {
  const attacks = (table: string) => [
    `UPDATE ${table} SET ${CHANGED[table.split('.')[1] ?? ''] ?? 'hash'} = NULL`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table}`,
    `DROP TABLE ${table}`,
    `ALTER TABLE ${table} OWNER TO CURRENT_USER`,
    `CREATE RULE forget AS ON INSERT TO ${table} DO INSTEAD NOTHING`,
  ]
  test.each([
    'journal',
    'audit_head',
    'audit_leaf',
    'audit_commitment',
    'audit_standing',
    'audit_tree',
    'audit_checkpoint',
    'audit_witness',
    'audit_cosignature',
  ])('cannot rewrite, shorten or take over any %s', async table => {
    const database = roleOf(service)
    for (const schema of SERVICES)
      for (const attack of attacks(`${schema}.${table}`))
        await expect(database.query(attack), attack).rejects.toThrow(/permission denied|must be owner/)
    expect((await database.query(`SELECT count(*)::int AS count FROM ${table}`))[0]).toBeDefined()
  })
})

describe('the daily heads', () => {
  test.each(EVERYONE)('are shown to a %s, chained from day to day in each service', async role => {
    const api = await hub.api.as({ sub: role, roles: [role], org: '01890000-0000-7000-8000-000000000001' })
    const heads: DailyHead[] = await api.all('/audit/heads')
    expect(heads.map(head => head.service)).toEqual(expect.arrayContaining(['demand', 'participants']))
    for (const own of Map.groupBy(heads, head => head.service).values()) {
      let previous = CHAIN_START
      for (const head of own) {
        expect([head.previous, head.hash]).toEqual([previous, dailyHeadHash(previous, head)])
        previous = head.hash
      }
    }
    expect(JSON.stringify(heads)).not.toContain(forecastId)
  })

  test('are the same in pages of one', async () => {
    const whole = await auditor.all('/audit/heads')
    const walked: DailyHead[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await auditor.get(`/audit/heads?limit=1${cursor}`)
      walked.push(...body.items)
      cursor = body.nextCursor && `&cursor=${body.nextCursor}`
    }
    expect(walked).toEqual(whole)
  })

  test('can be asked for by service and day', async () => {
    const day = yesterday().toISOString().slice(0, 10)
    const { items } = (await auditor.get(`/audit/heads?service=demand&day=${day}`)).body
    expect(items).toMatchObject([{ service: 'demand', day }])
    expect((await auditor.get('/audit/heads?day=2026-02-30')).status).toBe(422)
    expect((await auditor.get('/audit/heads?service=nobody')).status).toBe(422)
  })

  test('are told as events that the stream shows', async () => {
    const operator = await hub.operator()
    const chain = await operator.all('/audit?subject=demand:head:demand')
    expect(chain.at(-1)).toMatchObject({ type: 'audit.head-published.v1', data: { service: 'demand' } })
    const console = roleOf('console')
    await until('the console has heard of it', async () => {
      const rows = await console.query("SELECT body FROM stream_event WHERE type = 'audit.head-published.v1'")
      return rows.length > 0
    })
  })

  test('hold every chain, by a path that leads from where it stood to the root', async () => {
    const chain = await auditor.all(`/audit?subject=${forecastId}`)
    const proof = (await auditor.get(`/audit/proof?subject=${forecastId}`)).body
    const [head] = (await auditor.get(`/audit/heads?service=${proof.service}&day=${proof.day}`)).body.items
    expect(chain[proof.seq - 1]?.hash).toBe(proof.hash)
    expect(verifyMerklePath(chainHeadLeaf(proof), proof.index, proof.count, proof.path, head.root)).toBe(true)
    expect(proof.count).toBe(head.subjects)
  })

  test('give no path for what does not stand in them, and none to members', async () => {
    expect((await auditor.get('/audit/proof?subject=nothing')).status).toBe(404)
    expect((await auditor.get(`/audit/proof?subject=${forecastId}&day=2020-01-01`)).status).toBe(404)
    expect((await auditor.get('/audit/proof')).status).toBe(422)
    const member = await hub.member('01890000-0000-7000-8000-000000000001')
    expect((await member.get(`/audit/proof?subject=${forecastId}`)).status).toBe(403)
  })

  test('tell that the database’s owner has cut a history, which what is left of it does not: seen by npm run verify', async () => {
    const heads = { items: await auditor.all('/audit/heads') }
    const proof = (await auditor.get(`/audit/proof?subject=${forecastId}`)).body
    const page = async () => (await auditor.get(`/audit?subject=${forecastId}`)).body
    expect(verified(await page(), heads, proof)).toMatchObject({ code: 0, out: expect.stringContaining('verified in') })
    const owner = new pg.Client({ connectionString: hub.databaseUrl })
    await owner.connect()
    try {
      await owner.query('DELETE FROM demand.journal WHERE subject = $1 AND seq = $2', [forecastId, proof.seq])
    } finally {
      await owner.end()
    }
    const left = await page()
    expect(firstBrokenLink(left.items)).toBe(-1)
    expect(verified(left)).toMatchObject({ code: 0 })
    expect(verified(left, heads, proof)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/BROKEN {2}demand:.*it was cut off at/),
    })
  })
})

const FAITHFUL = { found: 'grown' }
let keeper: Lodestone
let as: { env: Record<string, string> }
/** What the keeper has kept of the service of participants, and what the hub answers of it. */
const kept = () => JSON.parse(readFileSync(join(keeper.folder, 'kept', 'participants.json'), 'utf8'))
const witness = (folder: string) => keeper.run(`witness --folder ${join(keeper.folder, folder)} --json`, as)
const foundBy = async (folder: string) => {
  const said = await witness(folder)
  const findings: { service: string; found: string; evidence: string }[] = said.out === '' ? [] : JSON.parse(said.out)
  return { ...said, own: findings.find(one => one.service === 'participants') }
}
const history = async () => (await auditor.get(`/audit?subject=participants:${member.id}`)).body
const actors = async () => (await history()).items.map((entry: { actor: string }) => entry.actor)
const inclusionUnder = async (size: number) =>
  (await auditor.get(`/audit/inclusion?subject=participants:${member.id}&size=${size}`)).body

const keys = async () => (await auditor.get('/audit/keys?service=participants')).body

describe('a history that its owner has written anew, with heads, log and checkpoints, signed with the stolen key', () => {
  beforeAll(async () => {
    keeper = new Lodestone(hub.url)
    as = { env: { LODESTONE_TOKEN: auditor.token ?? '' } }
    await auditor.post('/audit/checkpoints')
    expect((await foundBy('kept')).own).toMatchObject({ found: 'first' })
    await auditor.post('/audit/checkpoints')
    expect((await foundBy('kept')).own).toMatchObject(FAITHFUL)
    const { size } = kept()
    const { out, code } = verified(await history(), kept(), await inclusionUnder(size), await keys())
    expect([code, out]).toEqual([0, expect.stringContaining('cosigned by') && expect.stringContaining('verified in')])
    await rewrite(hub, 'participants', ({ subject, actor }) =>
      subject === member.id && actor === 'olga' ? { actor: 'nobody' } : undefined,
    )
  })
  afterAll(() => keeper.remove())

  test('contradicts nothing by itself: who has kept nothing is told that it holds', async () => {
    expect(new Set(await actors())).toEqual(new Set(['nobody']))
    const heads = (await auditor.get('/audit/heads?service=participants')).body
    const proof = (await auditor.get(`/audit/proof?subject=participants:${member.id}`)).body
    const [checkpoint] = (await auditor.get('/audit/checkpoints?service=participants')).body.items
    const inclusion = await inclusionUnder(checkpoint.size)
    const told = verified(await history(), heads, proof, checkpoint, inclusion, await keys())
    expect([told.code, told.out]).toEqual([0, expect.not.stringContaining('BROKEN')])
    const { code, own } = await foundBy('newcomer')
    expect([code, own]).toEqual([0, expect.objectContaining({ found: 'first' })])
  })

  test('is found out by whoever kept one checkpoint, who keeps both as evidence', async () => {
    const before = kept()
    const { code, err, own } = await foundBy('kept')
    expect([code, own?.found]).toEqual([8, 'forked'])
    expect(err).toMatch(/forked/)
    expect(err).toMatch(/THE HISTORY WAS REWRITTEN.*participants: the log of size \d+ has another root/)
    expect(kept()).toEqual(before)
    const both = ['kept', 'now'].map(name =>
      JSON.parse(readFileSync(join(own?.evidence ?? '', `${name}.json`), 'utf8')),
    )
    expect(both[0]).toEqual(before)
    expect(verified(...both, await keys())).toMatchObject({
      code: 1,
      out: expect.stringMatching(/BROKEN {2}.*one log, but two roots: the history was forked/),
    })
  })

  test('is found out by a kept checkpoint from files alone', async () => {
    const { code, out } = verified(await history(), kept(), await inclusionUnder(kept().size), await keys())
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/BROKEN {2}.*that log is the one of a checkpoint that was kept/),
    ])
    const withheld = verified(await history(), { ...kept(), madeAt: new Date(Date.now() + DAY_MS).toISOString() })
    expect(withheld).toMatchObject({ code: 1, out: expect.stringMatching(/BROKEN {2}.*nothing proves it/) })
  })

  test('is found out when the log has grown since, and when it has shrunk', async () => {
    await auditor.post('/audit/checkpoints')
    const grown = await foundBy('kept')
    expect([grown.code, grown.own?.found]).toEqual([8, 'forked'])
    expect(grown.err).toMatch(/the log of size \d+ does not begin with that of size \d+/)
    const [now] = (await auditor.get('/audit/checkpoints?service=participants')).body.items
    const between = `/audit/consistency?service=participants&from=${kept().size}&to=${now.size}`
    const { code, out } = verified(kept(), now, (await auditor.get(between)).body, await keys())
    expect([code, out]).toEqual([1, expect.stringMatching(/BROKEN {2}.*begins with that of size/)])
    const owner = new pg.Client({ connectionString: hub.databaseUrl })
    await owner.connect()
    // With what it commits to: of that alone the service, which looks every minute, would sign a checkpoint anew.
    await owner.query('BEGIN')
    await owner.query('DELETE FROM participants.audit_checkpoint WHERE size >= $1', [kept().size])
    for (const table of ['audit_standing', 'audit_commitment'])
      await owner.query(`DELETE FROM participants.${table} WHERE number >= $1`, [kept().size - 1])
    await owner.query('COMMIT')
    await owner.end()
    const shrunk = await foundBy('kept')
    expect([shrunk.code, shrunk.own?.found]).toEqual([8, 'forked'])
    expect(shrunk.err).toContain(`the log has shrunk from ${kept().size} to ${kept().size - 1}`)
  })
})

/** What `npm run verify` says of answers of the API, each in a file. */
function verified(...answers: unknown[]): { code: number; out: string } {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'))
  const files = answers.map((answer, index) => {
    const file = join(folder, `${index}.json`)
    writeFileSync(file, JSON.stringify(answer))
    return file
  })
  const main = new URL('../../infra/verify/main.ts', import.meta.url).pathname
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...files], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return { code: status ?? -1, out: stdout + stderr }
}
