import { globSync, readFileSync } from 'node:fs'
import { check } from 'recheck'
import { faultOfLength, isHeldShort, MAY_BE_LONGER } from './lengths.ts'
import { isShipped, patternsIn } from './patterns.ts'

/**
 * Checks that no source but tests is longer than one takes in at once, and that no regular expression of what is shipped can take longer than a
 * text is long: ends with 1 and says which are.
 */

const ROOT = new URL('../../', import.meta.url)
/** Milliseconds for one pattern; the longest takes some two seconds. */
const LIMIT_MS = 15_000

const sources = globSync('{services,packages,infra,tests}/**/*.{ts,tsx}', {
  cwd: ROOT,
  exclude: path => path.endsWith('node_modules') || path.endsWith('dist'),
})
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')
let findings = 0
const tell = (finding: string): void => {
  findings++
  console.error(finding)
}

const short = sources.filter(isHeldShort)
for (const path of short) {
  const fault = faultOfLength(path, read(path))
  if (fault !== undefined) tell(`${path}: ${fault}`)
}
for (const path of MAY_BE_LONGER) if (!short.includes(path)) tell(`${path}: listed as longer, and not there`)
// A search that finds nothing to check has not searched.
if (short.length < 1_000) tell(`only ${short.length} sources were found`)

const paths = sources.filter(path => isShipped(path) && !path.startsWith('tests/'))
let count = 0
for (const path of paths)
  for (const found of patternsIn(path, read(path))) {
    count++
    const fault = await faultOf(found)
    if (fault !== undefined) tell(`${path}:${found.line}: /${found.source}/${found.flags}: ${fault}`)
  }
if (count < 100) tell(`only ${count} patterns were found`)
console.log(`${short.length} sources, ${count} patterns in ${paths.length} of them, ${findings} to mend`)
process.exit(findings === 0 ? 0 : 1)

/** Why a pattern is not known to take time as its text is long. */
async function faultOf({ source, flags }: { source: string; flags: string }): Promise<string | undefined> {
  const result = await check(source, flags, { timeout: LIMIT_MS })
  if (result.status === 'safe') return undefined
  if (result.status === 'unknown') return `not judged: ${result.error.kind}`
  return `${result.complexity.summary}, as in ${result.attack.pattern}`
}
