import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandLine } from './command-line.ts'
import { type Guard, spawnGuarded } from './guarded.ts'
import { endOrphan } from './orphan.ts'
import { until } from './until.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guarded-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A server that says when it is asked to end; with `deaf` it does not end then. */
const server = (deaf = false): Guard => ({
  recordFile: join(folder, 'server.pid'),
  mark: join(folder, 'settings'),
  stopSignal: 'SIGTERM',
  logFile: join(folder, 'server.log'),
  command: [
    process.execPath,
    '-e',
    `process.on('SIGTERM', () => { console.log('asked to end'); ${deaf ? '' : 'process.exit(0)'} }); setInterval(() => {}, 1000); console.log('up')`,
    join(folder, 'settings'),
  ],
})
const log = () => readFile(join(folder, 'server.log'), 'utf8').catch(() => '')
const isUp = () => until(async () => (await log()).includes('up'), { withinMs: 10_000 })
const pid = async () => Number(await readFile(join(folder, 'server.pid'), 'utf8'))
const isGone = (id: number) => until(() => commandLine(id) === undefined, { withinMs: 10_000 })

test('a stop asks the server to end and waits until it has', async () => {
  const guarded = spawnGuarded(server())
  await isUp()
  const id = await pid()
  await guarded.stop()
  expect(commandLine(id)).toBeUndefined()
  expect(await log()).toContain('asked to end')
})

test('a server that does not end when asked is ended by its id', async () => {
  const guarded = spawnGuarded(server(true))
  await isUp()
  const id = await pid()
  await guarded.stop(100)
  expect(commandLine(id)).toBeUndefined()
})

/** A launcher of its own process, in a process group of its own as a terminal gives it. */
async function launcher() {
  const code = `import { spawnGuarded } from ${JSON.stringify(import.meta.resolve('./guarded.ts'))}
    process.on('SIGINT', () => console.log('heard'))
    spawnGuarded(${JSON.stringify(server())}); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await isUp()
  return child
}

test('Ctrl-C reaches the launcher and not the server; a killed launcher takes the server with it, in order', async () => {
  const child = await launcher()
  const id = await pid()
  process.kill(-(child.pid as number), 'SIGINT')
  await once(child.stdout, 'data')
  expect(await log()).not.toContain('asked to end')
  expect(commandLine(id)).toContain(folder)
  child.kill('SIGKILL')
  expect(await isGone(id)).toBe(true)
  expect(await log()).toContain('asked to end')
})

test('an orphan is ended by its recorded id, and a process that only has the id of one is left alone', async () => {
  const orphan = spawn(server().command[0], server().command.slice(1), { stdio: 'ignore' })
  const exited = once(orphan, 'exit')
  await writeFile(join(folder, 'server.pid'), `${orphan.pid}\n`)
  await until(() => commandLine(orphan.pid as number)?.includes(folder), { withinMs: 5_000 })
  expect(await endOrphan({ ...server(), mark: join(folder, 'set') })).toBe(false)
  expect(orphan.exitCode).toBeNull()
  expect(await endOrphan(server())).toBe(true)
  await exited
  expect(await endOrphan(server())).toBe(false)
})
