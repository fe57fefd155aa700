import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Manifest, manifestOf, root, wantedBy } from './manifest.ts'

const { version, license, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
  license: string
  devDependencies: { node: string }
}
const engines = { node: `>=${devDependencies.node.split('.')[0]}` }

/** The exports that a package has where it is installed: those of its sources that were compiled, which are in `place` of its folder. */
const exportsIn = (folder: string, place: string, { exports = {} }: Manifest): object =>
  Object.fromEntries(
    Object.entries(exports).flatMap(([path, source]) => {
      const file = source.replace(/^\.\/src\/(.*)\.ts$/, `./${place}/$1`)
      return existsSync(join(folder, `${file}.js`)) ? [[path, { types: `${file}.d.ts`, default: `${file}.js` }]] : []
    }),
  )

const write = (folder: string, manifest: object): void =>
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)

function begin(folder: string, source: string, compiled: string): void {
  mkdirSync(folder, { recursive: true })
  cpSync(join(compiled, basename(source), 'src'), join(folder, 'dist'), { recursive: true })
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  cpSync(join(root, source, 'README.md'), join(folder, 'README.md'))
}

/** The client as a package. */
export function stageClient(compiled: string, folder: string): void {
  const source = 'packages/client'
  begin(folder, source, compiled)
  const manifest = manifestOf(source)
  const { others } = wantedBy(source, join(folder, 'dist'))
  write(folder, {
    ...{ name: manifest.name, version, license, type: 'module', engines },
    description: 'Typed client of a Lodestone hub',
    exports: exportsIn(folder, 'dist', manifest),
    files: ['dist'],
    dependencies: others,
  })
}

/**
 * The command line as a package. It needs that of the client, and brings the other packages of this repository with it, as far as it uses them:
 * they are published by nobody.
 */
export function stageCli(compiled: string, folder: string): void {
  const source = 'packages/cli'
  begin(folder, source, compiled)
  for (const file of globSync('dist/**/*.d.ts', { cwd: folder })) rmSync(join(folder, file))
  const main = join(folder, 'dist/main.js')
  writeFileSync(main, `#!/usr/bin/env node\n${readFileSync(main, 'utf8')}`)
  const dependencies: Record<string, string> = {}
  const brought = new Set<string>()
  const bring = (own: string, at: string): void => {
    const wanted = wantedBy(own, at)
    Object.assign(dependencies, wanted.others)
    for (const one of wanted.own) {
      const { name } = manifestOf(one)
      dependencies[name] = version
      if (one === 'packages/client' || brought.has(name)) continue
      brought.add(name)
      const place = join(folder, 'node_modules', name)
      cpSync(join(compiled, basename(one), 'src'), join(place, 'src'), { recursive: true })
      write(place, { name, version, license, type: 'module', exports: exportsIn(place, 'src', manifestOf(one)) })
      bring(one, join(place, 'src'))
    }
  }
  bring(source, join(folder, 'dist'))
  write(folder, {
    ...{ name: manifestOf(source).name, version, license, type: 'module', engines },
    description: 'The command line of a Lodestone hub',
    bin: { lodestone: 'dist/main.js' },
    files: ['dist'],
    dependencies,
    bundleDependencies: [...brought].sort(),
  })
}
