import type { Database } from '@lodestone/database'
import type { Identity } from '@lodestone/http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openAdmission } from './admission.ts'

const ORG = '01890000-0000-7000-8000-000000000001'
const member: Identity = { sub: 'mia', org: ORG, roles: new Set(['member']) }

type Rows = { data: { id: string; status: string } }[]

/** An admission and the looks that it takes into its table, each answered when the test says so. */
function admission() {
  const looks: PromiseWithResolvers<Rows>[] = []
  const query = () => {
    const look = Promise.withResolvers<Rows>()
    looks.push(look)
    return look.promise
  }
  const { admitted } = openAdmission({ query } as unknown as Database)
  const seen = (status: string) => {
    looks.at(-1)?.resolve([{ data: { id: ORG, status } }])
    return vi.advanceTimersByTimeAsync(0)
  }
  const ask = () => admitted(member)
  /** The same after a first command that found its organisation admitted, so many milliseconds ago. */
  const since = async (ms: number) => {
    const first = ask()
    await seen('admitted')
    await first
    await vi.advanceTimersByTimeAsync(ms)
  }
  return { looks, seen, ask, since }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('commands that come at once look once', async () => {
  const { looks, seen, ask } = admission()
  const asked = [ask(), ask(), ask()]
  await seen('admitted')
  await expect(Promise.all(asked)).resolves.toHaveLength(3)
  expect(looks).toHaveLength(1)
})

test('who was admitted a moment ago is looked up again without a command waiting for it', async () => {
  const { looks, ask, since } = admission()
  await since(0)
  for (const ms of [200, 200, 90]) {
    await vi.advanceTimersByTimeAsync(ms)
    await expect(ask()).resolves.toMatchObject({ status: 'admitted' })
  }
  expect(looks).toHaveLength(2)
})

test('a suspension counts as soon as it is seen, and half a second after it at the latest', async () => {
  const { looks, seen, ask, since } = admission()
  await since(300)
  await ask()
  await seen('suspended')
  const after = expect(ask()).rejects.toMatchObject({ code: 'not-admitted' })
  await seen('suspended')
  await after
  expect(looks).toHaveLength(3)

  const other = admission()
  await other.since(500)
  const late = expect(other.ask()).rejects.toMatchObject({ code: 'not-admitted' })
  await other.seen('suspended')
  await late
})

test('a look that fails in the background fails nobody, and the next one is told by its own', async () => {
  const { looks, ask, since } = admission()
  await since(300)
  await ask()
  looks.at(-1)?.reject(new Error('gone'))
  await vi.advanceTimersByTimeAsync(0)
  await expect(ask()).resolves.toMatchObject({ status: 'admitted' })
  await vi.advanceTimersByTimeAsync(300)
  const late = expect(ask()).rejects.toThrow('gone')
  looks.at(-1)?.reject(new Error('gone'))
  await late
})
