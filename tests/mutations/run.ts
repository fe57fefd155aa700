import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { present } from '@lodestone/kernel'

const repository = new URL('../../', import.meta.url).pathname
/** Milliseconds that a test may take. */
const LIMIT_MS = 120_000

type Report = { testResults: { assertionResults: { title: string; status: string }[] }[] }

/** Runs tests of one file in a copy, and answers how each name ended, failed where one of that name has; a test that hung or never ran is in none. */
export async function runTests(
  root: string,
  file: string,
  names: readonly string[],
): Promise<Map<string, 'passed' | 'failed'>> {
  const report = join(root, 'report.json')
  rmSync(report, { force: true })
  const child = spawn(
    process.execPath,
    [
      join(repository, 'node_modules/vitest/vitest.mjs'),
      'run',
      file,
      `--testNamePattern=(${names.map(escaped).join('|')})$`,
      `--root=${root}`,
      `--config=${join(repository, 'vitest.config.ts')}`,
      '--maxWorkers=1',
      '--reporter=json',
      `--outputFile=${report}`,
    ],
    // A group of its own, so that a worker in an endless loop can be ended with its parent.
    { cwd: root, stdio: 'ignore', detached: true },
  )
  const stop = () => process.kill(-present(child.pid), 'SIGKILL')
  const timer = setTimeout(stop, LIMIT_MS * names.length)
  process.once('exit', stop)
  await once(child, 'exit')
  process.off('exit', stop)
  clearTimeout(timer)
  if (!existsSync(report)) return new Map()
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
  const outcomes = new Map<string, 'passed' | 'failed'>()
  for (const { title, status } of testResults.flatMap(({ assertionResults }) => assertionResults))
    if (status === 'failed' || (status === 'passed' && !outcomes.has(title))) outcomes.set(title, status)
  return outcomes
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
