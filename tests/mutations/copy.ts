import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutation } from './mutation.ts'

const repository = new URL('../../', import.meta.url).pathname
const ENGINE = 'packages/engine'

/**
 * A copy of the engine in the ignored data folder. Its tests import each other by relative paths, so it is the copy that they run; other packages
 * are found in the `node_modules` of the repository above it.
 */
export type EngineCopy = {
  readonly root: string
  /** Runs `work` with the fault in place, and takes it out again. */
  mutated<T>(mutation: Mutation, work: () => Promise<T>): Promise<T>
}

export function copyEngine(name: string): EngineCopy {
  const root = join(repository, '.lodestone', 'mutations', name)
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  cpSync(join(repository, ENGINE), join(root, ENGINE), { recursive: true })
  return {
    root,
    async mutated(mutation, work) {
      const path = join(root, ENGINE, 'src', mutation.file)
      const source = readFileSync(path, 'utf8')
      writeFileSync(
        path,
        source.replace(mutation.text, () => mutation.replacement),
      )
      try {
        return await work()
      } finally {
        writeFileSync(path, source)
      }
    },
  }
}

export const removeCopies = (): void =>
  rmSync(join(repository, '.lodestone', 'mutations'), { recursive: true, force: true })

/** Sentences about mutations whose text does not stand in the engine exactly once. */
export function misplaced(mutations: readonly Mutation[]): string[] {
  return mutations.flatMap(({ file, text }) => {
    const times = readFileSync(join(repository, ENGINE, 'src', file), 'utf8').split(text).length - 1
    return times === 1 ? [] : [`${file}: the text "${text}" stands there ${times} times, not once`]
  })
}
