import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { manifestOf, root } from './manifest.ts'

/**
 * Where what the packages export stands. What the compiler finds below `node_modules` it takes for a stranger's, and compiles none of it: found there
 * first or in the sources first, as it happens.
 */
const sources = (): Record<string, [string]> =>
  Object.fromEntries(
    globSync('packages/*/package.json', { cwd: root }).flatMap(file => {
      const { name, exports = {} } = manifestOf(dirname(file))
      return Object.entries(exports).map(([path, source]): [string, [string]] => [
        join(name, path),
        [join(root, dirname(file), source)],
      ])
    }),
  )

/**
 * JavaScript and type declarations of some sources below `packages/` and of all that they take in, into a new folder as `client/src/index.js`: Node
 * takes no TypeScript below `node_modules`. `instead` are declarations, by file, that stand for what is imported under a name. Throws what the compiler says where it does not compile.
 */
export async function compile(
  entries: readonly string[],
  out: string,
  instead: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lodestone-compile-'))
  const project = join(folder, 'tsconfig.json')
  const options = {
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: join(root, 'packages'),
    outDir: out,
    typeRoots: [join(root, 'node_modules/@types')],
    paths: { ...sources(), ...Object.fromEntries(Object.entries(instead).map(([name, file]) => [name, [file]])) },
  }
  const files = entries.map(entry => join(root, 'packages', entry))
  try {
    await writeFile(
      project,
      JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions: options, files, include: [] }),
    )
    await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', project]).catch(error => {
      throw new Error(`the packages do not compile:\n${error.stdout || error.message}`)
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
