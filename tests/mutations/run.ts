import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { present } from '@lodestone/kernel'
import type { NamedTest } from './mutation.ts'

const repository = new URL('../../', import.meta.url).pathname
/** Milliseconds that a test may take. */
const LIMIT_MS = 120_000

type Report = { testResults: { assertionResults: { title: string; status: string }[] }[] }

/** Runs tests of one file in a copy of the engine, and answers how each ended; a test that hung or never ran is in none. */
export async function runTests(root: string, tests: readonly NamedTest[]): Promise<Map<string, 'passed' | 'failed'>> {
  const [{ file }] = tests as [NamedTest]
  const report = join(root, 'report.json')
  rmSync(report, { force: true })
  const child = spawn(
    process.execPath,
    [
      join(repository, 'node_modules/vitest/vitest.mjs'),
      'run',
      `packages/engine/src/${file}`,
      `--testNamePattern=(${tests.map(({ name }) => escaped(name)).join('|')})$`,
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
  const timer = setTimeout(stop, LIMIT_MS * tests.length)
  process.once('exit', stop)
  await once(child, 'exit')
  process.off('exit', stop)
  clearTimeout(timer)
  if (!existsSync(report)) return new Map()
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
  return new Map(
    testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .flatMap(({ title, status }) => (status === 'passed' || status === 'failed' ? [[title, status] as const] : [])),
  )
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
