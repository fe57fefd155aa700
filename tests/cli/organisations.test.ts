import { type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, startWholeHub } from '../system/hub.ts'
import { invited, joined } from '../system/joined.ts'
import { matchRound, openRound, type Played } from '../system/journey.ts'
import { Lodestone } from './lodestone.ts'

/** People whom the hub knows itself, at the command line: for which organisation, and what waits for its approver. */

let hub: TestHub
let cli: Lodestone
beforeAll(async () => {
  hub = await startWholeHub()
  cli = new Lodestone(hub.url)
})
afterAll(async () => {
  cli?.remove()
  await hub?.stop()
})
/** Signed in as somebody by the token alone. */
const as = (token: string | undefined, more = {}) => ({ env: { LODESTONE_TOKEN: token ?? '', ...more } })

test('whoever acts for several organisations is told which, and names one by its id or legal name', async () => {
  const nord = await admitted(hub, 'member', { legalName: 'Nordmotor AG' })
  const sued = await admitted(hub, 'member', { legalName: 'Südmotor AG' })
  const { api } = await joined(hub, nord.api)
  const { secret } = await invited(sued.api, { position: 'reader' })
  expect((await api.post('/people/accept', { secret })).status).toBe(200)
  await until('both are known', async () => (await api.get('/demand/forecasts')).status === 400)
  const mia = as(api.token)
  const refused = await cli.run('forecast list --json', mia)
  expect([refused.code, refused.json.error]).toMatchObject([
    1,
    {
      code: 'organisation-needed',
      detail: expect.stringContaining('--organisation'),
      errors: [
        { id: nord.id, name: 'Nordmotor AG', role: 'member', position: 'trader' },
        { id: sued.id, name: 'Südmotor AG', role: 'member', position: 'reader' },
      ],
    },
  ])
  expect((await cli.ok('whoami', mia)).organisations).toHaveLength(2)
  expect(await cli.ok(`forecast list --organisation ${nord.id}`, mia)).toEqual([])
  expect(await cli.ok('forecast list', as(api.token, { LODESTONE_ORGANISATION: 'Südmotor AG' }))).toEqual([])
  const unknown = await cli.run('forecast list --organisation Westmotor', mia)
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('none of your organisations')])
})

async function setLimit({ members: [member] }: Played): Promise<void> {
  const limit = { amount: '1', currency: 'EUR' }
  expect((await member?.api.put('/approval-limit', { limit }, 1))?.status).toBe(200)
  const database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  try {
    const known = 'SELECT FROM rounds.known_limit WHERE participant_id = $1'
    await until('rounds know of it', async () => (await database.query(known, [member?.id])).rowCount === 1)
  } finally {
    await database.end()
  }
}

test('an acceptance above the limit ends with the code of what waits, and is confirmed by an approver', async () => {
  const open = await openRound(hub)
  // The first one's line is firm.
  const played = { ...open, members: open.members.slice(1) }
  await matchRound(played)
  await setLimit(played)
  const [member] = played.members
  if (!member) throw new Error('no member')
  const [trader, approver] = [await joined(hub, member.api), await joined(hub, member.api, { position: 'approver' })]
  const { code, err } = await cli.run(`allocation accept --round ${played.roundId} --yes`, as(trader.api.token))
  const [, id] = /waits for an approver: lodestone approval confirm (\S+)/.exec(err) ?? []
  expect([code, id]).toEqual([9, expect.stringMatching(/^rounds-/)])
  expect(await cli.ok('approval list', as(approver.api.token))).toMatchObject([{ id, binds: { currency: 'EUR' } }])
  expect((await cli.ok(`approval confirm ${id}`, as(approver.api.token))).state).toBe('confirmed')
})
