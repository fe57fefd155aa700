import { chown, copyFile, lstat, mkdir, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Copies a folder with owners and modes. A file that goes away meanwhile is left out: PostgreSQL's log of changes brings it back. */
export async function copyFolder(
  from: string,
  to: string,
  wanted: (path: string) => boolean,
  path = '',
): Promise<void> {
  const at = join(from, path)
  const { mode, uid, gid } = await lstat(at)
  await mkdir(join(to, path), { recursive: true, mode: mode & 0o777 })
  await own(join(to, path), uid, gid)
  for (const entry of await readdir(at, { withFileTypes: true })) {
    const child = join(path, entry.name)
    if (!wanted(child)) continue
    if (entry.isDirectory()) await copyFolder(from, to, wanted, child)
    else if (entry.isFile()) await copyOne(join(from, child), join(to, child))
    else
      throw new Error(
        `${join(from, child)} is neither a file nor a folder: a cluster with tablespaces is not copied by this`,
      )
  }
}

async function copyOne(from: string, to: string): Promise<void> {
  try {
    const { uid, gid } = await lstat(from)
    await copyFile(from, to)
    await own(to, uid, gid)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** Root gives the copy to who owns the original; anybody else owns what he makes. */
async function own(path: string, uid: number, gid: number): Promise<void> {
  if (process.getuid?.() === 0) await chown(path, uid, gid)
}

/** Returns when everything below a folder is on disk. */
export async function flushFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const file = await open(join(entry.parentPath, entry.name), 'r')
    await file.sync()
    await file.close()
  }
}

/** Gives a file to who owns another. */
export async function giveAlike(model: string, file: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(model)
  await chown(file, uid, gid)
}
