import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'

/** What a run says of tests that fail, once or always, and how it ends. */

const folder = new URL('./chance/', import.meta.url).pathname

function run(...words: string[]): { code: number | null; said: string[]; reported: string[] } {
  const tries = mkdtempSync(join(tmpdir(), 'lodestone-tries-'))
  const report = join(tries, 'report.json')
  const { VITEST: _, VITEST_WORKER_ID: _id, VITEST_POOL_ID: _pool, ...env } = process.env
  try {
    const { status, stdout } = spawnSync(process.execPath, ['main.ts', ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...env, TRIES: tries, REPORT: report, LODESTONE_TEST_KAFKA_BROKERS: 'none' },
    })
    const said = stdout.split('\n').filter(line => /^(by chance|red):|passed, \d+ failed/.test(line))
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: { name: string }[] }
    return { code: status, said, reported: testResults.map(({ name }) => basename(name)).toSorted() }
  } finally {
    rmSync(tries, { recursive: true })
  }
}

test('a test, or the set-up of a file, that fails once and then passes is named with its first error, and the run is green', () => {
  expect(run('once', 'set-up', 'passing')).toEqual({
    code: 0,
    said: [
      expect.stringContaining('by chance: once.planted.ts > fails at first: it is the first time'),
      'by chance: set-up.planted.ts > (file): no server',
      '4 passed, 0 failed',
    ],
    reported: ['once.planted.ts', 'passing.planted.ts', 'set-up.planted.ts'],
  })
})

test('three such tests are red', () => {
  const { code, said } = run('once', 'thrice')
  expect(code).toBe(1)
  expect(said.filter(line => line.startsWith('by chance:'))).toHaveLength(4)
  expect(said.at(-1)).toBe('5 passed, 0 failed')
})

test('a test that fails twice is red, beside one that does not', () => {
  const { code, said } = run('once', 'always')
  expect(code).toBe(1)
  expect(said).toEqual([expect.stringContaining('by chance: once.planted.ts'), '2 passed, 1 failed'])
})

test('an error that no test looks at is red', () => {
  const { code, said } = run('unhandled')
  expect(code).toBe(1)
  expect(said).toEqual(['1 passed, 1 failed'])
})

test('a run without tests is red', () => {
  expect(run('no-such-file').code).toBe(1)
})
