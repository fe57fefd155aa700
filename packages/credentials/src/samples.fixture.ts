import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Json, JsonObject } from '@lodestone/kernel/json'
import { describe, test } from 'vitest'

/**
 * Samples and schemas of others, which are no part of this repository: `CREDENTIAL_SAMPLES` names the folder that holds `untp/` (UN/CEFACT) and `vc/`
 * (W3C), `../shared/data` beside the repository unless it is set.
 */
const folder =
  process.env.CREDENTIAL_SAMPLES ??
  fileURLToPath(new URL('../../../../shared/data', import.meta.url)).replace(/\/$/, '')

const areHere = (part: 'untp' | 'vc'): boolean =>
  process.env.CREDENTIAL_SAMPLES !== undefined || existsSync(`${folder}/${part}`)

/** Tests that need the samples; without them they are skipped, and say so. */
export function describeSamples(part: 'untp' | 'vc', what: string, tests: () => void): void {
  if (areHere(part)) describe(what, tests)
  else test.skip(`${what}: not tested, there are no samples in ${folder}/${part}`, () => {})
}

// biome-ignore lint/suspicious/noExplicitAny: files of others, whose shape is what is tested
export const sample = (name: string): any =>
  JSON.parse(readFileSync(new URL(name, `${pathToFileURL(folder)}/`), 'utf8'))

/** A copy of a document with some members set, or left out where they are undefined. */
export const changed = (document: JsonObject, members: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries({ ...document, ...members }).filter(([, value]) => value !== undefined))

export const at = (document: Json | undefined, ...path: readonly (string | number)[]): Json | undefined =>
  path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | undefined)?.[step],
    document,
  ) as Json
