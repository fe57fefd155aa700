import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Kafka 4 brokers need at least this Java. */
const OLDEST = 17

export type Java = {
  readonly command: string
  /** All that `java -version` says: it changes with every update. */
  readonly version: string
}

/** A Java of version 17 or newer: the one of JAVA_HOME, else the one of PATH. */
export async function findJava(env: NodeJS.ProcessEnv): Promise<Java | undefined> {
  const candidates = [...(env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin', 'java')] : []), 'java']
  for (const command of candidates) {
    const version = await run(command, ['-version'], { env }).then(
      ({ stdout, stderr }) => `${stdout}${stderr}`,
      () => '',
    )
    if (Number(/version "(\d+)/.exec(version)?.[1] ?? 0) >= OLDEST) return { command, version }
  }
  return undefined
}
