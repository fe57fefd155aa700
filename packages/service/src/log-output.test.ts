import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs, { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { LogOutput } from './log-output.ts'

const folder = mkdtempSync(join(tmpdir(), 'lodestone-log-'))
afterEach(() => vi.restoreAllMocks())

test('a full disk stops nobody: what waits is bounded, the rest is dropped, and told once there is room again', async () => {
  const file = join(folder, 'log')
  const fd = openSync(file, 'w')
  const write = fs.write.bind(fs) as (...args: unknown[]) => void
  let full = true
  vi.spyOn(fs, 'write').mockImplementation(((...args: unknown[]) => {
    if (!full) return write(...args)
    const done = args.at(-1) as (error: Error) => void
    setImmediate(() => done(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })))
  }) as typeof fs.write)
  const output = new LogOutput(fd)
  const line = `${'x'.repeat(1_023)}\n`
  for (let i = 0; i < 3_000; i++) output.write(line)
  await new Promise(resolve => setImmediate(resolve))
  full = false
  await expect.poll(() => readFileSync(file, 'utf8'), { timeout: 10_000 }).toMatch(/could not be written/)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  const [told] = lines.splice(-1)
  expect(lines).toEqual(lines.map(() => line.trimEnd()))
  expect(JSON.parse(told as string)).toMatchObject({ level: 40, dropped: 3_000 - lines.length })
  expect(lines.length).toBeGreaterThan(1_000)
  rmSync(folder, { recursive: true })
})

test('a process whose log cannot be written goes on, and ends as it meant to', async () => {
  const code = `import { createLog } from ${JSON.stringify(import.meta.resolve('./main.ts'))}
    const log = createLog('info')
    for (let turn = 0; turn < 20; turn++) {
      for (let i = 0; i < 500; i++) log.info({ i }, 'a line that nobody can keep')
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    log.fatal('the last words')
    console.log('went on')
    process.exit(3)`
  const full = openSync('/dev/full', 'w')
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', full] })
  closeSync(full)
  let said = ''
  child.stdout?.on('data', data => {
    said += data
  })
  expect(await once(child, 'exit')).toEqual([3, null])
  expect(said).toBe('went on\n')
})
