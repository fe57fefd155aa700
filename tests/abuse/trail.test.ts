import { isParty, type Role, type RouteContract, type RouteId, routeOf, routes, SERVICES } from '@lodestone/contracts'
import { examples, SAMPLE_CREDENTIAL, SAMPLE_HOLDER, SAMPLE_ISSUER } from '@lodestone/contracts/examples'
import { firstBrokenLink } from '@lodestone/kernel'
import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { suspensionAsked } from '../system/approval-asked.ts'
import { confirmTokenFor } from '../system/confirm-token.ts'
import { admitted, forecast, line, offer, registered, round, stage, startWholeHub, today } from '../system/hub.ts'
import { inState, openRound, type Party, type Played } from '../system/journey.ts'
import { testWitness } from '../system/test-witness.ts'
import { asks, closed, opened, pledges, projects, states, terms } from '../system/venture.ts'

/** Nothing is changed, and nothing of others is read, without an entry in the audit: every route of the table is called by somebody named after it. */

const ALL: readonly RouteContract[] = routes
const READS = ALL.filter(route => route.audited)
/** What is asked with a body and changes nothing is a reading too. */
const PREVIEWS: readonly string[] = [
  'previewForecast',
  'previewOffers',
  'readOwnership',
  'previewBaseline',
  'previewPlan',
  'previewStock',
  'verifyRun',
  'previewOwnProjects',
  'previewOwnAsks',
  'previewOwnPledges',
  'verifyProjectRound',
] satisfies RouteId[]
/** What one keeps for oneself alone: nobody else is ever shown it. */
const OF_ONESELF: readonly string[] = ['keepDraft', 'deleteDraft', 'readNotice', 'readAllNotices'] satisfies RouteId[]
const COMMANDS = ALL.filter(
  route => route.method !== 'GET' && !route.audited && !PREVIEWS.includes(route.id) && !OF_ONESELF.includes(route.id),
)
/** Who is written down for what needs no token. */
const ACTORS: Partial<Record<RouteId, string>> = { confirm: 'participants', unsubscribe: 'participants' }

/** Routes that show an operator nothing that is one organisation's own. */
const SHOWS_NOBODYS_OWN: Partial<Record<RouteId, string>> = {
  listWebhooks: 'for members and suppliers, about themselves',
  readWebhook: 'for members and suppliers, about themselves',
  listWebhookTypes: 'names of events, the same for everybody',
  listWebhookDeliveries: 'for members and suppliers, about themselves',
  listNotices: 'what the caller’s own are told: operators that applications wait',
  readContact: 'the caller’s own, those of the operators for an operator',
  listCalendarLinks: 'for members and suppliers, about themselves',
  readCalendar: 'for whoever has the secret link',
  showConfirm: 'for whoever has the link in an e-mail',
  readCaller: 'who the caller is',
  readApprovalLimit: 'for members and suppliers, about themselves',
  showUnsubscribe: 'for whoever has the link in an e-mail',
  listDrafts: 'what the caller has typed',
  readDraft: 'what the caller has typed',
  listMappings: 'for members, about themselves',
  readMapping: 'for members, about themselves',
  listMaterials: 'the catalogue',
  readMaterial: 'the catalogue',
  listPolicies: 'the catalogue',
  readPolicy: 'the catalogue',
  listRestrictions: 'published lists',
  listIssuers: 'whom to ask for a credential, the same for everybody',
  readIssuer: 'whom to ask for a credential, the same for everybody',
  readHubDocument: 'public keys',
  readStatusList: 'which places are revoked, and not of what',
  readOcdsExtension: 'a description of fields',
  listPublications: 'safe cells, as everybody sees them, and why others are not shown',
  readPool: 'safe cells, as everybody sees them',
  listReports: 'sums over several rounds that everybody may see',
  exportPool: 'safe cells, as everybody sees them',
  readTemplate: 'an empty file',
  previewForecast: 'what the caller has sent itself',
  previewOffers: 'what the caller has sent itself',
  readOwnership: 'what the caller has sent itself',
  listBaselines: 'worlds without members, the same for everybody',
  readBaseline: 'a world without members, the same for everybody',
  previewBaseline: 'what the caller has sent itself, beside a world without members',
  listScenarios: 'what may befall, and what operators have written themselves',
  listTechnologies: 'what units take, the same for everybody',
  readOwnLines: 'for members, about themselves',
  readOwnExposure: 'for members, about themselves',
  reportOwnExposure: 'for members, about themselves',
  readOwnPlan: 'for members, about themselves',
  previewPlan: 'what the caller has sent itself',
  listProjectRounds: 'how many statements stand in a round, and hashes',
  readProjectRound: 'what projects publish, the same for everybody',
  readProjectTerms: 'what a round decides by, the same for everybody',
  readOwnProjects: 'for suppliers, about themselves',
  previewOwnProjects: 'what the caller has sent itself',
  readOwnAsks: 'for members, about themselves',
  previewOwnAsks: 'what the caller has sent itself',
  readOwnPledges: 'for funders, about themselves',
  previewOwnPledges: 'what the caller has sent itself',
  verifyProjectRound: 'hashes',
  previewStock: 'what the caller has sent itself, beside its own lines',
  readItemStock: 'for members, about themselves',
  readDaysOfSupply: 'for members, about themselves',
  listReservePlans: 'accounts of blocs alone',
  listRuns: 'how many lines a run is of, and hashes',
  verifyRun: 'hashes',
  listRounds: 'sums over a whole round',
  readRoundsOverview: 'sums over whole rounds',
  readRound: 'sums over a whole round',
  readOperations: 'lag and ids, no figures',
  listApprovals: 'what operators ask of each other, in their own words',
  listAuditHeads: 'hashes',
  readAuditProof: 'hashes',
  countApplications: 'how many there are, of nobody in particular',
  readTerms: 'what whoever applies accepts, the same for everybody',
  listAuditCheckpoints: 'hashes and signatures',
  listAuditKeys: 'public keys',
  readAuditConsistency: 'hashes',
  readAuditInclusion: 'hashes',
  listAuditWitnesses: 'who has signed which hashes, as it published itself',
}

let hub: TestHub
let database: pg.Client
let played: Played
const called = new Set<RouteId>()
const ids: Record<string, string> = {}
/** What a reading is asked with. */
const bodies: Partial<Record<RouteId, unknown>> = {}

type Entry = {
  service: string
  subject: string
  type: string
  time: Date
  actor: string
  data: Record<string, unknown>
}
/** What stands in the journals of all services by an actor. */
async function entriesBy(actor: string): Promise<Entry[]> {
  const { rows } = await database.query<Omit<Entry, 'data'> & { data: string }>(
    SERVICES.map(
      name => `SELECT '${name}' AS service, subject, type, time, actor, data FROM ${name}.journal WHERE actor = $1`,
    ).join(' UNION ALL '),
    [actor],
  )
  return rows.map(row => ({ ...row, data: JSON.parse(row.data) }))
}

/** Calls a route as somebody whose name is the route's. */
async function call(
  id: RouteId,
  path: string,
  body?: unknown,
  as: { party?: Party; role?: Role; stranger?: true; headers?: Record<string, string> } = {},
) {
  const route = routeOf(id)
  const side = route.who.find(isParty)
  const role = as.role ?? (as.party ? side : undefined) ?? 'operator'
  const api = await hub.api.as({ sub: id, roles: as.stranger ? [] : [role], ...(as.party ? { org: as.party.id } : {}) })
  const reply = await api.send(route.method, path, body ?? (route.body ? {} : undefined), {
    headers: as.headers ?? (route.ifMatch ? { 'if-match': '"1"' } : {}),
  })
  expect([id, reply.status, reply.status < 300 ? '' : reply.text]).toEqual([id, route.success.status, ''])
  called.add(id)
  return reply.body
}

async function commandsOfParticipants(): Promise<void> {
  const draft = { reference: 'trail', legalName: 'Trail', kind: 'member', country: 'DE', bloc: 'EU' }
  const { id } = await call('createParticipant', '/participants', draft)
  await call('admitParticipant', `/participants/${id}/admit`)
  await call('reviseParticipant', `/participants/${id}`, { legalName: 'Trail SE' }, { headers: { 'if-match': '"2"' } })
  const [from, to] = [
    { kind: 'member', country: 'DE', bloc: 'EU' },
    { kind: 'supplier', country: 'GE' },
  ]
  await call('correctParticipant', `/participants/${id}/correct`, { from, to, reason: 'a test' })
  await call('suspendParticipant', `/participants/${id}/suspend`, { reason: 'a test' })
  for (const [route, verdict] of [
    ['confirmApproval', 'confirm'],
    ['rejectApproval', 'reject'],
  ] as const) {
    const asked = await suspensionAsked(hub.databaseUrl, (await admitted(hub, 'member')).id)
    await call(route, `/approvals/participants-${asked}/${verdict}`)
  }
}

/** An application of a stranger who is called like a route. */
const strangers = async (sub: RouteId, draft: object): Promise<string> =>
  (await (await hub.api.as({ sub, roles: [] })).post('/applications', draft)).body.id

async function commandsOfDocuments(): Promise<void> {
  const draft = (examples.createApplication?.body ?? {}) as object
  const file = new FormData()
  file.append('file', new Blob(['%PDF-1.7 trail']))
  const [kept, gone] = [
    await strangers('giveApplicationDocument', draft),
    await strangers('deleteApplicationDocument', draft),
  ]
  const given = await call('giveApplicationDocument', `/applications/${kept}/documents`, file, { stranger: true })
  Object.assign(ids, { documented: kept, document: given.sha256 })
  const theirs = await hub.api.as({ sub: 'deleteApplicationDocument', roles: [] })
  const { sha256 } = (await theirs.post(`/applications/${gone}/documents`, file)).body
  const path = `/applications/${gone}/documents/${sha256}`
  await call('deleteApplicationDocument', path, undefined, { stranger: true })
}

/** By whoever is signed in, of no organisation: each has an application of their own. */
async function commandsOfApplications(): Promise<void> {
  const draft = (examples.createApplication?.body ?? {}) as object
  const named = { ...draft, lei: undefined, vatNumber: 'DE123456789', legalName: 'Trail of its own' }
  const made = await call('createApplication', '/applications', named, { stranger: true })
  ids.application = made.id
  const other = (sub: RouteId): Promise<string> => strangers(sub, draft)
  const asked = await other('reviseApplication')
  await call('askApplicant', `/applications/${asked}/ask`, { question: 'a test' })
  const answer = { ...draft, answer: 'a test' }
  const headers = { 'if-match': '"2"' }
  await call('reviseApplication', `/applications/${asked}`, answer, { stranger: true, headers })
  await call('refuseApplication', `/applications/${asked}/refuse`, { reasons: 'a test' })
  const withdrawn = await other('withdrawApplication')
  await call('withdrawApplication', `/applications/${withdrawn}/withdraw`, undefined, { stranger: true })
  await call('admitApplication', `/applications/${ids.application}/admit`, { reference: 'trail-applied' })
}

async function commandsOfDemand(member: Party): Promise<void> {
  const draft = forecast([line({ period: '2027-Q4' })])
  const { id } = await call('submitForecast', '/demand/forecasts', draft, { party: member })
  await call('reviseForecast', `/demand/forecasts/${id}`, draft, { party: member })
  await call('copyForecast', `/demand/forecasts/${id}/copy`, { reference: 'trail-copy' }, { party: member })
  await call('withdrawForecast', `/demand/forecasts/${id}`, undefined, {
    party: member,
    headers: { 'if-match': '"2"' },
  })
  const mapping = { name: 'trail', format: 'delfor', mapping: { materials: {} } }
  const saved = await call('saveMapping', '/demand/mappings', mapping, { party: member })
  await call('reviseMapping', `/demand/mappings/${saved.id}`, mapping, { party: member })
  await call('deleteMapping', `/demand/mappings/${saved.id}`, undefined, {
    party: member,
    headers: { 'if-match': '"2"' },
  })
}

async function commandsOfWebhooks(member: Party): Promise<void> {
  const hook = { url: 'http://127.0.0.1:9/', types: ['demand.forecast-submitted'] }
  const { id } = await call('createWebhook', '/webhooks', hook, { party: member })
  await member.api.post('/demand/forecasts', forecast([line({ period: '2027-Q4' })]))
  const delivery = await until('a delivery is under way', async () => {
    return (await member.api.get(`/webhooks/${id}/deliveries`)).body.items[0]
  })
  await call('redeliverWebhook', `/webhooks/${id}/deliveries/${delivery.id}/redeliver`, undefined, { party: member })
  await call(
    'redeliverFailedWebhooks',
    `/webhooks/${id}/redeliver`,
    { since: '2026-01-01T00:00:00Z' },
    { party: member },
  )
  await call('testWebhook', `/webhooks/${id}/test`, undefined, { party: member })
  await call('rotateWebhookSecret', `/webhooks/${id}/rotate-secret`, undefined, { party: member })
  await database.query(`UPDATE participants.webhook SET state = 'disabled', disabled_reason = 'gone' WHERE id = $1`, [
    id,
  ])
  await call('enableWebhook', `/webhooks/${id}/enable`, undefined, { party: member })
  const { version } = (await member.api.get(`/webhooks/${id}`)).body
  const headers = { 'if-match': `"${version}"` }
  await call('deleteWebhook', `/webhooks/${id}`, undefined, { party: member, headers })
}

async function commandsOfPeople(member: Party): Promise<void> {
  const person = { name: 'Anna', email: 'anna@trail.example', position: 'reader' }
  const { id, secret } = await call('invitePerson', '/people', person, { party: member })
  await call('acceptInvitation', '/people/accept', { secret }, { party: member })
  const headers = { 'if-match': '"2"' }
  await call('revisePerson', `/people/${id}`, { position: 'trader' }, { party: member, headers })
  await call('endPerson', `/people/${id}/end`, undefined, { party: member })
  const group = { group: 'trail-hub', position: 'reader' }
  const asked = await call('askAccessGroup', '/access-groups', group, { party: member })
  await call('confirmAccessGroup', `/access-groups/${asked.id}/confirm`)
  await call('reviseAccessGroup', `/access-groups/${asked.id}`, { position: 'trader' }, { party: member, headers })
  await call('endAccessGroup', `/access-groups/${asked.id}/end`, undefined, { party: member })
  await call('setApprovalLimit', '/approval-limit', { limit: null }, { party: member, headers: { 'if-match': '"1"' } })
  ids.person = id
}

async function commandsOfContacts(member: Party): Promise<void> {
  const contact = { name: 'Anna', email: 'anna@trail.example', language: 'en', how: 'none' }
  const { id } = await call('createContact', '/contacts', contact, { party: member })
  await call('reviseContact', `/contacts/${id}`, { ...contact, how: 'daily' }, { party: member })
  const headers = { 'if-match': '"2"' }
  await call('deleteContact', `/contacts/${id}`, undefined, { party: member, headers })
  const { id: other, unsubscribe } = (await member.api.post('/contacts', { ...contact, how: 'at-once' })).body
  await call('requestConfirmation', `/contacts/${other}/confirmation`, undefined, { party: member })
  const link = await call('createCalendarLink', '/calendar-links', { language: 'en' }, { party: member })
  await call('deleteCalendarLink', `/calendar-links/${link.id}`, undefined, { party: member })
  await call('confirm', `/confirm/${await confirmTokenFor(hub.databaseUrl, other, Date.now() + 86_400_000)}`)
  await call('unsubscribe', `/unsubscribe/${unsubscribe}`)
}

const GOODS = { material: 'dy-oxide', stage: 'separation', country: 'AU', site: 'A site' }
const BATCH = { ...GOODS, quantityKg: '1000', madeOn: '2026-11-01' }

async function commandsOfSupply(supplier: Party): Promise<void> {
  const draft = offer({ period: '2027-Q4', evidence: [] })
  const posted = await call('postOffer', '/supply/offers', draft, { party: supplier })
  await call('importOffers', '/supply/offers/import', { offers: [offer({ period: '2027-Q4' })] }, { party: supplier })
  await call('reviseOffer', `/supply/offers/${posted.id}`, draft, { party: supplier })
  await call('decideScreening', `/supply/offers/${posted.id}/screening/decision`, { level: 'C', reason: 'a test' })
  ids.offer = posted.id
  // Issued to its supplier: who reads it then changes nothing.
  expect((await supplier.api.get(`/supply/offers/${posted.id}/screening/credential`)).status).toBe(200)
  ids.batch = (await call('registerBatch', '/supply/batches', { ...BATCH, reference: 'LOT-1' }, { party: supplier })).id
  const { quantityKg, material, ...shared } = BATCH
  const inputs = [{ batch: ids.batch, quantityKg: '500' }]
  const products = ['LOT-2', 'LOT-3'].map(reference => ({ reference, material, quantityKg: '250' }))
  await call('registerJointBatches', '/supply/batches/joint', { ...shared, inputs, products }, { party: supplier })
  const { madeOn: _, material: __, ...year } = { ...BATCH, reference: 'C-1', year: 2027 }
  const { id } = await call('stateCommitment', '/supply/commitments', year, { party: supplier })
  await call('reviseCommitment', `/supply/commitments/${id}`, { ...year, quantityKg: '900' }, { party: supplier })
  await call('withdrawCommitment', `/supply/commitments/${id}`, undefined, {
    party: supplier,
    headers: { 'if-match': '"2"' },
  })
  ids.commitment = id
  await supplier.api.post('/supply/commitments', { ...year, reference: 'C-2' })
  const file = new FormData()
  file.append('file', new Blob(['%PDF-1.7 trail']))
  ids.sha256 = (await call('uploadEvidence', '/evidence', file, { party: supplier })).sha256
}

async function commandsOfCredentials(supplier: Party): Promise<void> {
  const holder = await admitted(hub, 'supplier', { identifiers: [SAMPLE_HOLDER] })
  const particulars = { name: 'Chamber', attests: [{ types: ['DigitalTraceabilityEvent'], from: '2026-01-01' }] }
  const { id } = await call('registerIssuer', '/supply/issuers', { did: SAMPLE_ISSUER, ...particulars })
  await call('reviseIssuer', `/supply/issuers/${id}`, particulars)
  const given = { credential: SAMPLE_CREDENTIAL }
  ids.credential = (await call('giveCredential', '/supply/credentials', given, { party: holder })).id
  const own = { ...BATCH, reference: 'https://id.gs1.org/01/09520123456788/10/ndpr-oxide-3' }
  const { id: batch } = (await holder.api.post('/supply/batches', own)).body
  const named = { credentials: [ids.credential] }
  await call('giveBatchCredentials', `/supply/batches/${batch}/credentials`, named, { party: holder })
  const { id: wrong } = (await holder.api.post('/supply/batches', { ...BATCH, reference: 'LOT-WRONG' })).body
  await call('withdrawBatch', `/supply/batches/${wrong}`, undefined, { party: holder })
  await call('withdrawCredential', `/supply/credentials/${ids.credential}`, undefined, { party: holder })
  await call('withdrawIssuer', `/supply/issuers/${id}/withdraw`, { reason: 'a test' })
  const [key] = (await played.operator.get('/credentials/did.json')).body.assertionMethod
  await call('withdrawHubKey', `/credentials/keys/${encodeURIComponent(key)}/withdraw`, { reason: 'a test' })
  // Signed anew for its supplier, as before.
  expect((await supplier.api.get(`/supply/offers/${ids.offer}/screening/credential`)).status).toBe(200)
}

async function commandsOfNames(supplier: Party): Promise<void> {
  const chain = [stage('mining', { operator: 'Granitogorsk' })]
  await supplier.api.post('/supply/offers', offer({ chain, period: '2027-Q4' }))
  await call('loadRestrictions', '/supply/restrictions/trail', { entries: [{ id: '1', names: ['Гранитогорск'] }] })
  const { id } = await until('the name is looked up', async () => {
    const [match] = await played.operator.all('/supply/name-matches')
    return match
  })
  await call('decideNameMatch', `/supply/name-matches/${id}/decision`, { is: 'same', reason: 'a test' })
  await played.operator.send('PUT', '/supply/restrictions/gone', { entries: [{ id: '1', names: ['Nobody'] }] })
  await call('deleteRestrictions', '/supply/restrictions/gone')
}

async function commandsOfPolicies(): Promise<void> {
  const { standing } = (await played.operator.get('/policies/lodestone-origin')).body
  const { rules, state, source } = standing
  const version = { name: 'Trail', reason: 'a test', validFrom: '2027-01-01', state, source, rules }
  await call('addPolicyVersion', '/policies/trail/versions', version)
  bodies.previewPolicy = { rules: { ...rules, coveredCountries: ['AU'] } }
}

async function commandsOfRounds(): Promise<void> {
  const { members, suppliers, operator, roundId } = played
  const rounds = `/rounds/${roundId}`
  const own = async (party: Party | undefined) => (await party?.api.all(`${rounds}/lines`))?.[0].id as string
  const other = await call('createRound', '/rounds', round({ periods: ['2027-Q3'] }))
  await call('reviseRound', `/rounds/${other.id}`, round({ periods: ['2027-Q3'], name: 'Another name' }))
  await call('openRound', `/rounds/${other.id}/open`)
  await call('cancelRound', `/rounds/${other.id}/cancel`, { reason: 'a test' })
  await call('dropRoundLine', `${rounds}/lines/${await own(members[6])}/drop`, { reason: 'a test' })
  await call('publishPool', `${rounds}/publish-pool`)
  await until('the pool is published', async () => (await operator.get(`${rounds}/pool`)).status === 200)
  const leaving = await own(members[5])
  await until('demand has heard of it', async () => {
    const reply = await members[5]?.api.post(`${rounds}/lines/${leaving}/leave`)
    return reply?.status === 200
  })
  await call('leaveRound', `${rounds}/lines/${await own(members[4])}/leave`, undefined, { party: members[4] as Party })
  // A second offer to decline.
  await suppliers[0]?.api.post('/supply/offers', offer({ quantityKg: '300' }))
  await until('it has joined', async () => (await operator.all(`${rounds}/offers`)).length === 3)
  await call('closeRound', `${rounds}/close`)
  await inState(operator, roundId, 'matched')
  // A failure cannot be had from the real engine: here it is only noted as one, and the same result comes once more.
  await database.query("UPDATE matching.run SET state = 'failed' WHERE round_id = $1", [roundId])
  await call('matchRound', `${rounds}/match`)
  await until('it is matched again', async () => (await operator.get(`${rounds}/replay`)).status === 200)
  await call('whatIf', `${rounds}/what-if`, { rules: { allocation: 'pro-rata' } })
  const allocations = await operator.all(`${rounds}/allocations`)
  const [sold = [], [refused] = []] = [...Map.groupBy(allocations, one => one.offerId).values()].sort(
    (x, y) => y.length - x.length,
  )
  const [first, last, ended] = sold.filter(one => !one.accepted.member)
  const party = (id: string) => [...members, ...suppliers].find(one => one.id === id) as Party
  const pathOf = (one: { offerId: string }) => `${rounds}/offers/${one.offerId}`
  await call('acceptOffer', `${pathOf(first)}/accept`, {}, { party: party(first.supplierId) })
  await call('acceptAllocation', `/allocations/${first.id}/accept`, {}, { party: party(first.memberId) })
  await call('declineAllocation', `/allocations/${last.id}/decline`, {}, { party: party(last.memberId) })
  await call('declineOffer', `${pathOf(refused)}/decline`, {}, { party: party(refused.supplierId) })
  await party(ended.memberId).api.post(`/allocations/${ended.id}/accept`)
  await call('closeDecisions', `${rounds}/close-decisions`)
  await until('decisions are closed', async () => {
    const { body } = await operator.get(`${rounds}/decisions`)
    return body.parties.every((one: { open: number }) => one.open === 0)
  })
  await call('awardRound', `${rounds}/award`, { lapseUndecided: true })
  const report = { quantityKg: first.quantityKg, date: today() }
  await call('reportContract', `/allocations/${first.id}/contract`, report, { party: party(first.memberId) })
  const seller = party(first.supplierId)
  const { material } = first
  const { id: batch } = (await seller.api.post('/supply/batches', { ...BATCH, material, reference: 'LOT-SOLD' })).body
  const naming = `/supply/allocations/${first.id}/batches`
  const named = (quantityKg: string) => ({ batches: [{ batch, quantityKg }] })
  await until(
    'supply has heard of the award',
    async () => (await seller.api.post(naming, named('1000000'))).status === 422,
  )
  await call('nameBatches', naming, named('1'), { party: seller })
  await call('reportDelivery', `/allocations/${first.id}/deliveries`, report, { party: party(first.memberId) })
  const buyer = party(first.memberId).api
  const [delivery] = await until('supply has heard of the delivery', async () => {
    const items = await buyer.all(`/deliveries?allocation=${first.id}`)
    return items.length > 0 && items
  })
  expect((await buyer.get(`/deliveries/${delivery.id}/passport`)).status).toBe(200)
  await call('endAllocation', `/allocations/${ended.id}/end`, { reason: 'a test' }, { party: party(ended.memberId) })
  const [issued] = await buyer.all('/supply/issued')
  Object.assign(ids, { line: first.lineId, delivery: delivery.id, issued: issued?.id })
}

async function commandsOfOutlook(member: Party): Promise<void> {
  const bodyOf = (id: RouteId) => examples[id]?.body
  await call('recordBaseline', '/outlook/baselines', bodyOf('recordBaseline'))
  await call('recordScenario', '/outlook/scenarios', bodyOf('recordScenario'))
  await call('stateOwnLines', '/outlook/lines', bodyOf('stateOwnLines'), { party: member })
  await call('takeStock', '/outlook/stock', bodyOf('takeStock'), {
    party: member,
    headers: { 'if-match': '"2"' },
  })
  await call('stateOwnPlan', '/outlook/plan', bodyOf('stateOwnPlan'), { party: member })
  ids.reserve = (await call('openReserve', '/outlook/reserves', bodyOf('openReserve'))).id
  const reserve = `/outlook/reserves/${ids.reserve}`
  await call('stateReserveTarget', `${reserve}/target`, bodyOf('stateReserveTarget'))
  await call('stateReserveTrigger', `${reserve}/triggers`, bodyOf('stateReserveTrigger'))
  await call('recordReserveObservation', '/outlook/reserves/observations', bodyOf('recordReserveObservation'))
  await call('moveReserve', `${reserve}/movements`, bodyOf('moveReserve'))
  const planned = { ...Object(bodyOf('planReserves')), reserves: [ids.reserve] }
  await call('planReserves', '/outlook/reserves/plans', planned)
  ids.run = (await call('startRun', '/outlook/runs', { scenarioId: 'published-1' })).id
}

async function commandsOfProjectRound(supplier: Party, member: Party): Promise<void> {
  const funder = await registered(hub, 'funder')
  const id = await opened(played.operator)
  ids.projectRound = id
  const path = `/project-rounds/${id}`
  await call('stateProjectTerms', `${path}/terms`, terms)
  await states(id, funder, 'pledges', pledges('loan', '1', ['AU']))
  const headers = { 'if-match': '"2"' }
  await call('stateOwnProjects', `${path}/projects`, projects('Ridge', '5000000'), { party: supplier })
  await call('stateOwnAsks', `${path}/asks`, asks('motors', '18000'), { party: member })
  await call('stateOwnPledges', `${path}/pledges`, pledges('loan', '6000000', ['AU']), { party: funder, headers })
  await closed(played.operator, id, 'decided')
}

async function commandsOfOperations(): Promise<void> {
  const park = async (offset: number): Promise<string> => {
    const { rows } = await database.query(
      `INSERT INTO console.parked (consumer, topic, partition, "offset", key, value, headers, error_class, attempts)
       VALUES ('console', 'rounds.round', 0, $1, 'k', 'not json', '{"key":"k","headers":{}}', 'broken-json', 1) RETURNING id`,
      [offset],
    )
    return `console-${rows[0].id}`
  }
  const parked = await park(0)
  await call('redriveParked', `/operations/parked/${parked}/redrive`)
  await call('discardParked', `/operations/parked/${parked}/discard`, { reason: 'a test' })
  await call('publishCells', '/aggregation/publications')
  const [{ service, size, note }] = (await call('makeAuditCheckpoints', '/audit/checkpoints')).items
  const { key, cosign } = testWitness('hub.example/witness/trail')
  await call('cosignAuditCheckpoint', '/audit/cosignatures', { service, size, key, cosignature: cosign(note) })
}

beforeAll(async () => {
  hub = await startWholeHub({ WEBHOOK_ALLOW_PRIVATE: '1' })
  database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  played = await openRound(hub)
  ids.round = played.roundId
  const [member, supplier] = [await admitted(hub, 'member'), await admitted(hub, 'supplier')]
  ids.participant = member.id
  await commandsOfParticipants()
  await commandsOfApplications()
  await commandsOfDocuments()
  await commandsOfDemand(member)
  await commandsOfWebhooks(member)
  await commandsOfPeople(member)
  await commandsOfContacts(member)
  await commandsOfSupply(supplier)
  await commandsOfCredentials(supplier)
  await commandsOfNames(supplier)
  await commandsOfPolicies()
  await commandsOfRounds()
  await commandsOfOutlook(member)
  await commandsOfProjectRound(supplier, member)
  await commandsOfOperations()
  await supplier.api.post('/supply/offers', offer({ evidence: [], period: '2027-Q4' }))
  const { id } = (await supplier.api.post('/supply/offers', offer({ chain: [stage('mining')], period: '2027-Q4' })))
    .body
  await call('withdrawOffer', `/supply/offers/${id}`, undefined, { party: supplier })
  ids.forecast = (await member.api.all('/demand/forecasts'))[0].id
})
afterAll(async () => {
  await database?.end()
  await hub?.stop()
})

test('every route of the table either changes something, is kept as a reading, or shows nothing of anybody’s own', () => {
  const sorted = (list: readonly string[]) => [...list].sort()
  const told = new Set([...COMMANDS, ...READS].map(route => route.id))
  expect(sorted([...told, ...OF_ONESELF, ...Object.keys(SHOWS_NOBODYS_OWN)])).toEqual(
    sorted(ALL.map(route => route.id)),
  )
})

describe('a command leaves an entry with its actor and time', () => {
  test.each(COMMANDS.map(route => [route.id as RouteId]))('%s', async id => {
    expect(called).toContain(id)
    const { rows } = await database.query<{ actor: string }>(
      SERVICES.map(name => `SELECT actor, time FROM ${name}.journal WHERE actor = $1 OR actor LIKE $1 || '@%'`).join(
        ' UNION ALL ',
      ),
      [ACTORS[id] ?? id],
    )
    expect(rows.length).toBeGreaterThan(0)
  })
})

test('what members and suppliers are shown of a round’s figures is kept as published: which figures, never their values', async () => {
  const rows = await database.query<{ actor: string; data: string }>(
    "SELECT actor, data FROM rounds.journal WHERE subject = $1 AND type = 'rounds.figures-disclosed' ORDER BY seq",
    [`disclosed:${ids.round}`],
  )
  const told = rows.rows.map(row => JSON.parse(row.data))
  expect(told.map(one => one.phase).slice(0, 2)).toEqual(['matched', 'awarded'])
  for (const one of told) {
    expect(Object.keys(one).sort()).toEqual(['materials', 'phase', 'pools', 'roundId', 'seals', 'shares', 'totals'])
    expect(JSON.stringify(one.totals)).not.toMatch(/\d/)
  }
})

/** Where a reading of each route is asked for. */
const pathOf = (route: RouteContract): string => {
  const [, noun = ''] = route.path.split('/')
  const known = {
    applications: ids.application,
    participants: ids.participant,
    rounds: ids.round,
    demand: ids.forecast,
    supply: ids.offer,
    'project-rounds': ids.projectRound,
  }
  const own = { ...known, policies: 'lodestone-origin' }[noun] ?? ''
  const named: Partial<Record<RouteId, string | undefined>> = {
    readPerson: ids.person,
    listApplicationDocuments: ids.documented,
    readApplicationDocument: ids.documented,
    readCredential: ids.credential,
    readBatch: ids.batch,
    readCommitment: ids.commitment,
    readPassport: ids.delivery,
    readDeliveryProof: ids.delivery,
    readIssued: ids.issued,
    readRun: ids.run,
    listReserveMovements: ids.reserve,
  }
  const id = named[route.id as RouteId] ?? own
  const query: Partial<Record<RouteId, string>> = {
    readExposure: '?bloc=EU',
    readProof: `?lineId=${ids.line}`,
    readAudit: `?subject=rounds:${ids.round}`,
    searchAudit: '?from=2026-01-01&to=2099-12-31&act=round-opened',
    readScreening: '?on=2027-01-01',
    listForecasts: '?material=ndpr-oxide&limit=5',
  }
  const sha256 = (route.id === 'readApplicationDocument' ? ids.document : ids.sha256) ?? ''
  return route.path.replace('{id}', id).replace('{sha256}', sha256) + (query[route.id as RouteId] ?? '')
}

describe('an operator’s or auditor’s reading leaves one entry with its actor, time and what was read, and no figure', () => {
  // A preview is posted, and stands among the commands.
  const readable = READS.filter(route => route.id !== 'streamEvents' && route.method === 'GET')
  test.each(readable.map(route => [route.id as RouteId, route] as const))('%s', async (id, route) => {
    const role = route.who.includes('auditor') ? 'auditor' : 'operator'
    const sub = `${role}-${id}`
    const api = await hub.api.as({ sub, roles: [role] })
    const before = Date.now()
    const response = await fetch(`${hub.url}/api/v1${pathOf(route)}`, {
      method: route.method,
      headers: {
        authorization: `Bearer ${api.token}`,
        ...(bodies[id] === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(bodies[id] === undefined ? {} : { body: JSON.stringify(bodies[id]) }),
    })
    expect([response.status, response.ok ? '' : await response.text()]).toEqual([200, ''])
    await response.arrayBuffer()
    const kept = await entriesBy(sub)
    expect(kept).toHaveLength(1)
    const [entry] = kept as [Entry]
    expect(entry.time.getTime()).toBeGreaterThanOrEqual(before)
    expect(entry.time.getTime()).toBeLessThanOrEqual(Date.now())
    const inItsHistory: Readonly<Record<string, string | undefined>> = {
      'demand.forecast-read': ids.forecast,
      'outlook.run-read': ids.run,
    }
    if (entry.type in inItsHistory) {
      expect([entry.subject, entry.data]).toEqual([inItsHistory[entry.type], { route: id }])
    } else {
      expect(entry.type).toBe('audit.read')
      expect(Object.keys(entry.data).every(key => ['route', 'params', 'query', 'ids'].includes(key))).toBe(true)
      for (const one of (entry.data.ids ?? []) as string[]) expect(one).toMatch(/^[\w:./-]+$/)
    }
  })

  test('streamEvents', async () => {
    const api = await hub.api.as({ sub: 'watching', roles: ['operator'] })
    const abort = new AbortController()
    const headers = { authorization: `Bearer ${api.token}` }
    const response = await fetch(`${hub.url}/api/v1/stream`, { headers, signal: abort.signal })
    expect(response.status).toBe(200)
    expect(await entriesBy('watching')).toMatchObject([{ service: 'console', data: { route: 'streamEvents' } }])
    abort.abort()
  })

  test('what a member or supplier reads of its own leaves none', async () => {
    const api = await hub.api.as({ sub: 'own', org: ids.participant as string, roles: ['member'] })
    expect((await api.get('/demand/forecasts')).body.items.length).toBeGreaterThan(0)
    expect((await api.get(`/participants/${ids.participant}`)).status).toBe(200)
    expect(await entriesBy(`own@${ids.participant}`)).toEqual([])
  })

  test('a listing is one entry that names the query and the ids, however many rows it has', async () => {
    const api = await hub.api.as({ sub: 'lister', roles: ['auditor'] })
    const { items } = (await api.get('/demand/forecasts?material=ndpr-oxide&limit=4')).body
    expect(items).toHaveLength(4)
    expect(await entriesBy('lister')).toMatchObject([
      {
        subject: 'read:/demand/forecasts',
        data: {
          route: 'listForecasts',
          query: { material: 'ndpr-oxide', limit: 4 },
          ids: items.map((item: { id: string }) => item.id),
        },
      },
    ])
  })

  test('many at once are all kept, in one unbroken chain', async () => {
    const api = await hub.api.as({ sub: 'crowd', roles: ['operator'] })
    await Promise.all(Array.from({ length: 60 }, () => api.get(`/supply/offers/${ids.offer}`)))
    expect(await entriesBy('crowd')).toHaveLength(60)
    const auditor = await hub.auditor()
    const chain = await auditor.all(`/audit?subject=supply:read:${ids.offer}`)
    expect(chain.length).toBeGreaterThanOrEqual(60)
    expect(firstBrokenLink(chain)).toBe(-1)
  })

  test('one who walks the history of such readings entry by entry comes to an end', async () => {
    const auditor = await hub.auditor()
    const seqs: number[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await auditor.get(`/audit?subject=rounds:read:/services/rounds/audit&limit=1${cursor}`)
      seqs.push(...body.items.map((item: { seq: number }) => item.seq))
      cursor = body.nextCursor && `&cursor=${body.nextCursor}`
      expect(seqs.length).toBeLessThan(100)
    }
    expect(seqs.length).toBeGreaterThan(0)
  })
})

describe('a reading that cannot be kept is not answered', () => {
  const withoutJournal = async (service: string, work: () => Promise<void>) => {
    await database.query(`REVOKE INSERT ON ${service}.journal FROM lodestone_${service}`)
    try {
      await work()
    } finally {
      await database.query(`GRANT INSERT ON ${service}.journal TO lodestone_${service}`)
    }
  }
  test.each([
    ['demand', '/demand/forecasts'],
    ['supply', '/supply/offers'],
    ['participants', '/participants'],
    ['console', '/stream'],
  ])('%s: %s', async (service, path) => {
    const operator: Api = await hub.operator()
    await withoutJournal(service, async () => {
      const reply = await operator.get(path)
      expect([reply.status, reply.body.code]).toEqual([500, 'internal'])
      expect(reply.text).not.toContain('items')
    })
    if (path !== '/stream') expect((await operator.get(path)).status).toBe(200)
  })
})
