import { readFileSync } from 'node:fs'
import type { Address } from '@lodestone/database'
import { errorOf } from '@lodestone/kernel'
import { z } from 'zod'
import { perService } from './setting.texts.ts'

/** How databases are reached. */
export const databaseFields = {
  /** Where the service of this process signs in, as its own role. */
  DATABASE_URL: z.string().min(1).optional(),
  /** The same for each of several services: `demand=postgresql://lodestone_demand:…@…,supply=…`. */
  DATABASE_URLS: perService(z.url()),
  /** `verify-full`: only to a server with a certificate for its name, signed by an authority of DATABASE_CA. */
  DATABASE_TLS: z.enum(['off', 'verify-full']).default('off'),
  /** A file of authorities' certificates in PEM. */
  DATABASE_CA: z.string().optional(),
}
type DatabaseSettings = { readonly DATABASE_TLS: 'off' | 'verify-full'; readonly DATABASE_CA?: string | undefined }

/** Whether what belongs together was said together. */
export const halfTls = ({ DATABASE_TLS, DATABASE_CA }: DatabaseSettings): boolean =>
  (DATABASE_TLS === 'verify-full') === (DATABASE_CA !== undefined)
export const HALF_TLS = { path: ['DATABASE_CA'], message: 'DATABASE_TLS=verify-full and DATABASE_CA go together' }

/** An address of the database, with the encryption that the settings ask for. */
export const addressOf = (url: string, { DATABASE_CA }: DatabaseSettings): Address => ({
  url,
  ...(DATABASE_CA === undefined ? {} : { tls: { ca: readAuthorities(DATABASE_CA) } }),
})

function readAuthorities(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`settings: DATABASE_CA: ${errorOf(error).message}`)
  }
}
