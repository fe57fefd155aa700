import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const root = new URL('../../', import.meta.url)
const MOST_BYTES = 64 * 2 ** 20

type Manifest = { devDependencies?: object; [field: string]: unknown }
type LockFile = { packages: Record<string, Manifest> }

/**
 * What the images of the services are made of, as a bill of materials (CycloneDX, JSON): the packages of package-lock.json that services need
 * at run time, with those that the console is built from. By npm, on manifests without development dependencies: told to omit those, it
 * leaves out whatever any workspace has among them, and so the database's driver.
 */
export async function makeSbom(): Promise<string> {
  const around = await mkdtemp(join(tmpdir(), 'lodestone-sbom-'))
  // npm names the whole by its folder.
  const folder = join(around, 'lodestone')
  try {
    const lock = JSON.parse(await readFile(new URL('package-lock.json', root), 'utf8')) as LockFile
    const workspaces = Object.keys(lock.packages).filter(path => !/(?:^|\/)node_modules\//.test(path))
    for (const path of workspaces) {
      delete (lock.packages[path] as Manifest).devDependencies
      const manifest = JSON.parse(await readFile(new URL(join(path, 'package.json'), root), 'utf8')) as Manifest
      delete manifest.devDependencies
      await write(join(folder, path, 'package.json'), manifest)
    }
    await write(join(folder, 'package-lock.json'), lock)
    const services = workspaces.filter(path => /^services\/[^/]+$/.test(path)).map(path => `--workspace=${path}`)
    const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only', ...services]
    return (await promisify(execFile)('npm', args, { cwd: folder, maxBuffer: MOST_BYTES })).stdout
  } finally {
    await rm(around, { recursive: true, force: true })
  }
}

async function write(file: string, content: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(content))
}
