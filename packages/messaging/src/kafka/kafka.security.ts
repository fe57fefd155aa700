import { readFileSync } from 'node:fs'
import { errorOf, isObject } from '@lodestone/kernel'
import type { KafkaConfig, SASLOptions } from './kafka.ts'

/** How a process reaches the broker and who it is there; nothing of it for a plain connection. */
export type KafkaSecurity = {
  /** Files in PEM. Without `ca` the authorities that Node trusts; with `cert` and `key` the client shows who it is (mutual TLS). */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string }
  readonly sasl?:
    | { readonly mechanism: 'SCRAM-SHA-512'; readonly username: string; readonly password: string }
    | {
        readonly mechanism: 'OAUTHBEARER'
        /** Token endpoint of an OAuth 2.0 issuer, asked with the client's credentials (RFC 6749, 4.4). */
        readonly tokenUrl: string
        readonly clientId: string
        readonly clientSecret: string
        readonly scope?: string
      }
}

/** Milliseconds that an issuer may take to give a token. */
const TOKEN_WITHIN_MS = 10_000

/** The same as kafkajs takes it. Throws a sentence when a file cannot be read. */
export function securityOf({ tls, sasl }: KafkaSecurity): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  return {
    ...(tls
      ? {
          ssl: {
            minVersion: 'TLSv1.2',
            ...(tls.ca === undefined ? {} : { ca: [read(tls.ca)] }),
            ...(tls.cert === undefined ? {} : { cert: read(tls.cert) }),
            ...(tls.key === undefined ? {} : { key: read(tls.key) }),
          },
        }
      : {}),
    ...(sasl ? { sasl: saslOf(sasl) } : {}),
  }
}

function saslOf(sasl: NonNullable<KafkaSecurity['sasl']>): SASLOptions {
  if (sasl.mechanism === 'SCRAM-SHA-512')
    return { mechanism: 'scram-sha-512', username: sasl.username, password: sasl.password }
  return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await tokenFor(sasl) }) }
}

async function tokenFor(o: Extract<KafkaSecurity['sasl'], { mechanism: 'OAUTHBEARER' }>): Promise<string> {
  const credentials = Buffer.from(`${encodeURIComponent(o.clientId)}:${encodeURIComponent(o.clientSecret)}`)
  const response = await fetch(o.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials.toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(o.scope ? { scope: o.scope } : {}) }),
    redirect: 'error',
    signal: AbortSignal.timeout(TOKEN_WITHIN_MS),
  })
  if (!response.ok) throw new Error(`the issuer of the broker's tokens answers ${response.status}`)
  const body: unknown = await response.json()
  const token = isObject(body) ? body.access_token : undefined
  if (typeof token !== 'string') throw new Error("the issuer of the broker's tokens gives none")
  return token
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`the file ${file} for the connection to Kafka cannot be read (${errorOf(error).message})`)
  }
}
