import { priceStep, SERVICES, type ServiceName, values } from '@lodestone/contracts'
import type { Address } from '@lodestone/database'
import { z } from 'zod'
import { addressOf, databaseFields, HALF_TLS, halfTls } from './database.settings.ts'
import { kafkaFaults, kafkaFields } from './kafka.settings.ts'
import { mailFaults, mailFields } from './mail.settings.ts'
import { loginAt, replicaFields } from './replica.settings.ts'
import { retentionFields } from './retention.settings.ts'
import { list, perService, service } from './setting.texts.ts'
import { type Environment, readSettings } from './settings.read.ts'
import { telemetryFaults, telemetryFields } from './telemetry.settings.ts'
import { termsFaults, termsFields } from './terms.settings.ts'
import { topicFields } from './topics.ts'

const EVERYBODY = 'a range of length 0 is everybody, who would be believed to come from anywhere'
/** An address, or a range of them in CIDR notation. */
const addresses = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'not an IP address or a range of them such as 10.0.0.0/8')
  .refine(text => !text.endsWith('/0'), EVERYBODY)

/** Where databases are, whoever signs in to them. */
const databasesOf = (urls: ReadonlyMap<ServiceName, string>): Set<string> =>
  new Set([...urls.values()].map(url => `${new URL(url).host}${new URL(url).pathname}`))
const ONE_DATABASE = 'postgres keeps events in the one database of all services: DATABASE_URLS names several'

/** The settings of a process, read from the environment once. */
const settings = z
  .object({
    ...databaseFields,
    ...replicaFields,
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
    /** Where the groups of a person stand: of those that organisations have claimed, and operators confirmed. */
    OIDC_GROUPS_CLAIM: z.string().min(1).max(200).default('groups'),
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
    /** Whether what is published can be read without signing in. */
    PUBLIC_FACE: z
      .enum(['0', '1'])
      .default('0')
      .transform(text => text === '1'),
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
    ...mailFields,
    ...termsFields,
    ...retentionFields,
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
    ...topicFields,
  })
  .refine(halfTls, HALF_TLS)
  .superRefine((config, context) => {
    if (config.TRANSPORT === 'kafka' && config.KAFKA_BROKERS === undefined)
      context.addIssue({ code: 'invalid_type', expected: 'string', path: ['KAFKA_BROKERS'] })
    for (const [name, message] of [
      ...kafkaFaults(config),
      ...mailFaults(config),
      ...termsFaults(config),
      ...telemetryFaults(config),
    ])
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

/** Where a service signs in. Throws a sentence when no setting says so. */
export function loginAddress(config: Config, name: ServiceName): Address {
  const url = config.DATABASE_URLS.get(name) ?? config.DATABASE_URL
  if (url === undefined)
    throw new Error(
      `settings: where ${name} signs in to the database stands neither in DATABASE_URLS nor in DATABASE_URL`,
    )
  return addressOf(url, config)
}

/** Where a service signs in at a standby of its database; undefined where no setting names one. */
export function replicaAddress(config: Config, name: ServiceName): Address | undefined {
  const replica = config.DATABASE_REPLICA_URLS.get(name) ?? config.DATABASE_REPLICA_URL
  return replica === undefined ? undefined : addressOf(loginAt(replica, loginAddress(config, name).url), config)
}

/** Reads settings; throws one sentence that names every setting at fault, never its value. */
export const readConfig = (env: Environment): Config => readSettings(settings, env)
