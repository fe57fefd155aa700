import { z } from 'zod'
import { perService } from './setting.texts.ts'

/** A server, and nobody who signs in: so it need not be kept secret. */
const place = z
  .url()
  .regex(/^[a-z]+:\/\/[^@]+$/, 'is to have no user and no password: services sign in there as at the primary')

/** Where standbys of databases answer what may lag. */
export const replicaFields = {
  /** `postgresql://replica:5432`; with a path where the database is called otherwise there. */
  DATABASE_REPLICA_URL: place.optional(),
  /** The same for each of several services: `demand=postgresql://…,supply=…`. */
  DATABASE_REPLICA_URLS: perService(place),
  /** Milliseconds by which a standby may lag and is still asked. */
  DATABASE_REPLICA_LAG_MS: z.coerce.number().int().min(2_000).max(3_600_000).default(5_000),
}

/** The address of a service's login at a standby, which has the logins of its primary. */
export function loginAt(replica: string, login: string): string {
  const { hostname, port, pathname } = new URL(replica)
  const url = new URL(login)
  url.hostname = hostname
  url.port = port
  if (pathname.length > 1) url.pathname = pathname
  return url.href
}
