import type { ServiceName } from '@lodestone/contracts'
import { type Database, organisation, type Reach, type Row, type Sql } from '@lodestone/database'
import type { TestHub } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ALL_SERVICES, startWholeHub } from './hub.ts'
import { completeRound, matchRound, openRound, type Played } from './journey.ts'

/**
 * Row security, table by table: each is kept to the organisations that its columns name, or to the hub, or stands in a list of tables that
 * hold nothing of a member. Then a query forgets its WHERE, in every service.
 */

/** Columns of which one names whoever may see a row; none: only the hub, operators and auditors. */
type Owners = readonly string[]
const HUB_ALONE: Owners = []

const IN_EVERY_SERVICE: Record<string, Owners> = {
  journal: ['organisation'],
  outbox: HUB_ALONE,
  idempotency: ['scope'],
  parked: HUB_ALONE,
  audit_leaf: HUB_ALONE,
  audit_standing: HUB_ALONE,
  audit_witness: ['organisation'],
  known_participant: ['id'],
  known_person: ['participant_id'],
  known_group: ['participant_id'],
  known_limit: ['participant_id'],
  approval: ['participant_id'],
}
const PROTECTED: Record<ServiceName, Record<string, Owners>> = {
  participants: {
    participant: ['id'],
    application: ['applicant_id'],
    application_document: ['applicant_id'],
    webhook: ['participant_id'],
    delivery: ['participant_id'],
    notice: ['participant_id'],
    notice_read: ['participant_id'],
    contact: ['participant_id'],
    confirmation: ['participant_id'],
    ended_address: ['participant_id'],
    calendar_link: ['participant_id'],
    mail: ['participant_id'],
    digest_item: ['participant_id'],
    deadline: ['participant_id'],
    person: ['participant_id'],
    access_group: ['participant_id'],
    approval_limit: ['participant_id'],
    part_taken: ['participant_id'],
  },
  demand: {
    forecast: ['participant_id'],
    line: ['participant_id'],
    entry: ['participant_id'],
    realisation: ['member_id'],
    mapping: ['participant_id'],
  },
  supply: {
    offer: ['participant_id'],
    entry: ['participant_id'],
    evidence_owner: ['participant_id'],
    evidence_file: ['sha256'],
    evidence_notice: HUB_ALONE,
    held: ['participant_id'],
    commitment: ['participant_id'],
    credential: ['participant_id'],
    batch_credential: ['participant_id'],
    batch: ['participant_id'],
    batch_input: ['participant_id'],
    batch_draw: ['participant_id'],
    award_draw: ['participant_id'],
    batch_posting: ['participant_id'],
    batch_told: HUB_ALONE,
    award: HUB_ALONE,
    delivery: ['participant_id', 'member_id'],
    issued: ['participant_id', 'member_id'],
    party_name: HUB_ALONE,
    name_match: HUB_ALONE,
    name_changed: HUB_ALONE,
    offer_name: ['participant_id'],
  },
  aggregation: {
    line: ['participant_id'],
    entry: ['participant_id'],
    offer: ['participant_id'],
    release: HUB_ALONE,
    fill: HUB_ALONE,
    allotment: HUB_ALONE,
    superseded: HUB_ALONE,
    changed: HUB_ALONE,
    share: ['participant_id'],
    cell: HUB_ALONE,
    award: HUB_ALONE,
    book: HUB_ALONE,
  },
  rounds: {
    round: ['opened_at'],
    entry: ['participant_id'],
    sealed_entry: ['participant_id'],
    explanation: ['participant_id'],
    allocation: ['member_id', 'supplier_id'],
    delivery: ['member_id', 'supplier_id'],
    ocds_release: ['member_id', 'supplier_id'],
    line_out: HUB_ALONE,
    offer_out: HUB_ALONE,
    origin: HUB_ALONE,
    fallen: HUB_ALONE,
    realisation: ['member_id'],
    matched: HUB_ALONE,
    settlement: HUB_ALONE,
    result_part: HUB_ALONE,
    offer_pricing: HUB_ALONE,
    offer_composition: HUB_ALONE,
    report_part: HUB_ALONE,
    round_marked: HUB_ALONE,
    round_totals: HUB_ALONE,
    round_outcome: HUB_ALONE,
    member_outcome: ['member_id'],
  },
  matching: {
    round: HUB_ALONE,
    book_part: HUB_ALONE,
    run: HUB_ALONE,
    ended_pass: HUB_ALONE,
    decision_part: HUB_ALONE,
  },
  outlook: {
    own_lines: ['participant_id'],
    exposure: ['participant_id'],
    own_plan: ['participant_id'],
    reserve: ['participant_id'],
    reserve_movement: ['participant_id'],
    reserve_trigger: HUB_ALONE,
    reserve_observation: HUB_ALONE,
    reserve_plan: HUB_ALONE,
    scenario: HUB_ALONE,
    run: HUB_ALONE,
    run_input: HUB_ALONE,
    project_statement: ['participant_id'],
    project_decision: HUB_ALONE,
    own_decision: ['participant_id'],
    project_sold: ['participant_id'],
  },
  console: { draft: ['participant_id'], stream_event: HUB_ALONE },
}

/** Tables without row security, each with the reason why nothing in it is a member's. A table that is in neither list fails. */
const OPEN_IN_EVERY_SERVICE: Record<string, string> = {
  migration: 'names of applied files; the role of the service may not even read it',
  shard_lease: 'which process reads which part of the outbox',
  relay: 'processes that are alive',
  inbox_offset: 'places in the log',
  inbox_version: 'ids and versions, read by consumers alone',
  fact_count: 'how many facts of all were told on a topic on a day',
  fact_look: 'which transactions were counted',
  applied_count: 'how many facts of all were applied',
  stated_count: 'how many facts of all their owners say that they told',
  audit_head: 'hashes that are published to everybody',
  audit_commitment: 'hashes, and when something grew',
  audit_tree: 'hashes that are published to everybody',
  audit_checkpoint: 'hashes and signatures that are published to everybody',
  audit_cosignature: 'what witnesses have signed, under names that they chose',
}
const OPEN: Partial<Record<ServiceName, Record<string, string>>> = {
  demand: {
    book: 'rounds as everybody may know them; the sums in a seal are over all members, and no route reads them here',
    gate: 'a counter',
  },
  supply: {
    book: 'rounds as everybody may know them; the sums in a seal are over all suppliers',
    gate: 'a counter',
    policy: 'published rules',
    issuer: 'whom to ask for a credential: names, remits and public keys',
    issuer_document: 'digests of what issuers publish',
    issuing_key: 'keys of the hub, the secret half under the keyring',
    price_root: 'names of keyrings, which open nothing',
    restriction_list: 'published lists, and who loaded them',
    restriction_entry: 'what published lists say',
    judged_by: 'which published versions of policies, and which rules of the code, have judged',
  },
  aggregation: {
    publication: 'what was published to everybody; what was withheld is named by its rule, without figures',
    round: 'ids and states of rounds',
    pool: 'which rounds have a pool',
    gate: 'the time of the next publication',
  },
  rounds: {
    feed: 'a counter',
    seal: 'digests and roots for everybody; sums over all members, shown as far as they are disclosed',
    pool_sheet: 'sheets that were published to everybody',
    disclosed: 'what was decided may be shown to everybody',
    project_decision: 'a digest and a hash for everybody',
    policy_version: 'published rules',
    report: 'sums over several rounds, decided to be shown to everybody',
  },
  outlook: {
    baseline: 'published and assumed figures of the world, read by everybody',
    project_round:
      'what everybody admitted may know of a round of projects; how many statements stand is shown to operators',
    published_projects: 'what suppliers publish of their projects',
  },
}

const SERVICES = ALL_SERVICES.map(service => service.name)
const openIn = (service: ServiceName) => ({ ...OPEN_IN_EVERY_SERVICE, ...OPEN[service] })
const protectedIn = (service: ServiceName) => ({ ...IN_EVERY_SERVICE, ...PROTECTED[service] })

let hub: TestHub
let admin: pg.Client
let played: Played
/** A member and a supplier of the round, and somebody who takes part in nothing. */
const who: Record<'member' | 'supplier' | 'outsider', string> = { member: '', supplier: '', outsider: '' }

beforeAll(async () => {
  hub = await startWholeHub({ WEBHOOK_ALLOW_PRIVATE: '1' })
  admin = new pg.Client({ connectionString: hub.databaseUrl })
  await admin.connect()
  played = await openRound(hub)
  for (const { api } of [...played.members, ...played.suppliers]) {
    const webhook = {
      url: 'http://127.0.0.1:9/',
      types: ['demand.entry-changed', 'supply.entry-changed', 'rounds.round-awarded'],
    }
    const made = await api.post('/webhooks', webhook, { headers: { 'idempotency-key': 'same' } })
    expect(made.status).toBe(201)
    expect((await api.send('PUT', '/drafts/forecast', { content: 'typed and not sent' })).status).toBe(200)
    const contact = { name: 'x', email: 'x@x.example', language: 'en', how: 'at-once' }
    expect((await api.post('/contacts', contact)).status).toBe(201)
    const person = { name: 'x', email: 'x@x.example', position: 'trader' }
    expect((await api.post('/people', person, { headers: { 'idempotency-key': 'same' } })).status).toBe(201)
  }
  for (const { api } of played.suppliers) {
    const form = new FormData()
    form.set('file', new Blob([`%PDF-1.7 ${crypto.randomUUID()}`]), 'origin.pdf')
    expect((await api.post('/evidence', form)).status).toBe(201)
  }
  await matchRound(played)
  await completeRound(played)
  who.member = played.members[1]?.id ?? ''
  who.supplier = played.suppliers[0]?.id ?? ''
  who.outsider = '01890000-0000-7000-8000-00000000dead'
  for (const service of SERVICES) await fillUp(service)
})
afterAll(async () => {
  await admin?.end()
  await hub?.stop()
})

/** What every service has of who may act. */
async function fillUpKnown(sql: Database, rival: string | undefined): Promise<void> {
  await sql.query(
    "INSERT INTO known_participant (id, status, version, data) VALUES ($1, 'admitted', 0, '{}') ON CONFLICT DO NOTHING",
    [rival],
  )
  await sql.query(
    `INSERT INTO known_person (id, participant_id, role, kind, position, state, version)
     VALUES (gen_random_uuid(), $1, 'member', 'human', 'reader', 'left', 0)`,
    [rival],
  )
  await sql.query('INSERT INTO known_limit VALUES ($1, NULL, 1)', [rival])
  await sql.query("INSERT INTO known_group VALUES (gen_random_uuid(), $1, 'member', 'x', 'reader', 'ended', 0)", [
    rival,
  ])
}

/** What a finished round leaves empty: records that wait, parts of a result, unsent facts, another's answers and drafts. */
async function fillUp(service: ServiceName): Promise<void> {
  const sql = databaseOf(service).within('service')
  const rival = played.members[2]?.id
  await sql.query(
    "INSERT INTO parked (consumer, topic, partition, \"offset\", key, headers) VALUES ('x', 'x', 0, 0, 'x', '{}')",
  )
  await sql.query("INSERT INTO outbox (shard, subject, seq) VALUES (99, 'x', 1)")
  await sql.query("INSERT INTO idempotency (scope, key, request_hash) VALUES ($1, 'k', 'h'), ('nobody x', 'k', 'h')", [
    `${rival} x`,
  ])
  await sql.query(
    `INSERT INTO journal (subject, seq, type, time, actor, data, previous_hash, hash, aggregate_version, id, correlation_id, organisation)
     VALUES ('x', 1, 'x', now(), 'x', '{}', 'x', 'x', 0, gen_random_uuid(), 'x', $1)`,
    [rival],
  )
  await fillUpKnown(sql, rival)
  await sql.query(
    `INSERT INTO approval (id, command, params, body, subject, name, stood, state, asked_by, asked_sub, asked_at, lapses_at, participant_id)
     VALUES (gen_random_uuid(), 'x', '{}', '{}', gen_random_uuid(), 'x', 'x', 'lapsed', 'x', 'x', now(), now(), $1)`,
    [rival],
  )
  await sql.query("INSERT INTO audit_leaf (subject, seq, hash, day, position) VALUES ('x', 1, 'x', '2026-01-01', 0)")
  await sql.query("INSERT INTO audit_standing (subject, seq, hash, number, position) VALUES ('x', 1, 'x', 99, 0)")
  await sql.query("INSERT INTO audit_witness (name, key, holder, organisation) VALUES ('x', 'x', 'x', $1)", [rival])
  if (service === 'participants') {
    await sql.query('INSERT INTO approval_limit SELECT id, gen_random_uuid(), NULL, 1 FROM participant')
    await sql.query(
      "INSERT INTO access_group SELECT gen_random_uuid(), id, 'x', id::text, 'reader', 'asked', 1, now() FROM participant",
    )
    await sql.query('INSERT INTO part_taken SELECT id, now() FROM participant ON CONFLICT DO NOTHING')
    await sql.query(`INSERT INTO notice_read SELECT id, 'x', participant_id FROM notice ON CONFLICT DO NOTHING`)
    await sql.query(
      `INSERT INTO mail (contact_id, id, participant_id, notice_ids, state, created_at, next_attempt_at)
       SELECT id, gen_random_uuid(), participant_id, '{}', 'sent', now(), now() FROM contact`,
    )
    await sql.query("INSERT INTO confirmation SELECT gen_random_uuid(), participant_id, id, now(), 'x' FROM contact")
    await sql.query(
      "INSERT INTO calendar_link SELECT gen_random_uuid(), participant_id, 'x', 'en', 'x', now() FROM contact",
    )
    await sql.query("INSERT INTO ended_address SELECT participant_id, 'x', now() FROM contact ON CONFLICT DO NOTHING")
    await sql.query("INSERT INTO application SELECT gen_random_uuid(), $1, 'submitted', now(), 1, '{}'", [rival])
    await sql.query(
      "INSERT INTO application_document SELECT id, 'x', applicant_id, 'other', 'application/pdf', 1, now(), 'x' FROM application",
    )
    await sql.query(
      "INSERT INTO deadline SELECT id, 'collection', gen_random_uuid(), '', now(), now() FROM participant",
    )
    await sql.query(
      'INSERT INTO digest_item SELECT contact.id, notice.id, participant_id, now() FROM contact JOIN notice USING (participant_id)',
    )
  }
  if (service === 'supply') await fillUpSupply(sql, rival)
  if (service === 'outlook') await fillUpOutlook(sql)
  if (service === 'matching') {
    await sql.query("INSERT INTO ended_pass VALUES (gen_random_uuid(), 1, '1', 'x', 'x', '{}', '{}')")
    await sql.query("INSERT INTO decision_part VALUES (gen_random_uuid(), 1, 1, 1, '[]')")
  }
  if (service === 'aggregation') {
    await sql.query('INSERT INTO superseded VALUES (gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), 1, 1)')
    // A job deletes marks within a second: here it cannot.
    await admin.query(`
      CREATE FUNCTION public.stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER stays BEFORE DELETE ON aggregation.changed FOR EACH ROW EXECUTE FUNCTION public.stay()`)
    await sql.query('INSERT INTO changed (participant_id) VALUES ($1)', [rival])
  }
  if (service === 'demand') {
    await sql.query("INSERT INTO realisation VALUES (gen_random_uuid(), $1, '0.5000')", [rival])
    await sql.query("INSERT INTO mapping VALUES (gen_random_uuid(), $1, 'x', 'idoc', '{}', 1, now())", [rival])
  }
  if (service === 'rounds') {
    // Of no round: no job takes the mark.
    await sql.query('INSERT INTO round_marked VALUES (gen_random_uuid())')
    await sql.query("INSERT INTO origin VALUES (gen_random_uuid(), gen_random_uuid(), 'A', 'declared', now())")
    await sql.query('INSERT INTO fallen VALUES (gen_random_uuid(), gen_random_uuid())')
    await sql.query("INSERT INTO offer_out VALUES (gen_random_uuid(), gen_random_uuid(), 'A', 'declared', NULL, now())")
    await sql.query("INSERT INTO round_totals VALUES (gen_random_uuid(), '[]')")
    await sql.query("INSERT INTO round_outcome VALUES (gen_random_uuid(), '{}')")
    await sql.query("INSERT INTO member_outcome VALUES (gen_random_uuid(), $1, '{}')", [rival])
    await sql.query('INSERT INTO realisation VALUES (gen_random_uuid(), $1, 1, 2, 1)', [rival])
    await sql.query("INSERT INTO offer_composition VALUES (gen_random_uuid(), 1, '{}')")
    await sql.query("INSERT INTO result_part (round_id, part, parts, body) VALUES (gen_random_uuid(), 1, 1, '{}')")
    await sql.query(
      `INSERT INTO round (id, reference, state, version, collection_closes_at, offers_close_at, draft, seed, seed_hash)
       VALUES (gen_random_uuid(), 'draft only', 'draft', 1, now(), now(), '{}', 'x', 'x')`,
    )
  }
}

async function fillUpOutlook(sql: Database): Promise<void> {
  await sql.query(
    "INSERT INTO own_lines SELECT id, 2, 'x', 1, '[]', now() FROM known_participant ON CONFLICT DO NOTHING",
  )
  await sql.query("INSERT INTO exposure SELECT participant_id, 'x', '{}' FROM own_lines")
  await sql.query("INSERT INTO own_plan SELECT participant_id, 2, '{}', now() FROM own_lines")
  await sql.query("INSERT INTO scenario VALUES (gen_random_uuid(), 'x', 'assumed', '[]', '{}', 'x', now())")
  await sql.query(
    `INSERT INTO run (id, state, scenario_id, scenario_name, scenario_digest, baseline_id, baseline_version, members, lines, correlation_id, asked_at)
     VALUES (gen_random_uuid(), 'done', 'x', 'x', 'x', gen_random_uuid(), 1, 0, 0, 'x', now())`,
  )
  await sql.query(
    "INSERT INTO reserve SELECT gen_random_uuid(), participant_id, NULL, 'x', 'Dy', 'metal', 1, NULL, now() FROM own_lines",
  )
  await sql.query(
    `INSERT INTO reserve_movement (id, reserve_id, participant_id, nth, kind, moved_on, from_account, to_account, grams, reason, recorded_by, recorded_at)
     SELECT gen_random_uuid(), id, participant_id, 1, 'receipt', now(), 'outside', 'held', 1, 'x', 'x', now() FROM reserve`,
  )
  await sql.query(
    "INSERT INTO reserve_trigger SELECT gen_random_uuid(), id, 'x', 1, 'x', 'short-percent', '1', 1, 'x', now() FROM reserve LIMIT 1",
  )
  await sql.query(
    "INSERT INTO reserve_observation VALUES (gen_random_uuid(), 'EU', 'Dy', 'short-percent', '2027-01', '1', 'x', 'x', now())",
  )
  await sql.query("INSERT INTO reserve_plan VALUES (gen_random_uuid(), 'Dy', '{}', 'x', now())")
  await sql.query("INSERT INTO run_input SELECT id, '{}', '[]' FROM run")
  await sql.query(
    `INSERT INTO project_round (id, reference, name, state, materials, opened_at, closes_at, seed_hash)
     VALUES (gen_random_uuid(), 'x', 'x', 'open', '{}', now(), now(), 'x')`,
  )
  await sql.query(
    `INSERT INTO project_statement SELECT r.id, p.id, 'asks', gen_random_uuid(), 2, 1, 'x', '{}', now()
     FROM project_round AS r, known_participant AS p`,
  )
  await sql.query(
    "INSERT INTO project_decision (round_id, state, sealed, correlation_id) SELECT id, 'done', '[]', 'x' FROM project_round",
  )
  await sql.query("INSERT INTO own_decision SELECT round_id, participant_id, '{}' FROM project_statement")
  await sql.query("INSERT INTO project_sold SELECT round_id, participant_id, 'x', 2028, 1 FROM project_statement")
}

async function fillUpSupply(sql: Database, rival: string | undefined): Promise<void> {
  await sql.query(
    "INSERT INTO evidence_notice VALUES (gen_random_uuid(), 'mining', 'assay', 'x', '2026-01-01', 30, now())",
  )
  await sql.query("INSERT INTO name_changed VALUES ('x', 'infinity', true)")
  await sql.query("INSERT INTO name_match VALUES (gen_random_uuid(), 'x', 'x', 'x', 'x', 'x', '1.00', 'exact')")
  await sql.query(
    `INSERT INTO credential VALUES (gen_random_uuid(), $1, 'x', 1, 'withdrawn', 'x', 'x', 'x', 'x', NULL, NULL, '{}', '{}', '{}', '[]', 'x', now(), now(), NULL, NULL, 0)`,
    [rival],
  )
  await sql.query("INSERT INTO held VALUES (gen_random_uuid(), gen_random_uuid(), $1, 'A', 'declared', false, NULL)", [
    rival,
  ])
  await sql.query('INSERT INTO batch_credential VALUES (gen_random_uuid(), gen_random_uuid(), $1)', [rival])
  await sql.query(
    `INSERT INTO batch (id, participant_id, reference, identity_issuer, identity, material, stage, country, site, made_on, grams, available, findings, registered_at, site_year, site_grams)
       VALUES (gen_random_uuid(), $1, 'x', 'x', 'x', 'x', 'x', 'x', 'x', now(), 1, 1, '[]', now(), 'x', 1)`,
    [rival],
  )
  await sql.query(
    `INSERT INTO commitment VALUES (gen_random_uuid(), $1, 'x', 1, 'standing', 'x', 'x', 'x', 2027, 'x', 1, NULL, now(), now())`,
    [rival],
  )
  await sql.query('INSERT INTO batch_input VALUES (gen_random_uuid(), gen_random_uuid(), $1, 1)', [rival])
  await sql.query('INSERT INTO batch_draw VALUES (gen_random_uuid(), gen_random_uuid(), $1, 1)', [rival])
  await sql.query('INSERT INTO award_draw VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, 1)', [
    rival,
  ])
  await sql.query(
    "INSERT INTO batch_posting (batch_id, participant_id, to_account, grams, because, at) VALUES (gen_random_uuid(), $1, 'available', 1, 'x', now())",
    [rival],
  )
  await sql.query('INSERT INTO award VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid())')
  await sql.query(
    `INSERT INTO delivery VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, gen_random_uuid(), 'x', 1, now())`,
    [rival],
  )
  await sql.query(
    `INSERT INTO issued (id, kind, participant_id, offer_id, version, policy, policy_version, level, assurance, token, issued_at, due)
       VALUES (gen_random_uuid(), 'screening', $1, gen_random_uuid(), 1, 'x', 'x', 'A', 'declared', 'x', now(), false)`,
    [rival],
  )
  await sql.query(
    "INSERT INTO batch_told VALUES (gen_random_uuid(), 1, 'proposed', gen_random_uuid(), gen_random_uuid(), NULL, 1)",
  )
}

function databaseOf(name: ServiceName): Database {
  const running = hub.process.services.find(one => one.service.name === name)
  if (!running) throw new Error(`${name} does not run`)
  return running.context.database
}

describe('of every schema', () => {
  test('each table has row security that binds its owner too, or a reason in the list', async () => {
    const { rows } = await admin.query<{ schema: ServiceName; name: string; secured: boolean }>(
      `SELECT relnamespace::regnamespace::text AS schema, relname AS name,
         relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) AS secured
       FROM pg_class AS c WHERE relkind IN ('r', 'p', 'm', 'f') AND relnamespace::regnamespace::text = ANY ($1) ORDER BY 1, 2`,
      [SERVICES],
    )
    const found = (secured: boolean) =>
      rows.filter(row => row.secured === secured).map(row => `${row.schema}.${row.name}`)
    const listed = (of: (service: ServiceName) => object) =>
      SERVICES.flatMap(service => Object.keys(of(service)).map(name => `${service}.${name}`)).sort()
    expect(found(false)).toEqual(listed(openIn))
    expect(found(true)).toEqual(listed(protectedIn))
    expect(rows.length).toBeGreaterThan(70)
  })

  test('views see what their reader may see, and no function runs with the rights of its owner', async () => {
    const views = await admin.query(
      `SELECT relnamespace::regnamespace::text || '.' || relname AS name, coalesce('security_invoker=true' = ANY (reloptions), false) AS invoker
       FROM pg_class WHERE relkind = 'v' AND relnamespace::regnamespace::text = ANY ($1) ORDER BY 1`,
      [SERVICES],
    )
    expect(views.rows).toEqual([
      { name: 'aggregation.cell_fresh', invoker: true },
      { name: 'aggregation.cell_now', invoker: true },
      { name: 'aggregation.contributor', invoker: true },
      { name: 'aggregation.share_changed', invoker: true },
      { name: 'aggregation.share_fresh', invoker: true },
      { name: 'aggregation.share_now', invoker: true },
      { name: 'aggregation.wanted', invoker: true },
      { name: 'rounds.allocation_progress', invoker: true },
    ])
    const definers = await admin.query(
      'SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace::regnamespace::text = ANY ($1)',
      [SERVICES],
    )
    expect(definers.rows).toEqual([])
  })

  test('the role owns nothing, is no superuser, bypasses nothing, and is member of nothing', async () => {
    const { rows } = await admin.query(
      `SELECT rolname AS name, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS mighty,
         EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) OR EXISTS (SELECT FROM pg_proc WHERE proowner = r.oid)
           OR EXISTS (SELECT FROM pg_namespace WHERE nspowner = r.oid) AS owner,
         EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) AS member
       FROM pg_roles AS r WHERE rolname = ANY ($1)`,
      [SERVICES.map(name => `lodestone_${name}`)],
    )
    expect(rows).toHaveLength(SERVICES.length)
    for (const row of rows) expect(row).toMatchObject({ mighty: false, owner: false, member: false })
    for (const name of SERVICES)
      expect(await databaseOf(name).query('SELECT current_user::text AS role, session_user::text AS login')).toEqual([
        { role: `lodestone_${name}`, login: `lodestone_${name}` },
      ])
  })
})

const CASES = SERVICES.flatMap(service =>
  Object.entries(protectedIn(service)).map(([table, owners]) => ({ service, table, owners })),
)

/** Whose a row is, as its columns say. */
function belongsTo(row: Row, owners: Owners, org: string): boolean {
  if (owners[0] === 'opened_at') return row.opened_at !== null
  if (owners[0] === 'sha256') return true
  if (owners[0] === 'scope') return String(row.scope).startsWith(`${org} `)
  return row.shared === true || owners.some(column => row[column] === org)
}

/** Tables in which some rows are for everybody who takes part in the hub, as their columns say. */
const WITH_SHARED_ROWS = ['round', 'ocds_release']

describe.each(CASES)('a query of $service that forgets its WHERE over $table', ({ service, table, owners }) => {
  const all = (sql: Pick<Sql, 'query'>) => sql.query(`SELECT * FROM ${table}`)

  test.each(['member', 'supplier', 'outsider'] as const)('returns to a %s nothing of others', async party => {
    const org = who[party]
    const rows = await all(databaseOf(service).within(organisation(org)))
    expect(rows.filter(row => !belongsTo(row, owners, org))).toEqual([])
    if (owners.length === 0 || (party === 'outsider' && !WITH_SHARED_ROWS.includes(table))) expect(rows).toEqual([])
  })

  test('returns nothing while nobody is at work, and everything to the hub, operators and auditors', async () => {
    const database = databaseOf(service)
    expect(await all(database)).toEqual([])
    const rows = await all(database.within('service'))
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some(row => !belongsTo(row, owners, who.member))).toBe(table !== 'evidence_file')
    expect(await all(database.within('everybody'))).toHaveLength(rows.length)
  })

  test('changes nothing of others either', async () => {
    const database = databaseOf(service)
    const before = await all(database.within('service'))
    const deleting = database.within(organisation(who.outsider)).transaction(async tx => {
      const { length } = await tx.query(`DELETE FROM ${table} RETURNING *`)
      throw new Error(`would have deleted ${length}`)
    })
    await expect(deleting).rejects.toThrow(/would have deleted 0|permission denied/)
    expect(await all(database.within('service'))).toHaveLength(before.length)
  })

  test('would return what is of others without the policy', async () => {
    const outsider = databaseOf(service).within(organisation(who.outsider))
    await admin.query(`ALTER TABLE ${service}.${table} DISABLE ROW LEVEL SECURITY`)
    try {
      expect((await all(outsider)).length).toBeGreaterThan(0)
    } finally {
      await admin.query(`ALTER TABLE ${service}.${table} ENABLE ROW LEVEL SECURITY`)
    }
    if (!WITH_SHARED_ROWS.includes(table)) expect(await all(outsider)).toEqual([])
  })
})

describe('an organisation', () => {
  const within = (service: ServiceName, reach: Reach) => databaseOf(service).within(reach)

  test('finds its own rows where it has some', async () => {
    const member = organisation(who.member)
    for (const [service, tables] of Object.entries({
      participants: ['participant', 'webhook', 'delivery', 'idempotency'],
      demand: ['forecast', 'line', 'entry', 'journal', 'known_participant'],
      rounds: ['entry', 'sealed_entry', 'explanation', 'allocation', 'delivery', 'allocation_progress'],
      aggregation: ['line', 'entry', 'contributor'],
    }))
      for (const table of tables) {
        const rows = await within(service as ServiceName, member).query(`SELECT * FROM ${table}`)
        expect([`${service}.${table}`, rows.length]).not.toEqual([`${service}.${table}`, 0])
      }
    const supplier = organisation(who.supplier)
    for (const table of ['offer', 'entry', 'evidence_owner', 'evidence_file'])
      expect([table, (await within('supply', supplier).query(`SELECT * FROM ${table}`)).length]).toEqual([table, 1])
  })

  test('cannot write a row in the name of another', async () => {
    const demand = within('demand', organisation(who.outsider))
    const forecast = demand.query(
      "INSERT INTO forecast (id, participant_id, reference, version, status, submitted_at, updated_at) VALUES (gen_random_uuid(), $1, 'x', 1, 'standing', now(), now())",
      [who.member],
    )
    await expect(forecast).rejects.toThrow(/row-level security/)
    const journal = demand.query(
      `INSERT INTO journal (subject, seq, type, time, actor, data, previous_hash, hash, aggregate_version, id, correlation_id, organisation)
       VALUES ('y', 1, 'x', now(), 'x', '{}', 'x', 'x', 0, gen_random_uuid(), 'x', $1)`,
      [who.member],
    )
    await expect(journal).rejects.toThrow(/row-level security/)
  })

  test('is told nothing of a row by the error that refuses it', async () => {
    const demand = within('demand', organisation(who.member))
    const [own] = await demand.query('SELECT * FROM line')
    const refused = [
      'UPDATE line SET material = NULL',
      'INSERT INTO line SELECT * FROM line',
      "UPDATE journal SET actor = 'x'",
      'UPDATE line SET participant_id = gen_random_uuid()',
    ]
    for (const statement of refused) {
      const error = await demand.query(statement).then(
        () => undefined,
        caught => caught as Error & { detail?: string; cause?: { detail?: string } },
      )
      expect(error?.message).toMatch(/null value|unique constraint|permission denied|row-level security/)
      expect([error?.detail, error?.cause?.detail]).toEqual([undefined, undefined])
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(own?.id)
    }
  })

  test('learns of a chain where it ends, never what it tells', async () => {
    const rounds = within('rounds', organisation(who.outsider))
    const [head] = await rounds.query('SELECT * FROM journal_heads($1)', [[played.roundId]])
    expect(Object.keys(head ?? {}).sort()).toEqual(['hash', 'seq', 'subject', 'topic', 'version'])
    expect(await rounds.query('SELECT 1 FROM journal WHERE subject = $1', [played.roundId])).toEqual([])
    const both = rounds.transaction(async tx => {
      await tx.query('SELECT * FROM journal_heads($1)', [[played.roundId]])
      return tx.query('SELECT 1 FROM journal WHERE subject = $1', [played.roundId])
    })
    expect(await both).toEqual([])
  })
})
