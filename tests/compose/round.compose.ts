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

test('the broker asks a service who it is, and lets it do what is its own', { timeout: 120_000 }, () => {
  const [program, ...before] = JSON.parse(compose) as [string, ...string[]]
  const args = ['exec', '-T', 'supply', 'node', '--input-type=module', '--eval', AT_THE_BROKER]
  expect(JSON.parse(execFileSync(program, [...before, ...args], { encoding: 'utf8' }))).toEqual({
    reads: 'done',
    readsOthers: expect.stringMatching(/authoriz/i),
    writesOthers: expect.stringMatching(/authoriz/i),
    plain: expect.not.stringMatching('done'),
  })
})
