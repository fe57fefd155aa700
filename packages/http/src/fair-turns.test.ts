import { expect, test } from 'vitest'
import { fairTurns, TooManyWaiting } from './fair-turns.ts'

/** Turns that are ended by hand, and who had one, in order. */
function played(bounds: Parameters<typeof fairTurns>[0]) {
  const turns = fairTurns(bounds)
  const begun: string[] = []
  const ends: (() => void)[] = []
  return {
    begun,
    ask: (...callers: string[]) =>
      callers.map(caller =>
        turns.begin(caller).then(end => {
          begun.push(caller)
          ends.push(end)
        }),
      ),
    endFirst: async () => {
      ends.shift()?.()
      await new Promise(resolve => setImmediate(resolve))
    },
    settle: () => new Promise(resolve => setImmediate(resolve)),
  }
}

test('a neighbour waits for one turn of another, not for its heap', async () => {
  const { ask, begun, endFirst, settle } = played({ atOnce: 1, each: 1 })
  ask('heap', 'heap', 'heap', 'heap', 'neighbour', 'third')
  await settle()
  for (let i = 0; i < 6; i++) await endFirst()
  expect(begun).toEqual(['heap', 'heap', 'neighbour', 'third', 'heap', 'heap'])
})

test('one caller has no more than its share under way, while others begin at once', async () => {
  const { ask, begun, settle } = played({ atOnce: 3, each: 1 })
  ask('heap', 'heap', 'heap', 'neighbour')
  await settle()
  expect(begun).toEqual(['heap', 'neighbour'])
})

test('no more are under way than fit', async () => {
  const { ask, begun, endFirst, settle } = played({ atOnce: 2, each: 1 })
  ask('a', 'b', 'c')
  await settle()
  expect(begun).toEqual(['a', 'b'])
  await endFirst()
  expect(begun).toEqual(['a', 'b', 'c'])
})

test('who has too many waiting is refused, and nobody else', async () => {
  const { ask, begun, settle } = played({ atOnce: 1, each: 1, waitingEach: 2 })
  const asked = ask('heap', 'heap', 'heap', 'heap', 'neighbour')
  await expect(asked[3]).rejects.toThrow(TooManyWaiting)
  await settle()
  expect(begun).toEqual(['heap'])
})

test('who has waited too long is refused, and takes nobody’s turn', async () => {
  const turns = fairTurns({ atOnce: 1, each: 1, waitMs: 20 })
  const end = await turns.begin('heap')
  await expect(turns.begin('heap')).rejects.toThrow(TooManyWaiting)
  end()
  const next = await turns.begin('neighbour')
  next()
  await expect(turns.run('heap', async () => 'done')).resolves.toBe('done')
})

test('a turn that is ended twice lets one other begin', async () => {
  const turns = fairTurns({ atOnce: 1, each: 1 })
  const end = await turns.begin('a')
  let begun = 0
  for (const caller of ['b', 'c']) void turns.begin(caller).then(() => begun++)
  end()
  end()
  await new Promise(resolve => setImmediate(resolve))
  expect(begun).toBe(1)
})

test('work that fails ends its turn', async () => {
  const turns = fairTurns({ atOnce: 1, each: 1 })
  await expect(turns.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(turns.run('a', async () => 'done')).resolves.toBe('done')
})

test('who has had a turn rests for as long as is due, while others go on', async () => {
  const rests: [string, number][] = []
  const rest = (caller: string, _: number, waiting: number) => {
    rests.push([caller, waiting])
    return waiting > 0 ? 60 : 0
  }
  const { ask, begun, endFirst, settle } = played({ atOnce: 1, each: 1, rest })
  const [, second] = ask('heap', 'heap', 'neighbour', 'third')
  await settle()
  const began = performance.now()
  await endFirst()
  await endFirst()
  await endFirst()
  expect(begun).toEqual(['heap', 'neighbour', 'third'])
  await second
  expect(performance.now() - began).toBeGreaterThan(50)
  expect(rests).toEqual([
    ['heap', 1],
    ['neighbour', 0],
    ['third', 0],
  ])
})

test('a rest is by the work, not by the turn, and over once there is hurry', async () => {
  const turns = fairTurns({ atOnce: 1, each: 1, rest: (_, tookMs) => 1_000 * tookMs })
  const end = await turns.begin('idle')
  end(0)
  const other = await turns.begin('idle')
  const third = turns.begin('idle')
  other(60)
  turns.hurry()
  await third
})
