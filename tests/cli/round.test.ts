import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SERVICES } from '@lodestone/contracts'
import { type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { spoilMatching } from '../system/failing-matching.ts'
import { offer, round, startWholeHub } from '../system/hub.ts'
import { Lodestone } from './lodestone.ts'

let hub: TestHub
let cli: Lodestone
beforeAll(async () => {
  hub = await startWholeHub()
  cli = new Lodestone(hub.url)
})
afterAll(async () => {
  cli.remove()
  await hub.stop()
})

const CSV = `reference,material,quantityKg,period,deliverTo,ceilingPrice,commitment
l-1,ndpr-oxide,1250.5,2027-Q2,DE,120.00 EUR,intent
l-2,ndpr-oxide,800,2027-Q2,DE,110.00 EUR,intent
`

test('a whole round is played by the command line alone', async () => {
  await signIn()
  const member = await registerBoth()
  const forecastId = await fillBooks()
  await openRound()
  const watching = cli.start(['round', 'watch', 'r-1', '--profile', 'op', '--timeout', '200'])
  await matchWhileWatched(watching)
  await awardAndDeliver()
  const watched = await watching.ended
  expect(watched.code).toBe(0)
  const last = watched.out.trim().split('\n').at(-1)
  expect(last).toMatch(/^\S+ \S+ UTC {2}The round is completed: 2050.5 kg asked, .* 2050.5 kg delivered\.$/)
  await verifyRecords()
  await exportAll(member, forecastId)
  await submitAgain()
  await signOut()
}, 240_000)

const credentials = () => join(cli.configHome, 'lodestone/credentials.json')

async function signIn(): Promise<void> {
  await cli.ok('login --profile op --role operator --sub olga')
  await cli.ok('login --profile audit --role auditor --sub anton')
  expect(statSync(credentials()).mode & 0o777).toBe(0o600)
  expect(await cli.ok('whoami --profile op')).toMatchObject({ profile: 'op', sub: 'olga', roles: ['operator'] })
}

/** Registers and admits a member and a supplier, and signs both in; answers the id of the member. */
async function registerBoth(): Promise<string> {
  const motor = { reference: 'm-1', legalName: 'Motor GmbH', kind: 'member', country: 'DE', bloc: 'EU' }
  const earths = { reference: 's-1', legalName: 'Southern Earths', kind: 'supplier', country: 'AU' }
  const [{ id: member }, { id: supplier }] = await Promise.all(
    [motor, earths].map(one => cli.ok('participant register - --profile op', { input: JSON.stringify(one) })),
  )
  await Promise.all(['m-1', 's-1'].map(one => cli.ok(`participant admit ${one} --profile op`)))
  await cli.ok(`login --profile mia --role member --org ${member} --sub mia`)
  await cli.ok(`login --profile sam --role supplier --org ${supplier} --sub sam`)
  return member
}

/** Submits a forecast and an offer; answers the id of the forecast. */
async function fillBooks(): Promise<string> {
  cli.file('demand.csv', CSV)
  // An admission is news to the services of forecasts and of offers first.
  const onceAdmitted = (args: string) =>
    until(`it is admitted to ${args}`, async () => {
      const said = await cli.run(`${args} --json`)
      return said.json?.error?.code !== 'not-admitted' && said
    })
  const submit = 'forecast submit demand.csv --profile mia --idempotency-key monday'
  const [submitted, again] = [await onceAdmitted(submit), await cli.run(`${submit} --json`)]
  expect([submitted.code, again.code, again.json]).toEqual([0, 0, submitted.json])
  expect(submitted.json).toMatchObject({ reference: 'demand', version: 1, lines: { length: 2 } })
  cli.file('offer.json', offer({ reference: 'o-1' }))
  expect(await onceAdmitted('offer submit offer.json --profile sam')).toMatchObject({ code: 0 })
  expect(await cli.ok('offer screening o-1 --profile sam')).toMatchObject({ level: 'A' })
  return submitted.json.id
}

async function openRound(): Promise<void> {
  cli.file('round.json', round({ reference: 'r-1', name: 'First round' }))
  await cli.ok('round create round.json --profile op')
  cli.file('revised.json', round({ reference: 'r-1', name: 'First round, revised' }))
  expect(await cli.ok('round revise r-1 revised.json --profile op')).toMatchObject({ version: 2, state: 'draft' })
  const late = await cli.run('round revise r-1 round.json --version 1 --profile op')
  expect([late.code === 0, late.err]).toEqual([false, expect.stringContaining('stale-version')])
  expect(await cli.ok('round open r-1 --profile op')).toMatchObject({ state: 'collecting' })
  const oversight = await hub.operator()
  const [{ id }] = await oversight.all('/rounds')
  await until('all has joined', async () => {
    const joined = await Promise.all(['lines', 'offers'].map(side => oversight.all(`/rounds/${id}/${side}`)))
    return joined.map(side => side.length).join() === '2,1'
  })
  expect(await cli.ok('round lines r-1 --profile mia')).toHaveLength(2)
  expect(await cli.ok('round offers r-1 --profile sam')).toHaveLength(1)
}

async function matchWhileWatched(watching: ReturnType<Lodestone['start']>): Promise<void> {
  const waiting = cli.start(['round', 'watch', 'r-1', '--until', 'matched', '--json', '--profile', 'mia'])
  await until('both watch', async () => /collects lines/.test(watching.said().out) && waiting.said().out !== '')
  await cli.ok('round publish-pool r-1 --profile op')
  expect(await cli.ok('round match r-1 --wait --timeout 60 --profile op')).toMatchObject({ state: 'matched' })
  const seen = await waiting.ended
  const states = seen.out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line).state)
  expect([seen.code, states[0], states.at(-1)]).toEqual([0, 'collecting', 'matched'])
}

async function awardAndDeliver(): Promise<void> {
  const [own] = await Promise.all([
    cli.ok('round explain r-1 --profile mia'),
    cli.run('allocation accept --round r-1 --profile mia').then(({ code }) => expect(code).toBe(0)),
    cli.run('proposal accept r-1 --profile sam').then(({ code }) => expect(code).toBe(0)),
  ])
  expect(own.map((one: { code: string }) => one.code)).toEqual(['filled', 'filled'])
  expect(await cli.ok('round award r-1 --profile op')).toMatchObject({ state: 'awarded' })
  const allocations = await cli.ok('round allocations r-1 --profile mia')
  expect(allocations).toHaveLength(2)
  const today = new Date().toISOString().slice(0, 10)
  for (const { id, quantityKg } of allocations) {
    await cli.ok(`allocation contract ${id} --quantity ${quantityKg} --date ${today} --price "90.00 EUR" --profile mia`)
    await cli.ok(`allocation deliver ${id} --quantity ${quantityKg} --date ${today} --profile mia`)
  }
}

async function verifyRecords(): Promise<void> {
  const [verified, ownEntries, , tampered] = await Promise.all([
    cli.run('record verify r-1 --profile audit'),
    cli.run('record verify r-1 --profile mia'),
    cli.run('record get r-1 --output record.json --profile audit').then(({ code }) => expect(code).toBe(0)),
    cli.ok('record get r-1 --profile audit').then(record => {
      const [first] = record.result.allocations
      first.quantityKg = '1'
      cli.file('tampered.json', record)
      return cli.run('record verify tampered.json --json')
    }),
  ])
  expect([verified.code, verified.err, verified.out]).toEqual([0, '', expect.stringMatching(/verified in/)])
  expect([ownEntries.code, ownEntries.out.match(/public seal of the demand book/g)?.length]).toEqual([0, 2])
  expect([tampered.code, tampered.json.verified]).toEqual([4, false])
  expect((await cli.run('record verify record.json')).code).toBe(0)
  expect(statSync(join(cli.folder, 'record.json')).mode & 0o777).toBe(0o600)
}

async function exportAll(member: string, forecastId: string): Promise<void> {
  const [ocds, records, feed, , lines, offers, , history] = await Promise.all([
    cli.ok('export ocds r-1 --profile audit'),
    cli.ok('export ocds --profile audit'),
    cli.ok('export ocds --since 2020-01-01T00:00:00Z --profile audit'),
    cli.run('export forecasts demand -o again.csv --profile mia'),
    cli.run('export forecasts --profile audit'),
    cli.run('export offers --profile sam'),
    cli.run('export allocations r-1 --format ndjson -o allocations.ndjson --profile sam'),
    cli.ok(`audit ${forecastId} --profile audit`),
  ])
  expect(ocds.releases[0].ocid).toMatch(/^ocds-/)
  expect(records.records.map((one: { ocid: string }) => one.ocid)).toEqual([ocds.releases[0].ocid])
  expect(feed.releases.map((one: { id: string }) => one.id)).toEqual(ocds.releases.map((one: { id: string }) => one.id))
  expect(await cli.ok(`export ocds --since ${feed.since} --profile audit`)).toMatchObject({ releases: [] })
  expect(lines.out.split('\n')[0]).toMatch(/^forecastId,forecast,participantId,.*quantityKg/)
  expect(offers.out).toMatch(/,o-1,/)
  expect(readFileSync(join(cli.folder, 'allocations.ndjson'), 'utf8').trim().split('\n')).toHaveLength(2)
  expect(history[0]).toMatchObject({ seq: 1, actor: `mia@${member}` })
}

/** What is exported can be submitted again. */
async function submitAgain(): Promise<void> {
  const input = readFileSync(join(cli.folder, 'again.csv'), 'utf8')
  const resubmitted = await cli.ok('forecast submit - --reference again --profile mia', { input })
  expect(resubmitted).toMatchObject({ reference: 'again', lines: { length: 2 } })
  expect(await cli.ok('forecast revise again demand.csv --profile mia')).toMatchObject({ version: 2 })
  expect(await cli.ok('forecast withdraw again --profile mia')).toMatchObject({ status: 'withdrawn' })
  expect(await cli.ok('forecast history again --profile mia')).toHaveLength(3)
  expect((await cli.ok('operations show --profile op')).services).toHaveLength(SERVICES.length)
}

async function signOut(): Promise<void> {
  await cli.ok('logout --all')
  expect(JSON.parse(readFileSync(credentials(), 'utf8'))).toEqual({ profiles: {} })
  expect(existsSync(credentials())).toBe(true)
}

test('a matching that has failed is begun anew where that is asked for, and only there', async () => {
  const database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  try {
    await cli.ok('login --profile op --role operator --sub olga')
    const run = async () => (await database.query('SELECT id, state FROM matching.run')).rows[0]
    // The engine does not fail here: the run is only noted as failed.
    await database.query("UPDATE matching.run SET state = 'failed'")
    const failed = await run()
    await cli.ok('round match r-1 --profile op')
    expect(await run()).toEqual(failed)
    await cli.ok('round match r-1 --again --profile op')
    await until('another run is done', async () => (await run()).state === 'done')
    expect((await run()).id).not.toBe(failed.id)
  } finally {
    await database.end()
  }
})

test('a matching that has failed ends what shows, watches or waits for its round with code 7, until it is matched again', async () => {
  await cli.ok('login --profile op --role operator --sub olga')
  cli.file('failing.json', round({ reference: 'r-7', periods: ['2027-Q3'] }))
  const { id } = await cli.ok('round create failing.json --profile op')
  await cli.ok('round open r-7 --profile op')
  await cli.ok('round publish-pool r-7 --profile op')
  const matching = await spoilMatching(hub, id)
  const watching = cli.start(['round', 'watch', 'r-7', '--profile', 'op', '--timeout', '60'])
  const waiting = cli.start(['round', 'match', 'r-7', '--wait', '--profile', 'op', '--timeout', '60', '--json'])
  await matching.givenUp()
  const [watched, waited] = await Promise.all([watching.ended, waiting.ended])
  expect([watched.code, watched.out]).toEqual([7, expect.stringMatching(/ The matching has failed: fault\.\n$/)])
  expect(watched.err).toMatch(
    /the matching failed at \S+ \S+ UTC, after 4 attempts; .*lodestone round match r-7 --again$/m,
  )
  expect([waited.code, waited.out]).toEqual([7, ''])
  expect(waited.json.error).toMatchObject({ code: 'matching-failed', exitCode: 7 })
  const shown = await cli.run('round show r-7 --json --profile op')
  expect([shown.code, shown.json.matching.state, JSON.parse(shown.err).error.code]).toEqual([
    ...[7, 'failed', 'matching-failed'],
  ])
  expect((await cli.run('round match r-7 --profile op')).code).toBe(7)

  await matching.mend()
  // The round may still say that the run before has failed: that is no failure of the one that is waited for.
  const again = await cli.ok('round match r-7 --again --wait --timeout 60 --profile op')
  expect([again.state, again.matching]).toEqual(['matched', undefined])
  expect((await cli.run('round show r-7 --profile op')).code).toBe(0)
})
