import { describe, expect, it } from 'vitest'
import { Freshness } from './freshness.ts'

/** A standby's freshness after looks: where it was, where its primary was then, and when. */
function after(...looks: readonly (readonly [applied: number, written: number, at: number])[]): number | undefined {
  const freshness = new Freshness()
  for (const [applied, written, at] of looks) freshness.seen({ applied: BigInt(applied), written: BigInt(written), at })
  return freshness.until
}

describe('a standby has what its primary had committed', () => {
  it('at the last look, where it had applied all of it', () => expect(after([7, 7, 1_000])).toBe(1_000))
  it('at any look while the primary rests', () => expect(after([7, 7, 1_000], [7, 7, 90_000])).toBe(90_000))
  it('at the look whose place it has reached since', () =>
    expect(after([7, 7, 1_000], [7, 8, 2_000], [8, 9, 3_000], [8, 10, 4_000])).toBe(2_000))
  it('at no later one while it stands still', () =>
    expect(after([7, 7, 1_000], [7, 8, 2_000], [7, 9, 3_000])).toBe(1_000))
})

describe('nothing is known of one', () => {
  it('that was never looked at', () => expect(after()).toBeUndefined())
  it('that has been behind from the first look on', () => expect(after([5, 7, 1_000], [6, 8, 2_000])).toBeUndefined())
})

it('places of a primary that has lost its place to one that is further back say nothing', () => {
  expect(after([7, 7, 1_000], [7, 20, 2_000], [8, 9, 3_000])).toBe(1_000)
  expect(after([7, 7, 1_000], [7, 20, 2_000], [8, 9, 3_000], [9, 9, 4_000])).toBe(4_000)
})

it('of looks without end the last are kept', () => {
  const freshness = new Freshness()
  for (let at = 1; at <= 2_000; at++) freshness.seen({ applied: 0n, written: BigInt(at), at })
  freshness.seen({ applied: 1_000n, written: 2_001n, at: 2_001 })
  expect(freshness.until).toBeUndefined()
  freshness.seen({ applied: 1_900n, written: 2_002n, at: 2_002 })
  expect(freshness.until).toBe(1_900)
})
