import { execFileSync } from 'node:child_process'
import { SERVICES } from '@lodestone/contracts'
import { Api, type Caller } from '@lodestone/testing'
import { expect, test } from 'vitest'
import { callersBy } from '../system/hub.ts'
import { completeRound, expectChain, matchRound, openRound } from '../system/journey.ts'

/** The same round with every service in a container of its own, behind the console's one port. */

const { COMPOSE_ORIGIN: origin = '', COMPOSE_ISSUER: issuer = '', COMPOSE_COMMAND: compose = '[]' } = process.env

async function as(caller: Caller): Promise<Api> {
  const { status, body } = await new Api(issuer).send('POST', '/dev/token', caller)
  expect(status).toBe(200)
  return new Api(origin, body.token)
}

test('seven containers play a whole round behind one origin', { timeout: 300_000 }, async () => {
  const callers = callersBy(as)
  const operator = await callers.operator()
  const played = await openRound(callers)
  await matchRound(played)
  await completeRound(played)
  expectChain((await operator.get(`/rounds/${played.roundId}/record`)).body)
  const { body } = await operator.get('/operations')
  expect(
    body.services.map((service: { name: string; ready: boolean }) => [service.name, service.ready]).sort(),
  ).toEqual([...SERVICES].sort().map(name => [name, true]))
})

test('no service but the console lends an identity or a port to the outside', async () => {
  expect((await new Api(origin).send('POST', '/dev/token', { sub: 'eve', roles: ['operator'] })).status).toBe(404)
  expect((await new Api(origin).get('/rounds')).status).toBe(401)
})

/** What supply's container may do at the broker as who it is there, and as nobody. */
const AT_THE_BROKER = `
import { kafkaTransport } from '@lodestone/messaging'
import { createLog, kafkaSecurity, readConfig } from '@lodestone/service'
const config = readConfig(process.env)
const said = async (security, act) => {
  const transport = kafkaTransport({ brokers: config.KAFKA_BROKERS, clientId: 'test', log: createLog('silent'), security })
  const outcome = await act(transport).then(() => 'done', error => error.message)
  await transport.close()
  return outcome
}
const write = topic => async transport => {
  const producer = await transport.producer()
  await producer.send([{ topic, key: 'k', value: '{}', headers: {} }]).finally(() => producer.close())
}
const read = topic => transport => transport.endOffsets([topic])
const own = kafkaSecurity(config)
console.log(JSON.stringify({
  reads: await said(own, read('rounds.round')),
  readsOthers: await said(own, read('demand.book')),
  writesOthers: await said(own, write('rounds.round')),
  plain: await said({}, read('rounds.round')),
}))
process.exit(0)`

/** What a command says in a container. */
function inside(container: string, ...command: string[]): string {
  const [program, ...before] = JSON.parse(compose) as [string, ...string[]]
  return execFileSync(program, [...before, 'exec', '-T', container, ...command], { encoding: 'utf8' })
}
const inSupply = (code: string) => JSON.parse(inside('supply', 'node', '--input-type=module', '--eval', code))

test('the broker asks a service who it is, and lets it do what is its own', () => {
  expect(inSupply(AT_THE_BROKER)).toEqual({
    reads: 'done',
    readsOthers: expect.stringMatching(/authoriz/i),
    writesOthers: expect.stringMatching(/authoriz/i),
    plain: expect.not.stringMatching('done'),
  })
})

/** How supply's login is received by the database: as it is set to sign in, plain, and where the certificate is for another name. */
const AT_THE_DATABASE = `
import { lookup } from 'node:dns/promises'
import { openDatabase } from '@lodestone/database'
import { loginAddress, readConfig } from '@lodestone/service'
const own = loginAddress(readConfig(process.env), 'supply')
const said = async address => {
  const database = openDatabase({ ...address, schema: 'supply', max: 1 })
  const outcome = await database
    .query('SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()')
    .then(([row]) => row.version ?? 'plain', error => error.message)
  await database.close()
  return outcome
}
const { address } = await lookup('postgres')
console.log(JSON.stringify({
  own: await said(own),
  plain: await said({ url: own.url }),
  otherName: await said({ ...own, url: own.url.replace('@postgres:', '@' + address + ':') }),
}))`

test('the database takes encrypted connections alone, and services go to none whose certificate has another name', () => {
  expect(inSupply(AT_THE_DATABASE)).toEqual({
    own: 'TLSv1.3',
    plain: expect.stringMatching(/no pg_hba\.conf entry .* no encryption/),
    otherName: expect.stringMatching(/is not in the cert's list/),
  })
})

test('whatever services say to the database is encrypted', () => {
  const sql = `SELECT DISTINCT usename, ssl FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE usename LIKE 'lodestone\\_%'`
  const said = inside('postgres', 'psql', '--username=lodestone', '--tuples-only', '--no-align', `--command=${sql}`)
  // One that has nothing to ask may have no connection just now.
  const lines = said.trim().split('\n')
  expect(lines.length).toBeGreaterThan(1)
  for (const line of lines) expect(line).toMatch(/\|t$/)
})
