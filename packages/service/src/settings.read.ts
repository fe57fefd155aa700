import type { z } from 'zod'

/** What is to be said of the settings that have no default. */
const REQUIRED: Readonly<Record<string, string>> = {
  KAFKA_BROKERS: 'name the brokers, host:port separated by commas, or set TRANSPORT=postgres',
  MIGRATIONS_DATABASE_URL: 'name the database as its owner signs in, postgresql://owner:…@host:port/name',
}

/** What a process is told. */
export type Environment = Record<string, string | undefined>

/** Reads settings; throws one sentence that names every setting at fault, never its value. */
export function readSettings<T>(shape: z.ZodType<T>, env: Environment): T {
  const parsed = shape.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ code, path, message }) => {
    const name = path.join('.')
    // Where a setting is missing, zod says which type nothing is not.
    const isMissing = code === 'invalid_type' && !env[name]
    return `${name}${isMissing ? ` is not set${name in REQUIRED ? `: ${REQUIRED[name]}` : ''}` : `: ${message}`}`
  })
  throw new Error(`settings: ${faults.join('; ')}`)
}
