import { chainStage } from '@lodestone/contracts'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SupplyHub, startSupply, type TestSupplier } from '../hub/hub.fixture.ts'
import { stage } from '../offer/offer.fixture.ts'

let hub: SupplyHub
let operator: Api
let seller: TestSupplier
beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  seller = await hub.supplier()
})
afterAll(() => hub?.stop())

const PATH = '/supply/ownership/read'
let serial = 0
const statement = (recordType: string, recordId: string, recordDetails: object) => ({
  statementId: String(++serial).padStart(32, '0'),
  statementDate: '2026-01-01',
  declarationSubject: 'A',
  recordId,
  recordType,
  recordDetails: { isComponent: false, ...recordDetails },
})
const company = (name: string, code: string) =>
  statement('entity', name, {
    entityType: { type: 'registeredEntity' },
    name,
    jurisdiction: { name: code, code },
  })
const owns = (interestedParty: string, subject: string, exact: number) =>
  statement('relationship', `${interestedParty}-${subject}`, {
    subject,
    interestedParty,
    interests: [{ type: 'shareholding', directOrIndirect: 'direct', share: { exact } }],
  })
const nested = () => [
  company('A', 'AU'),
  company('H', 'SG'),
  company('P', 'CN'),
  owns('H', 'A', 60),
  owns('P', 'H', 50),
]
const asked = (statements: unknown) => ({ entity: 'A', statements })
const paths = ({ body }: { body: { errors?: { path: string }[] } }) => body.errors?.map(error => error.path)

describe('owners out of statements', () => {
  test('are shown as a chain takes them, and stand in one so', async () => {
    const { status, body } = await seller.api.post(PATH, asked(nested()))
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ownership: [
        { owner: 'H', country: 'SG', sharePct: '60', ownership: [{ owner: 'P', country: 'CN', sharePct: '50' }] },
      ],
      findings: [
        { code: 'undeclared', figures: { of: 'A', sharePct: '40' } },
        { code: 'undeclared', figures: { of: 'H', sharePct: '50' } },
      ],
    })
    const { findings: _, ...owners } = body
    expect(chainStage.safeParse({ ...stage('mining'), ...owners })).toMatchObject({ success: true })
  })

  test('are read for operators too, and for nobody else', async () => {
    expect((await operator.post(PATH, asked(nested()))).status).toBe(200)
    expect((await (await hub.member(seller.org)).post(PATH, asked(nested()))).status).toBe(403)
  })

  test('are kept nowhere', async () => {
    const count = async () =>
      (await hub.context.database.query<{ n: string }>('SELECT count(*) AS n FROM journal', []))[0]?.n
    const before = await count()
    await seller.api.post(PATH, asked(nested()))
    expect(await count()).toBe(before)
  })

  test('that own each other are told', async () => {
    const { status, body } = await seller.api.post(PATH, asked([...nested(), owns('A', 'H', 30)]))
    expect(status).toBe(200)
    expect(body.findings.map((one: { code: string }) => one.code)).toContain('circle')
  })
})

describe('what is no such statement is refused by its path', () => {
  test.each([
    [
      'another version',
      [
        {
          ...company('A', 'AU'),
          publicationDetails: { publicationDate: '2026-01-01', bodsVersion: '0.3', publisher: { name: 'R' } },
        },
      ],
      ['statements.0.publicationDetails.bodsVersion'],
    ],
    ['a statement of another shape', [company('A', 'AU'), {}], ['statements.1.recordType']],
    ['no objects', [1], ['statements.0']],
    ['none', [], ['statements']],
    ['no list', {}, ['statements']],
    ['an entity that nobody describes', [company('B', 'AU')], ['entity']],
    ['a hundred thousand', Array.from({ length: 100_000 }, () => ({})), ['statements']],
    ['what is nested too deep', [{ ...company('A', 'AU'), more: [[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]] }], ['statements']],
  ])('%s', async (_, statements, expected) => {
    const { api } = await hub.supplier()
    const answer = await api.post(PATH, asked(statements))
    expect({ status: answer.status, paths: paths(answer) }).toEqual({ status: 422, paths: expected })
  })

  test.each([
    ['no JSON', '{"entity": "A", "statements": [', 400],
    ['ten megabytes', JSON.stringify({ entity: 'A'.repeat(10_000_000), statements: [] }), 413],
    ['thousands of levels', `{"entity":"A","statements":${'['.repeat(5000)}${']'.repeat(5000)}}`, 400],
  ])('%s', async (_, text, status) => {
    const { api } = await hub.supplier()
    expect((await api.post(PATH, text)).status).toBe(status)
  })
})

test('nearly a thousand statements are read at once', async () => {
  const many = Array.from({ length: 499 }, (_, nth) => [
    statement('person', `P${nth}`, { personType: 'knownPerson', names: [{ fullName: `P${nth}` }] }),
    owns(`P${nth}`, nth === 0 ? 'A' : `P${nth - 1}`, 100),
  ]).flat()
  const { api } = await hub.supplier()
  const { status, body } = await api.post(PATH, asked([company('A', 'AU'), ...many]))
  expect(status).toBe(200)
  expect(body.ownership).toEqual([])
})
