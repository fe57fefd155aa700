import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from './process/until.ts'

/** setup.sh in a checkout of its own, with an npm that writes down each call, waits for `go`, and installs a node that says `version`. */
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setup-'))
  await mkdir(join(folder, 'infra'))
  await mkdir(join(folder, 'path'))
  await copyFile(new URL('setup.sh', import.meta.url), join(folder, 'infra/setup.sh'))
  await writeFile(join(folder, 'package-lock.json'), '{"packages":{"node_modules/a":{"version":"1.0.0"}}}')
  await installs('v24.21.0')
  await writeFile(join(folder, 'go'), '')
})
afterEach(() => rm(folder, { recursive: true }))

async function installs(version: string): Promise<void> {
  const npm = join(folder, 'path/npm')
  await writeFile(
    npm,
    `#!/bin/sh
echo "$*" >>calls
mkdir -p node_modules/.bin
until [ -e go ]; do sleep 0.02; done
printf '#!/bin/sh\\necho ${version}\\n' >node_modules/.bin/node; chmod +x node_modules/.bin/node
cp package-lock.json node_modules/.package-lock.json
`,
  )
  await chmod(npm, 0o755)
}

function setup() {
  const env = { ...process.env, PATH: `${join(folder, 'path')}:${process.env.PATH}` }
  const child = spawn('sh', [join(folder, 'infra/setup.sh')], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => {
      said += data
    })
  const ended = once(child, 'close').then(([code]) => ({ code, said }))
  return { ended, killAll: () => process.kill(-(child.pid as number), 'SIGKILL') }
}
const calls = async () => (await readFile(join(folder, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean)

test('it installs once, says so in one line, and is silent when nothing is to do', async () => {
  expect(await setup().ended).toEqual({ code: 0, said: expect.stringMatching(/^setup: installing packages[^\n]*\n$/) })
  expect(await setup().ended).toEqual({ code: 0, said: '' })
  expect(await calls()).toHaveLength(1)
})

test('it installs again when the lock file wants other packages, and not when they are there already', async () => {
  await setup().ended
  const wanted = '{"packages":{"node_modules/a":{"version":"1.0.1"}}}'
  await writeFile(join(folder, 'package-lock.json'), wanted)
  await setup().ended
  expect(await calls()).toHaveLength(2)
  await writeFile(join(folder, 'package-lock.json'), `${wanted}\n`)
  expect(await setup().ended).toEqual({ code: 0, said: '' })
  expect(await calls()).toHaveLength(2)
})

test('of two at once one installs and the other waits', async () => {
  await rm(join(folder, 'go'))
  const both = [setup(), setup()]
  await until(async () => (await calls()).length > 0, { withinMs: 10_000 })
  await writeFile(join(folder, 'go'), '')
  const [one, other] = await Promise.all(both.map(each => each.ended))
  expect([one?.code, other?.code]).toEqual([0, 0])
  expect(await calls()).toHaveLength(1)
})

test('one that was killed in the middle is made good by the next', async () => {
  await rm(join(folder, 'go'))
  const killed = setup()
  await until(async () => (await calls()).length > 0, { withinMs: 10_000 })
  killed.killAll()
  await killed.ended
  await writeFile(join(folder, 'go'), '')
  expect(await setup().ended).toMatchObject({ code: 0 })
  expect(await calls()).toHaveLength(2)
  expect(await setup().ended).toEqual({ code: 0, said: '' })
})

test('a node that is not the one the hub needs is named', async () => {
  await installs('v22.1.0')
  expect(await setup().ended).toMatchObject({ code: 1, said: expect.stringContaining('is not Node 24 but v22.1.0') })
})
