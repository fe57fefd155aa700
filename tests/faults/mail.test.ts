import { type SpawnedProcess, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../setup/free-port.ts'
import { confirmed, noticesTo } from '../system/contact.ts'
import { callersBy, registered } from '../system/hub.ts'
import { headerOf, openTrap, type Trap } from '../system/mail.trap.ts'
import { openProcesses, type Processes } from './hub-processes.ts'

/**
 * Promise: no e-mail is lost, and a repeated one can be recognised, whatever happens to the process that sends. It is killed ten times while
 * it sends 1,000; then the mail server has each by its Message-ID. One that it took in the moment of a kill may have come again, under the
 * same one: of each connection one at most.
 */

const NOTICES = 1_000
const KILLS = 10
const CONNECTIONS = 4

let processes: Processes
let trap: Trap
beforeAll(async () => {
  trap = await openTrap()
  processes = await openProcesses({ MAIL_URL: trap.url, MAIL_TIMEOUT_MS: '2000', SERVICES: 'participants' })
})
afterAll(async () => {
  await processes?.stop()
  await trap?.stop()
})

/** Puts e-mails on their way to a contact, as the events that it is told of do. */
async function enqueue(contactId: string): Promise<void> {
  const admin = new pg.Client({ connectionString: processes.databaseUrl })
  await admin.connect()
  await admin.query(
    `WITH made AS (
       INSERT INTO participants.notice (id, participant_id, event_id, type, about, link, at)
       SELECT gen_random_uuid(), participant_id, 'e' || n, 'participants.participant-changed.v1', '{}', '/', now()
       FROM participants.contact, generate_series(1, $2) AS n WHERE contact.id = $1 RETURNING id, participant_id, type)
     INSERT INTO participants.mail (contact_id, participant_id, id, type, notice_ids, state, created_at, next_attempt_at)
     SELECT $1, participant_id, id, type, ARRAY[id], 'pending', now(), now() FROM made`,
    [contactId, NOTICES],
  )
  await admin.end()
}

test('killed ten times while it sends 1,000 e-mails, the hub loses none and repeats only what came in the moment of a kill', {
  timeout: 900_000,
}, async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const start = () => processes.start({ PORT: String(port) }, [], { readyWithinMs: 180_000 })
  let hub: SpawnedProcess = await start()
  const member = await registered(
    callersBy(caller => processes.api(url, caller)),
    'member',
  )
  await until('it is told of its admission', async () => (await member.api.get('/notices')).body.items.length === 1)
  const contact = { name: 'Mia', email: 'mia@member.example', language: 'en', how: 'at-once' }
  await enqueue((await confirmed({ url }, trap, member.api, contact)).id)

  const mails = () => noticesTo(trap, contact.email)
  const ids = () => new Set(mails().map(mail => headerOf(mail, 'Message-ID')))
  for (let kill = 1; kill <= KILLS; kill++) {
    await until('some more have come', async () => ids().size >= (kill * NOTICES) / (KILLS + 2))
    await hub.kill()
    hub = await start()
  }
  await until('all have come', async () => ids().size >= NOTICES)
  await hub.stop()
  console.log(`${mails().length} e-mails with ${ids().size} Message-IDs after ${KILLS} kills`)
  expect(ids().size).toBe(NOTICES)
  expect(mails().length - NOTICES).toBeLessThanOrEqual(KILLS * CONNECTIONS)
})
