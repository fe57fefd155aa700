import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Seconds that clp takes to solve programmes one after the other in one process, without those to start and to read, and its optima; `undefined` where it is not installed. */
export function solvedByClp(programmes: readonly string[]): { s: number; values: number[] } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'lodestone-bench-'))
  try {
    const files = programmes.map((text, n) => {
      const file = join(folder, `${n}.mps`)
      writeFileSync(file, text)
      return file
    })
    const run = (words: readonly string[]) => {
      const begun = performance.now()
      const { stdout, error } = spawnSync('clp', words, { encoding: 'utf8', maxBuffer: 1 << 28 })
      return error ? undefined : { text: stdout, s: (performance.now() - begun) / 1000 }
    }
    const read = run(files.flatMap(file => ['-import', file]))
    const solved = run(files.flatMap(file => ['-import', file, '-primalSimplex']))
    if (!read || !solved) return undefined
    const values = [...solved.text.matchAll(/^Optimal objective (\S+) /gm)].map(([, value]) => Number(value))
    return { s: solved.s - read.s, values }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
