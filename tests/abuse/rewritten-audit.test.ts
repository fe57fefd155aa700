import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
import { admitted, forecast, startWholeHub } from '../system/hub.ts'

/** Whoever holds a service's database role tries to rewrite its history, or another's, and whoever holds the database is found out by the daily heads. */

const DAY_MS = 86_400_000
const yesterday = () => new Date(Date.now() - DAY_MS)

let hub: TestHub
let auditor: Api
let forecastId: string
beforeAll(async () => {
  hub = await startWholeHub({}, yesterday)
  auditor = await hub.auditor()
  const member = await admitted(hub, 'member')
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

describe.each(SERVICES)('the role of %s', service => {
  const attacks = (table: string) => [
    `UPDATE ${table} SET hash = hash`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table}`,
    `DROP TABLE ${table}`,
    `ALTER TABLE ${table} OWNER TO CURRENT_USER`,
    `CREATE RULE forget AS ON INSERT TO ${table} DO INSTEAD NOTHING`,
  ]
  test.each(['journal', 'audit_head', 'audit_leaf'])('cannot rewrite, shorten or take over any %s', async table => {
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
