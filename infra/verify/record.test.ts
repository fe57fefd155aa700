import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rules as roundRules } from '@lodestone/contracts'
import { type LineInput, match } from '@lodestone/engine'
import { offerInput } from '@lodestone/engine/inputs'
import { bookDigest, canonicalHash, chain, sha256Hex } from '@lodestone/kernel'
import { checksOf, type RoundRecord } from '@lodestone/verify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const seed = 'ab'.repeat(32)
const rules = roundRules.parse({ countryCapBase: 'report-only' })
const line = (id: string, quantityKg: string): LineInput => ({
  id,
  version: 1,
  material: 'dy-oxide',
  quantityKg,
  period: '2027-Q1',
  deliverTo: 'DE',
  commitment: 'firm',
  memberId: `member of ${id}`,
  bloc: 'EU',
  zone: 'EU',
  weight: quantityKg,
})
const offer = offerInput(
  {
    id: 'o1',
    version: 1,
    material: 'dy-oxide',
    quantityKg: '90',
    period: '2027-02',
    incoterm: 'DAP',
    deliverFrom: 'AU',
    price: { fixed: { amount: '250', currency: 'EUR' } },
    chain: [{ stage: 'mining', country: 'AU' }],
  },
  { supplierId: 's1' },
  'A',
  rules,
)
const fact = (type: string, data: object) => ({
  type,
  time: '2026-11-24T10:00:00Z',
  actor: 'operator',
  data: data as never,
})

async function matched(): Promise<RoundRecord> {
  const inputs = { lines: [line('l1', '60'), line('l2', '120')], offers: [offer] }
  const { inputDigest, result, resultHash } = await match({ rules, seed, ...inputs })
  const events = chain([
    fact('rounds.round-created', { seedHash: sha256Hex(Buffer.from(seed, 'hex')) }),
    fact('rounds.round-completed', {}),
  ])
  return {
    roundId: 'r1',
    ruleBook: { version: '1' },
    rules,
    seed,
    seals: [
      { owner: 'demand', count: 2, digest: bookDigest(inputs.lines), root: '' },
      { owner: 'supply', count: 1, digest: bookDigest(inputs.offers), root: '' },
    ],
    inputs,
    inputDigest,
    result,
    resultHash,
    events,
    head: events.at(-1)?.hash ?? '',
  }
}
const broken = (record: RoundRecord) => checksOf(record).filter(([, holds]) => !holds)

let sound: RoundRecord
let folder = ''
beforeAll(async () => {
  sound = await matched()
  folder = mkdtempSync(join(tmpdir(), 'verify-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a sound record holds', () => expect(broken(sound)).toEqual([]))

test.each([
  ['smallest line', { smallestLineKg: '60' }, { smallestLineKg: '60.001' }],
  ['smallest offer', { smallestOfferKg: '90' }, { smallestOfferKg: '1000000' }],
  ['step of ceilings', { ceilingStep: '0.5' }, { ceilingStep: '0.7' }],
  ['step of prices', { priceStep: '0.5' }, { priceStep: '100' }],
])('books that keep to the %s of the round hold, and others do not', (_, kept, missed) => {
  const capped = sound.inputs.lines.map(one => ({
    ...one,
    ceilingPrice: { amount: '320.50', currency: 'EUR' as const },
  }))
  const inputs = { ...sound.inputs, lines: capped }
  const under = (asked: object) => {
    const rules = { ...sound.rules, ...asked }
    return checksOf({ ...sound, rules, inputs }).find(([what]) => what.includes('those that join'))?.[1]
  }
  expect([under(kept), under(missed)]).toEqual([true, false])
})

test.each<[string, (record: RoundRecord) => void]>([
  ['an event that was changed', record => void Object.assign(record.events[0] ?? {}, { actor: 'somebody else' })],
  ['an event that is gone', record => void record.events.shift()],
  ['another head', record => void Object.assign(record, { head: '0'.repeat(64) })],
  ['another seed', record => void Object.assign(record, { seed: 'cd'.repeat(32) })],
  ['a line of another version', record => void Object.assign(record.inputs.lines[0] ?? {}, { version: 2 })],
  ['a line too many', record => void record.inputs.lines.push(line('l3', '1'))],
  ['an offer that is gone', record => void record.inputs.offers.pop()],
  ['another result', record => void Object.assign(record, { result: { fills: [] } })],
  [
    'a kilogram moved from one member to another, hashed again',
    record => {
      const { fills, allocations } = record.result
      for (const [n, kg] of [31, 59].entries()) {
        Object.assign(fills[n] ?? {}, { filledKg: String(kg) })
        Object.assign(allocations[n] ?? {}, { quantityKg: String(kg) })
      }
      record.resultHash = canonicalHash(record.result)
    },
  ],
])('%s does not', (_, tamper) => {
  const record = structuredClone(sound)
  tamper(record)
  expect(broken(record)).not.toEqual([])
})

describe('from a file', () => {
  const main = new URL('main.ts', import.meta.url).pathname
  function verify(text: string): { code: number; out: string } {
    const file = join(folder, 'record.json')
    writeFileSync(file, text)
    try {
      return { code: 0, out: execFileSync(process.execPath, [main, file], { encoding: 'utf8', stdio: 'pipe' }) }
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
      return { code: status, out: stdout + stderr }
    }
  }
  test('a sound record exits with 0', () =>
    expect(verify(JSON.stringify(sound))).toEqual({ code: 0, out: expect.stringMatching(/verified in/) }))
  test('a broken one exits with 1 and says what is broken', () =>
    expect(verify(JSON.stringify({ ...sound, head: '' }))).toEqual({
      code: 1,
      out: expect.stringMatching(/BROKEN {2}the head/),
    }))
  test.each([
    ['{', /not a JSON file/],
    ['null', /not the record of a round/],
    ['{"rules":{}}', /it has no ruleBook, seed/],
  ])('%s is no record and exits with 2', (text, words) =>
    expect(verify(text)).toEqual({ code: 2, out: expect.stringMatching(words) }),
  )
})
