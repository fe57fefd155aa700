import { SERVICES } from '@lodestone/contracts'
import { Api, type Caller } from '@lodestone/testing'
import { expect, test } from 'vitest'
import { completeRound, expectChain, matchRound, openRound } from '../system/journey.ts'

/** The same round with every service in a container of its own, behind the console's one port. */

const { COMPOSE_ORIGIN: origin = '', COMPOSE_ISSUER: issuer = '' } = process.env

async function as(caller: Caller): Promise<Api> {
  const { status, body } = await new Api(issuer).send('POST', '/dev/token', caller)
  expect(status).toBe(200)
  return new Api(origin, body.token)
}

test('seven containers play a whole round behind one origin', { timeout: 300_000 }, async () => {
  const operator = await as({ sub: 'olga', roles: ['operator'] })
  const played = await openRound({
    operator: async () => operator,
    member: org => as({ sub: 'mia', org, roles: ['member'] }),
    supplier: org => as({ sub: 'sam', org, roles: ['supplier'] }),
  })
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
