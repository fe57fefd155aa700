import { formatKg } from '@lodestone/kernel'
import { type Balances, type Movement, opening, post, sumOf } from '@lodestone/provenance'
import { describe, expect, test } from 'vitest'
import { type Draw, endDraws, follow, redraw } from './draws.ts'

const draw = (batch: string, more: Partial<Draw> = {}): Draw => ({
  batch,
  offered: 0n,
  reserved: 0n,
  committed: 0n,
  delivered: 0n,
  ...more,
})
const wanted = (...all: (readonly [batch: string, grams: bigint])[]) =>
  all.map(([batch, grams]) => ({ batch, quantityKg: formatKg(grams) }))
const lines = (movements: readonly Movement[]) =>
  movements.map(one => `${one.batch} ${one.from} ${one.to} ${one.grams}`)
const redrawn = (...given: Parameters<typeof redraw>) => {
  const outcome = redraw(...given)
  return outcome.ok
    ? lines(outcome.value)
    : (outcome.refusal.errors ?? []).map(({ path, message }) => `${path} ${message}`)
}

describe('an offer', () => {
  test('takes what it names, and gives back before it takes', () => {
    expect(redrawn([], wanted(['a', 600n], ['b', 400n]))).toEqual([
      'a available offered 600',
      'b available offered 400',
    ])
    const before = [draw('a', { offered: 600n }), draw('b', { offered: 400n })]
    expect(redrawn(before, wanted(['b', 500n], ['c', 500n]))).toEqual([
      'a offered available 600',
      'b available offered 100',
      'c available offered 500',
    ])
    expect(redrawn(before, wanted(['a', 600n], ['b', 400n]))).toEqual([])
  })
  test('keeps of a batch what rounds hold of it', () => {
    const before = [draw('a', { offered: 100n, reserved: 200n, committed: 30n, delivered: 20n })]
    expect(redrawn(before, wanted(['a', 250n]))).toEqual(['a offered available 100'])
    expect(redrawn(before, wanted(['a', 249n]))).toEqual([
      'batches.0.quantityKg not less than the 0.25 kg that rounds hold',
    ])
    expect(redrawn(before, wanted(['b', 300n]))).toEqual(['batches must keep the batch of which rounds hold 0.25 kg'])
    expect(redrawn(before, [])).toEqual(['batches must keep the batch of which rounds hold 0.25 kg'])
    expect(lines(endDraws(before))).toEqual(['a offered available 100'])
  })
})

describe('what rounds tell', () => {
  const two = [draw('a', { offered: 600n }), draw('b', { offered: 400n })]
  const held = (reserved: bigint, committed = 0n, delivered = 0n) => ({ reserved, committed, delivered })
  test('takes of the batches in their order, and comes back from the last one', () => {
    expect(lines(follow(two, held(700n), true))).toEqual(['a offered reserved 600', 'b offered reserved 100'])
    const after = [draw('a', { reserved: 600n }), draw('b', { offered: 300n, reserved: 100n })]
    expect(lines(follow(after, held(550n), true))).toEqual(['b reserved offered 100', 'a reserved offered 50'])
  })
  test('of a contract for less gives the rest back, and so does an end', () => {
    const reserved = [draw('a', { reserved: 600n })]
    expect(lines(follow(reserved, held(0n, 450n), true))).toEqual([
      'a reserved committed 450',
      'a reserved offered 150',
    ])
    const committed = [draw('a', { committed: 450n })]
    expect(lines(follow(committed, held(0n, 250n, 200n), true))).toEqual(['a committed delivered 200'])
    expect(lines(follow(committed, held(0n, 0n, 200n), false))).toEqual([
      'a committed delivered 200',
      'a committed available 250',
    ])
  })
  test('once it is so moves nothing', () => {
    const after = [draw('a', { offered: 1n, reserved: 2n, committed: 3n, delivered: 4n })]
    expect(follow(after, held(2n, 3n, 4n), true)).toEqual([])
  })
  test('never takes more than there is, so that no batch goes below zero', () => {
    const balances = new Map<string, Balances>([['a', { ...opening(1000n), available: 400n, offered: 600n }]])
    const posted = post(balances, follow([draw('a', { offered: 600n })], held(5_000n, 900n), true))
    expect(posted.ok && posted.balances.get('a')).toMatchObject({ available: 400n, offered: 0n, reserved: 600n })
    expect(posted.ok && sumOf(posted.balances.get('a') ?? opening(1n))).toBe(1000n)
  })
})
