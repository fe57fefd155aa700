import { expect, test } from 'vitest'
import { believed } from './register.ts'

const entry = { org: 'o', role: 'member', kind: 'human', position: 'trader' } as const
function looking(found: () => readonly (typeof entry)[]) {
  let now = 0
  const asked: string[] = []
  const register = believed(
    async subject => {
      asked.push(subject)
      return found()
    },
    () => now,
  )
  return { register, asked, pass: (ms: number) => (now += ms) }
}

test('whoever was found is believed for half a second, and looked up behind the call in its second half', async () => {
  const { register, asked, pass } = looking(() => [entry])
  expect(await register('mia', [])).toEqual([entry])
  pass(200)
  expect(await register('mia', [])).toEqual([entry])
  expect(asked).toHaveLength(1)
  pass(100)
  expect(await register('mia', [])).toEqual([entry])
  expect(asked).toHaveLength(2)
})

test('whoever has left is nobody after that time, and whoever was not found is looked up again', async () => {
  let all: readonly (typeof entry)[] = [entry]
  const { register, asked, pass } = looking(() => all)
  await register('mia', [])
  all = []
  pass(500)
  expect(await register('mia', [])).toEqual([])
  all = [entry]
  expect(await register('mia', [])).toEqual([entry])
  expect(asked).toHaveLength(3)
})

test('of those that ask about one subject at once, one looks', async () => {
  const { register, asked } = looking(() => [entry])
  await Promise.all([register('mia', []), register('mia', []), register('ben', [])])
  expect(asked).toEqual(['mia', 'ben'])
})

test('whoever comes without a group that it had is not believed to have it', async () => {
  const { register, asked } = looking(() => [entry])
  await register('mia', ['a', 'b'])
  await register('mia', ['a'])
  await register('mia', ['a', 'b'])
  expect(asked).toHaveLength(2)
})
