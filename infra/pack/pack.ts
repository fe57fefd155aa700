import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { clientTypes } from '@lodestone/client/generate'
import { compile } from './compile.ts'
import { root } from './manifest.ts'
import { stageCli, stageClient } from './stage.ts'

/** What is compiled, with all that it takes in: the client, the command line, and what that uses of other packages. */
const ENTRIES = [
  'client/src/index.ts',
  'cli/src/main.ts',
  'kernel/src/index.ts',
  'verify/src/index.ts',
  'engine/src/after/index.ts',
  'engine/src/check/index.ts',
]

const OPEN_API = 'packages/contracts/schemas/openapi.json'

/** Makes the packages of the client and the command line in a folder, as `npm pack` does; gives their files. */
export async function packAll(folder: string): Promise<string[]> {
  const work = await mkdtemp(join(tmpdir(), 'lodestone-pack-'))
  const to = resolve(folder)
  try {
    const [compiled, client, cli] = ['compiled', 'client', 'cli'].map(name => join(work, name)) as [
      string,
      string,
      string,
    ]
    const types = join(work, 'api.d.ts')
    await writeFile(types, await clientTypes(JSON.parse(await readFile(join(root, OPEN_API), 'utf8'))))
    await compile(ENTRIES, compiled, { '@lodestone/contracts/api': types })
    // Nobody publishes the contracts, so the client brings what it has of them.
    await copyFile(types, join(compiled, 'client/src/api.d.ts'))
    stageClient(compiled, client)
    stageCli(compiled, cli)
    await mkdir(to, { recursive: true })
    return await npmPack([client, cli], to)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** `npm pack` of some folders, whose own scripts do not run. */
export async function npmPack(folders: readonly string[], to: string): Promise<string[]> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', to, ...folders]
  const { stdout } = await promisify(execFile)('npm', args, { cwd: to, maxBuffer: 64 * 2 ** 20 })
  const packed: { filename: string }[] | Record<string, { filename: string }> = JSON.parse(stdout)
  return Object.values(packed).map(({ filename }) => join(to, filename))
}
