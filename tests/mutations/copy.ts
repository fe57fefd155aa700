import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Fault, pathOf } from './mutation.ts'

const repository = new URL('../../', import.meta.url).pathname

/**
 * Copies of packages in the ignored data folder. Their tests import each other by relative paths, so it is the copy that they run; other packages
 * are found in the `node_modules` of the repository above it.
 */
export type Copy = {
  readonly root: string
  /** Runs `work` with the fault in place, and takes it out again. */
  mutated<T>(fault: Fault, work: () => Promise<T>): Promise<T>
}

export function copyPackages(name: string, packages: readonly string[]): Copy {
  const root = join(repository, '.lodestone', 'mutations', name)
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  for (const one of packages) cpSync(join(repository, one), join(root, one), { recursive: true })
  return {
    root,
    async mutated(fault, work) {
      const path = join(root, pathOf(fault))
      const source = readFileSync(path, 'utf8')
      writeFileSync(
        path,
        source.replace(fault.text, () => fault.replacement),
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

/** Sentences about faults whose text does not stand in their source exactly once. */
export function misplaced(faults: readonly Fault[]): string[] {
  return faults.flatMap(fault => {
    const path = pathOf(fault)
    const times = readFileSync(join(repository, path), 'utf8').split(fault.text).length - 1
    return times === 1 ? [] : [`${path}: the text "${fault.text}" stands there ${times} times, not once`]
  })
}
