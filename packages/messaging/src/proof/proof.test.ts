import { describe, expect, it } from 'vitest'
import type { OutRecord } from '../ports.ts'
import { seeded } from '../random.ts'
import { recordOf } from '../record.fixture.ts'
import { proving, testKeys, testSigner } from '../signer.fixture.ts'
import { upTo } from '../until.fixture.ts'
import { PROOF, proverOf } from './prove.ts'
import { HASH_LENGTH } from './tree.ts'
import { verifierOf } from './verify.ts'

/** Of what has just happened verifiers remember more. */
const JUST_NOW = new Date(Date.now() + 60_000).toISOString()

const told = (n: number, topic = 'test.thing'): OutRecord =>
  recordOf(
    { topic, type: 'test.thing-counted.v1' },
    `thing-${n}`,
    { n },
    {
      id: `0198c1f0-0000-7000-8000-${String(n).padStart(12, '0')}`,
      time: JUST_NOW,
      aggregateVersion: n,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
  )

/** As a consumer gets it that remembers nothing. */
const holds = (record: OutRecord, topic = record.topic, verify = verifierOf(testKeys)): boolean =>
  verify(
    { offset: 0n, key: record.key, value: Buffer.from(record.value), headers: record.headers },
    topic,
    record.value,
  )
const withHeader = (record: OutRecord, name: string, value: string): OutRecord => ({
  ...record,
  headers: { ...record.headers, [name]: value },
})

const parts = (record: OutRecord): string[] => record.headers[PROOF]?.split('.') ?? []

const [record] = proving([told(1), told(2)]) as [OutRecord]

/** It, changed in one way: what is changed, and the topic that it is said to come from. */
const changed: [string, OutRecord, string?][] = [
  ['no proof', withHeader(record, PROOF, '')],
  ['a changed value', { ...record, value: '{"n":2}' }],
  ['another key', { ...record, key: 'thing-2' }],
  ['another topic of its service', record, 'test.other'],
  ["another service's topic", record, 'other.thing'],
  ...Object.keys(record.headers)
    .filter(name => name !== PROOF)
    .map((name): [string, OutRecord] => [`a changed ${name}`, withHeader(record, name, 'x')]),
  ['a header that was not there', withHeader(record, 'ce_causationid', 'x')],
  ['the proof of a record of another send', withHeader(record, PROOF, proving([told(3)])[0]?.headers[PROOF] ?? '')],
  ['an unknown key', proverOf({ ...testSigner, id: 'second' })([told(1)])[0] as OutRecord],
  ['a signature for another service', proverOf({ ...testSigner, name: 'other' })([told(1)])[0] as OutRecord],
  ['the way to the root cut off', withHeader(record, PROOF, parts(record).toSpliced(1, 1, '').join('.'))],
  [
    'the way twice',
    withHeader(
      record,
      PROOF,
      parts(record)
        .with(1, (parts(record)[1] ?? '').repeat(2))
        .join('.'),
    ),
  ],
  [
    'half a hash more',
    withHeader(
      record,
      PROOF,
      parts(record)
        .with(1, `${parts(record)[1]}abc`)
        .join('.'),
    ),
  ],
  ['a proof without end', withHeader(record, PROOF, `${record.headers[PROOF]}${'.'.repeat(1_000_000)}`)],
]

describe('a proof', () => {
  it.each([1, 2, 3, 8, 9, 64, 65, 500, 513])('holds for each of %i records that were sent together', count => {
    const records = proving(upTo(count).map(n => told(n)))
    expect(records.map(record => holds(record))).toEqual(records.map(() => true))
    expect(Math.max(...records.map(record => record.headers[PROOF]?.length ?? 0))).toBeLessThan(600)
  })

  it.each(changed)('does not hold with %s', (_, changed, topic) => {
    expect(holds(changed, topic)).toBe(false)
  })

  it('does not cover the trace of a hop', () => {
    expect(holds(withHeader(record, 'traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'))).toBe(
      true,
    )
  })

  it('cannot be made by putting a record where two hashes are expected', () => {
    const [first] = proving(upTo(4).map(n => told(n))) as [OutRecord]
    const [id, way = '', signature] = parts(first)
    // The second hash is that of two records: whoever could pass it off as a record's would need a text of that hash.
    expect(holds(withHeader(told(1), PROOF, [id, way.slice(HASH_LENGTH), signature].join('.')))).toBe(false)
  })
})

describe('a proof that verifiers remember', () => {
  it('asks for one signature a send, and remembers whose it was', () => {
    let asked = 0
    const verify = verifierOf({
      verify: (...one) => {
        asked++
        return testKeys.verify(...one)
      },
    })
    const records = proving(upTo(100).map(n => told(n)))
    for (const one of [...records, ...records]) expect(holds(one, one.topic, verify)).toBe(true)
    expect(asked).toBe(1)
    expect(holds(records[0] as OutRecord, 'other.thing', verify)).toBe(false)
  })

  it.each<[string, OutRecord, string?]>([
    ['topic', record, 'test.other'],
    ['key', { ...record, key: 'thing-2' }],
    ['value', { ...record, value: '{"n":2}' }],
    ...Object.keys(record.headers)
      .filter(name => name !== PROOF)
      .map((name): [string, OutRecord] => [name, withHeader(record, name, 'x')]),
    ['causation', withHeader(record, 'ce_causationid', 'x')],
  ])('is refused with another %s by whoever has just proven it', (_, changed, topic) => {
    const verify = verifierOf(testKeys)
    expect(holds(record, record.topic, verify)).toBe(true)
    expect(holds(changed, topic, verify)).toBe(false)
    expect(holds(record, record.topic, verify)).toBe(true)
  })

  it('made up for nodes that were remembered of another send is refused', () => {
    const verify = verifierOf(testKeys)
    const [one, two] = proving([told(1), told(2)]) as [OutRecord, OutRecord]
    expect(holds(one, one.topic, verify)).toBe(true)
    expect(holds({ ...two, value: '{"n":3}' }, two.topic, verify)).toBe(false)
    expect(holds(withHeader(told(3), PROOF, one.headers[PROOF] ?? ''), one.topic, verify)).toBe(false)
  })

  it('holds for whoever remembers where it holds for whoever does not, and for nothing that was not told, in any order and with anything altered', () => {
    const random = seeded(7)
    const sends = [1, 2, 3, 7, 64, 100].map((count, send) => proving(upTo(count).map(n => told(1_000 * send + n))))
    const all = sends.flat()
    const pick = () => all[random.below(all.length)] as OutRecord
    const altered = (record: OutRecord): OutRecord => {
      const [id, way = '', signature = ''] = parts(record)
      const other = parts(pick())
      const level = random.below(1 + way.length / HASH_LENGTH) * HASH_LENGTH
      const ways = [
        (other[1] ?? '').slice(0, level) + way.slice(level),
        way.slice(level),
        way.slice(0, level),
        way.slice(0, level) + (other[1] ?? '').slice(level),
      ]
      switch (random.below(5)) {
        case 0:
          return { ...record, value: pick().value }
        case 3:
          return withHeader(record, 'ce_actor', 'somebody else')
        case 1:
          return withHeader(record, PROOF, [id, way, other[2]].join('.'))
        case 2:
          return withHeader(record, PROOF, other.join('.'))
        default:
          return withHeader(record, PROOF, [id, ways[random.below(ways.length)], signature].join('.'))
      }
    }
    const unproven = (record: OutRecord) => JSON.stringify(withHeader(record, PROOF, ''))
    const known = new Set(all.map(unproven))
    const remembering = verifierOf(testKeys)
    const verdicts = upTo(4_000).map(() => {
      const record = random.chance(0.5) ? pick() : altered(pick())
      return {
        remembered: holds(record, record.topic, remembering),
        alone: holds(record),
        true: known.has(unproven(record)),
      }
    })
    expect(verdicts.filter(one => one.alone && !one.remembered)).toEqual([])
    expect(verdicts.filter(one => one.remembered && !one.true)).toEqual([])
    expect(verdicts.filter(one => !one.remembered).length).toBeGreaterThan(500)
  })
})
