import { expect, test } from 'vitest'
import { WorkQueue } from './work-queue.ts'

/** Work that says when it begins and ends when it is told to. */
function controlled() {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) => () => {
    begun.push(name)
    return new Promise<void>(resolve => ends.set(name, resolve))
  }
  const end = async (name: string) => {
    ends.get(name)?.()
    await turn()
  }
  return { begun, work, end }
}
const turn = () => new Promise(resolve => setImmediate(resolve))

test('work of one lane follows in order, that of others goes on beside it, so many lanes at a time', async () => {
  const { begun, work, end } = controlled()
  const queue = new WorkQueue(100, 2)
  for (const name of ['a1', 'a2', 'b1', 'c1']) queue.add(name.slice(0, 1), 1, work(name))
  expect(begun).toEqual([])
  await turn()
  expect(begun).toEqual(['a1', 'b1'])
  await end('b1')
  expect(begun).toEqual(['a1', 'b1', 'c1'])
  await end('a1')
  expect(begun).toEqual(['a1', 'b1', 'c1', 'a2'])
  expect(queue.busy).toBe(true)
  await end('c1')
  await end('a2')
  expect(queue.busy).toBe(false)
})

test('whoever brings more waits while too much is waiting, and what is in work does not count alone', async () => {
  const { work, end } = controlled()
  const queue = new WorkQueue(10, 1)
  queue.add('a', 1_000, work('large'))
  await queue.room()
  queue.add('a', 1, work('next'))
  let room = false
  const waiting = queue.room().then(() => {
    room = true
  })
  await turn()
  expect(room).toBe(false)
  await end('large')
  await waiting
  await end('next')
  await queue.done
})

test('all that was added before is done when it says so, and not what came later', async () => {
  const { work, end } = controlled()
  const queue = new WorkQueue(10, 2)
  queue.add('a', 1, work('a1'))
  const done = queue.done
  queue.add('b', 1, work('b1'))
  await turn()
  await end('a1')
  await done
  expect(queue.busy).toBe(true)
  await end('b1')
})
