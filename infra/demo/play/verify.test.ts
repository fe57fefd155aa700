import { bookDigest, canonicalHash, chain, sha256Hex } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { checksOf, type RoundRecord } from './verify.ts'

const seed = 'ab'.repeat(32)
const fact = (type: string, data: object) => ({
  type,
  time: '2026-11-24T10:00:00Z',
  actor: 'operator',
  data: data as never,
})

function sound(): RoundRecord {
  const inputs = {
    lines: [
      { id: 'l1', version: 1 },
      { id: 'l2', version: 3 },
    ],
    offers: [{ id: 'o1', version: 1 }],
  }
  const result = { fills: [{ lineId: 'l1', filledKg: '10' }] }
  const events = chain([
    fact('rounds.round-created', { seedHash: sha256Hex(Buffer.from(seed, 'hex')) }),
    fact('rounds.round-completed', {}),
  ])
  return {
    rules: {},
    seed,
    seals: [
      { owner: 'demand', count: 2, digest: bookDigest(inputs.lines), root: '' },
      { owner: 'supply', count: 1, digest: bookDigest(inputs.offers), root: '' },
    ],
    inputs,
    inputDigest: canonicalHash(inputs),
    result,
    resultHash: canonicalHash(result),
    events,
    head: events.at(-1)?.hash ?? '',
  }
}
const broken = (record: RoundRecord) => checksOf(record).filter(([, holds]) => !holds).length

test('a sound record holds', () => expect(broken(sound())).toBe(0))

test.each<[string, (record: RoundRecord) => void]>([
  ['an event that was changed', record => void Object.assign(record.events[0] ?? {}, { actor: 'somebody else' })],
  ['an event that is gone', record => void record.events.shift()],
  ['another head', record => void Object.assign(record, { head: '0'.repeat(64) })],
  ['another seed', record => void Object.assign(record, { seed: 'cd'.repeat(32) })],
  ['a line of another version', record => void Object.assign(record.inputs.lines[0] ?? {}, { version: 2 })],
  ['a line too many', record => void record.inputs.lines.push({ id: 'l3', version: 1 })],
  ['an offer that is gone', record => void record.inputs.offers.pop()],
  ['another result', record => void Object.assign(record, { result: { fills: [{ lineId: 'l1', filledKg: '11' }] } })],
])('%s does not', (_, tamper) => {
  const record = structuredClone(sound())
  tamper(record)
  expect(broken(record)).toBeGreaterThan(0)
})
