import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type ChainHead,
  chain,
  chainHeadLeaf,
  checkpointText,
  commitmentLeaf,
  consistencyPath,
  ED25519,
  keyText,
  merklePath,
  merkleRoot,
  noteKey,
  noteOf,
  rawPublicKey,
  signatureLine,
} from '@lodestone/kernel'
import {
  type AuditEntry,
  type ConsistencyProof,
  checkpointIn,
  checksOfLog,
  type InclusionProof,
  judgeStep,
  type KeptCheckpoint,
} from '@lodestone/verify'
import { afterAll, describe, expect, test } from 'vitest'
import { testWitness } from '../../tests/system/test-witness.ts'

/** A log of five commitments: in each, a chain has grown by one entry beside another that is new. */
const ORIGIN = 'hub.example/audit/demand'
const MADE = '2026-11-24T12:00:00.000Z'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const key = noteKey(ORIGIN, ED25519, rawPublicKey(publicKey))

function logOf(actor: string, origin = ORIGIN) {
  const entries = chain(
    [1, 2, 3, 4, 5].map(n => ({ subject: 'a', type: 'told', time: `2026-11-24T10:00:0${n}.000Z`, actor, data: { n } })),
  ) as AuditEntry[]
  const standings = entries.map(({ hash, seq }): ChainHead[] => [
    { subject: 'a', seq, hash },
    { subject: `only ${seq}`, seq: 1, hash: 'ab'.repeat(32) },
  ])
  const commitments = standings.map((own, number) => ({
    number,
    time: entries[number]?.time ?? '',
    root: merkleRoot(own.map(chainHeadLeaf)),
  }))
  const leaves = commitments.map(commitmentLeaf)
  const rootAt = (size: number) => merkleRoot(leaves.slice(0, size))
  const noteAt = (size: number) => {
    const text = checkpointText({ origin, size, root: rootAt(size) })
    return noteOf(text, [signatureLine(key, sign(null, Buffer.from(text), privateKey))])
  }
  const checkpoint = (size: number): KeptCheckpoint => checkpointIn(noteAt(size), MADE) ?? expect.fail('no checkpoint')
  const consistency = (from: number, to: number): ConsistencyProof => ({
    service: 'demand',
    from,
    fromRoot: rootAt(from),
    to,
    toRoot: rootAt(to),
    path: consistencyPath(leaves.slice(0, to), from),
  })
  const inclusion = (size: number): InclusionProof => {
    const own = standings[size - 1] as ChainHead[]
    return {
      service: 'demand',
      ...(own[0] as ChainHead),
      index: 0,
      count: 2,
      path: merklePath(own.map(chainHeadLeaf), 0),
      commitment: commitments[size - 1] as (typeof commitments)[number],
      size,
      logPath: merklePath(leaves.slice(0, size), size - 1),
      logRoot: rootAt(size),
    }
  }
  const history = { service: 'demand', subject: 'a', entries }
  return { entries, noteAt, checkpoint, consistency, inclusion, history }
}
const log = logOf('mia')
const rewritten = logOf('nobody')
const renamed = logOf('nobody', 'hub.example/2/audit/demand')
type Files = Parameters<typeof checksOfLog>[0]
const files = (more: Partial<Files>): Files => ({
  checkpoints: [],
  keys: [key],
  consistencies: [],
  inclusions: [],
  histories: [],
  ...more,
})
const broken = (more: Partial<Files>) =>
  checksOfLog(files(more))
    .filter(([, holds]) => !holds)
    .map(([what]) => what)

describe('kept checkpoints', () => {
  const two = [log.checkpoint(5), log.checkpoint(3)]
  test('hold with the proof between them, and the histories that stand in them', () => {
    const whole = { checkpoints: two, consistencies: [log.consistency(3, 5)] }
    expect(broken(whole)).toEqual([])
    expect(
      broken({ checkpoints: [two[0] as KeptCheckpoint], inclusions: [log.inclusion(5)], histories: [log.history] }),
    ).toEqual([])
  })
  test.each<[string, Partial<Files>, RegExp]>([
    [
      'one was rewritten',
      { checkpoints: [log.checkpoint(5), rewritten.checkpoint(5)] },
      /two roots: the history was forked/,
    ],
    ['nothing proves that they are of one log', { checkpoints: two }, /nothing proves it; name the answer of GET/],
    [
      'the later one is of another history',
      { checkpoints: [log.checkpoint(3), rewritten.checkpoint(5)], consistencies: [rewritten.consistency(3, 5)] },
      /begins with that of size 3/,
    ],
    [
      'another has signed',
      { checkpoints: two.slice(0, 1), keys: [noteKey(ORIGIN, ED25519, Buffer.alloc(32, 7))] },
      /signed with a key of the service/,
    ],
    [
      'a history was written anew',
      { checkpoints: two.slice(0, 1), inclusions: [log.inclusion(5)], histories: [rewritten.history] },
      /stood at number 5 .* still has it/,
    ],
    [
      'a history and its proof were written anew',
      { checkpoints: two.slice(0, 1), inclusions: [rewritten.inclusion(5)], histories: [rewritten.history] },
      /is the one of a checkpoint that was kept/,
    ],
    [
      'a history was written anew under another name of its log',
      { checkpoints: [renamed.checkpoint(5)], inclusions: [renamed.inclusion(5)], histories: [renamed.history] },
      /signed with a key of the service/,
    ],
    [
      'the log goes on under another name, and no key is given',
      { checkpoints: [log.checkpoint(3), renamed.checkpoint(5)], keys: [] },
      /one service, but logs of two names/,
    ],
    [
      'no proof is given of what was before',
      { checkpoints: two.slice(0, 1), histories: [log.history] },
      /nothing proves it/,
    ],
    [
      'entries came in between',
      {
        checkpoints: two,
        consistencies: [log.consistency(3, 5)],
        inclusions: [log.inclusion(3), log.inclusion(5)],
        histories: [log.history],
      },
      /all 5 entries .* only 3 do/,
    ],
  ])('do not when %s', (_, more, words) => expect(broken(more).join('\n')).toMatch(words))
})

describe('a witness', () => {
  const step = (kept: KeptCheckpoint | undefined, now: KeptCheckpoint, proof?: ConsistencyProof, keys = [key]) =>
    judgeStep(kept, now, proof, keys).kind
  test('goes on with a log that only grew', () => {
    expect(step(undefined, log.checkpoint(3))).toBe('first')
    expect(step(log.checkpoint(3), log.checkpoint(3))).toBe('same')
    expect(step(log.checkpoint(3), log.checkpoint(5), log.consistency(3, 5))).toBe('grown')
  })
  test('stops at one that was forked, shrank, has another name, or proves nothing', () => {
    expect(step(log.checkpoint(5), rewritten.checkpoint(5))).toBe('forked')
    expect(step(log.checkpoint(5), log.checkpoint(3))).toBe('forked')
    expect(step(log.checkpoint(3), rewritten.checkpoint(5), rewritten.consistency(3, 5))).toBe('forked')
    expect(step(log.checkpoint(3), log.checkpoint(5))).toBe('forked')
    expect(step({ ...log.checkpoint(3), origin: 'else' }, log.checkpoint(3))).toBe('forked')
  })
  test('does not take a log that stands still for one to which nothing has come: its own cosignature has', () => {
    const at = Date.parse(MADE)
    const later = (hours: number, size = 3) =>
      judgeStep(log.checkpoint(3), log.checkpoint(size), log.consistency(3, size), [key], {
        at,
        now: at + hours * 3_600_000,
      }).kind
    expect([later(1), later(3), later(4), later(4, 5)]).toEqual(['same', 'same', 'stale', 'grown'])
  })
  test('does not sign what nobody has signed whom it believes', () => {
    expect(step(log.checkpoint(3), log.checkpoint(3), undefined, [])).toBe('unsigned')
    expect(step(undefined, log.checkpoint(3), undefined, [noteKey(ORIGIN, ED25519, Buffer.alloc(32, 7))])).toBe(
      'unsigned',
    )
  })
})

describe('from files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const verify = (...texts: string[]) => {
    const names = texts.map((text, index) => {
      const file = join(folder, String(index))
      writeFileSync(file, text)
      return file
    })
    const main = new URL('main.ts', import.meta.url).pathname
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...names], { encoding: 'utf8' })
    return { code: status, out: stdout + stderr }
  }
  test('notes as they are, keys one a line, and answers of the API are told by their shape', () => {
    const witness = testWitness('hub.example/witness/w1')
    const note = log.noteAt(5) + witness.cosign(log.noteAt(5), 1_790_000_000)
    const keys = `${keyText(key)}\n${witness.key}\n`
    expect(verify(note, log.noteAt(3), keys, JSON.stringify(log.consistency(3, 5)))).toEqual({
      code: 0,
      out: expect.stringMatching(
        /cosigned by hub\.example\/witness\/w1, 2026-09-21T[\s\S]*begins with[\s\S]*verified in/,
      ),
    })
    expect(verify(log.noteAt(5), rewritten.noteAt(5), keys)).toMatchObject({ code: 1 })
    expect(verify(JSON.stringify({ note: 'nothing' }))).toMatchObject({ code: 2 })
  })
})
