import type { RouteId } from '@lodestone/contracts'
import { examples, ids, PARKED, SAMPLE_CREDENTIAL, SAMPLE_HOLDER, WITNESS } from '@lodestone/contracts/examples'
import { makeDailyHeads } from '@lodestone/messaging'
import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { expect } from 'vitest'
import { suspensionAsked } from './approval-asked.ts'
import { confirmTokenFor } from './confirm-token.ts'
import { admitted, forecast, line, offer, round, stage, unique } from './hub.ts'
import { joined } from './joined.ts'
import { inState, type Party } from './journey.ts'
import { storyClock } from './story.clock.ts'
import type { Names } from './story.names.ts'
import type { Sending } from './story.sending.ts'
import { venturesBefore } from './story.ventures.ts'
import { testWitness } from './test-witness.ts'

/** To whom a story is told, and by whom. */
type Telling = {
  readonly hub: TestHub
  readonly names: Names
  readonly sending: Sending
  readonly operator: Api
  readonly supplier: Party
}
type Before = Partial<Record<RouteId, () => Promise<void>>>

/** What has happened besides, before a part of the story. */
export const before = (telling: Telling): Before => ({
  ...roundsBefore(telling),
  ...venturesBefore(telling),
  ...oversightBefore(telling),
})

function roundsBefore(telling: Telling): Before {
  const { names, sending, operator, supplier } = telling
  return {
    reviseForecast: async () => {
      const api = await sending.as('member')
      const made = await api.post(
        '/demand/forecasts',
        forecast([line({ period: '2028-Q1' })], { reference: 'RM-2028-Q1' }),
      )
      names.set(ids.oldForecast, made.body.id)
    },
    withdrawApplication: async () => {
      const made = await (await sending.as('applicant')).post('/applications', examples.createApplication?.body)
      names.set(ids.withdrawnApplication, made.body.id)
    },
    refuseApplication: async () => {
      const other = await sending.as('applicant', 'another applicant')
      names.set(ids.refusedApplication, (await other.post('/applications', examples.createApplication?.body)).body.id)
    },
    readScreeningQueue: async () => {
      await supplier.api.post('/supply/offers', offer({ period: '2027-Q4', evidence: [] }))
      const more = await supplier.api.post('/supply/offers', offer({ quantityKg: '500' }))
      names.set(ids.otherOffer, more.body.id)
      await gather(telling)
    },
    loadRestrictions: async () => {
      await supplier.api.post(
        '/supply/offers',
        offer({
          period: '2029-Q1',
          chain: [stage('mining'), stage('separation', { operator: 'Granitogorsk Trading Ltd' })],
        }),
      )
    },
    createRound: async () => {
      // What a template asks for is nobody's need: it would stand in the pool.
      const api = await sending.as('member')
      const filled = (await api.all('/demand/forecasts')).find(one => one.reference === 'RM-2027-template')
      await api.delete(`/demand/forecasts/${filled.id}`, filled.version)
      // More than the offer that is declined has, so that whatever is drawn the member has another proposal.
      await api.post('/demand/forecasts', forecast([line({ quantityKg: '1400' })], { reference: 'RM-2027-Q2-more' }))
      const other = round({ periods: ['2027-Q3'] })
      names.set(ids.cancelledRound, (await operator.post('/rounds', other)).body.id)
    },
    cancelRound: async () => {
      await operator.post(`/rounds/${names.get(ids.cancelledRound)}/open`)
    },
    dropRoundLine: async () => {
      await until(
        'all lines have joined',
        async () => (await operator.all(`/rounds/${names.get(ids.round)}/lines`)).length === 9,
      )
    },
    readRound: async () => {
      await inState(operator, names.get(ids.round) as string, 'matched')
    },
    acceptOffer: () => rejectOne(telling),
    acceptAllocation: async () => {
      const all = await operator.all(`/rounds/${names.get(ids.round)}/allocations`)
      const own = all.filter(one => one.memberId === names.get(ids.member))
      const kept = own.find(one => one.offerId === names.get(ids.offer))
      const other = own.find(one => one.id !== kept?.id && one.state === 'proposed' && !one.accepted.member)
      if (!kept || !other) throw new Error(`the member has not two proposals left: ${JSON.stringify(own)}`)
      names.set(ids.allocation, kept.id)
      names.set(ids.otherAllocation, other.id)
    },
  }
}

function oversightBefore(telling: Telling): Before {
  const { hub, names, sending, operator, supplier } = telling
  return {
    suspendParticipant: async () => {
      names.set(ids.leavingMember, (await admitted(hub, 'member', { reference: unique('leaving') })).id)
    },
    listApprovals: async () => {
      await ask(telling, ids.confirmedApproval, ids.suspendedByTwo)
      await ask(telling, ids.rejectedApproval, ids.keptByTwo)
    },
    giveCredential: async () => {
      const path = `/participants/${supplier.id}`
      const { legalName, version } = (await operator.get(path)).body
      await operator.put(path, { legalName, identifiers: [SAMPLE_HOLDER] }, version)
      const given = { credential: SAMPLE_CREDENTIAL }
      await until(
        'supply has heard who it is',
        async () => (await supplier.api.post('/supply/credentials', given)).status === 201,
      )
    },
    readCalendar: async () => {
      const [{ link }] = await (await sending.as('member')).all('/calendar-links')
      names.set(ids.calendar, link.split('/').at(-1))
    },
    showConfirm: async () => {
      const validUntil = storyClock().getTime() + 86_400_000
      names.set(ids.confirm, await confirmTokenFor(hub.databaseUrl, names.get(ids.contact) as string, validUntil))
    },
    redriveParked: async () => void names.set(PARKED.readable, await park(hub, 0)),
    discardParked: async () => void names.set(PARKED.unreadable, await park(hub, 1)),
    cosignAuditCheckpoint: async () => {
      const { key, cosign } = testWitness('hub.example/witness/w1')
      const [{ note }] = (await operator.get('/audit/checkpoints?service=demand&size=1')).body.items
      names.set(WITNESS.key, key)
      names.set(WITNESS.cosignature, cosign(note).trimEnd())
    },
    makeAuditCheckpoints: async () => {
      for (const service of ['demand', 'participants']) await operator.post('/audit/checkpoints', { service })
    },
    listAuditHeads: async () => {
      for (const one of hub.process.services) await makeDailyHeads(one.database)
    },
  }
}

/** Other members with a need in the same quarter, so that there is something to pool, and a supplier whose origin is refused. */
async function gather({ hub, names }: Telling): Promise<void> {
  const others: Party[] = []
  for (let i = 0; i < 6; i++) {
    const other = await admitted(hub, 'member', { group: `Group ${i}`, country: i < 3 ? 'DE' : 'FR' })
    others.push(other)
    await other.api.post('/demand/forecasts', forecast([line({ quantityKg: `${1000 + i * 50}` })]))
  }
  const refused = await admitted(hub, 'supplier')
  await refused.api.post('/supply/offers', offer({ chain: [stage('mining'), stage('separation', { country: 'CN' })] }))
  names.set(ids.otherMember, others[0]?.id as string)
  names.set(ids.otherLine, (await others[5]?.api.all('/demand/forecasts'))?.[0].lines[0].id)
}

async function park(hub: TestHub, offset: number): Promise<string> {
  const database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  try {
    const { rows } = await database.query(
      `INSERT INTO console.parked (consumer, topic, partition, "offset", key, value, headers, error_class, attempts)
       VALUES ('console', 'rounds.round', 0, $1, 'k', 'not json', '{"key":"k","headers":{}}', 'broken-json', 1) RETURNING id`,
      [offset],
    )
    return `console-${rows[0].id}`
  } finally {
    await database.end()
  }
}

/** What another operator has asked for. This hub does not ask for two people, so that one person can tell the story. */
async function ask({ hub, names }: Telling, approval: string, participant: string): Promise<void> {
  const { id } = await admitted(hub, 'member', { legalName: 'Lapsed Licence SE' })
  names.set(participant, id)
  names.set(approval, await suspensionAsked(hub.databaseUrl, id, storyClock()))
}

/** A trader of another member accepts above its limit, and its approver rejects that. */
async function rejectOne({ hub, names, operator }: Telling): Promise<void> {
  const all = await operator.all(`/rounds/${names.get(ids.round)}/allocations`)
  const { id, memberId: member } = all.find(one => one.memberId !== names.get(ids.member) && !one.accepted.member)
  const administrator = await hub.member(member)
  const limit = { amount: '1000.00', currency: 'EUR' }
  expect((await administrator.put('/approval-limit', { limit }, 1)).status).toBe(200)
  const { api } = await joined(hub, administrator)
  const database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  try {
    await until('rounds have heard of the limit', async () => {
      const heard = await database.query('SELECT FROM rounds.known_limit WHERE participant_id = $1', [member])
      return heard.rowCount === 1
    })
  } finally {
    await database.end()
  }
  const asked = await api.post(`/allocations/${id}/accept`)
  expect(asked.status).toBe(202)
  expect((await administrator.post(`/approvals/${asked.body.id}/reject`, { reason: 'Too dear.' })).status).toBe(200)
}
