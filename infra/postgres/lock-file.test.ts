import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freeLockFile } from './lock-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lodestone-lock-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function freed(pid: number): Promise<string> {
  const file = join(folder, `${pid}.pid`)
  await writeFile(file, `${pid}\n/data\n1\n5432\n\n127.0.0.1\n  5432001 7\nready\n`)
  await freeLockFile(file)
  return readFile(file, 'utf8')
}

test('the id of another process that runs by now is taken out, and nothing else', async () => {
  const [pid, ...rest] = (await freed(process.pid)).split('\n')
  expect(() => process.kill(Number(pid), 0)).toThrow(/ESRCH/)
  expect(rest.join('\n')).toBe('/data\n1\n5432\n\n127.0.0.1\n  5432001 7\nready\n')
})

test('the file of one that is gone, or about to go, stays as it is', async () => {
  const child = spawn('/bin/sh', ['-c', 'read _'], { stdio: ['pipe', 'ignore', 'ignore'] })
  const pid = child.pid as number
  setTimeout(() => child.kill('SIGKILL'), 200)
  expect(await freed(pid)).toMatch(new RegExp(`^${pid}\n`))
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(await freed(pid)).toMatch(new RegExp(`^${pid}\n`))
})

test('without a file there is nothing to do', async () => {
  await expect(freeLockFile(join(folder, 'none.pid'))).resolves.toBeUndefined()
})
