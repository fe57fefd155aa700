import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { fromJson, vouched } from '@lodestone/kernel'

/** The version of this program, as its package says it. */
export function version(): string {
  const manifest = findPackageJSON(import.meta.url)
  if (manifest === undefined) throw new Error('this program stands in no package')
  return fromJson(vouched<{ version: string }>(readFileSync(manifest, 'utf8'))).version
}
