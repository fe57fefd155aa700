import { execFile } from 'node:child_process'
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** What holds for the packages of others. */

const root = new URL('../../', import.meta.url).pathname
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'))

/**
 * Packages whose insides our code relies on, in the version that it was written for. Before one of these numbers is changed, what stands beside it is
 * to be read against the new sources.
 */
const WRITTEN_FOR = {
  // packages/database/src: reached.ts and group.ts build on its Query and Connection, address.ts on who wins between URL and options.
  pg: '8.23.1',
  // packages/messaging/src: kafka.ts puts code of ours in the place of its own.
  kafkajs: '2.2.4',
}

test.each(Object.entries(WRITTEN_FOR))(
  '%s is installed in the version that our code was written for, and asked for in no other',
  (name, version) => {
    expect(read(`node_modules/${name}/package.json`).version).toBe(version)
    const asking = globSync(['{infra,tests}/package.json', 'packages/*/package.json', 'services/**/package.json'], {
      cwd: root,
      exclude: ['**/node_modules/**'],
    })
      .map(file => ({ file, ...read(file) }))
      .flatMap(({ file, dependencies, devDependencies }) =>
        [dependencies, devDependencies].map(all => [file, all?.[name]]),
      )
      .filter(([, range]) => range !== undefined)
    expect(asking.length).toBeGreaterThan(2)
    for (const [file, range] of asking) expect([file, range]).toEqual([file, version])
  },
)

/** What a package that reports installs tells its makers when it is installed below a root with these settings. */
async function reported(scarfSettings: unknown): Promise<number> {
  let calls = 0
  const maker = createServer((_request, response) => {
    calls++
    response.end()
  })
  await new Promise<void>(resolve => maker.listen(0, resolve))
  const folder = mkdtempSync(join(tmpdir(), 'lodestone-report-'))
  const reporter = join(root, 'node_modules/@scarf/scarf')
  // It asks npm for the tree that it stands in, and gives up when that takes more than three seconds.
  const scarf = { name: '@scarf/scarf', version: '1.4.0', path: reporter }
  const parent = { name: 'parent', version: '1.0.0', path: folder, dependencies: { '@scarf/scarf': scarf } }
  const tree = { name: 'root', version: '1.0.0', path: folder, scarfSettings, dependencies: { parent } }
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\necho '${JSON.stringify(tree)}'\n`)
  chmodSync(join(folder, 'npm'), 0o755)
  const { SCARF_ANALYTICS: _, DO_NOT_TRACK: __, ...env } = process.env
  const more = {
    INIT_CWD: folder,
    SCARF_LOCAL_PORT: String((maker.address() as AddressInfo).port),
    PATH: `${folder}:${process.env.PATH}`,
    npm_execpath: 'npm',
  }
  await new Promise<void>(resolve =>
    execFile(process.execPath, [join(reporter, 'report.js')], { env: { ...env, ...more } }, () => resolve()),
  )
  maker.close()
  rmSync(folder, { recursive: true })
  return calls
}

test('a package that would report its installation reports nothing', async () => {
  expect(await reported({})).toBe(1)
  expect(await reported(read('package.json').scarfSettings)).toBe(0)
})
