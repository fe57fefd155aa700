import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { verifyRecord } from '@lodestone/engine/check'
import { serveDevIssuer } from '@lodestone/http'
import { formatKg, grams } from '@lodestone/kernel'
import { migrateServices, perServiceText } from '@lodestone/service'
import {
  Api,
  createTestDatabase,
  type SpawnedProcess,
  spawnProcess,
  temporaryKeyring,
  testTransport,
  uniqueName,
} from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ALL_SERVICES, allHeard, callersBy, forecast, line } from '../system/hub.ts'
import {
  completeRound,
  expectChain,
  matchRound,
  openRound,
  type Party,
  type Played,
  playedBy,
} from '../system/journey.ts'

/**
 * A version of before, named by VERSION_BEFORE as git knows it, and this one. It is fetched, and its packages installed, which takes a minute. Whoever has no such
 * version at hand has these tests skipped.
 */
const BEFORE = process.env.VERSION_BEFORE ?? ''
const run = promisify(execFile)
const HUB = 'tests/system/hub.process.ts'
const root = new URL('../../', import.meta.url).pathname

/** What the version of before does to a database for its services, and what their logins are then. */
const MIGRATED = `import { migrateServices, perServiceText } from '@lodestone/service'
import { ALL_SERVICES } from './tests/system/hub.ts'
console.log(perServiceText(await migrateServices({ url: process.env.OWNER }, ALL_SERVICES)))`

describe.skipIf(BEFORE === '')('a hub of before', () => {
  let tree: string
  let keyring: ReturnType<typeof temporaryKeyring>
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let issuer: Awaited<ReturnType<typeof serveDevIssuer>>
  let settings: Record<string, string>
  let old: SpawnedProcess | undefined
  let next: SpawnedProcess | undefined
  let played: Played

  const callersAt = (at: () => SpawnedProcess | undefined) =>
    callersBy(async caller => new Api(at()?.url ?? '', (await issuer.token(caller)).token))

  beforeAll(async () => {
    tree = mkdtempSync(join(tmpdir(), 'lodestone-version-'))
    keyring = temporaryKeyring()
    execFileSync('git', ['worktree', 'add', '--detach', '--force', tree, BEFORE], { cwd: root, stdio: 'pipe' })
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: tree })
    database = await createTestDatabase()
    issuer = await serveDevIssuer({ host: '127.0.0.1', port: 0, audience: 'lodestone' })
    const migrated = await run(process.execPath, ['--input-type=module', '--eval', MIGRATED], {
      cwd: tree,
      env: { ...process.env, OWNER: database.url },
    })
    settings = {
      PORT: '0',
      DATABASE_URLS: migrated.stdout.trim(),
      ...testTransport,
      TOPIC_PREFIX: `${uniqueName('v')}.`,
      TOPIC_PARTITIONS: '2',
      OIDC_ISSUER: issuer.issuer,
      FOUR_EYES: '0',
      SHORTEST_OFFERING_MINUTES: '0',
      DATA_DIR: keyring.folder,
      KEYRING_FILE: keyring.file,
      LOG_LEVEL: 'error',
    }
    old = await spawnProcess(join(tree, HUB), settings)
  })
  afterAll(async () => {
    await Promise.all([old?.stop(), next?.stop()])
    await issuer?.stop()
    await database?.drop()
    keyring.remove()
    rmSync(tree, { recursive: true, force: true })
    execFileSync('git', ['worktree', 'prune'], { cwd: root, stdio: 'pipe' })
  })

  test('goes on beside this version while its database is migrated under it', async () => {
    played = await openRound(callersAt(() => old))
    settings.DATABASE_URLS = perServiceText(await migrateServices({ url: database.url }, ALL_SERVICES))
    next = await spawnProcess(join(root, HUB), settings)
    const atBoth = await Promise.all([() => old, () => next].map(at => playedBy(callersAt(at), played)))
    let sum = 0n
    for (let i = 0; i < 40; i++) {
      const { members } = atBoth[i % 2] as Played
      const { api } = members[i % 7] as Party
      const own = line({ commitment: 'forecast', period: '2029-Q4', quantityKg: `${10 + i}` })
      expect((await api.post('/demand/forecasts', forecast([own]))).status).toBe(201)
      sum += grams(own.quantityKg as string)
    }
    for (const { operator } of atBoth) {
      await allHeard(operator)
      const cells = (await operator.all('/aggregation/demand?material=ndpr-oxide')) as {
        period: string
        quantityKg: string
      }[]
      const told = cells.filter(cell => cell.period === '2029-Q4').reduce((all, one) => all + grams(one.quantityKg), 0n)
      expect(formatKg(told)).toBe(formatKg(sum))
    }
  })

  test('leaves to this version a round that it began, which is matched, awarded and completed', async () => {
    expect(await old?.stop()).toBe(0)
    played = await playedBy(
      callersAt(() => next),
      played,
    )
    await matchRound(played)
    await completeRound(played)
    const { body: record } = await played.operator.get(`/rounds/${played.roundId}/record`)
    expectChain(record)
    expect(verifyRecord(record).findings).toEqual([])
    await allHeard(played.operator)
  })
})
