import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { demand } from '@lodestone/demand'
import { participants } from '@lodestone/participants'
import { startTestHub, type TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { npmPack, packAll } from '../../infra/pack/pack.ts'
import { admitted } from '../system/hub.ts'

/** The client and the command line, packed and installed in an empty folder: nothing of the repository is beside them. */

const root = new URL('../../', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'lodestone-installed-'))
let hub: TestHub
let env: Record<string, string>
const run = (program: string, args: readonly string[]) => promisify(execFile)(program, args, { cwd: folder, env })

beforeAll(async () => {
  hub = await startTestHub([participants, demand])
  const { api } = await admitted(hub, 'member')
  env = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: folder,
    npm_config_update_notifier: 'false',
    LODESTONE_HUB: hub.url,
    LODESTONE_TOKEN: api.token as string,
  }
  const packed = await packAll(join(folder, 'packed'))
  const others = await npmPack(
    [...foldersNeeded(['packages/client', 'packages/cli', 'packages/credentials'])],
    join(folder, 'packed'),
  )
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  // What others publish is taken as it is installed here, so that nobody has to be asked for it.
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', ...packed, ...others])
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await hub?.stop()
})

type Manifest = { dependencies?: Record<string, string> }
const manifestIn = (at: string): Manifest => JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'))

/** The folders of the packages of others that some packages here need, and that those need in turn. */
function foldersNeeded(workspaces: readonly string[]): Set<string> {
  const found = new Set<string>()
  const visit = (at: string): void => {
    for (const name of Object.keys(manifestIn(at).dependencies ?? {})) {
      if (name.startsWith('@lodestone/')) continue
      const place = installedFor(at, name)
      if (found.has(place)) continue
      found.add(place)
      visit(place)
    }
  }
  for (const workspace of workspaces) visit(join(root, workspace))
  return found
}

function installedFor(at: string, name: string): string {
  const place = join(at, 'node_modules', name)
  if (existsSync(join(place, 'package.json'))) return place
  if (`${at}/` === root || at === root) throw new Error(`${name} is not installed`)
  return installedFor(dirname(at), name)
}

test('the client is used, with its types, by the example of the guide', async () => {
  copyFileSync(new URL('../client/example.ts', import.meta.url), join(folder, 'example.ts'))
  await run(join(root, 'node_modules/.bin/tsc'), [
    ...['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', '--types', 'node'],
    ...['--typeRoots', join(root, 'node_modules/@types'), 'example.ts'],
  ])
  const { stdout } = await run(process.execPath, ['example.ts'])
  expect(stdout).toBe('erp-2027-q2: version 1, standing\nerp-2027-q2 1\n')
})

test('a call that the hub does not know is a mistake that the compiler finds', async () => {
  writeFileSync(
    join(folder, 'mistake.ts'),
    "import { hubClient } from '@lodestone/client'\nhubClient({ baseUrl: '', token: () => undefined }).GET('/nowhere', {})\n",
  )
  const args = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', 'mistake.ts']
  await expect(run(join(root, 'node_modules/.bin/tsc'), args)).rejects.toMatchObject({
    stdout: expect.stringContaining('"/nowhere"'),
  })
})

test('the command line is used', async () => {
  const lodestone = join(folder, 'node_modules/.bin/lodestone')
  expect((await run(lodestone, ['--help'])).stdout).toContain('Joint procurement of permanent-magnet materials')
  const { stdout } = await run(lodestone, ['forecast', 'list', '--json'])
  expect(JSON.parse(stdout)).toMatchObject([{ reference: 'erp-2027-q2', version: 1 }])
})

test('the command line brings what it verifies a record with', async () => {
  writeFileSync(join(folder, 'record.json'), '{}')
  await expect(
    run(join(folder, 'node_modules/.bin/lodestone'), ['record', 'verify', 'record.json']),
  ).rejects.toMatchObject({
    code: 2,
    stderr: expect.not.stringMatching(/ERR_MODULE_NOT_FOUND|Cannot find/),
  })
})
