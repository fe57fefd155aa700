import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, test } from 'vitest'

/**
 * The standard's examples and conformance cases, which are no part of this repository: `BODS_SAMPLES` names the folder that holds them,
 * `../shared/data/bods` beside the repository unless it is set.
 */
const folder = process.env.BODS_SAMPLES ?? fileURLToPath(new URL('../../../../shared/data/bods', import.meta.url))
const areHere = process.env.BODS_SAMPLES !== undefined || existsSync(folder)

/** Tests that need the samples; without them they are skipped, and say so. */
export function describeSamples(what: string, tests: () => void): void {
  if (areHere) describe(what, tests)
  else test.skip(`${what}: not tested, there are no samples in ${folder}`, () => {})
}

// biome-ignore lint/suspicious/noExplicitAny: files of others, whose shape is what is tested
export const sample = (name: string): any =>
  JSON.parse(readFileSync(new URL(name, `${pathToFileURL(folder)}/`), 'utf8'))
