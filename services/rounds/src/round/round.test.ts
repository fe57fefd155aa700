import type { RoundState } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { decide, type Informed, isForTwo } from './round.command.ts'
import { checkDraft, draftRound } from './round.draft.ts'
import { draft } from './round.fixture.ts'
import { mayClose, mayOpen } from './round.offering.ts'
import { decisionsDue, matchedAt, sealed } from './round.state.ts'
import { dueCommand, isDecidable, type Round, type RoundIn, takesDecisions } from './round.ts'

const NOW = new Date('2027-01-10T00:00:00Z')
const fresh = draftRound(draft, { id: 'id', seed: 'ab'.repeat(32), seedHash: 'cd'.repeat(32) })
const openedAt = NOW.toISOString()
const opened = { ...fresh, openedAt }
const closed = { ...opened, closedAt: openedAt }
const waiting = {
  ...closed,
  matching: { state: 'waiting', since: openedAt },
  missing: [{ reason: 'something' }],
} as const
const offering: RoundIn<'offering'> = { ...opened, state: 'offering', offeringSince: openedAt }
const sealing: RoundIn<'sealing'> = { ...waiting, state: 'sealing' }
const matching: RoundIn<'matching'> = { ...waiting, state: 'matching' }
const matched: RoundIn<'matched'> = { ...closed, state: 'matched' }
const ROUNDS: Record<RoundState, Round> = {
  draft: fresh,
  collecting: { ...opened, state: 'collecting' },
  offering,
  sealing,
  matching,
  matched,
  awarded: { ...closed, state: 'awarded', awardedAt: openedAt },
  completed: { ...closed, state: 'completed', awardedAt: openedAt },
  cancelled: { ...closed, state: 'cancelled' },
}
const inState = (state: RoundState): Round => ROUNDS[state]

const award = (more: Partial<Extract<Informed, { type: 'award' }>> = {}): Informed => ({
  type: 'award',
  undecided: 0,
  accepted: 3,
  lapseUndecided: false,
  below: [],
  lapseBelowLots: false,
  ...more,
})
const COMMANDS = {
  open: { type: 'open' },
  'publish-pool': { type: 'publish-pool' },
  close: { type: 'close' },
  award: award(),
  cancel: { type: 'cancel', by: 'olga' },
} satisfies Record<string, Informed>

/** What every command makes of a round in every state: its next state, `=` when it was carried out before, `!` when it is refused. */
const TABLE: Record<RoundState, Record<keyof typeof COMMANDS, string>> = {
  draft: { open: 'collecting', 'publish-pool': '!', close: '!', award: '!', cancel: 'cancelled' },
  collecting: { open: '=', 'publish-pool': 'offering', close: '!', award: '!', cancel: 'cancelled' },
  offering: { open: '=', 'publish-pool': '=', close: 'sealing', award: '!', cancel: 'cancelled' },
  sealing: { open: '=', 'publish-pool': '=', close: '=', award: '!', cancel: 'cancelled' },
  matching: { open: '=', 'publish-pool': '=', close: '=', award: '!', cancel: 'cancelled' },
  matched: { open: '=', 'publish-pool': '=', close: '=', award: 'awarded', cancel: 'cancelled' },
  awarded: { open: '=', 'publish-pool': '=', close: '=', award: '=', cancel: '!' },
  completed: { open: '=', 'publish-pool': '=', close: '=', award: '=', cancel: '!' },
  cancelled: { open: '!', 'publish-pool': '!', close: '!', award: '!', cancel: '=' },
}
const cases = Object.entries(TABLE).flatMap(([state, row]) =>
  Object.entries(row).map(([command, want]) => [state as RoundState, command as keyof typeof COMMANDS, want] as const),
)

test.each(cases)('a round that is %s, %s: %s', (state, command, want) => {
  const outcome = decide(inState(state), COMMANDS[command], NOW)
  if (want === '!') expect(outcome).toMatchObject({ ok: false, refusal: { code: 'wrong-state' } })
  else if (want === '=') expect(outcome).toEqual({ ok: true, value: undefined })
  else expect(outcome).toMatchObject({ ok: true, value: { state: want, version: 2 } })
})

test('a round that is being cancelled takes no other command', () => {
  const round: Round = { ...matched, cancelling: { by: 'olga', reason: 'no need' } }
  expect(decide(round, award({ accepted: 0, lapseUndecided: true }), NOW)).toMatchObject({
    ok: false,
    refusal: { code: 'wrong-state', detail: 'The round is being cancelled.' },
  })
  expect(decide(round, COMMANDS.close, NOW)).toEqual({ ok: true, value: undefined })
  const outcome = decide(round, COMMANDS.cancel, NOW)
  expect(outcome).toMatchObject({ ok: true, value: { state: 'cancelled' } })
  expect(outcome.ok && outcome.value).not.toHaveProperty('cancelling')
})

test('an award waits for every allocation to be decided, unless the undecided may lapse', () => {
  const refused = decide(inState('matched'), award({ undecided: 2 }), NOW)
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'undecided-allocations' } })
  expect(decide(inState('matched'), award({ undecided: 2, lapseUndecided: true }), NOW)).toMatchObject({
    ok: true,
    value: { state: 'awarded' },
  })
})

test('what counts as accepted by the rule of the round cannot lapse with the award', () => {
  const rules = { ...draft.rules, undecided: 'accept' as const }
  const round: Round = { ...matched, draft: { ...draft, rules } }
  for (const lapseUndecided of [true, false])
    expect(decide(round, award({ undecided: 2, lapseUndecided }), NOW)).toMatchObject({
      ok: false,
      refusal: { code: 'undecided-allocations', detail: expect.stringContaining('count as accepted') },
    })
  expect(decide(round, award({ lapseUndecided: true }), NOW)).toMatchObject({ value: { state: 'awarded' } })
})

test('a round takes decisions up to the moment at which they close, and not at it', () => {
  const round: Round = { ...matched, decisionsDueAt: '2027-03-10T12:00:00.000Z' }
  expect(takesDecisions(round, new Date('2027-03-10T11:59:59.999Z'))).toBe(true)
  expect(takesDecisions(round, new Date('2027-03-10T12:00:00.000Z'))).toBe(false)
  expect(takesDecisions(inState('matched'), new Date('2027-03-10T12:00:00.000Z'))).toBe(true)
  expect(takesDecisions(inState('awarded'), NOW)).toBe(false)
})

test('a round of which nothing is awarded is completed: there is nothing left to contract', () => {
  expect(decide(inState('matched'), award({ accepted: 0 }), NOW)).toMatchObject({
    ok: true,
    value: { state: 'completed' },
  })
})

test('a round opens only before the end of its collection, and keeps when it was opened and closed', () => {
  const late = decide(fresh, { type: 'open' }, new Date(draft.collectionClosesAt))
  expect(late).toMatchObject({ ok: false, refusal: { code: 'wrong-state' } })
  expect(decide(fresh, { type: 'open' }, NOW)).toMatchObject({ value: { openedAt: NOW.toISOString() } })
  expect(decide(inState('offering'), { type: 'close' }, NOW)).toMatchObject({ value: { closedAt: NOW.toISOString() } })
})

test('a deadline gives its command at its very moment, in its own state only', () => {
  const [collected, closed] = [new Date(draft.collectionClosesAt), new Date(draft.offersCloseAt)]
  expect(dueCommand(inState('collecting'), new Date(collected.getTime() - 1))).toBeUndefined()
  expect(dueCommand(inState('collecting'), collected)).toBe('publish-pool')
  expect(dueCommand(inState('collecting'), closed)).toBe('publish-pool')
  expect(dueCommand(inState('offering'), collected)).toBeUndefined()
  expect(dueCommand(inState('offering'), closed)).toBe('close')
  for (const state of ['draft', 'sealing', 'matched', 'cancelled'] as const)
    expect(dueCommand(inState(state), closed)).toBeUndefined()
})

test('a draft of unknown materials, of periods that are over or with a deadline in the past is refused with paths', () => {
  const faulty = { ...draft, materials: ['ndpr-oxide', 'unobtainium'], periods: ['2026-12', '2027-01'] }
  const outcome = checkDraft({ ...faulty, collectionClosesAt: NOW.toISOString() }, NOW)
  expect(outcome.ok).toBe(false)
  if (!outcome.ok)
    expect(outcome.refusal.errors?.map(error => error.path)).toEqual(['materials.1', 'periods.0', 'collectionClosesAt'])
  expect(checkDraft(draft, NOW).ok).toBe(true)
})

test('deadlines are kept in UTC', () => {
  const made = draftRound({ ...draft, offersCloseAt: '2027-03-01T01:00:00+01:00' }, { id: 'i', seed: '', seedHash: '' })
  expect(made.draft).toMatchObject({
    collectionClosesAt: draft.collectionClosesAt,
    offersCloseAt: '2027-03-01T00:00:00.000Z',
  })
})

test('what kept the books from being the sealed ones is over once they are', () => {
  expect(sealed(sealing)).toEqual({ ...matching, version: 2, missing: [] })
})

test('how the matching stands is kept from the close to the match, or to the end of the round', () => {
  const close = decide(offering, { type: 'close' }, NOW)
  expect(close).toEqual({ ok: true, value: { ...waiting, state: 'sealing', version: 2, missing: [] } })
  expect(matchedAt(matching, NOW)).toEqual({ ...matched, version: 2 })
  expect(decide(matching, COMMANDS.cancel, NOW)).toEqual({
    ok: true,
    value: { ...closed, state: 'cancelled', version: 2 },
  })
})

test('a match that comes while a round is being cancelled does not end the cancellation', () => {
  const cancelling = { by: 'olga', reason: 'a test' }
  const late = matchedAt({ ...matching, pass: 2, cancelling }, NOW)
  expect(late.cancelling).toEqual(cancelling)
  expect(isDecidable(late)).toBe(false)
})

test('a cancelled round keeps how far it had come', () => {
  for (const [from, kept] of [
    [fresh, fresh],
    [offering, opened],
    [{ ...matched, decisionsDueAt: openedAt }, closed],
  ] as const)
    expect(decide(from, COMMANDS.cancel, NOW)).toEqual({
      ok: true,
      value: { ...kept, state: 'cancelled', version: 2 },
    })
})

describe('when decisions close', () => {
  const offersCloseAt = '2027-02-01T12:00:00Z'
  const of = (pass: number, decisionsCloseAt?: string) => ({
    pass,
    draft: { ...draft, offersCloseAt, ...(decisionsCloseAt ? { decisionsCloseAt } : {}) },
  })
  const day = '2027-02-11T12:00:00Z'
  test.each([
    ['on no day where none was set', of(1), '2027-02-02T00:00:00Z', undefined],
    ['on the published day for a match before it', of(1, day), '2027-02-02T00:00:00Z', day],
    ['as long after a match that comes later', of(1, day), '2027-02-12T00:00:00Z', '2027-02-22T00:00:00.000Z'],
    ['as long after the match of a further pass', of(2, day), '2027-02-05T00:00:00Z', '2027-02-15T00:00:00.000Z'],
    [
      'by the end of the year 9999, whatever is computed',
      of(2, '9999-12-31T00:00:00Z'),
      '2027-02-05T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
    ],
  ])('%s', (_, round, now, want) => {
    expect(decisionsDue(round, new Date(now))).toBe(want)
  })
})

test('an award that would fall below a lot is refused with what it takes, until that may lapse', () => {
  const below = [{ offerId: 'o', accepted: 60_000n, misses: 40_000n, allocations: 2 }]
  const upTo = (maxPasses: number): Round => ({
    ...matched,
    draft: { ...draft, rules: { ...draft.rules, maxPasses } },
  })
  const now = new Date()
  expect(decide(upTo(1), award({ below }), now)).toMatchObject({
    ok: false,
    refusal: {
      code: 'lots-not-reached',
      detail: expect.stringContaining('No further pass is left'),
      errors: [{ path: 'offers.o', message: expect.stringContaining('60 kg accepted in 2 allocation(s), 40 kg off') }],
    },
  })
  expect(decide(upTo(2), award({ below }), now)).toMatchObject({
    refusal: { detail: expect.stringContaining('Pass 2 would match these 60 kg again') },
  })
  expect(decide(upTo(1), award({ below, lapseBelowLots: true }), now)).toMatchObject({ value: { state: 'awarded' } })
  const nothingLeft = award({ below, accepted: 2, lapseBelowLots: true })
  expect(decide(upTo(1), nothingLeft, now)).toMatchObject({ value: { state: 'completed' } })
})

test('what earlier passes gave is awarded without a further one whose matching has failed, and only then', () => {
  const now = new Date()
  const failed = { state: 'failed', since: now.toISOString(), attempts: 4, runId: 'run' } as const
  const further: Round = { ...matching, pass: 2, matching: failed }
  expect(decide(further, award(), now)).toMatchObject({ ok: true, value: { state: 'awarded' } })
  for (const round of [
    { ...further, pass: 1 },
    { ...further, matching: { state: 'waiting', since: '' } as const },
  ])
    expect(decide(round, award(), now)).toMatchObject({ ok: false, refusal: { code: 'wrong-state' } })
})

test('two people are asked for what opens prices early, gives away what was matched, or ends a round whose prices are known', () => {
  const before = new Date(Date.parse(draft.offersCloseAt) - 1)
  const at = new Date(draft.offersCloseAt)
  expect(isForTwo(inState('offering'), { type: 'close' }, before)).toBe(true)
  expect(isForTwo(inState('offering'), { type: 'close' }, at)).toBe(false)
  expect(isForTwo(inState('matched'), { type: 'award' }, at)).toBe(true)
  for (const state of ['draft', 'collecting', 'offering'] as const)
    expect(isForTwo(inState(state), { type: 'cancel' }, at)).toBe(false)
  for (const state of ['sealing', 'matching', 'matched'] as const)
    expect(isForTwo(inState(state), { type: 'cancel' }, at)).toBe(true)
  for (const type of ['open', 'publish-pool'] as const) expect(isForTwo(fresh, { type }, before)).toBe(false)
})

test('suppliers have a shortest time for their offers, from the publication of the pool', () => {
  const planned = (Date.parse(draft.offersCloseAt) - Date.parse(draft.collectionClosesAt)) / 60_000
  expect(mayOpen(fresh, planned).ok).toBe(true)
  expect(mayOpen(fresh, planned + 1)).toMatchObject({
    refusal: { code: 'validation-failed', errors: [{ path: 'offersCloseAt' }] },
  })
  const since = Date.parse(draft.collectionClosesAt) - 3_600_000
  const early: RoundIn<'offering'> = { ...offering, offeringSince: new Date(since).toISOString() }
  expect(mayClose(early, 30, new Date(since + 30 * 60_000)).ok).toBe(true)
  expect(mayClose(early, 30, new Date(since + 30 * 60_000 - 1))).toMatchObject({ refusal: { code: 'wrong-state' } })
  expect(mayClose(early, planned * 2, new Date(draft.offersCloseAt)).ok).toBe(true)
  expect(decide(inState('collecting'), { type: 'publish-pool' }, NOW)).toMatchObject({
    value: { offeringSince: NOW.toISOString() },
  })
})

test('where suppliers have no shortest time, a clock that was put back since the pool was published keeps no round open', () => {
  expect(mayClose(offering, 0, new Date(Date.parse(offering.offeringSince) - 3_600_000)).ok).toBe(true)
})
