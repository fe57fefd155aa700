import { expect, test } from 'vitest'
import {
  bookDigest,
  bookLeaves,
  byId,
  CHAIN_START,
  canonicalJson,
  chain,
  endOfDay,
  exact,
  firstBrokenLink,
  formatKg,
  gradeMeets,
  isPlace,
  isUuid,
  leafHash,
  linkHash,
  MerkleFold,
  merklePath,
  merkleRoot,
  parseAmount,
  parseDecimal,
  parseKg,
  percentOf,
  periodInside,
  periodIsOver,
  sha256Hex,
  uuidv7,
  verifyMerklePath,
} from './index.ts'

test.each([
  ['1250.5', 1_250_500n],
  ['0', 0n],
  ['0.001', 1n],
  ['999999999999999.999', 999_999_999_999_999_999n],
])('%s kg is %s g, and back', (kg, g) => {
  expect(parseKg(kg)).toBe(g)
  expect(formatKg(g)).toBe(kg)
})

test.each([
  '',
  '-1',
  '+1',
  '1.2345',
  '1e3',
  'NaN',
  'Infinity',
  '01',
  '1.',
  '.5',
  ' 1',
  '1,5',
  '0x10',
  '1'.repeat(16),
  '१',
])('%j is no quantity', text => {
  expect(parseKg(text)).toBeUndefined()
})

test('money has at most four places', () => {
  expect(parseAmount('95.1234')).toBe(951_234n)
  expect(parseAmount('95.12345')).toBeUndefined()
  expect(parseDecimal('0.5', 0)).toBeUndefined()
})

test('a fraction is exact and shown rounded half up', () => {
  expect(exact.formatRational(exact.rational(1n, 3n), 4)).toBe('0.3333')
  expect(exact.formatRational(exact.rational(1n, 20_000n), 4)).toBe('0.0001')
  expect(exact.compare(exact.decimalToRational('0.1'), exact.rational(1n, 10n))).toBe(0)
  expect(percentOf(1n, 3n)).toBe('33.3333')
  expect(percentOf(1n, 0n)).toBe('0.0000')
})

test('canonical JSON sorts members, keeps arrays and drops what is undefined (RFC 8785)', () => {
  expect(canonicalJson({ b: [3, 'é', null], a: { d: true, c: undefined } })).toBe('{"a":{"d":true},"b":[3,"é",null]}')
  expect(() => canonicalJson(Number.NaN)).toThrow(TypeError)
})

test('every leaf of trees of 1 to 20 leaves proves itself and no other', () => {
  for (let count = 1; count <= 20; count++) {
    const leaves = Array.from({ length: count }, (_, i) => leafHash(`leaf ${i}`, i.toString(16).padStart(32, '0')))
    const root = merkleRoot(leaves)
    leaves.forEach((leaf, index) => {
      const path = merklePath(leaves, index)
      expect(verifyMerklePath(leaf, index, count, path, root)).toBe(true)
      if (count > 1) expect(verifyMerklePath(leaf, (index + 1) % count, count, path, root)).toBe(false)
      const fold = new MerkleFold(index)
      for (const each of leaves) fold.add(each)
      expect(fold.end()).toEqual({ count, root, path })
    })
  }
})

test('the root of two leaves is the RFC 9162 hash of both', () => {
  const [a, b] = [leafHash('a', '00'.repeat(16)), leafHash('b', '11'.repeat(16))]
  expect(merkleRoot([a, b])).toBe(sha256Hex(Buffer.concat([Buffer.of(1), a, b])))
  expect(merkleRoot([])).toBe(sha256Hex(''))
  expect(new MerkleFold().end().root).toBe(sha256Hex(''))
})

test('a digest does not depend on the order of rows', () => {
  const entries = [
    { id: 'b', version: 2 },
    { id: 'a', version: 1 },
  ]
  expect(bookDigest(entries)).toBe(sha256Hex('a:1\nb:2\n'))
  expect(bookDigest([...entries].sort(byId))).toBe(bookDigest(entries))
})

test('a chain holds, and one changed word breaks it where it stands', () => {
  const links = chain(
    ['x', 'y', 'z'].map(data => ({ type: 't', time: '2027-01-01T00:00:00.000Z', actor: 'olga', data })),
  )
  expect(firstBrokenLink(links)).toBe(-1)
  expect(firstBrokenLink(links.map((link, i) => (i === 1 ? { ...link, data: 'w' } : link)))).toBe(1)
  expect(firstBrokenLink(links.slice(1))).toBe(0)
})

test.each([
  ['{"9":1,"10":2,"a":3}', '{"10":2,"9":1,"a":3}'],
  ['{"a":1,"$":2,"1":3,"B":4}', '{"$":2,"1":3,"B":4,"a":1}'],
  [
    '{"b":{"2":[{"10":1,"1":2}]},"__proto__":{"z":1,"y":2},"_":0}',
    '{"_":0,"__proto__":{"y":2,"z":1},"b":{"2":[{"1":2,"10":1}]}}',
  ],
  [
    '{"1":[null,{"b":1,"a":-0}],"\\u20ac":"\\u20ac\\n","\\ud83d\\ude00":1e21,"\\ufb33":0.1}',
    '{"1":[null,{"a":0,"b":1}],"€":"€\\n","\ud83d\ude00":1e+21,"\ufb33":0.1}',
  ],
])('canonical JSON sorts names by code unit, whatever names objects put first by themselves: %s', (text, canonical) => {
  expect(canonicalJson(JSON.parse(text))).toBe(canonical)
})

test('canonical JSON has null where a list has a hole or nothing', () => {
  // biome-ignore lint/suspicious/noSparseArray: that is the case
  const list = [, undefined, 1]
  expect([canonicalJson({ a: list as never }), canonicalJson({ 1: list as never })]).toEqual([
    '{"a":[null,null,1]}',
    '{"1":[null,null,1]}',
  ])
  expect(canonicalJson(undefined)).toBe('null')
})

test('the hash of a link is that of its canonical JSON behind the previous hash, with its subject when it has one', () => {
  const link = { seq: 1, subject: 's', type: 't', time: '2027-01-01T00:00:00.000Z', actor: 'o' }
  expect(linkHash(CHAIN_START, link, '{"k":1}')).toBe(
    sha256Hex(CHAIN_START + canonicalJson({ ...link, data: { k: 1 } })),
  )
  const { subject: _, ...bare } = link
  expect(linkHash(CHAIN_START, bare, '{"k":1}')).toBe(
    sha256Hex(CHAIN_START + canonicalJson({ ...bare, data: { k: 1 } })),
  )
})

test.each([
  ['2027-02', '2027-Q1', true],
  ['2027-Q1', '2027-02', false],
  ['2027-Q1', '2027-Q1', true],
  ['2027-04', '2027-Q1', false],
  ['2027-13', '2027-Q1', false],
])('%s inside %s: %s', (inner, outer, inside) => expect(periodInside(inner, outer)).toBe(inside))

test.each([
  ['2027-Q1', '2027-03-31T23:59:59.999Z', false],
  ['2027-Q1', '2027-04-01T00:00:00.000Z', true],
  ['2027-02', '2027-02-28T23:59:59.999Z', false],
  ['2027-02', '2027-03-01T00:00:00.000Z', true],
  ['2026-12', '2027-01-01T00:00:00.000Z', true],
  ['2027-13', '2099-01-01T00:00:00.000Z', false],
])('%s is over at %s: %s', (period, now, over) => expect(periodIsOver(period, new Date(now))).toBe(over))

test.each([
  ['N45SH', 'N42H', true],
  ['N42H', 'N45SH', false],
  ['N52', 'N45H', false],
  ['N45UH', 'N45SH', true],
  ['99.9', '99.5', true],
  ['99.5', '99.9', false],
  ['2:17', '2:17', true],
  ['1:5', '2:17', false],
  [undefined, 'N42', false],
  [undefined, undefined, true],
  ['N42', undefined, true],
])('offered %s for asked %s: %s', (offered, asked, fits) => expect(gradeMeets(offered, asked)).toBe(fits))

test.each([
  ['DE', true],
  ['NLRTM', true],
  ['XX', false],
  ['XXRTM', false],
  ['NLRT1', false],
  ['nl', false],
])('place %s: %s', (text, is) => expect(isPlace(text)).toBe(is))

test('ids are UUIDv7 and rise with time', () => {
  const id = uuidv7(1_800_000_000_000, new Uint8Array(10).fill(255))
  expect(isUuid(id)).toBe(true)
  expect(id[14]).toBe('7')
  expect('89ab').toContain(id[19])
  expect(uuidv7(1_800_000_000_001, new Uint8Array(10)) > id).toBe(true)
})

test('a book’s tree tells how many entries it has within a factor of two, and nothing of their order', () => {
  const leavesOf = (count: number) =>
    Array.from({ length: count }, (_, i) => leafHash(`entry ${i}`, sha256Hex(String(i)).slice(0, 32)))
  for (const [count, size] of [
    [0, 256],
    [2, 256],
    [256, 256],
    [257, 512],
  ] as const) {
    const tree = bookLeaves(leavesOf(count))
    expect(tree).toHaveLength(size)
    for (const leaf of leavesOf(count)) expect(tree.filter(one => one.equals(leaf))).toHaveLength(1)
    expect(bookLeaves(leavesOf(count).reverse())).toEqual(tree)
  }
  // The last entry made is not the last leaf, and another entry moves all blanks: nobody who knows one tree tells them in the next.
  const [two, three] = [bookLeaves(leavesOf(2)), bookLeaves(leavesOf(3))]
  expect(three.filter(leaf => two.some(one => one.equals(leaf)))).toHaveLength(2)
  const places = leavesOf(40).map((leaf, nth) => [nth, bookLeaves(leavesOf(40)).findIndex(one => one.equals(leaf))])
  expect(places.some(([nth, place]) => nth !== place)).toBe(true)
})

test('a day is over when the next begins, and the last one at its last instant', () => {
  expect(endOfDay('2027-12-31')).toBe('2028-01-01T00:00:00.000Z')
  expect(endOfDay('9999-12-31')).toBe('9999-12-31T23:59:59.999Z')
})
