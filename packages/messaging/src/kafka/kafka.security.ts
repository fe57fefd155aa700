import { readFileSync } from 'node:fs'
import { errorOf } from '@lodestone/kernel'
import { type TokenIssuer, tokenFor } from './kafka.token.ts'
import type { KafkaConfig, SASLOptions } from './kafka.ts'

/** How a process reaches the broker and who it is there; nothing of it for a plain connection. */
export type KafkaSecurity = {
  /** Files in PEM. Without `ca` the authorities that Node trusts; with `cert` and `key` the client shows who it is (mutual TLS). */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string }
  readonly sasl?:
    | { readonly mechanism: 'SCRAM-SHA-512'; readonly username: string; readonly password: string }
    | ({ readonly mechanism: 'OAUTHBEARER' } & TokenIssuer)
}

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

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`the file ${file} for the connection to Kafka cannot be read (${errorOf(error).message})`)
  }
}
