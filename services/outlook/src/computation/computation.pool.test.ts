import { toJson } from '@lodestone/kernel'
import { afterEach, expect, test } from 'vitest'
import { exampleWorld } from '../outlook.fixture.ts'
import { openPool, type Pool } from './computation.pool.ts'

/** A thread that dies, or throws, where the owner of what it is asked says so. */
const dying = new URL('./computation.dying.fixture.ts', import.meta.url)

let pool: Pool | undefined
afterEach(() => pool?.close())

const baseline = toJson(exampleWorld())
const asked = (owner: string) => {
  pool ??= openPool({ worker: dying })
  return pool.ask({ kind: 'lines', baseline, own: { owner, lines: [] } })
}

test('a thread that dies fails the question that it was at alone: those behind it are answered', async () => {
  const answers = await Promise.allSettled(['dies', 'one', 'dies', 'two', 'three'].map(asked))
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(await asked('later')).toEqual([])
})
