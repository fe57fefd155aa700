import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { ASYNC_API, asyncApiNow, breaksOfPublished, OPEN_API, openApiNow } from './published.ts'

/** Moves the published documents forward to what the contracts say today. Refuses where that breaks what was published before. */
const faults = existsSync(OPEN_API) && existsSync(ASYNC_API) ? breaksOfPublished() : []
if (faults.length > 0) {
  console.error(
    `not published: ${faults.length} change(s) break what was published. An event gets a new version beside the old one; a route or field stays.\n${faults.map(one => `  ${one}`).join('\n')}`,
  )
  process.exitCode = 1
} else {
  mkdirSync(new URL('.', OPEN_API), { recursive: true })
  for (const [file, document] of [
    [OPEN_API, openApiNow()],
    [ASYNC_API, asyncApiNow()],
  ] as const)
    writeFileSync(file, `${JSON.stringify(document, null, 1)}\n`)
  console.log('published')
}
