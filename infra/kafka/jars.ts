import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { commandLine } from '../process/command-line.ts'
import type { StartOptions } from '../start-options.ts'

const run = promisify(execFile)
const pom = fileURLToPath(new URL('pom.xml', import.meta.url))

/** Written after all jars: their names and sizes in bytes. */
const STAMP = 'complete.json'

/** The folder where the jars of this pom.xml are or will be: another pom.xml has another folder. */
export async function jarFolder(cacheDir: string): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
  return join(cacheDir, 'kafka', hash.slice(0, 12))
}

/** Whether every jar that was once fetched into the folder is there in full. */
export async function isComplete(folder: string): Promise<boolean> {
  try {
    const sizes = JSON.parse(await readFile(join(folder, STAMP), 'utf8')) as Record<string, number>
    const found = await Promise.all(
      Object.entries(sizes).map(async ([name, size]) => (await stat(join(folder, name))).size === size),
    )
    return found.length > 0 && found.every(Boolean)
  } catch {
    return false
  }
}

/** Whether Maven, which fetches the jars, is there. */
export const hasMaven = (env: NodeJS.ProcessEnv): Promise<boolean> =>
  run('mvn', ['--version'], { env }).then(
    () => true,
    () => false,
  )

/** Fetches of this process, so that two at once do not share a folder. */
let fetches = 0

/**
 * Fetches the broker's jars with Maven. They arrive in a folder of this process and are moved to their place at once:
 * a start that was ended in the middle leaves no half of them there, and two that fetch together do no harm.
 */
export async function fetchJars(folder: string, { env, signal }: Pick<StartOptions, 'env' | 'signal'>): Promise<void> {
  const parent = join(folder, '..')
  await mkdir(parent, { recursive: true })
  await removeAbandoned(parent)
  const arriving = `${folder}.${process.pid}.${++fetches}.new`
  try {
    await rm(arriving, { recursive: true, force: true })
    await run(
      'mvn',
      [
        '-q',
        '-B',
        '-f',
        pom,
        'dependency:copy-dependencies',
        '-DincludeScope=runtime',
        `-DoutputDirectory=${arriving}`,
      ],
      { env, signal, cwd: parent, maxBuffer: 16 * 1024 * 1024 },
    )
    const names = (await readdir(arriving)).filter(name => name.endsWith('.jar'))
    const sizes = await Promise.all(names.map(async name => [name, (await stat(join(arriving, name))).size] as const))
    await writeFile(join(arriving, STAMP), JSON.stringify(Object.fromEntries(sizes)))
    if (await isComplete(folder)) return
    await rm(folder, { recursive: true, force: true })
    await rename(arriving, folder).catch(async error => {
      if (!(await isComplete(folder))) throw error
    })
  } catch (error) {
    if (signal?.aborted) throw error
    const said = (error as { stdout?: string }).stdout?.split('\n').find(line => line.includes('ERROR'))
    throw new Error(`Maven could not fetch the Kafka broker: ${said ?? (error as Error).message}`)
  } finally {
    await rm(arriving, { recursive: true, force: true })
  }
}

/** Folders of fetches whose process has died. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = /\.(\d+)\.\d+\.new$/.exec(name)?.[1]
    if (pid && commandLine(Number(pid)) === undefined) await rm(join(parent, name), { recursive: true, force: true })
  }
}
