import { expect, test } from 'vitest'
import { type Chance, chanceOf } from '../simulation/chance.ts'
import { check } from './check.ts'
import type { Model, Operation } from './model.ts'

/** A register that can be set from one value to another as well; it begins at 0. */
type Asked = { readonly write: number } | { readonly from: number; readonly to: number } | 'read'
type Answer = number | boolean
type One = Operation<Asked, Answer>

const register: Model<number, Asked, Answer> = {
  initial: 0,
  step(value, input, output) {
    if (input === 'read') return output === undefined || output === value ? [value] : []
    if ('write' in input) return [input.write]
    const isSet = input.from === value
    return output === undefined || output === isSet ? [isSet ? input.to : value] : []
  },
  isSettled: input => input === 'read' || 'from' in input,
  key: String,
}

let client = 0
const known = (called: number, returned: number, input: Asked, output: Answer): One => ({
  client: `c${++client}`,
  input,
  called,
  outcome: { output, returned },
})
const unknown = (called: number, input: Asked): One => ({ client: `c${++client}`, input, called })
const wrote = (called: number, returned: number, write: number) => known(called, returned, { write }, true)
const read = (called: number, returned: number, value: number) => known(called, returned, 'read', value)
const set = (called: number, returned: number, from: number, to: number, done: boolean) =>
  known(called, returned, { from, to }, done)

test.each<[string, One[]]>([
  ['nothing', []],
  ['one after the other', [wrote(0, 1, 5), read(2, 3, 5), wrote(4, 5, 6), read(6, 7, 6)]],
  ['a read during a write sees what was', [wrote(0, 10, 5), read(1, 2, 0), read(11, 12, 5)]],
  ['a read during a write sees what will be', [wrote(0, 10, 5), read(1, 2, 5)]],
  ['two reads during a write, the later one sees it', [wrote(0, 10, 5), read(1, 2, 0), read(3, 4, 5)]],
  ['two writes at once, in either order', [wrote(0, 10, 5), wrote(0, 10, 6), read(11, 12, 5)]],
  ['at one instant all may overlap', [wrote(0, 1, 5), read(1, 2, 0)]],
  ['one of two sets is refused', [set(0, 10, 0, 5, true), set(0, 10, 0, 6, false), read(11, 12, 5)]],
  ['a write of which nobody knows was carried out', [unknown(0, { write: 5 }), read(10, 11, 5)]],
  ['a write of which nobody knows was never carried out', [unknown(0, { write: 5 }), read(10, 11, 0)]],
  ['it is carried out late', [unknown(0, { write: 5 }), wrote(1, 2, 6), read(3, 4, 6), read(5, 6, 5)]],
  [
    'a set of which nobody knows was carried out before it was refused again',
    [unknown(0, { from: 0, to: 5 }), set(2, 3, 0, 5, false)],
  ],
])('an order is found: %s', (_, history) => {
  expect(check(register, history)).toMatchObject({ kind: 'linearizable' })
  expect(ordersOf(register, history)).not.toEqual([])
})

test.each<[string, One[]]>([
  ['a read of what nobody wrote', [read(0, 1, 5)]],
  ['a read of what was overwritten', [wrote(0, 1, 5), wrote(2, 3, 6), read(4, 5, 5)]],
  ['a write that is lost', [wrote(0, 1, 5), read(2, 3, 0)]],
  ['a read before the write is called', [read(0, 1, 5), wrote(2, 3, 5)]],
  ['two reads during a write, the later one before it', [wrote(0, 10, 5), read(1, 2, 5), read(3, 4, 0)]],
  ['two sets from one value', [set(0, 10, 0, 5, true), set(0, 10, 0, 6, true)]],
  ['a set that is refused for no reason', [set(0, 1, 0, 5, false)]],
  ['what nobody knows of happens once', [unknown(0, { write: 5 }), read(1, 2, 5), wrote(3, 4, 6), read(5, 6, 5)]],
  ['what nobody knows of does not happen before its call', [read(0, 1, 5), unknown(2, { write: 5 })]],
  ['readers who disagree', [wrote(0, 9, 5), wrote(0, 9, 6), read(10, 11, 5), read(12, 13, 6), read(14, 15, 5)]],
])('no order is found: %s', (_, history) => {
  expect(check(register, history)).toMatchObject({ kind: 'impossible' })
  expect(ordersOf(register, history)).toEqual([])
})

test('what has no place is named, after the most that has', () => {
  const history = [wrote(0, 1, 5), read(2, 3, 5), read(4, 5, 0), read(6, 7, 5)]
  expect(check(register, history)).toMatchObject({
    longest: [{ input: { write: 5 } }, { input: 'read' }],
    stuck: { called: 4, outcome: { output: 0 } },
  })
})

test('a model may go several ways', () => {
  /** A coin that is tossed, and looked at. */
  const coin: Model<string, 'toss' | 'look', string> = {
    initial: 'heads',
    step: (side, input, output) => {
      if (input === 'toss') return ['heads', 'tails']
      return output === undefined || output === side ? [side] : []
    },
    isSettled: input => input === 'look',
    key: side => side,
  }
  const looks = (called: number, output: string) => ({
    client: 'c',
    input: 'look' as const,
    called,
    outcome: { output, returned: called + 1 },
  })
  const tossed = { client: 'c', input: 'toss' as const, called: 2, outcome: { output: '', returned: 3 } }
  expect(check(coin, [looks(0, 'heads'), tossed, looks(4, 'tails')]).kind).toBe('linearizable')
  expect(check(coin, [looks(0, 'heads'), tossed, looks(4, 'heads')]).kind).toBe('linearizable')
  expect(check(coin, [looks(0, 'heads'), looks(2, 'tails')]).kind).toBe('impossible')
  expect(check(coin, [tossed, looks(4, 'tails'), looks(6, 'heads')]).kind).toBe('impossible')
})

/** Every order of all that is known, and of some of the rest, that a model allows: by trying each. */
function ordersOf<S, I, O>(model: Model<S, I, O>, history: readonly Operation<I, O>[]): Operation<I, O>[][] {
  const found: Operation<I, O>[][] = []
  const go = (order: Operation<I, O>[], left: readonly Operation<I, O>[], value: S): void => {
    if (left.every(({ outcome }) => !outcome)) found.push(order)
    for (const one of left) {
      const isLate = left.some(other => other.outcome && other.outcome.returned < one.called)
      if (isLate) continue
      for (const next of model.step(value, one.input, one.outcome?.output))
        go(
          [...order, one],
          left.filter(other => other !== one),
          next,
        )
    }
  }
  go([], history, model.initial)
  return found
}

/** A history of a register that answers as it should; or, where `lies` is more than 0, now and then does not. */
function drawn(chance: Chance, count: number, clients: number, { unsure = 0.15, lies = 0 } = {}): One[] {
  const calls = Array.from({ length: count }, (_, n) => ({ client: n % clients, length: chance.ms(1, 20) }))
  const free = Array.from({ length: clients }, () => 0)
  const timed = calls.map(({ client, length }) => {
    const called = (free[client] ?? 0) + chance.ms(0, 5)
    free[client] = called + length
    return { client, called, at: called + chance.ms(0, 1) * length, returned: called + length }
  })
  let value = 0
  const history: One[] = []
  for (const { client, called, at, returned } of timed.toSorted((a, b) => a.at - b.at)) {
    const drawnInput = chance.below(3)
    const input: Asked =
      drawnInput === 0
        ? 'read'
        : drawnInput === 1
          ? { write: chance.below(4) }
          : { from: chance.below(4), to: chance.below(4) }
    const isUnsure = chance.of(unsure)
    const output: Answer = input === 'read' ? value : 'write' in input ? true : input.from === value
    const told = chance.of(lies) ? (typeof output === 'number' ? chance.below(4) : !output) : output
    // What nobody knows of may be carried out, or not.
    if (!isUnsure || chance.of(0.5)) value = register.step(value, input, undefined)[0] ?? value
    history.push({
      client: `c${client}`,
      input,
      called: Math.min(called, at),
      ...(isUnsure ? {} : { outcome: { output: told, returned: Math.max(returned, at) } }),
    })
  }
  return history
}

test('it agrees with the trial of every order on 2,000 small histories', () => {
  const counts = { linearizable: 0, impossible: 0 }
  for (let seed = 1; seed <= 2_000; seed++) {
    const chance = chanceOf(seed)
    const history = drawn(chance, 2 + chance.below(5), 2 + chance.below(2), { lies: 0.15 })
    const { kind } = check(register, history)
    expect([seed, kind]).toEqual([seed, ordersOf(register, history).length > 0 ? 'linearizable' : 'impossible'])
    if (kind !== 'undecided') counts[kind]++
  }
  expect(Math.min(counts.linearizable, counts.impossible)).toBeGreaterThan(400)
})

test('so it does where an object moves on by itself', () => {
  /** A counter that may also be one ahead of what was counted whenever somebody looks. */
  const counter: Model<number, 'count' | 'look', number> = {
    initial: 0,
    step(count, input, output) {
      if (input === 'count') return [count + 1]
      return [count, count + 1].filter(one => output === undefined || output === one)
    },
    isSettled: input => input === 'look',
    key: String,
  }
  const counts = { linearizable: 0, impossible: 0 }
  for (let seed = 1; seed <= 1_000; seed++) {
    const chance = chanceOf(seed)
    const history = Array.from({ length: 5 }, (): Operation<'count' | 'look', number> => {
      const called = chance.below(12)
      const input = chance.of(0.3) ? 'count' : 'look'
      if (chance.of(0.1)) return { client: 'c', input, called }
      return {
        client: 'c',
        input,
        called,
        outcome: { output: chance.below(4), returned: called + 1 + chance.below(8) },
      }
    })
    const { kind } = check(counter, history)
    expect([seed, kind]).toEqual([seed, ordersOf(counter, history).length > 0 ? 'linearizable' : 'impossible'])
    if (kind !== 'undecided') counts[kind]++
  }
  expect(Math.min(counts.linearizable, counts.impossible)).toBeGreaterThan(100)
})

test('2,000 operations on 20 objects, one in fifty of which nobody knows, take 200,000 steps at most', () => {
  let steps = 0
  for (let seed = 1; seed <= 20; seed++) {
    const history = drawn(chanceOf(seed), 100, 5, { unsure: 0.02 })
    const sound = check(register, history)
    expect([seed, sound.kind]).toEqual([seed, 'linearizable'])
    const last = Math.max(...history.map(({ called, outcome }) => outcome?.returned ?? called))
    const stale = check(register, [...history, wrote(last + 1, last + 2, 5), read(last + 3, last + 4, 6)])
    expect([seed, stale.kind]).toEqual([seed, 'impossible'])
    steps += sound.steps + stale.steps
  }
  expect(steps).toBeLessThan(200_000)
})

test('2,000 operations on one object take 100,000 steps at most', () => {
  const verdict = check(register, drawn(chanceOf(7), 2_000, 4, { unsure: 0 }))
  expect(verdict.kind).toBe('linearizable')
  expect(verdict.steps).toBeLessThan(100_000)
})

test('a search that takes too long says so', () => {
  const history = [...Array.from({ length: 10 }, (_, n) => unknown(0, { write: n + 10 })), read(20, 21, 5)]
  expect(check(register, history, 100)).toMatchObject({ kind: 'undecided' })
  expect(check(register, history).kind).toBe('impossible')
})
