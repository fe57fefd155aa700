import { readFileSync } from 'node:fs'
import { errorCode } from '@lodestone/kernel'
import type { KafkaSecurity } from '@lodestone/messaging'
import type { KafkaFields } from './kafka.settings.ts'

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
