import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CHAIN_START,
  chain,
  chainHeadLeaf,
  type DailyHead,
  dailyHeadHash,
  leafHash,
  merklePath,
  merkleRoot,
} from '@lodestone/kernel'
import {
  type AuditEntry,
  type AuditPage,
  type BookProof,
  type ChainProof,
  checksOfAudit,
  checksOfBookProof,
} from '@lodestone/verify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const DAYS = ['2026-11-23', '2026-11-24'] as const
const entry = (subject: string, day: string, n: number) => ({
  subject,
  type: 'demand.thing-told',
  time: `${day}T10:00:0${n}.000Z`,
  actor: 'mia',
  data: { n },
})
const history = (subject: string): AuditEntry[] =>
  chain([entry(subject, DAYS[0], 1), entry(subject, DAYS[0], 2), entry(subject, DAYS[1], 3)]) as AuditEntry[]

/** Two services with one subject in common, the heads of two days, and a proof of each history. */
function exported() {
  const services = { demand: [history('a'), history('b')], rounds: [history('a')] }
  const heads: DailyHead[] = []
  const proofs: ChainProof[] = []
  for (const [service, histories] of Object.entries(services)) {
    let previous = CHAIN_START
    for (const [index, day] of DAYS.entries()) {
      const leaves = histories.map(own => {
        const { subject, seq, hash } = own[index === 0 ? 1 : 2] as AuditEntry
        return { subject, seq, hash }
      })
      const hashes = leaves.map(chainHeadLeaf)
      const root = merkleRoot(hashes)
      const dayRoot = { service, day, subjects: leaves.length, root }
      heads.push({ ...dayRoot, previous, hash: dailyHeadHash(previous, dayRoot) })
      previous = heads.at(-1)?.hash ?? ''
      if (index === 1)
        for (const [at, leaf] of leaves.entries())
          proofs.push({ service, day, ...leaf, index: at, count: leaves.length, path: merklePath(hashes, at), root })
    }
  }
  const pages: AuditPage[] = [
    { items: services.demand[0] as AuditEntry[], parts: [{ service: 'demand', items: 3 }] },
    {
      items: [...(services.demand[1] as AuditEntry[]), ...(services.rounds[0] as AuditEntry[])],
      parts: [
        { service: 'demand', items: 3 },
        { service: 'rounds', items: 3 },
      ],
    },
  ]
  return { pages, heads, proofs }
}
type Exported = ReturnType<typeof exported>
const broken = (files: Exported) =>
  checksOfAudit(files)
    .filter(([, holds]) => !holds)
    .map(([what]) => what)
const itemsOf = ({ pages }: Exported) => (pages[0] as AuditPage).items as AuditEntry[]

/** What a fault in heads or proofs is called, how it comes about, and the words by which it is found. */
const headFaults: [string, (files: Exported) => void, RegExp][] = [
  ['a head was changed', ({ heads }) => void Object.assign(heads[1] ?? {}, { subjects: 3 }), /the head was changed/],
  [
    'a day is missing',
    ({ heads }) => void heads.splice(0, 1, { ...(heads[0] as DailyHead), day: '2026-11-22', hash: 'ab'.repeat(32) }),
    /was changed/,
  ],
  [
    'two heads of one day differ',
    ({ heads }) => {
      const dayRoot = { ...(heads[1] as DailyHead), root: 'ab'.repeat(32) }
      heads.push({ ...dayRoot, hash: dailyHeadHash(dayRoot.previous, dayRoot) })
    },
    /two different heads/,
  ],
  [
    'a head follows from another',
    ({ heads }) => {
      const dayRoot = { ...(heads[1] as DailyHead), previous: 'ab'.repeat(32) }
      heads[1] = { ...dayRoot, hash: dailyHeadHash(dayRoot.previous, dayRoot) }
    },
    /does not follow from the head of 2026-11-23/,
  ],
  [
    'a path leads elsewhere',
    ({ proofs }) => void Object.assign(proofs[0] ?? {}, { path: ['ab'.repeat(32)] }),
    /number 3 leads to/,
  ],
  [
    'a proof has a root that nobody published',
    ({ proofs }) => {
      const { subject, seq, hash } = proofs[0] as ChainProof
      Object.assign(proofs[0] ?? {}, {
        path: [],
        count: 1,
        index: 0,
        root: merkleRoot([chainHeadLeaf({ subject, seq, hash })]),
      })
    },
    /is the one published/,
  ],
]

describe('an exported audit', () => {
  test('holds when nothing was touched, with and without heads and proofs', () => {
    const { pages, heads, proofs } = exported()
    expect(broken({ pages, heads, proofs })).toEqual([])
    expect(broken({ pages, heads: [], proofs: [] })).toEqual([])
    expect(broken({ pages: pages.slice(0, 1), heads, proofs })).toEqual([])
    const told = checksOfAudit({ pages, heads, proofs }).map(([what]) => what)
    expect(told.filter(what => what.includes('lead to the published root'))).toHaveLength(4)
  })

  test.each<[string, (files: Exported) => void, RegExp]>([
    [
      'an entry was changed',
      files => void Object.assign(itemsOf(files)[1] ?? {}, { actor: 'nobody' }),
      /demand:a: number 2 does not follow/,
    ],
    ['an entry was removed', files => void itemsOf(files).splice(1, 1), /demand:a: number 2 is missing: 3/],
    ['the first entry was removed', files => void itemsOf(files).splice(0, 1), /demand:a: number 1 is missing/],
    [
      'an entry was inserted',
      files => void itemsOf(files).splice(1, 0, { ...(itemsOf(files)[0] as AuditEntry), seq: 2 }),
      /demand:a: number 2 does not follow/,
    ],
    ['entries were reordered', files => void itemsOf(files).reverse(), /demand:a: number 1 is missing: 3/],
    [
      'a chain does not begin at the start',
      files => void Object.assign(itemsOf(files)[0] ?? {}, { previousHash: 'ab'.repeat(32) }),
      /demand:a: number 1 does not follow/,
    ],
  ])('does not when %s, already without heads', (_, tamper, words) => {
    const files = { ...exported(), heads: [], proofs: [] }
    tamper(files)
    expect(broken(files).join('\n')).toMatch(words)
  })

  describe('whose chain was cut at its end', () => {
    const cut = () => {
      const files = exported()
      itemsOf(files).pop()
      return files
    }
    test('looks whole by itself', () => expect(broken({ ...cut(), heads: [], proofs: [] })).toEqual([]))
    test('is found out by a proof and the head', () =>
      expect(broken(cut())).toContain(
        'demand:a: stood at number 3 on 2026-11-24, and still has it: it was cut off at 2',
      ))
    test('is found out by the proof alone, and written anew by the head', () => {
      expect(broken({ ...cut(), heads: [] })).toHaveLength(1)
      const rewritten = cut()
      const facts = [...itemsOf(rewritten), { ...entry('a', DAYS[1], 3), actor: 'somebody else' }]
      const items = chain(
        facts.map(({ subject, type, time, actor, data }) => ({ subject: subject as string, type, time, actor, data })),
      )
      rewritten.pages[0] = { items: items as AuditEntry[], parts: [{ service: 'demand', items: 3 }] }
      expect(broken({ ...rewritten, proofs: [] })).toEqual([
        'demand: all 2 histories that grew until 2026-11-24 lead to the published root',
      ])
    })
  })

  test.each(headFaults)('does not when %s', (_, tamper, words) => {
    const files = exported()
    tamper(files)
    expect(broken(files).join('\n')).toMatch(words)
  })

  test('that holds nothing proves nothing', () => {
    expect(broken({ pages: [{ items: [] }], heads: [], proofs: [] })).toHaveLength(1)
  })
})

const salt = 'cd'.repeat(16)
const leaves = ['{"id":"l1"}', '{"id":"l2"}', '{"id":"l3"}']
const tree = leaves.map(leaf => leafHash(leaf, salt))
const root = merkleRoot(tree)
const bookProof: BookProof = { leaf: leaves[1] as string, salt, index: 1, count: 3, path: merklePath(tree, 1), root }
const sealed = { id: 'r', state: 'matched', seals: [{ owner: 'demand', root, count: 3 }] }

describe('a proof of a sealed entry', () => {
  const failed = (proof: BookProof, rounds = [sealed]) =>
    checksOfBookProof(proof, rounds).filter(([, holds]) => !holds).length
  test('holds with the public seal of its round, and by itself', () => {
    expect(failed(bookProof)).toBe(0)
    expect(failed(bookProof, [])).toBe(0)
  })
  test.each<[string, Partial<BookProof>]>([
    ['another entry', { leaf: '{"id":"l9"}' }],
    ['another salt', { salt: '00'.repeat(16) }],
    ['another place', { index: 2 }],
    ['a root of its own', { leaf: 'x', path: [], index: 0, count: 1, root: merkleRoot([leafHash('x', salt)]) }],
  ])('does not with %s', (_, change) => expect(failed({ ...bookProof, ...change })).toBeGreaterThan(0))
})

describe('from files', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'verify-audit-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const main = new URL('main.ts', import.meta.url).pathname
  function verify(...contents: unknown[]): { code: number; out: string } {
    const files = contents.map((content, index) => {
      const file = join(folder, `${index}.json`)
      writeFileSync(file, JSON.stringify(content))
      return file
    })
    try {
      return { code: 0, out: execFileSync(process.execPath, [main, ...files], { encoding: 'utf8', stdio: 'pipe' }) }
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
      return { code: status, out: stdout + stderr }
    }
  }
  const { pages, heads, proofs } = exported()

  test('several pages, heads and proofs are told by their shape and exit with 0', () => {
    const { code, out } = verify(...pages, { items: heads, nextCursor: null }, ...proofs)
    expect([code, out]).toEqual([0, expect.stringMatching(/3 histories with 9 entries are unbroken/)])
    expect(verify(pages, heads)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/all 2 histories .* published root/),
    })
    expect(verify(itemsOf(exported()))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/only what was kept of it tells/),
    })
  })
  test('a broken one exits with 1 and says where', () => {
    const files = exported()
    itemsOf(files).splice(1, 1)
    expect(verify(...files.pages)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/BROKEN {2}demand:a: number 2 is missing/),
    })
  })
  test('a proof with its round exits with 0, with another round with 1', () => {
    expect(verify(bookProof, sealed)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/the public seal of the demand book/),
    })
    expect(verify(bookProof)).toMatchObject({ code: 0, out: expect.stringMatching(/compare that root/) })
    const other = { ...sealed, seals: [{ owner: 'demand', root: 'ab'.repeat(32) }] }
    expect(verify(bookProof, other)).toMatchObject({ code: 1 })
  })
  test('a refusal of the hub that was saved as an answer is told as one, and exits with 2', () => {
    const refusal = { title: 'Not found', status: 404, detail: 'There is no such object.', code: 'not-found' }
    expect(verify(...pages, refusal)).toMatchObject({
      code: 2,
      out: expect.stringMatching(/the hub refused .* There is no such object\. \(not-found\)/),
    })
  })
  test('what is none of these beside what holds exits with 2', () => {
    expect(verify(...pages, { something: 'else' })).toMatchObject({ code: 2 })
  })
})
