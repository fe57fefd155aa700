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
[ "$SCARF_ANALYTICS$DO_NOT_TRACK" = false1 ] || exit 1
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

test('it installs again when a workspace lacks what it has for itself', async () => {
  await setup().ended
  const wanted = '{"packages":{"node_modules/a":{"version":"1.0.0"},"packages/x/node_modules/b":{"version":"1.0.0"}}}'
  await writeFile(join(folder, 'package-lock.json'), wanted)
  await writeFile(join(folder, 'node_modules/.package-lock.json'), wanted)
  await setup().ended
  expect(await calls()).toHaveLength(2)
  await mkdir(join(folder, 'packages/x/node_modules/b'), { recursive: true })
  await writeFile(join(folder, 'package-lock.json'), `${wanted}\n`)
  await setup().ended
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

/** Documents that the console shows. */
const BOOKS = ['rule-book', 'after-the-match', 'disclosure', 'origin', 'glossary']

/** A console to build: one source, and a tool that copies it, says so, and waits for `go`. */
async function withConsole(): Promise<void> {
  const vite = join(folder, 'node_modules/vite/bin/vite.js')
  for (const source of ['services/console/web', 'packages/client', 'packages/kernel'])
    await mkdir(join(folder, source, 'src'), { recursive: true })
  await mkdir(join(folder, 'infra/docs'))
  for (const name of BOOKS) await writeFile(join(folder, `infra/docs/${name}.md`), name)
  await writeFile(join(folder, 'services/console/web/vite.config.ts'), '')
  await writeFile(join(folder, 'services/console/web/src/main.tsx'), 'one')
  await setup().ended.catch(() => {})
  await mkdir(join(folder, 'node_modules/vite/bin'), { recursive: true })
  await writeFile(vite, '')
  await writeFile(
    join(folder, 'node_modules/.bin/node'),
    `#!/bin/sh
[ "$1" != -v ] || { echo v24.21.0; exit; }
echo build >>calls
until [ -e go ]; do sleep 0.02; done
mkdir -p services/console/dist.new && cp services/console/web/src/main.tsx services/console/dist.new/index.html
`,
  )
  await writeFile(join(folder, 'calls'), '')
}
const built = () => readFile(join(folder, 'services/console/dist/index.html'), 'utf8')

test('the console is built when its sources have changed, and only then', async () => {
  await withConsole()
  expect(await setup().ended).toEqual({ code: 0, said: 'setup: building the console …\n' })
  expect(await built()).toBe('one')
  expect(await setup().ended).toEqual({ code: 0, said: '' })
  await writeFile(join(folder, 'services/console/web/src/main.tsx'), 'two')
  await setup().ended
  expect(await built()).toBe('two')
  await writeFile(join(folder, 'services/console/web/src/main.test.ts'), 'a test')
  expect(await setup().ended).toEqual({ code: 0, said: '' })
  expect(await calls()).toEqual(['build', 'build'])
  await writeFile(join(folder, 'infra/docs/glossary.md'), 'another word')
  await setup().ended
  expect(await calls()).toEqual(['build', 'build', 'build'])
})

test('of two at once one builds, and a build that fails leaves the old one', async () => {
  await withConsole()
  await setup().ended
  await rm(join(folder, 'go'))
  await writeFile(join(folder, 'services/console/web/src/main.tsx'), 'two')
  const both = [setup(), setup()]
  await until(async () => (await calls()).length > 1, { withinMs: 10_000 })
  expect(await built()).toBe('one')
  await writeFile(join(folder, 'go'), '')
  expect((await Promise.all(both.map(each => each.ended))).map(({ code }) => code)).toEqual([0, 0])
  expect(await built()).toBe('two')
  expect(await calls()).toEqual(['build', 'build'])
  await writeFile(
    join(folder, 'node_modules/.bin/node'),
    '#!/bin/sh\n[ "$1" != -v ] || { echo v24.21.0; exit; }\necho no >&2; exit 1\n',
  )
  await writeFile(join(folder, 'services/console/web/src/main.tsx'), 'three')
  expect(await setup().ended).toEqual({ code: 1, said: expect.stringContaining('could not be built') })
  expect(await built()).toBe('two')
})
