import { createHash } from 'node:crypto'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Java } from './java.ts'

/** Flags that shape the process, and so the archive. */
export const JVM_FLAGS = [
  '-XX:+IgnoreUnrecognizedVMOptions',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  // 70 MB live. A full collection stops the broker for 110 ms; with an old generation of 232 MB a busy hub meets one in minutes, not seconds.
  '-Xmx256m',
  '-Xmn24m',
]

export type Archive = {
  readonly flags: readonly string[]
  /** To be called after the broker has ended in order: keeps the archive it wrote, if it wrote one. */
  keep(): Promise<void>
}

/**
 * Java's archive of loaded classes, which halves the broker's start. The first broker writes it when it ends in order
 * (about 2 s more, once), later ones map it. Java itself checks that it fits and else loads classes as ever; after an
 * update of Java, or another folder of jars, the name is another and a new one is written.
 */
export async function openArchive(jars: string, java: Java, dataFolder: string): Promise<Archive> {
  const hash = createHash('sha256')
    .update([java.command, java.version, jars, ...JVM_FLAGS].join('\n'))
    .digest('hex')
  const name = `classes-${hash.slice(0, 12)}.jsa`
  const file = join(jars, name)
  const quiet = ['-Xshare:auto', '-Xlog:cds=off', '-Xlog:cds+dynamic=off', '-Xlog:class+path=off']
  if (await stat(file).catch(() => undefined))
    return { flags: [`-XX:SharedArchiveFile=${file}`, ...quiet], keep: async () => {} }
  // Several brokers may write theirs at once; each then puts its own in place, which does no harm.
  const written = `${file}.${createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)}`
  return {
    flags: [`-XX:ArchiveClassesAtExit=${written}`, ...quiet],
    keep: async () => {
      if (!(await stat(written).catch(() => undefined))) return
      await rename(written, file).catch(() => {})
      const others = (await readdir(jars)).filter(other => other.startsWith('classes-') && other !== name)
      await Promise.all(others.map(other => rm(join(jars, other), { force: true })))
    },
  }
}
