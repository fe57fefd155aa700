import { startTestHub, type TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { participants } from '../service.ts'
import { firstPerson } from './first-person.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub([participants])
})
afterAll(() => hub?.stop())

test('whoever applied for an organisation is its administrator from the commit on, by the subject that signed in', async () => {
  const operator = await hub.operator()
  const draft = { reference: 'first', legalName: 'First AG', kind: 'member', country: 'DE', bloc: 'EU' }
  const { id: participantId } = (await operator.post('/participants', draft)).body
  await operator.post(`/participants/${participantId}/admit`)
  const context = hub.process.services[0]?.context
  if (!context) throw new Error('no service')
  const who = { participantId, sub: 'founder', email: 'founder@first.example' }
  await context.door.transaction({ actor: 'founder', correlationId: context.newId() }, async (tx, record) =>
    record(await firstPerson(tx, who, context)),
  )
  const founder = await hub.api.as({ sub: 'founder', roles: [] })
  expect((await founder.get('/me')).body.organisations).toMatchObject([{ participantId, position: 'administrator' }])
  expect((await founder.get('/people')).body.items).toMatchObject([{ email: who.email, state: 'active', version: 1 }])
  const invited = await founder.post('/people', { name: 'Ines', email: 'ines@first.example', position: 'reader' })
  expect(invited.status).toBe(201)
})
