import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, stage, startWholeHub } from './hub.ts'
import { inState, openRound, type Played } from './journey.ts'
import { streamed } from './streamed.ts'

/** A hub on which one operator alone can misuse nothing: what one asks for, another confirms. */

const REASON = { reason: 'a rival called me' }
let now = Date.now
let hub: TestHub
let olga: Api
let oskar: Api
let auditor: Api
beforeAll(async () => {
  hub = await startWholeHub({ FOUR_EYES: '1', APPROVAL_MINUTES: '60' }, () => new Date(now()))
  olga = await hub.operator()
  oskar = await hub.api.as({ sub: 'oskar', roles: ['operator'] })
  auditor = await hub.auditor()
})
afterAll(() => hub?.stop())

const pending = async (subject: string, as = oskar) => (await as.get(`/approvals?subject=${subject}`)).body.items
async function asked(path: string, body?: unknown): Promise<{ id: string; subject: string }> {
  const reply = await olga.post(path, body)
  expect([reply.status, reply.body.state]).toEqual([202, 'pending'])
  return reply.body
}
const confirm = (id: string, as = oskar) => as.post(`/approvals/${id}/confirm`)
const history = async (subject: string) =>
  (await auditor.all(`/audit?subject=${subject}`)).map(({ type, actor, time }) => ({ type, actor, time }))

describe('a round', () => {
  let played: Played
  beforeAll(async () => {
    played = await openRound(hub)
    expect((await olga.post(`/rounds/${played.roundId}/publish-pool`)).body.state).toBe('offering')
  })
  const roundAt = (what = '') => `/rounds/${played.roundId}${what}`

  test('is not closed before its deadline by one: its prices stay sealed until a second confirms', async () => {
    const { id } = await asked(roundAt('/close'))
    expect((await olga.get(roundAt())).body.state).toBe('offering')
    expect((await olga.get(roundAt('/offers'))).body.items[0]).not.toHaveProperty('price')
    expect(await confirm(id, olga)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    // Another token of the same person is that person.
    expect((await confirm(id, await hub.operator())).status).toBe(403)
    expect((await olga.get(roundAt())).body.state).toBe('offering')

    expect(await pending(played.roundId)).toMatchObject([
      { id, service: 'rounds', command: 'closeRound', askedBy: 'olga', at: expect.stringMatching(/^version \d+$/) },
    ])
    expect(await confirm(id)).toMatchObject({ status: 200, body: { state: 'confirmed', decidedBy: 'oskar' } })
    await inState(olga, played.roundId, 'matched')
    expect(await pending(played.roundId)).toEqual([])
    const entries = await history(`rounds:${played.roundId}`)
    expect(entries).toContainEqual({ type: 'approval.asked', actor: 'olga', time: expect.any(String) })
    expect(entries).toContainEqual({ type: 'approval.confirmed', actor: 'oskar', time: expect.any(String) })
  })

  test('that is matched is neither cancelled nor awarded by one, and what is rejected does not happen', async () => {
    const cancel = await asked(roundAt('/cancel'), REASON)
    expect((await oskar.post(`/approvals/${cancel.id}/reject`, { reason: 'no ground' })).body).toMatchObject({
      state: 'rejected',
      decidedBy: 'oskar',
      reason: 'no ground',
    })
    expect(await confirm(cancel.id)).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    expect((await olga.get(roundAt())).body.state).toBe('matched')
    expect((await auditor.get(`/approvals?state=rejected&subject=${played.roundId}`)).body.items).toHaveLength(1)

    const { id } = await asked(roundAt('/award'), { lapseUndecided: true })
    expect((await olga.all(roundAt('/allocations'))).every(one => one.state === 'proposed')).toBe(true)
    expect((await asked(roundAt('/award'), { lapseUndecided: true })).id).toBe(id)
    expect(await olga.post(roundAt('/award'), { lapseBelowLots: true })).toMatchObject({
      status: 409,
      body: { code: 'undecided-allocations' },
    })
    expect((await confirm(id)).body.state).toBe('confirmed')
    await inState(olga, played.roundId, 'completed')
    // Who confirmed twice has confirmed once.
    expect((await confirm(id)).body.state).toBe('confirmed')
  })

  test('shows its parties who has confirmed what, and not what was rejected', async () => {
    const [member] = played.members
    const record = (await member?.api.get(roundAt('/record')))?.body
    const types = record.events.map((event: { type?: string }) => event.type)
    expect(types).toContain('approval.confirmed')
    expect(types).not.toContain('approval.rejected')
    expect(types).not.toContain('approval.asked')
  })
})

describe('decisions', () => {
  let decided: string
  test('that nobody has made are not closed before their day by one, and by two once', async () => {
    const { api } = await admitted(hub, 'member')
    const supplier = await admitted(hub, 'supplier')
    const period = '2028-Q3'
    await api.post('/demand/forecasts', forecast([line({ period, quantityKg: '100' })]))
    await supplier.api.post('/supply/offers', offer({ period, quantityKg: '100' }))
    const draft = round({ periods: [period] })
    const rules = { ...draft.rules, maxPasses: 2, undecided: 'accept' }
    const { id: roundId } = (await olga.post('/rounds', { ...draft, rules })).body
    await olga.post(`/rounds/${roundId}/open`)
    for (const what of ['lines', 'offers'])
      await until(`${what} have joined`, async () => (await olga.all(`/rounds/${roundId}/${what}`)).length === 1)
    await olga.post(`/rounds/${roundId}/publish-pool`)
    await until('the pool is published', async () => (await olga.get(`/rounds/${roundId}/pool`)).status === 200)
    expect((await confirm((await asked(`/rounds/${roundId}/close`)).id)).status).toBe(200)
    await inState(olga, roundId, 'matched')
    const states = async () => (await olga.all(`/rounds/${roundId}/allocations`)).map(one => one.state)

    const { id } = await asked(`/rounds/${roundId}/close-decisions`)
    expect((await confirm(id, olga)).status).toBe(403)
    expect((await olga.get(`/rounds/${roundId}/decisions`)).body).not.toHaveProperty('decisionsCloseAt')
    expect(await states()).toEqual(['proposed'])
    expect((await confirm(id)).body).toMatchObject({ state: 'confirmed', command: 'closeDecisions' })
    await until('it counts as accepted', async () => (await states())[0] === 'accepted')
    const areClosed = async () => (await olga.get(`/rounds/${roundId}/decisions`)).body.decisionsCloseAt === undefined
    await until('decisions are closed', areClosed)
    expect(await confirm(id)).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    // With nothing open there is nothing to misuse.
    expect(await olga.post(`/rounds/${roundId}/close-decisions`)).toMatchObject({ status: 200 })
    // That makes another version of the round: what is asked for before it is not confirmed.
    await until('decisions are closed again', areClosed)
    const entries = await history(`rounds:${roundId}`)
    expect(entries).toContainEqual({ type: 'rounds.decisions-closing', actor: 'oskar', time: expect.any(String) })
    decided = roundId
  })

  test('that two have awarded are not ended by one, as a cancellation of the round would have', async () => {
    expect((await confirm((await asked(`/rounds/${decided}/award`)).id)).status).toBe(200)
    await inState(olga, decided, 'awarded')
    const states = async () => (await olga.all(`/rounds/${decided}/allocations`)).map(one => [one.id, one.state])
    const [[id] = []] = await states()
    const end = await asked(`/allocations/${id}/end`, REASON)
    expect(end.subject).toBe(decided)
    expect(await states()).toEqual([[id, 'awarded']])
    expect((await confirm(end.id, olga)).status).toBe(403)
    expect((await confirm(end.id)).status).toBe(200)
    expect(await states()).toEqual([[id, 'lapsed']])
    await inState(olga, decided, 'completed')
    // Of what is of others its parties learn no more by that.
    const stranger = await admitted(hub, 'member')
    const { events } = (await stranger.api.get(`/rounds/${decided}/record`)).body
    expect(JSON.stringify(events)).toContain('closeDecisions')
    expect(JSON.stringify(events)).not.toContain('endAllocation')
  })
})

test('a draft, and a round of which no price is known, is cancelled by one', async () => {
  const { id } = (await olga.post('/rounds', round({ periods: ['2028-Q1'] }))).body
  expect((await olga.post(`/rounds/${id}/open`)).status).toBe(200)
  expect(await olga.post(`/rounds/${id}/cancel`)).toMatchObject({ status: 200, body: { state: 'cancelled' } })
})

test('an organisation is suspended by two, and what changed in between is not', async () => {
  const { id, api } = await admitted(hub, 'member')
  const first = await asked(`/participants/${id}/suspend`, REASON)
  expect((await api.get(`/participants/${id}`)).body.status).toBe('admitted')
  expect((await olga.put(`/participants/${id}`, { legalName: 'Renamed SE' }, 2)).status).toBe(200)
  expect(await confirm(first.id)).toMatchObject({
    status: 412,
    body: { code: 'stale-version', detail: expect.stringContaining('asked for at version 2; now it is at version 3') },
  })
  expect((await api.get(`/participants/${id}`)).body.status).toBe('admitted')
  // Who has asked withdraws, or the other rejects, and then it is asked for anew.
  expect(await olga.post(`/participants/${id}/suspend`, REASON)).toMatchObject({ status: 409 })
  expect((await olga.post(`/approvals/${first.id}/reject`)).body).toMatchObject({ state: 'withdrawn' })
  const second = await asked(`/participants/${id}/suspend`, REASON)
  expect((await confirm(second.id)).status).toBe(200)
  expect((await api.get(`/participants/${id}`)).body.status).toBe('suspended')
  expect((await history(`participants:${id}`)).map(({ type, actor }) => `${actor} ${type}`)).toEqual(
    expect.arrayContaining([
      'olga approval.withdrawn',
      'olga approval.asked',
      'oskar participants.suspension-reasoned',
    ]),
  )
  expect(await olga.post(`/participants/${id}/suspend`, REASON)).toMatchObject({ status: 200 })

  // Nor is whom two have suspended admitted again by one of them.
  const again = await asked(`/participants/${id}/admit`)
  expect(await confirm(again.id, olga)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect((await api.get(`/participants/${id}`)).body.status).toBe('suspended')
  expect((await confirm(again.id)).status).toBe(200)
  expect((await api.get(`/participants/${id}`)).body.status).toBe('admitted')
  expect(await olga.post(`/participants/${id}/admit`)).toMatchObject({ status: 200 })
  // What was confirmed was confirmed once: nobody alone repeats it later.
  expect(await confirm(second.id)).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
  expect((await api.get(`/participants/${id}`)).body.status).toBe('admitted')
})

test('what a second operator decides, and what is withdrawn, is told to those who watch', async () => {
  const { id, api } = await admitted(hub, 'member', { legalName: 'Watched SE' })
  const told = async (what: 'confirmed' | 'rejected' | 'withdrawn', approval: string) => {
    const text = await streamed(hub.url, auditor.token, `approvals.${what}.v1`, approval)
    return JSON.parse(/^data: (.*)$/m.exec(text.split('\n\n').find(frame => frame.includes(approval)) ?? '')?.[1] ?? '')
  }
  const suspend = () => asked(`/participants/${id}/suspend`, REASON)
  const rejected = await suspend()
  expect((await oskar.post(`/approvals/${rejected.id}/reject`, { reason: 'no ground' })).status).toBe(200)
  expect(await told('rejected', rejected.id)).toMatchObject({
    type: 'approvals.rejected.v1',
    subject: id,
    actor: 'oskar',
    time: expect.stringMatching(/Z$/),
    data: { id: rejected.id, service: 'participants', command: 'suspendParticipant', name: 'Watched SE' },
  })
  const withdrawn = await suspend()
  expect((await olga.post(`/approvals/${withdrawn.id}/reject`)).status).toBe(200)
  expect(await told('withdrawn', withdrawn.id)).toMatchObject({
    subject: id,
    actor: 'olga',
    data: { id: withdrawn.id },
  })
  const confirmed = await suspend()
  expect((await confirm(confirmed.id)).status).toBe(200)
  expect(await told('confirmed', confirmed.id)).toMatchObject({
    subject: id,
    actor: 'oskar',
    data: { id: confirmed.id },
  })
  expect((await api.get('/stream')).status).toBe(403)
})

test('a level of origin is overruled by two, and found right by one', async () => {
  const supplier = await admitted(hub, 'supplier')
  const chain = [stage('mining'), stage('separation', { country: 'CN' })]
  const { id } = (await supplier.api.post('/supply/offers', offer({ chain, period: '2028-Q2' }))).body
  const screening = `/supply/offers/${id}/screening`
  const computed = (await olga.get(screening)).body.level
  expect(computed).not.toBe('A')
  expect(await olga.post(`${screening}/decision`, { level: computed, reason: 'as found' })).toMatchObject({
    status: 200,
  })
  const waiting = await asked(`${screening}/decision`, { level: 'A', reason: 'trust me' })
  expect((await olga.get(screening)).body.level).toBe(computed)
  expect((await confirm(waiting.id)).status).toBe(200)
  expect((await olga.get(screening)).body).toMatchObject({ level: 'A' })

  // Nor is what two have overruled put back by one of them.
  const back = await asked(`${screening}/decision`, { level: computed, reason: 'never mind' })
  expect((await olga.get(screening)).body.level).toBe('A')
  expect((await confirm(back.id)).status).toBe(200)
  expect((await olga.get(screening)).body.level).toBe(computed)
  expect(await confirm(waiting.id)).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
  expect((await olga.get(screening)).body.level).toBe(computed)
})

test('a supplier that sends its offer again does not undo what two have decided against it', async () => {
  const period = '2029-Q3'
  const supplier = await admitted(hub, 'supplier')
  const sent = offer({ period })
  const { id } = (await supplier.api.post('/supply/offers', sent)).body
  const level = async () => (await olga.get(`/supply/offers/${id}/screening`)).body.level
  expect(await level()).toBe('A')
  const forged = await asked(`/supply/offers/${id}/screening/decision`, { level: 'D', reason: 'forged papers' })
  expect((await confirm(forged.id)).status).toBe(200)
  const site = [stage('mining', { site: 'another name' }), stage('separation')]
  const cheaper = { fixed: { amount: '89.00', currency: 'EUR' } }
  for (const [index, more] of [{}, { price: cheaper }, { chain: site }].entries()) {
    expect((await supplier.api.put(`/supply/offers/${id}`, { ...sent, ...more }, index + 1)).status).toBe(200)
    expect(await level()).toBe('D')
  }
})

test('what two have overruled holds in a round, whatever version one adds to the policy that it was judged by', async () => {
  const period = '2029-Q2'
  const supplier = await admitted(hub, 'supplier')
  const technology = [stage('mining', { chineseTechnology: true }), stage('separation')]
  const { id } = (await supplier.api.post('/supply/offers', offer({ chain: technology, period }))).body
  const decision = `/supply/offers/${id}/screening/decision`
  expect((await confirm((await asked(decision, { level: 'E', reason: 'forged papers' })).id)).status).toBe(200)
  const { id: roundId } = (await olga.post('/rounds', round({ periods: [period] }))).body
  await olga.post(`/rounds/${roundId}/open`)
  const inRound = async () => (await olga.all(`/rounds/${roundId}/offers`)).map(one => one.screening.level)
  await until('it has joined', async () => (await inRound()).length === 1)
  expect(await inRound()).toEqual(['E'])

  const { standing } = (await olga.get('/policies/lodestone-origin')).body
  const added = await olga.post('/policies/lodestone-origin/versions', {
    validFrom: new Date().toISOString().slice(0, 10),
    state: 'in-force',
    rules: { ...standing.rules, technology: 'ignored' },
    source: standing.source,
    reason: 'a friend asked me',
  })
  expect(added.status).toBe(201)
  const screening = async () => (await olga.get(`/supply/offers/${id}/screening`)).body
  await until('it is judged again', async () => (await screening()).policyVersion === '2')
  expect(await screening()).toMatchObject({ level: 'A' })
  expect(await inRound()).toEqual(['E'])
  // Nor does one decide anew as long as what two have decided holds somewhere.
  await asked(decision, { level: 'A', reason: 'as found' })
  expect(await inRound()).toEqual(['E'])
})

test('what nobody confirms in time lapses', async () => {
  const { id } = await admitted(hub, 'member')
  const first = await asked(`/participants/${id}/suspend`, REASON)
  const later = Date.now() + 61 * 60_000
  now = () => later
  try {
    const operator = await hub.api.as({ sub: 'oskar', roles: ['operator'] })
    expect(await confirm(first.id, operator)).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    expect(await pending(id, operator)).toEqual([])
    const again = await operator.post(`/participants/${id}/suspend`, REASON)
    expect([again.status, again.body.id === first.id]).toEqual([202, false])
  } finally {
    now = Date.now
  }
})

test('approvals of operators are for them and auditors, and a missing one is not there', async () => {
  const { id, api } = await admitted(hub, 'member')
  const waiting = await asked(`/participants/${id}/suspend`, REASON)
  expect((await api.get('/approvals')).body.items).toEqual([])
  expect((await api.post(`/approvals/${waiting.id}/confirm`)).status).toBe(404)
  expect((await confirm(waiting.id, auditor)).status).toBe(403)
  for (const missing of ['rounds-1', waiting.id.replace('participants', 'rounds'), 'console-1', 'x'])
    expect((await confirm(missing)).status).toBe(404)
  expect((await oskar.all('/approvals')).map(one => one.id)).toContain(waiting.id)
  const [first] = (await oskar.get('/approvals?limit=1')).body.items
  expect(first).toBeDefined()
  expect((await oskar.get('/approvals?cursor=x')).status).toBe(422)
})

test('two confirmations at the same moment carry it out once', async () => {
  const { id } = await admitted(hub, 'member')
  const { id: approval } = await asked(`/participants/${id}/suspend`, REASON)
  const third = await hub.api.as({ sub: 'third', roles: ['operator'] })
  const replies = await Promise.all([confirm(approval), confirm(approval, third)])
  expect(replies.map(reply => reply.status).sort()).toEqual([200, 409])
  const client = new pg.Client({ connectionString: hub.databaseUrl })
  await client.connect()
  const { rows } = await client.query(
    `SELECT count(*)::int AS times FROM participants.journal WHERE subject = $1 AND type = 'participants.participant-suspended.v1'`,
    [id],
  )
  await client.end()
  expect(rows[0].times).toBe(1)
  await until('nothing is pending of it', async () => (await pending(id)).length === 0)
})
