import { expect, test } from 'vitest'
import { draftRound } from '../round/round.draft.ts'
import { draft } from '../round/round.fixture.ts'
import { decidedAsProjects, waiting } from '../round/round.state.ts'
import { decidedBy, isOfProjects, matchedFact, undecided } from './decision.ts'

const at = '2027-03-02T00:00:00.000Z'
const hashes = { bookDigest: 'ab'.repeat(32), resultHash: 'cd'.repeat(32) }
const fresh = draftRound({ ...draft, type: 'project' }, { id: 'r', seed: 'ab'.repeat(32), seedHash: 'cd'.repeat(32) })

test('a decision is the digest of a book and the hash of a result, at its time', () => {
  expect(decidedBy({ roundId: 'r', state: 'decided', ...hashes }, at)).toEqual({ ...hashes, decidedAt: at })
})

test('a decision without its hashes is none, and no round is matched by it', () => {
  expect(() => decidedBy({ roundId: 'r', state: 'decided', bookDigest: hashes.bookDigest }, at)).toThrow('without')
})

test('a round that could not be decided on shows it as a matching that has failed, of no run', () => {
  expect(decidedBy({ roundId: 'r', state: 'failed' }, at)).toBeUndefined()
  expect(undecided(at)).toEqual({ state: 'failed', since: at })
})

test('a round of projects that is decided on has nothing for its sides to decide, and no day for it', () => {
  const now = new Date(at)
  const sealing = {
    ...fresh,
    state: 'sealing',
    openedAt: at,
    closedAt: at,
    matching: waiting(now),
    missing: [],
  } as const
  expect(isOfProjects(sealing)).toBe(true)
  expect(decidedAsProjects({ ...sealing, draft: { ...sealing.draft, decisionsCloseAt: at } })).toEqual({
    ...fresh,
    ...{ state: 'matched', openedAt: at, closedAt: at, version: 2 },
    draft: { ...sealing.draft, decisionsCloseAt: at },
  })
  expect(matchedFact('r', { ...hashes, decidedAt: at })).toMatchObject({
    subject: 'r',
    event: { type: 'rounds.round-matched.v1' },
    data: { inputDigest: hashes.bookDigest, resultHash: hashes.resultHash, matchedKg: '0', allocations: 0 },
  })
})
