import { join } from 'node:path'
import { SERVICES, type ServiceName } from '@lodestone/contracts'
import { z } from 'zod'

const service = z.enum(SERVICES)
const list = (text: string) =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

/** The settings of a process, read from the environment once. */
const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Where `/metrics` is answered instead of on PORT, so that whoever reaches the one does not reach the other. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.string().min(1),
  KAFKA_BROKERS: z.string().min(1).transform(list),
  DATA_DIR: z.string().default('.lodestone'),
  /** The file of the keys under which prices are sealed; `keyring` in DATA_DIR unless set. Never inside the database. */
  KEYRING_FILE: z.string().optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_AUDIENCE: z.string().default('lodestone'),
  /** The issuer's address as browsers reach it, where that is not OIDC_ISSUER. */
  OIDC_AUTHORITY: z.url().optional(),
  /** What the console is called at the issuer: a public client with PKCE, whose redirect address is `<origin>/signed-in`. */
  OIDC_CLIENT_ID: z.string().default('lodestone-console'),
  /** What the console asks the issuer for. With `offline_access` a session outlives its first token. */
  OIDC_SCOPE: z.string().default('openid'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SERVICES: z.string().default(SERVICES.join(',')).transform(list).pipe(z.array(service).min(1)),
  /** Where the services live that this process does not run: `demand=http://demand:8080,supply=…`. */
  SERVICE_URLS: z
    .string()
    .default('')
    .transform(text => list(text).map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
    .pipe(z.array(z.tuple([service, z.url()])))
    .transform(pairs => new Map<ServiceName, string>(pairs)),
  /** Prefix of open contracting ids. The Open Contracting Partnership registers one per publisher; the default is a placeholder. */
  OCID_PREFIX: z
    .string()
    .regex(/^ocds-[a-z0-9]{6}$/)
    .default('ocds-lodest'),
  /** Where the hub is for its users, as links in open contracting data name it; `http://HOST:PORT` unless set. */
  PUBLIC_URL: z.url().optional(),
  /** Prefix of topics and consumer groups, so that tests can share a broker. */
  TOPIC_PREFIX: z
    .string()
    .regex(/^[a-z0-9._-]*$/)
    .default(''),
  /** Seconds that the integer selections of one matching may take together; what is not proved by then fails as `not-proved`. */
  MATCHING_TIME_BOX_SECONDS: z.coerce.number().int().min(1).max(1_500).default(600),
  /** Hours between two publications of the standing demand, counted from midnight UTC. */
  PUBLICATION_INTERVAL_HOURS: z.coerce.number().int().min(1).max(168).default(24),
  /** Lets webhooks go to private and loopback addresses: for development and tests only. */
  WEBHOOK_ALLOW_PRIVATE: z
    .enum(['0', '1'])
    .default('0')
    .transform(text => text === '1'),
  /** Ports that webhooks may go to. */
  WEBHOOK_PORTS: z
    .string()
    .default('443,8443')
    .transform(text => list(text).map(Number))
    .pipe(z.array(z.number().int().min(1).max(65_535)).min(1)),
  /** Milliseconds in which a webhook's receiver must have answered. */
  WEBHOOK_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(15_000),
  /** Requests per second that an organisation may make of this process, and how many at once; 0 per second means no bound. */
  RATE_LIMIT_PER_SECOND: z.coerce.number().int().min(0).max(100_000).default(200),
  RATE_LIMIT_BURST: z.coerce.number().int().min(1).max(1_000_000).default(2_000),
  /** Milliseconds a client has to send a whole request. */
  REQUEST_TIMEOUT_MS: z.coerce.number().int().min(100).max(3_600_000).default(60_000),
  /** Base address of an OTLP/HTTP receiver; nothing is traced without one. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  OTEL_SERVICE_NAME: z.string().min(1).max(100).optional(),
  /** Share of the traces begun here that are kept. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  TOPIC_PARTITIONS: z.coerce.number().int().min(1).max(64).default(2),
})
export type Config = z.infer<typeof settings>

/** Where the keyring is: in a file of its own beside the data, unless the settings name another. */
export const keyringFileOf = (config: Pick<Config, 'KEYRING_FILE' | 'DATA_DIR'>): string =>
  config.KEYRING_FILE ?? join(config.DATA_DIR, 'keyring')

/** Reads settings; throws one sentence that names every setting at fault, never its value. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = settings.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`settings: ${faults.join('; ')}`)
}
