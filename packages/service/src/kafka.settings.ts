import { readFileSync } from 'node:fs'
import { errorCode } from '@lodestone/kernel'
import type { KafkaSecurity } from '@lodestone/messaging'
import { z } from 'zod'

/** How the broker is reached. Local brokers on loopback are plain; see infra/docs/running.md. */
export const kafkaFields = {
  KAFKA_SECURITY_PROTOCOL: z.enum(['PLAINTEXT', 'SSL', 'SASL_SSL']).default('PLAINTEXT'),
  KAFKA_CA_FILE: z.string().optional(),
  KAFKA_CERT_FILE: z.string().optional(),
  KAFKA_KEY_FILE: z.string().optional(),
  KAFKA_SASL_MECHANISM: z.enum(['SCRAM-SHA-512', 'OAUTHBEARER']).optional(),
  KAFKA_USERNAME: z.string().optional(),
  /** The file of the user's password, or of the client's secret. */
  KAFKA_SECRET_FILE: z.string().optional(),
  KAFKA_TOKEN_URL: z.url({ protocol: /^https$/ }).optional(),
  KAFKA_SCOPE: z.string().optional(),
} as const
const schema = z.object(kafkaFields)
export type KafkaFields = z.infer<typeof schema>
type Name = keyof KafkaFields

const TLS: readonly Name[] = ['KAFKA_CA_FILE', 'KAFKA_CERT_FILE', 'KAFKA_KEY_FILE']
const SASL: readonly Name[] = ['KAFKA_SASL_MECHANISM', 'KAFKA_USERNAME', 'KAFKA_SECRET_FILE']
const OAUTH: readonly Name[] = ['KAFKA_TOKEN_URL', 'KAFKA_SCOPE']

/** Names of settings at fault, each with what is wrong: what is missing, and what would be ignored. */
export function kafkaFaults(config: KafkaFields): [Name, string][] {
  const { KAFKA_SECURITY_PROTOCOL: protocol, KAFKA_SASL_MECHANISM: mechanism } = config
  const faults: [Name, string][] = []
  const needed = (names: readonly Name[], why: string) => {
    for (const name of names) if (config[name] === undefined) faults.push([name, `is needed with ${why}`])
  }
  const unused = (names: readonly Name[], why: string) => {
    for (const name of names) if (config[name] !== undefined) faults.push([name, `has no meaning with ${why}`])
  }
  if (protocol === 'PLAINTEXT') unused(TLS, 'KAFKA_SECURITY_PROTOCOL=PLAINTEXT')
  if (config.KAFKA_CERT_FILE !== undefined) needed(['KAFKA_KEY_FILE'], 'KAFKA_CERT_FILE')
  if (config.KAFKA_KEY_FILE !== undefined) needed(['KAFKA_CERT_FILE'], 'KAFKA_KEY_FILE')
  if (protocol === 'SASL_SSL') needed(SASL, 'KAFKA_SECURITY_PROTOCOL=SASL_SSL')
  else unused([...SASL, ...OAUTH], `KAFKA_SECURITY_PROTOCOL=${protocol}`)
  if (mechanism === 'OAUTHBEARER') needed(['KAFKA_TOKEN_URL'], `KAFKA_SASL_MECHANISM=${mechanism}`)
  else if (protocol === 'SASL_SSL') unused(OAUTH, `KAFKA_SASL_MECHANISM=${mechanism}`)
  return faults
}

/** What the settings say, with secrets read from their files. Throws a sentence when one cannot be read. */
export function kafkaSecurity(config: KafkaFields): KafkaSecurity {
  if (config.KAFKA_SECURITY_PROTOCOL === 'PLAINTEXT') return {}
  const { KAFKA_CA_FILE: ca, KAFKA_CERT_FILE: cert, KAFKA_KEY_FILE: key, KAFKA_SASL_MECHANISM: mechanism } = config
  const tls = { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) }
  if (mechanism === undefined) return { tls }
  const [name, secret] = [config.KAFKA_USERNAME ?? '', readSecret(config.KAFKA_SECRET_FILE)]
  if (mechanism === 'SCRAM-SHA-512') return { tls, sasl: { mechanism, username: name, password: secret } }
  const scope = config.KAFKA_SCOPE === undefined ? {} : { scope: config.KAFKA_SCOPE }
  return {
    tls,
    sasl: { mechanism, tokenUrl: config.KAFKA_TOKEN_URL ?? '', clientId: name, clientSecret: secret, ...scope },
  }
}

function readSecret(file = ''): string {
  try {
    return readFileSync(file, 'utf8').trimEnd()
  } catch (error) {
    throw new Error(`settings: KAFKA_SECRET_FILE cannot be read (${errorCode(error)})`)
  }
}
