import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { priceStep, SERVICES, type ServiceName, values } from '@lodestone/contracts'
import type { Address } from '@lodestone/database'
import { errorOf } from '@lodestone/kernel'
import { z } from 'zod'
import { kafkaFaults, kafkaFields } from './kafka.settings.ts'
import { telemetryFaults, telemetryFields } from './telemetry.settings.ts'

const service = z.enum(SERVICES)
const list = (text: string) =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

/** `demand=…,supply=…`: one for each service that is named. */
const perService = (address: z.ZodURL) =>
  z
    .string()
    .default('')
    .transform(text => list(text).map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
    .pipe(z.array(z.tuple([service, address])))
    .transform(pairs => new Map<ServiceName, string>(pairs))

const EVERYBODY = 'a range of length 0 is everybody, who would be believed to come from anywhere'
/** An address, or a range of them in CIDR notation. */
const addresses = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'not an IP address or a range of them such as 10.0.0.0/8')
  .refine(text => !text.endsWith('/0'), EVERYBODY)

const database = {
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

const halfTls = ({ DATABASE_TLS, DATABASE_CA }: DatabaseSettings): boolean =>
  (DATABASE_TLS === 'verify-full') === (DATABASE_CA !== undefined)
const HALF_TLS = { path: ['DATABASE_CA'], message: 'DATABASE_TLS=verify-full and DATABASE_CA go together' }

const topics = { TOPIC_PARTITIONS: z.coerce.number().int().min(1).max(64).default(2) }

/** Where databases are, whoever signs in to them. */
const databasesOf = (urls: ReadonlyMap<ServiceName, string>): Set<string> =>
  new Set([...urls.values()].map(url => `${new URL(url).host}${new URL(url).pathname}`))
const ONE_DATABASE = 'postgres keeps events in the one database of all services: DATABASE_URLS names several'

/** The settings of a process, read from the environment once. */
const settings = z
  .object({
    ...database,
    PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
    /** Where `/metrics` and `/readyz` are answered instead of on PORT, so that whoever reaches the one does not reach the other. */
    METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    HOST: z.string().default('127.0.0.1'),
    /** Where the log of events is. */
    TRANSPORT: z.enum(['kafka', 'postgres']).default('kafka'),
    KAFKA_BROKERS: z.string().min(1).transform(list).optional(),
    ...kafkaFields,
    DATA_DIR: z.string().default('.lodestone'),
    /** The file of the keys under which prices are sealed; `keyring` in DATA_DIR unless set. Never inside the database. */
    KEYRING_FILE: z.string().optional(),
    /** The folder of the private keys with which services sign their events: `<service>.key`. Made as `signing` in DATA_DIR unless set. */
    SIGNING_KEYS: z.string().optional(),
    /** The folder of the public keys that are believed: `<service>.<id>.pub`, several of one service while its key is changed. */
    SERVICE_KEYS: z.string().optional(),
    OIDC_ISSUER: z.url().optional(),
    OIDC_AUDIENCE: z.string().default('lodestone'),
    /** The issuer's address as browsers reach it, where that is not OIDC_ISSUER. */
    OIDC_AUTHORITY: z.url().optional(),
    /** What the console is called at the issuer: a public client with PKCE, whose redirect address is `<origin>/signed-in`. */
    OIDC_CLIENT_ID: z.string().default('lodestone-console'),
    /** What the console asks the issuer for. With `offline_access` a session outlives its first token. */
    OIDC_SCOPE: z.string().default('openid'),
    /**
     * Where person, roles and organisation stand in a token: a claim's name, names with dots between them, or a JSON pointer. An issuer whose `sub`
     * differs by client has another claim that names the person alone.
     */
    OIDC_PERSON_CLAIM: z.string().min(1).max(200).default('sub'),
    OIDC_ROLES_CLAIM: z.string().min(1).max(200).default('roles'),
    OIDC_ORG_CLAIM: z.string().min(1).max(200).default('org'),
    /** Minutes that a token may live. */
    OIDC_TOKEN_MINUTES: z.coerce.number().int().min(1).max(1_440).default(60),
    /** The `typ` of a token, one of these. */
    OIDC_TOKEN_TYPES: z.string().default('at+jwt,JWT').transform(list).pipe(z.array(z.string()).min(1)),
    /** Clients whose tokens count, by `azp` or `client_id`; all of the issuer's for this audience unless set. */
    OIDC_CLIENTS: z.string().default('').transform(list),
    /** How operators must have signed in: one of these `acr`, and all of these `amr`. */
    OIDC_OPERATOR_ACR: z.string().default('').transform(list),
    OIDC_OPERATOR_AMR: z.string().default('').transform(list),
    /** Whether a second operator confirms what one could misuse; unless set, where an OIDC_ISSUER says who is who. */
    FOUR_EYES: z
      .enum(['0', '1'])
      .transform(text => text === '1')
      .optional(),
    /** Minutes after which what nobody has confirmed lapses. */
    APPROVAL_MINUTES: z.coerce.number().int().min(1).max(43_200).default(1_440),
    /** Minutes that a round takes offers at least; unless set, a day where an OIDC_ISSUER says who is who, and none with the development issuer. */
    SHORTEST_OFFERING_MINUTES: z.coerce.number().int().min(0).max(525_600).optional(),
    /** What a round asks of lines and offers where its draft says nothing; bounds that the round then shows as its own. */
    SMALLEST_LINE_KG: values.positiveKg.optional(),
    SMALLEST_OFFER_KG: values.positiveKg.optional(),
    CEILING_STEP: values.positiveAmount.optional(),
    PRICE_STEP: priceStep.optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    SERVICES: z.string().default(SERVICES.join(',')).transform(list).pipe(z.array(service).min(1)),
    /** Where the services live that this process does not run: `demand=http://demand:8080,supply=…`. */
    SERVICE_URLS: perService(z.url()),
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
    /** What an organisation may ask of this process, in requests, on the average and at once; lines and bytes count too. 0 per second means no bound. */
    RATE_LIMIT_PER_SECOND: z.coerce.number().int().min(0).max(100_000).default(200),
    RATE_LIMIT_BURST: z.coerce.number().int().min(1).max(1_000_000).default(2_000),
    /** Who is believed where a request comes from: the proxies before the hub, each an address or a range. Nobody unless set. */
    TRUSTED_PROXIES: z.string().default('').transform(list).pipe(z.array(addresses)),
    /** Milliseconds a client has to send a whole request. */
    REQUEST_TIMEOUT_MS: z.coerce.number().int().min(100).max(3_600_000).default(60_000),
    /** Milliseconds that a connection may stay without a request, and connections at once; one more ends the one that is idle longest. */
    KEEP_ALIVE_TIMEOUT_MS: z.coerce.number().int().min(100).max(3_600_000).default(60_000),
    /**
     * Milliseconds for which a service that is asked to stop goes on answering: says that it is not ready, and ends each connection with its next
     * answer. Longer than whoever leads callers to it needs to see that, and than the 2 s for which the console keeps a connection.
     */
    DRAIN_MS: z.coerce.number().int().min(0).max(600_000).default(0),
    MAX_CONNECTIONS: z.coerce.number().int().min(10).max(100_000).default(2_000),
    /** Requests that one caller may have under way, a quarter of MAX_CONNECTIONS at most: an organisation, or an address until it is known. 0: no bound. */
    MAX_REQUESTS_PER_CALLER: z.coerce.number().int().min(0).max(100_000).default(200),
    /** Bytes a second that a body must bring, over ten seconds for which it is waited for. 0: no bound. */
    MIN_BODY_BYTES_PER_SECOND: z.coerce.number().int().min(0).max(1_000_000).default(1_024),
    ...telemetryFields,
    ...topics,
  })
  .refine(halfTls, HALF_TLS)
  .superRefine((config, context) => {
    if (config.TRANSPORT === 'kafka' && config.KAFKA_BROKERS === undefined)
      context.addIssue({ code: 'invalid_type', expected: 'string', path: ['KAFKA_BROKERS'] })
    for (const [name, message] of [...kafkaFaults(config), ...telemetryFaults(config)])
      context.addIssue({ code: 'custom', path: [name], message })
    if (config.TRANSPORT === 'postgres' && databasesOf(config.DATABASE_URLS).size > 1)
      context.addIssue({ code: 'custom', path: ['TRANSPORT'], message: ONE_DATABASE })
    for (const [set, other] of [
      ['SIGNING_KEYS', 'SERVICE_KEYS'],
      ['SERVICE_KEYS', 'SIGNING_KEYS'],
    ] as const)
      if (config[set] !== undefined && config[other] === undefined)
        context.addIssue({ code: 'custom', path: [other], message: `is needed with ${set}` })
  })
export type Config = z.infer<typeof settings>

/** What each setting may be before it is read, in JSON Schema, for those who write them elsewhere. */
export const settingsSchema = (): Record<string, unknown> =>
  z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }).properties ?? {}

/** What brings schemas up to date is told of the database alone, and of the log in it. */
const migrating = z
  .object({
    ...database,
    ...topics,
    MIGRATIONS_DATABASE_URL: z.string().min(1),
    /** The owner's address for services with a database of their own, as in DATABASE_URLS. */
    MIGRATIONS_DATABASE_URLS: perService(z.url()),
  })
  .refine(halfTls, HALF_TLS)
export type MigrationConfig = z.infer<typeof migrating>

/** Whether a second operator confirms what one could misuse. */
export const asksTwo = ({ FOUR_EYES, OIDC_ISSUER }: Pick<Config, 'FOUR_EYES' | 'OIDC_ISSUER'>): boolean =>
  FOUR_EYES ?? OIDC_ISSUER !== undefined

/** Minutes that a round takes offers at least. */
export const shortestOffering = ({
  SHORTEST_OFFERING_MINUTES,
  OIDC_ISSUER,
}: Pick<Config, 'SHORTEST_OFFERING_MINUTES' | 'OIDC_ISSUER'>): number =>
  SHORTEST_OFFERING_MINUTES ?? (OIDC_ISSUER === undefined ? 0 : 1_440)

/** Where the keyring is: in a file of its own beside the data, unless the settings name another. */
export const keyringFileOf = (config: Pick<Config, 'KEYRING_FILE' | 'DATA_DIR'>): string =>
  config.KEYRING_FILE ?? join(config.DATA_DIR, 'keyring')

/** What the log of a service is called when it begins: by where the hub is for its users. */
export const logNameOf = ({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>, service: ServiceName): string =>
  `${PUBLIC_URL === undefined ? 'localhost' : new URL(PUBLIC_URL).host}/audit/${service}`

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

/** Where a service signs in. Throws a sentence when no setting says so. */
export function loginAddress(config: Config, name: ServiceName): Address {
  const url = config.DATABASE_URLS.get(name) ?? config.DATABASE_URL
  if (url === undefined)
    throw new Error(
      `settings: where ${name} signs in to the database stands neither in DATABASE_URLS nor in DATABASE_URL`,
    )
  return addressOf(url, config)
}

/** Addresses of services as a setting has them. */
export const perServiceText = (addresses: ReadonlyMap<ServiceName, string>): string =>
  [...addresses].map(([name, url]) => `${name}=${url}`).join(',')

/** What is to be said of the settings that have no default. */
const REQUIRED: Readonly<Record<string, string>> = {
  KAFKA_BROKERS: 'name the brokers, host:port separated by commas, or set TRANSPORT=postgres',
  MIGRATIONS_DATABASE_URL: 'name the database as its owner signs in, postgresql://owner:…@host:port/name',
}

type Environment = Record<string, string | undefined>

/** Reads settings; throws one sentence that names every setting at fault, never its value. */
export const readConfig = (env: Environment): Config => read(settings, env)

/** Settings of what migrates: the owner's address, and the logins whose passwords it is to set. */
export const readMigrationConfig = (env: Environment): MigrationConfig => read(migrating, env)

/** The owners of the databases that services have for themselves. */
export const ownersApart = (config: MigrationConfig): Map<ServiceName, Address> =>
  new Map([...config.MIGRATIONS_DATABASE_URLS].map(([name, url]) => [name, addressOf(url, config)]))

function read<T>(shape: z.ZodType<T>, env: Environment): T {
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
