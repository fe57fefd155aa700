import { globSync, readFileSync } from 'node:fs'
import { check } from 'recheck'
import { isShipped, patternsIn } from './patterns.ts'

/** Checks that no regular expression of what is shipped can take longer than a text is long: ends with 1 and says which could. */

const ROOT = new URL('../../', import.meta.url)
/** Milliseconds for one pattern; the longest takes some two seconds. */
const LIMIT_MS = 15_000

const paths = globSync('{services,packages,infra}/**/*.{ts,tsx}', {
  cwd: ROOT,
  exclude: path => path.endsWith('node_modules') || path.endsWith('dist'),
}).filter(isShipped)
let count = 0
let findings = 0
for (const path of paths)
  for (const found of patternsIn(path, readFileSync(new URL(path, ROOT), 'utf8'))) {
    count++
    const fault = await faultOf(found)
    if (fault === undefined) continue
    findings++
    console.error(`${path}:${found.line}: /${found.source}/${found.flags}: ${fault}`)
  }
// A search that finds nothing to check has not searched.
if (count < 100) {
  findings++
  console.error(`only ${count} patterns were found`)
}
console.log(`${count} patterns in ${paths.length} files, ${findings} to mend`)
process.exit(findings === 0 ? 0 : 1)

/** Why a pattern is not known to take time as its text is long. */
async function faultOf({ source, flags }: { source: string; flags: string }): Promise<string | undefined> {
  const result = await check(source, flags, { timeout: LIMIT_MS })
  if (result.status === 'safe') return undefined
  if (result.status === 'unknown') return `not judged: ${result.error.kind}`
  return `${result.complexity.summary}, as in ${result.attack.pattern}`
}
